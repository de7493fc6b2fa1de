//! Numbers and units as `siunitx` writes them, `\qty{5}{km/h}`, `\num{1.5e3}`, `\ang{10;20;30}`, as TeX that the
//! converter knows.
//!
//! Figures are parted in threes from five on, units stand upright with a thin space before and between them,
//! and what is divided by has a negative power (BIPM, The International System of Units, 5.4).

use crate::model::{group_end, tex_command};

/// What a number is made of: `\num`'s argument.
pub(super) fn number(typed: &str) -> String {
    let typed: String = typed.split_whitespace().collect();
    let typed = typed.replace("+-", r"\pm ");
    let power = typed.find(['e', 'E']).filter(|at| {
        let rest = typed[at + 1..].trim_start_matches(['+', '-']);
        !typed[..*at].contains('\\') && !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit())
    });
    let Some(at) = power else { return parts(&typed) };
    let (base, power) = (&typed[..at], typed[at + 1..].trim_start_matches('+'));
    let times = if base.is_empty() { String::new() } else { format!("{}\\times ", parts(base)) };
    format!("{times}10^{{{power}}}")
}

/// Numbers with their figures in threes, and what stands between them.
fn parts(typed: &str) -> String {
    let mut out = String::new();
    let mut rest = typed;
    while let Some(c) = rest.chars().next() {
        if c.is_ascii_digit() {
            let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            let behind_mark = out.ends_with('.') || out.ends_with("{,}");
            out.push_str(&in_threes(&rest[..end], behind_mark));
            rest = &rest[end..];
            continue;
        }
        match c {
            ',' => out.push_str("{,}"),
            'x' => out.push_str(r"\times "),
            c => out.push(c),
        }
        rest = &rest[c.len_utf8()..];
    }
    out
}

/// Figures in groups of three, from the left behind a decimal mark, else from the right.
fn in_threes(figures: &str, from_left: bool) -> String {
    if figures.len() < 5 {
        return figures.to_owned();
    }
    let first = if from_left { 3 } else { (figures.len() - 1) % 3 + 1 };
    let (head, mut rest) = figures.split_at(first);
    let mut out = head.to_owned();
    while !rest.is_empty() {
        let (group, behind) = rest.split_at(rest.len().min(3));
        out.push_str(r"\,");
        out.push_str(group);
        rest = behind;
    }
    out
}

/// `\ang{10;20;30}`, or a number of degrees.
pub(super) fn angle(typed: &str) -> String {
    let signs = [r"^{\circ}", "'", "''"];
    let parts = typed.split(';').zip(signs).filter(|(part, _)| !part.trim().is_empty());
    parts.map(|(part, sign)| format!("{}{sign}", number(part))).collect::<Vec<_>>().join(r"\,")
}

/// A quantity: a number with its unit.
pub(super) fn quantity(typed: &str, of: &str) -> String {
    let unit = unit(of);
    // Signs of angles stand at their figures.
    let close = unit.starts_with('^') || unit.starts_with('\'');
    format!("{}{}{unit}", number(typed), if close { "" } else { r"\," })
}

/// Two numbers from which to which something goes, with the unit of both.
pub(super) fn range(from: &str, to: &str, of: Option<&str>) -> String {
    let unit = of.map_or(String::new(), |of| format!(r"\,{}", unit(of)));
    format!("{}\\text{{\u{2013}}}{}{unit}", number(from), number(to))
}

/// The TeX of a unit, of words or of `siunitx`'s commands.
pub(super) fn unit(typed: &str) -> String {
    if typed.contains('\\') { by_commands(typed) } else { by_words(typed) }
}

/// `kg.m.s^{-2}`, `km/h`.
fn by_words(typed: &str) -> String {
    let mut out = String::new();
    let mut rest = typed.trim();
    while let Some(c) = rest.chars().next() {
        let mut end = c.len_utf8();
        match c {
            '.' | '~' | ' ' | '*' | '\u{b7}' => out.push_str(r"\,"),
            '/' => out.push('/'),
            '^' | '_' => {
                let behind = &rest[1..];
                let inner = behind.strip_prefix('{').and_then(|i| Some(&i[..group_end(i, '}')?]));
                let number = behind.trim_start_matches(['-', '+']);
                let figures =
                    number.len() - number.trim_start_matches(|c: char| c.is_ascii_digit()).len();
                let bare = &behind[..behind.len() - number.len() + figures];
                out.push_str(&format!("{c}{{{}}}", inner.unwrap_or(bare)));
                end = 1 + inner.map_or(bare.len(), |inner| inner.len() + 2);
            }
            '\u{b5}' | '\u{3bc}' => out.push('\u{b5}'),
            '\u{b0}' => out.push_str(r"^{\circ}"),
            '%' => out.push_str(r"\%"),
            c if c.is_alphabetic() => {
                end = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
                out.push_str(&format!("\\mathrm{{{}}}", &rest[..end]));
            }
            '{' | '}' | '&' | '#' => {}
            c => out.push(c),
        }
        rest = &rest[end..];
    }
    out
}

