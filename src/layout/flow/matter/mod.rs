//! Pages that a book has beside its text: title page, contents, colophon; and the lines in its margins.

mod colophon;
mod contents;
mod index;
mod margin;
mod title;

pub(crate) use colophon::colophon;
pub(crate) use contents::contents;
pub(crate) use index::{index, index_opening};
pub(crate) use margin::{folio, head};
pub(crate) use title::{half_title, title_page};

use crate::doc::{Meta, Role as Did};
use crate::lang::{Credit, Lang, numerals};

/// Everybody who made the book, by what they did: 陳以寧、林青　著.
pub(super) fn credits(meta: &Meta, lang: Lang) -> Vec<(Credit, String)> {
    let joined = |(word, names): (Credit, Vec<&str>)| (word, names.join(lang.words().and));
    by_work(meta, lang).into_iter().map(joined).collect()
}

/// The names of everybody who made the book, by what they did.
fn by_work(meta: &Meta, lang: Lang) -> Vec<(Credit, Vec<&str>)> {
    let words = lang.imprint();
    let order = [
        (Did::Author, words.author),
        (Did::Editor, words.editor),
        (Did::Translator, words.translator),
        (Did::Illustrator, words.illustrator),
        (Did::Photographer, words.photographer),
        (Did::Foreword, words.foreword),
        (Did::Proofreader, words.proofreader),
        (Did::Designer, words.designer),
        (Did::Contributor, words.contributor),
    ];
    let named = order.into_iter().map(|(did, word)| {
        let names: Vec<&str> = meta.names(did).collect();
        (word, names)
    });
    named.filter(|(_, names)| !names.is_empty()).collect()
}

/// A date as books print it: in vertical lines in Han numerals, place by place for the year.
pub(super) fn date(lang: Lang, written: &str, vertical: bool) -> String {
    let said = lang.date(written);
    if vertical && lang.is_cjk() { in_han(&said) } else { said }
}

/// Figures as Han numerals: 2026年10月 as 二〇二六年十月. Numbers up to 99 are read as numbers, longer ones figure by figure.
fn in_han(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (number, after) = rest.split_at(rest.chars().take_while(char::is_ascii_digit).count());
        match number.parse::<u32>() {
            Ok(n) if number.len() < 3 => out.push_str(&numerals::han(n)),
            _ if number.is_empty() => out.push(first),
            _ => out.extend(number.chars().filter_map(numerals::han_figure)),
        }
        rest = if number.is_empty() { &rest[first.len_utf8()..] } else { after };
    }
    out
}

/// 陳以寧　著; in Latin books the names alone for authors, else `Translator: …`.
pub(super) fn credit((word, _): Credit, names: &str, lang: Lang) -> String {
    match (lang.is_cjk(), word == lang.imprint().author.0) {
        (true, _) => format!("{names}\u{3000}{word}"),
        (false, true) => names.to_owned(),
        (false, false) => format!("{word}: {names}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_vertical_lines() {
        assert_eq!(date(Lang::ZH_HANT, "2026-10-08", true), "二〇二六年十月八日");
        assert_eq!(date(Lang::ZH_HANT, "2026-12-31", true), "二〇二六年十二月三十一日");
        assert_eq!(date(Lang::ZH_HANT, "2026-12-31", false), "2026年12月31日");
    }
}
