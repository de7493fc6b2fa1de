//! Characters that no font has, or none that is meant for them: one message for each script, not one
//! for each character.

use crate::diagnostic::{About, Code, Diagnostic, Diagnostics};
use crate::source::{Sources, Span};
use icu_properties::props::Script;
use icu_properties::{CodePointMapData, PropertyNamesLong};
use std::collections::BTreeMap;

/// What is to be done in a formula.
const FORMULA: &str = "it is left out of the formula; write it beside the formula, or as a command \
                       such as `\\circ` or `\\mu`";
/// Characters that a message names.
const NAMED: usize = 6;

/// The finding of one character in a word; [`grouped`] makes messages of all of them.
pub(super) fn one(ch: char, span: Span) -> Diagnostic {
    finding(Code::MISSING_GLYPH, ch, false, span)
}

/// The finding of one letter that only a font for formulas or code has.
pub(super) fn stand_in(ch: char, span: Span) -> Diagnostic {
    finding(Code::STAND_IN_FONT, ch, false, span)
}

/// The finding of one character in a formula that no font of formulas has.
pub(super) fn in_formula(ch: char, span: Span) -> Diagnostic {
    finding(Code::MISSING_GLYPH, ch, true, span)
}

fn finding(code: Code, ch: char, formula: bool, span: Span) -> Diagnostic {
    Diagnostic::warning(code, span, ch.to_string()).about(About::Character { ch, formula })
}

/// What was found, by code and script.
struct Group {
    first: Span,
    /// Characters in the order of their places, each once.
    characters: Vec<char>,
    places: usize,
}

/// Replaces the findings by a message for each script, at its first place.
pub(super) fn grouped(found: Diagnostics, sources: &Sources) -> Diagnostics {
    let mut diags = Diagnostics::new();
    // Each character is looked for once in a paragraph, however often it stands there.
    let mut places: BTreeMap<(Span, char), Span> = BTreeMap::new();
    for told in found.iter() {
        let mut d = told.clone();
        let at = d.span;
        // The place of what a font stands in for is its own already.
        if let Some(About::Character { ch, .. }) = d.about
            && (!at.is_some() || d.code == Code::MISSING_GLYPH)
        {
            d.span = *places.entry((at, ch)).or_insert_with(|| match at.is_some() {
                true => narrowed(at, ch, sources),
                false => in_manifest(&ch.to_string(), sources),
            });
        }
        diags.push(d);
    }
    diags.sort();
    let scripts = CodePointMapData::<Script>::new();
    let names = PropertyNamesLong::<Script>::new();
    let mut groups: BTreeMap<(Code, bool, &str), Group> = BTreeMap::new();
    let mut out = Diagnostics::new();
    for d in diags.iter() {
        let Some(About::Character { ch, formula }) = d.about else {
            out.push(d.clone());
            continue;
        };
        let script = names.get(scripts.get(ch)).unwrap_or("Unknown");
        let group = groups.entry((d.code, formula, script)).or_insert(Group {
            first: d.span,
            characters: Vec::new(),
            places: 0,
        });
        group.places += 1;
        if !group.characters.contains(&ch) {
            group.characters.push(ch);
        }
    }
    for ((code, formula, script), group) in groups {
        let characters = characters(script, &group);
        out.push(match (code, formula) {
            (Code::STAND_IN_FONT, _) => standing_in(&characters, group.first),
            (_, false) => lacking(&characters, group.first),
            (..) => {
                let text = format!("the fonts of formulas lack {characters}");
                Diagnostic::warning(Code::MISSING_GLYPH, group.first, text).help(FORMULA)
            }
        });
    }
    out
}

/// The first place of the character in a block or a formula: its line tells more than the first of
/// them all. What is written as an entity stays where it is.
fn narrowed(span: Span, ch: char, sources: &Sources) -> Span {
    let text =
        sources.get(span.file).and_then(|f| f.text.get(span.start as usize..span.end as usize));
    let Some(at) = text.and_then(|t| t.find(ch)) else { return span };
    let start = span.start as usize + at;
    Span::new(span.file, start, start + ch.len_utf8())
}

