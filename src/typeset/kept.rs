//! What setting keeps from one time to the next.
//!
//! Everything here is found again by all that made it. A stretch is made by its chapters (their
//! addresses: whoever holds an [`Arc`] keeps the address from being used again), by the *look* that
//! all stretches of a book share (theme, faces, hyphenation, words, place of the notes) and by what
//! it asked of the rest of the book ([`super::numbers::Asked`]). Its pages are made by that and by
//! the side on which it begins; their furniture by a few words for each page.
//!
//! What two turns together have not used is let go of.

use super::Order;
use super::fonts::{FontStore, Fonts};
use super::makeup::Laid;
use super::numbers::{Asked, Folios};
use super::opening::Opening;
use super::page::{Page, side};
use super::picture_text::PictureWords;
use super::printed::{Hold, Printed};
use super::stretch::{Proof, SetStretch};
use crate::manifest::NotesPlace;
use crate::model::{Chapter, ImageResource};
use crate::theme::Theme;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// In the turn that comes so many after its last use a thing is let go of: a change that is taken back
/// in the next turn finds what was there before it.
const LASTS: u64 = 3;
/// Settings after which a turn ends by itself, where nobody says so.
const LONGEST_TURN: u32 = 24;

/// What setting keeps from one time to the next: fonts, set stretches, pages.
///
/// A book that is set again and again, after each change, is set with one of these; what was kept
/// changes nothing in the pages, only the time that they take.
pub struct Kept {
    /// Font files and what was shaped with them.
    pub fonts: FontStore,
    pub(super) pictures: PictureWords,
    keeps: bool,
    /// Whether the pages are written down as they are set, as for a printing.
    pub records: bool,
    /// The pages as they were written down last.
    pub record: Option<Printed>,
    turn: u64,
    settings: u32,
    looks: Vec<(Look, Used)>,
    next_look: u64,
    proofs: FxHashMap<Key, Vec<KeptProof>>,
    stretches: FxHashMap<Key, Vec<Version>>,
    /// Pages with furniture that was drawn in, by the address of the page as it was before.
    drawn_in: FxHashMap<usize, DrawnIn>,
}

impl Default for Kept {
    fn default() -> Self {
        Kept {
            fonts: FontStore::default(),
            pictures: PictureWords::default(),
            keeps: true,
            records: false,
            record: None,
            turn: 0,
            settings: 0,
            looks: Vec::new(),
            next_look: 0,
            proofs: FxHashMap::default(),
            stretches: FxHashMap::default(),
            drawn_in: FxHashMap::default(),
        }
    }
}

/// The turn in which something was last used.
#[derive(Default)]
struct Used(AtomicU64);

impl Used {
    fn new(turn: u64) -> Used {
        Used(AtomicU64::new(turn))
    }

    fn now(&self, turn: u64) {
        self.0.store(turn, Ordering::Relaxed);
    }

    fn holds(&self, turn: u64) -> bool {
        self.0.load(Ordering::Relaxed) + LASTS > turn
    }
}

/// What the stretches of a book share.
#[derive(PartialEq)]
struct Look {
    number: u64,
    theme: Theme,
    opening: Opening,
    fonts: u64,
    /// What the copyright page calls them.
    font_names: (String, String),
    hyphenation: BTreeMap<String, Vec<String>>,
    notes: NotesPlace,
    references: bool,
    link_pages: bool,
    language: String,
    words: BTreeMap<String, String>,
    hold: Option<SameHold>,
}

/// What was printed: mostly the very same, and else seldom as long as this one.
struct SameHold(Arc<Hold>);

impl PartialEq for SameHold {
    fn eq(&self, other: &SameHold) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.0 == other.0
    }
}

/// What makes a part of the book, but for what it asks.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct Key {
    /// The look, by its number.
    pub look: u64,
    /// Address, index and nesting of each chapter that it reads.
    pub chapters: Vec<(usize, u32, u8)>,
    /// Facts of the book that it reads beside them.
    pub facts: String,
}

/// A chapter as it was set once.
struct KeptProof {
    /// Keeps the addresses in the key from being used again.
    _chapters: Vec<Arc<Chapter>>,
    proof: Arc<Proof>,
    used: Used,
}

/// A part of the book as it was made once.
struct Version {
    /// Keeps the addresses in the key from being used again.
    _chapters: Vec<Arc<Chapter>>,
    /// Nothing of pages that are drawn as a whole.
    set: Option<Arc<SetStretch>>,
    /// Its pages, for a recto and for a verso.
    laid: [Option<Laid>; 2],
    used: Used,
}

struct DrawnIn {
    /// Keeps its address from being used again.
    _before: Arc<Page>,
    by: (u32, u32),
    page: Arc<Page>,
    used: Used,
}

impl Kept {
    /// Nothing is kept but the fonts: for one who sets a book once.
    pub fn none() -> Kept {
        Kept { keeps: false, ..Kept::default() }
    }

    /// Another turn begins: the book has been changed, or will be. All that is set until the next
    /// one, in however many goes, counts as used once.
    pub fn turn(&mut self) {
        // Many changes at once are one turn.
        if self.settings == 0 {
            return;
        }
        self.turn += 1;
        self.settings = 0;
        let turn = self.turn;
        self.looks.retain(|(_, used)| used.holds(turn));
        self.stretches.retain(|_, versions| {
            versions.retain(|v| v.used.holds(turn));
            !versions.is_empty()
        });
        self.proofs.retain(|_, versions| {
            versions.retain(|v| v.used.holds(turn));
            !versions.is_empty()
        });
        self.drawn_in.retain(|_, d| d.used.holds(turn));
        self.pictures.turn();
    }

