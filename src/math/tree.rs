//! Events of the parser → nodes.

use std::iter::Peekable;
use std::vec::IntoIter;

use pulldown_latex::event::{
    ArrayColumn, ColorTarget, ColumnAlignment, Content, DelimiterSize, DelimiterType, Dimension, DimensionUnit,
    EnvironmentFlow, Event, Font, Grouping, Line as Rule, ScriptPosition, ScriptType, StateChange, Style as State,
    Visual,
};

use super::dialect::mark;
use super::letter::styled;
use super::node::*;
use super::{DEEPEST, text};

/// Makes the tree of a formula.
pub(super) fn formula(events: Vec<Event>) -> Result<Formula, String> {
    let mut builder = Builder { events: events.into_iter().peekable(), depth: 0, tag: None };
    let row = builder.row(Scope::default())?.whole();
    Ok(Formula { row, tag: builder.tag })
}

struct Builder<'a> {
    events: Peekable<IntoIter<Event<'a>>>,
    depth: usize,
    /// What `\tag` gave since a row began.
    tag: Option<String>,
}

/// What holds in a row.
#[derive(Copy, Clone, Default)]
struct Scope {
    font: Option<Font>,
    /// Directly between `\left` and `\right`.
    fenced: bool,
}

/// A row with the colours behind and around it.
#[derive(Default)]
struct Part {
    row: Row,
    ground: Option<(u8, u8, u8)>,
    frame: Option<(u8, u8, u8)>,
}

impl Part {
    fn whole(self) -> Row {
        let Part { row, ground, frame } = self;
        if ground.is_some() || frame.is_some() { vec![Node::Panel { body: row, ground, frame }] } else { row }
    }
}

