//! TeX's tie, `Theorem~3`: a space at which no line ends.
//!
//! Markdown has the same sign for words that are struck out or lowered, and people write it for "about" and
//! between numbers: it is a tie only where it can be nothing else.

/// What follows a tie before a reference or a formula.
const MARKS: [&str; 11] = [
    "@",
    "[@",
    "[-@",
    "$",
    r"\(",
    r"(\ref{",
    r"(\eqref{",
    r"\ref{",
    r"\eqref{",
    r"\cref{",
    r"\autoref{",
];

/// Whether a `~` between these two is TeX's tie.
pub(super) fn is_tie(before: &str, after: &str) -> bool {
    // Two in one word enclose something.
    let word_before = before.rsplit(char::is_whitespace).next().unwrap_or_default();
    let word_after = after.split(char::is_whitespace).next().unwrap_or_default();
    if word_before.contains('~') || word_after.contains('~') {
        return false;
    }
    let bare = word_before.trim_end_matches('.');
    let stop = bare.len() < word_before.len();
    let letters = bare.trim_start_matches(|c: char| "([{\u{2014}\u{2013}\u{201c}\"'*_".contains(c));
    // East Asian writing has this sign between numbers and for "about".
    let western = |c: char| c.is_alphabetic() && c < '\u{2e80}';
    let is_word = !letters.is_empty() && letters.chars().all(|c| western(c) || "-.".contains(c));
    // `PROGRA~1` is the name of a file.
    let word =
        is_word && (stop || letters.chars().count() > 1 && letters.contains(char::is_lowercase));
    let mark = MARKS.iter().any(|mark| after.starts_with(mark));
    let first = after.chars().next();
    let number = first.is_some_and(|c| c.is_ascii_digit());
    let name = stop && first.is_some_and(western);
    word && (mark || number || name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ties_are_what_can_be_nothing_else() {
        for words in [
            "Theorem~3",
            "see p.~5",
            "(Fig.~@fig-x",
            r"Theorem~\ref{thm:x}",
            "Dr.~Knuth",
            "pp.~xi",
            "e.g.~the",
            "vector~$x$",
            r"Eq.~(\ref{eq:a})",
            "Satz~[-@thm-x]",
        ] {
            let (before, after) = words.split_once('~').expect("a tie");
            assert!(is_tie(before, after), "{words}");
        }
        for words in [
            "a~b",
            "H~2~O",
            "5~10",
            "X~N(0,1)",
            "~5",
            "~struck words~",
            "PROGRA~1",
            "/~user",
            "C:\\x~1",
            "1.0~rc1",
            "words~",
            "\u{7d04}~5",
            "\u{c57d}~5",
            "word~word",
            "x~$y$",
        ] {
            let (before, after) = words.split_once('~').expect("a sign");
            assert!(!is_tie(before, after), "{words}");
        }
    }
}
