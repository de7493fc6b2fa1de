//! A Word file that Recto has written itself, which a part of its own tells: the line of contact above its title
//! page is no text, chapters and captions are counted again, and what no word processor keeps (labels, references,
//! kinds of chapters) stands in that part.

use super::body::{Block, Para, Text};
use super::package::{Element, Package, parse};
use super::runs::{Piece, Style, Target};
use super::scenes::letters;
use super::styles::Sort;
use super::write::MEASURE;
use crate::import::divide::is_chapter;
use crate::language::number_of;
use std::collections::BTreeMap;

/// The namespace of the part.
const NAMESPACE: &str = "urn:recto:manuscript:1";

/// What bookmarks begin with that are labels of the book; none of a file can have a space.
pub(super) const LABEL: &str = "label ";
/// Likewise those that say what a chapter is.
pub(super) const CHAPTER: &str = "chapter ";

/// What the part says of a paragraph.
#[derive(Debug, Default)]
struct Known {
    /// What the book says at its beginning.
    lead: String,
    label: Option<String>,
    /// The words of its references, with their labels.
    refs: Vec<(String, String)>,
    chapter: Option<String>,
    width: Option<String>,
}

/// What Recto's own part says, by the names of paragraphs.
#[derive(Debug, Default)]
pub(super) struct Own(BTreeMap<String, Known>);

impl Own {
    /// Reads the part of a file that is Recto's.
    pub(super) fn read(package: &Package) -> Option<Own> {
        let names: Vec<String> = package
            .names()
            .filter(|name| name.starts_with("customXml/item"))
            .map(str::to_owned)
            .collect();
        names.into_iter().find_map(|name| {
            let text = package.text(&name).filter(|text| text.contains(NAMESPACE))?;
            // One that can't be read says still whose the file is.
            Some(Own::of(&text, &name).unwrap_or_default())
        })
    }

    fn of(text: &str, name: &str) -> Option<Own> {
        let document = parse(text, name).ok()?;
        let mut all = BTreeMap::new();
        for node in document.root_element().children().filter(|n| n.has_tag_name_local("p")) {
            let of = |key: &str| node.value(key).map(str::to_owned);
            let lead = of("g").and_then(|n| n.parse().ok()).unwrap_or(0);
            let refs = node.children().filter(|n| n.has_tag_name_local("r"));
            let known = Known {
                lead: of("t").unwrap_or_default().chars().take(lead).collect(),
                label: of("i"),
                refs: refs
                    .filter_map(|r| Some((r.value("t")?.to_owned(), r.value("i")?.to_owned())))
                    .collect(),
                chapter: of("k"),
                width: of("w"),
            };
            all.insert(of("n").unwrap_or_default().to_lowercase(), known);
        }
        Some(Own(all))
    }

    /// Names of paragraphs.
    pub(super) fn names(&self) -> impl Iterator<Item = &String> {
        self.0.keys()
    }

    fn known(&self, name: &str) -> Option<&Known> {
        self.0.get(&name.to_lowercase())
    }

    /// Leaves out what the book makes itself, and says of paragraphs what the part knows of them.
    pub(super) fn take_over(&self, text: &mut Text) {
        if let Some(Block::Para(first)) = text.blocks.first()
            && is_contact(&letters(&first.pieces))
        {
            text.blocks.remove(0);
        }
        self.blocks(&mut text.blocks);
        text.notes.iter_mut().for_each(|note| self.blocks(note));
    }

    fn blocks(&self, blocks: &mut [Block]) {
        for block in blocks {
            match block {
                Block::Para(para) => self.para(para),
                Block::Table(table) => {
                    let cells = table.rows.iter_mut().flat_map(|row| &mut row.cells);
                    cells.for_each(|cell| self.blocks(&mut cell.blocks));
                }
            }
        }
    }

