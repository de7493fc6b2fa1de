//! The structure tree of a tagged PDF (ISO 32000-1, 14.7 and 14.8; ISO 14289-1, PDF/UA-1).
//!
//! The tree follows the model, not the page: a figure that floats stands where the text has it, a
//! note behind the paragraph that marks it. The content of the pages finds its element by chapter
//! and block; what no element asks for becomes a paragraph at its chapter's end, so that nothing on
//! a page is lost.

use super::finish::{literal, name, reals, text};
use super::tags::{Part, Segment, Tagged};
use crate::model::{
    Block, BlockKind, Book, Chapter, Definition, Image, Inline, InlineKind, Kind, List, Table,
    visit_blocks, visit_inlines,
};
use crate::typeset::page::{Group, Item, Pages, Role};
use lopdf::{Dictionary, Document, Object, ObjectId};
use std::collections::BTreeMap;

const HEADINGS: [&str; 6] = ["H1", "H2", "H3", "H4", "H5", "H6"];

/// A group of a page: page and index on it.
type Place = (u32, u32);

/// What an element holds.
#[derive(Debug)]
enum Kid {
    /// Another element.
    Elem(usize),
    /// A marked-content sequence: page and number.
    Content(u32, u32),
    /// The area of a link: page and index in [`crate::typeset::page::Page::links`].
    Link(u32, u32),
}

/// An element of the tree.
#[derive(Debug, Default)]
struct Elem {
    tag: &'static str,
    parent: usize,
    kids: Vec<Kid>,
    alt: Option<String>,
    actual: Option<&'static str>,
    lang: Option<String>,
    id: Option<String>,
    attributes: Option<Dictionary>,
    /// Stays in the tree without content: an empty cell.
    keep: bool,
}

/// Builds the tree and hangs it into the document. `annots` are the links of each page.
pub(super) fn add(
    doc: &mut Document,
    book: &Book,
    pages: &Pages,
    tags: &[Vec<Tagged>],
    ids: &[ObjectId],
    annots: &[Vec<Option<ObjectId>>],
) {
    let mut tree = Tree {
        book,
        pages,
        tags,
        elems: vec![Elem { tag: "Document", ..Elem::default() }],
        groups: index(pages, tags),
        linked: annots.iter().map(|a| vec![false; a.len()]).collect(),
        annots,
        chapter: 0,
        level: 0,
        shift: 0,
        due: Vec::new(),
    };
    tree.chapters();
    tree.lost_links();
    tree.write(doc, ids);
}

/// Places of the tagged groups by chapter and block.
fn index(pages: &Pages, tags: &[Vec<Tagged>]) -> BTreeMap<(u32, Option<u32>), Vec<Place>> {
    let mut groups: BTreeMap<(u32, Option<u32>), Vec<Place>> = BTreeMap::new();
    for (p, (page, tags)) in pages.pages.iter().zip(tags).enumerate() {
        for (g, (group, tagged)) in page.groups.iter().zip(tags).enumerate() {
            if matches!(tagged, Tagged::Content(s) if !s.is_empty()) {
                groups.entry((group.chapter, group.block)).or_default().push((p as u32, g as u32));
            }
        }
    }
    groups
}

struct Tree<'a> {
    book: &'a Book,
    pages: &'a Pages,
    tags: &'a [Vec<Tagged>],
    elems: Vec<Elem>,
    groups: BTreeMap<(u32, Option<u32>), Vec<Place>>,
    annots: &'a [Vec<Option<ObjectId>>],
    /// Links that have an element.
    linked: Vec<Vec<bool>>,
    /// Chapter in work.
    chapter: u32,
    /// Level of the last heading.
    level: u8,
    /// How much lower the headings of this chapter are than those of one that stands alone.
    shift: u8,
    /// Notes that were marked and wait for the end of their block.
    due: Vec<u32>,
}

