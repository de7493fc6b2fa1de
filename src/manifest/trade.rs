//! The `[trade]` table: what booksellers, libraries and distributors are told beyond what `[book]` says.

use super::names::nearest;
use super::territory::{Territory, is_country};
use super::values::{At, Reader, item_type, value_type};
use crate::diagnostic::Code;
use crate::source::Span;
use toml_edit::{Item, TableLike, Value};

pub(super) const KEYS: [&str; 20] = [
    "sender",
    "supplier",
    "reference",
    "imprint",
    "country",
    "status",
    "territory",
    "prices",
    "cover",
    "description",
    "short-description",
    "keywords",
    "audience",
    "ages",
    "edition-number",
    "original-title",
    "original-language",
    "ai",
    "lccn",
    "embargo",
];

/// What is said of the book alone, not of one edition: who sends its records, and all prices.
const OF_BOOK: [&str; 3] = ["sender", "reference", "prices"];

/// Keys of who sends or supplies.
const PARTY_KEYS: [&str; 7] = ["name", "contact", "email", "gln", "san", "isni", "role"];

/// Keys of a price.
const PRICE_KEYS: [&str; 6] = ["amount", "currency", "territory", "tax", "rate", "fixed"];

/// What the trade is told of the book.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Trade {
    /// Where the table stands.
    pub span: Span,
    /// Who sends the records; the publisher if not given.
    pub sender: Option<Party>,
    /// Who sells to shops; the publisher if not given.
    pub supplier: Option<Party>,
    /// How references of records begin: the sender's domain, say.
    pub reference: Option<String>,
    /// The name on the title page where the publisher's is another.
    pub imprint: Option<String>,
    /// The country of publication, two letters (ISO 3166-1).
    pub country: Option<String>,
    /// How far the book's life has come.
    pub status: Status,
    /// Where it may be sold.
    pub territory: Option<Territory>,
    /// What it costs.
    pub prices: Vec<Price>,
    /// Address of the picture of the cover.
    pub cover: Option<At<String>>,
    /// A description for shops, longer than that of `[book]`.
    pub description: Option<At<String>>,
    /// A description in a sentence or two.
    pub short_description: Option<At<String>>,
    /// Words by which buyers look for it, beside the subjects.
    pub keywords: Vec<At<String>>,
    /// For whom it is.
    pub audience: Option<Audience>,
    /// Ages of its readers in years: from, and to where there is an end.
    pub ages: Option<(u8, Option<u8>)>,
    /// Which edition of the text it is, from 1.
    pub edition_number: Option<u32>,
    /// The title of what it is translated from.
    pub original_title: Option<String>,
    /// The language of what it is translated from, as BCP 47 names it.
    pub original_language: Option<String>,
    /// What was made by programs that write and draw.
    pub ai: Ai,
    /// The Library of Congress' control number, as it is printed.
    pub lccn: Option<At<String>>,
    /// The day before which nobody may sell it.
    pub embargo: Option<String>,
}

/// A firm or a person of the trade.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Party {
    /// Name.
    pub name: String,
    /// Who is to be asked there.
    pub contact: Option<String>,
    /// Address for e-mail.
    pub email: Option<String>,
    /// Numbers that the trade knows it by.
    pub numbers: Vec<(PartyNumber, String)>,
    /// Of a supplier: what it is to the publisher.
    pub role: Option<SupplierRole>,
}

/// Whose number a party's is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartyNumber {
    /// Global Location Number, GS1's.
    Gln,
    /// Standard Address Number, of the trade in North America and Great Britain.
    San,
    /// International Standard Name Identifier (ISO 27729).
    Isni,
}

/// What a supplier is to the publisher.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SupplierRole {
    /// The publisher.
    Publisher,
    /// A distributor with others beside it.
    Distributor,
    /// The only distributor.
    ExclusiveDistributor,
    /// A wholesaler.
    Wholesaler,
    /// A printer that prints what is ordered.
    Pod,
    /// A shop.
    Retailer,
}

