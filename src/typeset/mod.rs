//! Book and theme become pages: fonts, shaping, hyphenation, lines, blocks, pages, furniture.
//!
//! [`typeset`] sets the chapters in parallel as galleys, breaks each into pages, composes the
//! pages in order and adds the furniture. Page numbers that the text itself names ("page 57", the
//! contents) make a fix point: what names a number that has changed is set again, in a bounded
//! number of rounds. What [`Kept`] holds from the last time is not set again at all.

pub mod bidi;
pub mod blocks;
pub mod breaker;
pub mod bundled;
mod cjk;
pub mod collections;
mod compose;
mod context;
mod coverage;
pub mod font_check;
pub mod fonts;
mod front;
pub mod furniture;
pub mod galley;
pub mod hyphenate;
mod kept;
mod letter_side;
mod liang;
pub mod linebreak;
pub mod locators;
mod makeup;
pub mod math;
mod math_bars;
mod math_chemistry;
mod math_diagrams;
mod math_divide;
mod math_fit;
mod math_font;
mod math_in_line;
mod math_inner;
mod math_letters;
#[cfg(test)]
mod math_peer_tests;
mod math_reading;
mod math_rules;
mod math_tables;
mod math_units;
mod missing;
mod notes_head;
mod numbers;
mod opening;
pub mod page;
pub mod paragraph;
mod picture_text;
mod picture_width;
mod prices;
pub mod printed;
pub(crate) mod reading_order;
pub mod report;
pub mod shape;
mod short_key;
mod stretch;
pub mod symbols;
mod tex_colours;
mod tex_elements;
mod tex_lengths;
mod tex_names;
mod tex_packages;
mod tex_struts;
pub mod text;

pub use context::Context;
pub use front::run_on;
pub use kept::Kept;
pub use numbers::{Asked, Folios, PageNumber};

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::language::direction::is_rtl;
use crate::language::{Words, words};
use crate::manifest::{NotesPlace, Print};
use crate::model::{Book, Chapter, Kind, Observer, Side, before_chapter};
use crate::source::Sources;
use crate::theme::Theme;
use breaker::{Frame, Plan};
use compose::Stretch;
use fonts::Fonts;
use galley::Setting;
use hyphenate::Exceptions;
use kept::Key;
use numbers::Spot;
use opening::Opening;
use page::Pages;
use printed::{Hold, PrintedPart, Reprint};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::sync::{Arc, Mutex};
use stretch::{Part, Proof, SetStretch};

/// Rounds of setting at most, until page numbers in the text stay as they are.
const ROUNDS: usize = 8;
/// The round from which on symbols of notes that change take the room of what they were.
const ROOMS_STAY: usize = 5;

/// What is found and asked for while a part of the book is set.
#[derive(Default)]
struct Findings {
    log: Mutex<Diagnostics>,
    asked: Mutex<Asked>,
}

impl Findings {
    fn into_parts(self) -> (Asked, Diagnostics) {
        let asked = self.asked.into_inner().unwrap_or_else(|e| e.into_inner());
        (asked, self.log.into_inner().unwrap_or_else(|e| e.into_inner()))
    }

    fn into_found(self) -> Vec<Diagnostic> {
        self.into_parts().1.iter().cloned().collect()
    }
}

