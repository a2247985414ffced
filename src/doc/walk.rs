//! Walking the tree: every place that holds inlines or blocks is named here once.

use super::{Block, BlockKind, Chapter, Inline, InlineKind};

/// The characters of inlines as they read aloud: without notes, readings and images' alternative text.
pub fn text_of(inlines: &[Inline]) -> String {
    let mut out = String::new();
    push_text(inlines, &mut out);
    out
}

fn push_text(inlines: &[Inline], out: &mut String) {
    for inline in inlines {
        match &inline.kind {
            InlineKind::Text(text) | InlineKind::Code(text) | InlineKind::Math(text) | InlineKind::Tcy(text) => {
                out.push_str(text);
            }
            InlineKind::Break => out.push(' '),
            InlineKind::Ruby(ruby) => ruby.pieces.iter().for_each(|piece| out.push_str(&piece.base)),
            InlineKind::Image { .. } | InlineKind::Note { .. } => {}
            InlineKind::Reference { label, .. } => {
                out.push('@');
                out.push_str(label.as_str());
            }
            InlineKind::Emph(body)
            | InlineKind::Strong(body)
            | InlineKind::Strike(body)
            | InlineKind::Sup(body)
            | InlineKind::Sub(body)
            | InlineKind::Mark { body, .. }
            | InlineKind::Warichu(body)
            | InlineKind::Link { body, .. }
            | InlineKind::Index { body, .. }
            | InlineKind::Span(body) => push_text(body, out),
        }
    }
}

impl InlineKind {
    /// The inlines inside, if it is made of inlines.
    pub fn body(&self) -> Option<&[Inline]> {
        match self {
            InlineKind::Emph(body)
            | InlineKind::Strong(body)
            | InlineKind::Strike(body)
            | InlineKind::Sup(body)
            | InlineKind::Sub(body)
            | InlineKind::Mark { body, .. }
            | InlineKind::Warichu(body)
            | InlineKind::Link { body, .. }
            | InlineKind::Index { body, .. }
            | InlineKind::Span(body) => Some(body),
            InlineKind::Text(_)
            | InlineKind::Break
            | InlineKind::Ruby(_)
            | InlineKind::Tcy(_)
            | InlineKind::Code(_)
            | InlineKind::Math(_)
            | InlineKind::Image { .. }
            | InlineKind::Reference { .. }
            | InlineKind::Note { .. } => None,
        }
    }

    /// The inlines inside, to be changed.
    pub fn body_mut(&mut self) -> Option<&mut Vec<Inline>> {
        match self {
            InlineKind::Emph(body)
            | InlineKind::Strong(body)
            | InlineKind::Strike(body)
            | InlineKind::Sup(body)
            | InlineKind::Sub(body)
            | InlineKind::Mark { body, .. }
            | InlineKind::Warichu(body)
            | InlineKind::Link { body, .. }
            | InlineKind::Index { body, .. }
            | InlineKind::Span(body) => Some(body),
            InlineKind::Text(_)
            | InlineKind::Break
            | InlineKind::Ruby(_)
            | InlineKind::Tcy(_)
            | InlineKind::Code(_)
            | InlineKind::Math(_)
            | InlineKind::Image { .. }
            | InlineKind::Reference { .. }
            | InlineKind::Note { .. } => None,
        }
    }
}

