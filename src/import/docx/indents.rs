//! Paragraphs that stand in from the margins, or at the right, where no style says what they are: quotations,
//! verse, letters, their dates and signatures.

use super::body::{Block, Para};
use super::counts::Counts;
use super::front::leads_with_dash;
use super::runs::Piece;
use super::scenes::{is_empty, letters};
use super::styles::Sort;
use crate::import::divide::is_chapter;
use std::collections::BTreeMap;

/// What a quotation stands in at least, in points: a quarter of an inch, and what programs round off.
const DEEP: f32 = 17.0;
/// A short line that stands in so far is meant to stand at the right, in points.
const FAR: f32 = 170.0;
/// Longest line at the right, in characters.
const LONGEST_AT_RIGHT: usize = 120;
/// Longest line of verse, and what they have on an average, in characters.
const LONGEST_LINE: usize = 64;
const USUAL_LINE: usize = 48;
/// Most empty paragraphs within a quotation or a letter.
const MOST_EMPTY: usize = 2;
/// Most lines before the text of a letter, and behind it.
const MOST_AROUND: usize = 5;

/// How a paragraph stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stands {
    /// As the text does.
    Usual,
    /// In from the left, all of it.
    In,
    /// At the right.
    Right,
    /// Nothing of it is seen.
    Empty,
}

/// Says of paragraphs that stand in or at the right what they are, and counts them.
pub(super) fn settle(blocks: Vec<Block>, counts: &mut BTreeMap<&'static str, usize>) -> Vec<Block> {
    let stands = standing(&blocks);
    let mut out = Vec::with_capacity(blocks.len());
    let mut rest = blocks.into_iter().zip(stands).peekable();
    let mut below_head = false;
    while let Some((block, how)) = rest.next() {
        if !matches!(how, Stands::In | Stands::Right) {
            if how == Stands::Usual {
                below_head = matches!(&block, Block::Para(p) if matches!(p.sort, Sort::Heading(_)));
            }
            out.push(block);
            continue;
        }
        let mut run = vec![(block, how)];
        let mut empty = Vec::new();
        while let Some((_, how)) = rest.peek() {
            match how {
                Stands::Usual => break,
                Stands::Empty if empty.len() == MOST_EMPTY => break,
                Stands::Empty => empty.extend(rest.next()),
                Stands::In | Stands::Right => {
                    run.append(&mut empty);
                    run.extend(rest.next());
                }
            }
        }
        settle_run(run, below_head, counts, &mut out);
        out.extend(empty.into_iter().map(|(block, _)| block));
        below_head = false;
    }
    out
}

/// How each block stands.
fn standing(blocks: &[Block]) -> Vec<Stands> {
    let usual = usual_left(blocks);
    let mut in_list = false;
    let one = |block: &Block| {
        let Block::Para(para) = block else {
            in_list = false;
            return Stands::Usual;
        };
        if para.sort == Sort::Body && para.item.is_none() && is_empty(para) {
            return Stands::Empty;
        }
        // What stands in behind an item belongs to it.
        let behind_item = std::mem::replace(&mut in_list, para.item.is_some());
        let words = letters(&para.pieces);
        let words = words.trim();
        let plain = para.sort == Sort::Body && para.item.is_none() && !para.centred && !para.ruled;
        let pictures = para.pieces.iter().any(|p| matches!(p, Piece::Picture(_)));
        if !plain || pictures || words.is_empty() || is_chapter(words) {
            return Stands::Usual;
        }
        let length = words.chars().count();
        let left = para.inset.left - usual;
        if length <= LONGEST_AT_RIGHT && (para.at_right || left >= FAR) {
            return Stands::Right;
        }
        if left < DEEP || para.at_right || behind_item || is_typed_item(words) {
            in_list |= behind_item && left >= DEEP;
            return Stands::Usual;
        }
        Stands::In
    };
    blocks.iter().map(one).collect()
}

/// How far most words stand in, in points.
fn usual_left(blocks: &[Block]) -> f32 {
    let mut lefts = Counts::default();
    for block in blocks {
        if let Block::Para(para) = block
            && para.sort == Sort::Body
            && para.item.is_none()
            && !para.centred
        {
            lefts.add((para.inset.left * 2.0) as u32, letters(&para.pieces).len());
        }
    }
    lefts.most().map_or(0.0, |left| left as f32 / 2.0)
}

/// Whether somebody has typed the mark of an item before the words.
fn is_typed_item(words: &str) -> bool {
    let mark = words.split(char::is_whitespace).next().unwrap_or_default();
    let bullet =
        mark.chars().count() == 1 && "-*\u{2022}\u{2013}\u{b7}\u{25aa}\u{f0b7}o".contains(mark);
    let bare = mark.trim_start_matches('(');
    let number = bare.strip_suffix([')', '.']).is_some_and(|n| {
        !n.is_empty()
            && n.len() < 4
            && n.bytes().all(|b| b.is_ascii_alphanumeric())
            && (n.len() == 1 || n.bytes().all(|b| b.is_ascii_digit()))
    });
    words.len() > mark.len() && (bullet || number)
}

