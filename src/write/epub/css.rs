//! The stylesheet, printed from the theme. Only what belongs to the book is said: never an absolute size, a page size,
//! a colour of text or of its ground, so that the reader's own choices hold; only logical directions, so that one sheet
//! serves both writing modes.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::fonts::{Embedded, MARKS};
use super::xhtml::counter_name;
use crate::doc::{Align, BlockKind, Counter, ListStyle};
use crate::lang::breaking::Kinsoku;
use crate::lang::spacing::may_hang;
use crate::lang::{Lang, Options, Region};
use crate::resolve::Edition;
use crate::theme::{Family, Role, Style, Theme};

/// The stylesheet of a book.
pub(super) fn book(edition: &Edition, theme: &Theme, faces: &[Embedded]) -> String {
    let sheet = Sheet { lang: edition.lang(), vertical: theme.vertical, faces, line: grid_line(theme) };
    let mut out = String::new();
    sheet.font_faces(&mut out);
    out.push_str(if theme.vertical { VERTICAL } else { HORIZONTAL });
    ROLES.iter().for_each(|&role| sheet.rule(&mut out, theme, role));
    let _ = writeln!(out, "code, pre, kbd {{ font-family: {}; }}", sheet.stack(Family::Mono));
    out.push_str(GENERAL);
    sheet.emphasis(&mut out);
    code_colours(&mut out, theme);
    counters(&mut out, edition);
    for n in 1..=8 {
        let _ =
            writeln!(out, ".indent-{n} {{ margin-inline-start: {n}em; }}\n.end-{n} {{ margin-inline-end: {n}em; }}");
    }
    out.push_str(TONE);
    out.push_str(if theme.vertical { VERTICAL_TAIL } else { HORIZONTAL_TAIL });
    sheet.choices(&mut out, &theme.options);
    out
}

/// Parts of listings. The colours are those of the theme, made so light that they are read on a white ground and on a
/// black one: most reading systems change the ground without a word to the style sheet.
fn code_colours(out: &mut String, theme: &Theme) {
    for (kind, style) in &theme.code {
        let weight = if style.bold { " font-weight: bold;" } else { "" };
        let _ = writeln!(out, ".code-{} {{ color: {};{weight} }}", kind.name(), style.color.for_any_ground());
    }
}

/// The ways of counting that lists of the book ask for. Systems that do not know them count in digits.
fn counters(out: &mut String, edition: &Edition) {
    let mut used = BTreeSet::new();
    for chapter in edition.chapters() {
        chapter.blocks(&mut |block| {
            if let BlockKind::List { style: ListStyle::Counted { counter, around, .. }, .. } = &block.kind {
                used.insert((*counter, *around));
            }
        });
    }
    for (counter, around) in used {
        let name = counter_name(counter, around);
        let system = match counter {
            Counter::Decimal => "extends decimal",
            Counter::LowerAlpha => "extends lower-alpha",
            Counter::UpperAlpha => "extends upper-alpha",
            Counter::LowerRoman => "extends lower-roman",
            Counter::UpperRoman => "extends upper-roman",
            Counter::Han => "extends cjk-ideographic",
            Counter::Circled => "fixed; symbols: ① ② ③ ④ ⑤ ⑥ ⑦ ⑧ ⑨ ⑩ ⑪ ⑫ ⑬ ⑭ ⑮ ⑯ ⑰ ⑱ ⑲ ⑳",
            Counter::Stem => "extends cjk-heavenly-stem",
        };
        let (before, after) = around.signs();
        let _ = writeln!(
            out,
            "@counter-style {name} {{ system: {system}; prefix: \"{before}\"; suffix: \"{after} \"; }}\n\
             ol.{name} {{ list-style-type: {name}; }}"
        );
    }
}

