//! Classes of divisions that no theme styles.

use super::Theme;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::manifest::nearest;
use crate::model::{self, BlockKind, Book};
use std::collections::BTreeSet;

/// Classes that are designed without a table of their own in the theme: the panel of case studies,
/// alignment, and what other tools' projects use for structure.
const STRUCTURAL: [&str; 6] =
    ["at-a-glance", "center", "right", "landscape", "table-wrapper", "footnotes"];
/// Custom classes that are meant for a stylesheet or a filter of the author's own.
const CUSTOM: &str = "x-";

/// Warns once of each class of a division that the theme does not know.
pub fn check_classes(book: &Book, theme: &Theme, diags: &mut Diagnostics) {
    let known: BTreeSet<&str> =
        theme.divisions.keys().map(String::as_str).chain(STRUCTURAL).collect();
    let mut told: BTreeSet<String> = BTreeSet::new();
    for chapter in &book.chapters {
        model::visit_blocks(&chapter.blocks, &mut |block| {
            if !matches!(block.kind, BlockKind::Div(_)) {
                return;
            }
            for class in &block.attr.classes {
                if known.contains(class.as_str())
                    || class.starts_with(CUSTOM)
                    || !told.insert(class.clone())
                {
                    continue;
                }
                let message = format!("the theme `{}` has no design for `.{class}`", theme.name);
                let way = format!(
                    "give it one (`[division.{class}]` in a theme file), or name it `x-{class}`"
                );
                let help = match nearest(class, known.iter().copied()) {
                    Some(near) => format!("did you mean `.{near}`? Else {way}"),
                    None => way,
                };
                diags.push(Diagnostic::warning("unknown-class", block.span, message).help(help));
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::Print;
    use crate::model::{Attr, Block, Chapter};

    #[test]
    fn unknown_classes_are_told_once() {
        let div = |class: &str| Block {
            kind: BlockKind::Div(Vec::new()),
            attr: Attr { classes: vec![class.into()], ..Attr::default() },
            ..Block::default()
        };
        let blocks = vec![div("key-points"), div("keypoints"), div("keypoints"), div("x-mine")];
        let chapter = Chapter { blocks, ..Chapter::default() };
        let book = Book { chapters: vec![chapter], ..Book::default() };
        let theme = crate::theme::for_book(&Print::default(), "en");
        let mut diags = Diagnostics::new();
        check_classes(&book, &theme, &mut diags);
        let told: Vec<_> = diags.iter().collect();
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].help.as_deref().is_some_and(|h| h.contains("`.key-points`")));
    }
}
