//! Links: between files, to anchors, into the world.

use super::for_chapter_inlines;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::manifest::nearest;
use crate::model::{Anchor, Block, Book, InlineKind, Link, Target, visit_blocks, visit_inlines};
use crate::source::Span;
use std::collections::{BTreeMap, BTreeSet};
use unicode_normalization::UnicodeNormalization;

/// Anchors of each chapter and the chapters' paths.
pub(super) struct Places {
    by_path: BTreeMap<String, u32>,
    pub(super) anchors: Vec<BTreeSet<String>>,
    own: Vec<Option<String>>,
}

impl Places {
    pub(super) fn of(book: &Book) -> Places {
        let mut by_path = BTreeMap::new();
        let mut anchors = Vec::new();
        let mut own = Vec::new();
        for (i, c) in book.chapters.iter().enumerate() {
            if let Some(path) = &c.path {
                by_path.entry(composed(path)).or_insert(i as u32);
            }
            let mut set = BTreeSet::new();
            collect(&c.blocks, &mut set);
            c.notes.iter().for_each(|n| collect(&n.blocks, &mut set));
            anchors.push(set);
            own.push(c.attr.id.clone());
        }
        Places { by_path, anchors, own }
    }

    /// The place of an anchor in a chapter.
    pub(super) fn anchor(&self, chapter: u32, id: &str) -> Option<Anchor> {
        let at = chapter as usize;
        if self.own[at].as_deref() == Some(id) {
            return Some(Anchor { chapter, id: None });
        }
        let found = self.anchors[at].get(id).cloned().or_else(|| {
            let lower = id.to_lowercase();
            self.anchors[at].iter().find(|a| a.to_lowercase() == lower).cloned()
        })?;
        Some(Anchor { chapter, id: Some(found) })
    }
}

fn collect(blocks: &[Block], set: &mut BTreeSet<String>) {
    visit_blocks(blocks, &mut |b| {
        set.extend(b.attr.id.clone());
        for list in b.inlines() {
            visit_inlines(list, &mut |i| {
                if let InlineKind::Span(attr, _) = &i.kind {
                    set.extend(attr.id.clone());
                }
            });
        }
    });
}

/// Whether nothing of a link would be seen.
pub(super) fn is_wordless(link: &Link) -> bool {
    link.content.iter().all(|i| match &i.kind {
        InlineKind::Text(t) => t.trim().is_empty(),
        InlineKind::SoftBreak | InlineKind::HardBreak => true,
        _ => false,
    })
}

/// Tells of a link without words: nothing of it is seen.
pub(super) fn no_words(href: &str, span: Span, diags: &mut Diagnostics) {
    let what = format!("this link to `{href}` has no words; nothing of it is set");
    let help = "write them in the square brackets";
    diags.push(Diagnostic::warning("empty-link", span, what).help(help));
}

/// Resolves every link.
pub(super) fn resolve(book: &mut Book, diags: &mut Diagnostics) {
    let places = Places::of(book);
    let titles: Vec<String> = book
        .chapters
        .iter()
        .map(|c| super::headings::slug(&crate::model::plain_text(&c.title)))
        .collect();
    for (i, chapter) in book.chapters_mut().enumerate() {
        let path = chapter.path.clone().unwrap_or_default();
        for_chapter_inlines(chapter, &mut |node| {
            let span = node.span;
            if let InlineKind::Link(link) = &mut node.kind {
                link.target = target(&link.href, &path, i as u32, &places, &titles, span, diags);
                // What has a title or a number in this book gives it to the link (`refs`).
                let own = matches!(link.target, Target::Internal(_));
                if !own && is_wordless(link) && !link.href.trim().is_empty() {
                    no_words(&link.href, span, diags);
                }
            }
        });
    }
}