    fn para(&self, para: &mut Para) {
        let known = para.bookmarks.iter().find_map(|name| self.known(name));
        let nothing = Known::default();
        let known = known.unwrap_or(&nothing);
        para.bookmarks.retain(|name| self.known(name).is_none());
        self.pieces(&mut para.pieces, known);
        if !take_lead(para, &known.lead) {
            without_number(para);
        }
        for (mark, said) in [(LABEL, &known.label), (CHAPTER, &known.chapter)] {
            para.bookmarks.extend(said.iter().map(|said| format!("{mark}{said}")));
        }
        if let Some(label) = &known.label {
            para.pieces.insert(0, Piece::Anchor(format!("{LABEL}{label}")));
        }
    }

    fn pieces(&self, pieces: &mut Vec<Piece>, known: &Known) {
        pieces.retain(|p| !matches!(p, Piece::Anchor(name) if self.known(name).is_some()));
        for piece in pieces {
            match piece {
                Piece::Link(target, inside) => {
                    self.pieces(inside, known);
                    self.lead(target, &letters(inside), known);
                }
                Piece::Index(_, inside) | Piece::Counted(_, inside) => self.pieces(inside, known),
                Piece::Picture(picture) => {
                    picture.width = match known.width.as_deref() {
                        None => picture.width,
                        Some("") => None,
                        Some(said) => {
                            let part = said.strip_suffix('%').and_then(|n| n.trim().parse().ok());
                            part.map_or(picture.width, |part: f32| Some(MEASURE * part / 100.0))
                        }
                    };
                }
                _ => {}
            }
        }
    }

    /// A link leads to the label of the paragraph; one whose words a reference has said is a reference again.
    fn lead(&self, target: &mut Target, words: &str, known: &Known) {
        let Target::Bookmark(name) = &*target else { return };
        let Some(label) = self.known(name).and_then(|to| to.label.as_ref()) else { return };
        *target = match known.refs.iter().any(|(said, to)| said == words && to == label) {
            true => Target::Label(label.clone()),
            false => Target::Bookmark(format!("{LABEL}{label}")),
        };
    }
}

/// Takes what the book says out of the beginning of a paragraph, if it still stands there; of a caption it stays
/// known that it was counted.
fn take_lead(para: &mut Para, lead: &str) -> bool {
    if lead.is_empty() || !matches!(para.sort, Sort::Caption | Sort::Heading(_)) {
        return false;
    }
    let mut rest = para.pieces.clone();
    let mut left = lead.chars();
    while let Some(wanted) = left.clone().next() {
        match rest.first_mut() {
            Some(Piece::Words(text, _)) => match text.chars().next() {
                Some(c) if c == wanted => {
                    left.next();
                    text.remove(0);
                }
                Some(_) => return false,
                None => _ = rest.remove(0),
            },
            Some(Piece::Break) if wanted == '\n' => {
                left.next();
                rest.remove(0);
            }
            Some(Piece::Anchor(_)) => _ = rest.remove(0),
            _ => return false,
        }
    }
    if para.sort == Sort::Caption {
        let word: String = lead.chars().take_while(|c| c.is_alphabetic()).collect();
        let name = match number_of(&word.to_lowercase(), false) {
            Some(("tbl", _)) => "table",
            Some(("lst", _)) => "listing",
            _ => "figure",
        };
        let empty = Piece::Words(String::new(), Style::default());
        rest.splice(0..0, [empty, Piece::Counted(name.to_owned(), Vec::new())]);
    }
    para.pieces = rest;
    true
}

/// Whether words are the authors' names with the number of words behind a tab.
fn is_contact(words: &str) -> bool {
    let count = words.rsplit(['\t', ' ']).nth(1).unwrap_or_default();
    let count = !count.is_empty() && count.bytes().all(|b| b.is_ascii_digit() || b == b',');
    count && (words.ends_with(" words") || words.ends_with(" word"))
}

/// Takes the number from above the title of a chapter, where it stands on a line of its own.
fn without_number(para: &mut Para) {
    let Some(at) = para.pieces.iter().position(|p| *p == Piece::Break) else { return };
    if para.sort == Sort::Heading(1) && is_chapter(&letters(&para.pieces[..at])) {
        para.pieces.drain(..=at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_of_contact_ends_with_a_count() {
        assert!(is_contact("Ada Cole\tabout 13,000 words") && is_contact("A\t1 word"));
        assert!(!is_contact("In other words") && !is_contact("words") && !is_contact("Ada Cole"));
    }
}
