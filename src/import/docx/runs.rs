//! The words of a paragraph, with what stands among them.

use super::Changes;
use super::body::{Block, Reader};
use super::citations::{Meaning, shown};
use super::fields::Field;
use super::formula::tex;
use super::package::Element;
use super::props::Look;
use super::styles::Resolved;
use super::turns;
use roxmltree::Node;

/// What a paragraph is made of.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::import) enum Piece {
    /// Words of one look.
    Words(String, Style),
    /// A line's end within the paragraph.
    Break,
    /// The mark of a note, by its number from 0.
    Note(usize),
    /// A comment.
    Comment(String),
    /// A formula, and whether it stands in a line of its own.
    Formula(String, bool),
    /// A picture.
    Picture(Picture),
    /// A link to an address, or to a bookmark.
    Link(Target, Vec<Piece>),
    /// An entry of the index, at its words.
    Index(Entry, Vec<Piece>),
    /// The number that Word has counted for a figure or table: its name, and the number.
    Counted(String, Vec<Piece>),
    /// A bookmark.
    Anchor(String),
    /// A citation, as Markdown has it.
    Cited(String),
    /// The place of the list of works.
    Works,
}

/// An entry of the index.
#[derive(Debug, Clone, PartialEq, Default)]
pub(in crate::import) struct Entry {
    /// Its levels with `!` between them; one that is a sign of its own is written twice.
    pub(in crate::import) key: String,
    /// To which entry it sends the reader: whether that is there as well, and its words.
    pub(in crate::import) see: Option<(bool, String)>,
}

impl Entry {
    /// An entry of these levels, from the outermost on.
    pub(in crate::import) fn of<S: AsRef<str>>(levels: &[S]) -> Entry {
        let all: Vec<String> =
            levels.iter().map(|l| l.as_ref().trim().replace('!', "!!")).collect();
        Entry { key: all.join("!"), see: None }
    }
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::import) enum Target {
    Address(String),
    Bookmark(String),
    /// A label of the book, which a reference names.
    Label(String),
}

/// A picture.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::import) struct Picture {
    pub(in crate::import) path: String,
    /// Its description, if it has one.
    pub(in crate::import) alt: Option<String>,
    /// Its width in points.
    pub(in crate::import) width: Option<f32>,
}

/// The look of words, resolved.
#[derive(Debug, Clone, PartialEq, Default)]
pub(in crate::import) struct Style {
    pub(in crate::import) bold: bool,
    pub(in crate::import) italic: bool,
    pub(in crate::import) strike: bool,
    pub(in crate::import) small_caps: bool,
    pub(in crate::import) underline: bool,
    pub(in crate::import) mono: bool,
    pub(in crate::import) script: i8,
    pub(in crate::import) lang: Option<String>,
}

