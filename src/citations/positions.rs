//! How each work was cited before: first, again, *ibid.*

use super::cited::Cluster;
use super::node::words;
use super::render::Rank;
use std::collections::HashMap;

/// What stands before a place, in the text or in notes: these are two rows.
#[derive(Default)]
struct Row {
    /// The last note of each work, and its first one.
    seen: HashMap<usize, Seen>,
    /// What was cited last.
    last: Option<Last>,
}

struct Seen {
    last_note: u32,
    first_note: Option<String>,
}

struct Last {
    note: u32,
    /// The works of the note, or of the cluster in the text.
    works: Vec<(usize, Option<String>)>,
    /// How many of them the last cluster has.
    in_cluster: usize,
}

/// Sets the positions of all cites.
pub(super) fn place(clusters: &mut [Cluster], notes: bool, near: u32) {
    let mut rows = [Row::default(), Row::default()];
    for cluster in clusters {
        if cluster.resets {
            rows = [Row::default(), Row::default()];
        }
        let row = &mut rows[usize::from(cluster.note > 0)];
        if cluster.restarts && row.last.as_ref().is_some_and(|last| last.note != cluster.note) {
            row.last = None;
        }
        place_cluster(cluster, row, notes, near);
    }
}

/// The place of a cite, to be compared.
fn locator(cite: &super::cited::Cite) -> Option<String> {
    let (label, nodes) = cite.facts.locator.as_ref()?;
    let more = if place_goes_on(cite) { words(&cite.suffix) } else { String::new() };
    Some(format!("{label} {} {}", words(nodes).trim(), more.trim()))
}

/// Whether words behind the number belong to the place ("5 ff.", "5 and 9"): it has to be said then.
fn place_goes_on(cite: &super::cited::Cite) -> bool {
    let suffix = words(&cite.suffix);
    let first = suffix.trim_start().chars().next();
    cite.facts.locator.is_some() && first.is_some_and(|c| c.is_alphanumeric() || c == '&')
}

fn place_cluster(cluster: &mut Cluster, row: &mut Row, notes: bool, near: u32) {
    let note = cluster.note;
    let mut previous: Option<(usize, Option<String>)> = None;
    let mut works = Vec::new();
    for (index, cite) in cluster.cites.iter_mut().enumerate() {
        let own = locator(cite);
        let goes_on = place_goes_on(cite);
        let seen = row.seen.get(&cite.item);
        let antecedent = match index {
            0 => row.last.as_ref().and_then(|last| last.antecedent(note)),
            _ => previous.as_ref(),
        };
        cite.facts.position = match (seen, antecedent) {
            (None, _) => Rank::First,
            (Some(_), Some((item, before))) if *item == cite.item => match (before, &own) {
                (None, None) => Rank::Ibid,
                (None, Some(_)) => Rank::IbidWithLocator,
                (Some(before), Some(own)) if before == own && !goes_on => Rank::Ibid,
                (Some(_), Some(_)) => Rank::IbidWithLocator,
                (Some(_), None) => Rank::Subsequent,
            },
            (Some(_), _) => Rank::Subsequent,
        };
        let distance = seen.map(|seen| note.saturating_sub(seen.last_note));
        cite.facts.near = notes && note > 0 && distance.is_some_and(|distance| distance <= near);
        cite.facts.first_note = seen.and_then(|seen| seen.first_note.clone());
        let printed = cluster.printed_note.clone().or((note > 0).then(|| note.to_string()));
        let printed = printed.filter(|number| !number.is_empty());
        row.seen
            .entry(cite.item)
            .and_modify(|seen| seen.last_note = note)
            .or_insert(Seen { last_note: note, first_note: printed });
        previous = Some((cite.item, own.clone()));
        works.push((cite.item, own));
    }
    let in_cluster = works.len();
    match &mut row.last {
        Some(last) if last.note == note && note > 0 => {
            last.works.extend(works);
            last.in_cluster = in_cluster;
        }
        last => *last = Some(Last { note, works, in_cluster }),
    }
}

impl Last {
    /// The work before a cluster that it can be *ibid.* of.
    fn antecedent(&self, note: u32) -> Option<&(usize, Option<String>)> {
        if note > 0 && note == self.note {
            // The cluster before, in the same note.
            return (self.in_cluster == 1).then(|| self.works.last()).flatten();
        }
        if note > self.note + 1 {
            return None;
        }
        match self.works.as_slice() {
            [only] => Some(only),
            _ => None,
        }
    }
}
