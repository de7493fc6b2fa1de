//! The `[epub]` table: what the EPUB holds.

use super::EpubSettings;
use super::values::Reader;
use toml_edit::TableLike;

const KEYS: [&str; 1] = ["page-list"];

/// Reads `[epub]` over what `epub` holds.
pub fn read(reader: &mut Reader, table: &dyn TableLike, epub: &mut EpubSettings) {
    reader.unknown_keys(table, &KEYS, "[epub]");
    if let Some(wanted) = reader.boolean(table, "page-list") {
        epub.page_list = wanted;
    }
}
