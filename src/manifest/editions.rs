//! `[editions.NAME]`: which PDFs are made of the book, and for whom.

use super::book::OF_EDITIONS;
use super::chapters::MARKDOWN;
use super::condition;
use super::format::{Format, ScreenFormat, format, screen_format, screen_format_of};
use super::identifier::{self, IsbnFault};
use super::print::{self, read_length};
use super::printer::{PRINTERS, unknown};
use super::project::{Entry, NotesPlace, Output, Project};
use super::shop::SHOPS;
use super::values::{At, Reader};
use super::versions::{Making, Version};
use super::{Print, Trade};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, count};
use crate::files::Files;
use crate::language::{primary, tag};
use crate::manifest::nearest;
use crate::model::{Environments, Imprint, Kind, Matter, Metadata};
use crate::source::Span;
use std::collections::BTreeMap;
use toml_edit::TableLike;

/// Keys of an edition that a book has not.
const OWN: [&str; 25] = [
    "for",
    "format",
    "paper",
    "binding",
    "page-thickness",
    "marks",
    "colour",
    "profile",
    "condition",
    "isbn",
    "price",
    "print",
    "blurb",
    "endpapers",
    "spine",
    "without",
    "output",
    "chapters",
    "title",
    "language",
    "from",
    "titles",
    "subtitle",
    "description",
    "cover",
];

/// What an edition says for the trade.
const TRADE: &str = "trade";

/// Keys of an edition: its own, those of the book that it may have too, and its table for the trade.
pub(super) const KEYS: [&str; OWN.len() + OF_EDITIONS.len() + 1] = {
    // The last one stays.
    let mut all = [TRADE; OWN.len() + OF_EDITIONS.len() + 1];
    let (own, _) = all.split_at_mut(OWN.len());
    own.copy_from_slice(&OWN);
    let (_, others) = all.split_at_mut(OWN.len());
    let (of_book, _) = others.split_at_mut(OF_EDITIONS.len());
    of_book.copy_from_slice(&OF_EDITIONS);
    all
};

/// What is said of pages alone.
const OF_PAGES: [&str; 14] = [
    "for",
    "binding",
    "blurb",
    "endpapers",
    "format",
    "paper",
    "page-thickness",
    "marks",
    "colour",
    "profile",
    "condition",
    "price",
    "print",
    "spine",
];

/// Settings of `[print]` that hold for the whole book, the EPUB with it.
const WHOLE_BOOKS: [&str; 2] = ["number-chapters", "number-sections"];

/// Name of the edition that is read on a screen.
pub const SCREEN: &str = "screen";

/// How a book is bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Binding {
    /// In boards.
    Hardback,
    /// In a wrapper of card.
    Paperback,
}

impl Binding {
    /// A book that is bound so.
    pub fn name(self) -> &'static str {
        match self {
            Binding::Hardback => "hardback",
            Binding::Paperback => "paperback",
        }
    }

    /// Reads the value of a key; what it can't be is told.
    pub(super) fn read(reader: &mut Reader, key: &str, at: &At<String>) -> Option<Binding> {
        match at.value.as_str() {
            "hardback" | "hardcover" => Some(Binding::Hardback),
            "paperback" | "softcover" => Some(Binding::Paperback),
            other => {
                let message = format!("`{key}` can't be `{other}`");
                let help = "a book is a \"hardback\" or a \"paperback\"";
                reader.error(Code::UNKNOWN_VALUE, at.span, message, help);
                None
            }
        }
    }
}

/// Pictures for the endpapers: the leaves of stronger paper that are glued to the boards at either end, of which
/// one half lines the board and the other is free.
#[derive(Debug, Clone, PartialEq)]
pub struct Endpapers {
    /// The picture at the front: a project-relative path.
    pub front: Option<At<String>>,
    /// That at the back.
    pub back: Option<At<String>>,
    /// Where they are asked for.
    pub span: Span,
}

impl Endpapers {
    /// Both ends with their pictures, the front first.
    pub fn ends(&self) -> impl Iterator<Item = (&'static str, &At<String>)> {
        let ends = [("front", &self.front), ("back", &self.back)];
        ends.into_iter().filter_map(|(end, picture)| Some((end, picture.as_ref()?)))
    }
}

/// What becomes of the colours of pictures.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Colours {
    /// They are printed in greys.
    #[default]
    Grey,
    /// They stay as a screen has them; the printer makes inks of them.
    Rgb,
    /// They are four inks.
    Cmyk,
}

impl Colours {
    /// All of them, by their names.
    pub const ALL: [(&str, Colours); 3] =
        [("grey", Colours::Grey), ("rgb", Colours::Rgb), ("cmyk", Colours::Cmyk)];

    /// What a manifest or a profile calls them.
    pub fn named(name: &str) -> Option<Colours> {
        let name = if name == "gray" { "grey" } else { name };
        Colours::ALL.iter().find(|(known, _)| *known == name).map(|(_, colours)| *colours)
    }

    /// Their name.
    pub fn name(self) -> &'static str {
        Colours::ALL.iter().find(|(_, known)| *known == self).map_or("", |(name, _)| name)
    }
}

/// What an edition has of the chapters in the middle of the book.
#[derive(Debug, Clone, PartialEq)]
pub enum Chosen {
    /// The first ones.
    First(At<usize>),
    /// Those of these files.
    Files(Vec<At<String>>),
}

