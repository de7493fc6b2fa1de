//! Paragraphs with their changes accepted, and with their changes rejected.

use super::{Back, Thing};
use crate::exchange::units::{Look, Role};
use crate::import::docx::styles::Sort;

/// What became of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum State {
    /// It was there and is.
    #[default]
    Kept,
    Inserted,
    Deleted,
    /// Inserted by one, deleted by another.
    Neither,
}

impl State {
    pub(super) fn inserted(self) -> State {
        match self {
            State::Kept | State::Inserted => State::Inserted,
            _ => State::Neither,
        }
    }

    pub(super) fn deleted(self) -> State {
        match self {
            State::Kept | State::Deleted => State::Deleted,
            _ => State::Neither,
        }
    }

    fn is_there(self, accepted: bool) -> bool {
        match self {
            State::Kept => true,
            State::Inserted => accepted,
            State::Deleted => !accepted,
            State::Neither => false,
        }
    }
}

/// A character as it stands in the file.
#[derive(Debug, Clone)]
pub(super) struct Raw {
    pub(super) ch: char,
    pub(super) look: Look,
    pub(super) state: State,
}

/// A paragraph as it stands in the file.
#[derive(Debug, Clone)]
pub(super) struct RawPara {
    /// Names: before which character, and whether what they stand in is deleted.
    pub(super) names: Vec<(usize, String, State)>,
    pub(super) units: Vec<Raw>,
    /// What characters stand for.
    pub(super) things: Vec<(usize, Thing)>,
    pub(super) remarks: Vec<(usize, usize)>,
    /// What became of its end.
    pub(super) end: State,
    pub(super) sort: Sort,
    pub(super) item: Option<usize>,
    pub(super) numbered: [Option<bool>; 2],
    pub(super) role: Option<Role>,
    pub(super) by: Option<String>,
    pub(super) table: Option<usize>,
}

/// The paragraphs of one side. One whose end is not there goes on in the next.
pub(super) fn side(all: &[RawPara], accepted: bool) -> Vec<Back> {
    let mut out = Vec::new();
    let mut open: Option<Back> = None;
    for raw in all {
        let mut own = one(raw, accepted);
        if let Some(before) = open.take() {
            own = joined(before, own);
        }
        match raw.end.is_there(accepted) {
            true => out.push(own),
            false => open = Some(own),
        }
    }
    out.extend(open.filter(|o| !o.units.is_empty()));
    out
}

fn one(raw: &RawPara, accepted: bool) -> Back {
    let mut back = Back {
        sort: raw.sort,
        item: raw.item,
        numbered: raw.numbered,
        role: raw.role,
        by: raw.by.clone(),
        table: raw.table,
        comes: raw.end == State::Inserted,
        ..Back::default()
    };
    // Where each character is on this side.
    let mut places = Vec::with_capacity(raw.units.len() + 1);
    for unit in &raw.units {
        places.push(back.units.len());
        if unit.state.is_there(accepted) {
            back.units.push((unit.ch, unit.look));
        }
    }
    places.push(back.units.len());
    let there = |at: usize| raw.units.get(at).is_some_and(|u| u.state.is_there(accepted));
    back.names = raw.names.iter().map(|(at, name, _)| (places[*at], name.clone())).collect();
    back.things = raw.things.iter().filter(|n| there(n.0)).map(|n| n.1.clone()).collect();
    back.remarks = raw.remarks.iter().map(|(at, which)| (places[*at], *which)).collect();
    back
}

/// A paragraph whose end is gone, and the next one. One of which nothing is left leaves no name.
fn joined(mut before: Back, own: Back) -> Back {
    let by = before.units.len();
    if by == 0 {
        let remarks = before.remarks.into_iter().chain(own.remarks);
        return Back { remarks: remarks.collect(), by: own.by.or(before.by), ..own };
    }
    before.names.extend(own.names.into_iter().map(|(at, name)| (at + by, name)));
    before.units.extend(own.units);
    before.things.extend(own.things);
    before.remarks.extend(own.remarks.into_iter().map(|(at, which)| (at + by, which)));
    before.by = before.by.or(own.by);
    before
}
