//! What is not as it was printed.

use super::record::marks;
use super::{Allowed, Hold, LineMark, PrintedPart, is_held};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, count};
use crate::model::{Book, plain_text};
use crate::source::Span;
use crate::typeset::breaker::Moved;
use crate::typeset::numbers::Spot;
use crate::typeset::stretch::{Part, SetStretch};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::Serialize;
use std::collections::BTreeSet;

/// How a reprint differs from what was printed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Reprint {
    /// Pages on which lines are others, by their indices in the book, with how many lines: those that are
    /// new there or that no longer are, whichever are more.
    pub changed: Vec<(usize, usize)>,
    /// Folios of these pages.
    pub folios: Vec<String>,
    /// Pages whose lines of text are as they were, and something else is not: a running head, a picture, the
    /// contents, the copyright page; by their indices.
    pub others: Vec<usize>,
    /// Folios of these.
    pub other_folios: Vec<String>,
    /// Pages could not be held.
    pub moved: bool,
}

impl Reprint {
    /// What there is to say of it in one line.
    pub fn summary(&self) -> String {
        let lines: usize = self.changed.iter().map(|(_, lines)| lines).sum();
        let mut what = Vec::new();
        if lines > 0 {
            what.push(format!("{} changed on {}", count(lines, "line"), named(&self.folios)));
        }
        if !self.others.is_empty() {
            what.push(format!("heads, titles or pictures on {}", named(&self.other_folios)));
        }
        match (what.is_empty(), self.moved) {
            (true, true) => "reprint: pages are not as they were printed".to_owned(),
            (true, false) => "reprint: every page as it was printed".to_owned(),
            (false, moved) => {
                let rest = if moved { "other pages moved" } else { "all else as it was printed" };
                format!("reprint: {}, {rest}", what.join(", "))
            }
        }
    }

    /// Adds pages of which not the text is another one: `was` and `now` mark each page as a whole.
    pub(in crate::typeset) fn add_others(
        &mut self,
        was: &[LineMark],
        now: &[LineMark],
        folio: impl Fn(usize) -> String,
    ) {
        for at in (0..was.len().max(now.len())).filter(|at| was.get(*at) != now.get(*at)) {
            if !self.changed.iter().any(|(page, _)| *page == at) {
                self.others.push(at);
                self.other_folios.push(folio(at));
            }
        }
    }
}

/// Pages by their folios; those without one, as pages of pictures are, are counted.
fn named(folios: &[String]) -> String {
    let with: Vec<&str> = folios.iter().map(String::as_str).filter(|f| !f.is_empty()).collect();
    let bare = format!("{} without a number", count(folios.len() - with.len(), "page"));
    match (with.is_empty(), with.len() == folios.len()) {
        (_, true) => by_folios(&with),
        (true, false) => bare,
        (false, false) => format!("{}, and {bare}", by_folios(&with)),
    }
}

fn by_folios(folios: &[&str]) -> String {
    match folios {
        [] => "no page".to_owned(),
        [one] => format!("p. {one}"),
        [first @ .., last] if first.len() < MOST_NAMED => {
            format!("pp. {} and {last}", first.join(", "))
        }
        many => {
            let (first, last) = (many[0], many[many.len() - 1]);
            format!("{} from p. {first} to p. {last}", count(many.len(), "page"))
        }
    }
}

/// In a book of fewer lines all may be mended.
const LEAST_LINES: usize = 40;
/// Pages that are named one by one.
const MOST_NAMED: usize = 8;