    /// Whether anything but the fonts is kept.
    pub(super) fn keeps(&self) -> bool {
        self.keeps
    }

    /// A setting begins: the number of its look.
    pub(super) fn begin(&mut self, order: &Order, opening: Opening, fonts: &Fonts) -> u64 {
        let &Order { theme, print, hold, .. } = order;
        let meta = &order.book.meta;
        self.settings += 1;
        if self.settings > LONGEST_TURN {
            self.turn();
        }
        let number = self.next_look;
        let mut look = Look {
            number,
            theme: theme.clone(),
            opening,
            fonts: fonts.identity(),
            font_names: (fonts.names().0.to_owned(), fonts.names().1.to_owned()),
            hyphenation: print.hyphenation.clone(),
            notes: print.notes,
            references: print.page_references,
            link_pages: print.link_pages,
            language: meta.language.clone(),
            words: meta.words.clone(),
            hold: hold.cloned().map(SameHold),
        };
        for (known, used) in &self.looks {
            look.number = known.number;
            if *known == look {
                used.now(self.turn);
                return known.number;
            }
        }
        look.number = number;
        self.looks.push((look, Used::new(self.turn)));
        self.next_look += 1;
        number
    }

    /// A part of the book that was set before, whose answers still hold.
    pub(super) fn find(
        &self,
        key: &Key,
        folios: &Folios,
        images: &[ImageResource],
    ) -> Option<Arc<SetStretch>> {
        let holds = |asked: &Asked| asked.holds(folios, images);
        self.stretches.get(key)?.iter().find_map(|version| {
            let set = version.set.as_ref().filter(|set| holds(&set.asked))?;
            version.used.now(self.turn);
            Some(Arc::clone(set))
        })
    }

    /// A chapter that was set before, whose answers still hold.
    pub(super) fn find_proof(
        &self,
        key: &Key,
        folios: &Folios,
        images: &[ImageResource],
    ) -> Option<Arc<Proof>> {
        let mut versions = self.proofs.get(key)?.iter();
        let version = versions.find(|v| v.proof.asked.holds(folios, images))?;
        version.used.now(self.turn);
        Some(Arc::clone(&version.proof))
    }

    /// Keeps a chapter that has been set.
    pub(super) fn keep_proof(
        &mut self,
        key: &Key,
        chapters: impl FnOnce() -> Vec<Arc<Chapter>>,
        proof: &Arc<Proof>,
    ) {
        let versions = self.proofs.entry(key.clone()).or_default();
        let used = Used::new(self.turn);
        match versions.iter().find(|v| Arc::ptr_eq(&v.proof, proof)) {
            Some(known) => known.used.now(self.turn),
            None => {
                let (_chapters, proof) = (chapters(), Arc::clone(proof));
                versions.push(KeptProof { _chapters, proof, used });
            }
        }
    }

    fn version(&mut self, key: &Key, set: Option<&Arc<SetStretch>>) -> Option<&mut Version> {
        let same = |a: &Option<Arc<SetStretch>>| match (a, set) {
            (Some(a), Some(b)) => Arc::ptr_eq(a, b),
            (a, b) => a.is_none() && b.is_none(),
        };
        self.stretches.get_mut(key)?.iter_mut().find(|v| same(&v.set))
    }

    /// Keeps a part of the book.
    pub(super) fn keep(
        &mut self,
        key: &Key,
        chapters: impl FnOnce() -> Vec<Arc<Chapter>>,
        set: Option<&Arc<SetStretch>>,
    ) {
        if !self.keeps {
            return;
        }
        let turn = self.turn;
        if let Some(known) = self.version(key, set) {
            return known.used.now(turn);
        }
        let set = set.cloned();
        let used = Used::new(turn);
        let version = Version { _chapters: chapters(), set, laid: [None, None], used };
        self.stretches.entry(key.clone()).or_default().push(version);
    }

    /// Takes the pages of a part that begins on this page, if they were made before.
    pub(super) fn take_laid(
        &mut self,
        key: &Key,
        set: Option<&Arc<SetStretch>>,
        begin: usize,
    ) -> Option<Laid> {
        self.version(key, set)?.laid[side(begin)].take()
    }

    /// Puts the pages of a part where they are found again.
    pub(super) fn put_laid(
        &mut self,
        key: &Key,
        set: Option<&Arc<SetStretch>>,
        begin: usize,
        laid: Laid,
    ) {
        if let Some(version) = self.version(key, set) {
            version.laid[side(begin)] = Some(laid);
        }
    }

    /// Moves the furniture of a page by so many points, as it was done before or as `draw` does it.
    pub(super) fn draw_in(
        &mut self,
        page: &mut Arc<Page>,
        (down, up): (f32, f32),
        draw: impl FnOnce(&mut Page),
    ) {
        if !self.keeps {
            return draw(Arc::make_mut(page));
        }
        let by = (down.to_bits(), up.to_bits());
        let address = Arc::as_ptr(page) as usize;
        if let Some(known) = self.drawn_in.get(&address).filter(|d| d.by == by) {
            known.used.now(self.turn);
            *page = Arc::clone(&known.page);
            return;
        }
        let before = Arc::clone(page);
        draw(Arc::make_mut(page));
        let used = Used::new(self.turn);
        let drawn = DrawnIn { _before: before, by, page: Arc::clone(page), used };
        self.drawn_in.insert(address, drawn);
    }
}
