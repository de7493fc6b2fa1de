//! Attributes in braces: `{#id .class key=value key="quoted value" -}`.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::manifest::nearest;
use crate::model::Attr;
use crate::source::Span;

/// Attributes and how many bytes they took, braces included.
pub(super) struct Parsed {
    pub(super) attr: Attr,
    /// `{=format}` of raw code.
    pub(super) raw: Option<String>,
    pub(super) len: usize,
}

/// Longest attribute block that is looked at, in bytes; longer ones are text.
const MAX_LEN: usize = 4096;

/// Parses attributes at the start of `text`; `None` if it is not exactly that.
pub(super) fn parse(text: &str) -> Option<Parsed> {
    let bytes = text.as_bytes();
    if bytes.first() != Some(&b'{') {
        return None;
    }
    let mut attr = Attr::default();
    let mut raw = None;
    let mut i = 1;
    let mut spaced = true;
    loop {
        if i > MAX_LEN {
            return None;
        }
        match *bytes.get(i)? {
            b'}' => break,
            b' ' | b'\t' | b'\n' | b'\r' => {
                i += 1;
                spaced = true;
            }
            _ if !spaced => {
                // `{#a.b}` is one identifier, `{.a.b}` two classes as in pandoc.
                if bytes[i] != b'.' && bytes[i] != b'#' {
                    return None;
                }
                spaced = true;
            }
            mark @ (b'#' | b'.' | b'=') => {
                let len = name_len(&bytes[i + 1..], mark == b'#');
                if len == 0 {
                    return None;
                }
                let name = text[i + 1..i + 1 + len].to_owned();
                match mark {
                    b'#' => attr.id = Some(super::inline::label_with_hyphen(name)),
                    b'.' => attr.classes.push(name),
                    _ if i == 1 => raw = Some(name),
                    _ => return None,
                }
                i += 1 + len;
                spaced = false;
            }
            b'-' if matches!(bytes.get(i + 1), Some(b'}' | b' ')) => {
                attr.classes.push("unnumbered".into());
                i += 1;
                spaced = false;
            }
            _ => {
                let len = name_len(&bytes[i..], false);
                if len == 0 || bytes.get(i + len) != Some(&b'=') {
                    return None;
                }
                let key = text[i..i + len].to_owned();
                i += len + 1;
                let (value, len) = value(&text[i..])?;
                i += len;
                match key.as_str() {
                    "id" => attr.id = Some(super::inline::label_with_hyphen(value)),
                    // pandoc's filter for short captions, and Quarto.
                    "short-caption" | "fig-scap" | "tbl-scap" | "lst-scap" => {
                        attr.pairs.push(("short".into(), value));
                    }
                    "class" => attr.classes.extend(value.split_whitespace().map(str::to_owned)),
                    _ => attr.pairs.push((key, value)),
                }
                spaced = false;
            }
        }
    }
    Some(Parsed { attr, raw, len: i + 1 })
}

/// Keys that any element takes, and that other programs read.
const COMMON: [&str; 4] = ["lang", "xml:lang", "dir", "role"];

/// Warns of keys that say nothing. `what` has them ("a heading"), and takes `known` beside those
/// that all have.
pub(super) fn tell_keys(
    attr: &Attr,
    (what, known): (&str, &[&str]),
    span: Span,
    diags: &mut Diagnostics,
) {
    let own = |key: &str| ["data-", "x-", "aria-", "epub:"].iter().any(|p| key.starts_with(p));
    for (key, value) in &attr.pairs {
        let all = COMMON.iter().chain(known).copied();
        let condition =
            || super::conditions::has(attr) && super::conditions::KEYS.contains(&key.as_str());
        if own(key) || all.clone().any(|k| k == key) || condition() {
            continue;
        }
        let text = format!("{what} takes no `{key}`; it is left out");
        let unnumbered = matches!(key.as_str(), "number" | "numbered") && value == "false";
        let near = nearest(key, all).filter(|_| !unnumbered);
        let help = match near {
            _ if unnumbered => "write `{.unnumbered}`".to_owned(),
            Some(near) => format!("did you mean `{near}`?"),
            None => {
                let known: Vec<&str> = COMMON[..1].iter().chain(known).copied().collect();
                format!("it takes `{}`; a key that begins with `x-` is yours", known.join("`, `"))
            }
        };
        let d = Diagnostic::warning(Code::UNKNOWN_ATTRIBUTE, span, text).help(help);
        diags.push(match near {
            Some(near) => d.mend(key, near),
            None => d,
        });
    }
}

