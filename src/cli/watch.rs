//! `recto watch`: builds, and builds again at each saved file.

use super::build::{What, make_shown, shown};
use super::output::Console;
use super::{Outcome, whole};
use crate::desk::news::News;
use crate::desk::permit;
use crate::desk::products::{Product, put};
use crate::desk::watching::{Bounds, Change, Watching};
use crate::diagnostic::{count, render};
use crate::session::{Folder, Message, Options, Session};
use clap::Args;
use serde_json::json;
use std::collections::BTreeMap;
use std::collections::hash_map::DefaultHasher;
use std::hash::Hasher;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Builds the book in DIR, and builds it again whenever one of its files is saved.
#[derive(Debug, Args)]
#[command(help_template = super::HELP, before_help = "\
    Chapters, what they include, pictures, the manifest, themes and profiles are watched. Each build is\n\
    told in a line: what has changed, which pages are new, how long it took; messages when they come,\n\
    and when they are mended. Files keep their names and are replaced whole; one that would be the same\n\
    is left alone. Ctrl-C ends it.")]
#[command(after_help = "Examples:\n  \
    recto watch                     both files, into output/\n  \
    recto watch my-book --pdf       the PDF alone, for a viewer that loads it again\n  \
    recto watch --for ingram        an edition\n  \
    recto watch --format json       an object for each message and each build")]
pub(crate) struct WatchArgs {
    /// Folder of the book [default: the current one]
    dir: Option<PathBuf>,
    #[command(flatten)]
    what: What,
}

/// A book that is built again and again.
struct Book<'a> {
    args: &'a WatchArgs,
    dir: PathBuf,
    folder: PathBuf,
    session: Session,
    news: News,
    /// Hash of each file as it was written last.
    written: BTreeMap<PathBuf, u64>,
}

/// How a build went.
struct Round {
    files: Vec<(PathBuf, usize)>,
    pages: Option<usize>,
    /// Folios of the pages that look otherwise.
    new: Vec<String>,
    good: bool,
    /// Why files could not be written, with what to do.
    fault: Option<(String, String)>,
}

/// Runs the command.
pub(crate) fn run(args: WatchArgs, base: &Path, console: &mut Console) -> Outcome {
    let found = whole(base, args.dir.clone(), args.what.output.clone(), console);
    let Some((dir, folder)) = found else { return Outcome::Bad };
    // What is saved during the first build counts too.
    let bounds = Bounds { root: dir.clone(), output: Some(folder.clone()) };
    let mut watching = Watching::new(bounds);
    let mut session = Session::new(Folder::new(&dir));
    let filters = permit::of(&dir);
    session.set_options(Options { filters, ..args.what.options(false) });
    let (news, written) = (News::default(), BTreeMap::new());
    let mut book = Book { args: &args, dir, folder, session, news, written };
    book.build(None, console);
    if !console.json() {
        let how = if watching.polls { " (by looking twice a second)" } else { "" };
        console.line(&format!("watching `{}`{how}; Ctrl-C ends it", book.dir.display()));
    }
    while let Some(change) = watching.next(None) {
        match &change {
            Change::Files(files) => {
                let own = |path: &str| book.written.contains_key(&book.dir.join(path));
                let files: Vec<&String> = files.iter().filter(|f| !own(f)).collect();
                let files = book.session.saved(&files);
                if !files.is_empty() {
                    book.build(Some(&named(&files)), console);
                }
            }
            Change::Everything => {
                book.session.refresh();
                book.build(Some("the folder"), console);
            }
            Change::Gone => {
                let why = format!("the folder `{}` is gone", book.dir.display());
                console.warning(&why, "the book is built again when it is back");
            }
        }
    }
    Outcome::Good
}

/// Files as a line names them.
fn named(files: &[String]) -> String {
    match files {
        [] => String::new(),
        [one] => one.clone(),
        [one, two] => format!("{one}, {two}"),
        [one, rest @ ..] => format!("{one} and {}", count(rest.len(), "other file")),
    }
}

