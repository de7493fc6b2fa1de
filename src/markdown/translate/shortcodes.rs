//! Shortcodes of Hugo, `{{< name >}}` and `{{% name %}}`: hints are callouts, tabs and folded text stand below
//! their labels, figures are figures, references are addresses. What stands between others stays; they go
//! and are told. Those of Quarto are read elsewhere.

use super::super::attr::in_quotes;
use super::super::lines::Line;
use super::{Pass, callout};
use crate::diagnostic::{Code, Diagnostic};

/// Names that Quarto has too.
const QUARTO: [&str; 12] = [
    "include",
    "pagebreak",
    "var",
    "meta",
    "env",
    "video",
    "kbd",
    "lipsum",
    "placeholder",
    "embed",
    "version",
    "contents",
];

/// Shortcodes that are callouts, whatever theme they are of; the first four say by a word of which kind.
const CALLOUTS: [&str; 15] = [
    "hint",
    "callout",
    "notice",
    "alert",
    "admonition",
    "note",
    "tip",
    "info",
    "warning",
    "danger",
    "important",
    "caution",
    "success",
    "error",
    "attention",
];

/// Shortcodes whose words are a label over what they hold.
const LABELLED: [&str; 5] = ["tab", "details", "expand", "spoiler", "collapse"];

/// Shortcodes that hold a formula.
const MATHS: [&str; 3] = ["katex", "math", "latex"];

/// Frames that nobody misses.
const FRAMES: [&str; 6] = ["tabs", "columns", "column", "steps", "tabpane", "cards"];

/// A shortcode within a line.
struct Shortcode<'a> {
    from: usize,
    to: usize,
    name: &'a str,
    arguments: &'a str,
    closes: bool,
}

impl<'a> Pass<'a> {
    /// A line with shortcodes; the start of the next one, if nothing else stands on it.
    pub(super) fn shortcode(&mut self, line: &Line, words: &'a str) -> Option<usize> {
        if self.mdbook || !(words.contains("{{<") || words.contains("{{%")) {
            return None;
        }
        let codes = shortcodes(words);
        if let [code] = codes.as_slice()
            && words[..code.from].trim().is_empty()
            && words[code.to..].trim().is_empty()
        {
            return self.alone(line, code);
        }
        self.in_words(line, &codes);
        None
    }

    fn alone(&mut self, line: &Line, code: &Shortcode<'a>) -> Option<usize> {
        let name = code.name;
        if code.closes {
            return self.close_shortcode(line, name);
        }
        if QUARTO.contains(&name) {
            return None;
        }
        if matches!(name, "figure" | "image" | "img") {
            let path = argument(code.arguments, "src")?;
            let caption = ["caption", "title"].iter().find_map(|k| argument(code.arguments, k));
            let alt = argument(code.arguments, "alt");
            let alt = alt.map(|alt| format!("{{alt={}}}", in_quotes(alt))).unwrap_or_default();
            let caption = caption.unwrap_or_default();
            self.replace(line, &["", &format!("![{caption}](<{path}>){alt}"), ""]);
        } else if matches!(name, "highlight" | "code") && self.closes_later(line, name) {
            return self.highlight(line, code);
        } else if MATHS.contains(&name) && self.closes_later(line, name) {
            self.callouts.push(name);
            self.replace(line, &["", "$$"]);
        } else if CALLOUTS.contains(&name) && self.closes_later(line, name) {
            let said = ["type", "style", "color", "kind", "context"];
            let said = said.iter().find_map(|key| argument(code.arguments, key));
            let first = || first_word(code.arguments);
            let by_word = CALLOUTS[..5].contains(&name);
            let kind = if by_word { said.or_else(first).unwrap_or("note") } else { name };
            let title = argument(code.arguments, "title");
            self.callouts.push(name);
            self.replace(line, &["", &callout(kind, title)]);
        } else if LABELLED.contains(&name) {
            let said = ["name", "title", "header", "summary"];
            let said = said.iter().find_map(|key| argument(code.arguments, key));
            match said.or_else(|| quoted_or_word(code.arguments)) {
                Some(label) => self.replace(line, &["", &format!("**{label}**"), ""]),
                None => self.replace(line, &[""]),
            }
        } else {
            if !FRAMES.contains(&name) {
                self.tell_shortcode(line, code);
            }
            self.replace(line, &[""]);
        }
        self.blank = true;
        Some(line.next)
    }

