//! Which terms of the glossary each chapter uses, and which nobody uses.

use super::link::{Usage, used};
use super::terms::{Term, known, spellings};
use crate::assemble::other_output::OtherOutput;
use crate::assemble::survey::Surveyed;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::manifest::{Project, Suggestions};
use crate::model::{Anchor, Book, Kind};
use rayon::prelude::*;
use std::collections::BTreeMap;

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
    let mut terms: Vec<(&Term, Anchor)> = Vec::new();
    for (chapter, surveyed) in surveyed.iter().enumerate() {
        for term in surveyed.iter().flat_map(|s| &s.survey.terms) {
            let anchor = Anchor { chapter: chapter as u32, id: Some(term.id.clone()) };
            if terms.iter().all(|(t, _)| t.words != term.words) {
                terms.push((term, anchor));
            }
        }
    }
    let known = known(terms.iter().map(|(t, _)| t.words.as_str()), lang);
    let uses: Vec<Vec<Usage>> = (surveyed.par_iter())
        .map(|s| s.map_or_else(Vec::new, |s| used(&s.chapter, &known, terms.len())))
        .collect();
    let mut seen = vec![false; terms.len()];
    for (facts, uses) in facts.iter_mut().zip(&uses) {
        for (at, usage) in uses.iter().enumerate() {
            seen[at] |= usage.stands;
            if usage.links && project.glossary_links != Some(false) {
                let (term, anchor) = &terms[at];
                facts.used.push((spellings(&term.words, lang), anchor.clone()));
            }
        }
    }
    // Where the other output alone has a glossary, that may explain what none here does.
    let mut unheard = Diagnostics::new();
    let heard = if other.has_kind(Kind::Glossary) { &mut unheard } else { &mut *diags };
    name(surveyed, &terms, &mut facts, &mut seen, lang, heard);
    tell_unused(&terms, &seen, diags);
    facts
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
