//! From a word on a page to its place in the Markdown, and from a place to the page.

use super::page_text::{Row, rows};
use crate::model::{Block, Book, Chapter, visit_blocks};
use crate::session::SetPages;
use crate::source::{FileId, Sources, Span};
use crate::typeset::page::{Group, Page};
use std::collections::HashMap;

/// How far ahead of the word before a word of the page is looked for in the Markdown, bytes: a mark
/// of emphasis, a link's address, a note's label may stand between.
const AHEAD: usize = 300;

/// A place in a file of the book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct At {
    /// Project-relative path.
    pub path: String,
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
}

impl At {
    pub(super) fn of(file: FileId, offset: usize, sources: &Sources) -> Option<At> {
        let source = sources.get(file)?;
        let (line, column) = source.line_col(offset);
        Some(At { path: source.path.clone(), line, column })
    }
}

/// Where each line of the book stands on its page, by its place in the Markdown.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// File, first byte, page, baseline; sorted.
    lines: Vec<(FileId, u32, u32, f32)>,
}

impl Index {
    pub(super) fn new(pages: &SetPages) -> Index {
        let blocks = Blocks::new(pages.book());
        let mut lines = Vec::new();
        for (index, page) in pages.pages().pages.iter().enumerate() {
            let set = page.lines.iter().map(|l| (l.facts.place, l.y));
            set.filter(|(span, _)| span.is_some())
                .for_each(|(span, y)| lines.push((span.file, span.start, index as u32, y)));
            for group in page.groups.iter().filter(|g| g.block.is_some() && !g.items.is_empty()) {
                let span = blocks.span(group.chapter, group.block);
                if let (true, Some(y)) = (span.is_some(), top(group)) {
                    lines.push((span.file, span.start, index as u32, y));
                }
            }
        }
        lines.sort_by(|a, b| (a.0, a.1, a.2).cmp(&(b.0, b.1, b.2)).then(a.3.total_cmp(&b.3)));
        lines.dedup_by_key(|l| (l.0, l.1));
        Index { lines }
    }

    /// The page, and the height on it, of a place: of what begins there or before it; of a mark at the
    /// head of a line, of what follows it there.
    pub(super) fn page_of(&self, span: Span, sources: &Sources) -> Option<(usize, f32)> {
        let behind = self.lines.partition_point(|l| (l.0, l.1) <= (span.file, span.start));
        let here = |at: usize| self.lines.get(at).filter(|l| l.0 == span.file);
        let before = behind.checked_sub(1).and_then(here);
        let line = |at: u32| sources.get(span.file).map(|source| source.line(at as usize));
        let own = line(span.start);
        let found = match (before, here(behind)) {
            (Some(before), Some(next)) if line(before.1) != own && line(next.1) == own => next,
            (Some(before), _) => before,
            // Before the first line of a file stands its head.
            (None, next) => next?,
        };
        Some((found.2 as usize, found.3))
    }
}

fn top(group: &crate::typeset::page::Group) -> Option<f32> {
    use crate::typeset::page::Item;
    let all = group.items.iter().map(|item| match item {
        Item::Run(run) => run.y,
        Item::Rect { y, .. } | Item::Image { y, .. } => *y,
        Item::Path { .. } => f32::INFINITY,
    });
    all.reduce(f32::min).filter(|y| y.is_finite())
}

/// Where the blocks of a book stand.
struct Blocks(Vec<HashMap<u32, Span>>);

impl Blocks {
    fn new(book: &Book) -> Blocks {
        let of = |chapter: &Chapter| {
            let mut spans = HashMap::new();
            visit_all(chapter, &mut |b| _ = spans.insert(b.id, b.span));
            spans
        };
        Blocks(book.chapters.iter().map(|c| of(c)).collect())
    }

    fn span(&self, chapter: u32, block: Option<u32>) -> Span {
        let known = block.and_then(|b| self.0.get(chapter as usize)?.get(&b));
        known.copied().unwrap_or(Span::NONE)
    }
}

/// The place of a word of a page: that of its row's beginning, if the word is not found from there on.
pub(super) fn of_word(
    pages: &SetPages,
    sources: &Sources,
    (page, row, word): (usize, usize, usize),
) -> Option<At> {
    let page = pages.pages().pages.get(page)?;
    let rows = rows(page);
    let row = rows.get(row)?;
    let (span, end) = beginning(pages.book(), page, row)?;
    let source = sources.get(span.file)?;
    let words: Vec<&str> = row.words.iter().map(|w| w.text.as_str()).collect();
    let offset = seek(&source.text, span.start as usize, end as usize, &words, word);
    At::of(span.file, offset, sources)
}

/// Where a row begins in the Markdown, and where what it is a part of ends.
pub(crate) fn beginning(book: &Book, page: &Page, row: &Row) -> Option<(Span, u32)> {
    let group = page.groups.get(row.group)?;
    let chapter = book.chapters.get(group.chapter as usize)?;
    let block = block_of(book, group).unwrap_or(Span::NONE);
    if let Some(line) = row.line.and_then(|l| page.lines.get(l)) {
        let facts = &line.facts;
        let place = if facts.place.is_some() { facts.place } else { facts.span };
        let inside = block.file == place.file && block.start <= place.start;
        if place.is_some() {
            return Some((place, if inside { block.end.max(place.end) } else { place.end }));
        }
    }
    let span = if block.is_some() { block } else { chapter.span };
    span.is_some().then_some((span, span.end))
}

