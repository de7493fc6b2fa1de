//! Links: between files, to anchors, into the world.

use super::other_output::OtherOutput;
use crate::diagnostic::{About, Code, Diagnostic, Diagnostics};
use crate::files::shortest;
use crate::manifest::{Site, Suggestions};
use crate::model::{
    Anchor, Chapter, InlineKind, Link, NOTE_PREFIX, Target, shows_nothing, usual_prefixes,
    visit_ids,
};
use crate::source::Span;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::OnceLock;
use unicode_normalization::UnicodeNormalization;

/// What links inside the book can lead to.
pub(super) struct Places<'a> {
    by_path: BTreeMap<String, u32>,
    /// By chapter.
    all: Vec<Place<'a>>,
    /// The first chapter that has an anchor, found when first asked for.
    owners: OnceLock<BTreeMap<&'a str, u32>>,
    /// The places that a name alone finds, wherever it is asked for; none where several chapters have it.
    only: OnceLock<BTreeMap<(u32, &'a str), Option<Anchor>>>,
    /// Where what is no chapter can be read.
    site: Option<&'a Site>,
    /// What another output alone has.
    other: Option<&'a OtherOutput>,
    /// The book's folder.
    root: &'a Path,
}

/// A chapter as links find it.
pub(super) struct Place<'a> {
    /// The chapter, without its text.
    pub(super) head: &'a Chapter,
    /// Its named places.
    pub(super) anchors: &'a BTreeSet<String>,
    /// The slug of its title, whether or not it has an id of its own.
    pub(super) slug: &'a str,
    /// Its named places that have capital letters, by the same in small ones.
    small: OnceLock<BTreeMap<String, &'a str>>,
}

impl<'a> Place<'a> {
    pub(super) fn new(head: &'a Chapter, anchors: &'a BTreeSet<String>, slug: &'a str) -> Self {
        Place { head, anchors, slug, small: OnceLock::new() }
    }

    /// All names that this chapter, number `chapter`, has for its places: the beginning by its title's words or its
    /// own label, others by theirs, with the prefix of a label or without.
    fn names(&self, chapter: u32) -> BTreeMap<&'a str, Anchor> {
        let without = |label: &'a str, prefix| label.strip_prefix(prefix)?.strip_prefix('-');
        let own = self.head.attr.id.as_deref();
        let bare = bare_prefixes().filter_map(|prefix| without(own?, prefix));
        let mut names = BTreeMap::new();
        for name in [self.slug].into_iter().chain(own).chain(bare) {
            names.entry(name).or_insert(Anchor { chapter, id: None });
        }
        let named = |id: &String| Anchor { chapter, id: Some(id.clone()) };
        for id in self.anchors {
            names.entry(id.as_str()).or_insert_with(|| named(id));
        }
        for prefix in bare_prefixes() {
            for id in self.anchors {
                if let Some(name) = without(id, prefix) {
                    names.entry(name).or_insert_with(|| named(id));
                }
            }
        }
        names
    }

    /// The named place that differs from `id` in capital letters only.
    fn anchor_in_small(&self, id: &str) -> Option<&'a str> {
        let small = self.small.get_or_init(|| {
            let mut small = BTreeMap::new();
            for anchor in self.anchors.iter().filter(|a| a.contains(char::is_uppercase)) {
                small.entry(anchor.to_lowercase()).or_insert(anchor.as_str());
            }
            small
        });
        let lower = id.to_lowercase();
        small.get(&lower).copied().or_else(|| self.anchors.get(&lower).map(String::as_str))
    }
}

