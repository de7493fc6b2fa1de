//! Heads of chapters in two lines: the number, "Chapter 7", and below it the title.

use super::body::{Block, Para};
use super::heads::{is_strong, is_upper, usual_size};
use super::runs::Piece;
use super::scenes::{Role, is_empty, letters};
use super::styles::Sort;
use crate::import::divide::{is_chapter, number_of_head};

/// Longest title, in characters.
const LONGEST: usize = 80;

/// Whether a head is a chapter's number alone: "Chapter 7", "7", "VII", "Seven".
pub(super) fn is_label(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty() && number_of_head(text).is_some_and(|(_, words)| words >= text.len())
}

/// How titles of chapters stand below their numbers.
#[derive(Debug, Default)]
pub(super) struct Titles {
    /// The size of most words.
    usual: f32,
    /// They are headings of the next level: each number has one directly below it.
    deeper: bool,
}

impl Titles {
    /// How the text has them.
    pub(super) fn of(blocks: &[Block], roles: &[Role]) -> Titles {
        let (mut labels, mut deeper) = (0, 0);
        for (at, block) in blocks.iter().enumerate() {
            let Block::Para(para) = block else { continue };
            let (Sort::Heading(level), true) = (para.sort, is_label(&letters(&para.pieces))) else {
                continue;
            };
            labels += 1;
            let next = next_said(blocks, roles, at + 1).map(|at| &blocks[at]);
            let is_deeper = |p: &Para| p.sort == Sort::Heading(level + 1);
            deeper += usize::from(matches!(next, Some(Block::Para(p)) if is_deeper(p)));
        }
        Titles { usual: usual_size(blocks), deeper: labels > 1 && deeper == labels }
    }

    /// The block that is the title of the head before `at`, if that is a number alone and a title stands below it.
    pub(super) fn below(
        &self,
        (level, head): (u8, &Para),
        blocks: &[Block],
        at: usize,
        roles: &[Role],
    ) -> Option<usize> {
        let said = letters(&head.pieces);
        let label = is_label(&said);
        if !label && !is_chapter(&said) {
            return None;
        }
        let below = next_said(blocks, roles, at)?;
        let Block::Para(next) = &blocks[below] else { return None };
        let words = letters(&next.pieces);
        let words = words.trim();
        let plain = |p: &Piece| {
            matches!(p, Piece::Words(..) | Piece::Anchor(_) | Piece::Note(_) | Piece::Break)
        };
        if words.is_empty() || !next.pieces.iter().all(plain) {
            return None;
        }
        if is_chapter(words) || is_label(words) {
            return None;
        }
        let alike = next.sort == Sort::Heading(level) || roles[below] == Role::Head(level);
        let is_title = alike
            || label
                && match next.sort {
                    Sort::Heading(l) => self.deeper && l == level + 1,
                    Sort::Subtitle => true,
                    Sort::Body => self.looks_like_title(next, words),
                    _ => false,
                };
        is_title.then_some(below)
    }

    /// Whether a line is set off as titles are, and no sentence.
    fn looks_like_title(&self, para: &Para, words: &str) -> bool {
        let set_off = para.centred || is_strong(para, self.usual) || is_upper(words);
        let sentence = words.ends_with(['.', ',', ';', ':', '\u{201d}', '"', '\u{2019}']);
        set_off && !sentence && para.item.is_none() && words.chars().count() <= LONGEST
    }
}

/// The next block that is no white space.
fn next_said(blocks: &[Block], roles: &[Role], from: usize) -> Option<usize> {
    let blank = |at: &usize| {
        roles[*at] == Role::Nothing || matches!(&blocks[*at], Block::Para(p) if is_empty(p))
    };
    let next = (from..blocks.len()).find(|at| !blank(at))?;
    (roles[next] != Role::Scene).then_some(next)
}
