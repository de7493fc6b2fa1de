//! The pieces of a manuscript as files of a book: their names, their kinds, their places.

use super::divide::{Divided, Piece, is_part, number_of_head};
use crate::language::numerals::own_number;
use crate::manifest::adopt::{File, Found, Line, Part, has_numbers};
use crate::manifest::{kind_from_name, place_of_title};
use crate::model::{Kind, Matter};
use std::collections::BTreeMap;

/// The key at a title that says what the chapter is, of a manuscript that knows it: matter, kind, and whether it
/// goes without a number.
pub(super) const KIND: &str = "x-kind";

/// A book that was made of a manuscript.
#[derive(Debug, Clone, Default)]
pub(crate) struct Book {
    /// What its manifest says.
    pub(crate) found: Found,
    /// Its files: path and text.
    pub(crate) files: Vec<(String, String)>,
    /// Its pictures.
    pub(crate) pictures: Vec<(String, Vec<u8>)>,
    /// The works that it cites, as CSL's JSON.
    pub(crate) library: Option<String>,
    /// What was read, by what it is.
    pub(crate) counts: BTreeMap<String, usize>,
    /// What was left or changed, in sentences, with how often.
    pub(crate) left: BTreeMap<String, usize>,
}

/// Makes files of the pieces; their names begin with `folder`, which is empty or ends in a slash.
pub(crate) fn book(mut divided: Divided, mut found: Found, folder: &str) -> Book {
    let known: Vec<Option<Known>> = divided.pieces.iter_mut().map(take_known).collect();
    found.title = found.title.take().or(divided.title);
    found.lists = Default::default();
    let width = divided.pieces.len().to_string().len().max(2);
    let has_opening = divided.pieces.first().is_some_and(|p| p.title.is_empty());
    let titles = divided.pieces.iter().filter(|p| place_of_title(&p.title).is_none());
    let titles: Vec<String> = titles.map(|p| p.title.clone()).filter(|t| !t.is_empty()).collect();
    found.numbered = has_numbers(&titles);
    let mut places = places(&divided.pieces);
    for (place, known) in places.iter_mut().zip(known) {
        *place = known.unwrap_or(*place);
    }
    let mut files = Vec::new();
    for (at, piece) in divided.pieces.into_iter().enumerate() {
        let number = at + usize::from(!has_opening);
        let path = format!("{folder}{number:0width$}-{}.md", slug(&piece.title));
        let (matter, kind) = places[at];
        let file = File { path: path.clone(), kind, ..File::default() };
        let list = &mut found.lists[matter as usize];
        match (piece.part, list.last_mut()) {
            (Some(title), _) => {
                let files = vec![file];
                // "Part One: The Land" says its number itself.
                let unnumbered = is_part(&title) || own_number(&title).is_some();
                list.push(Line::Part(Part { title, unnumbered, files, ..Part::default() }));
            }
            (None, Some(Line::Part(part))) if kind.is_none() => part.files.push(file),
            (None, _) => list.push(Line::File(file)),
        }
        let text = match piece.title.is_empty() {
            // What stands before the first chapter goes by no name.
            true => format!("---\ntitle: \"\"\n---\n\n{}", piece.text),
            false => piece.text,
        };
        files.push((path, text));
    }
    lead_links(&mut files);
    Book { found, files, ..Book::default() }
}

/// Takes the numbers out of the heads of chapters where all have one and a title behind it, counted from 1: they are
/// the book's to set. How many there are.
pub(super) fn without_numbers(pieces: &mut [Piece]) -> usize {
    let is_chapter = |p: &&Piece| !p.title.is_empty() && place_of_title(&p.title).is_none();
    let mut behind: Vec<usize> = Vec::new();
    for piece in pieces.iter().filter(is_chapter) {
        let Some((number, words)) = number_of_head(&piece.title) else { return 0 };
        let head = piece.text.lines().next().unwrap_or_default();
        let cut = behind_words(head, &piece.title[..words]);
        match cut {
            Some(at) if number as usize == behind.len() + 1 && words < piece.title.len() => {
                behind.push(at);
            }
            _ => return 0,
        }
    }
    if behind.len() < 2 {
        return 0;
    }
    let mut cuts = behind.iter();
    for piece in pieces.iter_mut().filter(|p| is_chapter(&&**p)) {
        let (Some(at), Some((_, words))) = (cuts.next(), number_of_head(&piece.title)) else {
            break;
        };
        piece.text.replace_range(..*at, "# ");
        piece.title.drain(..words);
    }
    behind.len()
}

