//! Blocks of MkDocs whose text stands four columns in: admonitions and tabs.

use super::super::lines::Line;
use super::{Pass, callout};

/// What the line above the text is.
enum Head<'a> {
    Callout(&'a str, Option<&'a str>),
    Tab(&'a str),
}

impl Pass<'_> {
    /// `!!! note "Title"`, `??? note`, `=== "Tab"`, with the lines that stand four columns in below.
    pub(super) fn indented(&mut self, line: &Line, words: &str) -> Option<usize> {
        let head = head(words)?;
        let base = line.indent;
        let lines = self.block(line, base + 4)?;
        match &head {
            Head::Callout(kind, title) => self.replace(line, &[&callout(kind, *title)]),
            Head::Tab(label) => {
                self.replace(line, &[&format!("**{label}**")]);
                let first = lines.first().map_or("", |l| self.words(l));
                if !first.is_empty() {
                    self.generated("\n", line.start);
                }
            }
        }
        let (begin, end) = (line.next, lines.last().map_or(line.next, |l| l.next));
        // The lines are taken in by four columns, and looked at again: one may stand in another.
        let mut inner = super::Text::default();
        for l in &lines {
            let cut =
                self.text()[l.begin..l.next].bytes().take(base + 4).take_while(|b| *b == b' ');
            let tab = usize::from(self.text()[l.begin..].starts_with('\t'));
            let from = l.begin + if tab > 0 { tab } else { cut.count() };
            inner.push_range(self.source, from.min(l.next), l.next);
        }
        let whole = inner.as_str().ends_with('\n');
        let translated = super::at_depth(&inner, 0, self.tables, self.depth + 1, self.diags);
        let inner = translated.as_ref().unwrap_or(&inner);
        self.out.push_range(inner, 0, inner.len());
        if !whole {
            self.generated("\n", begin);
        }
        if matches!(head, Head::Callout(..)) {
            self.generated(":::\n", begin);
        }
        self.done = end;
        Some(end)
    }

    /// The lines below one that stand at least so far in, without the blank ones at their end; `None`
    /// if there are none.
    fn block(&self, line: &Line, indent: usize) -> Option<Vec<Line>> {
        let mut lines: Vec<Line> = Vec::new();
        let mut last = *line;
        while let Some(next) = self.after(&last) {
            last = next;
            let blank = self.words(&next).is_empty();
            if !blank && (next.indent < indent || next.depth > 0) {
                break;
            }
            lines.push(next);
        }
        while lines.last().is_some_and(|l| self.words(l).is_empty()) {
            lines.pop();
        }
        (!lines.is_empty()).then_some(lines)
    }
}

fn head(words: &str) -> Option<Head<'_>> {
    if let Some(rest) = words.strip_prefix("=== ").or_else(|| words.strip_prefix("===! ")) {
        let label = rest.trim().strip_prefix('"')?.strip_suffix('"')?;
        return Some(Head::Tab(label)).filter(|_| !label.is_empty());
    }
    let rest = words.strip_prefix("!!!").or_else(|| words.strip_prefix("???"))?;
    let rest = rest.trim_start_matches('+').strip_prefix(' ')?.trim();
    let (names, title) = match rest.split_once('"') {
        Some((names, title)) => (names.trim(), Some(title.strip_suffix('"')?)),
        None => (rest, None),
    };
    let kind = names.split(' ').next()?;
    let named = !kind.is_empty() && kind.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    let words = names.split(' ').all(|w| w.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'));
    (named && words).then_some(Head::Callout(kind, title.filter(|t| !t.is_empty())))
}
