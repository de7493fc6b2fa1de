//! Changing the reading order in `recto.toml` and leaving every other byte as it was.
//!
//! `toml_edit` parses the document and gives each entry's place; the change itself is made in the
//! text. So comments, blank lines, quotes and line ends stay, also those that a rewritten tree
//! would lose (line feeds of Windows, several entries in one line). A comment right above a line,
//! or behind it, belongs to the line and goes with it; one set off by a blank line stays. A matter
//! may be an array (`main = [...]`) or tables of its own (`[[chapters.main]]`); an entry that goes
//! from one form to the other is written anew, with its comments.

use super::chapters::{MARKDOWN, MATTERS};
pub use super::edit_change::{Change, NewEntry, Place, Refusal};
use super::edit_change::{Named, find, refuse};
use super::edit_kind;
use super::edit_list::{Chunk, ListText};
use super::edit_summary;
use super::edit_tables::{self as tables, Block};
use super::names::quoted;
use super::paths::{PathFault, check_file};
use super::volumes::VOLUME;
use super::{Flavour, kind_name};
use crate::files::{Files, canonical, normal};
use crate::model::Kind;
use std::ops::Range;
use std::path::{MAIN_SEPARATOR, Path};
use toml_edit::{Document, Item, TableLike, Value};

/// Makes a change in the text of an order file: `recto.toml`, or a `SUMMARY.md` in the folder
/// `folder` of the project. The result is the new text.
///
/// # Errors
/// A [`Refusal`] if an entry is not there, a name fits several, the change would break the tree
/// (a part inside itself, a file twice) or nothing would change.
pub fn apply(
    flavour: Flavour,
    text: &str,
    folder: &str,
    change: &Change,
) -> Result<String, Refusal> {
    let new = match flavour {
        Flavour::Recto => apply_toml(text, change)?,
        Flavour::MdBook => edit_summary::apply(text, folder, change)?,
    };
    if new == text {
        return refuse("it stands there already", "");
    }
    Ok(new)
}

/// Checks a file that shall be added: its project-relative path in the normal spelling. In an mdBook
/// project (`folder` is that of SUMMARY.md) a path relative to that folder is taken too.
///
/// # Errors
/// A [`Refusal`] if there is no such Markdown file in the project.
pub fn file_to_add(files: &Files, folder: &str, name: &str) -> Result<String, Refusal> {
    // A path from the root of the disk may lead into the book's folder all the same.
    let inside = canonical(Path::new(name)).ok().filter(|_| Path::new(name).is_absolute());
    let slashes = |path: &str| path.replace(MAIN_SEPARATOR, "/");
    let inside = inside.and_then(|p| p.strip_prefix(files.root()).ok()?.to_str().map(slashes));
    let name = inside.as_deref().unwrap_or(name);
    let Some(path) = normal(name) else {
        let help = "bring the file into the folder of the book";
        return refuse(format!("`{name}` leaves the project folder"), help);
    };
    let lower = path.to_lowercase();
    if !MARKDOWN.iter().any(|e| lower.ends_with(&format!(".{e}"))) {
        return refuse(format!("`{path}` is not a Markdown file"), "its name must end in .md");
    }
    let inside = if folder.is_empty() { path.clone() } else { format!("{folder}/{path}") };
    match check_file(files, &path, &MARKDOWN) {
        Ok(()) => Ok(path),
        Err(_) if inside != path && check_file(files, &inside, &MARKDOWN) == Ok(()) => Ok(inside),
        Err(PathFault::Outside) => {
            let help = "bring the file into the folder of the book";
            refuse(format!("`{name}` leaves the project folder"), help)
        }
        Err(PathFault::NotAFile(sort)) => refuse(format!("`{path}` is {sort}, not a file"), ""),
        Err(PathFault::Unreadable(why)) => {
            refuse(format!("`{path}` can't be read: {why}"), "look where the link leads")
        }
        Err(PathFault::Missing(near)) => {
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "write the file first".to_string(),
            };
            refuse(format!("there is no file `{path}`"), help)
        }
    }
}

/// How a list of entries is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// `main = ["a.md", { file = "b.md" }]`
    Array,
    /// `[[chapters.main]]`, one table for each entry.
    Tables,
}

