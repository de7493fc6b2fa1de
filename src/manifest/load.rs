//! A folder becomes a [`Project`]: `recto.toml`, or mdBook's `book.toml` and `SUMMARY.md`, or both.

use super::adopt;
use super::book::{self, RawBook};
use super::chapters::{self, Order};
use super::editions::OfBook;
use super::extend::{self, EXTENDS, Ground};
use super::format::ScreenFormat;
use super::links::{self, NamedLinks};
use super::names::{nearest, shell_word};
use super::paths::Checker;
use super::summary;
use super::values::{At, MAX_MANIFEST, Reader};
use super::versions::Making;
use super::{
    Citations, Entry, EpubSettings, Flavour, Print, Project, SpellOut, Trade, abbreviations,
    citations, dates, displays, environments, epub, lint, math, own_css, paths, preprocessors,
    print, trade, volumes, words,
};
use crate::diagnostic::{About, Code, Diagnostic, Diagnostics, Severity};
use crate::files;
use crate::files::{Fault, Files, HOUSE};
use crate::model::{FormulaNumbers, Macros, Metadata};
use crate::source::{FileId, Sources, Span};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};
use toml_edit::{Document, Table, TableLike};

/// Tables of `recto.toml`.
pub(super) const TABLES: [&str; 16] = [
    "book",
    "chapters",
    "print",
    "epub",
    "trade",
    "words",
    "displays",
    "environments",
    "abbreviations",
    "math",
    "editions",
    "links",
    "fonts",
    "hyphenation",
    "lint",
    EXTENDS,
];

/// Keys of mdBook's own in the table of a back end.
const BACK_ENDS: [&str; 2] = ["command", "optional"];

/// Formats of a cover.
const PICTURES: [&str; 6] = ["jpg", "jpeg", "png", "gif", "webp", "svg"];

/// How many files without a line are named one by one.
const MAX_UNLISTED: usize = 20;

/// Reads the project in `dir`.
///
/// Everything wrong is added to `diags`. `None` means that there is nothing to go on with (no
/// manifest, or one that can't be parsed); a project with errors is returned too, for commands
/// that show or mend it. Sets `sources.files`.
pub fn load(dir: &Path, sources: &mut Sources, diags: &mut Diagnostics) -> Option<Project> {
    let epoch = epoch(diags);
    sources.files = open(dir, diags)?;
    load_with(dir, epoch, sources, diags)
}

/// `SOURCE_DATE_EPOCH` in seconds; a value that is none is told.
pub fn epoch(diags: &mut Diagnostics) -> Option<u64> {
    let value = std::env::var("SOURCE_DATE_EPOCH").ok().filter(|v| !v.is_empty())?;
    match value.trim().parse::<u64>() {
        Ok(seconds) if seconds <= dates::LAST_EPOCH => Some(seconds),
        _ => {
            let message = format!("SOURCE_DATE_EPOCH is `{value}`, which is no number of seconds");
            let d = Diagnostic::warning(Code::BAD_EPOCH, Span::NONE, message);
            diags.push(d.help("set it to seconds since 1970, or unset it"));
            None
        }
    }
}

/// The files of a book's folder; a message if it is no folder.
pub fn open(dir: &Path, diags: &mut Diagnostics) -> Option<Files> {
    if let Ok(files) = Files::folder(dir) {
        return Some(files);
    }
    let d = match dir.canonicalize() {
        Ok(file) => {
            let message = format!("`{}` is a file; a book is a folder", dir.display());
            let help = match book_above(file.parent().unwrap_or(&file), &outer(dir, 1)) {
                Some(book) => format!("there is a book in `{book}`"),
                None => "name the folder that holds recto.toml".to_string(),
            };
            Diagnostic::error(Code::MISSING_FOLDER, Span::NONE, message).help(help)
        }
        Err(_) => {
            let message = format!("there is no folder `{}`", dir.display());
            let d = Diagnostic::error(Code::MISSING_FOLDER, Span::NONE, message);
            d.help("`recto new DIR` makes a book in a new folder")
        }
    };
    diags.push(d);
    None
}

