//! A work as the processor sees it: the variables of CSL.

use std::collections::BTreeMap;

/// Variable of the title by which a work is sorted, if it is another than the one that is shown. It is no
/// variable of CSL, and no style shows it.
pub(super) const SORT_TITLE: &str = "sort-title";

/// A work.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Item {
    /// Its key.
    pub(super) key: String,
    /// CSL's name of its type.
    pub(super) kind: String,
    /// Variables of text and numbers. Texts have the marks of CSL's JSON in them: `<i>`, `<b>`, `<sup>`,
    /// `<sub>`, `<span class="nocase">`, `<span style="font-variant:small-caps;">`.
    pub(super) texts: BTreeMap<String, String>,
    /// Variables of names.
    pub(super) names: BTreeMap<String, Vec<Person>>,
    /// Variables of dates.
    pub(super) dates: BTreeMap<String, Date>,
}

impl Item {
    /// A variable of text or number, unless it is empty.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.texts.get(name).map(String::as_str).filter(|text| !text.is_empty())
    }

    /// Whether a variable has a value.
    pub(super) fn has(&self, name: &str) -> bool {
        self.text(name).is_some()
            || self.names.get(name).is_some_and(|names| !names.is_empty())
            || self.dates.get(name).is_some_and(|date| !date.is_empty())
    }

    /// Whether titles of the work are in English: none if its language is not known.
    pub(super) fn english(&self) -> Option<bool> {
        let language = self.text("language")?.trim();
        let primary = language.split(['-', '_']).next().unwrap_or_default();
        Some(primary.eq_ignore_ascii_case("en") || language.eq_ignore_ascii_case("english"))
    }
}

/// A person or a body.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub(super) struct Person {
    pub(super) family: String,
    pub(super) given: String,
    /// A particle that goes with the given name: "Alexander *von* Humboldt".
    pub(super) dropping: String,
    /// A particle that belongs to the family name: "*de la* Fontaine".
    pub(super) non_dropping: String,
    /// "Jr.", "III".
    pub(super) suffix: String,
    /// A comma stands before the suffix wherever it stands.
    pub(super) comma: bool,
    /// The name of a body, or one that is not taken apart.
    pub(super) literal: String,
    /// The family name stands first in any case.
    pub(super) family_first: bool,
    /// It is nobody: more people are meant than are named ("and others").
    pub(super) others: bool,
}

impl Person {
    /// Whether it is a body, or a name that is not taken apart.
    pub(super) fn is_literal(&self) -> bool {
        !self.literal.is_empty()
    }

    /// Takes particles out of the family name and the given name, and a suffix out of the latter.
    pub(super) fn take_apart(&mut self) {
        if let Some(inner) = quoted(&self.family) {
            self.family = inner;
        } else if self.non_dropping.is_empty() {
            let at = leading_particle(&self.family);
            if at > 0 {
                let (particle, rest) = self.family.split_at(at);
                self.non_dropping = particle.trim_end_matches(' ').to_owned();
                self.family = rest.to_owned();
            }
        }
        if self.suffix.is_empty()
            && let Some((given, suffix)) = self.given.split_once(',')
        {
            // "John, III", and with "!" a comma that stays in any order: "John,! Jr."
            let (given, suffix) = (given.trim().to_owned(), suffix.trim());
            self.comma = suffix.starts_with('!');
            self.suffix = suffix.trim_start_matches('!').trim().to_owned();
            self.given = given;
        }
        if self.dropping.is_empty() {
            let at = trailing_particle(&self.given);
            if at < self.given.len() {
                self.dropping = self.given[at..].trim().to_owned();
                self.given.truncate(self.given[..at].trim_end().len());
            }
        }
    }
}

/// A name in quotation marks is not taken apart.
fn quoted(name: &str) -> Option<String> {
    let inner = name.strip_prefix('"')?.strip_suffix('"')?;
    (!inner.is_empty()).then(|| inner.to_owned())
}

/// Where the particles at the beginning of a family name end.
fn leading_particle(name: &str) -> usize {
    let mut end = 0;
    loop {
        let rest = &name[end..];
        let word = rest.find(' ').map_or(rest.len(), |at| at + 1);
        let is_low = rest.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_lowercase);
        if !is_low {
            return end;
        }
        // "d'Alembert", "al-Ghazali".
        let head = &rest[..word];
        let joint = head.char_indices().find(|(at, c)| {
            matches!(c, '\'' | '\u{2019}' | '-' | '\u{2011}')
                && head[at + c.len_utf8()..].starts_with(char::is_uppercase)
        });
        if let Some((at, c)) = joint {
            return end + at + c.len_utf8();
        }
        if word == rest.len() {
            return end;
        }
        end += word;
    }
}

/// Where the particles at the end of a given name begin.
fn trailing_particle(name: &str) -> usize {
    let mut begin = name.len();
    while let Some(space) = name[..begin].trim_end().rfind(' ') {
        let word = name[space + 1..begin].trim();
        let low = word.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_lowercase);
        if !low || word.ends_with('.') {
            break;
        }
        begin = space;
    }
    begin
}

