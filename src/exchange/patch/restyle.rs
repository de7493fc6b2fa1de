//! Paragraphs that are typed, and such as become others of their sort: a heading, an item, a quotation.

use super::blocks::is_item;
use super::place::{Goes, Home};
use super::{Line, Patcher, Why};
use crate::exchange::markup::Words;
use crate::exchange::units::*;
use crate::import::docx::styles::Sort;
use crate::source::FileId;

/// Markdown can't say it of that paragraph.
const NOT_SAID: Why = "its new style is not one that merge can give it; change it by hand";

impl Patcher<'_> {
    /// A new paragraph as it goes into a file whose headings count from some level.
    pub(in crate::exchange) fn typed_line(&self, line: &Line, file: FileId, nesting: u8) -> Goes {
        let note = |id: &str| (self.note)(id, file);
        let verse = matches!(line.sort, Sort::Verse);
        let heading = matches!(line.sort, Sort::Heading(_));
        let end = match (verse, heading) {
            (true, _) => "\n",
            (_, true) => "<br>",
            _ => "\\\n",
        };
        let words = Words { typed: self.typed, file, note: &note, line_end: end };
        let plain: String = line.units.iter().map(|u| u.ch).collect();
        let ornament = |c: char| c.is_whitespace() || "*#~•⁂◇-—".contains(c);
        let one = |home: Home, text: String| Goes {
            home,
            lines: text.split('\n').map(str::to_owned).collect(),
            whole: false,
        };
        if line.sort == Sort::Scene || !plain.is_empty() && plain.chars().all(ornament) {
            return one(Home::None, "***".to_owned());
        }
        let text = words.line(&line.units);
        match line.sort {
            Sort::Heading(n) => one(Home::None, format!("{} {text}", signs(n, nesting))),
            Sort::Code => one(Home::None, format!("```\n{plain}\n```")),
            _ => one(home_of(line.role, line), text),
        }
    }

    /// Something that was taken as what it has become.
    ///
    /// # Errors
    /// Why it can't be that.
    pub(in crate::exchange) fn restyled(
        &self,
        goes: Goes,
        para: &Para,
        (becomes, item): (Role, Option<usize>),
    ) -> Result<Vec<Goes>, Why> {
        let cut = goes.lines.iter().position(|l| l.trim().is_empty()).unwrap_or(goes.lines.len());
        let (head, tail) = goes.lines.split_at(cut);
        if head.iter().any(|l| l.starts_with('{')) {
            return Err("it has an id or a class; change its style by hand");
        }
        let head = without_style(head, para.role, matches!(becomes, Role::Heading(_)))?;
        let (home, lines) = match becomes {
            Role::Heading(n) => {
                (Home::None, vec![format!("{} {}", signs(n, para.nesting), in_one(&head))])
            }
            Role::Body => (Home::None, head),
            Role::Quote => (Home::Quote, head),
            Role::Item(numbered) => (Home::List(numbered, item), head),
            Role::ItemMore => (Home::Item, head),
            Role::Epigraph => (Home::Epigraph, head),
            Role::Verse => (Home::Lines(false), verses(&head)),
            _ => return Err(NOT_SAID),
        };
        let mut out = vec![Goes { home, lines, whole: false }];
        let rest: Vec<String> = tail.iter().skip_while(|l| l.trim().is_empty()).cloned().collect();
        if !rest.is_empty() {
            out.push(Goes { home: Home::None, lines: rest, whole: false });
        }
        Ok(out)
    }
}

/// What a typed paragraph would stand in.
fn home_of(role: Option<Role>, line: &Line) -> Home {
    match role {
        Some(Role::Item(numbered)) => Home::List(numbered, line.item),
        _ if is_item(line) => Home::List(line.sort == Sort::List(true), line.item),
        Some(Role::ItemMore) => Home::Item,
        Some(Role::Quote) => Home::Quote,
        Some(Role::Epigraph) => Home::Epigraph,
        Some(Role::Verse) => Home::Lines(false),
        Some(Role::Callout) => Home::Callout,
        Some(Role::Definition) => Home::Definition,
        _ => Home::None,
    }
}

