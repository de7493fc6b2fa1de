//! `recto build`: the EPUB and the PDF.

use super::output::{Console, size};
use super::progress::Progress;
use super::{Outcome, project_dir, shops};
use crate::diagnostic::{Code, Diagnostics, Exit, count, render};
use crate::files::write;
use crate::import;
use crate::manifest::ScreenFormat;
use crate::manifest::editions::SCREEN;
use crate::session::{Error, Folder, Options, PdfFile, STEPS, Session};
use clap::Args;
use rayon::prelude::*;
use serde_json::json;
use std::collections::BTreeSet;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

/// Writes the EPUB and the PDF of the book in DIR.
#[derive(Debug, Args)]
#[command(help_template = super::HELP, before_help = "\
    DIR holds recto.toml, or book.toml and src/SUMMARY.md of an mdBook project. Files are written\n\
    to DIR/output under the book's short name. A build that fails leaves the old ones as they were;\n\
    an edition that its printer would refuse is left out, and the other files are written.")]
#[command(after_help = "Examples:\n  \
    recto build                     both files, into output/\n  \
    recto build my-book --pdf       the PDF alone\n  \
    recto build -o dist             into another folder\n  \
    recto build --report            and how well the pages are set\n  \
    recto build --for ingram        the PDF for a printer\n  \
    recto build --for kindle        the EPUB for a shop: kindle, apple, kobo, google, generic-shop\n  \
    recto build --cover             the covers alone: back, spine and front as PDF and PNG\n  \
    recto build --all-editions      everything that the manifest names\n  \
    pandoc -t json a.tex | recto build -   a book of what pandoc reads, into output/\n  \
    recto build --format json       messages and results as JSON lines")]
pub(crate) struct BuildArgs {
    /// Folder of the book [default: the current one]; `-`: a document of pandoc's on standard input
    dir: Option<PathBuf>,
    /// Folder to write to [default: DIR/output]
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Write the EPUB only (with --pdf: both)
    #[arg(long)]
    epub: bool,
    /// Write the PDF only (with --epub: both)
    #[arg(long)]
    pdf: bool,
    /// Write the PDF for a printer: an edition of the manifest, `print`, or a printer's name
    /// (`recto printer` lists them); or the EPUB for a shop. May be given again
    #[arg(long, visible_alias = "for", value_name = "NAME")]
    edition: Vec<String>,
    /// Write the EPUB, the PDF for the screen and every edition of the manifest
    #[arg(long, conflicts_with = "edition")]
    all_editions: bool,
    /// Write the covers of all editions, or of those named, as PDF and PNG: back, spine and front;
    /// alone without --edition and --all-editions, else beside the pages
    #[arg(long)]
    cover: bool,
    /// Format of the PDF for the screen: ua-1 (PDF/UA-1 and PDF/A-2a, PDF 1.7) or ua-2 (PDF/UA-2 and
    /// PDF/A-4, PDF 2.0) [default: the manifest's, or ua-1]
    #[arg(long, value_name = "FORMAT", value_parser = screen_format)]
    pdf_format: Option<ScreenFormat>,
    /// Write editions that their printer would refuse
    #[arg(long)]
    force: bool,
    /// Tell how well the pages are set, and every place where a rule is broken
    #[arg(long)]
    report: bool,
    /// Write nothing if a picture has no description
    #[arg(long)]
    strict: bool,
}

fn screen_format(text: &str) -> Result<ScreenFormat, String> {
    crate::manifest::screen_format(text)
        .ok_or_else(|| "the formats for the screen are ua-1 and ua-2".to_string())
}

/// A file of the result.
struct Product {
    kind: &'static str,
    edition: Option<String>,
    path: PathBuf,
    bytes: Arc<dyn AsRef<[u8]> + Send + Sync>,
    pages: Option<usize>,
    /// What is good to know of it.
    remark: Option<String>,
}

impl Product {
    fn bytes(&self) -> &[u8] {
        (*self.bytes).as_ref()
    }
}

/// What is asked of a build.
struct Wish {
    /// The book's EPUB.
    epub: bool,
    /// The PDF for the screen.
    screen: bool,
    /// EPUBs for these shops.
    shops: Vec<String>,
    /// Editions by name.
    names: Vec<String>,
    /// Everything that the manifest names.
    all: bool,
    /// Covers: of the editions named, or of all.
    covers: bool,
}

impl Wish {
    fn new(args: &BuildArgs) -> Wish {
        let (shops, names) = shops::split(args.edition.clone());
        let (all, covers) = (args.all_editions, args.cover);
        let covers_alone = covers && !all && names.is_empty();
        let screen = all || !covers_alone && names.is_empty() || names.iter().any(|n| n == SCREEN);
        let both = args.epub == args.pdf;
        // Editions by name, EPUBs for shops, and covers, are asked for alone.
        let alone = !shops.is_empty() && names.is_empty();
        let epub = args.epub || both && screen && names.is_empty() && shops.is_empty();
        let screen = screen && (args.pdf || both && !alone);
        Wish { epub, screen, shops, names, all, covers }
    }

