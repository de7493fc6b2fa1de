//! Chapters as people write them for other tools: nothing of their syntax is set as it stands
//! without a message that says what to write.

mod support;

use serde_json::Value;
use std::collections::BTreeSet;

#[test]
fn what_other_tools_understand_is_told_with_what_to_write() {
    let out = support::run(&support::small_book("strangers"), &["check", "--format", "json"]);
    let text = String::from_utf8(out.stdout).expect("UTF-8");
    let told: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("JSON"))
        .filter(|d| d["type"] == "diagnostic")
        .collect();
    let mut seen = BTreeSet::new();
    let mut places = BTreeSet::new();
    for d in &told {
        let word = |key: &str| d[key].as_str().unwrap_or_default().to_owned();
        let line = d["line"].as_u64().expect("a line");
        assert!(!word("help").is_empty(), "no help: {d}");
        assert_eq!(word("severity"), "warning", "{d}");
        assert!(
            seen.insert((word("path"), line, d["column"].as_u64(), word("code"))),
            "twice: {d}"
        );
        places.insert((word("path"), line));
    }
    // Each of these lines has a message.
    let wanted: [(&str, &[u64]); 3] = [
        ("pandoc.md", &[6, 8, 18, 21, 25, 27, 31, 35, 37, 39, 41, 55, 59, 61]),
        ("site.md", &[7, 9, 11, 13, 21, 25, 27, 29, 32, 36, 41, 45]),
        ("notes.md", &[7, 9, 11, 14, 16, 21]),
    ];
    for (path, lines) in wanted {
        for line in lines {
            assert!(places.contains(&(path.to_owned(), *line)), "nothing is told of {path}:{line}");
        }
    }
    // What is understood is not: the author, Quarto's figure, and the caption behind a table in HTML.
    for line in [3, 43, 53] {
        assert!(!places.contains(&("pandoc.md".to_owned(), line)), "pandoc.md:{line}");
    }
    // Neither are MyST's admonitions, nor keys by which other tools make their pages.
    for (path, line) in [("site.md", 17), ("notes.md", 2)] {
        assert!(!places.contains(&(path.to_owned(), line)), "{path}:{line}");
    }
}
