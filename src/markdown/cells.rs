//! Inline Markdown in the cells of a raw HTML table.
//!
//! CommonMark leaves the words between tags alone, so a note in a cell would be printed as it is
//! typed. A cell whose words have inline marks, or a caption with a label, is set off with blank lines,
//! between which CommonMark reads them; what would be a block there stays as it is.

use super::attr;
use super::other_dialects::MAX_BRACKETS;

/// The elements whose words are looked at.
const CELLS: [&str; 3] = ["td", "th", "caption"];

/// How far the words of a cell may go on over the lines after it, in bytes.
pub(super) const MOST_WORDS: usize = 4096;

/// Where the words of the cells begin and end that are Markdown and begin in the first line of `text`,
/// which is `line` bytes long. `is_note` says whether the chapter explains a note.
pub(super) fn marked(
    text: &str,
    line: usize,
    is_note: impl Fn(&str) -> bool,
) -> Vec<(usize, usize)> {
    let line = line.min(text.len());
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at.min(line)..line].find('<').map(|p| at + p) {
        at = open + 1;
        let rest = &text[at..line];
        let named = |name: &&&str| {
            let head = rest.get(..name.len()).unwrap_or_default();
            head.eq_ignore_ascii_case(name) && rest[name.len()..].starts_with([' ', '>', '\t'])
        };
        let Some(name) = CELLS.iter().find(named) else { continue };
        let Some(from) = rest.find('>').map(|p| at + p + 1) else { break };
        let Some(to) = closing(&text[from..], name).map(|p| from + p) else { continue };
        let words = text[from..to].trim();
        let labelled = *name == "caption" && ends_with_attributes(words);
        if !words.lines().any(|l| begins_block(l.trim_start()))
            && (labelled || is_markdown(words, &is_note) || cites(words) || escapes(words))
        {
            let lead = text[from..to].len() - text[from..to].trim_start().len();
            out.push((from + lead, from + lead + words.len()));
        }
        at = to;
    }
    out
}

/// Whether the last of words are attributes in braces.
fn ends_with_attributes(words: &str) -> bool {
    let found = words.rfind('{').and_then(|at| attr::parse(&words[at..]).map(|p| at + p.len));
    found == Some(words.len())
}

/// Where the closing tag of an element stands, if only tags of the line stand before it.
fn closing(words: &str, name: &str) -> Option<usize> {
    let mut at = 0;
    while let Some(open) = words[at..].find('<').map(|p| at + p) {
        if words[..open].ends_with('\\') {
            at = open + 1;
            continue;
        }
        let tag = words[open + 1..].strip_prefix('/').unwrap_or(&words[open + 1..]);
        let end = tag.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(tag.len());
        if tag[..end].eq_ignore_ascii_case(name) {
            return words[open + 1..].starts_with('/').then_some(open);
        }
        let tag = tag[..end].to_ascii_lowercase();
        let of_line = super::html::meaning(&tag) == super::html::Meaning::Inline;
        if !of_line && !matches!(tag.as_str(), "br" | "wbr") {
            return None;
        }
        at = open + 1;
    }
    None
}

/// Whether words would be more than a paragraph.
fn begins_block(words: &str) -> bool {
    super::lines::list_marker(words) > 0
        || words.starts_with(['#', '>', '<', '|', ':', '=', '-', '%'])
        || words.starts_with("```")
        || words.starts_with("~~~")
        || words.starts_with("{{")
        || words.starts_with("[^") && words.contains("]:")
}

/// Whether words have marks of inline Markdown that surely are meant.
pub(super) fn is_markdown(words: &str, is_note: &impl Fn(&str) -> bool) -> bool {
    let notes = words
        .match_indices("[^")
        .take(MAX_BRACKETS)
        .any(|(at, _)| words[at + 2..].split_once(']').is_some_and(|(label, _)| is_note(label)));
    const LABELS: [&str; 5] = ["@fig-", "@tbl-", "@sec-", "@eq-", "@lst-"];
    notes
        || words.contains("^[")
        || words.contains("](")
        || words.contains("]{")
        || LABELS.iter().any(|l| words.contains(l))
        || pair(words, "`")
        || pair(words, "*")
        || pair(words, "_")
        || pair(words, "$")
}

