//! Formulas: the tree of [`crate::math`] → boxes → ink, by the MATH table of the face (OpenType) and the rules of TeX
//! (TeXbook appendix G).
//!
//! [`Setter`] sets nodes as [`frame::Frame`]s, each kind in its file: `row` atoms and the space between them, `glyph`
//! characters and brackets that grow, `script`, `fraction`, `accent`, `table`, `text`. `inline` cuts a formula into what a
//! line of text may be broken between; `display` makes a block of its own. `place` puts boxes on lines.

mod accent;
mod display;
mod fraction;
mod frame;
mod glyph;
mod inline;
mod place;
mod row;
mod script;
mod table;
mod text;

pub(crate) use display::{Block, BlockRow, display, whole};
pub(crate) use frame::Frame;
pub(crate) use inline::inline;
pub(crate) use place::{Stand, place, reach};

use crate::diag::{Code, Diagnostic, Sink};
use crate::doc::{BlockKind, InlineKind, walk};
use crate::font::{Constants, FaceId, Fonts, Wish};
use crate::layout::ink::Color;
use crate::layout::para::Faces;
use crate::math::{Class, Length, Node, Style};
use crate::resolve::Edition;
use crate::source::Span;
use crate::theme::Abs;

/// Reports once that a book with formulas has no face for them.
pub(crate) fn face(edition: &Edition, fonts: &Fonts, sink: &mut Sink) {
    if fonts.math().is_some() {
        return;
    }
    let mut first: Option<Span> = None;
    for chapter in edition.chapters() {
        chapter.inlines(&mut |inline| {
            if matches!(inline.kind, InlineKind::Math(_)) {
                first.get_or_insert(inline.span);
            }
        });
        walk::blocks(&chapter.blocks, &mut |block| {
            if matches!(block.kind, BlockKind::Math(_)) {
                first.get_or_insert(block.span);
            }
        });
    }
    if let Some(span) = first {
        let found = Diagnostic::new(Code::F005, "there is no font for formulas").at(span);
        sink.push(found.help("give the build a font with a MATH table, such as STIX Two Math, by `--font-dir`"));
    }
}

/// How a formula is to look.
#[derive(Copy, Clone, Debug)]
pub(crate) struct Look {
    /// Size of the text around it.
    pub size: Abs,
    /// Face of the text around it, for text inside.
    pub wish: Wish,
    /// Colour.
    pub color: Color,
    /// Where it was written.
    pub span: Span,
}

/// What holds for a part.
#[derive(Copy, Clone, Debug)]
pub(crate) struct Env {
    pub style: Style,
    /// Whether superscripts are lower, as under a root.
    pub cramped: bool,
    pub color: Color,
}

impl Env {
    fn with_style(self, style: Style, most: Style) -> Env {
        Env { style: style.max(most), ..self }
    }

    fn cramp(self) -> Env {
        Env { cramped: true, ..self }
    }

    fn sup(self) -> Env {
        let style = match self.style {
            Style::Display | Style::Text => Style::Script,
            Style::Script | Style::ScriptScript => Style::ScriptScript,
        };
        Env { style, ..self }
    }

    fn sub(self) -> Env {
        self.sup().cramp()
    }

    fn numerator(self) -> Env {
        let style = match self.style {
            Style::Display => Style::Text,
            Style::Text => Style::Script,
            Style::Script | Style::ScriptScript => Style::ScriptScript,
        };
        Env { style, ..self }
    }

    fn denominator(self) -> Env {
        self.numerator().cramp()
    }

    fn index(self) -> Env {
        Env { style: Style::ScriptScript, ..self }
    }
}

/// Sets one formula.
pub(crate) struct Setter<'a, F> {
    pub fonts: &'a F,
    /// The face with the MATH table.
    pub face: FaceId,
    pub constants: Constants,
    /// Units of its em.
    pub upem: i32,
    /// Its em at the size of the text.
    pub em: Abs,
    pub look: Look,
    /// The largest style that may be used.
    pub most: Style,
    pub sink: &'a mut Sink,
}

