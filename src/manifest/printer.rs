//! Printers as data: what a press takes, each table of numbers with its source.
//!
//! The profiles of `printers/` are built in; a project can bring its own file of the same form.

use super::editions::{Binding, Colours, Edition};
use super::format::{Format, format};
use super::names::nearest;
use super::print::{points, read_length, trim};
use super::values::{Reader, item_type};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::files::Fault;
use crate::source::{FileId, Sources, Span};
use toml_edit::{Document, Item, TableLike};

/// Built-in profiles by name.
const BUILTIN: [(&str, &str); 6] = [
    ("bod", include_str!("printers/bod.toml")),
    ("generic", include_str!("printers/generic.toml")),
    ("ingram", include_str!("printers/ingram.toml")),
    ("kdp-hardcover", include_str!("printers/kdp-hardcover.toml")),
    ("kdp-paperback", include_str!("printers/kdp-paperback.toml")),
    ("lulu", include_str!("printers/lulu.toml")),
];

/// Names of the built-in profiles.
pub const PRINTERS: [&str; BUILTIN.len()] = {
    let mut names = [""; BUILTIN.len()];
    let mut i = 0;
    while i < names.len() {
        names[i] = BUILTIN[i].0;
        i += 1;
    }
    names
};

/// The largest profile that is read, bytes.
const MAX_PROFILE: u64 = 128 << 10;

/// What a printer takes. Lengths in points. What a profile leaves out is not asked for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Printer {
    /// Name in the manifest, or path of the file.
    pub id: String,
    /// Name for people.
    pub name: String,
    /// Sizes of pages.
    pub trims: Rule<Trims>,
    /// Margins.
    pub margins: Rule<Margins>,
    /// How far pictures run over the trimmed edge.
    pub bleed: Rule<Bleed>,
    /// Papers, the first is taken where an edition names none.
    pub papers: Vec<Paper>,
    /// Most blank pages in a row inside the book.
    pub blanks: Rule<Option<u32>>,
    /// Least size of type, points.
    pub type_size: Rule<Option<f32>>,
    /// Least resolution of pictures as printed, pixels to the inch.
    pub resolution: Rule<Option<f32>>,
    /// Ink.
    pub ink: Rule<Ink>,
    /// The file.
    pub file: Rule<FileRules>,
    /// The cover; `None` where Recto can't make it.
    pub cover: Option<Rule<CoverRules>>,
    /// The binding for which all this is; `None` where it is for any.
    pub binding: Rule<Option<Binding>>,
    /// How far pictures on endpapers run over all four edges, points; `None` of a printer who takes none.
    pub endpapers: Option<Rule<f32>>,
}

/// Numbers of one table of a profile.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rule<T> {
    /// The numbers.
    pub of: T,
    /// Where they come from.
    pub source: String,
    /// The printer prints it all the same: a breach is a warning.
    pub advised: bool,
}

/// Sizes of pages that a printer offers.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Trims {
    /// Width and height, points.
    pub sizes: Vec<(f32, f32)>,
    /// Least and most width and height of other sizes, points, where they are offered.
    pub range: Option<[(f32, f32); 2]>,
}

impl Trims {
    /// Whether a size is offered, to half a point, which no trimmer keeps.
    pub fn offers(&self, (w, h): (f32, f32)) -> bool {
        let near = |a: f32, b: f32| (a - b).abs() <= 0.75;
        let inside = |x: f32, (least, most): (f32, f32)| x >= least - 0.5 && x <= most + 0.5;
        (self.sizes.is_empty() && self.range.is_none())
            || self.sizes.iter().any(|s| near(s.0, w) && near(s.1, h))
            || self.range.is_some_and(|[ws, hs]| inside(w, ws) && inside(h, hs))
    }
}

