//! The letters of a page where they stand, each with its bytes in the source.

use super::read::Area;
use crate::desk::{Row, beginning, block_of, rows};
use crate::model::Book;
use crate::source::{Sources, Span};
use crate::typeset::page::{Item, Page, Role, Run, Sense};

/// How far ahead of the letter before a letter of the page is looked for among those of the source: a
/// note's mark, a number that was counted may stand between.
const AHEAD: usize = 60;
/// How many characters in a row make sure that they are found.
const SURE: usize = 5;

/// A letter of the page: as much text as one glyph shows.
#[derive(Debug, Clone)]
struct Letter {
    /// Index of its row.
    row: usize,
    left: f32,
    right: f32,
    /// Top and foot of its row.
    top: f32,
    foot: f32,
    text: String,
    /// A white stands before it.
    spaced: bool,
    at: Option<Span>,
}

impl Letter {
    fn middle(&self) -> (f32, f32) {
        ((self.left + self.right) / 2.0, (self.top + self.foot) / 2.0)
    }
}

/// The letters of a page in reading order.
#[derive(Debug)]
pub(super) struct Letters {
    all: Vec<Letter>,
    /// Where each row begins in the source, and whether the word at its end goes on in the next.
    rows: Vec<(Option<Span>, bool)>,
    /// Pictures with what in the source they are.
    pictures: Vec<(Area, Span)>,
}

/// What a mark stands at.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Found {
    pub words: String,
    pub span: Option<Span>,
    pub near: Option<Span>,
}

impl Letters {
    /// `shown` are the characters of the book with their bytes, in the order of the source.
    pub(super) fn of(
        book: &Book,
        page: &Page,
        shown: &[(char, Span)],
        sources: &Sources,
    ) -> Letters {
        let mut all: Vec<Letter> = Vec::new();
        let mut starts = Vec::new();
        for (index, row) in rows(page).iter().enumerate() {
            let begun = beginning(book, page, row);
            let from = all.len();
            let divided = add(page, row, index, &mut all);
            if let Some((start, _)) = begun.filter(|(start, _)| sources.get(start.file).is_some()) {
                place(&mut all[from..], start, shown);
            }
            starts.push((begun.map(|(start, _)| start), divided));
        }
        Letters { all, rows: starts, pictures: pictures(book, page) }
    }

    /// The picture that a mark stands in the middle of: the last one drawn.
    pub(super) fn in_picture(&self, [left, top, right, foot]: Area) -> Option<Found> {
        let (x, y) = ((left + right) / 2.0, (top + foot) / 2.0);
        let holds = |(area, _): &&(Area, Span)| {
            (area[0]..=area[2]).contains(&x) && (area[1]..=area[3]).contains(&y)
        };
        let (_, span) = self.pictures.iter().rev().find(holds)?;
        Some(Found { near: Some(*span), ..Found::default() })
    }

    /// The letters that areas hold.
    pub(super) fn in_quads(&self, quads: &[Area]) -> Found {
        let within = |letter: &&Letter| {
            let (x, y) = letter.middle();
            quads.iter().any(|[left, top, right, foot]| {
                x >= left - 0.3 && x <= right + 0.3 && y >= top - 0.5 && y <= foot + 0.5
            })
        };
        self.found(&self.all.iter().filter(within).collect::<Vec<_>>())
    }

    fn found(&self, letters: &[&Letter]) -> Found {
        let mut words = String::new();
        let mut before: Option<&Letter> = None;
        for letter in letters {
            let turned = before.is_some_and(|b| b.row != letter.row);
            let joined = before.is_some_and(|b| self.rows.get(b.row).is_some_and(|r| r.1));
            if before.is_some() && (turned && !joined || !turned && letter.spaced) {
                words.push(' ');
            }
            words.push_str(&letter.text);
            before = Some(letter);
        }
        let spans = || letters.iter().filter_map(|l| l.at);
        let span = spans().next().zip(spans().next_back()).filter(|(a, b)| a.file == b.file);
        let span = span.map(|(a, b)| Span { end: b.end.max(a.end), ..a });
        let near = letters.first().and_then(|l| self.rows.get(l.row)?.0);
        Found { words, span, near }
    }

    /// The word that a note is set at: that nearest to it.
    pub(super) fn at(&self, area: Area) -> Found {
        let Some(at) = self.nearest(area, |l| l.middle().0) else { return Found::default() };
        let row = self.all[at].row;
        let ends = |i: usize| self.all.get(i).is_none_or(|l| l.row != row || l.spaced);
        let from = (0..=at).rev().find(|i| *i == 0 || ends(*i)).unwrap_or(at);
        let to = (at + 1..=self.all.len()).find(|i| ends(*i)).unwrap_or(at + 1);
        let word: Vec<&Letter> = self.all[from..to].iter().filter(|l| l.row == row).collect();
        self.found(&word)
    }

    /// The place between two letters that a caret points at: the word before it, and no byte of the source.
    pub(super) fn between(&self, area: Area) -> Found {
        let Some(at) = self.nearest(area, |l| l.right) else { return Found::default() };
        let (letter, x) = (&self.all[at], (area[0] + area[2]) / 2.0);
        let whole = self.at([letter.left, letter.top, letter.right, letter.foot]);
        // Before the first letter of a row, or behind the nearest.
        let first = at == 0 || self.all[at - 1].row != letter.row;
        let before = first && x < letter.middle().0;
        let end = letter.at.map(|span| if before { span.start } else { span.end });
        let span = letter.at.zip(end).map(|(span, end)| Span { start: end, end, ..span });
        Found { span, ..whole }
    }

