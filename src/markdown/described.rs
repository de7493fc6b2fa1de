//! Long descriptions, `![Caption](plan.svg){describe="plan.md"}`: each is a file of the book, read with the
//! chapter that names it and parsed with its marks, commands and keys.
//!
//! They stand at the chapter's end, each in a division that names its file, until `assemble` gathers
//! them: what is said of a chapter's links, labels, notes and pictures holds for theirs too.

use super::attr;
use super::chapter::Input;
use super::citations::Keys;
use super::conditions::{self, Deciding};
use super::formulas::Described;
use super::include;
use super::index_marks;
use super::parse::{self, Dialect};
use super::read::{Reader, relative};
use super::text::Text;
use super::{frontmatter, prepass, translate};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::language::numerals::letters;
use crate::model::{
    Attr, Block, BlockKind, Chapter, DESCRIBE, DESCRIPTION_FILE, Inline, InlineKind, MathBlock,
    Note, Versions, visit_inlines_mut, visit_note_marks_in_mut, walk_blocks_mut,
};
use crate::source::Span;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash, Hasher};

/// Most descriptions of a chapter.
const MOST: usize = 1000;

/// The texts of a chapter's descriptions by what names them, or why there is none.
#[derive(Debug, Default)]
pub(super) struct Descriptions(BTreeMap<String, Result<Text, Diagnostic>>);

impl Hash for Descriptions {
    fn hash<H: Hasher>(&self, state: &mut H) {
        for (name, read) in &self.0 {
            name.hash(state);
            match read {
                Ok(text) => text.hash(state),
                Err(fault) => (fault.code.name(), &fault.message, &fault.help).hash(state),
            }
        }
    }
}

impl Descriptions {
    /// The texts that could be read.
    pub(super) fn texts(&self) -> impl Iterator<Item = &Text> {
        self.0.values().filter_map(|read| read.as_ref().ok())
    }
}

/// Reads what the text of the chapter at `path` may name: what is no attribute is found too, and
/// nothing is told of it.
pub(super) fn read(reader: &mut Reader, text: &Text, path: &str) -> Descriptions {
    let mut found = BTreeMap::new();
    let source = text.as_str();
    for (at, key) in source.match_indices(DESCRIBE) {
        let Some(rest) = source[at + key.len()..].strip_prefix('=') else { continue };
        let Some((name, _)) = attr::value(rest) else { continue };
        if found.len() < MOST && !name.is_empty() && !found.contains_key(&name) {
            found.insert(name.clone(), text_of(reader, &name, path));
        }
    }
    Descriptions(found)
}

/// The text of a description that the chapter at `path` names, or what is told of it.
fn text_of(reader: &mut Reader, name: &str, path: &str) -> Result<Text, Diagnostic> {
    let beside = relative(path, name);
    if beside == path || name == path {
        let text = "a long description is a file of its own: this one names its chapter";
        let d = Diagnostic::error(Code::MISSING_FILE, Span::NONE, text);
        return Err(d.help("write the description into another file, and name that"));
    }
    // As with pictures: from the book's folder on, too.
    let file = reader.find(&beside).or_else(|fault| reader.find(name).map_err(|_| fault))?;
    Ok(include::expand(reader, file))
}

