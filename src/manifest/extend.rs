//! `extends`: a manifest over the one of its house.
//!
//! Tables are merged by key, at any depth; what the book says wins. A list takes the place of the house's, which `"..."`
//! among its entries brings in there. A file that is extended may extend another.
//!
//! The documents become one tree, which is read as one manifest is. So that each value still knows its file, the house's is
//! parsed behind as many line ends as all before it have bytes: places in the tree are of the file whose range they lie in
//! ([`Ground`]).

use super::house;
use super::load::document;
use super::values::{At, Reader};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::files::{Fault, Files, HOUSE, beside};
use crate::source::{FileId, Sources, Span};
use std::ops::Range;
use toml_edit::{Array, Entry, Item, Table, TableLike, Value};

/// The key.
pub(super) const EXTENDS: &str = "extends";
/// The entry of a list that stands for all of the house's.
const REST: &str = "...";
/// How many files may extend one another: an imprint's, a publisher's, a group's.
const MOST: usize = 8;
/// Keys that say the same: where a book has one, the house's other says nothing.
const SAME: [(&str, &str); 2] = [("author", "authors"), ("edition", "edition-statement")];

/// Where the values of a merged manifest come from.
#[derive(Debug, Clone, Default)]
pub(super) struct Ground {
    files: Files,
    /// Files that are extended: where their places begin, and their paths.
    beyond: Vec<(usize, FileId, String)>,
    /// The book is a title of a house.
    pub(super) has_house: bool,
}

impl Ground {
    /// The place of a range of the tree; nothing of one that the book's own manifest has.
    pub(super) fn span(&self, range: &Range<usize>) -> Option<Span> {
        let (begin, file, _) =
            self.beyond.iter().rev().find(|(begin, ..)| *begin <= range.start)?;
        Some(Span::new(*file, range.start - begin, range.end - begin))
    }

    /// The path, as the book's folder sees it, that a file's line means; it may lead to what nobody shares.
    pub(super) fn path(&self, at: &At<String>) -> String {
        let of = self.beyond.iter().find(|(_, file, _)| *file == at.span.file);
        of.map_or_else(|| at.value.clone(), |(.., from)| beside(from, &at.value))
    }

    /// The same in its one spelling; `None` of what may not be had.
    pub(super) fn inside(&self, at: &At<String>) -> Option<String> {
        self.files.normal(&self.path(at))
    }
}

/// A manifest with all that it extends, and where its values are from; `None` if something of that can't be had, which is
/// told: what a book takes from its house would be missing everywhere.
pub(super) fn resolve(
    (file, doc): (FileId, Table),
    files: &Files,
    sources: &mut Sources,
    diags: &mut Diagnostics,
) -> Option<(Table, Ground)> {
    let ground = Ground { files: files.clone(), ..Ground::default() };
    let errors = diags.counts().0;
    let asks = doc.contains_key(EXTENDS);
    let house = house::enter(files, asks, sources, diags);
    if asks && diags.counts().0 > errors {
        return None;
    }
    over((file, doc), Ground { has_house: house.is_some(), ..ground }, sources, diags)
}

/// The same of the manifest of a volume, which lies elsewhere than the book's own: its lines count from its folder.
pub(super) fn of_volume(
    path: &str,
    files: &Files,
    has_house: bool,
    sources: &mut Sources,
    diags: &mut Diagnostics,
) -> Option<(FileId, Table, Ground)> {
    let (file, doc) = document(path, 0, files, sources, diags)?;
    let beyond = vec![(0, file, path.to_owned())];
    let ground = Ground { files: files.clone(), beyond, has_house };
    let (doc, ground) = over((file, doc), ground, sources, diags)?;
    Some((file, doc, ground))
}

/// A manifest with all that it extends.
fn over(
    (file, doc): (FileId, Table),
    mut ground: Ground,
    sources: &mut Sources,
    diags: &mut Diagnostics,
) -> Option<(Table, Ground)> {
    let files = ground.files.clone();
    let mut whole = doc;
    let mut length = sources.get(file).map_or(0, |f| f.text.len()) + 1;
    while let Some(at) = whole.contains_key(EXTENDS).then(|| named(&whole, file, &ground, diags)) {
        whole.remove(EXTENDS);
        let path = found(&at?, &ground, sources, diags)?;
        let (next, more) = document(&path, length, &files, sources, diags)?;
        ground.beyond.push((length, next, path));
        length += sources.get(next).map_or(0, |f| f.text.len()) + 1;
        merge(&mut whole, false, &more);
    }
    if !ground.beyond.is_empty() {
        drop_rest(&mut whole);
    }
    Some((whole, ground))
}

