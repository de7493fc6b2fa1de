//! Words that have lost a part to an apostrophe, by language.

use crate::language::Elisions;

/// Whether a word, in lower case, is known without its end among the `own` of its language: `o'`,
/// `goin'`.
pub(super) fn clipped(own: &Elisions, word: &str) -> bool {
    let verb = own.drops_g && word.len() > 4 && word.ends_with("in");
    verb || own.clipped.contains(&word)
}

/// How surely a word after a straight mark has lost its beginning.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sure {
    Certain,
    Possible,
    /// Not known: context must tell.
    Unknown,
}

/// What is known of a word, in lower case, by the `own` words of its language. Years without their
/// century ('90s, '68) are written so in all of them.
pub(super) fn known(own: &Elisions, word: &str) -> Sure {
    let digits = word.len() >= 2 && word.as_bytes()[..2].iter().all(u8::is_ascii_digit);
    if digits {
        return match &word[2..] {
            "s" | "er" | "ers" => Sure::Certain,
            "" => Sure::Possible,
            _ => Sure::Unknown,
        };
    }
    if own.certain.contains(&word) {
        Sure::Certain
    } else if own.possible.contains(&word) {
        Sure::Possible
    } else {
        Sure::Unknown
    }
}
