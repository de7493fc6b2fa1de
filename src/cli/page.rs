//! `recto page`: a picture of pages, or their lines as text.

use super::opening::open;
use super::output::{Console, size};
use super::progress::Progress;
use super::{Outcome, project_dir, session};
use crate::diagnostic::{count, visible};
use crate::files::write;
use crate::picture;
use crate::session::{Error, STEPS, Session, SetPages};
use crate::typeset::page::Page;
use clap::Args;
use serde_json::json;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Draws pages as they are set, with the grid, the type area and what is not as it should be.
#[derive(Debug, Args)]
#[command(help_template = super::HELP, before_help = "\
    PAGES are numbers as printed (57, iv), a range of them (56-57), places in the file (#12 is the\n\
    twelfth page of the PDF), or all.")]
#[command(after_help = "Examples:\n  \
    recto page 57                          output/<slug>-p57.png: a page with grid and flaws\n  \
    recto page 56-57 --open                a spread, and what shows pictures with it\n  \
    recto page 56-57 -o spread.svg         the same as curves, into a file that you name\n  \
    recto page iv --plain                  a page as it is printed\n  \
    recto page --lines 5-6                 each line: place, width, word space, text\n  \
    recto page all --for large --lines     the lines of an edition that has pages of its own")]
pub(crate) struct PageArgs {
    /// Which pages: 57, 56-57, iv, #12, all
    pages: String,
    /// Folder of the book [default: the current one]
    dir: Option<PathBuf>,
    /// File to write: its ending, .svg or .png, says which sort [default:
    /// DIR/output/<slug>-p<PAGES>.png]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Pixels to the inch of a PNG
    #[arg(long, default_value_t = 150.0, value_name = "N", value_parser = resolution)]
    dpi: f32,
    /// Without grid, boxes and flaws
    #[arg(long)]
    plain: bool,
    /// The pages of this edition (of the manifest, `print`, or a printer's name)
    #[arg(long = "for", value_name = "NAME")]
    name: Option<String>,
    /// Show the file when it is written
    #[arg(long)]
    open: bool,
    /// Print the lines as text instead: page, x, baseline, width, how far out, word space, text
    #[arg(long, conflicts_with_all = ["output", "plain", "open"])]
    lines: bool,
}

/// Runs the command.
pub(crate) fn run(args: PageArgs, base: &Path, console: &mut Console) -> Outcome {
    if let Some(path) = args.output.as_ref().filter(|p| !ends_in(p, "svg") && !ends_in(p, "png")) {
        let why = format!("`{}` is no SVG and no PNG file", path.display());
        console.error(&why, "name a file that ends in .svg or .png");
        return Outcome::Usage;
    }
    let dir = project_dir(base, args.dir.clone());
    let mut session = session(dir.clone());
    session.watch(Progress::new(console.progress(), STEPS));
    let pages = set(&mut session, args.name.as_deref());
    session.unwatch();
    // Messages go to standard error and stay out of the lines.
    let messages = console.of_messages();
    messages.diagnostics(&mut session.diagnostics(), session.sources());
    let Ok(pages) = pages else { return Outcome::Bad };
    let Some(range) = pages.find(&args.pages) else {
        let why = format!("the book has no pages `{}`", args.pages);
        let help = format!("name folios as printed (57, iv), 56-57, or #1 to #{}", pages.len());
        console.error(&why, &help);
        return Outcome::Usage;
    };
    let outcome = if args.lines {
        console.text(lines(&pages.pages().pages[range]).trim_end());
        Outcome::Good
    } else {
        let own = args.output.is_none();
        let to = args.output.as_ref().map_or_else(
            || dir.join("output").join(file_name(&mut session, &args)),
            |path| base.join(path),
        );
        let dpi = ends_in(&to, "png").then_some(args.dpi);
        let count = range.clone().count();
        let drawn = draw(&pages.picture(range, !args.plain), dpi, (&dir, &to), own);
        told(drawn, &to, count, args.open, console)
    };
    // The process ends: giving pages back piece by piece would take longer than making some of them.
    std::mem::forget((session, pages));
    outcome
}

