//! A text that was read as Markdown.

mod tables;

use super::Manuscript;
use super::body::{Block, Para, Text};
use super::captions;
use super::chapter_heads::Titles;
use super::counts::Counts;
use super::marks::{Words, at_start, counted_as, id};
use super::numbering::Mark;
use super::own::{CHAPTER, LABEL};
use super::package::{Element, Package, parse};
use super::runs::{Piece, Style};
use super::scenes::{Role, letters, roles};
use super::styles::Sort;
use super::{dashes, front, indents, note_refs};
use crate::artwork::turned_by as turned;
use crate::import::chapters::KIND;
use crate::language::{primary, tag};
use crate::markdown::in_quotes;
use std::collections::{BTreeMap, BTreeSet};

/// The width of the text where the file does not say it, in points.
pub(in crate::import) const MEASURE: f32 = 451.0;

/// Makes Markdown of a text whose file has `said` something of itself; `take` gives the bytes of a part
/// that is a picture.
pub(in crate::import) fn write(
    mut text: Text,
    said: Manuscript,
    mut take: impl FnMut(&str) -> Option<Vec<u8>>,
) -> Manuscript {
    let mut said = said;
    captions::settle(&mut text);
    let language = book_language(&text);
    // Before pages are taken out: their words are the book's too.
    if language.as_deref().is_none_or(|l| primary(l).eq_ignore_ascii_case("en")) {
        dashes::settle(&mut text);
    }
    note_refs::settle(&mut text, language.as_deref().or(said.language.as_deref()));
    let front = front::take(&mut text.blocks, &mut said);
    let blocks = std::mem::take(&mut text.blocks);
    text.blocks = indents::settle(blocks, &mut text.counts);
    for (what, n) in std::mem::take(&mut said.counts) {
        *text.counts.entry(what).or_default() += n;
    }
    let mut out = Manuscript { counts: text.counts.clone(), left: text.left.clone(), ..said };
    let bookmarks: BTreeSet<String> = bookmarks(&text.blocks).into_iter().collect();
    let counted: BTreeMap<String, String> = counted(&text.blocks).into_iter().collect();
    let words = Words {
        counted: &counted,
        language: language.as_deref(),
        bookmarks: &bookmarks,
        measure: MEASURE,
        symbols: &text.symbols,
    };
    let mut writer = Writer {
        words: &words,
        titles: Titles::default(),
        out: String::new(),
        listing: String::new(),
        manuscript: &mut out,
    };
    let pages: Vec<(String, String)> = front
        .into_iter()
        .map(|page| {
            writer.blocks(&page.blocks, false);
            (page.title, std::mem::take(&mut writer.out))
        })
        .collect();
    writer.blocks(&text.blocks, true);
    for (number, note) in text.notes.iter().enumerate() {
        writer.note(number, note);
    }
    out.markdown = writer.out;
    out.front = pages;
    out.works = text.works;
    out.language = language.as_deref().and_then(tag::well_formed).or(out.language);
    // Those of one part come one behind the other.
    let mut last: Option<(String, Vec<u8>)> = None;
    for ((part, turn), path) in text.pictures {
        let known = last.take().filter(|(name, _)| *name == part);
        let Some(found) = known.or_else(|| take(&part).map(|bytes| (part, bytes))) else {
            continue;
        };
        let turned =
            if turn.is_none() { None } else { turned(&found.1, turn.quarters, turn.mirrored) };
        if !turn.is_none() && turned.is_none() {
            let what = format!("a picture that is turned stands as it is stored: `{path}`");
            *out.left.entry(what).or_default() += 1;
        }
        out.pictures.push((path, turned.unwrap_or_else(|| found.1.clone())));
        last = Some(found);
    }
    out
}

