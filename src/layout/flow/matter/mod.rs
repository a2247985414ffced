//! Pages that a book has beside its text: title page, contents, colophon; and the lines in its margins.

mod colophon;
mod contents;
mod margin;
mod title;

pub(crate) use colophon::colophon;
pub(crate) use contents::contents;
pub(crate) use margin::{folio, head};
pub(crate) use title::title_page;

use crate::doc::{Meta, Role as Did};
use crate::lang::{Credit, Lang};

/// Everybody who made the book, by what they did: 陳以寧、林青　著.
pub(super) fn credits(meta: &Meta, lang: Lang) -> Vec<(Credit, String)> {
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
        (word, names.join(lang.words().and))
    });
    named.filter(|(_, names)| !names.is_empty()).collect()
}

/// 陳以寧　著; in Latin books the names alone for authors, else `Translator: …`.
pub(super) fn credit((word, _): Credit, names: &str, lang: Lang) -> String {
    match (lang.is_cjk(), word == lang.imprint().author.0) {
        (true, _) => format!("{names}\u{3000}{word}"),
        (false, true) => names.to_owned(),
        (false, false) => format!("{word}: {names}"),
    }
}