/// One PDF of the book, or one EPUB.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Edition {
    /// Its name, which ends the name of its file.
    pub name: String,
    /// What it is.
    pub output: Output,
    /// It is a PDF that is read on a screen: nobody is named who prints it.
    pub screen: bool,
    /// What the PDF for the screen conforms to, if not what the book's does.
    pub screen_format: Option<ScreenFormat>,
    /// Its title, if not the book's.
    pub title: Option<At<String>>,
    /// Its subtitle, if not the book's.
    pub subtitle: Option<At<String>>,
    /// What is said of it for shops and on its back, if not the book's.
    pub description: Option<At<String>>,
    /// Its cover picture, if not the book's: a project-relative path.
    pub cover: Option<At<String>>,
    /// Its language, if not the book's.
    pub language: Option<At<String>>,
    /// The folder of its own texts, which have the names of the book's.
    pub from: Option<At<String>>,
    /// What lines of the order are called that have their title in the manifest.
    pub titles: BTreeMap<String, At<String>>,
    /// What it says of itself for the copyright page and for records, with what the book says where it says nothing: of
    /// the keys that both have. The short title is its own alone.
    pub facts: Option<Box<Metadata>>,
    /// What the trade is told of it, if not what it is told of the book.
    pub trade: Option<Box<Trade>>,
    /// What it has of the book's chapters, if not all.
    pub chapters: Option<Chosen>,
    /// The printer: a built-in profile's name or the project-relative path of one.
    pub printer: String,
    /// Where the printer is named.
    pub printer_span: Span,
    /// Format; the printer's habit if not given.
    pub format: Option<Format>,
    /// Paper; the printer's first if not given.
    pub paper: Option<At<String>>,
    /// How it is bound; as the printer's profile has it if not given.
    pub binding: Option<Binding>,
    /// Thickness of a page in points, over the paper's.
    pub page_thickness: Option<f32>,
    /// Crop marks.
    pub marks: bool,
    /// Where they are asked for.
    pub marks_span: Span,
    /// What becomes of the colours of its pictures.
    pub colour: Colours,
    /// Where that is said.
    pub colour_span: Span,
    /// Project-relative path of the ICC profile of the press.
    pub profile: Option<At<String>>,
    /// Name of the printing condition; the printer's if not given.
    pub condition: Option<String>,
    /// ISBN for the bar code; the printed book's if not given.
    pub isbn: Option<At<String>>,
    /// Digits of the price add-on of the bar code.
    pub price: Option<String>,
    /// Where they stand.
    pub price_span: Span,
    /// Project-relative path of the Markdown on the back cover.
    pub blurb: Option<At<String>>,
    /// Pictures for its endpapers.
    pub endpapers: Option<Endpapers>,
    /// Words on the spine are read from the foot up (`true`) or from the head down; the habit of
    /// the book's language if not given.
    pub spine_up: Option<bool>,
    /// Kinds of environment that it leaves out.
    pub without: Vec<At<String>>,
    /// Files that it leaves out, with all below them.
    pub without_files: Vec<At<String>>,
    /// Settings of its own: it is laid out for itself.
    pub print: Option<Print>,
    /// Where the manifest names it.
    pub span: Span,
}

impl Edition {
    /// The digits of its ISBN: its own, or those of the printed book; none of what is read on a screen and has
    /// none of its own.
    pub fn isbn13(&self, meta: &Metadata) -> Option<String> {
        let printed = meta.isbn_print.as_ref();
        let shares =
            self.output == Output::Print && !self.screen && !self.has_other_text(&meta.language);
        let printed = printed.filter(|_| shares);
        let isbn = self.isbn.as_ref().map(|at| &at.value).or(printed)?;
        identifier::isbn13(isbn).ok()
    }

    /// Whether it has not all chapters of the book.
    pub fn chooses(&self) -> bool {
        self.chapters.is_some() || !self.without_files.is_empty()
    }

    /// Its own layout, if that asks for another division or picture in the text than the book's does: notes in a chapter
    /// of their own, a picture between scenes. Numbers are those of the book in every edition.
    pub fn layout_of_text(&self, of_book: &Print) -> Option<&Print> {
        let asks = |print: &Print| (print.notes == NotesPlace::Book, print.ornament.clone());
        self.print.as_ref().filter(|own| asks(own) != asks(of_book))
    }

    /// Whether its text can't be that of any other version.
    pub fn is_another_book(&self) -> bool {
        self.title.is_some()
            || self.subtitle.is_some()
            || self.description.is_some()
            || self.cover.is_some()
            || self.facts.is_some()
            || self.language.is_some()
            || self.from.is_some()
            || !self.titles.is_empty()
            || !self.without.is_empty()
            || self.output == Output::Epub
    }

    /// Whether pages of the book are none of its own: it has other words, or not all.
    pub fn has_other_pages(&self) -> bool {
        self.chooses() || self.from.is_some()
    }

    /// Puts its own texts in the place of the book's, by what its folder holds; those that it has not are told.
    /// `book` is the book's language.
    pub fn translate(
        &self,
        project: &mut Project,
        book: &str,
        files: &Files,
        diags: &mut Diagnostics,
    ) {
        for entry in &mut project.entries {
            if let Some(title) = entry.title.as_ref().and_then(|title| self.titles.get(title)) {
                entry.title = Some(title.value.clone());
            }
        }
        let Some(from) = &self.from else { return };
        project.translation = Some(from.value.clone());
        let making = &project.making;
        let is_there = |entry: &&mut Entry| {
            entry.shown.has(making.made()) && has_line(making.version(), entry)
        };
        let mut missing = Vec::new();
        for entry in project.entries.iter_mut().filter(is_there) {
            let Some(file) = &entry.file else { continue };
            // What lies above the book has its place in the folder as below the house.
            let own = format!("{}/{}", from.value, file.trim_start_matches("../"));
            match files.is_file(&own) {
                true => entry.file = Some(own),
                false => {
                    entry.lang = Some(book.to_owned());
                    missing.push(own);
                }
            }
        }
        self.tell_misnamed(from, project, &missing, files, diags);
        if let Some(first) = missing.first() {
            let more = match missing.len() {
                1 => "is not there; the edition has the book's own text for it".to_owned(),
                n => format!(
                    "and {} more are not there; the edition has the book's own texts",
                    n - 1
                ),
            };
            let what = format!("`{first}` {more} (edition {})", self.name);
            let help = "a translation has the names of the files that it translates";
            diags.push(Diagnostic::warning(Code::MISSING_TRANSLATION, from.span, what).help(help));
        }
    }

