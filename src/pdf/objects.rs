//! Objects of a PDF from plain values, and a file's identity.

use lopdf::{Object, StringFormat};

/// A name.
pub(super) fn name(text: &str) -> Object {
    Object::Name(text.as_bytes().to_vec())
}

/// A string of bytes.
pub(super) fn literal(text: &str) -> Object {
    Object::String(text.as_bytes().to_vec(), StringFormat::Literal)
}

/// A text string: ASCII as it is, else UTF-16 with its mark.
pub(super) fn text(words: &str) -> Object {
    if words.is_ascii() {
        return literal(words);
    }
    let mut bytes = vec![0xfe, 0xff];
    bytes.extend(words.encode_utf16().flat_map(u16::to_be_bytes));
    Object::String(bytes, StringFormat::Hexadecimal)
}

/// An array of numbers.
pub(super) fn reals(values: &[f32]) -> Object {
    Object::Array(values.iter().map(|v| real(*v)).collect())
}

/// A number, to a thousandth; whole ones without a point.
pub(super) fn real(value: f32) -> Object {
    let value = if value.is_finite() { value } else { 0.0 };
    let rounded = (f64::from(value) * 1000.0).round() / 1000.0;
    if rounded.fract() == 0.0 {
        Object::Integer(rounded as i64)
    } else {
        Object::Real(rounded as f32)
    }
}

/// FNV-1a over the file's content, twice with different offsets: 16 bytes of identity.
pub(super) struct Fnv(u64, u64);

impl Fnv {
    pub(super) fn new() -> Self {
        Fnv(0xcbf2_9ce4_8422_2325, 0x8422_2325_cbf2_9ce4)
    }

    pub(super) fn add(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let word = chunk.iter().fold(0u64, |w, b| w << 8 | u64::from(*b));
            self.0 = (self.0 ^ word).wrapping_mul(0x0100_0000_01b3);
            self.1 = (self.1 ^ word.rotate_left(17)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        }
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        [self.0.to_be_bytes(), self.1.to_be_bytes()].concat()
    }
}
