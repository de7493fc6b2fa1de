//! Which terms of the glossary each chapter uses, and which nobody uses.

use super::link::{Usage, used};
use super::terms::{Term, known, spellings};
use crate::assemble::other_output::OtherOutput;
use crate::assemble::survey::Surveyed;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::manifest::{Project, Suggestions};
use crate::model::{Anchor, Book, Kind};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// What a book decides of the terms in a chapter.
#[derive(Debug, Clone, Default, PartialEq)]
pub(in crate::assemble) struct Facts {
    /// Terms that its text uses: their spellings, and where they are explained.
    pub(in crate::assemble) used: Vec<(Vec<String>, Anchor)>,
    /// Terms that its marks name, and where they are explained, if they are.
    pub(in crate::assemble) named: BTreeMap<String, Option<Anchor>>,
}

/// Settles the terms of all divisions, of which `surveyed` are those that files give.
pub(in crate::assemble) fn settle(
    book: &Book,
    surveyed: &[Option<&Surveyed>],
    (project, other): (&Project, &OtherOutput),
    diags: &mut Diagnostics,
) -> Vec<Facts> {
    let lang = &book.meta.language;
    let mut facts = vec![Facts::default(); surveyed.len()];
    let volume_of = |chapter: usize| book.chapters[chapter].volume;
    let mut terms: Vec<(&Term, Anchor)> = Vec::new();
    for (chapter, surveyed) in surveyed.iter().enumerate() {
        for term in surveyed.iter().flat_map(|s| &s.survey.terms) {
            let same = |(t, a): &(&Term, Anchor)| {
                t.words == term.words && volume_of(a.chapter as usize) == volume_of(chapter)
            };
            if !terms.iter().any(same) {
                let id = Some(term.id.clone());
                terms.push((term, Anchor { chapter: chapter as u32, id }));
            }
        }
    }
    let mut seen = vec![false; terms.len()];
    // Where the other output alone has a glossary, that may explain what none here does.
    let mut unheard = Diagnostics::new();
    let heard = if other.has_kind(Kind::Glossary) { &mut unheard } else { &mut *diags };
    for volume in book.by_volume().into_keys() {
        // A volume has its own terms, and then those of the omnibus.
        let of = |at: &usize| volume_of(terms[*at].1.chapter as usize);
        let own = (0..terms.len()).filter(|at| of(at) == volume);
        let others = (0..terms.len()).filter(|at| volume > 0 && of(at) == 0);
        let mut at: Vec<usize> = own.collect();
        let words: BTreeSet<&str> = at.iter().map(|at| terms[*at].0.words.as_str()).collect();
        at.extend(others.filter(|at| !words.contains(terms[*at].0.words.as_str())));
        let of_volume: Vec<(&Term, Anchor)> = at.iter().map(|at| terms[*at].clone()).collect();
        let chapters: Vec<Option<&Surveyed>> = (surveyed.iter().enumerate())
            .map(|(chapter, surveyed)| surveyed.filter(|_| volume_of(chapter) == volume))
            .collect();
        let mut own_seen = vec![false; of_volume.len()];
        use_terms(&chapters, &of_volume, &mut facts, (&mut own_seen, lang), project);
        name(&chapters, &of_volume, &mut facts, &mut own_seen, lang, heard);
        at.iter().zip(own_seen).for_each(|(at, stands)| seen[*at] |= stands);
    }
    tell_unused(&terms, &seen, diags);
    facts
}

/// Finds the terms that chapters use.
fn use_terms(
    chapters: &[Option<&Surveyed>],
    terms: &[(&Term, Anchor)],
    facts: &mut [Facts],
    (seen, lang): (&mut [bool], &str),
    project: &Project,
) {
    let known = known(terms.iter().map(|(t, _)| t.words.as_str()), lang);
    let uses: Vec<Vec<Usage>> = (chapters.par_iter())
        .map(|s| s.map_or_else(Vec::new, |s| used(&s.chapter, &known, terms.len())))
        .collect();
    for (facts, uses) in facts.iter_mut().zip(&uses) {
        for (at, usage) in uses.iter().enumerate() {
            seen[at] |= usage.stands;
            if usage.links && project.glossary_links != Some(false) {
                let (term, anchor) = &terms[at];
                facts.used.push((spellings(&term.words, lang), anchor.clone()));
            }
        }
    }
}

/// Finds the terms that marks name; tells of those that no glossary has.
fn name(
    surveyed: &[Option<&Surveyed>],
    terms: &[(&Term, Anchor)],
    facts: &mut [Facts],
    seen: &mut [bool],
    lang: &str,
    diags: &mut Diagnostics,
) {
    let mut by_words: BTreeMap<String, usize> = BTreeMap::new();
    for (at, (term, _)) in terms.iter().enumerate() {
        for word in spellings(&term.words, lang) {
            by_words.entry(word).or_insert(at);
        }
    }
    let mut suggestions = Suggestions::default();
    for (surveyed, facts) in surveyed.iter().zip(facts) {
        for named in surveyed.iter().flat_map(|s| &s.survey.terms_named) {
            let found = by_words.get(&named.words).copied();
            if let Some(at) = found {
                seen[at] = true;
            } else {
                let message = format!("no glossary explains the term \"{}\"", named.words);
                let words = terms.iter().map(|(t, _)| t.words.as_str());
                let help = match suggestions.nearest(&named.words, words) {
                    Some(near) => format!("is \"{near}\" meant? write `{{.term of=\"{near}\"}}`"),
                    None => "explain it there, or take the mark out".to_owned(),
                };
                let d = Diagnostic::warning(Code::UNKNOWN_TERM, named.span, message);
                diags.push(d.help(help));
            }
            let anchor = found.map(|at| terms[at].1.clone());
            facts.named.insert(named.words.clone(), anchor);
        }
    }
}

fn tell_unused(terms: &[(&Term, Anchor)], seen: &[bool], diags: &mut Diagnostics) {
    let unused: Vec<&Term> =
        terms.iter().zip(seen).filter(|(_, seen)| !**seen).map(|((term, _), _)| *term).collect();
    let Some(first) = unused.first() else { return };
    let names: Vec<String> = unused.iter().take(5).map(|t| format!("\"{}\"", t.words)).collect();
    let more = if unused.len() > names.len() { ", ..." } else { "" };
    let message = match unused.len() {
        1 => format!("the term {} of the glossary stands nowhere in the text", names[0]),
        n => format!(
            "{n} terms of the glossary stand nowhere in the text: {}{more}",
            names.join(", ")
        ),
    };
    let help = "take them out, or mark where the text has other words: `[words]{.term of=\"...\"}`";
    diags.push(Diagnostic::warning(Code::UNUSED_TERM, first.span, message).help(help));
}
