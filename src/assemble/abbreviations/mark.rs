//! Goes through a chapter's abbreviations: sees which it uses, and marks them.
//!
//! Running text has the first use, which is written out: paragraphs wherever they stand. What stands
//! in tables, captions, verse, notes and links, and what is part of a longer word, is marked and no
//! more; headings, which go into the contents, code and addresses stay as they are, and so does what
//! has the class `no-abbr`.

use super::definitions::{Definition, Definitions};
use super::spell;
use crate::assemble::words_in_text::{Ending, Found, find};
use crate::language::articles::ends_with_determiner;
use crate::language::primary;
use crate::model::{
    Attr, Block, BlockKind, CITATION, Chapter, Inline, InlineKind, Kind, Target, plain_text,
};
use crate::source::Span;
use std::sync::Arc;

/// Class of an abbreviation.
pub(super) const ABBR: &str = "abbr";
/// Class of what holds none.
const NO_ABBR: &str = "no-abbr";

/// What is done with an abbreviation that a chapter uses.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::assemble) struct Use {
    /// The abbreviation.
    pub(in crate::assemble) definition: Arc<Definition>,
    /// Its first use is written out.
    pub(in crate::assemble) spelled: bool,
}

/// How a chapter uses an abbreviation.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::assemble) struct Usage {
    /// It stands there.
    pub(in crate::assemble) used: bool,
    /// It stands there where it can be written out, or is already.
    pub(in crate::assemble) introduced: bool,
}

/// What may be done with the abbreviations of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Treat {
    Spell,
    Mark,
}

/// How a chapter uses each of the abbreviations.
pub(in crate::assemble) fn used(chapter: &Chapter, known: &Definitions) -> Vec<Usage> {
    let usage = vec![Usage::default(); known.len()];
    let mut look = Look { known, usage, before: String::new() };
    if known.len() == 0 || !has_abbreviations(chapter.kind) {
        return look.usage;
    }
    look.blocks(&chapter.blocks, treat(chapter.kind));
    for note in &chapter.notes {
        look.blocks(&note.blocks, Treat::Mark);
    }
    look.usage
}

/// Marks the abbreviations of a chapter in a language.
pub(in crate::assemble) fn mark(chapter: &mut Chapter, uses: &[Use], lang: &str) {
    if uses.is_empty() || !has_abbreviations(chapter.kind) {
        return;
    }
    let known = Definitions::new(uses.iter().map(|u| &u.definition));
    let due = uses.iter().map(|u| u.spelled).collect();
    let mut marker = Marker { known: &known, due, lang, before: String::new(), last: true };
    marker.blocks(&mut chapter.blocks, treat(chapter.kind));
    for note in &mut chapter.notes {
        marker.blocks(&mut note.blocks, Treat::Mark);
    }
}

/// Whether abbreviations are looked for in a division: the list of them is what it is.
fn has_abbreviations(kind: Kind) -> bool {
    !matches!(kind, Kind::Abbreviations | Kind::TitlePage | Kind::HalfTitle)
}

/// What is done with those in the text of a division: what is looked up is not read from its
/// beginning.
fn treat(kind: Kind) -> Treat {
    use Kind::*;
    match kind {
        Copyright | Contents | Glossary | Notes | Bibliography | Index | Colophon => Treat::Mark,
        Praise | AlsoBy | ListOfContributors | Newsletter => Treat::Mark,
        ListOfFigures | ListOfTables | ListOfListings | ListOfDisplays => Treat::Mark,
        _ => Treat::Spell,
    }
}

/// What is done with the lines of a block; nothing with some.
fn of_block(block: &Block, around: Treat) -> Option<Treat> {
    match &block.kind {
        _ if block.attr.has(NO_ABBR) => None,
        BlockKind::Heading(_) => None,
        BlockKind::Para(_) => Some(around),
        _ => Some(Treat::Mark),
    }
}

/// What is done with the words in a node of a line; nothing with some.
fn of_inline(inline: &Inline, around: Treat) -> Option<Treat> {
    match &inline.kind {
        InlineKind::Span(attr, _) if attr.has(NO_ABBR) || attr.has(ABBR) => None,
        InlineKind::Span(attr, _) if attr.lang().is_some() || attr.has(CITATION) => {
            Some(Treat::Mark)
        }
        InlineKind::Link(link) => {
            let words = plain_text(&link.content);
            let address = matches!(&link.target, Target::External(_))
                && (words.contains("://") || !words.contains(' ') && words.contains('.'));
            (!address).then_some(Treat::Mark)
        }
        _ => Some(around),
    }
}

