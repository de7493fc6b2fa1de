//! The book's fonts in the EPUB, if the manifest asks for them: declared in the stylesheet for readers
//! to take or leave, as subsets where their licences let them be changed.

use super::font_subset::{stand_in, subset};
use crate::theme::Family;
use crate::typeset::fonts::Fonts;
use crate::typeset::page::FaceData;
use rayon::prelude::*;
use skrifa::raw::{FontRef, TableProvider};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::iter;

/// A file that the EPUB holds.
#[derive(Debug)]
pub(super) struct FontFile {
    /// Address relative to the package.
    pub path: String,
    /// Media type.
    pub media: &'static str,
    /// The font, or the text of a licence.
    pub data: Vec<u8>,
}

/// The fonts of an EPUB.
#[derive(Debug, Default)]
pub(super) struct Embedded {
    /// Fonts and their licences.
    pub files: Vec<FontFile>,
    /// The stylesheet with them.
    pub css: String,
}

/// Licences of the bundled fonts, by the beginning of PostScript names.
const LICENCES: [(&str, &str, &str); 8] = [
    ("Libertinus", "OFL-Libertinus.txt", include_str!("../../fonts/licences/OFL-Libertinus.txt")),
    ("LinBiolinum", "OFL-Biolinum.txt", include_str!("../../fonts/licences/OFL-Biolinum.txt")),
    (
        "JetBrainsMono",
        "OFL-JetBrainsMono.txt",
        include_str!("../../fonts/licences/OFL-JetBrainsMono.txt"),
    ),
    ("EBGaramond", "OFL-EBGaramond.txt", include_str!("../../fonts/licences/OFL-EBGaramond.txt")),
    (
        "SourceSerif4",
        "OFL-SourceSerif.txt",
        include_str!("../../fonts/licences/OFL-SourceSerif.txt"),
    ),
    ("SourceSans3", "OFL-SourceSans.txt", include_str!("../../fonts/licences/OFL-SourceSans.txt")),
    ("Amiri", "OFL-Amiri.txt", include_str!("../../fonts/licences/OFL-Amiri.txt")),
    ("NotoEmoji", "OFL-NotoEmoji.txt", include_str!("../../fonts/licences/OFL-NotoEmoji.txt")),
];

/// Marks of lists and quotes that no page holds: a reader draws them with the font of the text
/// (numerals and letters of lists are ASCII). A space as wide as half an em stands behind them.
const MADE: &str = "\u{2002}\u{2013}\u{2014}\u{2018}\u{2019}\u{201a}\u{201c}\u{201d}\u{201e}\u{2022}\
                    \u{25e6}\u{25cb}\u{25cf}\u{25aa}\u{25a0}\u{ab}\u{bb}\u{2039}\u{203a}";

