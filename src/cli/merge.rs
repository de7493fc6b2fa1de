//! `recto merge`: what an editor has done to the book's Word file comes into the chapters.

use super::output::Console;
use super::{Outcome, asked, project_dir, session};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, count, visible};
use crate::exchange::{self, Change, Form, Merged};
use crate::files::{Files, MAX_TEXT, write};
use crate::model::Book;
use crate::session::Session;
use crate::source::{FileId, Sources};
use clap::Args;
use serde_json::json;
use std::io::{BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Largest Word file that is read, in bytes.
const MAX_WORD: u64 = 512 << 20;
/// Most words that are told as missing.
const MOST_WORDS: usize = 12;

/// Brings changes and comments of a Word file that `recto docx` has written into the chapters.
#[derive(Debug, Args)]
#[command(help_template = super::HELP, before_help = "\
    Shows what has changed, line by line of the chapter files, and on a terminal asks for each change.\n\
    Tracked changes and those that were made without tracking count alike: the text is compared with\n\
    what was sent. Markup stays: only changed words of a line are others. Comments become remarks,\n\
    `<!-- Eve: too long -->`. Where the manuscript has changed at the same words meanwhile, nothing is\n\
    written there, and the place is told.")]
#[command(after_help = "Examples:\n  \
    recto merge edited.docx                  shows the changes, asks on a terminal\n  \
    recto merge edited.docx --all            makes them all\n  \
    recto merge edited.docx --criticmarkup   writes them as proposals: {~~old~>new~~}")]
pub(crate) struct MergeArgs {
    /// The Word file that came back
    file: PathBuf,
    /// Folder of the book [default: the current one]
    dir: Option<PathBuf>,
    /// Make all changes, without asking
    #[arg(long)]
    all: bool,
    /// Write the changes as CriticMarkup, to be decided in the text
    #[arg(long, conflicts_with = "all")]
    criticmarkup: bool,
}

/// Runs the command.
pub(crate) fn run(args: MergeArgs, base: &Path, console: &mut Console) -> Outcome {
    let dir = project_dir(base, args.dir.clone());
    let bytes = match read(&base.join(&args.file)) {
        Ok(bytes) => bytes,
        Err((why, help)) => {
            console.error(&why, help);
            return Outcome::Bad;
        }
    };
    let Ok(_held) = write::hold(&dir) else {
        console.error("another process changes this book", "try again when it has ended");
        return Outcome::Bad;
    };
    let mut session = session(dir.clone());
    let (book, good) = asked(&mut session, console, Session::book);
    let Ok(book) = book else { return Outcome::Bad };
    let sources = session.sources();
    let mut merged = match exchange::merge(&book, sources, &bytes) {
        Ok(merged) => merged,
        Err((why, help)) => {
            let shown = args.file.display();
            console.error(&format!("`{shown}` can't be merged: {why}"), &help);
            return Outcome::Bad;
        }
    };
    merged.leave_shared(sources);
    if args.criticmarkup {
        merged.propose(sources);
    }
    let asks = !args.all && !args.criticmarkup && !console.json() && is_talk();
    let before = (&*book, sources);
    let mut known = None;
    if args.all || args.criticmarkup {
        let mut words = missing((&dir, &bytes), before, &merged);
        // One change that can't be made does not stop the others.
        if !words.is_empty() && merged.is_told_in_full() && merged.leave(&words, sources) {
            words = missing((&dir, &bytes), before, &merged);
        }
        known = Some(words);
    }
    let Some(chosen) = choose(&merged, asks, sources, console) else { return Outcome::Good };
    tell(&merged, sources, console);
    let form = if args.criticmarkup { Form::CriticMarkup } else { Form::Made };
    let files = exchange::applied(&chosen, form, sources);
    let wants = args.all || args.criticmarkup || asks;
    let all = wants && chosen.len() == merged.changes.len();
    let told = !merged.conflicts.is_empty() || !merged.left.is_empty();
    let lost = match all || wants && !chosen.is_empty() {
        true => known.unwrap_or_else(|| missing((&dir, &bytes), before, &merged)),
        false => Vec::new(),
    };
    let lost = lost_words(&lost);
    if let Some(why) = &lost {
        // A person who has chosen has looked.
        if all && merged.is_told_in_full() {
            console.error(why, "nothing was written: make these changes by hand");
            return Outcome::Bad;
        }
        console.warning(why, "see whether they belong to what is not taken over");
    }
    if wants && let Err((why, help)) = put(&dir, &files, sources) {
        console.error(&why, &help);
        return Outcome::Bad;
    }
    let written: Vec<String> = (files.iter())
        .filter(|_| wants)
        .filter_map(|(id, _)| sources.get(*id).map(|f| f.path.clone()))
        .collect();
    sum(&merged, chosen.len(), &written, wants, console);
    if all && !args.criticmarkup && !files.is_empty() {
        prove(&mut session, &written, &files, &bytes, console);
    }
    std::mem::forget(session);
    if good && !told && lost.is_none() { Outcome::Good } else { Outcome::Bad }
}

/// The words of the editor that the book would not have once all changes are made, but for those of which
/// it was told that they are not taken over.
fn missing(
    (dir, bytes): (&Path, &[u8]),
    (book, sources): (&Book, &Sources),
    merged: &Merged,
) -> Vec<String> {
    let changes: Vec<&Change> = merged.changes.iter().collect();
    let files = exchange::applied(&changes, Form::Made, sources);
    match after(dir, sources, &files) {
        Some((session, now)) => {
            exchange::missing((book, sources), (&now, session.sources()), bytes, merged)
        }
        None => exchange::missing((book, sources), (book, sources), bytes, merged),
    }
}

/// The message of words that would be missing.
fn lost_words(missing: &[String]) -> Option<String> {
    if missing.is_empty() {
        return None;
    }
    let more = if missing.len() > MOST_WORDS { " ..." } else { "" };
    let first: Vec<&str> = missing.iter().take(MOST_WORDS).map(String::as_str).collect();
    let first = visible(&first.join(" ")).to_string();
    Some(format!("words of the editor would be missing in the book: {first}{more}"))
}

/// The book with these texts of its files; none where no file is another.
fn after(
    dir: &Path,
    sources: &Sources,
    files: &[(FileId, String)],
) -> Option<(Session, Arc<Book>)> {
    if files.is_empty() {
        return None;
    }
    let mut session = session(dir.to_owned());
    session.book_with_faults().ok()?;
    for (id, text) in files {
        if let Some(file) = sources.get(*id) {
            session.change(&file.path, text.as_str());
        }
    }
    let book = session.book_with_faults().ok()?;
    Some((session, book))
}

/// Merges once more: all must be there now. What is not was typed so that it is read otherwise.
fn prove(
    session: &mut Session,
    paths: &[String],
    files: &[(FileId, String)],
    bytes: &[u8],
    console: &Console,
) {
    for (path, (_, text)) in paths.iter().zip(files) {
        session.change(path, text.as_str());
    }
    let Ok(book) = session.book_with_faults() else { return };
    let Ok(again) = exchange::merge(&book, session.sources(), bytes) else { return };
    for change in again.changes.iter().filter(|c| c.is_words()).take(10) {
        let place = format!("{}:{}:{}", change.file, change.line, change.column);
        let why = format!("{place}: the words there are not yet as the editor has them");
        console.warning(&why, "look at the place, and merge again");
    }
}

/// Whether somebody can be asked.
fn is_talk() -> bool {
    std::io::stdin().is_terminal() && std::io::stdout().is_terminal()
}

fn read(path: &Path) -> Result<Vec<u8>, (String, &'static str)> {
    let shown = path.display();
    let none = || (format!("there is no file `{shown}`"), "name the Word file that came back");
    let around = Files::around(path).ok_or_else(none)?;
    let (files, name) = around.map_err(|_| none())?;
    if !files.is_file(&name) {
        return Err(none());
    }
    let bytes = files.read(&name, MAX_WORD);
    bytes.map(|b| b.to_vec()).map_err(|e| (format!("`{shown}` can't be read: {e}"), ""))
}

/// Shows the changes and has them chosen; nothing if the person has gone.
fn choose<'m>(
    merged: &'m Merged,
    asks: bool,
    sources: &Sources,
    console: &Console,
) -> Option<Vec<&'m Change>> {
    let mut chosen = Vec::new();
    let mut rest = None;
    for (n, change) in merged.changes.iter().enumerate() {
        show(change, sources, console);
        let take = match rest {
            Some(take) => take,
            None if asks => match ask(n + 1, merged.changes.len(), console) {
                Answer::Yes => true,
                Answer::No => false,
                Answer::All => *rest.insert(true),
                Answer::Done => *rest.insert(false),
                Answer::Quit => {
                    console.line("nothing was written");
                    return None;
                }
            },
            None => true,
        };
        if take {
            chosen.push(change);
        }
    }
    Some(chosen)
}

