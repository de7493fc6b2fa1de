//! The backslash before a sign that is escaped belongs to it: what goes before the sign goes before both.

use super::units::*;
use crate::source::{Sources, Span};

/// Gives the signs of a paragraph the backslashes before them, and so the paragraph.
pub(super) fn take_in(para: &mut Para, sources: &Sources) {
    let mut end = None;
    for unit in &mut para.units {
        let Some(at) = unit.at.as_mut().filter(|a| a.is_some()) else { continue };
        let escaped =
            unit.look & CODE == 0 && unit.ch.is_ascii_punctuation() && at.end == at.start + 1;
        if escaped && end.is_none_or(|end| (at.file, at.start) > end) && is_escaped(*at, sources) {
            at.start -= 1;
        }
        end = Some((at.file, at.end));
    }
    for span in [&mut para.block, &mut para.outer] {
        if span.is_some() && is_escaped(*span, sources) {
            span.start -= 1;
        }
    }
}

/// Whether a backslash that means nothing else stands before a place.
fn is_escaped(at: Span, sources: &Sources) -> bool {
    let text = sources.get(at.file).map_or("", |f| &f.text);
    let before = text.get(..at.start as usize).unwrap_or_default();
    let signs = before.bytes().rev().take_while(|b| *b == b'\\').count();
    let punctuation = text.as_bytes().get(at.start as usize).is_some_and(u8::is_ascii_punctuation);
    punctuation && signs % 2 == 1
}