/// As [`load`], of the book with the files of `sources`, with `SOURCE_DATE_EPOCH` given in seconds;
/// `dir` is what messages call the folder.
pub fn load_with(
    dir: &Path,
    epoch: Option<u64>,
    sources: &mut Sources,
    diags: &mut Diagnostics,
) -> Option<Project> {
    let files = sources.files.clone();
    let mut loader = Loader {
        files: &files,
        sources,
        diags,
        blurbs: Vec::new(),
        translations: BTreeSet::new(),
        of_volumes: Vec::new(),
        volumes: Vec::new(),
        ground: Ground::default(),
    };
    let recto = loader.exists("recto.toml");
    let mdbook = loader.exists("book.toml");
    if !recto && !mdbook {
        loader.no_manifest(dir);
        return None;
    }
    let (recto, ground) = match recto {
        true => {
            let (file, table) = loader.document("recto.toml")?;
            let (table, ground) =
                extend::resolve((file, table), &files, loader.sources, loader.diags)?;
            (Some((file, table)), ground)
        }
        false => (None, Ground::default()),
    };
    loader.ground = ground.clone();
    let has_chapters = recto.as_ref().is_some_and(|(_, doc)| doc.contains_key("chapters"));
    let foreign = if mdbook { Some(loader.document("book.toml")?) } else { None };

    if let (Some(_), Some((file, doc))) = (&recto, &foreign) {
        let mut reader = Reader { file: *file, ground: None, diags: loader.diags };
        tell_unread(&mut reader, doc);
    }
    let mut raw = RawBook::default();
    let mut cited = Citations::default();
    let mut print = Print::default();
    let mut epub = EpubSettings::default();
    let mut editions = Vec::new();
    let mut screen = ScreenFormat::default();
    let mut allowed = Vec::new();
    let mut macros = Macros::default();
    let mut formula_numbers = FormulaNumbers::default();
    let (mut short_forms, mut spell_out) = (Vec::new(), SpellOut::default());
    let mut glossary_links = None;
    let mut src = None;
    let (mut mathjax, mut dollars) = (false, false);
    let mut told_trade = Trade::default();
    let mut named_links = NamedLinks::new();
    let mut site = None;
    let mut hidden_lines = BTreeMap::new();
    if let Some((file, doc)) = &foreign {
        let mut reader = Reader::new(*file, loader.diags);
        src = read_book_toml(&mut reader, doc, &mut raw);
        dollars = preprocessors::read(&mut reader, doc);
        let html = doc.get("output").and_then(|o| o.get("html"));
        let table = html.and_then(|h| h.as_table_like());
        site = super::site::read(table, src.as_ref().map_or("src", |at| &at.value));
        hidden_lines = hidden_lines_of(table);
        mathjax =
            html.and_then(|h| h.get("mathjax-support")).and_then(|m| m.as_bool()) == Some(true);
    }
    // mdBook's book.toml may have the tables of recto.toml under that of its back end.
    let back_end = foreign
        .as_ref()
        .filter(|_| recto.is_none())
        .and_then(|(file, doc)| Some((*file, doc.get("output")?.get("recto")?.as_table_like()?)));
    let own = recto.as_ref().map(|(file, doc)| (*file, doc as &dyn TableLike));
    let tables = own.or(back_end);
    // Most of what is written for mdBook is a manual, with code; some of it is a novel. Chapters are looked
    // into only where nobody names a theme.
    let themed = tables.and_then(|(_, doc)| doc.get("print")?.get("theme")).is_some();
    let folder = src.as_ref().map_or("src", |at| at.value.as_str());
    if mdbook && !has_chapters && !themed && adopt::is_manual(&adopt::sample_of(&files, folder)) {
        print.theme = "technical".into();
    }
    if let Some((file, doc)) = tables {
        let mut reader = Reader { file, ground: Some(&ground), diags: loader.diags };
        match recto.is_some() {
            true => {
                let mut known = TABLES.to_vec();
                known.extend(tell_homeless(&mut reader, doc));
                reader.unknown_keys(doc, &known, "recto.toml");
            }
            false => {
                let tables = TABLES.into_iter().filter(|t| !matches!(*t, "chapters" | EXTENDS));
                let known: Vec<&str> = BACK_ENDS.into_iter().chain(tables).collect();
                reader.unknown_keys(doc, &known, "[output.recto]");
            }
        }
        if raw.span == Span::NONE {
            raw.span = reader.key_span(doc, "book");
        }
        if let Some(table) = reader.table(doc, "book") {
            book::read(&mut reader, table, &mut raw);
            citations::read(&mut reader, table, &files, &mut cited);
        }
        if let Some(table) = reader.table(doc, "print") {
            print::read(&mut reader, table, &mut print);
        }
        if let Some(table) = reader.table(doc, "epub") {
            epub::read(&mut reader, table, &mut epub);
            own_css::read(&mut reader, table, &files, &mut epub);
        }
        if let Some(table) = reader.table(doc, "words") {
            raw.meta.words = words::read(&mut reader, table);
        }
        if let Some(table) = reader.table(doc, "abbreviations") {
            short_forms = abbreviations::read(&mut reader, table);
        }
        if let Some(table) = reader.table(doc, "math") {
            (macros, formula_numbers) = math::read(&mut reader, table);
        }
        if let Some(table) = reader.table(doc, "book") {
            spell_out = abbreviations::spell_out(&mut reader, table).unwrap_or_default();
            glossary_links = reader.boolean(table, "glossary-links");
        }
        if let Some(table) = reader.table(doc, "displays") {
            raw.meta.displays = displays::read(&mut reader, table);
        }
        if let Some(table) = reader.table(doc, "environments") {
            raw.meta.environments = environments::read(&mut reader, table, &raw.meta.displays);
        }
        if let Some(table) = reader.table(doc, "lint") {
            allowed = lint::read(&mut reader, table);
        }
        print.hyphenation = print::hyphenation(&mut reader, doc);
        super::fonts::read(&mut reader, doc, &files, &mut print);
        if let Some(table) = reader.table(doc, "trade") {
            let span = reader.key_span(doc, "trade");
            told_trade = trade::read(&mut reader, table, span);
        }
        let of_book = OfBook { print: &print, meta: &raw.meta, trade: &told_trade };
        editions = super::editions::read(&mut reader, doc, of_book);
        super::editions::check_without(&mut reader, &editions, &raw.meta.environments);
        raw.meta.isbn_editions = super::editions::own_isbns(
            &editions,
            language_of(&raw),
            raw.meta.isbn_print.as_deref(),
        );
        super::editions::check_isbns(&mut reader, &editions, (&raw.meta, &print));
        if let Some(at) = &raw.names {
            raw.meta.files_by_isbn = true;
            super::editions::check_names(&mut reader, at.span, &editions, &raw.meta);
        }
        let blurbs = editions.iter().filter_map(|e| files.normal(&e.blurb.as_ref()?.value));
        loader.blurbs = blurbs.collect();
        loader.translations =
            editions.iter().filter_map(|e| Some(e.from.as_ref()?.value.clone())).collect();
        screen = super::editions::read_screen(&mut reader, doc);
        epub::check_page_list(&mut reader, &mut epub, &editions);
        let making = Making::of(&editions, language_of(&raw));
        named_links = links::read(&mut reader, doc, &making);
        trade::check_prices(&mut reader, &told_trade, &editions);
        trade::check_add_ons(&mut reader, &told_trade, &editions);
    }

    let root = files.root().to_path_buf();
    let mut project = Project {
        root,
        citations: cited,
        print,
        epub,
        editions,
        screen,
        trade: told_trade,
        links: named_links,
        abbreviations: short_forms,
        macros,
        formula_numbers,
        spell_out,
        glossary_links,
        allowed,
        ..Project::default()
    };
    let making = Making::of(&project.editions, language_of(&raw));
    let by_summary = mdbook && !has_chapters;
    let order = if by_summary {
        project.flavour = Flavour::MdBook;
        project.mathjax = mathjax;
        project.dollars = dollars;
        project.site = site;
        project.hidden_lines = hidden_lines;
        let drafts = foreign.as_ref().is_none_or(|(_, doc)| makes_missing(doc));
        loader.summary(src.as_ref(), raw.span, drafts)
    } else {
        recto.as_ref().map(|(file, doc)| loader.chapters(*file, doc, (&raw.meta, &making)))
    };
    if let Some((file, entries)) = order {
        project.order_file = file;
        project.entries = entries;
    }
    let of_editions = recto.as_ref().or(foreign.as_ref()).map_or(FileId::NONE, |(file, _)| *file);
    let reader = &mut Reader { file: of_editions, ground: Some(&ground), diags: loader.diags };
    super::editions::choose(reader, &project.editions, &making, &mut project.entries);
    super::editions::check_titles(reader, &project.editions, making.version(), &project.entries);
    for edition in &mut project.editions {
        let picture = |at: At<String>| Some(At { value: picture(reader, &files, &at)?, ..at });
        edition.cover = edition.cover.take().and_then(picture);
    }
    project.making = making.with_volumes(std::mem::take(&mut loader.of_volumes));
    project.volumes = std::mem::take(&mut loader.volumes);
    let file = recto.as_ref().or(foreign.as_ref()).map_or(FileId::NONE, |(file, _)| *file);
    project.filters = std::mem::take(&mut raw.filters);
    for filter in &mut project.filters {
        // A program on the path has a name and no place.
        let own = ground.inside(filter).filter(|path| *path != filter.value && files.is_file(path));
        filter.value = own.filter(|path| path.starts_with("../")).unwrap_or(filter.value.clone());
    }
    project.meta = loader.metadata(file, raw, by_summary, epoch);
    Some(project)
}

