//! A change of the chapter files as a person takes it or leaves it.

use super::patch::Splice;
use crate::source::{FileId, Sources};
use std::collections::BTreeMap;

/// What a change is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    /// Words are others.
    Words,
    /// Words look otherwise.
    Look,
    /// A paragraph is gone.
    Gone,
    /// A paragraph stands elsewhere.
    Moved,
    /// A paragraph is of another sort: a heading, an item of a list.
    Style,
    /// A remark.
    Remark,
}

impl Sort {
    /// Its name.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Sort::Words => "words",
            Sort::Look => "look",
            Sort::Gone => "deleted paragraph",
            Sort::Moved => "moved paragraph",
            Sort::Style => "style",
            Sort::Remark => "comment",
        }
    }
}

/// In which form changes are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// They are made.
    Made,
    /// They stand there as proposals: `{--old--}`, `{++new++}`, `{>>said<<}`.
    CriticMarkup,
}

/// One change.
#[derive(Debug, Clone)]
pub(crate) struct Change {
    pub(crate) sort: Sort,
    /// Who made it, where the document says so.
    pub(crate) by: Option<String>,
    /// The file, and the line and column in it, from 1.
    pub(crate) file: String,
    pub(crate) line: usize,
    pub(crate) column: usize,
    /// Its number in the order in which the document has them: of words that are put in at one place those
    /// of the first stand first.
    pub(super) order: usize,
    splices: Vec<Splice>,
}

/// Takes out what is changed a second time in the same way, from some change on: a note that two marks refer
/// to goes out as two, and has one source.
pub(super) fn once(changes: &mut Vec<Change>, from: usize) {
    let mut at = from;
    while at < changes.len() {
        let same = |c: &Change| c.sort == changes[at].sort && c.splices == changes[at].splices;
        match changes[from..at].iter().any(same) {
            true => drop(changes.remove(at)),
            false => at += 1,
        }
    }
}

impl Change {
    /// A change of these splices; none where there are none.
    pub(super) fn new(
        sort: Sort,
        by: Option<String>,
        mut splices: Vec<Splice>,
        sources: &Sources,
    ) -> Option<Change> {
        splices.retain(|s| s.end > s.start || !s.text.is_empty());
        splices.sort_by_key(|s| (s.file, s.start, s.end));
        splices = joined(splices);
        let first = splices.first()?;
        let file = sources.get(first.file)?;
        let (line, column) = file.line_col(first.start);
        Some(Change { sort, by, file: file.path.clone(), line, column, order: 0, splices })
    }

    /// The lines of the source that it changes, with what goes and what comes marked: `[-old-]`,
    /// `{+new+}`.
    pub(crate) fn shown(&self, sources: &Sources, marks: [&str; 4]) -> String {
        let mut out = String::new();
        let [open_old, close_old, open_new, close_new] = marks;
        let mut at: Option<(FileId, usize)> = None;
        for splice in &self.splices {
            let Some(file) = sources.get(splice.file) else { continue };
            let text = &file.text;
            let line = text[..splice.start].rfind('\n').map_or(0, |n| n + 1);
            let from = match at {
                Some((file, end)) if file == splice.file && end >= line => end,
                Some((file, end)) => {
                    if let Some(before) = sources.get(file) {
                        out.push_str(rest_of_line(&before.text, end));
                    }
                    out.push('\n');
                    line
                }
                None => line,
            };
            out.push_str(&shortened(&text[from..splice.start], from == line));
            if splice.end > splice.start {
                out.push_str(&format!("{open_old}{}{close_old}", &text[splice.start..splice.end]));
            }
            if !splice.text.is_empty() {
                out.push_str(&format!("{open_new}{}{close_new}", splice.text));
            }
            at = Some((splice.file, splice.end));
        }
        if let Some((file, end)) = at
            && let Some(file) = sources.get(file)
        {
            let rest = rest_of_line(&file.text, end);
            let short: String = rest.chars().take(60).collect();
            let more = if short.len() < rest.len() { "..." } else { "" };
            out.push_str(&format!("{short}{more}"));
        }
        out
    }

    /// What it does to the files.
    pub(super) fn splices(&self) -> &[Splice] {
        &self.splices
    }

    /// Whether it takes out nothing but ends of lines, as two paragraphs become one: such a thing can't be
    /// proposed within the text.
    pub(super) fn joins(&self, sources: &Sources) -> bool {
        self.splices.iter().any(|s| {
            let old = sources.get(s.file).and_then(|f| f.text.get(s.start..s.end));
            let old = old.unwrap_or_default();
            old.contains('\n') && old.trim().is_empty() && s.text.trim().is_empty()
        })
    }

