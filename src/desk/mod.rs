//! The desk: a book is looked at while it is written. Folders are watched (`watching`), what a build
//! makes is put in place together (`products`), and what is new in the messages is found (`news`).

pub(crate) mod news;
pub(crate) mod products;
pub(crate) mod watching;
