//! MyST, the dialect of Jupyter Book: directives in fences of backticks or colons, roles before code, names of
//! places on lines of their own. Figures, callouts, code, theorems and references are what they are here;
//! what only a web page has goes; what else there is keeps its words and is told.

use super::super::attr::{self, in_quotes};
use super::super::lines::{Fence, Line, list_marker, starts_block};
use super::super::written::{code_span, escaped};
use super::{Pass, callout, fence_around, kind_of};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::usual_environment;

/// Directives that are callouts.
const CALLOUTS: [&str; 14] = [
    "note",
    "warning",
    "tip",
    "hint",
    "important",
    "attention",
    "caution",
    "danger",
    "error",
    "seealso",
    "admonition",
    "todo",
    "margin",
    "sidebar",
];

/// Directives that say how a page of a site is arranged: what they hold stays.
const FRAMES: [&str; 10] = [
    "div",
    "container",
    "grid",
    "grid-item",
    "tab-set",
    "tabs",
    "aside",
    "topic",
    "panels",
    "centered",
];

/// Directives whose title stands over what they hold.
const LABELLED: [&str; 5] = ["dropdown", "tab-item", "card", "grid-item-card", "rubric"];

/// Directives that are no text of the book.
const SILENT: [&str; 5] = ["contents", "tableofcontents", "toctree", "raw", "footbibliography"];

/// What labels of displays, sections and formulas begin with here.
const PREFIXES: [&str; 5] = ["fig", "tbl", "eq", "lst", "sec"];

/// A directive that was opened.
struct Directive<'a> {
    name: &'a str,
    argument: &'a str,
    options: Vec<(&'a str, &'a str)>,
    /// The first line of what it holds, and the line that closes it.
    body: usize,
    close: Line,
}

impl Directive<'_> {
    fn get(&self, keys: &[&str]) -> Option<&str> {
        let found = self.options.iter().find(|(key, _)| keys.contains(key));
        found.map(|(_, value)| *value).filter(|value| !value.is_empty())
    }
}

impl<'a> Pass<'a> {
    /// A directive; the start of the line behind it, or behind its first line.
    pub(super) fn directive(&mut self, line: &Line, words: &'a str) -> Option<usize> {
        if self.mdbook || self.depth >= super::DEEPEST {
            return None;
        }
        let (signs, name, argument) = opening(words)?;
        // An R chunk has its options in the braces; formulas, tables and diagrams are read elsewhere.
        if matches!(name, "math" | "list-table" | "r" | "python" | "julia" | "mermaid") {
            return None;
        }
        let close = self.end_of_directive(line, words, signs)?;
        let (mut options, body) = self.options_of(line, &close);
        if let Some(label) = self.label.take() {
            let own =
                |(key, value): &(&str, &str)| matches!(*key, "name" | "label") && !value.is_empty();
            match options.iter().any(own) {
                true => self.stands_alone(line, &place(label)),
                false => options.insert(0, ("label", label)),
            }
        }
        let directive = Directive { name, argument, options, body, close };
        let next = self.set_directive(line, &directive, words.starts_with(':'));
        if next.is_some() {
            self.blank = true;
        }
        next
    }

    /// The line that closes a directive of so many signs.
    pub(super) fn end_of_directive(
        &mut self,
        line: &Line,
        words: &str,
        signs: usize,
    ) -> Option<Line> {
        if !words.starts_with(':') {
            return self.closing(line, Fence::opened_by(line, words)?).ok();
        }
        if self.unclosed.contains(&signs) {
            return None;
        }
        let mut at = *line;
        while let Some(next) = self.after(&at) {
            at = next;
            let words = self.words(&at);
            if words.len() == signs && words.bytes().all(|b| b == b':') {
                return Some(at);
            }
        }
        // Nor will those that follow have an end.
        self.unclosed.push(signs);
        None
    }

    /// The options of a directive, `:key: value` or YAML between lines of hyphens, and where they end.
    fn options_of(&self, line: &Line, close: &Line) -> (Vec<(&'a str, &'a str)>, usize) {
        let (mut options, mut last, mut yaml) = (Vec::new(), *line, false);
        while let Some(next) = self.after(&last).filter(|next| next.begin < close.begin) {
            let words = self.words(&next);
            let pair = match words.strip_prefix(':') {
                _ if words == "---" && (yaml || options.is_empty()) => {
                    last = next;
                    if yaml {
                        break;
                    }
                    yaml = true;
                    continue;
                }
                None if yaml && words.starts_with("- ") => Some((words[2..].trim(), "")),
                None if yaml => words.split_once(':'),
                Some(rest) if !yaml => rest.split_once(':'),
                _ => None,
            };
            let Some((key, value)) = pair else { break };
            if key.is_empty() || key.contains(char::is_whitespace) {
                break;
            }
            options.push((key, value.trim()));
            last = next;
        }
        (options, last.next)
    }

