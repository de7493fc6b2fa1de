//! Through the text of an OpenDocument file: paragraphs, lists, tables and sections, in their order.

use super::lists::{Lists, Open};
use super::marks;
use super::package::Package;
use super::styles::{Resolved, Styles};
use crate::import::docx::body::{Block, Para, Text, names_indent};
use crate::import::docx::citations::style_of;
use crate::import::docx::numbering::Mark;
use crate::import::docx::package::{Element, parse};
use crate::import::docx::props::Inset;
use crate::import::docx::runs::Piece;
use crate::import::docx::styles::{Sort, sort_of};
use crate::import::docx::{Changes, Manuscript};
use crate::import::works::Works;
use crate::language::tag;
use roxmltree::Node;
use std::collections::{BTreeMap, BTreeSet};

/// How deep lists, tables, sections and frames may stand in each other.
pub(super) const DEEPEST: usize = 48;

/// What the reader has at hand.
pub(super) struct Reader<'p> {
    pub(super) package: &'p Package,
    /// What the names of pictures begin with.
    pub(super) prefix: &'p str,
    /// Pictures that stand in the text itself, by their elements.
    pub(super) inside: BTreeMap<usize, String>,
    pub(super) styles: Styles,
    pub(super) lists: Lists,
    pub(super) changes: Changes,
    /// What was deleted, by the ids of changes.
    pub(super) deleted: BTreeMap<&'p str, Node<'p, 'p>>,
    /// Ids of what was inserted.
    pub(super) inserted: BTreeSet<&'p str>,
    /// Insertions that are open and don't count.
    pub(super) rejected: usize,
    /// The pieces of the paragraph that is read.
    pub(super) out: Vec<Piece>,
    /// Where deleted ends of paragraphs divide it.
    pub(super) cuts: Vec<usize>,
    /// The words so far end in a space, or there are none.
    pub(super) spaced: bool,
    /// Entries of the index whose words have begun: id, key, and where.
    pub(super) entries: Vec<(String, String, usize)>,
    /// Citations of a program for literature whose words have begun: name, and where.
    pub(super) cites: Vec<(String, usize)>,
    /// What stands in frames that hang on the paragraph.
    pub(super) boxes: Vec<Block>,
    pub(super) bookmarks: Vec<String>,
    /// A page break that belongs to the next paragraph.
    page_pending: bool,
    /// Notes by their ids, which references name.
    pub(super) numbered: BTreeMap<String, usize>,
    /// Empty cells that may still be repeated.
    pub(super) repeats: usize,
    pub(super) text: Text,
    pub(super) depth: usize,
}

/// What a paragraph has had so far that another one interrupts.
pub(super) struct Line {
    out: Vec<Piece>,
    cuts: Vec<usize>,
    entries: Vec<(String, String, usize)>,
    cites: Vec<(String, usize)>,
}

/// What stands before the paragraphs that are read now.
#[derive(Debug, Clone, Copy)]
pub(super) enum Item {
    /// They are in no list.
    None,
    /// The first of an item.
    First(usize, Option<Mark>),
    /// Another of the same item.
    Further(usize),
}

