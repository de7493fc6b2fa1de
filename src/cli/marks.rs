//! `recto marks`: what readers of a proof have marked in its PDF.

use super::output::Console;
use super::{Outcome, asked, merge, page, project_dir, session};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, count, visible};
use crate::files::Files;
use crate::session::Session;
use crate::source::{Sources, Span};
use crate::trade::marks::{Fault, Mark, Proof, marks, proof, proposed};
use clap::Args;
use serde_json::json;
use std::path::{Path, PathBuf};

/// Most bytes of a proof that are read.
const MOST: u64 = 1 << 30;

/// Lists what is marked in a proof that came back, with the file and line of each mark.
#[derive(Debug, Args)]
#[command(help_template = super::HELP, before_help = "\
    Highlights, underlines, strike-outs, insertions, notes and drawings of any PDF program, in the order of the\n\
    pages: the words that are marked, what is said of them and by whom, and where they stand in the chapters. Set\n\
    the book as it was when the proof was made: a proof of another text is told.")]
#[command(after_help = "Examples:\n  \
    recto marks proof.pdf                  the PDF for the screen, as it came back\n  \
    recto marks proof.pdf --for kdp        the pages of an edition\n  \
    recto marks proof.pdf --criticmarkup   write them into the chapters: {~~old~>new~~}{>>said<<}\n  \
    recto marks proof.pdf --format json | jq -r 'select(.kind == \"replace\") | .words'")]
pub(crate) struct MarksArgs {
    /// The PDF that came back
    file: PathBuf,
    /// Folder of the book [default: the current one]
    dir: Option<PathBuf>,
    /// The edition that it is a proof of [default: the PDF for the screen]
    #[arg(long = "for", value_name = "NAME")]
    name: Option<String>,
    /// Write the marks into the chapters as CriticMarkup
    #[arg(long)]
    criticmarkup: bool,
}

/// Runs the command.
pub(crate) fn run(args: MarksArgs, base: &Path, console: &mut Console) -> Outcome {
    let path = base.join(&args.file);
    let proof = match read(&path) {
        Ok(proof) => proof,
        Err((why, help)) => {
            console.error(&why, help);
            return Outcome::Bad;
        }
    };
    let dir = project_dir(base, args.dir);
    let mut session = session(dir.clone());
    let name = args.name.as_deref();
    let (pages, good) = asked(&mut session, console, |s| page::set(s, name));
    let Ok(pages) = pages else { return Outcome::Bad };
    let mut found = Diagnostics::new();
    let mut same = true;
    let same_count = proof.pages.len() == pages.pages().pages.len();
    if !is_of(&proof, &mut session, name, same_count) {
        same = false;
        let what = match same_count {
            true => "the proof is not of the book as it is now: marks may stand beside their words"
                .into(),
            false => format!(
                "the proof has {}, and the book has {} now: marks may stand on other words",
                count(proof.pages.len(), "page"),
                pages.len()
            ),
        };
        let help =
            "bring the text back to what it was when the proof was made (git, `recto archive`)";
        found.push(Diagnostic::warning(Code::PROOF_CHANGED, Span::NONE, what).help(help));
    }
    console.diagnostics(&mut found, session.sources());
    let list = marks(&proof, &pages, session.sources());
    list.iter().for_each(|mark| tell(mark, session.sources(), console));
    let mut written = Vec::new();
    if args.criticmarkup && !same {
        let what = "nothing is written into the chapters: they are not those of the proof";
        let help = "bring them back to what they were, with `--for` the edition that it is a proof of, \
                    and write the marks into them";
        console.error(what, help);
        return Outcome::Bad;
    }
    if args.criticmarkup {
        let (files, left) = proposed(&list, session.sources());
        if let Err((why, help)) = merge::put(&dir, &files, session.sources()) {
            console.error(&why, &help);
            return Outcome::Bad;
        }
        let paths = files.iter().filter_map(|(id, _)| session.sources().get(*id));
        written = paths.map(|file| file.path.clone()).collect();
        if !left.is_empty() {
            let place = |at: &usize| {
                let mark = &list[*at];
                let place = mark.place(session.sources());
                let place = place.map(|(file, line, _)| format!("{}:{line}", visible(&file)));
                place.unwrap_or_else(|| format!("p. {}", visible(&mark.folio)))
            };
            let places: Vec<String> = left.iter().map(place).collect();
            let count = count(left.len(), "mark");
            let what = format!("{count} could not be written into the text: {}", places.join(", "));
            console.warning(
                &what,
                "make them by hand: they stand across others, across signs of Markdown, or at no text of a file",
            );
        }
    }
    sum(&list, &written, console);
    std::mem::forget((session, pages));
    if good { Outcome::Good } else { Outcome::Bad }
}

