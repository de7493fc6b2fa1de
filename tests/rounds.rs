//! A book goes out as a Word file, an editor changes it, and the changes come back: through the real
//! binary, the file changed in its XML as word processors leave it.

#[path = "support/dice.rs"]
mod dice;
#[path = "rounds/kept.rs"]
mod kept;
#[path = "rounds/moves.rs"]
mod moves;
#[path = "rounds/places.rs"]
mod places;
#[path = "rounds/signs.rs"]
mod signs;
mod support;

use dice::Dice;
use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::Path;
use support::run;
use tempfile::TempDir;
use zip::write::SimpleFileOptions;

const HEAD: &str =
    "[book]\ntitle = \"The Lamp\"\nauthors = [\"Ada Rivers\"]\nlanguage = \"en-GB\"\n";

/// A book of these chapters, which has gone out as `out.docx`.
fn sent(chapters: &[(&str, &str)]) -> TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    let names: Vec<String> = chapters.iter().map(|(name, _)| format!("\"{name}\"")).collect();
    let list = format!("[chapters]\nmain = [{}]\n", names.join(", "));
    fs::write(dir.path().join("recto.toml"), format!("{HEAD}{list}")).expect("written");
    for (name, text) in chapters {
        fs::write(dir.path().join(name), text).expect("written");
    }
    let out = run(dir.path(), &["docx", "-o", "out.docx"]);
    assert!(out.status.success(), "{}", said(&out));
    dir
}

fn said(out: &std::process::Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr))
}

fn text(dir: &Path, name: &str) -> String {
    fs::read_to_string(dir.join(name)).expect("a text")
}

/// The parts of a Word file.
fn parts(path: &Path) -> Vec<(String, Vec<u8>)> {
    let bytes = fs::read(path).expect("read");
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    (0..archive.len())
        .map(|at| {
            let mut file = archive.by_index(at).expect("a part");
            let mut data = Vec::new();
            file.read_to_end(&mut data).expect("read");
            (file.name().to_owned(), data)
        })
        .collect()
}

fn pack(path: &Path, parts: &[(String, Vec<u8>)]) {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, data) in parts {
        archive.start_file(name.as_str(), SimpleFileOptions::default()).expect("a part");
        archive.write_all(data).expect("written");
    }
    fs::write(path, archive.finish().expect("finished").into_inner()).expect("written");
}

/// Changes a part of the file that went out.
fn change(dir: &Path, part: &str, f: impl FnOnce(String) -> String) {
    let path = dir.join("out.docx");
    let mut all = parts(&path);
    let at = all.iter().position(|(name, _)| name == part).expect("the part");
    let old = String::from_utf8(std::mem::take(&mut all[at].1)).expect("text");
    all[at].1 = f(old).into_bytes();
    pack(&path, &all);
}

fn document(dir: &Path, f: impl FnOnce(String) -> String) {
    change(dir, "word/document.xml", f);
}

const EVE: &str = "w:id=\"900\" w:author=\"Eve\" w:date=\"2026-06-01T10:00:00Z\"";

/// Some words of a run in runs of their own, between tags.
fn apart(xml: &str, words: &str, make: impl Fn(&str, &str) -> String) -> String {
    let at = xml.find(words).unwrap_or_else(|| panic!("no {words} in {xml}"));
    let run = xml[..at].rfind("<w:r>").expect("a run");
    let begin = xml[run..at].find("<w:t").map(|n| run + n).expect("words");
    let properties = &xml[run + 5..begin];
    let text = xml[begin..].find('>').map(|n| begin + n + 1).expect("a tag");
    let end = xml[at..].find("</w:t></w:r>").map(|n| at + n).expect("an end");
    let (before, after) = (&xml[text..at], &xml[at + words.len()..end]);
    let one = |words: &str| match words {
        "" => String::new(),
        words => format!("<w:r>{properties}<w:t xml:space=\"preserve\">{words}</w:t></w:r>"),
    };
    let mut out = xml[..run].to_owned();
    out.push_str(&one(before));
    out.push_str(&make(properties, words));
    out.push_str(&one(after));
    out.push_str(&xml[end + 12..]);
    out
}

