//! Fifty bad inputs: each gives a message at its line, and either no EPUB or a valid one.

use crate::support;
use crate::support::run;
use rayon::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// A bad input.
struct Bad {
    /// What is bad.
    name: &'static str,
    /// The chapter, which begins in line 1.
    chapter: Vec<u8>,
    /// Files beside it.
    files: Vec<(&'static str, Vec<u8>)>,
    /// Code and line of the message that must come; none if the input is good enough as it is.
    says: Option<(&'static str, u64)>,
    /// Whether there is an EPUB all the same.
    builds: bool,
}

fn bad(name: &'static str, chapter: impl AsRef<[u8]>) -> Bad {
    let chapter = chapter.as_ref().to_vec();
    Bad { name, chapter, files: Vec::new(), says: None, builds: true }
}

impl Bad {
    fn with(mut self, file: &'static str, data: impl AsRef<[u8]>) -> Bad {
        self.files.push((file, data.as_ref().to_vec()));
        self
    }

    fn says(mut self, code: &'static str, line: u64) -> Bad {
        self.says = Some((code, line));
        self
    }

    fn fails(mut self) -> Bad {
        self.builds = false;
        self
    }
}

/// A picture in a chapter, in line 3.
fn picture(name: &'static str, file: &'static str, data: impl AsRef<[u8]>) -> Bad {
    bad(name, format!("# One\n\n![A picture]({file})\n")).with(file, data)
}

/// An SVG picture around some elements.
fn svg(inside: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" \
         width=\"9\" height=\"9\" viewBox=\"0 0 9 9\">{inside}<rect width=\"9\" height=\"9\"/></svg>"
    )
}

/// A PNG of one black pixel that says it is as large as this.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut data = Vec::new();
    image::GrayImage::new(1, 1)
        .write_to(&mut std::io::Cursor::new(&mut data), image::ImageFormat::Png)
        .expect("a PNG");
    data[16..20].copy_from_slice(&width.to_be_bytes());
    data[20..24].copy_from_slice(&height.to_be_bytes());
    let crc = crc32(&data[12..29]);
    data[29..33].copy_from_slice(&crc.to_be_bytes());
    data
}

/// The check sum of a chunk of a PNG.
fn crc32(data: &[u8]) -> u32 {
    let step = |crc: u32, byte: &u8| {
        (0..8)
            .fold(crc ^ u32::from(*byte), |c, _| (c >> 1) ^ (0xedb8_8320 & (c & 1).wrapping_neg()))
    };
    !data.iter().fold(!0, step)
}

