//! Book and theme become pages: fonts, shaping, hyphenation, lines, blocks, pages, furniture.
//!
//! [`typeset`] sets the chapters in parallel as galleys, breaks each into pages, composes the
//! pages in order and adds the furniture. Page numbers that the text itself names ("page 57", the
//! contents) make a fix point: the book is set again with the numbers of the round before, in a
//! bounded number of rounds.

pub mod bidi;
pub mod blocks;
pub mod breaker;
mod cjk;
mod compose;
pub mod fonts;
mod front;
pub mod furniture;
pub mod galley;
pub mod hyphenate;
mod liang;
pub mod linebreak;
pub mod math;
mod math_divide;
mod math_font;
mod math_letters;
mod math_reading;
mod missing;
pub mod page;
pub mod paragraph;
mod picture_text;
pub mod report;
pub mod shape;
mod size;
pub mod text;
mod word;

pub use front::{full_title, run_on};

use crate::assemble::direction::is_rtl;
use crate::assemble::{roman, words_in};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::manifest::{NotesPlace, Print};
use crate::model::{self, Anchor, Book, Chapter, InlineKind, Kind, Matter, Observer};
use crate::source::Sources;
use crate::theme::Theme;
use breaker::{Frame, Plan};
use compose::Stretch;
use fonts::Fonts;
use galley::Setting;
use hyphenate::Exceptions;
use page::{Page, Pages};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Mutex;

/// Rounds of setting at most, until page numbers in the text stay as they are.
const ROUNDS: usize = 3;

/// What setting a chapter needs to know.
pub struct Context<'a> {
    /// The book.
    pub book: &'a Book,
    /// The chapter.
    pub chapter: &'a Chapter,
    /// Its index.
    pub chapter_index: u32,
    /// The theme.
    pub theme: &'a Theme,
    /// Faces.
    pub fonts: &'a Fonts,
    /// Words that the book divides by its own rules.
    pub exceptions: &'a Exceptions,
    /// Page numbers known from the round before, for references.
    pub folios: &'a Folios,
    /// Where diagnostics go; sorted before they are shown, so order does not matter.
    pub log: &'a Mutex<Diagnostics>,
    /// x counts from the right edge: what is set is turned about its column afterwards. So a
    /// list's marks or a quotation's indents need not know in which direction the book runs.
    pub mirrored: bool,
    /// Pictures in a line are no wider than this, points.
    pub widest_picture: f32,
}

/// Page numbers of named places.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Folios {
    /// (chapter, id) to (page index, folio).
    pub of: BTreeMap<(u32, Option<String>), (usize, String)>,
}

impl Folios {
    fn read(pages: &Pages) -> Folios {
        let mut of = BTreeMap::new();
        for (Anchor { chapter, id }, page, _) in &pages.anchors {
            let folio = pages.pages[*page].folio.clone();
            of.entry((*chapter, id.clone())).or_insert((*page, folio));
        }
        Folios { of }
    }
}

/// Sets the book. What does not fit the rules is told in `diags` with its source line; `done` hears
/// of each chapter that is set, in each round again.
pub fn typeset(
    book: &Book,
    theme: &Theme,
    print: &Print,
    sources: &Sources,
    diags: &mut Diagnostics,
    done: Observer,
) -> Pages {
    let fonts = &Fonts::for_book(print, sources, diags);
    let exceptions = &Exceptions::new(&print.hyphenation);
    let refers = print.page_references && book.chapters.iter().any(has_references);
    let mut folios = Folios::default();
    let mut round = 1;
    loop {
        let log = Mutex::new(Diagnostics::new());
        let notes = print.notes;
        let job = Job { book, theme, fonts, exceptions, folios: &folios, log: &log, notes, done };
        let pages = job.set();
        let found = Folios::read(&pages);
        if !refers || found == folios || round == ROUNDS {
            let found = log.into_inner().unwrap_or_else(|e| e.into_inner());
            diags.extend(missing::grouped(found, sources));
            picture_text::check(book, diags);
            return pages;
        }
        folios = found;
        round += 1;
    }
}

