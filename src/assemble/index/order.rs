//! How the entries of an index are sorted, and the letters over their groups, by the language of the
//! book: the Unicode Collation Algorithm with CLDR's rules for the language (ICU4X), and CLDR's
//! letters for its indexes.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::language::primary;
use crate::manifest::IndexChoice;
use crate::source::Span;
use icu_collator::CollatorBorrowed;
use icu_collator::options::{CollatorOptions, Strength};
use icu_locale::Locale;
use icu_locale::exemplar_chars::ExemplarCharacters;
use icu_properties::CodePointMapData;
use icu_properties::props::Script;
use std::borrow::Cow;
use std::cmp::Ordering;
use unicode_normalization::UnicodeNormalization;

/// Orders of words and letters in a language.
pub(in crate::assemble) struct Order {
    collator: Collator,
    /// The same for what letters are alone, without accents and capitals.
    letters: Collator,
    by_letters: bool,
    heads: Vec<Head>,
}

/// How texts are compared in a language; by their characters if ICU4X had no data.
struct Collator(Option<CollatorBorrowed<'static>>);

impl Collator {
    fn new(locale: &Locale, strength: Option<Strength>) -> Collator {
        let mut options = CollatorOptions::default();
        options.strength = strength;
        let root = || CollatorBorrowed::try_new(Default::default(), options).ok();
        Collator(CollatorBorrowed::try_new(locale.into(), options).ok().or_else(root))
    }

    fn compare(&self, a: &str, b: &str) -> Ordering {
        self.0.as_ref().map_or_else(|| a.cmp(b), |collator| collator.compare(a, b))
    }
}

/// A letter over a group of entries.
struct Head {
    name: String,
    /// The least text of its group.
    least: String,
    script: Script,
}

/// Words in which Roman numerals behind a name are figures, so that kings stand in their row.
fn with_values(text: &str) -> Cow<'_, str> {
    let mut words = text.split(' ');
    let first = words.next().unwrap_or_default();
    // A lone letter before it is an initial.
    let is_name = |word: &str| word.starts_with(char::is_uppercase) && word.chars().count() > 1;
    if !is_name(first) {
        return Cow::Borrowed(text);
    }
    let mut out = first.to_owned();
    let mut before = first;
    let mut changed = false;
    for word in words {
        out.push(' ');
        match numeral(word).filter(|_| is_name(before) && !before.ends_with(',')) {
            Some((bare, value)) => {
                changed = true;
                out.push_str(&format!("{value}{}", &word[bare.len()..]));
            }
            _ => out.push_str(word),
        }
        before = word;
    }
    if changed { Cow::Owned(out) } else { Cow::Borrowed(text) }
}

/// A Roman numeral without the signs behind it, and its value.
fn numeral(word: &str) -> Option<(&str, u32)> {
    let bare = word.trim_end_matches([',', '.', ';', ')']);
    Some((bare, roman_value(bare)?))
}

/// The value of a Roman numeral in capitals as one writes it, up to 89; nothing if it is none.
fn roman_value(word: &str) -> Option<u32> {
    let fits = (1..9).contains(&word.len()) && word.bytes().all(|b| b"IVXL".contains(&b));
    (1..90).filter(|_| fits).find(|n| crate::language::numerals::roman(*n) == word)
}

/// What an entry is sorted by.
pub(in crate::assemble) struct Key<'a> {
    sort: Sort,
    /// Where the groups of two scripts have the same letters, that of its own: Chinese words stand by
    /// their sounds, beside those in Latin letters.
    group: Option<&'a str>,
    /// Its words, without marks that nobody looks for.
    words: String,
}

/// What an entry begins with, in the order in which they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sort {
    Sign,
    Number,
    Letter,
}

impl Sort {
    fn of(words: &str) -> Sort {
        match words.chars().next() {
            Some(c) if c.is_numeric() => Sort::Number,
            Some(c) if c.is_alphabetic() => Sort::Letter,
            _ => Sort::Sign,
        }
    }
}

