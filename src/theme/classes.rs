//! Classes of the text that mean nothing: no theme styles them, no step of the way knows them.

use super::Theme;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::manifest::{Flavour, nearest};
use crate::model::{
    self, Attr, BACK_LINK, Block, BlockKind, Book, CITATION, CITED, DISPLAY_LIST, DISPLAY_NUMBER,
    END_OF_PROOF, ENTRIES, ENTRY, ENTRY_LABEL, ENVIRONMENT, ENVIRONMENT_HEAD, ENVIRONMENT_LABEL,
    GLOSSARY_REF, GLOSSARY_TERM, INDEX_GROUP, INDEX_SEE, INDEX_SEE_ALSO, INDEX_TERM, Inline,
    InlineKind, JOINED_REFS, TABLE_NOTE, TERM,
};
use crate::source::Span;
use std::collections::BTreeSet;

/// Classes of divisions that are designed without a table of their own in the theme: the panel of
/// case studies, alignment, the groups of an index, and what other tools' projects use for structure.
const STRUCTURAL: [&str; 17] = [
    "at-a-glance",
    "center",
    "right",
    "landscape",
    "table-wrapper",
    TABLE_NOTE,
    "footnotes",
    "figure",
    INDEX_GROUP,
    DISPLAY_LIST,
    "no-abbr",
    "no-term",
    ENTRIES,
    ENTRY,
    "csl-bib-body",
    "hanging-indent",
    "annotation",
];
/// Classes of words.
const SPANS: [&str; 46] = [
    ENVIRONMENT_HEAD,
    ENVIRONMENT_LABEL,
    END_OF_PROOF,
    "smallcaps",
    "underline",
    "mark",
    "literal",
    "kbd",
    "menu",
    "smaller",
    "small",
    "small-caps",
    "ul",
    "abbr",
    "no-abbr",
    "no-term",
    GLOSSARY_TERM,
    GLOSSARY_REF,
    TERM,
    "ruby",
    "rt",
    "bdi",
    "bdo",
    "q",
    "index",
    INDEX_TERM,
    INDEX_SEE,
    INDEX_SEE_ALSO,
    DISPLAY_NUMBER,
    JOINED_REFS,
    "caption",
    CITATION,
    CITED,
    ENTRY_LABEL,
    BACK_LINK,
    "csl-right-inline",
    "csl-block",
    "csl-indent",
    "nocase",
    "upright",
    "regular",
    "full-caps",
    // Of pictures that should stand alone, which are told.
    "bleed",
    "spread",
    "facing",
    "opener",
];
/// Classes of headings and chapters.
const HEADINGS: [&str; 3] = ["unnumbered", "unlisted", "no-initial"];
/// Classes of pictures, tables, code, formulas and paragraphs.
const DISPLAYS: [&str; 14] = [
    "landscape",
    "records",
    "center",
    "right",
    "listing",
    "figcaption",
    "summary",
    "unlisted",
    ENVIRONMENT_HEAD,
    TABLE_NOTE,
    "bleed",
    "spread",
    "facing",
    "opener",
];
/// Callouts: GFM's and Obsidian's names.
const CALLOUTS: [&str; 27] = [
    "note",
    "tip",
    "important",
    "warning",
    "caution",
    "abstract",
    "summary",
    "tldr",
    "info",
    "todo",
    "hint",
    "success",
    "check",
    "done",
    "question",
    "help",
    "faq",
    "attention",
    "failure",
    "fail",
    "missing",
    "danger",
    "error",
    "bug",
    "example",
    "quote",
    "cite",
];
/// Pandoc's columns, of slides.
const COLUMNS: [&str; 2] = ["columns", "column"];
/// Custom classes that are meant for a filter of the author's own.
const CUSTOM: &str = "x-";
/// Classes that begin so are Word's (`MsoNormal`), and mean nothing to anybody else.
const WORD: &str = "Mso";

/// What has a class, for the messages.
struct Bearer<'a> {
    what: &'static str,
    known: &'a [&'a str],
}

/// Classes that mean something in a book with this theme: those of divisions, and of everything else.
pub fn known_classes(theme: &Theme) -> (Vec<&str>, Vec<&str>) {
    let divisions = theme.divisions.keys().map(String::as_str).chain(STRUCTURAL).collect();
    let mut others: Vec<&str> = SPANS.into_iter().chain(HEADINGS).chain(DISPLAYS).collect();
    others.sort_unstable();
    others.dedup();
    (divisions, others)
}

