//! The glossary: its terms link from where they are first used in each chapter, and from where an
//! author says so, `[caveats]{.term of="caveat"}`.
//!
//! `terms` reads the terms of a glossary (survey) and joins them for the book (settle), `link` goes
//! through a chapter: to see which it uses, and to link them, by the same rules.

mod link;
mod settle;
mod terms;

pub(super) use link::link;
pub(super) use settle::{Facts, settle};
pub(super) use terms::{Named, Term, named, survey};
