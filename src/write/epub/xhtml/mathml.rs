//! A formula as MathML Core. Operators have the spaces of the operator dictionary, which are those of TeX; where a formula
//! means others it says so.

use std::fmt::Write as _;
use std::ops::Range;

use crate::math::{
    Class, Column, Cover, Face, Formula, Length, Line, Node, Place, Row, Style, Table, TableKind, TableRow, classes,
};
use crate::write::epub::escape::{push_attribute, push_text};

/// Writes a formula; `alt` is its source.
pub(super) fn write(formula: &Formula, alt: &str, block: bool) -> String {
    let display = if block { "block" } else { "inline" };
    let mut writer = Writer { out: String::new(), leads: false };
    writer.open(alt, display, "");
    writer.nodes(&formula.row, block, None);
    writer.out.push_str("</math>");
    writer.out
}

/// Writes a long displayed formula as several, between which a line may end: within one no reading system breaks it.
pub(super) fn write_parts(formula: &Formula, parts: &[Range<usize>]) -> String {
    let mut writer = Writer { out: String::new(), leads: false };
    let classes = classes(&formula.row, None);
    for part in parts {
        let row = &formula.row[part.clone()];
        let alt: String = row.iter().map(Node::plain).collect();
        writer.open(alt.trim(), "inline", " displaystyle=\"true\"");
        writer.leads = part.start > 0;
        let previous = classes[..part.start].iter().flatten().next_back().copied();
        writer.run(row, &classes[part.clone()], true, previous);
        writer.out.push_str("</math>");
    }
    writer.out
}

struct Writer {
    out: String,
    /// Whether the next relation leads a part, where readers would take it for a sign before its operand.
    leads: bool,
}

impl Writer {
    fn open(&mut self, alt: &str, display: &str, more: &str) {
        self.out.push_str("<math");
        push_attribute(&mut self.out, "alttext", alt);
        push_attribute(&mut self.out, "display", display);
        self.out.push_str(more);
        self.out.push_str(" xmlns=\"http://www.w3.org/1998/Math/MathML\">");
    }

    /// The nodes of a row, one after another. `display` says whether limits stand over and under.
    fn nodes(&mut self, row: &[Node], display: bool, before: Option<Class>) {
        self.run(row, &classes(row, before), display, before);
    }

    /// Nodes whose classes are known, behind one of the class `previous`.
    fn run(&mut self, row: &[Node], classes: &[Option<Class>], mut display: bool, mut previous: Option<Class>) {
        let mut open = 0;
        for (at, node) in row.iter().enumerate() {
            match node {
                Node::SetStyle(style) => {
                    display = *style == Style::Display;
                    let level = match style {
                        Style::Display | Style::Text => 0,
                        Style::Script => 1,
                        Style::ScriptScript => 2,
                    };
                    let _ = write!(self.out, "<mstyle displaystyle=\"{display}\" scriptlevel=\"{level}\">");
                    open += 1;
                }
                Node::SetColor(rgb) => {
                    let _ = write!(self.out, "<mstyle mathcolor=\"{}\">", hex(*rgb));
                    open += 1;
                }
                _ => {
                    let class = classes[at];
                    let function = is_function(node);
                    let apart = |class: Option<Class>| matches!(class, Some(Class::Ord | Class::Close | Class::Inner));
                    if function && apart(previous) {
                        self.out.push_str("<mspace width=\"0.1667em\"/>");
                    }
                    self.node(node, class, display);
                    self.leads = false;
                    previous = class.or(previous);
                    if function && let Some(next) = classes[at + 1..].iter().flatten().next() {
                        self.out.push_str("<mo>\u{2061}</mo>");
                        if matches!(next, Class::Ord | Class::Op | Class::Inner) {
                            self.out.push_str("<mspace width=\"0.1667em\"/>");
                        }
                    }
                }
            }
        }
        for _ in 0..open {
            self.out.push_str("</mstyle>");
        }
    }

    /// A row as one element.
    fn row(&mut self, row: &[Node], display: bool) {
        match row {
            [node] if !matches!(node, Node::SetStyle(_) | Node::SetColor(_)) => {
                // A sign alone is no operator between operands.
                self.node(node, classes(row, None)[0], display);
            }
            _ => {
                self.out.push_str("<mrow>");
                self.nodes(row, display, None);
                self.out.push_str("</mrow>");
            }
        }
    }

