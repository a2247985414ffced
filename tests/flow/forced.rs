//! What is said once for a book of lines that no rule could make good, and of settings that do not apply.

use banxin::diag::Code;

use super::{lay, small};

const WIDE: &str = "山水，竹簡山水竹「internationalisationists」山水。";

fn times(code: Code, files: &[(&str, &str)]) -> Vec<usize> {
    let laid = lay(files, |project| {
        small(project);
        project.typesetting.hyphenation = Some(false);
    });
    laid.sink.list().iter().filter(|found| found.code == code).map(|found| found.count).collect()
}

/// Wide lines are one note, with their number, however many chapters have them (J1 tier 4).
#[test]
fn wide_lines_are_told_once() {
    let text = format!("# 一\n\n{WIDE}\n\n{WIDE}\n");
    let one = times(Code::L016, &[("a.md", &text)]);
    assert_eq!(one.len(), 1);
    assert_eq!(times(Code::L016, &[("a.md", &text), ("b.md", &text)]), [one[0] * 2]);
    assert!(times(Code::L016, &[("a.md", "# 一\n\n山水，竹簡，山水，竹簡，山水，竹簡，山水。\n")]).is_empty());
}

/// A mark at the wrong edge is a note too (rule K4).
#[test]
fn parted_marks_are_told() {
    let text = "# 一\n\n山水」』〉》）〕】〗］｝」』〉》）〕】〗］｝」』〉》）〕】〗］｝竹簡。\n";
    assert_eq!(times(Code::L015, &[("a.md", text)]), [1]);
}

/// Hanging marks are refused where the rules do not know them (rule H2).
#[test]
fn hanging_is_refused_in_horizontal_traditional_chinese() {
    let refused = |vertical, lang: &str| {
        let laid = lay(&[("a.md", &format!("---\nlang: {lang}\n---\n\n# 一\n\n山水。\n"))], |project| {
            project.typesetting.hanging = Some(true);
            project.vertical = Some(vertical);
        });
        laid.sink.list().iter().any(|found| found.code == Code::L017)
    };
    assert_eq!([refused(false, "zh-Hant-TW"), refused(true, "zh-Hant-TW")], [true, false]);
    assert_eq!([refused(false, "zh-HK"), refused(false, "ko")], [true, true]);
    assert_eq!([refused(false, "zh-Hans"), refused(false, "ja"), refused(true, "ja")], [false; 3]);
}
