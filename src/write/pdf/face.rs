//! Faces in the file: which glyphs are used, what they stand for, their subsets.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use printpdf::{
    Codepoint, FontId, FontMetrics, FontType, Op, ParsedFont, PdfFont, PdfFontHandle, PdfFontMetricsStub, PdfResources,
    Pt, TextItem,
};
use rayon::prelude::*;

use super::text::{clusters, is_compatibility};
use crate::diag::{Abort, Code, Diagnostic, Outcome, Sink};
use crate::font::{Face, FaceId, Fonts};
use crate::layout::ink::{GlyphRun, Item, Page, Pages, Set};

/// Faces of the file, in the order of their ids.
pub(super) struct Faces {
    list: Vec<Embedded>,
    /// Place in the list by id of the face and way of the glyphs.
    places: BTreeMap<Way, usize>,
}

/// A face, and whether its glyphs stand upright in vertical lines: these are hung (font `hung`), in a font of their own.
type Way = (FaceId, bool);

/// A subset with what is needed to write its text.
pub(super) struct Embedded {
    /// Name of the resource.
    pub resource: String,
    /// `ABCDEF+Name`.
    pub name: String,
    /// Used glyphs in the order of their numbers in the subset.
    used: Vec<Used>,
    /// Where each glyph of the face is among them.
    places: Places,
    /// What is drawn for characters that the face does not have: no text may use the glyph 0 (ISO 19005-2 §6.2.11.8).
    missing: u16,
    /// Whether the glyphs stand upright in vertical lines.
    pub upright: bool,
    program: Vec<u8>,
    font: ParsedFont,
    pub is_cff: bool,
    pub descriptor: Descriptor,
}

/// What a font descriptor says (PDF 1.7 §9.8), in thousandths of the em.
pub(super) struct Descriptor {
    pub ascent: i64,
    pub descent: i64,
    pub cap_height: i64,
    /// Degrees, counter-clockwise from the vertical.
    pub italic_angle: f32,
    pub italic: bool,
}

/// A glyph in the file.
pub(super) struct Used {
    /// Number in the face.
    glyph: u16,
    /// Number in the subset.
    pub cid: u16,
    /// Width in hundredths of thousandths of the em.
    pub width: i64,
    /// Vertical advance in the same unit.
    pub height: i64,
    /// What it stands for in ToUnicode; `None` before any use is known.
    pub text: Option<Box<str>>,
}

/// Hundredths of thousandths in an em.
pub(super) const EM: i64 = 100_000;

impl Faces {
    /// The font of a face for text that is set so.
    pub fn get(&self, id: FaceId, set: Set) -> Option<&Embedded> {
        self.places.get(&(id, set == Set::Upright)).map(|&place| &self.list[place])
    }

    pub fn iter(&self) -> impl Iterator<Item = &Embedded> {
        self.list.iter()
    }

    /// Gives the fonts to printpdf, and the operators that use every glyph of each.
    pub fn register(&self, resources: &mut PdfResources) -> Vec<Op> {
        let mut ops = vec![Op::StartTextSection];
        for face in &self.list {
            let id = FontId(face.resource.clone());
            let mut font = face.font.clone();
            font.original_bytes.clone_from(&face.program);
            resources.fonts.map.insert(id.clone(), PdfFont::new(font));
            let glyphs =
                face.used().iter().map(|glyph| Codepoint { gid: glyph.cid, offset: 0.0, cid: Some(String::new()) });
            ops.push(Op::SetFont { font: PdfFontHandle::External(id), size: Pt(1.0) });
            ops.push(Op::ShowText { items: vec![TextItem::GlyphIds(glyphs.collect())] });
        }
        ops.push(Op::EndTextSection);
        ops
    }
}

/// Subsets every face that the pages use.
pub(super) fn embed(pages: &Pages, fonts: &Fonts, sink: &mut Sink) -> Outcome<Faces> {
    let uses: Vec<(Way, Uses)> = uses(&pages.pages).into_iter().collect();
    let places = uses.iter().enumerate().map(|(place, (way, _))| (*way, place)).collect();
    let embedded: Vec<Result<Embedded, String>> = uses
        .into_par_iter()
        .enumerate()
        .map(|(place, ((id, upright), uses))| {
            let face = fonts.face(id);
            let resource = format!("F{place}{}", if upright { "V" } else { "" });
            subset(face, uses, (resource, upright)).ok_or_else(|| face.name().to_owned())
        })
        .collect();
    let mut list = Vec::new();
    for face in embedded {
        match face {
            Ok(face) => list.push(face),
            Err(name) => sink.push(
                Diagnostic::new(Code::P001, format!("the outlines of {name} cannot be embedded"))
                    .help("take the font out of `fonts`, or replace it with another version"),
            ),
        }
    }
    if sink.has_errors() { Err(Abort) } else { Ok(Faces { list, places }) }
}

/// Pages that are looked through at once.
const SOME: usize = 256;

