//! `recto preview`: a page in the browser that shows the book while it is written.

use super::opening::open;
use super::output::Console;
use super::{Outcome, whole};
use crate::desk::preview::Preview;
use clap::Args;
use serde_json::json;
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
    recto preview --port 8000       at this port")]
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
}

/// Runs the command.
pub(crate) fn run(args: PreviewArgs, base: &Path, console: &mut Console) -> Outcome {
    let found = whole(base, args.dir, args.output, console);
    let Some((dir, output)) = found else { return Outcome::Bad };
    let bind = |port| Preview::new(dir.clone(), output.clone(), port);
    let bound = match args.port {
        Some(0) => bind(None),
        Some(port) => bind(Some(port)),
        None => bind(Some(PORT)).or_else(|_| bind(None)),
    };
    let preview = match bound {
        Ok(preview) => preview,
        Err(e) => {
            let port = args.port.map(|p| format!(" at port {p}")).unwrap_or_default();
            console.error(&format!("no preview{port}: {e}"), "name another `--port`, or none");
            return Outcome::Bad;
        }
    };
    let address = format!("http://{}", preview.address());
    match console.json() {
        true => console.object(&json!({ "type": "preview", "address": address })),
        false => {
            console.line(&format!("`{}` is shown at {address}; Ctrl-C ends it", dir.display()))
        }
    }
    if args.open && !open(&address) {
        console.warning("no browser could be opened", &format!("open {address}"));
    }
    if let Err(e) = preview.run() {
        console.error(&format!("no preview: {e}"), "");
        return Outcome::Bad;
    }
    Outcome::Good
}
