//! One chapter: its text parsed, its title, kind and id decided.

use super::citations::{self, Keys};
use super::conditions::{Decided, Deciding};
use super::described::{self, Descriptions};
use super::filters::Filters;
use super::frontmatter::{self, FrontMatter};
use super::notes::Notes;
use super::parse::{self, Dialect};
use super::text::Text;
use super::{conditions, formulas, hidden_lines, prepass, private, quotes, titles, translate};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Gathers, Grade};
use crate::manifest::{Entry, Flavour, Project, is_of_text, kind_name, kind_of_file};
use crate::model::{
    ANSWERS, Attr, Block, BlockKind, Chapter, Inline, InlineKind, Kind, Macros, Matter,
    OrdinaryWords, OwnPrefixes, Versions, capitalised, has_note_marks, plain_text, shows_nothing,
    visit_blocks, walk_blocks_mut,
};
use crate::source::{FileId, Span};
use std::collections::{BTreeMap, BTreeSet};

/// What was read for an entry.
#[derive(Debug, Hash)]
pub(super) struct Input {
    /// Its file, if it could be read.
    pub(super) file: Option<FileId>,
    /// The text with everything included.
    pub(super) text: Text,
    /// Whether the file was read to its end: else nothing can be said of what it lacks.
    pub(super) whole: bool,
    /// What is true of what its conditions ask of the metadata.
    pub(super) true_keys: Vec<String>,
    /// The long descriptions that it may name.
    pub(super) descriptions: Descriptions,
}

