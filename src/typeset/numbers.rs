//! Page numbers that the text itself names, and what else setting asks of the rest of the book.
//!
//! What a stretch asked is kept with the answers that it was given: it is set again only where one
//! of them is another now. References ask for the folios of their places, displays for the sizes of
//! their pictures; everything else that setting reads stands in [`super::Context`] by itself.

use super::page::Pages;
use super::symbols::{self, Shown, Symbols};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::language::numerals::roman;
use crate::model::{Anchor, ImageResource, Matter, note_symbol};
use crate::source::Span;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A page by its number; those of the front matter stand before the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct PageNumber {
    /// Whether it is printed in arabic figures: those of the front matter are roman.
    arabic: bool,
    /// The number, from 1.
    pub(super) number: u32,
}

impl PageNumber {
    /// The number of a page of some matter, from 1 in the front matter and from 1 behind it.
    pub(super) fn new(matter: Matter, number: u32) -> PageNumber {
        PageNumber { arabic: matter != Matter::Front, number }
    }

    /// The number as it is printed.
    pub fn folio(self) -> String {
        match self.arabic {
            true => self.number.to_string(),
            false => roman(self.number).to_lowercase(),
        }
    }

    pub(super) fn is_roman(self) -> bool {
        !self.arabic
    }

    /// Whether it stands behind another in the same numbers.
    pub(super) fn follows(self, other: PageNumber) -> bool {
        self.arabic == other.arabic && self > other
    }
}

/// Counts pages as they are numbered.
#[derive(Default)]
pub(super) struct Count {
    front: u32,
    text: u32,
}

impl Count {
    /// The number of the next page.
    pub(super) fn next(&mut self, matter: Matter) -> PageNumber {
        let count = if matter == Matter::Front { &mut self.front } else { &mut self.text };
        *count += 1;
        PageNumber::new(matter, *count)
    }
}

/// A named place and the page that it stands on, from 0 in its part.
pub(super) type Landmark = (Anchor, u32);

/// The pages that a part has in the book.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spot {
    /// Index of the first.
    pub begin: usize,
    /// How many of them are numbered with what stands before the text: that of a picture that faces
    /// page 1.
    pub front: usize,
    /// How many.
    pub count: usize,
    /// The matter that they belong to.
    pub matter: Matter,
}

/// Page numbers of named places, as far as they are known.
#[derive(Default)]
pub struct Folios<'a> {
    /// The number of each page.
    pages: Vec<PageNumber>,
    /// The page of each place.
    of: FxHashMap<&'a Anchor, usize>,
    /// The symbols of notes on their pages.
    symbols: Symbols,
    /// Notes whose symbols have the room of these, however they look: pages that would never come to
    /// rest do so.
    rooms: Symbols,
}

impl<'a> Folios<'a> {
    /// The number of a page by its index in the book.
    pub(super) fn number(&self, page: usize) -> Option<PageNumber> {
        self.pages.get(page).copied()
    }

    /// The page numbers of parts of the book, by their named places and where they stand.
    pub(super) fn read(parts: &[(&'a [Landmark], Spot)]) -> Folios<'a> {
        let mut count = Count::default();
        let mut pages: Vec<PageNumber> = Vec::new();
        let mut add = |matter, until: usize| {
            while pages.len() < until {
                pages.push(count.next(matter));
            }
        };
        let mut last = Matter::Front;
        for (_, spot) in parts {
            // Pages that are left blank belong to what stands before them.
            add(last, spot.begin);
            add(Matter::Front, spot.begin + spot.front);
            if spot.count > 0 {
                last = spot.matter;
            }
            add(last, spot.begin + spot.count);
        }
        let end = parts.last().map_or(0, |(_, s)| s.begin + s.count);
        add(last, end.next_multiple_of(2));
        let last = pages.len().saturating_sub(1);
        let mut of = FxHashMap::default();
        for (landmarks, spot) in parts {
            for (anchor, page) in *landmarks {
                // The book's last pages may have nothing on them.
                of.entry(anchor).or_insert((spot.begin + *page as usize).min(last));
            }
        }
        Folios { pages, of, ..Folios::default() }
    }

    /// The same with these symbols of notes.
    pub(super) fn with_symbols(self, symbols: Symbols) -> Folios<'a> {
        Folios { symbols, ..self }
    }

    /// The same with symbols that have the room of these.
    pub(super) fn with_rooms(self, rooms: Symbols) -> Folios<'a> {
        Folios { rooms, ..self }
    }

    /// What a note is shown as.
    pub(super) fn shown(&self, of: symbols::Of) -> Shown {
        let place = self.symbols.get(of);
        let room = self.rooms.get(of).filter(|room| *room != place.unwrap_or(1));
        Shown { place, room }
    }

    /// The place of a note's symbol on its page, by its chapter and its number there.
    pub fn symbol(&self, of: (u32, u32)) -> Option<u32> {
        self.symbols.get(of)
    }

    /// What marks that note in print.
    pub fn sign(&self, of: (u32, u32)) -> String {
        note_symbol(self.symbol(of).unwrap_or(of.1))
    }

    /// The page numbers of all named places of a finished book.
    pub fn of_pages(pages: &'a Pages) -> Folios<'a> {
        let mut count = Count::default();
        let numbers = pages.pages.iter().map(|p| count.next(p.matter)).collect();
        let mut of = FxHashMap::default();
        for (anchor, page, _) in &pages.anchors {
            of.entry(anchor).or_insert(*page);
        }
        Folios { pages: numbers, of, symbols: pages.symbols.clone(), ..Folios::default() }
    }

    /// The page that has a place.
    pub fn page(&self, place: &Anchor) -> Option<PageNumber> {
        self.pages.get(*self.of.get(place)?).copied()
    }
}

/// What setting reads of a picture: if any of it changes, so does the page.
#[derive(Debug, Clone, PartialEq)]
struct Picture {
    width: f32,
    height: f32,
    media: String,
    data: Arc<Vec<u8>>,
}

impl Picture {
    fn of(image: &ImageResource) -> Picture {
        let (media, data) = (image.media.clone(), Arc::clone(&image.data));
        Picture { width: image.width, height: image.height, media, data }
    }
}

/// What a part of the book asked of the rest of it, with the answers.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// The pages of places, with the line that first names each.
    places: BTreeMap<Anchor, (Option<PageNumber>, Span)>,
    /// The symbols of notes, with the line that first shows each.
    symbols: BTreeMap<symbols::Of, (Shown, Span)>,
    /// Pictures by their index in the book.
    pictures: BTreeMap<u32, Option<Picture>>,
}

impl Asked {
    pub(super) fn place(&mut self, place: &Anchor, answer: Option<PageNumber>, span: Span) {
        if !self.places.contains_key(place) {
            self.places.insert(place.clone(), (answer, span));
        }
    }

