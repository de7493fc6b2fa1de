//! What is new in the messages of a book since the build before.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::session::{Message, Session};
use std::collections::BTreeMap;

/// What a message is known by from build to build: lines above it may come and go.
type Name = (String, String, String);

/// The messages of the last build.
#[derive(Default)]
pub(crate) struct News {
    before: BTreeMap<Name, Vec<Message>>,
}

/// What has come and what has gone.
pub(crate) struct Difference {
    /// Messages that were not there, with spans into the session's sources.
    pub came: Diagnostics,
    /// Messages that are there no more, as they were.
    pub gone: Vec<Message>,
}

impl News {
    /// Holds what a session tells now against what it told before. Of a build that was stopped by an
    /// error nobody knows what its later steps would tell: nothing is gone then.
    pub(crate) fn since(&mut self, session: &Session, whole: bool) -> Difference {
        let told = session.diagnostics();
        let mut left = std::mem::take(&mut self.before);
        let mut came = Diagnostics::new();
        for (d, message) in told.iter().zip(session.messages()) {
            let name = name(d, &message);
            if left.get_mut(&name).and_then(Vec::pop).is_none() {
                came.push(d.clone());
            }
            self.before.entry(name).or_default().push(message);
        }
        if !whole {
            for (name, messages) in std::mem::take(&mut left) {
                self.before.entry(name).or_default().extend(messages);
            }
        }
        // With a file that is none of the book's any more its faults are not mended.
        let there =
            |m: &Message| m.path.as_ref().is_none_or(|path| session.sources().find(path).is_some());
        Difference { came, gone: left.into_values().flatten().filter(there).collect() }
    }
}

fn name(d: &Diagnostic, message: &Message) -> Name {
    let path = message.path.clone().unwrap_or_default();
    (path, d.code.to_string(), d.message.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Texts;

    #[test]
    fn messages_come_and_go_and_may_move() {
        let manifest = "[book]\ntitle = \"T\"\nlanguage = \"en\"\n[chapters]\nmain = [\"a.md\"]\n";
        let text = "# A\n\nSee @sec-none.\n";
        let mut book = Session::new(Texts::from([("recto.toml", manifest), ("a.md", text)]));
        let mut news = News::default();
        let mut look = |book: &mut Session| {
            let _ = book.book_with_faults();
            let found = news.since(book, true);
            (found.came.iter().count(), found.gone.len())
        };
        let (first, gone) = look(&mut book);
        assert!(first > 0 && gone == 0);
        assert_eq!(look(&mut book), (0, 0));
        book.change("a.md", "# A\n\nA line more.\n\nSee @sec-none.\n");
        assert_eq!(look(&mut book), (0, 0), "it has moved");
        book.change("a.md", "# A\n\nA line more.\n\nSee @sec-none and @sec-no.\n");
        assert_eq!(look(&mut book), (1, 0));
        book.change("a.md", "# A\n\nA line more.\n");
        assert_eq!(look(&mut book).1, 2);
        book.change("a.md", "# A\n\nSee @sec-none.\n");
        assert_eq!(look(&mut book).0, 1);
        book.change("b.md", "# B\n");
        book.change("recto.toml", manifest.replace("a.md", "b.md"));
        assert_eq!(look(&mut book).1, 0, "the chapter is gone, not mended");
    }
}
