//! Lists and definitions: they hang by whole em (rule P6).

use super::Flow;
use crate::doc::{Definition, Inline, ListItem, ListStyle};
use crate::lang::Lang;
use crate::layout::material::{FORBIDDEN, Ink, Piece, Seat};
use crate::theme::{Abs, Role};

/// Size of a bullet in thousandths of the text beside it: drawn for Latin text, it is too small and too low for Han.
const BULLET: i32 = 1250;

/// Whether the mark of an item is a bullet or a dash.
fn is_sign(mark: &str) -> bool {
    matches!(mark, "•" | "–")
}

impl Flow<'_> {
    /// A list. Marks stand right before the text, as far in as the first line of a paragraph.
    pub(super) fn list(&mut self, style: ListStyle, items: &[ListItem]) {
        let em = self.em();
        let digits = match style {
            ListStyle::Bullet => 0,
            ListStyle::Number(first) => (first + items.len() as u64).saturating_sub(1).max(1).ilog10() as i32 + 1,
        };
        let hang = match (digits, self.scope.lists) {
            (0, 1..) => em,
            (0..=2, _) => em * 2,
            (more, _) => em * (more / 2 + 2),
        };
        for (at, item) in items.iter().enumerate() {
            let mark = match (item.done, style) {
                (Some(true), _) => "☑".to_owned(),
                (Some(false), _) => "☐".to_owned(),
                (None, ListStyle::Bullet) if self.scope.lists % 2 == 1 => "–".to_owned(),
                (None, ListStyle::Bullet) => "•".to_owned(),
                (None, ListStyle::Number(first)) => format!("{}.", first + at as u64),
            };
            self.item(&mark, hang, item);
        }
    }

    fn item(&mut self, mark: &str, hang: Abs, item: &ListItem) {
        let outer = self.scope.start;
        let from = self.column.material.pieces.len();
        self.within(
            |scope| {
                scope.start += hang;
                scope.lists += 1;
                scope.flush = true;
            },
            |flow| flow.blocks(&item.body),
        );
        let style = self.style(self.scope.role);
        let em = self.em();
        let mut line = self.mark(mark);
        // Signs in the middle of the cell before the text; numbers end a little before it.
        let gap = if is_sign(mark) { (em - line.length) / 2 } else { em * 2 / 5 };
        let along = (outer + hang - gap - line.length).max(outer);
        let marked = self.column.material.pieces.get_mut(from).filter(|piece| piece.height > Abs::ZERO);
        match marked {
            Some(piece) => {
                // On the base of the first line of text; at the top of anything else.
                let first = piece.ink.iter().find_map(|ink| match ink {
                    Ink::Line { base, .. } => Some(*base),
                    _ => None,
                });
                let grid = self.setting.grid;
                let base = first.unwrap_or(grid.base(grid.cell_of(style), grid.size_of(style)));
                let mark = Ink::Line { line, along, base, size: grid.size_of(style), artifact: false };
                piece.ink.insert(0, mark);
            }
            None => {
                line.anchors.clear();
                let piece = self.piece_at(line, style, along);
                self.push(piece);
            }
        }
    }

    /// The mark of an item, at its natural length.
    fn mark(&mut self, mark: &str) -> crate::layout::line::Line {
        let style = self.style(self.scope.role);
        // Han faces draw bullets and dashes for the middle of a cell: too small and too far off.
        let lang = if is_sign(mark) { Lang::EN } else { self.scope.lang };
        let size = self.em().per_mille(if mark == "•" { BULLET } else { 1000 });
        let spec = crate::layout::para::Spec {
            size,
            measure: self.setting.grid.measure,
            indent: Abs::ZERO,
            align: crate::doc::Align::Start,
            justify: false,
            lang,
            ..self.spec(style)
        };
        self.set(&[Inline::text(mark)], &spec).into_iter().next().unwrap_or_default()
    }

    /// The em of paragraphs here.
    pub(super) fn em(&self) -> Abs {
        self.em_of(self.scope.role)
    }

    /// The em of text in a role here.
    pub(super) fn em_of(&self, role: Role) -> Abs {
        self.setting.grid.size_of(self.style(role)).per_mille(self.scope.scale)
    }

    /// Terms, each with its definitions below it.
    pub(super) fn terms(&mut self, terms: &[Definition]) {
        let indent = self.em() * 2;
        for Definition { term, bodies } in terms {
            let style = self.style(Role::Term);
            let mut spec = self.spec(style);
            spec.size = spec.size.min(self.em());
            let lines = self.set(term, &spec);
            for (at, line) in lines.into_iter().enumerate() {
                let mut piece: Piece = self.piece_of(line, style);
                piece.seat = if self.on_grid() { Seat::Top } else { Seat::Free };
                piece.cost = if at > 0 { FORBIDDEN } else { 0 };
                self.push(piece);
            }
            self.keep = 2;
            for body in bodies {
                self.within(
                    |scope| {
                        scope.start += indent;
                        scope.flush = true;
                    },
                    |flow| flow.blocks(body),
                );
            }
        }
    }
}