/// Puts the descriptions that a chapter's blocks name at its end, and tells of those that can't be had; the
/// commands that they define for their formulas.
pub(super) fn put(
    chapter: &mut Chapter,
    input: &Input,
    (dialect, keys): (Dialect, Option<&Keys>),
    deciding: &Deciding,
    diags: &mut Diagnostics,
) -> Described {
    let mut described_by = Described::new();
    if input.descriptions.0.is_empty() {
        return described_by;
    }
    let mut wanted: Vec<(String, Span)> = Vec::new();
    let mut see = |block: &mut Block| {
        hand_down(block);
        tell_in_line(block, diags);
        let Some(name) = block.attr.get(DESCRIBE).map(str::to_owned) else { return };
        match described(block, input.descriptions.0.get(&name)) {
            Ok(_) if wanted.iter().any(|(known, _)| *known == name) => {}
            Ok(_) => wanted.push((name, block.span)),
            Err(told) => {
                block.attr.pairs.retain(|(key, _)| key != DESCRIBE);
                diags.push(told);
            }
        }
    };
    for text in chapter.texts_mut() {
        walk_blocks_mut(text, &mut see);
    }
    for (name, span) in wanted {
        let Some(Ok(text)) = input.descriptions.0.get(&name) else { continue };
        let before = chapter.notes.len();
        let Parsed { blocks, notes, apart, divides } =
            parsed(text, (dialect, keys), deciding, before, diags);
        chapter.divides.extend(divides);
        chapter.abbreviations.extend(apart.abbreviations);
        described_by.insert(name.clone(), apart.definitions);
        if blocks.is_empty() {
            let what = format!("the description `{name}` has no words");
            let help = "say in it what the figure or formula shows";
            diags.push(Diagnostic::warning(Code::MISSING_ALT, span, what).help(help));
        }
        chapter.notes.extend(notes);
        let attr = Attr { pairs: vec![(DESCRIPTION_FILE.into(), name)], ..Attr::default() };
        let kind = BlockKind::Div(blocks);
        chapter.blocks.push(Block { span: text.span(0, 1), attr, kind, id: 0 });
    }
    described_by
}

/// A division gives what it says to the first figure or formula in it.
fn hand_down(block: &mut Block) {
    let Some(name) = block.attr.get(DESCRIBE).map(str::to_owned) else { return };
    let BlockKind::Div(children) = &mut block.kind else { return };
    let mut name = Some(name);
    walk_blocks_mut(children, &mut |b| {
        if takes(b) && b.attr.get(DESCRIBE).is_none() {
            b.attr.pairs.extend(name.take().map(|name| (DESCRIBE.to_owned(), name)));
        }
    });
    if name.is_none() {
        block.attr.pairs.retain(|(key, _)| key != DESCRIBE);
    }
}

/// Whether a block can have a long description.
fn takes(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Figure(_) | BlockKind::Math(_))
}

/// The text of a block's description, or what is told in its place.
fn described<'t>(
    block: &Block,
    found: Option<&'t Result<Text, Diagnostic>>,
) -> Result<&'t Text, Diagnostic> {
    if !takes(block) {
        let text = "only a figure or a display formula has a long description";
        let d = Diagnostic::warning(Code::UNKNOWN_ATTRIBUTE, block.span, text);
        return Err(d.help("write `{describe=\"file.md\"}` behind one"));
    }
    match found {
        Some(Ok(text)) => Ok(text),
        Some(Err(fault)) => Err(Diagnostic { span: block.span, ..fault.clone() }),
        None => {
            let text = format!("`{DESCRIBE}` names no file that is read");
            let d = Diagnostic::warning(Code::UNKNOWN_ATTRIBUTE, block.span, text);
            let help = format!("write `describe=\"file.md\"`; a chapter has at most {MOST}");
            Err(d.help(help))
        }
    }
}

/// A picture or formula in a line has none.
fn tell_in_line(block: &mut Block, diags: &mut Diagnostics) {
    for line in block.inlines_mut() {
        visit_inlines_mut(line, &mut |i: &mut Inline| {
            let span = i.span;
            let InlineKind::Span(attr, _) = &mut i.kind else { return };
            if attr.get(DESCRIBE).is_some() {
                attr.pairs.retain(|(key, _)| key != DESCRIBE);
                let text = "what stands in a line has no long description";
                let d = Diagnostic::warning(Code::UNKNOWN_ATTRIBUTE, span, text);
                diags.push(d.help("give the picture or formula a paragraph of its own"));
            }
        });
    }
}

