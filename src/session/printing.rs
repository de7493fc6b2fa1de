//! What was printed, in `recto.lock`: written down after a printing, held to by every later build.

use super::layout::Key;
use super::made::Laid;
use super::{Error, Session};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::files::Files;
use crate::source::Span;
use crate::typeset::printed::{Hold, Printed, Reprint};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The record of a printing, beside the manifest.
pub const LOCK: &str = "recto.lock";
/// The largest record that is read, bytes: a book of a thousand pages has half a megabyte.
const MOST: u64 = 64 << 20;
/// The largest file of a book that is packed, bytes.
const MOST_READ: u64 = 1 << 30;
/// The name in the record of the pages that serve every edition without settings of its own.
pub const BOOK: &str = "book";
/// What stands at the head of the record.
const HEAD: &str = "\
# What was printed: each page with where it begins and a mark for each of its lines, so that a reprint
# keeps them. `recto freeze` writes it after a printing; as long as it is here, `recto build` holds to it.
# Keep it with the manuscript. Without it pages are free again.

";

/// A record of a printing.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Lock {
    /// The Recto that set the pages.
    recto: String,
    /// The pages by the edition that has them; those that all others share are the book's.
    layouts: BTreeMap<String, Printed>,
}

/// What a build holds to.
#[derive(Debug, Default)]
pub(super) struct Holds {
    layouts: BTreeMap<String, Arc<Hold>>,
}

impl Holds {
    /// Reads the record, if there is one; what is wrong with it is told.
    pub(super) fn read(files: &Files, allowed: &Allowed, found: &mut Diagnostics) -> Holds {
        if !files.is_file(LOCK) {
            return Holds::default();
        }
        let read = files.read_text(LOCK, MOST).map_err(|e| e.to_string());
        let lock = read.and_then(|text| {
            toml_edit::de::from_str::<Lock>(&text).map_err(|e| {
                let before = e.span().and_then(|span| text.get(..span.start));
                match before.map(|text| text.lines().count().max(1)) {
                    Some(line) => format!("line {line}: {}", e.message()),
                    None => e.message().to_owned(),
                }
            })
        });
        match lock {
            Ok(lock) => {
                let hold = |printed| {
                    let allowed = allowed.clone();
                    Arc::new(Hold { printed, allowed, by: lock.recto.clone() })
                };
                Holds { layouts: lock.layouts.into_iter().map(|(k, p)| (k, hold(p))).collect() }
            }
            Err(why) => {
                let what =
                    format!("`{LOCK}`, the record of what was printed, can't be read: {why}");
                let help =
                    "bring back the file as `recto freeze` wrote it; taken away, it holds no page";
                found.push(Diagnostic::error(Code::WRONG_LOCK, Span::NONE, what).help(help));
                Holds::default()
            }
        }
    }

    /// What pages hold to.
    pub(super) fn of(&self, key: &Key) -> Option<&Arc<Hold>> {
        self.layouts.get(name(key))
    }
}

/// Which pages of a reprint may be others than were printed.
pub use crate::typeset::printed::Allowed;

/// A printing that has been written down.
#[derive(Debug)]
#[non_exhaustive]
pub struct Frozen {
    /// The text of the record.
    pub text: String,
    /// The pages that it holds: the edition's name, or `book` for those that all others share; and their
    /// number.
    pub layouts: Vec<(String, usize)>,
}

fn name(key: &Key) -> &str {
    match key {
        Key::Book | Key::BookAnd(_) => BOOK,
        Key::Own(name) => name,
    }
}

impl Session {
    /// Every file that was read for what has been made so far, by its path in the book's folder. `None` if one
    /// of them is no longer what it was then.
    pub fn files_read(&self) -> Option<BTreeMap<String, Vec<u8>>> {
        let Some(files) = &self.files else { return Some(BTreeMap::new()) };
        let seen = files.seen().into_iter().filter(|(_, hash)| hash.is_some());
        let bytes = |(path, _): (String, _)| {
            let bytes = files.as_seen(&path, MOST_READ)??;
            Some((path, bytes.to_vec()))
        };
        seen.map(bytes).collect()
    }

    /// What the book's house shares with it, as the book's folder sees it.
    #[cfg(feature = "cli")]
    pub(crate) fn shared(&self) -> Vec<String> {
        let shared = self.files.as_ref().map(Files::shared).unwrap_or_default();
        shared.into_iter().map(|one| one.path).collect()
    }

    /// How the pages that have been set differ from what was printed: by the edition's name, or `book` for
    /// those that all others share. Nothing of pages that were not printed.
    pub fn reprints(&self) -> Vec<(String, Reprint)> {
        let layouts = self.made.layouts.iter();
        let of = |(key, laid): (&Key, &Laid)| {
            Some((name(key).to_owned(), laid.layout.pages.reprint.clone()?))
        };
        layouts.filter_map(of).collect()
    }

    /// Writes down the pages as they are set now: what a build holds to that finds the record beside the
    /// manifest as [`LOCK`].
    ///
    /// # Errors
    /// What is wrong with the manifest, the chapters or the pages.
    pub fn freeze(&mut self) -> Result<Frozen, Error> {
        self.book()?;
        let editions = self.loaded().of.editions.clone();
        // What is read on a screen, a proof among it, has no plates that must stay.
        // Whoever of those that share their pages is left later on holds to them.
        let mut keys: Vec<(Key, Vec<&str>)> = vec![(Key::Book, vec![BOOK])];
        for order in editions.iter().filter(|order| !order.edition.screen) {
            let (key, own) = (self.key(order), order.edition.name.as_str());
            match keys.iter_mut().find(|(known, _)| *known == key) {
                Some((Key::Own(_), names)) => names.push(own),
                None if matches!(key, Key::Own(_)) => keys.push((key, vec![own])),
                _ => {}
            }
        }
        let mut lock = Lock { recto: env!("CARGO_PKG_VERSION").to_owned(), ..Lock::default() };
        let mut layouts = Vec::new();
        for (key, names) in keys {
            // Whatever was set before was not written down.
            self.made.layouts.remove(&key);
            self.setting.records = true;
            let layout = self.layout(&key);
            self.setting.records = false;
            let inner = layout?.theme.page.inner;
            self.sound(|made| made.layouts.get(&key).map(|l| &l.found))?;
            if let Some(printed) = self.setting.record.take() {
                let printed = Printed { inner, ..printed };
                layouts.push((name(&key).to_owned(), printed.pages));
                let all = names.into_iter().map(|name| (name.to_owned(), printed.clone()));
                lock.layouts.extend(all);
            }
        }
        // A record is made of numbers and letters alone, which TOML has words for.
        let text = toml_edit::ser::to_string_pretty(&lock);
        let text = text.map_err(|_| Error::Errors(Vec::new()))?;
        Ok(Frozen { text: format!("{HEAD}{text}"), layouts })
    }
}
