//! Formulas: what both writers make of TeX, and where its parts come to stand. Goldens in tests/cases/flow/math.txt.

use banxin::diag::{Code, Severity};
use banxin::layout::ink::{GlyphRun, Item, Page, Set};
use banxin::math;
use banxin::theme::{Abs, Rect};

use crate::flow::{Laid, check, lay, runs, small};

/// What a school or university book holds.
const FORMULAS: &[&str] = &[
    r"E = mc^2",
    r"ax^2 + bx + c = 0",
    r"x = \frac{-b \pm \sqrt{b^2-4ac}}{2a}",
    r"x_{1,2} = -\frac p2 \pm \sqrt{\left(\frac p2\right)^2 - q}",
    r"\sum_{k=1}^{n} k = \frac{n(n+1)}{2}",
    r"\prod_{p} \frac{1}{1-p^{-s}} = \zeta(s)",
    r"\int_{-\infty}^{\infty} e^{-x^2}\,\mathrm{d}x = \sqrt{\pi}",
    r"\oint_C \mathbf{F}\cdot d\mathbf{r} = \iint_S (\nabla\times\mathbf{F})\cdot d\mathbf{S}",
    r"\int\limits_0^1 f(x)\,dx, \quad \iiint_V \rho\,dV",
    r"\lim_{x\to 0} \frac{\sin x}{x} = 1",
    r"\lim\limits_{n\to\infty}\left(1+\frac1n\right)^n = e",
    r"f'(x), \quad f''(x_0), \quad f'^2, \quad f'_1, \quad y'''",
    r"\frac{\partial^2 u}{\partial t^2} = c^2 \nabla^2 u",
    r"\left. \frac{dy}{dx} \right|_{x=0}",
    r"\sqrt[3]{\frac{a+b}{c}} + \sqrt{1+\sqrt{1+\sqrt{1+x}}}",
    r"\cfrac{1}{1+\cfrac{1}{2+\cfrac13}} \ne \dfrac12 \ne \tfrac12",
    r"\binom{n}{k} = \frac{n!}{k!(n-k)!}, \quad {n \choose k}, \quad {a \over b}, \quad {a \atop b}",
    r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}\begin{bmatrix} a \\ b \end{bmatrix}",
    r"\begin{vmatrix} a & b \\ c & d \end{vmatrix} = ad - bc, \quad \begin{Vmatrix} x \end{Vmatrix}",
    r"\begin{Bmatrix} a & b \end{Bmatrix}, \quad \bigl(\begin{smallmatrix} a & b \\ c & d \end{smallmatrix}\bigr)",
    r"\left[\begin{array}{c|c} A & B \\ \hline C & D \end{array}\right]",
    r"\begin{array}{|l|c:r|} \hline 甲 & 1 & 2 \\ \hdashline 乙 & 3 & 4 \\ \hline \end{array}",
    r"f(x) = \begin{cases} x^2, & x \ge 0 \\ -x, & \text{其他} \end{cases}",
    r"\begin{rcases} a \\ b \end{rcases} = c, \quad \begin{dcases} \frac12 & x \\ 0 & y \end{dcases}",
    r"\left\{ \begin{array}{l} x+y=1 \\ x-y=2 \end{array} \right.",
    r"\begin{aligned} (a+b)^2 &= (a+b)(a+b) \\ &= a^2 + 2ab + b^2 \end{aligned}",
    r"\begin{align} a &= b & c &= d \\ e &= f & g &= h \end{align}",
    r"\begin{gather} a = b \\ c = d + e \end{gather}",
    r"\begin{multline} a + b + c \\ + d + e \\ + f \end{multline}",
    r"\begin{split} a &= b \\ &= c \end{split}",
    r"\begin{eqnarray} a &=& b \\ c &<& d \end{eqnarray}",
    r"a = b \\ c = d",
    r"a &= b \newline &= c",
    r"\text{速度} = \frac{\text{路程}}{\text{時間}}, \quad v = \text{當 $t=0$ 時}",
    r"\mathrm{速度} = 50\ \mathrm{km/h}, \quad 速度",
    r"2\mathrm{H_2} + \mathrm{O_2} \xrightarrow[\text{加熱}]{\text{點燃}} 2\mathrm{H_2O}",
    r"A \xleftarrow{f} B \xRightarrow{g} C \xlongequal{h} D \xrightleftharpoons{k} E",
    r"\underbrace{1+2+\cdots+n}_{n\text{ 項}} + \overbrace{a+b}^{2}",
    r"\hat a, \bar b, \tilde c, \dot x, \ddot y, \vec v, \check u, \acute e, \grave e, \breve a, \mathring{A}, \dddot z",
    r"\widehat{abc}, \widetilde{xyz}, \overline{AB}, \underline{CD}, \overrightarrow{AB}, \overleftarrow{CD}",
    r"\overparen{AB}, \overbracket{ab}, \underbracket{cd}",
    r"\mathbb{NZQRC}, \mathcal{ABLF}, \mathscr{H}, \mathfrak{gABC}, \mathbf{vx1}, \mathsf{Abc}, \mathtt{code}",
    r"\boldsymbol{\alpha\beta x}, \bm{v}, \mathit{Gamma}, \mathrm{const}",
    r"\alpha\beta\gamma\delta\epsilon\varepsilon\theta\vartheta\phi\varphi\Gamma\Delta\Omega",
    r"A \cup B \subseteq C \cap D, \quad x \in \emptyset \notin \varnothing, \quad A \setminus B",
    r"\forall x \exists y\colon x \le y \land \neg(x \ge y) \Rightarrow x \ne y \iff x \equiv y",
    r"\lfloor x \rfloor \le x < \lceil x \rceil, \quad |x|, \quad \|v\|, \quad \langle u, v \rangle",
    r"\left\lfloor \frac ab \right\rfloor, \left\| \frac ab \right\|, \left\langle \frac ab \middle| c \right\rangle",
    r"\big( \Big( \bigg( \Bigg( x \Bigg) \bigg) \Big) \big)",
    r"P\left(A \middle| B\right) = \frac{P(B|A)P(A)}{P(B)}",
    r"\boxed{E = mc^2}, \quad \cancel{x}, \quad \phantom{xyz}, \quad \smash{\frac12}",
    r"x \not= y, \quad a \not\in B, \quad \not\equiv, \quad \not x",
    r"\textcolor{red}{r} + {\color{blue} b} + \colorbox{yellow}{x} + \fcolorbox{red}{white}{y}",
    r"a \bmod b, \quad a \equiv b \pmod n, \quad \gcd(a,b), \quad \log_2 n, \quad \arcsin x",
    r"\operatorname{rank} A, \quad \operatorname*{argmax}_x f(x), \quad \max_{0\le x\le 1} x, \quad \limsup_n a_n",
    r"{}^{14}_{6}\mathrm{C}, \quad x^{y^{z^w}}, \quad x_{i_{j_k}}, \quad \sideset{}{'}\sum",
    r"\sum_{\substack{0\le i\le m \\ 0<j<n}} P(i,j)",
    r"a\,b\:c\;d\!e\quad f\qquad g\ h~i \hspace{1em} j \kern3mu k",
    r"30^\circ, \quad \angle ABC \cong \triangle DEF, \quad a \parallel b \perp c, \quad 50\%",
    r"\overset{!}{=}, \underset{x}{y}, \stackrel{\mathrm{def}}{=}, \displaystyle\sum_i \textstyle\sum_i",
    r"x \to y \mapsto z \longrightarrow w \leftrightarrow v \rightleftharpoons u \hookrightarrow t",
    r"\cdots \ldots \vdots \ddots \infty \partial \nabla \hbar \ell \Re \Im \aleph \prime",
    r"\def\R{\mathbb{R}} f\colon \R \to \R",
    r"\ket{\psi} = \alpha\ket0 + \beta\ket1, \quad \bra{\phi}",
    r"3.14 \times 10^{-8}, \quad 1{,}000, \quad -5 \cdot (-3) = +15, \quad a/b \div c * d",
];

