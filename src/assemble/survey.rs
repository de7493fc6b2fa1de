//! Survey: everything in a chapter that needs no other chapter is done, and what the book must know
//! of the chapter is written down. Pure, and by chapter: whoever keeps the result under the hash of
//! what was parsed need not do it again.

use super::abbreviations::Definition;
use super::citations::{PlaceWords, marks as cites};
use super::index::marks;
use super::numbers::{FormulaCount, FormulaCounter, NoteCounts};
use super::{callouts, environments, for_chapter_blocks, for_chapter_inlines, untitled, verse};
use super::{
    cjk_line_ends, glossary, headings, labels, languages, links, lists, numbers, pictures,
    punctuation, table_notes, terms,
};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::language::{environment_names, words};
use crate::manifest::Project;
use crate::markdown::{Dialect, dialect};
use crate::model::{
    self, Block, BlockKind, Chapter, DisplayKind, Environments, FormulaNumbers, Inline, InlineKind,
    Kind, MathBlock, Metadata, NOTE_PREFIX, Note, Target, bare_text, refs_of_tex,
};
use crate::source::{Sources, Span};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A chapter that has been surveyed.
#[derive(Debug)]
pub(super) struct Surveyed {
    /// The chapter, complete but for what the book decides.
    pub(super) chapter: Chapter,
    /// What the book must know of it.
    pub(super) survey: Survey,
    /// What was found in it, by its parser too.
    pub(super) diags: Diagnostics,
    /// What the parser found and the book gathers from all chapters.
    pub(super) parsed: Diagnostics,
}

/// What stands in a chapter, as far as it matters elsewhere.
#[derive(Debug, Default)]
pub(super) struct Survey {
    /// Labels that the author wrote, each once, with their places.
    pub(super) written: Vec<(String, Span)>,
    /// Named places in it.
    pub(super) anchors: Arc<BTreeSet<String>>,
    /// Addresses that may lead into the book, each once.
    pub(super) links: BTreeSet<String>,
    /// Labels that its references name, each once.
    pub(super) refs: BTreeSet<String>,
    /// Whether a link has no words, so that it becomes a reference to what it leads to.
    pub(super) wordless: bool,
    /// Its pictures' addresses, in the order of their first mentions.
    pub(super) pictures: Vec<String>,
    /// Addresses of the pictures in its headings.
    pub(super) heading_pictures: Vec<String>,
    /// How many displays of each sort get a number.
    pub(super) displays: Counts,
    /// How many notes it has.
    pub(super) notes: NoteCounts,
    /// Whether a break parts scenes in it.
    pub(super) scenes: bool,
    /// Numbered sections of the first level that it holds.
    pub(super) sections: u32,
    /// Its first line, by which a division without any name goes.
    pub(super) first_line: Option<String>,
    /// What references can name, in order.
    pub(super) named: Vec<Named>,
    /// What references can call its notes by, in order.
    pub(super) notes_named: Vec<NoteName>,
    /// Displays that lists of them name, in order.
    pub(super) listed: Vec<lists::Listed>,
    /// Abbreviations that it explains.
    pub(super) abbreviations: Vec<Arc<Definition>>,
    /// Terms of a glossary, in order.
    pub(super) terms: Vec<glossary::Term>,
    /// Terms that marks name.
    pub(super) terms_named: Vec<glossary::Named>,
    /// Marks of the book's indexes, in order.
    pub(super) marks: Vec<marks::Mark>,
    /// Its citations, in the order of reading.
    pub(super) cited: Vec<cites::Cited>,
    /// Its divisions for bibliographies.
    pub(super) divisions: Vec<cites::Division>,
    /// How many quotations begin with double marks, and with single ones; counted where works are cited.
    pub(super) quotes: (u32, u32),
}

/// A note by one of its names.
#[derive(Debug)]
pub(super) struct NoteName {
    /// The name, `fn-x`.
    pub(super) id: String,
    /// Its number in its series in the chapter, and whether a symbol marks it.
    pub(super) number: (u32, bool),
}

/// A block with a name that a reference can say.
#[derive(Debug)]
pub(super) struct Named {
    /// The name.
    pub(super) id: String,
    /// What it is.
    pub(super) sort: Sort,
    /// Its title or caption, plain.
    pub(super) title: String,
    /// The same with its citations, if it has such: their words are the book's to say.
    pub(super) cited: Vec<Inline>,
}

