//! Cross-references: `@sec-x`, `@fig-x`, `@tbl-x` become words and lead to their places, and so does
//! a link of the book that has no words of its own, `[](#sec-x)`.

use super::numbers::Counting;
use super::punctuation::quoted;
use super::survey::{Display, Named, Sort, Survey};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::language::{Words, with_number, words};
use crate::manifest::Suggestions;
use crate::model::{Anchor, Chapter, CrossRef, Kind, Metadata, plain_text, shows_nothing};
use crate::source::Span;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// The labels that authors wrote themselves, each with the first chapter that has it.
pub(super) type Written = BTreeMap<String, u32>;

/// What a label names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Labelled {
    /// The place.
    pub(super) anchor: Anchor,
    /// "Figure 2.3"; for sections without a number, their title.
    pub(super) words: String,
    /// The number alone.
    pub(super) bare: String,
}

/// What a reference gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Found {
    /// What the label names.
    Label(Labelled),
    /// Nothing; what to do about it, and the label that may be meant.
    Nothing(String, Option<String>),
    /// A place of which there are no words to say; what to do about it.
    NoWords(String),
}

/// A chapter as references find it.
pub(super) struct Place<'a> {
    /// The chapter, without its text, its title as it is printed.
    pub(super) head: &'a Chapter,
    /// What stands in it.
    pub(super) survey: Option<&'a Survey>,
    /// How its displays are numbered.
    pub(super) counting: &'a Counting,
}

/// Every label of the book. One that an author has written comes before the same one made from a
/// file name or from a heading's words.
pub(super) struct Labels<'a> {
    map: BTreeMap<String, Labelled>,
    places: &'a [Place<'a>],
    /// Named places that have no words, with the first chapter of each; found when first asked for.
    wordless: OnceLock<BTreeMap<&'a str, u32>>,
}

