//! Volumes of an omnibus: `{ volume = "../salt" }` in the order is another book, as a part of this one.
//!
//! Of a volume its text comes in: the chapters of its `main`, and what in its front and back matter is the author's, such as a
//! dedication, a preface, an appendix. What a book has as a thing of its own (title page, copyright page, contents, lists,
//! index, bibliography, the author's life), the omnibus has once; so does it what the volume takes into front and back from
//! its house.

use super::book::{self, RawBook};
use super::chapters::Order;
use super::extend::{self, Ground};
use super::names::nearest;
use super::values::{At, Reader};
use super::versions::Making;
use super::{Entry, kind_of_file};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::files::{Files, HOUSE, MAX_TEXT, beside};
use crate::language::primary;
use crate::model::{DisplayKind, Kind, Matter, Metadata};
use crate::source::Sources;
use std::collections::BTreeSet;

/// The key that makes an entry a volume.
pub(super) const VOLUME: &str = "volume";

/// Keys of its entry.
pub(super) const KEYS: [&str; 6] = [VOLUME, "title", "file", "without", "when", "unless"];

/// A volume as the order names it.
#[derive(Debug, Clone)]
pub(super) struct Volume {
    /// The place of its part among the entries.
    pub(super) at: usize,
    /// Its folder.
    pub(super) folder: At<String>,
    /// Files of it that are left out, as its folder sees them.
    pub(super) without: Vec<At<String>>,
}

/// The book that has volumes.
pub(super) struct Omnibus<'a> {
    pub(super) files: &'a Files,
    pub(super) ground: &'a Ground,
    pub(super) displays: &'a [DisplayKind],
    pub(super) making: &'a Making,
    pub(super) meta: &'a Metadata,
}

/// What a volume's manifest says.
struct Told {
    entries: Vec<Entry>,
    meta: Metadata,
    editions: Vec<String>,
}

/// Puts the chapters of each volume behind its part. Returns the names of the volumes' editions.
pub(super) fn expand(
    omnibus: &Omnibus,
    volumes: &[Volume],
    entries: &mut Vec<Entry>,
    (sources, diags): (&mut Sources, &mut Diagnostics),
) -> Vec<String> {
    let mut editions = Vec::new();
    let mut before: BTreeSet<&str> = BTreeSet::new();
    let mut told = Vec::with_capacity(volumes.len());
    for volume in volumes {
        if !before.insert(&volume.folder.value) {
            let message = format!("the volume `{}` is listed twice", volume.folder.value);
            let help = "take one of the two lines out";
            diags.push(
                Diagnostic::error(Code::LISTED_TWICE, volume.folder.span, message).help(help),
            );
            told.push(None);
            continue;
        }
        told.push(read(omnibus, volume, sources, diags));
    }
    // The last one first: places of the others stay.
    for (volume, told) in volumes.iter().zip(told).rev() {
        let Some(told) = told else { continue };
        editions.extend(told.editions);
        let opening = &mut entries[volume.at];
        part(opening, &told.meta, omnibus.meta);
        let within = within(told.entries, volume, opening, omnibus.files, diags);
        if !within.iter().any(|entry| entry.file.is_some()) {
            let message = format!("the volume `{}` has no text", volume.folder.value);
            let help = "look at `[chapters]` of its manifest: its `main` lists the files";
            diags
                .push(Diagnostic::error(Code::NO_CHAPTERS, volume.folder.span, message).help(help));
        }
        entries.splice(volume.at + 1..volume.at + 1, within);
    }
    editions
}

/// The part that stands for a volume is called as its book is.
fn part(entry: &mut Entry, meta: &Metadata, omnibus: &Metadata) {
    if entry.title.is_none() {
        entry.title = Some(meta.title.clone()).filter(|title| !title.is_empty());
        entry.subtitle.clone_from(&meta.subtitle);
    }
    if entry.authors.is_empty() && !meta.authors().eq(omnibus.authors()) {
        entry.authors = meta.authors().map(str::to_owned).collect();
    }
    entry.lang =
        Some(meta.language.clone()).filter(|tag| !tag.is_empty() && *tag != omnibus.language);
}

