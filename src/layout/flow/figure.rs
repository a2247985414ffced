//! Figures: a picture with its caption, kept together, in whole lines of the grid.

use super::Flow;
use crate::asset::{Asset, ImageKind};
use crate::doc::{Align, Attr, Block, BlockKind, Inline, InlineKind, text_of};
use crate::layout::material::{FORBIDDEN, Ink, Piece, Seat, stack};
use crate::layout::para::Spec;
use crate::layout::tags::{Tag, TagId};
use crate::theme::{Abs, Role};

/// A picture that stands alone.
pub(super) struct Picture<'a> {
    path: &'a str,
    alt: &'a str,
    attr: &'a Attr,
}

/// The picture that is all there is in a paragraph.
pub(super) fn only_picture(content: &[Inline]) -> Option<Picture<'_>> {
    let mut found = None;
    for inline in content {
        match &inline.kind {
            InlineKind::Image { path, alt } if found.is_none() => {
                found = Some(Picture { path, alt, attr: &inline.attr })
            }
            InlineKind::Text(text) if text.trim().is_empty() => {}
            _ => return None,
        }
    }
    found
}

impl Flow<'_> {
    /// A figure: it may move to the top of the next page, but its caption stays with it.
    pub(super) fn figure(&mut self, number: Option<&str>, body: &[Block], caption: &[Inline], block: &Block) {
        let one = matches!(body, [Block { kind: BlockKind::Para(content), .. }] if only_picture(content).is_some());
        self.tagged_if((!one).then_some(Tag::Group), |flow| flow.figure_of(number, body, caption, block));
    }

    fn figure_of(&mut self, number: Option<&str>, body: &[Block], caption: &[Inline], block: &Block) {
        let name = number.map(|number| self.scope.lang.figure(number));
        if let [Block { kind: BlockKind::Para(content), .. }] = body
            && let Some(picture) = only_picture(content)
        {
            let mut whole = self.captioned_here(&picture, name, caption, &block.attr);
            whole.span = block.span;
            return self.standing(whole);
        }
        if let Some(mut whole) = self.side_by_side(body, &block.attr) {
            let caption = self.caption(name, caption);
            whole = stack(std::iter::once(whole).chain(caption).collect());
            whole.span = block.span;
            return self.standing(whole);
        }
        let caption = self.caption(name, caption);
        let below = extent(&caption);
        let mut pieces = self.aside(|flow| flow.blocks(body));
        let picture = pieces.iter().all(|piece| piece.height <= self.setting.grid.depth());
        let all = extent(&pieces) + below;
        pieces.extend(caption);
        if picture && all <= self.setting.grid.depth() {
            // Text that stands for a picture stands on the grid as text does.
            let seat = pieces.first().map_or(Seat::Free, |first| first.seat);
            let mut whole = stack(pieces);
            (whole.span, whole.seat) = (block.span, seat);
            self.standing(whole);
        } else {
            // A body of text longer than a page goes on as text.
            pieces.into_iter().for_each(|piece| self.push(piece));
        }
    }

    /// A picture over its caption; in a vertical book both stand upright.
    fn captioned_here(&mut self, picture: &Picture, name: Option<String>, caption: &[Inline], attr: &Attr) -> Piece {
        if !self.setting.grid.vertical || (name.is_none() && caption.is_empty()) {
            return self.captioned(picture, name, caption, attr);
        }
        let whole = self.upright(|flow| flow.captioned(picture, name, caption, attr));
        let height = whole.height;
        self.inset(whole, height, Align::Center)
    }

    /// Figures beside each other, as many in a row as `layout-ncol` says; `None` where it says nothing or other things
    /// than figures and pictures are there.
    pub(super) fn side_by_side(&mut self, body: &[Block], attr: &Attr) -> Option<Piece> {
        let count = attr.value("layout-ncol")?.trim().parse::<usize>().ok().filter(|count| (2..=6).contains(count))?;
        let pictures: Vec<(&Block, Picture, Option<String>, &[Inline])> = body
            .iter()
            .map(|block| match &block.kind {
                BlockKind::Para(content) => Some((block, only_picture(content)?, None, [].as_slice())),
                BlockKind::Figure { number, body, caption } => match body.as_slice() {
                    [Block { kind: BlockKind::Para(content), .. }] => {
                        let name = number.as_deref().map(|number| self.scope.lang.figure(number));
                        Some((block, only_picture(content)?, name, caption.as_slice()))
                    }
                    _ => None,
                },
                _ => None,
            })
            .collect::<Option<_>>()?;
        if self.setting.grid.vertical {
            let whole = self.upright(|flow| flow.rows_of_pictures(pictures, count));
            let height = whole.height;
            return Some(self.inset(whole, height, Align::Center));
        }
        Some(self.rows_of_pictures(pictures, count))
    }

    fn rows_of_pictures(&mut self, pictures: Vec<(&Block, Picture, Option<String>, &[Inline])>, count: usize) -> Piece {
        let gap = self.setting.grid.size;
        let each = (self.measure() - gap * (count as i32 - 1)) / count as i32;
        let (outer, mut rows, mut row) = (self.scope.clone(), Vec::new(), Piece::default());
        let total = pictures.len();
        for (at, (block, picture, name, caption)) in pictures.into_iter().enumerate() {
            let column = (at % count) as i32;
            self.scope.start = outer.start + (each + gap) * column;
            self.scope.end = (self.setting.grid.measure - self.scope.start - each).max(Abs::ZERO);
            let mut cell = self.captioned(&picture, name, caption, &block.attr);
            row.height = row.height.max(cell.height);
            row.ink.append(&mut cell.ink);
            row.notes.append(&mut cell.notes);
            row.anchors.extend(block.attr.id().cloned());
            row.anchors.append(&mut cell.anchors);
            if (at + 1) % count == 0 || at + 1 == total {
                let before = if rows.is_empty() { Abs::ZERO } else { self.setting.grid.gap() };
                rows.push(Piece { before, ..std::mem::take(&mut row) });
            }
        }
        self.scope = outer;
        stack(rows)
    }

    /// A picture over its caption, which is about as wide as it is.
    fn captioned(&mut self, picture: &Picture, name: Option<String>, caption: &[Inline], attr: &Attr) -> Piece {
        let captioned = text_of(caption);
        let words = if picture.alt.is_empty() { name.as_deref().unwrap_or(&captioned) } else { picture.alt };
        let tag = (!words.is_empty()).then(|| Tag::Figure(words.to_owned()));
        self.tagged_if(tag, |flow| flow.over_caption(picture, name, caption, attr))
    }

    fn over_caption(&mut self, picture: &Picture, name: Option<String>, caption: &[Inline], attr: &Attr) -> Piece {
        let measure = self.measure();
        let own = self.picture(picture, attr, Abs::ZERO, Abs::MAX);
        // Lines much shorter than half of the measure are a nuisance to read.
        let side = (measure - own.ink.iter().map(length_of).max().unwrap_or_default().max(measure * 3 / 5)) / 2;
        let outer = self.scope.clone();
        (self.scope.start, self.scope.end) = (outer.start + side, outer.end + side);
        let caption = self.caption(name, caption);
        self.scope = outer;
        let below = extent(&caption);
        let mut pieces = vec![self.fitted(picture, attr, below)];
        pieces.extend(caption);
        stack(pieces)
    }

    /// A picture that is made a little smaller, if with the space around it it then takes whole lines: so that this
    /// space is the same around all of them.
    fn fitted(&mut self, picture: &Picture, attr: &Attr, below: Abs) -> Piece {
        let (grid, style) = (self.setting.grid, self.style(Role::Caption));
        let whole = self.picture(picture, attr, below, Abs::MAX);
        let all = self.lines(style.before + style.after) + whole.height + below + grid.gap();
        let over = all + grid.leading - grid.round_up(all);
        match self.on_grid()
            && self.setting.grid.vertical == self.page.vertical
            && over < grid.leading
            && over * 12 < whole.height
        {
            true => self.picture(picture, attr, below, whole.height - over),
            false => whole,
        }
    }

    /// A picture in a paragraph of its own.
    pub(super) fn picture_alone(&mut self, picture: Picture, block: &Block) {
        let tag = (!picture.alt.is_empty()).then(|| Tag::Figure(picture.alt.to_owned()));
        let mut piece = self.tagged_if(tag, |flow| flow.fitted(&picture, &block.attr, Abs::ZERO));
        piece.span = block.span;
        self.standing(piece);
    }

    /// Adds a piece that may move, with the space of a caption around it.
    pub(super) fn standing(&mut self, piece: Piece) {
        let style = self.style(Role::Caption);
        self.in_whole_lines(piece, self.lines(style.before), self.lines(style.after));
    }

    /// Adds a piece that may move. With the space before and after it, it takes whole lines (rule G3).
    pub(super) fn in_whole_lines(&mut self, mut piece: Piece, before: Abs, after: Abs) {
        let grid = self.setting.grid;
        if self.on_grid() {
            // Text has a line gap below it, pictures and rules have not; it keeps them off the foot of the page too.
            piece.height = (piece.height + grid.gap()).min(grid.depth().max(piece.height));
            // Right below a heading it stays, unless that would leave a hole; the space of the heading is enough.
            piece.float = self.keep == 0 || grid.vertical || piece.height > grid.depth() / 2;
            piece.beside = grid.vertical && !self.aside;
        }
        let before = if self.keep == 2 { Abs::ZERO } else { before };
        self.off_grid(before, after, vec![piece]);
    }

    /// A picture in its place along the measure, at most so high, with so much room for a caption below it.
    fn picture(&mut self, picture: &Picture, block: &Attr, below: Abs, high: Abs) -> Piece {
        let Some(asset) = self.setting.edition.assets().get(picture.path) else { return Piece::default() };
        let measure = self.measure();
        // A part of the width of the page, also where lines run down it.
        let page =
            if self.setting.grid.vertical { self.setting.grid.depth() - self.setting.grid.gap() } else { measure };
        let most = (self.setting.grid.depth() - below - self.setting.grid.leading).max(self.setting.grid.leading);
        let width = picture.attr.value("width").or(block.value("width")).and_then(|width| length(width, page));
        let (length, height) = scaled(asset, width, self.across_page(measure, most.min(high)));
        let along = self.scope.start + (measure - length) / 2;
        let own = matches!(self.tags.get(self.tag).map(|element| &element.tag), Some(Tag::Figure(_)));
        let tag = if own { self.tag } else { TagId::NONE };
        Piece {
            height,
            ink: vec![Ink::Picture {
                path: picture.path.to_owned(),
                alt: picture.alt.to_owned(),
                along: along..along + length,
                down: Abs::ZERO..height,
                tag,
            }],
            anchors: picture.attr.id().cloned().into_iter().collect(),
            ..Piece::default()
        }
    }

    /// Room along the line and down the column.
    fn across_page(&self, along: Abs, down: Abs) -> Room {
        Room { along, down, vertical: self.setting.grid.vertical }
    }

    /// The lines of a caption: in the middle if there is one, else filled.
    pub(super) fn caption(&mut self, name: Option<String>, caption: &[Inline]) -> Vec<Piece> {
        if name.is_none() && caption.is_empty() {
            return Vec::new();
        }
        self.tagged(Tag::Caption, |flow| flow.caption_lines(name, caption))
    }

    fn caption_lines(&mut self, name: Option<String>, caption: &[Inline]) -> Vec<Piece> {
        let gap = if caption.is_empty() { "" } else { "\u{3000}" };
        let mut words: Vec<Inline> = name.map(|name| Inline::text(format!("{name}{gap}"))).into_iter().collect();
        words.extend(caption.iter().cloned());
        let style = self.style(Role::Caption);
        let em = self.setting.grid.size;
        let outer = self.scope.clone();
        self.scope.start += em.per_mille(style.start);
        self.scope.end += em.per_mille(style.end);
        self.scope.flush = true;
        let spec = self.spec(style);
        let mut lines = self.set(&words, &spec);
        if lines.len() == 1 {
            lines = self.set(&words, &Spec { align: Align::Center, justify: false, ..spec });
        }
        let mut pieces = Vec::with_capacity(lines.len());
        for line in lines {
            let mut piece = self.piece_of(line, style);
            piece.seat = Seat::Free;
            piece.cost = FORBIDDEN;
            pieces.push(piece);
        }
        self.scope = outer;
        if let Some(first) = pieces.first_mut() {
            first.before = self.lines(style.before);
        }
        pieces
    }
}