    /// The letter nearest to the middle of an area: of the nearest row, by an edge that `x` names.
    fn nearest(&self, area: Area, x: impl Fn(&Letter) -> f32) -> Option<usize> {
        let [left, top, right, foot] = area;
        let (wanted_x, wanted_y) = ((left + right) / 2.0, (top + foot) / 2.0);
        let off = |l: &Letter| (l.middle().1 - wanted_y).abs();
        let least = self.all.iter().map(off).min_by(f32::total_cmp)?;
        let rows = self.all.iter().enumerate().filter(|(_, l)| off(l) <= least + 1.0);
        let by_x = |l: &Letter| (x(l) - wanted_x).abs();
        rows.min_by(|a, b| by_x(a.1).total_cmp(&by_x(b.1))).map(|(at, _)| at)
    }
}

/// The pictures of a page that are blocks, with their places in the source.
fn pictures(book: &Book, page: &Page) -> Vec<(Area, Span)> {
    let mut all = Vec::new();
    for group in page.groups.iter().filter(|group| group.role != Role::Artifact) {
        let Some(span) = block_of(book, group) else { continue };
        all.extend(group.items.iter().filter_map(|item| match item {
            Item::Image { x, y, w, h, alt: None, .. } => Some(([*x, *y, x + w, y + h], span)),
            _ => None,
        }));
    }
    all
}

/// Adds the letters of a row; whether its last word goes on in the next one.
fn add(page: &Page, row: &Row, index: usize, all: &mut Vec<Letter>) -> bool {
    let Some(group) = page.groups.get(row.group).filter(|_| !row.turned) else { return false };
    let own = |run: &&Run| {
        row.line.is_some() || (run.y - row.y).abs() < 0.6 * run.size.max(row.size) && !run.turned
    };
    let runs = group.items.iter().filter_map(|item| match item {
        Item::Run(run) => Some(run),
        _ => None,
    });
    let (top, foot) = (row.y - 0.75 * row.size, row.y + 0.25 * row.size);
    let mut divided = false;
    let mut edge = f32::NEG_INFINITY;
    let mut spaced = true;
    for run in runs.filter(own) {
        divided = run.divides();
        if divided || matches!(run.sense, Sense::Note(_)) {
            continue;
        }
        let (mut x, mut at) = (run.x, 0);
        // What stands apart is another word, though no space is in the text.
        spaced |= (x - edge).abs() > 0.2 * run.size;
        for glyph in &run.glyphs {
            let wide = glyph.advance * run.size * run.scale / 1000.0;
            let end = at + usize::from(glyph.len);
            let text = run.text.get(at..end).unwrap_or_default();
            if text.is_empty() {
                // A further glyph of a letter.
                if let Some(last) = all.last_mut().filter(|l| l.row == index) {
                    last.right = x + wide;
                }
            } else if text.trim().is_empty() {
                spaced = true;
            } else {
                let text = text.to_owned();
                all.push(Letter {
                    row: index,
                    left: x,
                    right: x + wide,
                    top,
                    foot,
                    text,
                    spaced,
                    at: None,
                });
                spaced = false;
            }
            (x, at) = (x + wide, end);
        }
        edge = x;
    }
    divided
}

/// Finds the letters of a row among the characters of the source, from where the row begins. Between two of them may
/// stand what the page does not show here; what the page shows and no file has is passed over.
fn place(letters: &mut [Letter], start: Span, shown: &[(char, Span)]) {
    let begin = |(_, span): &(char, Span)| (span.file, span.start) < (start.file, start.start);
    let from = shown.partition_point(begin);
    let length = shown[from..].iter().take_while(|(_, at)| at.file == start.file).count();
    let shown = &shown[from..from + length];
    let chars: Vec<(usize, char)> = letters
        .iter()
        .enumerate()
        .flat_map(|(n, letter)| letter.text.chars().map(move |c| (n, c)))
        .filter(|(_, c)| !c.is_whitespace())
        .collect();
    let same = |a: char, b: char| a == b || a.to_lowercase().eq(b.to_lowercase());
    // How many characters from here on are those of the source from there on.
    let run = |at: usize, of: usize| {
        let pairs = chars[at..].iter().zip(shown.get(of..).unwrap_or_default());
        pairs.take(SURE).take_while(|((_, c), (other, _))| same(*c, *other)).count()
    };
    let mut next = 0;
    for (at, (owner, _)) in chars.iter().enumerate() {
        // The last characters of a row are few; what follows them in the source stands in the next one.
        let enough = SURE.min(chars.len() - at);
        let here = run(at, next) > 0;
        let ahead = || (next + 1..next + AHEAD).find(|of| run(at, *of) >= enough);
        let Some(found) = here.then_some(next).or_else(ahead) else { continue };
        next = found + 1;
        let (letter, span) = (&mut letters[*owner], shown[found].1);
        letter.at = Some(letter.at.map_or(span, |s| Span { end: span.end.max(s.end), ..s }));
    }
}
