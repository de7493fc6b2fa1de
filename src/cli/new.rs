//! `recto new`: a small book that builds and shows what a manuscript can hold.

use super::output::Console;
use super::{Outcome, project_dir};
use crate::diagnostic::count;
use crate::files::Files;
use crate::files::write::{self, Fault, Folder};
use crate::manifest::{adopt, quoted, shell_word};
use clap::Args;
use serde_json::json;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Makes a small book in a new or empty folder, or a manifest for the Markdown files of a folder.
#[derive(Debug, Args)]
#[command(help_template = super::HELP, before_help = "\
    In a new or empty folder: a small book that builds as it is. Its chapters say, and show, how\n\
    manuscripts are written: headings, notes, figures, tables, cross-references, a case study.\n\n\
    In a folder with Markdown files and no manifest: recto.toml alone. It lists them in the order of\n\
    Leanpub's Book.txt, Quarto's _quarto.yml, _bookdown.yml, mkdocs.yml or GitBook's SUMMARY.md, else\n\
    by their names.")]
#[command(after_help = "Examples:\n  \
    recto new my-book && recto build my-book\n  \
    recto new .              in a folder of chapters: writes recto.toml\n  \
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
}

/// Files of the book: path and text.
const FILES: [(&str, &str); 8] = [
    ("recto.toml", include_str!("template/recto.toml")),
    ("preface.md", include_str!("template/preface.md")),
    ("writing.md", include_str!("template/writing.md")),
    ("showing.md", include_str!("template/showing.md")),
    ("bakery.md", include_str!("template/bakery.md")),
    ("glossary.md", include_str!("template/glossary.md")),
    ("images/way.svg", include_str!("template/images/way.svg")),
    (".gitignore", include_str!("template/gitignore")),
];

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
    let found = occupied.then(|| adopt::find(&Files::folder(&dir).ok()?)).flatten();
    if occupied && found.is_none() {
        let message = format!("the folder `{}` is not empty, and has no Markdown", dir.display());
        console.error(&message, "name a folder that does not exist yet");
        return Outcome::Usage;
    }
    let given =
        |words: Option<String>| words.map(|t| t.trim().to_string()).filter(|t| !t.is_empty());
    let (title, author) = (given(args.title), given(args.author));
    let name = || "Your Name".to_string();
    let made = match &found {
        Some(found) => {
            let mut found = found.clone();
            found.title = title.or(found.title);
            found.authors = author.map_or(found.authors, |a| vec![a]);
            let text = found.manifest(&title_of(&dir), &name());
            Folder::open(&dir, None).and_then(|f| f.create("recto.toml", text.as_bytes())?.commit())
        }
        None => make(&dir, &title.unwrap_or_else(|| title_of(&dir)), &author.unwrap_or_else(name)),
    };
    if let Err(fault) = made {
        console.error(&fault.to_string(), fault.help());
        return Outcome::Bad;
    }
    if let Some(found) = found.as_ref().filter(|f| !f.left_out.is_empty() && !console.json()) {
        let names: Vec<String> = found.left_out.iter().map(|n| format!("`{n}`")).collect();
        let help = "a name is Unicode, has no backslash and no control character, and does not look \
                    like a path from the root of a disk; rename them, then `recto order add`";
        console.warning(&format!("left out: {}", names.join(", ")), help);
    }
    if console.json() {
        let count = if found.is_some() { 1 } else { FILES.len() };
        let files: Vec<&str> = FILES.iter().take(count).map(|(path, _)| *path).collect();
        console.object(&json!({
            "type": "summary",
            "command": "new",
            "dir": dir.to_string_lossy(),
            "files": files,
            "leftOut": found.map(|f| f.left_out).unwrap_or_default(),
        }));
    } else {
        let shown = args.dir.display();
        let word = shell_word(&args.dir.to_string_lossy());
        match found {
            Some(found) => {
                let files = found.files();
                let order = found.order.unwrap_or_else(|| "their names".to_string());
                let files = count(files, "file");
                console.line(&format!(
                    "wrote recto.toml in {shown}: {files}, in the order of {order}; look it over, \
                     then `recto build {word}`"
                ));
            }
            None => {
                console.line(&format!("made a book in {shown}; `recto build {word}` builds it"));
            }
        }
    }
    Outcome::Good
}

fn make(dir: &Path, title: &str, author: &str) -> Result<(), Fault> {
    let folder = Folder::make(dir, None)?;
    let mut made = Vec::new();
    for (path, text) in FILES {
        let text = if path == "recto.toml" {
            text.replace("\"TITLE\"", &quoted(title)).replace("\"AUTHOR\"", &quoted(author))
        } else {
            text.to_string()
        };
        made.push(folder.create(path, text.as_bytes())?);
    }
    write::commit(made).map_err(|(_, fault)| fault)
}

/// The folder's name as a title: `my-first_book` gives "My First Book".
fn title_of(dir: &Path) -> String {
    let absolute = std::path::absolute(dir).unwrap_or_else(|_| dir.to_path_buf());
    let name = absolute.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let words: Vec<String> = name
        .split(|c: char| c == '-' || c == '_' || c.is_whitespace() || c.is_control())
        .filter(|w| !w.is_empty())
        .map(|w| {
            let mut letters = w.chars();
            letters.next().map_or(String::new(), |c| c.to_uppercase().chain(letters).collect())
        })
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
        make(dir.path(), "A \"quoted\" \\ title", "Ada").unwrap();
        let mut sources = Sources::default();
        let mut diags = Diagnostics::new();
        let project = manifest::load(dir.path(), &mut sources, &mut diags).unwrap();
        assert!(diags.is_empty(), "{}", snippets::text(&diags, &sources, false));
        assert_eq!(project.meta.title, "A \"quoted\" \\ title");
        assert_eq!(project.entries.len(), 6);
    }
}
