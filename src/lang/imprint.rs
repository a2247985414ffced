//! The words of title pages and colophons: 著, 編, 譯, 出版者.

use super::{Lang, Region};

/// What is said of somebody: after the name on a title page (著), and before it in a colophon (作者).
pub type Credit = (&'static str, &'static str);

/// Words of an imprint in one language.
#[derive(Debug)]
#[allow(missing_docs, reason = "each is named by its meaning")]
pub struct Imprint {
    pub title: &'static str,
    pub author: Credit,
    pub editor: Credit,
    pub translator: Credit,
    pub illustrator: Credit,
    pub photographer: Credit,
    pub foreword: Credit,
    pub proofreader: Credit,
    pub designer: Credit,
    pub contributor: Credit,
    pub publisher: &'static str,
    pub date: &'static str,
    pub edition: &'static str,
    pub contact: &'static str,
    pub series: &'static str,
    pub source: &'static str,
    pub rights: &'static str,
}

const TW: Imprint = Imprint {
    title: "書名",
    author: ("著", "作者"),
    editor: ("編", "編者"),
    translator: ("譯", "譯者"),
    illustrator: ("繪", "繪者"),
    photographer: ("攝影", "攝影"),
    foreword: ("序", "序"),
    proofreader: ("校對", "校對"),
    designer: ("設計", "設計"),
    contributor: ("協力", "協力"),
    publisher: "出版",
    date: "日期",
    edition: "版次",
    contact: "聯絡",
    series: "叢書",
    source: "原刊",
    rights: "版權",
};

const CN: Imprint = Imprint {
    title: "书名",
    author: ("著", "作者"),
    editor: ("编", "编者"),
    translator: ("译", "译者"),
    illustrator: ("绘", "绘者"),
    photographer: ("摄影", "摄影"),
    foreword: ("序", "序"),
    proofreader: ("校对", "校对"),
    designer: ("设计", "设计"),
    contributor: ("协力", "协力"),
    publisher: "出版",
    date: "日期",
    edition: "版次",
    contact: "联系",
    series: "丛书",
    source: "原刊",
    rights: "版权",
};

const JA: Imprint = Imprint {
    title: "書名",
    author: ("著", "作者"),
    editor: ("編", "編者"),
    translator: ("訳", "訳者"),
    illustrator: ("絵", "絵"),
    photographer: ("写真", "写真"),
    foreword: ("序", "序"),
    proofreader: ("校正", "校正"),
    designer: ("装丁", "装丁"),
    contributor: ("協力", "協力"),
    publisher: "発行",
    date: "発行日",
    edition: "版",
    contact: "連絡先",
    series: "叢書",
    source: "初出",
    rights: "著作権",
};

const KO: Imprint = Imprint {
    title: "제목",
    author: ("지음", "지은이"),
    editor: ("엮음", "엮은이"),
    translator: ("옮김", "옮긴이"),
    illustrator: ("그림", "그림"),
    photographer: ("사진", "사진"),
    foreword: ("서문", "서문"),
    proofreader: ("교정", "교정"),
    designer: ("디자인", "디자인"),
    contributor: ("도움", "도움"),
    publisher: "펴낸곳",
    date: "펴낸날",
    edition: "판",
    contact: "연락처",
    series: "총서",
    source: "출처",
    rights: "저작권",
};

const EN: Imprint = Imprint {
    title: "Title",
    author: ("Author", "Author"),
    editor: ("Editor", "Editor"),
    translator: ("Translator", "Translator"),
    illustrator: ("Illustrator", "Illustrator"),
    photographer: ("Photographer", "Photographer"),
    foreword: ("Foreword", "Foreword"),
    proofreader: ("Proofreader", "Proofreader"),
    designer: ("Designer", "Designer"),
    contributor: ("Contributor", "Contributor"),
    publisher: "Publisher",
    date: "Date",
    edition: "Edition",
    contact: "Contact",
    series: "Series",
    source: "First published",
    rights: "Rights",
};

impl Lang {
    /// The words of title pages and colophons.
    pub fn imprint(self) -> &'static Imprint {
        match self.typography() {
            Region::Tw | Region::Hk => &TW,
            Region::Cn => &CN,
            Region::Ja => &JA,
            Region::Ko => &KO,
            Region::Latin => &EN,
        }
    }
}
