//! What the book offers to readers who cannot see it or need it otherwise, derived from what is in it (EPUB
//! Accessibility 1.1 §3.2; schema.org vocabulary). Nothing is claimed that was not found.

use super::escape;
use super::pagelist::printed_page;
use crate::asset::ImageKind;
use crate::doc::{BlockKind, InlineKind};
use crate::lang::{Lang, Region};
use crate::resolve::Edition;
use crate::theme::Theme;

/// What was found.
#[derive(Debug)]
pub(super) struct Features {
    vertical: bool,
    pictures: bool,
    described: bool,
    moving: bool,
    ruby: bool,
    contents: bool,
    /// Pages of a printed edition are marked.
    pages: bool,
    /// Some mathematics became MathML.
    pub math: bool,
}

impl Features {
    /// Looks through an edition. Mathematics is noted by the writer, which knows what could be converted.
    pub fn of(edition: &Edition, theme: &Theme) -> Features {
        let mut found = Features {
            vertical: theme.vertical,
            pictures: edition.cover().is_some(),
            described: true,
            moving: edition.assets().values().any(|asset| asset.kind == ImageKind::Gif),
            ruby: false,
            contents: edition.outline().len() > 1,
            pages: edition.is_paged(),
            math: false,
        };
        for chapter in edition.chapters() {
            chapter.inlines(&mut |inline| {
                if let InlineKind::Image { alt, .. } = &inline.kind {
                    found.pictures = true;
                    let decorative = inline.attr.has_class("decorative") || inline.attr.value("alt") == Some("");
                    found.described &= decorative || !alt.trim().is_empty();
                }
                found.pages |= printed_page(inline).is_some();
                found.ruby |= matches!(inline.kind, InlineKind::Ruby(_));
            });
            chapter.blocks(&mut |block| found.contents |= matches!(block.kind, BlockKind::Heading { .. }));
        }
        found
    }

    /// The metadata elements. `source` names the printed edition whose pages are marked.
    pub fn elements(&self, lang: Lang, source: Option<&str>) -> String {
        let mut out = String::new();
        if self.pages {
            let source = escape::text(source.unwrap_or("none"));
            out.push_str(&format!("\n    <meta property=\"pageBreakSource\">{source}</meta>"));
        }
        let mut meta = |property: &str, value: &str| {
            out.push_str(&format!("\n    <meta property=\"schema:{property}\">{}</meta>", escape::text(value)));
        };
        meta("accessMode", "textual");
        if self.pictures {
            meta("accessMode", "visual");
        }
        if self.described {
            meta("accessModeSufficient", "textual");
        }
        if self.pictures {
            meta("accessModeSufficient", "textual,visual");
        }
        self.features().iter().for_each(|feature| meta("accessibilityFeature", feature));
        meta("accessibilityHazard", if self.moving { "unknown" } else { "none" });
        meta("accessibilitySummary", &self.summary(lang));
        out
    }

    fn features(&self) -> Vec<&'static str> {
        [
            (true, "displayTransformability"),
            (true, "readingOrder"),
            (true, "unlocked"),
            (true, "tableOfContents"),
            (self.contents, "structuralNavigation"),
            (self.pictures && self.described, "alternativeText"),
            (self.math, "MathML"),
            (self.pages, "pageBreakMarkers"),
            (self.pages, "pageNavigation"),
            (self.ruby, "rubyAnnotations"),
            (self.vertical, "verticalWriting"),
            (!self.vertical, "horizontalWriting"),
        ]
        .into_iter()
        .filter_map(|(there, name)| there.then_some(name))
        .collect()
    }

    /// The same in a sentence or two, in the language of the book.
    fn summary(&self, lang: Lang) -> String {
        let [whole, pictures, missing, math, vertical] = match lang.typography() {
            Region::Tw | Region::Hk => [
                "全書為可重排的文字，有目錄與章節結構，可由輔助科技朗讀。",
                "圖片附有替代文字。",
                "部分圖片沒有替代文字。",
                "數學式以 MathML 表示。",
                "文字直排。",
            ],
            Region::Cn => [
                "全书为可重排的文字，有目录与章节结构，可由辅助技术朗读。",
                "图片附有替代文字。",
                "部分图片没有替代文字。",
                "数学式以 MathML 表示。",
                "文字竖排。",
            ],
            Region::Ja => [
                "本文はリフロー可能なテキストで、目次と見出し構造があり、支援技術で読み上げられます。",
                "画像には代替テキストがあります。",
                "一部の画像には代替テキストがありません。",
                "数式は MathML です。",
                "縦書きです。",
            ],
            Region::Ko => [
                "본문은 리플로 가능한 텍스트이며 차례와 제목 구조가 있어 보조 기술로 읽을 수 있습니다.",
                "그림에는 대체 텍스트가 있습니다.",
                "일부 그림에는 대체 텍스트가 없습니다.",
                "수식은 MathML입니다.",
                "세로쓰기입니다.",
            ],
            Region::Latin => [
                "The text can be reflowed, has a table of contents and a heading structure, and can be read aloud.",
                "Images have alternative text.",
                "Some images have no alternative text.",
                "Mathematics is in MathML.",
                "The text is set vertically.",
            ],
        };
        let parts = [
            (true, whole),
            (self.pictures && self.described, pictures),
            (self.pictures && !self.described, missing),
            (self.math, math),
            (self.vertical, vertical),
        ];
        let parts: Vec<&str> = parts.into_iter().filter_map(|(there, text)| there.then_some(text)).collect();
        parts.join(if lang.typography() == Region::Latin || lang.typography() == Region::Ko { " " } else { "" })
    }
}