/// What is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Sort {
    /// A display, with its place among the numbered ones of its sort in the chapter, from 1, if it
    /// is numbered.
    Display(Display, Option<u32>),
    /// A formula, or a line of one, that the book counts.
    Formula(FormulaCount),
    /// A formula with a number of its author's.
    Tagged(String),
    /// A division of several displays of one sort, with the places of the first and the last of them.
    Group(Display, u32, u32),
    /// A section, with the end of its number, `2.1`, if it has one.
    Section(Option<String>),
}

/// A number for each sort of display, in the order of [`Display::at`].
pub(super) type Counts = [u32; FIRST_ENVIRONMENT + Environments::MOST];

/// Place of the first kind of environment among them.
const FIRST_ENVIRONMENT: usize = 4 + DisplayKind::MOST;

/// The sorts of displays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Display {
    /// A figure.
    Figure,
    /// A table.
    Table,
    /// A formula.
    Formula,
    /// A listing.
    Listing,
    /// One of the book's own kinds, by its place among them.
    Own(u8),
    /// An environment: its kind and the kind whose numbers it continues, by their places.
    Environment(u8, u8),
}

impl Display {
    /// Its place in [`Counts`].
    pub(super) fn at(self) -> usize {
        match self {
            Display::Figure => 0,
            Display::Table => 1,
            Display::Formula => 2,
            Display::Listing => 3,
            Display::Own(kind) => 4 + usize::from(kind),
            Display::Environment(_, counter) => FIRST_ENVIRONMENT + usize::from(counter),
        }
    }
}

/// What surveying reads of the book: with another one, every chapter is surveyed anew.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Common {
    /// Language and words of the book.
    meta: Metadata,
    /// Whether sections are numbered.
    number_sections: bool,
    /// Within what formulas are counted.
    formula_numbers: FormulaNumbers,
    /// What marks mean in its texts.
    dialect: Dialect,
    /// Whether its style cites in notes; nothing without bibliographies.
    cites_in_notes: Option<bool>,
}

impl Common {
    pub(super) fn of(project: &Project, cites_in_notes: Option<bool>) -> Common {
        // Only these of its metadata are read.
        let meta = Metadata {
            language: project.meta.language.clone(),
            words: project.meta.words.clone(),
            displays: project.meta.displays.clone(),
            environments: project.meta.environments.clone(),
            ..Metadata::default()
        };
        let number_sections = numbers::numbered_levels(project) > 1;
        let dialect = dialect(project);
        let formula_numbers = project.formula_numbers;
        Common { meta, number_sections, formula_numbers, dialect, cites_in_notes }
    }
}

/// Surveys a chapter; `parsed` is what its parser found.
pub(super) fn survey(
    mut chapter: Chapter,
    parsed: Diagnostics,
    common: &Common,
    place_words: &PlaceWords,
    sources: &Sources,
) -> Surveyed {
    let mut diags = Diagnostics::new();
    let lang = chapter.lang.clone().unwrap_or_else(|| common.meta.language.clone());
    let cites = (common.cites_in_notes)
        .is_some_and(|in_notes| cites::prepare(&mut chapter, &lang, place_words, in_notes));
    let mut survey = Survey { notes: NoteCounts::of(&chapter.notes), ..Survey::default() };
    name_made(&mut chapter, &common.meta);
    environments::end_proofs(&mut chapter, &common.meta.environments);
    pictures::survey(&mut chapter, &mut survey, &mut diags);
    languages::put_in_form(&mut chapter, &mut diags);
    if common.cites_in_notes.is_some() {
        // Before names are looked at that stand twice.
        survey.divisions = cites::divisions(&mut chapter);
    }
    survey.written = headings::prepare(&mut chapter, &mut diags);
    let kinds = (&*common.meta.displays, &common.meta.environments);
    labels::check(&mut chapter, kinds, &mut diags);
    terms::check(&chapter, &mut diags);
    let mut anchors = links::anchors(&chapter);
    survey.notes_named = name_notes(&chapter, &anchors, &mut diags);
    anchors.extend(survey.notes_named.iter().map(|note| note.id.clone()));
    survey.anchors = Arc::new(anchors);
    survey_links(&mut chapter, &mut survey, &mut diags);
    callouts(&mut chapter, &common.meta, &lang);
    verse(&mut chapter, sources);
    table_notes::mark(&mut chapter, &mut diags);
    if cites {
        let in_notes = common.cites_in_notes == Some(true);
        survey.cited = cites::survey(&chapter, &lang, place_words, in_notes);
    }
    punctuation::apply(&mut chapter, &lang);
    if common.cites_in_notes.is_some() {
        survey.quotes = quotes(&mut chapter);
    }
    cjk_line_ends::apply(&mut chapter);
    let explained = chapter.abbreviations.iter();
    let explained = explained.map(|a| Arc::new(Definition::new(a, &lang, common.dialect)));
    survey.abbreviations = explained.collect();
    survey.terms = glossary::survey(&mut chapter, &survey.anchors);
    name_terms(&mut chapter, &mut survey);
    let reading = marks::Reading { lang: &lang, dialect: common.dialect };
    survey.marks = marks::survey(&mut chapter, &survey.anchors, &reading, &mut diags);
    name_displays(&mut chapter, common, &reading, &mut survey);
    survey.first_line = untitled::first_line(&chapter.blocks);
    Surveyed { chapter, survey, diags, parsed }
}

