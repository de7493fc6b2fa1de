//! Runs CSL's public suite of tests, which is fetched beside the project:
//! `RECTO_CSL_SUITE=processor-tests/humans cargo test --lib csl_suite -- --ignored --nocapture`.
//! `RECTO_CSL_ONLY` shows the cases whose names begin so, `RECTO_CSL_FAILS` is a file for the names of
//! those that fail.

use super::cited::{Cite, Cluster};
use super::engine::Engine;
use super::inlines::{Making, inlines};
use super::item::Item;
use super::leaves::Leaf;
use super::library::json;
use super::node::Node;
use super::render::{Facts, Rank};
use super::sheet::{SecondField, Sheet, sheet};
use super::{FULL_CAPS, Form, REGULAR, UPRIGHT, rich};
use crate::model::{Inline, InlineKind};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;

/// A part of a case's file.
fn part(text: &str, name: &str) -> Option<String> {
    let is = |line: &str, edge: &str| {
        let inner = line
            .get(line.find(edge).unwrap_or(0)..)
            .unwrap_or(line)
            .trim()
            .strip_prefix(edge)
            .map(|rest| rest.trim_matches(['=', '<', '>', ' ']));
        inner == Some(name)
    };
    let mut lines = text.lines().skip_while(|line| !is(line, ">>="));
    lines.next()?;
    let inner: Vec<&str> = lines.take_while(|line| !is(line, "<<=")).collect();
    Some(inner.join("\n"))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&#38;").replace('<', "&#60;").replace('>', "&#62;")
}

/// HTML as the suite has it.
fn html(words: &[Inline]) -> String {
    let mut out = String::new();
    for inline in words {
        let tag =
            |open: &str, inner: &[Inline], close: &str| format!("{open}{}{close}", html(inner));
        let styled = |style: &str, inner: &[Inline]| {
            tag(&format!("<span style=\"{style};\">"), inner, "</span>")
        };
        out.push_str(&match &inline.kind {
            InlineKind::Text(text) => escaped(text),
            InlineKind::Emph(inner) => tag("<i>", inner, "</i>"),
            InlineKind::Strong(inner) => tag("<b>", inner, "</b>"),
            InlineKind::Super(inner) => tag("<sup>", inner, "</sup>"),
            InlineKind::Sub(inner) => tag("<sub>", inner, "</sub>"),
            InlineKind::Span(attr, inner) => match attr.classes.first().map(String::as_str) {
                Some("smallcaps") => styled("font-variant:small-caps", inner),
                Some("underline") => styled("text-decoration:underline", inner),
                Some(UPRIGHT) => styled("font-style:normal", inner),
                Some(REGULAR) => styled("font-weight:normal", inner),
                Some(FULL_CAPS) => styled("font-variant:normal", inner),
                Some(class) if class.starts_with("csl-") => {
                    tag(&format!("<div class=\"{class}\">"), inner, "</div>")
                }
                _ => html(inner),
            },
            _ => String::new(),
        });
    }
    out
}

