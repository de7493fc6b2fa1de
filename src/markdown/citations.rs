//! Citations in the grammar of pandoc: `[see @a, pp. 33-35; @b]`, `@a [p. 3]`, `[-@a]`, `@{a:b/c}`.
//!
//! They mean something where the manifest names a bibliography. Then the keys are known while a chapter
//! is read, so that the name of somebody in a social network stays what it is.

use super::inline::{NODE, Scan, cross_reference, has_minus};
use super::inline_build::{Op, WrapKind};
use super::other_dialects::MAX_BRACKETS;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Citation, CitedWork, Inline, InlineKind};
use crate::source::Span;
use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};

/// The keys of all works that a book may cite.
#[derive(Debug, Clone, Default)]
pub struct Keys {
    known: BTreeSet<String>,
    /// Hash of them all.
    hash: u64,
}

impl Keys {
    /// These keys.
    pub fn new(keys: impl IntoIterator<Item = String>) -> Keys {
        let known: BTreeSet<String> = keys.into_iter().collect();
        let mut hasher = DefaultHasher::new();
        known.hash(&mut hasher);
        Keys { known, hash: hasher.finish() }
    }

    /// Whether a work has this key.
    pub fn has(&self, key: &str) -> bool {
        self.known.contains(key)
    }

    /// The longest known key that a text which may be one begins with: it ends where the text does, before
    /// a sign, or before a letter of another script, which need not part words by spaces.
    fn longest<'t>(&self, text: &'t str) -> Option<&'t str> {
        if self.has(text) {
            return Some(text);
        }
        let ends =
            text.char_indices().rev().filter(|(_, c)| !c.is_ascii_alphanumeric() && *c != '_');
        ends.map(|(at, _)| &text[..at]).find(|key| self.has(key))
    }
}

impl Hash for Keys {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.hash.hash(state);
    }
}

/// Signs that may stand within a key, one at a time.
const WITHIN: &str = ":.#$%&-+?<>~/";

/// The key that a text behind `@` begins with, and how many bytes it takes.
pub(super) fn key_at(text: &str) -> Option<(&str, usize)> {
    if let Some(braced) = text.strip_prefix('{') {
        let mut depth = 0usize;
        let end = braced.char_indices().take_while(|(_, c)| !c.is_whitespace()).find(|(_, c)| {
            match c {
                '{' => depth += 1,
                '}' if depth == 0 => return true,
                '}' => depth -= 1,
                _ => {}
            }
            false
        });
        let (end, _) = end.filter(|(end, _)| *end > 0)?;
        return Some((&braced[..end], end + 2));
    }
    let letter = |c: char| c.is_alphanumeric() || c == '_';
    let mut end = 0;
    for (at, c) in text.char_indices() {
        let next = || text[at + c.len_utf8()..].chars().next();
        match c {
            c if letter(c) => end = at + c.len_utf8(),
            c if at > 0 && WITHIN.contains(c) && next().is_some_and(letter) => {}
            _ => break,
        }
    }
    (end > 0).then(|| (&text[..end], end))
}

/// The first known key that a text names behind `@`, which is neither escaped nor within a word.
fn named_in<'t>(text: &'t str, keys: &Keys) -> Option<&'t str> {
    text.match_indices('@').take(MAX_BRACKETS).find_map(|(at, _)| {
        let glued = |c: char| c.is_alphanumeric() || "._+@/\\".contains(c);
        let (name, _) = key_at(&text[at + 1..]).filter(|_| !text[..at].ends_with(glued))?;
        keys.longest(name)
    })
}

/// Tells of a work that a title of the front matter or of the manifest names: such are words alone, and
/// print the key.
pub(super) fn tell_in_title(title: &str, span: Span, keys: &Keys, diags: &mut Diagnostics) {
    let Some(key) = named_in(title, keys) else { return };
    let message = format!("nothing is cited in this title; `@{key}` is printed as it is typed");
    let help = "the heading of the chapter's file can cite: `# Title [@key]`";
    diags.push(Diagnostic::warning(Code::CITATION_FORM, span, message).help(help));
}

