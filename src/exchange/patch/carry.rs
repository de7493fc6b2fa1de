//! What leaves its place: its source, out of what begins the lines there.

use super::place::{Goes, Home};
use super::{Patcher, Splice, Why};
use crate::exchange::units::*;
use crate::source::FileId;
use std::collections::BTreeSet;

/// Something that goes elsewhere with its source.
#[derive(Debug, Clone)]
pub(in crate::exchange) struct Taken {
    /// Its lines in the source.
    pub(in crate::exchange) file: FileId,
    pub(in crate::exchange) start: usize,
    pub(in crate::exchange) end: usize,
    /// How many characters begin its first line, and what begins the others.
    first: usize,
    lead: String,
    /// What takes it out.
    pub(in crate::exchange) out: Vec<Splice>,
    pub(in crate::exchange) home: Home,
    whole: bool,
}

/// Its lines belong to something else too.
const SHARED: Why = "its lines are not its own; move it by hand";

impl Patcher<'_> {
    /// The outermost thing of which a paragraph is the first and that goes away as a whole with those
    /// behind it, but for those that are gone: how many paragraphs it is, and which.
    pub(in crate::exchange) fn unit(
        &self,
        run: &[usize],
        gone: &BTreeSet<usize>,
    ) -> (usize, Option<Within>) {
        let Some(first) = run.first().map(|n| &self.now.paras[*n]) else { return (1, None) };
        let stands = |w: &&Within| {
            matches!(
                w.holder,
                Holder::Quote
                    | Holder::Item
                    | Holder::Div(_)
                    | Holder::Callout
                    | Holder::Entry
                    | Holder::Display
            )
        };
        for one in first.within.iter().filter(stands) {
            let mut all = self.members(one);
            all.retain(|n| !gone.contains(n));
            if !all.is_empty() && run.starts_with(&all) {
                return (all.len(), Some(*one));
            }
        }
        (1, None)
    }

    /// A thing that goes away as a whole, or a paragraph.
    ///
    /// # Errors
    /// Why it can't.
    pub(in crate::exchange) fn taken(&self, at: usize, unit: Option<Within>) -> Result<Taken, Why> {
        let para = &self.now.paras[at];
        if matches!(para.role, Role::Heading(1) | Role::Part) && para.opens {
            return Err("it is the title of a chapter: `recto order move` moves chapters");
        }
        match unit {
            Some(unit) => self.taken_whole(para, &unit),
            None => self.taken_alone(at),
        }
    }

    fn taken_whole(&self, para: &Para, unit: &Within) -> Result<Taken, Why> {
        let (file, start) = (unit.span.file, unit.span.start as usize);
        let before = self.before(unit.span);
        if !unit.span.is_some() || !before.chars().all(|c| matches!(c, ' ' | '\t' | '>')) {
            return Err(SHARED);
        }
        let end = self.end_of(unit, true).ok_or(SHARED)?;
        let depth = para.within.iter().position(|w| w == unit).ok_or(SHARED)?;
        let inside = matches!(unit.holder, Holder::Item | Holder::Quote);
        let held = &para.within[..depth + usize::from(inside)];
        let lead = self.inner(held).ok_or(SHARED)?;
        let home = match unit.holder {
            Holder::Item => Home::List(matches!(self.role_of(unit), Role::Item(true)), None),
            Holder::Quote => Home::Quote,
            Holder::Entry => Home::Terms,
            _ => Home::None,
        };
        let text = self.text(file).get(start..).unwrap_or_default();
        let first = match unit.holder {
            Holder::Item => lead.chars().count(),
            // A space behind the sign is nobody's duty.
            Holder::Quote => before.chars().count() + if text.starts_with("> ") { 2 } else { 1 },
            _ => before.chars().count(),
        };
        let (from, to) = self.whole_lines(file, start, end);
        let start = self.line_start(file, start);
        let out = vec![Splice::cut(file, from, to)];
        Ok(Taken { file, start, end, first, lead, out, home, whole: true })
    }

    /// What the first paragraph of something is.
    fn role_of(&self, unit: &Within) -> Role {
        self.members(unit).first().map_or(Role::Body, |n| self.now.paras[*n].role)
    }

    fn taken_alone(&self, at: usize) -> Result<Taken, Why> {
        let para = &self.now.paras[at];
        let out = self.without(at)?;
        let file = para.block.file;
        let lead = self.inner(&para.within).ok_or(SHARED)?;
        let before = self.before(para.block).chars().count();
        let home = match para.role {
            Role::Item(numbered) => Home::List(numbered, None),
            Role::ItemMore => Home::Item,
            Role::Quote => Home::Quote,
            Role::Epigraph => Home::Epigraph,
            Role::Verse => Home::Lines(self.has_bars(para)),
            Role::Callout => Home::Callout,
            Role::Definition => Home::Definition,
            _ => Home::None,
        };
        let (start, end) =
            (self.line_start(file, para.block.start as usize), self.last_line_end(para));
        Ok(Taken {
            file,
            start,
            end,
            first: lead.chars().count().min(before),
            lead,
            out,
            home,
            whole: false,
        })
    }

    /// Something that was taken, with the changes of its words made.
    ///
    /// # Errors
    /// Why they can't be made.
    pub(in crate::exchange) fn goes(&self, taken: &Taken, changes: &[Splice]) -> Result<Goes, Why> {
        let text = self.text(taken.file);
        let mut raw = text.get(taken.start..taken.end).unwrap_or_default().to_owned();
        let mut at = taken.end;
        for change in changes.iter().rev() {
            if change.start < taken.start || change.end > at {
                return Err("changes in it touch the same words; move it by hand");
            }
            raw.replace_range(change.start - taken.start..change.end - taken.start, &change.text);
            at = change.start;
        }
        let mut lines = Vec::new();
        for (n, line) in raw.split('\n').enumerate() {
            let line = line.trim_end_matches('\r');
            lines.push(match n {
                0 => line.chars().skip(taken.first).collect(),
                _ => stripped(line, &taken.lead).to_owned(),
            });
        }
        while lines.last().is_some_and(|l: &String| l.trim().is_empty()) {
            lines.pop();
        }
        // In an item the end of a division goes on in a line of verse before it.
        if let [.., verse, fence] = lines.as_slice()
            && verse.starts_with('|')
            && fence.starts_with(":::")
        {
            lines.insert(lines.len() - 1, String::new());
        }
        Ok(Goes { home: taken.home, lines, whole: taken.whole })
    }
}

/// A line without what begins it.
fn stripped<'l>(line: &'l str, lead: &str) -> &'l str {
    let mut rest = line;
    for c in lead.chars() {
        let next = rest.chars().next();
        match (c, next) {
            ('>', Some(_)) if rest.trim_start_matches(' ').starts_with('>') => {
                rest = &rest.trim_start_matches(' ')[1..];
            }
            (' ', Some(' ')) | ('\t', Some('\t')) | ('|', Some('|')) => rest = &rest[1..],
            _ => {}
        }
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_lose_what_begins_them() {
        assert_eq!(stripped("> - a", "> "), "- a");
        assert_eq!(stripped(">a", "> "), "a");
        assert_eq!(stripped("lazy", "> "), "lazy");
        assert_eq!(stripped("    code", "  "), "  code");
        assert_eq!(stripped("|   low", "| "), "  low");
        assert_eq!(stripped(">   more", ">   "), "more");
        assert_eq!(stripped("", "  "), "");
    }
}