/// The signs of a heading whose level counts from the book, in a file that stands so deep in it. The first
/// level is its chapter's own.
fn signs(level: u8, nesting: u8) -> String {
    "#".repeat(usize::from(level.saturating_sub(nesting).clamp(2, 6)))
}

/// The lines of a paragraph without what makes them what they are; a heading that stays one keeps its id.
fn without_style(lines: &[String], role: Role, heading: bool) -> Result<Vec<String>, Why> {
    let last = lines.len().saturating_sub(1);
    match role {
        Role::Heading(_) => {
            let first = lines.first().map_or("", |l| l.trim());
            let bare = first.trim_start_matches('#').trim();
            let hashed = first.starts_with('#');
            let bare = if hashed { bare.trim_end_matches('#').trim_end() } else { bare };
            if !heading && bare.ends_with('}') && !bare.ends_with("\\}") {
                return Err("it has an id or a class; change its style by hand");
            }
            let between = lines.get(1..last).unwrap_or_default().iter();
            let more = if hashed { Vec::new() } else { between.cloned().collect() };
            Ok([vec![bare.to_owned()], more].concat())
        }
        Role::Verse => {
            let line = |(n, l): (usize, &String)| match n == last {
                true => l.trim().to_owned(),
                false => format!("{}\\", l.trim()),
            };
            Ok(lines.iter().enumerate().map(line).collect())
        }
        Role::Body
        | Role::Quote
        | Role::Item(_)
        | Role::ItemMore
        | Role::Epigraph
        | Role::Callout
        | Role::Definition
        | Role::Note => Ok(lines.to_vec()),
        _ => Err(NOT_SAID),
    }
}

/// Whether a line is broken at its end for good.
fn is_broken(line: &str) -> bool {
    line.ends_with('\\') || line.ends_with("  ")
}

fn unbroken(line: &str) -> &str {
    line.trim_end_matches(['\\', ' ']).trim_start()
}

/// The lines of a paragraph in one: those that end for good end with a tag.
fn in_one(lines: &[String]) -> String {
    let mut out = String::new();
    for (n, line) in lines.iter().enumerate() {
        out.push_str(unbroken(line));
        if n + 1 < lines.len() {
            out.push_str(if is_broken(line) { "<br>" } else { " " });
        }
    }
    out
}

/// Lines of verse: those that end for good.
fn verses(lines: &[String]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut open = false;
    for line in lines {
        let words = if is_broken(line) { unbroken(line) } else { line.trim() };
        match out.last_mut().filter(|_| open) {
            Some(last) => *last = format!("{last} {words}"),
            None => out.push(words.to_owned()),
        }
        open = !is_broken(line);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        text.split('\n').map(str::to_owned).collect()
    }

    #[test]
    fn headings_are_words_without_their_signs() {
        let of = |text: &str| without_style(&lines(text), Role::Heading(2), false);
        assert_eq!(of("## The *sea* ##"), Ok(lines("The *sea*")));
        assert_eq!(of("The sea\n-------"), Ok(lines("The sea")));
        let named = lines("## The sea {#sea}");
        assert!(without_style(&named, Role::Heading(2), false).is_err());
        assert_eq!(without_style(&named, Role::Heading(2), true), Ok(lines("The sea {#sea}")));
        assert_eq!((signs(1, 0).as_str(), signs(4, 1).as_str()), ("##", "###"));
    }

    #[test]
    fn a_heading_is_one_line() {
        assert_eq!(in_one(&lines("a\\\nb\nc")), "a<br>b c");
    }

    #[test]
    fn lines_of_verse_end_where_they_are_broken() {
        assert_eq!(verses(&lines("a\\\nb\nc")), ["a", "b c"]);
        assert_eq!(without_style(&lines("a\nb"), Role::Verse, false), Ok(lines("a\\\nb")));
    }
}
