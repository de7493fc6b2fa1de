//! The structure tree of a tagged PDF (ISO 32000-1, 14.7 and 14.8; ISO 14289-1, PDF/UA-1; ISO
//! 14289-2, PDF/UA-2).
//!
//! The tree follows the model, not the page: a figure that floats stands where the text has it, a
//! note behind the paragraph that marks it. The content of the pages finds its element by chapter
//! and block; what no element asks for becomes a paragraph at its chapter's end, so that nothing on
//! a page is lost.

mod heads;
mod inline;
mod notes;
mod write;

use super::links::{Area, End, Links, To};
use super::math::Formulas;
use super::objects::{literal, name, reals};
use super::tags::{Part, Segment, Tagged};
use crate::artwork::written;
use crate::manifest::{NotesPlace, ScreenFormat};
use crate::model::{
    Block, BlockKind, Book, Cell, Chapter, DISPLAY_LIST, Definition, ENTRY, InlineKind, Kind, List,
    Table, bare, plain_text, shows_nothing, visit_blocks, visit_inlines,
};
use crate::theme::Numerals;
use crate::typeset::page::{Group, Item, Pages, Role};
use heads::{Heads, Spot};
use lopdf::{Dictionary, Document, Object, ObjectId};
use std::collections::{BTreeMap, BTreeSet};
pub(super) use write::Grown;
use write::{Elem, Kid, attributes, bounds};

const HEADINGS: [&str; 6] = ["H1", "H2", "H3", "H4", "H5", "H6"];

/// A group of a page: page and index on it.
type Place = (u32, u32);

/// Groups by chapter and block.
type Groups = BTreeMap<(u32, Option<u32>), Vec<Place>>;

/// Elements of the places that links lead to.
pub(super) type Targets = BTreeMap<End, ObjectId>;

/// Builds the tree and hangs it into the document. `annots` are the links of each page.
pub(super) fn add(
    doc: &mut Document,
    book: &Book,
    pages: &Pages,
    (links, tags): (&Links, &[Vec<Tagged>]),
    ids: &[ObjectId],
    annots: &[Vec<Option<ObjectId>>],
    format: ScreenFormat,
) -> (Grown, Targets, Formulas) {
    let mut tree = Tree {
        book,
        pages,
        links,
        tags,
        elems: vec![Elem { tag: "Document", ..Elem::default() }],
        groups: index(pages, tags),
        bare_cells: bare_cells(pages),
        linked: annots.iter().map(|a| vec![false; a.len()]).collect(),
        annots,
        chapter: 0,
        level: 0,
        shift: 0,
        due: Vec::new(),
        in_entry: false,
        sources: sources(book),
        format,
        targets: BTreeMap::new(),
        entries: Vec::new(),
        marks: Vec::new(),
        held: BTreeMap::new(),
        first_marks: BTreeMap::new(),
        noted: BTreeMap::new(),
    };
    if pages.notes == NotesPlace::Book {
        tree.hold_notes();
    }
    tree.chapters();
    tree.lost_notes();
    tree.lost_links();
    tree.refer();
    let Tree { elems, targets, noted, first_marks, .. } = tree;
    let (grown, formulas) =
        Grown::hang(doc, (elems, format), &book.meta.language, tags, annots.to_vec(), ids.to_vec());
    let objects = grown.objects();
    let notes = noted.into_iter().map(|((chapter, n), at)| (End::Note(chapter, n), at));
    let marks = first_marks.into_iter().map(|((chapter, n), at)| (End::Mark(chapter, n), at));
    let ends = targets.into_iter().chain(notes).chain(marks);
    let targets = ends.map(|(end, at)| (end, objects[at])).collect();
    (grown, targets, formulas)
}

/// Where the entries of bibliographies stand.
fn sources(book: &Book) -> BTreeSet<End> {
    let mut found = BTreeSet::new();
    for (at, chapter) in book.chapters.iter().enumerate() {
        visit_blocks(&chapter.blocks, &mut |block| {
            if block.attr.has(ENTRY) && block.attr.id.is_some() {
                found.insert(End::Anchor(at as u32, block.attr.id.clone()));
            }
        });
    }
    found
}