    fn set_directive(&mut self, line: &Line, d: &Directive, colons: bool) -> Option<usize> {
        let name = d.name.strip_prefix("prf:").unwrap_or(d.name);
        let base = name.strip_suffix("-start").unwrap_or(name);
        if let Some(kind) = usual_environment(base) {
            return self.environment(line, d, kind, base.len() < name.len());
        }
        match name {
            "exercise-end" | "solution-end" => {
                self.drop_to(line, d.close.next);
                self.generated("::::\n", line.start);
                Some(d.close.next)
            }
            "figure" | "image" => self.picture(line, d),
            "code-cell" | "code-block" | "code" | "sourcecode" => self.code(line, d),
            "table" => self.captioned_table(line, d),
            "index" => {
                self.marks.extend(entries(d.argument));
                let mut at = d.body;
                while at < d.close.begin {
                    let next = super::line_at(self.text(), at);
                    self.marks.extend(entries(self.words(&next)));
                    at = next.next;
                }
                self.drop_to(line, d.close.next);
                Some(d.close.next)
            }
            "glossary" => self.glossary(line, d),
            "only" => self.conditional(line, d),
            _ if d.name.starts_with("prf:") => self.statement(line, d, name),
            "epigraph" | "pull-quote" | "blockquote" => {
                self.replace(line, &["", "::: {.epigraph}"]);
                self.held(d, ":::")
            }
            "bibliography" => {
                self.replace(line, &["", "::: {#refs}", ":::", ""]);
                self.done = d.close.next;
                Some(d.close.next)
            }
            _ if SILENT.contains(&name) => {
                if name == "raw" {
                    let text = "a raw text of MyST goes into no output; it is left out";
                    self.tell_myst(line, text.to_owned(), "write it in Markdown");
                }
                self.drop_to(line, d.close.next);
                Some(d.close.next)
            }
            _ if CALLOUTS.contains(&name) => {
                // Of several classes one may say how grave it is.
                let classes = d.get(&["class"]).unwrap_or_default().split([',', ' ']);
                let class = || classes.map(str::trim).find(|class| kind_of(class) != "note");
                let kind = if name == "admonition" { class().unwrap_or_default() } else { name };
                let title = Some(d.argument).filter(|title| !title.is_empty());
                // A note may begin behind its name.
                let is_title = matches!(name, "admonition" | "sidebar") || title.is_none();
                let head = callout(kind, title.filter(|_| is_title));
                match title.filter(|_| !is_title) {
                    Some(words) => self.replace(line, &["", &head, words]),
                    None => self.replace(line, &["", &head]),
                }
                self.held(d, ":::")
            }
            _ if LABELLED.contains(&name) => {
                match d.argument {
                    "" => self.replace(line, &[""]),
                    title => self.replace(line, &["", &format!("**{title}**"), ""]),
                }
                self.held(d, "")
            }
            _ if FRAMES.contains(&name) => {
                self.replace(line, &[""]);
                self.held(d, "")
            }
            _ if colons || name.starts_with("glue") => {
                let text = format!("`{{{name}}}` is a directive of MyST that Recto can't do");
                self.tell_myst(line, text, "what it holds is set; put in what it stands for");
                self.replace(line, &[""]);
                self.held(d, "")
            }
            _ => None,
        }
    }

    /// Goes over what a directive holds, and writes what ends it.
    fn held(&mut self, d: &Directive, end: &str) -> Option<usize> {
        self.held_until(d, &[end, ""], false)
    }

    /// The same with the lines that end it; where pictures stand `apart`, each is a paragraph of its own.
    fn held_until(&mut self, d: &Directive, end: &[&str], apart: bool) -> Option<usize> {
        self.done = d.body;
        let mut at = d.body;
        self.blank = true;
        self.depth += 1;
        while at < d.close.begin {
            let line = super::line_at(self.text(), at);
            at = self.line(line);
            if apart && at == line.next && is_picture(self.words(&line)) {
                self.copy_to(at);
                self.out.push_range(self.source, line.begin, line.start);
                self.generated("\n", line.start);
                self.blank = true;
            }
        }
        self.depth -= 1;
        if at == d.close.begin {
            self.replace(&d.close, end);
            at = d.close.next;
        }
        Some(at)
    }

    /// Terms with what explains them: the lines below a term may stand in, as Sphinx has it, where we
    /// have a colon.
    fn glossary(&mut self, line: &Line, d: &Directive) -> Option<usize> {
        self.replace(line, &[""]);
        self.done = d.body;
        let (mut at, mut below_term) = (d.body, false);
        while at < d.close.begin {
            let next = super::line_at(self.text(), at);
            let words = self.words(&next);
            if below_term && next.indent > 0 && next.depth == 0 && !words.is_empty() {
                self.copy_to(next.begin);
                self.generated(": ", next.start);
                self.done = next.start;
            }
            below_term = next.indent == 0 && !words.is_empty() && !words.starts_with(':');
            self.roles(&next, words);
            at = next.next;
        }
        self.replace(&d.close, &["", ""]);
        Some(d.close.next)
    }

    /// `{only} html`: text for some outputs alone.
    fn conditional(&mut self, line: &Line, d: &Directive) -> Option<usize> {
        match condition(d.argument) {
            Some(condition) => {
                let open = format!("::: {{.content-visible {condition}}}");
                self.replace(line, &["", &open]);
                self.held(d, ":::")
            }
            None => {
                let text =
                    format!("`{{only}} {}` is a condition that Recto can't decide", d.argument);
                let help = "what it is about is set; write `html` or `latex`, or `not` one of them";
                self.tell_myst(line, text, help);
                self.replace(line, &[""]);
                self.held(d, "")
            }
        }
    }

