//! The words on the back of a cover: a Markdown file of its own, or the book's description, on a page of
//! its own.

use super::cover::Task;
use super::layout::resolve;
use super::reading::read;
use super::watch::Silent;
use crate::assemble::Kept;
use crate::cover::Back;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, count};
use crate::files::Fault;
use crate::manifest::versions::Making;
use crate::manifest::{At, Entry, Flavour, Open, Print, Project};
use crate::model::{Block, BlockKind, Book, Chapter, Inline, Kind, Metadata};
use crate::source::Sources;
use crate::theme::{LeadIn, Theme};
use crate::typeset::page::Pages;
use crate::typeset::{self, Order};
use std::sync::Arc;

/// Sets a book that nobody has printed.
fn set(
    book: &Book,
    theme: &Theme,
    print: &Print,
    sources: &Sources,
    kept: &mut typeset::Kept,
    found: &mut Diagnostics,
) -> Pages {
    let order = Order { book, theme, print, sources, hold: None };
    typeset::typeset(&order, kept, found, &|_| {})
}

/// Sets the file on a page of this trim and these margins (left, right, head, foot). `None` if it
/// can't be read, or is too long.
pub(super) fn set_on(
    task: &Task,
    file: &At<String>,
    (trim, margins): ((f32, f32), [f32; 4]),
    sources: &mut Sources,
    found: &mut Diagnostics,
) -> Option<Back> {
    let path = sources.files.normal(&file.value).ok_or(Fault::Outside);
    let path = match path.and_then(|path| sources.files.check(&path).map(|()| path)) {
        Ok(path) => path,
        Err(why) => {
            let what = match why {
                Fault::Missing => format!("there is no file `{}` in the project", file.value),
                why => format!("`{}` can't be read: {why}", file.value),
            };
            let help = "write the words of the back there, or take `blurb` out";
            found.push(Diagnostic::error(Code::MISSING_FILE, file.span, what).help(help));
            return None;
        }
    };
    let mut alone = alone(task.project, file, path.clone(), (trim, margins));
    let version = alone.making.of_edition(&task.order.edition.name).unwrap_or(Making::PRESS);
    alone.making = alone.making.with(version);
    let mut told = Diagnostics::new();
    let book = read(&alone, sources, &mut Kept::nothing(), &mut Silent, &mut told);
    for d in told.iter() {
        // The advice on a chapter is on the order, where a blurb does not stand.
        found.push(match d.code {
            Code::EMPTY_CHAPTER => {
                let what = format!("`{}` has no words for the back of the cover", file.value);
                Diagnostic::warning(Code::EMPTY_BLURB, file.span, what)
                    .help("write them there, or take `blurb` out")
            }
            _ => d.clone(),
        });
    }
    let style = style(task, &alone.print, &book.meta.language);
    let once = &mut typeset::Kept::none();
    let mut pages = set(&book, &style, &alone.print, sources, once, found);
    let own = book.chapters.iter().position(|c| c.path.as_deref() == Some(path.as_str()))?;
    pages.pages.retain(|p| p.chapter as usize == own && !p.blank);
    if pages.pages.len() > 1 {
        let what = format!("`{}` is too long for the back of the cover", file.value);
        let d = Diagnostic::error(Code::BACK_TOO_LONG, file.span, what);
        let lines = pages.pages[1..].iter().map(|p| p.lines.len()).sum::<usize>();
        found.push(d.help(format!("shorten it by {}", count(lines, "line"))));
        return None;
    }
    Some(Back { pages, images: book.images })
}

/// Sizes that the book's description is tried at, points: it is written for shops, not for this page.
const SIZES: [f32; 4] = [12.0, 11.25, 10.5, 9.75];

/// Sets the book's description on a page of this trim and these margins. `None` without one, or if it
/// is too long.
pub(super) fn describe(
    task: &Task,
    meta: &Metadata,
    (trim, margins): ((f32, f32), [f32; 4]),
    sources: &Sources,
    found: &mut Diagnostics,
) -> Option<Back> {
    let text = meta.description.as_deref()?;
    let paragraphs = text.split("\n\n").map(|p| p.split_whitespace().collect::<Vec<_>>().join(" "));
    let blocks: Vec<Block> = (0..)
        .zip(paragraphs.filter(|p| !p.is_empty()))
        .map(|(id, p)| Block {
            id,
            kind: BlockKind::Para(vec![Inline::text(p)]),
            ..Block::default()
        })
        .collect();
    if blocks.is_empty() {
        return None;
    }
    let next_block = blocks.len() as u32;
    let chapter = Chapter { kind: Kind::About, blocks, next_block, ..Chapter::default() };
    let book = Book { meta: meta.clone(), chapters: vec![Arc::new(chapter)], ..Book::default() };
    for size in SIZES {
        let mut print = task.project.print.clone();
        on_panel(&mut print, (trim, margins), size);
        let style = style(task, &print, &meta.language);
        let once = &mut typeset::Kept::none();
        let mut told = Diagnostics::new();
        let mut pages = set(&book, &style, &print, sources, once, &mut told);
        pages.pages.retain(|p| !p.blank);
        if pages.pages.len() <= 1 {
            found.extend(told);
            return Some(Back { pages, images: Vec::new() });
        }
    }
    let what = "the book's description is too long for the back of the cover, which stays empty";
    let d = Diagnostic::warning(Code::COVER, task.order.edition.span, what);
    found.push(d.help("write shorter words in a file, and name it: blurb = \"back.md\""));
    None
}

/// The theme for the words of the back.
fn style(task: &Task, print: &Print, language: &str) -> Theme {
    let mut theme = task.theme.cloned();
    if let Some(theme) = &mut theme {
        theme.opener.lead_in = LeadIn::None;
    }
    resolve(theme.as_ref(), print, language)
}

/// Sets words of this size on a page of this trim and these margins.
fn on_panel(print: &mut Print, (trim, margins): ((f32, f32), [f32; 4]), size: f32) {
    print.trim = trim;
    print.margins = margins.map(Some);
    print.large_print = false;
    print.body_size = Some(size);
    print.leading = None;
    print.open = Some(Open::Any);
}

/// The project with this file as its only chapter, on a page of this trim and these margins.
fn alone(
    project: &Project,
    file: &At<String>,
    path: String,
    (trim, margins): ((f32, f32), [f32; 4]),
) -> Project {
    let mut alone = project.clone();
    alone.entries = vec![Entry {
        kind: Some(Kind::About),
        file: Some(path),
        number: Some(false),
        span: file.span,
        ..Entry::default()
    }];
    alone.flavour = Flavour::Recto;
    // A cover is read at arm's length.
    on_panel(&mut alone.print, (trim, margins), SIZES[0]);
    alone
}
