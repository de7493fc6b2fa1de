//! A Word file that Recto has written itself, which a part of its own tells: the line of contact above its title
//! page is no text, and chapters are counted again.

use super::body::{Block, Para};
use super::package::Package;
use super::runs::Piece;
use super::scenes::letters;
use super::styles::Sort;
use crate::import::divide::is_chapter;

/// The namespace of the part.
const NAMESPACE: &str = "urn:recto:manuscript:1";

/// Whether a file is Recto's.
fn is_own(package: &Package) -> bool {
    let mut parts = package.names().filter(|name| name.starts_with("customXml/item"));
    parts.any(|name| package.text(name).is_some_and(|text| text.contains(NAMESPACE)))
}

/// Leaves out what the book makes itself.
pub(super) fn leave_out(package: &Package, blocks: &mut Vec<Block>) {
    if !is_own(package) {
        return;
    }
    if let Some(Block::Para(first)) = blocks.first()
        && is_contact(&letters(&first.pieces))
    {
        blocks.remove(0);
    }
    for block in blocks {
        if let Block::Para(para) = block {
            without_number(para);
        }
    }
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