fn page_of(tex: &str) -> Laid {
    lay(&[("a.md", &format!("$$\n{tex}\n$$\n"))], |_| {})
}

/// The runs of the first page that has any, and its rules.
fn ink(laid: &Laid) -> (Vec<&GlyphRun>, Vec<Rect>) {
    let has_text = |page: &&Page| runs(page).next().is_some();
    let page = laid.pages.pages.iter().find(has_text).expect("a page");
    let rules = page.items.iter().filter_map(|item| match item {
        Item::Rule { rect, .. } => Some(*rect),
        _ => None,
    });
    (runs(page).collect(), rules.collect())
}

fn run<'a>(runs: &[&'a GlyphRun], text: &str) -> &'a GlyphRun {
    runs.iter().find(|run| run.text == text).unwrap_or_else(|| panic!("no run {text:?} in {runs:?}"))
}

#[test]
fn every_formula_of_a_school_book_is_set_whole_in_both_directions() {
    let mut source = String::from("# 公式\n\n");
    for tex in FORMULAS {
        assert!(math::read(tex).is_ok(), "{tex}: {:?}", math::read(tex));
        let block = tex.contains("begin") || tex.contains("\\\\") || tex.contains('&');
        let inline = if block { String::new() } else { format!("行內 ${tex}$ 之後，") };
        source += &format!("{inline}又有公式：\n\n$$\n{tex}\n$$\n\n");
    }
    for vertical in [false, true] {
        let laid = lay(&[("a.md", &source)], |project| project.vertical = vertical.then_some(true));
        check(&laid);
        let other: Vec<_> = laid
            .sink
            .list()
            .iter()
            .filter(|found| found.severity > Severity::Note && found.code != Code::M016)
            .collect();
        assert!(other.is_empty(), "{other:#?}");
        for page in &laid.pages.pages {
            for run in runs(page) {
                assert!(run.glyphs.iter().all(|glyph| glyph.id != 0), "a box in {:?}", run.text);
                assert!(!run.text.chars().any(|ch| ('\u{e000}'..='\u{f8ff}').contains(&ch)), "{:?}", run.text);
                assert!(run.text.chars().all(|ch| u32::from(ch) < 0xf_0000), "a mark of ours in {:?}", run.text);
            }
        }
    }
}

