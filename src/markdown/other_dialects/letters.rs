//! Words in the letters of formulas: pages of the web make bold and slanted text of them.

use super::super::parse::Parser;
use super::tell;
use crate::diagnostic::Code;

impl Parser<'_> {
    /// Tells of a word whose letters are signs of mathematics (U+1D400 and on): a screen reader says
    /// each of them by its name, and a search does not find the word.
    pub(in crate::markdown) fn letters_of_formulas(&mut self, words: &str, raw: usize) {
        // The first byte of all of them.
        if !words.as_bytes().contains(&0xf0) {
            return;
        }
        let styled = |c: &char| ('\u{1d400}'..='\u{1d7ff}').contains(c);
        let Some(at) = words.find(|c| styled(&c)) else { return };
        let word: String = words[at..].chars().take_while(|c| styled(c)).take(LONGEST).collect();
        // One letter is a variable.
        if word.chars().count() < 2 {
            return;
        }
        let letters: String = word.chars().map(plain).collect();
        let span = self.text.span(raw + at, raw + at + word.len());
        let text = format!("`{word}` is written with signs of formulas: no search finds the word");
        let help = format!("write `**{letters}**`, or `*{letters}*`");
        tell(&mut self.diags, Code::FORMULA_LETTERS, span, text, &help);
    }
}

/// Letters of a word that are shown.
const LONGEST: usize = 40;

/// The letter or figure that a sign of mathematics stands for.
fn plain(c: char) -> char {
    let mut found = None;
    unicode_normalization::char::decompose_compatible(c, |c| found = found.or(Some(c)));
    found.unwrap_or(c)
}
