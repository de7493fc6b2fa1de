//! Covers: one design from title and theme, for the EPUB's front and the printed book's wrap.

mod barcode;
mod wrap;

pub use barcode::Barcode;
pub use wrap::{Back, Panel, Wrap, fitted, least_scale, lost, panel};

use crate::language::{leans, words};
use crate::model::{Book, Metadata};
use crate::theme::{Colour, CoverStyle, Justification};
use crate::typeset::bundled::{self, name_in_drawings};
use crate::typeset::hyphenate::Hyphenator;
use crate::typeset::page::FaceData;
use crate::typeset::run_on;
use skrifa::MetadataProvider;
use skrifa::instance::{LocationRef, Size};
use std::fmt::Write;
use std::sync::Arc;

/// Size of the EPUB's cover in pixels, 1 : 1.6 as the shops ask (Kindle Publishing Guidelines 4.2).
const FRONT: (f32, f32) = (1600.0, 2560.0);

/// The EPUB's cover as a PNG of 1600 by 2560 pixels.
///
/// # Errors
/// A phrase, if it cannot be painted.
pub fn png(book: &Book, style: &CoverStyle) -> Result<Vec<u8>, String> {
    let (w, h) = FRONT;
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{w}\" height=\"{h}\" \
         viewBox=\"0 0 {w} {h}\">\n<rect width=\"{w}\" height=\"{h}\" fill=\"{}\"/>\n{}</svg>\n",
        style.ground,
        front(&book.meta, style, [0.0, 0.0, w, h], 0.0)
    );
    crate::picture::png(&svg, 72.0)
}

/// The title, or what stands for one.
fn title(meta: &Metadata) -> String {
    let tidy: Vec<&str> = meta.title.split_whitespace().collect();
    match tidy.is_empty() {
        true if meta.slug.is_empty() => "Untitled".into(),
        true => meta.slug.clone(),
        false => tidy.join(" "),
    }
}

/// The names on the front: the authors, or by whom a volume without them is edited.
fn makers(meta: &Metadata) -> Vec<String> {
    let names: Vec<String> = meta.holders().into_iter().map(str::to_string).collect();
    match meta.authors().next().is_none() && !names.is_empty() {
        true => vec![format!("{} {}", words(meta).edited_by, names.join(", "))],
        false => names,
    }
}

/// The front as parts of an SVG, in the frame left, top, width and height.
/// What is set keeps `free` of the trimmed edge.
fn front(meta: &Metadata, style: &CoverStyle, [x, y, w, h]: [f32; 4], free: f32) -> String {
    let unit = w / FRONT.0;
    let margin = 160.0 * unit;
    let mut art = Art { out: String::new(), style, x, w, margin };
    let centred = art.centred();
    // A frame too near to the edge shows how crooked a book is trimmed.
    let inset = (60.0 * unit).max(free.min(margin * 0.5));
    if centred {
        let _ = writeln!(
            art.out,
            "<rect x=\"{:.2}\" y=\"{:.2}\" width=\"{:.2}\" height=\"{:.2}\" fill=\"none\" \
             stroke=\"{}\" stroke-width=\"{:.2}\"/>",
            x + inset,
            y + inset,
            w - 2.0 * inset,
            h - 2.0 * inset,
            style.accent,
            4.0 * unit
        );
    } else {
        art.rule(y + RULE.0 * unit, 300.0 * unit, RULE.1 * unit);
    }
    let foot = y + h - 220.0 * unit;
    let publisher = meta.publisher.as_deref().filter(|p| !p.trim().is_empty());
    // Long titles and many names are set smaller and begin higher, until they keep clear of what
    // stands at the foot.
    let end = foot - if publisher.is_some() { 120.0 } else { 0.0 } * unit;
    let mut words = Art { out: String::new(), ..art };
    for step in 0..=STEPS {
        words.out.clear();
        let small = 1.0 - step as f32 * 0.05;
        if words.words(meta, [y, h], unit, small) <= end {
            break;
        }
    }
    art.out += &words.out;
    if let Some(publisher) = publisher {
        let room = w - 2.0 * margin;
        let (lines, size) = fit(
            publisher,
            &meta.language,
            style.family,
            false,
            room,
            (54.0 * unit, 36.0 * unit),
            1,
        );
        art.line(&lines[0], foot, size, "");
    }
    art.out
}

