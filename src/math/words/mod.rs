//! Formulas in words, for whoever listens: what they say up to the end of school is read as a teacher reads it. Beyond
//! that (matrices, cases, diagrams, signs without a usual name) no reading is agreed upon, and there is none here.

mod speech;

use super::node::{Class, Cover, Node, Row, Table, TableKind};
use crate::lang::Lang;
use speech::*;

/// A formula in words of a language; `None` where there is no simple reading.
pub fn words(tex: &str, lang: Lang) -> Option<String> {
    let formula = super::read(tex).ok()?;
    let reader = Reader(Speech::of(lang)?);
    let mut said = reader.row(&formula.row)?;
    said.extend(formula.tag);
    Some(said.join(" ")).filter(|said| !said.is_empty())
}

struct Reader(Speech);

impl Reader {
    /// A row, word by word.
    fn row(&self, row: &[Node]) -> Option<Vec<String>> {
        let mut said = Vec::new();
        // Whether the next sign would have nothing before it to add to.
        let mut first = true;
        for node in row {
            let minus = matches!(node, Node::Symbol { ch: '-' | '−', .. });
            match minus && first {
                true => said.push(self.0.say(&NEGATIVE, "", "")),
                false => said.extend(self.node(node)?),
            }
            first = node.class().map_or(first, |class| {
                matches!(class, Class::Bin | Class::Rel | Class::Open | Class::Punct | Class::Op)
            });
        }
        Some(said)
    }

    fn text(&self, row: &[Node]) -> Option<String> {
        self.row(row).map(|said| said.join(" ")).filter(|said| !said.is_empty())
    }

    fn node(&self, node: &Node) -> Option<Vec<String>> {
        let one = |text: String| Some(vec![text]);
        match node {
            Node::Symbol { ch, .. } | Node::Delimiter { ch, .. } => self.sign(*ch).and_then(one),
            Node::Word { text, .. } => one(text.clone()),
            Node::Text { text, .. } => one(text.trim().to_owned()),
            Node::Group(row) | Node::Classed(_, row) | Node::Panel { body: row, .. } => self.row(row),
            Node::Fraction { over, under, rule: None } => {
                let short = is_short(over) && is_short(under);
                let phrase = if short { &FRACTION } else { &LONG_FRACTION };
                one(self.0.say(phrase, &self.text(over)?, &self.text(under)?))
            }
            Node::Root { body, index } => self.root(body, index.as_deref()).and_then(one),
            Node::Scripts { base, sub, sup, .. } => self.scripts(base, sub.as_deref(), sup.as_deref()),
            Node::Accent { base, mark, under: false, .. } => {
                let phrase = match mark {
                    '→' | '⃗' => &VECTOR,
                    '¯' | '‾' | '̄' | 'ˉ' => &BAR,
                    '^' | 'ˆ' | '̂' => &HAT,
                    '˙' | '̇' => &DOT,
                    _ => return None,
                };
                one(self.0.say(phrase, &self.text(base)?, ""))
            }
            Node::Fence { open: Some('|' | '∣'), body, close: Some('|' | '∣') } => {
                one(self.0.say(&ABSOLUTE, &self.text(body)?, ""))
            }
            Node::Fence { open, body, close } => {
                let bracket =
                    |bracket: &Option<char>| bracket.iter().map(|ch| self.sign(*ch)).collect::<Option<Vec<_>>>();
                Some([bracket(open)?, self.row(body)?, bracket(close)?].concat())
            }
            Node::Table(table) => self.table(table),
            Node::Not(inner) => {
                let Node::Symbol { ch, .. } = **inner else { return None };
                let not = match ch {
                    '=' => '≠',
                    '∈' => '∉',
                    _ => return None,
                };
                self.sign(not).and_then(one)
            }
            Node::Cover(Cover::Phantom | Cover::Width | Cover::Height, _) => Some(Vec::new()),
            Node::Cover(Cover::Smash | Cover::Boxed, row) => self.row(row),
            Node::Space { .. } | Node::SetStyle(_) | Node::SetColor(_) => Some(Vec::new()),
            Node::Fraction { rule: Some(_), .. }
            | Node::Accent { under: true, .. }
            | Node::Arrow { .. }
            | Node::Middle(_)
            | Node::Cover(Cover::Cancel, _) => None,
        }
    }

