//! What goes where: names of files, ids and entries of the contents, settled before a word is
//! written, so that chapters can be written in parallel and link to each other.

use super::xml;
use crate::model::{
    Anchor, Attr, Block, BlockKind, Book, Chapter, ImageResource, Inline, InlineKind, Kind,
    plain_text, visit_blocks, visit_inlines,
};
use std::collections::{BTreeMap, BTreeSet};

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
}

/// An entry of the contents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// Words.
    pub title: String,
    /// Address relative to the package.
    pub href: String,
    /// Depth from 1.
    pub level: i32,
    /// Index of the chapter.
    pub chapter: usize,
}

impl Plan {
    /// Settles everything. `shown` says whether the EPUB holds the picture with this index.
    pub(super) fn new(book: &Book, shown: &dyn Fn(usize) -> bool) -> Plan {
        let mut places = Vec::with_capacity(book.chapters.len());
        let count = book.chapters.len();
        let digits = if count > 98 { 3 } else { 2 };
        let (mut n, mut nav) = (0, false);
        for (i, chapter) in book.chapters.iter().enumerate() {
            let empty = chapter.blocks.is_empty();
            places.push(match chapter.kind {
                Kind::HalfTitle => Place::Nowhere,
                // The notes of the printed book: here they are linked to their chapters.
                Kind::Notes if chapter.generated => Place::Nowhere,
                Kind::Contents if (chapter.generated || empty) && !nav => {
                    nav = true;
                    Place::Nav
                }
                Kind::Contents if chapter.generated => Place::Nowhere,
                _ if chapter.draft && empty && !has_children(book, i) => Place::Nowhere,
                _ => {
                    n += 1;
                    let name = match xml::file_name(&chapter.id) {
                        name if name.is_empty() => "text".to_string(),
                        name => name,
                    };
                    Place::File(format!("{n:0digits$}-{name}.xhtml"))
                }
            });
        }
        let cover = book.meta.cover.as_deref().and_then(|c| {
            let wanted = c.trim_start_matches("./").replace('\\', "/");
            book.images.iter().position(|i| i.path == wanted).filter(|i| shown(*i))
        });
        Plan {
            places,
            ids: book.chapters.iter().map(Ids::of).collect(),
            images: image_names(&book.images, shown),
            cover,
            lang: xml::language(&book.meta.language).unwrap_or_else(|| "en".into()),
        }
    }

    /// The address of a place in the book, as seen from the file of chapter `from`.
    pub(super) fn href(&self, to: &Anchor, from: usize) -> Option<String> {
        let index = to.chapter as usize;
        let id = to.id.as_ref().and_then(|id| self.ids.get(index)?.by_name.get(id));
        let fragment = id.map(|id| format!("#{id}")).unwrap_or_default();
        match self.places.get(index)? {
            Place::Nowhere => None,
            Place::Nav => Some("../nav.xhtml".into()),
            Place::File(_) if index == from && id.is_some() => Some(fragment),
            Place::File(name) => Some(format!("{name}{fragment}")),
        }
    }

    /// Where the navigation document stands among the files of the text, if it does.
    pub(super) fn nav_index(&self) -> Option<usize> {
        let at = self.places.iter().position(|p| *p == Place::Nav)?;
        Some(self.places[..at].iter().filter(|p| matches!(p, Place::File(_))).count())
    }