/// Warns once of each class that means nothing, and of callouts that seem misspelt. Classes in
/// mdBook's projects are for its stylesheets: only those of divisions are told.
pub fn check_classes(book: &Book, theme: &Theme, flavour: Flavour, diags: &mut Diagnostics) {
    let divisions: Vec<&str> =
        theme.divisions.keys().map(String::as_str).chain(STRUCTURAL).collect();
    let environments = book.meta.environments.0.iter().map(|kind| kind.name.as_str());
    let environments: Vec<&str> =
        divisions.iter().copied().chain(environments).chain([ENVIRONMENT, "unnumbered"]).collect();
    let mut check = Check {
        theme,
        environments: &environments,
        mdbook: flavour == Flavour::MdBook,
        own: theme.name.ends_with(".toml"),
        told: BTreeSet::new(),
        diags,
    };
    super::plates::check(book, check.diags);
    // Titles come before what is made of them elsewhere: the heads of bibliographies chapter by chapter.
    for chapter in &book.chapters {
        check.inlines(&chapter.title);
        check.inlines(&chapter.subtitle);
    }
    for chapter in &book.chapters {
        check.words(&chapter.attr, chapter.span, &Bearer { what: "chapter", known: &HEADINGS });
        let notes = chapter.notes.iter().map(|n| &n.blocks);
        for blocks in std::iter::once(&chapter.blocks).chain(notes) {
            model::visit_blocks(blocks, &mut |block| check.block(block, &divisions));
        }
    }
}

struct Check<'a> {
    theme: &'a Theme,
    /// Classes of divisions that are environments.
    environments: &'a [&'a str],
    mdbook: bool,
    /// Whether the theme is a file of the project.
    own: bool,
    told: BTreeSet<(&'static str, String)>,
    diags: &'a mut Diagnostics,
}