/// Margins that a printer asks for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Margins {
    /// Head, foot and outer margin, points.
    pub outer: f32,
    /// The same in a book with bleed, points.
    pub outer_with_bleed: f32,
    /// Inner margin by number of pages: first page count, last page count, least margin in
    /// points.
    pub inner: Vec<(u32, u32, f32)>,
}

impl Margins {
    /// The widest of the inner margins.
    pub fn widest(&self) -> f32 {
        self.inner.iter().map(|band| band.2).fold(0.0, f32::max)
    }

    /// The least inner margin of a book of so many pages, and the count from which it is wider.
    pub fn inner_of(&self, pages: u32) -> (f32, Option<u32>) {
        let at = self.inner.iter().position(|b| pages <= b.1).or(self.inner.len().checked_sub(1));
        let Some(at) = at else { return (0.0, None) };
        (self.inner[at].2, self.inner.get(at + 1).map(|b| b.0))
    }
}

/// How far, and over which edges, things run that reach the edge.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Bleed {
    /// Width of the strip, points.
    pub size: f32,
    /// Head, foot, outer and inner edge.
    pub sides: [bool; 4],
}

/// A paper, with the sizes of books that it is used for.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Paper {
    /// Name.
    pub name: String,
    /// Least and most pages.
    pub pages: (u32, u32),
    /// Thickness of one page, half a leaf, points; `None` where it is not known.
    pub page: Option<f32>,
    /// Thickness of the spine beside that of the pages, points.
    pub extra: f32,
    /// Whether colours are printed on it, or black alone; `None` where both are.
    pub colour: Option<bool>,
    /// Where the numbers come from.
    pub source: String,
}

/// Limits of ink.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Ink {
    /// Most ink of all colours together, per cent.
    pub limit: Option<f32>,
    /// Thinnest line, points.
    pub line: f32,
    /// Lightest tint, per cent.
    pub tint: f32,
}

/// What the file must be.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FileRules {
    /// Format where the edition names none.
    pub format: Format,
    /// Whether crop marks may stand in it.
    pub marks: bool,
    /// Greatest size in megabytes of 1,000,000 bytes.
    pub megabytes: Option<u32>,
    /// Name of the printing condition in the registry of the ICC (`FOGRA39`).
    pub condition: String,
    /// The colours in which pictures may be; any where the profile says nothing.
    pub colours: Vec<Colours>,
}

/// What the cover must be.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct CoverRules {
    /// Bleed on all sides; of a case: what is folded over the edges of the boards. Points.
    pub bleed: f32,
    /// By how much the boards of a case are wider and higher than the pages, points.
    pub board: (f32, f32),
    /// Width of the strip beside the spine in which a case bends, part of its boards; points.
    pub hinge: f32,
    /// Least number of pages for words on the spine.
    pub spine_text: u32,
    /// Space on either side of words on the spine, points.
    pub spine_free: f32,
    /// Space to the trimmed edge that words keep, points.
    pub free: f32,
    /// Width and height of the box of the bar code, points.
    pub barcode: (f32, f32),
    /// Space between it and the hinge or the spine, and between it and the foot, points.
    pub barcode_free: (f32, f32),
}

impl CoverRules {
    /// Width and height of the front, and of the back, as they are seen.
    pub fn panel(&self, trim: (f32, f32)) -> (f32, f32) {
        (trim.0 + self.board.0, trim.1 + self.board.1)
    }

    /// Width and height of the whole sheet.
    pub fn sheet(&self, trim: (f32, f32), spine: f32) -> (f32, f32) {
        let (w, h) = self.panel(trim);
        (2.0 * (w + self.bleed) + spine, h + 2.0 * self.bleed)
    }
}

/// The built-in profile of a name.
pub fn builtin(name: &str) -> Option<Printer> {
    let (_, text) = BUILTIN.iter().find(|(n, _)| *n == name)?;
    let mut diags = Diagnostics::new();
    let printer = read(FileId::NONE, text.to_string(), name, &mut diags)?;
    (!diags.has_errors()).then_some(printer)
}

