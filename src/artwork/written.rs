//! Pictures that stand in the text itself: a drawing between the tags of `<svg>`, and addresses that hold the bytes of
//! a file (RFC 2397).

use base64::Engine;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use std::borrow::Cow;

/// How the address of a picture begins that is a drawing, whose text follows.
pub(crate) const DRAWING: &str = "svg:";
/// How one begins that holds a file.
const DATA: &str = "data:";
/// Such a picture is not larger, bytes as written: a file beside the text may be.
pub(crate) const LARGEST: usize = 8 << 20;
/// What a drawing in a page of the web need not say, and a file must.
const NAMES: [(&str, &str); 2] =
    [("xmlns", "http://www.w3.org/2000/svg"), ("xmlns:xlink", "http://www.w3.org/1999/xlink")];

/// Whether an address holds its picture.
pub(crate) fn is_written(src: &str) -> bool {
    let begins =
        |scheme: &str| src.get(..scheme.len()).is_some_and(|s| s.eq_ignore_ascii_case(scheme));
    begins(DATA) || src.starts_with(DRAWING)
}

/// What a picture is called in messages, and where it has no description: not by its bytes.
pub(crate) fn named(src: &str) -> Cow<'_, str> {
    match () {
        () if !is_written(src) => src.into(),
        () if src.starts_with(DRAWING) => "<svg>".into(),
        () => {
            let kind = src.split([',', ';']).next().unwrap_or_default();
            format!("{}...", kind.chars().take(40).collect::<String>()).into()
        }
    }
}

/// The address of a drawing that stands in the text between its tags, of which the first is so long.
pub(crate) fn address(svg: &str, length: usize) -> String {
    let tag = svg[..length.min(svg.len())].trim_end_matches('>');
    let at = tag.trim_end_matches('/').len();
    let lacks = |name: &str| !tag.contains(&format!("{name}="));
    let mut names = String::new();
    for (name, is) in NAMES {
        let asked = name == "xmlns" || svg.contains("xlink:");
        if asked && lacks(name) {
            names.push_str(&format!(" {name}=\"{is}\""));
        }
    }
    format!("{DRAWING}{}{names}{}", &svg[..at], &svg[at..])
}

/// The address of a file that it holds.
pub(crate) fn data(media: &str, bytes: &[u8]) -> String {
    let bytes = base64::engine::general_purpose::STANDARD.encode(bytes);
    format!("{DATA}{media};base64,{bytes}")
}

/// The bytes of the picture that an address holds; a phrase says why there are none.
pub(crate) fn bytes(src: &str) -> Result<Vec<u8>, &'static str> {
    if let Some(svg) = src.strip_prefix(DRAWING) {
        return Ok(svg.as_bytes().to_vec());
    }
    let (kind, data) =
        src.split_once(',').ok_or("no comma stands between its kind and its bytes")?;
    let data = unescaped(data);
    let kind = kind.trim_end().to_ascii_lowercase();
    if !kind.ends_with(";base64") {
        return Ok(data);
    }
    let letters: Vec<u8> = data.into_iter().filter(|b| !b.is_ascii_whitespace()).collect();
    let config =
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let engine = GeneralPurpose::new(&base64::alphabet::STANDARD, config);
    engine.decode(letters).map_err(|_| "what follows `base64,` is none")
}

/// The bytes behind escapes such as `%3C`.
fn unescaped(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let digit = |at: usize| bytes.get(at).and_then(|b| (*b as char).to_digit(16));
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match (byte, digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                at += 3;
            }
            _ => {
                out.push(*byte);
                at += 1;
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_of_a_page_becomes_one_of_a_file() {
        let of = |svg: &str| {
            let tag = svg.find('>').map_or(svg.len(), |at| at + 1);
            String::from_utf8(bytes(&address(svg, tag)).expect("bytes")).expect("text")
        };
        let name = "xmlns=\"http://www.w3.org/2000/svg\"";
        assert_eq!(
            of("<svg width=\"9\"><g/></svg>"),
            format!("<svg width=\"9\" {name}><g/></svg>")
        );
        assert_eq!(of("<svg/>"), format!("<svg {name}/>"));
        let whole = format!("<svg {name}><g/></svg>");
        assert_eq!(of(&whole), whole);
        assert!(of("<svg><use xlink:href=\"#a\"/></svg>").contains("xmlns:xlink="));
    }

    #[test]
    fn addresses_are_decoded() {
        let bytes = |src: &str| bytes(src).map(|b| String::from_utf8_lossy(&b).into_owned());
        assert_eq!(bytes("data:image/png;base64,aGVs\nbG8").as_deref(), Ok("hello"));
        assert_eq!(bytes("data:image/png;base64,aGVsbG8%3D").as_deref(), Ok("hello"));
        assert_eq!(bytes("data:image/svg+xml,%3Csvg%3E%zz").as_deref(), Ok("<svg>%zz"));
        assert!(bytes("data:image/png;base64").is_err());
        assert!(bytes("data:image/png;base64,\u{e9}").is_err());
    }

    #[test]
    fn nobody_is_shown_the_bytes() {
        assert_eq!(named("a/b.png"), "a/b.png");
        assert_eq!(named("svg:<svg/>"), "<svg>");
        assert_eq!(named("DATA:image/png;base64,AAAA"), "DATA:image/png...");
        assert!(!is_written("database.png"));
    }
}
