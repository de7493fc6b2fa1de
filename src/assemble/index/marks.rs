//! The marks of an index in a chapter: `[words]{.index}`, `[]{.index entry="Top!Sub"}`.
//!
//! The grammar is that of quarto-index, so that manuscripts move.

use crate::assemble::headings::slug;
use crate::assemble::numbers::note_numbers;
use crate::assemble::punctuation;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::manifest::nearest;
use crate::markdown::{Dialect, marked_line};
use crate::model::{
    self, Attr, Block, BlockKind, Chapter, Inline, InlineKind, Names, plain_text, shows_nothing,
    visit_inlines_mut,
};
use crate::source::Span;
use std::collections::BTreeSet;

/// Class of the marks.
pub(in crate::assemble) const MARK: &str = "index";

/// Most levels of an entry: nobody finds what lies deeper.
const DEEPEST: usize = 8;

/// An entry by its levels, from the top, each with its words.
pub(in crate::assemble) type Path = Vec<Vec<Inline>>;

/// What a mark says.
#[derive(Debug, Clone)]
pub(in crate::assemble) struct Mark {
    /// Name of its index; empty of the one without a name.
    pub(in crate::assemble) index: String,
    /// The entry.
    pub(in crate::assemble) entry: Path,
    /// What its levels are sorted by; an empty one by its own words.
    pub(in crate::assemble) sort: Vec<String>,
    /// Entries that stand for it.
    pub(in crate::assemble) see: Vec<Path>,
    /// Entries that are related to it.
    pub(in crate::assemble) see_also: Vec<Path>,
    /// The matter is mainly treated here.
    pub(in crate::assemble) principal: bool,
    /// It begins or ends a passage.
    pub(in crate::assemble) range: Option<End>,
    /// Its anchor in the chapter.
    pub(in crate::assemble) id: String,
    /// Number of the note that it stands in, in its series, and whether a symbol marks that.
    pub(in crate::assemble) note: Option<(u32, bool)>,
    /// Where it stands.
    pub(in crate::assemble) span: Span,
}

/// An end of a passage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::assemble) enum End {
    /// Where it begins.
    Open,
    /// Where it ends.
    Close,
}

/// How the words of entries are read.
pub(in crate::assemble) struct Reading<'a> {
    /// The chapter's language.
    pub(in crate::assemble) lang: &'a str,
    /// Whether the project is mdBook's, and whether it has MathJax's formulas.
    pub(in crate::assemble) dialect: Dialect,
}

/// Reads the marks of a chapter in their order, those of its notes last, and gives each an anchor.
pub(in crate::assemble) fn survey(
    chapter: &mut Chapter,
    anchors: &BTreeSet<String>,
    reading: &Reading,
    diags: &mut Diagnostics,
) -> Vec<Mark> {
    let own = chapter.attr.id.iter().chain([&chapter.id]).cloned().collect();
    let mut reader = Reader {
        reading,
        anchors,
        own,
        names: None,
        given: BTreeSet::new(),
        note: None,
        marks: Vec::new(),
        diags,
    };
    // Titles have the marks of the language only when they are printed.
    reader.list(&mut chapter.title, true);
    reader.list(&mut chapter.subtitle, false);
    model::walk_blocks_mut(&mut chapter.blocks, &mut |b| {
        b.inlines_mut().into_iter().for_each(|list| reader.list(list, false));
    });
    let numbers = note_numbers(&chapter.notes);
    for (note, number) in chapter.notes.iter_mut().zip(numbers) {
        reader.note = Some(number);
        model::walk_blocks_mut(&mut note.blocks, &mut |b| {
            b.inlines_mut().into_iter().for_each(|list| reader.list(list, false));
        });
    }
    let marks = reader.marks;
    if !marks.is_empty() {
        stand_alone(chapter);
    }
    marks
}