/// How the style of a role reaches the documents.
enum Place {
    /// Everything on one kind of element.
    Element(&'static str),
    /// As `Element`, inside an element of another role, whose size it counts from.
    Inside(&'static str, Role),
    /// Face and space on a group; indent and alignment on the paragraphs in it.
    Group(&'static str),
    /// On pages only.
    Paged,
}

/// Where each role stands in the documents.
fn place(role: Role) -> Place {
    match role {
        Role::Body => Place::Group("body"),
        Role::BookTitle => Place::Element("h1.book-title"),
        Role::BookSubtitle => Place::Element("p.book-subtitle"),
        Role::BookAuthor => Place::Element("p.book-author, p.publisher"),
        Role::PartTitle => Place::Element(".part > h1"),
        Role::ChapterTitle => Place::Element(".chapter > h1"),
        Role::ChapterNumber => Place::Inside("h1 > .number", Role::ChapterTitle),
        Role::ChapterSubtitle => Place::Element("p.subtitle"),
        Role::Byline => Place::Element("p.byline"),
        Role::Heading2 => Place::Element("h2, .level-2"),
        Role::Heading3 => Place::Element("h3, .level-3"),
        Role::Heading4 => Place::Element("h4, .level-4"),
        Role::Heading5 => Place::Element("h5, .level-5"),
        Role::Heading6 => Place::Element("h6, .level-6"),
        Role::Quote => Place::Group("blockquote"),
        Role::QuoteSource => Place::Inside("p.quote-source", Role::Quote),
        Role::Verse => Place::Group(".verse"),
        Role::Code => Place::Element("pre"),
        Role::Admonition => Place::Group(".admonition"),
        Role::AdmonitionTitle => Place::Inside("p.admonition-title", Role::Admonition),
        Role::Caption => Place::Element("figcaption, caption"),
        Role::Table => Place::Group("table"),
        Role::TableHead => Place::Inside("th", Role::Table),
        Role::Term => Place::Element("dt"),
        Role::Note => Place::Group("aside.footnote"),
        Role::TocTitle => Place::Element("nav h1"),
        Role::TocPart => Place::Element("nav .toc-part"),
        Role::TocChapter => Place::Element("nav .toc-chapter"),
        Role::TocSection => Place::Element("nav .toc-section"),
        Role::TocAuthor => Place::Element("nav .author"),
        Role::SceneBreak => Place::Element("hr.scene"),
        Role::Colophon => Place::Group(".colophon"),
        Role::IndexGroup => Place::Element(".index-group h2"),
        Role::IndexEntry => Place::Element(".index-group > ul"),
        Role::RunningHead | Role::Folio => Place::Paged,
    }
}

/// Roles in the order of their rules: what is inside comes behind what it is in.
const ROLES: &[Role] = &[
    Role::Body,
    Role::BookTitle,
    Role::BookSubtitle,
    Role::BookAuthor,
    Role::PartTitle,
    Role::ChapterTitle,
    Role::ChapterNumber,
    Role::ChapterSubtitle,
    Role::Byline,
    Role::Heading2,
    Role::Heading3,
    Role::Heading4,
    Role::Heading5,
    Role::Heading6,
    Role::Quote,
    Role::QuoteSource,
    Role::Verse,
    Role::Code,
    Role::Admonition,
    Role::AdmonitionTitle,
    Role::Caption,
    Role::Table,
    Role::TableHead,
    Role::Term,
    Role::Note,
    Role::TocTitle,
    Role::TocPart,
    Role::TocChapter,
    Role::TocSection,
    Role::TocAuthor,
    Role::SceneBreak,
    Role::Colophon,
    Role::IndexGroup,
    Role::IndexEntry,
];

/// Body leading in parts of the body size, in thousandths.
fn grid_line(theme: &Theme) -> i32 {
    let (size, leading) = (i64::from(theme.page.size.to_raw().max(1)), i64::from(theme.page.leading.to_raw()));
    (leading * 1000 / size).clamp(1000, 3000) as i32
}

/// Declarations of a style, by what they act on.
struct Parts {
    /// Face, size, leading.
    face: String,
    /// Space around.
    space: String,
    /// Indent and alignment of lines.
    lines: String,
}

struct Sheet<'a> {
    lang: Lang,
    vertical: bool,
    faces: &'a [Embedded],
    /// A line of the grid, thousandths of the body size.
    line: i32,
}

impl Sheet<'_> {
    /// What the book chooses within the rules of its language, as far as CSS has words for it.
    fn choices(&self, out: &mut String, options: &Options) {
        let strictness = match options.kinsoku {
            Kinsoku::Auto | Kinsoku::Basic | Kinsoku::Gb => None,
            Kinsoku::Loose => Some("loose"),
            Kinsoku::Normal => Some("normal"),
            Kinsoku::Strict => Some("strict"),
        };
        if let Some(strictness) = strictness {
            let _ = writeln!(out, ":lang(zh), :lang(ja) {{ line-break: {strictness}; }}");
        }
        let hangs = options.hang && may_hang(self.lang.typography(), self.vertical);
        let rules = [
            (hangs, ":lang(zh), :lang(ja) { hanging-punctuation: allow-end; }"),
            (!options.squeeze, "body { text-spacing-trim: space-all; }"),
            (!options.hyphenate, ":lang(en) { -webkit-hyphens: manual; hyphens: manual; }"),
            (options.autospace == 0, "body { text-autospace: no-autospace; }"),
            (options.syllables, ":lang(ko) { word-break: normal; }"),
        ];
        for (_, rule) in rules.into_iter().filter(|(chosen, _)| *chosen) {
            let _ = writeln!(out, "{rule}");
        }
    }

    fn rule(&self, out: &mut String, theme: &Theme, role: Role) {
        let style = theme.style(role);
        let _ = match place(role) {
            Place::Element(selector) => {
                let Parts { face, space, lines } = self.parts(style, 1000);
                writeln!(out, "{selector} {{{face}{space}{lines} }}")
            }
            Place::Inside(selector, outer) => {
                let Parts { face, space, lines } = self.parts(style, theme.style(outer).size);
                writeln!(out, "{selector} {{{face}{space}{lines} }}")
            }
            Place::Group("body") => {
                let Parts { face, space: _, lines } = self.parts(style, 1000);
                writeln!(out, "body {{{face} }}\np {{ margin: 0;{lines} }}")
            }
            Place::Group(selector) => {
                let Parts { face, space, lines } = self.parts(style, 1000);
                writeln!(out, "{selector} {{{face}{space} }}\n{selector} p {{{lines} }}")
            }
            Place::Paged => Ok(()),
        };
    }

    /// Every property of a style; a new one stops the compiler here. `around` is the size of the element that it stands
    /// in, in thousandths of the body size.
    fn parts(&self, style: &Style, around: i32) -> Parts {
        let Style {
            family,
            bold,
            italic,
            size,
            leading,
            indent,
            start,
            end,
            before,
            after,
            align,
            justify,
            tracking,
            gray,
        } = style;
        let size = i64::from((*size).max(100));
        let of_body = |thousandths: i32| unit(i64::from(thousandths) * 1000 / size, "em");
        let of_line = |thousandths: i32| i64::from(thousandths) * i64::from(self.line) / size;
        // A screen is smaller than a page: more than three lines of space would leave it empty; across the lines of a
        // vertical book a phone has no more than fifteen.
        let most = if self.vertical { 1500 } else { 3000 };
        let space = |thousandths: i32| unit(of_line(thousandths.min(most)), "em");
        let mut parts = Parts {
            face: format!(" font-family: {};", self.stack(*family)),
            space: format!(
                " margin-block: {} {}; margin-inline: {} {};",
                space(*before),
                space(*after),
                of_body(*start),
                of_body(*end)
            ),
            lines: format!(" text-indent: {};", unit((*indent).into(), "em")),
        };
        let mut say = |property: &str, value: &str| {
            let _ = write!(parts.face, " {property}: {value};");
        };
        say("font-weight", if *bold { "bold" } else { "normal" });
        say("font-style", if *italic && !self.lang.is_cjk() { "italic" } else { "normal" });
        let relative = size * 1000 / i64::from(around.max(100));
        if relative != 1000 {
            say("font-size", &unit(relative, "em"));
        }
        say("line-height", &unit(of_line(*leading), ""));
        // Wide tracking opens Han titles; Latin words would fall apart.
        if *tracking != 0 && self.lang.is_cjk() {
            say("letter-spacing", &unit((*tracking).into(), "em"));
        }
        // A paler colour would break at night; at least 0.6 keeps the contrast of WCAG 1.4.3.
        if *gray != 0 {
            say("opacity", &unit((100 - i64::from(*gray).min(40)) * 10, ""));
        }
        let align = match (align, justify) {
            (Align::Start, true) => "justify",
            (Align::Start, false) => "start",
            (Align::Center, _) => "center",
            (Align::End, _) => "end",
        };
        let _ = write!(parts.lines, " text-align: {align};");
        parts
    }

    fn font_faces(&self, out: &mut String) {
        for face in self.faces {
            let weight = if face.bold { "bold" } else { "normal" };
            let style = if face.italic { "italic" } else { "normal" };
            let _ = writeln!(
                out,
                "@font-face {{ font-family: \"{}\"; font-weight: {weight}; font-style: {style}; src: url(../fonts/{}); }}",
                face.name, face.file
            );
        }
    }

    /// The embedded faces, then what platforms have, then the generic family.
    fn stack(&self, family: Family) -> String {
        let mut names: Vec<&str> = Vec::new();
        if family != Family::Mono && self.faces.iter().any(|face| face.name == MARKS) {
            names.push(MARKS);
        }
        for script in ["-latin", "-cjk", ""] {
            let of_family = |face: &&Embedded| face.family == family && face.name != MARKS;
            for face in self.faces.iter().filter(of_family).filter(|face| face.name.ends_with(script)) {
                if !names.contains(&face.name.as_str()) {
                    names.push(&face.name);
                }
            }
        }
        let system = system_fonts(family, self.lang.typography());
        let quoted = names.iter().chain(system).map(|name| format!("\"{name}\""));
        let generic = match family {
            Family::Song | Family::Kai => "serif",
            Family::Hei => "sans-serif",
            Family::Mono => "monospace",
        };
        quoted.chain([generic.to_owned()]).collect::<Vec<_>>().join(", ")
    }

    /// Emphasis as each language shows it; Han is never slanted.
    fn emphasis(&self, out: &mut String) {
        let kai = self.stack(Family::Kai);
        let _ = match self.lang.typography() {
            Region::Tw | Region::Hk | Region::Cn => {
                writeln!(
                    out,
                    "em, cite {{ font-style: normal; font-family: {kai}; }}\nem em {{ font-family: inherit; }}"
                )
            }
            Region::Ja | Region::Ko => {
                // Sesame dots belong to vertical lines (JLREQ 3.3.9), and to no Korean ones.
                let vertical = self.vertical && self.lang.typography() == Region::Ja;
                let style = if vertical { "filled sesame" } else { "filled dot" };
                writeln!(
                    out,
                    "em, cite {{ font-style: normal; -epub-text-emphasis-style: {style}; \
                     -webkit-text-emphasis-style: {style}; text-emphasis-style: {style}; }}"
                )
            }
            Region::Latin => writeln!(out, "em, cite {{ font-style: italic; }}"),
        };
        let below = self.lang.is_chinese();
        let place = if below { "under right" } else { "over right" };
        // Sesame dots belong to vertical lines (JLREQ 3.3.9).
        let style = if below || !self.vertical { "filled dot" } else { "filled sesame" };
        let _ = writeln!(
            out,
            "em.dots {{ font-family: inherit; font-style: normal; -epub-text-emphasis-style: {style}; \
             -webkit-text-emphasis-style: {style}; text-emphasis-style: {style}; \
             -webkit-text-emphasis-position: {place}; text-emphasis-position: {place}; }}"
        );
    }
}

/// Names under which platforms have such a face.
fn system_fonts(family: Family, region: Region) -> &'static [&'static str] {
    match (family, region) {
        (Family::Song, Region::Tw | Region::Hk) => {
            &["Songti TC", "PMingLiU", "Noto Serif CJK TC", "Source Han Serif TC"]
        }
        (Family::Song, Region::Cn) => &["Songti SC", "SimSun", "Noto Serif CJK SC", "Source Han Serif SC"],
        (Family::Song, Region::Ja) => &["Hiragino Mincho ProN", "Yu Mincho", "Noto Serif CJK JP"],
        (Family::Song, Region::Ko) => &["AppleMyungjo", "Batang", "Noto Serif CJK KR"],
        (Family::Hei, Region::Tw | Region::Hk) => &["PingFang TC", "Microsoft JhengHei", "Noto Sans CJK TC"],
        (Family::Hei, Region::Cn) => &["PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC"],
        (Family::Hei, Region::Ja) => &["Hiragino Sans", "Yu Gothic", "Noto Sans CJK JP"],
        (Family::Hei, Region::Ko) => &["Apple SD Gothic Neo", "Malgun Gothic", "Noto Sans CJK KR"],
        (Family::Kai, Region::Tw | Region::Hk) => &["Kaiti TC", "DFKai-SB", "BiauKai"],
        (Family::Kai, Region::Cn) => &["Kaiti SC", "KaiTi"],
        (Family::Kai, Region::Ja | Region::Ko) | (Family::Mono, _) | (_, Region::Latin) => &[],
    }
}

