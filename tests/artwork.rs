//! Pictures of a project, as the command meets them: names, sizes, and what is too much.

mod support;

use image::{DynamicImage, ImageFormat, RgbImage};
use lopdf::{Document, Object};
use serde_json::Value;
use std::io::Cursor;
use std::path::Path;
use tempfile::TempDir;

/// A book of one chapter, with more lines of the manifest's `[book]` and more files.
fn book(chapter: &str, more: &str, files: &[(&str, Vec<u8>)]) -> TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    let manifest = format!(
        "[book]\ntitle = \"T\"\nauthors = [\"A\"]\nlanguage = \"en\"\n{more}\n\
         [chapters]\nmain = [\"a.md\"]\n"
    );
    std::fs::write(dir.path().join("recto.toml"), manifest).expect("written");
    std::fs::write(dir.path().join("a.md"), chapter).expect("written");
    for (path, data) in files {
        std::fs::write(dir.path().join(path), data).expect("written");
    }
    dir
}

/// What `recto check` tells: code and message.
fn told(dir: &Path) -> Vec<(String, String)> {
    let out = support::run(dir, &["check", "--format", "json"]);
    let text = String::from_utf8(out.stdout).expect("UTF-8");
    let all = text.lines().filter_map(|l| serde_json::from_str::<Value>(l).ok());
    let word = |v: &Value| v.as_str().unwrap_or_default().to_owned();
    let found = all.filter(|d| d["type"] == "diagnostic");
    found.map(|d| (word(&d["code"]), word(&d["message"]))).collect()
}

fn encoded(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let mut data = Cursor::new(Vec::new());
    let picture = RgbImage::from_fn(width, height, |x, y| image::Rgb([x as u8, y as u8, 90]));
    DynamicImage::from(picture).write_to(&mut data, format).expect("a picture");
    data.into_inner()
}

/// A PNG with so many pixels to the metre, stated.
fn dense(width: u32, height: u32, metre: u32) -> Vec<u8> {
    let plain = encoded(width, height, ImageFormat::Png);
    let mut chunk = b"pHYs".to_vec();
    chunk.extend(metre.to_be_bytes());
    chunk.extend(metre.to_be_bytes());
    chunk.push(1);
    let mut sum = flate2::Crc::new();
    sum.update(&chunk);
    // Behind the header, which has 33 bytes with the signature.
    [&plain[..33], &9u32.to_be_bytes(), &chunk, &sum.sum().to_be_bytes(), &plain[33..]].concat()
}

fn svg(inside: &str) -> Vec<u8> {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"90\" height=\"90\">{inside}\
         <rect width=\"9\" height=\"9\"/></svg>"
    )
    .into_bytes()
}

#[test]
fn names_are_divided_before_they_are_decoded() {
    let png = || encoded(30, 20, ImageFormat::Png);
    let chapter = "# Pictures\n\n![One](plan%231.png){alt=\"x\"}\n\n![Two](why%3F.png){alt=\"x\"}\n\n\
        ![Three](100%25.png){alt=\"x\"}\n\n![Four](real%20name.png#part){alt=\"x\"}\n\n\
        ![Five](stored%20so.png?v=2){alt=\"x\"}\n";
    let files = [
        ("plan#1.png", png()),
        ("why?.png", png()),
        ("100%.png", png()),
        ("real name.png", png()),
        ("stored%20so.png", png()),
        ("front#1?.png", encoded(600, 900, ImageFormat::Png)),
    ];
    let dir = book(chapter, "cover = \"front#1?.png\"", &files);
    assert_eq!(told(dir.path()), [], "an address is decoded, a file name is none");
    let built = support::build(dir.path());
    let page = support::part(&built.epub, "text/a.xhtml");
    assert_eq!(page.matches("<img").count(), 5, "{page}");
}

/// Widths of the pictures on the pages of a PDF, in points, by their matrices.
fn widths(pdf: &Path) -> Vec<f32> {
    let doc = Document::load(pdf).expect("a PDF");
    let mut widths = Vec::new();
    for page in doc.get_pages().into_values() {
        let content = doc.get_and_decode_page_content(page).expect("a content");
        for pair in content.operations.windows(2) {
            if pair[0].operator == "cm" && pair[1].operator == "Do" {
                widths.extend(pair[0].operands.first().and_then(|o| match o {
                    Object::Integer(n) => Some(*n as f32),
                    Object::Real(n) => Some(*n),
                    _ => None,
                }));
            }
        }
    }
    widths
}

