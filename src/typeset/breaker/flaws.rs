//! What is not as it should be in a finished division.

use super::{Breaker, Flaw, PagePlan};
use crate::typeset::galley::Stand;

impl Breaker<'_> {
    /// Pictures that are to face the text that calls them, and stand overleaf: on a verso behind it. One
    /// with which its page begins faces what follows it.
    fn turned_away(&self, pages: &[PagePlan]) -> Vec<Flaw> {
        let versos = pages.iter().enumerate().filter(|(i, _)| self.first_recto != (i % 2 == 0));
        let waited = versos.flat_map(|(i, page)| page.floats.iter().map(move |f| (i, *f)));
        let pieces = waited.map(|(page, f)| (page, &self.pieces[f as usize]));
        let what = "a picture that is to face its text stands overleaf";
        let flaw = |(page, piece): (usize, &std::sync::Arc<super::Piece>)| {
            let facing = piece.alone == Some(Stand::Facing);
            facing.then_some(Flaw { page, what, turned_away: true, span: piece.span })
        };
        pieces.filter_map(flaw).collect()
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
            Some(Flaw { page, what, turned_away: false, span })
        };
        pairs.filter_map(flaw).collect()
    }

    /// Rules that the pages break, in their order.
    pub(super) fn flaws(&self, pages: &[PagePlan]) -> Vec<Flaw> {
        let mut flaws = self.turned_away(pages);
        flaws.extend(self.empty(pages));
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
                flaws.push(Flaw {
                    page: i,
                    what: "higher than the page",
                    turned_away: false,
                    span: piece.span,
                });
            }
            let inside = (strip.to as usize) < slabs.len();
            if i + 1 == pages.len() {
                continue;
            }
            if inside && slabs[strip.to as usize - 1].break_after.is_none() {
                flaws.push(Flaw {
                    page: i,
                    what: "a page break where none should be",
                    turned_away: false,
                    span: piece.span,
                });
            } else if !inside && piece.keep_next {
                flaws.push(Flaw {
                    page: i,
                    what: "a heading parted from its text",
                    turned_away: false,
                    span: piece.span,
                });
            }
        }
        flaws
    }
}
