//! XML by hand: escaping, names, addresses. What leaves the EPUB room as text goes
//! through here, so that every file is well formed whatever the manuscript holds.

use std::fmt::Write;

/// Whether XML 1.0 and HTML both allow the character in text: no control characters but tab and
/// line feed, no non-characters.
fn is_text_char(c: char) -> bool {
    match c {
        '\t' | '\n' => true,
        '\0'..='\u{1F}' | '\u{7F}'..='\u{9F}' => false,
        '\u{FDD0}'..='\u{FDEF}' => false,
        c => (c as u32) & 0xFFFE != 0xFFFE,
    }
}

/// Appends text, escaped for element content.
pub(super) fn push_text(out: &mut String, text: &str) {
    push(out, text, false);
}

/// Appends text, escaped for an attribute value in double quotes.
pub(super) fn push_attr(out: &mut String, text: &str) {
    push(out, text, true);
}

/// Bytes that may need care: markup, controls, and the first bytes of what UTF-8 writes for
/// controls and non-characters. Most text has few of them.
const CARE: [bool; 256] = {
    let mut table = [false; 256];
    let mut b = 0;
    while b < 256 {
        table[b] =
            matches!(b as u8, 0..0x20 | b'&' | b'<' | b'>' | b'"' | 0x7F | 0xC2 | 0xEF | 0xF0..);
        b += 1;
    }
    table
};

fn push(out: &mut String, text: &str, attribute: bool) {
    let (mut from, mut at) = (0, 0);
    while let Some(skip) = text.as_bytes()[at..].iter().position(|b| CARE[usize::from(*b)]) {
        at += skip;
        // The byte begins a character: continuation bytes need no care.
        let Some(c) = text[at..].chars().next() else { break };
        let replacement = match c {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '"' if attribute => "&quot;",
            '\n' | '\t' if attribute => " ",
            c if is_text_char(c) => {
                at += c.len_utf8();
                continue;
            }
            _ => "",
        };
        out.push_str(&text[from..at]);
        out.push_str(replacement);
        at += c.len_utf8();
        from = at;
    }
    out.push_str(&text[from..]);
}

/// Text escaped for element content.
pub(crate) fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    push_text(&mut out, text);
    out
}

/// Text escaped for an attribute value in double quotes.
pub(super) fn attr(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    push_attr(&mut out, text);
    out
}

/// Whether a character may begin an XML name (colon left out).
fn is_name_start(c: char) -> bool {
    matches!(c,
        'A'..='Z' | '_' | 'a'..='z' | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}'
        | '\u{F8}'..='\u{2FF}' | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFF}'
        | '\u{200C}'..='\u{200D}' | '\u{2070}'..='\u{218F}' | '\u{2C00}'..='\u{2FEF}'
        | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}'
        | '\u{10000}'..='\u{EFFFF}')
}

/// Whether a character may stand in an XML name (colon left out).
fn is_name_char(c: char) -> bool {
    is_name_start(c)
        || matches!(c, '-' | '.' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}'
            | '\u{203F}'..='\u{2040}')
}

/// The name made a valid XML id: characters that names can't hold become `_`, a first digit gets
/// an `x` before it.
pub(super) fn id(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len() + 1);
    for c in raw.chars().take(200) {
        let c = if is_name_char(c) { c } else { '_' };
        if out.is_empty() && !is_name_start(c) {
            out.push('x');
        }
        out.push(c);
    }
    if out.is_empty() {
        out.push('x');
    }
    out
}

/// A class attribute's value from free names: each made of letters, digits, `-` and `_`.
pub(super) fn classes<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let mut out = String::new();
    for name in names {
        let clean: String = name
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' })
            .take(64)
            .collect();
        let clean = clean.trim_matches('-');
        if clean.is_empty() {
            continue;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(clean);
    }
    out
}