/// A number of thousandths with a unit, without needless zeros.
fn unit(thousandths: i64, unit: &str) -> String {
    let (sign, n) = (if thousandths < 0 { "-" } else { "" }, thousandths.abs());
    let fraction = format!("{:03}", n % 1000);
    let fraction = fraction.trim_end_matches('0');
    match (n, fraction) {
        (0, _) => "0".to_owned(),
        (_, "") => format!("{sign}{}{unit}", n / 1000),
        _ => format!("{sign}{}.{fraction}{unit}", n / 1000),
    }
}

const HORIZONTAL: &str = "html { writing-mode: horizontal-tb; }\n";

const VERTICAL: &str = "\
html { -epub-writing-mode: vertical-rl; -webkit-writing-mode: vertical-rl; writing-mode: vertical-rl; }
html.cover { -epub-writing-mode: horizontal-tb; -webkit-writing-mode: horizontal-tb; writing-mode: horizontal-tb; }
body { -epub-text-orientation: mixed; -webkit-text-orientation: mixed; text-orientation: mixed; }
";

const GENERAL: &str = "\
body { line-break: normal; overflow-wrap: break-word; text-spacing-trim: normal; font-kerning: auto; widows: 2;
  orphans: 2; }
:lang(ja) { line-break: strict; hanging-punctuation: allow-end; }
:lang(zh) { hanging-punctuation: none; }
:lang(ko) { word-break: keep-all; text-justify: inter-word; }
:lang(en) { -webkit-hyphens: auto; hyphens: auto; }
h1, h2, h3, h4, h5, h6 { break-after: avoid; page-break-after: avoid; break-inside: avoid; text-wrap: balance; }
h1 > .number { display: block; margin-block-start: 0; }
li > p, td > p, th > p, dd > p, figcaption p { text-indent: 0; }
td > p, th > p { text-align: inherit; }
li, dd { text-align: justify; }
ul.index { list-style: none; padding-inline-start: 0; }
ul.index ul.index { padding-inline-start: 1em; }
ul.index li { text-align: start; text-indent: -2em; padding-inline-start: 2em; }
.continued { text-indent: 0; }
.verse p { text-indent: -2em; padding-inline-start: 2em; text-align: start; }
.verse p.stanza { margin-block-start: 1em; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; text-indent: 2em hanging each-line; text-autospace: no-autospace; text-spacing-trim: space-all;
  break-inside: auto; font-variant-ligatures: none; }
