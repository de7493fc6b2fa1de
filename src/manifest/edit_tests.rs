//! Tests of editing `recto.toml`.

use super::*;
use crate::model::{Kind, Matter};

const BOOK: &str = r#"# The book
[book]
title = "Peace" # a remark

[chapters]
front = ["preface.md"]
main = [ # reading order
  # how it began
  "history.md", # long
  "theory.md",

  # The cases, one by one

  # Kosovo first
  { part = "Case studies", chapters = [
    { file = "kfor.md", kind = "case-study" },
    # much is known
    "isaf.md", # Kabul
  ] },
  "end.md"
]
back = ["glossary.md", "index.md"]

[print]
trim = "a5"
"#;

fn moved(text: &str, name: &str, place: Place) -> String {
    apply(Flavour::Recto, text, "", &Change::Move(name.into(), place)).unwrap()
}

fn refused(change: Change) -> String {
    match apply(Flavour::Recto, BOOK, "", &change) {
        Ok(text) => panic!("not refused: {text}"),
        Err(refusal) => format!("{} ({})", refusal.message, refusal.help),
    }
}

fn before(name: &str) -> Place {
    Place::Before(name.into())
}

fn after(name: &str) -> Place {
    Place::After(name.into())
}

#[test]
fn a_line_moves_with_its_comments() {
    let new = moved(BOOK, "isaf.md", before("kfor.md"));
    let expected = BOOK.replace(
        r#"    { file = "kfor.md", kind = "case-study" },
    # much is known
    "isaf.md", # Kabul
"#,
        r#"    # much is known
    "isaf.md", # Kabul
    { file = "kfor.md", kind = "case-study" },
"#,
    );
    assert_eq!(new, expected);
    // And back again: not a byte is lost.
    assert_eq!(moved(&new, "isaf.md", after("kfor.md")), BOOK);
}

#[test]
fn out_of_a_part_and_to_its_new_indent() {
    let new = moved(BOOK, "isaf.md", after("theory.md"));
    assert!(
        new.contains(
            "  \"theory.md\",\n  # much is known\n  \"isaf.md\", # Kabul\n\n  # The cases"
        ),
        "{new}"
    );
    assert!(new.contains("kind = \"case-study\" },\n  ] },"), "{new}");
    let back = moved(&new, "isaf.md", Place::EndOfPart("case studies".into()));
    assert_eq!(back, BOOK);
}

#[test]
fn comments_that_stand_apart_stay() {
    let new = moved(BOOK, "Case studies", before("history.md"));
    let begin = "main = [ # reading order\n  # Kosovo first\n  { part = \"Case studies\"";
    assert!(new.contains(begin), "{new}");
    assert!(
        new.contains("\"theory.md\",\n\n  # The cases, one by one\n\n  \"end.md\"\n]"),
        "{new}"
    );
}

#[test]
fn the_last_line_gets_its_comma() {
    let new = moved(BOOK, "history.md", after("end.md"));
    let tail = "  \"end.md\",\n  # how it began\n  \"history.md\" # long\n]";
    assert!(new.contains(tail), "{new}");
    let new = moved(BOOK, "end.md", before("history"));
    assert!(new.contains("  \"end.md\",\n  # how it began\n"), "{new}");
    assert!(new.contains("  ] }\n]\nback"), "{new}");
}

#[test]
fn lists_in_one_line_stay_in_one_line() {
    let new = moved(BOOK, "index.md", before("glossary.md"));
    assert!(new.contains("back = [\"index.md\", \"glossary.md\"]"), "{new}");
    let new = moved(BOOK, "glossary.md", Place::End(Matter::Front));
    assert!(new.contains("front = [\"preface.md\", \"glossary.md\"]\n"), "{new}");
    assert!(new.contains("back = [\"index.md\"]"), "{new}");
    let new = moved(BOOK, "preface.md", before("theory.md"));
    assert!(new.contains("front = []\n"), "{new}");
    assert!(new.contains("  \"preface.md\",\n  \"theory.md\",\n"), "{new}");
}

#[test]
fn a_list_in_one_line_is_spread_for_a_comment() {
    let new = moved(BOOK, "isaf.md", Place::End(Matter::Back));
    let expected = "back = [\n  \"glossary.md\",\n  \"index.md\",\n  # much is known\n  \"isaf.md\", # Kabul\n]\n";
    assert!(new.contains(expected), "{new}");
}

#[test]
fn several_in_one_line_of_many() {
    let text = "[chapters]\nmain = [\n  \"a.md\", \"b.md\",\n  \"c.md\", \"d.md\"]\n";
    let cases = [
        ("b.md", after("c.md"), "[\n  \"a.md\",\n  \"c.md\",\n  \"b.md\",\n  \"d.md\"]"),
        ("a.md", after("d.md"), "[\n  \"b.md\",\n  \"c.md\", \"d.md\",\n  \"a.md\"]"),
        ("d.md", before("a.md"), "[\n  \"d.md\",\n  \"a.md\", \"b.md\",\n  \"c.md\"]"),
        ("c.md", before("b.md"), "[\n  \"a.md\",\n  \"c.md\",\n  \"b.md\",\n  \"d.md\"]"),
    ];
    for (name, place, expected) in cases {
        let new = moved(text, name, place);
        assert_eq!(new, format!("[chapters]\nmain = {expected}\n"), "{name}");
    }
}

