//! The gate of the typesetter: how evenly plain prose is set and how full its pages are, at three
//! trims. The text is the running prose of the project's own book, made into a book without
//! figures, lists and tables, so that what is measured is lines and pages.
//!
//! Limits are the targets of the typesetter on novels, with a little room for a short text; a
//! change that loses what was reached fails here.

mod support;

use serde_json::Value;
use std::fs;
use std::path::Path;

/// Trims with what holds at each: standard deviation of the word space, share of lines within
/// .85 to 1.20 of the natural one, contrast of neighbouring lines, share of hyphened lines.
const TRIMS: [(&str, f64, f64, f64, f64); 3] = [
    ("6x9in", 0.105, 0.88, 0.080, 0.030),
    ("a5", 0.110, 0.87, 0.085, 0.035),
    ("5.5x8.5in", 0.115, 0.86, 0.090, 0.040),
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
        let text = fs::read_to_string(&path).expect("a chapter");
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

#[test]
fn prose_is_set_evenly_on_full_pages() {
    for (trim, deviation, band, contrast, hyphened) in TRIMS {
        let dir = tempfile::tempdir().expect("a folder");
        write_book(dir.path(), trim);
        let r = report(dir.path());
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
}