code { text-autospace: no-autospace; font-variant-ligatures: none; }
figure.listing { text-align: start; break-inside: auto; page-break-inside: auto; }
.listing figcaption { margin-inline: 0; margin-block-end: 0.3em; break-after: avoid; page-break-after: avoid; }
.listing pre { margin-block: 0; }
.numbered .line::before { counter-increment: line; content: counter(line); display: inline-block; min-inline-size: 1.8em;
  margin-inline-end: 1.2em; text-align: end; opacity: 0.7; }
.line.marked { border-inline-start: 0.2em solid currentColor; margin-inline-start: -0.5em; padding-inline-start: 0.3em; }
[class*=columns-] > figure, figure[class*=columns-] > p { display: inline-block; vertical-align: top; margin-block: 0.5em;
  margin-inline: 0.5%; }
.columns-2 > * { max-inline-size: 48%; }
.columns-3 > * { max-inline-size: 31%; }
.columns-4 > * { max-inline-size: 23%; }
.columns-5 > * { max-inline-size: 18%; }
.columns-6 > * { max-inline-size: 15%; }
[class*=columns-] > figcaption { max-inline-size: 100%; }
figure { margin-block: 1em; margin-inline: 0; text-align: center; break-inside: avoid; page-break-inside: avoid; }
figure p { text-indent: 0; text-align: center; }
figcaption { inline-size: fit-content; max-inline-size: 100%; margin-inline: auto; }
img { max-inline-size: 100%; max-block-size: 95vh; block-size: auto; inline-size: auto; max-width: 100%; max-height: 95vh;
  object-fit: contain; break-inside: avoid; }