/// Reads the manifest of a volume.
fn read(
    omnibus: &Omnibus,
    volume: &Volume,
    sources: &mut Sources,
    diags: &mut Diagnostics,
) -> Option<Told> {
    let path = beside(&format!("{}/", volume.folder.value), "recto.toml");
    let at = volume.folder.span;
    let Some(path) = omnibus.files.normal(&path) else {
        tell_outside(omnibus, volume, diags);
        return None;
    };
    if !omnibus.files.is_file(&path) {
        let message = format!("there is no `{path}`, so `{}` is no book", volume.folder.value);
        let help = "name the folder of a book that has a recto.toml";
        diags.push(Diagnostic::error(Code::MISSING_FILE, at, message).help(help));
        return None;
    }
    // What is wrong with it and does not concern its text is told when it is built for itself.
    let mut found = Diagnostics::new();
    let has_house = omnibus.ground.has_house;
    let read = extend::of_volume(&path, omnibus.files, has_house, sources, &mut found);
    let Some((file, doc, ground)) = read else {
        found.iter().for_each(|d| diags.push(d.clone()));
        return None;
    };
    let mut raw = RawBook::default();
    let mut reader = Reader { file, ground: Some(&ground), diags: &mut found };
    if let Some(table) = reader.table(&doc, "book") {
        book::read(&mut reader, table, &mut raw);
    }
    let editions = doc.get("editions").and_then(|item| item.as_table_like());
    let of_edition = |(name, edition): (&str, &toml_edit::Item)| {
        let language = edition.as_table_like().and_then(|table| table.get("language")?.as_str());
        [Some(name.to_owned()), language.map(|tag| primary(tag).to_owned())]
    };
    let mut editions: Vec<String> =
        editions.iter().flat_map(|table| table.iter()).flat_map(of_edition).flatten().collect();
    editions.push(primary(&raw.meta.language).to_owned());
    let making = omnibus.making.with_volumes(editions.clone());
    let mut found = Diagnostics::new();
    let mut reader = Reader { file, ground: Some(&ground), diags: &mut found };
    let table = reader.table(&doc, "chapters");
    let mut order = Order::new(&mut reader, omnibus.files, omnibus.displays, &making);
    if let Some(table) = table {
        order.read(table);
    }
    let (mut entries, inner) = (order.entries, order.volumes);
    let numbers = doc.get("print").and_then(|print| print.get("number-chapters"));
    if numbers.and_then(|wanted| wanted.as_bool()) == Some(false) {
        let is_chapter = |entry: &&mut Entry| {
            entry.matter == Matter::Main
                && matches!(entry.kind, None | Some(Kind::Chapter | Kind::CaseStudy))
        };
        entries.iter_mut().filter(is_chapter).for_each(|entry| {
            entry.number.get_or_insert(false);
        });
    }
    if let Some(inner) = inner.first() {
        let message = "a volume of a volume".to_owned();
        let help = "list the books themselves as volumes of the omnibus";
        reader.error(Code::NESTED_PART, inner.folder.span, message, help);
    }
    for d in found.iter().filter(|d| !matches!(d.code, Code::UNKNOWN_KIND)) {
        diags.push(d.clone());
    }
    let folder = path.strip_suffix("recto.toml").unwrap_or_default();
    take_own(&mut entries, folder, omnibus.files);
    Some(Told { entries, meta: raw.meta, editions })
}

fn tell_outside(omnibus: &Omnibus, volume: &Volume, diags: &mut Diagnostics) {
    let folder = &volume.folder.value;
    let span = volume.folder.span;
    if omnibus.files.place(&beside(&format!("{folder}/"), "recto.toml"))
        == omnibus.files.place("recto.toml")
    {
        let help = "name the folders of other books";
        let message = "a book can't be a volume of itself".to_owned();
        diags.push(Diagnostic::error(Code::NESTED_PART, span, message).help(help));
        return;
    }
    let message = format!("`{folder}` is in no folder that a house shares with this book");
    let name = folder.rsplit('/').next().unwrap_or("one");
    let help = match omnibus.ground.has_house {
        true => format!(
            "say in `{HOUSE}` that this title has it as a volume: `[omnibus]`, then \
             `\"titles/this\" = [\"titles/{name}\"]`, as the house's folder sees both"
        ),
        false => format!(
            "put the folder into that of the omnibus; or write a `{HOUSE}` in the folder above both: `titles`, and \
             `[omnibus]`, `\"titles/this\" = [\"titles/{name}\"]`"
        ),
    };
    let shared = omnibus.files.shared();
    let near = nearest(folder, shared.iter().map(|one| one.path.as_str()));
    let help = near.map_or(help, |near| format!("did you mean `{near}`?"));
    diags.push(Diagnostic::error(Code::PATH_OUTSIDE, span, message).help(help));
}

