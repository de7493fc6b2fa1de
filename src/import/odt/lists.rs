//! Lists: what stands before their items.

use crate::import::docx::numbering::Mark;
use crate::import::docx::package::Element;
use roxmltree::Node;
use std::collections::BTreeMap;

/// How many levels a list's style has (OpenDocument 1.3, 16.30).
const LEVELS: usize = 10;

/// What a level of a style has before its items.
#[derive(Debug, Clone)]
enum Level {
    Bullet,
    /// Nothing is shown.
    None,
    /// Its format, and where it begins.
    Number(String, u32),
}

/// A list that is open, with those that it stands in.
#[derive(Debug, Clone)]
pub(super) struct Open {
    /// Its style: its own, or that of the list around it.
    style: Option<String>,
    /// What its numbers are kept under.
    name: String,
    /// How deep it is, from 0.
    level: usize,
}

/// All styles of lists, and what has been counted.
#[derive(Debug, Default)]
pub(super) struct Lists {
    styles: BTreeMap<String, BTreeMap<usize, Level>>,
    /// The last number of each level of a list.
    counts: BTreeMap<String, Vec<Option<u32>>>,
    /// The last list of each style.
    last: BTreeMap<Option<String>, String>,
    /// Under which name a list counts that goes on with another.
    names: BTreeMap<String, String>,
    made: usize,
}

impl Lists {
    /// Reads the styles below a root.
    pub(super) fn read(&mut self, root: Node) {
        let groups = root
            .children()
            .filter(|n| n.has_tag_name_local("styles") || n.has_tag_name_local("automatic-styles"));
        for style in groups.flat_map(|g| g.children()) {
            if !style.has_tag_name_local("list-style") {
                continue;
            }
            let levels = style.children().filter_map(level).collect();
            self.styles.insert(style.value("name").unwrap_or_default().to_owned(), levels);
        }
    }

    /// Opens a list in those around it.
    pub(super) fn open(&mut self, node: Node, around: Option<&Open>) -> Open {
        let own = node.value("style-name").map(str::to_owned);
        let style = own.or_else(|| around.and_then(|a| a.style.clone()));
        if let Some(around) = around {
            let level = (around.level + 1).min(LEVELS - 1);
            return Open { style, name: around.name.clone(), level };
        }
        self.made += 1;
        let goes_on = match node.value("continue-list") {
            Some(list) => self.names.get(list).cloned(),
            None if node.value("continue-numbering") == Some("true") => {
                self.last.get(&style).cloned()
            }
            None => None,
        };
        let name = goes_on.unwrap_or_else(|| format!("list {}", self.made));
        if let Some(id) = node.value("id") {
            self.names.insert(id.to_owned(), name.clone());
        }
        self.last.insert(style.clone(), name.clone());
        Open { style, name, level: 0 }
    }

    /// What stands before the next item of a list, which may begin at a number of its own; `None` if
    /// nothing does.
    pub(super) fn next(&mut self, list: &Open, start: Option<u32>) -> Option<Mark> {
        let own = list.style.as_ref().and_then(|s| self.styles.get(s)?.get(&list.level));
        let (format, first) = match own.cloned().unwrap_or(Level::Bullet) {
            Level::Bullet => return Some(Mark::Bullet),
            Level::None => return None,
            Level::Number(format, first) => (format, first),
        };
        let counts = self.counts.entry(list.name.clone()).or_default();
        // Deeper levels begin anew.
        counts.truncate(list.level + 1);
        counts.resize(list.level + 1, None);
        let number = match (start, counts[list.level]) {
            (Some(start), _) => start,
            (None, Some(last)) => last.saturating_add(1),
            (None, None) => first,
        };
        counts[list.level] = Some(number);
        match format.as_str() {
            "1" => Some(Mark::Number(number)),
            _ => Some(Mark::Letter(number)),
        }
    }

    /// A list that a paragraph's style makes it an item of.
    pub(super) fn of_style(&mut self, style: &str) -> Open {
        let name = format!("style {style}");
        Open { style: Some(style.to_owned()), name, level: 0 }
    }
}

impl Open {
    pub(super) fn level(&self) -> usize {
        self.level
    }
}

fn level(node: Node) -> Option<(usize, Level)> {
    let at: usize = node.value("level")?.parse().ok()?;
    let kind = match node.tag_name().name() {
        // Programs that have no paragraphs within items write bullets that nobody sees.
        "list-level-style-bullet" if node.value("bullet-char").is_some_and(is_blank) => Level::None,
        "list-level-style-bullet" | "list-level-style-image" => Level::Bullet,
        "list-level-style-number" => {
            let start = node.value("start-value").and_then(|v| v.parse().ok()).unwrap_or(1);
            match node.value("num-format").unwrap_or_default() {
                "" => Level::None,
                format => Level::Number(format.to_owned(), start),
            }
        }
        _ => return None,
    };
    Some((at.checked_sub(1)?, kind))
}

fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}