    pub(super) fn symbol(&mut self, of: symbols::Of, answer: Shown, span: Span) {
        self.symbols.entry(of).or_insert((answer, span));
    }

    /// The room that symbols have, by the notes that they mark.
    pub(super) fn rooms(&self) -> impl Iterator<Item = (symbols::Of, u32)> {
        self.symbols.iter().map(|(of, (shown, _))| (*of, shown.room.unwrap_or(shown.rank())))
    }

    pub(super) fn picture(&mut self, index: u32, answer: Option<&ImageResource>) {
        self.pictures.entry(index).or_insert_with(|| answer.map(Picture::of));
    }

    /// Adds what another part asked.
    pub(super) fn add(&mut self, other: &Asked) {
        for (place, (answer, span)) in &other.places {
            self.place(place, *answer, *span);
        }
        for (of, (answer, span)) in &other.symbols {
            self.symbol(*of, *answer, *span);
        }
        for (index, shown) in &other.pictures {
            self.pictures.entry(*index).or_insert_with(|| shown.clone());
        }
    }

    /// Whether every answer about places and symbols would be the same now.
    pub(super) fn numbers_hold(&self, folios: &Folios) -> bool {
        self.places.iter().all(|(place, (answer, _))| folios.page(place) == *answer)
            && self.symbols.iter().all(|(of, (answer, _))| folios.shown(*of) == *answer)
    }

    /// Whether every answer would be the same now.
    pub(super) fn holds(&self, folios: &Folios, images: &[ImageResource]) -> bool {
        let same = |index: u32, old: &Option<Picture>| match (images.get(index as usize), old) {
            (Some(now), Some(old)) => *old == Picture::of(now),
            (now, old) => now.is_none() && old.is_none(),
        };
        self.pictures.iter().all(|(index, old)| same(*index, old)) && self.numbers_hold(folios)
    }

    /// Tells of page numbers that are printed and are not true: each round of setting moved the
    /// places that the one before had named.
    pub(super) fn tell(&self, folios: &Folios, contents: bool, diags: &mut Diagnostics) {
        self.tell_symbols(folios, diags);
        let who = if contents { "the contents name" } else { "this reference names" };
        for (place, (answer, span)) in &self.places {
            let now = folios.page(place);
            if now == *answer {
                continue;
            }
            let page = |number: Option<PageNumber>| match number {
                Some(number) => format!("page {}", number.folio()),
                None => "no page".to_string(),
            };
            let text = format!(
                "page numbers have not come to rest: {who} {}, and its place stands on {}",
                page(*answer),
                page(now)
            );
            let help = "each number moves the place that it names: change a few words near it, or \
                        say `page-references = false` in `[print]`";
            diags.push(Diagnostic::warning(Code::UNSETTLED_PAGE_NUMBERS, *span, text).help(help));
        }
    }

    /// The same of symbols of notes.
    fn tell_symbols(&self, folios: &Folios, diags: &mut Diagnostics) {
        for (of, (answer, span)) in &self.symbols {
            let now = folios.shown(*of);
            if now.place == answer.place {
                continue;
            }
            let text = format!(
                "the symbols of notes have not come to rest: this one is `{}`, and its page has it as \
                 `{}`",
                note_symbol(answer.rank()),
                note_symbol(now.rank())
            );
            let help =
                "each symbol moves the words that decide its page: change a few words near it";
            diags.push(Diagnostic::warning(Code::UNSETTLED_PAGE_NUMBERS, *span, text).help(help));
        }
    }
}
