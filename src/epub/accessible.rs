//! What an EPUB says of its accessibility, after EPUB Accessibility 1.1, from what the book really holds. It is
//! worked out once: the package document writes it down, and so does who tells the trade.

use super::package::{date, isbn};
use super::plan::{tidy, title_of};
use super::{Printed, summary};
use crate::assemble::moving::is_animated;
use crate::diagnostic::{Code, Diagnostic};
use crate::language::words;
use crate::model::{
    BlockKind, Book, DESCRIBED, Image, InlineKind, shows_nothing, visit_blocks, visit_inlines,
    visit_pictures,
};
use crate::source::Span;

/// The standard that a certified EPUB follows, in the words that EPUB Accessibility 1.1 asks for.
const CONFORMANCE: &str = "EPUB Accessibility 1.1 - WCAG 2.2 Level AA";

/// What an EPUB says of its accessibility, in schema.org's terms where these have words for it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Accessibility {
    /// By which senses its content comes (`accessMode`).
    pub modes: Vec<&'static str>,
    /// Which senses together suffice (`accessModeSufficient`), each set in one text.
    pub sufficient: Vec<&'static str>,
    /// What helps (`accessibilityFeature`).
    pub features: Vec<&'static str>,
    /// What may harm (`accessibilityHazard`).
    pub hazards: Vec<&'static str>,
    /// The standard that it is said to follow.
    pub conformance: Option<Conformance>,
    /// Where to write about it.
    pub contact_email: Option<String>,
    /// The printed edition whose pages it names (`pageBreakSource`).
    pub page_source: Option<String>,
    /// A summary in words (`accessibilitySummary`).
    pub summary: String,
    /// The language of the summary.
    pub summary_language: String,
    /// Each picture that says something has a long description, and not some of them alone, which
    /// `longDescription` among the features would be enough for.
    pub all_described_at_length: bool,
    /// It has pictures.
    pub pictures: bool,
    /// It has formulas.
    pub formulas: bool,
}

/// A claim that an EPUB follows a standard.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Conformance {
    /// The standard, in the words that EPUB Accessibility asks for.
    pub standard: &'static str,
    /// Who stands for it.
    pub certified_by: String,
}

/// What the EPUB holds, as far as the metadata speaks of it.
#[derive(Debug)]
pub(super) struct Claims<'a> {
    /// Formulas.
    pub math: bool,
    /// All of them say in words what they are.
    pub spoken_math: bool,
    /// Pictures.
    pub pictures: Pictures,
    /// The printed edition whose pages it names.
    pub printed: Option<Printed<'a>>,
    /// Who says that it is accessible.
    pub certified_by: Option<&'a str>,
    /// Where to write about it.
    pub contact_email: Option<&'a str>,
}

/// The edition whose pages the EPUB names: its ISBN, or its title, publisher, year and name.
fn page_source(book: &Book, printed: &Printed) -> String {
    let m = &book.meta;
    if let Some(number) = printed.isbn.and_then(isbn) {
        return format!("urn:isbn:{number}");
    }
    let title = Some(tidy(printed.title)).filter(|title| !title.is_empty());
    let mut parts = vec![title.unwrap_or_else(|| title_of(book))];
    parts.extend(m.publisher.as_deref().map(tidy).filter(|p| !p.is_empty()));
    parts.extend(m.date.as_deref().and_then(date).map(|d| d.chars().take(4).collect()));
    parts.push(words(m).print_edition.to_string());
    let name = Some(printed.name).filter(|name| !name.is_empty());
    parts.extend(name.map(str::to_string));
    parts.join(", ")
}

/// What speaks against a claim that the EPUB is accessible, if one is made.
pub(super) fn unfounded(claims: &Claims) -> Option<Diagnostic> {
    let by = claims.certified_by?;
    let Pictures { described, moving, .. } = claims.pictures;
    let why = match (described, moving) {
        (true, false) => return None,
        (false, _) => {
            "not every picture has a description (`recto check` names those that lack one)"
        }
        (true, true) => "a picture is animated, which readers must be able to stop",
    };
    let what = format!("the EPUB does not say that {by} has found it accessible: {why}");
    let help = "mend that, or take `certified-by` out of [epub]";
    Some(Diagnostic::warning(Code::CONFORMANCE, Span::NONE, what).help(help))
}

