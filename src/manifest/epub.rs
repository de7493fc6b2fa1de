//! The `[epub]` table: what the EPUB holds.

use super::editions::SCREEN;
use super::nearest;
use super::shop::SHOPS;
use super::values::{Reader, item_type};
use super::{Edition, EpubSettings, PageList};
use crate::diagnostic::Code;
use toml_edit::TableLike;

pub(super) const KEYS: [&str; 9] = [
    "page-list",
    "images",
    "notes",
    "fonts",
    "for",
    "contents-depth",
    "certified-by",
    "contact-email",
    "css",
];

/// Reads `[epub]` over what `epub` holds.
pub(super) fn read(reader: &mut Reader, table: &dyn TableLike, epub: &mut EpubSettings) {
    reader.unknown_keys(table, &KEYS, "[epub]");
    if let Some(wanted) = read_page_list(reader, table) {
        epub.page_list = wanted;
    }
    if let Some(at) = reader.string(table, "images") {
        match at.value.as_str() {
            "keep" => epub.shop_images = false,
            "shops" => epub.shop_images = true,
            other => {
                let message = format!("`images` can't be `{other}`");
                let help = "\"keep\" leaves pictures as they are, \"shops\" makes them smaller";
                reader.error(Code::UNKNOWN_VALUE, at.span, message, help);
            }
        }
    }
    if let Some(at) = reader.string(table, "notes") {
        match at.value.as_str() {
            "chapter" => epub.notes_together = false,
            "book" => epub.notes_together = true,
            other => {
                let message = format!("`notes` can't be `{other}`");
                let help =
                    "\"chapter\" keeps them with their chapters, \"book\" puts all in one file";
                reader.error(Code::UNKNOWN_VALUE, at.span, message, help);
            }
        }
    }
    if let Some(wanted) = reader.boolean(table, "fonts") {
        epub.fonts = wanted;
    }
    if let Some(at) = reader.string(table, "for") {
        let name = at.value.to_lowercase();
        if SHOPS.contains(&name.as_str()) {
            epub.shop = Some(name);
        } else {
            let help = match nearest(&name, SHOPS) {
                Some(near) => format!("did you mean \"{near}\"?"),
                None => format!("Recto knows: {}", SHOPS.join(", ")),
            };
            reader.error(
                Code::UNKNOWN_SHOP,
                at.span,
                format!("no shop `{}` is known", at.value),
                &help,
            );
        }
    }
    epub.contents_depth = reader.contents_depth(table).or(epub.contents_depth);
    epub.contact_email = email(reader, table, "contact-email").or(epub.contact_email.take());
    if let Some(at) = reader.string(table, "certified-by") {
        epub.certified_by = Some(at.value).filter(|name| !name.trim().is_empty());
    }
}

/// An address for e-mail.
pub(super) fn email(reader: &mut Reader, table: &dyn TableLike, key: &str) -> Option<String> {
    let at = reader.string(table, key)?;
    let parts = at.value.split_once('@');
    let fits = |part: &str| !part.is_empty() && !part.contains(['@', ' ', '<', '>']);
    if parts.is_some_and(|(name, host)| fits(name) && fits(host) && host.contains('.')) {
        return Some(at.value);
    }
    let message = format!("`{}` is no address for e-mail", at.value);
    let help = format!("write it bare: {key} = \"books@example.com\"");
    reader.error(Code::BAD_EMAIL, at.span, message, &help);
    None
}

/// Yes, no, or the name of an edition, which [`check_page_list`] looks at.
fn read_page_list(reader: &mut Reader, table: &dyn TableLike) -> Option<PageList> {
    let item = table.get("page-list")?;
    match item.as_bool() {
        Some(true) => Some(PageList::Book),
        Some(false) => Some(PageList::None),
        None if item.is_str() => reader.string(table, "page-list").map(PageList::Edition),
        None => {
            let span = reader.span(item.span());
            let expected = "true, false or the name of an edition";
            reader.wrong_type(span, "page-list", expected, item_type(item));
            None
        }
    }
}

/// The edition whose pages the EPUB names is one of the manifest's; the screen's has the book's.
pub(super) fn check_page_list(reader: &mut Reader, epub: &mut EpubSettings, editions: &[Edition]) {
    let PageList::Edition(at) = &epub.page_list else { return };
    if at.value == SCREEN {
        epub.page_list = PageList::Book;
        return;
    }
    if editions.iter().any(|e| e.name == at.value) {
        return;
    }
    let names: Vec<&str> = editions.iter().map(|e| e.name.as_str()).chain([SCREEN]).collect();
    let help = match nearest(&at.value, names.iter().copied()) {
        Some(near) => format!("did you mean \"{near}\"?"),
        None => format!("editions are {}", names.join(", ")),
    };
    let what = format!("the book has no edition `{}` to list the pages of", at.value);
    reader.error(Code::UNKNOWN_EDITION, at.span, what, &help);
}
