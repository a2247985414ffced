//! Paper: how thick a sheet is, by measure or by the name of its kind and its weight.
//!
//! A name says little: sheets of one name and weight differ by a tenth from mill to mill. The printer knows; what is here
//! is for the time before the printer is asked.

use crate::theme::Abs;

/// What is known of a kind of paper.
struct Kind {
    names: &'static [&'static str],
    /// Micrometres of a sheet from grams a square metre: so many thousandths of them, and so many more.
    factor: (f64, f64),
}

/// Kinds of paper. Rules of thumb of printers: 條 (hundredths of a millimetre) are a tenth of the grams and one more for
/// woodfree paper in Taiwan, one less for matt and special art paper, a tenth for art board; Korean offices say 0.09 mm
/// at 80 g and 0.115 mm at 100 g of 모조, 0.16 mm at 150 g of 아트지; American ones 515 pages an inch for 50 lb offset
/// (74 g), 435 for 60 lb (89 g); bulky book papers are named by their volume, in cm³ a gram.
static KINDS: &[Kind] = &[
    Kind {
        names: &["道林", "模造", "胶版", "双胶", "雙膠", "모조", "미색모조", "백상", "백모조"],
        factor: (1.0, 10.0),
    },
    Kind { names: &["", "offset", "woodfree", "uncoated", "上質", "書籍", "画刊"], factor: (1.25, 0.0) },
    Kind {
        names: &["雪銅", "特銅", "銅版", "铜版", "雪铜", "コート", "coated", "art", "gloss"], factor: (1.0, -10.0)
    },
    Kind { names: &["아트", "マット", "マットコート", "matt", "silk"], factor: (1.0, 5.0) },
    Kind { names: &["銅西卡", "白卡", "아트보드", "artboard"], factor: (1.0, 0.0) },
    Kind { names: &["蒙肯", "輕型", "轻型", "嵩高", "bulky", "munken", "이라이트"], factor: (1.5, 0.0) },
];

/// Weights, and how many grams a square metre one of them is.
static WEIGHTS: &[(&[&str], f64)] = &[
    (&["g", "gsm", "克", "그램", "g/m2", "g/m²"], 1.0),
    // The pound of Taiwan: the weight of a ream of 500 sheets of 31 × 43 inches (全紙). Whoever says 磅 in mainland China
    // means grams: write 克.
    (&["磅", "p"], 1.0549),
    // The pound of North America for book and text paper: of a ream of 500 sheets of 25 × 38 inches. The pounds of bond
    // and cover paper, of reams of other sheets, are not known here.
    (&["lb", "lbs", "#"], 1.4801),
    // Of 1000 sheets of 788 × 1091 mm (四六判), as in Japan.
    (&["kg"], 1.1632),
];

/// How thick a sheet is: `0.1mm`, `95µm`, `9條`, or a weight with the name of a kind: `道林紙 80g`, `70kg 上質紙`, `80 gsm`.
/// Pounds are those of Taiwan as `磅` or `p` (1 磅 = 1.055 g/m²) and those of American book paper as `lb` (1 lb = 1.48 g/m²).
///
/// # Errors
/// What is wrong with the text, in a few words.
pub fn caliper(text: &str) -> Result<Abs, String> {
    let wrong = || format!("`{text}` is not a thickness of paper");
    let plain: String = text.to_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
    let begin = plain.find(|c: char| c.is_ascii_digit()).ok_or_else(wrong)?;
    let length = plain[begin..].find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(plain.len() - begin);
    let number: f64 = plain[begin..begin + length].parse().map_err(|_| wrong())?;
    let (before, after) = (&plain[..begin], &plain[begin + length..]);
    let thickness = [("mm", 1000.0), ("µm", 1.0), ("μm", 1.0), ("um", 1.0), ("條", 10.0), ("条", 10.0)];
    let micrometres = match thickness.iter().find(|(unit, _)| before.is_empty() && after == *unit) {
        Some((_, one)) => number * one,
        None => weighed(before, number, after).ok_or_else(wrong)?,
    };
    // From bible paper to board.
    match (20.0..=2000.0).contains(&micrometres) {
        true => Ok(Abs::mm(micrometres / 1000.0)),
        false => Err(format!("`{text}`: no paper is {:.3} mm thick", micrometres / 1000.0)),
    }
}

/// Micrometres of a kind of paper of a weight; the name stands before or behind the weight.
fn weighed(before: &str, number: f64, after: &str) -> Option<f64> {
    let units = WEIGHTS.iter().flat_map(|(names, grams)| names.iter().map(move |name| (*name, *grams)));
    let (unit, grams) = units.filter(|(unit, _)| after.starts_with(unit)).max_by_key(|(unit, _)| unit.len())?;
    let name = match (before, &after[unit.len()..]) {
        (name, "") | ("", name) => name,
        _ => return None,
    };
    let name = name.strip_suffix(['紙', '纸', '지']).or(name.strip_suffix("paper")).unwrap_or(name);
    let kind = KINDS.iter().find(|kind| kind.names.contains(&name.trim_matches('-')))?;
    Some(number * grams * kind.factor.0 + kind.factor.1)
}

#[cfg(test)]
mod tests {
    use super::caliper;

    fn micrometres(text: &str) -> Option<i64> {
        caliper(text).ok().map(|length| (length.to_pt() * 25_400.0 / 72.0).round() as i64)
    }

    #[test]
    fn paper_is_named_by_thickness_or_weight() {
        for (text, expected) in [
            ("0.1mm", 100),
            ("95 µm", 95),
            ("12條", 120),
            ("道林紙 80g", 90),
            ("80g 道林", 90),
            ("100 磅道林紙", 115),
            ("上質紙 70kg", 102),
            ("80 gsm", 100),
            // 74 and 89 g: some 515 and 435 pages an inch.
            ("offset 50 lb", 93),
            ("60# offset", 111),
            ("60 lbs", 111),
            ("80p 道林紙", 94),
            ("coated 150 g/m²", 140),
            ("모조지 100g", 110),
            ("아트지 150g", 155),
        ] {
            assert_eq!(micrometres(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_paper_is_refused() {
        for text in ["", "80", "80g 羊皮", "道林", "9mm", "x80g道林y", "0.1.2mm", "-1mm"] {
            assert_eq!(micrometres(text), None, "{text}");
        }
    }
}
