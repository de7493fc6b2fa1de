//! All words of a text's citations.

use super::cited;
use super::engine::{Engine, Line};
use super::inlines::{LEFT_MARGIN, Making, RIGHT_INLINE, inlines};
use super::item::Item;
use super::render::{Facts, Rank};
use super::rich;
use super::{
    BibliographyEntry, Cite, Cluster, EntryLayout, Form, Library, Nocite, Options, Output, Style,
    Words,
};
use crate::model::{Inline, InlineKind};
use rayon::prelude::*;
use std::collections::HashMap;

/// Makes the words of all clusters of a text and of its bibliography. `language` is the text's, BCP 47.
pub fn process(
    style: &Style,
    language: &str,
    library: &Library,
    clusters: &[Cluster],
    options: &Options,
) -> Output {
    let mut works = Works::default();
    let mut unknown = Vec::new();
    let mut placed: Vec<cited::Cluster> = Vec::with_capacity(clusters.len());
    for (index, cluster) in clusters.iter().enumerate() {
        placed.push(works.cluster(library, cluster, index, &mut unknown));
    }
    match &options.nocite {
        Nocite::Cited => {}
        Nocite::Keys(keys) => keys.iter().for_each(|key| {
            works.place(library, key);
        }),
        Nocite::All => library.entries.iter().for_each(|entry| {
            works.place(library, &entry.key);
        }),
    }
    let keys: Vec<String> = works.items.iter().map(|item| item.key.clone()).collect();
    let engine = Engine::new(&style.sheet, language, works.items).quoting(options.quotes.as_ref());
    engine.place(&mut placed);
    let words = placed
        .par_iter()
        .zip(clusters)
        .map(|(placed, cluster)| words(&engine, placed, cluster, options.links))
        .collect();
    let lines = engine.bibliography();
    let entries = lines.iter().map(|line| entry(&keys, &engine, line, options.links)).collect();
    Output { clusters: words, entries, layout: layout(style), unknown }
}

/// The works that are named, each once.
#[derive(Default)]
struct Works<'a> {
    items: Vec<&'a Item>,
    places: HashMap<String, usize>,
}

impl<'a> Works<'a> {
    /// The place of a work; none if the library does not have it.
    fn place(&mut self, library: &'a Library, key: &str) -> Option<usize> {
        if let Some(place) = self.places.get(key) {
            return Some(*place);
        }
        let entry = library.get(key)?;
        self.places.insert(key.to_owned(), self.items.len());
        self.items.push(&entry.item);
        Some(self.items.len() - 1)
    }

    fn cluster(
        &mut self,
        library: &'a Library,
        cluster: &Cluster,
        number: usize,
        unknown: &mut Vec<(usize, usize)>,
    ) -> cited::Cluster {
        let mut cites = Vec::new();
        for (index, cite) in cluster.cites.iter().enumerate() {
            match self.place(library, &cite.key) {
                Some(item) => cites.push(placed(cite, item, index)),
                None => unknown.push((number, index)),
            }
        }
        cited::Cluster {
            cites,
            note: cluster.note,
            printed_note: cluster.printed_note.clone(),
            resets: cluster.resets,
            restarts: cluster.restarts,
            opens_note: cluster.opens_note,
            in_text: true,
        }
    }
}

fn placed(cite: &Cite, item: usize, index: usize) -> cited::Cite {
    let locator = cite.locator.as_ref();
    cited::Cite {
        item,
        facts: Facts {
            locator: locator.map(|l| (l.label.clone(), rich::of_inlines(&l.place))),
            many: locator.is_some_and(|l| l.many),
            ..Facts::default()
        },
        prefix: rich::of_inlines(&cite.prefix),
        suffix: rich::of_inlines(&cite.suffix),
        form: cite.form,
        index,
    }
}

/// The words of a cluster.
fn words(engine: &Engine, placed: &cited::Cluster, cluster: &Cluster, links: bool) -> Words {
    let keys: Vec<String> = cluster.cites.iter().map(|cite| cite.key.clone()).collect();
    let making = Making { keys: &keys, links };
    let first = placed.cites.iter().position(|cite| cite.index == 0);
    let (true, Some(first)) = (cluster.in_sentence, first) else {
        return Words { author: Vec::new(), citation: inlines(&engine.cluster(placed), &making) };
    };
    let mut alone = cited::Cluster {
        cites: vec![placed.cites[first].clone()],
        opens_note: cluster.author_opens,
        ..placed.clone()
    };
    alone.cites[0].form = Form::AuthorAlone;
    alone.cites[0].prefix.clear();
    alone.cites[0].suffix.clear();
    let mut author = inlines(&engine.cluster(&alone), &making);
    // What is *ibid.* in the note has no author there; the sentence has one all the same.
    for rank in [Rank::Subsequent, Rank::First] {
        if author.is_empty() && placed.cites[first].facts.position >= Rank::Ibid {
            alone.cites[0].facts.position = rank;
            author = inlines(&engine.cluster(&alone), &making);
        }
    }
    let mut rest = placed.clone();
    if !author.is_empty() {
        rest.cites[first].form = Form::WithoutAuthor;
    }
    Words { author, citation: inlines(&engine.cluster(&rest), &making) }
}

fn layout(style: &Style) -> EntryLayout {
    let Some(section) = &style.sheet.bibliography else { return EntryLayout::default() };
    EntryLayout {
        hanging: section.hanging,
        labels: section.second_field.is_some(),
        labels_in_margin: section.second_field == Some(super::sheet::SecondField::Margin),
        spacing: section.entry_spacing,
        leading: section.line_spacing,
    }
}

/// An entry; what stands in the margin is its label.
fn entry(keys: &[String], engine: &Engine, line: &Line, links: bool) -> BibliographyEntry {
    let item = engine.items[line.item];
    let mut label = Vec::new();
    let mut words = Vec::new();
    for inline in inlines(&line.leaves, &Making { keys, links }) {
        match inline.kind {
            InlineKind::Span(attr, inner) if attr.has(LEFT_MARGIN) => label.extend(inner),
            InlineKind::Span(attr, inner) if attr.has(RIGHT_INLINE) => words.extend(inner),
            kind => words.push(Inline { kind, span: inline.span }),
        }
    }
    let text = |name: &str| {
        let nodes = rich::read(item.text(name)?);
        let leaves = super::leaves::row(&nodes, &engine.locale.quotes());
        Some(inlines(&leaves, &Making { keys, links }))
    };
    BibliographyEntry {
        key: item.key.clone(),
        label,
        words,
        annotation: text("annote"),
        summary: text("abstract"),
    }
}
