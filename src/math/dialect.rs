//! TeX as authors write it → TeX that the parser knows: commands that it has not, in terms of those that it has.
//!
//! What no command of the parser says is said by a mark of a private use area at the start of a group, which
//! [`super::tree`] understands.

use super::DEEPEST;

/// Marks of groups that are something else than they seem. A source that holds one itself is refused.
pub(super) mod mark {
    pub const FIRST: char = '\u{f0001}';
    pub const PHANTOM: char = '\u{f0001}';
    pub const WIDTH: char = '\u{f0002}';
    pub const HEIGHT: char = '\u{f0003}';
    pub const SMASH: char = '\u{f0004}';
    pub const BOXED: char = '\u{f0005}';
    pub const CANCEL: char = '\u{f0006}';
    pub const TAG: char = '\u{f0007}';
    pub const BARE_TAG: char = '\u{f0008}';
    pub const ARROW: char = '\u{f0009}';
    pub const BIN: char = '\u{f000a}';
    pub const OVERLINE: char = '\u{f000b}';
    pub const LAST: char = '\u{f000b}';
}

/// Commands by name: how many arguments they take, whether one in square brackets may stand before them (`#0`), and what
/// they mean.
const COMMANDS: &[(&str, usize, bool, &str)] = &[
    ("Bbb", 1, false, "\\mathbb{#1}"),
    ("bm", 1, false, "\\boldsymbol{#1}"),
    ("bold", 1, false, "\\mathbf{#1}"),
    ("boxed", 1, false, "{\u{f0005}#1}"),
    ("fbox", 1, false, "{\u{f0005}\\text{#1}}"),
    ("bra", 1, false, "{\\left\\langle #1\\right|}"),
    ("ket", 1, false, "{\\left|#1\\right\\rangle}"),
    ("braket", 1, false, "{\\left\\langle #1\\right\\rangle}"),
    ("abs", 1, false, "{\\left|#1\\right|}"),
    ("norm", 1, false, "{\\left\\|#1\\right\\|}"),
    ("bmod", 0, false, "{\u{f000a}\\mathrm{mod}}"),
    ("cancel", 1, false, "{\u{f0006}#1}"),
    ("bcancel", 1, false, "{\u{f0006}#1}"),
    ("xcancel", 1, false, "{\u{f0006}#1}"),
    ("dddot", 1, false, "\\overset{...}{#1}"),
    ("ddddot", 1, false, "\\overset{....}{#1}"),
    ("emph", 1, false, "\\textit{#1}"),
    ("ensuremath", 1, false, "{#1}"),
    ("hbox", 1, false, "\\text{#1}"),
    ("hphantom", 1, false, "{\u{f0002}#1}"),
    ("idotsint", 0, false, "{\\int\\cdots\\int}"),
    ("injlim", 0, false, "\\operatorname{inj\\,lim}"),
    ("projlim", 0, false, "\\operatorname{proj\\,lim}"),
    ("label", 1, false, ""),
    ("mathchoice", 4, false, "{#2}"),
    ("mathscr", 1, false, "\\mathcal{#1}"),
    ("mbox", 1, false, "\\text{#1}"),
    ("mod", 1, false, "\\quad\\mathrm{mod}\\,\\,#1"),
    ("mspace", 1, false, "\\mkern #1 "),
    ("nonumber", 0, false, ""),
    ("notag", 0, false, ""),
    ("overline", 1, false, "{\u{f000b}#1}"),
    ("phantom", 1, false, "{\u{f0001}#1}"),
    ("pod", 1, false, "\\quad(#1)"),
    ("prescript", 3, false, "{}^{#1}_{#2}{#3}"),
    ("sideset", 3, false, "{}#1#3#2"),
    ("smash", 1, false, "{\u{f0004}#1}"),
    ("space", 0, false, "\\ "),
    ("tag", 1, false, "{\u{f0007}\\text{#1}}"),
    ("textnormal", 1, false, "\\text{#1}"),
    ("textup", 1, false, "\\text{#1}"),
    ("varinjlim", 0, false, "\\underset{\\longrightarrow}{\\lim}"),
    ("varliminf", 0, false, "\\underline{\\lim}"),
    ("varlimsup", 0, false, "\\overline{\\lim}"),
    ("varprojlim", 0, false, "\\underset{\\longleftarrow}{\\lim}"),
    ("vphantom", 1, false, "{\u{f0003}#1}"),
    ("xLeftarrow", 1, true, "{\u{f0009}\\Leftarrow{#1}{#0}}"),
    ("xLeftrightarrow", 1, true, "{\u{f0009}\\Leftrightarrow{#1}{#0}}"),
    ("xRightarrow", 1, true, "{\u{f0009}\\Rightarrow{#1}{#0}}"),
    ("xhookleftarrow", 1, true, "{\u{f0009}\\hookleftarrow{#1}{#0}}"),
    ("xhookrightarrow", 1, true, "{\u{f0009}\\hookrightarrow{#1}{#0}}"),
    ("xleftarrow", 1, true, "{\u{f0009}\\leftarrow{#1}{#0}}"),
    ("xleftrightarrow", 1, true, "{\u{f0009}\\leftrightarrow{#1}{#0}}"),
    ("xleftrightharpoons", 1, true, "{\u{f0009}\\leftrightharpoons{#1}{#0}}"),
    ("xlongequal", 1, true, "{\u{f0009}={#1}{#0}}"),
    ("xmapsto", 1, true, "{\u{f0009}\\mapsto{#1}{#0}}"),
    ("xrightarrow", 1, true, "{\u{f0009}\\rightarrow{#1}{#0}}"),
    ("xrightleftharpoons", 1, true, "{\u{f0009}\\rightleftharpoons{#1}{#0}}"),
];

