//! The colour space of screens as an ICC profile (IEC 61966-2-1; ICC.1:2010, version 4.2), made from its numbers.

use std::sync::{Arc, LazyLock};

/// The profile.
pub(super) fn profile() -> Arc<[u8]> {
    static PROFILE: LazyLock<Arc<[u8]>> = LazyLock::new(|| build().into());
    PROFILE.clone()
}

/// White of the connection space, D50.
const WHITE: [f64; 3] = [0.964_203, 1.0, 0.824_905];
/// The primaries, adapted to it.
const RED: [f64; 3] = [0.436_066, 0.222_488, 0.013_916];
const GREEN: [f64; 3] = [0.385_147, 0.716_873, 0.097_076];
const BLUE: [f64; 3] = [0.143_066, 0.060_608, 0.714_096];
/// The adaptation from D65 (Bradford).
const ADAPTATION: [f64; 9] =
    [1.047_882, 0.022_919, -0.050_217, 0.029_587, 0.990_484, -0.017_075, -0.009_247, 0.015_075, 0.751_678];
/// The curve: exponent, a, b, c, d (ICC.1:2010 §10.16, function 3).
const CURVE: [f64; 5] = [2.4, 1.0 / 1.055, 0.055 / 1.055, 1.0 / 12.92, 0.040_45];

fn build() -> Vec<u8> {
    let bodies = [
        text("sRGB"),
        text("No rights reserved"),
        numbers(b"XYZ ", &WHITE),
        numbers(b"sf32", &ADAPTATION),
        numbers(b"XYZ ", &RED),
        numbers(b"XYZ ", &GREEN),
        numbers(b"XYZ ", &BLUE),
        curve(),
    ];
    // The three curves are one.
    let tags: [(&[u8; 4], usize); 10] = [
        (b"desc", 0),
        (b"cprt", 1),
        (b"wtpt", 2),
        (b"chad", 3),
        (b"rXYZ", 4),
        (b"gXYZ", 5),
        (b"bXYZ", 6),
        (b"rTRC", 7),
        (b"gTRC", 7),
        (b"bTRC", 7),
    ];
    let mut starts = Vec::new();
    let mut end = 128 + 4 + 12 * tags.len();
    for body in &bodies {
        starts.push(end);
        end += body.len();
    }
    let mut out = header(end as u32);
    out.extend((tags.len() as u32).to_be_bytes());
    for (signature, body) in tags {
        out.extend(signature);
        out.extend((starts[body] as u32).to_be_bytes());
        out.extend((bodies[body].len() as u32).to_be_bytes());
    }
    bodies.iter().for_each(|body| out.extend(body));
    out
}

fn header(size: u32) -> Vec<u8> {
    let mut out = Vec::with_capacity(128);
    out.extend(size.to_be_bytes());
    out.extend([0; 4]);
    out.extend([4, 0x20, 0, 0]);
    out.extend(b"mntrRGB XYZ ");
    // The day of the standard: 1999-10-18.
    [1999u16, 10, 18, 0, 0, 0].iter().for_each(|part| out.extend(part.to_be_bytes()));
    out.extend(b"acsp");
    out.extend([0; 28]);
    WHITE.iter().for_each(|value| out.extend(fixed(*value)));
    out.resize(128, 0);
    out
}

/// A number with 16 bits of fraction.
fn fixed(value: f64) -> [u8; 4] {
    ((value * 65536.0).round() as i32).to_be_bytes()
}

fn numbers(kind: &[u8; 4], values: &[f64]) -> Vec<u8> {
    let mut out = kind.to_vec();
    out.extend([0; 4]);
    values.iter().for_each(|value| out.extend(fixed(*value)));
    out
}

fn curve() -> Vec<u8> {
    let mut out = b"para\0\0\0\0\0\x03\0\0".to_vec();
    CURVE.iter().for_each(|value| out.extend(fixed(*value)));
    out
}

/// A text in English, padded to four bytes.
fn text(text: &str) -> Vec<u8> {
    let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let mut out = b"mluc\0\0\0\0\0\0\0\x01\0\0\0\x0CenUS".to_vec();
    out.extend((units.len() as u32).to_be_bytes());
    out.extend(28u32.to_be_bytes());
    out.extend(units);
    out.resize(out.len().next_multiple_of(4), 0);
    out
}

#[cfg(test)]
mod tests {
    use crate::profile::{Class, Icc, Space};

    #[test]
    fn holds_together() {
        let icc = Icc::parse(super::profile()).expect("a profile");
        assert_eq!(
            (icc.space, icc.class, icc.version, icc.name.as_str()),
            (Space::Rgb, Class::Display, (4, 2), "sRGB")
        );
        assert!(icc.bytes.len() < 600);
    }
}
