//! All citations of a book go through the processor, once.

use super::entries::Writer;
use super::lists::{self, Group, List};
use super::marks::{Cited, Division};
use super::{Own, PlaceWords, unshown, words};
use crate::assemble::headings::slug;
use crate::assemble::numbers::NoteCounts;
use crate::assemble::other_output::OtherOutput;
use crate::assemble::punctuation;
use crate::assemble::survey::Survey;
use crate::citations::{CITE, Cluster, KEY, Library, Nocite, Options, Output, Words, process};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::language::{self, primary};
use crate::manifest::{Citations, Entry, Suggestions};
use crate::markdown::{self, WorkFiles, is_label};
use crate::model::{
    Anchor, Attr, Book, CITED, Inline, InlineKind, Kind, Link, Names, Target, capitalise,
    without_notes,
};
use crate::source::Span;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

/// What citations are made of.
pub(in crate::assemble) struct Given<'a> {
    /// The divisions of the book, without their text.
    pub(in crate::assemble) book: &'a Book,
    /// What stands in each.
    pub(in crate::assemble) surveys: &'a [Option<&'a Survey>],
    /// The line of the manifest that each has.
    pub(in crate::assemble) entries: &'a [Option<&'a Entry>],
    /// Number of the last note before each.
    pub(in crate::assemble) before: &'a [NoteCounts],
    /// What the manifest says.
    pub(in crate::assemble) said: &'a Citations,
    /// The works, and the files that they are from.
    pub(in crate::assemble) works: &'a markdown::Works,
    /// See there.
    pub(in crate::assemble) files: &'a WorkFiles,
    /// Whether an author has given a label.
    pub(in crate::assemble) is_written: &'a dyn Fn(&str) -> bool,
    /// What the other output has, and this one has not.
    pub(in crate::assemble) other: &'a OtherOutput,
}

/// What is kept from one time to the next.
#[derive(Debug, Default)]
pub(in crate::assemble) struct Kept {
    /// What the processor made, under the hash of all that it was given.
    output: Option<(u64, Arc<Output>)>,
    /// The words before places.
    pub(in crate::assemble) place_words: PlaceWords,
    /// Works that nothing cites, with their places.
    pub(in crate::assemble) uncited: Vec<(String, Span)>,
    /// Works that the bibliographies lack because the style gives them no entry, with their places.
    pub(in crate::assemble) without_entry: Vec<(String, Span)>,
}

/// What is decided for the citations of each chapter.
pub(in crate::assemble) fn made(
    given: &Given,
    kept: &mut Kept,
    diags: &mut Diagnostics,
) -> Vec<Own> {
    let (clusters, at) = clusters(given);
    let options = Options { nocite: nocite(given, diags), links: true, quotes: quotes(given) };
    let output = run(given, &clusters, &options, kept);
    tell_unknown(given, &output, &at, diags);
    tell_labels(given, diags);
    let wanted = wanted(given, &options.nocite);
    // What others take fields from has been asked for by them.
    let gives = given.works.library.givers(|key| wanted.contains(key));
    kept.uncited = works(given, |key| !wanted.contains(key) && !gives.contains(key));
    let cited = cited_keys(given);
    let lists = lists::all(given.book, given.entries, |i| divisions(given, i));
    let entries: BTreeSet<&str> = output.entries.iter().map(|entry| entry.key.as_str()).collect();
    let asked = given.works.style.has_bibliography() && !lists.is_empty();
    kept.without_entry =
        works(given, |key| asked && wanted.contains(key) && !entries.contains(key));
    // An empty bibliography is told already.
    if !output.entries.is_empty() {
        tell_without_entry(&kept.without_entry, &lists, diags);
    }
    unshown::tell(given.works, given.files, &clusters, &output, diags);
    let mut plan = Plan::new(given, &lists, &output, &cited, diags);
    let mut owns: Vec<Own> = (0..given.book.chapters.len())
        .map(|_| Own { in_notes: given.works.style.is_note(), ..Own::default() })
        .collect();
    for (words, (chapter, cited)) in output.clusters.iter().zip(&at) {
        let words = plan.linked(words, *chapter, cited);
        let own = &mut owns[*chapter].words;
        let nth = cited.nth as usize;
        if own.len() <= nth {
            own.resize_with(nth + 1, Arc::default);
        }
        own[nth] = Arc::new(words);
    }
    plan.write(given, &output, &mut owns);
    owns
}