/// Sets the book, but for what `kept` has from before: with the same pages, whatever that is. What
/// does not fit the rules is told in `diags` with its source line; `done` hears of each chapter that
/// is set, and again of those that are set another time because page numbers have changed.
pub fn typeset(order: &Order, kept: &mut Kept, diags: &mut Diagnostics, done: Observer) -> Pages {
    let &Order { book, theme, print, sources, hold } = order;
    let fonts = &kept.fonts.fonts((print, &theme.faces), sources, diags);
    let exceptions = &Exceptions::new(&print.hyphenation);
    let nesting = nesting(book);
    let opening = match hold {
        Some(hold) => Opening::printed(&hold.printed),
        None => Opening::of(book, theme, &nesting),
    };
    let look = kept.begin(order, opening, fonts);
    let mut job = Job {
        book,
        words: words(&book.meta),
        theme,
        fonts,
        exceptions,
        notes: print.notes,
        references: print.page_references,
        link_pages: print.page_references && print.link_pages,
        mirrored: is_rtl(&book.meta.language),
        nesting,
        opening,
        hold: hold.map(|hold| &**hold),
        held: FxHashMap::default(),
    };
    let portions = job.portions(look);
    job.held = job.held(&portions);
    let mut found = Diagnostics::new();
    let (parts, spots) = job.settle(&portions, kept, &mut found, done);
    for set in parts.iter().filter_map(Part::set) {
        set.found.iter().for_each(|d| found.push(d.clone()));
    }
    let mut reprint = job.hold.map(|hold| job.compare(hold, &parts, &spots, diags));
    let record = kept.records.then(|| printed::record(book, opening, &parts, &spots));
    let mut pages = job.make_up(&portions, parts, &spots, kept, &mut found);
    if let (Some(hold), Some(reprint)) = (job.hold, &mut reprint) {
        let marks = printed::page_marks(&pages, &book.images);
        let folio = |at: usize| pages.pages.get(at).map_or_else(String::new, |p| p.folio.clone());
        reprint.add_others(&hold.printed.marks, &marks, folio);
        printed::compare_count(hold, marks.len(), reprint, diags);
    }
    pages.reprint = reprint;
    kept.record = record.map(|record| record.with_pages(&pages, &book.images));
    diags.extend(missing::grouped(found, sources));
    picture_text::check(book, &mut kept.pictures, diags);
    pages
}

/// What is to be set, and how.
pub struct Order<'a> {
    /// The book.
    pub book: &'a Book,
    /// Its theme.
    pub theme: &'a Theme,
    /// The manifest's settings of its pages.
    pub print: &'a Print,
    /// The book's files.
    pub sources: &'a Sources,
    /// What was printed, if the pages hold to it.
    pub hold: Option<&'a Arc<Hold>>,
}

/// The setting of a book.
struct Job<'a> {
    book: &'a Book,
    words: Words<'a>,
    theme: &'a Theme,
    fonts: &'a Fonts,
    exceptions: &'a Exceptions,
    notes: NotesPlace,
    references: bool,
    link_pages: bool,
    mirrored: bool,
    /// How deep each chapter is nested in the one on whose pages it stands.
    nesting: Vec<u8>,
    /// What opens on rectos.
    opening: Opening,
    /// What was printed, if the pages hold to it.
    hold: Option<&'a Hold>,
    /// What was printed of its parts, by the chapter that opens each.
    held: FxHashMap<usize, &'a PrintedPart>,
}

/// Chapters that are set as one part of the book.
struct Portion {
    chapters: Vec<usize>,
    key: Key,
}