impl Builder<'_> {
    /// What stands up to the end of the group or cell, which is left in the stream.
    fn row(&mut self, mut scope: Scope) -> Result<Part, String> {
        let mut part = Part::default();
        while let Some(event) = self.events.peek() {
            match event {
                Event::End | Event::EnvironmentFlow(_) => break,
                Event::StateChange(change) => {
                    match *change {
                        StateChange::Font(font) => scope.font = font,
                        StateChange::Style(style) => part.row.push(Node::SetStyle(style_of(style))),
                        StateChange::Color(change) => match change.target {
                            ColorTarget::Text => part.row.push(Node::SetColor(change.color)),
                            ColorTarget::Background => part.ground = Some(change.color),
                            ColorTarget::Border => part.frame = Some(change.color),
                        },
                    }
                    self.events.next();
                }
                _ => self.element(scope, &mut part.row)?,
            }
        }
        Ok(part)
    }

    /// The next element as a row of its own.
    fn argument(&mut self, scope: Scope) -> Result<Row, String> {
        let mut row = Row::new();
        self.element(Scope { fenced: false, ..scope }, &mut row)?;
        Ok(match <[Node; 1]>::try_from(row) {
            Ok([Node::Group(inner)]) => inner,
            Ok([node]) => vec![node],
            Err(row) => row,
        })
    }

    /// Adds the next element to a row.
    fn element(&mut self, scope: Scope, row: &mut Row) -> Result<(), String> {
        self.depth += 1;
        if self.depth > DEEPEST * 3 {
            return Err("it is nested too deeply".to_owned());
        }
        match self.events.next() {
            Some(Event::Content(content)) => self.content(content, scope, row)?,
            Some(Event::Begin(group)) => self.group(group, scope, row)?,
            Some(Event::Visual(visual)) => self.visual(visual, scope, row)?,
            Some(Event::Script { ty, position }) => self.scripts(ty, position, scope, row)?,
            Some(Event::Space { width, height, depth }) => row.push(space(width, height, depth)),
            Some(Event::StateChange(_) | Event::EnvironmentFlow(_) | Event::End) | None => {}
        }
        self.depth -= 1;
        Ok(())
    }

    fn group(&mut self, group: Grouping, scope: Scope, row: &mut Row) -> Result<(), String> {
        let inner = Scope { fenced: false, ..scope };
        match group {
            Grouping::Normal => self.braces(inner, row)?,
            Grouping::LeftRight(open, close) => {
                let body = self.row(Scope { fenced: true, ..scope })?.whole();
                row.push(Node::Fence { open, body, close });
            }
            Grouping::Equation { .. } => {
                let mut body = Row::new();
                // `\\` does nothing in it.
                while !matches!(self.events.peek(), None | Some(Event::End)) {
                    body.append(&mut self.row(inner)?.whole());
                    self.events.next_if(|event| matches!(event, Event::EnvironmentFlow(_)));
                }
                row.append(&mut body);
            }
            Grouping::Array(columns) => {
                let (columns, rules) = array_columns(&columns);
                self.table(TableKind::Matrix, columns, rules, row)?;
            }
            Grouping::Matrix { alignment } => self.table(TableKind::Matrix, vec![column(alignment)], vec![], row)?,
            Grouping::SubArray { alignment } => self.table(TableKind::Stack, vec![column(alignment)], vec![], row)?,
            Grouping::Cases { left } => {
                let mut body = Row::new();
                self.table(TableKind::Cases, vec![Column::Left], vec![], &mut body)?;
                let (open, close) = if left { (Some('{'), None) } else { (None, Some('}')) };
                row.push(Node::Fence { open, body, close });
            }
            Grouping::Align { .. }
            | Grouping::Aligned
            | Grouping::Alignat { .. }
            | Grouping::Alignedat { .. }
            | Grouping::Split => self.table(TableKind::Align, vec![], vec![], row)?,
            Grouping::Gather { .. } | Grouping::Gathered => {
                self.table(TableKind::Gather, vec![Column::Center], vec![], row)?;
            }
            Grouping::Multline => self.table(TableKind::Multline, vec![Column::Center], vec![], row)?,
        }
        self.events.next_if(|event| *event == Event::End);
        Ok(())
    }

    /// A group in braces, or what its first character says that it is.
    fn braces(&mut self, scope: Scope, row: &mut Row) -> Result<(), String> {
        let mark = match self.events.peek() {
            Some(Event::Content(Content::Ordinary { content, .. })) if (mark::FIRST..=mark::LAST).contains(content) => {
                let content = *content;
                self.events.next();
                content
            }
            _ => {
                let body = self.row(scope)?.whole();
                row.push(Node::Group(body));
                return Ok(());
            }
        };
        let body = self.row(scope)?.whole();
        let cover = match mark {
            mark::PHANTOM => Cover::Phantom,
            mark::WIDTH => Cover::Width,
            mark::HEIGHT => Cover::Height,
            mark::SMASH => Cover::Smash,
            mark::BOXED => Cover::Boxed,
            mark::CANCEL => Cover::Cancel,
            mark::BIN => {
                row.push(Node::Classed(Class::Bin, body));
                return Ok(());
            }
            mark::OVERLINE => {
                row.push(Node::Accent { base: body, mark: '‾', wide: true, under: false });
                return Ok(());
            }
            mark::ARROW => {
                row.push(arrow(body));
                return Ok(());
            }
            _ => {
                let number: String = body.iter().map(Node::plain).collect();
                self.tag = Some(if mark == mark::TAG { format!("({number})") } else { number });
                return Ok(());
            }
        };
        row.push(Node::Cover(cover, body));
        Ok(())
    }

    fn table(
        &mut self,
        kind: TableKind,
        columns: Vec<Column>,
        rules: Vec<Vec<Line>>,
        out: &mut Row,
    ) -> Result<(), String> {
        let outer = self.tag.take();
        let mut rows = Vec::new();
        let mut row = TableRow::default();
        // What is said of the style before the first cell holds for all of them.
        let style = match self.events.peek() {
            Some(Event::StateChange(StateChange::Style(style))) => Some(style_of(*style)),
            _ => None,
        };
        if style.is_some() {
            self.events.next();
        }
        // `smallmatrix` is a matrix that the parser gives the style of text.
        let (kind, style) = match (kind, style) {
            (TableKind::Matrix, Some(Style::Text)) => (TableKind::Small, None),
            both => both,
        };
        if let Some(Event::EnvironmentFlow(EnvironmentFlow::StartLines { lines })) = self.events.peek() {
            row.rules = lines.iter().map(line).collect();
            self.events.next();
        }
        loop {
            let mut cell: Row = style.map(Node::SetStyle).into_iter().collect();
            cell.append(&mut self.row(Scope::default())?.whole());
            row.cells.push(cell);
            match self.events.next_if(|event| *event != Event::End) {
                Some(Event::EnvironmentFlow(EnvironmentFlow::NewLine { spacing, horizontal_lines })) => {
                    row.skip = spacing.map(length);
                    row.tag = self.tag.take();
                    rows.push(std::mem::take(&mut row));
                    row.rules = horizontal_lines.iter().map(line).collect();
                }
                Some(_) => {}
                None => break,
            }
        }
        row.tag = self.tag.take();
        let blank = row.cells.iter().flatten().all(|node| matches!(node, Node::SetStyle(_)));
        // What follows the last `\\` is a row only if there is something in it; its lines close the table.
        if !blank || !row.rules.is_empty() || row.tag.is_some() || rows.is_empty() {
            if blank && !rows.is_empty() {
                row.cells.clear();
            }
            rows.push(row);
        }
        self.tag = outer;
        out.push(Node::Table(Box::new(Table { kind, columns, rules, rows })));
        Ok(())
    }

    fn content(&mut self, content: Content, scope: Scope, row: &mut Row) -> Result<(), String> {
        let font = scope.font;
        match content {
            Content::Text("&nbsp;") => {
                row.push(Node::Space { width: Length::Em(333), height: Length::ZERO, depth: Length::ZERO })
            }
            Content::Text(source) => row.append(&mut text::nodes(source, face(font))?),
            Content::Number(number) => {
                let shown = number.chars().map(|ch| styled(ch, font.or(Some(Font::UpRight)))).collect();
                row.push(Node::Word { text: number.to_owned(), shown, class: Class::Ord });
            }
            Content::Function(name) => {
                // `\operatorname` may hold spaces of TeX.
                let name = name.replace("\\,", "\u{2009}");
                row.push(Node::Word { text: name.clone(), shown: name, class: Class::Op });
            }
            Content::Ordinary { content, .. } => ordinary(content, font, row),
            Content::LargeOp { content, small } => row.push(Node::Symbol {
                ch: content,
                shown: styled(content, Some(Font::UpRight)),
                class: Class::Op,
                large: !small,
            }),
            // A solidus has no space around it in TeX.
            Content::BinaryOp { content: '/', .. } => row.push(symbol('/', Class::Ord)),
            Content::BinaryOp { content, .. } => row.push(symbol(content, Class::Bin)),
            Content::Relation { content, .. } => {
                let mut buffer = [0_u8; 8];
                let text = String::from_utf8_lossy(content.encode_utf8_to_buf(&mut buffer)).into_owned();
                let mut chars = text.chars();
                row.push(match (chars.next(), chars.next()) {
                    (Some(ch), None) => symbol(ch, Class::Rel),
                    _ => Node::Word { shown: text.clone(), text, class: Class::Rel },
                });
            }
            Content::Delimiter { content, size, ty } => row.push(match (ty, size) {
                (DelimiterType::Fence, Some(DelimiterSize::Big)) if scope.fenced => Node::Middle(content),
                _ => Node::Delimiter {
                    ch: content,
                    class: match (ty, size) {
                        (DelimiterType::Open, _) => Class::Open,
                        (DelimiterType::Close, _) => Class::Close,
                        (DelimiterType::Fence, Some(_)) => Class::Rel,
                        (DelimiterType::Fence, None) => Class::Ord,
                    },
                    height: size.map(height),
                },
            }),
            Content::Punctuation(ch) => row.push(symbol(ch, Class::Punct)),
        }
        Ok(())
    }

    fn visual(&mut self, visual: Visual, scope: Scope, row: &mut Row) -> Result<(), String> {
        match visual {
            Visual::SquareRoot => {
                let body = self.argument(scope)?;
                row.push(Node::Root { body, index: None });
            }
            Visual::Root => {
                let body = self.argument(scope)?;
                let index = Some(self.argument(scope)?);
                row.push(Node::Root { body, index });
            }
            Visual::Fraction(rule) => {
                let over = self.argument(scope)?;
                let under = self.argument(scope)?;
                row.push(Node::Fraction { over, under, rule: rule.map(length) });
            }
            Visual::Negation => {
                let mut body = self.argument(scope)?;
                let node = if body.len() == 1 { body.pop() } else { None };
                row.push(Node::Not(Box::new(node.unwrap_or(Node::Group(body)))));
            }
        }
        Ok(())
    }

    fn scripts(&mut self, ty: ScriptType, at: ScriptPosition, scope: Scope, row: &mut Row) -> Result<(), String> {
        let operator =
            matches!(self.events.peek(), Some(Event::Content(Content::LargeOp { .. } | Content::Function(_))));
        let mut base = self.argument(scope)?;
        let stretchy = match self.events.peek() {
            Some(Event::Content(Content::Ordinary { content, stretchy })) => Some((*content, *stretchy)),
            _ => None,
        };
        let under = ty == ScriptType::Subscript;
        if at == ScriptPosition::AboveBelow
            && !operator
            && let Some((mark, wide)) = stretchy
            && ty != ScriptType::SubSuperscript
            && is_accent(mark, wide)
        {
            self.events.next();
            // A line is as long as what it stands over.
            let wide = wide || mark == '_';
            row.push(Node::Accent { base, mark, wide, under });
            return Ok(());
        }
        let (mut sub, mut sup) = (None, None);
        if ty != ScriptType::Superscript {
            sub = Some(self.argument(scope)?);
        }
        if ty != ScriptType::Subscript {
            sup = Some(self.argument(scope)?);
        }
        let place = match at {
            ScriptPosition::Right => Place::Side,
            ScriptPosition::AboveBelow => Place::Limits,
            ScriptPosition::Movable => Place::Movable,
        };
        if base.len() == 1 && is_prime(&base[0]) && place == Place::Side {
            // f'_1: the prime and the scripts belong to what is before them.
            let mut primed = base;
            primed.extend(sup.take().into_iter().flatten());
            let before = row.pop().filter(|node| node.class().is_some()).unwrap_or(Node::Group(Row::new()));
            row.push(Node::Scripts { base: Box::new(before), sub, sup: Some(primed), place });
            return Ok(());
        }
        let node = if base.len() == 1 { base.pop() } else { None };
        row.push(Node::Scripts { base: Box::new(node.unwrap_or(Node::Group(base))), sub, sup, place });
        Ok(())
    }
}