/// Where a manifest has these words first: what has no place in a chapter comes from there (title,
/// authors, words of the book). Words that the language of the book has stand for its key.
fn in_manifest(words: &str, sources: &Sources) -> Span {
    let find = |words: &str, key: bool| {
        let manifests = sources.iter().filter(|(_, f)| f.path.ends_with(".toml"));
        let mut places = manifests.filter_map(|(id, f)| {
            let at = f.text.match_indices(words).map(|(at, _)| at).find(|at| {
                let line = f.text[..*at].rfind('\n').map_or(0, |n| n + 1);
                let before = f.text[line..*at].trim();
                // A comment is not set.
                !before.starts_with('#') && (!key || before.is_empty())
            })?;
            Some(Span::new(id, at, at + words.len()))
        });
        places.next()
    };
    find(words, false).or_else(|| find("language", true)).unwrap_or(Span::NONE)
}

/// The characters of a group in words.
fn characters(script: &str, group: &Group) -> String {
    let count = group.characters.len();
    let named: Vec<String> = (group.characters.iter().take(NAMED))
        .map(|c| format!("\u{2018}{c}\u{2019} (U+{:04X})", *c as u32))
        .collect();
    let more = match count.saturating_sub(NAMED) {
        0 => String::new(),
        n => format!(" and {n} more"),
    };
    let of = match script {
        "Common" | "Inherited" | "Unknown" => "",
        script => &format!(" of the script {}", script.replace('_', " ")),
    };
    let what = if count == 1 { "the character" } else { "the characters" };
    let places = match group.places {
        1 => String::new(),
        n => format!("; first here, {n} findings in all"),
    };
    format!("{what}{of} {}{more}{places}", named.join(", "))
}

fn standing_in(characters: &str, first: Span) -> Diagnostic {
    let text = format!("no text font has {characters}; a font for code or formulas stands in");
    Diagnostic::warning(Code::STAND_IN_FONT, first, text)
        .help("bring a font that is made for them (`fallback-fonts` in `[print]`)")
}

fn lacking(characters: &str, first: Span) -> Diagnostic {
    let text = format!("no font has {characters}");
    Diagnostic::warning(Code::MISSING_GLYPH, first, text)
        .help("their script's name or a number is printed in their place, such as `[Thai]`; use other characters or bring \
               a font (`fallback-fonts` in `[print]`)")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

    #[test]
    fn one_message_for_each_script() {
        let mut diags = Diagnostics::new();
        let id = FileId::default();
        for (i, ch) in "字漢字ไ".chars().enumerate() {
            diags.push(one(ch, Span::new(id, 10 - i, 11 - i)));
        }
        diags.push(stand_in('\u{645}', Span::new(id, 30, 31)));
        let mut sources = Sources::default();
        sources.add("a.md", "");
        let manifest = sources.add("recto.toml", "# \u{3a9}\ntitle = \"A \u{3a9}\"\n");
        diags.push(one('\u{3a9}', Span::NONE));
        let found = grouped(diags, &sources);
        let greek = found.iter().find(|d| d.message.contains('\u{3a9}')).map(|d| d.span);
        assert_eq!(greek, Some(Span::new(manifest, 16, 18)));
        let texts: Vec<&str> = found.iter().map(|d| d.message.as_str()).collect();
        assert_eq!(
            texts,
            [
                "no font has the character of the script Greek \u{2018}\u{3a9}\u{2019} (U+03A9)",
                "no font has the characters of the script Han \u{2018}字\u{2019} (U+5B57), \
                 \u{2018}漢\u{2019} (U+6F22); first here, 3 findings in all",
                "no font has the character of the script Thai \u{2018}ไ\u{2019} (U+0E44)",
                "no text font has the character of the script Arabic \u{2018}\u{645}\u{2019} \
                 (U+0645); a font for code or formulas stands in",
            ]
        );
        assert_eq!(found.iter().nth(1).map(|d| d.span.start), Some(8));
    }
}
