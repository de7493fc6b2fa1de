//! What goes where: names of files, ids and entries of the contents, settled before a word is
//! written, so that chapters can be written in parallel and link to each other.

use super::math::Math;
use super::{titles, xml};
use crate::files::is_device;
use crate::fnv::Fnv;
use crate::language::tag;
use crate::model::{
    Anchor, Attr, Block, BlockKind, Book, Chapter, Heading, ImageResource, Inline, InlineKind,
    Kind, Names, Note, bare, bare_text, nesting, plain_text, visit_blocks, visit_ids,
    visit_inlines,
};
use std::collections::{BTreeMap, BTreeSet};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Where a chapter is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// Not in the EPUB: the half-title, drafts.
    Nowhere,
    /// The navigation document stands for it.
    Nav,
    /// A file in `text/`: its name.
    File(String),
}

/// Ids of one chapter's file.
#[derive(Debug, Default)]
pub(super) struct Ids {
    /// Valid id by the id in the model.
    pub by_name: BTreeMap<String, String>,
    /// Beginning that no id of the manuscript has, for ids of our own.
    pub own: String,
    /// Name of each note in ids: its label in the manuscript, so that it stays when others come and
    /// go; that of a note in the line is made of its words.
    pub notes: Vec<String>,
    /// The note in which each named place of notes stands.
    in_notes: BTreeMap<String, usize>,
}

/// The file of the notes of all chapters.
#[derive(Debug)]
pub(super) struct NotesFile {
    /// Name in `text/`.
    pub name: String,
    /// Index of the chapter before which it stands.
    pub before: usize,
}

/// The whole plan.
#[derive(Debug)]
pub(super) struct Plan {
    /// By chapter.
    pub places: Vec<Place>,
    /// By chapter.
    pub ids: Vec<Ids>,
    /// File name in `images/` by index of the picture; `None` for those that are left out.
    pub images: Vec<Option<String>>,
    /// Picture of the cover, if the book has one that e-readers show.
    pub cover: Option<usize>,
    /// Language of the book.
    pub lang: String,
    /// Where the notes stand together, if they do.
    pub notes: Option<NotesFile>,
}

/// An entry of the contents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// Words.
    pub title: String,
    /// The same as XHTML, where it is more than words.
    pub markup: Option<String>,
    /// Address relative to the package.
    pub href: String,
    /// Depth from 1.
    pub level: i32,
    /// Index of the chapter.
    pub chapter: usize,
}

impl Plan {
    /// Settles everything. `shown` says whether the EPUB holds the picture with this index;
    /// `together`, whether the notes of all chapters stand in one file.
    pub(super) fn new(book: &Book, shown: &dyn Fn(usize) -> bool, together: bool) -> Plan {
        let mut places = Vec::with_capacity(book.chapters.len());
        // The cover's page has its name already.
        let mut names = Names::without(&["cover".to_string()]);
        let mut nav = false;
        for (i, chapter) in book.chapters.iter().enumerate() {
            let empty = chapter.blocks.is_empty();
            places.push(match chapter.kind {
                Kind::HalfTitle if chapter.generated || empty => Place::Nowhere,
                // The notes of the printed book: here they are linked to their chapters.
                Kind::Notes if chapter.generated => Place::Nowhere,
                Kind::Contents if (chapter.generated || empty) && !nav => {
                    nav = true;
                    Place::Nav
                }
                Kind::Contents if chapter.generated => Place::Nowhere,
                _ if chapter.draft && empty && !has_children(book, i) => Place::Nowhere,
                _ => Place::File(file(&chapter.id, &mut names)),
            });
        }
        let notes = (together && book.chapters.iter().any(|c| !c.notes.is_empty()))
            .then(|| NotesFile { name: file("notes", &mut names), before: place_of_notes(book) });
        let cover = book.meta.cover.as_deref().and_then(|c| {
            let wanted = c.trim_start_matches("./").replace('\\', "/");
            book.images.iter().position(|i| i.path == wanted).filter(|i| shown(*i))
        });
        Plan {
            places,
            ids: book.chapters.iter().map(|c| Ids::of(c)).collect(),
            images: image_names(&book.images, shown),
            cover,
            lang: tag::well_formed(&book.meta.language).unwrap_or_else(|| "en".into()),
            notes,
        }
    }

