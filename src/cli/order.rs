//! `recto order`: the reading order, shown and changed.

use super::house;
use super::order_edit;
use super::output::Console;
use super::{Outcome, asked, project_dir, session};
use crate::diagnostic::{count, render, visible};
use crate::files::Files;
use crate::manifest::edit::Place;
use crate::manifest::{KINDS, kind_from_name, kind_name, nearest, usual_matter};
use crate::model::{Kind, Matter};
use crate::session::{OrderEdit, Row, Session};
use clap::{Args, Subcommand, ValueEnum};
use serde_json::json;
use std::path::{Path, PathBuf};

/// Shows the reading order, or changes it in the manifest.
#[derive(Debug, Args)]
#[command(help_template = super::HELP, before_help = "\
    The order stands in `[chapters]` of recto.toml (or in SUMMARY.md of an mdBook project). Changes\n\
    keep the file's comments and form; numbers, contents, running heads and cross-references follow\n\
    at the next build.")]
#[command(
    after_help = "Examples:\n  \
    recto order                                     the tree with numbers and page counts\n  \
    recto order move isaf.md --before kfor.md\n  \
    recto order move isaf.md --to-part \"Case studies\"\n  \
    recto order move \"Case studies\" --after history.md\n  \
    recto order add sfor.md --after isaf.md --kind case-study\n  \
    recto order kind kabul.md case-study\n  \
    recto order remove draft.md\n  \
    recto order undo                                the last change taken back\n  \
    recto order check --all                         the manifests of all titles of a house\n\n\
    An entry is named by its path, its file name (with or without .md) or its title: the words\n\
    that the list has for it, or the heading at the head of its file.",
    disable_help_subcommand = true
)]
pub(crate) struct OrderArgs {
    /// Show the order of every title of the house in the current folder, which has a recto-house.toml
    #[arg(long)]
    all: bool,
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Show the order with numbers, kinds and page counts (what `recto order` alone does)
    Show {
        /// Folder of the book [default: the current one]
        dir: Option<PathBuf>,
    },
    /// Move an entry, with all that is below it, to another place
    #[command(group = clap::ArgGroup::new("place").required(true))]
    Move {
        /// What to move: a file, or the title of a part
        #[arg(value_parser = typed)]
        entry: String,
        #[command(flatten)]
        place: PlaceArgs,
    },
    /// Add a Markdown file of the folder to the order [default place: the end of the main text]
    #[command(group = clap::ArgGroup::new("place"))]
    Add {
        /// The file, relative to the folder of the book
        #[arg(value_parser = typed)]
        file: String,
        #[command(flatten)]
        place: PlaceArgs,
        /// What it is: chapter, case-study, appendix, ...
        #[arg(long, value_parser = parse_kind)]
        kind: Option<Kind>,
        /// Title to write down in the manifest
        #[arg(long)]
        title: Option<String>,
    },
    /// Take an entry out of the order; its file stays
    Remove {
        /// What to remove: a file, or the title of a part without chapters
        #[arg(value_parser = typed)]
        entry: String,
    },
    /// Say what an entry is, in the manifest
    Kind {
        /// The entry: a file
        #[arg(value_parser = typed)]
        entry: String,
        /// What it is: chapter, case-study, appendix, ...; without it, what the file's name says
        #[arg(value_parser = parse_kind)]
        kind: Option<Kind>,
    },
    /// Take the last change back, while the file of the order is as Recto left it
    Undo {
        /// Folder of the book [default: the current one]
        dir: Option<PathBuf>,
    },
    /// Check the manifest alone: files there, listed once, none forgotten
    Check {
        /// Folder of the book [default: the current one]
        dir: Option<PathBuf>,
        /// End with exit code 1 on warnings too
        #[arg(long)]
        deny_warnings: bool,
        /// Check the manifests of every title of the house in DIR
        #[arg(long)]
        all: bool,
    },
}