/// What `extends` says.
fn named(
    doc: &Table,
    file: FileId,
    ground: &Ground,
    diags: &mut Diagnostics,
) -> Option<At<String>> {
    Reader { file, ground: Some(ground), diags }.path(doc, EXTENDS)
}

/// The file that is extended, if it may be.
fn found(
    at: &At<String>,
    ground: &Ground,
    sources: &Sources,
    diags: &mut Diagnostics,
) -> Option<String> {
    let mut refuse = |code, message: String, help: String| {
        diags.push(Diagnostic::error(code, at.span, message).help(help));
        None
    };
    let whole = ground.path(at);
    let Some(path) = ground.files.normal(&whole) else {
        let folder = at.value.rsplit_once('/').map_or("house", |(folder, _)| folder);
        let folder =
            folder.rsplit('/').find(|part| !matches!(*part, "" | "." | "..")).unwrap_or("house");
        let message = format!("`{}` is in no folder that a house shares with this book", at.value);
        return refuse(
            Code::PATH_OUTSIDE,
            message,
            match ground.has_house {
                true => {
                    format!("add its folder to `shared` in `{HOUSE}`: `shared = [\"{folder}\"]`")
                }
                false => format!(
                    "in the folder above both write a `{HOUSE}`: `titles = [\"titles/*\"]`, the folders of its books, and \
                 `shared = [\"{folder}\"]`"
                ),
            },
        );
    };
    if path == "recto.toml" || ground.beyond.iter().any(|(.., known)| *known == path) {
        let message = format!("`{path}` extends itself");
        return refuse(Code::EXTENDS, message, "take one `extends` out of the circle".into());
    }
    if ground.beyond.len() == MOST {
        let message = format!("more than {MOST} files extend one another");
        return refuse(Code::EXTENDS, message, "put what they say into fewer".into());
    }
    match sources.files.check(&path) {
        Ok(()) => Some(path),
        Err(Fault::Missing) => {
            let message = format!("there is no file `{path}`, which this book extends");
            refuse(
                Code::MISSING_FILE,
                message,
                "bring it back, mend the path, or take `extends` out".into(),
            )
        }
        Err(Fault::Outside) => {
            let message = format!("`{path}` leads out of what the house shares");
            refuse(
                Code::PATH_OUTSIDE,
                message,
                "put the file itself there, no link to another place".into(),
            )
        }
        Err(fault) => refuse(
            Code::UNREADABLE,
            format!("`{path}` can't be read: {fault}"),
            "name a file".into(),
        ),
    }
}

/// Puts what the house says where the book says nothing. `inline` is a table between braces, which holds values alone.
fn merge(own: &mut dyn TableLike, inline: bool, house: &dyn TableLike) {
    for (name, theirs) in house.iter() {
        if other_spelling(name).is_some_and(|other| own.contains_key(other)) {
            continue;
        }
        match own.get_mut(name) {
            None => {
                let Some(key) = house.key(name) else { continue };
                let item = if inline {
                    theirs.clone().into_value().map(Item::Value)
                } else {
                    Ok(theirs.clone())
                };
                if let (Entry::Vacant(room), Ok(item)) = (own.entry_format(key), item) {
                    room.insert(item);
                }
            }
            Some(mine) => {
                let inline = mine.is_value();
                match (mine.as_table_like_mut(), theirs.as_table_like()) {
                    (Some(mine), Some(theirs)) => merge(mine, inline, theirs),
                    _ => {
                        mine.as_array_mut().into_iter().for_each(|list| splice(list, Some(theirs)))
                    }
                }
            }
        }
    }
}

/// The other key that says the same as one.
fn other_spelling(key: &str) -> Option<&'static str> {
    SAME.iter().find_map(|(a, b)| match key {
        key if key == *a => Some(*b),
        key if key == *b => Some(*a),
        _ => None,
    })
}