impl<'a> Job<'a> {
    fn context<'c>(
        &'c self,
        chapter: usize,
        folios: &'c Folios,
        findings: &'c Findings,
    ) -> Context<'c> {
        let language = &self.book.meta.language;
        let own = self.book.chapters[chapter].lang.as_deref();
        Context {
            language,
            book_words: self.words,
            words: own.map_or(self.words, |own| self.words.in_language(language, own)),
            chapter: &self.book.chapters[chapter],
            chapter_index: chapter as u32,
            nesting: self.nesting[chapter],
            theme: self.theme,
            fonts: self.fonts,
            exceptions: self.exceptions,
            images: &self.book.images,
            folios,
            references: self.references,
            link_pages: self.link_pages,
            symbols_by_page: self.notes == NotesPlace::Page,
            asked: &findings.asked,
            log: &findings.log,
            mirrored: self.mirrored,
            descriptions: self.book.descriptions(),
            poem: blocks::is_poem(&self.book.chapters[chapter].blocks),
            widest_picture: self.theme.page.measure(),
        }
    }

    /// The parts of the book, in order.
    fn portions(&self, look: u64) -> Vec<Portion> {
        let portion = |chapters: Vec<usize>| {
            let facts = self.facts(chapters[0]);
            let reads = self.reads(&chapters).into_iter().map(|i| self.read_of(i)).collect();
            let key = Key { look, chapters: reads, facts };
            Portion { chapters, key }
        };
        stretches(&self.nesting).into_iter().map(portion).collect()
    }

    /// The chapters whose text a part holds.
    fn reads(&self, chapters: &[usize]) -> Vec<usize> {
        let notes = self.book.chapters[chapters[0]].kind == Kind::Notes;
        if notes && self.notes == NotesPlace::Book {
            return chapters.iter().copied().chain(0..self.book.chapters.len()).collect();
        }
        chapters.to_vec()
    }

    /// What a part reads of the book beside its chapters.
    fn facts(&self, chapter: usize) -> String {
        let c = &self.book.chapters[chapter];
        if self.is_contents(c) {
            let entries = front::entries(&self.book.chapters, self.theme, chapter);
            let facts: Vec<_> = entries.iter().map(front::Entry::facts).collect();
            return format!("{facts:?}");
        }
        if c.facing_picture().is_some() && self.leads_the_text(chapter) {
            return "faces page 1".to_owned();
        }
        if c.opens == Some(Side::Verso) && self.leads_the_text(chapter) {
            return "opens on page 1".to_owned();
        }
        if is_drawn(c) { format!("{:?}", self.book.meta) } else { String::new() }
    }

    fn is_contents(&self, c: &Chapter) -> bool {
        c.generated && c.kind == Kind::Contents
    }

    /// Sets the parts of the book, those again that name page numbers which have changed by that.
    /// The parts, and the pages on which they stand.
    fn settle(
        &self,
        portions: &[Portion],
        kept: &mut Kept,
        found: &mut Diagnostics,
        done: Observer,
    ) -> (Vec<Part>, Vec<Spot>) {
        let set = |at: usize, folios: &Folios, kept: &Kept| {
            let part = self.part(&portions[at], folios, kept);
            portions[at].chapters.iter().for_each(|c| done(*c));
            (at, part)
        };
        // Whatever is kept, numbers begin from nothing: so they come to rest where they would if
        // nothing were.
        let none = Folios::default();
        let all = (0..portions.len()).into_par_iter().map(|at| set(at, &none, kept));
        let mut parts: Vec<Part> = all.map(|(_, part)| part).collect();
        self.keep(portions, (0..parts.len()).zip(&parts), kept);
        let mut round = 1;
        let mut rooms = None;
        loop {
            let spots = self.places(&parts);
            let marks = stretch::landmarks_of(&parts, &spots);
            let mut folios = stretch::folios_of(&marks, &parts, &spots);
            if round >= ROOMS_STAY {
                let rooms = rooms.get_or_insert_with(|| stretch::rooms(&parts));
                folios = folios.with_rooms(rooms.clone());
            }
            let holds = |part: &Part| part.set().is_none_or(|s| s.asked.numbers_hold(&folios));
            let stale: Vec<usize> = (0..parts.len()).filter(|at| !holds(&parts[*at])).collect();
            if stale.is_empty() {
                return (parts, spots);
            }
            if round == ROUNDS {
                for part in stale.iter().map(|at| &parts[*at]) {
                    let contents = self.is_contents(&self.book.chapters[part.chapter()]);
                    part.set().into_iter().for_each(|s| s.asked.tell(&folios, contents, found));
                }
                return (parts, spots);
            }
            // What is set again is let go of first: most of a book refers to other pages of it, and would be
            // held twice.
            let before = |at: usize| (at, std::mem::replace(&mut parts[at], Part::drawn(at)));
            let stale: Vec<(usize, Part)> = stale.into_iter().map(before).collect();
            let again = stale.into_par_iter().map(|(at, before)| {
                drop(before);
                set(at, &folios, kept)
            });
            let again: Vec<(usize, Part)> = again.collect();
            self.keep(portions, again.iter().map(|(at, part)| (*at, part)), kept);
            for (at, part) in again {
                parts[at] = part;
            }
            round += 1;
        }
    }

    /// Keeps parts that have been set.
    fn keep<'p>(
        &self,
        portions: &[Portion],
        parts: impl Iterator<Item = (usize, &'p Part)>,
        kept: &mut Kept,
    ) {
        for (at, part) in parts {
            let Portion { chapters, key } = &portions[at];
            let chapter = |i: usize| Arc::clone(&self.book.chapters[i]);
            let held = || self.reads(chapters).into_iter().map(chapter).collect();
            kept.keep(key, held, part.set());
            for (chapter, proof) in part.set().iter().flat_map(|s| &s.proofs) {
                let held = || vec![Arc::clone(&self.book.chapters[*chapter])];
                kept.keep_proof(&self.proof_key(*chapter, key.look), held, proof);
            }
        }
    }

    /// How the book differs from what was printed.
    fn compare(
        &self,
        hold: &Hold,
        parts: &[Part],
        spots: &[Spot],
        found: &mut Diagnostics,
    ) -> Reprint {
        let folios = stretch::folios(parts, spots);
        let folio = |page| folios.number(page).map_or_else(String::new, PageNumber::folio);
        printed::compare(hold, self.book, (parts, spots), &self.held, &folio, found)
    }

    /// What was printed of parts of the book. Those that are drawn as a whole, and the contents, are made of
    /// what is.
    fn held(&self, portions: &[Portion]) -> FxHashMap<usize, &'a PrintedPart> {
        let Some(hold) = self.hold else { return FxHashMap::default() };
        let opens = portions.iter().map(|portion| portion.chapters[0]);
        let text: Vec<usize> = opens
            .filter(|at| {
                let chapter = &self.book.chapters[*at];
                !is_drawn(chapter) && printed::is_held(chapter)
            })
            .collect();
        let ids: Vec<&str> = text.iter().map(|at| self.book.chapters[*at].id.as_str()).collect();
        let parts = text.iter().zip(hold.parts(&ids));
        parts.filter_map(|(at, part)| Some((*at, part?))).collect()
    }

    fn frame(&self) -> Frame {
        let page = &self.theme.page;
        Frame {
            depth: page.depth(),
            leading: page.leading,
            note_gap: page.leading * blocks::NOTES_GAP,
            series_gap: page.leading * blocks::SERIES_GAP,
            run_long: true,
            last_lines: f32::from(self.theme.last_page_lines),
            feather: self.theme.paragraph_space > 0.0,
        }
    }

    /// A part of the book, with these page numbers: as it was set before, or set now.
    fn part(&self, portion: &Portion, folios: &Folios, kept: &Kept) -> Part {
        let first = portion.chapters[0];
        if is_drawn(&self.book.chapters[first]) {
            return Part::drawn(first);
        }
        let known = kept.find(&portion.key, folios, &self.book.images);
        let set = || Arc::new(self.set(&portion.chapters, portion.key.look, folios, kept));
        Part::Text(known.unwrap_or_else(set))
    }

    fn set(&self, chapters: &[usize], look: u64, folios: &Folios, kept: &Kept) -> SetStretch {
        if self.is_contents(&self.book.chapters[chapters[0]]) {
            return self.contents(chapters[0], folios);
        }
        let first = chapters[0];
        let kind = self.book.chapters[first].kind;
        let feather = self.theme.paragraph_space > 0.0;
        let mut stretch =
            Stretch { chapter: first, kind: Some(kind), feather, ..Stretch::default() };
        let (mut asked, mut found) = (Asked::default(), Diagnostics::new());
        let mut proofs = Vec::new();
        for &chapter in chapters.iter().filter(|c| !self.book.chapters[**c].draft) {
            let known = kept.find_proof(&self.proof_key(chapter, look), folios, &self.book.images);
            let proof = known.unwrap_or_else(|| Arc::new(self.proof(chapter, folios)));
            asked.add(&proof.asked);
            proof.found.iter().for_each(|d| found.push(d.clone()));
            if kept.keeps() {
                proofs.push((chapter, Arc::clone(&proof)));
            }
            add_proof(proof, chapter, &mut stretch);
            if self.notes == NotesPlace::Book && self.book.chapters[chapter].kind == Kind::Notes {
                let findings = Findings::default();
                self.add_all_notes(folios, &findings, &mut stretch);
                let (more, others) = findings.into_parts();
                asked.add(&more);
                found.extend(others);
            }
        }
        let hold = |recto, printed| {
            breaker::hold(&stretch.galley, &stretch.notes, self.frame(), recto, printed)
        };
        let held = self.held.get(&first).map(|printed| {
            let recto = page::side(printed.begin) == 0;
            (recto, hold(recto, printed), *printed)
        });
        let plates = stretch.galley.pieces.iter().any(|piece| piece.alone.is_some());
        // What was printed is as it was, on whichever side it begins; but for plates, which keep to theirs.
        let plan = |recto| match &held {
            Some((was, held, _)) if *was == recto || !plates => held.plan.clone(),
            Some((.., printed)) => hold(recto, printed).plan,
            None => breaker::break_pages(&stretch.galley, &stretch.notes, self.frame(), recto),
        };
        let faced = stretch::begins_with_facing(&stretch.galley);
        let recto = plan(!faced);
        let side = self.opening.side(&self.book.chapters[first]);
        let verso = (!faced && side != Side::Recto).then(|| plan(false));
        self.tell_sides(chapters, &mut found);
        let moved = held.map_or_else(Vec::new, |(_, held, _)| held.moved);
        let pages = recto.pages.iter().chain(verso.iter().flat_map(|p| &p.pages));
        stretch.galley.keep(pages.flat_map(|p| p.strips.iter().copied()));
        let set = SetStretch::new(stretch, recto, verso);
        SetStretch { asked, found, proofs, moved, ..set }
    }

    /// Tells of chapters that can't open on the side that they ask for.
    fn tell_sides(&self, chapters: &[usize], found: &mut Diagnostics) {
        let asks = |c: usize| self.book.chapters[c].opens.is_some();
        let mut tell = |c: usize, text: &str, help: &str| {
            let span = self.book.chapters[c].span;
            found.push(Diagnostic::warning(Code::OPENING_SIDE, span, text).help(help));
        };
        let first = chapters[0];
        if self.book.chapters[first].opens == Some(Side::Verso) && self.leads_the_text(first) {
            let help = "let the book begin with a page of another kind: a part, a dedication, a chapter before it";
            tell(first, "this chapter opens on page 1, which is a recto, and not on a verso", help);
        }
        for &inner in chapters[1..].iter().filter(|c| asks(**c)) {
            let help =
                "`open` is for chapters that have pages of their own: take it out of its entry";
            tell(inner, "this chapter stands within another one, on whose page it begins", help);
        }
    }

    /// Sets a chapter; its notes are counted from 0.
    fn proof(&self, chapter: usize, folios: &Folios) -> Proof {
        let findings = Findings::default();
        let ctx = self.context(chapter, folios, &findings);
        let mut pieces = blocks::chapter_galley(&ctx);
        let mut notes = Vec::new();
        match self.notes_of(chapter) {
            NotesPlace::Page => {
                let of = 0..ctx.chapter.notes.len() as u32;
                notes.extend(of.map(|note| blocks::note_setting(&ctx, note)));
                let last = last_within(&notes);
                let slabs = pieces.iter_mut().flat_map(|p| &mut p.variants);
                for slab in slabs.flat_map(|v| &mut v.slabs) {
                    let within = slab.notes.iter().filter_map(|n| last.get(*n as usize)).max();
                    let within = within.copied().filter(|n| !slab.notes.contains(n));
                    slab.notes.extend(within);
                }
            }
            NotesPlace::Chapter => {
                let lang = ctx.chapter.lang.as_deref().unwrap_or(ctx.language);
                pieces.extend(blocks::end_notes(&ctx, ctx.words_in(lang).notes));
                forget_notes(&mut pieces);
            }
            NotesPlace::Book => forget_notes(&mut pieces),
        }
        let (asked, found) = findings.into_parts();
        Proof { pieces: with_text(pieces), notes, asked, found }
    }

    /// Where the notes of a chapter stand. Those of long descriptions stay with them: pages that a printed
    /// book has not hold them both.
    fn notes_of(&self, chapter: usize) -> NotesPlace {
        match (self.notes, self.book.chapters[chapter].kind) {
            (NotesPlace::Book, Kind::Descriptions) => NotesPlace::Chapter,
            (place, _) => place,
        }
    }

    /// Sets the notes of the whole book, each chapter's under its title.
    fn add_all_notes(&self, folios: &Folios, findings: &Findings, stretch: &mut Stretch) {
        let all = 0..self.book.chapters.len();
        for chapter in all.filter(|chapter| self.notes_of(*chapter) == NotesPlace::Book) {
            let ctx = self.context(chapter, folios, findings);
            let volume = before_chapter(&self.book.chapters, chapter);
            let title = format!("{volume}{}", ctx.chapter.full_title());
            let mut pieces = blocks::end_notes(&ctx, &title);
            forget_notes(&mut pieces);
            for piece in with_text(pieces) {
                stretch.galley.pieces.push(piece);
                stretch.owners.push(chapter as u32);
            }
        }
    }

    /// The galley of the contents and its pages: what would spill over for a line or two is taken
    /// in under a title that stands higher, or gets some more company on its page.
    fn contents_plan(&self, ctx: &Context) -> (galley::Galley, Plan) {
        let here = ctx.chapter_index as usize;
        let entries = front::entries(&self.book.chapters, self.theme, here);
        let plan = |sink: u32, less: f32| {
            let galley = galley::Galley::from(front::contents(ctx, &entries, sink));
            let mut frame = self.frame();
            frame.run_long = false;
            frame.depth -= less * frame.leading;
            let plan = breaker::break_pages(&galley, &[], frame, true);
            (galley, plan)
        };
        let natural = plan(*CONTENTS_SINK.end(), 0.0);
        let count = natural.1.pages.len();
        let least = usize::from(self.theme.last_page_lines).max(3);
        if count < 2 || last_lines(&natural.0, &natural.1) >= least {
            return natural;
        }
        for sink in CONTENTS_SINK.rev().skip(1) {
            let higher = plan(sink, 0.0);
            if higher.1.pages.len() < count {
                return higher;
            }
        }
        for less in 1..=least {
            let shorter = plan(*CONTENTS_SINK.end(), less as f32);
            let enough = last_lines(&shorter.0, &shorter.1) >= least;
            if enough && shorter.1.pages.len() == count {
                return shorter;
            }
        }
        natural
    }

    /// The contents, with the page numbers in `folios`. They begin on a recto, wherever that is.
    fn contents(&self, chapter: usize, folios: &Folios) -> SetStretch {
        let findings = Findings::default();
        let ctx = self.context(chapter, folios, &findings);
        let (galley, mut plan) = self.contents_plan(&ctx);
        // Nobody can mend what breaks a rule there.
        plan.flaws.clear();
        let owners = vec![chapter as u32; galley.pieces.len()];
        let kind = Some(Kind::Contents);
        let stretch = Stretch { chapter, kind, galley, owners, ..Stretch::default() };
        let (asked, found) = findings.into_parts();
        SetStretch { asked, found, ..SetStretch::new(stretch, plan, None) }
    }

    /// What makes the galley of a chapter, but for what it asks.
    fn proof_key(&self, chapter: usize, look: u64) -> Key {
        Key { look, chapters: vec![self.read_of(chapter)], facts: String::new() }
    }

    /// Address, index and nesting of a chapter.
    fn read_of(&self, chapter: usize) -> (usize, u32, u8) {
        let address = Arc::as_ptr(&self.book.chapters[chapter]) as usize;
        (address, chapter as u32, self.nesting[chapter])
    }
}