/// Makes places of paragraphs that hold marks without words only, so that they take no line.
fn stand_alone(chapter: &mut Chapter) {
    let next = &mut chapter.next_block;
    let notes = chapter.notes.iter_mut().map(|n| &mut n.blocks);
    for blocks in std::iter::once(&mut chapter.blocks).chain(notes) {
        model::walk_blocks_mut(blocks, &mut |block| {
            let BlockKind::Para(content) = &mut block.kind else { return };
            let unseen = |i: &Inline| match &i.kind {
                InlineKind::Span(attr, words) => attr.has(MARK) && words.is_empty(),
                InlineKind::Text(text) => shows_nothing(text),
                kind => *kind == InlineKind::SoftBreak,
            };
            if content.is_empty() || !content.iter().all(unseen) {
                return;
            }
            let mut places = Vec::new();
            for mark in std::mem::take(content) {
                let InlineKind::Span(attr, _) = mark.kind else { continue };
                let kind = BlockKind::Div(Vec::new());
                let attr = Attr { id: attr.id, ..Attr::default() };
                places.push(Block { id: *next, span: mark.span, attr, kind });
                *next += 1;
            }
            block.kind = BlockKind::Div(places);
        });
    }
}

struct Reader<'a> {
    reading: &'a Reading<'a>,
    /// Ids in the chapter.
    anchors: &'a BTreeSet<String>,
    /// Those of the chapter itself.
    own: Vec<String>,
    /// All ids that are taken, from the first on that a mark is given: most chapters have no marks.
    names: Option<Names>,
    /// Ids that authors gave to marks.
    given: BTreeSet<String>,
    note: Option<(u32, bool)>,
    marks: Vec<Mark>,
    diags: &'a mut Diagnostics,
}

impl Reader<'_> {
    fn list(&mut self, list: &mut [Inline], raw: bool) {
        visit_inlines_mut(list, &mut |node| {
            if let InlineKind::Span(attr, words) = &mut node.kind
                && attr.has(MARK)
            {
                self.mark(attr, words, node.span, raw);
            }
        });
    }

    fn mark(&mut self, attr: &mut Attr, words: &[Inline], span: Span, raw: bool) {
        let mut entry = match attr.get("entry").or_else(|| attr.get("key")) {
            Some(text) => self.path(text, span),
            None => vec![self.own_words(words, raw)],
        };
        if entry.is_empty() || entry.iter().any(|level| shows_nothing(&plain_text(level))) {
            let message = "a mark of the index that names no entry";
            let help = "write `[words]{.index}`, or `[]{.index entry=\"Words\"}`";
            self.tell(span, message.to_owned(), help.to_owned());
            return;
        }
        if entry.len() > DEEPEST {
            let message = format!("an entry of {} levels; {DEEPEST} are set", entry.len());
            let help = "a `!` parts levels, two are the sign itself";
            self.tell(span, message, help.to_owned());
            entry.truncate(DEEPEST);
        }
        let sort = attr.get("sort").map(levels).unwrap_or_default();
        if sort.len() > entry.len() {
            let message = format!("`sort` has {} levels, its entry {}", sort.len(), entry.len());
            let help = "a `!` parts levels: `sort=\"!Neumann\"` is for the second";
            self.tell(span, message, help.to_owned());
        }
        let see = self.paths(attr.get("see"), span);
        let see_also = self.paths(attr.get("see-also").or_else(|| attr.get("seealso")), span);
        let principal = self.is_principal(attr, span);
        let range = self.range(attr, span);
        let index = attr.get("index").unwrap_or_default().trim().to_owned();
        let id = self.id(attr, &entry);
        attr.id = Some(id.clone());
        let note = self.note;
        let mark = Mark { index, entry, sort, see, see_also, principal, range, id, note, span };
        self.marks.push(mark);
    }

    /// The words of a mark as an entry.
    fn own_words(&self, words: &[Inline], raw: bool) -> Vec<Inline> {
        let mut words = bare_words(words);
        if raw {
            punctuation::text(&mut words, self.reading.lang);
        }
        words
    }

    /// `Top!Sub`.
    fn path(&self, text: &str, span: Span) -> Path {
        let words = |level: String| {
            let mut words = bare_words(&marked_line(&level, span, self.reading.dialect));
            punctuation::text(&mut words, self.reading.lang);
            words
        };
        levels(text).into_iter().map(words).collect()
    }

    /// `Lamps; Lights!Gas`.
    fn paths(&self, text: Option<&str>, span: Span) -> Vec<Path> {
        let each = text.into_iter().flat_map(|text| text.split(';'));
        let each = each.map(str::trim).filter(|text| !text.is_empty());
        each.map(|text| self.path(text, span)).collect()
    }

    fn is_principal(&mut self, attr: &Attr, span: Span) -> bool {
        match attr.get("mention").map(str::trim) {
            None | Some("") => false,
            Some("principal") => true,
            Some(other) => {
                let message = format!("a mark of the index takes no `mention=\"{other}\"`");
                self.tell(span, message, "write `mention=\"principal\"`".to_owned());
                false
            }
        }
    }

    fn range(&mut self, attr: &Attr, span: Span) -> Option<End> {
        match attr.get("range").map(str::trim)? {
            "open" | "start" => Some(End::Open),
            "close" | "end" => Some(End::Close),
            other => {
                let near = nearest(other, ["open", "close", "start", "end"]);
                let message = format!("a mark of the index takes no `range=\"{other}\"`");
                let help = match near {
                    Some("close" | "end") => "write `range=\"close\"`",
                    _ => {
                        "write `range=\"open\"` where a passage begins, and `range=\"close\"` where it ends"
                    }
                };
                self.tell(span, message, help.to_owned());
                None
            }
        }
    }

    /// The id that the author gave, or one of the entry's own words: it stays when other entries
    /// come and go.
    fn id(&mut self, attr: &Attr, entry: &Path) -> String {
        // One that was given before names that place.
        if let Some(id) = attr.id.as_ref().filter(|id| self.given.insert((*id).clone())) {
            return id.clone();
        }
        let words: Vec<String> = entry.iter().map(|level| plain_text(level)).collect();
        let taken = || Names::without(self.anchors.iter().chain(&self.own));
        let names = self.names.get_or_insert_with(taken);
        names.give(&format!("ix-{}", slug(&words.join(" "))), 2)
    }

    fn tell(&mut self, span: Span, message: String, help: String) {
        self.diags.push(Diagnostic::warning(Code::INDEX_MARK, span, message).help(help));
    }
}

