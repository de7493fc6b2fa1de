//! A book's way in memory, for all targets.

use recto::session::{Options, Session, Texts};

/// Builds the book of these files, whatever is wrong with them.
pub fn build(files: &[(&str, &[u8])]) {
    let files = files.iter().map(|(name, bytes)| (*name, bytes.to_vec()));
    let mut book = Session::new(files.collect::<Texts>());
    let mut options = Options::default();
    options.lenient = true;
    book.set_options(options);
    let _ = book.files();
}

/// A manifest of one chapter.
pub const MANIFEST: &str =
    "[book]\ntitle = \"T\"\nlanguage = \"en\"\n[chapters]\nmain = [\"a.md\"]\n";