/// Parses the text of an entry.
pub(super) fn read(
    entry: &Entry,
    project: &Project,
    keys: Option<&Keys>,
    input: &Input,
    filters: &Filters,
) -> (Chapter, Diagnostics) {
    let (file, text) = (input.file, &input.text);
    let flavour = project.flavour;
    let mdbook = flavour == Flavour::MdBook;
    let mut diags = Diagnostics::new();
    let (mut matter, after) = frontmatter::read(text, &mut diags);
    let translated = translate::foreign(text, after, mdbook, &mut diags);
    let text = translated.as_ref().unwrap_or(text);
    let dialect = dialect(project);
    let (prepared, apart) = prepass::prepare(text, after, dialect.own_marks());
    let parsed = parse::parse(prepared, dialect, keys);
    let parsed = filters.apply(parsed, &matter, (dialect, keys), text.span(after, after + 1));
    diags.extend(parsed.diags);
    let mut blocks = parsed.blocks;
    if !mdbook {
        quotes::tell(&blocks, &mut diags);
    }
    let guessed = kind(entry, &matter, flavour);
    let kind = kind_in_place(guessed, entry, &matter);
    let mut chapter = Chapter {
        lists: entry.lists.clone(),
        abbreviations: apart.abbreviations,
        file,
        path: entry.file.clone(),
        matter: entry.matter,
        kind,
        level: entry.level,
        volume: entry.volume,
        draft: entry.draft,
        lang: matter.lang.clone().or_else(|| entry.lang.clone()),
        span: if file.is_some() { text.span(after, after + 1) } else { entry.span },
        ..Chapter::default()
    };
    let any = flavour == Flavour::MdBook && matter.title.is_none();
    take_title(&mut chapter, &mut blocks, entry, any);
    // The first page of R Markdown's and Quarto's books has the book's title above its own.
    let of_book = |title: &String| same_words(title, &project.meta.title);
    if !chapter.title.is_empty() && matter.title.as_ref().is_some_and(of_book) {
        matter.title = None;
    }
    if !mdbook {
        tell_chapters_within(&chapter, &blocks, entry, &mut diags);
    }
    let titles = (dialect, &project.macros);
    let mut notes = parsed.notes;
    let asked = [entry.conditions.as_slice(), &matter.conditions];
    let (attr, at) = (&mut chapter.attr, chapter.span);
    // A volume is in its own language.
    let speaking = entry.lang.as_deref().filter(|_| entry.volume > 0);
    let speaking = speaking.map(|language| project.making.speaking(language));
    let making = speaking.as_ref().unwrap_or(&project.making);
    let deciding = Deciding { making, true_keys: &input.true_keys };
    let whole = conditions::of_chapter(asked, attr, at, &deciding, &mut diags);
    // What a book has as a thing of its own, the omnibus has once.
    let in_volume = entry.volume == 0 || is_of_text(kind);
    let own = if in_volume { Versions::ALL } else { Versions::NONE };
    let shown = entry.shown.and(whole.unwrap_or_default()).and(own);
    // One that is for other versions alone is what it is there: its names are told of.
    let made = Some(making.made()).filter(|made| shown.has(*made)).or(shown.first());
    let making = &making.with(made.unwrap_or(making.made()));
    let deciding = Deciding { making, true_keys: &input.true_keys };
    let mut said = Said::read(&matter, &chapter, titles, &mut notes);
    let heads = &mut [said.title.as_mut().unwrap_or(&mut chapter.title), &mut said.subtitle];
    if let Some((decided, next)) = keep_for(&deciding, heads, &mut blocks, &mut notes, &mut diags) {
        (chapter.divides, chapter.next_block) = next;
        chapter.elsewhere = decided.elsewhere;
    }
    chapter.notes = notes.finish(heads, &mut blocks, &mut diags);
    chapter.blocks = blocks;
    chapter.shown = shown;
    if !shown.is_all() && shown != making.all() {
        chapter.divides.insert(shown);
    }
    let described = described::put(&mut chapter, input, (dialect, keys), &deciding, &mut diags);
    if kind == Kind::Answers {
        ask_for_answers(&mut chapter, entry);
    }
    let definitions = (apart.definitions, described);
    formulas::write_out(&mut chapter, &project.macros, definitions, &mut diags);
    let mut found = Diagnostics::new();
    tell_kind(&chapter, entry, guessed, &mut found);
    if let Some(keys) = keys {
        tell_cited_titles(&matter, entry, chapter.span, keys, &mut found);
    }
    settle(&mut chapter, entry, flavour, (matter, said), titles, &mut found);
    if input.whole || entry.draft {
        diags.extend(found);
    }
    hidden_lines::take_out(&mut chapter, &project.hidden_lines);
    private::tell(&chapter, &mut diags);
    let texts = std::iter::once(text).chain(input.descriptions.texts()).map(Text::as_str);
    let texts: Vec<&str> = texts.collect();
    super::named_links::put(&mut chapter, &texts, project, making, &mut diags);
    super::linked_notes::let_out(&mut chapter);
    super::number_blocks(&mut chapter);
    let diags = gathered(diags, Gathers::Chapter);
    (chapter, bounded(diags, |code| code.gathers() != Gathers::Book))
}

/// Keeps of titles, text and notes what is for the version that is made; what was decided, what parts the versions,
/// and the first id that no block has. Blocks have the same ids in all, for the EPUB names the pages on which they
/// stand in print. `None` if nothing depends on anything.
fn keep_for(
    deciding: &Deciding,
    heads: &mut [&mut Vec<Inline>],
    blocks: &mut Vec<Block>,
    notes: &mut Notes,
    diags: &mut Diagnostics,
) -> Option<(Decided, (BTreeSet<Versions>, u32))> {
    let divides = conditions::asked(heads, blocks, notes, deciding, diags)?;
    let mut next = 1;
    for text in std::iter::once(&mut *blocks).chain(notes.texts_mut()) {
        walk_blocks_mut(text, &mut |b| {
            b.id = next;
            next += 1;
        });
    }
    Some((conditions::decide(heads, blocks, notes, deciding, diags), (divides, next)))
}

/// What marks mean in a project's files.
pub(crate) fn dialect(project: &Project) -> Dialect {
    Dialect {
        mdbook: project.flavour == Flavour::MdBook,
        mathjax: project.mathjax,
        dollars: project.flavour != Flavour::MdBook || project.dollars,
        own: OwnPrefixes::new(&project.meta.displays, &project.meta.environments.0),
        left_to_theme: left_to_theme(project),
    }
}

