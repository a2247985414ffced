//! Displayed formulas, in whole lines of the grid.

use super::Flow;
use crate::doc::{Align, Attr, Inline, InlineKind};
use crate::font::Wish;
use crate::layout::ink::Color;
use crate::layout::line::Line;
use crate::layout::material::{Ink, LONELY_HEADING, Piece, TOGETHER};
use crate::layout::math::{self, Block, BlockRow, Look, Stand};
use crate::layout::para;
use crate::math::Formula;
use crate::source::Span;
use crate::theme::Abs;

/// Least height and depth of a row, thousandths of em: those of text.
const ASCENT: i32 = 880;
const DESCENT: i32 = 120;
/// Across so many columns of a vertical page a formula may stand upright.
const COLUMNS: i32 = 5;

impl Flow<'_> {
    /// A displayed formula: in the middle of lines of its own, its number at their end. In vertical writing it stands
    /// upright if it is not wider than a few columns, else turned.
    pub(super) fn math(&mut self, tex: &str, attr: &Attr, span: Span) {
        let style = self.style(self.scope.role);
        let spec = para::Spec { align: Align::Center, justify: false, indent: Abs::ZERO, ..self.spec(style) };
        let Ok(formula) = crate::math::read(tex) else {
            return self.unread(tex, span, &spec);
        };
        let wish = Wish { family: spec.family, bold: false, italic: false, lang: spec.lang };
        let look = Look { size: spec.size, wish, color: Color::Gray(spec.gray), span };
        let number = attr.value("number").map(|number| format!("({number})"));
        let mut pieces = match self.standing_formula(&formula, number.as_deref(), look, &spec) {
            Some(piece) => vec![piece],
            None => {
                let fonts = self.setting.fonts;
                let block = math::display(&formula, number.as_deref(), fonts, look, spec.measure, self.sink);
                self.formula_rows(block, spec.size)
            }
        };
        if let Some(first) = pieces.first_mut() {
            // It belongs to the line before it.
            first.cost = LONELY_HEADING;
        }
        for piece in &mut pieces {
            piece.span = span;
        }
        let half = self.setting.grid.leading / 2;
        self.off_grid(half, half, pieces);
    }

    /// What stands for a formula where it is listened to: its words, or its source where it has none; and its number.
    pub(super) fn words_of(&self, tex: &str, attr: &Attr) -> String {
        let words = crate::math::words(tex, self.scope.lang).unwrap_or_else(|| tex.to_owned());
        attr.value("number").map_or(words.clone(), |number| format!("{words} ({number})"))
    }

    /// A formula that cannot be read, as its source.
    fn unread(&mut self, tex: &str, span: Span, spec: &para::Spec) {
        let style = self.style(self.scope.role);
        let lines = self.set(&[Inline::new(InlineKind::Math(tex.to_owned()), span)], spec);
        for line in lines {
            let mut piece = self.piece_of(line, style);
            piece.span = span;
            self.push(piece);
        }
    }

    /// One piece a row, the last with the gap of a line below it.
    fn formula_rows(&self, block: Block, size: Abs) -> Vec<Piece> {
        let grid = self.setting.grid;
        let (stand, over, under) = match grid.vertical {
            true => (Stand::Turned, size / 2, size / 2),
            false => (Stand::Horizontal, size.per_mille(ASCENT), size.per_mille(DESCENT)),
        };
        let last = block.rows.len().saturating_sub(1);
        let row = |(at, BlockRow { frame, before }): (usize, BlockRow)| {
            let reach = math::reach(&frame, size, stand);
            let (over, under) = (over.max(reach.0), under.max(reach.1));
            let mut line = Line { length: frame.width, over, under, ..Line::default() };
            math::place(&mut line, frame, Abs::ZERO, size, stand);
            line.retag(|_| self.tag);
            let gap = if at == last { grid.gap() } else { Abs::ZERO };
            Piece {
                before,
                height: line.over + line.under + gap,
                cost: TOGETHER,
                ink: vec![Ink::Line { base: line.over, line, along: self.scope.start, size, artifact: false }],
                ..Piece::default()
            }
        };
        block.rows.into_iter().enumerate().map(row).collect()
    }

    /// The formula upright in a vertical page, if it has room there and no number.
    fn standing_formula(
        &mut self,
        formula: &Formula,
        number: Option<&str>,
        look: Look,
        spec: &para::Spec,
    ) -> Option<Piece> {
        let grid = self.setting.grid;
        if !grid.vertical || number.is_some() || formula.is_numbered() {
            return None;
        }
        let frame = math::whole(formula, self.setting.fonts, look, self.sink);
        let room = (grid.leading * COLUMNS - grid.gap()).min(grid.depth() / 2);
        if frame.width > room || frame.height() > spec.measure {
            return None;
        }
        let (width, height, base) = (frame.width, frame.height(), frame.ascent);
        let start = self.scope.start + (spec.measure - height) / 2;
        let mut line = Line { length: width, over: base, under: frame.descent, ..Line::default() };
        math::place(&mut line, frame, Abs::ZERO, spec.size, Stand::Horizontal);
        line.retag(|_| self.tag);
        let ink = vec![Ink::Line { line, along: Abs::ZERO, base, size: spec.size, artifact: false }];
        Some(Piece {
            height: width + grid.gap(),
            ink: vec![Ink::Inset { turned: false, along: start..start + height, down: Abs::ZERO..width, ink }],
            ..Piece::default()
        })
    }
}
