//! Words that begin with a capital.

use super::{Inline, InlineKind};

/// The text with its first letter as a capital.
pub(crate) fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// Makes the first letter of words a capital, in whatever marks it stands.
pub(crate) fn capitalise(words: &mut [Inline]) {
    let Some(first) = words.first_mut() else { return };
    if let InlineKind::Text(text) = &mut first.kind {
        *text = capitalised(text);
    } else if let Some(children) = first.children_mut() {
        capitalise(children);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::plain_text;

    #[test]
    fn the_first_letter_is_raised() {
        let raised = ["", "see", "\u{e9}tat", "\u{df}", "3 men", "NATO"].map(capitalised);
        assert_eq!(raised, ["", "See", "\u{c9}tat", "SS", "3 men", "NATO"]);
        let emph = InlineKind::Emph(vec![Inline::text("see")]);
        let mut words = [Inline { kind: emph, ..Inline::default() }, Inline::text(" also")];
        capitalise(&mut words);
        assert_eq!(plain_text(&words), "See also");
    }
}
