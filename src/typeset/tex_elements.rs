//! Commands for which MathML has an element and the converter has none: boxes of colour, what stands raised
//! or takes no room, rules.
//!
//! They leave a formula before it is converted, a sign that no writing has in the place of each, and come
//! back as elements around what they hold, which is converted by itself. Words within a formula may hold
//! them: `\text{a \colorbox{red}{b}}`.

use super::math_tables::ARRAY;
use super::tex_colours::{hexadecimal, six_digits};
use super::tex_lengths::{em, written};
use crate::model::{Rewriting, group_end, tex_argument, tex_command};
use std::borrow::Cow;

/// The first of the signs that stand for elements (Supplementary Private Use Area-B), and most of them.
const FIRST: u32 = 0x10_0000;
const MOST: usize = 500;

/// Classes of elements that a style sheet draws, and print.
pub(super) const COLOUR_BOX: &str = "colorbox";
pub(super) const FRAMED_COLOUR_BOX: &str = "fcolorbox";
pub(super) const LEFT_LAP: &str = "left-lap";
pub(super) const MIDDLE_LAP: &str = "middle-lap";
pub(super) const PHASE: &str = "phase";
pub(super) const ANGLE: &str = "angl";
pub(super) const SEGMENT_OVER: &str = "segment-over";
pub(super) const SEGMENT_UNDER: &str = "segment-under";
pub(super) const RULE: &str = "rule";
pub(super) const STRUT: &str = "strut";

/// The white that cells of tables have above and below in browsers, em: a strut need not have it.
pub(super) const WHITE_OF_CELLS: f32 = 0.2;

/// What an element holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Inner {
    /// A formula that is yet to be converted.
    Tex(String),
    /// MathML.
    Markup(String),
}

/// An element that stands for a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Element {
    open: String,
    pub(super) inner: Inner,
    close: &'static str,
}

/// A formula without the commands that elements stand for.
#[derive(Debug)]
pub(super) struct Taken<'t> {
    pub(super) tex: Cow<'t, str>,
    pub(super) elements: Vec<Element>,
    /// Commands that a formula of a book has no use for, of which the words alone are set: links,
    /// pictures, classes of web pages.
    pub(super) bare: Vec<String>,
}

/// What the names of colours stand for, `#ff0000`; `None` if nobody knows one.
type Colours<'c> = &'c dyn Fn(&str) -> Option<String>;

/// Commands of which the words alone are set.
const BARE: [&str; 7] =
    ["href", "url", "includegraphics", "htmlClass", "htmlData", "htmlId", "htmlStyle"];

/// Commands whose group holds words.
pub(super) const WORDS: [&str; 14] = [
    "text",
    "textrm",
    "textbf",
    "textit",
    "textsf",
    "texttt",
    "textsc",
    "textnormal",
    "textup",
    "textmd",
    "mbox",
    "hbox",
    "emph",
    "fbox",
];

/// What stands in an open group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Formula,
    Words,
    /// A formula between `$` within words.
    Inner,
}

/// The groups that are open with the size that each is in, and whether words are announced.
struct Modes {
    open: Vec<(Mode, usize)>,
    /// The size of what stands in no group, and of all, by its place in [`SIZES`].
    size: usize,
    words_follow: bool,
}

impl Modes {
    fn now(&self) -> Mode {
        self.open.last().map_or(Mode::Formula, |(mode, _)| *mode)
    }

    /// Another size holds to the end of the group; the one before.
    fn resize(&mut self, size: usize) -> usize {
        let own = self.open.last_mut().map_or(&mut self.size, |(_, size)| size);
        std::mem::replace(own, size)
    }

    fn command(&mut self, name: &str) {
        self.words_follow = WORDS.contains(&name);
    }

    fn sign(&mut self, sign: char) {
        match (sign, self.now()) {
            ('{', mode) => {
                let mode = if self.words_follow { Mode::Words } else { mode };
                let size = self.open.last().map_or(self.size, |(_, size)| *size);
                self.open.push((mode, size));
            }
            ('}', _) => drop(self.open.pop()),
            ('$', Mode::Words) => self.turn(Mode::Inner),
            ('$', Mode::Inner) => self.turn(Mode::Words),
            _ => {}
        }
        self.words_follow &= sign.is_whitespace();
    }