/// A character that is no operator. Han stand as text; primes are scripts of what is before them.
fn ordinary(ch: char, font: Option<Font>, row: &mut Row) {
    match ch {
        '′' => prime(row),
        // CJK and what else no mathematics is written in.
        '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{ffef}' => {
            text::push(row, ch.encode_utf8(&mut [0; 4]), face(font));
        }
        '\u{20000}'..='\u{3ffff}' => text::push(row, ch.encode_utf8(&mut [0; 4]), face(font)),
        _ if font == Some(Font::UpRight) && ch.is_ascii_alphabetic() => match row.last_mut() {
            Some(Node::Word { text, shown, class: Class::Ord })
                if text.ends_with(|ch: char| ch.is_ascii_alphabetic()) =>
            {
                text.push(ch);
                shown.push(ch);
            }
            _ => row.push(Node::Word { text: ch.to_string(), shown: ch.to_string(), class: Class::Ord }),
        },
        _ => row.push(Node::Symbol { ch, shown: styled(ch, font), class: Class::Ord, large: false }),
    }
}

fn symbol(ch: char, class: Class) -> Node {
    Node::Symbol { ch, shown: ch, class, large: false }
}

fn is_prime(node: &Node) -> bool {
    matches!(node, Node::Symbol { ch: '′', .. })
}