    fn element(&mut self, tag: &str, attributes: &str, parts: &[&[Node]], display: bool) {
        let _ = write!(self.out, "<{tag}{attributes}>");
        for part in parts {
            self.row(part, display);
        }
        let _ = write!(self.out, "</{tag}>");
    }

    fn token(&mut self, tag: &str, attributes: &str, text: &str) {
        let _ = write!(self.out, "<{tag}{attributes}>");
        push_text(&mut self.out, text);
        let _ = write!(self.out, "</{tag}>");
    }

    fn node(&mut self, node: &Node, class: Option<Class>, display: bool) {
        match node {
            Node::Symbol { ch, shown, large, .. } => self.symbol(*ch, *shown, *large, class, ""),
            Node::Word { text, shown, class } => self.word(text, shown, *class),
            Node::Text { text, face } => self.text(text, *face),
            Node::Group(row) | Node::Classed(_, row) if row.is_empty() => self.out.push_str("<mrow></mrow>"),
            Node::Group(row) => self.row(row, display),
            Node::Classed(..) if class == Some(Class::Bin) => {
                let text = node.plain();
                self.token("mo", " lspace=\"0.2222em\" rspace=\"0.2222em\"", &text);
            }
            Node::Classed(_, row) => self.row(row, display),
            Node::Fraction { over, under, rule } => {
                let attributes = rule.map_or_else(String::new, |rule| format!(" linethickness=\"{}\"", css(rule)));
                self.element("mfrac", &attributes, &[over, under], false);
            }
            Node::Root { body, index: None } => self.element("msqrt", "", &[body], display),
            Node::Root { body, index: Some(index) } => self.element("mroot", "", &[body, index], display),
            Node::Scripts { base, sub, sup, place } => self.scripts(base, sub.as_ref(), sup.as_ref(), *place, display),
            // A line is a border: it fits, whatever the face.
            Node::Accent { base, mark: '‾' | '_', wide: true, under } => {
                let side = if *under { "bottom" } else { "top" };
                let style = format!(" style=\"border-{side}: 0.06em solid; padding-{side}: 0.12em\"");
                let _ = write!(self.out, "<mrow{style}>");
                self.nodes(base, display, None);
                self.out.push_str("</mrow>");
            }
            Node::Accent { base, mark, wide, under } => {
                let (tag, accent) = if *under { ("munder", "accentunder") } else { ("mover", "accent") };
                let _ = write!(self.out, "<{tag} {accent}=\"true\">");
                self.row(base, display);
                let (mark, stretchy) = if *wide { (*mark, "true") } else { (spacing_mark(*mark), "false") };
                self.token("mo", &format!(" stretchy=\"{stretchy}\""), &mark.to_string());
                let _ = write!(self.out, "</{tag}>");
            }
            Node::Arrow { ch, over, under } => self.arrow(*ch, over.as_ref(), under.as_ref()),
            Node::Fence { open, body, close } => {
                self.out.push_str("<mrow>");
                if let Some(open) = open {
                    self.token("mo", " form=\"prefix\" stretchy=\"true\" symmetric=\"true\"", &open.to_string());
                }
                self.nodes(body, display, Some(Class::Open));
                if let Some(close) = close {
                    self.token("mo", " form=\"postfix\" stretchy=\"true\" symmetric=\"true\"", &close.to_string());
                }
                self.out.push_str("</mrow>");
            }
            Node::Middle(ch) => {
                self.token("mo", " stretchy=\"true\" symmetric=\"true\" lspace=\"0\" rspace=\"0\"", &ch.to_string());
            }
            Node::Delimiter { ch, class, height } => self.delimiter(*ch, *class, *height),
            Node::Table(table) => self.table(table, display),
            Node::Space { width, height, depth } => {
                let _ = write!(self.out, "<mspace width=\"{}\"", css(*width));
                for (name, length) in [("height", height), ("depth", depth)] {
                    if !length.is_zero() {
                        let _ = write!(self.out, " {name}=\"{}\"", css(*length));
                    }
                }
                self.out.push_str("/>");
            }
            Node::Panel { body, ground, frame } => {
                let ground = ground.map_or_else(String::new, |rgb| format!("background-color: {}; ", hex(rgb)));
                let frame = frame.map_or_else(String::new, |rgb| format!("border: 0.06em solid {}; ", hex(rgb)));
                self.element("mrow", &format!(" style=\"{ground}{frame}padding: 0.2em\""), &[body], display);
            }
            Node::Not(body) => self.negated(body, display),
            Node::Cover(cover, body) => self.cover(*cover, body, display),
            Node::SetStyle(_) | Node::SetColor(_) => {}
        }
    }