    /// Whether words are others by it, or look otherwise.
    pub(crate) fn is_words(&self) -> bool {
        matches!(self.sort, Sort::Words | Sort::Look)
    }

    /// Where it begins.
    pub(super) fn span(&self, sources: &Sources) -> crate::source::Span {
        let first = self.splices.first().filter(|s| sources.get(s.file).is_some());
        first
            .map_or(crate::source::Span::NONE, |s| crate::source::Span::new(s.file, s.start, s.end))
    }

    /// What goes, and what comes.
    pub(crate) fn words(&self, sources: &Sources) -> (String, String) {
        let old = |s: &Splice| {
            let file = sources.get(s.file);
            file.and_then(|f| f.text.get(s.start..s.end)).unwrap_or_default().to_owned()
        };
        let all: Vec<String> = self.splices.iter().map(old).collect();
        let new: Vec<&str> = self.splices.iter().map(|s| s.text.as_str()).collect();
        (all.concat(), new.concat())
    }
}

/// Splices that touch each other are one.
fn joined(splices: Vec<Splice>) -> Vec<Splice> {
    let mut out: Vec<Splice> = Vec::new();
    for splice in splices {
        match out.last_mut() {
            Some(last) if last.file == splice.file && splice.start <= last.end => {
                last.text.push_str(&splice.text);
                last.end = last.end.max(splice.end);
            }
            _ => out.push(splice),
        }
    }
    out
}

fn rest_of_line(text: &str, at: usize) -> &str {
    text[at..].split('\n').next().unwrap_or_default()
}

/// The last of some words, where they are many.
fn shortened(text: &str, cut: bool) -> String {
    let count = text.chars().count();
    match cut && count > 60 {
        true => format!("...{}", text.chars().skip(count - 60).collect::<String>()),
        false => text.to_owned(),
    }
}

/// Which of some changes can't be made since another one touches the same words. Blank lines may be taken
/// out twice: those between two paragraphs go with either.
pub(super) fn crossing(changes: &[Change], sources: &Sources) -> Vec<usize> {
    let mut taken: BTreeMap<FileId, Vec<&Splice>> = BTreeMap::new();
    let mut out = Vec::new();
    for (n, change) in changes.iter().enumerate() {
        let meets = |s: &Splice| {
            let all = taken.get(&s.file).map(Vec::as_slice).unwrap_or_default();
            all.iter().any(|other| {
                let (from, to) = (other.start, other.end);
                s.start < to && from < s.end && !is_same_gap(s, other, sources)
                    || s.start == s.end && from < s.start && s.start < to
                    || from == to && s.start < from && from < s.end
            })
        };
        if change.splices.iter().any(meets) {
            out.push(n);
            continue;
        }
        for s in &change.splices {
            taken.entry(s.file).or_default().push(s);
        }
    }
    out
}

/// Whether two splices do nothing but take out, and have no more than blank lines in common.
fn is_same_gap(a: &Splice, b: &Splice, sources: &Sources) -> bool {
    let (start, end) = (a.start.max(b.start), a.end.min(b.end));
    let common = sources.get(a.file).and_then(|f| f.text.get(start..end));
    let bare = |t: &str| t.bytes().all(|b| b.is_ascii_whitespace() || matches!(b, b'>' | b'|'));
    a.text.is_empty() && b.text.is_empty() && common.is_some_and(bare)
}

/// The files that changes make others, with their new texts. Of changes that touch the same words the
/// first is made.
pub(crate) fn applied(changes: &[&Change], form: Form, sources: &Sources) -> Vec<(FileId, String)> {
    let mut all: BTreeMap<FileId, Vec<(&Splice, Sort, usize)>> = BTreeMap::new();
    for change in changes {
        for splice in &change.splices {
            all.entry(splice.file).or_default().push((splice, change.sort, change.order));
        }
    }
    let mut out = Vec::new();
    for (id, mut splices) in all {
        let Some(file) = sources.get(id) else { continue };
        // Of those at one place what was said stands behind what was changed.
        splices.sort_by_key(|(s, sort, order)| (s.start, s.end, *sort == Sort::Remark, *order));
        let mut text = String::with_capacity(file.text.len() + 256);
        let mut at = 0;
        for (splice, sort, _) in splices {
            let start = splice.start.max(at);
            // A gap may be taken out twice; of others the first is made.
            if splice.start < at && (splice.end <= at || !splice.text.is_empty()) {
                continue;
            }
            text.push_str(&file.text[at..start]);
            let old = &file.text[start..splice.end];
            text.push_str(&match form {
                Form::Made => written(splice.text.as_str(), &file.text),
                Form::CriticMarkup => critic(old, &written(&splice.text, &file.text), sort),
            });
            at = splice.end;
        }
        text.push_str(&file.text[at..]);
        for end in ["\n\n", "\r\n\r\n"] {
            while text.ends_with(end) && !file.text.ends_with(end) {
                text.truncate(text.len() - end.len() / 2);
            }
        }
        if *text != *file.text {
            out.push((id, text));
        }
    }
    out
}

