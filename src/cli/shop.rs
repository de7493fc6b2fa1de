//! `recto shop`: the rules of shops of e-books, to look at.

use super::Outcome;
use super::output::Console;
use super::shelf::{Action, Row, Shelf};
use crate::manifest::shop::{SHOPS, shop, source};
use clap::{Args, Subcommand};
use serde_json::json;
use std::path::Path;

/// Lists the shops of e-books that Recto knows, or shows what one refuses or shows badly.
#[derive(Debug, Args)]
#[command(help_template = super::HELP, before_help = "\
    `recto build --for kindle` writes the EPUB for a shop, `recto check --for kindle` says what that shop\n\
    would refuse; `for = \"kindle\"` under [epub] of recto.toml names the one that a book is for.")]
#[command(
    after_help = "Examples:\n  \
    recto shop list\n  \
    recto shop show kindle",
    disable_help_subcommand = true
)]
pub(crate) struct ShopArgs {
    #[command(subcommand)]
    action: Option<Look>,
}

/// What is done with shops: their rules are theirs, no file of a book's own says others.
#[derive(Debug, Subcommand)]
enum Look {
    /// Name all
    List,
    /// Print one, with the sources of its rules
    Show {
        /// Its name, as `list` has it
        name: String,
    },
}

/// Runs the command.
pub(crate) fn run(args: ShopArgs, base: &Path, console: &mut Console) -> Outcome {
    let row = |name: &'static str| {
        let title = shop(name)?.name;
        Some(Row { name, facts: vec![("title", json!(title))], what: title })
    };
    let rows = SHOPS.into_iter().filter_map(row).collect();
    let action = match args.action {
        Some(Look::Show { name }) => Action::Show { name },
        Some(Look::List) | None => Action::List,
    };
    Shelf { sort: "shop", rows, text: &source }.run(action, base, console)
}
