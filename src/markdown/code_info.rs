//! The words behind a code fence: language, title, numbers and marks of lines.

use super::attr;
use super::code_lines;
use super::hidden_lines;
use super::parse::Parser;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::highlight;
use crate::model::{Attr, CodeBlock};
use crate::source::Span;

/// Directives of MyST that stand where the language does.
const DIRECTIVES: [&str; 14] = [
    "note",
    "warning",
    "tip",
    "important",
    "caution",
    "attention",
    "danger",
    "error",
    "hint",
    "seealso",
    "admonition",
    "figure",
    "image",
    "toctree",
];

/// Keys that give code its title.
const TITLES: [&str; 5] = ["caption", "lst-cap", "title", "filename", "file-name"];

/// What is told of a drawing that other tools make of words, and what to do.
fn diagram(lang: &str) -> (String, String) {
    let text = format!("`{lang}` is drawn or looked up by other tools; it is set as code");
    let draw = if lang == "mermaid" { " (`mmdc -i file.mmd -o file.svg`)" } else { "" };
    (text, format!("draw it to an SVG file{draw}: `![caption](file.svg){{#fig-x}}`"))
}

/// Tells of a drawing that a preprocessor has left to the scripts of a browser.
pub(super) fn tell_diagram(lang: &str, span: Span, diags: &mut Diagnostics) {
    let (text, help) = diagram(lang);
    diags.push(Diagnostic::warning(Code::OTHER_DIALECT, span, text).help(help));
}

