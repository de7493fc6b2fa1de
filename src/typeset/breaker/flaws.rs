//! What is not as it should be in a finished division.

use super::{Breaker, Flaw, NoteMark, PagePlan};
use crate::typeset::galley::Stand;

impl Breaker<'_> {
    /// Pictures that are to face the text that calls them, and stand overleaf: on a verso behind it, or on a recto
    /// before which none of it stands, as of several in a row. One with which its page begins faces what
    /// follows it.
    fn turned_away(&self, pages: &[PagePlan]) -> Vec<Flaw> {
        let mut flaws = Vec::new();
        for (page, plan) in pages.iter().enumerate() {
            let recto = self.first_recto == (page % 2 == 0);
            for &f in &plan.floats {
                let piece = &self.pieces[f as usize];
                let beside = page.checked_sub(1).map(|verso| &pages[verso]);
                let faces = recto && beside.is_some_and(|verso| self.calls(verso, f));
                if piece.alone == Some(Stand::Facing) && !faces {
                    let help = "let its text begin on a left-hand page, or call it some lines earlier or later";
                    let what = match recto {
                        true => "a picture that is to face its text stands further on",
                        false => "a picture that is to face its text stands overleaf",
                    };
                    flaws.push(Flaw {
                        turned_away: true,
                        help,
                        ..Flaw::new(page, what, piece.span)
                    });
                }
            }
        }
        flaws
    }

    /// Captions of pictures that have a page alone whose notes stand on another page than their marks: a note of the
    /// text behind the picture that comes before it takes them along, for notes stand in their order.
    fn parted_from_notes(&self, pages: &[PagePlan]) -> Vec<Flaw> {
        let mut flaws = Vec::new();
        for (page, plan) in pages.iter().enumerate() {
            let strips = plan.strips.iter().map(|strip| strip.piece);
            for at in plan.floats.iter().copied().chain(strips) {
                let piece = &self.pieces[at as usize];
                let (from, to) = self.own_notes(at);
                let here = plan.notes_from..plan.notes_to;
                let begins = |note| here.contains(&NoteMark { note, slab: 0 });
                if piece.alone.is_some() && !(from..to).all(begins) {
                    let what =
                        "a note of this caption stands on another page than its mark, which is";
                    let help = "put the note into the text, or call the picture behind the notes of its page";
                    flaws.push(Flaw { help, ..Flaw::new(page, what, piece.span) });
                }
            }
        }
        flaws
    }

    /// Whether text on a page stands beside the place at which a picture is called: before it, or behind it.
    fn calls(&self, page: &PagePlan, picture: u32) -> bool {
        let text = |at: &u32| !self.pieces[*at as usize].float;
        let before = (0..picture).rev().find(text);
        let behind = (picture + 1..self.pieces.len() as u32).find(text);
        page.strips.iter().any(|strip| Some(strip.piece) == before || Some(strip.piece) == behind)
    }

    /// Pages that stay empty before a picture over two pages, for which a verso has to come.
    fn empty(&self, pages: &[PagePlan]) -> Vec<Flaw> {
        let empty = |page: &PagePlan| {
            page.floats.is_empty() && page.strips.is_empty() && page.notes_from == page.notes_to
        };
        let pairs = pages.windows(2).enumerate().filter(|(_, pair)| empty(&pair[0]));
        let what = "no text is left before a picture over two pages: nothing stands";
        let flaw = |(page, pair): (usize, &[PagePlan])| {
            let span = self.pieces[*pair[1].floats.first()? as usize].span;
            Some(Flaw::new(page, what, span))
        };
        pairs.filter_map(flaw).collect()
    }

    /// Rules that the pages break, in their order.
    pub(super) fn flaws(&self, pages: &[PagePlan]) -> Vec<Flaw> {
        let mut flaws = self.turned_away(pages);
        flaws.extend(self.empty(pages));
        flaws.extend(self.parted_from_notes(pages));
        for (i, page) in pages.iter().enumerate() {
            let Some(strip) = page.strips.last() else { continue };
            let piece = &self.pieces[strip.piece as usize];
            let slabs = &piece.variants[strip.setting as usize].slabs;
            let height: f32 = page
                .strips
                .iter()
                .map(|s| {
                    let p = &self.pieces[s.piece as usize];
                    let v = &p.variants[s.setting as usize];
                    v.height_of(s.from, s.to)
                })
                .sum();
            let long = if self.frame.run_long { self.frame.leading } else { 0.0 };
            if height > self.frame.depth + long + 1.0 {
                flaws.push(Flaw::new(i, "higher than the page", piece.span));
            }
            let inside = (strip.to as usize) < slabs.len();
            if i + 1 == pages.len() {
                continue;
            }
            if inside && slabs[strip.to as usize - 1].break_after.is_none() {
                flaws.push(Flaw::new(i, "a page break where none should be", piece.span));
            } else if !inside && piece.keep_next {
                flaws.push(Flaw::new(i, "a heading parted from its text", piece.span));
            }
        }
        flaws
    }
}
