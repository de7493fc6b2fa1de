//! What the trade asks for: records of a book's editions for shops, distributors and libraries.
//!
//! `record` gathers what is known of the book and of each edition that is sold, as plain data, and tells what
//! is missing; `codes` says it in the words of the trade's lists; `onix` writes it down as a message of
//! ONIX for Books; `listing` makes the sheets for shops' forms.
//! `catalogue` writes what libraries read.
//! `marks` is the way back from the proof: what its readers have marked, at the lines of the manuscript.

pub(crate) mod catalogue;
mod codes;
mod keys;
pub(crate) mod listing;
pub(crate) mod marks;
pub(crate) mod onix;
mod record;

pub(crate) use record::{Numbered, Record, gather, isbns};