#[test]
fn every_move_keeps_every_entry() {
    let names = [
        "preface.md",
        "history.md",
        "theory.md",
        "Case studies",
        "kfor.md",
        "isaf.md",
        "end.md",
        "glossary.md",
        "index.md",
    ];
    let lines = |text: &str| {
        let mut lines: Vec<String> = text
            .lines()
            .filter(|l| l.contains('#'))
            .map(|l| l[l.find('#').unwrap()..].into())
            .collect();
        lines.sort();
        lines
    };
    let mut done = 0;
    for feed in ["\n", "\r\n"] {
        let book = BOOK.replace('\n', feed);
        for name in names {
            for other in names {
                for place in [before(other), after(other)] {
                    let change = Change::Move(name.into(), place);
                    let Ok(new) = apply(Flavour::Recto, &book, "", &change) else { continue };
                    done += 1;
                    assert_eq!(lines(&new), lines(&book), "{change:?}\n{new}");
                    if feed == "\r\n" {
                        assert_eq!(
                            new.matches('\n').count(),
                            new.matches("\r\n").count(),
                            "{new:?}"
                        );
                    }
                }
            }
        }
    }
    assert!(done > 200, "{done}");
}

#[test]
fn adds_with_what_the_manifest_shall_say() {
    let add = |entry: NewEntry, place: Place| {
        apply(Flavour::Recto, BOOK, "", &Change::Add(entry, place)).unwrap()
    };
    let plain = NewEntry { file: "un \"q\".md".into(), ..NewEntry::default() };
    let new = add(plain, Place::End(Matter::Main));
    assert!(new.contains("  \"end.md\",\n  'un \"q\".md'\n]"), "{new}");
    let entry = NewEntry {
        file: "sfor.md".into(),
        kind: Some(Kind::CaseStudy),
        title: Some("SFOR".into()),
    };
    let new = add(entry, Place::EndOfPart("Case studies".into()));
    let line = "\"isaf.md\", # Kabul\n    { file = \"sfor.md\", kind = \"case-study\", title = \"SFOR\" },\n  ] },";
    assert!(new.contains(line), "{new}");
}

#[test]
fn makes_lists_that_are_not_there() {
    let text = "[chapters]\nmain = [{ part = \"One\" }, \"a.md\"] # x\n\n[print]\n";
    let new = moved(text, "a.md", Place::EndOfPart("One".into()));
    assert_eq!(
        new,
        "[chapters]\nmain = [{ part = \"One\", chapters = [\"a.md\"] }] # x\n\n[print]\n"
    );
    let new = moved(text, "a.md", Place::End(Matter::Back));
    assert_eq!(new, "[chapters]\nmain = [{ part = \"One\" }] # x\nback = [\"a.md\"]\n\n[print]\n");
    let entry = NewEntry { file: "a.md".into(), ..NewEntry::default() };
    let change = Change::Add(entry, Place::End(Matter::Main));
    let new = apply(Flavour::Recto, "[chapters]\n", "", &change).unwrap();
    assert_eq!(new, "[chapters]\nmain = [\"a.md\"]\n");
    let new = apply(Flavour::Recto, "[chapters]\nmain = [\n]", "", &change).unwrap();
    assert_eq!(new, "[chapters]\nmain = [\n  \"a.md\"\n]");
}

#[test]
fn removes_a_line_and_its_comments() {
    let remove = |name: &str| apply(Flavour::Recto, BOOK, "", &Change::Remove(name.into()));
    let new = remove("isaf").unwrap();
    assert_eq!(new, BOOK.replace("    # much is known\n    \"isaf.md\", # Kabul\n", ""));
    let new = remove("history.md").unwrap();
    assert_eq!(new, BOOK.replace("  # how it began\n  \"history.md\", # long\n", ""));
}

#[test]
fn refuses_what_would_break_the_book() {
    let go = |name: &str, place: Place| refused(Change::Move(name.into(), place));
    assert_eq!(
        go("Case studies", before("isaf.md")),
        "`Case studies` can't be moved into itself ()"
    );
    assert_eq!(
        go("Case studies", Place::EndOfPart("Case studies".into())),
        "`Case studies` can't be moved into itself ()"
    );
    assert_eq!(go("isaf.md", after("isaf")), "`isaf.md` can't be moved next to itself ()");
    assert_eq!(
        go("isaff.md", before("kfor.md")),
        "the order has no entry `isaff.md` (did you mean `isaf.md`?)"
    );
    assert_eq!(
        go("isaf.md", Place::EndOfPart("Case study".into())),
        "the order has no part `Case study` (did you mean `Case studies`?)"
    );
    assert_eq!(go("isaf.md", after("kfor.md")), "it stands there already ()");
    let twice = NewEntry { file: "isaf.md".into(), ..NewEntry::default() };
    assert_eq!(
        refused(Change::Add(twice, Place::End(Matter::Main))),
        "`isaf.md` is listed already (`recto order move isaf.md ...` moves it)"
    );
    assert_eq!(
        refused(Change::Remove("Case studies".into())),
        "`Case studies` has 2 chapters below it (move or remove them first)"
    );
}

#[test]
fn a_part_does_not_go_into_a_part() {
    let text = "[chapters]\nmain = [{ part = \"A\", chapters = [\"a.md\"] }, { part = \"B\", chapters = [\"b.md\"] }]\n";
    let change = Change::Move("B".into(), before("a.md"));
    let refusal = apply(Flavour::Recto, text, "", &change).unwrap_err();
    assert_eq!(refusal.message, "`B` is a part and can't stand inside another entry");
    let new = moved(text, "B", before("A"));
    assert!(
        new.starts_with("[chapters]\nmain = [{ part = \"B\", chapters = [\"b.md\"] }, { part"),
        "{new}"
    );
}

#[test]
fn refuses_what_it_can_not_read() {
    for text in [
        "",
        "[chapters",
        "chapters = 3",
        "[[chapters.main]]\nfile = \"a.md\"",
        "[chapters]\nmain = 3",
    ] {
        let change = Change::Remove("a.md".into());
        assert!(apply(Flavour::Recto, text, "", &change).is_err(), "{text}");
    }
}
