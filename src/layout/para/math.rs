//! TeX mathematics in a line of text: a formula written in one row, with raised and lowered characters.
//!
//! Fractions become a/b, roots √, matrices rows between brackets. A line may break after relations and operators.

use std::iter::Peekable;
use std::vec::IntoIter;

use pulldown_latex::event::{
    Content, DelimiterType, EnvironmentFlow, Event, Font, Grouping, ScriptType, StateChange, Visual,
};
use pulldown_latex::{Parser, Storage};

/// Deepest nesting that is followed; deeper formulae are shown as TeX.
const DEEPEST: usize = 40;
/// A space at which no line breaks.
const SPACE: char = '\u{a0}';

/// Characters at one height.
#[derive(Clone, Eq, PartialEq, Debug)]
pub(super) struct Piece {
    /// 0 on the baseline, above it positive.
    pub level: i8,
    /// Whether the letters are variables.
    pub italic: bool,
    pub text: String,
}

/// A formula as pieces of text in reading order.
///
/// # Errors
/// Says why the TeX cannot be read.
pub(super) fn linear(tex: &str) -> Result<Vec<Piece>, String> {
    let storage = Storage::new();
    let events: Result<Vec<Event>, _> = Parser::new(tex, &storage).collect();
    let events = events.map_err(|error| error.to_string().lines().next().unwrap_or_default().to_owned())?;
    if deepest(&events) > DEEPEST {
        return Err("it is nested too deeply".to_owned());
    }
    let mut writer = Writer { events: events.into_iter().peekable(), row: Row::default() };
    while writer.events.peek().is_some() {
        writer.element(State::default());
    }
    Ok(writer.row.pieces)
}

/// Depth of the tree that the events describe: groups, and elements that take others.
fn deepest(events: &[Event]) -> usize {
    let (mut depth, mut most, mut chain) = (0_usize, 0, 0_usize);
    for event in events {
        match event {
            Event::Begin(_) => depth += 1,
            Event::End => depth = depth.saturating_sub(1),
            _ => {}
        }
        chain = if matches!(event, Event::Script { .. } | Event::Visual(_)) { chain + 1 } else { 0 };
        most = most.max(depth + chain);
    }
    most
}

/// What holds for an element: how high it stands, whether letters are variables.
#[derive(Copy, Clone, Default)]
struct State {
    level: i8,
    upright: bool,
    double: bool,
}

/// The row that is being written.
#[derive(Default)]
struct Row {
    pieces: Vec<Piece>,
    /// After a function name, before its argument.
    gap: bool,
    /// Whether an operator here would be a sign, as in −1: at the start, after another operator, after a bracket.
    sign: bool,
}

struct Writer<'a> {
    events: Peekable<IntoIter<Event<'a>>>,
    row: Row,
}

impl Row {
    fn push(&mut self, text: &str, state: State, italic: bool) {
        self.sign = false;
        let same = |piece: &Piece| piece.level == state.level && piece.italic == italic;
        match self.pieces.last_mut() {
            Some(piece) if same(piece) => piece.text.push_str(text),
            _ => self.pieces.push(Piece { level: state.level, italic, text: text.to_owned() }),
        }
    }

    /// Text before which a function name keeps its distance.
    fn word(&mut self, text: &str, state: State, italic: bool) {
        if std::mem::take(&mut self.gap) && state.level == 0 {
            self.push(&SPACE.to_string(), state, false);
        }
        self.push(text, state, italic);
    }

    /// An operator between its operands, or a sign before one.
    fn operator(&mut self, text: &str, state: State, relation: bool) {
        self.gap = false;
        let start = self.pieces.is_empty() || self.sign;
        if state.level != 0 || (start && !relation) {
            self.push(text, state, false);
        } else {
            self.push(&format!("{SPACE}{text} "), state, false);
        }
        self.sign = true;
    }

    fn length(&self) -> usize {
        self.pieces.iter().map(|piece| piece.text.chars().count()).sum()
    }
}