    /// A letter or digit as it is, a sign by its name.
    fn sign(&self, ch: char) -> Option<String> {
        match ch {
            ',' | ';' | ':' | '.' | '，' | '、' | '；' | '：' | '。' => Some(ch.to_string()),
            _ if ch.is_ascii_alphanumeric() => Some(ch.to_string()),
            _ => self.0.name(ch),
        }
    }

    fn root(&self, body: &[Node], index: Option<&[Node]>) -> Option<String> {
        let (said, short) = (self.text(body)?, is_short(body));
        let phrase = match index {
            None if short => &ROOT,
            None => &LONG_ROOT,
            Some(index) if is(index, "3") => {
                if short {
                    &CUBE_ROOT
                } else {
                    &LONG_CUBE_ROOT
                }
            }
            Some(index) => return Some(self.0.say(&OTHER_ROOT, &said, &self.text(index)?)),
        };
        Some(self.0.say(phrase, &said, ""))
    }

    fn scripts(&self, base: &Node, sub: Option<&[Node]>, sup: Option<&[Node]>) -> Option<Vec<String>> {
        match base {
            Node::Symbol { ch: ch @ ('∑' | '∏' | '∫'), .. } => self.operator(self.sign(*ch)?, sub, sup),
            Node::Word { text, .. } if text == "lim" && sup.is_none() => self.limit(sub?),
            _ => self.raised(base, sub, sup).map(|said| vec![said]),
        }
    }

    /// A sum, product or integral with its limits.
    fn operator(&self, name: String, sub: Option<&[Node]>, sup: Option<&[Node]>) -> Option<Vec<String>> {
        let limits = match (sub, sup) {
            (Some(sub), Some(sup)) => self.0.say(&FROM_TO, &self.text(sub)?, &self.text(sup)?),
            (Some(sub), None) => self.0.say(&OVER, &self.text(sub)?, ""),
            (None, None) => return Some(vec![name]),
            (None, Some(_)) => return None,
        };
        // In English the name comes first.
        Some(if self.0.names_first() { vec![name, limits] } else { vec![limits, name] })
    }

    fn limit(&self, sub: &[Node]) -> Option<Vec<String>> {
        let at = sub.iter().position(|node| matches!(node, Node::Symbol { ch: '→', .. }))?;
        let (from, to) = (self.text(&sub[..at])?, self.text(&sub[at + 1..])?);
        Some(vec![self.0.say(&LIMIT, &from, &to)])
    }

    fn raised(&self, base: &Node, sub: Option<&[Node]>, sup: Option<&[Node]>) -> Option<String> {
        let mut said = self.node(base)?.join(" ");
        if let Some(sub) = sub {
            let phrase = if is_short(sub) { &SUB } else { &LONG_SUB };
            said = self.0.say(phrase, &said, &self.text(sub)?);
        }
        let Some(sup) = sup else { return Some(said) };
        let primes = sup.iter().take_while(|node| matches!(node, Node::Symbol { ch: '′', .. })).count();
        said = (0..primes).fold(said, |said, _| self.0.say(&PRIME, &said, ""));
        let power = &sup[primes..];
        Some(match power {
            [] => said,
            [Node::Symbol { ch: '∘' | '°' | '◦', .. }] => self.0.say(&DEGREES, &said, ""),
            power if is(power, "2") => self.0.say(&SQUARED, &said, ""),
            power if is(power, "3") => self.0.say(&CUBED, &said, ""),
            power => {
                let phrase = if is_short(power) { &POWER } else { &LONG_POWER };
                self.0.say(phrase, &said, &self.text(power)?)
            }
        })
    }

    /// Lines below one another; what stands in columns to be looked up has no reading.
    fn table(&self, table: &Table) -> Option<Vec<String>> {
        let lines = matches!(table.kind, TableKind::Align | TableKind::Gather | TableKind::Multline);
        let mut said = Vec::new();
        for row in table.rows.iter().filter(|_| lines) {
            if !said.is_empty() {
                said.push(self.0.say(&END_OF_ROW, "", ""));
            }
            let cells: Row = row.cells.iter().flatten().cloned().collect();
            said.extend(self.row(&cells)?);
            said.extend(row.tag.clone());
        }
        lines.then_some(said)
    }
}