/// Mark of the place of a key in the words of a citation, and of a semicolon in them, while they are
/// gathered. No class can be written so.
const KEY_MARK: &str = "\u{1}key";
const END_MARK: &str = "\u{1}end";

fn mark(class: &str, span: Span) -> Inline {
    let attr = crate::model::Attr { classes: vec![class.into()], ..Default::default() };
    Inline { span, kind: InlineKind::Span(attr, Vec::new()) }
}

fn is_mark(inline: &Inline, class: &str) -> bool {
    matches!(&inline.kind, InlineKind::Span(attr, _) if attr.classes.first().is_some_and(|c| c == class))
}

/// Puts the words in the brackets of a citation to its works.
pub(super) fn with_words(mut citation: Citation, content: Vec<Inline>) -> Citation {
    let mut work = 0;
    // What stands behind `@a [` belongs behind the work.
    let mut behind = citation.in_sentence;
    for inline in content {
        if is_mark(&inline, END_MARK) {
            (work, behind) = (work + 1, false);
        } else if is_mark(&inline, KEY_MARK) {
            behind = true;
        } else if let Some(work) = citation.works.get_mut(work) {
            let words = if behind { &mut work.suffix } else { &mut work.prefix };
            words.push(inline);
        }
    }
    for work in &mut citation.works {
        trim(&mut work.prefix);
        trim_end(&mut work.suffix);
    }
    citation
}

fn trim(words: &mut Vec<Inline>) {
    while let Some(first) = words.first_mut() {
        match &mut first.kind {
            InlineKind::Text(text) => {
                *text = text.trim_start().to_owned();
                if !text.is_empty() {
                    break;
                }
            }
            InlineKind::SoftBreak => {}
            _ => break,
        }
        words.remove(0);
    }
    trim_end(words);
}

fn trim_end(words: &mut Vec<Inline>) {
    while let Some(last) = words.last_mut() {
        match &mut last.kind {
            InlineKind::Text(text) => {
                text.truncate(text.trim_end().len());
                if !text.is_empty() {
                    break;
                }
            }
            InlineKind::SoftBreak => {}
            _ => break,
        }
        words.pop();
    }
}

/// A part of the words in brackets, between semicolons.
struct Part {
    from: usize,
    to: usize,
    key: Option<Key>,
}

/// A key in the flat text.
#[derive(Clone)]
struct Key {
    /// Its `@`, or the minus before it.
    from: usize,
    /// The `@`.
    at: usize,
    to: usize,
    name: String,
    without_author: bool,
}

