//! Lines of code that mdBook shows to nobody who does not ask for them: those that begin with a mark of
//! their language's, `[output.html.code.hidelines]` in book.toml, or of their own, ```` ```py,hidelines=~ ````.
//! Those of Rust are hidden where code ends (`parse`).

use crate::model::{Block, BlockKind, Chapter, walk_blocks_mut};
use std::collections::BTreeMap;

/// The attribute that gives one piece of code its mark.
pub(super) const KEY: &str = "hidelines";

/// Takes the hidden lines out of a chapter's code; `marks` are those of the languages.
pub(super) fn take_out(chapter: &mut Chapter, marks: &BTreeMap<String, String>) {
    for text in chapter.texts_mut() {
        walk_blocks_mut(text, &mut |block| of_block(block, marks));
    }
}

fn of_block(block: &mut Block, marks: &BTreeMap<String, String>) {
    let BlockKind::Code(code) = &mut block.kind else { return };
    let own = block.attr.pairs.iter().position(|(key, _)| key == KEY);
    let own = own.map(|at| block.attr.pairs.remove(at).1);
    // As in mdBook, where Rust has a mark that nothing changes.
    let of_language = code.lang.as_ref().filter(|lang| *lang != "rust").and_then(|l| marks.get(l));
    let Some(mark) = own.as_ref().or(of_language).filter(|mark| !mark.is_empty()) else { return };
    if code.text.contains(mark.as_str()) {
        code.text = visible(&code.text, mark);
    }
}

/// The lines that do not begin with a mark.
fn visible(text: &str, mark: &str) -> String {
    let lines: Vec<&str> = text.lines().filter(|l| !l.trim_start().starts_with(mark)).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_with_the_mark_are_hidden() {
        assert_eq!(visible("~a\nb\n  ~c\nd ~\n", "~"), "b\nd ~");
        assert_eq!(visible("!!!a", "!!!"), "");
    }
}