/// Adds a chapter at the end of a stretch; its notes are counted on from those before.
fn add_proof(proof: Arc<Proof>, chapter: usize, stretch: &mut Stretch) {
    let (pieces, notes) = match Arc::try_unwrap(proof) {
        Ok(proof) => (proof.pieces, proof.notes),
        Err(proof) => (proof.pieces.clone(), proof.notes.clone()),
    };
    let base = stretch.notes.len() as u32;
    stretch.note_owners.extend(notes.iter().map(|_| chapter as u32));
    stretch.notes.extend(notes);
    for mut piece in pieces {
        let noted = |v: &Setting| v.slabs.iter().any(|s| !s.notes.is_empty());
        if base > 0 && piece.variants.iter().any(noted) {
            let slabs = Arc::make_mut(&mut piece).variants.iter_mut().flat_map(|v| &mut v.slabs);
            slabs.flat_map(|s| &mut s.notes).for_each(|n| *n += base);
        }
        stretch.galley.pieces.push(piece);
        stretch.owners.push(chapter as u32);
    }
}

/// Text whose notes stand elsewhere: no page has to find room for them.
fn forget_notes(pieces: &mut [galley::Piece]) {
    let slabs = pieces.iter_mut().flat_map(|p| &mut p.variants).flat_map(|v| &mut v.slabs);
    slabs.for_each(|s| s.notes.clear());
}

