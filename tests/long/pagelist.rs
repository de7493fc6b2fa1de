//! The printed book's pages in the EPUB: what follows each mark is what the printed page begins
//! with, read back from the finished PDF.

use crate::support;
use crate::support::{letters, printed};
use std::io::Read;
use std::path::Path;

/// A mark of the EPUB.
struct Mark {
    /// The page's label.
    label: String,
    /// Letters before it in its chapter.
    before: String,
    /// Letters behind it.
    behind: String,
}

/// The marks of the EPUB in reading order, and the labels of its page list.
fn marks(epub: &Path) -> (Vec<Mark>, Vec<String>) {
    let file = std::fs::File::open(epub).expect("an EPUB");
    let mut archive = zip::ZipArchive::new(file).expect("an archive");
    let names = support::reading_order(&mut archive);
    let mut read = |name: &str| {
        let mut text = String::new();
        archive.by_name(name).expect("a file").read_to_string(&mut text).expect("text");
        text
    };
    let nav = read("OEBPS/nav.xhtml");
    let list = nav.split("epub:type=\"page-list\"").nth(1).unwrap_or("");
    let list = list
        .split("<a href=\"")
        .skip(1)
        .map(|a| {
            let (_, rest) = a.split_once("\">").expect("a link");
            rest.split_once('<').expect("a link").0.to_string()
        })
        .collect();
    let mut out = Vec::new();
    for name in names {
        let text = read(&name);
        let body = text.split_once("<body").map_or("", |t| t.1);
        let mut parts = body.split(" epub:type=\"pagebreak\"");
        let mut before = words(parts.next().unwrap_or(""));
        let parts: Vec<&str> = parts.collect();
        for (k, part) in parts.iter().enumerate() {
            let label = part.split_once("aria-label=\"").map_or("", |t| t.1);
            let label = label.split_once('"').map_or("", |t| t.0).to_string();
            let behind: String = parts[k..].iter().map(|p| words(p)).collect();
            out.push(Mark { label, before: before.clone(), behind });
            before += &words(part);
        }
    }
    (out, list)
}

/// The letters of XHTML, marks of notes left out.
fn words(xhtml: &str) -> String {
    // What is left of a tag that was split in two.
    let end = xhtml.rfind('<').filter(|at| !xhtml[*at..].contains('>')).unwrap_or(xhtml.len());
    let begin = xhtml.find('>').filter(|at| !xhtml[..*at].contains('<')).map_or(0, |at| at + 1);
    let mut out = String::new();
    let mut rest = &xhtml[begin.min(end)..end];
    while let Some((text, more)) = rest.split_once('<') {
        out.push_str(text);
        let (tag, after) = more.split_once('>').unwrap_or((more, ""));
        rest = match tag {
            t if t.contains("noteref") => after.split_once("</a>").map_or("", |t| t.1),
            t if t.starts_with("math") => after.split_once("</math>").map_or("", |t| t.1),
            _ => after,
        };
    }
    out.push_str(rest);
    for (entity, ch) in [("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\"")] {
        out = out.replace(entity, ch);
    }
    letters(&out)
}

/// Checks every mark; `floats` is the share of pages that may begin with something that the text
/// has elsewhere: a float, the repeated head of a table.
fn check(epub: &Path, pdf: &Path, floats: f64) -> usize {
    let Some(printed) = printed(pdf) else { return usize::MAX };
    let (marks, list) = marks(epub);
    let labels: Vec<&str> = marks.iter().map(|m| m.label.as_str()).collect();
    assert_eq!(labels, list, "the list and the marks");
    let mut last = None;
    let mut elsewhere = Vec::new();
    for Mark { label, before, behind } in &marks {
        let (index, page) = printed.get(label).unwrap_or_else(|| panic!("no page {label}"));
        assert!(last < Some(*index), "page {label} comes out of order");
        last = Some(*index);
        if behind.is_empty() {
            continue;
        }
        // The mark goes before a word that is divided over the turn: its first letters stand on
        // the page before.
        let from: Vec<usize> = behind.char_indices().map(|c| c.0).take(16).collect();
        // The numbers of lists and notes are not in the EPUB's text.
        let bare = |text: &str, many: usize| -> String {
            text.chars().filter(|c| !c.is_ascii_digit()).take(many).collect()
        };
        let head = bare(page, 10);
        let starts = |text: &str| {
            let start: String = text.chars().take(10).collect();
            page.starts_with(&start) || (head.len() > 4 && head == bare(text, 10))
        };
        if from.iter().any(|at| starts(&behind[*at..])) {
            continue;
        }
        let some: String = behind.chars().take(12).collect();
        // A page of a table or a figure alone has its mark where the text goes on, which is on the
        // page behind it.
        let next = printed.values().find(|(at, _)| *at == index + 1).map(|(_, text)| text);
        assert!(
            page.contains(&some) || next.is_some_and(|text| text.starts_with(&some)),
            "page {label} begins with `{page:.40}`, not with `{some}`"
        );
        let tail: String = before.chars().rev().take(16).collect();
        let tail: String = tail.chars().rev().collect();
        assert!(
            tail.is_empty() || !page.contains(&tail),
            "`{tail}` stands on page {label}, after its mark"
        );
        elsewhere.push(label);
    }
    let share = elsewhere.len() as f64 / marks.len().max(1) as f64;
    assert!(share <= floats, "pages that begin with something else: {elsewhere:?}");
    marks.len()
}

