//! The numbers of lists, which tell their levels apart.

use crate::language::direction::is_rtl;
use crate::language::numerals::{letters, roman};
use serde::{Deserialize, Serialize};

/// The largest number that is written in letters; lists that are longer have figures.
const LETTERS: u64 = 702;

/// How the items of a numbered list are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Numerals {
    /// 1, 2, 3.
    #[default]
    #[serde(rename = "1")]
    Decimal,
    /// a, b, c.
    #[serde(rename = "a")]
    LowerAlpha,
    /// i, ii, iii.
    #[serde(rename = "i")]
    LowerRoman,
    /// A, B, C.
    #[serde(rename = "A")]
    UpperAlpha,
    /// I, II, III.
    #[serde(rename = "I")]
    UpperRoman,
}

impl Numerals {
    /// All of them.
    pub const ALL: [Numerals; 5] = [
        Numerals::Decimal,
        Numerals::LowerAlpha,
        Numerals::LowerRoman,
        Numerals::UpperAlpha,
        Numerals::UpperRoman,
    ];

    /// Those of a level, from 0, in a list of a theme: they begin anew where it ends. Languages
    /// that are not written in Latin, Greek or Cyrillic letters have figures at every level.
    pub fn of_level(list: &[Numerals], level: u8, lang: &str) -> Numerals {
        let plain = is_rtl(lang) || ["zh", "ja", "ko"].iter().any(|l| lang.starts_with(l));
        match list.len() {
            0 => Numerals::Decimal,
            _ if plain => Numerals::Decimal,
            n => list[usize::from(level) % n],
        }
    }

    /// A number; in figures where it has no letters.
    pub fn written(self, n: u64) -> String {
        let small = u32::try_from(n).ok().filter(|_| (1..=LETTERS).contains(&n));
        match (self, small) {
            (Numerals::LowerAlpha, Some(n)) => letters(n).to_lowercase(),
            (Numerals::UpperAlpha, Some(n)) => letters(n),
            (Numerals::LowerRoman, Some(n)) => roman(n).to_lowercase(),
            (Numerals::UpperRoman, Some(n)) => roman(n),
            _ => n.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_told_apart() {
        use Numerals::{Decimal, LowerAlpha, LowerRoman};
        let list = [Decimal, LowerAlpha, LowerRoman];
        let of = |level| Numerals::of_level(&list, level, "en-GB");
        assert_eq!([of(0), of(1), of(2), of(3)], [Decimal, LowerAlpha, LowerRoman, Decimal]);
        assert_eq!(Numerals::of_level(&list, 1, "ar"), Decimal);
        assert_eq!(Numerals::of_level(&[], 1, "en"), Decimal);
    }

    #[test]
    fn numbers_without_letters_are_figures() {
        assert_eq!(Numerals::LowerAlpha.written(28), "ab");
        assert_eq!(Numerals::LowerRoman.written(9), "ix");
        assert_eq!(Numerals::UpperAlpha.written(0), "0");
        assert_eq!(Numerals::UpperRoman.written(5000), "5000");
    }
}