/// Puts a prime to the scripts of what is before it.
fn prime(row: &mut Row) {
    let prime = symbol('′', Class::Ord);
    match row.pop() {
        Some(Node::Scripts { base, sub, sup, place: Place::Side })
            if sup.as_ref().is_none_or(|sup| sup.last().is_some_and(is_prime)) =>
        {
            let mut sup = sup.unwrap_or_default();
            sup.push(prime);
            row.push(Node::Scripts { base, sub, sup: Some(sup), place: Place::Side });
        }
        Some(node) if node.class().is_some() => {
            row.push(Node::Scripts { base: Box::new(node), sub: None, sup: Some(vec![prime]), place: Place::Side });
        }
        before => row.extend(before.into_iter().chain([prime])),
    }
}

/// Whether a character over or under a base is a mark on it, rather than a script.
fn is_accent(mark: char, wide: bool) -> bool {
    wide || matches!(mark, '´' | '‾' | '˘' | 'ˇ' | '˙' | '¨' | '`' | '^' | '~' | '→' | '˚' | '_' | '⃛')
}

/// An arrow from a relation and two groups.
fn arrow(body: Row) -> Node {
    let mut nodes = body.into_iter();
    let ch = match nodes.next() {
        Some(Node::Symbol { ch, .. }) => ch,
        _ => '→',
    };
    let mut script = || match nodes.next() {
        Some(Node::Group(row)) if !row.is_empty() => Some(row),
        _ => None,
    };
    let over = script();
    Node::Arrow { ch, over, under: script() }
}