/// Commands with the whole of their group before and after them.
const INFIX: &[(&str, &str)] =
    &[("over", "\\frac"), ("atop", "\\genfrac{}{}{0pt}{}"), ("choose", "\\binom"), ("brack", "\\genfrac[]{0pt}{}")];

/// Environments under other names.
const ENVIRONMENTS: &[(&str, &str)] = &[
    ("eqnarray", "darray}{rcl"),
    ("eqnarray*", "darray}{rcl"),
    ("flalign", "align"),
    ("flalign*", "align"),
    ("multline*", "multline"),
    ("displaymath", "gathered"),
    ("math", "gathered"),
    ("dmath", "gathered"),
    ("dmath*", "gathered"),
];

/// Rewrites a formula; says why it cannot be read where it is nested too deeply.
pub(super) fn known(tex: &str) -> Result<String, String> {
    if tex.chars().any(|ch| (mark::FIRST..=mark::LAST).contains(&ch)) {
        return Err("it holds characters of a private use area".to_owned());
    }
    let text = rewritten(tex, 0)?;
    Ok(match rows(&text) {
        Rows::One => text,
        Rows::Gathered => format!("\\begin{{gathered}}{text}\\end{{gathered}}"),
        Rows::Aligned => format!("\\begin{{aligned}}{text}\\end{{aligned}}"),
    })
}