/// Whether an abbreviation in running text can be written out there.
fn can_spell(found: &Found, definition: &Definition) -> bool {
    let plural = matches!(found.ending, Ending::Plural | Ending::PluralPossessive);
    !definition.known && !found.joined && (!plural || definition.plural.is_some())
}

/// Whether the author has written out an abbreviation beside it.
fn is_written_out(before: &str, after: &str, definition: &Definition) -> bool {
    let long = definition.plain.to_lowercase();
    let before = before.to_lowercase().replace('\u{a0}', " ");
    let after = after.to_lowercase().replace('\u{a0}', " ");
    let behind = after.trim_start_matches(|c: char| !c.is_alphanumeric());
    before.contains(&long) || after.trim_start().starts_with('(') && behind.starts_with(&long)
}

/// Sees which abbreviations a chapter uses.
struct Look<'a> {
    known: &'a Definitions,
    usage: Vec<Usage>,
    /// The words of the paragraph up to the present node.
    before: String,
}

impl Look<'_> {
    fn blocks(&mut self, blocks: &[Block], around: Treat) {
        for block in blocks {
            if let Some(treat) = of_block(block, around) {
                for line in block.inlines() {
                    self.before.clear();
                    self.inlines(line, treat);
                }
                let inner =
                    if matches!(block.kind, BlockKind::Table(_)) { Treat::Mark } else { around };
                block.child_blocks().into_iter().for_each(|b| self.blocks(b, inner));
            }
        }
    }

    fn inlines(&mut self, inlines: &[Inline], around: Treat) {
        for inline in inlines {
            match &inline.kind {
                InlineKind::Text(text) => self.text(text, around),
                _ => match (of_inline(inline, around), inline.children()) {
                    (Some(treat), Some(children)) => self.inlines(children, treat),
                    _ => push_words(&mut self.before, inline),
                },
            }
        }
    }

    fn text(&mut self, text: &str, treat: Treat) {
        let mut done = 0;
        for found in find(text, self.before.chars().next_back(), &self.known.known) {
            self.before.push_str(&text[done..found.range.start]);
            done = found.range.start;
            let definition = self.known.get(found.owner);
            let usage = &mut self.usage[found.owner];
            usage.used = true;
            if treat == Treat::Spell && !usage.introduced {
                let after = &text[found.range.end..];
                usage.introduced = can_spell(&found, definition)
                    || is_written_out(&self.before, after, definition);
            }
        }
        self.before.push_str(&text[done..]);
    }
}

/// Adds the words of a node to those of the paragraph.
fn push_words(before: &mut String, inline: &Inline) {
    match &inline.kind {
        InlineKind::SoftBreak | InlineKind::HardBreak => before.push(' '),
        InlineKind::Note(_) | InlineKind::Html(_) => {}
        _ => before.push_str(&plain_text(std::slice::from_ref(inline))),
    }
}

/// English words that in capitals begin sentences.
const OPENERS: [&str; 24] = [
    "A", "An", "The", "This", "That", "These", "Those", "It", "We", "He", "She", "They", "There",
    "If", "When", "For", "In", "Then", "Thus", "Hence", "But", "And", "So", "Let",
];

/// Marks the abbreviations of a chapter.
struct Marker<'a> {
    known: &'a Definitions,
    /// Those whose first use is still to be written out.
    due: Vec<bool>,
    lang: &'a str,
    /// The words of the paragraph up to the present node.
    before: String,
    /// The present node is the last of its paragraph.
    last: bool,
}

