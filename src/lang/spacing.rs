//! Widths of marks and the spaces between classes (design rules C2, C3, W1–W5, S1, J1). Lengths are in thousandths of
//! em.

use super::{Class, Region};

/// The cell of a mark: its body and the blanks on both sides (rule C2).
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
pub struct Cell {
    /// Blank before the body.
    pub before: i32,
    /// The part that holds the ink.
    pub body: i32,
    /// Blank after the body.
    pub after: i32,
}

/// How a mark sits in its cell; rows and columns of the table of pairs (W1).
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
pub enum Seat {
    /// Opening bracket: blank before.
    Opening,
    /// Closing bracket: blank after.
    Closing,
    /// Pause mark in the corner: blank after.
    Corner,
    /// Pause mark in the middle: a quarter on each side.
    Centred,
    /// Interpunct with a quarter on each side.
    Interpunct,
    /// Mark that fills its cell.
    Fixed,
    /// Dash, ellipsis.
    Inseparable,
}

const OPENING: Cell = Cell { before: 500, body: 500, after: 0 };
const CLOSING: Cell = Cell { before: 0, body: 500, after: 500 };
const CENTRED: Cell = Cell { before: 250, body: 500, after: 250 };
const FULL: Cell = Cell { before: 0, body: 1000, after: 0 };
const HALF: Cell = Cell { before: 0, body: 500, after: 0 };

/// The cell of a mark in a region and direction; `None` for what is as wide as its glyph (table of rule C3).
pub fn cell(class: Class, ch: char, region: Region, vertical: bool) -> Option<(Cell, Seat)> {
    let region = region.marks();
    let traditional = matches!(region, Region::Tw | Region::Hk);
    Some(match class {
        Class::Opening => (OPENING, Seat::Opening),
        Class::Closing => (CLOSING, Seat::Closing),
        Class::Stop | Class::Comma if traditional => (CENTRED, Seat::Centred),
        Class::Stop | Class::Comma => (CLOSING, Seat::Corner),
        Class::Colon if vertical && region != Region::Ja => (FULL, Seat::Fixed),
        Class::Colon if region == Region::Cn => (CLOSING, Seat::Corner),
        Class::Colon => (CENTRED, Seat::Centred),
        Class::Exclamation if region == Region::Cn && !vertical => (CLOSING, Seat::Corner),
        Class::Exclamation => (FULL, Seat::Fixed),
        Class::Interpunct if region == Region::Cn => (HALF, Seat::Fixed),
        Class::Interpunct => (CENTRED, Seat::Interpunct),
        // In vertical lines its ink takes the whole cell.
        Class::Solidus if region == Region::Cn && !vertical => (HALF, Seat::Fixed),
        Class::Solidus => (FULL, Seat::Fixed),
        Class::Connector if ch == '–' => return None,
        Class::Connector => (FULL, Seat::Fixed),
        _ => return None,
    })
}

/// The seat of anything that the table of pairs knows, marks as wide as their glyph included.
pub fn seat(class: Class, ch: char, region: Region, vertical: bool) -> Option<Seat> {
    match class {
        Class::Inseparable => Some(Seat::Inseparable),
        _ => cell(class, ch, region, vertical).map(|(_, seat)| seat),
    }
}

/// The blank left between two neighbouring marks, in the region of the first (rule W1).
pub fn between(a: Seat, b: Seat, region: Region) -> i32 {
    use Seat::*;
    // Where pause marks stand in the corner, the colon is the only centred one: beside another mark it loses a blank, so
    // that the two take less than two em.
    let corner = !matches!(region.marks(), Region::Tw | Region::Hk);
    match (a, b) {
        (Centred, Closing | Corner | Centred) if corner => 0,
        (Opening, Centred | Interpunct) => 250,
        (Opening, _) => 0,
        (Closing | Corner, Opening | Inseparable) => 500,
        (Closing | Corner, Centred | Interpunct) => 250,
        (Closing | Corner, _) => 0,
        (Centred | Interpunct, Centred | Interpunct) => 500,
        (Centred | Interpunct, _) => 250,
        // JIS X 4051 has half an em here, of which a line may take all: the pair is to be less than two em.
        (Fixed, Opening) if region == Region::Ja => 250,
        (Inseparable, Opening) => 500,
        (Fixed | Inseparable, Centred | Interpunct) => 250,
        (Fixed | Inseparable, _) => 0,
    }
}

