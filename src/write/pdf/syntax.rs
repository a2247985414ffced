//! Objects as bytes (PDF 1.7 §7.3).

use std::io::Write as _;

use lopdf::{Dictionary, Object, StringFormat};

/// Writes an object; of a stream its dictionary.
pub(super) fn object(out: &mut Vec<u8>, value: &Object) {
    match value {
        Object::Null => out.extend(b"null"),
        Object::Boolean(truth) => out.extend(if *truth { b"true".as_slice() } else { b"false" }),
        Object::Integer(number) => drop(write!(out, "{number}")),
        // Never with an exponent, which PDF does not know.
        Object::Real(number) if number.is_finite() => drop(write!(out, "{number}")),
        Object::Real(_) => out.push(b'0'),
        Object::Name(bytes) => name(out, bytes),
        Object::String(bytes, StringFormat::Literal) => literal(out, bytes),
        Object::String(bytes, StringFormat::Hexadecimal) => {
            out.push(b'<');
            bytes.iter().for_each(|byte| drop(write!(out, "{byte:02X}")));
            out.push(b'>');
        }
        Object::Array(items) => {
            out.push(b'[');
            for item in items {
                apart(out, item);
            }
            out.push(b']');
        }
        Object::Dictionary(entries) => dictionary(out, entries),
        Object::Stream(stream) => dictionary(out, &stream.dict),
        Object::Reference((number, generation)) => drop(write!(out, "{number} {generation} R")),
    }
}

/// Writes a dictionary.
pub(super) fn dictionary(out: &mut Vec<u8>, entries: &Dictionary) {
    out.extend(b"<<");
    for (key, value) in entries {
        name(out, key);
        apart(out, value);
    }
    out.extend(b">>");
}

/// With a space before it, where it would run into what it follows.
fn apart(out: &mut Vec<u8>, value: &Object) {
    let regular = matches!(
        value,
        Object::Null | Object::Boolean(_) | Object::Integer(_) | Object::Real(_) | Object::Reference(_)
    );
    if regular && out.last().is_some_and(|last| !matches!(last, b'[' | b']' | b'>' | b')')) {
        out.push(b' ');
    }
    object(out, value);
}

fn name(out: &mut Vec<u8>, bytes: &[u8]) {
    out.push(b'/');
    for &byte in bytes {
        match byte {
            b'#' | b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%' => {
                drop(write!(out, "#{byte:02X}"))
            }
            b'!'..=b'~' => out.push(byte),
            _ => drop(write!(out, "#{byte:02X}")),
        }
    }
}

fn literal(out: &mut Vec<u8>, bytes: &[u8]) {
    out.push(b'(');
    for &byte in bytes {
        match byte {
            b'(' | b')' | b'\\' => out.extend([b'\\', byte]),
            // A bare carriage return would be read as a line feed.
            b'\r' => out.extend(b"\\r"),
            _ => out.push(byte),
        }
    }
    out.push(b')');
}

#[cfg(test)]
mod tests {
    use lopdf::dictionary;

    use super::*;

    #[test]
    fn forms() {
        let value = dictionary! {
            "A" => vec![1.into(), Object::Real(-0.5), "N#m".into(), (3, 0).into(), Object::Null],
            "B" => Object::string_literal("a(b)\\\r"),
            "C" => Object::String(vec![0xFE, 1], StringFormat::Hexadecimal),
            "D" => dictionary! { "E" => true, "F" => vec![vec![2.into()].into(), 3.into()] },
        };
        let mut out = Vec::new();
        object(&mut out, &value.into());
        let expected = r"<</A[1 -0.5/N#23m 3 0 R null]/B(a\(b\)\\\r)/C<FE01>/D<</E true/F[[2]3]>>>>";
        assert_eq!(String::from_utf8_lossy(&out), expected);
    }
}
