//! Raw HTML as authors write it in Markdown: a small tokenizer and what each tag means for us.
//!
//! It never fails: what is no tag is text. What the model has no word for is left as HTML, which
//! the EPUB writer sanitises.

use crate::model::Attr;

/// A piece of HTML; ranges are bytes in the tokenized text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// Words, entities not decoded.
    Text(usize, usize),
    /// `<name key="value">`.
    Tag(Tag, usize, usize),
    /// `<? .. ?>`, which the pre-pass uses for its marks.
    Instruction(usize, usize),
}

/// Whether an element that is kept as HTML has no content and no end (HTML, 13.1.2).
pub(super) fn has_no_end(name: &str) -> bool {
    matches!(name, "input" | "track" | "embed" | "param" | "area")
}

/// A tag.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Tag {
    /// Lower case.
    pub(super) name: String,
    pub(super) close: bool,
    /// `<x />`.
    pub(super) empty: bool,
    pub(super) attrs: Vec<(String, String)>,
}

impl Tag {
    /// Whether nothing of the element is shown: by HTML's attribute, or by the class that mdBook's
    /// stylesheet hides.
    pub(super) fn hides(&self, mdbook: bool) -> bool {
        let class = || self.get("class").unwrap_or_default().split_whitespace();
        self.get("hidden").is_some() || (mdbook && class().any(|c| c == "hidden"))
    }

    /// Whether the tag stands for an icon in a font of web pages (`fa-bars`).
    pub(super) fn is_icon(&self) -> bool {
        let mut classes = self.get("class").unwrap_or_default().split_whitespace();
        matches!(self.name.as_str(), "i" | "span") && classes.any(|c| c.starts_with("fa-"))
    }

    pub(super) fn get(&self, key: &str) -> Option<&str> {
        self.attrs.iter().find(|(k, _)| k == key).map(|(_, v)| v.as_str())
    }

    /// The attributes that the model keeps: id, classes, language, and all of an unknown tag.
    pub(super) fn attr(&self, all: bool) -> Attr {
        let mut attr = Attr::default();
        for (key, value) in &self.attrs {
            match key.as_str() {
                "id" | "name" if !value.is_empty() => attr.id = attr.id.or(Some(value.clone())),
                "class" => attr.classes.extend(value.split_whitespace().map(str::to_owned)),
                "lang" | "xml:lang" => attr.pairs.push(("lang".into(), value.clone())),
                "dir" => attr.pairs.push((key.clone(), value.clone())),
                "align" if matches!(value.as_str(), "center" | "right") => {
                    attr.classes.push(value.clone());
                }
                "style" => attr.classes.extend(text_align(value)),
                "align" | "name" => {}
                _ if all => attr.pairs.push((key.clone(), value.clone())),
                _ => {}
            }
        }
        attr
    }
}

/// The class for what a style says of the alignment of lines.
fn text_align(style: &str) -> Option<String> {
    let rule = |rule: &str| {
        let (key, value) = rule.split_once(':')?;
        key.trim().eq_ignore_ascii_case("text-align").then(|| value.trim().to_ascii_lowercase())
    };
    let value = style.split(';').rev().find_map(rule)?;
    let value = value.trim_end_matches("!important").trim_end();
    match value {
        "center" => Some("center".into()),
        "right" | "end" => Some("right".into()),
        _ => None,
    }
}

/// What a tag means to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning {
    /// A block that holds others.
    Block,
    /// Marks words in a line.
    Inline,
    /// Stands alone: `<br>`, `<img>`, `<hr>`, ...
    Void,
    /// Kept as HTML with everything in it.
    Raw,
    /// No HTML that we know.
    Unknown,
}

