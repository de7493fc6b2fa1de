//! Long descriptions are gathered in a chapter of their own behind all others: each below the name of what it
//! describes, from which a link leads back, as one leads from there to the description.
//!
//! They stand apart since who sees the figure needs none of it: an EPUB has them in a file beside the
//! reading order (EPUB 3.3, 5.7.2.2.1, of `linear`), a PDF for screens behind its last page, and a printed book has
//! none. They are moved when all chapters are finished, so that numbers and references are said.

use super::answers::{Moved, lead, link, names, rename};
use super::{for_chapter_blocks, moved_notes};
use crate::language::{words, words_in};
use crate::markdown::number_blocks;
use crate::model::{
    Anchor, Attr, Block, BlockKind, Book, Chapter, DESCRIBE, DESCRIBED, DESCRIPTION_FILE, Heading,
    Inline, Kind, Matter, Metadata, Names, Note, bare_text, visit_blocks, walk_blocks_mut,
};
use crate::source::Span;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Letters that name a figure without a number.
const NAME: usize = 60;

/// A description on its way.
struct Taken {
    /// What names its file.
    file: String,
    blocks: Vec<Block>,
    notes: Vec<Note>,
    span: Span,
}

/// What a description describes.
struct Figure {
    id: String,
    /// "Figure 2.1"; of one without a number its caption.
    name: String,
}

/// Gathers the descriptions of a book, if it has any.
pub(super) fn gather(book: &mut Book) {
    let has = |c: &Arc<Chapter>| c.blocks.iter().any(|b| file_of(b).is_some());
    if !book.chapters.iter().any(has) {
        return;
    }
    let at = book.chapters.len();
    let mut gathered = Gathered {
        meta: std::mem::take(&mut book.meta),
        at: at as u32,
        chapter: Chapter::default(),
        names: Names::default(),
        moved: Moved::new(),
    };
    let title = words(&gathered.meta).descriptions;
    let mut ids = Names::without(book.chapters.iter().map(|c| &c.id));
    gathered.chapter = Chapter {
        id: ids.give("descriptions", 2),
        matter: Matter::Back,
        kind: Kind::Descriptions,
        title: vec![Inline::text(title)],
        wants_number: Some(false),
        generated: true,
        ..Chapter::default()
    };
    for from in 0..at {
        if has(&book.chapters[from]) {
            gathered.take(Arc::make_mut(&mut book.chapters[from]), from);
        }
    }
    let Gathered { meta, mut chapter, moved, .. } = gathered;
    number_blocks(&mut chapter);
    let any_notes = !chapter.notes.is_empty();
    book.meta = meta;
    book.chapters.push(Arc::new(chapter));
    lead(&mut book.chapters, &moved);
    if any_notes {
        moved_notes::number(book);
    }
}

/// The file whose description a division holds.
fn file_of(block: &Block) -> Option<&str> {
    block.attr.get(DESCRIPTION_FILE)
}

/// The chapter of descriptions while it is made.
struct Gathered {
    meta: Metadata,
    at: u32,
    chapter: Chapter,
    names: Names,
    moved: Moved,
}

impl Gathered {
    /// Takes the descriptions of a chapter.
    fn take(&mut self, chapter: &mut Chapter, from: usize) {
        let mut names = names(chapter);
        let (descriptions, blocks): (Vec<Block>, Vec<Block>) =
            std::mem::take(&mut chapter.blocks).into_iter().partition(|b| file_of(b).is_some());
        let taken: Vec<Taken> = descriptions
            .into_iter()
            .map(|mut block| {
                let notes = moved_notes::take(&mut block, &chapter.notes);
                let file = file_of(&block).unwrap_or_default().to_owned();
                let BlockKind::Div(blocks) = block.kind else {
                    return Taken { file, blocks: Vec::new(), notes, span: block.span };
                };
                Taken { file, blocks, notes, span: block.span }
            })
            .collect();
        chapter.blocks = blocks;
        let gone = taken.iter().flat_map(|t| t.notes.iter().map(|n| n.label.clone())).collect();
        moved_notes::leave(chapter, &gone);
        let ids: BTreeMap<String, String> = taken
            .iter()
            .map(|t| {
                let name = t.file.rsplit('/').next().unwrap_or(&t.file);
                let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
                (t.file.clone(), self.names.give(&format!("description-{stem}"), 2))
            })
            .collect();
        let mut figures = self.name_figures(chapter, &mut names, &ids);
        for taken in taken {
            let described = figures.remove(&taken.file).unwrap_or_default();
            let id = ids.get(&taken.file).cloned();
            self.put(taken, (from, id), described, chapter.lang.as_ref());
        }
    }

    /// Gives what is described in a chapter ids and those of its descriptions; what each of these
    /// describes.
    fn name_figures(
        &self,
        chapter: &mut Chapter,
        names: &mut Names,
        ids: &BTreeMap<String, String>,
    ) -> BTreeMap<String, Vec<Figure>> {
        let mut figures: BTreeMap<String, Vec<Figure>> = BTreeMap::new();
        let (meta, lang) = (&self.meta, chapter.lang.clone());
        let mut see = |b: &mut Block| {
            let Some(file) = b.attr.get(DESCRIBE).map(str::to_owned) else { return };
            let Some(description) = ids.get(&file) else { return };
            b.attr.pairs.push((DESCRIBED.to_owned(), description.clone()));
            let name = name_of(b, meta, lang.as_deref());
            let made = if matches!(b.kind, BlockKind::Math(_)) { "formula" } else { "figure" };
            let id = b.attr.id.get_or_insert_with(|| names.give(made, 1)).clone();
            figures.entry(file).or_default().push(Figure { id, name });
        };
        for_chapter_blocks(chapter, &mut see);
        figures
    }

