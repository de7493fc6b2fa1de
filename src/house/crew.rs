//! Titles are worked on side by side, as many as there are processors and as memory is for.

use super::Title;
use crate::files::{Files, Stamp};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread;

/// Bytes that titles may need together where nobody says how many.
pub(crate) const USUAL: u64 = 2 << 30;

/// What a title needs whatever it holds: faces, their tables, the writers' buffers; bytes.
const BARE: u64 = 48 << 20;
/// What a byte of text needs while its book is set, drawn and written, and one of a picture or a face. Measured on
/// novels and on picture books; a title that needs more is told by nobody, so both are rather too much.
const OF_TEXT: u64 = 120;
const OF_OTHER: u64 = 6;

/// Who works.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Crew {
    /// Titles that are worked on at once, at most.
    pub(crate) hands: usize,
    /// Bytes that they may need together. One that needs more is worked on alone.
    pub(crate) memory: u64,
}

/// Memory that is promised to titles.
#[derive(Debug, Default)]
struct Promised {
    bytes: Mutex<u64>,
    freed: Condvar,
}

impl Promised {
    /// Waits until there is room for so many bytes.
    fn take(&self, wanted: u64, all: u64) {
        let mut bytes = self.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        while *bytes > 0 && *bytes + wanted > all {
            bytes = self.freed.wait(bytes).unwrap_or_else(PoisonError::into_inner);
        }
        *bytes += wanted;
    }

    fn give(&self, back: u64) {
        *self.bytes.lock().unwrap_or_else(PoisonError::into_inner) -= back;
        self.freed.notify_all();
    }
}

/// What a title is likely to need, bytes.
pub(crate) fn need(title: &Title) -> u64 {
    let Ok(files) = Files::folder(&title.dir) else { return BARE };
    let bytes = |endings: &[&str]| -> u64 {
        let sizes = files.list("", endings).into_iter().map(|path| match files.stamp(&path) {
            Some(Stamp::Saved(size, _)) => size,
            _ => 0,
        });
        sizes.sum()
    };
    let text = bytes(&["md", "markdown", "bib", "json"]);
    let other = bytes(&["png", "jpg", "jpeg", "gif", "webp", "svg", "otf", "ttf", "ttc", "otc"]);
    BARE.saturating_add(text.saturating_mul(OF_TEXT)).saturating_add(other.saturating_mul(OF_OTHER))
}

impl Crew {
    /// Works on all titles; `done` hears of each in their order, as soon as those before it are done. Nothing comes of one
    /// in which Recto has failed, and the others are worked on all the same.
    pub(crate) fn work<T: Send>(
        &self,
        titles: &[Title],
        work: impl Fn(&Title) -> T + Sync,
        mut done: impl FnMut(&Title, Option<T>),
    ) {
        let (next, promised) = (AtomicUsize::new(0), Promised::default());
        let (tell, told) = channel();
        thread::scope(|scope| {
            for _ in 0..self.hands.clamp(1, titles.len().max(1)) {
                let (tell, next, promised, work) = (tell.clone(), &next, &promised, &work);
                scope.spawn(move || {
                    loop {
                        let at = next.fetch_add(1, Ordering::Relaxed);
                        let Some(title) = titles.get(at) else { return };
                        let need = need(title).min(self.memory);
                        promised.take(need, self.memory);
                        let made = catch_unwind(AssertUnwindSafe(|| work(title))).ok();
                        promised.give(need);
                        // Somebody listens as long as anybody works.
                        let _ = tell.send((at, made));
                    }
                });
            }
            drop(tell);
            let (mut waiting, mut at) = (BTreeMap::new(), 0);
            for (of, made) in told {
                waiting.insert(of, made);
                while let Some(made) = waiting.remove(&at) {
                    done(&titles[at], made);
                    at += 1;
                }
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::PathBuf;

    #[test]
    fn all_are_worked_on_in_their_order_and_one_that_fails_stops_none() {
        let title = |n: usize| Title {
            path: n.to_string(),
            name: n.to_string(),
            dir: PathBuf::from("/nowhere"),
        };
        let titles: Vec<Title> = (0..20).map(title).collect();
        let (at_once, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let work = |title: &Title| {
            most.fetch_max(at_once.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            thread::sleep(std::time::Duration::from_millis(2));
            at_once.fetch_sub(1, Ordering::SeqCst);
            assert_ne!(title.name, "7", "on purpose");
            title.name.clone()
        };
        let mut seen = Vec::new();
        // Memory for two.
        let crew = Crew { hands: 5, memory: 2 * BARE };
        crew.work(&titles, work, |title, made| seen.push((title.name.clone(), made.is_some())));
        let wanted: Vec<_> = (0..20).map(|n| (n.to_string(), n != 7)).collect();
        assert_eq!(seen, wanted);
        assert!(most.load(Ordering::SeqCst) <= 2, "{most:?}");
    }
}