/// How far a book's life has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Status {
    /// It will appear.
    Forthcoming,
    /// It is sold.
    #[default]
    Active,
    /// It will appear at no time that is known.
    Postponed,
    /// It will not appear.
    Cancelled,
    /// It is sold no longer.
    OutOfPrint,
    /// It was taken back.
    Withdrawn,
}

/// For whom a book is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Adults without special knowledge.
    General,
    /// Children.
    Children,
    /// Teenagers.
    Teen,
    /// Pupils.
    School,
    /// Students.
    Students,
    /// Scholars, and who needs it for the job.
    Professional,
}

/// What an edition costs somewhere.
#[derive(Debug, Clone, PartialEq)]
pub struct Price {
    /// `epub`, `print`, or an edition of the manifest.
    pub edition: At<String>,
    /// The amount as it is written: figures, with a point before the cents.
    pub amount: String,
    /// The currency, three letters (ISO 4217).
    pub currency: String,
    /// Where it holds; where the book may be sold if not given.
    pub territory: Option<Territory>,
    /// The tax is part of the amount.
    pub with_tax: bool,
    /// The rate of the value-added tax in per cent, as it is written.
    pub rate: Option<String>,
    /// The law or the publisher lets no shop ask for another.
    pub fixed: bool,
    /// Where it stands.
    pub span: Span,
}

/// How much programs that write and draw have made, as shops ask for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ai {
    /// Of the text.
    pub text: Option<AiUse>,
    /// Of pictures and cover.
    pub images: Option<AiUse>,
    /// Of the translation.
    pub translation: Option<AiUse>,
}

/// A share of programs that write and draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AiUse {
    /// None.
    None,
    /// They have helped with what a person made.
    Assisted,
    /// They have made it, whoever worked it over then.
    Generated,
}

impl AiUse {
    /// Its word in the manifest.
    pub fn word(self) -> &'static str {
        match self {
            AiUse::None => "none",
            AiUse::Assisted => "assisted",
            AiUse::Generated => "generated",
        }
    }
}

const STATUS: [(&str, Status); 6] = [
    ("forthcoming", Status::Forthcoming),
    ("active", Status::Active),
    ("postponed", Status::Postponed),
    ("cancelled", Status::Cancelled),
    ("out-of-print", Status::OutOfPrint),
    ("withdrawn", Status::Withdrawn),
];

const AUDIENCES: [(&str, Audience); 6] = [
    ("general", Audience::General),
    ("children", Audience::Children),
    ("teen", Audience::Teen),
    ("school", Audience::School),
    ("students", Audience::Students),
    ("professional", Audience::Professional),
];

const ROLES: [(&str, SupplierRole); 6] = [
    ("publisher", SupplierRole::Publisher),
    ("distributor", SupplierRole::Distributor),
    ("exclusive-distributor", SupplierRole::ExclusiveDistributor),
    ("wholesaler", SupplierRole::Wholesaler),
    ("pod", SupplierRole::Pod),
    ("retailer", SupplierRole::Retailer),
];

const USES: [(&str, AiUse); 3] =
    [("none", AiUse::None), ("assisted", AiUse::Assisted), ("generated", AiUse::Generated)];

/// Currencies of today (ISO 4217) that the trade knows.
const CURRENCIES: &str = "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP \
    BYN BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD \
    GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP \
    LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK \
    PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SVC SYP SZL THB TJS TMT TND \
    TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG";

/// Reads `[trade]`.
pub(super) fn read(reader: &mut Reader, table: &dyn TableLike, span: Span) -> Trade {
    reader.unknown_keys(table, &KEYS, "[trade]");
    let text = |reader: &mut Reader, key: &str| reader.string(table, key).map(|at| at.value);
    let of_book = Trade {
        span,
        sender: party(reader, table, "sender"),
        reference: text(reader, "reference"),
        prices: prices(reader, table),
        ..Trade::default()
    };
    over(reader, table, of_book)
}

