//! Walking the model.

use super::*;
use icu_properties::CodePointSetData;
use icu_properties::props::DefaultIgnorableCodePoint;

/// Calls `f` on every inline node, parents before children.
pub fn visit_inlines<'a>(inlines: &'a [Inline], f: &mut impl FnMut(&'a Inline)) {
    for inline in inlines {
        f(inline);
        if let Some(children) = inline.children() {
            visit_inlines(children, f);
        } else if let InlineKind::Cite(citation) = &inline.kind {
            citation.lists().for_each(|list| visit_inlines(list, f));
        }
    }
}

/// Calls `f` on every inline node, parents before children, allowing changes.
pub fn visit_inlines_mut(inlines: &mut [Inline], f: &mut impl FnMut(&mut Inline)) {
    for inline in inlines {
        f(inline);
        if let Some(children) = inline.children_mut() {
            visit_inlines_mut(children, f);
        } else if let InlineKind::Cite(citation) = &mut inline.kind {
            citation.lists_mut().for_each(|list| visit_inlines_mut(list, f));
        }
    }
}

/// Calls `f` on every block, parents before children.
pub fn visit_blocks<'a>(blocks: &'a [Block], f: &mut impl FnMut(&'a Block)) {
    for block in blocks {
        f(block);
        for children in block.child_blocks() {
            visit_blocks(children, f);
        }
    }
}

/// Calls `f` on every picture of a chapter with its place: those of its title, its text and its notes.
pub fn visit_pictures<'a>(chapter: &'a Chapter, f: &mut impl FnMut(&'a Image, Span)) {
    let in_line = |list: &'a [Inline], f: &mut dyn FnMut(&'a Image, Span)| {
        visit_inlines(list, &mut |i| {
            if let InlineKind::Image(image) = &i.kind {
                f(image, i.span);
            }
        });
    };
    in_line(&chapter.title, f);
    in_line(&chapter.subtitle, f);
    let notes = chapter.notes.iter().map(|n| n.blocks.as_slice());
    for blocks in std::iter::once(chapter.blocks.as_slice()).chain(notes) {
        visit_blocks(blocks, &mut |b| {
            if let BlockKind::Figure(figure) = &b.kind {
                f(&figure.image, b.span);
            }
            b.inlines().into_iter().for_each(|list| in_line(list, f));
        });
    }
}

/// Calls `f` on the number of each note that words mark, in their order.
pub fn visit_note_marks(words: &[Inline], f: &mut impl FnMut(u32)) {
    visit_inlines(words, &mut |inline| {
        if let InlineKind::Note(number) = inline.kind {
            f(number);
        }
    });
}

/// The same, allowing other numbers.
pub fn visit_note_marks_mut(words: &mut [Inline], f: &mut impl FnMut(&mut u32)) {
    visit_inlines_mut(words, &mut |inline| {
        if let InlineKind::Note(number) = &mut inline.kind {
            f(number);
        }
    });
}

/// Calls `f` on the number of each note that the words of blocks mark, in their order.
pub fn visit_note_marks_in(blocks: &[Block], f: &mut impl FnMut(u32)) {
    visit_blocks(blocks, &mut |block| {
        block.inlines().into_iter().for_each(|words| visit_note_marks(words, f));
    });
}

/// The same, allowing other numbers.
pub fn visit_note_marks_in_mut(blocks: &mut [Block], f: &mut impl FnMut(&mut u32)) {
    walk_blocks_mut(blocks, &mut |block| {
        block.inlines_mut().into_iter().for_each(|words| visit_note_marks_mut(words, f));
    });
}

/// Whether words mark a note.
pub fn has_note_marks(words: &[Inline]) -> bool {
    let mut found = false;
    visit_note_marks(words, &mut |_| found = true);
    found
}

