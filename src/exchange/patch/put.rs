//! Paragraphs are put between two that are there, with what begins lines at their place.

use super::place::{Gap, Goes, Home, Slot};
use super::within::{closes, marker};
use super::{COUNTED, Patcher, Splice, Why};
use crate::exchange::units::*;
use crate::source::FileId;

/// Nobody knows what begins lines there.
const NO_LEAD: Why = "its place is in what is written as HTML or in one line; move it by hand";

/// What has been put into a slot before.
#[derive(Debug, Clone, Copy, Default)]
struct Before {
    /// How many items.
    items: u64,
    /// The last one there began a list or a poem of its own.
    open: Option<Home>,
    /// Prose parts the stanzas there.
    parted: bool,
    /// Nothing else comes behind this one there.
    last: bool,
}

impl Patcher<'_> {
    /// The splices that put each of some things, in their order, between two paragraphs.
    ///
    /// # Errors
    /// Why they can't stand there.
    pub(in crate::exchange) fn put(
        &self,
        a: Option<usize>,
        b: Option<usize>,
        goes: &[Goes],
    ) -> Result<Vec<Vec<Splice>>, Why> {
        let para = |n: Option<usize>| n.map(|n| &self.now.paras[n]);
        if [a, b].into_iter().flatten().any(|n| self.now.paras[n].role == Role::Cell) {
            return Err(super::blocks::NO_LINES);
        }
        let gap = Gap::new(para(a), para(b));
        if gap.slots.is_empty() {
            return Err(COUNTED);
        }
        let from = a.and_then(|a| self.reached.borrow().get(&a).copied()).unwrap_or(0);
        let slots = self.slots(&gap, goes, from)?;
        let mut before = Before::default();
        let mut out = Vec::with_capacity(goes.len());
        for (n, (one, at)) in goes.iter().zip(&slots).enumerate() {
            if n > 0 && slots[n - 1] != *at {
                before = Before::default();
            }
            before.last = slots.get(n + 1) != Some(at);
            out.push(self.put_one(&gap, gap.slots[*at], one, &mut before)?);
        }
        if let (Some(a), Some(last)) = (a, slots.last()) {
            self.reached.borrow_mut().insert(a, *last);
        }
        Ok(out)
    }

    fn put_one(
        &self,
        gap: &Gap,
        slot: Slot,
        one: &Goes,
        before: &mut Before,
    ) -> Result<Vec<Splice>, Why> {
        let within = gap.within(slot);
        let holder = within.last();
        let (para, other) = if slot.behind { (gap.a, gap.b) } else { (gap.b, gap.a) };
        let para = para.ok_or(COUNTED)?;
        if let (Some(list), Home::List(..)) = (holder, one.home)
            && let Holder::List(tight) = list.holder
        {
            return self.put_item(para, slot, one, (tight, before));
        }
        let verse = holder.is_some_and(|h| {
            let lines = matches!(h.holder, Holder::Lines | Holder::Div(Some(Role::Verse)));
            lines && !self.is_barred(h)
        });
        if verse && !matches!(one.home, Home::Lines(_)) {
            return Err("it would be a line of the verse there; put it in by hand");
        }
        let splits = holder.filter(|h| self.is_barred(h) && !matches!(one.home, Home::Lines(_)));
        let around = if splits.is_some() { &within[..within.len() - 1] } else { within };
        let lead = self.inner(around).ok_or(NO_LEAD)?;
        let at_home = super::place::is_home(one.home, holder.map(|h| h.holder))
            || one.home == Home::Quote && within.iter().any(|w| w.holder == Holder::Quote);
        let lines = if at_home { one.lines.clone() } else { self.alone(one, before, slot.behind) };
        let bar = match holder {
            Some(h) if self.is_barred(h) && splits.is_none() && !before.parted => lead.trim_end(),
            Some(h) if self.is_barred(h) && splits.is_none() => lead.trim_end_matches([' ', '|']),
            _ => lead.trim_end_matches(' '),
        };
        let goes_on = !at_home && before.open == Some(one.home) && slot.behind;
        before.open = (!at_home).then_some(one.home);
        let body: Vec<String> = lines.iter().map(|l| begun(&lead, l)).collect();
        let body = body.join("\n");
        let file = para.block.file;
        if !slot.behind {
            let at = self.begin(para, slot.depth)?;
            return Ok(vec![Splice::put(file, at, format!("{body}\n{bar}\n"))]);
        }
        let at = self.finish(para, slot.depth)?;
        let text = match (goes_on, one.home) {
            (true, Home::List(..)) => format!("\n{body}"),
            (true, Home::Lines(true)) => format!("\n{}|\n{body}", lead),
            _ => format!("\n{bar}\n{body}"),
        };
        // What follows without a blank line would go on in it.
        let follows = splits.is_none() && before.last && self.goes_on(file, at);
        let text = if follows { format!("{text}\n{bar}") } else { text };
        let mut out = vec![Splice::put(file, at, text)];
        if let (Some(next), Some(_), false) = (other, splits, before.parted) {
            out.extend(self.parted(para, next, at, &lead));
            before.parted = true;
        }
        Ok(out)
    }

    /// Whether the line below one is neither blank nor the end of a division, once all is gone that goes.
    fn goes_on(&self, file: FileId, at: usize) -> bool {
        let text = self.text(file);
        let mut at = at;
        loop {
            let Some(below) = text.get(at..).and_then(|t| t.find('\n')).map(|n| at + n + 1) else {
                return false;
            };
            let leaves = |n: &&usize| {
                let para = &self.now.paras[**n];
                para.block.is_some()
                    && para.block.file == file
                    && self.line_start(file, para.block.start as usize) <= below
                    && below <= self.last_line_end(para)
            };
            if let Some(gone) = self.leaving.iter().find(leaves) {
                at = self.last_line_end(&self.now.paras[*gone]);
                continue;
            }
            let line = text[below..].split('\n').next().unwrap_or_default();
            let bare = line.trim_matches([' ', '\t', '\r', '>', '|']).is_empty();
            return !bare && !closes(line);
        }
    }

    /// What stands between two stanzas goes where prose parts them.
    fn parted(&self, a: &Para, b: &Para, at: usize, lead: &str) -> Option<Splice> {
        let file = a.block.file;
        let start = at + self.text(file).get(at..)?.find('\n')? + 1;
        let end = self.line_start(file, b.block.start as usize);
        let between = self.text(file).get(start..end)?;
        let bare = between.bytes().all(|c| b"| \t\r\n>".contains(&c)) && between.contains('|');
        let text = format!("{}\n", lead.trim_end());
        bare.then_some(Splice { file, start, end, text })
    }

    /// An item among those of a list.
    fn put_item(
        &self,
        para: &Para,
        slot: Slot,
        one: &Goes,
        (tight, before): (bool, &mut Before),
    ) -> Result<Vec<Splice>, Why> {
        let item = para.within.get(slot.depth).filter(|w| w.holder == Holder::Item);
        let item = item.ok_or(NO_LEAD)?;
        let file = item.span.file;
        let text = self.text(file).get(item.span.start as usize..).unwrap_or_default();
        let own = text.lines().next().and_then(marker).ok_or(NO_LEAD)?;
        let inner = self.inner(&para.within[..=slot.depth]).ok_or(NO_LEAD)?;
        let lead = &inner[..inner.len() - own.len()];
        before.items += 1;
        before.open = None;
        let sign = further(own, if slot.behind { before.items } else { 0 });
        let body = item_of(&sign, &one.lines, lead);
        let gap = if tight { String::new() } else { format!("{}\n", lead.trim_end()) };
        Ok(vec![match slot.behind {
            true => Splice::put(file, self.finish(para, slot.depth)?, format!("\n{gap}{body}")),
            false => Splice::put(file, self.begin(para, slot.depth)?, format!("{body}\n{gap}")),
        }])
    }

    /// Where the lines end of what a paragraph is at some depth.
    fn finish(&self, para: &Para, depth: usize) -> Result<usize, Why> {
        match para.within.get(depth) {
            Some(own) => self.end_of(own, false).ok_or(NO_LEAD),
            None => Ok(self.last_line_end(para)),
        }
    }

    /// Where the lines begin of what a paragraph is at some depth.
    fn begin(&self, para: &Para, depth: usize) -> Result<usize, Why> {
        let own = para.within.get(depth).map_or(para.block, |w| w.span);
        if para.opens && matches!(para.role, Role::Heading(_) | Role::Part) {
            return Err("it stands before the title of a chapter; put it where it belongs by hand");
        }
        let lead = self.before(own);
        match lead.chars().all(|c| matches!(c, ' ' | '\t' | '>' | '|' | '#')) {
            true => Ok(self.line_start(own.file, own.start as usize)),
            false => Err(NO_LEAD),
        }
    }

    /// Something as it stands where its like are not.
    fn alone(&self, one: &Goes, before: &mut Before, behind: bool) -> Vec<String> {
        let own = |lead: &str| one.lines.iter().map(|l| begun(lead, l)).collect();
        let fenced = |class: &str| {
            let mut out = vec![format!("::: {class}")];
            out.extend(one.lines.iter().cloned());
            out.push(":::".to_owned());
            out
        };
        match one.home {
            Home::List(numbered, _) => {
                let goes_on = before.open == Some(one.home) && behind;
                before.items = if goes_on { before.items + 1 } else { 1 };
                let sign = match numbered {
                    true => format!("{}. ", before.items),
                    false => "- ".to_owned(),
                };
                item_of(&sign, &one.lines, "").split('\n').map(str::to_owned).collect()
            }
            Home::Quote => own("> "),
            Home::Lines(true) => own("| "),
            Home::Lines(false) => fenced("verse"),
            Home::Epigraph => fenced("epigraph"),
            _ => one.lines.clone(),
        }
    }
}

