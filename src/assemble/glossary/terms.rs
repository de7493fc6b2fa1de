//! Terms of a glossary, each with a name in its chapter, and the marks that name them elsewhere.

use crate::assemble::headings::slug;
use crate::assemble::words_in_text::Known;
use crate::language::plurals::english_plural;
use crate::language::primary;
use crate::model::{
    self, Attr, BlockKind, Chapter, GLOSSARY_TERM, Inline, InlineKind, Kind, Names, TERM,
    plain_text, shows_nothing,
};
use crate::source::Span;
use std::collections::BTreeSet;

/// A term of a glossary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::assemble) struct Term {
    /// Its words, plain.
    pub(in crate::assemble) words: String,
    /// Its name in the chapter.
    pub(in crate::assemble) id: String,
    /// Where it stands.
    pub(in crate::assemble) span: Span,
}

/// A mark that names a term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::assemble) struct Named {
    /// The term as it is named.
    pub(in crate::assemble) words: String,
    /// The mark.
    pub(in crate::assemble) span: Span,
}

/// Reads the terms of a glossary and gives each a name, of its words; nothing of other chapters.
pub(in crate::assemble) fn survey(chapter: &mut Chapter, anchors: &BTreeSet<String>) -> Vec<Term> {
    let mut terms = Vec::new();
    if chapter.kind != Kind::Glossary {
        return terms;
    }
    let own = chapter.attr.id.iter().chain([&chapter.id]).cloned().collect::<Vec<_>>();
    let mut names = Names::without(anchors.iter().chain(&own));
    model::walk_blocks_mut(&mut chapter.blocks, &mut |block| {
        let BlockKind::Definitions(list) = &mut block.kind else { return };
        for definition in list {
            let words =
                plain_text(&definition.term).split_whitespace().collect::<Vec<_>>().join(" ");
            if shows_nothing(&words) {
                continue;
            }
            let id = names.give(&format!("term-{}", slug(&words)), 2);
            let attr = Attr {
                id: Some(id.clone()),
                classes: vec![GLOSSARY_TERM.into()],
                ..Attr::default()
            };
            let span = definition.span;
            let term = std::mem::take(&mut definition.term);
            definition.term = vec![Inline { span, kind: InlineKind::Span(attr, term) }];
            terms.push(Term { words, id, span });
        }
    });
    terms
}

/// What a mark names: the term that it says, else its own words.
pub(in crate::assemble) fn named(attr: &Attr, words: &[Inline]) -> Option<String> {
    if !attr.has(TERM) {
        return None;
    }
    let text = attr.get("of").map_or_else(|| plain_text(words), str::to_owned);
    Some(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The words by which a term is known in a text: as it stands there, with another first letter
/// unless it is written in capitals, and several of it in English.
pub(super) fn spellings(term: &str, lang: &str) -> Vec<String> {
    let mut all = vec![term.to_owned()];
    let mut chars = term.chars();
    let first = chars.next();
    let second = chars.next();
    let ordinary = first.is_some_and(char::is_alphabetic)
        && second.is_none_or(|c| !c.is_uppercase())
        && term.chars().count() > 1;
    if let Some(c) = first.filter(|_| ordinary) {
        let rest = &term[c.len_utf8()..];
        let other: String = match c.is_uppercase() {
            true => c.to_lowercase().collect(),
            false => c.to_uppercase().collect(),
        };
        all.push(other + rest);
    }
    if primary(lang).eq_ignore_ascii_case("en") && ordinary {
        let several: Vec<String> = all.iter().filter_map(|word| english_plural(word)).collect();
        all.extend(several);
    }
    all
}

/// The terms of a book as they stand in texts.
pub(super) fn known<'t>(terms: impl Iterator<Item = &'t str>, lang: &str) -> Known {
    let each = terms.enumerate();
    Known::new(
        each.flat_map(|(at, term)| spellings(term, lang).into_iter().map(move |word| (word, at))),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_stand_in_texts_with_other_letters_and_endings() {
        let all = |term: &str| spellings(term, "en").join("|");
        assert_eq!(all("Caveat"), "Caveat|caveat|Caveats|caveats");
        assert_eq!(
            all("force generation"),
            "force generation|Force generation|force generations|Force generations"
        );
        assert_eq!(
            all("Standby battery"),
            "Standby battery|standby battery|Standby batteries|standby batteries"
        );
        assert_eq!(all("KFOR"), "KFOR");
        assert_eq!(spellings("Mandat", "de"), ["Mandat", "mandat"]);
    }
}
