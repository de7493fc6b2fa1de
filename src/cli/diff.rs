//! `recto diff`: the pages that have changed since, old beside new.

use super::output::Console;
use super::{Outcome, archive, build, page, project_dir, session};
use crate::diagnostic::{count, visible};
use crate::files::write;
use crate::manifest::{Colours, Edition, Output};
use crate::pdf::press::{self, Press};
use crate::picture;
use crate::picture::beside::{self, Compared, Pair, Side};
use crate::session::{Options, Session, SetPages, Texts};
use clap::Args;
use serde_json::json;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Draws the pages that differ from an earlier book, old beside new.
#[derive(Debug, Args)]
#[command(help_template = super::HELP, before_help = "\
    OLD is an archive (`recto archive`) or the folder of an earlier state, such as a work tree of git. Both are\n\
    set; each page that differs is drawn beside what it was, with the lines marked that are others: what a\n\
    press sees before it pays for new plates. Pages are paired by what they hold: one that comes or goes\n\
    stands beside an empty place, and those behind it are what they were.")]
#[command(after_help = "Examples:\n  \
    recto diff first.printing.zip            the changed pages, into output/\n  \
    recto diff first.printing.zip --pdf      all of them in one PDF\n  \
    recto diff ../book-1.0 --for large       of an edition\n  \
    recto diff first.printing.zip --list     their folios alone")]
pub(crate) struct DiffArgs {
    /// The archive or the folder of the earlier book
    old: PathBuf,
    /// Folder of the book [default: the current one]
    dir: Option<PathBuf>,
    /// Folder to write to [default: DIR/output]
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// The pages of an edition of the manifest
    #[arg(long = "for", value_name = "NAME")]
    name: Option<String>,
    /// One PDF with all of them, whose words can be searched, in place of pictures
    #[arg(long, conflicts_with = "dpi")]
    pdf: bool,
    /// Resolution of the pictures
    #[arg(long, value_name = "N", default_value = "110", value_parser = super::page::resolution)]
    dpi: f32,
    /// Name the pages, and draw none
    #[arg(long)]
    list: bool,
}

/// Runs the command.
pub(crate) fn run(args: &DiffArgs, base: &Path, console: &mut Console) -> Outcome {
    let dir = project_dir(base, args.dir.clone());
    let old = base.join(&args.old);
    let mut before = match old.is_dir() {
        true => session(old),
        false => match archive::open(&old, console) {
            Some(archive) => {
                let mut session =
                    Session::new(Texts::from_iter(archive.sources).sharing(archive.record.shared));
                session.set_options(Options { once: true, ..Options::default() });
                session
            }
            None => return Outcome::Bad,
        },
    };
    let mut now = session(dir.clone());
    let (Some(was), Some(is)) = (
        pages(&mut before, args.name.as_deref(), console),
        pages(&mut now, args.name.as_deref(), console),
    ) else {
        return Outcome::Bad;
    };
    let sides = [side(&was), side(&is)];
    let [old, new] = sides.map(|side| side.book.meta.title.as_str());
    if old != new {
        console.warning(
            &format!("`{}` is held against `{}`", visible(old), visible(new)),
            "where these are two books, OLD is the wrong one",
        );
    }
    let found = beside::compare(sides[0], sides[1]);
    let folder = args.output.as_ref().map_or_else(|| dir.join("output"), |o| base.join(o));
    let slug = now.book().map_or_else(|_| "book".to_owned(), |book| book.meta.slug.clone());
    let drawn = match (args.list, args.pdf) {
        (true, _) => Ok(vec![None; found.changed.len()]),
        (_, true) => whole(sides, &found, (&folder.join(format!("{slug}-diff.pdf")), &dir)),
        (_, false) => pictures(sides, &found, args.dpi, (&folder, &dir, &slug)),
    };
    let drawn = match drawn {
        Ok(drawn) => drawn,
        Err((why, help)) => {
            console.error(&why, &help);
            return Outcome::Bad;
        }
    };
    tell(sides, &found, &drawn, console);
    let has_own = |edition: &Edition| {
        edition.output == Output::Print && (edition.print.is_some() || edition.has_other_pages())
    };
    let others = now.project().ok().filter(|_| args.name.is_none() && !console.json());
    if let Some(edition) = others.as_ref().and_then(|p| p.editions.iter().find(|e| has_own(e))) {
        console.line(&format!(
            "these are the book's own pages; `--for {}` compares those of that edition",
            edition.name
        ));
    }
    std::mem::forget((before, now));
    Outcome::Good
}

fn side(set: &SetPages) -> Side<'_> {
    Side { book: set.book(), pages: set.pages(), geometry: &set.theme().page }
}

/// The folio of a page, of one of the books; none of one that is not there.
fn folio<'a>(side: Side<'a>, at: Option<usize>) -> Option<&'a str> {
    side.pages.pages.get(at?).map(|page| page.folio.as_str())
}

/// Why there is no drawing, with what to do.
type Why = (String, String);

