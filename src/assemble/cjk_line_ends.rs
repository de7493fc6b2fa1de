//! Chinese and Japanese have no spaces between words: the end of a line in the Markdown between two
//! of their characters is none either (CSS Text Level 3, 4.1.3, segment break transformation).

use crate::language::wide::is_wide;
use crate::model::{self, Chapter, Inline, InlineKind};

/// Joins lines between characters of Chinese and Japanese in a chapter, but for its title.
pub(super) fn apply(chapter: &mut Chapter) {
    join(&mut chapter.subtitle);
    super::for_chapter_blocks(chapter, &mut |b| {
        for list in b.inlines_mut() {
            join(list);
        }
    });
}

/// Takes the ends of lines out of a text that stand between two such characters.
pub(super) fn join(inlines: &mut [Inline]) {
    let mut last = Last::default();
    walk(inlines, &mut last);
}

/// What stands before in the text.
#[derive(Default)]
struct Last {
    /// The last character is one of Chinese or Japanese.
    wide: bool,
}

fn walk(inlines: &mut [Inline], last: &mut Last) {
    for i in 0..inlines.len() {
        if matches!(inlines[i].kind, InlineKind::SoftBreak) {
            if last.wide && first(&inlines[i + 1..]).is_some_and(is_wide) {
                // The place stays, so that nothing that counts nodes goes wrong.
                inlines[i].kind = InlineKind::Text(String::new());
            }
            continue;
        }
        match &mut inlines[i].kind {
            InlineKind::Text(t) => {
                if let Some(c) = t.chars().next_back() {
                    last.wide = is_wide(c);
                }
            }
            // A note's mark follows the word before it.
            InlineKind::Note(_) | InlineKind::Html(_) => {}
            _ => match inlines[i].children_mut() {
                Some(children) => walk(children, last),
                None => last.wide = false,
            },
        }
    }
}

/// The first character of a text, if its first node with one is words.
fn first(inlines: &[Inline]) -> Option<char> {
    for node in inlines {
        match &node.kind {
            InlineKind::Text(t) if t.is_empty() => {}
            InlineKind::Text(t) => return t.chars().next(),
            InlineKind::Note(_) => {}
            _ => return model::plain_text(node.children()?).chars().next(),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn joined(nodes: Vec<InlineKind>) -> String {
        let mut list: Vec<Inline> =
            nodes.into_iter().map(|kind| Inline { kind, ..Inline::default() }).collect();
        join(&mut list);
        model::plain_text(&list)
    }

    #[test]
    fn lines_of_ideographs_are_joined() {
        use InlineKind::{Emph, SoftBreak};
        let text = |t: &str| InlineKind::Text(t.into());
        assert_eq!(joined(vec![text("雨が"), SoftBreak, text("降る。")]), "雨が降る。");
        let emph = || Emph(vec![Inline::text("降る")]);
        assert_eq!(
            joined(vec![text("雨が"), SoftBreak, emph(), SoftBreak, text("。")]),
            "雨が降る。"
        );
        assert_eq!(joined(vec![text("雨"), SoftBreak, text("Recto")]), "雨 Recto");
        assert_eq!(joined(vec![text("한국어"), SoftBreak, text("한국어")]), "한국어 한국어");
        assert_eq!(joined(vec![text("a"), SoftBreak, text("b")]), "a b");
    }
}