/// The quotation marks of the text: those of its language, and in English those that its author sets around what is
/// no quotation within another. None where CSL's are the ones, or nobody knows.
fn quotes(given: &Given) -> Option<[String; 4]> {
    let language = &given.book.meta.language;
    let english = primary(language).eq_ignore_ascii_case("en");
    // There titles have marks of their own.
    if ["zh", "ja"].contains(&primary(language)) {
        return None;
    }
    let marks = language::own_punctuation(language)?;
    let (outer, inner) = (marks.outer, marks.inner);
    let pairs = |(a, b): (&str, &str), (c, d): (&str, &str)| Some([a, b, c, d].map(str::to_owned));
    if !english {
        return pairs(outer, inner);
    }
    let all = given.surveys.iter().flatten();
    let (double, single) =
        all.fold((0, 0), |(double, single), s| (double + s.quotes.0, single + s.quotes.1));
    match double.cmp(&single) {
        Ordering::Greater => pairs(outer, inner),
        Ordering::Less => pairs(inner, outer),
        Ordering::Equal => None,
    }
}

/// A cluster's chapter and what the survey has of it.
type Placed<'a> = (usize, &'a Cited);

/// All citations in reading order.
fn clusters<'a>(given: &Given<'a>) -> (Vec<Cluster>, Vec<Placed<'a>>) {
    let (mut clusters, mut places) = (Vec::new(), Vec::new());
    let mut notes = 0;
    for (chapter, survey) in given.surveys.iter().enumerate() {
        let Some(survey) = survey else { continue };
        let before = given.before.get(chapter).copied().unwrap_or_default();
        let restarts = before == NoteCounts::default();
        for (at, cited) in survey.cited.iter().enumerate() {
            let opens = cited.opens && cited.note.is_some();
            let mut cites = cited.cites.clone();
            if let Some(first) = cites.first_mut().filter(|_| opens && given.works.style.is_note())
            {
                // Its words begin the note.
                capitalise(&mut first.prefix);
            }
            clusters.push(Cluster {
                cites,
                note: cited.note.map_or(0, |note| notes + note + 1),
                printed_note: cited.number.map(|own| printed_note(before.then(own))),
                resets: at == 0 && given.said.full_in_chapters,
                restarts: at == 0 && restarts,
                in_sentence: cited.in_sentence,
                opens_note: cited.opens,
                author_opens: cited.author_opens,
            });
            places.push((chapter, cited));
        }
        notes += survey.notes.all();
    }
    (clusters, places)
}

/// What other notes call a note by, of its series. A symbol is one of its page: it has no name elsewhere.
fn printed_note((number, symbol): (u32, bool)) -> String {
    if symbol { String::new() } else { number.to_string() }
}

/// The works that stand in bibliographies without being cited.
fn nocite(given: &Given, diags: &mut Diagnostics) -> Nocite {
    let said = given.said.nocite.iter().map(|at| (at.value.clone(), at.span));
    let chapters = given.book.chapters.iter().flat_map(|c| c.nocite.iter().cloned());
    let all: Vec<(String, Span)> = said.chain(chapters).collect();
    if all.iter().any(|(key, _)| key == "*") {
        return Nocite::All;
    }
    let mut suggestions = Suggestions::default();
    for (key, span) in all.iter().filter(|(key, _)| !given.works.keys.has(key)) {
        diags.push(unknown(given, key, *span, &mut suggestions));
    }
    if all.is_empty() {
        Nocite::Cited
    } else {
        Nocite::Keys(all.into_iter().map(|a| a.0).collect())
    }
}