#[test]
fn marks_of_the_own_book_are_where_its_pages_turn() {
    let built = support::build(&support::own_book());
    assert!(check(&built.epub, &built.pdf, 0.12) > 40);
}

#[test]
fn marks_of_a_book_of_every_construct_are_where_its_pages_turn() {
    for name in ["constructs", "wald"] {
        let built = support::build(&support::small_book(name));
        assert!(check(&built.epub, &built.pdf, 0.2) >= 5, "{name}");
    }
}

/// Three hundred pages of the own book's prose in ever other order.
#[test]
fn marks_of_a_long_book_are_where_its_pages_turn() {
    let dir = tempfile::tempdir().expect("a folder");
    let mut prose = Vec::new();
    let mut files: Vec<_> = std::fs::read_dir(support::own_book())
        .expect("the own book")
        .map(|e| e.expect("an entry").path())
        .filter(|p| p.extension().is_some_and(|e| e == "md"))
        .collect();
    files.sort();
    for file in files {
        let text = std::fs::read_to_string(file).expect("a chapter");
        let text = support::without_index_marks(&text);
        let plain = |p: &&str| {
            p.len() > 120 && !p.starts_with(['#', '-', '|', '>', ':', '!', '`', '[', '$', ' '])
        };
        prose.extend(
            text.split("\n\n")
                .filter(plain)
                .filter(|p| !p.contains(['@', '[', '$', '{', '|']))
                .map(str::to_string),
        );
    }
    assert!(prose.len() > 60);
    let mut list = Vec::new();
    for chapter in 0..24 {
        let step = [1, 7, 11, 13, 17, 19, 23, 29][chapter % 8];
        let order = (0..110).map(|i| &prose[(i * step + chapter * 5) % prose.len()]);
        let text: Vec<&str> = order.map(String::as_str).collect();
        let name = format!("c{chapter:02}.md");
        std::fs::write(
            dir.path().join(&name),
            format!("# Part {chapter}\n\n{}\n", text.join("\n\n")),
        )
        .expect("written");
        list.push(format!("\"{name}\""));
    }
    let manifest = format!(
        "[book]\ntitle = \"Long\"\nauthors = [\"A\"]\nlanguage = \"en-GB\"\n[chapters]\nmain = [{}]\n",
        list.join(", ")
    );
    std::fs::write(dir.path().join("recto.toml"), manifest).expect("written");
    let built = support::build(dir.path());
    assert!(check(&built.epub, &built.pdf, 0.0) > 300);
}

/// Notes that stand together in both: the pages of the printed notes are marked among them.
#[test]
fn pages_of_the_notes_of_the_whole_book_are_marked_where_they_turn() {
    let dir = tempfile::tempdir().expect("a folder");
    let words = ["peace", "harbour", "treaty", "council", "garrison", "mandate", "wizards", "jade"];
    let sentence = |from: usize, count: usize| {
        let words: Vec<&str> = (0..count).map(|i| words[(from + i * i) % words.len()]).collect();
        format!("Number{from} {}.", words.join(" "))
    };
    for chapter in 0..2 {
        let mut text = format!("# Chapter {chapter}\n\n");
        for n in 0..30 {
            let note = sentence(200 + chapter * 40 + n, 50);
            text.push_str(&format!(
                "{}[^{n}]\n\n[^{n}]: {note}\n\n",
                sentence(chapter * 40 + n, 60)
            ));
        }
        std::fs::write(dir.path().join(format!("{chapter}.md")), text).expect("written");
    }
    let manifest = "[book]\ntitle = \"N\"\nauthors = [\"A\"]\nlanguage = \"en\"\n[chapters]\n\
                    main = [\"0.md\", \"1.md\"]\n[print]\nnotes = \"book\"\n[epub]\nnotes = \"book\"\n";
    std::fs::write(dir.path().join("recto.toml"), manifest).expect("written");
    let built = support::build(dir.path());
    check(&built.epub, &built.pdf, 0.0);
    let notes = support::part(&built.epub, "text/notes.xhtml");
    assert!(notes.matches("epub:type=\"pagebreak\"").count() > 3, "{notes:.400}");
    support::epubcheck(&built.epub);
}

