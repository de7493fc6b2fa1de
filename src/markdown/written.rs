//! Words written as Markdown that is read as the same words.

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

/// A line of words that begins nothing else than a paragraph.
pub(crate) fn at_start(line: String) -> String {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let numbered = (1..=9).contains(&digits)
        && line[digits..].starts_with(['.', ')'])
        && matches!(line[digits + 1..].chars().next(), None | Some(' '));
    if numbered {
        return format!("{}\\{}", &line[..digits], &line[digits..]);
    }
    let spaced = matches!(line.chars().nth(1), None | Some(' '));
    let marks = line.chars().take_while(|c| *c == '#').count();
    let heading = (1..=6).contains(&marks) && matches!(line.chars().nth(marks), None | Some(' '));
    let rule = !line.is_empty() && line.bytes().all(|b| matches!(b, b'-' | b'=' | b' '));
    // Asides of Markua, admonitions of MkDocs.
    let mut signs = line.chars();
    let aside = signs.next().is_some_and(|c| c.is_ascii_uppercase()) && signs.next() == Some('>');
    if aside {
        return format!("{}\\{}", &line[..1], &line[1..]);
    }
    if let Some(rest) = line.strip_prefix("Table:") {
        return format!("Table\\:{rest}");
    }
    let begins = heading
        || line.starts_with(['>', '|'])
        || line.starts_with(['-', '+', ':']) && spaced
        || line.starts_with(":::")
        || line.starts_with("!!!")
        || line.starts_with("???")
        || line.starts_with("-#")
        || rule;
    if begins { format!("\\{line}") } else { line }
}
