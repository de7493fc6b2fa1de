//! The works that a book cites: its bibliographies and the style, read through the one door.

use super::citations::Keys;
use super::read::Reader;
use crate::citations::{Fault, FaultKind, Format, Library, Style};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::manifest::Project;
use crate::source::{FileId, Sources, Span};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

/// The style of a book that names none.
const STYLE: &str = "chicago-author-date";

/// Most messages of one kind on one bibliography.
const MAX_MESSAGES: usize = 20;

/// The works that a book can cite, and the style in which it does.
#[derive(Debug)]
pub struct Works {
    /// Hash of all that made this: texts, formats, the style.
    pub hash: u64,
    /// The works of all bibliographies.
    pub library: Library,
    /// Which of the bibliographies each work is from.
    pub origin: Vec<usize>,
    /// Their keys.
    pub keys: Keys,
    /// The style.
    pub style: Style,
    /// What is wrong in each bibliography.
    faults: Vec<Vec<Fault>>,
    /// Keys that an earlier bibliography has: bibliography and place.
    twice: Vec<(usize, std::ops::Range<usize>, String)>,
    /// What is wrong with the style's file.
    bad_style: Option<(std::ops::Range<usize>, String)>,
}

/// The files of a book's bibliographies in a build, in their order.
pub type WorkFiles = Vec<FileId>;

/// Reads the bibliographies and the style; those of `kept` if they are as they were. Nothing of a book
/// without bibliographies. What is wrong with them goes to `diags`.
pub fn works(
    project: &Project,
    kept: Option<&Arc<Works>>,
    sources: &mut Sources,
    diags: &mut Diagnostics,
) -> Option<(Arc<Works>, WorkFiles)> {
    let said = &project.citations;
    if said.bibliographies.is_empty() {
        return None;
    }
    let mut reader = Reader::new(sources, diags);
    let mut files = Vec::new();
    let mut texts = Vec::new();
    for at in &said.bibliographies {
        let Some(format) = Format::of(&at.value) else { continue };
        let Some(file) = reader.read(&at.value, at.span) else { continue };
        texts.push((format, reader.text(file)));
        files.push(file);
    }
    let style = said.style.as_ref();
    let style_file = style.filter(|at| at.value.ends_with(".csl"));
    let style_file = style_file.and_then(|at| reader.read(&at.value, at.span));
    let style_text = style_file.map(|file| reader.text(file));
    let name = style.map(|at| at.value.as_str());
    let mut hasher = DefaultHasher::new();
    (&texts, &style_text, name).hash(&mut hasher);
    let hash = hasher.finish();
    let works = match kept.filter(|works| works.hash == hash) {
        Some(works) => Arc::clone(works),
        None => Arc::new(Works::read(hash, &texts, style_text.as_deref(), name)),
    };
    works.tell(&files, style_file, diags);
    Some((works, files))
}

impl Works {
    fn read(
        hash: u64,
        texts: &[(Format, Arc<str>)],
        style_text: Option<&str>,
        name: Option<&str>,
    ) -> Works {
        let mut library = Library::default();
        let (mut origin, mut faults, mut twice) = (Vec::new(), Vec::new(), Vec::new());
        for (at, (format, text)) in texts.iter().enumerate() {
            let mut own = Library::read(*format, text);
            faults.push(std::mem::take(&mut own.faults));
            let taken = library.join(&own);
            twice.extend(taken.into_iter().map(|entry| (at, entry.range, entry.key)));
            origin.resize(library.entries.len(), at);
        }
        let keys = Keys::new(library.keys().map(str::to_owned));
        let plain = || Style::named(STYLE).unwrap_or_default();
        let mut bad_style = None;
        let style = match (style_text, name) {
            (Some(text), _) => Style::read(text).unwrap_or_else(|fault| {
                bad_style = Some((fault.range, fault.what));
                plain()
            }),
            (None, Some(name)) => Style::named(name).unwrap_or_else(plain),
            (None, None) => plain(),
        };
        Works { hash, library, origin, keys, style, faults, twice, bad_style }
    }

    /// Where a work stands in its bibliography.
    pub fn place(&self, index: usize, files: &[FileId]) -> Span {
        let file = self.origin.get(index).and_then(|at| files.get(*at));
        match (file, self.library.entries.get(index)) {
            (Some(file), Some(entry)) => Span::new(*file, entry.range.start, entry.range.end),
            _ => Span::NONE,
        }
    }

    /// The file that a work stands in.
    pub(crate) fn file(&self, index: usize, files: &[FileId]) -> Option<FileId> {
        self.origin.get(index).and_then(|at| files.get(*at)).copied()
    }

