//! Pictures that stand alone become figures.

use super::Reader;
use super::inline::Piece;
use crate::doc::{Attr, AttrData, Block, BlockKind, Inline, InlineKind, text_of};
use crate::read::attrs;

impl Reader<'_> {
    /// A paragraph of nothing but pictures, each on a line of its own: a figure each. Anything else is left alone.
    pub(super) fn figures(&mut self, pieces: &mut Vec<Piece>) -> Option<Vec<Block>> {
        let mut images = 0;
        let mut after_image = false;
        for piece in pieces.iter() {
            match piece {
                Piece::Node(inline) if is_image(inline) && !after_image => {
                    images += 1;
                    after_image = true;
                }
                Piece::Node(Inline { kind: InlineKind::Text(text), .. }) if text == "\n" => after_image = false,
                Piece::Node(Inline { kind: InlineKind::Text(text), .. }) if text.trim().is_empty() => {}
                Piece::Atom(_) if after_image => {}
                Piece::Open(tag, _) if tag.name == "img" && !after_image => {
                    images += 1;
                    after_image = true;
                }
                _ => return None,
            }
        }
        if images == 0 {
            return None;
        }
        let run = self.pair(std::mem::take(pieces));
        if !run.iter().all(|inline| is_image(inline) || is_blank(inline)) {
            // Braces that are no attributes after all.
            *pieces = run.into_iter().map(Piece::Node).collect();
            return None;
        }
        Some(run.into_iter().filter(is_image).map(|image| self.figure(image)).collect())
    }

    fn figure(&mut self, mut image: Inline) -> Block {
        let span = image.span;
        let inner = match &mut image.kind {
            InlineKind::Link { body, .. } => body.first_mut(),
            _ => None,
        };
        let (mut caption, attr) = match inner {
            Some(inner) => {
                let taken = self.caption(inner);
                let attr = std::mem::take(&mut image.attr);
                (taken.0, attrs::merge(attr, taken.1))
            }
            None => self.caption(&mut image),
        };
        super::text::trim_end(&mut caption);
        let body = vec![Block::new(BlockKind::Para(vec![image]), span)];
        Block { kind: BlockKind::Figure { number: None, body, caption }, attr, span }
    }

    /// Cuts the attributes of a picture in those of the figure (id, classes) and those of the picture itself. The
    /// caption is the title, or the words in the brackets.
    fn caption(&mut self, image: &mut Inline) -> (Vec<Inline>, Attr) {
        let words = self.alts.remove(&image.span).unwrap_or_default();
        let decorative = attrs::take_class(&mut image.attr, "decorative");
        let title = attrs::take_value(&mut image.attr, "title");
        let caption = match title {
            Some(title) => vec![Inline::new(InlineKind::Text(title), image.span)],
            None if decorative => Vec::new(),
            None => words,
        };
        if let InlineKind::Image { alt, .. } = &mut image.kind
            && alt.is_empty()
            && !decorative
        {
            *alt = text_of(&caption);
        }
        let data = image.attr.get().cloned().unwrap_or_default();
        let mut classes = data.classes;
        if decorative {
            classes.push("decorative".to_owned());
        }
        image.attr = Attr::new(AttrData { pairs: data.pairs, ..AttrData::default() });
        (caption, Attr::new(AttrData { id: data.id, classes, lang: data.lang, pairs: Vec::new() }))
    }
}

fn is_image(inline: &Inline) -> bool {
    match &inline.kind {
        InlineKind::Image { .. } => true,
        InlineKind::Link { body, .. } => matches!(body.as_slice(), [Inline { kind: InlineKind::Image { .. }, .. }]),
        _ => false,
    }
}

fn is_blank(inline: &Inline) -> bool {
    matches!(&inline.kind, InlineKind::Text(text) if text.trim().is_empty())
}
