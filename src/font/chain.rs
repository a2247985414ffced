//! Which faces are asked for a character, in which order (fonts design §4).

use super::builtin::Cut;
use super::face::Face;
use super::{FaceId, Wish};
use crate::lang::Region;
use crate::theme::Family;

const FAMILIES: [Family; 4] = [Family::Song, Family::Hei, Family::Kai, Family::Mono];
const REGIONS: [Region; 6] = [Region::Tw, Region::Hk, Region::Cn, Region::Ja, Region::Ko, Region::Latin];

/// Families that the project names, as faces; empty where it names none.
#[derive(Debug, Default)]
pub(super) struct Picks {
    pub song: Vec<FaceId>,
    pub hei: Vec<FaceId>,
    pub kai: Vec<FaceId>,
    pub mono: Vec<FaceId>,
    pub latin: Vec<FaceId>,
}

/// The order for one wish: every face that may be used, once.
#[derive(Debug)]
struct Order {
    /// For Latin letters, digits and marks.
    latin: Vec<FaceId>,
    /// For everything else.
    han: Vec<FaceId>,
}

/// The orders for all wishes.
#[derive(Debug)]
pub(super) struct Chains {
    orders: Vec<Order>,
    /// For emoji.
    pub emoji: Option<FaceId>,
    /// For formulas.
    pub math: Option<FaceId>,
}

impl Chains {
    pub(super) fn new(faces: &[Face], picks: &Picks, user: &[FaceId]) -> Chains {
        let shelf = Shelf { faces, picks, user };
        let mut orders = Vec::new();
        for family in FAMILIES {
            for (bold, italic) in [(false, false), (false, true), (true, false), (true, true)] {
                orders.extend(REGIONS.map(|region| shelf.order(Look { family, bold, italic, region })));
            }
        }
        let [emoji, math] = [Cut::Emoji, Cut::Math].map(|cut| shelf.cut(cut, None, false, false));
        let other = || user.iter().copied().find(|id| faces[usize::from(id.0)].has_math());
        Chains { orders, emoji, math: math.or_else(other) }
    }

    /// The faces to ask, the best first.
    pub(super) fn faces(&self, wish: Wish, latin: bool) -> &[FaceId] {
        let region = wish.lang.typography() as usize;
        let at = ((wish.family as usize * 2 + usize::from(wish.bold)) * 2 + usize::from(wish.italic)) * REGIONS.len();
        let order = &self.orders[at + region];
        if latin { &order.latin } else { &order.han }
    }
}

#[derive(Clone, Copy)]
struct Look {
    family: Family,
    bold: bool,
    italic: bool,
    region: Region,
}

struct Shelf<'a> {
    faces: &'a [Face],
    picks: &'a Picks,
    user: &'a [FaceId],
}

impl Shelf<'_> {
    fn order(&self, look: Look) -> Order {
        let (latin, han, tail) = (self.latin(look), self.han(look), self.tail(look));
        let join = |parts: [&[FaceId]; 3]| {
            let mut all = Vec::new();
            for &id in parts.into_iter().flatten() {
                if !all.contains(&id) {
                    all.push(id);
                }
            }
            all
        };
        Order { latin: join([&latin, &han, &tail]), han: join([&han, &latin, &tail]) }
    }

    /// Latin letters of a family. 宋體 and 黑體 bring their own, drawn to the weight of their Han: the stems of Source Serif
    /// are a fifth darker beside them, a third in bold. It sets books in Latin script, and italics, beside which 楷體
    /// stands. A chosen face comes first.
    fn latin(&self, look: Look) -> Vec<FaceId> {
        let Look { bold, italic, region, .. } = look;
        let serif = |italic: bool| {
            let chosen = self.pick(&self.picks.latin, bold, italic);
            let own = [region, Region::Tw].map(|region| self.cut(Cut::Serif, Some(region), bold, false));
            let own = own.into_iter().flatten().filter(move |_| !italic && region != Region::Latin);
            chosen.into_iter().chain(own).chain(self.cut(Cut::Latin, None, bold, italic)).collect()
        };
        match look.family {
            Family::Song => serif(italic),
            Family::Kai => serif(true),
            Family::Hei => Vec::new(),
            Family::Mono => {
                let chosen = self.pick(&self.picks.mono, bold, italic);
                chosen.into_iter().chain(self.cut(Cut::Code, None, bold, italic)).collect()
            }
        }
    }

    /// Han of a family. There is no bold 楷體: emphasis within it is 黑體, as printers do.
    fn han(&self, look: Look) -> Vec<FaceId> {
        let Look { bold, region, .. } = look;
        let built_in = |cut| [region, Region::Tw].map(|region| self.cut(cut, Some(region), bold, false));
        let family =
            |pick: &[FaceId], cut| self.pick(pick, bold, false).into_iter().chain(built_in(cut).into_iter().flatten());
        match look.family {
            Family::Song => family(&self.picks.song, Cut::Serif).collect(),
            Family::Hei | Family::Mono => family(&self.picks.hei, Cut::Sans).collect(),
            Family::Kai if bold => family(&self.picks.hei, Cut::Sans).collect(),
            Family::Kai => {
                let kai = self.cut(Cut::Kai, Some(Region::Tw), false, false);
                let fits = matches!(region, Region::Tw | Region::Hk | Region::Latin);
                let chosen = self.pick(&self.picks.kai, false, false).into_iter();
                chosen.chain(kai.filter(|_| fits)).chain(family(&self.picks.song, Cut::Serif)).collect()
            }
        }
    }

    /// What is asked in the end, whatever the family.
    fn tail(&self, look: Look) -> Vec<FaceId> {
        let mut tail = Vec::new();
        for cut in [Cut::Serif, Cut::Sans] {
            for region in [look.region, Region::Tw].into_iter().chain(REGIONS) {
                tail.extend([false, true].map(|bold| self.cut(cut, Some(region), bold, false)).into_iter().flatten());
            }
        }
        tail.extend([Cut::Kai, Cut::Latin, Cut::Code, Cut::Math, Cut::Emoji].into_iter().filter_map(|cut| {
            let region = (cut == Cut::Kai).then_some(Region::Tw);
            self.cut(cut, region, look.bold, look.italic)
        }));
        tail.extend(self.user);
        tail.extend((0..self.faces.len()).map(|at| FaceId(at as u16)));
        tail
    }

    /// The face of the built-in set that comes closest: weight before slant.
    fn cut(&self, cut: Cut, region: Option<Region>, bold: bool, italic: bool) -> Option<FaceId> {
        let fits = |face: &Face| face.cut() == Some(cut) && face.region() == region;
        let all: Vec<FaceId> =
            (0..self.faces.len()).filter(|&at| fits(&self.faces[at])).map(|at| FaceId(at as u16)).collect();
        self.pick(&all, bold, italic)
    }

    fn pick(&self, among: &[FaceId], bold: bool, italic: bool) -> Option<FaceId> {
        among.iter().copied().min_by_key(|id| {
            let face = &self.faces[usize::from(id.0)];
            (face.is_bold() != bold, face.is_italic() != italic)
        })
    }
}

/// Whether a character is one of those that Latin faces are made for. Everything else, arrows, geometric shapes and
/// enclosed numbers too, is drawn to the em box in CJK faces.
pub(super) fn is_latin(ch: char) -> bool {
    matches!(u32::from(ch),
        0..0x1100 | 0x1200..0x2190 | 0x2C60..0x2C80 | 0xA720..0xA800 | 0xAB30..0xAB70 | 0xFB00..0xFB07)
        && !matches!(ch, '‥' | '\u{2160}'..='\u{217F}')
}