/// Calls `f` on every name in some blocks: of blocks, of lines of formulas, of words.
pub fn visit_ids<'a>(blocks: &'a [Block], f: &mut impl FnMut(&'a String)) {
    visit_blocks(blocks, &mut |b| {
        b.attr.id.iter().for_each(&mut *f);
        if let BlockKind::Math(m) = &b.kind {
            m.line_ids().for_each(&mut *f);
        }
        for list in b.inlines() {
            visit_inlines(list, &mut |i| {
                if let InlineKind::Span(attr, _) = &i.kind {
                    attr.id.iter().for_each(&mut *f);
                }
            });
        }
    });
}

/// The same, allowing changes; of what has no name too.
pub fn visit_ids_mut(blocks: &mut [Block], f: &mut impl FnMut(&mut Option<String>)) {
    walk_blocks_mut(blocks, &mut |b| {
        f(&mut b.attr.id);
        if let BlockKind::Math(m) = &mut b.kind {
            m.lines.iter_mut().for_each(|line| f(&mut line.id));
        }
        for list in b.inlines_mut() {
            visit_inlines_mut(list, &mut |i| {
                if let InlineKind::Span(attr, _) = &mut i.kind {
                    f(&mut attr.id);
                }
            });
        }
    });
}

/// Calls `f` on every block, parents before children, allowing changes.
pub fn walk_blocks_mut(blocks: &mut [Block], f: &mut impl FnMut(&mut Block)) {
    for block in blocks {
        f(block);
        for children in block.child_blocks_mut() {
            walk_blocks_mut(children, f);
        }
    }
}

impl Inline {
    /// A piece of text.
    pub fn text(text: impl Into<String>) -> Inline {
        Inline { span: Span::NONE, kind: InlineKind::Text(text.into()) }
    }

    /// Words that stand apart in a direction: "rtl", "ltr", or "auto", that of their letters.
    pub fn directed(dir: &str, words: Vec<Inline>) -> Inline {
        let attr = Attr { pairs: vec![("dir".into(), dir.into())], ..Attr::default() };
        Inline { span: Span::NONE, kind: InlineKind::Span(attr, words) }
    }

    /// The nodes inside this one.
    pub fn children(&self) -> Option<&[Inline]> {
        match &self.kind {
            InlineKind::Emph(c)
            | InlineKind::Strong(c)
            | InlineKind::Strike(c)
            | InlineKind::Super(c)
            | InlineKind::Sub(c)
            | InlineKind::Span(_, c) => Some(c),
            InlineKind::Link(l) => Some(&l.content),
            _ => None,
        }
    }

    /// The nodes inside this one, to change.
    pub fn children_mut(&mut self) -> Option<&mut Vec<Inline>> {
        match &mut self.kind {
            InlineKind::Emph(c)
            | InlineKind::Strong(c)
            | InlineKind::Strike(c)
            | InlineKind::Super(c)
            | InlineKind::Sub(c)
            | InlineKind::Span(_, c) => Some(c),
            InlineKind::Link(l) => Some(&mut l.content),
            _ => None,
        }
    }
}