/// A line behind what begins it; an empty one has no spaces at its end.
fn begun(lead: &str, line: &str) -> String {
    match line.trim().is_empty() {
        true => lead.trim_end_matches(' ').to_owned(),
        false => format!("{lead}{line}"),
    }
}

/// An item: its sign before the first of its lines, spaces before the others.
fn item_of(sign: &str, lines: &[String], lead: &str) -> String {
    let inner = format!("{lead}{}", " ".repeat(sign.len()));
    let mut out = String::new();
    for (n, line) in lines.iter().enumerate() {
        match n {
            0 => out.push_str(&format!("{lead}{sign}{line}")),
            _ => {
                out.push('\n');
                out.push_str(&begun(&inner, line));
            }
        }
    }
    out
}

/// The sign of an item some items further on.
fn further(sign: &str, by: u64) -> String {
    let number: String = sign.chars().take_while(char::is_ascii_digit).collect();
    match number.parse::<u64>() {
        Ok(n) => sign.replacen(&number, &n.saturating_add(by).to_string(), 1),
        Err(_) if sign.ends_with(' ') => sign.to_owned(),
        Err(_) => format!("{sign} "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_have_their_sign_before_the_first_line() {
        let lines = ["a", "", "b"].map(str::to_owned);
        assert_eq!(item_of("10. ", &lines, "> "), "> 10. a\n>\n>     b");
        assert_eq!((further("9. ", 2).as_str(), further("-", 1).as_str()), ("11. ", "- "));
    }
}
