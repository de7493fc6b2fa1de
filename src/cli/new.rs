//! `recto new`: a small book that builds and shows what a manuscript can hold, or a manifest for texts
//! that are there.

use super::new_report;
use super::output::Console;
use super::templates::{self, Template};
use super::{Outcome, project_dir};
use crate::files::Files;
use crate::files::write::{self, Fault, Folder};
use crate::import;
use crate::manifest::adopt::{self, Found, LeftOut, Why};
use crate::manifest::shell_word;
use crate::model::capitalised;
use clap::{Args, ValueEnum};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Makes a small book in a new or empty folder, or a manifest for the Markdown files of a folder.
#[derive(Debug, Args)]
#[command(help_template = super::HELP, before_help = "\
    In a new or empty folder: a small book that builds as it is. Its chapters say, and show, how\n\
    manuscripts are written: headings, notes, figures, tables, cross-references, a case study. With\n\
    --template the same for one kind of book, with what is particular to it, and how it is sold.\n\n\
    In a folder with Markdown files and no manifest: recto.toml alone. It lists them in the order of\n\
    Leanpub's Book.txt, Quarto's _quarto.yml, _bookdown.yml, mkdocs.yml, _toc.yml, myst.yml or GitBook's\n\
    SUMMARY.md, else by their names: a preface stands in front, an index behind, numbers sort by value.\n\
    One long file is divided at the heads of its chapters. What was guessed and left out is said.\n\n\
    With --from: a book of a Word or OpenDocument file, of a folder of them, or of one long Markdown file,\n\
    a file for each chapter, pictures in images/. In a folder with such files alone `recto new .` does so\n\
    with them.")]
#[command(after_help = "Examples:\n  \
    recto new my-book && recto build my-book\n  \
    recto new my-novel --template novel   or essay, textbook, poetry, cookbook, manual\n  \
    recto new .              in a folder of chapters: writes recto.toml\n  \
    recto new my-novel --from manuscript.docx\n  \
    recto new my-book --title \"The Long Way Round\" --author \"Ada Rivers\"")]
pub(crate) struct NewArgs {
    /// Folder to make, or one with Markdown files
    dir: PathBuf,
    /// Title of the book [default: what the folder's files say, or its name]
    #[arg(long)]
    title: Option<String>,
    /// Its author
    #[arg(long)]
    author: Option<String>,
    /// Make a small book of this kind, which shows how such a book is written and sold
    #[arg(long, value_name = "KIND", conflicts_with = "from")]
    template: Option<Template>,
    /// Manuscript to make the book of: a .docx or .odt file, a folder of them, or a long .md file
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
    /// What becomes of changes that were tracked in the word processor
    #[arg(long, value_name = "WHAT", value_enum, default_value_t, requires = "from")]
    changes: Tracked,
}

/// What becomes of tracked changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(super) enum Tracked {
    /// Insertions count, deletions don't
    #[default]
    Accept,
    /// The text as it was before
    Reject,
}

/// What a book is made of.
pub(super) enum Source {
    /// A book that teaches by example, of a kind or of none.
    Example(Option<Template>),
    /// Files that are there.
    Folder(Box<Found>),
    /// A text that is divided: its path, and what it becomes.
    Long(String, Box<import::Book>),
    /// A manuscript of a word processor: its path, and what it becomes.
    Manuscript(String, Box<import::Book>),
}

/// Runs the command.
pub(crate) fn run(args: NewArgs, base: &Path, console: &mut Console) -> Outcome {
    let dir = project_dir(base, Some(args.dir.clone()));
    let occupied = match fs::read_dir(&dir) {
        // A fresh repository is as good as an empty folder.
        Ok(entries) => entries.flatten().any(|e| e.file_name() != ".git"),
        Err(e) if e.kind() == io::ErrorKind::NotFound => false,
        Err(e) => {
            console.error(&format!("`{}` can't be used: {e}", dir.display()), "");
            return Outcome::Bad;
        }
    };
    let own = ["recto.toml", "book.toml"].iter().find(|m| dir.join(m).exists());
    if let Some(own) = own {
        let message = format!("the folder `{}` is not empty: it has a {own}", dir.display());
        let word = shell_word(&args.dir.to_string_lossy());
        console.error(&message, &format!("`recto build {word}` builds it"));
        return Outcome::Usage;
    }
    let changes = match args.changes {
        Tracked::Accept => import::Changes::Accepted,
        Tracked::Reject => import::Changes::Rejected,
    };
    if occupied && args.template.is_some() {
        let message = format!("the folder `{}` is not empty", dir.display());
        console.error(&message, "name a folder for the template that does not exist yet");
        return Outcome::Usage;
    }
    let source = match (&args.from, occupied) {
        (Some(from), _) => manuscript(&base.join(from), changes).map(Some),
        (None, false) => Ok(Some(Source::Example(args.template))),
        (None, true) => of_folder(&dir, changes),
    };
    let source = match source {
        Ok(source) => source,
        Err(fault) => {
            console.error(&fault.why, &fault.help);
            return Outcome::Bad;
        }
    };
    let Some(mut source) = source else {
        let message = format!("the folder `{}` is not empty, and has no Markdown", dir.display());
        console.error(&message, "name a folder that does not exist yet");
        return Outcome::Usage;
    };
    let given =
        |words: Option<String>| words.map(|t| t.trim().to_string()).filter(|t| !t.is_empty());
    let (title, author) = (given(args.title), given(args.author));
    let made = put(&mut source, &dir, title, author);
    match made {
        Ok(files) => {
            new_report::tell(&source, &args.dir, &dir, &files, console);
            Outcome::Good
        }
        Err(fault) => {
            console.error(&fault.to_string(), fault.help());
            Outcome::Bad
        }
    }
}