/// The meaning of a tag name in lower case.
pub(super) fn meaning(name: &str) -> Meaning {
    match name {
        "p" | "div" | "section" | "article" | "aside" | "main" | "header" | "footer" | "nav"
        | "blockquote" | "details" | "summary" | "figure" | "figcaption" | "table" | "thead"
        | "tbody" | "tfoot" | "tr" | "td" | "th" | "caption" | "colgroup" | "ul" | "ol" | "li"
        | "dl" | "dt" | "dd" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "pre" | "center"
        | "address" | "hgroup" => Meaning::Block,
        // The Rust book's own element: number, file name and caption of a listing.
        "listing" => Meaning::Block,
        "em" | "i" | "strong" | "b" | "s" | "del" | "strike" | "sup" | "sub" | "mark" | "kbd"
        | "u" | "ins" | "small" | "big" | "code" | "tt" | "samp" | "var" | "q" | "cite" | "dfn"
        | "abbr" | "span" | "font" | "bdo" | "bdi" | "time" | "data" | "label" | "a" | "ruby"
        | "rt" | "rp" | "rb" | "picture" => Meaning::Inline,
        // Of the sources of a picture the last one, its `<img>`, is for all.
        "br" | "img" | "hr" | "wbr" | "col" | "source" => Meaning::Void,
        "svg" | "iframe" | "video" | "audio" | "math" | "object" | "embed" | "canvas" | "form"
        | "input" | "button" | "select" | "textarea" | "script" | "style" | "map" | "track"
        | "template" | "noscript" => Meaning::Raw,
        _ => Meaning::Unknown,
    }
}

/// Cuts HTML into tokens; comments, declarations and CDATA marks are dropped.
pub(super) fn tokens(html: &str) -> Vec<Token> {
    let bytes = html.as_bytes();
    // No tag begins behind the last end of one: that is not looked for again and again.
    let last = html.rfind('>').unwrap_or(0);
    let mut out = Vec::new();
    let (mut text, mut at) = (0, 0);
    while let Some(found) = html[at..].find('<') {
        let open = at + found;
        let rest = &html[open..];
        let taken = if let Some(comment) = rest.strip_prefix("<!--") {
            let end = comment.find("-->").map_or(rest.len(), |e| e + 7);
            Some((end, None))
        } else if rest.starts_with("<?") {
            let end = rest.find("?>").map_or(rest.len(), |e| e + 2);
            Some((end, Some(Token::Instruction(open, open + end))))
        } else if rest.starts_with("<!") {
            Some((rest.find('>').map_or(rest.len(), |e| e + 1), None))
        } else if open < last {
            tag(rest).map(|(tag, len)| (len, Some(Token::Tag(tag, open, open + len))))
        } else {
            None
        };
        match taken {
            Some((len, token)) => {
                if open > text {
                    out.push(Token::Text(text, open));
                }
                out.extend(token);
                at = open + len;
                text = at;
            }
            None => at = open + 1,
        }
    }
    if text < bytes.len() {
        out.push(Token::Text(text, bytes.len()));
    }
    out
}

/// The tag at the start of `html` and its length.
pub(super) fn tag(html: &str) -> Option<(Tag, usize)> {
    let bytes = html.as_bytes();
    let close = bytes.get(1) == Some(&b'/');
    let start = 1 + usize::from(close);
    if bytes.first() != Some(&b'<') || !bytes.get(start)?.is_ascii_alphabetic() {
        return None;
    }
    let name_byte = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b':' | b'_');
    let mut i = start + bytes[start..].iter().take_while(|b| name_byte(b)).count();
    let mut tag = Tag { name: html[start..i].to_ascii_lowercase(), close, ..Tag::default() };
    loop {
        i += bytes[i..].iter().take_while(|b| b.is_ascii_whitespace()).count();
        match *bytes.get(i)? {
            b'>' => return Some((tag, i + 1)),
            b'/' => {
                tag.empty = bytes.get(i + 1) == Some(&b'>');
                i += 1;
            }
            b'<' => return None,
            _ => {
                let key_len = bytes[i..]
                    .iter()
                    .take_while(|b| {
                        !b.is_ascii_whitespace()
                            && !matches!(b, b'=' | b'>' | b'/' | b'<' | b'"' | b'\'')
                    })
                    .count();
                if key_len == 0 {
                    return None;
                }
                let key = html[i..i + key_len].to_ascii_lowercase();
                i += key_len;
                let mut value = "";
                let spaces = bytes[i..].iter().take_while(|b| b.is_ascii_whitespace()).count();
                if bytes.get(i + spaces) == Some(&b'=') {
                    i += spaces + 1;
                    i += bytes[i..].iter().take_while(|b| b.is_ascii_whitespace()).count();
                    match *bytes.get(i)? {
                        quote @ (b'"' | b'\'') => {
                            let len = bytes[i + 1..].iter().position(|b| *b == quote)?;
                            value = &html[i + 1..i + 1 + len];
                            i += len + 2;
                        }
                        _ => {
                            let len = bytes[i..]
                                .iter()
                                .position(|b| b.is_ascii_whitespace() || *b == b'>')?;
                            value = &html[i..i + len];
                            i += len;
                        }
                    }
                }
                tag.attrs.push((key, decode(value)));
            }
        }
    }
}