    fn turn(&mut self, mode: Mode) {
        if let Some((last, _)) = self.open.last_mut() {
            *last = mode;
        }
    }
}

/// Takes these commands out of a formula.
pub(super) fn taken<'t>(tex: &'t str, colours: Colours<'_>) -> Taken<'t> {
    let mut out = Taken { tex: Cow::Borrowed(tex), elements: Vec::new(), bare: Vec::new() };
    if !tex.contains('\\') || tex.chars().any(|c| u32::from(c) >= FIRST) {
        return out;
    }
    let mut text = Rewriting::of(tex);
    let mut modes = Modes { open: Vec::new(), size: NORMAL, words_follow: false };
    let mut at = 0;
    while let Some(c) = tex[at..].chars().next() {
        let from = at;
        at += c.len_utf8();
        let Some(name) = (c == '\\').then(|| tex_command(&tex[from..])).flatten() else {
            modes.sign(c);
            continue;
        };
        at = from + 1 + name.len();
        if modes.now() != Mode::Words
            && let Some(size) = SIZES.iter().position(|(known, _)| *known == name)
        {
            let before = modes.resize(size);
            let number = before * SIZES.len() + size;
            let switch = format!("\\color[HTML]{{{SIZE_COLOUR}{number:02X}}}");
            text.replace(from..at, [switch.as_str()]);
            continue;
        }
        if let Some((switch, length)) = switch(name, &tex[at..], colours) {
            text.replace(from..at + length, [switch.as_str()]);
            at += length;
            continue;
        }
        // A formula within words: `\(a\)`.
        if matches!((name, modes.now()), ("(", Mode::Words) | (")", Mode::Inner)) {
            text.replace(from..at, ["$"]);
            modes.sign('$');
            continue;
        }
        let found = said(name, &tex[at..], colours).filter(|_| out.elements.len() < MOST);
        let Some((element, length)) = found else {
            modes.command(name);
            continue;
        };
        if BARE.contains(&name) {
            out.bare.push(name.to_owned());
        }
        let sign = char::from_u32(FIRST + out.elements.len() as u32).unwrap_or_default();
        out.elements.push(element);
        let mark = if modes.now() == Mode::Words { "$" } else { "" };
        text.replace(from..at + length, [mark, sign.to_string().as_str(), mark]);
        at += length;
    }
    out.tex = text.finish();
    out
}

/// Sizes in a formula, percent of its own (LaTeX's for text of 10 pt, as KaTeX has them).
const SIZES: [(&str, f32); 11] = [
    ("tiny", 50.0),
    ("sixptsize", 60.0),
    ("scriptsize", 70.0),
    ("footnotesize", 80.0),
    ("small", 90.0),
    ("normalsize", 100.0),
    ("large", 120.0),
    ("Large", 144.0),
    ("LARGE", 172.8),
    ("huge", 207.4),
    ("Huge", 248.8),
];
const NORMAL: usize = 5;
/// The colours that stand for sizes while a formula is converted, with the numbers of the size before and
/// of the new one behind, as one.
const SIZE_COLOUR: &str = "A17E";
/// How an element says its size.
pub(super) const SIZE_STYLE: &str = "font-size:";

/// A colour by a number, which the converter knows otherwise, and how many bytes of the command's arguments
/// are replaced.
fn switch(name: &str, behind: &str, colours: Colours<'_>) -> Option<(String, usize)> {
    if name == "htmlStyle" {
        let (style, length) = tex_argument(behind)?;
        let digits = six_digits(&colours(colour_alone(style)?)?)?;
        let (_, whole) = tex_argument(&behind[length..])?;
        let words = &behind[length..length + whole];
        return Some((format!("{{\\color[HTML]{{{digits}}}{words}}}"), length + whole));
    }
    if !matches!(name, "color" | "textcolor") {
        return None;
    }
    let (colour, length) = tex_argument(behind)?;
    let mixed = || colour.contains('!').then(|| colours(colour)).flatten();
    let colour = hexadecimal(colour.trim()).or_else(mixed)?;
    let digits = six_digits(&colour)?;
    match name {
        "color" => Some((format!("\\color[HTML]{{{digits}}}"), length)),
        _ => {
            let (_, whole) = tex_argument(&behind[length..])?;
            let words = &behind[length..length + whole];
            Some((format!("{{\\color[HTML]{{{digits}}}{words}}}"), length + whole))
        }
    }
}

