//! The text of a TOML array taken apart into its lines, so that an element moves with the comments
//! that belong to it.

use std::ops::Range;

/// An element with what belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Chunk {
    /// From the end of the line before: blank lines, comment lines and the indent.
    lead: String,
    /// The value as written.
    pub value: String,
    /// Between the value and its comma.
    between: String,
    /// After the comma to the end of the line, with its line feed, if nothing else follows there.
    trail: String,
}

impl Chunk {
    /// A new element.
    pub(super) fn new(value: String) -> Chunk {
        Chunk { lead: String::new(), value, between: String::new(), trail: String::new() }
    }

    /// A new element below comment lines (each from its `#` on).
    pub(super) fn with_comments(value: String, comments: &[String], feed: &str) -> Chunk {
        let lead = comments.iter().map(|c| format!("{c}{feed}")).collect();
        Chunk { lead, ..Chunk::new(value) }
    }

    /// The element as the only one of a new array: its text up to the bracket, and what stands
    /// right before that.
    pub(super) fn alone(self, feed: &str) -> (String, &str) {
        if !self.has_comment() {
            return (self.value, "");
        }
        let chunk = reindent(self, "  ");
        let trail = chunk.trail.trim_end();
        (format!("{feed}{}{}{},{trail}", chunk.lead, chunk.value, chunk.between), feed)
    }

    /// The comments that belong to the element, each from its `#` on, and its value moved to the
    /// left edge.
    pub(super) fn comments_and_value(self) -> (Vec<String>, String) {
        let chunk = reindent(self, "");
        let all = [&chunk.lead, &chunk.between, &chunk.trail];
        let lines = all.into_iter().flat_map(|text| text.lines());
        let comments = lines.map(str::trim).filter(|l| l.starts_with('#'));
        (comments.map(str::to_string).collect(), chunk.value)
    }

    fn has_comment(&self) -> bool {
        self.lead.contains('#') || self.trail.contains('#') || self.between.contains('#')
    }
}

/// An array's text, from `[` to `]`.
#[derive(Debug)]
pub(super) struct ListText {
    open: String,
    items: Vec<Chunk>,
    tail: String,
    /// Whether a comma stands after the last element.
    comma: bool,
}

impl ListText {
    /// Takes apart the array at `span`, whose elements' values stand at `values`.
    pub(super) fn parse(text: &str, span: Range<usize>, values: &[Range<usize>]) -> ListText {
        let close = span.end - 1;
        let first = values.first().map_or(close, |v| v.start);
        let (open, mut lead) = split_line(&text[span.start + 1..first]);
        let open = format!("[{open}");
        let mut items = Vec::with_capacity(values.len());
        let mut comma = false;
        for (i, value) in values.iter().enumerate() {
            let next = values.get(i + 1).map_or(close, |v| v.start);
            let gap = &text[value.end..next];
            let (between, after) = match comma_at(gap) {
                Some(at) => {
                    comma = true;
                    (&gap[..at], &gap[at + 1..])
                }
                None => {
                    comma = false;
                    ("", gap)
                }
            };
            let (trail, rest) = split_line(after);
            items.push(Chunk {
                lead: lead.to_string(),
                value: text[value.clone()].to_string(),
                between: between.to_string(),
                trail: trail.to_string(),
            });
            lead = rest;
        }
        ListText { open, items, tail: lead.to_string(), comma }
    }

    /// The text again.
    pub(super) fn render(&self) -> String {
        let mut out = self.open.clone();
        for (i, item) in self.items.iter().enumerate() {
            out.push_str(&item.lead);
            out.push_str(&item.value);
            out.push_str(&item.between);
            if self.comma || i + 1 < self.items.len() {
                out.push(',');
            }
            out.push_str(&item.trail);
        }
        out.push_str(&self.tail);
        out.push(']');
        out
    }

    /// Takes an element out. Blank lines above it, and comments above those, stay.
    pub(super) fn remove(&mut self, index: usize) -> Chunk {
        let begins_line = self.begins_line(index);
        let mut chunk = self.items.remove(index);
        let followed = index < self.items.len();
        let (stay, own) = split_blank(&chunk.lead);
        let (stay, own) = (stay.to_string(), own.to_string());
        let next = self.items.get_mut(index).map(|n| &mut n.lead).unwrap_or(&mut self.tail);
        if chunk.trail.ends_with('\n') {
            if !stay.trim().is_empty() || !starts_blank(next) {
                next.insert_str(0, &stay);
            }
            // Its line's end serves the elements before it in the same line.
            if !begins_line
                && let Some(before) = index.checked_sub(1).and_then(|i| self.items.get_mut(i))
            {
                before.trail.push_str(feed_of(&chunk.trail));
            }
        } else if followed && (begins_line || index == 0) {
            // What follows in the same line takes its place in it.
            *next = format!("{stay}{}", last_line(&own));
        }
        chunk.lead = own;
        if self.items.is_empty() && !self.open.contains('\n') && self.tail.trim().is_empty() {
            self.tail.clear();
        }
        chunk
    }

