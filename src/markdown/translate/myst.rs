//! MyST, the dialect of Jupyter Book: directives in fences of backticks or colons, roles before code, names of
//! places on lines of their own. Figures, callouts, code, theorems and references are what they are here;
//! what only a web page has goes; what else there is keeps its words and is told.

use super::super::attr::in_quotes;
use super::super::lines::{Fence, Line};
use super::{Pass, callout};
use crate::diagnostic::{Code, Diagnostic};

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
const FRAMES: [&str; 11] = [
    "div",
    "container",
    "grid",
    "grid-item",
    "tab-set",
    "tabs",
    "only",
    "aside",
    "topic",
    "panels",
    "centered",
];

/// Directives whose title stands over what they hold.
const LABELLED: [&str; 4] = ["dropdown", "tab-item", "card", "grid-item-card"];

/// Directives that are no text of the book.
const SILENT: [&str; 6] =
    ["contents", "tableofcontents", "toctree", "raw", "bibliography", "footbibliography"];

/// Directives that are theorems and the like, with the beginnings of their labels.
const ENVIRONMENTS: [(&str, &str); 12] = [
    ("theorem", "thm"),
    ("lemma", "lem"),
    ("corollary", "cor"),
    ("proposition", "prp"),
    ("conjecture", "cnj"),
    ("definition", "def"),
    ("example", "exm"),
    ("exercise", "exr"),
    ("solution", "sol"),
    ("remark", "rem"),
    ("proof", ""),
    ("property", ""),
];

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
        if self.mdbook || self.depth >= super::DEEPEST || !words.starts_with(['`', ':', '~']) {
            return None;
        }
        let sign = words.chars().next()?;
        let signs = words.len() - words.trim_start_matches(sign).len();
        let head = words[signs..].trim_start().strip_prefix('{').filter(|_| signs >= 3)?;
        let (name, argument) = head.split_once('}')?;
        let named = name.starts_with(|c: char| c.is_ascii_lowercase())
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b':'));
        // An R chunk has its options in the braces; formulas, tables and diagrams are read elsewhere.
        if !named || matches!(name, "math" | "list-table" | "r" | "python" | "julia" | "mermaid") {
            return None;
        }
        let close = self.end_of_directive(line, words, signs)?;
        let (options, body) = self.options_of(line, &close);
        let argument = argument.trim();
        let directive = Directive { name, argument, options, body, close };
        let next = self.set_directive(line, &directive, sign == ':');
        if next.is_some() {
            self.blank = true;
        }
        next
    }

    /// The line that closes a directive of so many signs.
    fn end_of_directive(&mut self, line: &Line, words: &str, signs: usize) -> Option<Line> {
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
        if let Some(&(kind, prefix)) = ENVIRONMENTS.iter().find(|(kind, _)| *kind == base) {
            return self.environment(line, d, (kind, prefix), base.len() < name.len());
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
                let class = d.get(&["class"]).unwrap_or_default();
                let kind = if name == "admonition" { class } else { name };
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
        self.done = d.body;
        let mut at = d.body;
        self.blank = true;
        self.depth += 1;
        while at < d.close.begin {
            at = self.line(super::line_at(self.text(), at));
        }
        self.depth -= 1;
        if at == d.close.begin {
            self.replace(&d.close, &[end, ""]);
            at = d.close.next;
        }
        Some(at)
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
        let mut attributes = String::new();
        if let Some(label) = d.get(&["name", "label"]) {
            attributes.push_str(&format!("#{} ", label_of("fig", label)));
        }
        if let Some(width) = d.get(&["width", "figwidth"]).filter(|w| w.ends_with('%')) {
            attributes.push_str(&format!("width={width} "));
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
        if d.options.iter().any(|(key, _)| matches!(*key, "linenos" | "lineno-start")) {
            attributes.push_str(".numberLines ");
        }
        let attributes = match attributes.trim() {
            "" => String::new(),
            all => format!(" {{{all}}}"),
        };
        // The fence stays as long as it is: code may hold shorter ones.
        let words = self.words(line);
        let fence = words.trim_start_matches(['`', '~', ':']);
        let signs = &words[..words.len() - fence.len()];
        let signs = if signs.starts_with(':') { "```" } else { signs };
        self.replace(line, &[&format!("{signs}{language}{attributes}")]);
        self.done = d.body;
        self.copy_to(d.close.begin);
        self.replace(&d.close, &[signs]);
        Some(d.close.next)
    }

    fn captioned_table(&mut self, line: &Line, d: &Directive) -> Option<usize> {
        self.copy_to(line.begin);
        self.generated("\n", line.start);
        self.done = d.body;
        self.copy_to(d.close.begin);
        let label = d.get(&["name", "label"]).map(|label| label_of("tbl", label));
        let label = label.map(|label| format!(" {{#{label}}}")).unwrap_or_default();
        match d.argument {
            "" => self.replace(&d.close, &[""]),
            caption => self.replace(&d.close, &["", &format!(": {caption}{label}"), ""]),
        }
        Some(d.close.next)
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

    /// `(name)=` above a heading gives it that label; `+++` parts cells of a notebook.
    pub(super) fn target(&mut self, line: &Line, words: &str) -> Option<usize> {
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
        let mut next = self.after(line)?;
        while self.words(&next).is_empty() {
            next = self.after(&next)?;
        }
        let heading = self.words(&next);
        let prefixed = label_of("sec", label);
        self.replace(line, &[""]);
        self.blank = true;
        if heading.starts_with('#') && !heading.contains("{#") {
            self.copy_to(next.end);
            self.generated(&format!(" {{#{prefixed}}}"), next.end.saturating_sub(1));
            self.roles(&next, heading);
            return Some(next.next);
        }
        if heading.starts_with(char::is_alphanumeric) {
            self.copy_to(next.start);
            self.generated(&format!("[]{{#{label}}}"), next.start);
            return Some(next.begin.max(line.next));
        }
        Some(line.next)
    }

    /// The roles of a line: `` {eq}`energy` ``. And the marks of the index that wait for a paragraph.
    pub(super) fn roles(&mut self, line: &Line, words: &str) {
        if self.mdbook {
            return;
        }
        let begins =
            words.starts_with(char::is_alphanumeric) && line.indent == 0 && self.done <= line.start;
        if !self.marks.is_empty() && begins {
            self.copy_to(line.start);
            for entry in std::mem::take(&mut self.marks) {
                self.generated(&format!("[]{{.index entry={}}}", in_quotes(&entry)), line.start);
            }
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
        at = mark + 2;
        let Some(open) = words[counted..mark].rfind('{').map(|o| counted + o) else { continue };
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
        "eq" => format!("([-@{}])", label_of("eq", target)),
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
        "term" | "abbr" | "download" | "file" | "guilabel" | "menuselection" => {
            let shown = if words.is_empty() { content } else { words };
            shown.split(" (").next().unwrap_or(shown).to_owned()
        }
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

/// A label as it is here: one that begins as others do keeps that, another one gets a prefix.
fn label_of(prefix: &str, label: &str) -> String {
    let label = label.split_whitespace().collect::<Vec<_>>().join("-");
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
    let (kind, rest) = words.split_once(':').unwrap_or(("", words));
    let rest = match kind.trim() {
        "single" | "pair" | "triple" => rest,
        _ if kind.is_empty() => words,
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
    use super::super::super::text::Text;
    use super::super::foreign;
    use super::{any_label, label_of};
    use crate::diagnostic::Diagnostics;
    use crate::source::FileId;

    fn run(source: &str) -> (String, usize) {
        let mut text = Text::default();
        text.push_file(source, FileId(0), 0);
        let mut diags = Diagnostics::new();
        let out = foreign(&text, 0, false, &mut diags);
        (out.as_ref().unwrap_or(&text).as_str().to_owned(), diags.iter().count())
    }

    #[test]
    fn figures_and_callouts_are_ours() {
        assert_eq!(
            run(
                "```{figure} a/b.png\n---\nname: map-one\nwidth: 60%\n---\nA map\nof {eq}`e`.\n\nLegend.\n```\n"
            ),
            (
                "\n![A map of ([-@eq-e]).](<a/b.png>){#fig-map-one width=60%}\n\nLegend.\n\n"
                    .into(),
                0
            )
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
    }

    #[test]
    fn roles_are_references() {
        for (text, want) in [
            (
                "See {eq}`e_1`, {numref}`f` and {numref}`Fig. %s <fig:x>`.",
                "See ([-@eq-e_1]), @sec-f and Fig. [-@fig-x].",
            ),
            (
                "By {ref}`the map <m>`, {ref}`m`, {doc}`sub/one`.",
                "By [the map](#m), @sec-m, [one](sub/one.md).",
            ),
            ("`` {eq}`x` `` and {glue:text}`y`", "`` {eq}`x` `` and {glue:text}`y`"),
            ("{index}`lamps <single: lamps; oil>`", "[lamps]{.index entry=\"lamps!oil\"}"),
        ] {
            assert_eq!(run(&format!("{text}\n")).0, format!("{want}\n"));
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