    /// A statement that not every book has, `{prf:axiom}`: a division of that name, below its title.
    fn statement(&mut self, line: &Line, d: &Directive, name: &str) -> Option<usize> {
        let text = format!("`{{{}}}` is no kind of statement that every book has", d.name);
        let help = format!(
            "it is set without its name; `[environments.{name}]` in the manifest makes \
             `::: {{.{name} title=\"...\"}}` one"
        );
        self.tell_myst(line, text, &help);
        let label = d.get(&["label", "name"]).map(|label| format!(" #{}", joined(label)));
        let head = format!("::: {{.{name}{}}}", label.unwrap_or_default());
        match d.argument {
            "" => self.replace(line, &["", &head]),
            title => self.replace(line, &["", &head, &format!("**{title}**"), ""]),
        }
        self.held(d, ":::")
    }

    /// Leaves a directive out.
    fn drop_to(&mut self, line: &Line, end: usize) {
        self.copy_to(line.begin);
        self.done = end;
    }

    fn tell_myst(&mut self, line: &Line, text: String, help: &str) {
        let span = self.source.span(line.start, line.end);
        self.diags.push(Diagnostic::warning(Code::OTHER_DIALECT, span, text).help(help));
    }

    /// The words of a directive as paragraphs, each on one line.
    fn paragraphs(&self, d: &Directive) -> Vec<String> {
        let mut all = vec![String::new()];
        let mut at = d.body;
        while at < d.close.begin {
            let line = super::line_at(self.text(), at);
            at = line.next;
            match (self.words(&line), all.last_mut()) {
                ("", Some(last)) if !last.is_empty() => all.push(String::new()),
                (words, Some(last)) => {
                    if !last.is_empty() {
                        last.push(' ');
                    }
                    last.push_str(words);
                }
                _ => {}
            }
        }
        all.retain(|words| !words.is_empty());
        all
    }

    fn picture(&mut self, line: &Line, d: &Directive) -> Option<usize> {
        let label = d.get(&["name", "label"]).map(|label| label_of("fig", label));
        if d.argument.is_empty() {
            return self.pictures(line, d, label.as_deref());
        }
        let mut attributes = String::new();
        if let Some(label) = label {
            attributes.push_str(&format!("#{label} "));
        }
        // What is no length that pictures take is told further on.
        let length =
            |key: &&str| d.get(&[*key]).filter(|w| w.starts_with(|c: char| c.is_numeric()));
        if let Some(width) = ["width", "figwidth"].iter().find_map(length) {
            attributes.push_str(&format!("width={} ", width.replace([' ', '"', '{', '}'], "")));
        }
        if let Some(alt) = d.get(&["alt"]) {
            attributes.push_str(&format!("alt={} ", in_quotes(alt)));
        }
        let attributes = match attributes.trim() {
            "" => String::new(),
            all => format!("{{{all}}}"),
        };
        let mut words = self.paragraphs(d).into_iter();
        let caption = words.next().unwrap_or_default();
        let caption = roles_said(&caption).unwrap_or(caption);
        let picture = format!("![{caption}](<{}>){attributes}", d.argument);
        let mut lines = vec![String::new(), picture, String::new()];
        words.for_each(|legend| {
            lines.extend([roles_said(&legend).unwrap_or(legend), String::new()])
        });
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        self.replace(line, &lines);
        self.done = d.close.next;
        Some(d.close.next)
    }

    /// A figure that names no file: what it holds are its pictures, and the caption of all.
    fn pictures(&mut self, line: &Line, d: &Directive, label: Option<&str>) -> Option<usize> {
        match label {
            Some(label) => {
                self.replace(line, &["", &format!("::: {{#{label}}}")]);
                self.held_until(d, &[":::", ""], true)
            }
            None => {
                self.replace(line, &[""]);
                self.held_until(d, &["", ""], true)
            }
        }
    }

    fn code(&mut self, line: &Line, d: &Directive) -> Option<usize> {
        let tags = d.get(&["tags", "class"]).unwrap_or_default();
        let tagged = |tag: &str| {
            let of_list = || d.options.iter().any(|(key, _)| *key == tag);
            tags.contains(tag) || of_list()
        };
        if d.name == "code-cell" && (tagged("remove-cell") || tagged("remove-input")) {
            self.drop_to(line, d.close.next);
            return Some(d.close.next);
        }
        let language = match d.argument {
            "ipython3" | "ipython" => "python",
            other => other.split_whitespace().next().unwrap_or_default(),
        };
        let mut attributes = String::new();
        if let Some(label) = d.get(&["name", "label"]).filter(|_| d.get(&["caption"]).is_some()) {
            attributes.push_str(&format!("#{} ", label_of("lst", label)));
        }
        if let Some(caption) = d.get(&["caption"]) {
            attributes.push_str(&format!("title={} ", in_quotes(caption)));
        }
        let numbers = ["linenos", "lineno-start", "number-lines"];
        if d.options.iter().any(|(key, _)| numbers.contains(key)) {
            attributes.push_str(".numberLines ");
        }
        let first = d.get(&["lineno-start", "number-lines"]);
        if let Some(first) = first.filter(|first| first.bytes().all(|b| b.is_ascii_digit())) {
            attributes.push_str(&format!("startFrom={first} "));
        }
        if let Some(lines) = d.get(&["emphasize-lines"]) {
            attributes.push_str(&format!("hl_lines={} ", in_quotes(lines)));
        }
        let attributes = match attributes.trim() {
            "" => String::new(),
            all => format!(" {{{all}}}"),
        };
        // The fence stays as long as it is: code may hold shorter ones.
        let words = self.words(line);
        let fence = words.trim_start_matches(['`', '~', ':']);
        let own = &words[..words.len() - fence.len()];
        // No backtick may stand behind a fence of them.
        let sign = if attributes.contains('`') { '~' } else { '`' };
        let signs = match own.starts_with(':') || sign == '~' {
            true => fence_around(&self.text()[d.body..d.close.begin], sign),
            false => own.to_owned(),
        };
        self.replace(line, &[&format!("{signs}{language}{attributes}")]);
        self.done = d.body;
        self.copy_to(d.close.begin);
        self.replace(&d.close, &[&signs]);
        Some(d.close.next)
    }

