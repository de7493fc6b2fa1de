//! What was written, read again: each character with its marks.

use crate::manifest::Project;
use crate::markdown::tests::chapter_in;
use crate::model::{Block, BlockKind, Inline, InlineKind};

/// Bold, italic, struck out, raised, lowered, small capitals, underlined: the marks of a character, as bits
/// from the first on.
pub(crate) type Bits = u16;

/// The characters of a text with their marks; ends of blocks are `¶`.
pub(crate) fn read(markdown: &str) -> Vec<(char, Bits)> {
    let (chapter, _) = chapter_in(markdown, &Project::default());
    let mut out = Vec::new();
    for (n, block) in chapter.blocks.iter().enumerate() {
        if n > 0 {
            out.push(('¶', 0));
        }
        words(block, &mut out);
    }
    out
}

fn words(block: &Block, out: &mut Vec<(char, Bits)>) {
    match &block.kind {
        BlockKind::Para(inlines) => inlines.iter().for_each(|i| inline(i, 0, out)),
        // It should be none.
        other => out.extend(format!("{other:?}").chars().map(|c| (c, 0))),
    }
}

fn inline(one: &Inline, marks: Bits, out: &mut Vec<(char, Bits)>) {
    let mut all =
        |inner: &[Inline], own: Bits| inner.iter().for_each(|i| inline(i, marks | own, out));
    match &one.kind {
        InlineKind::Text(text) => out.extend(text.chars().map(|c| (c, marks))),
        InlineKind::Strong(inner) => all(inner, 1),
        InlineKind::Emph(inner) => all(inner, 2),
        InlineKind::Strike(inner) => all(inner, 4),
        InlineKind::Super(inner) => all(inner, 8),
        InlineKind::Sub(inner) => all(inner, 16),
        InlineKind::Span(attr, inner) if attr.has("smallcaps") => all(inner, 32),
        InlineKind::Span(attr, inner) if attr.has("underline") => all(inner, 64),
        // Signs that stay as they are typed.
        InlineKind::Span(attr, inner) if attr.classes == ["literal"] => all(inner, 0),
        InlineKind::HardBreak => out.push(('\n', 0)),
        InlineKind::SoftBreak => out.push((' ', 0)),
        other => out.extend(format!("{other:?}").chars().map(|c| (c, 0))),
    }
}

/// The same without what does not matter: how often spaces stand, and how they look; which dashes and
/// points are one sign; nothing at the ends of lines.
pub(crate) fn plain(text: impl IntoIterator<Item = (char, Bits)>) -> Vec<(char, Bits)> {
    let mut out: Vec<(char, Bits)> = Vec::new();
    for (c, marks) in text {
        let signs = match c {
            '\u{2014}' => "---",
            '\u{2013}' => "--",
            '\u{2026}' => "...",
            _ => "",
        };
        let edge = out.last().is_none_or(|(c, _)| matches!(c, ' ' | '\n'));
        match c {
            _ if !signs.is_empty() => out.extend(signs.chars().map(|c| (c, marks))),
            ' ' | '\u{2003}' if edge => {}
            ' ' | '\u{2003}' => out.push((' ', 0)),
            '\n' => {
                out.truncate(out.len() - usize::from(out.last() == Some(&(' ', 0))));
                out.push(('\n', 0));
            }
            c => out.push((c, marks)),
        }
    }
    while out.last().is_some_and(|(c, _)| c.is_whitespace()) {
        out.pop();
    }
    let lead = out.iter().take_while(|(c, _)| c.is_whitespace()).count();
    out.split_off(lead)
}

/// Numbers by chance, the same each time (D. Knuth, MMIX).
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    fn below(&mut self, most: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % most
    }

    /// Some words, each with its marks.
    pub(crate) fn words(&mut self) -> Vec<(String, Bits)> {
        let signs: Vec<char> = SIGNS.chars().collect();
        let one = |chance: &mut Chance| {
            let look = LOOKS[chance.below(LOOKS.len())];
            let long = 1 + chance.below(7);
            ((0..long).map(|_| signs[chance.below(signs.len())]).collect(), look)
        };
        (0..1 + self.below(6)).map(|_| one(self)).collect()
    }
}

/// Marks of words, some of which are commoner than others.
const LOOKS: [Bits; 14] = [0, 0, 2, 2, 1, 3, 4, 8, 16, 32, 64, 34, 6, 65];

/// Signs of which texts are made that try the writing of Markdown.
const SIGNS: &str = "aab bc1 .,;:-!?()[]{}*_~^`\\#>+=|<&@$%/«»—é字「」 \n";