/// The profile that a manifest or a command names: built in, or a file of the project. `span` is
/// where it is named. What is wrong with a file is told at its lines.
pub fn load(
    name: &str,
    span: Span,
    sources: &mut Sources,
    diags: &mut Diagnostics,
) -> Option<Printer> {
    if let Some(printer) = builtin(name) {
        return Some(printer);
    }
    if !name.ends_with(".toml") {
        diags.push(unknown(name, span));
        return None;
    }
    let help = "write a file like those of `recto printer show ingram`";
    let Some(path) = sources.files.normal(name) else {
        let d = Diagnostic::error(
            Code::PATH_OUTSIDE,
            span,
            format!("`{name}` leaves the project folder"),
        );
        diags.push(d.help("put the profile in the project"));
        return None;
    };
    match sources.files.read_text(&path, MAX_PROFILE) {
        Ok(text) => {
            let file = sources.add(&path, text.as_str());
            read(file, text, &path, diags)
        }
        Err(e) => {
            let what = match e {
                Fault::TooLarge => format!("`{path}` is too large a profile"),
                e => format!("`{path}` can't be read: {e}"),
            };
            diags.push(Diagnostic::error(Code::BAD_PRINTER, span, what).help(help));
            None
        }
    }
}

/// The error for a name that no printer has.
pub fn unknown(name: &str, span: Span) -> Diagnostic {
    // A house with several machines: all of them, the paperback first.
    let of_house = |p: &&&str| p.strip_prefix(name).is_some_and(|rest| rest.starts_with('-'));
    let house: Vec<&str> = PRINTERS.iter().filter(of_house).rev().copied().collect();
    let help = match nearest(name, PRINTERS) {
        _ if house.len() > 1 => {
            let all: Vec<String> = house.iter().map(|p| format!("\"{p}\"")).collect();
            format!("write {}", all.join(" or "))
        }
        Some(near) => format!("did you mean \"{near}\"?"),
        None => format!("there are {}, and files: \"my-printer.toml\"", PRINTERS.join(", ")),
    };
    Diagnostic::error(Code::UNKNOWN_PRINTER, span, format!("unknown printer `{name}`")).help(help)
}

/// The source of a built-in profile, with its comments.
pub fn builtin_source(name: &str) -> Option<&'static str> {
    BUILTIN.iter().find(|(n, _)| *n == name).map(|(_, text)| *text)
}

const TABLES: [&str; 13] = [
    "name",
    "binding",
    "trims",
    "margins",
    "bleed",
    "papers",
    "pages",
    "type",
    "pictures",
    "ink",
    "file",
    "cover",
    "endpapers",
];

const COVER: [&str; 8] =
    ["bleed", "board", "hinge", "spine-text", "spine-free", "free", "barcode", "barcode-free"];