    /// The file name of a chapter.
    pub(super) fn file(&self, chapter: usize) -> Option<&str> {
        match self.places.get(chapter)? {
            Place::File(name) => Some(name),
            _ => None,
        }
    }

    /// What ids of a chapter's notes begin with; in a file for all chapters they name theirs.
    pub(super) fn note_prefix(&self, chapter: usize) -> String {
        let own = &self.ids[chapter].own;
        match (&self.notes, self.file(chapter)) {
            (Some(_), Some(file)) => format!("{own}{}-", file.trim_end_matches(".xhtml")),
            _ => own.clone(),
        }
    }

    /// The address of a place that stands in a note of the file of all notes: that note's.
    fn href_in_notes(&self, chapter: usize, id: &str) -> Option<String> {
        let (notes, ids) = (self.notes.as_ref()?, self.ids.get(chapter)?);
        let name = ids.notes.get(*ids.in_notes.get(id)?)?;
        Some(format!("{}#{}note-{name}", notes.name, self.note_prefix(chapter)))
    }

    /// The address of a place in the book, as seen from the file of chapter `from`.
    pub(super) fn href(&self, to: &Anchor, from: usize) -> Option<String> {
        let index = to.chapter as usize;
        if let Some(href) = to.id.as_ref().and_then(|id| self.href_in_notes(index, id)) {
            return Some(href);
        }
        let id = to.id.as_ref().and_then(|id| self.ids.get(index)?.by_name.get(id));
        let fragment = id.map(|id| format!("#{id}")).unwrap_or_default();
        match self.places.get(index)? {
            Place::Nowhere => None,
            Place::Nav => Some("../nav.xhtml".into()),
            Place::File(_) if index == from && id.is_some() => Some(fragment),
            Place::File(name) => Some(format!("{name}{fragment}")),
        }
    }

    /// The chapter that the navigation document stands for, if it stands in the reading order.
    pub(super) fn nav_chapter(&self) -> Option<usize> {
        self.places.iter().position(|p| *p == Place::Nav)
    }

    /// What stands for a chapter's index in the file of the notes.
    pub(super) fn notes_index(&self) -> usize {
        self.places.len()
    }

    /// Adds the file of the notes to the contents, where it stands.
    pub(super) fn add_notes(&self, entries: &mut Vec<Entry>, notes: &NotesFile, title: &str) {
        let at = entries.iter().position(|e| e.chapter >= notes.before).unwrap_or(entries.len());
        let href = format!("text/{}", notes.name);
        let (title, chapter) = (title.to_string(), self.notes_index());
        entries.insert(at, Entry { title, markup: None, href, level: 1, chapter });
    }

