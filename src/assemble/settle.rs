//! Settle: the facts of the whole book, from the surveys of its chapters: which divisions there are,
//! their numbers, where links lead, what references say, the table of pictures. Small, and the only
//! step that sees the book. What it finds for a chapter ([`Own`]) can be compared: a chapter for
//! which nothing has changed is complete as it was.

use super::abbreviations::{self, Settled, Use};
use super::numbers::{self, Counting, NoteCounts};
use super::other_output::{self, OtherOutput};
use super::pictures::{self, Shown};
use super::refs::{self, CitedTitles, Found, Labels, Written};
use super::survey::{Counts, Survey, Surveyed, is_note_name};
use super::{
    citations, cjk_line_ends, divisions, elsewhere, environments, glossary, headings, index, links,
    lists, punctuation, untitled,
};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::files::Files;
use crate::language::{own_words, primary};
use crate::manifest::{Entry, NotesPlace, Project, Suggestions};
use crate::markdown::{WorkFiles, Works, is_label, mark_titles, unique_ids};
use crate::model::{
    Anchor, Block, Book, Chapter, DisplayKind, FormulaNumbers, ImageResource, Metadata, Target,
    plain_text,
};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What the book decides for a chapter.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Own {
    /// The chapter without its text: id, titles as they are printed, number, label.
    pub(super) head: Chapter,
    /// How its displays are numbered.
    pub(super) counting: Counting,
    /// The book's language.
    pub(super) language: Arc<str>,
    /// The book's own kinds of display.
    pub(super) displays: Arc<[DisplayKind]>,
    /// Its kinds of environment.
    pub(super) environments: Arc<environments::Facts>,
    /// How many levels of headings have numbers.
    pub(super) numbered_levels: u8,
    /// Within what formulas are counted.
    pub(super) formula_numbers: FormulaNumbers,
    /// How many notes stand before it.
    pub(super) notes_before: NoteCounts,
    /// The names of its notes to which something leads.
    pub(super) notes_named: BTreeSet<String>,
    /// Where its links lead, by their addresses.
    pub(super) links: BTreeMap<String, Linked>,
    /// What its references say, by their labels.
    pub(super) refs: BTreeMap<String, Found>,
    /// What is shown for its pictures, by their addresses.
    pub(super) pictures: BTreeMap<String, Shown>,
    /// It has the first picture of the book in a heading that is more than an icon.
    pub(super) tells_heading_picture: bool,
    /// The words of its citations, and its bibliographies.
    pub(super) citations: citations::Own,
    /// The abbreviations that it uses.
    pub(super) abbreviations: Vec<Use>,
    /// The terms of the glossary that it uses and names.
    pub(super) terms: glossary::Facts,
    /// Of an index or a list: the entries that the book makes.
    pub(super) made: Vec<Block>,
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Linked {
    /// The place.
    pub(super) target: Target,
    /// What is told where it stands; without its place.
    pub(super) told: Option<Diagnostic>,
    /// The label of the place, which a link without words says.
    pub(super) label: Option<String>,
}

/// The facts of a book.
pub(super) struct Facts {
    /// Metadata as they are printed.
    pub(super) meta: Metadata,
    /// The divisions in their order: which of the surveyed chapters each is (`None`: one that no
    /// file gives), and what the book decides for it.
    pub(super) divisions: Vec<(Option<usize>, Own)>,
    /// The pictures.
    pub(super) images: Vec<ImageResource>,
}

/// Settles the facts of a book with these chapters, which follow each other as its manifest has them.
pub(super) fn settle(
    chapters: &[Arc<Surveyed>],
    project: &Project,
    files: &Files,
    (works, kept, kept_citations): (
        Option<&(Arc<Works>, WorkFiles)>,
        &mut pictures::Kept,
        &mut citations::Kept,
    ),
    diags: &mut Diagnostics,
) -> Facts {
    let mut book = Book { meta: project.meta.clone(), ..Book::default() };
    mark_titles(&mut book.meta, project);
    let mut present = other_output::present(chapters, &project.making);
    divisions::seat(chapters, &mut present);
    let other = OtherOutput::of(chapters, project);
    book.chapters =
        present.iter().map(|at| Arc::new(chapters[*at].chapter.without_text())).collect();
    unique_ids(book.chapters_mut());
    divisions::insert(&mut book);
    let noted = || present.iter().any(|at| chapters[*at].survey.notes.all() > 0);
    if project.print.notes == NotesPlace::Book && noted() {
        divisions::insert_notes(&mut book);
    }
    let mut files_given = present.iter().copied();
    let origin: Vec<Option<usize>> = (book.chapters.iter())
        .map(|c| if c.generated { None } else { files_given.next() })
        .collect();
    let surveys: Vec<Option<&Survey>> =
        origin.iter().map(|at| at.map(|at| &chapters[at].survey)).collect();
    let of = |get: fn(&Survey) -> u32| -> Vec<u32> {
        surveys.iter().map(|s| s.map_or(0, get)).collect()
    };
    numbers::divisions(&mut book, &of(|s| s.sections), project, diags);
    let displays: Vec<Counts> =
        surveys.iter().map(|s| s.map_or(Counts::default(), |s| s.displays)).collect();
    let counting = numbers::counting(&book, &displays, project.formula_numbers);
    let notes_before = {
        let counts = surveys.iter().map(|s| s.map_or(NoteCounts::default(), |s| s.notes));
        numbers::notes_before(&book, &counts.collect::<Vec<_>>())
    };
    let orders = Orders::of(&book);
    let written = orders.all.iter().map(|order| written(&surveys, order)).collect::<Vec<_>>();
    tell_twice(&book, &surveys, diags);
    let slugs: Vec<String> =
        book.chapters.iter().map(|c| headings::slug(&plain_text(&c.title))).collect();
    print_titles(&mut book);
    for (chapter, survey) in book.chapters_mut().zip(&surveys) {
        untitled::name(chapter, survey.and_then(|s| s.first_line.as_ref()));
    }
    let nothing = Default::default();
    let place = |i: usize| {
        let anchors = surveys[i].map_or(&nothing, |s| &*s.anchors);
        links::Place::new(&book.chapters[i], anchors, &slugs[i])
    };
    let places = (0..book.chapters.len()).map(place).collect();
    let places = links::Places::new(
        places,
        project.site.as_ref(),
        project.translation.as_deref(),
        &project.root,
    )
    .lacking(&other);
    let entries: Vec<Option<&Entry>> =
        origin.iter().map(|at| project.entries.get((*at)?)).collect();
    let is_written = |label: &str| written[0].contains_key(label);
    let mut cited = match works {
        Some((works, files)) => {
            let given = citations::Given {
                book: &book,
                surveys: &surveys,
                entries: &entries,
                before: &notes_before,
                said: &project.citations,
                works,
                files,
                is_written: &is_written,
                other: &other,
            };
            citations::made(&given, kept_citations, diags)
        }
        None => Vec::new(),
    };
    let nothing_cited = citations::Own::default();
    let cited_titles: Vec<CitedTitles> = (0..book.chapters.len())
        .map(|i| {
            let own = cited.get(i).unwrap_or(&nothing_cited);
            CitedTitles::new(&book.chapters[i], surveys[i], own)
        })
        .collect();
    let notes_from = numbers::notes_from(&book);
    let named = |i: usize| refs::Place {
        head: &book.chapters[i],
        numbered_levels: numbers::numbered_levels(project),
        survey: surveys[i],
        counting: &counting[i],
        cited: &cited_titles[i],
        notes_before: notes_before[i],
        notes_from: notes_from[i],
    };
    let named: Vec<refs::Place> = (0..book.chapters.len()).map(named).collect();
    let said_in = |lang| -> Vec<Labels> {
        let all = orders.all.iter().map(Vec::as_slice).zip(&written);
        let labels = |(order, written)| Labels::new(&book.meta, lang, &named, (order, written));
        all.map(|given| labels(given).lacking(&other)).collect()
    };
    let labels = said_in(&book.meta.language);
    let foreign: BTreeMap<&str, Vec<Labels>> =
        foreign_languages(&book).into_iter().map(|lang| (lang, said_in(lang))).collect();
    // A chapter's references are in its language, and find what is in its volume before others.
    let labels_of = |i: usize| {
        let lang = book.chapters[i].lang.as_deref();
        let all = lang.and_then(|lang| foreign.get(primary(lang))).unwrap_or(&labels);
        (&all[orders.of[i]], &all[0])
    };
    let find = |i: usize, label: &str| {
        let (own, all) = labels_of(i);
        match own.find(label, i as u32) {
            Found::Nothing(..) if orders.of[i] > 0 => all.find(label, i as u32),
            found => found,
        }
    };
    let wordless = surveys.iter().flatten().any(|s| s.wordless);
    let names = if wordless { labels[0].names() } else { BTreeMap::new() };
    let linked = |i: usize, href: &str| {
        let (target, told) = links::inward(href, i as u32, &places);
        let label = match &target {
            Target::Internal(anchor) if wordless => {
                let label = names.get(anchor).map(|label| (*label).to_owned());
                label.or_else(|| refs::label_of_note(anchor, i as u32))
            }
            _ => None,
        };
        Linked { target, told, label }
    };
    let (surveyed, before) = (&surveys, &notes_before);
    let given =
        index::Given { book: &book, surveys: surveyed, entries: &entries, before, other: &other };
    let indexes = index::made(&given, diags);
    let language: Arc<str> = book.meta.language.as_str().into();
    let environments = Arc::new(environments::Facts::of(&book.meta));
    let own_kinds: Arc<[DisplayKind]> = book.meta.displays.as_slice().into();
    let with_files: Vec<Option<&Surveyed>> =
        origin.iter().map(|at| at.map(|at| &*chapters[at])).collect();
    let Settled { all: abbreviations, mut uses } =
        abbreviations::settle(&book, &with_files, &cited, project);
    let mut terms = glossary::settle(&book, &with_files, (project, &other), diags);
    let mut owns: Vec<Own> = (0..book.chapters.len())
        .into_par_iter()
        .map(|i| {
            let survey = surveys[i];
            let hrefs = survey.iter().flat_map(|s| &s.links);
            let links: BTreeMap<String, Linked> =
                hrefs.map(|href| (href.clone(), linked(i, href))).collect();
            let said = survey.iter().flat_map(|s| &s.refs).cloned();
            let said = said.chain(links.values().filter_map(|l| l.label.clone()));
            Own {
                head: Chapter::clone(&book.chapters[i]),
                counting: counting[i].clone(),
                language: Arc::clone(&language),
                displays: Arc::clone(&own_kinds),
                environments: Arc::clone(&environments),
                numbered_levels: numbers::numbered_levels(project),
                formula_numbers: project.formula_numbers,
                notes_before: notes_before[i],
                notes_named: BTreeSet::new(),
                refs: said.map(|label| (label.clone(), find(i, &label))).collect(),
                links,
                pictures: BTreeMap::new(),
                tells_heading_picture: false,
                citations: citations::Own::default(),
                abbreviations: Vec::new(),
                terms: glossary::Facts::default(),
                made: Vec::new(),
            }
        })
        .collect();
    name_notes(&mut owns);
    for (own, cited) in owns.iter_mut().zip(cited.drain(..)) {
        own.citations = cited;
    }
    for (at, blocks) in indexes {
        owns[at].made = blocks;
    }
    for (own, (uses, terms)) in owns.iter_mut().zip(uses.iter_mut().zip(&mut terms)) {
        own.abbreviations = std::mem::take(uses);
        own.terms = std::mem::take(terms);
    }
    lists::make(&book, &surveys, &mut owns, diags);
    abbreviations::make(&book, &abbreviations, &mut owns, diags);
    for (i, own) in owns.iter_mut().enumerate() {
        labels_of(i).0.say(&mut own.made, i as u32);
    }
    // One after the other: how much may be looked for is settled for the book.
    let mut suggestions = Suggestions::default();
    for own in &mut owns {
        for (href, linked) in &mut own.links {
            if let Some(told) = &mut linked.told {
                links::suggest(href, &linked.target, told, &places, &mut suggestions);
            }
        }
        for (label, found) in &mut own.refs {
            labels[0].suggest(label, found, &mut suggestions);
        }
    }
    elsewhere::tell(&mut owns, project, files);
    let images = show_pictures(&mut owns, &surveys, (&book.meta, project), files, kept, diags);
    Facts { meta: book.meta, divisions: origin.into_iter().zip(owns).collect(), images }
}

/// Says of each chapter to which of its notes something leads.
fn name_notes(owns: &mut [Own]) {
    let mut named: BTreeSet<(u32, String)> = BTreeSet::new();
    for own in owns.iter() {
        let labels = own.refs.values().filter_map(|found| match found {
            Found::Label(labelled) => Some(&labelled.anchor),
            _ => None,
        });
        let links = own.links.values().filter_map(|linked| match &linked.target {
            Target::Internal(anchor) => Some(anchor),
            _ => None,
        });
        let of_notes = |a: &Anchor| Some((a.chapter, a.id.clone().filter(|id| is_note_name(id))?));
        named.extend(labels.chain(links).filter_map(of_notes));
    }
    for (chapter, id) in named {
        owns[chapter as usize].notes_named.insert(id);
    }
}

/// The languages of chapters that are in another one than the book, as far as Recto has words in them.
fn foreign_languages(book: &Book) -> BTreeSet<&str> {
    let all = book.chapters.iter().filter_map(|c| c.lang.as_deref());
    let foreign = |lang: &&str| !lang.eq_ignore_ascii_case(primary(&book.meta.language));
    all.filter(|lang| own_words(lang).is_some()).map(primary).filter(foreign).collect()
}

/// The chapters in which a label is looked for: all of the book, and before these in an omnibus those of a volume.
struct Orders {
    /// Those of the book, and of each volume.
    all: Vec<Vec<u32>>,
    /// The place of each chapter's order.
    of: Vec<usize>,
}

impl Orders {
    fn of(book: &Book) -> Orders {
        let mut volumes = book.by_volume();
        volumes.insert(0, (0..book.chapters.len() as u32).collect());
        let known: Vec<u32> = volumes.keys().copied().collect();
        let of = book.chapters.iter().map(|c| known.binary_search(&c.volume).unwrap_or(0));
        Orders { of: of.collect(), all: volumes.into_values().collect() }
    }
}

/// The labels that authors have written, each with the first chapter of an order that has it.
fn written(surveys: &[Option<&Survey>], order: &[u32]) -> Written {
    let mut written = Written::new();
    for i in order {
        for (id, _) in surveys[*i as usize].iter().flat_map(|s| &s.written) {
            written.entry(id.clone()).or_insert(*i);
        }
    }
    written
}

/// Tells of labels that a volume, or the book, gives a second time.
fn tell_twice(book: &Book, surveys: &[Option<&Survey>], diags: &mut Diagnostics) {
    let mut given: BTreeSet<(u32, &str)> = BTreeSet::new();
    for (chapter, survey) in book.chapters.iter().zip(surveys) {
        for (id, span) in survey.iter().flat_map(|s| &s.written) {
            if !given.insert((chapter.volume, id)) && is_label(id) {
                let text = format!("the label `{id}` is given a second time in this book");
                let help = format!("`@{id}` leads to the first; give this one another name");
                diags.push(Diagnostic::warning(Code::DUPLICATE_LABEL, *span, text).help(help));
            }
        }
    }
}

/// Brings the words of the title page and the titles of all divisions into print.
fn print_titles(book: &mut Book) {
    let lang = book.meta.language.clone();
    punctuation::metadata(&mut book.meta, &lang);
    for chapter in book.chapters_mut() {
        let own = chapter.lang.clone();
        punctuation::titles(chapter, own.as_deref().unwrap_or(&lang));
        cjk_line_ends::join(&mut chapter.title);
    }
}

/// Makes the table of pictures: that between scenes first, then the cover, then all in the order of
/// their first mentions.
fn show_pictures(
    owns: &mut [Own],
    surveys: &[Option<&Survey>],
    (meta, project): (&Metadata, &Project),
    files: &Files,
    kept: &mut pictures::Kept,
    diags: &mut Diagnostics,
) -> Vec<ImageResource> {
    let from: Vec<String> = owns.iter().map(|o| o.head.path.clone().unwrap_or_default()).collect();
    let shown = from.iter().map(String::as_str).zip(surveys);
    let shown = shown.filter_map(|(from, survey)| Some((from, (*survey)?)));
    // One that no scene of the book parts is not looked for.
    let scenes = surveys.iter().flatten().any(|survey| survey.scenes);
    let ornament = project.print.ornament.as_deref().filter(|_| scenes);
    let named: Vec<&str> = ornament.into_iter().chain(meta.cover.as_deref()).collect();
    let mut table = pictures::Table::new(files, kept, &named, shown);
    if let Some(path) = ornament {
        table.ornament(path, project.print.theme_span, diags);
    }
    table.cover(meta, diags);
    let mut told = false;
    for ((own, survey), from) in owns.iter_mut().zip(surveys).zip(&from) {
        let Some(survey) = survey else { continue };
        for src in &survey.pictures {
            own.pictures.insert(src.clone(), table.show(src, from));
        }
        let tall = |src: &String| own.pictures.get(src).is_some_and(pictures::is_tall);
        if !told && survey.heading_pictures.iter().any(tall) {
            own.tells_heading_picture = true;
            told = true;
        }
    }
    table.images
}