/// Words are replaced with tracking, in the order of Word or of newer LibreOffice.
fn replaced(xml: &str, old: &str, new: &str) -> String {
    apart(xml, old, |properties, words| {
        let gone = format!(
            "<w:del {EVE}><w:r>{properties}<w:delText xml:space=\"preserve\">{words}</w:delText></w:r></w:del>"
        );
        let come = match new {
            "" => String::new(),
            new => format!(
                "<w:ins {EVE}><w:r>{properties}<w:t xml:space=\"preserve\">{new}</w:t></w:r></w:ins>"
            ),
        };
        if old.len().is_multiple_of(2) { format!("{gone}{come}") } else { format!("{come}{gone}") }
    })
}

/// The paragraph in which some words stand.
fn paragraph(xml: &str, words: &str) -> std::ops::Range<usize> {
    let at = xml.find(words).unwrap_or_else(|| panic!("no {words}"));
    let start = xml[..at].rfind("<w:p>").expect("a paragraph");
    start..xml[at..].find("</w:p>").map(|n| at + n + 6).expect("an end")
}

/// Merges all and gives what was said.
fn merged(dir: &Path) -> String {
    let out = run(dir, &["merge", "out.docx", "--all"]);
    let told = said(&out);
    assert!(out.status.success(), "{told}");
    told
}

const LAMP: &str = "# The Lamp {#lamp}\n\n\"I don't know,\" she said---and the *old* lamp went out. It was\n\
    the **third** time that week.[^1]\n\nHe waited... It's 45 km to [the sea](b.md).\n\n***\n\n\
    > A quotation that goes\n> over two lines.\n\n- first item\n- second item\n- third item\n\n\
    | Name | Miles |\n|------|------:|\n| Rye | 12 |\n| Hythe | 3 |\n\nThe last of it.\n\n\
    [^1]: A note with *emphasis*.\n";
const SEA: &str =
    "# The Sea\n\nThe sea was \\*not\\* there.\n\nNobody is home.\n\nThe end of the book.\n";

fn book() -> TempDir {
    sent(&[("a.md", LAMP), ("b.md", SEA)])
}

#[test]
fn what_comes_back_unchanged_changes_nothing() {
    let dir = book();
    assert!(merged(dir.path()).starts_with("0 changes"));
    assert_eq!(text(dir.path(), "a.md"), LAMP);
    let first = fs::read(dir.path().join("out.docx")).expect("read");
    run(dir.path(), &["docx", "-o", "out.docx"]);
    assert_eq!(fs::read(dir.path().join("out.docx")).expect("read"), first);
}

#[test]
fn tracked_words_change_the_words_of_the_source_alone() {
    let dir = book();
    document(dir.path(), |xml| {
        let xml = replaced(&xml, "lamp went", "torch went");
        let xml = replaced(&xml, "third", "fourth");
        let xml = replaced(&xml, "waited… It", "waited—and it");
        let xml = replaced(&xml, "the sea", "the *wide* sea");
        let xml = replaced(&xml, "over ", "");
        let xml = replaced(&xml, "second item", "2nd item");
        let xml = replaced(&xml, "Hythe", "Hythe | Kent");
        replaced(&xml, "*not*", "never")
    });
    change(dir.path(), "word/footnotes.xml", |xml| replaced(&xml, "note with", "remark with"));
    let told = merged(dir.path());
    let wanted = LAMP
        .replace("lamp went", "torch went")
        .replace("third**", "fourth**")
        .replace("waited... It's", "waited---and it's")
        .replace("[the sea]", "[the \\*wide\\* sea]")
        .replace("> over two", "> two")
        .replace("- second", "- 2nd")
        .replace("| Hythe", "| Hythe \\| Kent")
        .replace("A note with", "A remark with");
    assert_eq!(text(dir.path(), "a.md"), wanted, "{told}");
    assert_eq!(text(dir.path(), "b.md"), SEA.replace("\\*not\\*", "never"));
    // Once more it is there already.
    let again = merged(dir.path());
    assert!(again.starts_with("0 changes") && again.contains("there already"), "{again}");
}

