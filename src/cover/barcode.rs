//! Bar codes of books: EAN-13 with the add-on EAN-5 (ISO/IEC 15420; GS1 General Specifications 5.2).

use std::fmt::Write;

/// Left-hand digits of odd parity; the others follow from them.
const ODD: [&str; 10] = [
    "0001101", "0011001", "0010011", "0111101", "0100011", "0110001", "0101111", "0111011",
    "0110111", "0001011",
];
/// Parity of the six left-hand digits by the first digit: `1` even.
const FIRST: [&str; 10] = [
    "000000", "001011", "001101", "001110", "010011", "011001", "011100", "010101", "010110",
    "011010",
];
/// Parity of the five digits of the add-on by its check sum: `1` even.
const ADD_ON: [&str; 10] =
    ["11000", "10100", "10010", "10001", "01100", "00110", "00011", "01010", "01001", "00101"];
/// Width of a module at 100 %, points: 0.33 mm.
const MODULE: f32 = 0.33 * 72.0 / 25.4;
/// Height of the bars at 100 %, points: 22.85 mm.
const HEIGHT: f32 = 22.85 * 72.0 / 25.4;
/// Quiet zones at the left and right, and between the code and its add-on, modules.
const QUIET: (u32, u32, u32) = (11, 7, 9);
/// Quiet zone at the right of the add-on, modules. Five are asked for; readers such as zbar need
/// more than three quarters of a digit to see its end.
const QUIET_ADD_ON: u32 = 6;
/// Smallest scale that shops read.
pub(super) const SMALLEST: f32 = 0.8;

fn digit(pattern: &str, even: bool, right: bool) -> String {
    match (even, right) {
        (true, _) => digit(pattern, false, true).chars().rev().collect(),
        (_, true) => pattern.chars().map(|c| if c == '0' { '1' } else { '0' }).collect(),
        _ => pattern.to_string(),
    }
}

fn values(digits: &str) -> Vec<usize> {
    digits.bytes().filter(u8::is_ascii_digit).map(|b| usize::from(b - b'0')).collect()
}

/// The modules of thirteen digits: `1` is a bar.
fn ean13(digits: &str) -> Option<String> {
    let v = values(digits);
    if v.len() != 13 {
        return None;
    }
    let mut out = String::from("101");
    for (value, parity) in v[1..7].iter().zip(FIRST[v[0]].bytes()) {
        out += &digit(ODD[*value], parity == b'1', false);
    }
    out += "01010";
    for value in &v[7..] {
        out += &digit(ODD[*value], false, true);
    }
    Some(out + "101")
}

/// The modules of the add-on's five digits.
fn ean5(digits: &str) -> Option<String> {
    let v = values(digits);
    if v.len() != 5 {
        return None;
    }
    let sum = 3 * (v[0] + v[2] + v[4]) + 9 * (v[1] + v[3]);
    let mut out = String::from("1011");
    for (i, (value, parity)) in v.iter().zip(ADD_ON[sum % 10].bytes()).enumerate() {
        if i > 0 {
            out += "01";
        }
        out += &digit(ODD[*value], parity == b'1', false);
    }
    Some(out)
}

/// What a code shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Barcode {
    /// The ISBN as it is printed, with its hyphens.
    pub isbn: String,
    /// Its thirteen digits.
    pub digits: String,
    /// Five digits of the price add-on.
    pub price: Option<String>,
}