/// What the file says of itself.
pub(super) fn properties(package: &Package) -> Manuscript {
    let mut out = Manuscript::default();
    let Some(text) = package.text("docProps/core.xml") else { return out };
    let Ok(document) = parse(&text, "docProps/core.xml") else { return out };
    let of = |name: &str| {
        let node = document.root_element().child(name)?;
        node.text().map(|t| t.trim().to_owned()).filter(|t| !t.is_empty())
    };
    // What programs write where nobody has.
    let made = |t: &String| {
        !t.to_lowercase().ends_with(".docx")
            && !t.starts_with("Microsoft")
            && t != "python-docx"
            && t != "Word Document"
    };
    out.title = of("title").filter(made);
    out.authors.extend(of("creator").filter(made));
    out.language = of("language").and_then(|l| tag::well_formed(&l));
    out
}

/// The language of most words; where they name none, that of usual paragraphs.
fn book_language(text: &Text) -> Option<String> {
    let mut counts: Counts<&String> = Counts::default();
    for block in &text.blocks {
        let Block::Para(para) = block else { continue };
        for piece in &para.pieces {
            if let Piece::Words(words, Style { lang: Some(language), .. }) = piece {
                counts.add(language, words.len());
            }
        }
    }
    counts.most().or(text.language.as_ref()).cloned()
}

fn bookmarks(blocks: &[Block]) -> Vec<String> {
    let mut out = Vec::new();
    for block in blocks {
        match block {
            Block::Para(para) => out.extend(para.bookmarks.iter().cloned()),
            Block::Table(table) => {
                for cell in table.rows.iter().flat_map(|r| &r.cells) {
                    out.extend(bookmarks(&cell.blocks));
                }
            }
        }
    }
    out
}

/// The bookmarks of figures and tables that are counted, with the ids that they get.
fn counted(blocks: &[Block]) -> Vec<(String, String)> {
    let mut out = Vec::new();
    for block in blocks {
        match block {
            Block::Para(para) => {
                let own = counted_id(para);
                out.extend(
                    own.iter()
                        .flat_map(|id| para.bookmarks.iter().map(|b| (b.clone(), id.clone()))),
                );
            }
            Block::Table(table) => {
                let cells = table.rows.iter().flat_map(|r| &r.cells);
                out.extend(cells.flat_map(|cell| counted(&cell.blocks)));
            }
        }
    }
    out
}

/// The id of a figure or table that a paragraph counts.
fn counted_id(para: &Para) -> Option<String> {
    let kind = para.pieces.iter().find_map(|p| match p {
        Piece::Counted(name, _) => counted_as(name),
        _ => None,
    })?;
    let name = label_of(para)?;
    let own = id(name);
    let whole = name.starts_with(LABEL) || own.starts_with(kind);
    Some(if whole { own } else { format!("{kind}{own}") })
}

/// The bookmark by which a paragraph goes.
fn label_of(para: &Para) -> Option<&String> {
    para.bookmarks.iter().find(|name| !name.starts_with(CHAPTER))
}

/// Blocks on their way.
struct Writer<'w> {
    words: &'w Words<'w>,
    /// How titles of chapters stand below their numbers.
    titles: Titles,
    out: String,
    /// What the fence of the code behind says.
    listing: String,
    manuscript: &'w mut Manuscript,
}

/// What a block may stand in together with the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Group {
    None,
    List,
    Quote,
    Code,
    Verse,
    Epigraph,
    Letter,
    Right,
}