impl Order {
    /// The order of a language as an index asks for it; tells of an order that the language hasn't.
    pub(in crate::assemble) fn new(
        language: &str,
        choice: &IndexChoice,
        span: Span,
        diags: &mut Diagnostics,
    ) -> Order {
        let plain = locale(language);
        let asked = choice.collation.as_deref().filter(|tag| *tag != "standard");
        if let Some(tag) = asked.filter(|tag| !has_collation(language, tag)) {
            let message = format!("the language `{language}` has no order `{tag}`");
            let help = "its usual order is taken; take `collation` out";
            diags.push(Diagnostic::warning(Code::INDEX_PLACE, span, message).help(help));
        }
        let asked = asked.filter(|tag| has_collation(language, tag));
        let tag = asked.map_or("-u-kn".to_owned(), |tag| format!("-u-co-{tag}-kn"));
        let own = Locale::try_from_str(&format!("{plain}{tag}")).unwrap_or(Locale::UNKNOWN);
        let (collator, letters) =
            (Collator::new(&own, None), Collator::new(&own, Some(Strength::Primary)));
        let mut order =
            Order { collator, letters, by_letters: choice.by_letters, heads: Vec::new() };
        order.heads = order.heads(&plain);
        order
    }

    /// The key of an entry.
    pub(in crate::assemble) fn key(&self, text: &str) -> Key<'_> {
        let words = self.words(text);
        let apart = |h: &Head| h.name != h.least;
        let merged = self.heads.iter().any(apart).then(|| self.head_of(&words)).flatten();
        Key { sort: Sort::of(&words), group: merged.map(|h| h.name.as_str()), words }
    }

    fn words(&self, text: &str) -> String {
        let valued = with_values(text.trim());
        let text: &str = &valued;
        let begin = text.trim_start_matches(is_passed_over);
        // What consists of signs alone is sorted by them.
        let text = if begin.is_empty() { text } else { begin };
        let mut key = String::with_capacity(text.len());
        let mut chars = text.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                // Behind a comma the rest of a name or of a phrase follows: "New, John" stands
                // before "Newark" by letters too.
                ',' => key.push(' '),
                c if c.is_whitespace() && (!self.by_letters || key.ends_with(' ')) => {
                    if !key.ends_with(' ') {
                        key.push(' ');
                    }
                }
                c if c.is_whitespace() => {}
                '-' | '\u{2010}'..='\u{2015}' | '/'
                    if chars.peek().is_some() && !key.is_empty() =>
                {
                    if !self.by_letters {
                        key.push(' ');
                    }
                }
                c if is_passed_over(c) && begin.len() == text.len() && !key.is_empty() => {}
                c => key.push(c),
            }
        }
        key.truncate(key.trim_end().len());
        key
    }

    /// Which of two keys stands first.
    pub(in crate::assemble) fn compare(&self, a: &Key, b: &Key) -> Ordering {
        let begins = (a.sort, a.group).cmp(&(b.sort, b.group));
        begins.then_with(|| self.collator.compare(&a.words, &b.words))
    }

    /// The letter over an entry with this key; none over signs and numbers.
    pub(super) fn head(&self, key: &Key) -> Option<String> {
        let first = key.words.chars().next().filter(|c| c.is_alphabetic())?;
        if let Some(head) = self.head_of(&key.words) {
            return Some(head.name.clone());
        }
        // A script that the language's index has no letters of. Ideographs have no letter.
        if script(first) == Script::Han {
            return None;
        }
        let base = first.nfd().next().unwrap_or(first);
        Some(base.to_uppercase().collect())
    }

    fn head_of(&self, words: &str) -> Option<&Head> {
        let first = script(words.chars().next()?);
        let below = |h: &&Head| self.letters.compare(&h.least, words) != Ordering::Greater;
        self.heads.iter().rev().filter(|h| h.script == first).find(below)
    }

    /// The letters of the language's indexes in their order, with the Latin ones if it has others.
    fn heads(&self, locale: &str) -> Vec<Head> {
        let names = names(locale);
        let chinese = locale.starts_with("zh") || locale.starts_with("yue");
        let mut heads: Vec<Head> = Vec::new();
        for name in names {
            let of = name.chars().next().map_or(Script::Common, script);
            heads.push(Head { least: name.clone(), name, script: of });
        }
        if !heads.iter().any(|h| h.script == Script::Latin) {
            heads.extend(('A'..='Z').map(|c| Head {
                name: c.into(),
                least: c.into(),
                script: Script::Latin,
            }));
        }
        if chinese {
            // CLDR's order by sounds has the places of the Latin letters between its ideographs,
            // each behind a noncharacter.
            heads.extend(('A'..='Z').map(|c| Head {
                name: c.into(),
                least: format!("\u{fdd0}{c}"),
                script: Script::Han,
            }));
        }
        heads.sort_by(|a, b| self.collator.compare(&a.least, &b.least));
        // Letters that differ in their accents alone are one group, as Е and Ё.
        let same = |a: &str, b: &str| self.letters.compare(a, b) == Ordering::Equal;
        heads.dedup_by(|b, a| a.script == b.script && same(&a.least, &b.least));
        heads
    }
}

