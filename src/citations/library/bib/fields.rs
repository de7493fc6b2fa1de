//! Fields of BibLaTeX and BibTeX to the variables of CSL.

use super::super::super::item::{Date, Day, Item, SORT_TITLE};
use super::super::{FaultKind, Library, dates, keywords};
use super::known::{is_of_program, is_read, language_tag};
use super::people;
use super::syntax::Raw;
use super::tex::{self, Want};

/// A work of its fields, and its keywords.
pub(super) fn item(raw: &Raw, library: &mut Library) -> (Item, Vec<String>) {
    let mut reader = Reader { raw, library, item: Item::default() };
    reader.item.key = raw.key.clone();
    reader.kind();
    reader.names();
    reader.titles();
    reader.texts();
    reader.numbers();
    reader.dates();
    reader.lost();
    let words = raw.get("keywords").map(keywords).unwrap_or_default();
    (reader.item, words)
}

struct Reader<'a> {
    raw: &'a Raw,
    library: &'a mut Library,
    item: Item,
}

impl Reader<'_> {
    fn text(&mut self, field: &str, want: Want) -> Option<String> {
        let field = self.raw.field(field)?;
        let (text, unknown) = tex::read(&field.value, want);
        for command in unknown {
            let kind = FaultKind::Command(command);
            self.library.tell(field.range.clone(), &self.raw.key, kind);
        }
        (!text.is_empty()).then_some(text)
    }

    fn set(&mut self, variable: &str, text: Option<String>) {
        if let Some(text) = text {
            self.item.texts.entry(variable.to_owned()).or_insert(text);
        }
    }

    fn copy(&mut self, field: &str, variable: &str) {
        let text = self.text(field, Want::Text);
        self.set(variable, text);
    }

    fn kind(&mut self) {
        let subtype = self.raw.get("entrysubtype").unwrap_or_default().to_lowercase();
        let kind = match (self.raw.kind.as_str(), subtype.as_str()) {
            ("article" | "suppperiodical", "magazine") => "article-magazine",
            ("article" | "suppperiodical", "newspaper") => "article-newspaper",
            ("article", _) if self.is_preprint() => "article",
            ("article" | "suppperiodical", _) => "article-journal",
            ("periodical", _) => "periodical",
            (
                "book" | "mvbook" | "collection" | "mvcollection" | "reference" | "mvreference"
                | "proceedings" | "mvproceedings" | "manual" | "commentary",
                _,
            ) => "book",
            ("booklet", _) => "pamphlet",
            ("inbook" | "bookinbook" | "suppbook" | "incollection" | "suppcollection", _) => {
                "chapter"
            }
            ("inreference", _) => "entry-encyclopedia",
            ("inproceedings" | "conference", _) => "paper-conference",
            ("dataset", _) => "dataset",
            ("software", _) => "software",
            ("online" | "electronic" | "www", _) => match subtype.as_str() {
                "blog" | "post-weblog" => "post-weblog",
                _ => "webpage",
            },
            ("jurisdiction", _) => "legal_case",
            ("legislation", _) => "legislation",
            ("legal", _) => legal_kind(self.raw.get("type").unwrap_or_default()),
            ("patent", _) => "patent",
            ("letter", _) => "personal_communication",
            ("movie" | "video", _) => "motion_picture",
            ("audio" | "music", _) => "song",
            ("image" | "artwork", _) => "graphic",
            ("performance", _) => "performance",
            ("report" | "techreport", _) => "report",
            ("review", _) => "review",
            ("standard", _) => "standard",
            ("thesis" | "phdthesis" | "mastersthesis", _) => "thesis",
            ("unpublished", _) if self.raw.field("eventtitle").is_some() => "speech",
            ("unpublished", _) => "manuscript",
            ("misc", "magazine") => "article-magazine",
            ("misc", _) => "document",
            (other, _) => {
                let kind = FaultKind::Type(other.to_owned());
                let start = self.raw.range.start;
                let range = start..start + other.len() + 1;
                self.library.tell(range, &self.raw.key, kind);
                "document"
            }
        };
        self.item.kind = kind.to_owned();
    }

    /// Whether an article is in an archive of preprints and in no journal.
    fn is_preprint(&self) -> bool {
        let archive = self.raw.get("eprinttype").or(self.raw.get("archiveprefix"));
        let journal = self.raw.field("journal").or(self.raw.field("journaltitle"));
        journal.is_none() && archive.is_some_and(|name| name.eq_ignore_ascii_case("arxiv"))
    }

    /// The body that a judgment or the like is of.
    fn authority(&mut self) {
        if self.item.kind == "legal_case" {
            let bodies = ["institution", "organization"];
            let body = bodies.iter().find_map(|field| self.listed(field));
            self.set("authority", body);
        }
    }

    fn names(&mut self) {
        let options = self.raw.get("options").unwrap_or_default().replace(' ', "");
        let keeps =
            options.split(',').any(|option| option == "useprefix=true" || option == "useprefix");
        let roles = [
            ("author", "author"),
            ("translator", "translator"),
            ("bookauthor", "container-author"),
            ("director", "director"),
        ];
        for (field, variable) in roles {
            self.people(field, variable, keeps);
        }
        for (field, kind) in [
            ("editor", "editortype"),
            ("editora", "editoratype"),
            ("editorb", "editorbtype"),
            ("editorc", "editorctype"),
        ] {
            let role = match self.raw.get(kind).unwrap_or_default() {
                "director" => "director",
                "compiler" => "compiler",
                "producer" => "producer",
                "organizer" => "organizer",
                "illustrator" => "illustrator",
                "collaborator" | "founder" | "continuator" | "redactor" | "reviser" => {
                    "contributor"
                }
                _ if field == "editor" => "editor",
                _ => "contributor",
            };
            self.people(field, role, keeps);
        }
    }

    fn people(&mut self, field: &str, variable: &str, keeps: bool) {
        let Some(field) = self.raw.field(field) else { return };
        let (people, bad) = people::read(&field.value, keeps);
        for name in bad {
            self.library.tell(field.range.clone(), &self.raw.key, FaultKind::Name(name));
        }
        if !people.is_empty() {
            self.item.names.entry(variable.to_owned()).or_default().extend(people);
        }
    }

    /// A title with its subtitle and what is added to it.
    fn title(&mut self, title: &str, subtitle: &str, addon: &str) -> Option<String> {
        let mut whole = self.text(title, Want::Title)?;
        if let Some(subtitle) = self.text(subtitle, Want::Title) {
            let ends =
                whole.trim_end_matches("</span>").ends_with(['?', '!', ':', '.', '\u{2026}']);
            whole.push_str(if ends { " " } else { ": " });
            whole.push_str(&subtitle);
        }
        if let Some(addon) = self.text(addon, Want::Title) {
            whole.push_str(". ");
            whole.push_str(&addon);
        }
        Some(whole)
    }

    fn titles(&mut self) {
        let title = self.title("title", "subtitle", "titleaddon");
        let main = self.title("maintitle", "mainsubtitle", "maintitleaddon");
        let host = self.title("booktitle", "booksubtitle", "booktitleaddon");
        let journal = self.title("journaltitle", "journalsubtitle", "journaltitleaddon");
        let journal = journal.or_else(|| self.text("journal", Want::Title));
        let issue = self.title("issuetitle", "issuesubtitle", "issuetitleaddon");
        match (host, main) {
            (Some(host), Some(main)) => {
                self.set("container-title", Some(main));
                self.set("volume-title", Some(host));
                self.set("title", title);
            }
            (None, Some(main)) => {
                self.set("title", Some(main));
                self.set("volume-title", title);
            }
            (host, None) => {
                self.set("container-title", journal.or(host));
                self.set("volume-title", issue);
                self.set("title", title);
            }
        }
        // An issue with a title of its own stands in its periodical.
        if self.item.kind == "periodical"
            && let Some(issue) = self.item.texts.remove("volume-title")
        {
            let title = self.item.texts.insert("title".to_owned(), issue);
            self.set("container-title", title);
        }
        let short = self.text("shorttitle", Want::Title);
        let has_subtitle = self.raw.field("subtitle").is_some();
        let own = has_subtitle.then(|| self.text("title", Want::Title)).flatten();
        let own = own.filter(|_| self.raw.field("maintitle").is_none());
        self.set("title-short", short.or(own));
        let short = self.text("shortjournal", Want::Title);
        self.set("container-title-short", short);
        let series = self.text("series", Want::Title);
        self.set("collection-title", series);
        let sorted = self.text("sorttitle", Want::Title);
        self.set(SORT_TITLE, sorted);
        let original = self.text("origtitle", Want::Title);
        self.set("original-title", original);
        let reviewed = self.text("reviewtitle", Want::Title);
        self.set("reviewed-title", reviewed);
    }

    /// A list ("Publisher and Publisher") as a text.
    fn listed(&mut self, field: &str) -> Option<String> {
        let value = &self.raw.field(field)?.value;
        let parts = people::list(value).into_iter().map(|part| tex::read(&part, Want::Text).0);
        let parts: Vec<String> = parts.filter(|part| !part.is_empty()).collect();
        (!parts.is_empty()).then(|| parts.join("; "))
    }

    fn texts(&mut self) {
        self.authority();
        // A court is no publisher.
        let court = self.item.kind == "legal_case";
        let publishers: Vec<String> =
            ["school", "institution", "organization", "publisher", "howpublished"]
                .iter()
                .filter(|field| !(court && matches!(**field, "institution" | "organization")))
                .filter_map(|field| self.listed(field))
                .collect();
        let publisher = (!publishers.is_empty()).then(|| publishers.join("; "));
        match self.item.kind.as_str() {
            "patent" => self.set("authority", publisher),
            _ => self.set("publisher", publisher),
        }
        let place = self.listed("location").or_else(|| self.listed("address"));
        self.set("publisher-place", place);
        let place = self.listed("origlocation");
        self.set("original-publisher-place", place);
        let publisher = self.listed("origpublisher");
        self.set("original-publisher", publisher);
        for (field, variable) in [
            ("venue", "event-place"),
            ("eventtitle", "event-title"),
            ("annote", "annote"),
            ("annotation", "annote"),
            ("abstract", "abstract"),
            ("pubstate", "status"),
            ("library", "call-number"),
            ("version", "version"),
            ("keywords", "keyword"),
        ] {
            self.copy(field, variable);
        }
        let notes = [self.text("note", Want::Text), self.text("addendum", Want::Text)];
        let notes: Vec<String> = notes.into_iter().flatten().collect();
        self.set("note", (!notes.is_empty()).then(|| notes.join(". ")));
        let genre = self.genre();
        self.set("genre", genre);
        let language = self.raw.get("langid").or(self.raw.get("hyphenation"));
        let language = language.or(self.raw.get("language")).map(language_tag);
        self.set("language", language);
        self.addresses();
    }

    fn genre(&mut self) -> Option<String> {
        let own = self.text("type", Want::Text);
        let named = |name: &str| {
            Some(match name {
                "phdthesis" => "PhD thesis",
                "mathesis" | "mastersthesis" => "Master\u{2019}s thesis",
                "bathesis" => "Bachelor\u{2019}s thesis",
                "candthesis" => "Candidate thesis",
                "techreport" => "Technical report",
                "resreport" => "Research report",
                "software" => "Computer software",
                "datacd" => "Data CD",
                "audiocd" => "Audio CD",
                "patent" | "patentus" | "patenteu" | "patentde" | "patentuk" | "patentfr" => {
                    "Patent"
                }
                _ => return None,
            })
        };
        match own {
            Some(own) => Some(named(&own).map_or(own, str::to_owned)),
            None => named(&self.raw.kind).filter(|_| self.item.kind == "thesis").map(str::to_owned),
        }
    }

    fn addresses(&mut self) {
        let verbatim = |text: &str| {
            let text = text.trim();
            let text =
                text.strip_prefix("\\url{").and_then(|t| t.strip_suffix('}')).unwrap_or(text);
            let mut out = String::new();
            let mut chars = text.chars().peekable();
            while let Some(c) = chars.next() {
                match (c, chars.peek()) {
                    // Signs that TeX wants escaped: `\_`, `\%`, `\&`, `\#`.
                    ('\\', Some('_' | '%' | '&' | '#' | '$' | '{' | '}')) => {}
                    ('\\', Some('~')) => {
                        chars.next();
                        out.push('~');
                        if chars.peek() == Some(&'{') {
                            chars.next();
                            chars.next();
                        }
                    }
                    ('{' | '}', _) => {}
                    (c, _) => out.push(c),
                }
            }
            out.replace("\\textasciitilde", "~")
        };
        let url = self.raw.get("url").map(verbatim);
        let howpublished = self.raw.get("howpublished").filter(|text| text.starts_with("\\url{"));
        let from_howpublished = howpublished.map(verbatim);
        if from_howpublished.is_some() {
            self.item.texts.remove("publisher");
        }
        self.set("URL", url.or(from_howpublished));
        let doi = self.raw.get("doi").map(verbatim);
        let bare = |doi: String| {
            let heads = [
                "https://doi.org/",
                "http://doi.org/",
                "https://dx.doi.org/",
                "http://dx.doi.org/",
                "doi:",
            ];
            let head = heads.iter().find(|head| doi.to_lowercase().starts_with(**head));
            head.map_or(doi.clone(), |head| doi[head.len()..].to_owned())
        };
        self.set("DOI", doi.map(bare));
        for (field, variable) in
            [("isbn", "ISBN"), ("issn", "ISSN"), ("pmid", "PMID"), ("pmcid", "PMCID")]
        {
            let text = self.raw.get(field).map(str::to_owned);
            self.set(variable, text);
        }
        let kind = self.raw.get("eprinttype").or(self.raw.get("archiveprefix"));
        let kind = kind.unwrap_or_default().to_lowercase();
        let eprint = self.raw.get("eprint").map(verbatim);
        match (kind.as_str(), eprint) {
            ("arxiv", Some(eprint)) => {
                self.set("URL", Some(format!("https://arxiv.org/abs/{eprint}")));
                self.set("number", Some(format!("arXiv:{eprint}")));
                if self.item.kind == "article" {
                    self.set("publisher", Some("arXiv".to_owned()));
                }
            }
            ("jstor", Some(eprint)) => {
                self.set("URL", Some(format!("https://www.jstor.org/stable/{eprint}")));
            }
            ("pubmed", Some(eprint)) => self.set("PMID", Some(eprint)),
            ("hdl", Some(eprint)) => {
                self.set("URL", Some(format!("https://hdl.handle.net/{eprint}")))
            }
            (_, Some(eprint)) => self.set("archive_location", Some(eprint)),
            _ => {}
        }
    }

    fn numbers(&mut self) {
        let number = match self.item.kind.as_str() {
            // A review is a sort of article (BibLaTeX's manual, 2.1.3).
            "article-journal" | "article-magazine" | "article-newspaper" | "periodical"
            | "review" => "issue",
            "book" | "chapter" | "paper-conference" | "entry-encyclopedia" => "collection-number",
            _ => "number",
        };
        self.copy("number", number);
        self.copy("issue", "issue");
        self.copy("volume", "volume");
        self.copy("volumes", "number-of-volumes");
        let edition = self.text("edition", Want::Text).map(edition_number);
        self.set("edition", edition);
        self.copy("pagetotal", "number-of-pages");
        self.copy("chapter", "chapter-number");
        self.copy("part", "part-number");
        let pages = self.text("pages", Want::Plain).map(|text| pages(&text));
        self.set("page", pages);
        self.copy("eid", "page");
    }

    fn dates(&mut self) {
        self.date("date", "issued");
        self.date("eventdate", "event-date");
        self.date("origdate", "original-date");
        self.date("urldate", "accessed");
        if !self.item.dates.contains_key("issued") {
            self.year();
        }
        // BibLaTeX's `issue` is for what is no number: "Spring" is a date.
        let named = self.item.text("issue").and_then(season);
        if let Some(month) = named
            && let Some(date) = self.item.dates.get_mut("issued")
            && date.end.is_none()
            && let Some(start) = date.start.as_mut().filter(|day| day.month == 0)
        {
            start.month = month;
            self.item.texts.remove("issue");
        }
    }

    fn date(&mut self, field: &str, variable: &str) {
        let Some(field) = self.raw.field(field) else { return };
        let text = field.value.trim();
        let date = Date::read(text).or_else(|| dates::in_words(text));
        let date = date.unwrap_or_else(|| {
            let kind = FaultKind::Date(text.to_owned());
            self.library.tell(field.range.clone(), &self.raw.key, kind);
            Date { literal: tex::read(text, Want::Text).0, ..Date::default() }
        });
        self.item.dates.insert(variable.to_owned(), date);
    }

    /// BibTeX's `year`, `month`, `day`.
    fn year(&mut self) {
        let Some(field) = self.raw.field("year") else { return };
        let text = tex::read(&field.value, Want::Plain).0;
        let bracketed = text.strip_prefix('[').and_then(|text| text.strip_suffix(']'));
        let bare = bracketed.unwrap_or(&text);
        let date = Date::read(&spanned(bare)).or_else(|| dates::in_words(bare));
        let Some(mut date) = date else {
            // "forthcoming" and the like are words, not dates gone wrong.
            if text.contains(|c: char| c.is_ascii_digit()) {
                let kind = FaultKind::Date(text.clone());
                self.library.tell(field.range.clone(), &self.raw.key, kind);
            }
            let date = Date { literal: text, ..Date::default() };
            self.item.dates.insert("issued".to_owned(), date);
            return;
        };
        // With its month it is written as dates are.
        let has_month = date.start.is_some_and(|day| day.month > 0);
        if let Some(start) = date.start.filter(|day| day.month == 0 && date.end.is_none()) {
            let (month, end) = self.month();
            let day = self.raw.get("day").and_then(|day| day.parse().ok()).unwrap_or(0);
            date.start = Some(Day { month, day: if month == 0 { 0 } else { day }, ..start });
            date.end = end.map(|month| Day { month, ..start });
        }
        if bracketed.is_some() && !has_month {
            // The book does not say it: the brackets tell so (Chicago Manual of Style 14.44).
            let dashed = bare.replace("--", "-").replace('-', "\u{2013}");
            date.year = format!("[{}]", dashed.replace(' ', "\u{a0}"));
            date.end = date.end.filter(|end| Some(end.year) == date.start.map(|start| start.year));
        }
        self.item.dates.insert("issued".to_owned(), date);
    }

    /// The month, and the last one of a span of months.
    fn month(&mut self) -> (u8, Option<u8>) {
        let Some(field) = self.raw.field("month") else { return (0, None) };
        let text = tex::read(&field.value, Want::Plain).0;
        let one = |text: &str| {
            let text = text.trim().trim_end_matches('.');
            let number = text.parse::<u8>().ok().filter(|month| (1..=12).contains(month));
            number.or_else(|| dates::month(text))
        };
        let mut parts = text.split(['/', '\u{2013}', '-']).filter(|part| !part.trim().is_empty());
        let (first, last) = (parts.next().and_then(one), parts.next().and_then(one));
        if first.is_none() {
            let kind = FaultKind::Date(text.clone());
            self.library.tell(field.range.clone(), &self.raw.key, kind);
        }
        (first.unwrap_or(0), last.filter(|_| first.is_some()))
    }

    /// Tells of fields that no citation shows.
    fn lost(&mut self) {
        for field in &self.raw.fields {
            let name = field.name.as_str();
            if !is_read(name) && !is_of_program(name) && !field.value.trim().is_empty() {
                let kind = FaultKind::Lost(field.name.clone());
                self.library.tell(field.range.clone(), &self.raw.key, kind);
            }
        }
    }
}

