//! Languages that the text names: those that are none are told and taken out.

use super::for_chapter_blocks;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::manifest;
use crate::model::{Attr, Chapter, InlineKind, visit_inlines_mut};
use crate::source::Span;

/// Checks every block and span.
pub(super) fn check(chapter: &mut Chapter, diags: &mut Diagnostics) {
    for_chapter_blocks(chapter, &mut |b| {
        check_one(&mut b.attr, b.span, diags);
        for list in b.inlines_mut() {
            visit_inlines_mut(list, &mut |i| {
                if let InlineKind::Span(attr, _) = &mut i.kind {
                    check_one(attr, i.span, diags);
                }
            });
        }
    });
}

fn check_one(attr: &mut Attr, span: Span, diags: &mut Diagnostics) {
    let Some(lang) = attr.lang() else { return };
    if manifest::language(&lang.replace('_', "-")).is_some() {
        return;
    }
    let message = format!("`{lang}` is no language tag");
    let help = "write a BCP 47 tag such as `fr`, `pt-BR` or `sr-Latn`";
    diags.push(Diagnostic::warning(Code::BAD_LANGUAGE, span, message).help(help));
    attr.pairs.retain(|(key, _)| key != "lang" && key != "xml:lang");
}
