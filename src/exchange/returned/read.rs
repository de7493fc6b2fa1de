//! Through the parts of a document that came back.

use super::sides::{Raw, RawPara, State, side};
use super::{Back, OURS, Returned, Said, Thing, role_named};
use crate::exchange::units::*;
use crate::import::docx::numbering::Numbering;
use crate::import::docx::package::{Element, Package, parse};
use crate::import::docx::props::{Look as Props, Stand};
use crate::import::docx::styles::{Resolved, Sort, Styles, sort_of};
use crate::import::docx::{symbol, tex};
use roxmltree::Node;
use std::collections::BTreeMap;

/// How deep elements of a paragraph may stand in each other.
const DEEPEST: usize = 64;

struct Reader {
    styles: Styles,
    numbering: Numbering,
    /// Comments by their ids: where they stand in what was said.
    said: BTreeMap<String, usize>,
    out: Returned,
    /// Rows of the tables, as they stand in the file.
    tables: Vec<Vec<Row>>,
    para: RawPara,
    /// Of each field that is open, whether its result has begun.
    fields: Vec<bool>,
    depth: usize,
    /// The next words follow a note's own number.
    after_number: bool,
    /// What is typed as the mark of a note in the text, by the note's id.
    marks: BTreeMap<String, String>,
    /// The same of the note that is read, while nothing but it has been read, and how far it has come:
    /// it stands at the note's head too. LibreOffice writes it there twice.
    mark: String,
    mark_at: usize,
}

struct Row {
    state: State,
    cells: Vec<Vec<RawPara>>,
}

/// The id of the note that a mark is of.
fn note_id(mark: Node) -> String {
    let id = mark.value("id").unwrap_or_default();
    format!("{}{id}", mark.tag_name().name().trim_end_matches("Reference"))
}

fn empty() -> RawPara {
    RawPara {
        names: Vec::new(),
        units: Vec::new(),
        things: Vec::new(),
        remarks: Vec::new(),
        end: State::Kept,
        sort: Sort::Body,
        item: None,
        numbered: [None; 2],
        role: None,
        by: None,
        table: None,
    }
}

/// Reads the parts.
///
/// # Errors
/// Why it can't be done, and what to do.
pub(super) fn read(package: &Package) -> Result<Returned, (String, String)> {
    let mut reader = Reader {
        styles: Styles::read(package),
        numbering: Numbering::read(package),
        said: BTreeMap::new(),
        out: Returned::default(),
        tables: Vec::new(),
        para: empty(),
        fields: Vec::new(),
        depth: 0,
        after_number: false,
        marks: BTreeMap::new(),
        mark: String::new(),
        mark_at: 0,
    };
    reader.comments(package)?;
    let main = package.text(&package.main).unwrap_or_default();
    let document = parse(&main, &package.main)?;
    let body = document.root_element().child("body");
    let paras = body.map(|b| reader.blocks(b)).unwrap_or_default();
    let mut all: Vec<Vec<RawPara>> = Vec::new();
    for (part, sort) in [("footnotes.xml", "footnote"), ("endnotes.xml", "endnote")] {
        let name = package.beside(part);
        let Some(text) = package.text(&name) else { continue };
        let notes = parse(&text, &name)?;
        for note in notes.root_element().children().filter(|n| n.has_tag_name_local(sort)) {
            if note.value("type").is_some_and(|t| t != "normal") {
                continue;
            }
            let id = format!("{sort}{}", note.value("id").unwrap_or_default());
            reader.mark = reader.marks.get(&id).cloned().unwrap_or_default();
            reader.mark_at = 0;
            let paras = reader.blocks(note);
            reader.mark.clear();
            reader.out.notes.insert(id, side(&paras, true));
            all.push(paras);
        }
    }
    let mut gone = Vec::new();
    let tables = std::mem::take(&mut reader.tables);
    for (number, rows) in tables.iter().enumerate() {
        let there = rows.iter().filter(|r| !matches!(r.state, State::Deleted | State::Neither));
        let cells = |r: &Row| r.cells.iter().map(|c| side(c, true)).collect::<Vec<_>>();
        let made: Vec<_> = there.map(cells).collect();
        if made.is_empty() {
            gone.push(number);
        }
        reader.out.tables.push(made);
        all.extend(rows.iter().flat_map(|r| r.cells.iter().cloned()));
    }
    reader.out.body = side(&paras, true);
    let stays = |p: &Back| p.table.is_none_or(|t| !gone.contains(&t));
    reader.out.body.retain(stays);
    reader.out.notes.values_mut().for_each(|paras| paras.retain(stays));
    all.push(paras);
    for story in &all {
        for back in side(story, false) {
            if let [(_, name)] = back.names.as_slice() {
                reader.out.before.insert(name.clone(), back.text());
            }
        }
    }
    Ok(reader.out)
}

