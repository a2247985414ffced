//! Styles as written → styles: each role takes what it does not say from its base.

use std::collections::BTreeMap;

use super::raw::RawStyle;
use super::{Abs, Role, Style};
use crate::lang::Lang;

/// Every role that the theme names, with everything filled in.
///
/// Inherited from `body` are the properties of characters and lines; space around a block and its indents belong to the
/// block alone and are inherited only from a named base.
///
/// Wide tracking opens Han titles; Latin words would fall apart, so that books in Latin script have none.
pub(super) fn styles(raw: &BTreeMap<Role, RawStyle>, lang: Lang, size: Abs, leading: Abs) -> BTreeMap<Role, Style> {
    let body = raw.get(&Role::Body).cloned().unwrap_or_default();
    let mut styles: BTreeMap<Role, Style> =
        raw.keys().map(|&role| (role, compute(&gather(raw, role, &body), size, leading))).collect();
    if !lang.is_cjk() {
        styles.values_mut().for_each(|style| style.tracking = 0);
    }
    if let Some(note) = styles.get_mut(&Role::Note) {
        legible(note, size, leading);
    }
    styles
}

/// Notes are never so small that nobody reads them: 7.8 pt, or the size of the text where that is smaller (rule G6).
fn legible(note: &mut Style, size: Abs, leading: Abs) {
    let least = Abs::raw(1000).scale(Abs::pt(7.8).to_raw(), size.to_raw()).to_raw().min(1000);
    note.size = note.size.max(least);
    let line = Abs::raw(1000).scale(size.per_mille(note.size).to_raw(), leading.to_raw()).to_raw();
    note.leading = note.leading.max(line * 5 / 4).min(1000.max(line));
}

/// The style of a role with those of its bases below it.
fn gather(raw: &BTreeMap<Role, RawStyle>, role: Role, body: &RawStyle) -> RawStyle {
    let mut seen = vec![role];
    let mut style = raw.get(&role).cloned().unwrap_or_default();
    let mut base = style.base;
    // A circle of bases ends where it closes.
    while let Some(next) = base.filter(|next| !seen.contains(next)) {
        seen.push(next);
        let below = raw.get(&next).cloned().unwrap_or_default();
        base = below.base;
        style = style.over(&below);
    }
    if role == Role::Body {
        return style;
    }
    let inherited = RawStyle {
        family: body.family,
        bold: body.bold,
        italic: body.italic,
        justify: body.justify,
        tracking: body.tracking,
        gray: body.gray,
        ..RawStyle::default()
    };
    style.over(&inherited)
}

fn compute(raw: &RawStyle, em: Abs, line: Abs) -> Style {
    let plain = Style::default();
    let size = raw.size.map_or(plain.size, |size| size.in_em(em, line)).max(100);
    let own = em.per_mille(size);
    Style {
        family: raw.family.unwrap_or(plain.family),
        bold: raw.bold.unwrap_or(plain.bold),
        italic: raw.italic.unwrap_or(plain.italic),
        size,
        leading: raw.leading.map_or(plain.leading, |n| n.in_lines(em, line)).max(100),
        indent: raw.indent.map_or(plain.indent, |n| n.in_em(own, line)),
        start: raw.start.map_or(plain.start, |n| n.in_em(em, line)),
        end: raw.end.map_or(plain.end, |n| n.in_em(em, line)),
        before: raw.before.map_or(plain.before, |n| n.in_lines(em, line)),
        after: raw.after.map_or(plain.after, |n| n.in_lines(em, line)),
        align: raw.align.unwrap_or(plain.align),
        justify: raw.justify.unwrap_or(plain.justify),
        tracking: raw.tracking.map_or(plain.tracking, |n| n.in_em(own, line)),
        gray: raw.gray.unwrap_or(plain.gray).min(100),
    }
}
