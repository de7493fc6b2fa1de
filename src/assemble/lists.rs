//! Lists of figures, tables, listings and the book's own kinds of display: each entry has the number
//! and the caption, and leads to the display. No page is known here; print adds it.

use super::citations;
use super::headings::slug;
use super::index::marks::{Reading, bare_words};
use super::numbers;
use super::punctuation;
use super::settle::Own;
use super::survey::{Display, Survey};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::markdown::marked_line;
use crate::model::{
    self, Anchor, Attr, Block, BlockKind, Book, Chapter, DISPLAY_LIST, DISPLAY_NUMBER, DisplayKind,
    Heading, Inline, InlineKind, Kind, Link, List, ListItem, Names, Target, opening_of_volume,
    plain_text, shows_nothing, without_notes,
};
use crate::source::Span;
use std::collections::BTreeSet;

/// Key of the caption that a list has instead of the display's own.
const SHORT: &str = "short";
/// Class of displays that no list names.
const UNLISTED: &str = "unlisted";

/// A display as a list names it.
#[derive(Debug)]
pub(super) struct Listed {
    sort: Display,
    /// Its place among the numbered ones of its sort in the chapter, from 1, if it is numbered.
    nth: Option<u32>,
    id: String,
    words: Vec<Inline>,
    /// The words are those of the caption, with citations.
    cited: bool,
    span: Span,
}

/// Reads the displays of a chapter that lists name: all that have a caption, listings if they have
/// a number. One without a name gets one, of its caption.
pub(super) fn survey(
    chapter: &mut Chapter,
    own: &[DisplayKind],
    anchors: &BTreeSet<String>,
    reading: &Reading,
    number: &dyn Fn(&Block) -> Option<u32>,
) -> Vec<Listed> {
    let taken = chapter.attr.id.iter().chain([&chapter.id]).cloned().collect::<Vec<_>>();
    let mut names: Option<Names> = None;
    let mut listed = Vec::new();
    model::walk_blocks_mut(&mut chapter.blocks, &mut |b| {
        let nth = number(b);
        let Some((usual, caption)) = captioned(b, nth) else { return };
        if b.attr.has(UNLISTED) {
            return;
        }
        let words = match b.attr.get(SHORT) {
            Some(text) => {
                let mut words = marked_line(text, b.span, reading.dialect);
                punctuation::text(&mut words, reading.lang);
                bare_words(&words)
            }
            None => without_stop(bare_words(caption)),
        };
        // Those with citations have their words when these are known.
        let cited = b.attr.get(SHORT).is_none() && citations::marks::has_any(caption);
        let own_words = if cited { caption.to_vec() } else { Vec::new() };
        if !cited && (words.is_empty() || shows_nothing(&plain_text(&words))) {
            return;
        }
        let sort = numbers::own_sort(b, own).unwrap_or(usual);
        let id = b.attr.id.get_or_insert_with(|| {
            let names = names.get_or_insert_with(|| Names::without(anchors.iter().chain(&taken)));
            let of = if usual == Display::Table { "table" } else { "figure" };
            names.give(&format!("{of}-{}", slug(&plain_text(&words))), 2)
        });
        let words = if cited { own_words } else { words };
        listed.push(Listed { sort, nth, id: id.clone(), words, cited, span: b.span });
    });
    listed
}

/// A caption without the stop at its end, which would stand before the leaders.
fn without_stop(mut words: Vec<Inline>) -> Vec<Inline> {
    if let Some(InlineKind::Text(last)) = words.last_mut().map(|i| &mut i.kind)
        && last.ends_with('.')
        && !last.ends_with("..")
    {
        last.pop();
    }
    words
}

/// The sort and the caption of a display that lists name.
fn captioned(b: &Block, nth: Option<u32>) -> Option<(Display, &[Inline])> {
    match &b.kind {
        BlockKind::Figure(f) => Some((Display::Figure, &f.caption)),
        BlockKind::Table(t) => Some((Display::Table, t.caption.as_deref()?)),
        BlockKind::Code(c) if nth.is_some() => Some((Display::Listing, c.caption.as_deref()?)),
        _ => None,
    }
}

