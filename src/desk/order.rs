//! A change of the reading order, made in memory, looked at, and only then written; and taken back.

use crate::diagnostic::Diagnostics;
use crate::files::{MAX_TEXT, write};
use crate::manifest::edit::Refusal;
use crate::session::{Error, Folder, OrderEdit, Reordered, Session};
use crate::source::Sources;
use std::path::Path;

/// How often a change is made anew when the file has changed meanwhile.
const TRIES: usize = 5;

/// Why the order is as it was.
pub(crate) enum Unchanged {
    /// It is no change that can be.
    Refused(Refusal),
    /// There is no book, or what keeps it from being read.
    NoBook(Diagnostics, Box<Sources>),
    /// The manifest would have errors that it has not now.
    Faulty(Diagnostics, Box<Sources>),
    /// The file can't be written.
    Unwritten(write::Fault),
    /// Another process changes the order of this book.
    Held,
    /// Another program keeps changing the file.
    Restless,
}

/// A file before and after a change.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    /// Project-relative path.
    pub path: String,
    /// Its text before, with its byte order mark if it has one.
    pub was: String,
    /// Its text after.
    pub text: String,
}

/// Makes a change. Of two at once one waits, and nothing that somebody else writes meanwhile is lost:
/// then the change is made anew.
///
/// # Errors
/// Why it is not made.
pub(crate) fn change(dir: &Path, edit: &OrderEdit) -> Result<Step, Unchanged> {
    let _held = write::hold(dir).map_err(|_| Unchanged::Held)?;
    for _ in 0..TRIES {
        let mut session = Session::new(Folder::new(dir));
        let mut new = match session.reordered(edit) {
            Ok(new) => new,
            Err(Error::Order(refusal)) => return Err(Unchanged::Refused(refusal)),
            Err(_) => {
                let (found, sources) = (session.diagnostics(), session.sources().clone());
                return Err(Unchanged::NoBook(found, Box::new(sources)));
            }
        };
        if let Some((faults, sources)) = new.faults.take() {
            return Err(Unchanged::Faulty(faults, Box::new(sources)));
        }
        match put(dir, &session, &new) {
            Ok(()) => {
                let mark = if new.text.starts_with('\u{feff}') { "\u{feff}" } else { "" };
                let was = format!("{mark}{}", new.was);
                return Ok(Step { path: new.path, was, text: new.text });
            }
            Err(Some(fault)) => return Err(Unchanged::Unwritten(fault)),
            Err(None) => {}
        }
    }
    Err(Unchanged::Restless)
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

/// Takes a change back, if the file is as the change left it.
///
/// # Errors
/// Why it is not taken back.
pub(crate) fn undo(dir: &Path, step: &Step) -> Result<(), Unchanged> {
    let _held = write::hold(dir).map_err(|_| Unchanged::Held)?;
    let session = Session::new(Folder::new(dir));
    let bare = |text: &str| text.strip_prefix('\u{feff}').unwrap_or(text).to_owned();
    let back = Reordered::new(&step.path, &step.was, &bare(&step.text));
    match put(dir, &session, &back) {
        Ok(()) => Ok(()),
        Err(Some(fault)) => Err(Unchanged::Unwritten(fault)),
        Err(None) => Err(Unchanged::Refused(Refusal {
            message: format!("`{}` has been changed since", step.path),
            help: "what was written there stays; move the entries back by hand".into(),
        })),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::edit::Place;
    use std::fs;

    #[test]
    fn a_change_is_taken_back_to_the_byte_and_never_over_anothers_words() {
        let dir = tempfile::tempdir().expect("a folder");
        let manifest = "\u{feff}[book]\ntitle = \"T\"\nlanguage = \"en\"\n\n[chapters]\nmain = [\n  \
                        \"a.md\", # first\n  # then\n  \"b.md\",\n]\n";
        let path = dir.path().join("recto.toml");
        fs::write(&path, manifest).expect("written");
        for name in ["a.md", "b.md"] {
            fs::write(dir.path().join(name), "# A\n\nText.\n").expect("written");
        }
        let edit = OrderEdit::Move("b.md".into(), Place::Before("a.md".into()));
        let Ok(step) = change(dir.path(), &edit) else { panic!("it is a change") };
        let moved = fs::read_to_string(&path).expect("read");
        assert!(moved.find("\"b.md\"") < moved.find("\"a.md\", # first"), "{moved}");
        assert!(undo(dir.path(), &step).is_ok());
        assert_eq!(fs::read_to_string(&path).expect("read"), manifest);
        assert!(matches!(undo(dir.path(), &step), Err(Unchanged::Refused(_))));
        let again =
            change(dir.path(), &OrderEdit::Move("c.md".into(), Place::Before("a.md".into())));
        assert!(matches!(again, Err(Unchanged::Refused(_))));
    }
}
