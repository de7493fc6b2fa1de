//! Changes of the reading order: what both editors are asked for, how entries are found by name, and
//! why a change cannot be made.

use super::names::nearest;
use crate::files::normal;
use crate::model::{Kind, Matter};
use std::fmt;

/// Where an entry shall stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// Right before the entry with this name.
    Before(String),
    /// Right after the entry with this name (and all that is below it).
    After(String),
    /// Last in the part with this title.
    EndOfPart(String),
    /// Last in a matter.
    End(Matter),
}

/// A change of the order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// An entry, with all below it, goes to another place.
    Move(String, Place),
    /// A new entry.
    Add(NewEntry, Place),
    /// An entry goes; its file stays on the disk.
    Remove(String),
    /// An entry says its kind, or leaves it to its name.
    Kind(String, Option<Kind>),
}

/// An entry to be added.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewEntry {
    /// Project-relative path.
    pub file: String,
    /// Kind, if the manifest shall say it.
    pub kind: Option<Kind>,
    /// Title, if the manifest shall say it; a summary always does.
    pub title: Option<String>,
}

/// Why a change can't be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Refusal {}

pub(super) fn refuse<T>(message: impl Into<String>, help: impl Into<String>) -> Result<T, Refusal> {
    Err(Refusal { message: message.into(), help: help.into() })
}

/// An entry as names are looked up.
pub(super) struct Named<'a> {
    /// What the caller knows it by.
    pub id: usize,
    /// Project-relative path.
    pub file: Option<&'a str>,
    /// A part's title, or a link's words.
    pub title: Option<&'a str>,
}

/// Finds the one entry that `name` means: a path, a title, the end of a path (from a folder's name
/// on), a file name or one without its extension, in this order.
pub(super) fn find(name: &str, entries: &[Named], what: &str) -> Result<usize, Refusal> {
    let path = normal(name);
    let last = |f: &str| f.rsplit('/').next().unwrap_or(f).to_string();
    let stem = |f: &str| {
        let last = last(f);
        last.rsplit_once('.').map_or(last.clone(), |(s, _)| s.to_string())
    };
    let tail = path.as_ref().map(|p| format!("/{p}"));
    let tests: [&dyn Fn(&Named) -> bool; 6] = [
        &|n| n.file.is_some() && (n.file == path.as_deref() || n.file == Some(name)),
        &|n| n.title == Some(name),
        &|n| n.title.is_some_and(|t| t.to_lowercase() == name.to_lowercase()),
        &|n| {
            n.file.zip(tail.as_deref()).is_some_and(|(f, t)| t[1..].contains('/') && f.ends_with(t))
        },
        &|n| n.file.is_some_and(|f| last(f) == name),
        &|n| n.file.is_some_and(|f| stem(f) == name),
    ];
    for test in tests {
        let found: Vec<&Named> = entries.iter().filter(|n| test(n)).collect();
        match found.as_slice() {
            [] => {}
            [one] => return Ok(one.id),
            [first, second, ..] => {
                let show = |n: &Named| n.file.or(n.title).unwrap_or("").to_string();
                let (a, b) = (show(first), show(second));
                if a == b {
                    let help = "take one of the lines out by hand";
                    return refuse(format!("`{a}` is listed twice"), help);
                }
                let help = format!("write more of it: `{a}` or `{b}`");
                return refuse(format!("`{name}` may mean several entries"), help);
            }
        }
    }
    let names = entries.iter().flat_map(|n| [n.file, n.title]).flatten();
    let near = nearest(name, names.clone()).map(str::to_string).or_else(|| {
        let lasts: Vec<String> = names.map(last).collect();
        nearest(name, lasts.iter().map(String::as_str)).map(str::to_string)
    });
    let titles = || entries.iter().filter_map(|n| n.title).map(|t| format!("`{t}`"));
    let help = match near {
        Some(near) => format!("did you mean `{near}`?"),
        None if what == "part" && entries.is_empty() => "the book has no parts".to_string(),
        None if what == "part" && entries.len() <= 8 => {
            format!("parts are: {}", titles().collect::<Vec<_>>().join(", "))
        }
        None => "`recto order` shows all entries".to_string(),
    };
    refuse(format!("the order has no {what} `{name}`"), help)
}