/// What the pages use of each face.
fn uses(pages: &[Page]) -> BTreeMap<Way, Uses> {
    let parts: Vec<BTreeMap<Way, Uses>> = pages.par_chunks(SOME).map(uses_of_some).collect();
    parts.into_iter().fold(BTreeMap::new(), |mut whole, part| {
        part.into_iter().for_each(|(id, uses)| whole.entry(id).or_default().merge(uses));
        whole
    })
}

fn uses_of_some(pages: &[Page]) -> BTreeMap<Way, Uses> {
    let mut uses: BTreeMap<Way, Uses> = BTreeMap::new();
    for item in pages.iter().flat_map(Page::printed) {
        if let Item::Glyphs(run) = item {
            uses.entry((run.face, run.set == Set::Upright)).or_default().add(run);
        }
    }
    uses
}

/// Where glyphs of a face are in a list of some of them: a face has tens of thousands, a book uses few.
#[derive(Default)]
struct Places(Vec<u16>);

impl Places {
    fn get(&self, glyph: u16) -> Option<usize> {
        self.0.get(usize::from(glyph)).and_then(|place| usize::from(*place).checked_sub(1))
    }

    /// The place of a glyph; `next` is given to it if it has none.
    fn get_or(&mut self, glyph: u16, next: usize) -> usize {
        if self.0.is_empty() {
            // Room for any glyph: zeros cost nothing until they are written over.
            self.0 = vec![0; 1 << 16];
        }
        let place = &mut self.0[usize::from(glyph)];
        if *place == 0 {
            // Fonts for PDF have fewer glyphs than numbers.
            *place = (next + 1).min(usize::from(u16::MAX)) as u16;
        }
        usize::from(*place) - 1
    }
}

/// Glyphs of a face that the pages use.
#[derive(Default)]
struct Uses {
    /// Each with what it stands for, in the order in which they are met.
    list: Vec<(u16, Option<Box<str>>)>,
    places: Places,
    /// What glyphs of clusters stand for where each is for one character: better than nothing.
    parts: BTreeMap<u16, char>,
}

impl Uses {
    fn add(&mut self, run: &GlyphRun) {
        for (range, text) in clusters(run) {
            let alone = range.len() == 1;
            if !alone && range.len() == text.chars().count() {
                for (glyph, ch) in run.glyphs[range.clone()].iter().zip(text.chars()) {
                    self.parts.entry(glyph.id).or_insert(ch);
                }
            }
            for glyph in &run.glyphs[range] {
                let known = self.known(glyph.id);
                if alone && is_better(text, known.as_deref()) && !text.is_empty() && glyph.id != 0 {
                    *known = Some(text.into());
                }
            }
        }
    }

    /// What a glyph stands for, which is used from now on.
    fn known(&mut self, glyph: u16) -> &mut Option<Box<str>> {
        let place = self.places.get_or(glyph, self.list.len());
        if place == self.list.len() {
            self.list.push((glyph, None));
        }
        &mut self.list[place].1
    }

    /// Adds what later pages use.
    fn merge(&mut self, later: Uses) {
        for (id, ch) in later.parts {
            self.parts.entry(id).or_insert(ch);
        }
        for (glyph, text) in later.list {
            let known = self.known(glyph);
            if text.as_deref().is_some_and(|text| is_better(text, known.as_deref())) {
                *known = text;
            }
        }
    }
}

/// Whether a glyph rather stands for this text than for what is known.
fn is_better(text: &str, known: Option<&str>) -> bool {
    known.is_none_or(|known| known != text && is_compatibility(known) && !is_compatibility(text))
}

/// Has a box drawn in the place of glyph 0, where the face has one.
fn replace_missing(face: &Face, uses: &mut Uses) -> u16 {
    if !uses.list.iter().any(|(glyph, _)| *glyph == 0) {
        return 0;
    }
    let boxes = ['□', '〓', '?'].into_iter().find_map(|ch| Some((face.glyph(ch).filter(|id| *id != 0)?, ch)));
    let Some((id, ch)) = boxes else { return 0 };
    uses.known(id).get_or_insert_with(|| ch.to_string().into());
    uses.list.retain(|(glyph, _)| *glyph != 0);
    id
}

