//! What Recto carries by name (themes, printers, shops): listed, shown and copied in one way.

use super::output::Console;
use super::{Outcome, project_dir};
use crate::diagnostic::count;
use crate::files::is_book;
use crate::files::write::Folder;
use crate::manifest::nearest;
use clap::Subcommand;
use serde_json::Value;
use std::path::{Path, PathBuf};

/// What is done with one of them; without a word all are listed.
#[derive(Debug, Default, Subcommand)]
pub(super) enum Action {
    /// Name all
    #[default]
    List,
    /// Print one, with the sources of its numbers and its comments
    Show {
        /// Its name, as `list` has it
        name: String,
    },
    /// Write one to a new file, to be changed
    Copy {
        /// Its name, as `list` has it
        name: String,
        /// File to write; it must not be there yet
        file: PathBuf,
    },
}

/// One of them in the list.
pub(super) struct Row {
    pub name: &'static str,
    /// What it is, for people.
    pub what: String,
    /// What it is, for programs, beside its sort and name.
    pub facts: Vec<(&'static str, Value)>,
}

/// All of a sort.
pub(super) struct Shelf<'a> {
    /// `theme`, `printer`, `shop`.
    pub sort: &'static str,
    pub rows: Vec<Row>,
    /// The text of one.
    pub text: &'a dyn Fn(&str) -> Option<&'static str>,
}

impl Shelf<'_> {
    /// Does what is asked.
    pub(super) fn run(&self, action: Action, base: &Path, console: &Console) -> Outcome {
        match action {
            Action::List => self.list(console),
            Action::Show { name } => match self.find(&name, console) {
                Some(text) => {
                    console.text(text.trim_end());
                    Outcome::Good
                }
                None => Outcome::Usage,
            },
            Action::Copy { name, file } => match self.find(&name, console) {
                Some(text) => copy(text, &project_dir(base, Some(file)), console),
                None => Outcome::Usage,
            },
        }
    }

    fn list(&self, console: &Console) -> Outcome {
        let width = self.rows.iter().map(|r| r.name.len()).max().unwrap_or_default();
        for row in &self.rows {
            if console.json() {
                let mut object = serde_json::Map::new();
                object.insert("type".into(), self.sort.into());
                object.insert("name".into(), row.name.into());
                object.extend(row.facts.iter().map(|(key, v)| ((*key).to_owned(), v.clone())));
                console.object(&Value::Object(object));
            } else {
                console.line(&format!("{:<width$}  {}", row.name, row.what));
            }
        }
        Outcome::Good
    }

    /// The text of one; that there is none such is told.
    fn find(&self, name: &str, console: &Console) -> Option<&'static str> {
        let text = (self.text)(&name.to_lowercase());
        if text.is_none() {
            let names = || self.rows.iter().map(|r| r.name);
            let help = match nearest(name, names()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("there are {}", names().collect::<Vec<_>>().join(", ")),
            };
            console.error(&format!("there is no {} `{name}`", self.sort), &help);
        }
        text
    }
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