/// Reads the text of a file, and what the file says of itself.
///
/// # Errors
/// Why it can't be read, and what to do.
pub(super) fn read(
    package: &Package,
    changes: Changes,
    prefix: &str,
    works: Works,
) -> Result<(Text, Manuscript), (String, String)> {
    let content = package.text("content.xml").unwrap_or_default();
    let document = parse(&content, "content.xml")?;
    let root = document.root_element();
    let mut styles = Styles::default();
    let mut lists = Lists::default();
    if let Some(text) = package.text("styles.xml") {
        let document = parse(&text, "styles.xml")?;
        styles.read(document.root_element(), false);
        lists.read(document.root_element());
    }
    styles.read(root, true);
    styles.finish();
    lists.read(root);
    let body = root.child("body").and_then(|b| b.child("text"));
    let Some(body) = body else {
        return Err(("it holds no text".into(), "name an .odt file".into()));
    };
    let mut reader = Reader {
        package,
        prefix,
        inside: package.flat_pictures(&document),
        styles,
        lists,
        changes,
        deleted: BTreeMap::new(),
        inserted: BTreeSet::new(),
        rejected: 0,
        out: Vec::new(),
        cuts: Vec::new(),
        spaced: true,
        entries: Vec::new(),
        cites: Vec::new(),
        boxes: Vec::new(),
        bookmarks: Vec::new(),
        page_pending: false,
        numbered: BTreeMap::new(),
        repeats: 10_000,
        text: Text { works, prefix: prefix.to_owned(), ..Text::default() },
        depth: 0,
    };
    reader.text.language = reader.styles.language();
    reader.text.wanted = marks::wanted(body);
    marks::tracked(body, &mut reader);
    reader.text.blocks = reader.blocks(body);
    let said = properties(package);
    Ok((reader.text, said))
}

/// What the file says of itself.
fn properties(package: &Package) -> Manuscript {
    let mut said = Manuscript::default();
    let Some(text) = package.text("meta.xml") else { return said };
    let Ok(document) = parse(&text, "meta.xml") else { return said };
    let Some(meta) = document.root_element().child("meta") else { return said };
    let of = |name: &str| {
        let text = meta.child(name)?.text()?.trim().to_owned();
        (!text.is_empty()).then_some(text)
    };
    said.title = of("title");
    said.authors.extend(of("initial-creator").or_else(|| of("creator")));
    said.language = of("language").and_then(|l| tag::well_formed(&l));
    let own = meta.children().filter(|n| n.has_tag_name_local("user-defined"));
    let own = own.filter_map(|n| Some((n.value("name")?.to_owned(), n.text()?.to_owned())));
    said.citations = style_of(own);
    said
}

impl<'p> Reader<'p> {
    /// Counts something that was read.
    pub(super) fn count(&mut self, what: &'static str) {
        *self.text.counts.entry(what).or_default() += 1;
    }

    /// Notes something that is not as it was.
    pub(super) fn left(&mut self, what: impl Into<String>) {
        *self.text.left.entry(what.into()).or_default() += 1;
    }

    /// The blocks in an element.
    pub(super) fn blocks(&mut self, node: Node) -> Vec<Block> {
        let mut out = Vec::new();
        self.add_blocks(node, &mut Item::None, None, &mut out);
        out
    }

    /// Adds the blocks in an element, which may be an item of a list.
    pub(super) fn add_blocks(
        &mut self,
        node: Node,
        item: &mut Item,
        list: Option<&Open>,
        out: &mut Vec<Block>,
    ) {
        if self.depth > DEEPEST {
            return self
                .left("what stands in lists, tables or frames more than 48 deep is left out");
        }
        self.depth += 1;
        for child in node.children().filter(Node::is_element) {
            self.block(child, item, list, out);
        }
        self.depth -= 1;
    }

