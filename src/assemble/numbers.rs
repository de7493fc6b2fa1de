//! Numbers: chapters, parts, appendices, sections, figures, tables, formulas, notes.

use super::environments;
use super::own_numbers;
use super::survey::{Counts, Display};
use crate::diagnostic::Diagnostics;
use crate::language::numerals::{NUMBER_ENDS, own_number};
use crate::language::numerals::{from_roman, letters, roman};
use crate::language::{Words, words, words_in};
use crate::manifest::{Flavour, Project};
use crate::model::{
    Block, BlockKind, Book, Chapter, DisplayKind, Environments, FormulaNumbers, Heading, Inline,
    InlineKind, Kind, Matter, Note, Number, plain_text,
};
use std::collections::{BTreeMap, BTreeSet};

/// Gives every division of the book its number and label. The chapters need not have their text;
/// `sections` says how many numbered sections of the first level each one holds.
pub(super) fn divisions(
    book: &mut Book,
    sections: &[u32],
    project: &Project,
    diags: &mut Diagnostics,
) {
    if project.print.number_chapters == Some(false) {
        let ordinary = |c: &&mut Chapter| matches!(c.kind, Kind::Chapter | Kind::CaseStudy);
        for c in book.chapters_mut().filter(ordinary) {
            c.wants_number.get_or_insert(false);
        }
    }
    let own = volumes_of_own_numbers(book);
    let levels = numbered_levels(project);
    chapters(book, &own, (sections, levels), project.flavour);
    own_numbers::tell(book, &own, diags);
}

/// How many levels of headings have numbers, chapters counted.
pub(super) fn numbered_levels(project: &Project) -> u8 {
    project.print.number_sections.unwrap_or(0)
}

/// The number of a section of a chapter with this number; none below the last level that has numbers.
pub(super) fn of_section(chapter: &str, tail: &str, levels: u8) -> Option<String> {
    let parts = |number: &str| number.split('.').count();
    let numbered = parts(chapter) + parts(tail) <= usize::from(levels);
    numbered.then(|| format!("{chapter}.{tail}"))
}

/// How many notes there are of each series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(super) struct NoteCounts {
    /// Marked by numbers.
    numbers: u32,
    /// Marked by symbols.
    symbols: u32,
}

impl NoteCounts {
    /// Those of a chapter.
    pub(super) fn of(notes: &[Note]) -> NoteCounts {
        let mut counts = NoteCounts::default();
        for note in notes {
            counts.next(note.symbol);
        }
        counts
    }

    /// Counts one more; its number in its series.
    pub(super) fn next(&mut self, symbol: bool) -> u32 {
        let count = if symbol { &mut self.symbols } else { &mut self.numbers };
        *count += 1;
        *count
    }

    /// All of them.
    pub(super) fn all(self) -> u32 {
        self.numbers + self.symbols
    }

    /// The number of a note of a chapter before which there are so many, and whether a symbol marks it.
    pub(super) fn then(self, (number, symbol): (u32, bool)) -> (u32, bool) {
        (number + if symbol { self.symbols } else { self.numbers }, symbol)
    }
}

/// How many notes stand before each chapter: they are counted on through the chapters that are
/// nested in one, which stand on its pages. `counts` says how many each chapter has.
pub(super) fn notes_before(book: &Book, counts: &[NoteCounts]) -> Vec<NoteCounts> {
    let mut before = NoteCounts::default();
    let mut all = Vec::with_capacity(counts.len());
    for (i, count) in counts.iter().enumerate() {
        if !book.is_nested(i) {
            before = NoteCounts::default();
        }
        all.push(before);
        before.numbers += count.numbers;
        before.symbols += count.symbols;
    }
    all
}

/// The chapter with which the numbers of each one's notes begin.
pub(super) fn notes_from(book: &Book) -> Vec<u32> {
    let mut from = 0;
    let begin = |i: usize| {
        if !book.is_nested(i) {
            from = i as u32;
        }
        from
    };
    (0..book.chapters.len()).map(begin).collect()
}

