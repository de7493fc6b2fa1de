//! Plurals of words that only the text has.

/// Several of what words name in English, by the usual endings; nothing of words with marks behind
/// the last letter.
pub(crate) fn english_plural(long: &str) -> Option<String> {
    let lower = long.to_lowercase();
    if !lower.ends_with(|c: char| c.is_ascii_lowercase()) {
        return None;
    }
    let before = lower.chars().rev().nth(1);
    let vowel = before.is_some_and(|c| "aeiou".contains(c));
    Some(match &lower {
        l if l.ends_with('y') && !vowel => format!("{}ies", &long[..long.len() - 1]),
        l if ["s", "x", "z", "ch", "sh"].iter().any(|end| l.ends_with(end)) => format!("{long}es"),
        _ => format!("{long}s"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_words_have_plurals() {
        for (one, several) in [
            ("non-governmental organization", Some("non-governmental organizations")),
            ("standby battery", Some("standby batteries")),
            ("monkey", Some("monkeys")),
            ("memory bus", Some("memory buses")),
            ("search", Some("searches")),
            ("law of *war*", None),
        ] {
            assert_eq!(english_plural(one).as_deref(), several, "{one}");
        }
    }
}
