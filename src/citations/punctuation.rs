//! Where parts meet: marks that would stand twice or beside each other, spaces that would, and marks that
//! the language has before closing quotation marks.

use super::leaves::{Kind, Layer, Leaf, What};

/// What becomes of two marks that meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meeting {
    Both,
    First,
    Second,
}

/// What becomes of two marks that meet: as the test suite of CSL has it.
fn meeting(first: char, second: char) -> Meeting {
    match (first, second) {
        (a, b) if a == b => Meeting::First,
        (':' | ';', '!' | '?') => Meeting::Second,
        (':', '.') | (';', ':' | '.') => Meeting::First,
        ('!' | '?', ':' | '.') => Meeting::First,
        _ => Meeting::Both,
    }
}

fn is_mark(c: char) -> bool {
    matches!(c, ':' | '.' | ';' | '!' | '?' | ',')
}

/// Mends all meetings of a row.
pub(super) fn mend(leaves: &mut Vec<Leaf>, marks_in_quotes: bool) {
    leaves.retain(|leaf| !leaf.text.is_empty() || matches!(leaf.kind, Kind::Inline(_)));
    let mut at = 1;
    while at < leaves.len() {
        meet(leaves, at, marks_in_quotes);
        if leaves[at].text.is_empty() && !matches!(leaves[at].kind, Kind::Inline(_)) {
            leaves.remove(at);
            continue;
        }
        if leaves[at - 1].text.is_empty() && !matches!(leaves[at - 1].kind, Kind::Inline(_)) {
            leaves.remove(at - 1);
            at = at.saturating_sub(1).max(1);
            continue;
        }
        at += 1;
    }
}

/// Mends the meeting of a leaf with the one before it.
fn meet(leaves: &mut Vec<Leaf>, at: usize, marks_in_quotes: bool) {
    let Some(second) = leaves[at].text.chars().next() else { return };
    let Some(first) = leaves[at - 1].text.chars().next_back() else { return };
    if second == ' ' && matches!(first, ' ' | '\u{a0}') {
        leaves[at].text.remove(0);
        return;
    }
    if !is_mark(second) || leaves[at].glued {
        return;
    }
    let mut inner = at - 1;
    while inner > 0 && leaves[inner].kind == Kind::Close {
        inner -= 1;
    }
    let quoted = inner < at - 1;
    let Some(first) = leaves[inner].text.chars().next_back() else { return };
    if !quoted {
        if !is_mark(first) {
            return;
        }
        match meeting(first, second) {
            Meeting::Both => {}
            Meeting::First => {
                leaves[at].text.remove(0);
            }
            Meeting::Second => {
                leaves[inner].text.pop();
            }
        }
        return;
    }
    if leaves[at].kind == Kind::Close || leaves[at].kind == Kind::Open {
        return;
    }
    let moves = marks_in_quotes && matches!(second, '.' | ',' | '!' | '?');
    if !is_mark(first) {
        if moves {
            leaves[at].text.remove(0);
            move_in(leaves, inner, second);
        }
        return;
    }
    match meeting(first, second) {
        Meeting::First => {
            leaves[at].text.remove(0);
        }
        _ if moves => {
            leaves[at].text.remove(0);
            move_in(leaves, inner, second);
        }
        Meeting::Second => {
            leaves[inner].text.pop();
        }
        Meeting::Both => {}
    }
}

/// Puts a mark behind a text that stands before closing quotation marks, outside of what is italic or the
/// like in it.
fn move_in(leaves: &mut Vec<Leaf>, inner: usize, mark: char) {
    let quote = &leaves[inner + 1].layers;
    let own = &leaves[inner].layers;
    // The face of the quoted words themselves stays; what a text has in it ends.
    let is_own = |layer: &Layer| !matches!(layer.what, What::Face(_, true) | What::Plain);
    let keep = quote.len() + own[quote.len()..].iter().take_while(|layer| is_own(layer)).count();
    if own.len() <= keep {
        leaves[inner].text.push(mark);
        return;
    }
    let layers = own[..keep].to_vec();
    let mark = Leaf { text: mark.to_string(), kind: Kind::Affix, glued: false, layers };
    leaves.insert(inner + 1, mark);
}