/// A span of years as the Extended Date/Time Format has it: "1794--1801" and "1794-95".
fn spanned(text: &str) -> String {
    let Some((from, to)) = text.split_once(['\u{2013}', '\u{2014}', '-']) else {
        return text.to_owned();
    };
    let (from, to) = (from.trim(), to.trim_matches(['-', '\u{2013}', ' ']));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    match (digits(from) && from.len() == 4 && digits(to), to.len()) {
        (true, 4) => format!("{from}/{to}"),
        // What it leaves out is that of the first.
        (true, 2) => format!("{from}/{}{to}", &from[..2]),
        _ => text.to_owned(),
    }
}

/// The season that an issue is named after, as months behind the twelfth: spring is 13.
fn season(issue: &str) -> Option<u8> {
    match issue.trim().to_lowercase().as_str() {
        "spring" => Some(13),
        "summer" => Some(14),
        "autumn" | "fall" => Some(15),
        "winter" => Some(16),
        _ => None,
    }
}

/// What a work of BibLaTeX's `@legal` is by its `type`: treaties are what it is for.
fn legal_kind(kind: &str) -> &'static str {
    let kind = kind.trim().to_lowercase();
    match kind.as_str() {
        "" => "treaty",
        "bill" => "bill",
        "regulation" => "regulation",
        kind if kind.contains("treaty") => "treaty",
        _ => "legislation",
    }
}

/// The number of an edition in an English word ("Second" is 2), which styles write as they want.
fn edition_number(text: String) -> String {
    const ORDINALS: [&str; 20] = [
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "twelfth",
        "thirteenth",
        "fourteenth",
        "fifteenth",
        "sixteenth",
        "seventeenth",
        "eighteenth",
        "nineteenth",
        "twentieth",
    ];
    let place = ORDINALS.iter().position(|word| text.eq_ignore_ascii_case(word));
    place.map_or(text, |place| (place + 1).to_string())
}

/// Ranges of pages with one hyphen.
fn pages(text: &str) -> String {
    text.replace(['\u{2013}', '\u{2014}'], "-")
}
