//! Lengths and shares as theme files write them: `"10.5pt"`, `"1.25 lines"`, `"0.05em"`, `"10%"`.

use crate::manifest::BUNDLED_FONTS;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A unit of length.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Unit {
    /// Points at the theme's own body size; they grow and shrink with the book's.
    Pt,
    /// The size of the type that the length belongs to.
    Em,
    /// Lines of the grid: the leading of the body.
    Line,
}

/// A length with its unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Length {
    value: f32,
    unit: Unit,
}

impl Length {
    /// Points at the theme's own body size.
    pub const fn pt(value: f32) -> Self {
        Length { value, unit: Unit::Pt }
    }

    /// Lines of the grid.
    pub const fn lines(value: f32) -> Self {
        Length { value, unit: Unit::Line }
    }

    /// In points: `scale` is the book's body size over the theme's, `em` the size of the type and
    /// `line` the leading of the body, both in points as set.
    pub fn points(self, scale: f32, em: f32, line: f32) -> f32 {
        match self.unit {
            Unit::Pt => self.value * scale,
            Unit::Em => self.value * em,
            Unit::Line => self.value * line,
        }
    }

    /// In em of the type that it belongs to, for letterspace.
    pub fn ems(self, scale: f32, em: f32, line: f32) -> f32 {
        if self.unit == Unit::Em { self.value } else { self.points(scale, em, line) / em }
    }

    /// In points, if the unit is the point: sizes of type and of pages.
    pub fn as_pt(self) -> Option<f32> {
        (self.unit == Unit::Pt).then_some(self.value)
    }

    fn read(text: &str) -> Option<Length> {
        let at = text.find(|c: char| c.is_ascii_alphabetic())?;
        let (number, unit) = text.split_at(at);
        let unit = match unit.trim() {
            "pt" => Unit::Pt,
            "em" => Unit::Em,
            "line" | "lines" => Unit::Line,
            _ => return None,
        };
        Some(Length { value: number_of(number)?, unit })
    }
}

impl std::fmt::Display for Length {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.unit {
            Unit::Pt => write!(f, "{}pt", self.value),
            Unit::Em => write!(f, "{}em", self.value),
            Unit::Line if self.value == 1.0 => write!(f, "1 line"),
            Unit::Line => write!(f, "{} lines", self.value),
        }
    }
}

/// A colour of a cover: `"#23384a"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour(
    /// Red, green and blue of sRGB.
    pub [u8; 3],
);

impl Colour {
    /// The contrast of two colours, from 1, none, to 21, black on white (WCAG 2.2, "contrast ratio").
    pub fn contrast(self, other: Colour) -> f32 {
        let luminance = |Colour(parts): Colour| {
            let [r, g, b] = parts.map(|part| {
                let part = f64::from(part) / 255.0;
                let raised = (part + 0.055) / 1.055;
                // To the power of 2.4.
                let root = raised * fifth_root(raised);
                if part <= 0.04045 { part / 12.92 } else { root * root }
            });
            0.2126 * r + 0.7152 * g + 0.0722 * b
        };
        let (a, b) = (luminance(self), luminance(other));
        ((a.max(b) + 0.05) / (a.min(b) + 0.05)) as f32
    }
}

/// The fifth root of a number from a hundredth to one, by Newton's steps: powers of the standard library differ from
/// machine to machine.
fn fifth_root(number: f64) -> f64 {
    (0..16).fold(1.0, |root: f64, _| (4.0 * root + number / (root * root * root * root)) / 5.0)
}

impl std::fmt::Display for Colour {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [r, g, b] = self.0;
        write!(f, "#{r:02x}{g:02x}{b:02x}")
    }
}

impl Serialize for Colour {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Colour {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let hex = text.strip_prefix('#').filter(|h| h.len() == 6 && h.is_ascii());
        let part = |at: usize| u8::from_str_radix(hex?.get(at..at + 2)?, 16).ok();
        match (part(0), part(2), part(4)) {
            (Some(r), Some(g), Some(b)) => Ok(Colour([r, g, b])),
            _ => Err(D::Error::custom(format!(
                "`{text}` is no colour: write six hexadecimal digits as \"#23384a\""
            ))),
        }
    }
}

/// A bundled family by its name: its place in [`BUNDLED_FONTS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BundledFamily(pub usize);