#[test]
fn nothing_is_written_until_somebody_says_so() {
    let dir = book();
    document(dir.path(), |xml| replaced(&xml, "lamp went", "torch went"));
    let out = run(dir.path(), &["merge", "out.docx"]);
    let told = said(&out);
    assert!(told.contains("a.md:3:42  words  Eve"), "{told}");
    assert!(told.contains("*old* [-lamp-]{+torch+} went out."), "{told}");
    assert!(told.contains("nothing was written"), "{told}");
    assert_eq!(text(dir.path(), "a.md"), LAMP);
    let out = run(dir.path(), &["merge", "out.docx", "--criticmarkup"]);
    assert!(out.status.success(), "{}", said(&out));
    assert_eq!(text(dir.path(), "a.md"), LAMP.replace("lamp went", "{~~lamp~>torch~~} went"));
}

#[test]
fn words_changed_without_tracking_are_found() {
    let dir = book();
    document(dir.path(), |xml| {
        let xml = apart(&xml, "lamp went", |p, _| format!("<w:r>{p}<w:t>torch went</w:t></w:r>"));
        apart(&xml, "Nobody is", |p, _| format!("<w:r>{p}<w:t>No one is</w:t></w:r>"))
    });
    let told = merged(dir.path());
    assert!(told.contains("2 paragraphs changed without tracking"), "{told}");
    assert_eq!(text(dir.path(), "a.md"), LAMP.replace("lamp went", "torch went"));
    assert_eq!(text(dir.path(), "b.md"), SEA.replace("Nobody is", "No one is"));
}

#[test]
fn paragraphs_are_divided_joined_deleted_and_added() {
    let dir = book();
    document(dir.path(), |xml| {
        // Divided: the old end is new, the new words stand before the old end.
        let at = paragraph(&xml, "went out.");
        let own = xml[at.clone()].to_owned();
        let cut = own.find(" lamp went out.").expect("words") + " lamp went out.".len();
        let first =
            own[..cut].replacen("</w:pPr>", &format!("<w:rPr><w:ins {EVE}/></w:rPr></w:pPr>"), 1);
        let rest = own[cut..].replacen(" It was", "It was", 1);
        let divided = format!(
            "{first}</w:t></w:r></w:p><w:p><w:pPr><w:pStyle w:val=\"BodyText\"/></w:pPr><w:r><w:t xml:space=\"preserve\">{rest}"
        );
        let xml = xml.replacen(&own, &divided, 1);
        // Joined: an end is gone.
        let at = paragraph(&xml, "Nobody is home.");
        let own = xml[at].to_owned();
        let end = format!("<w:rPr><w:del {EVE}/></w:rPr></w:pPr>");
        let joined = replaced(&own.replacen("</w:pPr>", &end, 1), "home.", "home; ");
        let xml = xml.replacen(&own, &joined, 1);
        // Deleted whole.
        let at = paragraph(&xml, "The last of it.");
        let own = xml[at].to_owned();
        let gone = replaced(&own.replacen("</w:pPr>", &end, 1), "The last of it.", "");
        let xml = xml.replacen(&own, &gone, 1);
        // Added.
        let at = paragraph(&xml, "third item");
        let item = "<w:p><w:pPr><w:pStyle w:val=\"ListBullet\"/><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr>";
        let new = |props: &str, words: &str| {
            format!(
                "{props}<w:rPr><w:ins {EVE}/></w:rPr></w:pPr><w:ins {EVE}><w:r><w:t>{words}</w:t></w:r></w:ins></w:p>"
            )
        };
        let more = new(item, "fourth item")
            + &new("<w:p><w:pPr><w:pStyle w:val=\"BodyText\"/>", "# So it is.");
        let mut xml = xml;
        xml.insert_str(at.end, &more);
        xml
    });
    let told = merged(dir.path());
    let wanted = LAMP
        .replace("went out. It was\n", "went out.\n\nIt was\n")
        .replace("- third item\n", "- third item\n- fourth item\n\n\\# So it is.\n")
        .replace("The last of it.\n\n", "");
    assert_eq!(text(dir.path(), "a.md"), wanted, "{told}");
    assert_eq!(
        text(dir.path(), "b.md"),
        SEA.replace("home.\n\nThe end", "home; The end"),
        "{told}"
    );
    assert!(!told.contains("not yet"), "{told}");
    assert!(merged(dir.path()).starts_with("0 changes"));
}

