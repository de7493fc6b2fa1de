//! What stands at places of a text and is no word: bookmarks and what refers to them, entries of the
//! index, comments, tracked changes.

use super::body::Reader;
use crate::import::docx::Changes;
use crate::import::docx::package::Element;
use crate::import::docx::props::Look;
use crate::import::docx::runs::{Entry, Piece, Target};
use crate::import::docx::scenes::letters;
use roxmltree::Node;
use std::collections::BTreeSet;

/// The names of places to which something refers.
pub(super) fn wanted(body: Node) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    for node in body.descendants().filter(Node::is_element) {
        let name = match node.tag_name().name() {
            "bookmark-ref" | "reference-ref" | "sequence-ref" => node.value("ref-name"),
            "a" => node.value("href").and_then(|h| h.strip_prefix('#')),
            _ => continue,
        };
        out.extend(name.map(str::to_owned));
    }
    out
}

/// Reads which changes were tracked.
pub(super) fn tracked<'p>(body: Node<'p, 'p>, reader: &mut Reader<'p>) {
    let Some(list) = body.child("tracked-changes") else { return };
    for region in list.children().filter(|n| n.has_tag_name_local("changed-region")) {
        let Some(id) = region.value("id") else { continue };
        if let Some(deletion) = region.child("deletion") {
            reader.deleted.insert(id, deletion);
            reader.count("tracked change");
        } else if region.child("insertion").is_some() {
            reader.inserted.insert(id);
            reader.count("tracked change");
        }
    }
}

/// Most entries of the index, or citations, whose words may be open at once.
const MOST_OPEN: usize = 64;