/// `\kilo\metre\per\second\squared`.
fn by_commands(typed: &str) -> String {
    let mut units: Vec<(String, String)> = Vec::new();
    let (mut prefix, mut below, mut power) = (String::new(), false, None::<String>);
    let mut rest = typed.trim();
    while !rest.is_empty() {
        let Some(name) = tex_command(rest) else {
            // Words among commands.
            let first = rest.chars().next().map_or(0, char::len_utf8);
            let end = rest[first..].find('\\').map_or(rest.len(), |at| first + at);
            let words = by_words(&rest[..end]);
            if !words.is_empty() {
                units.push((std::mem::take(&mut prefix) + &words, String::new()));
            }
            rest = &rest[end..];
            continue;
        };
        rest = rest[1 + name.len()..].trim_start();
        let mut argument = || {
            let inner = rest.strip_prefix('{')?;
            let end = group_end(inner, '}')?;
            rest = rest[end + 2..].trim_start();
            Some(inner[..end].to_owned())
        };
        let last = units.last_mut();
        match name {
            "per" => below = true,
            "square" => power = Some("2".into()),
            "cubic" => power = Some("3".into()),
            "raiseto" => power = argument(),
            "squared" => raise(last, "2"),
            "cubed" => raise(last, "3"),
            "tothe" => raise(last, &argument().unwrap_or_default()),
            "of" => drop(argument()),
            _ => match (named(&PREFIXES, name), named(&UNITS, name)) {
                (Some(sign), _) => prefix = sign.to_owned(),
                (None, sign) => {
                    let sign = sign.unwrap_or(name);
                    let tex = match sign.starts_with(['^', '\'', '\\']) {
                        true => sign.to_owned(),
                        false => format!("\\mathrm{{{}{sign}}}", std::mem::take(&mut prefix)),
                    };
                    let minus = if std::mem::take(&mut below) { "-" } else { "" };
                    let power = power.take();
                    let power = match (minus, power) {
                        ("", power) => power.unwrap_or_default(),
                        (_, power) => format!("-{}", power.as_deref().unwrap_or("1")),
                    };
                    units.push((tex, power));
                }
            },
        }
    }
    let said = units.into_iter().map(|(unit, power)| match power.as_str() {
        "" => unit,
        power => format!("{unit}^{{{power}}}"),
    });
    said.collect::<Vec<_>>().join(r"\,")
}

/// Raises a unit to a power, below a line to its negative one.
fn raise(unit: Option<&mut (String, String)>, to: &str) {
    if let Some((_, power)) = unit {
        *power = if power.starts_with('-') { format!("-{to}") } else { to.to_owned() };
    }
}

fn named<'t>(table: &'t [(&str, &str)], name: &str) -> Option<&'t str> {
    table.iter().find(|(known, _)| *known == name).map(|(_, sign)| *sign)
}

#[rustfmt::skip]
const PREFIXES: [(&str, &str); 24] = [
    ("quecto", "q"), ("ronto", "r"), ("yocto", "y"), ("zepto", "z"), ("atto", "a"), ("femto", "f"), ("pico", "p"),
    ("nano", "n"), ("micro", "\u{b5}"), ("milli", "m"), ("centi", "c"), ("deci", "d"), ("deca", "da"),
    ("hecto", "h"), ("kilo", "k"), ("mega", "M"), ("giga", "G"), ("tera", "T"), ("peta", "P"), ("exa", "E"),
    ("zetta", "Z"), ("yotta", "Y"), ("ronna", "R"), ("quetta", "Q"),
];

