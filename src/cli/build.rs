//! `recto build`: the EPUB and the PDF.

use super::house::{self, Titles};
use super::output::{Console, size};
use super::progress::Progress;
use super::reprint::Allow;
use super::{Outcome, new_report, project_dir, standard_input};
use crate::desk::permit;
use crate::desk::products::{self, Product, Wish, put, split};
use crate::diagnostic::{Code, Diagnostics, Exit, count, render};
use crate::import;
use crate::manifest::ScreenFormat;
use crate::manifest::editions::SCREEN;
use crate::session::{Allowed, Error, Folder, Options, Permit, STEPS, Session, is_shop};
use clap::Args;
use serde_json::json;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Writes the EPUB and the PDF of the book in DIR.
#[derive(Debug, Args)]
#[command(help_template = super::HELP, before_help = "\
    DIR holds recto.toml, or book.toml and src/SUMMARY.md of an mdBook project. Files are written\n\
    to DIR/output under the book's short name. A build that fails leaves the old ones as they were;\n\
    an edition that its printer would refuse is left out, and the other files are written.\n\
    With --all DIR holds recto-house.toml: every title of the house is built of which something has\n\
    changed (its files and the house's, Recto, what is asked for, the files that were written).")]
#[command(mut_arg("only", |arg| arg.requires("all")), mut_arg("since", |arg| arg.requires("all")))]
#[command(after_help = "Examples:\n  \
    recto build                     both files, into output/\n  \
    recto build my-book --pdf       the PDF alone\n  \
    recto build -o dist             into another folder\n  \
    recto build --report            and how well the pages are set\n  \
    recto build --for ingram        the PDF for a printer\n  \
    recto build --for kindle        the EPUB for a shop: kindle, apple, kobo, google, generic-shop\n  \
    recto build --cover             the covers alone: back, spine and front as PDF and PNG\n  \
    recto build --all-editions      everything that the manifest names\n  \
    recto build --all               what has changed of a house with many titles\n  \
    recto build --all --since main  of those titles alone that differ from a commit\n  \
    pandoc -t json a.tex | recto build -   a book of what pandoc reads, into output/\n  \
    recto build --format json       messages and results as JSON lines")]
pub(crate) struct BuildArgs {
    /// Folder of the book [default: the current one]; `-`: a document of pandoc's on standard input
    dir: Option<PathBuf>,
    #[command(flatten)]
    pub(super) what: What,
    #[command(flatten)]
    pub(super) titles: Titles,
    /// Tell how well the pages are set, and every place where a rule is broken
    #[arg(long)]
    pub(super) report: bool,
}

/// Which files of a book are made, and where they go.
#[derive(Debug, Args)]
pub(super) struct What {
    /// Folder to write to [default: DIR/output]
    #[arg(short, long, value_name = "DIR")]
    pub(super) output: Option<PathBuf>,
    /// Write the EPUB only (with --pdf: both)
    #[arg(long)]
    pub(super) epub: bool,
    /// Write the PDF only (with --epub: both)
    #[arg(long)]
    pub(super) pdf: bool,
    /// Write the PDF for a printer: an edition of the manifest, `print`, or a printer's name
    /// (`recto printer list`); or the EPUB for a shop (`recto shop list`). May be given again
    #[arg(long = "for", value_name = "NAME")]
    pub(super) names: Vec<String>,
    /// Write the EPUB, the PDF for the screen and every edition of the manifest, with the covers of
    /// which it says something (a blurb, a price, the spine)
    #[arg(long, conflicts_with = "names")]
    pub(super) all_editions: bool,
    /// Write the covers of all editions, or of those named, as PDF and PNG: back, spine and front;
    /// alone without --for and --all-editions, else beside the pages
    #[arg(long)]
    pub(super) cover: bool,
    /// Format of the PDF for the screen: ua-1 (PDF/UA-1 and PDF/A-2a, PDF 1.7) or ua-2 (PDF/UA-2 and
    /// PDF/A-4, PDF 2.0) [default: the manifest's, or ua-1]
    #[arg(long, value_name = "FORMAT", value_parser = screen_format)]
    pub(super) pdf_format: Option<ScreenFormat>,
    /// Write editions that their printer would refuse
    #[arg(long)]
    pub(super) force: bool,
    /// Write nothing if a picture has no description
    #[arg(long)]
    pub(super) strict: bool,
    #[command(flatten)]
    pub(super) allow: Allow,
}

fn screen_format(text: &str) -> Result<ScreenFormat, String> {
    crate::manifest::screen_format(text)
        .ok_or_else(|| "the formats for the screen are ua-1 and ua-2".to_string())
}

impl What {
    /// What is asked of the build.
    pub(super) fn wish(&self) -> Wish {
        let (shops, names) = split(self.names.clone());
        let (all, covers) = (self.all_editions, self.cover);
        let covers_alone = covers && !all && names.is_empty();
        let screen = all || !covers_alone && names.is_empty() || names.iter().any(|n| n == SCREEN);
        let both = self.epub == self.pdf;
        // Editions by name, EPUBs for shops, and covers, are asked for alone.
        let alone = !shops.is_empty() && names.is_empty();
        let epub = self.epub || both && screen && names.is_empty() && shops.is_empty();
        let screen = screen && (self.pdf || both && !alone);
        Wish { epub, screen, shops, names, all, covers }
    }

