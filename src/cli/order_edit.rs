//! `recto order move`, `add`, `remove`, `kind` and `undo`: says what was done, or why it was not.

use super::Outcome;
use super::output::Console;
use crate::desk::order::{self, Unchanged, change};
use crate::desk::steps;
use crate::session::OrderEdit;
use serde_json::json;
use std::path::Path;

/// Makes a change and says what has been done.
pub(crate) fn run(dir: &Path, edit: &OrderEdit, done: &str, console: &Console) -> Outcome {
    match change(dir, edit) {
        Ok(step) => {
            tell(done, &step.path, console);
            // What can't be written down can't be taken back; the change is made all the same.
            let _ = steps::add(dir, &step);
            Outcome::Good
        }
        Err(why) => unchanged(why, console),
    }
}

/// Takes the last change back that this command made, and says so.
pub(crate) fn undo(dir: &Path, console: &Console) -> Outcome {
    let Some(step) = steps::last(dir) else {
        let help = "`recto order` writes its changes down in output/.recto; there are none";
        console.error("there is nothing to take back", help);
        return Outcome::Usage;
    };
    match order::undo(dir, &step) {
        Ok(()) => {
            tell("the last change of the order is taken back", &step.path, console);
            let _ = steps::drop_last(dir);
            Outcome::Good
        }
        Err(why) => unchanged(why, console),
    }
}

fn tell(done: &str, file: &str, console: &Console) {
    match console.json() {
        true => console.object(&json!({ "type": "order", "done": done, "file": file })),
        false => console.line(done),
    }
}

/// Says why the order is as it was.
fn unchanged(why: Unchanged, console: &Console) -> Outcome {
    match why {
        Unchanged::Refused(refusal) => {
            console.error(&refusal.message, &refusal.help);
            Outcome::Usage
        }
        Unchanged::NoBook(mut found, sources) => {
            console.diagnostics(&mut found, &sources);
            Outcome::Bad
        }
        Unchanged::Faulty(mut found, sources) => {
            console.diagnostics(&mut found, &sources);
            console.error("the order was not changed: it would not be right", "");
            Outcome::Usage
        }
        Unchanged::Unwritten(fault) => {
            let help = match fault.help() {
                "" => "the order is as it was".to_owned(),
                help => format!("{help}; the order is as it was"),
            };
            console.error(&fault.to_string(), &help);
            Outcome::Bad
        }
        Unchanged::Held => {
            let help = "try again when it has ended";
            console.error("another process changes the order of this book", help);
            Outcome::Bad
        }
        Unchanged::Restless => {
            let why = "another program keeps changing the file of the order";
            console.error(why, "it is as that left it");
            Outcome::Bad
        }
    }
}