impl<'a> Places<'a> {
    /// `translation` is the folder of texts that stand for the book's own: a chapter is found by either path.
    pub(super) fn new(
        all: Vec<Place<'a>>,
        site: Option<&'a Site>,
        translation: Option<&str>,
        root: &'a Path,
    ) -> Places<'a> {
        let mut by_path = BTreeMap::new();
        let paths =
            || all.iter().zip(0..).filter_map(|(place, i)| Some((place.head.path.as_ref()?, i)));
        for (path, i) in paths() {
            by_path.entry(composed(path)).or_insert(i);
        }
        for (folder, (path, i)) in
            translation.iter().flat_map(|f| paths().map(move |path| (f, path)))
        {
            let other = match path.strip_prefix(*folder).and_then(|rest| rest.strip_prefix('/')) {
                Some(own) => own.to_owned(),
                None => format!("{folder}/{path}"),
            };
            by_path.entry(composed(&other)).or_insert(i);
        }
        Places {
            by_path,
            all,
            owners: OnceLock::new(),
            only: OnceLock::new(),
            site,
            other: None,
            root,
        }
    }

    /// The same of an output that lacks what others have.
    pub(super) fn lacking(self, other: &'a OtherOutput) -> Places<'a> {
        Places { other: Some(other), ..self }
    }

    /// The place of an anchor in a chapter.
    fn anchor(&self, chapter: u32, id: &str) -> Option<Anchor> {
        let place = &self.all[chapter as usize];
        if place.head.attr.id.as_deref() == Some(id) {
            return Some(Anchor { chapter, id: None });
        }
        let exact = place.anchors.get(id).map(String::as_str);
        let found = exact.or_else(|| place.anchor_in_small(id))?;
        Some(Anchor { chapter, id: Some(found.to_owned()) })
    }

    /// The only place of this name in the book, or in the volume that a chapter is in: one that is named, or the
    /// beginning of a chapter by its title's words.
    fn elsewhere(&self, id: &str, from: u32) -> Option<Anchor> {
        let only = self.only.get_or_init(|| {
            let mut only = BTreeMap::new();
            for (chapter, place) in self.all.iter().enumerate() {
                for (name, anchor) in place.names(chapter as u32) {
                    only.entry((place.head.volume, name))
                        .and_modify(|one| *one = None)
                        .or_insert(Some(anchor));
                }
            }
            only
        });
        only.get(&(self.all[from as usize].head.volume, id))?.clone()
    }

    /// The only chapter whose file is a page of a site by its address: `/docs/one/` is `content/docs/one.md`, or
    /// the page of that folder.
    fn page_of_site(&self, address: &str) -> Option<u32> {
        let address = composed(address.trim_matches('/'));
        let is = |path: &str| {
            let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
            let stem = ["/_index", "/index", "/README"]
                .iter()
                .find_map(|n| stem.strip_suffix(n))
                .unwrap_or(stem);
            stem.strip_suffix(address.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
        };
        let mut all = self.by_path.iter().filter(|(path, _)| !address.is_empty() && is(path));
        let first = all.next().map(|(_, chapter)| *chapter);
        first.filter(|_| all.next().is_none())
    }

    /// The file of the first chapter that has an anchor.
    fn owner(&self, id: &str) -> Option<&str> {
        let owners = self.owners.get_or_init(|| {
            let mut owners = BTreeMap::new();
            for (chapter, place) in self.all.iter().enumerate() {
                for anchor in place.anchors {
                    owners.entry(anchor.as_str()).or_insert(chapter as u32);
                }
            }
            owners
        });
        let chapter = owners.get(id)?;
        let path = composed(self.all[*chapter as usize].head.path.as_deref()?);
        let (file, first) = self.by_path.get_key_value(&path)?;
        (first == chapter).then_some(file.as_str())
    }
}

/// What labels begin with that may go without it; a note's name is its own.
fn bare_prefixes<'p>() -> impl Iterator<Item = &'p str> {
    usual_prefixes().filter(|prefix| *prefix != NOTE_PREFIX)
}

/// The named places of a chapter.
pub(super) fn anchors(chapter: &Chapter) -> BTreeSet<String> {
    let mut set = BTreeSet::new();
    let notes = chapter.notes.iter().map(|n| n.blocks.as_slice());
    for blocks in notes.chain([chapter.blocks.as_slice()]) {
        visit_ids(blocks, &mut |id| set.extend([id.clone()]));
    }
    set
}

/// Whether nothing of a link would be seen.
pub(super) fn is_wordless(link: &Link) -> bool {
    link.content.iter().all(|i| match &i.kind {
        InlineKind::Text(t) => shows_nothing(t),
        InlineKind::SoftBreak | InlineKind::HardBreak => true,
        _ => false,
    })
}

/// Tells of a link without words: nothing of it is seen.
pub(super) fn no_words(href: &str, span: Span, diags: &mut Diagnostics) {
    let what = format!("this link to `{href}` has no words; nothing of it is set");
    let help = "write them in the square brackets";
    diags.push(Diagnostic::warning(Code::EMPTY_LINK, span, what).help(help));
}

/// Where an address leads that does not lead into the book; `None` of one that may.
pub(super) fn outward(href: &str, span: Span, diags: &mut Diagnostics) -> Option<Target> {
    let href = href.trim();
    if href.is_empty() {
        let d = Diagnostic::warning(Code::EMPTY_LINK, span, "this link leads nowhere");
        diags.push(d.help("write the address in the round brackets; the words stay"));
        return Some(Target::None);
    }
    if let Some(scheme) = scheme(href) {
        return Some(match scheme.as_str() {
            "http" | "https" | "mailto" | "tel" | "ftp" | "doi" | "urn" => {
                Target::External(href.to_string())
            }
            _ => {
                let text = format!("links of the kind `{scheme}:` are not carried over");
                diags.push(Diagnostic::warning(Code::LINK_SCHEME, span, text));
                Target::None
            }
        });
    }
    href.starts_with("//").then(|| Target::External(format!("https:{href}")))
}

/// Where a link of a chapter leads in the book, and what is to be told of it at its place.
pub(super) fn inward(href: &str, chapter: u32, places: &Places) -> (Target, Option<Diagnostic>) {
    let (file, fragment) = match href.split_once('#') {
        Some((file, fragment)) => (file, Some(decode(fragment))),
        None => (href, None),
    };
    let file = decode(file.split('?').next().unwrap_or(file));
    let path = places.all[chapter as usize].head.path.as_deref().unwrap_or_default();
    let to = if file.is_empty() { Some(chapter) } else { find_file(&file, path, places) };
    let Some(to) = to else {
        let page = places
            .site
            .and_then(|site| site.address_of(&joined(&file, path)?, fragment.as_deref()));
        if let Some(address) = page {
            return (Target::External(address), None);
        }
        let lacking =
            |other: &OtherOutput| other.find_file(&file, &candidates(&file, path, places.root));
        if let Some(told) = places.other.and_then(lacking) {
            return (Target::None, told);
        }
        let text = format!("the link leads to `{file}`, which is no chapter of this book");
        let d = Diagnostic::warning(Code::LINK_TARGET, Span::NONE, text);
        return (Target::None, Some(d.help("the words stay, without a link")));
    };
    let beginning = Target::Internal(Anchor { chapter: to, id: None });
    let Some(id) = fragment.filter(|f| !f.is_empty()) else { return (beginning, None) };
    if let Some(anchor) = places.anchor(to, &id) {
        return (Target::Internal(anchor), None);
    }
    let hyphened = crate::markdown::label_with_hyphen(id.to_string());
    if let Some(anchor) = places.anchor(to, &hyphened) {
        return (Target::Internal(anchor), None);
    }
    // MyST's names of places have no prefix, whatever they name.
    let prefixed = |prefix: &str| places.anchor(to, &format!("{prefix}-{id}"));
    if let Some(anchor) = bare_prefixes().find_map(prefixed) {
        return (Target::Internal(anchor), None);
    }
    if places.all[to as usize].slug == id.to_lowercase() || id == "top" {
        return (beginning, None);
    }
    // pandoc and MyST make one text of all files, in which a name is found wherever it stands.
    if file.is_empty()
        && let Some(anchor) = places.elsewhere(&id, chapter)
    {
        return (Target::Internal(anchor), None);
    }
    if let Some((_, told)) = places.other.and_then(|other| other.find(&id)) {
        return (Target::None, told);
    }
    let text = format!("there is no `#{id}` in that chapter");
    let d = Diagnostic::warning(Code::LINK_ANCHOR, Span::NONE, text);
    let d = match places.owner(&id) {
        Some(file) => {
            let name = match crate::markdown::is_label(&id) {
                true => format!("it is in `{file}`: write `@{id}`, or `({file}#{id})`"),
                false => format!("it is in `{file}`: write `({file}#{id})`"),
            };
            d.help(format!("{name}; {TO_BEGINNING}"))
        }
        None => d.help(TO_BEGINNING).about(About::Name),
    };
    (beginning, Some(d))
}

/// What becomes of a link to an anchor that is not there.
const TO_BEGINNING: &str = "the link leads to the chapter's beginning";

/// Says in what is told of a link what may be meant, as long as that is cheap enough to look for.
pub(super) fn suggest(
    href: &str,
    target: &Target,
    told: &mut Diagnostic,
    places: &Places,
    suggestions: &mut Suggestions,
) {
    let (file, fragment) = href.split_once('#').unwrap_or((href, ""));
    match (told.code, target) {
        (Code::LINK_TARGET, _) => {
            let file = decode(file.split('?').next().unwrap_or(file));
            let name = file.rsplit('/').next().unwrap_or(&file);
            let known = places.by_path.keys().map(|p| p.rsplit('/').next().unwrap_or(p));
            if let Some(near) = suggestions.nearest(name, known).filter(|near| *near != name) {
                let help = format!("is `{near}` meant? the words stay, without a link");
                told.help = Some(help);
                told.mend = Some(Box::new((name.to_owned(), near.to_owned())));
            }
        }
        (Code::LINK_ANCHOR, Target::Internal(to)) if told.about == Some(About::Name) => {
            let known = places.all[to.chapter as usize].anchors.iter().map(String::as_str);
            if let Some(near) = suggestions.nearest(&decode(fragment), known) {
                told.help = Some(format!("is `#{near}` meant? {TO_BEGINNING}"));
                told.mend = Some(Box::new((format!("#{fragment}"), format!("#{near}"))));
            }
        }
        _ => {}
    }
}

/// The scheme of an address, lower case. A drive letter or a file name with a colon is none.
fn scheme(href: &str) -> Option<String> {
    let (scheme, _) = href.split_once(':')?;
    let valid = scheme.len() > 1
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    valid.then(|| scheme.to_ascii_lowercase())
}

/// The chapter that a relative path names.
fn find_file(file: &str, from: &str, places: &Places) -> Option<u32> {
    let found = candidates(file, from, places.root)
        .iter()
        .find_map(|path| places.by_path.get(path).copied());
    found.or_else(|| {
        let path = joined(file, from).filter(|_| file.starts_with('/'))?;
        places.page_of_site(folder_page(path.strip_suffix(".html").unwrap_or(&path)))
    })
}

/// The folder whose page a path without its ending names, if it names one.
fn folder_page(stem: &str) -> &str {
    stem.strip_suffix("index").unwrap_or(stem).trim_end_matches('/')
}

/// The files that a relative path may name: as it is, `.html` for `.md`, a folder's README or index.
fn candidates(file: &str, from: &str, root: &Path) -> Vec<String> {
    let Some(path) = joined_in(file, from, true) else { return Vec::new() };
    let path = if path.starts_with("../") { shortest(root, path) } else { path };
    let stem = path.strip_suffix(".html").unwrap_or(&path);
    let readme = folder_page(stem);
    let all = [
        path.clone(),
        format!("{stem}.md"),
        format!("{readme}/README.md"),
        format!("{readme}/index.md"),
        format!("src/{path}"),
    ];
    all.iter().map(|path| composed(path.trim_start_matches('/'))).collect()
}

/// A path relative to the project from one relative to the file `from`; none of what lies outside, but beside a chapter
/// that the book's house shares.
fn joined(file: &str, from: &str) -> Option<String> {
    joined_in(file, from, from.starts_with("../"))
}

/// The same, and `above` the folder too: what is found there is a chapter, or it is not found.
fn joined_in(file: &str, from: &str, above: bool) -> Option<String> {
    let mut parts: Vec<&str> = match from.rsplit_once('/') {
        Some((dir, _)) if !file.starts_with('/') => dir.split('/').collect(),
        _ => Vec::new(),
    };
    for part in file.split('/') {
        match part {
            "" | "." => {}
            ".." if above && parts.last().is_none_or(|last| *last == "..") => {
                parts.push("..");
            }
            ".." => {
                parts.pop()?;
            }
            p => parts.push(p),
        }
    }
    Some(parts.join("/"))
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
    fn names_are_found_in_other_chapters_where_only_one_has_them() {
        let heads = ["a.md", "b.md", "c.md"]
            .map(|path| Chapter { path: Some(path.into()), ..Chapter::default() });
        let anchors = [&["x"][..], &["y", "z"], &["z"]]
            .map(|names| names.iter().map(|n| String::from(*n)).collect::<BTreeSet<_>>());
        let all = heads.iter().zip(&anchors).zip(["one", "two", ""]);
        let all = all.map(|((head, anchors), slug)| Place::new(head, anchors, slug)).collect();
        let places = Places::new(all, None, None, Path::new(""));
        let leads = |href: &str| match inward(href, 0, &places) {
            (Target::Internal(to), told) => (to.chapter, to.id, told.is_none()),
            _ => (99, None, false),
        };
        assert_eq!(leads("#x"), (0, Some("x".into()), true));
        assert_eq!(leads("#y"), (1, Some("y".into()), true));
        assert_eq!(leads("#two"), (1, None, true));
        // Of two it is not known which is meant.
        assert_eq!(leads("#z"), (0, None, false));
        assert_eq!(leads("b.md#x"), (1, None, false));
    }

    #[test]
    fn addresses() {
        assert_eq!(scheme("https://a.b"), Some("https".into()));
        assert_eq!(scheme("chapter.md#a:b"), None);
        assert_eq!(scheme("JavaScript:alert(1)"), Some("javascript".into()));
        assert_eq!(decode("a%20b%C3%A9%zz"), "a bé%zz");
    }
}
