//! Links, pictures, definitions and characters of HTML that miss one of their signs: they would be printed
//! as they are typed.

use super::super::inline::{NODE, Run, Scan};
use super::super::parse::Parser;
use super::tell;
use crate::diagnostic::Code;
use crate::manifest::nearest;
use std::ops::Range;

/// Longest address that is looked at, in bytes.
const MAX_ADDRESS: usize = 400;

/// Names of characters that people write, of HTML's two thousand.
const ENTITIES: [&str; 43] = [
    "nbsp", "ensp", "emsp", "thinsp", "zwnj", "zwj", "shy", "ndash", "mdash", "hellip", "lsquo",
    "rsquo", "sbquo", "ldquo", "rdquo", "bdquo", "laquo", "raquo", "amp", "quot", "apos", "lt",
    "gt", "copy", "reg", "trade", "sect", "para", "deg", "times", "frac12", "euro", "pound",
    "cent", "bull", "middot", "eacute", "egrave", "auml", "ouml", "uuml", "szlig", "rarr",
];

/// Those of them that are words of English too, or begin some: without a semicolon they are text.
const WORDS: [&str; 11] =
    ["shy", "copy", "reg", "trade", "sect", "para", "times", "euro", "pound", "cent", "bull"];

/// A character of HTML without its semicolon, or with a name that none has; `at` is that of its `&`.
pub(super) fn entity(flat: &str, at: usize) -> Option<(Range<usize>, Code, String, String)> {
    let rest = &flat[at + 1..];
    let numbered = rest.starts_with('#');
    let body = &rest[usize::from(numbered)..];
    let len = body.bytes().take(32).take_while(u8::is_ascii_alphanumeric).count();
    let name = &body[..len];
    let whole = usize::from(numbered) + len;
    let next = rest[whole..].chars().next();
    let (text, help) = match (next, numbered) {
        (Some(';'), false) => {
            let near = nearest(name, ENTITIES).filter(|_| len > 1);
            let small = len > 2 && name.bytes().all(|b| b.is_ascii_lowercase());
            let help = match near {
                Some(near) => format!("did you mean `&{near};`?"),
                None if small => "write the character itself".to_owned(),
                None => return None,
            };
            (format!("`&{name};` is no character of HTML; it is set as text"), help)
        }
        (Some(';' | '='), _) => return None,
        (_, true) => {
            let digits = name.strip_prefix(['x', 'X']).unwrap_or(name);
            let number = digits.len() > 1 && digits.bytes().all(|b| b.is_ascii_hexdigit());
            let decimal = digits.len() < name.len() || name.bytes().all(|b| b.is_ascii_digit());
            (number && decimal).then_some(())?;
            missing(&rest[..whole])
        }
        _ => {
            let known = ENTITIES.contains(&name) && !WORDS.contains(&name);
            known.then_some(())?;
            missing(name)
        }
    };
    let end = at + 1 + whole + usize::from(next == Some(';'));
    Some((at..end, Code::BROKEN_ENTITY, text, help))
}

fn missing(name: &str) -> (String, String) {
    (
        format!("no `;` behind `&{name}`: it is set as text"),
        format!("write `&{name};`, or the character itself"),
    )
}

/// Whether this can hardly be anything but where a link leads.
fn is_address(word: &str) -> bool {
    let ending = word.split(['#', '?']).next().and_then(|w| w.rsplit_once('.')).map(|(_, e)| e);
    let files = ["md", "html", "htm", "pdf", "png", "jpg", "jpeg", "gif", "svg", "webp"];
    let anchor = word.strip_prefix('#').is_some_and(|w| w.starts_with(char::is_alphabetic));
    let begins = ["mailto:", "www.", "./", "../"].iter().any(|b| word.starts_with(b));
    word.contains("://") || begins || anchor || ending.is_some_and(|e| files.contains(&e))
}