fn run(given: &Given, clusters: &[Cluster], options: &Options, kept: &mut Kept) -> Arc<Output> {
    let language = &given.book.meta.language;
    let mut hasher = DefaultHasher::new();
    (given.works.hash, language, clusters, options).hash(&mut hasher);
    let hash = hasher.finish();
    if let Some((_, output)) = kept.output.as_ref().filter(|(known, _)| *known == hash) {
        return Arc::clone(output);
    }
    let works = given.works;
    let mut output = process(&works.style, language, &works.library, clusters, options);
    tie(&mut output, language);
    let output = Arc::new(output);
    kept.output = Some((hash, Arc::clone(&output)));
    output
}

/// Spaces that must not part at a line's end, as in a date, hold in what the processor made as they do
/// in the author's words.
fn tie(output: &mut Output, language: &str) {
    let clusters = output.clusters.iter_mut().flat_map(|w| [&mut w.author, &mut w.citation]);
    let entries = output.entries.iter_mut().map(|entry| &mut entry.words);
    clusters.chain(entries).for_each(|words| punctuation::tie(words, language));
}

fn unknown(given: &Given, key: &str, span: Span, suggestions: &mut Suggestions) -> Diagnostic {
    let message = format!("no bibliography of the book has the key `{key}`");
    let d = Diagnostic::error(Code::UNKNOWN_WORK, span, message);
    let keys = given.works.library.entries.iter().map(|entry| entry.key.as_str());
    match suggestions.nearest(key, keys) {
        Some(near) => d.help(format!("is `@{near}` meant?")).mend(key, near),
        None => d.help("add the work to the bibliography, or write `\\@` for the sign itself"),
    }
}

fn tell_unknown(given: &Given, output: &Output, at: &[Placed], diags: &mut Diagnostics) {
    let mut suggestions = Suggestions::default();
    for (cluster, place) in &output.unknown {
        let Some((_, cited)) = at.get(*cluster) else { continue };
        if let (Some(cite), Some(span)) = (cited.cites.get(*place), cited.places.get(*place)) {
            diags.push(unknown(given, &cite.key, *span, &mut suggestions));
        }
    }
}

/// Tells of keys that are labels of the book too.
fn tell_labels(given: &Given, diags: &mut Diagnostics) {
    let mut told = BTreeSet::new();
    for cited in given.surveys.iter().flatten().flat_map(|s| &s.cited) {
        for (cite, span) in cited.cites.iter().zip(&cited.places) {
            let both = is_label(&cite.key) && (given.is_written)(&cite.key);
            if both && told.insert(&cite.key) {
                let message =
                    format!("`{}` is a label of the book and a key of the bibliography", cite.key);
                let help = "give one of the two another name";
                diags.push(Diagnostic::error(Code::LABEL_AND_KEY, *span, message).help(help));
            }
        }
    }
}

/// The keys that each chapter cites.
fn cited_keys<'a>(given: &Given<'a>) -> BTreeMap<usize, BTreeSet<&'a str>> {
    let mut out: BTreeMap<usize, BTreeSet<&str>> = BTreeMap::new();
    for (chapter, survey) in given.surveys.iter().enumerate() {
        let keys = survey.iter().flat_map(|s| &s.cited).flat_map(|c| &c.cites);
        for cite in keys {
            let work = given.works.library.get(&cite.key);
            out.entry(chapter).or_default().insert(work.map_or(&cite.key, |work| &work.key));
        }
    }
    out
}