#[test]
fn a_fraction_stands_on_the_axis() {
    let laid = page_of(r"a = \frac{b}{c}");
    let (runs, rules) = ink(&laid);
    let (a, over, under) = (run(&runs, "a="), run(&runs, "b"), run(&runs, "c"));
    let rule = rules.first().expect("a rule");
    // 258 of 1000 units of the face at its size: the middle of the equals sign.
    let axis = a.at.y - a.size.per_mille(258);
    assert!((rule.y + rule.height / 2 - axis).to_pt().abs() < 0.05);
    assert_eq!(rule.height, a.size.per_mille(68));
    assert!(over.at.y < axis && under.at.y > axis);
    assert_eq!(over.size, a.size, "a displayed fraction has its parts in the size of text");
}

#[test]
fn scripts_stand_where_the_face_says() {
    let laid = page_of("x^2_i");
    let (runs, _) = ink(&laid);
    let (x, sub, sup) = (run(&runs, "x"), run(&runs, "i"), run(&runs, "2"));
    assert_eq!((sub.size, sup.size), (x.size.per_mille(700), x.size.per_mille(700)));
    assert!((x.at.y - sup.at.y).to_pt() >= x.size.per_mille(360).to_pt() - 0.01, "SuperscriptShiftUp");
    assert!((sub.at.y - x.at.y).to_pt() >= x.size.per_mille(210).to_pt() - 0.01, "SubscriptShiftDown");
    // Under a root superscripts are lower.
    let cramped = page_of(r"\sqrt{x^2}");
    let (runs, rules) = ink(&cramped);
    let rise = |x: &GlyphRun, sup: &GlyphRun| x.at.y - sup.at.y;
    assert!(rise(run(&runs, "x"), run(&runs, "2")) < rise(x, sup));
    assert!(rules[0].x + rules[0].width >= run(&runs, "2").at.x, "the rule of a root covers all of it");
}

#[test]
fn limits_stand_over_and_under_only_when_displayed() {
    let (display, inline) = (page_of(r"\sum_{i}^{n} a"), lay(&[("a.md", "和 $\\sum_{i}^{n} a$ 是")], |_| {}));
    let (d, i) = (ink(&display).0, ink(&inline).0);
    assert!(run(&d, "n").at.x < run(&d, "∑").at.x + run(&d, "∑").size, "over the sign");
    let sum = run(&d, "∑");
    assert!(sum.glyphs[0].id != run(&i, "∑").glyphs[0].id, "a displayed sign is taller");
    assert!(run(&i, "n").at.x > run(&i, "∑").at.x + run(&i, "∑").size / 2, "beside the sign");
}

