//! Cites of a cluster next to each other: those of one author stand together, and what follows says only
//! what differs.

use super::cited::Cite;
use super::node::{Node, Tag, Wrap, words};
use super::sheet::{Collapse, Section};

/// A cite as it is to be shown.
pub(super) struct Shown<'a> {
    pub(super) cite: &'a Cite,
    pub(super) node: Node,
    /// What stands before it, but for the first.
    pub(super) delimiter: String,
    pub(super) number: usize,
}

impl Shown<'_> {
    fn names(&self) -> Option<String> {
        let names = self.node.find(Tag::Names)?;
        let text = words(&names.children);
        (!text.is_empty()).then_some(text)
    }

    /// The year without its letter.
    fn year(&self) -> Option<String> {
        let mut node = Node::Wrap(Box::new(self.node.find(Tag::Date)?.clone()));
        node.prune(&mut |part| part.wrap().is_some_and(|wrap| wrap.tag == Some(Tag::YearLetter)));
        let mut text = String::new();
        node.words(&mut text);
        (!text.is_empty()).then_some(text)
    }

    fn letter(&self) -> Option<Wrap> {
        self.node.find(Tag::YearLetter).cloned()
    }

    /// Nothing of its own stands around it or in it.
    fn is_bare(&self) -> bool {
        self.cite.prefix.is_empty() && self.cite.suffix.is_empty() && !self.has_locator()
    }

    fn has_locator(&self) -> bool {
        self.node.find(Tag::Locator).is_some()
    }
}

/// Groups and shortens the cites of a cluster.
pub(super) fn cites(section: &Section, shown: &mut Vec<Shown>) {
    for cite in shown.iter_mut() {
        cite.delimiter = section.dress.delimiter.clone();
    }
    match section.collapse {
        Some(Collapse::Number) => numbers(section, shown),
        Some(collapse) => {
            if !section.sort.is_empty() {
                group(shown);
            }
            years(section, collapse, shown);
            // A work without a date has nothing left to show.
            shown.retain(|cite| !cite.node.is_empty() || !cite.is_bare());
        }
        None if section.group_delimiter.is_some() => {
            group(shown);
            let names: Vec<Option<String>> = shown.iter().map(Shown::names).collect();
            let between = section.group_delimiter.clone().unwrap_or_default();
            for index in 1..shown.len() {
                if names[index].is_some() && names[index] == names[index - 1] {
                    shown[index].delimiter = between.clone();
                }
            }
        }
        None => {}
    }
}

/// Cites of the same people stand together, where the first of them stands.
fn group(shown: &mut Vec<Shown>) {
    let mut out: Vec<Shown> = Vec::new();
    for cite in shown.drain(..) {
        let names = cite.names();
        // Not past words of the author's, which lead from one cite to the next.
        let led = |other: &Shown| !other.cite.prefix.is_empty() || !other.cite.suffix.is_empty();
        let run = out.iter().rposition(led).unwrap_or(0);
        let place = names.and_then(|names| {
            let same = |other: &Shown| other.names().as_ref() == Some(&names);
            out[run..].iter().rposition(same).map(|at| run + at)
        });
        match place {
            Some(at) if cite.cite.prefix.is_empty() => out.insert(at + 1, cite),
            _ => out.push(cite),
        }
    }
    *shown = out;
}

/// Shortens cites of the same people.
fn years(section: &Section, collapse: Collapse, shown: &mut Vec<Shown>) {
    let names: Vec<Option<String>> = shown.iter().map(Shown::names).collect();
    let between =
        section.group_delimiter.clone().unwrap_or_else(|| match section.sort.is_empty() {
            false => ", ".to_owned(),
            true => section.dress.delimiter.clone(),
        });
    let after = section.after_collapse_delimiter.clone();
    let after = after.unwrap_or_else(|| section.dress.delimiter.clone());
    let mut collapsed = vec![false; shown.len()];
    for index in 1..shown.len() {
        let same = names[index] == names[index - 1];
        if !same || !shown[index].cite.prefix.is_empty() {
            let of_years = collapse == Collapse::Year && section.after_collapse_delimiter.is_some();
            if collapsed[index - 1] || of_years {
                shown[index].delimiter = after.clone();
            }
            continue;
        }
        collapsed[index] = true;
        let locator_before = shown[index - 1].has_locator();
        let after_locator = section.after_collapse_delimiter.clone().filter(|_| locator_before);
        shown[index].delimiter = after_locator.unwrap_or_else(|| between.clone());
        without_names(&mut shown[index].node);
    }
    if collapse != Collapse::Year {
        letters(section, collapse, shown, &collapsed);
    }
}

fn without_names(node: &mut Node) {
    let mut done = false;
    node.prune(&mut |node| {
        let gone = !done && node.wrap().is_some_and(|wrap| wrap.tag == Some(Tag::Names));
        done |= gone;
        gone
    });
}