fn show(change: &Change, sources: &Sources, console: &Console) {
    if console.json() {
        let (old, new) = change.words(sources);
        console.object(&json!({
            "type": "change", "sort": change.sort.name(), "by": change.by, "file": change.file,
            "line": change.line, "column": change.column, "old": old, "new": new,
        }));
        return;
    }
    let by = change.by.as_deref().map(|b| format!("  {b}")).unwrap_or_default();
    let place = format!("{}:{}:{}", change.file, change.line, change.column);
    console.line(&format!("{place}  {}{by}", change.sort.name()));
    let colored = console.colors_results();
    let marks = match colored {
        true => ["\u{1}", "\u{2}", "\u{3}", "\u{2}"],
        false => ["[-", "-]", "{+", "+}"],
    };
    for line in change.shown(sources, marks).split('\n') {
        let mut text = visible_line(line);
        if colored {
            for (sign, code) in
                [('\u{1}', "\u{1b}[31;9m"), ('\u{3}', "\u{1b}[32m"), ('\u{2}', "\u{1b}[0m")]
            {
                text = text.replace(sign, code);
            }
        }
        console.text(&format!("    {text}"));
    }
}

/// A line in which nothing is left that a terminal would obey, but for the marks of colours.
fn visible_line(line: &str) -> String {
    let parts = line.split_inclusive(['\u{1}', '\u{2}', '\u{3}']);
    let one = |part: &str| {
        let words = part.trim_end_matches(['\u{1}', '\u{2}', '\u{3}']);
        format!("{}{}", visible(words.trim_end_matches('\r')), &part[words.len()..])
    };
    parts.map(one).collect()
}

