//! Chunks of R Markdown and Quarto, as far as they say without being run what stands on the page: options are
//! no code, what is hidden is hidden, a picture that is only shown is that picture. And bookdown's references.

use super::super::attr::in_quotes;
use super::super::lines::{Fence, Line};
use super::{Pass, callout};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{environment_prefixes, usual_environment};

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

impl<'a> Pass<'a> {
    /// A fence ```` ```{r label, echo=FALSE} ````; the start of the line behind it.
    pub(super) fn chunk(&mut self, line: &Line, words: &str, after_blank: bool) -> Option<usize> {
        let usual = Fence::opened_by(line, words);
        let fence = usual.or_else(|| Fence::of_chunk(line, words))?;
        let head = words[fence.len..].trim().strip_prefix('{')?.strip_suffix('}')?;
        let (language, rest) = head.split_once([' ', ',']).unwrap_or((head, ""));
        if matches!(language, "block" | "block2") {
            return self.boxed(line, fence, &of_head(rest));
        }
        if let Some((kind, prefix)) = usual_environment(language) {
            return self.statement_of_chunk(line, fence, (kind, prefix), &of_head(rest));
        }
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
        let pictures: Vec<&str> = body.iter().flat_map(|l| included(self.words(l))).collect();
        let hidden = options.is_off("include");
        if let Some((path, more)) = pictures.split_first().filter(|_| !hidden) {
            let caption = options.get(&["fig.cap", "fig-cap"]).unwrap_or_default();
            let caption = self.text_reference(caption).unwrap_or(caption);
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
            let picture = format!("![{caption}](<{path}>){attributes}");
            let more: Vec<String> = more.iter().map(|path| format!("![](<{path}>)")).collect();
            // Markdown it is only where no line of HTML stands beside it.
            let mut lines = if after_blank { vec![] } else { vec![""] };
            lines.push(&picture);
            more.iter().for_each(|picture| lines.extend(["", picture]));
            if self.after(&close).is_some_and(|next| !self.words(&next).is_empty()) {
                lines.push("");
            }
            self.replace(line, &lines);
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
        match (options_end, usual) {
            (Some(end), Some(_)) => {
                self.copy_to(line.next);
                self.done = end;
            }
            (_, Some(_)) => {}
            (end, None) => {
                self.replace(line, &[&format!("{}{{{language}}}", &words[..fence.len])]);
                self.done = end.unwrap_or(line.next);
            }
        }
        Some(close.next)
    }

    /// A chunk ```` ```{theorem, label, name="Title"} ````: bookdown's statements as they once were.
    fn statement_of_chunk(
        &mut self,
        line: &Line,
        fence: Fence,
        (kind, prefix): (&str, &str),
        options: &Options,
    ) -> Option<usize> {
        let close = self.closing(line, fence).ok()?;
        let label = options.get(&["label"]).or(options.label).filter(|_| !prefix.is_empty());
        let label = label.map(|label| format!(" #{prefix}-{label}")).unwrap_or_default();
        let title = options.get(&["name"]).map(|title| format!(" title={}", in_quotes(title)));
        let head = format!("::: {{.{kind}{label}{}}}", title.unwrap_or_default());
        self.replace(line, &["", &head]);
        self.copy_to(close.begin);
        self.replace(&close, &[":::"]);
        Some(close.next)
    }

    /// The words that bookdown's `(ref:name)` stands for: those behind it at the beginning of a line.
    fn text_reference(&self, name: &str) -> Option<&'a str> {
        name.strip_prefix("(ref:").filter(|rest| rest.ends_with(')'))?;
        let mut found = self.text().match_indices(name);
        found.find_map(|(at, _)| {
            let begins = at == 0 || self.text()[..at].ends_with('\n');
            let rest = self.text()[at + name.len()..].lines().next()?;
            rest.strip_prefix(' ').filter(|_| begins).map(str::trim)
        })
    }

