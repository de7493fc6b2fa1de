//! The stylesheet of the EPUB, made from the theme.