/// Reads the table `trade` of an edition over what is told of the book.
pub(super) fn of_edition(
    reader: &mut Reader,
    table: &dyn TableLike,
    name: &str,
    book: Trade,
) -> Trade {
    let known = KEYS.into_iter().filter(|key| !OF_BOOK.contains(key));
    let known: Vec<&str> = known.collect();
    for key in OF_BOOK.iter().filter(|key| table.contains_key(key)) {
        let span = reader.key_span(table, key);
        let message = format!("`{key}` of [editions.{name}.trade] has no effect");
        let help = match *key {
            "prices" => format!("write `{name} = \"14.99 USD\"` below [trade.prices]"),
            key => format!("write `{key}` under [trade]: it is that of all editions"),
        };
        reader.warn(Code::NO_EFFECT, span, message, &help);
    }
    let all: Vec<&str> = known.iter().chain(&OF_BOOK).copied().collect();
    reader.unknown_keys_offering(table, &all, &known, &format!("[editions.{name}.trade]"));
    over(reader, table, book)
}

/// Reads what a table says over what is held already.
fn over(reader: &mut Reader, table: &dyn TableLike, held: Trade) -> Trade {
    let text = |reader: &mut Reader, key: &str| reader.string(table, key).map(|at| at.value);
    let embargo = table.contains_key("embargo");
    let embargo = embargo.then(|| super::book::read_date(reader, table, "embargo")).flatten();
    Trade {
        supplier: party(reader, table, "supplier").or(held.supplier),
        imprint: text(reader, "imprint").or(held.imprint),
        country: country(reader, table).or(held.country),
        status: one_of(reader, table, "status", &STATUS).unwrap_or(held.status),
        territory: territory(reader, table).or(held.territory),
        cover: address(reader, table, "cover").or(held.cover),
        description: reader.string(table, "description").or(held.description),
        short_description: reader.string(table, "short-description").or(held.short_description),
        keywords: match table.contains_key("keywords") {
            true => reader.strings(table, "keywords"),
            false => held.keywords,
        },
        audience: one_of(reader, table, "audience", &AUDIENCES).or(held.audience),
        ages: ages(reader, table).or(held.ages),
        edition_number: edition_number(reader, table).or(held.edition_number),
        original_title: text(reader, "original-title").or(held.original_title),
        original_language: language(reader, table, "original-language").or(held.original_language),
        ai: match table.contains_key("ai") {
            true => ai(reader, table),
            false => held.ai,
        },
        lccn: lccn(reader, table).or(held.lccn),
        embargo: embargo.or(held.embargo),
        ..held
    }
}

impl Trade {
    /// What is told of a translation before it says something itself: not texts in the book's language nor what is the
    /// original's alone, but what it is translated from. `book` is what the original is called, and its language.
    pub(super) fn of_translation(&self, (title, language): (&str, &str)) -> Trade {
        // Of a book that is a translation itself the original is another one.
        let of_book = self.original_title.is_none() && self.original_language.is_none();
        let (original_title, original_language) = match of_book {
            true => (Some(title.to_owned()).filter(|t| !t.is_empty()), Some(language.to_owned())),
            false => (self.original_title.clone(), self.original_language.clone()),
        };
        Trade {
            cover: None,
            description: None,
            short_description: None,
            keywords: Vec::new(),
            edition_number: None,
            lccn: None,
            original_title,
            original_language,
            ..self.clone()
        }
    }
}

/// A value of a list of words.
fn one_of<T: Copy>(
    reader: &mut Reader,
    table: &dyn TableLike,
    key: &str,
    words: &[(&str, T)],
) -> Option<T> {
    let at = reader.string(table, key)?;
    let found = words.iter().find(|(word, _)| *word == at.value);
    if found.is_none() {
        let names = words.iter().map(|(word, _)| *word);
        let help = match nearest(&at.value, names.clone()) {
            Some(near) => format!("did you mean \"{near}\"?"),
            None => format!("write one of {}", names.collect::<Vec<_>>().join(", ")),
        };
        let message = format!("`{key}` can't be `{}`", at.value);
        reader.error(Code::UNKNOWN_VALUE, at.span, message, &help);
    }
    found.map(|(_, value)| *value)
}