/// The number of each note in its series, from 1, and whether a symbol marks it.
pub(super) fn note_numbers(notes: &[Note]) -> Vec<(u32, bool)> {
    let mut counts = NoteCounts::default();
    notes.iter().map(|note| (counts.next(note.symbol), note.symbol)).collect()
}

/// Whether a chapter of this kind is numbered by habit.
fn habit(c: &Chapter) -> bool {
    match c.kind {
        Kind::Chapter | Kind::CaseStudy => c.matter == Matter::Main,
        Kind::Appendix | Kind::Part => true,
        _ => false,
    }
}

/// Gives chapters their numbers, counted anew in each volume; in those of `own` their titles have them.
fn chapters(
    book: &mut Book,
    own: &BTreeSet<u32>,
    (sections, levels): (&[u32], u8),
    flavour: Flavour,
) {
    let meta = book.meta.clone();
    let of_book = words(&meta);
    // A volume speaks its own language.
    let openings = book.chapters.iter().filter(|c| c.opens_volume());
    let foreign: BTreeMap<u32, Words> =
        openings.filter_map(|c| Some((c.volume, words_in(&meta, c.lang.as_deref()?)))).collect();
    let (mut chapter, mut part, mut appendix) = (0u32, 0u32, 0u32);
    // The same of the volumes that are not at hand.
    let mut counted: BTreeMap<u32, (u32, u32, u32)> = BTreeMap::new();
    // Numbers of the chapters that enclose the present one, by level.
    let mut path: Vec<(u8, String)> = Vec::new();
    // mdBook's part titles are plain headings in its list: they get no numbers.
    let parts_numbered = flavour != Flavour::MdBook;
    // What is counted inside a chapter, by level: its own sections, if they have numbers, then the
    // chapters nested in it.
    let mut counts: Vec<u32> = vec![0; 257];
    let begin = |counts: &mut [u32], index: usize, level: u8, number: &str| {
        let inside = &mut counts[usize::from(level) + 1..];
        inside.fill(0);
        let numbered = of_section(number, "1", levels).is_some();
        inside[0] = sections.get(index).copied().filter(|_| numbered).unwrap_or(0);
    };
    // Level of the appendix that was last given a letter.
    let mut lettered: Option<u8> = None;
    let mut volume = 0;
    for i in 0..book.chapters.len() {
        let nested = book.is_nested(i);
        let c = book.chapter_mut(i);
        let w = foreign.get(&c.volume).unwrap_or(&of_book);
        // Volumes themselves are counted with the parts beside them.
        let counted_in = if c.opens_volume() { 0 } else { c.volume };
        if counted_in != volume {
            counted.insert(volume, (chapter, part, appendix));
            (chapter, part, appendix) = counted.get(&counted_in).copied().unwrap_or_default();
            volume = counted_in;
        }
        while path.last().is_some_and(|(l, _)| *l >= c.level) {
            path.pop();
        }
        if c.draft && c.kind != Kind::Part || !c.wants_number.unwrap_or_else(|| habit(c)) {
            continue;
        }
        match c.kind {
            Kind::Part => {
                if parts_numbered && c.matter == Matter::Main {
                    part += 1;
                    let text = roman(part);
                    c.label = w.label(Kind::Part, &text, part);
                    c.number = Some(Number { text, ordinal: part });
                }
            }
            // An appendix inside an appendix is a section of it.
            Kind::Appendix
                if !(nested && path.last().is_some_and(|(l, _)| lettered == Some(*l))) =>
            {
                appendix += 1;
                let text = take_letter(c, w.appendix).unwrap_or_else(|| letters(appendix));
                c.label = w.label(Kind::Appendix, &text, appendix);
                path.push((c.level, text.clone()));
                begin(&mut counts, i, c.level, &text);
                c.number = Some(Number { text, ordinal: appendix });
                lettered = Some(c.level);
            }
            _ if own.contains(&c.volume) => {}
            _ if nested => {
                let Some((_, outer)) = path.last() else { continue };
                let level = usize::from(c.level);
                counts[level] += 1;
                let text = format!("{outer}.{}", counts[level]);
                begin(&mut counts, i, c.level, &text);
                c.number = Some(Number { text: text.clone(), ordinal: counts[level] });
                path.push((c.level, text));
            }
            kind => {
                chapter += 1;
                let text = chapter.to_string();
                c.label = w.label(kind, &text, chapter);
                c.number = Some(Number { text: text.clone(), ordinal: chapter });
                begin(&mut counts, i, c.level, &text);
                path.push((c.level, text));
                lettered = None;
            }
        }
    }
    for c in book.chapters_mut() {
        if c.kind == Kind::CaseStudy && c.label.is_none() {
            c.label = Some(foreign.get(&c.volume).unwrap_or(&of_book).case_study.to_string());
        }
    }
    split_numbers(book, own);
}