/// Reads a profile.
fn read(file: FileId, text: String, id: &str, diags: &mut Diagnostics) -> Option<Printer> {
    let doc = match Document::parse(text) {
        Ok(doc) => doc,
        Err(e) => {
            let range = e.span().unwrap_or(0..0);
            let what = e.message().lines().next().unwrap_or("this can't be read").to_string();
            diags.push(Diagnostic::error(
                Code::TOML_SYNTAX,
                Span::new(file, range.start, range.end),
                what,
            ));
            return None;
        }
    };
    let before = diags.counts().0;
    let mut reader = Reader::new(file, diags);
    let r = &mut reader;
    let doc = doc.as_table();
    r.unknown_keys(doc, &TABLES, "a printer's profile");
    if doc.is_empty() {
        let help = "write a file like those of `recto printer show ingram`";
        let what = format!("`{id}` says nothing of a printer");
        r.error(Code::BAD_PRINTER, Span::new(file, 0, 0), what, help);
    }
    let mut printer = Printer { id: id.to_string(), name: id.to_string(), ..Printer::default() };
    if let Some(name) = r.string(doc, "name") {
        printer.name = name.value;
    }
    rule(r, doc, "trims", &["sizes", "width", "height"], &mut printer.trims, read_trims);
    let keys = ["outer", "outer-with-bleed", "inner"];
    rule(r, doc, "margins", &keys, &mut printer.margins, read_margins);
    rule(r, doc, "bleed", &["size", "sides"], &mut printer.bleed, read_bleed);
    printer.papers = read_papers(r, doc);
    rule(r, doc, "pages", &["blanks"], &mut printer.blanks, |r, t, slot| {
        *slot = integer(r, t, "blanks");
    });
    rule(r, doc, "type", &["least"], &mut printer.type_size, |r, t, slot| {
        *slot = size(r, t, "least");
    });
    rule(r, doc, "pictures", &["resolution"], &mut printer.resolution, |r, t, slot| {
        *slot = integer(r, t, "resolution").map(|n| n as f32);
    });
    rule(r, doc, "ink", &["limit", "line", "tint"], &mut printer.ink, |r, t, slot| {
        slot.limit = percent(r, t, "limit", 400);
        slot.line = size(r, t, "line").unwrap_or(0.0);
        slot.tint = percent(r, t, "tint", 100).unwrap_or(0.0);
    });
    printer.file.of.marks = true;
    let keys = ["format", "marks", "megabytes", "condition", "colours"];
    rule(r, doc, "file", &keys, &mut printer.file, read_file);
    if doc.contains_key("cover") {
        let mut cover = Rule::default();
        rule(r, doc, "cover", &COVER, &mut cover, read_cover);
        printer.cover = Some(cover);
    }
    rule(r, doc, "binding", &["of"], &mut printer.binding, |r, t, slot| {
        *slot = r.string(t, "of").and_then(|at| Binding::read(r, "of", &at));
    });
    if doc.contains_key("endpapers") {
        let mut ends = Rule::default();
        rule(r, doc, "endpapers", &["bleed"], &mut ends, |r, t, slot| {
            *slot = size(r, t, "bleed").unwrap_or(0.0);
        });
        printer.endpapers = Some(ends);
    }
    (reader.diags.counts().0 == before).then_some(printer)
}

/// Reads one table of a profile, with its source.
fn rule<T>(
    reader: &mut Reader,
    doc: &dyn TableLike,
    key: &str,
    keys: &[&str],
    slot: &mut Rule<T>,
    read: impl FnOnce(&mut Reader, &dyn TableLike, &mut T),
) {
    let Some(table) = reader.table(doc, key) else { return };
    let known: Vec<&str> = keys.iter().chain(&["source", "advised"]).copied().collect();
    reader.unknown_keys(table, &known, &format!("[{key}]"));
    slot.source = source(reader, table, key);
    slot.advised = reader.boolean(table, "advised").unwrap_or(false);
    read(reader, table, &mut slot.of);
}

/// Every table says where its numbers come from.
fn source(reader: &mut Reader, table: &dyn TableLike, key: &str) -> String {
    if !table.contains_key("source") {
        let span = reader.span(table.iter().next().and_then(|(_, item)| item.span()));
        let message = format!("`{key}` says no source");
        let help = "write `source = \"...\"`: the page or the person that gave the numbers";
        reader.error(Code::MISSING_SOURCE, span, message, help);
    }
    reader.string(table, "source").map(|at| at.value).unwrap_or_default()
}

fn size(reader: &mut Reader, table: &dyn TableLike, key: &str) -> Option<f32> {
    // What no press has is a slip of the unit.
    let bounds = match key {
        "page" => (0.05, 3.0),
        // The preflight tells of margins that are wider than the page.
        "least" => (0.0, 10_000.0),
        "line" | "extra" | "spine-free" | "hinge" | "free" => (0.0, 144.0),
        _ => (0.0, 216.0),
    };
    read_length(reader, table, key, bounds).map(|at| at.value)
}