    fn block(&mut self, node: Node, item: &mut Item, list: Option<&Open>, out: &mut Vec<Block>) {
        let name = node.tag_name().name();
        match name {
            "p" | "h" => self.paragraphs(node, item, out),
            "list" => self.list(node, list, out),
            "table" => {
                let table = self.table(node);
                self.count("table");
                out.push(Block::Table(table));
            }
            "section" => {
                let hidden = self.styles.is_hidden_section(node.value("style-name"));
                if hidden || node.value("display") == Some("none") {
                    return self.left("a hidden section is left out");
                }
                // The list of works is Recto's affair where the works are known.
                let listed = node.value("name").is_some_and(|n| n.starts_with("ZOTERO_BIBL"));
                if listed && !self.text.works.is_empty() {
                    self.text.tell_uncited(node.value("name").unwrap_or_default());
                    out.push(Block::Para(Para { pieces: vec![Piece::Works], ..plain() }));
                    return;
                }
                self.add_blocks(node, item, list, out);
            }
            "table-of-content" => self.count("table of contents, which Recto makes"),
            "illustration-index" | "table-index" => {
                self.left("a list of figures or tables is left out: Recto makes one")
            }
            "alphabetical-index" => {
                self.left("the index that the word processor has made is left out")
            }
            "user-index" | "object-index" | "bibliography" => {
                if let Some(body) = node.child("index-body") {
                    self.add_blocks(body, item, list, out);
                }
            }
            "index-title" | "numbered-paragraph" | "page-sequence" => {
                self.add_blocks(node, item, list, out);
            }
            "change" | "change-start" | "change-end" => self.change(node),
            "frame" | "custom-shape" | "g" | "rect" | "line" | "ellipse" | "polygon" | "path"
            | "control" | "a" => {
                // It is anchored to a page.
                self.drawing(node);
                let pieces = std::mem::take(&mut self.out);
                if !pieces.is_empty() {
                    out.push(Block::Para(Para { pieces, ..plain() }));
                }
                out.append(&mut self.boxes);
            }
            _ => {}
        }
    }

    fn list(&mut self, node: Node, around: Option<&Open>, out: &mut Vec<Block>) {
        let list = self.lists.open(node, around);
        for child in node.children().filter(Node::is_element) {
            let mut item = match child.tag_name().name() {
                "list-item" => {
                    // What holds another list only is no item of its own.
                    let own = child.children().find(Node::is_element);
                    if own.is_some_and(|n| n.has_tag_name_local("list")) {
                        Item::Further(list.level())
                    } else if own.is_some_and(|n| n.has_tag_name_local("h")) {
                        Item::None
                    } else {
                        let start = child.value("start-value").and_then(|v| v.parse().ok());
                        Item::First(list.level(), self.lists.next(&list, start))
                    }
                }
                "list-header" => Item::Further(list.level()),
                _ => continue,
            };
            self.add_blocks(child, &mut item, Some(&list), out);
        }
    }

    /// A paragraph; it is several where ends of paragraphs that were deleted count.
    fn paragraphs(&mut self, node: Node, item: &mut Item, out: &mut Vec<Block>) {
        let style = self.styles.paragraph(node.value("style-name"));
        if node.children().any(|n| n.has_tag_name_local("hidden-paragraph")) {
            return self.left("hidden words are left out");
        }
        let sort = self.sort(node, &style);
        let outer = self.begin();
        let inserted = self.rejected > 0;
        for name in self.bookmarks.clone() {
            self.out.push(Piece::Anchor(name));
        }
        self.inlines(node, &style.look);
        let (mut pieces, cuts) = self.end(outer);
        if let [Piece::Formula(_, display)] = pieces.as_mut_slice() {
            *display = true;
        }
        let mark = self.mark(item, sort, &style);
        let page_before =
            std::mem::take(&mut self.page_pending) || style.stand.break_before == Some(true);
        self.page_pending = style.break_after;
        let para = Para {
            sort,
            pieces: Vec::new(),
            item: mark,
            centred: style.stand.centred == Some(true),
            at_right: style.stand.at_right == Some(true),
            inset: if names_indent(&style.names) { Inset::default() } else { style.stand.inset() },
            page_before,
            ruled: style.stand.ruled == Some(true),
            size: style.look.size.unwrap_or(12.0),
            bookmarks: std::mem::take(&mut self.bookmarks),
        };
        let mut parts = divided(pieces, &cuts);
        // The end of the paragraph before was inserted, and does not count.
        if inserted && let Some(Block::Para(before)) = out.last_mut() {
            before.pieces.append(&mut parts.remove(0));
        }
        for (n, pieces) in parts.into_iter().enumerate() {
            let page_before = para.page_before && n == 0;
            out.push(Block::Para(Para { pieces, page_before, ..para.clone() }));
        }
        out.append(&mut self.boxes);
    }