#[rustfmt::skip]
const UNITS: [(&str, &str); 66] = [
    ("metre", "m"), ("meter", "m"), ("second", "s"), ("gram", "g"), ("kilogram", "kg"), ("ampere", "A"),
    ("kelvin", "K"), ("mole", "mol"), ("candela", "cd"), ("hertz", "Hz"), ("newton", "N"), ("pascal", "Pa"),
    ("joule", "J"), ("watt", "W"), ("coulomb", "C"), ("volt", "V"), ("farad", "F"), ("ohm", "\u{3a9}"),
    ("siemens", "S"), ("weber", "Wb"), ("tesla", "T"), ("henry", "H"), ("lumen", "lm"), ("lux", "lx"),
    ("becquerel", "Bq"), ("gray", "Gy"), ("sievert", "Sv"), ("katal", "kat"), ("radian", "rad"),
    ("steradian", "sr"), ("celsius", "\u{b0}C"), ("degreeCelsius", "\u{b0}C"), ("degree", r"^{\circ}"),
    ("arcminute", "'"), ("arcsecond", "''"), ("minute", "min"), ("hour", "h"), ("day", "d"), ("hectare", "ha"),
    ("litre", "l"), ("liter", "L"), ("tonne", "t"), ("bar", "bar"), ("electronvolt", "eV"), ("eV", "eV"),
    ("dalton", "Da"), ("bel", "B"), ("decibel", "dB"), ("neper", "Np"), ("percent", r"\%"), ("bit", "bit"),
    ("byte", "B"), ("astronomicalunit", "au"), ("kg", "kg"), ("km", "km"), ("m", "m"), ("cm", "cm"),
    ("mm", "mm"), ("s", "s"), ("ms", "ms"), ("kHz", "kHz"), ("MHz", "MHz"), ("GHz", "GHz"), ("kPa", "kPa"),
    ("kJ", "kJ"), ("kW", "kW"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::typeset::math::mathml;

    #[test]
    fn numbers_are_in_threes_with_powers() {
        for (typed, wanted) in [
            ("12", "12"),
            ("1234", "1234"),
            ("12345.67890", r"12\,345.678\,90"),
            ("1.5e3", r"1.5\times 10^{3}"),
            ("e-9", "10^{-9}"),
            ("-2,5 E+10", r"-2{,}5\times 10^{10}"),
            ("1.2 +- 0.1", r"1.2\pm 0.1"),
            ("1.23(4)", "1.23(4)"),
            (r"3 \pm 1", r"3\pm1"),
        ] {
            assert_eq!(number(typed), wanted, "{typed}");
        }
        assert_eq!(angle("10;20;30"), r"10^{\circ}\,20'\,30''");
        assert_eq!(angle("-45.5"), r"-45.5^{\circ}");
        assert_eq!(range("1", "2", Some("m")), "1\\text{\u{2013}}2\\,\\mathrm{m}");
    }

    #[test]
    fn units_are_upright_with_their_powers() {
        for (typed, wanted) in [
            ("km/h", r"\mathrm{km}/\mathrm{h}"),
            ("kg.m.s^{-2}", r"\mathrm{kg}\,\mathrm{m}\,\mathrm{s}^{-2}"),
            ("m^2", r"\mathrm{m}^{2}"),
            ("m^-1 s", r"\mathrm{m}^{-1}\,\mathrm{s}"),
            (r"\kilo\metre\per\hour", r"\mathrm{km}\,\mathrm{h}^{-1}"),
            (r"\metre\per\second\squared", r"\mathrm{m}\,\mathrm{s}^{-2}"),
            (r"\square\metre", r"\mathrm{m}^{2}"),
            (r"\cubic\centi\metre", r"\mathrm{cm}^{3}"),
            (r"\micro\gram", "\\mathrm{\u{b5}g}"),
            (r"\degreeCelsius", "\\mathrm{\u{b0}C}"),
            (r"\percent", r"\%"),
            (r"\metre\tothe{4}", r"\mathrm{m}^{4}"),
        ] {
            assert_eq!(unit(typed), wanted, "{typed}");
            assert!(mathml(wanted, false).is_some(), "{wanted}");
        }
        assert_eq!(quantity("5", r"\degree"), r"5^{\circ}");
        assert_eq!(quantity("5", "km"), r"5\,\mathrm{km}");
        for odd in ["{", "^", "^{", "\\", "\\per", "\\\u{e9}\u{301}", "m^", "\\tothe{"] {
            unit(odd);
            number(odd);
        }
    }
}
