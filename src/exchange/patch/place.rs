//! Where paragraphs go between two that are there: at the end of what the one before stands in, between
//! both, or at the beginning of what the next one stands in.

use super::{Patcher, Why};
use crate::exchange::units::*;
use std::ops::Range;

/// What of its surroundings a paragraph would stand in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::exchange) enum Home {
    /// It is any block.
    None,
    /// It is an item: with a number or not, and how deep.
    List(bool, Option<usize>),
    /// It goes on in an item.
    Item,
    Quote,
    Epigraph,
    /// It is a stanza: with bars where it stands alone, or not.
    Lines(bool),
    Callout,
    Definition,
    Terms,
}

/// A paragraph, or several that stay together, on the way to its place.
#[derive(Debug, Clone)]
pub(in crate::exchange) struct Goes {
    pub(in crate::exchange) home: Home,
    /// Its lines without what begins them where they come from.
    pub(in crate::exchange) lines: Vec<String>,
    /// It is all of a quotation.
    pub(in crate::exchange) whole: bool,
}

/// A place between two paragraphs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::exchange) struct Slot {
    /// Behind the first, or before the second.
    pub(super) behind: bool,
    /// In how many of the things in which that one stands.
    pub(super) depth: usize,
}

/// The row of places between two paragraphs.
#[derive(Debug)]
pub(super) struct Gap<'a> {
    pub(super) a: Option<&'a Para>,
    pub(super) b: Option<&'a Para>,
    pub(super) slots: Vec<Slot>,
    /// Which of them stands in nothing that holds but one of the two.
    pub(super) common: usize,
}

impl<'a> Gap<'a> {
    pub(super) fn new(a: Option<&'a Para>, b: Option<&'a Para>) -> Gap<'a> {
        let a = a.filter(|p| p.block.is_some());
        let b = b.filter(|b| b.block.is_some() && a.is_none_or(|a| a.block.file == b.block.file));
        let within = |p: Option<&'a Para>| p.map_or(&[][..], |p| p.within.as_slice());
        let (first, next) = (within(a), within(b));
        let common = first.iter().zip(next).take_while(|(x, y)| x == y).count();
        // What is put behind the words of a note is of that note.
        let note = first.iter().rposition(|w| w.holder == Holder::Note).map_or(0, |at| at + 1);
        let common = common.max(note);
        let mut slots: Vec<Slot> = match a {
            Some(_) => {
                (common..=first.len()).rev().map(|depth| Slot { behind: true, depth }).collect()
            }
            None => Vec::new(),
        };
        let at = slots.len().saturating_sub(1);
        if b.is_some() {
            let from = common + usize::from(a.is_some());
            slots.extend((from..=next.len()).map(|depth| Slot { behind: false, depth }));
        }
        Gap { a, b, slots, common: at }
    }

    /// What a slot stands in.
    pub(super) fn within(&self, slot: Slot) -> &'a [Within] {
        let para = if slot.behind { self.a } else { self.b };
        para.map_or(&[][..], |p| p.within.get(..slot.depth).unwrap_or_default())
    }

    pub(super) fn holder(&self, slot: Slot) -> Option<Holder> {
        self.within(slot).last().map(|w| w.holder)
    }
}

/// How deep the items of a list stand, as a word processor counts.
fn level(within: &[Within]) -> usize {
    let counts = |w: &&Within| {
        matches!(w.holder, Holder::Quote | Holder::Callout | Holder::List(_) | Holder::Definition)
    };
    within.iter().filter(counts).count()
}

/// Whether something belongs in a holder by its sort.
pub(super) fn is_home(home: Home, holder: Option<Holder>) -> bool {
    matches!(
        (home, holder),
        (Home::List(..), Some(Holder::List(_)))
            | (Home::Item, Some(Holder::Item))
            | (Home::Quote, Some(Holder::Quote))
            | (Home::Epigraph, Some(Holder::Div(Some(Role::Epigraph))))
            | (Home::Lines(_), Some(Holder::Lines))
            | (Home::Callout, Some(Holder::Callout))
            | (Home::Definition, Some(Holder::Definition))
            | (Home::Terms, Some(Holder::Terms))
    )
}

