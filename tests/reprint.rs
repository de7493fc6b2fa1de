//! A book that was printed keeps its pages when words are mended.
//!
//! `RECTO_TYPOS=200 RECTO_PRINTED_BOOK=DIR cargo test --test reprint -- --nocapture` mends more words of
//! another book and prints what held.

#[path = "support/dice.rs"]
mod dice;
mod support;

use dice::Dice;
use recto::session::{Allowed, Folder, LOCK, Options, Session, SetPages, Texts};
use recto::typeset::page::{Item, Page};
use recto::typeset::printed::Reprint;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use support::{copy, run};

/// Lines of each paragraph by its place in its file: how wide they are, and how far their words stand
/// apart. So lines are compared that nobody has marked.
type Lines = BTreeMap<u32, Vec<Vec<(i32, i32)>>>;

fn lines(pages: &SetPages) -> Lines {
    let mut found: BTreeMap<u32, BTreeMap<u32, Vec<(i32, i32)>>> = BTreeMap::new();
    for line in pages.pages().pages.iter().flat_map(|page| &page.lines) {
        let span = line.facts.span;
        let of_file = found.entry(span.file.0).or_default();
        let lines = of_file.entry(span.start).or_default();
        let fine = |n: f32, step: f32| (n / step).round() as i32;
        lines.push((fine(line.facts.width, 0.1), fine(line.facts.ratio, 0.01)));
    }
    found.into_iter().map(|(file, all)| (file, all.into_values().collect())).collect()
}

fn pictures(pages: &SetPages) -> Vec<String> {
    (0..pages.len()).map(|at| pages.picture(at..=at, false)).collect()
}

/// Each glyph of a page with its place, points: sums of the same widths in another order differ by far less
/// than a press or an eye can tell.
fn glyphs(page: &Page) -> Vec<(u16, f32, f32)> {
    let mut found = Vec::new();
    for item in page.groups.iter().flat_map(|group| &group.items) {
        let Item::Run(run) = item else { continue };
        let mut x = run.x;
        for glyph in &run.glyphs {
            found.push((glyph.id, x, run.y));
            x += glyph.advance * run.size * run.scale / 1000.0;
        }
    }
    found
}

/// How far the glyphs of two pages lie apart at most, points; without end if they are others.
fn apart(a: &[(u16, f32, f32)], b: &[(u16, f32, f32)]) -> f32 {
    if a.len() != b.len() {
        return f32::INFINITY;
    }
    let far = |(a, b): (&(u16, f32, f32), &(u16, f32, f32))| match a.0 == b.0 {
        true => (a.1 - b.1).abs().max((a.2 - b.2).abs()),
        false => f32::INFINITY,
    };
    a.iter().zip(b).map(far).fold(0.0, f32::max)
}

/// Glyphs that lie further apart than this, points, are seen to: half a space of the text.
const SEEN: f32 = 0.8;
/// Those that lie nearer together are nowhere said to have moved.
const NOTHING: f32 = 0.02;

fn drawn(pages: &SetPages) -> Vec<Vec<(u16, f32, f32)>> {
    pages.pages().pages.iter().map(|page| glyphs(page)).collect()
}

/// A word of a text is written otherwise, as who finds a misprint does: its place, and the new text.
fn mended(text: &str, kind: Kind, dice: &mut Dice) -> Option<String> {
    let words: Vec<(usize, &str)> = text
        .match_indices(|c: char| !c.is_ascii_lowercase())
        .zip(text.match_indices(|c: char| !c.is_ascii_lowercase()).skip(1))
        .filter(|((_, before), (_, behind))| *before == " " && matches!(*behind, " " | "," | "."))
        .map(|((at, _), (end, _))| (at + 1, &text[at + 1..end]))
        .filter(|(_, word)| word.len() >= 4)
        .collect();
    let (at, word) = *words.get(dice.next(words.len()))?;
    if kind == Kind::Words {
        let gone = dice.next(2) == 0;
        let (until, more) = if gone { (at - 1, "") } else { (at, "hardly any ") };
        let from = if gone { at + word.len() } else { at };
        return Some(format!("{}{more}{}", &text[..until], &text[from..]));
    }
    let k = 1 + dice.next(word.len() - 2);
    let mut letters: Vec<char> = word.chars().collect();
    match dice.next(4) {
        0 => letters.swap(k, k + 1),
        1 => _ = letters.remove(k),
        2 => letters.insert(k, letters[k]),
        _ => letters[k] = char::from(b'a' + dice.next(26) as u8),
    }
    let new: String = letters.into_iter().collect();
    (new != word).then(|| format!("{}{new}{}", &text[..at], &text[at + word.len()..]))
}

