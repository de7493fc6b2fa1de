//! Tests of editing an order that is written as tables.

use crate::manifest::Flavour;
use crate::manifest::edit::{Change, NewEntry, Place, apply};
use crate::model::{Kind, Matter};

const BOOK: &str = r#"[book]
title = "Peace"

# how it began
[[chapters.main]] # first
file = "history.md" # long

[[chapters.main]]
part = "Case studies"
chapters = [
  # Kosovo
  { file = "kfor.md", kind = "case-study" },
  "isaf.md", # Kabul
]

[[chapters.main]]
file = "end.md"
number = false
# title = "The end"

# about the print
[print]
trim = "a5"

[[chapters.back]]
file = "glossary.md"
"#;

fn moved(text: &str, name: &str, place: Place) -> String {
    apply(Flavour::Recto, text, "", &Change::Move(name.into(), place)).unwrap()
}

fn before(name: &str) -> Place {
    Place::Before(name.into())
}

fn after(name: &str) -> Place {
    Place::After(name.into())
}

#[test]
fn a_table_moves_with_its_comments() {
    let new = moved(BOOK, "history.md", after("end.md"));
    let expected = "number = false\n# title = \"The end\"\n\n# how it began\n[[chapters.main]] # \
                    first\nfile = \"history.md\" # long\n\n# about the print\n[print]";
    assert!(new.contains(expected), "{new}");
    assert!(new.starts_with("[book]\ntitle = \"Peace\"\n\n[[chapters.main]]\npart"), "{new}");
    // And back again: not a byte is lost.
    assert_eq!(moved(&new, "history.md", before("Case studies")), BOOK);
}

#[test]
fn from_one_matter_to_another() {
    let new = moved(BOOK, "glossary.md", before("history.md"));
    assert!(new.contains("\n[[chapters.main]]\nfile = \"glossary.md\"\n\n# how it"), "{new}");
    assert!(new.ends_with("trim = \"a5\"\n"), "{new}");
    let new = moved(BOOK, "end.md", after("glossary.md"));
    assert!(new.ends_with(
        "file = \"glossary.md\"\n\n[[chapters.back]]\nfile = \"end.md\"\nnumber = false\n# title = \
         \"The end\"\n"
    ));
    let new = moved(BOOK, "end.md", Place::End(Matter::Front));
    assert!(new.contains("\n\n[[chapters.front]]\nfile = \"end.md\""), "{new}");
    assert!(new.contains("\"The end\"\n\n# how it began"), "{new}");
}

#[test]
fn into_a_list_and_out_of_it() {
    let new = moved(BOOK, "history.md", after("kfor.md"));
    let expected = "kind = \"case-study\" },\n  # how it began\n  # first\n  # long\n  \
                    \"history.md\",\n  \"isaf.md\", # Kabul\n]";
    assert!(new.contains(expected), "{new}");
    let new = moved(BOOK, "end.md", Place::EndOfPart("case studies".into()));
    assert!(
        new.contains("  # title = \"The end\"\n  { file = \"end.md\", number = false },\n]"),
        "{new}"
    );
    let new = moved(BOOK, "kfor.md", before("history.md"));
    let expected = "\n\n# Kosovo\n[[chapters.main]]\nfile = \"kfor.md\"\nkind = \"case-study\"\n\n# \
                    how it began";
    assert!(new.contains(expected), "{new}");
    assert!(new.contains("chapters = [\n  \"isaf.md\", # Kabul\n]"), "{new}");
    let new = moved(BOOK, "isaf.md", after("end.md"));
    assert!(new.contains("\n\n# Kabul\n[[chapters.main]]\nfile = \"isaf.md\"\n"), "{new}");
}

#[test]
fn added_and_removed() {
    let kind = Some(Kind::CaseStudy);
    let entry = NewEntry { file: "sea.md".into(), kind, title: Some("At # \"sea\"".into()) };
    let new = Change::Add(entry, after("end.md"));
    let new = apply(Flavour::Recto, BOOK, "", &new).unwrap();
    let expected = "\"The end\"\n\n[[chapters.main]]\nfile = \"sea.md\"\nkind = \
                    \"case-study\"\ntitle = 'At # \"sea\"'\n\n# about";
    assert!(new.contains(expected), "{new}");
    let gone = apply(Flavour::Recto, &new, "", &Change::Remove("sea.md".into())).unwrap();
    assert_eq!(gone, BOOK);
    let new = moved(&new, "sea.md", after("isaf.md"));
    assert!(new.contains("title = 'At # \"sea\"' },\n]"), "{new}");
    // A part is not thrown away with what is in it.
    let refusal = apply(Flavour::Recto, BOOK, "", &Change::Remove("Case studies".into()));
    assert!(refusal.unwrap_err().message.contains("2 chapters below it"));
}

#[test]
fn a_part_without_a_list_gets_one() {
    let text = "[[chapters.main]]\npart = \"One\" # empty\n[[chapters.main]]\nfile = \"a.md\"";
    let new = moved(text, "a.md", Place::EndOfPart("One".into()));
    assert_eq!(new, "[[chapters.main]]\npart = \"One\" # empty\nchapters = [\"a.md\"]\n");
    // A comment goes along.
    let text = text.replace("\"a.md\"", "\"a.md\" # short");
    let new = moved(&text, "a.md", Place::EndOfPart("One".into()));
    assert!(new.contains("chapters = [\n  # short\n  \"a.md\",\n]\n"), "{new}");
}

#[test]
fn tight_tables_stay_tight_and_line_ends_stay() {
    let table = |file: &str| format!("[[chapters.main]]\nfile = \"{file}\"\n");
    let text = format!("{}{}# three\n{}", table("a.md"), table("b.md"), table("c.md"));
    let new = moved(&text, "c.md", before("a.md"));
    assert_eq!(new, format!("# three\n{}{}{}", table("c.md"), table("a.md"), table("b.md")));
    let windows = BOOK.replace('\n', "\r\n");
    let new = moved(&windows, "kfor.md", before("history.md"));
    assert_eq!(new.replace("\r\n", ""), new.replace(['\r', '\n'], ""), "{new:?}");
}

#[test]
fn tables_beside_lists() {
    let text = "[chapters]\nfront = [\"p.md\"]\n\n[[chapters.main]]\nfile = \"a.md\"\n";
    let new = moved(text, "p.md", before("a.md"));
    let expected = "[chapters]\nfront = []\n\n[[chapters.main]]\nfile = \
                    \"p.md\"\n\n[[chapters.main]]\nfile = \"a.md\"\n";
    assert_eq!(new, expected);
    let entry = NewEntry { file: "g.md".into(), ..NewEntry::default() };
    let new = Change::Add(entry, Place::End(Matter::Back));
    let new = apply(Flavour::Recto, text, "", &new).unwrap();
    assert!(new.starts_with("[chapters]\nfront = [\"p.md\"]\nback = [\"g.md\"]\n\n[["), "{new}");
}
