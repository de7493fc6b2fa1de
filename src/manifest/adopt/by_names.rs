//! The order by the names of the files: pages that every book has go where their names say, numbers
//! sort by value, folders of parts are parts.

use super::super::file_kinds::{CHAPTERS, Seat, kind_of_file, seat};
use super::leave::{self, LeftOut, Why};
use super::{File, Found, Line, Part, TEXTS, folder_of, head, metadata, read, sites, sort};
use crate::files::{Files, normal};
use crate::model::{Kind, Matter};
use pulldown_cmark::{Event, Parser, Tag};
use serde_yaml_ng::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Folders that hold the text as a whole: names of files in them say as much as in the book's own.
const TEXT_FOLDERS: [&str; 11] = [
    "chapters",
    "chapter",
    "text",
    "src",
    "manuscript",
    "book",
    "docs",
    "content",
    "markdown",
    "kapitel",
    "contents",
];

/// A file on its way to its place.
struct Candidate {
    path: String,
    matter: Matter,
    /// Its place among the pages of its matter.
    rank: u8,
    kind: Kind,
}

/// All texts of the folder by their names.
pub(super) fn find(files: &Files) -> Option<Found> {
    let mut found = Found::default();
    let mut paths = texts(files, &mut found);
    if paths.is_empty() {
        // A book of one file may be called anything.
        paths = files.list("", &TEXTS[..2]);
        found.left_out.retain(|l| !paths.contains(&l.file));
    }
    if paths.is_empty() {
        return None;
    }
    order(files, &mut paths);
    let candidates = seated(files, paths);
    found.placed = candidates.iter().any(|c| c.matter != Matter::Main || c.rank != CHAPTERS);
    for (list, matter) in [Matter::Front, Matter::Main, Matter::Back].into_iter().enumerate() {
        let mut here: Vec<&Candidate> = candidates.iter().filter(|c| c.matter == matter).collect();
        here.sort_by_key(|c| c.rank);
        found.lists[list] = lines(&here);
    }
    Some(found)
}

/// The texts of the folder that look like a part of the book; the others are noted.
fn texts(files: &Files, found: &mut Found) -> Vec<String> {
    let mut out = Vec::new();
    let mut leave = |file: String, why| found.left_out.push(LeftOut { file, why });
    let site = sites::content(files);
    for path in files.list("", &TEXTS) {
        if site.as_ref().is_some_and(|folder| !path.starts_with(folder.as_str())) {
            continue;
        }
        let hidden = |part: &str| part.starts_with('_') && part != "_index.md";
        // GitBook's order is no chapter.
        if path.split('/').any(hidden) || path.rsplit('/').next() == Some("SUMMARY.md") {
            continue;
        }
        match leave::by_path(&path) {
            Some(why) => leave(path, why),
            None => out.push(path),
        }
    }
    let inside = leave::included(files, &out);
    let (included, rest): (Vec<_>, Vec<_>) = out.into_iter().partition(|f| inside.contains(f));
    included.into_iter().for_each(|f| leave(f, Why::Included));
    let contents = |f: &String| {
        leave::lists_chapters(f, &read(files, f).unwrap_or_default()) && rest.len() > 1
    };
    let (contents, rest): (Vec<_>, Vec<_>) = rest.iter().cloned().partition(contents);
    contents.into_iter().for_each(|f| leave(f, Why::Contents));
    rest
}

/// Puts files in order: by the weights that their front matter gives them, by the README that lists
/// them, else by their names.
fn order(files: &Files, paths: &mut [String]) {
    sort::by_value(paths);
    let weights: BTreeMap<String, i64> =
        paths.iter().filter_map(|f| Some((f.clone(), weight(&read(files, f)?)?))).collect();
    // A site of Hugo's has no other order.
    let site = !weights.is_empty() && sites::content(files).is_some();
    if (site || weights.len() * 4 >= paths.len() * 3) && paths.len() > 1 {
        sites::by_weight(paths, &weights);
        return;
    }
    let numbered = |f: &String| f.contains(|c: char| c.is_ascii_digit());
    if paths.iter().filter(|f| numbered(f)).count() * 2 > paths.len() {
        return;
    }
    let listed = listed_by_readme(files);
    let known = paths.iter().filter(|f| listed.contains_key(*f)).count();
    if known > 1 && known * 3 >= paths.len() * 2 {
        paths.sort_by_key(|f| listed.get(f).copied().unwrap_or(usize::MAX));
    }
}

