//! Chunks of R Markdown and Quarto, as far as they say without being run what stands on the page: options are
//! no code, what is hidden is hidden, a picture that is only shown is that picture. And bookdown's references.

use super::super::attr::in_quotes;
use super::super::lines::{Fence, Line};
use super::Pass;
use crate::diagnostic::{Code, Diagnostic};

/// The options of a chunk, in either spelling.
#[derive(Debug, Default)]
struct Options<'a> {
    label: Option<&'a str>,
    all: Vec<(&'a str, &'a str)>,
}

impl<'a> Options<'a> {
    fn get(&self, names: &[&str]) -> Option<&'a str> {
        let found = self.all.iter().rev().find(|(key, _)| names.contains(key));
        found.map(|(_, value)| value.trim_matches(['"', '\'']))
    }

    fn is_off(&self, name: &str) -> bool {
        self.get(&[name]).is_some_and(|v| matches!(v, "FALSE" | "F" | "false"))
    }
}

impl Pass<'_> {
    /// A fence ```` ```{r label, echo=FALSE} ````; the start of the line behind it.
    pub(super) fn chunk(&mut self, line: &Line, words: &str) -> Option<usize> {
        let fence = Fence::opened_by(line, words)?;
        let head = words[fence.len..].trim().strip_prefix('{')?.strip_suffix('}')?;
        let (language, rest) = head.split_once([' ', ',']).unwrap_or((head, ""));
        if !matches!(language, "r" | "R" | "python" | "julia" | "ojs") {
            return None;
        }
        let close = self.closing(line, fence).ok()?;
        let mut options = of_head(rest);
        let (mut body, mut last, mut options_end) = (Vec::new(), *line, None);
        while let Some(next) = self.after(&last).filter(|next| next.begin < close.begin) {
            last = next;
            match self.words(&last).strip_prefix("#|").filter(|_| body.is_empty()) {
                Some(option) => {
                    let pair = option.split_once(':').map(|(k, v)| (k.trim(), v.trim()));
                    options.all.extend(pair);
                    options_end = Some(last.next);
                }
                None => body.push(last),
            }
        }
        let label = options.get(&["label"]).or(options.label);
        let picture = body.iter().find_map(|l| included(self.words(l)));
        let hidden = options.is_off("include");
        if let Some(path) = picture.filter(|_| !hidden) {
            let caption = options.get(&["fig.cap", "fig-cap"]).unwrap_or_default();
            let mut attributes = String::new();
            if let Some(label) = label {
                let label =
                    label.strip_prefix("fig-").or(label.strip_prefix("fig:")).unwrap_or(label);
                attributes.push_str(&format!("#fig-{label} "));
            }
            if let Some(width) =
                options.get(&["out.width", "out-width"]).filter(|w| w.ends_with('%'))
            {
                attributes.push_str(&format!("width={width} "));
            }
            if let Some(alt) = options.get(&["fig.alt", "fig-alt"]) {
                attributes.push_str(&format!("alt={} ", in_quotes(alt)));
            }
            let attributes = match attributes.trim() {
                "" => String::new(),
                all => format!("{{{all}}}"),
            };
            self.replace(line, &[&format!("![{caption}](<{path}>){attributes}")]);
            self.done = close.next;
            return Some(close.next);
        }
        if hidden || options.is_off("echo") {
            if !hidden {
                let span = self.source.span(line.start, line.end);
                let text = format!(
                    "a chunk of `{language}` that is not shown: what it calculates is not here"
                );
                let help = "let knitr or Quarto run it (`quarto render --to gfm`), or put in what it draws: \
                            `![caption](file)`";
                self.diags.push(Diagnostic::warning(Code::CODE_CHUNK, span, text).help(help));
            }
            self.copy_to(line.begin);
            self.done = close.next;
            return Some(close.next);
        }
        if let Some(end) = options_end {
            self.copy_to(line.next);
            self.done = end;
        }
        Some(close.next)
    }

    /// `\@ref(fig:one)` of bookdown within a line: the number alone, as there.
    pub(super) fn references(&mut self, line: &Line, words: &str) {
        if !words.contains("\\@ref(") {
            return;
        }
        let (mut ticks, mut counted) = (0, 0);
        for (at, mark) in words.match_indices("\\@ref(") {
            ticks += words[counted..at].matches('`').count();
            counted = at;
            let rest = &words[at + mark.len()..];
            // Up to the next one at most.
            let end = rest.find([')', '\\']).filter(|end| rest[*end..].starts_with(')'));
            let Some(end) = end else { continue };
            let Some((kind, name)) = rest[..end].split_once(':') else { continue };
            let kind = match kind {
                "fig" => "fig",
                "tab" => "tbl",
                "eq" => "eq",
                _ => continue,
            };
            // In code it is talk about it.
            if ticks % 2 == 1 {
                continue;
            }
            let from = line.start + at;
            self.copy_to(from);
            self.generated(&format!("[-@{kind}-{name}]"), from);
            self.done = from + mark.len() + end + 1;
        }
    }
}

/// The options at the head of a chunk: a label, then `key=value` between commas.
fn of_head(head: &str) -> Options<'_> {
    let mut options = Options::default();
    let (mut from, mut quote) = (0, None);
    let mut parts = Vec::new();
    for (at, c) in head.char_indices() {
        match (c, quote) {
            ('"' | '\'', None) => quote = Some(c),
            (c, Some(open)) if c == open => quote = None,
            (',', None) => {
                parts.push(&head[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&head[from..]);
    for part in parts.into_iter().map(str::trim).filter(|p| !p.is_empty()) {
        match part.split_once('=') {
            Some((key, value)) => options.all.push((key.trim(), value.trim())),
            None if options.label.is_none() => options.label = Some(part),
            None => {}
        }
    }
    options
}

/// The path that `include_graphics("path")` shows.
fn included(words: &str) -> Option<&str> {
    let rest = words.split_once("include_graphics(")?.1.trim_start();
    let rest = rest
        .strip_prefix("path")
        .map_or(rest, |r| r.trim_start().trim_start_matches('='))
        .trim_start();
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let rest = &rest[1..];
    rest.find(quote).map(|end| &rest[..end])
}
