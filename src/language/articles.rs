//! Articles before words that only the text has.

use super::of;

/// The words without the definite article that they begin with in a language; nothing if they begin with
/// none that is known.
pub(crate) fn without_article<'w>(words: &'w str, lang: &str) -> Option<&'w str> {
    let behind = |article: &str| match article.strip_suffix('\u{2019}') {
        Some(elided) => words.strip_prefix(elided)?.strip_prefix(['\'', '\u{2019}']),
        None => words.strip_prefix(article)?.strip_prefix([' ', '\u{a0}']),
    };
    let bare = of(lang)?.articles.iter().find_map(|article| behind(article))?.trim_start();
    (!bare.is_empty()).then_some(bare)
}

/// Indefinite articles by the languages that sort titles without them, in lower case.
#[cfg(feature = "cli")]
const INDEFINITE: [(&str, &[&str]); 6] = [
    ("en", &["a", "an"]),
    ("de", &["ein", "eine"]),
    ("fr", &["un", "une"]),
    ("es", &["un", "una"]),
    ("it", &["un", "uno", "una"]),
    ("pt", &["um", "uma"]),
];

/// The article that a title begins with, by which no list sorts it, and the words behind it.
#[cfg(feature = "cli")]
pub(crate) fn article_of<'t>(title: &'t str, lang: &str) -> Option<(&'t str, &'t str)> {
    let mut letters = title.chars();
    let first = letters.next()?;
    let lower: String = first.to_lowercase().chain(letters).collect();
    let definite = || without_article(&lower, lang).map(str::len);
    let indefinite = || {
        let (word, rest) = lower.split_once(' ')?;
        let (_, words) = INDEFINITE.iter().find(|(of, _)| *of == super::primary(lang))?;
        (words.contains(&word) && !rest.trim().is_empty()).then(|| rest.trim_start().len())
    };
    let rest = definite().or_else(indefinite)?;
    let (article, rest) = title.split_at_checked(title.len().checked_sub(rest)?)?;
    Some((article.trim_end(), rest))
}

/// Whether the last word of `before` is an article of a language or takes the place of one, so that
/// what comes needs none.
pub(crate) fn ends_with_determiner(before: &str, lang: &str) -> bool {
    let apostrophe = |c: char| matches!(c, '\'' | '\u{2019}');
    // What has lost its end to an apostrophe: "d’OMS" has room for no article.
    let mut last = before.chars().rev();
    if last.next().is_some_and(apostrophe) && last.next().is_some_and(char::is_alphabetic) {
        return true;
    }
    let words = before.trim_end_matches([' ', '\u{a0}']);
    let word = words.rsplit(|c: char| !c.is_alphanumeric() && !apostrophe(c)).next();
    let word = word.unwrap_or_default().to_lowercase().replace('\'', "\u{2019}");
    let known =
        |w: &str| of(lang).is_some_and(|l| l.articles.contains(&w) || l.determiners.contains(&w));
    if let Some(owner) = word.strip_suffix("\u{2019}s") {
        return !CONTRACTED.contains(&owner) || known(&word);
    }
    // The word, or what stands behind an apostrophe in it: "qu’une".
    known(&word) || word.split_once('\u{2019}').is_some_and(|(_, rest)| known(rest))
}

/// Words before `’s` that are no owner of what comes: "it’s", "here’s".
const CONTRACTED: [&str; 12] =
    ["it", "that", "this", "what", "here", "there", "where", "he", "she", "who", "how", "let"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_are_those_of_the_language() {
        for (words, lang, bare) in [
            ("the Kosovo Force", "en-GB", Some("Kosovo Force")),
            ("das War Office", "de", Some("War Office")),
            ("the War Office", "de", None),
            ("l'Organisation", "fr", Some("Organisation")),
            ("l’Organisation", "fr-CA", Some("Organisation")),
            ("la Organización", "es", Some("Organización")),
            ("gli Stati Uniti", "it", Some("Stati Uniti")),
            ("dasselbe", "de", None),
            ("das ", "de", None),
            ("Kosovo Force", "en", None),
            ("the Kosovo Force", "fi", None),
            ("the Kosovo Force", "", None),
        ] {
            assert_eq!(without_article(words, lang), bare, "{words} ({lang})");
        }
    }

    #[cfg(feature = "cli")]
    #[test]
    fn titles_give_up_their_articles() {
        for (title, lang, parts) in [
            ("The Ferry Letters", "en-GB", Some(("The", "Ferry Letters"))),
            ("A River", "en", Some(("A", "River"))),
            ("L’Étranger", "fr", Some(("L’", "Étranger"))),
            ("Der Wald", "de", Some(("Der", "Wald"))),
            ("Therefore", "en", None),
            ("The", "en", None),
            ("Salt", "en", None),
        ] {
            assert_eq!(article_of(title, lang), parts, "{title}");
        }
    }

    #[test]
    fn determiners_are_those_of_the_language() {
        for (before, lang) in [
            ("So did the ", "en"),
            ("Das ", "de"),
            ("Er war im ", "de"),
            ("siège de l’", "fr"),
            ("siège du\u{a0}", "fr"),
            ("qu’une ", "fr"),
            ("sede dell’", "it"),
            ("Tito’s ", "en"),
            ("siège d’", "fr"),
        ] {
            assert!(ends_with_determiner(before, lang), "{before} ({lang})");
        }
        for (before, lang) in [
            ("So did ", "en"),
            ("Here’s ", "en"),
            ("He said that ", "en"),
            ("by which ", "en"),
            ("zei dat ", "nl"),
            ("‘", "en"),
            ("im ", "en"),
            ("", "de"),
            ("(", "de"),
        ] {
            assert!(!ends_with_determiner(before, lang), "{before} ({lang})");
        }
    }
}