/// A group that is open: what it holds so far, and what stands before an infix command in it.
#[derive(Default)]
struct Group {
    text: String,
    before: Option<(&'static str, String)>,
}

impl Group {
    fn close(self) -> String {
        match self.before {
            Some((command, before)) => format!("{command}{{{before}}}{{{}}}", self.text),
            None => self.text,
        }
    }
}

fn rewritten(tex: &str, depth: usize) -> Result<String, String> {
    let mut open: Vec<Group> = Vec::new();
    let mut group = Group::default();
    let mut scan = Scan { rest: tex };
    while let Some(token) = scan.token() {
        if depth + open.len() > DEEPEST {
            return Err("it is nested too deeply".to_owned());
        }
        match token {
            "{" => {
                open.push(std::mem::take(&mut group));
            }
            "}" => match open.pop() {
                Some(outer) => {
                    let inner = std::mem::replace(&mut group, outer).close();
                    group.text.extend(["{", &inner, "}"]);
                }
                None => group.text.push('}'),
            },
            _ => match token.strip_prefix('\\') {
                Some(name) => command(token, name, &mut scan, &mut group, depth)?,
                None => group.text.push_str(token),
            },
        }
    }
    // Braces that are open at the end stay so: the parser reports them.
    while let Some(outer) = open.pop() {
        let inner = std::mem::replace(&mut group, outer).close();
        group.text.extend(["{", &inner]);
    }
    Ok(group.close())
}

fn command(token: &str, name: &str, scan: &mut Scan, group: &mut Group, depth: usize) -> Result<(), String> {
    if let Some((_, infix)) = INFIX.iter().find(|(known, _)| *known == name)
        && group.before.is_none()
    {
        group.before = Some((infix, std::mem::take(&mut group.text)));
        return Ok(());
    }
    if let Some((_, count, optional, meaning)) = COMMANDS.iter().find(|(known, ..)| *known == name) {
        let star = scan.eat('*');
        let mut arguments = vec![if *optional { scan.optional().unwrap_or("") } else { "" }];
        for _ in 0..*count {
            arguments.push(scan.argument());
        }
        let text = if name == "tag" && star {
            meaning.replace(mark::TAG, &mark::BARE_TAG.to_string())
        } else {
            (*meaning).to_owned()
        };
        return fill(&text, &arguments, &mut group.text, depth);
    }
    match name {
        "begin" | "end" => {
            let environment = scan.argument();
            let known = ENVIRONMENTS.iter().find(|(known, _)| *known == environment).map(|(_, name)| *name);
            let known = match known {
                // Only the beginning says what the columns are.
                Some(known) if name == "end" => known.split('}').next().unwrap_or(known),
                Some(known) => known,
                None => environment,
            };
            group.text.extend([token, "{", known, "}"]);
        }
        "operatorname" if scan.eat('*') => {
            group.text.extend(["\\operatorname{", scan.argument(), "}\\limits "]);
        }
        "hspace" => {
            scan.eat('*');
            group.text.push_str("\\hspace");
        }
        "newline" => group.text.push_str("\\\\"),
        // Text is not looked into.
        "text" | "textrm" | "textbf" | "textit" | "textsf" | "texttt" => {
            group.text.extend([token, "{", scan.argument(), "}"]);
        }
        _ => {
            group.text.push_str(token);
        }
    }
    Ok(())
}

/// Puts rewritten arguments in the places of a command's meaning.
fn fill(meaning: &str, arguments: &[&str], out: &mut String, depth: usize) -> Result<(), String> {
    let mut parts = meaning.split('#');
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let (digit, rest) = part.split_at(part.len().min(1));
        let argument = digit.parse::<usize>().ok().and_then(|at| arguments.get(at)).copied().unwrap_or_default();
        out.push_str(&rewritten(argument, depth + 1)?);
        out.push_str(rest);
    }
    Ok(())
}

/// How many rows a formula has that stands in no environment.
enum Rows {
    One,
    Gathered,
    Aligned,
}

/// `\\` outside of every environment begins a new line, as authors of Markdown mean it.
fn rows(tex: &str) -> Rows {
    let (mut depth, mut several, mut aligned) = (0_usize, false, false);
    let mut scan = Scan { rest: tex };
    while let Some(token) = scan.token() {
        match token {
            "{" | "\\begin" | "\\left" => depth += 1,
            "}" | "\\end" | "\\right" => depth = depth.saturating_sub(1),
            "\\\\" if depth == 0 => several = true,
            "&" if depth == 0 => aligned = true,
            _ => {}
        }
    }
    match (several, aligned) {
        (_, true) => Rows::Aligned,
        (true, false) => Rows::Gathered,
        (false, false) => Rows::One,
    }
}