/// The first word of some words.
fn first_word(words: &str) -> &str {
    let words = &words[..words.floor_char_boundary(MAX_ADDRESS)];
    words.split(char::is_whitespace).next().unwrap_or_default()
}

impl Scan<'_, '_, '_> {
    /// Brackets beside which the other half of a link or picture stands in the wrong place. Whether
    /// it was told.
    pub(super) fn broken_link(&mut self, open: usize, close: usize) -> bool {
        let flat = self.run.flat.as_str();
        let picture = flat[..open].ends_with('!') && !self.run.literal(open - 1);
        let from = open - usize::from(picture);
        let (what, bang) = if picture { ("picture", "!") } else { ("link", "") };
        let inside = &flat[open + 1..close];
        // What stands behind is read in the source: CommonMark may have made nodes of it.
        let raw = self.run.raw(close) + 1;
        let source = self.cx.text.as_str().get(raw..).unwrap_or_default();
        let source = &source[..source.floor_char_boundary(2 * MAX_ADDRESS)];
        let line = source.lines().next().unwrap_or_default();
        let behind = line.trim_start_matches([' ', '\t']);
        let spaces = line.len() - behind.len();
        let before = flat[..from].chars().next_back();
        if let Some(rest) = behind.strip_prefix('(') {
            let rest = rest.trim_start_matches('<');
            let word = first_word(rest).trim_end_matches([')', '>', '"']);
            if !is_address(word)
                || !inside.contains(|c: char| c.is_alphabetic() || c == char::from(NODE))
            {
                return false;
            }
            let ends = first_word(rest).ends_with(')') || rest.contains(')');
            let (why, help) = match spaces > 0 {
                true => ("a space stands before its round brackets", "take the space out"),
                false if !ends => ("nothing closes its round bracket", "add a `)`"),
                false => (
                    "its round brackets hold more than an address and a title",
                    "a title stands in quotation marks",
                ),
            };
            let text = format!("no {what}: {why}; all of it is set as text");
            let help = format!("{help}: `{bang}[words]({word})`");
            tell(self.cx.diags, Code::BROKEN_LINK, self.span(from, close + 1), text, &help);
            return true;
        }
        if before == Some(')') && is_address(inside) && !inside.contains(char::from(NODE)) {
            let text = format!("no {what}: its brackets are the wrong way round");
            let help = format!("write `[words]({inside})`");
            tell(self.cx.diags, Code::BROKEN_LINK, self.span(open, close + 1), text, &help);
            return true;
        }
        let alone = before.is_none_or(char::is_whitespace);
        let words = inside.contains(char::is_alphabetic) && !inside.starts_with(['^', '[']);
        if picture && alone && words && !behind.starts_with(['[', ':']) {
            let text = "no picture: no file stands behind it; it is set as text".to_owned();
            tell(
                self.cx.diags,
                Code::BROKEN_LINK,
                self.span(from, close + 1),
                text,
                "write `![words](file)`",
            );
            return true;
        }
        false
    }
}

impl Parser<'_> {
    /// `[label]: address` within a paragraph, which ends no paragraph and is printed.
    pub(super) fn late_definition(&mut self, run: &Run) {
        let flat = run.flat.as_str();
        let mut at = 0;
        for line in flat.split_inclusive('\n') {
            let from = at;
            at += line.len();
            let label = line.strip_prefix('[').and_then(|l| l.split_once("]:"));
            let Some((label, address)) = label.filter(|_| from > 0) else { continue };
            let word = first_word(address.trim_start());
            let meant = !label.is_empty() && !label.contains(['[', ']']) && is_address(word);
            if !meant || run.literal(from) {
                continue;
            }
            let span = self.text.span(run.raw(from), run.raw(from + line.trim_end().len() - 1) + 1);
            let text = format!(
                "`[{label}]:` says where a link leads behind an empty line only; here it is text"
            );
            tell(&mut self.diags, Code::UNDEFINED_LINK, span, text, "set an empty line before it");
            return;
        }
    }
}
