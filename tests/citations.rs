//! Citations and entries of works of all kinds in the styles that people ask for most.
//!
//! `citations/works.json` has the works, `citations/clusters.json` what is cited, note by note, and
//! `citations/right/STYLE.txt` the right words: those that citeproc-js and pandoc agree upon, and where
//! they differ, the ones that `citations/README.md` gives reasons for. `tests/bench/citations/` asks the
//! two programs.

use recto::citations::{
    Cite, Cluster, Form, Format, Library, Locator, Nocite, Options, Style, process,
};
use recto::model::{Inline, InlineKind};
use serde_json::Value;

/// Runs as plain text with stars and the like.
fn plain(words: &[Inline]) -> String {
    let mut out = String::new();
    for inline in words {
        match &inline.kind {
            InlineKind::Text(text) => out.push_str(text),
            InlineKind::Emph(inner) => out.push_str(&format!("*{}*", plain(inner))),
            InlineKind::Strong(inner) => out.push_str(&format!("**{}**", plain(inner))),
            InlineKind::Super(inner) => out.push_str(&format!("^{}^", plain(inner))),
            InlineKind::Sub(inner) => out.push_str(&format!("~{}~", plain(inner))),
            InlineKind::Span(attr, inner) if attr.has("upright") => {
                out.push_str(&format!("*{}*", plain(inner)));
            }
            InlineKind::Span(attr, inner) if attr.has("smallcaps") => {
                out.push_str(&format!("[{}]", plain(inner)));
            }
            InlineKind::Span(_, inner) => out.push_str(&plain(inner)),
            InlineKind::Link(link) => out.push_str(&plain(&link.content)),
            other => panic!("{other:?} in a citation"),
        }
    }
    out
}

fn words(value: &Value, name: &str) -> Vec<Inline> {
    value[name].as_str().map(|text| vec![Inline::text(text)]).unwrap_or_default()
}

fn cite(value: &Value) -> Cite {
    let label = value["label"].as_str().unwrap_or_default().to_owned();
    let place = words(value, "locator");
    Cite {
        key: value["id"].as_str().expect("an id").to_owned(),
        prefix: words(value, "prefix"),
        suffix: words(value, "suffix"),
        locator: (!place.is_empty()).then_some(Locator { label, place, many: false }),
        form: match value["suppress-author"].as_bool() {
            Some(true) => Form::WithoutAuthor,
            _ => Form::Whole,
        },
    }
}

fn clusters(style: &Style) -> Vec<Cluster> {
    let all: Value = serde_json::from_str(include_str!("citations/clusters.json")).expect("JSON");
    let all = all.as_array().expect("a list").iter().zip(1..);
    all.map(|(cites, note)| Cluster {
        cites: cites.as_array().expect("a list").iter().map(cite).collect(),
        note: if style.is_note() { note } else { 0 },
        opens_note: true,
        ..Cluster::default()
    })
    .collect()
}

/// All words in a style, a line for each citation and each entry.
fn lines(style: &str, language: &str) -> String {
    let style = Style::named(style).expect("a style");
    let library = Library::read(Format::CslJson, include_str!("citations/works.json"));
    assert_eq!(library.faults, []);
    let options = Options { nocite: Nocite::Cited, links: true, quotes: None };
    let output = process(&style, language, &library, &clusters(&style), &options);
    assert_eq!(output.unknown, []);
    let mut out = String::new();
    for words in &output.clusters {
        out.push_str(&format!("c {}\n", plain(&words.citation)));
    }
    for entry in &output.entries {
        let label = plain(&entry.label);
        let space = if label.is_empty() || label.ends_with(' ') { "" } else { " " };
        out.push_str(&format!("b {} {label}{space}{}\n", entry.key, plain(&entry.words)));
    }
    out
}

/// Compares the words in a style with the right ones, line by line.
fn compare(style: &str, language: &str, right: &str) {
    let own = lines(style, language);
    if let Ok(folder) = std::env::var("RECTO_CITATIONS_OUT") {
        std::fs::write(format!("{folder}/{style}.txt"), &own).expect("written");
        return;
    }
    let differ: Vec<(&str, &str)> =
        right.lines().zip(own.lines()).filter(|(right, own)| right != own).collect();
    assert_eq!(differ, [], "{style}: (right, own)");
    assert_eq!(right.lines().count(), own.lines().count(), "{style}");
}

macro_rules! styles {
    ($($test:ident, $style:literal, $language:literal;)*) => {$(
        #[test]
        fn $test() {
            compare($style, $language, include_str!(concat!("citations/right/", $style, ".txt")));
        }
    )*};
}

styles! {
    chicago_notes, "chicago-notes-bibliography", "en-US";
    chicago_notes_17, "chicago-notes-bibliography-17th-edition", "en-US";
    chicago_author_date, "chicago-author-date", "en-US";
    chicago_author_date_17, "chicago-author-date-17th-edition", "en-US";
    chicago_ibid, "chicago-notes-bibliography-subsequent-ibid", "en-US";
    apa, "apa", "en-US";
    mla, "modern-language-association", "en-US";
    ieee, "ieee", "en-US";
    nlm, "nlm-citation-sequence", "en-US";
    harvard, "harvard-cite-them-right", "en-GB";
    german, "infoclio-de", "de-DE";
    french, "presses-universitaires-de-rennes", "fr-FR";
    german_author_date, "din-1505-2", "de-DE";
}
