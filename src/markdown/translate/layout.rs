//! What lays out pages in LaTeX and stands between paragraphs: page breaks are page breaks, counters, lists
//! and white space go and are told, for books make these themselves. And bookdown's marks of parts, and the
//! captions of code that pandoc-crossref has below it.

use super::super::attr::in_quotes;
use super::super::lines::{Fence, Line};
use super::Pass;
use crate::diagnostic::{Code, Diagnostic};

/// Commands that break the page.
const BREAKS: [&str; 4] = ["newpage", "clearpage", "cleardoublepage", "pagebreak"];

/// Commands that say only how pages look, or that a list stands there which books have by themselves.
const COMMANDS: [&str; 47] = [
    "vspace",
    "hspace",
    "vfill",
    "hfill",
    "bigskip",
    "medskip",
    "smallskip",
    "noindent",
    "indent",
    "centering",
    "raggedright",
    "raggedleft",
    "pagenumbering",
    "thispagestyle",
    "pagestyle",
    "setcounter",
    "addtocounter",
    "setlength",
    "addtolength",
    "listoffigures",
    "listoftables",
    "lstlistoflistings",
    "tableofcontents",
    "frontmatter",
    "mainmatter",
    "backmatter",
    "maketitle",
    "printindex",
    "makeindex",
    "addcontentsline",
    "markboth",
    "markright",
    "phantomsection",
    "nopagebreak",
    "onehalfspacing",
    "doublespacing",
    "singlespacing",
    "normalsize",
    "small",
    "large",
    "Large",
    "footnotesize",
    "linespread",
    "selectfont",
    "appendix",
    "null",
    "par",
];

impl Pass<'_> {
    /// A line of nothing but such commands, which begins a paragraph.
    pub(super) fn layout(&mut self, line: &Line, words: &str) -> Option<usize> {
        if self.mdbook || !words.starts_with('\\') || words.len() > 300 {
            return None;
        }
        let names = commands(words)?;
        self.blank = true;
        if names.iter().any(|name| BREAKS.contains(name)) {
            self.replace(line, &["", "{{< pagebreak >}}", ""]);
            return Some(line.next);
        }
        for name in names {
            let span = self.source.span(line.start, line.end);
            let text = format!("`\\{name}` lays out pages in LaTeX; it is left out");
            let help = match name {
                "listoffigures" => {
                    "`{ kind = \"list-of-figures\" }` in the manifest makes that list"
                }
                "listoftables" => "`{ kind = \"list-of-tables\" }` in the manifest makes that list",
                "lstlistoflistings" => {
                    "`{ kind = \"list-of-listings\" }` in the manifest makes that list"
                }
                "printindex" => "`{ kind = \"index\" }` in the manifest's list `back` makes it",
                "tableofcontents" => "Recto makes the contents itself",
                "frontmatter" | "mainmatter" | "backmatter" | "appendix" => {
                    "the manifest's lists `front`, `main` and `back` say it"
                }
                _ => "themes lay out the pages: take it out",
            };
            self.diags.push(Diagnostic::warning(Code::RAW_TEX, span, text).help(help));
        }
        self.replace(line, &[""]);
        Some(line.next)
    }

    /// `# (PART\*) Title {-}` of bookdown: the part is the manifest's. One that begins no file is none there.
    pub(super) fn part_mark(&mut self, line: &Line, words: &str) -> Option<usize> {
        let title = words.strip_prefix("# ")?.trim_start();
        let part = ["(PART) ", "(PART\\*) ", "(APPENDIX) "].iter().any(|m| title.starts_with(m));
        if !part || line.depth > 0 || line.indent > 0 {
            return None;
        }
        let before = self.text()[..line.begin].trim_end();
        if !before.is_empty() && !before.ends_with("---") {
            let span = self.source.span(line.start, line.end);
            let text = "this begins a part in bookdown, in the middle of a file; it is left out";
            let help =
                "divide the file there; the manifest says `{ part = \"...\", chapters = [...] }`";
            self.diags.push(Diagnostic::warning(Code::OTHER_DIALECT, span, text).help(help));
        }
        self.replace(line, &[""]);
        self.blank = true;
        Some(line.next)
    }

    /// The caption that stands behind code, `: Words {#lst:x}`: it goes to the words behind the fence. The
    /// start of the line after it.
    pub(super) fn caption_of(&mut self, open: &Line, fence: Fence, close: &Line) -> Option<usize> {
        let mut line = self.after(close).filter(|l| self.words(l).is_empty())?;
        while self.words(&line).is_empty() {
            line = self.after(&line)?;
        }
        let words = self.words(&line);
        let rest = words.strip_prefix(": ").or_else(|| words.strip_prefix("Listing: "))?;
        let (caption, label) = rest.split_once("{#lst")?;
        let label = label.strip_suffix('}')?.strip_prefix([':', '-'])?;
        let named = label.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
        if !named || label.is_empty() || self.mdbook || line.depth != open.depth {
            return None;
        }
        let head = self.words(open);
        let (signs, info) = head.split_at(fence.len);
        let info = info.trim();
        let own = format!("#lst-{label} title={}", in_quotes(caption.trim()));
        let info = match info.strip_suffix('}') {
            Some(attributes) => format!("{attributes} {own}}}"),
            None => format!("{info} {{{own}}}"),
        };
        self.replace(open, &[&format!("{signs}{info}")]);
        self.copy_to(line.begin);
        self.done = line.next;
        self.blank = true;
        Some(line.next)
    }
}

