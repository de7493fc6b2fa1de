//! Which paragraphs begin chapters, where no style says it.

use super::body::{Block, Para};
use super::chapter_heads::is_label;
use super::counts::Counts;
use super::runs::Piece;
use super::scenes::{Role, letters};
use super::styles::Sort;
use crate::import::divide::{is_chapter, number_of_head};

/// Longest head, in characters.
const LONGEST: usize = 70;

/// Makes heads of the paragraphs that look so, if the text has no headings.
pub(super) fn find(blocks: &[Block], roles: &mut [Role]) {
    let styled =
        blocks.iter().any(|b| matches!(b, Block::Para(Para { sort: Sort::Heading(_), .. })));
    if styled {
        return;
    }
    let usual = usual_size(blocks);
    let mut named = Vec::new();
    let mut looks = Vec::new();
    // "1", "2", "3", each in a line of its own.
    let mut numbers = Vec::new();
    for (at, block) in blocks.iter().enumerate() {
        let Block::Para(para) = block else { continue };
        if roles[at] != Role::Own || para.sort != Sort::Body || para.item.is_some() {
            continue;
        }
        let text = letters(&para.pieces);
        let text = text.trim();
        let alone = text.chars().count() <= LONGEST && !text.is_empty();
        if !alone || text.ends_with([',', ';']) {
            continue;
        }
        let strong = is_strong(para, usual) || is_upper(text);
        let page = begins_page(blocks, at);
        if is_chapter(text) && (para.centred || strong || page || text.split(' ').count() < 4) {
            named.push(at);
        } else if (para.centred || strong || page)
            && is_label(text)
            && number_of_head(text).is_some_and(|(n, _)| n as usize == numbers.len() + 1)
        {
            numbers.push(at);
        } else if para.centred && strong && page {
            looks.push(at);
        }
    }
    let heads = match (named.len(), numbers.len()) {
        (2.., _) => named,
        (_, 2..) => numbers,
        _ => looks,
    };
    if heads.len() > 1 {
        heads.into_iter().for_each(|at| roles[at] = Role::Head(1));
    }
}

/// Whether a page begins at a block, or at the empty ones before it.
fn begins_page(blocks: &[Block], at: usize) -> bool {
    let own = |i: usize| matches!(&blocks[i], Block::Para(p) if p.page_before);
    let empty = |i: usize| matches!(&blocks[i], Block::Para(p) if super::scenes::is_empty(p));
    own(at) || (0..at).rev().take_while(|i| empty(*i)).any(own)
}

/// Whether all words of a paragraph are bold, or its letters are larger than usual ones.
pub(super) fn is_strong(para: &Para, usual: f32) -> bool {
    let bold = para.pieces.iter().all(|p| match p {
        Piece::Words(text, style) => style.bold || text.trim().is_empty(),
        _ => true,
    });
    bold || para.size > usual * 1.15
}

pub(super) fn is_upper(text: &str) -> bool {
    let letters = || text.chars().filter(|c| c.is_alphabetic());
    letters().count() > 2 && letters().all(|c| !c.is_lowercase())
}

/// The size of most words.
pub(super) fn usual_size(blocks: &[Block]) -> f32 {
    let mut sizes = Counts::default();
    for block in blocks {
        let Block::Para(para) = block else { continue };
        let size = (para.size * 2.0) as u32;
        sizes.add(size, letters(&para.pieces).len());
    }
    sizes.most().map_or(10.0, |size| size as f32 / 2.0)
}