/// Whether something can stand in a holder.
fn is_held(home: Home, holder: Option<Holder>) -> bool {
    match holder {
        Some(Holder::List(_) | Holder::Lines | Holder::Terms) => is_home(home, holder),
        // No block but lines is read there.
        Some(Holder::Div(Some(Role::Verse))) => matches!(home, Home::Lines(_)),
        Some(Holder::Entry | Holder::Display) => false,
        // Terms are not read in what is indented.
        Some(Holder::Item | Holder::Definition | Holder::Note) => home != Home::Terms,
        _ => true,
    }
}

/// It has no place there.
const NO_PLACE: Why = "nothing can stand between the two there; move it by hand";

impl Patcher<'_> {
    /// For each of some things that follow each other in a gap the slot where it goes, the first of them
    /// not before another slot.
    pub(super) fn slots(&self, gap: &Gap, goes: &[Goes], from: usize) -> Result<Vec<usize>, Why> {
        let mut out = Vec::with_capacity(goes.len());
        let mut at = from;
        for one in goes {
            at = self.slot(gap, one, at).ok_or(NO_PLACE)?;
            out.push(at);
        }
        // The last of them may be the first in what the next paragraph stands in.
        let mut until = gap.slots.len();
        for (n, one) in goes.iter().enumerate().rev() {
            let slot = gap.slots[out[n]];
            let next = gap.common + 1..until;
            match next.rev().find(|i| self.suits(gap, one, gap.slots[*i])) {
                Some(better) if !self.suits(gap, one, slot) => {
                    out[n] = better;
                    until = better + 1;
                }
                _ => break,
            }
        }
        Ok(out)
    }

    /// Whether a slot is where something would be.
    fn suits(&self, gap: &Gap, one: &Goes, slot: Slot) -> bool {
        let within = gap.within(slot);
        is_home(one.home, gap.holder(slot))
            && match one.home {
                Home::List(_, Some(wanted)) => level(within) == wanted + 1,
                // One that is whole stays so.
                Home::Quote => !one.whole || slot.depth <= self.shared(gap),
                _ => true,
            }
    }

    /// How many holders both paragraphs of a gap have.
    fn shared(&self, gap: &Gap) -> usize {
        gap.slots.get(gap.common).map_or(0, |s| s.depth)
    }

    fn slot(&self, gap: &Gap, one: &Goes, from: usize) -> Option<usize> {
        let behind = from.min(gap.slots.len())..(gap.common + 1).min(gap.slots.len());
        let held = |i: &usize| is_held(one.home, gap.holder(gap.slots[*i]));
        let suits = |i: &usize| self.suits(gap, one, gap.slots[*i]);
        if let Some(at) = behind.clone().find(suits) {
            return Some(at);
        }
        // An item of a deeper list than there is begins one in the item before.
        if let Home::List(_, Some(wanted)) = one.home {
            let deeper = |i: &usize| {
                let slot = gap.slots[*i];
                gap.holder(slot) == Some(Holder::Item) && level(gap.within(slot)) == wanted
            };
            if let Some(at) = behind.clone().find(deeper) {
                return Some(at);
            }
        }
        let between = behind.end.checked_sub(1).filter(|i| behind.contains(i))?;
        let splits = |i: usize| gap.holder(gap.slots[i]) == Some(Holder::Lines);
        let nearest = Some(between).filter(held).or_else(|| match splits(between) {
            true => Some(between),
            false => behind.clone().rev().find(held),
        });
        // Nothing is held before the second that is not held behind the first.
        nearest.or_else(|| self.ahead_of(gap, one))
    }

    fn ahead_of(&self, gap: &Gap, one: &Goes) -> Option<usize> {
        let ahead: Range<usize> = gap.common + 1..gap.slots.len();
        ahead.clone().find(|i| self.suits(gap, one, gap.slots[*i])).filter(|_| gap.a.is_none())
    }
}