/// What is mended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A letter of a word.
    Letter,
    /// A word is taken out, or two are added.
    Words,
}

/// What came of mending words.
#[derive(Debug, Default)]
struct Tally {
    mended: usize,
    held: usize,
    /// Of them, those that changed no line of another paragraph.
    alone: usize,
    refused: usize,
}

/// Mends words one at a time, each in the book as it was printed, and looks whether what is said of it is
/// true.
fn mend(root: &Path, kind: Kind, times: usize, seed: u64) -> Tally {
    let (book, files) = (&mut open(root), chapters(root));
    let frozen = book.freeze().expect("pages to freeze");
    let before = book.pages().expect("pages");
    let (was, looked) = (lines(&before), drawn(&before));
    let pictured = pictures(&before);
    book.change(LOCK, frozen.text);
    let pages = book.pages().expect("pages");
    assert!(pictures(&pages) == pictured, "what was not changed is as it was printed");
    assert_eq!(reprint(book).changed, []);
    let mut dice = Dice(seed);
    let mut tally = Tally::default();
    while tally.mended < times {
        let file = &files[dice.next(files.len())];
        let text = fs::read_to_string(root.join(file)).expect("a chapter");
        let Some(new) = mended(&text, kind, &mut dice) else { continue };
        tally.mended += 1;
        book.change(file, new);
        let pages = book.pages().expect("pages that can be looked at");
        let told = book.messages().iter().any(|m| m.code.name() == "page-moved");
        let reprint = reprint(book);
        assert_eq!(told, reprint.moved, "{file}");
        if told {
            tally.refused += 1;
            moved(book).iter().for_each(|why| println!("{file}: {why}"));
        } else {
            tally.held += 1;
            tally.alone += usize::from(compare(&pages, &reprint, &was, &looked) <= 1);
        }
        book.restore(file);
    }
    tally
}

fn reprint(book: &Session) -> Reprint {
    let all = book.reprints();
    let (_, reprint) = all.into_iter().find(|(name, _)| name == "book").expect("pages that hold");
    reprint
}

/// Whether all pages are as they were but those that are named; how many paragraphs have other lines.
fn compare(
    pages: &SetPages,
    reprint: &Reprint,
    was: &Lines,
    looked: &[Vec<(u16, f32, f32)>],
) -> usize {
    let now = drawn(pages);
    assert_eq!(now.len(), looked.len());
    for (at, (a, b)) in now.iter().zip(looked).enumerate() {
        let named = reprint.changed.iter().any(|(page, _)| *page == at);
        let apart = apart(a, b);
        assert!(named || apart < SEEN, "page {at}, {apart} pt: {reprint:?}");
        assert!(!named || apart > NOTHING, "page {at}, {apart} pt: {reprint:?}");
    }
    let now = lines(pages);
    assert!(now.keys().eq(was.keys()));
    let pairs = now.iter().zip(was).flat_map(|((_, a), (_, b))| {
        assert_eq!(a.len(), b.len());
        a.iter().zip(b)
    });
    pairs.filter(|(a, b)| a != b).count()
}

fn chapters(root: &Path) -> Vec<String> {
    let mut open = vec![root.to_path_buf()];
    let mut found = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() && entry.file_name() != "output" {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == "md") {
                let name = path.strip_prefix(root).expect("below the root").to_string_lossy();
                found.push(name.replace('\\', "/"));
            }
        }
    }
    found.sort();
    found
}

fn open(root: &Path) -> Session {
    let mut book = Session::open(Folder::new(root)).expect("a book");
    let mut options = Options::default();
    options.lenient = true;
    book.set_options(options);
    book
}

/// The book whose words are mended, and how many.
fn asked(times: usize) -> (PathBuf, usize) {
    let own = std::env::var_os("RECTO_PRINTED_BOOK").map(PathBuf::from);
    let root = own
        .unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/books/time-machine"));
    let more = std::env::var("RECTO_TYPOS").ok().and_then(|n| n.parse().ok());
    (root, more.unwrap_or(times))
}

