//! The words that a book prints itself: 圖, 表, 目錄, 註.

use super::{Lang, Region};

/// Words of one language.
#[derive(Debug)]
#[allow(missing_docs, reason = "each is named by its meaning")]
pub struct Words {
    pub figure: &'static str,
    pub table: &'static str,
    pub equation: &'static str,
    pub contents: &'static str,
    pub cover: &'static str,
    pub title_page: &'static str,
    pub start: &'static str,
    pub notes: &'static str,
    /// Before the number of a note when it is read aloud.
    pub note: &'static str,
    /// What the link from a note back to its mark is called.
    pub back: &'static str,
    /// Between names in a row.
    pub and: &'static str,
    /// Around the title of an article or section that has no number.
    pub quote: (&'static str, &'static str),
    /// Between the word and the number, as in 圖 1-2.
    pub space: &'static str,
    pub untitled: &'static str,
    pub landmarks: &'static str,
    pub page_list: &'static str,
    /// Titles of a note, a tip, something important, a warning and a caution that bring none.
    pub admonitions: [&'static str; 5],
    pub index: IndexWords,
    pub anthology: AnthologyWords,
}

/// Titles of what an anthology has behind its articles.
#[derive(Debug)]
#[allow(missing_docs, reason = "each is named by its meaning")]
pub struct AnthologyWords {
    pub contributors: &'static str,
    pub credits: &'static str,
    pub authors: &'static str,
    pub tags: &'static str,
}

/// Words of an index.
#[derive(Debug)]
pub struct IndexWords {
    /// Its title.
    pub title: &'static str,
    /// Before the term that stands for this one.
    pub see: &'static str,
    /// Before terms that have to do with this one.
    pub see_also: &'static str,
    /// Behind the number of strokes in a heading: 三畫.
    pub strokes: &'static str,
    /// Heading of terms that begin with figures or signs.
    pub signs: &'static str,
    /// Heading of terms in Han that have no reading, where the others are sorted by theirs.
    pub han: &'static str,
    /// Heading of terms in other scripts.
    pub other: &'static str,
    /// Between page numbers.
    pub comma: &'static str,
    /// Between a term and its page numbers.
    pub gap: &'static str,
    /// Between page numbers and other terms to see.
    pub clause: &'static str,
    /// Between `see` and a term.
    pub after_see: &'static str,
}

const TW: Words = Words {
    figure: "圖",
    table: "表",
    equation: "式",
    contents: "目錄",
    cover: "封面",
    title_page: "書名頁",
    start: "正文",
    notes: "註釋",
    note: "註",
    back: "回到正文",
    and: "、",
    quote: ("〈", "〉"),
    space: " ",
    untitled: "無題",
    landmarks: "導覽",
    page_list: "頁碼",
    admonitions: ["說明", "提示", "重要", "警告", "小心"],
    index: IndexWords {
        title: "索引",
        see: "見",
        see_also: "另見",
        strokes: "畫",
        signs: "數字、符號",
        han: "漢字",
        other: "其他",
        comma: "、",
        gap: "\u{3000}",
        clause: "；",
        after_see: "",
    },
    anthology: AnthologyWords {
        contributors: "作者簡介", credits: "出處一覽", authors: "作者索引", tags: "標籤索引"
    },
};

const CN: Words = Words {
    figure: "图",
    table: "表",
    equation: "式",
    contents: "目录",
    cover: "封面",
    title_page: "书名页",
    start: "正文",
    notes: "注释",
    note: "注",
    back: "回到正文",
    and: "、",
    quote: ("《", "》"),
    space: " ",
    untitled: "无题",
    landmarks: "导航",
    page_list: "页码",
    admonitions: ["说明", "提示", "重要", "警告", "小心"],
    index: IndexWords {
        title: "索引",
        see: "见",
        see_also: "另见",
        strokes: "画",
        signs: "数字、符号",
        han: "汉字",
        other: "其他",
        comma: "，",
        gap: "\u{3000}",
        clause: "；",
        after_see: "",
    },
    anthology: AnthologyWords {
        contributors: "作者简介", credits: "出处一览", authors: "作者索引", tags: "标签索引"
    },
};

const JA: Words = Words {
    figure: "図",
    table: "表",
    equation: "式",
    contents: "目次",
    cover: "表紙",
    title_page: "扉",
    start: "本文",
    notes: "注",
    note: "注",
    back: "本文に戻る",
    and: "、",
    quote: ("「", "」"),
    space: "",
    untitled: "無題",
    landmarks: "ナビゲーション",
    page_list: "ページ一覧",
    admonitions: ["注記", "ヒント", "重要", "警告", "注意"],
    index: IndexWords {
        title: "索引",
        see: "→",
        see_also: "→",
        strokes: "画",
        signs: "数字・記号",
        han: "漢字",
        other: "その他",
        comma: ", ",
        gap: "\u{3000}",
        clause: "；",
        after_see: "",
    },
    anthology: AnthologyWords {
        contributors: "執筆者紹介",
        credits: "初出一覧",
        authors: "著者索引",
        tags: "タグ索引",
    },
};

const KO: Words = Words {
    figure: "그림",
    table: "표",
    equation: "식",
    contents: "차례",
    cover: "표지",
    title_page: "속표지",
    start: "본문",
    notes: "주",
    note: "주",
    back: "본문으로 돌아가기",
    and: ", ",
    quote: ("「", "」"),
    space: " ",
    untitled: "무제",
    landmarks: "탐색",
    page_list: "쪽 목록",
    admonitions: ["참고", "도움말", "중요", "경고", "주의"],
    index: IndexWords {
        title: "찾아보기",
        see: "→",
        see_also: "→",
        strokes: "획",
        signs: "숫자·기호",
        han: "한자",
        other: "기타",
        comma: ", ",
        gap: " ",
        clause: "; ",
        after_see: " ",
    },
    anthology: AnthologyWords {
        contributors: "지은이 소개",
        credits: "출처",
        authors: "지은이 찾아보기",
        tags: "태그 찾아보기",
    },
};

const EN: Words = Words {
    figure: "Figure",
    table: "Table",
    equation: "Equation",
    contents: "Contents",
    cover: "Cover",
    title_page: "Title page",
    start: "Text",
    notes: "Notes",
    note: "Note",
    back: "Back to the text",
    and: ", ",
    quote: ("“", "”"),
    space: " ",
    untitled: "Untitled",
    landmarks: "Landmarks",
    page_list: "List of pages",
    admonitions: ["Note", "Tip", "Important", "Warning", "Caution"],
    index: IndexWords {
        title: "Index",
        see: "see",
        see_also: "see also",
        strokes: "strokes",
        signs: "Symbols",
        han: "Han",
        other: "Other",
        comma: ", ",
        gap: ", ",
        clause: "; ",
        after_see: " ",
    },
    anthology: AnthologyWords {
        contributors: "Contributors",
        credits: "Credits",
        authors: "Index of Authors",
        tags: "Index of Tags",
    },
};

impl Lang {
    /// The words of this language; English where it is not known.
    pub fn words(self) -> &'static Words {
        match self.typography() {
            Region::Tw | Region::Hk => &TW,
            Region::Cn => &CN,
            Region::Ja => &JA,
            Region::Ko => &KO,
            Region::Latin => &EN,
        }
    }

