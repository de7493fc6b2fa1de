//! One long text cut at the heads of its chapters. Each piece has the notes and the addresses of links that
//! it names, wherever the text explained them; nothing else of it is changed.

use crate::language::numerals::{from_roman, own_number};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// A text that is longer than this and has one title is a book and no chapter, in bytes: some 7,000 words.
const LONG: usize = 40_000;

/// Longest label, in bytes (CommonMark 0.31, 6.3: 999 characters).
const MAX_LABEL: usize = 1000;

/// How many times as long as the text its pieces may be together: each has the notes that it names.
const MOST_TIMES: usize = 16;

/// Fewest chapters of a book.
const FEWEST: usize = 2;

/// A piece of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    /// The words of its head; empty of what stands before the first head.
    pub(crate) title: String,
    /// The part that begins with it.
    pub(crate) part: Option<String>,
    /// Its text, head and all.
    pub(crate) text: String,
}

/// A text in its pieces.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Divided {
    /// The title that stands above all chapters, if the text has one.
    pub(crate) title: Option<String>,
    /// What stands before the first chapter, and the chapters.
    pub(crate) pieces: Vec<Piece>,
}

/// A heading that stands in nothing else.
#[derive(Debug, Clone)]
struct Head {
    level: u8,
    range: Range<usize>,
    words: String,
}

/// Cuts a text (without front matter) at the heads of its chapters; `None` if it is a single one.
pub(crate) fn divide(text: &str) -> Option<Divided> {
    let heads = heads(text);
    let plan = Plan::of(text, &heads).or_else(|| Plan::by_looks(text))?;
    plan.cut(text, &heads)
}

/// The headings of the text.
fn heads(text: &str) -> Vec<Head> {
    let mut heads = Vec::new();
    let mut depth = 0usize;
    let mut open: Option<Head> = None;
    for (event, range) in Parser::new_ext(text, options()).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { level, .. }) if depth == 0 => {
                open = Some(Head { level: level as u8, range, words: String::new() });
                depth += 1;
            }
            Event::End(TagEnd::Heading(_)) if open.is_some() && depth == 1 => {
                heads.extend(open.take());
                depth -= 1;
            }
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::Text(words) | Event::Code(words) => {
                if let Some(head) = &mut open {
                    head.words.push_str(&words);
                }
            }
            Event::SoftBreak | Event::HardBreak => {
                if let Some(head) = &mut open {
                    head.words.push(' ');
                }
            }
            _ => {}
        }
    }
    for head in &mut heads {
        head.words = head.words.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    heads
}

fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_HEADING_ATTRIBUTES
}

/// Where a text is cut.
#[derive(Debug, Default)]
struct Plan {
    title: Option<String>,
    /// Where each piece begins, with its words and the part before it.
    cuts: Vec<(usize, String, Option<String>)>,
    /// What is left out: heads that have become the title of the book or of a part.
    gone: Vec<Range<usize>>,
    /// By how many levels the headings of the pieces rise.
    raise: u8,
    /// Lines that become heads: their place and their words.
    made: Vec<(Range<usize>, String)>,
}

impl Plan {
    /// The plan by headings.
    fn of(text: &str, heads: &[Head]) -> Option<Plan> {
        let of_level = |level: u8| heads.iter().filter(|h| h.level == level).count();
        let bare = |at: usize| is_bare(text, heads, at);
        let tops: Vec<usize> = (0..heads.len()).filter(|at| heads[*at].level == 1).collect();
        // `# Part One`, and at once `## Chapter 1` or `# Chapter 1`.
        let parts: Vec<usize> = tops.iter().copied().filter(|at| bare(*at)).collect();
        let with_chapters = parts.iter().filter(|at| heads[**at + 1].level == 2).count();
        if with_chapters >= FEWEST && with_chapters * 2 >= tops.len() {
            return Some(Plan::by_levels(heads, &parts, 2));
        }
        if tops.len() >= FEWEST {
            let named: Vec<usize> =
                parts.into_iter().filter(|at| is_part(&heads[*at].words)).collect();
            return Some(Plan::by_levels(heads, &named, 1));
        }
        let level = (2..=3u8).find(|level| of_level(*level) > 0)?;
        let named = heads.iter().filter(|h| h.level == level && is_chapter(&h.words)).count();
        let enough = of_level(level) > FEWEST && text.len() > LONG || named >= FEWEST;
        if !enough {
            return None;
        }
        let mut plan = Plan { raise: level - 1, ..Plan::default() };
        plan.add(heads, level, &[]);
        if let Some(title) = tops.first().map(|at| &heads[*at])
            && plan.cuts.first().is_some_and(|first| title.range.start < first.0)
        {
            plan.title = Some(title.words.clone());
            plan.gone.push(title.range.clone());
        }
        Some(plan)
    }

