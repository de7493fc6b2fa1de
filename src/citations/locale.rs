//! What a language gives to citations: terms, forms of dates, habits. A style's own words come first,
//! then CSL's file for the language, then the English one. What CSL's file lacks, or has in English, stands in
//! `words/`, before it.

use super::archive;
use super::sheet::{DatePart, Sheet, TermForm, read_date_parts};
use roxmltree::{Document, Node, TextPos};
use std::collections::HashMap;

/// The words of one file or of one element `locale` of a style.
#[derive(Debug, Clone, Default)]
pub(super) struct Partial {
    /// By name, each in its forms.
    terms: HashMap<String, Vec<(TermForm, Term)>>,
    ordinals: Vec<Ordinal>,
    text_date: Option<DateForm>,
    numeric_date: Option<DateForm>,
    punctuation_in_quote: Option<bool>,
    ordinal_first_only: Option<bool>,
}

/// A term.
#[derive(Debug, Clone, Default)]
struct Term {
    single: String,
    multiple: String,
    gender: Option<Gender>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gender {
    Masculine,
    Feminine,
}

/// The ending of ordinal numbers, or such a number in words.
#[derive(Debug, Clone)]
struct Ordinal {
    text: String,
    /// None: for all numbers that no other ending is for.
    number: Option<u32>,
    long: bool,
    reach: Reach,
    gender: Option<Gender>,
}

/// Which part of a number an ending goes by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    LastDigit,
    LastTwoDigits,
    Whole,
}

/// A form of dates of a language.
#[derive(Debug, Clone, Default)]
pub(super) struct DateForm {
    pub(super) parts: Vec<DatePart>,
    pub(super) delimiter: String,
}

/// A place of an XML parser's message, in bytes.
pub(super) fn offset(text: &str, at: TextPos) -> usize {
    let line_start: usize =
        text.split_inclusive('\n').take(at.row.saturating_sub(1) as usize).map(str::len).sum();
    let line = &text[line_start..];
    let column = line.char_indices().nth(at.col.saturating_sub(1) as usize);
    column.map_or(text.len(), |(index, _)| line_start + index)
}

/// A form of a term by its name in CSL.
pub(super) fn term_form(name: &str) -> TermForm {
    match name {
        "short" => TermForm::Short,
        "verb" => TermForm::Verb,
        "verb-short" => TermForm::VerbShort,
        "symbol" => TermForm::Symbol,
        _ => TermForm::Long,
    }
}

fn gender(value: Option<&str>) -> Option<Gender> {
    match value {
        Some("masculine") => Some(Gender::Masculine),
        Some("feminine") => Some(Gender::Feminine),
        _ => None,
    }
}

/// Reads an element `locale`.
pub(super) fn read(node: Node) -> Partial {
    let mut partial = Partial::default();
    for child in node.children().filter(Node::is_element) {
        match child.tag_name().name() {
            "terms" => {
                for term in child.children().filter(|n| n.tag_name().name() == "term") {
                    read_term(term, &mut partial);
                }
            }
            "date" => {
                let form = DateForm {
                    parts: read_date_parts(child),
                    delimiter: child.attribute("delimiter").unwrap_or_default().to_owned(),
                };
                match child.attribute("form") {
                    Some("numeric") => partial.numeric_date = Some(form),
                    _ => partial.text_date = Some(form),
                }
            }
            "style-options" => {
                let flag = |name| child.attribute(name).map(|value| value == "true");
                partial.punctuation_in_quote = flag("punctuation-in-quote");
                partial.ordinal_first_only = flag("limit-day-ordinals-to-day-1");
            }
            _ => {}
        }
    }
    partial
}

fn read_term(node: Node, partial: &mut Partial) {
    let Some(name) = node.attribute("name") else { return };
    let part = |name: &str| {
        let child = node.children().find(|n| n.tag_name().name() == name);
        child.map(|n| n.text().unwrap_or_default().to_owned())
    };
    let own = node.text().unwrap_or_default();
    let (single, multiple) = match (part("single"), part("multiple")) {
        (None, None) => (own.to_owned(), own.to_owned()),
        (single, multiple) => {
            let single = single.unwrap_or_default();
            (single.clone(), multiple.unwrap_or(single))
        }
    };
    let long = name.strip_prefix("long-ordinal-");
    let short = name.strip_prefix("ordinal-");
    if name == "ordinal" || long.is_some() || short.is_some() {
        let number = long.or(short).and_then(|digits| digits.parse().ok());
        let reach = match node.attribute("match") {
            Some("last-digit") => Reach::LastDigit,
            Some("last-two-digits") => Reach::LastTwoDigits,
            Some("whole-number") => Reach::Whole,
            _ if long.is_some() => Reach::Whole,
            _ if number.is_some_and(|n| n >= 10) => Reach::LastTwoDigits,
            _ => Reach::LastDigit,
        };
        let gender = gender(node.attribute("gender-form"));
        partial.ordinals.push(Ordinal {
            text: single,
            number,
            long: long.is_some(),
            reach,
            gender,
        });
        return;
    }
    let form = term_form(node.attribute("form").unwrap_or_default());
    let gender = gender(node.attribute("gender"));
    let forms = partial.terms.entry(name.to_owned()).or_default();
    forms.retain(|(known, _)| *known != form);
    forms.push((form, Term { single, multiple, gender }));
}

