//! Pictures as they come in: what a file is, whether it is whole, which way is up. This room knows
//! bytes only: which pictures a book shows, and where they lie, is `assemble`'s affair.

mod header;
mod integrity;
pub mod jpeg;
mod orientation;
mod svg;

pub(crate) use header::probe;
pub(crate) use integrity::image_fault;
pub(crate) use orientation::turned;
pub(crate) use svg::svg_fault;
