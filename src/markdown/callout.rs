//! Callouts: `> [!NOTE] Title` and `::: {.callout-note title="..."}`.

use crate::model::{Attr, Block, BlockKind, Callout, Inline, InlineKind};

/// Keys of callouts: the title, and what Quarto and Obsidian have for the screen.
pub(super) const KEYS: [&str; 5] = ["title", "fold", "collapse", "icon", "appearance"];

/// Makes a callout of a quotation that begins with `[!word]`, which is taken out of the blocks.
pub(super) fn from_quote(blocks: &mut Vec<Block>) -> Option<(Callout, Attr)> {
    let BlockKind::Para(first) = &mut blocks.first_mut()?.kind else { return None };
    let InlineKind::Text(text) = &first.first()?.kind else { return None };
    let rest = text.strip_prefix("[!")?;
    let (word, rest) = rest.split_at_checked(rest.find(']')?)?;
    let known = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | ' ');
    if word.is_empty() || word.len() > 40 || !word.chars().all(known) {
        return None;
    }
    let kind = word.trim().to_lowercase();
    let rest = &rest[1..];
    let mut attr = Attr::default();
    let rest = match rest.strip_prefix(['-', '+']).filter(|r| r.is_empty() || r.starts_with(' ')) {
        Some(after) => {
            // Obsidian's fold marks; a page cannot fold, but the EPUB's author may want to know.
            let fold = if rest.starts_with('-') { "closed" } else { "open" };
            attr.pairs.push(("fold".into(), fold.into()));
            after
        }
        None => rest,
    };
    let rest = rest.trim_start().to_owned();
    let line_end =
        first.iter().position(|i| matches!(i.kind, InlineKind::SoftBreak | InlineKind::HardBreak));
    let mut title: Vec<Inline> = first.drain(..line_end.unwrap_or(first.len())).collect();
    if line_end.is_some() {
        first.remove(0);
    }
    title[0].kind = InlineKind::Text(rest.clone());
    if rest.is_empty() {
        title.remove(0);
    }
    if first.is_empty() {
        blocks.remove(0);
    }
    let title = (!super::blocks::is_blank(&title)).then_some(title);
    Some((Callout { kind, title, blocks: std::mem::take(blocks), label: String::new() }, attr))
}

/// What a callout of these attributes is: its kind, its title and the attributes left over.
pub(super) fn from_div(
    attr: &Attr,
    words: &mut dyn FnMut(&str) -> Vec<Inline>,
) -> Option<(String, Option<Vec<Inline>>, Attr)> {
    let index = attr.classes.iter().position(|c| c.starts_with("callout-") && c.len() > 8)?;
    let mut rest = attr.clone();
    let kind = rest.classes.remove(index)[8..].to_lowercase();
    rest.classes.retain(|c| c != "callout");
    let title = rest.pairs.iter().position(|(k, _)| k == "title").map(|i| rest.pairs.remove(i).1);
    let title = title.filter(|t| !t.trim().is_empty()).map(|t| words(&t));
    Some((kind, title, rest))
}

/// Takes the heading that a division begins with, which is Quarto's way to give a callout its
/// title.
pub(super) fn heading(blocks: &mut Vec<Block>) -> Option<Vec<Inline>> {
    let BlockKind::Heading(heading) = &mut blocks.first_mut()?.kind else { return None };
    let title = std::mem::take(&mut heading.content);
    blocks.remove(0);
    Some(title)
}