/// Puts the house's entries in the place of [`REST`], if that stands in the list.
fn splice(list: &mut Array, theirs: Option<&Item>) {
    let Some(at) = list.iter().position(|value| value.as_str() == Some(REST)) else { return };
    list.remove(at);
    let theirs = theirs.and_then(|item| item.clone().into_value().ok());
    let entries: Vec<Value> = match theirs {
        Some(Value::Array(entries)) => entries.into_iter().collect(),
        one => one.into_iter().collect(),
    };
    for (n, entry) in entries.into_iter().enumerate() {
        list.insert_formatted(at + n, entry);
    }
}

/// Takes [`REST`] out where the house has no list.
fn drop_rest(table: &mut dyn TableLike) {
    for (_, item) in table.iter_mut() {
        if let Some(table) = item.as_table_like_mut() {
            drop_rest(table);
        } else if let Some(list) = item.as_array_mut() {
            splice(list, None);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use toml_edit::Document;

    fn merged(own: &str, house: &str) -> Table {
        let table = |text: &str| Document::parse(text.to_owned()).expect("TOML").into_table();
        let mut own = table(own);
        merge(&mut own, false, &table(house));
        drop_rest(&mut own);
        own
    }

    fn words(table: &Table, path: &[&str]) -> String {
        let mut item = table.get(path[0]).expect("there");
        for key in &path[1..] {
            item = item.get(key).expect("there");
        }
        item.to_string().split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn tables_are_merged_by_key_and_the_book_wins() {
        let own = "[book]\ntitle = \"A\"\nseries = { number = 3 }\n[editions.kdp]\nprint = { trim = \"a5\" }\n";
        let house = "[book]\ntitle = \"H\"\npublisher = \"P\"\nseries = { name = \"S\", number = 1 }\n[editions.kdp]\n\
                     for = \"kdp-paperback\"\n[editions.kdp.print.margins]\ninner = \"20mm\"\n[print]\ntheme = \"modern\"\n";
        let all = merged(own, house);
        assert_eq!(words(&all, &["book", "title"]), "\"A\"");
        assert_eq!(words(&all, &["book", "publisher"]), "\"P\"");
        assert_eq!(words(&all, &["book", "series", "name"]), "\"S\"");
        assert_eq!(words(&all, &["book", "series", "number"]), "3");
        assert_eq!(words(&all, &["editions", "kdp", "for"]), "\"kdp-paperback\"");
        assert_eq!(words(&all, &["editions", "kdp", "print", "trim"]), "\"a5\"");
        let print = all["editions"]["kdp"]["print"].as_table_like().expect("a table");
        assert_eq!(
            print.iter().map(|(key, _)| key.to_owned()).collect::<Vec<_>>(),
            ["trim", "margins"]
        );
        assert_eq!(words(&all, &["print", "theme"]), "\"modern\"");
    }

    #[test]
    fn lists_take_the_place_of_the_houses_or_bring_it_in() {
        let house = "[c]\nfront = [\"h\"]\nback = [\"h1\", { file = \"h2\" }]\nsubjects = \"one\"\n[[c.more]]\nfile = \"t\"\n";
        let own = "[c]\nfront = [\"a\"]\nback = [\"a\", \"...\", \"b\"]\nsubjects = [\"...\", \"two\"]\nmore = [\"...\"]\nnone = [\"...\", \"x\"]\n";
        let all = merged(own, house);
        let list = |key: &str| -> Vec<String> {
            let list = all["c"][key].as_array().expect("a list");
            list.iter().map(|value| value.to_string().split_whitespace().collect()).collect()
        };
        assert_eq!(list("front"), ["\"a\""]);
        assert_eq!(list("back"), ["\"a\"", "\"h1\"", "{file=\"h2\"}", "\"b\""]);
        assert_eq!(list("subjects"), ["\"one\"", "\"two\""]);
        assert_eq!(list("more"), ["{file=\"t\"}"]);
        assert_eq!(list("none"), ["\"x\""]);
    }

    #[test]
    fn other_spellings_of_a_key_count_as_the_key() {
        let all =
            merged("[book]\nauthor = \"A\"\n", "[book]\nauthors = [\"H\"]\npublisher = \"P\"\n");
        let keys: Vec<&str> =
            all["book"].as_table().expect("a table").iter().map(|(key, _)| key).collect();
        assert_eq!(keys, ["author", "publisher"]);
    }
}