/// The colour of a style that says nothing else.
fn colour_alone(style: &str) -> Option<&str> {
    let all = style.split(';').map(str::trim).filter(|declaration| !declaration.is_empty());
    let colours: Option<Vec<&str>> = all
        .map(|declaration| {
            let (key, value) = declaration.split_once(':')?;
            (key.trim() == "color").then_some(value.trim())
        })
        .collect();
    colours?.pop()
}

/// The number of the colour that stands for the box around an array.
const ARRAY_COLOUR: &str = "FF";

fn array_style() -> String {
    format!("style=\"color:#{SIZE_COLOUR}{ARRAY_COLOUR};\"")
}

/// A formula in which arrays stand in groups by which MathML is told that they are such, and no matrices:
/// these have no white at their sides.
pub(super) fn with_arrays(tex: &str) -> Cow<'_, str> {
    let mut edits: Vec<(usize, usize, String)> = Vec::new();
    for name in ["array", "darray"] {
        let (begin, end) = (format!("\\begin{{{name}}}"), format!("\\end{{{name}}}"));
        let open = format!("{{\\color[HTML]{{{SIZE_COLOUR}{ARRAY_COLOUR}}}{begin}");
        let close = format!("{end}}}");
        for (words, with) in [(&begin, &open), (&end, &close)] {
            let found = tex.match_indices(words.as_str());
            edits.extend(found.map(|(at, _)| (at, at + words.len(), with.clone())));
        }
    }
    edits.sort_unstable();
    let mut out = Rewriting::of(tex);
    for (from, to, words) in edits {
        out.replace(from..to, [words.as_str()]);
    }
    out.finish()
}

/// MathML in which sizes are such again.
fn sized(mathml: String) -> String {
    let mathml = mathml.replace(&array_style(), &format!("class=\"{ARRAY}\""));
    let mark = format!("color:#{SIZE_COLOUR}");
    if !mathml.contains(&mark) {
        return mathml;
    }
    let mut parts = mathml.split(mark.as_str());
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let number = part.get(..2).and_then(|digits| usize::from_str_radix(digits, 16).ok());
        let [before, now] =
            number.map(|n| [n / SIZES.len(), n % SIZES.len()]).unwrap_or([NORMAL; 2]);
        let share = SIZES.get(before).map_or(100.0, |(_, size)| SIZES[now].1 / size * 100.0);
        let share = (share * 10.0).round() / 10.0;
        out.push_str(&format!("{SIZE_STYLE}{share}%{}", part.get(2..).unwrap_or_default()));
    }
    out
}

