//! Places that another output of the book has, and this one has not: whoever names one hears of it, and has its
//! words without a link.

use super::headings;
use super::survey::Surveyed;
use crate::diagnostic::{Code, Diagnostic};
use crate::manifest::Output;
use crate::model::plain_text;
use crate::source::Span;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What this output lacks.
#[derive(Debug, Default)]
pub(super) struct OtherOutput {
    /// The output that is made.
    made: Output,
    /// The files of whole chapters.
    files: BTreeSet<String>,
    /// Names, each with the title or caption of what it names; empty where that has none.
    names: BTreeMap<String, String>,
}

/// Which chapters are in the book: none that another output alone has, and none below such.
pub(super) fn present(chapters: &[Arc<Surveyed>]) -> Vec<usize> {
    let mut out: Option<u8> = None;
    let stays = |at: &usize| {
        let chapter = &chapters[*at].chapter;
        out = out.filter(|level| chapter.level > *level);
        if out.is_none() && chapter.left_out {
            out = Some(chapter.level);
        }
        out.is_none()
    };
    (0..chapters.len()).filter(stays).collect()
}

impl OtherOutput {
    /// What the book of these chapters lacks, of which it has those that are present.
    pub(super) fn of(chapters: &[Arc<Surveyed>], present: &[usize], made: Output) -> OtherOutput {
        let mut other = OtherOutput { made, ..OtherOutput::default() };
        let mut here = present.iter().copied().peekable();
        for (at, surveyed) in chapters.iter().enumerate() {
            if here.next_if_eq(&at).is_none() {
                other.add_chapter(surveyed);
            }
            for place in &surveyed.chapter.elsewhere {
                let by_words = || headings::slug(&place.title);
                other.add(place.id.clone().unwrap_or_else(by_words), &place.title);
            }
        }
        other
    }

    fn add_chapter(&mut self, surveyed: &Surveyed) {
        let (chapter, survey) = (&surveyed.chapter, &surveyed.survey);
        self.files.extend(chapter.path.clone());
        let title = plain_text(&chapter.title);
        for id in chapter.attr.id.iter().chain([&chapter.id]) {
            self.add(id.clone(), &title);
        }
        self.add(headings::slug(&title), &title);
        for named in &survey.named {
            self.add(named.id.clone(), &named.title);
        }
        for id in survey.anchors.iter() {
            self.add(id.clone(), "");
        }
    }

    fn add(&mut self, name: String, title: &str) {
        self.names.entry(name).or_insert_with(|| title.to_owned());
    }

    /// The title of what a label names.
    pub(super) fn title(&self, label: &str) -> Option<&str> {
        let section = || self.names.get(label.strip_prefix("sec-")?);
        self.names.get(label).or_else(section).map(String::as_str)
    }

    /// Whether one of these files is a chapter of another output.
    pub(super) fn has_file(&self, paths: &[String]) -> bool {
        !self.files.is_empty() && paths.iter().any(|path| self.files.contains(path))
    }

    /// What is told of what leads to `what`.
    pub(super) fn told(&self, what: &str) -> Diagnostic {
        let (there, format, here) = match self.made {
            Output::Print => ("in the EPUB", "epub", "on the pages"),
            Output::Epub => ("on the pages", "pdf", "in the EPUB"),
        };
        let text = format!("`{what}` is {there} alone; {here} nothing leads to it");
        let help = format!(
            "its words stand without a link; `[...]{{when-format=\"{format}\"}}` leaves them out"
        );
        Diagnostic::warning(Code::OTHER_OUTPUT, Span::NONE, text).help(help)
    }
}
