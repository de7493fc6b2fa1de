//! What a line announces stands with it: a code block, a table, a list, a formula below the words that say
//! what they are, and a caption in the author's own words beside what it names.

use crate::language::Words;
use crate::model::{Block, BlockKind, plain_text};
use crate::typeset::prices::pages::{ANNOUNCED, BEFORE_FORMULA};

/// How a block goes over to the one below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Ending {
    /// No paragraph.
    #[default]
    Other,
    /// A paragraph that says all it says.
    Closed,
    /// A sentence that what follows goes on with, a label, a caption of the author's own.
    Open,
    /// A colon.
    Colon,
}

impl Ending {
    /// How `block` ends.
    pub(super) fn of(block: &Block, words: &Words) -> Ending {
        let BlockKind::Para(content) = &block.kind else { return Ending::Other };
        let text = plain_text(content);
        let text = text.trim_end_matches(|c: char| c.is_whitespace() || CLOSING.contains(&c));
        match text.chars().next_back() {
            Some(':' | '\u{ff1a}') => Ending::Colon,
            Some(c) if c.is_alphanumeric() || GOING_ON.contains(&c) => Ending::Open,
            Some(_) if names_display(text, words).is_some() => Ending::Open,
            _ => Ending::Closed,
        }
    }

    /// What it costs that a page ends between a block with this ending and `next`. What floats waits for
    /// its page anyway, unless a colon says that it stands here.
    pub(super) fn holds(self, next: &Block, floats: bool) -> f32 {
        match (&next.kind, self) {
            // A formula goes on with the sentence of the lines before it, whatever these end in.
            (BlockKind::Math(_), ending) if ending != Ending::Other => BEFORE_FORMULA,
            (kind, Ending::Colon) if is_display(kind) => ANNOUNCED,
            (kind, Ending::Open) if is_display(kind) && !floats => ANNOUNCED,
            _ => 0.0,
        }
    }
}

/// Marks behind the sign that a sentence ends with.
const CLOSING: [char; 9] = ['"', '\'', '\u{201d}', '\u{2019}', ')', ']', '\u{bb}', '\u{300d}', '*'];
/// Signs behind which a sentence goes on.
const GOING_ON: [char; 8] =
    [',', ';', '-', '\u{2013}', '\u{2014}', '\u{ff0c}', '\u{ff1b}', '\u{3001}'];

/// What is set apart from the text.
fn is_display(kind: &BlockKind) -> bool {
    !matches!(
        kind,
        BlockKind::Para(_)
            | BlockKind::Heading(_)
            | BlockKind::SceneBreak
            | BlockKind::SpaceBreak
            | BlockKind::PageBreak
            | BlockKind::Html(_)
    )
}

/// Whether `block` is the label of the display below it ("Filename: main.rs"), so that what announces the
/// display announces both.
pub(super) fn is_label(block: &Block, next: Option<&Block>, words: &Words) -> bool {
    Ending::of(block, words) == Ending::Open && next.is_some_and(|next| is_display(&next.kind))
}

/// Whether nothing of a block is seen in print.
pub(super) fn is_silent(block: &Block) -> bool {
    match &block.kind {
        BlockKind::Html(_) => true,
        BlockKind::Code(code) => code.raw.as_deref().is_some_and(|raw| raw != "pdf"),
        _ => false,
    }
}

/// Whether `block` is a caption that the author wrote below a display: "Listing 3: The main loop". Between
/// two displays it may be of either.
pub(super) fn is_caption_below(
    before: &Block,
    block: &Block,
    next: Option<&Block>,
    words: &Words,
) -> bool {
    let BlockKind::Para(content) = &block.kind else { return false };
    let alone = is_display(&before.kind) && !next.is_some_and(|next| is_display(&next.kind));
    alone
        && names_display(&plain_text(content), words)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '.', '\u{ff1a}']))
}

/// What stands behind the number where a text begins with that of a display: "Listing 3", "Figure 1.2".
fn names_display<'t>(text: &'t str, words: &Words) -> Option<&'t str> {
    let own = [words.figure, words.table, words.listing];
    let rest = own.into_iter().find_map(|w| text.strip_prefix(w).filter(|_| !w.is_empty()))?;
    let number = rest.strip_prefix([' ', '\u{a0}']).filter(|n| n.starts_with(is_digit))?;
    let behind = number.trim_start_matches(|c| is_digit(c) || c == '.' || c == '-');
    let number_ends = number[..number.len() - behind.len()].trim_end_matches(['.', '-']).len();
    Some(&number[number_ends..])
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::words;
    use crate::model::{CodeBlock, Inline, Metadata};

    fn para(text: &str) -> Block {
        Block { kind: BlockKind::Para(vec![Inline::text(text)]), ..Block::default() }
    }

    fn code(raw: Option<&str>) -> Block {
        let raw = raw.map(Into::into);
        Block {
            kind: BlockKind::Code(CodeBlock { raw, ..CodeBlock::default() }),
            ..Block::default()
        }
    }

    #[test]
    fn a_paragraph_announces_what_its_end_leaves_open() {
        let meta = Metadata::default();
        let words = words(&meta);
        for (text, ending) in [
            ("It is done.", Ending::Closed),
            ("\u{201c}Is it?\u{201d}", Ending::Closed),
            ("He wrote:", Ending::Colon),
            ("he wrote (as follows:)", Ending::Colon),
            ("Filename: src/main.rs", Ending::Open),
            ("He wrote,", Ending::Open),
            ("Listing 3. The main loop.", Ending::Open),
            ("Listings are short.", Ending::Closed),
        ] {
            assert_eq!(Ending::of(&para(text), &words), ending, "{text}");
        }
        assert_eq!(Ending::of(&code(None), &words), Ending::Other);
        assert!(is_silent(&code(Some("html"))) && !is_silent(&code(Some("pdf"))));
    }

    #[test]
    fn displays_are_held_and_what_floats_only_by_a_colon() {
        let math = Block { kind: BlockKind::Math(Default::default()), ..Block::default() };
        assert_eq!(Ending::Closed.holds(&math, false), BEFORE_FORMULA);
        assert_eq!(Ending::Colon.holds(&code(None), true), ANNOUNCED);
        assert_eq!(Ending::Open.holds(&code(None), false), ANNOUNCED);
        assert_eq!(Ending::Open.holds(&code(None), true), 0.0);
        assert_eq!(Ending::Closed.holds(&code(None), false), 0.0);
        assert_eq!(Ending::Colon.holds(&para("more"), false), 0.0);
        let meta = Metadata::default();
        let below = code(None);
        let label = |text, next| is_label(&para(text), next, &words(&meta));
        assert!(label("Filename: src/main.rs", Some(&below)));
        assert!(!label("Filename: src/main.rs", None) && !label("He slept.", Some(&below)));
    }

    #[test]
    fn captions_below_displays_are_known_by_their_numbers() {
        let meta = Metadata::default();
        let words = words(&meta);
        let listing = code(None);
        let below = |text, next| is_caption_below(&listing, &para(text), next, &words);
        assert!(below("Listing 3: The main loop", None));
        assert!(below("Figure\u{a0}1", None));
        let then = para("Then");
        assert!(below("Table 2.1. All of it.", Some(&then)));
        assert!(!below("Listing 3 shows it.", None));
        assert!(!below("Listing 3: The main loop", Some(&listing)), "it may be of the next");
    }
}
