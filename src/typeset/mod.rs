//! Book and theme become pages: fonts, shaping, hyphenation, lines, blocks, pages, furniture.

pub mod galley;
pub mod page;
