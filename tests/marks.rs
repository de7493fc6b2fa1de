//! Marks of a returned proof: pdfium finds the words, pikepdf puts the annotations in, and Recto says at which
//! line of the manuscript they stand.

mod support;

use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use support::{python_with, run};
use tempfile::TempDir;

const ONE: &str = "# Out\n\nThe *long* road home was affluent, and \"very\" long indeed, for Ann's ox had an \
                   efficient official in the waffle, and nobody in the whole of that extraordinarily \
                   straightforward countryside knew what to say of it.[^1] The road was long.\n\n\
                   - one item, **bold**\n- two items\n\n| a | b |\n|---|---|\n| salt | pepper |\n\n\
                   [^1]: The footnote goes on and on.\n";
const TWO: &str = "# Home\n\nNobody was at home.\n\nThe kettle was.\n";

/// A book with its proof, annotated; `None` where nobody can annotate and need not.
fn proof(edition: Option<&str>, marks: &Value) -> Option<(TempDir, PathBuf)> {
    proof_of(TWO, edition, marks)
}

/// The same with another second chapter.
fn proof_of(two: &str, edition: Option<&str>, marks: &Value) -> Option<(TempDir, PathBuf)> {
    let (pikepdf, pdfium) = (python_with("pikepdf")?, python_with("pypdfium2")?);
    assert_eq!(pikepdf, pdfium);
    let dir = tempfile::tempdir().expect("a folder");
    let book = dir.path();
    let manifest = "[book]\ntitle = \"T\"\nlanguage = \"en\"\n[chapters]\nmain = [\"one.md\", \"two.md\"]\n\
                    [editions.press]\nfor = \"generic\"\nmarks = true\n\
                    [editions.lines]\nprint = { line-numbers = true }\n";
    fs::write(book.join("recto.toml"), manifest).expect("written");
    fs::write(book.join("one.md"), ONE).expect("written");
    fs::write(book.join("two.md"), two).expect("written");
    let plate = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 60 90\">\
                 <rect width=\"60\" height=\"90\" fill=\"#999\"/></svg>";
    fs::write(book.join("plate.svg"), plate).expect("written");
    let mut args = vec!["build", "-o", "output", "--force"];
    args.extend(edition.into_iter().flat_map(|name| ["--for", name]));
    let out = run(book, &args);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let name = edition.map_or("t.pdf".into(), |name| format!("t-{name}.pdf"));
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/validators/annotate.py");
    let proof = book.join("proof.pdf");
    let out = Command::new(pikepdf)
        .arg("-B")
        .arg(script)
        .args([&book.join("output").join(name), &proof])
        .arg(marks.to_string())
        .output()
        .expect("python runs");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    Some((dir, proof))
}

/// What `recto marks` says as JSON: the marks, and standard error.
fn marks(dir: &Path, more: &[&str]) -> (Vec<Value>, String) {
    let args: Vec<&str> =
        ["marks", "proof.pdf", "--format", "json"].iter().chain(more).copied().collect();
    let out = run(dir, &args);
    let said = String::from_utf8_lossy(&out.stdout).into_owned();
    assert!(out.status.success(), "{said}{}", String::from_utf8_lossy(&out.stderr));
    let all = said.lines().map(|l| serde_json::from_str::<Value>(l).expect("JSON"));
    let all: Vec<Value> = all.collect();
    (all.iter().filter(|m| m["type"] == "mark").cloned().collect(), said)
}

/// The line and column, from 1, where a text stands in a file.
fn place(text: &str, words: &str, nth: usize) -> (u64, u64) {
    let at = text.match_indices(words).nth(nth).expect("there").0;
    let line = text[..at].matches('\n').count() as u64 + 1;
    let column = text[..at].chars().rev().take_while(|c| *c != '\n').count() as u64 + 1;
    (line, column)
}

