//! Printing: results to standard output, messages to standard error; a closed pipe is no fault.

use super::Format;
use crate::diagnostic::{Diagnostics, Severity, count, render, snippets, visible, visible_columns};
use crate::source::Sources;
use clap::ColorChoice;
use serde_json::Value;
use std::io::{IsTerminal, Write};

/// Where a command prints, and in which form.
pub(crate) struct Console {
    /// Text or JSON.
    pub format: Format,
    color: ColorChoice,
    wanted: Wanted,
}

/// Which messages are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Wanted {
    /// All kinds, what is said of many places once.
    #[default]
    Gathered,
    /// Each at its place.
    Each,
    /// Errors.
    Errors,
}

impl Console {
    /// A console by the global options.
    pub(super) fn new(format: Format, color: ColorChoice) -> Self {
        Console { format, color, wanted: Wanted::default() }
    }

    /// The same with other messages shown.
    pub(super) fn showing(self, wanted: Wanted) -> Self {
        Console { wanted, ..self }
    }

    /// Whether JSON is wanted.
    pub(super) fn json(&self) -> bool {
        self.format == Format::Json
    }

    /// Whether a terminal (or a pipe) may get colours, by the options and `NO_COLOR`.
    fn colored(&self, terminal: bool) -> bool {
        match self.color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => {
                let set = |name: &str| std::env::var_os(name).is_some_and(|v| !v.is_empty());
                let dumb = std::env::var_os("TERM").is_some_and(|t| t == "dumb");
                terminal && !set("NO_COLOR") && !dumb && obeys_signs()
            }
        }
    }

    /// Whether results on standard output may have colours.
    pub(super) fn colors_results(&self) -> bool {
        self.colored(std::io::stdout().is_terminal())
    }

    /// Whether progress is shown: text, and standard error is a terminal.
    pub(super) fn progress(&self) -> bool {
        !self.json() && std::io::stderr().is_terminal()
    }

    /// Another one for texts in the place of JSON, which shows the same messages.
    pub(super) fn of_messages(&self) -> Console {
        Console::new(Format::Text, ColorChoice::Auto).showing(self.wanted)
    }

    /// A line that is wanted by who wants to see each thing.
    pub(super) fn detail(&self, text: &str) {
        if self.wanted == Wanted::Each {
            self.line(text);
        }
    }

    /// A line of results; nothing in it that a terminal would obey.
    pub(super) fn line(&self, text: &str) {
        print(&visible_columns(text), "\n");
    }

    /// Lines that are Recto's own, or JSON.
    pub(super) fn text(&self, text: &str) {
        print(text, "\n");
    }

    /// A JSON object on one line of standard output.
    pub(super) fn object(&self, value: &Value) {
        print(&value.to_string(), "\n");
    }

    /// Diagnostics, sorted: text to standard error, JSON lines to standard output.
    pub(super) fn diagnostics(&self, diags: &mut Diagnostics, sources: &Sources) {
        diags.sort();
        let mut shown = diags.clone();
        if self.wanted == Wanted::Errors {
            let (_, warnings) = shown.counts();
            shown.errors_alone();
            if warnings > 0 && !self.json() {
                error_line(&format!("{} not shown", count(warnings, "warning")));
            }
        }
        if shown.is_empty() {
            return;
        }
        if self.json() {
            print(&render::json_lines(&shown, sources), "");
        } else {
            let color = self.colored(std::io::stderr().is_terminal());
            let mut text = match self.wanted {
                Wanted::Each => snippets::text(&shown, sources, color),
                _ => snippets::gathered(&shown, sources, color),
            };
            text.extend(pages_of(&shown));
            let _ = std::io::stderr().lock().write_all(text.as_bytes());
        }
    }

    /// A message of the program itself to standard error; an object with `error` as JSON.
    pub(super) fn error(&self, message: &str, help: &str) {
        self.message("error", message, help);
    }

    /// A remark of the program itself that matters, told as an error is.
    pub(super) fn warning(&self, message: &str, help: &str) {
        self.message("warning", message, help);
    }

    fn message(&self, sort: &str, message: &str, help: &str) {
        if self.json() {
            let help = (!help.is_empty()).then_some(help);
            self.object(&serde_json::json!({ "type": sort, "message": message, "help": help }));
            return;
        }
        let help =
            if help.is_empty() { String::new() } else { format!("\n  help: {}", visible(help)) };
        error_line(&format!("{sort}: {}{help}", visible(message)));
    }

    /// A remark to standard error for whoever watches; a pipe gets none.
    pub(super) fn remark(&self, text: &str) {
        if self.progress() {
            error_line(&visible(text));
        }
    }
}

/// Whether a terminal obeys the signs that colour words: those of Unix do.
#[cfg(not(windows))]
fn obeys_signs() -> bool {
    true
}

/// The same of Windows: its console has to be told to, and older ones can't. Terminals that come with a Unix shell say
/// what they are.
#[cfg(windows)]
fn obeys_signs() -> bool {
    anstyle_query::windows::enable_ansi_colors() == Some(true) || std::env::var_os("TERM").is_some()
}

/// The line below the messages that names the page of the first error; none where all are warnings,
/// which mostly say enough.
fn pages_of(diags: &Diagnostics) -> Option<String> {
    let mut errors = diags.iter().filter(|d| d.severity == Severity::Error).map(|d| d.code);
    let first = errors.next()?;
    let more = if errors.all(|code| code == first) { "" } else { "; so for each name in brackets" };
    Some(format!("`recto explain {first}` says more{more}\n"))
}

/// Writes to standard output.
fn print(text: &str, end: &str) {
    let mut out = std::io::stdout().lock();
    let result = out.write_all(text.as_bytes()).and_then(|()| out.write_all(end.as_bytes()));
    if let Err(e) = result.and_then(|()| out.flush()) {
        std::process::exit(lost(&e));
    }
}

/// What a program ends with whose results can't be printed. When the reader has gone
/// (`recto model | head`), it ends as other Unix programs do, quietly; else it says why.
pub(crate) fn lost(e: &std::io::Error) -> i32 {
    if e.kind() != std::io::ErrorKind::BrokenPipe {
        error_line(&format!("error: standard output can't be written: {e}"));
    }
    1
}

/// Writes a line to standard error and never fails.
pub(crate) fn error_line(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

/// A file size for people: `812 bytes`, `64 kB`, `1.4 MB`.
pub(crate) fn size(bytes: usize) -> String {
    let tenths = |unit: usize| (bytes * 10 + unit / 2) / unit;
    match bytes {
        0..1_000 => count(bytes, "byte"),
        1_000..1_000_000 => format!("{} kB", (bytes + 500) / 1000),
        _ => format!("{}.{} MB", tenths(1_000_000) / 10, tenths(1_000_000) % 10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_for_people() {
        assert_eq!(count(1, "page"), "1 page");
        assert_eq!(count(1234567, "page"), "1,234,567 pages");
        assert_eq!(size(12), "12 bytes");
        assert_eq!(size(63_512), "64 kB");
        assert_eq!(size(1_449_999), "1.4 MB");
        assert_eq!(size(12_050_000), "12.1 MB");
    }
}