impl Reader<'_> {
    /// The place of a change.
    pub(super) fn change(&mut self, node: Node) {
        if self.changes == Changes::Accepted {
            return;
        }
        let id = node.value("change-id").unwrap_or_default();
        match node.tag_name().name() {
            "change" => {
                if let Some(deletion) = self.deleted.remove(id) {
                    self.put_back(deletion);
                }
            }
            "change-start" if self.inserted.contains(id) => self.rejected += 1,
            "change-end" if self.inserted.contains(id) => {
                self.rejected = self.rejected.saturating_sub(1);
            }
            _ => {}
        }
    }

    /// What was deleted stands in the text again; it may end paragraphs.
    fn put_back(&mut self, deletion: Node) {
        let paras =
            deletion.children().filter(|n| n.has_tag_name_local("p") || n.has_tag_name_local("h"));
        for (n, para) in paras.enumerate() {
            if n > 0 {
                self.cuts.push(self.out.len());
                self.spaced = true;
            }
            let style = self.styles.paragraph(para.value("style-name"));
            self.inlines(para, &style.look);
        }
        if deletion
            .children()
            .any(|n| n.has_tag_name_local("table") || n.has_tag_name_local("list"))
        {
            self.left("a table or list that was deleted is left out");
        }
    }

    /// A place with a name.
    pub(super) fn place(&mut self, name: Option<&str>) {
        let Some(name) = name.filter(|n| self.text.wanted.contains(*n)) else { return };
        self.bookmarks.push(name.to_owned());
        self.emit(Piece::Anchor(name.to_owned()));
    }

    /// Whether the words of a citation begin: Zotero keeps its works in the name of a mark.
    pub(super) fn cite_begins(&mut self, node: Node) -> bool {
        let name = node.value("name").unwrap_or_default();
        let cites = name.contains("CSL_CITATION") && self.cites.len() < MOST_OPEN;
        if cites {
            self.cites.push((name.to_owned(), self.out.len()));
        }
        cites
    }

    /// They end: the citation takes their place.
    pub(super) fn cite_ends(&mut self, node: Node) {
        let name = node.value("name").unwrap_or_default();
        let Some(at) = self.cites.iter().position(|c| c.0 == name) else { return };
        let (name, from) = self.cites.remove(at);
        let words = self.out.split_off(from.min(self.out.len()));
        let shown = letters(&words);
        // Behind the JSON stands a number of Zotero's own.
        let json = name.find('{').map(|at| &name[at..]).unwrap_or_default();
        let field =
            serde_json::Deserializer::from_str(json).into_iter::<serde_json::Value>().next();
        match field.and_then(Result::ok).and_then(|f| self.text.cited(&f, &shown)) {
            Some(markdown) => {
                self.count("citation");
                self.emit(Piece::Cited(markdown));
            }
            None => {
                self.count("citation, kept as its words");
                self.out.extend(words);
            }
        }
    }

    /// What refers to a place.
    pub(super) fn reference(&mut self, node: Node, look: &Look) {
        let pieces = self.apart(node, look);
        let format = node.value("reference-format").unwrap_or_default();
        if matches!(format, "page" | "direction") && node.tag_name().name() != "note-ref" {
            if format == "page" {
                self.left(
                    "a page number that was counted stands as a figure: write a reference in its place",
                );
            }
            return pieces.into_iter().for_each(|piece| self.emit(piece));
        }
        match node.value("ref-name") {
            Some(name) if node.tag_name().name() != "note-ref" => {
                self.count("cross-reference");
                self.emit(Piece::Link(Target::Bookmark(name.to_owned()), pieces));
            }
            Some(name) if self.numbered.contains_key(name) => {
                let number = self.numbered[name];
                self.emit(Piece::Note(number));
            }
            _ => pieces.into_iter().for_each(|piece| self.emit(piece)),
        }
    }

    /// A number that counts figures, tables and other things.
    pub(super) fn sequence(&mut self, node: Node, look: &Look) {
        let pieces = self.apart(node, look);
        self.place(node.value("ref-name"));
        let name = node.value("name").unwrap_or_default().to_owned();
        self.emit(Piece::Counted(name, pieces));
    }

    /// A comment.
    pub(super) fn comment(&mut self, node: Node) {
        let of = |name: &str| node.child(name).and_then(|n| n.text()).map(str::trim);
        let author = of("creator").unwrap_or_default();
        let paras = node.descendants().filter(|n| n.has_tag_name_local("p"));
        let words: Vec<String> = paras
            .map(|p| {
                let texts = p.descendants().filter(|n| n.is_text()).filter_map(|t| t.text());
                texts.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
            })
            .filter(|w| !w.is_empty())
            .collect();
        let words = words.join(" / ");
        self.count("comment");
        let said = if author.is_empty() { words } else { format!("{author}: {words}") };
        self.emit(Piece::Comment(said));
    }

    /// An entry of the index.
    pub(super) fn entry(&mut self, node: Node) {
        let levels = ["key1", "key2"].into_iter().filter_map(|k| node.value(k));
        let levels: Vec<&str> = levels.filter(|l| !l.is_empty()).collect();
        let key = |last: &str| {
            let all = levels.iter().copied().chain((!last.is_empty()).then_some(last));
            Entry::of(&all.collect::<Vec<_>>())
        };
        match node.tag_name().name() {
            "alphabetical-index-mark" => {
                let entry = key(node.value("string-value").unwrap_or_default());
                if !entry.key.is_empty() {
                    self.count("index entry");
                    self.emit(Piece::Index(entry, Vec::new()));
                }
            }
            "alphabetical-index-mark-start" if self.entries.len() >= MOST_OPEN => {
                self.left("entries of the index that stand too deep in each other are left out");
            }
            "alphabetical-index-mark-start" => {
                let id = node.value("id").unwrap_or_default().to_owned();
                self.entries.push((id, key("").key, self.out.len()));
            }
            _ => {
                let id = node.value("id").unwrap_or_default();
                let Some(at) = self.entries.iter().position(|e| e.0 == id) else { return };
                let (_, above, from) = self.entries.remove(at);
                self.end_entry(&above, from);
            }
        }
    }

    /// The words of an entry have ended.
    fn end_entry(&mut self, above: &str, from: usize) {
        let words = self.out.split_off(from.min(self.out.len()));
        let shown = letters(&words);
        let shown = shown.split_whitespace().collect::<Vec<_>>().join(" ").replace('!', "!!");
        let key = if above.is_empty() { shown } else { format!("{above}!{shown}") };
        // Entries that are still open begin before what has become one piece.
        self.entries.iter_mut().for_each(|e| e.2 = e.2.min(self.out.len()));
        match key.is_empty() {
            true => self.out.extend(words),
            false => {
                self.count("index entry");
                self.out.push(Piece::Index(Entry { key, see: None }, words));
            }
        }
    }
}
