//! The sign at the end of a proof: where the author has put it (`\qed`, `\qedhere`), else at the end of
//! the last line, be it that of a paragraph, an item or a formula.

use crate::model::{
    Attr, Block, BlockKind, END_OF_PROOF, END_OF_PROOF_SIGN, ENVIRONMENT, Inline, InlineKind,
    MathBlock, visit_inlines,
};
use crate::source::Span;

/// The commands that stand for the sign, the longer before the one that it begins with.
const COMMANDS: [&str; 2] = ["\\qedhere", "\\qed"];

/// Writes the signs of these blocks; proofs without one get theirs. Those that need lines of their own
/// get blocks, numbered from `next`.
pub(super) fn put(blocks: &mut [Block], is_proof: &dyn Fn(&Block) -> bool, next: &mut u32) {
    for block in blocks {
        let span = block.span;
        block.inlines_mut().into_iter().for_each(in_line);
        if let BlockKind::Math(math) = &mut block.kind {
            math.ends_proof = take_from_formula(&mut math.tex);
            continue;
        }
        block.child_blocks_mut().into_iter().for_each(|inner| put(inner, is_proof, next));
        if is_proof(block)
            && let BlockKind::Div(children) = &mut block.kind
            && !children.iter().any(|child| has_sign(child, is_proof))
        {
            end(children, span, next);
        }
    }
}

/// Puts the sign behind the last thing there is.
fn end(blocks: &mut Vec<Block>, span: Span, next: &mut u32) {
    match blocks.last_mut().map(|block| &mut block.kind) {
        Some(BlockKind::Para(content)) => content.extend(sign(span)),
        Some(BlockKind::Math(math)) => math.ends_proof = true,
        Some(BlockKind::List(list)) => match list.items.last_mut() {
            Some(item) => end(&mut item.blocks, span, next),
            None => blocks.push(alone(span, next)),
        },
        _ => blocks.push(alone(span, next)),
    }
}

/// The sign in a line, with the space before it.
fn sign(span: Span) -> [Inline; 2] {
    let text = |words: &str| Inline { span, kind: InlineKind::Text(words.to_owned()) };
    let attr = Attr { classes: vec![END_OF_PROOF.into()], ..Attr::default() };
    let kind = InlineKind::Span(attr, vec![text(END_OF_PROOF_SIGN)]);
    [text(" "), Inline { span, kind }]
}

/// The sign in a line of its own.
fn alone(span: Span, next: &mut u32) -> Block {
    let [_, sign] = sign(span);
    let id = *next;
    *next += 1;
    Block { id, span, kind: BlockKind::Para(vec![sign]), ..Block::default() }
}

/// Whether a block holds a sign that is no inner proof's.
fn has_sign(block: &Block, is_proof: &dyn Fn(&Block) -> bool) -> bool {
    if block.attr.has(ENVIRONMENT) && is_proof(block) {
        return false;
    }
    if matches!(&block.kind, BlockKind::Math(MathBlock { ends_proof: true, .. })) {
        return true;
    }
    let mut found = false;
    for list in block.inlines() {
        visit_inlines(list, &mut |i| {
            found |= matches!(&i.kind, InlineKind::Span(attr, _) if attr.has(END_OF_PROOF));
        });
    }
    found || block.child_blocks().into_iter().flatten().any(|child| has_sign(child, is_proof))
}

/// Writes the signs of a line.
fn in_line(list: &mut Vec<Inline>) {
    let mut any = false;
    visit_inlines(list, &mut |i| {
        any |= match &i.kind {
            InlineKind::Text(text) | InlineKind::Math(text) => command(text).is_some(),
            _ => false,
        };
    });
    if !any {
        return;
    }
    for mut inline in std::mem::take(list) {
        let span = inline.span;
        match &mut inline.kind {
            InlineKind::Text(text) => in_text(text, span, list),
            InlineKind::Math(tex) if command(tex).is_some() => {
                take_from_formula(tex);
                let shows = !tex.is_empty();
                list.extend(shows.then_some(inline));
                list.extend(sign(span));
            }
            _ => {
                inline.children_mut().into_iter().for_each(in_line);
                list.push(inline);
            }
        }
    }
}

