//! What is spent for a better page elsewhere: costs of ending a column (rules A1, A2), in one scale with those of a break
//! before a piece in [`crate::layout::material`].

/// A missing line, by its square.
pub(super) const SHORT: i64 = 100;
/// A missing line over notes, by its square: white space that they explain.
pub(super) const SHORT_OVER_NOTES: i64 = 50;
/// Each line by which columns of a spread differ.
pub(super) const UNEQUAL: i64 = 300;
/// A note that goes on in the next column.
pub(super) const NOTE_SPLIT: i64 = 300;
/// A float that moves, for each column it moves by.
pub(super) const MOVED: i64 = 20;
/// A last column with so many lines: one or two are a mistake, fewer than five a pity.
pub(super) const FEW: [i64; 5] = [0, 1500, 1200, 600, 300];
/// Paragraphs that may be changed in a column.
pub(super) const CHANGES: u8 = 2;
/// Ends of a column that cost so much more than its best one lead to nothing.
pub(super) const HOPELESS: i64 = 5000;