/// The place that the front matter of Hugo, Docusaurus or Jekyll gives a page among others.
fn weight(text: &str) -> Option<i64> {
    let yaml = super::yaml::parse(head::front_matter(text)?, super::LONGEST).ok()?;
    let value =
        ["weight", "nav_order", "sidebar_position", "order"].iter().find_map(|k| yaml.get(*k))?;
    value.as_i64().or_else(|| value.as_f64().map(|f| f as i64)).or_else(|| match value {
        Value::String(s) => s.trim().parse().ok(),
        _ => None,
    })
}

/// The files to which the links of the folder's README lead, with their places.
fn listed_by_readme(files: &Files) -> BTreeMap<String, usize> {
    let mut out = BTreeMap::new();
    let Some(text) = read(files, "README.md") else { return out };
    for event in Parser::new(&text) {
        let Event::Start(Tag::Link { dest_url, .. }) = event else { continue };
        let address = dest_url.split(['#', '?']).next().unwrap_or_default();
        let address = address.trim_start_matches("./").trim_end_matches('/');
        let Some(path) = normal(address) else { continue };
        let at = out.len();
        // A link to a folder means its page.
        for path in [format!("{path}/README.md"), format!("{path}/index.md"), path] {
            if files.is_file(&path) {
                out.entry(path).or_insert(at);
                break;
            }
        }
    }
    out
}

/// Files with the places that their names give them.
fn seated(files: &Files, paths: Vec<String>) -> Vec<Candidate> {
    let folders: BTreeSet<&str> = paths.iter().map(|f| folder_of(f)).collect();
    // Where all lies in one folder, it is the text's.
    let only = folders.len() == 1;
    let seats: Vec<Option<Seat>> = paths
        .iter()
        .map(|path| {
            let folder = folder_of(path);
            let last = folder.rsplit('/').next().unwrap_or_default().to_lowercase();
            let counts = only || folder.is_empty() || TEXT_FOLDERS.contains(&last.as_str());
            let counts = counts || folder_matter(folder).is_some();
            seat(path).filter(|_| counts).filter(|seat| is_meant(files, path, *seat))
        })
        .collect();
    let plain: Vec<usize> = (0..paths.len())
        .filter(|at| seats[*at].is_none() && folder_matter(folder_of(&paths[*at])).is_none())
        .collect();
    let fiction = paths.iter().zip(&seats).any(|(f, s)| is_fiction(f, *s));
    let (first, last) = (plain.first().copied(), plain.last().copied());
    let mut out = Vec::new();
    for (at, (path, seat)) in paths.into_iter().zip(seats).enumerate() {
        let before = first.is_none_or(|first| at < first);
        let behind = last.is_none_or(|last| at > last);
        let seat = seat.and_then(|seat| numbered_seat(&path, seat, before, behind));
        let seat = seat.map(|seat| match seat.kind {
            Kind::Acknowledgements if fiction && seat.matter == Matter::Front => {
                Seat { matter: Matter::Back, rank: 5, ..seat }
            }
            _ => seat,
        });
        let folder = folder_matter(folder_of(&path));
        let matter = folder.or(seat.map(|s| s.matter)).unwrap_or(Matter::Main);
        let kind = match (seat, folder) {
            (Some(seat), _) => seat.kind,
            (None, Some(Matter::Back)) if folder_is_appendix(&path) => Kind::Appendix,
            (None, _) => Kind::Chapter,
        };
        let rank = seat.filter(|s| s.matter == matter).map_or(CHAPTERS, |s| s.rank);
        out.push(Candidate { path, matter, rank, kind });
    }
    out
}

/// Whether a name that is also an ordinary word means the page of a book.
fn is_meant(files: &Files, path: &str, seat: Seat) -> bool {
    if seat.kind != Kind::Index {
        return true;
    }
    // The first page of a site is called so too: an index says that it is one, or names pages.
    let text = read(files, path).unwrap_or_default();
    let title = head::of(&text).title.unwrap_or_default().to_lowercase();
    let entries = text.lines().filter(|l| l.trim_end().ends_with(|c: char| c.is_ascii_digit()));
    let lines = text.lines().filter(|l| !l.trim().is_empty()).count();
    title.contains("index") || title.contains("register") || entries.count() * 2 > lines
}

/// The seat of a file with a number at its head, which says where it stands: `05-notes.md` in the
/// middle is a chapter on notes.
fn numbered_seat(path: &str, seat: Seat, before: bool, behind: bool) -> Option<Seat> {
    let name = path.rsplit('/').next().unwrap_or(path);
    if !name.starts_with(|c: char| c.is_ascii_digit()) {
        return Some(seat);
    }
    match seat.matter {
        Matter::Main => Some(Seat { rank: CHAPTERS, ..seat }),
        Matter::Front if before => Some(seat),
        Matter::Front if behind && seat.kind == Kind::Acknowledgements => {
            Some(Seat { matter: Matter::Back, rank: 5, ..seat })
        }
        Matter::Back if behind => Some(seat),
        _ => None,
    }
}

