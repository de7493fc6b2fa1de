//! Through the text of a Word file: paragraphs, tables, notes, comments, in their order.

use super::Changes;
use super::fields::Field;
use super::numbering::{Mark, Numbering};
use super::package::{Element, Package, Relation, parse};
use super::props::{Inset, Look, Stand};
use super::runs::Piece;
use super::scenes::is_empty;
use super::styles::{Resolved, Sort, Styles, sort_of};
use super::turns::Turn;
use crate::import::works::Works;
use roxmltree::Node;
use std::collections::{BTreeMap, BTreeSet};

/// How deep tables and text boxes may stand in each other.
const DEEPEST: usize = 24;

/// A text in its blocks.
#[derive(Debug, Default)]
pub(in crate::import) struct Text {
    pub(in crate::import) blocks: Vec<Block>,
    /// Notes in the order in which they are referred to.
    pub(in crate::import) notes: Vec<Vec<Block>>,
    /// Those that a symbol marks.
    pub(in crate::import) symbols: BTreeSet<usize>,
    /// Parts with pictures that are shown, by the paths that they get.
    pub(in crate::import) pictures: BTreeMap<(String, Turn), String>,
    /// Bookmarks that something refers to.
    pub(in crate::import) wanted: BTreeSet<String>,
    pub(in crate::import) counts: BTreeMap<&'static str, usize>,
    pub(in crate::import) left: BTreeMap<String, usize>,
    /// The language of usual paragraphs.
    pub(in crate::import) language: Option<String>,
    /// The works that are cited.
    pub(in crate::import) works: Works,
    /// What names begin with that are made of numbers: another file has the same.
    pub(in crate::import) prefix: String,
}

/// A paragraph or a table.
#[derive(Debug, Clone)]
pub(in crate::import) enum Block {
    Para(Para),
    /// Rows of cells.
    Table(super::tables::Table),
}

/// A paragraph.
#[derive(Debug, Clone)]
pub(in crate::import) struct Para {
    pub(in crate::import) sort: Sort,
    pub(in crate::import) pieces: Vec<Piece>,
    /// What stands before it as an item of a list, and how deep.
    pub(in crate::import) item: Option<(usize, Mark)>,
    pub(in crate::import) centred: bool,
    /// Its lines end at the right margin, and begin anywhere.
    pub(in crate::import) at_right: bool,
    /// How far it stands in where its style does not say what it is.
    pub(in crate::import) inset: Inset,
    pub(in crate::import) page_before: bool,
    pub(in crate::import) ruled: bool,
    /// Size of its largest words, in points.
    pub(in crate::import) size: f32,
    /// Bookmarks in it.
    pub(in crate::import) bookmarks: Vec<String>,
}

