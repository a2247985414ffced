//! Fractions and roots (TeXbook appendix G 11, 15).

use super::frame::Frame;
use super::{Env, Setter};
use crate::layout::para::Faces;
use crate::math::{Length, Row, Style};
use crate::theme::Abs;

/// Space at both ends of a fraction, thousandths of em: the \nulldelimiterspace of TeX.
const AROUND: i32 = 100;

impl<F: Faces> Setter<'_, F> {
    /// A fraction, or two parts over one another where the rule has no thickness.
    pub fn fraction(&mut self, over: &Row, under: &Row, rule: Option<Length>, env: Env) -> Frame {
        let size = self.size(env);
        let over = self.row(over, env.numerator());
        let under = self.row(under, env.denominator());
        let display = env.style == Style::Display;
        let k = &self.constants;
        let c = |units: i32| size.scale(units, self.upem);
        let axis = self.axis(env);
        let thickness = rule.map_or(c(k.fraction_rule()), |rule| self.length(rule, env));
        let pick = |inline: i32, in_display: i32| c(if display { in_display } else { inline });
        let (up, down) = if thickness <= Abs::ZERO {
            let up = pick(k.stack_top_up(), k.stack_top_display_up());
            let down = pick(k.stack_bottom_down(), k.stack_bottom_display_down());
            let least = pick(k.stack_gap_min(), k.stack_display_gap_min());
            let gap = (up - over.descent) - (under.ascent - down);
            let missing = (least - gap).max(Abs::ZERO);
            (up + missing / 2, down + (missing - missing / 2))
        } else {
            let half = thickness / 2;
            let above = pick(k.num_gap_min(), k.num_display_gap_min()).max(thickness);
            let below = pick(k.denom_gap_min(), k.denom_display_gap_min()).max(thickness);
            let up = pick(k.num_up(), k.num_display_up()).max(axis + half + above + over.descent);
            let down = pick(k.denom_down(), k.denom_display_down()).max(under.ascent + below + half - axis);
            (up, down)
        };
        let around = self.em.per_mille(AROUND);
        let width = over.width.max(under.width);
        let mut whole = Frame { width: width + around * 2, ..Frame::default() };
        let (at_over, at_under) = (around + (width - over.width) / 2, around + (width - under.width) / 2);
        whole.put(over, at_over, up);
        if thickness > Abs::ZERO {
            whole.rule(around, axis - thickness / 2, width, thickness, env.color);
        }
        whole.put(under, at_under, -down);
        whole
    }

    /// A root.
    pub fn root(&mut self, body: &Row, index: Option<&Row>, env: Env) -> Frame {
        let size = self.size(env);
        let body = self.row(body, env.cramp());
        let index = index.map(|row| self.row(row, env.index()));
        let c = |units: i32| size.scale(units, self.upem);
        let rule = c(self.constants.radical_rule());
        let display = env.style == Style::Display;
        let least = c(if display { self.constants.radical_display_gap() } else { self.constants.radical_gap() });
        let extra = c(self.constants.radical_extra());
        let (before, after) = (c(self.constants.radical_before_index()), c(self.constants.radical_after_index()));
        let percent = self.constants.radical_index_percent();
        let height = body.height() + least + rule;
        let sign = self.grown('√', height, true, env);
        // A sign that is longer than needed leaves as much room over as under the body.
        let spare = (sign.height() - height).max(Abs::ZERO);
        let gap = least + spare / 2;
        let top = body.ascent + gap + rule;
        let (sign_up, tall) = (top - sign.ascent, sign.height());
        let foot = top - tall;
        let mut whole = Frame::default();
        if let Some(index) = index {
            let up = foot + tall.per_mille(percent * 10) + index.descent;
            whole.width = (before + index.width + after).max(Abs::ZERO);
            let at = whole.width - after - index.width;
            whole.put(index, at.max(Abs::ZERO), up);
        }
        let width = body.width;
        whole.append(sign.raised(sign_up));
        let from = whole.width;
        // The rule begins at the ink of the sign.
        whole.rule(from, top - rule, width, rule, env.color);
        whole.append(body);
        whole.ascent = whole.ascent.max(top + extra);
        whole
    }
}