/// What a chapter lists, if it is a list of displays.
fn lists(chapter: &Chapter, own: &[DisplayKind]) -> Option<Display> {
    match chapter.kind {
        Kind::ListOfFigures => Some(Display::Figure),
        Kind::ListOfTables => Some(Display::Table),
        Kind::ListOfListings => Some(Display::Listing),
        Kind::ListOfDisplays => {
            let at = own.iter().position(|k| Some(&k.name) == chapter.lists.as_ref())?;
            u8::try_from(at).ok().map(Display::Own)
        }
        _ => None,
    }
}

/// Writes the entries of the book's lists into what it decides for their chapters.
pub(super) fn make(
    book: &Book,
    surveys: &[Option<&Survey>],
    owns: &mut [Own],
    diags: &mut Diagnostics,
) {
    for at in 0..owns.len() {
        let head = &book.chapters[at];
        let Some(sort) = lists(head, &book.meta.displays) else { continue };
        let mut names = Names::without(head.attr.id.iter().chain([&head.id]));
        let mut made = Vec::new();
        for chapters in book.by_volume().into_values() {
            let entries = entries(sort, &chapters, surveys, owns);
            if entries.is_empty() {
                continue;
            }
            // Each volume counts its own: "Figure 1.1" stands in all of them.
            let opening = opening_of_volume(&book.chapters, chapters[0] as usize);
            if let Some(opening) = opening {
                let content = without_notes(&opening.title);
                let kind = BlockKind::Heading(Heading { level: 2, content, number: None });
                let id = Some(names.give("displays-of-volume", 1));
                let attr = Attr { id, classes: vec!["unnumbered".into()], ..Attr::default() };
                made.push(Block { attr, kind, span: head.span, ..Block::default() });
            }
            let list = List { tight: true, items: entries, ..List::default() };
            let list = Block { kind: BlockKind::List(list), ..Block::default() };
            let attr = Attr { classes: vec![DISPLAY_LIST.into()], ..Attr::default() };
            made.push(Block { attr, kind: BlockKind::Div(vec![list]), ..Block::default() });
        }
        if made.is_empty() {
            tell_empty(head, sort, diags);
            continue;
        }
        owns[at].made = made;
    }
}

fn entries(
    sort: Display,
    chapters: &[u32],
    surveys: &[Option<&Survey>],
    owns: &[Own],
) -> Vec<ListItem> {
    let mut items = Vec::new();
    for chapter in chapters.iter().map(|at| *at as usize) {
        let survey = surveys[chapter];
        for listed in survey.iter().flat_map(|s| &s.listed).filter(|l| l.sort == sort) {
            let number = listed.nth.map(|nth| owns[chapter].counting.number(sort, nth));
            let words = match listed.cited {
                true => {
                    let shown = citations::words::shown(&listed.words, &owns[chapter].citations);
                    without_stop(bare_words(&shown))
                }
                false => listed.words.clone(),
            };
            items.push(item((listed, words), chapter as u32, number));
        }
    }
    items
}

/// "2.1 Caption", linked.
fn item((listed, words): (&Listed, Vec<Inline>), chapter: u32, number: Option<String>) -> ListItem {
    let span = listed.span;
    let mut content = Vec::new();
    if let Some(number) = number {
        let attr = Attr { classes: vec![DISPLAY_NUMBER.into()], ..Attr::default() };
        let kind = InlineKind::Span(attr, vec![Inline::text(number)]);
        content.push(Inline { kind, ..Inline::default() });
        content.push(Inline::text("\u{2002}"));
    }
    content.extend(words);
    let target = Target::Internal(Anchor { chapter, id: Some(listed.id.clone()) });
    let link = InlineKind::Link(Link { target, content, ..Link::default() });
    let line = BlockKind::Para(vec![Inline { span, kind: link }]);
    let blocks = vec![Block { span, kind: line, ..Block::default() }];
    ListItem { blocks, span, ..ListItem::default() }
}

fn tell_empty(chapter: &Chapter, sort: Display, diags: &mut Diagnostics) {
    let (what, help) = match sort {
        Display::Table => ("no table with a caption", "write `: Caption` below a table"),
        Display::Listing => {
            ("no listing with a number", "give code a label and a title: `{#lst-x title=\"...\"}`")
        }
        Display::Figure => ("no figure with a caption", "write `![Caption](file.svg){#fig-x}`"),
        _ => ("no display of this kind", "begin a label with its name, as `{#map-x}`"),
    };
    let message = format!("there is {what} to list here");
    let help = format!("{help}; or take the line out");
    diags.push(Diagnostic::warning(Code::EMPTY_LIST, chapter.span, message).help(help));
}
