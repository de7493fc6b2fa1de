//! `--all`: a command over every title of a house, a line for each.

use super::build::{BuildArgs, sorted_out};
use super::check::CheckArgs;
use super::house_numbers::Numbers;
use super::house_shared::Shared;
use super::output::{Console, size};
use super::{Outcome, report, session_allowing};
use crate::desk::permit;
use crate::desk::products::{Product, make, put};
use crate::diagnostic::{Diagnostics, count, render};
use crate::house::crew::{Crew, USUAL};
use crate::house::record::{self, How, Look, Record};
use crate::house::{House, Title, since};
use crate::manifest;
use crate::session::{Folder, Options, Session};
use crate::source::Sources;
use crate::trade::isbns;
use clap::Args;
use rayon::prelude::*;
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

/// A command for all titles of a house.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct Titles {
    /// Every title of the house in DIR, which has a recto-house.toml
    #[arg(long)]
    pub(super) all: bool,
    #[command(flatten)]
    pub(super) choice: Choice,
    /// With --all: how much memory titles may need together that are worked on at once [default: 2048]
    #[arg(long, value_name = "MIB", requires = "all", value_parser = clap::value_parser!(u32).range(64..))]
    memory: Option<u32>,
}

/// Which titles of a house a command is for.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct Choice {
    /// Of a house this title alone, by its folder's name or path. May be given again
    #[arg(long, value_name = "TITLE")]
    only: Vec<String>,
    /// Of a house the titles alone of which a file has changed since a commit, as git has it
    #[arg(long, value_name = "REV")]
    since: Option<String>,
}

/// A house, and those of its titles that are asked for.
pub(super) struct Chosen {
    pub(super) house: House,
    pub(super) titles: Vec<Title>,
}

impl Chosen {
    /// How many titles are left out.
    fn others(&self) -> usize {
        self.house.titles.len() - self.titles.len()
    }
}

impl Choice {
    /// The titles of the house in a folder that are asked for; what is wrong is told.
    pub(super) fn chosen(&self, dir: &Path, console: &Console) -> Option<Chosen> {
        let (mut sources, mut found) = (Sources::default(), Diagnostics::new());
        let house = House::open(dir, &mut sources, &mut found);
        console.diagnostics(&mut found, &sources);
        let house = house?;
        if house.titles.is_empty() {
            // Nothing that is asked for would come of it, and a script would go on.
            let help = "mend `titles` in its file, or make the first book: `recto new titles/one`";
            console.error("the house has no title yet", help);
            return None;
        }
        let mut titles = match &self.since {
            None => house.titles.clone(),
            Some(commit) => {
                match since::changed(&house, commit) {
                    Ok(titles) => titles,
                    Err(why) => {
                        console.error(&why, "`--since` takes a commit that git knows: `--since main`, `--since HEAD~1`");
                        return None;
                    }
                }
            }
        };
        let is = |title: &Title, name: &str| {
            let name = name.trim_start_matches("./").trim_end_matches('/');
            title.name == name || title.path == name
        };
        if let Some(unknown) =
            self.only.iter().find(|name| !house.titles.iter().any(|t| is(t, name)))
        {
            let names = house.titles.iter().map(|t| t.name.as_str());
            let help = match manifest::nearest(unknown, names) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "`recto plan` lists them".to_owned(),
            };
            console.error(&format!("the house has no title `{unknown}`"), &help);
            return None;
        }
        titles.retain(|title| self.only.is_empty() || self.only.iter().any(|name| is(title, name)));
        Some(Chosen { house, titles })
    }
}

impl Titles {
    pub(super) fn crew(&self) -> Crew {
        let memory = self.memory.map_or(USUAL, |mib| u64::from(mib) << 20);
        Crew { hands: rayon::current_num_threads(), memory }
    }
}

/// What came of a title.
struct Made {
    found: Diagnostics,
    sources: Sources,
    reprints: Vec<(String, crate::typeset::printed::Reprint)>,
    files: Vec<File>,
    good: bool,
    /// Why files could not be written, with what to do.
    fault: Option<(String, String)>,
}

/// A file that was written.
struct File {
    path: String,
    bytes: usize,
    pages: Option<usize>,
}

/// What a record has to say of a build to count for this one.
pub(super) fn how(args: &BuildArgs) -> How {
    let wish = args.what.wish();
    let options = args.what.options(true);
    How {
        options: format!("{wish:?} {options:?}"),
        epoch: manifest::epoch(&mut Diagnostics::new()),
    }
}

