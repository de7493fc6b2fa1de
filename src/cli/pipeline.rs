//! A book's way through the rooms, as the commands need it.

use super::editions::{self, Ordered};
use super::progress::Progress;
use crate::assemble::{Kept, assemble};
use crate::check::{furniture_room, hang};
use crate::diagnostic::{Diagnostic, Diagnostics, count};
use crate::epub::{self, Epub, Printed};
use crate::files;
use crate::manifest::{
    self, At, Edition, Entry, EpubSettings, PageList, Print, Printer, Project, ScreenFormat,
};
use crate::model::{Book, ImageResource, Kind, plain_text};
use crate::pdf;
use crate::source::{Sources, Span};
use crate::theme::file::ThemeFile;
use crate::theme::{self, Theme};
use crate::typeset::{fonts::Fonts, furniture::draw_in, page::Pages, typeset};
use std::path::Path;

/// How often a margin is widened for what hangs into it; each time other letters may hang.
const HANGING_ROUNDS: u8 = 3;
/// How often a margin is widened for the number of pages before it is made as wide as a printer asks
/// for at all: printers have five bands at most, a profile may have hundreds.
const ROUNDS: u8 = 8;
/// The narrowest measure that margins may leave, points.
const LEAST_MEASURE: f32 = 72.0;

/// What is known of a book so far.
pub(crate) struct Job {
    /// Files read.
    pub sources: Sources,
    /// Everything found.
    pub diags: Diagnostics,
    /// The theme that the manifest names, once it is read.
    theme: Option<ThemeFile>,
    /// Editions for printers: of the manifest, and those that a command adds. The book's pages are
    /// set so that they serve all that have no settings of their own.
    pub editions: Vec<Ordered>,
}

impl Job {
    /// A new job.
    pub fn new() -> Self {
        Job {
            sources: Sources::default(),
            diags: Diagnostics::new(),
            theme: None,
            editions: Vec::new(),
        }
    }

    /// Reads the manifest and the theme that it names. What the theme decides and the manifest
    /// leaves open is put into the project.
    pub fn load(&mut self, dir: &Path) -> Option<Project> {
        let mut project = manifest::load(dir, &mut self.sources, &mut self.diags)?;
        self.theme = theme::load(&project, &mut self.sources, &mut self.diags);
        if let Some(theme) = &self.theme {
            project.print.number_sections.get_or_insert(theme.number_sections);
        }
        self.editions = editions::of_manifest(self, &project);
        Some(project)
    }

    /// Reads the chapters and completes the book.
    pub fn assemble(&mut self, project: &Project, progress: &mut Progress) -> Book {
        let name = |e: &Entry| e.file.clone().or(e.title.clone()).unwrap_or_default();
        let names: Vec<String> = project.entries.iter().map(name).collect();
        let chapters = project.entries.iter().filter(|e| e.file.is_some()).count();
        let done = progress.chapters(&format!("Reading {}", count(chapters, "chapter")), names);
        let kept = &mut Kept::nothing();
        assemble(project, &mut self.sources, kept, &mut self.diags, &done)
    }

    /// Sets the pages.
    pub fn typeset(&mut self, book: &Book, project: &Project, progress: &mut Progress) -> Set {
        let shared = self.editions.iter().filter(|o| o.edition.print.is_none());
        let printers: Vec<Printer> = shared.map(|o| o.printer.clone()).collect();
        let theme = self.theme.take();
        let set = self.set_for(book, project, theme.as_ref(), &printers, progress);
        self.theme = theme;
        set
    }

    /// Sets the pages by a theme, for these printers: the inner margin follows the number of pages,
    /// which follows the margin. It only ever grows, so that this ends.
    pub fn set_for(
        &mut self,
        book: &Book,
        project: &Project,
        file: Option<&ThemeFile>,
        printers: &[Printer],
        progress: &mut Progress,
    ) -> Set {
        let what = format!("Typesetting {}", count(book.chapters.len(), "chapter"));
        let done = progress.chapters(&what, titles(book));
        let mut print = project.print.clone();
        let mut widened = None;
        let (mut hung, mut rounds) = (0, 0);
        loop {
            let mut diags = Diagnostics::new();
            let mut theme = resolve(file, &print, &book.meta.language);
            let mut pages = typeset(book, &theme, &print, &self.sources, &mut diags, &done);
            let count = pages.pages.len() as u32;
            let needs = printers.iter().map(|p| {
                let margins = &p.margins.of;
                let inner =
                    if rounds < ROUNDS { margins.inner_of(count).0 } else { margins.widest() };
                (inner, &p.name)
            });
            if let Some((inner, name)) = needs.max_by(|a, b| a.0.total_cmp(&b.0)) {
                // Hanging points and hyphens keep the margin too.
                let hang = if hung < HANGING_ROUNDS { hang(&pages, inner) } else { 0.0 };
                let lack = (inner - theme.page.inner).max(hang);
                // A margin that leaves no text is refused by the preflight.
                if lack > 0.01 && theme.page.measure() - lack >= LEAST_MEASURE {
                    hung += u8::from(inner <= theme.page.inner + 0.01);
                    rounds += 1;
                    let wider = theme.page.inner + lack;
                    print.margins[0] = Some(wider);
                    widened = Some((wider, name.clone()));
                    continue;
                }
            }
            theme::check_classes(book, &theme, project.flavour, &mut diags);
            self.diags.extend(diags);
            keep_off(&mut pages, &mut theme, printers);
            if let Some((inner, name)) = widened.filter(|_| project.print.margins[0].is_some()) {
                let what = format!(
                    "the inner margin was widened to {}: {name} asks for it in a book of {count} \
                     pages",
                    Printer::length(inner)
                );
                self.diags.push(Diagnostic::warning("inner-margin", Span::NONE, what));
            }
            return self.finished(theme, pages, project);
        }
    }