/// A list of entries.
#[derive(Debug)]
struct List {
    form: Form,
    /// The array; all the tables.
    span: Range<usize>,
    nodes: Vec<Node>,
}

/// An entry taken out of the text, as it was written.
enum Piece {
    Item(Chunk),
    Table(Block),
}

/// One entry.
#[derive(Debug)]
struct Node {
    form: Form,
    /// The value; of a table its lines, with the comments right above them.
    span: Range<usize>,
    file: Option<String>,
    part: Option<String>,
    list: Option<List>,
    /// End of the last value of the table; `None` for strings.
    last_value: Option<usize>,
}

/// The three matters; an entry's path is the matter's index and then indices in lists.
#[derive(Debug)]
struct Tree {
    matters: [Option<List>; 3],
    /// Where a line for a missing matter can be put: end of the last value in `[chapters]`, or of
    /// its header. `None` if it has no header.
    room: Option<usize>,
}

impl Tree {
    fn parse(text: &str) -> Result<Tree, Refusal> {
        let doc = match Document::parse(text) {
            Ok(doc) => doc,
            Err(e) => {
                let what = e.message().lines().next().unwrap_or_default().to_string();
                return refuse(
                    format!("recto.toml can't be read: {what}"),
                    "`recto check` shows the line",
                );
            }
        };
        let by_hand = "write it as `main = [\"a.md\", \"b.md\"]`, or move the line by hand";
        let chapters = match doc.get("chapters") {
            Some(Item::Table(table)) if !table.is_dotted() => table,
            _ => return refuse("recto.toml has no table `[chapters]`", "add one"),
        };
        let mut room = None;
        if !chapters.is_implicit() {
            let values = chapters.iter().filter(|(_, item)| item.is_value());
            let ends = values.filter_map(|(_, item)| item.span()).map(|s| s.end);
            room = ends.chain(chapters.span().map(|s| s.end)).max();
        }
        let mut matters = [const { None }; 3];
        for (slot, (key, _)) in matters.iter_mut().zip(MATTERS) {
            *slot = match chapters.get(key) {
                None => None,
                Some(Item::Value(Value::Array(array))) => Some(list(array, 0)),
                Some(Item::ArrayOfTables(found)) => Some(table_list(text, found)),
                Some(_) => return refuse(format!("`{key}` is not written as a list"), by_hand),
            };
        }
        Ok(Tree { matters, room })
    }

    fn list(&self, path: &[usize]) -> Option<&List> {
        let (first, rest) = path.split_first()?;
        let mut list = self.matters.get(*first)?.as_ref()?;
        for index in rest {
            list = list.nodes.get(*index)?.list.as_ref()?;
        }
        Some(list)
    }

    fn node(&self, path: &[usize]) -> Option<&Node> {
        let (last, parent) = path.split_last()?;
        self.list(parent)?.nodes.get(*last)
    }

    /// All nodes with their paths, in reading order.
    fn all(&self) -> Vec<(Vec<usize>, &Node)> {
        fn walk<'t>(list: &'t List, path: &mut Vec<usize>, out: &mut Vec<(Vec<usize>, &'t Node)>) {
            for (i, node) in list.nodes.iter().enumerate() {
                path.push(i);
                out.push((path.clone(), node));
                if let Some(list) = &node.list {
                    walk(list, path, out);
                }
                path.pop();
            }
        }
        let mut out = Vec::new();
        for (i, list) in self.matters.iter().enumerate() {
            if let Some(list) = list {
                walk(list, &mut vec![i], &mut out);
            }
        }
        out
    }

    fn find(&self, name: &str, parts_only: bool) -> Result<Vec<usize>, Refusal> {
        let all = self.all();
        let candidates: Vec<Named> = all
            .iter()
            .enumerate()
            .filter(|(_, (_, n))| !parts_only || n.part.is_some())
            .map(|(id, (_, n))| Named { id, file: n.file.as_deref(), title: n.part.as_deref() })
            .collect();
        let id = find(name, &candidates, if parts_only { "part" } else { "entry" })?;
        Ok(all[id].0.clone())
    }

    /// Names of all entries, sorted: what no change of order may lose.
    fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = self.all().iter().map(|(_, n)| n.name()).collect();
        names.sort();
        names
    }
}

