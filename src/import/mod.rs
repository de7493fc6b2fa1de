//! Manuscripts that are no folder of chapters yet: one long text becomes files and a manifest.
//!
//! Whatever the manuscript was, it comes here as Markdown; `divide` cuts it at the heads of its chapters,
//! `chapters` names the pieces and says where in the book they stand.

mod chapters;
mod divide;
pub(crate) mod docx;
mod manuscript;
mod odt;
#[cfg(test)]
mod spoilt;
mod works;

pub(crate) use chapters::{Book, book};
pub(crate) use divide::divide;
pub(crate) use docx::Changes;
pub(crate) use manuscript::{Fault, from, of_pandoc, word_files};
pub(crate) use works::FILE as WORKS;