/// What Recto makes has the title of its language where neither a file nor the manifest says one.
fn name_made(chapter: &mut Chapter, meta: &Metadata) {
    if !chapter.title.is_empty() {
        return;
    }
    let w = words(meta);
    let own = meta.displays.iter().find(|k| Some(&k.name) == chapter.lists.as_ref());
    let (title, id) = match chapter.kind {
        Kind::Index if chapter.file.is_none() => (w.index, "index"),
        Kind::Bibliography if chapter.file.is_none() => (w.bibliography, "bibliography"),
        Kind::ListOfFigures => (w.lists.figures, "list-of-figures"),
        Kind::ListOfTables => (w.lists.tables, "list-of-tables"),
        Kind::ListOfListings => (w.lists.listings, "list-of-listings"),
        Kind::ListOfDisplays => (own.map_or("", |k| &k.list), "list-of-displays"),
        Kind::Abbreviations => (w.abbreviations, "abbreviations"),
        Kind::Answers if chapter.file.is_none() => {
            let names = environment_names(meta);
            let own = meta.environments.0.iter().zip(&names);
            let name = own.into_iter().find(|(kind, _)| kind.name == "solution").map(|(_, n)| n);
            let word = name.map(|n| if n.several.is_empty() { &n.one } else { &n.several });
            chapter.title = vec![Inline::text(word.cloned().unwrap_or_default())];
            chapter.id = "answers".into();
            return;
        }
        _ => return,
    };
    chapter.title = vec![Inline::text(title)];
    if chapter.file.is_none() {
        chapter.id = match &chapter.lists {
            Some(name) => format!("list-of-{name}"),
            None => id.into(),
        };
    }
}

/// Resolves the links that lead out of the book, and writes down those that may lead into it, and
/// the references.
fn survey_links(chapter: &mut Chapter, survey: &mut Survey, diags: &mut Diagnostics) {
    for_chapter_inlines(chapter, &mut |node| {
        let span = node.span;
        match &mut node.kind {
            InlineKind::Link(link) => match links::outward(&link.href, span, diags) {
                Some(target) => {
                    link.target = target;
                    if links::is_wordless(link) && !link.href.trim().is_empty() {
                        links::no_words(&link.href, span, diags);
                    }
                }
                None => {
                    survey.wordless |= links::is_wordless(link);
                    survey.links.insert(link.href.trim().to_owned());
                    link.target = Target::None;
                }
            },
            InlineKind::Ref(r) => {
                survey.refs.insert(r.label.clone());
            }
            InlineKind::Math(tex) => survey.refs.extend(refs_of_tex(tex)),
            _ => {}
        }
    });
    for_chapter_blocks(chapter, &mut |b| {
        if let BlockKind::Math(m) = &b.kind {
            survey.refs.extend(refs_of_tex(&m.tex));
        }
    });
}