    /// The theme without the book's pages, where nothing needs them.
    pub fn unset(&mut self, book: &Book, project: &Project, progress: &mut Progress) -> Set {
        progress.step("Leaving the book's pages unset: nothing needs them");
        let theme = resolve(self.theme.as_ref(), &project.print, &book.meta.language);
        theme::check_classes(book, &theme, project.flavour, &mut self.diags);
        self.finished(theme, Pages::default(), project)
    }

    fn finished(&self, theme: Theme, pages: Pages, project: &Project) -> Set {
        let fonts = fonts(project, &self.sources);
        let (epub, screen) = (project.epub.clone(), project.screen);
        Set { theme, pages, epub, fonts, screen, named: None }
    }

    /// The edition whose pages the EPUB names, if it is one of the manifest's.
    pub fn named(&self, project: &Project) -> Option<Ordered> {
        let PageList::Edition(at) = &project.epub.page_list else { return None };
        self.editions.iter().find(|o| o.edition.name == at.value).cloned()
    }

    /// Finds the pages that the EPUB names, and sets them where they are not the book's.
    pub fn name_pages(
        &mut self,
        book: &Book,
        project: &Project,
        set: &mut Set,
        progress: &mut Progress,
    ) {
        let Some(order) = self.named(project) else { return };
        let pages = editions::own_set(self, project, book, &order, progress);
        let Edition { name, isbn, .. } = order.edition;
        let isbn = isbn.map(|at| at.value);
        set.named = Some(Box::new(Named { name, isbn, pages }));
    }