enum Answer {
    Yes,
    No,
    All,
    Done,
    Quit,
}

fn ask(n: usize, of: usize, console: &Console) -> Answer {
    loop {
        let mut out = std::io::stdout().lock();
        let _ = write!(
            out,
            "  [{n}/{of}] make it? y(es), n(o), a(ll), d(one: no more), q(uit, write nothing) "
        );
        let _ = out.flush();
        drop(out);
        let mut line = String::new();
        match std::io::stdin().lock().read_line(&mut line) {
            Ok(0) | Err(_) => return Answer::Quit,
            Ok(_) => {}
        }
        match line.trim().to_lowercase().as_str() {
            "y" | "yes" => return Answer::Yes,
            "n" | "no" => return Answer::No,
            "a" | "all" => return Answer::All,
            "d" | "done" => return Answer::Done,
            "q" | "quit" => return Answer::Quit,
            _ => console.line("  one letter: y, n, a, d or q"),
        }
    }
}

/// Tells of conflicts, and of what can't be taken over.
fn tell(merged: &Merged, sources: &Sources, console: &Console) {
    let mut told = Diagnostics::new();
    for (span, words) in &merged.conflicts {
        let message = format!("the manuscript has changed here too: {words}");
        let help = "nothing was changed here; make of both what is right";
        told.push(Diagnostic::error(Code::MERGE_CONFLICT, *span, message).help(help));
    }
    for (span, words, why) in &merged.left {
        let message = format!("a change is not taken over: {words}");
        told.push(Diagnostic::error(Code::NOT_MERGED, *span, message).help(*why));
    }
    console.diagnostics(&mut told, sources);
    if merged.forgotten {
        console.warning(
            "the file does not know any longer what was sent: it is compared with the manuscript as it is",
            "look at each change: what you have written since shows as taken out by the editor",
        );
    }
}

/// Writes the files, all or none; one that has changed since it was read stays as it is.
pub(super) fn put(
    dir: &Path,
    files: &[(FileId, String)],
    sources: &Sources,
) -> Result<(), (String, String)> {
    let fault = |f: write::Fault| (f.to_string(), f.help().to_owned());
    let folder = write::Folder::open(dir, Some(dir)).map_err(fault)?;
    let mut staged = Vec::new();
    for (id, text) in files {
        let Some(file) = sources.get(*id) else { continue };
        let disk = sources.files.apart().read(&file.path, MAX_TEXT);
        let disk =
            disk.map_err(|e| (format!("`{}` can't be read: {e}", file.path), String::new()))?;
        let mark: &[u8] = "\u{feff}".as_bytes();
        let (mark, body) = match disk.strip_prefix(mark) {
            Some(body) => (mark, body),
            None => (&[][..], &disk[..]),
        };
        if body != file.text.as_bytes() {
            let why = format!("`{}` has changed meanwhile: nothing was written", file.path);
            return Err((why, "run it again".to_owned()));
        }
        let bytes = [mark, text.as_bytes()].concat();
        staged.push(folder.stage(&file.path, &bytes).map_err(fault)?);
    }
    write::commit(staged).map_err(|(_, f)| fault(f))
}

fn sum(merged: &Merged, chosen: usize, written: &[String], wants: bool, console: &Console) {
    if console.json() {
        console.object(&json!({
            "type": "summary", "command": "merge", "changes": merged.changes.len(),
            "made": if wants { chosen } else { 0 }, "files": written,
            "conflicts": merged.conflicts.len(), "left": merged.left.len(),
            "already": merged.already, "untracked": merged.untracked, "tracked": merged.tracked,
        }));
        return;
    }
    let mut parts = vec![count(merged.changes.len(), "change")];
    if merged.untracked > 0 {
        parts.push(format!("{} changed without tracking", count(merged.untracked, "paragraph")));
    }
    if merged.already > 0 {
        parts.push(format!("{} there already", merged.already));
    }
    if !merged.conflicts.is_empty() {
        parts.push(count(merged.conflicts.len(), "conflict"));
    }
    if !merged.left.is_empty() {
        parts.push(format!("{} not taken over", merged.left.len()));
    }
    console.line(&parts.join(", "));
    match (wants, written.is_empty()) {
        (true, false) => {
            console.line(&format!("{chosen} made in {}", visible(&written.join(", "))));
        }
        (true, true) => console.line("nothing was written"),
        (false, _) if merged.changes.is_empty() => {}
        (false, _) => {
            console.line(
                "nothing was written: `--all` makes them all, `--criticmarkup` proposes them",
            );
        }
    }
}