/// What references can call the notes of a chapter by.
fn name_notes(
    chapter: &Chapter,
    anchors: &BTreeSet<String>,
    diags: &mut Diagnostics,
) -> Vec<NoteName> {
    let mut named = Vec::new();
    let names = note_names(&chapter.notes, anchors, &mut |note, name| {
        let text = format!("the label `{name}` is given a second time in this book");
        let help = format!("`@{name}` leads to the first; give this one another name");
        diags.push(Diagnostic::warning(Code::DUPLICATE_LABEL, note.span, text).help(help));
    });
    let numbers = numbers::note_numbers(&chapter.notes);
    for ((note, number), name) in chapter.notes.iter().zip(numbers).zip(names) {
        let written = note.blocks.iter().filter_map(|b| b.attr.id.clone());
        let written = written.filter(|id| is_note_name(id));
        let ids: BTreeSet<String> = written.chain(name).collect();
        named.extend(ids.into_iter().map(|id| NoteName { id, number }));
    }
    named
}

/// The name by which each note is called after its mark. What an author has named so (`anchors`) comes before it, and
/// a note with a number before one with a symbol; of two of one series the first has the name, and `twice` is told the
/// other.
pub(super) fn note_names(
    notes: &[Note],
    anchors: &BTreeSet<String>,
    twice: &mut dyn FnMut(&Note, &str),
) -> Vec<Option<String>> {
    let free = |note: &Note| note.reference_name().filter(|name| !anchors.contains(name));
    let with_number = notes.iter().filter(|note| !note.symbol);
    let numbered: BTreeSet<String> = with_number.filter_map(free).collect();
    let mut given: BTreeSet<String> = BTreeSet::new();
    let mut one = |note: &Note| {
        let name = free(note).filter(|name| !(note.symbol && numbered.contains(name)))?;
        if given.insert(name.clone()) {
            return Some(name);
        }
        twice(note, &name);
        None
    };
    notes.iter().map(&mut one).collect()
}

/// Whether an id is one that names a note.
pub(super) fn is_note_name(id: &str) -> bool {
    id.strip_prefix(NOTE_PREFIX).is_some_and(|name| name.starts_with('-'))
}

/// How many quotations of a chapter begin with double marks, and with single ones.
fn quotes(chapter: &mut Chapter) -> (u32, u32) {
    let (mut double, mut single) = (0, 0);
    for_chapter_inlines(chapter, &mut |node| {
        if let InlineKind::Text(text) = &node.kind {
            // What stands within another quotation has the other marks.
            let mut within = None;
            let mut chars = text.chars().peekable();
            while let Some(c) = chars.next() {
                let ends = match within {
                    Some('\u{2019}') => !chars.peek().is_some_and(|c| c.is_alphabetic()),
                    _ => true,
                };
                match (c, within) {
                    ('\u{201c}', None) => (double, within) = (double + 1, Some('\u{201d}')),
                    ('\u{2018}', None) => (single, within) = (single + 1, Some('\u{2019}')),
                    (c, Some(close)) if c == close && ends => within = None,
                    _ => {}
                }
            }
        }
    });
    (double, single)
}

/// Writes down the terms of the glossary that marks name.
fn name_terms(chapter: &mut Chapter, survey: &mut Survey) {
    for_chapter_inlines(chapter, &mut |node| {
        if let InlineKind::Span(attr, words) = &node.kind
            && let Some(words) = glossary::named(attr, words)
        {
            survey.terms_named.push(glossary::Named { words, span: node.span });
        }
    });
}