/// A number of per cent.
fn percent(reader: &mut Reader, table: &dyn TableLike, key: &str, most: u32) -> Option<f32> {
    let number = integer(reader, table, key)?;
    if number > most {
        let span = reader.span(table.get(key).and_then(|item| item.span()));
        let help = format!("it is given in per cent: {most} is the most");
        reader.error(Code::OUT_OF_RANGE, span, format!("`{key}` can't be {number}"), &help);
        return None;
    }
    Some(number as f32)
}

fn integer(reader: &mut Reader, table: &dyn TableLike, key: &str) -> Option<u32> {
    let item = table.get(key)?;
    let number = item.as_integer().and_then(|n| u32::try_from(n).ok());
    if number.is_none() {
        let span = reader.span(item.span());
        reader.wrong_type(span, key, "a number without a sign", item_type(item));
    }
    number
}

/// Two numbers in brackets.
fn pair(reader: &mut Reader, table: &dyn TableLike, key: &str) -> Option<(u32, u32)> {
    let array = reader.array(table, key)?;
    let numbers: Vec<u32> =
        array.iter().filter_map(|v| v.as_integer().and_then(|n| u32::try_from(n).ok())).collect();
    match numbers[..] {
        [a, b] if array.len() == 2 && a <= b => Some((a, b)),
        _ => {
            let span = reader.span(array.span());
            let help = "write the least and the most: `pages = [24, 828]`";
            reader.error(Code::WRONG_TYPE, span, format!("`{key}` is no range"), help);
            None
        }
    }
}

/// Two lengths in brackets.
fn lengths(reader: &mut Reader, table: &dyn TableLike, key: &str) -> Option<(f32, f32)> {
    let found = reader.strings(table, key);
    let points: Vec<f32> =
        found.iter().filter_map(|at| super::print::length(&at.value)).map(|l| l as f32).collect();
    match points[..] {
        [a, b] => Some((a, b)),
        _ if found.is_empty() => None,
        _ => {
            let help = "write two lengths of more than nothing: `[\"4in\", \"8.5in\"]`";
            reader.error(Code::BAD_LENGTH, found[0].span, format!("`{key}` is no pair"), help);
            None
        }
    }
}

fn read_trims(reader: &mut Reader, table: &dyn TableLike, slot: &mut Trims) {
    for at in reader.strings(table, "sizes") {
        match trim(&at.value) {
            Some((w, h)) => slot.sizes.push((w as f32, h as f32)),
            None => {
                let message = format!("`{}` is no size of a page", at.value);
                reader.error(Code::BAD_TRIM, at.span, message, "write a size such as \"6x9in\"");
            }
        }
    }
    if let (Some(w), Some(h)) = (lengths(reader, table, "width"), lengths(reader, table, "height"))
    {
        slot.range = Some([w, h]);
    }
}

fn read_margins(reader: &mut Reader, table: &dyn TableLike, slot: &mut Margins) {
    slot.outer = size(reader, table, "outer").unwrap_or(0.0);
    slot.outer_with_bleed = size(reader, table, "outer-with-bleed").unwrap_or(slot.outer);
    for value in reader.array(table, "inner").into_iter().flatten() {
        let item = Item::Value(value.clone());
        let Some(band) = item.as_table_like() else {
            let span = reader.span(value.span());
            reader.wrong_type(
                span,
                "inner",
                "`{ pages = [24, 150], least = \"0.375in\" }`",
                "this",
            );
            continue;
        };
        reader.unknown_keys(band, &["pages", "least"], "inner");
        if let (Some((from, to)), Some(least)) =
            (pair(reader, band, "pages"), size(reader, band, "least"))
        {
            slot.inner.push((from, to, least));
        }
    }
    slot.inner.sort_by_key(|band| band.0);
    if let Some(pair) = slot.inner.windows(2).find(|b| b[0].1 + 1 != b[1].0) {
        let (until, from) = (pair[0].1, pair[1].0);
        let span = reader.span(table.get("inner").and_then(|item| item.span()));
        let what = format!("a band of pages ends with {until}, and the next begins with {from}");
        let help = format!("a band begins with the page after the one before: {}", until + 1);
        reader.error(Code::WRONG_BANDS, span, what, &help);
    }
}

