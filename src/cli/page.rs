//! `recto page`: a picture of pages, or their lines as text.

use super::editions::{self, Choice};
use super::output::Console;
use super::pipeline::{Job, STEPS, Set};
use super::progress::Progress;
use super::{Outcome, project_dir, write};
use crate::model::Book;
use crate::picture::{self, Overlay};
use crate::typeset::page::Page;
use crate::typeset::report::inspect;
use clap::Args;
use std::fmt::Write;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

/// Draws pages as they are set, with the grid, the type area and what is not as it should be.
#[derive(Debug, Args)]
#[command(help_template = super::HELP, before_help = "\
    PAGES are numbers as printed (57, iv), a range of them (56-57), places in the file (#12 is the\n\
    twelfth page of the PDF), or all.")]
#[command(after_help = "Examples:\n  \
    recto page 56-57 -o spread.svg         a spread with grid and flaws\n  \
    recto page 56-57 -o spread.png         the same as pixels (--dpi 150)\n  \
    recto page iv --plain -o page.svg      a page as it is printed\n  \
    recto page --lines 5-6                 each line: place, width, word space, text\n  \
    recto page all --edition large --lines the lines of an edition that has pages of its own")]
pub(crate) struct PageArgs {
    /// Which pages: 57, 56-57, iv, #12, all
    pages: String,
    /// Folder of the book [default: the current one]
    dir: Option<PathBuf>,
    /// File to write: its ending, .svg or .png, says which sort
    #[arg(short, long, value_name = "FILE", required_unless_present = "lines")]
    output: Option<PathBuf>,
    /// Pixels to the inch of a PNG
    #[arg(long, default_value_t = 150.0, value_name = "N", value_parser = resolution)]
    dpi: f32,
    /// Without grid, boxes and flaws
    #[arg(long)]
    plain: bool,
    /// The pages of this edition (of the manifest, `print`, or a printer's name)
    #[arg(long, value_name = "NAME")]
    edition: Option<String>,
    /// Print the lines as text instead: page, x, baseline, width, how far out, word space, text
    #[arg(long, conflicts_with_all = ["output", "plain"])]
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
    let mut job = Job::new();
    let set = set(&mut job, &dir, args.edition, console);
    // Messages go to standard error and stay out of the lines.
    let messages = Console::new(super::Format::Text, clap::ColorChoice::Auto);
    messages.diagnostics(&mut job.diags, &job.sources);
    let Some((book, set)) = set else { return Outcome::Bad };
    let list = &set.pages.pages;
    let Some(range) = find(&args.pages, list) else {
        let why = format!("the book has no pages `{}`", args.pages);
        let help = format!("name folios as printed (57, iv), 56-57, or #1 to #{}", list.len());
        console.error(&why, &help);
        return Outcome::Usage;
    };
    match args.output {
        Some(path) => {
            let dpi = ends_in(&path, "png").then_some(args.dpi);
            draw(&book, &set, range, args.plain, dpi, &base.join(path), console)
        }
        None => {
            console.line(lines(&list[range]).trim_end());
            Outcome::Good
        }
    }
}

/// Whether a path has this ending, in any case.
fn ends_in(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|e| e.eq_ignore_ascii_case(ending))
}

/// A resolution that a picture can have.
fn resolution(text: &str) -> Result<f32, String> {
    match text.parse::<f32>() {
        Ok(dpi) if (10.0..=2400.0).contains(&dpi) => Ok(dpi),
        _ => Err("give a number from 10 to 2400".into()),
    }
}

/// Sets the book, or an edition of it, if it can be set.
fn set(
    job: &mut Job,
    dir: &Path,
    edition: Option<String>,
    console: &Console,
) -> Option<(Book, Set)> {
    let project = job.load(dir).filter(|_| !job.diags.has_errors())?;
    let choice = Choice { names: edition.into_iter().collect(), ..Choice::default() };
    let order = editions::chosen(job, &choice)?.pop();
    let mut progress = Progress::new(console.progress(), STEPS);
    let book = job.assemble(&project, &mut progress);
    if job.diags.has_errors() {
        return None;
    }
    let own = order.and_then(|o| editions::own_set(job, &project, &book, &o, &mut progress));
    let set = own.unwrap_or_else(|| job.typeset(&book, &project, &mut progress));
    Some((book, set))
}