/// A day, a month, a season or a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
pub(super) struct Day {
    /// Astronomers' years: 0 is 1 BC; as CSL has them, -44 is 44 BC.
    pub(super) year: i32,
    /// 1 to 12; 13 to 16 are spring to winter; 0 if it is not known.
    pub(super) month: u8,
    /// 0 if it is not known.
    pub(super) day: u8,
}

/// A date or a span of time.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub(super) struct Date {
    pub(super) start: Option<Day>,
    pub(super) end: Option<Day>,
    /// The span has no end yet.
    pub(super) open: bool,
    /// The date is a guess.
    pub(super) uncertain: bool,
    /// What is shown for the year where that is more than its number: `1651/52` of a calendar whose year begins in
    /// March, `[1695]` of a book that does not say it, `c. 1650`. A `~` before it is the language's word.
    pub(super) year: String,
    /// A date in words.
    pub(super) literal: String,
    /// A season in words.
    pub(super) season: String,
}

impl Date {
    /// Whether it says nothing.
    pub(super) fn is_empty(&self) -> bool {
        self.start.is_none() && self.literal.is_empty()
    }

    /// A date as the Extended Date/Time Format and ISO 8601 write it, or none.
    pub(super) fn read(text: &str) -> Option<Date> {
        let text = text.trim();
        let mut date = Date::default();
        let (from, to) = match text.split_once('/') {
            Some((from, to)) => (from, Some(to)),
            None => (text, None),
        };
        let (start, mut last, doubt) = read_day(from)?;
        date.start = Some(start);
        date.uncertain = doubt;
        if let Some(to) = to.filter(|to| is_double_year(from, to)) {
            date.year = format!("{}/{}", from.trim(), to.trim());
            return Some(date);
        }
        if doubt && to.is_none() && start.month == 0 && start.year > 0 && last.is_none() {
            let about = from.contains(['~', '%']);
            let mark = if from.contains(['?', '%']) { "?" } else { "" };
            date.year = format!("{}{}{mark}", if about { "~" } else { "" }, start.year);
        }
        if let Some(to) = to {
            match to.trim() {
                "" | ".." | "open" => {
                    date.open = true;
                    last = None;
                }
                to => {
                    let (end, end_last, doubt) = read_day(to)?;
                    date.uncertain |= doubt;
                    last = Some(end_last.unwrap_or(end));
                }
            }
        }
        date.end = last;
        Some(date)
    }
}

/// Whether two years are one that the older and the newer calendar count differently: `1651/52`, `1699/1700` in full
/// are a span.
fn is_double_year(from: &str, to: &str) -> bool {
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let (from, to) = (from.trim(), to.trim());
    from.len() == 4 && digits(from) && (1..=2).contains(&to.len()) && digits(to)
}

/// A day of the Extended Date/Time Format, the last day of a span that it stands for (`199X`), and whether
/// it is a guess.
fn read_day(text: &str) -> Option<(Day, Option<Day>, bool)> {
    let text = text.trim();
    let sure = text.trim_end_matches(['?', '~', '%']);
    let doubt = sure.len() < text.len();
    let sure = sure.split('T').next().unwrap_or_default();
    let (sign, digits) = match sure.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, sure),
    };
    let digits = digits.strip_prefix('Y').or(digits.strip_prefix('y')).unwrap_or(digits);
    let mut parts = digits.split('-');
    let year = parts.next()?;
    let mut last = None;
    let number = |text: &str| -> Option<i32> {
        let fits = (1..=9).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        if fits { text.parse().ok() } else { None }
    };
    let start_year = if year.contains(['X', 'x', 'u']) {
        let least: String =
            year.chars().map(|c| if matches!(c, 'X' | 'x' | 'u') { '0' } else { c }).collect();
        let most: String =
            year.chars().map(|c| if matches!(c, 'X' | 'x' | 'u') { '9' } else { c }).collect();
        last = Some(Day { year: number(&most)?, ..Day::default() });
        number(&least)?
    } else {
        number(year)?
    };
    // Year 0 of astronomers is the year before 1.
    let year = if sign < 0 { -start_year - 1 } else { start_year };
    let year = if sign > 0 && start_year == 0 && last.is_none() { -1 } else { year };
    let part = |text: Option<&str>, most: i32| -> Option<u8> {
        match text {
            None | Some("XX" | "xx" | "uu") => Some(0),
            Some(text) => u8::try_from(number(text).filter(|n| (1..=most).contains(n))?).ok(),
        }
    };
    let month = match part(parts.next(), 41)? {
        season @ 21..=24 => season - 8,
        month if month > 12 => return None,
        month => month,
    };
    let day = part(parts.next(), 31)?;
    if parts.next().is_some() {
        return None;
    }
    Some((Day { year, month, day }, last, doubt))
}