#[test]
fn mended_letters_change_their_own_lines() {
    let (root, times) = asked(40);
    let tally = mend(&root, Kind::Letter, times, 0x5ec7_0001);
    println!("letters: {tally:?}");
    assert!(tally.held * 100 >= tally.mended * 95, "{tally:?}");
    assert!(tally.alone * 100 >= tally.held * 99, "{tally:?}");
}

#[test]
fn words_that_come_and_go_stay_on_their_spread() {
    let (root, times) = asked(30);
    let tally = mend(&root, Kind::Words, times, 0x5ec7_0002);
    println!("words: {tally:?}");
    assert!(tally.held * 100 >= tally.mended * 95, "{tally:?}");
}

/// A book of two chapters, each of some pages of paragraphs that all differ.
fn small() -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let words = ["river", "bridge", "market", "harbour", "meadow", "lantern", "orchard", "village"];
    for (chapter, name) in ["one", "two"].into_iter().enumerate() {
        let mut text = format!("# Chapter {name}\n\n");
        for p in 0..30 {
            for s in 0..5 {
                let w = |k: usize| words[(p * 3 + s * 5 + k * 7 + chapter) % words.len()];
                text += &format!(
                    "In the {} they saw the {} and the {} that lay behind the {}, paragraph {p}. ",
                    w(0),
                    w(1),
                    w(2),
                    w(3)
                );
            }
            text += "\n\n";
        }
        files.insert(format!("{name}.md"), text);
    }
    let manifest = "[book]\ntitle = \"T\"\nauthors = [\"A\"]\nlanguage = \"en\"\n\
                    [chapters]\nmain = [\"one.md\", \"two.md\"]\n\
                    [editions.large]\nprint = { large-print = true }\nfor = \"ingram\"\n";
    files.insert("recto.toml".into(), manifest.into());
    files
}

fn session(files: &BTreeMap<String, String>, allowed: Allowed) -> Session {
    let mut book = Session::open(Texts::from_iter(files.clone())).expect("a book");
    let mut options = Options::default();
    (options.lenient, options.allowed) = (true, allowed);
    book.set_options(options);
    book
}

fn moved(book: &Session) -> Vec<String> {
    let messages = book.messages();
    let moved = messages.iter().filter(|m| m.code.name() == "page-moved");
    moved.map(|m| format!("{} | {}", m.message, m.help.as_deref().unwrap_or_default())).collect()
}

#[test]
fn what_is_added_is_refused_with_what_it_moves() {
    let mut files = small();
    let mut book = session(&files, Allowed::None);
    let frozen = book.freeze().expect("pages to freeze");
    assert_eq!(frozen.layouts.len(), 2, "the book's pages and the edition's own");
    let before = pictures(&book.pages().expect("pages"));
    files.insert(LOCK.into(), frozen.text.clone());
    // Three paragraphs more on the second page: no spread takes them.
    let one = files["one.md"].clone();
    let more =
        "A paragraph that was not printed, and takes its lines where there are none. ".repeat(9);
    let at = one.match_indices("\n\n").nth(8).map(|(at, _)| at).expect("a paragraph");
    let added = format!("{}\n\n{more}\n\n{more}\n\n{more}{}", &one[..at], &one[at..]);
    files.insert("one.md".into(), added);
    let mut book = session(&files, Allowed::None);
    book.pages().expect("pages that can be looked at");
    let told = moved(&book);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(
        told[0].contains("would not be as printed") && told[0].contains("--allow 2-"),
        "{told:?}"
    );
    assert!(book.pdf("screen").is_ok(), "who only looks is not refused");
    let mut strict = Session::open(Texts::from_iter(files.clone())).expect("a book");
    assert!(strict.pdf("screen").is_err(), "nothing is made that would not be as printed");
    // A folio that no page had lets nothing change, and is told.
    let mut book = session(&files, Allowed::Pages(vec![("2".into(), Some("999".into()))]));
    book.pages().expect("pages that can be looked at");
    let told = book.messages();
    let told: Vec<&str> =
        told.iter().map(|m| m.message.as_str()).filter(|m| m.contains("999")).collect();
    assert_eq!(told, ["no page was printed with the folio 999, which `--allow` names"]);
    assert_eq!(moved(&book).len(), 1, "{told:?}");
    // Allowed, and the first page is still as it was.
    let pages = Allowed::Pages(vec![("2".into(), None)]);
    let mut book = session(&files, pages);
    let now = pictures(&book.pages().expect("pages"));
    assert_eq!(moved(&book), Vec::<String>::new());
    let first = before.iter().position(|p| *p == now[6]).expect("the first page of the text");
    assert_eq!(first, 6);
    let not_this = Allowed::Pages(vec![("9".into(), None)]);
    let mut book = session(&files, not_this);
    book.pages().expect("pages that can be looked at");
    assert_eq!(moved(&book).len(), 1);
}

