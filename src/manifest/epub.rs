//! The `[epub]` table: what the EPUB holds.

use super::EpubSettings;
use super::nearest;
use super::shop::SHOPS;
use super::values::Reader;
use toml_edit::TableLike;

pub(super) const KEYS: [&str; 6] = ["page-list", "images", "notes", "fonts", "for", "certified-by"];

/// Reads `[epub]` over what `epub` holds.
pub fn read(reader: &mut Reader, table: &dyn TableLike, epub: &mut EpubSettings) {
    reader.unknown_keys(table, &KEYS, "[epub]");
    if let Some(wanted) = reader.boolean(table, "page-list") {
        epub.page_list = wanted;
    }
    if let Some(at) = reader.string(table, "images") {
        match at.value.as_str() {
            "keep" => epub.shop_images = false,
            "shops" => epub.shop_images = true,
            other => {
                let message = format!("`images` can't be `{other}`");
                let help = "\"keep\" leaves pictures as they are, \"shops\" makes them smaller";
                reader.error("unknown-value", at.span, message, help);
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
                reader.error("unknown-value", at.span, message, help);
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
                "unknown-shop",
                at.span,
                format!("no shop `{}` is known", at.value),
                &help,
            );
        }
    }
    if let Some(at) = reader.string(table, "certified-by") {
        epub.certified_by = Some(at.value).filter(|name| !name.trim().is_empty());
    }
}
