//! Mathematics: TeX → a tree that both writers set, so that what one can read the other can too.
//!
//! [`read`] brings TeX to the commands that the parser has (`dialect`), parses it, and makes a tree of the parser's
//! events (`tree`) with every letter in its alphabet (`letter`). `node` holds the tree, `class` says what space is in it;
//! [`words`] reads it aloud.

mod class;
mod dialect;
mod letter;
mod node;
mod text;
mod tree;
mod words;

use pulldown_latex::{Parser, Storage};

pub use class::{classes, space_between};
pub use letter::is_italic;
pub use node::{
    Class, Column, Cover, Face, Formula, Length, Line, Node, Place, Row, Style, Table, TableKind, TableRow,
};
pub use words::words;

use dialect::Scan;

/// Deepest nesting that is followed.
const DEEPEST: usize = 40;
/// Longest row of commands without anything between them: the parser looks for the argument of one in the next.
const LONGEST_CHAIN: usize = 200;

/// Reads a formula.
///
/// # Errors
/// Says why it cannot be read, as the end of a sentence: an unknown command, a brace that is not closed.
pub fn read(tex: &str) -> Result<Formula, String> {
    let known = dialect::known(tex)?;
    if longest_chain(&known) > LONGEST_CHAIN {
        return Err("it is nested too deeply".to_owned());
    }
    let storage = Storage::new();
    let events: Result<Vec<_>, _> = Parser::new(&known, &storage).collect();
    match events {
        Ok(events) => tree::formula(events),
        Err(error) => Err(unknown_command(&known).unwrap_or_else(|| {
            let cause = std::error::Error::source(&error).map(ToString::to_string);
            cause.unwrap_or_else(|| "it is no TeX".to_owned())
        })),
    }
}

fn longest_chain(tex: &str) -> usize {
    let (mut chain, mut longest) = (0, 0);
    let mut scan = Scan { rest: tex };
    while let Some(token) = scan.token() {
        chain = match token {
            _ if token.starts_with('\\') && token.len() > 2 => chain + 1,
            " " | "\n" | "\t" | "^" | "_" => chain,
            _ => 0,
        };
        longest = longest.max(chain);
    }
    longest
}

/// The first command that the parser does not know: it says only that there is one.
fn unknown_command(tex: &str) -> Option<String> {
    let mut scan = Scan { rest: tex };
    while let Some(token) = scan.token() {
        if !token.starts_with('\\') || matches!(token, "\\begin" | "\\end" | "\\left" | "\\right" | "\\middle") {
            continue;
        }
        let storage = Storage::new();
        let alone = format!("{token} ");
        let first = Parser::new(&alone, &storage).next();
        if let Some(Err(error)) = first
            && error.to_string().contains("unknown primitive command")
        {
            return Some(format!("there is no command {token}"));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn what_cannot_be_read_says_why() {
        let why = |tex: &str| read(tex).expect_err(tex);
        assert_eq!(why(r"a + \qux{x}"), r"there is no command \qux");
        assert!(why(r"\frac{1}{2").contains('}'));
        assert!(why(r"\left( a").contains(r"\right"));
        assert!(why(&"{".repeat(50_000)).contains("deep"));
        assert!(why(&r"\sqrt".repeat(100_000)).contains("deep"));
        assert!(why(&r"\hat{".repeat(100_000)).contains("deep"));
        assert!(why(&(r"\begin{cases}".repeat(5000) + &r"\end{cases}".repeat(5000))).contains("deep"));
    }
}
