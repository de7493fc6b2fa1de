//! A chapter's own YAML front matter.

use super::text::Text;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::language::tag;
use crate::manifest::{KINDS, kind_from_name, nearest, yaml};
use crate::model::{Kind, shows_nothing};
use crate::source::Span;
use serde_yaml_ng::Value;

/// What a front matter may say.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct FrontMatter {
    pub(super) title: Option<String>,
    pub(super) kind: Option<Kind>,
    pub(super) subtitle: Option<String>,
    pub(super) id: Option<String>,
    pub(super) number: Option<bool>,
    pub(super) lang: Option<String>,
    pub(super) short_title: Option<String>,
    pub(super) authors: Vec<String>,
    /// Keys of works that stand in the bibliography without being cited.
    pub(super) nocite: Vec<(String, Span)>,
    /// What decides whether the chapter is in an output.
    pub(super) conditions: Vec<(String, String)>,
    /// Where the title is said.
    pub(super) title_span: Option<Span>,
    /// Where the subtitle is said.
    pub(super) subtitle_span: Option<Span>,
}

const KEYS: [&str; 22] = [
    "title",
    "kind",
    "subtitle",
    "author",
    "authors",
    "id",
    "number",
    "lang",
    "short-title",
    "nocite",
    "when-format",
    "unless-format",
    "when-edition",
    "unless-edition",
    "when-profile",
    "unless-profile",
    "when-shop",
    "unless-shop",
    "when-language",
    "unless-language",
    "only",
    "not",
];

/// Keys by which other tools make their pages: nothing of them is the book's.
const OF_OTHER_TOOLS: [&str; 59] = [
    "site",
    "output",
    "documentclass",
    "link-citations",
    "biblio-style",
    "github-repo",
    "url",
    "cover-image",
    "format",
    "execute",
    "jupyter",
    "jupytext",
    "kernelspec",
    "engine",
    "knitr",
    "editor",
    "editor_options",
    "toc",
    "toc-depth",
    "number-sections",
    "code-fold",
    "freeze",
    "weight",
    "layout",
    "permalink",
    "sidebar_position",
    "sidebar_label",
    "nav_order",
    "parent",
    "has_children",
    "bookToc",
    "bookHidden",
    "bookFlatSection",
    "bookCollapseSection",
    "bookIcon",
    "bookHref",
    "bookComments",
    "bookSearchExclude",
    "menu",
    "aliases",
    "slug",
    "tags",
    "categories",
    "linkTitle",
    "icon",
    "hide",
    "template",
    "numbering",
    "exports",
    "downloads",
    "thumbnail",
    "banner",
    "license",
    "open_access",
    "github",
    "edit_url",
    "html_meta",
    "draft",
    "type",
];

/// Longest front matter, in bytes.
const LONGEST: usize = 32 << 10;

/// The kind with this name.
pub(super) fn kind_named(name: &str) -> Option<Kind> {
    let name = name.trim().to_ascii_lowercase().replace([' ', '_'], "-");
    kind_from_name(&name)
}

