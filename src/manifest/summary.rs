//! mdBook's `SUMMARY.md`: prefix chapters, parts, numbered chapters in nested lists, drafts and
//! suffix chapters.

use super::Entry;
use super::chapters::{MAX_LEVEL, Order, check_path};
use super::paths::PathFault;
use super::values::At;
use crate::diagnostic::Code;
use crate::files::normal;
use crate::model::{Kind, Matter};
use pulldown_cmark::{Event, HeadingLevel, Parser, Tag, TagEnd};
use std::ops::Range;

/// One line of a summary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    /// Prefix, numbered or suffix.
    pub matter: Matter,
    /// Depth: chapters of a part are one deeper than the part.
    pub level: u8,
    /// A part's heading.
    pub part: bool,
    /// The words, without markup.
    pub title: String,
    /// The path as written, percent-decoded; `None` for parts and drafts.
    pub href: Option<String>,
    /// What stands behind it from a `#` on, percent-decoded.
    pub section: String,
    /// Bytes of the link or heading.
    pub range: Range<usize>,
}

/// A line that is none of the forms that a summary has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    /// Where.
    pub range: Range<usize>,
    /// What is wrong.
    pub message: &'static str,
    /// What to do.
    pub help: &'static str,
}

/// Parses a summary. The first heading, if nothing stands before it, is the summary's own title
/// (`# Summary`) and no part, whatever its words: so mdBook has it.
pub(super) fn parse(text: &str) -> (Vec<Item>, Vec<Fault>) {
    let mut items: Vec<Item> = Vec::new();
    let mut faults = Vec::new();
    let mut title_seen = false;
    let mut in_part = false;
    let mut main_seen = false;
    let mut suffix_seen = false;
    // One flag for each open list item: whether its link has come.
    let mut open: Vec<bool> = Vec::new();
    let mut heading: Option<String> = None;
    let mut link: Option<(String, String)> = None;
    for (event, range) in Parser::new(text).into_offset_iter() {
        match event {
            Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }) => {
                heading = Some(String::new());
            }
            Event::End(TagEnd::Heading(HeadingLevel::H1)) => {
                let title = collapse(&heading.take().unwrap_or_default());
                let first = !title_seen && items.is_empty();
                title_seen = true;
                if first {
                    continue;
                }
                if suffix_seen {
                    faults.push(Fault {
                        range: range.clone(),
                        message: "a part after the suffix chapters",
                        help: "parts stand before the links without a bullet at the end",
                    });
                }
                in_part = true;
                main_seen = true;
                let range = trimmed(text, range);
                items.push(Item {
                    matter: Matter::Main,
                    level: 0,
                    part: true,
                    title,
                    href: None,
                    section: String::new(),
                    range,
                });
            }
            Event::Start(Tag::List(_)) if open.is_empty() => {
                if suffix_seen {
                    faults.push(Fault {
                        range: trimmed(text, range),
                        message: "a list after the suffix chapters",
                        help: "chapters without a bullet stand before the lists or after them",
                    });
                }
                main_seen = true;
            }
            Event::Start(Tag::Item) => open.push(false),
            Event::End(TagEnd::Item) if open.pop() == Some(false) => {
                let line = text[range.clone()].find('\n').map_or(range.end, |n| range.start + n);
                faults.push(Fault {
                    range: trimmed(text, range.start..line),
                    message: "a list item without a link",
                    help: "write `- [Title](file.md)`, or `- [Title]()` for a draft",
                });
            }
            Event::Start(Tag::Link { dest_url, .. }) if heading.is_none() => {
                link = Some((dest_url.to_string(), String::new()));
            }
            Event::End(TagEnd::Link) => {
                let Some((dest, words)) = link.take() else { continue };
                let matter = match open.last_mut() {
                    Some(taken) if *taken => {
                        faults.push(Fault {
                            range,
                            message: "a second link in one line",
                            help: "a line of the summary is one chapter",
                        });
                        continue;
                    }
                    Some(taken) => {
                        *taken = true;
                        Matter::Main
                    }
                    None if main_seen => {
                        suffix_seen = true;
                        Matter::Back
                    }
                    None => Matter::Front,
                };
                let depth = open.len().saturating_sub(1) + usize::from(in_part && !open.is_empty());
                // An address is divided before anything in it is decoded (RFC 3986, 2.4).
                let dest = dest.trim();
                let at = dest.find('#').filter(|at| *at > 0).unwrap_or(dest.len());
                let href = percent_decode(&dest[..at]);
                items.push(Item {
                    matter,
                    level: depth.min(u8::MAX as usize) as u8,
                    part: false,
                    title: collapse(&words),
                    href: (!href.is_empty()).then_some(href),
                    section: percent_decode(&dest[at..]),
                    range,
                });
            }
            Event::Text(words) | Event::Code(words) => {
                let to = heading.as_mut().or(link.as_mut().map(|(_, words)| words));
                if let Some(to) = to {
                    to.push_str(&words);
                }
            }
            Event::SoftBreak | Event::HardBreak => {
                if let Some((_, to)) = &mut link {
                    to.push(' ');
                }
            }
            _ => {}
        }
    }
    (items, faults)
}

