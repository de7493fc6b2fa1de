//! Identifiers of a book: ISBN check digits, and UUIDs made from its metadata.

/// What is wrong with an ISBN.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IsbnFault {
    /// Not ten or thirteen digits, or a prefix other than 978 and 979.
    Form,
    /// The last digit should be this one.
    CheckDigit(char),
}

/// The thirteen digits of an ISBN that is right (ISBN-10 is brought to thirteen).
///
/// Rule: ISO 2108, weights 1 and 3 modulo 10; ten digits have weights 10 to 1 modulo 11.
pub fn isbn13(text: &str) -> Result<String, IsbnFault> {
    let bare = text.trim().trim_start_matches("urn:isbn:").trim_start_matches("ISBN").trim();
    let digits: Vec<char> =
        bare.chars().filter(|c| !matches!(c, '-' | ' ' | '\u{2010}'..='\u{2013}')).collect();
    let values =
        |chars: &[char]| -> Option<Vec<u32>> { chars.iter().map(|c| c.to_digit(10)).collect() };
    match digits.len() {
        13 => {
            let v = values(&digits).ok_or(IsbnFault::Form)?;
            if v[..3] != [9, 7, 8] && v[..3] != [9, 7, 9] {
                return Err(IsbnFault::Form);
            }
            let check = check13(&v[..12]);
            if v[12] != check {
                return Err(IsbnFault::CheckDigit(digit(check)));
            }
            Ok(digits.iter().collect())
        }
        10 => {
            let v = values(&digits[..9]).ok_or(IsbnFault::Form)?;
            let last = if digits[9].eq_ignore_ascii_case(&'x') {
                Some(10)
            } else {
                digits[9].to_digit(10)
            };
            let last = last.ok_or(IsbnFault::Form)?;
            let sum: u32 = v.iter().zip((2..=10).rev()).map(|(d, w)| d * w).sum();
            let check = (11 - sum % 11) % 11;
            if last != check {
                return Err(IsbnFault::CheckDigit(if check == 10 { 'X' } else { digit(check) }));
            }
            let mut long = vec![9, 7, 8];
            long.extend(v);
            long.push(check13(&long));
            Ok(long.into_iter().map(digit).collect())
        }
        _ => Err(IsbnFault::Form),
    }
}

fn check13(digits: &[u32]) -> u32 {
    let sum: u32 =
        digits.iter().enumerate().map(|(i, d)| if i % 2 == 0 { *d } else { d * 3 }).sum();
    (10 - sum % 10) % 10
}

fn digit(value: u32) -> char {
    char::from_digit(value, 10).unwrap_or('0')
}

/// Namespace of the UUIDs that Recto makes, a fixed value of our own choice.
const NAMESPACE: [u8; 16] = [
    0x5e, 0x0c, 0x1d, 0x6a, 0x8f, 0x27, 0x5b, 0x41, 0x9c, 0x3e, 0x72, 0x65, 0x63, 0x74, 0x6f, 0x31,
];

/// A `urn:uuid:` that the same words always give: version 5 of RFC 9562.
pub fn uuid_from(words: &[&str]) -> String {
    format!("urn:uuid:{}", uuid5(&NAMESPACE, words.join("\0").as_bytes()))
}

fn uuid5(namespace: &[u8; 16], name: &[u8]) -> String {
    let mut data = namespace.to_vec();
    data.extend_from_slice(name);
    let mut id = [0u8; 16];
    id.copy_from_slice(&sha1(&data)[..16]);
    id[6] = id[6] & 0x0f | 0x50;
    id[8] = id[8] & 0x3f | 0x80;
    let mut out = String::with_capacity(36);
    for (i, byte) in id.iter().enumerate() {
        if matches!(i, 4 | 6 | 8 | 10) {
            out.push('-');
        }
        out.push_str(&format!("{byte:02x}"));
    }
    out
}

/// SHA-1 (FIPS 180-4): what version 5 asks for. It names books here and protects nothing.
fn sha1(data: &[u8]) -> [u8; 20] {
    let mut message = data.to_vec();
    message.push(0x80);
    while message.len() % 64 != 56 {
        message.push(0);
    }
    message.extend_from_slice(&(data.len() as u64 * 8).to_be_bytes());
    let mut h: [u32; 5] = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];
    for block in message.chunks_exact(64) {
        let mut w = [0u32; 80];
        for (word, bytes) in w.iter_mut().zip(block.chunks_exact(4)) {
            *word = u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
        }
        for i in 16..80 {
            w[i] = (w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16]).rotate_left(1);
        }
        let [mut a, mut b, mut c, mut d, mut e] = h;
        for (i, word) in w.iter().enumerate() {
            let (f, k) = match i / 20 {
                0 => (b & c | !b & d, 0x5a827999),
                1 => (b ^ c ^ d, 0x6ed9eba1),
                2 => (b & c | b & d | c & d, 0x8f1bbcdc),
                _ => (b ^ c ^ d, 0xca62c1d6u32),
            };
            let next = a
                .rotate_left(5)
                .wrapping_add(f)
                .wrapping_add(e)
                .wrapping_add(k)
                .wrapping_add(*word);
            (e, d, c, b, a) = (d, c, b.rotate_left(30), a, next);
        }
        for (sum, value) in h.iter_mut().zip([a, b, c, d, e]) {
            *sum = sum.wrapping_add(value);
        }
    }
    let mut out = [0u8; 20];
    for (bytes, word) in out.chunks_exact_mut(4).zip(h) {
        bytes.copy_from_slice(&word.to_be_bytes());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn isbn_check_digits() {
        assert_eq!(isbn13("978-0-306-40615-7"), Ok("9780306406157".into()));
        assert_eq!(isbn13("0-306-40615-2"), Ok("9780306406157".into()));
        assert_eq!(isbn13("080442957X"), Ok("9780804429573".into()));
        assert_eq!(isbn13("978-0-306-40615-8"), Err(IsbnFault::CheckDigit('7')));
        assert_eq!(isbn13("0-306-40615-3"), Err(IsbnFault::CheckDigit('2')));
        assert_eq!(isbn13("977-0-306-40615-7"), Err(IsbnFault::Form));
        assert_eq!(isbn13("978"), Err(IsbnFault::Form));
        assert_eq!(isbn13("97803064061é7"), Err(IsbnFault::Form));
    }

    #[test]
    fn uuid_of_the_standard_example() {
        // RFC 9562, appendix A.4.
        let dns = [
            0x6b, 0xa7, 0xb8, 0x10, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4,
            0x30, 0xc8,
        ];
        assert_eq!(uuid5(&dns, b"www.example.com"), "2ed6657d-e927-568b-95e1-2665a8aea6a2");
    }

    #[test]
    fn uuids_depend_on_the_words_and_their_bounds() {
        assert_eq!(uuid_from(&["a", "b"]), uuid_from(&["a", "b"]));
        assert_ne!(uuid_from(&["a", "b"]), uuid_from(&["ab", ""]));
        assert!(uuid_from(&["x"]).starts_with("urn:uuid:"));
    }
}