/// Tokens of TeX: commands, comments, characters.
pub(super) struct Scan<'a> {
    pub rest: &'a str,
}

impl<'a> Scan<'a> {
    pub fn token(&mut self) -> Option<&'a str> {
        let first = self.rest.chars().next()?;
        let length = match first {
            '\\' => {
                let word = self.rest[1..].bytes().take_while(u8::is_ascii_alphabetic).count();
                match word {
                    0 => 1 + self.rest[1..].chars().next().map_or(0, char::len_utf8),
                    word => 1 + word,
                }
            }
            '%' => self.rest.find('\n').map_or(self.rest.len(), |end| end + 1),
            _ => first.len_utf8(),
        };
        Some(self.take(length))
    }

    fn take(&mut self, length: usize) -> &'a str {
        let (token, rest) = self.rest.split_at(length);
        self.rest = rest;
        token
    }

    fn eat(&mut self, ch: char) -> bool {
        let found = self.rest.strip_prefix(ch);
        self.rest = found.unwrap_or(self.rest);
        found.is_some()
    }

    /// An argument: a group without its braces, or a token.
    fn argument(&mut self) -> &'a str {
        self.rest = self.rest.trim_start();
        if !self.rest.starts_with('{') {
            return self.token().unwrap_or_default();
        }
        let inner = self.balanced('{', '}');
        self.rest = self.rest.strip_prefix('}').unwrap_or(self.rest);
        inner
    }

    /// An argument in square brackets.
    fn optional(&mut self) -> Option<&'a str> {
        self.rest.trim_start().starts_with('[').then(|| {
            self.rest = self.rest.trim_start();
            let inner = self.balanced('[', ']');
            self.rest = self.rest.strip_prefix(']').unwrap_or(self.rest);
            inner
        })
    }

    /// From behind an opening bracket to its closing one.
    fn balanced(&mut self, open: char, close: char) -> &'a str {
        let start = &self.rest[open.len_utf8()..];
        let mut scan = Scan { rest: start };
        let mut depth = 0_usize;
        loop {
            let before = scan.rest;
            let Some(token) = scan.token() else {
                self.rest = "";
                return start;
            };
            let mut chars = token.chars();
            match chars.next() {
                Some(ch) if ch == close && depth == 0 => {
                    self.rest = before;
                    return &start[..start.len() - before.len()];
                }
                Some('{') => depth += 1,
                Some('}') => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::known;

    #[test]
    fn commands_that_the_parser_lacks() {
        let is = |tex: &str, known_as: &str| assert_eq!(known(tex).as_deref(), Ok(known_as), "{tex}");
        is(r"\bm x + \bm{y}", r"\boldsymbol{x} + \boldsymbol{y}");
        is(r"{a \over b+1} c", r"{\frac{a }{ b+1}} c");
        is(r"{n \choose k}", r"{\binom{n }{ k}}");
        is(r"a = b \label{eq:x}", r"a = b ");
        is(r"\operatorname*{argmax}_x", r"\operatorname{argmax}\limits _x");
        is(r"\begin{eqnarray} a &=& b \end{eqnarray}", r"\begin{darray}{rcl} a &=& b \end{darray}");
        is(r"a \\ b", r"\begin{gathered}a \\ b\end{gathered}");
        is(r"a &= b \newline &= c", r"\begin{aligned}a &= b \\ &= c\end{aligned}");
        is(r"\text{a \over {b}} \%", r"\text{a \over {b}} \%");
        is(r"\frac{\mbox{甲}}{2}", r"\frac{\text{甲}}{2}");
    }

    #[test]
    fn what_is_too_deep_is_refused() {
        assert!(known(&("{".repeat(500) + "x" + &"}".repeat(500))).is_err());
        assert!(known(&("\\bm{".repeat(100_000) + "x")).is_err());
        assert!(known("a\u{f0001}").is_err());
    }
}