    /// Tells of texts in its folder that have the name of no file of the book: nothing asks for them. Such as begin with
    /// `_` are meant to be none.
    fn tell_misnamed(
        &self,
        from: &At<String>,
        project: &Project,
        missing: &[String],
        files: &Files,
        diags: &mut Diagnostics,
    ) {
        let asked = |own: &str| {
            let has = |entry: &Entry| {
                entry.file.as_deref() == Some(own)
                    || entry.file.as_deref().and_then(|file| below(file, &from.value)) == Some(own)
            };
            project.entries.iter().any(has) || files.is_file(own)
        };
        for own in files.list(&from.value, &MARKDOWN) {
            let is_none = own.rsplit('/').next().is_some_and(|name| name.starts_with('_'));
            if is_none || asked(&own) {
                continue;
            }
            let file = format!("{}/{own}", from.value);
            let lacking = missing.iter().filter_map(|path| below(path, &from.value));
            let help = match nearest(&own, lacking) {
                Some(near) => format!("did you mean `{}/{near}`?", from.value),
                None => "a translation has the names of the files that it translates; one that \
                         begins with `_` is none"
                    .to_owned(),
            };
            let what =
                format!("`{file}` has the name of no file of the book (edition {})", self.name);
            diags.push(Diagnostic::warning(Code::UNLISTED_FILE, from.span, what).help(help));
        }
    }

    /// What the book is called in it, and in which language it speaks.
    pub fn name_book(&self, meta: &mut Metadata) {
        let is_other = self.has_other_text(&meta.language);
        if self.translates(&meta.language) {
            // It would be in another language than the rest.
            meta.description = None;
        }
        if let Some(title) = &self.title {
            title.value.clone_into(&mut meta.title);
            // What stands behind the book's own title is none of another's.
            if self.language.is_some() {
                (meta.subtitle, meta.short_title) = (None, None);
            }
        }
        if let Some(own) = &self.facts {
            let own = Metadata::clone(own);
            meta.short_title = own.short_title.or(meta.short_title.take());
            meta.contributors = own.contributors;
            (meta.publisher, meta.place, meta.date) = (own.publisher, own.place, own.date);
            (meta.rights, meta.edition, meta.imprint) = (own.rights, own.edition, own.imprint);
            (meta.subjects, meta.series) = (own.subjects, own.series);
        }
        if let Some(subtitle) = &self.subtitle {
            meta.subtitle = Some(subtitle.value.clone());
        }
        if let Some(description) = &self.description {
            meta.description = Some(description.value.clone());
        }
        if let Some(cover) = &self.cover {
            (meta.cover, meta.cover_span) = (Some(cover.value.clone()), cover.span);
        }
        if let Some(language) = &self.language {
            language.value.clone_into(&mut meta.language);
        }
        if self.output == Output::Epub {
            // Two books of one identifier take each other's place on a shelf.
            let number = self.isbn.as_ref().and_then(|at| identifier::isbn13(&at.value).ok());
            meta.identifier = match number {
                Some(number) => format!("urn:isbn:{number}"),
                None => identifier::uuid_from(&[&meta.identifier, &self.name]),
            };
            meta.isbn_epub = self.isbn.as_ref().map(|at| at.value.clone());
            let own = meta.isbn_epub.clone();
            meta.isbn_editions.retain(|(_, isbn)| own.as_ref() != Some(isbn));
        }
        if is_other {
            // What the book has numbers of is another book.
            meta.isbn_editions.clear();
            match self.output {
                Output::Epub => meta.isbn_print = None,
                Output::Print => {
                    meta.isbn_print = self.isbn.as_ref().map(|at| at.value.clone());
                    meta.isbn_epub = None;
                }
            }
        }
    }

    /// Whether it speaks another language than the book does.
    pub fn translates(&self, book: &str) -> bool {
        self.language.as_ref().is_some_and(|own| primary(&own.value) != primary(book))
    }

    /// Whether its text is another one than the book's: it has no part in the book's numbers.
    pub fn has_other_text(&self, book: &str) -> bool {
        self.from.is_some() || self.translates(book)
    }

    /// Whether the manifest says something of it that only a cover shows.
    pub fn says_cover(&self) -> bool {
        !self.screen
            && (self.blurb.is_some()
                || self.price.is_some()
                || self.spine_up.is_some()
                || self.page_thickness.is_some())
    }
}

/// The path of a file below a folder, as it is there.
fn below<'p>(path: &'p str, folder: &str) -> Option<&'p str> {
    path.strip_prefix(folder)?.strip_prefix('/')
}

/// Reads `[editions.screen]`: the edition that is always made has a format only.
pub fn read_screen(reader: &mut Reader, doc: &dyn TableLike) -> ScreenFormat {
    let editions = reader.table(doc, "editions");
    let Some(table) = editions.and_then(|t| reader.table(t, SCREEN)) else {
        return ScreenFormat::default();
    };
    reader.unknown_keys(table, &["format"], "[editions.screen]");
    let at = reader.string(table, "format");
    at.and_then(|at| screen_format_of(reader, &at)).unwrap_or_default()
}

/// What the book says, which an edition's keys change.
#[derive(Clone, Copy)]
pub struct OfBook<'a> {
    /// Its settings for pages.
    pub print: &'a Print,
    /// What it says of itself.
    pub meta: &'a Metadata,
    /// What the trade is told of it.
    pub trade: &'a Trade,
}

