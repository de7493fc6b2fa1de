//! Fonts that a project brings: the `[fonts."Family"]` tables, and the families that `[print]`
//! chooses.

use super::Print;
use super::names::nearest;
use super::paths::{Checker, PathFault};
use super::values::{At, Reader};
use crate::diagnostic::Code;
use crate::files::Files;
use crate::source::Span;
use std::collections::BTreeMap;
use toml_edit::TableLike;

/// The families that Recto brings.
pub const BUNDLED: [&str; 7] = [
    "Libertinus Serif",
    "Linux Biolinum",
    "JetBrains Mono",
    "EB Garamond",
    "Source Serif 4",
    "Source Sans 3",
    "Amiri",
];

/// The place of the family for Arabic letters in [`BUNDLED`].
pub const NASKH: usize = 6;

/// Keys of a family's table.
pub(super) const KEYS: [&str; 4] = ["regular", "italic", "bold", "bold-italic"];
/// Endings of font files.
const ENDINGS: [&str; 4] = ["otf", "ttf", "ttc", "otc"];

/// A family that the manifest chooses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FontChoice {
    /// One of [`BUNDLED`].
    Bundled(usize),
    /// One of the project's own.
    Own(FontFiles),
}

impl FontChoice {
    /// The family's name.
    pub fn name(&self) -> &str {
        match self {
            FontChoice::Bundled(n) => BUNDLED.get(*n).copied().unwrap_or(BUNDLED[0]),
            FontChoice::Own(files) => &files.name,
        }
    }
}

/// The files of a family, as project-relative paths.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FontFiles {
    /// The name that the manifest gives the family.
    pub name: String,
    /// Regular, italic, bold, bold italic; the first is always there. With where each is named.
    pub files: [Option<(String, Span)>; 4],
    /// Where the family's table stands.
    pub span: Span,
}

/// Reads `[fonts]` and the choices in `[print]`. `files` are the book's.
pub(super) fn read(reader: &mut Reader, doc: &dyn TableLike, files: &Files, print: &mut Print) {
    let families = families(reader, doc, files);
    let Some(table) = reader.table(doc, "print") else { return };
    let choose = |reader: &mut Reader, key: &str| -> Option<FontChoice> {
        let wanted = reader.string(table, key)?;
        choice(reader, wanted, &families)
    };
    print.font = choose(reader, "font");
    print.sans_font = choose(reader, "sans-font");
    print.mono_font = choose(reader, "mono-font");
    let more = reader.strings(table, "fallback-fonts");
    print.fallback_fonts = more.into_iter().filter_map(|w| choice(reader, w, &families)).collect();
}

fn choice(
    reader: &mut Reader,
    wanted: At<String>,
    families: &BTreeMap<String, FontFiles>,
) -> Option<FontChoice> {
    if let Some(files) = families.get(&wanted.value) {
        return Some(FontChoice::Own(files.clone()));
    }
    if let Some(n) = BUNDLED.iter().position(|b| b.eq_ignore_ascii_case(&wanted.value)) {
        return Some(FontChoice::Bundled(n));
    }
    let known = families.keys().map(String::as_str).chain(BUNDLED);
    let help = match nearest(&wanted.value, known) {
        Some(near) => format!("did you mean \"{near}\"?"),
        None => format!(
            "bring its files: [fonts.\"{}\"] regular = \"fonts/....otf\", italic = ...; or choose {}",
            wanted.value,
            BUNDLED.join(", ")
        ),
    };
    let message = format!("there is no font family `{}`", wanted.value);
    reader.error(Code::UNKNOWN_FONT, wanted.span, message, &help);
    None
}

fn families(
    reader: &mut Reader,
    doc: &dyn TableLike,
    files: &Files,
) -> BTreeMap<String, FontFiles> {
    let mut all = BTreeMap::new();
    let Some(table) = reader.table(doc, "fonts") else { return all };
    let mut checker = Checker::new(files, &ENDINGS);
    for (name, _) in table.iter() {
        let span = reader.key_span(table, name);
        let Some(family) = reader.table(table, name) else { continue };
        reader.unknown_keys(family, &KEYS, "[fonts]");
        let mut found = FontFiles { name: name.to_owned(), span, ..FontFiles::default() };
        for (slot, key) in found.files.iter_mut().zip(KEYS) {
            *slot = reader.string(family, key).and_then(|path| file(reader, path, &mut checker));
        }
        if found.files[0].is_none() {
            if !family.contains_key("regular") {
                let message = format!("the family `{name}` has no `regular` face");
                reader.error(
                    Code::FONT_FILE,
                    span,
                    message,
                    "name its file: regular = \"fonts/....otf\"",
                );
            }
            continue;
        }
        all.insert(name.to_owned(), found);
    }
    all
}

/// A font file; behind the name of a collection may stand which of its faces is meant: `CJK.ttc#2`.
fn file(reader: &mut Reader, path: At<String>, checker: &mut Checker) -> Option<(String, Span)> {
    let (value, face) = match path.value.rsplit_once('#') {
        Some((file, face)) if file.to_lowercase().ends_with("tc") => (file.to_owned(), Some(face)),
        _ => (path.value.clone(), None),
    };
    let face = face.map(|face| format!("#{face}")).unwrap_or_default();
    let path = At { value, ..path };
    let outside = "font files lie in the project folder, so that the book is the same everywhere";
    let Some(normal) = reader.inside(&path) else {
        let message = format!("`{}` leads out of the project folder", path.value);
        reader.error(Code::OUTSIDE, path.span, message, outside);
        return None;
    };
    let (message, help) = match checker.check(&normal) {
        Ok(()) => return Some((normal + &face, path.span)),
        Err(PathFault::Outside) => {
            (format!("`{normal}` leads out of the project folder"), outside.to_owned())
        }
        Err(PathFault::NotAFile(sort)) => (
            format!("`{normal}` is {sort}, not a file"),
            "name an .otf, a .ttf or a .ttc file".to_owned(),
        ),
        Err(PathFault::Unreadable(why)) => {
            (format!("`{normal}` can't be read: {why}"), "look where the link leads".to_owned())
        }
        Err(PathFault::Missing(near)) => {
            let help = near.map_or_else(
                || "put the file there, or mend the path".to_owned(),
                |n| format!("did you mean `{n}`?"),
            );
            (format!("there is no file `{normal}`"), help)
        }
    };
    reader.error(Code::FONT_FILE, path.span, message, &help);
    None
}
