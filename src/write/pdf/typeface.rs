//! Fonts, finished: names, widths, characters, descriptors, and a vertical twin of those that need one.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::face::{EM, Embedded, Faces};

/// Completes printpdf's fonts and adds the vertical ones to `fonts`.
pub(super) fn finish(document: &mut Document, faces: &Faces, fonts: &mut Dictionary) {
    for face in faces.iter() {
        let id = fonts.get(face.resource.as_bytes()).and_then(Object::as_reference);
        let Some(font) = id.ok().and_then(|id| complete(document, face, id)) else { continue };
        if face.upright {
            let twin = vertical(document, face, font);
            fonts.set(format!("{}V", face.resource), twin);
        }
    }
}

/// A Type 0 font and its only descendant.
struct Font {
    top: Dictionary,
    descendant: Dictionary,
}

fn complete(document: &mut Document, face: &Embedded, id: ObjectId) -> Option<Font> {
    let mut top = document.get_dictionary(id).ok()?.clone();
    let Object::Dictionary(mut descendant) = top.get(b"DescendantFonts").ok()?.as_array().ok()?.first()?.clone() else {
        return None;
    };
    let unicode = top.get(b"ToUnicode").and_then(Object::as_reference).ok()?;
    document.objects.insert(unicode, Stream::new(Dictionary::new(), face.to_unicode().into_bytes()).into());
    descendant.set("DW", 1000);
    descendant.set("W", widths(face));
    let descriptor = descendant.get(b"FontDescriptor").and_then(Object::as_reference).ok()?;
    describe(document.get_dictionary_mut(descriptor).ok()?, face);
    top.set("BaseFont", base_font(face, "Identity-H"));
    let font = Font { top, descendant };
    let whole = assemble(document, &font);
    document.objects.insert(id, whole.into());
    Some(font)
}

/// CFF fonts name their CMap, TrueType ones do not (PDF 1.7 §9.7.6.2).
fn base_font(face: &Embedded, encoding: &str) -> Object {
    let name = if face.is_cff { format!("{}-{encoding}", face.name) } else { face.name.clone() };
    Object::Name(name.into_bytes())
}

fn assemble(document: &mut Document, font: &Font) -> Dictionary {
    let descendant = document.add_object(font.descendant.clone());
    let mut top = font.top.clone();
    top.set("DescendantFonts", vec![Object::Reference(descendant)]);
    top
}

fn describe(descriptor: &mut Dictionary, face: &Embedded) {
    const SYMBOLIC: i64 = 1 << 2;
    const ITALIC: i64 = 1 << 6;
    let about = &face.descriptor;
    descriptor.set("Flags", SYMBOLIC | if about.italic { ITALIC } else { 0 });
    descriptor.set("Ascent", about.ascent);
    descriptor.set("Descent", about.descent);
    descriptor.set("CapHeight", about.cap_height);
    descriptor.set("ItalicAngle", about.italic_angle);
}

/// The same font for vertical lines: the glyphs, the program and the characters are shared.
fn vertical(document: &mut Document, face: &Embedded, font: Font) -> Object {
    let Font { mut top, mut descendant } = font;
    top.set("Encoding", "Identity-V");
    top.set("BaseFont", base_font(face, "Identity-V"));
    let usual = usual_origin(face);
    descendant.set("DW2", vec![thousandths(usual), (-1000).into()]);
    let special = verticals(face, usual);
    if !special.is_empty() {
        descendant.set("W2", special);
    }
    let whole = assemble(document, &Font { top, descendant });
    document.add_object(whole).into()
}

/// Widths other than the em (PDF 1.7 §9.7.4.3): `c [w …]`.
fn widths(face: &Embedded) -> Vec<Object> {
    let other = face.used().iter().filter(|glyph| glyph.width != EM);
    runs(other.map(|glyph| (glyph.cid, vec![thousandths(glyph.width)])))
}

/// The vertical origin that most glyphs have.
fn usual_origin(face: &Embedded) -> i64 {
    let mut all: Vec<i64> = face.used().iter().map(|glyph| glyph.upright[2]).collect();
    all.sort_unstable();
    all.get(all.len() / 2).copied().unwrap_or(0)
}

/// Vertical metrics other than the usual ones: `c [w1 vx vy …]`.
fn verticals(face: &Embedded, usual: i64) -> Vec<Object> {
    let special = face.used().iter().filter(|glyph| glyph.upright[0] != EM || glyph.upright[2] != usual);
    runs(special.map(|glyph| {
        let [advance, x, y] = glyph.upright;
        (glyph.cid, vec![thousandths(-advance), thousandths(x), thousandths(y)])
    }))
}

/// Consecutive numbers with their values, as `first [values]`.
fn runs(entries: impl Iterator<Item = (u16, Vec<Object>)>) -> Vec<Object> {
    let mut entries: Vec<(u16, Vec<Object>)> = entries.collect();
    entries.sort_by_key(|(cid, _)| *cid);
    entries
        .chunk_by(|(one, _), (next, _)| one + 1 == *next)
        .flat_map(|run| {
            let values = run.iter().flat_map(|(_, values)| values.clone()).collect();
            [Object::Integer(run[0].0.into()), Object::Array(values)]
        })
        .collect()
}

/// From hundredths of thousandths of the em.
fn thousandths(value: i64) -> Object {
    match value % 100 {
        0 => Object::Integer(value / 100),
        _ => Object::Real(value as f32 / 100.0),
    }
}
