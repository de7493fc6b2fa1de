//! A book's way through the rooms, as the commands need it.

use super::output::count;
use super::progress::Progress;
use crate::assemble::assemble;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::epub;
use crate::manifest::{self, Entry, Project};
use crate::markdown;
use crate::model::{Book, plain_text};
use crate::pdf;
use crate::source::{Sources, Span};
use crate::theme::file::ThemeFile;
use crate::theme::{self, Theme};
use crate::typeset::{page::Pages, typeset};
use std::path::Path;

/// What is known of a book so far.
pub(crate) struct Job {
    /// Files read.
    pub sources: Sources,
    /// Everything found.
    pub diags: Diagnostics,
    /// The theme that the manifest names, once it is read.
    theme: Option<ThemeFile>,
}

impl Job {
    /// A new job.
    pub fn new() -> Self {
        Job { sources: Sources::default(), diags: Diagnostics::new(), theme: None }
    }

    /// Reads the manifest and the theme that it names. What the theme decides and the manifest
    /// leaves open is put into the project.
    pub fn load(&mut self, dir: &Path) -> Option<Project> {
        let mut project = manifest::load(dir, &mut self.sources, &mut self.diags)?;
        self.theme = theme::load(&project, &mut self.sources, &mut self.diags);
        if let Some(theme) = &self.theme {
            project.print.number_sections.get_or_insert(theme.number_sections);
        }
        Some(project)
    }

    /// Reads the chapters and completes the book.
    pub fn assemble(&mut self, project: &Project, progress: &mut Progress) -> Book {
        let name = |e: &Entry| e.file.clone().or(e.title.clone()).unwrap_or_default();
        let names: Vec<String> = project.entries.iter().map(name).collect();
        let chapters = project.entries.iter().filter(|e| e.file.is_some()).count();
        let done = progress.chapters(&format!("Reading {}", count(chapters, "chapter")), names);
        let mut book = markdown::read_book(project, &mut self.sources, &mut self.diags, &done);
        progress.step("Putting the book together");
        assemble(&mut book, project, &mut self.sources, &mut self.diags);
        book
    }

    /// Sets the pages.
    pub fn typeset(&mut self, book: &Book, project: &Project, progress: &mut Progress) -> Set {
        let what = format!("Typesetting {}", count(book.chapters.len(), "chapter"));
        let done = progress.chapters(&what, titles(book));
        let theme = self.theme_of(book, project);
        let pages = typeset(book, &theme, &project.print, &self.sources, &mut self.diags, &done);
        Set { theme, pages, page_list: project.epub.page_list }
    }

    /// The theme without pages, for an EPUB that does not name them.
    pub fn unset(&mut self, book: &Book, project: &Project, progress: &mut Progress) -> Set {
        progress.step("Leaving the pages unset: the EPUB has no page list");
        let theme = self.theme_of(book, project);
        Set { theme, pages: Pages::default(), page_list: false }
    }

    fn theme_of(&mut self, book: &Book, project: &Project) -> Theme {
        let lang = &book.meta.language;
        let theme = match &self.theme {
            Some(file) => theme::resolve(file, &project.print, lang),
            None => theme::for_book(&project.print, lang),
        };
        theme::check_classes(book, &theme, &mut self.diags);
        theme
    }

    /// Makes the files in memory, both at once.
    ///
    /// The EPUB gets the pages whether a PDF is wanted or not, so that it is always the same file.
    pub fn outputs(
        &mut self,
        book: &Book,
        set: &Set,
        want: Want,
        progress: &mut Progress,
    ) -> Outputs {
        let what = match (want.epub, want.pdf) {
            (true, false) => "Making the EPUB",
            (false, true) => "Making the PDF",
            _ => "Making the EPUB and the PDF",
        };
        let done = progress.chapters(what, titles(book));
        let print = set.page_list.then_some(&set.pages);
        let (epub, pdf) = rayon::join(
            || want.epub.then(|| epub::write(book, &set.theme, print, &done)),
            || want.pdf.then(|| pdf::write(book, &set.pages)),
        );
        let mut outputs = Outputs::default();
        let fail = |diags: &mut Diagnostics, code, why: String| {
            diags.push(Diagnostic::error(code, Span::NONE, why));
        };
        match epub {
            Some(Ok(epub)) => {
                for warning in epub.warnings {
                    self.diags.push(warning);
                }
                outputs.epub = Some(epub.bytes);
            }
            Some(Err(e)) => fail(&mut self.diags, "epub-failed", format!("no EPUB: {e}")),
            None => {}
        }
        match pdf {
            Some(Ok(pdf)) => {
                for warning in pdf.warnings {
                    self.diags.push(warning);
                }
                outputs.pdf = Some(pdf.bytes);
            }
            Some(Err(e)) => fail(&mut self.diags, "pdf-failed", format!("no PDF: {e}")),
            None => {}
        }
        outputs
    }
}

/// The chapters' titles, for the display.
fn titles(book: &Book) -> Vec<String> {
    book.chapters.iter().map(|c| plain_text(&c.title)).collect()
}

/// A book that has been set.
pub(crate) struct Set {
    /// Its theme.
    pub theme: Theme,
    /// Its pages.
    pub pages: Pages,
    /// Whether the EPUB names them.
    pub page_list: bool,
}

/// Which files are wanted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Want {
    /// EPUB.
    pub epub: bool,
    /// PDF.
    pub pdf: bool,
}

/// Files made, in memory.
#[derive(Default)]
pub(crate) struct Outputs {
    /// EPUB.
    pub epub: Option<Vec<u8>>,
    /// PDF.
    pub pdf: Option<Vec<u8>>,
}

/// Warnings of a plain build that are errors where a book must be accessible (WCAG 2.2, 1.1.1).
pub(crate) const STRICT: [&str; 1] = ["missing-alt"];

/// Number of steps that [`Job`] tells to a [`Progress`].
pub(crate) const STEPS: usize = 4;
