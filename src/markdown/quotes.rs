//! Quotation marks that nothing closes: the commonest slip of a dialogue.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::language::direction::is_hebrew_letter;
use crate::model::{Block, BlockKind, Inline, InlineKind};
use crate::source::Span;

/// Tells of paragraphs in which a mark opens and none closes. A speech of several paragraphs opens each of
/// them and closes the last: where the next one begins with a mark nothing is wrong.
pub(super) fn tell(blocks: &[Block], diags: &mut Diagnostics) {
    for (at, block) in blocks.iter().enumerate() {
        match &block.kind {
            BlockKind::Para(content) => {
                let next = blocks.get(at + 1).map(|b| &b.kind);
                let goes_on = || matches!(next, Some(BlockKind::Para(next)) if begins(next));
                if let Some(span) = open_mark(content).filter(|_| !goes_on()) {
                    let text = "nothing closes this quotation mark in its paragraph";
                    let help =
                        "add the other one; a speech that goes on opens the next paragraph too";
                    diags.push(Diagnostic::warning(Code::STRAY_MARK, span, text).help(help));
                }
            }
            BlockKind::Quote(inner) | BlockKind::Div(inner) => tell(inner, diags),
            _ => {}
        }
    }
}

/// Whether a paragraph begins with an opening mark.
fn begins(content: &[Inline]) -> bool {
    let mut text = String::new();
    content.iter().take(2).for_each(|i| words(i, &mut |t, _| text.push_str(t)));
    text.trim_start().starts_with(['"', '\u{201c}', '\u{201e}', '\u{ab}', '\u{bb}'])
}

/// The words of an inline with their places; code has none.
fn words(inline: &Inline, f: &mut dyn FnMut(&str, Span)) {
    match &inline.kind {
        InlineKind::Text(text) => f(text, inline.span),
        InlineKind::Emph(inner) | InlineKind::Strong(inner) | InlineKind::Strike(inner) => {
            inner.iter().for_each(|i| words(i, f))
        }
        // What is meant as the sign itself is no mark.
        InlineKind::Span(attr, inner) if !attr.has("literal") => {
            inner.iter().for_each(|i| words(i, f));
        }
        InlineKind::Link(link) => link.content.iter().for_each(|i| words(i, f)),
        InlineKind::SoftBreak | InlineKind::HardBreak => f(" ", inline.span),
        _ => {}
    }
}

/// The place of the mark that nothing closes.
fn open_mark(content: &[Inline]) -> Option<Span> {
    let (mut straight, mut curly) = (0usize, 0isize);
    let mut last: Option<Span> = None;
    let mut before = ' ';
    let mut unclear = false;
    let mut see = |text: &str, span: Span| {
        let verbatim = span.is_some() && (span.end - span.start) as usize == text.len();
        for (at, c) in text.char_indices() {
            // Between Hebrew letters it is gershayim.
            if c == '"' && is_hebrew_letter(before) && text[at + 1..].starts_with(is_hebrew_letter)
            {
                before = c;
                continue;
            }
            let mut here = |n: usize| {
                let start = span.start as usize + at;
                last = Some(if verbatim { Span::new(span.file, start, start + n) } else { span });
            };
            match c {
                '"' => {
                    // Inches, and seconds of an arc.
                    unclear |= before.is_ascii_digit();
                    straight += 1;
                    if straight % 2 == 1 {
                        here(1);
                    }
                }
                '\u{201c}' => {
                    curly += 1;
                    here(3);
                }
                '\u{201d}' => curly -= 1,
                // The marks of other languages open with what closes here.
                '\u{201e}' | '\u{201a}' | '\u{ab}' | '\u{bb}' => unclear = true,
                _ => {}
            }
            before = c;
        }
    };
    content.iter().for_each(|i| words(i, &mut see));
    let open = straight % 2 == 1 && curly == 0 || straight == 0 && curly == 1;
    // One mark alone may stand for "the same", or be the thing that is spoken of.
    last.filter(|_| open && !unclear)
}
