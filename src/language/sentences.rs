//! Where sentences begin.

use super::{of, ties_of};

/// Marks that stand before the first word of a sentence.
const OPENING: &str = "\u{201c}\u{2018}\u{201e}\u{ab}\"'([\u{bf}\u{a1}";

/// Marks that stand behind the last point of one.
const CLOSING: &str = "\u{201d}\u{2019}\u{bb}\"')]";

/// Whether a sentence begins behind the words `before` of a paragraph in a language.
pub(crate) fn begins_behind(before: &str, lang: &str) -> bool {
    let before = before.trim_end_matches(|c: char| c.is_whitespace() || OPENING.contains(c));
    let before = before.trim_end_matches(|c: char| c.is_whitespace() || CLOSING.contains(c));
    match before.chars().next_back() {
        None => true,
        Some('!' | '?' | '\u{2026}') => true,
        Some('.') => !is_cut_short(before.trim_end_matches('.'), lang),
        Some(_) => false,
    }
}

/// Whether the point behind `words` is that of their last word, which is cut short, and not the end of a
/// sentence: the word is one letter, or has points within, is a title or another that is known, or has no
/// vowel. What ends with a bracket, a quotation mark or a number is none.
fn is_cut_short(words: &str, lang: &str) -> bool {
    let (earlier, word) = match words.rfind(char::is_whitespace) {
        Some(at) => (words[..at].trim_end(), words[at..].trim_start()),
        None => ("", words),
    };
    let word = word.trim_start_matches(|c: char| !c.is_alphanumeric());
    if !word.ends_with(char::is_alphabetic) {
        return false;
    }
    let count = word.chars().filter(|c| c.is_alphabetic()).count();
    let raised = word.chars().filter(|c| c.is_uppercase()).count();
    if word.contains('.') {
        return true;
    }
    if count == 1 {
        // "So did I.", "group B.", but "p.", "z. B." and initials, which come in rows.
        return raised == 0 || earlier.ends_with('.') && is_short(earlier);
    }
    // "the EU.", "a PhD."
    if raised > 1 || SIGNS.contains(&word) {
        return false;
    }
    let known = of(lang).is_some_and(|l| l.shortened.contains(&word.to_lowercase().as_str()));
    let title = ties_of(lang).titles.iter().any(|t| t.strip_suffix('.') == Some(word));
    known || title || count <= LONGEST_WITHOUT_VOWEL && word.chars().all(is_consonant)
}

/// Whether words end with a letter and a point, or two letters and one.
fn is_short(words: &str) -> bool {
    let word = words.rsplit(char::is_whitespace).next().unwrap_or(words);
    word.chars().filter(|c| c.is_alphabetic()).count() <= 2
}

/// Signs of units and the like: they have no vowel, and are written without a point.
const SIGNS: [&str; 11] = ["km", "kg", "cm", "mm", "mg", "ml", "dm", "cl", "kW", "Hz", "mph"];

/// Letters of the longest word that is taken for one cut short because it has no vowel.
const LONGEST_WITHOUT_VOWEL: usize = 4;

/// Whether a letter of the Latin or Cyrillic script is a consonant and never the vowel of a word.
fn is_consonant(c: char) -> bool {
    const LATIN: &str = "bcdfghjklmnpqrstvwxz\u{df}";
    const CYRILLIC: &str = "бвгджзйклмнпрстфхцчшщ";
    let lower = c.to_lowercase().next().unwrap_or(c);
    LATIN.contains(lower) || CYRILLIC.contains(lower)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_begin_behind_points_that_end_one() {
        for (before, lang) in [
            ("", "en"),
            ("Its means could not. ", "en"),
            ("They went to. ", "en"),
            ("There were two. ", "en"),
            ("Why? ", "en"),
            ("(So it is.) ", "en"),
            ("in 1999. ", "en"),
            ("It joined the EU. ", "en"),
            ("Er kam zu. ", "de"),
            ("Il est là. ", "fr"),
            ("Why. ", "en"),
            ("claimed (Smith 1999). ", "en"),
            ("claimed [12]. ", "en"),
            ("He called it \u{2018}so\u{2019}. ", "en-GB"),
            ("It is claimed . ", "en"),
            ("They wait ... ", "en"),
            ("So did I. ", "en"),
            ("\u{ab}\u{a0}Oui.\u{a0}\u{bb} ", "fr"),
            ("Charles II. ", "en"),
            ("He has a PhD. ", "en"),
            ("Another 5 km. ", "en"),
            ("Das ist sie. ", "de"),
            ("Das MfS. ", "de"),
        ] {
            assert!(begins_behind(before, lang), "{before} ({lang})");
        }
    }

    #[test]
    fn points_of_words_cut_short_end_no_sentence() {
        for (before, lang) in [
            ("Some, e.g. ", "en"),
            ("men (cf. ", "en"),
            ("led by Mr. ", "en"),
            ("in the U.S. ", "en"),
            ("in the U. S. ", "en"),
            ("at approx. ", "en"),
            ("on p. ", "en"),
            ("Gruppen, z. B. ", "de"),
            ("Gruppen, z.\u{202f}B. ", "de"),
            ("von A bis Z, d. h. ", "de"),
            ("Gruppen, u. a. ", "de"),
            ("men, incl. ", "en"),
            ("das Heer bzw. ", "de"),
            ("das Heer (vgl. ", "de"),
            ("das sog. ", "de"),
            ("Prof. ", "de"),
            ("armia, np. ", "pl"),
            ("He said \u{201c}", "en-GB"),
            ("and then ", "en"),
            ("so: ", "en"),
        ] {
            assert!(!begins_behind(before, lang), "{before} ({lang})");
        }
    }
}