/// Where the block stands that a group shows.
pub(crate) fn block_of(book: &Book, group: &Group) -> Option<Span> {
    let chapter = book.chapters.get(group.chapter as usize)?;
    let span = span_of(chapter, group.block?);
    span.is_some().then_some(span)
}

/// Where a block of a chapter stands.
fn span_of(chapter: &Chapter, id: u32) -> Span {
    let mut span = Span::NONE;
    visit_all(chapter, &mut |b| {
        if b.id == id {
            span = b.span;
        }
    });
    span
}

/// Calls `f` on every block of a chapter and of its notes.
fn visit_all(chapter: &Chapter, f: &mut impl FnMut(&Block)) {
    visit_blocks(&chapter.blocks, f);
    chapter.notes.iter().for_each(|note| visit_blocks(&note.blocks, f));
}

/// The byte of the Markdown at which the word of this index stands: the words before it are gone
/// through in turn, since the page shows them in the order of the text.
fn seek(text: &str, from: usize, end: usize, words: &[&str], wanted: usize) -> usize {
    let mut at = text.floor_char_boundary(from);
    let mut found = at;
    let end = text.floor_char_boundary(end.max(from));
    for word in words.iter().take(wanted + 1) {
        let core = core(word);
        if core.is_empty() {
            continue;
        }
        let ahead = (at + AHEAD + core.len()).min(end.max(at));
        let window = &text[at..text.floor_char_boundary(ahead)];
        found = at;
        if let Some(shift) = find(window, core) {
            found = at + shift;
            at = found + core.len();
        }
    }
    found
}

/// The longest part of a word that is letters and digits alone: marks may be typed otherwise.
fn core(word: &str) -> &str {
    let parts = word.split(|c: char| !c.is_alphanumeric());
    parts.max_by_key(|p| p.len()).unwrap_or_default()
}

/// A word in a text; one that begins a word before one inside another.
fn find(text: &str, word: &str) -> Option<usize> {
    let begins = |at: &usize| {
        let before = text[..*at].chars().next_back();
        before.is_none_or(|c| !c.is_alphanumeric())
    };
    let all = || text.match_indices(word).map(|(at, _)| at);
    all().find(begins).or_else(|| all().next())
}

/// The first byte in which two texts differ.
pub(super) fn first_difference(a: &str, b: &str) -> Option<usize> {
    let same = a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count();
    (a != b).then(|| b.floor_char_boundary(same))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::{Session, Texts};

    const TEXT: &str = "# Out\n\nThe *long* road [home](https://example.org/road) was long, \
                        \"too long\", for Ann's ox.[^1]\n\n## Next\n\n| a | b |\n|---|---|\n| \
                        one | two |\n\n[^1]: The road goes on.\n";

    fn book() -> Session {
        let manifest = "[book]\ntitle = \"T\"\nlanguage = \"en\"\n[chapters]\nmain = [\"a.md\"]\n";
        Session::new(Texts::from([("recto.toml", manifest), ("a.md", TEXT)]))
    }

    /// The place of each word of a page.
    fn places(book: &mut Session) -> Vec<(String, usize, usize)> {
        let pages = book.pages().expect("pages");
        let page = pages.find("1").expect("a page").next().expect("one");
        let mut out = Vec::new();
        for (r, row) in rows(&pages.pages().pages[page]).iter().enumerate() {
            for (w, word) in row.words.iter().enumerate() {
                let at = of_word(&pages, book.sources(), (page, r, w));
                out.extend(at.map(|at| (word.text.clone(), at.line, at.column)));
            }
        }
        out
    }

    #[test]
    fn words_of_a_page_have_places_in_the_markdown() {
        let mut book = book();
        let all = places(&mut book);
        let of = |word: &str| {
            let found = all.iter().filter(|w| w.0.contains(word));
            found.map(|w| (w.1, w.2)).collect::<Vec<_>>()
        };
        assert_eq!(of("home"), [(3, 18)]);
        let long: Vec<_> = [(3, 6), (3, 54), (3, 65)].into();
        assert_eq!(of("long"), long);
        assert_eq!(of("Ann"), [(3, 76)]);
        assert_eq!(of("goes")[0].0, 11, "{all:?}");
        assert_eq!(of("two")[0].0, 9, "{all:?}");
        assert_eq!(of("Next")[0].0, 5, "{all:?}");
    }

    #[test]
    fn places_have_pages() {
        let mut book = book();
        let pages = book.pages().expect("pages");
        let index = Index::new(&pages);
        let file = book.sources().find("a.md").expect("a file");
        let page = pages.find("1").expect("a page").next();
        let y = |text: &str| {
            let at = TEXT.find(text).expect("there");
            let found = index.page_of(Span::new(file, at, at), book.sources()).expect("a page");
            assert_eq!(Some(found.0), page);
            found.1
        };
        assert!(y("# Out") <= y("The *long*"));
        assert!(y("The *long*") < y("## Next") && y("## Next") < y("| one"));
        assert!(y("| one") < y("The road goes"));
        let elsewhere = Span::new(FileId(99), 0, 1);
        assert_eq!(index.page_of(elsewhere, book.sources()), None);
    }

    #[test]
    fn the_first_difference_is_a_place() {
        assert_eq!(first_difference("abc", "abd"), Some(2));
        assert_eq!(first_difference("ab", "abc"), Some(2));
        assert_eq!(first_difference("a\u{f6}b", "a\u{f7}b"), Some(1));
        assert_eq!(first_difference("same", "same"), None);
    }
}
