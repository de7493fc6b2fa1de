//! `recto order move`, `add` and `remove`: the change is made in memory, looked at, and only then
//! written.

use super::Outcome;
use super::output::Console;
use super::write;
use crate::session::{Error, Folder, OrderEdit, Session};
use serde_json::json;
use std::path::Path;

/// Makes a change and says what has been done.
pub(crate) fn run(dir: &Path, edit: &OrderEdit, done: &str, console: &Console) -> Outcome {
    let mut session = Session::new(Folder::new(dir));
    let new = match session.reordered(edit) {
        Ok(new) => new,
        Err(Error::Order(refusal)) => {
            console.error(&refusal.message, &refusal.help);
            return Outcome::Usage;
        }
        Err(_) => {
            console.diagnostics(&mut session.diagnostics(), session.sources());
            return Outcome::Bad;
        }
    };
    if let Some((mut faults, sources)) = new.faults {
        console.diagnostics(&mut faults, &sources);
        console.error("the order was not changed: it would not be right", "");
        return Outcome::Usage;
    }
    let path = session.sources().files.root().join(&new.path);
    if let Err(e) = write::replace(&path, new.text.as_bytes()) {
        console.error(&format!("`{}` can't be written: {e}", path.display()), "it is as it was");
        return Outcome::Bad;
    }
    if console.json() {
        console.object(&json!({ "type": "order", "done": done, "file": new.path }));
    } else {
        console.line(done);
    }
    Outcome::Good
}