fn face(font: Option<Font>) -> Face {
    use Font::*;
    Face {
        bold: matches!(font, Some(Bold | BoldItalic | BoldSymbol | BoldSansSerif | SansSerifBoldItalic)),
        italic: matches!(font, Some(Italic | BoldItalic | SansSerifItalic | SansSerifBoldItalic)),
        sans: matches!(font, Some(SansSerif | BoldSansSerif | SansSerifItalic | SansSerifBoldItalic)),
        mono: font == Some(Monospace),
    }
}

fn style_of(style: State) -> Style {
    match style {
        State::Display => Style::Display,
        State::Text => Style::Text,
        State::Script => Style::Script,
        State::ScriptScript => Style::ScriptScript,
    }
}

fn column(alignment: ColumnAlignment) -> Column {
    match alignment {
        ColumnAlignment::Left => Column::Left,
        ColumnAlignment::Center => Column::Center,
        ColumnAlignment::Right => Column::Right,
    }
}

fn line(rule: &Rule) -> Line {
    match rule {
        Rule::Solid => Line::Solid,
        Rule::Dashed => Line::Dashed,
    }
}

/// Columns of an array, and the lines before each of them and after the last.
fn array_columns(columns: &[ArrayColumn]) -> (Vec<Column>, Vec<Vec<Line>>) {
    let (mut found, mut rules) = (Vec::new(), vec![Vec::new()]);
    for item in columns {
        match item {
            ArrayColumn::Column(alignment) => {
                found.push(column(*alignment));
                rules.push(Vec::new());
            }
            ArrayColumn::Separator(rule) => rules.last_mut().into_iter().for_each(|last| last.push(line(rule))),
        }
    }
    (found, rules)
}

/// Height of a bracket of `\big` and its kin, in thousandths of the em.
fn height(size: DelimiterSize) -> i32 {
    match size {
        DelimiterSize::Big => 1200,
        DelimiterSize::BIG => 1800,
        DelimiterSize::Bigg => 2400,
        DelimiterSize::BIGG => 3000,
    }
}

fn space(width: Option<Dimension>, height: Option<Dimension>, depth: Option<Dimension>) -> Node {
    let of = |dimension: Option<Dimension>| dimension.map_or(Length::ZERO, length);
    Node::Space { width: of(width), height: of(height), depth: of(depth) }
}

/// A length of TeX (TeXbook p. 57).
fn length(dimension: Dimension) -> Length {
    use DimensionUnit::*;
    // Casts of floats saturate.
    let em = |factor: f32| Length::Em((dimension.value * factor * 1000.0).round() as i32);
    let point = |factor: f32| Length::Point((dimension.value * factor * 1000.0).round() as i32);
    const POINT: f32 = 72.0 / 72.27;
    match dimension.unit {
        Em => em(1.0),
        Mu => em(1.0 / 18.0),
        Ex => em(0.45),
        Pt => point(POINT),
        Pc => point(12.0 * POINT),
        In => point(72.0),
        Bp => point(1.0),
        Cm => point(72.0 / 2.54),
        Mm => point(72.0 / 25.4),
        Dd => point(POINT * 1238.0 / 1157.0),
        Cc => point(POINT * 12.0 * 1238.0 / 1157.0),
        Sp => point(POINT / 65536.0),
    }
}