    /// Chapters begin at headings of `level`, and at those of level 1 that are no parts (in order).
    fn by_levels(heads: &[Head], parts: &[usize], level: u8) -> Plan {
        let mut plan = Plan::default();
        plan.add(heads, level, parts);
        plan.gone = parts.iter().map(|at| heads[*at].range.clone()).collect();
        plan
    }

    fn add(&mut self, heads: &[Head], level: u8, parts: &[usize]) {
        let mut part = None;
        for (at, head) in heads.iter().enumerate() {
            if parts.binary_search(&at).is_ok() {
                part = Some(head.words.clone());
            } else if head.level == level || head.level == 1 && self.raise == 0 {
                self.cuts.push((head.range.start, head.words.clone(), part.take()));
            }
        }
    }

    /// The plan by what looks like the head of a chapter: a short line that stands alone and says so.
    fn by_looks(text: &str) -> Option<Plan> {
        let mut plan = Plan::default();
        let mut numbers = 0;
        for (range, line) in lone_lines(text) {
            let words = line.trim_matches(['*', '_', '#', '\\', ' ', '=', '-', '~']);
            if is_chapter(words) && words.chars().count() <= 60 {
                numbers += usize::from(own_number(words).is_some() || spelt(words));
                plan.cuts.push((range.start, words.to_owned(), None));
                plan.made.push((range, words.to_owned()));
            }
        }
        (numbers >= FEWEST).then_some(plan)
    }

    /// The pieces; `None` if their notes make them a multiple of the text.
    fn cut(self, text: &str, heads: &[Head]) -> Option<Divided> {
        let rest = Rest::of(text);
        let changes = self.changes(text, heads, &rest);
        let mut pieces = Vec::new();
        let mut left = text.len().saturating_mul(MOST_TIMES).saturating_add(LONG);
        let opening = (0, String::new(), None);
        let starts = std::iter::once(opening).chain(self.cuts).collect::<Vec<_>>();
        let ends: Vec<usize> = starts[1..].iter().map(|c| c.0).chain([text.len()]).collect();
        for (at, ((start, title, part), end)) in starts.into_iter().zip(ends).enumerate() {
            let text = piece(text, &changes, &rest, start..end);
            left = left.checked_sub(text.len())?;
            if at > 0 || !text.trim().is_empty() {
                pieces.push(Piece { title, part, text });
            }
        }
        Some(Divided { title: self.title, pieces })
    }

    /// What stands otherwise in the pieces than in the text, in its order: without what all of it names.
    fn changes(&self, text: &str, heads: &[Head], rest: &Rest) -> Vec<(Range<usize>, String)> {
        let gone = self.gone.iter().cloned().chain(rest.all());
        let mut all: Vec<(Range<usize>, String)> = gone.map(|r| (r, String::new())).collect();
        all.extend(self.made.iter().map(|(r, words)| (r.clone(), format!("# {words}\n"))));
        for head in heads.iter().filter(|h| self.raise > 0 && h.level > self.raise) {
            let level = head.level - self.raise;
            all.push((head.range.clone(), raised(&text[head.range.clone()], level)));
        }
        all.sort_by_key(|(r, _)| r.start);
        all
    }
}

