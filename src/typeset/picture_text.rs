//! Words in SVG pictures: they are set with the bundled fonts, which may lack a letter.

use super::bundled;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Book, Chapter, Image, visit_pictures};
use crate::source::Span;
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use usvg::roxmltree;

/// Characters that a message names.
const NAMED: usize = 6;

/// What is known of chapters' pictures and of the words in them.
#[derive(Default)]
pub(super) struct PictureWords {
    /// By the chapter's address, which nothing else has as long as the chapter is held here.
    shown: FxHashMap<usize, ShownIn>,
    /// Pictures with the letters in them that no bundled font has.
    missing: Vec<Lacking>,
}

struct ShownIn {
    _chapter: Arc<Chapter>,
    /// Where each picture is first shown.
    pictures: Vec<(u32, Span)>,
    used: bool,
}

struct Lacking {
    data: Arc<Vec<u8>>,
    letters: Vec<char>,
    used: bool,
}

impl PictureWords {
    /// Lets go of what was not used since this was last said.
    pub(super) fn turn(&mut self) {
        self.shown.retain(|_, s| std::mem::take(&mut s.used));
        self.missing.retain_mut(|l| std::mem::take(&mut l.used));
    }

    fn shown_in(&mut self, chapter: &Arc<Chapter>) -> &[(u32, Span)] {
        let known = self.shown.entry(Arc::as_ptr(chapter) as usize).or_insert_with(|| ShownIn {
            _chapter: Arc::clone(chapter),
            pictures: shown_in(chapter),
            used: true,
        });
        known.used = true;
        &known.pictures
    }

    fn missing(&mut self, data: &Arc<Vec<u8>>) -> &[char] {
        let at = self.missing.iter().position(|l| l.data == *data).unwrap_or_else(|| {
            let letters = missing(data);
            self.missing.push(Lacking { data: Arc::clone(data), letters, used: true });
            self.missing.len() - 1
        });
        self.missing[at].used = true;
        &self.missing[at].letters
    }
}

/// The pictures of a chapter, where each is first shown.
fn shown_in(chapter: &Chapter) -> Vec<(u32, Span)> {
    let mut shown: Vec<(u32, Span)> = Vec::new();
    let mut seen = |image: &Image, span: Span| {
        if let Some(resource) = image.resource
            && shown.iter().all(|(known, _)| *known != resource)
        {
            shown.push((resource, span));
        }
    };
    visit_pictures(chapter, &mut seen);
    shown
}

/// Tells of each picture that has letters which no bundled font has, where it is first shown.
pub(super) fn check(book: &Book, known: &mut PictureWords, diags: &mut Diagnostics) {
    let mut shown: BTreeMap<u32, Span> = BTreeMap::new();
    for chapter in &book.chapters {
        for (resource, span) in known.shown_in(chapter) {
            shown.entry(*resource).or_insert(*span);
        }
    }
    for (index, span) in shown {
        let Some(picture) = book.images.get(index as usize) else { continue };
        if picture.media != "image/svg+xml" {
            continue;
        }
        let missing = known.missing(&picture.data);
        if missing.is_empty() {
            continue;
        }
        let named: Vec<String> = (missing.iter().take(NAMED))
            .map(|c| format!("\u{2018}{c}\u{2019} (U+{:04X})", *c as u32))
            .collect();
        let more = match missing.len().saturating_sub(NAMED) {
            0 => String::new(),
            n => format!(" and {n} more"),
        };
        let message =
            format!("no font has {}{more} of the words in `{}`", named.join(", "), picture.path);
        let help = "pictures are set with the bundled fonts; export it with its words as outlines";
        diags.push(Diagnostic::warning(Code::MISSING_GLYPH, span, message).help(help));
    }
}

/// The characters of a picture's words that no bundled font has, each once.
fn missing(data: &[u8]) -> Vec<char> {
    let Ok(text) = std::str::from_utf8(data) else { return Vec::new() };
    let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
    let Ok(doc) = roxmltree::Document::parse_with_options(text, options) else {
        return Vec::new();
    };
    let mut letters: Vec<char> = Vec::new();
    let mut seen = BTreeSet::new();
    let words = doc.descendants().filter(|n| n.tag_name().name() == "text");
    for node in words.flat_map(|n| n.descendants()).filter(|n| n.is_text()) {
        for c in node.text().unwrap_or_default().chars() {
            if !c.is_whitespace() && !c.is_control() && seen.insert(c) {
                letters.push(c);
            }
        }
    }
    for face in bundled::data() {
        if letters.is_empty() {
            break;
        }
        letters.retain(|c| !face.covers(*c));
    }
    // Marks that join or turn letters have no shape of their own.
    letters.retain(|c| !matches!(c, '\u{200b}'..='\u{200f}' | '\u{fe00}'..='\u{fe0f}' | '\u{ad}'));
    letters
}

#[cfg(test)]
mod tests {
    use super::missing;

    #[test]
    fn letters_that_no_bundled_font_has() {
        let svg = |words: &str| {
            format!(
                "<svg xmlns=\"http://www.w3.org/2000/svg\"><title>字</title><text>{words}</text></svg>"
            )
        };
        assert_eq!(missing(svg("漢字 <tspan>漢 a</tspan>").as_bytes()), ['漢', '字']);
        assert!(missing(svg("Abc Жя αβ ł é").as_bytes()).is_empty());
        assert!(missing(b"no picture").is_empty());
    }
}
