//! Filters of pandoc's on chapters: programs that read a document's JSON and write another one.
//!
//! They are named by a book that anybody may have sent, so none runs unless the person has said so
//! ([`Project::run_filters`]). `program` finds what a name means and `run` runs it, in bounds of time and
//! output; `merge` keeps every block that comes back as it went, with its places, and takes the others
//! from what came. What a filter does is part of what a chapter is: its bytes are hashed with it. What came
//! is `kept` for the next run.

mod kept;
mod merge;
mod program;
mod run;

use super::citations::Keys;
use super::frontmatter::FrontMatter;
use super::notes::Notes;
use super::pandoc::write::{self, Writer};
use super::parse::{Dialect, Parsed};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, count};
use crate::files::Files;
use crate::manifest::Project;
use crate::source::Span;
use kept::{Given, Kept};
use program::Program;
use run::Bounds;
use serde_json::{Map, Value};
use std::path::PathBuf;

/// The filters of a book, in their order, ready to run.
#[derive(Debug, Default, Hash)]
pub(super) struct Filters {
    programs: Vec<Program>,
    root: PathBuf,
    bounds: Bounds,
    kept: Kept,
}

impl Filters {
    /// Those that the manifest names, if they may run; what stands in the way is told.
    pub(super) fn of(project: &Project, files: &Files, diags: &mut Diagnostics) -> Filters {
        let Some(first) = project.filters.first() else { return Filters::default() };
        if !project.run_filters {
            let message = format!(
                "{} of the book {} not run: programs that a manuscript names run by your word alone",
                count(project.filters.len(), "filter"),
                if project.filters.len() == 1 { "is" } else { "are" }
            );
            let help = "look at them; then `--filters` runs them, and `--filters=always` remembers it for this folder";
            diags.push(Diagnostic::warning(Code::FILTERS_NOT_RUN, first.span, message).help(help));
            return Filters::default();
        }
        let mut programs = Vec::new();
        for at in &project.filters {
            match program::find(&at.value, files) {
                Ok(program) => programs.push(program),
                Err((message, help)) => {
                    let d = Diagnostic::error(Code::FILTER, at.span, message);
                    diags.push(d.help(help));
                }
            }
        }
        let root = files.root().to_path_buf();
        Filters { programs, root, bounds: Bounds::default(), kept: Kept::new(files) }
    }

    /// Runs them on a chapter that was parsed. `place` is where what is wrong is told: a filter that
    /// fails leaves the chapter as it was.
    pub(super) fn apply(
        &self,
        parsed: Parsed,
        matter: &FrontMatter,
        (dialect, works): (Dialect, Option<&Keys>),
        place: Span,
    ) -> Parsed {
        if self.programs.is_empty() {
            return parsed;
        }
        let sent = sent(&parsed, matter);
        let failed = |mut parsed: Parsed, message: String| {
            let help = "its words are those of the program; `recto build` without `--filters` leaves it out";
            parsed.diags.push(Diagnostic::error(Code::FILTER, place, message).help(help));
            parsed
        };
        let json = match serde_json::to_vec(&sent) {
            Ok(json) => json,
            Err(e) => return failed(parsed, format!("the chapter can't be given to filters: {e}")),
        };
        let mut diags = Diagnostics::new();
        let got = self.given(json, &mut |name, said| {
            let message = format!("the filter `{name}` says: {said}");
            diags.push(Diagnostic::warning(Code::FILTER, place, message));
        });
        let mut parsed = match got {
            Ok(got) => merge::merged(parsed, &sent, &got, dialect, works),
            Err((name, why)) => {
                failed(parsed, format!("the filter `{name}` fails on this chapter: {why}"))
            }
        };
        parsed.diags.extend(diags);
        parsed
    }

    /// What comes of a chapter: what was kept of an earlier run, else what the programs give now. What
    /// they say goes to `tell`.
    fn given(
        &self,
        json: Vec<u8>,
        tell: &mut dyn FnMut(&str, &str),
    ) -> Result<Value, (String, String)> {
        let name = self.kept.name(&self.programs, &json);
        let kept = name.as_deref().and_then(|name| self.kept.get(name));
        if let Some(given) = kept
            && let Ok(value) = super::pandoc::parsed(&given.document)
        {
            given.said.iter().for_each(|(name, said)| tell(name, said));
            return Ok(value);
        }
        let (given, value) = self.run_all(json, tell)?;
        if let Some(name) = name {
            self.kept.put(&name, &given);
        }
        Ok(value)
    }

    /// Runs the programs, each on what the one before it gave; which of them fails, and why.
    fn run_all(
        &self,
        mut json: Vec<u8>,
        tell: &mut dyn FnMut(&str, &str),
    ) -> Result<(Given, Value), (String, String)> {
        let (mut value, mut all) = (Value::Null, Vec::new());
        for program in &self.programs {
            let failed = |why: String| (program.name.clone(), why);
            let out = run::run(program, &json, &self.root, &self.bounds).map_err(failed)?;
            if !out.said.is_empty() {
                tell(&program.name, &out.said);
                all.push((program.name.clone(), out.said));
            }
            value = super::pandoc::parsed(&String::from_utf8_lossy(&out.bytes))
                .map_err(|why| failed(format!("what it gave is no book: {why}")))?;
            json = out.bytes;
        }
        let document = String::from_utf8_lossy(&json).into_owned();
        Ok((Given::new(all, document), value))
    }
}

/// The chapter as filters get it.
fn sent(parsed: &Parsed, matter: &FrontMatter) -> Value {
    let blocks = Writer::of_chapter(parsed.notes.all().collect()).blocks(&parsed.blocks);
    let mut meta = Map::new();
    let mut say = |key: &str, value: &Option<String>| {
        if let Some(value) = value {
            meta.insert(key.to_owned(), write::meta_words(value));
        }
    };
    say("title", &matter.title);
    say("subtitle", &matter.subtitle);
    say("lang", &matter.lang);
    if !matter.authors.is_empty() {
        let authors: Vec<Value> = matter.authors.iter().map(|a| write::meta_words(a)).collect();
        meta.insert("author".into(), serde_json::json!({ "t": "MetaList", "c": authors }));
    }
    write::document(meta.into(), blocks)
}