impl Marker<'_> {
    fn blocks(&mut self, blocks: &mut [Block], around: Treat) {
        for block in blocks {
            if let Some(treat) = of_block(block, around) {
                for line in block.inlines_mut() {
                    self.before.clear();
                    self.last = true;
                    self.inlines(line, treat);
                }
                let inner =
                    if matches!(block.kind, BlockKind::Table(_)) { Treat::Mark } else { around };
                block.child_blocks_mut().into_iter().for_each(|b| self.blocks(b, inner));
            }
        }
    }

    fn inlines(&mut self, inlines: &mut Vec<Inline>, around: Treat) {
        let mut out = Vec::with_capacity(inlines.len());
        let last = self.last;
        let count = inlines.len();
        for (n, mut inline) in inlines.drain(..).enumerate() {
            self.last = last && n + 1 == count;
            if let InlineKind::Text(text) = &inline.kind {
                let found = find(text, self.before.chars().next_back(), &self.known.known);
                if found.is_empty() {
                    self.before.push_str(text);
                    out.push(inline);
                } else {
                    self.text(text, inline.span, &found, around, &mut out);
                }
                continue;
            }
            match (of_inline(&inline, around), inline.children_mut()) {
                (Some(treat), Some(children)) => self.inlines(children, treat),
                _ => push_words(&mut self.before, &inline),
            }
            out.push(inline);
        }
        *inlines = out;
    }

    /// Whether a sentence ends before these words, as far as can be told: nothing follows in the paragraph,
    /// or what begins English sentences in capitals and hardly anything else.
    fn ends_sentence(&self, rest: &str) -> bool {
        let words = rest.trim_start();
        if words.is_empty() {
            return self.last;
        }
        let first = words.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
        words.len() < rest.len() && primary(self.lang) == "en" && OPENERS.contains(&first)
    }

    /// A text becomes texts with marks between them.
    fn text(&mut self, text: &str, span: Span, all: &[Found], treat: Treat, out: &mut Vec<Inline>) {
        let part = |at: usize| Span { start: (span.start + at as u32).min(span.end), ..span };
        let mut done = 0;
        for found in all {
            let mut words = text[done..found.range.start].to_owned();
            self.before.push_str(&words);
            let at = part(found.range.start);
            let definition = Arc::clone(self.known.get(found.owner));
            let mark = marked(&text[found.range.clone()], &definition, at);
            let behind =
                found.range.end..found.range.end + ending_len(found.ending, text, found.range.end);
            let ending = &text[behind.clone()];
            let due = treat == Treat::Spell && self.due[found.owner];
            let after = &text[found.range.end..];
            if due && is_written_out(&self.before, after, &definition) {
                self.due[found.owner] = false;
            } else if due && can_spell(found, &definition) {
                self.due[found.owner] = false;
                let several = matches!(found.ending, Ending::Plural | Ending::PluralPossessive);
                let place = spell::Place { before: &self.before, lang: self.lang };
                let determined = ends_with_determiner(&self.before, self.lang);
                let long = match (&definition.plural, &definition.with_article) {
                    (Some(plural), _) if several => plural,
                    (_, Some(whole)) if !several && !determined => whole,
                    _ => &definition.long,
                };
                place.mend_article(&mut words, &plain_text(long));
                push_text(out, words, part(done));
                out.extend(place.spelled(long, mark, (found.ending, ending), at));
                let short = &text[found.range.clone()];
                if short.ends_with('.') && self.ends_sentence(&text[behind.end..]) {
                    push_text(out, ".".to_owned(), at);
                }
                self.before.push_str(&text[found.range.start..behind.end]);
                done = behind.end;
                continue;
            }
            push_text(out, words, part(done));
            out.push(mark);
            self.before.push_str(&text[found.range.clone()]);
            done = found.range.end;
        }
        self.before.push_str(&text[done..]);
        push_text(out, text[done..].to_owned(), part(done));
    }
}

/// Bytes of an ending that stands at a byte of a text.
fn ending_len(ending: Ending, text: &str, at: usize) -> usize {
    let chars = match ending {
        Ending::None => 0,
        Ending::Plural => 1,
        Ending::Possessive | Ending::PluralPossessive => 2,
    };
    text[at..].chars().take(chars).map(char::len_utf8).sum()
}

fn push_text(out: &mut Vec<Inline>, text: String, span: Span) {
    if !text.is_empty() {
        out.push(Inline { span, kind: InlineKind::Text(text) });
    }
}