fn read_bleed(reader: &mut Reader, table: &dyn TableLike, slot: &mut Bleed) {
    slot.size = size(reader, table, "size").unwrap_or(0.0);
    for side in reader.strings(table, "sides") {
        match ["head", "foot", "outer", "inner"].iter().position(|s| *s == side.value) {
            Some(at) => slot.sides[at] = true,
            None => {
                let message = format!("`{}` is no side of a page", side.value);
                let help = "sides are \"head\", \"foot\", \"outer\" and \"inner\"";
                reader.error(Code::UNKNOWN_VALUE, side.span, message, help);
            }
        }
    }
}

fn read_papers(reader: &mut Reader, doc: &dyn TableLike) -> Vec<Paper> {
    let mut papers = Vec::new();
    let Some(table) = reader.table(doc, "papers") else { return papers };
    for (name, _) in table.iter() {
        let Some(paper) = reader.table(table, name) else { continue };
        reader.unknown_keys(paper, &["source", "pages", "page", "extra", "colour"], "a paper");
        let source = source(reader, paper, name);
        let Some(pages) = pair(reader, paper, "pages") else { continue };
        let page = size(reader, paper, "page");
        let extra = size(reader, paper, "extra").unwrap_or(0.0);
        let colour = reader.boolean(paper, "colour");
        papers.push(Paper { name: name.to_string(), pages, page, extra, colour, source });
    }
    papers
}

fn read_file(reader: &mut Reader, table: &dyn TableLike, slot: &mut FileRules) {
    if let Some(name) = reader.string(table, "format") {
        slot.format = format(reader, &name).unwrap_or_default();
    }
    slot.marks = reader.boolean(table, "marks").unwrap_or(true);
    slot.megabytes = integer(reader, table, "megabytes");
    slot.condition = super::condition::read(reader, table).unwrap_or_default();
    for at in reader.strings(table, "colours") {
        match Colours::named(&at.value) {
            Some(colours) => slot.colours.push(colours),
            None => {
                let message = format!("`{}` is no way to print colours", at.value);
                let help = "pictures are in \"grey\", \"rgb\" or \"cmyk\"";
                reader.error(Code::UNKNOWN_VALUE, at.span, message, help);
            }
        }
    }
}

fn read_cover(reader: &mut Reader, table: &dyn TableLike, slot: &mut CoverRules) {
    slot.bleed = size(reader, table, "bleed").unwrap_or(0.0);
    slot.spine_text = integer(reader, table, "spine-text").unwrap_or(0);
    slot.spine_free = size(reader, table, "spine-free").unwrap_or(0.0);
    slot.free = size(reader, table, "free").unwrap_or(0.0);
    slot.board = lengths(reader, table, "board").unwrap_or_default();
    slot.hinge = size(reader, table, "hinge").unwrap_or(0.0);
    slot.barcode = lengths(reader, table, "barcode").unwrap_or((144.0, 86.4));
    slot.barcode_free = lengths(reader, table, "barcode-free").unwrap_or((slot.free, slot.free));
}

impl Printer {
    /// The paper of a name, or the first; `None` of a profile without papers, or of a wrong name.
    pub fn paper(&self, name: Option<&str>) -> Option<&Paper> {
        match name {
            Some(name) => self.papers.iter().find(|p| p.name == name),
            None => self.papers.first(),
        }
    }

    /// The paper of an edition: the one that it names, or the first that is for its colours.
    pub fn paper_of(&self, edition: &Edition) -> Option<&Paper> {
        if let Some(named) = &edition.paper {
            return self.paper(Some(&named.value));
        }
        let wants = edition.colour != Colours::Grey;
        let fits = |paper: &&Paper| paper.colour.is_none_or(|has| has == wants);
        self.papers.iter().find(fits).or(self.papers.first())
    }

