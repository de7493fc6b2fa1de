//! The layout against references: each positioned line of the small books as text, and the first
//! page of every construct as a picture.
//!
//! A change in layout shows here as a difference of lines and of pixels. Where it is meant, write
//! the references anew with `RECTO_BLESS=1 cargo test --test snapshots`, look at the pictures, and
//! let the difference be part of the commit.

mod support;

use image::GrayImage;
use recto::picture;
use recto::session::{Folder, Session, SetPages};
use std::fs;
use std::path::{Path, PathBuf};
use support::{copy, run, small_book, with_fonts};

/// Pixels to the inch of the pictures: letters can be told, the files stay small.
const DPI: f32 = 60.0;
/// A pixel differs when its grey does by more than this. Another processor may round an edge
/// otherwise.
const GREY: u8 = 24;
/// Share of differing pixels up to which pictures are the same: about one letter of a page.
const SHARE: f64 = 0.000_1;

fn reference(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots").join(name)
}

fn bless() -> bool {
    std::env::var_os("RECTO_BLESS").is_some_and(|v| v == "1")
}

/// Where what was found instead is left for the eyes.
fn found(name: &str) -> PathBuf {
    let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("snapshots");
    fs::create_dir_all(&dir).expect("a folder");
    dir.join(name)
}

fn stdout(dir: &Path, args: &[&str]) -> String {
    let out = run(dir, args);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).expect("text")
}

fn lines_agree(dir: &Path, book: &str) {
    let name = format!("{book}.lines");
    let now = stdout(dir, &["page", "all", "--lines"]);
    if bless() {
        fs::write(reference(&name), &now).expect("the reference is written");
        return;
    }
    let then = fs::read_to_string(reference(&name)).expect("a reference");
    if now == then {
        return;
    }
    fs::write(found(&name), &now).expect("the lines are written");
    let differ = |(a, b): &(&str, &str)| a != b;
    let first = then.lines().zip(now.lines()).find(differ);
    let (old, new) = first.unwrap_or(("(another number of lines)", ""));
    panic!(
        "the lines of `{book}` changed, first\n  from {old}\n  to   {new}\nsee {}",
        found(&name).display()
    );
}

#[test]
fn lines_stand_where_they_stood() {
    for book in ["constructs", "crab", "wald"] {
        lines_agree(&small_book(book), book);
    }
    for book in ["salam", "scripts"] {
        let (_dir, folder) = with_fonts(book);
        lines_agree(&folder, book);
    }
}

/// File name and first folio of each chapter.
fn chapters(dir: &Path) -> Vec<(String, String)> {
    stdout(dir, &["order", "--format", "json"])
        .lines()
        .filter_map(|line| {
            let value: serde_json::Value = serde_json::from_str(line).ok()?;
            let file = value["file"].as_str()?.trim_end_matches(".md").to_owned();
            Some((file, value["folio"].as_str()?.to_owned()))
        })
        .collect()
}

/// Share of pixels that differ; all of them if the sizes do.
fn difference(a: &GrayImage, b: &GrayImage) -> f64 {
    if a.dimensions() != b.dimensions() {
        return 1.0;
    }
    let differ = a.pixels().zip(b.pixels()).filter(|(a, b)| a.0[0].abs_diff(b.0[0]) > GREY);
    differ.count() as f64 / f64::from(a.width() * a.height())
}

#[test]
fn each_construct_looks_as_it_looked() {
    let book = small_book("constructs");
    let chapters = chapters(&book);
    assert!(chapters.len() >= 15, "one chapter for each construct: {chapters:?}");
    let mut pages: Vec<(String, String)> =
        chapters.into_iter().map(|(file, folio)| (folio, file)).collect();
    // The table with spans, and the one on its side, stand behind the pages that name them;
    // and the index goes on over the page.
    for (chapter, picture) in
        [("tables", "tables-spans"), ("wide", "wide-turned"), ("index", "index-goes-on")]
    {
        let first = pages.iter().find(|p| p.1 == chapter).and_then(|p| p.0.parse::<u32>().ok());
        let folio = first.map_or_else(String::new, |p| (p + 1).to_string());
        pages.push((folio, picture.into()));
    }
    look_as_they_looked(&book, pages);
}

