//! A book that is set again after each change, with what was kept from before, has the pages, the
//! places and the messages of one that is set for the first time.

#[path = "support/dice.rs"]
mod dice;

use dice::Dice;
use rayon::{ThreadPool, ThreadPoolBuilder};
use recto::model::Kind;
use recto::session::{Folder, Session, SetPages, Texts};
use std::fs;
use std::path::Path;

/// Edits of the row.
const EDITS: usize = 20;

fn own_book() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("book")
}

/// The texts and pictures of the project's own book by their paths.
fn files() -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    for folder in ["", "figures/"] {
        for entry in fs::read_dir(own_book().join(folder)).expect("a folder").flatten() {
            if entry.path().is_file() {
                let name = format!("{folder}{}", entry.file_name().to_string_lossy());
                all.push((name, fs::read(entry.path()).expect("a file")));
            }
        }
    }
    all.sort();
    all
}

fn text_of(session: &Session, set: &SetPages) -> Vec<String> {
    let pages = set.pages();
    let mut text: Vec<String> = pages.pages.iter().map(|p| format!("{p:?}")).collect();
    text.push(format!("{:?} {:?} {}", pages.anchors, pages.outline, pages.rtl));
    text.extend(session.messages().iter().map(|m| format!("{m}")));
    text
}

/// Changes something in the book: the file and its new text.
fn edit(files: &[(String, Vec<u8>)], dice: &mut Dice, number: usize) -> (String, String) {
    let of = |path: &str| {
        let bytes = files.iter().find(|(name, _)| name == path).map(|(_, bytes)| bytes.clone());
        String::from_utf8(bytes.expect("a file")).expect("a text")
    };
    let chapters: Vec<&String> =
        files.iter().map(|(name, _)| name).filter(|name| name.ends_with(".md")).collect();
    let path = chapters[dice.next(chapters.len())];
    let (text, manifest) = (of(path), of("recto.toml"));
    let prose = |line: &&str| line.len() > 80 && line.starts_with(|c: char| c.is_alphabetic());
    let lines: Vec<&str> = text.lines().filter(prose).collect();
    let line = lines.get(dice.next(lines.len())).copied().unwrap_or_default();
    let with = |to: String| (path.clone(), text.replacen(line, &to, 1));
    let order = |from: &str, to: &str| ("recto.toml".to_owned(), manifest.replacen(from, to, 1));
    let heading = text.lines().find(|l| l.starts_with("## ")).unwrap_or("# ");
    match number % 10 {
        0 => with(line.replacen(' ', " twice ", 1)),
        1 => with(format!("{line}\n\nOne more paragraph stands here, and says nothing new.")),
        2 => with(format!("{line}[^more{number}]\n\n[^more{number}]: A note that was not here.")),
        3 => with(format!("{line} So says @sec-conclusion, and @fig-strength shows it.")),
        4 => (path.clone(), text.replacen(heading, &format!("{heading} and More"), 1)),
        5 => with(String::new()),
        6 => order("    \"training.md\",\n", ""),
        7 => order("    \"missions.md\",\n", "    \"missions.md\",\n    \"training.md\",\n"),
        8 => order("title = \"Keeping", "title = \"Still Keeping"),
        9 if number < 10 => order("[print]", "[print]\nnotes = \"chapter\""),
        _ => order("notes = \"chapter\"", "notes = \"book\""),
    }
}

fn threads(count: usize) -> ThreadPool {
    ThreadPoolBuilder::new().num_threads(count).build().expect("threads")
}

#[test]
fn what_is_kept_changes_nothing() {
    let mut files = files();
    let open = |files: &[(String, Vec<u8>)]| Session::new(Texts::from_iter(files.iter().cloned()));
    let mut sessions = [(threads(1), open(&files)), (threads(2), open(&files))];
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    for number in 0..=EDITS {
        if let Some(number) = number.checked_sub(1) {
            let (path, text) = edit(&files, &mut dice, number);
            for (_, session) in &mut sessions {
                session.change(&path, text.clone());
            }
            let file = files.iter_mut().find(|(name, _)| *name == path).expect("a file");
            file.1 = text.into_bytes();
        }
        let mut fresh = open(&files);
        let pages = fresh.pages().expect("pages");
        let wanted = text_of(&fresh, &pages);
        for (threads, session) in &mut sessions {
            let pages = threads.install(|| session.pages().expect("pages"));
            let found = text_of(session, &pages);
            assert_eq!(found.len(), wanted.len(), "edit {number}");
            for (page, wanted) in wanted.iter().enumerate() {
                let found = &found[page];
                assert!(found == wanted, "edit {number}, page {page}\n{found}\n{wanted}");
            }
        }
    }
}

#[test]
fn pages_that_a_change_does_not_reach_are_the_same_ones() {
    let mut session = Session::new(Folder::new(own_book()));
    let before = session.pages().expect("pages");
    let text = fs::read_to_string(own_book().join("isaf.md")).expect("a chapter");
    let at = text.rfind(" the ").expect("a word");
    session.change("isaf.md", format!("{} our {}", &text[..at], &text[at + 5..]));
    let after = session.pages().expect("pages");
    let changed = after.changed();
    assert!((1..=4).contains(&changed.len()), "{changed:?} of {}", after.len());
    let book = after.book();
    let own = book.chapters.iter().position(|c| c.path.as_deref() == Some("isaf.md"));
    for (i, page) in after.pages().pages.iter().enumerate() {
        // An index names pages: where a line goes over to another one, its page is made again.
        let chapter = page.chapter as usize;
        let of_chapter = Some(chapter) == own || book.chapters[chapter].kind == Kind::Index;
        assert!(of_chapter || !changed.contains(&i), "page {i}");
        let same = std::sync::Arc::ptr_eq(page, &before.pages().pages[i]);
        assert!(same || of_chapter || page.blank, "page {i} was made again");
    }
}