    fn symbol(&mut self, ch: char, shown: char, large: bool, class: Option<Class>, more: &str) {
        // The default of one letter in `mi` is italic, as which it needs no character of its own.
        let italic = ch != shown && crate::math::is_italic(ch, shown);
        let text = format!("{}{more}", if italic { ch } else { shown });
        match class {
            _ if ch == '′' => self.token("mo", "", &text),
            Some(Class::Op) if large => self.token("mo", " movablelimits=\"false\"", &text),
            Some(Class::Op) => self.token("mo", " movablelimits=\"false\" largeop=\"false\"", &text),
            Some(Class::Bin) => self.token("mo", "", &text),
            Some(Class::Rel) => {
                let form = if self.leads { " form=\"infix\"" } else { "" };
                let stretchy = if is_arrow(ch) { " stretchy=\"false\"" } else { "" };
                self.token("mo", &format!("{form}{stretchy}"), &text);
            }
            Some(Class::Punct) => self.token("mo", " separator=\"true\"", &text),
            Some(Class::Open) => self.token("mo", " form=\"prefix\" stretchy=\"false\"", &text),
            Some(Class::Close) => self.token("mo", " form=\"postfix\" stretchy=\"false\"", &text),
            Some(Class::Ord | Class::Inner) | None if is_operator(ch) => {
                self.token("mo", " form=\"prefix\" lspace=\"0\" rspace=\"0\" stretchy=\"false\"", &text);
            }
            Some(Class::Ord | Class::Inner) | None => {
                let upright = !italic && ch == shown;
                self.token("mi", if upright { " mathvariant=\"normal\"" } else { "" }, &text);
            }
        }
    }

    fn word(&mut self, text: &str, shown: &str, class: Class) {
        match class {
            Class::Rel => self.token("mo", if self.leads { " form=\"infix\"" } else { "" }, shown),
            Class::Ord if text.starts_with(|ch: char| ch.is_ascii_digit() || ch == '.') => self.token("mn", "", shown),
            _ if shown.chars().count() == 1 => self.token("mi", " mathvariant=\"normal\"", shown),
            _ => self.token("mi", "", shown),
        }
    }

    fn text(&mut self, text: &str, face: Face) {
        let mut style = String::new();
        for (on, css) in [
            (face.bold, "font-weight: bold"),
            (face.italic, "font-style: italic"),
            (face.sans, "font-family: sans-serif"),
            (face.mono, "font-family: monospace"),
        ] {
            if on {
                style += if style.is_empty() { " style=\"" } else { "; " };
                style += css;
            }
        }
        if !style.is_empty() {
            style.push('"');
        }
        // Spaces at the edges of an element go.
        let inner = text.trim();
        let edge = |is: bool| if is && !inner.is_empty() { "\u{a0}" } else { "" };
        let (start, end) = (text.starts_with(char::is_whitespace), text.ends_with(char::is_whitespace));
        let text = format!("{}{inner}{}", edge(start), edge(end));
        self.token("mtext", &style, &text);
    }

