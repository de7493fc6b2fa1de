//! Long chapters in several files, and the links that have to follow.
//!
//! Readers lay a file out as a whole: beyond some hundred kilobytes turning to it takes long, and
//! old ones refuse it (Adobe's engine takes 300 kB).

use super::split_points::{Cut, Cuts};
use super::xml::for_tags;
use std::collections::BTreeMap;

/// Bytes that a file of the text should not exceed; what can't be divided may.
pub(super) const LARGEST: usize = 290_000;

/// Bytes that a file should not exceed, all in all: what Adobe's engine takes.
pub(super) const MOST: usize = 300_000;

/// Divides the text of a division, which is one `<section>` and was to be `file`; `again` opens it
/// in each part but the first.
pub(super) fn divide(text: &str, cuts: &Cuts, again: &str, file: &str) -> Vec<String> {
    if text.len() <= LARGEST {
        return vec![text.to_string()];
    }
    let size = Size::of(text, file);
    let mut parts: Vec<String> = Vec::new();
    let (mut from, mut begin) = (0, String::new());
    let mut rest = cuts.list();
    while begin.len() + size.between(from, text.len()) > LARGEST {
        let most = LARGEST.saturating_sub(begin.len());
        let Some(cut) = next(rest, from, most, &size) else { break };
        let (close, open) = cuts.around(text, &cut);
        parts.push(format!("{begin}{}{close}</section>\n", &text[from..cut.at]));
        from = cut.at;
        begin = format!("{again}{open}");
        rest = &rest[rest.partition_point(|c| c.at <= cut.at)..];
    }
    parts.push(begin + &text[from..]);
    parts
}

/// How long a stretch of text becomes, whose links inside the file will name another.
struct Size {
    /// Where links are.
    links: Vec<usize>,
    /// Bytes by which each grows.
    growth: usize,
}

impl Size {
    fn of(text: &str, file: &str) -> Size {
        let links = text.match_indices(" href=\"#").map(|(at, _)| at).collect();
        Size { links, growth: file.len() + 3 }
    }

    fn between(&self, from: usize, to: usize) -> usize {
        let before = |at| self.links.partition_point(|l| *l < at);
        to - from + (before(to) - before(from)) * self.growth
    }
}

/// Where a part that begins at `from` ends: at the last section that still fits and leaves the part
/// a third full, else at the outermost such place, else at the last that fits, else at the first of
/// all.
fn next(cuts: &[Cut], from: usize, most: usize, size: &Size) -> Option<Cut> {
    let behind = cuts.partition_point(|c| c.at <= from);
    let cuts = &cuts[behind..];
    let fitting = &cuts[..cuts.partition_point(|c| size.between(from, c.at) <= most)];
    let full = fitting.iter().filter(|c| c.at - from > most / 3);
    let by_section = full.clone().rfind(|c| c.section);
    let cut = by_section.or_else(|| full.rev().min_by_key(|c| c.depth)).or(fitting.last());
    cut.or(cuts.first()).copied()
}

/// The name of a part of a chapter's file. Names of chapters have no underscore.
pub(super) fn name(file: &str, part: usize) -> String {
    match part {
        0 => file.to_string(),
        n => format!("{}_{}.xhtml", file.trim_end_matches(".xhtml"), n + 1),
    }
}

/// What became of ids whose chapters were divided: where they are, by `file.xhtml#id`.
#[derive(Debug, Default)]
pub(super) struct Moved(BTreeMap<String, String>);

impl Moved {
    /// Takes the parts of a chapter whose file was to be `file`.
    pub(super) fn add(&mut self, file: &str, parts: &[String]) {
        for (i, part) in parts.iter().enumerate() {
            for_tags(part, |tag| {
                if let Some(id) = attribute(tag, "id") {
                    self.0.insert(format!("{file}#{}", &tag[id]), name(file, i));
                }
            });
        }
    }

