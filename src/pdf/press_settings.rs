//! What is said of a press: what colours, the writer and its pictures go by.

use crate::manifest::printer::{Bleed, Ink};
use crate::manifest::{Colours, Format};

/// How a file for a press is made.
#[derive(Debug, Clone, Default)]
pub struct Press {
    /// The standard that it keeps.
    pub format: Format,
    /// Where and how far things run over the edge, if any do.
    pub bleed: Bleed,
    /// Crop marks outside of the bleed.
    pub marks: bool,
    /// Name of the printing condition (`FOGRA39`).
    pub condition: String,
    /// ICC profile of the press.
    pub profile: Option<Vec<u8>>,
    /// What becomes of colours.
    pub colour: Colours,
    /// Most ink, thinnest line, lightest tint.
    pub ink: Ink,
    /// Its pages are sheets, such as a cover, and not pages of a book: each is shown by itself, and called by its
    /// folio.
    pub sheets: bool,
}
