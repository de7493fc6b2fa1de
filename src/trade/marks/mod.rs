//! What readers of a proof have marked in its PDF, at the places of the manuscript.
//!
//! `read` takes the annotations out of the file; `letters` finds the letters of the page that each one marks, and
//! their bytes in the source; `critic` writes them into the text as CriticMarkup.

mod critic;
mod letters;
mod read;

pub(crate) use critic::proposed;
pub(crate) use read::{Fault, Proof, proof};

use crate::session::SetPages;
use crate::source::{Sources, Span};
use letters::Letters;
use read::Annotation;

/// What a mark is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Words are marked.
    Highlight,
    /// Words are underlined.
    Underline,
    /// Words are to go.
    Strikeout,
    /// Words are to be others.
    Replace,
    /// Words are to be put in.
    Insert,
    /// Something is said of a place.
    Note,
    /// Something is drawn.
    Drawing,
}

impl Kind {
    /// Its name.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Kind::Highlight => "highlight",
            Kind::Underline => "underline",
            Kind::Strikeout => "strike-out",
            Kind::Replace => "replace",
            Kind::Insert => "insert",
            Kind::Note => "note",
            Kind::Drawing => "drawing",
        }
    }
}

/// A mark of a proof.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Mark {
    pub kind: Kind,
    /// Index of the page, from 0.
    pub sheet: usize,
    /// The number on the page.
    pub folio: String,
    /// Who made it.
    pub author: Option<String>,
    /// What is said of it.
    pub note: Option<String>,
    /// Words that are to stand there.
    pub new: Option<String>,
    /// What others answered: who, and what.
    pub replies: Vec<(Option<String>, String)>,
    /// The words of the page that are marked, or the one that the mark stands at.
    pub words: String,
    /// Where they stand in the source: the first of them to the last; empty between two characters.
    pub span: Option<Span>,
    /// Where the paragraph begins that they stand in, where the letters themselves are not found.
    pub near: Option<Span>,
}

impl Mark {
    /// Its place: the file, and line and column from 1.
    pub(crate) fn place(&self, sources: &Sources) -> Option<(String, usize, usize)> {
        let span = self.span.or(self.near)?;
        let file = sources.get(span.file)?;
        let (line, column) = file.line_col(span.start as usize);
        Some((file.path.clone(), line, column))
    }
}

/// The marks of a proof of these pages, in the order of the pages and on each from its head.
pub(crate) fn marks(proof: &Proof, pages: &SetPages, sources: &Sources) -> Vec<Mark> {
    let shown = crate::exchange::characters(pages.book(), sources);
    let mut out = Vec::new();
    for (sheet, annotations) in proof.pages.iter().enumerate() {
        let Some(page) = pages.pages().pages.get(sheet) else { break };
        if annotations.is_empty() {
            continue;
        }
        let letters = Letters::of(pages.book(), page, &shown, sources);
        let mut on_page: Vec<(f32, f32, Mark)> = Vec::new();
        for annotation in annotations {
            let picture = || letters.in_picture(annotation.area());
            let found = match annotation.kind {
                Kind::Insert => letters.between(annotation.area()),
                Kind::Note => picture().unwrap_or_else(|| letters.at(annotation.area())),
                _ => Some(letters.in_quads(&annotation.quads))
                    .filter(|found| !found.words.is_empty())
                    .or_else(picture)
                    .unwrap_or_default(),
            };
            let [left, top, ..] = annotation.area();
            on_page.push((top, left, mark(annotation, sheet, &page.folio, found)));
        }
        on_page.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
        out.extend(on_page.into_iter().map(|(.., mark)| mark));
    }
    out
}

fn mark(annotation: &Annotation, sheet: usize, folio: &str, found: letters::Found) -> Mark {
    let letters::Found { words, span, near } = found;
    Mark {
        kind: annotation.kind,
        sheet,
        folio: folio.to_owned(),
        author: annotation.author.clone(),
        note: annotation.note.clone(),
        new: annotation.new.clone(),
        replies: annotation.replies.clone(),
        words,
        span,
        near,
    }
}
