//! Characters → faces and glyphs. Han, kana and full-width marks take the flat character map; the rest is shaped in
//! runs (fonts design §5).

use std::collections::BTreeMap;

use super::super::ink::Set;
use super::faces::Faces;
use super::missing;
use super::side::ink_middle;
use super::stream::{Atom, Combined, Kind, Sized, Stream, Style};
use crate::diag::{Code, Diagnostic, Sink};
use crate::font::{FaceId, Shaped, Wish};
use crate::lang::{Class, Lang, Region, wide};
use crate::source::Span;
use crate::theme::Abs;

/// Room for the ink of each of two marks that stand beside one another in a vertical line, thousandths of em.
const BESIDE: i32 = 400;
/// Room that must be left between the ink of a mark and the end of its cell for a mark behind it to come nearer.
const ROOM: i32 = 330;

/// Characters that no face has: where first, and how often.
pub(super) type Missing = BTreeMap<char, (Span, usize)>;

/// Gives every atom its face, glyphs and natural body.
pub(super) fn shape<F: Faces>(stream: &mut Stream, fonts: &F, sink: &mut Sink) {
    let mut shaper = Shaper { fonts, out: Vec::new(), missing: Missing::new(), usual: None, centred: BTreeMap::new() };
    stream.glyphs.reserve(stream.atoms.len());
    let mut at = 0;
    while at < stream.atoms.len() {
        at = if stream.atoms[at].class == Class::Object {
            at + 1
        } else if let Some((face, glyph)) = shaper.simple(stream, at) {
            shaper.place(stream, at, face, glyph);
            shaper.seat(stream, at);
            at + 1
        } else {
            shaper.run(stream, at)
        };
    }
    missing::report(shaper.missing, sink);
    report_forms(stream, fonts, sink);
}

struct Shaper<'a, F> {
    fonts: &'a F,
    out: Vec<Shaped>,
    missing: Missing,
    /// The face of Han in the style met last, with what its sizes come from.
    usual: Option<Usual>,
    /// Whether the pause marks of a face stand in the middle of their cell.
    centred: BTreeMap<FaceId, Option<bool>>,
}

#[derive(Copy, Clone)]
struct Usual {
    style: u32,
    face: FaceId,
    upem: i32,
    size: Abs,
    /// The advance met last, in font units and at size: most glyphs have the same.
    advance: (i32, Abs),
}

