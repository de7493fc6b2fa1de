//! The block of cataloguing data on the copyright page, as a library would print it: who has none from a library
//! prints the publisher's own.

use super::marc::responsible;
use super::{filed, main_author, qualifier, year};
use crate::manifest::role_word;
use crate::trade::record::Record;

/// The block, for `cip` of the manifest.
pub(crate) fn block(record: &Record) -> String {
    let work = &record.work;
    let meta = &work.meta;
    let mut lines = vec!["Publisher\u{2019}s cataloguing-in-publication data".to_owned()];
    let named = |person: &crate::model::Contributor| {
        let role = role_word(&person.role).map(|word| format!(", {word}")).unwrap_or_default();
        format!("{}{role}.", filed(person, &meta.language))
    };
    let author = main_author(work);
    lines.extend(author.map(|person| format!("Names: {}", named(person))));
    let others = meta.contributors.iter().filter(|c| author.is_none_or(|a| !std::ptr::eq(*c, a)));
    lines.extend(others.map(|person| format!("Names: {}", named(person))));
    let subtitle = meta.subtitle.as_ref().map(|s| format!(" : {s}")).unwrap_or_default();
    let people = responsible(work);
    let people = if people.is_empty() { people } else { format!(" / {people}") };
    lines.push(format!("Title: {}{subtitle}{people}.", meta.title));
    let place = meta.place.as_deref().map(|p| format!("{p} : ")).unwrap_or_default();
    let publisher = work.trade.imprint.as_deref().or(meta.publisher.as_deref()).unwrap_or_default();
    let year = year(work).map(|y| format!(", {y}")).unwrap_or_default();
    let edition = meta.edition.as_ref().map(|e| format!("{e}. | ")).unwrap_or_default();
    lines.push(format!("Description: {edition}{place}{publisher}{year}."));
    if let Some(series) = &meta.series {
        let number = series.number.as_ref().map(|n| format!(" ; {n}")).unwrap_or_default();
        lines.push(format!("Series: {}{number}.", series.name));
    }
    let isbns = record
        .products
        .iter()
        // A translation has a copyright page of its own.
        .filter(|p| p.work.meta.language == meta.language)
        .filter_map(|p| Some(format!("{} ({})", p.identity.isbn.as_ref()?, qualifier(p))));
    let isbns: Vec<String> = isbns.collect();
    let number = work.trade.lccn.as_ref().map(|at| format!("LCCN {}", at.value));
    let all: Vec<String> =
        number.into_iter().chain(isbns.into_iter().map(|i| format!("ISBN {i}"))).collect();
    if !all.is_empty() {
        lines.push(format!("Identifiers: {}.", all.join(" | ")));
    }
    let of = |scheme: &str| -> Vec<String> {
        let own = meta.subjects.iter().filter_map(|s| Some((s, s.code.as_ref()?)));
        let own = own.filter(|(_, code)| code.authority.eq_ignore_ascii_case(scheme));
        own.map(|(s, code)| match scheme {
            "dewey" | "ddc" | "lcc" => code.term.clone(),
            _ => s.name.clone(),
        })
        .collect()
    };
    for (label, scheme) in [("LCSH", "lcsh"), ("BISAC", "bisac"), ("Thema", "thema")] {
        let found = of(scheme);
        if !found.is_empty() {
            lines.push(format!("Subjects: {label}: {}.", found.join(" | ")));
        }
    }
    for (label, schemes) in [("LCC", ["lcc", "lcc"]), ("DDC", ["dewey", "ddc"])] {
        let mut found: Vec<String> = schemes.into_iter().flat_map(of).collect();
        found.dedup();
        if !found.is_empty() {
            lines.push(format!("Classification: {label} {}.", found.join(" | ")));
        }
    }
    lines.join("\n") + "\n"
}