/// Reads the front matter at the start of `text`; returns it and the offset of the text after it.
pub(super) fn read(text: &Text, diags: &mut Diagnostics) -> (FrontMatter, usize) {
    let mut matter = FrontMatter::default();
    let Some((start, end, after)) = bounds(text.as_str()) else {
        unclosed(text, diags);
        return (matter, 0);
    };
    let yaml = &text.as_str()[start..end];
    let value = match yaml::parse(yaml, LONGEST) {
        Ok(v) => v,
        Err(fault) => {
            let at = start + fault.at;
            let (message, help) = match fault.help {
                Some(help) => (format!("the front matter is not read: {}", fault.why), help),
                None => (
                    format!("the front matter is not valid YAML: {}", lines_of_file(&fault.why)),
                    "put values with `: `, `#` or brackets in quotation marks",
                ),
            };
            diags.push(
                Diagnostic::error(Code::BAD_FRONT_MATTER, text.span(at, at), message).help(help),
            );
            return (matter, after);
        }
    };
    let pairs = match value {
        Value::Mapping(m) => m,
        Value::Null => return (matter, after),
        _ => {
            let message = "the front matter is not a list of `key: value` lines";
            diags.push(Diagnostic::error(Code::BAD_FRONT_MATTER, text.span(start, end), message));
            return (matter, after);
        }
    };
    // The first file of bookdown's says of the book what is said in the manifest.
    let toml = text.as_str().starts_with("+++");
    let of_book = toml || pairs.contains_key("site") || pairs.contains_key("documentclass");
    for (key, value) in pairs {
        let key = scalar(&key).unwrap_or_default();
        let (key_span, value_span) = place(text, start, end, &key);
        let words = scalar(&value);
        let mut bad = |what: &str| {
            let message = format!("`{key}` in the front matter should be {what}");
            diags.push(Diagnostic::warning(Code::BAD_FRONT_MATTER_VALUE, value_span, message));
        };
        match key.as_str() {
            "title" | "subtitle" | "id" | "lang" | "short-title" => {
                let Some(words) = words else {
                    bad("one line of text");
                    continue;
                };
                match key.as_str() {
                    "title" => {
                        matter.title = Some(words);
                        matter.title_span = Some(value_span);
                    }
                    "subtitle" => {
                        matter.subtitle = Some(words);
                        matter.subtitle_span = Some(value_span);
                    }
                    "id" => matter.id = Some(words),
                    "lang" => {
                        matter.lang = tag::well_formed(&words);
                        if matter.lang.is_none() {
                            diags.push(tag::told(&words, value_span));
                        }
                    }
                    _ => matter.short_title = Some(words),
                }
            }
            "author" | "authors" => match names(&value) {
                Some(names) => matter.authors.extend(names),
                None => bad("a name or a list of names"),
            },
            "nocite" => match names(&value) {
                Some(words) => matter.nocite.extend(keys(&words, value_span)),
                None => bad("keys: `\"@smith2020, @jones2021\"`, or `\"@*\"` for all"),
            },
            key_of if super::conditions::KEYS.contains(&key_of) && KEYS.contains(&key_of) => {
                match names(&value).filter(|names| !names.is_empty()) {
                    Some(names) => matter.conditions.push((key, names.join(","))),
                    None => bad("a name or a list of names"),
                }
            }
            "number" => match value {
                Value::Bool(b) => matter.number = Some(b),
                _ => bad("`true` or `false`"),
            },
            "kind" => {
                let name = words.unwrap_or_default();
                matter.kind = kind_named(&name);
                if matter.kind.is_none() {
                    let message = format!("there is no kind of chapter called `{name}`");
                    let mut d = Diagnostic::warning(Code::UNKNOWN_KIND, value_span, message);
                    if let Some(near) = nearest(&name, KINDS.iter().map(|k| k.0)) {
                        d = d.help(format!("did you mean `{near}`?")).mend(&name, near);
                    }
                    diags.push(d);
                }
            }
            key if OF_OTHER_TOOLS.contains(&key) => {}
            "date" | "bibliography" | "description" if of_book => {}
            _ => {
                let message = format!("unknown key `{key}` in the front matter");
                let d = Diagnostic::warning(Code::UNKNOWN_FRONT_MATTER_KEY, key_span, message);
                let book = matches!(key.as_str(), "date" | "publisher" | "rights" | "bibliography");
                diags.push(match nearest(&key, KEYS) {
                    _ if book => d.help("the manifest's `[book]` has it"),
                    _ if key == "csl" => {
                        d.help("the manifest's `[book]` has it: `citations = \"name.csl\"`")
                    }
                    Some(near) => d.help(format!("did you mean `{near}`?")).mend(&key, near),
                    None => d.help(format!("known keys: {}", KEYS.join(", "))),
                });
            }
        }
    }
    (matter, after)
}

/// The keys in words such as `@smith2020, @jones2021`.
fn keys(words: &[String], span: Span) -> Vec<(String, Span)> {
    let parts = words.iter().flat_map(|words| words.split([',', ';', ' ', '\n']));
    let keys = parts.map(|part| part.trim().trim_matches(['[', ']']));
    let keys = keys.filter_map(|part| part.strip_prefix('@')).filter(|key| !key.is_empty());
    keys.map(|key| (key.trim_matches(['{', '}']).to_owned(), span)).collect()
}

/// What the parser says, with lines counted from the beginning of the file: it counts from below the
/// line `---`.
fn lines_of_file(why: &str) -> String {
    let mut parts = why.split("line ");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let digits = part.bytes().take_while(u8::is_ascii_digit).count();
        out.push_str("line ");
        match part[..digits].parse::<usize>() {
            Ok(line) => out.push_str(&(line + 1).to_string()),
            Err(_) => out.push_str(&part[..digits]),
        }
        out.push_str(&part[digits..]);
    }
    out
}

/// The YAML at the start of a text.
pub(super) fn yaml_of(text: &str) -> Option<&str> {
    bounds(text).map(|(start, end, _)| &text[start..end])
}