/// The works that bibliographies are to have: those that are cited or wanted all the same.
fn wanted<'a>(given: &Given<'a>, nocite: &'a Nocite) -> BTreeSet<&'a str> {
    let library = &given.works.library;
    let mut keys: BTreeSet<&str> = cited_keys(given).into_values().flatten().collect();
    match nocite {
        Nocite::All => keys.extend(library.entries.iter().map(|entry| entry.key.as_str())),
        Nocite::Keys(all) => {
            keys.extend(all.iter().filter_map(|key| library.get(key)).map(|e| e.key.as_str()));
        }
        Nocite::Cited => {}
    }
    keys
}

/// The works whose key is of a kind, with their places in the bibliographies.
fn works(given: &Given, is: impl Fn(&str) -> bool) -> Vec<(String, Span)> {
    let entries = given.works.library.entries.iter().enumerate();
    let found = entries.filter(|(_, entry)| is(&entry.key));
    found.map(|(at, entry)| (entry.key.clone(), given.works.place(at, given.files))).collect()
}

fn divisions<'a>(given: &Given<'a>, chapter: usize) -> &'a [Division] {
    given.surveys[chapter].map_or(&[], |survey| &survey.divisions)
}

/// Where each entry stands, and where each work is cited first.
struct Plan<'a> {
    lists: Vec<(&'a List, Vec<Group<'a>>)>,
    /// Places of entries by their keys, by list and group.
    ids: BTreeMap<(usize, usize), BTreeMap<&'a str, Anchor>>,
    /// Where each work is cited first, in the book and in each chapter.
    first: BTreeMap<String, Anchor>,
    first_in: BTreeMap<(usize, String), Anchor>,
    /// Names in each chapter, from the first on that is given.
    names: BTreeMap<usize, Names>,
    surveys: &'a [Option<&'a Survey>],
    library: &'a Library,
}

