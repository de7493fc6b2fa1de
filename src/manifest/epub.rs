//! The `[epub]` table: what the EPUB holds.

use super::EpubSettings;
use super::values::Reader;
use toml_edit::TableLike;

const KEYS: [&str; 2] = ["page-list", "images"];

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
}
