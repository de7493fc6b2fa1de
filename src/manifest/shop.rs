//! Shops of e-books as data: what they refuse or show badly, each rule with its source.

use serde::Deserialize;
use std::collections::BTreeMap;

/// Names of the shops that are known.
pub const SHOPS: [&str; 5] = ["apple", "generic-shop", "google", "kindle", "kobo"];

/// What a shop takes. What it does not say is not asked for.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Shop {
    /// Name for people.
    pub name: String,
    /// Pictures.
    pub pictures: Option<Pictures>,
    /// The cover's picture.
    pub cover: Option<CoverPicture>,
    /// The contents.
    pub contents: Option<Contents>,
    /// The file.
    pub file: Option<Size>,
    /// Identifiers.
    pub identifier: Option<Identifier>,
    /// Notes.
    pub notes: Option<Notes>,
    /// Fonts in the file.
    pub fonts: Option<Fonts>,
}

impl Shop {
    /// Whether the text may have a face of the book's.
    pub fn lets_text_have_fonts(&self) -> bool {
        self.fonts.as_ref().is_none_or(|rule| rule.text)
    }

    /// Whether the book may have a page that shows its cover.
    pub fn shows_cover_page(&self) -> bool {
        self.cover.as_ref().is_none_or(|rule| !rule.shown)
    }

    /// Whether its readers hide notes until they are asked for.
    pub fn hides_notes(&self) -> bool {
        self.notes.as_ref().is_some_and(|rule| rule.hidden)
    }
}

/// How notes are shown.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Notes {
    /// Readers hide an aside that is a note, and show it at its mark.
    pub hidden: bool,
    /// Where the rule comes from.
    pub source: String,
}

/// Rules for fonts.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Fonts {
    /// The text may have a face of the book's.
    pub text: bool,
    /// Where the rule comes from.
    pub source: String,
}

/// Rules for pictures.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Pictures {
    /// Most pixels, millions.
    pub megapixels: Option<f32>,
    /// Nothing may be transparent.
    #[serde(default)]
    pub opaque: bool,
    /// Media types that are not taken.
    #[serde(default)]
    pub refused: Vec<String>,
    /// Where the rule comes from.
    pub source: String,
}

/// Rules for the cover's picture, in pixels.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct CoverPicture {
    /// Least length of the shorter side.
    pub shortest: u32,
    /// Greatest length of the longer side.
    pub longest: Option<u32>,
    /// Width and height that are asked for.
    pub advised: Option<(u32, u32)>,
    /// The shop shows it before the book; a page that shows it too is left out.
    #[serde(default)]
    pub shown: bool,
    /// Where the rule comes from.
    pub source: String,
}

/// Rules for the contents.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Contents {
    /// Levels that are shown.
    pub levels: u32,
    /// Where the rule comes from.
    pub source: String,
}

/// Rules for sizes, in megabytes of 1,000,000 bytes.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Size {
    /// The whole file.
    pub megabytes: Option<u32>,
    /// A text with its pictures.
    pub part_megabytes: Option<u32>,
    /// Where the rule comes from.
    pub source: String,
}

/// Rules for identifiers.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Identifier {
    /// The book has an ISBN.
    pub isbn: bool,
    /// Where the rule comes from.
    pub source: String,
}

/// All shops with their rules, as TOML: a table for each.
const RULES: &str = include_str!("shops.toml");

/// The shop of a name.
pub fn shop(name: &str) -> Option<Shop> {
    let all: BTreeMap<String, Shop> = toml_edit::de::from_str(RULES).unwrap_or_default();
    all.get(name).cloned()
}

/// The rules of a shop with their sources: its table of TOML.
pub fn source(name: &str) -> Option<&'static str> {
    let head = format!("[{name}]\n");
    let begin = RULES.find(&head).filter(|_| SHOPS.contains(&name))?;
    let inside = begin + head.len();
    let end = RULES[inside..].find("\n[").map_or(RULES.len(), |at| inside + at);
    Some(RULES[begin..end].trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shop_is_read() {
        for name in SHOPS {
            let read = shop(name).expect("a shop");
            assert!(!read.name.is_empty(), "{name}");
            let alone: BTreeMap<String, Shop> =
                toml_edit::de::from_str(source(name).expect("rules")).expect("a table");
            assert_eq!(alone, BTreeMap::from([(name.to_owned(), read)]));
        }
        assert!(shop("kindel").is_none());
    }
}