/// A name, or a table of what is known of a party.
fn party(reader: &mut Reader, table: &dyn TableLike, key: &str) -> Option<Party> {
    let item = table.get(key)?;
    if item.is_str() {
        let name = reader.string(table, key)?.value;
        return Some(Party { name, ..Party::default() });
    }
    let Some(own) = item.as_table_like() else {
        let span = reader.span(item.span());
        reader.wrong_type(span, key, "a name or `{ name, email, gln }`", item_type(item));
        return None;
    };
    let supplies = key == "supplier";
    let known = &PARTY_KEYS[..PARTY_KEYS.len() - usize::from(!supplies)];
    reader.unknown_keys(own, known, key);
    if own.get("name").is_none() {
        let span = reader.key_span(table, key);
        let message = format!("the {key} has no name");
        reader.error(Code::MISSING_NAME, span, message, "add `name = \"...\"`");
    }
    let schemes =
        [("gln", PartyNumber::Gln), ("san", PartyNumber::San), ("isni", PartyNumber::Isni)];
    let numbers = schemes.into_iter().filter_map(|(key, scheme)| {
        let bare: String =
            reader.string(own, key)?.value.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
        Some((scheme, bare))
    });
    Some(Party {
        numbers: numbers.collect(),
        role: supplies.then(|| one_of(reader, own, "role", &ROLES)).flatten(),
        contact: reader.string(own, "contact").map(|at| at.value),
        email: email(reader, own),
        name: reader.string(own, "name")?.value,
    })
}

/// An address for e-mail in the letters that records may have: letters, figures, and `_ . + -` between them.
fn email(reader: &mut Reader, table: &dyn TableLike) -> Option<String> {
    let address = super::epub::email(reader, table, "email")?;
    let plain = |part: &str, between: &[char]| {
        let fits = |word: &str| word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        part.split(between).all(|word| !word.is_empty() && fits(word))
    };
    let (name, host) = address.split_once('@').unwrap_or_default();
    if plain(name, &['.', '+', '-', '\'']) && plain(host, &['.', '-']) {
        return Some(address);
    }
    let span = reader.key_span(table, "email");
    let message = format!("`{address}` has signs that records for the trade can't have");
    reader.error(
        Code::BAD_EMAIL,
        span,
        message,
        "letters, figures and `_ . + -` between them can stand there",
    );
    None
}

fn country(reader: &mut Reader, table: &dyn TableLike) -> Option<String> {
    let at = reader.string(table, "country")?;
    if is_country(&at.value) {
        return Some(at.value);
    }
    let message = format!("`{}` is no country", at.value);
    let help = "write its two capital letters, as ISO 3166 has them: \"GB\", \"US\", \"DE\"";
    reader.error(Code::BAD_TERRITORY, at.span, message, help);
    None
}

fn territory(reader: &mut Reader, table: &dyn TableLike) -> Option<Territory> {
    let at = reader.string(table, "territory")?;
    let words: Vec<&str> =
        at.value.split([' ', ',', '\n', '\t']).filter(|w| !w.is_empty()).collect();
    if let Some(twice) = words.iter().enumerate().find(|(n, word)| words[..*n].contains(word)) {
        let message = format!("`{}` stands twice in `{}`", twice.1, at.value);
        let help = "name each country once; one of them may be meant for another";
        reader.error(Code::BAD_TERRITORY, at.span, message, help);
        return None;
    }
    match Territory::read(&at.value) {
        Ok(territory) => Some(territory),
        Err(wrong) => {
            let message = format!("`{wrong}` is no country");
            let help = "write \"WORLD\", \"GB IE\", or \"WORLD except US CA\"";
            reader.error(Code::BAD_TERRITORY, at.span, message, help);
            None
        }
    }
}

/// An address in the web: records lead there.
fn address(reader: &mut Reader, table: &dyn TableLike, key: &str) -> Option<At<String>> {
    let at = reader.string(table, key)?;
    let bare = at.value.strip_prefix("https://").or(at.value.strip_prefix("http://"));
    let whole = bare.is_some_and(|rest| {
        let host = rest.split('/').next().unwrap_or_default();
        host.contains('.') && !rest.contains(|c: char| c.is_whitespace() || "<>\"".contains(c))
    });
    if whole {
        return Some(at);
    }
    let message = format!("`{}` is no address in the web", at.value);
    let help = "shops fetch the picture from there: cover = \"https://example.com/cover.jpg\"; the \
                picture of the book itself is `cover` of [book]";
    reader.error(Code::BAD_ADDRESS, at.span, message, help);
    None
}