/// Runs `recto build --all`.
pub(super) fn build(args: &BuildArgs, dir: &Path, console: &Console) -> Outcome {
    let begun = Instant::now();
    if args.what.output.is_some() || args.report {
        let what = if args.report { "--report" } else { "-o" };
        let help =
            "each title's files go to its own `output`; build that title alone to see more of it";
        console.error(&format!("`{what}` is for one book, and `--all` builds many"), help);
        return Outcome::Usage;
    }
    let Some(chosen) = args.titles.choice.chosen(dir, console) else { return Outcome::Bad };
    let how = how(args);
    let looks: Vec<Look> =
        chosen.titles.par_iter().map(|title| record::look(title, &how)).collect();
    let mut waiting = Vec::new();
    for (title, look) in chosen.titles.iter().zip(looks) {
        match look {
            Look::Build(why) => {
                if !console.json() {
                    console.detail(&format!("{}: to be built ({why})", title.name));
                }
                waiting.push(title.clone());
            }
            Look::Unchanged if console.json() => console.object(&object(title, "unchanged", &[])),
            Look::Unchanged => console.detail(&format!("{}: unchanged", title.name)),
        }
    }
    for title in &waiting {
        if let Err(why) = permit::note(&title.dir) {
            console.warning(&format!("what you say of filters can't be remembered: {why}"), "");
        }
    }
    let (mut built, mut failed) = (Vec::new(), Vec::new());
    let mut shared = Shared::default();
    let work = |title: &Title| made(title, args, &how);
    args.titles.crew().work(&waiting, work, |title, made| {
        let good = made.as_ref().is_some_and(|made| made.good);
        tell(title, made, &mut shared, console);
        if good { built.push(title.name.clone()) } else { failed.push(title.name.clone()) }
    });
    shared.tell(console);
    let unchanged = chosen.titles.len() - waiting.len();
    let parts = [
        part(unchanged, "unchanged", &[]),
        part(built.len(), "built", &built),
        part(failed.len(), "not built", &failed),
        part(chosen.others(), "not looked at", &[]),
    ];
    let milliseconds = begun.elapsed().as_millis() as u64;
    if console.json() {
        console.object(&json!({
            "type": "summary", "command": "build", "ok": failed.is_empty(), "unchanged": unchanged,
            "built": built, "failed": failed, "not-looked-at": chosen.others(), "milliseconds": milliseconds,
        }));
    } else {
        console.line(&summary(&parts, milliseconds));
    }
    if failed.is_empty() { Outcome::Good } else { Outcome::Bad }
}

/// Builds a title.
fn made(title: &Title, args: &BuildArgs, how: &How) -> Made {
    let mut session = Session::new(Folder::new(&title.dir));
    let filters = permit::of(&title.dir);
    session.set_options(Options { filters, ..args.what.options(true) });
    let (wish, folder) = (args.what.wish(), title.dir.join("output"));
    let products = session.project().and_then(|_| {
        let editions = wish.editions(&mut session)?;
        make(&mut session, &wish, &editions, &folder)
    });
    let products = products.ok();
    let found = sorted_out(&session, &wish, products.as_deref());
    let sound = !found.has_errors();
    let (mut files, mut fault) = (Vec::new(), None);
    if let Some(products) = products.filter(|p| sound || !p.is_empty()) {
        match put(&title.dir, &folder, &products) {
            Ok(()) => {
                files = products.iter().map(|p| file(title, p)).collect();
                let record = sound.then(|| Record::of(&mut session, &products, how)).flatten();
                record.into_iter().for_each(|record| record.write(title));
            }
            Err(why) => fault = Some((why.why.clone(), why.advice())),
        }
    }
    Made {
        good: sound && fault.is_none() && !files.is_empty(),
        reprints: session.reprints(),
        sources: session.sources().seen_from(&title.path),
        found,
        files,
        fault,
    }
}

fn file(title: &Title, product: &Product) -> File {
    let name = product.path.file_name().unwrap_or_default().to_string_lossy();
    File {
        path: format!("{}/output/{name}", title.path),
        bytes: product.bytes().len(),
        pages: product.pages,
    }
}

/// Tells what came of a title: its messages, and a line.
fn tell(title: &Title, made: Option<Made>, shared: &mut Shared, console: &Console) {
    let Some(made) = made else {
        console.error(
            &format!("Recto has failed at `{}`", title.path),
            "the other titles are built all the same",
        );
        return;
    };
    shared.diagnostics(title, &made.found, Arc::new(made.sources), console);
    if let Some((why, help)) = &made.fault {
        console.error(&format!("{}: {why}", title.name), help);
    }
    if console.json() {
        let result = if made.good { "built" } else { "failed" };
        console.object(&object(title, result, &made.files));
    } else {
        let counts = render::counts(&made.found);
        let counts = if counts.is_empty() { counts } else { format!("; {counts}") };
        let bytes = made.files.iter().map(|file| file.bytes).sum();
        let pages = made.files.iter().find_map(|file| file.pages);
        let pages = pages.map(|n| format!(", {}", count(n, "page"))).unwrap_or_default();
        let files = format!("{}{pages}, {}", count(made.files.len(), "file"), size(bytes));
        console.line(&match (made.good, made.files.is_empty()) {
            (true, _) => format!("{}: {files}{counts}", title.name),
            (false, true) => format!("{}: not built{counts}", title.name),
            (false, false) => {
                format!("{}: not every file was written ({files}){counts}", title.name)
            }
        });
    }
    if !made.files.is_empty() {
        made.reprints.iter().for_each(|reprint| report::reprint(reprint, console));
    }
}

