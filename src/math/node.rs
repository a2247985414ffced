//! The tree of a formula.

/// A formula as read.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Formula {
    /// Its row.
    pub row: Row,
    /// What `\tag` gives as its number, brackets included.
    pub tag: Option<String>,
}

impl Formula {
    /// Whether it, or a row of it, has a number of its own.
    pub fn is_numbered(&self) -> bool {
        let row = |row: &TableRow| row.tag.is_some();
        self.tag.is_some() || matches!(&self.row[..], [Node::Table(table)] if table.rows.iter().any(row))
    }
}

/// Nodes beside one another.
pub type Row = Vec<Node>;

/// Class of an atom: what the space around it depends on (TeXbook chapter 18).
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
pub enum Class {
    /// Letters, digits, signs without an operand.
    Ord,
    /// Large operators and functions.
    Op,
    /// Binary operators.
    Bin,
    /// Relations.
    Rel,
    /// Opening brackets.
    Open,
    /// Closing brackets.
    Close,
    /// Punctuation.
    Punct,
    /// Fractions and formulas in brackets.
    Inner,
}

/// A length of TeX.
#[derive(Copy, Clone, PartialEq, Debug)]
pub enum Length {
    /// In thousandths of the em.
    Em(i32),
    /// In thousandths of a PDF point.
    Point(i32),
}

impl Length {
    /// No length.
    pub const ZERO: Length = Length::Em(0);

    /// Whether it is nothing.
    pub fn is_zero(self) -> bool {
        matches!(self, Length::Em(0) | Length::Point(0))
    }
}

/// Size and spacing of a part (TeXbook chapter 17).
#[derive(Copy, Clone, Eq, PartialEq, Ord, PartialOrd, Debug)]
pub enum Style {
    /// Displayed.
    Display,
    /// In a line of text.
    Text,
    /// Sub- and superscripts.
    Script,
    /// Those of scripts.
    ScriptScript,
}

/// Where scripts stand.
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
pub enum Place {
    /// At the right.
    Side,
    /// Over and under the base.
    Limits,
    /// Over and under it in display style, else at the right.
    Movable,
}

/// Alignment of a column.
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
pub enum Column {
    /// At the start.
    Left,
    /// In the middle.
    Center,
    /// At the end.
    Right,
}

/// A line in or around a table.
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
pub enum Line {
    /// Solid.
    Solid,
    /// Dashed.
    Dashed,
}

/// Face of `\text` and its kin.
#[derive(Copy, Clone, Default, Eq, PartialEq, Debug)]
pub struct Face {
    /// Bold.
    pub bold: bool,
    /// Italic; 楷體 for Han.
    pub italic: bool,
    /// Without serifs.
    pub sans: bool,
    /// Of typewriters.
    pub mono: bool,
}

/// What a [`Node::Cover`] shows of its body.
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
pub enum Cover {
    /// `\phantom`: nothing but its room.
    Phantom,
    /// `\hphantom`: nothing but its width.
    Width,
    /// `\vphantom`: nothing but its height.
    Height,
    /// `\smash`: all, with no height.
    Smash,
    /// `\boxed`: a frame around it.
    Boxed,
    /// `\cancel`: a line through it.
    Cancel,
}

/// A part of a formula.
#[derive(Clone, PartialEq, Debug)]
pub enum Node {
    /// One character.
    Symbol {
        /// As written: what is found when the text is searched.
        ch: char,
        /// As shown: in the alphabet that was asked for.
        shown: char,
        /// Its class.
        class: Class,
        /// A large operator that grows in display style.
        large: bool,
    },
    /// A number, or the name of a function.
    Word {
        /// As written.
        text: String,
        /// As shown.
        shown: String,
        /// [`Class::Ord`] or [`Class::Op`].
        class: Class,
    },
    /// Text.
    Text {
        /// Its characters.
        text: String,
        /// Their face.
        face: Face,
    },
    /// A group: an ordinary atom.
    Group(Row),
    /// A group that counts as an atom of this class.
    Classed(Class, Row),
    /// A fraction, or what stands over one another without a rule.
    Fraction {
        /// Over the rule.
        over: Row,
        /// Under it.
        under: Row,
        /// Thickness of the rule; `None` for the usual one.
        rule: Option<Length>,
    },
    /// A root.
    Root {
        /// Under the sign.
        body: Row,
        /// Which root.
        index: Option<Row>,
    },
    /// A base with scripts.
    Scripts {
        /// The base.
        base: Box<Node>,
        /// The lower script.
        sub: Option<Row>,
        /// The upper script.
        sup: Option<Row>,
        /// Where they stand.
        place: Place,
    },
    /// A base with a mark over or under it.
    Accent {
        /// The base.
        base: Row,
        /// The mark.
        mark: char,
        /// Whether it grows with the base.
        wide: bool,
        /// Whether it stands under it.
        under: bool,
    },
    /// An arrow that grows with what stands over and under it.
    Arrow {
        /// The arrow.
        ch: char,
        /// Over it.
        over: Option<Row>,
        /// Under it.
        under: Option<Row>,
    },
    /// A part between brackets of its height.
    Fence {
        /// The first bracket.
        open: Option<char>,
        /// The part.
        body: Row,
        /// The last bracket.
        close: Option<char>,
    },
    /// `\middle`: a bracket of the height of the fence around it.
    Middle(char),
    /// A bracket of a given height.
    Delimiter {
        /// The bracket.
        ch: char,
        /// Its class.
        class: Class,
        /// Its height in thousandths of the em; `None` for its own.
        height: Option<i32>,
    },
    /// Rows of cells.
    Table(Box<Table>),
    /// Space.
    Space {
        /// Its width.
        width: Length,
        /// Height over the baseline.
        height: Length,
        /// Depth below it.
        depth: Length,
    },
    /// From here to the end of the row the style is this.
    SetStyle(Style),
    /// From here to the end of the row ink has this colour.
    SetColor((u8, u8, u8)),
    /// A part on a ground or in a frame of these colours.
    Panel {
        /// The part.
        body: Row,
        /// Colour behind it.
        ground: Option<(u8, u8, u8)>,
        /// Colour of the frame.
        frame: Option<(u8, u8, u8)>,
    },
    /// A negated part: a stroke through it.
    Not(Box<Node>),
    /// A part of which something is not shown, or more.
    Cover(Cover, Row),
}