/// The box of a code as SVG, and the scale at which it fits. The box is white, which keeps the quiet
/// zones; the bars are black.
pub(super) fn draw(code: &Barcode, x: f32, y: f32, (w, h): (f32, f32)) -> Option<(String, f32)> {
    let bars = ean13(&code.digits)?;
    let add_on = code.price.as_deref().and_then(ean5);
    let extra = add_on.as_ref().map_or(0, |a| QUIET.2 + a.len() as u32 + QUIET_ADD_ON - QUIET.1);
    let modules = (QUIET.0 + bars.len() as u32 + QUIET.1 + extra) as f32;
    let text = 7.5;
    let scale = (w / (modules * MODULE)).min((h - 3.0 * text) / HEIGHT).min(1.0);
    let module = MODULE * scale;
    let height = HEIGHT * scale;
    let mut out = String::new();
    let _ =
        writeln!(out, "<rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" fill=\"#ffffff\"/>");
    let left = x + (w - modules * module) / 2.0 + QUIET.0 as f32 * module;
    let top = y + (h - height - 2.2 * text) / 2.0 + 1.2 * text;
    let guard = |i: usize| i < 3 || (45..50).contains(&i) || i >= 92;
    for (from, to) in runs(&bars) {
        // The guards reach down among the digits.
        let down = if guard(from) { 5.0 * module } else { 0.0 };
        bar(&mut out, left + from as f32 * module, top, (to - from) as f32 * module, height + down);
    }
    let mut say = |words: &str, x: f32, y: f32, size: f32, wide: f32| {
        let _ = writeln!(
            out,
            "<text x=\"{x:.3}\" y=\"{y:.3}\" font-size=\"{size:.3}\" textLength=\"{wide:.3}\" \
             font-family=\"JetBrains Mono\" fill=\"#000000\">{words}</text>"
        );
    };
    let size = 9.0 * scale;
    let (below, seven) = (top + height + size * 0.85, 42.0 * module);
    say(&code.digits[..1], left - 9.0 * module, below, size, 6.0 * module);
    say(&code.digits[1..7], left + 4.0 * module, below, size, seven - 2.0 * module);
    say(&code.digits[7..], left + 51.0 * module, below, size, seven - 3.0 * module);
    let isbn = format!("ISBN {}", code.isbn);
    let wide = (isbn.len() as f32 * text * 0.6).min(95.0 * module);
    say(&isbn, left, top - text * 0.45, text * wide / (isbn.len() as f32 * text * 0.6), wide);
    if let (Some(modules), Some(price)) = (add_on, &code.price) {
        let left = left + (bars.len() as u32 + QUIET.2) as f32 * module;
        let shorter = size * 0.95;
        say(price, left + 6.0 * module, top + size * 0.7, size, 36.0 * module);
        for (from, to) in runs(&modules) {
            let wide = (to - from) as f32 * module;
            bar(&mut out, left + from as f32 * module, top + shorter, wide, height - shorter);
        }
    }
    Some((out, scale))
}

fn bar(out: &mut String, x: f32, y: f32, w: f32, h: f32) {
    let _ = writeln!(
        out,
        "<rect x=\"{x:.4}\" y=\"{y:.4}\" width=\"{w:.4}\" height=\"{h:.4}\" fill=\"#000000\"/>"
    );
}

/// Beginnings and ends of the bars.
fn runs(modules: &str) -> Vec<(usize, usize)> {
    let bytes = modules.as_bytes();
    let mut list: Vec<(usize, usize)> = Vec::new();
    for (i, b) in bytes.iter().enumerate().filter(|(_, b)| **b == b'1') {
        debug_assert_eq!(*b, b'1');
        match list.last_mut() {
            Some(last) if last.1 == i => last.1 = i + 1,
            _ => list.push((i, i + 1)),
        }
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_have_their_guards_and_lengths() {
        let code = ean13("9780306406157").expect("a code");
        assert_eq!(code.len(), 95);
        assert!(code.starts_with("101") && code.ends_with("101"));
        assert_eq!(&code[45..50], "01010");
        // The first left-hand digit, 7, is always odd.
        assert_eq!(&code[3..10], "0111011");
        // The last digit, 7, of the right hand.
        assert_eq!(&code[85..92], "1000100");
        assert_eq!(ean5("51499").expect("an add-on").len(), 47);
        assert!(ean13("123").is_none() && ean5("1").is_none());
    }

    #[test]
    fn a_code_fits_its_box_with_quiet_zones() {
        let code = Barcode {
            isbn: "978-0-306-40615-7".into(),
            digits: "9780306406157".into(),
            price: Some("51499".into()),
        };
        let (svg, scale) = draw(&code, 10.0, 20.0, (144.0, 86.4)).expect("a code");
        assert!((SMALLEST..=1.0).contains(&scale), "{scale}");
        let lefts: Vec<f32> = svg
            .lines()
            .filter(|l| l.contains("#000000") && l.starts_with("<rect"))
            .filter_map(|l| l.split('"').nth(1)?.parse().ok())
            .collect();
        let module = MODULE * scale;
        let first = lefts.iter().copied().fold(f32::INFINITY, f32::min);
        assert!(first - 10.0 >= 11.0 * module - 0.01, "{first}");
        assert!(lefts.iter().all(|x| *x < 154.0 - 7.0 * module));
        assert_eq!(runs("1011"), [(0, 1), (2, 4)]);
    }
}