/// Space between CJK and Latin (rule S1).
pub const AUTOSPACE: i32 = 250;
/// The least that such a space of [`AUTOSPACE`] may shrink to; others in proportion.
pub const AUTOSPACE_LEAST: i32 = 125;
/// What it may grow to before Han characters move apart.
pub const AUTOSPACE_MOST: i32 = 333;
/// The least a space between words may shrink to.
pub const WORD_LEAST: i32 = 250;
/// What it may grow to.
pub const WORD_MOST: i32 = 500;

/// Whether the region has spaces between CJK and Latin: all but Korean (S4, D4).
pub fn autospaced(region: Region) -> bool {
    region != Region::Ko
}

/// How little of a blank may be left when a line is squeezed, and the tier in which it goes (rule J1); `None` where it
/// stays. Tiers count from 0: word space, interpunct, bracket, pause mark, CJK–Latin.
pub fn squeeze(class: Class, region: Region) -> Option<(usize, i32)> {
    let traditional = matches!(region.marks(), Region::Tw | Region::Hk);
    match class {
        // Between kana it stays as it is: JLREQ would squeeze it last, but a name is not the place to save room.
        Class::Interpunct if region == Region::Ja => None,
        Class::Interpunct => Some((1, 0)),
        Class::Opening | Class::Closing if traditional => Some((2, 250)),
        Class::Opening | Class::Closing => Some((2, 0)),
        Class::Comma | Class::Colon if !traditional => Some((3, 0)),
        _ => None,
    }
}

/// What becomes of a mark's blank at the line end (rule W3).
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
pub enum LineEnd {
    /// It stays.
    Full,
    /// It stays, or goes when the line fits only so.
    Either,
    /// It goes.
    Half,
}

/// Rule W3 for a mark.
pub fn line_end(class: Class, region: Region) -> LineEnd {
    use Class::*;
    match (region.marks(), class) {
        (Region::Cn, Closing | Stop | Comma | Colon | Exclamation) => LineEnd::Half,
        (Region::Ja | Region::Ko, Closing | Stop | Comma | Colon) => LineEnd::Either,
        (Region::Tw | Region::Hk, Closing | Stop | Comma) => LineEnd::Either,
        _ => LineEnd::Full,
    }
}

/// Whether space may be opened between two classes when a line is stretched (rule J2); neither is a space.
pub fn opens(a: Class, b: Class, region: Region) -> bool {
    use Class::*;
    let traditional = matches!(region.marks(), Region::Tw | Region::Hk);
    let after = match a {
        Stop | Comma | Colon => !traditional,
        Opening | Exclamation | Interpunct | Solidus | Connector => false,
        Prefix | Postfix | Digit | Letter | LatinOpening | LatinClosing | LatinQuote => true,
        _ => true,
    };
    let before =
        !matches!(b, Closing | Stop | Comma | Colon | Exclamation | Interpunct | Solidus | Connector | NoteMark);
    let joined = a.is_latin() && b.is_latin() || a == Inseparable && b == Inseparable;
    after && before && !joined
}

/// Whether a pause mark may hang out of the line where the book wants it (rules H1, H2): in horizontal traditional
/// Chinese it stands in the middle of its cell, and Korean does not know the custom.
pub fn may_hang(region: Region, vertical: bool) -> bool {
    match region {
        Region::Cn | Region::Ja => true,
        Region::Tw | Region::Hk => vertical,
        Region::Ko | Region::Latin => false,
    }
}