/// The element of a command and how many bytes its arguments take.
fn said(name: &str, behind: &str, colours: Colours<'_>) -> Option<(Element, usize)> {
    let mut rest = Arguments { text: behind, at: 0 };
    let words = |words: &str| Inner::Tex(format!("\\text{{{words}}}"));
    let formula = |tex: &str| Inner::Tex(tex.to_owned());
    let (open, inner) = match name {
        "mathllap" => (lap(LEFT_LAP, "-1"), formula(rest.next()?)),
        "llap" => (lap(LEFT_LAP, "-1"), words(rest.next()?)),
        "mathclap" => (lap(MIDDLE_LAP, "-.5"), formula(rest.next()?)),
        "clap" => (lap(MIDDLE_LAP, "-.5"), words(rest.next()?)),
        "rlap" => (" width=\"0\"".to_owned(), words(rest.next()?)),
        "smash" => {
            let side = rest.option();
            let open = match side {
                Some("t") => " height=\"0\"",
                Some("b") => " depth=\"0\"",
                _ => " height=\"0\" depth=\"0\"",
            };
            (open.to_owned(), formula(rest.next()?))
        }
        "colorbox" => {
            let ground = colours(rest.next()?)?;
            (format!("{} mathbackground=\"{ground}\"", class(COLOUR_BOX)), words(rest.next()?))
        }
        "fcolorbox" => {
            let (frame, ground) = (colours(rest.next()?)?, colours(rest.next()?)?);
            let class = class(FRAMED_COLOUR_BOX);
            let style = format!("style=\"border-color: {frame}\"");
            (format!("{class} mathbackground=\"{ground}\" {style}"), words(rest.next()?))
        }
        "fbox" => (class("boxed"), words(rest.next()?)),
        "raisebox" => {
            let up = em(rest.next()?)?;
            // How high and deep it is said to be is nothing that MathML could say.
            rest.option();
            rest.option();
            (format!(" voffset=\"{}\"", written(up)), words(rest.next()?))
        }
        "rule" => return rule(rest),
        "phase" => (class(PHASE), formula(rest.next()?)),
        "angl" => (class(ANGLE), formula(rest.next()?)),
        "angln" => (class(ANGLE), formula("n")),
        "overlinesegment" => (class(SEGMENT_OVER), formula(rest.next()?)),
        "underlinesegment" => (class(SEGMENT_UNDER), formula(rest.next()?)),
        "htmlClass" | "htmlData" | "htmlId" | "htmlStyle" | "href" => {
            rest.next()?;
            (String::new(), formula(rest.next()?))
        }
        "url" => return verbatim(rest.next()?, rest.at),
        "includegraphics" => {
            let options = rest.option().unwrap_or_default();
            let file = rest.next()?;
            let alt = options.split(',').find_map(|o| o.trim().strip_prefix("alt"));
            let alt = alt.and_then(|alt| alt.trim_start().strip_prefix('=')).map(str::trim);
            let name = file.rsplit('/').next().unwrap_or(file);
            let shown = markup_text(alt.unwrap_or(name));
            (String::new(), Inner::Markup(format!("<mtext>{shown}</mtext>")))
        }
        "verb" => {
            let star = usize::from(behind.starts_with('*'));
            let mark = behind[star..].chars().next().filter(|c| !c.is_alphanumeric())?;
            let from = star + mark.len_utf8();
            let length = behind[from..].find(mark)?;
            return verbatim(&behind[from..from + length], from + length + mark.len_utf8());
        }
        "char" => return character(behind),
        "textcircled" => {
            let c = rest.next()?.trim().chars().next()?;
            return Some((character_alone(circled(c)?), rest.at));
        }
        _ => return None,
    };
    let (open, close) = match open.as_str() {
        "" => ("<mrow>".to_owned(), "</mrow>"),
        // What is shifted is one thing.
        lap if lap.contains("lspace") => (format!("<mpadded{lap}><mrow>"), "</mrow></mpadded>"),
        _ => (format!("<mpadded{open}>"), "</mpadded>"),
    };
    Some((Element { open, inner, close }, rest.at))
}

fn class(name: &str) -> String {
    format!(" class=\"{name}\"")
}

/// What takes no room and stands at the left of its place, or across it. MathML 3 shifts it by a share of
/// its width; where that is no longer known, a style sheet does.
fn lap(name: &str, share: &str) -> String {
    format!(" class=\"{name}\" width=\"0\" lspace=\"{share}width\"")
}

/// A rule, `\rule[6pt]{2ex}{1ex}`; one without width is a strut.
fn rule(mut rest: Arguments) -> Option<(Element, usize)> {
    let up = rest.option().map_or(Some(0.0), em)?;
    let (width, height) = (em(rest.next()?)?, em(rest.next()?)?);
    let (open, markup, close) = if width == 0.0 {
        let side = |side: f32| written((side - WHITE_OF_CELLS).max(0.0));
        let (above, below) = (side(up + height), side(-up));
        let strut = format!("<mspace class=\"{STRUT}\" height=\"{above}\" depth=\"{below}\"/>");
        ("<mrow>".to_owned(), strut, "</mrow>")
    } else {
        let (up, width, height) = (written(up), written(width), written(height));
        let space = format!(
            "<mspace class=\"{RULE}\" width=\"{width}\" height=\"{height}\" mathbackground=\"#000000\"/>"
        );
        (format!("<mpadded voffset=\"{up}\">"), space, "</mpadded>")
    };
    Some((Element { open, inner: Inner::Markup(markup), close }, rest.at))
}