/// Reads `[editions]`.
pub fn read(reader: &mut Reader, doc: &dyn TableLike, book: OfBook) -> Vec<Edition> {
    let Some(table) = reader.table(doc, "editions") else { return Vec::new() };
    let names: Vec<String> = table.iter().map(|(k, _)| k.to_string()).collect();
    let mut list = Vec::new();
    for name in names.clone() {
        let span = reader.key_span(table, &name);
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if name == SCREEN {
            continue;
        }
        if name.is_empty() || !name.chars().all(fits) {
            let why = format!("`{name}` is no name of an edition");
            let help = "name it with small letters, figures and hyphens: [editions.kdp]";
            reader.error(Code::BAD_EDITION, span, why, help);
            continue;
        }
        if list.len() == Making::MOST_EDITIONS {
            let why = format!("the book has more than {} editions", Making::MOST_EDITIONS);
            reader.error(Code::BAD_EDITION, span, why, "take some of them out");
            break;
        }
        if let Some((why, help)) = taken(&name, &names) {
            reader.error(Code::BAD_EDITION, span, why, &help);
            continue;
        }
        if let Some(word) = table.get(&name).and_then(|item| item.as_str()) {
            let help = format!("write [editions.{name}], and `for = \"{word}\"` below it");
            reader.error(
                Code::WRONG_TYPE,
                span,
                format!("the edition `{name}` is no table"),
                &help,
            );
        } else if let Some(table) = reader.table(table, &name) {
            list.push(edition(reader, table, name, span, book));
        }
    }
    list
}

/// Why a name is another thing's already: a shop's, or that of another edition's cover or endpapers.
fn taken(name: &str, names: &[String]) -> Option<(String, String)> {
    if SHOPS.contains(&name) {
        let why =
            format!("an edition can't be called `{name}`: `--for {name}` makes a shop's EPUB");
        return Some((why, format!("name it otherwise: [editions.{name}-print]")));
    }
    let (of, what) = ["cover", "endpapers"]
        .into_iter()
        .find_map(|what| Some((name.strip_suffix(what)?.strip_suffix('-')?, what)))?;
    (is_usual(of) || names.iter().any(|n| n == of)).then(|| {
        let why = format!("the edition `{name}` has the name of the {what} of `{of}`");
        (why, "files of one name would take each other's place: name it otherwise".to_string())
    })
}

fn edition(
    reader: &mut Reader,
    table: &dyn TableLike,
    name: String,
    span: Span,
    book: OfBook,
) -> Edition {
    let print = book.print;
    reader.unknown_keys(table, &KEYS, &format!("[editions.{name}]"));
    let mut edition = Edition { span, printer_span: span, ..usual(&name) };
    if let Some(at) = reader.string(table, "for") {
        edition.printer_span = at.span;
        edition.printer = match at.value.ends_with(".toml") {
            true => reader.inside(&at).unwrap_or_else(|| at.value.clone()),
            false => at.value.to_lowercase(),
        };
        if !PRINTERS.contains(&edition.printer.as_str()) && !edition.printer.ends_with(".toml") {
            reader.diags.push(unknown(&at.value, at.span));
        }
    }
    edition.screen = !table.contains_key("for") && !is_usual(&edition.name) && is_pdf(table);
    if let Some(at) = reader.string(table, "format") {
        match screen_format(&at.value).filter(|_| edition.screen) {
            Some(format) => edition.screen_format = Some(format),
            None => edition.format = format(reader, &at),
        }
    }
    edition.paper = reader.string(table, "paper");
    let binding = reader.string(table, "binding");
    edition.binding = binding.and_then(|at| Binding::read(reader, "binding", &at));
    edition.page_thickness =
        read_length(reader, table, "page-thickness", (0.05, 3.0)).map(|at| at.value);
    edition.marks = reader.boolean(table, "marks").unwrap_or(false);
    edition.marks_span = reader.key_span(table, "marks");
    edition.colour_span = reader.key_span(table, "colour");
    if let Some(at) = reader.string(table, "colour") {
        match Colours::named(&at.value) {
            Some(colours) => edition.colour = colours,
            None => {
                let message = format!("`colour` can't be `{}`", at.value);
                let help = "a book is printed in \"grey\", or its pictures in \"rgb\" or \"cmyk\"";
                reader.error(Code::UNKNOWN_VALUE, at.span, message, help);
            }
        }
    }
    edition.profile = reader.string(table, "profile").map(|at| reader.counted(at));
    edition.condition = condition::read(reader, table);
    if let Some(profile) = edition.profile.as_ref().filter(|_| edition.colour == Colours::Rgb) {
        let message =
            "colours in RGB go to the printer as they are: no profile is asked".to_string();
        let help = "take it out, or write `colour = \"cmyk\"`";
        reader.warn(Code::NO_EFFECT, profile.span, message, help);
    }
    edition.isbn = reader.string(table, "isbn");
    if let Some(at) = &edition.isbn {
        check_isbn(reader, at);
    }
    edition.price = read_price(reader, table);
    edition.price_span = reader.key_span(table, "price");
    edition.blurb = reader.string(table, "blurb").map(|at| reader.counted(at));
    edition.endpapers = read_endpapers(reader, table);
    edition.spine_up = read_spine(reader, table);
    if let Some(own) = reader.table(table, "print") {
        let mut changed = print.clone();
        print::read(reader, own, &mut changed);
        tell_whole_books(reader, own, &edition.name);
        edition.print = Some(changed);
    }
    (edition.without_files, edition.without) =
        reader.strings(table, "without").into_iter().partition(|at| is_file(&at.value));
    let files = std::mem::take(&mut edition.without_files);
    edition.without_files = files.into_iter().map(|at| spelt(reader, at)).collect();
    if !edition.without.is_empty() {
        // Its text is another one.
        edition.print.get_or_insert_with(|| print.clone());
    }
    read_text(reader, table, &mut edition);
    read_facts(reader, table, book, &mut edition);
    tell_unprinted(reader, table, &edition);
    edition
}

