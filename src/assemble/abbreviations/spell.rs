//! An abbreviation written out: "Kosovo Force (KFOR)".

use crate::assemble::words_in_text::Ending;
use crate::language::primary;
use crate::model::{Inline, InlineKind, capitalise, visit_inlines_mut};
use crate::source::Span;

/// Where an abbreviation is written out.
pub(super) struct Place<'a> {
    /// The words of the paragraph before it.
    pub(super) before: &'a str,
    /// The language of the text.
    pub(super) lang: &'a str,
}

impl Place<'_> {
    /// The words that it stands for, and the `mark` in brackets, with its ending.
    pub(super) fn spelled(
        &self,
        long: &[Inline],
        mark: Inline,
        (ending, text): (Ending, &str),
        span: Span,
    ) -> Vec<Inline> {
        let mut words = long.to_vec();
        if self.begins_sentence() {
            capitalise(&mut words);
        }
        visit_inlines_mut(&mut words, &mut |i| i.span = span);
        let (open, close) = self.brackets();
        let behind = match ending {
            Ending::Possessive => text,
            Ending::PluralPossessive => &text[1..],
            _ => "",
        };
        let piece = |text: String| Inline { span, kind: InlineKind::Text(text) };
        words.push(piece(format!("{behind}{open}")));
        words.push(mark);
        words.push(piece(format!("{text}{close}")));
        words
    }

    /// Whether an English word stands before it that takes the place of an article.
    pub(super) fn has_determiner(&self) -> bool {
        const WORDS: [&str; 18] = [
            "the", "a", "an", "this", "that", "its", "their", "his", "her", "our", "no", "another",
            "each", "every", "any", "some", "former", "new",
        ];
        let words = self.before.trim_end_matches([' ', '\u{a0}']);
        let word = words.rsplit(|c: char| !c.is_alphanumeric() && c != '\u{2019}').next();
        let word = word.unwrap_or_default().to_lowercase();
        WORDS.contains(&word.as_str()) || word.ends_with("\u{2019}s")
    }

    /// The brackets around the letters: square ones in others (Chicago Manual of Style, 6.101), wide
    /// ones between Chinese and Japanese characters.
    fn brackets(&self) -> (&'static str, &'static str) {
        if matches!(primary(self.lang), "zh" | "ja") {
            return ("\u{ff08}", "\u{ff09}");
        }
        let count = |sign: char| self.before.chars().filter(|c| *c == sign).count();
        if count('(') > count(')') { (" [", "]") } else { (" (", ")") }
    }

    /// Whether a sentence begins here. A point behind a short word is that of an abbreviation.
    fn begins_sentence(&self) -> bool {
        let opening = |c: char| {
            c.is_whitespace() || "\u{201c}\u{2018}\u{201e}\u{ab}\"'([\u{bf}\u{a1}".contains(c)
        };
        let before = self.before.trim_end_matches(opening);
        let closing = |c: char| "\u{201d}\u{2019}\u{bb}\"')]".contains(c);
        let before = before.trim_end_matches(closing);
        match before.chars().next_back() {
            None => true,
            Some('!' | '?' | '\u{2026}') => true,
            Some('.') => {
                let words = before.trim_end_matches('.');
                let word = words.rsplit(|c: char| c.is_whitespace()).next().unwrap_or(words);
                let letters = word.chars().filter(|c| c.is_alphanumeric()).count();
                letters > 3 && !word.contains('.') || word.ends_with(|c: char| c.is_ascii_digit())
            }
            Some(_) => false,
        }
    }

    /// Makes the English article at the end of `words` fit what is put behind it: "an NGO", but "a
    /// non-governmental organization".
    pub(super) fn mend_article(&self, words: &mut String, long: &str) {
        if !primary(self.lang).eq_ignore_ascii_case("en") {
            return;
        }
        let Some(rest) = words.strip_suffix([' ', '\u{a0}']) else { return };
        let space = words[rest.len()..].to_owned();
        let (word, begin) = match rest.rfind(|c: char| !c.is_alphanumeric()) {
            Some(at) => {
                let begin = at + rest[at..].chars().next().map_or(1, char::len_utf8);
                (&rest[begin..], begin)
            }
            None => (rest, 0),
        };
        let right = match word {
            "a" | "an" => article(long),
            "A" | "An" => article(long).map(|a| if a == "a" { "A" } else { "An" }),
            _ => return,
        };
        if let Some(right) = right {
            words.truncate(begin);
            words.push_str(right);
            words.push_str(&space);
        }
    }
}

/// The article before English words, where their letters tell it.
fn article(words: &str) -> Option<&'static str> {
    let lower = words.to_lowercase();
    let as_you = ["eu", "uni", "use", "usu", "one", "once", "ut"];
    let silent = ["hour", "honest", "honour", "honor", "heir"];
    let first = lower.chars().next()?;
    Some(match first {
        _ if as_you.iter().any(|begin| lower.starts_with(begin)) => "a",
        _ if silent.iter().any(|begin| lower.starts_with(begin)) => "an",
        'a' | 'e' | 'i' | 'o' => "an",
        'b'..='z' if first != 'u' => "a",
        _ => return None,
    })
}