/// The text of a range as changed, with what it names.
fn piece(
    text: &str,
    changes: &[(Range<usize>, String)],
    rest: &Rest,
    range: Range<usize>,
) -> String {
    let mut out = String::new();
    let mut done = range.start;
    let first = changes.partition_point(|(r, _)| r.start < range.start);
    for (r, instead) in changes[first..].iter().take_while(|(r, _)| r.start < range.end) {
        if r.start < done || r.end > range.end {
            continue;
        }
        out.push_str(&text[done..r.start]);
        out.push_str(instead);
        done = r.end;
    }
    out.push_str(&text[done..range.end]);
    let behind = rest.named_in(text, &out);
    let mut out = out.trim().to_owned();
    if !behind.is_empty() {
        out.push_str("\n\n");
        out.push_str(behind.trim_end());
    }
    if !out.is_empty() {
        out.push('\n');
    }
    out
}

/// A heading with as many marks as its level asks for; what stands behind the marks stays.
fn raised(source: &str, level: u8) -> String {
    let marks = "#".repeat(usize::from(level));
    let bare = source.trim_start();
    let words = match bare.starts_with('#') {
        true => bare.trim_start_matches('#').trim(),
        // A line of hyphens below it.
        false => bare.trim_end().rsplit_once('\n').map_or(bare, |(words, _)| words),
    };
    let words = words.split('\n').map(str::trim).collect::<Vec<_>>().join(" ");
    format!("{marks} {words}\n")
}

/// Whether nothing stands between a heading and the next one.
fn is_bare(text: &str, heads: &[Head], at: usize) -> bool {
    let Some(next) = heads.get(at + 1) else { return false };
    text[heads[at].range.end..next.range.start].trim().is_empty()
}

/// Whether the words are those of a part: "Part One", "Teil 2", "Book the First".
pub(super) fn is_part(words: &str) -> bool {
    let first = words.split([' ', '\u{a0}', ':', '.']).next().unwrap_or_default().to_lowercase();
    let names = [
        "part",
        "book",
        "volume",
        "section",
        "act",
        "teil",
        "buch",
        "partie",
        "livre",
        "parte",
        "libro",
        "deel",
        "boek",
        "część",
        "часть",
        "část",
    ];
    names.contains(&first.as_str())
}

/// Words that heads of chapters begin with, and what stands in the place of a number.
const CHAPTER: [&str; 12] = [
    "chapter",
    "kapitel",
    "chapitre",
    "capítulo",
    "capitulo",
    "capitolo",
    "hoofdstuk",
    "rozdział",
    "kapitola",
    "глава",
    "bölüm",
    "luku",
];
const SPELT: &str = " one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen \
    sixteen seventeen eighteen nineteen twenty thirty forty fifty eins zwei drei vier fünf sechs sieben acht \
    neun zehn elf zwölf un deux trois quatre cinq sept huit neuf dix uno dos tres cuatro cinco first \
    second third fourth fifth sixth seventh eighth ninth tenth the last premier première erstes ";
/// Pages that have a head of their own beside the chapters.
const OTHERS: [&str; 18] = [
    "prologue",
    "prolog",
    "prólogo",
    "prologo",
    "epilogue",
    "epilog",
    "épilogue",
    "epílogo",
    "epilogo",
    "preface",
    "foreword",
    "introduction",
    "afterword",
    "acknowledgements",
    "acknowledgments",
    "about the author",
    "vorwort",
    "nachwort",
];

/// Whether the words are those of a chapter's head.
pub(crate) fn is_chapter(words: &str) -> bool {
    let lower = words.trim().to_lowercase();
    if OTHERS.contains(&lower.trim_end_matches(['.', ':'])) || spelt(words) {
        return true;
    }
    let first = lower.split([' ', '\u{a0}']).next().unwrap_or_default();
    let named = CHAPTER.contains(&first);
    if named && lower == first {
        return false;
    }
    let cjk = lower.starts_with('第') && lower.contains(['章', '回', '話', '话']);
    cjk || named && own_number(words).is_some()
}

