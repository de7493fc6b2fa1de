//! assemble.
mod words;
pub use words::{Words, words};