/// Extent of pieces below each other.
fn extent(pieces: &[Piece]) -> Abs {
    pieces.iter().map(|piece| piece.before + piece.height).sum()
}

/// How long a picture is along the measure.
fn length_of(ink: &Ink) -> Abs {
    match ink {
        Ink::Picture { along, .. } => along.end - along.start,
        Ink::Line { .. } | Ink::Rule { .. } | Ink::Link { .. } | Ink::Inset { .. } => Abs::ZERO,
    }
}

/// Room for a picture.
#[derive(Copy, Clone)]
pub(crate) struct Room {
    /// Along the line.
    pub along: Abs,
    /// Down the column.
    pub down: Abs,
    /// Whether lines are vertical, so that the width of a picture runs down the column.
    pub vertical: bool,
}

/// Extents of a picture along the line and down the column: as wide as asked for or natural, within the room.
///
/// Pixels are 1/144 inch: at twice the resolution of a screen a picture prints well, and one of 300 dpi and the width of
/// the measure is cut down to it.
pub(crate) fn scaled(asset: &Asset, width: Option<Abs>, room: Room) -> (Abs, Abs) {
    let pixels = (i64::from(asset.width.max(1)), i64::from(asset.height.max(1)));
    let (most_width, most_height) = if room.vertical { (room.down, room.along) } else { (room.along, room.down) };
    let natural = match asset.kind {
        ImageKind::Svg => Abs::pt(asset.width as f64 * 0.75),
        ImageKind::Png | ImageKind::Jpeg | ImageKind::Gif | ImageKind::Webp => Abs::pt(asset.width as f64 * 0.5),
    };
    let mut width = width.unwrap_or(natural).min(most_width).max(Abs::pt(1.0));
    let mut height = times(width, pixels.1, pixels.0);
    if height > most_height {
        (width, height) = (times(most_height, pixels.0, pixels.1), most_height);
    }
    if room.vertical { (height, width) } else { (width, height) }
}

fn times(length: Abs, num: i64, den: i64) -> Abs {
    Abs::raw(i32::try_from(i64::from(length.to_raw()) * num / den.max(1)).unwrap_or(i32::MAX))
}

/// `50%`, `8cm`, `80mm`, `200px`, `120pt`, a bare number of pixels.
fn length(text: &str, measure: Abs) -> Option<Abs> {
    let text = text.trim();
    let at = text.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(text.len());
    let number = text[..at].parse::<f64>().ok().filter(|n| *n > 0.0 && *n < 10_000.0)?;
    Some(match text[at..].trim() {
        "%" => measure.per_mille((number * 10.0).round() as i32),
        "cm" => Abs::mm(number * 10.0),
        "mm" => Abs::mm(number),
        "in" => Abs::pt(number * 72.0),
        "pt" => Abs::pt(number),
        "px" | "" => Abs::pt(number * 0.75),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths() {
        let measure = Abs::pt(300.0);
        assert_eq!(length("50%", measure), Some(Abs::pt(150.0)));
        assert_eq!(length("2.54cm", measure), Some(Abs::pt(72.0)));
        assert_eq!(length("wide", measure), None);
    }
}
