//! Characters of private use (Unicode, 23.5): only a font says what they show. A screen reader says
//! nothing, and so do searching and copying.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Block, BlockKind, Chapter, Inline, InlineKind, visit_blocks, visit_inlines};
use crate::source::Span;

/// Tells of every such character in a chapter: its titles, text, code, formulas, descriptions of
/// pictures and notes. What says the same is one message for the book.
pub(super) fn tell(chapter: &Chapter, diags: &mut Diagnostics) {
    let mut see = |text: &str, span: Span| in_text(text, span, diags);
    in_line(&chapter.title, &mut see);
    in_line(&chapter.subtitle, &mut see);
    let notes = chapter.notes.iter().map(|n| n.blocks.as_slice());
    for blocks in std::iter::once(chapter.blocks.as_slice()).chain(notes) {
        visit_blocks(blocks, &mut |b| in_block(b, &mut see));
    }
}

fn in_block(block: &Block, see: &mut impl FnMut(&str, Span)) {
    match &block.kind {
        BlockKind::Code(code) => see(&code.text, block.span),
        BlockKind::Math(math) => see(&math.tex, block.span),
        BlockKind::Figure(figure) => see(&figure.image.alt, block.span),
        _ => {}
    }
    for list in block.inlines() {
        in_line(list, see);
    }
}

fn in_line(list: &[Inline], see: &mut impl FnMut(&str, Span)) {
    visit_inlines(list, &mut |i| match &i.kind {
        InlineKind::Text(text) | InlineKind::Code(text) | InlineKind::Math(text) => {
            see(text, i.span);
        }
        InlineKind::Image(image) => see(&image.alt, i.span),
        _ => {}
    });
}

/// Whether a character is of private use.
fn is_private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{ffffd}' | '\u{100000}'..='\u{10fffd}')
}

fn in_text(text: &str, span: Span, diags: &mut Diagnostics) {
    // In UTF-8 none of them begins with a smaller byte.
    if text.bytes().all(|b| b < 0xee) {
        return;
    }
    // Words that stand in the file as they are have its places.
    let same = span.is_some() && (span.end - span.start) as usize == text.len();
    for (at, c) in text.char_indices().filter(|(_, c)| is_private(*c)) {
        let start = span.start as usize + at;
        let place = if same { Span::new(span.file, start, start + c.len_utf8()) } else { span };
        let what =
            format!("U+{:04X} is a character of private use, which no reader can say", c as u32);
        let help = "write the character of Unicode that is meant, or a picture with a description";
        diags.push(Diagnostic::warning(Code::PRIVATE_CHARACTER, place, what).help(help));
    }
}