    /// How the books are bound for which its covers are: as it says, else by whether there are boards.
    pub fn binding_of_cover(&self) -> Option<Binding> {
        let rules = &self.cover.as_ref()?.of;
        let boards = rules.board != (0.0, 0.0) || rules.hinge > 0.0;
        let by_boards = if boards { Binding::Hardback } else { Binding::Paperback };
        Some(self.binding.of.unwrap_or(by_boards))
    }

    /// Another built-in profile of the same house, for books that are bound so.
    fn sibling(&self, binding: Binding) -> Option<&'static str> {
        let (house, _) = self.id.split_once('-')?;
        let of_house = |name: &&&str| name.split_once('-').is_some_and(|(other, _)| other == house);
        let fits = |name: &&str| builtin(name).is_some_and(|p| p.binding.of == Some(binding));
        PRINTERS.iter().filter(of_house).copied().find(fits)
    }

    /// What one may do whose book is bound so and whose printer's profile is for others: take the house's own profile for
    /// such, or do `otherwise`.
    pub fn help_to(&self, binding: Binding, otherwise: &str) -> String {
        match self.sibling(binding) {
            Some(sibling) => format!("write `for = \"{sibling}\"`"),
            None => otherwise.to_owned(),
        }
    }

    /// A size for a message: `6 x 9 in`.
    pub fn inches((w, h): (f32, f32)) -> String {
        let number = |v: f32| format!("{}", (f64::from(v) / 72.0 * 1000.0).round() / 1000.0);
        format!("{} x {} in", number(w), number(h))
    }

    /// A length for a message, in inches and points.
    pub fn length(value: f32) -> String {
        let inches = (f64::from(value) / 72.0 * 10_000.0).round() / 10_000.0;
        format!("{inches} in ({})", points(value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_profile_reads_and_names_its_sources() {
        for name in PRINTERS {
            let mut diags = Diagnostics::new();
            let text = builtin_source(name).expect("built in").to_string();
            let printer = read(FileId::NONE, text, name, &mut diags);
            let said: Vec<&str> = diags.iter().map(|d| d.message.as_str()).collect();
            assert!(said.is_empty(), "{name}: {said:?}");
            let printer = printer.expect("a printer");
            assert!(!printer.papers.is_empty() && !printer.margins.source.is_empty());
            assert!(printer.papers.iter().all(|p| !p.source.is_empty()));
        }
    }

    #[test]
    fn the_inner_margin_follows_the_number_of_pages() {
        let kdp = builtin("kdp-paperback").expect("built in");
        assert_eq!(kdp.margins.of.inner_of(150), (27.0, Some(151)));
        assert_eq!(kdp.margins.of.inner_of(151), (36.0, Some(301)));
        assert_eq!(kdp.margins.of.inner_of(20), (27.0, Some(151)));
        assert_eq!(kdp.margins.of.inner_of(9000), (63.0, None));
        assert_eq!(Margins::default().inner_of(100), (0.0, None));
    }

    /// Sizes that KDP's cover calculator gives: binding, paper, trim, pages, spine, width, height in
    /// inches. The readings are of several people, 2026-07 to 2026-08.
    #[test]
    fn covers_are_as_large_as_the_printer_calculates_them() {
        let readings = [
            ("kdp-paperback", "white", (6.0, 9.0), 120, 0.270, 12.520, 9.250),
            ("kdp-paperback", "white", (6.0, 9.0), 344, 0.775, 13.025, 9.250),
            ("kdp-paperback", "white", (7.0, 10.0), 200, 0.450, 14.700, 10.250),
            ("kdp-paperback", "white", (8.5, 11.0), 120, 0.270, 17.520, 11.250),
            ("kdp-hardcover", "white", (6.0, 9.0), 120, 0.459, 14.034, 10.417),
            ("kdp-hardcover", "white", (6.0, 9.0), 200, 0.639, 14.214, 10.417),
            ("kdp-hardcover", "white", (6.0, 9.0), 344, 0.964, 14.538, 10.417),
            ("kdp-hardcover", "cream", (6.0, 9.0), 126, 0.504, 14.079, 10.417),
            ("kdp-hardcover", "white", (7.0, 10.0), 200, 0.639, 16.214, 11.417),
            ("kdp-hardcover", "white", (8.25, 11.0), 120, 0.459, 18.534, 12.417),
            ("kdp-hardcover", "white", (8.25, 11.0), 200, 0.639, 18.714, 12.417),
        ];
        for (name, paper, trim, pages, spine, w, h) in readings {
            let printer = builtin(name).expect("built in");
            let rules = printer.cover.as_ref().expect("a cover").of;
            let paper = printer.paper(Some(paper)).expect("a paper");
            let thick = paper.page.expect("a thickness") * pages as f32 + paper.extra;
            let sheet = rules.sheet((trim.0 * 72.0, trim.1 * 72.0), thick);
            for (ours, theirs) in [(thick, spine), (sheet.0, w), (sheet.1, h)] {
                let inches = ours / 72.0;
                assert!((inches - theirs).abs() < 0.0008, "{name} {pages}: {inches} {theirs}");
            }
        }
    }

    #[test]
    fn trims_are_offered_by_name_and_by_range() {
        let kdp = builtin("kdp-paperback").expect("built in").trims.of;
        assert!(kdp.offers((432.0, 648.0)));
        assert!(kdp.offers((400.0, 600.0)), "a size of one's own");
        assert!(!kdp.offers((200.0, 600.0)));
        let case = builtin("kdp-hardcover").expect("built in").trims.of;
        assert!(case.offers((432.3, 648.0)) && !case.offers((400.0, 600.0)));
        assert!(Trims::default().offers((1.0, 1.0)));
    }

    #[test]
    fn what_no_press_has_is_told() {
        let papers = "[papers.a]\nsource = \"s\"\npages = [2, 9]\npage = \"5in\"\n";
        let bands = |from: u32| {
            format!(
                "[margins]\nsource = \"s\"\ninner = [{{ pages = [2, 9], least = \"5mm\" }}, \
                 {{ pages = [{from}, 20], least = \"6mm\" }}]\n"
            )
        };
        let cases = [
            (papers.to_string(), "out-of-range"),
            ("[bleed]\nsource = \"s\"\nsize = \"5in\"\n".into(), "out-of-range"),
            ("[ink]\nsource = \"s\"\nlimit = 24000\n".into(), "out-of-range"),
            (bands(9), "wrong-bands"),
            (bands(12), "wrong-bands"),
            (String::new(), "bad-printer"),
        ];
        for (text, code) in cases {
            let mut diags = Diagnostics::new();
            assert!(read(FileId::NONE, text.clone(), "x.toml", &mut diags).is_none(), "{text}");
            let codes: Vec<&str> = diags.iter().map(|d| d.code.name()).collect();
            assert_eq!(codes, [code], "{text}");
        }
        assert!(read(FileId::NONE, bands(10), "x.toml", &mut Diagnostics::new()).is_some());
    }

    #[test]
    fn a_wrong_profile_is_told_at_its_lines() {
        let text = "name = \"x\"\n[bleed]\nsize = \"3\"\nsides = [\"top\"]\n[inks]\n";
        let mut diags = Diagnostics::new();
        assert!(read(FileId::NONE, text.into(), "x.toml", &mut diags).is_none());
        let mut codes: Vec<&str> = diags.iter().map(|d| d.code.name()).collect();
        codes.sort_unstable();
        assert_eq!(codes, ["bad-length", "missing-source", "unknown-key", "unknown-value"]);
    }
}
