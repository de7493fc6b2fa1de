//! Lengths of TeX in ems, which grow with the text: a point is a tenth of the ten points that LaTeX's
//! documents are set in (The TeXbook, chapter 10, for the units).

/// Units with their em.
const UNITS: [(&str, f32); 12] = [
    ("em", 1.0),
    ("ex", 0.43),
    ("mu", 1.0 / 18.0),
    ("pt", 0.1),
    ("bp", 0.100_375),
    ("pc", 1.2),
    ("mm", 0.284_53),
    ("cm", 2.845_3),
    ("in", 7.227),
    ("dd", 0.107),
    ("cc", 1.284),
    ("sp", 0.1 / 65_536.0),
];

/// Longer ones are none of a formula.
const LONGEST: f32 = 100.0;

/// A length in ems: `6pt`, `-.5 em`.
pub(super) fn em(words: &str) -> Option<f32> {
    let words = words.trim();
    let (unit, em) = UNITS.iter().find(|(unit, _)| words.ends_with(unit))?;
    let number: String = words[..words.len() - unit.len()].split_whitespace().collect();
    let value = number.replace(',', ".").parse::<f32>().ok().filter(|v| v.is_finite())? * em;
    (value.abs() <= LONGEST).then_some(value)
}

/// A length as MathML writes it.
pub(super) fn written(em: f32) -> String {
    let text = format!("{em:.4}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text.is_empty() || text == "-0" || text == "0" { "0".into() } else { format!("{text}em") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_ems_of_ten_points() {
        for (words, wanted) in [
            ("6pt", Some("0.6em")),
            ("-.5 em", Some("-0.5em")),
            ("1 ex", Some("0.43em")),
            ("18mu", Some("1em")),
            ("0pt", Some("0")),
            ("1cm", Some("2.8453em")),
            ("2", None),
            ("x pt", None),
            ("9999in", None),
        ] {
            assert_eq!(em(words).map(written).as_deref(), wanted, "{words}");
        }
    }
}