    /// The line that ends a shortcode.
    fn close_shortcode(&mut self, line: &Line, name: &str) -> Option<usize> {
        match self.callouts.pop_if(|open| *open == name) {
            Some(_) if MATHS.contains(&name) => self.replace(line, &["$$", ""]),
            Some(_) => self.replace(line, &[":::", ""]),
            None => self.replace(line, &[""]),
        }
        self.blank = true;
        Some(line.next)
    }

    /// `{{< highlight go >}}`, whose lines are code.
    fn highlight(&mut self, line: &Line, code: &Shortcode) -> Option<usize> {
        let language = first_word(code.arguments).unwrap_or_default();
        self.replace(line, &[&format!("```{language}")]);
        let mut at = *line;
        while let Some(next) = self.after(&at) {
            at = next;
            let words = self.words(&at);
            if ends(words, code.name) {
                self.replace(&at, &["```"]);
                break;
            }
        }
        self.blank = true;
        Some(at.next)
    }

    /// Whether a line below ends a shortcode before another of its name begins.
    fn closes_later(&self, line: &Line, name: &str) -> bool {
        let mut at = *line;
        let mut looked = 0;
        while let Some(next) = self.after(&at).filter(|_| looked < 4000) {
            at = next;
            looked += 1;
            let words = self.words(&at);
            if ends(words, name) {
                return true;
            }
            if words.starts_with("{{") && shortcodes(words).iter().any(|c| c.name == name) {
                return false;
            }
        }
        false
    }

    /// Shortcodes among words: references are addresses, a pair goes from around its words.
    fn in_words(&mut self, line: &Line, codes: &[Shortcode]) {
        for (at, code) in codes.iter().enumerate() {
            let paired = |other: &Shortcode| other.name == code.name && other.closes != code.closes;
            let (before, behind) = codes.split_at(at);
            let partner = if code.closes { before } else { &behind[1..] };
            if matches!(code.name, "ref" | "relref") && !code.closes {
                let Some(path) = quoted_or_word(code.arguments) else { continue };
                self.copy_to(line.start + code.from);
                self.generated(&path.replace(' ', "%20"), line.start + code.from);
            } else if !QUARTO.contains(&code.name) && partner.iter().any(paired) {
                self.copy_to(line.start + code.from);
                let target =
                    argument(code.arguments, "href").or(argument(code.arguments, "relref"));
                let open = before.iter().rev().find(|c| c.name == code.name && !c.closes);
                let led = open.and_then(|c| {
                    argument(c.arguments, "href").or(argument(c.arguments, "relref"))
                });
                match (target, led) {
                    (Some(_), _) if !code.closes => self.generated("[", line.start + code.from),
                    (_, Some(to)) if code.closes => {
                        self.generated(&format!("](<{to}>)"), line.start + code.from);
                    }
                    _ if !code.closes => self.tell_shortcode(line, code),
                    _ => {}
                }
            } else {
                continue;
            }
            self.done = line.start + code.to;
        }
    }

    fn tell_shortcode(&mut self, line: &Line, code: &Shortcode) {
        let span = self.source.span(line.start + code.from, line.start + code.to);
        let dots = if code.arguments.is_empty() { "" } else { " ..." };
        let text =
            format!("`{{{{< {}{dots} >}}}}` is a shortcode of Hugo; it is left out", code.name);
        let help = "what stands between such shortcodes stays; write what it stands for, or set it in backticks";
        self.diags.push(Diagnostic::warning(Code::OTHER_DIALECT, span, text).help(help));
    }
}

/// Whether a line ends a shortcode of this name.
fn ends(words: &str, name: &str) -> bool {
    words.starts_with("{{") && shortcodes(words).iter().any(|c| c.closes && c.name == name)
}