/// "Chapter Seven", "CHAPTER THE LAST".
fn spelt(words: &str) -> bool {
    let lower = words.trim().to_lowercase();
    let mut all = lower.split([' ', '\u{a0}', '-', ':', '.', ',', '\u{2014}', '\u{2013}']);
    let (Some(first), Some(second)) = (all.next(), all.next()) else { return false };
    CHAPTER.contains(&first) && !second.is_empty() && SPELT.contains(&format!(" {second} "))
}

/// The numbers of small chapters in words, by language, from one on.
const NUMBERS: [&str; 4] = [
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen \
     eighteen nineteen twenty",
    "eins zwei drei vier f\u{fc}nf sechs sieben acht neun zehn elf zw\u{f6}lf dreizehn vierzehn f\u{fc}nfzehn sechzehn \
     siebzehn achtzehn neunzehn zwanzig",
    "un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit \
     dix-neuf vingt",
    "uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince diecis\u{e9}is \
     diecisiete dieciocho diecinueve veinte",
];
const TENS: [&str; 8] =
    ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

/// The number that the head of a chapter begins with, and where the words behind it begin: "Chapter 3: The Sea",
/// "IV. The Sea", "Chapter Three", and of numbers without such a word "Three".
pub(crate) fn number_of_head(words: &str) -> Option<(u32, usize)> {
    if let Some(found) = own_number(words) {
        return Some(found);
    }
    // Each letter is as many bytes in both: places in one are those in the other.
    let small = |c: char| {
        let mut all = c.to_lowercase();
        all.next().filter(|s| all.len() == 0 && s.len_utf8() == c.len_utf8()).unwrap_or(c)
    };
    let lower: String = words.chars().map(small).collect();
    let is_space = |c: char| matches!(c, ' ' | '\u{a0}');
    let first = lower.split(is_space).next().unwrap_or_default();
    let named = CHAPTER.contains(&first);
    let from =
        if named { first.len() + lower[first.len()..].chars().next()?.len_utf8() } else { 0 };
    if !named && let Some(number) = from_roman(words.trim()) {
        return Some((number, words.len()));
    }
    let rest = &lower[from..];
    let ends = |c: char| is_space(c) || matches!(c, ':' | '.' | ',' | '\u{2014}' | '\u{2013}');
    let first = &rest[..rest.find(|c| ends(c) || c == '-').unwrap_or(rest.len())];
    let (mut number, mut end) = match TENS.iter().position(|ten| *ten == first) {
        Some(at) => ((at as u32 + 2) * 10, first.len()),
        None => {
            let word = &rest[..rest.find(ends).unwrap_or(rest.len())];
            let place = |all: &&str| all.split(' ').position(|one| one == word);
            (NUMBERS.iter().find_map(place)? as u32 + 1, word.len())
        }
    };
    if number >= 20
        && let Some(unit) = rest[end..].strip_prefix(['-', ' '])
    {
        let word = &unit[..unit.find(ends).unwrap_or(unit.len())];
        if let Some(at) = NUMBERS[0].split(' ').take(9).position(|one| one == word) {
            number += at as u32 + 1;
            end += 1 + word.len();
        }
    }
    let tail = &rest[end..];
    let closed = tail.is_empty() || named && tail.starts_with(ends);
    let words_from = words.len() - tail.trim_start_matches(ends).len();
    closed.then_some((number, words_from))
}

/// Lines that stand alone between blank ones, outside of code.
fn lone_lines(text: &str) -> Vec<(Range<usize>, &str)> {
    let mut out = Vec::new();
    let mut at = 0;
    let mut blank_before = true;
    let mut fenced = false;
    let mut lines = text.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        let range = at..at + line.len();
        at = range.end;
        let bare = line.trim();
        if bare.starts_with("```") || bare.starts_with("~~~") {
            fenced = !fenced;
        }
        let blank_behind = lines.peek().is_none_or(|next| next.trim().is_empty());
        if !bare.is_empty() && !fenced && blank_before && blank_behind && !line.starts_with("    ")
        {
            out.push((range, bare));
        }
        blank_before = bare.is_empty();
    }
    out
}