    /// Whether no chapter was divided.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The address of a place as seen from the package.
    pub(super) fn in_package(&self, href: &str) -> String {
        let found = href.strip_prefix("text/").and_then(|to| Some((self.0.get(to)?, to)));
        match found.and_then(|(file, to)| Some((file, to.split_once('#')?.1))) {
            Some((file, id)) => format!("text/{file}#{id}"),
            None => href.to_string(),
        }
    }

    /// The text of file `here`, which is a part of `file` or `file` itself, with its links led to
    /// where their ends are.
    pub(super) fn follow(&self, text: &str, file: &str, here: &str) -> String {
        let mut out = String::with_capacity(text.len() + 64);
        let mut done = 0;
        for_tags(text, |tag| {
            let Some(range) = attribute(tag, "href") else { return };
            let to = &tag[range.clone()];
            let full = if to.starts_with('#') { format!("{file}{to}") } else { to.to_string() };
            let Some(target) = self.0.get(&full) else { return };
            let id = full.split_once('#').map_or("", |f| f.1);
            let at = tag.as_ptr() as usize - text.as_ptr() as usize + range.start;
            out.push_str(&text[done..at]);
            if target != here {
                out.push_str(target);
            }
            out.push('#');
            out.push_str(id);
            done = at + range.len();
        });
        out.push_str(&text[done..]);
        out
    }
}

/// The ids in a text, and where the tags that have them stand.
pub(super) fn ids(text: &str) -> Vec<(usize, &str)> {
    let mut out = Vec::new();
    for_tags(text, |tag| {
        if let Some(id) = attribute(tag, "id") {
            out.push((tag.as_ptr() as usize - text.as_ptr() as usize, &tag[id]));
        }
    });
    out
}

/// Where the value of an attribute stands in a tag.
fn attribute(tag: &str, key: &str) -> Option<std::ops::Range<usize>> {
    let from = tag.find(&format!(" {key}=\""))? + key.len() + 3;
    Some(from..from + tag[from..].find('"')?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_divided_at_sections_first() {
        let block = format!("<p>{}</p>\n", "x".repeat(9_990));
        let mut text = String::from("<section>\n");
        let mut cuts = Cuts::default();
        for n in 0..70 {
            cuts.here(text.len(), n % 20 == 0);
            text.push_str(&block);
        }
        text.push_str("</section>\n");
        let parts = divide(&text, &cuts, "<section class=\"continued\">\n", "a");
        let counts: Vec<usize> = parts.iter().map(|p| p.matches("<p>").count()).collect();
        assert_eq!(counts, [20, 20, 20, 10]);
        for part in &parts {
            assert!(part.starts_with("<section") && part.ends_with("</section>\n"));
            assert!(part.len() < 300_000);
        }
        assert_eq!(divide("<section></section>\n", &Cuts::default(), "", "a").len(), 1);
    }

    #[test]
    fn a_block_that_fits_nowhere_stands_alone() {
        let long = "x".repeat(LARGEST + 9);
        let text = format!("<section>a{long}b</section>");
        let mut cuts = Cuts::default();
        cuts.here(10, false);
        cuts.here(10 + long.len(), false);
        assert_eq!(divide(&text, &cuts, "<section>", "a").len(), 3);
    }

    #[test]
    fn links_follow() {
        let mut moved = Moved::default();
        let parts = ["<p id=\"a\">&lt;a href=\"#b\"></p>", "<p id=\"b\"><a href=\"#a\"/></p>"];
        moved.add("c.xhtml", &parts.map(String::from));
        assert_eq!(moved.in_package("text/c.xhtml#b"), "text/c_2.xhtml#b");
        assert_eq!(moved.in_package("text/c.xhtml"), "text/c.xhtml");
        assert_eq!(moved.follow(parts[0], "c.xhtml", "c.xhtml"), parts[0], "text is no tag");
        let back = moved.follow(parts[1], "c.xhtml", "c_2.xhtml");
        assert_eq!(back, "<p id=\"b\"><a href=\"c.xhtml#a\"/></p>");
        let other = moved.follow("<a href=\"c.xhtml#b\"/>", "d.xhtml", "d.xhtml");
        assert_eq!(other, "<a href=\"c_2.xhtml#b\"/>");
    }
}