/// Where a head goes on behind these words, as Markdown has them; none where marks stand in them.
fn behind_words(head: &str, words: &str) -> Option<usize> {
    let mut at = head.find(|c| c != '#' && c != ' ')?;
    for word in words.chars().filter(|c| !c.is_whitespace()) {
        let rest = head[at..].trim_start_matches([' ', '\u{a0}']);
        let rest = rest.strip_prefix('\\').unwrap_or(rest).strip_prefix(word)?;
        at = head.len() - rest.len();
    }
    Some(head.len() - head[at..].trim_start().len())
}

/// What a manuscript knows of a chapter.
type Known = (Matter, Option<Kind>);

/// Takes what a piece's title says of its kind out of it.
fn take_known(piece: &mut Piece) -> Option<Known> {
    let end = piece.text.find('\n').unwrap_or(piece.text.len());
    let head = &piece.text[..end];
    let at = head.rfind(&format!("{KIND}=\""))?;
    let value = &head[at + KIND.len() + 2..];
    let close = value.find('"')?;
    let mut words = value[..close].split('/');
    let matter = match words.next()? {
        "front" => Matter::Front,
        "back" => Matter::Back,
        _ => Matter::Main,
    };
    let kind = kind_from_name(words.next()?).filter(|kind| *kind != Kind::Chapter);
    let unnumbered = words.next() == Some("unnumbered");
    let open = head[..at].rfind('{')?;
    let said = [head[open + 1..at].trim(), if unnumbered { ".unnumbered" } else { "" }];
    let said: Vec<&str> = said.into_iter().filter(|said| !said.is_empty()).collect();
    let braces = if said.is_empty() { String::new() } else { format!(" {{{}}}", said.join(" ")) };
    let head = format!("{}{braces}", head[..open].trim_end());
    piece.text.replace_range(..end, &head);
    Some((matter, kind))
}

/// Lets links to places in other pieces lead to their files.
fn lead_links(files: &mut [(String, String)]) {
    let mut places: BTreeMap<String, String> = BTreeMap::new();
    for (path, text) in files.iter() {
        for (at, _) in text.match_indices("{#") {
            let Some(id) = before(&text[at + 2..], |c| c == '}' || c.is_whitespace()) else {
                continue;
            };
            let name = path.rsplit('/').next().unwrap_or(path).to_owned();
            places.entry(id.to_owned()).or_insert(name);
        }
    }
    for (path, text) in files.iter_mut() {
        let own = path.rsplit('/').next().unwrap_or(path);
        let mut out = String::with_capacity(text.len());
        let mut done = 0;
        for (at, _) in text.match_indices("](#") {
            let id = before(&text[at + 3..], |c| c == ')');
            let Some(file) = id.and_then(|id| places.get(id)).filter(|f| *f != own) else {
                continue;
            };
            out.push_str(&text[done..at + 2]);
            out.push_str(file);
            done = at + 2;
        }
        out.push_str(&text[done..]);
        *text = out;
    }
}

/// Longest identifier that is looked for, in bytes.
const MAX_ID: usize = 1000;

/// The identifier at the start of a text, up to the sign that ends it.
fn before(text: &str, ends: impl Fn(char) -> bool) -> Option<&str> {
    let window = &text[..text.floor_char_boundary(MAX_ID)];
    window.find(ends).map(|end| &window[..end])
}

