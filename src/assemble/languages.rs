//! Languages that the text names: their tags are put in form once, for all that reads the chapter;
//! those that are none are told and taken out.

use super::{for_chapter_blocks, for_chapter_inlines};
use crate::diagnostic::Diagnostics;
use crate::language::tag;
use crate::model::{Attr, Chapter, InlineKind};
use crate::source::Span;

/// Puts the tags of every block and span in form, and that of the title.
pub(super) fn put_in_form(chapter: &mut Chapter, diags: &mut Diagnostics) {
    let span = chapter.span;
    of_one(&mut chapter.attr, span, diags);
    for_chapter_blocks(chapter, &mut |b| of_one(&mut b.attr, b.span, diags));
    for_chapter_inlines(chapter, &mut |i| {
        if let InlineKind::Span(attr, _) = &mut i.kind {
            of_one(attr, i.span, diags);
        }
    });
}

fn of_one(attr: &mut Attr, span: Span, diags: &mut Diagnostics) {
    let Some(written) = attr.lang().map(str::to_owned) else { return };
    attr.pairs.retain(|(key, _)| key != "lang" && key != "xml:lang");
    match tag::well_formed(&written) {
        Some(tag) => attr.pairs.push(("lang".into(), tag)),
        None => diags.push(tag::told(&written, span)),
    }
}