/// An abbreviation with what it stands for.
fn marked(short: &str, definition: &Definition, span: Span) -> Inline {
    let attr = Attr {
        classes: vec![ABBR.into()],
        pairs: vec![("title".into(), definition.plain.clone())],
        ..Attr::default()
    };
    let words = vec![Inline { span, kind: InlineKind::Text(short.to_owned()) }];
    Inline { span, kind: InlineKind::Span(attr, words) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::Dialect;
    use crate::model::Abbreviation;

    #[test]
    fn citations_write_nothing_out() {
        let attr = Attr { classes: vec![CITATION.into()], ..Attr::default() };
        let cited = Inline { kind: InlineKind::Span(attr, Vec::new()), ..Inline::default() };
        assert_eq!(of_inline(&cited, Treat::Spell), Some(Treat::Mark));
    }

    /// A paragraph with its abbreviations in `[ ]`, written out at their first use.
    fn shown(text: &str, lang: &str) -> String {
        let define = |(short, long): (&str, &str)| {
            let of = Abbreviation { short: short.into(), long: long.into(), ..Default::default() };
            Arc::new(Definition::new(&of, lang, Dialect::default()))
        };
        let all = [
            ("KFOR", "Kosovo Force"),
            ("NGO", "non-governmental organization"),
            ("EU", "European Union"),
            ("SFOR", "the Stabilisation Force"),
            ("WO", "das War Office"),
            ("SDN", "la Société des Nations"),
            ("OMS", "l'Organisation mondiale"),
            ("a.e.", "almost everywhere"),
        ];
        let uses: Vec<Use> = all
            .map(define)
            .into_iter()
            .map(|definition| Use { definition, spelled: true })
            .collect();
        let para = |text: &str| Block {
            kind: BlockKind::Para(vec![Inline::text(text)]),
            ..Block::default()
        };
        let mut chapter = Chapter { blocks: vec![para(text)], ..Chapter::default() };
        let known = Definitions::new(uses.iter().map(|u| &u.definition));
        let usage = used(&chapter, &known);
        mark(&mut chapter, &uses, lang);
        let mut out = String::new();
        let BlockKind::Para(content) = &chapter.blocks[0].kind else { return out };
        for inline in content {
            match &inline.kind {
                InlineKind::Span(attr, words) if attr.has(ABBR) => {
                    out.push_str(&format!("[{}]", plain_text(words)));
                }
                _ => out.push_str(&plain_text(std::slice::from_ref(inline))),
            }
        }
        assert_eq!(usage.iter().any(|u| u.used), out.contains('['), "{text}");
        out
    }

    #[test]
    fn the_first_use_is_written_out() {
        for (text, expected) in [
            ("With KFOR and KFOR.", "With Kosovo Force ([KFOR]) and [KFOR]."),
            ("The Kosovo Force (KFOR) and KFOR.", "The Kosovo Force ([KFOR]) and [KFOR]."),
            ("KFOR (Kosovo Force) and KFOR.", "[KFOR] (Kosovo Force) and [KFOR]."),
            ("NGOs came.", "Non-governmental organizations ([NGO]s) came."),
            ("He left. NGOs came.", "He left. Non-governmental organizations ([NGO]s) came."),
            ("Some, e.g. NGOs.", "Some, e.g. non-governmental organizations ([NGO]s)."),
            ("An NGO and an NGO.", "A non-governmental organization ([NGO]) and an [NGO]."),
            ("KFOR’s men", "Kosovo Force’s ([KFOR]’s) men"),
            ("the NGOs’ men", "the non-governmental organizations’ ([NGO]s’) men"),
            ("KFOR-led, then KFOR", "[KFOR]-led, then Kosovo Force ([KFOR])"),
            ("(later KFOR)", "(later Kosovo Force [[KFOR]])"),
            ("an EU (x)", "a European Union ([EU]) (x)"),
            ("KFORs", "Kosovo Forces ([KFOR]s)"),
            ("SFOR came.", "The Stabilisation Force ([SFOR]) came."),
            ("So did SFOR.", "So did the Stabilisation Force ([SFOR])."),
            ("The SFOR came.", "The Stabilisation Force ([SFOR]) came."),
            ("The Stabilisation Force, SFOR", "The Stabilisation Force, [SFOR]"),
            ("It could not. SFOR came.", "It could not. The Stabilisation Force ([SFOR]) came."),
            ("He said that SFOR came.", "He said that the Stabilisation Force ([SFOR]) came."),
            ("It holds a.e. The set is", "It holds almost everywhere ([a.e.]). The set is"),
            ("It holds a.e.", "It holds almost everywhere ([a.e.])."),
            ("Equal a.e. Lebesgue sets", "Equal almost everywhere ([a.e.]) Lebesgue sets"),
            ("Zero a.e. on it", "Zero almost everywhere ([a.e.]) on it"),
            ("nothing", "nothing"),
        ] {
            assert_eq!(shown(text, "en-GB"), expected);
        }
        for (text, lang, expected) in [
            ("Das WO sagt", "de", "Das War Office ([WO]) sagt"),
            ("Im WO sagt", "de-AT", "Im War Office ([WO]) sagt"),
            ("WO sagt", "de", "Das War Office ([WO]) sagt"),
            ("So sagt WO", "de", "So sagt das War Office ([WO])"),
            ("à la SDN", "fr", "à la Société des Nations ([SDN])"),
            ("de l’OMS", "fr", "de l’Organisation mondiale ([OMS])"),
            ("et OMS", "fr", "et l’Organisation mondiale ([OMS])"),
        ] {
            assert_eq!(shown(text, lang), expected);
        }
        // Without a word for several the first single one is written out.
        assert_eq!(shown("NGOs, NGO", "de"), "[NGO]s, non-governmental organization ([NGO])");
        assert_eq!(shown("在KFOR", "zh"), "在Kosovo Force（[KFOR]）");
    }
}
