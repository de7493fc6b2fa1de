//! Environments: their heads say word, number and title, and a proof ends with its sign.

use super::survey::Display;
use super::{for_chapter_blocks, proof_signs};
use crate::language::{
    EnvironmentName, environment_names, environment_names_in, environment_stop, own_words, primary,
    with_number,
};
use crate::model::{
    Attr, Block, BlockKind, Chapter, ENVIRONMENT_HEAD, ENVIRONMENT_LABEL, Environment,
    Environments, Inline, InlineKind, Metadata, capitalised, plain_text,
};
use crate::source::Span;
use std::collections::BTreeMap;

/// What all chapters need to know of environments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Facts {
    /// Their kinds.
    pub(super) kinds: Environments,
    /// The language of the book.
    language: String,
    /// Their words in it, in the same order.
    names: Vec<EnvironmentName>,
}

impl Facts {
    /// Those of a book.
    pub(super) fn of(meta: &Metadata) -> Facts {
        Facts {
            kinds: meta.environments.clone(),
            language: meta.language.clone(),
            names: environment_names(meta),
        }
    }
}

/// The sort of a display that a block is, if it is an environment.
pub(super) fn sort(b: &Block, kinds: &Environments) -> Option<Display> {
    if !matches!(b.kind, BlockKind::Div(_)) {
        return None;
    }
    let (at, kind) = kinds.of(&b.attr)?;
    u8::try_from(at).ok().map(|at| Display::Environment(at, kind.counter))
}

/// The title in the head of an environment with these blocks; the whole head, once it is said.
pub(super) fn title(children: &[Block]) -> Option<&[Inline]> {
    let BlockKind::Para(content) = &children.first()?.kind else { return None };
    match &content.first()?.kind {
        InlineKind::Span(attr, title) if attr.has(ENVIRONMENT_HEAD) => Some(title),
        _ => None,
    }
}

/// Ends the proofs of a chapter with their sign.
pub(super) fn end_proofs(chapter: &mut Chapter, kinds: &Environments) {
    let is_proof = |b: &Block| kinds.of(&b.attr).is_some_and(|(_, k)| kinds.look(k) == "proof");
    let next = &mut chapter.next_block;
    proof_signs::put(&mut chapter.blocks, &is_proof, next);
    for note in &mut chapter.notes {
        proof_signs::put(&mut note.blocks, &is_proof, next);
    }
}

/// Writes the heads of a chapter's environments; `numbers` by their blocks.
pub(super) fn say(chapter: &mut Chapter, facts: &Facts, numbers: &BTreeMap<u32, String>) {
    let other = |lang: &String| primary(lang) != primary(&facts.language);
    let own = chapter.lang.clone().filter(|lang| other(lang) && own_words(lang).is_some());
    let names = own.as_deref().map(|lang| environment_names_in(&facts.kinds, lang));
    let names = names.as_ref().unwrap_or(&facts.names);
    let stop = environment_stop(own.as_deref().unwrap_or(&facts.language));
    for_chapter_blocks(chapter, &mut |b| {
        let Some((at, kind)) = facts.kinds.of(&b.attr) else { return };
        // What it looks like is a class too.
        if kind.like.is_some() {
            b.attr.classes.push(facts.kinds.look(kind).to_owned());
        }
        let BlockKind::Div(children) = &mut b.kind else { return };
        let Some(Block { kind: BlockKind::Para(content), .. }) = children.first_mut() else {
            return;
        };
        let Some(Inline { span, kind: InlineKind::Span(attr, head) }) = content.first_mut() else {
            return;
        };
        if attr.has(ENVIRONMENT_HEAD) {
            let number = numbers.get(&b.id).map(String::as_str);
            let name = names.get(at);
            let title = std::mem::take(head);
            let italic = matches!(facts.kinds.look(kind), "proof" | "remark" | "solution");
            *head = said((kind, name, italic), number, (title, stop), *span);
        }
    });
}

