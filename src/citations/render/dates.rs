//! Dates and spans of time.

use super::super::item::{Date, Day};
use super::super::node::{Node, Tag};
use super::super::rich;
use super::super::sheet::{DateElement, DatePart, DatePartName, DateParts, Dress, TermForm};
use super::{Rendered, Renderer, strip_periods};

/// A part of a date that has something to show.
struct Shown<'a> {
    part: &'a DatePart,
    nodes: Vec<Node>,
}

impl Renderer<'_> {
    pub(super) fn date(&self, element: &DateElement) -> Rendered {
        let out = Rendered { asked: true, ..Rendered::default() };
        let left_out = self.telling && element.variable == "accessed";
        if left_out || self.is_taken(&element.variable) {
            return out;
        }
        let out = self.untaken_date(element);
        if out.found {
            self.take(&element.variable);
        }
        out
    }

    fn untaken_date(&self, element: &DateElement) -> Rendered {
        let mut out = Rendered { asked: true, ..Rendered::default() };
        let Some(date) = self.item.dates.get(&element.variable).filter(|d| !d.is_empty()) else {
            return out;
        };
        if self.sorting.is_some() {
            let wanted = self.wanted(element);
            out.nodes = vec![Node::Text(sort_text(date, &wanted))];
            out.found = true;
            return out;
        }
        let (parts, delimiter) = self.parts(element);
        let Some(start) = date.start else {
            out.nodes = rich::read(&date.literal);
            out.found = true;
            return out;
        };
        out.nodes = match date.end {
            Some(end) if end != start => self.span(date, start, end, &parts, &delimiter),
            _ => self.one(date, start, &parts, &delimiter),
        };
        out.found = !out.nodes.is_empty();
        if out.found && element.variable == "issued" {
            self.add_letter(&mut out.nodes);
        }
        out
    }

    /// Which parts of a date an element shows.
    fn wanted(&self, element: &DateElement) -> Vec<DatePartName> {
        let (parts, _) = self.parts(element);
        parts.iter().map(|part| part.name).collect()
    }

    /// The parts of a date as an element has them, with what stands between.
    fn parts(&self, element: &DateElement) -> (Vec<DatePart>, String) {
        let Some(numeric) = element.localized else {
            return (element.parts.clone(), element.delimiter.clone());
        };
        let mut form = self.locale.date(numeric);
        let wanted = |part: &DatePart| match element.wanted {
            DateParts::All => true,
            DateParts::YearMonth => part.name != DatePartName::Day,
            DateParts::Year => part.name == DatePartName::Year,
        };
        form.parts.retain(wanted);
        // What the style says of a part goes before what the language says, but for affixes.
        for part in &mut form.parts {
            let Some(own) = element.parts.iter().find(|own| own.name == part.name) else {
                continue;
            };
            part.form = own.form.clone().or(part.form.take());
            part.range_delimiter = own.range_delimiter.clone().or(part.range_delimiter.take());
            let (prefix, suffix) = (part.dress.prefix.clone(), part.dress.suffix.clone());
            let case = own.dress.case.or(part.dress.case);
            part.dress = Dress { prefix, suffix, case, ..own.dress.clone() };
        }
        let last = form.parts.len().saturating_sub(1);
        for (index, part) in form.parts.iter_mut().enumerate() {
            // What led to a part that is not wanted leads nowhere.
            if index == 0 && element.wanted != DateParts::All {
                part.dress.prefix = part.dress.prefix.trim_start().to_owned();
            }
            if index == last && element.wanted != DateParts::All {
                let suffix = part.dress.suffix.trim_end_matches([' ', ',', '/', '-']);
                part.dress.suffix = suffix.to_owned();
            }
        }
        (form.parts, form.delimiter)
    }

    fn one(&self, date: &Date, day: Day, parts: &[DatePart], delimiter: &str) -> Vec<Node> {
        let shown = self.shown_parts(date, day, parts);
        let open = date.open;
        let mut nodes = assembled(shown.into_iter());
        if open && !nodes.is_empty() {
            nodes.push(Node::Text("\u{2013}".to_owned()));
            return vec![Node::joined("", nodes)];
        }
        match nodes.is_empty() {
            true => nodes,
            false => vec![Node::joined(delimiter, nodes)],
        }
    }

    /// The parts that a date has.
    fn shown_parts<'p>(&self, date: &Date, day: Day, parts: &'p [DatePart]) -> Vec<Shown<'p>> {
        let show = |part: &'p DatePart| {
            let mut nodes = self.part(date, day, part)?;
            if part.dress.strip_periods {
                strip_periods(&mut nodes);
            }
            if let Some(case) = part.dress.case {
                super::cases::apply(&mut nodes, case, self.locale.is_english());
            }
            Some(Shown { part, nodes })
        };
        parts.iter().filter_map(show).collect()
    }

    fn part(&self, date: &Date, day: Day, part: &DatePart) -> Option<Vec<Node>> {
        let form = part.form.as_deref();
        let text = match part.name {
            DatePartName::Year => {
                let words = self.year_in_words(date, form).filter(|_| date.start == Some(day));
                return Some(words.unwrap_or_else(|| self.year(day.year, form)));
            }
            DatePartName::Month => self.month(date, day, form)?,
            DatePartName::Day => {
                if day.day == 0 || day.month > 12 {
                    return None;
                }
                self.day(day, form)
            }
        };
        (!text.is_empty()).then(|| vec![Node::Text(text)])
    }

    /// What is shown for a year that is more than its number, unless the style has its own way to say that it is a
    /// guess.
    fn year_in_words(&self, date: &Date, form: Option<&str>) -> Option<Vec<Node>> {
        let own = date.uncertain && self.sheet.tells_guesses;
        if date.year.is_empty() || own || form == Some("short") {
            return None;
        }
        let text = match date.year.strip_prefix('~') {
            Some(year) => {
                let circa = self.locale.term("circa", TermForm::Short, false).unwrap_or("c.");
                format!("{circa}\u{a0}{year}")
            }
            None => date.year.clone(),
        };
        Some(vec![Node::tagged(Tag::Date, vec![Node::Text(text)])])
    }

    fn year(&self, year: i32, form: Option<&str>) -> Vec<Node> {
        let number = year.unsigned_abs();
        let digits = match form {
            Some("short") if number >= 1000 => format!("{:02}", number % 100),
            _ => number.to_string(),
        };
        let era = match year {
            ..0 => self.locale.term("bc", TermForm::Long, false),
            0..1000 => self.locale.term("ad", TermForm::Long, false),
            _ => None,
        };
        let text = format!("{digits}{}", era.unwrap_or_default());
        vec![Node::tagged(Tag::Date, vec![Node::Text(text)])]
    }

    fn month(&self, date: &Date, day: Day, form: Option<&str>) -> Option<String> {
        if day.month == 0 {
            return (!date.season.is_empty()).then(|| date.season.clone());
        }
        if day.month > 12 {
            let name = format!("season-{:02}", day.month - 12);
            let form = if form == Some("short") { TermForm::Short } else { TermForm::Long };
            return self.locale.term(&name, form, false).map(str::to_owned);
        }
        let name = format!("month-{:02}", day.month);
        Some(match form {
            Some("numeric") => day.month.to_string(),
            Some("numeric-leading-zeros") => format!("{:02}", day.month),
            Some("short") => self.locale.term(&name, TermForm::Short, false)?.to_owned(),
            _ => self.locale.term(&name, TermForm::Long, false)?.to_owned(),
        })
    }

    fn day(&self, day: Day, form: Option<&str>) -> String {
        match form {
            Some("numeric-leading-zeros") => format!("{:02}", day.day),
            Some("ordinal") if day.day == 1 || !self.locale.ordinal_first_only() => {
                let gender = self.locale.gender(&format!("month-{:02}", day.month));
                self.ordinal(day.day.into(), gender)
            }
            _ => day.day.to_string(),
        }
    }

    /// A span: what both days share stands once.
    fn span(
        &self,
        date: &Date,
        start: Day,
        end: Day,
        parts: &[DatePart],
        delimiter: &str,
    ) -> Vec<Node> {
        let wanted = |name: DatePartName| parts.iter().any(|part| part.name == name);
        let largest = largest_difference(start, end, &wanted);
        let Some(largest) = largest else { return self.one(date, start, parts, delimiter) };
        let dash = parts.iter().find(|part| part.name == largest);
        let dash = dash.and_then(|part| part.range_delimiter.clone());
        let dash = dash.unwrap_or_else(|| "\u{2013}".to_owned());
        let first = self.shown_parts(date, start, parts);
        let second = self.shown_parts(date, end, parts);
        // Parts that are larger than the largest one that differs are shared.
        let shared = |shown: &Shown| shown.part.name < largest;
        let lead = first.iter().take_while(|shown| shared(shown)).count();
        let trail = second.iter().rev().take_while(|shown| shared(shown)).count();
        let trail = if lead == first.len() { 0 } else { trail };
        let mut tail: Vec<Shown> = second.into_iter().skip(lead).collect();
        let after = tail.split_off(tail.len().saturating_sub(trail));
        let mut first: Vec<Shown> = first;
        let rest = first.split_off(lead);
        let head = first;
        let middle: Vec<Shown> = rest.into_iter().filter(|shown| !shared(shown)).collect();
        let tail: Vec<Shown> =
            tail.into_iter().filter(|shown| lead == 0 || !shared(shown)).collect();
        let mut left = assembled(middle.into_iter());
        if let Some(Node::Wrap(last)) = left.last_mut() {
            last.suffix.clear();
        }
        let mut right = assembled(tail.into_iter());
        if let Some(Node::Wrap(first)) = right.first_mut() {
            first.prefix.clear();
        }
        let left = Node::joined(delimiter, left);
        let right = Node::joined(delimiter, right);
        let mut all = assembled(head.into_iter());
        let both = if right.is_empty() { vec![left] } else { vec![left, Node::Text(dash), right] };
        all.push(Node::joined("", both));
        all.extend(assembled(after.into_iter()));
        vec![Node::joined(delimiter, all)]
    }

    /// Adds the year's letter behind the year, if the style does not place it itself.
    fn add_letter(&self, nodes: &mut [Node]) {
        let Some(letter) = &self.hints.letter else { return };
        if self.sheet.places_year_letter || self.lettered.get() {
            return;
        }
        let mut last = None;
        for node in nodes.iter_mut() {
            last = node.find_mut(Tag::Date).or(last);
        }
        if let Some(year) = last {
            self.lettered.set(true);
            year.children.push(Node::tagged(Tag::YearLetter, vec![Node::Text(letter.clone())]));
        }
    }
}

