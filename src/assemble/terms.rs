//! Terms that are explained twice.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{self, BlockKind, Chapter, Kind, plain_text};
use std::collections::BTreeSet;

/// Tells of each term that a list of definitions has a second time; in a glossary all lists count
/// as one.
pub(super) fn check(chapter: &Chapter, diags: &mut Diagnostics) {
    let mut seen: BTreeSet<String> = BTreeSet::new();
    model::visit_blocks(&chapter.blocks, &mut |block| {
        let BlockKind::Definitions(all) = &block.kind else { return };
        if chapter.kind != Kind::Glossary {
            seen.clear();
        }
        for definition in all {
            let term = plain_text(&definition.term).trim().to_owned();
            if term.is_empty() || seen.insert(term.clone()) {
                continue;
            }
            let text = format!("the term \"{term}\" is explained a second time");
            let help = "a term may have several lines `: ` below it; or take one out";
            let d = Diagnostic::warning(Code::DUPLICATE_TERM, definition.span, text);
            diags.push(d.help(help));
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Block, Definition, Inline};

    #[test]
    fn a_term_is_explained_once() {
        let list = |terms: &[&str]| {
            let define =
                |t: &&str| Definition { term: vec![Inline::text(*t)], ..Definition::default() };
            let kind = BlockKind::Definitions(terms.iter().map(define).collect());
            Block { kind, ..Block::default() }
        };
        let count = |kind: Kind| {
            let blocks = vec![list(&["A", "B", "A"]), list(&["B"])];
            let chapter = Chapter { kind, blocks, ..Chapter::default() };
            let mut diags = Diagnostics::new();
            check(&chapter, &mut diags);
            diags.iter().count()
        };
        assert_eq!((count(Kind::Chapter), count(Kind::Glossary)), (1, 2));
    }
}