/// Whether an edition is made of pages, as far as it says what it is.
fn is_pdf(table: &dyn TableLike) -> bool {
    table.get("output").and_then(|item| item.as_str()).is_none_or(|output| output != "epub")
}

/// Tells of what a printer would have to know, where none is named.
fn tell_unprinted(reader: &mut Reader, table: &dyn TableLike, edition: &Edition) {
    let of_press = |key: &&&str| match **key {
        "print" => false,
        "format" => edition.format.is_some(),
        _ => true,
    };
    for key in OF_PAGES.iter().filter(of_press).filter(|key| table.contains_key(key)) {
        if !edition.screen {
            continue;
        }
        let span = reader.key_span(table, key);
        let what = format!("`{key}` says nothing of a PDF for the screen");
        let help =
            "write who prints it, `for = \"ingram\"`, or `for = \"generic\"`; or take it out";
        reader.warn(Code::NO_EFFECT, span, what, help);
    }
}

fn is_file(name: &str) -> bool {
    MARKDOWN.iter().any(|ending| name.ends_with(&format!(".{ending}")))
}

/// Reads what makes the text of an edition another one.
fn read_text(reader: &mut Reader, table: &dyn TableLike, edition: &mut Edition) {
    if let Some(at) = reader.string(table, "output") {
        match at.value.as_str() {
            "pdf" => {}
            "epub" => edition.output = Output::Epub,
            other => {
                let message = format!("`output` can't be `{other}`");
                let help = "an edition is a \"pdf\" or an \"epub\"";
                reader.error(Code::UNKNOWN_VALUE, at.span, message, help);
            }
        }
    }
    if edition.output == Output::Epub {
        for key in OF_PAGES.iter().filter(|key| table.contains_key(key)) {
            let span = reader.key_span(table, key);
            let what = format!("`{key}` says nothing of an EPUB");
            reader.warn(Code::NO_EFFECT, span, what, "take it out, or write `output = \"pdf\"`");
        }
    }
    edition.title = reader.string(table, "title");
    edition.subtitle = reader.string(table, "subtitle");
    edition.description = reader.string(table, "description");
    edition.cover = reader.path(table, "cover");
    if let Some(at) = reader.string(table, "language") {
        match tag::well_formed(&at.value) {
            Some(tag) => edition.language = Some(At { value: tag, ..at }),
            None => {
                let message = format!("`{}` is no language tag", at.value);
                let help = "write one such as \"de\", \"en-GB\" or \"pt-BR\"";
                reader.error(Code::BAD_LANGUAGE, at.span, message, help);
            }
        }
    }
    if let Some(at) = reader.path(table, "from") {
        let at = At { value: at.value.trim_end_matches('/').to_owned(), ..at };
        match reader.inside(&at) {
            Some(folder) => edition.from = Some(At { value: folder, ..at }),
            None => {
                let message = format!("`{}` leaves the project folder", at.value);
                let help = "name a folder of the book's: `from = \"de\"`";
                reader.error(Code::PATH_OUTSIDE, at.span, message, help);
            }
        }
    }
    if let Some(own) = reader.table(table, "titles") {
        let names: Vec<String> = own.iter().map(|(name, _)| name.to_owned()).collect();
        for name in names {
            let span = reader.key_span(own, &name);
            let title = reader.string(own, &name).map(|at| At { span, ..at });
            edition.titles.extend(title.map(|title| (name, title)));
        }
    }
    if let Some(item) = table.get("chapters") {
        edition.chapters = match item.as_integer() {
            Some(count @ 1..) => {
                let span = reader.span(item.span());
                let value = count.try_into().unwrap_or(usize::MAX);
                Some(Chosen::First(At { value, span }))
            }
            Some(_) => {
                let span = reader.key_span(table, "chapters");
                let message = "an edition has one chapter at least".to_owned();
                reader.error(
                    Code::UNKNOWN_VALUE,
                    span,
                    message,
                    "write how many it has, `chapters = 3`",
                );
                None
            }
            None => {
                let files = reader.strings(table, "chapters");
                Some(Chosen::Files(files.into_iter().map(|at| spelt(reader, at)).collect()))
            }
        };
    }
}

/// Reads what an edition says of itself as the book does: people, rights, dates, what the trade is told.
fn read_facts(reader: &mut Reader, table: &dyn TableLike, book: OfBook, edition: &mut Edition) {
    let language = if book.meta.language.is_empty() { "en" } else { &book.meta.language };
    let translates = edition.translates(language);
    let has_imprint = translates && !book.meta.imprint.is_empty();
    if has_imprint || OF_EDITIONS.iter().any(|key| table.contains_key(key)) {
        let mut own = Metadata { short_title: None, ..book.meta.clone() };
        if translates {
            // Words of the law, the block of a library, the line of printings are those of the original.
            own.imprint = Imprint { years: own.imprint.years, ..Imprint::default() };
        }
        super::book::read_facts(reader, table, &mut own);
        // Who is named under one of the keys takes the place of those whom the book names there.
        let (authors, others): (Vec<_>, Vec<_>) =
            book.meta.contributors.iter().cloned().partition(|person| person.role == "aut");
        match (table.contains_key("authors"), table.contains_key("contributors")) {
            (false, true) => own.contributors.splice(0..0, authors).for_each(drop),
            (true, false) => own.contributors.extend(others),
            _ => {}
        }
        edition.facts = Some(Box::new(own));
    }
    let of_book = match translates {
        true => book.trade.of_translation((&book.meta.title, language)),
        false => book.trade.clone(),
    };
    let own = reader.table(table, TRADE);
    if translates || own.is_some() {
        edition.trade = Some(Box::new(match own {
            Some(own) => super::trade::of_edition(reader, own, &edition.name, of_book),
            None => of_book,
        }));
    }
    let imprint = &book.meta.imprint;
    let said = [
        ("description", book.meta.description.is_some()),
        ("legal", !imprint.legal.is_empty()),
        ("first-published", imprint.first_published.is_some()),
        ("cip", imprint.cip.is_some()),
        ("printing", imprint.printing.is_some()),
    ];
    let lacks = |(key, said): &(&str, bool)| *said && !table.contains_key(key);
    let lacking: Vec<&str> = said.iter().filter(|of| lacks(of)).map(|(key, _)| *key).collect();
    if translates && let Some(first) = lacking.first() {
        let message = format!(
            "the edition `{}` has no `{}`: the book's is that of another language",
            edition.name,
            lacking.join("`, `")
        );
        let help = format!("write `{first} = \"...\"` below it, where it is to have one");
        reader.warn(Code::MISSING_TRANSLATION, edition.span, message, &help);
    }
}

