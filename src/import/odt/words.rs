//! What stands in a line: words and their looks, notes, links, fields.

use super::body::Reader;
use crate::import::docx::body::Block;
use crate::import::docx::package::Element;
use crate::import::docx::props::Look;
use crate::import::docx::runs::{Piece, Style, Target, take_mark};
use roxmltree::Node;

/// How deep spans, links and fields may stand in each other.
const DEEPEST: usize = 96;
/// Most spaces that one element stands for.
const MOST_SPACES: usize = 200;

impl Reader<'_> {
    /// Adds a piece to the paragraph, unless it stands in an insertion that does not count.
    pub(super) fn emit(&mut self, piece: Piece) {
        if self.rejected > 0 {
            return;
        }
        // A space behind what stands in the line is one, whatever is before that.
        if matches!(piece, Piece::Formula(..) | Piece::Picture(_)) {
            self.spaced = false;
        }
        self.out.push(piece);
    }

    /// The pieces in an element, with the look of the words around it.
    pub(super) fn inlines(&mut self, node: Node, look: &Look) {
        if self.depth > DEEPEST {
            return self.left("words that stand too deep in each other are left out");
        }
        self.depth += 1;
        for child in node.children() {
            match child.is_text() {
                true => self.words(child.text().unwrap_or_default(), look),
                false if child.is_element() => self.inline(child, look),
                false => {}
            }
        }
        self.depth -= 1;
    }

    /// The pieces in an element, apart from the paragraph's.
    pub(super) fn apart(&mut self, node: Node, look: &Look) -> Vec<Piece> {
        let from = self.out.len();
        self.inlines(node, look);
        self.out.split_off(from.min(self.out.len()))
    }

    fn inline(&mut self, node: Node, look: &Look) {
        match node.tag_name().name() {
            "span" => {
                let style = self.styles.words(node.value("style-name"), look);
                let of_link = |n: &String| n.contains("internet link") || n.contains("hyperlink");
                let linked = style.names.iter().any(of_link);
                let underline = if linked { look.underline } else { style.look.underline };
                self.inlines(node, &Look { underline, ..style.look });
            }
            "s" => {
                let count = node.value("c").and_then(|c| c.parse().ok()).unwrap_or(1);
                self.fixed(&" ".repeat(std::cmp::min(count, MOST_SPACES)), look);
            }
            "tab" => self.fixed("\t", look),
            "line-break" => {
                self.emit(Piece::Break);
                self.spaced = false;
            }
            "soft-page-break" => {}
            "a" => self.link(node, look),
            "note" => self.note(node),
            "annotation" => self.comment(node),
            "annotation-end" | "toc-mark" | "toc-mark-start" | "toc-mark-end" => {}
            "reference-mark-start" if self.cite_begins(node) => {}
            "reference-mark-end" => self.cite_ends(node),
            "bookmark" | "bookmark-start" | "reference-mark" | "reference-mark-start" => {
                self.place(node.value("name"));
            }
            "bookmark-end" => {}
            "bookmark-ref" | "reference-ref" | "sequence-ref" | "note-ref" => {
                self.reference(node, look);
            }
            "sequence" => self.sequence(node, look),
            "alphabetical-index-mark"
            | "alphabetical-index-mark-start"
            | "alphabetical-index-mark-end" => self.entry(node),
            "change" | "change-start" | "change-end" => self.change(node),
            "hidden-text" => self.left("hidden words are left out"),
            "script" => self.left("a script is left out"),
            "ruby" => {
                // The words, and how they are read in brackets behind them.
                if let Some(base) = node.child("ruby-base") {
                    self.inlines(base, look);
                }
                if let Some(read) = node.child("ruby-text") {
                    self.fixed("(", look);
                    self.inlines(read, look);
                    self.fixed(")", look);
                }
            }
            "frame" | "custom-shape" | "g" | "rect" | "line" | "ellipse" | "circle" | "polygon"
            | "polyline" | "path" | "connector" | "measure" | "caption" | "control" | "scene"
            | "regular-polygon" => self.drawing(node),
            // The title of a drawing, and not the field that shows the title of the text.
            "title" if !node.tag_name().namespace().is_some_and(|n| n.contains(":text:")) => {}
            "desc" | "event-listeners" | "ruby-text" => {}
            // Fields: what they show.
            _ => self.inlines(node, look),
        }
    }

    /// Words: white space between them is one space (OpenDocument 1.3, 6.1.2).
    fn words(&mut self, text: &str, look: &Look) {
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            match c {
                ' ' | '\t' | '\n' | '\r' => {
                    if !self.spaced {
                        out.push(' ');
                    }
                    self.spaced = true;
                }
                c => {
                    out.push(c);
                    self.spaced = false;
                }
            }
        }
        self.styled(out, look);
    }

    /// Words whose white space counts.
    fn fixed(&mut self, text: &str, look: &Look) {
        self.spaced = false;
        self.styled(text.to_owned(), look);
    }

    fn styled(&mut self, text: String, look: &Look) {
        if text.is_empty() {
            return;
        }
        if look.hidden == Some(true) {
            return self.left("hidden words are left out");
        }
        // Capitals that a style makes of other letters are no letters of the text.
        let style = Style {
            bold: look.bold == Some(true),
            italic: look.italic == Some(true),
            strike: look.strike == Some(true),
            small_caps: look.small_caps == Some(true),
            underline: look.underline == Some(true),
            mono: look.mono == Some(true) && !self.styles.mono,
            script: look.script.unwrap_or(0),
            lang: look.lang.clone(),
        };
        self.emit(Piece::Words(text, style));
    }

    fn link(&mut self, node: Node, look: &Look) {
        let style = self.styles.words(node.value("style-name"), look);
        // Programs underline links.
        let shown = Look { underline: look.underline, ..style.look };
        let pieces = self.apart(node, &shown);
        let href = node.value("href").unwrap_or_default().trim().to_owned();
        let target = match href.strip_prefix('#') {
            Some(name) => Target::Bookmark(name.to_owned()),
            None if href.is_empty() => {
                return pieces.into_iter().for_each(|piece| self.emit(piece));
            }
            None => Target::Address(href),
        };
        self.emit(Piece::Link(target, pieces));
    }

    /// A note. A symbol that a person has given it is kept, letters and figures become the number due.
    fn note(&mut self, node: Node) {
        if self.rejected > 0 {
            return;
        }
        self.count("note");
        let number = self.text.notes.len();
        // Notes within it come behind it.
        self.text.notes.push(Vec::new());
        let outer = self.begin();
        let (boxes, bookmarks) =
            (std::mem::take(&mut self.boxes), std::mem::take(&mut self.bookmarks));
        let blocks = node.child("note-body").map(|body| self.blocks(body)).unwrap_or_default();
        (self.boxes, self.bookmarks) = (boxes, bookmarks);
        self.end(outer);
        self.text.notes[number] = blocks;
        let label = node.child("note-citation").and_then(|c| c.value("label"));
        if let Some(label) = label.map(str::trim).filter(|l| !l.is_empty()) {
            match label.chars().any(char::is_alphanumeric) {
                true => self.left("a note with a mark of its own gets a number"),
                false => {
                    self.text.symbols.insert(number);
                    if let Some(Block::Para(first)) = self.text.notes[number].first_mut() {
                        take_mark(&mut first.pieces, label);
                    }
                }
            }
        }
        if let Some(id) = node.value("id") {
            self.numbered.insert(id.to_owned(), number);
        }
        self.emit(Piece::Note(number));
    }
}