fn draw(
    book: &Book,
    set: &Set,
    range: RangeInclusive<usize>,
    plain: bool,
    dpi: Option<f32>,
    path: &Path,
    console: &Console,
) -> Outcome {
    let report = inspect(book, &set.pages, &set.theme.page);
    let overlay = Overlay { geometry: &set.theme.page, report: &report };
    let picture = picture::svg(book, &set.pages, range, (!plain).then_some(overlay));
    let bytes = match dpi.map(|dpi| picture::png(&picture, dpi)) {
        None => picture.into_bytes(),
        Some(Ok(bytes)) => bytes,
        Some(Err(why)) => {
            console.error(&format!("no picture: {why}"), "ask for fewer pages or a lower --dpi");
            return Outcome::Bad;
        }
    };
    let written = write::stage(path, &bytes).and_then(|file| file.commit());
    match written {
        Ok(()) => Outcome::Good,
        Err(e) => {
            console.error(&format!("`{}` can't be written: {e}", path.display()), "");
            Outcome::Bad
        }
    }
}

/// The indices of `57`, `56-57`, `iv`, `#12`, `#12-13` or `all`.
fn find(words: &str, pages: &[Page]) -> Option<RangeInclusive<usize>> {
    if words == "all" {
        return (!pages.is_empty()).then(|| 0..=pages.len() - 1);
    }
    let (physical, words) = match words.strip_prefix('#') {
        Some(rest) => (true, rest),
        None => (false, words),
    };
    let one = |word: &str| match physical {
        true => {
            let number: usize = word.strip_prefix('#').unwrap_or(word).parse().ok()?;
            number.checked_sub(1).filter(|i| *i < pages.len())
        }
        false => pages.iter().position(|p| p.folio == word),
    };
    let (from, to) = words.split_once('-').unwrap_or((words, words));
    let (from, to) = (one(from.trim())?, one(to.trim())?);
    (from <= to).then_some(from..=to)
}

/// Each line of paragraphs: page, x, baseline, width, how far it sticks out of its measure (all in
/// points), word space as a multiple of the natural one, text.
fn lines(pages: &[Page]) -> String {
    let mut out = String::new();
    for page in pages {
        for line in &page.lines {
            let facts = &line.facts;
            let x = page.runs(line).map(|r| r.x).fold(f32::INFINITY, f32::min);
            let x = if x.is_finite() { x } else { 0.0 };
            let _ = writeln!(
                out,
                "{}\t{x:.1}\t{:.1}\t{:.1}\t{:.1}\t{:.2}\t{}",
                page.folio,
                line.y,
                facts.width,
                // No `-0.0` for a line that ends a hair inside.
                (facts.over * 10.0).round() / 10.0 + 0.0,
                facts.ratio,
                page.text(line),
            );
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_found_by_folio_and_by_place() {
        let page = |folio: &str| Page { folio: folio.into(), ..Page::default() };
        let pages: Vec<Page> = ["i", "ii", "1", "2", "3"].map(page).into();
        assert_eq!(find("2-3", &pages), Some(3..=4));
        assert_eq!(find("ii", &pages), Some(1..=1));
        assert_eq!(find("#2-3", &pages), Some(1..=2));
        assert_eq!(find("#2-#3", &pages), Some(1..=2));
        assert_eq!(find("all", &pages), Some(0..=4));
        assert_eq!(find("all", &[]), None);
        for wrong in ["4", "#0", "#6", "3-2", "", "-", "#"] {
            assert_eq!(find(wrong, &pages), None, "{wrong}");
        }
    }
}
