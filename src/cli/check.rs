//! `recto check`: everything that is wrong, and nothing written.

use super::editions::{self, Choice};
use super::output::Console;
use super::pipeline::{Job, STEPS, STRICT, Want};
use super::progress::Progress;
use super::{Outcome, project_dir, shops};
use crate::diagnostic::{count, render};
use crate::manifest::shop::SHOPS;
use clap::Args;
use serde_json::json;
use std::path::{Path, PathBuf};

/// Reads, sets and makes the book as `recto build` does, and reports everything that is wrong.
#[derive(Debug, Args)]
#[command(help_template = super::HELP, before_help = "\
    The book is read, set and made as `recto build` does it. A picture without a description is an\n\
    error here; in a build it is a warning. Exit code 0: no errors; 1: errors (with --deny-warnings\n\
    also warnings).")]
#[command(after_help = "Examples:\n  \
    recto check                     the book in the current folder\n  \
    recto check --deny-warnings     fail on warnings too, for use in CI\n  \
    recto check --for ingram        preflight: what the printer would refuse\n  \
    recto check --for kindle        the same for a shop: kindle, apple, kobo, google, generic-shop\n  \
    recto check --format json       one JSON object for each message")]
pub(crate) struct CheckArgs {
    /// Folder of the book [default: the current one]
    dir: Option<PathBuf>,
    /// Say too what this printer or shop, or the printer of this edition, would refuse. May be
    /// given again
    #[arg(long = "for", value_name = "NAME")]
    printers: Vec<String>,
    /// End with exit code 1 on warnings too
    #[arg(long)]
    deny_warnings: bool,
}

/// Runs the command.
pub(crate) fn run(args: CheckArgs, base: &Path, console: &mut Console) -> Outcome {
    let dir = project_dir(base, args.dir);
    let mut job = Job::new();
    let (shops, names) = shops::split(args.printers);
    let choice = Choice { names, also: &SHOPS, ..Choice::default() };
    let pages = look(&mut job, &dir, &choice, &shops, console);
    job.diags.promote(&STRICT);
    console.diagnostics(&mut job.diags, &job.sources);
    let (errors, warnings) = job.diags.counts();
    let good = errors == 0 && (warnings == 0 || !args.deny_warnings);
    if console.json() {
        console.object(&json!({
            "type": "summary",
            "command": "check",
            "ok": good,
            "errors": errors,
            "warnings": warnings,
            "pages": pages,
        }));
    } else {
        let found = render::counts(&job.diags);
        let found = if found.is_empty() { "nothing to mend".to_string() } else { found };
        let pages = pages.map(|n| format!(" ({})", count(n, "page"))).unwrap_or_default();
        console.line(&format!("{found}{pages}"));
    }
    if good { Outcome::Good } else { Outcome::Bad }
}

/// Goes as far as the book can go; the number of pages if it could be set.
fn look(
    job: &mut Job,
    dir: &Path,
    choice: &Choice,
    shops: &[String],
    console: &Console,
) -> Option<usize> {
    let project = job.load(dir)?;
    let orders = editions::chosen(job, choice)?;
    if project.entries.is_empty() {
        return None;
    }
    // Errors of the manifest don't hide those of the chapters: all that can be read is read.
    let mut progress = Progress::new(console.progress(), STEPS);
    let book = job.assemble(&project, &mut progress);
    if job.diags.has_errors() {
        return None;
    }
    let mut set = job.typeset(&book, &project, &mut progress);
    job.name_pages(&book, &project, &mut set, &mut progress);
    let outputs = job.outputs(&book, &set, Want { epub: true, pdf: true }, &mut progress);
    for (shop, epub) in shops.iter().zip(outputs.epub.iter().cycle()) {
        job.diags.extend(shops::preflight(&book, epub, shop));
    }
    let holes = editions::holes(&job.diags);
    editions::each(job, &orders, |job, order| {
        let mut own = None;
        let set = editions::pages_of(job, &project, &book, &set, order, &mut own, &mut progress);
        editions::make(job, &book, set, order, false, &mut progress);
        editions::refuse_holes(job, order, holes, false);
    });
    Some(set.pages.pages.len())
}
