//! Places that another output of the book has, and this one has not: whoever names one hears of it, and has its
//! words without a link.

use super::headings;
use super::survey::Surveyed;
use crate::diagnostic::{Code, Diagnostic};
use crate::manifest::{Output, Project};
use crate::model::{Chapter, Kind, plain_text};
use crate::source::Span;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What this output lacks.
#[derive(Debug, Default)]
pub(super) struct OtherOutput {
    /// The output that is made.
    made: Output,
    /// The files of whole chapters; whether the other output has them.
    files: BTreeMap<String, bool>,
    /// Names, with what they name.
    names: BTreeMap<String, Lacking>,
    /// What the chapters are that the other output alone has; of indexes with their names.
    kinds: Vec<(Kind, String)>,
}

/// Something that this output lacks.
#[derive(Debug)]
struct Lacking {
    /// Its title or caption; empty where it has none.
    title: String,
    /// The other output has it.
    there: bool,
}

/// Which chapters are in the book: none that another output alone has, and none below such.
pub(super) fn present(chapters: &[Arc<Surveyed>]) -> Vec<usize> {
    with_those_below(chapters, |chapter| chapter.left_out)
}

/// Which chapters an output has that leaves some out, with all below them.
fn with_those_below(chapters: &[Arc<Surveyed>], left_out: fn(&Chapter) -> bool) -> Vec<usize> {
    let mut out: Option<u8> = None;
    let stays = |at: &usize| {
        let chapter = &chapters[*at].chapter;
        out = out.filter(|level| chapter.level > *level);
        if out.is_none() && left_out(chapter) {
            out = Some(chapter.level);
        }
        out.is_none()
    };
    (0..chapters.len()).filter(stays).collect()
}

impl OtherOutput {
    /// What the book of these chapters lacks, of which it has those that are present.
    pub(super) fn of(
        chapters: &[Arc<Surveyed>],
        present: &[usize],
        project: &Project,
    ) -> OtherOutput {
        let mut other = OtherOutput { made: project.output, ..OtherOutput::default() };
        let all_there = with_those_below(chapters, |chapter| chapter.left_out_there);
        let mut here = present.iter().copied().peekable();
        let mut there = all_there.into_iter().peekable();
        for (at, surveyed) in chapters.iter().enumerate() {
            let here = here.next_if_eq(&at).is_some();
            let there = there.next_if_eq(&at).is_some();
            let chapter = &surveyed.chapter;
            if !here {
                other.add_chapter(surveyed, there);
            }
            if !here && there {
                let name = project.entries.get(at).map(|entry| entry.index.name.clone());
                other.kinds.push((chapter.kind, name.unwrap_or_default()));
            }
            // What this output would have of a chapter that it leaves out is nowhere.
            let there = there && !chapter.left_out;
            for place in &chapter.elsewhere {
                let by_words = || headings::slug(&place.title);
                other.add(place.id.clone().unwrap_or_else(by_words), &place.title, there);
            }
        }
        other
    }

    fn add_chapter(&mut self, surveyed: &Surveyed, there: bool) {
        let (chapter, survey) = (&surveyed.chapter, &surveyed.survey);
        if let Some(path) = &chapter.path {
            *self.files.entry(path.clone()).or_default() |= there;
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

    /// Adds a name. What the other output has counts before what none has.
    fn add(&mut self, name: String, title: &str, there: bool) {
        let new = || Lacking { title: title.to_owned(), there };
        let known = self.names.entry(name).or_insert_with(new);
        if there && !known.there {
            *known = new();
        }
    }

    fn named(&self, label: &str) -> Option<&Lacking> {
        let section = || self.names.get(label.strip_prefix("sec-")?);
        self.names.get(label).or_else(section)
    }

    /// Whether the other output alone has a chapter of a kind.
    pub(super) fn has_kind(&self, kind: Kind) -> bool {
        self.kinds.iter().any(|(other, _)| *other == kind)
    }

    /// Whether the other output alone has an index.
    pub(super) fn has_index(&self, name: &str) -> bool {
        self.kinds.iter().any(|(kind, other)| *kind == Kind::Index && other == name)
    }

    /// What a label names that this output lacks: its title, and what is told of it.
    pub(super) fn find(&self, label: &str) -> Option<(&str, Diagnostic)> {
        let lacking = self.named(label)?;
        Some((&lacking.title, self.told(label, lacking.there)))
    }

    /// What is told of a link to a file, where one of these paths is a chapter that this output lacks.
    pub(super) fn find_file(&self, file: &str, paths: &[String]) -> Option<Diagnostic> {
        let there = paths.iter().find_map(|path| self.files.get(path))?;
        Some(self.told(file, *there))
    }

    /// What is told of what leads to `what`.
    fn told(&self, what: &str, there: bool) -> Diagnostic {
        let (place, format, here) = match self.made {
            Output::Print => ("in the EPUB", "epub", "on the pages"),
            Output::Epub => ("on the pages", "pdf", "in the EPUB"),
        };
        let (text, help) = match there {
            true => (
                format!("`{what}` is {place} alone; {here} nothing leads to it"),
                format!(
                    "its words stand without a link; `[...]{{when-format=\"{format}\"}}` leaves \
                     them out"
                ),
            ),
            false => (
                format!("`{what}` is in no output, by its conditions; nothing leads to it"),
                "its words stand without a link; look at the conditions of its chapter too".into(),
            ),
        };
        Diagnostic::warning(Code::OTHER_OUTPUT, Span::NONE, text).help(help)
    }
}
