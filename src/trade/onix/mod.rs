//! Records as a message of ONIX for Books, 3.0 or 3.1, with reference names or short tags (EDItEUR, "ONIX for
//! Books Product Information Format Specification"). The elements stand in the order of its schema.

mod collateral;
mod descriptive;
mod publishing;
mod supply;
mod tags;
mod write;

use super::codes;
use super::record::{Form, Identity, Product, Record, Work};
use crate::manifest::{Party, slug};
use write::Writer;

pub(super) use descriptive::inches;
pub(super) use write::escaped;

/// Which form a message has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Manner {
    /// The release.
    pub release: Release,
    /// Short tags, not reference names.
    pub short: bool,
}

/// Releases of ONIX for Books.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Release {
    /// 3.0, which all take.
    #[default]
    Three,
    /// 3.1.
    ThreeOne,
}

impl Release {
    /// As it is written.
    pub(crate) fn number(self) -> &'static str {
        match self {
            Release::Three => "3.0",
            Release::ThreeOne => "3.1",
        }
    }
}

/// The message about all products of records, which have one sender: that of the first.
pub(crate) fn message(records: &[Record], manner: Manner) -> String {
    let names = if manner.short { "short" } else { "reference" };
    let number = manner.release.number();
    let space = format!("http://ns.editeur.org/onix/{number}/{names}");
    let mut w = Writer::new(manner.short);
    let attributes = [("xmlns", space.as_str()), ("release", number)];
    w.within_as(tags::ONIX_MESSAGE, &attributes, |w| {
        records.first().into_iter().for_each(|record| header(w, &record.work));
        for record in records {
            record.products.iter().for_each(|product| self::product(w, record, product));
        }
    });
    w.finish()
}

impl Record {
    /// Who sends it.
    pub(crate) fn sender(&self) -> Party {
        sender(&self.work)
    }
}

/// Who sends the message: as the manifest has it, the publisher, or who has written the book.
fn sender(work: &Work) -> Party {
    let (meta, trade) = (&work.meta, &work.trade);
    let first = || meta.contributors.first().map(|c| c.name.clone());
    trade.sender.clone().unwrap_or_else(|| Party {
        name: meta.publisher.clone().or_else(first).unwrap_or_else(|| meta.title.clone()),
        ..Party::default()
    })
}

/// The publisher's name; whose book has none publishes it.
fn publisher(work: &Work) -> String {
    work.meta.publisher.clone().unwrap_or_else(|| sender(work).name)
}

fn header(w: &mut Writer, work: &Work) {
    let sender = sender(work);
    w.within(tags::HEADER, |w| {
        w.within(tags::SENDER, |w| {
            for (scheme, number) in &sender.numbers {
                w.within(tags::SENDER_IDENTIFIER, |w| {
                    w.text(tags::SENDER_ID_TYPE, codes::party_number(*scheme));
                    w.text(tags::ID_VALUE, number);
                });
            }
            w.text(tags::SENDER_NAME, &sender.name);
            w.optional(tags::CONTACT_NAME, sender.contact.as_deref());
            w.optional(tags::EMAIL_ADDRESS, sender.email.as_deref());
        });
        // `2026-11-30T09:00:00Z` without its signs: ONIX' form of ISO 8601.
        let sent = work.meta.modified.replace(['-', ':'], "");
        w.text(tags::SENT_DATE_TIME, &sent);
        if let Some(code) = codes::language(&work.meta.language) {
            w.text(tags::DEFAULT_LANGUAGE_OF_TEXT, &code);
        }
    });
}

fn product(w: &mut Writer, record: &Record, product: &Product) {
    let work = &product.work;
    w.within(tags::PRODUCT, |w| {
        w.text(tags::RECORD_REFERENCE, &reference(work, &product.identity));
        w.text(tags::NOTIFICATION_TYPE, codes::notification(work.trade.status));
        // 01 of list 3: the publisher.
        w.text(tags::RECORD_SOURCE_TYPE, "01");
        w.text(tags::RECORD_SOURCE_NAME, &sender(work).name);
        identifiers(w, product);
        descriptive::write(w, product);
        collateral::write(w, work);
        publishing::write(w, work);
        related(w, record, product);
        supply::write(w, product);
    });
}

/// The record's own name, the same as long as sender, book and edition have theirs: not the ISBN, which may
/// come later.
fn reference(work: &Work, identity: &Identity) -> String {
    let own = work.trade.reference.clone().unwrap_or_else(|| slug(&sender(work).name));
    format!("{own}.{}.{}", work.meta.slug, identity.name)
}

/// ISBN and the number of the bar code, which are the same figures (list 5: 15 and 03). Without an ISBN the
/// EPUB goes by the identifier of its package.
fn identifiers(w: &mut Writer, product: &Product) {
    let work = &product.work;
    let mut one = |kind: &str, name: Option<&str>, value: &str| {
        w.within(tags::PRODUCT_IDENTIFIER, |w| {
            w.text(tags::PRODUCT_ID_TYPE, kind);
            w.optional(tags::ID_TYPE_NAME, name);
            w.text(tags::ID_VALUE, value);
        });
    };
    match (&product.identity.isbn, &product.form) {
        (Some(isbn), _) => {
            one("15", None, isbn);
            one("03", None, isbn);
        }
        (None, Form::Epub(epub)) if epub.identifier.starts_with("urn:") => {
            one("22", None, &epub.identifier);
        }
        (None, Form::Epub(epub)) => one("01", Some(&sender(work).name), &epub.identifier),
        (None, Form::Printed(_)) => {
            one("01", Some(&sender(work).name), &reference(work, &product.identity));
        }
    }
    if let Some(number) = &work.trade.lccn {
        one("13", None, &number.value);
    }
}

/// The other editions (list 51): those of another language, or other forms of the same; the EPUB is made after the one whose pages it
/// names, and every printed one can be had as it.
fn related(w: &mut Writer, record: &Record, product: &Product) {
    let others = record.editions.iter().filter(|other| **other != product.identity);
    let known: Vec<_> = others.filter_map(|other| Some((other, other.isbn.as_ref()?))).collect();
    if known.is_empty() {
        return;
    }
    w.within(tags::RELATED_MATERIAL, |w| {
        for (other, isbn) in known {
            w.within(tags::RELATED_PRODUCT, |w| {
                if other.language != product.identity.language {
                    w.text(tags::PRODUCT_RELATION_CODE, "11");
                } else {
                    w.text(tags::PRODUCT_RELATION_CODE, "06");
                    match &product.form {
                        Form::Epub(epub) if epub.names_pages_of(isbn) => {
                            w.text(tags::PRODUCT_RELATION_CODE, "13");
                        }
                        Form::Printed(_) if other.is_epub => {
                            w.text(tags::PRODUCT_RELATION_CODE, "27");
                        }
                        _ => {}
                    }
                }
                for kind in ["15", "03"] {
                    w.within(tags::PRODUCT_IDENTIFIER, |w| {
                        w.text(tags::PRODUCT_ID_TYPE, kind);
                        w.text(tags::ID_VALUE, isbn);
                    });
                }
            });
        }
    });
}

/// A date with its form (list 55).
fn date(w: &mut Writer, date: &str) {
    let form = match date.len() {
        4 => "05",
        7 => "01",
        _ => "00",
    };
    w.text_as(tags::DATE, &[("dateformat", form)], &date.replace('-', ""));
}