    /// The entries of the contents in order, never none: down to headings of so many levels, chapters
    /// counted.
    pub(super) fn entries(
        &self,
        book: &Book,
        case_study: &str,
        depth: Option<u8>,
        math: &Math,
    ) -> Vec<Entry> {
        let deepest = depth.unwrap_or(u8::MAX);
        let mut out: Vec<Entry> = Vec::new();
        // Levels of the model's chapters that are open, to close gaps in them.
        let mut open: Vec<u8> = Vec::new();
        for (i, c) in book.chapters.iter().enumerate() {
            let Place::File(file) = &self.places[i] else { continue };
            let above = nesting(&book.chapters, i);
            if is_unlisted(c) || above >= deepest {
                continue;
            }
            while open.last().is_some_and(|l| *l >= c.level) {
                open.pop();
            }
            open.push(c.level);
            let level = open.len() as i32;
            let href = format!("text/{file}");
            let (title, markup) = match entry_title(c, case_study, (math, &self.lang)) {
                Some(found) => found,
                None => (title_of(book), None),
            };
            out.push(Entry { title, markup, href: href.clone(), level, chapter: i });
            let mut last = level;
            for_headings(&c.blocks, &mut |h, attr| {
                let id = attr.id.as_ref().and_then(|id| self.ids[i].by_name.get(id));
                let Some(id) = id.filter(|_| !attr.has("unlisted") && h.level + above <= deepest)
                else {
                    return;
                };
                let number = h.number.as_ref().map(|n| format!("{n} ")).unwrap_or_default();
                let title = tidy(&format!("{number}{}", bare_text(&h.content)));
                if title.is_empty() {
                    return;
                }
                // No level is left out, whatever the headings do.
                last = (level + i32::from(h.level) - 1).min(last + 1);
                let markup =
                    titles::markup(&h.content, math, &self.lang).map(|m| xml::text(&number) + &m);
                let href = format!("{href}#{id}");
                out.push(Entry { title, markup, href, level: last, chapter: i });
            });
        }
        if out.is_empty() {
            let first = self.places.iter().enumerate().find_map(|(i, p)| match p {
                Place::File(f) => Some((i, format!("text/{f}"))),
                _ => None,
            });
            let (chapter, href) = first.unwrap_or((0, "text/cover.xhtml".into()));
            out.push(Entry { title: title_of(book), markup: None, href, level: 1, chapter });
        }
        out
    }
}

/// The book's title; a book without one is named by its slug.
pub(super) fn title_of(book: &Book) -> String {
    match tidy(&book.meta.title) {
        t if !t.is_empty() => t,
        _ if !book.meta.slug.trim().is_empty() => book.meta.slug.clone(),
        _ => "Untitled".into(),
    }
}

/// The chapter before which the notes of the whole book stand: where the printed book has them, or
/// before glossary and bibliography (Chicago Manual 1.4).
fn place_of_notes(book: &Book) -> usize {
    let printed = |c: &Chapter| c.kind == Kind::Notes && c.generated;
    let at = |is: &dyn Fn(&Chapter) -> bool| book.chapters.iter().position(|c| is(c));
    at(&printed).or(at(&Chapter::follows_notes)).unwrap_or(book.chapters.len())
}

/// A name for the file of a division, made of its id alone: it stays when others are put before
/// it, so that what readers have marked is found again. `names` have no endings.
fn file(id: &str, names: &mut Names) -> String {
    let plain: String = id.nfkd().filter(|c| !is_combining_mark(*c)).collect();
    let mut name = xml::file_name(&plain);
    let lossy = plain.chars().any(|c| c.is_alphanumeric() && !c.is_ascii());
    if name.is_empty() || lossy || plain.len() > 40 {
        name = format!(
            "{}-{:08x}",
            if name.is_empty() { "text" } else { &name },
            Fnv::of(id.bytes()) as u32
        );
    }
    // Programs that unpack an EPUB on Windows must be able to make its files.
    if is_device(&name) {
        name.push_str("-text");
    }
    names.give(&name, 2) + ".xhtml"
}