/// What the reader has at hand.
pub(super) struct Reader<'p> {
    pub(super) package: &'p Package,
    /// What the names of pictures begin with.
    pub(super) prefix: &'p str,
    pub(super) styles: Styles,
    pub(super) numbering: Numbering,
    /// What the part that is read names.
    pub(super) relations: BTreeMap<String, Relation>,
    pub(super) changes: Changes,
    /// Notes that nothing has referred to yet, by their sort and id.
    pub(super) notes: BTreeMap<(&'static str, String), Vec<Block>>,
    /// The numbers of the others.
    pub(super) numbered: BTreeMap<(&'static str, String), usize>,
    /// Comments that nothing has referred to yet, by their ids.
    pub(super) comments: BTreeMap<String, String>,
    /// The sources that Word keeps, as CSL's JSON, by their tags.
    pub(super) sources: BTreeMap<String, serde_json::Value>,
    /// Fields that are open.
    pub(super) fields: Vec<Field>,
    /// The paragraph that is read has held nothing but works that Recto lists.
    pub(super) listed: bool,
    /// How many more are open in these, too deep to count.
    pub(super) deeper: usize,
    /// The pieces of the paragraph that is read.
    pub(super) out: Vec<Piece>,
    /// What stands in frames that hang on it.
    pub(super) boxes: Vec<Block>,
    pub(super) bookmarks: Vec<String>,
    /// A page break that belongs to the next paragraph.
    pub(super) page_pending: bool,
    /// Whether each section of the text begins a page, and the one that is read.
    pub(super) sections: Vec<bool>,
    pub(super) section: usize,
    /// Size of the largest words of the paragraph that is read.
    pub(super) size: Option<f32>,
    /// Where pages or columns end within the paragraph that is read, and which of both.
    pub(super) cuts: Vec<(usize, bool)>,
    pub(super) text: Text,
    pub(super) depth: usize,
}

/// Reads the text of an archive; `own` are bookmarks of which more is known.
///
/// # Errors
/// Why it can't be read, and what to do.
pub(super) fn read(
    package: &Package,
    changes: Changes,
    prefix: &str,
    (works, own): (Works, BTreeSet<String>),
) -> Result<Text, (String, String)> {
    let main = package.text(&package.main).unwrap_or_default();
    let document = parse(&main, &package.main)?;
    let mut reader = Reader {
        package,
        prefix,
        styles: Styles::read(package),
        numbering: Numbering::read(package),
        relations: BTreeMap::new(),
        changes,
        notes: BTreeMap::new(),
        numbered: BTreeMap::new(),
        comments: BTreeMap::new(),
        sources: super::citations::sources(package),
        fields: Vec::new(),
        listed: false,
        deeper: 0,
        out: Vec::new(),
        boxes: Vec::new(),
        bookmarks: Vec::new(),
        page_pending: false,
        sections: sections(document.root_element()),
        section: 0,
        size: None,
        cuts: Vec::new(),
        text: Text { works, prefix: prefix.to_owned(), ..Text::default() },
        depth: 0,
    };
    reader.text.language = reader.styles.language();
    reader.text.wanted = wanted(document.root_element());
    for part in ["footnotes.xml", "endnotes.xml"].map(|part| package.beside(part)) {
        let text = package.text(&part).filter(|text| text.contains("REF "));
        if let Some(text) = text {
            reader.text.wanted.extend(wanted(parse(&text, &part)?.root_element()));
        }
    }
    reader.text.wanted.extend(own);
    reader.read_comments();
    for sort in ["footnote", "endnote"] {
        reader.read_notes(sort)?;
    }
    reader.relations = package.relations(&package.main);
    let body = document.root_element().child("body");
    let blocks = body.map(|body| reader.blocks(body)).unwrap_or_default();
    reader.text.blocks = blocks;
    Ok(reader.text)
}

/// How deep the items of one of Word's own styles stand: "List Bullet 2" is the second level.
fn list_level(name: &str) -> Option<usize> {
    let lower = name.to_lowercase();
    let rest = lower.strip_prefix("list bullet ").or_else(|| lower.strip_prefix("list number "))?;
    rest.trim().parse::<usize>().ok().filter(|n| (2..=9).contains(n)).map(|n| n - 1)
}

/// A paragraph in which pages or columns end as several: what follows such an end begins a line. Says too
/// whether words stand behind the last one. The last paragraph is given apart from those before it.
fn at_breaks(mut para: Para, cuts: &[(usize, bool)]) -> (Vec<Para>, Para, bool) {
    let mut parts: Vec<Para> = Vec::new();
    let mut words = false;
    for (n, (at, page)) in cuts.iter().enumerate().rev() {
        if *at >= para.pieces.len() {
            continue;
        }
        let mut pieces = para.pieces.split_off(*at);
        // The end itself.
        pieces.remove(0);
        let item = para.item.map(|(level, _)| (level, Mark::Further));
        let tail = Para { pieces, item, page_before: *page, bookmarks: Vec::new(), ..para.clone() };
        if is_empty(&tail) {
            para.pieces.extend(tail.pieces);
            continue;
        }
        words |= n + 1 == cuts.len();
        match is_empty(&para) {
            true => {
                let page_before = para.page_before || *page;
                para.pieces.extend(tail.pieces);
                para.page_before = page_before;
            }
            false => parts.push(tail),
        }
    }
    parts.push(para);
    let last = parts.remove(0);
    parts.reverse();
    (parts, last, words)
}

/// Whether each section of the text begins a page; what says so stands at the section's end.
fn sections(root: Node) -> Vec<bool> {
    // What a tracked change has kept of a section is none of its own.
    let is_own = |n: &Node| {
        let parent = n.parent();
        parent.is_some_and(|p| p.has_tag_name_local("pPr") || p.has_tag_name_local("body"))
    };
    let all = root.descendants().filter(|n| n.has_tag_name_local("sectPr") && is_own(n));
    let kind = |n: Node| n.child("type").and_then(|t| t.value("val").map(str::to_owned));
    all.map(|n| !matches!(kind(n).as_deref(), Some("continuous" | "nextColumn"))).collect()
}

/// Whether the name of a style says why its paragraphs stand in: they are items of a list, notes, entries.
pub(in crate::import) fn names_indent(names: &[String]) -> bool {
    let leads = ["list", "bibliography", "toc", "footnote", "endnote", "text body indent"];
    names.first().is_some_and(|name| leads.iter().any(|lead| name.starts_with(lead)))
}

/// Whether a style is one of all of the text.
fn is_body(names: &[String]) -> bool {
    let leads = ["body text", "text body", "normal indent"];
    names.first().is_some_and(|name| leads.iter().any(|lead| name.starts_with(lead)))
}

/// The bookmarks to which fields and links refer.
fn wanted(root: Node) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    for node in root.descendants().filter(Node::is_element) {
        let instruction = match node.tag_name().name() {
            "instrText" => node.text(),
            "fldSimple" => node.value("instr"),
            "hyperlink" => {
                out.extend(node.value("anchor").map(str::to_owned));
                continue;
            }
            _ => continue,
        };
        let mut words = instruction.unwrap_or_default().split_whitespace();
        if matches!(words.next(), Some("REF" | "PAGEREF" | "NOTEREF")) {
            out.extend(words.next().map(|w| w.trim_matches('"').to_owned()));
        }
    }
    out
}