#[test]
fn another_theme_is_told_once() {
    let mut files = small();
    let frozen = session(&files, Allowed::None).freeze().expect("pages to freeze");
    files.insert(LOCK.into(), frozen.text);
    let manifest = format!("{}[print]\ntheme = \"modern\"\n", files["recto.toml"]);
    files.insert("recto.toml".into(), manifest);
    let mut book = session(&files, Allowed::None);
    book.pages().expect("pages");
    let told = moved(&book);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("most lines are others"), "{told:?}");
}

#[test]
fn a_chapter_that_was_not_printed_is_told() {
    let mut files = small();
    let frozen = session(&files, Allowed::None).freeze().expect("pages to freeze");
    files.insert(LOCK.into(), frozen.text);
    let manifest = files["recto.toml"].replace("[\"one.md\"", "[\"new.md\", \"one.md\"");
    files.insert("recto.toml".into(), manifest);
    files.insert("new.md".into(), "# A new one\n\nIt was not there.\n".into());
    let mut book = session(&files, Allowed::None);
    book.pages().expect("pages");
    let told = moved(&book);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("“A new one” was not there when the book was printed"), "{told:?}");
}

#[test]
fn a_broken_record_stops_the_build() {
    let mut files = small();
    files.insert(LOCK.into(), "recto = 1\n".into());
    let mut book = Session::open(Texts::from_iter(files)).expect("a book");
    assert!(book.pdf("screen").is_err());
    let codes: Vec<_> = book.messages().iter().map(|m| m.code.name()).collect();
    assert!(codes.contains(&"wrong-lock"), "{codes:?}");
}

#[test]
fn a_note_stays_with_its_mark() {
    // Words come before a mark that stands at the end of a page, in a paragraph that goes on behind it and
    // keeps its number of lines.
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/books/salt-road");
    let text = fs::read_to_string(root.join("one.md")).expect("a chapter");
    let mut book = open(&root);
    let frozen = book.freeze().expect("pages to freeze");
    book.change(LOCK, frozen.text);
    let at = |pages: &SetPages, words: &str| {
        let mut all = pages.pages().pages.iter();
        all.position(|p| p.lines.iter().any(|l| p.text(l).contains(words)))
    };
    let before = text.find("The miller's brother wrote about the gate").expect("words");
    for more in 1..12 {
        let words =
            "in spite of it all as they had said once more ".split_inclusive(' ').take(more);
        let words: String = words.collect();
        book.change("one.md", format!("{}{words}{}", &text[..before], &text[before..]));
        let pages = book.pages().expect("pages");
        let (mark, note) = (at(&pages, "sheds.1"), at(&pages, "See the account"));
        assert!(mark.is_some());
        assert_eq!(mark, note, "{more} words more");
    }
}

#[test]
fn a_record_that_was_changed_by_hand_loses_no_text() {
    let mut files = small();
    let frozen = session(&files, Allowed::None).freeze().expect("pages to freeze").text;
    let words = |pages: &SetPages| {
        let all = pages.pages().pages.iter().flat_map(|p| p.lines.iter().map(|l| p.text(l)));
        all.collect::<Vec<_>>().concat().replace(['-', '\u{2010}'], "")
    };
    let was = words(&session(&files, Allowed::None).pages().expect("pages"));
    let numbers: Vec<(usize, &str)> = frozen
        .match_indices(|c: char| !c.is_ascii_digit())
        .zip(frozen.match_indices(|c: char| !c.is_ascii_digit()).skip(1))
        .filter(|((at, _), (end, _))| end - at > 1)
        .map(|((at, _), (end, _))| (at + 1, &frozen[at + 1..end]))
        .collect();
    let mut dice = Dice(0x5ec7_0003);
    for _ in 0..60 {
        let (at, number) = numbers[dice.next(numbers.len())];
        let other = ["0", "1", "7", "250", "4294967295", ""][dice.next(6)];
        let text = format!("{}{other}{}", &frozen[..at], &frozen[at + number.len()..]);
        files.insert(LOCK.into(), text);
        let mut book = session(&files, Allowed::All);
        let Ok(pages) = book.pages() else { continue };
        let now = words(&pages);
        assert_eq!(now.len(), was.len(), "`{number}` at {at} became `{other}`");
    }
}

