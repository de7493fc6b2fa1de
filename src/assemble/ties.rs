//! Spaces that must not part at a line's end: between a number and its unit, between what is
//! counted and its number ("p. 5", "Chapter 5"), and between the day and the month.
//!
//! Only what can hardly be read otherwise is tied: symbols of the SI and of computing that are no
//! words in any language of the book trade, and words directly before a figure.

use crate::model::{Inline, InlineKind};

/// Symbols after a number. Those that are also words ("m", "g", "in", "a") are left out.
const UNITS: [&str; 22] = [
    "%", "‰", "°C", "°F", "km", "cm", "mm", "µm", "kg", "mg", "ml", "Hz", "kHz", "MHz", "GHz",
    "kB", "MB", "GB", "TB", "kW", "MW", "kWh",
];

/// Abbreviations before a number, with their points.
const BEFORE_NUMBER: [&str; 17] = [
    "p.", "pp.", "No.", "Nos.", "Nr.", "vol.", "Vol.", "Fig.", "с.", "ca.", "Ca.", "c.", "Bd.",
    "Abb.", "Kap.", "№", "n°",
];

/// Words before a number that names one of them.
const COUNTED: &[&str] = &[
    "Chapter",
    "Chapters",
    "Section",
    "Figure",
    "Table",
    "Listing",
    "Part",
    "Annex",
    "Article",
    "Appendix",
    "Kapitel",
    "Abschnitt",
    "Abbildung",
    "Tabelle",
    "Teil",
    "Anhang",
    "Artikel",
    "Chapitre",
    "Tableau",
    "Capítulo",
    "Capitolo",
    "Hoofdstuk",
    "Rozdział",
    "Глава",
    "Рис.",
];

/// Months, as they stand behind the day.
const MONTHS: &[&str] = &[
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
    "Januar",
    "Februar",
    "März",
    "Mai",
    "Juni",
    "Juli",
    "Oktober",
    "Dezember",
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
    "gennaio",
    "febbraio",
    "marzo",
    "aprile",
    "maggio",
    "giugno",
    "luglio",
    "agosto",
    "settembre",
    "ottobre",
    "dicembre",
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
    "maj",
    "stycznia",
    "lutego",
    "marca",
    "kwietnia",
    "maja",
    "czerwca",
    "lipca",
    "sierpnia",
    "września",
    "października",
    "listopada",
    "grudnia",
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
];

/// `text` with a no-break space (U+00A0) wherever a plain space ties two such words, or `None`
/// if there is nothing to tie.
pub(super) fn tied(text: &str) -> Option<String> {
    let mut out = String::new();
    let mut done = 0;
    for (at, _) in text.match_indices(' ') {
        if ties(&text[..at], &text[at + 1..]) {
            out.push_str(&text[done..at]);
            out.push('\u{a0}');
            done = at + 1;
        }
    }
    if done == 0 {
        return None;
    }
    out.push_str(&text[done..]);
    Some(out)
}

/// Ties the same words where the author's own line ends between them.
pub(super) fn over_lines(row: &mut [Inline]) {
    for at in 1..row.len().saturating_sub(1) {
        if let (InlineKind::Text(before), InlineKind::SoftBreak, InlineKind::Text(after)) =
            (&row[at - 1].kind, &row[at].kind, &row[at + 1].kind)
            && ties(before, after)
        {
            row[at].kind = InlineKind::Text("\u{a0}".into());
        }
    }
}

/// Parts the marks of notes that follow each other, which would read as one number: a narrow space
/// (U+202F) that no line breaks at.
pub(super) fn part_marks(row: &mut Vec<Inline>) {
    let note = |node: &Inline| matches!(node.kind, InlineKind::Note(_));
    for at in (1..row.len()).rev() {
        if note(&row[at - 1]) && note(&row[at]) {
            row.insert(at, Inline::text("\u{202f}"));
        }
    }
}

/// Whether a space between these two holds them together.
fn ties(before: &str, after: &str) -> bool {
    if before.ends_with(|c: char| c.is_ascii_digit()) && begins_with(after, &UNITS) {
        return true;
    }
    if is_day(before) {
        return begins_with(after, MONTHS);
    }
    after.starts_with(|c: char| c.is_ascii_digit())
        && (ends_with(before, &BEFORE_NUMBER) || ends_with(before, COUNTED))
}

/// Whether a text begins with one of these as a whole word.
fn begins_with(text: &str, words: &[&str]) -> bool {
    let whole = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric());
    words.iter().any(|word| text.strip_prefix(word).is_some_and(whole))
}

/// Whether a text ends with one of these as a whole word.
fn ends_with(text: &str, words: &[&str]) -> bool {
    let whole = |rest: &str| !rest.ends_with(|c: char| c.is_alphanumeric() || c == '.');
    words.iter().any(|word| text.strip_suffix(word).is_some_and(whole))
}

/// Whether a text ends with a number that may be a day of the month, as a point or nothing follows
/// it.
fn is_day(text: &str) -> bool {
    let text = text.strip_suffix('.').unwrap_or(text);
    let digits = text.len() - text.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    (1..=2).contains(&digits)
        && !text[..text.len() - digits].ends_with(|c: char| c.is_alphanumeric() || c == '.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_notes_are_parted() {
        let mark = |n| Inline { kind: InlineKind::Note(n), ..Inline::text("") };
        let mut row = vec![Inline::text("word"), mark(0), mark(1), Inline::text("."), mark(2)];
        part_marks(&mut row);
        assert_eq!(row.len(), 6);
        assert!(matches!(&row[2].kind, InlineKind::Text(t) if t == "\u{202f}"));
    }

    #[test]
    fn the_authors_own_line_ends_hold_too() {
        let mut row = vec![
            Inline::text("built ca."),
            Inline { kind: InlineKind::SoftBreak, ..Inline::text("") },
            Inline::text("1500 and"),
            Inline { kind: InlineKind::SoftBreak, ..Inline::text("") },
            Inline::text("so on"),
        ];
        over_lines(&mut row);
        assert!(matches!(&row[1].kind, InlineKind::Text(t) if t == "\u{a0}"));
        assert!(matches!(&row[3].kind, InlineKind::SoftBreak));
    }

    #[test]
    fn numbers_hold_their_units_and_abbreviations() {
        for (input, wanted) in [
            ("It is 45 km, or 12 % more.", Some("It is 45\u{a0}km, or 12\u{a0}% more.")),
            ("see p. 12 and (No. 5)", Some("see p.\u{a0}12 and (No.\u{a0}5)")),
            ("ca. 1500, c. 1520", Some("ca.\u{a0}1500, c.\u{a0}1520")),
            ("at 20 °C", Some("at 20\u{a0}°C")),
            ("45 kmh", None),
            ("He said No. Five came.", None),
            ("at the step. 12 came", None),
            ("5 men in 3 a day", None),
            ("с. 7", Some("с.\u{a0}7")),
            ("on 5 December 1995", Some("on 5\u{a0}December 1995")),
            ("am 5. Dezember, Kapitel 4", Some("am 5.\u{a0}Dezember, Kapitel\u{a0}4")),
            ("Annex 1-A of 1995 March", Some("Annex\u{a0}1-A of 1995 March")),
            ("the 25 Marching men", None),
            ("", None),
        ] {
            assert_eq!(tied(input).as_deref(), wanted, "{input}");
        }
    }
}