/// CLDR's letters for the indexes of a language.
fn names(locale: &str) -> Vec<String> {
    let Ok(locale) = Locale::try_from_str(locale) else { return Vec::new() };
    let Ok(set) = ExemplarCharacters::try_new_index(&(&locale).into()) else { return Vec::new() };
    let single = set.code_points().iter_chars().map(String::from);
    let strings = set.strings().iter().map(str::to_owned);
    single.chain(strings).collect()
}

/// A language as ICU takes it.
fn locale(language: &str) -> String {
    match Locale::try_from_str(language) {
        Ok(locale) => locale.id.to_string(),
        Err(_) => "und".into(),
    }
}

/// Whether CLDR has such an order for a language.
fn has_collation(language: &str, tag: &str) -> bool {
    let primary = primary(language).to_lowercase();
    let of: &[&str] = match tag {
        "phonebk" => &["de"],
        "trad" => &["bn", "es", "fi", "kn", "sv", "vi"],
        "dict" => &["si"],
        "phonetic" => &["ln"],
        "compat" => &["ar"],
        "pinyin" | "stroke" | "zhuyin" => &["zh", "yue"],
        "unihan" => &["ja", "ko", "zh"],
        _ => &[],
    };
    of.contains(&primary.as_str())
}

/// Marks before and in words that nobody looks for: quotation marks, brackets, dashes, points; ayn and hamza
/// of Arabic names in Latin letters (Chicago Manual of Style 16.75).
fn is_passed_over(c: char) -> bool {
    matches!(
        c,
        '"' | '\'' | '(' | ')' | '[' | ']' | '{' | '}' | '.' | '-' | '_' | '!' | '?' | ':' | ';'
            | '\u{a1}' | '\u{ab}' | '\u{bb}' | '\u{bf}' | '\u{2010}'..='\u{2027}' | '\u{2039}'
            | '\u{203a}' | '\u{2bb}'..='\u{2bf}' | '\u{3008}'..='\u{3011}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'
    )
}