impl Writer<'_> {
    /// Writes the next element with all that belongs to it; the state of its group may be changed by it.
    fn element(&mut self, mut state: State) -> State {
        match self.events.next() {
            Some(Event::Content(content)) => self.content(content, state),
            Some(Event::Begin(group)) => self.group(group, state),
            Some(Event::Visual(visual)) => self.visual(visual, state),
            Some(Event::Script { ty, position: _ }) => self.script(ty, state),
            Some(Event::Space { width, .. }) if width.is_some_and(|width| width.value > 0.0) => {
                self.row.push(&SPACE.to_string(), state, false);
            }
            Some(Event::StateChange(StateChange::Font(font))) => {
                state.double = matches!(font, Some(Font::DoubleStruck));
                state.upright = !matches!(font, None | Some(Font::Italic | Font::BoldItalic | Font::BoldSymbol));
            }
            Some(Event::EnvironmentFlow(EnvironmentFlow::Alignment)) => {
                self.row.push(&SPACE.to_string(), state, false);
            }
            Some(Event::EnvironmentFlow(EnvironmentFlow::NewLine { .. })) => {
                self.row.push("; ", state, false);
                self.row.sign = true;
            }
            Some(Event::Space { .. } | Event::StateChange(_) | Event::EnvironmentFlow(_) | Event::End) | None => {}
        }
        state
    }

    fn group(&mut self, group: Grouping, state: State) {
        let (open, close) = brackets(&group);
        self.row.push(open, state, false);
        self.row.sign = self.row.sign || !open.is_empty();
        let mut inner = state;
        while let Some(event) = self.events.peek() {
            if *event == Event::End {
                self.events.next();
                break;
            }
            inner = self.element(inner);
        }
        if let Grouping::LeftRight(_, Some(close)) = group {
            self.row.push(&close.to_string(), state, false);
        }
        if !close.is_empty() {
            self.row.push(close, state, false);
        }
    }

    fn content(&mut self, content: Content, state: State) {
        let row = &mut self.row;
        match content {
            Content::Text(text) => row.word(text, State { upright: true, ..state }, false),
            Content::Number(text) => row.word(text, state, false),
            Content::Function(name) => {
                row.word(name, state, false);
                row.gap = true;
            }
            Content::Ordinary { content, .. } => {
                let italic = !state.upright && is_variable(content);
                let shown = if state.double { double(content) } else { content };
                row.word(&shown.to_string(), state, italic);
            }
            Content::LargeOp { content, .. } => {
                row.word(&content.to_string(), state, false);
                row.gap = true;
            }
            Content::BinaryOp { content, .. } => row.operator(&content.to_string(), state, false),
            Content::Relation { content, .. } => {
                let mut buffer = [0_u8; 8];
                let text = String::from_utf8_lossy(content.encode_utf8_to_buf(&mut buffer)).into_owned();
                row.operator(&text, state, true);
            }
            Content::Delimiter { content, ty, .. } => {
                row.gap = false;
                row.push(&content.to_string(), state, false);
                row.sign = ty == DelimiterType::Open;
            }
            Content::Punctuation(content) => {
                let space = if state.level == 0 && matches!(content, ',' | ';') { " " } else { "" };
                row.push(&format!("{content}{space}"), state, false);
                row.sign = true;
            }
        }
    }

    fn visual(&mut self, visual: Visual, state: State) {
        match visual {
            Visual::SquareRoot => {
                self.row.word("√", state, false);
                self.enclosed(state);
            }
            Visual::Root => {
                // The index comes second but stands first.
                let radicand = self.apart(state);
                self.element(State { level: state.level + 1, ..state });
                self.row.word("√", state, false);
                self.paste(radicand, state);
            }
            Visual::Fraction(_) => {
                self.row.sign = true;
                self.enclosed(state);
                self.row.push("/", state, false);
                self.enclosed(state);
            }
            Visual::Negation => {
                self.element(state);
                let last = self.row.pieces.last_mut().map(|piece| &mut piece.text);
                if let Some(text) = last {
                    let end = text.trim_end().len();
                    text.insert(end, '\u{338}');
                }
            }
        }
    }

    fn script(&mut self, ty: ScriptType, state: State) {
        self.element(state);
        let gap = std::mem::take(&mut self.row.gap);
        let (sub, sup) = match ty {
            ScriptType::Subscript => (true, false),
            ScriptType::Superscript => (false, true),
            ScriptType::SubSuperscript => (true, true),
        };
        if sub {
            self.element(State { level: -1, ..state });
        }
        if sup {
            self.element(State { level: 1, ..state });
        }
        self.row.gap = gap;
        self.row.sign = false;
    }

    /// The next element, in brackets where it is more than a sign or a number.
    fn enclosed(&mut self, state: State) {
        let piece = self.apart(state);
        self.paste(piece, state);
    }

    /// The next element in a row of its own.
    fn apart(&mut self, state: State) -> Row {
        let outer = std::mem::take(&mut self.row);
        self.element(state);
        std::mem::replace(&mut self.row, outer)
    }

    fn paste(&mut self, row: Row, state: State) {
        let number = row.pieces.iter().all(|piece| piece.text.chars().all(|ch| ch.is_ascii_digit() || ch == '.'));
        let single = row.length() <= 1 || number || (row.length() == 2 && row.pieces.len() == 2);
        self.row.gap = false;
        if !single {
            self.row.push("(", state, false);
        }
        for piece in row.pieces {
            self.row.push(&piece.text, State { level: piece.level, ..state }, piece.italic);
        }
        if !single {
            self.row.push(")", state, false);
        }
    }
}

