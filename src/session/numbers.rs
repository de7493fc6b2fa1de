//! What has one number in one output of the book and another in the next: who cites it by its number is misread.

use crate::diagnostic::{Code, Diagnostic};
use crate::markdown::is_label;
use crate::model::{
    Attr, Block, BlockKind, Book, ENVIRONMENT_LABEL, InlineKind, plain_text, visit_blocks,
    visit_inlines,
};
use crate::source::Span;
use std::collections::BTreeMap;

/// What is told where labels have other numbers in `other`, which is `there`, than in `one`, which is `here`.
pub(super) fn differing(
    (one, here): (&Book, &str),
    (other, there): (&Book, &str),
) -> Option<Diagnostic> {
    let (first, second) = (numbers(one), numbers(other));
    let differs = |(label, (number, span)): (&String, &(String, Span))| {
        // Another language may write the same number with other figures.
        let differs = |found: &str| found != number && found.is_ascii() == number.is_ascii();
        let (found, _) = second.get(label).filter(|(found, _)| differs(found))?;
        Some((*span, label.clone(), number.clone(), found.clone()))
    };
    let mut all: Vec<_> = first.iter().filter_map(differs).collect();
    // The first of the book.
    all.sort_by_key(|(span, ..)| (span.file, span.start));
    let (span, label, number, found) = all.first()?;
    let more = match all.len() - 1 {
        0 => String::new(),
        1 => "; so has another one".to_owned(),
        n => format!("; so have {n} others"),
    };
    let what = format!("`{label}` has the number {number} {here} and {found} {there}{more}");
    let help = "each output numbers what it shows: who speaks of both goes by the title, or gives both what stands before it";
    Some(Diagnostic::warning(Code::NUMBERS_DIFFER, *span, what).help(help))
}

/// The numbers of what has a label of its author's, with their places.
fn numbers(book: &Book) -> BTreeMap<String, (String, Span)> {
    let mut all = BTreeMap::new();
    let mut add = |attr: &Attr, number: Option<&str>, span: Span| {
        if let (Some(label), Some(number)) = (attr.id.as_ref().filter(|id| is_label(id)), number) {
            all.insert(label.clone(), (number.to_owned(), span));
        }
    };
    for chapter in &book.chapters {
        let number = chapter.number.as_ref().map(|number| number.text.as_str());
        add(&chapter.attr, number, chapter.span);
        visit_blocks(&chapter.blocks, &mut |block| {
            let own = environment(block);
            let number = match &block.kind {
                BlockKind::Heading(heading) => heading.number.as_deref(),
                BlockKind::Figure(figure) => figure.number.as_deref(),
                BlockKind::Table(table) => table.number.as_deref(),
                BlockKind::Code(code) => code.number.as_deref(),
                BlockKind::Math(math) => math.number.as_deref(),
                BlockKind::Div(_) => own.as_deref(),
                _ => None,
            };
            add(&block.attr, number, block.span);
        });
    }
    all
}

/// The number in the head of an environment: the last word of its label, "Theorem 2.1".
fn environment(block: &Block) -> Option<String> {
    let BlockKind::Div(children) = &block.kind else { return None };
    let mut label = None;
    let head = children.first()?.inlines();
    head.into_iter().for_each(|words| {
        visit_inlines(words, &mut |inline| {
            if let InlineKind::Span(attr, words) = &inline.kind
                && attr.has(ENVIRONMENT_LABEL)
            {
                label.get_or_insert_with(|| plain_text(words));
            }
        });
    });
    let label = label?;
    let last = label.split_whitespace().next_back()?.trim_end_matches(['.', ':']);
    last.contains(|c: char| c.is_ascii_digit()).then(|| last.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Chapter, Figure, Number};
    use std::sync::Arc;

    fn book(chapter: &str, figure: &str) -> Book {
        let attr = |id: &str| Attr { id: Some(id.into()), ..Attr::default() };
        let kind = BlockKind::Figure(Figure { number: Some(figure.into()), ..Figure::default() });
        let chapter = Chapter {
            number: Some(Number { text: chapter.into(), ordinal: 1 }),
            attr: attr("sec-one"),
            blocks: vec![Block { attr: attr("fig-map"), kind, ..Block::default() }],
            ..Chapter::default()
        };
        Book { chapters: vec![Arc::new(chapter)], ..Book::default() }
    }

    #[test]
    fn other_numbers_are_told_once() {
        let told = |a: &Book, b: &Book| {
            differing((a, "on the pages"), (b, "in the EPUB")).map(|d| d.message)
        };
        assert_eq!(told(&book("1", "1.1"), &book("1", "1.1")), None);
        assert_eq!(
            told(&book("1", "1.1"), &book("1", "1.2")).as_deref(),
            Some("`fig-map` has the number 1.1 on the pages and 1.2 in the EPUB")
        );
        let both = told(&book("2", "2.1"), &book("1", "1.1")).expect("told");
        assert!(both.ends_with("; so has another one"), "{both}");
    }
}
