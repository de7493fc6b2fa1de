//! The cover: the author's picture, or a quiet typographic one.

use super::plan::title_of;
use super::{page, xml};
use crate::assemble::words;
use crate::model::Book;

/// Size of the cover that is drawn, 1 : 1.6 as the shops ask.
const WIDTH: f32 = 1600.0;
const HEIGHT: f32 = 2560.0;
const MARGIN: f32 = 160.0;

/// The page that shows the cover's picture.
pub(super) fn xhtml(book: &Book, lang: &str, file: &str) -> String {
    let w = words(&book.meta.language);
    let authors: Vec<&str> = book.meta.authors().collect();
    let mut alt = format!("{}: {}", w.cover, title_of(book));
    if !authors.is_empty() {
        alt.push_str(&format!(", {}", authors.join(", ")));
    }
    let content = format!(
        "<section epub:type=\"cover\" class=\"cover\" aria-label=\"{}\">\n\
         <img role=\"doc-cover\" src=\"../images/{file}\" alt=\"{}\"/>\n</section>\n",
        xml::attr(w.cover),
        xml::attr(&alt)
    );
    page::shell(lang, w.cover, "../", " epub:type=\"frontmatter\" class=\"cover-page\"", &content)
}

/// A cover of type alone: one ground, the title large in the serif, a rule, the author in
/// letterspaced capitals, the publisher at the foot.
pub(super) fn svg(book: &Book) -> String {
    let m = &book.meta;
    let title = title_of(book);
    let room = WIDTH - 2.0 * MARGIN;
    let mut out = String::with_capacity(2048);
    out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    out.push_str(&format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{HEIGHT}\" \
         viewBox=\"0 0 {WIDTH} {HEIGHT}\">\n<title>{}</title>\n",
        xml::text(&title)
    ));
    out.push_str(&format!("<rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#23384a\"/>\n"));
    out.push_str(&format!(
        "<rect x=\"60\" y=\"60\" width=\"{}\" height=\"{}\" fill=\"none\" stroke=\"#c9bfa5\" stroke-width=\"4\"/>\n",
        WIDTH - 120.0,
        HEIGHT - 120.0
    ));
    out.push_str("<g font-family=\"'Libertinus Serif', 'Iowan Old Style', Georgia, serif\" text-anchor=\"middle\" fill=\"#f4efe3\">\n");
    let mut y = 620.0;
    let (lines, size) = fit(&title, room, 210.0, 90.0, 5);
    for line in &lines {
        y = text_line(&mut out, line, y, size, "", "");
        y += size * 1.14;
    }
    if let Some(subtitle) = m.subtitle.as_deref().filter(|s| !s.trim().is_empty()) {
        let (lines, size) = fit(subtitle, room, 84.0, 56.0, 4);
        y += size * 0.4;
        for line in &lines {
            y = text_line(&mut out, line, y, size, " font-style=\"italic\"", "");
            y += size * 1.25;
        }
    }
    y += 50.0;
    out.push_str(&format!(
        "<rect x=\"{}\" y=\"{y}\" width=\"240\" height=\"6\" fill=\"#c9bfa5\"/>\n",
        WIDTH / 2.0 - 120.0
    ));
    y += 190.0;
    let authors: Vec<&str> = m.authors().collect();
    for name in authors.iter().take(4) {
        let name = name.to_uppercase();
        let (lines, size) = fit(&name, room / 1.25, 84.0, 44.0, 2);
        for line in &lines {
            y = text_line(&mut out, line, y, size, " letter-spacing=\"8\"", "");
            y += size * 1.35;
        }
    }
    if let Some(publisher) = m.publisher.as_deref().filter(|p| !p.trim().is_empty()) {
        let (lines, size) = fit(publisher, room, 54.0, 40.0, 1);
        text_line(&mut out, &lines[0], HEIGHT - 220.0, size, "", " fill-opacity=\"0.85\"");
    }
    out.push_str("</g>\n</svg>\n");
    out
}

fn text_line(out: &mut String, line: &str, y: f32, size: f32, style: &str, more: &str) -> f32 {
    let x = WIDTH / 2.0;
    out.push_str(&format!(
        "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\"{style}{more}>{}</text>\n",
        xml::text(line)
    ));
    y
}

/// Breaks a text in at most `most` lines at the largest size that fits the width. Lines that fit
/// at no size are cut with an ellipsis.
fn fit(text: &str, room: f32, largest: f32, smallest: f32, most: usize) -> (Vec<String>, f32) {
    let mut size = largest;
    loop {
        let lines = wrap(text, room / size);
        let fits = lines.len() <= most && lines.iter().all(|l| width(l) * size <= room);
        if fits && !lines.is_empty() {
            return (lines, size);
        }
        if size <= smallest {
            let mut lines = if lines.is_empty() { vec![String::new()] } else { lines };
            let cut = lines.len() > most;
            lines.truncate(most);
            for line in &mut lines {
                while width(line) * size > room && line.pop().is_some() {}
            }
            if let Some(last) = lines.last_mut().filter(|_| cut) {
                last.push('\u{2026}');
            }
            return (lines, size);
        }
        size -= 6.0;
    }
}

/// Lines of about equal length, none wider than `room` ems if words allow it.
fn wrap(text: &str, room: f32) -> Vec<String> {
    let words: Vec<&str> = text.split_whitespace().take(60).collect();
    let greedy = |room: f32| {
        let mut lines: Vec<String> = Vec::new();
        for word in &words {
            match lines.last_mut() {
                Some(line) if width(line) + width(word) + 0.25 <= room => {
                    line.push(' ');
                    line.push_str(word);
                }
                _ => lines.push(word.to_string()),
            }
        }
        lines
    };
    let count = greedy(room).len();
    // The narrowest measure that needs no more lines balances them.
    let mut best = room;
    let mut at = room;
    while at > room * 0.4 {
        at -= room * 0.02;
        if greedy(at).len() > count {
            break;
        }
        best = at;
    }
    greedy(best)
}

/// Estimated width in ems; the reader's own serif is not known.
fn width(text: &str) -> f32 {
    text.chars()
        .map(|c| match c {
            'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '!' | '|' | '\u{2019}' => 0.3,
            ' ' | 't' | 'f' | 'r' | '-' | '(' | ')' => 0.38,
            'm' | 'w' | 'M' | 'W' | '\u{2014}' => 0.92,
            c if c.is_uppercase() => 0.74,
            c if (c as u32) >= 0x2E80 => 1.0,
            _ => 0.54,
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_fit_and_are_balanced() {
        let (lines, size) = fit("Keeping the Peace", 1280.0, 210.0, 90.0, 5);
        assert!(lines.len() <= 2 && size > 90.0, "{lines:?} {size}");
        let (lines, _) =
            fit(&"Donaudampfschifffahrtsgesellschaft ".repeat(30), 1280.0, 210.0, 90.0, 5);
        assert_eq!(lines.len(), 5);
        assert!(lines.iter().all(|l| width(l) * 90.0 <= 1400.0));
        assert_eq!(fit("", 10.0, 20.0, 10.0, 1).0, [""]);
    }

    #[test]
    fn the_cover_is_well_formed() {
        let mut book = Book::default();
        book.meta.title = "A <b> & \u{1} c".into();
        assert!(usvg::roxmltree::Document::parse(&svg(&book)).is_ok());
        assert!(
            usvg::roxmltree::Document::parse_with_options(
                &xhtml(&book, "en", "cover.svg"),
                usvg::roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() }
            )
            .is_ok()
        );
    }
}
