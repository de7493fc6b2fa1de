//! A text of which some places are written anew.

use std::borrow::Cow;
use std::ops::Range;

/// A text on its way: what stands between the places that are written anew stays.
pub(crate) struct Rewriting<'t> {
    text: &'t str,
    out: String,
    done: usize,
}

impl<'t> Rewriting<'t> {
    /// Nothing is written yet.
    pub(crate) fn of(text: &'t str) -> Rewriting<'t> {
        Rewriting { text, out: String::new(), done: 0 }
    }

    /// Up to which byte all is written.
    pub(crate) fn done(&self) -> usize {
        self.done
    }

    /// Writes these words in the place of some bytes, none of which is written yet.
    pub(crate) fn replace<'w>(
        &mut self,
        place: Range<usize>,
        words: impl IntoIterator<Item = &'w str>,
    ) {
        self.out.push_str(&self.text[self.done..place.start]);
        self.out.extend(words);
        self.done = place.end;
    }

    /// The text as it is now.
    pub(crate) fn finish(mut self) -> Cow<'t, str> {
        if self.done == 0 {
            return Cow::Borrowed(self.text);
        }
        self.out.push_str(&self.text[self.done..]);
        Cow::Owned(self.out)
    }
}