#[test]
fn a_switch_leaves_the_pages_out() {
    let dir = tempfile::tempdir().expect("a folder");
    support::copy(&support::small_book("wald"), dir.path());
    let manifest = dir.path().join("recto.toml");
    let text = std::fs::read_to_string(&manifest).expect("a manifest");
    std::fs::write(&manifest, format!("{text}\n[epub]\npage-list = false\n")).expect("written");
    let built = support::build(dir.path());
    let (marks, list) = marks(&built.epub);
    assert!(marks.is_empty() && list.is_empty());
    support::epubcheck(&built.epub);
    // The EPUB alone is the same file, made without setting pages.
    let other = tempfile::tempdir().expect("a folder");
    let out = support::run(dir.path(), &["build", "--epub", "-o", &other.path().to_string_lossy()]);
    assert!(out.status.success());
    let alone = other.path().join(built.epub.file_name().expect("a name"));
    assert_eq!(std::fs::read(alone).expect("a file"), std::fs::read(&built.epub).expect("a file"));
}

/// An edition of another trim has pages of its own, and the EPUB can name those instead.
#[test]
fn the_pages_can_be_those_of_an_edition() {
    let dir = tempfile::tempdir().expect("a folder");
    support::copy(&support::own_book(), dir.path());
    let manifest = dir.path().join("recto.toml");
    let text = std::fs::read_to_string(&manifest).expect("a manifest");
    let more = "\n[epub]\npage-list = \"large\"\n[editions.large]\nisbn = \"978-0-306-40615-7\"\n\
                print = { trim = \"7x10in\", large-print = true }\n[editions.kdp]\nfor = \"generic\"\n";
    std::fs::write(&manifest, text.clone() + more).expect("written");
    let out = tempfile::tempdir().expect("a folder");
    let to = out.path().to_string_lossy().into_owned();
    let built =
        |args: &[&str]| support::run(dir.path(), &[&["build", "-o", &to], args].concat()).status;
    assert!(built(&["--for", "large"]).success() && built(&["--epub"]).success());
    let file = |name: &str| out.path().join(name);
    let epub = file("keeping-the-peace.epub");
    // What stands beside the text is not the page's first words.
    let marked = check(&epub, &file("keeping-the-peace-large.pdf"), 0.2);
    assert!(marked > 50, "{marked}");
    let source = "<meta property=\"pageBreakSource\">urn:isbn:9780306406157</meta>";
    assert!(support::part(&epub, "content.opf").contains(source));
    support::epubcheck(&epub);
    // The book's own pages are set for their own files only: the EPUB is the same beside them.
    let alone = std::fs::read(&epub).expect("a file");
    assert!(built(&["--all-editions"]).success());
    assert!(alone == std::fs::read(&epub).expect("a file"));
    // An edition that shares the book's pages lends its name to them.
    std::fs::write(&manifest, text.clone() + &more.replacen("\"large\"", "\"kdp\"", 1))
        .expect("written");
    assert!(built(&["--epub"]).success());
    let package = support::part(&epub, "content.opf");
    assert!(package.contains("2026, print, kdp</meta>"), "{package}");
    let lines = |args: &[&str]| {
        let out = support::run(dir.path(), &[&["page", "all", "--lines"], args].concat());
        String::from_utf8_lossy(&out.stdout).into_owned()
    };
    assert!(lines(&["--for", "kdp"]) == lines(&[]) && lines(&["--for", "large"]) != lines(&[]));
    std::fs::write(&manifest, text + &more.replacen("\"large\"", "\"larg\"", 1)).expect("written");
    let out = support::run(dir.path(), &["check"]);
    let said = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(said.contains("no edition `larg`") && said.contains("did you mean \"large\"?"));
    assert!(said.contains("recto.toml:"), "{said}");
}