/// What a folder with files in it holds: texts, or Word files alone.
fn of_folder(dir: &Path, changes: import::Changes) -> Result<Option<Source>, import::Fault> {
    let Ok(files) = Files::folder(dir) else { return Ok(None) };
    let Some(found) = adopt::find(&files) else {
        let any = !import::word_files(&files).is_empty();
        return if any { manuscript(dir, changes).map(Some) } else { Ok(None) };
    };
    let long = match found.paths().as_slice() {
        [path] => divided(&files, path, &found),
        _ => None,
    };
    Ok(Some(long.unwrap_or_else(|| Source::Folder(Box::new(found)))))
}

/// The book of a manuscript.
fn manuscript(path: &Path, changes: import::Changes) -> Result<Source, import::Fault> {
    let book = import::from(path, changes)?;
    Ok(Source::Manuscript(path.display().to_string(), Box::new(book)))
}

/// The book that the folder's one text becomes, if it is more than one chapter.
fn divided(files: &Files, path: &str, found: &Found) -> Option<Source> {
    let text = files.read_text(path, crate::files::MAX_TEXT).ok()?;
    let divided = import::divide(adopt::without_front_matter(&text))?;
    let mut found = found.clone();
    if let Some(yaml) = adopt::front_matter(&text) {
        adopt::take_metadata(&mut found, yaml);
    }
    found.left_out.push(LeftOut { file: path.to_owned(), why: Why::Divided });
    let folder = path.rsplit_once('/').map(|(f, _)| format!("{f}/")).unwrap_or_default();
    let book = import::book(divided, found, &folder);
    Some(Source::Long(path.to_owned(), Box::new(book)))
}

/// Writes the book; the paths of what was written.
fn put(
    source: &mut Source,
    dir: &Path,
    title: Option<String>,
    author: Option<String>,
) -> Result<Vec<String>, Fault> {
    let name = || "Your Name".to_string();
    let pictures = match source {
        Source::Manuscript(_, book) => std::mem::take(&mut book.pictures),
        _ => Vec::new(),
    };
    let texts: Vec<(String, String)> = match source {
        Source::Example(None) => {
            let title = title.unwrap_or_else(|| title_of(dir));
            templates::texts(None, Some(&title), Some(&author.unwrap_or_else(name)))
        }
        Source::Example(kind) => templates::texts(*kind, title.as_deref(), author.as_deref()),
        Source::Folder(found) => {
            give(found, title, author);
            vec![("recto.toml".to_owned(), found.manifest(&title_of(dir), &name()))]
        }
        Source::Long(_, book) | Source::Manuscript(_, book) => {
            give(&mut book.found, title, author);
            let manifest = book.found.manifest(&title_of(dir), &name());
            let first = ("recto.toml".to_owned(), manifest);
            let works = book.library.take().map(|text| (import::WORKS.to_owned(), text));
            std::iter::once(first).chain(book.files.iter().cloned()).chain(works).collect()
        }
    };
    let folder = Folder::make(dir, None)?;
    let texts_bytes = texts.iter().map(|(path, text)| (path, text.as_bytes()));
    let all = texts_bytes.chain(pictures.iter().map(|(path, bytes)| (path, bytes.as_slice())));
    let made = all.map(|(path, bytes)| folder.create(path, bytes));
    write::commit(made.collect::<Result<Vec<_>, _>>()?).map_err(|(_, fault)| fault)?;
    let pictures = pictures.into_iter().map(|(path, _)| path);
    Ok(texts.into_iter().map(|(path, _)| path).chain(pictures).collect())
}

/// What the command line says counts more than what was found.
fn give(found: &mut Found, title: Option<String>, author: Option<String>) {
    found.title = title.or(found.title.take());
    found.authors = author.map_or(std::mem::take(&mut found.authors), |a| vec![a]);
}

/// The folder's name as a title: `my-first_book` gives "My First Book".
fn title_of(dir: &Path) -> String {
    let absolute = std::path::absolute(dir).unwrap_or_else(|_| dir.to_path_buf());
    let name = absolute.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let words: Vec<String> = name
        .split(|c: char| c == '-' || c == '_' || c.is_whitespace() || c.is_control())
        .filter(|w| !w.is_empty())
        .map(capitalised)
        .collect();
    if words.is_empty() { "A Book".to_string() } else { words.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Diagnostics, snippets};
    use crate::manifest;
    use crate::source::Sources;

    #[test]
    fn titles_come_from_folders() {
        assert_eq!(title_of(Path::new("/a/my-first_book")), "My First Book");
        assert_eq!(title_of(Path::new("/")), "A Book");
    }

    #[test]
    fn the_new_book_has_nothing_to_mend() {
        let dir = tempfile::tempdir().unwrap();
        let title = Some("A \"quoted\" \\ title".to_owned());
        put(&mut Source::Example(None), dir.path(), title, Some("Ada".into())).unwrap();
        let mut sources = Sources::default();
        let mut diags = Diagnostics::new();
        let project = manifest::load(dir.path(), &mut sources, &mut diags).unwrap();
        assert!(diags.is_empty(), "{}", snippets::text(&diags, &sources, false));
        assert_eq!(project.meta.title, "A \"quoted\" \\ title");
        assert_eq!(project.entries.len(), 6);
    }
}
