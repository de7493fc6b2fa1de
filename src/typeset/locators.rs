//! The page numbers of an entry of the index: places become pages, pages become runs.
//!
//! Both outputs print the same: the pages of the book are asked for each place, one page stands once,
//! three and more that follow each other are one run, a passage covers what lies in it, the roman
//! numbers of the front matter come first, and what stands in a note has its number (`57n3`), notes in a
//! row the first and the last of theirs (`57nn3-5`). Where the matter is mainly treated stands for itself,
//! to be bold.

use super::numbers::PageNumber;
use crate::model::{Anchor, Locator};
use crate::theme::RangeStyle;

/// A page or a run of pages as it is printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed<'a> {
    /// `57`, `57–59`, `57n3`.
    pub text: String,
    /// The mark to which it leads.
    pub at: &'a Anchor,
    /// Number of the note in which the mark stands, in its series, and whether a symbol marks it.
    pub note: Option<(u32, bool)>,
    /// Whether it is a run.
    pub run: bool,
    /// Where the matter is mainly treated.
    pub principal: bool,
}

/// Pages from one to another.
#[derive(Debug, Clone)]
struct Stretch<'a> {
    first: PageNumber,
    last: PageNumber,
    /// That of the note, as in [`Printed`], and what marks it in print.
    note: Option<(u32, bool)>,
    sign: String,
    /// Number of the last of several notes in a row on the page.
    last_note: Option<u32>,
    principal: bool,
    at: &'a Anchor,
}

/// Fewest pages that become a run without a passage's being marked: two that follow each other may
/// be two mentions.
const RUN: u32 = 3;

/// The pages of an entry's places in print; `page` knows the page of a place, if there is one, and
/// `symbol` what marks a note by its chapter and its number among those that symbols mark.
pub fn printed<'a>(
    locators: &'a [Locator],
    style: RangeStyle,
    mut page: impl FnMut(&Locator, &Anchor) -> Option<PageNumber>,
    mut symbol: impl FnMut(&Locator, (u32, u32)) -> String,
) -> Vec<Printed<'a>> {
    let mut found: Vec<Stretch> = Vec::new();
    for locator in locators {
        let Some(first) = page(locator, &locator.at) else { continue };
        let last = locator.to.as_ref().and_then(|to| page(locator, to)).unwrap_or(first);
        // Roman and arabic numbers are no run.
        let last = if last.follows(first) { last } else { first };
        let note = locator.note.filter(|_| first == last).map(|number| (number, locator.symbol));
        let sign = match note {
            Some((number, true)) => symbol(locator, (locator.at.chapter, number)),
            Some((number, false)) => number.to_string(),
            None => String::new(),
        };
        let principal = locator.principal;
        let at = &locator.at;
        found.push(Stretch { first, last, note, sign, last_note: None, principal, at });
    }
    let note = |s: &Stretch| s.note.map(|(number, symbol)| (symbol, number));
    let key = |s: &Stretch| (s.first, note(s), std::cmp::Reverse(s.last), !s.principal);
    found.sort_by_key(key);
    let mut kept = uncovered(found);
    kept.dedup_by(|b, a| a.first == b.first && a.last == b.last && a.note == b.note);
    joined(kept).iter().map(|s| s.print(style)).collect()
}

/// What does not lie in a passage before it, of stretches that are sorted by where they begin, the
/// longest first. A principal page lies in a principal passage only.
fn uncovered(sorted: Vec<Stretch>) -> Vec<Stretch> {
    // How far the passages reach, all and the principal ones.
    let (mut all, mut principal): (Option<PageNumber>, Option<PageNumber>) = (None, None);
    let mut kept = Vec::with_capacity(sorted.len());
    for stretch in sorted {
        let reach = if stretch.principal { principal } else { all };
        if reach.is_some_and(|reach| stretch.last <= reach) {
            continue;
        }
        if stretch.first < stretch.last {
            all = all.max(Some(stretch.last));
            if stretch.principal {
                principal = principal.max(Some(stretch.last));
            }
        }
        kept.push(stretch);
    }
    kept
}

/// Joins pages that follow each other.
fn joined(list: Vec<Stretch>) -> Vec<Stretch> {
    let mut out: Vec<Stretch> = Vec::new();
    let mut rest = list.into_iter().peekable();
    while let Some(mut first) = rest.next() {
        while let Some(next) = rest.next_if(|next| is_next_note(&first, next)) {
            first.last_note = next.note.map(|(number, _)| number);
        }
        let mut row = vec![first];
        while let Some(next) = rest.next_if(|next| goes_on(&row[row.len() - 1], next)) {
            row.push(next);
        }
        let (first, last) = (&row[0], &row[row.len() - 1]);
        let pages = last.last.number - first.first.number + 1;
        match row.len() > 1 && (pages >= RUN) {
            true => out.push(Stretch { last: last.last, ..first.clone() }),
            false => out.append(&mut row),
        }
    }
    out
}

/// Whether a stretch is the note behind another on the same page: "1nn1-3" (Chicago Manual of Style 16.112).
fn is_next_note(before: &Stretch, next: &Stretch) -> bool {
    let plain = !before.principal && !next.principal && before.first == next.first;
    match (before.note, next.note) {
        (Some((first, false)), Some((number, false))) => {
            plain && number == before.last_note.unwrap_or(first) + 1
        }
        _ => false,
    }
}

/// Whether a stretch begins in another or on the page behind it, and both are plain.
fn goes_on(before: &Stretch, next: &Stretch) -> bool {
    let plain = |s: &Stretch| !s.principal && s.note.is_none();
    let (first, last) = (next.first, before.last);
    let near = first.is_roman() == last.is_roman() && first.number <= last.number + 1;
    plain(before) && plain(next) && near
}