/// Takes out of front and back what is no file of the volume's own.
fn take_own(entries: &mut Vec<Entry>, folder: &str, files: &Files) {
    entries.retain(|entry| {
        let own = match &entry.file {
            _ if entry.matter == Matter::Main || entry.kind == Some(Kind::Part) => true,
            Some(file) => file.starts_with(folder),
            None => entry.draft,
        };
        if !own {
            read_all_the_same(entry, files);
        }
        own
    });
}

/// Reads a file of which nothing comes in. The order is wrong without it, so who packs what a book has read packs it too.
fn read_all_the_same(entry: &Entry, files: &Files) {
    let Some(file) = &entry.file else { return };
    // That it can't be read is nothing to the omnibus.
    let _ = files.read(file, MAX_TEXT);
}

/// The lines of a volume as those of the omnibus.
fn within(
    entries: Vec<Entry>,
    volume: &Volume,
    opening: &Entry,
    files: &Files,
    diags: &mut Diagnostics,
) -> Vec<Entry> {
    let from = format!("{}/", volume.folder.value);
    let without: Vec<String> = volume.without.iter().map(|at| beside(&from, &at.value)).collect();
    for (at, path) in volume.without.iter().zip(&without) {
        if !entries.iter().any(|entry| entry.file.as_ref() == Some(path)) {
            let message = format!("the volume has no chapter `{}`", at.value);
            let help = "name files as the volume's own manifest does";
            diags.push(Diagnostic::error(Code::UNKNOWN_VALUE, at.span, message).help(help));
        }
    }
    let mut all = Vec::with_capacity(entries.len());
    // The level of an entry that stays out, with all below it.
    let mut out: Option<u8> = None;
    for mut entry in entries {
        out = out.filter(|level| entry.level > *level);
        let kind = entry.kind.or_else(|| {
            let path = entry.file.as_deref().filter(|_| entry.matter != Matter::Main)?;
            Some(kind_of_file(path, entry.matter, false)).filter(|kind| *kind != Kind::Chapter)
        });
        let left = entry.file.as_ref().is_some_and(|file| without.contains(file))
            || kind.is_some_and(|kind| !is_of_text(kind));
        if out.is_some() || left {
            out = out.or(Some(entry.level));
            read_all_the_same(&entry, files);
            continue;
        }
        entry.apart = entry.matter != Matter::Main;
        entry.kind = kind;
        entry.matter = Matter::Main;
        entry.level = entry.level.saturating_add(1);
        entry.volume = opening.volume;
        entry.lang = entry.lang.or_else(|| opening.lang.clone());
        all.push(entry);
    }
    drop_empty_parts(&mut all);
    all
}

/// Takes out parts of which nothing has come in.
fn drop_empty_parts(entries: &mut Vec<Entry>) {
    for at in (0..entries.len()).rev() {
        let part = entries[at].kind == Some(Kind::Part) && entries[at].file.is_none();
        let below = entries.get(at + 1).is_some_and(|next| next.level > entries[at].level);
        if part && !below {
            entries.remove(at);
        }
    }
}

/// Whether divisions of a kind are of a volume's text; the others are what each book has as a thing of its own.
pub(crate) fn is_of_text(kind: Kind) -> bool {
    use Kind::*;
    match kind {
        Dedication | Epigraph | Foreword | Preface | Acknowledgements | Introduction | Part
        | Chapter | CaseStudy | Conclusion | Appendix | Glossary => true,
        Praise | HalfTitle | AlsoBy | TitlePage | Copyright | Contents | ListOfFigures
        | ListOfTables | ListOfListings | ListOfDisplays | Abbreviations | Notes | Answers
        | Descriptions | Bibliography | ListOfContributors | Index | About | Newsletter
        | Colophon => false,
    }
}