/// Text with its character references decoded; unknown ones stay as they are.
pub(super) fn decode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.as_bytes().iter().take(12).position(|b| *b == b';');
        match end.and_then(|e| Some((entity(&rest[1..e])?, e))) {
            Some((c, e)) => {
                out.push(c);
                rest = &rest[e + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).filter(|c| !c.is_control() || *c == '\n' || *c == '\t');
    }
    const NAMED: [(&str, char); 40] = [
        ("amp", '&'),
        ("lt", '<'),
        ("gt", '>'),
        ("quot", '"'),
        ("apos", '\''),
        ("nbsp", '\u{a0}'),
        ("shy", '\u{ad}'),
        ("ensp", '\u{2002}'),
        ("emsp", '\u{2003}'),
        ("thinsp", '\u{2009}'),
        ("ndash", '–'),
        ("mdash", '—'),
        ("hellip", '…'),
        ("lsquo", '‘'),
        ("rsquo", '’'),
        ("ldquo", '“'),
        ("rdquo", '”'),
        ("laquo", '«'),
        ("raquo", '»'),
        ("copy", '©'),
        ("reg", '®'),
        ("trade", '™'),
        ("deg", '°'),
        ("middot", '·'),
        ("bull", '•'),
        ("times", '×'),
        ("minus", '−'),
        ("sect", '§'),
        ("para", '¶'),
        ("dagger", '†'),
        ("rarr", '→'),
        ("larr", '←'),
        ("uarr", '↑'),
        ("darr", '↓'),
        ("harr", '↔'),
        ("le", '≤'),
        ("ge", '≥'),
        ("ne", '≠'),
        ("euro", '€'),
        ("zwnj", '\u{200c}'),
    ];
    NAMED.iter().find(|(n, _)| *n == name).map(|(_, c)| *c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_tags_text_and_comments() {
        let html = "a <!-- no <b> --><B class='x y' id=q data-k>c</B> < d <br/>1<2";
        let got = tokens(html);
        let words: Vec<&str> = got
            .iter()
            .map(|t| match t {
                Token::Text(a, b) | Token::Tag(_, a, b) | Token::Instruction(a, b) => &html[*a..*b],
            })
            .collect();
        assert_eq!(
            words,
            ["a ", "<B class='x y' id=q data-k>", "c", "</B>", " < d ", "<br/>", "1<2"]
        );
        let Token::Tag(tag, ..) = &got[1] else { panic!("a tag") };
        assert_eq!(tag.attr(false).classes, ["x", "y"]);
        assert_eq!(tag.attr(false).id.as_deref(), Some("q"));
        assert_eq!(tag.get("data-k"), Some(""));
    }

    #[test]
    fn survives_what_is_no_html() {
        for html in
            ["<", "<a", "<a b", "<a b=", "<a b=\"", "</", "<!--", "<!", "<?", "<a <b>", "<é>"]
        {
            tokens(html);
        }
        assert_eq!(tokens("<a <b>").len(), 2);
    }

    #[test]
    fn decodes_references() {
        assert_eq!(decode("a &amp; b&nbsp;&#8212;&#x41;&bogus; &"), "a & b\u{a0}—A&bogus; &");
        assert_eq!(decode("&#0;&#55296;"), "&#0;&#55296;");
    }
}