fn subset(face: &Face, mut uses: Uses, (resource, upright): (String, bool)) -> Option<Embedded> {
    let missing = replace_missing(face, &mut uses);
    let used: BTreeSet<u16> = uses.list.iter().map(|(glyph, _)| *glyph).collect();
    let (program, numbers) = if upright { face.hung_subset_for_pdf(&used)? } else { face.subset_for_pdf(&used)? };
    let metrics = face.metrics();
    let em = |units: i32| (i64::from(units) * EM + i64::from(metrics.upem) / 2).div_euclid(i64::from(metrics.upem));
    let mut glyphs: Vec<Used> = Vec::with_capacity(uses.list.len());
    for (glyph, text) in uses.list {
        let height = if upright { em(face.vertical_advance(glyph)) } else { EM };
        glyphs.push(Used { glyph, cid: *numbers.get(&glyph)?, width: em(face.advance(glyph)), height, text });
    }
    glyphs.sort_unstable_by_key(|glyph| glyph.cid);
    let mut places = Places::default();
    for (place, glyph) in glyphs.iter().enumerate() {
        places.get_or(glyph.glyph, place);
    }
    name_the_nameless(face, &uses.parts, &mut glyphs, &places);
    let name = format!("{}+{}", tag(&program), face.name());
    // How far outlines that hang lie lower than in the face.
    let drop = if upright { metrics.ascent } else { 0 };
    // Outlines that hang are cubic, whatever those of the face are.
    let is_cff = upright || face.is_cff();
    Some(Embedded {
        resource,
        used: glyphs,
        places,
        missing,
        upright,
        is_cff,
        font: parsed(face, &name, is_cff, drop),
        program,
        descriptor: Descriptor {
            ascent: em(i32::from(metrics.ascent) - i32::from(drop)) / 100,
            descent: em(i32::from(metrics.descent) - i32::from(drop)) / 100,
            cap_height: em(metrics.cap_height.into()) / 100,
            italic_angle: metrics.italic_angle as f32 / 65536.0,
            italic: face.is_italic(),
        },
        name,
    })
}

/// Glyphs that never stand for a text of their own, as parts of a cluster, get the character that the font gives them,
/// or else that of their place in the cluster, or the replacement character: ToUnicode must be complete (PDF/A-2 §6.2.11.7).
fn name_the_nameless(face: &Face, parts: &BTreeMap<u16, char>, glyphs: &mut [Used], places: &Places) {
    if glyphs.iter().all(|glyph| glyph.text.is_some()) {
        return;
    }
    let mut name = |glyph: u16, ch: char| {
        let glyph = places.get(glyph).and_then(|place| glyphs.get_mut(place));
        if let Some(glyph) = glyph.filter(|glyph| glyph.text.is_none()) {
            glyph.text = Some(ch.to_string().into());
        }
    };
    face.chars().filter_map(|ch| Some((face.glyph(ch)?, ch))).for_each(|(glyph, ch)| name(glyph, ch));
    parts.iter().for_each(|(&glyph, &ch)| name(glyph, ch));
    for glyph in glyphs.iter_mut().filter(|glyph| glyph.text.is_none()) {
        glyph.text = Some("\u{FFFD}".into());
    }
}

/// Six capitals that tell subsets of one font apart (PDF 1.7 §9.6.4), from the program itself.
fn tag(program: &[u8]) -> String {
    blake3::hash(program).as_bytes()[..6].iter().map(|byte| char::from(b'A' + byte % 26)).collect()
}

/// The face for printpdf, still without its program. Names, widths and metrics are corrected in the finishing pass.
fn parsed(face: &Face, name: &str, is_cff: bool, drop: i16) -> ParsedFont {
    let (metrics, [x_min, y_min, x_max, y_max]) = (face.metrics(), face.bounds());
    ParsedFont {
        original_bytes: Vec::new(),
        font_index: 0,
        font_name: Some(name.to_owned()),
        codepoint_to_glyph: BTreeMap::new(),
        glyph_widths: BTreeMap::new(),
        units_per_em: metrics.upem,
        font_metrics: FontMetrics { ascent: metrics.ascent, descent: metrics.descent },
        font_type: if is_cff { FontType::OpenTypeCFF(()) } else { FontType::TrueType },
        pdf_font_metrics: PdfFontMetricsStub {
            units_per_em: metrics.upem,
            x_min,
            y_min: y_min.saturating_sub(drop),
            x_max,
            y_max: y_max.saturating_sub(drop),
            us_weight_class: face.weight(),
            ..PdfFontMetricsStub::default()
        },
    }
}

impl Embedded {
    /// Whether any text has the glyph for missing characters.
    pub fn shows_missing(&self) -> bool {
        self.missing == 0 && self.places.get(0).is_some()
    }

    /// Used glyphs in the order of their numbers in the subset.
    pub fn used(&self) -> &[Used] {
        &self.used
    }

    /// A glyph by its number in the face, if it is used.
    pub fn glyph(&self, id: u16) -> Option<&Used> {
        self.places.get(if id == 0 { self.missing } else { id }).and_then(|place| self.used.get(place))
    }

    /// The ToUnicode CMap (PDF 1.7 §9.10.3).
    pub fn to_unicode(&self) -> String {
        let mut out = String::from(
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo <</Registry (Adobe) \
             /Ordering (UCS) /Supplement 0>> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n\
             1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n",
        );
        let entries: Vec<(u16, &str)> =
            self.used.iter().filter_map(|glyph| Some((glyph.cid, glyph.text.as_deref()?))).collect();
        for part in entries.chunks(100) {
            let _ = writeln!(out, "{} beginbfchar", part.len());
            for (cid, text) in part {
                let _ = write!(out, "<{cid:04X}> <");
                for unit in text.encode_utf16() {
                    let _ = write!(out, "{unit:04X}");
                }
                out.push_str(">\n");
            }
            out.push_str("endbfchar\n");
        }
        out.push_str("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
        out
    }
}