/// Names of environments that the book's own theme has for something else, where the manifest does not
/// say what they are.
fn left_to_theme(project: &Project) -> OrdinaryWords {
    let said =
        |name: &str| project.meta.environments.named(name).is_some_and(|(_, kind)| kind.said);
    let names = project.theme_divisions.iter().map(String::as_str);
    OrdinaryWords::among(names.filter(|name| !said(name)))
}

/// Most messages of one kind about one chapter, or about the book if they are gathered.
const MAX_MESSAGES: usize = 100;

/// The messages about all chapters.
pub(crate) fn of_book(diags: Diagnostics) -> Diagnostics {
    bounded(gathered(diags, Gathers::Book), |code| code.gathers() == Gathers::Book)
}

/// Makes one message of those that say the same, of the codes that are gathered so.
fn gathered(diags: Diagnostics, how: Gathers) -> Diagnostics {
    let mut counts: BTreeMap<(Code, &str), usize> = BTreeMap::new();
    let gathers = |d: &&Diagnostic| d.code.gathers() == how;
    for d in diags.iter().filter(gathers) {
        *counts.entry((d.code, d.message.as_str())).or_default() += 1;
    }
    let mut out = Diagnostics::new();
    for d in diags.iter() {
        match gathers(&d).then(|| counts.remove(&(d.code, d.message.as_str()))) {
            // It stands at its first place.
            Some(Some(n)) if n > 1 => {
                let message = format!("{}; first here, {n} in all", d.message);
                let several = Some(Box::new((d.message.clone(), n)));
                out.push(Diagnostic { message, several, ..d.clone() });
            }
            Some(None) => {}
            _ => out.push(d.clone()),
        }
    }
    out
}

/// Drops messages that only repeat what a hundred before them say, and says how many.
fn bounded(diags: Diagnostics, counts_code: impl Fn(Code) -> bool) -> Diagnostics {
    let mut counts: BTreeMap<Code, (usize, Span)> = BTreeMap::new();
    let mut out = Diagnostics::new();
    for d in diags.iter() {
        let count = counts.entry(d.code).or_insert((0, d.span));
        count.0 += usize::from(counts_code(d.code));
        if count.0 <= MAX_MESSAGES {
            out.push(d.clone());
        }
    }
    for (code, (count, span)) in counts {
        if count > MAX_MESSAGES {
            let message = format!("{} more like this", count - MAX_MESSAGES);
            let told = match code.grade() {
                Grade::Error => Diagnostic::error,
                Grade::Warning | Grade::Either => Diagnostic::warning,
            };
            out.push(told(code, span, message));
        }
    }
    out
}

/// Takes the heading at the start out of the blocks, if it is the chapter's title; places before
/// it stay. That is a heading of level 1, or one of another level that the manifest gives as the
/// title; in mdBook's projects any heading, for many begin nested chapters with `##`.
fn take_title(chapter: &mut Chapter, blocks: &mut Vec<Block>, entry: &Entry, any: bool) {
    let is_place = |b: &Block| matches!(&b.kind, BlockKind::Div(c) if c.is_empty());
    let Some(index) = blocks.iter().position(|b| !is_place(b)) else { return };
    let BlockKind::Heading(heading) = &blocks[index].kind else { return };
    let words = plain_text(&heading.content);
    if heading.level != 1 && !any && entry.title.as_ref().is_none_or(|t| t.trim() != words.trim()) {
        return;
    }
    let block = blocks.remove(index);
    if let BlockKind::Heading(heading) = block.kind {
        chapter.title = heading.content;
        chapter.attr = block.attr;
        chapter.span = block.span;
    }
}

/// Tells of a file with more titles than one: each would begin a chapter elsewhere.
fn tell_chapters_within(
    chapter: &Chapter,
    blocks: &[Block],
    entry: &Entry,
    diags: &mut Diagnostics,
) {
    let Some(path) = entry.file.as_deref().filter(|_| needs_title(chapter.kind)) else { return };
    let title = |b: &&Block| matches!(&b.kind, BlockKind::Heading(h) if h.level == 1);
    let mut more = blocks.iter().filter(title);
    // The first is the title where nothing stands before it.
    let Some(first) = more.next().filter(|_| !chapter.title.is_empty()) else { return };
    let what = match more.count() {
        0 => format!("`{path}` has a second title, which begins a section of the same chapter"),
        n => {
            let n = n + 2;
            format!("`{path}` has {n} titles, `# ...`; but a file is one chapter")
        }
    };
    let help =
        "begin sections with `##`; give each chapter a file of its own, listed in the manifest";
    diags.push(Diagnostic::warning(Code::CHAPTERS_WITHIN, first.span, what).help(help));
}

