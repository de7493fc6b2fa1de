//! What paragraphs stand in: what begins their lines there, and where it ends in the source.

use super::Patcher;
use crate::exchange::units::*;
use crate::source::{FileId, Span};

/// What comes before a line so that a mark is none any longer: a space, but of quotations their signs.
fn blank(text: &str) -> String {
    text.chars().map(|c| if c == '>' || c == '\t' { c } else { ' ' }).collect()
}

/// The sign or number with which an item begins, and the spaces behind it.
pub(super) fn marker(line: &str) -> Option<&str> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let sign = match line.as_bytes().get(digits)? {
        b'.' | b')' if digits > 0 => digits + 1,
        b'-' | b'*' | b'+' if digits == 0 => 1,
        _ => return None,
    };
    let spaces = line[sign..].bytes().take_while(|b| *b == b' ').count();
    match (spaces, line[sign..].is_empty()) {
        (0, false) => None,
        // What stands further in is code in the item.
        (0 | 5.., _) => Some(&line[..sign + spaces.min(1)]),
        _ => Some(&line[..sign + spaces]),
    }
}

/// Whether a line closes a division.
pub(super) fn closes(line: &str) -> bool {
    let line = line.trim_matches([' ', '\t', '\r', '>']);
    line.len() > 2 && line.bytes().all(|b| b == b':')
}

impl Patcher<'_> {
    fn source(&self, span: Span) -> &str {
        self.text(span.file).get(span.start as usize..).unwrap_or_default()
    }

    /// What begins each line of the blocks in the innermost of some holders; none where that is not said by
    /// the beginnings of lines.
    pub(super) fn inner(&self, within: &[Within]) -> Option<String> {
        let mut out = String::new();
        for one in within {
            let lead = || blank(self.before(one.span));
            let source = self.source(one.span);
            out = match one.holder {
                Holder::Quote if source.starts_with('>') => format!("{}> ", lead()),
                Holder::Quote => return None,
                Holder::Callout if source.starts_with('>') => format!("{}> ", lead()),
                Holder::Lines if source.starts_with('|') => format!("{}| ", lead()),
                Holder::Item => {
                    let marker = marker(source.lines().next()?)?;
                    format!("{}{}", lead(), " ".repeat(marker.len()))
                }
                Holder::Definition if one.first.is_some() => blank(self.before(one.first)),
                Holder::Definition => return None,
                Holder::Note if self.source(one.span).starts_with("[^") => {
                    format!("{}    ", lead())
                }
                Holder::Note => return None,
                _ => out,
            };
        }
        Some(out)
    }

    /// Whether a holder is a block of lines that begin with bars.
    pub(super) fn is_barred(&self, one: &Within) -> bool {
        one.holder == Holder::Lines && self.source(one.span).starts_with('|')
    }

    pub(super) fn is_fenced(&self, one: &Within) -> bool {
        matches!(one.holder, Holder::Div(_) | Holder::Callout)
            && self.source(one.span).starts_with(":::")
    }

    /// The paragraphs that stand in something.
    pub(in crate::exchange) fn members(&self, one: &Within) -> Vec<usize> {
        let own = |n: &usize| {
            let para = &self.now.paras[*n];
            para.role != Role::Cell && para.within.contains(one)
        };
        (0..self.now.paras.len()).filter(own).collect()
    }

    /// Where the lines of something end, without those of paragraphs at its end that go away; none where
    /// nobody can tell.
    pub(super) fn end_of(&self, one: &Within, all: bool) -> Option<usize> {
        let members = self.members(one);
        let stays = |n: &&usize| all || !self.leaving.contains(n);
        let last = &self.now.paras[*members.iter().rev().find(stays).or(members.last())?];
        let file = one.span.file;
        if last.block.file != file || !last.block.is_some() {
            return None;
        }
        let text = self.text(file);
        let mut end = self.last_line_end(last);
        if all || members.iter().all(|n| !self.leaving.contains(n)) {
            let own =
                text.get(..one.span.end as usize)?.trim_end_matches(['\n', '\r', ' ', '>', '|']);
            end = end.max(self.line_end(file, own.len()));
        }
        let at = last.within.iter().position(|w| w == one)?;
        for inner in last.within[at..].iter().rev().filter(|w| self.is_fenced(w)) {
            end = self
                .fence(file, end)
                .unwrap_or(end)
                .max(self.line_end(file, inner.span.start as usize));
        }
        Some(end)
    }

    /// Where the fence ends that closes a division behind some byte.
    fn fence(&self, file: FileId, from: usize) -> Option<usize> {
        let text = self.text(file);
        let mut at = from;
        loop {
            at += text.get(at..)?.find('\n')? + 1;
            let line = text.get(at..)?.split('\n').next()?;
            if closes(line) {
                return Some(self.line_end(file, at));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_begin_with_their_sign_and_its_spaces() {
        let all = ["- a", "10.  b", "*\tc", "-", "1)", "-      code", "-a", "a", "1", ""];
        let shown: Vec<Option<&str>> = all.iter().map(|l| marker(l)).collect();
        let none = None;
        let wanted = [
            Some("- "),
            Some("10.  "),
            none,
            Some("-"),
            Some("1)"),
            Some("- "),
            none,
            none,
            none,
            none,
        ];
        assert_eq!(shown, wanted);
    }
}
