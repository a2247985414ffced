//! What the scopes of a grammar mean in a book. The names are those of Sublime Text's scope naming guidelines.

use std::sync::OnceLock;

use syntect::parsing::Scope;

use crate::doc::TokenKind;

/// Beginnings of scopes. The first that fits a scope tells; `None` ends the search: what is around does not count.
const TABLE: &[(&str, Option<TokenKind>)] = &[
    ("comment", Some(TokenKind::Comment)),
    ("punctuation.definition.comment", Some(TokenKind::Comment)),
    ("string.unquoted", None),
    ("string.other.link", None),
    ("constant.character.escape", Some(TokenKind::Constant)),
    ("string", Some(TokenKind::String)),
    ("meta.interpolation", None),
    ("meta.template.expression", None),
    ("constant.other.placeholder", Some(TokenKind::Constant)),
    ("constant.numeric", Some(TokenKind::Constant)),
    ("constant.language", Some(TokenKind::Constant)),
    ("constant.character", Some(TokenKind::Constant)),
    ("variable.language", Some(TokenKind::Constant)),
    ("keyword.operator.word", Some(TokenKind::Keyword)),
    ("keyword.operator.logical.python", Some(TokenKind::Keyword)),
    ("keyword.operator", None),
    ("keyword.control.import.include", Some(TokenKind::Meta)),
    ("keyword.other.unit", Some(TokenKind::Constant)),
    ("keyword", Some(TokenKind::Keyword)),
    ("storage", Some(TokenKind::Keyword)),
    ("entity.name.function", Some(TokenKind::Function)),
    ("entity.name.macro", Some(TokenKind::Function)),
    ("support.function", Some(TokenKind::Function)),
    ("support.macro", Some(TokenKind::Function)),
    ("variable.function", Some(TokenKind::Function)),
    ("entity.name.tag", Some(TokenKind::Keyword)),
    ("entity.name.section", Some(TokenKind::Keyword)),
    ("entity.other.attribute-name", Some(TokenKind::Type)),
    ("entity.other.inherited-class", Some(TokenKind::Type)),
    ("entity.name", Some(TokenKind::Type)),
    ("support.type.property-name", Some(TokenKind::Type)),
    ("support.type", Some(TokenKind::Type)),
    ("support.class", Some(TokenKind::Type)),
    ("support.constant", Some(TokenKind::Constant)),
    ("variable.annotation", Some(TokenKind::Meta)),
    ("meta.annotation", Some(TokenKind::Meta)),
    ("meta.diff.header", Some(TokenKind::Meta)),
    ("meta.diff.range", Some(TokenKind::Meta)),
    ("markup.heading", Some(TokenKind::Keyword)),
    ("markup.inserted", Some(TokenKind::Inserted)),
    ("markup.deleted", Some(TokenKind::Deleted)),
];

/// What text in these scopes is, from the innermost that says anything.
pub(super) fn kind(stack: &[Scope]) -> Option<TokenKind> {
    static SCOPES: OnceLock<Vec<(Scope, Option<TokenKind>)>> = OnceLock::new();
    let scopes =
        SCOPES.get_or_init(|| TABLE.iter().filter_map(|&(name, kind)| Some((Scope::new(name).ok()?, kind))).collect());
    let first = |scope: &Scope| scopes.iter().find(|(prefix, _)| prefix.is_prefix_of(*scope)).map(|&(_, kind)| kind);
    stack.iter().rev().find_map(first).flatten()
}