/// Counts what gets a number, and writes down what references can name and what lists do.
fn name_displays(
    chapter: &mut Chapter,
    common: &Common,
    reading: &marks::Reading,
    survey: &mut Survey,
) {
    let own = &common.meta.displays;
    let environments = &common.meta.environments;
    let mut tails = numbers::Tails::default();
    let mut numbers: Vec<(u32, u32)> = Vec::new();
    let mut formulas = FormulaCounter::new(common.formula_numbers, common.number_sections);
    let mut counted: BTreeMap<String, FormulaCount> = BTreeMap::new();
    for_chapter_blocks(chapter, &mut |b| {
        formulas.pass(b);
        numbers::for_counted(b, &mut |id, _| {
            survey.displays[Display::Formula.at()] += 1;
            let count = formulas.next();
            counted.extend(id.map(|id| (id.clone(), count)));
        });
        survey.scenes |= b.kind == BlockKind::SceneBreak;
        if let Some(display) = numbers::numbered(b, (own, environments)) {
            let count = &mut survey.displays[display.at()];
            *count += 1;
            numbers.push((b.id, *count));
        }
    });
    let number = |b: &Block| {
        // Blocks are numbered in their order.
        let at = numbers.binary_search_by_key(&b.id, |(id, _)| *id).ok()?;
        Some(numbers[at].1)
    };
    survey.listed = lists::survey(chapter, own, &survey.anchors, reading, &number);
    let mut named = Vec::new();
    model::visit_blocks(&chapter.blocks, &mut |b| {
        let tail = if common.number_sections { tails.next(b) } else { None };
        if let BlockKind::Heading(h) = &b.kind {
            survey.sections += u32::from(h.level == 2 && numbers::is_counted(b, h));
        }
        if let BlockKind::Math(m) = &b.kind {
            return named.extend(of_formula(m, b.attr.id.as_ref(), &counted));
        }
        let Some(id) = &b.attr.id else { return };
        let display = |usual: Display, title: &[Inline]| {
            let sort = numbers::own_sort(b, own).unwrap_or(usual);
            (Sort::Display(sort, number(b)), title.to_vec())
        };
        let (sort, title) = match &b.kind {
            BlockKind::Figure(f) => display(Display::Figure, &f.caption),
            BlockKind::Table(t) => {
                display(Display::Table, t.caption.as_deref().unwrap_or_default())
            }
            BlockKind::Code(c) if c.caption.is_some() => {
                display(Display::Listing, c.caption.as_deref().unwrap_or_default())
            }
            BlockKind::Heading(h) => (Sort::Section(tail), h.content.clone()),
            BlockKind::Div(children) => match environments::sort(b, environments) {
                Some(sort) => {
                    let title = environments::title(children).unwrap_or_default();
                    (Sort::Display(sort, number(b)), title.to_vec())
                }
                None => match group(id, children, &number) {
                    Some(sort) => (sort, Vec::new()),
                    None => return,
                },
            },
            _ => return,
        };
        let plain = bare_text(&title);
        let cited = if cites::has_any(&title) { title } else { Vec::new() };
        named.push(Named { id: id.clone(), sort, title: plain, cited });
    });
    survey.named = named;
}

/// What a division with the label of a display names that holds several, as Quarto has it: all of them.
fn group(id: &str, children: &[Block], number: &dyn Fn(&Block) -> Option<u32>) -> Option<Sort> {
    let display = match id.split_once('-')?.0 {
        "fig" => Display::Figure,
        "tbl" => Display::Table,
        "lst" => Display::Listing,
        _ => return None,
    };
    let mut places = Vec::new();
    model::visit_blocks(children, &mut |b| {
        let fits = match &b.kind {
            BlockKind::Figure(_) => display == Display::Figure,
            BlockKind::Table(_) => display == Display::Table,
            BlockKind::Code(_) => display == Display::Listing,
            _ => false,
        };
        places.extend(number(b).filter(|_| fits));
    });
    Some(Sort::Group(display, *places.first()?, *places.last()?))
}

/// What references can name of a display formula: all of it, or its lines.
fn of_formula(
    math: &MathBlock,
    id: Option<&String>,
    counted: &BTreeMap<String, FormulaCount>,
) -> Vec<Named> {
    let whole = id.map(|id| (id, math.tag.as_ref()));
    let lines = math.lines.iter();
    let lines = lines.filter_map(|line| Some((line.id.as_ref()?, line.tag.as_ref())));
    let named = |(id, tag): (&String, Option<&String>)| {
        let sort = match tag {
            Some(tag) => Sort::Tagged(tag.clone()),
            None => Sort::Formula(*counted.get(id)?),
        };
        Some(Named { id: id.clone(), sort, title: String::new(), cited: Vec::new() })
    };
    whole.into_iter().chain(lines).filter_map(named).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_with_a_number_has_its_name_before_one_with_a_symbol() {
        let note = |label: &str| Note {
            label: label.to_owned(),
            symbol: label.starts_with('*'),
            ..Note::default()
        };
        let notes = ["*a", "a", "1", "*b", "**b", "inline-1"].map(note);
        let anchors = BTreeSet::from(["fn-1".to_owned()]);
        let mut twice = Vec::new();
        let names = note_names(&notes, &anchors, &mut |note, name| {
            twice.push(format!("{} {name}", note.label))
        });
        let names: Vec<Option<&str>> = names.iter().map(Option::as_deref).collect();
        assert_eq!(names, [None, Some("fn-a"), None, Some("fn-b"), None, None]);
        assert_eq!(twice, ["**b fn-b"]);
    }
}
