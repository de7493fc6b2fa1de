//! Links that the manifest names: `[words](link:buy)` leads where `buy` of `[links]` does in the version that is made;
//! `![words](qr:buy)` is the same as a code that a phone reads off the page. In an EPUB, which is on a phone already, the
//! code is a link. Pages have the address behind the words, for who has them on paper.

use crate::artwork::qr;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::manifest::links::{NamedLinks, is_address};
use crate::manifest::versions::{Making, Version};
use crate::manifest::{Flavour, Output, Project, nearest};
use crate::model::{
    Attr, Block, BlockKind, Chapter, Figure, Image, Inline, InlineKind, LITERAL, Link, Versions,
    plain_text, shows_nothing, visit_inlines, walk_blocks_mut,
};
use crate::source::Span;
use std::collections::{BTreeMap, BTreeSet};

/// How the address of a link begins that is the name of one.
const LINK: &str = "link:";

/// Gives the links of a chapter that are named, and its codes, the addresses of the version that is made. `texts` are
/// what the chapter was read from.
pub(super) fn put(
    chapter: &mut Chapter,
    texts: &[&str],
    project: &Project,
    making: &Making,
    diags: &mut Diagnostics,
) {
    let foreign = project.flavour == Flavour::MdBook && project.links.is_empty();
    let has_any = |text: &str| text.contains(LINK) || text.contains(qr::SCHEME);
    if foreign || !texts.iter().any(|text| has_any(text)) {
        return;
    }
    // What another version alone shows counts too.
    texts.iter().for_each(|text| chapter.divides.extend(divides(text, &project.links, making)));
    let mut step = Step { links: &project.links, making, diags, shows: false };
    let Chapter { title, subtitle, .. } = chapter;
    [title, subtitle].into_iter().for_each(|words| step.words(words));
    step.shows = making.version().output == Output::Print;
    for text in chapter.texts_mut() {
        walk_blocks_mut(text, &mut |block| {
            step.figure(block);
            let is_head = matches!(block.kind, BlockKind::Heading(_));
            let shows = step.shows;
            step.shows &= !is_head;
            block.inlines_mut().into_iter().for_each(|words| step.words(words));
            step.shows = shows;
        });
    }
}

/// The sets of versions that a text's links part: each has other addresses than the rest; a code is one on pages.
fn divides(text: &str, links: &NamedLinks, making: &Making) -> BTreeSet<Versions> {
    let mut sets = BTreeSet::new();
    if text.contains(qr::SCHEME) {
        sets.insert(making.set(|version| version.output == Output::Print));
    }
    let named = |name: &&String| {
        [LINK, qr::SCHEME].iter().any(|scheme| text.contains(&format!("{scheme}{name}")))
    };
    for link in links.iter().filter(|(name, _)| named(name)).map(|(_, link)| link) {
        let mut by_address: BTreeMap<Option<&str>, Versions> = BTreeMap::new();
        for (place, version) in making.versions().iter().enumerate() {
            let set = by_address.entry(link.address(version)).or_insert(Versions::NONE);
            *set = set.or(Versions::from_iter([place]));
        }
        sets.extend(by_address.into_values());
    }
    sets.retain(|set| !set.is_empty() && *set != making.all());
    sets
}

struct Step<'a> {
    links: &'a NamedLinks,
    making: &'a Making,
    diags: &'a mut Diagnostics,
    /// Addresses are shown behind the words.
    shows: bool,
}