fn language(reader: &mut Reader, table: &dyn TableLike, key: &str) -> Option<String> {
    let at = reader.string(table, key)?;
    let tag = crate::language::tag::well_formed(&at.value);
    if tag.is_none() {
        let message = format!("`{}` is no language tag", at.value);
        reader.error(Code::BAD_LANGUAGE, at.span, message, "write a BCP 47 tag such as \"fr\"");
    }
    tag
}

/// `ages = 8`, `ages = [8, 12]`.
fn ages(reader: &mut Reader, table: &dyn TableLike) -> Option<(u8, Option<u8>)> {
    let item = table.get("ages")?;
    let year = |value: Option<i64>| value.and_then(|n| u8::try_from(n).ok()).filter(|n| *n <= 120);
    let read = match item {
        Item::Value(Value::Integer(from)) => year(Some(*from.value())).map(|from| (from, None)),
        Item::Value(Value::Array(list)) if list.len() == 2 => {
            let of = |at: usize| year(list.get(at).and_then(Value::as_integer));
            of(0).zip(of(1)).filter(|(from, to)| from <= to).map(|(from, to)| (from, Some(to)))
        }
        _ => None,
    };
    if read.is_none() {
        let span = reader.span(item.span());
        let help = "write `ages = 8` for eight years and older, or `ages = [8, 12]`";
        reader.error(Code::OUT_OF_RANGE, span, "`ages` are no ages of readers".into(), help);
    }
    read
}

fn edition_number(reader: &mut Reader, table: &dyn TableLike) -> Option<u32> {
    let item = table.get("edition-number")?;
    let number = item.as_integer().and_then(|n| u32::try_from(n).ok());
    let number = number.filter(|n| (1..=999).contains(n));
    if number.is_none() {
        let span = reader.span(item.span());
        let help = "count the editions of the text from 1; words for them are `edition-statement`";
        reader.error(Code::OUT_OF_RANGE, span, "this is the number of no edition".into(), help);
    }
    number
}

/// `ai = "none"` of all, or each by itself.
fn ai(reader: &mut Reader, table: &dyn TableLike) -> Ai {
    let Some(item) = table.get("ai") else { return Ai::default() };
    if item.is_str() {
        let all = one_of(reader, table, "ai", &USES);
        return Ai { text: all, images: all, translation: all };
    }
    let Some(own) = item.as_table_like() else {
        let span = reader.span(item.span());
        let expected = "\"none\", or `{ text, images, translation }`";
        reader.wrong_type(span, "ai", expected, item_type(item));
        return Ai::default();
    };
    reader.unknown_keys(own, &["text", "images", "translation"], "ai");
    Ai {
        text: one_of(reader, own, "text", &USES),
        images: one_of(reader, own, "images", &USES),
        translation: one_of(reader, own, "translation", &USES),
    }
}

/// A control number of the Library of Congress: up to three letters, then eight to ten figures, with or
/// without its hyphen (loc.gov/marc/lccn_structure.html).
fn lccn(reader: &mut Reader, table: &dyn TableLike) -> Option<At<String>> {
    let at = reader.string(table, "lccn")?;
    let bare = at.value.replace(['-', ' '], "");
    let figures = bare.trim_start_matches(|c: char| c.is_ascii_lowercase());
    let fits = bare.len() - figures.len() <= 3
        && (8..=10).contains(&figures.len())
        && figures.bytes().all(|b| b.is_ascii_digit());
    if fits {
        return Some(at);
    }
    let message = format!("`{}` is no control number of the Library of Congress", at.value);
    let help = "write it as the library gives it: lccn = \"2026912345\"";
    reader.error(Code::BAD_LCCN, at.span, message, help);
    None
}

