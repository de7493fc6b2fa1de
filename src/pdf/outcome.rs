//! What writing a PDF gives.

use crate::diagnostic::Diagnostic;

/// What went wrong in writing a PDF.
#[derive(Debug)]
pub enum Error {
    /// A bundled or project font could not be subset: its name and the reason.
    Font(String, String),
    /// The profile of the press cannot be used: the reason.
    Profile(String),
    /// The file could not be put together.
    Write(String),
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        match self {
            Error::Font(name, why) => write!(f, "font {name} cannot be embedded: {why}"),
            Error::Profile(why) => write!(f, "the profile of the press cannot be used: {why}"),
            Error::Write(why) => write!(f, "the PDF cannot be written: {why}"),
        }
    }
}

impl std::error::Error for Error {}

/// A finished PDF.
#[derive(Debug)]
pub struct Pdf {
    /// The file.
    pub bytes: Vec<u8>,
    /// What could not be carried over.
    pub warnings: Vec<Diagnostic>,
}
