//! `recto docx`: the book as a Word file, for an editor or an agent.

use super::output::{Console, size};
use super::{Outcome, asked, project_dir, session};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, count};
use crate::exchange;
use crate::files::write;
use crate::session::Session;
use clap::Args;
use serde_json::json;
use std::path::{Path, PathBuf};

/// Writes the book as a Word file in plain manuscript form, which comes back with `recto merge`.
#[derive(Debug, Args)]
#[command(help_template = super::HELP, before_help = "\
    Twelve points, double space, a running head with author, title and page, a title page with the\n\
    number of words: what editors and agents ask for. Notes are notes, tables tables, remarks of the\n\
    source (<!-- ... -->) comments. When the file comes back with changes and comments, `recto merge`\n\
    brings them into the chapters.")]
#[command(after_help = "Examples:\n  \
    recto docx                       writes output/<slug>.docx\n  \
    recto docx my-novel -o for-eve.docx\n  \
    recto merge for-eve.docx my-novel")]
pub(crate) struct DocxArgs {
    /// Folder of the book [default: the current one]
    dir: Option<PathBuf>,
    /// File to write [default: output/<slug>.docx]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Runs the command.
pub(crate) fn run(args: DocxArgs, base: &Path, console: &mut Console) -> Outcome {
    let dir = project_dir(base, args.dir);
    let mut session = session(dir.clone());
    let (book, good) = asked(&mut session, console, Session::book);
    let Ok(book) = book else { return Outcome::Bad };
    let document = match exchange::document(&book, session.sources()) {
        Ok(document) => document,
        Err(why) => {
            console.error(&format!("the Word file can't be made: {why}"), "");
            return Outcome::Bad;
        }
    };
    let mut told = Diagnostics::new();
    for (span, what) in &document.left {
        let message = format!("{what} is not in the Word file as it is in the book");
        let help = "the editor does not see it; `recto merge` leaves it as it stands";
        told.push(Diagnostic::warning(Code::NOT_IN_WORD, *span, message).help(help));
    }
    console.diagnostics(&mut told, session.sources());
    let path = match &args.output {
        Some(file) => base.join(file),
        None => dir.join("output").join(format!("{}.docx", book.meta.slug)),
    };
    if let Err(fault) = write::put(&path, &dir, args.output.is_none(), &document.bytes) {
        console.error(&fault.to_string(), fault.help());
        return Outcome::Bad;
    }
    let shown = path.display().to_string();
    if console.json() {
        let held: serde_json::Map<String, serde_json::Value> =
            document.counts.iter().map(|(what, n)| ((*what).to_owned(), json!(n))).collect();
        console.object(&json!({
            "type": "summary", "command": "docx", "file": shown, "words": document.words,
            "held": held,
        }));
    } else {
        let words = count(document.words, "word");
        let held: Vec<String> = document.counts.iter().map(|(what, n)| count(*n, what)).collect();
        let held = std::iter::once(words).chain(held).collect::<Vec<_>>().join(", ");
        console.line(&format!("{shown}  {} ({held})", size(document.bytes.len())));
    }
    std::mem::forget(session);
    if good { Outcome::Good } else { Outcome::Bad }
}