impl Serialize for BundledFamily {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(BUNDLED_FONTS.get(self.0).unwrap_or(&BUNDLED_FONTS[0]))
    }
}

impl<'de> Deserialize<'de> for BundledFamily {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        let found = BUNDLED_FONTS.iter().position(|name| name.eq_ignore_ascii_case(&text));
        found.map(BundledFamily).ok_or_else(|| {
            let all = BUNDLED_FONTS.join(", ");
            D::Error::custom(format!(
                "`{text}` is none of {all}; a book's own fonts are chosen in its manifest, [print]"
            ))
        })
    }
}

/// A share: `"10%"`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Share(pub f32);

impl Share {
    fn read(text: &str) -> Option<Share> {
        number_of(text.strip_suffix('%')?).map(|n| Share(n / 100.0))
    }
}

impl std::fmt::Display for Share {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Two decimals are finer than any press or screen.
        write!(f, "{}%", (self.0 * 10_000.0).round() / 100.0)
    }
}

/// Why a number with its unit is outside of what a theme may say.
fn out_of_bounds(text: &str) -> Option<&'static str> {
    let rest = text.trim().strip_prefix(['-', '\u{2212}']);
    let number = rest.unwrap_or(text).trim();
    let end = number.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(number.len());
    let value: f32 = number[..end].parse().ok()?;
    match rest {
        Some(_) => Some("less than nothing"),
        None => (value > MOST).then_some("more than 1000"),
    }
}

/// The most that a number of a theme may be, whatever its unit.
const MOST: f32 = 1000.0;

/// A number without sign or exponent, to [`MOST`].
fn number_of(text: &str) -> Option<f32> {
    let text = text.trim();
    let plain = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let value: f32 = if plain { text.parse().ok()? } else { return None };
    (value <= MOST).then_some(value)
}

impl Serialize for Length {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Length {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        Length::read(&text).ok_or_else(|| {
            let units = "write a number and pt, em or lines: \"12pt\", \"0.5em\", \"1.5 lines\"";
            let why = out_of_bounds(&text).unwrap_or("no length");
            D::Error::custom(format!("`{text}` is {why}; {units}"))
        })
    }
}

impl Serialize for Share {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Share {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        match Share::read(&text) {
            Some(share) => Ok(share),
            None => {
                let why = out_of_bounds(&text).unwrap_or("no share");
                Err(D::Error::custom(format!("`{text}` is {why}; write it like \"10%\"")))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_have_units() {
        let points = |t: &str| Length::read(t).map(|l| l.points(2.0, 10.0, 13.0));
        assert_eq!(points("10.5pt"), Some(21.0));
        assert_eq!(points("1 line"), Some(13.0));
        assert_eq!(points("0.5 lines"), Some(6.5));
        assert_eq!(points("0.5em"), Some(5.0));
        for bad in ["", "3", "pt", "3px", "1e3pt", "-1pt", "1,5pt", "infpt", "9999pt"] {
            assert_eq!(Length::read(bad), None, "{bad}");
        }
        assert_eq!(out_of_bounds("-1pt"), Some("less than nothing"));
        assert_eq!(out_of_bounds("9999pt"), Some("more than 1000"));
        assert_eq!([out_of_bounds("3px"), out_of_bounds("pt"), out_of_bounds("-pt")], [None; 3]);
        assert_eq!(Share::read("12.5%"), Some(Share(0.125)));
        assert_eq!(Share::read("12"), None);
    }

    #[test]
    fn lengths_are_written_as_they_are_read() {
        for text in ["10.5pt", "1 line", "0.8 lines", "0.05em"] {
            assert_eq!(Length::read(text).map(|l| l.to_string()).as_deref(), Some(text));
        }
        assert_eq!(Share(0.004).to_string(), "0.4%");
    }

    #[test]
    fn contrast_is_that_of_the_guidelines() {
        let (black, white, grey) = (Colour([0; 3]), Colour([255; 3]), Colour([0x77; 3]));
        assert!((white.contrast(black) - 21.0).abs() < 0.01);
        assert_eq!(black.contrast(black), 1.0);
        // The grey that just fails on white.
        assert!((grey.contrast(white) - 4.48).abs() < 0.01, "{}", grey.contrast(white));
    }
}