impl Writer<'_> {
    fn blocks(&mut self, blocks: &[Block], whole: bool) {
        let mut roles = roles(blocks);
        if whole {
            super::heads::find(blocks, &mut roles);
            self.titles = Titles::of(blocks, &roles);
        }
        let mut indents: Vec<usize> = Vec::new();
        let mut last = Group::None;
        let mut at = 0;
        while at < blocks.len() {
            let (block, role) = (&blocks[at], roles[at]);
            at += 1;
            let para = match block {
                Block::Table(table) => {
                    self.end(&mut last);
                    let used = self.table_with_caption(table, blocks, at);
                    at += used;
                    continue;
                }
                Block::Para(para) => para,
            };
            match role {
                Role::Nothing => continue,
                Role::Scene if !parts_scenes(blocks, &roles, at - 1) => continue,
                Role::Scene => {
                    self.end(&mut last);
                    *self.manuscript.counts.entry("scene break").or_default() += 1;
                    self.paragraph("***");
                    continue;
                }
                Role::Head(level) => {
                    self.end(&mut last);
                    at += self.heading(level, para, blocks, at, &roles);
                    continue;
                }
                Role::Own => {}
            }
            let group = group_of(para);
            if group != last || group == Group::None {
                self.end(&mut last);
            }
            match group {
                Group::List => self.item(para, &mut indents, last == Group::List),
                Group::Quote => {
                    let line = self.words.line(&para.pieces, is_manner(&para.pieces));
                    let lead = if last == Group::Quote { ">\n" } else { "" };
                    self.raw(&format!("{lead}{}\n", quoted(&at_start(line))), last == Group::Quote);
                }
                Group::Code => {
                    let info = std::mem::take(&mut self.listing);
                    let fence = format!("```{info}\n");
                    let lead = if last == Group::Code { "" } else { fence.as_str() };
                    let text = letters_of_code(&para.pieces);
                    self.raw(&format!("{lead}{text}\n"), last == Group::Code);
                }
                Group::Verse => {
                    let lead = if last == Group::Verse { "|\n" } else { "" };
                    let pieces = indented(&para.pieces);
                    let line = self.words.line(&pieces, is_manner(&pieces));
                    let lines: Vec<String> = line.split("\\\n").map(line_of_verse).collect();
                    self.raw(&format!("{lead}{}", lines.concat()), last == Group::Verse);
                }
                Group::Epigraph | Group::Letter | Group::Right => {
                    let name = match group {
                        Group::Epigraph => "epigraph",
                        Group::Letter => "letter",
                        _ => "right",
                    };
                    let lead = if last == group { "\n" } else { &format!("::: {name}\n") };
                    let manner = group != Group::Right && is_manner(&para.pieces);
                    let line = self.words.line(&para.pieces, manner);
                    self.raw(&format!("{lead}{}\n", at_start(line)), last == group);
                }
                Group::None => at += self.plain(para, blocks, at, &roles),
            }
            last = group;
        }
        self.end(&mut last);
    }

    /// Ends what the last blocks stood in.
    fn end(&mut self, last: &mut Group) {
        match last {
            Group::Code => self.raw("```\n", true),
            Group::Epigraph | Group::Letter | Group::Right => self.raw(":::\n", true),
            _ => {}
        }
        *last = Group::None;
    }

    /// Adds lines, behind a blank one unless they go on.
    fn raw(&mut self, lines: &str, goes_on: bool) {
        if !goes_on && !self.out.is_empty() {
            self.out.push('\n');
        }
        self.out.push_str(lines);
    }

    fn paragraph(&mut self, line: &str) {
        self.raw(&format!("{line}\n"), false);
    }

    /// A paragraph that is neither in a list nor in a quotation; how many blocks behind it were used up.
    fn plain(&mut self, para: &Para, blocks: &[Block], at: usize, roles: &[Role]) -> usize {
        match para.sort {
            Sort::Heading(level) => return self.heading(level, para, blocks, at, roles),
            Sort::Title if self.manuscript.title_is_open() => {
                self.manuscript.title = Some(one_line(&letters(&para.pieces)));
                self.manuscript.title_seen();
                return 0;
            }
            Sort::Subtitle => {
                self.manuscript.subtitle = Some(one_line(&letters(&para.pieces)));
                return 0;
            }
            Sort::Author => {
                let name = one_line(&letters(&para.pieces));
                let name = name.strip_prefix("by ").or(name.strip_prefix("By ")).unwrap_or(&name);
                self.manuscript.authors = vec![name.to_owned()];
                return 0;
            }
            Sort::Contents => {
                *self
                    .manuscript
                    .counts
                    .entry("line of contents, which Recto makes")
                    .or_default() += 1;
                return 0;
            }
            _ => {}
        }
        if let Some(used) = self.figure(para, blocks, at) {
            return used;
        }
        if para.sort == Sort::Caption
            && let Some(Block::Table(table)) = blocks.get(at)
        {
            let caption = self.caption(para);
            self.paragraph(&format!(": {caption}{}", self.words.labelled(para)));
            self.table(table);
            return 1;
        }
        if para.sort == Sort::Caption
            && let Some(Block::Para(next)) = blocks.get(at)
            && group_of(next) == Group::Code
        {
            let label = self.words.label(para).map(|own| format!("#{own} ")).unwrap_or_default();
            let title = in_quotes(&one_line(&self.caption(para)));
            self.listing = format!("{{{label}title={title}}}");
            return 0;
        }
        if let [Piece::Formula(tex, true)] = para.pieces.as_slice() {
            self.paragraph(&format!("$$\n{tex}\n$$"));
            return 0;
        }
        let line = self.words.line(&para.pieces, false);
        if !line.is_empty() {
            self.prose(line, para);
        }
        if para.pieces.contains(&Piece::Works) {
            self.paragraph("::: {#refs}\n:::");
        }
        0
    }

    fn prose(&mut self, line: String, para: &Para) {
        match para.centred && line.chars().count() < 200 {
            true => self.paragraph(&format!("::: center\n{}\n:::", at_start(line))),
            false => self.paragraph(&at_start(line)),
        }
    }

    /// A heading; one that is only "Chapter 7" takes the next into its line.
    fn heading(
        &mut self,
        level: u8,
        para: &Para,
        blocks: &[Block],
        at: usize,
        roles: &[Role],
    ) -> usize {
        let mut words = self.words.line(&without_anchors(&para.pieces), true).replace("\\\n", " ");
        let mut used = 0;
        let mut named = self.words.labelled(para);
        if let Some(below) = self.titles.below((level, para), blocks, at, roles)
            && let Some(Block::Para(next)) = blocks.get(below)
        {
            let more = self.words.line(&without_anchors(&next.pieces), true).replace("\\\n", " ");
            let joint = if words.ends_with([':', '.']) { " " } else { ": " };
            words = format!("{words}{joint}{more}");
            used = below + 1 - at;
            if named.is_empty() {
                named = self.words.labelled(next);
            }
        }
        if words.is_empty() {
            return used;
        }
        // Signs at its end would close it.
        if let Some(rest) = words.strip_suffix('#') {
            words = format!("{rest}\\#");
        }
        self.paragraph(&format!("{} {words}{named}", "#".repeat(usize::from(level)),));
        used
    }

    /// A paragraph of pictures alone, with the caption before or behind it.
    fn figure(&mut self, para: &Para, blocks: &[Block], at: usize) -> Option<usize> {
        let pictures: Vec<&Piece> =
            para.pieces.iter().filter(|p| matches!(p, Piece::Picture(_))).collect();
        let captioned = para.pieces.iter().any(|p| matches!(p, Piece::Counted(..)));
        if pictures.is_empty() || !letters(&para.pieces).trim().is_empty() && !captioned {
            return None;
        }
        let next = blocks.get(at).and_then(|b| match b {
            Block::Para(next) if next.sort == Sort::Caption => Some(next),
            _ => None,
        });
        let of_table = next.is_some()
            && matches!(blocks.get(at + 1), Some(Block::Table(_)))
            && is_of(next, "table");
        let next = next.filter(|_| !of_table);
        let holder = if captioned { Some(para) } else { next };
        let caption = holder.map(|p| self.caption(p)).unwrap_or_default();
        let own = holder.and_then(|p| self.words.label(p)).or_else(|| self.words.label(para));
        for piece in &pictures {
            let Piece::Picture(picture) = piece else { continue };
            let mut attributes = Vec::new();
            if let Some(own) = own.as_ref().filter(|_| pictures.len() == 1) {
                attributes.push(format!("#{own}"));
            }
            if let Some(alt) = &picture.alt {
                attributes.push(format!("alt={}", in_quotes(&one_line(alt))));
            }
            if let Some(width) = self.words.width(picture.width) {
                attributes.push(format!("width={width}%"));
            }
            let attributes = match attributes.is_empty() {
                true => String::new(),
                false => format!("{{{}}}", attributes.join(" ")),
            };
            self.paragraph(&format!("![{caption}]({}){attributes}", picture.path));
        }
        Some(usize::from(!captioned && next.is_some()))
    }

    /// The words of a caption, without the label and the number that Word has counted.
    fn caption(&self, para: &Para) -> String {
        let counted = para.pieces.iter().position(|p| matches!(p, Piece::Counted(..)));
        let from = counted.map_or(0, |at| at + 1);
        let rest: Vec<Piece> = para.pieces[from..]
            .iter()
            .filter(|p| !matches!(p, Piece::Picture(_) | Piece::Anchor(_)))
            .cloned()
            .collect();
        let line = self.words.line(&rest, is_manner(&rest)).replace("\\\n", " ");
        match counted {
            Some(_) => line.trim_start_matches(captions::is_joint).to_owned(),
            None => line,
        }
    }

    /// An item of a list; `indents` are the widths of the marks above it.
    fn item(&mut self, para: &Para, indents: &mut Vec<usize>, goes_on: bool) {
        let Some((level, mark)) = para.item else { return };
        if !goes_on {
            indents.clear();
        }
        if mark == Mark::Further {
            return self.further(para, level, indents);
        }
        // Only a bullet and a 1 begin a list below a line of words (CommonMark 0.31, 5.3).
        let first = matches!(mark, Mark::Bullet | Mark::Number(0 | 1) | Mark::Letter(1));
        let apart = indents.len() <= level && (indents.is_empty() || !first);
        indents.truncate(level);
        let lead: usize = indents.iter().sum();
        let mark = match mark {
            Mark::Bullet => "- ".to_owned(),
            Mark::Number(0) => "1. ".to_owned(),
            Mark::Number(n) | Mark::Letter(n) => format!("{n}. "),
            Mark::Further => String::new(),
        };
        while indents.len() < level {
            indents.push(0);
        }
        indents.push(mark.len());
        let space = " ".repeat(lead + mark.len());
        let line = at_start(self.words.line(&para.pieces, false));
        let line = line.replace('\n', &format!("\n{space}"));
        self.raw(&format!("{}{mark}{line}\n", " ".repeat(lead)), goes_on && !apart);
    }

    /// Another paragraph of an item, or one that stands in a list without being an item.
    fn further(&mut self, para: &Para, level: usize, indents: &mut Vec<usize>) {
        let line = at_start(self.words.line(&para.pieces, false));
        if line.is_empty() {
            return;
        }
        let space = " ".repeat(indents.iter().take(level + 1).sum());
        if space.is_empty() {
            // No item holds it: the list begins behind it.
            indents.clear();
        }
        let line = line.replace('\n', &format!("\n{space}"));
        self.raw(&format!("{space}{line}\n"), false);
    }

    /// The words of a note.
    fn note(&mut self, number: usize, blocks: &[Block]) {
        let outer = std::mem::take(&mut self.out);
        let mut blocks = blocks.to_vec();
        if let Some(Block::Para(first)) = blocks.first_mut() {
            trim_start(&mut first.pieces);
        }
        self.blocks(&blocks, false);
        let text = std::mem::replace(&mut self.out, outer);
        let text = text.trim_end().replace('\n', "\n    ").replace("\n    \n", "\n\n");
        self.raw(&format!("{}: {text}\n", self.words.note(number)), false);
    }
}