impl<'a, F: Faces> Setter<'a, F> {
    fn new(fonts: &'a F, look: Look, sink: &'a mut Sink) -> Setter<'a, F> {
        let face = fonts.math().unwrap_or_else(|| fonts.last_resort(look.wish));
        Setter {
            fonts,
            face,
            constants: fonts.math_constants(face),
            upem: i32::from(fonts.metrics(face).upem),
            em: look.size.per_mille(fonts.scale(face)),
            look,
            most: Style::Display,
            sink,
        }
    }

    fn env(&self, style: Style) -> Env {
        Env { style, cramped: false, color: self.look.color }
    }

    /// Size of the math face in a style.
    fn size(&self, env: Env) -> Abs {
        self.em.per_mille(self.percent(env) * 10)
    }

    /// Size in a style, in percent of the text.
    fn percent(&self, env: Env) -> i32 {
        match env.style {
            Style::Display | Style::Text => 100,
            Style::Script => self.constants.script_percent(),
            Style::ScriptScript => self.constants.script_script_percent(),
        }
    }

    /// The em that lengths in a style are counted in.
    fn em_of(&self, env: Env) -> Abs {
        self.size(env)
    }

    fn axis(&self, env: Env) -> Abs {
        self.units(self.constants.axis(), self.size(env))
    }

    fn length(&self, length: Length, env: Env) -> Abs {
        match length {
            Length::Em(thousandths) => self.em_of(env).per_mille(thousandths),
            Length::Point(thousandths) => Abs::raw(65_536).per_mille(thousandths),
        }
    }

    fn color((red, green, blue): (u8, u8, u8)) -> Color {
        match (red, green, blue) {
            (0, 0, 0) => Color::Gray(0),
            _ => Color::Rgb(red, green, blue),
        }
    }

    fn space(&self, node: &Node, env: Env) -> Frame {
        match node {
            Node::Space { width, height, depth } => Frame {
                width: self.length(*width, env),
                ascent: self.length(*height, env),
                descent: self.length(*depth, env),
                ..Frame::default()
            },
            _ => Frame::default(),
        }
    }

    /// Sets a node that makes an atom.
    fn node(&mut self, node: &Node, env: Env) -> Frame {
        match node {
            Node::Symbol { ch, shown, large: true, .. } => self.operator(*ch, *shown, env),
            Node::Symbol { ch, shown, .. } => self.symbol(*ch, *shown, env),
            Node::Word { text, shown, .. } => self.word(text, shown, env),
            Node::Text { text, face } => self.text(text, *face, env),
            Node::Group(row) | Node::Classed(_, row) => self.row(row, env),
            Node::Fraction { over, under, rule } => self.fraction(over, under, *rule, env),
            Node::Root { body, index } => self.root(body, index.as_ref(), env),
            Node::Scripts { base, sub, sup, place } => self.scripts(base, [sub.as_ref(), sup.as_ref()], *place, env),
            Node::Accent { base, mark, wide, under } => self.accent(base, *mark, *wide, *under, env),
            Node::Arrow { ch, over, under } => self.arrow(*ch, over.as_ref(), under.as_ref(), env),
            Node::Fence { open, body, close } => self.fence(*open, body, *close, env),
            Node::Middle(ch) => self.symbol(*ch, *ch, env),
            Node::Delimiter { ch, height: None, .. } => self.symbol(*ch, *ch, env),
            Node::Delimiter { ch, height: Some(height), .. } => {
                let height = self.em_of(env).per_mille(*height);
                self.tall(*ch, height, env)
            }
            Node::Table(table) => self.table(table, env),
            Node::Panel { body, ground, frame } => {
                let body = self.row(body, env);
                self.framed(body, ground.map(Self::color), frame.map(Self::color))
            }
            Node::Not(body) => self.negated(body, env),
            Node::Cover(cover, body) => self.cover(*cover, body, env),
            Node::Space { .. } => self.space(node, env),
            Node::SetStyle(_) | Node::SetColor(_) => Frame::default(),
        }
    }

    /// A large operator: taller in display style, its middle on the axis (TeXbook appendix G 13).
    fn operator(&mut self, ch: char, shown: char, env: Env) -> Frame {
        let frame = match env.style {
            Style::Display => {
                let least = self.units(self.constants.display_operator_min(), self.size(env));
                self.grown(shown, least, true, env)
            }
            Style::Text | Style::Script | Style::ScriptScript => self.symbol(ch, shown, env),
        };
        let up = self.axis(env) - (frame.ascent - frame.descent) / 2;
        frame.raised(up)
    }

    /// A number or the name of a function, glyph by glyph.
    fn word(&mut self, text: &str, shown: &str, env: Env) -> Frame {
        let mut atoms = Vec::new();
        for (ch, shown) in text.chars().zip(shown.chars()) {
            let frame = match ch {
                ' ' | '\u{2009}' => Frame { width: self.size(env) / 6, ..Frame::default() },
                _ => self.symbol(ch, shown, env),
            };
            atoms.push(frame);
        }
        if atoms.len() == 1
            && let Some(frame) = atoms.pop()
        {
            return frame;
        }
        let mut whole = Frame::default();
        atoms.into_iter().for_each(|frame| whole.append(frame));
        whole
    }

    /// A part between brackets as tall as it (TeXbook appendix G 19).
    fn fence(&mut self, open: Option<char>, body: &[Node], close: Option<char>, env: Env) -> Frame {
        let mut atoms = self.atoms(body, env, Some(Class::Open));
        let axis = self.axis(env);
        let reach = |frame: &Frame| (frame.ascent - axis).max(frame.descent + axis);
        let middles: Vec<usize> =
            atoms_of(body).enumerate().filter(|(_, node)| matches!(node, Node::Middle(_))).map(|(at, _)| at).collect();
        let tallest =
            atoms.iter().enumerate().filter(|(at, _)| !middles.contains(at)).map(|(_, atom)| reach(&atom.frame));
        let tallest = tallest.max().unwrap_or_default().max(Abs::ZERO);
        // At least nine tenths of the whole, and not more than five points shorter.
        let height = (tallest * 2).per_mille(901).max(tallest * 2 - Abs::pt(5.0));
        for (at, node) in atoms_of(body).enumerate() {
            if let (Node::Middle(ch), Some(atom)) = (node, atoms.get_mut(at)) {
                atom.frame = self.tall(*ch, height, env);
            }
        }
        let mut whole = Frame::default();
        // An empty bracket leaves the space that TeX leaves.
        let none = Frame { width: self.em.per_mille(100), ..Frame::default() };
        let bracket = |setter: &mut Self, ch: Option<char>| match ch {
            Some(ch) => setter.tall(ch, height, env),
            None => none.clone(),
        };
        let first = bracket(self, open);
        whole.append(first);
        whole.append(row::join(atoms));
        let last = bracket(self, close);
        whole.append(last);
        Frame { glyph: None, ..whole }
    }
}

/// Nodes that become atoms, in the order of [`Setter::atoms`].
fn atoms_of(nodes: &[Node]) -> impl Iterator<Item = &Node> {
    nodes.iter().filter(|node| !matches!(node, Node::SetStyle(_) | Node::SetColor(_)))
}