/// Paragraphs that follow each other and stand apart from the text.
fn settle_run(
    run: Vec<(Block, Stands)>,
    below_head: bool,
    counts: &mut BTreeMap<&'static str, usize>,
    out: &mut Vec<Block>,
) {
    let shown: Vec<Stands> = run.iter().map(|r| r.1).filter(|s| *s != Stands::Empty).collect();
    let is_right = |s: &&Stands| **s == Stands::Right;
    let before = shown.iter().take_while(is_right).count();
    let behind = shown.iter().rev().take_while(is_right).count();
    let inner = shown.iter().filter(|s| **s == Stands::Right).count();
    let mut count = |what: &'static str, n: usize| *counts.entry(what).or_default() += n;
    if before == shown.len() {
        count("line, at the right", before);
        return out.extend(run.into_iter().map(|(block, _)| with_sort(block, Sort::Right)));
    }
    let source = |block: &Block| match block {
        Block::Para(p) => leads_with_dash(&letters(&p.pieces)),
        Block::Table(_) => false,
    };
    let sourced = run.last().is_some_and(|(block, _)| source(block));
    if before == 0 && sourced && behind <= 1 {
        let (sort, what) = match below_head {
            true => (Sort::Epigraph, "epigraph, by its indent"),
            false => (Sort::Quote, "quotation, by its indent"),
        };
        count(what, 1);
        return out.extend(run.into_iter().map(|(block, _)| with_sort(block, sort)));
    }
    let around = before.max(behind) <= MOST_AROUND && before + behind == inner;
    if before + behind > 0 && around {
        count("letter, by its indent", 1);
        return out.extend(run.into_iter().map(|(block, _)| with_sort(block, Sort::Letter)));
    }
    let mut group: Vec<(Block, Stands)> = Vec::new();
    let mut groups: Vec<Vec<(Block, Stands)>> = Vec::new();
    let mut kind = Stands::Empty;
    for (block, how) in run {
        if how != Stands::Empty && how != std::mem::replace(&mut kind, how) && !group.is_empty() {
            groups.push(std::mem::take(&mut group));
        }
        group.push((block, how));
    }
    groups.push(group);
    for group in groups {
        if group.iter().any(|(_, how)| *how == Stands::Right) {
            count("line, at the right", group.len());
            out.extend(group.into_iter().map(|(block, _)| with_sort(block, Sort::Right)));
        } else if is_verse(&group) {
            count("poem, by its lines", 1);
            stanzas(group, out);
        } else {
            count("quotation, by its indent", 1);
            out.extend(group.into_iter().map(|(block, _)| with_sort(block, Sort::Quote)));
        }
    }
}

/// A block that is of a sort; one that is empty is white space in it.
fn with_sort(block: Block, sort: Sort) -> Block {
    match block {
        Block::Para(para) if !is_empty(&para) => Block::Para(Para { sort, ..para }),
        other => other,
    }
}

/// Whether paragraphs are lines of verse: short, and most of them end with no stop.
fn is_verse(group: &[(Block, Stands)]) -> bool {
    let mut lines: Vec<String> = Vec::new();
    for (block, _) in group {
        let Block::Para(para) = block else { return false };
        let mut line = String::new();
        for piece in &para.pieces {
            match piece {
                Piece::Break => lines.push(std::mem::take(&mut line)),
                piece => line.push_str(&letters(std::slice::from_ref(piece))),
            }
        }
        lines.push(line);
    }
    let lines: Vec<&str> = lines.iter().map(|l| l.trim()).filter(|l| !l.is_empty()).collect();
    let lengths = || lines.iter().map(|l| l.chars().count());
    if lines.len() < 2 || lengths().any(|n| n > LONGEST_LINE) {
        return false;
    }
    let closing = |c: char| matches!(c, '"' | '\'' | '\u{201d}' | '\u{2019}' | '\u{bb}' | ')');
    let stopped = |l: &&&str| l.trim_end_matches(closing).ends_with(['.', '!', '?', '\u{2026}']);
    let stops = lines[..lines.len() - 1].iter().filter(stopped).count();
    lengths().sum::<usize>() <= lines.len() * USUAL_LINE && stops * 3 < lines.len()
}

/// Lines of verse as stanzas, which empty paragraphs part.
fn stanzas(group: Vec<(Block, Stands)>, out: &mut Vec<Block>) {
    let mut open = false;
    for (block, how) in group {
        let Block::Para(mut para) = block else { continue };
        if how == Stands::Empty {
            open = false;
            continue;
        }
        para.sort = Sort::Verse;
        match out.last_mut() {
            Some(Block::Para(stanza)) if open => {
                stanza.pieces.push(Piece::Break);
                stanza.pieces.append(&mut para.pieces);
                stanza.bookmarks.append(&mut para.bookmarks);
            }
            _ => out.push(Block::Para(para)),
        }
        open = true;
    }
}
