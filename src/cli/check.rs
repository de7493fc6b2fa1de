//! `recto check`: everything that is wrong, and nothing written.

use super::house::{self, Titles};
use super::output::Console;
use super::progress::Progress;
use super::reprint::Allow;
use super::{Outcome, project_dir, session_allowing};
use crate::diagnostic::{count, render};
use crate::session::{STEPS, Session, is_shop};
use clap::Args;
use serde_json::json;
use std::path::{Path, PathBuf};

/// Reads, sets and makes the book as `recto build` does, and reports everything that is wrong.
#[derive(Debug, Args)]
#[command(help_template = super::HELP, before_help = "\
    All that recto.toml names is read, set and made as `recto build --all-editions` does it: both\n\
    files, every edition as its printer takes it, the covers of which it says something, the EPUB as\n\
    its shop takes it. A picture without a description is an error here; in a build it is a warning.\n\
    Exit code 0: no errors; 1: errors (with --deny-warnings also warnings).")]
#[command(mut_arg("only", |arg| arg.requires("all")), mut_arg("since", |arg| arg.requires("all")))]
#[command(after_help = "Examples:\n  \
    recto check                     the book in the current folder\n  \
    recto check --deny-warnings     fail on warnings too, for use in CI\n  \
    recto check --for ingram        of printers and shops this one alone: what it would refuse\n  \
    recto check --for kindle        the same of a shop: kindle, apple, kobo, google, generic-shop\n  \
    recto check --all               every title of a house (recto-house.toml), a line for each\n  \
    recto check --format json       one JSON object for each message")]
pub(crate) struct CheckArgs {
    /// Folder of the book [default: the current one]
    dir: Option<PathBuf>,
    /// Of printers and shops ask this one alone, or the printer of this edition, what it would refuse
    /// [default: all that the manifest names]. May be given again
    #[arg(long = "for", value_name = "NAME")]
    pub(super) names: Vec<String>,
    /// End with exit code 1 on warnings too
    #[arg(long)]
    pub(super) deny_warnings: bool,
    #[command(flatten)]
    pub(super) allow: Allow,
    #[command(flatten)]
    pub(super) titles: Titles,
}

/// Runs the command.
pub(crate) fn run(args: CheckArgs, base: &Path, console: &mut Console) -> Outcome {
    let dir = project_dir(base, args.dir.clone());
    if args.titles.all {
        return house::check(&args, &dir, console);
    }
    let mut session = session_allowing(dir, args.allow.allowed());
    let steps = steps(&mut session, &args.names);
    session.watch(Progress::new(console.progress(), steps));
    let checked = session.check(&args.names);
    session.unwatch();
    let mut found = checked.diagnostics().clone();
    console.diagnostics(&mut found, session.sources());
    session.reprints().iter().for_each(|reprint| super::report::reprint(reprint, console));
    let (errors, warnings) = found.counts();
    let good = errors == 0 && (warnings == 0 || !args.deny_warnings);
    if console.json() {
        console.object(&json!({
            "type": "summary",
            "command": "check",
            "ok": good,
            "errors": errors,
            "warnings": warnings,
            "allowed": session.allowed(),
            "pages": checked.pages(),
        }));
    } else {
        let counts = render::counts(&found);
        let counts = if counts.is_empty() { "nothing to mend".to_string() } else { counts };
        let pages = checked.pages().map(|n| format!(" ({})", count(n, "page")));
        let allowed = match session.allowed() {
            0 => String::new(),
            n => format!("; {} allowed by [lint]", count(n, "warning")),
        };
        console.line(&format!("{counts}{}{allowed}", pages.unwrap_or_default()));
    }
    // The process ends: giving pages back piece by piece would take longer than making some of them.
    std::mem::forget(session);
    if good { Outcome::Good } else { Outcome::Bad }
}

/// How many steps a check goes.
fn steps(session: &mut Session, names: &[String]) -> usize {
    let editions = match names {
        [] => session.editions().map_or(0, |all| all.len()),
        names => names.iter().filter(|n| !is_shop(n)).count(),
    };
    STEPS + editions
}