impl Scan<'_, '_, '_> {
    /// A citation in the sentence, or the name of somebody. Where the text goes on behind it; nothing if
    /// `@` means something else here.
    pub(super) fn cited(&mut self, at: usize) -> Option<usize> {
        let keys = self.cx.keys?;
        let flat = self.run.flat.as_str();
        let (name, len) = key_at(&flat[at + 1..])?;
        let braced = flat.as_bytes()[at + 1] == b'{';
        let found = if braced { Some(name).filter(|n| keys.has(n)) } else { keys.longest(name) };
        let Some(key) = found else {
            if !braced && cross_reference(&flat[at..], &self.cx.own).is_some() {
                return None;
            }
            if !self.in_brackets() {
                self.unknown_name(at, name, len);
            }
            return Some(at + 1 + len);
        };
        let end = if braced { at + 1 + len } else { at + 1 + key.len() };
        let without_author = has_minus(&flat[..at]) || (at == 1 && flat.starts_with('-'));
        let from = at - usize::from(without_author);
        let span = self.span(at, end);
        let work = CitedWork { key: key.to_owned(), span, without_author, ..CitedWork::default() };
        let citation =
            Citation { works: vec![work], in_sentence: !without_author, ..Citation::default() };
        let inline = Inline { span: self.span(from, end), kind: InlineKind::Cite(citation) };
        self.ops.push(Op::leaf(from, end, inline));
        Some(end)
    }

    /// Tells of a name behind `@` that is no key.
    fn unknown_name(&mut self, at: usize, name: &str, len: usize) {
        let Some(keys) = self.cx.keys else { return };
        let span = self.span(at, at + 1 + len);
        let near = crate::manifest::nearest(name, keys.known.iter().map(String::as_str));
        let message =
            format!("`@{name}` is no key of the bibliography; it is printed as it is typed");
        let d = Diagnostic::warning(Code::UNKNOWN_WORK, span, message);
        self.cx.diags.push(match near {
            Some(near) => d
                .help(format!("is `@{near}` meant? `\\@` is the sign itself"))
                .mend(format!("@{name}"), format!("@{near}")),
            None => d.help("write `\\@` for the sign itself"),
        });
    }

    /// Makes a citation of the words in brackets: of works parted by semicolons, or of what belongs to
    /// the work that is named in the sentence before. Whether they are one.
    pub(super) fn bracketed(&mut self, open: usize, close: usize) -> bool {
        let Some(keys) = self.cx.keys else { return false };
        if close - open > MAX_BRACKETS || self.run.literal(open) {
            return false;
        }
        let first = self.ops.iter().rposition(|op| op.at < open).map_or(0, |i| i + 1);
        let mut parts = self.parts(open + 1, close);
        let mut named = None;
        if parts.iter().all(|part| part.key.is_none())
            || parts.iter().skip(1).all(|p| p.key.is_some())
        {
            named = self.named_before(open, first).filter(|_| parts[0].key.is_none());
        }
        let lacks = parts.iter().skip(usize::from(named.is_some())).any(|p| p.key.is_none());
        let any = named.is_some() || parts.iter().any(|p| p.key.is_some());
        if lacks || !any {
            if any {
                self.tell_part(open, close, &parts, keys);
            }
            return false;
        }
        let is_label = |key: &Key| {
            !keys.has(&key.name)
                && cross_reference(&self.run.flat[key.at..], &self.cx.own).is_some()
        };
        if parts.iter().filter_map(|p| p.key.as_ref()).any(is_label) {
            return false;
        }
        if !self.parts_are_whole(first, &parts) {
            return false;
        }
        self.drop_marks_of_keys(first, (open, close), &parts);
        let mut citation = Citation::default();
        let mut begin = open;
        if let Some(index) = named {
            let op = self.ops.remove(index);
            begin = op.at;
            if let Some(before) = op.into_citation() {
                citation = before;
            }
        }
        for key in parts.iter_mut().filter_map(|part| part.key.take()) {
            let span = self.span(key.at, key.to);
            self.ops.push(Op::leaf(key.from, key.to, mark(KEY_MARK, span)));
            let Key { name, without_author, .. } = key;
            citation.works.push(CitedWork {
                key: name,
                span,
                without_author,
                ..CitedWork::default()
            });
        }
        for part in &parts[..parts.len() - 1] {
            self.ops.push(Op::leaf(part.to, part.to + 1, mark(END_MARK, Span::NONE)));
        }
        self.wrap(WrapKind::Cite(citation), (begin, open + 1), (close, close + 1));
        true
    }

    /// The parts of the words in brackets, each with its key.
    fn parts(&self, from: usize, to: usize) -> Vec<Part> {
        let bytes = &self.run.flat.as_bytes()[..to];
        let mut parts = Vec::new();
        let (mut begin, mut depth) = (from, 0usize);
        for (at, byte) in bytes.iter().enumerate().skip(from) {
            match *byte {
                b'[' | b'{' if !self.run.literal(at) => depth += 1,
                b']' | b'}' if !self.run.literal(at) => depth = depth.saturating_sub(1),
                b';' if depth == 0 && !self.run.literal(at) => {
                    parts.push(Part { from: begin, to: at, key: self.key_in(begin, at) });
                    begin = at + 1;
                }
                _ => {}
            }
        }
        parts.push(Part { from: begin, to, key: self.key_in(begin, to) });
        parts
    }

    /// The first key in a stretch of the flat text.
    fn key_in(&self, from: usize, to: usize) -> Option<Key> {
        let words = &self.run.flat[from..to];
        words.match_indices('@').find_map(|(at, _)| {
            let before = &words[..at];
            let minus = before.ends_with('-');
            let rest = if minus { &before[..at - 1] } else { before };
            let glued = |c: char| c.is_alphanumeric() || "._+@/\\-".contains(c);
            if self.run.literal(from + at) || rest.ends_with(glued) {
                return None;
            }
            let (name, len) = key_at(&words[at + 1..])?;
            let braced = words.as_bytes()[at + 1] == b'{';
            let known = self.cx.keys.and_then(|keys| keys.longest(name)).filter(|_| !braced);
            let (name, len) = known.map_or((name, len), |known| (known, known.len()));
            Some(Key {
                from: from + at - usize::from(minus),
                at: from + at,
                to: from + at + 1 + len,
                name: name.to_owned(),
                without_author: minus,
            })
        })
    }

    /// The index of the citation in the sentence that the brackets at `open` belong to.
    fn named_before(&self, open: usize, first: usize) -> Option<usize> {
        let (index, op) = self.ops[..first].iter().enumerate().next_back()?;
        let between = self.run.flat.get(op.end..open)?;
        let near = between.chars().all(char::is_whitespace) && between.matches('\n').count() < 2;
        let inside = self.run.flat.as_bytes().get(open + 1).copied();
        (near && op.is_citation_in_sentence() && inside != Some(b'^')).then_some(index)
    }

    /// Whether marks that are opened in a part of brackets close in it too, and no citation stands in
    /// another.
    fn parts_are_whole(&self, first: usize, parts: &[Part]) -> bool {
        let mut ops: Vec<&Op> = self.ops[first..].iter().collect();
        ops.sort_by_key(|op| op.at);
        let mut depth = 0i32;
        let mut at = 0;
        for op in ops {
            while parts.get(at).is_some_and(|part| op.at >= part.to) {
                if depth != 0 {
                    return false;
                }
                at += 1;
            }
            depth += op.depth();
            let cited = op.wrap().is_some_and(|w| matches!(self.wraps[w].kind, WrapKind::Cite(_)));
            if depth < 0 || cited {
                return false;
            }
        }
        depth == 0
    }

    /// Takes the marks out that keys in brackets have made by themselves; tells of those that have no
    /// part of their own.
    fn drop_marks_of_keys(&mut self, first: usize, (open, close): (usize, usize), parts: &[Part]) {
        let at: Vec<usize> =
            parts.iter().filter_map(|p| p.key.as_ref()).map(|key| key.from).collect();
        let mut strange = Vec::new();
        let mut index = 0;
        self.ops.retain(|op| {
            index += 1;
            let inside = index > first && op.at > open && op.at < close;
            if !inside
                || !(op.is_citation() || op.is_ref() && at.iter().any(|a| a.abs_diff(op.at) < 2))
            {
                return true;
            }
            if !at.iter().any(|a| a.abs_diff(op.at) < 2) {
                strange.push((op.at, op.end));
            }
            false
        });
        for (from, to) in strange {
            let words = self.run.flat[from..to].to_owned();
            let message = format!("`{words}` stands behind another key, and is set as text");
            let help = format!("part works by semicolons: `[@a; {words}]`");
            let span = self.span(from, to);
            self.cx.diags.push(Diagnostic::warning(Code::CITATION_FORM, span, message).help(help));
        }
    }

    /// Tells of brackets with keys in which a part has none.
    fn tell_part(&mut self, open: usize, close: usize, parts: &[Part], keys: &Keys) {
        let known = |part: &Part| part.key.as_ref().is_some_and(|key| keys.has(&key.name));
        if parts.len() < 2 || !parts.iter().any(known) {
            return;
        }
        let Some(part) = parts.iter().find(|part| part.key.is_none()) else { return };
        let words = self.run.flat[part.from..part.to].replace(char::from(NODE), "");
        let words = words.trim();
        let message = format!("this is no citation: `{words}` between semicolons has no key");
        let help = "each part has one: `[@a, p. 3; see also @b]`; within a part write commas";
        let span = self.span(open, close + 1);
        self.cx.diags.push(Diagnostic::warning(Code::CITATION_FORM, span, message).help(help));
    }

    /// A citation as MyST writes it: `` {cite:t}`a,b` ``. The byte behind it.
    pub(super) fn myst_citation(&mut self, at: usize) -> Option<usize> {
        self.cx.keys?;
        let rest = self.run.flat[at..].strip_prefix("{cite")?;
        let (role, behind) = rest.split_once('}').filter(|(role, _)| role.len() < 12)?;
        if self.run.literal(at) || behind.as_bytes().first() != Some(&NODE) {
            return None;
        }
        let node = self.run.nodes.get(self.node)?;
        let InlineKind::Code(code) = &node.inline.kind else { return None };
        let span = node.inline.span;
        let in_sentence = role.starts_with(":t") || role.starts_with(":ct");
        let without_author = role.starts_with(":year");
        let works: Vec<CitedWork> = (code.split([',', ';']).map(str::trim))
            .filter(|key| !key.is_empty())
            .map(|key| CitedWork {
                key: key.to_owned(),
                span,
                without_author,
                ..CitedWork::default()
            })
            .collect();
        if works.is_empty() {
            return None;
        }
        self.node += 1;
        let end = at + "{cite".len() + role.len() + 2;
        let citation = Citation { works, in_sentence, ..Citation::default() };
        let inline = Inline { span: self.span(at, end), kind: InlineKind::Cite(citation) };
        self.ops.push(Op::leaf(at, end, inline));
        Some(end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_as_pandoc_does() {
        for (text, key) in [
            ("smith2020, p. 3", "smith2020"),
            ("smith_2020.", "smith_2020"),
            ("a:b/c; d", "a:b/c"),
            ("a--b", "a"),
            ("Foo_bar.baz.", "Foo_bar.baz"),
            ("{a:b/c--d} x", "a:b/c--d"),
            ("{https://x.org/?a={b}}", "https://x.org/?a={b}"),
            ("10.1000/xyz123", "10.1000/xyz123"),
        ] {
            assert_eq!(key_at(text).map(|k| k.0), Some(key), "{text}");
        }
        for text in ["", " a", "-a", "{}", "{a b}", "{a", ".a"] {
            assert_eq!(key_at(text), None, "{text}");
        }
    }

    #[test]
    fn titles_that_name_works_are_told() {
        let keys = Keys::new(["a".to_owned()]);
        for (title, told) in [
            ("After [@a]", 1),
            ("How @{a} writes", 1),
            ("Mail to x@a", 0),
            ("So \\@a", 0),
            ("By @somebody", 0),
        ] {
            let mut diags = Diagnostics::new();
            tell_in_title(title, Span::NONE, &keys, &mut diags);
            assert_eq!(diags.iter().count(), told, "{title}");
        }
    }

    #[test]
    fn a_known_key_ends_before_what_is_none() {
        let keys = Keys::new(["smith2020", "le:guin"].map(String::from));
        assert_eq!(keys.longest("smith2020/page"), Some("smith2020"));
        assert_eq!(keys.longest("smith2020\u{306f}"), Some("smith2020"));
        assert_eq!(keys.longest("le:guin"), Some("le:guin"));
        assert_eq!(keys.longest("smith2020a"), None);
    }
}
