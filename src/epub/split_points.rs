//! Places where a file may end: between blocks, and inside long ones between their items, rows or
//! lines, with what is open there and how it is opened again in the next file.

use super::xml::for_tags;
use std::ops::Range;

/// A place where a file may end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cut {
    /// Offset in the text of the division.
    pub at: usize,
    /// A section begins here.
    pub section: bool,
    /// The innermost element that is open, in [`Cuts::frames`]; 0 for none but the division.
    frame: usize,
    /// How many elements are open.
    pub depth: usize,
    /// Number of the item that follows, or how many lines are counted before it.
    number: u64,
}

/// What is open, as far as it can be opened again.
#[derive(Debug, Clone)]
struct Frame {
    /// The frame around it; 0 for none.
    outer: usize,
    depth: usize,
    /// Where its tags were written: what opens it, and what is repeated behind (the head of a table).
    opened: [Range<usize>; 2],
    /// What closes it.
    close: &'static str,
    kind: Kind,
    /// Number of an item.
    number: u64,
}

/// How an element is opened again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// As it was.
    Plain,
    /// With the number of the item that follows.
    List,
    /// As the rest of an item: without a mark.
    Item,
    /// With the lines counted on.
    Lines,
}

/// The cuts of a division.
#[derive(Debug, Default)]
pub(super) struct Cuts {
    list: Vec<Cut>,
    frames: Vec<Frame>,
    frame: usize,
    closed: bool,
}

impl Cuts {
    /// The cuts in the order of the text.
    pub(super) fn list(&self) -> &[Cut] {
        &self.list
    }

    /// A file may end at this offset.
    pub(super) fn here(&mut self, at: usize, section: bool) {
        self.before(at, section, 0);
    }

    /// A file may end at this offset, before the item with this number, or behind so many lines.
    pub(super) fn before(&mut self, at: usize, section: bool, number: u64) {
        if !self.closed {
            let depth = self.depth();
            self.list.push(Cut { at, section, frame: self.frame, depth, number });
        }
    }

    /// Whether blocks are written inside of something.
    pub(super) fn is_inside(&self) -> bool {
        self.frame > 0
    }

    fn depth(&self) -> usize {
        self.frame.checked_sub(1).map_or(0, |at| self.frames[at].depth)
    }

    /// An element was opened by the tags at `opened`, which `close` closes. Returns what
    /// [`Cuts::leave`] is to be given at its end.
    pub(super) fn enter(
        &mut self,
        opened: Range<usize>,
        close: &'static str,
        kind: Kind,
        number: u64,
    ) -> usize {
        let frame = Frame {
            outer: self.frame,
            depth: self.depth() + 1,
            opened: [opened, 0..0],
            close,
            kind,
            number,
        };
        self.frames.push(frame);
        std::mem::replace(&mut self.frame, self.frames.len())
    }

    /// What is repeated with the element that was opened last: the head of a table.
    pub(super) fn repeat(&mut self, text: Range<usize>) {
        if let Some(frame) = self.frames.last_mut() {
            frame.opened[1] = text;
        }
    }

    /// The element has ended.
    pub(super) fn leave(&mut self, before: usize) {
        self.frame = before;
    }

    /// Opens or closes a stretch in which no file may end.
    pub(super) fn close(&mut self, closed: bool) -> bool {
        std::mem::replace(&mut self.closed, closed)
    }

    /// What closes the elements that are open at a cut, and what opens them again.
    pub(super) fn around(&self, text: &str, cut: &Cut) -> (String, String) {
        let (mut close, mut open) = (String::new(), Vec::new());
        let (mut at, mut number) = (cut.frame, cut.number);
        while let Some(frame) = at.checked_sub(1).map(|at| &self.frames[at]) {
            close.push_str(frame.close);
            open.push(again(text, frame, number));
            (at, number) = (frame.outer, frame.number);
        }
        open.reverse();
        (close, open.concat())
    }
}

/// The tags that open an element again.
fn again(text: &str, frame: &Frame, number: u64) -> String {
    let [tag, more] = frame.opened.clone().map(|range| bare(&text[range]));
    match frame.kind {
        Kind::Plain => tag + &more,
        Kind::Item => "<li class=\"continued\">".into(),
        Kind::List if tag.starts_with("<ol") => {
            let tag = without(&tag, "start");
            let end = tag.find('>').unwrap_or(tag.len());
            format!("{} start=\"{number}\"{}", &tag[..end], &tag[end..])
        }
        Kind::List => tag,
        Kind::Lines => match tag.find("<code") {
            Some(at) => {
                let code = without(&tag[at..], "style");
                let end = code.find('>').unwrap_or(code.len());
                let style = format!(" style=\"counter-reset: line {number}\"");
                format!("{}{}{style}{}", &tag[..at], &code[..end], &code[end..])
            }
            None => tag,
        },
    }
}

/// Markup that may stand twice: without ids and marks of printed pages.
fn bare(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    let mut skip = false;
    for_tags(text, |tag| {
        let at = tag.as_ptr() as usize - text.as_ptr() as usize;
        out.push_str(&text[done..at]);
        done = at + tag.len();
        // A mark is empty: its end follows.
        let mark = tag.contains(" epub:type=\"pagebreak\"");
        if !mark && !std::mem::take(&mut skip) {
            out.push_str(&without(tag, "id"));
        }
        skip |= mark;
    });
    out.push_str(&text[done..]);
    out
}

/// A tag without one of its attributes.
fn without(tag: &str, key: &str) -> String {
    let Some(from) = tag.find(&format!(" {key}=\"")) else { return tag.to_string() };
    let value = from + key.len() + 3;
    let end = tag[value..].find('"').map_or(tag.len(), |e| value + e + 1);
    format!("{}{}", &tag[..from], &tag[end..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_open_is_closed_and_opened_again() {
        let text = "<div id=\"d\" class=\"x\">\n<ol start=\"3\"><li><p>a</p><p>b</p></li><li>";
        let mut cuts = Cuts::default();
        let range = |words: &str| {
            let at = text.find(words).expect("it stands there");
            at..at + words.len()
        };
        cuts.enter(range("<div id=\"d\" class=\"x\">\n"), "</div>", Kind::Plain, 0);
        cuts.enter(range("<ol start=\"3\">"), "</ol>", Kind::List, 0);
        let outer = cuts.enter(range("<li>"), "</li>", Kind::Item, 3);
        cuts.here(range("<p>b").start, false);
        cuts.leave(outer);
        cuts.before(text.len() - 4, false, 4);
        let around: Vec<_> = cuts.list().iter().map(|c| cuts.around(text, c)).collect();
        assert_eq!(around[0].0, "</li></ol></div>");
        assert_eq!(around[0].1, "<div class=\"x\">\n<ol start=\"3\"><li class=\"continued\">");
        assert_eq!(around[1].1, "<div class=\"x\">\n<ol start=\"4\">");
        assert_eq!(cuts.list().iter().map(|c| c.depth).collect::<Vec<_>>(), [3, 2]);
    }

    #[test]
    fn marks_and_ids_stand_once() {
        let head = "<th id=\"a\">x<span epub:type=\"pagebreak\" id=\"p\"></span>y</th>";
        assert_eq!(bare(head), "<th>xy</th>");
        assert_eq!(bare("<a href=\"#b\" id=\"m\">1</a>"), "<a href=\"#b\">1</a>");
    }
}
