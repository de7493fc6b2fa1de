//! Cites of different works that look alike are told from each other: by more names, by given names, by a
//! letter behind the year, by what the style keeps for it.

use super::engine::Engine;
use super::item::Person;
use super::render::{Hints, NameList};
use super::sheet::GivenRule;
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};

/// Finds the hints of all works. `order` has the works in the bibliography's order.
pub(super) fn hints(engine: &Engine, order: &[usize]) -> Vec<Hints> {
    let mut ranks = vec![0; engine.items.len()];
    for (rank, item) in order.iter().enumerate() {
        ranks[*item] = rank;
    }
    let mut work = Work { engine, hints: vec![Hints::default(); engine.items.len()] };
    let wanted = engine.sheet.citation.disambiguation;
    if wanted.given && wanted.rule != GivenRule::ByCite {
        work.given_everywhere(wanted.rule);
    }
    for group in work.alike(&(0..engine.items.len()).collect::<Vec<_>>()) {
        if wanted.names || (wanted.given && wanted.rule == GivenRule::ByCite) {
            work.names(group);
        }
    }
    if wanted.given && wanted.rule != GivenRule::ByCite {
        work.given_everywhere(wanted.rule);
    }
    let all: Vec<usize> = (0..engine.items.len()).collect();
    if wanted.year_letter {
        for group in work.alike(&all) {
            work.letters(&group, &ranks);
        }
    }
    for group in work.alike(&all) {
        work.extra(&group);
    }
    work.hints
}

struct Work<'a> {
    engine: &'a Engine<'a>,
    hints: Vec<Hints>,
}

impl Work<'_> {
    /// A work's cite with hints, and its lists of names.
    fn look(&self, item: usize, hints: &Hints) -> (String, Vec<NameList>) {
        self.engine.plain_cite(item, hints)
    }

    /// The works whose cites look alike, in groups of two and more.
    fn alike(&self, works: &[usize]) -> Vec<Vec<usize>> {
        let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let mut order = Vec::new();
        let look = |item: &usize| self.look(*item, &self.hints[*item]).0;
        let texts: Vec<String> = works.par_iter().map(look).collect();
        for (item, text) in works.iter().zip(texts) {
            let group = groups.entry(text.clone()).or_default();
            if group.is_empty() {
                order.push(text);
            }
            group.push(*item);
        }
        let taken = order.into_iter().filter_map(|text| groups.remove(&text));
        taken.filter(|group| group.len() > 1).collect()
    }

    /// More names and given names for works that look alike.
    fn names(&mut self, group: Vec<usize>) {
        let wanted = self.engine.sheet.citation.disambiguation;
        let by_cite = wanted.given && wanted.rule == GivenRule::ByCite;
        let lists: HashMap<usize, Vec<NameList>> =
            group.iter().map(|item| (*item, self.look(*item, &self.hints[*item]).1)).collect();
        let mut open: Vec<usize> = group;
        let steps = steps(&lists, wanted.names, by_cite);
        // The hints tried last that told a work from most others.
        let mut best: HashMap<usize, (usize, Hints)> = HashMap::new();
        for item in &open {
            best.insert(*item, (open.len() - 1, self.hints[*item].clone()));
        }
        for step in steps {
            if open.len() < 2 {
                break;
            }
            let tried: Vec<Hints> =
                open.iter().map(|item| self.tried(&best[item].1, &step, &lists[item])).collect();
            let texts: Vec<String> =
                open.iter().zip(&tried).map(|(item, hints)| self.look(*item, hints).0).collect();
            let mut left = Vec::new();
            for (index, item) in open.iter().enumerate() {
                let clashes = texts.iter().filter(|text| **text == texts[index]).count() - 1;
                if clashes < best[item].0 {
                    best.insert(*item, (clashes, tried[index].clone()));
                }
                if clashes > 0 {
                    left.push(*item);
                }
            }
            open = left;
        }
        for (item, (_, hints)) in best {
            self.hints[item] = hints;
        }
    }

    /// A work's hints with a step taken.
    fn tried(&self, hints: &Hints, step: &Step, lists: &[NameList]) -> Hints {
        let mut hints = hints.clone();
        for list in lists {
            let hint = hints.names.entry(list.variable.clone()).or_default();
            if step.show > list.shown {
                hint.show = hint.show.max(step.show.min(list.total));
            }
            for (index, level) in step.given.iter().enumerate().take(list.total) {
                if hint.given.len() <= index {
                    hint.given.resize(index + 1, 0);
                }
                let level = if *level == 1 && !list.initials { 2 } else { *level };
                hint.given[index] = hint.given[index].max(level);
            }
        }
        hints
    }

    /// Given names wherever two people have the same family name.
    fn given_everywhere(&mut self, rule: GivenRule) {
        let primary = matches!(rule, GivenRule::PrimaryName | GivenRule::PrimaryNameWithInitials);
        let initials_only =
            matches!(rule, GivenRule::AllNamesWithInitials | GivenRule::PrimaryNameWithInitials);
        // People by what of them is shown.
        let mut people: Vec<(usize, String, usize, Person, bool)> = Vec::new();
        for item in 0..self.engine.items.len() {
            let (_, lists) = self.look(item, &self.hints[item]);
            for list in lists {
                let Some(named) = self.engine.items[item].names.get(&list.variable) else {
                    continue;
                };
                let shown = if primary { list.shown.min(1) } else { list.total };
                for (index, person) in named.iter().enumerate().take(shown) {
                    if !person.is_literal() && !person.others {
                        let place = list.variable.clone();
                        people.push((item, place, index, person.clone(), list.initials));
                    }
                }
            }
        }
        let family = |person: &Person| format!("{} {}", person.non_dropping, person.family);
        let mut families: BTreeMap<String, Vec<&Person>> = BTreeMap::new();
        for (_, _, _, person, _) in &people {
            families.entry(family(person)).or_default().push(person);
        }
        let mut raised = Vec::new();
        for (item, variable, index, person, has_initials) in &people {
            let alike = &families[&family(person)];
            let mut others =
                alike.iter().filter(|other| bare(&other.given) != bare(&person.given)).peekable();
            if others.peek().is_none() {
                continue;
            }
            let same =
                |other: &&Person| first_letters(&other.given) == first_letters(&person.given);
            let clash = others.any(same);
            let level = match (has_initials, clash) {
                (true, false) => 1,
                // Initials that are the same tell nothing.
                (true, true) if initials_only => continue,
                _ => 2,
            };
            raised.push((*item, variable.clone(), *index, level));
        }
        for (item, variable, index, level) in raised {
            let hint = self.hints[item].names.entry(variable).or_default();
            if hint.given.len() <= index {
                hint.given.resize(index + 1, 0);
            }
            hint.given[index] = hint.given[index].max(level);
        }
    }

    /// Letters behind the years of works that look alike, in the bibliography's order.
    fn letters(&mut self, group: &[usize], ranks: &[usize]) {
        let mut sorted: Vec<usize> = group.to_vec();
        sorted.sort_by_key(|item| ranks[*item]);
        for (index, item) in sorted.into_iter().enumerate() {
            self.hints[item].letter = Some(letter(index));
        }
    }

    /// What the style keeps for works that look alike.
    fn extra(&mut self, group: &[usize]) {
        let before: Vec<String> =
            group.iter().map(|item| self.look(*item, &self.hints[*item]).0).collect();
        let mut open: Vec<(usize, String)> = group.iter().copied().zip(before).collect();
        for level in 1..=4 {
            let tried = |item: usize| Hints { extra: level, ..self.hints[item].clone() };
            let texts: Vec<String> =
                open.iter().map(|(item, _)| self.look(*item, &tried(*item)).0).collect();
            let clashes = |text: &String| texts.iter().filter(|other| *other == text).count() > 1;
            let mut left = Vec::new();
            let mut done = Vec::new();
            for ((item, before), text) in open.iter().zip(&texts) {
                match clashes(text) {
                    false => done.push(*item),
                    true => left.push((*item, before.clone())),
                }
            }
            for item in done {
                self.hints[item].extra = level;
            }
            open = left;
            if open.len() < 2 {
                break;
            }
        }
    }
}

