//! `[book]` to metadata: roles, ISBN, dates.

use super::raw::{RawAgent, RawBook, RawSeries};
use super::tree::Origins;
use crate::diag::{Code, Diagnostic, Sink};
use crate::doc::{Accessibility, Agent, Meta, Role, Series};
use crate::lang;

/// The metadata that the configuration gives. An ISBN or a date that is wrong is reported.
pub fn meta(book: &RawBook, accessibility: &Accessibility, origins: &Origins, sink: &mut Sink) -> Meta {
    let mut report = |range, message: String, help: &str| {
        sink.push(Diagnostic::new(Code::C004, message).at(origins.span(&range)).help(help));
    };
    if let Some(isbn) = &book.isbn
        && let Err(message) = check_isbn(isbn)
    {
        report(isbn.range(), message, "an ISBN has 13 digits, or 10 of which the last may be X");
    }
    if let Some(date) = &book.date
        && !is_date(&date.0)
    {
        report(date.range(), format!("`{}` is not a date", date.0), "write 2026, 2026-11 or 2026-11-24");
    }
    Meta {
        title: book.title.clone().unwrap_or_default(),
        title_sort: book.title_sort.clone(),
        other_titles: book.other_titles.clone(),
        subtitle: book.subtitle.clone(),
        agents: agents(book),
        lang: book.language,
        date: book.date.as_ref().map(|date| date.0.clone()),
        publisher: book.publisher.clone(),
        identifier: book.identifier.clone(),
        isbn: book.isbn.as_ref().map(|isbn| isbn.trim().to_owned()),
        edition: book.edition.clone(),
        contact: book.contact.clone(),
        rights: book.rights.clone(),
        series: book.series.as_ref().map(series),
        description: book.description.clone(),
        subjects: book.subjects.clone(),
        accessibility: accessibility.clone(),
        ..Meta::default()
    }
}

fn agents(book: &RawBook) -> Vec<Agent> {
    let lists = [
        (&book.authors, Role::Author),
        (&book.editors, Role::Editor),
        (&book.translators, Role::Translator),
        (&book.illustrators, Role::Illustrator),
    ];
    let agent = |raw: &RawAgent, role| match raw {
        RawAgent::Name(name) => Agent::new(name, role),
        RawAgent::Table(table) => Agent {
            name: table.name.clone(),
            role: table.role.unwrap_or(role),
            sort: table.sort.clone(),
            bio: table.bio.clone(),
            other: table.other.clone(),
        },
    };
    lists.iter().flat_map(|(list, role)| list.iter().map(|raw| agent(raw, *role))).collect()
}

fn series(raw: &RawSeries) -> Series {
    match raw {
        RawSeries::Name(name) => Series { name: name.clone(), index: None },
        RawSeries::Table(table) => {
            Series { name: table.name.clone(), index: table.index.as_ref().map(|index| index.0.clone()) }
        }
    }
}

/// Verifies length and check digit (ISO 2108: ISBN-13 modulo 10, ISBN-10 modulo 11).
pub fn check_isbn(isbn: &str) -> Result<(), String> {
    let bare = isbn.trim().trim_start_matches("ISBN").replace([' ', '-', '‐', '–'], "");
    let digits: Option<Vec<u32>> = bare
        .chars()
        .enumerate()
        .map(|(at, c)| if at == 9 && bare.len() == 10 && matches!(c, 'X' | 'x') { Some(10) } else { c.to_digit(10) })
        .collect();
    let Some(digits) = digits else { return Err(format!("`{isbn}` is not an ISBN")) };
    let right = match digits.len() {
        13 => digits.iter().zip([1, 3].iter().cycle()).map(|(digit, weight)| digit * weight).sum::<u32>() % 10 == 0,
        10 => digits.iter().zip((1..=10).rev()).map(|(digit, weight)| digit * weight).sum::<u32>() % 11 == 0,
        length => return Err(format!("this ISBN has {length} digits")),
    };
    if right { Ok(()) } else { Err("the check digit of this ISBN is wrong".to_owned()) }
}

/// A year, a year and month, or a day, as EPUB's `dc:date` wants it.
pub(super) fn is_date(text: &str) -> bool {
    lang::Date::read(text).is_some_and(|date| date.iso() == text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits() {
        assert!(check_isbn("978-986-01-0000-9").is_err());
        assert!(check_isbn("978-0-306-40615-7").is_ok());
        assert!(check_isbn("0-306-40615-2").is_ok());
        assert!(check_isbn("080442957X").is_ok());
        assert_eq!(check_isbn("123"), Err("this ISBN has 3 digits".to_owned()));
        assert!(check_isbn("97X-0-306-40615-7").is_err());
    }
}