/// A name for a file: lower-case ASCII letters and digits in groups joined by `-`, at most 40
/// characters; may be empty.
pub(super) fn file_name(raw: &str) -> String {
    let mut out = String::new();
    for c in raw.chars() {
        if out.len() >= 40 {
            break;
        }
        if c.is_ascii_alphanumeric() {
            out.push(c.to_ascii_lowercase());
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.trim_end_matches('-').to_string()
}

/// An address in the world made a valid URL, percent-encoded; `None` if it can't be one or would
/// run something.
pub(super) fn url(raw: &str) -> Option<String> {
    let raw = raw.trim();
    let doi = raw.strip_prefix("doi:").map(|d| format!("https://doi.org/{d}"));
    let url = ammonia::Url::parse(doi.as_deref().unwrap_or(raw)).ok()?;
    if !matches!(url.scheme(), "http" | "https" | "mailto" | "tel" | "ftp" | "urn") {
        return None;
    }
    if matches!(url.scheme(), "http" | "https" | "ftp") && !url.has_host() {
        return None;
    }
    let host_end = url[..ammonia::url::Position::AfterPort].len();
    let mut out = String::with_capacity(url.as_str().len() + 8);
    for (at, c) in url.as_str().char_indices() {
        // The URL parser lets these stand in paths, queries and fragments; RFC 3986 does not.
        let forbidden = matches!(
            c,
            '|' | '^' | '[' | ']' | '{' | '}' | '\\' | '`' | '"' | '<' | '>' | ' ' | '\''
        );
        if (forbidden && at >= host_end) || !c.is_ascii() {
            let mut bytes = [0; 4];
            for b in c.encode_utf8(&mut bytes).bytes() {
                let _ = write!(out, "%{b:02X}");
            }
        } else if c == '%' && !is_escape(&url.as_str()[at..]) {
            out.push_str("%25");
        } else {
            out.push(c);
        }
    }
    Some(out)
}

fn is_escape(s: &str) -> bool {
    let b = s.as_bytes();
    b.len() > 2 && b[1].is_ascii_hexdigit() && b[2].is_ascii_hexdigit()
}

/// Calls `f` with each tag. Our own text has no other `<`, and no `>` in attributes.
pub(super) fn for_tags<'a>(text: &'a str, mut f: impl FnMut(&'a str)) {
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        rest = &rest[at..];
        let end = rest.find('>').map_or(rest.len(), |e| e + 1);
        f(&rest[..end]);
        rest = &rest[end..];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_escaped_and_cleaned() {
        assert_eq!(
            text("a < b & \"c\"\u{0}\u{b}\u{fffe}\r\n\u{1F600}"),
            "a &lt; b &amp; \"c\"\n\u{1F600}"
        );
        assert_eq!(attr("say \"<x>\"\nnow"), "say &quot;&lt;x&gt;&quot; now");
    }

    #[test]
    fn ids_are_names() {
        assert_eq!(id("4-über uns!"), "x4-über_uns_");
        assert_eq!(id(""), "x");
        assert_eq!(id("-a"), "x-a");
        assert_eq!(id("ok.id-1"), "ok.id-1");
    }

    #[test]
    fn addresses_are_valid_or_nothing() {
        for (raw, want) in [
            (
                "https://example.org/a b?q=[1]|2#x y",
                Some("https://example.org/a%20b?q=%5B1%5D%7C2#x%20y"),
            ),
            ("https://bücher.example/ü", Some("https://xn--bcher-kva.example/%C3%BC")),
            ("https://[::1]/", Some("https://[::1]/")),
            ("https://example.org/100%", Some("https://example.org/100%25")),
            ("doi:10.1000/182", Some("https://doi.org/10.1000/182")),
            ("mailto:a@example.org", Some("mailto:a@example.org")),
            ("javascript:alert(1)", None),
            ("http://", None),
            ("chapter.md", None),
        ] {
            assert_eq!(url(raw).as_deref(), want, "{raw}");
        }
    }

    #[test]
    fn file_names_are_ascii() {
        assert_eq!(file_name("Über uns: Teil 2"), "ber-uns-teil-2");
        assert_eq!(file_name("!?"), "");
    }
}