/// All words for a style in a language.
#[derive(Debug, Clone, Default)]
pub(super) struct Locale {
    /// BCP 47.
    pub(super) language: String,
    /// The style's own, then the language's.
    own: Vec<Partial>,
    /// English.
    fallback: Vec<Partial>,
    /// Quotation marks that go before those of the files.
    marks: Option<[String; 4]>,
}

/// CSL's file of a language: `fr` and `fr-BE` are `fr-FR` if there is no own file.
fn file_of(language: &str) -> Option<String> {
    let language = canonical(language);
    if archive::has_locale(&language) {
        return Some(language);
    }
    archive::main_dialect(language.split('-').next().unwrap_or_default())
}

/// `en_gb` as `en-GB`.
fn canonical(language: &str) -> String {
    let mut parts = language.split(['-', '_']);
    let first = parts.next().unwrap_or_default().to_lowercase();
    let region = parts.find(|part| part.len() == 2 && part.chars().all(char::is_alphabetic));
    match region {
        Some(region) => format!("{first}-{}", region.to_uppercase()),
        None => first,
    }
}

/// Reads CSL's file of a language.
pub(super) fn file(name: &str) -> Option<Partial> {
    parsed(&archive::locale(name)?)
}

/// Words of a language that CSL's file lacks, or has in English.
fn own_words(primary: &str) -> Option<Partial> {
    match primary {
        "de" => parsed(include_str!("words/de.xml")),
        _ => None,
    }
}

fn parsed(xml: &str) -> Option<Partial> {
    let document = Document::parse(xml).ok()?;
    Some(read(document.root_element()))
}

impl Locale {
    /// The words for a style in a language. A style that is in one language keeps it.
    pub(super) fn of(sheet: &Sheet, language: &str) -> Locale {
        let wanted = sheet.locale.as_deref().filter(|l| !l.is_empty()).unwrap_or(language);
        let wanted = canonical(wanted);
        let primary = wanted.split('-').next().unwrap_or_default();
        let name = file_of(&wanted);
        let of_style = |language: Option<&str>| -> Vec<Partial> {
            let all = sheet.locales.iter().filter(|own| own.0.as_deref() == language);
            all.map(|(_, partial)| partial.clone()).collect()
        };
        let mut own = of_style(Some(&wanted));
        if wanted.len() > primary.len() {
            own.extend(of_style(Some(primary)));
        }
        // A style's words for `fr-FR` are those for `fr`.
        if let Some(name) = name.as_deref().filter(|name| *name != wanted) {
            own.extend(of_style(Some(name)));
        }
        own.extend(of_style(None));
        own.extend(own_words(primary));
        own.extend(name.as_deref().and_then(file));
        let fallback = match name.as_deref() {
            Some("en-US") => Vec::new(),
            _ => file("en-US").into_iter().collect(),
        };
        Locale { language: wanted, own, fallback, marks: None }
    }