/// Where the rule above a title that is not centred lies, and how thick it is, in units of the front.
const RULE: (f32, f32) = (330.0, 26.0);
/// Words of a text that are looked at.
const MOST_WORDS: usize = 120;
/// Names that have a line each; more of them stand in lines together.
const MOST_NAMES: usize = 4;
/// How often words that are too many for the front are made smaller, by a twentieth each time.
const STEPS: u8 = 12;

/// A panel being drawn.
struct Art<'a> {
    out: String,
    style: &'a CoverStyle,
    x: f32,
    w: f32,
    margin: f32,
}

impl Art<'_> {
    /// Title, subtitle and authors at a share of their usual size; the lowest baseline.
    fn words(&mut self, meta: &Metadata, [y, h]: [f32; 2], unit: f32, small: f32) -> f32 {
        let (style, centred) = (self.style, self.centred());
        let lang = &meta.language;
        let room = self.w - 2.0 * self.margin;
        let art = self;
        let size = |largest: f32, smallest: f32| {
            (largest * unit * small, smallest.min(largest * small) * unit * small)
        };
        let mut at = y + h * if centred { 0.25 } else { 0.24 } * (0.4 + 0.6 * small);
        let bold = !centred;
        let lines = fit(&title(meta), lang, style.family, bold, room, size(210.0, 84.0), 6);
        if !centred {
            // Capitals and accents keep clear of the rule above.
            at = at.max(y + (RULE.0 + RULE.1 + 70.0) * unit + lines.1 * 0.75);
        }
        for line in &lines.0 {
            art.line(line, at, lines.1, if bold { " font-weight=\"bold\"" } else { "" });
            at += lines.1 * 1.14;
        }
        if let Some(subtitle) = meta.subtitle.as_deref().filter(|s| !s.trim().is_empty()) {
            let (lines, size) = fit(subtitle, lang, style.family, false, room, size(84.0, 52.0), 5);
            at += size * 0.4;
            for line in &lines {
                art.line(line, at, size, if centred { " font-style=\"italic\"" } else { "" });
                at += size * 1.25;
            }
        }
        if centred {
            at += 50.0 * unit * small;
            art.rule(at, 240.0 * unit, 6.0 * unit);
            at += 190.0 * unit * small;
        } else {
            at += 150.0 * unit * small;
        }
        let authors = makers(meta);
        let authors: Vec<&str> = authors.iter().map(String::as_str).collect();
        let mut lowest = at;
        // The room for it is taken from the measure.
        let spaced = |size: f32| match centred {
            true => format!(" letter-spacing=\"{:.2}\"", size * 0.095),
            false => String::new(),
        };
        let room = if centred { room / 1.25 } else { room };
        let cased = |name: &str| if centred { name.to_uppercase() } else { name.to_string() };
        let groups: Vec<(Vec<String>, f32)> = match authors.len() {
            0..=MOST_NAMES => {
                let fitted =
                    |n: &&str| fit(&cased(n), lang, style.family, false, room, size(84.0, 44.0), 2);
                authors.iter().map(fitted).collect()
            }
            // Many run on; those that fit at no size give way to "et al.".
            _ => {
                let ruler = Ruler::new(style.family, false);
                let fitted = |n: &str| fit_whole(&ruler, &cased(n), room, size(66.0, 40.0), 8);
                vec![run_on(&authors, |n| fitted(n), |(lines, _)| !is_cut(lines))]
            }
        };
        for (lines, size) in &groups {
            for line in lines {
                art.line(line, at, *size, &spaced(*size));
                lowest = at;
                at += size * 1.35;
            }
        }
        lowest
    }

    fn centred(&self) -> bool {
        self.style.align == Justification::Center
    }

    /// A rule in the accent.
    fn rule(&mut self, y: f32, length: f32, weight: f32) {
        let x =
            if self.centred() { self.x + (self.w - length) / 2.0 } else { self.x + self.margin };
        let _ = writeln!(
            self.out,
            "<rect x=\"{x:.2}\" y=\"{y:.2}\" width=\"{length:.2}\" height=\"{weight:.2}\" fill=\"{}\"/>",
            self.style.accent
        );
    }

    fn line(&mut self, words: &str, y: f32, size: f32, more: &str) {
        let (x, anchor) = match self.centred() {
            true => (self.x + self.w / 2.0, "middle"),
            false => (self.x + self.margin, "start"),
        };
        let _ = writeln!(
            self.out,
            "<text x=\"{x:.2}\" y=\"{y:.2}\" font-size=\"{size:.2}\" font-family=\"{}\" \
             text-anchor=\"{anchor}\" fill=\"{}\"{more}>{}</text>",
            name_in_drawings(self.style.family),
            self.style.ink,
            escape(words)
        );
    }
}