/// The name of a file in the spelling that lines of the order have.
fn spelt(reader: &Reader, at: At<String>) -> At<String> {
    At { value: reader.inside(&at).unwrap_or_else(|| at.value.clone()), span: at.span }
}

/// Says at each line of the order which editions have it.
pub fn choose(reader: &mut Reader, editions: &[Edition], making: &Making, entries: &mut [Entry]) {
    for edition in editions.iter().filter(|edition| edition.chooses()) {
        let Some(place) = making.of_edition(&edition.name) else { continue };
        let named: &[At<String>] = match &edition.chapters {
            Some(Chosen::Files(files)) => files,
            _ => &[],
        };
        for at in named.iter().chain(&edition.without_files) {
            tell_unlisted(reader, at, entries);
        }
        let (left, counted) = left_out(edition, named, entries, making.with(place).version());
        if let Some(Chosen::First(at)) = edition.chapters.as_ref()
            && at.value > counted
        {
            let message =
                format!("the book has {} for it, and not {}", count(counted, "chapter"), at.value);
            let help = "take `chapters` out where an edition has all of them";
            reader.warn(Code::NO_EFFECT, at.span, message, help);
        }
        let is_left = |(entry, left): (&Entry, &bool)| {
            let chapter = entry.matter == Matter::Main && entry.kind != Some(Kind::Part);
            chapter && !left && has_line(making.with(place).version(), entry)
        };
        if !entries.iter().zip(&left).any(is_left) {
            let message = format!("the edition `{}` has no chapter", edition.name);
            let help = "say how many of the first it has, `chapters = 3`, or name their files";
            reader.error(Code::UNKNOWN_VALUE, edition.span, message, help);
        }
        for (entry, left) in entries.iter_mut().zip(left) {
            if left {
                entry.shown = entry.shown.without(place);
            }
        }
    }
}

/// Tells of titles that no line of the order has, so that nothing is called otherwise.
/// So is what a translation calls as the book does. `book` is the version that the book's pages are.
pub fn check_titles(reader: &mut Reader, editions: &[Edition], book: &Version, entries: &[Entry]) {
    let translated =
        |edition: &&Edition| edition.from.is_some() && edition.translates(&book.language);
    for edition in editions.iter().filter(translated) {
        let own = |entry: &&Entry| {
            entry.title.as_ref().is_some_and(|title| !edition.titles.contains_key(title))
                && entry.volume == 0
                && has_line(book, entry)
        };
        let mut left = entries.iter().filter(own).filter_map(|entry| entry.title.as_deref());
        let Some(first) = left.next() else { continue };
        let more = match left.count() {
            0 => String::new(),
            n => format!(", and {} more titles of [chapters]", n),
        };
        let message =
            format!("the edition `{}` calls `{first}`{more} as the book does", edition.name);
        let help = format!("write `titles = {{ \"{first}\" = \"...\" }}` below it");
        reader.warn(Code::MISSING_TRANSLATION, edition.span, message, &help);
    }
    let known = || entries.iter().filter_map(|entry| entry.title.as_deref());
    for (title, at) in editions.iter().flat_map(|edition| &edition.titles) {
        if known().any(|one| one == title) {
            continue;
        }
        let help = match nearest(title, known()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "titles are those that `[chapters]` says: of parts, `{ part = ... }`, and of lines with a `title`".to_owned(),
        };
        let message = format!("no line of [chapters] has the title `{title}`");
        reader.warn(Code::NO_EFFECT, at.span, message, &help);
    }
}

/// Whether a version has a line of the order, by what the manifest says of it.
fn has_line(version: &Version, entry: &Entry) -> bool {
    let named = |names: &str| names.split(',').any(|name| version.is_named(name.trim()));
    entry.conditions.iter().all(|(key, names)| named(names) == (key == "only"))
}

fn tell_unlisted(reader: &mut Reader, at: &At<String>, entries: &[Entry]) {
    let names = || entries.iter().filter_map(|entry| entry.file.as_deref());
    if names().any(|name| at.value == name) {
        return;
    }
    let help = match nearest(&at.value, names()) {
        Some(near) => format!("did you mean \"{near}\"?"),
        None => "name files as the lists of `[chapters]` do".to_owned(),
    };
    let message = format!("no list of chapters has `{}`", at.value);
    reader.error(Code::UNKNOWN_VALUE, at.span, message, &help);
}