/// Takes the letter or number that an appendix has in its own title out of it: "Appendix B: Maps"
/// has the letter "B" and the title "Maps".
fn take_letter(c: &mut Chapter, word: &str) -> Option<String> {
    let title = plain_text(&c.title);
    let (letter, words) = own_letter(&title, word)?;
    cut_title(&mut c.title, words).then_some(letter)
}

/// The letter in a title that begins with `word` and a letter, and where the words behind begin.
fn own_letter(title: &str, word: &str) -> Option<(String, usize)> {
    let named = title.get(..word.len()).is_some_and(|t| t.to_lowercase() == word.to_lowercase());
    let rest = title.get(word.len()..).filter(|_| named && !word.is_empty())?;
    let token = rest.trim_start_matches([' ', '\u{a0}']);
    let len = token.find(|c: char| !c.is_alphanumeric()).unwrap_or(token.len());
    let (letter, tail) = token.split_at(len);
    let number = letter.bytes().all(|b| b.is_ascii_digit()) || from_roman(letter).is_some();
    let closed = tail.is_empty()
        || tail.starts_with(NUMBER_ENDS)
        || tail.starts_with(" \u{2013} ")
        || tail.starts_with(" \u{2014} ")
        || tail.starts_with(" - ");
    if token.len() == rest.len()
        || !closed
        || letter.is_empty()
        || !(number || letter.chars().count() == 1)
    {
        return None;
    }
    let words = tail.trim_start_matches(NUMBER_ENDS).trim_start_matches(['-', ' ', '\u{a0}']);
    let words = words.trim_start_matches(NUMBER_ENDS).trim_start();
    Some((letter.to_string(), title.len() - words.len()))
}

/// Cuts the first `at` bytes off a title, if they are plain text of it; of the title in the
/// contents likewise.
fn cut_title(title: &mut Vec<Inline>, at: usize) -> bool {
    let Some(Inline { kind: InlineKind::Text(first), .. }) = title.first_mut() else {
        return false;
    };
    if first.len() < at || !first.is_char_boundary(at) {
        return false;
    }
    first.drain(..at);
    if first.is_empty() {
        title.remove(0);
    }
    true
}

/// The volumes whose chapters have their numbers in their titles; 0 is the book itself.
fn volumes_of_own_numbers(book: &Book) -> BTreeSet<u32> {
    book.by_volume().into_keys().filter(|volume| authors_own_numbers(book, *volume)).collect()
}

