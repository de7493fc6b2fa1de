//! Citations of LaTeX: `\parencite[see][p. 3]{a,b}`.

use super::inline::window;

/// Commands with these letters in their names that cite nothing.
const OTHERS: [&str; 4] = ["citation", "citereset", "citestyle", "citetext"];

/// Commands whose author belongs to the sentence.
const IN_SENTENCE: [&str; 6] =
    ["citealt", "citeauthor", "citet", "newcite", "textcite", "textcites"];

/// What to write in the place of a command that cites; nothing if `name` is none, or no keys stand in
/// `tail`, the text behind it.
pub(super) fn help(name: &str, tail: &str) -> Option<String> {
    let lower = name.to_lowercase();
    let one = lower.strip_suffix('s').unwrap_or(&lower);
    let cites = (one.starts_with("cite") || one.ends_with("cite") || one.ends_with("citetext"))
        && !OTHERS.contains(&lower.as_str());
    let tail = tail.strip_prefix('*').unwrap_or(tail);
    let (options, keys) = arguments(tail).filter(|_| cites)?;
    let written = match lower.as_str() {
        "nocite" => {
            let keys = keys.iter().map(|key| format!("@{key}")).collect::<Vec<_>>().join(", ");
            format!("`nocite: \"{keys}\"` in the front matter")
        }
        _ => format!("`{}`", citation(&lower, &options, &keys)),
    };
    Some(format!("write {written}; the manifest names the works, `bibliography = [\"refs.bib\"]`"))
}

/// The citation that a command of LaTeX means.
fn citation(command: &str, options: &[&str], keys: &[&str]) -> String {
    // A tie of TeX is a space.
    let option = |at: usize| options.get(at).map(|words| words.replace('~', " "));
    let (before, place) = match options.len() {
        0 | 1 => (None, option(0)),
        _ => (option(0), option(1)),
    };
    let bare = command.starts_with("citeyear") || command == "citedate";
    let sign = if bare { "-@" } else { "@" };
    let works = keys.iter().map(|key| format!("{sign}{key}")).collect::<Vec<_>>().join("; ");
    let before = before.filter(|words| !words.is_empty()).map(|words| words + " ");
    let before = before.unwrap_or_default();
    let place = place.filter(|words| !words.is_empty());
    match (IN_SENTENCE.contains(&command), place) {
        (true, None) => format!("{before}{works}"),
        (true, Some(place)) => format!("{before}{works} [{place}]"),
        (false, None) => format!("[{before}{works}]"),
        (false, Some(place)) => format!("[{before}{works}, {place}]"),
    }
}

/// The words of `[..]` before the keys of `{..}`.
fn arguments(tail: &str) -> Option<(Vec<&str>, Vec<&str>)> {
    let mut rest = window(tail);
    let mut options = Vec::new();
    while let Some(inner) = rest.strip_prefix('[') {
        let (words, behind) = inner.split_once(']')?;
        options.push(words.trim());
        rest = behind;
    }
    let (keys, _) = rest.strip_prefix('{')?.split_once('}')?;
    let keys: Vec<&str> = keys.split(',').map(str::trim).filter(|key| !key.is_empty()).collect();
    (!keys.is_empty()).then_some((options, keys))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_command_has_its_citation() {
        for (name, tail, expected) in [
            ("cite", "{a}", "`[@a]`"),
            ("parencite", "{a, b} x", "`[@a; @b]`"),
            ("autocite", "*{a}", "`[@a]`"),
            ("footcite", "[12]{a}", "`[@a, 12]`"),
            ("citep", "[p.~3]{a}", "`[@a, p. 3]`"),
            ("citep", "[see][p. 3]{a}", "`[see @a, p. 3]`"),
            ("citep", "[see][]{a}", "`[see @a]`"),
            ("textcite", "{a}", "`@a`"),
            ("Textcite", "[p. 3]{a}", "`@a [p. 3]`"),
            ("textcite", "[see][3]{a}", "`see @a [3]`"),
            ("footcitetext", "{a}", "`[@a]`"),
            ("autocites", "{a}", "`[@a]`"),
            ("citeyear", "{a}", "`[-@a]`"),
            ("nocite", "{*}", "`nocite: \"@*\"`"),
            ("nocite", "{a,b}", "`nocite: \"@a, @b\"`"),
        ] {
            let help = help(name, tail).unwrap_or_default();
            assert!(help.starts_with(&format!("write {expected}")), "{name}: {help}");
        }
        for (name, tail) in [
            ("emph", "{a}"),
            ("excited", "{a}"),
            ("citetext", "{a}"),
            ("cite", ""),
            ("cite", "{}"),
            ("cite", "[a"),
            ("cite", "{a"),
        ] {
            assert_eq!(help(name, tail), None, "{name}{tail}");
        }
    }
}