    fn find(&self, name: &str, form: TermForm) -> Option<&Term> {
        let forms: &[TermForm] = match form {
            TermForm::Long => &[TermForm::Long],
            TermForm::Short => &[TermForm::Short, TermForm::Long],
            TermForm::Verb => &[TermForm::Verb, TermForm::Long],
            TermForm::VerbShort => &[TermForm::VerbShort, TermForm::Verb, TermForm::Long],
            TermForm::Symbol => &[TermForm::Symbol, TermForm::Short, TermForm::Long],
        };
        // A form that is there in any of the language's files goes before a longer one.
        let search = |partials: &'_ [Partial]| -> Option<(usize, usize, usize)> {
            forms.iter().enumerate().find_map(|(rank, form)| {
                partials.iter().enumerate().find_map(|(file, partial)| {
                    let known = partial.terms.get(name)?;
                    let place = known.iter().position(|(own, _)| own == form)?;
                    Some((rank, file, place))
                })
            })
        };
        for partials in [&self.own, &self.fallback] {
            if let Some((_, file, place)) = search(partials) {
                return partials[file].terms.get(name).map(|known| &known[place].1);
            }
        }
        None
    }

    /// A term; none if no language of the style has it.
    pub(super) fn term(&self, name: &str, form: TermForm, plural: bool) -> Option<&str> {
        let term = self.find(name, form)?;
        Some(if plural { term.multiple.as_str() } else { term.single.as_str() })
    }

    /// The gender of a noun among the terms.
    pub(super) fn gender(&self, name: &str) -> Option<Gender> {
        self.find(name, TermForm::Long)?.gender
    }

    /// A form of dates.
    pub(super) fn date(&self, numeric: bool) -> DateForm {
        let mut all = self.own.iter().chain(&self.fallback);
        let found = all.find_map(|p| match numeric {
            true => p.numeric_date.clone(),
            false => p.text_date.clone(),
        });
        found.unwrap_or_default()
    }

    /// Whether full stops and commas stand before closing quotation marks.
    pub(super) fn punctuation_in_quote(&self) -> bool {
        let mut all = self.own.iter().chain(&self.fallback);
        all.find_map(|p| p.punctuation_in_quote).unwrap_or(false)
    }

    /// Whether only the first day of a month is an ordinal number.
    pub(super) fn ordinal_first_only(&self) -> bool {
        self.own.iter().find_map(|p| p.ordinal_first_only).unwrap_or(false)
    }

    /// The ending of an ordinal number.
    pub(super) fn ordinal_ending(&self, number: u32, gender: Option<Gender>) -> &str {
        let mut all = self.own.iter().chain(&self.fallback);
        let Some(partial) = all.find(|p| p.ordinals.iter().any(|o| !o.long)) else { return "" };
        let fits = |ordinal: &&Ordinal, reach: Reach| {
            let part = match reach {
                Reach::LastDigit => number % 10,
                Reach::LastTwoDigits => number % 100,
                Reach::Whole => number,
            };
            !ordinal.long && ordinal.reach == reach && ordinal.number == Some(part)
        };
        let of_gender = |wanted: Option<Gender>| {
            for reach in [Reach::Whole, Reach::LastTwoDigits, Reach::LastDigit] {
                let mut all = partial.ordinals.iter();
                let found = all.find(|o| fits(o, reach) && o.gender == wanted);
                if found.is_some() {
                    return found;
                }
            }
            None
        };
        let plain = |wanted: Option<Gender>| {
            let mut all = partial.ordinals.iter();
            all.find(|o| !o.long && o.number.is_none() && o.gender == wanted)
        };
        let found = gender.and_then(|_| of_gender(gender)).or_else(|| of_gender(None));
        let found = found.or_else(|| gender.and_then(|_| plain(gender))).or_else(|| plain(None));
        found.map_or("", |ordinal| ordinal.text.as_str())
    }

    /// An ordinal number in words, from 1 to 10.
    pub(super) fn ordinal_word(&self, number: u32, gender: Option<Gender>) -> Option<&str> {
        let fits = |o: &&Ordinal, wanted: Option<Gender>| {
            o.long && o.number == Some(number) && o.gender == wanted
        };
        let all = || self.own.iter().chain(&self.fallback).flat_map(|p| &p.ordinals);
        let found = gender.and_then(|_| all().find(|o| fits(o, gender)));
        found.or_else(|| all().find(|o| fits(o, None))).map(|o| o.text.as_str())
    }

    /// The marks around quoted words: outer pair, inner pair.
    pub(super) fn quotes(&self) -> [String; 4] {
        if let Some(marks) = &self.marks {
            return marks.clone();
        }
        let names = ["open-quote", "close-quote", "open-inner-quote", "close-inner-quote"];
        names.map(|name| self.term(name, TermForm::Long, false).unwrap_or("\"").to_owned())
    }

    /// Quotes with these marks. A style that keeps its own language keeps its marks.
    pub(super) fn quote_as(&mut self, marks: Option<&[String; 4]>) {
        self.marks = marks.cloned();
    }

    /// Whether a name's particle has a capital at the beginning of a sentence.
    pub(super) fn raises_particles(&self) -> bool {
        self.language.starts_with("en") || self.language.starts_with("de")
    }

    /// Whether the words are English ones.
    pub(super) fn is_english(&self) -> bool {
        self.language.starts_with("en")
    }
}

/// CSL's files for a language: its own, and the English one behind it.
pub(super) fn files(language: &str) -> Vec<Partial> {
    let name = file_of(language);
    let english = Some("en-US").filter(|english| name.as_deref() != Some(english));
    name.as_deref().into_iter().chain(english).filter_map(file).collect()
}

impl Partial {
    /// Whether it has quotation marks.
    pub(super) fn has_quotes(&self) -> bool {
        self.terms.contains_key("open-quote")
    }

    /// All terms with their words and whether these are plurals alone, sorted: short forms, which are the
    /// usual ones in citations, too.
    pub(super) fn words(&self) -> Vec<(&str, &str, bool)> {
        let mut all = Vec::new();
        for (name, forms) in &self.terms {
            for (_, term) in forms {
                let plural = term.single != term.multiple;
                all.push((name.as_str(), term.single.as_str(), false));
                all.push((name.as_str(), term.multiple.as_str(), plural));
            }
        }
        all.sort_unstable();
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_a_file_of_csl_lacks_are_those_of_the_language() {
        use TermForm::{Long, Short, VerbShort};
        for (language, name, form, plural, expected) in [
            ("de-AT", "chapter-number", Short, false, "Kap."),
            ("de", "number-of-volumes", Short, true, "Bde."),
            ("de", "review-of", Long, false, "Rezension von"),
            ("de", "editor", Short, false, "Hrsg."),
            ("de", "translator", VerbShort, false, "übers. von"),
            ("en", "chapter-number", Short, false, "chap."),
        ] {
            let locale = Locale::of(&Sheet::default(), language);
            assert_eq!(locale.term(name, form, plural), Some(expected), "{name} ({language})");
        }
    }
}
