//! Lines that have their own place: the one below an epigraph or a quotation that names its source,
//! and those at the head and the foot of a letter.

use crate::model::{Block, BlockKind, Chapter, Kind, plain_text};

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

/// Whether a chapter is an epigraph of paragraphs alone, which look as a division of that name does.
pub fn is_plain_epigraph(chapter: &Chapter) -> bool {
    let plain = |b: &Block| matches!(b.kind, BlockKind::Para(_) | BlockKind::Lines(_));
    let texts = !chapter.blocks.is_empty() && chapter.blocks.iter().all(plain);
    chapter.kind == Kind::Epigraph && texts
}

/// Longest salutation or closing of a letter, characters.
const FORMULA: usize = 48;
/// Longest signature that ends with a point ("R. W."), characters.
const INITIALS: usize = 24;

/// What a paragraph of a letter is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LetterPart {
    /// Where and when it was written: at the right.
    Date,
    /// An address, a salutation: at the left margin.
    Formula,
    /// A closing, a signature: at the right.
    Closing,
    /// What it says.
    Text,
}

impl LetterPart {
    /// Whether it stands at the right.
    pub fn is_right(self) -> bool {
        matches!(self, LetterPart::Date | LetterPart::Closing)
    }
}

/// The parts of a letter: what is short and no sentence at its head are its date, which has a figure, its
/// address and salutation; what is so at its foot, or before a postscript, is its closing.
pub fn parts_of_letter(blocks: &[Block]) -> Vec<LetterPart> {
    let mut parts: Vec<LetterPart> = blocks
        .iter()
        .map(|b| if is_formula(b) { LetterPart::Formula } else { LetterPart::Text })
        .collect();
    let Some(begin) = parts.iter().position(|p| *p == LetterPart::Text) else { return parts };
    for (part, block) in parts.iter_mut().zip(blocks).take(begin) {
        let text = words_of(block);
        let salutes = text.trim_end().ends_with([',', ':', '\u{ff1a}', '\u{ff0c}']);
        if text.chars().any(char::is_numeric) && !salutes {
            *part = LetterPart::Date;
        }
    }
    let postscript = |b: &Block| {
        let text = words_of(b);
        let letters: String = text.chars().filter(|c| !c.is_whitespace()).take(4).collect();
        letters.starts_with("P.S") || letters.starts_with("PS:") || letters.starts_with("NB:")
    };
    let end = blocks.iter().skip(begin).position(postscript).map_or(blocks.len(), |n| begin + n);
    for at in (begin + 1..end).rev() {
        let block = &blocks[at];
        let first = at + 1 == end;
        if parts[at] != LetterPart::Formula && !(first && is_initials(block)) {
            break;
        }
        parts[at] = LetterPart::Closing;
    }
    parts
}

fn words_of(block: &Block) -> String {
    match &block.kind {
        BlockKind::Para(content) => plain_text(content),
        _ => String::new(),
    }
}

/// A salutation, a date, a closing: short, and no sentence.
fn is_formula(block: &Block) -> bool {
    let text = words_of(block);
    let text = text.trim();
    let short = text.chars().count() <= FORMULA;
    !text.is_empty() && short && !text.ends_with(['.', '?', '!', '\u{201d}', '\u{2026}'])
}

/// A signature of letters with points.
fn is_initials(block: &Block) -> bool {
    let text = words_of(block);
    let mut parts = text.split_whitespace().peekable();
    let letter = |w: &str| {
        let bare = w.trim_end_matches('.');
        w.ends_with('.') && bare.chars().count() == 1 && bare.chars().all(char::is_uppercase)
    };
    parts.peek().is_some() && text.chars().count() <= INITIALS && parts.all(letter)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Inline;

    fn para(text: &str) -> Block {
        Block { kind: BlockKind::Para(vec![Inline::text(text)]), ..Block::default() }
    }

    #[test]
    fn a_letter_has_its_date_and_closing_at_the_right() {
        use LetterPart::{Closing, Date, Formula, Text};
        let parts =
            |lines: &[&str]| parts_of_letter(&lines.iter().map(|l| para(l)).collect::<Vec<_>>());
        let text = "You will rejoice to hear that no disaster has come of it.";
        assert_eq!(
            parts(&[
                "St. Petersburgh, Dec. 11th, 17\u{2014}",
                "Dear Margaret,",
                text,
                "Yours,",
                "R. W."
            ]),
            [Date, Formula, Text, Closing, Closing]
        );
        assert_eq!(
            parts(&["To Mrs. Saville", text, "Anna", "P.S. Send lamps."]),
            [Formula, Text, Closing, Text]
        );
        assert_eq!(parts(&[text, text]), [Text, Text]);
        assert_eq!(parts(&["Dear 12 friends,", text, "No."]), [Formula, Text, Text]);
        assert_eq!(parts(&["Anna", "Berg"]), [Formula, Formula]);
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
