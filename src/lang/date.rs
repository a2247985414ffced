//! Dates as people write them: read, put in order, printed.

use super::{Lang, Region};

/// A year, a month or a day of the Gregorian calendar, with the time where it is said. Dates are ordered by time; a year
/// comes before its months.
#[derive(Clone, Debug, Eq, PartialEq, Ord, PartialOrd)]
pub struct Date {
    /// Year, month, day, hour, minute, second, as far as they are said: one to six numbers.
    parts: Vec<u32>,
}

impl Date {
    /// Reads a date that stands in a text; `None` where there is no year.
    ///
    /// Read are the figures in the order year, month, day, parted as in a date (`2024-05-31T08:00`, `2024/5/31`,
    /// `2024年5月31日`) or by nothing (`20240531`), and English names of months (`31 May 2024`, `May 31, 2024`). What can be
    /// no month or day is none: of `2024年第3期` and `2019-2021` the year is read.
    pub fn read(written: &str) -> Option<Date> {
        let parts = leading(written).or_else(|| with_month(written))?;
        let fits = |(at, n): &(usize, &u32)| match at {
            1 => (1..=12).contains(*n),
            2 => (1..=31).contains(*n),
            _ => true,
        };
        let fitting = parts.iter().enumerate().take_while(fits).count();
        (parts[0] > 0).then(|| Date { parts: parts[..fitting].to_vec() })
    }

    /// Reads a text that is a date and nothing more than figures, what parts them, and a time zone.
    pub fn all(written: &str) -> Option<Date> {
        let parting = |c: char| c.is_ascii_digit() || is_parting(c) || ":+Z".contains(c);
        let date = Date::read(written).filter(|_| written.chars().all(parting))?;
        let said = figures(written).count();
        (said == 1 || date.parts.len() > 1 && date.parts.len() >= said.min(3)).then_some(date)
    }

    /// The year.
    pub fn year(&self) -> u32 {
        self.parts[0]
    }

    /// Whether it is not after another that may be a year or a month: then not after its end.
    pub fn is_until(&self, last: &Date) -> bool {
        self.parts[..self.parts.len().min(last.parts.len())] <= last.parts[..]
    }

    /// `2026`, `2026-11` or `2026-11-24` (ISO 8601), without the time.
    pub fn iso(&self) -> String {
        match self.parts[..] {
            [year, month, day, ..] => format!("{year:04}-{month:02}-{day:02}"),
            [year, month] => format!("{year:04}-{month:02}"),
            _ => format!("{:04}", self.year()),
        }
    }

    /// As books print it, without the time: 2026年3月8日, 2026년 3월 8일, 2026-03-08.
    pub fn printed(&self, lang: Lang) -> String {
        let (units, gap) = match lang.typography() {
            Region::Tw | Region::Hk | Region::Cn | Region::Ja => (["年", "月", "日"], ""),
            Region::Ko => (["년", "월", "일"], " "),
            Region::Latin => return self.iso(),
        };
        let said: Vec<String> = self.parts.iter().zip(units).map(|(n, unit)| format!("{n}{unit}")).collect();
        said.join(gap)
    }
}

impl Lang {
    /// A date in figures as books print it, `2026-03-08` as 2026年3月8日; anything else as it is.
    pub fn date(self, written: &str) -> String {
        Date::all(written).map_or_else(|| written.to_owned(), |date| date.printed(self))
    }
}

/// Signs that stand between year, month, day and time.
fn is_parting(c: char) -> bool {
    c.is_whitespace() || "-/.．年月日년월일T".contains(c)
}

/// The figures of a text with what stands before each.
fn figures(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let digit = |c: char| c.is_ascii_digit();
    let mut rest = text;
    std::iter::from_fn(move || {
        let (before, from) = rest.split_at(rest.find(digit)?);
        let (figure, after) = from.split_at(from.find(|c| !digit(c)).unwrap_or(from.len()));
        rest = after;
        Some((before, figure))
    })
}

/// Year, month, day and time where the year stands first. A figure behind anything that parts no date is of something else.
fn leading(written: &str) -> Option<Vec<u32>> {
    let mut figures = figures(written);
    let (_, first) = figures.next()?;
    let days = match first.len() {
        8 => vec![first.get(..4)?, first.get(4..6)?, first.get(6..)?],
        4 => vec![first],
        _ => return None,
    };
    let missing = 3 - days.len();
    let rest = figures.enumerate().take_while(|(at, (before, _))| *at >= missing || before.chars().all(is_parting));
    days.into_iter().chain(rest.map(|(_, (_, figure))| figure)).take(6).map(|figure| figure.parse().ok()).collect()
}

/// Year, month and day where the month is a word.
fn with_month(written: &str) -> Option<Vec<u32>> {
    let figures: Vec<&str> = figures(written).map(|(_, figure)| figure).collect();
    let at = figures.iter().position(|figure| figure.len() == 4)?;
    let year = figures[at].parse().ok()?;
    let words = written.split(|c: char| !c.is_ascii_alphabetic());
    let month = words.filter(|word| word.len() >= 3).find_map(month)?;
    let day = figures[..at].iter().find(|figure| figure.len() <= 2).and_then(|figure| figure.parse().ok());
    Some([Some(year), Some(month), day].into_iter().flatten().collect())
}

fn month(word: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let word = word.to_lowercase();
    MONTHS.iter().position(|month| word.starts_with(month)).map(|at| at as u32 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_people_write_them() {
        for (written, iso) in [
            ("2024-05-31", Some("2024-05-31")),
            ("2024/5/31 08:30", Some("2024-05-31")),
            ("2026-11-24T10:00:00+08:00", Some("2026-11-24")),
            ("2021-03-04 08:00:00 +0800", Some("2021-03-04")),
            ("2024年5月31日", Some("2024-05-31")),
            ("20240531", Some("2024-05-31")),
            ("2024", Some("2024")),
            ("2024.5", Some("2024-05")),
            ("May 31, 2024", Some("2024-05-31")),
            ("31 May 2024", Some("2024-05-31")),
            ("Fri, 31 May 2024 10:00:00 GMT", Some("2024-05-31")),
            ("2026-13", Some("2026")),
            ("2019-2021", Some("2019")),
            ("2024年第3期", Some("2024")),
            ("2019 第2版", Some("2019")),
            ("2024年5月31日（第12期）", Some("2024-05-31")),
            ("昨天", None),
        ] {
            assert_eq!(Date::read(written).map(|date| date.iso()).as_deref(), iso, "{written}");
        }
    }

    #[test]
    fn dates_in_order() {
        let date = |written| Date::read(written).expect("a date");
        assert!(date("2024-05-31") < date("2024-05-31 08:00") && date("2024") < date("2024-01"));
        assert!(date("2024-05-31").is_until(&date("2024")) && date("2024-05").is_until(&date("2024-05-01")));
        assert!(!date("2025-01-01").is_until(&date("2024")) && !date("2024-05-02").is_until(&date("2024-05-01")));
    }

    #[test]
    fn dates_in_print() {
        assert_eq!(Lang::ZH_HANT.date("2026-03-08"), "2026年3月8日");
        assert_eq!(Lang::ZH_HANT.date("2021-03-04 08:00:00 +0800"), "2021年3月4日");
        assert_eq!(Lang::KO.date("2026-03"), "2026년 3월");
        assert_eq!(Lang::EN.date("2026-03-08T10:00Z"), "2026-03-08");
        for other in ["民國百年", "2024年5月31日初稿", "May 31, 2024", "2026-13", "2019-2021", "2024年第3期"]
        {
            assert_eq!(Lang::ZH_HANT.date(other), other);
        }
    }
}
