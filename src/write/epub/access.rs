//! What the book offers to readers who cannot see it or need it otherwise, derived from what is in it (EPUB
//! Accessibility 1.1 §3.2; schema.org vocabulary). Nothing is claimed that was not found.

use super::escape;
use super::pagelist::printed_page;
use crate::asset::Asset;
use crate::diag::{Code, Diagnostic, Sink};
use crate::doc::{Accessibility, BlockKind, Hazard, InlineKind};
use crate::lang::{Lang, Region, script};
use crate::resolve::Edition;
use crate::theme::Theme;

/// What was found.
#[derive(Debug)]
pub(super) struct Features {
    vertical: bool,
    pictures: bool,
    /// Pictures without words.
    undescribed: usize,
    moving: bool,
    ruby: bool,
    /// Han characters without a reading.
    unread: bool,
    index: bool,
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
            undescribed: 0,
            moving: edition.assets().values().any(Asset::is_animated),
            ruby: false,
            unread: false,
            index: !edition.indexes().is_empty(),
            contents: edition.outline().len() > 1,
            pages: edition.is_paged(),
            math: false,
        };
        for chapter in edition.chapters() {
            chapter.inlines(&mut |inline| {
                if let InlineKind::Image { alt, .. } = &inline.kind {
                    found.pictures = true;
                    let decorative = inline.attr.has_class("decorative") || inline.attr.value("alt") == Some("");
                    found.undescribed += usize::from(!decorative && alt.trim().is_empty());
                }
                found.pages |= printed_page(inline).is_some();
                found.ruby |= matches!(inline.kind, InlineKind::Ruby(_));
                found.unread |= matches!(&inline.kind, InlineKind::Text(text) if text.contains(script::is_han));
            });
            chapter.blocks(&mut |block| found.contents |= matches!(block.kind, BlockKind::Heading { .. }));
        }
        found
    }

    fn described(&self) -> bool {
        self.undescribed == 0
    }

    /// Says where the publisher's word and the book are at odds.
    pub fn report(&self, said: &Accessibility, sink: &mut Sink) {
        if let Some(level) = said.conforms_to.filter(|_| !self.described()) {
            let message = format!("`{}` is not stated: pictures have no alternative text", level.statement());
            let help = "describe every picture (A004), or leave `accessibility.conforms-to` out";
            sink.push(Diagnostic::new(Code::E020, message).times(self.undescribed).help(help));
        }
        if self.moving && said.hazards.is_none() {
            let message = "pictures move, and nobody has said whether that can hurt a reader";
            let help = "look at them, and write `hazards = []` or `hazards = [\"flashing\"]` into [accessibility]";
            sink.push(Diagnostic::new(Code::E021, message).help(help));
        }
    }

    /// The metadata elements. `source` names the printed edition whose pages are marked; `said` is what the publisher
    /// adds to what is seen.
    pub fn elements(&self, lang: Lang, source: Option<&str>, said: &Accessibility) -> String {
        let Accessibility { conforms_to, certified_by, credential, report, summary, hazards } = said;
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
        if self.described() {
            meta("accessModeSufficient", "textual");
        }
        if self.pictures {
            meta("accessModeSufficient", "textual,visual");
        }
        self.features().iter().for_each(|feature| meta("accessibilityFeature", feature));
        self.hazards(hazards.as_deref()).iter().for_each(|hazard| meta("accessibilityHazard", hazard));
        meta("accessibilitySummary", &summary.clone().unwrap_or_else(|| self.summary(lang)));
        if let Some(level) = conforms_to.filter(|_| self.described()) {
            let level = level.statement();
            out.push_str(&format!("\n    <meta id=\"conformance\" property=\"dcterms:conformsTo\">{level}</meta>"));
            if let Some(by) = certified_by {
                out.push_str(&certificate(by, credential.as_deref(), report.as_deref()));
            }
        }
        out
    }

    /// What was said of dangers, else what can be known: nothing that stands still is one.
    fn hazards(&self, said: Option<&[Hazard]>) -> Vec<&'static str> {
        match said {
            Some([]) => vec!["none"],
            None if self.moving => vec!["unknown"],
            None => vec!["none"],
            Some(all) => {
                let is = |hazard, yes, no| if all.contains(&hazard) { yes } else { no };
                vec![
                    is(Hazard::Flashing, "flashing", "noFlashingHazard"),
                    is(Hazard::MotionSimulation, "motionSimulation", "noMotionSimulationHazard"),
                    is(Hazard::Sound, "sound", "noSoundHazard"),
                ]
            }
        }
    }

    fn features(&self) -> Vec<&'static str> {
        [
            (true, "displayTransformability"),
            (true, "readingOrder"),
            (true, "unlocked"),
            (true, "tableOfContents"),
            (self.contents, "structuralNavigation"),
            (self.pictures && self.described(), "alternativeText"),
            (self.math, "MathML"),
            (self.pages, "pageBreakMarkers"),
            (self.pages, "pageNavigation"),
            (self.ruby && self.unread, "rubyAnnotations"),
            (self.ruby && !self.unread, "fullRubyAnnotations"),
            (self.index, "index"),
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
            (self.pictures && self.described(), pictures),
            (self.pictures && !self.described(), missing),
            (self.math, math),
            (self.vertical, vertical),
        ];
        let parts: Vec<&str> = parts.into_iter().filter_map(|(there, text)| there.then_some(text)).collect();
        parts.join(if lang.typography() == Region::Latin || lang.typography() == Region::Ko { " " } else { "" })
    }
}

/// Who found that the book conforms (EPUB Accessibility 1.1 §4.3).
fn certificate(by: &str, credential: Option<&str>, report: Option<&str>) -> String {
    let mut out = format!(
        "\n    <meta id=\"certifier\" refines=\"#conformance\" property=\"a11y:certifiedBy\">{}</meta>",
        escape::text(by.trim())
    );
    if let Some(credential) = credential {
        let credential = escape::text(credential.trim());
        out.push_str(&format!(
            "\n    <meta refines=\"#certifier\" property=\"a11y:certifierCredential\">{credential}</meta>"
        ));
    }
    if let Some(report) = report {
        out.push_str("\n    <link refines=\"#certifier\" rel=\"a11y:certifierReport\"");
        escape::push_attribute(&mut out, "href", &escape::url(report));
        out.push_str("/>");
    }
    out
}
