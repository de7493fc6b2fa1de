//! Make-up: the parts of a book get their places, their pages and their furniture.

use super::breaker::{Flaw, Plan};
use super::compose::{self, Composed, Text};
use super::furniture::{self, Dress};
use super::kept::Kept;
use super::numbers::{Folios, Spot};
use super::page::{OutlineEntry, Page, Pages};
use super::stretch::{self, Part};
use super::{Findings, Job, Portion, front};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::manifest::NotesPlace;
use crate::model::{Anchor, Chapter, Kind, Matter, Side};
use crate::theme::Family;
use rayon::prelude::*;
use std::sync::Arc;

/// The pages of a part, with the places on them that others lead to, counted from its first page.
#[derive(Debug, Default)]
pub(super) struct Laid {
    sheets: Vec<Sheet>,
    anchors: Vec<(Anchor, usize, f32)>,
    outline: Vec<OutlineEntry>,
    /// What was found on the way.
    found: Vec<Diagnostic>,
    /// Rules that its pages break.
    flaws: Vec<Flaw>,
    /// Of the copyright page: whether the book had its sans too when it was drawn.
    sans: Option<bool>,
}

/// A page with the furniture that it has.
#[derive(Debug)]
struct Sheet {
    page: Arc<Page>,
    dress: Option<Dress>,
    /// What was found when its furniture was set.
    found: Vec<Diagnostic>,
}

impl Sheet {
    fn new(page: Page) -> Sheet {
        Sheet { page: Arc::new(page), dress: None, found: Vec::new() }
    }
}

impl Laid {
    fn new(composed: Composed, found: Vec<Diagnostic>) -> Laid {
        let sheets = composed.pages.into_iter().map(Sheet::new).collect();
        let (anchors, outline) = (composed.anchors, composed.outline);
        Laid { sheets, anchors, outline, found, flaws: Vec::new(), sans: None }
    }
}

/// A page without text.
fn blank(chapter: u32, matter: Matter) -> Page {
    Page { blank: true, chapter, matter, ..Page::default() }
}

