//! OpenDocument texts (`.odt`, `.ott`, and `.fodt` as one flat file; ISO/IEC 26300) as Markdown.
//!
//! The way is that of Word files (`docx`): `package` opens the file, `styles` and `lists` are read and
//! resolved, `body` goes through paragraphs, lists and sections, `words` through what stands in a line,
//! `frames` through pictures and frames with text, `mathml` through formulas. What comes of it is the same
//! text of blocks and pieces, in which Word's reader finds scenes and chapters, and which it writes.

mod body;
mod frames;
mod lists;
mod marks;
mod mathml;
mod package;
mod styles;
mod tables;
mod words;

use super::docx::{Changes, Manuscript, write};
use super::works::Works;

/// Reads an OpenDocument text; the names of its pictures begin with `prefix`. Works that other files of
/// the book cite are known already, with their keys.
///
/// # Errors
/// A sentence that says why it can't be read, and one that says what to do.
pub(super) fn read(
    bytes: &[u8],
    changes: Changes,
    prefix: &str,
    works: Works,
) -> Result<Manuscript, (String, String)> {
    let mut package = package::Package::open(bytes)?;
    let (text, said) = body::read(&package, changes, prefix, works)?;
    Ok(write(text, said, |picture| package.take(picture)))
}

#[cfg(test)]
mod mutation_tests;
#[cfg(test)]
mod tests;