/// What a description says.
struct Parsed {
    blocks: Vec<Block>,
    notes: Vec<Note>,
    /// Abbreviations that it explains, commands that it defines.
    apart: prepass::Apart,
    /// Sets of versions that have some of it which the others have not.
    divides: BTreeSet<Versions>,
}

/// Blocks and notes of a description, the marks counted on from so many notes.
fn parsed(
    text: &Text,
    (dialect, keys): (Dialect, Option<&Keys>),
    deciding: &Deciding,
    notes_before: usize,
    diags: &mut Diagnostics,
) -> Parsed {
    // What is said of the file above its words is none of them.
    let (_, after) = frontmatter::read(text, &mut Diagnostics::new());
    let translated = translate::foreign(text, after, dialect.mdbook, diags);
    let text = translated.as_ref().unwrap_or(text);
    let (prepared, apart) = prepass::prepare(text, after, dialect.own_marks());
    let parsed = parse::parse(prepared, dialect, keys);
    diags.extend(parsed.diags);
    let (mut blocks, mut notes) = (parsed.blocks, parsed.notes);
    let divides = conditions::asked(&[], &blocks, &notes, deciding, diags).unwrap_or_default();
    conditions::decide(&mut [], &mut blocks, &mut notes, deciding, diags);
    let mut notes = notes.finish(&mut [], &mut blocks, diags);
    let mut further = |index: &mut u32| *index += notes_before as u32;
    visit_note_marks_in_mut(&mut blocks, &mut further);
    notes.iter_mut().for_each(|note| visit_note_marks_in_mut(&mut note.blocks, &mut further));
    let mut named = 0;
    walk_blocks_mut(&mut blocks, &mut |b| {
        stand_apart(b, &mut named, diags);
        // One of a description would be described nowhere.
        b.attr.pairs.retain(|(key, _)| key != DESCRIBE);
        if let BlockKind::Heading(heading) = &mut b.kind {
            heading.level = heading.level.max(2);
            b.attr.classes.extend(["unnumbered".to_owned(), "unlisted".to_owned()]);
        }
    });
    for note in &mut notes {
        walk_blocks_mut(&mut note.blocks, &mut |b| stand_apart(b, &mut named, diags));
    }
    Parsed { blocks, notes, apart, divides }
}

/// What stands in a description is counted and listed nowhere, for a printed book has none: its formulas have
/// letters for numbers, lists of displays leave its figures and tables out, marks of the index are told.
fn stand_apart(block: &mut Block, named: &mut u32, diags: &mut Diagnostics) {
    if let BlockKind::Math(math) = &mut block.kind {
        let labelled = block.attr.id.is_some();
        by_letters(math, labelled, named);
    } else if matches!(
        block.kind,
        BlockKind::Figure(_) | BlockKind::Table(_) | BlockKind::Code(_) | BlockKind::Div(_)
    ) {
        block.attr.classes.push("unlisted".to_owned());
    }
    for line in block.inlines_mut() {
        visit_inlines_mut(line, &mut |i: &mut Inline| {
            let span = i.span;
            let InlineKind::Span(attr, _) = &mut i.kind else { return };
            if attr.has("index") {
                attr.classes.retain(|class| class != "index");
                attr.pairs.retain(|(key, _)| !index_marks::KEYS.contains(&key.as_str()));
                let text = "a mark of the index in a long description leads nowhere: the book in print has no descriptions";
                let help = "mark the words of the chapter, beside what is described";
                diags.push(Diagnostic::warning(Code::INDEX_MARK, span, text).help(help));
            }
        });
    }
}

/// Gives a formula of a description, or its lines, the next letters where they would be counted.
fn by_letters(math: &mut MathBlock, labelled: bool, named: &mut u32) {
    let mut next = || {
        *named += 1;
        letters(*named)
    };
    if math.lines.is_empty() && math.tag.is_none() && (labelled || math.counts) {
        math.tag = Some(next());
    }
    math.counts = false;
    for line in math.lines.iter_mut().filter(|line| line.counts) {
        line.tag = Some(next());
        line.counts = false;
    }
}