/// Pages that novels have: their acknowledgements stand behind.
fn is_fiction(path: &str, seat: Option<Seat>) -> bool {
    let novel = |seat: Seat| {
        matches!(
            (seat.kind, seat.rank),
            (Kind::Introduction, 10)
                | (Kind::Conclusion, 91)
                | (Kind::About, 32..)
                | (Kind::AlsoBy | Kind::Newsletter, _)
        )
    };
    seat.is_some_and(novel) && !path.is_empty()
}

/// The matter that a folder's name means.
fn folder_matter(folder: &str) -> Option<Matter> {
    let name = folder.rsplit('/').next().unwrap_or(folder).to_lowercase().replace(['_', ' '], "-");
    let name = name.trim_start_matches(|c: char| c.is_ascii_digit() || c == '-');
    match name {
        "front" | "frontmatter" | "front-matter" | "prelims" => Some(Matter::Front),
        "back" | "backmatter" | "back-matter" | "endmatter" | "end-matter" | "appendix"
        | "appendices" | "anhang" | "annexes" => Some(Matter::Back),
        _ => None,
    }
}

fn folder_is_appendix(path: &str) -> bool {
    let folder = folder_of(path).rsplit('/').next().unwrap_or_default().to_lowercase();
    ["appendix", "appendices", "anhang", "annexes"].iter().any(|n| folder.ends_with(n))
}

/// Files of one matter as lines: those of a part's folder are a part.
fn lines(all: &[&Candidate]) -> Vec<Line> {
    let mut out: Vec<Line> = Vec::new();
    let mut open: Option<String> = None;
    for candidate in all {
        let kind = candidate.kind;
        let read_so = kind_of_file(&candidate.path, candidate.matter, false) == kind;
        let path = candidate.path.clone();
        let kind = (!read_so).then_some(kind);
        let file = File { path, kind, ..File::default() };
        let folder = part_folder(&candidate.path);
        let page = matches!(
            file.path.rsplit('/').next().unwrap_or_default().to_lowercase().as_str(),
            "readme.md" | "index.md" | "_index.md"
        );
        let of_part = folder.filter(|_| candidate.matter == Matter::Main);
        match (&of_part, out.last_mut()) {
            (Some((folder, _)), Some(Line::Part(part))) if open.as_ref() == Some(folder) => {
                part.files.push(file);
            }
            (Some((folder, title)), _) => {
                open = Some(folder.clone());
                let mut part = Part::default();
                match page {
                    true => part.file = Some(file.path),
                    false => {
                        part.title = title.clone();
                        part.files.push(file);
                    }
                }
                part.unnumbered = title.starts_with(|c: char| c.is_uppercase())
                    && title.ends_with(|c: char| c.is_ascii_digit());
                out.push(Line::Part(part));
            }
            (None, _) => {
                open = None;
                out.push(Line::File(file));
            }
        }
    }
    out
}

/// The folder of a part in which a file lies, and the part's title: `part-1-the-river` is "The river".
fn part_folder(path: &str) -> Option<(String, String)> {
    let folder = folder_of(path);
    let last = folder.rsplit('/').next()?;
    let words: Vec<&str> = last.split(['-', '_', ' ', '.']).filter(|w| !w.is_empty()).collect();
    let first = words.first()?.to_lowercase();
    let word = first.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, 'i' | 'v' | 'x'));
    let named = ["part", "teil", "partie", "parte", "deel", "book", "act", "buch", "livre"];
    let is_part = named.contains(&first.as_str()) && words.len() > 1
        || named.contains(&word) && word.len() < first.len();
    if !is_part {
        return None;
    }
    let skip = if named.contains(&first.as_str()) { 2 } else { 1 };
    let title = match words.get(skip..).unwrap_or_default() {
        [] => capital(&words.join(" ")),
        rest => capital(&rest.join(" ")),
    };
    Some((folder.to_owned(), metadata::plain(&title).unwrap_or(title)))
}

/// Words with a capital at their head, a number parted from the word before it.
fn capital(words: &str) -> String {
    let mut out = String::new();
    for c in words.chars() {
        let glued = c.is_ascii_digit() && out.ends_with(char::is_alphabetic);
        if glued {
            out.push(' ');
        }
        match out.is_empty() {
            true => out.extend(c.to_uppercase()),
            false => out.push(c),
        }
    }
    out
}