/// What hangs directly below a block.
enum Below<'a> {
    Inlines(&'a [Inline]),
    Blocks(&'a [Block]),
}

enum BelowMut<'a> {
    Inlines(&'a mut Vec<Inline>),
    Blocks(&'a mut Vec<Block>),
}

/// Writes the same table of children for `&` and `&mut`.
macro_rules! below {
    ($kind:expr, $below:ident, $iter:ident, $opt:ident, $f:expr) => {
        match $kind {
            BlockKind::Heading { content, .. } | BlockKind::Para(content) => $f($below::Inlines(content)),
            BlockKind::Verse(lines) => lines.$iter().for_each(|line| $f($below::Inlines(line))),
            BlockKind::Quote { body, source } => {
                $f($below::Blocks(body));
                source.$iter().for_each(|source| $f($below::Inlines(source)));
            }
            BlockKind::List { items, .. } => items.$iter().for_each(|item| $f($below::Blocks(item.body.$opt()))),
            BlockKind::Terms(terms) => {
                for definition in terms.$iter() {
                    $f($below::Inlines(definition.term.$opt()));
                    definition.bodies.$iter().for_each(|body| $f($below::Blocks(body)));
                }
            }
            BlockKind::Figure { body, caption, .. } => {
                $f($below::Blocks(body));
                $f($below::Inlines(caption));
            }
            BlockKind::Table(table) => {
                $f($below::Inlines(table.caption.$opt()));
                for row in table.head.$iter().chain(table.body.$iter()) {
                    row.cells.$iter().for_each(|cell| $f($below::Blocks(cell.body.$opt())));
                }
            }
            BlockKind::Container { title, body, .. } => {
                title.$iter().for_each(|title| $f($below::Inlines(title)));
                $f($below::Blocks(body));
            }
            BlockKind::Code { .. }
            | BlockKind::Math(_)
            | BlockKind::SceneBreak
            | BlockKind::BlankLine
            | BlockKind::PageBreak(_) => {}
        }
    };
}

trait Whole {
    type Item;
    fn as_whole(&self) -> &[Self::Item];
    fn as_whole_mut(&mut self) -> &mut Self;
}

impl<T> Whole for Vec<T> {
    type Item = T;
    fn as_whole(&self) -> &[T] {
        self
    }
    fn as_whole_mut(&mut self) -> &mut Vec<T> {
        self
    }
}

/// Calls `f` on every block, parents first, in reading order.
pub fn blocks<'a>(list: &'a [Block], f: &mut impl FnMut(&'a Block)) {
    fn go<'a>(list: &'a [Block], f: &mut dyn FnMut(&'a Block)) {
        for block in list {
            f(block);
            below!(&block.kind, Below, iter, as_whole, |below| match below {
                Below::Inlines(_) => {}
                Below::Blocks(blocks) => go(blocks, f),
            });
        }
    }
    go(list, f);
}

/// Calls `f` on every inline below these blocks, parents first, in reading order.
pub fn inlines<'a>(list: &'a [Block], f: &mut impl FnMut(&'a Inline)) {
    fn go<'a>(list: &'a [Block], f: &mut dyn FnMut(&'a Inline)) {
        for block in list {
            below!(&block.kind, Below, iter, as_whole, |below| match below {
                Below::Inlines(inlines) => each_inline_dyn(inlines, f),
                Below::Blocks(blocks) => go(blocks, f),
            });
        }
    }
    go(list, f);
}

/// Calls `f` on every run of inlines that hangs directly below a block, in reading order.
pub fn runs<'a>(list: &'a [Block], f: &mut dyn FnMut(&'a [Inline])) {
    runs_where(list, &|_| true, f);
}

/// As [`runs`], only in blocks that `enter` lets through; what is inside others is passed over.
pub fn runs_where<'a>(list: &'a [Block], enter: &dyn Fn(&Block) -> bool, f: &mut dyn FnMut(&'a [Inline])) {
    for block in list.iter().filter(|block| enter(block)) {
        below!(&block.kind, Below, iter, as_whole, |below| match below {
            Below::Inlines(inlines) => f(inlines),
            Below::Blocks(blocks) => runs_where(blocks, enter, f),
        });
    }
}

/// What holds text itself: a run of inlines that hangs directly below a block, or a block of code or mathematics.
#[derive(Copy, Clone, Debug)]
pub enum Holder<'a> {
    /// A run of inlines.
    Run(&'a [Inline]),
    /// A block without inlines.
    Block(&'a Block),
}

/// As [`Holder`], to be changed.
#[derive(Debug)]
pub enum HolderMut<'a> {
    /// A run of inlines.
    Run(&'a mut Vec<Inline>),
    /// A block without inlines.
    Block(&'a mut Block),
}

/// Calls `f` on everything that holds text, in reading order.
pub fn holders<'a>(list: &'a [Block], f: &mut dyn FnMut(Holder<'a>)) {
    for block in list {
        if holds_text(&block.kind) {
            f(Holder::Block(block));
        }
        below!(&block.kind, Below, iter, as_whole, |below| match below {
            Below::Inlines(inlines) => f(Holder::Run(inlines)),
            Below::Blocks(blocks) => holders(blocks, f),
        });
    }
}

/// Calls `f` on everything that holds text, in the order of [`holders`], to be changed.
pub fn holders_mut(list: &mut [Block], f: &mut dyn FnMut(HolderMut<'_>)) {
    for block in list {
        if holds_text(&block.kind) {
            f(HolderMut::Block(block));
        }
        below!(&mut block.kind, BelowMut, iter_mut, as_whole_mut, |below| match below {
            BelowMut::Inlines(inlines) => f(HolderMut::Run(inlines)),
            BelowMut::Blocks(blocks) => holders_mut(blocks, f),
        });
    }
}

fn holds_text(kind: &BlockKind) -> bool {
    matches!(kind, BlockKind::Code { .. } | BlockKind::Math(_))
}

/// Calls `f` on every inline in a run of inlines, parents first.
pub fn each_inline<'a>(list: &'a [Inline], f: &mut impl FnMut(&'a Inline)) {
    each_inline_dyn(list, f);
}

fn each_inline_dyn<'a>(list: &'a [Inline], f: &mut dyn FnMut(&'a Inline)) {
    for inline in list {
        f(inline);
        if let Some(body) = inline.kind.body() {
            each_inline_dyn(body, f);
        }
    }
}

/// Calls `f` on every block, parents first, to be changed.
pub fn blocks_mut(list: &mut [Block], f: &mut dyn FnMut(&mut Block)) {
    for block in list {
        f(block);
        below!(&mut block.kind, BelowMut, iter_mut, as_whole_mut, |below| match below {
            BelowMut::Inlines(_) => {}
            BelowMut::Blocks(blocks) => blocks_mut(blocks, f),
        });
    }
}

/// Calls `f` on every run of inlines that hangs directly below a block, in the order of [`runs`], to be changed.
pub fn outer_runs_mut(list: &mut [Block], f: &mut dyn FnMut(&mut Vec<Inline>)) {
    outer_runs_mut_where(list, &|_| true, f);
}

/// As [`outer_runs_mut`], only in blocks that `enter` lets through.
pub fn outer_runs_mut_where(list: &mut [Block], enter: &dyn Fn(&Block) -> bool, f: &mut dyn FnMut(&mut Vec<Inline>)) {
    for block in list.iter_mut().filter(|block| enter(block)) {
        below!(&mut block.kind, BelowMut, iter_mut, as_whole_mut, |below| match below {
            BelowMut::Inlines(inlines) => f(inlines),
            BelowMut::Blocks(blocks) => outer_runs_mut_where(blocks, enter, f),
        });
    }
}

/// Calls `f` on every run of inlines below these blocks, outermost first, to be changed.
pub fn runs_mut(list: &mut [Block], f: &mut dyn FnMut(&mut Vec<Inline>)) {
    for block in list {
        below!(&mut block.kind, BelowMut, iter_mut, as_whole_mut, |below| match below {
            BelowMut::Inlines(inlines) => each_run_mut(inlines, f),
            BelowMut::Blocks(blocks) => runs_mut(blocks, f),
        });
    }
}

/// Calls `f` on a run of inlines and on every run inside it, to be changed.
pub fn each_run_mut(run: &mut Vec<Inline>, f: &mut dyn FnMut(&mut Vec<Inline>)) {
    f(run);
    for inline in run {
        if let Some(body) = inline.kind.body_mut() {
            each_run_mut(body, f);
        }
    }
}

impl Chapter {
    /// Calls `f` on every inline of title, text and notes.
    pub fn inlines<'a>(&'a self, f: &mut impl FnMut(&'a Inline)) {
        each_inline(&self.title, f);
        inlines(&self.blocks, f);
        self.notes.values().for_each(|note| inlines(&note.body, f));
    }

    /// Calls `f` on every run of inlines of title, text and notes, to be changed.
    pub fn runs_mut(&mut self, f: &mut dyn FnMut(&mut Vec<Inline>)) {
        each_run_mut(&mut self.title, f);
        runs_mut(&mut self.blocks, f);
        self.notes.values_mut().for_each(|note| runs_mut(&mut note.body, f));
    }

    /// Calls `f` on every block of text and notes.
    pub fn blocks<'a>(&'a self, f: &mut impl FnMut(&'a Block)) {
        blocks(&self.blocks, f);
        self.notes.values().for_each(|note| blocks(&note.body, f));
    }

    /// How many characters are printed of title, text and notes, blanks not counted. Readings beside characters and
    /// formulas do not count.
    pub fn characters(&self) -> usize {
        // Beyond the ideographic space there is no other.
        let printed = |text: &str| text.chars().filter(|c| *c > '\u{3000}' || !c.is_whitespace()).count();
        let mut count = 0;
        self.inlines(&mut |inline| {
            count += match &inline.kind {
                InlineKind::Text(text) | InlineKind::Code(text) | InlineKind::Tcy(text) => printed(text),
                InlineKind::Ruby(ruby) => ruby.pieces.iter().map(|piece| printed(&piece.base)).sum(),
                _ => 0,
            };
        });
        self.blocks(&mut |block| {
            if let BlockKind::Code { text, .. } = &block.kind {
                count += printed(text);
            }
        });
        count
    }
}