/// What stands anywhere in a text for all of it: notes, and addresses of links.
#[derive(Debug, Default)]
struct Rest {
    /// Notes by their labels.
    notes: BTreeMap<String, Range<usize>>,
    /// Addresses by their labels in small letters.
    links: BTreeMap<String, Range<usize>>,
}

impl Rest {
    fn of(text: &str) -> Rest {
        let mut rest = Rest::default();
        let parser = Parser::new_ext(text, options());
        for (label, definition) in parser.reference_definitions().iter() {
            rest.links.insert(label.to_lowercase(), definition.span.clone());
        }
        let mut depth = 0usize;
        for (event, range) in parser.into_offset_iter() {
            match event {
                Event::Start(Tag::FootnoteDefinition(label)) if depth == 0 => {
                    rest.notes.insert(label.to_string(), whole_lines(text, range));
                    depth += 1;
                }
                Event::Start(_) => depth += 1,
                Event::End(_) => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        let mut notes: Vec<&Range<usize>> = rest.notes.values().collect();
        notes.sort_by_key(|n| n.start);
        rest.links.retain(|_, range| {
            *range = whole_lines(text, range.clone());
            // Notes stand in none: the last that begins before an address is the one that may hold it.
            let before = notes.partition_point(|n| n.start <= range.start);
            notes[..before].last().is_none_or(|n| range.end > n.end)
        });
        rest
    }

    fn all(&self) -> impl Iterator<Item = Range<usize>> {
        self.notes.values().chain(self.links.values()).cloned()
    }

    /// The notes and addresses that a piece names, and that these name.
    fn named_in(&self, text: &str, piece: &str) -> String {
        let mut notes: Vec<&Range<usize>> = Vec::new();
        let mut known = BTreeSet::new();
        let mut seen = piece.to_owned();
        let mut from = 0;
        while from < seen.len() {
            let new = seen[from..].to_owned();
            from = seen.len();
            for label in labels(&new) {
                let found = label.strip_prefix('^').and_then(|l| self.notes.get(l));
                if let Some(range) = found.filter(|r| known.insert(r.start)) {
                    notes.push(range);
                    seen.push('\n');
                    seen.push_str(&text[range.clone()]);
                }
            }
        }
        notes.sort_by_key(|r| r.start);
        let named: BTreeSet<String> = labels(&seen).map(str::to_lowercase).collect();
        let links = named.iter().filter_map(|label| self.links.get(label));
        let mut out = String::new();
        for (at, range) in notes.into_iter().chain(links).enumerate() {
            if at > 0 && text[range.clone()].starts_with("[^") {
                out.push('\n');
            }
            out.push_str(text[range.clone()].trim_end());
            out.push('\n');
        }
        out
    }
}

/// What stands between brackets anywhere in a text.
fn labels(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices('[').filter_map(|(at, _)| {
        let rest = &text[at + 1..];
        let rest = &rest[..rest.floor_char_boundary(MAX_LABEL)];
        rest.find(']').map(|end| &rest[..end])
    })
}

/// A range up to the end of its last line.
fn whole_lines(text: &str, range: Range<usize>) -> Range<usize> {
    let start = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
    let end = text[range.end.max(range.start + 1) - 1..].find('\n');
    let end = end.map_or(text.len(), |at| range.end.max(range.start + 1) - 1 + at + 1);
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titles(text: &str) -> Vec<String> {
        let all = divide(text).unwrap_or_default();
        let piece = |p: Piece| match p.part {
            Some(part) => format!("{part} / {}", p.title),
            None => p.title,
        };
        all.pieces.into_iter().map(piece).collect()
    }

    #[test]
    fn chapters_begin_at_headings_of_one_level() {
        assert_eq!(titles("# One\n\na\n\n## Sub\n\n# Two\n\nb\n"), ["One", "Two"]);
        assert_eq!(titles("Before.\n\n# One\n\n# Two\n"), ["", "One", "Two"]);
        let novel = "# The Book\n\n## Chapter 1\n\na\n\n### Sub\n\n## Chapter 2\n\nb\n";
        let all = divide(novel).unwrap_or_default();
        assert_eq!(all.title.as_deref(), Some("The Book"));
        assert_eq!(all.pieces[0].text, "# Chapter 1\n\na\n\n## Sub\n");
        assert_eq!(divide("# One\n\ntext\n\n## Section\n\n## Section\n"), None);
        assert_eq!(divide("Text alone.\n"), None);
    }

    #[test]
    fn parts_are_headings_with_chapters_at_once() {
        let text = "# Preface\n\np\n\n# Part One\n\n## A\n\na\n\n## B\n\n# Part Two\n\n## C\n\nc\n";
        assert_eq!(titles(text), ["Preface", "Part One / A", "B", "Part Two / C"]);
        assert_eq!(titles("# Part One\n\n# A\n\na\n\n# B\n\nb\n"), ["Part One / A", "B"]);
    }

    #[test]
    fn heads_have_numbers_in_figures_and_in_words() {
        for (head, found) in [
            ("Chapter 3: The Sea", Some((3, "The Sea"))),
            ("CHAPTER THREE", Some((3, ""))),
            ("Chapter Twenty-One: The Sea", Some((21, "The Sea"))),
            ("Kapitel zwei \u{2013} Das Meer", Some((2, "Das Meer"))),
            ("Seven", Some((7, ""))),
            ("IV", Some((4, ""))),
            ("12", Some((12, ""))),
            ("IV. The Sea", Some((4, "The Sea"))),
            ("Seven Days", None),
            ("Chapter and Verse", None),
            ("The Sea", None),
            ("BÖLÜM THREE", Some((3, ""))),
            ("Chapter Three: \u{130}\u{1e9e} Sea", Some((3, "\u{130}\u{1e9e} Sea"))),
            ("\u{130}\u{1e9e}", None),
        ] {
            let got = number_of_head(head).map(|(n, at)| (n, &head[at..]));
            assert_eq!(got, found, "{head}");
        }
    }

    #[test]
    fn heads_that_only_look_so_are_found() {
        let text =
            "Title\n\nChapter One\n\nText.\n\n**CHAPTER TWO**\n\nMore.\n\nEpilogue\n\nEnd.\n";
        assert_eq!(titles(text), ["", "Chapter One", "CHAPTER TWO", "Epilogue"]);
        let all = divide(text).unwrap_or_default();
        assert_eq!(all.pieces[2].text, "# CHAPTER TWO\n\nMore.\n");
        assert_eq!(titles("Chapter one of my life was hard, and long, and so on.\n\nb\n"), [""; 0]);
    }

    #[test]
    fn heads_and_addresses_without_number_take_no_time() {
        // Each against each would take minutes.
        let many = 20_000;
        let chapters: String =
            (0..many).map(|n| format!("# Part {n}\n\n# A\n\n[l{n}]\n\n[l{n}]: x\n\n")).collect();
        let all = divide(&chapters).unwrap_or_default();
        assert_eq!(all.pieces.len(), many);
        assert_eq!(all.pieces[1].text, "# A\n\n[l1]\n\n[l1]: x\n");
        // A note that all chapters name is not in each of them without end.
        let note = "Words. ".repeat(20_000);
        let text = format!("{}\n[^1]: {note}\n", "# A\n\nx[^1]\n\n".repeat(1_000));
        assert_eq!(divide(&text), None);
    }

    #[test]
    fn notes_and_links_go_where_they_are_named() {
        let text = "# A\n\nx[^1] and [y].\n\n# B\n\nz[^2].\n\n[^1]: First, as [^3].\n[^2]: Second.\n\n    More.\n\n\
                    [^3]: Third.\n\n[y]: https://example.org\n";
        let all = divide(text).unwrap_or_default();
        assert_eq!(
            all.pieces[0].text,
            "# A\n\nx[^1] and [y].\n\n[^1]: First, as [^3].\n\n[^3]: Third.\n[y]: https://example.org\n"
        );
        assert_eq!(all.pieces[1].text, "# B\n\nz[^2].\n\n[^2]: Second.\n\n    More.\n");
    }
}
