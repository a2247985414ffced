//! Bytes → text: which encoding a file is in, and what cannot be decoded.
//!
//! In order: the encoding asked for, a byte order mark, UTF-8, UTF-16 without a mark, UTF-8 with a few bad bytes,
//! the legacy encodings of East Asia by score, and what chardetng says of the rest.

use std::borrow::Cow;
use std::ops::Range;
use std::path::Path;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GB18030, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};

use super::characters::composed;
use crate::config::ReadOptions;
use crate::diag::{Code, Diagnostic, Sink};
use crate::lang::script;
use crate::source::{Source, SourceId, Sources, Span};

/// Decodes a file and adds it to the sources. Line ends become `\n`, a byte order mark is dropped; bytes that mean
/// nothing become U+FFFD and are reported with their places, since a lost character must stay visible.
pub(super) fn decode(
    path: &Path,
    bytes: &[u8],
    options: &ReadOptions,
    sources: &mut Sources,
    sink: &mut Sink,
) -> SourceId {
    if let Some(kind) = binary(bytes) {
        let id = sources.add(Source::new(path, "", UTF_8.name()));
        sink.push(
            Diagnostic::new(Code::C001, format!("{} is {kind}, not text", path.display()))
                .at(Span::new(id, 0, 0))
                .help("save it as plain text or Markdown in UTF-8 and give that file"),
        );
        return id;
    }
    let (encoding, guessed) = choose(path, bytes, options, sink);
    let (text, faulty) = encoding.decode_with_bom_removal(bytes);
    let source = Source::new(path, unify_line_ends(text), encoding.name());
    let lost = if faulty { lost(&source, bytes) } else { Vec::new() };
    let id = sources.add(source);
    if guessed {
        sink.push(
            Diagnostic::new(
                Code::T005,
                format!("{} read as {}, guessed from its bytes", path.display(), encoding.name()),
            )
            .at(Span::new(id, 0, 0))
            .help("`--encoding NAME` if the text is garbled, for example `--encoding big5`"),
        );
    }
    report_lost(path, encoding, id, &lost, sink);
    report_composed(id, sources, sink);
    id
}

/// The encoding, and whether it was guessed.
fn choose(path: &Path, bytes: &[u8], options: &ReadOptions, sink: &mut Sink) -> (&'static Encoding, bool) {
    if let Some(label) = &options.encoding {
        if let Some(encoding) = Encoding::for_label(label.as_bytes()) {
            return (encoding, false);
        }
        sink.push(
            Diagnostic::new(Code::C004, format!("{label:?} is not an encoding; that of {} is guessed", path.display()))
                .help("known are utf-8, utf-16le, utf-16be, big5, gb18030, shift_jis, euc-jp, euc-kr, windows-1252 …"),
        );
    }
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return (encoding, false);
    }
    let nul = bytes.contains(&0);
    if !nul && std::str::from_utf8(bytes).is_ok() {
        return (UTF_8, false);
    }
    match nul.then(|| utf16(bytes)).flatten() {
        Some(encoding) => (encoding, true),
        None if mostly_utf8(bytes) => (UTF_8, false),
        None => (by_score(bytes), true),
    }
}

/// What a file is that is not text, told from its first bytes or from its zero bytes.
fn binary(bytes: &[u8]) -> Option<&'static str> {
    const SIGNATURES: [(&[u8], &str); 9] = [
        (b"%PDF-", "a PDF file"),
        (b"PK\x03\x04", "a ZIP file (docx, odt and epub are such)"),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an old Word or Excel file"),
        (b"{\\rtf", "an RTF file"),
        (b"\x89PNG", "a picture"),
        (b"\xFF\xD8\xFF", "a picture"),
        (b"GIF8", "a picture"),
        (b"\x1F\x8B", "a compressed file"),
        (b"\x7FELF", "a program"),
    ];
    if let Some((_, kind)) = SIGNATURES.iter().find(|(signature, _)| bytes.starts_with(signature)) {
        return Some(kind);
    }
    let zeros = bytes.iter().filter(|&&byte| byte == 0).count();
    let utf16 = Encoding::for_bom(bytes).is_some_and(|(encoding, _)| encoding != UTF_8) || utf16(bytes).is_some();
    (zeros * 200 > bytes.len() && !utf16).then_some("a binary file")
}

/// UTF-16 without a mark: read in one byte order it consists of letters and marks of known scripts, in the other
/// it does not. Without a single zero byte (no line end, no ASCII) it is not taken for UTF-16.
fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let share = |order: fn([u8; 2]) -> u16| {
        let (mut known, mut all) = (0, 0);
        for pair in bytes.as_chunks::<2>().0.iter().take(1 << 15) {
            let c = char::from_u32(u32::from(order(*pair)));
            known += usize::from(c.is_some_and(|c| {
                matches!(c, '\t' | '\n' | '\r' | ' '..='~') || script::is_cjk(c) || script::is_cjk_mark(c)
            }));
            all += 1;
        }
        known * 100 / std::cmp::max(all, 1)
    };
    if !bytes.len().is_multiple_of(2) || !bytes.contains(&0) {
        return None;
    }
    let (little, big) = (share(u16::from_le_bytes), share(u16::from_be_bytes));
    match () {
        () if little >= 85 && little > big => Some(UTF_16LE),
        () if big >= 85 && big > little => Some(UTF_16BE),
        () => None,
    }
}

