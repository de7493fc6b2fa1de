//! Numbers and marks of lines of code, in the words of the tools that manuscripts come from.

use crate::model::{Attr, CodeBlock};

/// Classes that ask for numbers: pandoc's, Quarto's, Sphinx's.
const NUMBERED: [&str; 5] = ["numberLines", "number-lines", "numbers", "line-numbers", "linenos"];
/// Keys that give the number of the first line: pandoc's, MkDocs', Hugo's, our own.
const START: [&str; 5] = ["startFrom", "start-from", "linenums", "linenostart", "start"];
/// Keys that say whether there are numbers: Quarto's, Hugo's.
const SWITCH: [&str; 3] = ["code-line-numbers", "linenos", "numbers"];
/// Keys that name lines to be marked: MkDocs' and Hugo's, Sphinx's, our own.
const MARKED: [&str; 5] = ["hl_lines", "hl-lines", "emphasize-lines", "highlight", "hl"];

/// A value that says nothing, and what was wanted.
pub(super) type Bad = (String, &'static str);

/// Takes what is said of the lines out of the attributes; tells the values that say nothing.
pub(super) fn take(code: &mut CodeBlock, attr: &mut Attr) -> Vec<Bad> {
    let mut bad: Vec<Bad> = Vec::new();
    if code.raw.is_some() {
        return bad;
    }
    let classes = attr.classes.len();
    attr.classes.retain(|c| !NUMBERED.contains(&c.as_str()));
    let mut numbered = attr.classes.len() < classes;
    // The first word may ask for numbers instead of naming the language.
    numbered |= code.lang.take_if(|l| NUMBERED.contains(&l.as_str())).is_some();
    let mut start = None;
    attr.pairs.retain(|(key, value)| {
        let (key, value) = (key.as_str(), value.trim());
        let mut wrong = |what| bad.push((format!("{key}={value}"), what));
        if START.contains(&key) {
            match value.parse() {
                Ok(first) => start = Some(first),
                Err(_) => wrong("the number of the first line is wanted, as in `startFrom=10`"),
            }
            // MkDocs' key alone asks for numbers.
            numbered |= key == "linenums" && start.is_some();
        } else if SWITCH.contains(&key) && ranges(value).is_none() {
            match value {
                "false" | "no" | "off" | "none" => {}
                // Hugo's words for where they stand.
                "true" | "yes" | "on" | "inline" | "table" | "left" | "right" => numbered = true,
                _ => wrong("`true` or `false` is wanted"),
            }
        } else if MARKED.contains(&key) || SWITCH.contains(&key) {
            match ranges(value) {
                Some(lines) => code.marked.extend(lines),
                None => wrong("lines are wanted, as in `hl_lines=\"2 4-5\"`"),
            }
        } else {
            return true;
        }
        false
    });
    if numbered {
        code.numbers = Some(start.unwrap_or(1));
    }
    code.marked.sort_unstable();
    bad
}

/// Whether a class asks for numbers.
pub(super) fn asks_for_numbers(class: &str) -> bool {
    NUMBERED.contains(&class)
}

/// Ranges of lines: `2`, `4-6`, divided by commas or spaces. `None` if it is something else.
pub(super) fn ranges(text: &str) -> Option<Vec<(u32, u32)>> {
    let parts = text.split([',', ' ', ';']).filter(|p| !p.is_empty());
    let list: Option<Vec<(u32, u32)>> = parts
        .map(|part| {
            let (from, to) = part.split_once(['-', '\u{2013}']).unwrap_or((part, part));
            let (from, to): (u32, u32) = (from.trim().parse().ok()?, to.trim().parse().ok()?);
            (from >= 1 && from <= to).then_some((from, to))
        })
        .collect();
    list.filter(|l| !l.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_need_no_language() {
        let mut code = CodeBlock { lang: Some("numberLines".into()), ..CodeBlock::default() };
        take(&mut code, &mut Attr::default());
        assert_eq!((code.numbers, code.lang), (Some(1), None));
    }

    fn read(classes: &[&str], pairs: &[(&str, &str)]) -> (Option<u32>, Vec<(u32, u32)>, usize) {
        let mut attr = Attr {
            classes: classes.iter().map(|c| c.to_string()).collect(),
            pairs: pairs.iter().map(|(k, v)| (k.to_string(), v.to_string())).collect(),
            ..Attr::default()
        };
        let mut code = CodeBlock::default();
        take(&mut code, &mut attr);
        (code.numbers, code.marked, attr.classes.len() + attr.pairs.len())
    }

    #[test]
    fn every_tool_is_understood() {
        assert_eq!(read(&["numberLines"], &[("startFrom", "10")]), (Some(10), vec![], 0));
        assert_eq!(
            read(&[], &[("linenums", "3"), ("hl_lines", "2 4-5")]),
            (Some(3), vec![(2, 2), (4, 5)], 0)
        );
        assert_eq!(read(&[], &[("code-line-numbers", "true")]), (Some(1), vec![], 0));
        assert_eq!(read(&[], &[("code-line-numbers", "2-3")]), (None, vec![(2, 3)], 0));
        assert_eq!(read(&["x"], &[("hl", "5,1")]), (None, vec![(1, 1), (5, 5)], 1));
        assert_eq!(read(&[], &[("linenos", "false"), ("k", "v")]), (None, vec![], 1));
        assert_eq!(ranges("5-2"), None);
    }
}