impl Reader<'_> {
    /// Counts something that was read.
    pub(super) fn count(&mut self, what: &'static str) {
        *self.text.counts.entry(what).or_default() += 1;
    }

    /// Notes something that is not as it was.
    pub(super) fn left(&mut self, what: impl Into<String>) {
        *self.text.left.entry(what.into()).or_default() += 1;
    }

    fn read_comments(&mut self) {
        let part = self.package.beside("comments.xml");
        let Some(text) = self.package.text(&part) else { return };
        let Ok(document) = parse(&text, &part) else { return };
        for node in document.root_element().children().filter(|n| n.has_tag_name_local("comment")) {
            let Some(id) = node.value("id") else { continue };
            let author = node.value("author").unwrap_or_default();
            let words: Vec<String> = node
                .descendants()
                .filter(|n| n.has_tag_name_local("p"))
                .map(|p| {
                    let texts = p.descendants().filter(|n| n.has_tag_name_local("t"));
                    texts.filter_map(|t| t.text()).collect::<String>()
                })
                .filter(|w| !w.trim().is_empty())
                .collect();
            let words = words.join(" / ");
            let said = if author.is_empty() { words } else { format!("{author}: {words}") };
            self.comments.insert(id.to_owned(), said);
        }
    }

    /// Reads the part with the notes of a sort, which is also what its elements are called.
    fn read_notes(&mut self, sort: &'static str) -> Result<(), (String, String)> {
        let part = self.package.beside(&format!("{sort}s.xml"));
        let Some(text) = self.package.text(&part) else { return Ok(()) };
        let document = parse(&text, &part)?;
        self.relations = self.package.relations(&part);
        for node in document.root_element().children().filter(|n| n.has_tag_name_local(sort)) {
            let usual = matches!(node.value("type"), None | Some("normal"));
            if let Some(id) = node.value("id").filter(|_| usual) {
                let blocks = self.blocks(node);
                self.notes.insert((sort, id.to_owned()), blocks);
            }
        }
        Ok(())
    }

    /// The blocks in an element.
    pub(super) fn blocks(&mut self, node: Node) -> Vec<Block> {
        let mut out = Vec::new();
        if self.depth > DEEPEST {
            self.left("what stands in tables or frames more than 24 deep is left out");
            return out;
        }
        self.depth += 1;
        self.add_blocks(node, &mut out);
        self.depth -= 1;
        out
    }

    fn add_blocks(&mut self, node: Node, out: &mut Vec<Block>) {
        let mut joined: Option<Para> = None;
        for child in node.children().filter(Node::is_element) {
            match child.tag_name().name() {
                "p" => {
                    let outer = std::mem::take(&mut self.cuts);
                    let (mut para, goes_on) = self.paragraph(child);
                    let cuts = std::mem::replace(&mut self.cuts, outer);
                    if joined.is_none() && !goes_on && !cuts.is_empty() {
                        let (before, last, words) = at_breaks(para, &cuts);
                        self.page_pending &= !words;
                        para = last;
                        out.extend(before.into_iter().map(Block::Para));
                    }
                    if let Some(mut first) = joined.take() {
                        first.pieces.append(&mut para.pieces);
                        first.bookmarks.append(&mut para.bookmarks);
                        // It is what the mark at its end says.
                        para = Para { pieces: first.pieces, bookmarks: first.bookmarks, ..para };
                    }
                    if goes_on {
                        joined = Some(para);
                        continue;
                    }
                    let listed = std::mem::take(&mut self.listed) && is_empty(&para);
                    out.extend((!listed).then_some(Block::Para(para)));
                    out.append(&mut self.boxes);
                }
                "tbl" => {
                    let table = self.table(child);
                    self.count("table");
                    out.push(Block::Table(table));
                }
                "sdt" => {
                    if let Some(content) = child.child("sdtContent") {
                        // A table of contents that Word has made is Recto's affair.
                        let gallery = child.child("sdtPr").and_then(|p| {
                            p.child("docPartObj")?.child("docPartGallery")?.value("val")
                        });
                        match gallery {
                            Some("Table of Contents") => {
                                self.count("table of contents, which Recto makes")
                            }
                            _ if self.is_list_of_works(child) => out.push(self.works_here()),
                            _ => self.add_blocks(content, out),
                        }
                    }
                }
                "ins" | "moveTo" if self.changes == Changes::Rejected => {}
                "del" | "moveFrom" if self.changes == Changes::Accepted => {}
                "ins" | "del" | "moveTo" | "moveFrom" | "customXml" | "smartTag" => {
                    self.add_blocks(child, out);
                }
                "AlternateContent" => {
                    let choice = child.child("Choice").or_else(|| child.child("Fallback"));
                    choice.into_iter().for_each(|c| self.add_blocks(c, out));
                }
                // Some programs put them between paragraphs: they belong to the next one.
                "bookmarkStart" => {
                    let name = child.value("name").unwrap_or_default();
                    if self.text.wanted.contains(name) {
                        self.bookmarks.push(name.to_owned());
                    }
                }
                "altChunk" => self.left("a file inside of the file is left out (w:altChunk)"),
                _ => {}
            }
        }
        out.extend(joined.map(Block::Para));
        out.append(&mut self.boxes);
    }

    /// A paragraph, and whether its mark is deleted: it goes on in the next.
    fn paragraph(&mut self, node: Node) -> (Para, bool) {
        let properties = node.child("pPr");
        let style = properties.and_then(|p| p.child("pStyle")?.value("val"));
        let resolved = self.styles.paragraph(style);
        let direct = properties.map(Stand::of).unwrap_or_default();
        let stand = direct.clone().over(&resolved.stand);
        let mark = properties.and_then(|p| p.child("rPr"));
        let gone = |name: &str| mark.is_some_and(|m| m.child(name).is_some());
        let goes_on = match self.changes {
            Changes::Accepted => gone("del") || gone("moveFrom"),
            Changes::Rejected => gone("ins") || gone("moveTo"),
        };
        // The letter that is dropped stands in a frame of its own: it begins the next paragraph.
        let dropped = properties.and_then(|p| p.child("framePr")?.value("dropCap"));
        let goes_on = goes_on || matches!(dropped, Some("drop" | "margin"));
        let mut sort = sort_of(&resolved.names);
        if sort == Sort::Body && direct.list.is_none() && self.is_code(node, &resolved) {
            sort = Sort::Code;
        }
        let page_before =
            std::mem::take(&mut self.page_pending) || stand.break_before == Some(true);
        let outer = std::mem::take(&mut self.out);
        let outer_size = self.size.take();
        for name in self.bookmarks.clone() {
            self.out.push(Piece::Anchor(name));
        }
        self.inlines(node, &resolved);
        self.flush_fields();
        let pieces = std::mem::replace(&mut self.out, outer);
        let size = std::mem::replace(&mut self.size, outer_size);
        let bookmarks = std::mem::take(&mut self.bookmarks);
        if properties.is_some_and(|p| p.child("sectPr").is_some()) {
            self.section += 1;
            self.page_pending |= self.sections.get(self.section) == Some(&true);
        }
        let deep = resolved.names.iter().find_map(|n| list_level(n)).unwrap_or(0);
        let item = self.item(&stand, sort, deep);
        // All of the text stands in as its style does: what its author has set counts.
        let inset = match names_indent(&resolved.names) {
            true => Inset::default(),
            false if is_body(&resolved.names) => direct.inset(),
            false => stand.inset(),
        };
        let para = Para {
            sort,
            pieces,
            item,
            centred: stand.centred == Some(true),
            at_right: stand.at_right == Some(true),
            inset,
            page_before,
            ruled: stand.ruled == Some(true),
            size: size.unwrap_or(resolved.look.size.unwrap_or(10.0)),
            bookmarks,
        };
        (para, goes_on)
    }

    /// The mark of an item; headings have numbers from the book.
    fn item(&mut self, stand: &Stand, sort: Sort, deep: usize) -> Option<(usize, Mark)> {
        if matches!(sort, Sort::Heading(_) | Sort::Title | Sort::Caption | Sort::Contents) {
            return None;
        }
        let listed = stand.list.clone().filter(|(id, _)| id != "0" && !id.is_empty());
        if let Some((id, level)) = listed {
            let mark = self.numbering.next(&id, level);
            if let Some(Mark::Letter(_)) = mark {
                self.left("letters or roman numerals of a list's items have become figures");
            }
            return mark.map(|mark| (level.max(deep), mark));
        }
        match sort {
            Sort::List(false) => Some((deep, Mark::Bullet)),
            Sort::List(true) => Some((deep, Mark::Number(0))),
            _ => None,
        }
    }

    /// Whether all words of a paragraph are of one width.
    fn is_code(&self, node: Node, style: &Resolved) -> bool {
        let mut any = false;
        for run in node.children().filter(|n| n.has_tag_name_local("r")) {
            let words = run.children().filter(|n| n.has_tag_name_local("t"));
            if words.filter_map(|t| t.text()).all(|t| t.trim().is_empty()) {
                continue;
            }
            any = true;
            let look = run.child("rPr").map(Look::of).unwrap_or_default().over(&style.look);
            if look.mono != Some(true) {
                return false;
            }
        }
        // A whole manuscript may be typed in such letters: the usual style is none of code.
        any && !self.styles.mono
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_that_a_change_has_kept_are_not_counted() {
        let own = "<w:type w:val=\"continuous\"/><w:sectPrChange><w:sectPr/></w:sectPrChange>";
        let text = format!(
            "<w:d xmlns:w=\"w\"><w:body><w:p><w:pPr><w:sectPr>{own}</w:sectPr></w:pPr></w:p><w:sectPr/></w:body></w:d>"
        );
        let document = roxmltree::Document::parse(&text).expect("XML");
        assert_eq!(sections(document.root_element()), [false, true]);
    }
}
