//! The bounds of XML, measured over its text before a parser sees it: depth, elements, attributes,
//! names of namespaces, and what entities become when they are put in.

use std::collections::BTreeMap;

/// So much of XML is seen by a parser.
#[derive(Debug, Clone, Copy)]
pub struct XmlBounds {
    /// Elements nested deeper are refused.
    pub deepest: usize,
    /// More elements are refused.
    pub elements: usize,
    /// More attributes on one element are refused: parsers compare each with each.
    pub attributes: usize,
    /// More declarations of namespaces are refused: parsers carry them from element to element.
    pub namespaces: usize,
}

/// The bounds of a drawing.
const DRAWING: XmlBounds =
    XmlBounds { deepest: 200, elements: 500_000, attributes: 500, namespaces: 1_000 };

/// Bytes that all entities may become.
const MOST_EXPANDED: u64 = 4 << 20;

/// Why a parser is not to see a text, if it isn't.
///
/// # Errors
/// A phrase, such as "its elements are nested deeper than 200".
pub fn xml_is_bounded(text: &str) -> Result<(), String> {
    entities_fit(text).and_then(|()| drawing_fits(text))
}

/// The same for all that is in the text of a drawing but what it declares.
///
/// # Errors
/// As [`xml_fits`].
pub(super) fn drawing_fits(text: &str) -> Result<(), String> {
    xml_fits(text, &DRAWING)
}

/// Why a parser is not to see a text for all that is in it, if it isn't. What is no XML at all is
/// the parser's affair, what is declared that of `entities_fit`.
///
/// # Errors
/// A phrase, such as "its elements are nested deeper than 200".
pub fn xml_fits(text: &str, bounds: &XmlBounds) -> Result<(), String> {
    let mut depth = 0usize;
    let mut elements = 0usize;
    let mut namespaces = 0usize;
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        rest = &rest[at..];
        let (skipped, end) = match rest.as_bytes().get(1) {
            Some(b'!') if rest.starts_with("<!--") => (true, after(rest, "-->")),
            Some(b'!') if rest.starts_with("<![CDATA[") => (true, after(rest, "]]>")),
            Some(b'!') => (true, doctype(rest)),
            Some(b'?') => (true, after(rest, "?>")),
            Some(b'/') => {
                depth = depth.saturating_sub(1);
                (true, after(rest, ">"))
            }
            _ => (false, tag(rest)),
        };
        let token = &rest[..end];
        rest = &rest[end..];
        if skipped {
            continue;
        }
        elements += 1;
        let attributes = attributes(token);
        namespaces += token.matches("xmlns").count();
        if !token.ends_with("/>") {
            depth += 1;
        }
        if depth > bounds.deepest {
            return Err(format!("its elements are nested deeper than {}", bounds.deepest));
        }
        if elements > bounds.elements {
            return Err(format!("it has more than {} elements", bounds.elements));
        }
        if attributes > bounds.attributes {
            return Err(format!("an element of it has more than {} attributes", bounds.attributes));
        }
        if namespaces > bounds.namespaces {
            return Err(format!("it declares more than {} namespaces", bounds.namespaces));
        }
    }
    Ok(())
}

/// Where what ends with `end` ends.
fn after(text: &str, end: &str) -> usize {
    text.find(end).map_or(text.len(), |at| at + end.len())
}

/// The length of a tag: a `>` in quotes does not end it.
fn tag(text: &str) -> usize {
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), close) if open == close => quote = None,
            (None, b'>') => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// Signs of equality outside quotes.
fn attributes(tag: &str) -> usize {
    let mut quote = None;
    let mut count = 0;
    for byte in tag.bytes() {
        match (quote, byte) {
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), close) if open == close => quote = None,
            (None, b'=') => count += 1,
            _ => {}
        }
    }
    count
}

/// The length of a document type declaration, with what stands in its square brackets.
fn doctype(text: &str) -> usize {
    let mut quote = None;
    let mut inside = false;
    let mut at = 0;
    while let Some(byte) = text.as_bytes().get(at) {
        match (quote, byte) {
            (None, b'<') if text[at..].starts_with("<!--") => {
                at += after(&text[at..], "-->");
                continue;
            }
            (None, b'<') if text[at..].starts_with("<?") => {
                at += after(&text[at..], "?>");
                continue;
            }
            (None, b'"' | b'\'') => quote = Some(*byte),
            (Some(open), close) if open == *close => quote = None,
            (None, b'[') => inside = true,
            (None, b']') => inside = false,
            (None, b'>') if !inside => return at + 1,
            _ => {}
        }
        at += 1;
    }
    text.len()
}

/// Why a parser is not to see a text for what its entities become, wherever it names them.
///
/// # Errors
/// A phrase, such as "its entities name each other".
pub(super) fn entities_fit(text: &str) -> Result<(), String> {
    let entities = entities(text)?;
    if entities.is_empty() {
        return Ok(());
    }
    let mut sizes = BTreeMap::new();
    let mut total = 0u64;
    for name in references(text) {
        if let Some(value) = entities.get(name) {
            total = total.saturating_add(expanded(name, value, &entities, &mut sizes, 0)?);
        }
        if total > MOST_EXPANDED {
            return Err(format!(
                "its entities become more than {} MB of text",
                MOST_EXPANDED >> 20
            ));
        }
    }
    Ok(())
}