/// The value at the beginning of a text, in quotation marks or bare, and the bytes that it takes.
pub(super) fn value(text: &str) -> Option<(String, usize)> {
    let bytes = text.as_bytes();
    if let quote @ (b'"' | b'\'') = *bytes.first()? {
        let (value, len) = quoted(&text[1..], quote)?;
        return Some((value, len + 2));
    }
    let ends = |b: &u8| matches!(b, b' ' | b'\t' | b'\n' | b'\r' | b'}' | b'{' | b'"');
    let len = bytes.iter().take(MAX_LEN).position(ends)?;
    Some((text[..len].to_owned(), len))
}

/// Bytes of a name. Identifiers may hold points.
fn name_len(bytes: &[u8], points: bool) -> usize {
    bytes
        .iter()
        .position(|b| {
            !(b.is_ascii_alphanumeric()
                || *b >= 0x80
                || matches!(b, b'-' | b'_' | b':' | b'+')
                || (points && *b == b'.'))
        })
        .unwrap_or(bytes.len())
}

/// A value in quotation marks, as [`parse`] reads it.
pub(crate) fn in_quotes(value: &str) -> String {
    format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A quoted value up to its closing mark and the bytes it took. A backslash takes the meaning of a mark and of a
/// backslash behind it, and is itself before anything else: `$\alpha$` needs no second one.
fn quoted(text: &str, quote: u8) -> Option<(String, usize)> {
    let mut value = String::new();
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if at >= MAX_LEN {
            return None;
        }
        match c {
            '\\' => match chars.next_if(|(_, next)| matches!(next, '\\' | '"' | '\'')) {
                Some((_, next)) => value.push(next),
                None => value.push('\\'),
            },
            '\n' | '\r' => value.push(' '),
            c if c == char::from(quote) => return Some((value, at)),
            c => value.push(c),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ok(text: &str) -> Attr {
        let p = parse(text).unwrap_or_else(|| panic!("{text} is attributes"));
        assert_eq!(p.len, text.len());
        p.attr
    }

    #[test]
    fn what_is_written_in_quotes_is_read() {
        for value in ["a", "$\\alpha$", "\\*", "say \"so\"", "it's", "C:\\", "\\\\", "\\\""] {
            let written = in_quotes(value);
            assert_eq!(super::value(&written), Some((value.to_owned(), written.len())), "{value}");
        }
        assert_eq!(ok("{k=\"$\\alpha$\"}").get("k"), Some("$\\alpha$"));
    }

    #[test]
    fn parses_pandoc_attributes() {
        let a = ok(r#"{#fig-x .a .b width=60% alt="two words, \"quoted\""}"#);
        assert_eq!(a.id.as_deref(), Some("fig-x"));
        assert_eq!(a.classes, ["a", "b"]);
        assert_eq!(a.get("width"), Some("60%"));
        assert_eq!(a.get("alt"), Some("two words, \"quoted\""));
        assert_eq!(ok("{-}").classes, ["unnumbered"]);
        assert_eq!(ok("{- #x}").classes, ["unnumbered"]);
        assert_eq!(ok("{.a.b}").classes, ["a", "b"]);
        assert_eq!(ok("{lang=fr}").lang(), Some("fr"));
        assert_eq!(ok("{id=x class=\"a b\"}").classes, ["a", "b"]);
        assert_eq!(parse("{=epub}").and_then(|p| p.raw).as_deref(), Some("epub"));
        assert_eq!(ok("{}"), Attr::default());
        assert_eq!(ok("{k=\"\"}").get("k"), Some(""));
        assert_eq!(ok("{short-caption=a}").get("short"), Some("a"));
    }

    #[test]
    fn leaves_other_braces_alone() {
        for text in
            ["{", "{a b}", "{x, y}", "{.}", "{#}", "{k=\"v}", "{{x}}", "{0}", "x", "{k=", "{a=b=={"]
        {
            assert!(parse(text).is_none(), "{text}");
        }
    }
}
