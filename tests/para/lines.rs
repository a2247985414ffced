//! Lines as they are set, as text: tests/cases/para/lines.txt.
//!
//! The first line of a case holds language, direction and measure, the rest the text. It may have `{base|reading}`,
//! `{漢字|かん.じ}`, `[text]{.dot}` (also `.name`, `.title`, `.underline`, `.highlight`, `.strike`, `.strong`, `.warichu`,
//! `.sup`, `.tcy`, `.upright`, `.sideways`), `` `code` ``, `$math$` and notes as `^1^`. Numbers are thousandths of an em.

use banxin::doc::{Attr, Inline, InlineKind, Label, Mark, Ruby, RubyKind, RubyPiece};
use banxin::layout::ink::Set;
use banxin::layout::line::{Line, Run};
use banxin::layout::para::Spec;
use banxin::source::Span;

use super::{EM, em, mille, set};
use crate::harness::{self, Case};

#[test]
fn lines() {
    harness::run("para/lines.txt", section);
}

fn section(case: &Case, section: &str) -> String {
    assert_eq!(section, "lines");
    let (head, text) = case.input.split_once('\n').expect("a head and a text");
    let words: Vec<&str> = head.split(' ').collect();
    let measure = em(words[2].parse().expect("a measure"));
    let mut spec = Spec::new(words[0].parse().expect("a language"), EM, measure);
    spec.vertical = words[1] == "vertical";
    set(&inlines(text), &spec).0.iter().map(|line| dump(line, spec.vertical)).collect()
}

/// Reads the notation of the cases.
fn inlines(text: &str) -> Vec<Inline> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '[', '`', '$', '^']) {
        if at > 0 {
            out.push(Inline::text(&rest[..at]));
        }
        let (open, tail) = rest[at..].split_at(1);
        let close = [("{", "}"), ("[", "]"), ("`", "`"), ("$", "$"), ("^", "^")];
        let close = close.iter().find(|(o, _)| *o == open).expect("a bracket").1;
        let (body, tail) = tail.split_once(close).expect("its partner");
        let (kind, tail) = match open {
            "{" => (ruby(body), tail),
            "`" => (InlineKind::Code(body.to_owned()), tail),
            "$" => (InlineKind::Math(body.to_owned()), tail),
            "^" => (InlineKind::Note { label: Label::new(body), number: body.parse().ok() }, tail),
            _ => {
                let (class, tail) = tail[2..].split_once('}').expect("a class");
                if matches!(class, "upright" | "sideways") {
                    let mut span = Inline::new(InlineKind::Span(vec![Inline::text(body)]), Span::NONE);
                    span.attr = Attr::class_only(class);
                    out.push(span);
                    rest = tail;
                    continue;
                }
                (classed(class, body), tail)
            }
        };
        out.push(Inline::new(kind, Span::NONE));
        rest = tail;
    }
    if !rest.is_empty() {
        out.push(Inline::text(rest));
    }
    out
}

/// A reading, or with points between them one for each character.
fn ruby(body: &str) -> InlineKind {
    let (base, text) = body.split_once('|').expect("base and reading");
    let zhuyin = text.chars().any(|ch| ('\u{3105}'..='\u{312f}').contains(&ch));
    let kind = if zhuyin { RubyKind::Zhuyin } else { RubyKind::Over };
    let piece = |base: &str, text: &str| RubyPiece { base: base.to_owned(), text: text.to_owned() };
    let pieces = match text.contains('.') {
        true => base
            .char_indices()
            .zip(text.split('.'))
            .map(|((at, ch), text)| piece(&base[at..at + ch.len_utf8()], text))
            .collect(),
        false => vec![piece(base, text)],
    };
    InlineKind::Ruby(Ruby { pieces, kind })
}

fn classed(class: &str, text: &str) -> InlineKind {
    let body = vec![Inline::text(text)];
    let mark = match class {
        "dot" => Mark::Dots,
        "name" => Mark::Name,
        "title" => Mark::Title,
        "underline" => Mark::Underline,
        "highlight" => Mark::Highlight,
        "warichu" => return InlineKind::Warichu(body),
        "strike" => return InlineKind::Strike(body),
        "strong" => return InlineKind::Strong(body),
        "sup" => return InlineKind::Sup(body),
        "tcy" => return InlineKind::Tcy(text.to_owned()),
        other => panic!("{other}?"),
    };
    InlineKind::Mark { mark, body }
}

/// A line: its length, then its runs, strokes, links and notes.
fn dump(line: &Line, vertical: bool) -> String {
    let mut out = format!("{}\n", mille(line.length));
    for run in &line.runs {
        out.push_str(&dump_run(run, vertical));
    }
    for stroke in &line.strokes {
        let [a, b, c, d] = [stroke.along.start, stroke.along.end, stroke.across.start, stroke.across.end].map(mille);
        out.push_str(&format!("  {} {a}..{b} {c}..{d}\n", if stroke.wave { "wave" } else { "rule" }));
    }
    for (along, to, _) in &line.links {
        out.push_str(&format!("  link {}..{} {to:?}\n", mille(along.start), mille(along.end)));
    }
    for note in &line.notes {
        out.push_str(&format!("  note {note}\n"));
    }
    out
}

/// A run: how it stands, its size where that is not the body's, its place across, its text and the pens of its glyphs.
/// Of a horizontal run in a vertical line, the pens run across the line.
fn dump_run(run: &Run, vertical: bool) -> String {
    let level = vertical && run.set == Set::Horizontal;
    let set = match run.set {
        Set::Horizontal if vertical => "level ",
        Set::Horizontal => "",
        Set::Upright => "upright ",
        Set::Sideways | Set::Upward => "turned ",
    };
    let size = if run.size == EM { String::new() } else { format!("size {} ", mille(run.size)) };
    let along = if level { format!("along {} ", mille(run.along)) } else { String::new() };
    let start = if level { em(0.0) } else { run.along };
    let across = if run.across == em(0.0) { String::new() } else { format!("across {} ", mille(run.across)) };
    let pens: Vec<String> = run
        .glyphs
        .iter()
        .map(|glyph| match mille(glyph.across) {
            0 => mille(start + glyph.along).to_string(),
            across => format!("{}/{across}", mille(start + glyph.along)),
        })
        .collect();
    format!("  {set}{size}{along}{across}{} {}\n", run.text, pens.join(" "))
}
