//! What a chapter is, told from its title.

/// Kinds of chapters that a title gives away; named as in the EPUB structural semantics vocabulary.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "terms of the EPUB structural semantics vocabulary")]
pub enum TitleRole {
    Dedication,
    Epigraph,
    Foreword,
    Preface,
    Introduction,
    Prologue,
    Epilogue,
    Afterword,
    Appendix,
    Acknowledgments,
    Bibliography,
    Glossary,
    Contributors,
    Colophon,
}

use TitleRole::{
    Acknowledgments, Afterword, Appendix, Bibliography, Colophon, Contributors, Dedication, Epigraph, Epilogue,
    Foreword, Glossary, Introduction, Preface, Prologue,
};

/// Titles in lower case without spaces.
const TITLES: &[(TitleRole, &[&str])] = &[
    (Dedication, &["獻辭", "獻詞", "獻給", "献辞", "献词", "献詞", "dedication", "헌사"]),
    (Epigraph, &["題辭", "題詞", "题辞", "题词", "題記", "题记", "卷首語", "卷首语", "epigraph", "제사"]),
    (
        Foreword,
        &[
            "推薦序",
            "推荐序",
            "推薦文",
            "代序",
            "他序",
            "譯序",
            "译序",
            "譯者序",
            "译者序",
            "總序",
            "总序",
            "出版說明",
            "出版说明",
            "編者序",
            "编者序",
            "編者的話",
            "编者的话",
            "foreword",
            "추천사",
            "추천의글",
            "序文に代えて",
        ],
    ),
    (
        Preface,
        &[
            "序",
            "序文",
            "序言",
            "自序",
            "作者序",
            "前言",
            "原序",
            "初版序",
            "再版序",
            "新版序",
            "新序",
            "弁言",
            "小引",
            "引言",
            "寫在前面",
            "写在前面",
            "凡例",
            "まえがき",
            "前書き",
            "はじめに",
            "はしがき",
            "preface",
            "머리말",
            "서문",
            "책머리에",
            "들어가며",
        ],
    ),
    (
        Introduction,
        &[
            "導論",
            "导论",
            "導言",
            "导言",
            "導讀",
            "导读",
            "緒論",
            "绪论",
            "緒言",
            "绪言",
            "序論",
            "序说",
            "序説",
            "introduction",
            "서론",
        ],
    ),
    (Prologue, &["楔子", "序章", "序幕", "引子", "プロローグ", "prologue", "프롤로그"]),
    (Epilogue, &["尾聲", "尾声", "終章", "终章", "エピローグ", "epilogue", "에필로그"]),
    (
        Afterword,
        &[
            "後記",
            "后记",
            "跋",
            "跋文",
            "後序",
            "后序",
            "編後記",
            "编后记",
            "譯後記",
            "译后记",
            "代跋",
            "結語",
            "结语",
            "寫在後面",
            "写在后面",
            "あとがき",
            "後書き",
            "おわりに",
            "解説",
            "afterword",
            "맺음말",
            "후기",
            "나가며",
        ],
    ),
    (Appendix, &["附錄", "附录", "付録", "appendix", "부록"]),
    (
        Acknowledgments,
        &[
            "謝辭",
            "谢辞",
            "謝詞",
            "谢词",
            "誌謝",
            "致謝",
            "致谢",
            "鳴謝",
            "鸣谢",
            "銘謝",
            "谢启",
            "謝啟",
            "謝辞",
            "acknowledgments",
            "acknowledgements",
            "감사의글",
            "감사의말",
        ],
    ),
    (
        Bibliography,
        &[
            "參考書目",
            "参考书目",
            "參考文獻",
            "参考文献",
            "參考資料",
            "参考资料",
            "引用書目",
            "引用文獻",
            "延伸閱讀",
            "延伸阅读",
            "書目",
            "书目",
            "bibliography",
            "references",
            "furtherreading",
            "참고문헌",
        ],
    ),
    (Glossary, &["詞彙表", "词汇表", "術語表", "术语表", "名詞解釋", "名词解释", "用語集", "glossary", "용어집"]),
    (
        Contributors,
        &[
            "作者簡介",
            "作者简介",
            "作者介紹",
            "作者介绍",
            "關於作者",
            "关于作者",
            "譯者簡介",
            "译者简介",
            "著者紹介",
            "著者略歴",
            "執筆者紹介",
            "contributors",
            "abouttheauthor",
            "abouttheauthors",
            "저자소개",
            "지은이소개",
        ],
    ),
    (Colophon, &["版權頁", "版权页", "版權", "版权", "版權資訊", "奥付", "奧付", "colophon", "copyright", "판권"]),
];

/// The role that a title stands for: the title itself, or with a number, a colon or the rest of a name after it
/// (附錄一, 序：起風, Appendix A). `None` for other titles.
pub fn role_of_title(title: &str) -> Option<TitleRole> {
    let plain: String = title.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
    let head = title.split(['：', ':', '—', '─', '｜', '|', '〈', '《', '（', '(']).next().unwrap_or_default().trim();
    let words = head.split_whitespace().next().unwrap_or_default();
    let squeeze =
        |text: &str| -> String { text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect() };
    let candidates = [plain.clone(), squeeze(head), squeeze(words)];
    let exact = |name: &str| candidates.iter().any(|found| found == name);
    TITLES.iter().find_map(|(role, names)| {
        let found = names.iter().any(|name| exact(name) || *role == Appendix && numbered(&plain, name));
        found.then_some(*role)
    })
}

/// Whether a title is a name with a number: 附錄一, 附錄 A, appendix 2.
fn numbered(plain: &str, name: &str) -> bool {
    plain.strip_prefix(name).and_then(|rest| rest.chars().next()).is_some_and(|c| {
        c.is_ascii_digit()
            || "一二三四五六七八九十甲乙丙丁戊己庚辛壬癸".contains(c)
            || (c.is_ascii_alphabetic() && plain.chars().count() == name.chars().count() + 1)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_that_say_what_they_are() {
        for (title, role) in [
            ("序", Preface),
            ("自序", Preface),
            ("序：起風的時候", Preface),
            ("推薦序　一本慢書", Foreword),
            ("後記", Afterword),
            ("附錄一　年表", Appendix),
            ("附錄 A", Appendix),
            ("Appendix B", Appendix),
            ("Preface", Preface),
            ("あとがき", Afterword),
            ("머리말", Preface),
            ("參考書目", Bibliography),
            ("版權頁", Colophon),
            ("楔子", Prologue),
            ("About the Author", Contributors),
        ] {
            assert_eq!(role_of_title(title), Some(role), "{title}");
        }
    }

    #[test]
    fn other_titles() {
        for title in ["", "序曲", "版心記", "第一章 序", "Introductions to ink", "秩序", "後記憶", "結語言"]
        {
            assert_eq!(role_of_title(title), None, "{title}");
        }
    }
}
