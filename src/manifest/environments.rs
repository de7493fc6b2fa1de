//! The `[environments]` table: the words and numbers of theorems, definitions and their like, and kinds
//! that the book has of its own.

use super::names::nearest;
use super::values::{At, Reader, item_type};
use crate::diagnostic::Code;
use crate::model::{
    DisplayKind, Environment, Environments, LABEL_PREFIXES, Numbering, capitalised,
    environment_of_prefix,
};
use toml_edit::TableLike;

/// Keys of a kind of environment.
pub(super) const KEYS: [&str; 5] = ["word", "plural", "counter", "numbered", "like"];

/// Names of other kinds that a kind of environment gives.
struct Names {
    at: usize,
    counter: Option<At<String>>,
    like: Option<At<String>>,
}

/// Reads `[environments]`: a table for each kind, those of the book's own in the manifest's order.
pub(super) fn read(
    reader: &mut Reader,
    table: &dyn TableLike,
    displays: &[DisplayKind],
) -> Environments {
    let mut kinds = Environments::default();
    let mut names = Vec::new();
    for (name, item) in table.iter() {
        let span = reader.key_span(table, name);
        let known = kinds.named(name).map(|(at, _)| at);
        if let Some((message, help)) = fault(name, known.is_some(), &kinds, displays) {
            reader.error(Code::ENVIRONMENT_KIND, span, message, &help);
            continue;
        }
        let Some(own) = item.as_table_like() else {
            let expected = "a table such as `{ word = \"Axiom\", plural = \"Axioms\" }`";
            reader.wrong_type(span, name, expected, item_type(item));
            continue;
        };
        reader.unknown_keys(own, &KEYS, &format!("[environments.{name}]"));
        let at = known.unwrap_or_else(|| add(&mut kinds, name));
        let names_of = kind(reader, own, &mut kinds.0[at], at);
        names.push(names_of);
    }
    for named in names {
        resolve(reader, named, &mut kinds);
    }
    follow(&mut kinds);
    kinds
}

/// Adds a kind of the book's own; its place.
fn add(kinds: &mut Environments, name: &str) -> usize {
    let at = kinds.0.len();
    kinds.0.push(Environment {
        name: name.to_owned(),
        prefix: name.to_owned(),
        word: Some(capitalised(name)),
        counter: at as u8,
        like: Some(0),
        ..Environment::default()
    });
    at
}

/// Reads what is said of one kind.
fn kind(reader: &mut Reader, own: &dyn TableLike, kind: &mut Environment, at: usize) -> Names {
    let mut word = |key| {
        let text = reader.string(own, key)?.value;
        Some(text.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|w| !w.is_empty())
    };
    kind.word = word("word").or(kind.word.take());
    kind.plural = word("plural").or(kind.plural.take());
    kind.numbering = match reader.boolean(own, "numbered") {
        Some(true) => Numbering::All,
        Some(false) => Numbering::None,
        None => kind.numbering,
    };
    kind.said = true;
    Names { at, counter: reader.string(own, "counter"), like: reader.string(own, "like") }
}

/// Finds the kinds that one names.
fn resolve(reader: &mut Reader, names: Names, kinds: &mut Environments) {
    if let Some(counter) = names.counter {
        match kinds.named(&counter.value) {
            Some((at, _)) => kinds.0[names.at].counter = at as u8,
            None => tell_unknown(reader, &counter, kinds.0.iter()),
        }
    }
    if let Some(like) = names.like {
        match kinds.named(&like.value).filter(|(at, _)| *at < Environments::USUAL) {
            Some((at, _)) => kinds.0[names.at].like = Some(at as u8),
            None => tell_unknown(reader, &like, kinds.0.iter().take(Environments::USUAL)),
        }
    }
}

/// A kind that continues the numbers of one that continues those of a third has the third's counter.
fn follow(kinds: &mut Environments) {
    let next: Vec<u8> = kinds.0.iter().map(|kind| kind.counter).collect();
    for kind in &mut kinds.0 {
        // In a ring each keeps the numbers of the last that is looked at.
        for _ in 0..next.len() {
            kind.counter = next[usize::from(kind.counter)];
        }
    }
}

