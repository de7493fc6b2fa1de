//! Changing the reading order in mdBook's `SUMMARY.md`, line by line.

use super::edit_change::{Change, Named, NewEntry, Place, Refusal, find, refuse};
use super::summary::{Item, parse};
use crate::files::normal;
use crate::model::Matter;

/// A summary as lines, and where its items stand in them.
struct Summary<'t> {
    lines: Vec<&'t str>,
    items: Vec<Item>,
    /// Project-relative file of each item.
    files: Vec<Option<String>>,
    /// First line of each item and one past its last.
    places: Vec<(usize, usize)>,
    faults: usize,
}

impl<'t> Summary<'t> {
    fn parse(text: &'t str, folder: &str) -> Summary<'t> {
        let (items, faults) = parse(text);
        // Counted in bytes: one past an item may be in the middle of a character.
        let line_of = |at: usize| text.as_bytes()[..at].iter().filter(|b| **b == b'\n').count();
        let places = items
            .iter()
            .map(|i| (line_of(i.range.start), line_of(i.range.end.max(1) - 1) + 1))
            .collect();
        let files = items
            .iter()
            .map(|i| i.href.as_deref().and_then(|h| normal(&join(folder, h))))
            .collect();
        let lines = text.split_inclusive('\n').collect();
        Summary { lines, items, files, places, faults: faults.len() }
    }

    fn find(&self, name: &str, parts_only: bool) -> Result<usize, Refusal> {
        let entries: Vec<Named> = (self.items.iter().zip(&self.files).enumerate())
            .filter(|(_, (item, _))| !parts_only || item.part)
            .map(|(id, (item, file))| Named {
                id,
                file: file.as_deref(),
                title: Some(item.title.as_str()),
            })
            .collect();
        find(name, &entries, if parts_only { "part" } else { "entry" })
    }

    /// One past the last item below item `i`.
    fn end(&self, i: usize) -> usize {
        let item = &self.items[i];
        let below = |other: &Item| {
            if item.part {
                !other.part && other.matter == Matter::Main
            } else {
                other.level > item.level && !other.part && other.matter == item.matter
            }
        };
        let rest = &self.items[i + 1..];
        i + 1 + rest.iter().position(|o| !below(o)).unwrap_or(rest.len())
    }

    /// One past the last line of item `i` and all below it.
    fn end_line(&self, i: usize) -> usize {
        self.places[self.end(i) - 1].1
    }

    /// A line's indent, list mark and text; `None` if it is none of the forms that can be moved.
    fn parts(&self, i: usize) -> Option<Line<'t>> {
        let (first, last) = self.places[i];
        if last != first + 1 || self.places.iter().filter(|p| p.0 == first).count() > 1 {
            return None;
        }
        let line = self.lines[first];
        let bare = line.trim_start_matches([' ', '\t']);
        let indent = &line[..line.len() - bare.len()];
        let link = bare.find('[')?;
        let mark = &bare[..link];
        let bullet = mark.trim_end();
        let number = bullet.trim_end_matches(['.', ')']);
        let fits = bullet.is_empty()
            || ["-", "*", "+"].contains(&bullet)
            || (number.len() + 1 == bullet.len() && number.bytes().all(|b| b.is_ascii_digit()));
        fits.then_some(Line { indent, mark, text: bare[link..].trim_end() })
    }

    /// Titles and paths, sorted: what no move may lose.
    fn names(&self) -> Vec<(String, Option<String>)> {
        let mut names: Vec<_> =
            self.items.iter().map(|i| (i.title.clone(), i.href.clone())).collect();
        names.sort();
        names
    }
}

/// A line of a summary.
struct Line<'t> {
    indent: &'t str,
    mark: &'t str,
    text: &'t str,
}

fn join(folder: &str, href: &str) -> String {
    if folder.is_empty() { href.to_string() } else { format!("{folder}/{href}") }
}

const BY_HAND: &str = "move the line in SUMMARY.md by hand";

