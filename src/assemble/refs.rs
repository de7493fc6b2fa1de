//! Cross-references: `@sec-x`, `@fig-x`, `@tbl-x` become words and lead to their places, and so does
//! a link of the book that has no words of its own, `[](#sec-x)`.

use super::citations::{self, marks::has_any};
use super::headings::slug;
use super::numbers::{Counting, NoteCounts, of_section};
use super::other_output::OtherOutput;
use super::punctuation::quoted;
use super::survey::{Display, Named, Sort, Survey, is_note_name};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::language::{
    EnvironmentName, Words, environment_names, environment_names_in, primary, with_number, words_in,
};
use crate::manifest::Suggestions;
use crate::markdown::name_of;
use crate::model::{
    Anchor, Block, Chapter, CrossRef, Inline, InlineKind, Kind, Metadata, NOTE_PREFIX, bare_text,
    capitalised, environment_prefixes, plain_text, shows_nothing, usual_prefixes,
    visit_inlines_mut, walk_blocks_mut,
};
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
    /// The word before several such numbers, empty if there is none; `None` of what has no number.
    pub(super) several: Option<String>,
    /// The words begin with the one for what it is, which has a capital where a sentence begins.
    pub(super) worded: bool,
}

/// What a reference gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Found {
    /// What the label names.
    Label(Labelled),
    /// What another output alone has: what stands there, and what is told of it.
    Elsewhere(String, Option<Box<Diagnostic>>),
    /// Nothing; what to do about it, and the label that may be meant.
    Nothing(String, Option<String>),
    /// A place of which there are no words to say; what to do about it.
    NoWords(String),
}

/// A chapter as references find it.
pub(super) struct Place<'a> {
    /// The chapter, without its text, its title as it is printed.
    pub(super) head: &'a Chapter,
    /// How many levels of headings have numbers.
    pub(super) numbered_levels: u8,
    /// What stands in it.
    pub(super) survey: Option<&'a Survey>,
    /// How its displays are numbered.
    pub(super) counting: &'a Counting,
    /// What its titles with citations say.
    pub(super) cited: &'a CitedTitles,
    /// How many notes stand before it.
    pub(super) notes_before: NoteCounts,
    /// The chapter with which their numbers begin.
    pub(super) notes_from: u32,
}

/// What titles with citations say, of a chapter and by the names of its sections and displays.
#[derive(Debug, Default)]
pub(super) struct CitedTitles {
    /// The chapter's own.
    chapter: Option<String>,
    /// Those in it.
    within: BTreeMap<String, String>,
}

impl CitedTitles {
    /// The titles of a chapter whose citations are settled.
    pub(super) fn new(
        head: &Chapter,
        survey: Option<&Survey>,
        own: &citations::Own,
    ) -> CitedTitles {
        let said = |title: &[Inline]| citations::words::said(title, own);
        let named = survey.iter().flat_map(|s| &s.named).filter(|n| !n.cited.is_empty());
        CitedTitles {
            chapter: has_any(&head.title).then(|| said(&head.title)),
            within: named.map(|n| (n.id.clone(), said(&n.cited))).collect(),
        }
    }
}

/// Every label of the book. One that an author has written comes before the same one made from a
/// file name or from a heading's words.
pub(super) struct Labels<'a> {
    map: BTreeMap<String, Labelled>,
    places: &'a [Place<'a>],
    /// Those in which labels are looked for, in their order.
    order: &'a [u32],
    /// Named places that have no words, with the first chapter of each; found when first asked for.
    wordless: OnceLock<BTreeMap<&'a str, u32>>,
    /// Ids of chapters by their titles' words, found when first asked for; none where several have them.
    titles: OnceLock<BTreeMap<String, Option<&'a str>>>,
    /// What another output alone has.
    other: Option<&'a OtherOutput>,
    /// The language of the words.
    lang: &'a str,
    /// Words that the book has of its own.
    meta: &'a Metadata,
    /// Notes by their names, in the order of the book; found when first asked for.
    notes: OnceLock<BTreeMap<&'a str, Vec<NoteAt>>>,
}

/// A note that references can name.
#[derive(Debug, Clone, Copy)]
struct NoteAt {
    chapter: u32,
    /// Its number as it is shown, and whether a symbol marks it.
    number: (u32, bool),
}

/// What stands between the name of a note and the chapter in which it is meant, in a label that the book makes of a
/// link.
const IN_CHAPTER: char = '@';

/// The label of the place of a note, as a chapter names it: notes of several chapters have the same name.
pub(super) fn label_of_note(anchor: &Anchor, from: u32) -> Option<String> {
    let id = anchor.id.as_ref().filter(|id| is_note_name(id))?;
    Some(match anchor.chapter == from {
        true => id.clone(),
        false => format!("{id}{IN_CHAPTER}{}", anchor.chapter),
    })
}