#[allow(clippy::too_many_arguments)]
fn target(
    href: &str,
    path: &str,
    chapter: u32,
    places: &Places,
    titles: &[String],
    span: Span,
    diags: &mut Diagnostics,
) -> Target {
    let href = href.trim();
    if href.is_empty() {
        let d = Diagnostic::warning("empty-link", span, "this link leads nowhere");
        diags.push(d.help("write the address in the round brackets; the words stay"));
        return Target::None;
    }
    if let Some(scheme) = scheme(href) {
        return match scheme.as_str() {
            "http" | "https" | "mailto" | "tel" | "ftp" | "doi" | "urn" => {
                Target::External(href.to_string())
            }
            _ => {
                let text = format!("links of the kind `{scheme}:` are not carried over");
                diags.push(Diagnostic::warning("link-scheme", span, text));
                Target::None
            }
        };
    }
    if href.starts_with("//") {
        return Target::External(format!("https:{href}"));
    }
    let (file, fragment) = match href.split_once('#') {
        Some((file, fragment)) => (file, Some(decode(fragment))),
        None => (href, None),
    };
    let file = decode(file.split('?').next().unwrap_or(file));
    let to = if file.is_empty() { Some(chapter) } else { find_file(&file, path, places) };
    let Some(to) = to else {
        let known = places.by_path.keys().map(|p| p.rsplit('/').next().unwrap_or(p));
        let name = file.rsplit('/').next().unwrap_or(&file);
        let mut d = Diagnostic::warning(
            "link-target",
            span,
            format!("the link leads to `{file}`, which is no chapter of this book"),
        );
        d = match nearest(name, known) {
            Some(near) if near != name => {
                d.help(format!("is `{near}` meant? the words stay, without a link"))
            }
            _ => d.help("the words stay, without a link"),
        };
        diags.push(d);
        return Target::None;
    };
    let Some(id) = fragment.filter(|f| !f.is_empty()) else {
        return Target::Internal(Anchor { chapter: to, id: None });
    };
    if let Some(anchor) = places.anchor(to, &id) {
        return Target::Internal(anchor);
    }
    // A chapter's title has the slug of its heading, whether or not it has an id of its own.
    if titles[to as usize] == id.to_lowercase() || id == "top" {
        return Target::Internal(Anchor { chapter: to, id: None });
    }
    let mut d =
        Diagnostic::warning("link-anchor", span, format!("there is no `#{id}` in that chapter"));
    let elsewhere = places.anchors.iter().position(|all| all.iter().any(|a| *a == id));
    let elsewhere =
        elsewhere.and_then(|at| places.by_path.iter().find(|(_, c)| **c as usize == at));
    if let Some((file, _)) = elsewhere {
        let name = match crate::markdown::is_label(&id) {
            true => format!("it is in `{file}`: write `@{id}`, or `({file}#{id})`"),
            false => format!("it is in `{file}`: write `({file}#{id})`"),
        };
        diags.push(d.help(format!("{name}; the link leads to the chapter's beginning")));
        return Target::Internal(Anchor { chapter: to, id: None });
    }
    d = match nearest(&id, places.anchors[to as usize].iter().map(String::as_str)) {
        Some(near) => {
            d.help(format!("is `#{near}` meant? the link leads to the chapter's beginning"))
        }
        None => d.help("the link leads to the chapter's beginning"),
    };
    diags.push(d);
    Target::Internal(Anchor { chapter: to, id: None })
}

/// The scheme of an address, lower case. A drive letter or a file name with a colon is none.
fn scheme(href: &str) -> Option<String> {
    let (scheme, _) = href.split_once(':')?;
    let valid = scheme.len() > 1
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    valid.then(|| scheme.to_ascii_lowercase())
}

/// The chapter that a relative path names: as it is, `.html` for `.md`, a folder's README or index.
fn find_file(file: &str, from: &str, places: &Places) -> Option<u32> {
    let base: Vec<&str> = match from.rsplit_once('/') {
        Some((dir, _)) if !file.starts_with('/') => dir.split('/').collect(),
        _ => Vec::new(),
    };
    let mut parts = base;
    for part in file.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            p => parts.push(p),
        }
    }
    let path = parts.join("/");
    let stem = path.strip_suffix(".html").unwrap_or(&path);
    let readme = stem.strip_suffix("index").unwrap_or(stem).trim_end_matches('/');
    [
        path.clone(),
        format!("{stem}.md"),
        format!("{readme}/README.md"),
        format!("{readme}/index.md"),
        format!("src/{path}"),
    ]
    .iter()
    .find_map(|p| places.by_path.get(&composed(p.trim_start_matches('/'))).copied())
}

/// A path with its accents written in one way.
fn composed(path: &str) -> String {
    if path.is_ascii() { path.to_owned() } else { path.nfc().collect() }
}

/// Undoes percent encoding.
pub(super) fn decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_string();
    }
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        let hex = (bytes[i] == b'%')
            .then(|| bytes.get(i + 1..i + 3))
            .flatten()
            .and_then(|h| std::str::from_utf8(h).ok())
            .and_then(|h| u8::from_str_radix(h, 16).ok());
        match hex {
            Some(b) => {
                out.push(b);
                i += 3;
            }
            None => {
                out.push(bytes[i]);
                i += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        assert_eq!(scheme("https://a.b"), Some("https".into()));
        assert_eq!(scheme("chapter.md#a:b"), None);
        assert_eq!(scheme("JavaScript:alert(1)"), Some("javascript".into()));
        assert_eq!(decode("a%20b%C3%A9%zz"), "a bé%zz");
    }
}