impl Block {
    /// The lists of blocks inside this one, in reading order.
    pub fn child_blocks(&self) -> Vec<&[Block]> {
        match &self.kind {
            BlockKind::Quote(b) | BlockKind::Div(b) => vec![b],
            BlockKind::Callout(c) => vec![&c.blocks],
            BlockKind::List(l) => l.items.iter().map(|i| i.blocks.as_slice()).collect(),
            BlockKind::Definitions(d) => {
                d.iter().flat_map(|d| d.bodies.iter().map(Vec::as_slice)).collect()
            }
            BlockKind::Table(t) => {
                let cells = t.cells().filter(|c| !c.blocks.is_empty());
                cells.map(|c| c.blocks.as_slice()).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The lists of blocks inside this one, to change.
    pub fn child_blocks_mut(&mut self) -> Vec<&mut Vec<Block>> {
        match &mut self.kind {
            BlockKind::Quote(b) | BlockKind::Div(b) => vec![b],
            BlockKind::Callout(c) => vec![&mut c.blocks],
            BlockKind::List(l) => l.items.iter_mut().map(|i| &mut i.blocks).collect(),
            BlockKind::Definitions(d) => d.iter_mut().flat_map(|d| d.bodies.iter_mut()).collect(),
            BlockKind::Table(t) => {
                let cells = t.cells_mut().filter(|c| !c.blocks.is_empty());
                cells.map(|c| &mut c.blocks).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The inline lists that this block holds itself (not those of child blocks).
    pub fn inlines(&self) -> Vec<&[Inline]> {
        match &self.kind {
            BlockKind::Para(i) => vec![i],
            BlockKind::Heading(h) => vec![&h.content],
            BlockKind::Definitions(d) => d.iter().map(|d| d.term.as_slice()).collect(),
            BlockKind::Code(c) => c.caption.iter().map(Vec::as_slice).collect(),
            BlockKind::Table(t) => (t.caption.iter().map(Vec::as_slice))
                .chain(t.head.iter().map(|c| c.content.as_slice()))
                .chain(t.rows.iter().flatten().map(|c| c.content.as_slice()))
                .collect(),
            BlockKind::Figure(f) => vec![&f.caption],
            BlockKind::Callout(c) => c.title.iter().map(Vec::as_slice).collect(),
            BlockKind::Lines(l) => l.iter().map(|l| l.content.as_slice()).collect(),
            _ => Vec::new(),
        }
    }

    /// The inline lists that this block holds itself, to change.
    pub fn inlines_mut(&mut self) -> Vec<&mut Vec<Inline>> {
        match &mut self.kind {
            BlockKind::Para(i) => vec![i],
            BlockKind::Heading(h) => vec![&mut h.content],
            BlockKind::Definitions(d) => d.iter_mut().map(|d| &mut d.term).collect(),
            BlockKind::Code(c) => c.caption.iter_mut().collect(),
            BlockKind::Table(t) => (t.caption.iter_mut())
                .chain(t.head.iter_mut().map(|c| &mut c.content))
                .chain(t.rows.iter_mut().flatten().map(|c| &mut c.content))
                .collect(),
            BlockKind::Figure(f) => vec![&mut f.caption],
            BlockKind::Callout(c) => c.title.iter_mut().collect(),
            BlockKind::Lines(l) => l.iter_mut().map(|l| &mut l.content).collect(),
            _ => Vec::new(),
        }
    }
}

/// The words of inline nodes as plain text: for titles in metadata, navigation, alternative text.
/// Notes are left out, breaks become spaces.
pub fn plain_text(inlines: &[Inline]) -> String {
    let mut out = String::new();
    push_plain(inlines, &mut out);
    out
}

fn push_plain(inlines: &[Inline], out: &mut String) {
    for inline in inlines {
        match &inline.kind {
            InlineKind::Text(t) | InlineKind::Code(t) | InlineKind::Math(t) => out.push_str(t),
            InlineKind::Ref(r) => out.push_str(&r.text),
            InlineKind::Image(i) => out.push_str(&i.alt),
            InlineKind::SoftBreak | InlineKind::HardBreak => out.push(' '),
            InlineKind::Note(_) | InlineKind::Html(_) => {}
            _ => push_plain(inline.children().unwrap_or_default(), out),
        }
    }
}

/// Whether nothing of a text is seen: white space of any kind, and characters that Unicode gives no
/// picture (Default_Ignorable_Code_Point: soft hyphens, joiners, byte order marks).
pub fn shows_nothing(text: &str) -> bool {
    let unseen = CodePointSetData::new::<DefaultIgnorableCodePoint>();
    text.chars().all(|c| c.is_whitespace() || (!c.is_ascii() && unseen.contains(c)))
}

/// The words of inline nodes as they stand where nothing but words can: in outlines, tables of
/// contents of readers, metadata and names. Formulas are in one line ([`formula_text`]).
pub fn bare_text(inlines: &[Inline]) -> String {
    let mut words = inlines.to_vec();
    visit_inlines_mut(&mut words, &mut |i| {
        if let InlineKind::Math(tex) = &mut i.kind {
            *tex = formula_text(tex);
        }
    });
    bare(&plain_text(&words))
}

/// A text without the characters that only say where a line may end: soft hyphens, zero-width spaces
/// and joiners of words. Those that shape letters (U+200C, U+200D) stay.
pub fn bare(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}')).collect()
}

/// Where each of a block's own inline lists begins in its flat text ([`flat_text`]).
pub fn flat_offsets(block: &Block) -> Vec<u32> {
    let mut at = 0;
    let mut out = Vec::new();
    for list in block.inlines() {
        out.push(at);
        at += plain_text(list).len() as u32 + 1;
    }
    out
}

/// The lines of a stanza: inline nodes parted where lines of the source end, within emphasis and spans too. Each
/// part looks as the whole did; a name, and a mark of the index with all its words, stay at the first.
pub fn split_at_line_ends(inlines: Vec<Inline>) -> Vec<Vec<Inline>> {
    let mut lines = vec![Vec::new()];
    for mut inline in inlines {
        if matches!(inline.kind, InlineKind::SoftBreak) {
            lines.push(Vec::new());
            continue;
        }
        let parts = match inline.children_mut() {
            Some(own) if has_line_end(own) => split_at_line_ends(std::mem::take(own)),
            _ => {
                lines.last_mut().into_iter().for_each(|line| line.push(inline.clone()));
                continue;
            }
        };
        if let InlineKind::Span(attr, _) = &mut inline.kind
            && attr.has("index")
            && attr.get("entry").is_none()
        {
            let words: Vec<String> = parts.iter().map(|part| plain_text(part)).collect();
            attr.pairs.push(("entry".into(), words.join(" ").replace('!', "!!")));
        }
        for (at, part) in parts.into_iter().enumerate() {
            let mut shell = inline.clone();
            if at > 0 {
                lines.push(Vec::new());
                if let InlineKind::Span(attr, _) = &mut shell.kind {
                    attr.id = None;
                    if attr.has("index") {
                        attr.classes.retain(|class| class != "index");
                        attr.pairs.retain(|(key, _)| key == "lang");
                    }
                }
            }
            shell.span = part.first().map_or(shell.span, |i| i.span);
            if let Some(own) = shell.children_mut() {
                *own = part;
            }
            lines.last_mut().into_iter().for_each(|line| line.push(shell.clone()));
        }
    }
    lines
}

/// Whether lines of the source end among inline nodes.
fn has_line_end(inlines: &[Inline]) -> bool {
    let mut found = false;
    visit_inlines(inlines, &mut |i| found |= matches!(i.kind, InlineKind::SoftBreak));
    found
}

/// A block's flat text, in which [`crate::source::Place::offset`] counts: the plain text of its
/// own inline lists, or its code.
pub fn flat_text(block: &Block) -> String {
    match &block.kind {
        BlockKind::Code(c) => c.text.clone(),
        BlockKind::Math(m) => m.tex.clone(),
        _ => block.inlines().into_iter().map(plain_text).collect::<Vec<_>>().join("\n"),
    }
}

/// Where the text shows each picture first, by its index in [`Book::images`]; of the cover's, if the
/// text does not show it, where the manifest names it.
pub fn places_of_pictures(book: &Book) -> Vec<Span> {
    let mut places = vec![Span::NONE; book.images.len()];
    let mut found = |shown: Option<u32>, span: Span| {
        if let Some(place) = shown.and_then(|at| places.get_mut(at as usize))
            && !place.is_some()
        {
            *place = span;
        }
    };
    for chapter in &book.chapters {
        visit_pictures(chapter, &mut |image, span| found(image.resource, span));
    }
    for (place, image) in places.iter_mut().zip(&book.images) {
        if !place.is_some() && Some(image.path.as_str()) == book.meta.cover.as_deref() {
            *place = book.meta.cover_span;
        }
    }
    places
}
