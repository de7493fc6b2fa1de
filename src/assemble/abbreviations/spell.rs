//! An abbreviation written out: "Kosovo Force (KFOR)".

use crate::assemble::words_in_text::Ending;
use crate::language::primary;
use crate::language::sentences::begins_behind;
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
        if begins_behind(self.before, self.lang) {
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

    /// The brackets around the letters: square ones in others (Chicago Manual of Style, 6.101), wide
    /// ones between Chinese and Japanese characters.
    fn brackets(&self) -> (&'static str, &'static str) {
        if matches!(primary(self.lang), "zh" | "ja") {
            return ("\u{ff08}", "\u{ff09}");
        }
        let count = |sign: char| self.before.chars().filter(|c| *c == sign).count();
        if count('(') > count(')') { (" [", "]") } else { (" (", ")") }
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