/// Makes a change; see [`super::edit::apply`].
pub(super) fn apply(text: &str, folder: &str, change: &Change) -> Result<String, Refusal> {
    let summary = Summary::parse(text, folder);
    let feed = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let mut expected = summary.names();
    let new = match change {
        Change::Move(name, place) => {
            let from = summary.find(name, false)?;
            if summary.items[from].part {
                move_part(&summary, from, name, place, feed)?
            } else {
                move_chapter(&summary, from, name, place, feed)?
            }
        }
        Change::Add(entry, place) => {
            if summary.files.iter().any(|f| f.as_deref() == Some(&entry.file)) {
                let help = format!("`recto order move {} ...` moves it", entry.file);
                return refuse(format!("`{}` is listed already", entry.file), help);
            }
            if entry.kind.is_some() {
                let help = "say it in the chapter's front matter: `kind: case-study`";
                return refuse("SUMMARY.md can't say a chapter's kind", help);
            }
            let (line, name) = link(entry, folder);
            expected.push(name);
            expected.sort();
            let at = landing(&summary, place, None)?;
            let mut lines: Vec<String> = summary.lines.iter().map(|l| l.to_string()).collect();
            at.put(&mut lines, vec![format!("{}{}{line}{feed}", at.indent, at.mark)], feed);
            lines.concat()
        }
        Change::Kind(..) => {
            let help = "write `kind: ...` between lines `---` at the head of the chapter's file";
            return refuse("a summary says no kinds", help);
        }
        Change::Remove(name) => {
            let i = summary.find(name, false)?;
            let below = summary.end(i) - i - 1;
            if below > 0 {
                let message = format!("`{name}` has {below} chapters below it");
                return refuse(message, "move or remove them first");
            }
            let gone = (summary.items[i].title.clone(), summary.items[i].href.clone());
            if let Some(at) = expected.iter().position(|n| *n == gone) {
                expected.remove(at);
            }
            if summary.parts(i).is_none() && !summary.items[i].part {
                return refuse(format!("`{name}` shares its line with something"), BY_HAND);
            }
            let mut lines: Vec<String> = summary.lines.iter().map(|l| l.to_string()).collect();
            let (first, last) = summary.places[i];
            lines.drain(first..last);
            close_gap(&mut lines, first);
            lines.concat()
        }
    };
    // What has been made must still be the same book.
    let made = Summary::parse(&new, folder);
    if made.names() == expected && made.faults <= summary.faults {
        return Ok(new);
    }
    refuse("the line is written in a way that Recto can't change", BY_HAND)
}

/// A new line's text, and what it will be read as.
fn link(entry: &NewEntry, folder: &str) -> (String, (String, Option<String>)) {
    let href = match entry.file.strip_prefix(&format!("{folder}/")) {
        Some(inside) if !folder.is_empty() => inside.to_string(),
        _ => {
            let up = if folder.is_empty() { 0 } else { folder.split('/').count() };
            format!("{}{}", "../".repeat(up), entry.file)
        }
    };
    let title = entry.title.clone().unwrap_or_else(|| {
        let name = entry.file.rsplit('/').next().unwrap_or(&entry.file);
        name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_string()
    });
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut words = String::new();
    for c in title.chars() {
        if matches!(c, '[' | ']' | '\\' | '*' | '_' | '`' | '<' | '&') {
            words.push('\\');
        }
        words.push(c);
    }
    let plain =
        href.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._/~+".contains(&b) || b >= 0x80);
    let encoded = href.replace('%', "%25");
    let address = if plain { href.clone() } else { format!("<{encoded}>") };
    (format!("[{words}]({address})"), (title, Some(href)))
}

/// Where lines go, and with which indent and mark.
struct Landing {
    /// Index of the line that they stand before.
    line: usize,
    indent: String,
    /// List mark with its spaces; empty for prefix and suffix chapters.
    mark: String,
    /// A blank line is needed before, after.
    gap: (bool, bool),
}

impl Landing {
    fn put(&self, lines: &mut Vec<String>, mut new: Vec<String>, feed: &str) {
        // A last line without a line feed gets one.
        if self.line == lines.len()
            && let Some(last) = lines.last_mut()
            && !last.ends_with('\n')
        {
            last.push_str(feed);
        }
        let blank = |l: Option<&String>| l.is_none_or(|l| l.trim().is_empty());
        let before = self.line.checked_sub(1).and_then(|i| lines.get(i));
        if self.gap.0 && !blank(before) {
            new.insert(0, feed.to_string());
        }
        if self.gap.1 && !blank(lines.get(self.line)) {
            new.push(feed.to_string());
        }
        lines.splice(self.line..self.line, new);
    }
}

