//! Names in a bibliography: "First von Last", "von Last, Jr., First", `{A Body}`, and BibLaTeX's
//! `family=Last, given=First`.

use super::super::super::item::Person;
use super::tex::{self, Want};

/// The people of a field, and those who can't be taken apart. `keeps_particles`: BibLaTeX's `useprefix`.
pub(super) fn read(text: &str, keeps_particles: bool) -> (Vec<Person>, Vec<String>) {
    let mut people = Vec::new();
    let mut bad = Vec::new();
    for name in split(text, &is_and) {
        let name = name.trim();
        if name.is_empty() {
            continue;
        }
        if name.eq_ignore_ascii_case("others") {
            people.push(Person { others: true, ..Person::default() });
            continue;
        }
        let (person, whole) = person(name, keeps_particles);
        if !whole {
            bad.push(name.to_owned());
        }
        people.push(person);
    }
    (people, bad)
}

/// The parts of a list that is joined by "and", as publishers are.
pub(super) fn list(text: &str) -> Vec<String> {
    let parts = split(text, &is_and).into_iter().map(|part| part.trim().to_owned());
    parts.filter(|part| !part.is_empty()).collect()
}

/// Length of an " and " at the beginning of a text.
fn is_and(rest: &str) -> usize {
    let Some(first) = rest.chars().next().filter(|c| c.is_whitespace()) else { return 0 };
    let word = rest.trim_start();
    let space = rest.len() - word.len();
    let is = word.get(..3).is_some_and(|word| word.eq_ignore_ascii_case("and"));
    let ends = word.get(3..).is_some_and(|rest| rest.starts_with(char::is_whitespace));
    if is && ends { space.max(first.len_utf8()) + 3 } else { 0 }
}

/// Takes a text apart outside of braces.
fn split<'a>(text: &'a str, separator: &dyn Fn(&str) -> usize) -> Vec<&'a str> {
    let mut parts = Vec::new();
    let (mut start, mut depth, mut skip) = (0, 0i32, 0);
    for (at, c) in text.char_indices() {
        if at < skip {
            continue;
        }
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth > 0 {
            continue;
        }
        let length = separator(&text[at..]);
        if length > 0 {
            parts.push(&text[start..at]);
            start = at + length;
            skip = start;
        }
    }
    parts.push(&text[start..]);
    parts
}

fn plain(text: &str) -> String {
    tex::read(text, Want::Plain).0.replace('\u{a0}', " ")
}

fn is_braced(text: &str) -> bool {
    let Some(inner) = text.strip_prefix('{').and_then(|text| text.strip_suffix('}')) else {
        return false;
    };
    let mut depth = 0i32;
    let stays = inner.chars().all(|c| {
        depth += i32::from(c == '{') - i32::from(c == '}');
        depth >= 0
    });
    stays && !inner.starts_with('\\')
}

/// A name, and whether it could be taken apart.
fn person(name: &str, keeps_particles: bool) -> (Person, bool) {
    if is_braced(name) {
        return (Person { literal: plain(name), ..Person::default() }, true);
    }
    let comma = |rest: &str| usize::from(rest.starts_with(','));
    let parts: Vec<&str> = split(name, &comma).into_iter().map(str::trim).collect();
    if parts.iter().any(|part| part.contains('=')) && parts.iter().all(|part| part.contains('=')) {
        return (extended(&parts, keeps_particles), true);
    }
    let (last, suffix, first) = match parts.as_slice() {
        [whole] => return (natural(whole, keeps_particles), true),
        [last, first] => (*last, "", *first),
        [last, suffix, first] => (*last, *suffix, *first),
        _ => (parts[0], parts[1], parts[2]),
    };
    let words = words(last);
    let low = words.iter().take(words.len().saturating_sub(1)).take_while(|w| is_low(w)).count();
    let mut person = Person {
        family: plain(&words[low..].join(" ")),
        given: plain(first),
        suffix: plain(suffix),
        ..Person::default()
    };
    set_particle(&mut person, &words[..low], keeps_particles);
    (person, parts.len() <= 3)
}

/// Words outside of braces; `~` joins.
fn words(text: &str) -> Vec<&str> {
    let space = |rest: &str| {
        rest.chars().next().filter(|c| c.is_whitespace() || *c == '~').map_or(0, char::len_utf8)
    };
    split(text, &space).into_iter().filter(|word| !word.is_empty()).collect()
}

/// Whether a word begins with a small letter outside of braces.
fn is_low(word: &str) -> bool {
    if word.starts_with('{') && !word.starts_with("{\\") {
        return false;
    }
    plain(word).chars().find(|c| c.is_alphabetic()).is_some_and(char::is_lowercase)
}

/// "Ludwig van Beethoven".
fn natural(name: &str, keeps_particles: bool) -> Person {
    let words = words(name);
    let count = words.len();
    let before_last = &words[..count.saturating_sub(1)];
    let from = before_last.iter().position(|word| is_low(word)).unwrap_or(count.saturating_sub(1));
    let to = before_last.iter().rposition(|word| is_low(word)).map_or(from, |at| at + 1);
    let mut person = Person {
        family: plain(&words[to.max(from)..].join(" ")),
        given: plain(&words[..from].join(" ")),
        ..Person::default()
    };
    set_particle(&mut person, &words[from..to.max(from)], keeps_particles);
    if from == 0 && to == 0 && count == 1 {
        // One name alone is the family's.
        person.given.clear();
    }
    person
}

fn set_particle(person: &mut Person, words: &[&str], keeps: bool) {
    let particle = plain(&words.join(" "));
    match keeps {
        true => person.non_dropping = particle,
        false => person.dropping = particle,
    }
}

/// `family=Last, given=First, prefix=von, useprefix=true`.
fn extended(parts: &[&str], keeps_particles: bool) -> Person {
    let mut person = Person::default();
    let mut keeps = keeps_particles;
    let mut prefix = String::new();
    for part in parts {
        let Some((name, value)) = part.split_once('=') else { continue };
        let value = value.trim().trim_matches('"');
        match name.trim().to_lowercase().as_str() {
            "family" => person.family = plain(value),
            "given" => person.given = plain(value),
            "prefix" => prefix = plain(value),
            "suffix" => person.suffix = plain(value),
            "useprefix" => keeps = value == "true",
            _ => {}
        }
    }
    set_particle(&mut person, &[&prefix], keeps);
    person
}