impl Reader {
    fn comments(&mut self, package: &Package) -> Result<(), (String, String)> {
        let name = package.beside("comments.xml");
        let Some(text) = package.text(&name) else { return Ok(()) };
        let document = parse(&text, &name)?;
        for node in document.root_element().children().filter(|n| n.has_tag_name_local("comment")) {
            let mut words = String::new();
            for para in node.descendants().filter(|n| n.has_tag_name_local("p")) {
                if !words.is_empty() {
                    words.push(' ');
                }
                for t in para.descendants() {
                    match t.tag_name().name() {
                        "t" => words.push_str(t.text().unwrap_or_default()),
                        "br" | "cr" | "tab" => words.push(' '),
                        _ => {}
                    }
                }
            }
            let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
            let of = |key: &str| node.value(key).unwrap_or_default().trim().to_owned();
            self.said.insert(of("id"), self.out.said.len());
            self.out.said.push(Said { author: of("author"), date: of("date"), words });
        }
        Ok(())
    }

    /// The paragraphs in an element.
    fn blocks(&mut self, node: Node) -> Vec<RawPara> {
        let mut out = Vec::new();
        self.blocks_into(node, &mut out);
        out
    }

    fn blocks_into(&mut self, node: Node, out: &mut Vec<RawPara>) {
        if self.depth > DEEPEST {
            return;
        }
        self.depth += 1;
        let mut names = Vec::new();
        for child in node.children().filter(Node::is_element) {
            match child.tag_name().name() {
                "p" => {
                    self.after_number = false;
                    let mut para = self.paragraph(child);
                    para.names.splice(0..0, names.drain(..));
                    out.push(para);
                }
                "tbl" => self.table(child, out),
                "bookmarkStart" => {
                    let name = child.value("name").unwrap_or_default();
                    if is_ours(name) {
                        names.push((0, name.to_lowercase(), State::Kept));
                    }
                }
                "sdt" => {
                    if let Some(content) = child.child("sdtContent") {
                        self.blocks_into(content, out);
                    }
                }
                "ins" | "del" | "moveTo" | "moveFrom" | "customXml" | "smartTag" => {
                    self.blocks_into(child, out);
                }
                _ => {}
            }
        }
        self.depth -= 1;
    }

    fn table(&mut self, node: Node, out: &mut Vec<RawPara>) {
        let mut rows = Vec::new();
        for row in node.children().filter(|n| n.has_tag_name_local("tr")) {
            let own = row.child("trPr");
            let state = match own {
                Some(p) if p.child("del").is_some() => State::Deleted,
                Some(p) if p.child("ins").is_some() => State::Inserted,
                _ => State::Kept,
            };
            if state != State::Kept {
                self.out.tracked += 1;
            }
            let mut cells = Vec::new();
            for cell in row.children().filter(|n| n.has_tag_name_local("tc")) {
                cells.push(self.blocks(cell));
            }
            rows.push(Row { state, cells });
        }
        self.tables.push(rows);
        let unit = Raw { ch: TABLE, look: 0, state: State::Kept };
        out.push(RawPara { units: vec![unit], table: Some(self.tables.len() - 1), ..empty() });
    }

