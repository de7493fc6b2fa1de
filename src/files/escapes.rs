//! Percent encoding, as addresses have it (RFC 3986, 2.1).

/// A text with all bytes escaped that are not `plain`.
pub(crate) fn escaped(text: &str, plain: impl Fn(u8) -> bool) -> String {
    let one = |b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") };
    text.bytes().map(one).collect()
}

/// A text with its escapes undone, once; `None` if one is broken or they make no text.
pub(crate) fn unescaped(text: &str) -> Option<String> {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let digit = |b: Option<u8>| char::from(b?).to_digit(16);
            let (high, low) = (digit(bytes.next())?, digit(bytes.next())?);
            out.push((high * 16 + low) as u8);
        } else {
            out.push(byte);
        }
    }
    String::from_utf8(out).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_go_and_come_back() {
        let text = "/b k/\u{f6}%20.md";
        let coded = escaped(text, |b| b.is_ascii_alphanumeric() || b"/.".contains(&b));
        assert_eq!(coded, "/b%20k/%C3%B6%2520.md");
        assert_eq!(unescaped(&coded).as_deref(), Some(text));
        for broken in ["%", "%2", "%zz", "%+f", "%ff"] {
            assert_eq!(unescaped(broken), None, "{broken}");
        }
    }
}
