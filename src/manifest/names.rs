//! Names that authors mistype: the nearest right one, and the names of kinds.

use crate::model::Kind;

/// Every kind with its name in manifests and front matter.
pub const KINDS: [(&str, Kind); 30] = [
    ("praise", Kind::Praise),
    ("half-title", Kind::HalfTitle),
    ("also-by", Kind::AlsoBy),
    ("title-page", Kind::TitlePage),
    ("copyright", Kind::Copyright),
    ("dedication", Kind::Dedication),
    ("epigraph", Kind::Epigraph),
    ("contents", Kind::Contents),
    ("list-of-figures", Kind::ListOfFigures),
    ("list-of-tables", Kind::ListOfTables),
    ("list-of-listings", Kind::ListOfListings),
    ("abbreviations", Kind::Abbreviations),
    ("foreword", Kind::Foreword),
    ("preface", Kind::Preface),
    ("acknowledgements", Kind::Acknowledgements),
    ("introduction", Kind::Introduction),
    ("part", Kind::Part),
    ("chapter", Kind::Chapter),
    ("case-study", Kind::CaseStudy),
    ("conclusion", Kind::Conclusion),
    ("appendix", Kind::Appendix),
    ("glossary", Kind::Glossary),
    ("notes", Kind::Notes),
    ("answers", Kind::Answers),
    ("bibliography", Kind::Bibliography),
    ("list-of-contributors", Kind::ListOfContributors),
    ("index", Kind::Index),
    ("about", Kind::About),
    ("newsletter", Kind::Newsletter),
    ("colophon", Kind::Colophon),
];

/// Other words for kinds that authors and other tools use.
const ALIASES: [(&str, Kind); 13] = [
    ("acknowledgments", Kind::Acknowledgements),
    ("title", Kind::TitlePage),
    ("toc", Kind::Contents),
    ("list-of-illustrations", Kind::ListOfFigures),
    ("prologue", Kind::Introduction),
    ("epilogue", Kind::Conclusion),
    ("afterword", Kind::Conclusion),
    ("references", Kind::Bibliography),
    ("endnotes", Kind::Notes),
    ("solutions", Kind::Answers),
    ("about-the-author", Kind::About),
    ("copyright-page", Kind::Copyright),
    ("contributors", Kind::ListOfContributors),
];

/// The kind with this name, if there is one.
pub fn kind_from_name(name: &str) -> Option<Kind> {
    KINDS.iter().chain(&ALIASES).find(|(n, _)| *n == name).map(|(_, k)| *k)
}

/// The name of a kind as manifests write it.
pub fn kind_name(kind: Kind) -> &'static str {
    match kind {
        // Those that no manifest names.
        Kind::ListOfDisplays => "list-of-displays",
        Kind::Descriptions => "descriptions",
        _ => KINDS.iter().find(|(_, k)| *k == kind).map_or("chapter", |(n, _)| n),
    }
}

/// The candidate most like `word`, if one is like it enough to be meant.
///
/// Letter case, `_`, `-` and spaces don't count. Beside a folder, a prefix like `sec-` or an
/// extension that both have by their form, another letter or two make another name. Of equally near
/// ones the first wins.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    Suggestions::default().nearest(word, candidates)
}

/// Looks for the nearest name again and again, for a book that is wrong in very many places, until it
/// has cost too much: no name is suggested then. The first few hundred places are what an author reads.
#[derive(Debug, Default)]
pub struct Suggestions {
    /// Pairs of letters that were compared.
    work: usize,
}

/// Most pairs of letters that are compared: half a second's work.
const MAX_WORK: usize = 200_000_000;

impl Suggestions {
    /// The candidate most like `word` ([`nearest`]), as long as looking for it is cheap enough.
    pub fn nearest<'a>(
        &mut self,
        word: &str,
        candidates: impl IntoIterator<Item = &'a str>,
    ) -> Option<&'a str> {
        if self.work >= MAX_WORK {
            return None;
        }
        let found = search(word, candidates, &mut self.work);
        found.filter(|_| self.work < MAX_WORK)
    }
}

/// The candidate most like `word`; adds what it costs to `work`, and ends when that is too much.
fn search<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
    work: &mut usize,
) -> Option<&'a str> {
    let fold = |s: &str, into: &mut Vec<char>| {
        into.clear();
        let one = |c| if c == '_' || c == ' ' { '-' } else { c };
        if s.is_ascii() {
            // Most names; without a table.
            return into.extend(s.chars().take(200).map(|c| one(c.to_ascii_lowercase())));
        }
        into.extend(s.chars().flat_map(char::to_lowercase).map(one).take(200));
    };
    let (mut wanted, mut have) = (Vec::new(), Vec::new());
    fold(word, &mut wanted);
    let mut rows = Rows::default();
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        // What passing over one costs.
        *work += 50;
        if *work >= MAX_WORK {
            return None;
        }
        fold(candidate, &mut have);
        let short = wanted.len().min(have.len());
        let (longest, same_length) = (wanted.len().max(have.len()), wanted.len() == have.len());
        // `lang` means `language`, `pub` means `publisher`.
        let begins = short >= 3 && wanted[..short] == have[..short];
        // Names are at least as far apart as their lengths are.
        if !begins && longest - short > (longest / 3).max(1) {
            continue;
        }
        *work += wanted.len() * have.len();
        let own = own_length(&wanted, &have);
        let another = own < 3 && own < longest && same_length;
        let allowed = if another { 0 } else { (longest / 3).max(1) };
        let wide = if begins { 1 } else { best.map_or(allowed, |(d, _)| allowed.min(d)) };
        let mut distance = rows.edit_distance(&wanted, &have, wide);
        if begins {
            distance = distance.min(2);
        }
        if distance <= allowed && best.is_none_or(|(d, _)| distance < d) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, c)| c)
}