/// Works out where a chapter goes. `moving` is the range of items that go there.
fn landing(
    summary: &Summary,
    place: &Place,
    moving: Option<(usize, usize)>,
) -> Result<Landing, Refusal> {
    let beside = |i: usize, after: bool| -> Result<Landing, Refusal> {
        let name = &summary.items[i].title;
        if summary.items[i].part {
            let message = format!("a chapter can't stand beside the part `{name}` in SUMMARY.md");
            return refuse(message, "name a chapter of it, or use --to-part");
        }
        let Some(line) = summary.parts(i) else {
            return refuse(format!("`{name}` shares its line with something"), BY_HAND);
        };
        Ok(Landing {
            line: if after { summary.end_line(i) } else { summary.places[i].0 },
            indent: line.indent.to_string(),
            mark: line.mark.to_string(),
            gap: (false, false),
        })
    };
    let moved = |i: usize| moving.is_some_and(|(from, to)| (from..to).contains(&i));
    // The last item of some sort that is not itself moved.
    let last = |test: &dyn Fn(usize, &Item) -> bool| {
        (0..summary.items.len()).rev().find(|i| !moved(*i) && test(*i, &summary.items[*i]))
    };
    match place {
        Place::Before(name) => beside(summary.find(name, false)?, false),
        Place::After(name) => beside(summary.find(name, false)?, true),
        Place::EndOfPart(name) => {
            let part = summary.find(name, true)?;
            let end = summary.end(part);
            match last(&|i, item| i > part && i < end && item.level == 1) {
                Some(i) => beside(i, true),
                None => Ok(Landing {
                    line: summary.places[part].1,
                    indent: String::new(),
                    mark: "- ".into(),
                    gap: (true, true),
                }),
            }
        }
        Place::End(matter) => {
            let level = summary.items.iter().filter(|i| i.matter == *matter && !i.part);
            let level = level.map(|i| i.level).min().unwrap_or(0);
            let in_part =
                summary.items.iter().rev().find(|i| i.matter == Matter::Main && i.level <= 1);
            let level = if in_part.is_some_and(|i| i.level == 1 && !i.part) { 1 } else { level };
            let level = if *matter == Matter::Main { level } else { 0 };
            if let Some(i) = last(&|_, i| i.matter == *matter && !i.part && i.level == level) {
                return beside(i, true);
            }
            let (line, mark) = match matter {
                Matter::Front => {
                    let first = summary.items.iter().position(|i| i.matter != Matter::Front);
                    (first.map_or(summary.lines.len(), |i| summary.places[i].0), "")
                }
                Matter::Main => {
                    let first = summary.items.iter().position(|i| i.matter == Matter::Back);
                    (first.map_or(summary.lines.len(), |i| summary.places[i].0), "- ")
                }
                Matter::Back => (summary.lines.len(), ""),
            };
            Ok(Landing { line, indent: String::new(), mark: mark.into(), gap: (true, true) })
        }
    }
}

fn move_chapter(
    summary: &Summary,
    from: usize,
    name: &str,
    place: &Place,
    feed: &str,
) -> Result<String, Refusal> {
    let end = summary.end(from);
    if let Place::Before(other) | Place::After(other) = place {
        let other = summary.find(other, false)?;
        if other == from {
            return refuse(format!("`{name}` can't be moved next to itself"), "");
        }
        if (from..end).contains(&other) {
            return refuse(format!("`{name}` can't be moved into itself"), "");
        }
    }
    let Some(own) = summary.parts(from) else {
        return refuse(format!("`{name}` shares its line with something"), BY_HAND);
    };
    let at = landing(summary, place, Some((from, end)))?;
    if at.mark.is_empty() && end > from + 1 {
        let message = format!("`{name}` has chapters below it");
        return refuse(message, "chapters before and after the lists can't have any");
    }
    // Lines below the first keep their place relative to its text.
    let (first, last) = (summary.places[from].0, summary.end_line(from));
    let mark =
        if at.mark.trim().is_empty() || own.mark.trim().is_empty() { &at.mark } else { own.mark };
    let old = own.indent.chars().count() + own.mark.chars().count();
    let new = at.indent.chars().count() + mark.chars().count();
    let mut block = vec![format!("{}{mark}{}{feed}", at.indent, own.text)];
    for line in &summary.lines[first + 1..last] {
        block.push(shift(line, old, new));
    }
    for line in &mut block {
        if !line.ends_with('\n') {
            line.push_str(feed);
        }
    }
    let mut lines: Vec<String> = summary.lines.iter().map(|l| l.to_string()).collect();
    if at.line >= last {
        at.put(&mut lines, block, feed);
        lines.drain(first..last);
        close_gap(&mut lines, first);
    } else {
        let count = lines.len();
        at.put(&mut lines, block, feed);
        let shifted = lines.len() - count;
        lines.drain(first + shifted..last + shifted);
        close_gap(&mut lines, first + shifted);
    }
    Ok(lines.concat())
}