    fn captioned_table(&mut self, line: &Line, d: &Directive) -> Option<usize> {
        let label = d.get(&["name", "label"]).map(|label| label_of("tbl", label));
        if d.argument.is_empty() {
            return match label {
                Some(label) => {
                    self.replace(line, &["", &format!("::: {{#{label}}}"), ""]);
                    self.held_until(d, &["", ":::", ""], false)
                }
                None => {
                    self.replace(line, &[""]);
                    self.held_until(d, &[""], false)
                }
            };
        }
        let caption = roles_said(d.argument).unwrap_or_else(|| d.argument.to_owned());
        let label = label.map(|label| format!(" {{#{label}}}")).unwrap_or_default();
        self.replace(line, &[""]);
        self.held_until(d, &["", &format!(": {caption}{label}"), ""], false)
    }

    fn environment(
        &mut self,
        line: &Line,
        d: &Directive,
        (kind, prefix): (&str, &str),
        opens_only: bool,
    ) -> Option<usize> {
        let mut attributes = format!(".{kind}");
        if let Some(label) = d.get(&["label", "name"]).filter(|_| !prefix.is_empty()) {
            attributes.push_str(&format!(" #{}", label_of(prefix, label)));
        }
        // A solution names its exercise, which is no title.
        if !d.argument.is_empty() && kind != "solution" {
            attributes.push_str(&format!(" title={}", in_quotes(d.argument)));
        }
        let open = if opens_only { "::::" } else { ":::" };
        self.replace(line, &["", &format!("{open} {{{attributes}}}")]);
        if opens_only {
            self.done = d.close.next;
            return Some(d.close.next);
        }
        self.held(d, ":::")
    }

    /// `(name)=` names the place of what follows; `+++` parts cells of a notebook.
    pub(super) fn target(&mut self, line: &Line, words: &'a str) -> Option<usize> {
        if self.mdbook || line.depth > 0 || line.indent > 0 {
            return None;
        }
        if words == "+++" || words.starts_with("+++ {") {
            self.replace(line, &[""]);
            self.blank = true;
            return Some(line.next);
        }
        let label = words.strip_prefix('(')?.strip_suffix(")=")?;
        let named = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':');
        if label.is_empty() || !label.chars().all(named) {
            return None;
        }
        self.replace(line, &[""]);
        self.blank = true;
        self.labels.push(label);
        Some(line.next)
    }

    /// Hands what waits to that which begins on a line, behind a blank one. A heading, a picture and most
    /// directives take one name as their label. Other names, and the entries of the index, stand at the
    /// beginning of the words of a paragraph or of a list, and by themselves before all else; entries wait
    /// until a heading or a directive is over.
    pub(super) fn hand_over(&mut self, line: &Line, words: &'a str) {
        if self.labels.is_empty() && self.marks.is_empty() {
            return;
        }
        let directive = opening(words).map(|(_, name, _)| name);
        let outside = line.depth == 0 && line.indent < 4;
        let heading = outside && words.starts_with('#') && starts_block(words);
        let picture = outside
            && is_picture(words)
            && words.ends_with(')')
            && words.matches("![").count() == 1;
        let takes = heading && !words.contains("{#") || picture;
        if takes || directive.is_some_and(takes_label) {
            self.label = self.labels.pop();
        }
        // Far in, words of a list and code look alike.
        let said = self.waiting(!heading && directive.is_none() && line.indent < 4);
        if said.is_empty() {
            return;
        }
        let marker = list_marker(words);
        if outside && self.begins_words(line, &words[marker..]) {
            self.copy_to(line.start + marker);
            self.generated(&said, line.start + marker);
        } else {
            self.stands_alone(line, &said);
        }
    }

    /// Writes down the label of a directive that nothing has read.
    pub(super) fn hand_over_beside(&mut self, line: &Line, words: &str) {
        if let Some(label) = self.label.take_if(|_| opening(words).is_some()) {
            self.stands_alone(line, &place(label));
        }
    }

    /// Writes down what waits where nothing follows.
    pub(super) fn hand_over_at_end(&mut self) {
        let said = self.waiting(true);
        if said.is_empty() {
            return;
        }
        let end = self.text().len();
        self.copy_to(end);
        let feed = if self.out.as_str().ends_with('\n') { "" } else { "\n" };
        self.generated(&format!("{feed}\n{said}\n"), end.saturating_sub(1));
    }

    /// Writes the name of a place behind a heading or a picture, as its label.
    pub(super) fn label_behind(&mut self, line: &Line, words: &str, label: &str) -> usize {
        let (kind, space) = if words.starts_with('#') { ("sec", " ") } else { ("fig", "") };
        let label = label_of(kind, label);
        let attributes = words.rfind('{').and_then(|open| attr::parse(&words[open..]));
        let last = line.end.saturating_sub(1);
        if words.ends_with('}') && attributes.is_some() {
            self.copy_to(last);
            self.generated(&format!(" #{label}"), last);
        } else {
            self.copy_to(line.end);
            self.generated(&format!("{space}{{#{label}}}"), last);
        }
        line.next
    }

    /// The names of places that wait, and the entries of the index if they are to be `marked`, as words.
    fn waiting(&mut self, marked: bool) -> String {
        let mut said: String = self.labels.drain(..).map(place).collect();
        if marked {
            let mark = |entry: String| format!("[]{{.index entry={}}}", in_quotes(&entry));
            said.extend(self.marks.drain(..).map(mark));
        }
        said
    }

    /// Writes a paragraph before a line, within what that stands in unless it is code.
    fn stands_alone(&mut self, line: &Line, said: &str) {
        self.copy_to(line.begin);
        let out = self.out.as_str();
        let after_blank = matches!(out, "" | "\n") || out.ends_with("\n\n");
        let start = if line.indent < 4 { line.start } else { line.begin };
        for words in ["", said, ""].into_iter().skip(usize::from(after_blank)) {
            self.out.push_range(self.source, line.begin, start);
            self.generated(words, line.start);
            self.generated("\n", line.start);
        }
    }

    /// Whether the words of a line behind a blank one begin a paragraph, so that others may stand before
    /// them.
    fn begins_words(&self, line: &Line, words: &str) -> bool {
        let signs = "*_`[\"'(\u{201c}\u{2018}\u{ab}\u{201e}\u{a1}\u{bf}";
        let begins = words.starts_with(|c: char| c.is_alphanumeric() || signs.contains(c));
        // Asides of Markua, tasks, captions, definitions of links and the like.
        let mark = words.as_bytes().get(1) == Some(&b'>')
            || ["Table:", "[ ]", "[x]", "[X]"].iter().any(|mark| words.starts_with(mark))
            || words.contains("]:");
        // Headings and tables whose marks stand below their words.
        let below = self.after(line).map_or("", |next| self.words(&next));
        let underlined = !below.is_empty() && below.bytes().all(|b| b"-=|:+ \t".contains(&b));
        begins && !mark && !underlined && !starts_block(words)
    }

    /// The roles of a line: `` {eq}`energy` ``.
    pub(super) fn roles(&mut self, line: &Line, words: &str) {
        if self.mdbook {
            return;
        }
        for role in roles(words) {
            let Some(said) = said(&role) else { continue };
            let from = line.start + role.from;
            if from < self.done {
                continue;
            }
            self.copy_to(from);
            self.generated(&said, from);
            self.done = line.start + role.to;
        }
    }
}