/// Sets the book, or an edition of it, if it can be set.
pub(super) fn set(session: &mut Session, edition: Option<&str>) -> Result<SetPages, Error> {
    match edition {
        Some(name) => session.edition(name)?.pages(),
        None => session.pages(),
    }
}

/// Whether a path has this ending, in any case.
fn ends_in(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|e| e.eq_ignore_ascii_case(ending))
}

/// A resolution that a picture can have.
pub(super) fn resolution(text: &str) -> Result<f32, String> {
    match text.parse::<f32>() {
        Ok(dpi) if (10.0..=2400.0).contains(&dpi) => Ok(dpi),
        _ => Err("give a number from 10 to 2400".into()),
    }
}

/// The name of the file where the person says none: the book's, the edition's and the pages'.
fn file_name(session: &mut Session, args: &PageArgs) -> String {
    let slug = session.book().map_or_else(|_| "book".to_owned(), |book| book.meta.slug.clone());
    let letters = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric() || *c == '-').collect()
    };
    let edition = args.name.as_deref().map(|name| format!("-{}", letters(name)));
    // `#12`, the place in the file, is another page than folio 12.
    let of_file = if args.pages.starts_with('#') { "n" } else { "p" };
    let pages = letters(&args.pages);
    format!("{slug}{}-{of_file}{pages}.png", edition.unwrap_or_default())
}

/// Why a picture is not there, with what to do.
type Why = (String, String);

/// Draws into the file `path`, which may lie in `project`; the folder of our `own` is made if it is not there.
fn draw(
    picture: &str,
    dpi: Option<f32>,
    (project, path): (&Path, &Path),
    own: bool,
) -> Result<usize, Why> {
    let bytes = match dpi.map(|dpi| picture::png(picture, dpi)) {
        None => picture.as_bytes().to_vec(),
        Some(Ok(bytes)) => bytes,
        Some(Err(why)) => {
            let help = "ask for fewer pages or a lower --dpi";
            return Err((format!("no picture: {why}"), help.to_owned()));
        }
    };
    write::put(path, project, own, &bytes)
        .map_err(|fault| (fault.to_string(), fault.help().to_owned()))?;
    Ok(bytes.len())
}

/// Tells of a picture, and shows it if that is wanted.
fn told(
    drawn: Result<usize, Why>,
    path: &Path,
    pages: usize,
    shown: bool,
    console: &Console,
) -> Outcome {
    let bytes = match drawn {
        Ok(bytes) => bytes,
        Err((why, help)) => {
            console.error(&why, &help);
            return Outcome::Bad;
        }
    };
    let name = super::build::shown(path);
    if console.json() {
        console.object(&json!({ "type": "picture", "path": name, "pages": pages, "bytes": bytes }));
    } else {
        console.line(&format!("{name}  ({}, {})", count(pages, "page"), size(bytes)));
    }
    if shown && !open(path) {
        console.warning("nothing could be opened that shows pictures", &format!("open {name}"));
    }
    Outcome::Good
}

/// Each line of paragraphs: page, x, baseline, width, how far it sticks out of its measure (all in
/// points), word space as a multiple of the natural one, text.
fn lines(pages: &[Arc<Page>]) -> String {
    let mut out = String::new();
    for page in pages {
        for line in &page.lines {
            let facts = &line.facts;
            let x = page.runs(line).map(|r| r.x).fold(f32::INFINITY, f32::min);
            let x = if x.is_finite() { x } else { 0.0 };
            let _ = writeln!(
                out,
                "{}\t{x:.1}\t{:.1}\t{:.1}\t{:.1}\t{:.2}\t{}",
                visible(&page.folio),
                line.y,
                facts.width,
                // No `-0.0` for a line that ends a hair inside.
                (facts.over * 10.0).round() / 10.0 + 0.0,
                facts.ratio,
                visible(&page.text(line)),
            );
        }
    }
    out
}
