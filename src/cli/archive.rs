//! `recto archive` and `recto verify`: a printing as one file, and whether it can be made again.

use super::output::{Console, size};
use super::{Outcome, build, project_dir};
use crate::archive::{self, Archive};
use crate::desk::permit;
use crate::desk::products::{Product, Wish};
use crate::diagnostic::{Diagnostics, count};
use crate::files::Files;
use crate::files::write;
use crate::manifest;
use crate::session::{self, Options, Session, Texts};
use clap::Args;
use serde_json::json;
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

/// Packs a printing into one file: the book's files, what was made of them, and by what.
#[derive(Debug, Args)]
#[command(help_template = super::HELP, before_help = "\
    Everything is made as `recto build --all-editions` does it, and packed with all files that were read for\n\
    it: chapters, pictures, faces, theme, profiles, recto.lock. The same book gives the same archive.\n\
    `recto verify` makes it again and compares; `recto diff` shows which pages have changed since.")]
#[command(after_help = "Examples:\n  \
    recto archive                            writes output/<slug>.printing.zip\n  \
    recto archive my-book -o first.zip\n  \
    recto verify first.zip")]
pub(crate) struct ArchiveArgs {
    /// Folder of the book [default: the current one]
    dir: Option<PathBuf>,
    /// File to write [default: output/<slug>.printing.zip]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Pack editions that their printer would refuse
    #[arg(long)]
    force: bool,
}

/// Makes an archived printing again, and compares what comes of it with what was made then.
#[derive(Debug, Args)]
#[command(help_template = super::HELP, before_help = "\
    Each file of the archive is held against its sum. Then the book is built from it, in memory, and each\n\
    file that comes of it is compared, byte for byte. Exit code 0: all are the same; 1: some are not.")]
#[command(after_help = "Examples:\n  \
    recto verify first.printing.zip                  what is the same, file by file\n  \
    recto verify first.printing.zip --format json    one JSON object for each")]
pub(crate) struct VerifyArgs {
    /// The archive
    file: PathBuf,
}

/// The largest archive that is read, bytes.
const MOST: u64 = 4 << 30;

/// Everything that the manifest names.
fn everything() -> Wish {
    Wish { epub: true, screen: true, all: true, ..Wish::default() }
}

/// The files of a build by their names.
fn named(products: Vec<Product>) -> BTreeMap<String, Vec<u8>> {
    let name = |p: &Product| p.path.file_name().map(|n| n.to_string_lossy().into_owned());
    products.iter().filter_map(|p| Some((name(p)?, p.bytes().to_vec()))).collect()
}

/// Makes everything; `None` if it has errors, which are told.
fn made(
    session: &mut Session,
    force: bool,
    console: &mut Console,
) -> Option<BTreeMap<String, Vec<u8>>> {
    let products = build::make_shown(session, &everything(), Path::new(""), console);
    session.unwatch();
    let mut found = session.diagnostics();
    let good = !found.has_errors() || force;
    console.diagnostics(&mut found, session.sources());
    products.ok().filter(|_| good).map(named)
}

/// Runs `recto archive`.
pub(crate) fn run(args: ArchiveArgs, base: &Path, console: &mut Console) -> Outcome {
    let dir = project_dir(base, args.dir);
    let mut session = Session::new(session::Folder::new(dir.clone()));
    let filters = permit::of(&dir);
    session.set_options(Options { once: true, filters, force: args.force, ..Options::default() });
    let Some(output) = made(&mut session, args.force, console) else { return Outcome::Bad };
    let Ok(book) = session.book() else { return Outcome::Bad };
    let Some(sources) = session.files_read() else {
        console.error("a file of the book was saved while it was packed", "pack it again");
        return Outcome::Bad;
    };
    let epoch = manifest::epoch(&mut Diagnostics::new());
    let archive = Archive::of(sources, output, epoch, args.force, session.shared());
    let bytes = match archive::pack(&archive) {
        Ok(bytes) => bytes,
        Err(why) => {
            console.error(&format!("the archive can't be made: {why}"), "");
            return Outcome::Bad;
        }
    };
    let path = match &args.output {
        Some(file) => base.join(file),
        None => dir.join("output").join(format!("{}.printing.zip", book.meta.slug)),
    };
    if let Err(fault) = write::put(&path, &dir, args.output.is_none(), &bytes) {
        console.error(&fault.to_string(), fault.help());
        return Outcome::Bad;
    }
    let (sources, output) = (archive.sources.len(), archive.output.len());
    let shown = build::shown(&path);
    if console.json() {
        console.object(&json!({
            "type": "summary", "command": "archive", "file": shown, "bytes": bytes.len(),
            "sources": sources, "output": output, "sha256": archive::sum(&bytes),
        }));
    } else {
        let held = format!("{} of the book, {} made of them", count(sources, "file"), output);
        console.line(&format!("{shown}  ({}; {held})", size(bytes.len())));
    }
    std::mem::forget(session);
    Outcome::Good
}

/// Reads an archive that a person names; why it can't be read is told.
pub(super) fn open(path: &Path, console: &Console) -> Option<Archive> {
    let around = Files::around(path).unwrap_or_else(|| Err(io::ErrorKind::IsADirectory.into()));
    let read = around.map_err(|e| e.to_string()).and_then(|(files, name)| {
        let bytes = files.read(&name, MOST).map_err(|e| e.to_string())?;
        archive::unpack(&bytes)
    });
    match read {
        Ok(archive) => Some(archive),
        Err(why) => {
            let what = format!("`{}` can't be read: {why}", path.display());
            console.error(&what, "name a file that `recto archive` has written");
            None
        }
    }
}

/// Runs `recto verify`.
pub(crate) fn verify(args: &VerifyArgs, base: &Path, console: &mut Console) -> Outcome {
    let Some(archive) = open(&base.join(&args.file), console) else { return Outcome::Bad };
    let Archive { record, sources, output } = archive;
    let version = env!("CARGO_PKG_VERSION");
    if record.recto != version {
        let what = format!("Recto {} made these files, and this is {version}", record.recto);
        console.warning(&what, "what differs may differ by that: use that version");
    }
    let epoch = manifest::epoch(&mut Diagnostics::new());
    if record.source_date_epoch != epoch {
        let help = match record.source_date_epoch {
            Some(then) => format!("set SOURCE_DATE_EPOCH={then}"),
            None => "unset SOURCE_DATE_EPOCH".to_owned(),
        };
        console.warning("another date was set when the files were made", &help);
    }
    let mut session = Session::new(Texts::from_iter(sources).sharing(record.shared));
    session.set_options(Options { once: true, force: record.force, ..Options::default() });
    let Some(made) = made(&mut session, record.force, console) else { return Outcome::Bad };
    let mut names: Vec<&String> = output.keys().chain(made.keys()).collect();
    names.sort();
    names.dedup();
    let mut same = true;
    for name in names {
        let what = match (output.get(name), made.get(name)) {
            (Some(then), Some(now)) if then == now => "the same",
            (Some(_), Some(_)) => "differs",
            (Some(_), None) => "is not made again",
            _ => "was not made then",
        };
        same &= what == "the same";
        if console.json() {
            console.object(&json!({ "type": "compared", "file": name, "result": what }));
        } else {
            console.line(&format!("{name}  {what}"));
        }
    }
    if console.json() {
        console.object(&json!({ "type": "summary", "command": "verify", "ok": same }));
    }
    std::mem::forget(session);
    if same { Outcome::Good } else { Outcome::Bad }
}
