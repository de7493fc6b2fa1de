//! Progress on a terminal: the step that runs and how long it has.

use indicatif::{ProgressBar, ProgressStyle};
use std::time::Duration;

/// A line on standard error that says what is being done; nothing where it is not wanted.
pub(crate) struct Progress {
    bar: Option<ProgressBar>,
    step: usize,
    steps: usize,
}

impl Progress {
    /// A progress line for so many steps; silent unless `shown`.
    pub fn new(shown: bool, steps: usize) -> Self {
        let bar = shown.then(|| {
            let bar = ProgressBar::new_spinner();
            let style = ProgressStyle::with_template("{spinner} {msg}  {elapsed}");
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
            bar.enable_steady_tick(Duration::from_millis(100));
            bar
        });
        Progress { bar, step: 0, steps }
    }

    /// The next step begins.
    pub fn step(&mut self, what: &str) {
        self.step += 1;
        if let Some(bar) = &self.bar {
            bar.set_message(format!("[{}/{}] {what}", self.step, self.steps));
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        // Whatever comes next stands on a clean line, after a panic too.
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