    /// Covers are wanted, and nothing else.
    fn covers_alone(&self) -> bool {
        self.covers && !self.all && self.names.is_empty()
    }

    /// The editions for printers that are wanted, which the book's pages are to serve.
    fn editions(&self, session: &mut Session) -> Result<Vec<String>, Error> {
        let mut names = match self.all || self.covers_alone() {
            true => session.editions()?,
            false => self.names.iter().filter(|n| *n != SCREEN).cloned().collect(),
        };
        if names.is_empty() && (self.all || self.covers_alone()) {
            names.push("print".into());
        }
        session.also_for(&names)?;
        Ok(names)
    }
}

impl BuildArgs {
    /// What mdBook wants of its back end: both files in its folder, and those of the editions if there
    /// are any.
    pub(super) fn for_mdbook(output: PathBuf, all_editions: bool) -> BuildArgs {
        BuildArgs {
            dir: None,
            output: Some(output),
            epub: false,
            pdf: false,
            edition: Vec::new(),
            all_editions,
            cover: false,
            pdf_format: None,
            force: false,
            report: false,
            strict: false,
        }
    }
}

/// Runs the command.
pub(crate) fn run(args: BuildArgs, base: &Path, console: &mut Console) -> Outcome {
    if args.dir.as_deref() == Some(Path::new("-")) {
        return of_pandoc(args, base, console);
    }
    let dir = project_dir(base, args.dir.clone());
    let args = BuildArgs { output: args.output.map(|o| base.join(o)), ..args };
    run_on(Session::new(Folder::new(&dir)), args, &dir, &[], console)
}

/// Most bytes of a document that are read.
const MOST: u64 = 1 << 30;

