//! Language tags (BCP 47) as they are written: made well-formed, or found to be none.
//!
//! What reads a tag (the manifest, front matter, attributes, raw HTML) asks [`well_formed`], so that
//! hyphenation, the PDF and the EPUB see one spelling. Programs that read the outputs take `en_GB`
//! for no tag at all, and read an English passage with the voice of the book.

use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

/// A tag in its usual spelling (`en-GB`, `zh-Hant-TW`) if what is written has the form of one.
/// `_` counts as `-`: so systems and programs name their languages.
///
/// The form is that of RFC 5646, 2.1, the spelling that of 2.1.1. Tags that were registered whole
/// (`i-klingon`), all but three of which have another one since, are none; nor are languages of more
/// than three letters, of which none is registered.
pub fn well_formed(written: &str) -> Option<String> {
    let tag = written.trim().replace('_', "-").to_ascii_lowercase();
    let parts: Vec<&str> = tag.split('-').collect();
    let good = |part: &&str| (1..=8).contains(&part.len()) && alphanumeric(part);
    if !parts.iter().all(good) || !in_order(&parts) {
        return None;
    }
    Some(spelled(&parts))
}

/// The region that a tag names, by the form of its parts (RFC 5646, 2.2.4): `GB`, `419`.
pub(crate) fn region(tag: &str) -> Option<&str> {
    // Behind a single letter no part is a region.
    let mut parts = tag.split(['-', '_']).skip(1).take_while(|p| p.len() > 1);
    parts.find(|p| kind(p) == Some(Rank::Region))
}

/// The warning of a text that names a language by what is no tag.
pub fn told(written: &str, span: Span) -> Diagnostic {
    let message = format!("`{written}` is no language tag");
    Diagnostic::warning(Code::BAD_LANGUAGE, span, message)
        .help("write a BCP 47 tag such as `fr`, `pt-BR` or `sr-Latn`")
}

/// The kinds of parts, in the order in which they stand.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Language,
    Extended,
    Script,
    Region,
    Variant,
    Extension,
}

/// Whether parts in lower case stand as those of a tag do.
fn in_order(parts: &[&str]) -> bool {
    let (open, private) = match parts.iter().position(|p| *p == "x") {
        // What is agreed on between some stands behind its `x`, and may have any form.
        Some(at) => (&parts[..at], Some(&parts[at + 1..])),
        None => (parts, None),
    };
    if private.is_some_and(<[&str]>::is_empty) {
        return false;
    }
    let Some((first, rest)) = open.split_first() else { return private.is_some() };
    if !alphabetic(first) || !(2..=3).contains(&first.len()) {
        return false;
    }
    // A letter that opens an extension has something behind it.
    let bare = open.last().is_some_and(|last| last.len() == 1)
        || open.windows(2).any(|pair| pair.iter().all(|p| p.len() == 1));
    !bare && ranked(rest)
}

/// Whether what follows the language stands in its order, each kind as often as it may.
fn ranked(parts: &[&str]) -> bool {
    let mut rank = Rank::Language;
    let mut extended = 0;
    for (i, part) in parts.iter().enumerate() {
        let next = match kind(part) {
            // Whatever follows an extension's letter is its own.
            _ if rank == Rank::Extension && part.len() > 1 => continue,
            Some(next) => next,
            None => return false,
        };
        extended += usize::from(next == Rank::Extended);
        let again = match next {
            Rank::Extended => extended <= 3,
            // Neither a variant nor an extension stands twice (RFC 5646, 2.2.5 and 2.2.6).
            Rank::Variant | Rank::Extension => !parts[..i].contains(part),
            _ => false,
        };
        if next < rank || (next == rank && !again) {
            return false;
        }
        rank = next;
    }
    true
}

/// What a part behind the language is, by its form.
fn kind(part: &str) -> Option<Rank> {
    let digits = part.bytes().all(|b| b.is_ascii_digit());
    match part.len() {
        1 => Some(Rank::Extension),
        2 if alphabetic(part) => Some(Rank::Region),
        3 if alphabetic(part) => Some(Rank::Extended),
        3 if digits => Some(Rank::Region),
        4 if alphabetic(part) => Some(Rank::Script),
        4 if part.starts_with(|c: char| c.is_ascii_digit()) => Some(Rank::Variant),
        5..=8 => Some(Rank::Variant),
        _ => None,
    }
}

/// Scripts begin with a capital and regions are all capitals, but not behind a single letter.
fn spelled(parts: &[&str]) -> String {
    let own = parts.iter().position(|p| p.len() == 1).unwrap_or(parts.len());
    let spell = |(i, part): (usize, &&str)| match part.len() {
        2 if i > 0 && i < own => part.to_ascii_uppercase(),
        4 if i > 0 && i < own && alphabetic(part) => part[..1].to_ascii_uppercase() + &part[1..],
        _ => (*part).to_owned(),
    };
    parts.iter().enumerate().map(spell).collect::<Vec<_>>().join("-")
}

fn alphabetic(part: &str) -> bool {
    part.bytes().all(|b| b.is_ascii_alphabetic())
}

fn alphanumeric(part: &str) -> bool {
    part.bytes().all(|b| b.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::{region, well_formed};

    #[test]
    fn regions_are_known_by_their_form() {
        for (tag, found) in [
            ("en-GB", Some("GB")),
            ("en_gb", Some("gb")),
            ("en-GB-oxendict", Some("GB")),
            ("de-Latn-CH", Some("CH")),
            ("es-419", Some("419")),
            ("de-1996", None),
            ("en-x-gb", None),
            ("gb", None),
        ] {
            assert_eq!(region(tag), found, "{tag}");
        }
    }

    #[test]
    fn tags_are_spelled_as_they_usually_are() {
        for (written, tag) in [
            ("en_GB", "en-GB"),
            ("EN", "en"),
            (" de-at ", "de-AT"),
            ("zh_hant_tw", "zh-Hant-TW"),
            ("es-419", "es-419"),
            ("de-1996", "de-1996"),
            ("sr-latn-RS-EKAVSK", "sr-Latn-RS-ekavsk"),
            ("sl-rozaj-biske", "sl-rozaj-biske"),
            ("zh-yue-HK", "zh-yue-HK"),
            ("en-US-u-CA-gregory", "en-US-u-ca-gregory"),
            ("grc-x-Koine-AB", "grc-x-koine-ab"),
            ("x-elvish", "x-elvish"),
            ("und", "und"),
        ] {
            assert_eq!(well_formed(written).as_deref(), Some(tag), "{written}");
        }
    }

    #[test]
    fn what_has_no_form_of_a_tag_is_none() {
        for written in [
            "",
            "-",
            "____",
            "q",
            "français",
            "french",
            "no language",
            "en-",
            "en--GB",
            "en-GB-GB",
            "en-GB-Latn",
            "de-1996-1996",
            "de-1996-AT",
            "sl-rozaj-biske-rozaj",
            "en-a-bb-a-cc",
            "en-u",
            "en-a-b-cc",
            "en-a-x-cc",
            "en-x",
            "en_GB.UTF-8",
            "zh-aaa-bbb-ccc-ddd",
            "en-123456789",
        ] {
            assert_eq!(well_formed(written), None, "{written}");
        }
    }
}