/// Length of the longer of two names without the prefix (up to `-` or `/`) and the extension that
/// they share.
fn own_length(a: &[char], b: &[char]) -> usize {
    let same = a.iter().zip(b).take_while(|(x, y)| x == y).count();
    let prefix = a[..same].iter().rposition(|c| matches!(c, '-' | '/')).map_or(0, |at| at + 1);
    let (a, b) = (&a[prefix..], &b[prefix..]);
    let dot = |s: &[char]| s.iter().rposition(|c| *c == '.');
    let suffix = match (dot(a), dot(b)) {
        (Some(x), Some(y)) if a[x..] == b[y..] => a.len() - x,
        _ => 0,
    };
    a.len().max(b.len()) - suffix
}

/// A text as TOML, on one line whatever is in it: an entry that goes over several lines can't be
/// moved or taken out by its line.
pub fn quoted(text: &str) -> String {
    let own = toml_edit::Value::from(text).to_string();
    if !own.contains(['\n', '\r']) {
        return own;
    }
    // JSON's escapes are TOML's too, which asks for one more.
    let escaped = serde_json::Value::from(text).to_string();
    escaped.replace('\u{7f}', "\\u007f")
}

/// A word as a shell takes it: in quotation marks where it needs them.
pub fn shell_word(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./,:@%+=".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_string();
    }
    format!("'{}'", word.replace('\'', "'\\''"))
}

/// Three rows of the table by which two names are compared.
#[derive(Default)]
struct Rows {
    before_last: Vec<usize>,
    last: Vec<usize>,
    row: Vec<usize>,
}

impl Rows {
    /// Number of insertions, deletions, replacements and swaps of neighbours that make `a` into `b`;
    /// some number above `most` where they are more than that.
    fn edit_distance(&mut self, a: &[char], b: &[char], most: usize) -> usize {
        let width = b.len() + 1;
        let Rows { before_last, last, row } = self;
        for r in [&mut *before_last, &mut *row] {
            r.clear();
            r.resize(width, 0);
        }
        last.clear();
        last.extend(0..width);
        for i in 1..=a.len() {
            row[0] = i;
            let mut least = i;
            for j in 1..width {
                let replace = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
                row[j] = replace.min(last[j] + 1).min(row[j - 1] + 1);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    row[j] = row[j].min(before_last[j - 2] + 1);
                }
                least = least.min(row[j]);
            }
            // A swap reaches back over one row, and costs one.
            if least > most + 1 {
                return least;
            }
            std::mem::swap(before_last, last);
            std::mem::swap(last, row);
        }
        last[b.len()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearest_finds_what_was_meant() {
        let keys = ["title", "subtitle", "authors", "language", "body-size"];
        assert_eq!(nearest("tilte", keys), Some("title"));
        assert_eq!(nearest("author", keys), Some("authors"));
        assert_eq!(nearest("lang", keys), Some("language"));
        assert_eq!(nearest("body_size", keys), Some("body-size"));
        assert_eq!(nearest("Title", keys), Some("title"));
        assert_eq!(nearest("xyz", keys), None);
        assert_eq!(nearest("", keys), None);
        assert_eq!(nearest("title", []), None);
        assert_eq!(nearest("sec-x", ["sec-a"]), None);
        assert_eq!(nearest("c.md", ["a.md", "b.md"]), None);
        assert_eq!(nearest("kofr.md", ["kfor.md", "isaf.md"]), Some("kfor.md"));
        assert_eq!(nearest("sec-histroy", ["sec-history"]), Some("sec-history"));
        assert_eq!(nearest("text/hitsory.md", ["text/history.md"]), Some("text/history.md"));
        assert_eq!(nearest("A", ["a"]), Some("a"));
        assert_eq!(nearest("bb.md", ["b.md"]), Some("b.md"));
        assert_eq!(nearest("a7", ["a4", "a5"]), Some("a4"));
        assert_eq!(nearest("Case study", ["Case studies"]), Some("Case studies"));
    }

    #[test]
    fn suggestions_end_where_they_cost_too_much() {
        let names: Vec<String> = (0..1000).map(|n| format!("sec-name-{n}")).collect();
        let mut suggestions = Suggestions::default();
        let mut near = || suggestions.nearest("sec-nane-7", names.iter().map(String::as_str));
        assert_eq!(near(), Some("sec-name-7"));
        assert!((0..MAX_WORK / 50_000).any(|_| near().is_none()));
        assert_eq!(near(), None);
    }

    #[test]
    fn words_for_a_shell() {
        assert_eq!(shell_word("my-book/a.md"), "my-book/a.md");
        assert_eq!(shell_word("My Great Book"), "'My Great Book'");
        assert_eq!(shell_word("it's"), "'it'\\''s'");
    }

    #[test]
    fn every_kind_has_its_serde_name() {
        for (name, kind) in KINDS {
            assert_eq!(serde_json::to_value(kind).ok(), Some(serde_json::json!(name)));
            assert_eq!(kind_from_name(name), Some(kind));
            assert_eq!(kind_name(kind), name);
        }
        assert_eq!(kind_from_name("epilogue"), Some(Kind::Conclusion));
        assert_eq!(kind_from_name("casestudy"), None);
    }
}