/// The pieces that have something to show.
fn with_text(pieces: Vec<galley::Piece>) -> Vec<Arc<galley::Piece>> {
    let mut kept = Vec::with_capacity(pieces.len());
    for mut piece in pieces {
        piece.variants.retain(|v: &Setting| !v.slabs.is_empty());
        if !piece.variants.is_empty() {
            kept.push(Arc::new(piece));
        }
    }
    kept
}

/// Pages that are drawn as a whole: half-title, title page, copyright page.
fn is_drawn(c: &Chapter) -> bool {
    c.generated && matches!(c.kind, Kind::HalfTitle | Kind::TitlePage | Kind::Copyright)
}

/// Lines above the first entry of the contents, and the fewest where an entry or two would spill to
/// another page.
const CONTENTS_SINK: std::ops::RangeInclusive<u32> = 5..=8;

/// Lines of text on the last page of a plan.
fn last_lines(galley: &galley::Galley, plan: &Plan) -> usize {
    let strips = plan.pages.last().map_or(&[][..], |p| &p.strips);
    strips
        .iter()
        .map(|s| {
            let piece = &galley.pieces[s.piece as usize];
            (s.to - s.from) as usize + usize::from(s.from == 0 && piece.above > 0.0)
        })
        .sum()
}

/// The last of the notes that each note needs on its page: those whose marks stand in it, and in notes
/// of it, come directly behind it. What it refers to before it is there already.
fn last_within(notes: &[Setting]) -> Vec<u32> {
    let mut last: Vec<u32> = (0..notes.len() as u32).collect();
    for i in (0..notes.len()).rev() {
        let marks = notes[i].slabs.iter().flat_map(|s| &s.notes);
        let behind = marks.filter_map(|n| last.get(*n as usize)).copied();
        last[i] = behind.fold(last[i], u32::max);
    }
    last
}

/// How deep each chapter is nested in the one on whose pages it stands; 0 for one that opens its own.
fn nesting(book: &Book) -> Vec<u8> {
    let mut outer = 0;
    let depth = |i: usize| {
        let level = book.chapters[i].level;
        if !book.is_nested(i) {
            outer = level;
            return 0;
        }
        level.saturating_sub(outer).max(1)
    };
    (0..book.chapters.len()).map(depth).collect()
}

/// Groups chapters into stretches: a chapter and those nested in it.
fn stretches(nesting: &[u8]) -> Vec<Vec<usize>> {
    let mut list: Vec<Vec<usize>> = Vec::new();
    for (i, depth) in nesting.iter().enumerate() {
        match list.last_mut() {
            Some(last) if *depth > 0 => last.push(i),
            _ => list.push(vec![i]),
        }
    }
    list
}
