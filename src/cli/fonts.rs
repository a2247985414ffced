//! `fonts`.

use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;

use banxin::config::Project;
use banxin::diag::{Code, Sink};
use banxin::font::{self, Face, Wish};
use banxin::lang::Lang;
use banxin::theme::Family;
use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GBK};

use super::args::Fonts;
use super::disk::DiskWorld;
use super::report::Reporter;
use super::{Status, print, request};

/// Lists the faces, or the characters that none of them has.
pub fn run(args: &Fonts, reporter: &mut Reporter) -> Status {
    let world = DiskWorld::new(&args.manuscript.settings)?;
    if args.missing {
        return missing(args, &world, reporter);
    }
    let manuscript = &args.manuscript;
    let project = match manuscript.inputs.is_empty() && !Path::new("banxin.toml").is_file() {
        true => Some(Project { fonts: request::fonts(&manuscript.settings), ..Project::default() }),
        false => request::project(&world, manuscript, reporter)?,
    };
    let Some(project) = project else { return Ok(ExitCode::from(2)) };
    let mut sink = Sink::default();
    let fonts = font::load(&world, &project.fonts, &mut sink);
    reporter.findings(&sink.into_sorted(), &project.sources)?;
    let Ok(fonts) = fonts else { return Ok(ExitCode::from(1)) };
    print(&(table(&fonts) + &uses(&fonts)))?;
    Ok(ExitCode::from(u8::from(reporter.has_errors())))
}

/// A line for each face: how much of each language it has, and where it comes from.
fn table(fonts: &font::Fonts) -> String {
    let sets: Vec<Vec<char>> = SETS.iter().map(|(_, _, encoding, rows)| level(encoding, *rows)).collect();
    let widest = fonts.iter().map(|(_, face)| face.name().len()).max().unwrap_or(0);
    let mut text = format!("{:widest$}", "face");
    for (lang, ..) in SETS {
        let _ = write!(text, "  {lang:>7}");
    }
    text.push_str("  from\n");
    for (id, face) in fonts.iter() {
        let _ = write!(text, "{:widest$}", face.name());
        for set in &sets {
            let _ = write!(text, "  {:>7}", coverage(face, set));
        }
        let from = fonts.file(id).map_or("built in".to_owned(), |file| file.display().to_string());
        let _ = writeln!(text, "  {from}");
    }
    let names: Vec<String> = SETS.iter().map(|(lang, name, ..)| format!("{lang}: {name}")).collect();
    let _ = writeln!(text, "\nThe share of each national character set that a face has. {}.", names.join(", "));
    text
}

/// What sets what: the faces of Han and hangul by language and use, then those of Latin letters.
fn uses(fonts: &font::Fonts) -> String {
    let looks = [
        ("text", Family::Song, false),
        ("strong text", Family::Song, true),
        ("headings", Family::Hei, true),
        ("captions", Family::Hei, false),
        ("emphasis, quotations", Family::Kai, false),
        ("code", Family::Mono, false),
    ];
    let mut text = String::from("\nWhat sets what:\n");
    for (tag, sample) in
        [("zh-Hant", '之'), ("zh-HK", '之'), ("zh-Hans", '之'), ("ja", '之'), ("ko", '가'), ("en", 'a')]
    {
        let lang = tag.parse().unwrap_or(Lang::ZH_HANT);
        for (what, family, bold) in looks {
            let wish = Wish { family, bold, italic: false, lang };
            let face = fonts.choose(wish, sample, false).map_or("none", |id| fonts.face(id).name());
            let _ = writeln!(text, "  {tag:8} {what:22} {face}");
        }
    }
    text
}

/// Character sets that stand for a language: the double-byte part of its national standard, from this lead byte to that.
static SETS: &[(&str, &str, &Encoding, [u8; 2])] = &[
    ("zh-Hant", "Big5", BIG5, [0xA4, 0xF9]),
    ("zh-Hans", "GB 2312", GBK, [0xB0, 0xF7]),
    ("ja", "JIS X 0208", EUC_JP, [0xA4, 0xF4]),
    ("ko", "KS X 1001", EUC_KR, [0xB0, 0xC8]),
];

fn level(encoding: &'static Encoding, [first, last]: [u8; 2]) -> Vec<char> {
    let mut chars = Vec::new();
    for lead in first..=last {
        for trail in (0x40..=0x7E).chain(0xA1..=0xFE) {
            if encoding != BIG5 && trail < 0xA1 {
                continue;
            }
            let bytes = [lead, trail];
            let decoded = encoding.decode_without_bom_handling_and_without_replacement(&bytes);
            let mut decoded = decoded.as_deref().unwrap_or_default().chars();
            if let (Some(c), None) = (decoded.next(), decoded.next()) {
                chars.push(c);
            }
        }
    }
    chars
}

/// `99.9 %`, rounded down; a dash where the face is not meant for the language.
fn coverage(face: &Face, chars: &[char]) -> String {
    let has = chars.iter().filter(|c| face.glyph(**c).is_some()).count();
    match has * 1000 / chars.len().max(1) {
        1000 => "100 %".to_owned(),
        share @ 250.. => format!("{}.{} %", share / 10, share % 10),
        _ => "–".to_owned(),
    }
}

/// Lists the characters of the manuscripts that no font has, with how often each is met.
fn missing(args: &Fonts, world: &DiskWorld, reporter: &mut Reporter) -> Status {
    let Some(project) = request::project(world, &args.manuscript, reporter)? else { return Ok(ExitCode::from(2)) };
    let checked = banxin::check(world, &project, &|_| {});
    let (missing, other): (Vec<_>, Vec<_>) =
        checked.diagnostics.into_iter().partition(|finding| finding.code == Code::F001);
    let errors: Vec<_> =
        other.into_iter().filter(|finding| finding.severity == banxin::diag::Severity::Error).collect();
    reporter.findings(&errors, &checked.sources)?;
    let mut text = String::new();
    for finding in &missing {
        let _ = writeln!(text, "{}", finding.message);
        for pointer in &finding.pointers {
            let source = pointer.span.source().and_then(|id| checked.sources.get(id));
            let place = source
                .map(|source| format!("{}:{}", source.path.display(), source.line_column(pointer.span.start()).0));
            let _ = writeln!(text, "  {}  {}", pointer.text, place.unwrap_or_default());
        }
    }
    if text.is_empty() && !reporter.has_errors() {
        reporter.say("there is a font for every character")?;
    }
    print(&text)?;
    Ok(ExitCode::from(u8::from(reporter.has_errors())))
}
