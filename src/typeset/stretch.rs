//! Parts of the book as they have been set: stretches with their plans, and pages drawn as a whole.

use super::breaker::{Moved, Plan};
use super::compose::{Stretch, landmarks};
use super::fonts::Fonts;
use super::galley::{Galley, Piece, Setting};
use super::numbers::{Asked, Folios, Landmark, Spot};
use super::page::{Item, side};
use super::symbols::{self, Symbols};
use crate::diagnostic::Diagnostics;
use crate::model::Anchor;
use std::sync::{Arc, OnceLock};

/// A chapter that has been set.
pub(super) struct Proof {
    /// Its galley, which names its notes from 0.
    pub pieces: Vec<Arc<Piece>>,
    /// The notes for the foot of the page.
    pub notes: Vec<Setting>,
    /// What setting it read of the rest of the book.
    pub asked: Asked,
    /// What was found.
    pub found: Diagnostics,
}

/// A stretch that has been set and divided into pages.
pub(super) struct SetStretch {
    /// Its galley.
    pub text: Stretch,
    /// Its pages if it begins on a recto.
    pub recto: Plan,
    /// Its pages if it begins on a verso, where it may.
    pub verso: Option<Plan>,
    /// What setting it read of the rest of the book.
    pub asked: Asked,
    /// What was found.
    pub found: Diagnostics,
    /// Pages that could not be held as they were printed.
    pub moved: Vec<Moved>,
    /// Its chapters, where they are kept.
    pub proofs: Vec<(usize, Arc<Proof>)>,
    /// Where named places are, by the side on which it begins: found when first asked for.
    pub landmarks: [OnceLock<Vec<Landmark>>; 2],
    /// The symbols of its notes, by the same.
    pub symbols: [OnceLock<Vec<(symbols::Of, u32)>>; 2],
    /// Whether something of it is set in the sans: looked for when first asked.
    pub sans: OnceLock<bool>,
}

impl SetStretch {
    pub(super) fn new(text: Stretch, recto: Plan, verso: Option<Plan>) -> SetStretch {
        let (asked, found, proofs) = (Asked::default(), Diagnostics::new(), Vec::new());
        let (landmarks, symbols) = Default::default();
        let sans = OnceLock::new();
        let moved = Vec::new();
        SetStretch { text, recto, verso, asked, found, moved, proofs, landmarks, symbols, sans }
    }

    /// Nothing of it stands on a page.
    pub(super) fn is_empty(&self) -> bool {
        self.text.galley.pieces.is_empty()
    }

    /// It begins with a picture that faces its title, on a verso.
    pub(super) fn is_faced(&self) -> bool {
        begins_with_facing(&self.text.galley)
    }

    /// Its pages if it begins on this page of the book.
    pub(super) fn plan(&self, begin: usize) -> &Plan {
        self.verso.as_ref().filter(|_| side(begin) == 1).unwrap_or(&self.recto)
    }

    /// Whether something of it is set in the sans of these fonts: in its text, its titles, its notes.
    pub(super) fn has_sans(&self, fonts: &Fonts) -> bool {
        let is_sans = |item: &Item| match item {
            Item::Run(run) => fonts.is_sans(run.face),
            _ => false,
        };
        *self.sans.get_or_init(|| {
            let pieces = self.text.galley.pieces.iter();
            let settings = pieces.flat_map(|p| &p.variants).chain(&self.text.notes);
            let mut groups = settings.flat_map(|v| &v.slabs).flat_map(|s| &s.groups);
            groups.any(|g| g.items.iter().any(is_sans))
        })
    }

    fn symbols(&self, begin: usize) -> &[(symbols::Of, u32)] {
        let known = &self.symbols[side(begin)];
        known.get_or_init(|| symbols::on_pages(&self.text, self.plan(begin)))
    }

    /// The same, for one who needs nothing else of it but its text.
    pub(super) fn into_plan(self, begin: usize) -> (Stretch, Plan) {
        let verso = self.verso.filter(|_| side(begin) == 1);
        (self.text, verso.unwrap_or(self.recto))
    }
}

/// Whether a galley begins with a picture that faces the title behind it.
pub(super) fn begins_with_facing(galley: &Galley) -> bool {
    let slab = galley.pieces.first().and_then(|p| p.variants.first()?.slabs.first());
    slab.is_some_and(|slab| slab.before_title)
}

/// A part of the book that begins a new page.
#[derive(Clone)]
pub(super) enum Part {
    /// A chapter that is drawn as a whole, with its place.
    Drawn(usize, [Landmark; 1]),
    /// A stretch of text.
    Text(Arc<SetStretch>),
}

impl Part {
    pub(super) fn drawn(chapter: usize) -> Part {
        Part::Drawn(chapter, [(Anchor { chapter: chapter as u32, id: None }, 0)])
    }

    /// The chapter that opens it.
    pub(super) fn chapter(&self) -> usize {
        match self {
            Part::Drawn(chapter, _) => *chapter,
            Part::Text(set) => set.text.chapter,
        }
    }

    /// The stretch of text that it is.
    pub(super) fn set(&self) -> Option<&Arc<SetStretch>> {
        match self {
            Part::Drawn(..) => None,
            Part::Text(set) => Some(set),
        }
    }

    /// The named places on its pages, if it begins on this page of the book.
    pub(super) fn landmarks(&self, begin: usize) -> &[Landmark] {
        match self {
            Part::Drawn(_, mark) => mark,
            Part::Text(set) => {
                set.landmarks[side(begin)].get_or_init(|| landmarks(&set.text, set.plan(begin)))
            }
        }
    }

    /// The symbols of its notes, if it begins on this page of the book.
    fn symbols(&self, begin: usize) -> &[(symbols::Of, u32)] {
        match self {
            Part::Drawn(..) => &[],
            Part::Text(set) => set.symbols(begin),
        }
    }
}

/// The symbols of the notes of parts of the book that stand in these places.
pub(super) fn symbols(parts: &[Part], spots: &[Spot]) -> Symbols {
    let mut all = Symbols::default();
    parts
        .iter()
        .zip(spots)
        .for_each(|(part, spot)| all.add(part.symbols(spot.begin).iter().copied()));
    all
}

/// The room that the symbols of all notes have in parts of the book as they are set.
pub(super) fn rooms(parts: &[Part]) -> Symbols {
    let mut all = Symbols::default();
    parts.iter().filter_map(Part::set).for_each(|set| all.add(set.asked.rooms()));
    all
}

/// The named places on the pages of each part, for who needs them longer than the parts.
pub(super) fn landmarks_of(parts: &[Part], spots: &[Spot]) -> Vec<Vec<Landmark>> {
    parts.iter().zip(spots).map(|(part, spot)| part.landmarks(spot.begin).to_vec()).collect()
}

/// The page numbers of parts of the book that have these named places.
pub(super) fn folios_of<'a>(
    landmarks: &'a [Vec<Landmark>],
    parts: &[Part],
    spots: &[Spot],
) -> Folios<'a> {
    let placed = landmarks.iter().zip(spots).map(|(marks, spot)| (marks.as_slice(), *spot));
    Folios::read(&placed.collect::<Vec<_>>()).with_symbols(symbols(parts, spots))
}

/// The page numbers of parts of the book that stand in these places.
pub(super) fn folios<'a>(parts: &'a [Part], spots: &[Spot]) -> Folios<'a> {
    let placed = parts.iter().zip(spots).map(|(part, spot)| (part.landmarks(spot.begin), *spot));
    Folios::read(&placed.collect::<Vec<_>>()).with_symbols(symbols(parts, spots))
}