/// A role in a line.
struct Role<'a> {
    from: usize,
    to: usize,
    name: &'a str,
    content: &'a str,
}

/// The roles of a line that do not stand in code.
fn roles(words: &str) -> Vec<Role<'_>> {
    let (mut all, mut at, mut counted, mut ticks) = (Vec::new(), 0, 0, 0);
    while let Some(mark) = words[at..].find("}`").map(|o| at + o) {
        // No name goes on beyond the last end of one.
        let from = std::mem::replace(&mut at, mark + 2).max(counted);
        let Some(open) = words[from..mark].rfind('{').map(|o| from + o) else {
            ticks += runs_of_ticks(&words[counted..mark]);
            counted = mark;
            continue;
        };
        let name = &words[open + 1..mark];
        let named = name.starts_with(|c: char| c.is_ascii_lowercase())
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b':'));
        ticks += runs_of_ticks(&words[counted..open]);
        counted = open;
        if !named || ticks % 2 == 1 {
            continue;
        }
        let Some(len) = words[mark + 2..].find('`').filter(|len| *len > 0) else { continue };
        let to = mark + 2 + len + 1;
        all.push(Role { from: open, to, name, content: &words[mark + 2..mark + 2 + len] });
        (at, counted) = (to, to);
    }
    all
}

/// How many rows of backticks begin in the words.
fn runs_of_ticks(words: &str) -> usize {
    let mut before = ' ';
    let mut count = 0;
    for c in words.chars() {
        count += usize::from(c == '`' && before != '`');
        before = c;
    }
    count
}

/// A text with its roles said; `None` without any.
fn roles_said(words: &str) -> Option<String> {
    let all = roles(words);
    let (mut out, mut from) = (String::new(), 0);
    for role in &all {
        if let Some(said) = said(role) {
            out.push_str(&words[from..role.from]);
            out.push_str(&said);
            from = role.to;
        }
    }
    out.push_str(&words[from..]);
    (from > 0).then_some(out)
}

/// What a role is here; `None` of one that others look at.
fn said(role: &Role) -> Option<String> {
    let content = role.content.trim();
    let (words, target) = match content.strip_suffix('>').and_then(|c| c.rsplit_once('<')) {
        Some((words, target)) => (words.trim(), target.trim()),
        None => ("", content),
    };
    Some(match role.name {
        "eq" => format!("[-@{}]", label_of("eq", target)),
        "numref" | "prf:ref" => {
            let label = any_label(target);
            match ["%s", "{number}"].iter().find(|mark| words.contains(**mark)) {
                Some(mark) => words.replace(mark, &format!("[-@{label}]")),
                None if words.is_empty() => format!("@{label}"),
                None => format!("[{words}](#{target})"),
            }
        }
        "ref" if words.is_empty() => format!("@{}", any_label(target)),
        "ref" => format!("[{words}](#{target})"),
        "doc" => {
            let file = target.trim_start_matches('/');
            let file = if file.ends_with(".md") { file.to_owned() } else { format!("{file}.md") };
            let name = file.rsplit('/').next().unwrap_or(&file).trim_end_matches(".md");
            format!("[{}]({file})", if words.is_empty() { name } else { words })
        }
        "term" => escaped(if words.is_empty() { content } else { words }, None),
        "guilabel" | "menuselection" => escaped(content, None),
        "abbr" => abbreviation(content),
        "download" => {
            let shown = if words.is_empty() { target } else { words };
            format!("[{}](<{target}>)", escaped(shown, None))
        }
        "file" => code_span(content),
        "index" => {
            let shown = if words.is_empty() { content } else { words };
            let entry = entries(target).into_iter().next().unwrap_or_else(|| target.to_owned());
            format!("[{shown}]{{.index entry={}}}", in_quotes(&entry))
        }
        "kbd" => format!("[{content}]{{.kbd}}"),
        "sub" => format!("~{content}~"),
        "sup" => format!("^{content}^"),
        "math" => format!("${content}$"),
        "code" | "program" | "command" => format!("`{content}`"),
        _ => return None,
    })
}

