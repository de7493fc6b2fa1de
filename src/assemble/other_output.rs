//! Places that other versions of the book have, and this one has not: whoever names one hears of it, and has its
//! words without a link.

use super::headings;
use super::survey::Surveyed;
use crate::diagnostic::{Code, Diagnostic};
use crate::manifest::Project;
use crate::manifest::versions::Making;
use crate::model::{Kind, Versions, plain_text};
use crate::source::Span;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What this version lacks.
#[derive(Debug, Default)]
pub(super) struct OtherOutput {
    /// The versions of the book, and that which is made.
    making: Making,
    /// It is an edition that has chosen its chapters: that others are not there is known.
    chosen: bool,
    /// The files of whole chapters; which versions have them.
    files: BTreeMap<String, Versions>,
    /// Names, with what they name.
    names: BTreeMap<String, Lacking>,
    /// What the chapters are that others alone have; of indexes with their names.
    kinds: Vec<(Kind, String)>,
}

/// Something that this version lacks.
#[derive(Debug)]
struct Lacking {
    /// Its title or caption; empty where it has none.
    title: String,
    /// The versions that have it.
    there: Versions,
}

/// Which chapters are in the book: none that other versions alone have, and none below such.
pub(super) fn present(chapters: &[Arc<Surveyed>], making: &Making) -> Vec<usize> {
    let here = who_has(chapters).into_iter().enumerate();
    here.filter(|(_, versions)| versions.has(making.made())).map(|(at, _)| at).collect()
}

/// Which versions have each chapter: none that has not what it stands below.
fn who_has(chapters: &[Arc<Surveyed>]) -> Vec<Versions> {
    let mut open: Vec<(u8, Versions)> = Vec::new();
    let own = |surveyed: &Arc<Surveyed>| {
        let chapter = &surveyed.chapter;
        while open.pop_if(|(level, _)| *level >= chapter.level).is_some() {}
        let above = open.last().map_or(Versions::ALL, |(_, versions)| *versions);
        let has = chapter.shown.and(above);
        open.push((chapter.level, has));
        has
    };
    let mut has: Vec<Versions> = chapters.iter().map(own).collect();
    // A part is there if one of its chapters is.
    for at in (0..chapters.len()).rev() {
        let chapter = &chapters[at].chapter;
        let below = chapters[at + 1..].iter().take_while(|c| c.chapter.level > chapter.level);
        let below = below.count();
        if chapter.kind == Kind::Part && below > 0 {
            let any = has[at + 1..][..below].iter().fold(Versions::NONE, |all, one| all.or(*one));
            has[at] = has[at].and(any);
        }
    }
    has
}

impl OtherOutput {
    /// What the book of these chapters lacks.
    pub(super) fn of(chapters: &[Arc<Surveyed>], project: &Project) -> OtherOutput {
        let making = project.making.clone();
        let all = making.all();
        let edition = making.version().edition.as_ref();
        let chosen = project.editions.iter().any(|e| Some(&e.name) == edition && e.chooses());
        let mut other = OtherOutput { making, chosen, ..OtherOutput::default() };
        for (at, (surveyed, has)) in chapters.iter().zip(who_has(chapters)).enumerate() {
            let (has, chapter) = (has.and(all), &surveyed.chapter);
            if !has.has(other.making.made()) {
                other.add_chapter(surveyed, has);
                if !has.is_empty() {
                    let name = project.entries.get(at).map(|entry| entry.index.name.clone());
                    other.kinds.push((chapter.kind, name.unwrap_or_default()));
                }
            }
            for place in &chapter.elsewhere {
                let by_words = || headings::slug(&place.title);
                let there = place.there.and(has);
                other.add(place.id.clone().unwrap_or_else(by_words), &place.title, there);
            }
        }
        other
    }

    fn add_chapter(&mut self, surveyed: &Surveyed, there: Versions) {
        let (chapter, survey) = (&surveyed.chapter, &surveyed.survey);
        if let Some(path) = &chapter.path {
            let known = self.files.entry(path.clone()).or_insert(Versions::NONE);
            *known = known.or(there);
        }
        let title = plain_text(&chapter.title);
        for id in chapter.attr.id.iter().chain([&chapter.id]) {
            self.add(id.clone(), &title, there);
        }
        self.add(headings::slug(&title), &title, there);
        for named in &survey.named {
            self.add(named.id.clone(), &named.title, there);
        }
        for id in survey.anchors.iter() {
            self.add(id.clone(), "", there);
        }
    }

    /// Adds a name. What other versions have counts before what none has.
    fn add(&mut self, name: String, title: &str, there: Versions) {
        let new = || Lacking { title: title.to_owned(), there };
        let known = self.names.entry(name).or_insert_with(new);
        if known.there.is_empty() && !there.is_empty() {
            *known = new();
        } else {
            known.there = known.there.or(there);
        }
    }

    fn named(&self, label: &str) -> Option<&Lacking> {
        let section = || self.names.get(label.strip_prefix("sec-")?);
        self.names.get(label).or_else(section)
    }

    /// Whether other versions alone have a chapter of a kind.
    pub(super) fn has_kind(&self, kind: Kind) -> bool {
        self.kinds.iter().any(|(other, _)| *other == kind)
    }

    /// Whether other versions alone have an index.
    pub(super) fn has_index(&self, name: &str) -> bool {
        self.kinds.iter().any(|(kind, other)| *kind == Kind::Index && other == name)
    }

    /// What a label names that this output lacks: its title, and what is told of it; nothing where an edition has
    /// chosen its chapters, unless no title can stand in its place.
    pub(super) fn find(&self, label: &str) -> Option<(&str, Option<Diagnostic>)> {
        let lacking = self.named(label)?;
        let known = self.chosen && !lacking.title.is_empty();
        Some((&lacking.title, (!known).then(|| self.told(label, lacking.there))))
    }

    /// What is told of a link to a file, where one of these paths is a chapter that this output lacks.
    pub(super) fn find_file(&self, file: &str, paths: &[String]) -> Option<Option<Diagnostic>> {
        let there = paths.iter().find_map(|path| self.files.get(path))?;
        Some((!self.chosen).then(|| self.told(file, *there)))
    }

    /// What is told of what leads to `what`.
    fn told(&self, what: &str, there: Versions) -> Diagnostic {
        let here = self.making.here();
        let (place, condition) = self.making.place(there);
        let (text, help) = match there.is_empty() {
            false => (
                format!("`{what}` is {place} alone; {here} nothing leads to it"),
                format!("its words stand without a link; `[...]{{{condition}}}` leaves them out"),
            ),
            true => (
                format!("`{what}` is in no output, by its conditions; nothing leads to it"),
                "its words stand without a link; look at the conditions of its chapter too".into(),
            ),
        };
        Diagnostic::warning(Code::OTHER_OUTPUT, Span::NONE, text).help(help)
    }
}