impl<'a> Plan<'a> {
    fn new(
        given: &Given<'a>,
        lists: &'a [List],
        output: &'a Output,
        cited: &BTreeMap<usize, BTreeSet<&str>>,
        diags: &mut Diagnostics,
    ) -> Plan<'a> {
        let mut plan = Plan {
            lists: Vec::new(),
            ids: BTreeMap::new(),
            first: BTreeMap::new(),
            first_in: BTreeMap::new(),
            names: BTreeMap::new(),
            surveys: given.surveys,
            library: &given.works.library,
        };
        let library = &given.works.library;
        for (at, list) in lists.iter().enumerate() {
            let groups = lists::groups(list, &output.entries, library, cited);
            if groups.is_empty() {
                tell_empty(given, list, !cited.is_empty(), diags);
            }
            for (nth, group) in groups.iter().enumerate() {
                for entry in &group.entries {
                    let id = plan.name(list.chapter, &format!("ref-{}", slug(&entry.key)));
                    let anchor = Anchor { chapter: list.chapter as u32, id: Some(id) };
                    plan.ids.entry((at, nth)).or_default().insert(&entry.key, anchor);
                }
            }
            plan.lists.push((list, groups));
        }
        let elsewhere = given.other.has_kind(Kind::Bibliography);
        let unlisted = lists.is_empty() && !elsewhere && !output.entries.is_empty();
        if unlisted && !given.works.style.is_note() {
            tell_nowhere(given, diags);
        }
        plan
    }

    /// A name of which there is no other in the chapter.
    fn name(&mut self, chapter: usize, wanted: &str) -> String {
        let anchors = self.surveys[chapter].map(|s| &s.anchors);
        let taken = || Names::without(anchors.into_iter().flat_map(|a| a.iter()));
        self.names.entry(chapter).or_insert_with(taken).give(wanted, 2)
    }

    /// Where the entry of a list and group stands.
    fn at(&self, list: usize, group: usize, key: &str) -> Option<&Anchor> {
        self.ids.get(&(list, group))?.get(key)
    }

    /// The entry to which a citation of a chapter leads: in its own chapter, in the group of its chapter, or
    /// else the first.
    fn entry(&self, key: &str, chapter: usize) -> Option<&Anchor> {
        let mut best: Option<(u8, &Anchor)> = None;
        for (at, (list, groups)) in self.lists.iter().enumerate() {
            for (nth, group) in groups.iter().enumerate() {
                let Some(anchor) = self.at(at, nth, key) else { continue };
                let rank = match (list.chapter == chapter, group.of) {
                    (true, _) => 3,
                    (_, Some(of)) if of == chapter => 2,
                    (_, None) if !list.of_chapter => 1,
                    _ => 0,
                };
                if best.is_none_or(|(known, _)| rank > known) {
                    best = Some((rank, anchor));
                }
            }
        }
        best.map(|(_, anchor)| anchor)
    }

    /// The words of a citation with a link to each entry.
    fn linked(&mut self, words: &Words, chapter: usize, cited: &Cited) -> words::Words {
        let author = self.link(&words.author, chapter);
        let mut citation = self.link(&words.citation, chapter);
        if citation.is_empty() && author.is_empty() {
            // What is not known stays as it was typed.
            let keys: Vec<String> = cited.cites.iter().map(|c| format!("@{}", c.key)).collect();
            citation = vec![Inline::text(format!("[{}]", keys.join("; ")))];
        }
        words::Words { author, citation }
    }

    fn link(&mut self, words: &[Inline], chapter: usize) -> Vec<Inline> {
        words.iter().map(|inline| self.linked_node(inline, chapter)).collect()
    }

    fn linked_node(&mut self, inline: &Inline, chapter: usize) -> Inline {
        let mut inline = inline.clone();
        if let InlineKind::Span(attr, content) = &mut inline.kind
            && attr.has(CITE)
        {
            let key = attr.get(KEY).unwrap_or_default();
            let key = self.library.get(key).map_or(key, |work| &work.key).to_owned();
            let content = std::mem::take(content);
            let (attr, content) = self.cite(&key, content, chapter);
            return Inline { span: inline.span, kind: InlineKind::Span(attr, content) };
        }
        if let Some(children) = inline.children_mut() {
            *children = self.link(children, chapter);
        }
        inline
    }

    fn cite(&mut self, key: &str, content: Vec<Inline>, chapter: usize) -> (Attr, Vec<Inline>) {
        let classes = vec![CITED.to_owned()];
        let Some(anchor) = self.entry(key, chapter).cloned() else {
            return (Attr { classes, ..Attr::default() }, content);
        };
        let id = self.name(chapter, &format!("cite-{}", slug(key)));
        let place = Anchor { chapter: chapter as u32, id: Some(id.clone()) };
        self.first_in.entry((chapter, key.to_owned())).or_insert_with(|| place.clone());
        self.first.entry(key.to_owned()).or_insert(place);
        let target = Target::Internal(anchor);
        // An address in the words leads to the entry too: no link stands in another.
        let content = unlinked(content);
        let link = InlineKind::Link(Link { target, content, ..Link::default() });
        let attr = Attr { id: Some(id), classes, ..Attr::default() };
        (attr, vec![Inline { kind: link, ..Inline::default() }])
    }

    /// Gives the chapters their bibliographies.
    fn write(&self, given: &Given, output: &Output, owns: &mut [Own]) {
        let writer = Writer { layout: &output.layout };
        for (at, (list, groups)) in self.lists.iter().enumerate() {
            let mut blocks = Vec::new();
            for (nth, group) in groups.iter().enumerate() {
                let place = |key: &str| match self.at(at, nth, key) {
                    Some(anchor) => {
                        let id = anchor.id.clone().unwrap_or_default();
                        let of = group.of.or(list.of_chapter.then_some(list.chapter));
                        let first = match of {
                            Some(of) => self.first_in.get(&(of, key.to_owned())),
                            None => self.first.get(key),
                        };
                        (id, first.cloned())
                    }
                    None => (String::new(), None),
                };
                let title = group.of.map(|of| title(given.book, of));
                blocks.extend(writer.group(list, group, title, &place));
            }
            owns[list.chapter].lists.push((list.block, blocks));
        }
    }
}