#[test]
fn the_command_writes_the_record_and_builds_hold_to_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/books/time-machine");
    let dir = folder.path().join("book");
    copy(&root, &dir);
    let out = run(&dir, &["freeze"]);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let lock = fs::read_to_string(dir.join(LOCK)).expect("the record");
    assert!(run(&dir, &["freeze"]).status.success());
    assert_eq!(lock, fs::read_to_string(dir.join(LOCK)).expect("the record"), "once more the same");
    let built = |args: &[&str]| {
        let out = run(&dir, args);
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8_lossy(&out.stdout).into_owned()
    };
    assert!(built(&["build", "--pdf"]).contains("reprint: every page as it was printed"));
    let path = dir.join("chapter-3.md");
    let text = fs::read_to_string(&path).expect("a chapter");
    fs::write(&path, text.replacen("the", "teh", 1)).expect("the chapter");
    let said = built(&["build", "--pdf"]);
    assert!(said.contains("line") && said.contains("all else as it was printed"), "{said}");
}

#[test]
fn a_printing_is_packed_made_again_and_compared_with_what_comes_after_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let dir = folder.path().join("book");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/books/time-machine"), &dir);
    let said = |args: &[&str], good: bool| {
        let out = run(&dir, args);
        let text = String::from_utf8_lossy(&out.stdout).into_owned();
        let fault = String::from_utf8_lossy(&out.stderr).into_owned();
        assert_eq!(out.status.success(), good, "{args:?}: {text}{fault}");
        format!("{text}{fault}")
    };
    said(&["archive", "-o", "../first.zip"], true);
    said(&["archive", "-o", "../again.zip"], true);
    let first = fs::read(folder.path().join("first.zip")).expect("the archive");
    assert!(first == fs::read(folder.path().join("again.zip")).expect("the archive"));
    let verified = said(&["verify", "../first.zip"], true);
    assert!(verified.contains("the-time-machine.pdf  the same"), "{verified}");
    assert!(verified.contains("the-time-machine.epub  the same"), "{verified}");
    assert!(said(&["diff", "../first.zip", "--list"], true).contains("no page differs"));
    // A word of the third chapter, on one page of the book.
    said(&["freeze"], true);
    let path = dir.join("chapter-3.md");
    let text = fs::read_to_string(&path).expect("a chapter");
    fs::write(&path, text.replacen("laboratory", "laborratory", 1)).expect("the chapter");
    let said_of_it = said(&["diff", "../first.zip", "-o", "../changed"], true);
    assert!(said_of_it.contains("1 page of"), "{said_of_it}");
    let pictures: Vec<_> = fs::read_dir(folder.path().join("changed")).expect("pictures").collect();
    assert_eq!(pictures.len(), 1);
    let said_of_it = said(&["diff", "../first.zip", "--pdf", "-o", "../drawn"], true);
    assert!(said_of_it.contains("time-machine-diff.pdf"), "{said_of_it}");
    let drawn = lopdf::Document::load(folder.path().join("drawn/the-time-machine-diff.pdf"));
    let drawn = drawn.expect("the PDF");
    assert_eq!(drawn.get_pages().len(), 1);
    let shown = drawn.catalog().and_then(|catalog| catalog.get(b"PageLayout")?.as_name());
    assert_eq!(shown.expect("how it is shown"), b"SinglePage");
    let words = drawn.extract_text(&[1]).expect("its words");
    assert!(!words.trim().is_empty(), "it can be searched");
    // A leaf more before the third chapter: those behind it are the same on other pages.
    fs::remove_file(dir.join(LOCK)).expect("the record");
    fs::write(&path, &text).expect("the chapter");
    fs::write(dir.join("leaf.md"), "# A leaf\n\nThat was not there.\n").expect("a chapter");
    let manifest = fs::read_to_string(dir.join("recto.toml")).expect("the manifest");
    let more = manifest.replacen("\"chapter-3.md\"", "\"leaf.md\", \"chapter-3.md\"", 1);
    assert_ne!(more, manifest);
    fs::write(dir.join("recto.toml"), more).expect("the manifest");
    let said_of_it = said(&["diff", "../first.zip", "--list"], true);
    assert!(said_of_it.contains("is new"), "{said_of_it}");
    assert!(said_of_it.contains("hold what stood on"), "{said_of_it}");
    // Numbers of chapters behind it are others, a line for each.
    assert!(said_of_it.lines().count() < 12, "{said_of_it}");
    // What was not packed so is refused.
    let mut broken = first.clone();
    let at = broken.len() / 2;
    broken[at] ^= 0x40;
    fs::write(folder.path().join("broken.zip"), broken).expect("a file");
    assert!(said(&["verify", "../broken.zip"], false).contains("can't be read"));
    assert!(said(&["verify", "chapter-3.md"], false).contains("can't be read"));
}