fn words(leaves: &[Leaf]) -> String {
    html(&inlines(leaves, &Making { keys: &[], links: false }))
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn cite(value: &Value, works: &[&Item], index: usize) -> Option<Cite> {
    let key = value.get("id").and_then(text)?;
    let item = works.iter().position(|work| work.key == key)?;
    let get = |name: &str| value.get(name).and_then(text).filter(|text| !text.is_empty());
    let flag = |name: &str| value.get(name).and_then(Value::as_bool).unwrap_or(false);
    let label = get("label").unwrap_or_else(|| "page".to_owned());
    let position = match value.get("position").and_then(Value::as_u64) {
        Some(1) => Rank::Subsequent,
        Some(2) => Rank::Ibid,
        Some(3) => Rank::IbidWithLocator,
        _ => Rank::First,
    };
    Some(Cite {
        item,
        facts: Facts {
            locator: get("locator").map(|place| (label, vec![Node::Text(place)])),
            position,
            near: flag("near-note"),
            first_note: get("first-reference-note-number"),
            ..Facts::default()
        },
        prefix: get("prefix").map(|text| rich::read(&text)).unwrap_or_default(),
        suffix: get("suffix").map(|text| rich::read(&text)).unwrap_or_default(),
        form: match (flag("suppress-author"), flag("author-only")) {
            (true, _) => Form::WithoutAuthor,
            (_, true) => Form::AuthorAlone,
            _ => Form::Whole,
        },
        index,
    })
}

fn cites(values: &Value, works: &[&Item]) -> Vec<Cite> {
    let list = values.as_array().map_or(&[][..], Vec::as_slice);
    list.iter().enumerate().filter_map(|(index, value)| cite(value, works, index)).collect()
}

/// The clusters of a row of edits as they stand in the end.
fn edited(edits: &Value) -> Vec<(Value, u32)> {
    let mut all: BTreeMap<String, Value> = BTreeMap::new();
    let mut last = Vec::new();
    for edit in edits.as_array().into_iter().flatten() {
        let id = edit[0].get("citationID").and_then(text).unwrap_or_default();
        all.insert(id.clone(), edit[0].clone());
        let note = &edit[0]["properties"]["noteIndex"];
        let own = (id, note.as_u64().unwrap_or(0) as u32);
        let list = |value: &Value| -> Vec<(String, u32)> {
            let pair = |pair: &Value| {
                (text(&pair[0]).unwrap_or_default(), pair[1].as_u64().unwrap_or(0) as u32)
            };
            value.as_array().into_iter().flatten().map(pair).collect()
        };
        last = list(&edit[1]);
        last.push(own);
        last.extend(list(&edit[2]));
    }
    let found = |(id, note): (String, u32)| Some((all.get(&id)?["citationItems"].clone(), note));
    last.into_iter().filter_map(found).collect()
}

fn or_error(words: String) -> String {
    match words.is_empty() {
        true => "[CSL STYLE ERROR: reference with no printed form.]".to_owned(),
        false => words,
    }
}

fn run(case: &str) -> Option<String> {
    let csl = part(case, "CSL")?;
    let sheet: Sheet = sheet(csl.trim()).map_err(|fault| println!("{fault:?}")).ok()?;
    let input: Value = serde_json::from_str(&part(case, "INPUT")?).ok()?;
    let all: Vec<Item> = input
        .as_array()?
        .iter()
        .enumerate()
        .filter_map(|(index, work)| {
            let key = work.get("id").and_then(text).unwrap_or_else(|| index.to_string());
            Some(json::item(&key, work.as_object()?).0)
        })
        .collect();
    let mut all = all;
    // Of two works with one name the later one counts.
    for index in (0..all.len()).rev() {
        if all[index + 1..].iter().any(|later| later.key == all[index].key) {
            all.remove(index);
        }
    }
    let items_part = part(case, "CITATION-ITEMS").and_then(|t| serde_json::from_str(&t).ok());
    let edits: Option<Value> = part(case, "CITATIONS").and_then(|t| serde_json::from_str(&t).ok());
    let mut works: Vec<&Item> = Vec::new();
    let clusters = edits.as_ref().map(edited);
    match &clusters {
        Some(clusters) => {
            for (cites, _) in clusters {
                for cite in cites.as_array().into_iter().flatten() {
                    let key = cite.get("id").and_then(text);
                    let known = all.iter().find(|item| Some(&item.key) == key.as_ref());
                    if let Some(item) = known.filter(|i| !works.iter().any(|w| w.key == i.key)) {
                        works.push(item);
                    }
                }
            }
        }
        None => works = all.iter().collect(),
    }
    let engine = Engine::new(&sheet, "en-US", works.clone());
    let mode = part(case, "MODE")?;
    if mode.trim().starts_with("bibliography") && !mode.contains("nosort") {
        return Some(bibliography(&engine, &sheet));
    }
    if let Some(clusters) = clusters {
        let mut placed: Vec<Cluster> = clusters
            .iter()
            .map(|(values, note)| Cluster {
                cites: cites(values, &works),
                note: *note,
                opens_note: true,
                ..Cluster::default()
            })
            .collect();
        engine.place(&mut placed);
        let line = |(index, cluster): (usize, &Cluster)| {
            format!(">>[{index}] {}", or_error(words(&engine.cluster(cluster))))
        };
        let lines: Vec<String> = placed.iter().enumerate().map(line).collect();
        return Some(lines.join("\n"));
    }
    let groups: Vec<Vec<Cite>> = match items_part {
        Some(Value::Array(groups)) => groups.iter().map(|group| cites(group, &works)).collect(),
        _ => {
            let whole = |item: usize| Cite { item, index: item, ..Cite::default() };
            vec![(0..works.len()).map(whole).collect()]
        }
    };
    let lines: Vec<String> = groups
        .into_iter()
        .map(|mut cites| {
            engine.sort_cites(&mut cites);
            let cluster = Cluster { cites, note: 1, opens_note: true, ..Cluster::default() };
            or_error(words(&engine.cluster(&cluster)))
        })
        .collect();
    Some(lines.join("\n"))
}

fn bibliography(engine: &Engine, sheet: &Sheet) -> String {
    let mut out = String::from("<div class=\"csl-bib-body\">\n");
    let second = sheet.bibliography.as_ref().and_then(|section| section.second_field);
    let _: Option<SecondField> = second;
    for line in engine.bibliography() {
        let words = or_error(words(&line.leaves));
        out.push_str(&format!("  <div class=\"csl-entry\">{words}</div>\n"));
    }
    out.push_str("</div>");
    out
}

/// A result without what differs between programs: white space, and which clusters changed last.
fn normal(text: &str) -> String {
    let lines = text.lines().map(|line| match line.trim_start().strip_prefix("..[") {
        Some(rest) => format!(">>[{rest}"),
        None => line.to_owned(),
    });
    let text = lines.collect::<Vec<_>>().join("\n");
    let mut text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for tag in ["<div", "</div>"] {
        while text.contains(&format!(" {tag}")) {
            text = text.replace(&format!(" {tag}"), tag);
        }
    }
    while text.contains("> <") {
        text = text.replace("> <", "><");
    }
    text.replace("\"> ", "\">").replace("</sup><sup>", "").trim().to_owned()
}

#[test]
#[ignore = "needs the suite, and tells rather than asserts"]
fn csl_suite() {
    let Ok(folder) = std::env::var("RECTO_CSL_SUITE") else { return };
    let only = std::env::var("RECTO_CSL_ONLY").ok();
    let mut names: Vec<String> = std::fs::read_dir(Path::new(&folder))
        .expect("the suite")
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| name.ends_with(".txt"))
        .collect();
    names.sort();
    let mut kinds: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let (mut exact, mut failed) = (0, Vec::new());
    for name in &names {
        if only.as_ref().is_some_and(|only| !name.starts_with(only.as_str())) {
            continue;
        }
        let case = std::fs::read_to_string(Path::new(&folder).join(name)).expect("a case");
        let wanted = part(&case, "RESULT").unwrap_or_default();
        let got = std::panic::catch_unwind(|| run(&case)).ok().flatten();
        let got = got.unwrap_or_else(|| "(nothing)".to_owned());
        exact += usize::from(got.trim() == wanted.trim());
        let passes = normal(&got) == normal(&wanted);
        let kind = kinds.entry(name.split('_').next().unwrap_or_default().to_owned()).or_default();
        kind.1 += 1;
        kind.0 += usize::from(passes);
        if !passes {
            failed.push(name.trim_end_matches(".txt").to_owned());
        }
        if only.is_some() && !passes {
            println!("--- {name}\nwanted: {wanted}\ngot:    {got}\n");
        }
    }
    for (kind, (passed, all)) in &kinds {
        if passed < all {
            println!("{kind:14} {passed:4} of {all:4}");
        }
    }
    let all: usize = kinds.values().map(|(_, all)| all).sum();
    println!("{} of {all} pass, {exact} byte for byte", all - failed.len());
    if let Ok(file) = std::env::var("RECTO_CSL_FAILS") {
        std::fs::write(file, failed.join("\n")).expect("written");
    }
}