/// Words as they are typed, in letters of a typewriter.
fn verbatim(words: &str, length: usize) -> Option<(Element, usize)> {
    let shown = markup_text(&words.replace(' ', "\u{a0}"));
    let text = format!("<mtext class=\"verb\" mathvariant=\"monospace\">{shown}</mtext>");
    Some((Element { open: String::new(), inner: Inner::Markup(text), close: "" }, length))
}

/// A character by its number: `\char"263a`, `\char'101`, `\char65`, `` \char`a ``.
fn character(behind: &str) -> Option<(Element, usize)> {
    let text = behind.trim_start();
    let before = behind.len() - text.len();
    if let Some(sign) = text.strip_prefix('`') {
        let escaped = usize::from(sign.starts_with('\\'));
        let c = sign[escaped..].chars().next()?;
        return Some((character_alone(c), before + 1 + escaped + c.len_utf8()));
    }
    let (base, digits) = match text.chars().next()? {
        '"' => (16, &text[1..]),
        '\'' => (8, &text[1..]),
        _ => (10, text),
    };
    let end = digits.find(|c: char| !c.is_digit(base)).unwrap_or(digits.len());
    let number = u32::from_str_radix(&digits[..end], base).ok()?;
    let c = char::from_u32(number).filter(|c| !c.is_control())?;
    Some((character_alone(c), before + text.len() - digits.len() + end))
}

fn character_alone(c: char) -> Element {
    let text = format!("<mi mathvariant=\"normal\">{}</mi>", markup_text(&c.to_string()));
    Element { open: String::new(), inner: Inner::Markup(text), close: "" }
}

/// A letter or a digit in a circle.
fn circled(c: char) -> Option<char> {
    let (first, from) = match c {
        'a'..='z' => ('a', 0x24d0),
        'A'..='Z' => ('A', 0x24b6),
        '1'..='9' => ('1', 0x2460),
        '0' => ('0', 0x24ea),
        _ => return None,
    };
    char::from_u32(from + u32::from(c) - u32::from(first))
}

fn markup_text(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The arguments behind a command, in turn.
struct Arguments<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Arguments<'t> {
    fn next(&mut self) -> Option<&'t str> {
        let (words, length) = tex_argument(&self.text[self.at..])?;
        self.at += length;
        Some(words)
    }

    fn option(&mut self) -> Option<&'t str> {
        let rest = &self.text[self.at..];
        let inner = rest.trim_start().strip_prefix('[')?;
        let end = group_end(inner, ']')?;
        self.at += rest.len() - inner.len() + end + 1;
        Some(&inner[..end])
    }
}

/// MathML with the elements in the place of their signs. What they hold is converted already.
pub(super) fn put_back(mathml: &str, elements: &[Element]) -> String {
    let mathml = sized(mathml.to_owned());
    let mut out = String::with_capacity(mathml.len() * 2);
    let mut rest = mathml.as_str();
    while let Some((at, element, length)) = next_sign(rest, elements) {
        // The token that the sign stands in, alone or beside letters of the same one.
        let open = rest[..at].rfind('<').unwrap_or(at);
        let tag_end = rest[open..at].find('>').map_or(at, |end| open + end + 1);
        let behind = at + length;
        let close = rest[behind..].find("</").map_or(rest.len(), |end| behind + end);
        let close_end = rest[close..].find('>').map_or(rest.len(), |end| close + end + 1);
        let (tag, before) = (&rest[open..tag_end], &rest[tag_end..at]);
        let after = &rest[behind..close];
        out.push_str(&rest[..open]);
        if before.is_empty() && after.is_empty() {
            out.push_str(&element.markup());
            rest = &rest[close_end..];
            continue;
        }
        out.push_str("<mrow>");
        if !before.is_empty() {
            out.extend([tag, before, &rest[close..close_end]]);
        }
        out.push_str(&element.markup());
        if !after.is_empty() {
            let token = format!("{tag}{after}{}", &rest[close..close_end]);
            out.push_str(&put_back(&token, elements));
        }
        out.push_str("</mrow>");
        rest = &rest[close_end..];
    }
    out.push_str(rest);
    out
}

impl Element {
    fn markup(&self) -> String {
        let (Inner::Tex(inner) | Inner::Markup(inner)) = &self.inner;
        format!("{}{inner}{}", self.open, self.close)
    }
}