impl Reader<'_> {
    /// Adds a piece where it belongs: to the paragraph, or to the result of the field that is open.
    pub(super) fn emit(&mut self, piece: Piece) {
        match self.fields.last_mut() {
            Some(field) if field.in_result => field.pieces.push(piece),
            Some(_) => {}
            None => self.out.push(piece),
        }
    }

    /// The pieces in an element.
    pub(super) fn inlines(&mut self, node: Node, paragraph: &Resolved) {
        for child in node.children().filter(Node::is_element) {
            self.inline(child, paragraph);
        }
    }

    fn inline(&mut self, node: Node, paragraph: &Resolved) {
        let accepted = self.changes == Changes::Accepted;
        match node.tag_name().name() {
            "r" => self.run(node, paragraph),
            "ins" | "moveTo" => {
                self.count("tracked change");
                if accepted {
                    self.inlines(node, paragraph);
                }
            }
            "del" | "moveFrom" => {
                self.count("tracked change");
                if !accepted {
                    self.inlines(node, paragraph);
                }
            }
            "hyperlink" => self.hyperlink(node, paragraph),
            "fldSimple" => {
                let instruction = node.value("instr").unwrap_or_default().to_owned();
                self.begin_field(Field { instruction, in_result: true, ..Field::default() });
                self.inlines(node, paragraph);
                self.end_field();
            }
            "sdt" => self.control(node, paragraph),
            "smartTag" | "customXml" | "dir" | "bdo" => self.inlines(node, paragraph),
            "bookmarkStart" => {
                let name = node.value("name").unwrap_or_default();
                if self.text.wanted.contains(name) {
                    self.bookmarks.push(name.to_owned());
                    self.emit(Piece::Anchor(name.to_owned()));
                }
            }
            "oMath" => {
                self.count("formula");
                self.emit(Piece::Formula(tex(node), false));
            }
            "oMathPara" => {
                for math in node.children().filter(|n| n.has_tag_name_local("oMath")) {
                    self.count("formula");
                    self.emit(Piece::Formula(tex(math), true));
                }
            }
            "AlternateContent" => {
                let choice = node.child("Choice").or_else(|| node.child("Fallback"));
                choice.into_iter().for_each(|c| self.inlines(c, paragraph));
            }
            "subDoc" => self.left("a document that this one names is left out (w:subDoc)"),
            _ => {}
        }
    }

    /// A control: what it shows, unless it is a citation.
    fn control(&mut self, node: Node, paragraph: &Resolved) {
        let Some(content) = node.child("sdtContent") else { return };
        match super::citations::tag(node).map(|tag| self.citing_control(tag, &shown(content))) {
            Some(Some(Meaning::Cited(markdown))) => {
                self.count("citation");
                self.emit(Piece::Cited(markdown));
            }
            Some(Some(Meaning::Bibliography)) => self.emit(Piece::Works),
            _ => self.inlines(content, paragraph),
        }
    }

    fn hyperlink(&mut self, node: Node, paragraph: &Resolved) {
        let address = node.attributes().find(|a| a.name() == "id").and_then(|a| {
            let relation = self.relations.get(a.value())?;
            relation.external.then(|| relation.target.clone())
        });
        let instruction = match (address, node.value("anchor")) {
            (Some(address), Some(anchor)) => format!("HYPERLINK \"{address}#{anchor}\""),
            (Some(address), None) => format!("HYPERLINK \"{address}\""),
            (None, Some(anchor)) => format!("HYPERLINK \\l \"{anchor}\""),
            (None, None) => String::new(),
        };
        self.begin_field(Field { instruction, in_result: true, ..Field::default() });
        self.inlines(node, paragraph);
        self.end_field();
    }

    /// A run: words of one look, and what stands among them.
    fn run(&mut self, node: Node, paragraph: &Resolved) {
        let properties = node.child("rPr");
        let style = properties.and_then(|p| p.child("rStyle")?.value("val"));
        let character = self.styles.character(style);
        let direct = properties.map(Look::of).unwrap_or_default();
        let look = direct.over(&character.look.crossed(&paragraph.look));
        if look.hidden == Some(true) {
            let words = node.children().any(|n| n.has_tag_name_local("t"));
            if words {
                self.left("hidden words are left out");
            }
            return;
        }
        if node.children().any(|n| n.has_tag_name_local("t")) {
            self.size = look.size.into_iter().chain(self.size).reduce(f32::max);
        }
        let style = self.style(&look, &character.names);
        let mut own_mark = None;
        for child in node.children().filter(Node::is_element) {
            self.in_run(child, &style, paragraph, &mut own_mark);
        }
    }

    /// A note that its author has marked: by a symbol, or by letters or figures, in whose place it gets
    /// the number that is due.
    fn mark_by(&mut self, note: usize, mark: &str) {
        if mark.is_empty() || mark.chars().any(char::is_alphanumeric) {
            return self.left("a note with a mark of its own gets a number");
        }
        if self.text.symbols.insert(note) {
            let first = self.text.notes.get_mut(note).and_then(|blocks| blocks.first_mut());
            if let Some(Block::Para(para)) = first {
                take_mark(&mut para.pieces, mark);
            }
        }
    }

    /// What stands in a run; `own_mark` is the note whose mark is typed behind it.
    fn in_run(
        &mut self,
        node: Node,
        style: &Style,
        paragraph: &Resolved,
        own_mark: &mut Option<Option<usize>>,
    ) {
        let words = |text: &str| Piece::Words(text.to_owned(), style.clone());
        match node.tag_name().name() {
            "t" | "delText" if own_mark.is_some() => {
                let mark = node.text().unwrap_or_default().trim();
                own_mark.flatten().into_iter().for_each(|note| self.mark_by(note, mark));
            }
            "t" | "delText" => {
                let text = node.text().unwrap_or_default();
                // A joiner alone is what LibreOffice puts into rows that it marks as new.
                if !text.is_empty() && text != "\u{200d}" {
                    self.emit(words(&text.replace(['\n', '\r'], " ")));
                }
            }
            "tab" | "ptab" => self.emit(words("\t")),
            "br" => match node.value("type") {
                Some(end @ ("page" | "column")) => {
                    let page = end == "page";
                    self.page_pending |= page;
                    if self.fields.is_empty() {
                        self.cuts.push((self.out.len(), page));
                    }
                    self.emit(Piece::Break);
                }
                _ => self.emit(Piece::Break),
            },
            "cr" => self.emit(Piece::Break),
            "softHyphen" => self.emit(words("\u{ad}")),
            "noBreakHyphen" => self.emit(words("\u{2011}")),
            "sym" if own_mark.is_some() => {
                own_mark.flatten().into_iter().for_each(|note| self.mark_by(note, "*"));
            }
            "sym" => {
                let code = node.value("char").and_then(|c| u32::from_str_radix(c, 16).ok());
                let sign = code.and_then(char::from_u32).unwrap_or('?');
                let font = node.value("font").unwrap_or_default();
                match symbol(sign, font) {
                    Some(sign) => self.emit(words(&sign.to_string())),
                    None => self.left(format!("a sign of the font {font} is left out")),
                }
            }
            "footnoteReference" | "endnoteReference" => {
                let endnote = node.tag_name().name() == "endnoteReference";
                let sort = if endnote { "endnote" } else { "footnote" };
                let own = matches!(node.value("customMarkFollows"), Some("1" | "true" | "on"));
                let id = node.value("id").unwrap_or_default().to_owned();
                let number = match self.notes.remove(&(sort, id.clone())) {
                    Some(note) => {
                        self.count("note");
                        self.text.notes.push(note);
                        let number = self.text.notes.len() - 1;
                        self.numbered.insert((sort, id), number);
                        Some(number)
                    }
                    // A second mark is one of the same note.
                    None => self.numbered.get(&(sort, id)).copied(),
                };
                *own_mark = own.then_some(number);
                if let Some(number) = number {
                    self.emit(Piece::Note(number));
                }
            }
            "commentReference" => {
                let id = node.value("id").unwrap_or_default();
                if let Some(said) = self.comments.remove(id) {
                    self.count("comment");
                    self.emit(Piece::Comment(said));
                }
            }
            "fldChar" => match node.value("fldCharType") {
                Some("begin") => self.begin_field(Field::default()),
                Some("separate") => {
                    if let Some(field) = self.field() {
                        field.in_result = true;
                    }
                }
                Some("end") => self.end_field(),
                _ => {}
            },
            "instrText" | "delInstrText" => {
                if let Some(field) = self.field().filter(|f| !f.in_result) {
                    field.instruction.push_str(node.text().unwrap_or_default());
                }
            }
            "drawing" | "pict" | "object" => self.drawing(node),
            "AlternateContent" => {
                let choice = node.child("Choice").or_else(|| node.child("Fallback"));
                for child in choice.into_iter().flat_map(|c| c.children()).filter(Node::is_element)
                {
                    self.in_run(child, style, paragraph, own_mark);
                }
            }
            "ruby" => {
                // The words, and how they are read in brackets behind them.
                for (part, open, close) in [("rubyBase", "", ""), ("rt", "(", ")")] {
                    let Some(part) = node.child(part) else { continue };
                    self.emit(words(open));
                    self.inlines(part, paragraph);
                    self.emit(words(close));
                }
            }
            _ => {}
        }
    }

    fn style(&self, look: &Look, names: &[String]) -> Style {
        let code = |n: &String| {
            matches!(
                n.as_str(),
                "source text" | "verbatim char" | "code" | "html code" | "teletype" | "inline code"
            )
        };
        let mono = names.iter().any(code) || look.mono == Some(true);
        let is_link = names.iter().any(|n| n.contains("hyperlink") || n.contains("internet link"));
        Style {
            bold: look.bold == Some(true),
            italic: look.italic == Some(true),
            strike: look.strike == Some(true),
            small_caps: look.small_caps == Some(true),
            underline: look.underline == Some(true) && !is_link,
            mono: mono && !self.styles.mono,
            script: look.script.unwrap_or(0),
            lang: look.lang.clone(),
        }
    }

    /// A picture, a frame with words, or a rule.
    fn drawing(&mut self, node: Node) {
        let frame = node.descendants().find(|n| n.has_tag_name_local("txbxContent"));
        if let Some(frame) = frame {
            self.count("text box, set behind the paragraph that held it");
            let outer = std::mem::take(&mut self.boxes);
            let fields = (std::mem::take(&mut self.fields), std::mem::take(&mut self.deeper));
            let mut blocks = self.blocks(frame);
            (self.fields, self.deeper) = fields;
            self.boxes = outer;
            self.boxes.append(&mut blocks);
            return;
        }
        // LibreOffice makes a flat rectangle of Word's rule.
        let flat = node.descendants().find(|n| n.has_tag_name_local("extent")).is_some_and(|e| {
            let side = |key: &str| e.value(key).and_then(|v| v.parse::<u64>().ok()).unwrap_or(0);
            side("cy") < 45_000 && side("cx") > 1_000_000
        });
        let shape = node.descendants().any(|n| n.has_tag_name_local("wsp"));
        let rule = node.descendants().any(|n| n.is_element() && n.value("hr").is_some());
        let rule = rule || flat && shape;
        if rule {
            self.emit(Piece::Words("\u{2042}".into(), Style::default()));
            return;
        }
        let id = node.descendants().find_map(|n| match n.tag_name().name() {
            "blip" => n.value("embed").or_else(|| n.value("link")),
            "imagedata" => n.value("id"),
            _ => None,
        });
        let Some(relation) = id.and_then(|id| self.relations.get(id)).cloned() else {
            self.left("a drawing without a picture is left out (a chart, a shape, a diagram)");
            return;
        };
        if relation.external || self.package.bytes(&relation.target).is_none() {
            self.left(format!("a picture that lies elsewhere is left out: {}", relation.target));
            return;
        }
        let about = node.descendants().find(|n| n.has_tag_name_local("docPr"));
        let said = |name: &str| about.and_then(|a| a.value(name)).filter(|v| !v.trim().is_empty());
        let alt = said("descr").or_else(|| said("title")).map(str::to_owned);
        let extent = node.descendants().find(|n| n.has_tag_name_local("extent"));
        let (turn, angle) = turns::of_drawing(node);
        if let Some(angle) = angle {
            self.left(format!("a picture that is turned by {angle:.0}\u{b0} stands upright"));
        }
        let side = if turn.lies() { "cy" } else { "cx" };
        let width =
            extent.and_then(|e| e.value(side)?.parse::<f32>().ok()).map(|emu| emu / 12700.0);
        let next = self.text.pictures.len() + 1;
        let target = relation.target.clone();
        let path =
            self.text.pictures.entry((target.clone(), turn)).or_insert_with(|| {
                format!("images/{}image{next}.{}", self.prefix, ending(&target))
            });
        let picture = Picture { path: path.clone(), alt, width };
        self.count("picture");
        self.emit(Piece::Picture(picture));
    }
}