/// `[trade.prices]`: for each edition a price, or several.
fn prices(reader: &mut Reader, table: &dyn TableLike) -> Vec<Price> {
    let Some(own) = reader.table(table, "prices") else { return Vec::new() };
    let mut all = Vec::new();
    for (name, item) in own.iter() {
        let edition = At { value: name.to_owned(), span: reader.key_span(own, name) };
        match item {
            Item::Value(Value::Array(list)) => {
                all.extend(list.iter().filter_map(|value| price(reader, value, &edition)));
            }
            Item::Value(value) => all.extend(price(reader, value, &edition)),
            Item::ArrayOfTables(tables) => {
                let each = tables.iter().filter_map(|t| price_of(reader, t, &edition, t.span()));
                all.extend(each);
            }
            Item::Table(t) => all.extend(price_of(reader, t, &edition, t.span())),
            Item::None => {}
        }
    }
    all
}

/// `"14.99 USD"`, or a table.
fn price(reader: &mut Reader, value: &Value, edition: &At<String>) -> Option<Price> {
    match value {
        Value::String(_) => {
            let at = reader.string_value(value, "prices")?;
            let (amount, currency) = at.value.split_once(' ').unwrap_or((&at.value, ""));
            checked(reader, amount.trim(), currency.trim(), edition, at.span)
        }
        Value::InlineTable(own) => price_of(reader, own, edition, own.span()),
        other => {
            let span = reader.span(other.span());
            let expected = "\"14.99 USD\" or `{ amount, currency, territory }`";
            reader.wrong_type(span, "prices", expected, value_type(other));
            None
        }
    }
}

fn price_of(
    reader: &mut Reader,
    own: &dyn TableLike,
    edition: &At<String>,
    range: Option<std::ops::Range<usize>>,
) -> Option<Price> {
    reader.unknown_keys(own, &PRICE_KEYS, "a price");
    let span = reader.span(range);
    let amount = number(reader, own, "amount").unwrap_or_default();
    let currency = reader.string(own, "currency").map(|at| at.value).unwrap_or_default();
    let mut price = checked(reader, &amount, &currency, edition, span)?;
    price.territory = territory(reader, own);
    let taxes = [("included", true), ("excluded", false)];
    if let Some(with_tax) = one_of(reader, own, "tax", &taxes) {
        price.with_tax = with_tax;
    }
    price.rate = number(reader, own, "rate");
    price.fixed = reader.boolean(own, "fixed").unwrap_or(false);
    Some(price)
}

/// A number as it is written, with quotation marks or without.
fn number(reader: &mut Reader, table: &dyn TableLike, key: &str) -> Option<String> {
    match table.get(key)? {
        Item::Value(Value::Integer(n)) => Some(n.value().to_string()),
        Item::Value(Value::Float(n)) => Some(n.display_repr().into_owned()),
        _ => reader.string(table, key).map(|at| at.value),
    }
}

/// Figures behind the point of an amount (ISO 4217).
fn cents_of(currency: &str) -> usize {
    const NONE: &str = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF";
    const THREE: &str = "BHD IQD JOD KWD LYD OMR TND";
    let among = |list: &str| list.split(' ').any(|known| known == currency);
    match (among(NONE), among(THREE)) {
        (true, _) => 0,
        (_, true) => 3,
        _ => 2,
    }
}

