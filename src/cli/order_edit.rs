//! `recto order move`, `add` and `remove`: the change is made in memory, looked at, and only then
//! written.

use super::Outcome;
use super::output::Console;
use crate::files::{MAX_TEXT, write};
use crate::session::{Error, Folder, OrderEdit, Reordered, Session};
use serde_json::json;
use std::path::Path;

/// How often a change is made anew when the file has changed meanwhile.
const TRIES: usize = 5;

/// Makes a change and says what has been done. Of two commands at once one waits, and nothing that
/// somebody else writes meanwhile is lost: then the change is made anew.
pub(crate) fn run(dir: &Path, edit: &OrderEdit, done: &str, console: &Console) -> Outcome {
    let Ok(_held) = write::hold(dir) else {
        let help = "try again when it has ended";
        console.error("another process changes the order of this book", help);
        return Outcome::Bad;
    };
    for _ in 0..TRIES {
        match try_once(dir, edit, console) {
            Ok(file) if console.json() => {
                console.object(&json!({ "type": "order", "done": done, "file": file }));
                return Outcome::Good;
            }
            Ok(_) => {
                console.line(done);
                return Outcome::Good;
            }
            Err(Some(outcome)) => return outcome,
            Err(None) => {}
        }
    }
    console.error("another program keeps changing the file of the order", "it is as that left it");
    Outcome::Bad
}

/// Makes the change and gives the file's path, or says why not; `None` if the file has changed while
/// that was done.
fn try_once(dir: &Path, edit: &OrderEdit, console: &Console) -> Result<String, Option<Outcome>> {
    let mut session = Session::new(Folder::new(dir));
    let mut new = match session.reordered(edit) {
        Ok(new) => new,
        Err(Error::Order(refusal)) => {
            console.error(&refusal.message, &refusal.help);
            return Err(Some(Outcome::Usage));
        }
        Err(_) => {
            console.diagnostics(&mut session.diagnostics(), session.sources());
            return Err(Some(Outcome::Bad));
        }
    };
    if let Some((mut faults, sources)) = new.faults.take() {
        console.diagnostics(&mut faults, &sources);
        console.error("the order was not changed: it would not be right", "");
        return Err(Some(Outcome::Usage));
    }
    put(dir, &session, &new).map_err(|fault| {
        let fault = fault?;
        let help = match fault.help() {
            "" => "the order is as it was".to_owned(),
            help => format!("{help}; the order is as it was"),
        };
        console.error(&fault.to_string(), &help);
        Some(Outcome::Bad)
    })?;
    Ok(new.path)
}

/// Replaces the file by its new text; the fault is nothing if it is not what was read any more.
fn put(dir: &Path, session: &Session, new: &Reordered) -> Result<(), Option<write::Fault>> {
    let folder = write::Folder::open(dir, Some(dir))?;
    let staged = folder.stage(&new.path, new.text.as_bytes())?;
    // Looked at when all else is done.
    let now = session.sources().files.read_text(&new.path, MAX_TEXT);
    if !now.is_ok_and(|text| text == new.was) {
        return Err(None);
    }
    staged.commit().map_err(Some)
}
