//! The sheet for a shop's form: each field with its value as it can be pasted, and what the form would not take.

mod forms;

use super::keys;
use super::onix::inches;
use super::record::{Form, Product, Record};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::manifest::{Audience, Binding, Price, Status, Trade, role_word};
use crate::model::Metadata;
use crate::source::{Sources, Span};
use forms::{Limit, ShopForm, Unit, form};
use serde_json::{Map, Value, json};

pub(crate) use forms::FORMS;

/// A sheet.
#[derive(Debug)]
pub(crate) struct Sheet {
    /// The shop's name in commands.
    pub shop: &'static str,
    /// Its name for people.
    pub name: String,
    /// What is the same of all editions.
    pub fields: Vec<Field>,
    /// What each edition has of its own: its name, its fields.
    pub editions: Vec<(String, Vec<Field>)>,
}

/// A field of a form.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Field {
    /// Its name for programs.
    pub key: &'static str,
    /// Its name for people.
    pub label: &'static str,
    /// Its values: mostly one, a line for each where it is a list.
    pub values: Vec<String>,
    /// How much of the room it takes: `1,234 of 4,000 characters`.
    pub room: Option<String>,
    /// A list for programs too, however many there are.
    pub list: bool,
}

impl Field {
    fn one(key: &'static str, label: &'static str, value: impl Into<String>) -> Field {
        Field { key, label, values: vec![value.into()], room: None, list: false }
    }

    fn list(key: &'static str, label: &'static str, values: Vec<String>) -> Field {
        Field { key, label, values, room: None, list: true }
    }
}

impl Sheet {
    /// The sheet as one object.
    pub(crate) fn json(&self) -> Value {
        let object = |fields: &[Field]| -> Map<String, Value> {
            let value = |field: &Field| match field.list {
                true => json!(field.values),
                false => json!(field.values.join("\n")),
            };
            fields.iter().map(|field| (field.key.to_owned(), value(field))).collect()
        };
        let editions = self.editions.iter().map(|(name, fields)| {
            let mut all = object(fields);
            all.insert("edition".into(), json!(name));
            Value::Object(all)
        });
        json!({
            "type": "sheet",
            "shop": self.shop,
            "name": self.name,
            "fields": object(&self.fields),
            "editions": editions.collect::<Vec<_>>(),
        })
    }
}

/// The sheet for a shop of [`FORMS`]; what its form would not take is told.
pub(crate) fn sheet(
    shop: &'static str,
    record: &Record,
    sources: &Sources,
    found: &mut Diagnostics,
) -> Option<Sheet> {
    let form = form(shop)?;
    let mut teller = Teller { form: &form, sources, found };
    let fields = fields(record, &mut teller);
    let editions = record.products.iter().filter(|product| form.sells(&product.identity));
    let editions = editions.map(|p| (p.identity.name.clone(), edition(p, record))).collect();
    Some(Sheet { shop, name: form.name.clone(), fields, editions })
}

/// What tells of limits.
struct Teller<'a> {
    form: &'a ShopForm,
    sources: &'a Sources,
    found: &'a mut Diagnostics,
}

impl Teller<'_> {
    fn place(&self, table: &str, key: &str) -> Span {
        keys::place(self.sources, table, key)
    }

    fn tell(&mut self, code: Code, span: Span, what: String, help: &str) {
        let what = format!("{}: {what}", self.form.name);
        self.found.push(Diagnostic::warning(code, span, what).help(help));
    }

    /// The room that a text takes; told where it is more than there is.
    fn room(
        &mut self,
        label: &str,
        text: &str,
        limit: Option<&Limit>,
        span: Span,
    ) -> Option<String> {
        let limit = limit?;
        let (count, unit) = match limit.unit {
            Unit::Characters => (text.chars().count(), "characters"),
            Unit::Markup => (markup(text).chars().count(), "characters with HTML"),
            Unit::Words => (text.split_whitespace().count(), "words"),
        };
        if count > limit.most {
            let what = format!("{label} has {count} {unit}, and the form takes {}", limit.most);
            let help = format!("shorten it by {} ({})", count - limit.most, limit.source);
            self.tell(Code::RECORD_LIMIT, span, what, &help);
        }
        Some(format!("{count} of {} {unit}", limit.most))
    }
}

/// A text as HTML, as forms that take it count.
fn markup(text: &str) -> String {
    let paragraphs = text.split("\n\n").map(str::trim).filter(|p| !p.is_empty());
    let all: Vec<String> = paragraphs.map(str::to_owned).collect();
    match all.as_slice() {
        [one] => one.clone(),
        all => all.iter().map(|p| format!("<p>{p}</p>")).collect(),
    }
}

