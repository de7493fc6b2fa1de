//! `recto preview` in headless Chromium, as a person uses it: `tests/validators/preview.mjs` drives it.
//!
//! `RECTO_READER` names the folder of Node packages that holds puppeteer-core, `RECTO_ACE` the program
//! beside whose packages axe lies, `PUPPETEER_EXECUTABLE_PATH` the browser. With `RECTO_KEEP` the pictures
//! of every view stay in that folder, to be looked at.

#![cfg(unix)]

mod support;

use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use support::preview::Preview;
use support::{copy, own_book, validator};

/// What a person saw; `None` if no browser is installed and none need be.
fn looked_at(book: &Path) -> Option<Value> {
    let required = std::env::var_os("RECTO_REQUIRE_VALIDATORS").is_some_and(|v| v == "1");
    let named = |name: &str| std::env::var(name).ok().filter(|p| !p.is_empty());
    let axe = named("RECTO_ACE").and_then(|ace| {
        let modules = Path::new(&ace).ancestors().find(|p| p.ends_with("node_modules"))?;
        Some(modules.join("@daisy/axe-core-for-ace/axe.min.js"))
    });
    let (Some(modules), Some(axe)) = (named("RECTO_READER"), axe.filter(|axe| axe.is_file()))
    else {
        assert!(!required, "puppeteer-core and axe-core are required and not installed");
        eprintln!("puppeteer-core or axe-core is not installed: not asked");
        return None;
    };
    let preview = Preview::start(book, &[]);
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/validators/preview.mjs");
    let keep = std::env::var_os("RECTO_KEEP").map(PathBuf::from);
    let mut args: Vec<String> = [&script, Path::new(&modules), &axe]
        .iter()
        .map(|p| p.to_string_lossy().into_owned())
        .collect();
    args.extend([preview.address(), book.to_string_lossy().into_owned()]);
    args.extend(keep.map(|k| k.to_string_lossy().into_owned()));
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let out = validator("node", &args)?;
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    Some(serde_json::from_slice(&out.stdout).expect("JSON"))
}

#[test]
fn a_person_sees_the_pages_while_writing() {
    let dir = tempfile::tempdir().expect("a folder");
    let book = dir.path().join("book");
    copy(&own_book(), &book);
    let manifest = std::fs::read_to_string(book.join("recto.toml")).expect("a manifest");
    // Where its words stand does not hang on how long its chapters are.
    let manifest = manifest.replacen("[print]\n", "[print]\nopen = \"recto\"\n", 1);
    std::fs::write(book.join("recto.toml"), &manifest).expect("written");
    let Some(seen) = looked_at(&book) else { return };
    assert_eq!(seen["errors"], json!([]));
    let text = |key: &str| seen[key].as_str().unwrap_or_default().to_owned();

    assert_eq!((seen["folio"].as_str(), &seen["isThere"]), (Some("3"), &json!(true)));
    assert_eq!(seen["nowhere"], "true");
    assert!(text("place").starts_with("history.md:"), "{}", seen["place"]);
    for key in ["scrollStays", "changed", "followed", "staysIfTold", "pagesStay"] {
        assert_eq!(seen[key], true, "{key}");
    }
    assert!(text("note").starts_with("the pages are the last good ones: recto.toml:"), "{seen}");
    assert!(text("problem").contains("sec-nowhere"), "{}", seen["problem"]);
    assert!(seen["found"].as_u64() > Some(5) && seen["contents"].as_u64() > Some(40));

    // Both lines in their new order, comments and all the rest as they were.
    let (history, principles) = ("    \"history.md\",\n", "    \"principles.md\",\n");
    let want =
        manifest.replace(&format!("{history}{principles}"), &format!("{principles}{history}"));
    assert_eq!(text("dragged"), want);
    let titles: Vec<&str> =
        seen["titles"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let at = |title: &str| titles.iter().position(|t| t.starts_with(title));
    assert!(at("Principles") < at("From Deterrence"), "{titles:?}");
    assert_eq!(seen["undone"], true);

    assert!(text("note2").contains("North Atlantic Treaty"), "{}", seen["note2"]);
    assert_eq!((&seen["noteCloses"], &seen["scriptRuns"]), (&json!(true), &json!("no")));
    assert_eq!(seen["sandbox"], "allow-same-origin");
    assert!(text("readerPlace").contains("history.md:"), "{}", seen["readerPlace"]);
    assert_ne!(seen["dressed"][0][0], seen["dressed"][1][0], "the paper is dark");
    assert_ne!(seen["dressed"][0][1], seen["dressed"][1][1], "letters are larger");
    assert_ne!(seen["turned"][0], seen["turned"][1]);
    assert!(text("cover").starts_with("spine "), "{}", seen["cover"]);
    assert!(text("offered").ends_with(".epub"), "{}", seen["offered"]);

    assert!(text("keyPlace").starts_with("history.md:"), "{}", seen["keyPlace"]);
    assert_eq!(seen["keyPanel"], "tab-order");
    assert!(text("keyFocus").starts_with("Principles"), "{}", seen["keyFocus"]);
    assert_eq!((&seen["keyMoved"], &seen["keyUndone"]), (&json!(true), &json!(true)));
    let violations = seen["violations"].as_array().expect("violations");
    assert!(violations.is_empty(), "{violations:#?}");
}
