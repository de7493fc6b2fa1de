//! `recto theme`: the built-in themes, to look at and to copy.

use super::Outcome;
use super::output::Console;
use super::shelf::{Action, Row, Shelf};
use crate::manifest::THEMES;
use crate::theme::{builtin, builtin_source};
use clap::Args;
use std::path::Path;

/// Lists the built-in themes, shows one, or writes one as a file to change.
#[derive(Debug, Args)]
#[command(help_template = super::HELP, before_help = "\
    A theme styles both outputs. `theme = \"my-theme.toml\"` under [print] of recto.toml names one of\n\
    the project's own; it begins with `extends = \"classic\"` (or another) and says what it changes.")]
#[command(
    after_help = "Examples:\n  \
    recto theme list\n  \
    recto theme show classic\n  \
    recto theme copy modern my-book/my-theme.toml",
    disable_help_subcommand = true
)]
pub(crate) struct ThemeArgs {
    #[command(subcommand)]
    action: Option<Action>,
}

/// Runs the command.
pub(crate) fn run(args: ThemeArgs, base: &Path, console: &mut Console) -> Outcome {
    let row = |name: &'static str| {
        let what = builtin(name).map(|t| t.description).unwrap_or_default();
        Row { name, facts: vec![("description", what.as_str().into())], what }
    };
    let rows = THEMES.into_iter().map(row).collect();
    let shelf = Shelf { sort: "theme", rows, text: &builtin_source };
    shelf.run(args.action.unwrap_or_default(), base, console)
}