/// UTF-8 with a few bad bytes: at least eight good sequences of several bytes for each bad one. One that is cut off at the
/// end of the file, with nothing bad before it, is not counted.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let cut = std::str::from_utf8(bytes).err().filter(|error| error.error_len().is_none());
    let bytes = cut.map_or(bytes, |error| &bytes[..error.valid_up_to()]);
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > 0 && good >= bad * 8
}

/// Frequent characters: they make up a third and more of any running text in their language, but a few per cent
/// of text decoded wrongly.
const FREQUENT: &str = "的一是不了人在有我他這这大來来上個个們们到說说中你地子時时道出就也得那要下自生年會会著着\
    日本月國国前後后見见分行長长者事東东方三二十の、。，「」はにをたがでてとしれさいるもなあうかくけこそっつらりんよ\
    いすきま이다는을의에가고하지은로도한를사기리어시나서그아";

/// The East Asian encoding whose reading looks most like running text.
fn by_score(bytes: &[u8]) -> &'static Encoding {
    // EUC-JP stands before GB18030: both hold the same kana in the same places, and only one of them in earnest.
    const CANDIDATES: [&Encoding; 5] = [BIG5, EUC_JP, GB18030, SHIFT_JIS, EUC_KR];
    let sample = &bytes[..bytes.len().min(1 << 16)];
    let mut best = (0, GB18030);
    for encoding in CANDIDATES {
        let score = score(encoding, sample);
        if score > best.0 {
            best = (score, encoding);
        }
    }
    // Below a tenth of frequent characters it is a short or unusual text, or not East Asian at all.
    if best.0 >= 100 {
        return best.1;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    match detector.guess(None, Utf8Detection::Deny) {
        guess if guess == encoding_rs::GBK => GB18030,
        guess => guess,
    }
}

/// Frequent characters in a thousand characters outside ASCII; every fault costs ten of them.
fn score(encoding: &'static Encoding, sample: &[u8]) -> i64 {
    let (text, _) = encoding.decode_without_bom_handling(sample);
    let (mut frequent, mut faults, mut all) = (0i64, 0i64, 0i64);
    for c in text.chars().filter(|c| !c.is_ascii()) {
        all += 1;
        frequent += i64::from(FREQUENT.contains(c));
        faults += i64::from(c == '\u{FFFD}' || matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{80}'..='\u{9F}'));
    }
    (frequent - faults.saturating_sub(1) * 10) * 1000 / std::cmp::max(all, 1)
}

/// `\r\n` and `\r` become `\n`.
fn unify_line_ends(text: Cow<str>) -> String {
    match text.as_bytes().contains(&b'\r') {
        true => text.replace("\r\n", "\n").replace('\r', "\n"),
        false => text.into_owned(),
    }
}

/// Places where decoding put U+FFFD; none where the file itself holds all there are.
fn lost(source: &Source, bytes: &[u8]) -> Vec<usize> {
    let own =
        if source.encoding == UTF_8.name() { bytes.windows(3).filter(|w| w == b"\xEF\xBF\xBD").count() } else { 0 };
    let lost: Vec<usize> = source.text.match_indices('\u{FFFD}').map(|(at, _)| at).collect();
    if lost.len() > own { lost } else { Vec::new() }
}

/// Places kept for one finding; all are counted.
const PLACES: usize = 1000;

/// T006, with the places.
fn report_lost(path: &Path, encoding: &'static Encoding, id: SourceId, lost: &[usize], sink: &mut Sink) {
    if lost.is_empty() {
        return;
    }
    let message = format!("{}: bytes that are not {}; each shows as \u{FFFD}", path.display(), encoding.name());
    let finding = Diagnostic::new(Code::T006, message)
        .help("put the right characters there, or give the right `--encoding`")
        .times(lost.len());
    let place = |at: &usize| Span::new(id, *at, at + '\u{FFFD}'.len_utf8());
    sink.push(lost.iter().take(PLACES).map(place).fold(finding, Diagnostic::at));
}

/// M082, with the places.
fn report_composed(id: SourceId, sources: &Sources, sink: &mut Sink) {
    let places = sources.get(id).map_or(Vec::new(), |source| composed(&source.text));
    if places.is_empty() {
        return;
    }
    let finding = Diagnostic::new(Code::M082, "letters with marks behind them were composed into one character")
        .help("nothing needs to be done: they look the same, and every font has them")
        .times(places.len());
    let place = |range: &Range<usize>| Span::new(id, range.start, range.end);
    sink.push(places.iter().take(PLACES).map(place).fold(finding, Diagnostic::at));
}
