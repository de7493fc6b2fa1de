//! Capitals and small letters: `text-case`.

use super::node::{Node, texts_mut};
use super::sheet::Case;

/// Writes parts in another case; titles only where they are English.
pub(super) fn apply(nodes: &mut [Node], case: Case, english: bool) {
    let mut texts = Vec::new();
    texts_mut(nodes, false, &mut texts);
    match case {
        Case::Lower => change(&mut texts, |text| text.to_lowercase()),
        Case::Upper => change(&mut texts, |text| text.to_uppercase()),
        Case::CapitalFirst => capital_first(&mut texts),
        Case::CapitalAll => capital_all(&mut texts),
        Case::Sentence => sentence(&mut texts),
        Case::Title if english => title(&mut texts),
        Case::Title => {}
    }
}

type Texts<'a, 'b> = &'b mut Vec<(&'a mut String, bool)>;

fn change(texts: Texts, make: impl Fn(&str) -> String) {
    for (text, fixed) in texts.iter_mut() {
        if !*fixed {
            **text = make(text);
        }
    }
}

/// A word with a capital.
fn raised(word: &str) -> String {
    let mut chars = word.chars();
    match chars.next() {
        Some(first) => std::iter::once(capital(first)).chain(chars).collect(),
        None => String::new(),
    }
}

/// A letter's capital; a letter that has none of its own, as "\u{df}", stays.
fn capital(c: char) -> char {
    let mut upper = c.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(upper), None) => upper,
        _ => c,
    }
}

/// A word in small letters, as many as it has.
fn lowered(word: &str) -> String {
    let lower = word.to_lowercase();
    let same = lower.chars().count() == word.chars().count();
    if same { lower } else { word.to_owned() }
}

/// The first letter is raised, if its word is in small letters.
fn capital_first(texts: Texts) {
    for (text, fixed) in texts.iter_mut() {
        let Some(at) = text.find(|c: char| c.is_alphanumeric()) else { continue };
        if !*fixed {
            let rest = raised(&text[at..]);
            text.replace_range(at.., &rest);
        }
        return;
    }
}

/// The first letter of parts is raised, whatever it is.
pub(super) fn raise_first(text: &mut String) -> bool {
    let Some(at) = text.find(char::is_alphanumeric) else { return false };
    let rest = raised(&text[at..]);
    text.replace_range(at.., &rest);
    true
}

fn capital_all(texts: Texts) {
    let mut inside = false;
    for (text, fixed) in texts.iter_mut() {
        let mut out = String::new();
        for c in text.chars() {
            match !inside && c.is_alphabetic() && !*fixed {
                true => out.push(capital(c)),
                false => out.push(c),
            }
            inside = !c.is_whitespace();
        }
        **text = out;
    }
}

/// A sentence: the first word begins with a capital, others that have a capital at their beginning alone
/// lose it; if all is in capitals, all are lowered.
fn sentence(texts: Texts) {
    let whole: String = texts.iter().map(|(text, _)| text.as_str()).collect();
    let shouts = !whole.chars().any(char::is_lowercase);
    let words = title_words(texts);
    let mut edits: Vec<((usize, usize), String)> = Vec::new();
    for (index, word) in words.iter().enumerate().filter(|(_, word)| !word.fixed) {
        let capital_alone = word.word.chars().skip(1).all(|c| !c.is_uppercase());
        let lower = lowered(&word.word);
        if index == 0 {
            edits.push((word.begin, raised(if shouts { &lower } else { &word.word })));
        } else if shouts || capital_alone {
            edits.push((word.begin, lower));
        }
    }
    for ((text, at), word) in edits.into_iter().rev() {
        write(texts, text, at, &word);
    }
}

/// Words that titles have in small letters, but for the first and the last one.
const SMALL: [&str; 97] = [
    "a",
    "about",
    "above",
    "across",
    "afore",
    "after",
    "against",
    "al",
    "along",
    "alongside",
    "amid",
    "amidst",
    "among",
    "amongst",
    "an",
    "anenst",
    "and",
    "apropos",
    "apud",
    "around",
    "as",
    "aside",
    "astride",
    "at",
    "athwart",
    "atop",
    "barring",
    "before",
    "behind",
    "below",
    "beneath",
    "beside",
    "besides",
    "between",
    "beyond",
    "but",
    "by",
    "c",
    "ca",
    "circa",
    "d'",
    "d\u{2019}",
    "de",
    "despite",
    "down",
    "during",
    "et",
    "except",
    "for",
    "forenenst",
    "from",
    "given",
    "in",
    "inside",
    "into",
    "lest",
    "like",
    "modulo",
    "near",
    "next",
    "nor",
    "notwithstanding",
    "of",
    "off",
    "on",
    "onto",
    "or",
    "out",
    "over",
    "per",
    "plus",
    "pro",
    "qua",
    "sans",
    "since",
    "so",
    "than",
    "the",
    "through",
    "throughout",
    "thru",
    "till",
    "to",
    "toward",
    "towards",
    "under",
    "underneath",
    "until",
    "unto",
    "up",
    "upon",
    "v",
    "van",
    "versus",
    "via",
    "von",
    "vs",
];