impl<F: Faces> Shaper<'_, F> {
    /// Face and glyph of a character that needs no shaping.
    fn simple(&mut self, stream: &Stream, at: usize) -> Option<(Usual, u16)> {
        let atom = &stream.atoms[at];
        let next = stream.atoms.get(at + 1).map(|next| next.class);
        if !is_simple(atom.shown, atom.class) || next == Some(Class::Joined) {
            return None;
        }
        let style = stream.style(atom);
        let shown = if is_narrow_solidus(atom, style) { '/' } else { atom.shown };
        if is_beside(atom) || stands(atom, style) && style.region != Region::Cn {
            let face = self.fonts.choose(Wish { lang: Lang::ZH_HANT, ..style.wish }, shown, true)?;
            return Some((self.usual_of(atom.style, style, face), self.fonts.glyph(face, shown)?));
        }
        let usual = match self.usual {
            Some(usual) if usual.style == atom.style => usual,
            _ => {
                let face = self.fonts.choose(style.wish, '一', true)?;
                let usual = self.usual_of(atom.style, style, face);
                *self.usual.insert(usual)
            }
        };
        if let Some(glyph) = self.fonts.glyph(usual.face, shown) {
            return Some((usual, glyph));
        }
        let face = self.fonts.choose(style.wish, shown, true)?;
        Some((self.usual_of(atom.style, style, face), self.fonts.glyph(face, shown)?))
    }

    fn usual_of(&self, index: u32, style: &Style, face: FaceId) -> Usual {
        let upem = i32::from(self.fonts.metrics(face).upem);
        let size = style.size.per_mille(self.fonts.scale(face));
        Usual { style: index, face, upem, size, advance: (upem, size) }
    }

    fn place(&self, stream: &mut Stream, at: usize, usual: Usual, glyph: u16) {
        let first = stream.glyphs.len() as u32;
        let atom = &mut stream.atoms[at];
        // Chinese colons and the like stand (V1); two of them beside one another keep their size (V7).
        let style = &stream.styles[atom.style as usize];
        let mark = stands(atom, style);
        let mut sized = Sized { id: glyph, advance: usual.size, along: Abs::ZERO, across: Abs::ZERO };
        if is_beside(atom) {
            sized.advance = usual.size.per_mille(BESIDE);
            sized.along = sized.advance / 2 - ink_middle(self.fonts, usual.face, sized.id, usual.size).0;
        } else if atom.set == Set::Upright && !self.turns(atom, style, usual.face, glyph) {
            // In vertical lines a full-width character takes one em down the line, whatever its width.
            let form = if mark { Self::standing } else { Self::vertical };
            sized.id = form(self, usual.face, glyph);
            if mark && !(style.region == Region::Cn && sized.id != glyph) {
                sized.across = self.off_centre(usual, sized.id);
            }
            if atom.class == Class::Colon {
                atom.spare = self.spare(usual, sized.id);
            }
        } else {
            atom.set = if atom.set == Set::Upright { Set::Sideways } else { atom.set };
            let (units, length) = usual.advance;
            let advance = self.fonts.advance(usual.face, glyph);
            sized.advance = if advance == units { length } else { usual.size.scale(advance, usual.upem) };
        }
        let advance = sized.advance;
        stream.glyphs.push(sized);
        (atom.face, atom.size, atom.first, atom.count, atom.body) = (usual.face, usual.size, first, 1, advance);
    }

    fn vertical(&self, face: FaceId, glyph: u16) -> u16 {
        self.fonts.vertical(face, glyph)
    }

    /// Whether a colon or semicolon of a vertical Japanese line turns with it: both do, and a face that has no vertical
    /// form of one has it upright (V1; UAX #50, `Tr`).
    fn turns(&self, atom: &Atom, style: &Style, face: FaceId, glyph: u16) -> bool {
        style.region == Region::Ja && atom.class == Class::Colon && self.fonts.vertical(face, glyph) == glyph
    }

    /// What a mark that fills its cell leaves of its end to a mark behind it: a quarter of an em where its ink is well
    /// away from that, as that of mainland colons is (rules C3, W1).
    fn spare(&self, usual: Usual, glyph: u16) -> Abs {
        let Some([_, bottom, ..]) = self.fonts.ink(usual.face, glyph) else { return Abs::ZERO };
        let end = usual.upem - self.fonts.vertical_origin(usual.face, glyph) + i32::from(bottom);
        if end * 1000 >= usual.upem * ROOM { usual.size / 4 } else { Abs::ZERO }
    }

    /// The vertical form of a mark, if it still stands; faces for Japanese have it turned.
    fn standing(&self, face: FaceId, glyph: u16) -> u16 {
        let form = self.fonts.vertical(face, glyph);
        let stands = |ink: [i16; 4]| i32::from(ink[3]) - i32::from(ink[1]) > i32::from(ink[2]) - i32::from(ink[0]);
        if self.fonts.ink(face, form).is_some_and(stands) { form } else { glyph }
    }

    /// How far the ink of a glyph has to move to the middle of a vertical line, if it is in the corner of its cell.
    fn off_centre(&self, usual: Usual, glyph: u16) -> Abs {
        let middle = ink_middle(self.fonts, usual.face, glyph, usual.size).0;
        let off = usual.size.scale(self.fonts.advance(usual.face, glyph), usual.upem * 2) - middle;
        if off.to_raw().abs() > usual.size.per_mille(100).to_raw() { off } else { Abs::ZERO }
    }

    /// Trusts the ink of a pause mark where the face has it elsewhere than the region would (rule C3).
    fn seat(&mut self, stream: &mut Stream, at: usize) {
        let atom = &mut stream.atoms[at];
        let pause = matches!(atom.class, Class::Stop | Class::Comma | Class::Colon | Class::Exclamation);
        if !pause || atom.set != Set::Horizontal {
            return;
        }
        let (fonts, face) = (self.fonts, atom.face);
        let centred = *self.centred.entry(face).or_insert_with(|| {
            let glyph = fonts.glyph(face, '，')?;
            let [left, _, right, _] = fonts.ink(face, glyph)?.map(i32::from);
            // Its middle from 0.38 of the cell on.
            Some((left + right) * 50 >= fonts.advance(face, glyph) * 38)
        });
        match (atom.marks, centred) {
            (Region::Tw | Region::Hk, Some(false)) => atom.marks = Region::Ja,
            (Region::Cn | Region::Ja | Region::Ko, Some(true)) => atom.marks = Region::Tw,
            _ => {}
        }
    }

    /// Shapes the longest run of one style and face that begins here; gives its end.
    fn run(&mut self, stream: &mut Stream, start: usize) -> usize {
        let (face, _) = self.face(stream, start);
        let style = *stream.style(&stream.atoms[start]);
        let mut end = start + 1;
        while end < stream.atoms.len() && self.continues(stream, start, end, face) {
            end += 1;
        }
        let (from, last) = (stream.atoms[start].at as usize, &stream.atoms[end - 1]);
        let to = last.at as usize + usize::from(last.len);
        let kern = !stream.atoms[start].class.is_mark() && !stream.atoms[start].class.is_cjk();
        let upright = stream.atoms[start].set == Set::Upright;
        let mut out = std::mem::take(&mut self.out);
        let lang = wish(&style, &stream.atoms[start]).lang;
        self.fonts.shape(face, &stream.text[from..to], lang, upright, kern, &mut out);
        out.sort_by_key(|glyph| glyph.cluster);
        self.clusters(stream, start..end, face, &out);
        self.out = out;
        end
    }

    fn continues(&mut self, stream: &Stream, start: usize, at: usize, face: FaceId) -> bool {
        let (first, atom) = (&stream.atoms[start], &stream.atoms[at]);
        if atom.style != first.style || atom.class == Class::Object {
            return false;
        }
        if atom.class == Class::Joined {
            return true;
        }
        first.set == atom.set
            && first.class.is_mark() == atom.class.is_mark()
            && !(is_simple(atom.shown, atom.class) && self.simple(stream, at).is_some())
            && self.face(stream, at).0 == face
    }

    /// The face of a character, and whether any has it.
    fn face(&self, stream: &Stream, at: usize) -> (FaceId, bool) {
        let atom = &stream.atoms[at];
        let style = stream.style(atom);
        if stream.atoms.get(at + 1).is_some_and(|next| next.ch == '\u{fe0f}')
            && let Some(face) = self.fonts.emoji(atom.ch)
        {
            return (face, true);
        }
        let selector = stream.atoms.get(at + 1).map(|next| next.ch).filter(|ch| is_form_selector(*ch));
        if let Some(face) = selector.and_then(|selector| self.fonts.variant(wish(style, atom), atom.ch, selector)) {
            return (face, true);
        }
        let wide = atom.class.is_mark() || wide(atom.ch).is_none() && atom.class.is_cjk();
        match self.fonts.choose(wish(style, atom), atom.ch, wide) {
            Some(face) => (face, true),
            None => (self.fonts.last_resort(style.wish), false),
        }
    }

    /// A two-em dash that the face has narrower is drawn on by itself, overlapping, to its full length (rule U1).
    fn extend_dash(&self, stream: &mut Stream, at: usize, first: usize, length: Abs) {
        let (body, count) = (stream.atoms[at].body, stream.glyphs.len() - first);
        if count != 1 || body >= length || body <= length / 8 {
            return;
        }
        let glyph = stream.glyphs[first];
        let steps = (length.to_raw() + body.to_raw() - 1) / body.to_raw();
        for step in 1..steps {
            let along = glyph.along + (length - body).scale(step, steps - 1);
            stream.glyphs.push(Sized { along, ..glyph });
        }
        let atom = &mut stream.atoms[at];
        (atom.body, atom.count) = (length, steps as u8);
    }

    fn clusters(&mut self, stream: &mut Stream, range: std::ops::Range<usize>, face: FaceId, out: &[Shaped]) {
        let style = *stream.style(&stream.atoms[range.start]);
        let size = style.size.per_mille(self.fonts.scale(face));
        let upem = i32::from(self.fonts.metrics(face).upem);
        let base = stream.atoms[range.start].at;
        let mut glyphs = out.iter().peekable();
        let end = range.end;
        for at in range {
            let next = stream.atoms[at + 1..end].first().map_or(u32::MAX, |next| next.at - base);
            let first = stream.glyphs.len() as u32;
            let (mut body, mut count, mut lost) = (Abs::ZERO, 0_u8, false);
            while let Some(glyph) = glyphs.next_if(|glyph| glyph.cluster < next) {
                let along = body + size.scale(glyph.along, upem);
                let advance = size.scale(glyph.advance, upem);
                stream.glyphs.push(Sized { id: glyph.id, advance, along, across: size.scale(glyph.across, upem) });
                body += advance;
                count = count.saturating_add(1);
                lost |= glyph.id == 0;
            }
            let atom = &stream.atoms[at];
            if lost && !matches!(atom.class, Class::Joined | Class::Space | Class::SoftHyphen | Class::ZeroBreak) {
                let span = stream.span(atom, atom);
                self.missing.entry(atom.ch).or_insert((span, 0)).1 += 1;
            }
            let atom = &mut stream.atoms[at];
            if atom.set == Set::Upright && count > 0 {
                // An upright letter has a cell of one em (V5), in the middle of which stands what the face gives it.
                let shift = (style.size - body) / 2;
                for glyph in &mut stream.glyphs[first as usize..] {
                    glyph.along += shift;
                }
                body = style.size;
            }
            (atom.face, atom.size, atom.first, atom.count, atom.body) = (face, size, first, count, body);
            if let [glyph] = stream.glyphs[first as usize..]
                && atom.class.is_latin()
                && atom.set != Set::Upright
            {
                atom.kern = size.scale(self.fonts.advance(face, glyph.id), upem) - body;
            }
            if atom.ch == '\u{2e3a}' && atom.class.is_mark() {
                self.extend_dash(stream, at, first as usize, style.size * 2);
            }
            let atom = &mut stream.atoms[at];
            if matches!(atom.class, Class::ZeroBreak | Class::SoftHyphen) {
                // They keep their place in the text but set no ink.
                stream.glyphs.truncate(first as usize);
                (atom.count, atom.body) = (0, Abs::ZERO);
            }
        }
    }
}

