//! Errors and warnings that speak to the author: what is wrong, where, and what to do.

pub mod codes;
#[cfg(feature = "cli")]
mod gather;
pub mod render;
#[cfg(feature = "cli")]
pub mod snippets;
mod visible;

use crate::source::{FileId, Span};
pub use codes::{Area, Code, Exit, Gathers, Grade};
use serde::Serialize;
pub use visible::{visible, visible_columns};

/// How grave a diagnostic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The book is built, but something in it is not what the author meant.
    Warning,
    /// The book cannot be built as asked.
    Error,
}

/// One message about the manuscript or the manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// Error or warning.
    pub severity: Severity,
    /// The rule, by its row in the table of all.
    pub code: Code,
    /// What is wrong, one sentence in lower case without a final point.
    pub message: String,
    /// Where; [`Span::NONE`] when the whole project is meant.
    pub span: Span,
    /// What to do about it.
    pub help: Option<String>,
    /// What it is about, where a later step has to know it.
    #[serde(skip)]
    pub about: Option<About>,
    /// Where it is said of several places: the message without their number, and the number.
    #[serde(skip)]
    pub several: Option<Box<(String, usize)>>,
    /// The word that is wrong, somewhere in the span, and the one that is meant, where that is known:
    /// an editor may put it there.
    #[serde(skip)]
    pub mend: Option<Box<(String, String)>>,
}

/// What a message is about, as a later step has to know it: the words are for people alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// A key of the manifest: the one that is wrong, or the one that was meant.
    Key(String),
    /// A character that no font has.
    Character {
        /// The character.
        ch: char,
        /// Whether it stands in a formula.
        formula: bool,
    },
    /// A name that nothing has: whoever knows all names may say which one was meant.
    Name,
}

impl Diagnostic {
    /// A new error.
    pub fn error(code: Code, span: Span, message: impl Into<String>) -> Self {
        debug_assert_ne!(code.grade(), Grade::Warning, "{code} is a warning by the table");
        Self::new(Severity::Error, code, span, message.into())
    }

    /// A new warning.
    pub fn warning(code: Code, span: Span, message: impl Into<String>) -> Self {
        debug_assert_ne!(code.grade(), Grade::Error, "{code} is an error by the table");
        Self::new(Severity::Warning, code, span, message.into())
    }

    fn new(severity: Severity, code: Code, span: Span, message: String) -> Self {
        Diagnostic {
            severity,
            code,
            message,
            span,
            help: None,
            about: None,
            several: None,
            mend: None,
        }
    }

    /// Adds what to do.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds the word that is wrong and the one that is meant.
    pub fn mend(mut self, wrong: impl Into<String>, right: impl Into<String>) -> Self {
        self.mend = Some(Box::new((wrong.into(), right.into())));
        self
    }

    /// Adds what a later step has to know.
    pub fn about(mut self, about: About) -> Self {
        self.about = Some(about);
        self
    }

    /// The message without the number of its places.
    pub fn gist(&self) -> &str {
        self.several.as_ref().map_or(&self.message, |several| &several.0)
    }

    /// Of how many places it is said.
    pub fn times(&self) -> usize {
        self.several.as_ref().map_or(1, |several| several.1)
    }

    /// The file that the message is about, if one.
    pub fn file(&self) -> Option<FileId> {
        self.span.is_some().then_some(self.span.file)
    }
}

/// Diagnostics collected over a build; shown together.
#[derive(Debug, Clone, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
}

impl Diagnostics {
    /// An empty collection.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one.
    pub fn push(&mut self, d: Diagnostic) {
        self.list.push(d);
    }

    /// The one that was added last.
    pub fn last_mut(&mut self) -> Option<&mut Diagnostic> {
        self.list.last_mut()
    }

    /// Adds all of another collection.
    pub fn extend(&mut self, other: Diagnostics) {
        self.list.extend(other.list);
    }

    /// Says in each that it is of an edition's own pages.
    pub fn of_edition(&mut self, name: &str) {
        for d in &mut self.list {
            d.message = format!("edition `{name}`: {}", d.message);
        }
    }

    /// Makes errors of the warnings that are some where `exit` says so.
    pub fn promote(&mut self, exit: Exit) {
        for d in self.list.iter_mut().filter(|d| d.code.exit().counts_as(exit)) {
            d.severity = Severity::Error;
        }
    }

    /// Takes the warnings of these codes out; how many there were.
    pub fn allow(&mut self, codes: &[Code]) -> usize {
        let before = self.list.len();
        self.list.retain(|d| d.severity == Severity::Error || !codes.contains(&d.code));
        before - self.list.len()
    }

    /// Takes all warnings out.
    pub fn errors_alone(&mut self) {
        self.list.retain(|d| d.severity == Severity::Error);
    }

    /// Whether any is an error.
    pub fn has_errors(&self) -> bool {
        self.list.iter().any(|d| d.severity == Severity::Error)
    }

    /// How many errors and how many warnings.
    pub fn counts(&self) -> (usize, usize) {
        let errors = self.list.iter().filter(|d| d.severity == Severity::Error).count();
        (errors, self.list.len() - errors)
    }

    /// All, in the order found.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Sorts by file and position and drops exact repetitions, for showing.
    pub fn sort(&mut self) {
        self.list.sort_by(|a, b| {
            (a.span, b.severity, a.code, &a.message).cmp(&(b.span, a.severity, b.code, &b.message))
        });
        self.list.dedup();
        self.list.dedup_by(|b, a| {
            a.code == b.code && a.span == b.span && a.code.gathers() == Gathers::Place
        });
    }
}

/// "1 page", "312 pages", "1,204 words".
pub fn count(n: usize, word: &str) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    let plural = if n == 1 { "" } else { "s" };
    format!("{out} {word}{plural}")
}