#[test]
fn brackets_grow_by_variants_and_then_by_parts() {
    let glyphs = |tex: &str| {
        let laid = page_of(tex);
        let (runs, _) = ink(&laid);
        let run = runs.iter().find(|run| run.text.starts_with('(')).expect("a bracket");
        run.glyphs.iter().filter(|glyph| glyph.text == 0).copied().collect::<Vec<_>>()
    };
    let (plain, larger) = (glyphs("(x)"), glyphs(r"\left(\frac12\right)"));
    assert_eq!((plain.len(), larger.len()), (1, 1));
    assert_ne!(plain[0].id, larger[0].id);
    let rows = ["x"; 9].join(r" \\ ");
    let tall = glyphs(&format!(r"\begin{{pmatrix}} {rows} \end{{pmatrix}}"));
    assert!(tall.len() > 2, "nine rows take parts");
    assert!(tall.windows(2).all(|pair| pair[0].across < pair[1].across), "from the foot to the head");
}

#[test]
fn accents_stand_on_their_letters_and_nothing_is_lost() {
    for tex in [r"\hat a", r"\hat{a}"] {
        let laid = page_of(tex);
        let (runs, _) = ink(&laid);
        // One run: in the size and on the baseline of the letter, since of a low letter an accent is not raised.
        assert_eq!(run(&runs, "a^").glyphs.len(), 2, "{tex}");
    }
    let laid = page_of(r"\sideset{_1}{'}\sum");
    let text: String = ink(&laid).0.iter().map(|run| run.text.as_str()).collect();
    assert_eq!(text, "1∑′");
}

#[test]
fn letters_are_found_as_letters() {
    let laid = page_of(r"E = mc^2 + \mathbb{R} + \mathbf{v} + \alpha");
    let text: String = ink(&laid).0.iter().map(|run| run.text.as_str()).collect();
    assert_eq!(text, "E=mc2+ℝ+𝐯+α");
}

#[test]
fn inline_formulas_keep_the_lines_on_the_grid() {
    let filler = "文字很多的一段話".repeat(9);
    let formulas = [r"\frac{a}{b}", r"\dfrac{x_1}{n}", r"\sum_{i=1}^n a_i", r"\int_0^1 x\,dx"];
    let text: String = formulas.iter().map(|tex| format!("{filler} ${tex}$ {filler}\n\n")).collect();
    let laid = lay(&[("a.md", &text)], |_| {});
    check(&laid);
    let leading = laid.theme.page.leading.to_raw();
    let han = |run: &&GlyphRun| run.text.contains(['文', '字', '的', '很', '間']);
    let lines: Vec<i32> = ink(&laid).0.into_iter().filter(han).map(|run| run.at.y.to_raw()).collect();
    assert!(lines.iter().all(|y| (y - lines[0]) % leading == 0), "off the grid");
    // Of display style in a line there is room for the style of text only: no line is opened for it.
    assert!(
        lines.windows(2).all(|pair| pair[1] - pair[0] <= leading),
        "a line was opened: {:?}",
        lines.windows(2).position(|pair| pair[1] - pair[0] > leading)
    );
}

#[test]
fn tall_formulas_that_would_meet_open_whole_lines() {
    let tall = "$\\begin{pmatrix} a \\\\ b \\\\ c \\end{pmatrix}$";
    let laid = lay(
        &[(
            "a.md",
            &format!("文字文字文字文字文字文字文字文字文字文字文字文字{tall}文字文字文字文字文字文字文字文字文字"),
        )],
        |_| {},
    );
    check(&laid);
    let leading = laid.theme.page.leading.to_raw();
    let mut lines: Vec<i32> =
        ink(&laid).0.into_iter().filter(|run| run.text.contains('文')).map(|run| run.at.y.to_raw()).collect();
    lines.dedup();
    assert!(lines.windows(2).any(|pair| pair[1] - pair[0] == leading * 2), "{lines:?}");
    assert!(lines.windows(2).all(|pair| (pair[1] - pair[0]) % leading == 0), "{lines:?}");
}