/// Reads a summary into an order. `folder` is the summary's folder in the project.
///
/// `drafts` says that a file that is not there makes a draft, as it does where mdBook would make the file.
pub(super) fn read(order: &mut Order, text: &str, folder: &str, drafts: bool) {
    let (items, faults) = parse(text);
    for fault in faults {
        let span = order.reader.span(Some(fault.range));
        order.reader.error(Code::BAD_SUMMARY, span, fault.message.into(), fault.help);
    }
    for item in items {
        let span = order.reader.span(Some(item.range.clone()));
        if item.level >= MAX_LEVEL {
            let message = format!("chapters are nested more than {MAX_LEVEL} deep");
            let help = "a book of so many levels can't be read";
            order.reader.error(Code::TOO_DEEP, span, message, help);
            continue;
        }
        let mut entry = Entry {
            matter: item.matter,
            level: item.level,
            title: (!item.title.is_empty()).then_some(item.title),
            span,
            ..Entry::default()
        };
        if item.part {
            entry.kind = Some(Kind::Part);
            order.entries.push(entry);
            continue;
        }
        if item.matter != Matter::Main {
            // Prefix and suffix chapters have no numbers.
            entry.number = Some(false);
        }
        let Some(href) = item.href else {
            entry.draft = true;
            order.entries.push(entry);
            continue;
        };
        if href.contains("://") {
            let message = format!("`{href}` is no file of the book");
            order.reader.error(Code::PATH_OUTSIDE, span, message, "a chapter is a Markdown file");
            continue;
        }
        let path = if folder.is_empty() { href } else { format!("{folder}/{href}") };
        // A file may be called so.
        let whole = format!("{path}{}", item.section);
        let (path, section) = match item.section.is_empty() || order.files.is_file(&whole) {
            true => (whole, false),
            false => (path, true),
        };
        // mdBook makes files that are not there, and shows a file as often as it is listed.
        if let Some(path) = normal(&path)
            && let Err(PathFault::Missing(near)) = order.checker.check(&path)
        {
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "write the file or take the line out".to_string(),
            };
            if !drafts {
                let message = format!(
                    "there is no file `{path}`, and book.toml says `create-missing = false`"
                );
                order.reader.error(Code::MISSING_FILE, span, message, &help);
                continue;
            }
            let message = format!("there is no file `{path}`: the chapter is a draft");
            order.reader.warn(Code::MISSING_FILE, span, message, &help);
            entry.draft = true;
            order.entries.push(entry);
            continue;
        }
        let at = At { value: path, span };
        let Some(file) = check_path(order.reader, &mut order.checker, &at) else { continue };
        if order.seen.contains_key(&file) {
            let message = format!("`{file}` is listed before; this line is left out");
            let help = "a file is one chapter of a book";
            order.reader.warn(Code::LISTED_TWICE, span, message, help);
            continue;
        }
        if section {
            let message =
                format!("a chapter is a whole file; `{file}` is taken from its beginning");
            let help = "leave out what stands behind `#`";
            order.reader.warn(Code::SECTION_LISTED, span, message, help);
        }
        if order.claim(&file, span) {
            entry.file = Some(file);
            order.entries.push(entry);
        }
    }
}

