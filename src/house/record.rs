//! The record of a build, in `output/.recto/`: what a title was made of and what came of it. It may be deleted at any time;
//! then the title is built again.

use super::Title;
use crate::desk::permit;
use crate::desk::products::Product;
use crate::files::inputs::{Inputs, Like, Same};
use crate::files::write;
use crate::files::{Files, Stamp, house_above};
use crate::manifest;
use crate::session::Session;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::time::SystemTime;

/// Where it lies in a title's folder.
const FOLDER: &str = "output/.recto";
const FILE: &str = "build.json";
/// The largest record that is read, bytes: a file of a book takes about a hundred.
const MOST: u64 = 64 << 20;
/// How it is written; another number, and it says nothing.
const FORM: u32 = 1;

/// What is known of a build.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Record {
    form: u32,
    /// The version of Recto, whose own faces, themes and rules go with it.
    recto: String,
    /// What was asked of it on the command line.
    options: String,
    /// `SOURCE_DATE_EPOCH`, if it was set.
    epoch: Option<u64>,
    /// How many folders above the house lay.
    house: Option<usize>,
    /// Families of faces that the manifest chooses; their files are among the inputs.
    fonts: Vec<String>,
    /// Filters that the book names and that did not run: where they may, it is another book.
    filters: Vec<String>,
    inputs: Inputs,
    /// Files that were written, below `output`.
    outputs: BTreeMap<String, Like>,
}

/// What a look at a title has shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Look {
    /// All is as it was.
    Unchanged,
    /// It is to be built, for this reason.
    Build(String),
}

/// How titles are built: what a record has to say of it to count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct How {
    /// What is asked on the command line.
    pub(crate) options: String,
    /// `SOURCE_DATE_EPOCH`.
    pub(crate) epoch: Option<u64>,
}

/// The record of a title, with the time of its file.
fn read(files: &Files) -> Option<(Record, SystemTime)> {
    let path = format!("{FOLDER}/{FILE}");
    let bytes = files.read(&path, MOST).ok()?;
    let Some(Stamp::Saved(_, written)) = files.stamp(&path) else { return None };
    let record: Record = serde_json::from_slice(&bytes).ok()?;
    (record.form == FORM).then_some((record, written))
}

/// The inputs of a title's last build, if they are written down.
pub(crate) fn inputs(title: &Title) -> Option<Inputs> {
    let files = Files::folder(&title.dir).ok()?;
    read(&files).map(|(record, _)| record.inputs)
}

/// Looks whether a title is to be built.
pub(crate) fn look(title: &Title, how: &How) -> Look {
    let Ok(files) = Files::folder(&title.dir) else { return Look::Build("no folder".into()) };
    let Some((record, written)) = read(&files) else { return Look::Build("no record".into()) };
    let build = |why: &str| Look::Build(why.to_owned());
    if record.recto != env!("CARGO_PKG_VERSION") {
        return build("another Recto");
    }
    if (&record.options, record.epoch) != (&how.options, how.epoch) {
        return build("other options");
    }
    if house_above(files.root()) != record.house {
        return build("another house");
    }
    if !record.filters.is_empty() && permit::of(&title.dir).lets(&record.filters) {
        return build("its filters");
    }
    manifest::shared_with(&files);
    let (inputs, other) = record.inputs.look(&files, written);
    if inputs == Same::Other {
        return Look::Build(match other.as_deref() {
            None | Some("") => "its folder".to_owned(),
            Some(path) => path.to_owned(),
        });
    }
    let mut all = inputs;
    for (name, like) in &record.outputs {
        match files.is_like(&format!("output/{name}"), like, written) {
            Same::Other => return Look::Build(format!("output/{name}")),
            same => all = all.max(same),
        }
    }
    if all == Same::Read {
        // Next time a glance is enough.
        record.again(&files).into_iter().for_each(|again| again.write(title));
    }
    Look::Unchanged
}

impl Record {
    /// The record of what a session has made. `None` if files have changed meanwhile, or if programs took part of which
    /// nobody knows what they have looked at.
    pub(crate) fn of(session: &mut Session, products: &[Product], how: &How) -> Option<Record> {
        let project = session.project().ok().filter(|p| p.filters.is_empty() || !p.run_filters)?;
        let print = &project.print;
        let chosen = [&print.font, &print.sans_font, &print.mono_font].into_iter().flatten();
        let fonts =
            chosen.chain(&print.fallback_fonts).map(|font| font.name().to_owned()).collect();
        let files = &session.sources().files;
        let output = |product: &Product| {
            let name = product.path.file_name()?.to_str()?.to_owned();
            let like = files.like(&format!("output/{name}"))?;
            Some((name, like)).filter(|(_, like)| like.0 == product.bytes().len() as u64)
        };
        Some(Record {
            form: FORM,
            recto: env!("CARGO_PKG_VERSION").to_owned(),
            options: how.options.clone(),
            epoch: how.epoch,
            house: house_above(files.root()),
            fonts,
            filters: project.filters.iter().map(|filter| filter.value.clone()).collect(),
            inputs: files.inputs()?,
            outputs: products.iter().map(output).collect::<Option<_>>()?,
        })
    }

    /// The same with the times that files have now.
    fn again(&self, files: &Files) -> Option<Record> {
        let inputs = self.inputs.again(files)?;
        let output = |name: &String| Some((name.clone(), files.like(&format!("output/{name}"))?));
        let outputs = self.outputs.keys().map(output).collect::<Option<_>>()?;
        let again = Record { inputs, outputs, ..self.clone() };
        again.says_as(self).then_some(again)
    }

    /// Whether two say the same of what files hold.
    fn says_as(&self, other: &Record) -> bool {
        let held = |record: &Record| -> Vec<Option<String>> {
            let inputs =
                record.inputs.files.values().map(|like| like.as_ref().map(|like| like.2.clone()));
            inputs.chain(record.outputs.values().map(|like| Some(like.2.clone()))).collect()
        };
        held(self) == held(other)
    }

    /// Writes it down. Where that can't be done the title is built again.
    pub(crate) fn write(&self, title: &Title) {
        let Ok(bytes) = serde_json::to_vec(self) else { return };
        let folder = write::Folder::make(&title.dir.join(FOLDER), Some(&title.dir));
        let _ =
            folder.and_then(|folder| folder.stage(FILE, &bytes)).and_then(write::Staged::commit);
    }
}