impl Manuscript {
    /// Whether no paragraph has said the title yet: what the file's properties say gives way to it.
    fn title_is_open(&self) -> bool {
        !self.counts.contains_key("title")
    }

    fn title_seen(&mut self) {
        self.counts.insert("title", 1);
    }
}

/// Whether a scene stands before a break and another behind it: before a chapter's head there is none.
fn parts_scenes(blocks: &[Block], roles: &[Role], at: usize) -> bool {
    let is_text = |i: &usize| match (&blocks[*i], roles[*i]) {
        (_, Role::Head(_)) => false,
        (Block::Para(p), _) => !matches!(p.sort, Sort::Heading(_) | Sort::Title),
        (Block::Table(_), _) => true,
    };
    let said = |i: &usize| roles[*i] != Role::Nothing;
    let before = (0..at).rev().find(said).is_some_and(|i| is_text(&i));
    let behind = (at + 1..blocks.len()).find(said).is_some_and(|i| is_text(&i));
    before && behind
}

fn group_of(para: &Para) -> Group {
    match para.sort {
        _ if para.item.is_some() => Group::List,
        Sort::Quote => Group::Quote,
        Sort::Code => Group::Code,
        Sort::Verse => Group::Verse,
        Sort::Epigraph => Group::Epigraph,
        Sort::Letter => Group::Letter,
        Sort::Right => Group::Right,
        _ => Group::None,
    }
}