impl<'a> Labels<'a> {
    /// Labels of the chapters of `order` with the words of a language. Of what several have, the first counts.
    pub(super) fn new(
        meta: &'a Metadata,
        lang: &'a str,
        places: &'a [Place],
        (order, written): (&'a [u32], &Written),
    ) -> Labels<'a> {
        let w = words_in(meta, lang);
        let environments = match primary(lang).eq_ignore_ascii_case(primary(&meta.language)) {
            true => environment_names(meta),
            false => environment_names_in(&meta.environments, lang),
        };
        let mut map = BTreeMap::new();
        for chapter in order.iter().copied() {
            let place = &places[chapter as usize];
            let c = place.head;
            let said = chapter_words(c, place.cited.chapter.as_deref(), &w, lang);
            let Said { words, bare, several, worded } = said;
            let anchor = Anchor { chapter, id: None };
            let own = c.attr.id.iter().filter(|id| written.get(*id) == Some(&chapter)).cloned();
            let made = made_labels(c);
            for id in own.chain(made.into_iter().filter(|id| !written.contains_key(id))) {
                map.entry(id).or_insert(Labelled {
                    anchor: anchor.clone(),
                    words: words.clone(),
                    bare: bare.clone(),
                    several: several.clone(),
                    worded,
                });
            }
            for named in place.survey.iter().flat_map(|s| &s.named) {
                if written.get(&named.id).is_some_and(|owner| *owner != chapter) {
                    continue;
                }
                let said = display_words(named, place, (&w, &environments), lang);
                let Said { words, bare, several, worded } = said;
                let anchor = Anchor { chapter, id: Some(named.id.clone()) };
                let labelled = Labelled { anchor, words, bare, several, worded };
                map.entry(named.id.clone()).or_insert(labelled);
            }
        }
        let (titles, wordless, notes) = Default::default();
        Labels { map, places, order, titles, wordless, other: None, lang, meta, notes }
    }

    /// The same of an output that lacks what others have.
    pub(super) fn lacking(self, other: &'a OtherOutput) -> Labels<'a> {
        Labels { other: Some(other), ..self }
    }

    /// What a label says that names something of another output alone: its title.
    fn elsewhere(&self, label: &str) -> Option<Found> {
        let (title, told) = self.other?.find(label)?;
        let words = match title {
            "" => label.to_owned(),
            title => quoted(title, self.lang),
        };
        Some(Found::Elsewhere(words, told.map(Box::new)))
    }

    /// What a label in this chapter names, or what to do where it names nothing.
    pub(super) fn find(&self, label: &str, chapter: u32) -> Found {
        if let Some(found) = self.note(label, chapter) {
            return found;
        }
        if let Some(found) = self.map.get(label) {
            return Found::Label(found.clone());
        }
        // A section goes by the name of its heading too, which is what bookdown's references say.
        if let Some(found) = label.strip_prefix("sec-").and_then(|name| self.map.get(name)) {
            return Found::Label(found.clone());
        }
        if let Some(found) = label.strip_prefix("sec-").and_then(|name| self.titled(name)) {
            return Found::Label(found.clone());
        }
        // And a statement by its name without what it is, as in bookdown.
        let bare = environment_prefixes().find_map(|prefix| {
            let name = label.strip_prefix(prefix)?.strip_prefix('-')?;
            self.map.get(name)
        });
        if let Some(found) = bare {
            return Found::Label(found.clone());
        }
        // What is no section may be meant: MyST's references name anything.
        let other = label.strip_prefix("sec-").and_then(|name| {
            let all = usual_prefixes().map(|prefix| self.map.get(&format!("{prefix}-{name}")));
            all.flatten().next()
        });
        if let Some(found) = other {
            return Found::Label(found.clone());
        }
        let Some(owner) = self.wordless(label) else {
            if let Some(found) = self.elsewhere(label) {
                return found;
            }
            let help = match label.strip_prefix(NOTE_PREFIX).and_then(|l| l.strip_prefix('-')) {
                Some(name) => {
                    format!("a note goes by it as `[^{name}]`, or `^[words]{{#{label}}}`")
                }
                None => format!("write `{{#{label}}}` behind what is meant"),
            };
            return Found::Nothing(help, None);
        };
        let path = self.places[owner as usize].head.path.as_deref();
        let file = path.filter(|_| owner != chapter).unwrap_or_default();
        Found::NoWords(format!("write `[words]({file}#{label})`, with words of your own"))
    }

    /// The notes that a label names: the chapter's own comes first, then the only one of the book. It says the number
    /// alone where this is counted with those of the chapter, else the chapter too.
    fn note(&self, label: &str, chapter: u32) -> Option<Found> {
        if !is_note_name(label) {
            return None;
        }
        let (name, meant) = match label.rsplit_once(IN_CHAPTER) {
            Some((name, meant)) => (name, meant.parse().ok()),
            None => (label, None),
        };
        let all = self.notes().get(name)?;
        let own = all.iter().find(|note| note.chapter == meant.unwrap_or(chapter));
        let found = match (own, all.as_slice()) {
            (Some(own), _) => own,
            (None, [only]) => only,
            (None, _) => {
                let help = format!(
                    "notes of several chapters are called so: give the one that is meant a name of its own, \
                     `{{#{NOTE_PREFIX}-...}}` behind its words"
                );
                return Some(Found::Nothing(help, None));
            }
        };
        if found.number.1 {
            // Its symbol may be another one on each page.
            return Some(Found::NoWords(format!(
                "write `[words](#{name})`, with words of your own"
            )));
        }
        let w = words_in(self.meta, self.lang);
        let place = |chapter: u32| &self.places[chapter as usize];
        let begin = place(found.chapter).notes_from;
        let near =
            Said::numbered(&w, (w.footnote, w.plurals.footnote), &found.number.0.to_string());
        let said = match begin == place(chapter).notes_from {
            true => near,
            false => {
                let head = place(begin);
                let of = chapter_words(head.head, head.cited.chapter.as_deref(), &w, self.lang);
                let words = format!("{}{}{}", of.words, w.comma(), near.words);
                Said { words, several: Some(String::new()), worded: of.worded, ..near }
            }
        };
        let Said { words, bare, several, worded } = said;
        let anchor = Anchor { chapter: found.chapter, id: Some(name.to_owned()) };
        Some(Found::Label(Labelled { anchor, words, bare, several, worded }))
    }

    fn notes(&self) -> &BTreeMap<&'a str, Vec<NoteAt>> {
        self.notes.get_or_init(|| {
            let mut all: BTreeMap<&str, Vec<NoteAt>> = BTreeMap::new();
            for chapter in self.order.iter().copied() {
                let place = &self.places[chapter as usize];
                for note in place.survey.iter().flat_map(|s| &s.notes_named) {
                    let number = place.notes_before.then(note.number);
                    let row = all.entry(note.id.as_str()).or_default();
                    // One that is named twice is the first.
                    if row.last().is_none_or(|last| last.chapter != chapter) {
                        row.push(NoteAt { chapter, number });
                    }
                }
            }
            all
        })
    }