/// Compares parts of the book that stand in these places with what was printed; pages that could not be
/// held and may not change are told. `of` has what was printed by the chapter that opens it, `folio` gives a page's number.
pub(in crate::typeset) fn compare(
    hold: &Hold,
    book: &Book,
    (parts, spots): (&[Part], &[Spot]),
    of: &FxHashMap<usize, &PrintedPart>,
    folio: &dyn Fn(usize) -> String,
    found: &mut Diagnostics,
) -> Reprint {
    let held: Vec<(&SetStretch, &Spot, Option<&PrintedPart>)> = parts
        .iter()
        .zip(spots)
        .filter_map(|(part, spot)| {
            let set = part.set().filter(|set| !set.is_empty())?;
            let chapter = &book.chapters[set.text.chapter];
            let printed = of.get(&set.text.chapter).copied();
            is_held(chapter).then(|| (&**set, spot, printed))
        })
        .collect();
    let changed: Vec<Vec<(usize, usize)>> = held
        .par_iter()
        .map(|(set, spot, printed)| printed.map_or_else(Vec::new, |p| changed(set, spot, p)))
        .collect();
    let changed: Vec<(usize, usize)> = changed.into_iter().flatten().collect();
    let folios = changed.iter().map(|(page, _)| folio(*page)).collect();
    let mut reprint = Reprint { changed, folios, ..Reprint::default() };
    let lines: usize = reprint.changed.iter().map(|(_, lines)| lines).sum();
    let printed = hold.printed.parts.iter().flat_map(|p| p.pieces.iter().chain(&p.notes));
    let all: usize = printed.map(|piece| piece.lines.len()).sum();
    if lines > LEAST_LINES && lines * 2 > all && hold.allowed != Allowed::All {
        // Not the text is another one but what sets it: page by page there would be no end of it.
        reprint.moved = true;
        let what = "most lines are others than were printed: another theme, face, measure or Recto has set them";
        let help = format!(
            "set it as it was printed, with Recto {}; or take recto.lock away, and every page is free",
            hold.by
        );
        found.push(Diagnostic::error(Code::PAGE_MOVED, Span::NONE, what).help(help));
        return reprint;
    }
    let mut teller = Teller { hold, folio, found, moved: &mut reprint.moved };
    for (set, spot, printed) in &held {
        let chapter = &book.chapters[set.text.chapter];
        let title = plain_text(&chapter.title);
        match printed {
            Some(printed) => {
                set.moved.iter().for_each(|moved| teller.moved(moved, spot, printed));
                if spot.begin != printed.begin {
                    let was = match printed.pages.first().map(|p| p.folio.as_str()) {
                        Some("") | None => {
                            format!("the {} page of the book", ordinal(printed.begin))
                        }
                        Some(folio) => format!("page {folio}"),
                    };
                    let now = (teller.folio)(spot.begin);
                    let what = format!("“{title}” begins on page {now}, and was printed on {was}");
                    teller.shifted(chapter.span, what, spot.begin);
                }
            }
            None => {
                let what = format!("“{title}” was not there when the book was printed");
                teller.shifted(chapter.span, what, spot.begin);
            }
        }
    }
    let there = |part: &PrintedPart| {
        held.iter().any(|(.., printed)| printed.is_some_and(|p| std::ptr::eq(p, part)))
    };
    for part in hold.printed.parts.iter().filter(|part| !there(part)) {
        let what = format!("the chapter `{}` was printed, and is not there", part.chapter);
        teller.shifted(Span::NONE, what, part.begin);
    }
    reprint
}

fn ordinal(index: usize) -> String {
    format!("{}.", index + 1)
}

/// Pages of a part on which lines are others.
fn changed(set: &SetStretch, spot: &Spot, printed: &PrintedPart) -> Vec<(usize, usize)> {
    let plan = set.plan(spot.begin);
    let mut changed = Vec::new();
    let mut start = super::NoteMark::default();
    for at in 0..plan.pages.len().max(printed.pages.len()) {
        let (was, behind) = printed_marks(printed, at, start);
        start = behind;
        let now = plan.pages.get(at).map(|page| marks(page, &set.text.galley, &set.text.notes));
        let lines = differences(&was, &now.unwrap_or_default());
        if lines > 0 {
            changed.push((spot.begin + at, lines));
        }
    }
    changed
}

/// The marks that were printed on a page of a part, where notes go on from `start`; and where they go on
/// behind it.
fn printed_marks(
    printed: &PrintedPart,
    at: usize,
    start: super::NoteMark,
) -> (Vec<LineMark>, super::NoteMark) {
    let Some(page) = printed.pages.get(at) else { return (Vec::new(), start) };
    let mut marks: Vec<LineMark> = Vec::new();
    let lines = |pieces: &[super::PrintedPiece], i: u32, from: usize, to: usize| -> Vec<LineMark> {
        let lines = pieces.get(i as usize).map_or(&[][..], |piece| &piece.lines);
        lines.get(from..to.min(lines.len())).unwrap_or_default().to_vec()
    };
    for float in &page.floats {
        marks.extend(lines(&printed.pieces, *float, 0, usize::MAX));
    }
    for (piece, from, to) in &page.strips {
        marks.extend(lines(&printed.pieces, *piece, *from as usize, *to as usize));
    }
    let end = page.notes;
    let last = end.note.min(printed.notes.len() as u32);
    for n in start.note..=last {
        let from = if n == start.note { start.slab as usize } else { 0 };
        let to = if n == end.note { end.slab as usize } else { usize::MAX };
        marks.extend(lines(&printed.notes, n, from, to));
    }
    (marks, end)
}

/// How many lines differ: those that only one of the two has, in the one that has more of them.
fn differences(was: &[LineMark], now: &[LineMark]) -> usize {
    if was == now {
        return 0;
    }
    let mut counts: FxHashMap<LineMark, i32> = FxHashMap::default();
    was.iter().for_each(|mark| *counts.entry(*mark).or_default() -= 1);
    now.iter().for_each(|mark| *counts.entry(*mark).or_default() += 1);
    let more: i32 = counts.values().filter(|n| **n > 0).sum();
    let fewer: i32 = -counts.values().filter(|n| **n < 0).sum::<i32>();
    // The same lines in another order are others too.
    more.max(fewer).max(1) as usize
}

struct Teller<'a> {
    hold: &'a Hold,
    folio: &'a dyn Fn(usize) -> String,
    found: &'a mut Diagnostics,
    moved: &'a mut bool,
}