    fn scripts(&mut self, base: &Node, sub: Option<&Row>, sup: Option<&Row>, place: Place, display: bool) {
        let limits = place == Place::Limits || place == Place::Movable && display;
        let tag = match (sub.is_some(), sup.is_some(), limits) {
            (true, true, false) => "msubsup",
            (true, false, false) => "msub",
            (false, _, false) => "msup",
            (true, true, true) => "munderover",
            (true, false, true) => "munder",
            (false, _, true) => "mover",
        };
        let _ = write!(self.out, "<{tag}>");
        match base {
            Node::Group(row) if row.is_empty() => self.out.push_str("<mrow></mrow>"),
            _ => self.node(base, base.class(), display),
        }
        for script in [sub, sup].into_iter().flatten() {
            self.row(script, false);
        }
        let _ = write!(self.out, "</{tag}>");
    }

    fn arrow(&mut self, ch: char, over: Option<&Row>, under: Option<&Row>) {
        let tag = match (under.is_some(), over.is_some()) {
            (true, true) => "munderover",
            (true, false) => "munder",
            (false, _) => "mover",
        };
        let _ = write!(self.out, "<{tag}>");
        self.token("mo", " stretchy=\"true\" minsize=\"1.5em\"", &ch.to_string());
        let empty = Row::new();
        let scripts = [under, over.or(if under.is_none() { Some(&empty) } else { None })];
        for script in scripts.into_iter().flatten() {
            self.out.push_str("<mrow><mspace width=\"0.4em\"/>");
            self.nodes(script, false, None);
            self.out.push_str("<mspace width=\"0.4em\"/></mrow>");
        }
        let _ = write!(self.out, "</{tag}>");
    }

    fn delimiter(&mut self, ch: char, class: Class, height: Option<i32>) {
        let form = match class {
            Class::Open => " form=\"prefix\"",
            Class::Close => " form=\"postfix\"",
            _ => " lspace=\"0\" rspace=\"0\"",
        };
        let size = height.map(|height| format!("{}em", decimal(height)));
        let attributes = match size {
            Some(size) => format!("{form} stretchy=\"true\" symmetric=\"true\" minsize=\"{size}\" maxsize=\"{size}\""),
            None => format!("{form} stretchy=\"false\""),
        };
        self.token("mo", &attributes, &ch.to_string());
    }

    fn table(&mut self, table: &Table, display: bool) {
        let aligned = matches!(table.kind, TableKind::Align | TableKind::Gather | TableKind::Multline);
        let display = display && aligned;
        let columns: Vec<&str> = (0..table.width()).map(|at| name(table.column(at))).collect();
        let small = table.kind == TableKind::Small || table.kind == TableKind::Stack;
        if small {
            self.out.push_str("<mstyle scriptlevel=\"1\">");
        }
        let _ = write!(self.out, "<mtable displaystyle=\"{display}\"");
        if columns.iter().any(|column| *column != "center") {
            push_attribute(&mut self.out, "columnalign", &columns.join(" "));
        }
        self.out.push('>');
        let last = table.rows.len().saturating_sub(1);
        for (at, row) in table.rows.iter().enumerate() {
            // The lines of a row without cells close the table.
            let next = table.rows.get(at + 1).filter(|next| next.cells.is_empty());
            if !row.cells.is_empty() || at == 0 {
                self.table_row(table, row, next, at, last, display);
            }
        }
        self.out.push_str("</mtable>");
        if small {
            self.out.push_str("</mstyle>");
        }
    }

    fn table_row(
        &mut self,
        table: &Table,
        row: &TableRow,
        next: Option<&TableRow>,
        at: usize,
        last: usize,
        display: bool,
    ) {
        self.out.push_str("<mtr>");
        let width = table.width();
        for (column, cell) in row.cells.iter().enumerate() {
            let mut style = String::new();
            let align = match table.kind {
                TableKind::Multline if at == 0 => Column::Left,
                TableKind::Multline if at == last => Column::Right,
                _ => table.column(column),
            };
            let _ = write!(style, "text-align: {}", name(align));
            if table.kind == TableKind::Align {
                let (side, other) = if column % 2 == 0 { ("right", "left") } else { ("left", "right") };
                let _ = write!(style, "; padding-{side}: 0");
                if column > 0 && column + 1 < width && column % 2 == 0 {
                    let _ = write!(style, "; padding-{other}: 2em");
                }
            }
            let edge = |style: &mut String, side: &str, rules: Option<&Vec<Line>>| {
                if let Some(rule) = rules.and_then(|rules| rules.last()) {
                    let line = if *rule == Line::Solid { "solid" } else { "dashed" };
                    let _ = write!(style, "; border-{side}: 0.06em {line}");
                }
            };
            edge(&mut style, "top", Some(&row.rules));
            edge(&mut style, "bottom", next.map(|next| &next.rules));
            if column == 0 {
                edge(&mut style, "left", table.rules.first());
            }
            edge(&mut style, "right", table.rules.get(column + 1));
            let _ = write!(self.out, "<mtd style=\"{style}\">");
            let follows = table.kind == TableKind::Align && column % 2 == 1;
            self.nodes(cell, display, follows.then_some(Class::Ord));
            self.out.push_str("</mtd>");
        }
        if let Some(tag) = &row.tag {
            self.out.push_str("<mtd style=\"padding-left: 2em\">");
            self.token("mtext", "", tag);
            self.out.push_str("</mtd>");
        }
        self.out.push_str("</mtr>");
    }