    /// Tells what is wrong with the files.
    fn tell(&self, files: &[FileId], style: Option<FileId>, diags: &mut Diagnostics) {
        for (file, faults) in files.iter().zip(&self.faults) {
            let mut counts: Vec<(&str, usize, Span)> = Vec::new();
            for fault in faults {
                let span = Span::new(*file, fault.range.start, fault.range.end);
                let kind = kind(&fault.kind);
                let known = counts.iter().position(|(k, ..)| *k == kind);
                let known = known.unwrap_or_else(|| {
                    counts.push((kind, 0, span));
                    counts.len() - 1
                });
                counts[known].1 += 1;
                if counts[known].1 <= MAX_MESSAGES {
                    diags.push(told(fault, span));
                }
            }
            for (_, count, span) in counts.into_iter().filter(|(_, n, _)| *n > MAX_MESSAGES) {
                let message =
                    format!("{} more like this in this bibliography", count - MAX_MESSAGES);
                diags.push(Diagnostic::warning(Code::BIBLIOGRAPHY, span, message));
            }
        }
        for (at, range, key) in self.twice.iter().take(MAX_MESSAGES) {
            let span = Span::new(files[*at], range.start, range.end);
            diags.push(told_twice(key, span));
        }
        if let (Some((range, what)), Some(file)) = (&self.bad_style, style) {
            let span = Span::new(file, range.start, range.end);
            let message = format!("this style can't be read: {what}");
            let help = "get the file anew from zotero.org/styles, or name a style that Recto has";
            diags.push(Diagnostic::error(Code::BAD_STYLE, span, message).help(help));
        }
    }
}

fn kind(fault: &FaultKind) -> &'static str {
    match fault {
        FaultKind::Syntax(_) => "syntax",
        FaultKind::File(_) => "file",
        FaultKind::Value(_) => "value",
        FaultKind::Lost(_) => "lost",
        FaultKind::Date(_) => "date",
        FaultKind::Twice => "twice",
        FaultKind::NoParent(_) => "parent",
        FaultKind::Type(_) => "type",
        FaultKind::Command(_) => "command",
        FaultKind::Name(_) => "name",
    }
}

fn told_twice(key: &str, span: Span) -> Diagnostic {
    let message = format!("the key `{key}` belongs to an earlier work too; this one is left out");
    let help = "give one of the two another key, and cite it by that";
    Diagnostic::warning(Code::BIBLIOGRAPHY, span, message).help(help)
}

/// The message on a fault at its place.
fn told(fault: &Fault, span: Span) -> Diagnostic {
    let of = fault.key.as_ref().map(|key| format!(" of `{key}`")).unwrap_or_default();
    let warn = |message: String| Diagnostic::warning(Code::BIBLIOGRAPHY, span, message);
    match &fault.kind {
        FaultKind::Syntax(what) => {
            let message = format!("this can't be read: {what}");
            Diagnostic::error(Code::BIBLIOGRAPHY, span, message)
                .help("the works before and behind it are read")
        }
        FaultKind::File(what) => {
            let message = format!("this can't be read: {what}");
            Diagnostic::error(Code::BIBLIOGRAPHY, span, message)
                .help("mend it here; none of the works of this file is read until then")
        }
        FaultKind::Value(field) => {
            warn(format!("the field `{field}`{of} can't be read as it is written; it is left out"))
                .help("CSL has names as a list of `family` and `given`, dates as `date-parts`")
        }
        FaultKind::Lost(field) => {
            warn(format!("the field `{field}`{of} is not shown by any citation"))
        }
        FaultKind::Date(date) => {
            warn(format!("`{date}`{of} is no date; it is printed as it stands"))
                .help("write 1999, 1999-06 or 1999-06-12; 1999/2001 is a span, 1999? is doubtful")
        }
        FaultKind::Twice => told_twice(fault.key.as_deref().unwrap_or_default(), span),
        FaultKind::NoParent(key) => {
            warn(format!("`{key}`, of which the work{of} takes fields, is in no bibliography"))
                .help("put it into the same file, or mend `crossref`")
        }
        FaultKind::Type(kind) => warn(format!("nobody knows works of the type `{kind}`{of}"))
            .help("it is set as a document; look at its spelling: `book`, `article` and `thesis` are types"),
        FaultKind::Command(command) => {
            warn(format!("the command `{command}`{of} is not known; its words are kept"))
                .help("write the character itself: the file is UTF-8")
        }
        FaultKind::Name(name) => warn(format!("the name `{name}`{of} can't be taken apart")).help(
            "write `Last, First`, names parted by ` and `; `{...}` keeps a body's name whole",
        ),
    }
}
