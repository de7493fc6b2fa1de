//! Names as people put them in order: `2-b.md` before `10-a.md`, `chapter-two.md` before
//! `chapter-three.md`, `IX` behind `VIII`, 第十章 behind 第九章.

use crate::language::numerals::from_roman;

/// What names are compared by: a number stands before words, a folder's own page before its others.
pub(super) type Key = Vec<Vec<(bool, u64, String)>>;

/// Puts paths in order.
pub(crate) fn by_value(paths: &mut [String]) {
    // `x.md` is a letter, unless `ix.md` and `xi.md` are there too.
    let numeral = |f: &&String| {
        let name = f.rsplit('/').next().unwrap_or(f);
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        stem.len() > 1 && from_roman(&stem.to_uppercase()).is_some()
    };
    let romans = paths.iter().filter(numeral).count() > 1;
    paths.sort_by_cached_key(|f| key(f, romans));
}

/// The key of a path; `romans` says whether a name may be a numeral as a whole.
pub(super) fn key(path: &str, romans: bool) -> Key {
    let mut parts: Vec<&str> = path.split('/').collect();
    let name = parts.pop().unwrap_or_default();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let mut out: Key = parts.into_iter().map(|p| tokens(p, false)).collect();
    // `README.md`, `index.md` and `_index.md` open their folder.
    match stem.to_lowercase().as_str() {
        "readme" | "index" | "_index" => out.push(Vec::new()),
        _ => out.push(tokens(stem, romans)),
    }
    out
}

/// The numbers and words of a name.
fn tokens(name: &str, romans: bool) -> Vec<(bool, u64, String)> {
    let mut out: Vec<(bool, u64, String)> = Vec::new();
    let words = words(name);
    for (at, word) in words.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| words.get(at)).map(String::as_str);
        match number(word, before, romans && words.len() == 1) {
            Some(n) => out.push((false, n, String::new())),
            None => out.push((true, 0, word.clone())),
        }
    }
    out
}

/// Runs of digits and of letters in small letters; what stands between parts them.
fn words(name: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut last = None;
    for c in name.chars().flat_map(char::to_lowercase) {
        let digit = wide_digit(c);
        let sort = if digit.is_some() {
            0
        } else if is_cjk_number(c) {
            1
        } else {
            2
        };
        if !c.is_alphanumeric() {
            last = None;
            continue;
        }
        let c = digit.unwrap_or(c);
        match out.last_mut().filter(|_| last == Some(sort)) {
            Some(word) => word.push(c),
            None => out.push(c.to_string()),
        }
        last = Some(sort);
    }
    out
}

/// The digit that a character is, also in the wide form of Chinese and Japanese.
fn wide_digit(c: char) -> Option<char> {
    match c {
        '0'..='9' => Some(c),
        '\u{ff10}'..='\u{ff19}' => char::from_digit(u32::from(c) - 0xff10, 10),
        _ => None,
    }
}

const CJK_DIGITS: &str = "〇一二三四五六七八九";

fn is_cjk_number(c: char) -> bool {
    CJK_DIGITS.contains(c) || matches!(c, '十' | '百')
}

/// The number that a word is: digits, 十二, and behind a word such as `chapter` `twelve` and `xii` too; `xii`
/// also alone where others are.
fn number(word: &str, before: Option<&str>, alone: bool) -> Option<u64> {
    if word.bytes().all(|b| b.is_ascii_digit()) {
        return Some(
            word.bytes()
                .fold(0u64, |n, b| n.saturating_mul(10).saturating_add(u64::from(b - b'0'))),
        );
    }
    if word.chars().all(is_cjk_number) {
        return Some(cjk_number(word));
    }
    let lone = alone && from_roman(&word.to_uppercase()).is_some();
    let counted = lone || before.is_some_and(|b| COUNTED.contains(&b));
    if !counted {
        return None;
    }
    let named = NUMBERS.iter().find_map(|list| list.split(' ').position(|n| n == word));
    let named = named.map(|n| n as u64 + 1);
    named.or_else(|| from_roman(&word.to_uppercase()).map(u64::from))
}

/// Words behind which a number is spelt out.
const COUNTED: [&str; 24] = [
    "chapter",
    "ch",
    "part",
    "book",
    "act",
    "scene",
    "lesson",
    "unit",
    "section",
    "appendix",
    "volume",
    "kapitel",
    "teil",
    "buch",
    "chapitre",
    "partie",
    "livre",
    "capitulo",
    "capítulo",
    "parte",
    "capitolo",
    "hoofdstuk",
    "deel",
    "tome",
];

/// Numbers from one on.
const NUMBERS: [&str; 5] = [
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen \
     seventeen eighteen nineteen twenty twentyone twentytwo twentythree twentyfour twentyfive \
     twentysix twentyseven twentyeight twentynine thirty",
    "eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn \
     sechzehn siebzehn achtzehn neunzehn zwanzig",
    "un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize",
    "uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince",
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth",
];

/// 十二 is 12, 二十 is 20, 百三 is 103, 一二 is 12.
fn cjk_number(word: &str) -> u64 {
    let (mut sum, mut digit, mut seen) = (0u64, 0u64, false);
    for c in word.chars() {
        match CJK_DIGITS.chars().position(|d| d == c) {
            Some(d) => {
                digit = digit.saturating_mul(if seen { 10 } else { 1 }).saturating_add(d as u64);
                seen = true;
            }
            None => {
                let unit = if c == '十' { 10 } else { 100 };
                sum = sum.saturating_add(digit.max(1).saturating_mul(unit));
                (digit, seen) = (0, false);
            }
        }
    }
    sum.saturating_add(digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(names: &[&str]) -> String {
        let mut names: Vec<String> = names.iter().map(|n| (*n).to_owned()).collect();
        by_value(&mut names);
        names.join(" ")
    }

    #[test]
    fn numbers_sort_by_value_however_they_are_written() {
        assert_eq!(sorted(&["10-a.md", "2-b.md", "x.md"]), "2-b.md 10-a.md x.md");
        let spelt = ["chapter-one.md", "chapter-three.md", "chapter-two.md", "Chapter Ten.md"];
        assert_eq!(sorted(&spelt), "chapter-one.md chapter-two.md chapter-three.md Chapter Ten.md");
        assert_eq!(sorted(&["ix.md", "viii.md", "x.md", "v.md"]), "v.md viii.md ix.md x.md");
        assert_eq!(
            sorted(&["第十章.md", "第九章.md", "第十二章.md"]),
            "第九章.md 第十章.md 第十二章.md"
        );
        assert_eq!(sorted(&["b/README.md", "b/1.md", "a/2.md"]), "a/2.md b/README.md b/1.md");
        // No words are taken for numbers.
        assert_eq!(sorted(&["mix-a.md", "civic.md", "dim.md"]), "civic.md dim.md mix-a.md");
    }
}