/// How much is shown at a try.
struct Step {
    show: usize,
    given: Vec<u8>,
}

/// What is tried, from little to much: more names; then given names from the first on, and these with more
/// names.
fn steps(lists: &HashMap<usize, Vec<NameList>>, names: bool, given: bool) -> Vec<Step> {
    let all = || lists.values().flatten();
    let shown = all().map(|list| list.shown).min().unwrap_or(0);
    let total = all().map(|list| list.total).max().unwrap_or(0);
    let most =
        if names { total } else { shown.max(all().map(|list| list.shown).max().unwrap_or(0)) };
    let mut steps = Vec::new();
    if names {
        for show in shown + 1..=total {
            steps.push(Step { show, given: Vec::new() });
        }
    }
    if given {
        for show in shown..=most {
            for index in 0..show {
                for level in [1, 2] {
                    let mut given = vec![0; index + 1];
                    given[index] = level;
                    steps.push(Step { show, given });
                }
            }
            for level in [1, 2] {
                steps.push(Step { show, given: vec![level; show] });
            }
        }
    }
    steps
}

/// Given names without what differs from writer to writer: "J.J." is "J. J.".
fn bare(given: &str) -> String {
    given.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The initials of given names.
fn first_letters(given: &str) -> String {
    given.split([' ', '-', '.']).filter_map(|word| word.chars().next()).collect()
}

/// a, b, ... z, aa, ab, ...
fn letter(mut index: usize) -> String {
    let mut letters = Vec::new();
    loop {
        letters.push(char::from(b'a' + (index % 26) as u8));
        if index < 26 {
            break;
        }
        index = index / 26 - 1;
    }
    letters.iter().rev().collect()
}
