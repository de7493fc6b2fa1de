//! Lines that have their own place: the one below an epigraph or a quotation that names its source,
//! and those at the head and the foot of a letter.

use crate::model::{Block, BlockKind, plain_text};

/// Longest source below a quotation, characters: what is longer is speech that begins with a dash.
const SOURCE: usize = 120;

fn begins_with_dash(block: &Block) -> bool {
    match &block.kind {
        BlockKind::Para(p) => plain_text(p).trim_start().starts_with(['\u{2014}', '\u{2013}', '-']),
        _ => false,
    }
}

/// Blocks before the source, and the source: a last paragraph that begins with a dash.
pub fn with_source(blocks: &[Block]) -> (&[Block], Option<&Block>) {
    match blocks.split_last() {
        Some((last, rest)) if begins_with_dash(last) => (rest, Some(last)),
        _ => (blocks, None),
    }
}

/// As [`with_source`] for a quotation, which may hold the speech of several people: their lines
/// begin with dashes too.
pub fn quotation_with_source(blocks: &[Block]) -> (&[Block], Option<&Block>) {
    let (text, source) = with_source(blocks);
    let short = |b: &Block| matches!(&b.kind, BlockKind::Para(p) if plain_text(p).chars().count() <= SOURCE);
    match source {
        Some(source) if !text.is_empty() && short(source) && !text.iter().any(begins_with_dash) => {
            (text, Some(source))
        }
        _ => (blocks, None),
    }
}

/// Longest salutation or closing of a letter, characters.
const FORMULA: usize = 48;

/// A salutation, a date, a closing: short, and no sentence.
pub fn formula_of_letter(block: &Block) -> bool {
    let BlockKind::Para(content) = &block.kind else { return false };
    let text = plain_text(content);
    let text = text.trim();
    text.chars().count() <= FORMULA && !text.ends_with(['.', '?', '!', '\u{201d}', '\u{2026}'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Inline;

    fn para(text: &str) -> Block {
        Block { kind: BlockKind::Para(vec![Inline::text(text)]), ..Block::default() }
    }

    #[test]
    fn a_quotation_names_its_source_and_speech_does_not() {
        let source = |blocks: &[Block]| quotation_with_source(blocks).1.is_some();
        assert!(source(&[para("The sea gives."), para("\u{2014} A proverb")]));
        assert!(!source(&[para("\u{2014} Who is there?"), para("\u{2014} Nobody.")]));
        assert!(!source(&[para("\u{2014} Nobody.")]));
        assert!(!source(&[para("He said:"), para(&format!("\u{2014} {}", "word ".repeat(40)))]));
        assert!(with_source(&[para("\u{2014} Nobody.")]).1.is_some());
    }
}