impl<'a> Labels<'a> {
    pub(super) fn new(meta: &Metadata, places: &'a [Place], written: &Written) -> Labels<'a> {
        let w = words(meta);
        let mut map = BTreeMap::new();
        for (i, place) in places.iter().enumerate() {
            let (chapter, c) = (i as u32, place.head);
            let (words, bare) = chapter_words(c, &w, &meta.language);
            let anchor = Anchor { chapter, id: None };
            let own = c.attr.id.iter().filter(|id| written.get(*id) == Some(&chapter)).cloned();
            let made = [c.id.clone(), format!("sec-{}", c.id)];
            for id in own.chain(made.into_iter().filter(|id| !written.contains_key(id))) {
                map.entry(id).or_insert(Labelled {
                    anchor: anchor.clone(),
                    words: words.clone(),
                    bare: bare.clone(),
                });
            }
            for named in place.survey.iter().flat_map(|s| &s.named) {
                if written.get(&named.id).is_some_and(|owner| *owner != chapter) {
                    continue;
                }
                let (words, bare) = display_words(named, place, &w, &meta.language);
                let anchor = Anchor { chapter, id: Some(named.id.clone()) };
                map.entry(named.id.clone()).or_insert(Labelled { anchor, words, bare });
            }
        }
        Labels { map, places, wordless: OnceLock::new() }
    }

    /// What a label in this chapter names, or what to do where it names nothing.
    pub(super) fn find(&self, label: &str, chapter: u32) -> Found {
        if let Some(found) = self.map.get(label) {
            return Found::Label(found.clone());
        }
        let Some(owner) = self.wordless(label) else {
            let help = format!("write `{{#{label}}}` behind what is meant");
            return Found::Nothing(help, None);
        };
        let path = self.places[owner as usize].head.path.as_deref();
        let file = path.filter(|_| owner != chapter).unwrap_or_default();
        Found::NoWords(format!("write `[words]({file}#{label})`, with words of your own"))
    }

    /// The first chapter with a place of this name.
    fn wordless(&self, label: &str) -> Option<u32> {
        let all = self.wordless.get_or_init(|| {
            let mut all = BTreeMap::new();
            for (chapter, place) in self.places.iter().enumerate() {
                for anchor in place.survey.iter().flat_map(|s| s.anchors.iter()) {
                    all.entry(anchor.as_str()).or_insert(chapter as u32);
                }
            }
            all
        });
        all.get(label).copied()
    }

    /// Says for a label that names nothing which one may be meant, as long as that is cheap enough to
    /// look for.
    pub(super) fn suggest(&self, label: &str, found: &mut Found, suggestions: &mut Suggestions) {
        if let Found::Nothing(help, meant) = found
            && let Some(near) = suggestions.nearest(label, self.map.keys().map(String::as_str))
        {
            *help = format!("is `@{near}` meant?");
            *meant = Some(near.to_owned());
        }
    }

    /// The labels of places that references have words for.
    pub(super) fn names(&self) -> BTreeMap<&Anchor, &str> {
        let named = self.map.iter().rev().filter(|(_, l)| !shows_nothing(&l.bare));
        named.map(|(label, l)| (&l.anchor, label.as_str())).collect()
    }
}

/// "Chapter 3" and "3".
fn chapter_words(c: &Chapter, w: &Words, lang: &str) -> (String, String) {
    let named = |word: &str, n: &str| with_number(word, n, '\u{a0}');
    match (&c.number, c.kind) {
        (Some(n), Kind::Part) => (named(w.part, &n.text), n.text.clone()),
        (Some(n), Kind::Appendix) => (named(w.appendix, &n.text), n.text.clone()),
        (Some(n), _) if n.text.contains('.') => (named(w.section, &n.text), n.text.clone()),
        (Some(n), _) => (named(w.chapter, &n.text), n.text.clone()),
        (None, _) => {
            let title = plain_text(&c.title);
            (quoted(&title, lang), title)
        }
    }
}

/// "Figure 2.3" and "2.3".
fn display_words(named: &Named, place: &Place, w: &Words, lang: &str) -> (String, String) {
    let numbered = |word: &str, number: Option<String>| match number {
        Some(n) => (format!("{word}\u{a0}{n}"), n),
        None => (quoted(&named.title, lang), named.title.clone()),
    };
    match &named.sort {
        Sort::Display(display, nth) => {
            let number = nth.map(|nth| place.counting.number(*display, nth));
            match display {
                Display::Figure => numbered(w.figure, number),
                Display::Table => numbered(w.table, number),
                Display::Listing => numbered(w.listing, number),
                Display::Formula => {
                    let bare = format!("({})", number.unwrap_or_default());
                    (format!("{}\u{a0}{bare}", w.equation), bare)
                }
            }
        }
        Sort::Section(tail) => {
            let chapter = place.head.number.as_ref();
            let number = chapter.zip(tail.as_ref()).map(|(n, tail)| format!("{}.{tail}", n.text));
            numbered(w.section, number)
        }
    }
}

/// Gives a reference what was found for it.
pub(super) fn resolve(
    r: &mut CrossRef,
    found: Option<&Found>,
    span: Span,
    diags: &mut Diagnostics,
) {
    match found {
        Some(Found::Label(found)) => {
            r.target = Some(found.anchor.clone());
            let mut text = if r.bare { found.bare.clone() } else { found.words.clone() };
            if r.capital {
                let mut chars = text.chars();
                text = chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default()
                    + chars.as_str();
            }
            r.text = text;
        }
        Some(Found::Nothing(help, meant)) => {
            let text = format!("nothing in this book has the label `{}`", r.label);
            let d = Diagnostic::warning(Code::UNKNOWN_LABEL, span, text).help(help.as_str());
            diags.push(match meant {
                Some(meant) => d.mend(format!("@{}", r.label), format!("@{meant}")),
                None => d,
            });
            r.text = format!("@{}", r.label);
        }
        Some(Found::NoWords(help)) => {
            let text = format!(
                "`{}` names a place without number or title, so this says nothing",
                r.label
            );
            diags.push(Diagnostic::warning(Code::UNKNOWN_LABEL, span, text).help(help.as_str()));
            r.text = format!("@{}", r.label);
        }
        None => r.text = format!("@{}", r.label),
    }
}
