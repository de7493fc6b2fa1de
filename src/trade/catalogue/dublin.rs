//! Dublin Core (dublincore.org, the fifteen elements), one description for each edition, in the envelope in which
//! repositories exchange it.

use super::filed;
use crate::trade::onix::escaped;
use crate::trade::record::{Form, Product, Record};

/// The descriptions of the editions.
pub(crate) fn dublin_core(record: &Record) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<records>\n");
    record.products.iter().for_each(|product| one(&mut out, record, product));
    out.push_str("</records>\n");
    out
}

fn one(out: &mut String, record: &Record, product: &Product) {
    let work = &product.work;
    let meta = &work.meta;
    out.push_str(
        "  <oai_dc:dc xmlns:oai_dc=\"http://www.openarchives.org/OAI/2.0/oai_dc/\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n",
    );
    let mut put = |name: &str, text: &str| {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if !text.is_empty() {
            out.push_str(&format!("    <dc:{name}>{}</dc:{name}>\n", escaped(&text)));
        }
    };
    match &meta.subtitle {
        Some(subtitle) => put("title", &format!("{}: {subtitle}", meta.title)),
        None => put("title", &meta.title),
    }
    for person in &meta.contributors {
        let element = if person.role == "aut" { "creator" } else { "contributor" };
        put(element, &filed(person, &meta.language));
    }
    work.chapter_authors.iter().for_each(|name| put("contributor", name));
    meta.subjects.iter().for_each(|subject| put("subject", &subject.name));
    put("description", work.description().unwrap_or_default());
    put("publisher", meta.publisher.as_deref().unwrap_or_default());
    put("date", meta.date.as_deref().unwrap_or_default());
    put("type", "Text");
    match &product.form {
        Form::Epub(epub) => {
            put("format", "application/epub+zip");
            if product.identity.isbn.is_none() {
                put("identifier", &epub.identifier);
            }
        }
        Form::Printed(printed) => put("format", &format!("{} pages", printed.pages.all)),
    }
    if let Some(isbn) = &product.identity.isbn {
        put("identifier", &format!("urn:isbn:{isbn}"));
    }
    put("language", &meta.language);
    for other in record.editions.iter().filter(|other| **other != product.identity) {
        put(
            "relation",
            &other.isbn.as_ref().map(|isbn| format!("urn:isbn:{isbn}")).unwrap_or_default(),
        );
    }
    put("rights", meta.rights.as_deref().unwrap_or_default());
    out.push_str("  </oai_dc:dc>\n");
}
