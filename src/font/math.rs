//! The MATH table of a face: what formulas are set by. All lengths are in font units.

use std::collections::BTreeMap;

use skrifa::raw::tables::gsub::{AlternateSubst, SingleSubst, SubstitutionSubtables};
use skrifa::raw::tables::math::{Math, MathConstant, MathConstants, MathKernCorner, StretchAxis};
use skrifa::raw::{FontRef, TableProvider};
use skrifa::{GlyphId, Tag};

use super::Face;
use super::map::pairs;

/// Constants of a MATH table, or what the usual proportions of the em make of them where there is none.
#[derive(Clone, Debug)]
pub struct Constants {
    values: [i32; 56],
}

macro_rules! constants {
    ($($(#[$doc:meta])* $name:ident = $constant:ident, $usual:literal;)+) => {
        impl Constants {
            /// Usual values, in thousandths of the em.
            fn usual() -> Constants {
                let mut values = [0; 56];
                $(values[MathConstant::$constant as usize] = $usual;)+
                Constants { values }
            }

            $($(#[$doc])* pub fn $name(&self) -> i32 {
                self.values[MathConstant::$constant as usize]
            })+
        }
    };
}

constants! {
    /// Size of scripts, in percent.
    script_percent = ScriptPercentScaleDown, 70;
    /// Size of scripts of scripts, in percent.
    script_script_percent = ScriptScriptPercentScaleDown, 55;
    /// Height from which brackets grow with what they hold.
    delimited_min = DelimitedSubFormulaMinHeight, 1300;
    /// Least height of a large operator in display style.
    display_operator_min = DisplayOperatorMinHeight, 1400;
    /// Height of the axis: of the minus sign, of fraction rules.
    axis = AxisHeight, 258;
    /// Height up to which a base does not raise its accent.
    accent_base = AccentBaseHeight, 480;
    /// Drop of subscripts.
    sub_down = SubscriptShiftDown, 210;
    /// Highest top of a subscript.
    sub_top_max = SubscriptTopMax, 380;
    /// Least drop below the foot of a tall base.
    sub_drop_min = SubscriptBaselineDropMin, 160;
    /// Rise of superscripts.
    sup_up = SuperscriptShiftUp, 360;
    /// The same in cramped style.
    sup_up_cramped = SuperscriptShiftUpCramped, 250;
    /// Lowest foot of a superscript.
    sup_bottom_min = SuperscriptBottomMin, 120;
    /// Most that the baseline is below the top of a tall base.
    sup_drop_max = SuperscriptBaselineDropMax, 230;
    /// Least gap between sub- and superscript.
    sub_sup_gap_min = SubSuperscriptGapMin, 150;
    /// Height to which the superscript's foot may rise to make that gap.
    sup_bottom_max_with_sub = SuperscriptBottomMaxWithSubscript, 380;
    /// Space after scripts.
    space_after_script = SpaceAfterScript, 40;
    /// Least gap below an upper limit.
    upper_gap_min = UpperLimitGapMin, 135;
    /// Least rise of its baseline.
    upper_rise_min = UpperLimitBaselineRiseMin, 300;
    /// Least gap above a lower limit.
    lower_gap_min = LowerLimitGapMin, 135;
    /// Least drop of its baseline.
    lower_drop_min = LowerLimitBaselineDropMin, 670;
    /// Rise of the upper part of a stack.
    stack_top_up = StackTopShiftUp, 470;
    /// In display style.
    stack_top_display_up = StackTopDisplayStyleShiftUp, 780;
    /// Drop of the lower part of a stack.
    stack_bottom_down = StackBottomShiftDown, 385;
    /// In display style.
    stack_bottom_display_down = StackBottomDisplayStyleShiftDown, 690;
    /// Least gap between them.
    stack_gap_min = StackGapMin, 200;
    /// In display style.
    stack_display_gap_min = StackDisplayStyleGapMin, 400;
    /// Rise of what stands over an arrow.
    stretch_top_up = StretchStackTopShiftUp, 800;
    /// Drop of what stands under it.
    stretch_bottom_down = StretchStackBottomShiftDown, 590;
    /// Least gap over it.
    stretch_gap_above_min = StretchStackGapAboveMin, 68;
    /// Least gap under it.
    stretch_gap_below_min = StretchStackGapBelowMin, 68;
    /// Rise of a numerator.
    num_up = FractionNumeratorShiftUp, 585;
    /// In display style.
    num_display_up = FractionNumeratorDisplayStyleShiftUp, 640;
    /// Drop of a denominator.
    denom_down = FractionDenominatorShiftDown, 585;
    /// In display style.
    denom_display_down = FractionDenominatorDisplayStyleShiftDown, 640;
    /// Least gap between numerator and rule.
    num_gap_min = FractionNumeratorGapMin, 68;
    /// In display style.
    num_display_gap_min = FractionNumDisplayStyleGapMin, 150;
    /// Thickness of the rule.
    fraction_rule = FractionRuleThickness, 66;
    /// Least gap between rule and denominator.
    denom_gap_min = FractionDenominatorGapMin, 68;
    /// In display style.
    denom_display_gap_min = FractionDenomDisplayStyleGapMin, 150;
    /// Gap below an overline.
    overbar_gap = OverbarVerticalGap, 175;
    /// Its thickness.
    overbar_rule = OverbarRuleThickness, 66;
    /// Room over it.
    overbar_extra = OverbarExtraAscender, 66;
    /// Gap above an underline.
    underbar_gap = UnderbarVerticalGap, 175;
    /// Its thickness.
    underbar_rule = UnderbarRuleThickness, 66;
    /// Room below it.
    underbar_extra = UnderbarExtraDescender, 66;
    /// Gap below the rule of a root.
    radical_gap = RadicalVerticalGap, 85;
    /// In display style.
    radical_display_gap = RadicalDisplayStyleVerticalGap, 170;
    /// Its thickness.
    radical_rule = RadicalRuleThickness, 66;
    /// Room over it.
    radical_extra = RadicalExtraAscender, 78;
    /// Space before the index of a root.
    radical_before_index = RadicalKernBeforeDegree, 65;
    /// Space after it; negative.
    radical_after_index = RadicalKernAfterDegree, -335;
    /// Height of its foot in percent of the sign.
    radical_index_percent = RadicalDegreeBottomRaisePercent, 55;
}

impl Default for Constants {
    /// Usual values of an em of 1000 units.
    fn default() -> Constants {
        Constants::usual()
    }
}

impl Constants {
    fn of(table: &MathConstants) -> Constants {
        let mut values = [0; 56];
        for (value, constant) in values.iter_mut().zip(MathConstant::ALL) {
            *value = table.constant(*constant);
        }
        // Percents of nothing would make scripts vanish.
        let usual = Constants::usual();
        for at in [MathConstant::ScriptPercentScaleDown as usize, MathConstant::ScriptScriptPercentScaleDown as usize] {
            if !(20..=100).contains(&values[at]) {
                values[at] = usual.values[at];
            }
        }
        Constants { values }
    }
}

/// Corner of a glyph.
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
pub enum Corner {
    /// Above, at the right: where a superscript stands.
    TopRight,
    /// Below, at the right: where a subscript stands.
    BottomRight,
    /// Above, at the left: of a subscript.
    TopLeft,
    /// Below, at the left: of a superscript.
    BottomLeft,
}

/// A glyph of another size, and how long it is in the direction of growth.
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
pub struct Variant {
    /// The glyph.
    pub glyph: u16,
    /// Its length.
    pub length: i32,
}

/// A glyph made of parts, from the foot to the head or from left to right.
#[derive(Clone, Eq, PartialEq, Debug)]
pub struct Assembly {
    /// Least overlap of two parts.
    pub overlap: i32,
    /// The parts.
    pub parts: Vec<Part>,
}

/// A part of an [`Assembly`].
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
pub struct Part {
    /// The glyph.
    pub glyph: u16,
    /// How much of its start may be overlapped.
    pub start: i32,
    /// How much of its end may be.
    pub end: i32,
    /// Its length.
    pub length: i32,
    /// Whether it may be left out or repeated.
    pub extender: bool,
}

impl Face {
    /// Constants of formulas.
    pub fn math_constants(&self) -> &Constants {
        self.constants.get_or_init(|| {
            let of = |table: Math| table.math_constants().map(|constants| Constants::of(&constants)).ok();
            self.math().and_then(of).unwrap_or_else(|| {
                let usual = Constants::usual();
                let upem = i32::from(self.metrics().upem);
                Constants { values: usual.values.map(|value| value * upem / 1000) }.with_percents(&usual)
            })
        })
    }

    fn math(&self) -> Option<Math<'_>> {
        self.tables()?.math().ok()
    }

    /// Whether the face has a MATH table.
    pub fn has_math(&self) -> bool {
        self.math().is_some_and(|math| math.math_constants().is_ok())
    }

    /// How far the head of a slanted glyph leans over its advance.
    pub fn italics_correction(&self, glyph: u16) -> i32 {
        let info = self.math().and_then(|math| math.math_glyph_info().ok());
        let table = info.and_then(|info| info.math_italics_correction_info()?.ok());
        table.and_then(|table| table.correction(GlyphId::from(glyph))).unwrap_or(0)
    }

    /// Where an accent stands over a glyph, from its origin.
    pub fn top_accent(&self, glyph: u16) -> Option<i32> {
        let info = self.math()?.math_glyph_info().ok()?;
        info.math_top_accent_attachment()?.ok()?.attachment(GlyphId::from(glyph))
    }

    /// Whether a glyph is so tall that scripts stand by its own height.
    pub fn is_extended(&self, glyph: u16) -> bool {
        let info = self.math().and_then(|math| math.math_glyph_info().ok());
        info.is_some_and(|info| info.is_extended_shape(GlyphId::from(glyph)))
    }

    /// How much nearer (negative) or farther a script stands at a height of a corner.
    pub fn math_kern(&self, glyph: u16, corner: Corner, height: i32) -> i32 {
        let corner = match corner {
            Corner::TopRight => MathKernCorner::TopRight,
            Corner::BottomRight => MathKernCorner::BottomRight,
            Corner::TopLeft => MathKernCorner::TopLeft,
            Corner::BottomLeft => MathKernCorner::BottomLeft,
        };
        let info = self.math().and_then(|math| math.math_glyph_info().ok());
        let table = info.and_then(|info| info.math_kern_info()?.ok());
        let kern = table.and_then(|table| table.kern(GlyphId::from(glyph), corner));
        kern.and_then(|kern| kern.kerning(height)).unwrap_or(0)
    }

    /// Larger glyphs of a glyph, from small to large, and the parts to make any length of.
    pub fn stretched(&self, glyph: u16, vertical: bool) -> (Vec<Variant>, Option<Assembly>) {
        let axis = if vertical { StretchAxis::Vertical } else { StretchAxis::Horizontal };
        let Some(variants) = self.math().and_then(|math| math.math_variants().ok()) else { return Default::default() };
        let Some(construction) = variants.glyph_construction(GlyphId::from(glyph), axis) else {
            return Default::default();
        };
        let sizes = construction.math_glyph_variant_records().iter().map(|record| Variant {
            glyph: record.variant_glyph().to_u16(),
            length: record.advance_measurement().to_u16().into(),
        });
        let assembly = construction.glyph_assembly().and_then(Result::ok).map(|assembly| Assembly {
            overlap: variants.min_connector_overlap().to_u16().into(),
            parts: assembly
                .part_records()
                .iter()
                .map(|part| Part {
                    glyph: part.glyph_id().to_u16(),
                    start: part.start_connector_length().to_u16().into(),
                    end: part.end_connector_length().to_u16().into(),
                    length: part.full_advance().to_u16().into(),
                    extender: part.part_flags().bits() & 1 != 0,
                })
                .collect(),
        });
        (sizes.collect(), assembly.filter(|assembly| !assembly.parts.is_empty()))
    }

    /// The form of a glyph for scripts (`ssty`): of scripts, or of scripts of scripts.
    pub fn script_form(&self, glyph: u16, script_script: bool) -> u16 {
        let forms = self.scripts.get_or_init(|| self.tables().map(|tables| script_forms(&tables)).unwrap_or_default());
        forms.get(&glyph).map_or(glyph, |forms| forms[usize::from(script_script)])
    }
}

impl Constants {
    fn with_percents(mut self, usual: &Constants) -> Constants {
        for constant in [
            MathConstant::ScriptPercentScaleDown,
            MathConstant::ScriptScriptPercentScaleDown,
            MathConstant::RadicalDegreeBottomRaisePercent,
        ] {
            self.values[constant as usize] = usual.values[constant as usize];
        }
        self
    }
}

/// Glyph → its forms for scripts and for scripts of scripts.
pub(super) type ScriptForms = BTreeMap<u16, [u16; 2]>;

fn script_forms(font: &FontRef) -> ScriptForms {
    let mut forms = ScriptForms::new();
    collect_script_forms(font, &mut forms);
    forms
}

fn collect_script_forms(font: &FontRef, forms: &mut ScriptForms) -> Option<()> {
    let gsub = font.gsub().ok()?;
    let features = gsub.feature_list().ok()?;
    let lookups = gsub.lookup_list().ok()?.lookups();
    let record = features.feature_records().iter().find(|record| record.feature_tag() == Tag::new(b"ssty"))?;
    for index in record.feature(features.offset_data()).ok()?.lookup_list_indices() {
        match lookups.get(usize::from(index.get())).ok()?.subtables().ok()? {
            SubstitutionSubtables::Single(tables) => {
                let tables: Vec<SingleSubst> = tables.iter().flatten().collect();
                for (from, to) in tables.iter().flat_map(pairs) {
                    forms.entry(from).or_insert([to, to]);
                }
            }
            SubstitutionSubtables::Alternate(tables) => {
                for table in tables.iter().flatten() {
                    alternates(&table, forms);
                }
            }
            _ => {}
        }
    }
    Some(())
}

fn alternates(table: &AlternateSubst, forms: &mut ScriptForms) -> Option<()> {
    let AlternateSubst::Format1(table) = table else { return None };
    for (from, set) in table.coverage().ok()?.iter().zip(table.alternate_sets().iter()) {
        let Ok(set) = set else { continue };
        let ids = set.alternate_glyph_ids();
        if let (Some(first), Ok(from)) = (ids.first(), u16::try_from(from.to_u32())) {
            let first = first.get().to_u16();
            forms.entry(from).or_insert([first, ids.get(1).map_or(first, |second| second.get().to_u16())]);
        }
    }
    Some(())
}