/// Tells of works in titles that are no headings, which can't cite.
fn tell_cited_titles(
    matter: &FrontMatter,
    entry: &Entry,
    begin: Span,
    keys: &Keys,
    diags: &mut Diagnostics,
) {
    let titles = [
        (&matter.title, matter.title_span.unwrap_or(begin)),
        (&matter.subtitle, begin),
        (&matter.short_title, begin),
        (&entry.title, entry.span),
    ];
    for (title, span) in titles {
        if let Some(title) = title {
            citations::tell_in_title(title, span, keys, diags);
        }
    }
}

/// Titles of the front matter, whose words may have notes.
struct Said {
    title: Option<Vec<Inline>>,
    subtitle: Vec<Inline>,
}

impl Said {
    fn read(
        matter: &FrontMatter,
        chapter: &Chapter,
        titles: (Dialect, &Macros),
        notes: &mut Notes,
    ) -> Said {
        let at = matter.title_span.unwrap_or(chapter.span);
        let title = matter.title.as_ref().map(|title| titles::noted(title, at, titles, notes));
        // A heading of the same words may have notes, and keeps them.
        let heading = plain_text(&chapter.title);
        let again = |title: &Vec<Inline>| {
            same_words(&heading, &plain_text(title)) && !has_note_marks(title)
        };
        let keeps = has_note_marks(&chapter.title) && title.as_ref().is_some_and(again);
        let subtitle = matter.subtitle.as_ref();
        let at = matter.subtitle_span.unwrap_or(chapter.span);
        Said {
            title: title.filter(|_| !keeps),
            subtitle: subtitle.map_or_else(Vec::new, |text| titles::noted(text, at, titles, notes)),
        }
    }
}