/// Places of the tagged groups by chapter and block.
fn index(pages: &Pages, tags: &[Vec<Tagged>]) -> Groups {
    let mut groups = Groups::new();
    for (p, (page, tags)) in pages.pages.iter().zip(tags).enumerate() {
        for (g, (group, tagged)) in page.groups.iter().zip(tags).enumerate() {
            if matches!(tagged, Tagged::Content(s) if !s.is_empty()) {
                groups.entry((group.chapter, group.block)).or_default().push((p as u32, g as u32));
            }
        }
    }
    groups
}

/// Groups that only say that a cell of blocks stands there, by chapter and table.
fn bare_cells(pages: &Pages) -> Groups {
    let mut found = Groups::new();
    for (p, page) in pages.pages.iter().enumerate() {
        for (g, group) in page.groups.iter().enumerate() {
            if group.items.is_empty() && matches!(group.role, Role::Cell { .. }) {
                let of = (group.chapter, group.block);
                found.entry(of).or_default().push((p as u32, g as u32));
            }
        }
    }
    found
}

struct Tree<'a> {
    book: &'a Book,
    pages: &'a Pages,
    links: &'a Links<'a>,
    tags: &'a [Vec<Tagged>],
    elems: Vec<Elem>,
    groups: Groups,
    /// Where cells stand that hold nothing of their tables' own.
    bare_cells: Groups,
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
    /// The block is in an entry of a bibliography.
    in_entry: bool,
    /// Where entries of bibliographies stand.
    sources: BTreeSet<End>,
    format: ScreenFormat,
    /// Elements of the places that links lead to.
    targets: BTreeMap<End, usize>,
    /// Entries of the contents, and where they lead.
    entries: Vec<(usize, &'a End)>,
    /// Marks of notes: element, chapter and note.
    marks: Vec<(usize, u32, u32)>,
    /// What the pages hold of notes that wait for the division of their own.
    held: Groups,
    /// The first mark of each note by chapter and note.
    first_marks: BTreeMap<(u32, u32), usize>,
    /// Elements of notes by chapter and note.
    noted: BTreeMap<(u32, u32), usize>,
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
    fn links_of(&self, place: Place) -> Vec<u32> {
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
            self.targets.insert(End::Anchor(i as u32, None), at);
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
        if chapter.kind == Kind::Contents && chapter.generated {
            self.contents(opener, at);
        } else {
            let mut title = None;
            for place in opener {
                if self.group(place).role == Role::Title {
                    let elem = *title.get_or_insert_with(|| self.elem(at, heading));
                    self.fill(elem, &[place]);
                } else {
                    title = None;
                    self.paragraph(at, &[place]);
                }
            }
        }
        let list = match chapter.kind {
            Kind::Index => self.elem(at, "Index"),
            _ => at,
        };
        self.sections(&chapter.blocks, list);
        match self.pages.notes {
            NotesPlace::Book if chapter.kind != Kind::Descriptions => {
                self.due.clear();
                if chapter.kind == Kind::Notes {
                    self.notes_of_all(at);
                }
            }
            _ => self.notes(at, true),
        }
        self.rest(at);
    }

    /// What no element of a chapter asked for.
    fn rest(&mut self, parent: usize) {
        let rest = self.groups.range((self.chapter, None)..=(self.chapter, Some(u32::MAX)));
        let rest: Vec<(u32, Option<u32>)> = rest.map(|(k, _)| *k).collect();
        for key in rest {
            let places = self.groups.remove(&key).unwrap_or_default();
            let elem = self.elem(parent, "P");
            self.fill(elem, &places);
        }
    }

    /// The contents: an entry below another one's chapter is in a list inside that entry.
    fn contents(&mut self, opener: Vec<Place>, at: usize) {
        let heading = HEADINGS[usize::from(self.shift)];
        let mut title = None;
        // Lists that are open: their depth, the list, its last entry.
        let mut open: Vec<(u8, usize, usize)> = Vec::new();
        let mut last: Option<(usize, Vec<u32>)> = None;
        for place in opener {
            if self.group(place).role == Role::Title {
                let elem = *title.get_or_insert_with(|| self.elem(at, heading));
                self.fill(elem, &[place]);
                continue;
            }
            // The groups of an entry share a link.
            let links = self.links_of(place);
            let elem = match &last {
                Some((elem, of)) if !of.is_empty() && *of == links => *elem,
                _ => self.entry(at, place, &links, &mut open),
            };
            self.fill(elem, &[place]);
            last = Some((elem, links));
        }
    }

    /// A new entry of the contents.
    fn entry(
        &mut self,
        parent: usize,
        place: Place,
        links: &[u32],
        open: &mut Vec<(u8, usize, usize)>,
    ) -> usize {
        let areas = &self.links.areas[place.0 as usize];
        let anchor = match links.first().map(|l| &areas[(l & 0xffff) as usize].to) {
            Some(To::Place(end)) => Some(end),
            _ => None,
        };
        let depth = match (anchor, open.last()) {
            (Some(anchor), _) => self.depth(anchor),
            (None, last) => last.map_or(0, |o| o.0),
        };
        while open.last().is_some_and(|o| o.0 > depth) {
            open.pop();
        }
        let list = match open.last() {
            Some((d, list, _)) if *d == depth => *list,
            Some((_, _, entry)) => self.elem(*entry, "TOC"),
            None => self.elem(parent, "TOC"),
        };
        let elem = self.elem(list, "TOCI");
        let words = self.elem(elem, "Reference");
        open.retain(|o| o.0 < depth);
        open.push((depth, list, elem));
        self.entries.extend(anchor.map(|a| (elem, a)));
        words
    }

    /// A list of displays, as the contents are tagged (ISO 32000-1, table 333).
    fn display_list(&mut self, children: &'a [Block], parent: usize) {
        let toc = self.elem(parent, "TOC");
        let lists = children.iter().filter_map(|b| match &b.kind {
            BlockKind::List(list) => Some(&list.items),
            _ => None,
        });
        for line in lists.flatten().flat_map(|item| &item.blocks) {
            let places = self.take(Some(line.id));
            let areas = |p: &Place| {
                let areas = &self.links.areas[p.0 as usize];
                self.links_of(*p).first().map(|l| &areas[(l & 0xffff) as usize].to)
            };
            let anchor = places.iter().find_map(areas).and_then(|to| match to {
                To::Place(end) => Some(end),
                _ => None,
            });
            let elem = self.elem(toc, "TOCI");
            let words = self.elem(elem, "Reference");
            self.entries.extend(anchor.map(|a| (elem, a)));
            self.fill(words, &places);
        }
    }

    /// How deep in the book a place of the contents is.
    fn depth(&self, end: &End) -> u8 {
        let End::Anchor(chapter, id) = end else { return 0 };
        let Some(chapter) = self.book.chapters.get(*chapter as usize) else { return 0 };
        let heading = id.as_ref().and_then(|id| {
            chapter.blocks.iter().find_map(|b| match &b.kind {
                BlockKind::Heading(h) if b.attr.id.as_ref() == Some(id) => Some(h.level),
                _ => None,
            })
        });
        chapter.level + heading.map_or(0, |level| level.saturating_sub(1))
    }

    /// The blocks of a chapter: each heading opens a section, in that of the heading above it.
    fn sections(&mut self, blocks: &'a [Block], chapter: usize) {
        let mut open: Vec<(u8, usize)> = Vec::new();
        for block in blocks {
            if let BlockKind::Heading(h) = &block.kind {
                open.retain(|(level, _)| *level < h.level);
                let parent = open.last().map_or(chapter, |o| o.1);
                open.push((h.level, self.elem(parent, "Sect")));
            }
            let parent = open.last().map_or(chapter, |o| o.1);
            self.blocks(std::slice::from_ref(block), parent);
        }
    }

    /// Lets entries of the contents refer to their chapters, and notes and their marks to each
    /// other (ISO 14289-2, 8.2.5.8 and 8.2.5.14).
    fn refer(&mut self) {
        for (entry, end) in std::mem::take(&mut self.entries) {
            let own = self.targets.get(end);
            let target = own.or_else(|| self.targets.get(&end.or_chapter()));
            self.elems[entry].refs.extend(target);
        }
        for (mark, chapter, note) in std::mem::take(&mut self.marks) {
            self.first_marks.entry((chapter, note)).or_insert(mark);
            if let Some(&note) = self.noted.get(&(chapter, note)) {
                self.elems[mark].refs.push(note);
                self.elems[note].refs.push(mark);
            }
        }
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
            BlockKind::Para(_) if self.is_source() => {
                let places = self.take(Some(block.id));
                let p = self.elem(parent, "P");
                let source = self.elem(p, "BibEntry");
                let label = self.take_label(block.id);
                let places: Vec<Place> =
                    places.into_iter().filter(|place| Some(*place) != label).collect();
                if let Some(label) = label {
                    let lbl = self.elem(source, "Lbl");
                    self.fill(lbl, &[label]);
                }
                self.fill(source, &places);
            }
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
                // What is under a decoration names nothing: it is text.
                let mut captioned = (!picture.is_empty()).then_some(part);
                let mut shown: Option<usize> = None;
                for place in picture {
                    if let Some(elem) = shown.filter(|_| self.group(place).role == Role::Figure) {
                        // The other half of a picture over two pages: no page has the box of both.
                        self.elems[elem].attributes = None;
                        self.fill(elem, &[place]);
                    } else if self.group(place).role == Role::Figure {
                        let caption = plain_text(&figure.caption);
                        let image = &figure.image;
                        let alt =
                            said_of_picture(&[&image.alt, &caption], &written::named(&image.src));
                        let into = self.description_link(block, part, place.0);
                        let elem = self.figure(into, place, alt);
                        shown = Some(elem);
                        // PDF/UA-2 has captions in what they name (8.2.5.27). In PDF/UA-1 they
                        // stand beside it: readers say the description in the place of all that
                        // a figure holds.
                        if self.format == ScreenFormat::Ua2 {
                            captioned = Some(elem);
                        }
                    } else {
                        self.paragraph(part, &[place]);
                    }
                }
                match captioned {
                    Some(of) if !caption.is_empty() => {
                        let elem = self.elem(of, "Caption");
                        self.fill(elem, &caption);
                    }
                    _ => self.paragraph(part, &caption),
                }
            }
            BlockKind::Callout(callout) => self.container(block, &callout.blocks, parent, "Div"),
            BlockKind::Div(children) if block.attr.has(DISPLAY_LIST) => {
                self.display_list(children, parent);
            }
            BlockKind::Div(children) => {
                let quoted = block.attr.has("epigraph") || block.attr.has("letter");
                let tag = if quoted { "BlockQuote" } else { "Div" };
                let around = self.in_entry;
                self.in_entry |= block.attr.has(ENTRY);
                self.container(block, children, parent, tag);
                self.in_entry = around;
            }
            BlockKind::Math(math) => {
                let places = self.take(Some(block.id));
                for place in places {
                    if self.group(place).role == Role::Formula {
                        let into = self.description_link(block, parent, place.0);
                        let elem = self.elem(into, "Formula");
                        self.elems[elem].tex = Some(math.tex.trim().to_string());
                        self.elems[elem].display = true;
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
        self.aim(block, if self.elems.len() > before { before } else { parent });
    }

    /// The element that holds what has a long description and leads to it; the parent of what has none.
    fn description_link(&mut self, block: &Block, parent: usize, page: u32) -> usize {
        let Some(anchor) = self.book.description_of(&block.attr) else { return parent };
        let to = To::Place(End::from(&anchor));
        let annots = &self.annots[page as usize];
        let areas = self.links.areas[page as usize].iter().enumerate();
        let leads = |(link, area): (usize, &Area)| {
            (area.to == to && annots[link].is_some()).then_some(link)
        };
        let linked = &self.linked[page as usize];
        let Some(link) = areas.filter_map(leads).find(|link| !linked[*link]) else { return parent };
        self.linked[page as usize][link] = true;
        let at = self.elem(parent, "Link");
        self.elems[at].kids.push(Kid::Link(page, link as u32));
        at
    }

    /// Notes the element that links to a block, or to words in it, lead to.
    fn aim(&mut self, block: &Block, elem: usize) {
        let mut found: Vec<&String> = block.attr.id.iter().collect();
        if let BlockKind::Math(math) = &block.kind {
            found.extend(math.line_ids());
        }
        for list in block.inlines() {
            visit_inlines(list, &mut |i| {
                if let InlineKind::Span(attr, _) = &i.kind {
                    found.extend(&attr.id);
                }
            });
        }
        for id in found {
            self.targets.entry(End::Anchor(self.chapter, Some(id.clone()))).or_insert(elem);
        }
    }

    /// Whether paragraphs name sources: those of a bibliography.
    fn is_source(&self) -> bool {
        self.in_entry || self.book.chapters[self.chapter as usize].kind == Kind::Bibliography
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
        let mut numbering = if list.start.is_some() { "Decimal" } else { "Disc" };
        for item in &list.items {
            let li = self.elem(elem, "LI");
            let mark = first_blocks(&item.blocks).into_iter().find_map(|id| self.take_label(id));
            if let Some(place) = mark {
                let label = self.elem(li, "Lbl");
                if let Some(start) = list.start.filter(|_| numbering == "Decimal") {
                    numbering = self.numbering(place, start);
                }
                // A box to tick is drawn, not set.
                self.elems[label].actual =
                    item.task.map(|done| if done { "\u{2611}" } else { "\u{2610}" });
                self.fill(label, &[place]);
            }
            let body = self.elem(li, "LBody");
            self.blocks(&item.blocks, body);
        }
        self.elems[elem].attributes = Some(attributes("List", "ListNumbering", numbering));
    }

    /// How a list is numbered whose first label stands at a place (ISO 32000-1, table 347).
    fn numbering(&self, first: Place, start: u64) -> &'static str {
        let items = &self.group(first).items;
        let runs = items.iter().filter_map(|i| if let Item::Run(r) = i { Some(r) } else { None });
        let text: String = runs.map(|r| r.text.as_str()).collect();
        let is = |n: &&Numerals| text.trim_end_matches(['.', ')']) == n.written(start);
        match Numerals::ALL.iter().find(is) {
            Some(Numerals::LowerAlpha) => "LowerAlpha",
            Some(Numerals::LowerRoman) => "LowerRoman",
            Some(Numerals::UpperAlpha) => "UpperAlpha",
            Some(Numerals::UpperRoman) => "UpperRoman",
            Some(Numerals::Decimal) | None => "Decimal",
        }
    }

    fn definitions(&mut self, list: &'a [Definition], block: &'a Block, parent: usize) {
        let cells = list.iter().any(|d| d.bodies.iter().flatten().any(|b| self.is_table(b.id)));
        if cells || self.is_table(block.id) {
            return self.table(None, block, parent);
        }
        let elem = self.elem(parent, "L");
        // PDF 1.7 has no word for a list of terms. Poppler knows the words of PDF 1.7 only and warns of
        // this one (`pdfinfo -struct-text`); `None`, which it takes, may not stand beside labels
        // (ISO 14289-2, 8.2.5.25), and a disc would be untrue.
        let numbering = if self.format == ScreenFormat::Ua2 { "Description" } else { "Disc" };
        self.elems[elem].attributes = Some(attributes("List", "ListNumbering", numbering));
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
        let mut columns = table.map_or(0, Table::columns);
        let (written, heads) = table.map(Table::all_rows).unwrap_or_default();
        let feet = table.map_or(0, |t| t.feet as usize);
        // Cells of blocks have no content of the table's own.
        let held = table.is_some_and(Table::holds_blocks);
        let bare = self.bare_cells.remove(&(self.chapter, Some(block.id))).filter(|_| held);
        for place in places.into_iter().chain(bare.unwrap_or_default()) {
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
            let held = table.into_iter().flat_map(Table::cells);
            held.for_each(|cell| self.blocks(&cell.blocks, parent));
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
        rows.extend(0..written.len() as u32);
        rows.sort_unstable();
        rows.dedup();
        // A row without content is said by nobody, but a cell that goes down into it counts it.
        let spanned = spanned(&written);
        let filled = |r: u32| cells.range((r, 0)..=(r, u32::MAX)).next().is_some();
        rows.retain(|r| filled(*r) || spanned.contains(r));
        let irregular = if panel { None } else { Heads::of(&written, heads) };
        let made: BTreeSet<u32> = rows.iter().copied().collect();
        let chapter = self.chapter;
        let called = |(r, c): Spot| format!("t{chapter}.{}.{r}.{c}", block.id);
        let heads_of = |at: Spot, cell: &Cell| -> Vec<Object> {
            let all = irregular.as_ref().map(|h| h.of_cell(at, cell)).unwrap_or_default();
            let made = all.into_iter().filter(|(row, _)| made.contains(&(*row as u32)));
            made.map(|spot| literal(&called(spot))).collect()
        };
        let mut section = ("", elem);
        for row in rows {
            // Rows stand in groups where a foot is told from the body.
            let of = match row as usize {
                _ if feet == 0 => "",
                row if row < heads => "THead",
                row if row + feet >= written.len() => "TFoot",
                _ => "TBody",
            };
            if of != section.0 {
                section = (of, self.elem(elem, of));
            }
            let tr = self.elem(section.1, "TR");
            // All cells of a row may be others' that go down into it.
            self.elems[tr].keep = spanned.contains(&row);
            let named = cells.range((row, 0)..=(row, u32::MAX)).any(|(_, c)| c.0);
            let headed = !panel && (named || (row as usize) < heads);
            for column in 0..columns as u32 {
                let cell = cells.remove(&(row, column));
                let of = written.get(row as usize).and_then(|r| r.get(column as usize));
                let of = of.filter(|_| !panel);
                if of.is_some_and(Cell::is_covered) {
                    continue;
                }
                let first = (panel && column == 0) || of.is_some_and(|c| c.head);
                let at = self.elem(tr, if headed || first { "TH" } else { "TD" });
                self.elems[at].keep = true;
                let scope = [(headed, "Column"), (first, "Row")].into_iter().find(|s| s.0);
                let spot = (row as usize, column as usize);
                let own = irregular.as_ref().and_then(|h| h.scope(spot));
                let scope = own.or(scope.map(|s| s.1));
                self.elems[at].id = own.map(|_| called(spot));
                let data = of.filter(|_| scope.is_none());
                let headers = data.map(|cell| heads_of(spot, cell)).unwrap_or_default();
                self.elems[at].attributes = cell_attributes(scope, of, headers);
                if let Some((_, places)) = cell {
                    self.fill(at, &places);
                }
                let of = written.get(row as usize).and_then(|r| r.get(column as usize));
                if let Some(cell) = of {
                    self.blocks(&cell.blocks, at);
                }
            }
        }
        self.paragraph(parent, &others);
    }

    fn figure(&mut self, parent: usize, place: Place, alt: String) -> usize {
        let elem = self.elem(parent, "Figure");
        self.elems[elem].alt = Some(alt);
        self.boxed(elem, place);
        self.fill(elem, &[place]);
        elem
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

/// What is said of a picture: the first of these words that show something, its description and its
/// caption, else the name of its file.
fn said_of_picture(words: &[&str], path: &str) -> String {
    let said = words.iter().find(|words| !shows_nothing(words));
    let said = said.copied().unwrap_or_else(|| path.rsplit('/').next().unwrap_or(path));
    bare(said).trim().to_string()
}

/// The rows in which a cell stands or into which it goes that takes several.
fn spanned(rows: &[&[Cell]]) -> BTreeSet<u32> {
    let mut found = BTreeSet::new();
    for (r, row) in rows.iter().enumerate() {
        let down = row.iter().map(|c| usize::from(c.rowspan)).max().unwrap_or(1);
        if down > 1 {
            found.extend((r..rows.len().min(r + down)).map(|r| r as u32));
        }
    }
    found
}

/// Scope, spans and heads of a cell; `None` where there is nothing to say.
fn cell_attributes(
    scope: Option<&str>,
    cell: Option<&Cell>,
    heads: Vec<Object>,
) -> Option<Dictionary> {
    let spans = cell.map_or((1, 1), |c| (c.colspan, c.rowspan));
    if scope.is_none() && spans == (1, 1) && heads.is_empty() {
        return None;
    }
    let mut dict = Dictionary::new();
    dict.set("O", name("Table"));
    if let Some(scope) = scope {
        dict.set("Scope", name(scope));
    }
    if !heads.is_empty() {
        dict.set("Headers", heads);
    }
    for (key, n) in [("ColSpan", spans.0), ("RowSpan", spans.1)] {
        if n > 1 {
            dict.set(key, Object::Integer(i64::from(n)));
        }
    }
    Some(dict)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_picture_is_said_what_shows_something() {
        let said = |words: &[&str]| said_of_picture(words, "pictures/map.png");
        assert_eq!(said(&["A\u{ad} map ", "Caption"]), "A map");
        assert_eq!(said(&[" \u{200b}", "Caption"]), "Caption");
        assert_eq!(said(&["\u{200b}", "\u{ad}\u{3000}"]), "map.png");
        assert_eq!(said(&[""]), "map.png");
    }
}