/// Brackets around a group in one row.
fn brackets(group: &Grouping) -> (&'static str, &'static str) {
    match group {
        Grouping::LeftRight(open, _) => (open.map_or("", delimiter), ""),
        Grouping::Matrix { .. } | Grouping::Array(_) => ("[", "]"),
        Grouping::Cases { left: true } => ("{", ""),
        Grouping::Cases { left: false } => ("", "}"),
        _ => ("", ""),
    }
}

fn delimiter(ch: char) -> &'static str {
    match ch {
        '(' => "(",
        '[' => "[",
        '{' => "{",
        '|' => "|",
        '‖' => "‖",
        '⟨' => "⟨",
        '⌊' => "⌊",
        '⌈' => "⌈",
        '/' => "/",
        _ => "",
    }
}

/// Letters that stand for quantities are italic; capital Greek is not.
fn is_variable(ch: char) -> bool {
    ch.is_ascii_alphabetic() || matches!(ch, 'α'..='ω' | 'ϑ' | 'ϕ' | 'ϵ' | 'ϱ')
}

fn double(ch: char) -> char {
    match ch {
        'C' => 'ℂ',
        'H' => 'ℍ',
        'N' => 'ℕ',
        'P' => 'ℙ',
        'Q' => 'ℚ',
        'R' => 'ℝ',
        'Z' => 'ℤ',
        _ => ch,
    }
}

#[cfg(test)]
mod tests {
    use super::linear;

    /// Superscripts as ^, subscripts as _, in brackets where longer than a character.
    fn row(tex: &str) -> String {
        let pieces = linear(tex).expect("TeX");
        let mut out = String::new();
        for same in pieces.chunk_by(|a, b| a.level == b.level) {
            let text: String = same.iter().map(|piece| piece.text.as_str()).collect();
            let mark = ["_", "", "^"][(same[0].level.signum() + 1) as usize];
            let many = !mark.is_empty() && text.chars().count() > 1;
            out.push_str(&if many { format!("{mark}{{{text}}}") } else { format!("{mark}{text}") });
        }
        out.replace('\u{a0}', " ")
    }

    #[test]
    fn formulae_are_written_in_a_row() {
        assert_eq!(row("E = mc^2"), "E = mc^2");
        assert_eq!(row(r"\frac{a+b}{2}"), "(a + b)/2");
        assert_eq!(row(r"\frac12"), "1/2");
        assert_eq!(row(r"-x + y"), "−x + y");
        assert_eq!(row(r"x_i^{n+1}"), "x_i^{n+1}");
        assert_eq!(row(r"\sqrt{x} + \sqrt[3]{a+b}"), "√x + ^3√(a + b)");
        assert_eq!(row(r"\sum_{i=1}^n a_i"), "∑_{i=1}^n a_i");
        assert_eq!(row(r"\sin x \le \alpha"), "sin x ≤ α");
        assert_eq!(row(r"\left(\frac{1}{n}\right)^k"), "(1/n)^k");
        assert_eq!(row(r"\text{速度} = \mathbb{R}"), "速度 = ℝ");
        assert_eq!(row(r"\begin{pmatrix}a&b\\c&d\end{pmatrix}"), "([a b; c d])");
    }

    #[test]
    fn what_is_no_tex_is_an_error() {
        assert!(linear(r"\frac{").is_err());
        assert!(linear(&"{".repeat(500)).is_err());
        assert!(linear(&("{".repeat(500) + "x" + &"}".repeat(500))).is_err());
    }
}
