//! `recto preview`: a page in the browser that shows the book while it is written.

use super::house::Choice;
use super::opening::open;
use super::output::Console;
use super::{Outcome, project_dir, whole};
use crate::desk::preview::Preview;
use crate::desk::shelf::{self, Shelf};
use crate::diagnostic::{Diagnostics, count};
use crate::house::Title;
use crate::manifest;
use crate::source::Sources;
use clap::Args;
use serde_json::json;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// The port that is tried first, so that a page that is open finds its preview again.
const PORT: u16 = 7777;

/// Shows the book in DIR in the browser, and shows it anew whenever one of its files is saved.
#[derive(Debug, Args)]
#[command(help_template = super::HELP, before_help = "\
    Pages as in the hand, the EPUB as in e-readers, covers, problems, the order of the chapters, and\n\
    buttons that build. A click on a word opens its place in your editor: `editor` in\n\
    ~/.config/recto/config.toml (vscode, zed, jetbrains, sublime, or a command with {file}, {line} and\n\
    {column}), else $VISUAL. The page is for this machine alone. Ctrl-C ends it.")]
#[command(after_help = "Examples:\n  \
    recto preview                   the book in the current folder\n  \
    recto preview my-book --open    and a browser with it\n  \
    recto preview --port 8000       at this port\n  \
    recto preview --all             a page with the titles of a house, each of which opens its preview")]
pub(crate) struct PreviewArgs {
    /// Folder of the book [default: the current one]
    dir: Option<PathBuf>,
    /// Folder that files are written to when they are asked for [default: DIR/output]
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Open the page in the browser
    #[arg(long)]
    open: bool,
    /// Port of 127.0.0.1; 0: any [default: 7777, or any if that is taken]
    #[arg(long, value_name = "N")]
    port: Option<u16>,
    /// The titles of the house in DIR, which has a recto-house.toml: each is shown when it is opened
    #[arg(long, conflicts_with = "output")]
    all: bool,
}

/// Runs the command.
pub(crate) fn run(args: PreviewArgs, base: &Path, console: &mut Console) -> Outcome {
    if args.all {
        return titles(&args, base, console);
    }
    let found = whole(base, args.dir, args.output, console);
    let Some((dir, output)) = found else { return Outcome::Bad };
    let bound = bound(args.port, console, |port| Preview::new(dir.clone(), output.clone(), port));
    let Some(preview) = bound else { return Outcome::Bad };
    tell(&format!("`{}` is", dir.display()), preview.address(), args.open, console);
    if let Err(e) = preview.run() {
        console.error(&format!("no preview: {e}"), "");
        return Outcome::Bad;
    }
    Outcome::Good
}

/// Shows the titles of a house.
fn titles(args: &PreviewArgs, base: &Path, console: &mut Console) -> Outcome {
    let dir = project_dir(base, args.dir.clone());
    let Some(chosen) = Choice::default().chosen(&dir, console) else { return Outcome::Bad };
    let books = || -> Vec<shelf::Volume> {
        let volume = |title: &Title| shelf::Volume {
            title: title_of(&title.dir).unwrap_or_else(|| title.name.clone()),
            path: title.path.clone(),
            dir: title.dir.clone(),
        };
        chosen.titles.iter().map(volume).collect()
    };
    let bound = bound(args.port, console, |port| Shelf::new(books(), port));
    let Some(shelf) = bound else { return Outcome::Bad };
    let what = format!("{} of the house are", count(chosen.titles.len(), "title"));
    tell(&what, shelf.address(), args.open, console);
    shelf.run();
    Outcome::Good
}

/// The title that a book's manifest gives.
fn title_of(dir: &Path) -> Option<String> {
    let project = manifest::load(dir, &mut Sources::default(), &mut Diagnostics::new())?;
    Some(project.meta.title).filter(|title| !title.is_empty())
}

/// What works at a port: the one that is asked for, else the usual one, else any.
fn bound<T>(
    port: Option<u16>,
    console: &Console,
    bind: impl Fn(Option<u16>) -> io::Result<T>,
) -> Option<T> {
    let bound = match port {
        Some(0) => bind(None),
        Some(port) => bind(Some(port)),
        None => bind(Some(PORT)).or_else(|_| bind(None)),
    };
    let told = |e: &io::Error| {
        let port = port.map(|p| format!(" at port {p}")).unwrap_or_default();
        console.error(&format!("no preview{port}: {e}"), "name another `--port`, or none");
    };
    bound.inspect_err(told).ok()
}

/// Says where the page is, and opens it if that is asked.
fn tell(what: &str, address: SocketAddr, opens: bool, console: &mut Console) {
    let address = format!("http://{address}");
    match console.json() {
        true => console.object(&json!({ "type": "preview", "address": address })),
        false => console.line(&format!("{what} shown at {address}; Ctrl-C ends it")),
    }
    if opens && !open(&address) {
        console.warning("no browser could be opened", &format!("open {address}"));
    }
}
