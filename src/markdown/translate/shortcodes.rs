//! Shortcodes of Hugo, `{{< name >}}` and `{{% name %}}`: hints are callouts, tabs and folded text stand below
//! their labels, figures are figures, references are addresses. What stands between others stays; they go
//! and are told. Those of Quarto are read elsewhere.

use super::super::attr::{self, in_quotes};
use super::super::lines::Line;
use super::{Pass, callout, fence_around};
use crate::diagnostic::{Code, Diagnostic};
use rustc_hash::FxHashMap;

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
        if let Some(said) = said_of_quarto(code) {
            self.replace(line, &[&said]);
            return Some(line.next);
        }
        if QUARTO.contains(&name) {
            return None;
        }
        let given = Arguments::of(code.arguments);
        if matches!(name, "figure" | "image" | "img")
            && let Some(path) = given.get(&["src"]).or(given.word())
        {
            let caption = given.get(&["caption", "title"]).unwrap_or_default();
            let alt = given.get(&["alt"]);
            let alt = alt.map(|alt| format!("{{alt={}}}", in_quotes(alt))).unwrap_or_default();
            self.replace(line, &["", &format!("![{caption}](<{path}>){alt}"), ""]);
        } else if matches!(name, "highlight" | "code") && self.closes_later(line, name) {
            return self.highlight(line, code);
        } else if MATHS.contains(&name) && self.closes_later(line, name) {
            self.callouts.push(name);
            self.replace(line, &["", "$$"]);
        } else if CALLOUTS.contains(&name) && self.closes_later(line, name) {
            let said = given.get(&["type", "style", "color", "kind", "context"]);
            let by_word = CALLOUTS[..5].contains(&name);
            let kind = if by_word { said.or(given.word()).unwrap_or("note") } else { name };
            self.callouts.push(name);
            self.replace(line, &["", &callout(kind, given.get(&["title"]))]);
        } else if LABELLED.contains(&name) {
            let said = given.get(&["name", "title", "header", "summary"]);
            match said.or(given.word()) {
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
        let given = Arguments::of(code.arguments);
        let language = given.word().or(given.get(&["lang", "language"]));
        let language = language.filter(|word| !word.contains('=')).unwrap_or_default();
        let mut close = self.after(line)?;
        while !ends(self.words(&close), code.name) {
            close = self.after(&close)?;
        }
        let fence = fence_around(&self.text()[line.next..close.begin], '`');
        self.replace(line, &[&format!("{fence}{language}")]);
        self.replace(&close, &[&fence]);
        self.blank = true;
        Some(close.next)
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
        for (code, partner) in codes.iter().zip(pairs(codes)) {
            let place = line.start + code.from;
            if matches!(code.name, "ref" | "relref") && !code.closes {
                let given = Arguments::of(code.arguments);
                let Some(path) = given.word().or(given.get(&["path"])) else { continue };
                self.copy_to(place);
                self.generated(&path.replace(' ', "%20"), place);
            } else if let Some(said) = said_of_quarto(code) {
                self.copy_to(place);
                self.generated(&said, place);
            } else if let Some(partner) = partner.filter(|_| !QUARTO.contains(&code.name)) {
                self.copy_to(place);
                let opened = if code.closes { &codes[partner] } else { code };
                let given = Arguments::of(opened.arguments);
                match (given.get(&["href", "relref"]), code.closes) {
                    (Some(_), false) => self.generated("[", place),
                    (Some(to), true) => self.generated(&format!("](<{to}>)"), place),
                    (None, false) => self.tell_shortcode(line, code),
                    (None, true) => {}
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

/// What a shortcode of Quarto's is here: keys are keys, a film its address.
fn said_of_quarto(code: &Shortcode) -> Option<String> {
    let given = Arguments::of(code.arguments);
    match code.name {
        "kbd" => {
            let by_system = || given.get(&["win", "linux", "mac"]);
            let words = code.arguments.trim();
            let keys = if words.contains('=') { by_system()? } else { words };
            let plain = !keys.is_empty() && !keys.contains(['[', ']', '`', '{']);
            plain.then(|| format!("[{keys}]{{.kbd}}"))
        }
        "video" => {
            let address = given.word().or(given.get(&["src"]))?;
            address.starts_with("http").then(|| format!("<{address}>"))
        }
        _ => None,
    }
}

/// Whether a line ends a shortcode of this name.
fn ends(words: &str, name: &str) -> bool {
    words.starts_with("{{") && shortcodes(words).iter().any(|c| c.closes && c.name == name)
}

/// With which other one each shortcode of a line makes a pair.
fn pairs(codes: &[Shortcode]) -> Vec<Option<usize>> {
    let mut partners = vec![None; codes.len()];
    let mut open: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for (at, code) in codes.iter().enumerate() {
        let waiting = open.entry(code.name).or_default();
        if !code.closes {
            waiting.push(at);
        } else if let Some(from) = waiting.pop() {
            partners[from] = Some(at);
            partners[at] = Some(from);
        }
    }
    partners
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

/// What a shortcode is given: values with their keys, and words alone, whose keys are empty.
struct Arguments<'a>(Vec<(&'a str, String)>);

impl<'a> Arguments<'a> {
    fn of(text: &'a str) -> Self {
        let (mut all, mut rest) = (Vec::new(), text.trim_start());
        while !rest.is_empty() {
            let end = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '.')));
            let (mut key, behind) = rest.split_at(end.unwrap_or(rest.len()));
            match behind.strip_prefix('=').filter(|_| !key.is_empty()) {
                Some(behind) => rest = behind,
                None => key = "",
            }
            let (value, len) = value(rest);
            all.push((key, value));
            rest = rest[len..].trim_start();
        }
        Arguments(all)
    }

    /// The value of the first of these keys that has one.
    fn get(&self, keys: &[&str]) -> Option<&str> {
        let of = |key: &&str| {
            let found = self.0.iter().find(|(own, value)| own == key && !value.is_empty());
            found.map(|(_, value)| value.as_str())
        };
        keys.iter().find_map(of)
    }

    /// The first word that has no key.
    fn word(&self) -> Option<&str> {
        let found = self.0.iter().find(|(key, _)| key.is_empty());
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }
}

/// The value that a text begins with and the bytes that it takes: words in quotation marks, as attributes
/// have them, else all up to white space.
fn value(text: &str) -> (String, usize) {
    match text.chars().next() {
        Some('`') => {
            let len = text[1..].find('`').unwrap_or(text.len() - 1);
            (text[1..1 + len].to_owned(), text.len().min(len + 2))
        }
        Some('"' | '\'') => attr::value(text).unwrap_or_else(|| (text[1..].to_owned(), text.len())),
        _ => {
            let len = text.find(char::is_whitespace).unwrap_or(text.len());
            (text[..len].to_owned(), len)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::rewritten as run;

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
        // Code may hold fences itself.
        assert_eq!(
            run("{{< highlight md >}}\n```\nx\n```\n{{< /highlight >}}\n").0,
            "````md\n```\nx\n```\n````\n"
        );
    }

    #[test]
    fn figures_are_given_values_and_words() {
        for (given, want) in [
            (r#"src="a.png" caption="The \"old\" mill""#, "![The \"old\" mill](<a.png>)"),
            (r#""a.png" title='T'"#, "![T](<a.png>)"),
            ("a.png alt=`b \"c\"`", "![](<a.png>){alt=\"b \\\"c\\\"\"}"),
            (r#"title="a src=b" src=c.png"#, "![a src=b](<c.png>)"),
        ] {
            let found = run(&format!("{{{{< figure {given} >}}}}\n"));
            assert_eq!(found, (format!("\n{want}\n\n"), 0), "{given}");
        }
        assert_eq!(run("{{< figure alt=\"A\" >}}\n"), ("\n".into(), 1));
        assert_eq!(run("[a]({{< ref path=\"b.md\" >}})\n"), ("[a](b.md)\n".into(), 0));
    }

    #[test]
    fn others_go_and_are_told() {
        assert_eq!(run("{{< youtube abc >}}\n"), ("\n".into(), 1));
        assert_eq!(run("a {{< x >}}b{{< /x >}} c\n"), ("a b c\n".into(), 1));
        assert_eq!(run("{{<x>}} a {{<x>}}b{{</x>}} c\n"), ("{{<x>}} a b c\n".into(), 1));
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
        for (mark, count) in [("{{< a ", 20_000), ("{{<a>}}", 150_000), ("{{</a>}}", 150_000)] {
            let line = mark.repeat(count);
            assert!(run(&line) == (line, 0), "{mark}");
        }
    }
}