/// The levels of an entry: parted by `!`, of which two are the sign itself.
pub(in crate::assemble) fn levels(text: &str) -> Vec<String> {
    let mut levels = vec![String::new()];
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '!' if chars.next_if_eq(&'!').is_none() => levels.push(String::new()),
            c => {
                if let Some(last) = levels.last_mut() {
                    last.push(c);
                }
            }
        }
    }
    levels.iter().map(|level| level.trim().to_owned()).collect()
}

/// Words without what has no place in an index or a list: notes, links, anchors, ends of lines. Their
/// places in the source are forgotten: they are set elsewhere.
pub(in crate::assemble) fn bare_words(words: &[Inline]) -> Vec<Inline> {
    let mut out: Vec<Inline> = Vec::new();
    let push = |out: &mut Vec<Inline>, text: &str| match out.last_mut().map(|i| &mut i.kind) {
        Some(InlineKind::Text(before)) => before.push_str(text),
        _ => out.push(Inline::text(text)),
    };
    for word in words {
        match &word.kind {
            InlineKind::Text(text) => push(&mut out, text),
            InlineKind::SoftBreak | InlineKind::HardBreak => push(&mut out, " "),
            InlineKind::Note(_)
            | InlineKind::Html(_)
            | InlineKind::Locators(_)
            | InlineKind::Cite(_) => {}
            InlineKind::Image(image) => push(&mut out, &image.alt),
            InlineKind::Link(link) => out.extend(bare_words(&link.content)),
            InlineKind::Span(attr, content) if attr.has(MARK) => out.extend(bare_words(content)),
            kind => {
                let mut inline = Inline { span: Span::NONE, kind: kind.clone() };
                if let InlineKind::Span(attr, _) = &mut inline.kind {
                    attr.id = None;
                }
                if let Some(children) = inline.children_mut() {
                    *children = bare_words(children);
                }
                out.push(inline);
            }
        }
    }
    if let Some(InlineKind::Text(first)) = out.first_mut().map(|i| &mut i.kind) {
        *first = first.trim_start().to_owned();
    }
    if let Some(InlineKind::Text(last)) = out.last_mut().map(|i| &mut i.kind) {
        last.truncate(last.trim_end().len());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_parted_by_marks_of_exclamation() {
        assert_eq!(levels("Top!Sub! Deep "), ["Top", "Sub", "Deep"]);
        assert_eq!(levels("Oklahoma!!"), ["Oklahoma!"]);
        assert_eq!(levels("Oklahoma!!!film"), ["Oklahoma!", "film"]);
        assert_eq!(levels("!Neumann"), ["", "Neumann"]);
    }
}