/// `MyST (Markedly Structured Text)`: the short words, with what they stand for.
fn abbreviation(content: &str) -> String {
    let Some((short, long)) = content.strip_suffix(')').and_then(|c| c.split_once(" (")) else {
        return escaped(content, None);
    };
    let long = long.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
    format!("<abbr title=\"{}\">{}</abbr>", long.replace('>', "&gt;"), escaped(short, None))
}

/// The condition of `{only}` as divisions have it: formats between `or`, or one behind `not`. Names of
/// other things are formats that no book is made in, as they are tags that nobody sets.
fn condition(expression: &str) -> Option<String> {
    let (key, names) = match expression.strip_prefix("not ") {
        Some(name) => ("unless-format", name),
        None => ("when-format", expression),
    };
    let plain = |name: &str| {
        let name = name.trim();
        let name = name.strip_prefix("builder_").or(name.strip_prefix("format_")).unwrap_or(name);
        let named = name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
        let name = match name {
            "dirhtml" | "singlehtml" => "html",
            "latexpdf" => "pdf",
            other => other,
        };
        (named && !name.is_empty()).then_some(name.to_owned())
    };
    let names: Vec<String> = names.split(" or ").map(plain).collect::<Option<_>>()?;
    (key == "when-format" || names.len() == 1).then(|| format!("{key}=\"{}\"", names.join(",")))
}

/// The number of signs, the name and the argument of a line that opens a directive.
fn opening(words: &str) -> Option<(usize, &str, &str)> {
    let sign = words.chars().next().filter(|c| matches!(c, '`' | ':' | '~'))?;
    let signs = words.len() - words.trim_start_matches(sign).len();
    let head = words[signs..].trim_start().strip_prefix('{').filter(|_| signs >= 3)?;
    let (name, argument) = head.split_once('}')?;
    let named = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b':'));
    named.then(|| (signs, name, argument.trim()))
}

/// Whether what a directive shows takes a label.
fn takes_label(directive: &str) -> bool {
    let name = directive.strip_prefix("prf:").unwrap_or(directive);
    let base = name.strip_suffix("-start").unwrap_or(name);
    match usual_environment(base) {
        Some((_, prefix)) => !prefix.is_empty(),
        None => name.len() < directive.len() || matches!(name, "figure" | "image" | "table"),
    }
}

/// Whether a line is one picture, or several, and nothing else.
fn is_picture(words: &str) -> bool {
    words.starts_with("![") && words.ends_with([')', '}'])
}

/// The name of a place where it has no other mark.
fn place(label: &str) -> String {
    format!("[]{{#{label}}}")
}

/// A label in one word.
fn joined(label: &str) -> String {
    label.split_whitespace().collect::<Vec<_>>().join("-")
}

/// A label as it is here: one that begins as others do keeps that, another one gets a prefix.
fn label_of(prefix: &str, label: &str) -> String {
    let label = joined(label);
    match own_prefix(&label) {
        Some((own, rest)) if own == prefix => format!("{prefix}-{rest}"),
        _ => format!("{prefix}-{label}"),
    }
}

/// The label that a reference to anything names: whoever looks for a section looks for others too.
fn any_label(label: &str) -> String {
    label_of(own_prefix(label.trim()).map_or("sec", |(own, _)| own), label)
}

/// What a label begins with, as labels do here, and the rest of it.
fn own_prefix(label: &str) -> Option<(&'static str, &str)> {
    let (begins, rest) = label.split_once([':', '-']).filter(|(_, rest)| !rest.is_empty())?;
    let joined = label.as_bytes()[begins.len()] == b':';
    let own = match begins {
        "tab" | "table" if joined => "tbl",
        other => PREFIXES.into_iter().find(|p| *p == other)?,
    };
    Some((own, rest))
}

