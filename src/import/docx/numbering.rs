//! Lists: what stands before their items.

use super::package::{Element, Package, parse};
use std::collections::BTreeMap;

/// All lists of a document.
#[derive(Debug, Default)]
pub(crate) struct Numbering {
    /// The levels of each pattern.
    patterns: BTreeMap<String, BTreeMap<usize, Level>>,
    /// Lists: their pattern, and where their levels begin anew.
    lists: BTreeMap<String, (String, BTreeMap<usize, u32>)>,
    /// Levels that a list has otherwise than its pattern.
    own: BTreeMap<(String, usize), Level>,
    /// Numbers counted so far, by pattern and level.
    counts: BTreeMap<String, BTreeMap<usize, u32>>,
    /// Lists that have begun.
    begun: std::collections::BTreeSet<String>,
}

#[derive(Debug, Clone, Default)]
struct Level {
    start: u32,
    format: String,
}

/// What stands before an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::import) enum Mark {
    Bullet,
    Number(u32),
    /// A letter or roman numeral in the source: its number.
    Letter(u32),
    /// Nothing: it is another paragraph of the item before it.
    Further,
}

impl Numbering {
    /// Reads the part with the lists.
    pub(crate) fn read(package: &Package) -> Numbering {
        let name = package.beside("numbering.xml");
        let mut all = Numbering::default();
        let Some(text) = package.text(&name) else { return all };
        let Ok(document) = parse(&text, &name) else { return all };
        for node in document.root_element().children().filter(|n| n.is_element()) {
            match node.tag_name().name() {
                "abstractNum" => {
                    let Some(id) = node.value("abstractNumId") else { continue };
                    let levels = node.children().filter(|n| n.has_tag_name_local("lvl"));
                    let levels =
                        levels.filter_map(|l| Some((l.value("ilvl")?.parse().ok()?, level(l))));
                    all.patterns.insert(id.to_owned(), levels.collect());
                }
                "num" => {
                    let of = node.child("abstractNumId").and_then(|n| n.value("val"));
                    let (Some(id), Some(pattern)) = (node.value("numId"), of) else { continue };
                    let overrides =
                        || node.children().filter(|n| n.has_tag_name_local("lvlOverride"));
                    all.own.extend(overrides().filter_map(|o| {
                        let at = o.value("ilvl")?.parse().ok()?;
                        Some(((id.to_owned(), at), level(o.child("lvl")?)))
                    }));
                    let anew = overrides().filter_map(|o| {
                        let start = o.child("startOverride")?.value("val")?.parse().ok()?;
                        Some((o.value("ilvl")?.parse().ok()?, start))
                    });
                    all.lists.insert(id.to_owned(), (pattern.to_owned(), anew.collect()));
                }
                _ => {}
            }
        }
        all
    }

    /// Whether the items of a level of a list have numbers; `None` if they have no marks.
    pub(crate) fn is_numbered(&self, list: &str, level: usize) -> Option<bool> {
        match self.level(list, level)?.format.as_str() {
            "none" => None,
            format => Some(format != "bullet"),
        }
    }

    /// A level of a list.
    fn level(&self, list: &str, level: usize) -> Option<Level> {
        let (pattern, _) = self.lists.get(list)?;
        let usual = || self.patterns.get(pattern).and_then(|l| l.get(&level));
        Some(self.own.get(&(list.to_owned(), level)).or_else(usual).cloned().unwrap_or_default())
    }

    /// What stands before the next item of a list; `None` if it has no marks.
    pub(super) fn next(&mut self, list: &str, level: usize) -> Option<Mark> {
        let (pattern, anew) = self.lists.get(list)?.clone();
        let own = self.level(list, level)?;
        match own.format.as_str() {
            "bullet" => return Some(Mark::Bullet),
            "none" => return None,
            _ => {}
        }
        let counts = self.counts.entry(pattern).or_default();
        if self.begun.insert(list.to_owned()) {
            counts.extend(anew.into_iter().map(|(level, start)| (level, start.saturating_sub(1))));
        }
        let count = counts.entry(level).or_insert(own.start.saturating_sub(1));
        *count = count.saturating_add(1);
        let number = *count;
        // Deeper levels begin anew.
        drop(counts.split_off(&(level + 1)));
        Some(match own.format.as_str() {
            "decimal" | "decimalZero" | "" => Mark::Number(number),
            _ => Mark::Letter(number),
        })
    }
}

fn level(node: roxmltree::Node) -> Level {
    let of = |name: &str| node.child(name).and_then(|n| n.value("val"));
    Level {
        start: of("start").and_then(|s| s.parse().ok()).unwrap_or(1),
        format: of("numFmt").unwrap_or("decimal").to_owned(),
    }
}