/// Start and end of the YAML and the start of the text after it.
fn bounds(text: &str) -> Option<(usize, usize, usize)> {
    let mut lines = text.split_inclusive('\n');
    let first = lines.next()?;
    // Hugo's is TOML between plus signs.
    let (fence, other, sign) = match first.trim_end() {
        "---" => ("---", "...", ':'),
        "+++" => ("+++", "+++", '='),
        _ => return None,
    };
    let start = first.len();
    let mut at = start;
    for line in lines {
        let end = at + line.len();
        if [fence, other].contains(&line.trim_end()) {
            return Some((start, at, end));
        }
        // A scene break at the top of a chapter is no front matter: that has `key:` or a comment
        // on its first line.
        if at == start && !line.contains(sign) && !line.starts_with('#') {
            return None;
        }
        at = end;
    }
    None
}

/// Tells of a front matter without an end, and of TOML's.
fn unclosed(text: &Text, diags: &mut Diagnostics) {
    let mut lines = text.as_str().lines();
    let fence = lines.next().unwrap_or_default().trim_end();
    let key = |mark: char| {
        let mut names = lines.clone().take(20).filter_map(|l| l.split_once(mark));
        names.any(|(name, _)| KEYS.contains(&name.trim()))
    };
    let mut heads = lines.clone().map(looks_like_a_key);
    let pairs = heads.next() == Some(true) && heads.next() == Some(true);
    let (what, help) = match fence {
        "---" if pairs || key(':') => {
            ("this front matter has no end", "close it with a line `---`")
        }
        "+++" if key('=') => ("this front matter has no end", "close it with a line `+++`"),
        _ => return,
    };
    let span = text.span(0, fence.len());
    let d = match fence {
        // Its lines would be printed.
        "---" => Diagnostic::error(Code::BAD_FRONT_MATTER, span, what),
        _ => Diagnostic::warning(Code::BAD_FRONT_MATTER, span, what),
    };
    diags.push(d.help(help));
}

/// Whether a line is `key: value` with a word in small letters as the key.
fn looks_like_a_key(line: &str) -> bool {
    let name = line.split_once(':').filter(|(_, v)| v.is_empty() || v.starts_with(' '));
    let ok = |c: char| c.is_ascii_lowercase() || matches!(c, '-' | '_');
    name.is_some_and(|(n, _)| !n.is_empty() && n.chars().all(ok))
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(s) if shows_nothing(s) => Some(String::new()),
        Value::String(s) => Some(s.trim().to_owned()),
        Value::Number(n) => Some(n.to_string()),
        Value::Bool(b) => Some(b.to_string()),
        _ => None,
    }
}

/// Names: one, or a list of them, as words or as `name: ...`.
fn names(value: &Value) -> Option<Vec<String>> {
    let name = |value: &Value| match value {
        Value::Mapping(m) => m.get("name").and_then(scalar),
        other => scalar(other),
    };
    let all: Vec<String> = match value {
        Value::Sequence(list) => list.iter().map(name).collect::<Option<_>>()?,
        Value::Null => Vec::new(),
        one => vec![name(one)?],
    };
    Some(all.into_iter().filter(|n| !n.is_empty()).collect())
}

