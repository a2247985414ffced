//! Lengths. Integers only, so that the same input gives the same page on every machine.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub, SubAssign};

/// A length in scaled points, 1/65536 of a PDF point (1/72 inch). Covers ±11 m.
#[derive(Copy, Clone, Eq, PartialEq, Ord, PartialOrd, Hash, Default)]
pub struct Abs(i32);

impl Abs {
    /// Nothing.
    pub const ZERO: Abs = Abs(0);
    /// The largest length.
    pub const MAX: Abs = Abs(i32::MAX);

    /// From scaled points.
    pub const fn raw(sp: i32) -> Abs {
        Abs(sp)
    }

    /// From PDF points; rounded, saturating.
    pub fn pt(points: f64) -> Abs {
        Abs((points * 65536.0).round() as i32)
    }

    /// From millimetres.
    pub fn mm(mm: f64) -> Abs {
        Abs::pt(mm * 72.0 / 25.4)
    }

    /// In PDF points.
    pub fn to_pt(self) -> f64 {
        f64::from(self.0) / 65536.0
    }

    /// In scaled points.
    pub const fn to_raw(self) -> i32 {
        self.0
    }

    /// `self × num / den`, rounded to nearest; for ratios such as font units per em.
    pub fn scale(self, num: i32, den: i32) -> Abs {
        let (num, den) = (i64::from(self.0) * i64::from(num), i64::from(den.max(1)));
        Abs(((num + if num < 0 { -den / 2 } else { den / 2 }) / den) as i32)
    }

    /// `self × thousandths / 1000`.
    pub fn per_mille(self, thousandths: i32) -> Abs {
        self.scale(thousandths, 1000)
    }

    /// The longer of two.
    pub fn max(self, other: Abs) -> Abs {
        Ord::max(self, other)
    }

    /// The shorter of two.
    pub fn min(self, other: Abs) -> Abs {
        Ord::min(self, other)
    }
}

impl Add for Abs {
    type Output = Abs;
    fn add(self, other: Abs) -> Abs {
        Abs(self.0.saturating_add(other.0))
    }
}

impl Sub for Abs {
    type Output = Abs;
    fn sub(self, other: Abs) -> Abs {
        Abs(self.0.saturating_sub(other.0))
    }
}

impl Neg for Abs {
    type Output = Abs;
    fn neg(self) -> Abs {
        Abs(self.0.saturating_neg())
    }
}

impl Mul<i32> for Abs {
    type Output = Abs;
    fn mul(self, n: i32) -> Abs {
        Abs(self.0.saturating_mul(n))
    }
}

impl Div<i32> for Abs {
    type Output = Abs;
    fn div(self, n: i32) -> Abs {
        Abs(if n == 0 { 0 } else { self.0 / n })
    }
}

impl AddAssign for Abs {
    fn add_assign(&mut self, other: Abs) {
        *self = *self + other;
    }
}

impl SubAssign for Abs {
    fn sub_assign(&mut self, other: Abs) {
        *self = *self - other;
    }
}

impl Sum for Abs {
    fn sum<I: Iterator<Item = Abs>>(iter: I) -> Abs {
        iter.fold(Abs::ZERO, Add::add)
    }
}

impl fmt::Debug for Abs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.3}pt", self.to_pt())
    }
}

/// A point on a page: origin at the top left corner of the trimmed page, y downwards.
#[derive(Copy, Clone, Eq, PartialEq, Ord, PartialOrd, Hash, Default, Debug)]
#[allow(missing_docs, reason = "coordinates")]
pub struct Point {
    pub x: Abs,
    pub y: Abs,
}

/// A rectangle on a page.
#[derive(Copy, Clone, Eq, PartialEq, Hash, Default, Debug)]
#[allow(missing_docs, reason = "coordinates")]
pub struct Rect {
    pub x: Abs,
    pub y: Abs,
    pub width: Abs,
    pub height: Abs,
}

impl Point {
    /// A point.
    pub const fn new(x: Abs, y: Abs) -> Point {
        Point { x, y }
    }
}

impl Rect {
    /// A rectangle from its top left corner and its size.
    pub const fn new(x: Abs, y: Abs, width: Abs, height: Abs) -> Rect {
        Rect { x, y, width, height }
    }

    /// The same with so much more on every side.
    pub fn grown(self, by: Abs) -> Rect {
        Rect::new(self.x - by, self.y - by, self.width + by * 2, self.height + by * 2)
    }
}
