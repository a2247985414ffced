//! The table of codes. A code never changes its meaning; a retired one is not used again.
//!
//! `C` configuration and files, `M` manuscript syntax, `T` text clean-up, `R` references,
//! `A` assets, `X` across articles, `F` fonts, `L` layout, `E` EPUB, `P` PDF.

use std::fmt;
use std::str::FromStr;

use super::Severity;
use super::Severity::{Error, Note, Warning};

/// What is known of a code.
#[derive(Debug)]
pub struct Info {
    /// The code as printed, for example `M001`.
    pub name: &'static str,
    /// Severity unless overridden.
    pub severity: Severity,
    /// One line.
    pub title: &'static str,
    /// The long explanation of `banxin explain`.
    pub text: &'static str,
}

macro_rules! codes {
    ($($name:ident $severity:ident $title:literal)*) => {
        /// A stable diagnostic code.
        #[allow(missing_docs, reason = "each is described by its own page")]
        #[derive(Copy, Clone, Eq, PartialEq, Ord, PartialOrd, Hash, Debug)]
        pub enum Code { $($name),* }

        /// All codes with their descriptions, in the order of the enum.
        pub static CODES: &[(Code, Info)] = &[$((Code::$name, Info {
            name: stringify!($name),
            severity: $severity,
            title: $title,
            text: include_str!(concat!("../codes/", stringify!($name), ".md")),
        })),*];
    };
}

