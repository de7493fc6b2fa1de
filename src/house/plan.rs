//! What there is to do in a house, for engines that do it: each title is a job, with the files that it reads and those that it
//! writes. A build is one process that reads nothing else and writes nothing else, and gives the same bytes wherever it runs;
//! so any engine may run any job anywhere, again too.

mod dask;
mod github;
mod make;
mod ninja;

pub(crate) use dask::dask;
pub(crate) use github::github;
pub(crate) use make::make;
pub(crate) use ninja::ninja;

use super::{Title, record};
use crate::desk::permit;
use crate::desk::products::{Wish, names};
use crate::diagnostic::Diagnostics;
use crate::files::{Files, beside};
use crate::manifest;
use crate::session::{Folder, Options, Session};
use crate::source::Sources;
use serde::Serialize;
use std::collections::BTreeSet;

/// A title to be built. All paths are as the house's folder sees them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Job {
    /// The title's name.
    pub(crate) name: String,
    /// Its folder.
    pub(crate) dir: String,
    /// The words of the command, which runs in the house's folder.
    pub(crate) command: Vec<String>,
    /// The files that it reads.
    pub(crate) inputs: Vec<String>,
    /// The files that it writes.
    pub(crate) outputs: Vec<String>,
}

/// The job of a title; what stands in its way is told, with the texts in which it stands.
pub(crate) fn job(
    title: &Title,
    wish: &Wish,
    options: Options,
    words: &[String],
) -> Result<Job, Box<(Diagnostics, Sources)>> {
    let mut session = Session::new(Folder::new(&title.dir));
    session.set_options(options);
    let outputs = names(&mut session, wish);
    let found = session.diagnostics();
    let outputs = match outputs {
        Ok(outputs) if !found.has_errors() => outputs,
        _ => return Err(Box::new((found, session.sources().seen_from(&title.path)))),
    };
    let output = |name: String| format!("{}/output/{name}", title.path);
    let mut command = ["recto", "build", title.path.as_str()].map(str::to_owned).to_vec();
    command.extend_from_slice(words);
    if filters_run(&mut session, title) {
        // Elsewhere nobody remembers the person's word.
        command.push("--filters".to_owned());
    }
    Ok(Job {
        name: title.name.clone(),
        dir: title.path.clone(),
        command,
        inputs: inputs(title),
        outputs: outputs.into_iter().map(output).collect(),
    })
}

/// Whether a title names filters that the person lets run.
fn filters_run(session: &mut Session, title: &Title) -> bool {
    let project = session.project().ok();
    let named: Vec<String> =
        project.iter().flat_map(|p| p.filters.iter().map(|at| at.value.clone())).collect();
    !named.is_empty() && permit::of(&title.dir).lets(&named)
}

/// The files that a title's build reads: those that it has read last, and all others that it may read. An engine that
/// sends a job elsewhere sends these, so nothing is among them that the door would not give.
fn inputs(title: &Title) -> Vec<String> {
    let Ok(files) = Files::folder(&title.dir) else { return Vec::new() };
    let mut all: BTreeSet<String> = files.every_file().into_iter().collect();
    for shared in manifest::shared_with(&files) {
        match Files::folder(&shared.real) {
            Ok(below) => {
                all.extend(below.every_file().iter().map(|path| format!("{}/{path}", shared.path)))
            }
            Err(_) => all.extend([shared.path]),
        }
    }
    let read = record::inputs(title).map(|inputs| inputs.files).unwrap_or_default();
    all.extend(read.into_keys());
    let from = format!("{}/.", title.path);
    let mut seen: Vec<String> =
        all.iter().filter(|path| files.is_file(path)).map(|path| beside(&from, path)).collect();
    seen.sort();
    seen
}