/// Puts the fonts into a stylesheet that names families by their kind. `texts` are the files in
/// which they are used; `text` says whether the text itself may have a face of the book's.
pub(super) fn embed(fonts: &Fonts, css: &str, texts: &[&str], text: bool) -> Embedded {
    let characters: BTreeSet<char> = texts.par_iter().map(|t| t.chars().collect()).reduce(
        BTreeSet::new,
        |mut a, b: BTreeSet<char>| {
            a.extend(b);
            a
        },
    );
    // What the stylesheet and the readers write themselves.
    let made = css.chars().chain(' '..='~').chain(MADE.chars());
    // Capitals that the stylesheet makes.
    let upper: Vec<char> = characters.iter().flat_map(|c| c.to_uppercase()).collect();
    let written = characters.clone();
    let characters = characters.into_iter().chain(upper).chain(made).collect();
    let code = texts.iter().any(|t| t.contains("<code") || t.contains("<kbd"));
    let wanted = [
        (Family::Serif, text),
        (Family::Sans, css.contains("font-family: sans-serif;")),
        (Family::Mono, code),
    ];
    let mut faces = Vec::new();
    let mut out = Embedded { css: css.to_string(), ..Embedded::default() };
    let mut names = BTreeMap::new();
    for (family, _) in wanted.iter().filter(|w| w.1) {
        let helpers = fonts.helpers(*family, &written);
        let mut list = Vec::new();
        for all in iter::once(fonts.faces_of(*family)).chain(helpers) {
            let Some(first) = all.first() else { continue };
            let name: String = first.2.name.split('-').next().unwrap_or_default().to_string();
            list.push(format!("\"{name}\""));
            faces.extend(all.into_iter().map(|face| (name.clone(), face)));
        }
        names.insert(*family as u8, list.join(", "));
    }
    // One family may be of several kinds, and help several.
    let mut seen = BTreeSet::new();
    faces.retain(|(_, (bold, italic, face))| seen.insert((face.name.clone(), *bold, *italic)));
    let files: Vec<FontFile> =
        faces.par_iter().map(|(_, (.., face))| file(face, &characters)).collect();
    let mut rules = String::new();
    for ((name, (bold, italic, face)), file) in faces.iter().zip(files) {
        let weight = if *bold { "bold" } else { "normal" };
        let slope = if *italic { "italic" } else { "normal" };
        let _ = writeln!(
            rules,
            "@font-face {{ font-family: \"{name}\"; font-weight: {weight}; font-style: {slope}; src: url({}); }}",
            file.path
        );
        if !out.files.iter().any(|f| f.path == file.path) {
            out.files.push(file);
        }
        if let Some((_, licence, text)) = LICENCES.iter().find(|l| face.name.starts_with(l.0)) {
            let path = format!("fonts/{licence}");
            if !out.files.iter().any(|f| f.path == path) {
                let data = text.as_bytes().to_vec();
                out.files.push(FontFile { path, media: "text/plain", data });
            }
        }
    }
    let named = |family: Family| names.get(&(family as u8));
    if let Some(name) = named(Family::Serif) {
        let _ = writeln!(rules, "body {{ font-family: {name}, serif; }}");
    }
    for (family, kind) in [(Family::Sans, "sans-serif"), (Family::Mono, "monospace")] {
        if let Some(name) = named(family) {
            let own = format!("font-family: {name}, {kind}");
            out.css = out.css.replace(&format!("font-family: {kind}"), &own);
        }
    }
    out.css.insert_str(0, &rules);
    out
}

/// The file of a face: a subset where that may be, by another name if its own is kept.
fn file(face: &FaceData, characters: &BTreeSet<char>) -> FontFile {
    let data = face.bytes();
    let kept = kept_words(face);
    let small = kept.as_ref().and_then(|kept| subset(data, characters, kept));
    let cff = data.starts_with(b"OTTO");
    let (media, ending) = if cff { ("font/otf", "otf") } else { ("font/ttf", "ttf") };
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' };
    let mut name: String = face.name.chars().map(plain).collect();
    if small.is_some() {
        for word in kept.iter().flatten() {
            name = name.replace(word, &stand_in(word));
        }
    }
    let data = small.unwrap_or_else(|| data.to_vec());
    FontFile { path: format!("fonts/{name}.{ending}"), media, data }
}

/// The words of a font's name that its licence keeps for whole copies (Open Font License 1.1, 3): with
/// less than it has it needs another name. `None` of a font that its maker forbids to make smaller
/// (OpenType, OS/2 fsType, bit 8).
fn kept_words(face: &FaceData) -> Option<Vec<String>> {
    let font = FontRef::new(face.bytes()).ok()?;
    if font.os2().is_ok_and(|os2| os2.fs_type() & 0x0100 != 0) {
        return None;
    }
    let own = LICENCES.iter().find(|l| face.name.starts_with(l.0)).map(|l| l.2);
    let mut texts: Vec<String> = own.into_iter().map(str::to_string).collect();
    let mut families = Vec::new();
    if let Ok(name) = font.name() {
        for record in name.name_record() {
            let Ok(text) = record.string(name.string_data()) else { continue };
            match record.name_id().to_u16() {
                0 | 13 => texts.push(text.to_string()),
                1 | 16 => families.push(text.to_string()),
                _ => {}
            }
        }
    }
    let mut kept: Vec<String> = Vec::new();
    for text in &texts {
        kept.extend(families.iter().flat_map(|family| reserved(text, family)));
    }
    kept.sort_unstable();
    kept.dedup();
    Some(kept)
}