impl Book<'_> {
    /// Builds, and says what is new.
    fn build(&mut self, changed: Option<&str>, console: &Console) {
        let begun = Instant::now();
        // A fault of ours ends the build, not the watch; it has been told. Nobody knows what it has
        // left behind.
        let Ok(round) = catch_unwind(AssertUnwindSafe(|| self.round(console))) else {
            self.session.begin_again();
            return;
        };
        let milliseconds = begun.elapsed().as_millis() as u64;
        let mut difference = self.news.since(&self.session, round.good);
        console.diagnostics(&mut difference.came, self.session.sources());
        if let Some((why, help)) = &round.fault {
            console.error(why, help);
        }
        if console.json() {
            self.object(changed, &round, &difference.gone, milliseconds, console);
        } else {
            difference.gone.iter().for_each(|m| console.line(&gone(m)));
            console.line(&self.line(changed, &round, milliseconds));
        }
    }

    fn round(&mut self, console: &Console) -> Round {
        let wish = self.args.what.wish();
        let products = make_shown(&mut self.session, &wish, &self.folder, console);
        let pages = products.as_ref().ok().and_then(|_| self.session.pages().ok());
        self.session.unwatch();
        let sound = products.is_ok() && !self.session.diagnostics().has_errors();
        let mut products = products.unwrap_or_default();
        let files = products.iter().map(|p| (p.path.clone(), p.bytes().len())).collect();
        products.retain(|p| !self.is_written(p));
        let fault = match put(&self.dir, &self.folder, &products) {
            _ if products.is_empty() => None,
            Ok(()) => {
                self.written.extend(products.iter().map(|p| (p.path.clone(), hash(p.bytes()))));
                None
            }
            Err(fault) => Some((fault.why.clone(), fault.advice())),
        };
        let folio = |i: usize| pages.as_ref().map(|p| p.pages().pages[i].folio.clone());
        let changed = pages.as_ref().map(|p| p.changed()).unwrap_or_default();
        Round {
            new: changed.into_iter().filter_map(folio).collect(),
            pages: pages.as_ref().map(|p| p.len()),
            files,
            good: sound && fault.is_none(),
            fault,
        }
    }

    /// Whether a file lies there as it would be written.
    fn is_written(&self, product: &Product) -> bool {
        let same = self.written.get(&product.path) == Some(&hash(product.bytes()));
        same && product.path.is_file()
    }

    /// `writing.md: 2 of 18 pages are new (5, 6); 0.1 s`.
    fn line(&self, changed: Option<&str>, round: &Round, milliseconds: u64) -> String {
        let counts = render::counts(&self.session.diagnostics());
        let counts = if counts.is_empty() { String::new() } else { format!("; {counts}") };
        let hundredths = (milliseconds + 5) / 10;
        let time = format!("{}.{:02} s", hundredths / 100, hundredths % 100);
        let pages = match (round.pages, round.new.len(), changed) {
            (None, ..) => "the files are as they were".to_string(),
            (Some(all), _, None) => count(all, "page"),
            (Some(all), 0, _) => format!("no new page of {}", count(all, "page")),
            (Some(all), new, _) => {
                let verb = if new == 1 { "is" } else { "are" };
                format!("{new} of {} {verb} new ({})", count(all, "page"), folios(&round.new))
            }
        };
        let what = match (changed, round.good) {
            (Some(changed), _) => changed.to_string(),
            (None, true) => {
                let inside = |p| Path::strip_prefix(p, &self.dir).unwrap_or(p);
                let files = round.files.iter().map(|(path, _)| shown(inside(path)));
                files.collect::<Vec<_>>().join(", ")
            }
            (None, false) => "not every file was written".to_string(),
        };
        format!("{what}: {pages}; {time}{counts}")
    }

    fn object(
        &self,
        changed: Option<&str>,
        round: &Round,
        gone: &[Message],
        milliseconds: u64,
        console: &Console,
    ) {
        let (errors, warnings) = self.session.diagnostics().counts();
        let files: Vec<_> = round
            .files
            .iter()
            .map(|(path, bytes)| json!({ "path": path.to_string_lossy(), "bytes": bytes }))
            .collect();
        let gone: Vec<String> = gone.iter().map(|m| m.to_string()).collect();
        console.object(&json!({
            "type": "build",
            "changed": changed,
            "ok": round.good,
            "pages": round.pages,
            "new": round.new,
            "errors": errors,
            "warnings": warnings,
            "mended": gone,
            "files": files,
            "milliseconds": milliseconds,
        }));
    }
}

/// The line on a message that is there no more.
fn gone(m: &Message) -> String {
    let path = m.path.as_ref().map(|p| format!("{p}:{}: ", m.line)).unwrap_or_default();
    format!("mended: {path}{} [{}]", m.message, m.code)
}

/// A few folios, and how many more there are.
fn folios(all: &[String]) -> String {
    const SHOWN: usize = 6;
    let first: Vec<&str> = all.iter().take(SHOWN).map(String::as_str).collect();
    match all.len().saturating_sub(SHOWN) {
        0 => first.join(", "),
        more => format!("{} and {more} more", first.join(", ")),
    }
}

fn hash(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(bytes);
    hasher.finish()
}