/// Tells of settings in mdBook's manifest that a manifest of Recto's beside it puts out of force.
fn tell_unread(reader: &mut Reader, mdbook: &dyn TableLike) {
    let output = mdbook.get("output").and_then(toml_edit::Item::as_table_like);
    let Some((output, own)) = output.and_then(|o| Some((o, o.get("recto")?))) else { return };
    let settings = own.as_table_like().into_iter().flat_map(|own| own.iter());
    if settings.into_iter().any(|(key, _)| !BACK_ENDS.contains(&key)) {
        let span = reader.key_span(output, "recto");
        let message = "[output.recto] is not read: there is a recto.toml beside it".to_owned();
        let help =
            "write its settings into recto.toml, or those of recto.toml here: [output.recto.print]";
        reader.warn(Code::NO_EFFECT, span, message, help);
    }
}

/// The language of the book: English is taken where nothing is said.
fn language_of(raw: &RawBook) -> &str {
    match raw.meta.language.as_str() {
        "" => "en",
        tag => tag,
    }
}

/// The nearest folder at or above `folder` that holds a book, as seen from where `shown` is seen.
fn book_above(folder: &Path, shown: &Path) -> Option<String> {
    let up = folder.ancestors().take(8).position(files::is_book)?;
    Some(outer(shown, up).display().to_string())
}