    /// Puts words in the place of references in what the book makes, where they would be links within
    /// links.
    pub(super) fn say(&self, made: &mut [Block], chapter: u32) {
        let mut say = |i: &mut Inline| {
            let InlineKind::Ref(r) = &i.kind else { return };
            let text = match self.find(&r.label, chapter) {
                Found::Label(found) if r.bare => found.bare,
                Found::Label(found) => found.words,
                Found::Elsewhere(words, _) => words,
                _ => format!("@{}", r.label),
            };
            i.kind = InlineKind::Text(text);
        };
        walk_blocks_mut(made, &mut |b| {
            b.inlines_mut().into_iter().for_each(|list| visit_inlines_mut(list, &mut say));
        });
    }

    /// The only chapter whose title's words make this name.
    fn titled(&self, name: &str) -> Option<&Labelled> {
        let only = self.titles.get_or_init(|| {
            let mut only: BTreeMap<String, Option<&str>> = BTreeMap::new();
            for place in self.order.iter().map(|i| &self.places[*i as usize]) {
                let id = Some(place.head.id.as_str());
                let name = slug(&plain_text(&place.head.title));
                only.entry(name).and_modify(|one| *one = None).or_insert(id);
            }
            only
        });
        self.map.get((*only.get(name)?)?).filter(|labelled| labelled.anchor.id.is_none())
    }