/// Whether words name a work behind `@`, as far as can be told without knowing the works: an address of
/// mail does not. What is no key is read as the words that it is.
fn cites(words: &str) -> bool {
    words.match_indices('@').take(MAX_BRACKETS).any(|(at, _)| {
        let glued = |c: char| c.is_alphanumeric() || "._+@/\\".contains(c);
        !words[..at].ends_with(glued) && super::citations::key_at(&words[at + 1..]).is_some()
    })
}

/// Whether a sign that would be a mark is escaped. Round brackets are left out: between such behind
/// backslashes stand formulas.
fn escapes(words: &str) -> bool {
    let signs = |c: char| "\\`*_[]{}<>$^~|&@=%#-+.:".contains(c);
    words.match_indices('\\').any(|(at, _)| words[at + 1..].starts_with(signs))
}

/// Whether a mark opens before a word and closes behind one.
fn pair(words: &str, mark: &str) -> bool {
    let solid = |c: Option<char>| c.is_some_and(|c| !c.is_whitespace());
    let loose = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && c != '\\');
    let opens = words.match_indices(mark).find(|(at, _)| {
        loose(words[..*at].chars().next_back()) && solid(words[at + 1..].chars().next())
    });
    let Some((open, _)) = opens else { return false };
    words[open + 1..].match_indices(mark).any(|(at, _)| {
        let at = open + 1 + at;
        at > open + 1
            && solid(words[..at].chars().next_back())
            && loose(words[at + 1..].chars().next())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(line: &str) -> Vec<&str> {
        let first = line.find('\n').unwrap_or(line.len());
        marked(line, first, |label| label == "a").into_iter().map(|(a, b)| &line[a..b]).collect()
    }

    #[test]
    fn cells_with_marks_are_found() {
        assert_eq!(
            cells("<tr><th>A *em*</th><th>$x^2$</th><td>plain</td></tr>"),
            ["A *em*", "$x^2$"]
        );
        assert_eq!(
            cells("<td>note^[inline]</td><TD colspan=2> text[^a], </TD><td>see @tbl-a</td>"),
            ["note^[inline]", "text[^a],", "see @tbl-a"]
        );
        assert_eq!(cells("<caption>Cap with *em* and <b>bold</b></caption>").len(), 1);
        assert_eq!(
            cells("<td>[@a]</td><td>as @a says</td><th>[see -@{b/c}, 3]</th>"),
            ["[@a]", "as @a says", "[see -@{b/c}, 3]"]
        );
        assert_eq!(cells("<caption>Cap [@a]</caption>"), ["Cap [@a]"]);
        assert_eq!(cells("<caption>Cap {#tbl-a .landscape}</caption>").len(), 1);
        // A break is of the line; what is no line's ends its own cell alone.
        assert_eq!(
            cells("<td>d<br>e</td><td>*f*</td></tr><tr><td>g<br/>*h*</td>"),
            ["*f*", "g<br/>*h*"]
        );
        assert_eq!(cells(r"<td>5 \* 3 [x\] \$5</td><td>a\b</td>"), [r"5 \* 3 [x\] \$5"]);
        assert_eq!(cells(r"<td>a \<tag> b</td><td>\@a</td>"), [r"a \<tag> b", r"\@a"]);
        assert_eq!(cells("<td><p>*a*</p></td><td>*b*</td>"), ["*b*"]);
        assert_eq!(cells("<td>over\n  *two* lines\n</td>\n<td>*b*</td>"), ["over\n  *two* lines"]);
    }

    #[test]
    fn other_cells_are_left_alone() {
        for line in [
            "<td>5* and 7*</td>",
            "<td>a_b_c</td><td>2 * 3 * 4</td><td>$5 or $6</td>",
            "<td>- *a*</td><td># *a*</td><td>1. *a*</td><td><p>*a*</p></td>",
            "<td>text[^b]</td>",
            "<td>me@home.org</td><td>12 @ 3</td>",
            "<td>*a*",
            "<td>words {#tbl-a}</td>",
            "<td>words\n- *a*\n- b</td>",
            "<table><tr>*a*</tr>",
        ] {
            assert_eq!(cells(line), Vec::<&str>::new(), "{line}");
        }
    }
}