/// The specimen in the other themes and in large print: letters, keys, heads behind lists, code and
/// tables, and a case study.
#[test]
fn the_specimen_looks_as_it_looked_in_every_theme() {
    let themes = [
        ("modern", "trim = \"6x9in\"\ntheme = \"modern\""),
        ("technical", "trim = \"6x9in\"\ntheme = \"technical\""),
        ("drop-caps", "trim = \"6x9in\"\ntheme = \"drop-caps.toml\""),
        ("large", "trim = \"6x9in\"\nlarge-print = true"),
    ];
    for (name, print) in themes {
        let dir = tempfile::tempdir().expect("a folder");
        let book = dir.path().join("constructs");
        copy(&small_book("constructs"), &book);
        fs::write(
            book.join("drop-caps.toml"),
            "extends = \"classic\"\n[opener]\nlead-in = \"drop-cap\"\n",
        )
        .expect("a theme");
        let manifest = fs::read_to_string(book.join("recto.toml")).expect("a manifest");
        fs::write(book.join("recto.toml"), manifest.replace("trim = \"a5\"", print))
            .expect("a manifest");
        let mut pages = Vec::new();
        for (file, folio) in chapters(&book) {
            if ["prose", "letters", "wreck"].contains(&file.as_str()) {
                pages.push((folio.clone(), format!("{name}-{file}")));
            }
            if file == "letters" {
                let next = folio.parse::<u32>().expect("a number") + 1;
                pages.push((next.to_string(), format!("{name}-heads")));
            }
        }
        look_as_they_looked(&book, pages);
    }
}

#[test]
fn other_scripts_look_as_they_looked() {
    for (book, pages) in [
        ("salam", vec![("1", "arabic"), ("2", "arabic-verso")]),
        ("scripts", vec![("1", "hebrew"), ("2", "japanese")]),
    ] {
        let (_dir, folder) = with_fonts(book);
        look_as_they_looked(&folder, pages.iter().map(|p| (p.0.into(), p.1.into())).collect());
    }
}

/// A page by its folio, as `recto page FOLIO --plain` draws it.
fn drawn(pages: &SetPages, folio: &str) -> Vec<u8> {
    let range = pages.find(folio).expect("a page");
    picture::png(&pages.picture(range, false), DPI).expect("a picture")
}

#[test]
fn the_command_draws_the_same() {
    let book = small_book("crab");
    let dir = tempfile::tempdir().expect("a folder");
    let file = dir.path().join("page.png");
    stdout(&book, &["page", "2", "--plain", "--dpi", "60", "-o", &file.to_string_lossy()]);
    let pages = Session::open(Folder::new(book)).and_then(|mut s| s.pages()).expect("pages");
    assert!(fs::read(file).expect("a picture") == drawn(&pages, "2"));
}

/// Compares pages, by their folios, with the pictures of these names.
fn look_as_they_looked(book: &Path, pages: Vec<(String, String)>) {
    let set = Session::open(Folder::new(book)).and_then(|mut s| s.pages()).expect("pages");
    let mut changed = Vec::new();
    for (folio, file) in pages {
        let name = format!("{file}.png");
        let path = found(&name);
        fs::write(&path, drawn(&set, &folio)).expect("the picture is written");
        let now = image::open(&path).expect("a picture").to_luma8();
        assert!(now.pixels().any(|p| p.0[0] < 96), "`{file}` has an empty page");
        if bless() {
            now.save(reference(&name)).expect("the reference is written");
            continue;
        }
        let then = image::open(reference(&name)).expect("a reference").to_luma8();
        let share = difference(&now, &then);
        if share > SHARE {
            changed.push(format!("{file}: {:.2} % of its pixels", share * 100.0));
        }
    }
    assert!(
        changed.is_empty(),
        "pages look otherwise than tests/snapshots/*.png:\n{}\nsee {}",
        changed.join("\n"),
        found("").display()
    );
}

#[test]
fn another_page_is_another_picture() {
    if bless() {
        return; // the pictures are being written
    }
    let open = |name: &str| image::open(reference(name)).expect("a reference").to_luma8();
    let (prose, verse) = (open("prose.png"), open("verse.png"));
    assert!(difference(&prose, &verse) > SHARE * 20.0);
    // One word moved by a pixel is more than is let pass.
    let mut moved = verse.clone();
    let (x, y) = (0..verse.width() * verse.height())
        .map(|i| (i % verse.width(), i / verse.width()))
        .find(|&(x, y)| verse.get_pixel(x, y).0[0] < 96)
        .expect("a word");
    for dy in 0..12.min(verse.height() - y) {
        for dx in (1..24.min(verse.width() - x)).rev() {
            moved.put_pixel(x + dx, y + dy, *verse.get_pixel(x + dx - 1, y + dy));
        }
    }
    assert!(difference(&moved, &verse) > SHARE);
}