/// The parts with their affixes.
fn assembled<'a>(shown: impl Iterator<Item = Shown<'a>>) -> Vec<Node> {
    shown.filter_map(|shown| Node::dressed(&shown.part.dress, shown.nodes)).collect()
}

/// The largest part that differs among those that are shown.
fn largest_difference(
    start: Day,
    end: Day,
    wanted: &dyn Fn(DatePartName) -> bool,
) -> Option<DatePartName> {
    if start.year != end.year && wanted(DatePartName::Year) {
        Some(DatePartName::Year)
    } else if (start.year, start.month) != (end.year, end.month) && wanted(DatePartName::Month) {
        Some(DatePartName::Month)
    } else if start != end && wanted(DatePartName::Day) {
        Some(DatePartName::Day)
    } else {
        None
    }
}

fn sort_text(date: &Date, wanted: &[DatePartName]) -> String {
    let Some(start) = date.start else { return date.literal.clone() };
    let text = |day: Day| {
        let has = |name| wanted.contains(&name);
        // Years before Christ come first, in their order.
        let year = i64::from(day.year) + 1_000_000;
        let month = if has(DatePartName::Month) { day.month } else { 0 };
        let number = if has(DatePartName::Day) { day.day } else { 0 };
        format!("{year:07}{month:02}{number:02}")
    };
    match date.end {
        Some(end) => format!("{}-{}", text(start), text(end)),
        None => text(start),
    }
}

/// What a date variable sorts by.
pub(crate) fn sort_key(date: &Date) -> String {
    sort_text(date, &[DatePartName::Year, DatePartName::Month, DatePartName::Day])
}