/// Where each piece stands, and as what. The order is the author's: front matter ends with the first
/// chapter, and back matter begins behind the last one.
fn places(pieces: &[Piece]) -> Vec<(Matter, Option<Kind>)> {
    let seats: Vec<Option<(Kind, Matter)>> =
        pieces.iter().map(|p| place_of_title(&p.title)).collect();
    let is_main = |at: usize| match seats[at] {
        Some((_, matter)) => matter == Matter::Main,
        None => !pieces[at].title.is_empty(),
    };
    let main: Vec<usize> = (0..pieces.len()).filter(|at| is_main(*at)).collect();
    let (first, last) = (main.first().copied(), main.last().copied());
    let place = |at: usize| {
        let (before, behind) = (first.is_none_or(|m| at < m), last.is_none_or(|m| at > m));
        match seats[at] {
            _ if pieces[at].title.is_empty() => (Matter::Front, None),
            None => (Matter::Main, None),
            Some((kind, Matter::Main)) => (Matter::Main, Some(kind)),
            Some((kind, Matter::Front)) if before => (Matter::Front, Some(kind)),
            Some((kind, matter)) if behind && matter != Matter::Front => (matter, Some(kind)),
            Some((Kind::Acknowledgements, _)) if behind => {
                (Matter::Back, Some(Kind::Acknowledgements))
            }
            Some(_) => (Matter::Main, None),
        }
    };
    (0..pieces.len()).map(place).collect()
}

/// Most letters of a file's name.
const LONGEST: usize = 40;

/// A title as a file's name: small letters and digits of any script, hyphens between.
fn slug(title: &str) -> String {
    let mut out = String::new();
    for c in title.chars().flat_map(char::to_lowercase) {
        match c.is_alphanumeric() {
            true => out.push(c),
            false if matches!(c, '\'' | '\u{2019}') => {}
            false if !out.is_empty() && !out.ends_with('-') => out.push('-'),
            false => {}
        }
        if out.chars().count() >= LONGEST {
            break;
        }
    }
    let out = out.trim_end_matches('-');
    if out.is_empty() { "opening".to_owned() } else { out.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_chapters_are_the_books() {
        let titles = |text: &str| {
            let mut all = super::super::divide(text).unwrap_or_default().pieces;
            let n = without_numbers(&mut all);
            let heads = all.iter().map(|p| p.text.lines().next().unwrap_or_default().to_owned());
            (n, heads.collect::<Vec<_>>().join(", "))
        };
        let text =
            "# Preface\n\np\n\n# Chapter 1: *The* Sea\n\na\n\n# Chapter Two: Salt {#s}\n\nb\n";
        assert_eq!(titles(text), (2, "# Preface, # *The* Sea, # Salt {#s}".to_owned()));
        for kept in [
            "# Chapter 1: A\n\na\n\n# Chapter 2\n\nb\n",
            "# Chapter 1: A\n\na\n\n# Chapter 3: B\n\nb\n",
            "# Chapter 1: A\n\na\n\n# Interlude\n\nb\n",
        ] {
            assert_eq!(titles(kept).0, 0, "{kept}");
        }
    }

    #[test]
    fn pieces_become_files_in_their_places() {
        let text =
            "By me.\n\n# Preface\n\np\n\n# The Ledger's End\n\na\n\n# About the Author\n\nb\n";
        let book = book(super::super::divide(text).unwrap_or_default(), Found::default(), "");
        let names: Vec<&str> = book.files.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(
            names,
            ["00-opening.md", "01-preface.md", "02-the-ledgers-end.md", "03-about-the-author.md"]
        );
        assert_eq!(book.found.listed(0), ["00-opening.md", "01-preface.md"]);
        assert_eq!(book.found.listed(1), ["02-the-ledgers-end.md"]);
        assert_eq!(book.found.listed(2), ["03-about-the-author.md"]);
        assert!(book.files[0].1.starts_with("---\ntitle: \"\"\n---\n\nBy me."));
        let text = "# Part One: The Land\n\n## A\n\na\n\n## B\n\nb\n\n# The Sea\n\n## C\n\nc\n\n## D\n\nd\n";
        let parts =
            super::book(super::super::divide(text).unwrap_or_default(), Found::default(), "");
        let unnumbered: Vec<bool> = (parts.found.lists[1].iter())
            .filter_map(|l| if let Line::Part(part) = l { Some(part.unnumbered) } else { None })
            .collect();
        assert_eq!(unnumbered, [true, false]);
        // Each mark of what might be a name is looked at for itself: to the end of the text it would be
        // a text's square.
        let marks = format!("{}{}", "{#".repeat(100_000), "](#".repeat(100_000));
        let mut files = [("a.md".to_owned(), marks.clone())];
        lead_links(&mut files);
        assert_eq!(files[0].1, marks);
    }
}