/// Whether the titles of the numbered chapters of a volume begin with their own numbers, one after another.
fn authors_own_numbers(book: &Book, volume: u32) -> bool {
    let numbers: Vec<Option<u32>> = book
        .chapters
        .iter()
        .filter(|c| {
            c.volume == volume
                && c.matter == Matter::Main
                && matches!(c.kind, Kind::Chapter | Kind::CaseStudy)
                && !c.draft
                && c.wants_number != Some(false)
        })
        .map(|c| own_number(&plain_text(&c.title)).map(|(n, _)| n))
        .collect();
    let given = numbers.iter().flatten().count();
    given >= 2
        && given * 10 >= numbers.len() * 8
        && numbers.iter().flatten().zip(numbers.iter().flatten().skip(1)).all(|(a, b)| *b == a + 1)
}

/// "IV: The Hound" becomes the label "IV" and the title "The Hound"; "Chapter 7" stays as it is.
fn split_numbers(book: &mut Book, own: &BTreeSet<u32>) {
    for c in book.chapters_mut().filter(|c| own.contains(&c.volume)) {
        if c.matter != Matter::Main || !matches!(c.kind, Kind::Chapter | Kind::CaseStudy) {
            continue;
        }
        let title = plain_text(&c.title);
        let Some((ordinal, words)) = own_number(&title) else { continue };
        if words >= title.len() {
            continue;
        }
        if !cut_title(&mut c.title, words) {
            continue;
        }
        // The contents' own words for it have the number too.
        if let Some(short) = &mut c.short_title
            && let text = plain_text(short)
            && let Some((_, words)) =
                own_number(&text).filter(|(n, w)| *n == ordinal && *w < text.len())
        {
            cut_title(short, words);
        }
        let number = title[..words]
            .trim_end_matches([':', '.', ')', ' ', '\u{a0}', '\u{2014}', '\u{2013}'])
            .to_string();
        let text = number.rsplit([' ', '\u{a0}']).next().unwrap_or(&number).to_string();
        if c.label.is_none() {
            c.label = Some(number);
        }
        c.number = Some(Number { text, ordinal });
    }
}

/// How the displays of a chapter are numbered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Counting {
    /// What stands before each number, `2.`, where chapters are numbered.
    prefix: String,
    /// Number of the last display of each sort before the chapter.
    before: Counts,
    /// Number of the last formula before it, where they are counted through the book.
    formulas: Option<u32>,
}

impl Counting {
    /// The number of the `nth` display of a sort in the chapter, from 1.
    pub(super) fn number(&self, display: Display, nth: u32) -> String {
        format!("{}{}", self.prefix, self.before[display.at()] + nth)
    }

    /// The number of a formula.
    pub(super) fn formula(&self, count: FormulaCount) -> String {
        match (self.formulas, count.section) {
            (Some(before), _) => (before + count.nth).to_string(),
            (None, Some(section)) if !self.prefix.is_empty() => {
                format!("{}{section}.{}", self.prefix, count.nth)
            }
            _ => self.number(Display::Formula, count.nth),
        }
    }
}

/// The place of a formula among those of its chapter, or of its section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FormulaCount {
    /// The section, where formulas are counted in sections.
    section: Option<u32>,
    /// Its place there, from 1.
    nth: u32,
}

/// Counts the formulas of a chapter; blocks come in their order.
#[derive(Debug)]
pub(super) struct FormulaCounter {
    by_section: bool,
    section: u32,
    nth: u32,
}

impl FormulaCounter {
    /// One for a chapter; formulas are counted in sections only where these have numbers.
    pub(super) fn new(numbers: FormulaNumbers, number_sections: bool) -> FormulaCounter {
        let by_section = numbers == FormulaNumbers::Section && number_sections;
        FormulaCounter { by_section, section: 0, nth: 0 }
    }

    /// A block that may begin a section.
    pub(super) fn pass(&mut self, b: &Block) {
        if let BlockKind::Heading(h) = &b.kind
            && self.by_section
            && h.level == 2
            && is_counted(b, h)
        {
            self.section += 1;
            self.nth = 0;
        }
    }

    /// The next formula that is counted.
    pub(super) fn next(&mut self) -> FormulaCount {
        self.nth += 1;
        let section = self.by_section.then_some(self.section).filter(|n| *n > 0);
        FormulaCount { section, nth: self.nth }
    }
}