/// Decides what manifest, front matter and text leave open.
fn settle(
    chapter: &mut Chapter,
    entry: &Entry,
    flavour: Flavour,
    (matter, own): (FrontMatter, Said),
    titles: (Dialect, &Macros),
    diags: &mut Diagnostics,
) {
    let words = |text: &str, span: Span| titles::words(text, span, titles);
    let span = matter.title_span.unwrap_or(chapter.span);
    if let Some((title, own)) = matter.title.as_ref().zip(own.title) {
        let heading = plain_text(&chapter.title);
        let said = plain_text(&own);
        if !heading.is_empty() && !same_words(&heading, title) && !same_words(&heading, &said) {
            let message =
                format!("two titles: `{heading}` gives way to the front matter's `{title}`");
            let help =
                "take one of them out; `short-title` is one for navigation and running heads";
            diags.push(Diagnostic::warning(Code::TWO_TITLES, chapter.span, message).help(help));
        }
        chapter.title = own;
        chapter.span = span;
    }
    let empty = chapter.title.is_empty() && chapter.blocks.is_empty() && chapter.notes.is_empty();
    if empty && has_text(chapter.kind) {
        tell_empty(chapter, entry, diags);
    }
    if chapter.title.is_empty() {
        if let Some(title) = &entry.title {
            chapter.title = words(title, entry.span);
        } else if needs_title(chapter.kind)
            && let Some(path) = entry.file.as_deref()
        {
            let title = title_from(path);
            let numbered = matter.number.or(entry.number).unwrap_or(chapter.matter == Matter::Main);
            // "01" and "c" are no titles.
            let bare = numbered && title.chars().filter(|c| c.is_alphabetic()).count() < 3;
            if !empty {
                let message = match bare {
                    true => format!("`{path}` has no title; it goes by its number alone"),
                    false => format!("`{path}` has no title; \"{title}\" is made from its name"),
                };
                let help = "begin the file with a line `# Title`; `title: \"\"` in its front matter \
                            leaves it without one";
                let at = Span { end: chapter.span.start, ..chapter.span };
                diags.push(Diagnostic::warning(Code::NO_TITLE, at, message).help(help));
            }
            if !bare {
                chapter.title = words(&title, chapter.span);
            }
        }
    }
    // An empty title is none.
    if shows_nothing(&plain_text(&chapter.title))
        && chapter.title.iter().all(|i| matches!(i.kind, InlineKind::Text(_)))
    {
        chapter.title.clear();
    }
    chapter.authors = match matter.authors.is_empty() {
        true => entry.authors.clone(),
        false => matter.authors.clone(),
    };
    chapter.subtitle = own.subtitle;
    if let Some(subtitle) = entry.subtitle.as_deref().filter(|_| chapter.subtitle.is_empty()) {
        chapter.subtitle = words(subtitle, entry.span);
    }
    tell_left_notes(chapter, entry, &matter, diags);
    chapter.short_title = matter.short_title.map(|title| words(&title, chapter.span));
    if chapter.short_title.is_none() && flavour == Flavour::MdBook {
        // The contents have the words of SUMMARY.md, as in mdBook.
        let own = plain_text(&chapter.title);
        let title = entry.title.as_deref().filter(|t| *t != own.trim());
        chapter.short_title = title.map(|t| words(t, entry.span));
    }
    // A title that the manifest gives beside the file's own is one for navigation.
    if chapter.short_title.is_none() && flavour == Flavour::Recto {
        let own = plain_text(&chapter.title);
        let title = entry.title.as_deref().map(|t| words(t, entry.span));
        chapter.short_title = title.filter(|t| !same_words(&plain_text(t), &own));
    }
    chapter.nocite = matter.nocite;
    let unnumbered = chapter.attr.has("unnumbered").then_some(false);
    chapter.wants_number = matter.number.or(unnumbered).or(entry.number);
    chapter.opens = entry.opens;
    // Prefix and suffix chapters have no numbers in mdBook, nor has front matter anywhere.
    if chapter.wants_number.is_none()
        && chapter.kind == Kind::Chapter
        && (chapter.matter == Matter::Front
            || entry.apart
            || (flavour == Flavour::MdBook && chapter.matter == Matter::Back))
    {
        chapter.wants_number = Some(false);
    }
    chapter.id = match (&matter.id, entry.file.as_deref()) {
        (Some(id), _) => slug(id),
        (None, Some(path)) => slug(name_of(path)),
        (None, None) => slug(&plain_text(&chapter.title)),
    };
}

/// Tells of notes in words that can't have any: they are left out of titles for navigation, and names are
/// printed as they are typed.
fn tell_left_notes(
    chapter: &Chapter,
    entry: &Entry,
    matter: &FrontMatter,
    diags: &mut Diagnostics,
) {
    let begin = chapter.span;
    let of_matter = matter.authors.iter().chain(&matter.short_title).map(|words| (words, begin));
    let of_entry = entry.authors.iter().chain(&entry.title).map(|words| (words, entry.span));
    let noted = |words: &str| {
        words.find("^[").is_some_and(|at| words[at..].contains(']'))
            || words.find("[^").is_some_and(|at| words[at..].contains(']'))
    };
    for (words, span) in of_matter.chain(of_entry).filter(|(words, _)| noted(words)) {
        let message = format!("`{words}` has no place for a note");
        let help = "put the note to the title: `# Title^[...]`, or `title` in the front matter";
        diags.push(Diagnostic::warning(Code::NOTE_WITHOUT_PLACE, span, message).help(help));
    }
}

/// Whether two titles differ in white space only.
fn same_words(a: &str, b: &str) -> bool {
    a.split_whitespace().eq(b.split_whitespace())
}