impl Node {
    fn name(&self) -> String {
        self.part.clone().or(self.file.clone()).unwrap_or_default()
    }
}

/// Builds the list of an array. Depth is bounded by the parser's own limit on nesting.
fn list(array: &toml_edit::Array, depth: usize) -> List {
    let nodes = array
        .iter()
        .map(|value| {
            let span = value.span().unwrap_or(0..0);
            match value {
                Value::InlineTable(table) => node(table, span, Form::Array, depth),
                _ => Node {
                    form: Form::Array,
                    span,
                    file: value.as_str().and_then(normal),
                    part: None,
                    list: None,
                    last_value: None,
                },
            }
        })
        .collect();
    List { form: Form::Array, span: array.span().unwrap_or(0..0), nodes }
}

/// Builds the list of the tables `[[chapters.main]]`.
fn table_list(text: &str, found: &toml_edit::ArrayOfTables) -> List {
    let nodes: Vec<Node> = found
        .iter()
        .map(|table| node(table, tables::lines(text, table), Form::Tables, 0))
        .collect();
    let start = nodes.first().map_or(0, |n| n.span.start);
    let end = nodes.last().map_or(start, |n| n.span.end);
    List { form: Form::Tables, span: start..end, nodes }
}

/// The entry that a table describes.
fn node(table: &dyn TableLike, span: Range<usize>, form: Form, depth: usize) -> Node {
    let text = |key: &str| table.get(key).and_then(Item::as_str);
    let below = match table.get("chapters") {
        Some(Item::Value(Value::Array(children))) if depth < 64 => Some(list(children, depth + 1)),
        _ => None,
    };
    Node {
        form,
        span,
        // A volume goes by its folder.
        file: text("file").and_then(normal).or_else(|| text(VOLUME).map(str::to_string)),
        part: text("part").map(str::to_string),
        list: below,
        last_value: tables::end_of_values(table),
    }
}

/// A place in the tree: a list, an index in it, and whether the new entry belongs to the one
/// after it (and so stands below a blank line) or to the one before.
struct Target {
    list: Vec<usize>,
    index: usize,
    above: bool,
}

fn target(tree: &Tree, place: &Place) -> Result<Target, Refusal> {
    let beside = |name: &str, after: bool| {
        let mut list = tree.find(name, false)?;
        let index = list.pop().unwrap_or(0);
        Ok(Target { list, index: index + usize::from(after), above: !after })
    };
    match place {
        Place::Before(name) => beside(name, false),
        Place::After(name) => beside(name, true),
        Place::EndOfPart(name) => {
            let list = tree.find(name, true)?;
            let index = tree.list(&list).map_or(0, |l| l.nodes.len());
            Ok(Target { list, index, above: false })
        }
        Place::End(matter) => {
            let at = MATTERS.iter().position(|(_, m)| m == matter).unwrap_or(1);
            let index = tree.list(&[at]).map_or(0, |l| l.nodes.len());
            Ok(Target { list: vec![at], index, above: false })
        }
    }
}