impl<'a> Tree<'a> {
    fn elem(&mut self, parent: usize, tag: &'static str) -> usize {
        let at = self.elems.len();
        self.elems.push(Elem { tag, parent, ..Elem::default() });
        self.elems[parent].kids.push(Kid::Elem(at));
        at
    }

    fn group(&self, (page, group): Place) -> &'a Group {
        &self.pages.pages[page as usize].groups[group as usize]
    }

    fn segments(&self, (page, group): Place) -> &'a [Segment] {
        match &self.tags[page as usize][group as usize] {
            Tagged::Content(segments) => segments,
            _ => &[],
        }
    }

    /// The links of a group, as places on its page.
    fn links(&self, place: Place) -> Vec<u32> {
        let link = |s: &Segment| match s.part {
            Part::Link(link) => Some(link + (place.0 << 16)),
            _ => None,
        };
        self.segments(place).iter().filter_map(link).collect()
    }

    /// Takes what the pages hold of a block.
    fn take(&mut self, block: Option<u32>) -> Vec<Place> {
        self.groups.remove(&(self.chapter, block)).unwrap_or_default()
    }

    /// Takes the first mark of a block.
    fn take_label(&mut self, block: u32) -> Option<Place> {
        let list = self.groups.get(&(self.chapter, Some(block)))?;
        let at = list.iter().position(|p| self.group(*p).role == Role::ListLabel)?;
        self.groups.get_mut(&(self.chapter, Some(block))).map(|l| l.remove(at))
    }

    fn chapters(&mut self) {
        // Levels and elements of the chapters that are open.
        let mut open: Vec<(u8, usize)> = Vec::new();
        let mut nested: Vec<u8> = vec![0; self.book.chapters.len()];
        let mut last: Vec<usize> = Vec::new();
        for (i, chapter) in self.book.chapters.iter().enumerate() {
            while open.last().is_some_and(|(level, _)| *level >= chapter.level) {
                open.pop();
            }
            let parent = open.last().map_or(0, |o| o.1);
            let tag = if chapter.kind == Kind::Part { "Part" } else { "Sect" };
            let at = self.elem(parent, tag);
            self.elems[at].lang = chapter.lang.clone();
            open.push((chapter.level, at));
            self.chapter = i as u32;
            // A chapter inside another one begins a level lower than that.
            last.retain(|c| self.book.chapters[*c].level < chapter.level);
            if self.book.is_nested(i) {
                nested[i] = last.last().map_or(0, |c| nested[*c] + 1).min(4);
            }
            last.push(i);
            self.shift = nested[i];
            self.chapter_text(chapter, at);
        }
    }

    fn chapter_text(&mut self, chapter: &'a Chapter, at: usize) {
        self.level = 1 + self.shift;
        let heading = HEADINGS[usize::from(self.shift)];
        let opener = self.take(None);
        let contents = chapter.kind == Kind::Contents && chapter.generated;
        let list = if contents { self.elem(at, "TOC") } else { at };
        let mut title = None;
        let mut entry: Option<(usize, Vec<u32>)> = None;
        for place in opener {
            let tag = match self.group(place).role {
                Role::Title => heading,
                _ if contents => "TOCI",
                _ => "P",
            };
            if tag == heading {
                let title = *title.get_or_insert_with(|| {
                    let parent = if contents { 0 } else { at };
                    let elem = self.elem(parent, heading);
                    // The title of the contents stands before their list.
                    if contents {
                        self.elems[elem].parent = at;
                        self.elems[0].kids.pop();
                        self.elems[at].kids.insert(0, Kid::Elem(elem));
                    }
                    elem
                });
                self.fill(title, &[place]);
            } else {
                title = None;
                // The groups of an entry of the contents share a link.
                let links = self.links(place);
                let elem = match &entry {
                    Some((elem, of)) if contents && !of.is_empty() && *of == links => *elem,
                    _ => self.elem(list, tag),
                };
                self.fill(elem, &[place]);
                entry = Some((elem, links));
            }
        }
        self.blocks(&chapter.blocks, at);
        self.notes(at, true);
        let rest = self.groups.range((self.chapter, None)..=(self.chapter, Some(u32::MAX)));
        let rest: Vec<(u32, Option<u32>)> = rest.map(|(k, _)| *k).collect();
        for key in rest {
            let places = self.groups.remove(&key).unwrap_or_default();
            let elem = self.elem(at, "P");
            self.fill(elem, &places);
        }
    }

    /// The notes that were marked, or all that are left.
    fn notes(&mut self, parent: usize, all: bool) {
        let chapter = &self.book.chapters[self.chapter as usize];
        let due = std::mem::take(&mut self.due);
        if self.pages.end_notes && !all {
            self.due = due;
            return;
        }
        let rest = (0..chapter.notes.len() as u32).filter(|_| all);
        let mut list = due;
        list.extend(rest);
        if self.pages.end_notes {
            self.notes_head(chapter, parent);
        }
        for n in list {
            let Some(note) = chapter.notes.get(n as usize) else { continue };
            // A note that is marked twice stands where it is marked first.
            let first = note.blocks.first().map(|b| b.id);
            if !first.is_some_and(|id| self.holds(id, &note.blocks)) {
                continue;
            }
            let elem = self.elem(parent, "Note");
            self.elems[elem].id = Some(format!("note-{}-{}", self.chapter, n + 1));
            self.blocks(&note.blocks, elem);
        }
    }

    /// The heading over notes at the end of a chapter, which has no block of its own.
    fn notes_head(&mut self, chapter: &Chapter, parent: usize) {
        let Some(first) = chapter.notes.first().and_then(|n| n.blocks.first()) else { return };
        let (head, rest): (Vec<Place>, Vec<Place>) = self
            .take(Some(first.id))
            .into_iter()
            .partition(|p| matches!(self.group(*p).role, Role::Heading(_)));
        if !rest.is_empty() {
            self.groups.insert((self.chapter, Some(first.id)), rest);
        }
        if !head.is_empty() {
            let elem = self.elem(parent, HEADINGS[usize::from(self.heading(2)) - 1]);
            self.fill(elem, &head);
        }
    }

    /// Whether the pages still hold something of these blocks.
    fn holds(&self, first: u32, blocks: &[Block]) -> bool {
        let mut last = first;
        visit_blocks(blocks, &mut |b| last = last.max(b.id));
        let range = (self.chapter, Some(first))..=(self.chapter, Some(last));
        self.groups.range(range).next().is_some()
    }

    fn blocks(&mut self, blocks: &'a [Block], parent: usize) {
        for block in blocks {
            self.block(block, parent);
            let in_note = self.elems[parent].tag == "Note";
            if !in_note && !self.due.is_empty() {
                self.notes(parent, false);
            }
        }
    }

    fn block(&mut self, block: &'a Block, parent: usize) {
        let before = self.elems.len();
        match &block.kind {
            BlockKind::Para(_) | BlockKind::Lines(_) | BlockKind::Html(_) => {
                self.leaf(block, parent, "P");
            }
            BlockKind::Heading(h) => {
                let tag = self.heading(h.level);
                let level = std::mem::replace(&mut self.level, tag);
                self.leaf(block, parent, HEADINGS[usize::from(tag) - 1]);
                // A heading that runs into the next paragraph is tagged there.
                if self.elems.len() == before {
                    self.level = level;
                }
            }
            BlockKind::Quote(children) => self.container(block, children, parent, "BlockQuote"),
            BlockKind::List(list) => self.list(list, parent),
            BlockKind::Definitions(list) => self.definitions(list, block, parent),
            BlockKind::Code(_) => {
                let places = self.take(Some(block.id));
                let (caption, code) = self.captions(places);
                self.paragraph(parent, &caption);
                if !code.is_empty() {
                    let p = self.elem(parent, "P");
                    let elem = self.elem(p, "Code");
                    self.fill(elem, &code);
                }
            }
            BlockKind::Table(table) => self.table(Some(table), block, parent),
            BlockKind::Figure(figure) => {
                let places = self.take(Some(block.id));
                let (caption, picture) = self.captions(places);
                let part = self.elem(parent, "Div");
                for place in picture {
                    if self.group(place).role == Role::Figure {
                        let alt = described(&figure.image, &figure.caption);
                        self.figure(part, place, alt);
                    } else {
                        self.paragraph(part, &[place]);
                    }
                }
                if !caption.is_empty() {
                    let elem = self.elem(part, "Caption");
                    self.fill(elem, &caption);
                }
            }
            BlockKind::Callout(callout) => self.container(block, &callout.blocks, parent, "Div"),
            BlockKind::Div(children) => {
                let quoted = block.attr.has("epigraph") || block.attr.has("letter");
                let tag = if quoted { "BlockQuote" } else { "Div" };
                self.container(block, children, parent, tag);
            }
            BlockKind::Math(math) => {
                let places = self.take(Some(block.id));
                for place in places {
                    if self.group(place).role == Role::Formula {
                        let elem = self.elem(parent, "Formula");
                        self.elems[elem].alt = Some(math.tex.trim().to_string());
                        self.boxed(elem, place);
                        self.fill(elem, &[place]);
                    } else {
                        self.paragraph(parent, &[place]);
                    }
                }
            }
            BlockKind::SceneBreak | BlockKind::SpaceBreak | BlockKind::PageBreak => {}
        }
        if let (Some(lang), Some(elem)) = (block.attr.lang(), self.elems.get_mut(before)) {
            elem.lang = Some(lang.to_string());
        }
    }

    /// The level at which a heading is tagged: none is skipped (ISO 14289-1, 7.4.2).
    fn heading(&self, level: u8) -> u8 {
        (level + self.shift).clamp(2, self.level + 1).min(6)
    }

    /// A block that holds text of its own.
    fn leaf(&mut self, block: &Block, parent: usize, tag: &'static str) {
        let places = self.take(Some(block.id));
        if !places.is_empty() {
            let elem = self.elem(parent, tag);
            self.fill(elem, &places);
        }
    }

    fn paragraph(&mut self, parent: usize, places: &[Place]) {
        if !places.is_empty() {
            let elem = self.elem(parent, "P");
            self.fill(elem, places);
        }
    }

    /// A block that holds blocks, with its own label before them.
    fn container(
        &mut self,
        block: &'a Block,
        children: &'a [Block],
        parent: usize,
        tag: &'static str,
    ) {
        let elem = self.elem(parent, tag);
        let places = self.take(Some(block.id));
        self.paragraph(elem, &places);
        self.blocks(children, elem);
    }

    fn captions(&self, places: Vec<Place>) -> (Vec<Place>, Vec<Place>) {
        places.into_iter().partition(|p| self.group(*p).role == Role::Caption)
    }

    fn list(&mut self, list: &'a List, parent: usize) {
        let elem = self.elem(parent, "L");
        let numbering = if list.start.is_some() { "Decimal" } else { "Disc" };
        self.elems[elem].attributes = Some(attributes("List", "ListNumbering", numbering));
        for item in &list.items {
            let li = self.elem(elem, "LI");
            let mark = first_blocks(&item.blocks).into_iter().find_map(|id| self.take_label(id));
            if let Some(place) = mark {
                let label = self.elem(li, "Lbl");
                // A box to tick is drawn, not set.
                self.elems[label].actual =
                    item.task.map(|done| if done { "\u{2611}" } else { "\u{2610}" });
                self.fill(label, &[place]);
            }
            let body = self.elem(li, "LBody");
            self.blocks(&item.blocks, body);
        }
    }

    fn definitions(&mut self, list: &'a [Definition], block: &'a Block, parent: usize) {
        let cells = list.iter().any(|d| d.bodies.iter().flatten().any(|b| self.is_table(b.id)));
        if cells || self.is_table(block.id) {
            return self.table(None, block, parent);
        }
        let elem = self.elem(parent, "L");
        self.elems[elem].attributes = Some(attributes("List", "ListNumbering", "Disc"));
        for d in list {
            let li = self.elem(elem, "LI");
            let first = d.bodies.iter().flatten().next().map_or(block.id, |b| b.id);
            while let Some(place) = self.take_label(first) {
                let at = match self.elems[li].kids.first() {
                    Some(Kid::Elem(label)) => *label,
                    _ => self.elem(li, "Lbl"),
                };
                self.fill(at, &[place]);
            }
            let body = self.elem(li, "LBody");
            for blocks in &d.bodies {
                self.blocks(blocks, body);
            }
        }
        let places = self.take(Some(block.id));
        self.paragraph(parent, &places);
    }

    /// Whether a block is set in cells.
    fn is_table(&self, block: u32) -> bool {
        self.groups.get(&(self.chapter, Some(block))).is_some_and(|list| {
            list.iter().any(|p| matches!(self.group(*p).role, Role::Cell { .. }))
        })
    }

    fn table(&mut self, table: Option<&'a Table>, block: &'a Block, parent: usize) {
        let places = self.take(Some(block.id));
        let mut cells: BTreeMap<(u32, u32), (bool, Vec<Place>)> = BTreeMap::new();
        let mut others = Vec::new();
        let mut columns = table.map_or(0, |t| t.rows.iter().map(Vec::len).max().unwrap_or(0));
        for place in places {
            match self.group(place).role {
                Role::Cell { head, row, column } => {
                    columns = columns.max(column as usize + 1);
                    cells.entry((row, column)).or_insert((head, Vec::new())).1.push(place);
                }
                _ => others.push(place),
            }
        }
        if cells.is_empty() {
            self.paragraph(parent, &others);
            return;
        }
        let elem = self.elem(parent, "Table");
        let (caption, others) = self.captions(others);
        if !caption.is_empty() {
            let caption_elem = self.elem(elem, "Caption");
            self.fill(caption_elem, &caption);
        }
        // A panel has no head: its first column names the rows.
        let panel = cells.iter().all(|((_, column), (head, _))| *head == (*column == 0));
        let mut rows: Vec<u32> = cells.keys().map(|k| k.0).collect();
        rows.extend(0..table.map_or(0, |t| t.rows.len() + usize::from(!t.head.is_empty())) as u32);
        rows.sort_unstable();
        rows.dedup();
        // Rows without any content are no rows of the page either.
        rows.retain(|r| cells.range((*r, 0)..=(*r, u32::MAX)).next().is_some());
        for row in rows {
            let tr = self.elem(elem, "TR");
            let headed = cells.range((row, 0)..=(row, u32::MAX)).any(|(_, c)| c.0) && !panel;
            for column in 0..columns as u32 {
                let cell = cells.remove(&(row, column));
                let head = headed || (panel && column == 0);
                let at = self.elem(tr, if head { "TH" } else { "TD" });
                self.elems[at].keep = true;
                if head {
                    let scope = if panel { "Row" } else { "Column" };
                    self.elems[at].attributes = Some(attributes("Table", "Scope", scope));
                }
                if let Some((_, places)) = cell {
                    self.fill(at, &places);
                }
            }
        }
        self.paragraph(parent, &others);
    }

    fn figure(&mut self, parent: usize, place: Place, alt: String) {
        let elem = self.elem(parent, "Figure");
        self.elems[elem].alt = Some(alt);
        self.boxed(elem, place);
        self.fill(elem, &[place]);
    }

    /// Gives an element the box of a group's items on its page.
    fn boxed(&mut self, elem: usize, place: Place) {
        let items = &self.group(place).items;
        self.elems[elem].attributes = bounds(items, self.pages.height).map(|b| {
            let mut dict = attributes("Layout", "Placement", "Block");
            dict.set("BBox", reals(&b));
            dict
        });
    }

    /// Adds the content of groups to an element.
    fn fill(&mut self, elem: usize, places: &[Place]) {
        for &place in places {
            for segment in self.segments(place) {
                self.segment(elem, place, segment);
            }
        }
    }

    fn segment(&mut self, elem: usize, place: Place, segment: &Segment) {
        let page = place.0;
        let into = match &segment.part {
            Part::Plain => elem,
            Part::Note(n) => {
                self.due.push(*n);
                self.elem(elem, "Reference")
            }
            Part::Formula(tex) => {
                let at = self.elem(elem, "Formula");
                self.elems[at].alt = Some(tex.trim().to_string());
                self.inner_box(at, place, segment);
                at
            }
            Part::Image(resource) => {
                let at = self.elem(elem, "Figure");
                self.elems[at].alt = Some(self.inline_alt(place, *resource));
                self.inner_box(at, place, segment);
                at
            }
            Part::Link(link) => self.link(elem, page, *link),
            Part::Heading(level) => self.run_in(elem, *level),
        };
        let sequences = segment.mcid..segment.mcid + segment.count;
        self.elems[into].kids.extend(sequences.map(|n| Kid::Content(page, n)));
    }

    /// The heading that runs into a paragraph, as an element before it.
    fn run_in(&mut self, paragraph: usize, level: u8) -> usize {
        let parent = self.elems[paragraph].parent;
        let kids = &self.elems[parent].kids;
        if let [.., Kid::Elem(head), Kid::Elem(last)] = kids.as_slice()
            && *last == paragraph
            && *head > paragraph
        {
            return *head;
        }
        let level = self.heading(level);
        self.level = level;
        let head = self.elem(parent, HEADINGS[usize::from(level) - 1]);
        let kids = &mut self.elems[parent].kids;
        let end = kids.len();
        kids.swap(end - 2, end - 1);
        head
    }

    /// The element of a link, made where its first words stand.
    fn link(&mut self, elem: usize, page: u32, link: u32) -> usize {
        if let Some(Kid::Elem(last)) = self.elems[elem].kids.last()
            && matches!(self.elems[*last].kids.first(), Some(Kid::Link(p, l)) if (*p, *l) == (page, link))
        {
            return *last;
        }
        let known = self.annots[page as usize][link as usize].is_some();
        let linked = &mut self.linked[page as usize][link as usize];
        let fresh = !std::mem::replace(linked, true) && known;
        let at = self.elem(elem, if known { "Link" } else { "Span" });
        if fresh {
            self.elems[at].kids.push(Kid::Link(page, link));
        }
        at
    }

    /// Links whose words were not found: their areas are in the tree all the same.
    fn lost_links(&mut self) {
        for page in 0..self.annots.len() {
            for link in 0..self.annots[page].len() {
                if self.annots[page][link].is_some() && !self.linked[page][link] {
                    let at = self.elem(0, "Link");
                    self.elems[at].kids.push(Kid::Link(page as u32, link as u32));
                }
            }
        }
    }

    fn inner_box(&mut self, elem: usize, place: Place, segment: &Segment) {
        let items = &self.group(place).items[segment.from..segment.to];
        self.elems[elem].attributes = bounds(items, self.pages.height).map(|b| {
            let mut dict = attributes("Layout", "Placement", "Inline");
            dict.set("BBox", reals(&b));
            dict
        });
    }

    /// The description of a picture in the line.
    fn inline_alt(&self, place: Place, resource: u32) -> String {
        let group = self.group(place);
        let chapter = &self.book.chapters[group.chapter as usize];
        let mut found = None;
        let mut see = |list: &[Inline]| {
            visit_inlines(list, &mut |i| {
                if let InlineKind::Image(image) = &i.kind
                    && image.resource == Some(resource)
                {
                    found.get_or_insert_with(|| described(image, &[]));
                }
            });
        };
        let notes = chapter.notes.iter().map(|n| n.blocks.as_slice());
        for blocks in std::iter::once(chapter.blocks.as_slice()).chain(notes) {
            visit_blocks(blocks, &mut |b| {
                if Some(b.id) == group.block || group.block.is_none() {
                    b.inlines().into_iter().for_each(&mut see);
                }
            });
        }
        found.unwrap_or_else(|| {
            let path = self.book.images.get(resource as usize).map_or("", |i| i.path.as_str());
            path.rsplit('/').next().unwrap_or(path).to_string()
        })
    }

    /// Whether an element has content, or an element in it has.
    fn live(&self) -> Vec<bool> {
        let mut live: Vec<bool> = self.elems.iter().map(|e| e.keep).collect();
        // Children come behind their parents.
        for at in (0..self.elems.len()).rev() {
            live[at] |= self.elems[at].kids.iter().any(|k| !matches!(k, Kid::Elem(_)));
            if live[at] && at > 0 {
                live[self.elems[at].parent] = true;
            }
        }
        live
    }

    /// Writes the objects.
    fn write(self, doc: &mut Document, pages: &[ObjectId]) {
        let live = self.live();
        let root = doc.new_object_id();
        let own: Vec<Option<ObjectId>> = live
            .iter()
            .enumerate()
            .map(|(i, l)| (*l || i == 0).then(|| doc.new_object_id()))
            .collect();
        let mut content: Vec<Vec<Object>> = self
            .tags
            .iter()
            .map(|tags| {
                let last = tags.iter().rev().find_map(|t| match t {
                    Tagged::Content(list) => list.last(),
                    _ => None,
                });
                vec![Object::Null; last.map_or(0, |s| (s.mcid + s.count) as usize)]
            })
            .collect();
        let mut links: Vec<(i64, ObjectId)> = Vec::new();
        let mut names: BTreeMap<String, ObjectId> = BTreeMap::new();
        let mut key = pages.len() as i64;
        for (at, elem) in self.elems.iter().enumerate() {
            let Some(id) = own[at] else { continue };
            let mut dict = Dictionary::new();
            dict.set("S", name(elem.tag));
            dict.set("P", if at == 0 { root } else { own[elem.parent].unwrap_or(root) });
            let page = elem.kids.iter().find_map(|k| match k {
                Kid::Content(page, _) => Some(*page),
                _ => None,
            });
            if let Some(page) = page {
                dict.set("Pg", pages[page as usize]);
            }
            let mut kids = Vec::with_capacity(elem.kids.len());
            for kid in &elem.kids {
                match kid {
                    Kid::Elem(e) => kids.extend(own[*e].map(Object::Reference)),
                    Kid::Content(p, mcid) => {
                        content[*p as usize][*mcid as usize] = Object::Reference(id);
                        kids.push(if page == Some(*p) {
                            Object::Integer(i64::from(*mcid))
                        } else {
                            let mut mcr = Dictionary::new();
                            mcr.set("Type", name("MCR"));
                            mcr.set("Pg", pages[*p as usize]);
                            mcr.set("MCID", i64::from(*mcid));
                            Object::Dictionary(mcr)
                        });
                    }
                    Kid::Link(p, link) => {
                        let Some(annot) = self.annots[*p as usize][*link as usize] else {
                            continue;
                        };
                        let mut objr = Dictionary::new();
                        objr.set("Type", name("OBJR"));
                        objr.set("Pg", pages[*p as usize]);
                        objr.set("Obj", annot);
                        kids.push(Object::Dictionary(objr));
                        if let Ok(annot) = doc.get_object_mut(annot).and_then(Object::as_dict_mut) {
                            annot.set("StructParent", key);
                        }
                        links.push((key, id));
                        key += 1;
                    }
                }
            }
            match kids.len() {
                0 => {}
                1 => dict.set("K", kids.remove(0)),
                _ => dict.set("K", kids),
            }
            if let Some(alt) = &elem.alt {
                dict.set("Alt", text(alt));
            }
            if let Some(actual) = elem.actual {
                dict.set("ActualText", text(actual));
            }
            if let Some(lang) = &elem.lang {
                dict.set("Lang", literal(lang));
            }
            if let Some(attributes) = &elem.attributes {
                dict.set("A", attributes.clone());
            }
            if let Some(word) = &elem.id {
                dict.set("ID", literal(word));
                names.insert(word.clone(), id);
            }
            doc.objects.insert(id, Object::Dictionary(dict));
        }
        let mut nums = Vec::new();
        for (i, (list, page)) in content.into_iter().zip(pages).enumerate() {
            if let Ok(page) = doc.get_object_mut(*page).and_then(Object::as_dict_mut) {
                page.set("StructParents", i as i64);
                if page.has(b"Annots") {
                    page.set("Tabs", name("S"));
                }
            }
            let list = doc.add_object(list);
            nums.extend([Object::Integer(i as i64), Object::Reference(list)]);
        }
        for (key, id) in links {
            nums.extend([Object::Integer(key), Object::Reference(id)]);
        }
        let mut parents = Dictionary::new();
        parents.set("Nums", nums);
        let parents = doc.add_object(parents);
        let mut dict = Dictionary::new();
        dict.set("Type", name("StructTreeRoot"));
        dict.set("K", own[0].unwrap_or(root));
        dict.set("ParentTree", parents);
        dict.set("ParentTreeNextKey", key);
        if !names.is_empty() {
            let list = names.into_iter().flat_map(|(n, id)| [literal(&n), id.into()]).collect();
            let mut tree = Dictionary::new();
            tree.set("Names", Object::Array(list));
            dict.set("IDTree", doc.add_object(tree));
        }
        doc.objects.insert(root, Object::Dictionary(dict));
        if let Ok(catalog) = doc.catalog_mut() {
            catalog.set("StructTreeRoot", root);
            let mut info = Dictionary::new();
            info.set("Marked", true);
            catalog.set("MarkInfo", info);
        }
    }
}