/// The title of a chapter over its works.
fn title(book: &Book, at: usize) -> Vec<Inline> {
    let chapter = &book.chapters[at];
    let mut title = without_notes(chapter.listed_words());
    if title.is_empty() {
        title = vec![Inline::text(chapter.full_title())];
    }
    crate::model::visit_inlines_mut(&mut title, &mut |i| {
        i.span = Span::NONE;
        if let InlineKind::Span(attr, _) = &mut i.kind {
            attr.id = None;
        }
    });
    title
}

/// Words without links.
fn unlinked(words: Vec<Inline>) -> Vec<Inline> {
    let mut out = Vec::with_capacity(words.len());
    for mut inline in words {
        match inline.kind {
            InlineKind::Link(link) => out.extend(unlinked(link.content)),
            _ => {
                if let Some(children) = inline.children_mut() {
                    *children = unlinked(std::mem::take(children));
                }
                out.push(inline);
            }
        }
    }
    out
}

/// Tells once of works that are missing in the bibliographies, whose entries the style leaves out.
fn tell_without_entry(works: &[(String, Span)], lists: &[List], diags: &mut Diagnostics) {
    let Some(list) = lists.first().filter(|_| !works.is_empty()) else { return };
    let some: Vec<String> = works.iter().take(5).map(|(key, _)| format!("`{key}`")).collect();
    let more = if works.len() > some.len() { ", ..." } else { "" };
    let (what, have) = match works.len() {
        1 => ("a work that is cited has".to_owned(), "it"),
        n => (format!("{n} works that are cited have"), "them"),
    };
    let message =
        format!("{what} no entry here, for the style gives {have} none: {}{more}", some.join(", "));
    let help = "look whether each has the right type, or choose another style";
    diags.push(Diagnostic::warning(Code::WORK_WITHOUT_ENTRY, list.span, message).help(help));
}

fn tell_empty(given: &Given, list: &List, cited: bool, diags: &mut Diagnostics) {
    let (message, help) = if !given.works.style.has_bibliography() {
        let title = given.works.style.title();
        (format!("the style \"{title}\" has no bibliography"), "choose another, or take this out")
    } else if list.choice.only.is_empty() && list.choice.except.is_empty() && cited {
        let help = "look whether they have the right types, or choose another style";
        let message =
            "this bibliography lists no works: the style gives those that are cited no entry";
        (message.to_owned(), help)
    } else if list.choice.only.is_empty() && list.choice.except.is_empty() {
        let help = "cite some, `[@key]`, or write `citations = { nocite = [\"*\"] }` for all";
        ("this bibliography lists no works: none is cited".to_owned(), help)
    } else {
        let help =
            "look at the keywords and types of the works; `only` and `except` choose by them";
        ("no work that is cited belongs into this bibliography".to_owned(), help)
    };
    diags.push(Diagnostic::warning(Code::BIBLIOGRAPHY_PLACE, list.span, message).help(help));
}

fn tell_nowhere(given: &Given, diags: &mut Diagnostics) {
    let Some(first) = given.said.bibliographies.first() else { return };
    let message = "the works that are cited are listed nowhere in the book";
    let help = "write `{ kind = \"bibliography\" }` in the manifest's list `back`";
    diags.push(Diagnostic::warning(Code::BIBLIOGRAPHY_PLACE, first.span, message).help(help));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_keeps_to_its_month() {
        let words =
            Words { citation: vec![Inline::text("Oil, 14 June 1992.")], ..Words::default() };
        let mut output = Output { clusters: vec![words], ..Output::default() };
        tie(&mut output, "en");
        let said = crate::model::plain_text(&output.clusters[0].citation);
        assert_eq!(said, "Oil, 14\u{a0}June 1992.");
    }
}