impl Job<'_> {
    /// The pages of the book on which each part stands.
    pub(super) fn places(&self, parts: &[Part]) -> Vec<Spot> {
        let (mut next, mut begun) = (0, false);
        let mut spots = Vec::with_capacity(parts.len());
        for part in parts {
            let first = &self.book.chapters[part.chapter()];
            let side = match part {
                Part::Drawn(..) if first.kind == Kind::Copyright => Side::Any,
                Part::Drawn(..) => first.opens.unwrap_or(Side::Recto),
                Part::Text(set) if set.is_empty() => Side::Any,
                Part::Text(_) if first.generated && first.kind == Kind::Contents => {
                    first.opens.unwrap_or(Side::Recto)
                }
                // Page 1 is a recto (Chicago Manual of Style, 1.5).
                Part::Text(_) => {
                    let one = first.matter != Matter::Front && !begun;
                    // What a printed book has not begins a leaf: it is taken off its end.
                    let apart = first.kind == Kind::Descriptions;
                    if one || apart { Side::Recto } else { self.opening.side(first) }
                }
            };
            begun |= first.matter != Matter::Front;
            let faced = part.set().is_some_and(|set| set.is_faced());
            let begin = match () {
                // A picture on the verso, the title on the recto.
                () if faced || side == Side::Verso => next | 1,
                () if side == Side::Recto => next + next % 2,
                () => next,
            };
            let front = usize::from(faced && self.leads_the_text(part.chapter()));
            let count = match part {
                Part::Drawn(..) => 1,
                Part::Text(set) if set.is_empty() => 0,
                Part::Text(set) => {
                    let pages = set.plan(begin).pages.len();
                    pages + usize::from(self.opening.has_blank_verso(first.kind, pages))
                }
            };
            spots.push(Spot { begin, front, count, matter: first.matter });
            next = begin + count;
        }
        spots
    }

    /// Whether the text of the book begins with a chapter, which has its page 1.
    pub(super) fn leads_the_text(&self, chapter: usize) -> bool {
        let chapters = &self.book.chapters;
        let front = |c: &Arc<Chapter>| c.matter == Matter::Front;
        !front(&chapters[chapter]) && chapters[..chapter].iter().all(front)
    }

    /// The finished pages of the book.
    pub(super) fn make_up(
        &self,
        portions: &[Portion],
        parts: Vec<Part>,
        spots: &[Spot],
        kept: &mut Kept,
        diags: &mut Diagnostics,
    ) -> Pages {
        let symbols = stretch::symbols(&parts, spots);
        let both = self.has_sans(&parts);
        let handles: Vec<Part> = if kept.keeps() { parts.clone() } else { Vec::new() };
        let work: Vec<(Part, usize, Option<Laid>)> = parts
            .into_iter()
            .zip(portions)
            .zip(spots)
            .map(|((part, portion), spot)| {
                let known = kept.take_laid(&portion.key, part.set(), spot.begin);
                // What the copyright page says of typefaces is of the whole book.
                let known = known.filter(|laid| laid.sans.is_none_or(|sans| sans == both));
                (part, spot.begin, known)
            })
            .collect();
        let mut laid: Vec<Laid> = work
            .into_par_iter()
            .map(|(part, begin, known)| known.unwrap_or_else(|| self.compose(part, begin, both)))
            .collect();
        let mut pages = Pages { symbols, ..self.gather(&laid, spots) };
        laid.iter().flat_map(|l| &l.found).for_each(|d| diags.push(d.clone()));
        self.furnish(portions, &mut laid, spots, &mut pages, diags);
        for (((part, portion), spot), laid) in handles.iter().zip(portions).zip(spots).zip(laid) {
            kept.put_laid(&portion.key, part.set(), spot.begin, laid);
        }
        pages
    }

    /// Whether something of the book is set in its sans: in its text, its contents, or above all pages.
    fn has_sans(&self, parts: &[Part]) -> bool {
        let heads = [&self.theme.running_head, &self.theme.folio];
        heads.iter().any(|style| style.family == Family::Sans)
            || parts.iter().filter_map(Part::set).any(|set| set.has_sans(self.fonts))
    }

    /// The pages of a part that begins on page `begin`; `both` says whether the book has its sans too.
    fn compose(&self, part: Part, begin: usize, both: bool) -> Laid {
        let set = match part {
            Part::Drawn(chapter, _) => return self.draw(chapter, begin, both),
            Part::Text(set) => set,
        };
        let chapter = set.text.chapter;
        let first = &self.book.chapters[chapter];
        if set.is_empty() {
            let mut composed = Composed::default();
            compose::open_chapter(first, chapter as u32, 0, 0.0, &mut composed);
            return Laid::new(composed, Vec::new());
        }
        let flaws = set.plan(begin).flaws.clone();
        let faces_page_one = set.is_faced() && self.leads_the_text(chapter);
        // Where nobody keeps the stretch its slabs are moved.
        let mut composed = match Arc::try_unwrap(set) {
            Ok(set) => {
                let (text, plan) = set.into_plan(begin);
                self.lay(Text::Moved(Box::new(text)), &plan, begin)
            }
            Err(set) => self.lay(Text::Kept(&set.text), set.plan(begin), begin),
        };
        if first.kind == Kind::Notes && self.notes == NotesPlace::Book {
            for page in &mut composed.pages {
                // The pages are those of this division, whose notes belong to others; only where
                // the EPUB has all notes together do pages follow on each other there too.
                page.chapter = chapter as u32;
                page.matter = first.matter;
                page.in_notes = page.start.take();
            }
        }
        if let [page] = composed.pages.as_slice()
            && self.opening.has_blank_verso(first.kind, 1)
        {
            let verso = blank(page.chapter, page.matter);
            composed.pages.push(verso);
        }
        if let Some(page) = composed.pages.first_mut().filter(|_| faces_page_one) {
            page.matter = Matter::Front;
        }
        self.mirror(&mut composed);
        Laid { flaws, ..Laid::new(composed, Vec::new()) }
    }

    fn lay(&self, text: Text, plan: &Plan, begin: usize) -> Composed {
        let (chapters, geometry) = (&self.book.chapters, &self.theme.page);
        compose::compose(chapters, geometry, self.frame(), text, plan, begin)
    }

    /// Turns the pages of a book that is bound at the right.
    fn mirror(&self, composed: &mut Composed) {
        if self.mirrored {
            composed.pages.iter_mut().for_each(|p| p.mirror(self.theme.page.width));
        }
    }

    /// Pages drawn as a whole: half-title, title page, copyright page.
    fn draw(&self, chapter: usize, begin: usize, both: bool) -> Laid {
        let (folios, findings) = (Folios::default(), Findings::default());
        let ctx = self.context(chapter, &folios, &findings);
        let meta = &self.book.meta;
        let mut page = match ctx.chapter.kind {
            Kind::HalfTitle => front::half_title(&ctx, meta, begin),
            Kind::TitlePage => front::title_page(&ctx, meta, begin),
            _ => front::copyright_page(&ctx, meta, begin, both),
        };
        page.chapter = chapter as u32;
        page.matter = ctx.chapter.matter;
        for group in &mut page.groups {
            group.chapter = chapter as u32;
        }
        let mut composed = Composed { pages: vec![page], ..Composed::default() };
        compose::open_chapter(ctx.chapter, chapter as u32, 0, 0.0, &mut composed);
        self.mirror(&mut composed);
        let sans = (ctx.chapter.kind == Kind::Copyright).then_some(both);
        Laid { sans, ..Laid::new(composed, findings.into_found()) }
    }

    /// The places of the whole book; its pages are still to come.
    fn gather(&self, laid: &[Laid], spots: &[Spot]) -> Pages {
        let mut pages = Pages {
            width: self.theme.page.width,
            height: self.theme.page.height,
            faces: self.fonts.data().to_vec(),
            notes: self.notes,
            open_on_rectos: self.opening.on_recto(Kind::Chapter),
            rtl: self.mirrored,
            ..Pages::default()
        };
        let end = spots.last().map_or(0, |s| s.begin + s.count).next_multiple_of(2);
        let apart = spots.last().filter(|_| self.book.descriptions().is_some());
        pages.beside = apart.map_or(0, |spot| end - spot.begin);
        // A part or draft without text at the book's end has no page of its own.
        let last = end.saturating_sub(1);
        for (laid, spot) in laid.iter().zip(spots) {
            let at = |page: usize| (spot.begin + page).min(last);
            pages.anchors.extend(laid.anchors.iter().map(|(a, p, y)| (a.clone(), at(*p), *y)));
            let outline = laid.outline.iter();
            pages.outline.extend(outline.map(|o| OutlineEntry { page: at(o.page), ..o.clone() }));
        }
        pages
    }

    /// Gives each page its number and its furniture, where it has not got them from before.
    fn furnish(
        &self,
        portions: &[Portion],
        laid: &mut [Laid],
        spots: &[Spot],
        pages: &mut Pages,
        diags: &mut Diagnostics,
    ) {
        // All sheets in order, each with the part that it is of, if any.
        let mut sheets: Vec<(Sheet, Option<usize>)> = Vec::new();
        let mut last = (0, Matter::Front);
        for (at, (laid, spot)) in laid.iter_mut().zip(spots).enumerate() {
            while sheets.len() < spot.begin {
                last.0 = portions[at].chapters[0] as u32;
                sheets.push((Sheet::new(blank(last.0, last.1)), None));
            }
            for sheet in laid.sheets.drain(..) {
                last = (sheet.page.chapter, sheet.page.matter);
                sheets.push((sheet, Some(at)));
            }
        }
        if sheets.len() % 2 == 1 {
            sheets.push((Sheet::new(blank(last.0, last.1)), None));
        }
        let bare: Vec<&Page> = sheets.iter().map(|(sheet, _)| &*sheet.page).collect();
        let dresses = furniture::dresses(self, &bare, &pages.outline);
        let work = sheets.par_iter_mut().zip(dresses).enumerate();
        work.for_each(|(index, ((sheet, _), dress))| self.put_on(sheet, index, dress));
        for (laid, spot) in laid.iter().zip(spots) {
            let folio = |flaw: &Flaw| {
                let page = sheets.get(spot.begin + flaw.page);
                page.map_or("", |(sheet, _)| sheet.page.folio.as_str())
            };
            laid.flaws.iter().for_each(|flaw| diags.push(tell(flaw, folio(flaw))));
        }
        for (sheet, part) in sheets {
            sheet.found.iter().for_each(|d| diags.push(d.clone()));
            pages.pages.push(Arc::clone(&sheet.page));
            if let Some(part) = part {
                laid[part].sheets.push(sheet);
            }
        }
    }

    fn put_on(&self, sheet: &mut Sheet, index: usize, dress: Dress) {
        if sheet.dress.as_ref() == Some(&dress) {
            return;
        }
        let (folios, findings) = (Folios::default(), Findings::default());
        let page = Arc::make_mut(&mut sheet.page);
        let ctx = self.context(page.chapter as usize, &folios, &findings);
        page.groups.retain(|g| !g.role.is_furniture());
        page.folio.clone_from(&dress.folio);
        let furniture = furniture::groups(&ctx, page, index, &dress);
        page.groups.reserve_exact(furniture.len());
        for mut group in furniture {
            if self.mirrored {
                group.items.iter_mut().for_each(|i| i.mirror(self.theme.page.width));
            }
            page.groups.push(group);
        }
        sheet.dress = Some(dress);
        sheet.found = findings.into_found();
    }
}

/// Tells of a rule that is broken on the page of this folio.
fn tell(flaw: &Flaw, folio: &str) -> Diagnostic {
    let on = match folio {
        "" => format!("on page {} of its chapter", flaw.page + 1),
        folio => format!("on page {folio}"),
    };
    let (code, text) = match flaw.turned_away {
        true => (Code::NOT_FACING, format!("{}, {on}", flaw.what)),
        false => (Code::PAGE_BREAK, format!("{} {on}", flaw.what)),
    };
    let told = Diagnostic::warning(code, flaw.span, text);
    if flaw.help.is_empty() { told } else { told.help(flaw.help) }
}