    fn negated(&mut self, body: &Node, display: bool) {
        match body {
            Node::Symbol { ch, shown, class, large } => self.symbol(*ch, *shown, *large, Some(*class), "\u{338}"),
            _ => {
                self.out.push_str("<menclose notation=\"updiagonalstrike\">");
                self.node(body, body.class(), display);
                self.out.push_str("</menclose>");
            }
        }
    }

    fn cover(&mut self, cover: Cover, body: &Row, display: bool) {
        match cover {
            Cover::Phantom => self.element("mphantom", "", &[body], display),
            Cover::Width | Cover::Height => {
                let size = if cover == Cover::Width { " height=\"0\" depth=\"0\"" } else { " width=\"0\"" };
                let _ = write!(self.out, "<mpadded{size}>");
                self.element("mphantom", "", &[body], display);
                self.out.push_str("</mpadded>");
            }
            Cover::Smash => self.element("mpadded", " height=\"0\" depth=\"0\"", &[body], display),
            Cover::Boxed => self.element("mrow", " style=\"border: 0.06em solid; padding: 0.3em\"", &[body], display),
            Cover::Cancel => {
                self.element("menclose", " notation=\"horizontalstrike\" class=\"struck\"", &[body], display)
            }
        }
    }
}

/// Whether a node is the name of a function, alone or with scripts.
fn is_function(node: &Node) -> bool {
    match node {
        Node::Word { class: Class::Op, .. } => true,
        Node::Scripts { base, .. } => is_function(base),
        _ => false,
    }
}

/// Whether a character that stands as a sign is an operator to readers.
fn is_operator(ch: char) -> bool {
    matches!(
        ch,
        '+' | '-'
            | '−'
            | '±'
            | '∓'
            | '/'
            | '*'
            | '∗'
            | '×'
            | '÷'
            | '·'
            | '⋅'
            | '∘'
            | '!'
            | '|'
            | '∥'
            | '¬'
            | '∀'
            | '∃'
    )
}

/// Whether readers would stretch a relation to what stands over it.
fn is_arrow(ch: char) -> bool {
    matches!(ch, '\u{2190}'..='\u{21ff}' | '\u{27f0}'..='\u{27ff}' | '\u{2900}'..='\u{297f}')
}

/// The modifier letter of a mark, which faces draw at the height of accents.
fn spacing_mark(mark: char) -> char {
    match mark {
        '~' => '˜',
        '^' => 'ˆ',
        _ => mark,
    }
}

fn name(column: Column) -> &'static str {
    match column {
        Column::Left => "left",
        Column::Center => "center",
        Column::Right => "right",
    }
}

fn hex((red, green, blue): (u8, u8, u8)) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// A length of CSS.
fn css(length: Length) -> String {
    match length {
        Length::Em(thousandths) => format!("{}em", decimal(thousandths)),
        Length::Point(thousandths) => format!("{}pt", decimal(thousandths)),
    }
}

fn decimal(thousandths: i32) -> String {
    let sign = if thousandths < 0 { "-" } else { "" };
    let (whole, part) = (thousandths.unsigned_abs() / 1000, thousandths.unsigned_abs() % 1000);
    let text = format!("{sign}{whole}.{part:03}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}