/// Whether a text was cut to fit.
fn is_cut(lines: &[String]) -> bool {
    lines.last().is_some_and(|line| line.ends_with('\u{2026}'))
}

/// A colour's lightness, from 0 (black) to 1.
fn lightness(colour: Colour) -> f32 {
    let [r, g, b] = colour.0.map(f32::from);
    (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255.0
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            // No characters of XML 1.0.
            '\u{fffe}' | '\u{ffff}' => {}
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// By how much type may be smaller than its usual least before anything of a text is cut.
const LEAST: f32 = 0.6;
/// Lines that a text of several may have beside its usual most when it is set so small.
const MORE_LINES: usize = 3;

/// Breaks a text in at most `most` lines at the largest size that fits the width. Where whole words
/// fit at no usual size, they are divided, or set smaller still in more lines; what has no room
/// then is cut with an ellipsis. A text of one line is not divided.
fn fit(
    text: &str,
    lang: &str,
    family: usize,
    bold: bool,
    room: f32,
    (largest, smallest): (f32, f32),
    most: usize,
) -> (Vec<String>, f32) {
    let sizes = (largest, smallest);
    let ruler = Ruler::new(family, bold);
    let usual = fit_whole(&ruler, text, room, sizes, most);
    let whole = |lines: &[String]| lines.join(" ").split_whitespace().eq(text.split_whitespace());
    if most == 1 || whole(&usual.0) {
        return usual;
    }
    let hyphenator = Hyphenator::new(lang);
    let more = text.split_whitespace().nth(MOST_WORDS).is_some();
    for step in 0..=STEPS_OF_SIZE {
        let share = f32::from(step) / f32::from(STEPS_OF_SIZE);
        let size = largest + (smallest * LEAST - largest) * share;
        let pieces = pieces(&ruler, hyphenator.as_ref(), text, room / size);
        let lines = greedy_pieces(&ruler, &pieces, room / size);
        let most = if size < smallest { most + MORE_LINES } else { most };
        let fits = lines.iter().all(|l| ruler.width(l) * size <= room);
        if fits && !more && lines.len() <= most {
            return (lines, size);
        }
    }
    let least = smallest * LEAST;
    fit_whole(&ruler, text, room, (least, least), most + MORE_LINES)
}

/// Sizes that are tried for divided words.
const STEPS_OF_SIZE: u8 = 32;

/// The words of a text; those that are wider than `room` ems in pieces, each but the last with its
/// hyphen. The second of a pair says that the word ends.
fn pieces(
    ruler: &Ruler,
    hyphenator: Option<&Hyphenator>,
    text: &str,
    room: f32,
) -> Vec<(String, bool)> {
    let mut out = Vec::new();
    for word in words_of(text) {
        let mut rest = word;
        while ruler.width(rest) > room {
            let Some(at) = division(ruler, hyphenator, rest, room) else { break };
            let sign = if rest[..at].ends_with('-') { "" } else { "-" };
            out.push((format!("{}{sign}", &rest[..at]), false));
            rest = &rest[at..];
        }
        out.push((rest.to_string(), true));
    }
    out
}

/// Where a word is divided so that its beginning and a hyphen fit in `room` ems: at the last point
/// of its language, or else after the last letter that has room.
fn division(
    ruler: &Ruler,
    hyphenator: Option<&Hyphenator>,
    word: &str,
    room: f32,
) -> Option<usize> {
    let fits = |at: &usize| ruler.width(&word[..*at]) + ruler.width("-") <= room;
    let ends = word.char_indices().map(|c| c.0).skip(1);
    let last = ends.take_while(fits).last()?;
    if let Some(at) = word[..last].rfind('-').filter(|at| *at > 0) {
        return Some(at + 1);
    }
    // A language's patterns divide words of up to sixty letters; what follows a piece is enough.
    let until = word.char_indices().nth(60).map_or(word.len(), |c| c.0);
    let mut points = Vec::new();
    if let Some(h) = hyphenator {
        h.points(&word[..until], &mut points);
    }
    Some(points.iter().map(|p| p.0).filter(|at| *at <= last).max().unwrap_or(last))
}

/// Lines of as many pieces as `room` ems have space for.
fn greedy_pieces(ruler: &Ruler, pieces: &[(String, bool)], room: f32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut ended = true;
    for (piece, ends) in pieces {
        match lines.last_mut() {
            Some(line) if ended && ruler.width(line) + ruler.width(piece) + 0.25 <= room => {
                line.push(' ');
                line.push_str(piece);
            }
            _ => lines.push(piece.clone()),
        }
        ended = *ends;
    }
    lines
}

/// [`fit`] without divided words and within the usual sizes.
fn fit_whole(
    ruler: &Ruler,
    text: &str,
    room: f32,
    (largest, smallest): (f32, f32),
    most: usize,
) -> (Vec<String>, f32) {
    let more = text.split_whitespace().nth(MOST_WORDS).is_some();
    let mut size = largest;
    let step = (largest - smallest).max(1.0) / 24.0;
    loop {
        let lines = wrap_words(ruler, text, room / size);
        let fits =
            !more && lines.len() <= most && lines.iter().all(|l| ruler.width(l) * size <= room);
        if fits && !lines.is_empty() {
            return (lines, size);
        }
        if size <= smallest + step * 0.5 {
            let mut lines = if lines.is_empty() { vec![String::new()] } else { lines };
            if more || lines.len() > most {
                // What there is room for, and a sign that it goes on.
                lines = greedy(ruler, &words_of(text), room / size);
                lines.truncate(most);
                if let Some(last) = lines.last_mut() {
                    while ruler.width(&format!("{last}\u{2026}")) * size > room {
                        let end = last.trim_end().rfind(' ');
                        let Some(end) = end.or(last.char_indices().next_back().map(|c| c.0)) else {
                            break;
                        };
                        last.truncate(end);
                    }
                    last.push('\u{2026}');
                }
            }
            for line in &mut lines {
                while ruler.width(line) * size > room && line.pop().is_some() {}
            }
            return (lines, size);
        }
        size -= step;
    }
}

/// What a line of a title costs that ends in a word which leans on the next, and one that is broken
/// elsewhere than where a part of the title closes: shares of a line's length, squared, as its own
/// distance from the mean is counted.
const LEANING: f32 = 0.5;
const ELSEWHERE: f32 = 0.3;

/// Lines of about equal length, none wider than `room` ems if words allow it, broken by sense as those
/// of the title page are.
fn wrap_words(ruler: &Ruler, text: &str, room: f32) -> Vec<String> {
    let words = words_of(text);
    let usual = greedy(ruler, &words, room);
    if usual.len() < 2 {
        return usual;
    }
    by_sense(ruler, &words, room, usual.len()).unwrap_or(usual)
}

/// The words in so many lines, the best of all ways to break them; none if a word is wider than `room` ems.
fn by_sense(ruler: &Ruler, words: &[&str], room: f32, count: usize) -> Option<Vec<String>> {
    let closes = |word: &str| word.ends_with([':', ';', '\u{2014}', '\u{2013}', '?', '!']);
    let parts = words[..words.len() - 1].iter().any(|w| closes(w));
    let widths: Vec<f32> = words.iter().map(|w| ruler.width(w)).collect();
    let mean = (widths.iter().sum::<f32>() + 0.25 * words.len() as f32) / count as f32;
    let after = |end: usize| match words.get(end) {
        None => 0.0,
        Some(_) => {
            let leaning = if leans(words[end - 1]) { LEANING } else { 0.0 };
            leaning + if parts && !closes(words[end - 1]) { ELSEWHERE } else { 0.0 }
        }
    };
    // The least cost of the first words in so many lines, and where the last of them begins.
    let mut best: Vec<Vec<Option<(f32, usize)>>> = vec![vec![None; words.len() + 1]; count + 1];
    best[0][0] = Some((0.0, 0));
    for lines in 1..=count {
        for begin in 0..words.len() {
            let Some((before, _)) = best[lines - 1][begin] else { continue };
            let mut width = -0.25;
            for end in begin + 1..=words.len() {
                width += widths[end - 1] + 0.25;
                if width > room {
                    break;
                }
                let off = (width - mean) / mean.max(0.1);
                let cost = before + off * off + after(end);
                if best[lines][end].is_none_or(|(known, _)| cost < known) {
                    best[lines][end] = Some((cost, begin));
                }
            }
        }
    }
    let mut lines = Vec::new();
    let mut end = words.len();
    for at in (1..=count).rev() {
        let (_, begin) = best[at][end]?;
        lines.push(words[begin..end].join(" "));
        end = begin;
    }
    lines.reverse();
    Some(lines)
}

/// The words of a text, as many as a cover can show.
fn words_of(text: &str) -> Vec<&str> {
    let parts = text.split(|c: char| c.is_whitespace() && c != '\u{a0}');
    parts.filter(|w| !w.is_empty()).take(MOST_WORDS).collect()
}

/// Lines with as many words as `room` ems have space for.
fn greedy(ruler: &Ruler, words: &[&str], room: f32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words {
        match lines.last_mut() {
            Some(line) if ruler.width(line) + ruler.width(word) + 0.25 <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_string()),
        }
    }
    lines
}

/// Widths of letters in a bundled face.
struct Ruler {
    face: Arc<FaceData>,
}

impl Ruler {
    /// Of a family by its place in `BUNDLED_FONTS`.
    fn new(family: usize, bold: bool) -> Ruler {
        let face = bundled::face(family, bold);
        Ruler { face: Arc::clone(face) }
    }

    /// Width in ems; a letter that the face lacks counts as a wide one.
    fn width(&self, text: &str) -> f32 {
        let face = &self.face;
        let font = skrifa::FontRef::from_index(face.bytes(), face.index);
        let Ok(font) = font else { return text.chars().count() as f32 * 0.6 };
        let upem = face.upem();
        let map = font.charmap();
        let metrics = font.glyph_metrics(Size::unscaled(), LocationRef::default());
        let units: f32 = text
            .chars()
            .map(|c| map.map(c).and_then(|g| metrics.advance_width(g)).unwrap_or(f32::from(upem)))
            .sum();
        units / f32::from(upem.max(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Contributor;
    use crate::theme::for_book;

    #[test]
    fn titles_of_covers_are_broken_by_sense() {
        let ruler = Ruler::new(0, false);
        let lines = |text: &str, share: f32| wrap_words(&ruler, text, ruler.width(text) * share);
        assert_eq!(
            lines("NATO\u{2019}s peace operations from the Adriatic to the Gulf", 0.66),
            ["NATO\u{2019}s peace operations", "from the Adriatic to the Gulf"]
        );
        assert_eq!(
            lines("Lights of the North: A History", 0.8),
            ["Lights of the North:", "A History"]
        );
        assert_eq!(lines("Peace", 2.0), ["Peace"]);
        assert_eq!(lines("One extraordinarilylong", 0.3).join(" "), "One extraordinarilylong");
    }

    #[test]
    fn titles_fit_and_are_balanced() {
        let sizes = (210.0, 90.0);
        let (lines, size) = fit("Keeping the Peace", "en", 0, false, 1280.0, sizes, 5);
        assert!(lines.len() <= 2 && size > 90.0, "{lines:?} {size}");
        let long = "Donaudampfschifffahrtsgesellschaft ".repeat(30);
        let (lines, _) = fit(&long, "de", 1, true, 1280.0, sizes, 5);
        assert_eq!(lines.len(), 5 + MORE_LINES);
        assert_eq!(fit("", "en", 0, false, 10.0, (20.0, 10.0), 1).0, [""]);
    }

    #[test]
    fn words_too_long_for_a_line_are_divided_and_nothing_is_lost() {
        let word =
            "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft";
        let (lines, size) = fit(word, "de", 0, false, 1280.0, (210.0, 84.0), 6);
        assert!(lines.len() > 1 && size > 84.0, "{lines:?} {size}");
        let whole: String = lines.iter().map(|l| l.trim_end_matches('-')).collect();
        assert_eq!(whole, word);
        let long = "A title that is long and goes on ".repeat(9);
        let (lines, size) = fit(&long, "en", 0, false, 1280.0, (210.0, 84.0), 6);
        assert!(!is_cut(&lines) && size >= 84.0 * LEAST, "{lines:?} {size}");
    }

    #[test]
    fn a_title_keeps_clear_of_the_rule_above_it() {
        let print = crate::manifest::Print { theme: "technical".into(), ..Default::default() };
        let theme = for_book(&print, "en");
        let mut book = Book::default();
        book.meta.title = "The Pump Controller".into();
        for (w, h) in [(360.0, 576.0), (432.0, 648.0), (504.0, 720.0), (612.0, 792.0)] {
            let svg = front(&book.meta, &theme.cover, [0.0, 0.0, w, h], 0.0);
            let number = |line: &str, name: &str| -> f32 {
                let from = line.split_once(&format!(" {name}=\"")).expect("there").1;
                from.split_once('"').expect("a number").0.parse().expect("a number")
            };
            let line = |tag: &str| svg.lines().find(|l| l.starts_with(tag)).expect("a line");
            let rule = number(line("<rect"), "y") + number(line("<rect"), "height");
            let title = number(line("<text"), "y") - number(line("<text"), "font-size") * 0.75;
            assert!(title > rule + w * 0.03, "{w} x {h}: {title} {rule}");
        }
    }

    #[test]
    fn long_words_keep_clear_of_the_publisher() {
        let theme = for_book(&crate::manifest::Print::default(), "en");
        let mut book = Book::default();
        book.meta.title = "Considerations on the Keeping of Peace ".repeat(4);
        book.meta.subtitle = Some("With an appendix on lamps and those who kept them ".repeat(4));
        let name = |n: &str| Contributor { name: n.into(), role: "aut".into(), sort: None };
        let long = "Johanna Maria Theresia von Hohenstein-Waldburg";
        book.meta.contributors = vec![name(long), name(long), name(long), name("R. Okafor")];
        book.meta.publisher = Some("Harbour Press".into());
        let svg = front(&book.meta, &theme.cover, [0.0, 0.0, FRONT.0, FRONT.1], 0.0);
        let lines: Vec<f32> = svg
            .lines()
            .filter_map(|l| l.strip_prefix("<text ")?.split(" y=\"").nth(1)?.split('"').next())
            .map(|y| y.parse().expect("a baseline"))
            .collect();
        let (foot, above) = lines.split_last().expect("lines");
        assert!(above.len() > 8 && above.iter().all(|y| *y <= foot - 100.0), "{lines:?}");
        assert!(above.iter().all(|y| *y > 150.0), "{lines:?}");
    }

    #[test]
    fn many_authors_run_on_and_none_is_lost_in_silence() {
        let mut book = Book::default();
        let theme = for_book(&crate::manifest::Print::default(), "en");
        let mut front_of = |count: usize| {
            let name = |n| Contributor { name: format!("Ada Person{n}"), ..Contributor::default() };
            let author = |n| Contributor { role: "aut".into(), ..name(n) };
            book.meta.contributors = (1..=count).map(author).collect();
            front(&book.meta, &theme.cover, [0.0, 0.0, FRONT.0, FRONT.1], 0.0)
        };
        let some = front_of(24);
        assert!(some.contains("PERSON24") && !some.contains("ET AL."));
        let many = front_of(300);
        assert!(many.contains("PERSON20") && many.contains("ET AL."));
        // More words than a cover is looked through for are lost no more than lines.
        let author = |n| Contributor {
            name: format!("Author Number {n} of the Long Name"),
            role: "aut".into(),
            ..Contributor::default()
        };
        book.meta.contributors = (0..22).map(author).collect();
        let long = front(&book.meta, &theme.cover, [0.0, 0.0, FRONT.0, FRONT.1], 0.0);
        assert!(long.contains("NAME ET AL.") || long.contains(">ET AL."), "{long}");
    }

    #[test]
    fn what_is_cut_says_so_and_fills_its_room() {
        let long = "Harbour Press for the Learned Society of Lamp Keepers";
        let (lines, size) = fit(long, "en", 0, false, 120.0, (12.0, 8.0), 1);
        let wide = Ruler::new(0, false).width(&lines[0]) * size;
        assert!(lines[0].ends_with("r\u{2026}") || lines[0].ends_with("d\u{2026}"), "{lines:?}");
        assert!((80.0..=120.0).contains(&wide), "{lines:?} {wide}");
    }

    #[test]
    fn the_faces_are_found() {
        for (family, bold) in [(0, false), (0, true), (1, false), (1, true)] {
            let ruler = Ruler::new(family, bold);
            assert!(ruler.width("M") > ruler.width("i"));
        }
    }

    #[test]
    fn the_front_is_a_picture_of_the_shops_size() {
        let mut book = Book::default();
        book.meta.title = "A <b> & \u{1} \u{ffff} c".into();
        let theme = for_book(&crate::manifest::Print::default(), "en");
        let png = png(&book, &theme.cover).expect("a picture");
        let size = imagesize::blob_size(&png).expect("a size");
        assert_eq!((size.width, size.height), (1600, 2560));
    }
}