fn all() -> Vec<Bad> {
    let long = "Word after word after word fills a line of this long chapter.\n".repeat(170_000);
    let deep_quotes = format!("# One\n\n{}deep\n", "> ".repeat(400));
    let deep_html = format!("# One\n\n{}x{}\n", "<div>".repeat(3000), "</div>".repeat(3000));
    let wide_table =
        format!("# One\n\n|{}\n|{}\n|{}\n", "a|".repeat(200), "-|".repeat(200), "b|".repeat(200));
    let many_notes: String = (0..2000).map(|i| format!("Word^[Note {i}.] ")).collect();
    vec![
        // Pictures.
        bad("a picture that is not there", "# One\n\n![A](none.png)\n").says("missing-image", 3),
        picture("a PNG that ends early", "a.png", &png(1, 1)[..40]).says("broken-image", 3),
        picture("a PNG that is none", "a.png", "no picture at all").says("image-format", 3),
        picture("a picture of nothing", "a.png", "").says("image-format", 3),
        picture("a giant picture", "a.png", png(60_000, 60_000)).says("large-image", 3),
        picture("a JPEG named as a PNG", "a.png", b"\xff\xd8\xff\xe0\0\x10JFIF\0").says("image-format", 3),
        picture("a format that e-readers lack", "a.tiff", b"II*\0\x08\0\0\0\0\0").says("image-format", 3),
        picture("an SVG with a script", "a.svg", svg("<script>alert(1)</script>")),
        picture("an SVG that does something", "a.svg", svg("<g onload=\"alert(1)\"/>")),
        picture("an SVG with a DTD", "a.svg", format!("<!DOCTYPE svg [<!ENTITY e \"x\">]>{}", svg("<text>&e;</text>"))),
        picture("an SVG with a bomb of entities", "a.svg", format!(
            "<!DOCTYPE svg [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"{0}\"><!ENTITY c \"{1}\">]>{2}",
            "&a;".repeat(100), "&b;".repeat(1000), svg("<text>&c;</text>"))).says("broken-image", 3),
        picture("an SVG that loads a picture from the world", "a.svg", svg("<image xlink:href=\"https://example.org/a.png\" width=\"9\" height=\"9\"/>")),
        picture("an SVG that reads a file", "a.svg", svg("<image href=\"file:///etc/passwd\" width=\"9\" height=\"9\"/>")),
        picture("an SVG with a style from the world", "a.svg", svg("<style>@import url(https://example.org/a.css);</style>")),
        picture("an SVG with HTML in it", "a.svg", svg("<foreignObject><p xmlns=\"http://www.w3.org/1999/xhtml\">x</p></foreignObject>")),
        picture("an SVG that is not well formed", "a.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><g>").says("broken-image", 3),
        picture("an SVG that is HTML", "a.svg", "<html><body/></html>").says("image-format", 3),
        picture("an SVG in another encoding", "a.svg", b"<svg xmlns=\"http://www.w3.org/2000/svg\"><text>\xe9</text></svg>").says("broken-image", 3),
        bad("a picture from the world", "# One\n\n![A](https://example.org/a.png)\n").says("remote-image", 3),
        bad("a picture outside the project", "# One\n\n![A](../../a.png)\n").says("image-outside", 3),
        bad("a picture that nobody described", "# One\n\n![](a.svg)\n").with("a.svg", svg("")).says("missing-alt", 3),
        bad("a caption that is none", "# One\n\n![img](a.svg){alt=\"A lamp\"}\n").with("a.svg", svg("")).says("caption-says-nothing", 3),
        bad("a width that is none", "# One\n\n![A](a.svg){width=wide}\n").with("a.svg", svg("")).says("image-width", 3),
        // HTML.
        bad("tags that are not closed", "# One\n\n<div><b>bold <i>both\n\nText.\n").says("unclosed-block", 3),
        bad("tags that cross", "# One\n\nA <b>b <i>c</b> d</i> e.\n").says("unpaired-tag", 3),
        bad("a script", "# One\n\n<script>alert(1)</script>\n\nText.\n").says("html-left-out", 3),
        bad("a style", "# One\n\n<style>p { color: red }</style>\n\nText.\n").says("html-left-out", 3),
        bad("a frame", "# One\n\n<iframe src=\"https://example.org/\"></iframe>\n").says("html", 3),
        bad("a form", "# One\n\n<form action=\"https://example.org/\"><input name=\"a\"></form>\n").says("html", 3),
        bad("attributes that do something", "# One\n\n<p onclick=\"alert(1)\">Text.</p>\n"),
        bad("a link that does something", "# One\n\n[a](javascript:alert(1))\n").says("link-scheme", 3),
        bad("a link to nowhere", "# One\n\n[a](#nowhere)\n").says("link-anchor", 3),
        bad("a link that is no address", "# One\n\n[a](http://)\n").says("bad-url", 3),
        bad("a table in HTML without rows", "# One\n\n<table><caption>c</caption></table>\n"),
        bad("a list in HTML with words between", "# One\n\n<ul>a<li>b</li>c</ul>\n"),
        bad("three thousand nested divisions", deep_html).says("nested-too-deep", 3).fails(),
        bad("tags that nobody knows", "# One\n\nA <T> of <Vec<String>> kind.\n").says("unknown-tag", 3),
        // Markdown.
        bad("an id given twice", "# One\n\n## A {#x}\n\n## B {#x}\n").says("duplicate-id", 5),
        bad("an id with a space and quotes", "# One\n\n::: {#\"a b\"}\nText.\n:::\n"),
        bad("a language that is none", "# One\n\n[mot]{lang=\"no language\"} and [mot]{lang=q}.\n").says("bad-language", 3),
        bad("control characters", b"# One\n\nA\x01B\x0cC\x1bD\xc2\x85E\xef\xbf\xbeF.\n").says("control-character", 3),
        bad("a character of private use", "# One\n\nA \u{f8ff} and &#xe001;.\n").says("private-character", 3),
        bad("a text that is not UTF-8", b"# One\n\nCaf\xe9.\n").says("not-utf8", 3).fails(),
        bad("a note without text", "# One\n\nWord[^none].\n").says("undefined-note", 3),
        bad("a note that nothing refers to", "# One\n\nWord.\n\n[^a]: A note.\n").says("unused-note", 5),
        bad("a note that refers to itself", "# One\n\nWord[^a].\n\n[^a]: See[^a].\n"),
        bad("two thousand notes", format!("# One\n\n{many_notes}\n")),
        bad("a reference to nothing", "# One\n\nSee @fig-none.\n").says("unknown-label", 3),
        bad("a division that is not closed", "# One\n\n::: note\nText.\n").says("unclosed-block", 3),
        bad("four hundred nested quotations", deep_quotes).says("nested-too-deep", 3).fails(),
        bad("a table of two hundred columns", wide_table),
        bad("a formula that is none", "# One\n\n$\\frob{1}$\n").says("math", 3),
        bad("a file to include that is not there", "# One\n\n{{#include none.rs}}\n").says("missing-file", 3).fails(),
        bad("front matter without an end", "---\ntitle: A\nauthor: B\n\nText.\n").says("bad-front-matter", 1).fails(),
        bad("a link without words", "# A\n\n[B]{#b}: see [](#b).\n").says("empty-link", 3),
        bad("a picture's name with a space", "# A\n\n![F](my pic.png)\n").says("spaced-target", 3),
        bad("front matter that is no YAML", "---\ntitle: [a\n---\n\nText.\n").says("bad-front-matter", 3).fails(),
        bad("a chapter of nothing", ""),
        bad("spaces alone in a style of their own behind the last word", "# One\n\nWords [ ]{.mark}\n\n## Two [ ]{.smallcaps}\n"),
        bad("a chapter of ten megabytes", format!("# One\n\n{long}")),
    ]
}

