//! What leads to places of the book: references, links, locators of an index.

use super::{Anchor, Inline, InlineKind, Target};

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