#[test]
fn moved_paragraphs_take_their_source_along() {
    let dir = book();
    document(dir.path(), |xml| {
        // As LibreOffice leaves it: the source deleted with its name, the copy without or with another.
        let at = paragraph(&xml, "went out.");
        let own = xml[at.clone()].to_owned();
        let name = own.find("w:name=\"").map(|n| &own[n + 8..]).and_then(|r| r.split('"').next());
        let name = name.expect("a name").to_owned();
        let end = |tag: &str| format!("<w:rPr><w:{tag} {EVE}/></w:rPr></w:pPr>");
        let wrap = |xml: &str, tag: &str| {
            let from = xml.find("<w:r>").expect("a run");
            let to = xml.rfind("</w:p>").expect("an end");
            format!("{}<w:{tag} {EVE}>{}</w:{tag}></w:p>", &xml[..from], &xml[from..to])
        };
        let gone = wrap(&own.replacen("</w:pPr>", &end("moveFrom"), 1), "moveFrom");
        let copy = own.replace(&name, &format!("{name}_Copy_1"));
        let come = wrap(&copy.replacen("</w:pPr>", &end("moveTo"), 1), "moveTo");
        let mut xml = xml.replacen(&own, &gone, 1);
        let to = paragraph(&xml, "Nobody is home.");
        xml.insert_str(to.end, &come);
        xml
    });
    let told = merged(dir.path());
    let moved = "\"I don't know,\" she said---and the *old* lamp went out. It was\nthe **third** time that week.[^1]\n\n";
    let note = "\n\n[^1]: A note with *emphasis*.";
    assert_eq!(text(dir.path(), "a.md"), LAMP.replace(moved, "").replace(note, ""), "{told}");
    // Its note is defined in the other file, where the label may be another's.
    let moved = moved.replace("[^1]", "^[A note with *emphasis*.]");
    assert_eq!(
        text(dir.path(), "b.md"),
        SEA.replace("Nobody is home.\n\n", &format!("Nobody is home.\n\n{moved}")),
        "{told}"
    );
    assert!(merged(dir.path()).starts_with("0 changes"));
}

#[test]
fn comments_become_remarks_and_go_out_again() {
    let dir = book();
    let comment = |id: u32, words: &str| {
        format!(
            "<w:comment w:id=\"{id}\" w:author=\"Eve\" w:date=\"2026-06-01T10:00:00Z\"><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:comment>"
        )
    };
    change(dir.path(), "word/comments.xml", |xml| {
        let all = comment(70, "Too long--cut it?") + &comment(71, "A better title?");
        xml.replace("</w:comments>", &format!("{all}</w:comments>"))
    });
    let reference = |id: u32| format!("<w:r><w:commentReference w:id=\"{id}\"/></w:r>");
    document(dir.path(), |xml| {
        let xml = apart(&xml, " lamp went", |p, words| {
            format!(
                "<w:commentRangeStart w:id=\"70\"/><w:r>{p}<w:t xml:space=\"preserve\">{words}</w:t></w:r><w:commentRangeEnd w:id=\"70\"/>{}",
                reference(70)
            )
        });
        let at = paragraph(&xml, "The Sea</w:t>");
        let mut xml = xml;
        xml.insert_str(at.end - 6, &reference(71));
        xml
    });
    let told = merged(dir.path());
    let wanted = LAMP.replace("lamp went", "lamp went<!-- Eve: Too long- -cut it? -->");
    assert_eq!(text(dir.path(), "a.md"), wanted, "{told}");
    let wanted = SEA.replace("# The Sea\n", "# The Sea\n\n<!-- Eve: A better title? -->\n");
    assert_eq!(text(dir.path(), "b.md"), wanted);
    assert!(merged(dir.path()).starts_with("0 changes"));
    // They go out with the name of who said them, and are no news when they come back.
    let out = run(dir.path(), &["docx", "-o", "out.docx"]);
    assert!(said(&out).contains("2 comments"), "{}", said(&out));
    assert!(merged(dir.path()).starts_with("0 changes"));
    let out = parts(&dir.path().join("out.docx"));
    let comments = out.iter().find(|(name, _)| name == "word/comments.xml").expect("comments");
    assert!(String::from_utf8_lossy(&comments.1).contains("w:author=\"Eve\""));
}

