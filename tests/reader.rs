//! The EPUB in a reading system: foliate-js in a browser, which goes through the contents, jumps to
//! printed pages, opens a note and comes back.
//!
//! `RECTO_READER` names the folder of Node packages that holds foliate-js and puppeteer-core,
//! `PUPPETEER_EXECUTABLE_PATH` the browser. With `RECTO_KEEP` the pictures that it takes stay in that
//! folder, to be looked at.

mod support;

use serde_json::Value;
use std::path::{Path, PathBuf};
use support::{Built, build, letters, own_book, printed, validator};

/// What the reading system saw; `None` if it is not installed and need not be.
fn read(built: &Built, pages: &[&str]) -> Option<Value> {
    let Some(modules) = std::env::var("RECTO_READER").ok().filter(|p| !p.is_empty()) else {
        let required = std::env::var_os("RECTO_REQUIRE_VALIDATORS").is_some_and(|v| v == "1");
        assert!(!required, "foliate-js is required and not installed");
        eprintln!("foliate-js is not installed: not asked");
        return None;
    };
    let keep = std::env::var_os("RECTO_KEEP").map(PathBuf::from);
    let pictures = keep.unwrap_or_else(|| built.dir.path().to_path_buf());
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/validators/reader.mjs");
    let paths = [&script, Path::new(&modules), &built.epub, &pictures];
    let mut args: Vec<String> = paths.iter().map(|p| p.to_string_lossy().into_owned()).collect();
    args.extend(pages.iter().map(|p| p.to_string()));
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let out = validator("node", &args)?;
    let said = String::from_utf8_lossy(&out.stdout).into_owned();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let seen: Value = serde_json::from_str(&said).expect("JSON");
    assert_eq!(seen["errors"].as_array().map(Vec::len), Some(0), "{}", seen["errors"]);
    Some(seen)
}

/// Every entry of the contents leads to its words, on the screen.
fn check_contents(seen: &Value) -> usize {
    let entries = seen["contents"].as_array().expect("contents");
    for entry in entries {
        let text = |key: &str| letters(entry[key].as_str().unwrap_or_default());
        let (label, title) = (text("label"), text("title"));
        // "Chapter One From Deterrence" is "1. From Deterrence" in the contents.
        let words = label.trim_start_matches(|c: char| c.is_ascii_digit());
        let from = words.char_indices().rev().nth(7).map_or(0, |c| c.0);
        let tail = &words[from..];
        assert!(title.ends_with(tail), "{entry}");
        assert_eq!(entry["isShown"], true, "{entry}");
    }
    entries.len()
}

/// The words behind a mark are the first words of the printed page.
fn check_pages(seen: &Value, built: &Built) {
    let Some(printed) = printed(&built.pdf) else { return };
    for page in seen["pages"].as_array().expect("pages") {
        let label =
            page["label"].as_str().unwrap_or_else(|| panic!("not in the page list: {page}"));
        assert_eq!(page["isShown"], true, "the mark of page {label} is not on the screen");
        let words: String = letters(page["words"].as_str().unwrap_or_default());
        let words: String = words.chars().take(40).collect();
        let (_, text) = &printed[label];
        // A running head and a folio may stand before them, and half a word that is divided.
        let at = text.find(&words[8..]);
        assert!(at.is_some_and(|at| at < 60), "page {label}: `{words}` in `{text:.120}`");
    }
}

#[test]
fn a_reading_system_shows_the_own_book() {
    let built = build(&own_book());
    let Some(seen) = read(&built, &["57", "22", "52", "x"]) else { return };
    assert!(check_contents(&seen) > 60);
    check_pages(&seen, &built);
    let note = &seen["popUp"];
    assert_eq!(note["type"], "footnote", "{note}");
    let text = note["text"].as_str().unwrap_or_default();
    assert!(text.starts_with("North Atlantic Treaty"), "{note}");
    assert_eq!(seen["followed"]["wasShown"], true, "the note was gone to");
    assert_eq!(seen["followed"]["isBack"], true, "the way back leads to the mark");
    let landmarks: Vec<&str> =
        seen["landmarks"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    assert!(landmarks.contains(&"toc") && landmarks.contains(&"bodymatter"), "{landmarks:?}");
}