/// A folder in `folder` that holds a book, as seen from where `shown` is seen: the first by name.
fn book_below(folder: &Path, shown: &Path) -> Option<String> {
    let entries = fs::read_dir(folder).ok()?.flatten();
    let names = entries.filter(|e| files::is_book(&e.path())).map(|e| e.file_name());
    names.min().map(|name| shown.join(name).display().to_string())
}

/// The folder `levels` above a path, in the words of the path.
fn outer(path: &Path, levels: usize) -> PathBuf {
    let mut path = path.to_path_buf();
    for _ in 0..levels {
        let named = matches!(path.components().next_back(), Some(Component::Normal(_)));
        if !named || !path.pop() {
            path.push("..");
        }
    }
    let bare: PathBuf = path.components().filter(|c| *c != Component::CurDir).collect();
    if bare.as_os_str().is_empty() { PathBuf::from(".") } else { bare }
}

struct Loader<'a> {
    files: &'a Files,
    sources: &'a mut Sources,
    diags: &'a mut Diagnostics,
    /// Files of the backs of covers, which no line of the order lists.
    blurbs: Vec<String>,
    /// Folders of texts of editions.
    translations: BTreeSet<String>,
    /// Editions of the books that are its volumes.
    of_volumes: Vec<String>,
    /// Folders of these books.
    volumes: Vec<String>,
    /// Where values of the manifest are from.
    ground: Ground,
}

