//! Citations: works named in the text become notes or words in brackets, and entries of bibliographies.
//!
//! `notes` gives the citations of a note style their notes, `marks` writes down those of a chapter,
//! `locators` tells places in works from the words around them (survey). `run` hands all of the book to
//! the processor once, `lists` decides which bibliographies stand where, `entries` makes blocks of them
//! (settle), and `unshown` tells of fields that neither has. `words` puts what came of it in the place of each citation, `stops` lets its end meet the words
//! behind it (complete).

mod entries;
mod lists;
mod locators;
pub(super) mod marks;
mod notes;
mod place_words;
mod run;
mod stops;
mod unshown;
pub(super) mod words;

pub(super) use notes::{arrange, put_in_order, read_notes};
pub(super) use place_words::PlaceWords;
pub(super) use run::{Given, Kept, made};

use crate::model::Block;
use std::sync::Arc;

/// What the book decides for the citations of a chapter.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Own {
    /// The words of its citations, by their numbers.
    pub(super) words: Vec<Arc<words::Words>>,
    /// Its bibliographies: the block in which each stands, if its file says so.
    pub(super) lists: Vec<(Option<u32>, Vec<Block>)>,
    /// The style cites in notes.
    pub(super) in_notes: bool,
}