    /// The entries of the contents in order, never none.
    pub(super) fn entries(&self, book: &Book, case_study: &str) -> Vec<Entry> {
        let mut out: Vec<Entry> = Vec::new();
        // Levels of the model's chapters that are open, to close gaps in them.
        let mut open: Vec<u8> = Vec::new();
        for (i, c) in book.chapters.iter().enumerate() {
            let Place::File(file) = &self.places[i] else { continue };
            if is_unlisted(c) {
                continue;
            }
            while open.last().is_some_and(|l| *l >= c.level) {
                open.pop();
            }
            open.push(c.level);
            let level = open.len() as i32;
            let href = format!("text/{file}");
            let title = entry_title(c, case_study).unwrap_or_else(|| title_of(book));
            out.push(Entry { title, href: href.clone(), level, chapter: i });
            let nested = open.len() > 1
                && book.chapters[..i]
                    .iter()
                    .rev()
                    .find(|p| p.level < c.level)
                    .is_some_and(|p| p.kind != Kind::Part);
            if nested || c.kind == Kind::Part {
                continue;
            }
            for block in &c.blocks {
                if let BlockKind::Heading(h) = &block.kind
                    && h.level == 2
                    && let Some(id) =
                        block.attr.id.as_ref().and_then(|id| self.ids[i].by_name.get(id))
                {
                    let words = plain_text(&h.content);
                    let title = match &h.number {
                        Some(n) => format!("{n} {words}"),
                        None => words,
                    };
                    let title = tidy(&title);
                    if !title.is_empty() {
                        let href = format!("{href}#{id}");
                        out.push(Entry { title, href, level: level + 1, chapter: i });
                    }
                }
            }
        }
        if out.is_empty() {
            let first = self.places.iter().enumerate().find_map(|(i, p)| match p {
                Place::File(f) => Some((i, format!("text/{f}"))),
                _ => None,
            });
            let (chapter, href) = first.unwrap_or((0, "text/cover.xhtml".into()));
            out.push(Entry { title: title_of(book), href, level: 1, chapter });
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

/// White space joined, so that a name is one line.
pub(super) fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The words of a chapter in navigation: "3. Title", "Part I: Title", "3. Case study: Title".
fn entry_title(c: &Chapter, case_study: &str) -> Option<String> {
    let title = tidy(&c.listed_title());
    let label = c.label.as_deref().map(tidy).filter(|l| !l.is_empty());
    let text = match (&c.number, label, title.is_empty()) {
        (None, None, true) => return None,
        (_, Some(label), true) => label,
        (Some(n), None, true) => n.text.clone(),
        (_, Some(label), _) if matches!(c.kind, Kind::Part | Kind::Appendix) => {
            format!("{label}: {title}")
        }
        (Some(n), _, _) if c.kind == Kind::CaseStudy => {
            format!("{}. {case_study}: {title}", n.text)
        }
        (None, _, _) if c.kind == Kind::CaseStudy => format!("{case_study}: {title}"),
        (Some(n), _, _) if n.text.contains('.') => format!("{} {title}", n.text),
        (Some(n), _, _) => format!("{}. {title}", n.text),
        (None, _, _) => title,
    };
    Some(text)
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
        let mut taken = BTreeSet::new();
        ids.inlines(&chapter.title, &mut taken);
        ids.inlines(&chapter.subtitle, &mut taken);
        ids.blocks(&chapter.blocks, &mut taken);
        for note in &chapter.notes {
            ids.blocks(&note.blocks, &mut taken);
        }
        ids.own = "_".into();
        while taken.iter().any(|t: &String| t.starts_with(&ids.own)) {
            ids.own.push('_');
        }
        ids
    }

    fn blocks(&mut self, blocks: &[Block], taken: &mut BTreeSet<String>) {
        visit_blocks(blocks, &mut |b| {
            self.add(&b.attr, taken);
            for list in b.inlines() {
                self.inlines(list, taken);
            }
        });
    }

    fn inlines(&mut self, inlines: &[Inline], taken: &mut BTreeSet<String>) {
        visit_inlines(inlines, &mut |i| {
            if let InlineKind::Span(attr, _) = &i.kind {
                self.add(attr, taken);
            }
        });
    }

    fn add(&mut self, attr: &Attr, taken: &mut BTreeSet<String>) {
        let Some(name) = &attr.id else { return };
        if self.by_name.contains_key(name) {
            return;
        }
        let base = xml::id(name);
        let mut id = base.clone();
        let mut n = 2;
        while !taken.insert(id.clone()) {
            id = format!("{base}-{n}");
            n += 1;
        }
        self.by_name.insert(name.clone(), id);
    }
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
            chapters: vec![
                chapter("Preface", 0, Kind::Preface),
                chapter("One", 0, Kind::Part),
                chapter("a", 2, Kind::Chapter),
                chapter("b", 1, Kind::Chapter),
                chapter("c", 0, Kind::Chapter),
            ],
            ..Book::default()
        };
        let levels: Vec<i32> = Plan::new(&book, &|_| true)
            .entries(&book, "Case study")
            .iter()
            .map(|e| e.level)
            .collect();
        assert_eq!(levels, [1, 1, 2, 2, 1]);
    }

    #[test]
    fn sections_are_listed_beside_nested_chapters() {
        let section = |id: &str| crate::model::Block {
            attr: Attr { id: Some(id.into()), ..Attr::default() },
            kind: BlockKind::Heading(crate::model::Heading {
                level: 2,
                content: vec![Inline::text(id)],
                number: None,
            }),
            ..Default::default()
        };
        let with = |c: Chapter, id: &str| Chapter { blocks: vec![section(id)], ..c };
        let book = Book {
            chapters: vec![
                with(chapter("b", 0, Kind::Chapter), "own"),
                with(chapter("c", 1, Kind::Chapter), "deep"),
            ],
            ..Book::default()
        };
        let plan = Plan::new(&book, &|_| true);
        let entries = plan.entries(&book, "Case study");
        let shown: Vec<(&str, i32)> = entries.iter().map(|e| (&*e.title, e.level)).collect();
        assert_eq!(shown, [("b", 1), ("own", 2), ("c", 2)]);
    }

    #[test]
    fn an_empty_book_still_has_an_entry() {
        let book = Book::default();
        let entries = Plan::new(&book, &|_| true).entries(&book, "");
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