/// The paragraphs of a text, each on a line.
fn paragraphs(text: &str) -> Vec<String> {
    let all = text.split("\n\n").map(|p| p.split_whitespace().collect::<Vec<_>>().join(" "));
    all.filter(|p| !p.is_empty()).collect()
}

fn fields(record: &Record, teller: &mut Teller) -> Vec<Field> {
    let (meta, trade) = (&record.work.meta, &record.work.trade);
    let form = teller.form;
    let mut out = Vec::new();
    let mut title = Field::one("title", "Title", &*meta.title);
    let whole = [Some(meta.title.as_str()), meta.subtitle.as_deref()];
    let whole = whole.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let span = teller.place("book", "title");
    title.room = teller.room("the title with its subtitle", &whole, form.title.as_ref(), span);
    out.push(title);
    let mut some = |key, label, value: Option<String>| {
        out.extend(value.map(|value| Field::one(key, label, value)));
    };
    some("subtitle", "Subtitle", meta.subtitle.clone());
    some("series", "Series", meta.series.as_ref().map(|s| s.name.clone()));
    some("volume", "Volume", meta.series.as_ref().and_then(|s| s.number.clone()));
    some("edition-number", "Edition", trade.edition_number.map(|n| n.to_string()));
    some("edition-statement", "Edition statement", meta.edition.clone());
    out.push(Field::list("contributors", "Contributors", people(meta)));
    let mut some = |key, label, value: Option<String>| {
        out.extend(value.map(|value| Field::one(key, label, value)));
    };
    some("language", "Language", Some(meta.language.clone()));
    some("publisher", "Publisher", meta.publisher.clone());
    some("imprint", "Imprint", trade.imprint.clone());
    some("date", "Date of publication", meta.date.clone());
    some("status", "Status", Some(status(trade.status).into()));
    some("territory", "Territory", trade.territory.as_ref().map(|t| t.words()));
    some("audience", "Audience", trade.audience.map(|a| audience(a).into()));
    some("ages", "Ages", trade.ages.map(|(from, to)| ages(from, to)));
    some("lccn", "LCCN", trade.lccn.as_ref().map(|at| at.value.clone()));
    out.extend(descriptions(record, teller));
    out.extend(keywords(record, teller));
    out.extend(subjects(record, teller));
    out.extend(ai(record, teller));
    out
}

/// Who made the book, each with the word for the role.
fn people(meta: &Metadata) -> Vec<String> {
    let named = meta.contributors.iter().map(|c| match role_word(&c.role) {
        Some(word) => format!("{} ({word})", c.name),
        None => c.name.clone(),
    });
    named.collect()
}

fn descriptions(record: &Record, teller: &mut Teller) -> Vec<Field> {
    let (trade, form) = (&record.work.trade, teller.form);
    let mut out = Vec::new();
    if let Some(limit) = &form.short_description {
        match &trade.short_description {
            Some(at) => {
                let room = teller.room("the short description", &at.value, Some(limit), at.span);
                let values = paragraphs(&at.value);
                let (key, label) = ("short-description", "Short description");
                out.push(Field { key, label, values, room, list: false });
            }
            None => {
                let help = "write `short-description` under [trade]: a sentence or two";
                let at = teller.place("trade", "short-description");
                let what = "the form asks for a short description".to_owned();
                teller.tell(Code::RECORD_GAP, at, what, help);
            }
        }
    }
    if let Some(text) = record.work.description() {
        let own = trade.description.as_ref().map(|at| at.span);
        let span = own.unwrap_or_else(|| teller.place("book", "description"));
        let room = teller.room("the description", text, form.description.as_ref(), span);
        let (key, label) = ("description", "Description");
        out.push(Field { key, label, values: paragraphs(text), room, list: false });
    }
    out
}

