//! Abbreviations: those that the manifest and chapters explain are marked where they stand, written
//! out at their first use if the book wants that, and listed.
//!
//! `definitions` knows them by their letters, `mark` goes through a chapter: to see which it uses
//! (settle), and to mark them (complete), by the same rules, `spell` writes one out. `list` makes the
//! entries of the list.

mod definitions;
mod list;
mod mark;
mod settle;
mod spell;

pub(super) use definitions::Definition;
use definitions::Definitions;
pub(super) use list::make;
pub(super) use mark::{Use, mark};
pub(super) use settle::{Settled, settle};
