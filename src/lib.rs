//! Recto turns Markdown chapters and one manifest into an EPUB and a typeset PDF.
//!
//! The rooms are the steps of a book's way; imports run down this list only:
//! `cli`, `picture`, `pdf`, `epub`, `typeset`, `theme`, `assemble`, `markdown`, `manifest`,
//! `model`, `files`, `source` and `diagnostic`.

pub mod assemble;
pub mod check;
pub mod cli;
pub mod cover;
pub mod diagnostic;
pub mod epub;
pub mod files;
pub mod highlight;
pub mod manifest;
pub mod markdown;
pub mod model;
pub mod pdf;
pub mod picture;
pub mod source;
pub mod theme;
pub mod typeset;