codes! {
    C001 Error "cannot read a file"
    C002 Error "the configuration is not valid TOML"
    C003 Error "unknown key in the configuration"
    C004 Error "wrong value in the configuration"
    C005 Error "nothing to build"
    C006 Warning "mdBook setting without effect"
    C007 Error "a chapter is listed but its file is missing"
    C008 Error "the document tree in JSON cannot be read"
    C009 Warning "a file is empty"
    C040 Error "a job of a batch cannot be read"
    C041 Error "a job of a batch writes a file that is another's"
    C060 Error "banxin.lock cannot be read"
    C061 Warning "a fetched picture cannot be kept"
    C080 Error "which edition is meant is not clear"
    C081 Error "two books of a configuration write the same file"
    M001 Warning "ruby readings do not match the base characters"
    M002 Warning "front matter cannot be read"
    M003 Warning "raw HTML was left out"
    M004 Warning "an included file cannot be read"
    M005 Warning "includes go in a circle"
    M006 Warning "a fenced block is not closed"
    M007 Warning "unknown front matter value"
    M008 Warning "text nested too deeply"
    M010 Warning "math cannot be read"
    M011 Note "a draft was left out"
    M012 Warning "an unsafe link was left out"
    M013 Warning "a note of the Aozora notation is left in the text"
    M014 Note "a note of the Aozora notation was left out"
    M015 Warning "a template tag of another program"
    M016 Warning "a formula is too wide"
    M020 Warning "lines are too close for readings and marks"
    M021 Warning "text is too long for one cell of a vertical line"
    M022 Warning "a bopomofo reading cannot be set"
    M024 Note "no highlighting for a language"
    M025 Note "hidden lines of a listing were left out"
    M026 Warning "a grid table cannot be read"
    M027 Warning "a row of a table has more cells than the table has columns"
    M030 Note "an article without a date"
    M031 Note "articles left out by the selection"
    M032 Error "the selection leaves no article"
    M080 Note "the head of a text was read as metadata"
    M081 Note "front matter that no book shows"
    M082 Note "characters were composed"
    M083 Warning "HTML that is never closed"
    M084 Warning "a link in the notation of wikis"
    T001 Note "punctuation repaired"
    T002 Warning "a quotation mark or bracket has no partner"
    T003 Warning "ambiguous punctuation left as it is"
    T004 Warning "simplified–traditional residue"
    T005 Note "encoding guessed"
    T006 Warning "characters that cannot be decoded"
    T007 Note "title guessed"
    T008 Note "heading guessed"
    T009 Warning "control or invisible characters removed"
    T010 Note "spaces and widths normalised"
    R001 Warning "a reference points nowhere"
    R002 Warning "the same id is given twice"
    R003 Warning "a footnote has no text"
    R004 Warning "a footnote is never marked"
    R005 Warning "a link points to a file that is not in the book"
    R010 Warning "an index term has no reading"
    R011 Warning "an index entry leads to a term that is not there"
    A001 Warning "an image is missing"
    A002 Warning "an image cannot be decoded"
    A003 Warning "a remote image was not fetched"
    A004 Warning "an image has no alternative text"
    A005 Error "the cover cannot be used"
    A006 Warning "an image path leaves the project"
    A007 Warning "an image is too large to be decoded safely"
    A008 Note "images were made smaller for the EPUB"
    A009 Warning "the cover will look poor"
    A010 Warning "parts of a drawing were left out"
    A020 Warning "a remote image could not be fetched"
    A021 Warning "an image is not the one that banxin.lock names"
    A022 Warning "a remote image may not be fetched"
    A023 Note "images in four inks became RGB for the EPUB"
    F001 Warning "no font has this character"
    F002 Error "a font file cannot be used"
    F003 Warning "a font family is not known"
    F004 Warning "a font may not be embedded"
    F006 Note "a font of the machine is used"
    F007 Note "no font has the form that a variation selector asks for"
    F005 Warning "there is no face for formulas"
    L001 Warning "a line does not fit its measure"
    L002 Warning "page references did not settle"
    L003 Warning "an unbreakable item is taller than the page"
    L020 Warning "a table is wider than the page"
    L015 Note "a mark stands at a line edge where it should not"
    L016 Note "lines are opened wide"
    L050 Note "lines are left short"
    L017 Warning "marks cannot hang in this language and direction"
    L060 Note "a table is not turned"
    L023 Warning "no room in a margin for running heads or page numbers"
    X001 Warning "the same text is in the book twice"
    X002 Note "the same passage is in several articles"
    X003 Note "the same picture has two names"
    X004 Note "one word is written in two ways"
    X005 Note "quotation marks differ from article to article"
    X006 Note "numbers are written in several ways"
    X007 Note "spaces between Han and Latin differ"
    X008 Note "ellipses or dashes differ"
    X009 Note "made uniform across articles"
    X010 Note "articles in two scripts"
    E001 Error "the EPUB cannot be put together"
    E002 Note "the fonts in the EPUB are large"
    E020 Warning "conformance that does not hold is not stated"
    E021 Note "the hazards of moving pictures are not known"
    P001 Error "the PDF cannot be put together"
    P020 Error "PDF standards that cannot be had together"
    P021 Error "no usable ICC profile of the press"
    P022 Error "the file would not be the archive that was asked for"
    P023 Warning "a picture is too coarse for a press"
    P024 Note "a picture could be finer"
    P025 Warning "more ink than the paper takes"
    P026 Warning "a standard is not claimed"
    P027 Warning "the colours of a picture are estimated"
    P040 Error "a PDF cannot be read"
    P041 Error "a PDF asks for a password"
    P042 Error "there is no such page"
    P043 Error "a picture of a page would be too large"
    P044 Warning "parts of a page cannot be painted"
    P045 Note "links and notes are not on the sheets"
    P046 Warning "pages are made smaller to fit the sheet"
    P047 Warning "too many sheets for staples"
    P048 Error "pages do not fit on the sheet"
    P050 Note "the spine is too narrow for a title"
    P051 Warning "a text does not fit its part of the cover"
    P052 Note "a cover without a bar code"
}

impl Code {
    /// Whether it is about what differs between articles: `check` shows these whatever their severity.
    pub fn is_across(self) -> bool {
        self.info().name.starts_with('X')
    }

    /// Name, default severity and explanation.
    pub fn info(self) -> &'static Info {
        &CODES[self as usize].1
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.info().name)
    }
}

impl FromStr for Code {
    type Err = ();

    fn from_str(name: &str) -> Result<Code, ()> {
        CODES.iter().find(|(_, info)| info.name.eq_ignore_ascii_case(name)).map(|(code, _)| *code).ok_or(())
    }
}

impl serde::Serialize for Code {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}