    /// Puts a description below the names of what it describes.
    fn put(
        &mut self,
        taken: Taken,
        (from, id): (usize, Option<String>),
        described: Vec<Figure>,
        lang: Option<&String>,
    ) {
        let Taken { blocks, mut notes, span, .. } = taken;
        let mut content = Vec::new();
        for figure in described {
            if !content.is_empty() {
                content.push(Inline::text(words(&self.meta).comma()));
            }
            let anchor = Anchor { chapter: from as u32, id: Some(figure.id) };
            content.push(link(anchor, vec![Inline::text(figure.name)]));
        }
        let kind = BlockKind::Heading(Heading { level: 2, content, number: None });
        let classes = vec!["unnumbered".to_owned(), "unlisted".to_owned()];
        let attr = Attr { id, classes, ..Attr::default() };
        self.chapter.blocks.push(Block { id: 0, span, attr, kind });
        let pairs = lang.iter().map(|lang| ("lang".to_owned(), (*lang).clone())).collect();
        let attr = Attr { pairs, ..Attr::default() };
        let mut block = Block { id: 0, span, attr, kind: BlockKind::Div(blocks) };
        rename(
            std::slice::from_mut(&mut block),
            (from as u32, self.at),
            &mut self.names,
            &mut self.moved,
        );
        for note in &mut notes {
            let to = (from as u32, self.at);
            rename(&mut note.blocks, to, &mut self.names, &mut self.moved);
        }
        moved_notes::put(&mut block, notes, &mut self.chapter.notes);
        lower_headings(&mut block);
        match block.kind {
            BlockKind::Div(blocks) if lang.is_none() => self.chapter.blocks.extend(blocks),
            _ => self.chapter.blocks.push(block),
        }
    }
}

/// Headings of a description stand below the name of what it describes.
fn lower_headings(description: &mut Block) {
    let blocks = std::slice::from_mut(description);
    let mut highest = u8::MAX;
    visit_blocks(blocks, &mut |b| {
        if let BlockKind::Heading(h) = &b.kind {
            highest = highest.min(h.level);
        }
    });
    let by = 3u8.saturating_sub(highest);
    walk_blocks_mut(blocks, &mut |b| {
        if let BlockKind::Heading(h) = &mut b.kind {
            h.level = (h.level + by).min(6);
        }
    });
}

/// What a figure or formula is called.
fn name_of(block: &Block, meta: &Metadata, lang: Option<&str>) -> String {
    let w = words_in(meta, lang.unwrap_or(&meta.language));
    match &block.kind {
        BlockKind::Math(m) => match m.numbers().next() {
            Some(number) => format!("{}\u{a0}({number})", w.equation),
            None => w.equation.to_owned(),
        },
        BlockKind::Figure(f) => {
            let word = w.of_display(w.figure, block.attr.id.as_deref());
            let caption = bare_text(&f.caption);
            match &f.number {
                Some(number) => format!("{word}\u{a0}{number}"),
                None if !caption.trim().is_empty() => short(&caption),
                None if !f.image.alt.trim().is_empty() => short(&f.image.alt),
                None => word.to_owned(),
            }
        }
        _ => String::new(),
    }
}

/// The beginning of words.
fn short(words: &str) -> String {
    let words = words.trim();
    let Some((end, _)) = words.char_indices().nth(NAME) else { return words.to_owned() };
    let end = words[..end].rfind(' ').unwrap_or(end);
    format!("{}\u{2026}", &words[..end])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Figure as Picture, InlineKind, Link, Target};

    #[test]
    fn a_description_is_named_by_what_it_describes_and_leads_back() {
        let pairs = vec![(DESCRIBE.to_owned(), "plan.md".to_owned())];
        let attr = Attr { id: Some("fig-plan".into()), pairs, ..Attr::default() };
        let picture = Picture { number: Some("2.1".into()), ..Picture::default() };
        let figure = Block { attr, kind: BlockKind::Figure(picture), ..Block::default() };
        let pairs = vec![(DESCRIPTION_FILE.to_owned(), "plan.md".to_owned())];
        let words = vec![Block {
            kind: BlockKind::Para(vec![Inline::text("A harbour.")]),
            ..Block::default()
        }];
        let attr = Attr { pairs, ..Attr::default() };
        let division = Block { attr, kind: BlockKind::Div(words), ..Block::default() };
        let chapter = Chapter { blocks: vec![figure, division], ..Chapter::default() };
        let mut book = Book { chapters: vec![Arc::new(chapter)], ..Book::default() };
        book.meta.language = "en".into();
        gather(&mut book);
        assert_eq!(book.chapters[0].blocks.len(), 1, "it has left its chapter");
        let figure = &book.chapters[0].blocks[0];
        let at = Anchor { chapter: 1, id: Some("description-plan".into()) };
        assert_eq!(book.description_of(&figure.attr), Some(at));
        let [head, text] = book.chapters[1].blocks.as_slice() else {
            panic!("a head and its text")
        };
        assert_eq!(head.attr.id.as_deref(), Some("description-plan"));
        let BlockKind::Heading(Heading { content, .. }) = &head.kind else { panic!("a head") };
        assert_eq!(bare_text(content), "Figure\u{a0}2.1");
        let back = Anchor { chapter: 0, id: Some("fig-plan".into()) };
        assert!(
            matches!(&content[0].kind, InlineKind::Link(Link { target: Target::Internal(to), .. }) if *to == back)
        );
        assert!(matches!(text.kind, BlockKind::Para(_)));
        let before = book.clone();
        gather(&mut book);
        assert_eq!(book.chapters, before.chapters, "nothing is left to gather");
    }
}