#[test]
fn a_wide_display_is_broken_at_its_relations_and_never_leaves_the_measure() {
    let long = "a + b + c + d + e + f + g + h";
    for tex in [
        format!("x = {long} = {long} = {long}"),
        format!("{long} = y"),
        format!("\\frac{{{0}+{0}+{0}+{0}}}{{2}}", long),
    ] {
        let laid = lay(&[("a.md", &format!("$$ {tex} $$ {{#eq-wide}}"))], small);
        check(&laid);
        let smaller = tex.starts_with("\\frac");
        assert_eq!(laid.sink.list().iter().any(|found| found.code == Code::M016), smaller, "{tex}");
        let edge = laid.theme.page.measure() + Abs::mm(70.0);
        for page in &laid.pages.pages {
            for run in runs(page) {
                assert!(run.at.x < edge.min(page.width), "{tex}");
            }
        }
    }
    let laid = lay(&[("a.md", &format!("$$ x = {long} = {long} $$"))], small);
    let (runs, _) = ink(&laid);
    let signs: Vec<_> = runs.iter().filter(|run| run.text.contains('=')).collect();
    assert_eq!(signs.len(), 2);
    assert!(signs[1].text.starts_with('='), "a line begins with its relation: {runs:#?}");
}

#[test]
fn formulas_turn_with_a_vertical_line_and_stand_upright_alone() {
    let vertical = |source: &str| lay(&[("a.md", source)], |project| project.vertical = Some(true));
    let inline = vertical("質能方程 $E = mc^2$ 成立。");
    assert!(ink(&inline).0.iter().filter(|run| run.text.contains(['E', 'm'])).all(|run| run.set == Set::Sideways));
    let short = vertical("$$ a = b $$");
    assert!(ink(&short).0.iter().all(|run| run.set == Set::Horizontal));
    let long = vertical("$$ a = b + c + d + e + f + g + h + i + j + k + l + m + n $$");
    assert!(ink(&long).0.iter().all(|run| run.set == Set::Sideways));
}

#[test]
fn numbers_of_rows_and_tags_stand_at_the_end() {
    let laid = page_of(r"\begin{align} a &= b \tag{甲} \\ c &= d \tag*{乙} \end{align}");
    let (runs, _) = ink(&laid);
    let end: Vec<&str> = runs.iter().map(|run| run.text.as_str()).filter(|text| text.contains(['甲', '乙'])).collect();
    assert_eq!(end, ["(甲)", "乙"]);
    let referred = lay(&[("a.md", "$$ a = b \\tag{勾股} $$ {#eq-g}\n\n見 [@eq-g]。")], |_| {});
    let text: String = ink(&referred).0.iter().map(|run| run.text.as_str()).collect();
    assert_eq!(text.matches("勾股").count(), 2, "{text}");
}

#[test]
fn what_cannot_be_read_is_reported_once_and_shown() {
    let laid = lay(&[("a.md", "這裡 $a \\foo b$ 有錯。\n\n$$ \\begin{foo} c \\end{foo} $$\n")], |_| {});
    let found: Vec<String> = laid.sink.list().iter().map(|found| format!("{} {}", found.code, found.message)).collect();
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found.iter().any(|text| text == "M010 the formula cannot be read: there is no command \\foo"), "{found:?}");
    let text: String = ink(&laid).0.iter().map(|run| run.text.as_str()).collect();
    assert!(text.contains("\\foo") && text.contains("\\begin{foo}"), "{text}");
}

#[test]
fn absurd_nesting_does_no_harm() {
    for tex in [
        format!("{}x{}", "{".repeat(30_000), "}".repeat(30_000)),
        "\\sqrt".repeat(30_000),
        format!("{}x{}", "\\frac{".repeat(3000), "}{2}".repeat(3000)),
        format!("x{}", "^{x".repeat(3000)),
        format!("{}x{}", "\\left(".repeat(3000), "\\right)".repeat(3000)),
        format!("x{}", "'".repeat(5000)),
        format!("{}x{}", "\\sqrt{".repeat(38), "}".repeat(38)),
    ] {
        let _ = math::read(&tex);
        let laid = lay(&[("a.md", &format!("行內 ${tex}$ 文字"))], |_| {});
        assert!(!laid.pages.pages.is_empty());
    }
}