/// What accessibility asks of the pictures.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pictures {
    /// There are some.
    images: bool,
    /// Each has a description or is decorative.
    described: bool,
    /// Some move.
    moving: bool,
}

/// The same of a book's. `drawings` says whether some stand in the text as such, and whether each says
/// what it shows.
pub(super) fn pictures(book: &Book, drawings: Option<bool>) -> Pictures {
    let mut images = drawings.is_some();
    let mut described = drawings != Some(false);
    let mut moving = false;
    let mut see = |image: &Image, _| {
        images = true;
        described &= image.decorative || !shows_nothing(&image.alt);
        let file = image.resource.and_then(|r| book.images.get(r as usize));
        moving |= file.is_some_and(is_animated);
    };
    book.chapters.iter().for_each(|c| visit_pictures(c, &mut see));
    Pictures { images, described, moving }
}

/// Whether each picture that says something has a long description; not if there is none that does.
fn all_described_at_length(book: &Book) -> bool {
    let (mut some, mut all) = (false, true);
    for chapter in &book.chapters {
        let notes = chapter.notes.iter().map(|n| n.blocks.as_slice());
        for blocks in std::iter::once(chapter.blocks.as_slice()).chain(notes) {
            visit_blocks(blocks, &mut |block| {
                if let BlockKind::Figure(figure) = &block.kind
                    && !figure.image.decorative
                {
                    some = true;
                    all &= block.attr.get(DESCRIBED).is_some();
                }
                for line in block.inlines() {
                    visit_inlines(line, &mut |i| {
                        all &= !matches!(&i.kind, InlineKind::Image(image) if !image.decorative);
                    });
                }
            });
        }
    }
    some && all
}

/// All that is said of a book.
pub(super) fn accessibility(book: &Book, lang: &str, claims: &Claims) -> Accessibility {
    let Claims { math: has_math, spoken_math, pictures, printed, certified_by, contact_email } =
        *claims;
    let Pictures { images, described, moving } = pictures;
    let mut out = Accessibility { modes: vec!["textual"], ..Accessibility::default() };
    if images {
        out.modes.push("visual");
        out.sufficient.push("textual,visual");
    }
    if described {
        out.sufficient.push("textual");
    }
    out.features = vec![
        "structuralNavigation",
        "tableOfContents",
        "readingOrder",
        "displayTransformability",
        "ARIA",
    ];
    if images && described {
        out.features.push("alternativeText");
    }
    if has_math {
        out.features.push("MathML");
    }
    if has_math && spoken_math {
        out.features.push("describedMath");
    }
    if book.descriptions().is_some() {
        out.features.push("longDescription");
    }
    // EPUB Accessibility 1.1, 3.5.2: never claimed unless somebody stands for it.
    out.conformance = certified_by
        .filter(|_| unfounded(claims).is_none())
        .map(|by| Conformance { standard: CONFORMANCE, certified_by: tidy(by) });
    out.contact_email = contact_email.map(str::to_owned);
    // EPUB Accessibility 1.1, 3.4.1.3.1: whoever offers pages names their source.
    if let Some(printed) = printed {
        out.features.extend(["pageNavigation", "pageBreakMarkers"]);
        out.page_source = Some(page_source(book, &printed));
    }
    // Whether an animation flashes is not known.
    out.hazards = vec![if moving { "unknown" } else { "none" }];
    let facts = summary::Facts {
        notes: book.chapters.iter().any(|c| !c.notes.is_empty()),
        pictures: images.then_some(described),
        math: has_math,
        paged: printed.is_some(),
    };
    let (text, said_in) = summary::of(&book.meta, lang, facts);
    out.summary = tidy(&text);
    out.summary_language = said_in.to_owned();
    out.all_described_at_length =
        images && book.descriptions().is_some() && all_described_at_length(book);
    (out.pictures, out.formulas) = (images, has_math);
    out
}