/// A picture of each pair; the names of the files.
fn pictures(
    [was, is]: [Side; 2],
    found: &Compared,
    dpi: f32,
    (folder, dir, slug): (&Path, &Path, &str),
) -> Result<Vec<Option<String>>, Why> {
    let mut names = BTreeSet::new();
    let mut files = Vec::new();
    for pair in &found.changed {
        let by_folio = match (folio(is, pair.is), folio(was, pair.was)) {
            (Some(""), _) | (None, Some("") | None) => None,
            (Some(folio), _) => Some(format!("{slug}-diff-p{folio}.png")),
            (None, Some(folio)) => Some(format!("{slug}-diff-p{folio}-gone.png")),
        };
        // A folio may stand in a book twice, and be none.
        let name =
            by_folio.filter(|name| names.insert(name.clone())).unwrap_or_else(|| match *pair {
                Pair { is: Some(at), .. } => format!("{slug}-diff-n{}.png", at + 1),
                Pair { was, .. } => {
                    format!("{slug}-diff-n{}-gone.png", was.unwrap_or_default() + 1)
                }
            });
        let bytes = picture::png(&beside::svg(was, is, *pair), dpi)
            .map_err(|why| (format!("no picture: {why}"), "ask for a lower --dpi".to_owned()))?;
        put(&bytes, &folder.join(&name), dir)?;
        files.push(Some(build::shown(&folder.join(name))));
    }
    Ok(files)
}

/// All pairs in one PDF; its name for each.
fn whole(
    [was, is]: [Side; 2],
    found: &Compared,
    (path, dir): (&Path, &Path),
) -> Result<Vec<Option<String>>, Why> {
    if found.changed.is_empty() {
        return Ok(Vec::new());
    }
    let meta = is.book.meta.clone();
    let (book, pages) = beside::sheets(was, is, &found.changed, meta);
    let press = Press { colour: Colours::Rgb, sheets: true, ..Press::default() };
    let pdf = press::write(&book, &pages, &press).map_err(|e| (e.to_string(), String::new()))?;
    put(&pdf.bytes, path, dir)?;
    Ok(vec![Some(build::shown(path)); found.changed.len()])
}

/// Tells which pages differ, where they are drawn, and which are the same at another place.
fn tell([was, is]: [Side; 2], found: &Compared, drawn: &[Option<String>], console: &Console) {
    let object = |sort: &str, pair: &Pair, file: Option<&String>| {
        let place = |at: Option<usize>| at.map(|at| at + 1);
        let mut object = json!({
            "type": sort,
            "page": place(pair.is), "folio": folio(is, pair.is),
            "was": { "page": place(pair.was), "folio": folio(was, pair.was) },
        });
        if let Some(file) = file {
            object["file"] = json!(file);
        }
        object
    };
    if console.json() {
        for (pair, file) in found.changed.iter().zip(drawn) {
            console.object(&object("changed", pair, file.as_ref()));
        }
        for pair in &found.moved {
            console.object(&object("moved", pair, None));
        }
        return;
    }
    let mut last = None;
    for (pair, file) in found.changed.iter().zip(drawn) {
        match file {
            // One file has all of them.
            Some(file) if last == Some(file) => {}
            Some(file) => console.line(file),
            None => console.line(&named([was, is], pair)),
        }
        last = file.as_ref();
    }
    console.line(&summary([was, is], found));
}

/// A pair in words: `page 34`, `page 34 (was 32)`, `page 5 is new`.
fn named([was, is]: [Side; 2], pair: &Pair) -> String {
    match (folio(was, pair.was), folio(is, pair.is)) {
        (Some(old), Some(new)) if old != new => format!("page {new} (was {old})"),
        (Some(_), Some(new)) => format!("page {new}"),
        (None, new) => format!("page {} is new", new.unwrap_or_default()),
        (old, None) => format!("page {} is gone", old.unwrap_or_default()),
    }
}

fn summary([was, is]: [Side; 2], found: &Compared) -> String {
    let of = |sort: fn(&Pair) -> bool| found.changed.iter().filter(|pair| sort(pair)).count();
    let all = is.pages.pages.len().max(was.pages.pages.len());
    let mut words = match found.changed.len() {
        0 => "no page differs".to_owned(),
        n => format!("{} of {}", count(n, "page"), all),
    };
    for (n, what) in [(of(|p| p.was.is_none()), "new"), (of(|p| p.is.is_none()), "gone")] {
        if n > 0 {
            words += &format!(", {n} {what}");
        }
    }
    if let (Some(first), Some(last)) = (found.moved.first(), found.moved.last()) {
        let range = |side, first, last| match (folio(side, first), folio(side, last)) {
            (first, last) if first == last => format!("p. {}", first.unwrap_or_default()),
            (first, last) => {
                format!("pp. {}\u{2013}{}", first.unwrap_or_default(), last.unwrap_or_default())
            }
        };
        let (new, old) = (range(is, first.is, last.is), range(was, first.was, last.was));
        words += &match found.moved.len() {
            1 => format!("; {new} holds what stood on {old}, with another folio"),
            n => format!("; {n} pages on {new} hold what stood on {old}, with other folios"),
        };
    }
    words
}

/// The pages of a book, if it can be set; else why not is told.
fn pages(session: &mut Session, edition: Option<&str>, console: &mut Console) -> Option<SetPages> {
    let found = page::set(session, edition);
    if found.is_err() {
        console.diagnostics(&mut session.diagnostics(), session.sources());
    }
    found.ok()
}

fn put(bytes: &[u8], path: &Path, dir: &Path) -> Result<(), Why> {
    write::put(path, dir, true, bytes).map_err(|fault| (fault.to_string(), fault.help().to_owned()))
}