/// A line below a moved one, brought from one indent of its parent's text to another.
fn shift(line: &str, old: usize, new: usize) -> String {
    if line.trim().is_empty() {
        return line.to_string();
    }
    if new >= old {
        return format!("{}{line}", " ".repeat(new - old));
    }
    let spaces = line.len() - line.trim_start_matches(' ').len();
    line[spaces.min(old - new)..].to_string()
}

fn move_part(
    summary: &Summary,
    from: usize,
    name: &str,
    place: &Place,
    feed: &str,
) -> Result<String, Refusal> {
    let first_back = summary.items.iter().position(|i| i.matter == Matter::Back);
    // A part goes on to the next heading, or to what stands before the suffix chapters.
    let end_of = |i: usize| -> usize {
        let next = summary.items[i + 1..].iter().position(|o| o.part).map(|n| n + i + 1);
        let mut line = match next.or(first_back) {
            Some(n) => summary.places[n].0,
            None => summary.lines.len(),
        };
        if next.is_none() {
            let rule = |l: &str| {
                let l = l.trim();
                l.is_empty()
                    || (l.len() >= 3
                        && (l.bytes().all(|b| b == b'-') || l.bytes().all(|b| b == b'*')))
            };
            while line > summary.places[i].1 && rule(summary.lines[line - 1]) {
                line -= 1;
            }
        }
        line
    };
    let target = match place {
        Place::Before(other) | Place::After(other) => {
            let other = summary.find(other, false)?;
            if other == from {
                return refuse(format!("`{name}` can't be moved next to itself"), "");
            }
            if (from..summary.end(from)).contains(&other) {
                return refuse(format!("`{name}` can't be moved into itself"), "");
            }
            if !summary.items[other].part {
                let message = format!("the part `{name}` can only stand beside another part");
                return refuse(message, "name a part after --before or --after");
            }
            if matches!(place, Place::Before(_)) { summary.places[other].0 } else { end_of(other) }
        }
        Place::EndOfPart(_) => {
            return refuse(format!("`{name}` is a part and can't stand inside another entry"), "");
        }
        Place::End(Matter::Main) => {
            let last = (0..summary.items.len()).rev().find(|i| summary.items[*i].part);
            end_of(last.unwrap_or(from))
        }
        Place::End(_) => {
            return refuse(format!("`{name}` is a part and stands in the main text"), "");
        }
    };
    let (first, last) = (summary.places[from].0, end_of(from));
    let mut block: Vec<String> = summary.lines[first..last].iter().map(|l| l.to_string()).collect();
    while block.last().is_some_and(|l| l.trim().is_empty()) {
        block.pop();
    }
    if let Some(line) = block.last_mut()
        && !line.ends_with('\n')
    {
        line.push_str(feed);
    }
    let at =
        Landing { line: target, indent: String::new(), mark: String::new(), gap: (true, true) };
    let mut lines: Vec<String> = summary.lines.iter().map(|l| l.to_string()).collect();
    if target >= last {
        at.put(&mut lines, block, feed);
        lines.drain(first..last);
        close_gap(&mut lines, first);
    } else {
        let count = lines.len();
        at.put(&mut lines, block, feed);
        let shifted = lines.len() - count;
        lines.drain(first + shifted..last + shifted);
        close_gap(&mut lines, first + shifted);
    }
    Ok(lines.concat())
}

