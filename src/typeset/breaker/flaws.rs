//! What is not as it should be in a finished division.

use super::{Breaker, Flaw, PagePlan};

impl Breaker<'_> {
    /// Rules that the pages break, in their order.
    pub(super) fn flaws(&self, pages: &[PagePlan]) -> Vec<Flaw> {
        let mut flaws = Vec::new();
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
                flaws.push(Flaw { page: i, what: "higher than the page", span: piece.span });
            }
            let inside = (strip.to as usize) < slabs.len();
            if i + 1 == pages.len() {
                continue;
            }
            if inside && slabs[strip.to as usize - 1].break_after.is_none() {
                flaws.push(Flaw {
                    page: i,
                    what: "a page break where none should be",
                    span: piece.span,
                });
            } else if !inside && piece.keep_next {
                flaws.push(Flaw {
                    page: i,
                    what: "a heading parted from its text",
                    span: piece.span,
                });
            }
        }
        flaws
    }
}