/// A price whose amount and currency are such.
fn checked(
    reader: &mut Reader,
    amount: &str,
    currency: &str,
    edition: &At<String>,
    span: Span,
) -> Option<Price> {
    let (whole, cents) = amount.split_once('.').unwrap_or((amount, ""));
    let figures = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let is_amount = !whole.is_empty() && whole.len() <= 9 && figures(whole) && figures(cents);
    let is_amount = is_amount && !amount.ends_with('.');
    let most = cents_of(currency);
    if is_amount && cents.len() > most {
        let what = match most {
            0 => format!("`{amount}` has parts of one {currency}, which has none"),
            n => format!(
                "`{amount}` has more than the {n} figures behind its point that {currency} has"
            ),
        };
        reader.error(Code::BAD_PRICE, span, what, "write the amount as it is paid: \"14.99 USD\"");
        return None;
    }
    if !is_amount || !CURRENCIES.split(' ').any(|known| known == currency) {
        let (what, help) = match is_amount {
            false => (
                format!("`{amount}` is no amount of money"),
                "write figures with a point before the cents: \"14.99 USD\"",
            ),
            true => (
                format!("`{currency}` is no currency"),
                "write the three capital letters of ISO 4217 behind the amount: \"14.99 USD\"",
            ),
        };
        reader.error(Code::BAD_PRICE, span, what, help);
        return None;
    }
    // `16.5`, as TOML's numbers lose their last figure.
    let tail = if cents.len() == 1 { "0" } else { "" };
    Some(Price {
        edition: edition.clone(),
        amount: format!("{amount}{tail}"),
        currency: currency.to_owned(),
        territory: None,
        // Prices are said without the tax in North America, with it nearly everywhere else.
        with_tax: !matches!(currency, "USD" | "CAD"),
        rate: None,
        fixed: false,
        span,
    })
}

/// What the first figure of a bar code's add-on says of the currency (BISG, "Machine-Readable Coding Guidelines").
const CURRENCY_OF_ADD_ON: [(char, &str); 5] =
    [('0', "GBP"), ('3', "AUD"), ('4', "NZD"), ('5', "USD"), ('6', "CAD")];

/// Tells of bar codes whose price is none of those that the trade is told of the edition.
pub(super) fn check_add_ons(reader: &mut Reader, trade: &Trade, editions: &[super::Edition]) {
    for edition in editions {
        let Some(digits) = &edition.price else { continue };
        let Some((first, cents)) = digits.split_at_checked(1) else { continue };
        let currency = CURRENCY_OF_ADD_ON.iter().find(|(sign, _)| first.starts_with(*sign));
        let Some((currency, cents)) = currency.zip(cents.parse::<u32>().ok()) else { continue };
        let of = |name: &str| {
            let own = trade.prices.iter().filter(move |price| price.edition.value == name);
            own.filter(|price| price.currency == currency.1).collect::<Vec<_>>()
        };
        let mut told = of(&edition.name);
        if told.is_empty() && edition.isbn.is_none() {
            told = of("print");
        }
        let on_code = format!("{}.{:02}", cents / 100, cents % 100);
        if told.is_empty() || told.iter().any(|price| cents_in(&price.amount) == Some(cents)) {
            continue;
        }
        let message = format!(
            "the bar code says {on_code} {}, and the trade is told {} {}",
            currency.1, told[0].amount, currency.1
        );
        let right = cents_in(&told[0].amount).filter(|cents| *cents <= 9998);
        let help = match right {
            Some(cents) => {
                format!("write `price = \"{}{cents:04}\"`, or mend [trade.prices]", currency.0)
            }
            None => "take `price` out: the add-on says no more than 99.98".to_owned(),
        };
        reader.warn(Code::PRICE_DIFFERS, edition.price_span, message, &help);
    }
}

/// An amount in hundredths.
fn cents_in(amount: &str) -> Option<u32> {
    let (whole, cents) = amount.split_once('.').unwrap_or((amount, ""));
    let cents = format!("{cents:0<2}");
    whole.parse::<u32>().ok()?.checked_mul(100)?.checked_add(cents.parse().ok()?)
}

/// Tells of prices of what the book is not sold as.
pub(super) fn check_prices(reader: &mut Reader, trade: &Trade, editions: &[super::Edition]) {
    let mut told: Vec<&str> = Vec::new();
    for at in trade.prices.iter().map(|price| &price.edition) {
        let name = at.value.as_str();
        let known = ["epub", "print"].contains(&name) || editions.iter().any(|e| e.name == name);
        if known || told.contains(&name) {
            continue;
        }
        told.push(name);
        let names = ["epub", "print"].into_iter().chain(editions.iter().map(|e| e.name.as_str()));
        let help = match nearest(name, names.clone()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("there are {}", names.collect::<Vec<_>>().join(", ")),
        };
        let message = format!("the book has no edition `{name}` to have a price");
        reader.error(Code::UNKNOWN_EDITION, at.span, message, &help);
    }
}
