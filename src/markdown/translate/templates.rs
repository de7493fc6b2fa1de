//! Tags of templates, `{% name %}`, which GitBook, Jekyll and MkDocs' macros take out of the page: what stands
//! between them stays, they go and are told. Hints are callouts. One in the middle of words, without the
//! tag that ends it, may be words on templates and stays.

use super::super::lines::Line;
use super::{Pass, callout};
use crate::diagnostic::{Code, Diagnostic};

/// A tag within a line.
struct Tag<'a> {
    /// Its first byte in the line, and the one behind it.
    from: usize,
    to: usize,
    name: &'a str,
    arguments: &'a str,
}

/// Tags that only keep others from being read: nobody misses them.
const SILENT: [&str; 4] = ["raw", "endraw", "verbatim", "endverbatim"];

impl Pass<'_> {
    /// A line with tags; the start of the next one, if nothing but tags stands on it.
    pub(super) fn template(&mut self, line: &Line, words: &str) -> Option<usize> {
        if self.mdbook || !words.contains("{%") {
            return None;
        }
        let tags = tags(words);
        let alone = !tags.is_empty() && only_tags(words, &tags);
        if alone && let Some(next) = self.hint(line, &tags).or_else(|| self.labelled(line, &tags)) {
            return Some(next);
        }
        let goes = |tag: &Tag| {
            let paired = |other: &Tag| {
                other.name.strip_prefix("end") == Some(tag.name)
                    || tag.name.strip_prefix("end") == Some(other.name)
            };
            tag.name != "include" && (alone || tags.iter().any(paired))
        };
        for tag in tags.iter().filter(|tag| goes(tag)) {
            self.copy_to(line.start + tag.from);
            self.done = line.start + tag.to;
            self.tell_tag(line, tag);
        }
        (alone && tags.iter().all(goes)).then_some(line.next)
    }

    /// `{% tab title="Words" %}` of GitBook is its label over what stands in it, `{% embed url="..." %}` its address;
    /// frames around them are nothing.
    fn labelled(&mut self, line: &Line, tags: &[Tag]) -> Option<usize> {
        let [tag] = tags else { return None };
        let said = |key: &str| {
            let rest = tag.arguments.split(&format!("{key}=\"")).nth(1)?;
            rest.split('"').next().filter(|words| !words.is_empty())
        };
        match tag.name {
            "tab" => {
                let label = format!("**{}**", said("title")?);
                self.replace(line, &["", &label, ""]);
            }
            "embed" => {
                let address = said("url").filter(|url| url.starts_with("http"))?;
                self.replace(line, &["", &format!("<{address}>"), ""]);
            }
            "tabs" | "content-ref" | "stepper" | "step" | "columns" | "column" => {
                self.replace(line, &[""]);
            }
            _ => return None,
        }
        self.blank = true;
        Some(line.next)
    }

    /// `{% hint style="warning" %}` on a line of its own, with the line that ends it.
    fn hint(&mut self, line: &Line, tags: &[Tag]) -> Option<usize> {
        let [tag] = tags else { return None };
        match tag.name {
            "hint" => {
                let mut last = *line;
                let ended = loop {
                    last = self.after(&last)?;
                    match self.words(&last) {
                        words if words.starts_with("{% hint") => return None,
                        words if is_end_of_hint(words) => break true,
                        _ => {}
                    }
                };
                let style = tag.arguments.split(['"', '\'']).nth(1).unwrap_or("info");
                ended.then(|| self.replace(line, &[&callout(style, None)]))?;
                self.hints += 1;
            }
            "endhint" if self.hints > 0 => {
                self.hints -= 1;
                self.replace(line, &[":::"]);
            }
            _ => return None,
        }
        self.blank = true;
        Some(line.next)
    }

    fn tell_tag(&mut self, line: &Line, tag: &Tag) {
        if SILENT.contains(&tag.name) || tag.name.starts_with("end") {
            return;
        }
        let span = self.source.span(line.start + tag.from, line.start + tag.to);
        let dots = if tag.arguments.is_empty() { "" } else { " ..." };
        let text = format!("`{{% {}{dots} %}}` is a tag of a template; it is left out", tag.name);
        let help =
            "what stands between such tags stays; write what it stands for, or set it in backticks";
        self.diags.push(Diagnostic::warning(Code::OTHER_DIALECT, span, text).help(help));
    }
}

