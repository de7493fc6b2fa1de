//! Colours by the names that style sheets have, beside those of LaTeX which the converter knows.

/// The names of HTML 4 that LaTeX's `xcolor` lacks, and those that browsers' authors use most.
const NAMES: [(&str, &str); 10] = [
    ("aqua", "#00ffff"),
    ("fuchsia", "#ff00ff"),
    ("maroon", "#800000"),
    ("navy", "#000080"),
    ("silver", "#c0c0c0"),
    ("gold", "#ffd700"),
    ("indigo", "#4b0082"),
    ("crimson", "#dc143c"),
    ("tomato", "#ff6347"),
    ("grey", "#808080"),
];

/// A colour as MathML writes it: `#f00`, `#ff0000` and `ff0000` (xcolor's model HTML) are, and names.
pub(super) fn hexadecimal(name: &str) -> Option<String> {
    if let Some((_, colour)) = NAMES.iter().find(|(known, _)| *known == name) {
        return Some((*colour).to_owned());
    }
    let digits = name.strip_prefix('#').unwrap_or(name);
    let marked = name.len() != digits.len();
    let known = digits.bytes().all(|b| b.is_ascii_hexdigit());
    let full = digits.len() == 6 && (marked || digits.bytes().any(|b| b.is_ascii_digit()));
    (known && (full || marked && digits.len() == 3))
        .then(|| format!("#{}", digits.to_ascii_lowercase()))
}

/// A colour of xcolor's that is mixed, `red!60` with white or `red!60!blue`, of those that are named.
pub(super) fn mixed(name: &str, of: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    let mut parts = name.splitn(3, '!');
    let (first, share) = (parts.next()?, parts.next()?);
    let share = share.trim().parse::<f32>().ok().filter(|s| (0.0..=100.0).contains(s))? / 100.0;
    let inks = |name: &str| -> Option<Vec<u8>> {
        let digits = six_digits(&of(name)?)?;
        (0..3).map(|n| u8::from_str_radix(digits.get(2 * n..2 * n + 2)?, 16).ok()).collect()
    };
    let (first, second) = (inks(first)?, parts.next().map_or(Some(vec![255; 3]), inks)?);
    let one = |(a, b): (&u8, &u8)| {
        let mixed = f32::from(*a) * share + f32::from(*b) * (1.0 - share);
        format!("{:02x}", mixed.round() as u8)
    };
    Some(format!("#{}", first.iter().zip(&second).map(one).collect::<String>()))
}

/// The six digits of a colour that MathML writes with three or six.
pub(super) fn six_digits(colour: &str) -> Option<String> {
    let digits = colour.strip_prefix('#')?;
    match digits.len() {
        6 => Some(digits.to_owned()),
        3 => Some(digits.chars().flat_map(|c| [c, c]).collect()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_mixed() {
        let of = |name: &str| match name {
            "red" => Some("#ff0000".to_owned()),
            "blue" => Some("#00f".to_owned()),
            _ => None,
        };
        for (name, wanted) in [
            ("red!60", Some("#ff6666")),
            ("red!50!blue", Some("#800080")),
            ("red!200", None),
            ("mauve!50", None),
        ] {
            assert_eq!(mixed(name, &of).as_deref(), wanted, "{name}");
        }
    }

    #[test]
    fn colours_are_known_by_number_and_by_name() {
        for (name, wanted) in [
            ("#F00", Some("#f00")),
            ("#00ff7F", Some("#00ff7f")),
            ("00ff7f", Some("#00ff7f")),
            ("aqua", Some("#00ffff")),
            ("red", None),
            ("#12", None),
            ("facade", None),
        ] {
            assert_eq!(hexadecimal(name).as_deref(), wanted, "{name}");
        }
    }
}