impl Teller<'_> {
    /// Pages of a part that could not be held.
    fn moved(&mut self, moved: &Moved, spot: &Spot, printed: &PrintedPart) {
        let folio = self.folio;
        let named = |page: usize| match printed.pages.get(page).map(|p| p.folio.as_str()) {
            Some("") | None => folio(spot.begin + page),
            Some(printed) => printed.to_owned(),
        };
        let first = named(moved.pages.start);
        let last = named(moved.pages.end.saturating_sub(1));
        let (which, allow) = match () {
            () if moved.count => (format!("the pages from {first} on"), format!("{first}-")),
            () if first == last => (format!("page {first}"), first.clone()),
            () => (format!("pages {first} to {last}"), format!("{first}-{last}")),
        };
        if self.hold.allows(&first, if moved.count { None } else { Some(&last) }, folio) {
            *self.moved |= moved.count;
            return;
        }
        *self.moved = true;
        let why = match moved.lines {
            0 => "what stands there has changed".to_owned(),
            more @ 1.. => {
                format!("this takes {} more than it was printed with", count(more as usize, "line"))
            }
            fewer => {
                let lines = count(fewer.unsigned_abs() as usize, "line");
                format!("this takes {lines} fewer than it was printed with")
            }
        };
        let what = format!("{which} would not be as printed: {why}");
        let ems = moved.ems.ceil() as u32;
        let cure = match moved.lines {
            _ if ems == 0 => String::new(),
            1.. => format!("cut about {ems} em here, or "),
            _ => format!("add about {ems} em here, or "),
        };
        let help = format!("{cure}let them change with `--allow {allow}`");
        self.found.push(Diagnostic::error(Code::PAGE_MOVED, moved.span, what).help(help));
    }

    /// All pages from one on stand elsewhere, by their index.
    fn shifted(&mut self, span: Span, what: String, page: usize) {
        let folio = (self.folio)(page);
        // Whatever moved first is told, and not what follows from it.
        let told = std::mem::replace(self.moved, true);
        if told || self.hold.allows(&folio, None, self.folio) {
            return;
        }
        let help = format!("let the pages behind it change with `--allow {folio}-`");
        self.found.push(Diagnostic::error(Code::PAGE_MOVED, span, what).help(help));
    }
}

/// Tells of a book that has another number of pages than it was printed with, where nothing else has been told
/// of that: its spine would be another one.
pub(in crate::typeset) fn compare_count(
    hold: &Hold,
    pages: usize,
    reprint: &mut Reprint,
    found: &mut Diagnostics,
) {
    hold.tell_unprinted(found);
    let was = hold.printed.pages;
    if pages == was || reprint.moved || hold.allowed != Allowed::None {
        return;
    }
    reprint.moved = true;
    let what = format!("the book has {}, and was printed with {was}", count(pages, "page"));
    let help = "pages were added or taken away that no chapter has; `--allow all` lets them be";
    found.push(Diagnostic::error(Code::PAGE_MOVED, Span::NONE, what).help(help));
}

impl Hold {
    /// Tells of folios that may change and that no page had: nothing is let by them.
    fn tell_unprinted(&self, found: &mut Diagnostics) {
        let Allowed::Pages(pages) = &self.allowed else { return };
        let printed =
            || self.printed.parts.iter().flat_map(|part| &part.pages).map(|p| p.folio.as_str());
        let named = pages.iter().flat_map(|(from, to)| [Some(from), to.as_ref()]).flatten();
        let unknown: BTreeSet<&str> =
            named.map(String::as_str).filter(|folio| !printed().any(|p| p == *folio)).collect();
        for folio in unknown {
            let what = format!("no page was printed with the folio {folio}, which `--allow` names");
            let last = printed().rfind(|folio| !folio.is_empty()).unwrap_or_default();
            let help = format!("folios go to {last}; `34-` goes from one to the end");
            found.push(Diagnostic::warning(Code::NO_EFFECT, Span::NONE, what).help(help));
        }
    }

    /// Whether the pages from one folio to another, or to the end of the book, may change.
    fn allows(&self, first: &str, last: Option<&str>, folio: &dyn Fn(usize) -> String) -> bool {
        let pages = match &self.allowed {
            Allowed::None => return false,
            Allowed::All => return true,
            Allowed::Pages(pages) => pages,
        };
        let place = |wanted: &str| {
            (0..self.printed.pages.min(MOST_PAGES) + MORE_PAGES).find(|i| folio(*i) == wanted)
        };
        pages.iter().any(|(from, to)| {
            let (Some(from), Some(first)) = (place(from), place(first)) else { return false };
            first >= from
                && match (to.as_deref(), last) {
                    (None, _) => true,
                    (Some(to), Some(last)) => {
                        place(to).zip(place(last)).is_some_and(|(to, last)| last <= to)
                    }
                    (Some(_), None) => false,
                }
        })
    }
}

/// A reprint may have so many pages more than the book had, and all are found by their folios.
const MORE_PAGES: usize = 1000;
/// Whatever a record says, a book has no more pages.
const MOST_PAGES: usize = 100_000;