/// Which lines of the order an edition leaves out: of the middle all that it does not choose, of what stands
/// behind what it neither names nor is alone to have; and parts of which nothing is left. With how many chapters it might
/// have, if it has the first ones.
fn left_out(
    edition: &Edition,
    named: &[At<String>],
    entries: &[Entry],
    version: &Version,
) -> (Vec<bool>, usize) {
    let among = |list: &[At<String>], entry: &Entry| {
        let file = entry.file.as_deref();
        file.is_some() && list.iter().any(|at| Some(at.value.as_str()) == file)
    };
    let of_it = |entry: &Entry| {
        let mut said = entry.conditions.iter();
        said.any(|(key, names)| key == "only" && names.split(',').any(|n| n.trim() == edition.name))
    };
    let (mut counted, mut alone) = (0, 0);
    // The level at which a chapter begins that is left out or kept, with all below it.
    let mut open: Option<(u8, bool)> = None;
    let mut left: Vec<bool> = Vec::with_capacity(entries.len());
    for entry in entries {
        open = open.filter(|(level, _)| entry.level > *level);
        if let Some((_, out)) = open {
            left.push(out);
            continue;
        }
        let part = entry.kind == Some(Kind::Part);
        let out = among(&edition.without_files, entry)
            || match (&edition.chapters, entry.matter) {
                (None, _) | (_, Matter::Front) => false,
                (Some(_), Matter::Main) if part => false,
                (Some(Chosen::First(count)), Matter::Main) => {
                    counted += usize::from(!of_it(entry) && has_line(version, entry));
                    alone += usize::from(of_it(entry));
                    counted > count.value && !of_it(entry)
                }
                _ => !among(named, entry) && !of_it(entry),
            };
        if !part || out {
            open = Some((entry.level, out));
        }
        left.push(out);
    }
    // A part is there if a chapter of it is.
    for at in 0..entries.len() {
        let level = entries[at].level;
        if entries[at].kind == Some(Kind::Part) && !left[at] {
            let below = entries[at + 1..].iter().take_while(|entry| entry.level > level).count();
            left[at] = below > 0 && left[at + 1..][..below].iter().all(|left| *left);
        }
    }
    (left, counted + alone)
}

/// Tells of kinds of environment that an edition leaves out and the book has none of.
pub fn check_without(reader: &mut Reader, editions: &[Edition], kinds: &Environments) {
    for at in editions.iter().flat_map(|edition| &edition.without) {
        if kinds.named(&at.value).is_some() {
            continue;
        }
        let names = kinds.0.iter().map(|kind| kind.name.as_str());
        let help = match nearest(&at.value, names) {
            Some(near) => format!("did you mean \"{near}\"?"),
            None => "write the class of one: \"solution\", \"proof\"".to_owned(),
        };
        let message = format!("no kind of theorem or exercise is called `{}`", at.value);
        reader.error(Code::UNKNOWN_VALUE, at.span, message, &help);
    }
}

/// Tells of settings that the whole book has, in one edition's table.
fn tell_whole_books(reader: &mut Reader, table: &dyn TableLike, name: &str) {
    for key in WHOLE_BOOKS.iter().filter(|key| table.contains_key(key)) {
        let span = reader.key_span(table, key);
        let what = format!("`{key}` of [editions.{name}.print] has no effect");
        let help = "numbers are the same in every edition and in the EPUB: write it under [print]";
        reader.warn(Code::NO_EFFECT, span, what, help);
    }
}

/// ISBNs that editions have beside the `print`ed book's, with their names, which readers see: nothing of one that is
/// named after its printer, and "EPUB" of one that is named after its shop.
pub fn own_isbns(
    editions: &[Edition],
    language: &str,
    print: Option<&str>,
) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = Vec::new();
    // Another text says its number itself.
    for edition in editions.iter().filter(|edition| !edition.has_other_text(language)) {
        let Some(isbn) = edition.isbn.as_ref().map(|at| &at.value) else { continue };
        if print == Some(isbn.as_str()) || all.iter().any(|(_, known)| known == isbn) {
            continue;
        }
        let name = edition.name.as_str();
        let after = |names: &[&str]| {
            names.iter().any(|known| *known == name || known.split('-').next() == Some(name))
        };
        let said = match edition.output {
            Output::Epub if after(&SHOPS) => "EPUB".to_owned(),
            Output::Print if after(&PRINTERS) => String::new(),
            _ => name.replace('-', " "),
        };
        all.push((said, isbn.clone()));
    }
    all
}

/// Tells of ISBNs that an EPUB shares with another book: shops take the two for one.
pub fn check_isbns(
    reader: &mut Reader,
    editions: &[Edition],
    (meta, print_of_book): (&Metadata, &Print),
) {
    let number = |isbn: &str| identifier::isbn13(isbn).ok();
    let of_book = |isbn: &Option<String>| isbn.as_deref().and_then(number);
    let (epub, print) = (of_book(&meta.isbn_epub), of_book(&meta.isbn_print));
    // In boards, or in large letters, it is another book for those who order one.
    let form = |edition: &Edition| {
        let large = edition.print.as_ref().unwrap_or(print_of_book).large_print;
        (edition.binding == Some(Binding::Hardback), large)
    };
    let is_other_form = |edition: &Edition| form(edition) != (false, print_of_book.large_print);
    let has_usual_form = editions
        .iter()
        .any(|e| e.output == Output::Print && !e.screen && e.isbn.is_none() && !is_other_form(e));
    for (at, edition) in editions.iter().enumerate() {
        let printed = edition.output == Output::Print && !edition.screen;
        let Some(isbn) = &edition.isbn else {
            if printed && print.is_some() && is_other_form(edition) && has_usual_form {
                let message = format!(
                    "[editions.{}] has no ISBN, and gets that of the printed book",
                    edition.name
                );
                let help =
                    "another binding or large print has a number of its own: isbn = \"978-...\"";
                reader.warn(Code::ISBN_EDITION, edition.span, message, help);
            }
            continue;
        };
        let own = number(&isbn.value);
        let is_epub = edition.output == Output::Epub;
        let same = |other: &Edition| {
            let both = is_epub || other.output == Output::Epub || form(edition) != form(other);
            both && other.isbn.as_ref().and_then(|isbn| number(&isbn.value)) == own
        };
        let other = match own.is_some() {
            true if own == epub => Some("the book's EPUB".to_owned()),
            true if own == print
                && (is_epub || printed && has_usual_form && is_other_form(edition)) =>
            {
                Some("the printed book".to_owned())
            }
            true => {
                editions[..at].iter().find(|e| same(e)).map(|e| format!("[editions.{}]", e.name))
            }
            false => None,
        };
        if let Some(other) = other {
            let message = format!("the ISBN `{}` is that of {other} too", isbn.value);
            let help =
                "each edition has its own; without one an EPUB has an identifier all the same";
            reader.warn(Code::ISBN_EDITION, isbn.span, message, help);
        }
    }
}