/// Spans of a key and of its value.
fn place(text: &Text, start: usize, end: usize, key: &str) -> (Span, Span) {
    let mut at = start;
    for line in text.as_str()[start..end].split_inclusive('\n') {
        let bare = line.trim_start_matches(['"', '\'']);
        if !key.is_empty() && bare.starts_with(key) {
            let from = at + line.len() - bare.len();
            let to = at + line.trim_end().len();
            let value = line.find([':', '=']).map_or(from, |c| {
                at + c + 1 + (line[c + 1..].len() - line[c + 1..].trim_start().len())
            });
            return (text.span(from, from + key.len()), text.span(value.min(to), to));
        }
        at += line.len();
    }
    (text.span(start, start), text.span(start, start))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    type Found = Vec<(&'static str, Option<String>, Span)>;

    fn run(source: &str) -> (FrontMatter, String, Found) {
        let mut text = Text::default();
        text.push_file(source, FileId(0), 0);
        let mut diags = Diagnostics::new();
        let (matter, after) = read(&text, &mut diags);
        let rest = source[after..].to_owned();
        (matter, rest, diags.iter().map(|d| (d.code.name(), d.help.clone(), d.span)).collect())
    }

    #[test]
    fn languages_are_put_in_form_or_told() {
        let (m, _, d) = run("---\nlang: en_gb\n---\n");
        assert_eq!((m.lang.as_deref(), d), (Some("en-GB"), vec![]));
        let (m, _, d) = run("---\nlang: French\n---\n");
        assert_eq!(m.lang, None);
        let [(code, Some(_), span)] = d.as_slice() else { panic!("{d:?}") };
        assert_eq!((*code, *span), ("bad-language", Span::new(FileId(0), 10, 16)));
    }

    #[test]
    fn reads_every_key() {
        let (m, rest, d) = run(
            "---\ntitle: \"A: b\"\nkind: case-study\nsubtitle: Sub\nid: kfor\nnumber: false\nlang: de\nshort-title: B\n---\nText\n",
        );
        assert_eq!(m.title.as_deref(), Some("A: b"));
        assert_eq!(m.kind, Some(Kind::CaseStudy));
        assert_eq!(m.number, Some(false));
        assert_eq!((m.id.as_deref(), m.lang.as_deref()), (Some("kfor"), Some("de")));
        assert_eq!((m.subtitle.as_deref(), m.short_title.as_deref()), (Some("Sub"), Some("B")));
        assert_eq!(rest, "Text\n");
        assert!(d.is_empty());
    }

    #[test]
    fn authors_are_one_or_many() {
        let of = |yaml: &str| run(&format!("---\n{yaml}\n---\n")).0.authors;
        assert_eq!(of("author: Marie Dupont"), ["Marie Dupont"]);
        assert_eq!(of("authors: [A, {name: B}]"), ["A", "B"]);
        assert_eq!(of("author:"), Vec::<String>::new());
        assert_eq!(run("---\nauthor: {x: 1}\n---\n").2[0].0, "bad-front-matter-value");
    }

    #[test]
    fn the_guide_names_every_key_and_kind() {
        let guide = include_str!("../../docs/guide/manifest.md");
        let (_, of_chapters) =
            guide.split_once("\n## Front matter of a chapter\n").unwrap_or_default();
        for key in KEYS {
            assert!(of_chapters.contains(&format!("`{key}`")), "{key}");
        }
        let offered = KINDS.iter().filter(|(name, _)| !matches!(*name, "contents" | "part"));
        for (kind, _) in offered {
            assert!(of_chapters.contains(&format!("`{kind}`")), "{kind}");
        }
    }

    #[test]
    fn unknown_keys_and_kinds_name_the_nearest() {
        let (_, _, d) = run("---\ntitel: x\nkind: prefase\nnumber: 3\n---\n");
        assert_eq!(d[0].0, "unknown-front-matter-key");
        assert_eq!(d[0].1.as_deref(), Some("did you mean `title`?"));
        assert_eq!(d[0].2, Span::new(FileId(0), 4, 9));
        assert_eq!(d[1].1.as_deref(), Some("did you mean `preface`?"));
        assert_eq!(d[2].0, "bad-front-matter-value");
    }

    #[test]
    fn a_scene_break_is_no_front_matter() {
        assert_eq!(run("---\n\nText: so\n\n---\n").1, "---\n\nText: so\n\n---\n");
        assert_eq!(run("---\nkey: value\n").1, "---\nkey: value\n");
        assert_eq!(run("--- \r\ntitle: A\r\n---\r\nx").1, "x");
    }

    #[test]
    fn a_front_matter_that_is_none_is_told() {
        for source in ["---\ntitle: A\n\nText\n", "+++\ntitle = \"A\"\n\nText\n"] {
            let (_, rest, d) = run(source);
            assert_eq!(rest, source);
            assert_eq!(d.iter().map(|d| d.0).collect::<Vec<_>>(), ["bad-front-matter"]);
        }
        assert_eq!(run("---\nauthor: A\ndate: 3\n\nText\n").2.len(), 1);
        let toml =
            "+++\ntitle = \"A: b\"\ndate = 2024-05-01\nweight = 3\ntags = [\"x\"]\n+++\nText\n";
        let (matter, rest, told) = run(toml);
        assert_eq!(
            (matter.title.as_deref(), rest.as_str(), told.len()),
            (Some("A: b"), "Text\n", 0)
        );
        assert!(run("---\n\nText: so\n").2.is_empty());
        assert!(run("---\nnote: so\nhe said\n").2.is_empty());
        assert!(run("---\nHe said: so\n").2.is_empty());
    }

    #[test]
    fn bad_yaml_is_an_error_and_the_text_stays() {
        let (_, rest, d) = run("---\ntitle: [a\n---\nText");
        assert_eq!((rest.as_str(), d[0].0), ("Text", "bad-front-matter"));
        let (_, rest, d) = run(&format!("---\ntitle: {}\n---\nText", "[".repeat(40)));
        assert_eq!(
            (rest.as_str(), d[0].0, d[0].1.as_deref()),
            ("Text", "bad-front-matter", Some("take some of them away"))
        );
        let (_, rest, d) = run(&format!("---\nnote: {}\n---\nText", "a".repeat(LONGEST)));
        assert_eq!((rest.as_str(), d.len()), ("Text", 1));
    }
}