    /// A line `(ref:name) Words`, which a chunk shows as its caption; and what bookdown writes around the
    /// heading of a bibliography, which only its pages of HTML would have.
    pub(super) fn left_out_of_bookdown(&mut self, line: &Line, words: &str) -> Option<usize> {
        let text_reference = || {
            let (name, _) = words.strip_prefix("(ref:")?.split_once(") ")?;
            let shown = |quote: char| self.text().contains(&format!("{quote}(ref:{name}){quote}"));
            (shown('\'') || shown('"')).then_some(())
        };
        let around = words.starts_with("`r if (knitr::is_html_output(") && words.ends_with('\'')
            || words == "'`";
        if self.mdbook || !around && text_reference().is_none() {
            return None;
        }
        self.replace(line, &[""]);
        self.blank = true;
        Some(line.next)
    }

    /// A chunk ```` ```{block, type="rmdtip"} ````: the words in it are a box.
    fn boxed(&mut self, line: &Line, fence: Fence, options: &Options) -> Option<usize> {
        let close = self.closing(line, fence).ok()?;
        let kind = options.get(&["type"]).unwrap_or_default();
        self.replace(line, &[&callout(kind.strip_prefix("rmd").unwrap_or(kind), None)]);
        self.copy_to(close.begin);
        self.replace(&close, &[":::"]);
        Some(close.next)
    }

    /// `\@ref(fig:one)` of bookdown within a line, and `\@ref(name)` of a heading: the number alone, as
    /// there.
    pub(super) fn references(&mut self, line: &Line, words: &str) {
        self.labels_of_formulas(line, words);
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
            let (kind, name) = rest[..end].split_once(':').unwrap_or(("sec", &rest[..end]));
            let kind = match kind {
                "fig" | "sec" | "eq" => kind,
                "tab" => "tbl",
                _ => match environment_prefixes().find(|own| *own == kind) {
                    Some(own) => own,
                    None => continue,
                },
            };
            if name.is_empty()
                || name.contains(|c: char| !c.is_alphanumeric() && !"-_.".contains(c))
            {
                continue;
            }
            let name = name.strip_prefix("sec-").filter(|_| kind == "sec").unwrap_or(name);
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

impl Pass<'_> {
    /// `(\#eq:name)` within a formula is its label.
    fn labels_of_formulas(&mut self, line: &Line, words: &str) {
        for (at, mark) in words.match_indices("(\\#eq:") {
            let rest = &words[at + mark.len()..];
            let named = |c: char| c.is_alphanumeric() || "-_.".contains(c);
            let Some(end) = rest.find(|c| !named(c)) else { continue };
            let quoted = words[..at].matches('`').count() % 2 == 1;
            if end == 0 || quoted || !rest[end..].starts_with(')') || line.start + at < self.done {
                continue;
            }
            let from = line.start + at;
            self.copy_to(from);
            self.generated(&format!("\\label{{eq:{}}}", &rest[..end]), from);
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

/// The paths that `include_graphics("path")` shows, of `c("one", "two")` both.
fn included(words: &str) -> Vec<&str> {
    let Some((_, rest)) = words.split_once("include_graphics(") else { return Vec::new() };
    let mut rest = rest.trim_start();
    let several = rest.starts_with("c(");
    rest = rest.strip_prefix("path").map_or(rest, |r| r.trim_start().trim_start_matches('='));
    let mut paths = Vec::new();
    while let Some(at) = rest.find(['"', '\'']) {
        let quote = if rest[at..].starts_with('"') { '"' } else { '\'' };
        let Some(len) = rest[at + 1..].find(quote) else { break };
        // What `file.path` and its like put together is not known here.
        let fits = several || paths.is_empty() && rest[..at].trim().is_empty();
        paths.extend(fits.then_some(&rest[at + 1..at + 1 + len]));
        rest = &rest[at + len + 2..];
        if rest.trim_start().starts_with(')') {
            break;
        }
    }
    paths
}
