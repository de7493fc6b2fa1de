//! `recto freeze`: what was printed is written down, and later builds hold to it.

use super::output::Console;
use super::report::pages_of;
use super::reprint::Allow;
use super::{Outcome, asked, project_dir, session_allowing};
use crate::diagnostic::count;
use crate::files::write::{Fault, Folder};
use crate::session::{Frozen, LOCK};
use clap::Args;
use serde_json::json;
use std::path::{Path, PathBuf};

/// Writes down the pages as they were printed, so that a reprint keeps them.
#[derive(Debug, Args)]
#[command(help_template = super::HELP, before_help = "\
    Run it on the text that went to the printer. It writes recto.lock beside the manifest: where each page\n\
    begins and ends, and a mark for each of its lines. From then on `recto build` holds to it: a mended word\n\
    changes its own lines, within its page or at most its spread, and all folios stay, with the index and the\n\
    spine. Where that can't be, the build says which pages would move and how much to cut, and writes nothing\n\
    unless they are allowed to. Keep the file with the manuscript; without it pages are free again.")]
#[command(after_help = "Examples:\n  \
    recto freeze                     when the book has been printed\n  \
    recto freeze --for kdp-paperback built so, by a printer that the manifest does not name\n  \
    recto build                      a reprint: the mended lines alone are others\n  \
    recto build --allow 34-40        these pages may be others too\n  \
    recto freeze --allow 34-40       when that printing is out")]
pub(crate) struct FreezeArgs {
    /// Folder of the book [default: the current one]
    dir: Option<PathBuf>,
    /// The printer that has printed it, or the edition, if the manifest does not name it: as in `recto build
    /// --for`. May be given again
    #[arg(long = "for", value_name = "NAME")]
    names: Vec<String>,
    #[command(flatten)]
    allow: Allow,
}

/// Runs the command.
pub(crate) fn run(args: FreezeArgs, base: &Path, console: &mut Console) -> Outcome {
    let dir = project_dir(base, args.dir);
    let mut session = session_allowing(dir.clone(), args.allow.allowed());
    let names = args.names;
    let (frozen, good) = asked(&mut session, console, |session| {
        session.also_for(&names)?;
        session.freeze()
    });
    let Ok(frozen) = frozen else { return Outcome::Bad };
    if let Err(fault) = put(&dir, &frozen) {
        console.error(&fault.to_string(), fault.help());
        return Outcome::Bad;
    }
    let path = dir.join(LOCK);
    if console.json() {
        let layouts: Vec<_> = frozen
            .layouts
            .iter()
            .map(|(name, pages)| json!({ "name": name, "pages": pages }))
            .collect();
        let file = path.display().to_string();
        console.object(&json!({
            "type": "summary", "command": "freeze", "file": file, "layouts": layouts,
        }));
    } else {
        let held = frozen.layouts.iter().map(|(name, pages)| match pages_of(name) {
            None => count(*pages, "page"),
            Some(edition) => format!("{} of {edition}", count(*pages, "page")),
        });
        let held = held.collect::<Vec<_>>().join(", ");
        console.line(&format!("{}  holds {held}", path.display()));
    }
    std::mem::forget(session);
    if good { Outcome::Good } else { Outcome::Bad }
}

fn put(dir: &Path, frozen: &Frozen) -> Result<(), Fault> {
    Folder::open(dir, Some(dir))?.stage(LOCK, frozen.text.as_bytes())?.commit()
}