    /// A paragraph begins; what was open is given back to [`Reader::end`].
    pub(super) fn begin(&mut self) -> Line {
        self.spaced = true;
        Line {
            out: std::mem::take(&mut self.out),
            cuts: std::mem::take(&mut self.cuts),
            entries: std::mem::take(&mut self.entries),
            cites: std::mem::take(&mut self.cites),
        }
    }

    /// The pieces of the paragraph that ends, and where it is divided.
    pub(super) fn end(&mut self, outer: Line) -> (Vec<Piece>, Vec<usize>) {
        self.spaced = false;
        (self.entries, self.cites) = (outer.entries, outer.cites);
        let pieces = std::mem::replace(&mut self.out, outer.out);
        (pieces, std::mem::replace(&mut self.cuts, outer.cuts))
    }

    fn sort(&self, node: Node, style: &Resolved) -> Sort {
        let named = sort_of(&style.names);
        if node.has_tag_name_local("h") && !matches!(named, Sort::Title | Sort::Subtitle) {
            let level = node.value("outline-level").and_then(|l| l.parse::<u8>().ok());
            return Sort::Heading(level.unwrap_or(1).clamp(1, 6));
        }
        if named == Sort::Body && self.is_code(node, style) { Sort::Code } else { named }
    }

    /// Whether all words of a paragraph are of one width.
    fn is_code(&self, node: Node, style: &Resolved) -> bool {
        if self.styles.mono {
            return false;
        }
        let mut any = false;
        for text in node.descendants().filter(|n| n.is_text()) {
            if text.text().is_none_or(|t| t.trim().is_empty()) {
                continue;
            }
            any = true;
            let around: Vec<Node> = text.ancestors().take_while(|n| *n != node).collect();
            let spans = around.iter().rev().filter(|n| n.has_tag_name_local("span"));
            let look = spans.fold(style.look.clone(), |look, span| {
                self.styles.words(span.value("style-name"), &look).look
            });
            if look.mono != Some(true) {
                return false;
            }
        }
        any
    }

    /// What stands before a paragraph as an item of a list; headings have numbers from the book.
    fn mark(&mut self, item: &mut Item, sort: Sort, style: &Resolved) -> Option<(usize, Mark)> {
        if matches!(sort, Sort::Heading(_) | Sort::Title | Sort::Caption | Sort::Contents) {
            return None;
        }
        let (level, mark) = match *item {
            Item::First(level, mark) => {
                *item = Item::Further(level);
                (level, Some(mark.unwrap_or(Mark::Further)))
            }
            Item::Further(level) => return Some((level, Mark::Further)),
            Item::None => {
                let listed = style.list.clone().filter(|l| !l.is_empty());
                match (listed, sort) {
                    (Some(list), _) => {
                        let list = self.lists.of_style(&list);
                        (0, self.lists.next(&list, None))
                    }
                    (None, Sort::List(false)) => (0, Some(Mark::Bullet)),
                    (None, Sort::List(true)) => (0, Some(Mark::Number(0))),
                    _ => (0, None),
                }
            }
        };
        if matches!(mark, Some(Mark::Letter(_))) {
            self.left("letters or roman numerals of a list's items have become figures");
        }
        mark.map(|mark| (level, mark))
    }
}

/// A paragraph that has nothing of its own.
pub(super) fn plain() -> Para {
    Para {
        sort: Sort::Body,
        pieces: Vec::new(),
        item: None,
        centred: false,
        at_right: false,
        inset: Inset::default(),
        page_before: false,
        ruled: false,
        size: 12.0,
        bookmarks: Vec::new(),
    }
}

/// Pieces cut at these places.
fn divided(mut pieces: Vec<Piece>, cuts: &[usize]) -> Vec<Vec<Piece>> {
    let mut parts = Vec::with_capacity(cuts.len() + 1);
    for &cut in cuts.iter().rev() {
        parts.push(pieces.split_off(cut.min(pieces.len())));
    }
    parts.push(pieces);
    parts.reverse();
    parts
}