fn apply_toml(text: &str, change: &Change) -> Result<String, Refusal> {
    let tree = Tree::parse(text)?;
    let mut expected = tree.names();
    let new = match change {
        Change::Move(name, place) => {
            let from = tree.find(name, false)?;
            let mut to = target(&tree, place)?;
            check_move(&tree, name, &from, &to, place)?;
            let (rest, piece) = cut(text, &tree, &from);
            // Whatever stood behind the entry has moved up by one.
            let depth = from.len() - 1;
            if to.list.len() > depth {
                if to.list[..depth] == from[..depth] && to.list[depth] > from[depth] {
                    to.list[depth] -= 1;
                }
            } else if to.list == from[..depth] && to.index > from[depth] {
                to.index -= 1;
            }
            let tree = Tree::parse(&rest)?;
            paste(&rest, &tree, &to, piece)?
        }
        Change::Add(entry, place) => {
            let listed = tree.all().iter().any(|(_, n)| n.file.as_deref() == Some(&entry.file));
            if listed {
                let help = format!("`recto order move {} ...` moves it", entry.file);
                return refuse(format!("`{}` is listed already", entry.file), help);
            }
            expected.push(entry.file.clone());
            expected.sort();
            let to = target(&tree, place)?;
            paste(text, &tree, &to, Piece::Item(Chunk::new(entry_text(entry))))?
        }
        Change::Remove(name) => {
            let path = tree.find(name, false)?;
            let node = tree.node(&path);
            if let Some(below) = node.and_then(|n| n.list.as_ref()).map(|l| l.nodes.len())
                && below > 0
            {
                let message = format!("`{name}` has {below} chapters below it");
                return refuse(message, "move or remove them first");
            }
            let gone = node.map(Node::name).unwrap_or_default();
            if let Some(i) = expected.iter().position(|n| *n == gone) {
                expected.remove(i);
            }
            cut(text, &tree, &path).0
        }
        Change::Kind(name, kind) => {
            let path = tree.find(name, false)?;
            with_kind(text, &tree, &path, *kind)?
        }
    };
    // What has been made must still be the same book: nothing lost, nothing twice.
    match Tree::parse(&new) {
        Ok(tree) if tree.names() == expected => Ok(new),
        _ => refuse("the line is written in a way that Recto can't change", "change it by hand"),
    }
}

/// The text in which an entry says another kind.
fn with_kind(
    text: &str,
    tree: &Tree,
    path: &[usize],
    kind: Option<Kind>,
) -> Result<String, Refusal> {
    let node = tree.node(path).filter(|n| n.part.is_none());
    let Some(node) = node else { return refuse("a part has no kind", "") };
    let piece = &text[node.span.clone()];
    let new = match node.form {
        Form::Array => edit_kind::of_item(piece, kind),
        Form::Tables => edit_kind::of_table(piece, MATTERS[path[0]].0, kind),
    };
    match new {
        Some(new) => Ok(splice(text, node.span.clone(), &new)),
        None => {
            refuse("the entry is written in a way that Recto can't change", "change it by hand")
        }
    }
}

fn check_move(
    tree: &Tree,
    name: &str,
    from: &[usize],
    to: &Target,
    place: &Place,
) -> Result<(), Refusal> {
    if to.list.starts_with(from) {
        return refuse(format!("`{name}` can't be moved into itself"), "");
    }
    if let Place::Before(other) | Place::After(other) = place
        && tree.find(other, false)? == from
    {
        return refuse(format!("`{name}` can't be moved next to itself"), "");
    }
    let is_part = tree.node(from).is_some_and(|n| n.part.is_some());
    if is_part && to.list.len() > 1 {
        let message = format!("`{name}` is a part and can't stand inside another entry");
        return refuse(message, "move it beside a part or a chapter at the top of a list");
    }
    Ok(())
}

/// The entry as TOML.
fn entry_text(entry: &NewEntry) -> String {
    if entry.kind.is_none() && entry.title.is_none() {
        return quoted(&entry.file);
    }
    let mut out = format!("{{ file = {}", quoted(&entry.file));
    if let Some(kind) = entry.kind {
        out.push_str(&format!(", kind = {}", quoted(kind_name(kind))));
    }
    if let Some(title) = &entry.title {
        out.push_str(&format!(", title = {}", quoted(title)));
    }
    out.push_str(" }");
    out
}

/// Takes an entry out of the text.
fn cut(text: &str, tree: &Tree, path: &[usize]) -> (String, Piece) {
    let (index, parent) = path.split_last().expect("a path has a matter and an index");
    let list = tree.list(parent).expect("the path comes from this tree");
    match list.form {
        Form::Array => {
            let mut lines = list_text(text, list);
            let chunk = lines.remove(*index);
            (splice(text, list.span.clone(), &lines.render()), Piece::Item(chunk))
        }
        Form::Tables => {
            let (rest, block) = tables::cut(text, list.nodes[*index].span.clone());
            (rest, Piece::Table(block))
        }
    }
}