/// The script of a letter. Kana are one.
fn script(c: char) -> Script {
    match CodePointMapData::<Script>::new().get(c) {
        Script::Katakana => Script::Hiragana,
        script => script,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(language: &str, by_letters: bool, collation: Option<&str>) -> Order {
        let collation = collation.map(str::to_owned);
        let choice = IndexChoice { by_letters, collation, ..IndexChoice::default() };
        Order::new(language, &choice, Span::NONE, &mut Diagnostics::new())
    }

    /// Words in their order, with the letters over them.
    fn sorted(order: &Order, words: &str) -> String {
        let mut words: Vec<&str> = words.split('|').collect();
        words.sort_by(|a, b| order.compare(&order.key(a), &order.key(b)));
        let mut out = Vec::new();
        let mut head = None;
        for word in words {
            let own = order.head(&order.key(word));
            if own != head {
                out.push(format!("[{}]", own.as_deref().unwrap_or("")));
                head = own;
            }
            out.push(word.to_owned());
        }
        out.join(" ")
    }

    #[test]
    fn words_stand_in_the_order_of_their_language() {
        for (language, words, expected) in [
            (
                "en",
                "zebra|Étude|apple|eat|10 Downing|9 to 5|@home|\"Quoted\"",
                "@home 9 to 5 10 Downing [A] apple [E] eat Étude [Q] \"Quoted\" [Z] zebra",
            ),
            ("de", "Ofen|Öfen|Oase|Zug|Ähre", "[A] Ähre [O] Oase Ofen Öfen [Z] Zug"),
            ("sv", "Öl|Ål|Ära|Zon|Ost", "[O] Ost [Z] Zon [Å] Ål [Ä] Ära [Ö] Öl"),
            (
                "da",
                "Ørsted|Århus|Æble|Zink|Aachen",
                "[Z] Zink [Æ] Æble [Ø] Ørsted [Å] Aachen Århus",
            ),
            ("cs", "chata|cena|hrad|čas|dům", "[C] cena [Č] čas [D] dům [H] hrad [CH] chata"),
            ("es", "ñandú|nube|ola|llama|luz", "[L] llama luz [N] nube [Ñ] ñandú [O] ola"),
            ("ru", "яблоко|Ёж|ель|NATO|абзац", "[А] абзац [Е] Ёж ель [Я] яблоко [N] NATO"),
            ("el", "Ωμέγα|άλφα|βήτα", "[Α] άλφα [Β] βήτα [Ω] Ωμέγα"),
            ("ja", "さくら|カメラ|あさ|かさ", "[あ] あさ [か] かさ カメラ [さ] さくら"),
            ("ko", "나무|가방|바다", "[ㄱ] 가방 [ㄴ] 나무 [ㅂ] 바다"),
            ("zh", "中国|北京|安全|NATO|爱", "[A] 爱 安全 [B] 北京 [N] NATO [Z] 中国"),
            ("xx", "b|a", "[A] a [B] b"),
        ] {
            assert_eq!(sorted(&order(language, false, None), words), expected, "{language}");
        }
        let phonebook = order("de", false, Some("phonebk"));
        assert_eq!(sorted(&phonebook, "Ofen|Öl|Oase"), "[O] Oase Öl Ofen");
    }

    #[test]
    fn kings_stand_by_their_numbers_and_ayn_is_no_letter() {
        let names = "Charles X, king|Charles IX|Charles V|\u{2bf}Abd al-Malik|Vitamin C|Vitamin B";
        let set = "[A] \u{2bf}Abd al-Malik [C] Charles V Charles IX Charles X, king [V] Vitamin B Vitamin C";
        assert_eq!(sorted(&order("en", false, None), names), set);
        assert_eq!(
            (roman_value("XIV"), roman_value("IIII"), roman_value("Ivy")),
            (Some(14), None, None)
        );
    }

    #[test]
    fn word_by_word_and_letter_by_letter() {
        let words = "Newark|New York|newborn|New, John|new-fangled";
        let by_words = sorted(&order("en", false, None), words);
        assert_eq!(by_words, "[N] new-fangled New, John New York Newark newborn");
        let by_letters = sorted(&order("en", true, None), words);
        assert_eq!(by_letters, "[N] New, John Newark newborn new-fangled New York");
    }

    #[test]
    fn an_order_that_a_language_lacks_is_told() {
        let mut told = Diagnostics::new();
        let choice = IndexChoice { collation: Some("phonebk".into()), ..IndexChoice::default() };
        Order::new("fr", &choice, Span::NONE, &mut told);
        assert_eq!(told.len(), 1);
        Order::new("de-AT", &choice, Span::NONE, &mut told);
        assert_eq!(told.len(), 1);
    }
}
