//! Values that a text names: `{{< var version >}}` of Quarto's `_variables.yml`, `{{< meta author >}}` of
//! the chapter's front matter, of `_quarto.yml` or of the manifest; and what its conditions ask of them.

use super::read::Reader;
use crate::manifest::{Project, yaml};
use crate::source::Span;
use serde_yaml_ng::Value;
use std::rc::Rc;

/// Longest YAML that is read for values, in bytes.
const LONGEST: usize = 1 << 20;

/// Conditions on metadata that a text may have.
const CONDITIONS: [&str; 2] = ["when-meta=", "unless-meta="];

/// What a chapter's text can name.
pub(super) struct Values {
    variables: Option<Rc<Value>>,
    /// The front matter, and the project's file.
    meta: Vec<Rc<Value>>,
    /// What the manifest says of the book.
    said: Vec<(&'static str, String)>,
}

/// Names of the files that hold variables, and of those that hold metadata.
const VARIABLES: [&str; 2] = ["_variables.yml", "_variables.yaml"];
const PROJECTS: [&str; 2] = ["_quarto.yml", "_quarto.yaml"];

impl Values {
    /// Those of the chapter in a file.
    pub(super) fn of(reader: &mut Reader, path: &str, text: &str) -> Values {
        let variables = nearest(reader, path, &VARIABLES);
        let project = nearest(reader, path, &PROJECTS);
        let own = super::frontmatter::yaml_of(text);
        let own = own.and_then(|own| yaml::parse(own, LONGEST).ok()).map(Rc::new);
        let meta = own.into_iter().chain(project).collect();
        Values { variables, meta, said: reader.said.clone() }
    }

    /// The words that a name stands for.
    pub(super) fn words(&self, shortcode: &str, name: &str) -> Option<String> {
        let said =
            || self.said.iter().find(|(key, _)| *key == name).map(|(_, words)| words.clone());
        let found = match shortcode {
            "var" => self.variables.as_deref().and_then(|all| at(all, name)).and_then(words),
            _ => self.meta(name).and_then(words).or_else(said),
        };
        found.filter(|words| !words.is_empty())
    }

    fn meta(&self, name: &str) -> Option<&Value> {
        let own = self.meta.iter().find_map(|all| at(all, name));
        own.or_else(|| self.meta.iter().find_map(|all| at(all.get("book")?, name)))
    }

    /// The names that a text's conditions have and that are true.
    pub(super) fn true_keys(&self, text: &str) -> Vec<String> {
        let mut keys: Vec<String> = Vec::new();
        for condition in CONDITIONS {
            for (start, _) in text.match_indices(condition) {
                let rest = &text[start + condition.len()..];
                let quoted = rest.strip_prefix(['"', '\'']);
                // No name goes on beyond the next condition, so that many on a line are read once.
                let end = |c: char| {
                    matches!(c, '"' | '\'' | '}' | '=' | '\n') || quoted.is_none() && c == ' '
                };
                let names = quoted.unwrap_or(rest).split(end).next().unwrap_or_default();
                let holds = |name: &&str| matches!(self.meta(name), Some(Value::Bool(true)));
                keys.extend(names.split(',').map(str::trim).filter(holds).map(str::to_owned));
            }
        }
        keys.sort();
        keys.dedup();
        keys
    }
}

/// The file of one of these names that lies nearest above a chapter's.
fn nearest(reader: &mut Reader, path: &str, names: &[&str]) -> Option<Rc<Value>> {
    let mut folders = path.match_indices('/').map(|(at, _)| &path[..=at]).rev().chain([""]);
    let file = folders.find_map(|folder| {
        let mut paths = names.iter().map(|name| format!("{folder}{name}"));
        paths.find(|path| reader.sources.files.is_file(path))
    })?;
    if let Some(known) = reader.values.get(&file) {
        return known.clone();
    }
    let text = reader.read(&file, Span::NONE).map(|id| reader.text(id));
    let value = text.and_then(|text| yaml::parse(&text, LONGEST).ok()).map(Rc::new);
    reader.values.insert(file, value.clone());
    value
}

/// What stands at a path such as `email.info`, or `authors.0`.
fn at<'a>(value: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.').try_fold(value, |value, name| match value {
        Value::Sequence(all) => all.get(name.parse::<usize>().ok()?),
        Value::Mapping(all) => all.get(name),
        _ => None,
    })
}

/// The words of a value: of several, one behind the other.
fn words(value: &Value) -> Option<String> {
    match value {
        Value::String(words) => Some(words.trim().to_owned()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(bool) => Some(bool.to_string()),
        Value::Sequence(all) => {
            let all: Option<Vec<String>> = all.iter().map(words).collect();
            Some(all?.join(", "))
        }
        Value::Mapping(all) => all.get("name").and_then(words),
        _ => None,
    }
}

/// What the manifest says of the book, by the names that Quarto has for it.
pub(super) fn said(project: &Project) -> Vec<(&'static str, String)> {
    let meta = &project.meta;
    let authors = meta.authors().collect::<Vec<_>>().join(", ");
    let known = [("title", Some(&meta.title)), ("subtitle", meta.subtitle.as_ref())];
    let known = known.into_iter().chain([
        ("author", Some(&authors)),
        ("description", meta.description.as_ref()),
        ("lang", Some(&meta.language)),
    ]);
    known.filter_map(|(key, words)| Some((key, words?.clone()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(variables: &str, front: &str, project: &str) -> Values {
        let parsed = |text: &str| Rc::new(yaml::parse(text, LONGEST).expect("YAML"));
        let meta = vec![parsed(front), parsed(project)];
        Values { variables: Some(parsed(variables)), meta, said: vec![("lang", "en".into())] }
    }

    #[test]
    fn values_have_paths() {
        let found = values("v: 1.2\nmail:\n  to: [a, b]\n", "draft: true\n", "book:\n  title: T\n");
        let words = |code: &str, name: &str| found.words(code, name);
        assert_eq!(words("var", "v").as_deref(), Some("1.2"));
        assert_eq!(words("var", "mail.to.1").as_deref(), Some("b"));
        assert_eq!(words("var", "mail.to").as_deref(), Some("a, b"));
        assert_eq!(words("var", "mail"), None);
        assert_eq!(words("meta", "book.title").as_deref(), Some("T"));
        assert_eq!(words("meta", "title").as_deref(), Some("T"));
        assert_eq!(words("meta", "lang").as_deref(), Some("en"));
        assert_eq!(words("meta", "no"), None);
    }

    #[test]
    fn conditions_ask_for_what_is_true() {
        let found = values("a: 1\n", "draft: true\nold: false\n", "x:\n  y: true\n");
        let text =
            "::: {.content-visible when-meta=\"draft\"}\n[a]{unless-meta='old,x.y'} when-meta=no\n";
        assert_eq!(found.true_keys(text), ["draft", "x.y"]);
    }

    #[test]
    fn many_conditions_on_a_line_take_linear_time() {
        let found = values("a: 1\n", "draft: true\n", "b: 1\n");
        let keys = |text: &str| found.true_keys(&text.repeat(100_000));
        assert_eq!(keys("unless-meta=draft "), ["draft"]);
        assert!(keys("unless-meta=").is_empty() && keys("when-meta='").is_empty());
    }
}