impl Step<'_> {
    fn version(&self) -> &Version {
        self.making.version()
    }

    /// The address of a name; what is wrong with it is told.
    fn address(&mut self, name: &str, span: Span) -> Option<String> {
        let Some(link) = self.links.get(name) else {
            self.tell_unknown(name, span);
            return None;
        };
        let found = link.address(self.version()).map(str::to_owned);
        if found.is_none() {
            let what = format!(
                "`{name}` of [links] has no address {}; its words stand without a link",
                self.making.here()
            );
            let d = Diagnostic::warning(Code::LINK_ADDRESS, span, what);
            self.diags.push(
                d.help("`other = \"https://...\"` is for everybody who has none of their own"),
            );
        }
        found
    }

    fn tell_unknown(&mut self, name: &str, span: Span) {
        let what = format!("`{name}` is no name of a link");
        let mut d = Diagnostic::error(Code::LINK_NAME, span, what);
        let near = nearest(name, self.links.keys().map(String::as_str));
        d = d.help(match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("name it in the manifest: `[links]`, then `{name} = \"https://...\"`"),
        });
        d.mend = near.map(|near| Box::new((name.to_owned(), near.to_owned())));
        self.diags.push(d);
    }

    /// The address that a code has, which may be written as it is.
    fn address_of_code(&mut self, name: &str, span: Span) -> Option<String> {
        match is_address(name) {
            true => Some(name.to_owned()),
            false => self.address(name, span),
        }
    }

    fn words(&mut self, list: &mut Vec<Inline>) {
        let mut any = false;
        visit_inlines(list, &mut |inline| any |= is_named(inline));
        if !any {
            return;
        }
        for mut inline in std::mem::take(list) {
            if let Some(children) = inline.children_mut() {
                self.words(children);
            }
            let span = inline.span;
            match inline.kind {
                InlineKind::Link(link) if link.href.trim().starts_with(LINK) => {
                    list.extend(self.link(link, span));
                }
                InlineKind::Image(image) if image.src.starts_with(qr::SCHEME) => {
                    list.push(self.code_in_line(image, span));
                }
                kind => list.push(Inline { kind, span }),
            }
        }
    }

    /// A link with its address; its words alone if it has none.
    fn link(&mut self, link: Link, span: Span) -> Vec<Inline> {
        let name = link.href.trim()[LINK.len()..].to_owned();
        let Some(address) = self.address(&name, span) else { return link.content };
        // `<link:buy>` is the address itself.
        let bare = plain_text(&link.content);
        let content = match shows_nothing(&bare) || bare == link.href {
            true => Vec::new(),
            false => link.content,
        };
        let led = Link { title: link.title, ..self.led(address, content) };
        vec![Inline { span, kind: InlineKind::Link(led) }]
    }

    /// A link to an address; without words these are the address.
    fn led(&self, address: String, mut content: Vec<Inline>) -> Link {
        let readable = readable(&address);
        if content.is_empty() {
            content = literal(readable);
            return Link { href: address, content, ..Link::default() };
        }
        let printed = Some(readable).filter(|it| self.shows && !plain_text(&content).contains(it));
        Link { href: address, content, printed, ..Link::default() }
    }

    /// A picture in the line that is a code; in an EPUB its words, as a link.
    fn code_in_line(&mut self, image: Image, span: Span) -> Inline {
        let name = image.src[qr::SCHEME.len()..].trim().to_owned();
        let words = match shows_nothing(&image.alt) {
            true => Vec::new(),
            false => vec![Inline::text(image.alt.as_str())],
        };
        let kind = match self.address_of_code(&name, span) {
            None => InlineKind::Text(image.alt),
            Some(address) if self.version().output == Output::Epub => {
                InlineKind::Link(self.led(address, words))
            }
            Some(address) => InlineKind::Image(coded(image, &address)),
        };
        Inline { span, kind }
    }

    /// A figure that is a code: its caption leads where it does. In an EPUB that is all of it.
    fn figure(&mut self, block: &mut Block) {
        let BlockKind::Figure(figure) = &mut block.kind else { return };
        if !figure.image.src.starts_with(qr::SCHEME) {
            return;
        }
        let Figure { image, caption, number } = std::mem::take(figure);
        let name = image.src[qr::SCHEME.len()..].trim().to_owned();
        let address = self.address_of_code(&name, block.span);
        let same = plain_text(&caption) == image.alt;
        let words = match (caption.is_empty(), shows_nothing(&image.alt)) {
            (false, _) => caption,
            (true, false) => vec![Inline::text(image.alt.as_str())],
            (true, true) => Vec::new(),
        };
        let Some(address) = address else {
            block.kind = BlockKind::Para(words);
            return;
        };
        let mut linked = false;
        visit_inlines(&words, &mut |i| linked |= matches!(i.kind, InlineKind::Link(_)));
        let words = match linked {
            true => words,
            false => {
                let link = self.led(address.clone(), words);
                vec![Inline { span: block.span, kind: InlineKind::Link(link) }]
            }
        };
        block.kind = match self.version().output {
            Output::Epub => BlockKind::Para(words),
            Output::Print => {
                // What it says is in the caption.
                let alt = if same { String::new() } else { image.alt.clone() };
                let image = coded(Image { alt, ..image }, &address);
                BlockKind::Figure(Figure { image, caption: words, number })
            }
        };
    }
}

/// Whether a node is a link or a code that the manifest names.
fn is_named(inline: &Inline) -> bool {
    match &inline.kind {
        InlineKind::Link(link) => link.href.trim().starts_with(LINK),
        InlineKind::Image(image) => image.src.starts_with(qr::SCHEME),
        _ => false,
    }
}

/// The picture of a code; who can't see it hears the address.
fn coded(image: Image, address: &str) -> Image {
    let alt = if shows_nothing(&image.alt) { address.to_owned() } else { image.alt };
    Image { src: format!("{}{address}", qr::SCHEME), alt, decorative: false, ..image }
}

/// Words that stay as they are typed, and that no file has.
fn literal(text: String) -> Vec<Inline> {
    let attr = Attr { classes: vec![LITERAL.to_owned()], ..Attr::default() };
    vec![Inline { kind: InlineKind::Span(attr, vec![Inline::text(text)]), ..Inline::default() }]
}

/// An address as one reads and types it: without what every browser adds.
fn readable(address: &str) -> String {
    let schemes = ["https://", "http://", "mailto:", "tel:"];
    let bare = schemes.iter().find_map(|scheme| address.strip_prefix(scheme)).unwrap_or(address);
    let bare =
        if address.starts_with("mailto:") { bare.split('?').next().unwrap_or(bare) } else { bare };
    match bare.split_once('/') {
        Some((host, "")) => host.to_owned(),
        _ => bare.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_without_what_browsers_add() {
        assert_eq!(readable("https://example.com/"), "example.com");
        assert_eq!(readable("https://example.com/a/b/"), "example.com/a/b/");
        assert_eq!(readable("mailto:a@b.example?subject=x"), "a@b.example");
        assert_eq!(readable("doi:10.1/x"), "doi:10.1/x");
    }
}
