//! Messages that say the same put together for people: a book of another dialect has thousands.
//!
//! What is said in the same words of several places is shown at the first, with the next few named.
//! Where that leaves many of one code, the first are shown and the others counted.

use super::{Code, Diagnostic, Diagnostics, Severity};
use crate::source::Sources;
use std::collections::BTreeMap;

/// Messages of one code that are shown whole: of warnings, and of errors.
const MOST_WARNINGS: usize = 5;
const MOST_ERRORS: usize = 20;
/// Places that are named behind the first.
const MOST_PLACES: usize = 6;

/// A message with the places of which it is said.
#[derive(Debug)]
pub(super) struct Gathered<'d> {
    /// The message at its first place.
    pub(super) first: &'d Diagnostic,
    /// The same at other places.
    pub(super) others: Vec<&'d Diagnostic>,
}

/// What is shown of a book's messages.
#[derive(Debug, Default)]
pub(super) struct Shown<'d> {
    /// Messages, in the order of their first places.
    pub(super) messages: Vec<Gathered<'d>>,
    /// What is only counted.
    pub(super) counted: Vec<Counted<'d>>,
}

/// Messages of one code beyond those that are shown.
#[derive(Debug)]
pub(super) struct Counted<'d> {
    pub(super) code: Code,
    pub(super) severity: Severity,
    pub(super) number: usize,
    /// The first of them.
    pub(super) first: &'d Diagnostic,
}

/// Gathers sorted messages.
pub(super) fn gather(diags: &Diagnostics) -> Shown<'_> {
    let mut places: BTreeMap<(Code, &str), usize> = BTreeMap::new();
    let mut all: Vec<Gathered> = Vec::new();
    for d in diags.iter() {
        let gist = d.gist();
        match places.get(&(d.code, gist)).and_then(|at| all.get_mut(*at)) {
            Some(known) if known.first.severity == d.severity => known.others.push(d),
            _ => {
                places.insert((d.code, gist), all.len());
                all.push(Gathered { first: d, others: Vec::new() });
            }
        }
    }
    let mut shown = Shown::default();
    let mut of_code: BTreeMap<(Code, Severity), usize> = BTreeMap::new();
    for message in all {
        let (code, severity) = (message.first.code, message.first.severity);
        let most = match severity {
            Severity::Error => MOST_ERRORS,
            Severity::Warning => MOST_WARNINGS,
        };
        let seen = of_code.entry((code, severity)).or_default();
        *seen += 1;
        if *seen <= most {
            shown.messages.push(message);
            continue;
        }
        let number = message.times();
        match shown.counted.iter_mut().find(|c| (c.code, c.severity) == (code, severity)) {
            Some(counted) => counted.number += number,
            None => shown.counted.push(Counted { code, severity, number, first: message.first }),
        }
    }
    shown
}

impl Gathered<'_> {
    /// Of how many places it is said.
    pub(super) fn times(&self) -> usize {
        self.first.times() + self.others.iter().map(|d| d.times()).sum::<usize>()
    }

    /// The places behind the first, in a line; `None` if there are none.
    pub(super) fn places(&self, sources: &Sources) -> Option<String> {
        let mut named: Vec<String> = Vec::new();
        let mut known = place(self.first, sources);
        for d in &self.others {
            let at = place(d, sources);
            if at.is_some() && at != known && named.len() < MOST_PLACES {
                named.extend(at.clone());
            }
            known = at;
        }
        if named.is_empty() {
            return None;
        }
        let more = self.others.len().saturating_sub(named.len());
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        Some(format!("so it is at {}{more}", named.join(", ")))
    }
}

/// File and line of a message.
pub(super) fn place(d: &Diagnostic, sources: &Sources) -> Option<String> {
    let file = d.file().and_then(|f| sources.get(f))?;
    let (line, _) = file.line_col(d.span.start as usize);
    Some(format!("{}:{line}", file.path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    #[test]
    fn the_same_is_said_once_and_many_are_counted() {
        let mut sources = Sources::default();
        let file = sources.add("a.md", "x\n".repeat(40));
        let mut diags = Diagnostics::new();
        let mut tell = |line: usize, text: String| {
            let span = Span::new(file, 2 * line, 2 * line + 1);
            diags.push(Diagnostic::warning(Code::RAW_TEX, span, text));
        };
        (0..10).for_each(|line| tell(line, "the same".into()));
        (10..30).for_each(|line| tell(line, format!("another {line}")));
        let shown = gather(&diags);
        assert_eq!(shown.messages.len(), MOST_WARNINGS);
        assert_eq!(shown.messages[0].times(), 10);
        let places = shown.messages[0].places(&sources).unwrap_or_default();
        assert!(places.starts_with("so it is at a.md:2, a.md:3"), "{places}");
        assert!(places.ends_with("and 3 more"), "{places}");
        assert_eq!(shown.counted.len(), 1);
        assert_eq!(shown.counted[0].number, 16);
    }
}