    /// Puts an element in at `index`. `above`: directly above the element that is there now, below
    /// blank lines and comments that are set off; else directly below the one before. `indent` is
    /// that of the line in which the array begins.
    pub(super) fn insert(
        &mut self,
        index: usize,
        chunk: Chunk,
        above: bool,
        indent: &str,
        feed: &str,
    ) {
        if !self.many_lines() {
            if chunk.has_comment() || chunk.value.contains('\n') {
                self.spread(indent, feed);
            } else {
                self.insert_in_line(index, chunk);
                return;
            }
        }
        let inner = self.indent(indent);
        let mut chunk = reindent(chunk, &inner);
        let begins_line = self.begins_line(index);
        let last = index == self.items.len();
        if !chunk.trail.ends_with('\n') {
            chunk.trail.push_str(feed);
        }
        if last {
            let closes_line = match self.items.last() {
                Some(item) => !item.trail.ends_with('\n'),
                None => !self.open.ends_with('\n'),
            };
            if closes_line {
                // `"z.md"]`: the bracket stays behind the last value, unless a comment is there.
                match self.items.last_mut() {
                    Some(item) => item.trail.push_str(feed),
                    None => self.open.push_str(feed),
                }
                if chunk.trail.contains('#') {
                    self.tail = indent.to_string();
                } else {
                    chunk.trail.clear();
                }
            }
        } else if begins_line {
            if above {
                let next = &mut self.items[index].lead;
                let (stay, own) = split_blank(next);
                chunk.lead.insert_str(0, stay);
                *next = own.to_string();
            }
        } else {
            // In the middle of a line: the line is broken on both sides.
            if index > 0 {
                self.items[index - 1].trail.push_str(feed);
            } else {
                // Right behind the bracket.
                chunk.lead = self.items[0].lead.clone();
            }
            self.items[index].lead = inner;
        }
        self.items.insert(index, chunk);
    }

    fn insert_in_line(&mut self, index: usize, mut chunk: Chunk) {
        chunk.between.clear();
        chunk.trail.clear();
        if index == 0 {
            chunk.lead = match self.items.first_mut() {
                Some(first) => std::mem::replace(&mut first.lead, " ".into()),
                None => String::new(),
            };
        } else {
            chunk.lead = " ".into();
            // `[ "a" ]`: the space before the bracket is the tail's and stays there.
        }
        self.items.insert(index, chunk);
    }

    /// One line for each element.
    fn spread(&mut self, indent: &str, feed: &str) {
        self.open = format!("[{feed}");
        self.tail = indent.to_string();
        self.comma = true;
        for item in &mut self.items {
            item.lead = format!("{indent}  ");
            item.trail = feed.to_string();
        }
    }

    fn many_lines(&self) -> bool {
        let in_items = self.items.iter().any(|i| i.lead.contains('\n') || i.trail.contains('\n'));
        in_items || self.open.contains('\n') || self.tail.contains('\n')
    }

    /// Whether the element at `index` is the first in its line.
    fn begins_line(&self, index: usize) -> bool {
        let own = self.items.get(index).is_some_and(|i| i.lead.contains('\n'));
        own || match index.checked_sub(1).and_then(|i| self.items.get(i)) {
            Some(before) => before.trail.ends_with('\n'),
            None => self.open.ends_with('\n'),
        }
    }

    /// Indent of the elements.
    fn indent(&self, outer: &str) -> String {
        let found = (0..self.items.len()).find(|i| self.begins_line(*i));
        match found {
            Some(i) => last_line(&self.items[i].lead).to_string(),
            None => format!("{outer}  "),
        }
    }
}

/// The part up to and with the first line feed, and the rest; nothing and all if there is none.
fn split_line(gap: &str) -> (&str, &str) {
    gap.split_at(gap.find('\n').map_or(0, |n| n + 1))
}

/// The comma of a gap, outside comments.
fn comma_at(gap: &str) -> Option<usize> {
    let mut comment = false;
    for (i, b) in gap.bytes().enumerate() {
        match b {
            b'#' => comment = true,
            b'\n' => comment = false,
            b',' if !comment => return Some(i),
            _ => {}
        }
    }
    None
}

/// A lead divided after its last blank line.
fn split_blank(lead: &str) -> (&str, &str) {
    let mut cut = 0;
    let mut at = 0;
    for line in lead.split_inclusive('\n') {
        at += line.len();
        if line.ends_with('\n') && line.trim().is_empty() {
            cut = at;
        }
    }
    lead.split_at(cut)
}

fn starts_blank(lead: &str) -> bool {
    lead.find('\n').is_some_and(|n| lead[..n].trim().is_empty())
}

fn last_line(lead: &str) -> &str {
    &lead[lead.rfind('\n').map_or(0, |n| n + 1)..]
}

fn feed_of(trail: &str) -> &'static str {
    if trail.ends_with("\r\n") { "\r\n" } else { "\n" }
}

/// The chunk with its comment lines and the further lines of its value moved to another indent.
fn reindent(mut chunk: Chunk, indent: &str) -> Chunk {
    let old = last_line(&chunk.lead).to_string();
    let mut lead = String::new();
    for line in chunk.lead.split_inclusive('\n') {
        if line.ends_with('\n') {
            if !line.trim().is_empty() {
                lead.push_str(indent);
            }
            lead.push_str(line.trim_start_matches([' ', '\t']));
        }
    }
    lead.push_str(indent);
    chunk.lead = lead;
    if old != indent && chunk.value.contains('\n') {
        let mut lines = chunk.value.split_inclusive('\n');
        let mut value = lines.next().unwrap_or_default().to_string();
        for line in lines {
            match line.strip_prefix(old.as_str()) {
                Some(rest) if !line.trim().is_empty() => {
                    value.push_str(indent);
                    value.push_str(rest);
                }
                _ => value.push_str(line),
            }
        }
        chunk.value = value;
    }
    chunk
}