fn has_references(chapter: &Chapter) -> bool {
    let mut found = false;
    model::visit_blocks(&chapter.blocks, &mut |b| {
        for list in b.inlines() {
            model::visit_inlines(list, &mut |i| found |= matches!(i.kind, InlineKind::Ref(_)));
        }
    });
    found
}

/// One round of setting.
struct Job<'a> {
    book: &'a Book,
    theme: &'a Theme,
    fonts: &'a Fonts,
    exceptions: &'a Exceptions,
    folios: &'a Folios,
    log: &'a Mutex<Diagnostics>,
    notes: NotesPlace,
    done: Observer<'a>,
}

/// A stretch with its plan, or a page that is drawn as a whole.
enum Part {
    /// With the plan for a recto, and for a verso if it may begin on one.
    Text(Box<Stretch>, Plan, Option<Plan>),
    Drawn(usize),
    /// The contents, with pages as they are without page numbers.
    Contents(usize, Vec<Page>),
}

impl Part {
    /// The chapter that opens it.
    fn chapter(&self) -> usize {
        match self {
            Part::Text(stretch, ..) => stretch.chapter,
            Part::Drawn(chapter) | Part::Contents(chapter, _) => *chapter,
        }
    }
}

impl<'a> Job<'a> {
    fn context(&self, chapter: usize) -> Context<'a> {
        Context {
            book: self.book,
            chapter: &self.book.chapters[chapter],
            chapter_index: chapter as u32,
            theme: self.theme,
            fonts: self.fonts,
            exceptions: self.exceptions,
            folios: self.folios,
            log: self.log,
            mirrored: is_rtl(&self.book.meta.language),
            widest_picture: self.theme.page.measure(),
        }
    }

    fn frame(&self) -> Frame {
        let page = &self.theme.page;
        Frame {
            depth: page.depth(),
            leading: page.leading,
            note_gap: page.leading * 0.8,
            run_long: true,
            last_lines: f32::from(self.theme.last_page_lines),
            feather: self.theme.paragraph_space > 0.0,
        }
    }

    fn set(&self) -> Pages {
        let groups = stretches(self.book);
        let parts: Vec<Part> = groups
            .into_par_iter()
            .map(|chapters| {
                let part = self.part(&chapters);
                chapters.into_iter().for_each(self.done);
                part
            })
            .collect();
        let placed = self.places(parts);
        let composed: Vec<(usize, usize, bool, Pages)> = placed
            .into_par_iter()
            .map(|(part, begin)| {
                let contents = matches!(part, Part::Contents(..));
                (part.chapter(), begin, contents, self.compose(part, begin))
            })
            .collect();
        let mut pages = Pages {
            width: self.theme.page.width,
            height: self.theme.page.height,
            faces: self.fonts.data().to_vec(),
            notes: self.notes,
            ..Pages::default()
        };
        let mut contents: Option<(usize, usize, usize)> = None;
        for (chapter, begin, is_contents, part) in composed {
            while pages.pages.len() < begin {
                let matter = pages.pages.last().map_or(Matter::Front, |p| p.matter);
                pages.pages.push(blank(chapter as u32, matter));
            }
            if is_contents {
                contents = Some((chapter, begin, part.pages.len()));
            }
            pages.pages.extend(part.pages);
            pages.anchors.extend(part.anchors);
            pages.outline.extend(part.outline);
        }
        if pages.pages.len() % 2 == 1 {
            let last = pages.pages.last().map_or((0, Matter::Main), |p| (p.chapter, p.matter));
            pages.pages.push(blank(last.0, last.1));
        }
        // A part or draft without text at the book's end has no page of its own.
        let last = pages.pages.len().saturating_sub(1);
        pages.anchors.iter_mut().for_each(|a| a.1 = a.1.min(last));
        pages.outline.iter_mut().for_each(|o| o.page = o.page.min(last));
        number(&mut pages);
        if let Some((chapter, start, count)) = contents {
            let folios = Folios::read(&pages);
            let real = self.contents(chapter, start, &folios);
            if real.pages.len() == count {
                for (i, mut page) in real.pages.into_iter().enumerate() {
                    page.folio = pages.pages[start + i].folio.clone();
                    pages.pages[start + i] = page;
                }
            }
        }
        furniture::add(self, &mut pages);
        if is_rtl(&self.book.meta.language) {
            pages.mirror();
        }
        pages
    }

    fn part(&self, chapters: &[usize]) -> Part {
        let first = chapters[0];
        let c = &self.book.chapters[first];
        if c.generated && c.kind == Kind::Contents {
            // They begin on a recto, wherever that is.
            return Part::Contents(first, self.contents(first, 0, &Folios::default()).pages);
        }
        if c.generated && matches!(c.kind, Kind::HalfTitle | Kind::TitlePage | Kind::Copyright) {
            return Part::Drawn(first);
        }
        let feather = self.theme.paragraph_space > 0.0;
        let mut stretch = Stretch { chapter: first, feather, ..Stretch::default() };
        for &chapter in chapters {
            self.add_chapter(chapter, &mut stretch);
        }
        let plan =
            |recto| breaker::break_pages(&stretch.galley, &stretch.notes, self.frame(), recto);
        let recto = plan(true);
        let verso = (!opens_recto(c.kind, self.theme.open_recto)).then(|| plan(false));
        let pages = recto.pages.iter().chain(verso.iter().flat_map(|p| &p.pages));
        stretch.galley.keep(pages.flat_map(|p| p.strips.iter().copied()));
        Part::Text(Box::new(stretch), recto, verso)
    }

    /// Sets a chapter at the end of a stretch; its notes are counted on from those before.
    fn add_chapter(&self, chapter: usize, stretch: &mut Stretch) {
        if self.book.chapters[chapter].draft {
            return;
        }
        let ctx = self.context(chapter);
        match self.notes {
            NotesPlace::Page => {}
            NotesPlace::Chapter => {
                let lang = ctx.chapter.lang.as_ref().unwrap_or(&ctx.book.meta.language);
                add_without_notes(&ctx, stretch);
                add_pieces(
                    blocks::end_notes(&ctx, words_in(&ctx.book.meta, lang).notes),
                    chapter,
                    stretch,
                );
                return;
            }
            NotesPlace::Book => {
                add_without_notes(&ctx, stretch);
                if ctx.chapter.kind == Kind::Notes {
                    self.add_all_notes(stretch);
                }
                return;
            }
        }
        let base = stretch.notes.len() as u32;
        for note in 0..ctx.chapter.notes.len() {
            let setting = blocks::note_setting(&ctx, note as u32);
            stretch.notes.push(setting);
            stretch.note_owners.push(chapter as u32);
        }
        let inner = notes_in_notes(&stretch.notes[base as usize..]);
        for mut piece in blocks::chapter_galley(&ctx).pieces {
            piece.variants.retain(|v: &Setting| !v.slabs.is_empty());
            if piece.variants.is_empty() {
                continue;
            }
            for slab in piece.variants.iter_mut().flat_map(|v| v.slabs.iter_mut()) {
                let more: Vec<u32> = slab
                    .notes
                    .iter()
                    .flat_map(|n| inner.get(*n as usize))
                    .flatten()
                    .copied()
                    .collect();
                slab.notes.extend(more);
                for note in &mut slab.notes {
                    *note += base;
                }
            }
            stretch.galley.pieces.push(piece);
            stretch.owners.push(chapter as u32);
        }
    }

    /// Sets the notes of the whole book, each chapter's under its title.
    fn add_all_notes(&self, stretch: &mut Stretch) {
        for chapter in 0..self.book.chapters.len() {
            let ctx = self.context(chapter);
            add_pieces(blocks::end_notes(&ctx, &full_title(ctx.chapter)), chapter, stretch);
        }
    }

    /// The parts of the book, each with the page on which it begins.
    fn places(&self, parts: Vec<Part>) -> Vec<(Part, usize)> {
        let (mut next, mut begun) = (0, false);
        let mut placed = Vec::with_capacity(parts.len());
        for mut part in parts {
            let first = &self.book.chapters[part.chapter()];
            let recto = match &part {
                Part::Drawn(_) => first.kind != Kind::Copyright,
                Part::Contents(..) => true,
                Part::Text(stretch, ..) if stretch.galley.pieces.is_empty() => false,
                // Page 1 is a recto (Chicago Manual of Style, 1.5).
                Part::Text(..) => {
                    let one = first.matter != Matter::Front && !begun;
                    opens_recto(first.kind, self.theme.open_recto) || one
                }
            };
            begun |= first.matter != Matter::Front;
            let begin = if recto { next + next % 2 } else { next };
            let count = match &mut part {
                Part::Drawn(_) => 1,
                Part::Contents(_, pages) => pages.len(),
                Part::Text(stretch, ..) if stretch.galley.pieces.is_empty() => 0,
                Part::Text(_, plan, verso) => {
                    if begin % 2 == 1
                        && let Some(verso) = verso.take()
                    {
                        *plan = verso;
                    }
                    // A page for the title of a part has a blank verso.
                    let alone = first.kind == Kind::Part && plan.pages.len() == 1;
                    plan.pages.len() + usize::from(alone)
                }
            };
            placed.push((part, begin));
            next = begin + count;
        }
        placed
    }

    /// The pages of a part that begins on page `begin`.
    fn compose(&self, part: Part, begin: usize) -> Pages {
        match part {
            Part::Drawn(chapter) => self.draw(chapter, begin),
            Part::Contents(chapter, pages) => {
                let mut pages = Pages { pages, ..Pages::default() };
                let (chapter, head) = (chapter as u32, self.theme.page.head);
                compose::open_chapter(self.book, chapter, begin, head, &mut pages);
                pages
            }
            Part::Text(stretch, plan, _) => self.text(*stretch, plan, begin),
        }
    }

    fn text(&self, stretch: Stretch, plan: Plan, begin: usize) -> Pages {
        let (chapter, first) = (stretch.chapter, &self.book.chapters[stretch.chapter]);
        if stretch.galley.pieces.is_empty() {
            let mut pages = Pages::default();
            compose::open_chapter(self.book, chapter as u32, begin, 0.0, &mut pages);
            return pages;
        }
        for flaw in &plan.flaws {
            let text = format!("{} on page {} of this chapter", flaw.what, flaw.page + 1);
            self.report(Diagnostic::warning("page-break", flaw.span, text));
        }
        let geometry = &self.theme.page;
        let mut pages = compose::compose(self.book, geometry, self.frame(), stretch, plan, begin);
        if first.kind == Kind::Notes && self.notes == NotesPlace::Book {
            for page in &mut pages.pages {
                // The pages are those of this division, whose notes belong to others; only where
                // the EPUB has all notes together do pages follow on each other there too.
                page.chapter = chapter as u32;
                page.matter = first.matter;
                page.in_notes = page.start.take();
            }
        }
        if let (Kind::Part, [page]) = (first.kind, pages.pages.as_slice()) {
            let verso = blank(page.chapter, page.matter);
            pages.pages.push(verso);
        }
        pages
    }

    fn report(&self, diagnostic: Diagnostic) {
        self.log.lock().unwrap_or_else(|e| e.into_inner()).push(diagnostic);
    }

    /// Pages drawn as a whole: half-title, title page, copyright page.
    fn draw(&self, chapter: usize, index: usize) -> Pages {
        let ctx = self.context(chapter);
        let mut page = match ctx.chapter.kind {
            Kind::HalfTitle => front::half_title(&ctx, index),
            Kind::TitlePage => front::title_page(&ctx, index),
            _ => front::copyright_page(&ctx, index),
        };
        page.chapter = chapter as u32;
        page.matter = ctx.chapter.matter;
        for group in &mut page.groups {
            group.chapter = chapter as u32;
        }
        let mut pages = Pages { pages: vec![page], ..Pages::default() };
        compose::open_chapter(self.book, chapter as u32, index, 0.0, &mut pages);
        pages
    }

    /// The galley of the contents and its pages: what would spill over for a line or two is taken
    /// in under a title that stands higher, or gets some more company on its page.
    fn contents_plan(&self, ctx: &Context, folios: &Folios) -> (galley::Galley, Plan) {
        let plan = |sink: u32, less: f32| {
            let galley = front::contents(ctx, folios, sink);
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

    /// The contents, with the page numbers in `folios`.
    fn contents(&self, chapter: usize, start: usize, folios: &Folios) -> Pages {
        let ctx = self.context(chapter);
        let (galley, plan) = self.contents_plan(&ctx, folios);
        let owners = vec![chapter as u32; galley.pieces.len()];
        let stretch = Stretch { chapter, galley, owners, ..Stretch::default() };
        compose::compose(self.book, &self.theme.page, self.frame(), stretch, plan, start)
    }
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

/// Sets a chapter's text, whose notes stand elsewhere: no page has to find room for them.
fn add_without_notes(ctx: &Context, stretch: &mut Stretch) {
    add_pieces(blocks::chapter_galley(ctx).pieces, ctx.chapter_index as usize, stretch);
}

fn add_pieces(pieces: Vec<galley::Piece>, owner: usize, stretch: &mut Stretch) {
    for mut piece in pieces {
        piece.variants.retain(|v: &Setting| !v.slabs.is_empty());
        if piece.variants.is_empty() {
            continue;
        }
        for slab in piece.variants.iter_mut().flat_map(|v| v.slabs.iter_mut()) {
            slab.notes.clear();
        }
        stretch.galley.pieces.push(piece);
        stretch.owners.push(owner as u32);
    }
}

/// The notes whose marks stand in each note, in notes of that note, and so on.
fn notes_in_notes(notes: &[Setting]) -> Vec<Vec<u32>> {
    let direct: Vec<Vec<u32>> = notes
        .iter()
        .map(|n| n.slabs.iter().flat_map(|s| s.notes.iter().copied()).collect())
        .collect();
    let mut all = Vec::with_capacity(direct.len());
    for start in 0..direct.len() {
        let mut found: Vec<u32> = Vec::new();
        let mut open = direct[start].clone();
        while let Some(n) = open.pop() {
            if n as usize != start && !found.contains(&n) {
                found.push(n);
                open.extend(direct.get(n as usize).into_iter().flatten());
            }
        }
        found.sort_unstable();
        all.push(found);
    }
    all
}

fn blank(chapter: u32, matter: Matter) -> Page {
    Page { blank: true, chapter, matter, ..Page::default() }
}

fn opens_recto(kind: Kind, habit: bool) -> bool {
    match kind {
        Kind::Part | Kind::Dedication | Kind::Epigraph => true,
        // It stands behind the title page, the author's own as the generated one.
        Kind::Copyright => false,
        _ => habit,
    }
}

/// Groups chapters into stretches: a chapter and those nested in it.
fn stretches(book: &Book) -> Vec<Vec<usize>> {
    let mut list: Vec<Vec<usize>> = Vec::new();
    for i in 0..book.chapters.len() {
        match list.last_mut() {
            Some(last) if book.is_nested(i) => last.push(i),
            _ => list.push(vec![i]),
        }
    }
    list
}

/// Gives each page its folio: roman in the front matter, arabic from 1 in the text.
fn number(pages: &mut Pages) {
    let mut text = 0;
    let mut front = 0;
    for page in &mut pages.pages {
        page.folio = if page.matter == Matter::Front {
            front += 1;
            roman(front).to_lowercase()
        } else {
            text += 1;
            text.to_string()
        };
    }
}
