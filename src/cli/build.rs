//! `recto build`: the EPUB and the PDF.

use super::cover;
use super::editions::{self, Choice, Made};
use super::output::{Console, size};
use super::pipeline::{Job, STEPS, STRICT, Set, Want};
use super::progress::Progress;
use super::{Outcome, project_dir, shops, write};
use crate::diagnostic::{count, render};
use crate::manifest::shop::SHOPS;
use crate::manifest::{PageList, ScreenFormat};
use crate::model::Book;
use crate::typeset::report::inspect;
use clap::Args;
use rayon::prelude::*;
use serde_json::json;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
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
    recto build --format json       messages and results as JSON lines")]
pub(crate) struct BuildArgs {
    /// Folder of the book [default: the current one]
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
    crate::manifest::editions::screen_format(text)
        .ok_or_else(|| "the formats for the screen are ua-1 and ua-2".to_string())
}

/// A file of the result.
struct Product {
    kind: &'static str,
    edition: Option<String>,
    path: PathBuf,
    bytes: Vec<u8>,
    pages: Option<usize>,
    /// What is good to know of it.
    remark: Option<String>,
}

/// What is asked of a build.
struct Wish {
    want: Want,
    choice: Choice,
    shops: Vec<String>,
    force: bool,
    report: bool,
    strict: bool,
    format: Option<ScreenFormat>,
}

/// Runs the command.
pub(crate) fn run(args: BuildArgs, base: &Path, console: &mut Console) -> Outcome {
    let begun = Instant::now();
    let (shops, names) = shops::split(args.edition);
    let choice = Choice { names, all: args.all_editions, covers: args.cover, also: &SHOPS };
    let both = args.epub == args.pdf;
    // Editions by name, EPUBs for shops, and covers, are asked for alone.
    let alone = !shops.is_empty() && choice.names.is_empty();
    let screen = choice.screen() && (args.pdf || both && !alone);
    let epub =
        args.epub || (both && choice.screen() && choice.names.is_empty() && shops.is_empty());
    let want = Want { epub, pdf: screen };
    let dir = project_dir(base, args.dir);
    let folder = args.output.map_or_else(|| dir.join("output"), |o| base.join(o));
    let mut job = Job::new();
    let mut measured = None;
    let (mut grave, watched) = (String::new(), console.progress());
    let products = make(
        &mut job,
        &dir,
        &folder,
        Wish {
            want,
            choice,
            shops,
            force: args.force,
            report: args.report,
            strict: args.strict,
            format: args.pdf_format,
        },
        console,
        |book, set| {
            if args.report {
                let report = inspect(book, &set.pages, &set.theme.page);
                measured = Some((report, set.pages));
            } else {
                if watched && screen {
                    let report = inspect(book, &set.pages, &set.theme.page);
                    grave = super::report::grave(&report);
                }
                // The process ends soon: giving pages back piece by piece would take longer than
                // some of the steps that made them.
                std::mem::forget(set);
            }
        },
    );
    console.diagnostics(&mut job.diags, &job.sources);
    let sound = !job.diags.has_errors();
    let (products, written) = match products.filter(|p| sound || !p.is_empty()) {
        Some(mut products) => match put(&folder, &products) {
            Ok(()) => (products, true),
            Err(fault) => {
                let help = match fault.placed {
                    0 => "the files that were there are as they were",
                    _ => "those named below are new, the others are as they were",
                };
                console.error(&fault.why, help);
                products.truncate(fault.placed);
                (products, false)
            }
        },
        None => (Vec::new(), false),
    };
    let good = sound && written;
    report(console, &job, &products, good, begun);
    if good && !grave.is_empty() {
        console.remark(&format!("worth a look: {grave}; `recto build --report` tells where"));
    }
    if let Some((found, pages)) = measured.filter(|_| written) {
        super::report::print(&found, &pages, &job.sources, console);
    }
    if good { Outcome::Good } else { Outcome::Bad }
}