impl Check<'_> {
    fn block(&mut self, block: &Block, divisions: &[&str]) {
        let (what, known): (_, &[&str]) = match &block.kind {
            BlockKind::Div(_) if block.attr.has(ENVIRONMENT) => {
                return self.division(block, self.environments);
            }
            BlockKind::Div(_) => return self.division(block, divisions),
            BlockKind::Callout(c) => {
                self.callout(&c.kind, block.span, divisions);
                ("callout", divisions)
            }
            BlockKind::Heading(_) => ("heading", &HEADINGS),
            BlockKind::Code(_) => ("code", &DISPLAYS),
            // Tables alone are turned on their side.
            BlockKind::Figure(_) => ("figure", &DISPLAYS[1..]),
            BlockKind::Table(_) => ("table", &DISPLAYS),
            BlockKind::Math(_) => ("formula", &DISPLAYS),
            _ => ("paragraph", &DISPLAYS),
        };
        self.words(&block.attr, block.span, &Bearer { what, known });
        block.inlines().into_iter().for_each(|inlines| self.inlines(inlines));
    }

    /// The classes of spans.
    fn inlines(&mut self, inlines: &[Inline]) {
        if self.mdbook {
            return;
        }
        model::visit_inlines(inlines, &mut |inline: &Inline| {
            if let InlineKind::Span(attr, _) = &inline.kind {
                self.words(attr, inline.span, &Bearer { what: "span", known: &SPANS });
            }
        });
    }

    fn division(&mut self, block: &Block, known: &[&str]) {
        for class in self.strangers(&block.attr, "division", known) {
            if COLUMNS.contains(&class.as_str()) {
                self.columns(block.span);
                continue;
            }
            let message = format!("the theme `{}` has no design for `.{class}`", self.theme.name);
            let file = if self.own { "that file" } else { "a theme file" };
            let own = format!("give it one (`[division.{class}]` in {file})");
            let way = match self.mdbook {
                true if self.own => own,
                true => {
                    format!("{own}: `theme = \"my-theme.toml\"` under `[print]` in a recto.toml")
                }
                false => format!("{own}, or name it `x-{class}`"),
            };
            let is_callout = CALLOUTS.contains(&class.as_str());
            let near = nearest(&class, known.iter().copied());
            let help = match near {
                _ if is_callout => format!("a callout is `::: {{.callout-{class}}}`. Else {way}"),
                Some(near) => format!("did you mean `.{near}`? Else {way}"),
                None => way,
            };
            let d = Diagnostic::warning(Code::UNKNOWN_CLASS, block.span, message).help(help);
            self.diags.push(match near {
                _ if is_callout => {
                    let right = format!("callout-{class}");
                    d.mend(class, right)
                }
                Some(near) => d.mend(class, near),
                None => d,
            });
        }
    }

    /// Pandoc's columns, once for the book.
    fn columns(&mut self, span: Span) {
        if self.told.insert(("columns", String::new())) {
            let message =
                "columns are set one below the other: pages and e-readers are narrower than slides";
            let help = "a table sets things side by side; `::: x-columns` and `::: x-column` say that it is meant so";
            self.diags.push(Diagnostic::warning(Code::UNKNOWN_CLASS, span, message).help(help));
        }
    }

    /// Classes of other elements.
    fn words(&mut self, attr: &Attr, span: Span, bearer: &Bearer) {
        if self.mdbook {
            return;
        }
        for class in self.strangers(attr, bearer.what, bearer.known) {
            let message = format!("the class `.{class}` of this {} means nothing", bearer.what);
            let near = nearest(&class, bearer.known.iter().copied());
            let help = match near {
                Some(near) => format!("did you mean `.{near}`? Else name it `x-{class}`"),
                None => format!(
                    "known are `.{}`; a class that begins with `x-` is yours",
                    bearer.known[..bearer.known.len().min(6)].join("`, `.")
                ),
            };
            let d = Diagnostic::warning(Code::UNKNOWN_CLASS, span, message).help(help);
            self.diags.push(match near {
                Some(near) => d.mend(class, near),
                None => d,
            });
        }
    }

    /// The classes of an element that mean nothing and have not been told.
    fn strangers(&mut self, attr: &Attr, what: &'static str, known: &[&str]) -> Vec<String> {
        let strange = |c: &&String| {
            !known.contains(&c.as_str()) && !c.starts_with(CUSTOM) && !c.starts_with(WORD)
        };
        let found: Vec<String> = attr.classes.iter().filter(strange).cloned().collect();
        found.into_iter().filter(|c| self.told.insert((what, c.clone()))).collect()
    }

    fn callout(&mut self, kind: &str, span: Span, divisions: &[&str]) {
        if CALLOUTS.contains(&kind) || divisions.contains(&kind) || kind.starts_with(CUSTOM) {
            return;
        }
        if let Some(near) = nearest(kind, CALLOUTS)
            && self.told.insert(("callout kind", kind.to_owned()))
        {
            let message = format!("there is no callout `{kind}`: the word becomes its label");
            let help = format!("did you mean `{near}`?");
            let d = Diagnostic::warning(Code::UNKNOWN_CALLOUT, span, message).help(help);
            self.diags.push(d.mend(kind, near));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::Print;
    use crate::model::{Callout, Chapter};
    use crate::source::FileId;

    fn told(blocks: Vec<Block>, flavour: Flavour) -> Vec<String> {
        let chapter = Chapter { blocks, ..Chapter::default() };
        let book = Book { chapters: vec![chapter.into()], ..Book::default() };
        let theme = crate::theme::for_book(&Print::default(), "en");
        let mut diags = Diagnostics::new();
        check_classes(&book, &theme, flavour, &mut diags);
        diags.iter().map(|d| d.help.clone().unwrap_or_default()).collect()
    }

    fn class(class: &str, kind: BlockKind) -> Block {
        let attr = Attr { classes: vec![class.into()], ..Attr::default() };
        Block { kind, attr, ..Block::default() }
    }

    fn div(name: &str) -> Block {
        class(name, BlockKind::Div(Vec::new()))
    }

    #[test]
    fn unknown_classes_are_told_once() {
        let blocks = || vec![div("key-points"), div("keypoints"), div("keypoints"), div("x-mine")];
        let helps = told(blocks(), Flavour::Recto);
        assert_eq!(helps.len(), 1, "{helps:?}");
        assert!(helps[0].contains("`.key-points`") && helps[0].contains("x-keypoints"));
        // mdBook's authors have a stylesheet for it, and no filter.
        let helps = told(blocks(), Flavour::MdBook);
        assert!(helps.len() == 1 && !helps[0].contains("x-"), "{helps:?}");
    }

    #[test]
    fn classes_of_words_and_headings_are_told() {
        let span = |c: &str| Inline {
            kind: InlineKind::Span(
                Attr { classes: vec![c.into()], ..Attr::default() },
                vec![Inline::text("x")],
            ),
            ..Inline::default()
        };
        let para = vec![span("smallcap"), span("smallcaps"), span("nosuch"), span("x-mine")];
        let blocks = vec![
            Block { kind: BlockKind::Para(para), ..Block::default() },
            class("unumbered", BlockKind::Heading(model::Heading::default())),
            div("note"),
        ];
        let helps = told(blocks, Flavour::Recto);
        assert_eq!(helps.len(), 4, "{helps:?}");
        assert!(helps[0].contains("`.smallcaps`"), "{}", helps[0]);
        assert!(helps[2].contains("`.unnumbered`"), "{}", helps[2]);
        assert!(helps[3].contains("`::: {.callout-note}`"), "{}", helps[3]);
    }

    #[test]
    fn classes_of_titles_are_told_where_they_stand() {
        let span = |at: Span| Inline {
            kind: InlineKind::Span(
                Attr { classes: vec!["nosuch".into()], ..Attr::default() },
                vec![Inline::text("x")],
            ),
            span: at,
        };
        let made = Block { kind: BlockKind::Para(vec![span(Span::NONE)]), ..Block::default() };
        let list = Chapter { blocks: vec![made], ..Chapter::default() };
        let place = Span::new(FileId(1), 2, 3);
        let titled = Chapter { title: vec![span(place)], ..Chapter::default() };
        let book = Book { chapters: vec![list.into(), titled.into()], ..Book::default() };
        let theme = crate::theme::for_book(&Print::default(), "en");
        let mut diags = Diagnostics::new();
        check_classes(&book, &theme, Flavour::Recto, &mut diags);
        let places: Vec<Span> = diags.iter().map(|d| d.span).collect();
        assert_eq!(places, [place]);
    }

    #[test]
    fn a_misspelt_callout_is_told() {
        let callout = |kind: &str| Block {
            kind: BlockKind::Callout(Callout { kind: kind.into(), ..Callout::default() }),
            ..Block::default()
        };
        let blocks = ["note", "noet", "noet", "recipe", "faq"].map(callout).to_vec();
        assert_eq!(told(blocks, Flavour::MdBook), ["did you mean `note`?"]);
    }
}
