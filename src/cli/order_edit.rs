//! `recto order move`, `add` and `remove`: says what was done, or why it was not.

use super::Outcome;
use super::output::Console;
use crate::desk::order::{Unchanged, change};
use crate::session::OrderEdit;
use serde_json::json;
use std::path::Path;

/// Makes a change and says what has been done.
pub(crate) fn run(dir: &Path, edit: &OrderEdit, done: &str, console: &Console) -> Outcome {
    let why = match change(dir, edit) {
        Ok(step) if console.json() => {
            console.object(&json!({ "type": "order", "done": done, "file": step.path }));
            return Outcome::Good;
        }
        Ok(_) => {
            console.line(done);
            return Outcome::Good;
        }
        Err(why) => why,
    };
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
