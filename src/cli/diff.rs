//! `recto diff`: the pages that have changed since, old beside new.

use super::output::Console;
use super::{Outcome, archive, build, page, project_dir, session};
use crate::diagnostic::count;
use crate::files::write;
use crate::picture::{self, beside};
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
    press sees before it pays for new plates.")]
#[command(after_help = "Examples:\n  \
    recto diff first.printing.zip            the changed pages, into output/\n  \
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
    let changed = beside::changed((was.book(), was.pages()), (is.book(), is.pages()));
    let folder = args.output.as_ref().map_or_else(|| dir.join("output"), |o| base.join(o));
    let slug = now.book().map_or_else(|_| "book".to_owned(), |book| book.meta.slug.clone());
    let mut names = BTreeSet::new();
    for &at in &changed {
        let folio = |pages: &SetPages| pages.pages().pages.get(at).map(|p| p.folio.clone());
        let folio = folio(&is).or_else(|| folio(&was)).unwrap_or_default();
        let mut shown = None;
        if !args.list {
            let drawn = beside::svg((was.book(), was.pages()), (is.book(), is.pages()), at);
            let by_folio = format!("{slug}-diff-p{folio}.png");
            // Two books may have the same folio on pages that do not stand side by side.
            let name = match folio.is_empty() || !names.insert(by_folio.clone()) {
                true => format!("{slug}-diff-n{}.png", at + 1),
                false => by_folio,
            };
            if let Err((why, help)) = put(&drawn, args.dpi, &folder.join(&name), &dir) {
                console.error(&why, &help);
                return Outcome::Bad;
            }
            shown = Some(build::shown(&folder.join(name)));
        }
        if console.json() {
            console.object(&json!({
                "type": "changed", "page": at + 1, "folio": folio, "file": shown,
            }));
        } else {
            console.line(&shown.unwrap_or_else(|| format!("page {folio}")));
        }
    }
    if !console.json() {
        let pages = match changed.len() {
            0 => "no page differs".to_owned(),
            n => format!("{} of {}", count(n, "page"), is.len().max(was.len())),
        };
        console.line(&pages);
    }
    std::mem::forget((before, now));
    Outcome::Good
}

/// The pages of a book, if it can be set; else why not is told.
fn pages(session: &mut Session, edition: Option<&str>, console: &mut Console) -> Option<SetPages> {
    let found = page::set(session, edition);
    if found.is_err() {
        console.diagnostics(&mut session.diagnostics(), session.sources());
    }
    found.ok()
}

fn put(drawn: &str, dpi: f32, path: &Path, dir: &Path) -> Result<(), (String, String)> {
    let bytes = picture::png(drawn, dpi)
        .map_err(|why| (format!("no picture: {why}"), "ask for a lower --dpi".to_owned()))?;
    write::put(path, dir, true, &bytes)
        .map_err(|fault| (fault.to_string(), fault.help().to_owned()))
}