/// Builds the book that pandoc's JSON on standard input is, with pictures relative to the folder.
fn of_pandoc(args: BuildArgs, base: &Path, console: &mut Console) -> Outcome {
    let mut text = String::new();
    let read = std::io::stdin().lock().take(MOST).read_to_string(&mut text);
    let made = match read {
        Ok(_) => import::of_pandoc(&text),
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
    for (what, n) in &book.left {
        let times = if *n > 1 { format!(" ({n} times)") } else { String::new() };
        console.warning(&format!("{what}{times}"), "");
    }
    let dir = project_dir(base, None);
    let mut session = Session::new(Folder::new(&dir));
    // The book is pandoc's, whatever else lies in the folder.
    session.change("recto.toml", book.found.manifest("Untitled", "Unknown"));
    for (path, text) in &book.files {
        session.change(path, text.as_str());
    }
    let output = args.output.as_ref().map(|o| base.join(o));
    run_on(session, BuildArgs { output, ..args }, &dir, &[Code::UNLISTED_FILE], console)
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
    let wish = Wish::new(&args);
    let folder = args.output.unwrap_or_else(|| dir.join("output"));
    session.set_options(Options {
        strict: args.strict,
        force: args.force,
        lenient: false,
        once: true,
        screen: args.pdf_format,
    });
    let products = make(&mut session, &wish, &folder, console).ok();
    let mut measured = None;
    let mut grave = String::new();
    if products.is_some() && args.report {
        measured = session.pages().ok().map(|pages| (pages.report(), pages));
    } else if products.is_some() && console.progress() && wish.screen {
        grave =
            session.pages().map_or_else(|_| String::new(), |p| super::report::grave(&p.report()));
    }
    session.unwatch();
    let mut found = session.diagnostics();
    found.allow(known);
    let of_editions = |p: &Product| p.edition.as_ref().is_some_and(|e| !wish.shops.contains(e));
    if wish.covers && products.as_ref().is_some_and(|all| !all.iter().any(of_editions)) {
        found.promote(Exit::Cover);
    }
    console.diagnostics(&mut found, session.sources());
    let sound = !found.has_errors();
    let (products, written) = match products.filter(|p| sound || !p.is_empty()) {
        Some(mut products) => match put(dir, &folder, &products) {
            Ok(()) => (products, true),
            Err(fault) => {
                let help = match fault.placed {
                    0 => "the files that were there are as they were",
                    _ => "those named below are new, the others are as they were",
                };
                let help = match fault.help.as_str() {
                    "" => help.to_string(),
                    own => format!("{own}; {help}"),
                };
                console.error(&fault.why, &help);
                products.truncate(fault.placed);
                (products, false)
            }
        },
        None => (Vec::new(), false),
    };
    let good = sound && written;
    report(console, &found, &products, good, begun);
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

/// Makes the files in memory; an error as soon as one stops the book. An error of an edition stops
/// its own files alone.
fn make(
    session: &mut Session,
    wish: &Wish,
    folder: &Path,
    console: &Console,
) -> Result<Vec<Product>, Error> {
    let project = session.project()?;
    let names = wish.editions(session)?;
    let steps = STEPS + names.len() + wish.shops.len();
    session.watch(Progress::new(console.progress(), steps));
    let slug = &session.book()?.meta.slug;
    let path = |ending: String| folder.join(format!("{slug}{ending}"));
    let mut products = Vec::new();
    let (epub, pdf) = match (wish.epub, wish.screen) {
        (true, true) => {
            let (epub, pdf) = session.files()?;
            (Some(epub), Some(pdf))
        }
        (true, false) => (Some(session.epub()?), None),
        (false, true) => (None, Some(session.pdf(SCREEN)?)),
        (false, false) => (None, None),
    };
    products.extend(epub.map(|epub| Product {
        kind: "epub",
        edition: None,
        path: path(".epub".into()),
        bytes: epub,
        pages: None,
        remark: None,
    }));
    products.extend(pdf.map(|pdf| Product {
        kind: "pdf",
        edition: None,
        path: path(".pdf".into()),
        pages: Some(pdf.pages),
        bytes: pdf,
        remark: None,
    }));
    let for_shop = |shop: &String| {
        Ok(Product {
            kind: "epub",
            edition: Some(shop.clone()),
            path: path(format!("-{shop}.epub")),
            bytes: session.epub_for(shop)?,
            pages: None,
            remark: None,
        })
    };
    // What each shop would refuse is told, even if another's EPUB can't be made.
    let made: Vec<Result<Product, Error>> = wish.shops.iter().map(for_shop).collect();
    products.extend(made.into_iter().collect::<Result<Vec<_>, _>>()?);
    if let Some(shop) = project.epub.shop.as_ref().filter(|_| wish.all) {
        // The book's own EPUB is made for it.
        session.preflight(shop)?;
    }
    for name in &names {
        if !wish.covers_alone() {
            products.extend(session.pdf(name).ok().map(|made| Product {
                kind: "pdf",
                edition: Some(name.clone()),
                path: path(format!("-{name}.pdf")),
                pages: Some(made.pages),
                remark: band(&made),
                bytes: made,
            }));
        }
        let cover = wish.covers.then(|| session.cover(name).ok()).flatten();
        products.extend(cover.into_iter().flat_map(|cover| {
            let file = |kind, bytes: &Arc<Vec<u8>>, remark| Product {
                kind,
                edition: Some(format!("{name}-cover")),
                path: path(format!("-{name}-cover.{kind}")),
                bytes: bytes.clone(),
                pages: None,
                remark,
            };
            let remark = Some(cover.remark.clone());
            [file("pdf", &cover.pdf, remark), file("png", &cover.png, None)]
        }));
    }
    Ok(products)
}

/// How far the book is from the number of pages at which its printer asks for a wider inner margin.
fn band(made: &PdfFile) -> Option<String> {
    let left = made.next_band?.saturating_sub(made.pages as u32);
    let printer = made.printer.as_ref()?;
    Some(format!("{} below the next margin band of {printer}", count(left as usize, "page")))
}

/// Why files were not written.
struct Fault {
    why: String,
    /// What to do, if there is something to do.
    help: String,
    /// How many, from the first on, are in their places all the same.
    placed: usize,
}

impl From<String> for Fault {
    fn from(why: String) -> Fault {
        Fault { why, help: String::new(), placed: 0 }
    }
}

impl From<write::Fault> for Fault {
    fn from(fault: write::Fault) -> Fault {
        let elsewhere = if fault.is_link() { ", or name a folder elsewhere with `-o`" } else { "" };
        let help = format!("{}{elsewhere}", fault.help());
        Fault { why: fault.to_string(), help, placed: 0 }
    }
}

/// Writes all files beside their targets first and then puts them in place, so that a full disk
/// never leaves a new EPUB beside an old PDF.
fn put(project: &Path, folder: &Path, products: &[Product]) -> Result<(), Fault> {
    let mut paths = BTreeSet::new();
    if let Some(twice) = products.iter().find(|p| !paths.insert(&p.path)) {
        return Err(format!("two files would be called `{}`", twice.path.display()).into());
    }
    let folder = write::Folder::make(folder, Some(project))?;
    // The disk is waited for once.
    let stage = |p: &Product| folder.stage(p.path.file_name().unwrap_or_default(), p.bytes());
    let staged: Vec<_> = products.par_iter().map(stage).collect();
    let staged: Vec<_> = staged.into_iter().collect::<Result<_, _>>()?;
    write::commit(staged).map_err(|(placed, fault)| Fault { placed, ..fault.into() })
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
fn shown(path: &Path) -> String {
    path.strip_prefix(".").unwrap_or(path).display().to_string()
}
