//! Where addresses divide over lines: of the web, of mail, of files.
//!
//! No hyphen is ever added, and none that is part of an address ends a line, where it could be taken
//! for an added one (Chicago Manual of Style, 17th edition, 7.46). Points, hyphens, question marks and
//! the like begin the next line, as they would seem to end a sentence; a slash ends its own, since it
//! says that the address goes on. What stands before the name of a machine (`https://`, `www.`) is
//! never parted from it: it is no part of any name.

use crate::typeset::prices::lines::{OPEN_BRACKET, SIGN_OF_ADDRESS, STEP_OF_ADDRESS};

/// Whether a word is, or holds, an address.
pub(super) fn is_address(word: &str) -> bool {
    if word.contains("://") {
        return true;
    }
    // Most words end here: each of the book is asked.
    if !word.contains('.') {
        return false;
    }
    let word = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '/' && c != '.');
    if word.starts_with("www.") || word.starts_with("doi:10.") {
        return true;
    }
    let name = word.split(['/', '?', '#']).next().unwrap_or_default();
    let name = name.rsplit('@').next().unwrap_or_default();
    is_machine(name)
}

/// `example.org`: parts of letters and figures of ASCII, of which the last two are no abbreviations.
fn is_machine(name: &str) -> bool {
    let fits = |part: &str| {
        !part.is_empty()
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    };
    let mut parts = name.trim_end_matches('.').rsplit('.');
    let last = parts.next().unwrap_or_default();
    let ends = last.len() > 1 && last.bytes().all(|b| b.is_ascii_lowercase());
    let before = parts.next().is_some_and(|part| part.len() > 1 && fits(part));
    ends && before && parts.all(fits)
}

/// The price of a break behind the `k`th character of an address, if one may be there.
pub(super) fn price(chars: &[(usize, char)], k: usize) -> Option<f32> {
    let at = |i: usize| chars.get(i).map(|c| c.1);
    let back = |n: usize| k.checked_sub(n).and_then(at);
    let (a, b) = (at(k)?, at(k + 1)?);
    let next = at(k + 2).is_some_and(char::is_alphanumeric);
    match (a, b) {
        ('/', '/') => None,
        ('/', _) if back(1) == Some('/') && back(2) == Some(':') => None,
        ('/', _) => Some(STEP_OF_ADDRESS),
        ('(' | '<', _) if b.is_alphanumeric() => Some(OPEN_BRACKET),
        (':' | '=' | '&' | ';' | '@', _) if b.is_alphanumeric() => Some(SIGN_OF_ADDRESS),
        (_, '.') if is_www(chars, k) => None,
        (_, '.' | ',' | '-' | '?' | '~' | '_' | '#' | '%') if next && a.is_alphanumeric() => {
            Some(SIGN_OF_ADDRESS)
        }
        _ => None,
    }
}

/// Whether the `k`th character is the last of `www`.
fn is_www(chars: &[(usize, char)], k: usize) -> bool {
    let from = k.checked_sub(2);
    let www = from.is_some_and(|from| chars[from..=k].iter().all(|c| c.1 == 'w'));
    www && from.and_then(|from| from.checked_sub(1)).is_none_or(|i| !chars[i].1.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(address: &str) -> Vec<&str> {
        let chars: Vec<(usize, char)> = address.char_indices().collect();
        let mut from = 0;
        let mut out = Vec::new();
        for k in (0..chars.len()).filter(|k| price(&chars, *k).is_some()) {
            out.push(&address[from..chars[k + 1].0]);
            from = chars[k + 1].0;
        }
        out.push(&address[from..]);
        out
    }

    #[test]
    fn addresses_are_known() {
        for word in [
            "https://a.b/c",
            "(www.example.org)",
            "doi:10.1000/182",
            "example.org/folder",
            "name.surname@example.co.uk,",
            "“recto.toml”",
        ] {
            assert!(is_address(word), "{word}");
        }
        for word in
            ["e.g.", "U.S.", "and/or", "word.", "3.14", "p.m.", "@fig", "End.Start", "a.b.c"]
        {
            assert!(!is_address(word), "{word}");
        }
    }

    #[test]
    fn they_divide_where_nothing_is_misread() {
        assert_eq!(
            parts("https://www.example.org/one-two/three.html?a=b&c=d#e"),
            [
                "https://www.example",
                ".org/",
                "one",
                "-two/",
                "three",
                ".html",
                "?a=",
                "b&",
                "c=",
                "d",
                "#e"
            ]
        );
        assert_eq!(parts("http://localhost:8080/"), ["http://localhost:", "8080/"]);
        assert_eq!(parts("some.name@example.org."), ["some", ".name@", "example", ".org."]);
        assert_eq!(parts("doi:10.1000/182"), ["doi:", "10", ".1000/", "182"]);
    }
}
