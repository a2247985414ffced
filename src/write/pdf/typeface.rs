//! Fonts, finished: names, widths or heights, characters, descriptors.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::face::{EM, Embedded, Faces};

/// Completes printpdf's fonts.
pub(super) fn finish(document: &mut Document, faces: &Faces, fonts: &Dictionary) {
    for face in faces.iter() {
        let id = fonts.get(face.resource.as_bytes()).and_then(Object::as_reference);
        // printpdf has made every font that it was given.
        let _ = id.ok().and_then(|id| complete(document, face, id));
    }
}

fn complete(document: &mut Document, face: &Embedded, id: ObjectId) -> Option<()> {
    let mut top = document.get_dictionary(id).ok()?.clone();
    let Object::Dictionary(mut descendant) = top.get(b"DescendantFonts").ok()?.as_array().ok()?.first()?.clone() else {
        return None;
    };
    let unicode = top.get(b"ToUnicode").and_then(Object::as_reference).ok()?;
    document.objects.insert(unicode, Stream::new(Dictionary::new(), face.to_unicode().into_bytes()).into());
    descendant.set("DW", 1000);
    descendant.set("W", widths(face));
    let encoding = if face.upright { "Identity-V" } else { "Identity-H" };
    if face.upright {
        // Outlines hang from the pen: its place is the middle of their origin's line.
        descendant.set("DW2", vec![0.into(), (-1000).into()]);
        let heights = heights(face);
        if !heights.is_empty() {
            descendant.set("W2", heights);
        }
    }
    let descriptor = descendant.get(b"FontDescriptor").and_then(Object::as_reference).ok()?;
    describe(document.get_dictionary_mut(descriptor).ok()?, face);
    top.set("Encoding", encoding);
    top.set("BaseFont", base_font(face, encoding));
    top.set("DescendantFonts", vec![Object::Reference(document.add_object(descendant))]);
    document.objects.insert(id, top.into());
    Some(())
}

/// CFF fonts name their CMap, TrueType ones do not (PDF 1.7 §9.7.6.2).
fn base_font(face: &Embedded, encoding: &str) -> Object {
    let name = if face.is_cff { format!("{}-{encoding}", face.name) } else { face.name.clone() };
    Object::Name(name.into_bytes())
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

/// Widths other than the em (PDF 1.7 §9.7.4.3): `c [w …]`.
fn widths(face: &Embedded) -> Vec<Object> {
    let other = face.used().iter().filter(|glyph| glyph.width != EM);
    runs(other.map(|glyph| (glyph.cid, vec![thousandths(glyph.width)])))
}

/// Vertical advances other than the em: `c [w1 vx vy …]`.
fn heights(face: &Embedded) -> Vec<Object> {
    let other = face.used().iter().filter(|glyph| glyph.height != EM);
    runs(other.map(|glyph| (glyph.cid, vec![thousandths(-glyph.height), thousandths(glyph.width / 2), 0.into()])))
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