/// Tells of files that can't be called by their ISBNs: those that have none, and those that share one.
pub fn check_names(reader: &mut Reader, span: Span, editions: &[Edition], meta: &Metadata) {
    let mut tell = |span: Span, what: String, help: &str| {
        reader.warn(Code::FILE_NAMES, span, what, help);
    };
    if meta.isbn_epub.is_none() {
        let what = "the EPUB has no ISBN: its file has the book's short name".to_owned();
        tell(span, what, "write `isbn = { epub = \"978-...\" }` once it has one");
    }
    let mut known: Vec<(String, &str)> = Vec::new();
    // A sample is not sold, and what is read on a screen has no number of its own.
    let sold = |e: &&Edition| !(e.screen || e.output == Output::Epub && e.chooses());
    for edition in editions.iter().filter(sold) {
        let Some(isbn) = edition.isbn13(meta) else {
            let what =
                format!("the edition `{0}` has no ISBN: its files end in `-{0}`", edition.name);
            tell(edition.span, what, "write `isbn = \"978-...\"` below it");
            continue;
        };
        match known.iter().find(|(number, _)| *number == isbn) {
            Some((_, first)) => {
                let what = format!(
                    "`{first}` and `{}` have one ISBN: their names stand behind it in those of their files",
                    edition.name
                );
                tell(edition.span, what, "printers that ask for such names want the number alone");
            }
            None => known.push((isbn, &edition.name)),
        }
    }
}

/// The bar code is made of the number: a wrong one would send the book to another's shelf.
fn check_isbn(reader: &mut Reader, at: &At<String>) {
    let (message, help) = match identifier::isbn13(&at.value) {
        Ok(_) => return,
        Err(IsbnFault::Form) => (
            format!("`{}` is no ISBN", at.value),
            "give the thirteen digits that begin with 978 or 979".to_string(),
        ),
        Err(IsbnFault::CheckDigit(digit)) => (
            format!("the check digit of the ISBN `{}` is wrong", at.value),
            format!("it should end in {digit}, if the other digits are right"),
        ),
    };
    reader.error(Code::BAD_ISBN, at.span, message, &help);
}

/// The five digits of the add-on (EAN-5): `51499` is 14.99 US dollars, `90000` no price.
fn read_price(reader: &mut Reader, table: &dyn TableLike) -> Option<String> {
    let at = reader.string(table, "price")?;
    if at.value.len() == 5 && at.value.bytes().all(|b| b.is_ascii_digit()) {
        return Some(at.value);
    }
    let help =
        "give the five digits of the add-on: \"51499\" is 14.99 US dollars, \"90000\" no price";
    reader.error(Code::UNKNOWN_VALUE, at.span, format!("`{}` is no price add-on", at.value), help);
    None
}

/// `endpapers`: a picture for both ends, or one for each.
fn read_endpapers(reader: &mut Reader, table: &dyn TableLike) -> Option<Endpapers> {
    let span = reader.key_span(table, "endpapers");
    let ends = table.get("endpapers")?.as_table_like();
    let Some(ends) = ends else {
        let both = reader.path(table, "endpapers").map(|at| reader.counted(at))?;
        return Some(Endpapers { front: Some(both.clone()), back: Some(both), span });
    };
    reader.unknown_keys(ends, &["front", "back"], "`endpapers`");
    let [front, back] =
        ["front", "back"].map(|end| reader.path(ends, end).map(|at| reader.counted(at)));
    if front.is_none() && back.is_none() && ends.is_empty() {
        let help =
            "name a picture for both ends, `endpapers = \"map.svg\"`, or `{ front = \"map.svg\" }`";
        reader.error(Code::EMPTY_VALUE, span, "`endpapers` names no picture".to_owned(), help);
    }
    (front.is_some() || back.is_some()).then_some(Endpapers { front, back, span })
}

/// The way in which the spine is read.
fn read_spine(reader: &mut Reader, table: &dyn TableLike) -> Option<bool> {
    let at = reader.string(table, "spine")?;
    match at.value.as_str() {
        "up" => Some(true),
        "down" => Some(false),
        other => {
            let message = format!("`spine` can't be `{other}`");
            let help = "its words are read \"down\" from the head or \"up\" from the foot";
            reader.error(Code::UNKNOWN_VALUE, at.span, message, help);
            None
        }
    }
}

/// The edition that a name stands for without a table of its own: `print`, or a printer's name.
pub fn usual(name: &str) -> Edition {
    let printer = if PRINTERS.contains(&name) { name } else { "generic" };
    Edition { name: name.to_string(), printer: printer.to_string(), ..Edition::default() }
}

/// Whether a name stands for an edition without a table of its own.
pub fn is_usual(name: &str) -> bool {
    name == "print" || PRINTERS.contains(&name)
}
