//! The book's indexes: each entry with its pages and the places of its marks.

use super::{Error, Session};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{
    Block, BlockKind, Chapter, INDEX_GROUP, INDEX_TERM, Inline, InlineKind, Kind, List, Locator,
    bare_text, plain_text,
};
use crate::source::{Sources, Span};
use crate::theme::RangeStyle;
use crate::typeset::Folios;
use crate::typeset::locators::printed;

/// An index of the book.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Index {
    /// Its title.
    pub title: String,
    /// Its entries in their order, those below others behind these.
    pub entries: Vec<IndexEntry>,
}

/// An entry of an index.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct IndexEntry {
    /// How deep it stands below others, from 0.
    pub level: usize,
    /// Its words.
    pub words: String,
    /// Its pages as they are printed; none if the book can't be set.
    pub pages: Vec<String>,
    /// Which entries it leads to: "see also Lights"; empty if to none.
    pub leads: String,
    /// Its marks: path of the file, line and column from 1.
    pub places: Vec<(String, usize, usize)>,
    /// Its first mark.
    pub span: Span,
}

impl Session {
    /// The indexes that marks in the text make, with the pages of their entries if the book can be
    /// set.
    ///
    /// # Errors
    /// [`Error::NoBook`].
    pub fn indexes(&mut self) -> Result<Vec<Index>, Error> {
        let book = self.book_with_faults()?;
        let layout = self.book_layout().ok();
        let folios = layout.as_ref().map(|l| Folios::of_pages(&l.pages));
        let ranges = layout.as_ref().map_or(RangeStyle::default(), |l| l.theme.index.ranges);
        let reader = Reader { folios: folios.as_ref(), ranges, sources: &self.sources };
        let indexes = book.chapters.iter().filter(|c| c.kind == Kind::Index);
        let indexes = indexes.map(|c| reader.index(c)).filter(|i| !i.entries.is_empty());
        Ok(indexes.collect())
    }
}

/// Most pages that a reader looks up for an entry that nothing is said of beside.
const MOST_PAGES: usize = 8;

/// Tells of entries that are hard to use, each sort of them with a line for an index.
pub(super) fn tell_use(indexes: &[Index], diags: &mut Diagnostics) {
    for index in indexes {
        let entries = &index.entries;
        let below = |at: usize| {
            let level = entries[at].level;
            let own = entries[at + 1..].iter().take_while(move |e| e.level > level);
            own.filter(|e| e.level == level + 1).count()
        };
        let all = || 0..entries.len();
        let long: Vec<usize> =
            all().filter(|at| entries[*at].pages.len() > MOST_PAGES && below(*at) == 0).collect();
        let single: Vec<usize> = all().filter(|at| below(*at) == 1).collect();
        let title = &index.title;
        let found = [
            (
                long,
                "with more than eight pages and nothing below",
                "say by entries below it what stands on which page: `entry=\"lamps!oil for\"`",
            ),
            (single, "with a single entry below", "join the two, or divide the pages by one more"),
        ];
        for (which, what, help) in found {
            let Some(first) = which.first() else { continue };
            let names: Vec<String> =
                which.iter().take(5).map(|at| format!("`{}`", path(entries, *at))).collect();
            let more = if which.len() > names.len() { ", ..." } else { "" };
            let count = match which.len() {
                1 => "an entry".to_owned(),
                n => format!("{n} entries"),
            };
            let text = format!("\"{title}\" has {count} {what}: {}{more}", names.join(", "));
            let d = Diagnostic::warning(Code::INDEX_USE, entries[*first].span, text);
            diags.push(d.help(help));
        }
    }
}

/// The words of an entry behind those of the entries in which it stands, as a mark names them.
fn path(entries: &[IndexEntry], at: usize) -> String {
    let mut words = vec![entries[at].words.as_str()];
    let mut level = entries[at].level;
    for entry in entries[..at].iter().rev() {
        if entry.level < level {
            level = entry.level;
            words.insert(0, &entry.words);
        }
    }
    words.join("!")
}

struct Reader<'a> {
    folios: Option<&'a Folios<'a>>,
    ranges: RangeStyle,
    sources: &'a Sources,
}

impl Reader<'_> {
    fn index(&self, chapter: &Chapter) -> Index {
        let mut entries = Vec::new();
        for group in chapter.blocks.iter().filter(|b| b.attr.has(INDEX_GROUP)) {
            self.blocks(group.child_blocks().into_iter().flatten(), 0, &mut entries);
        }
        Index { title: bare_text(&chapter.title), entries }
    }

    fn blocks<'b>(
        &self,
        blocks: impl Iterator<Item = &'b Block>,
        level: usize,
        out: &mut Vec<IndexEntry>,
    ) {
        for block in blocks {
            match &block.kind {
                BlockKind::List(List { items, .. }) => {
                    for item in items {
                        let (line, below) = item.blocks.split_at(item.blocks.len().min(1));
                        self.blocks(line.iter(), level, out);
                        self.blocks(below.iter(), level + 1, out);
                    }
                }
                BlockKind::Para(content) => {
                    let span = block.span;
                    out.push(IndexEntry { span, ..self.entry(content, level) });
                }
                _ => {}
            }
        }
    }

    fn entry(&self, content: &[Inline], level: usize) -> IndexEntry {
        let mut entry = IndexEntry { level, ..IndexEntry::default() };
        let mut leads: Vec<Inline> = Vec::new();
        for inline in content {
            match &inline.kind {
                InlineKind::Span(attr, words) if attr.has(INDEX_TERM) => {
                    entry.words = bare_text(words);
                }
                InlineKind::Locators(list) => self.places(list, &mut entry),
                _ => leads.push(inline.clone()),
            }
        }
        let is_comma = |c: char| c.is_whitespace() || matches!(c, ',' | '\u{60c}' | '\u{3001}');
        entry.leads = plain_text(&leads).trim_start_matches(is_comma).to_owned();
        entry
    }

    fn places(&self, list: &[Locator], entry: &mut IndexEntry) {
        if let Some(folios) = self.folios {
            let all = printed(list, self.ranges, |_, at| folios.page(at), |_, of| folios.sign(of));
            entry.pages = all.into_iter().map(|p| p.text).collect();
        }
        for locator in list.iter().filter(|l| l.span.is_some()) {
            let Some(file) = self.sources.get(locator.span.file) else { continue };
            let (line, column) = file.line_col(locator.span.start as usize);
            entry.places.push((file.path.clone(), line, column));
        }
    }
}