fn keywords(record: &Record, teller: &mut Teller) -> Option<Field> {
    let rule = teller.form.keywords.as_ref()?;
    let words: Vec<String> = record.work.keywords().into_iter().map(str::to_owned).collect();
    if words.is_empty() {
        return None;
    }
    let spans = record.work.trade.keywords.iter().map(|at| (at.value.as_str(), at.span));
    let known: Vec<(&str, Span)> = spans.collect();
    let place = |teller: &Teller, word: &str| {
        let own = known.iter().find(|(known, _)| *known == word).map(|(_, span)| *span);
        own.unwrap_or_else(|| teller.place("book", "subjects"))
    };
    let mut room = None;
    if let Some(most) = rule.most {
        if let Some(first) = words.get(most) {
            let at = place(teller, first);
            let what = format!("there are {} keywords, and the form takes {most}", words.len());
            let help = format!("the first {most} stand on the sheet ({})", rule.source);
            teller.tell(Code::RECORD_LIMIT, at, what, &help);
        }
        room = Some(format!("{} of {most}", words.len()));
    }
    for word in words.iter().take(rule.most.unwrap_or(usize::MAX)) {
        let count = word.chars().count();
        if let Some(each) = rule.each.filter(|each| count > *each) {
            let at = place(teller, word);
            let what =
                format!("the keyword `{word}` has {count} characters, and the form takes {each}");
            teller.tell(Code::RECORD_LIMIT, at, what, &rule.source);
        }
    }
    let shown: Vec<String> = words.iter().take(rule.most.unwrap_or(usize::MAX)).cloned().collect();
    let (key, label) = ("keywords", "Keywords");
    let Some(separator) = &rule.separator else {
        return Some(Field { key, label, values: shown, room, list: true });
    };
    let joined = shown.join(separator);
    if let Some(together) = rule.together {
        let count = joined.chars().count();
        if count > together {
            let at = place(teller, words.last().map_or("", String::as_str));
            let what =
                format!("the keywords have {count} characters, and the form takes {together}");
            teller.tell(Code::RECORD_LIMIT, at, what, &rule.source);
        }
        room = Some(format!("{count} of {together} characters"));
    }
    Some(Field { key, label, values: vec![joined], room, list: false })
}

fn subjects(record: &Record, teller: &mut Teller) -> Option<Field> {
    let rule = teller.form.subjects.as_ref()?;
    let mut values = Vec::new();
    for scheme in &rule.schemes {
        let of = record.work.meta.subjects.iter().filter_map(|s| Some((s, s.code.as_ref()?)));
        let of: Vec<_> =
            of.filter(|(_, code)| code.authority.eq_ignore_ascii_case(scheme)).collect();
        if let Some(most) = rule.most.filter(|most| of.len() > *most) {
            let at = teller.place("book", "subjects");
            let what =
                format!("there are {} {scheme} subjects, and the form takes {most}", of.len());
            let help = format!("the first {most} stand on the sheet ({})", rule.source);
            teller.tell(Code::RECORD_LIMIT, at, what, &help);
        }
        let shown = of.iter().take(rule.most.unwrap_or(usize::MAX));
        values
            .extend(shown.map(|(s, code)| format!("{} {} {}", code.authority, code.term, s.name)));
    }
    if values.is_empty() {
        return None;
    }
    let room = rule.own.then(|| "choose the nearest of the shop's own".to_owned());
    let (key, label) = ("categories", "Categories");
    Some(Field { key, label, values, room, list: true })
}

fn ai(record: &Record, teller: &mut Teller) -> Vec<Field> {
    let Some(rule) = &teller.form.ai else { return Vec::new() };
    let ai = record.work.trade.ai;
    let translated = record.work.trade.original_language.is_some()
        || record.work.meta.contributors.iter().any(|c| c.role == "trl");
    let asked = [
        ("ai-text", "AI: text", ai.text, true),
        ("ai-images", "AI: images", ai.images, true),
        ("ai-translation", "AI: translation", ai.translation, translated),
    ];
    let missing = asked.iter().any(|(_, _, used, wanted)| *wanted && used.is_none());
    if missing {
        let at = teller.place("trade", "ai");
        let what = "the form asks what was made by AI, and the manifest does not say it".to_owned();
        let help = format!(
            "write `ai = \"none\"`, or each of text, images, translation ({})",
            rule.source
        );
        teller.tell(Code::RECORD_GAP, at, what, &help);
    }
    let told = asked.into_iter().filter(|(.., wanted)| *wanted);
    let told = told.filter_map(|(key, label, used, _)| Some((key, label, used?)));
    told.map(|(key, label, used)| Field::one(key, label, used.word())).collect()
}