/// "Theorem 2.3 (Lagrange)."
fn said(
    (kind, name, italic): (&Environment, Option<&EnvironmentName>, bool),
    number: Option<&str>,
    (title, stop): (Vec<Inline>, &str),
    span: Span,
) -> Vec<Inline> {
    let text = |words: &str| Inline { span, kind: InlineKind::Text(words.to_owned()) };
    let word = match (name, number) {
        (Some(name), Some(number)) => with_number(&capitalised(&name.one), number, '\u{a0}'),
        (Some(name), None) => capitalised(&name.alone()),
        (None, _) => capitalised(&kind.name),
    };
    // "Proof of the theorem" says the word itself.
    let whole =
        number.is_none() && plain_text(&title).to_lowercase().starts_with(&word.to_lowercase());
    let (mut label, title) = match whole {
        true => (title, Vec::new()),
        false => (vec![text(&word)], title),
    };
    let stop = || (!stop.is_empty()).then(|| text(stop));
    let ended = plain_text(&label).trim_end().ends_with(['.', '?', '!', '\u{2026}']);
    if title.is_empty() && !(whole && ended) {
        label.extend(stop());
    }
    let words = if italic { InlineKind::Emph(label) } else { InlineKind::Strong(label) };
    let attr = Attr { classes: vec![ENVIRONMENT_LABEL.into()], ..Attr::default() };
    let words = vec![Inline { span, kind: words }];
    let mut head = vec![Inline { span, kind: InlineKind::Span(attr, words) }];
    if !title.is_empty() {
        head.push(text(" ("));
        head.extend(title);
        head.push(text(")"));
        head.extend(stop());
    }
    head
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ENVIRONMENT;

    fn head(class: &str, number: Option<&str>, title: &str, language: &str) -> String {
        let meta = Metadata { language: language.into(), ..Metadata::default() };
        let facts = Facts::of(&meta);
        let title = if title.is_empty() { vec![] } else { vec![Inline::text(title)] };
        let class_of = |name: &str| Attr { classes: vec![name.into()], ..Attr::default() };
        let kind = InlineKind::Span(class_of(ENVIRONMENT_HEAD), title);
        let first = vec![Inline { kind, ..Inline::default() }, Inline::text(" Text")];
        let para = Block { kind: BlockKind::Para(first), ..Block::default() };
        let attr = Attr { classes: vec![ENVIRONMENT.into(), class.into()], ..Attr::default() };
        let div = Block { attr, kind: BlockKind::Div(vec![para]), id: 7, ..Block::default() };
        let mut chapter = Chapter { blocks: vec![div], ..Chapter::default() };
        let numbers = number.map(|n| (7, n.to_owned())).into_iter().collect();
        say(&mut chapter, &facts, &numbers);
        let BlockKind::Div(children) = &chapter.blocks[0].kind else { return String::new() };
        plain_text(title_of(children)).replace('\u{a0}', " ")
    }

    fn title_of(children: &[Block]) -> &[Inline] {
        title(children).unwrap_or_default()
    }

    #[test]
    fn a_chapter_in_another_language_has_its_words() {
        let facts = Facts::of(&Metadata { language: "en".into(), ..Metadata::default() });
        let names = environment_names_in(&facts.kinds, "fr");
        assert_eq!(names.first().map(|n| n.one.as_str()), Some("Théorème"));
    }

    #[test]
    fn heads_say_word_number_and_title() {
        for (class, number, title, language, expected) in [
            ("theorem", Some("2.3"), "Lagrange", "en", "Theorem 2.3 (Lagrange)."),
            ("theorem", Some("2.3"), "", "en", "Theorem 2.3."),
            ("lemma", None, "Zorn", "en", "Lemma (Zorn)."),
            ("proof", None, "", "de", "Beweis."),
            ("proof", None, "Proof of the lemma", "en", "Proof of the lemma."),
            ("proof", None, "Proof (of it).", "en", "Proof (of it)."),
            ("proof", None, "Proof?", "en", "Proof?"),
            ("theorem", Some("1.2"), "", "de", "Satz 1.2."),
            ("theorem", Some("1.2"), "", "hu", "1.2. tétel."),
            ("theorem", None, "", "hu", "Tétel."),
            ("definition", Some("3"), "", "ja", "定義 3"),
            ("theorem", Some("3"), "", "xx", "Theorem 3."),
        ] {
            assert_eq!(head(class, number, title, language), expected);
        }
    }
}