/// Messages of a run: code and line.
fn messages(stdout: &[u8]) -> Vec<(String, u64)> {
    String::from_utf8_lossy(stdout)
        .lines()
        .filter_map(|l| serde_json::from_str::<Value>(l).ok())
        .filter(|v| v["type"] == "diagnostic")
        .map(|v| {
            let code = v["code"].as_str().unwrap_or_default().to_string();
            (code, v["line"].as_u64().unwrap_or_default())
        })
        .collect()
}

fn manifest(chapters: &[String]) -> String {
    format!(
        "[book]\ntitle = \"Bad\"\nauthors = [\"A\"]\nlanguage = \"en\"\n\
         [chapters]\nmain = [{}]\n[epub]\npage-list = false\n",
        chapters.iter().map(|c| format!("\"{c}\"")).collect::<Vec<_>>().join(", ")
    )
}

fn write(dir: &Path, files: &BTreeMap<String, Vec<u8>>) {
    for (name, data) in files {
        let path = dir.join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, data).expect("written");
    }
}

#[test]
fn bad_inputs_give_messages_or_valid_books() {
    let cases = all();
    assert!(cases.len() >= 50, "{}", cases.len());
    let tried = cases.par_iter().enumerate().map(|(n, case)| {
        let dir = tempfile::tempdir().expect("a folder");
        let folder = format!("c{n:02}");
        let mut files = BTreeMap::from([(format!("{folder}/one.md"), case.chapter.clone())]);
        for (name, data) in &case.files {
            files.insert(format!("{folder}/{name}"), data.clone());
        }
        let chapter = format!("{folder}/one.md");
        write(dir.path(), &files);
        std::fs::write(dir.path().join("recto.toml"), manifest(std::slice::from_ref(&chapter)))
            .expect("written");
        let out = run(dir.path(), &["build", "--epub", "--format", "json"]);
        let said = messages(&out.stdout);
        let built = out.status.success();
        let heard = case.says.is_none_or(|(code, line)| said.contains(&(code.into(), line)));
        let unwanted = case.says.is_none() && said.iter().any(|s| s.0.contains("failed"));
        let wrong = (!heard || unwanted || built != case.builds).then(|| {
            let err = String::from_utf8_lossy(&out.stderr).into_owned();
            format!("{}: built {built}, said {said:?} {err:.300}", case.name)
        });
        (built.then_some((chapter, files)), wrong)
    });
    let (built, wrong): (Vec<_>, Vec<_>) = tried.unzip();
    let wrong: Vec<String> = wrong.into_iter().flatten().collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    let (chapters, files): (Vec<String>, Vec<_>) = built.into_iter().flatten().unzip();
    let together: BTreeMap<String, Vec<u8>> = files.into_iter().flatten().collect();
    // All that could be built, as one book: the validator begins once.
    let dir = tempfile::tempdir().expect("a folder");
    write(dir.path(), &together);
    std::fs::write(dir.path().join("recto.toml"), manifest(&chapters)).expect("written");
    let out = run(dir.path(), &["build", "--epub", "-o", "out"]);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    support::epubcheck(&dir.path().join("out/bad.epub"));
}
