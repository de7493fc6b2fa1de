//! What word processors do not keep of a book: labels, the kinds of chapters, what of a paragraph the book says. It
//! goes with the file, so that a new manuscript can be made of it.

use crate::exchange::sent::Own;
use crate::exchange::units::{Leads, Object, Text};
use crate::manifest::kind_name;
use crate::model::{Book, Chapter, Kind, Matter};
use std::collections::{BTreeMap, BTreeSet};

/// A place of the book: a chapter, and a name in it.
type At = (u32, Option<String>);

/// What is to be known of each paragraph of a text.
pub(super) fn of(book: &Book, text: &Text) -> Vec<Own> {
    let named = labels(book, text);
    let place = |chapter: u32, id: &Option<String>| {
        let whole = || text.places.get(&(chapter, None));
        text.places.get(&(chapter, id.clone())).or_else(whole)
    };
    let one = |(at, para): (usize, &crate::exchange::units::Para)| {
        let mut refs = Vec::new();
        for (range, leads) in &para.links {
            let Leads::To(chapter, id) = leads else { continue };
            let words = para.units.get(range.clone()).unwrap_or_default();
            // The words of a reference stand in no file.
            if !words.is_empty()
                && words.iter().all(|unit| unit.at.is_none())
                && let Some(label) = place(*chapter, id).and_then(|at| named.get(at))
            {
                refs.push((words.iter().map(|unit| unit.ch).collect(), label.clone()));
            }
        }
        let width = para.objects.iter().find_map(|object| match object {
            Object::Picture(_, _, width) => Some(width.clone().unwrap_or_default()),
            _ => None,
        });
        let title = text.places.get(&(para.chapter as u32, None)) == Some(&at);
        let chapter = book.chapters.get(para.chapter).filter(|_| title);
        Own {
            lead: para.lead,
            label: named.get(&at).cloned(),
            refs,
            chapter: chapter.map(|chapter| kind(chapter)),
            width,
        }
    };
    text.paras.iter().enumerate().map(one).collect()
}

/// The labels of paragraphs: those that something names, and those that no heading's words make.
fn labels(book: &Book, text: &Text) -> BTreeMap<usize, String> {
    let links = text.paras.iter().flat_map(|para| &para.links);
    let linked: BTreeSet<At> = links
        .filter_map(|(_, leads)| match leads {
            Leads::To(chapter, id) => Some((*chapter, id.clone())),
            Leads::Out(_) => None,
        })
        .collect();
    let mut labels = BTreeMap::new();
    for (place, at) in &text.places {
        let Some(para) = text.paras.get(*at) else { continue };
        let Some(chapter) = book.chapters.get(place.0 as usize) else { continue };
        let label = match &place.1 {
            // A name that an author has given comes before the one that is made.
            Some(id) => {
                let words: String = para.units.iter().skip(para.lead).map(|unit| unit.ch).collect();
                let made = crate::assemble::slug(&words);
                // A second one of these words has a number behind them.
                let bare = id.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches('-');
                let of_display = ["figure-", "table-", "listing-", "formula-"];
                let is_made = [id.as_str(), bare].contains(&made.as_str())
                    || of_display.iter().any(|word| id.starts_with(word));
                (linked.contains(place) || !is_made).then(|| id.clone())
            }
            None if linked.contains(place) => {
                let own = chapter.attr.id.clone();
                Some(own.unwrap_or_else(|| format!("sec-{}", chapter.id)))
            }
            None => None,
        };
        if let Some(label) = label {
            labels.entry(*at).or_insert(label);
        }
    }
    labels
}

/// "back/appendix", "main/chapter/unnumbered".
fn kind(chapter: &Chapter) -> String {
    let matter = match chapter.matter {
        Matter::Front => "front",
        Matter::Main => "main",
        Matter::Back => "back",
    };
    let bare = chapter.wants_number == Some(false)
        && matches!(chapter.kind, Kind::Chapter | Kind::CaseStudy | Kind::Appendix)
        && chapter.matter == Matter::Main;
    let unnumbered = if bare { "/unnumbered" } else { "" };
    format!("{matter}/{}{unnumbered}", kind_name(chapter.kind))
}
