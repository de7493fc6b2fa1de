//! The gate of the typesetter: how evenly plain prose is set and how full its pages are, at three
//! trims. Two texts are measured: the first chapters of a novel in the public domain, and the running
//! prose of the project's own book, whose words are longer, made into a book without figures, lists
//! and tables.
//!
//! A word space is all the white between two words. Limits are what was reached, with a little room;
//! a change that loses it fails here.

mod support;

use serde_json::Value;
use std::fs;
use std::path::Path;

/// A trim with what holds at it: standard deviation of the word space, share of lines within .85 to
/// 1.20 of the natural one, contrast of neighbouring lines, share of hyphened lines.
type Limits = (&'static str, f64, f64, f64, f64);

/// The novel.
const NOVEL: [Limits; 3] = [
    ("6x9in", 0.090, 0.91, 0.066, 0.008),
    ("a5", 0.091, 0.90, 0.066, 0.014),
    ("5.5x8.5in", 0.102, 0.88, 0.077, 0.014),
];

/// The own book's prose, a fifth as long.
const PROSE: [Limits; 3] = [
    ("6x9in", 0.108, 0.86, 0.076, 0.023),
    ("a5", 0.104, 0.87, 0.093, 0.020),
    // The first words of a chapter, in small capitals, take a name as a whole.
    ("5.5x8.5in", 0.106, 0.87, 0.078, 0.040),
];

/// Faults that no page of plain prose may have.
const NEVER: [&str; 8] =
    ["overfull", "widow", "orphan", "lone-heading", "uneven", "short", "hyphen-turn", "ladder"];

/// The running prose of a chapter: paragraphs without notes, marks of figures and the like.
fn prose(markdown: &str) -> Vec<String> {
    let body =
        markdown.strip_prefix("---").and_then(|t| t.split_once("\n---")).map_or(markdown, |t| t.1);
    let plain = |p: &&str| {
        p.len() > 120
            && !p.starts_with(['#', '-', '|', '>', ':', '!', '`', '[', '$', ' '])
            && !p.starts_with(|c: char| c.is_ascii_digit())
            && !p.contains(['@', '$', '{', '|'])
            // The facts of a panel.
            && !p.contains("\n: ")
    };
    body.split("\n\n").map(str::trim).filter(plain).map(without_notes).collect()
}

fn without_notes(paragraph: &str) -> String {
    let mut out = String::new();
    let mut rest = paragraph;
    while let Some((before, after)) = rest.split_once("[^") {
        out.push_str(before);
        rest = after.split_once(']').map_or("", |t| t.1);
    }
    out + rest
}

fn write_book(dir: &Path, trim: &str) {
    let mut names: Vec<_> = fs::read_dir(support::own_book())
        .expect("the own book")
        .flatten()
        .map(|e| e.path())
        .filter(|p| p.extension().is_some_and(|e| e == "md"))
        .collect();
    names.sort();
    let mut list = Vec::new();
    for path in names {
        let text = support::without_index_marks(&fs::read_to_string(&path).expect("a chapter"));
        let paragraphs = prose(&text);
        if paragraphs.len() < 4 {
            continue;
        }
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let title = name.trim_end_matches(".md");
        fs::write(dir.join(&name), format!("# {title}\n\n{}\n", paragraphs.join("\n\n")))
            .expect("written");
        list.push(format!("\"{name}\""));
    }
    let manifest = format!(
        "[book]\ntitle = \"Prose\"\nauthors = [\"Recto\"]\nlanguage = \"en-GB\"\n\n\
         [chapters]\nmain = [{}]\n\n[print]\ntrim = \"{trim}\"\n",
        list.join(", ")
    );
    fs::write(dir.join("recto.toml"), manifest).expect("written");
}

fn report(dir: &Path) -> Value {
    let run = support::run(dir, &["build", "--pdf", "--report", "--format", "json"]);
    let out = String::from_utf8(run.stdout).expect("UTF-8");
    assert!(run.status.success(), "{out}");
    out.lines()
        .filter_map(|l| serde_json::from_str::<Value>(l).ok())
        .find(|v| v["type"] == "report")
        .expect("a report")
}

/// Builds the book in `dir` and compares what its report tells with the limits of its trim.
fn hold(dir: &Path, (trim, deviation, band, contrast, hyphened): Limits) {
    let r = report(dir);
    let number = |key: &str| r[key].as_f64().expect("a number");
    assert!(number("justified") > 400.0, "{trim}: too little prose: {}", r["justified"]);
    let figures = format!(
        "{trim}: deviation {}, in band {}, contrast {}, hyphened {}",
        r["deviation"], r["inBand"], r["contrast"], r["hyphened"]
    );
    eprintln!("{figures}");
    assert!(number("deviation") <= deviation, "{figures}");
    assert!(number("inBand") >= band, "{figures}");
    assert!(number("contrast") <= contrast, "{figures}");
    assert!(number("hyphened") <= hyphened, "{figures}");
    let exceptions = r["exceptions"].as_array().expect("a list");
    for fault in NEVER {
        let at: Vec<&Value> = exceptions.iter().filter(|e| e["rule"] == fault).collect();
        assert!(at.is_empty(), "{trim}: {at:?}");
    }
}

#[test]
fn a_novel_is_set_evenly_on_full_pages() {
    for limits in NOVEL {
        let dir = tempfile::tempdir().expect("a folder");
        support::copy(&support::small_book("time-machine"), dir.path());
        let path = dir.path().join("recto.toml");
        let manifest = fs::read_to_string(&path).expect("a manifest");
        fs::write(&path, manifest.replace("6x9in", limits.0)).expect("written");
        hold(dir.path(), limits);
    }
}

#[test]
fn prose_is_set_evenly_on_full_pages() {
    for limits in PROSE {
        let dir = tempfile::tempdir().expect("a folder");
        write_book(dir.path(), limits.0);
        hold(dir.path(), limits);
    }
}
