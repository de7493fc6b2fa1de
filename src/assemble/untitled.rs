//! Divisions that have neither title nor number: lists of contents call them by their first line, as
//! collections of poems do.

use crate::model::{Block, BlockKind, Chapter, Inline, Kind, bare_text};

/// Longest first line that is kept whole, in columns: what stands on a line of the contents of a small
/// book. A wide character has two.
const MAX_COLUMNS: usize = 56;

/// Gives a division without any name that the contents list the words of its first line.
pub(super) fn name(chapter: &mut Chapter, first_line: Option<&String>) {
    if is_listed(chapter) && chapter.is_nameless() {
        chapter.short_title = first_line.map(|words| vec![Inline::text(words.as_str())]);
    }
}

/// Whether the contents list a division like this.
fn is_listed(chapter: &Chapter) -> bool {
    use Kind::{Contents, Copyright, Dedication, Epigraph, HalfTitle, TitlePage};
    let kind = matches!(
        chapter.kind,
        Contents | Copyright | Dedication | Epigraph | HalfTitle | TitlePage
    );
    !kind && !chapter.generated && !chapter.attr.has("unlisted")
}

/// The first line of a poem, or the first words of any other text. An epigraph is somebody else's, and names a
/// text that has nothing more.
pub(super) fn first_line(blocks: &[Block]) -> Option<String> {
    first_words(blocks, false).or_else(|| first_words(blocks, true))
}

fn first_words(blocks: &[Block], with_epigraphs: bool) -> Option<String> {
    blocks.iter().filter(|block| with_epigraphs || !block.attr.has("epigraph")).find_map(|block| {
        let own = match &block.kind {
            BlockKind::Lines(lines) => {
                lines.iter().map(|line| bare_text(&line.content)).find(|line| has_words(line))
            }
            BlockKind::Figure(f) if f.caption.is_empty() => Some(f.image.alt.clone()),
            _ => block.inlines().into_iter().map(bare_text).find(|words| has_words(words)),
        };
        let found = own.filter(|words| has_words(words)).map(|words| shortened(&words));
        let below = |children: &[Block]| first_words(children, with_epigraphs);
        found.or_else(|| block.child_blocks().into_iter().find_map(below))
    })
}

fn has_words(text: &str) -> bool {
    text.contains(char::is_alphanumeric)
}

/// The words as a title: on one line, without the mark that ends them; cut behind a word if they are
/// many.
fn shortened(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let whole = words.join(" ");
    let columns = |text: &str| -> usize {
        text.chars().map(|c| 1 + usize::from(crate::language::wide::is_wide(c))).sum()
    };
    let ends =
        [',', ';', ':', '.', '\u{2013}', '\u{2014}', '-', ' ', '\u{3001}', '\u{3002}', '\u{ff0c}'];
    if columns(&whole) <= MAX_COLUMNS {
        // An ellipsis of the author's is part of the line.
        let dots = whole.ends_with("..") || whole.ends_with('\u{2026}');
        return if dots { whole } else { whole.trim_end_matches(ends).to_owned() };
    }
    let mut room = MAX_COLUMNS;
    let fits = whole.char_indices().find(|(_, c)| {
        let wide = 1 + usize::from(crate::language::wide::is_wide(*c));
        let over = wide > room;
        room = room.saturating_sub(wide);
        over
    });
    let cut = &whole[..fits.map_or(whole.len(), |(at, _)| at)];
    // Between two wide characters a line may end anywhere.
    let kept = match cut.chars().next_back() {
        Some(c) if crate::language::wide::is_wide(c) => cut,
        _ => cut.rsplit_once(' ').map_or(cut, |(kept, _)| kept),
    };
    format!("{}\u{2026}", kept.trim_end_matches(ends))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Attr, Inline, Number, VerseLine};

    fn poem(lines: &[&str]) -> Vec<Block> {
        let line = |words: &&str| VerseLine { indent: 0, content: vec![Inline::text(*words)] };
        let kind = BlockKind::Lines(lines.iter().map(line).collect());
        vec![Block {
            kind: BlockKind::Quote(vec![Block { kind, ..Block::default() }]),
            ..Block::default()
        }]
    }

    #[test]
    fn a_poem_goes_by_its_first_line() {
        assert_eq!(
            first_line(&poem(&["*", "No title here,", "b"])).as_deref(),
            Some("No title here")
        );
        assert_eq!(first_line(&poem(&["And then..."])).as_deref(), Some("And then..."));
        assert_eq!(first_line(&poem(&["Who?"])).as_deref(), Some("Who?"));
        assert_eq!(first_line(&[]), None);
        let attr = Attr { classes: vec!["epigraph".into()], ..Attr::default() };
        let mut blocks = poem(&["Not mine"]);
        blocks[0].attr = attr;
        assert_eq!(first_line(&blocks).as_deref(), Some("Not mine"));
        blocks.extend(poem(&["Mine"]));
        assert_eq!(first_line(&blocks).as_deref(), Some("Mine"));
        // Quotations in quotations, none of which has a word, are gone through twice and not for ever.
        let within = |block| Block { kind: BlockKind::Quote(vec![block]), ..Block::default() };
        let deep = (0..200).fold(Block::default(), |block, _| within(block));
        assert_eq!(first_line(&[deep]), None);
    }

    #[test]
    fn long_lines_end_behind_a_word() {
        let long = "Of all the many things that I have seen, and some that I have only dreamt";
        assert_eq!(
            shortened(long),
            "Of all the many things that I have seen, and some that\u{2026}"
        );
        assert_eq!(shortened(&"\u{6625}".repeat(40)), "\u{6625}".repeat(28) + "\u{2026}");
        assert_eq!(shortened(&"x".repeat(80)), "x".repeat(56) + "\u{2026}");
    }

    #[test]
    fn what_has_a_number_keeps_it() {
        let number = Some(Number { text: "1".into(), ordinal: 1 });
        let plain = Chapter { blocks: poem(&["a"]), ..Chapter::default() };
        let numbered = Chapter { number, ..plain.clone() };
        let dedication = Chapter { kind: Kind::Dedication, ..plain.clone() };
        let names = [plain, numbered, dedication].map(|mut chapter| {
            name(&mut chapter, first_line(&poem(&["a"])).as_ref());
            chapter.short_title
        });
        assert_eq!(names, [Some(vec![Inline::text("a")]), None, None]);
    }
}