/// Puts an entry in the text.
fn paste(text: &str, tree: &Tree, to: &Target, piece: Piece) -> Result<String, Refusal> {
    let feed = if text.contains("\r\n") { "\r\n" } else { "\n" };
    match tree.list(&to.list) {
        Some(list) if list.form == Form::Tables => Ok(paste_table(text, list, to, piece, feed)),
        Some(list) => {
            let line_start = text[..list.span.start].rfind('\n').map_or(0, |n| n + 1);
            let line = &text[line_start..];
            let indent = &line[..line.len() - line.trim_start_matches([' ', '\t']).len()];
            let mut lines = list_text(text, list);
            lines.insert(to.index, item(piece, feed)?, to.above, indent, feed);
            Ok(splice(text, list.span.clone(), &lines.render()))
        }
        None => paste_first(text, tree, to, piece, feed),
    }
}

/// Puts an entry in a list that is not there yet.
fn paste_first(
    text: &str,
    tree: &Tree,
    to: &Target,
    piece: Piece,
    feed: &str,
) -> Result<String, Refusal> {
    let line_end = |at: usize| {
        let end = text[at..].find('\n').map_or(text.len(), |n| at + n);
        end - usize::from(text[..end].ends_with('\r'))
    };
    match (tree.node(&to.list), to.list.as_slice()) {
        // A part without the key `chapters`.
        (Some(Node { last_value: Some(at), form, .. }), _) => {
            let (open, close) = item(piece, feed)?.alone(feed);
            let (at, before) = match form {
                Form::Array => (*at, ", ".to_string()),
                Form::Tables => (line_end(*at), feed.to_string()),
            };
            Ok(splice(text, at..at, &format!("{before}chapters = [{open}{close}]")))
        }
        // A matter without its list, where the others are lists in `[chapters]`.
        (None, [matter]) if tree.room.is_some() => {
            let at = line_end(tree.room.unwrap_or(text.len()));
            let (open, close) = item(piece, feed)?.alone(feed);
            let key = MATTERS[*matter].0;
            Ok(splice(text, at..at, &format!("{feed}{key} = [{open}{close}]")))
        }
        // And where they are tables.
        (None, [matter]) => {
            let spans = |range: Range<usize>| {
                tree.matters[range].iter().flatten().map(|l| l.span.clone()).collect::<Vec<_>>()
            };
            let (at, above) = match (spans(0..*matter).last(), spans(matter + 1..3).first()) {
                (Some(before), _) => (before.end, false),
                (None, Some(behind)) => (behind.start, true),
                (None, None) => (text.len(), false),
            };
            let block = table(piece, MATTERS[*matter].0, feed);
            Ok(tables::paste(text, at, above, &block, feed, feed))
        }
        _ => refuse("the part is not written as a table", "change it by hand"),
    }
}

/// Puts an entry among tables.
fn paste_table(text: &str, list: &List, to: &Target, piece: Piece, feed: &str) -> String {
    let tight = list.nodes.windows(2).any(|two| two[0].span.end == two[1].span.start);
    let between = if tight { "" } else { feed };
    let key = MATTERS[to.list[0]].0;
    let block = table(piece, key, feed);
    let (at, above) = match list.nodes.get(to.index) {
        Some(behind) if to.above || to.index == 0 => (behind.span.start, true),
        _ => (list.nodes[to.index - 1].span.end, false),
    };
    tables::paste(text, at, above, &block, between, feed)
}

/// The piece as an element of an array.
fn item(piece: Piece, feed: &str) -> Result<Chunk, Refusal> {
    match piece {
        Piece::Item(chunk) => Ok(chunk),
        Piece::Table(block) => match block.into_item(feed) {
            Some(chunk) => Ok(chunk),
            None => {
                refuse("the entry is written in a way that Recto can't change", "move it by hand")
            }
        },
    }
}

/// The piece as a table of a matter.
fn table(piece: Piece, matter: &str, feed: &str) -> String {
    match piece {
        Piece::Item(chunk) => Block::of_item(chunk, matter, feed),
        Piece::Table(block) => block.under(matter),
    }
}

fn list_text(text: &str, list: &List) -> ListText {
    let values: Vec<Range<usize>> = list.nodes.iter().map(|n| n.span.clone()).collect();
    ListText::parse(text, list.span.clone(), &values)
}

fn splice(text: &str, range: Range<usize>, new: &str) -> String {
    format!("{}{new}{}", &text[..range.start], &text[range.end..])
}

#[cfg(test)]
#[path = "edit_tests.rs"]
mod tests;
