//! What empty paragraphs and ornaments mean: the end of a scene, or white space.

use super::body::{Block, Para};
use super::runs::Piece;
use super::styles::Sort;

/// What a paragraph is in its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// What its style says.
    Own,
    /// The end of a scene.
    Scene,
    /// White space.
    Nothing,
    /// The head of a chapter.
    Head(u8),
}

/// Signs that part scenes when a paragraph has nothing else.
const SIGNS: &str = "*#~\u{2042}\u{25c7}\u{25c6}\u{2756}\u{2022}\u{b7}\u{2766}\u{2767}\u{2605}\u{2606}\u{203b}\u{25cf}\u{25cb}\u{273d}\u{ff0a}\u{2217}\u{2055}\u{2013}\u{2014}-_oO+=x\u{25a0}\u{25a1}\u{221e}\u{2619}";

/// The letters of a paragraph.
pub(in crate::import) fn letters(pieces: &[Piece]) -> String {
    let mut out = String::new();
    for piece in pieces {
        match piece {
            Piece::Words(text, _) => out.push_str(text),
            Piece::Break => out.push(' '),
            Piece::Link(_, inside) | Piece::Index(_, inside) | Piece::Counted(_, inside) => {
                out.push_str(&letters(inside))
            }
            Piece::Formula(tex, _) => out.push_str(tex),
            Piece::Cited(markdown) => out.push_str(markdown),
            Piece::Note(_)
            | Piece::Comment(_)
            | Piece::Picture(_)
            | Piece::Anchor(_)
            | Piece::Works => {}
        }
    }
    out
}

/// Whether nothing of a paragraph is seen.
pub(in crate::import) fn is_empty(para: &Para) -> bool {
    letters(&para.pieces).trim().is_empty()
        && !para.pieces.iter().any(|p| {
            use Piece::{Comment, Formula, Note, Picture, Works};
            matches!(p, Picture(_) | Note(_) | Comment(_) | Formula(..) | Works)
        })
}

/// The roles of the blocks.
pub(super) fn roles(blocks: &[Block]) -> Vec<Role> {
    let empty: Vec<bool> =
        blocks.iter().map(|b| matches!(b, Block::Para(p) if is_empty(p))).collect();
    let body = |at: usize| match &blocks[at] {
        Block::Para(p) => !empty[at] && p.item.is_none() && is_prose(p) && !is_sign(p),
        Block::Table(_) => false,
    };
    let prose = (0..blocks.len()).filter(|at| body(*at)).count();
    // An empty paragraph between two of prose, not before a head.
    let single =
        |at: usize| at > 0 && at + 1 < blocks.len() && empty[at] && body(at - 1) && body(at + 1);
    // Where most paragraphs are parted by an empty one, that is how the author spaces them.
    let singles = (0..blocks.len()).filter(|at| single(*at)).count();
    let spaced = singles > 2 && singles * 3 > prose;
    // White space around what stands apart from the text parts no scenes.
    let apart = |at: usize| matches!(&blocks[at], Block::Para(p) if stands_apart(p));
    let mut out = Vec::with_capacity(blocks.len());
    let mut at = 0;
    while at < blocks.len() {
        let Block::Para(para) = &blocks[at] else {
            out.push(Role::Own);
            at += 1;
            continue;
        };
        if !empty[at] {
            out.push(if is_sign(para) { Role::Scene } else { Role::Own });
            at += 1;
            continue;
        }
        let run = empty[at..].iter().take_while(|e| **e).count();
        let between = at > 0 && at + run < blocks.len() && body(at - 1) && body(at + run);
        let between = between && !apart(at - 1) && !apart(at + run);
        let ruled = (at..at + run)
            .any(|i| matches!(&blocks[i], Block::Para(p) if p.ruled || p.sort == Sort::Scene));
        let page =
            (at..=at + run).any(|i| matches!(blocks.get(i), Some(Block::Para(p)) if p.page_before));
        let scene = ruled || between && !page && (if spaced { run > 1 } else { run < 4 });
        out.push(if scene { Role::Scene } else { Role::Nothing });
        out.extend(std::iter::repeat_n(Role::Nothing, run - 1));
        at += run;
    }
    // Two breaks that follow each other are one: an ornament with white space around it.
    let mut last = None;
    for role in &mut out {
        match *role {
            Role::Nothing => {}
            Role::Scene if last == Some(Role::Scene) => *role = Role::Nothing,
            other => last = Some(other),
        }
    }
    out
}

fn is_prose(para: &Para) -> bool {
    para.sort == Sort::Body || stands_apart(para)
}

/// Whether a paragraph is part of a quotation, a poem, a letter, or a line at the right.
fn stands_apart(para: &Para) -> bool {
    use Sort::{Epigraph, Letter, Quote, Right, Verse};
    matches!(para.sort, Quote | Epigraph | Verse | Letter | Right)
}

/// Whether a paragraph is nothing but an ornament.
fn is_sign(para: &Para) -> bool {
    let text = letters(&para.pieces);
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    if bare.is_empty() || !matches!(para.sort, Sort::Body | Sort::Scene) || para.item.is_some() {
        return para.sort == Sort::Scene && !bare.is_empty() && bare.chars().count() < 12;
    }
    let count = bare.chars().count();
    let signs = bare.chars().all(|c| SIGNS.contains(c));
    let letters = bare.chars().any(char::is_alphanumeric);
    // A dash or a letter alone may be words; three of them are none.
    let weak = bare.chars().all(|c| "-_+=\u{2013}\u{2014}xoO".contains(c));
    count <= 40
        && signs
        && (!letters || bare.contains(['*', '~', '-']) && count < 8)
        && (!weak || count > 2 && !letters)
}
