//! What a PDF conforms to: for a press, for the screen.

use super::names::nearest;
use super::values::{At, Reader};
use crate::diagnostic::Code;

/// What a PDF conforms to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Format {
    /// PDF 1.7 without a standard.
    #[default]
    Plain,
    /// PDF/X-1a:2001 (ISO 15930-1).
    X1a,
    /// PDF/X-3:2002 (ISO 15930-3).
    X3,
    /// PDF/X-4 (ISO 15930-7).
    X4,
}

/// What the PDF for the screen conforms to, beside being an archive's file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ScreenFormat {
    /// PDF/UA-1 (ISO 14289-1) and PDF/A-2a (ISO 19005-2) in a file of PDF 1.7.
    #[default]
    Ua1,
    /// PDF/UA-2 (ISO 14289-2) and PDF/A-4 (ISO 19005-4) in a file of PDF 2.0.
    Ua2,
}

/// Formats for the screen by name.
const SCREEN_FORMATS: [(&str, ScreenFormat); 2] =
    [("ua-1", ScreenFormat::Ua1), ("ua-2", ScreenFormat::Ua2)];

/// Formats by name.
const FORMATS: [(&str, Format); 4] =
    [("plain", Format::Plain), ("x-1a", Format::X1a), ("x-3", Format::X3), ("x-4", Format::X4)];

impl Format {
    /// The standard's name, empty of none.
    pub fn name(self) -> &'static str {
        match self {
            Format::Plain => "",
            Format::X1a => "PDF/X-1a:2001",
            Format::X3 => "PDF/X-3:2002",
            Format::X4 => "PDF/X-4",
        }
    }
}

impl ScreenFormat {
    /// Its name in the manifest.
    pub fn name(self) -> &'static str {
        SCREEN_FORMATS.iter().find(|(_, format)| *format == self).map_or("", |(name, _)| name)
    }
}

/// The format that a text names.
pub(super) fn format(reader: &mut Reader, at: &At<String>) -> Option<Format> {
    let bare = bare(&at.value).replace("x1a", "x-1a");
    one_of(reader, at, &bare, &FORMATS)
}

/// The format for the screen that a text names.
pub fn screen_format(text: &str) -> Option<ScreenFormat> {
    let bare = bare(text);
    SCREEN_FORMATS.iter().find(|(n, _)| *n == bare).map(|f| f.1)
}

/// The same, for a text of the manifest.
pub(super) fn screen_format_of(reader: &mut Reader, at: &At<String>) -> Option<ScreenFormat> {
    one_of(reader, at, &bare(&at.value), &SCREEN_FORMATS)
}

/// `PDF/X-1a:2001` is `x-1a`.
fn bare(text: &str) -> String {
    let text = text.to_lowercase();
    let text = text.strip_prefix("pdf/").unwrap_or(&text);
    text.split(':').next().unwrap_or(text).to_string()
}

fn one_of<T: Copy>(
    reader: &mut Reader,
    at: &At<String>,
    bare: &str,
    formats: &[(&str, T)],
) -> Option<T> {
    let found = formats.iter().find(|(n, _)| *n == bare).map(|f| f.1);
    if found.is_none() {
        let names: Vec<&str> = formats.iter().map(|f| f.0).collect();
        let help = match nearest(bare, names.iter().copied()) {
            Some(near) => format!("did you mean \"{near}\"?"),
            None => format!("formats are {}", names.join(", ")),
        };
        reader.error(Code::UNKNOWN_VALUE, at.span, format!("unknown format `{}`", at.value), &help);
    }
    found
}
