//! Sources as Word's own bibliography keeps them (ECMA-376 part 1, 22.6), as CSL's JSON.

use super::package::Element;
use roxmltree::Node;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Reads all sources of a list, by their tags.
pub(super) fn read(root: Node, out: &mut BTreeMap<String, Value>) {
    if !root.has_tag_name_local("Sources") {
        return;
    }
    for source in root.children().filter(|n| n.has_tag_name_local("Source")) {
        if let Some(tag) = said(source, "Tag") {
            out.insert(tag, work(source));
        }
    }
}

/// What a child of a source says.
fn said(source: Node, name: &str) -> Option<String> {
    let text = source.child(name)?.text()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// CSL's type of one of Word's.
fn kind(word: &str) -> &'static str {
    match word {
        "Book" => "book",
        "BookSection" => "chapter",
        "JournalArticle" => "article-journal",
        "ArticleInAPeriodical" => "article-magazine",
        "ConferenceProceedings" => "paper-conference",
        "Report" => "report",
        "InternetSite" | "DocumentFromInternetSite" => "webpage",
        "Film" => "motion_picture",
        "Art" => "graphic",
        "SoundRecording" | "Performance" => "song",
        "Patent" => "patent",
        "Case" => "legal_case",
        "Interview" => "interview",
        "ElectronicSource" => "webpage",
        _ => "document",
    }
}

fn work(source: Node) -> Value {
    let mut out = Map::new();
    let sort = said(source, "SourceType").unwrap_or_default();
    out.insert("type".into(), kind(&sort).into());
    let holder =
        ["BookTitle", "JournalName", "PeriodicalTitle", "ConferenceName", "InternetSiteTitle"];
    let pairs = [
        ("Title", "title"),
        ("ShortTitle", "title-short"),
        ("City", "publisher-place"),
        ("Publisher", "publisher"),
        ("Institution", "publisher"),
        ("Volume", "volume"),
        ("Issue", "issue"),
        ("Pages", "page"),
        ("Edition", "edition"),
        ("NumberVolumes", "number-of-volumes"),
        ("URL", "URL"),
        ("DOI", "DOI"),
        ("ThesisType", "genre"),
        ("Medium", "medium"),
        ("PatentNumber", "number"),
        ("CaseNumber", "number"),
        ("Court", "authority"),
    ];
    let holders = holder.iter().map(|name| (*name, "container-title"));
    for (word, csl) in pairs.into_iter().chain(holders) {
        if let Some(text) = said(source, word).filter(|_| !out.contains_key(csl)) {
            out.insert(csl.into(), text.into());
        }
    }
    // A site's page has no other title than the site's where none is given.
    if !out.contains_key("title")
        && let Some(site) = out.remove("container-title")
    {
        out.insert("title".into(), site);
    }
    if let Some(number) = said(source, "StandardNumber") {
        let name = if sort == "JournalArticle" { "ISSN" } else { "ISBN" };
        out.insert(name.into(), number.into());
    }
    for (name, suffix) in [("issued", ""), ("accessed", "Accessed")] {
        if let Some(date) = date(source, suffix) {
            out.insert(name.into(), date);
        }
    }
    for (role, csl) in [
        ("Author", "author"),
        ("Editor", "editor"),
        ("Translator", "translator"),
        ("BookAuthor", "container-author"),
        ("Director", "director"),
        ("Interviewee", "author"),
        ("Interviewer", "interviewer"),
        ("Artist", "author"),
        ("Inventor", "author"),
    ] {
        let people = source.child("Author").and_then(|all| all.child(role)).map(people);
        if let Some(people) = people.filter(|p| !p.is_empty()) {
            out.entry(csl).or_insert(people.into());
        }
    }
    Value::Object(out)
}

/// A date of its parts: `YearAccessed`, `MonthAccessed`; a month that is a word stays one.
fn date(source: Node, suffix: &str) -> Option<Value> {
    let year = said(source, &format!("Year{suffix}"))?;
    let month = said(source, &format!("Month{suffix}"));
    let day = said(source, &format!("Day{suffix}"));
    let number = |text: &Option<String>| text.as_ref().and_then(|t| t.parse::<i64>().ok());
    let Ok(number_of_year) = year.parse::<i64>() else { return Some(json!({ "literal": year })) };
    let mut parts = vec![number_of_year];
    match (number(&month), &month) {
        (Some(month), _) => {
            parts.push(month);
            parts.extend(number(&day));
        }
        (None, Some(word)) => {
            let day = day.map(|d| format!(" {d}")).unwrap_or_default();
            return Some(json!({ "raw": format!("{word}{day}, {year}") }));
        }
        (None, None) => {}
    }
    Some(json!({ "date-parts": [parts] }))
}

/// The people of a role, or the body that is its author.
fn people(role: Node) -> Vec<Value> {
    if let Some(body) = said(role, "Corporate") {
        return vec![json!({ "literal": body })];
    }
    let Some(list) = role.child("NameList") else { return Vec::new() };
    let person = |node: Node| {
        let mut name = Map::new();
        if let Some(family) = said(node, "Last") {
            name.insert("family".into(), family.into());
        }
        let given: Vec<String> =
            ["First", "Middle"].iter().filter_map(|part| said(node, part)).collect();
        if !given.is_empty() {
            name.insert("given".into(), given.join(" ").into());
        }
        (!name.is_empty()).then_some(Value::Object(name))
    };
    list.children().filter(|n| n.has_tag_name_local("Person")).filter_map(person).collect()
}