fn tell_unknown<'k>(
    reader: &mut Reader,
    name: &At<String>,
    known: impl Iterator<Item = &'k Environment> + Clone,
) {
    let message = format!("there is no environment `{}`", name.value);
    let near = nearest(&name.value, known.clone().map(|kind| kind.name.as_str()));
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => {
            let names: Vec<&str> = known.map(|kind| kind.name.as_str()).collect();
            format!("there are: {}", names.join(", "))
        }
    };
    reader.error(Code::ENVIRONMENT_KIND, name.span, message, &help);
}

/// What is wrong with the name of a kind.
fn fault(
    name: &str,
    known: bool,
    kinds: &Environments,
    displays: &[DisplayKind],
) -> Option<(String, String)> {
    if known {
        return None;
    }
    let letters = name.bytes().all(|b| b.is_ascii_lowercase());
    if !letters || !(2..=DisplayKind::LONGEST).contains(&name.len()) {
        let message = format!("`{name}` can't begin a label");
        let help = format!("write two to {} letters from a to z: `axiom`", DisplayKind::LONGEST);
        return Some((message, help));
    }
    let taken = LABEL_PREFIXES.contains(&name) || environment_of_prefix(name).is_some();
    if taken || displays.iter().any(|kind| kind.name == name) {
        let message = format!("labels that begin with `{name}-` are of something else");
        return Some((message, "call it by another name".to_owned()));
    }
    (kinds.0.len() >= Environments::MOST).then(|| {
        let message =
            format!("more than {} environments of the book's own", Environments::MOST_OWN);
        (
            message,
            "join some of them; theorems, examples and their like are there anyway".to_owned(),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Diagnostics;
    use crate::source::FileId;
    use toml_edit::Document;

    fn read_from(text: &str) -> (Environments, Vec<String>) {
        let doc = Document::parse(text.to_owned()).expect("TOML");
        let mut diags = Diagnostics::new();
        let mut reader = Reader::new(FileId::NONE, &mut diags);
        let kinds = read(&mut reader, doc.as_table(), &[]);
        (kinds, diags.iter().map(|d| d.message.clone()).collect())
    }

    fn counter(kinds: &Environments, name: &str) -> String {
        let (_, kind) = kinds.named(name).expect("a kind");
        kinds.0[usize::from(kind.counter)].name.clone()
    }

    #[test]
    fn a_book_changes_counters_and_has_kinds_of_its_own() {
        let (kinds, told) = read_from(
            "axiom = { plural = 'Axioms', counter = 'theorem' }\nexample = { counter = 'theorem' }\n\
             task = { word = 'Task', like = 'exercise' }\nremark = { numbered = true }\n\
             theorem = { word = 'Main theorem' }",
        );
        assert_eq!(told, Vec::<String>::new());
        assert_eq!(counter(&kinds, "axiom"), "theorem");
        assert_eq!(counter(&kinds, "example"), "theorem");
        assert_eq!(counter(&kinds, "task"), "task");
        let kind = |name: &str| kinds.named(name).map(|(_, kind)| kind.clone()).unwrap_or_default();
        assert_eq!(kind("axiom").word.as_deref(), Some("Axiom"));
        assert_eq!(kinds.look(&kind("axiom")), "theorem");
        assert_eq!(kinds.look(&kind("task")), "exercise");
        assert_eq!(kind("remark").numbering, Numbering::All);
        assert_eq!(kind("theorem").word.as_deref(), Some("Main theorem"));
    }

    #[test]
    fn a_counter_that_goes_on_with_another_is_followed() {
        let (kinds, _) = read_from("theorem = { counter = 'definition' }");
        assert_eq!(counter(&kinds, "lemma"), "definition");
        // A ring ends somewhere.
        let (kinds, _) =
            read_from("theorem = { counter = 'example' }\nexample = { counter = 'theorem' }");
        assert!(!counter(&kinds, "theorem").is_empty());
    }

    #[test]
    fn names_that_mean_nothing_are_told() {
        let told = |text: &str| read_from(text).1.join("; ");
        assert!(told("My-kind = {}").contains("can't begin a label"));
        assert!(told("thm = {}").contains("of something else"));
        assert!(told("fig = {}").contains("of something else"));
        assert!(told("axiom = { counter = 'theorm' }").contains("no environment `theorm`"));
        assert!(told("axiom = { like = 'axiom' }").contains("no environment `axiom`"));
        assert!(told("axiom = true").contains("expected a table"));
        assert!(told("axiom = { numberd = true }").contains("unknown key `numberd`"));
    }
}