/// Words with single spaces between them.
fn collapse(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The range without white space at its end.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    range.start..range.start + text[range].trim_end().len()
}

/// Replaces `%20` and the like; what is no valid escape stays.
fn percent_decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        let hex = |b: Option<&u8>| b.and_then(|b| (*b as char).to_digit(16));
        match (bytes[i], hex(bytes.get(i + 1)), hex(bytes.get(i + 2))) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                i += 3;
            }
            (b, _, _) => {
                out.push(b);
                i += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        let (items, faults) = parse(text);
        let mut out: Vec<String> = items
            .iter()
            .map(|i| {
                let matter = format!("{:?}", i.matter).to_lowercase();
                let what = if i.part { "PART" } else { i.href.as_deref().unwrap_or("DRAFT") };
                format!("{matter} {} {what} {}", i.level, i.title)
            })
            .collect();
        out.extend(faults.iter().map(|f| format!("{}: {}", &text[f.range.clone()], f.message)));
        out
    }

    #[test]
    fn reads_every_form() {
        let text = "# Summary\n\n[Fore *word*](fore%20word.md)\n[Intro](./intro.md)\n\n---\n\n\
                    # Part `one`\n\n- [A](a.md)\n    - [A `x<T>`](sub/a1.md)\n        - [Draft]()\n\
                    - [B](<b c.md>)\n\n# Two\n\n1. [C](c.md)\n\n---\n\n[After](after.md)\n";
        assert_eq!(
            lines(text),
            [
                "front 0 fore word.md Fore word",
                "front 0 ./intro.md Intro",
                "main 0 PART Part one",
                "main 1 a.md A",
                "main 2 sub/a1.md A x<T>",
                "main 3 DRAFT Draft",
                "main 1 b c.md B",
                "main 0 PART Two",
                "main 1 c.md C",
                "back 0 after.md After",
            ]
        );
    }

    #[test]
    fn addresses_are_divided_before_they_are_decoded() {
        let items = parse("- [A](part%231.md#sec)\n- [B](#sec)\n").0;
        let parts: Vec<_> =
            items.iter().map(|i| (i.href.as_deref().unwrap_or(""), i.section.as_str())).collect();
        assert_eq!(parts, [("part#1.md", "#sec"), ("#sec", "")]);
    }

    #[test]
    fn the_first_heading_is_no_part() {
        assert_eq!(lines("# Any words\n\n- [A](a.md)\n"), ["main 0 a.md A"]);
        assert_eq!(lines("- [A](a.md)\n"), ["main 0 a.md A"]);
        assert_eq!(lines("# S\n# P\n- [A](a.md)\n"), ["main 0 PART P", "main 1 a.md A"]);
    }

    #[test]
    fn names_what_is_no_summary() {
        assert_eq!(
            lines("- [A](a.md) [B](b.md)\n- words\n\n[S](s.md)\n\n- [C](c.md)\n"),
            [
                "main 0 a.md A",
                "back 0 s.md S",
                "main 0 c.md C",
                "[B](b.md): a second link in one line",
                "- words: a list item without a link",
                "- [C](c.md): a list after the suffix chapters",
            ]
        );
    }

    #[test]
    fn strange_summaries_do_no_harm() {
        assert!(lines("").is_empty());
        assert!(lines("[a][b]\n\n<!-- - [x](x.md) -->\n").is_empty());
        assert_eq!(percent_decode("a%2"), "a%2");
        assert_eq!(percent_decode("%ff"), "%ff");
        assert_eq!(percent_decode("%C3%A9"), "é");
        let deep: String = (0..300).map(|i| format!("{}- [x](x.md)\n", "  ".repeat(i))).collect();
        assert!(!parse(&deep).0.is_empty());
    }
}