/// Some more of them.
const SMALL_TOO: [&str; 6] = ["v.", "vs.", "with", "within", "without", "yet"];

fn is_small(word: &str) -> bool {
    SMALL.contains(&word) || SMALL_TOO.contains(&word)
}

/// A word of a title, over the texts that it stands in.
struct Word {
    /// First and last place: text and byte in it.
    begin: (usize, usize),
    word: String,
    fixed: bool,
    /// It begins a title or a subtitle.
    opens: bool,
    /// What stands before it, and behind it.
    before: char,
    after: char,
}

/// Words of a title begin with capitals, but for small ones.
fn title(texts: Texts) {
    let words = title_words(texts);
    let last = words.len().saturating_sub(1);
    let whole: String = texts.iter().map(|(text, _)| text.as_str()).collect();
    let shouts = !whole.chars().any(char::is_lowercase) && words.len() > 1;
    let mut edits: Vec<((usize, usize), String)> = Vec::new();
    for (index, word) in words.iter().enumerate() {
        if word.fixed {
            continue;
        }
        let lower = lowered(&word.word);
        let ends = index == last;
        let begins_low = word.word.chars().next().is_some_and(char::is_lowercase);
        let any_capital = word.word.chars().any(char::is_uppercase);
        // "Pro-Environmental", but "State-of-the-Art".
        let leads = word.after == '-' && word.before != '-';
        let small = is_small(&lower) && !word.opens && !ends && !leads;
        // A sign such as "\u{3b2}", a number such as "07-x".
        let is_sign = word.word.chars().count() == 1 && !word.word.is_ascii();
        let of_number = word.before == '-'
            && word.word.chars().count() == 1
            && index > 0
            && words[index - 1].word.ends_with(|c: char| c.is_ascii_digit());
        if is_sign || of_number {
            continue;
        }
        let first_only = word.word.chars().skip(1).all(|c| !c.is_uppercase());
        if small && (first_only || shouts) {
            edits.push((word.begin, lower));
        } else if shouts && any_capital {
            // Words all in capitals stay: they may be acronyms.
        } else if begins_low && !any_capital {
            edits.push((word.begin, raised(&word.word)));
        }
    }
    for ((text, at), word) in edits.into_iter().rev() {
        write(texts, text, at, &word);
    }
}

/// Writes a word over the one that stands at a place, over texts that it goes through.
fn write(texts: Texts, mut text: usize, mut at: usize, word: &str) {
    for c in word.chars() {
        while texts.get(text).is_some_and(|(t, _)| at >= t.len()) {
            text += 1;
            at = 0;
        }
        let Some((target, _)) = texts.get_mut(text) else { return };
        let Some(old) = target[at..].chars().next() else { return };
        target.replace_range(at..at + old.len_utf8(), c.encode_utf8(&mut [0; 4]));
        at += c.len_utf8();
    }
}

/// Places of the addresses in a text, in bytes: their letters stay.
fn addresses(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut out = Vec::new();
    let mut at = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        if word.contains("://") || word.starts_with("www.") {
            out.push(at..at + word.trim_end().len());
        }
        at += word.len();
    }
    out
}

fn title_words(texts: &[(&mut String, bool)]) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut inside = false;
    let mut opens = true;
    let mut previous = ' ';
    for (index, (text, fixed)) in texts.iter().enumerate() {
        let addresses = addresses(text);
        for (at, c) in text.char_indices() {
            let in_address = addresses.iter().any(|address| address.contains(&at));
            let breaks = c.is_whitespace() || matches!(c, '\u{2013}' | '\u{2014}' | '/' | '-');
            let quote = "\"\u{201c}\u{201d}([{\u{2018}\u{ab}\u{bb}".contains(c);
            if breaks || (quote && !inside) {
                if inside && let Some(word) = words.last_mut() {
                    word.after = c;
                }
                inside = false;
            } else if !inside {
                inside = true;
                let word = c.to_string();
                let (begin, fixed) = ((index, at), *fixed || in_address);
                words.push(Word { begin, word, fixed, opens, before: previous, after: ' ' });
                opens = false;
            } else if let Some(word) = words.last_mut() {
                word.word.push(c);
                word.fixed |= *fixed;
            }
            if matches!(c, ':' | '?' | '!') && !in_address {
                opens = true;
            }
            if c.is_whitespace() && previous == '.' {
                let short = words.last().is_some_and(|w| is_small(&w.word.to_lowercase()));
                opens |= !short && words.last().is_some_and(|w| w.word.chars().count() > 3);
            }
            previous = c;
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::citations::rich;

    #[test]
    fn addresses_and_letters_without_capitals_stay() {
        let titled = |text: &str| {
            let mut nodes = rich::read(text);
            apply(&mut nodes, Case::Title, true);
            crate::citations::node::words(&nodes)
        };
        let address = "what https://example.org/a-b/the?x=y says: the end";
        assert_eq!(titled(address), "What https://example.org/a-b/the?x=y Says: The End");
        assert_eq!(titled("see www.example.org now"), "See www.example.org Now");
        assert_eq!(titled("the \u{df}a and \u{df} here"), "The \u{df}a and \u{df} Here");
    }
}