/// Where an entry shall stand.
#[derive(Debug, Args)]
struct PlaceArgs {
    /// Right before this entry
    #[arg(long, value_name = "ENTRY", group = "place", value_parser = typed)]
    before: Option<String>,
    /// Right after this entry and all that is below it
    #[arg(long, value_name = "ENTRY", group = "place", value_parser = typed)]
    after: Option<String>,
    /// Last in this part
    #[arg(long, value_name = "TITLE", group = "place")]
    to_part: Option<String>,
    /// Last in this matter: front, main or back
    #[arg(long, value_name = "MATTER", group = "place", hide_possible_values = true)]
    to: Option<MatterArg>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum MatterArg {
    Front,
    Main,
    Back,
}

impl PlaceArgs {
    /// The place, and the words for it.
    fn place(self) -> Option<(Place, String)> {
        if let Some(name) = self.before {
            let words = format!("before `{name}`");
            return Some((Place::Before(name), words));
        }
        if let Some(name) = self.after {
            let words = format!("after `{name}`");
            return Some((Place::After(name), words));
        }
        if let Some(name) = self.to_part {
            let words = format!("to the end of `{name}`");
            return Some((Place::EndOfPart(name), words));
        }
        self.to.map(|to| {
            let (matter, name) = match to {
                MatterArg::Front => (Matter::Front, "front matter"),
                MatterArg::Main => (Matter::Main, "main text"),
                MatterArg::Back => (Matter::Back, "back matter"),
            };
            (Place::End(matter), format!("to the end of the {name}"))
        })
    }
}

/// An entry as it is typed. Windows completes paths with backslashes; in the order they have slashes on every system.
fn typed(text: &str) -> Result<String, std::convert::Infallible> {
    Ok(if cfg!(windows) { text.replace('\\', "/") } else { text.to_owned() })
}

fn parse_kind(text: &str) -> Result<Kind, String> {
    kind_from_name(text).ok_or_else(|| {
        let names = KINDS.iter().map(|(n, _)| *n);
        match nearest(text, names.clone()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("kinds are: {}", names.collect::<Vec<_>>().join(", ")),
        }
    })
}

/// Runs the command.
pub(crate) fn run(args: OrderArgs, base: &Path, console: &mut Console) -> Outcome {
    let dir = project_dir(base, None);
    if args.all {
        return match args.action {
            None | Some(Action::Show { dir: None }) => house::order(&dir, console, show),
            Some(_) => {
                console.error(
                    "`--all` shows the order of all titles, and changes none",
                    "run it alone",
                );
                Outcome::Usage
            }
        };
    }
    match args.action.unwrap_or(Action::Show { dir: None }) {
        Action::Show { dir } => show(&project_dir(base, dir), console),
        Action::Check { dir, deny_warnings, all: true } => {
            let one = |dir: &Path, console: &Console| check(dir, deny_warnings, console);
            house::order(&project_dir(base, dir), console, one)
        }
        Action::Check { dir, deny_warnings, all: false } => {
            check(&project_dir(base, dir), deny_warnings, console)
        }
        Action::Move { entry, place } => {
            // clap has seen to it that there is a place.
            let Some((place, words)) = place.place() else { return Outcome::Usage };
            let done = format!("moved `{entry}` {words}");
            order_edit::run(&dir, &OrderEdit::Move(entry, place), &done, console)
        }
        Action::Add { file, place, kind, title } => {
            let (place, words) = place.place().unwrap_or_else(|| usual_place(&dir, (&file, kind)));
            let done = format!("added `{file}` {words}");
            order_edit::run(&dir, &OrderEdit::Add { file, kind, title, place }, &done, console)
        }
        Action::Kind { entry, kind } => {
            let is =
                kind.map_or("what its name says".to_owned(), |k| format!("`{}`", kind_name(k)));
            let done = format!("`{entry}` is {is}");
            order_edit::run(&dir, &OrderEdit::Kind(entry, kind), &done, console)
        }
        Action::Undo { dir } => order_edit::undo(&project_dir(base, dir), console),
        Action::Remove { entry } => {
            let still = match is_file(&dir, &entry) {
                true => "; the file is still there",
                false => "",
            };
            let done = format!("removed `{entry}` from the order{still}");
            order_edit::run(&dir, &OrderEdit::Remove(entry), &done, console)
        }
    }
}

/// Where a file goes for which nobody names a place: to the end of the pages among which its kind or its name has it.
/// A summary of mdBook's has one row.
fn usual_place(dir: &Path, (file, kind): (&str, Option<Kind>)) -> (Place, String) {
    let rows = dir.join("recto.toml").is_file();
    let matter = if rows { usual_matter(file, kind) } else { Matter::Main };
    let words = match matter {
        Matter::Front => "to the end of the front matter",
        Matter::Main => "to the end of the main text",
        Matter::Back => "to the end of the back matter",
    };
    (Place::End(matter), words.to_owned())
}

fn is_file(dir: &Path, entry: &str) -> bool {
    let has =
        |files: Files| [entry, &format!("src/{entry}")].iter().any(|path| files.is_file(path));
    Files::folder(dir).is_ok_and(has)
}

fn check(dir: &Path, deny_warnings: bool, console: &Console) -> Outcome {
    let mut session = session(dir.to_path_buf());
    let entries = session.project().map_or(0, |p| p.entries.len());
    let mut found = session.diagnostics();
    console.diagnostics(&mut found, session.sources());
    let (errors, warnings) = found.counts();
    let good = errors == 0 && (warnings == 0 || !deny_warnings);
    if console.json() {
        console.object(&json!({
            "type": "summary",
            "command": "order check",
            "ok": good,
            "errors": errors,
            "warnings": warnings,
            "entries": entries,
        }));
    } else {
        let counts = render::counts(&found);
        let counts = if counts.is_empty() { "nothing to mend".to_string() } else { counts };
        let entries = match entries {
            1 => "1 entry".to_string(),
            n => format!("{n} entries"),
        };
        console.line(&format!("{counts} ({entries})"));
    }
    if good { Outcome::Good } else { Outcome::Bad }
}

fn show(dir: &Path, console: &Console) -> Outcome {
    let mut session = session(dir.to_path_buf());
    let (outline, good) = asked(&mut session, console, Session::outline);
    let Ok(outline) = outline else { return Outcome::Bad };
    if console.json() {
        for row in &outline.rows {
            console.object(&json!({
                "type": "entry",
                "matter": row.matter,
                "level": row.level,
                "number": (!row.number.is_empty()).then_some(&row.number),
                "title": row.title,
                "kind": row.kind,
                "file": row.file,
                "folio": row.folio,
                "pages": row.pages,
                "generated": row.generated,
                "draft": row.draft,
            }));
        }
        console.object(&json!({
            "type": "summary",
            "command": "order",
            "title": outline.title,
            "pages": outline.pages,
        }));
    } else {
        let total = match outline.pages {
            Some(pages) => format!("  ({})", count(pages, "page")),
            None => String::new(),
        };
        console.line(&format!("{}{total}", outline.title));
        for line in table(&outline.rows) {
            console.line(&line);
        }
    }
    std::mem::forget(session);
    if good { Outcome::Good } else { Outcome::Bad }
}

/// Widest title shown whole, in characters.
const MAX_TITLE: usize = 48;

fn table(rows: &[Row]) -> Vec<String> {
    let width = |f: &dyn Fn(&Row) -> usize| rows.iter().map(f).max().unwrap_or(0);
    let title = |r: &Row| {
        let indent = "  ".repeat(r.level);
        let whole = visible(&r.title);
        let mut words: String = whole.chars().take(MAX_TITLE).collect();
        if words.len() < whole.len() {
            words.push('…');
        }
        format!("{indent}{words}")
    };
    let numbers = width(&|r| visible(&r.number).chars().count());
    let titles = width(&|r| title(r).chars().count());
    let kinds = width(&|r| r.kind.len());
    let mut out = Vec::new();
    let mut matter = None;
    for row in rows {
        if matter != Some(row.matter) {
            matter = Some(row.matter);
            out.push(String::new());
            out.push(format!("{:?}", row.matter).to_lowercase());
        }
        let folio = match &row.folio {
            Some(folio) if row.pages != Some(0) => format!("p. {}", visible(folio)),
            _ => String::new(),
        };
        let pages = match row.pages {
            Some(n) if n > 0 => count(n, "page"),
            _ => String::new(),
        };
        let file = match (&row.file, row.generated, row.draft) {
            (_, _, true) => "(draft)".to_string(),
            (Some(file), ..) => visible(file).into_owned(),
            (None, true, _) => "(made by Recto)".to_string(),
            (None, ..) if matches!(row.kind, "index" | "bibliography") => {
                "(made by Recto)".to_string()
            }
            (None, ..) => String::new(),
        };
        let title = title(row);
        let kind = row.kind;
        let number = visible(&row.number);
        let line = format!(
            "  {number:>numbers$}  {title:titles$}  {kind:kinds$}  {folio:<8} {pages:>10}  {file}"
        );
        out.push(line.trim_end().to_string());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_stand_in_columns() {
        let row = |level, number: &str, title: &str, pages| Row {
            level,
            number: number.into(),
            title: title.into(),
            kind: "chapter",
            file: Some("a.md".into()),
            folio: Some("3".into()),
            pages: Some(pages),
            ..Row::default()
        };
        let rows = [row(0, "9", "Öne", 1), row(1, "10", "Two", 1200)];
        assert_eq!(
            table(&rows),
            [
                "",
                "main",
                "   9  Öne    chapter  p. 3         1 page  a.md",
                "  10    Two  chapter  p. 3     1,200 pages  a.md",
            ]
        );
    }

    #[test]
    fn kinds_on_the_command_line() {
        assert_eq!(parse_kind("case-study"), Ok(Kind::CaseStudy));
        assert_eq!(parse_kind("case_study"), Err("did you mean `case-study`?".into()));
    }
}
