//! Names as they are filed, where the manifest does not say it (`sort`).

use crate::language::primary;

/// A name for sorting: "Doyle, Arthur Conan". Names of bodies, names of one word and those of languages
/// that begin with the family's stay as they are.
///
/// The family's name is the last word with the capital particles before it ("Le Guin"); small ones stay
/// with the given names ("Gogh, Vincent van"; Chicago Manual of Style 17, 16.71), and what stands behind
/// the family's goes to the end ("King, Martin Luther, Jr.").
pub(crate) fn sorted(name: &str, lang: &str) -> String {
    let mut words: Vec<&str> = name.split_whitespace().collect();
    if ["hu", "zh", "ja", "ko", "vi"].contains(&primary(lang))
        || name.contains(',')
        || is_body(&words)
    {
        return name.to_string();
    }
    let suffix = words.pop_if(|w| SUFFIXES.contains(&w.trim_end_matches('.')));
    let mut from = words.len().saturating_sub(1);
    while from > 1 && PARTICLES.contains(&words[from - 1]) {
        from -= 1;
    }
    if from == 0 {
        return name.to_string();
    }
    let (given, family) = (words[..from].join(" "), words[from..].join(" "));
    match suffix {
        Some(suffix) => format!("{family}, {given}, {suffix}"),
        None => format!("{family}, {given}"),
    }
}

/// What stands behind a family's name.
const SUFFIXES: [&str; 8] = ["Jr", "Sr", "II", "III", "IV", "PhD", "Ph.D", "MD"];

/// Particles that are written large belong to the family's name.
const PARTICLES: [&str; 20] = [
    "Al", "Ben", "Bin", "Da", "De", "Del", "Della", "Di", "Du", "El", "La", "Le", "Mac", "Mc",
    "San", "St.", "Van", "Von", "Der", "Ten",
];

/// Words that persons' names don't have.
const OF_BODIES: [&str; 40] = [
    "and",
    "&",
    "of",
    "for",
    "the",
    "The",
    "der",
    "und",
    "et",
    "des",
    "du",
    "y",
    "Academy",
    "Agency",
    "Association",
    "Authors",
    "Bank",
    "Bureau",
    "Centre",
    "Center",
    "Collective",
    "College",
    "Committee",
    "Company",
    "Corporation",
    "Council",
    "Department",
    "Foundation",
    "GmbH",
    "Group",
    "Inc.",
    "Institute",
    "Ltd",
    "Ministry",
    "Office",
    "Organization",
    "Press",
    "Society",
    "Team",
    "University",
];

/// Whether a name can only be one of a body, not of a person: by a word that persons' names don't have, or by
/// one that is shouted. Small words of families' names ("du", "der", "y") say nothing here.
#[cfg(feature = "cli")]
pub(crate) fn is_name_of_body(name: &str) -> bool {
    let tells = |w: &str| {
        w.starts_with(char::is_uppercase) || ["and", "&", "of", "for", "the"].contains(&w)
    };
    name.split_whitespace().any(|w| OF_BODIES.contains(&w) && tells(w) || is_shouted(w))
}

/// Whether a word is written large throughout, as no name of a person is: "NATO".
fn is_shouted(word: &str) -> bool {
    word.chars().filter(|c| c.is_uppercase()).count() > 2 && !word.contains('.')
}

/// Whether a name is a body's: by its words, its length, or letters that no name ends in.
fn is_body(words: &[&str]) -> bool {
    let latin =
        |c: char| c.is_alphabetic() && (c < '\u{530}' || ('\u{1e00}'..'\u{2000}').contains(&c));
    let name = |w: &&str| {
        let bare = w.trim_matches(['.', '\u{2019}', '\'', '(', ')', '"', '\u{201c}', '\u{201d}']);
        bare.chars().all(|c| latin(c) || matches!(c, '-' | '.' | '\'' | '\u{2019}'))
            && !OF_BODIES.contains(w)
    };
    words.len() < 2
        || words.len() > 6
        || !words.iter().all(name)
        || words.iter().any(|w| is_shouted(w))
        || !words[words.len() - 1].starts_with(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::sorted;

    #[cfg(feature = "cli")]
    #[test]
    fn bodies_are_told_from_persons() {
        for body in
            ["World Health Organization", "The Rust Team", "NATO Review", "Smith and Wesson"]
        {
            assert!(super::is_name_of_body(body), "{body}");
        }
        for person in
            ["Ada Writer", "Joachim du Bellay", "Ursula von der Leyen", "Voltaire", "村上 春樹"]
        {
            assert!(!super::is_name_of_body(person), "{person}");
        }
    }

    #[test]
    fn names_of_persons_are_turned_and_others_stay() {
        for (name, filed) in [
            ("Ada Writer", "Writer, Ada"),
            ("Arthur Conan Doyle", "Doyle, Arthur Conan"),
            ("Ursula K. Le Guin", "Le Guin, Ursula K."),
            ("Vincent van Gogh", "Gogh, Vincent van"),
            ("Martin Luther King Jr.", "King, Martin Luther, Jr."),
            ("J. R. R. Tolkien", "Tolkien, J. R. R."),
            ("Jean-Luc O\u{2019}Neill", "O\u{2019}Neill, Jean-Luc"),
            ("Лев Толстой", "Толстой, Лев"),
            ("Voltaire", "Voltaire"),
            ("World Health Organization", "World Health Organization"),
            ("The Rust Team", "The Rust Team"),
            ("Smith and Wesson", "Smith and Wesson"),
            ("NATO Review", "NATO Review"),
            ("村上 春樹", "村上 春樹"),
            ("Doyle, Arthur", "Doyle, Arthur"),
            ("bell hooks", "bell hooks"),
            ("", ""),
        ] {
            assert_eq!(sorted(name, "en-GB"), filed);
        }
        assert_eq!(sorted("Kertész Imre", "hu"), "Kertész Imre");
    }
}
