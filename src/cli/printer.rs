//! `recto printer`: the built-in profiles of printers, to look at and to copy.

use super::Outcome;
use super::output::Console;
use crate::manifest::nearest;
use crate::manifest::printer::{PRINTERS, Printer, builtin, builtin_source};
use clap::Args;
use serde_json::json;

/// Names the printers that Recto knows, or prints the profile of one.
#[derive(Debug, Args)]
#[command(help_template = super::HELP, before_help = "\
    A profile is a table of what a press takes, each number with its source. A book can bring its\n\
    own: `for = \"my-printer.toml\"` under an edition of recto.toml.")]
#[command(after_help = "Examples:\n  \
    recto printer                            their names\n  \
    recto printer ingram > my-printer.toml   a profile to change")]
pub(crate) struct PrinterArgs {
    /// A printer: print what it takes [default: list the names]
    name: Option<String>,
}

/// Runs the command.
pub(crate) fn run(args: PrinterArgs, console: &mut Console) -> Outcome {
    let Some(name) = args.name else {
        PRINTERS.into_iter().filter_map(builtin).for_each(|p| list(&p, console));
        return Outcome::Good;
    };
    match builtin_source(&name.to_lowercase()) {
        Some(text) => {
            console.text(text.trim_end());
            Outcome::Good
        }
        None => {
            let help = match nearest(&name, PRINTERS) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("there are {}", PRINTERS.join(", ")),
            };
            console.error(&format!("there is no printer `{name}`"), &help);
            Outcome::Usage
        }
    }
}

fn list(printer: &Printer, console: &Console) {
    let papers: Vec<&str> = printer.papers.iter().map(|p| p.name.as_str()).collect();
    if console.json() {
        console.object(&json!({
            "type": "printer",
            "name": printer.id,
            "title": printer.name,
            "papers": papers,
        }));
    } else {
        let papers = papers.join(", ");
        console.line(&format!("{:<14} {} ({papers})", printer.id, printer.name));
    }
}