impl<'a> Stretch<'a> {
    fn print(&self, style: RangeStyle) -> Printed<'a> {
        let run = self.first < self.last;
        let first = self.first.folio();
        let text = match (run, self.note) {
            (true, _) => format!("{first}\u{2013}{}", end_of_run(self.first, self.last, style)),
            (false, Some(_)) => match self.last_note {
                Some(last) => format!("{first}nn{}\u{2013}{last}", self.sign),
                None => format!("{first}n{}", self.sign),
            },
            (false, None) => first,
        };
        Printed { text, at: self.at, note: self.note, run, principal: self.principal }
    }
}

/// The last number of a run as a style abbreviates it.
fn end_of_run(first: PageNumber, last: PageNumber, style: RangeStyle) -> String {
    let (from, to) = (first.folio(), last.folio());
    if first.is_roman() || from.len() != to.len() {
        return to;
    }
    let same = from.bytes().zip(to.bytes()).take_while(|(a, b)| a == b).count();
    let changed = to.len() - same;
    let keep = match style {
        RangeStyle::Full => to.len(),
        RangeStyle::Minimal => changed,
        // Chicago Manual of Style, 9.61: all of numbers below 100 and of multiples of 100; what
        // changes from 101 to 109; else two figures or more.
        RangeStyle::Chicago => match first.number {
            n if n < 100 || n.is_multiple_of(100) => to.len(),
            n if n % 100 < 10 => changed,
            _ => changed.max(2),
        },
    };
    to[to.len() - keep..].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Matter;

    /// `12`, `12-15`, `*12`, `12n3`, `12ns3`, `iv` as locators; each place is a page by its chapter.
    fn print(places: &str, style: RangeStyle) -> String {
        let anchor = |page: &str| {
            let roman = page == "iv" || page == "v" || page == "vi";
            let number = ["iv", "v", "vi"].iter().position(|r| *r == page).map(|n| n as u32 + 4);
            let number = number.unwrap_or_else(|| page.parse().unwrap_or(0));
            Anchor { chapter: number, id: roman.then(String::new) }
        };
        let locators: Vec<Locator> = (places.split_whitespace())
            .map(|place| {
                let bare = place.trim_start_matches('*');
                let (page, note) = match bare.split_once('n') {
                    Some((page, note)) => (page, note.trim_start_matches('s').parse().ok()),
                    None => (bare, None),
                };
                let (from, to) = match page.split_once('-') {
                    Some((from, to)) => (from, Some(anchor(to))),
                    None => (page, None),
                };
                let principal = bare != place;
                let symbol = bare.contains("ns");
                Locator { at: anchor(from), to, principal, note, symbol, ..Locator::default() }
            })
            .collect();
        let page = |_: &Locator, at: &Anchor| {
            let matter = if at.id.is_some() { Matter::Front } else { Matter::Main };
            Some(PageNumber::new(matter, at.chapter))
        };
        let symbol = |_: &Locator, (_, number): (u32, u32)| crate::model::note_symbol(number - 4);
        let all = printed(&locators, style, page, symbol);
        let words = all.iter().map(|p| format!("{}{}", if p.principal { "*" } else { "" }, p.text));
        words.collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn notes_in_a_row_are_joined() {
        for (places, shown) in [
            ("1 1n1 1n2 1n3", "1, 1nn1\u{2013}3"),
            ("1n1 1n2", "1nn1\u{2013}2"),
            ("1n1 1n3 1n4", "1n1, 1nn3\u{2013}4"),
            ("1n1 2n2", "1n1, 2n2"),
            ("1n1 *1n2", "1n1, *1n2"),
        ] {
            assert_eq!(print(places, RangeStyle::Full), shown, "{places}");
        }
    }

    #[test]
    fn pages_become_runs() {
        for (places, expected) in [
            ("12 12", "12"),
            ("12 13", "12, 13"),
            ("12 13 14 20", "12–14, 20"),
            ("12-12", "12"),
            ("12-15 13 14n2", "12–15"),
            ("12-15 16", "12–16"),
            ("12-15 *13", "12–15, *13"),
            ("57n3 57 57n3", "57, 57n3"),
            // Symbols are those of the page: the fifth note of the chapter is the first there.
            ("57ns6 57ns5 57n5 57ns6 57", "57, 57n5, 57n*, 57n\u{2020}"),
            ("3 iv v vi 2", "iv–vi, 2, 3"),
            ("v-2", "v"),
            ("*5 5", "*5"),
            ("4 *5 6", "4, *5, 6"),
            ("*5-9 6", "*5–9"),
            ("*5-9 *6 5-9 5n2", "*5–9"),
            ("5-9 7-12 8", "5–12"),
            ("5-9 12-15 13 iv", "iv, 5–9, 12–15"),
        ] {
            assert_eq!(print(places, RangeStyle::Full), expected, "{places}");
        }
    }

    #[test]
    fn ranges_are_abbreviated_by_rule() {
        for (places, full, chicago, minimal) in [
            ("71-72", "71–72", "71–72", "71–2"),
            ("100-104", "100–104", "100–104", "100–4"),
            ("107-108", "107–108", "107–8", "107–8"),
            ("321-328", "321–328", "321–28", "321–8"),
            ("498-532", "498–532", "498–532", "498–532"),
            ("1087-1089", "1087–1089", "1087–89", "1087–9"),
            ("98-103", "98–103", "98–103", "98–103"),
        ] {
            assert_eq!(print(places, RangeStyle::Full), full);
            assert_eq!(print(places, RangeStyle::Chicago), chicago);
            assert_eq!(print(places, RangeStyle::Minimal), minimal);
        }
    }
}