#[test]
fn what_was_written_meanwhile_stays_and_what_crosses_it_is_told() {
    let dir = book();
    document(dir.path(), |xml| {
        let xml = replaced(&xml, "lamp went", "torch went");
        let xml = replaced(&xml, "waited", "slept");
        replaced(&xml, "The end of the book", "The end of all")
    });
    let now = LAMP
        .replace("# The Lamp {#lamp}\n\n", "# The Lamp {#lamp}\n\nA new beginning.\n\n")
        .replace("I don't know", "I never know")
        .replace("He waited", "He stayed")
        .replace("The last of it.", "The very last of it.");
    fs::write(dir.path().join("a.md"), &now).expect("written");
    let out = run(dir.path(), &["merge", "out.docx", "--all"]);
    let told = said(&out);
    assert!(!out.status.success(), "{told}");
    assert_eq!(text(dir.path(), "a.md"), now.replace("lamp went", "torch went"), "{told}");
    assert_eq!(text(dir.path(), "b.md"), SEA.replace("the book", "all"));
    assert!(told.contains("merge-conflict") && told.contains("waited -> slept"), "{told}");
    assert!(told.contains("a.md:8:"), "{told}");
}

#[test]
fn looks_are_set_and_taken_off() {
    let dir = book();
    document(dir.path(), |xml| {
        let xml =
            apart(&xml, "Nobody", |_, w| format!("<w:r><w:rPr><w:i/></w:rPr><w:t>{w}</w:t></w:r>"));
        apart(&xml, "third", |_, w| format!("<w:r><w:t>{w}</w:t></w:r>"))
    });
    let told = merged(dir.path());
    assert_eq!(text(dir.path(), "a.md"), LAMP.replace("**third**", "third"), "{told}");
    assert_eq!(text(dir.path(), "b.md"), SEA.replace("Nobody", "*Nobody*"), "{told}");
}

#[test]
fn notes_go_with_their_marks_and_new_ones_come() {
    let dir = book();
    let mut note = String::new();
    change(dir.path(), "word/footnotes.xml", |xml| {
        note = format!(
            "<w:footnote w:id=\"50\"><w:p><w:ins {EVE}><w:r><w:footnoteRef/></w:r><w:r><w:t xml:space=\"preserve\"> See </w:t></w:r><w:r><w:rPr><w:i/></w:rPr><w:t>Rye</w:t></w:r></w:ins></w:p></w:footnote>"
        );
        xml.replace("</w:footnotes>", &format!("{note}</w:footnotes>"))
    });
    document(dir.path(), |xml| {
        let at = xml.find("<w:footnoteReference").expect("a mark");
        let run = xml[..at].rfind("<w:r>").expect("a run");
        let end = xml[at..].find("</w:r>").map(|n| at + n + 6).expect("an end");
        let gone = format!("<w:del {EVE}>{}</w:del>", &xml[run..end]);
        let xml = format!("{}{gone}{}", &xml[..run], &xml[end..]);
        let at = paragraph(&xml, "Nobody is home.");
        let mark = format!("<w:ins {EVE}><w:r><w:footnoteReference w:id=\"50\"/></w:r></w:ins>");
        let mut xml = xml;
        xml.insert_str(at.end - 6, &mark);
        xml
    });
    let told = merged(dir.path());
    let wanted =
        LAMP.replace("week.[^1]", "week.").replace("\n\n[^1]: A note with *emphasis*.\n", "\n");
    assert_eq!(text(dir.path(), "a.md").trim_end(), wanted.trim_end(), "{told}");
    assert_eq!(text(dir.path(), "b.md"), SEA.replace("is home.", "is home.^[See *Rye*]"), "{told}");
}

