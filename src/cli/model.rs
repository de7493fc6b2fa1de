//! `recto model`: the structured book for other programs.

use super::output::Console;
use super::pipeline::{Job, STEPS};
use super::progress::Progress;
use super::{Outcome, project_dir};
use clap::Args;
use std::path::{Path, PathBuf};

/// Prints the book as Recto has understood it: metadata, divisions with their numbers, blocks and
/// inline nodes with their places in the sources.
///
/// It is the finished structure, after numbers, cross-references and punctuation, and before
/// anything is set. Other programs can read, count or search it.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    recto model --json > book.json\n  \
    recto model --json | jq -r '.chapters[] | [.number.text, .path] | @tsv'")]
pub(crate) struct ModelArgs {
    /// Folder of the book [default: the current one]
    dir: Option<PathBuf>,
    /// As JSON, the one form there is
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub(crate) fn run(args: ModelArgs, base: &Path, console: &mut Console) -> Outcome {
    // JSON is what is printed with the flag and without; the flag keeps room for other forms.
    let _ = args.json;
    let dir = project_dir(base, args.dir);
    let mut job = Job::new();
    let book = job.load(&dir).filter(|_| !job.diags.has_errors()).map(|project| {
        let mut progress = Progress::new(console.progress(), STEPS);
        job.assemble(&project, &mut progress)
    });
    // Messages go to standard error in text and stay out of the JSON.
    let messages = Console::new(super::Format::Text, clap::ColorChoice::Auto);
    messages.diagnostics(&mut job.diags, &job.sources);
    let Some(book) = book else { return Outcome::Bad };
    match serde_json::to_string_pretty(&book) {
        Ok(text) => console.line(&text),
        Err(e) => {
            console.error(&format!("the book can't be printed: {e}"), "");
            return Outcome::Bad;
        }
    }
    if job.diags.has_errors() { Outcome::Bad } else { Outcome::Good }
}