impl Parser<'_> {
    /// Reads the words behind the fence at `raw`.
    pub(super) fn code_info(&mut self, info: &str, raw: usize) -> (CodeBlock, Attr) {
        let info = info.trim();
        let mut code = CodeBlock::default();
        let mut attr = Attr::default();
        let brace = info.find('{');
        let word = info[..brace.unwrap_or(info.len())].trim();
        let lang = word.split([',', ' ', '\t']).next().unwrap_or_default();
        if !lang.is_empty() {
            code.lang = Some(lang.to_owned());
        }
        let words = match brace {
            Some(b) => Some(info[b..].trim().to_string()),
            // As MkDocs writes them: behind the language, without braces.
            None if word.contains('=') => {
                let rest = &word[lang.len()..];
                let words = match rest.strip_prefix(',') {
                    Some(rest) => listed(rest),
                    None => rest.trim_start().to_owned(),
                };
                Some(format!("{{{words}}}"))
            }
            None => None,
        };
        let parsed = words.as_ref().and_then(|w| attr::parse(w).filter(|p| p.len == w.len()));
        match (parsed, words) {
            (Some(parsed), _) => {
                attr = parsed.attr;
                code.raw = parsed.raw;
                if code.lang.is_none() && code.raw.is_none() {
                    code.lang = language(&mut attr.classes);
                }
            }
            (None, Some(words)) => self.other_info(&words, &mut code, raw),
            (None, None) if matches!(lang, "mermaid" | "plantuml" | "dataview") => {
                let (text, help) = diagram(lang);
                self.of_fence(Code::OTHER_DIALECT, raw, text, help);
            }
            (None, None) if lang == "admonish" => {
                let text = "`admonish` needs a preprocessor of mdBook; this is set as code";
                self.of_fence(
                    Code::OTHER_DIALECT,
                    raw,
                    text.into(),
                    "write `> [!NOTE] Title`".into(),
                );
            }
            (None, None) => {}
        }
        for key in TITLES {
            if let Some(i) = attr.pairs.iter().position(|(k, _)| k == key)
                && code.caption.is_none()
            {
                let words = attr.pairs.remove(i).1;
                code.caption = Some(self.fragment(&words, self.text.span(raw, raw + 1)));
            }
        }
        for (pair, wanted) in code_lines::take(&mut code, &mut attr) {
            let text = format!("`{pair}` says nothing of the lines: {wanted}");
            self.of_fence(Code::BAD_VALUE, raw, text, "it is left out".into());
        }
        if code.raw.is_none() {
            self.tell_keys(
                &attr,
                (
                    "code",
                    &["title", "short", "startFrom", "hl_lines", hidden_lines::KEY, "shortcodes"],
                ),
                raw,
            );
        }
        (code, attr)
    }

    /// Words in braces that are no attributes: lines to mark, a chunk or a directive.
    fn other_info(&mut self, words: &str, code: &mut CodeBlock, raw: usize) {
        let inner = words.trim_start_matches('{').trim_end_matches('}').trim();
        if let Some(lines) = code_lines::ranges(inner) {
            code.marked = lines;
            return;
        }
        let end = inner.find(|c: char| !c.is_alphanumeric() && c != '-' && c != '_');
        let (name, rest) = inner.split_at(end.unwrap_or(inner.len()));
        let alone = code.lang.is_none() && (rest.is_empty() || rest.starts_with([',', ' ', '}']));
        if alone && DIRECTIVES.contains(&name) {
            let text = format!("`{{{name}}}` is a directive of MyST; this is set as code");
            let help = match name {
                "figure" | "image" => "write `![caption](file){#fig-x}`".to_owned(),
                "toctree" => "the manifest's `[chapters]` has the order of the files".to_owned(),
                _ => format!("write `> [!{}]` and `> ` before each line", name.to_uppercase()),
            };
            self.of_fence(Code::OTHER_DIALECT, raw, text, help);
            return;
        }
        // A formula of MyST.
        if alone && name == "math" {
            code.lang = Some(name.to_owned());
            return;
        }
        if alone && !name.is_empty() {
            code.lang = Some(name.to_owned());
            let text =
                format!("`{{{inner}}}` is code to be run in other tools; here it is set only");
            let help = format!("write `{name}` or `{{.{name}}}`, and put its result into the text");
            self.of_fence(Code::CODE_CHUNK, raw, text, help);
            return;
        }
        let text = format!("`{words}` are no attributes; they are left out");
        let help = "write `{.rust #lst-x title=\"...\" startFrom=10}` with spaces between";
        self.of_fence(Code::STRAY_ATTRIBUTES, raw, text, help.into());
    }

    /// Warns of marks on lines that the code does not have.
    pub(super) fn marks_beyond(&mut self, code: &CodeBlock, raw: usize) {
        let lines = code.text.lines().count() as u32;
        let Some((_, last)) = code.marked.iter().find(|(_, last)| *last > lines) else { return };
        let text = format!("line {last} is to be marked, but the code has {lines}");
        let help = "lines are counted from 1, whatever their printed numbers are";
        self.of_fence(Code::BAD_VALUE, raw, text, help.into());
    }

    fn of_fence(&mut self, code: Code, raw: usize, text: String, help: String) {
        let span = self.line_span(raw);
        self.diags.push(Diagnostic::warning(code, span, text).help(help));
    }

    /// The rest of the line at `raw`.
    pub(super) fn line_span(&self, raw: usize) -> Span {
        let line = self.src[raw..].lines().next().unwrap_or_default();
        self.text.span(raw, raw + line.trim_end().len().max(1))
    }
}

/// Those of words with commas between them that say what a key is: the others are mdBook's, of what is done
/// with code (`editable`, `ignore`).
fn listed(words: &str) -> String {
    let mut quoted = false;
    let parts = words.split(|c: char| {
        quoted ^= c == '"';
        !quoted && (c == ',' || c.is_whitespace())
    });
    let keys: Vec<&str> = parts.filter(|part| part.contains('=')).collect();
    keys.join(" ")
}

/// Takes the language out of the classes: the first that is known, else the first that does not
/// ask for numbers.
fn language(classes: &mut Vec<String>) -> Option<String> {
    let known = classes.iter().position(|c| highlight::knows(c));
    let first = || classes.iter().position(|c| !code_lines::asks_for_numbers(c));
    known.or_else(first).map(|i| classes.remove(i))
}
