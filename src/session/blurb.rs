//! The words on the back of a cover: a Markdown file of its own, on a page of its own.

use super::cover::Task;
use super::layout::{resolve, set};
use super::reading::read;
use super::watch::Silent;
use crate::assemble::Kept;
use crate::cover::Back;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, count};
use crate::files::{Fault, normal};
use crate::manifest::{At, Entry, Flavour, Open, Project};
use crate::model::Kind;
use crate::source::Sources;
use crate::theme::LeadIn;
use crate::typeset;

/// Sets the file on a page of this trim and these margins (left, right, head, foot). `None` if it
/// can't be read, or is too long.
pub(super) fn set_on(
    task: &Task,
    file: &At<String>,
    (trim, margins): ((f32, f32), [f32; 4]),
    sources: &mut Sources,
    found: &mut Diagnostics,
) -> Option<Back> {
    let path = normal(&file.value).ok_or(Fault::Outside);
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
    let alone = alone(task.project, file, path.clone(), (trim, margins));
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
    let mut theme = task.theme.cloned();
    if let Some(theme) = &mut theme {
        theme.opener.lead_in = LeadIn::None;
    }
    let style = resolve(theme.as_ref(), &alone.print, &book.meta.language);
    let once = &mut typeset::Kept::none();
    let mut pages = set(&book, &style, &alone.print, sources, once, found, &|_| {});
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
    alone.print.trim = trim;
    alone.print.margins = margins.map(Some);
    alone.print.large_print = false;
    // A cover is read at arm's length.
    alone.print.body_size = Some(12.0);
    alone.print.leading = None;
    alone.print.open = Some(Open::Any);
    alone
}