/// New text with the line ends of the file that it goes into.
fn written(text: &str, file: &str) -> String {
    match file.contains("\r\n") {
        true => text.replace('\n', "\r\n"),
        false => text.to_owned(),
    }
}

/// A change as a proposal, with line feeds at its edges outside of it.
fn critic(old: &str, new: &str, sort: Sort) -> String {
    let core = |text: &str| {
        let start = text.len() - text.trim_start_matches(['\n', '\r']).len();
        let end = text.trim_end_matches(['\n', '\r']).len().max(start);
        (text[..start].to_owned(), text[start..end].to_owned(), text[end..].to_owned())
    };
    if sort == Sort::Remark {
        let (before, words, behind) = core(new);
        let said = words.trim_start_matches("<!-- ").trim_end_matches(" -->");
        return format!("{before}{{>>{said}<<}}{behind}");
    }
    match (old.is_empty(), new.is_empty()) {
        (true, _) => {
            let (before, words, behind) = core(new);
            format!("{before}{{++{words}++}}{behind}")
        }
        (_, true) => {
            let (before, words, behind) = core(old);
            match words.is_empty() {
                true => old.to_owned(),
                false => format!("{before}{{--{words}--}}{behind}"),
            }
        }
        _ => format!("{{~~{old}~>{new}~~}}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(sort: Sort, splices: &[(usize, usize, &str)], sources: &Sources) -> Change {
        let of = |(start, end, text): &(usize, usize, &str)| Splice {
            file: FileId(0),
            start: *start,
            end: *end,
            text: (*text).to_owned(),
        };
        Change::new(sort, None, splices.iter().map(of).collect(), sources).expect("a change")
    }

    #[test]
    fn changes_are_shown_made_and_proposed() {
        let mut sources = Sources::default();
        sources.add("a.md", "# A\n\nThe old lamp.\r\n");
        let words = change(Sort::Words, &[(9, 12, "new")], &sources);
        let remark = change(Sort::Remark, &[(17, 17, "<!-- Eve: so -->")], &sources);
        assert_eq!((words.line, words.column), (3, 5));
        assert_eq!(
            words.shown(&sources, ["[-", "-]", "{+", "+}"]).trim_end(),
            "The [-old-]{+new+} lamp."
        );
        let all = [&words, &remark];
        let made = applied(&all, Form::Made, &sources);
        assert_eq!(made[0].1, "# A\n\nThe new lamp<!-- Eve: so -->.\r\n");
        let proposed = applied(&all, Form::CriticMarkup, &sources);
        assert_eq!(proposed[0].1, "# A\n\nThe {~~old~>new~~} lamp{>>Eve: so<<}.\r\n");
        assert_eq!(crossing(&[words.clone(), remark, words], &sources), [2]);
    }

    #[test]
    fn the_gap_between_two_paragraphs_goes_with_either() {
        let mut sources = Sources::default();
        sources.add("a.md", "one\n\ntwo\n\nthree\n");
        let two = change(Sort::Gone, &[(5, 10, "")], &sources);
        let three = change(Sort::Gone, &[(9, 16, "")], &sources);
        assert!(crossing(&[two.clone(), three.clone()], &sources).is_empty());
        assert_eq!(applied(&[&two, &three], Form::Made, &sources)[0].1, "one\n");
        let word = change(Sort::Words, &[(7, 8, "")], &sources);
        assert_eq!(crossing(&[two.clone(), word], &sources), [1]);
        assert!(!two.joins(&sources));
        assert!(change(Sort::Words, &[(3, 5, " ")], &sources).joins(&sources));
    }
}
