//! `recto onix`: records of the editions for shops, distributors and libraries.

use super::house::Titles;
use super::house_numbers::Numbers;
use super::house_shared::Shared;
use super::output::{Console, size};
use super::{Outcome, asked, project_dir, session};
use crate::diagnostic::{count, visible};
use crate::files::write;
use crate::house::Title;
use crate::manifest::slug;
use crate::trade::onix::{Manner, Release, message};
use crate::trade::{Record, gather, isbns};
use clap::{Args, ValueEnum};
use serde_json::json;
use std::path::{Path, PathBuf};

/// Writes records of the editions for shops and libraries: ONIX for Books.
#[derive(Debug, Args)]
#[command(help_template = super::HELP, before_help = "\
    One record for the EPUB and one for each other edition that has an ISBN: identifiers, form, measures and\n\
    pages as they are set, contributors, subjects, texts, prices, dates, the other editions, and the EPUB's\n\
    accessibility as the EPUB itself states it. What [book] and [trade] of recto.toml leave open is told.\n\
    Nothing is sent. The date of the message is the book's, or that of SOURCE_DATE_EPOCH.\n\
    Of a house one message has the records of all titles; those with errors are told and left out.")]
#[command(mut_arg("only", |arg| arg.requires("all")), mut_arg("since", |arg| arg.requires("all")))]
#[command(after_help = "Examples:\n  \
    recto onix                           writes output/<slug>.onix.xml\n  \
    recto onix --for epub -o - | less    the EPUB's record, to read\n  \
    recto onix --version 3.1 --short     for who asks for it\n  \
    recto onix --all                     one message about every title of a house\n  \
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
    #[command(flatten)]
    titles: Titles,
}

impl OnixArgs {
    fn manner(&self) -> Manner {
        let release = match self.release {
            Version::Three => Release::Three,
            Version::ThreeOne => Release::ThreeOne,
        };
        Manner { release, short: self.short }
    }
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
    let dir = project_dir(base, args.dir.clone());
    if args.titles.all {
        return all(&args, &dir, base, console);
    }
    let mut session = session(dir.clone());
    let (record, good) = asked(&mut session, console, |s| gather(s, args.name.as_deref()));
    let Ok(mut record) = record else { return Outcome::Bad };
    let to_stdout = args.output.as_deref() == Some(Path::new("-"));
    let messages = console.of_messages();
    let told = if to_stdout { &messages } else { &*console };
    told.diagnostics(&mut record.found, session.sources());
    if record.products.is_empty() {
        console.error("there is no edition to write a record of", "give the printed book its ISBN");
        return Outcome::Bad;
    }
    let names = record.products.iter().map(|p| p.identity.name.clone()).collect();
    let slug = record.work.meta.slug.clone();
    let records = [record];
    let written = put(&args, (&dir, base, &slug), &records, names, console);
    std::mem::forget(session);
    if good && written { Outcome::Good } else { Outcome::Bad }
}

/// One message about the titles of a house.
fn all(args: &OnixArgs, dir: &Path, base: &Path, console: &Console) -> Outcome {
    let Some(chosen) = args.titles.choice.chosen(dir, console) else { return Outcome::Bad };
    let work = |title: &Title| {
        let mut session = session(title.dir.clone());
        let record = gather(&mut session, args.name.as_deref()).ok();
        let found = session.diagnostics();
        let record = record.filter(|_| !found.has_errors());
        let told = match &record {
            Some(record) => record.found.clone(),
            None => found,
        };
        let isbns = session.project().map(|p| isbns(&p, session.sources())).unwrap_or_default();
        (record, told, isbns, session.sources().seen_from(&title.path))
    };
    let to_stdout = args.output.as_deref() == Some(Path::new("-"));
    let messages = console.of_messages();
    let told = if to_stdout { &messages } else { console };
    let (mut shared, mut numbers) = (Shared::default(), Numbers::default());
    let (mut records, mut names, mut bad) = (Vec::new(), Vec::new(), false);
    args.titles.crew().work(&chosen.titles, work, |title, made| {
        let Some((record, found, isbns, sources)) = made else {
            told.error(
                &format!("Recto has failed at `{}`", title.path),
                "the other titles have their records all the same",
            );
            bad = true;
            return;
        };
        let sources = numbers.add(title, isbns, sources);
        shared.diagnostics(title, &found, sources, told);
        bad |= record.is_none();
        if let Some(record) = record.filter(|record| !record.products.is_empty()) {
            names.push(title.name.clone());
            records.push(record);
        }
    });
    shared.tell(told);
    bad |= numbers.tell(told) > 0;
    for (record, name) in
        records.iter().zip(&names).filter(|(record, _)| !has_sender_of(record, &records))
    {
        told.error(
            &format!(
                "`{name}` is sent by {}, and the message by {}",
                visible(&record.sender().name),
                visible(&records[0].sender().name)
            ),
            "a message has one sender: write one for each, with `--only`",
        );
        bad = true;
    }
    if records.is_empty() {
        told.error(
            "there is no edition to write a record of",
            "give the printed books their ISBNs",
        );
        return Outcome::Bad;
    }
    let house = dir.canonicalize().ok().and_then(|d| Some(d.file_name()?.to_str()?.to_owned()));
    let name = slug(&house.unwrap_or_default());
    let written = put(args, (dir, base, &name), &records, names, console);
    if written && !bad { Outcome::Good } else { Outcome::Bad }
}

/// Whether a record has the sender of the message, that of the first.
fn has_sender_of(record: &Record, records: &[Record]) -> bool {
    records.first().is_none_or(|first| first.sender() == record.sender())
}

/// Writes the message, and says so; whether it could be written.
fn put(
    args: &OnixArgs,
    (dir, base, slug): (&Path, &Path, &str),
    records: &[Record],
    names: Vec<String>,
    console: &Console,
) -> bool {
    let text = message(records, args.manner());
    if args.output.as_deref() == Some(Path::new("-")) {
        console.text(text.trim_end());
        return true;
    }
    let path = match &args.output {
        Some(file) => base.join(file),
        None => dir.join("output").join(format!("{slug}.onix.xml")),
    };
    if let Err(fault) = write::put(&path, dir, args.output.is_none(), text.as_bytes()) {
        console.error(&fault.to_string(), fault.help());
        return false;
    }
    let (shown, release) = (super::build::shown(&path), args.manner().release.number());
    let of = if args.titles.all { "titles" } else { "editions" };
    let number = records.iter().map(|record| record.products.len()).sum();
    if console.json() {
        console.object(&json!({
            "type": "summary", "command": "onix", "file": shown, "bytes": text.len(),
            "release": release, "records": number, of: names,
        }));
    } else {
        let what = match args.titles.all {
            true => format!("{} of {}", count(number, "record"), count(names.len(), "title")),
            false => format!("{}: {}", count(number, "record"), names.join(", ")),
        };
        console.line(&format!("{shown}  {} ({what}; ONIX {release})", size(text.len())));
    }
    true
}