/// Reports variation selectors that the face of their character does not know.
fn report_forms<F: Faces>(stream: &Stream, fonts: &F, sink: &mut Sink) {
    for pair in stream.atoms.windows(2).filter(|pair| is_form_selector(pair[1].ch)) {
        let (atom, selector) = (&pair[0], pair[1].ch);
        if fonts.variant(wish(stream.style(atom), atom), atom.ch, selector).is_none() {
            let number = u32::from(selector);
            let message = format!("no font has the form U+{number:X} of {}; its usual form is printed", atom.ch);
            sink.push(Diagnostic::new(Code::F007, message).at(stream.span(atom, atom)));
        }
    }
}

/// Whether a character asks for a form of the Han character before it (UTS #37).
fn is_form_selector(ch: char) -> bool {
    matches!(ch, '\u{e0100}'..='\u{e01ef}')
}

/// What is asked of the face of a character. Japanese faces have the curly quotation marks narrow: where they are full
/// width (C1), they are those of Chinese.
fn wish(style: &Style, atom: &Atom) -> Wish {
    let curly = matches!(atom.ch, '“' | '”' | '‘' | '’') && atom.class.is_mark();
    match style.region {
        Region::Ja if curly => Wish { lang: Lang::ZH_HANS, ..style.wish },
        _ => style.wish,
    }
}