/// Adds words with signs in the place of their commands.
fn in_text(text: &str, span: Span, out: &mut Vec<Inline>) {
    let whole = (span.end - span.start) as usize == text.len();
    let push = |from: usize, words: &str, out: &mut Vec<Inline>| {
        if words.is_empty() {
            return;
        }
        let start = span.start + from as u32;
        let own = Span { start, end: start + words.len() as u32, ..span };
        let span = if whole { own } else { span };
        out.push(Inline { span, kind: InlineKind::Text(words.to_owned()) });
    };
    let mut at = 0;
    while let Some((from, to)) = command(&text[at..]) {
        push(at, text[at..at + from].trim_end(), out);
        out.extend(sign(span));
        at += to;
    }
    if at == 0 || !text[at..].trim().is_empty() {
        push(at, &text[at..], out);
    }
}

/// Takes the commands out of a formula; whether there was one.
fn take_from_formula(tex: &mut String) -> bool {
    let mut found = false;
    while let Some((from, to)) = command(tex) {
        let before = tex[..from].trim_end().len();
        tex.replace_range(before..to, "");
        found = true;
    }
    if found {
        *tex = tex.trim().to_owned();
    }
    found
}

/// Where the first command stands.
fn command(text: &str) -> Option<(usize, usize)> {
    COMMANDS
        .iter()
        .filter_map(|name| {
            let ends = |at: &usize| {
                !text[at + name.len()..].starts_with(|c: char| c.is_ascii_alphabetic())
            };
            let at = text.match_indices(name).map(|(at, _)| at).find(ends)?;
            Some((at, at + name.len()))
        })
        .min()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{List, ListItem, plain_text};

    fn para(words: &str) -> Block {
        Block { kind: BlockKind::Para(vec![Inline::text(words)]), ..Block::default() }
    }

    fn math(tex: &str) -> Block {
        let kind = BlockKind::Math(MathBlock { tex: tex.into(), ..MathBlock::default() });
        Block { kind, ..Block::default() }
    }

    fn proof(children: Vec<Block>) -> Block {
        let attr = Attr { classes: vec![ENVIRONMENT.into(), "proof".into()], ..Attr::default() };
        Block { attr, kind: BlockKind::Div(children), id: 9, ..Block::default() }
    }

    /// What a proof with these blocks becomes, in short.
    fn ended(children: Vec<Block>) -> String {
        let mut blocks = vec![proof(children)];
        put(&mut blocks, &|b| b.attr.has("proof"), &mut 100);
        short(&blocks)
    }

    fn short(blocks: &[Block]) -> String {
        let all = blocks.iter().map(|b| match &b.kind {
            BlockKind::Para(content) => plain_text(content),
            BlockKind::Math(m) => format!("${}${}", m.tex, if m.ends_proof { "!" } else { "" }),
            BlockKind::List(l) => l.items.iter().map(|i| short(&i.blocks)).collect(),
            BlockKind::Div(children) => format!("({})", short(children)),
            _ => String::new(),
        });
        all.collect::<Vec<_>>().join("|")
    }

    #[test]
    fn a_proof_ends_with_its_sign_once() {
        assert_eq!(ended(vec![para("a"), para("b")]), "(a|b □)");
        assert_eq!(ended(vec![para("a \\qed"), para("b")]), "(a □|b)");
        assert_eq!(ended(vec![para("a \\qedhere.")]), "(a □.)");
        assert_eq!(ended(vec![para("a \\qedx")]), "(a \\qedx □)");
        assert_eq!(ended(vec![para("a"), math("x")]), "(a|$x$!)");
        assert_eq!(ended(vec![math("x \\qed "), para("b")]), "($x$!|b)");
        assert_eq!(ended(vec![]), "(□)");
    }

    #[test]
    fn what_holds_no_line_has_the_sign_below() {
        let rule = Block { kind: BlockKind::SceneBreak, ..Block::default() };
        assert_eq!(ended(vec![para("a"), rule]), "(a||□)");
    }

    #[test]
    fn the_sign_stands_on_the_line_of_the_last_item() {
        let item = |words: &str| ListItem { blocks: vec![para(words)], ..ListItem::default() };
        let list = List { items: vec![item("a"), item("b")], ..List::default() };
        let list = || Block { kind: BlockKind::List(list.clone()), ..Block::default() };
        assert_eq!(ended(vec![list()]), "(ab □)");
    }

    #[test]
    fn an_inner_proof_has_its_own() {
        assert_eq!(ended(vec![para("a"), proof(vec![para("b")])]), "(a|(b □)|□)");
    }

    #[test]
    fn words_outside_proofs_may_end_one() {
        let mut blocks = vec![para("Lemma. \\qed"), para("no")];
        put(&mut blocks, &|b| b.attr.has("proof"), &mut 100);
        assert_eq!(short(&blocks), "Lemma. □|no");
    }
}