    fn paragraph(&mut self, node: Node) -> RawPara {
        let outer = std::mem::replace(&mut self.para, empty());
        let properties = node.child("pPr");
        let style = properties.and_then(|p| p.child("pStyle")?.value("val"));
        let resolved = self.styles.paragraph(style);
        let stand = properties.map(Stand::of).unwrap_or_default().over(&resolved.stand);
        self.para.sort = sort_of(&resolved.names);
        // A list that was switched off.
        if matches!((&self.para.sort, &stand.list), (Sort::List(_), Some((id, _))) if id == "0") {
            self.para.sort = Sort::Body;
        }
        let list = stand.list.filter(|(id, _)| id != "0");
        let by_list = list.as_ref().and_then(|(id, level)| self.numbering.is_numbered(id, *level));
        let by_style = match self.para.sort {
            Sort::List(numbered) => Some(numbered),
            _ => None,
        };
        self.para.numbered = [by_list, by_style];
        self.para.item = list.map(|(_, level)| level);
        self.para.role = match (role_named(&resolved.names, self.para.sort), self.para.item) {
            (Some(Role::Body), Some(_)) => Some(Role::Item(false)),
            (role, _) => role,
        };
        if let Some(own) = properties.and_then(|p| p.child("rPr")) {
            let has = |name: &str| own.child(name).is_some();
            let mut state = State::Kept;
            if has("ins") || has("moveTo") {
                state = state.inserted();
            }
            if has("del") || has("moveFrom") {
                state = state.deleted();
            }
            if state != State::Kept {
                self.out.tracked += 1;
                let by = ["ins", "del", "moveFrom", "moveTo"].iter().find_map(|n| own.child(n));
                self.by(by);
            }
            self.para.end = state;
        }
        self.inlines(node, State::Kept, &resolved);
        std::mem::replace(&mut self.para, outer)
    }

    fn by(&mut self, node: Option<Node>) {
        let author = node.and_then(|n| n.value("author")).filter(|a| !a.is_empty());
        if self.para.by.is_none() {
            self.para.by = author.map(str::to_owned);
        }
    }

    fn inlines(&mut self, node: Node, state: State, style: &Resolved) {
        if self.depth > DEEPEST {
            return;
        }
        self.depth += 1;
        for child in node.children().filter(Node::is_element) {
            match child.tag_name().name() {
                "r" => self.run(child, state, style),
                "ins" | "moveTo" => {
                    self.changed(child);
                    self.inlines(child, state.inserted(), style);
                }
                "del" | "moveFrom" => {
                    self.changed(child);
                    self.inlines(child, state.deleted(), style);
                }
                "hyperlink" | "fldSimple" | "smartTag" | "customXml" | "dir" | "bdo" => {
                    self.inlines(child, state, style);
                }
                "sdt" => {
                    if let Some(content) = child.child("sdtContent") {
                        self.inlines(content, state, style);
                    }
                }
                "bookmarkStart" => {
                    let name = child.value("name").unwrap_or_default();
                    if is_ours(name) {
                        let at = self.para.units.len();
                        self.para.names.push((at, name.to_lowercase(), state));
                    }
                }
                "oMath" => self.thing(FORMULA, Thing::Formula(tex(child)), state),
                "oMathPara" => {
                    for math in child.children().filter(|n| n.has_tag_name_local("oMath")) {
                        self.thing(FORMULA, Thing::Formula(tex(math)), state);
                    }
                }
                "AlternateContent" => {
                    let choice = child.child("Choice").or_else(|| child.child("Fallback"));
                    choice.into_iter().for_each(|c| self.inlines(c, state, style));
                }
                _ => {}
            }
        }
        self.depth -= 1;
    }

    fn changed(&mut self, node: Node) {
        self.out.tracked += 1;
        self.by(Some(node));
    }

    /// Whether a character is one of the mark at the head of a note.
    fn is_mark(&mut self, ch: char) -> bool {
        if self.mark.get(self.mark_at..).is_none_or(|due| !due.starts_with(ch)) {
            self.mark.clear();
            return false;
        }
        self.mark_at += ch.len_utf8();
        if self.mark_at == self.mark.len() {
            self.mark_at = 0;
            self.after_number = true;
        }
        true
    }

    fn push(&mut self, ch: char, look: Look, state: State) {
        if matches!(self.fields.last(), Some(false)) {
            return;
        }
        if self.is_mark(ch) {
            return;
        }
        if std::mem::take(&mut self.after_number) && matches!(ch, ' ' | '\t') {
            self.after_number = true;
            return;
        }
        self.para.units.push(Raw { ch, look, state });
    }

    fn thing(&mut self, ch: char, thing: Thing, state: State) {
        let at = self.para.units.len();
        self.push(ch, 0, state);
        if self.para.units.len() > at {
            self.para.things.push((at, thing));
        }
    }

