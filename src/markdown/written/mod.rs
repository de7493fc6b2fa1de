//! Words written as Markdown that is read as the same words: what escapes them in a line and at its
//! beginning, and what marks them.

#[cfg(feature = "cli")]
mod marks;
#[cfg(all(test, feature = "cli"))]
pub(crate) mod rounds;

#[cfg(feature = "cli")]
pub(crate) use marks::{Mark, Marked, flanks};

/// Code in a line, between more backticks than it has in a row.
pub(crate) fn code_span(code: &str) -> String {
    let ticks = "`".repeat(longest_run(code, '`') + 1);
    let pad = if code.starts_with('`') || code.ends_with('`') { " " } else { "" };
    format!("{ticks}{pad}{code}{pad}{ticks}")
}

/// How often a sign stands in a row, at most.
pub(crate) fn longest_run(text: &str, sign: char) -> usize {
    text.split(|c| c != sign).map(|run| run.chars().count()).max().unwrap_or(0)
}

/// Words whose characters mean nothing to Markdown; `before` is the character that they follow.
pub(crate) fn escaped(text: &str, before: Option<char>) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    let mut last = before;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let next = chars.peek().copied();
        let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let escape = match c {
            '\\' | '*' | '`' | '[' | ']' | '$' | '^' | '~' | '{' | '|' => true,
            '_' => !(word(last) && word(next)),
            '<' => {
                next.is_some_and(|n| n.is_ascii_alphabetic() || matches!(n, '/' | '!' | '?' | '<'))
            }
            '&' => next.is_some_and(|n| n.is_ascii_alphabetic() || n == '#'),
            '@' => next.is_some_and(char::is_alphabetic) && !word(last),
            '=' => next == Some('=') || last == Some('='),
            '%' => next == Some('%') || last == Some('%'),
            _ => false,
        };
        if escape {
            out.push('\\');
        }
        out.push(c);
        last = Some(c);
    }
    out
}

/// Lines of words none of which begins anything else than words. What ends them in the middle of a
/// paragraph begins new lines as well.
pub(crate) fn at_start(lines: String) -> String {
    if !lines.contains('\n') {
        return line_of_words(&lines);
    }
    let first = line_of_words;
    let all = lines.split('\n').enumerate().map(|(n, line)| match n {
        0 => first(line),
        _ => first(line.trim_start_matches([' ', '\t'])),
    });
    all.collect::<Vec<_>>().join("\n")
}

/// A line that begins nothing else than words.
fn line_of_words(line: &str) -> String {
    match mark_at(line) {
        Some(at) => format!("{}\\{}", &line[..at], &line[at..]),
        None if is_rule(line) => rule_of_words(line),
        None => line.to_owned(),
    }
}

/// Where a backslash goes in a line that would begin something else than words.
pub(crate) fn mark_at(line: &str) -> Option<usize> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let numbered = (1..=9).contains(&digits)
        && line[digits..].starts_with(['.', ')'])
        && matches!(line[digits + 1..].chars().next(), None | Some(' '));
    if numbered {
        return Some(digits);
    }
    // Asides of Markua, admonitions of MkDocs.
    let mut signs = line.chars();
    if signs.next().is_some_and(|c| c.is_ascii_uppercase()) && signs.next() == Some('>') {
        return Some(1);
    }
    if line.starts_with("Table:") {
        return Some(5);
    }
    // The mark of a note before a colon would define it.
    if line.starts_with("[^")
        && let Some(end) = line.find(']')
        && line[end + 1..].starts_with(':')
    {
        return Some(end + 1);
    }
    let spaced = matches!(line.chars().nth(1), None | Some(' '));
    let marks = line.chars().take_while(|c| *c == '#').count();
    let heading = (1..=6).contains(&marks) && matches!(line.chars().nth(marks), None | Some(' '));
    let begins = heading
        || line.starts_with(['>', '|'])
        || line.starts_with(['-', '+', ':']) && spaced && !is_rule(line)
        || line == "-"
        || line.starts_with(":::")
        || line.starts_with("!!!")
        || line.starts_with("???")
        || line.starts_with("-#");
    begins.then_some(0)
}

/// Whether a line would be a rule, or make a heading of the one above.
pub(crate) fn is_rule(line: &str) -> bool {
    let bare = line.trim_end();
    !bare.is_empty()
        && (bare.bytes().all(|b| matches!(b, b'-' | b' '))
            || bare.bytes().all(|b| matches!(b, b'=' | b' ')))
}

/// Signs that would be a rule, as words: dashes that are typed as hyphens are the dashes they stand for.
fn rule_of_words(line: &str) -> String {
    match line.trim() {
        "--" => "\u{2013}".to_owned(),
        "---" => "\u{2014}".to_owned(),
        signs => signs
            .chars()
            .map(|c| if c == ' ' { " ".to_owned() } else { format!("\\{c}") })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_begins_with_words() {
        let lines = "a\\\n# b\\\n- c\\\n1. d\\\n> e\\\n---\\\n===";
        let lines = lines.replace("---\\", "---");
        assert_eq!(
            at_start(lines),
            "a\\\n\\# b\\\n\\- c\\\n1\\. d\\\n\\> e\\\n\u{2014}\n\\=\\=\\="
        );
        assert_eq!(at_start("---Second".into()), "---Second");
        assert_eq!(at_start("[^1]: so".into()), "[^1]\\: so");
        assert_eq!(at_start("- - -".into()), "\\- \\- \\-");
    }
}