    /// The words of a command line that asks for the same of another book.
    ///
    /// # Errors
    /// An option that is for one book.
    pub(super) fn words(&self) -> Result<Vec<String>, &'static str> {
        if self.output.is_some() {
            return Err("-o");
        }
        if self.allow.allowed() != Allowed::None {
            return Err("--allow");
        }
        let flags = [
            ("--epub", self.epub),
            ("--pdf", self.pdf),
            ("--all-editions", self.all_editions),
            ("--cover", self.cover),
            ("--force", self.force),
            ("--strict", self.strict),
        ];
        let mut words: Vec<String> =
            flags.iter().filter(|flag| flag.1).map(|flag| flag.0.to_owned()).collect();
        words.extend(self.names.iter().flat_map(|name| ["--for".to_owned(), name.clone()]));
        words.extend(
            self.pdf_format
                .into_iter()
                .flat_map(|format| ["--pdf-format".to_owned(), format.name().to_owned()]),
        );
        Ok(words)
    }

    /// How the session makes it; `once` if it is asked no more.
    pub(super) fn options(&self, once: bool) -> Options {
        Options {
            strict: self.strict,
            force: self.force,
            lenient: false,
            once,
            screen: self.pdf_format,
            filters: Permit::None,
            allowed: self.allow.allowed(),
        }
    }
}

impl BuildArgs {
    /// What mdBook wants of its back end: both files in its folder, and those of the editions if there
    /// are any.
    pub(super) fn for_mdbook(output: PathBuf, all_editions: bool) -> BuildArgs {
        let what = What {
            output: Some(output),
            epub: false,
            pdf: false,
            names: Vec::new(),
            all_editions,
            cover: false,
            pdf_format: None,
            force: false,
            strict: false,
            allow: Allow::none(),
        };
        BuildArgs { dir: None, what, titles: Titles::default(), report: false }
    }
}

/// Runs the command.
pub(crate) fn run(mut args: BuildArgs, base: &Path, console: &mut Console) -> Outcome {
    if args.dir.as_deref() == Some(Path::new("-")) {
        return of_pandoc(args, base, console);
    }
    let dir = project_dir(base, args.dir.take());
    if args.titles.all {
        return house::build(&args, &dir, console);
    }
    args.what.output = args.what.output.map(|o| base.join(o));
    run_on(Session::new(Folder::new(&dir)), args, &dir, &[], console)
}

/// Builds the book that pandoc's JSON on standard input is, with pictures relative to the folder.
fn of_pandoc(mut args: BuildArgs, base: &Path, console: &mut Console) -> Outcome {
    let made = match standard_input() {
        Ok(text) => import::of_pandoc(&text),
        Err(e) => {
            console.error(&format!("standard input can't be read: {e}"), "");
            return Outcome::Bad;
        }
    };
    let book = match made {
        Ok(book) => book,
        Err(fault) => {
            console.error(&format!("standard input: {}", fault.why), &fault.help);
            return Outcome::Usage;
        }
    };
    new_report::tell_changed(&book, console);
    let dir = project_dir(base, None);
    let mut session = Session::new(Folder::new(&dir));
    // The book is pandoc's, whatever else lies in the folder.
    session.change("recto.toml", book.found.manifest("Untitled", "Unknown"));
    for (path, text) in &book.files {
        session.change(path, text.as_str());
    }
    args.what.output = args.what.output.map(|o| base.join(o));
    run_on(session, args, &dir, &[Code::UNLISTED_FILE], console)
}

/// Builds the book of a session that lies in `dir`; warnings of the codes in `known` are not told.
pub(super) fn run_on(
    mut session: Session,
    args: BuildArgs,
    dir: &Path,
    known: &[Code],
    console: &mut Console,
) -> Outcome {
    let begun = Instant::now();
    let wish = args.what.wish();
    let folder = args.what.output.clone().unwrap_or_else(|| dir.join("output"));
    if let Err(why) = permit::note(dir) {
        console.warning(&format!("what you say of filters can't be remembered: {why}"), "");
    }
    tell_without_effect(&args.what, &mut session, console);
    let filters = permit::of(dir);
    session.set_options(Options { filters, ..args.what.options(true) });
    let products = make_shown(&mut session, &wish, &folder, console).ok();
    let reprints = session.reprints();
    let mut measured = None;
    let mut grave = String::new();
    if products.is_some() && args.report {
        measured = session.pages().ok().map(|pages| (pages.report(), pages));
    } else if products.is_some() && console.progress() && wish.screen {
        grave =
            session.pages().map_or_else(|_| String::new(), |p| super::report::grave(&p.report()));
    }
    session.unwatch();
    let mut found = sorted_out(&session, &wish, products.as_deref());
    found.allow(known);
    console.diagnostics(&mut found, session.sources());
    let sound = !found.has_errors();
    let (products, written) = match products.filter(|p| sound || !p.is_empty()) {
        Some(mut products) => match put(dir, &folder, &products) {
            Ok(()) => (products, true),
            Err(fault) => {
                console.error(&fault.why, &fault.advice());
                products.truncate(fault.placed);
                (products, false)
            }
        },
        None => (Vec::new(), false),
    };
    let good = sound && written;
    report(console, &found, &products, good, begun);
    // What was not written is no reprint: the messages say which pages would be others.
    for reprint in reprints.iter().filter(|_| !products.is_empty()) {
        super::report::reprint(reprint, console);
    }
    if good && !grave.is_empty() {
        console.remark(&format!("worth a look: {grave}; `recto build --report` tells where"));
    }
    if let Some((report, pages)) = measured.filter(|_| written) {
        super::report::print(&report, pages.pages(), session.sources(), console);
    }
    // The process ends: giving pages back piece by piece would take longer than some of the steps
    // that made them.
    std::mem::forget(session);
    if good { Outcome::Good } else { Outcome::Bad }
}