/// Figures, tables and other displays: "2.3" where chapters are numbered, else through the book.
/// `counts` says how many of them each chapter has.
pub(super) fn counting(book: &Book, counts: &[Counts], formulas: FormulaNumbers) -> Vec<Counting> {
    let has_number = |c: &&std::sync::Arc<Chapter>| c.number.is_some() && c.kind != Kind::Part;
    let with_numbers: BTreeSet<u32> =
        book.chapters.iter().filter(has_number).map(|c| c.volume).collect();
    let mut volume = 0;
    let mut others: BTreeMap<u32, (Counts, u32)> = BTreeMap::new();
    let mut before = Counts::default();
    let mut outer = String::new();
    let mut all = Vec::with_capacity(counts.len());
    let mut all_formulas = 0;
    for (i, count) in counts.iter().enumerate() {
        let own = book.chapters[i].volume;
        let numbered = with_numbers.contains(&own);
        if own != volume {
            others.insert(volume, (before, all_formulas));
            (before, all_formulas) = others.get(&own).copied().unwrap_or_default();
            volume = own;
        }
        if !book.is_nested(i) {
            outer = match &book.chapters[i] {
                c if c.kind == Kind::Part => String::new(),
                c => c.number.as_ref().map(|n| n.text.clone()).unwrap_or_default(),
            };
            if numbered && !outer.is_empty() {
                before = Counts::default();
            }
        }
        let formulas = (formulas == FormulaNumbers::Book).then_some(all_formulas);
        all_formulas += count[Display::Formula.at()];
        let prefix = if outer.is_empty() { String::new() } else { format!("{outer}.") };
        // Displays of unnumbered divisions in a numbered book are counted on their own.
        if numbered && outer.is_empty() {
            all.push(Counting { prefix, before: Counts::default(), formulas });
            continue;
        }
        all.push(Counting { prefix, before, formulas });
        before.iter_mut().zip(count).for_each(|(sum, n)| *sum += n);
    }
    all
}

/// Whether a block is a display that gets a number, and of which sort.
pub(super) fn numbered(
    b: &Block,
    (own, environments): (&[DisplayKind], &Environments),
) -> Option<Display> {
    let labelled = |prefix: &str| b.attr.id.as_deref().is_some_and(|i| i.starts_with(prefix));
    if let Some(display) = own_sort(b, own) {
        return is_captioned(b).then_some(display);
    }
    match &b.kind {
        BlockKind::Figure(f) if labelled("fig-") && !f.caption.is_empty() => Some(Display::Figure),
        BlockKind::Table(t) if t.caption.is_some() => Some(Display::Table),
        BlockKind::Code(c) if labelled("lst-") && c.caption.is_some() => Some(Display::Listing),
        BlockKind::Div(_) => {
            let (_, kind) = environments.of(&b.attr)?;
            environments::sort(b, environments).filter(|_| environments.is_numbered(kind, &b.attr))
        }
        _ => None,
    }
}

/// The sort of a display of one of the book's `own` kinds.
pub(super) fn own_sort(b: &Block, own: &[DisplayKind]) -> Option<Display> {
    if !matches!(b.kind, BlockKind::Figure(_) | BlockKind::Table(_) | BlockKind::Code(_)) {
        return None;
    }
    let (at, _) = DisplayKind::of(own, b.attr.id.as_deref())?;
    u8::try_from(at).ok().map(Display::Own)
}

fn is_captioned(b: &Block) -> bool {
    match &b.kind {
        BlockKind::Figure(f) => !f.caption.is_empty(),
        BlockKind::Table(t) => t.caption.is_some(),
        BlockKind::Code(c) => c.caption.is_some(),
        _ => false,
    }
}