/// Bytes that an entity becomes.
fn expanded<'a>(
    name: &'a str,
    value: &'a str,
    all: &BTreeMap<&'a str, &'a str>,
    sizes: &mut BTreeMap<&'a str, u64>,
    depth: usize,
) -> Result<u64, String> {
    if let Some(size) = sizes.get(name) {
        return Ok(*size);
    }
    if depth > 10 {
        return Err("its entities name each other".into());
    }
    // Elements that come out of entities could not be counted here.
    if value.contains('<') || references(value).any(is_markup) {
        return Err("its entities hold elements".into());
    }
    let mut size = value.len() as u64;
    for inner in references(value) {
        if let Some((inner, value)) = all.get_key_value(inner) {
            size = size.saturating_add(expanded(inner, value, all, sizes, depth + 1)?);
        }
    }
    sizes.insert(name, size);
    Ok(size)
}

/// Whether a reference is to one of the characters that open a tag or a reference.
fn is_markup(name: &str) -> bool {
    let Some(number) = name.strip_prefix('#') else { return false };
    let number = match number.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16),
        None => number.parse(),
    };
    matches!(number, Ok(0x26 | 0x3c))
}

/// Names behind `&` and before `;`.
fn references(text: &str) -> impl Iterator<Item = &str> {
    text.split('&').skip(1).filter_map(|part| {
        let end = part.bytes().take(200).position(|b| b == b';')?;
        part.get(..end)
    })
}

/// The entities that a text declares; those of parameters (`%`) are no part of what is read.
fn entities(text: &str) -> Result<BTreeMap<&str, &str>, String> {
    let mut all = BTreeMap::new();
    for part in text.split("<!ENTITY").skip(1) {
        let part = part.trim_start();
        let Some((name, rest)) = part.split_once(char::is_whitespace) else { continue };
        let rest = rest.trim_start();
        let Some(quote @ ('"' | '\'')) = rest.chars().next() else { continue };
        if let Some(end) = rest[1..].find(quote)
            && name != "%"
            && all.insert(name, &rest[1..=end]).is_some()
        {
            return Err(format!("it declares the entity `{name}` twice"));
        }
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn why(text: &str) -> String {
        xml_is_bounded(text).err().unwrap_or_default()
    }

    #[test]
    fn what_is_just_over_a_bound_is_refused() {
        let nested = |n: usize| format!("{}{}", "<g>".repeat(n), "</g>".repeat(n));
        assert_eq!(why(&nested(DRAWING.deepest)), "");
        assert_eq!(why(&nested(DRAWING.deepest + 1)), "its elements are nested deeper than 200");
        let many = |n: usize| format!("<svg>{}</svg>", "<g/>".repeat(n - 1));
        assert_eq!(why(&many(DRAWING.elements)), "");
        assert_eq!(why(&many(DRAWING.elements + 1)), "it has more than 500000 elements");
        let told = |n: usize| {
            let all: String = (0..n).map(|i| format!(" a{i}='>'")).collect();
            format!("<svg{all}/>")
        };
        assert_eq!(why(&told(DRAWING.attributes)), "");
        assert!(why(&told(DRAWING.attributes + 1)).contains("attributes"));
    }

    #[test]
    fn entities_are_counted_as_they_are_put_in() {
        let text = |uses: usize| {
            let value = "x".repeat(1 << 16);
            let use_it = "&a;".repeat(uses);
            format!("<!DOCTYPE svg [<!ENTITY a \"{value}\"><!-- ]> -->]><svg>{use_it}</svg>")
        };
        assert_eq!(why(&text(64)), "");
        assert_eq!(why(&text(65)), "its entities become more than 4 MB of text");
        let names = "<!DOCTYPE svg PUBLIC '-//W3C//DTD SVG 1.1//EN' 'svg11.dtd' [\
            <!ENTITY ns_svg 'http://www.w3.org/2000/svg'>]><svg xmlns='&ns_svg;'>&#160;</svg>";
        assert_eq!(why(names), "", "as drawing programs write it");
        let nested = "<!DOCTYPE svg [<!ENTITY a '<g/>'>]><svg>&a;</svg>";
        assert_eq!(why(nested), "its entities hold elements");
        let hidden = "<!DOCTYPE svg [<!ENTITY a '&#x3C;g/>'>]><svg>&a;</svg>";
        assert_eq!(why(hidden), "its entities hold elements");
        let ring = "<!DOCTYPE svg [<!ENTITY a '&b;'><!ENTITY b '&a;'>]><svg>&a;</svg>";
        assert_eq!(why(ring), "its entities name each other");
    }

    #[test]
    fn comments_and_quotes_hold_no_elements() {
        let nested = "<g>".repeat(DRAWING.deepest + 1);
        assert_eq!(why(&format!("<svg><!--{nested}--><![CDATA[{nested}]]></svg>")), "");
        assert_eq!(why("<svg a='/>' b=\"<\"><g/></svg>"), "");
        assert_eq!(why("no XML < at all"), "");
    }
}