fn read(path: &Path) -> Result<Proof, (String, &'static str)> {
    let shown = path.display();
    let none = || (format!("there is no file `{shown}`"), "name the PDF that came back");
    let around = Files::around(path).ok_or_else(none)?;
    let (files, name) = around.map_err(|_| none())?;
    if !files.is_file(&name) {
        return Err(none());
    }
    let bytes = files.read(&name, MOST);
    let bytes = bytes.map_err(|e| (format!("`{shown}` can't be read: {e}"), ""))?;
    proof(&bytes).map_err(|fault| match fault {
        Fault::Broken => {
            (format!("`{shown}` is no PDF that can be read"), "name the PDF that came back")
        }
        Fault::Locked => (format!("`{shown}` is locked"), "save it without a password"),
    })
}

/// Whether a proof was made of the book as it is now: the file keeps its identifier when it is annotated. Of an
/// edition that its printer would refuse nothing is known but the number of its pages.
fn is_of(proof: &Proof, session: &mut Session, name: Option<&str>, same_count: bool) -> bool {
    let now = session.pdf(name.unwrap_or("screen"));
    let now = now.ok().and_then(|file| crate::trade::marks::proof(&file.bytes).ok());
    now.map_or(same_count, |now| !now.id.is_empty() && now.id == proof.id)
}

fn tell(mark: &Mark, sources: &Sources, console: &Console) {
    let place = mark.place(sources);
    if console.json() {
        let replies = mark.replies.iter().map(|(by, said)| json!({ "author": by, "note": said }));
        console.object(&json!({
            "type": "mark",
            "kind": mark.kind.name(),
            "page": mark.folio,
            "sheet": mark.sheet + 1,
            "file": place.as_ref().map(|p| &p.0),
            "line": place.as_ref().map(|p| p.1),
            "column": place.as_ref().map(|p| p.2),
            "words": mark.words,
            "new": mark.new,
            "note": mark.note,
            "author": mark.author,
            "replies": replies.collect::<Vec<_>>(),
        }));
        return;
    }
    let at = match &place {
        Some((file, line, column)) => format!("{}:{line}:{column}", visible(file)),
        None => "no text of a file".to_owned(),
    };
    let by = mark.author.as_ref().map(|by| format!(", {}", visible(by))).unwrap_or_default();
    console.line(&format!("{at}  p. {}  {}{by}", visible(&mark.folio), mark.kind.name()));
    if !mark.words.is_empty() {
        let new = mark.new.as_ref().map(|new| format!(" -> \"{}\"", visible(new)));
        console.line(&format!("    \"{}\"{}", visible(&mark.words), new.unwrap_or_default()));
    }
    let said = |by: Option<&String>, said: &str| {
        let by = by.map(|by| format!("{}: ", visible(by))).unwrap_or_default();
        for (n, line) in said.lines().enumerate() {
            console.line(&format!("    {}{}", if n == 0 { &*by } else { "" }, visible(line)));
        }
    };
    mark.note.iter().for_each(|note| said(None, note));
    mark.replies.iter().for_each(|(by, note)| said(by.as_ref(), note));
}

fn sum(list: &[Mark], written: &[String], console: &Console) {
    if console.json() {
        console.object(&json!({
            "type": "summary", "command": "marks", "marks": list.len(), "files": written,
        }));
    } else if list.is_empty() {
        console.line("no marks");
    } else {
        let into = match written.is_empty() {
            true => String::new(),
            false => format!(", written into {}", written.join(", ")),
        };
        console.line("");
        console.line(&format!("{}{into}", count(list.len(), "mark")));
    }
}
