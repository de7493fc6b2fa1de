//! `recto model`: the structured book for other programs.

use super::output::Console;
use super::progress::Progress;
use super::{Outcome, project_dir, session};
use crate::diagnostic::count;
use crate::manifest::kind_name;
use crate::markdown::pandoc::write::of_book;
use crate::model::{BlockKind, Book, Chapter, plain_text, visit_blocks};
use crate::session::STEPS;
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};

/// Prints the book as Recto has understood it: an outline of chapters and sections with counts, or
/// as JSON all of it: metadata, divisions with their numbers, blocks and inline nodes with their
/// places in the sources.
#[derive(Debug, Args)]
#[command(help_template = super::HELP, before_help = "\
    It is the finished structure, after numbers, cross-references and punctuation, and before\n\
    anything is set: metadata, divisions, blocks and words with their places in the sources. Other\n\
    programs can read, count or search it.")]
#[command(after_help = "Examples:\n  \
    recto model                     chapters and sections, with counts\n  \
    recto model --format json > book.json\n  \
    recto model --as pandoc | pandoc -f json -o book.docx\n  \
    recto model --format json | jq -r '.chapters[] | [.number.text, .path] | @tsv'")]
pub(crate) struct ModelArgs {
    /// Folder of the book [default: the current one]
    dir: Option<PathBuf>,
    /// Another form: the book as JSON of pandoc's, for its filters and its other outputs
    #[arg(long = "as", value_name = "FORM")]
    form: Option<Form>,
}

/// Forms beside the outline, and Recto's own JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// Pandoc's (pandoc-types 1.23).
    Pandoc,
}

/// Runs the command.
pub(crate) fn run(args: ModelArgs, base: &Path, console: &mut Console) -> Outcome {
    let dir = project_dir(base, args.dir);
    let mut session = session(dir);
    session.watch(Progress::new(console.progress(), STEPS));
    let book = session.book_with_faults();
    session.unwatch();
    // Messages go to standard error in text and stay out of the JSON.
    let messages = console.of_messages();
    let mut found = session.diagnostics();
    messages.diagnostics(&mut found, session.sources());
    let Ok(book) = book else { return Outcome::Bad };
    let outcome = if found.has_errors() { Outcome::Bad } else { Outcome::Good };
    let made = match args.form {
        Some(Form::Pandoc) => serde_json::to_string(&of_book(&book)),
        None if !console.json() => {
            outline(&book).iter().for_each(|line| console.line(line));
            return outcome;
        }
        None => serde_json::to_string_pretty(&*book),
    };
    match made {
        Ok(text) => console.text(&text),
        Err(e) => {
            console.error(&format!("the book can't be printed: {e}"), "");
            return Outcome::Bad;
        }
    }
    outcome
}

/// The book as lines: title, then each chapter with its counts and its sections.
fn outline(book: &Book) -> Vec<String> {
    let mut out = vec![book.meta.title.clone()];
    let mut matter = None;
    for chapter in &book.chapters {
        if matter != Some(chapter.matter) {
            matter = Some(chapter.matter);
            out.push(String::new());
            out.push(format!("{:?}", chapter.matter).to_lowercase());
        }
        let indent = "  ".repeat(usize::from(chapter.level) + 1);
        let number = chapter.number.as_ref().map(|n| format!("{} ", n.text)).unwrap_or_default();
        let mut title = plain_text(&chapter.title);
        if title.is_empty() {
            title = kind_name(chapter.kind).to_string();
        }
        let counts = counts(chapter);
        let counts = if counts.is_empty() { counts } else { format!("  ({counts})") };
        out.push(format!("{indent}{number}{title}{counts}"));
        visit_blocks(&chapter.blocks, &mut |b| {
            if let BlockKind::Heading(heading) = &b.kind {
                let deeper = "  ".repeat(usize::from(heading.level.saturating_sub(1)));
                out.push(format!("{indent}{deeper}{}", plain_text(&heading.content)));
            }
        });
    }
    out
}

/// "1,204 words, 2 figures, 1 table, 3 notes" of a chapter; nothing for an empty one.
fn counts(chapter: &Chapter) -> String {
    let (mut words, mut figures, mut tables, mut code) = (0, 0, 0, 0);
    visit_blocks(&chapter.blocks, &mut |b| {
        match &b.kind {
            BlockKind::Figure(_) => figures += 1,
            BlockKind::Table(_) => tables += 1,
            BlockKind::Code(_) => code += 1,
            _ => {}
        }
        for list in b.inlines() {
            words += plain_text(list).split_whitespace().count();
        }
    });
    let all = [
        (words, "word"),
        (figures, "figure"),
        (tables, "table"),
        (code, "code block"),
        (chapter.notes.len(), "note"),
    ];
    let told: Vec<String> =
        all.iter().filter(|(n, _)| *n > 0).map(|(n, word)| count(*n, word)).collect();
    told.join(", ")
}
