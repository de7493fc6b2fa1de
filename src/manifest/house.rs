//! `recto-house.toml`: where a house's titles lie, and which folders it shares with them.

use super::load::document;
use super::values::{At, Reader};
use crate::diagnostic::{Code, Diagnostics};
#[cfg(feature = "cli")]
use crate::files::Shared;
use crate::files::{Fault, Files, HOUSE, normal};
use crate::source::{FileId, Sources, Span};

/// Its keys.
pub(super) const KEYS: [&str; 3] = ["titles", "shared", "omnibus"];

/// What the file of a house says.
#[derive(Debug, Clone, Default)]
pub(crate) struct House {
    /// How many folders above a title it lies.
    pub(super) up: usize,
    /// Patterns of the folders of its titles.
    pub(crate) titles: Vec<At<String>>,
    /// Folders that it shares with them.
    pub(crate) shared: Vec<At<String>>,
    /// Titles that are made of others: the folder of each, and those of its volumes.
    omnibus: Vec<(String, Vec<At<String>>)>,
    /// The beginning of its file.
    pub(super) span: Span,
}

/// Reads the file at `path`; what is wrong with it is told at its lines.
pub(crate) fn read(path: &str, sources: &mut Sources, diags: &mut Diagnostics) -> Option<House> {
    let files = sources.files.clone();
    let (file, doc) = document(path, 0, &files, sources, diags)?;
    let mut reader = Reader::new(file, diags);
    reader.unknown_keys(&doc, &KEYS, HOUSE);
    let mut house = House { span: Span::new(file, 0, 0), ..House::default() };
    house.titles = reader.strings(&doc, "titles");
    house.shared = reader.strings(&doc, "shared");
    for (key, list) in [("titles", &mut house.titles), ("shared", &mut house.shared)] {
        list.retain(|at| is_inside(&mut reader, key, at));
    }
    if let Some(table) = reader.table(&doc, "omnibus") {
        for (title, _) in table.iter() {
            let mut volumes = reader.strings(table, title);
            volumes.retain(|at| is_inside(&mut reader, "omnibus", at));
            house.omnibus.push((title.to_owned(), volumes));
        }
    }
    if !doc.contains_key("titles") {
        let message = "the house names no titles".to_owned();
        let help = "write `titles = [\"titles/*\"]`: the folders of its books";
        reader.error(Code::HOUSE, house.span, message, help);
    }
    Some(house)
}

/// Whether a path of the house's stays in its folder, after a message if it does not.
fn is_inside(reader: &mut Reader, key: &str, at: &At<String>) -> bool {
    let inside = normal(&at.value).is_some() && !at.value.split('/').any(|part| part == "..");
    if !inside {
        let message = format!("`{}` is no folder below the house's own", at.value);
        let help = format!("`{key}` names folders beside or below `{HOUSE}`: \"house\"");
        reader.error(Code::PATH_OUTSIDE, at.span, message, &help);
    }
    inside
}

/// Finds the house above the book, if there is one that counts it among its titles, and opens what it shares. What is wrong
/// with the house's file is told where the book asks for something of it (`asked`).
pub(super) fn enter(
    files: &Files,
    asked: bool,
    sources: &mut Sources,
    diags: &mut Diagnostics,
) -> Option<House> {
    let up = files.look_for_house()?;
    let mut found = Diagnostics::new();
    let house = read(&format!("{}{HOUSE}", "../".repeat(up)), sources, &mut found);
    let mut house = house.map(|house| House { up, ..house });
    let patterns =
        |house: &House| house.titles.iter().map(|at| at.value.clone()).collect::<Vec<_>>();
    let is_title = house.as_ref().is_some_and(|house| files.is_title(up, &patterns(house)));
    if let Some(house) = house.as_ref().filter(|_| is_title) {
        share(house, files, &mut found);
    }
    if !is_title && !asked {
        return None;
    }
    if let Some(own) = house.as_ref().filter(|_| !is_title && !found.has_errors()) {
        let span = own.titles.first().map_or(own.span, |at| at.span);
        let message = "the folder of this book is none of the house's titles".to_owned();
        let help = "add it to `titles`: a path from the house's folder, in which `*` is any name";
        Reader::new(FileId::NONE, &mut found).error(Code::HOUSE, span, message, help);
        house = None;
    }
    found.iter().for_each(|d| diags.push(d.clone()));
    house
}

/// Opens the folders that a house shares with the book: with all of its titles, or as volumes of this one.
fn share(house: &House, files: &Files, found: &mut Diagnostics) {
    let volumes = house
        .omnibus
        .iter()
        .filter(|(title, _)| files.is_title(house.up, std::slice::from_ref(title)));
    for at in house.shared.iter().chain(volumes.flat_map(|(_, volumes)| volumes)) {
        let Err(fault) = files.share_folder(house.up, &at.value) else { continue };
        let (why, help) = match fault {
            Fault::Outside => {
                ("leads out of the house", "put the folder itself there, no link to another place")
            }
            Fault::Missing => ("is not there", "make the folder, or take it out of the list"),
            _ => ("is no folder", "name the folder that it lies in"),
        };
        let message = format!("`{}`, which the house shares, {why}", at.value);
        Reader::new(FileId::NONE, found).error(Code::HOUSE, at.span, message, help);
    }
}

/// What the house above a book shares with it, its own file first.
#[cfg(feature = "cli")]
pub(crate) fn shared_with(files: &Files) -> Vec<Shared> {
    let mut sources = Sources::new(files.clone());
    enter(files, false, &mut sources, &mut Diagnostics::new());
    files.shared()
}
