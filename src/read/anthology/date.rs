//! Dates as people write them, to be put in order.

/// What a date is sorted by: year, month, day and, where it is said, the time; `None` where there is no year.
///
/// Read are the figures in the order year, month, day, whatever stands between them (`2024-05-31T08:00`, `2024/5/31`,
/// `2024年5月31日`), and English names of months (`31 May 2024`, `May 31, 2024`).
pub(super) fn key(written: &str) -> Option<Vec<u32>> {
    let figures = figures(written);
    if figures.first().is_some_and(|first| first.len() == 4) {
        return figures.iter().take(6).map(|figures| figures.parse().ok()).collect();
    }
    let at = figures.iter().position(|figures| figures.len() == 4)?;
    let year = figures[at].parse().ok()?;
    let words = written.split(|c: char| !c.is_ascii_alphabetic());
    let month = words.filter(|word| word.len() >= 3).find_map(month)?;
    let day = figures[..at].iter().find(|figures| figures.len() <= 2).and_then(|figures| figures.parse().ok());
    Some([Some(year), Some(month), day].into_iter().flatten().collect())
}

/// Whether a date is not after another that may be a year or a month: then not after its end.
pub(super) fn until(date: &[u32], last: &[u32]) -> bool {
    &date[..date.len().min(last.len())] <= last
}

/// The year.
pub(super) fn year(written: &str) -> Option<u32> {
    key(written)?.first().copied()
}

fn figures(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_ascii_digit()).filter(|figures| !figures.is_empty()).collect()
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
        for (written, expected) in [
            ("2024-05-31", Some(vec![2024, 5, 31])),
            ("2024/5/31 08:30", Some(vec![2024, 5, 31, 8, 30])),
            ("2024年5月31日", Some(vec![2024, 5, 31])),
            ("20240531", None),
            ("2024", Some(vec![2024])),
            ("May 31, 2024", Some(vec![2024, 5, 31])),
            ("31 May 2024", Some(vec![2024, 5, 31])),
            ("昨天", None),
        ] {
            assert_eq!(key(written), expected, "{written}");
        }
        assert!(until(&[2024, 5, 31], &[2024]) && until(&[2024, 5], &[2024, 5, 1]));
        assert!(!until(&[2025, 1, 1], &[2024]) && !until(&[2024, 5, 2], &[2024, 5, 1]));
    }
}