    /// The first chapter with a place of this name.
    fn wordless(&self, label: &str) -> Option<u32> {
        let all = self.wordless.get_or_init(|| {
            let mut all = BTreeMap::new();
            for chapter in self.order {
                let survey = self.places[*chapter as usize].survey;
                for anchor in survey.iter().flat_map(|s| s.anchors.iter()) {
                    all.entry(anchor.as_str()).or_insert(*chapter);
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
            && let Some(near) = suggestions.nearest(label, {
                let notes = is_note_name(label).then(|| self.notes().keys().copied());
                self.map.keys().map(String::as_str).chain(notes.into_iter().flatten())
            })
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

/// The labels that a chapter has without its author's doing. In an omnibus several may have files of one name, which
/// each volume knows as its own book does.
fn made_labels(c: &Chapter) -> Vec<String> {
    let of_file = c.path.as_deref().filter(|_| c.volume > 0).map(|path| slug(name_of(path)));
    let ids = [Some(c.id.clone()), of_file.filter(|id| *id != c.id)];
    ids.into_iter().flatten().flat_map(|id| [format!("sec-{id}"), id]).collect()
}

/// What a reference to a place says.
struct Said {
    /// "Chapter 3".
    words: String,
    /// "3".
    bare: String,
    /// "Chapters", of a place with a number.
    several: Option<String>,
    /// The words begin with the one for what it is.
    worded: bool,
}

impl Said {
    /// Of what has a number, by its words for one and for several.
    fn numbered(w: &Words, (word, several): (&str, &str), number: &str) -> Said {
        let words = with_number(&w.in_sentence(word), number, '\u{a0}');
        let several = Some(w.in_sentence(several));
        Said { words, bare: number.to_owned(), several, worded: !word.is_empty() }
    }

    /// Of what has neither number nor title.
    fn word(w: &Words, word: &str) -> Said {
        let word = w.in_sentence(word);
        Said { words: word.clone(), bare: word, several: None, worded: true }
    }

    fn titled(title: &str, lang: &str) -> Said {
        Said { words: quoted(title, lang), bare: title.to_owned(), several: None, worded: false }
    }
}

/// What a reference to a chapter says; `cited` is its title if that has citations.
fn chapter_words(c: &Chapter, cited: Option<&str>, w: &Words, lang: &str) -> Said {
    let Some(n) = &c.number else {
        let title = cited.map_or_else(|| bare_text(&c.title), str::to_owned);
        return Said::titled(&title, lang);
    };
    let word = match c.kind {
        Kind::Part => (w.part, w.plurals.part),
        Kind::Appendix => (w.appendix, w.plurals.appendix),
        _ if n.text.contains('.') => (w.section, w.plurals.section),
        _ => (w.chapter, w.plurals.chapter),
    };
    Said::numbered(w, word, &n.text)
}

/// What a reference to a display or a section says.
fn display_words(
    named: &Named,
    place: &Place,
    (w, environments): (&Words, &[EnvironmentName]),
    lang: &str,
) -> Said {
    let numbered = |word: &str, several: &str, number: Option<String>| match number {
        Some(n) => Said::numbered(w, (word, several), &n),
        None => Said::titled(place.cited.within.get(&named.id).unwrap_or(&named.title), lang),
    };
    match &named.sort {
        Sort::Display(display, nth) => {
            let number = nth.map(|nth| place.counting.number(*display, nth));
            match display {
                Display::Figure => numbered(w.figure, w.plurals.figure, number),
                Display::Table => numbered(w.table, w.plurals.table, number),
                Display::Listing => numbered(w.listing, w.plurals.listing, number),
                Display::Own(kind) => {
                    let kind = w.displays.get(usize::from(*kind));
                    let (word, several) = kind.map_or(("", ""), |k| (&k.word, &k.plural));
                    numbered(word, several, number)
                }
                Display::Environment(kind, _) => {
                    let Some(kind) = environments.get(usize::from(*kind)) else {
                        return Said::titled(&named.title, lang);
                    };
                    match number {
                        Some(number) => Said::numbered(w, (&kind.one, &kind.several), &number),
                        None if named.title.is_empty() => Said::word(w, &kind.alone()),
                        None => numbered("", "", None),
                    }
                }
                Display::Formula => numbered(w.equation, w.plurals.equation, number),
            }
        }
        Sort::Group(display, first, last) => {
            let (one, several) = match display {
                Display::Table => (w.table, w.plurals.table),
                Display::Listing => (w.listing, w.plurals.listing),
                _ => (w.figure, w.plurals.figure),
            };
            let [from, to] = [first, last].map(|nth| place.counting.number(*display, *nth));
            match first == last || several.is_empty() {
                true => numbered(one, several, Some(from)),
                false => numbered(several, several, Some(format!("{from}\u{2013}{to}"))),
            }
        }
        Sort::Formula(count) => {
            let number = format!("({})", place.counting.formula(*count));
            numbered(w.equation, w.plurals.equation, Some(number))
        }
        Sort::Tagged(tag) => numbered(w.equation, w.plurals.equation, Some(format!("({tag})"))),
        Sort::Section(tail) => {
            let chapter = place.head.number.as_ref();
            let levels = place.numbered_levels;
            let number = chapter.zip(tail.as_ref());
            let number = number.and_then(|(n, tail)| of_section(&n.text, tail, levels));
            numbered(w.section, w.plurals.section, number)
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
                text = capitalised(&text);
            }
            r.text = text;
        }
        Some(Found::Elsewhere(words, told)) => {
            if let Some(told) = told {
                diags.push(Diagnostic { span, ..Diagnostic::clone(told) });
            }
            r.text.clone_from(words);
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