fn is_end_of_hint(words: &str) -> bool {
    let inner = words.strip_prefix("{%").and_then(|w| w.strip_suffix("%}"));
    inner.is_some_and(|i| i.trim_matches(['-', ' ']) == "endhint")
}

/// Whether nothing but tags and white space stands in the words.
fn only_tags(words: &str, tags: &[Tag]) -> bool {
    let mut from = 0;
    let mut blank = true;
    for tag in tags {
        blank &= words[from..tag.from].trim().is_empty();
        from = tag.to;
    }
    blank && words[from..].trim().is_empty()
}

/// The tags of a line that don't stand in code.
fn tags(words: &str) -> Vec<Tag<'_>> {
    let (mut ticks, mut at, mut all) = (0, 0, Vec::new());
    while let Some(open) = words[at..].find("{%").map(|o| at + o) {
        ticks += words[at..open].matches('`').count();
        let begin = open + 2;
        let Some(len) = words[begin..].find("%}") else { break };
        let (to, inside) =
            (begin + len + 2, words[begin..begin + len].trim_matches(['-', ' ', '\t']));
        ticks += inside.matches('`').count();
        at = to;
        let (name, arguments) = inside.split_once([' ', '\t']).unwrap_or((inside, ""));
        let named = name.starts_with(|c: char| c.is_ascii_lowercase())
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'));
        if ticks % 2 == 0 && named && !inside.contains('`') {
            all.push(Tag { from: open, to, name, arguments: arguments.trim() });
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::super::rewritten as run;

    #[test]
    fn tags_go_and_what_they_hold_stays() {
        assert_eq!(
            run("{% filename %}a.py{% endfilename %}\n```\n{% x %}\n```\n"),
            ("a.py\n```\n{% x %}\n```\n".into(), 1)
        );
        assert_eq!(
            run("a\n\n{% exercise %}  \nb\n{% endexercise %}\n"),
            ("a\n\n  \nb\n\n".into(), 1)
        );
        assert_eq!(run("- {% raw %}a{% endraw %}\n"), ("- a\n".into(), 0));
        assert_eq!(run("{%} a\n"), ("{%} a\n".into(), 0));
        assert_eq!(run("{%- if a == \"b\" -%}\nc\n{% endif %}\n"), ("\nc\n\n".into(), 1));
    }

    #[test]
    fn tabs_of_gitbook_have_their_labels() {
        assert_eq!(
            run("{% tabs %}\n{% tab title=\"A\" %}\nOne.\n{% endtab %}\n{% endtabs %}\n"),
            ("\n\n**A**\n\nOne.\n\n\n".into(), 0)
        );
        assert_eq!(run("{% embed url=\"https://x.org\" %}\n"), ("\n<https://x.org>\n\n".into(), 0));
    }

    #[test]
    fn hints_are_callouts() {
        assert_eq!(
            run("{% hint style=\"warning\" %}\nMind.\n{% endhint %}\nb\n"),
            ("::: {.callout-warning}\nMind.\n:::\nb\n".into(), 0)
        );
        assert_eq!(run("{% hint %}\nOpen.\n"), ("\nOpen.\n".into(), 1));
    }

    #[test]
    fn words_on_templates_stay() {
        for text in [
            "Write {% block x %} here.\n",
            "`{% raw %}`\n",
            "{% include \"a.html\" %}\n",
            "{% 5 %}\n",
        ] {
            assert_eq!(run(text), (text.to_owned(), 0));
        }
        let line = "{% a ".repeat(20_000);
        assert_eq!(run(&line), (line, 0));
    }
}
