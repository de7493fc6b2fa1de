//! What leads to places of the book: references, links, locators of an index.

use super::{
    Anchor, Block, Chapter, Inline, InlineKind, Target, visit_blocks, visit_inlines,
    visit_inlines_mut, walk_blocks_mut,
};

/// Whether a node itself leads to a place of this sort.
pub fn leads_to(inline: &Inline, is: &impl Fn(&Anchor) -> bool) -> bool {
    match &inline.kind {
        InlineKind::Ref(r) => r.target.as_ref().is_some_and(is),
        InlineKind::Link(link) => matches!(&link.target, Target::Internal(at) if is(at)),
        InlineKind::Locators(all) => all.iter().any(|l| is(&l.at) || l.to.as_ref().is_some_and(is)),
        _ => false,
    }
}

/// Lets a node lead to where its places are now; `now` gives none for one that is gone. What led there leads
/// nowhere then; a locator of an index is taken out.
pub fn lead_inline(inline: &mut Inline, now: &impl Fn(&Anchor) -> Option<Anchor>) {
    match &mut inline.kind {
        InlineKind::Ref(r) => r.target = r.target.as_ref().and_then(now),
        InlineKind::Link(link) => {
            if let Target::Internal(at) = &link.target {
                link.target = now(at).map_or(Target::None, Target::Internal);
            }
        }
        InlineKind::Locators(all) => all.retain_mut(|l| {
            l.to = l.to.as_ref().and_then(now);
            now(&l.at).map(|at| l.at = at).is_some()
        }),
        _ => {}
    }
}

impl Chapter {
    /// The chapter's text, and those of its notes.
    pub fn texts(&self) -> impl Iterator<Item = &[Block]> {
        std::iter::once(self.blocks.as_slice())
            .chain(self.notes.iter().map(|n| n.blocks.as_slice()))
    }

    /// The same, to be changed.
    pub fn texts_mut(&mut self) -> impl Iterator<Item = &mut Vec<Block>> {
        std::iter::once(&mut self.blocks).chain(self.notes.iter_mut().map(|note| &mut note.blocks))
    }
}

/// Whether anything in a chapter's titles, text and notes leads to a place of this sort.
pub fn chapter_leads_to(chapter: &Chapter, is: &impl Fn(&Anchor) -> bool) -> bool {
    let mut any = false;
    for head in [&chapter.title, &chapter.subtitle] {
        visit_inlines(head, &mut |i| any |= leads_to(i, is));
    }
    for text in chapter.texts() {
        visit_blocks(text, &mut |b| {
            for list in b.inlines() {
                visit_inlines(list, &mut |i| any |= leads_to(i, is));
            }
        });
    }
    any
}

/// Lets all in a chapter's titles, text and notes lead to where its places are now.
pub fn lead_chapter(chapter: &mut Chapter, now: &impl Fn(&Anchor) -> Option<Anchor>) {
    for head in [&mut chapter.title, &mut chapter.subtitle] {
        visit_inlines_mut(head, &mut |i| lead_inline(i, now));
    }
    for text in chapter.texts_mut() {
        walk_blocks_mut(text, &mut |b| {
            for list in b.inlines_mut() {
                visit_inlines_mut(list, &mut |i| lead_inline(i, now));
            }
        });
    }
}
