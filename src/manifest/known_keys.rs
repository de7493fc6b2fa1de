//! The keys that the tables of the manifest have.

use super::{
    book, chapters, displays, editions, environments, epub, fonts, load, print, trade, volumes,
};

/// Tables, as the reader of messages knows them, with their keys.
pub fn known_keys() -> [(&'static str, &'static [&'static str]); 12] {
    [
        ("", &load::TABLES),
        ("book", &book::KEYS),
        ("a chapter", &chapters::ENTRY_KEYS),
        ("a part", &chapters::PART_KEYS),
        ("a volume", &volumes::KEYS),
        ("print", &print::KEYS),
        ("epub", &epub::KEYS),
        ("editions", &editions::KEYS),
        ("trade", &trade::KEYS),
        ("displays", &displays::KEYS),
        ("environments", &environments::KEYS),
        ("fonts", &fonts::KEYS),
    ]
}
