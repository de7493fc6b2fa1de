//! Labels as LaTeX has them, `thm:x`, and as the book does, `thm-x`; references to them in formulas.

use super::display_kind::LABEL_PREFIXES;
use super::environment::environment_of_prefix;
use super::formula_macros::{group_end, tex_command};
use super::rewriting::Rewriting;
use std::borrow::Cow;

/// What stands before a label's colon in LaTeX beside the dialect's own prefixes, and what the dialect has
/// for it.
const PREFIXES: [(&str, &str); 12] = [
    ("tab", "tbl"),
    ("prop", "prp"),
    ("conj", "cnj"),
    ("ex", "exm"),
    ("exa", "exm"),
    ("exc", "exr"),
    ("exer", "exr"),
    ("defn", "def"),
    ("rmk", "rem"),
    ("chap", "ch"),
    ("subsec", "sec"),
    ("alg", "lst"),
];

/// The dialect's prefix for one of LaTeX's.
fn prefix(of_latex: &str) -> Option<&str> {
    let other = PREFIXES.iter().find(|(known, _)| *known == of_latex);
    let own = || environment_of_prefix(of_latex).is_some() || LABEL_PREFIXES.contains(&of_latex);
    other.map(|(_, prefix)| *prefix).or_else(|| own().then_some(of_latex))
}

/// The label of a formula that TeX calls `name`, as the book has it: `eq-one` for `eq:one` and for `one`.
pub(crate) fn label_of_formula(name: &str) -> String {
    let name = name.trim();
    let bare = name.strip_prefix("eq:").or_else(|| name.strip_prefix("eqn:"));
    let bare = bare.or_else(|| name.strip_prefix("eq-")).unwrap_or(name);
    let plain = |c: char| if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '-' };
    format!("eq-{}", bare.chars().map(plain).collect::<String>())
}

/// The label that LaTeX calls `name`, as the book has it; `formula` if it can be no other thing's.
pub(crate) fn label_of_latex(name: &str, formula: bool) -> Option<String> {
    let name = name.trim();
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':');
    if name.is_empty() || !name.chars().all(plain) {
        return None;
    }
    if formula || name.starts_with("eq:") || name.starts_with("eqn:") {
        return Some(label_of_formula(name));
    }
    let (before, rest) = name.split_once([':', '-'])?;
    let before = before.to_ascii_lowercase();
    if matches!(before.as_str(), "eq" | "eqn") {
        return Some(label_of_formula(rest));
    }
    Some(format!("{}-{}", prefix(&before)?, rest.replace(':', "-")))
}

/// A reference in a formula: where it stands, and its label.
fn next_ref(tex: &str, from: usize) -> Option<(std::ops::Range<usize>, String)> {
    let mut at = from;
    while let Some(step) = tex[at..].find('\\') {
        at += step;
        let name = tex_command(&tex[at..])?;
        let behind = at + 1 + name.len();
        let argument = tex[behind..].strip_prefix('{');
        if matches!(name, "eqref" | "ref")
            && let Some(argument) = argument
            && let Some(end) = group_end(argument, '}')
            && let Some(label) = label_of_latex(&argument[..end], name == "eqref")
        {
            return Some((at..behind + end + 2, label));
        }
        at = behind;
    }
    None
}

/// The labels that references in a formula name.
pub(crate) fn refs_of_tex(tex: &str) -> Vec<String> {
    let mut all = Vec::new();
    let mut at = 0;
    while let Some((place, label)) = next_ref(tex, at) {
        all.push(label);
        at = place.end;
    }
    all
}

/// Whether what follows this beginning of a formula stands in words of it, `\text{by `.
fn in_words(before: &str) -> bool {
    let mut open = Vec::new();
    let mut escaped = false;
    for (at, c) in before.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '{' => open.push(at),
            '}' => drop(open.pop()),
            _ => {}
        }
    }
    let command = open.last().and_then(|at| before[..*at].rsplit_once('\\'));
    command.is_some_and(|(_, name)| name.starts_with("text") || name == "mbox")
}

/// A formula in which references say what `said` has for their labels.
pub(crate) fn tex_with_refs<'t>(
    tex: &'t str,
    said: &mut dyn FnMut(&str) -> String,
) -> Cow<'t, str> {
    let mut out = Rewriting::of(tex);
    while let Some((place, label)) = next_ref(tex, out.done()) {
        let words: String = said(&label).chars().filter(|c| !"{}\\$".contains(*c)).collect();
        match in_words(&tex[..place.start]) {
            true => out.replace(place, [words.as_str()]),
            false => out.replace(place, ["\\text{", words.as_str(), "}"]),
        }
    }
    out.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_of_latex_are_the_books() {
        for (name, wanted) in [
            ("thm:x", Some("thm-x")),
            ("prop:a:b", Some("prp-a-b")),
            ("exr:one", Some("exr-one")),
            ("sol:one", Some("sol-one")),
            ("ex:one", Some("exm-one")),
            ("chap:two", Some("ch-two")),
            ("eqn:x", Some("eq-x")),
            ("tab:x", Some("tbl-x")),
            ("x", None),
            ("nothing:x", None),
        ] {
            assert_eq!(label_of_latex(name, false).as_deref(), wanted, "{name}");
        }
        assert_eq!(label_of_latex("x", true).as_deref(), Some("eq-x"));
    }

    #[test]
    fn references_in_formulas_say_numbers() {
        let tex = r"a \overset{\eqref{eq:a}}{=} b \text{ by \ref{thm:x}} \ref{x}";
        assert_eq!(refs_of_tex(tex), ["eq-a", "thm-x"]);
        let said = tex_with_refs(tex, &mut |label| format!("<{label}>"));
        assert_eq!(said, r"a \overset{\text{<eq-a>}}{=} b \text{ by <thm-x>} \ref{x}");
    }
}