/// What an edition says otherwise than the book: its title, its language, its people.
fn own_facts(product: &Product, record: &Record, out: &mut Vec<Field>) {
    let (own, whole) = (&product.work, &record.work);
    let mut tell = |key, label, (own, whole): (Option<&str>, Option<&str>)| {
        if let Some(own) = own.filter(|_| own != whole) {
            out.push(Field { values: paragraphs(own), ..Field::one(key, label, own) });
        }
    };
    let (meta, of_book) = (&own.meta, &whole.meta);
    tell("title", "Title", (Some(&meta.title), Some(&of_book.title)));
    tell("subtitle", "Subtitle", (meta.subtitle.as_deref(), of_book.subtitle.as_deref()));
    tell("language", "Language", (Some(&meta.language), Some(&of_book.language)));
    let sold = |trade: &Trade| trade.territory.as_ref().map(|territory| territory.words());
    tell("territory", "Territory", (sold(&own.trade).as_deref(), sold(&whole.trade).as_deref()));
    tell("publisher", "Publisher", (meta.publisher.as_deref(), of_book.publisher.as_deref()));
    tell("date", "Date of publication", (meta.date.as_deref(), of_book.date.as_deref()));
    let (trade, of_book) = (&own.trade, &whole.trade);
    let title = |trade: &Trade| trade.original_title.clone();
    tell("original-title", "Original title", (title(trade).as_deref(), title(of_book).as_deref()));
    let short = |trade: &Trade| trade.short_description.as_ref().map(|at| at.value.clone());
    tell(
        "short-description",
        "Short description",
        (short(trade).as_deref(), short(of_book).as_deref()),
    );
    tell("description", "Description", (own.description(), whole.description()));
    if own.meta.contributors != whole.meta.contributors {
        out.push(Field::list("contributors", "Contributors", people(&own.meta)));
    }
    if own.keywords() != whole.keywords() && !own.keywords().is_empty() {
        let words = own.keywords().into_iter().map(str::to_owned).collect();
        out.push(Field::list("keywords", "Keywords", words));
    }
}

fn edition(product: &Product, record: &Record) -> Vec<Field> {
    let mut out = Vec::new();
    own_facts(product, record, &mut out);
    if let Some(isbn) = &product.identity.isbn {
        out.push(Field::one("isbn", "ISBN", &**isbn));
    }
    match &product.form {
        Form::Epub(epub) => {
            out.push(Field::one("form", "Form", "EPUB"));
            if let Some(pages) = epub.counterpart {
                out.push(Field::one("pages", "Pages in print", pages.main.to_string()));
            }
            out.push(Field::one("accessibility", "Accessibility", &*epub.accessibility.summary));
        }
        Form::Printed(printed) => {
            let form = match printed.binding {
                Binding::Hardback => "hardback",
                Binding::Paperback => "paperback",
            };
            out.push(Field::one("form", "Form", form));
            let (w, h) = printed.trim;
            out.push(Field::one("trim", "Trim", format!("{} x {} in", inches(w), inches(h))));
            out.push(Field::one("pages", "Pages", printed.pages.all.to_string()));
            if let Some(points) = printed.thickness {
                out.push(Field::one("spine", "Spine", format!("{} in", inches(points))));
            }
            let pictures = if product.work.pictures > 0 {
                product.work.pictures.to_string()
            } else {
                "none".into()
            };
            out.push(Field::one("illustrations", "Illustrations", pictures));
            if printed.large_print {
                out.push(Field::one("large-print", "Large print", "yes"));
            }
            if let Some(printer) = &printed.printer {
                out.push(Field::one("printer", "Printer", &**printer));
            }
        }
    }
    if !product.prices.is_empty() {
        let prices = product.prices.iter().map(price).collect();
        out.push(Field::list("prices", "Prices", prices));
    }
    out
}

fn price(price: &Price) -> String {
    let mut out = format!("{} {}", price.amount, price.currency);
    if let Some(place) = &price.territory {
        out.push_str(&format!(" in {}", place.words()));
    }
    out.push_str(if price.with_tax { ", tax included" } else { ", without tax" });
    if price.fixed {
        out.push_str(", fixed");
    }
    out
}

fn ages(from: u8, to: Option<u8>) -> String {
    match to {
        Some(to) => format!("{from} to {to}"),
        None => format!("{from} and older"),
    }
}

fn status(status: Status) -> &'static str {
    match status {
        Status::Forthcoming => "forthcoming",
        Status::Active => "active",
        Status::Postponed => "postponed",
        Status::Cancelled => "cancelled",
        Status::OutOfPrint => "out of print",
        Status::Withdrawn => "withdrawn",
    }
}

fn audience(audience: Audience) -> &'static str {
    match audience {
        Audience::General => "general",
        Audience::Children => "children",
        Audience::Teen => "teenagers",
        Audience::School => "schools",
        Audience::Students => "students",
        Audience::Professional => "professionals and scholars",
    }
}