#[test]
fn marks_of_every_kind_stand_at_their_words() {
    let list = json!([
        { "kind": "highlight", "words": "affluent", "note": "Rich?", "by": "Eve", "reply": ["Ada", "Yes."] },
        { "kind": "underline", "words": "efficient official" },
        { "kind": "strike-out", "words": "very", "by": "Eve" },
        { "kind": "replace", "words": "straightforward", "new": "flat" },
        { "kind": "insert", "words": "of it.", "new": "at all" },
        { "kind": "strike-out", "words": "long", "nth": 2 },
        { "kind": "highlight", "words": "bold" },
        { "kind": "highlight", "words": "pepper" },
        { "kind": "note", "words": "footnote", "note": "One line\nand another: ünï", "by": "Eve" },
        { "kind": "drawing", "words": "kettle", "note": "Black?" },
        { "kind": "highlight", "words": "Nobody", "hidden": true },
    ]);
    for edition in [None, Some("press")] {
        let Some((dir, _)) = proof(edition, &list) else { return };
        let more: Vec<&str> = edition.iter().flat_map(|name| ["--for", name]).collect();
        let (found, said) = marks(dir.path(), &more);
        assert!(!said.contains("proof-changed"), "{said}");
        let of = |kind: &str, words: &str| -> Value {
            let own = found.iter().find(|m| m["kind"] == kind && m["words"] == words);
            own.unwrap_or_else(|| panic!("{edition:?}: no {kind} of {words:?}: {found:#?}")).clone()
        };
        for (kind, words, file, text, nth) in [
            ("highlight", "affluent", "one.md", ONE, 0),
            ("underline", "efficient official", "one.md", ONE, 0),
            ("strike-out", "very", "one.md", ONE, 0),
            ("replace", "straightforward", "one.md", ONE, 0),
            ("strike-out", "long", "one.md", ONE, 2),
            ("highlight", "bold", "one.md", ONE, 0),
            ("highlight", "pepper", "one.md", ONE, 0),
            ("note", "footnote", "one.md", ONE, 0),
            ("drawing", "kettle", "two.md", TWO, 0),
        ] {
            let mark = of(kind, words);
            let at = (
                mark["line"].as_u64().expect("a line"),
                mark["column"].as_u64().expect("a column"),
            );
            assert_eq!(mark["file"], file, "{mark}");
            assert_eq!(at, place(text, words, nth), "{mark}");
        }
        assert_eq!(of("replace", "straightforward")["new"], "flat");
        assert_eq!(of("highlight", "affluent")["note"], "Rich?");
        assert_eq!(of("highlight", "affluent")["author"], "Eve");
        assert_eq!(
            of("highlight", "affluent")["replies"],
            json!([{ "author": "Ada", "note": "Yes." }])
        );
        assert_eq!(of("note", "footnote")["note"], "One line\nand another: ünï");
        let caret = found.iter().find(|m| m["kind"] == "insert").expect("an insertion");
        assert_eq!(caret["new"], "at all");
        let behind = place(ONE, "of it.", 0);
        assert_eq!(
            (caret["line"].as_u64(), caret["column"].as_u64()),
            (Some(behind.0), Some(behind.1 + 6))
        );
        assert_eq!(found.len(), 10, "{found:#?}");
    }
}

#[test]
fn marks_become_criticmarkup_in_the_chapters() {
    let list = json!([
        { "kind": "highlight", "words": "affluent", "note": "Rich?", "by": "Eve" },
        { "kind": "strike-out", "words": "very" },
        { "kind": "replace", "words": "straightforward", "new": "flat" },
        { "kind": "insert", "words": "of it.", "new": " At all." },
        { "kind": "note", "words": "kettle", "note": "Black?" },
    ]);
    let Some((dir, _)) = proof(None, &list) else { return };
    let (_, said) = marks(dir.path(), &["--criticmarkup"]);
    let (one, two) = ("one.md", "two.md");
    let [one, two] =
        [one, two].map(|name| fs::read_to_string(dir.path().join(name)).expect("a file"));
    let wanted = ONE
        .replace("affluent", "{==affluent==}{>>Eve: Rich?<<}")
        .replace("very", "{--very--}")
        .replace("straightforward", "{~~straightforward~>flat~~}")
        .replace("of it.", "of it.{++At all.++}");
    assert_eq!(one, wanted, "{said}");
    assert_eq!(two, TWO.replace("kettle", "kettle{>>Black?<<}"), "{said}");
}