    /// A title in the marks of this language.
    pub fn quoted(self, title: &str) -> String {
        let (open, close) = self.words().quote;
        format!("{open}{title}{close}")
    }

    /// A word before what it announces: 原刊：, Source: .
    pub fn said(self, word: &str) -> String {
        let colon = match self.typography() {
            Region::Tw | Region::Hk | Region::Cn | Region::Ja => "：",
            Region::Ko | Region::Latin => ": ",
        };
        format!("{word}{colon}")
    }

    /// The article in which something stands, before the name of that: 〈版心記〉圖 1; “On margins”, Figure 1.
    pub fn place_of(self, title: &str) -> String {
        let between = match self.typography() {
            Region::Tw | Region::Hk | Region::Cn | Region::Ja => "",
            Region::Ko => " ",
            Region::Latin => ", ",
        };
        format!("{}{between}", self.quoted(title))
    }

    /// A figure's name with its number: 圖 1-2.
    pub fn figure(self, number: &str) -> String {
        let words = self.words();
        format!("{}{}{number}", words.figure, words.space)
    }

    /// A table's name with its number: 表 1-2.
    pub fn table(self, number: &str) -> String {
        let words = self.words();
        format!("{}{}{number}", words.table, words.space)
    }

    /// What stands over the part of a table that goes on on another page: 續表 1-2, 表1.2（つづき）.
    pub fn table_again(self, number: &str) -> String {
        let name = self.table(number);
        match self.typography() {
            Region::Tw | Region::Hk => format!("續{name}"),
            Region::Cn => format!("续{name}"),
            Region::Ja => format!("{name}（つづき）"),
            Region::Ko => format!("{name} (계속)"),
            Region::Latin => format!("{name} (continued)"),
        }
    }

    /// An equation's name with its number: 式 (3).
    pub fn equation(self, number: &str) -> String {
        let words = self.words();
        format!("{}{}({number})", words.equation, words.space)
    }

    /// A section's name with its number, as a reference prints it: 第 1.2 節.
    pub fn section(self, number: &str) -> String {
        match self.typography() {
            Region::Tw | Region::Hk => format!("第 {number} 節"),
            Region::Cn => format!("第 {number} 节"),
            Region::Ja => format!("{number}節"),
            Region::Ko => format!("{number}절"),
            Region::Latin => format!("Section {number}"),
        }
    }
}