/// The kind of a chapter. What nobody says is guessed from the file's name, except for the lines
/// with a bullet of mdBook's list: these are chapters, whose numbers readers know.
fn kind(entry: &Entry, matter: &FrontMatter, flavour: Flavour) -> Kind {
    if let Some(kind) = entry.kind.or(matter.kind) {
        return kind;
    }
    let mdbook = flavour == Flavour::MdBook;
    if mdbook && entry.matter == Matter::Main {
        return Kind::Chapter;
    }
    let path = entry.file.as_deref();
    path.map_or(Kind::Chapter, |path| kind_of_file(path, entry.matter, mdbook))
}

/// The kind of a chapter that says none: what its file's name means, unless it stands where no page
/// of this kind does.
fn kind_in_place(found: Kind, entry: &Entry, matter: &FrontMatter) -> Kind {
    let said = entry.kind.or(matter.kind).is_some();
    match (found, entry.matter) {
        _ if said => found,
        (Kind::HalfTitle | Kind::TitlePage, Matter::Main | Matter::Back)
        | (Kind::Copyright, Matter::Main) => Kind::Chapter,
        _ => found,
    }
}

/// Tells of a file among the chapters whose name is that of a page of the front matter.
fn tell_kind(chapter: &Chapter, entry: &Entry, guessed: Kind, diags: &mut Diagnostics) {
    if chapter.kind == guessed {
        return;
    }
    let name = kind_name(guessed);
    let path = entry.file.as_deref().unwrap_or_default();
    let what = format!("`{path}` is a chapter here, in spite of its name");
    let help = format!("list it in `front`, or write `kind: {name}` or `kind: chapter` in it");
    diags.push(Diagnostic::warning(Code::KIND_IN_PLACE, chapter.span, what).help(help));
}

/// The division in which answers are gathered, at the end of a chapter of that kind whose file has none.
fn ask_for_answers(chapter: &mut Chapter, entry: &Entry) {
    let mut asked = false;
    visit_blocks(&chapter.blocks, &mut |b| asked |= b.attr.id.as_deref() == Some(ANSWERS));
    if asked {
        return;
    }
    let by = if entry.answers_in_one_row { "book" } else { "chapter" };
    let pairs = vec![("by".to_owned(), by.to_owned())];
    let attr = Attr { id: Some(ANSWERS.into()), pairs, ..Attr::default() };
    let kind = BlockKind::Div(Vec::new());
    chapter.blocks.push(Block { attr, kind, span: chapter.span, ..Block::default() });
}

/// Tells of a file with nothing in it.
fn tell_empty(chapter: &Chapter, entry: &Entry, diags: &mut Diagnostics) {
    let Some(path) = entry.file.as_deref() else { return };
    let what = format!("`{path}` is empty: nothing but its title is set");
    let help = "write its text, or take it out of the order (`recto order remove`)";
    let at = Span { end: chapter.span.start, ..chapter.span };
    diags.push(Diagnostic::warning(Code::EMPTY_CHAPTER, at, what).help(help));
}

/// Whether a division of this kind is its file's text, and not made by Recto.
fn has_text(kind: Kind) -> bool {
    use Kind::*;
    !matches!(kind, Answers | Contents | Copyright | HalfTitle | Index | Notes | Part | TitlePage)
        && !matches!(kind, ListOfFigures | ListOfTables | ListOfListings | ListOfDisplays)
        && kind != Abbreviations
}

/// Whether a division of this kind is known by its title.
fn needs_title(kind: Kind) -> bool {
    matches!(kind, Kind::Chapter | Kind::CaseStudy | Kind::Appendix | Kind::Part)
}

/// The file name without its ending.
fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// The name that stands for a file: its own, or its folder's for a folder's page.
pub(crate) fn name_of(path: &str) -> &str {
    let stem = stem(path);
    if stem.eq_ignore_ascii_case("readme") || stem == "index" {
        let mut folders = path.rsplit('/').skip(1);
        return folders.next().filter(|f| *f != "src").unwrap_or(stem);
    }
    stem
}

/// A title made from a file name: `02-first-steps.md` is "First steps".
fn title_from(path: &str) -> String {
    let name = name_of(path);
    let bare =
        name.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '_' | '.' | ' '));
    capitalised(&if bare.is_empty() { name } else { bare }.replace(['-', '_'], " "))
}