#[test]
fn a_proof_of_another_text_is_told() {
    let list = json!([{ "kind": "highlight", "words": "affluent" }]);
    let Some((dir, _)) = proof(None, &list) else { return };
    fs::write(dir.path().join("one.md"), ONE.replace("home", "back home")).expect("written");
    let (_, said) = marks(dir.path(), &[]);
    assert!(said.contains("proof-changed"), "{said}");
}

#[test]
fn what_is_no_pdf_is_refused() {
    let dir = tempfile::tempdir().expect("a folder");
    for (name, bytes) in
        [("a.pdf", &b"%PDF-1.7\nnothing"[..]), ("b.pdf", b""), ("c.pdf", &[0xff; 64])]
    {
        fs::write(dir.path().join(name), bytes).expect("written");
        let out = run(dir.path(), &["marks", name]);
        assert_eq!(out.status.code(), Some(1), "{name}");
        let said = String::from_utf8_lossy(&out.stderr).into_owned();
        assert!(said.contains("is no PDF that can be read"), "{said}");
    }
    let out = run(dir.path(), &["marks", "gone.pdf"]);
    assert!(String::from_utf8_lossy(&out.stderr).contains("there is no file"));
}

#[test]
fn lines_of_a_proof_have_numbers_and_its_marks_stand_where_they_did() {
    let list = json!([{ "kind": "highlight", "words": "affluent" }, { "kind": "strike-out", "words": "kettle" }]);
    let Some((dir, proof)) = proof(Some("lines"), &list) else { return };
    let (found, said) = marks(dir.path(), &["--for", "lines"]);
    let at = |mark: &Value| (mark["line"].as_u64(), mark["column"].as_u64());
    let wanted = [place(ONE, "affluent", 0), place(TWO, "kettle", 0)];
    let wanted = wanted.map(|(line, column)| (Some(line), Some(column)));
    assert_eq!(found.iter().map(at).collect::<Vec<_>>(), wanted, "{said}");
    assert!(!said.contains("proof-changed"), "{said}");
    let Some(python) = python_with("pypdfium2") else { return };
    let script = "import pypdfium2, sys\n\
                  for page in pypdfium2.PdfDocument(sys.argv[1]):\n    print(page.get_textpage().get_text_range().split())\n";
    let out = Command::new(python).args(["-c", script]).arg(proof).output().expect("python runs");
    let text = String::from_utf8_lossy(&out.stdout);
    let page = text.lines().find(|page| page.contains("affluent")).expect("a page");
    // Title, paragraph, list, table and note have more than ten lines; nothing else says five.
    assert_eq!(["'5'", "'10'"].map(|n| page.matches(n).count()), [1, 1], "{page}");
}

#[test]
fn a_mark_on_a_picture_stands_at_the_picture() {
    let two =
        "# Home\n\nNobody was at home.\n\n![A grey field](plate.svg){.bleed}\n\nThe kettle was.\n";
    let (left, right) = ([100, 300, 120, 320], [200, 300, 260, 400]);
    let on = |page: usize| {
        [
            json!({ "kind": "note", "box": left, "page": page, "note": "too dark" }),
            json!({ "kind": "drawing", "box": right, "page": page, "note": "this corner" }),
        ]
    };
    // The plate stands behind six pages of front matter and one of each chapter.
    let list: Vec<Value> = (6..9).flat_map(on).collect();
    let Some((dir, _)) = proof_of(two, None, &json!(list)) else { return };
    let (found, said) = marks(dir.path(), &[]);
    let at_picture = |mark: &&Value| mark["file"] == "two.md" && mark["line"] == 5;
    let kinds: Vec<&str> =
        found.iter().filter(at_picture).filter_map(|mark| mark["kind"].as_str()).collect();
    assert_eq!(kinds, ["drawing", "note"], "{said}");
}
