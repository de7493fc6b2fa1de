//! How works are sorted: by the keys of a style, in the language's order.

use super::item::{Item, SORT_TITLE};
use super::locale::Locale;
use super::node;
use super::render::{Facts, Hints, Renderer, date_sort_key, names_sort_key};
use super::rich;
use super::sheet::{Section, Sheet, SortBy, SortKey};
use icu_collator::CollatorBorrowed;
use icu_collator::options::{CollatorOptions, Strength};
use icu_locale::Locale as Tag;
use std::cmp::Ordering;

/// Compares texts as the language does, whatever their capitals.
pub(super) struct Collation(Option<CollatorBorrowed<'static>>);

impl Collation {
    pub(super) fn of(language: &str) -> Collation {
        let mut options = CollatorOptions::default();
        options.strength = Some(Strength::Secondary);
        let locale: Tag = language.parse().unwrap_or(Tag::UNKNOWN);
        let root = || CollatorBorrowed::try_new(Default::default(), options).ok();
        Collation(CollatorBorrowed::try_new((&locale).into(), options).ok().or_else(root))
    }

    fn compare(&self, a: &str, b: &str) -> Ordering {
        self.0.as_ref().map_or_else(|| a.cmp(b), |collator| collator.compare(a, b))
    }
}

/// What a work is sorted by.
pub(super) struct Keys(Vec<(String, bool)>);

/// The keys of a work.
pub(super) fn keys(
    sheet: &Sheet,
    locale: &Locale,
    section: &Section,
    item: &Item,
    facts: &Facts,
    hints: &Hints,
) -> Keys {
    let of = |key: &SortKey| {
        let mut renderer = Renderer::new(sheet, locale, item, facts, hints, section);
        renderer.sorting = Some(&key.names);
        (clean(&text(&renderer, item, key)), key.descending)
    };
    Keys(section.sort.iter().map(of).collect())
}

fn text(renderer: &Renderer, item: &Item, key: &SortKey) -> String {
    match &key.by {
        SortBy::Macro(name) => {
            let Some(elements) = renderer.sheet.macros.get(name) else { return String::new() };
            let rendered = renderer.elements(elements);
            if rendered.asked && !rendered.found {
                return String::new();
            }
            let marks = [const { String::new() }; 4];
            let leaves = super::leaves::row(&rendered.nodes, &marks);
            leaves.into_iter().map(|leaf| leaf.text).collect()
        }
        SortBy::Variable(name) => {
            if let Some(people) = item.names.get(name) {
                return names_sort_key(renderer, people, &key.names);
            }
            if let Some(date) = item.dates.get(name) {
                return date_sort_key(date);
            }
            match name.as_str() {
                "citation-label" => renderer.citation_label(),
                "citation-number" => {
                    renderer.facts.number.map_or(String::new(), |n| format!("{n:08}"))
                }
                name => {
                    let sorted = item.text(SORT_TITLE).filter(|_| name == "title");
                    let own = || match (name, item.text(name)?) {
                        ("title", title) => Some(renderer.sorted_title(title)),
                        (_, text) => Some(text),
                    };
                    let Some(text) = sorted.or_else(own) else { return String::new() };
                    let number: Option<u64> = text.trim().parse().ok();
                    match number {
                        Some(number) => format!("{number:020}"),
                        None => node::words(&rich::read(text)),
                    }
                }
            }
        }
    }
}

/// A key without marks that nobody looks for.
fn clean(text: &str) -> String {
    let skip = |c: char| {
        "\"'\u{2018}\u{2019}\u{201c}\u{201d}\u{ab}\u{bb}()[]{},\u{2bb}\u{2bc}".contains(c)
    };
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        // The mark in "d\u{2019}Artagnan" is a part of the name.
        let inner = matches!(c, '\'' | '\u{2019}')
            && out.ends_with(char::is_alphabetic)
            && chars.peek().is_some_and(|next| next.is_alphabetic());
        if inner || !skip(c) {
            out.push(c);
        }
    }
    out.trim().to_owned()
}

impl Keys {
    /// Works without a key stand behind those with one.
    pub(super) fn compare(&self, other: &Keys, collation: &Collation) -> Ordering {
        for ((a, descending), (b, _)) in self.0.iter().zip(&other.0) {
            let order = match (a.is_empty(), b.is_empty()) {
                (true, true) => Ordering::Equal,
                (true, false) => return Ordering::Greater,
                (false, true) => return Ordering::Less,
                (false, false) => collation.compare(a, b),
            };
            let order = if *descending { order.reverse() } else { order };
            if order != Ordering::Equal {
                return order;
            }
        }
        Ordering::Equal
    }
}
