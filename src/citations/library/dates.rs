//! Dates in words, as people type them: "May 10, 2000", "10 May 2000", "5/10/2000", "Spring 1999".

use super::super::item::{Date, Day};

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const SEASONS: [&str; 4] = ["spr", "sum", "fal", "win"];

/// A date or a span of English words and numbers, or none.
pub(super) fn in_words(typed: &str) -> Option<Date> {
    let (text, uncertain) = match typed.trim().strip_suffix('?') {
        Some(text) => (text, true),
        None => (typed.trim(), false),
    };
    let lower = text.to_lowercase();
    let heads = ["circa ", "ca. ", "ca ", "c. ", "c.", "um "];
    let (text, uncertain) = match heads.iter().find_map(|head| lower.strip_prefix(head)) {
        Some(text) => (text.to_owned(), true),
        None => (lower, uncertain),
    };
    let spans = ["\u{2013}", " - ", " -- "];
    let split = spans.iter().find_map(|mark| text.split_once(mark));
    let mut date = Date { uncertain, ..Date::default() };
    match split {
        Some((from, to)) => {
            let end = day(to)?;
            let mut start = day_of(from, end)?;
            if start.year == 0 {
                start.year = end.year;
            }
            date.start = Some(start);
            date.end = Some(end);
        }
        None => {
            let start = day(&text)?;
            date.start = Some(start);
            if uncertain && start.month == 0 && start.day == 0 && start.year > 0 {
                date.year = typed.trim().replace(' ', "\u{a0}");
            }
        }
    }
    Some(date)
}

/// The first day of a span: what it lacks is that of the last.
fn day_of(text: &str, end: Day) -> Option<Day> {
    if let Some(day) = day(text) {
        return Some(day);
    }
    let number = text.trim().rsplit(' ').next()?.parse::<u8>().ok()?;
    let month = text.split_whitespace().find_map(month).unwrap_or(end.month);
    Some(Day { year: end.year, month, day: number })
}

/// A month of 1 to 12, or a season of 13 to 16, by its English name.
pub(super) fn month(word: &str) -> Option<u8> {
    let word = word.to_lowercase();
    if let Some(at) = MONTHS.iter().position(|name| word.starts_with(*name)) {
        return Some(at as u8 + 1);
    }
    let season = SEASONS.iter().position(|name| word.starts_with(*name))?;
    Some(season as u8 + 13)
}

fn day(text: &str) -> Option<Day> {
    let words: Vec<&str> =
        text.split([' ', ',', '/', '.']).filter(|word| !word.is_empty()).collect();
    let named = words.iter().find_map(|word| month(word));
    let numbers: Vec<i32> = words.iter().filter_map(|word| word.parse().ok()).collect();
    let bc = words.iter().any(|word| matches!(*word, "bc" | "bce"));
    if words.iter().any(|w| w.parse::<i32>().is_err() && month(w).is_none() && !bc) {
        return None;
    }
    let year =
        *numbers.last().filter(|year| **year > 31 || numbers.len() == 1 || named.is_some())?;
    let year = if bc { -year } else { year };
    let others = &numbers[..numbers.len() - 1];
    let fits = |n: i32, most: i32| (1..=most).contains(&n).then_some(n as u8);
    match (named, others) {
        (Some(month), []) => Some(Day { year, month, day: 0 }),
        (Some(month), [day]) => Some(Day { year, month, day: fits(*day, 31)? }),
        (None, []) => Some(Day { year, month: 0, day: 0 }),
        (None, [month]) => Some(Day { year, month: fits(*month, 12)?, day: 0 }),
        (None, [month, day]) => Some(Day { year, month: fits(*month, 12)?, day: fits(*day, 31)? }),
        _ => None,
    }
}