impl Loader<'_> {
    fn exists(&self, name: &str) -> bool {
        // What is there and can't be read is told when it is read.
        !matches!(self.files.check(name), Err(Fault::Missing))
    }

    fn no_manifest(&mut self, dir: &Path) {
        let message = format!("there is no recto.toml in `{}`", dir.display());
        let shown = shell_word(&dir.display().to_string());
        let root = self.files.root();
        let above = root.parent().and_then(|parent| book_above(parent, &outer(dir, 1)));
        let below = above.is_none().then(|| book_below(root, dir)).flatten();
        let found = adopt::find(self.files).filter(|_| above.is_none() && below.is_none());
        let help = if self.files.is_file(HOUSE) {
            "this is a house of many books: `recto build --all` builds them".to_string()
        } else if let Some(name) = misnamed(root) {
            match name.to_lowercase().contains(".toml") {
                true => format!("`{name}` is there: call it `recto.toml`"),
                false => {
                    format!("`{name}` is there: the manifest is TOML, and is called `recto.toml`")
                }
            }
        } else if let Some(book) = above.or(below) {
            format!("there is a book in `{book}`: run `recto -C {0} ...`", shell_word(&book))
        } else if let Some(found) = found {
            let files = match found.files() {
                1 => "the Markdown file there".to_string(),
                n => format!("the {n} Markdown files there"),
            };
            let order = found.order.map(|o| format!(", in the order of {o}")).unwrap_or_default();
            format!("`recto new {shown}` writes one for {files}{order}")
        } else {
            match adopt::other_manuscript(self.files) {
                Some(file) if file.ends_with(".scriv") => format!(
                    "compile `{file}` in Scrivener to MultiMarkdown, then `recto new {shown}` \
                     writes one for its files"
                ),
                Some(file) if is_of_word_processor(&file) => {
                    format!("`recto new {shown}` makes a book of `{file}`")
                }
                Some(file) => format!(
                    "Recto reads Markdown: `pandoc -t markdown {} -o book.md` makes it, then \
                     `recto new {shown}` writes a manifest",
                    shell_word(&file)
                ),
                None => "`recto new DIR` makes a book; or run Recto in the folder that holds \
                         recto.toml (or mdBook's book.toml)"
                    .to_string(),
            }
        };
        self.diags.push(Diagnostic::error(Code::NO_MANIFEST, Span::NONE, message).help(help));
    }

    /// A file's text in the sources, or a message.
    fn text(&mut self, name: &str) -> Option<FileId> {
        text(name, self.files, self.sources, self.diags)
    }

    fn document(&mut self, name: &str) -> Option<(FileId, Table)> {
        document(name, 0, self.files, self.sources, self.diags)
    }

    /// The order by `[chapters]`.
    fn chapters(
        &mut self,
        file: FileId,
        doc: &dyn TableLike,
        (meta, making): (&Metadata, &Making),
    ) -> (FileId, Vec<Entry>) {
        let displays = meta.displays.as_slice();
        let errors = self.diags.counts().0;
        let mut reader = Reader { file, ground: Some(&self.ground), diags: self.diags };
        let span = reader.key_span(doc, "chapters");
        let table = reader.table(doc, "chapters");
        let mut order = Order::new(&mut reader, self.files, displays, making);
        if let Some(table) = table {
            order.read(table);
        }
        let (mut entries, mut seen) = (order.entries, order.seen);
        let (volumes, left_out) = (order.volumes, order.left_out);
        self.volumes = volumes.iter().map(|volume| volume.folder.value.clone()).collect();
        if !volumes.is_empty() {
            let (files, ground) = (self.files, &self.ground);
            let omnibus = volumes::Omnibus { files, ground, displays, making, meta };
            self.of_volumes =
                volumes::expand(&omnibus, &volumes, &mut entries, (self.sources, self.diags));
            for file in entries.iter().filter(|e| e.volume > 0).filter_map(|e| e.file.as_ref()) {
                let Some(span) = seen.get(file) else { continue };
                let message = format!("`{file}` is listed here, and is a chapter of a volume");
                let help = "take this line out, or leave the file out `without` there";
                let d = Diagnostic::error(Code::LISTED_TWICE, *span, message);
                self.diags.push(d.help(help));
            }
        }
        if !left_out.is_empty() {
            // Only texts can be told as forgotten.
            let texts = self.files.list("", &["md", "markdown"]);
            for file in texts.into_iter().filter(|f| is_below(f, &left_out)) {
                seen.entry(file).or_insert(Span::NONE);
            }
        }
        // A list that can't be read makes every file look forgotten.
        let new = self.diags.iter().filter(|d| d.severity == Severity::Error).skip(errors);
        let readable =
            !new.into_iter().any(|d| matches!(d.code, Code::WRONG_TYPE | Code::UNKNOWN_KEY));
        let has_text = entries.iter().any(|e| e.file.is_some());
        let meant = self.diags.iter().any(|d| is_about(d, "chapters"));
        if !has_text && self.diags.counts().0 == errors && !meant {
            let message = "the book has no chapters".to_string();
            let d = Diagnostic::error(Code::NO_CHAPTERS, span, message);
            self.diags.push(d.help(
                "list the files in reading order: `[chapters]`, then `main = [\"first.md\"]`",
            ));
        }
        if readable && !meant {
            self.unlisted("", span, &seen);
        }
        (file, entries)
    }

    /// The order by `SUMMARY.md`.
    /// `book` is the place of mdBook's `[book]`.
    fn summary(
        &mut self,
        src: Option<&At<String>>,
        book: Span,
        drafts: bool,
    ) -> Option<(FileId, Vec<Entry>)> {
        let given = src.map_or("src", |s| s.value.as_str());
        let folder = match files::normal(given) {
            Some(folder) => folder,
            None if matches!(given, "." | "./") => String::new(),
            None => {
                let span = src.map_or(Span::NONE, |s| s.span);
                let message = format!("`{given}` leaves the project folder");
                self.diags.push(Diagnostic::error(Code::PATH_OUTSIDE, span, message));
                return None;
            }
        };
        let name =
            if folder.is_empty() { "SUMMARY.md".into() } else { format!("{folder}/SUMMARY.md") };
        if !self.exists(&name) {
            let span = src.map_or(book, |s| s.span);
            let message = format!("there is no `{name}`");
            let d = Diagnostic::error(Code::NO_SUMMARY, span, message);
            let other = ["SUMMARY.md", "src/SUMMARY.md", "docs/SUMMARY.md"];
            let other = other.iter().find(|f| self.files.is_file(f));
            let folder = other.map(|f| f.rsplit_once('/').map_or(".", |(folder, _)| folder));
            self.diags.push(
                d.help(match folder {
                    Some(f) => format!("one is in `{f}`: write `src = \"{f}\"` under `[book]`"),
                    None => {
                        "list the chapters there as mdBook does, or in `[chapters]` of a recto.toml"
                            .to_string()
                    }
                }),
            );
            return None;
        }
        let file = self.text(&name)?;
        let text = self.sources.get(file)?.text.clone();
        let mut reader = Reader::new(file, self.diags);
        let making = Making::default();
        let mut order = Order::new(&mut reader, self.files, &[], &making);
        summary::read(&mut order, &text, &folder, drafts);
        let (entries, seen) = (order.entries, order.seen);
        if entries.is_empty() && !self.diags.has_errors() {
            let d = Diagnostic::error(
                Code::NO_CHAPTERS,
                Span::new(file, 0, 0),
                "the book has no chapters",
            );
            self.diags.push(d.help("list them as links: `- [Title](file.md)`"));
        }
        let mut seen = seen;
        seen.insert(name, Span::NONE);
        self.unlisted(&folder, Span::new(file, 0, 0), &seen);
        Some((file, entries))
    }

    fn unlisted(&mut self, under: &str, span: Span, seen: &BTreeMap<String, Span>) {
        let listed: BTreeSet<String> = seen.keys().chain(&self.blurbs).cloned().collect();
        let mut files = paths::unlisted(self.files, under, &listed);
        files.retain(|file| !is_below(file, &self.translations));
        let help = "add it with `recto order add`, or begin its name with `_` to keep it out";
        for file in files.iter().take(MAX_UNLISTED) {
            let message = format!("`{file}` is in the folder, but no line lists it");
            self.diags.push(Diagnostic::warning(Code::UNLISTED_FILE, span, message).help(help));
        }
        if files.len() > MAX_UNLISTED {
            let more = files.len() - MAX_UNLISTED;
            let message =
                format!("{more} more Markdown files are in the folder that no line lists");
            self.diags.push(Diagnostic::warning(Code::UNLISTED_FILE, span, message).help(help));
        }
    }

    fn metadata(
        &mut self,
        file: FileId,
        mut raw: RawBook,
        mdbook: bool,
        epoch: Option<u64>,
    ) -> Metadata {
        let mut reader = Reader { file, ground: Some(&self.ground), diags: self.diags };
        if raw.span == Span::NONE {
            raw.span = Span::new(file, 0, 0);
        }
        // What is there and wrong is not told to be missing as well.
        let told = |reader: &Reader, key: &str| {
            reader.diags.iter().any(|d| is_about(d, key) || is_about(d, "book"))
        };
        if raw.meta.title.is_empty() {
            let help = "write `title = \"...\"` under `[book]`";
            if mdbook {
                // mdBook builds without a title, and its projects must build unchanged.
                if !told(&reader, "title") {
                    reader.warn(
                        Code::MISSING_TITLE,
                        raw.span,
                        "the book has no title".into(),
                        help,
                    );
                }
                raw.meta.title = "Untitled".to_string();
            } else if !told(&reader, "title") {
                reader.error(Code::MISSING_TITLE, raw.span, "the book has no title".into(), help);
            }
        }
        if raw.meta.language.is_empty() {
            raw.meta.language = "en".to_string();
            if !mdbook && !told(&reader, "language") {
                let message = "the book says no language; English is taken".into();
                let help = "write `language = \"en-GB\"` under `[book]`: hyphens, quotation marks and \
                            reading aloud depend on it";
                reader.warn(Code::MISSING_LANGUAGE, raw.span, message, help);
            }
        }
        if let Some(cover) = raw.cover.take()
            && let Some(path) = picture(&mut reader, self.files, &cover)
        {
            raw.meta.cover = Some(path);
            raw.meta.cover_span = cover.span;
        }
        book::complete(&mut reader, raw, epoch)
    }
}