/// Letters of one year stand behind it alone, runs of three and more as a range if that is wanted.
fn letters(section: &Section, collapse: Collapse, shown: &mut Vec<Shown>, collapsed: &[bool]) {
    let between = section.year_letter_delimiter.clone().or(section.group_delimiter.clone());
    let between = between.unwrap_or_else(|| section.dress.delimiter.clone());
    let years: Vec<Option<String>> = shown.iter().map(Shown::year).collect();
    let mut joined = vec![false; shown.len()];
    for index in 1..shown.len() {
        let same = collapsed[index] && years[index].is_some() && years[index] == years[index - 1];
        let bare = shown[index].is_bare() && shown[index - 1].is_bare();
        let (true, Some(letter)) = (same && bare, shown[index].letter()) else { continue };
        joined[index] = shown[index - 1].letter().is_some();
        if joined[index] {
            shown[index].node = Node::Wrap(Box::new(letter));
            shown[index].delimiter = between.clone();
        }
    }
    if collapse == Collapse::YearLetterRanged {
        let values: Vec<Option<usize>> = shown
            .iter()
            .map(|cite| cite.letter().and_then(|l| value(&words(&l.children))))
            .collect();
        ranges(shown, &|index| joined[index] && follows(values[index - 1], values[index]));
    }
}

/// The place of a letter among the letters: a is 1, aa 27.
fn value(letters: &str) -> Option<usize> {
    let digit = |c: char| c.is_ascii_lowercase().then(|| c as usize - 'a' as usize + 1);
    letters.chars().try_fold(0usize, |sum, c| Some(sum * 26 + digit(c)?))
}

fn follows(before: Option<usize>, value: Option<usize>) -> bool {
    before.is_some_and(|before| value == Some(before + 1))
}

/// Runs of three and more in which each follows the one before it become ranges.
fn ranges(shown: &mut Vec<Shown>, follows: &dyn Fn(usize) -> bool) {
    let count = shown.len();
    let mut gone = vec![false; count];
    let mut start = 0;
    while start < count {
        let mut end = start;
        while end + 1 < count && follows(end + 1) {
            end += 1;
        }
        if end >= start + 2 {
            gone[start + 1..end].fill(true);
            shown[end].delimiter = "\u{2013}".to_owned();
        }
        start = end + 1;
    }
    let mut gone = gone.into_iter();
    shown.retain(|_| !gone.next().unwrap_or(false));
}

/// Runs of numbers become ranges.
fn numbers(section: &Section, shown: &mut Vec<Shown>) {
    let numbered: Vec<Option<usize>> = shown
        .iter()
        .map(|cite| {
            let has_number = cite.node.find(Tag::Number).is_some();
            (has_number && cite.is_bare()).then_some(cite.number)
        })
        .collect();
    let before = shown.len();
    let runs: Vec<bool> =
        (0..before).map(|i| i > 0 && follows(numbered[i - 1], numbered[i])).collect();
    ranges(shown, &|index| runs[index]);
    let Some(after) = &section.after_collapse_delimiter else { return };
    for index in 1..shown.len() {
        if shown[index - 1].delimiter == "\u{2013}" && shown[index].delimiter != "\u{2013}" {
            shown[index].delimiter = after.clone();
        }
    }
}

/// The cites with what stands between them and around each.
pub(super) fn joined(shown: Vec<Shown>) -> Vec<Node> {
    let mut nodes = Vec::new();
    let mut ended = false;
    let mut stopped = false;
    for (index, shown) in shown.into_iter().enumerate() {
        let prefix = words(&shown.cite.prefix);
        // "etc." and "f." end no sentence; what begins with a capital behind them does.
        let begins = prefix.trim_start().starts_with(char::is_uppercase);
        ended |= stopped && begins;
        if prefix.starts_with([',', '.', ';', ':']) {
            // The author's own mark is enough.
        } else if ended {
            nodes.push(Node::Text(" ".to_owned()));
        } else if index > 0 {
            nodes.push(Node::Text(shown.delimiter));
        }
        let suffix = words(&shown.cite.suffix);
        ended = suffix.trim_end().ends_with([',', ';', ':']);
        stopped = suffix.trim_end().ends_with('.');
        let mut parts = Vec::new();
        if !shown.cite.prefix.is_empty() {
            parts.extend(shown.cite.prefix.iter().cloned());
            let text = words(&shown.cite.prefix);
            let joins =
                text.ends_with([' ', '\u{a0}', '(', '[', '\u{2019}', '\'', '-', '\u{2013}']);
            if !joins {
                parts.push(Node::Text(" ".to_owned()));
            }
        }
        parts.push(Node::tagged(Tag::Cite(shown.cite.index), vec![shown.node]));
        if !shown.cite.suffix.is_empty() {
            let text = words(&shown.cite.suffix);
            let joins = text.starts_with([' ', ',', '.', ';', ':', ')', ']', '\u{a0}', '?', '!']);
            if !joins {
                parts.push(Node::Text(" ".to_owned()));
            }
            parts.extend(shown.cite.suffix.iter().cloned());
        }
        nodes.push(Node::joined("", parts));
    }
    nodes
}