const PICTURE: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 70 100\">\
                       <rect width=\"70\" height=\"100\" fill=\"#2f5d8a\"/></svg>";

#[test]
fn halves_of_a_picture_stay_on_their_sides_when_pages_come_before_them() {
    let mut files = small();
    let manifest = files["recto.toml"].replace("[editions", "[print]\nopen = \"any\"\n[editions");
    files.insert("recto.toml".into(), manifest);
    files.insert("p.svg".into(), PICTURE.into());
    let two = files["two.md"].replace(
        "paragraph 9. \n\n",
        "paragraph 9.\n\n![The whole](p.svg){#fig-whole .spread}\n\n![](p.svg){.facing alt=\"It\"}\n\n",
    );
    assert!(two.contains(".spread"));
    files.insert("two.md".into(), two);
    let frozen = session(&files, Allowed::None).freeze().expect("pages to freeze");
    files.insert(LOCK.into(), frozen.text);
    let one = files["one.md"].clone();
    let mut sides = [false; 2];
    for more in [0, 3, 6, 9] {
        let words = "A paragraph that was not printed, and takes its lines. ".repeat(9);
        files.insert("one.md".into(), one.clone() + &format!("{words}\n\n").repeat(more));
        let mut book = session(&files, Allowed::All);
        let pages = book.pages().expect("pages");
        let mut halves = Vec::new();
        for (at, page) in pages.pages().pages.iter().enumerate() {
            for item in page.groups.iter().flat_map(|g| &g.items) {
                let Item::Image { w, crop: Some(crop), .. } = item else { continue };
                if crop.fills[2] > w + 1.0 {
                    halves.push((at, crop.fills[0] < -1.0));
                }
            }
        }
        let [(left, false), (right, true)] = halves[..] else { panic!("{halves:?}") };
        assert!(left % 2 == 1 && right == left + 1, "{more} paragraphs more: {halves:?}");
        let first = |page: &std::sync::Arc<Page>| {
            page.lines.iter().any(|line| page.text(line).contains("paragraph 0"))
        };
        let begin = pages.pages().pages.iter().rposition(first).unwrap_or_default();
        sides[begin % 2] = true;
    }
    assert_eq!(sides, [true; 2], "the chapter begins on either side");
}

#[test]
fn another_part_of_a_picture_is_told() {
    let mut files = small();
    files.insert("p.svg".into(), PICTURE.into());
    let plate = "paragraph 9.\n\n![](p.svg){.bleed alt=\"It\"}\n\n";
    let one = files["one.md"].replace("paragraph 9. \n\n", plate);
    files.insert("one.md".into(), one.clone());
    let frozen = session(&files, Allowed::None).freeze().expect("pages to freeze");
    files.insert(LOCK.into(), frozen.text);
    let mut book = session(&files, Allowed::None);
    book.pages().expect("pages");
    assert_eq!(reprint(&book).summary(), "reprint: every page as it was printed");
    files.insert("one.md".into(), one.replace(".bleed", ".bleed crop=left"));
    let mut book = session(&files, Allowed::None);
    book.pages().expect("pages");
    assert_eq!(moved(&book), Vec::<String>::new());
    assert_eq!(
        reprint(&book).summary(),
        "reprint: heads, titles or pictures on p. 4, all else as it was printed"
    );
    // Pages without a folio are counted.
    let folios = |all: &[&str]| all.iter().map(|f| (*f).to_owned()).collect::<Vec<_>>();
    for (all, named) in [
        (&["7", "8", "", ""][..], "pp. 7 and 8, and 2 pages without a number"),
        (&[""], "1 page without a number"),
        (&["7"], "p. 7"),
    ] {
        let others = (0..all.len()).collect();
        let told = Reprint { others, other_folios: folios(all), ..Reprint::default() }.summary();
        assert!(told.contains(&format!("pictures on {named}, all else")), "{told}");
    }
}