    /// Sets a Markdown file of its own on pages of this trim and these margins (left, right, head,
    /// foot): the back of a cover. `None` if it can't be read.
    pub fn set_alone(
        &mut self,
        project: &Project,
        file: &At<String>,
        trim: (f32, f32),
        margins: [f32; 4],
    ) -> Option<(Pages, Vec<ImageResource>)> {
        let path = files::normal(&file.value).filter(|p| self.sources.files.is_file(p));
        let Some(path) = path else {
            let what = format!("there is no file `{}` in the project", file.value);
            self.diags.push(Diagnostic::error("missing-file", file.span, what));
            return None;
        };
        let entry = Entry {
            kind: Some(Kind::About),
            file: Some(path.clone()),
            number: Some(false),
            span: file.span,
            ..Entry::default()
        };
        let mut alone = project.clone();
        alone.entries = vec![entry];
        alone.flavour = manifest::Flavour::Recto;
        alone.print.trim = trim;
        alone.print.margins = margins.map(Some);
        alone.print.large_print = false;
        // A cover is read at arm's length.
        alone.print.body_size = Some(12.0);
        alone.print.leading = None;
        alone.print.open_recto = Some(false);
        let mut found = Diagnostics::new();
        let kept = &mut Kept::nothing();
        let book = assemble(&alone, &mut self.sources, kept, &mut found, &|_| {});
        for d in found.iter() {
            // The advice on a chapter is on the order, where a blurb does not stand.
            self.diags.push(match d.code {
                "empty-chapter" => {
                    let what = format!("`{}` has no words for the back of the cover", file.value);
                    Diagnostic::warning("empty-blurb", file.span, what)
                        .help("write them there, or take `blurb` out")
                }
                _ => d.clone(),
            });
        }
        let mut theme = self.theme.clone();
        if let Some(theme) = &mut theme {
            theme.opener.lead_in = theme::LeadIn::None;
        }
        let style = resolve(theme.as_ref(), &alone.print, &book.meta.language);
        let sources = &self.sources;
        let mut set = typeset(&book, &style, &alone.print, sources, &mut self.diags, &|_| {});
        let own = book.chapters.iter().position(|c| c.path.as_deref() == Some(path.as_str()))?;
        set.pages.retain(|p| p.chapter as usize == own && !p.blank);
        Some((set, book.images))
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
        let print = set.printed(book);
        let (epub, pdf) = rayon::join(
            || {
                let fonts = set.fonts.as_ref();
                want.epub.then(|| epub::write(book, &set.theme, print, &set.epub, fonts, &done))
            },
            || want.pdf.then(|| pdf::write(book, &set.pages, set.screen)),
        );
        let mut outputs = Outputs::default();
        let fail = |diags: &mut Diagnostics, code, why: String| {
            diags.push(Diagnostic::error(code, Span::NONE, why));
        };
        match epub {
            Some(Ok(mut epub)) => {
                for warning in epub.warnings.drain(..) {
                    self.diags.push(warning);
                }
                outputs.epub = Some(epub);
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

/// Running heads and folios keep the widest margin that a printer asks for, as far as they can without
/// moving the text.
fn keep_off(pages: &mut Pages, theme: &mut Theme, printers: &[Printer]) {
    let bleeds = pdf::press::bleeds(pages);
    let outer = printers.iter().map(|p| &p.margins.of);
    let outer = outer.map(|m| if bleeds { m.outer_with_bleed } else { m.outer });
    let Some(outer) = outer.max_by(f32::total_cmp) else { return };
    let (head, foot) = furniture_room(pages);
    theme.head_gap -= draw_in(pages, theme, outer - head, outer - foot);
}

/// The book's fonts, if the EPUB is to have them. What is wrong with them is told by the pages.
fn fonts(project: &Project, sources: &Sources) -> Option<Fonts> {
    let wanted = project.epub.fonts;
    wanted.then(|| Fonts::for_book(&project.print, sources, &mut Diagnostics::new()))
}

fn resolve(file: Option<&ThemeFile>, print: &Print, lang: &str) -> Theme {
    match file {
        Some(file) => theme::resolve(file, print, lang),
        None => theme::for_book(print, lang),
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
    /// What the EPUB holds.
    pub epub: EpubSettings,
    /// The fonts that go into it.
    pub fonts: Option<Fonts>,
    /// Format of the PDF for the screen.
    pub screen: ScreenFormat,
    /// The edition whose pages the EPUB names.
    pub named: Option<Box<Named>>,
}

/// An edition whose pages the EPUB names.
pub(crate) struct Named {
    /// Its name.
    name: String,
    /// Its ISBN, where it is not the printed book's.
    isbn: Option<String>,
    /// Its pages, where they are not the book's.
    pages: Option<Set>,
}

impl Set {
    /// The printed edition whose pages the EPUB names.
    pub fn printed<'a>(&'a self, book: &'a Book) -> Option<Printed<'a>> {
        let named = self.named.as_deref();
        let pages = &named.and_then(|n| n.pages.as_ref()).unwrap_or(self).pages;
        let isbn = named.and_then(|n| n.isbn.as_deref()).or(book.meta.isbn_print.as_deref());
        let name = named.map_or("", |n| n.name.as_str());
        let wanted = self.epub.page_list != PageList::None && !pages.pages.is_empty();
        wanted.then_some(Printed { pages, isbn, name })
    }

    /// The pages of an edition that are set already because the EPUB names them.
    pub fn named_of(&self, edition: &Edition) -> Option<&Set> {
        let named = self.named.as_deref().filter(|n| n.name == edition.name);
        named.and_then(|n| n.pages.as_ref())
    }
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
    pub epub: Option<Epub>,
    /// PDF.
    pub pdf: Option<Vec<u8>>,
}

/// Warnings of a plain build that are errors where a book must be accessible (WCAG 2.2, 1.1.1).
pub(crate) const STRICT: [&str; 1] = ["missing-alt"];

/// Number of steps that [`Job`] tells to a [`Progress`].
pub(crate) const STEPS: usize = 3;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::printer::{PRINTERS, builtin};
    use std::fmt::Write;

    /// The pages of one chapter of this text, whose manifest ends so, with a profile beside it; and
    /// the printers of its editions.
    fn set(text: &str, more: &str, profile: &str) -> (Set, Vec<Printer>) {
        let dir = tempfile::tempdir().expect("a folder");
        let manifest = format!(
            "[book]\ntitle = \"T\"\nlanguage = \"en\"\n[chapters]\nmain = [\"one.md\"]\n\
             [print]\nmargins = {{ inner = \"0.3in\" }}\n{more}"
        );
        let own = format!(
            "name = \"Mine\"\n[papers.white]\nsource = \"me\"\npages = [2, 900]\n\
             [margins]\nsource = \"me\"\ninner = [{profile}]\n"
        );
        let chapter = format!("# One\n\n{text}");
        for (name, text) in [("one.md", chapter), ("recto.toml", manifest), ("mine.toml", own)] {
            std::fs::write(dir.path().join(name), text).expect("written");
        }
        let mut job = Job::new();
        let project = job.load(dir.path()).expect("a project");
        let mut progress = Progress::new(false, STEPS);
        let book = job.assemble(&project, &mut progress);
        let set = job.typeset(&book, &project, &mut progress);
        assert!(!job.diags.has_errors());
        (set, job.editions.into_iter().map(|o| o.printer).collect())
    }

    const MINE: &str = "[editions.a]\nfor = \"mine.toml\"\n";

    /// Text of so many pages of one line.
    fn pages(count: usize) -> String {
        "A page.\n\n{{< pagebreak >}}\n\n".repeat(count - 1) + "The end.\n"
    }

    fn paragraphs(count: usize) -> String {
        let words = "Peace is kept by those who stay, and told by those who counted. ".repeat(9);
        format!("{words}\n\n").repeat(count)
    }

    /// The number of pages is even, and the margin is what it asks for; both.
    fn holds((set, printers): &(Set, Vec<Printer>)) -> (usize, f32) {
        let count = set.pages.pages.len();
        assert!(count.is_multiple_of(2), "{count}");
        let needs = printers.iter().map(|p| p.margins.of.inner_of(count as u32).0);
        let needs = needs.fold(0.0, f32::max);
        let inner = set.theme.page.inner;
        assert!(inner >= needs - 0.01, "{count} pages, {inner} of {needs}");
        let blank = set.pages.pages.iter().rev().take_while(|p| p.blank).count();
        assert!(blank <= 1, "{blank} blank pages at the end");
        (count, inner / 72.0)
    }

    #[test]
    fn margins_are_right_at_both_sides_of_the_edge_of_each_band() {
        for name in PRINTERS {
            let bands = builtin(name).expect("built in").margins.of.inner;
            for pair in bands.windows(2) {
                let edge = pair[0].1 as usize;
                // Six pages of front matter.
                for text in [edge - 7, edge - 6, edge - 5] {
                    let edition = format!("[editions.a]\nfor = \"{name}\"\n");
                    let (found, inner) = holds(&set(&pages(text), &edition, ""));
                    let band = if text == edge - 5 { &pair[1] } else { &pair[0] };
                    let wanted = if text == edge - 5 { edge + 2 } else { edge };
                    assert_eq!(found, wanted, "{name}: {text} pages of text");
                    // As wide as asked for, and what hangs out of the text.
                    let least = (band.2 / 72.0).max(0.3);
                    assert!((least..least + 0.02).contains(&(inner + 0.0001)), "{name}: {inner}");
                }
            }
        }
    }

    #[test]
    fn a_wider_margin_that_makes_more_pages_is_followed_until_it_holds() {
        let text = paragraphs(400);
        let edge = holds(&set(&text, "", "")).0;
        let wider = holds(&set(&text, "[editions.a]\nfor = \"lulu\"\n", "")).0;
        assert!(wider > edge, "{wider} {edge}");
        // Under the edge at the narrow margin, over it at the margin that another printer asks for:
        // then the first asks for more too.
        let bands = format!(
            "{{ pages = [2, {edge}], least = \"0.3in\" }}, {{ pages = [{}, 900], least = \"1in\" }}",
            edge + 1
        );
        let (count, inner) = holds(&set(&text, MINE, &bands));
        assert!(count == edge && inner < 0.32, "{count}, {inner}");
        let both = format!("{MINE}[editions.b]\nfor = \"lulu\"\n");
        let (count, inner) = holds(&set(&text, &both, &bands));
        assert!(count > wider && (1.0..1.02).contains(&(inner + 0.0001)), "{count}, {inner}");
    }

    #[test]
    fn margins_that_never_rest_are_ended() {
        // Wide in a short book, which it makes long, and narrow in a long one: it never goes back.
        let text = paragraphs(150);
        let few = holds(&set(&text, "", "")).0;
        let bands = format!(
            "{{ pages = [1, {few}], least = \"1.2in\" }}, {{ pages = [{}, 900], least = \"0.4in\" }}",
            few + 1
        );
        let (count, inner) = holds(&set(&text, MINE, &bands));
        assert!(count > few && inner >= 1.2, "{count}, {inner}");
        // A band for every other page.
        let mut bands = String::new();
        for i in 0..400 {
            let (from, to, least) = (2 * i + 1, 2 * i + 2, 0.3 + 0.01 * f64::from(i));
            let _ = write!(bands, "{{ pages = [{from}, {to}], least = \"{least:.2}in\" }}, ");
        }
        holds(&set(&text, MINE, bands.trim_end_matches(", ")));
        // More than the page is wide: the preflight says so, and the pages can be read.
        let (set, _) = set(&text, MINE, "{ pages = [1, 900], least = \"20in\" }");
        assert!(set.theme.page.measure() > 200.0);
    }
}
