//! What stands at the head of a file: its title, and whether it is the page of a part.

use super::super::yaml;
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// The head of a file.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Head {
    /// The words of its first heading of level 1, or its front matter's title.
    pub(super) title: Option<String>,
    /// Leanpub's marks make a part of it: `{class: part}`, or `-# Title`.
    pub(super) part: bool,
}

/// Looks at the head of a text.
pub(super) fn of(text: &str) -> Head {
    let said = front_matter(text).and_then(|yaml| {
        let value = yaml::parse(yaml, super::LONGEST).ok()?;
        value.get("title")?.as_str().and_then(super::metadata::plain)
    });
    let mut head = Head { title: said, part: false };
    let mut body = without_front_matter(text).trim_start();
    let first = body.lines().next().unwrap_or_default().trim();
    let marks: String = first.chars().filter(|c| !c.is_whitespace()).collect();
    if matches!(marks.as_str(), "{class:part}" | "{part}" | "{class:\"part\"}") {
        head.part = true;
        body = body[body.find('\n').unwrap_or(body.len())..].trim_start();
    }
    if let Some(words) = body.strip_prefix("-# ") {
        head.part = true;
        head.title = words.lines().next().and_then(super::metadata::plain);
        return head;
    }
    let mut title: Option<String> = None;
    let mut done = false;
    for event in Parser::new_ext(body, Options::ENABLE_HEADING_ATTRIBUTES) {
        match event {
            Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }) if title.is_none() => {
                title = Some(String::new());
            }
            Event::End(TagEnd::Heading(HeadingLevel::H1)) => done = true,
            Event::Text(words) | Event::Code(words) if !done && title.is_some() => {
                title.iter_mut().for_each(|t| t.push_str(&words));
            }
            _ => {}
        }
        if done {
            break;
        }
    }
    if head.title.is_none() {
        head.title = title.as_deref().and_then(super::metadata::plain);
    }
    head
}

/// The YAML between lines of hyphens that a text begins with.
pub(crate) fn front_matter(text: &str) -> Option<&str> {
    parted(text).map(|(yaml, _)| yaml)
}

/// A text behind its front matter.
pub(crate) fn without_front_matter(text: &str) -> &str {
    parted(text).map_or(text, |(_, rest)| rest)
}

/// The front matter of a text, and what stands behind the line that ends it.
fn parted(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start_matches('\u{feff}');
    // Hugo's are TOML between plus signs.
    let (fence, other) = match text.starts_with("+++") {
        true => ("+++", "\n+++"),
        false => ("---", "\n..."),
    };
    let rest = text.strip_prefix(fence)?;
    let rest = rest.trim_start_matches([' ', '\t', '\r']).strip_prefix('\n')?;
    let end = rest.find(&format!("\n{fence}")).or_else(|| rest.find(other))?;
    let behind = rest[end + 1..].split_once('\n').map_or("", |(_, behind)| behind);
    Some((&rest[..end], behind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_read() {
        let head = of("---\ntitle: A *b*\n---\nText.\n\n# C\n");
        assert_eq!((head.title.as_deref(), head.part), (Some("A b"), false));
        let head = of("{class: part}\n\n# Part One\n");
        assert_eq!((head.title.as_deref(), head.part), (Some("Part One"), true));
        let head = of("-# Two\n\nWords.\n");
        assert_eq!((head.title.as_deref(), head.part), (Some("Two"), true));
        assert_eq!(of("Three\n=====\n").title.as_deref(), Some("Three"));
        assert_eq!(of("Text.\n").title, None);
        assert_eq!(without_front_matter("---\na: b\n---\nc"), "c");
        assert_eq!(without_front_matter("---\na: b\n"), "---\na: b\n");
        // Empty, and behind marks of the byte order.
        assert_eq!(without_front_matter("\u{feff}---\n\n---\nc"), "c");
        assert_eq!(without_front_matter("---\n-\n---\nc"), "c");
    }
}