#[test]
fn pixels_to_the_inch_give_a_picture_its_size_where_none_is_written() {
    let chapter = "# Pictures\n\n![Plain](plain.png){alt=\"x\"}\n\n![Fine](fine.png){alt=\"x\"}\n\n\
        ![Coarse](coarse.jpg){alt=\"x\"}\n\n![Written](fine.png){alt=\"x\" width=1in}\n";
    let mut coarse = encoded(96, 48, ImageFormat::Jpeg);
    let at = coarse.windows(5).position(|w| w == b"JFIF\0").expect("JFIF") + 7;
    coarse[at..at + 5].copy_from_slice(&[1, 0, 48, 0, 48]);
    let files = [
        ("plain.png", encoded(96, 48, ImageFormat::Png)),
        ("fine.png", dense(300, 150, 11_811)),
        ("coarse.jpg", coarse),
    ];
    let built = support::build(book(chapter, "", &files).path());
    let page = support::part(&built.epub, "text/a.xhtml");
    let sizes = ["width=\"96\" height=\"48\"", "width=\"192\" height=\"96\"", "width: 1in"];
    for size in sizes {
        assert!(page.contains(size), "{size}: {page}");
    }
    assert_eq!(page.matches(sizes[0]).count(), 2, "{page}");
    let widths = widths(&built.pdf);
    assert_eq!(widths.len(), 4, "{widths:?}");
    for (width, wanted) in widths.iter().zip([72.0, 72.0, 144.0, 72.0]) {
        assert!((width - wanted).abs() < 0.5, "{widths:?}");
    }
}

#[test]
fn what_is_too_much_for_libraries_is_left_out_and_its_description_set() {
    let deep = format!("{}{}", "<g>".repeat(201), "</g>".repeat(201));
    let mut again = "<g id=\"g0\"><rect/></g>".to_owned();
    for level in 1..7 {
        let one = format!("<use href=\"#g{}\"/>", level - 1);
        again += &format!("<g id=\"g{level}\">{}</g>", one.repeat(10));
    }
    let chapter = "# Pictures\n\n![](deep.svg){alt=\"Deep words\"}\n\n\
        ![](again.svg){alt=\"Again words\"}\n\n![](long.png){alt=\"Long words\"}\n";
    let mut long = encoded(1, 1, ImageFormat::Png);
    long[16..20].copy_from_slice(&70_000u32.to_be_bytes());
    let files = [("deep.svg", svg(&deep)), ("again.svg", svg(&again)), ("long.png", long)];
    let dir = book(chapter, "", &files);
    let found = told(dir.path());
    let of = |name: &str| {
        let found: Vec<_> = found.iter().filter(|(_, m)| m.contains(name)).collect();
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].0, "large-image");
        found[0].1.clone()
    };
    assert!(of("deep.svg").ends_with("its elements are nested deeper than 200"));
    assert!(of("again.svg").ends_with("it draws more than 500000 things"));
    assert!(of("long.png").contains("70000 by 1 pixels"));
    let built = support::run(dir.path(), &["build", "--epub", "-o", "out"]);
    let said = String::from_utf8_lossy(&built.stderr).into_owned();
    let epub = std::fs::read_dir(dir.path().join("out")).expect(&said).flatten().next();
    let page = support::part(&epub.expect("an EPUB").path(), "text/a.xhtml");
    for words in ["Deep words", "Again words", "Long words"] {
        assert!(page.contains(words), "{words}: {page}");
    }
}

/// A drawing without a size of its own is read by a library to find one, and must open nothing.
#[cfg(unix)]
#[test]
fn a_drawing_opens_no_file_of_the_machine() {
    let outside = tempfile::tempdir().expect("a folder");
    let pipe = outside.path().join("pipe.png");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    if !made.is_ok_and(|status| status.success()) {
        return;
    }
    // Whoever opens a pipe that nobody writes to waits for ever.
    let reaching = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"100%\" height=\"50%\">\
         <image href=\"{}\" width=\"9\" height=\"9\"/><rect width=\"9\" height=\"9\"/></svg>",
        pipe.display()
    );
    let chapter = "# Picture\n\n![A drawing](a.svg){alt=\"x\"}\n";
    let dir = book(chapter, "cover = \"a.svg\"", &[("a.svg", reaching.into_bytes())]);
    let built = support::build(dir.path());
    let page = support::part(&built.epub, "text/a.xhtml");
    assert!(page.contains("<img"), "{page}");
}