/// Tells of what is asked for beside editions of which none has it.
fn tell_without_effect(what: &What, session: &mut Session, console: &Console) {
    let Ok(epubs) = session.epub_editions() else { return };
    let is_epub = |name: &String| epubs.contains(name) || is_shop(name);
    if what.cover {
        for name in what.names.iter().filter(|name| is_epub(name)) {
            let why = format!(
                "--cover: `{name}` is an EPUB, whose cover is in it; none is made to be printed"
            );
            console.warning(&why, "covers are made of editions that a printer binds");
        }
        if what.names.iter().any(|name| name == SCREEN) {
            console.warning("--cover: what is read on a screen has no cover to be printed", "");
        }
    }
    if what.pdf && !what.epub && !what.names.is_empty() && what.names.iter().all(is_epub) {
        let names: Vec<String> = what.names.iter().map(|name| format!("`{name}`")).collect();
        let verb = if names.len() == 1 { "is an EPUB" } else { "are EPUBs" };
        let why = format!("--pdf: {} {verb}; no PDF is made", names.join(", "));
        console.warning(&why, "without --for it makes the PDF for the screen");
    }
}

/// What a build has found: where a cover was asked for and none is made, it matters more.
pub(super) fn sorted_out(
    session: &Session,
    wish: &Wish,
    products: Option<&[Product]>,
) -> Diagnostics {
    let mut found = session.diagnostics();
    let of_editions = |p: &Product| p.edition.as_ref().is_some_and(|e| !wish.shops.contains(e));
    if wish.covers && products.is_some_and(|all| !all.iter().any(of_editions)) {
        found.promote(Exit::Cover);
    }
    found
}

/// Makes the files in memory, with progress on a terminal.
pub(super) fn make_shown(
    session: &mut Session,
    wish: &Wish,
    folder: &Path,
    console: &Console,
) -> Result<Vec<Product>, Error> {
    session.project()?;
    let editions = wish.editions(session)?;
    let steps = STEPS + editions.len() + wish.shops.len();
    session.watch(Progress::new(console.progress(), steps));
    products::make(session, wish, &editions, folder)
}

fn report(
    console: &Console,
    found: &Diagnostics,
    products: &[Product],
    good: bool,
    begun: Instant,
) {
    let milliseconds = begun.elapsed().as_millis() as u64;
    if console.json() {
        let (errors, warnings) = found.counts();
        let files: Vec<_> = products
            .iter()
            .map(|p| {
                json!({
                    "kind": p.kind,
                    "edition": p.edition,
                    "path": p.path.to_string_lossy(),
                    "bytes": p.bytes().len(),
                    "pages": p.pages,
                    "remark": p.remark,
                })
            })
            .collect();
        console.object(&json!({
            "type": "summary",
            "command": "build",
            "ok": good,
            "errors": errors,
            "warnings": warnings,
            "files": files,
            "milliseconds": milliseconds,
        }));
        return;
    }
    for p in products {
        let pages = p.pages.map(|n| format!("{}, ", count(n, "page"))).unwrap_or_default();
        let remark = p.remark.as_ref().map(|r| format!("; {r}")).unwrap_or_default();
        console.line(&format!("{}  ({pages}{}{remark})", shown(&p.path), size(p.bytes().len())));
    }
    let counts = render::counts(found);
    if !good {
        let counts = if counts.is_empty() { String::new() } else { format!(": {counts}") };
        let what = match products {
            [] => "nothing was written",
            _ => "not every file was written",
        };
        super::output::error_line(&format!("{what}{counts}"));
    } else {
        let counts = if counts.is_empty() { String::new() } else { format!(", {counts}") };
        let tenths = (milliseconds + 50) / 100;
        console.remark(&format!("built in {}.{} s{counts}", tenths / 10, tenths % 10));
    }
}

/// A path without a leading `./`.
pub(super) fn shown(path: &Path) -> String {
    path.strip_prefix(".").unwrap_or(path).display().to_string()
}