/// The path of a cover's picture, or a message.
fn picture(reader: &mut Reader, files: &Files, at: &At<String>) -> Option<String> {
    let path = chapters::check_path(reader, &mut Checker::new(files, &PICTURES), at)?;
    let extension = path.rsplit('.').next().unwrap_or("").to_lowercase();
    if PICTURES.contains(&extension.as_str()) {
        return Some(path);
    }
    let message = format!("the cover `{path}` is no picture");
    let help = "give a JPEG, PNG, GIF, WebP or SVG file";
    reader.error(Code::BAD_COVER, at.span, message, help);
    None
}

/// A file's text in the sources, or a message.
fn text(
    name: &str,
    files: &Files,
    sources: &mut Sources,
    diags: &mut Diagnostics,
) -> Option<FileId> {
    let bytes = match files.read(name, MAX_MANIFEST) {
        Ok(bytes) => bytes,
        Err(fault) => {
            let why = match fault {
                Fault::TooLarge => format!("it is larger than {} MiB", MAX_MANIFEST >> 20),
                fault => fault.to_string(),
            };
            let message = format!("`{name}` can't be read: {why}");
            diags.push(Diagnostic::error(Code::UNREADABLE, Span::NONE, message));
            return None;
        }
    };
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(sources.add(name, text)),
        Err(e) => {
            let at = e.valid_up_to();
            let file = sources.add(name, String::from_utf8_lossy(bytes).as_ref());
            let wide = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
            let message = match wide {
                true => format!("`{name}` is saved as UTF-16; Recto reads UTF-8"),
                false => "the file is not UTF-8 here".to_string(),
            };
            let d = Diagnostic::error(Code::NOT_UTF8, Span::new(file, at, at + 1), message);
            diags.push(d.help("save it in the encoding UTF-8"));
            None
        }
    }
}