/// The entries of an index that a line of MyST has: `single: lamps; oil`, or several between commas.
fn entries(words: &str) -> Vec<String> {
    let words = words.trim();
    if words.is_empty() {
        return Vec::new();
    }
    let rest = match words.split_once(':') {
        Some((kind, rest)) if matches!(kind.trim(), "single" | "pair" | "triple") => rest,
        _ => words,
    };
    let all: Vec<&str> = match rest.contains(';') && !rest.contains(',') {
        true => vec![rest],
        false => rest.split(',').collect(),
    };
    let entry = |words: &str| {
        let levels: Vec<&str> = words.split(';').map(str::trim).filter(|w| !w.is_empty()).collect();
        levels.join("!")
    };
    all.into_iter().map(entry).filter(|entry| !entry.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::rewritten as run;
    use super::{any_label, label_of};

    #[test]
    fn figures_and_callouts_are_ours() {
        assert_eq!(
            run(
                "```{figure} a/b.png\n---\nname: map-one\nwidth: 60%\n---\nA map\nof {eq}`e`.\n\nLegend.\n```\n"
            ),
            ("\n![A map of [-@eq-e].](<a/b.png>){#fig-map-one width=60%}\n\nLegend.\n\n".into(), 0)
        );
        assert_eq!(
            run(":::{admonition} Mind *it*\n:class: tip\nWords.\n:::\nb\n"),
            ("\n::: {.callout-tip title=\"Mind *it*\"}\nWords.\n:::\n\nb\n".into(), 0)
        );
        assert_eq!(
            run("```{note} Begins here.\n```\n").0,
            "\n::: {.callout-note}\nBegins here.\n:::\n\n"
        );
        assert_eq!(
            run("```{prf:theorem} Name\n:label: my-thm\nWords.\n```\n").0,
            "\n::: {.theorem #thm-my-thm title=\"Name\"}\nWords.\n:::\n\n"
        );
        assert_eq!(
            run("```{exercise-start}\n:label: one\n```\nDo.\n```{exercise-end}\n```\n").0,
            "\n:::: {.exercise #exr-one}\nDo.\n::::\n"
        );
        assert_eq!(
            run("```{admonition} A\n:class: dropdown, tip\nB.\n```\n").0,
            "\n::: {.callout-tip title=\"A\"}\nB.\n:::\n\n"
        );
    }

    #[test]
    fn a_figure_may_hold_its_pictures() {
        assert_eq!(
            run(":::{figure}\n:label: all\n![](a.png)\n![](b.png)\nBoth.\n:::\n").0,
            "\n::: {#fig-all}\n![](a.png)\n\n![](b.png)\n\nBoth.\n:::\n\n"
        );
        assert_eq!(run("```{figure}\n![](a.png)\n```\n").0, "\n![](a.png)\n\n\n\n");
        assert_eq!(
            run("```{figure} a.png\n:width: 300px\n```\n").0,
            "\n![](<a.png>){width=300px}\n\n"
        );
    }

    #[test]
    fn tables_are_read() {
        assert_eq!(
            run(":::{table} Of {eq}`x`\n:name: t\n| {eq}`y` |\n|---|\n:::\n").0,
            "\n| [-@eq-y] |\n|---|\n\n: Of [-@eq-x] {#tbl-t}\n\n"
        );
        assert_eq!(
            run("```{table}\n:name: t\n| a |\n|---|\n```\n").0,
            "\n::: {#tbl-t}\n\n| a |\n|---|\n\n:::\n\n"
        );
    }

    #[test]
    fn statements_and_glossaries_keep_their_words() {
        assert_eq!(
            run("```{prf:axiom} Of choice\n:label: c\nWords.\n```\n"),
            ("\n::: {.axiom #c}\n**Of choice**\n\nWords.\n:::\n\n".into(), 1)
        );
        assert_eq!(
            run("```{glossary}\nLamp\n  A light,\n  see {eq}`x`.\n\nOil\n: Fuel.\n```\n"),
            ("\nLamp\n: A light,\n  see [-@eq-x].\n\nOil\n: Fuel.\n\n\n".into(), 0)
        );
    }

    #[test]
    fn conditions_are_those_of_divisions() {
        for (said, want) in [
            ("html", "when-format=\"html\""),
            ("builder_html or latex", "when-format=\"html,latex\""),
            ("not latex", "unless-format=\"latex\""),
        ] {
            assert_eq!(
                run(&format!("```{{only}} {said}\nWords.\n```\n")),
                (format!("\n::: {{.content-visible {want}}}\nWords.\n:::\n\n"), 0)
            );
        }
        for said in ["html and draft", "not html or latex", ""] {
            assert_eq!(
                run(&format!("```{{only}} {said}\nWords.\n```\n")),
                ("\nWords.\n\n\n".into(), 1)
            );
        }
    }

    #[test]
    fn code_is_code() {
        assert_eq!(
            run("```{code-cell} ipython3\n:tags: [hide-output]\n\nx = 1\n```\n").0,
            "```python\n\nx = 1\n```\n"
        );
        assert_eq!(run("```{code-cell} r\n:tags: [remove-cell]\nx\n```\nb\n").0, "b\n");
        assert_eq!(
            run("```{code-block} c\n:caption: A \"b\"\n:name: l\nx\n```\n").0,
            "```c {#lst-l title=\"A \\\"b\\\"\"}\nx\n```\n"
        );
        assert_eq!(
            run("```{code-block} c\n:lineno-start: 10\n:emphasize-lines: 1,3-4\nx\n```\n").0,
            "```c {.numberLines startFrom=10 hl_lines=\"1,3-4\"}\nx\n```\n"
        );
        assert_eq!(run(":::{code-block} md\n```\nx\n```\n:::\n").0, "````md\n```\nx\n```\n````\n");
        assert_eq!(
            run("```{code-block} c\n:caption: Of `x`\nx\n```\n").0,
            "~~~c {title=\"Of `x`\"}\nx\n~~~\n"
        );
    }

    #[test]
    fn roles_are_references() {
        for (text, want) in [
            (
                "See {eq}`e_1`, {numref}`f` and {numref}`Fig. %s <fig:x>`.",
                "See [-@eq-e_1], @sec-f and Fig. [-@fig-x].",
            ),
            (
                "By {ref}`the map <m>`, {ref}`m`, {doc}`sub/one`.",
                "By [the map](#m), @sec-m, [one](sub/one.md).",
            ),
            ("`` {eq}`x` `` and {glue:text}`y`", "`` {eq}`x` `` and {glue:text}`y`"),
            ("{index}`lamps <single: lamps; oil>`", "[lamps]{.index entry=\"lamps!oil\"}"),
            (
                "{file}`C:\\Program Files (x86)\\x`, {file}`*.md`",
                "`C:\\Program Files (x86)\\x`, `*.md`",
            ),
            ("{download}`data <d.csv>`, {download}`d.csv`", "[data](<d.csv>), [d.csv](<d.csv>)"),
            (
                "{term}`a lamp <Lamp>`, {guilabel}`Save (*)`, {abbr}`AB (Alpha & Beta)`",
                "a lamp, Save (\\*), <abbr title=\"Alpha &amp; Beta\">AB</abbr>",
            ),
        ] {
            assert_eq!(run(&format!("{text}\n")).0, format!("{want}\n"));
        }
        // Each looked for from the line's beginning on would take minutes.
        for mark in ["}`", "{a}`", "{ }`"] {
            let line = mark.repeat(300_000);
            assert!(run(&line).1 == 0, "{mark}");
            let line = format!("{{{}", "}`".repeat(300_000));
            assert!(run(&line).0 == line);
        }
    }

    #[test]
    fn labels_have_the_prefixes_of_here() {
        assert_eq!(label_of("fig", "a b"), "fig-a-b");
        assert_eq!(label_of("tbl", "tab:x"), "tbl-x");
        assert_eq!(any_label("tab:x y"), "tbl-x-y");
        assert_eq!(any_label("fig-x"), "fig-x");
        assert_eq!(any_label("my-part"), "sec-my-part");
    }

    #[test]
    fn names_and_entries_go_to_what_follows() {
        assert_eq!(run("(my-part)=\n## Part\n\nb\n").0, "\n## Part {#sec-my-part}\n\nb\n");
        assert_eq!(run("a\n\n+++\n\nb\n").0, "a\n\n\n\nb\n");
        assert_eq!(
            run("```{index} lamps; oil, whales\n```\n\nWords.\n").0,
            "\n[]{.index entry=\"lamps!oil\"}[]{.index entry=\"whales\"}Words.\n"
        );
        assert_eq!(run("(a)=\n*Words* here.\n").0, "\n[]{#a}*Words* here.\n");
        assert_eq!(run("(a)=\n# {eq}`x` {.b}\n").0, "\n# [-@eq-x] {.b #sec-a}\n");
        assert_eq!(run("(a)=\n\n![A](a.png)\n").0, "\n\n![A](a.png){#fig-a}\n");
        assert_eq!(run("(a)=\n(b)=\n## H\n").0, "\n\n[]{#a}\n\n## H {#sec-b}\n");
    }

    #[test]
    fn names_and_entries_break_nothing() {
        for below in [
            "- [ ] a\n",
            "$$\nE = mc^2\n$$\n",
            "| a |\n|---|\n",
            "a | b\n--|--\n",
            "```c\nx\n```\n",
            "[a]: b.md\n",
            "    x\n",
        ] {
            assert_eq!(run(&format!("(a)=\n{below}")).0, format!("\n[]{{#a}}\n\n{below}"));
        }
        assert_eq!(run("(a)=\n> b\n").0, "\n> []{#a}\n> \n> b\n");
        assert_eq!(run("(a)=\n1. First\n2. Second\n").0, "\n1. []{#a}First\n2. Second\n");
        assert_eq!(
            run("```{index} lamps\n```\n1. First\n").0,
            "1. []{.index entry=\"lamps\"}First\n"
        );
        assert_eq!(
            run("```{index} energy\n```\n$$\nE = mc^2\n$$\n").0,
            "[]{.index entry=\"energy\"}\n\n$$\nE = mc^2\n$$\n"
        );
        // A heading takes none.
        assert_eq!(run("```{index} a\n```\n# H\n\n- b\n").0, "# H\n\n- []{.index entry=\"a\"}b\n");
        assert_eq!(run("a\n\n```{index} b\n```\n").0, "a\n\n\n[]{.index entry=\"b\"}\n");
        assert_eq!(run("a\n\n(b)=\n").0, "a\n\n\n\n[]{#b}\n");
    }

    #[test]
    fn directives_take_the_names_of_their_places() {
        assert_eq!(run("(m)=\n```{figure} a.png\nA.\n```\n").0, "\n\n![A.](<a.png>){#fig-m}\n\n");
        assert_eq!(
            run("(m)=\n```{figure} a.png\n:name: n\nA.\n```\n").0,
            "\n[]{#m}\n\n\n![A.](<a.png>){#fig-n}\n\n"
        );
        assert_eq!(run("(m)=\n```{math}\nx\n```\n").0, "\n[]{#m}\n\n```{math}\nx\n```\n");
        assert_eq!(run("(m)=\n:::{figure} a.png\n").0, "\n[]{#m}\n\n:::{figure} a.png\n");
    }

    #[test]
    fn what_is_unknown_keeps_its_words_and_is_told() {
        assert_eq!(
            run(":::{glue:figure} x\n:name: y\nWords.\n:::\n"),
            ("\nWords.\n\n\n".into(), 1)
        );
        assert_eq!(run("```{plot}\nx\n```\n"), ("```{plot}\nx\n```\n".into(), 0));
        let text = ":::{note}\n".repeat(5_000);
        assert_eq!(run(&text).0, text);
    }
}
