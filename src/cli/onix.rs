//! `recto onix`: records of the editions for shops, distributors and libraries.

use super::output::{Console, size};
use super::{Outcome, asked, project_dir, session};
use crate::diagnostic::count;
use crate::files::write;
use crate::trade::onix::{Manner, Release, message};
use crate::trade::{Record, gather};
use clap::{Args, ValueEnum};
use serde_json::json;
use std::path::{Path, PathBuf};

/// Writes records of the editions for shops and libraries: ONIX for Books.
#[derive(Debug, Args)]
#[command(help_template = super::HELP, before_help = "\
    One record for the EPUB and one for each other edition that has an ISBN: identifiers, form, measures and\n\
    pages as they are set, contributors, subjects, texts, prices, dates, the other editions, and the EPUB's\n\
    accessibility as the EPUB itself states it. What [book] and [trade] of recto.toml leave open is told.\n\
    Nothing is sent. The date of the message is the book's, or that of SOURCE_DATE_EPOCH.")]
#[command(after_help = "Examples:\n  \
    recto onix                           writes output/<slug>.onix.xml\n  \
    recto onix --for epub -o - | less    the EPUB's record, to read\n  \
    recto onix --version 3.1 --short     for who asks for it\n  \
    SOURCE_DATE_EPOCH=$(date +%s) recto onix")]
pub(crate) struct OnixArgs {
    /// Folder of the book [default: the current one]
    dir: Option<PathBuf>,
    /// File to write; - is standard output [default: DIR/output/<slug>.onix.xml]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// This edition alone: epub, print, or one of the manifest
    #[arg(long = "for", value_name = "NAME")]
    name: Option<String>,
    /// Release of ONIX for Books
    #[arg(long = "version", value_name = "N", default_value = "3.0")]
    release: Version,
    /// Short tags, not reference names
    #[arg(long)]
    short: bool,
}

/// Releases that can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Version {
    #[value(name = "3.0")]
    Three,
    #[value(name = "3.1")]
    ThreeOne,
}

/// Runs the command.
pub(crate) fn run(args: OnixArgs, base: &Path, console: &mut Console) -> Outcome {
    let dir = project_dir(base, args.dir);
    let mut session = session(dir.clone());
    let (record, good) = asked(&mut session, console, |s| gather(s, args.name.as_deref()));
    let Ok(mut record) = record else { return Outcome::Bad };
    let release = match args.release {
        Version::Three => Release::Three,
        Version::ThreeOne => Release::ThreeOne,
    };
    let to_stdout = args.output.as_deref() == Some(Path::new("-"));
    let messages = console.of_messages();
    let told = if to_stdout { &messages } else { &*console };
    told.diagnostics(&mut record.found, session.sources());
    if record.products.is_empty() {
        console.error("there is no edition to write a record of", "give the printed book its ISBN");
        return Outcome::Bad;
    }
    let text = message(&record, Manner { release, short: args.short });
    if to_stdout {
        console.text(text.trim_end());
        std::mem::forget(session);
        return if good { Outcome::Good } else { Outcome::Bad };
    }
    let path = match &args.output {
        Some(file) => base.join(file),
        None => dir.join("output").join(format!("{}.onix.xml", record.work.meta.slug)),
    };
    if let Err(fault) = write::put(&path, &dir, args.output.is_none(), text.as_bytes()) {
        console.error(&fault.to_string(), fault.help());
        return Outcome::Bad;
    }
    say(&record, &path, text.len(), release, console);
    std::mem::forget(session);
    if good { Outcome::Good } else { Outcome::Bad }
}

fn say(record: &Record, path: &Path, bytes: usize, release: Release, console: &Console) {
    let shown = super::build::shown(path);
    let names: Vec<&str> = record.products.iter().map(|p| p.identity.name.as_str()).collect();
    if console.json() {
        console.object(&json!({
            "type": "summary", "command": "onix", "file": shown, "bytes": bytes,
            "release": release.number(), "editions": names,
        }));
        return;
    }
    let records = count(names.len(), "record");
    let what = format!("{records}: {}; ONIX {}", names.join(", "), release.number());
    console.line(&format!("{shown}  {} ({what})", size(bytes)));
}
