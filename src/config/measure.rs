//! Lengths and trim sizes, by measure or by the names of the trade.

use crate::theme::Abs;

/// Trim sizes: names in lower case without blanks and hyphens, width and height in tenths of a millimetre.
///
/// The A series is that of ISO 216, the B series that of JIS P 0138, as the book trades of East Asia use it. 開 sizes are
/// those of the trade in Taiwan, 开 sizes those of mainland China (GB/T 788: 787 × 1092 mm and, for 大, 850 × 1168 mm, cut
/// and trimmed), 판 sizes those of the trade in Korea; 大32開 is the same sheet under either name. American sizes are named
/// by their inches.
pub static SIZES: &[(&[&str], u32, u32)] = &[
    (&["a2"], 4200, 5940),
    (&["a3", "a3判"], 2970, 4200),
    (&["a4", "菊8開", "국배판", "a4判"], 2100, 2970),
    (&["a5", "25開", "菊16開", "국판", "a5判"], 1480, 2100),
    (&["a6", "文庫", "文庫判", "bunko", "菊32開", "a6判"], 1050, 1480),
    (&["b3"], 3640, 5150),
    (&["b4", "b4判", "jisb4"], 2570, 3640),
    (&["b5", "b5判", "jisb5", "사육배판"], 1820, 2570),
    (&["b6", "b6判", "jisb6", "사육판"], 1280, 1820),
    (&["isob5"], 1760, 2500),
    (&["isob6"], 1250, 1760),
    (&["16開"], 1900, 2600),
    (&["18開"], 1700, 2300),
    (&["新25開"], 1500, 2100),
    (&["32開"], 1300, 1900),
    (&["16开"], 1850, 2600),
    (&["大16开", "大16開"], 2100, 2850),
    (&["32开"], 1300, 1850),
    (&["大32开", "大32開"], 1400, 2030),
    (&["64开"], 920, 1260),
    (&["新書", "新書判", "shinsho"], 1030, 1820),
    (&["四六判", "shirokuban"], 1270, 1880),
    (&["菊判", "kikuban"], 1500, 2200),
    (&["신국판"], 1520, 2250),
    (&["46판", "사륙판"], 1270, 1880),
    (&["46배판", "사륙배판"], 1880, 2570),
    (&["크라운판"], 1760, 2480),
    (&["aformat"], 1110, 1780),
    (&["bformat"], 1290, 1980),
    (&["demy"], 1380, 2160),
    (&["royal"], 1560, 2340),
    (&["5x8"], 1270, 2032),
    (&["5.25x8"], 1334, 2032),
    (&["ustrade", "6x9"], 1524, 2286),
    (&["usdigest", "digest", "5.5x8.5"], 1397, 2159),
    (&["7x10"], 1778, 2540),
    (&["usmassmarket", "massmarket"], 1067, 1746),
    (&["usletter", "letter", "8.5x11"], 2159, 2794),
    (&["uslegal", "legal"], 2159, 3556),
    (&["tabloid", "11x17"], 2794, 4318),
    (&["sra4"], 2250, 3200),
    (&["sra3"], 3200, 4500),
];

/// Chinese type sizes in tenths of a point.
static HAO: &[(&str, u32)] = &[
    ("小初", 360),
    ("初", 420),
    ("小一", 240),
    ("一", 260),
    ("小二", 180),
    ("二", 220),
    ("小三", 150),
    ("三", 160),
    ("小四", 120),
    ("四", 140),
    ("小五", 90),
    ("五", 105),
    ("小六", 65),
    ("六", 75),
    ("七", 55),
    ("八", 50),
];

/// A length: a number and `mm`, `cm`, `in`, `pt`, `Q`, `級` (0.25 mm each), or a type size such as `五號`.
pub fn length(text: &str) -> Result<Abs, String> {
    let text = text.trim();
    if let Some((_, tenths)) = HAO.iter().find(|(name, _)| text.trim_end_matches(['號', '号']) == *name) {
        return Ok(Abs::pt(f64::from(*tenths) / 10.0));
    }
    let unit_at = text.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '-' | '+'))).unwrap_or(text.len());
    let (number, unit) = (&text[..unit_at], text[unit_at..].trim());
    let Some(number) = number.parse::<f64>().ok().filter(|number| number.is_finite()) else {
        return Err(format!("`{text}` is not a length"));
    };
    match unit {
        "mm" | "公釐" | "毫米" => Ok(Abs::mm(number)),
        "cm" | "公分" | "厘米" => Ok(Abs::mm(number * 10.0)),
        "in" | "\"" => Ok(Abs::mm(number * 25.4)),
        "pt" | "點" | "点" => Ok(Abs::pt(number)),
        "Q" | "q" | "H" | "級" | "級数" => Ok(Abs::mm(number * 0.25)),
        "" => Err(format!("`{text}` has no unit")),
        _ => Err(format!("`{unit}` is not a unit of length")),
    }
}

/// A trim size: a name, or `148mm x 210mm` (the first unit may be left out: `148x210mm`).
pub fn size(text: &str) -> Result<(Abs, Abs), String> {
    let name: String = text.to_lowercase().chars().filter(|c| !matches!(c, ' ' | '-' | '_' | '　')).collect();
    if let Some((_, width, height)) = SIZES.iter().find(|(names, ..)| names.contains(&name.as_str())) {
        return Ok((Abs::mm(f64::from(*width) / 10.0), Abs::mm(f64::from(*height) / 10.0)));
    }
    let Some((width, height)) = text.split_once(['x', 'X', '×', '*']) else {
        return Err(format!("`{text}` is not a trim size"));
    };
    let height = height.trim();
    let unit = height.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let width = width.trim();
    let bare = width.chars().all(|c| c.is_ascii_digit() || c == '.');
    let width = if bare { length(&format!("{width}{unit}"))? } else { length(width)? };
    Ok((width, length(height)?))
}