/// The names of the commands that a line consists of, if they are all of this kind.
fn commands(words: &str) -> Option<Vec<&str>> {
    let mut names = Vec::new();
    let mut rest = words;
    while !rest.is_empty() && !rest.starts_with('%') {
        let inner = rest.strip_prefix('\\')?;
        let end = inner.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(inner.len());
        let (name, behind) = inner.split_at(end);
        if !COMMANDS.contains(&name) && !BREAKS.contains(&name) {
            return None;
        }
        names.push(name);
        rest = behind.strip_prefix('*').unwrap_or(behind);
        while let Some(argument) = rest.strip_prefix(['{', '[']) {
            let close = if rest.starts_with('{') { '}' } else { ']' };
            let (inside, after) = argument.split_once(close)?;
            if inside.contains(['{', '[']) {
                return None;
            }
            rest = after;
        }
        rest = rest.trim_start();
    }
    (!names.is_empty()).then_some(names)
}

#[cfg(test)]
mod tests {
    use super::super::rewritten as run;

    #[test]
    fn commands_that_lay_out_pages_go() {
        assert_eq!(run("a\n\n\\newpage\n\nb\n").0, "a\n\n\n{{< pagebreak >}}\n\n\nb\n");
        let source = "\\pagenumbering{gobble}\n\\vspace*{\\fill}\n\nb\n";
        assert_eq!(run(source), ("\n\n\nb\n".into(), 2));
        assert_eq!(run("\n\\setcounter{page}{1}\\small % x\n"), ("\n\n".into(), 2));
        for text in ["a\n\\newpage\n", "\\noindent Words\n", "$$\n\\hfill x\n$$\n", "\\emph{x}\n"] {
            assert_eq!(run(text), (text.to_owned(), 0));
        }
    }

    #[test]
    fn parts_of_bookdown_are_the_manifests() {
        assert_eq!(run("# (PART\\*) One {-}\n\n# Two\n"), ("\n\n# Two\n".into(), 0));
        assert_eq!(
            run("# One\n\n# (PART) Two {-}\n\n# Three\n"),
            ("# One\n\n\n\n# Three\n".into(), 1)
        );
        assert_eq!(run("# (Part) x\n").0, "# (Part) x\n");
    }

    #[test]
    fn captions_below_code_are_its_own() {
        assert_eq!(
            run("```c\nx\n```\n\n: Say \"x\" {#lst:a-b}\n\nb\n").0,
            "```c {#lst-a-b title=\"Say \\\"x\\\"\"}\nx\n```\n\n\nb\n"
        );
        assert_eq!(
            run("``` {.c .numberLines}\nx\n```\n\n: W {#lst:a}\n").0,
            "```{.c .numberLines #lst-a title=\"W\"}\nx\n```\n\n"
        );
        for text in ["```\nx\n```\n: W {#lst:a}\n", "```\nx\n```\n\n: W {#tbl:a}\n"] {
            assert_eq!(run(text).0, text);
        }
    }
}