/// The block that an item begins with, and the first ones inside it.
fn first_blocks(blocks: &[Block]) -> Vec<u32> {
    let mut out = Vec::new();
    let mut first = blocks.first();
    while let Some(block) = first {
        out.push(block.id);
        first = block.child_blocks().into_iter().flatten().next();
    }
    out
}

/// What a picture shows: its description, else its caption, else the name of its file.
fn described(image: &Image, caption: &[Inline]) -> String {
    let words = image.alt.trim();
    let caption = crate::model::plain_text(caption);
    match (words, caption.trim()) {
        ("", "") => image.src.rsplit('/').next().unwrap_or(&image.src).to_string(),
        ("", caption) => caption.to_string(),
        (words, _) => words.to_string(),
    }
}

fn attributes(owner: &str, key: &str, value: &str) -> Dictionary {
    let mut dict = Dictionary::new();
    dict.set("O", name(owner));
    dict.set(key, name(value));
    dict
}

/// The box around items, in PDF's coordinates: left, bottom, right, top.
fn bounds(items: &[Item], height: f32) -> Option<[f32; 4]> {
    let mut found: Option<[f32; 4]> = None;
    let mut add = |x: f32, y: f32, w: f32, h: f32| {
        let b = [x, height - y - h, x + w, height - y];
        found = Some(match found {
            None => b,
            Some(a) => [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])],
        });
    };
    for item in items {
        match item {
            Item::Run(run) => add(run.x, run.y - run.size * 0.8, run.width(), run.size),
            Item::Rect { x, y, w, h, .. } | Item::Image { x, y, w, h, .. } => add(*x, *y, *w, *h),
            Item::Path { .. } => {}
        }
    }
    found
}