/// What kind of table it is, which its spaces depend on.
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
pub enum TableKind {
    /// `matrix`, `array`.
    Matrix,
    /// `smallmatrix`.
    Small,
    /// `cases`.
    Cases,
    /// `align` and its kin: right and left columns in turn, in display style.
    Align,
    /// `gather`: centred lines in display style.
    Gather,
    /// `multline`: the first line at the start, the last at the end.
    Multline,
    /// `substack`: lines close together.
    Stack,
}

/// Rows of cells.
#[derive(Clone, PartialEq, Debug)]
pub struct Table {
    /// Its kind.
    pub kind: TableKind,
    /// Alignment of the columns; the last holds for those after it too.
    pub columns: Vec<Column>,
    /// Lines between columns: before column 0, before column 1 …
    pub rules: Vec<Vec<Line>>,
    /// The rows.
    pub rows: Vec<TableRow>,
}

/// A row of a table.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct TableRow {
    /// Lines above it.
    pub rules: Vec<Line>,
    /// Its cells.
    pub cells: Vec<Row>,
    /// Space below it beside the usual.
    pub skip: Option<Length>,
    /// What `\tag` gives as its number.
    pub tag: Option<String>,
}

impl Table {
    /// Alignment of a column.
    pub fn column(&self, at: usize) -> Column {
        match self.kind {
            TableKind::Align if at.is_multiple_of(2) => Column::Right,
            TableKind::Align => Column::Left,
            TableKind::Matrix
            | TableKind::Small
            | TableKind::Cases
            | TableKind::Gather
            | TableKind::Multline
            | TableKind::Stack => self.columns.get(at).or(self.columns.last()).copied().unwrap_or(Column::Center),
        }
    }

    /// How many columns its longest row has.
    pub fn width(&self) -> usize {
        self.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0)
    }
}

impl Node {
    /// Class of the atom that it makes, or `None` where it makes none.
    pub fn class(&self) -> Option<Class> {
        match self {
            Node::Symbol { class, .. } | Node::Word { class, .. } | Node::Delimiter { class, .. } => Some(*class),
            Node::Classed(class, _) => Some(*class),
            Node::Fraction { .. } | Node::Fence { .. } => Some(Class::Inner),
            Node::Scripts { base, .. } | Node::Not(base) => base.class(),
            Node::Accent { base, .. } => match base.as_slice() {
                [one] => one.class().filter(|class| matches!(class, Class::Rel | Class::Bin)).or(Some(Class::Ord)),
                _ => Some(Class::Ord),
            },
            Node::Arrow { .. } | Node::Middle(_) => Some(Class::Rel),
            Node::Text { .. } | Node::Group(_) | Node::Root { .. } | Node::Table(_) | Node::Panel { .. } => {
                Some(Class::Ord)
            }
            Node::Cover(..) => Some(Class::Ord),
            Node::Space { .. } | Node::SetStyle(_) | Node::SetColor(_) => None,
        }
    }
}

impl Node {
    /// Its characters, one after another.
    pub fn plain(&self) -> String {
        let row = |row: &Row| row.iter().map(Node::plain).collect::<String>();
        match self {
            Node::Symbol { ch, .. } | Node::Middle(ch) | Node::Delimiter { ch, .. } => ch.to_string(),
            Node::Word { text, .. } | Node::Text { text, .. } => text.clone(),
            Node::Group(body)
            | Node::Classed(_, body)
            | Node::Fence { body, .. }
            | Node::Root { body, .. }
            | Node::Panel { body, .. }
            | Node::Cover(_, body) => row(body),
            Node::Accent { base, .. } => row(base),
            Node::Not(body) => body.plain(),
            Node::Fraction { over, under, .. } => row(over) + "/" + &row(under),
            Node::Scripts { base, sub, sup, .. } => {
                base.plain() + &[sub, sup].into_iter().flatten().map(row).collect::<String>()
            }
            Node::Arrow { ch, .. } => ch.to_string(),
            Node::Table(table) => table.rows.iter().flat_map(|line| &line.cells).map(row).collect(),
            Node::Space { .. } => " ".to_owned(),
            Node::SetStyle(_) | Node::SetColor(_) => String::new(),
        }
    }
}
