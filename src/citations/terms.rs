//! Words before locators in a language.

use super::locale;

/// CSL's kinds of locators.
const LABELS: [&str; 33] = [
    "act",
    "appendix",
    "article-locator",
    "book",
    "canon",
    "chapter",
    "column",
    "elocation",
    "equation",
    "figure",
    "folio",
    "issue",
    "line",
    "note",
    "number",
    "opus",
    "page",
    "paragraph",
    "part",
    "rule",
    "scene",
    "section",
    "sub-verbo",
    "supplement",
    "surah",
    "table",
    "timestamp",
    "title",
    "title-locator",
    "verse",
    "version",
    "volume",
    "algorithm",
];

/// The words of a language by which locators are told.
#[derive(Debug, Clone, Default)]
pub struct Terms {
    labels: Vec<(String, &'static str)>,
    /// Words that are plurals alone: "pp", but not "S" of German.
    plurals: Vec<String>,
}

impl Terms {
    /// Those of a language, BCP 47, with the English ones behind them.
    pub fn of(language: &str) -> Terms {
        let mut labels: Vec<(String, &'static str)> = Vec::new();
        let mut plurals: Vec<String> = Vec::new();
        let mut singles: Vec<String> = Vec::new();
        for partial in locale::files(language) {
            for (name, word, plural) in partial.words() {
                let Some(label) = LABELS.iter().find(|label| **label == name) else { continue };
                let word = word.trim().trim_end_matches('.').to_lowercase();
                let numbers = if plural { &mut plurals } else { &mut singles };
                numbers.push(word.clone());
                if !word.is_empty() && !labels.iter().any(|(known, _)| *known == word) {
                    labels.push((word, label));
                }
            }
        }
        plurals.retain(|word| !singles.contains(word));
        Terms { labels, plurals }
    }

    /// Whether a word is the plural of a locator's label ("pp."), in any case, with or without its full
    /// stop.
    pub fn is_plural(&self, word: &str) -> bool {
        let word = word.trim().trim_end_matches('.').to_lowercase();
        self.plurals.contains(&word)
    }

    /// The kind of locator that a word names ("pp." is `page`), in any case, with or without its full
    /// stop.
    pub fn label(&self, word: &str) -> Option<&'static str> {
        let word = word.trim_end_matches('.').to_lowercase();
        self.labels.iter().find(|(known, _)| *known == word).map(|(_, label)| *label)
    }

    /// The longest label with which a text begins, and its length in bytes. It ends at no letter:
    /// "p. 3" and "p.3" begin with one, "pears" does not.
    pub fn label_at(&self, text: &str) -> Option<(&'static str, usize)> {
        let lower = |c: char| c.to_lowercase().collect::<String>();
        let mut best: Option<(&'static str, usize)> = None;
        for (word, label) in &self.labels {
            let mut rest = word.as_str();
            let mut end = 0;
            for c in text.chars() {
                let Some(after) = rest.strip_prefix(lower(c).as_str()) else { break };
                rest = after;
                end += c.len_utf8();
                if rest.is_empty() {
                    break;
                }
            }
            if !rest.is_empty() {
                continue;
            }
            if text[end..].starts_with('.') {
                end += 1;
            }
            let goes_on = text[end..].starts_with(char::is_alphabetic);
            let letters = word.ends_with(char::is_alphabetic) && !text[..end].ends_with('.');
            if !(goes_on && letters) && best.is_none_or(|(_, length)| end > length) {
                best = Some((label, end));
            }
        }
        best
    }
}
