//! `recto theme`: the built-in themes, to look at and to copy.

use super::output::Console;
use super::{Outcome, project_dir};
use crate::diagnostic::count;
use crate::files::is_book;
use crate::files::write::Folder;
use crate::manifest::{THEMES, nearest};
use crate::theme::{builtin, builtin_source};
use clap::{Args, Subcommand};
use serde_json::json;
use std::path::{Path, PathBuf};

/// Shows the built-in themes, or writes one as a file to change.
#[derive(Debug, Args)]
#[command(help_template = super::HELP, before_help = "\
    A theme styles both outputs. `theme = \"my-theme.toml\"` under [print] of recto.toml names one of\n\
    the project's own; it begins with `extends = \"classic\"` (or another) and says what it changes.")]
#[command(after_help = "Examples:\n  \
    recto theme list\n  \
    recto theme show classic > my-theme.toml\n  \
    recto theme copy modern my-book/my-theme.toml")]
pub(crate) struct ThemeArgs {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Name the themes
    List,
    /// Print a theme with its comments
    Show {
        /// A theme: classic, modern or technical
        name: String,
    },
    /// Write a theme to a new file
    Copy {
        /// A theme: classic, modern or technical
        name: String,
        /// File to write; it must not be there yet
        file: PathBuf,
    },
}

/// Runs the command.
pub(crate) fn run(args: ThemeArgs, base: &Path, console: &mut Console) -> Outcome {
    match args.action {
        Action::List => list(console),
        Action::Show { name } => match source(&name, console) {
            Some(text) => {
                console.text(text.trim_end());
                Outcome::Good
            }
            None => Outcome::Usage,
        },
        Action::Copy { name, file } => match source(&name, console) {
            Some(text) => copy(text, &project_dir(base, Some(file)), console),
            None => Outcome::Usage,
        },
    }
}

fn list(console: &Console) -> Outcome {
    for name in THEMES {
        let what = builtin(name).map(|t| t.description).unwrap_or_default();
        if console.json() {
            console.object(&json!({ "type": "theme", "name": name, "description": what }));
        } else {
            console.line(&format!("{name:<12} {what}"));
        }
    }
    Outcome::Good
}

fn source(name: &str, console: &Console) -> Option<&'static str> {
    let text = builtin_source(&name.to_lowercase());
    if text.is_none() {
        let help = match nearest(name, THEMES) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("there are {}", THEMES.join(", ")),
        };
        console.error(&format!("there is no theme `{name}`"), &help);
    }
    text
}

fn copy(text: &str, path: &Path, console: &Console) -> Outcome {
    let project = path.ancestors().skip(1).find(|p| is_book(p));
    let written = Folder::around(path, project)
        .and_then(|(folder, name)| folder.create(name, text.as_bytes())?.commit());
    match written {
        Ok(()) => {
            let lines = count(text.lines().count(), "line");
            console.line(&format!("{}  ({lines})", path.display()));
            Outcome::Good
        }
        Err(fault) => {
            console.error(&fault.to_string(), fault.help());
            Outcome::Bad
        }
    }
}
