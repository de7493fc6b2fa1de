//! Formulas read aloud: words for who hears a book, in its language, made of the MathML that is set.
//!
//! Who listens has no second look. What could be heard in two ways says where it ends ("end fraction",
//! "end power"); what can't is said as short as people say it. The ideas are those of the styles of speech
//! that screen readers have for MathML; the words are those of `language::formulas`.

mod chemistry;
mod letters;
mod say;
mod tables;
#[cfg(test)]
mod tests;
mod tree;
mod units;

use crate::language::formula_words;

/// A formula in words of a language, made of its MathML; `tex` is what its author wrote, which tells formulas
/// of chemistry and units from others. `None` where there are no words in that language, or where the
/// formula is none.
pub fn spoken(mathml: &str, tex: &str, lang: &str) -> Option<String> {
    let words = formula_words(lang)?;
    let tree = tree::read(mathml)?;
    let text = say::formula(&tree, words, (tex.contains("\\ce{"), units::has_units(tex)));
    (!text.is_empty()).then_some(text)
}
