//! Lists and definitions: they hang by whole em (rule P6).

use super::Flow;
use crate::doc::{Around, Counter, Definition, Inline, ListItem, ListStyle};
use crate::lang::{Lang, Region};
use crate::layout::material::{FORBIDDEN, Ink, Piece, Seat};
use crate::layout::tags::Tag;
use crate::theme::{Abs, Role};

/// Size of a bullet in thousandths of the text beside it: drawn for Latin text, it is too small and too low for Han.
const BULLET: i32 = 1250;

/// Whether the mark of an item is a bullet or a dash.
fn is_sign(mark: &str) -> bool {
    matches!(mark, "•" | "–")
}

/// Space between a mark and the text: none where it ends with a full-width sign, which brings its own.
fn gap_of(mark: &str, em: Abs) -> Abs {
    if mark.ends_with(['、', '）']) { Abs::ZERO } else { em * 2 / 5 }
}

impl Flow<'_> {
    /// A list. Marks stand right before the text, as far in as the first line of a paragraph; the text hangs by as many
    /// whole em as the longest mark needs (rule P6).
    pub(super) fn list(&mut self, style: ListStyle, items: &[ListItem]) {
        let em = self.em();
        let marks: Vec<String> = items.iter().enumerate().map(|(at, item)| self.mark_of(style, at, item)).collect();
        let bullets = style == ListStyle::Bullet;
        let hang = if bullets && self.scope.lists > 0 {
            em
        } else {
            let longest = marks.iter().map(|mark| self.mark(mark).length + gap_of(mark, em)).max().unwrap_or_default();
            let unit = em.to_raw().max(1);
            // A mark may be a tenth of an em longer than its place.
            em * (longest.to_raw() - unit / 10 + unit - 1).div_euclid(unit).max(2)
        };
        for (mark, item) in marks.iter().zip(items) {
            self.tagged(Tag::Item, |flow| flow.item(mark, hang, item));
        }
    }

    /// The mark of an item. Where the author says no more than a number, the levels differ: 1. (1) ① in CJK, 1. a. i.
    /// in Latin.
    fn mark_of(&self, style: ListStyle, at: usize, item: &ListItem) -> String {
        let print = |first: u64, counter: Counter, around: Around| {
            let (counter, around) = self.as_written(counter, around);
            around.put(&counter.print(first.saturating_add(at as u64)))
        };
        match (item.done, style) {
            (Some(true), _) => "☑".to_owned(),
            (Some(false), _) => "☐".to_owned(),
            (None, ListStyle::Bullet) if self.scope.lists % 2 == 1 => "–".to_owned(),
            (None, ListStyle::Bullet) => "•".to_owned(),
            (None, ListStyle::Number(first)) => match (self.scope.lists % 3, self.scope.lang.is_cjk()) {
                (0, _) => print(first, Counter::Decimal, Around::Period),
                (1, true) => print(first, Counter::Decimal, Around::Parens),
                (1, false) => print(first, Counter::LowerAlpha, Around::Period),
                (_, true) => print(first, Counter::Circled, Around::None),
                (_, false) => print(first, Counter::LowerRoman, Around::Period),
            },
            (None, ListStyle::Counted { first, counter, around }) => print(first, counter, around),
        }
    }

    /// Chinese and Japanese count in Han numerals in vertical lines, where digits would lie on their side.
    fn as_written(&self, counter: Counter, around: Around) -> (Counter, Around) {
        let han = self.scope.lang.is_cjk() && self.scope.lang.typography() != Region::Ko;
        match around {
            _ if counter != Counter::Decimal || !han || !self.setting.grid.vertical => (counter, around),
            Around::Period | Around::Paren | Around::Comma | Around::None => (Counter::Han, Around::Comma),
            Around::Parens | Around::WideParens => (Counter::Han, Around::WideParens),
        }
    }

    fn item(&mut self, mark: &str, hang: Abs, item: &ListItem) {
        let outer = self.scope.start;
        let from = self.column.material.pieces.len();
        let mut line = self.tagged(Tag::Mark, |flow| flow.mark(mark));
        self.within(
            |scope| {
                scope.start += hang;
                scope.lists += 1;
                scope.flush = true;
            },
            |flow| flow.tagged(Tag::Body, |flow| flow.blocks(&item.body)),
        );
        let style = self.style(self.scope.role);
        let em = self.em();
        // Signs in the middle of the cell before the text; numbers end a little before it.
        let gap = if is_sign(mark) { (em - line.length) / 2 } else { gap_of(mark, em) };
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
        // Definitions are as far in as the first line of a paragraph: without space they would run on as one.
        let around = if self.on_grid() { self.setting.grid.leading } else { Abs::ZERO };
        self.apart(around);
        for definition in terms {
            self.tagged(Tag::Item, |flow| flow.definition(definition, indent));
        }
        self.follow(around);
    }

    fn definition(&mut self, Definition { term, bodies }: &Definition, indent: Abs) {
        let style = self.style(Role::Term);
        let mut spec = self.spec(style);
        spec.size = spec.size.min(self.em());
        self.tagged(Tag::Mark, |flow| {
            for (at, line) in flow.set(term, &spec).into_iter().enumerate() {
                let mut piece: Piece = flow.piece_of(line, style);
                piece.seat = if flow.on_grid() { Seat::Top } else { Seat::Free };
                piece.cost = if at > 0 { FORBIDDEN } else { 0 };
                flow.push(piece);
            }
        });
        self.keep = 2;
        for body in bodies {
            self.within(
                |scope| {
                    scope.start += indent;
                    scope.flush = true;
                },
                |flow| flow.tagged(Tag::Body, |flow| flow.blocks(body)),
            );
        }
    }
}
