//! The desk: a book is looked at while it is written.
//!
//! The folder is watched (`watching`); what a build makes is put in place together (`products`), and what
//! is new in its messages is found (`news`). The preview is a page on the loopback (`preview`): one
//! thread owns the session (`worker`), what it has made last is shown (`shown`) to whoever asks (`server`),
//! and pages that are open are told what is new (`events`). Words of a page (`page_text`) have their places in
//! the Markdown (`places`), which the person's editor opens (`editor`); the order is changed and taken
//! back (`order`), by a later call of the command too (`steps`); the EPUB's own files are read in frames (`epub_files`). The page itself lies in `page/`, as it is
//! sent.

mod editor;
mod epub_files;
mod events;
mod file_names;
pub(crate) mod news;
pub(crate) mod order;
mod page_text;
pub(crate) mod permit;
mod places;
pub(crate) mod preview;
pub(crate) mod products;
mod server;
mod shown;
pub(crate) mod steps;
pub(crate) mod watching;
mod worker;

pub(crate) use page_text::{Row, rows};
pub(crate) use places::{beginning, block_of};
pub(crate) use server::shelf;

use crate::session::{Folder, Options, Session};
use std::path::Path;

/// A session on the book of a folder that shows what can be shown.
pub(crate) fn open(dir: &Path) -> Session {
    let mut session = Session::new(Folder::new(dir));
    session.set_options(Options { lenient: true, filters: permit::of(dir), ..Options::default() });
    session
}
