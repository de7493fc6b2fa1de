//! Entries of a bibliography as blocks.

use super::lists::{Group, List};
use super::words::place;
use crate::citations::{BLOCK, BibliographyEntry, EntryLayout, INDENT};
use crate::model::{
    Anchor, Attr, BACK_LINK, Block, BlockKind, ENTRIES, ENTRY, ENTRY_LABEL, Heading, Inline,
    InlineKind, Link, Target, visit_inlines, walk_blocks_mut,
};

/// What entries are made of.
pub(super) struct Writer<'a> {
    /// How they are set.
    pub(super) layout: &'a EntryLayout,
}

impl Writer<'_> {
    /// The blocks of a group: its heading, and its entries. `id` and `back` give the name of an entry, and
    /// the place where its work is cited first.
    pub(super) fn group(
        &self,
        list: &List,
        group: &Group,
        title: Option<Vec<Inline>>,
        at: &dyn Fn(&str) -> (String, Option<Anchor>),
    ) -> Vec<Block> {
        let mut blocks = Vec::new();
        if let Some(content) = title {
            let attr = Attr { classes: vec!["unnumbered".into()], ..Attr::default() };
            let kind = BlockKind::Heading(Heading { level: 2, content, number: None });
            blocks.push(Block { attr, kind, span: list.span, ..Block::default() });
        }
        let entries = group.entries.iter().map(|entry| {
            let (id, back) = at(&entry.key);
            self.entry(list, entry, id, back)
        });
        let classes = vec![ENTRIES.to_owned(), "csl-bib-body".into()];
        let classes = match self.layout.hanging {
            true => [classes, vec!["hanging-indent".into()]].concat(),
            false => classes,
        };
        let attr = Attr { classes, ..Attr::default() };
        let kind = BlockKind::Div(entries.collect());
        blocks.push(Block { attr, kind, span: list.span, ..Block::default() });
        walk_blocks_mut(&mut blocks, &mut |block| {
            block.inlines_mut().into_iter().for_each(|words| place(words, list.span));
        });
        blocks
    }

    fn entry(
        &self,
        list: &List,
        entry: &BibliographyEntry,
        id: String,
        back: Option<Anchor>,
    ) -> Block {
        let mut paragraphs = paragraphs(&entry.words);
        if let Some(anchor) = back
            && let Some(first) = paragraphs.first_mut()
        {
            lead_back(first, anchor);
        }
        if !entry.label.is_empty()
            && let Some(first) = paragraphs.first_mut()
        {
            let attr = Attr { classes: vec![ENTRY_LABEL.into()], ..Attr::default() };
            let label = InlineKind::Span(attr, entry.label.clone());
            first.insert(0, Inline::text(" "));
            first.insert(0, Inline { kind: label, ..Inline::default() });
        }
        let block =
            |content| Block { kind: BlockKind::Para(content), span: list.span, ..Block::default() };
        let mut blocks: Vec<Block> = paragraphs.into_iter().map(block).collect();
        let choice = &list.choice;
        let note = entry.annotation.as_ref().filter(|_| choice.annotations);
        let summary = entry.summary.as_ref().filter(|_| choice.abstracts);
        for words in summary.into_iter().chain(note) {
            let attr = Attr { classes: vec!["annotation".into()], ..Attr::default() };
            let kind = BlockKind::Div(vec![block(words.clone())]);
            blocks.push(Block { attr, kind, span: list.span, ..Block::default() });
        }
        let attr = Attr { id: Some(id), classes: vec![ENTRY.into()], ..Attr::default() };
        Block { attr, kind: BlockKind::Div(blocks), span: list.span, ..Block::default() }
    }
}

/// Makes the first words of an entry, mostly a name, the link to where its work is cited first. One that
/// begins with a link has none.
fn lead_back(words: &mut Vec<Inline>, anchor: Anchor) {
    let Some(first) = words.first_mut() else { return };
    let mut linked = false;
    visit_inlines(std::slice::from_ref(first), &mut |i| {
        linked |= matches!(i.kind, InlineKind::Link(_));
    });
    if linked {
        return;
    }
    let rest = match &mut first.kind {
        InlineKind::Text(text) => Some(Inline::text(text.split_off(name_len(text)))),
        _ => None,
    };
    let target = Target::Internal(anchor);
    let link = Link { target, content: vec![words.remove(0)], ..Link::default() };
    let link = Inline { kind: InlineKind::Link(link), ..Inline::default() };
    let attr = Attr { classes: vec![BACK_LINK.into()], ..Attr::default() };
    words.insert(0, Inline { kind: InlineKind::Span(attr, vec![link]), ..Inline::default() });
    if let Some(rest) = rest {
        words.insert(1, rest);
    }
}

/// How many bytes the name takes that an entry begins with: up to a comma or a full stop that is none of
/// an initial's.
fn name_len(text: &str) -> usize {
    let mut ends = text.match_indices([',', '.']).map(|(at, _)| at);
    let whole = |at: &usize| {
        let word = text[..*at].rsplit(' ').next().unwrap_or_default();
        word.chars().filter(|c| c.is_alphabetic()).count() > 1
    };
    ends.find(whole).unwrap_or(text.len())
}

/// The lines of an entry: pieces that stand by themselves are apart.
fn paragraphs(words: &[Inline]) -> Vec<Vec<Inline>> {
    let mut out = vec![Vec::new()];
    for inline in words {
        match &inline.kind {
            InlineKind::Span(attr, content) if attr.has(BLOCK) || attr.has(INDENT) => {
                out.push(content.clone());
                out.push(Vec::new());
            }
            _ => {
                if let Some(last) = out.last_mut() {
                    last.push(inline.clone());
                }
            }
        }
    }
    out.retain(|words| !words.is_empty());
    out
}

#[cfg(test)]
mod tests {
    use super::name_len;

    #[test]
    fn a_name_ends_behind_its_initials() {
        for (text, name) in [
            ("Okafor, Ruth. ", "Okafor"),
            ("R. Okafor, ", "R. Okafor"),
            ("Board of Lights. ", "Board of Lights"),
            ("Towers", "Towers"),
            ("", ""),
        ] {
            assert_eq!(&text[..name_len(text)], name);
        }
    }
}