/// The tree of a TOML file, whose places in it begin at `from`; or a message.
pub(super) fn document(
    name: &str,
    from: usize,
    files: &Files,
    sources: &mut Sources,
    diags: &mut Diagnostics,
) -> Option<(FileId, Table)> {
    let file = text(name, files, sources, diags)?;
    let text = &sources.get(file)?.text;
    let fault = match Document::parse(format!("{}{text}", "\n".repeat(from))) {
        Ok(doc) => return Some((file, doc.into_table())),
        Err(fault) => fault,
    };
    let place = |at: usize| at.saturating_sub(from);
    let span = fault
        .span()
        .map_or(Span::new(file, 0, 0), |r| Span::new(file, place(r.start), place(r.end)));
    let mut lines = fault.message().lines();
    let what = lines.next().unwrap_or("this can't be read").trim().to_string();
    let rest: Vec<&str> = lines.map(str::trim).collect();
    let twice = what == "duplicate key";
    let what = if twice { "this name stands here twice".into() } else { what };
    if let Some((what, help)) = unquoted(text, span) {
        diags.push(Diagnostic::error(Code::TOML_SYNTAX, span, what).help(help));
        return None;
    }
    let d = Diagnostic::error(Code::TOML_SYNTAX, span, what);
    diags.push(match rest.is_empty() {
        true if twice => d.help("keep one of the two, or give the other another name"),
        true => d,
        false => d.help(rest.join("; ")),
    });
    None
}

/// Whether a file is one of these, or lies below one of these folders.
fn is_below(file: &str, others: &BTreeSet<String>) -> bool {
    let mut folders = file.match_indices('/').map(|(at, _)| &file[..at]);
    others.contains(file) || folders.any(|folder| others.contains(folder))
}

/// What is wrong with the quotation marks of a line on which TOML can't be read, and how it is meant.
fn unquoted(text: &str, span: Span) -> Option<(String, String)> {
    let at = text.floor_char_boundary((span.start as usize).min(text.len()));
    let start = text[..at].rfind('\n').map_or(0, |n| n + 1);
    let line = text[start..].lines().next().unwrap_or_default();
    let (key, value) = line.split_once('=')?;
    let (key, value) = (key.trim(), value.split(" #").next().unwrap_or_default().trim());
    let sign = |c: char| c.is_alphanumeric() || "-_.".contains(c);
    if key.is_empty() || !key.chars().all(sign) || value.is_empty() {
        return None;
    }
    if value.starts_with(char::is_alphabetic) && !matches!(value, "true" | "false") {
        let words = value.replace('"', "\\\"");
        let what = "a text stands between quotation marks".to_owned();
        return Some((what, format!("write `{key} = \"{words}\"`")));
    }
    let curly = ['\u{201c}', '\u{201d}', '\u{2018}', '\u{2019}', '\u{201e}'];
    if value.starts_with(curly) {
        let words = value.trim_matches(curly);
        let what = "curly quotation marks mean nothing in TOML".to_owned();
        return Some((what, format!("write `{key} = \"{words}\"`")));
    }
    let inner = value.strip_prefix('"')?;
    let inner = inner.strip_suffix('"').unwrap_or(inner);
    if !inner.contains('"') || inner.contains("\\\"") || inner.contains("\", ") {
        return None;
    }
    let help = match inner.contains('\'') {
        false => format!("write `{key} = '{inner}'`, or `\\\"` for each mark within"),
        true => "write `\\\"` for each mark within".to_owned(),
    };
    Some(("a quotation mark within the text ends it".to_owned(), help))
}

