//! Where a displayed formula may go on in the next line of a narrow screen: before a relation, and behind a wide space.

use std::ops::Range;

use crate::lang::class;
use crate::math::{Class, Cover, Length, Node, Place, Row, Table};

/// What a screen with large type holds at least, in thousandths of the em: shorter formulas stay whole.
const SCREEN: i32 = 9_000;

/// A left side up to this wide stays with its relation.
const SHORT: i32 = 4_500;

/// The parts of a row; one where it is to stay whole.
pub(super) fn parts(row: &[Node]) -> Vec<Range<usize>> {
    let whole = 0..row.len();
    let changes = row.iter().any(|node| matches!(node, Node::SetStyle(_) | Node::SetColor(_)));
    if changes || width(row) < SCREEN {
        return Vec::from([whole]);
    }
    let mut parts = Vec::new();
    let (mut start, mut depth) = (0, 0_i32);
    for at in 1..row.len() {
        depth += match row[at - 1].class() {
            Some(Class::Open) => 1,
            Some(Class::Close) => -1,
            _ => 0,
        };
        if depth > 0 {
            continue;
        }
        let behind_space = is_wide_space(&row[at - 1]) && !is_wide_space(&row[at]);
        let before_relation = is_relation(&row[at]) && !is_relation(&row[at - 1]);
        if behind_space || before_relation && width(&row[start..at]) > SHORT {
            parts.push(start..at);
            start = at;
        }
    }
    parts.push(start..row.len());
    parts
}

fn is_relation(node: &Node) -> bool {
    matches!(node, Node::Symbol { class: Class::Rel, .. } | Node::Word { class: Class::Rel, .. })
}

fn is_wide_space(node: &Node) -> bool {
    matches!(node, Node::Space { width: Length::Em(width), .. } if *width >= 1_000)
}

/// About how wide nodes are, in thousandths of the em.
fn width(row: &[Node]) -> i32 {
    row.iter().map(node_width).sum()
}

fn node_width(node: &Node) -> i32 {
    let script = |row: &Option<Row>| row.as_deref().map_or(0, |row| width(row) * 7 / 10);
    match node {
        Node::Symbol { class: Class::Rel | Class::Bin, .. } | Node::Symbol { large: true, .. } => 1_300,
        Node::Symbol { shown, .. } => text_width(&shown.to_string()),
        Node::Word { shown, .. } => text_width(shown),
        Node::Text { text, .. } => text_width(text),
        Node::Group(row) | Node::Classed(_, row) | Node::Panel { body: row, .. } => width(row),
        Node::Fraction { over, under, .. } => width(over).max(width(under)) + 200,
        Node::Root { body, index } => width(body) + 800 + script(index),
        Node::Scripts { base, sub, sup, place } => {
            let (base, scripts) = (node_width(base), script(sub).max(script(sup)));
            if *place == Place::Side { base + scripts } else { base.max(scripts) }
        }
        Node::Accent { base, .. } => width(base),
        Node::Arrow { over, under, .. } => 1_500 + script(over).max(script(under)),
        Node::Fence { body, .. } => width(body) + 1_000,
        Node::Middle(_) | Node::Delimiter { .. } => 500,
        Node::Table(table) => table_width(table),
        Node::Space { width: Length::Em(width), .. } => *width,
        Node::Space { width: Length::Point(width), .. } => *width / 12,
        Node::Not(body) => node_width(body),
        Node::Cover(Cover::Height, _) | Node::SetStyle(_) | Node::SetColor(_) => 0,
        Node::Cover(_, row) => width(row),
    }
}

fn table_width(table: &Table) -> i32 {
    let rows = table.rows.iter().map(|row| row.cells.iter().map(|cell| width(cell) + 1_000).sum());
    rows.max().unwrap_or_default()
}

fn text_width(text: &str) -> i32 {
    text.chars().map(|ch| if class(ch).is_latin() || ch.is_ascii() { 500 } else { 1_000 }).sum()
}
