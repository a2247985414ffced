//! TeX mathematics in a line of text: a formula that can be read until it is set properly.

/// Characters at one height.
#[derive(Clone, Eq, PartialEq, Debug)]
pub(super) struct Piece {
    /// 0 on the baseline, above it positive.
    pub level: i8,
    /// Whether the letters are variables.
    pub italic: bool,
    pub text: String,
}

/// A formula as pieces of text in reading order.
pub(super) fn linear(tex: &str) -> Vec<Piece> {
    vec![Piece { level: 0, italic: false, text: tex.to_owned() }]
}