fn object(title: &Title, result: &str, files: &[File]) -> Value {
    let files: Vec<Value> = files
        .iter()
        .map(|file| json!({ "path": file.path, "bytes": file.bytes, "pages": file.pages }))
        .collect();
    json!({ "type": "title", "title": title.path, "result": result, "files": files })
}

/// So many titles are named in the last line.
const NAMED: usize = 8;

/// `2 built (t07, t31)`; nothing of none.
fn part(n: usize, what: &str, names: &[String]) -> String {
    if n == 0 {
        return String::new();
    }
    let first = names.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    match names.len() {
        0 => format!("{n} {what}"),
        all if all > NAMED => format!("{n} {what} ({first} and {} more)", all - NAMED),
        _ => format!("{n} {what} ({first})"),
    }
}

/// `38 unchanged, 2 built (t07, t31) in 0.6 s`.
fn summary(parts: &[String], milliseconds: u64) -> String {
    let told: Vec<&str> =
        parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    let told = if told.is_empty() { "no title".to_owned() } else { told.join(", ") };
    let tenths = (milliseconds + 50) / 100;
    format!("{told} in {}.{} s", tenths / 10, tenths % 10)
}

/// Runs `recto check --all`.
pub(super) fn check(args: &CheckArgs, dir: &Path, console: &Console) -> Outcome {
    let begun = Instant::now();
    let Some(chosen) = args.titles.choice.chosen(dir, console) else { return Outcome::Bad };
    let work = |title: &Title| {
        let mut session = session_allowing(title.dir.clone(), args.allow.allowed());
        let checked = session.check(&args.names);
        let isbns = session.project().map(|p| isbns(&p, session.sources())).unwrap_or_default();
        let sources = session.sources().seen_from(&title.path);
        (checked.diagnostics().clone(), checked.pages(), isbns, sources)
    };
    let (mut sound, mut bad) = (0, Vec::new());
    let (mut shared, mut numbers) = (Shared::default(), Numbers::default());
    args.titles.crew().work(&chosen.titles, work, |title, checked| {
        let Some((found, pages, isbns, sources)) = checked else {
            console.error(&format!("Recto has failed at `{}`", title.path), "the other titles are checked all the same");
            bad.push(title.name.clone());
            return;
        };
        let sources = numbers.add(title, isbns, sources);
        shared.diagnostics(title, &found, sources, console);
        let (errors, warnings) = found.counts();
        let good = errors == 0 && (warnings == 0 || !args.deny_warnings);
        if good { sound += 1 } else { bad.push(title.name.clone()) }
        if console.json() {
            console.object(&json!({
                "type": "title", "title": title.path, "ok": good, "errors": errors, "warnings": warnings,
                "pages": pages,
            }));
        } else {
            let counts = render::counts(&found);
            let counts = if counts.is_empty() { "nothing to mend".to_owned() } else { counts };
            let pages = pages.map(|n| format!(" ({})", count(n, "page"))).unwrap_or_default();
            console.line(&format!("{}: {counts}{pages}", title.name));
        }
    });
    shared.tell(console);
    let twice = numbers.tell(console);
    let good = bad.is_empty() && (twice == 0 || !args.deny_warnings);
    let milliseconds = begun.elapsed().as_millis() as u64;
    if console.json() {
        console.object(&json!({
            "type": "summary", "command": "check", "ok": good, "sound": sound, "failed": bad,
            "not-looked-at": chosen.others(), "milliseconds": milliseconds,
        }));
    } else {
        let parts = [
            part(sound, "in order", &[]),
            part(bad.len(), "to mend", &bad),
            part(chosen.others(), "not looked at", &[]),
        ];
        console.line(&summary(&parts, milliseconds));
    }
    if good { Outcome::Good } else { Outcome::Bad }
}

/// Runs a part of `recto order` on every title of a house, below its name.
pub(super) fn order(
    dir: &Path,
    console: &Console,
    one: impl Fn(&Path, &Console) -> Outcome,
) -> Outcome {
    let Some(chosen) = Choice::default().chosen(dir, console) else { return Outcome::Bad };
    let mut all = Outcome::Good;
    for (n, title) in chosen.titles.iter().enumerate() {
        match console.json() {
            true => console.object(&json!({ "type": "title", "title": title.path })),
            false => {
                if n > 0 {
                    console.line("");
                }
                console.line(&title.path);
            }
        }
        if one(&title.dir, console) != Outcome::Good {
            all = Outcome::Bad;
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_says_what_became_of_all() {
        let names = |n: usize| (1..=n).map(|n| format!("t{n:02}")).collect::<Vec<_>>();
        let parts =
            [part(38, "unchanged", &[]), part(2, "built", &names(2)), part(0, "not built", &[])];
        assert_eq!(summary(&parts, 620), "38 unchanged, 2 built (t01, t02) in 0.6 s");
        let many = part(10, "built", &names(10));
        assert_eq!(many, "10 built (t01, t02, t03, t04, t05, t06, t07, t08 and 2 more)");
        assert_eq!(summary(&[String::new()], 1000), "no title in 1.0 s");
    }
}
