//! Listings: what the language of each makes of its parts, once for all writers.
//!
//! The grammars are loaded when the first listing with a language is met; a book without code does not pay for them.

mod scopes;

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::OnceLock;

use rayon::prelude::*;
use syntect::parsing::{ParseState, ScopeStack, SyntaxReference, SyntaxSet};

use super::blocks_mut;
use crate::cache::{Cache, Key};
use crate::diag::{Code, Diagnostic, Sink};
use crate::doc::{BlockKind, Book, Chapter, Token, TokenKind};
use crate::source::Span;

/// Longest line that is looked into, in bytes: longer ones are data, and grammars are slow on them.
const LONGEST: usize = 4096;

/// Names that mean no language.
const PLAIN: [&str; 12] = [
    "text",
    "txt",
    "plain",
    "plaintext",
    "none",
    "nohighlight",
    "output",
    "console",
    "terminal",
    "ascii",
    "mermaid",
    "raw",
];

/// Names of languages in manuscripts that the grammars know under others.
const ALIASES: [(&str, &str); 21] = [
    ("assembly", "asm"),
    ("cjs", "js"),
    ("cpp", "c++"),
    ("csharp", "cs"),
    ("docker", "Dockerfile"),
    ("dot", "gv"),
    ("golang", "go"),
    ("html5", "html"),
    ("javascript", "js"),
    ("json5", "js"),
    ("jsonc", "js"),
    ("jsx", "tsx"),
    ("mjs", "js"),
    ("node", "js"),
    ("objc", "Objective-C"),
    ("protobuf", "proto"),
    ("sass", "scss"),
    ("shell", "bash"),
    ("typescript", "ts"),
    ("vb", "asp"),
    ("yml", "yaml"),
];

/// Languages without a grammar, with the first place of each and how often it is named.
type Unknown = BTreeMap<String, (Span, usize)>;

/// Marks the parts of every listing. A language without a grammar is reported once.
pub(super) fn mark(book: &mut Book, cache: Cache, sink: &mut Sink) {
    let found: Vec<Unknown> = book.chapters.par_iter_mut().map(|own| chapter(own, cache)).collect();
    let mut unknown = Unknown::new();
    for (name, (span, count)) in found.into_iter().flatten() {
        unknown.entry(name).or_insert((span, 0)).1 += count;
    }
    for (name, (span, count)) in unknown {
        let message = format!("no highlighting is known for the language {name:?}");
        let help = "the listing is set plain; `text` as its language says that it is meant so";
        sink.push(Diagnostic::new(Code::M024, message).at(span).help(help).times(count));
    }
}

fn chapter(chapter: &mut Chapter, cache: Cache) -> Unknown {
    let mut unknown = Unknown::new();
    blocks_mut(chapter, &mut |block| {
        let span = block.span;
        let BlockKind::Code { lang: Some(lang), text, tokens } = &mut block.kind else { return };
        let name = lang.trim().to_lowercase();
        if name.is_empty() || PLAIN.contains(&name.as_str()) {
            return;
        }
        let key = || Key::new("parts of a listing").with(name.as_bytes()).with(text.as_bytes());
        let Ok(found) = cache.made(key, || Ok::<_, Infallible>(syntax(&name).map(|syntax| parts(syntax, text))));
        match found {
            Some(parts) => *tokens = parts,
            None => unknown.entry(name).or_insert((span, 0)).1 += 1,
        }
    });
    unknown
}

fn grammars() -> &'static SyntaxSet {
    static GRAMMARS: OnceLock<SyntaxSet> = OnceLock::new();
    GRAMMARS.get_or_init(two_face::syntax::extra_newlines)
}

/// The grammar of a language by name or file extension.
fn syntax(name: &str) -> Option<&'static SyntaxReference> {
    let name = ALIASES.iter().find(|(alias, _)| *alias == name).map_or(name, |(_, name)| name);
    let found = grammars().find_syntax_by_token(name).or_else(|| grammars().find_syntax_by_name(name));
    found.filter(|syntax| syntax.name != "Plain Text")
}

/// The parts of a listing that stand out.
fn parts(syntax: &SyntaxReference, text: &str) -> Vec<Token> {
    let (mut state, mut stack) = (ParseState::new(syntax), ScopeStack::new());
    let mut tokens = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if line.len() <= LONGEST {
            // What a grammar stumbles over stays plain.
            let Ok(changes) = state.parse_line(line, grammars()) else { break };
            let (mut at, end) = (0, line.trim_end_matches('\n').len());
            for (offset, change) in changes {
                let offset = offset.min(end);
                push(&mut tokens, scopes::kind(stack.as_slice()), start + at..start + offset);
                at = offset;
                if stack.apply(&change).is_err() {
                    return tokens;
                }
            }
            push(&mut tokens, scopes::kind(stack.as_slice()), start + at..start + end);
        }
        start += line.len();
    }
    tokens
}

/// Adds a part; one that goes on makes the last one longer.
fn push(tokens: &mut Vec<Token>, kind: Option<TokenKind>, range: std::ops::Range<usize>) {
    let (Some(kind), Ok(start), Ok(end)) = (kind, u32::try_from(range.start), u32::try_from(range.end)) else { return };
    if start >= end {
        return;
    }
    match tokens.last_mut() {
        Some(last) if last.kind == kind && last.end == start => last.end = end,
        _ => tokens.push(Token { kind, start, end }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(name: &str, text: &str) -> Vec<(TokenKind, String)> {
        let tokens = parts(syntax(name).expect("a grammar"), text);
        tokens.iter().map(|t| (t.kind, text[t.start as usize..t.end as usize].to_owned())).collect()
    }

    #[test]
    fn no_grammar_leads_to_one_that_is_missing() {
        // A grammar that names another which was left out would make the parser panic.
        assert_eq!(grammars().find_unlinked_contexts().len(), 0);
    }

    #[test]
    fn words_strings_and_comments() {
        use TokenKind::{Comment, Constant, Keyword};
        let rust = shown("rust", "// 版心\nlet n = 12; // 行\n");
        assert_eq!(rust[0], (Comment, "// 版心".to_owned()));
        assert!(rust.contains(&(Keyword, "let".to_owned())) && rust.contains(&(Constant, "12".to_owned())), "{rust:?}");
        let python = shown("python", "def f(x):\n    return \"字\"\n");
        assert!(python.contains(&(TokenKind::Function, "f".to_owned())), "{python:?}");
        assert!(python.contains(&(TokenKind::String, "\"字\"".to_owned())), "{python:?}");
    }

    #[test]
    fn every_alias_leads_to_a_grammar() {
        let lost: Vec<_> = ALIASES.iter().filter(|(alias, _)| syntax(alias).is_none()).collect();
        assert!(lost.is_empty(), "{lost:?}");
        for name in
            ["rs", "rust", "c", "c++", "c#", "java", "js", "ts", "go", "kotlin", "swift", "ruby", "zig", "toml", "sh"]
        {
            assert!(syntax(name).is_some(), "{name}");
        }
        assert!(syntax("no such language").is_none());
    }
}