/// White space joined, so that a name is one line; nothing that only says where a line may end.
pub(super) fn tidy(text: &str) -> String {
    bare(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The words of a chapter in navigation, and as XHTML where they are more: "3. Title", "Part I: Title",
/// "3. Case study: Title".
fn entry_title(
    c: &Chapter,
    case_study: &str,
    (math, lang): (&Math, &str),
) -> Option<(String, Option<String>)> {
    let title = if c.is_untitled() { String::new() } else { tidy(&c.listed_title()) };
    let label = c.label.as_deref().map(tidy).filter(|l| !l.is_empty());
    let before = match (&c.number, label, title.is_empty()) {
        (None, None, true) => return None,
        (_, Some(label), true) => label,
        (Some(n), None, true) => n.text.clone(),
        (_, Some(label), _) if matches!(c.kind, Kind::Part | Kind::Appendix) => {
            format!("{label}: ")
        }
        (Some(n), _, _) if c.kind == Kind::CaseStudy => format!("{}. {case_study}: ", n.text),
        (None, _, _) if c.kind == Kind::CaseStudy => format!("{case_study}: "),
        (Some(n), _, _) if n.text.contains('.') => format!("{} ", n.text),
        (Some(n), _, _) => format!("{}. ", n.text),
        (None, _, _) => String::new(),
    };
    let after = match c.authors.is_empty() {
        true => String::new(),
        false => format!(", {}", c.authors.join(", ")),
    };
    let markup = titles::markup(c.listed_words(), math, lang).filter(|_| !title.is_empty());
    let markup = markup.map(|m| format!("{}{m}{}", xml::text(&before), xml::text(&after)));
    Some((format!("{before}{title}{after}"), markup))
}

/// Calls `f` with each heading that parts a chapter, be it in a division of the dialect, with its
/// attributes.
fn for_headings<'a>(blocks: &'a [Block], f: &mut impl FnMut(&'a Heading, &'a Attr)) {
    for block in blocks {
        match &block.kind {
            BlockKind::Heading(heading) => f(heading, &block.attr),
            BlockKind::Div(inner) => for_headings(inner, f),
            _ => {}
        }
    }
}

/// Whether a division is left out of the contents.
fn is_unlisted(c: &Chapter) -> bool {
    use Kind::*;
    matches!(c.kind, HalfTitle | TitlePage | Copyright | Dedication | Epigraph | Contents)
        || c.attr.has("unlisted")
}

fn has_children(book: &Book, index: usize) -> bool {
    let level = book.chapters[index].level;
    book.chapters.get(index + 1).is_some_and(|next| next.level > level)
}

/// Whether EPUB 3.3 lists the picture format among its core media types.
pub(super) fn is_core(media: &str) -> bool {
    matches!(media, "image/png" | "image/jpeg" | "image/gif" | "image/webp" | "image/svg+xml")
}

fn image_names(images: &[ImageResource], shown: &dyn Fn(usize) -> bool) -> Vec<Option<String>> {
    let mut taken = BTreeSet::new();
    images
        .iter()
        .enumerate()
        .map(|(index, image)| {
            if !shown(index) {
                return None;
            }
            let ext = match image.media.as_str() {
                "image/png" => "png",
                "image/jpeg" => "jpg",
                "image/gif" => "gif",
                "image/webp" => "webp",
                "image/svg+xml" => "svg",
                _ => return None,
            };
            let file = image.path.rsplit('/').next().unwrap_or(&image.path);
            let stem = file.rsplit_once('.').map_or(file, |(s, _)| s);
            let stem = match xml::file_name(stem) {
                s if s.is_empty() => "image".to_string(),
                s if is_device(&s) => s + "-image",
                s => s,
            };
            let mut name = format!("{stem}.{ext}");
            let mut n = 2;
            while !taken.insert(name.clone()) {
                name = format!("{stem}-{n}.{ext}");
                n += 1;
            }
            Some(name)
        })
        .collect()
}

impl Ids {
    fn of(chapter: &Chapter) -> Ids {
        let mut ids = Ids::default();
        let mut taken = Names::default();
        ids.inlines(&chapter.title, &mut taken);
        ids.inlines(&chapter.subtitle, &mut taken);
        ids.blocks(&chapter.blocks, &mut taken);
        for (at, note) in chapter.notes.iter().enumerate() {
            ids.blocks(&note.blocks, &mut taken);
            visit_ids(&note.blocks, &mut |id| {
                ids.in_notes.entry(id.clone()).or_insert(at);
            });
        }
        ids.own = "_".into();
        while taken.iter().any(|t| t.starts_with(&ids.own)) {
            ids.own.push('_');
        }
        ids.notes = note_names(&chapter.notes);
        ids
    }

    fn blocks(&mut self, blocks: &[Block], taken: &mut Names) {
        visit_blocks(blocks, &mut |b| {
            self.add(&b.attr, taken);
            if let BlockKind::Math(m) = &b.kind {
                m.line_ids().for_each(|id| self.name(id, taken));
            }
            for list in b.inlines() {
                self.inlines(list, taken);
            }
        });
    }

    fn inlines(&mut self, inlines: &[Inline], taken: &mut Names) {
        visit_inlines(inlines, &mut |i| {
            if let InlineKind::Span(attr, _) = &i.kind {
                self.add(attr, taken);
            }
        });
    }

    fn add(&mut self, attr: &Attr, taken: &mut Names) {
        if let Some(name) = &attr.id {
            self.name(name, taken);
        }
    }

    fn name(&mut self, name: &String, taken: &mut Names) {
        if self.by_name.contains_key(name) {
            return;
        }
        self.by_name.insert(name.clone(), taken.give(&xml::id(name), 2));
    }
}

/// Names of notes for ids, each once. They hold no point: it stands before the number of a mark.
fn note_names(notes: &[Note]) -> Vec<String> {
    let mut taken = Names::default();
    let name = |note: &Note| {
        let in_line = note.label.strip_prefix("inline-");
        if in_line.is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit())) {
            let mut words = String::new();
            visit_blocks(&note.blocks, &mut |b| {
                b.inlines().iter().for_each(|list| words.push_str(&plain_text(list)));
            });
            return format!("{:08x}", Fnv::of(words.bytes()) as u32);
        }
        // The first character stands behind a hyphen: digits may come first.
        xml::id(&format!("n{}", note.label))[1..].replace('.', "_")
    };
    notes.iter().map(|note| taken.give(&name(note), 2)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chapter(id: &str, level: u8, kind: Kind) -> Chapter {
        Chapter { id: id.into(), level, kind, title: vec![Inline::text(id)], ..Chapter::default() }
    }

    #[test]
    fn contents_nest_without_gaps() {
        let book = Book {
            chapters: [
                chapter("Preface", 0, Kind::Preface),
                chapter("One", 0, Kind::Part),
                chapter("a", 2, Kind::Chapter),
                chapter("b", 1, Kind::Chapter),
                chapter("c", 0, Kind::Chapter),
            ]
            .map(std::sync::Arc::new)
            .into(),
            ..Book::default()
        };
        let levels: Vec<i32> = Plan::new(&book, &|_| true, false)
            .entries(&book, "Case study", None, &Math::new())
            .iter()
            .map(|e| e.level)
            .collect();
        assert_eq!(levels, [1, 1, 2, 2, 1]);
    }

    #[test]
    fn sections_are_listed_as_deep_as_they_go_or_are_asked_for() {
        let section = |level: u8, id: &str| crate::model::Block {
            attr: Attr { id: Some(id.into()), ..Attr::default() },
            kind: BlockKind::Heading(Heading {
                level,
                content: vec![Inline::text(id)],
                number: None,
            }),
            ..Default::default()
        };
        let mut hidden = section(2, "hidden");
        hidden.attr.classes.push("unlisted".into());
        let div = Block { kind: BlockKind::Div(vec![section(4, "four")]), ..Block::default() };
        let own = vec![section(2, "own"), section(3, "sub"), div, hidden];
        let book = Book {
            chapters: [
                Chapter { blocks: own, ..chapter("b", 0, Kind::Chapter) },
                // A level is skipped.
                Chapter { blocks: vec![section(4, "deep")], ..chapter("c", 1, Kind::Chapter) },
            ]
            .map(std::sync::Arc::new)
            .into(),
            ..Book::default()
        };
        let plan = Plan::new(&book, &|_| true, false);
        let shown = |depth| -> Vec<(String, i32)> {
            let entries = plan.entries(&book, "Case study", depth, &Math::new());
            entries.into_iter().map(|e| (e.title, e.level)).collect()
        };
        let all = [("b", 1), ("own", 2), ("sub", 3), ("four", 4), ("c", 2), ("deep", 3)];
        assert_eq!(shown(None), all.map(|(t, l)| (t.to_string(), l)));
        assert_eq!(shown(Some(1)), [("b".to_string(), 1)]);
        let two = [("b", 1), ("own", 2), ("c", 2)];
        assert_eq!(shown(Some(2)), two.map(|(t, l)| (t.to_string(), l)));
    }

    #[test]
    fn a_half_title_of_the_authors_own_is_in_the_book() {
        let own =
            Chapter { blocks: vec![Block::default()], ..chapter("half-title", 0, Kind::HalfTitle) };
        let made = Chapter { generated: true, ..chapter("half-title", 0, Kind::HalfTitle) };
        let book = Book { chapters: vec![own.into(), made.into()], ..Book::default() };
        let plan = Plan::new(&book, &|_| true, false);
        assert_eq!(plan.places, [Place::File("half-title.xhtml".into()), Place::Nowhere]);
    }

    #[test]
    fn files_are_named_by_their_ids_alone() {
        let mut names = Names::default();
        assert_eq!(file("kfor", &mut names), "kfor.xhtml");
        assert_eq!(file("\u{fc}ber-uns", &mut names), "uber-uns.xhtml");
        let russian = file("\u{432}\u{43e}\u{439}\u{43d}\u{430}", &mut names);
        assert!(russian.starts_with("text-") && russian.len() == "text-12345678.xhtml".len());
        assert_ne!(russian, file("\u{43c}\u{438}\u{440}", &mut names));
        assert_eq!(file("kfor", &mut names), "kfor-2.xhtml");
    }

    #[test]
    fn notes_are_named_by_their_labels_or_words() {
        let note = |label: &str, words: &str| Note {
            label: label.into(),
            blocks: vec![Block {
                kind: BlockKind::Para(vec![Inline::text(words)]),
                ..Block::default()
            }],
            ..Note::default()
        };
        let names = note_names(&[note("1.a b", ""), note("inline-1", "x"), note("inline-2", "y")]);
        assert_eq!(names[0], "1_a_b");
        let other = note_names(&[note("inline-1", "new"), note("inline-2", "x")]);
        assert_eq!(names[1], other[1]);
        assert_ne!(names[1], names[2]);
    }

    #[test]
    fn an_empty_book_still_has_an_entry() {
        let book = Book::default();
        let entries = Plan::new(&book, &|_| true, false).entries(&book, "", None, &Math::new());
        assert_eq!(entries.len(), 1);
        assert_eq!(entries[0].title, "Untitled");
    }

    #[test]
    fn names_are_unique_and_ascii() {
        let image = |path: &str| ImageResource {
            path: path.into(),
            media: "image/png".into(),
            ..ImageResource::default()
        };
        let names =
            image_names(&[image("a/Map 1.png"), image("b/map-1.png"), image("ф.png")], &|_| true);
        let names: Vec<_> = names.into_iter().flatten().collect();
        assert_eq!(names, ["map-1.png", "map-1-2.png", "image.png"]);
    }

    #[test]
    fn ids_that_collide_when_cleaned_differ() {
        let mut c = chapter("x", 0, Kind::Chapter);
        for id in ["a b", "a_b", "_x", "a b"] {
            let attr = Attr { id: Some(id.into()), ..Attr::default() };
            c.blocks.push(Block { attr, ..Block::default() });
        }
        let ids = Ids::of(&c);
        assert_eq!(ids.by_name["a b"], "a_b");
        assert_eq!(ids.by_name["a_b"], "a_b-2");
        assert_eq!(ids.own, "__");
    }
}
