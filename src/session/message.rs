//! What a session says of a book: messages as plain values, with their places.

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::source::Sources;
use std::fmt;

/// A message of a book: what is wrong, where, and what to do. Printed it is a line as compilers write
/// them, `a.md:3:5: warning: ... [code]`, and the help on the next.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Message {
    /// Error or warning.
    pub severity: Severity,
    /// The rule, such as [`Code::MISSING_FILE`]: its name is stable, its page says more.
    pub code: Code,
    /// Path of the file, as seen from the book's folder; `None` if the whole book is meant.
    pub path: Option<String>,
    /// Line from 1; 0 without a path.
    pub line: usize,
    /// Column from 1, in characters; 0 without a path.
    pub column: usize,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

impl Message {
    pub(super) fn new(d: &Diagnostic, sources: &Sources) -> Message {
        let file = d.file().and_then(|f| sources.get(f));
        let (line, column) = file.map_or((0, 0), |f| f.line_col(d.span.start as usize));
        Message {
            severity: d.severity,
            code: d.code,
            path: file.map(|f| f.path.clone()),
            line,
            column,
            message: d.message.clone(),
            help: d.help.clone(),
        }
    }

    /// Whether it is an error.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// All of a collection, in its order.
pub(super) fn messages(all: &Diagnostics, sources: &Sources) -> Vec<Message> {
    all.iter().map(|d| Message::new(d, sources)).collect()
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        if let Some(path) = &self.path {
            write!(f, "{path}:{}:{}: ", self.line, self.column)?;
        }
        let severity = if self.is_error() { "error" } else { "warning" };
        write!(f, "{severity}: {} [{}]", self.message, self.code)?;
        match &self.help {
            Some(help) => write!(f, "\n  help: {}", help.replace('\n', "\n  ")),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    #[test]
    fn a_message_is_a_line_and_its_help() {
        let mut sources = Sources::default();
        let file = sources.add("a.md", "one\n\u{f6}\u{f6} two");
        let d = Diagnostic::warning(Code::NO_TITLE, Span::new(file, 9, 12), "`two` is dull");
        let m = Message::new(&d.help("say three"), &sources);
        assert_eq!((m.line, m.column), (2, 4));
        assert_eq!(m.to_string(), "a.md:2:4: warning: `two` is dull [no-title]\n  help: say three");
        let m =
            Message::new(&Diagnostic::error(Code::NO_MANIFEST, Span::NONE, "no book"), &sources);
        assert_eq!(m.to_string(), "error: no book [no-manifest]");
    }
}