/// The first sign of an element: where it stands, its element, its length.
fn next_sign<'e>(text: &str, elements: &'e [Element]) -> Option<(usize, &'e Element, usize)> {
    text.char_indices().find_map(|(at, c)| {
        let element = elements.get(u32::from(c).checked_sub(FIRST)? as usize)?;
        Some((at, element, c.len_utf8()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::typeset::math::{Converter, mathml};

    #[test]
    fn commands_become_elements() {
        for (tex, wanted) in [
            (
                r"{=}\mathllap{/\,}",
                "<mpadded class=\"left-lap\" width=\"0\" lspace=\"-1width\"><mrow>",
            ),
            (r"\sum_{\mathclap{i<n}} x", "<mpadded class=\"middle-lap\""),
            (r"\rlap{$x$}y", "<mpadded width=\"0\">"),
            (r"\smash[b]{y}", "<mpadded depth=\"0\">"),
            (r"\colorbox{red}{Black on $x$}", " mathbackground=\"#ff0000\">"),
            (
                r"\fcolorbox{red}{aqua}{A}",
                "mathbackground=\"#00ffff\" style=\"border-color: #ff0000\">",
            ),
            (r"\fbox{Hi there!}", "<mpadded class=\"boxed\">"),
            (r"h\raisebox{2pt}{ighe}r", "<mpadded voffset=\"0.2em\">"),
            (
                r"x\rule[6pt]{2ex}{1ex}x",
                "<mspace class=\"rule\" width=\"0.86em\" height=\"0.43em\"",
            ),
            (r"\phase{-78^\circ}", "<mpadded class=\"phase\">"),
            (r"a_{\angl n} a_\angln", "<mpadded class=\"angl\">"),
            (r"\overlinesegment{AB}", "<mpadded class=\"segment-over\">"),
            (r"\verb!\frac a b!", ">\\frac\u{a0}a\u{a0}b</mtext>"),
            (r#"\char"263a"#, "\u{263a}</mi>"),
            (r"\text{\textcircled a}", "\u{24d0}</mi>"),
            (r"\text{\(\frac a b\)}", "<mfrac>"),
            (r"\large x", "font-size:120%;"),
            (r"\color{#0000FF} x", "color:#0000FF;"),
            (r"\textcolor{aqua}{x}", "color:#00FFFF;"),
            (r"\htmlStyle{color: red;}{x}", "color:#FF0000;"),
            (r"{a \above{2pt} b+1}", "<mfrac linethickness="),
            (r"\begingroup a\endgroup", "<mi>a</mi>"),
            (r"\text{\textasciitilde}", "\u{2dc}"),
            (r"\begin{matrix}a&b\\ \hdashline c &d\end{matrix}", "dashed"),
            (r"a\mskip{10mu}b", "0.5555556em"),
            (r"\operatorname*{asin}\limits_y x", "<munder>"),
            (r"a \\[4pt] b", "<mspace class=\"strut\""),
        ] {
            let made = mathml(tex, false).expect(tex);
            assert!(made.contains(wanted), "{tex}: {made}");
            assert!(made.chars().all(|c| u32::from(c) < FIRST), "{tex}: {made}");
            assert!(formulary::parse(&made).is_ok(), "{tex}: {made}");
        }
    }

    #[test]
    fn what_is_nothing_in_a_book_is_told() {
        let made = Converter::new().convert(r"\href{https://a.org}{x} \htmlId{b}{y}", false);
        let made = made.expect("understood");
        assert_eq!(made.told.bare, ["href", "htmlId"]);
        assert!(made.mathml.contains("<mi>x</mi>") && made.mathml.contains("<mi>y</mi>"));
    }

    #[test]
    fn elements_stand_in_words_and_beside_letters() {
        let made = mathml(r"\mathrm{a\rlap{b}c}", false).expect("understood");
        let plain = made.replace(" mathvariant=\"normal\"", "");
        assert!(plain.contains("<mi>a</mi><mpadded width=\"0\">"), "{made}");
        assert!(plain.contains("</mpadded><mi>c</mi>"), "{made}");
        let made = mathml(r"\text{see \colorbox{red}{b} so}", false).expect("understood");
        assert!(made.contains("see") && made.contains("colorbox") && made.contains("so"), "{made}");
    }
}