/// Whether italics or bold are the manner of a whole paragraph of a style that has a manner of its own.
fn is_manner(pieces: &[Piece]) -> bool {
    let mut any = false;
    for piece in pieces {
        if let Piece::Words(text, style) = piece
            && !text.trim().is_empty()
        {
            any = true;
            if !style.italic && !style.bold {
                return false;
            }
        }
    }
    any
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn quoted(line: &str) -> String {
    line.split('\n').map(|l| format!("> {l}")).collect::<Vec<_>>().join("\n")
}

/// A line of verse: two spaces for each em before its words.
fn line_of_verse(line: &str) -> String {
    let bare = line.trim_start();
    let ems = line[..line.len() - bare.len()].matches('\u{2003}').count();
    format!("| {}{}\n", "  ".repeat(ems), bare.trim_end())
}

/// Verse whose lines begin with ems for the tabs and spaces that were typed there.
fn indented(pieces: &[Piece]) -> Vec<Piece> {
    let mut begins = true;
    let one = |piece: &Piece| {
        let first = std::mem::replace(&mut begins, matches!(piece, Piece::Break));
        let Piece::Words(text, style) = piece else {
            begins |= first && matches!(piece, Piece::Anchor(_));
            return piece.clone();
        };
        let bare = text.trim_start();
        let typed = text[..text.len() - bare.len()].chars();
        // In halves: a space is one, an em two, a tab four.
        let halves: usize = typed
            .map(|c| match c {
                '\t' => 4,
                '\u{2003}' => 2,
                _ => 1,
            })
            .sum();
        begins = first && bare.is_empty();
        match first && halves > 1 {
            true => Piece::Words(format!("{}{bare}", "\u{2003}".repeat(halves / 2)), style.clone()),
            false => piece.clone(),
        }
    };
    pieces.iter().map(one).collect()
}

/// The letters of code as they are, breaks and all.
fn letters_of_code(pieces: &[Piece]) -> String {
    let mut out = String::new();
    for piece in pieces {
        match piece {
            Piece::Break => out.push('\n'),
            Piece::Words(text, _) => out.push_str(&text.replace('\t', "    ")),
            other => out.push_str(&letters(std::slice::from_ref(other))),
        }
    }
    out.replace("```", "`\u{200b}``")
}

fn without_anchors(pieces: &[Piece]) -> Vec<Piece> {
    pieces.iter().filter(|p| !matches!(p, Piece::Anchor(_))).cloned().collect()
}

impl Words<'_> {
    /// The label of a heading or a caption.
    fn label(&self, para: &Para) -> Option<String> {
        counted_id(para).or_else(|| label_of(para).map(|b| self.id(b)))
    }

    /// The same in braces, with a space before it; nothing if there is none.
    fn labelled(&self, para: &Para) -> String {
        let label = self.label(para).map(|own| format!("#{own}"));
        let chapter = para.bookmarks.iter().find_map(|name| name.strip_prefix(CHAPTER));
        let said = chapter.map(|said| format!("{KIND}={}", in_quotes(said)));
        let all: Vec<String> = label.into_iter().chain(said).collect();
        if all.is_empty() { String::new() } else { format!(" {{{}}}", all.join(" ")) }
    }
}

/// Whether a caption counts things of this name.
fn is_of(para: Option<&Para>, what: &str) -> bool {
    let counted =
        |p: &Piece| matches!(p, Piece::Counted(name, _) if name.to_lowercase().starts_with(what));
    para.is_some_and(|p| p.pieces.iter().any(counted))
}

/// Takes white space away at the beginning.
fn trim_start(pieces: &mut Vec<Piece>) {
    while let Some(Piece::Words(text, _)) = pieces.first_mut() {
        let bare = text.trim_start().to_owned();
        if bare.is_empty() {
            pieces.remove(0);
            continue;
        }
        *text = bare;
        break;
    }
}