img.see-through { background: #fff; }
img.inline { max-block-size: 1.2em; vertical-align: middle; }
body.cover { text-align: center; margin: 0; padding: 0; }
body.cover img { max-height: 100vh; max-width: 100%; }
body.title-page { text-align: center; }
.title-page h1, .title-page p { text-indent: 0; text-align: center; text-wrap: balance; }
.title-page h1 { margin-block-start: 18%; }
p.publisher { margin-block-start: 2em; }
table { border-collapse: collapse; margin-block: 1em; margin-inline: auto; max-inline-size: 100%; text-align: start; }
caption, thead, thead tr, tbody tr:first-child { break-after: avoid; page-break-after: avoid; }
tbody tr:last-child { break-before: avoid; page-break-before: avoid; }
thead { border-block: 1px solid currentColor; }
tbody { border-block-end: 1px solid currentColor; }
tr { break-inside: avoid; }
td, th { padding: 0.2em 0.5em; vertical-align: top; }
tbody th { text-align: start; }
.wide-table { overflow-x: auto; overflow-y: hidden; max-inline-size: 100%; margin-block: 1em; }
.wide-table table { max-inline-size: none; margin-block: 0; }
.nobreak { white-space: nowrap; }
caption { caption-side: top; margin-block-end: 0.3em; }
.align-center { text-align: center; }
.align-end { text-align: end; }
ul, ol { margin-block: 0.5em; padding-inline-start: 2em; }
ul.task { list-style: none; padding-inline-start: 1em; }
dl { margin-block: 0.5em; }
dd { margin-inline-start: 2em; }
hr.scene { border: none; block-size: auto; inline-size: auto; background: none; color: inherit; margin-block: 1em;
  text-align: center; overflow: visible; }
hr.scene::before { content: \"＊\\3000＊\\3000＊\"; }
.blank { block-size: 1lh; min-block-size: 1em; }
.page-break { break-before: page; page-break-before: always; }
.center, .center p { text-align: center; text-indent: 0; }
.end, .end p { text-align: end; text-indent: 0; }
.admonition { border-inline-start: 0.2em solid currentColor; padding-inline-start: 1em; }
p.admonition-title { text-indent: 0; }
p.admonition-title, dt { break-after: avoid; page-break-after: avoid; }
p.quote-source { break-before: avoid; page-break-before: avoid; }
.aside { border-block: 1px solid currentColor; padding-block: 0.5em; margin-block: 1em; }
.math { display: flex; align-items: center; justify-content: center; justify-content: safe center; margin-block: 0.8em;
  break-inside: avoid; max-inline-size: 100%; overflow-x: auto; overflow-y: hidden; }
.parts { min-inline-size: 0; text-align: center; text-indent: 0; }
.parts > math { margin-block: 0.25em; }
.struck { background: linear-gradient(currentColor, currentColor) center / 100% 0.06em no-repeat; }
.math .equation-number { margin-inline-start: 2em; white-space: nowrap; }
ruby { ruby-align: center; }
rt { font-size: 0.5em; line-height: 1; text-emphasis: none; font-weight: normal; letter-spacing: 0; }
ruby.over { ruby-position: over; }
ruby.latin rt { padding-inline: 0.25em; }
ruby.zhuyin { -webkit-ruby-position: inter-character; ruby-position: inter-character; }
ruby.zhuyin rt { text-orientation: upright; -webkit-text-orientation: upright; font-size: 0.3em; }
.name { text-decoration: underline; text-decoration-thickness: 0.05em; text-underline-offset: 0.2em;
  text-underline-position: under left; margin-inline: 0.06em; }
.title-mark { text-decoration: underline; text-decoration-style: wavy; text-decoration-thickness: 0.04em;
  text-underline-offset: 0.2em; text-underline-position: under left; margin-inline: 0.06em; }
u { text-decoration: underline; text-underline-position: under left; }
mark { background: none; color: inherit; text-decoration: underline; text-decoration-thickness: 0.4em;
  text-underline-offset: -0.3em; text-decoration-skip-ink: none; text-decoration-color: rgba(240, 190, 60, 0.45); }
sup, sub { line-height: 1; font-size: 0.7em; }
a { color: inherit; text-decoration: underline; text-decoration-style: dotted; text-decoration-thickness: 0.06em;
  text-underline-offset: 0.2em; }
a.noteref { text-decoration: none; }
.warichu { font-size: 0.8em; }
.warichu::before { content: \"（\"; }
.warichu::after { content: \"）\"; }
.missing { text-decoration: underline; text-decoration-style: dotted; }
.notes > aside.footnote:first-child { margin-block-start: 2em; border-block-start: 1px solid currentColor;
  padding-block-start: 0.5em; }
@supports (float: footnote) { .notes > aside.footnote:first-child { margin: 0; border: none; padding: 0; } }
aside.footnote > p:first-child, li.duokan-footnote-item > p:first-child { text-indent: 0; }
ol.duokan-footnote-content { margin: 0; padding: 0; list-style: none; }
li.duokan-footnote-item { margin: 0; }
a.backlink { text-decoration: none; margin-inline-end: 0.5em; }
nav ol { list-style: none; padding-inline-start: 0; margin-block: 0; }
nav ol ol { padding-inline-start: 2em; }
nav a { text-decoration: none; }
nav a > [class^=toc] { margin-inline: 0; }
nav .toc-part { display: inline-block; }
nav .author { margin-inline-start: 1em; }
";

/// The tone beside the last letter of zhuyin, in a box that lies the same way in every line: engines disagree where a
/// turned tone stands. Systems that know no vertical lines leave it behind the letters.
const TONE: &str = "\
@supports (writing-mode: vertical-rl) or (-webkit-writing-mode: vertical-rl) {
  .tone { display: inline-block; -webkit-writing-mode: horizontal-tb; writing-mode: horizontal-tb; width: 0; height: 0;
    line-height: 1; text-align: start; text-indent: 0; white-space: nowrap; -webkit-transform: translate(0.4em, -1.2em);
    transform: translate(0.4em, -1.2em); }
}
";

/// Where a reading system would set zhuyin above the character, as it does foreign readings, it is put into room kept at
/// the right. The character stays in the line: a box in its place would part it from the mark behind it.
///
/// WebKit 2.50 sets two digits between Han over each other when it spaces them, so only engines that also trim marks,
/// which it does not, are asked to.
const HORIZONTAL_TAIL: &str = "\
@supports (text-spacing-trim: normal) { body { text-autospace: normal; } }
.tcy { text-combine-upright: none; }
@supports not (-webkit-ruby-position: inter-character) {
  ruby.zhuyin { display: inline; position: relative; padding-inline-end: 0.56em; white-space: nowrap; }
  ruby.zhuyin rt { display: block; position: absolute; -webkit-writing-mode: vertical-rl; writing-mode: vertical-rl;
    text-indent: 0; text-align: center; inset-inline: 0; inset-block-start: 0.75em; block-size: 1em; }
}
";

/// No `text-autospace` here: Chromium 156 sets the character behind a turned Latin run beside its line.
const VERTICAL_TAIL: &str = "\
.title-page h1 { margin-block: 0 0.3em; }
.title-page p { margin-block: 0 0.3em; line-height: 1.5; }
.tcy { -epub-text-combine: horizontal; -webkit-text-combine: horizontal; text-combine-upright: all; }
.upright { -epub-text-orientation: upright; -webkit-text-orientation: upright; text-orientation: upright; }
.sideways { -epub-text-orientation: sideways; -webkit-text-orientation: sideways; text-orientation: sideways; }
pre, table, .wide-table, math, .math { -epub-writing-mode: horizontal-tb; -webkit-writing-mode: horizontal-tb; writing-mode: horizontal-tb; }
pre.turned, table.turned { -epub-writing-mode: vertical-rl; -webkit-writing-mode: vertical-rl; writing-mode: vertical-rl; }
pre, table, .wide-table { max-width: 80vw; }
pre.turned, table.turned { max-width: none; }
.wide-table table { max-width: none; }
@media (max-width: 30em) {
  pre.tall, table.tall, .wide-table.tall { -epub-writing-mode: vertical-rl; -webkit-writing-mode: vertical-rl;
    writing-mode: vertical-rl; max-width: none; overflow: visible; }
}
math[display=inline] { margin-block: 0.1em 0.25em; }
.math { margin-block: auto; margin-inline: 0.8em; max-width: 80vw; }
img { max-width: 80vw; max-height: 80vh; }
figure img { max-width: 50vw; }
figure img.large { width: 50vw; height: auto; }
em.dots { -webkit-text-emphasis-position: over right; text-emphasis-position: over right; }
";
