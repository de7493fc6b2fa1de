//! Marks of notes in the words of a link. A mark is a link of its own, and none may stand in another
//! (HTML, 4.5.1): the link ends before it and goes on behind it.

use crate::model::{
    Chapter, Inline, InlineKind, Link, has_note_marks, visit_inlines, walk_blocks_mut,
};

/// Takes the marks of notes out of all links of a chapter.
pub(crate) fn let_out(chapter: &mut Chapter) {
    let_out_of(&mut chapter.title);
    let_out_of(&mut chapter.subtitle);
    let notes = chapter.notes.iter_mut().map(|n| &mut n.blocks);
    for blocks in std::iter::once(&mut chapter.blocks).chain(notes) {
        walk_blocks_mut(blocks, &mut |block| block.inlines_mut().into_iter().for_each(let_out_of));
    }
}

/// The same of one list; one that holds no such link is left as it is.
fn let_out_of(list: &mut Vec<Inline>) {
    let linked = |i: &Inline| matches!(&i.kind, InlineKind::Link(l) if has_note_marks(&l.content));
    let mut found = false;
    visit_inlines(list, &mut |i| found |= linked(i));
    if !found {
        return;
    }
    for mut inline in std::mem::take(list) {
        match inline.kind {
            InlineKind::Link(link) if has_note_marks(&link.content) => {
                let Link { href, target, title, content, printed } = link;
                let pieces = pieces(content);
                let last = pieces.iter().rposition(|piece| matches!(piece, Piece::Words(_)));
                list.extend(pieces.into_iter().enumerate().map(|(at, piece)| match piece {
                    Piece::Mark(mark) => mark,
                    Piece::Words(content) => {
                        let (href, target, title) = (href.clone(), target.clone(), title.clone());
                        let printed = printed.clone().filter(|_| Some(at) == last);
                        let link = Link { href, target, title, content, printed };
                        Inline { span: inline.span, kind: InlineKind::Link(link) }
                    }
                }));
            }
            _ => {
                if let Some(children) = inline.children_mut() {
                    let_out_of(children);
                }
                list.push(inline);
            }
        }
    }
}

/// A stretch of words without marks, or a mark.
enum Piece {
    Words(Vec<Inline>),
    Mark(Inline),
}

/// Words cut at their marks. What is around a mark ends before it and begins anew behind it, but has
/// its name, to which links lead, only once.
fn pieces(words: Vec<Inline>) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    for mut inline in words {
        let inner = inline.children_mut().filter(|c| has_note_marks(c)).map(std::mem::take);
        match inner {
            None if matches!(inline.kind, InlineKind::Note(_)) => out.push(Piece::Mark(inline)),
            None => add(&mut out, inline),
            Some(inner) => {
                for piece in pieces(inner) {
                    let Piece::Words(words) = piece else {
                        out.push(piece);
                        continue;
                    };
                    let mut part = inline.clone();
                    if let Some(children) = part.children_mut() {
                        *children = words;
                    }
                    add(&mut out, part);
                    if let InlineKind::Span(attr, _) = &mut inline.kind {
                        attr.id = None;
                    }
                }
            }
        }
    }
    out
}

/// Adds a node to the words that are open.
fn add(out: &mut Vec<Piece>, inline: Inline) {
    match out.last_mut() {
        Some(Piece::Words(words)) => words.push(inline),
        _ => out.push(Piece::Words(vec![inline])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Attr;

    fn i(kind: InlineKind) -> Inline {
        Inline { kind, ..Inline::default() }
    }

    fn shown(list: &[Inline]) -> String {
        let of = |i: &Inline| match &i.kind {
            InlineKind::Text(t) => t.clone(),
            InlineKind::Note(n) => format!("^{n}"),
            InlineKind::Link(l) => format!("[{}]", shown(&l.content)),
            InlineKind::Emph(c) => format!("*{}*", shown(c)),
            InlineKind::Span(a, c) => format!("<{:?} {}>", a.id, shown(c)),
            _ => "?".into(),
        };
        list.iter().map(of).collect()
    }

    #[test]
    fn a_link_ends_before_a_mark_and_goes_on_behind_it() {
        let link =
            |content| i(InlineKind::Link(Link { href: "x".into(), content, ..Link::default() }));
        let t = Inline::text;
        let note = || i(InlineKind::Note(7));
        let named = Attr { id: Some("a".into()), ..Attr::default() };
        for (content, wanted) in [
            (vec![t("a"), note()], "[a]^7"),
            (vec![t("a"), note(), t("b")], "[a]^7[b]"),
            (vec![note(), note(), t("b")], "^7^7[b]"),
            (
                vec![t("a"), i(InlineKind::Emph(vec![t("b"), note(), t("c")])), t("d")],
                "[a*b*]^7[*c*d]",
            ),
            (
                vec![i(InlineKind::Span(named, vec![t("b"), note(), t("c")]))],
                "[<Some(\"a\") b>]^7[<None c>]",
            ),
            (vec![t("a")], "[a]"),
        ] {
            let mut list = vec![i(InlineKind::Emph(vec![link(content)]))];
            let_out_of(&mut list);
            assert_eq!(shown(&list), format!("*{wanted}*"));
        }
    }
}