/// The words of a family's name that a licence keeps.
fn reserved(licence: &str, family: &str) -> Vec<String> {
    let Some((_, after)) = licence.split_once("eserved Font Name") else { return Vec::new() };
    // The names stand in the same sentence; the text of the licence speaks of them in general.
    let names = after.lines().next().unwrap_or(after);
    let kept = |w: &&str| w.len() > 4 && !matches!(*w, "Linux" | "Serif") && names.contains(w);
    family.split(' ').filter(kept).map(str::to_string).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_kept_are_known() {
        let licence =
            "Copyright, with Reserved Font Names \"Linux Libertine\" and \"Biolinum\".\nText";
        assert_eq!(reserved(licence, "Linux Biolinum O"), ["Biolinum"]);
        assert!(reserved(licence, "Libertinus Serif").is_empty());
        assert!(reserved("Copyright (c)", "Biolinum").is_empty());
    }

    #[test]
    fn fonts_are_declared_with_their_licences() {
        let css = "p { font-family: sans-serif; }\nul { list-style-type: \"\u{2020}\"; }\npre { font-family: monospace, monospace; }\n";
        let found = embed(Fonts::bundled(), css, &["Words <code>x</code>"], true);
        let paths: Vec<&str> = found.files.iter().map(|f| f.path.as_str()).collect();
        assert!(paths.contains(&"fonts/LibertinusSerif-Italic.otf"), "{paths:?}");
        assert!(paths.contains(&"fonts/OFL-Biolinum.txt"));
        assert!(paths.contains(&"fonts/LinRectoxxxO.otf"), "its own name is kept: {paths:?}");
        assert!(found.css.contains("body { font-family: \"LibertinusSerif\", serif; }"));
        assert!(found.css.contains("font-family: \"JetBrainsMono\", monospace, monospace;"));
        assert_eq!(found.css.matches("@font-face").count(), 4 + 3 + 4);
        // Marks of lists stand in the stylesheet alone, their numbers nowhere.
        let serif = found.files.iter().find(|f| f.path.ends_with("LibertinusSerif-Regular.otf"));
        let font = skrifa::FontRef::new(&serif.expect("a serif").data).expect("a font");
        let drawn = |c: char| {
            let map = skrifa::MetadataProvider::charmap(&font);
            let metrics = skrifa::MetadataProvider::glyph_metrics(
                &font,
                skrifa::instance::Size::unscaled(),
                skrifa::instance::LocationRef::default(),
            );
            let bounds = map.map(c).and_then(|id| metrics.bounds(id));
            bounds.is_some_and(|b| b.x_max > b.x_min)
        };
        for c in "\u{2013}\u{2022}\u{25e6}7ivb.\u{2020}".chars() {
            assert!(drawn(c), "{c}");
        }
        assert!(!drawn('\u{df}'), "no word has it");
        assert!(!found.css.contains("Amiri"), "no word needs it");
        let arabic = embed(Fonts::bundled(), "p {}", &["Words, كتاب"], true);
        let paths: Vec<&str> = arabic.files.iter().map(|f| f.path.as_str()).collect();
        assert!(paths.iter().any(|p| p.starts_with("fonts/Amiri")), "{paths:?}");
        assert!(paths.contains(&"fonts/OFL-Amiri.txt"), "{paths:?}");
        assert!(arabic.css.contains("font-family: \"LibertinusSerif\", \"Amiri\", serif;"));
        let none = embed(Fonts::bundled(), "p {}", &["Words"], false);
        assert!(none.files.is_empty() && none.css == "p {}");
    }
}
