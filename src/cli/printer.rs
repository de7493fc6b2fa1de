//! `recto printer`: the built-in profiles of printers, to look at and to copy.

use super::Outcome;
use super::output::Console;
use super::shelf::{Action, Row, Shelf};
use crate::manifest::printer::{PRINTERS, builtin, builtin_source};
use clap::Args;
use serde_json::json;
use std::path::Path;

/// Lists the printers that Recto knows, shows what one takes, or writes its profile as a file to change.
#[derive(Debug, Args)]
#[command(help_template = super::HELP, before_help = "\
    A profile is a table of what a press takes, each number with its source. A book can bring its\n\
    own: `for = \"my-printer.toml\"` under an edition of recto.toml.")]
#[command(
    after_help = "Examples:\n  \
    recto printer list\n  \
    recto printer show ingram\n  \
    recto printer copy ingram my-book/my-printer.toml",
    disable_help_subcommand = true
)]
pub(crate) struct PrinterArgs {
    #[command(subcommand)]
    action: Option<Action>,
}

/// Runs the command.
pub(crate) fn run(args: PrinterArgs, base: &Path, console: &mut Console) -> Outcome {
    let row = |name: &'static str| {
        let printer = builtin(name)?;
        let papers: Vec<&str> = printer.papers.iter().map(|p| p.name.as_str()).collect();
        let what = format!("{} ({})", printer.name, papers.join(", "));
        let facts = vec![("title", json!(printer.name)), ("papers", json!(papers))];
        Some(Row { name, what, facts })
    };
    let rows = PRINTERS.into_iter().filter_map(row).collect();
    let shelf = Shelf { sort: "printer", rows, text: &builtin_source };
    shelf.run(args.action.unwrap_or_default(), base, console)
}