/// Whether a colon or the like of a vertical Chinese line stands as in a horizontal one (V1). In Taiwan and Hong Kong it
/// comes, like marks that share a cell, from a face that has it in the middle; in the mainland it stands below the
/// character at the right (GB/T 15834 5.2.1), where faces of that region have it.
fn stands(atom: &Atom, style: &Style) -> bool {
    let chinese = matches!(style.region.marks(), Region::Tw | Region::Hk | Region::Cn);
    chinese && atom.set == Set::Upright && matches!(atom.class, Class::Colon | Class::Exclamation)
}

/// Whether a solidus has half a cell (rule C3), for which the full-width glyph is too wide: it comes in its narrow form.
fn is_narrow_solidus(atom: &Atom, style: &Style) -> bool {
    atom.class == Class::Solidus
        && atom.set == Set::Horizontal
        && style.region == Region::Cn
        && style.kind == Kind::Text
}

/// Whether the mark shares its cell with another.
fn is_beside(atom: &Atom) -> bool {
    atom.combined != Combined::No && atom.class.is_mark()
}

/// Characters whose glyph the character map gives, whatever stands beside them.
fn is_simple(ch: char, class: Class) -> bool {
    let fast = matches!(ch,
        '\u{3000}'..='\u{3029}' | '\u{3030}' | '\u{3036}'..='\u{3096}' | '\u{309b}'..='\u{312f}'
        | '\u{31a0}'..='\u{31ff}' | '\u{3220}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff01}'..='\u{ff9f}' | '\u{ffe0}'..='\u{ffe6}'
        | '\u{20000}'..='\u{3ffff}');
    fast || (class == Class::Inseparable && matches!(ch, '\u{2025}' | '\u{2026}'))
}