/// Whether a row is one letter, number or word: what is around it needs no end.
fn is_short(row: &[Node]) -> bool {
    match row {
        [Node::Symbol { .. } | Node::Word { .. } | Node::Text { .. }] => true,
        [Node::Group(row)] => is_short(row),
        _ => false,
    }
}

/// Whether a row is this number.
fn is(row: &[Node], number: &str) -> bool {
    match row {
        [Node::Word { text, .. }] => text == number,
        [Node::Symbol { ch, .. }] => number.chars().eq([*ch]),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::words;
    use crate::lang::Lang;

    #[test]
    fn school_formulas_are_read() {
        for (tex, expected) in [
            (r"\frac{1}{2}", "2 分之 1"),
            (r"\frac{a+b}{2}", "分數，分子 a 加 b，分母 2，分數結束"),
            (r"x^2 - 2x + 1 = 0", "x 平方 減 2 x 加 1 等於 0"),
            (r"-x^{n+1}", "負 x 的次方，n 加 1，次方結束"),
            (r"a = (-1)", "a 等於 括號 負 1 括號結束"),
            (r"\sqrt{b^2-4ac}", "根號 b 平方 減 4 a c，根號結束"),
            (r"\sqrt[3]{8}", "立方根 8"),
            (r"\sum_{i=1}^{n} a_i", "從 i 等於 1 到 n 的 總和 a 下標 i"),
            (r"\sum_{i=1}^{n} -a", "從 i 等於 1 到 n 的 總和 負 a"),
            (r"\sin -x", "sin 負 x"),
            (r"\lim_{x \to 0} f(x)", "x 趨近 0 時的極限 f 括號 x 括號結束"),
            (r"\Delta \alpha \ne 90^\circ", "大寫 德爾塔 阿爾法 不等於 90 度"),
            (r"\vec{F} = m\vec{a}", "向量 F 等於 m 向量 a"),
            (r"\left| x \right| \le f'(x)", "絕對值 x，絕對值結束 小於等於 f 撇 括號 x 括號結束"),
            (r"\begin{aligned} x &= 1 \\ y &= 2 \end{aligned}", "x 等於 1 ； y 等於 2"),
            (r"v = 3\,\text{公尺}", "v 等於 3 公尺"),
            (r"E = mc^2 \tag{3}", "E 等於 m c 平方 (3)"),
        ] {
            assert_eq!(words(tex, Lang::ZH_HANT).as_deref(), Some(expected), "{tex}");
        }
    }

    #[test]
    fn each_language_has_its_words() {
        let tex = r"\frac{1}{2}x^3 \ge \int_0^1 \sqrt{t} dt";
        for (lang, expected) in [
            (Lang::ZH_HANS, "2 分之 1 x 立方 大于等于 从 0 到 1 的 积分 根号 t d t"),
            (Lang::JA, "2 分の 1 x の3乗 大なりイコール 0 から 1 までの 積分 ルート t d t"),
            (Lang::KO, "2 분의 1 x 세제곱 크거나 같다 0 부터 1 까지의 적분 루트 t d t"),
            (
                Lang::EN,
                "1 over 2 x cubed is greater than or equal to the integral from 0 to 1 of the square root of t d t",
            ),
        ] {
            assert_eq!(words(tex, lang).as_deref(), Some(expected));
        }
        assert_eq!(words(tex, "fr".parse().expect("a tag")), None);
    }

    #[test]
    fn what_has_no_agreed_reading_has_none() {
        for tex in [
            r"\begin{pmatrix} 1 & 0 \\ 0 & 1 \end{pmatrix}",
            r"\begin{cases} 1 & x > 0 \\ 0 & x \le 0 \end{cases}",
            r"\aleph_0",
            r"A \xrightarrow{f} B",
            r"\binom{n}{k}",
            r"\unknown",
            "",
        ] {
            assert_eq!(words(tex, Lang::ZH_HANT), None, "{tex}");
        }
    }
}