/// Makes the files in memory; `None` as soon as an error stops the book. An error of an edition
/// stops its own files alone.
fn make(
    job: &mut Job,
    dir: &Path,
    folder: &Path,
    wish: Wish,
    console: &Console,
    look: impl FnOnce(&Book, Set),
) -> Option<Vec<Product>> {
    let mut project = job.load(dir)?;
    project.screen = wish.format.unwrap_or(project.screen);
    let orders = editions::chosen(job, &wish.choice)?;
    if job.diags.has_errors() {
        return None;
    }
    let steps = STEPS + orders.len() + wish.shops.len();
    let mut progress = Progress::new(console.progress(), steps);
    let book = job.assemble(&project, &mut progress);
    if wish.strict {
        job.diags.promote(&STRICT);
    }
    if job.diags.has_errors() {
        return None;
    }
    let epub = wish.want.epub || !wish.shops.is_empty();
    let named = job.named(&project);
    let names_own = named.is_some_and(|o| o.edition.print.is_some());
    let names_book = project.epub.page_list != PageList::None && !names_own;
    let shared = orders.iter().any(|o| o.edition.print.is_none());
    let mut set = match wish.want.pdf || wish.report || shared || epub && names_book {
        true => job.typeset(&book, &project, &mut progress),
        false => job.unset(&book, &project, &mut progress),
    };
    if epub {
        job.name_pages(&book, &project, &mut set, &mut progress);
    }
    let outputs = job.outputs(&book, &set, wish.want, &mut progress);
    let mut more = Vec::new();
    for shop in &wish.shops {
        let made = shops::make(job, &book, &set, shop, &mut progress);
        more.extend(made.map(|bytes| for_shop(bytes, folder, &book.meta.slug, shop)));
    }
    if job.diags.has_errors() {
        return None;
    }
    let mut printed = Vec::new();
    let holes = editions::holes(&job.diags);
    editions::each(job, &orders, |job, order| {
        // What is told here is this edition's.
        let mut own = None;
        let pages = editions::pages_of(job, &project, &book, &set, order, &mut own, &mut progress);
        let name = &order.edition.name;
        if wish.choice.bodies() {
            let force = wish.force;
            let made = editions::make(job, &book, pages, order, force, &mut progress);
            editions::refuse_holes(job, order, holes, force);
            let made = made.filter(|_| !job.diags.has_errors());
            printed.extend(made.map(|m| body(m, folder, &book.meta.slug)));
        }
        if wish.choice.covers {
            let before = job.diags.counts().0;
            let made = cover::make(job, &project, &book, pages, order, wish.force, &mut progress);
            let made = made.filter(|_| job.diags.counts().0 == before);
            printed.extend(made.into_iter().flatten().map(|(kind, bytes, remark)| Product {
                kind,
                edition: Some(format!("{name}-cover")),
                path: folder.join(format!("{}-{name}-cover.{kind}", book.meta.slug)),
                bytes,
                pages: None,
                remark,
            }));
        }
    });
    if wish.choice.covers && printed.is_empty() {
        job.diags.promote(&["no-cover"]);
    }
    let target = |extension: &str| folder.join(format!("{}.{extension}", book.meta.slug));
    let product = |kind, bytes: Option<Vec<u8>>, pages| {
        let path = target(kind);
        bytes.map(|bytes| Product { kind, edition: None, path, bytes, pages, remark: None })
    };
    let pages = Some(set.pages.pages.len());
    let usual =
        [product("epub", outputs.epub.map(|e| e.bytes), None), product("pdf", outputs.pdf, pages)];
    look(&book, set);
    std::mem::forget(book);
    Some(usual.into_iter().flatten().chain(more).chain(printed).collect())
}

/// The EPUB for a shop.
fn for_shop(bytes: Vec<u8>, folder: &Path, slug: &str, shop: &str) -> Product {
    Product {
        kind: "epub",
        edition: Some(shop.to_string()),
        path: folder.join(format!("{slug}-{shop}.epub")),
        bytes,
        pages: None,
        remark: None,
    }
}

/// The file of an edition.
fn body(made: Made, folder: &Path, slug: &str) -> Product {
    Product {
        kind: "pdf",
        path: folder.join(format!("{slug}-{}.pdf", made.name)),
        remark: band(&made),
        edition: Some(made.name),
        bytes: made.bytes,
        pages: Some(made.pages),
    }
}

/// How far the book is from the number of pages at which its printer asks for a wider inner margin.
fn band(made: &Made) -> Option<String> {
    let left = made.next_band?.saturating_sub(made.pages as u32);
    let what =
        format!("{} below the next margin band of {}", count(left as usize, "page"), made.printer);
    Some(what)
}

/// Why files were not written.
struct Fault {
    why: String,
    /// How many, from the first on, are in their places all the same.
    placed: usize,
}

impl From<String> for Fault {
    fn from(why: String) -> Fault {
        Fault { why, placed: 0 }
    }
}

/// Writes all files beside their targets first and then puts them in place, so that a full disk
/// never leaves a new EPUB beside an old PDF.
fn put(folder: &Path, products: &[Product]) -> Result<(), Fault> {
    let fault =
        |path: &Path, e: std::io::Error| format!("`{}` can't be written: {e}", path.display());
    let mut paths = BTreeSet::new();
    if let Some(twice) = products.iter().find(|p| !paths.insert(&p.path)) {
        return Err(format!("two files would be called `{}`", twice.path.display()).into());
    }
    if let Some(file) = folder.ancestors().find(|p| p.is_file()) {
        let file = file.display();
        return Err(format!("`{file}` is a file, not a folder: `-o` names another folder").into());
    }
    std::fs::create_dir_all(folder).map_err(|e| fault(folder, e))?;
    // The disk is waited for once.
    let stage = |product: &'_ Product| write::stage(&product.path, &product.bytes);
    let staged: Vec<_> = products.par_iter().map(stage).collect();
    let staged = staged.into_iter().zip(products.iter().map(|p| &p.path));
    let staged: Vec<_> = staged
        .map(|(file, path)| Ok((file.map_err(|e| fault(path, e))?, path)))
        .collect::<Result<_, String>>()?;
    for (placed, (file, path)) in staged.into_iter().enumerate() {
        file.commit().map_err(|e| Fault { why: fault(path, e), placed })?;
    }
    Ok(())
}

fn report(console: &Console, job: &Job, products: &[Product], good: bool, begun: Instant) {
    let milliseconds = begun.elapsed().as_millis() as u64;
    if console.json() {
        let (errors, warnings) = job.diags.counts();
        let files: Vec<_> = products
            .iter()
            .map(|p| {
                json!({
                    "kind": p.kind,
                    "edition": p.edition,
                    "path": p.path.to_string_lossy(),
                    "bytes": p.bytes.len(),
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
        console.line(&format!("{}  ({pages}{}{remark})", shown(&p.path), size(p.bytes.len())));
    }
    let counts = render::counts(&job.diags);
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