/// The ending of a picture's part in small letters. Parts are called as a stranger likes: what is no
/// ending goes into no path.
pub(in crate::import) fn ending(part: &str) -> String {
    let ending = part.rsplit_once('.').map(|(_, e)| e.to_lowercase());
    let plain =
        |e: &String| (1..=8).contains(&e.len()) && e.bytes().all(|b| b.is_ascii_alphanumeric());
    ending.filter(plain).unwrap_or_else(|| "png".to_owned())
}

/// A character of one of Word's fonts of signs; `None` if it is not known.
pub(crate) fn symbol(sign: char, font: &str) -> Option<char> {
    let code = u32::from(sign) & 0xff;
    let private = matches!(u32::from(sign), 0xf000..=0xf0ff);
    let font = font.to_lowercase();
    if font.contains("wingdings") {
        return match code {
            0xa7 | 0x6e => Some('\u{25aa}'),
            0xfc => Some('\u{2713}'),
            0xfb => Some('\u{2717}'),
            0xe0 => Some('\u{2192}'),
            0xdf => Some('\u{2190}'),
            0xa8 | 0x6f => Some('\u{25a1}'),
            0xfe => Some('\u{2611}'),
            0x4a => Some('\u{263a}'),
            _ => None,
        };
    }
    if font.contains("symbol") && private {
        const GREEK: &str = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ";
        const SMALL: &str = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ";
        return match code {
            0x41..=0x5a => GREEK.chars().nth(code as usize - 0x41),
            0x61..=0x7a => SMALL.chars().nth(code as usize - 0x61),
            0x20..=0x7e => char::from_u32(code),
            0xa3 => Some('\u{2264}'),
            0xb3 => Some('\u{2265}'),
            0xb1 => Some('\u{b1}'),
            0xb4 => Some('\u{d7}'),
            0xb7 => Some('\u{2022}'),
            0xb9 => Some('\u{2260}'),
            0xbb => Some('\u{2248}'),
            0xae | 0xde => Some('\u{2192}'),
            0xac => Some('\u{2190}'),
            0xa5 => Some('\u{221e}'),
            _ => None,
        };
    }
    (!private).then_some(sign)
}

/// Takes the mark of a note from the head of its words: it is typed there too, by LibreOffice twice. Bookmarks may
/// stand before it.
pub(in crate::import) fn take_mark(pieces: &mut [Piece], mark: &str) {
    let shown = pieces.iter_mut().filter(|piece| !matches!(piece, Piece::Anchor(_)));
    for piece in shown.filter(|_| !mark.is_empty()) {
        let Piece::Words(words, _) = piece else { return };
        while let Some(rest) = words.trim_start().strip_prefix(mark) {
            *words = rest.to_owned();
        }
        if !words.trim().is_empty() {
            return;
        }
    }
}
