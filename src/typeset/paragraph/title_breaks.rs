//! Titles are broken by sense: behind what closes a part of them, not behind a word that leans on
//! the next.

use super::*;
use crate::language::leans;
use crate::typeset::prices::lines::{ELSEWHERE, LEANING};

impl ShapedText<'_, '_> {
    /// Prices the breaks of a title.
    pub(super) fn break_by_sense(&self, flat: &Flat, breaks: &mut [Break]) {
        let words = |b: &Break| {
            let end = self.glyphs.get(b.at.0 as usize).map_or(flat.text.len(), |g| g.at as usize);
            flat.text.get(..end).unwrap_or_default().trim_end()
        };
        let closes = |b: &Break| words(b).ends_with([':', ';', '\u{2014}', '\u{2013}', '?', '!']);
        let parts = breaks.iter().any(|b| b.kind == Kind::Space && closes(b));
        for b in breaks.iter_mut().filter(|b| b.kind == Kind::Space) {
            let last = words(b).rsplit([' ', '\u{a0}']).next().unwrap_or_default();
            if leans(last) {
                b.penalty += LEANING;
            }
            if parts && !closes(b) {
                b.penalty += ELSEWHERE;
            }
        }
    }
}