/// Whether a heading gets a number where sections are numbered.
pub(super) fn is_counted(b: &Block, h: &Heading) -> bool {
    !b.attr.has("unnumbered") && h.level <= 3
}

/// Calls `f` for each number that a display formula gets of the book, with the label that names it and
/// the place where the number is written; the whole of it has one, or its lines.
pub(super) fn for_counted(b: &mut Block, f: &mut impl FnMut(Option<&String>, &mut Option<String>)) {
    let id = b.attr.id.as_ref();
    let BlockKind::Math(m) = &mut b.kind else { return };
    if m.lines.is_empty() && m.tag.is_none() && (id.is_some() || m.counts) {
        f(id, &mut m.number);
    }
    for line in m.lines.iter_mut().filter(|line| line.counts) {
        f(line.id.as_ref(), &mut line.number);
    }
}

/// Counts the sections of a chapter: what stands behind its number in theirs, "2" or "2.1".
#[derive(Debug, Default)]
pub(super) struct Tails {
    counts: [u32; 8],
    /// Level of the section without a number that the present heading stands in.
    outside: Option<u8>,
}

impl Tails {
    /// The end of a block's number, if it is a heading that gets one. Blocks come in their order.
    pub(super) fn next(&mut self, b: &Block) -> Option<String> {
        let BlockKind::Heading(h) = &b.kind else { return None };
        if self.outside.is_some_and(|level| h.level <= level) {
            self.outside = None;
        }
        if b.attr.has("unnumbered") {
            self.outside.get_or_insert(h.level);
        }
        if self.outside.is_some() || !is_counted(b, h) {
            return None;
        }
        let at = usize::from(h.level) - 2;
        self.counts[at] += 1;
        self.counts[at + 1..].fill(0);
        let tail: Vec<String> = self.counts[..=at].iter().map(u32::to_string).collect();
        Some(tail.join("."))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Attr;

    #[test]
    fn nested_chapters_are_numbered_behind_their_chapters_sections() {
        let chapter = |kind, level| Chapter { kind, level, ..Chapter::default() };
        let mut book = Book {
            chapters: [
                chapter(Kind::Chapter, 0),
                chapter(Kind::Chapter, 1),
                chapter(Kind::Chapter, 2),
                chapter(Kind::Chapter, 1),
                chapter(Kind::Appendix, 0),
                chapter(Kind::Chapter, 1),
            ]
            .map(std::sync::Arc::new)
            .into(),
            ..Book::default()
        };
        let all = |book: &Book| -> Vec<String> {
            book.chapters.iter().filter_map(|c| Some(c.number.as_ref()?.text.clone())).collect()
        };
        chapters(&mut book, &BTreeSet::new(), (&[], 0), Flavour::Recto);
        assert_eq!(all(&book), ["1", "1.1", "1.1.1", "1.2", "A", "A.1"]);
        // Behind the numbered sections of the first level that each chapter holds itself.
        chapters(&mut book, &BTreeSet::new(), (&[2, 1, 0, 0, 0, 0], 4), Flavour::Recto);
        assert_eq!(all(&book), ["1", "1.3", "1.3.2", "1.4", "A", "A.1"]);
        // Sections that lie too deep for numbers are not counted.
        chapters(&mut book, &BTreeSet::new(), (&[2, 1, 0, 0, 0, 0], 2), Flavour::Recto);
        assert_eq!(all(&book), ["1", "1.3", "1.3.1", "1.4", "A", "A.1"]);
        let section = |chapter, tail| of_section(chapter, tail, 2);
        assert_eq!(section("4", "2").as_deref(), Some("4.2"));
        assert_eq!([section("4", "2.1"), section("4.1", "5")], [None, None]);
        assert_eq!(of_section("4.1", "5", 3).as_deref(), Some("4.1.5"));
    }

    #[test]
    fn sections_are_counted_and_what_stands_in_one_without_a_number_has_none() {
        let heading = |(level, class): (u8, &str)| Block {
            attr: Attr { classes: vec![class.into()], ..Attr::default() },
            kind: BlockKind::Heading(Heading { level, ..Heading::default() }),
            ..Block::default()
        };
        let mut tails = Tails::default();
        let all = [(2, ""), (3, ""), (2, "unnumbered"), (3, ""), (2, ""), (4, ""), (3, "")];
        let all = all.map(|h| tails.next(&heading(h)).unwrap_or_default());
        assert_eq!(all, ["1", "1.1", "", "", "2", "", "2.1"]);
    }

    #[test]
    fn formulas_are_counted_in_chapters_in_sections_or_through_the_book() {
        let chapter = |ordinal: u32| Chapter {
            number: Some(Number { text: ordinal.to_string(), ordinal }),
            ..Chapter::default()
        };
        let chapters = [chapter(1), chapter(2)].map(std::sync::Arc::new).into();
        let book = Book { chapters, ..Book::default() };
        let mut counts = [Counts::default(); 2];
        counts[0][Display::Formula.at()] = 3;
        let heading = Block {
            kind: BlockKind::Heading(Heading { level: 2, ..Heading::default() }),
            ..Block::default()
        };
        for (numbers, sections, wanted) in [
            (FormulaNumbers::Chapter, true, ["2.1", "2.2", "2.3"]),
            (FormulaNumbers::Section, true, ["2.1", "2.1.1", "2.1.2"]),
            (FormulaNumbers::Section, false, ["2.1", "2.2", "2.3"]),
            (FormulaNumbers::Book, true, ["4", "5", "6"]),
        ] {
            let counting = &counting(&book, &counts, numbers)[1];
            let mut counter = FormulaCounter::new(numbers, sections);
            let first = counting.formula(counter.next());
            counter.pass(&heading);
            let rest = [counter.next(), counter.next()].map(|count| counting.formula(count));
            let [second, third] = rest;
            assert_eq!([first, second, third], wanted, "{numbers:?}");
        }
    }

    #[test]
    fn letters_that_authors_give() {
        let get = |t: &str| own_letter(t, "Appendix").map(|(l, at)| (l, t[at..].to_string()));
        let some = |l: &str, t: &str| Some((l.to_string(), t.to_string()));
        assert_eq!(get("Appendix A: Keywords"), some("A", "Keywords"));
        assert_eq!(get("APPENDIX 2 - Maps"), some("2", "Maps"));
        assert_eq!(get("Appendix IV. \u{2014} More"), some("IV", "More"));
        assert_eq!(get("Appendix C"), some("C", ""));
        assert_eq!(get("Appendix"), None);
        assert_eq!(get("Appendix A and B"), None);
        assert_eq!(get("Appendixes"), None);
        assert_eq!(get("Appendix on words"), None);
    }

    #[test]
    fn an_appendix_keeps_its_own_letter_and_gives_none_to_what_is_in_it() {
        let make = |level, title: &str| Chapter {
            kind: Kind::Appendix,
            matter: Matter::Main,
            level,
            title: vec![Inline::text(title)],
            ..Chapter::default()
        };
        let list = [make(0, "Appendix C: Maps"), make(1, "Roads"), make(0, "Lists")];
        let mut book = Book { chapters: list.map(std::sync::Arc::new).into(), ..Book::default() };
        chapters(&mut book, &BTreeSet::new(), (&[], 0), Flavour::Recto);
        let got: Vec<_> = book
            .chapters
            .iter()
            .map(|c| {
                (
                    c.number.as_ref().map(|n| n.text.as_str()),
                    c.label.as_deref(),
                    plain_text(&c.title),
                )
            })
            .collect();
        assert_eq!(got[0], (Some("C"), Some("Appendix C"), "Maps".into()));
        assert_eq!(got[1], (Some("C.1"), None, "Roads".into()));
        assert_eq!(got[2], (Some("B"), Some("Appendix B"), "Lists".into()));
    }
}