/// A file that is meant as the manifest and has another name.
fn misnamed(root: &Path) -> Option<String> {
    const NAMES: [&str; 5] =
        ["recto.toml", "recto.yaml", "recto.yml", "recto.json", "recto.toml.txt"];
    let name = |e: fs::DirEntry| e.file_name().into_string().ok();
    let names = fs::read_dir(root).ok()?.flatten().filter_map(name);
    names.filter(|n| NAMES.contains(&n.to_lowercase().as_str())).min()
}

/// Keys of `[book]` that stand above all tables, after a message for each.
fn tell_homeless(reader: &mut Reader, doc: &dyn TableLike) -> Vec<&'static str> {
    let value = |key: &str| doc.get(key).is_some_and(|i| i.is_value() && !i.is_table_like());
    let found: Vec<&str> = book::KEYS.into_iter().filter(|k| value(k)).collect();
    for key in &found {
        let span = reader.key_span(doc, key);
        let message = format!("`{key}` stands outside of the tables");
        reader.error(Code::UNKNOWN_KEY, span, message, "write it below a line `[book]`");
        reader.about(key);
    }
    found
}

/// Whether a message is about this key, or about one that is misspelt, or stands in the wrong table,
/// for it.
fn is_about(d: &Diagnostic, key: &str) -> bool {
    matches!(&d.about, Some(About::Key(about)) if about == key)
}

/// mdBook's `book.toml`: the keys of `[book]` that say something of the book. Everything else in
/// the file is mdBook's own business. Returns `src`.
fn read_book_toml(
    reader: &mut Reader,
    doc: &dyn TableLike,
    raw: &mut RawBook,
) -> Option<At<String>> {
    raw.span = reader.key_span(doc, "book");
    tell_tables(reader, doc);
    let table = reader.table(doc, "book")?;
    let src = reader.string(table, "src");
    let known = ["title", "author", "authors", "description", "language", "src"];
    tell_keys(reader, table, &known);
    let mut ours = toml_edit::InlineTable::new();
    for (key, item) in table.iter().filter(|(k, _)| known.contains(k) && *k != "src") {
        if let Some(value) = item.as_value()
            && value.as_str() != Some("")
        {
            ours.insert(key, value.clone());
        }
    }
    book::read(reader, &ours, raw);
    src
}

/// Whether mdBook makes the files that its summary names and that are not there.
fn makes_missing(doc: &dyn TableLike) -> bool {
    let build = doc.get("build").and_then(|table| table.get("create-missing"));
    build.and_then(|value| value.as_bool()) != Some(false)
}

/// With what lines of code begin that are hidden, by language.
fn hidden_lines_of(html: Option<&dyn TableLike>) -> BTreeMap<String, String> {
    let code = html.and_then(|html| html.get("code")?.get("hidelines")?.as_table_like());
    let marks = code.into_iter().flat_map(|table| table.iter());
    marks.filter_map(|(lang, mark)| Some((lang.to_owned(), mark.as_str()?.to_owned()))).collect()
}

/// Keys of mdBook that say nothing of the book.
const MDBOOKS_OWN: [&str; 2] = ["multilingual", "text-direction"];

/// Tells of tables in mdBook's `book.toml` that only `recto.toml` has.
fn tell_tables(reader: &mut Reader, doc: &dyn TableLike) {
    for key in TABLES.iter().filter(|t| **t != "book" && doc.contains_key(t)) {
        let span = reader.key_span(doc, key);
        let message = format!("`[{key}]` is not read from mdBook's book.toml");
        let help = "write it into a recto.toml beside it";
        reader.warn(Code::UNREAD_KEY, span, message, help);
    }
}

/// Tells of keys in `[book]` of mdBook's `book.toml` that only `recto.toml` has, and of those that
/// are misspelt.
fn tell_keys(reader: &mut Reader, book: &dyn TableLike, known: &[&str]) {
    for (key, _) in book.iter().filter(|(k, _)| !known.contains(k) && !MDBOOKS_OWN.contains(k)) {
        let span = reader.key_span(book, key);
        let (help, meant) = match nearest(key, known.iter().copied()) {
            _ if book::KEYS.contains(&key) => {
                ("write it under `[book]` of a recto.toml beside it".to_owned(), key)
            }
            Some(near) => (format!("did you mean `{near}`?"), near),
            None => continue,
        };
        let message = format!("`{key}` is not read from mdBook's book.toml");
        reader.warn(Code::UNREAD_KEY, span, message, &help);
        reader.about(meant);
    }
}

/// Whether `recto new` reads a file of this name as a manuscript.
fn is_of_word_processor(file: &str) -> bool {
    let file = file.to_lowercase();
    [".docx", ".odt", ".fodt"].iter().any(|ending| file.ends_with(ending))
}

#[cfg(test)]
#[path = "load_tests.rs"]
pub(super) mod tests;
