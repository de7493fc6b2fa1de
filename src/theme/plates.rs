//! Pictures that are to run off the page where they can't: what is known before any page is set. That one
//! stands in a list or a note is told where it is set.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{
    Attr, Block, BlockKind, Book, CROP, CROPS, Chapter, Inline, InlineKind, Plate, crop,
    visit_blocks, visit_inlines,
};
use crate::source::Span;

/// Tells of each class and key of such pictures that does not what it says.
pub(super) fn check(book: &Book, diags: &mut Diagnostics) {
    for (index, chapter) in book.chapters.iter().enumerate() {
        let opens = !book.is_nested(index);
        let notes = chapter.notes.iter().map(|n| &n.blocks);
        for blocks in std::iter::once(&chapter.blocks).chain(notes) {
            visit_blocks(blocks, &mut |block| {
                of_block(block, (chapter, opens), diags);
                block.inlines().into_iter().for_each(|words| in_line(words, diags));
            });
        }
    }
}

fn tell(span: Span, what: String, help: &str, diags: &mut Diagnostics) {
    diags.push(Diagnostic::warning(Code::PLATE, span, what).help(help));
}

fn of_block(block: &Block, (chapter, opens): (&Chapter, bool), diags: &mut Diagnostics) {
    cropped(&block.attr, block.span, diags);
    let Some(plate) = Plate::of(&block.attr) else { return };
    let class = plate.class();
    match &block.kind {
        BlockKind::Figure(_) => {
            let is_this = chapter.opener_picture().is_some_and(|(first, _)| first.id == block.id);
            if plate == Plate::Opener && !(is_this && opens) {
                let what =
                    "this picture does not stand above a chapter's title: it is set as others are";
                let help = match opens {
                    true => "`.opener` is for what stands first in a chapter, below its title",
                    false => {
                        "`.opener` is for chapters that begin a page; this one runs on in another"
                    }
                };
                tell(block.span, what.to_owned(), help, diags);
            }
        }
        // The theme may have a design for divisions of that name; headings are told with their classes.
        BlockKind::Div(_) | BlockKind::Heading(_) | BlockKind::Callout(_) => {}
        _ => {
            let what = format!("only a picture that stands alone can be `.{class}`");
            let help = "give the picture a paragraph of its own, with the class behind it";
            tell(block.span, what, help, diags);
        }
    }
}

/// Pictures in a line.
fn in_line(words: &[Inline], diags: &mut Diagnostics) {
    visit_inlines(words, &mut |inline| {
        let InlineKind::Span(attr, content) = &inline.kind else { return };
        if !matches!(content[..], [Inline { kind: InlineKind::Image(_), .. }]) {
            return;
        }
        if let Some(plate) = Plate::of(attr) {
            let class = plate.class();
            let what = format!("a picture in a line can't be `.{class}`");
            let help = "give it a paragraph of its own";
            tell(inline.span, what, help, diags);
        }
    });
}

/// What says which part of a picture is kept.
fn cropped(attr: &Attr, span: Span, diags: &mut Diagnostics) {
    if attr.get(CROP).is_none() {
        return;
    }
    if Plate::of(attr).is_none() {
        let what =
            format!("`{CROP}` is for pictures that run off the page; this one is shown whole");
        tell(span, what, "take it out, or add `.bleed`", diags);
    } else if let Err(word) = crop(attr) {
        let known: Vec<&str> = CROPS.iter().map(|(name, ..)| *name).collect();
        let what =
            format!("`{CROP}` says which part of the picture is kept, and can't be `{word}`");
        tell(span, what, &format!("it is `{}`", known[..5].join("`, `")), diags);
    }
}