#[test]
fn what_is_no_file_of_this_book_is_told() {
    let dir = book();
    for (name, bytes) in [("x.docx", &b"PK\x03\x04nothing"[..]), ("y.docx", b"words")] {
        fs::write(dir.path().join(name), bytes).expect("written");
        let out = run(dir.path(), &["merge", name, "--all"]);
        assert_eq!(out.status.code(), Some(1), "{}", said(&out));
        assert!(said(&out).contains("can't be merged"), "{}", said(&out));
    }
    assert_eq!(run(dir.path(), &["merge", "none.docx"]).status.code(), Some(1));
    let other = sent(&[("c.md", "# Other\n\nOf quite another sort than those.\n")]);
    let path = other.path().join("out.docx").display().to_string();
    let out = run(dir.path(), &["merge", &path, "--all"]);
    assert!(!out.status.success(), "{}", said(&out));
    assert_eq!(text(dir.path(), "a.md"), LAMP);
}

/// Takes the paragraph of some words out.
fn cut(xml: &mut String, words: &str) -> String {
    let at = paragraph(xml, words);
    let own = xml[at.clone()].to_owned();
    xml.replace_range(at, "");
    own
}

/// Puts paragraphs behind the one of some words.
fn put_behind(xml: &mut String, words: &str, paragraphs: &str) {
    let at = paragraph(xml, words);
    xml.insert_str(at.end, paragraphs);
}

/// Spoils a part: elements go, come twice, change places, lose their names.
fn spoil(text: &mut String, dice: &mut Dice) {
    let signs: Vec<usize> = text.match_indices('<').map(|(at, _)| at).collect();
    if signs.len() < 4 {
        return;
    }
    let (a, b) = (dice.next(signs.len() - 1), dice.next(12) + 1);
    let (from, to) = (signs[a], signs[(a + b).min(signs.len() - 1)]);
    let piece = text[from..to].to_owned();
    match dice.next(8) {
        0 => text.replace_range(from..to, ""),
        1 => text.insert_str(to, &piece),
        2 => {
            let at = signs[dice.next(signs.len())];
            text.insert_str(at, &piece);
        }
        3 => *text = text.replacen("recto_", ["recto_1_", "recto_n9_", "RECTO_"][dice.next(3)], 5),
        4 => text.insert_str(from, "<w:del w:id=\"1\"><w:r><w:delText>x</w:delText></w:r></w:del>"),
        5 => text.insert_str(
            from,
            "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>y</w:t></w:r></w:p>",
        ),
        6 => {
            *text =
                text.replacen("<w:p>", "<w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>", 3)
        }
        _ => {
            let at = text.floor_char_boundary(dice.next(text.len()));
            text.insert(at, ['<', '&', '\u{fdd3}', '0', '\u{202e}'][dice.next(5)]);
        }
    }
}

/// `RECTO_MUTATIONS` is another number of them.
#[test]
fn spoilt_files_are_merged_or_told() {
    let many = std::env::var("RECTO_MUTATIONS").ok().and_then(|n| n.parse().ok()).unwrap_or(200);
    let dir = book();
    let whole = parts(&dir.path().join("out.docx"));
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    for n in 0..many {
        let mut all = whole.clone();
        for _ in 0..dice.next(4) + 1 {
            let names = [
                "word/document.xml",
                "word/document.xml",
                "word/footnotes.xml",
                "customXml/item1.xml",
                "word/styles.xml",
            ];
            let name = names[dice.next(names.len())];
            let at = all.iter().position(|(own, _)| own == name).expect("a part");
            let mut text = String::from_utf8_lossy(&all[at].1).into_owned();
            spoil(&mut text, &mut dice);
            all[at].1 = text.into_bytes();
        }
        pack(&dir.path().join("spoilt.docx"), &all);
        let out = run(dir.path(), &["merge", "spoilt.docx", "--all"]);
        assert!(matches!(out.status.code(), Some(0 | 1)), "{n}: {}", said(&out));
        for (name, text) in [("a.md", LAMP), ("b.md", SEA)] {
            fs::write(dir.path().join(name), text).expect("written");
        }
        let files = fs::read_dir(dir.path()).expect("the folder").count();
        assert_eq!(files, 5, "{n}");
    }
}

/// `tests/peers/libreoffice.py` made the file of `tests/books/rounds`: eight tracked changes and three
/// comments, saved by LibreOffice 7.4 twice.
#[test]
fn what_libreoffice_leaves_comes_back_whole() {
    let dir = tempfile::tempdir().expect("a folder");
    support::copy(&support::small_book("rounds"), dir.path());
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rounds");
    fs::copy(own.join("libreoffice-7.docx"), dir.path().join("out.docx")).expect("a copy");
    let told = merged(dir.path());
    assert!(told.contains("11 changes") && !told.contains("not yet"), "{told}");
    for name in ["one.md", "two.md"] {
        assert_eq!(text(dir.path(), name), text(&own, name), "{told}");
    }
    assert!(merged(dir.path()).starts_with("0 changes"));
}