/// An XML name made of words: letters and digits of any script, hyphens between.
fn slug(words: &str) -> String {
    let mut out = String::new();
    for c in words.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() || c == '_' {
            out.push(c);
        } else if !out.ends_with('-') && !out.is_empty() {
            out.push('-');
        }
    }
    let end = out.trim_end_matches('-').len();
    out.truncate(end);
    if !out.starts_with(|c: char| c.is_alphabetic()) {
        out.insert_str(0, "ch-");
    }
    out
}

/// Makes the ids of chapters unique by numbers after the later ones.
pub(crate) fn unique_ids<'a>(chapters: impl Iterator<Item = &'a mut Chapter>) {
    let mut used = BTreeSet::new();
    // The next number to try for each, so that a thousand equal names are no million tries.
    let mut next: BTreeMap<String, usize> = BTreeMap::new();
    for chapter in chapters {
        let base = chapter.id.trim_end_matches('-').to_owned();
        let n = next.entry(base.clone()).or_insert(2);
        while !used.insert(chapter.id.clone()) {
            chapter.id = format!("{base}-{n}");
            *n += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_from_paths() {
        assert_eq!(name_of("src/cli/README.md"), "cli");
        assert_eq!(slug(name_of("src/ch01-02-Hello World.md")), "ch01-02-hello-world");
        assert_eq!(slug("2 Über"), "ch-2-über");
        assert_eq!(title_from("02-first-steps.md"), "First steps");
        assert_eq!(title_from("12.md"), "12");
    }

    #[test]
    fn kinds_from_names() {
        let of = |path: &str, matter| {
            let entry = Entry { file: Some(path.into()), matter, ..Entry::default() };
            let none = FrontMatter::default();
            kind_in_place(kind(&entry, &none, Flavour::Recto), &entry, &none)
        };
        assert_eq!(of("preface.md", Matter::Front), Kind::Preface);
        assert_eq!(of("00_Foreword.md", Matter::Front), Kind::Foreword);
        assert_eq!(of("appendix-a.md", Matter::Back), Kind::Appendix);
        assert_eq!(of("epilogue.md", Matter::Main), Kind::Conclusion);
        assert_eq!(of("history.md", Matter::Main), Kind::Chapter);
        assert_eq!(of("title-page.md", Matter::Main), Kind::Chapter);
        assert_eq!(of("title-page.md", Matter::Front), Kind::TitlePage);
        assert_eq!(of("00-Titelseite.md", Matter::Front), Kind::TitlePage);
        assert_eq!(of("impressum.md", Matter::Front), Kind::Copyright);
        assert_eq!(of("impressum.md", Matter::Main), Kind::Chapter);
        assert_eq!(of("copyright.md", Matter::Main), Kind::Chapter);
        assert_eq!(of("index.md", Matter::Main), Kind::Chapter);
        assert_eq!(of("index.md", Matter::Back), Kind::Index);
        assert_eq!(of("extras/index.md", Matter::Back), Kind::Chapter);
        assert_eq!(of("back/90-notes.md", Matter::Back), Kind::Notes);
        assert_eq!(of("about.md", Matter::Back), Kind::About);
        assert_eq!(of("about.md", Matter::Front), Kind::Chapter);
        assert_eq!(of("contributors.md", Matter::Back), Kind::ListOfContributors);
        assert_eq!(of("also-by.md", Matter::Front), Kind::AlsoBy);
        assert_eq!(of("praise.md", Matter::Front), Kind::Praise);
        assert_eq!(of("praise.md", Matter::Main), Kind::Chapter);
        assert_eq!(of("newsletter.md", Matter::Main), Kind::Chapter);
        assert_eq!(of("copyright.md", Matter::Back), Kind::Copyright);
        let mdbook = |matter| {
            let entry = Entry { file: Some("glossary.md".into()), matter, ..Entry::default() };
            kind(&entry, &FrontMatter::default(), Flavour::MdBook)
        };
        assert_eq!(mdbook(Matter::Main), Kind::Chapter);
        assert_eq!(mdbook(Matter::Back), Kind::Glossary);
    }
}
