//! Why a session can't give what is asked for.

use super::Message;
use std::fmt;

/// Why something can't be made.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// There is no book: no folder, no manifest, or one that can't be read at all. With what is
    /// wrong.
    NoBook(Vec<Message>),
    /// Errors of the book stand in the way: those, each with its place.
    Errors(Vec<Message>),
    /// There is no edition and no shop of this name. What it says helps to find the right one.
    Unknown(Box<Message>),
    /// What was asked for is no order that can be: the reason, and what to do.
    Order(crate::manifest::edit::Refusal),
}

impl Error {
    /// The messages that say why.
    pub fn messages(&self) -> &[Message] {
        match self {
            Error::NoBook(all) | Error::Errors(all) => all,
            Error::Unknown(one) => std::slice::from_ref(one),
            Error::Order(_) => &[],
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let what = match self {
            Error::NoBook(_) => "there is no book",
            Error::Errors(_) => "the book has errors",
            Error::Unknown(_) => "there is no such edition",
            Error::Order(refusal) => return write!(f, "the order can't be changed: {refusal}"),
        };
        f.write_str(what)?;
        for message in self.messages() {
            write!(f, "\n{message}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}
