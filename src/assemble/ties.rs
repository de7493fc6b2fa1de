//! Spaces that must not part at a line's end: between a number and its unit, and between an
//! abbreviation and the number it introduces.
//!
//! Only what can hardly be read otherwise is tied: symbols of the SI and of computing that are no
//! words in any language of the book trade, and abbreviations directly before a figure.

/// Symbols after a number. Those that are also words ("m", "g", "in", "a") are left out.
const UNITS: [&str; 22] = [
    "%", "‰", "°C", "°F", "km", "cm", "mm", "µm", "kg", "mg", "ml", "Hz", "kHz", "MHz", "GHz",
    "kB", "MB", "GB", "TB", "kW", "MW", "kWh",
];

/// Abbreviations before a number, with their points.
const BEFORE_NUMBER: [&str; 9] = ["p.", "pp.", "No.", "Nos.", "Nr.", "vol.", "Vol.", "Fig.", "с."];

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

/// Whether a space between these two holds them together.
fn ties(before: &str, after: &str) -> bool {
    let figure_after = after.starts_with(|c: char| c.is_ascii_digit());
    if before.ends_with(|c: char| c.is_ascii_digit()) {
        return UNITS.iter().any(|unit| {
            after
                .strip_prefix(unit)
                .is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()))
        });
    }
    figure_after
        && BEFORE_NUMBER.iter().any(|word| {
            before
                .strip_suffix(word)
                .is_some_and(|rest| !rest.ends_with(|c: char| c.is_alphanumeric() || c == '.'))
        })
}

#[cfg(test)]
mod tests {
    use super::tied;

    #[test]
    fn numbers_hold_their_units_and_abbreviations() {
        for (input, wanted) in [
            ("It is 45 km, or 12 % more.", Some("It is 45\u{a0}km, or 12\u{a0}% more.")),
            ("see p. 12 and (No. 5)", Some("see p.\u{a0}12 and (No.\u{a0}5)")),
            ("at 20 °C", Some("at 20\u{a0}°C")),
            ("45 kmh", None),
            ("He said No. Five came.", None),
            ("at the step. 12 came", None),
            ("5 men in 3 a day", None),
            ("с. 7", Some("с.\u{a0}7")),
            ("", None),
        ] {
            assert_eq!(tied(input).as_deref(), wanted, "{input}");
        }
    }
}