/// After lines have gone at `at`: of two blank lines that now meet one goes, and so do blank lines
/// at the end of the file.
fn close_gap(lines: &mut Vec<String>, at: usize) {
    let blank = |l: Option<&String>| l.is_some_and(|l| l.trim().is_empty());
    if at > 0 && blank(lines.get(at)) && blank(lines.get(at - 1)) {
        lines.remove(at);
    }
    while at > 0 && at >= lines.len() && blank(lines.last()) {
        lines.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SUMMARY: &str = "# Summary\n\n[Preface](preface.md)\n\n# One\n\n- [A](a.md)\n    - [A1](a1.md)\n\
                           - [B](b.md)\n\n# Two\n\n* [C](c.md)\n* [D](d.md)\n\n---\n\n[End](end.md)\n";

    fn change(change: Change) -> Result<String, Refusal> {
        apply(SUMMARY, "src", &change)
    }

    fn moved(name: &str, place: Place) -> String {
        change(Change::Move(name.into(), place)).unwrap()
    }

    #[test]
    fn lines_move_with_what_is_below_them() {
        let new = moved("a.md", Place::After("C".into()));
        assert!(new.contains("# One\n\n- [B](b.md)\n\n# Two"), "{new}");
        assert!(new.contains("* [C](c.md)\n- [A](a.md)\n    - [A1](a1.md)\n* [D]"), "{new}");
    }

    #[test]
    fn levels_follow_the_target() {
        let new = moved("d.md", Place::Before("src/a1.md".into()));
        assert!(new.contains("- [A](a.md)\n    * [D](d.md)\n    - [A1](a1.md)\n"), "{new}");
        let new = moved("a1", Place::EndOfPart("Two".into()));
        assert!(new.contains("* [D](d.md)\n- [A1](a1.md)\n\n---"), "{new}");
    }

    #[test]
    fn between_matters_marks_come_and_go() {
        let new = moved("preface.md", Place::Before("b.md".into()));
        assert!(new.contains("    - [A1](a1.md)\n- [Preface](preface.md)\n- [B]"), "{new}");
        let new = moved("b.md", Place::After("End".into()));
        assert!(new.ends_with("[End](end.md)\n[B](b.md)\n"), "{new}");
        let refusal = change(Change::Move("a.md".into(), Place::After("End".into()))).unwrap_err();
        assert_eq!(refusal.message, "`a.md` has chapters below it");
        let new = moved("b.md", Place::End(Matter::Front));
        assert!(new.contains("[Preface](preface.md)\n[B](b.md)\n\n# One"), "{new}");
    }

    #[test]
    fn parts_move_whole() {
        let new = moved("Two", Place::Before("One".into()));
        let expected = "[Preface](preface.md)\n\n# Two\n\n* [C](c.md)\n* [D](d.md)\n\n# One\n\n\
                        - [A](a.md)\n    - [A1](a1.md)\n- [B](b.md)\n\n---\n\n[End]";
        assert!(new.contains(expected), "{new}");
        let back = apply(&new, "src", &Change::Move("Two".into(), Place::After("One".into())));
        assert_eq!(back.unwrap(), SUMMARY);
        assert!(change(Change::Move("Two".into(), Place::Before("b.md".into()))).is_err());
        assert!(change(Change::Move("Two".into(), Place::Before("c.md".into()))).is_err());
    }

    #[test]
    fn adds_and_removes() {
        let entry =
            NewEntry { file: "src/new one.md".into(), kind: None, title: Some("N [x]".into()) };
        let new = change(Change::Add(entry.clone(), Place::EndOfPart("One".into()))).unwrap();
        assert!(new.contains("- [B](b.md)\n- [N \\[x\\]](<new one.md>)\n\n# Two"), "{new}");
        let new = change(Change::Add(entry, Place::End(Matter::Main))).unwrap();
        assert!(new.contains("* [D](d.md)\n* [N"), "{new}");
        let new = change(Change::Remove("b.md".into())).unwrap();
        assert_eq!(new, SUMMARY.replace("- [B](b.md)\n", ""));
        assert!(change(Change::Remove("a.md".into())).is_err());
        assert!(change(Change::Remove("One".into())).is_err());
        let twice = NewEntry { file: "src/b.md".into(), ..NewEntry::default() };
        assert!(change(Change::Add(twice, Place::End(Matter::Main))).is_err());
    }

    #[test]
    fn every_move_keeps_every_line() {
        let names = ["preface.md", "One", "a.md", "a1.md", "b.md", "Two", "c.md", "d.md", "end.md"];
        let links = |text: &str| {
            let mut links: Vec<String> =
                text.lines().filter_map(|l| l.find('[').map(|n| l[n..].to_string())).collect();
            links.sort();
            links
        };
        let mut done = 0;
        for feed in ["\n", "\r\n"] {
            let text = SUMMARY.replace('\n', feed);
            for name in names {
                for other in names {
                    for place in [Place::Before(other.into()), Place::After(other.into())] {
                        let change = Change::Move(name.into(), place);
                        let Ok(new) = apply(&text, "src", &change) else { continue };
                        done += 1;
                        assert_eq!(links(&new), links(&text), "{change:?}\n{new}");
                        assert!(!new.replace('\r', "").contains("\n\n\n"), "{change:?}\n{new}");
                    }
                }
            }
        }
        assert!(done > 100, "{done}");
    }
}