#[test]
fn what_stands_between_two_paragraphs_outlives_their_joining() {
    let chapter = "# One\n\nThe first of two.[^a]\n\n[^a]: Its words.\n\n<!-- Ada: so -->\n\nThe second of two.\n\nLast.\n";
    let dir = sent(&[("a.md", chapter)]);
    document(dir.path(), |xml| {
        let at = paragraph(&xml, "The first of two.");
        let own = xml[at].to_owned();
        let end = format!("<w:rPr><w:del {EVE}/></w:rPr></w:pPr>");
        let joined = own.replacen("</w:pPr>", &end, 1).replacen(
            "</w:p>",
            &format!("<w:ins {EVE}><w:r><w:t xml:space=\"preserve\"> </w:t></w:r></w:ins></w:p>"),
            1,
        );
        xml.replacen(&own, &joined, 1)
    });
    let told = merged(dir.path());
    let wanted = "# One\n\nThe first of two.[^a] The second of two.\n\n[^a]: Its words.\n\n<!-- Ada: so -->\n\nLast.\n";
    assert_eq!(text(dir.path(), "a.md"), wanted, "{told}");
}

#[test]
fn a_new_manuscript_of_what_went_out_knows_what_the_book_knew() {
    let one = "# One {#sec-one}\n\nSee @fig-owl, [the owl](#fig-owl), @tbl-birds and @sec-sub; also @sec-two.\n\n\
               ![An owl](p.svg){#fig-owl alt=\"owl\" width=\"40%\"}\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n\
               : Birds of *prey* {#tbl-birds}\n\n## Sub {#sec-sub}\n\n| A line\n|     deeper\n| back\n\n\
               ```{#lst-x title=\"Code\"}\nx = 1\n```\n";
    let two =
        "---\nkind: case-study\n---\n\n# Two {#sec-two}\n\n![Another](p.svg){alt=\"o\"}\n\nText.\n";
    let dir = tempfile::tempdir().expect("a folder");
    let list = "[chapters]\nmain = [\"one.md\", \"two.md\"]\nback = [\"more.md\"]\n";
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"90\" height=\"90\"><rect width=\"9\" height=\"9\"/></svg>";
    for (name, text) in [
        ("recto.toml", format!("{HEAD}{list}").as_str()),
        ("one.md", one),
        ("two.md", two),
        ("more.md", "# More Words\n\nText.\n"),
        ("p.svg", svg),
    ] {
        fs::write(dir.path().join(name), text).expect("written");
    }
    let out = run(dir.path(), &["docx", "-o", "out.docx"]);
    assert!(out.status.success(), "{}", said(&out));
    let out = run(dir.path(), &["new", "again", "--from", "out.docx"]);
    assert!(out.status.success(), "{}", said(&out));
    let again = dir.path().join("again");
    let read = |name: &str| text(&again, name).replace("images/image1.png", "p.svg");
    let manifest = read("recto.toml");
    for line in ["\"01-one.md\"", "{ file = \"02-two.md\", kind = \"case-study\" }"] {
        assert!(manifest.contains(line), "{manifest}");
    }
    let back = manifest.split("back = [").nth(1).unwrap_or_default();
    assert!(back.contains("03-more-words.md"), "{manifest}");
    let caption = "\n\n: Birds of *prey* {#tbl-birds}";
    let table = "\n\n| a | b |\n|---|---|\n| 1 | 2 |";
    let wanted = one
        .replace(&format!("{table}{caption}"), &format!("{caption}{table}"))
        .replace("width=\"40%\"", "width=40%");
    assert_eq!(read("01-one.md"), wanted);
    assert_eq!(read("02-two.md"), two.split("---\n\n").nth(1).unwrap_or_default());
    // What the book says of its own accord is no change of the editor's.
    assert!(merged(dir.path()).starts_with("0 changes"));
}
