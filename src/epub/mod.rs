//! epub.
