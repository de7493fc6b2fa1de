//! Progress on a terminal: the step that runs and how long it has.

use crate::diagnostic::visible;
use crate::session::{Finished, Watch};
use indicatif::{ProgressBar, ProgressStyle};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// A line on standard error that says what is being done; nothing where it is not wanted.
pub(crate) struct Progress {
    bar: Option<ProgressBar>,
    step: usize,
    steps: usize,
}

impl Progress {
    /// A progress line for so many steps; silent unless `shown`.
    pub(super) fn new(shown: bool, steps: usize) -> Self {
        let bar = shown.then(|| {
            let bar = ProgressBar::new_spinner();
            let style = ProgressStyle::with_template("{spinner} {msg}  {elapsed}");
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
            bar.enable_steady_tick(Duration::from_millis(100));
            bar
        });
        Progress { bar, step: 0, steps }
    }

    fn message(&self, what: &str) -> String {
        format!("[{}/{}] {what}", self.step, self.steps.max(self.step))
    }
}

impl Watch for Progress {
    fn step(&mut self, what: &str) {
        self.step += 1;
        if let Some(bar) = &self.bar {
            bar.set_message(self.message(what));
        }
    }

    fn chapters(&mut self, what: &str, names: Vec<String>) -> Finished {
        self.step(what);
        let (bar, message) = (self.bar.clone(), self.message(what));
        let finished = AtomicUsize::new(0);
        Box::new(move |index| {
            let Some(bar) = &bar else { return };
            let count = finished.fetch_add(1, Ordering::Relaxed);
            bar.set_message(with_chapter(&message, count, index, &names));
        })
    }
}

/// The message after one more chapter; `before` were finished before it. A step may go over all
/// chapters again: then the count begins anew.
fn with_chapter(message: &str, before: usize, index: usize, names: &[String]) -> String {
    let total = names.len().max(1);
    let name = visible(names.get(index).map_or("", String::as_str));
    let name: String = name.chars().take(40).collect();
    format!("{message}: {} of {total}, {name}", before % total + 1)
}

impl Drop for Progress {
    fn drop(&mut self) {
        // Whatever comes next stands on a clean line, after a panic too.
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chapters_are_counted_in_each_round_anew() {
        let names = ["One".to_string(), "Two".to_string()];
        assert_eq!(with_chapter("[2/4] Setting", 0, 1, &names), "[2/4] Setting: 1 of 2, Two");
        assert_eq!(with_chapter("[2/4] Setting", 2, 0, &names), "[2/4] Setting: 1 of 2, One");
    }
}
