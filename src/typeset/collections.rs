//! Collections of fonts (`.ttc`, `.otc`): a face of one becomes a font of its own, so that nobody who
//! reads fonts has to know of them (OpenType, "Font Collections").

use skrifa::MetadataProvider;
use skrifa::raw::{FileRef, FontRef};
use skrifa::string::StringId;

/// Faces of a collection: the largest of Chinese, Japanese and Korean have some forty.
const MOST_FACES: usize = 256;
/// Tables of a face.
const MOST_TABLES: usize = 100;

/// Larger faces are not taken, bytes: as font files of their own.
const LARGEST: usize = 64 << 20;

/// The path of a font file without the face that is named behind it, and the face:
/// `NotoSerifCJK.ttc#NotoSerifCJKsc-Regular`, `NotoSerifCJK.ttc#2`.
pub fn divided(path: &str) -> (&str, Option<&str>) {
    match path.rsplit_once('#') {
        Some((file, face)) if is_collection(file) => (file, Some(face)),
        _ => (path, None),
    }
}

/// Whether a file is a collection by its name.
fn is_collection(file: &str) -> bool {
    let lower = file.to_lowercase();
    [".ttc", ".otc"].iter().any(|ending| lower.ends_with(ending))
}

/// The font that a file holds: the file itself, or of a collection the face with this number, from 1, or
/// PostScript name; the first where none is named.
///
/// # Errors
/// What is wrong, and what to do about it.
pub(super) fn face(bytes: &[u8], named: Option<&str>) -> Result<Option<Vec<u8>>, (String, String)> {
    if !bytes.starts_with(b"ttcf") {
        return match named {
            Some(_) => Err((
                "it is no collection of fonts".into(),
                "leave out what stands behind `#`".into(),
            )),
            None => Ok(None),
        };
    }
    let Ok(FileRef::Collection(all)) = FileRef::new(bytes) else {
        return Err(("it is a collection that can't be read".into(), "use another file".into()));
    };
    let count = (all.len() as usize).min(MOST_FACES);
    let name = |at: usize| {
        let font = all.get(at as u32).ok()?;
        let names = font.localized_strings(StringId::POSTSCRIPT_NAME);
        names.english_or_first().map(|name| name.to_string())
    };
    let at = match named {
        None => Some(0),
        Some(word) => match word.parse::<usize>() {
            Ok(number) => number.checked_sub(1).filter(|at| *at < count),
            Err(_) => (0..count).find(|at| name(*at).is_some_and(|n| n.eq_ignore_ascii_case(word))),
        },
    };
    let Some(font) = at.and_then(|at| all.get(at as u32).ok()) else {
        let names: Vec<String> = (0..count).filter_map(name).take(12).collect();
        let what = format!("it has no face `{}`", named.unwrap_or_default());
        return Err((what, format!("its faces are {}", names.join(", "))));
    };
    alone(&font).map(Some)
}

/// A face as a file of its own (OpenType, "Organization of an OpenType Font").
fn alone(font: &FontRef) -> Result<Vec<u8>, (String, String)> {
    let fault =
        || ("a table of the face lies outside the file".to_owned(), "use another file".to_owned());
    let records = font.table_directory().table_records();
    if records.len() > MOST_TABLES {
        return Err((format!("the face has {} tables", records.len()), "use another file".into()));
    }
    let count = records.len() as u16;
    let mut power = 1u16;
    while power * 2 <= count {
        power *= 2;
    }
    let mut out = Vec::new();
    out.extend(font.table_directory().sfnt_version().to_be_bytes());
    for word in [count, power * 16, power.trailing_zeros() as u16, (count - power.min(count)) * 16]
    {
        out.extend(word.to_be_bytes());
    }
    let mut at = 12 + 16 * records.len();
    let mut tables = Vec::new();
    for record in records {
        let data = font.table_data(record.tag()).ok_or_else(fault)?;
        let data = data.as_bytes();
        // Tables that lie over each other would grow beyond all bounds.
        if at + data.len() > LARGEST {
            return Err((
                format!("the face is larger than {} MB", LARGEST >> 20),
                "use another file".into(),
            ));
        }
        out.extend(record.tag().to_be_bytes());
        out.extend(record.checksum().to_be_bytes());
        out.extend((at as u32).to_be_bytes());
        out.extend((data.len() as u32).to_be_bytes());
        at += data.len().next_multiple_of(4);
        tables.push(data);
    }
    out.reserve(at - out.len());
    for data in tables {
        out.extend_from_slice(data);
        out.resize(out.len().next_multiple_of(4), 0);
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A collection of these fonts, none of whose tables they share.
    pub(crate) fn collection(fonts: &[&[u8]]) -> Vec<u8> {
        let head = 12 + 4 * fonts.len();
        let mut out = b"ttcf\0\x01\0\0".to_vec();
        out.extend((fonts.len() as u32).to_be_bytes());
        let mut at = head;
        for font in fonts {
            out.extend((at as u32).to_be_bytes());
            at += font.len().next_multiple_of(4);
        }
        for font in fonts {
            let base = out.len() as u32;
            let mut font = font.to_vec();
            let count = usize::from(u16::from_be_bytes([font[4], font[5]]));
            for record in 0..count {
                let slot = 12 + record * 16 + 8;
                let place: [u8; 4] = font[slot..slot + 4].try_into().expect("four bytes");
                let moved = u32::from_be_bytes(place) + base;
                font[slot..slot + 4].copy_from_slice(&moved.to_be_bytes());
            }
            out.extend(font);
            out.resize(out.len().next_multiple_of(4), 0);
        }
        out
    }

    #[test]
    fn a_face_is_found_by_number_and_name() {
        let serif: &[u8] = include_bytes!("../../fonts/LibertinusSerif-Regular.otf");
        let mono: &[u8] = include_bytes!("../../fonts/JetBrainsMono-Regular.ttf");
        let both = collection(&[serif, mono]);
        let name = |named: Option<&str>| {
            let bytes = face(&both, named).expect("a face").expect("of a collection");
            let font = FontRef::new(&bytes).expect("a font");
            assert!(font.charmap().map('a').is_some());
            let names = font.localized_strings(StringId::POSTSCRIPT_NAME);
            names.english_or_first().expect("a name").to_string()
        };
        assert_eq!(name(None), "LibertinusSerif-Regular");
        assert_eq!(name(Some("2")), "JetBrainsMono-Regular");
        assert_eq!(name(Some("jetbrainsmono-regular")), "JetBrainsMono-Regular");
        let (what, help) = face(&both, Some("Other")).expect_err("no face");
        assert!(what.contains("Other") && help.contains("JetBrainsMono-Regular"), "{what} {help}");
        assert!(face(&both, Some("0")).is_err() && face(&both, Some("3")).is_err());
        assert_eq!(face(serif, None), Ok(None));
        assert!(face(serif, Some("1")).is_err());
        for cut in [12, 20, both.len() / 3] {
            let _ = face(&both[..cut], Some("2"));
        }
        assert_eq!(divided("fonts/C.ttc#2"), ("fonts/C.ttc", Some("2")));
        assert_eq!(divided("fonts/C#2.otf"), ("fonts/C#2.otf", None));
    }
}