/// The shortcodes of a line that don't stand in code.
fn shortcodes(words: &str) -> Vec<Shortcode<'_>> {
    let (mut all, mut at, mut ticks) = (Vec::new(), 0, 0);
    while let Some(open) = words[at..].find("{{").map(|o| at + o) {
        ticks += words[at..open].matches('`').count();
        at = open + 2;
        let close = match words[at..].chars().next() {
            Some('<') => ">}}",
            Some('%') => "%}}",
            _ => continue,
        };
        // Three braces are talk about it.
        if words[..open].ends_with('{') {
            continue;
        }
        let begin = open + 3;
        let Some(len) = words[begin..].find(close) else { break };
        let inside = words[begin..begin + len].trim();
        at = begin + len + close.len();
        let closes = inside.starts_with('/');
        let inside = inside.trim_start_matches('/').trim_end_matches('/').trim();
        let (name, arguments) = inside.split_once([' ', '\t']).unwrap_or((inside, ""));
        let named = name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
        if ticks % 2 == 0 && named {
            let arguments = arguments.trim();
            all.push(Shortcode { from: open, to: at, name, arguments, closes });
        }
    }
    all
}

/// The value of `key="..."`.
fn argument<'a>(arguments: &'a str, key: &str) -> Option<&'a str> {
    let mut from = 0;
    loop {
        let at = from + arguments[from..].find(key)?;
        from = at + key.len();
        let begins = arguments[..at].is_empty() || arguments[..at].ends_with([' ', '\t']);
        let Some(rest) = arguments[from..].strip_prefix('=').filter(|_| begins) else { continue };
        return quoted_or_word(rest).filter(|value| !value.is_empty());
    }
}

/// The words in quotation marks that a text begins with, or its first word.
fn quoted_or_word(text: &str) -> Option<&str> {
    let sign = text.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'));
    match sign {
        Some(sign) => text[1..].split(sign).next(),
        None => text.split([' ', '\t']).next().filter(|word| !word.is_empty()),
    }
}

/// The first word that is no `key=value`.
fn first_word(arguments: &str) -> Option<&str> {
    quoted_or_word(arguments).filter(|word| !word.contains('=') && !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::super::super::text::Text;
    use super::super::foreign;
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
    fn hints_and_tabs_are_what_they_mean() {
        assert_eq!(
            run("{{< hint warning >}}\nMind.\n{{< /hint >}}\nb\n"),
            ("\n::: {.callout-warning}\nMind.\n:::\n\nb\n".into(), 0)
        );
        assert_eq!(
            run("{{% tip title=\"So\" %}}\na\n{{% /tip %}}\n"),
            ("\n::: {.callout-tip title=\"So\"}\na\n:::\n\n".into(), 0)
        );
        assert_eq!(
            run("{{< tabs >}}\n{{% tab \"One two\" %}}\na\n{{% /tab %}}\n{{< /tabs >}}\n"),
            ("\n\n**One two**\n\na\n\n\n".into(), 0)
        );
    }

    #[test]
    fn figures_and_references_are_markdown() {
        assert_eq!(
            run("{{< figure src=\"a b.png\" title=\"T\" alt=\"A\" >}}\n"),
            ("\n![T](<a b.png>){alt=\"A\"}\n\n".into(), 0)
        );
        assert_eq!(run("{{< katex >}}\nx^2\n{{< /katex >}}\n"), ("\n$$\nx^2\n$$\n\n".into(), 0));
        assert_eq!(run("- [a]({{< relref \"b.md\" >}}) c\n"), ("- [a](b.md) c\n".into(), 0));
        assert_eq!(
            run("{{<button href=\"/x\">}}Go{{</button>}} on\n"),
            ("[Go](</x>) on\n".into(), 0)
        );
        assert_eq!(
            run("{{< highlight go \"x=1\" >}}\na {{< b >}}\n{{< /highlight >}}\n"),
            ("```go\na {{< b >}}\n```\n".into(), 0)
        );
    }

    #[test]
    fn others_go_and_are_told() {
        assert_eq!(run("{{< youtube abc >}}\n"), ("\n".into(), 1));
        assert_eq!(run("a {{< x >}}b{{< /x >}} c\n"), ("a b c\n".into(), 1));
        for text in [
            "{{< include a.md >}}\n",
            "a {{< x >}} b\n",
            "`{{< x >}}`\n",
            "{{{< var x >}}}\n",
            "```\n{{< x >}}\n```\n",
            "{{ .Title }}\n",
        ] {
            assert_eq!(run(text), (text.to_owned(), 0), "{text}");
        }
        let line = "{{< a ".repeat(20_000);
        assert_eq!(run(&line), (line, 0));
    }
}