    fn run(&mut self, node: Node, state: State, style: &Resolved) {
        let properties = node.child("rPr");
        let id = properties.and_then(|p| p.child("rStyle")?.value("val"));
        let character = self.styles.character(id);
        let direct = properties.map(Props::of).unwrap_or_default();
        let look = direct.over(&character.look.crossed(&style.look));
        let link = character.names.iter().any(|n| n.contains("link"));
        let bits = bits(&look, link) ^ (bits(&style.look, false) & !(SUPER | SUB));
        let mut noted: Option<String> = None;
        for child in node.children().filter(Node::is_element) {
            if let Some(id) = noted.as_ref().filter(|_| child.has_tag_name_local("t")) {
                // The mark of its own that a note has, which is no word of the text.
                let mark = child.text().unwrap_or_default().trim();
                self.marks.entry(id.clone()).or_default().push_str(mark);
                continue;
            }
            self.in_run(child, bits, state);
            let own = matches!(child.value("customMarkFollows"), Some("1" | "true" | "on"));
            noted = own.then(|| note_id(child)).or(noted);
        }
    }

    fn in_run(&mut self, node: Node, look: Look, state: State) {
        match node.tag_name().name() {
            "t" | "delText" => {
                let text = node.text().unwrap_or_default();
                // A joiner alone is what LibreOffice puts into rows that it marks as new.
                if text != "\u{200d}" {
                    for c in text.chars() {
                        self.push(if matches!(c, '\n' | '\r') { ' ' } else { c }, look, state);
                    }
                }
            }
            "tab" | "ptab" => self.push('\t', look, state),
            "br" if !matches!(node.value("type"), Some("page" | "column")) => {
                self.push('\n', look, state);
            }
            "cr" => self.push('\n', look, state),
            "noBreakHyphen" => self.push('\u{2011}', look, state),
            "softHyphen" => self.push('\u{ad}', look, state),
            "sym" => {
                let code = node.value("char").and_then(|c| u32::from_str_radix(c, 16).ok());
                let sign = code.and_then(char::from_u32).unwrap_or('?');
                let known = symbol(sign, node.value("font").unwrap_or_default());
                self.push(known.unwrap_or('?'), look, state);
            }
            "footnoteRef" | "endnoteRef" => self.after_number = true,
            "footnoteReference" | "endnoteReference" => {
                self.thing(NOTE, Thing::Note(note_id(node)), state);
            }
            "commentReference" => {
                let id = node.value("id").unwrap_or_default();
                if let Some(which) = self.said.remove(id) {
                    self.para.remarks.push((self.para.units.len(), which));
                }
            }
            "fldChar" => match node.value("fldCharType") {
                Some("begin") if self.fields.len() < DEEPEST => self.fields.push(false),
                Some("separate") => {
                    if let Some(last) = self.fields.last_mut() {
                        *last = true;
                    }
                }
                Some("end") => {
                    self.fields.pop();
                }
                _ => {}
            },
            "drawing" | "pict" | "object" => {
                if node.descendants().any(|n| n.has_tag_name_local("txbxContent")) {
                    *self.out.left.entry("text box").or_default() += 1;
                } else {
                    self.push(PICTURE, 0, state);
                }
            }
            "AlternateContent" => {
                let choice = node.child("Choice").or_else(|| node.child("Fallback"));
                for child in choice.into_iter().flat_map(|c| c.children()) {
                    if child.is_element() {
                        self.in_run(child, look, state);
                    }
                }
            }
            _ => {}
        }
    }
}

/// Whether a bookmark is one of those that Recto gives.
fn is_ours(name: &str) -> bool {
    name.get(..OURS.len()).is_some_and(|n| n.eq_ignore_ascii_case(OURS))
}

fn bits(look: &Props, link: bool) -> Look {
    let of = |on: Option<bool>, bit: Look| if on == Some(true) { bit } else { 0 };
    let script = match look.script.unwrap_or(0) {
        1 => SUPER,
        -1 => SUB,
        _ => 0,
    };
    of(look.bold, BOLD)
        | of(look.italic, ITALIC)
        | of(look.strike, STRIKE)
        | of(look.small_caps, SMALL_CAPS)
        | of(look.underline.filter(|_| !link), UNDERLINE)
        | script
}
