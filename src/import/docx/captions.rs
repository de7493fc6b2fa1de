//! Captions with a word and a number that were typed, "Abb. 3: An owl": both are taken for what Word counts, for
//! the book counts anew; and what is named so in the text refers to them.

use super::body::{Block, Para, Text};
use super::marks::counted_as;
use super::runs::{Piece, Style, Target};
use super::scenes::letters;
use super::styles::Sort;
use crate::language::number_of;
use std::collections::{BTreeMap, BTreeSet};

/// Most characters of a label with its number.
const LONGEST: usize = 40;
/// Most characters of a caption that no style says is one.
const LONGEST_CAPTION: usize = 300;

/// A label at the beginning of some words.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Label {
    /// "fig", as labels have it.
    of: &'static str,
    /// Where the number stands.
    number: std::ops::Range<usize>,
    /// A sign stands behind it.
    apart: bool,
}

/// Numbers of captions: what they are of, the chapter, the number.
type Number = (&'static str, usize, String);

/// Makes counted captions of typed ones, and references of the words that name a counted one.
pub(super) fn settle(text: &mut Text) {
    take_all(&mut text.blocks);
    let mut found: Vec<Number> = Vec::new();
    each_para(&mut text.blocks, &mut 0, &mut |para, chapter| {
        found.extend(counted(para).map(|(of, number)| (of, chapter, number)));
    });
    if found.is_empty() {
        return;
    }
    let names = Names::of(&found, &text.prefix);
    each_para(&mut text.blocks, &mut 0, &mut |para, chapter| {
        if let Some((of, number)) = counted(para) {
            para.bookmarks.extend(names.get(of, chapter, &number).cloned());
        }
    });
    let mut several = 0;
    refer_all(&mut text.blocks, &mut 0, &names, &mut several);
    for note in &mut text.notes {
        // Which chapter it is of is not known here.
        refer_all(note, &mut 0, &names, &mut several);
    }
    if several > 0 {
        let what = "numbers of several figures or tables in a row stand as they are typed";
        *text.left.entry(what.to_owned()).or_default() += several;
    }
}

/// Goes through paragraphs in their order, those in tables too, with the number of their chapter.
fn each_para(blocks: &mut [Block], chapter: &mut usize, f: &mut dyn FnMut(&mut Para, usize)) {
    for block in blocks {
        match block {
            Block::Para(para) => {
                *chapter += usize::from(para.sort == Sort::Heading(1));
                f(para, *chapter);
            }
            Block::Table(table) => {
                for cell in table.rows.iter_mut().flat_map(|row| &mut row.cells) {
                    each_para(&mut cell.blocks, chapter, f);
                }
            }
        }
    }
}

/// Makes counted captions of typed ones.
fn take_all(blocks: &mut [Block]) {
    for at in 0..blocks.len() {
        let beside = beside(blocks, at);
        match &mut blocks[at] {
            Block::Para(para) => take_typed(para, beside),
            Block::Table(table) => {
                let cells = table.rows.iter_mut().flat_map(|row| &mut row.cells);
                cells.for_each(|cell| take_all(&mut cell.blocks));
            }
        }
    }
}

/// What stands beside a block that can have a caption: "fig" before it, "tbl" on either side.
fn beside(blocks: &[Block], at: usize) -> [bool; 2] {
    let block = |at: Option<usize>| at.and_then(|at| blocks.get(at));
    let picture = |block: Option<&Block>| matches!(block, Some(Block::Para(p)) if is_picture(p));
    let table = |block: Option<&Block>| matches!(block, Some(Block::Table(_)));
    let (before, behind) = (block(at.checked_sub(1)), block(Some(at + 1)));
    [picture(before), table(before) || table(behind)]
}

/// Whether a paragraph holds pictures alone.
fn is_picture(para: &Para) -> bool {
    para.pieces.iter().any(|p| matches!(p, Piece::Picture(_)))
        && letters(&para.pieces).trim().is_empty()
}

/// Takes a typed label at the beginning of a caption for a counted one.
fn take_typed(para: &mut Para, [figure, table]: [bool; 2]) {
    if para.pieces.iter().any(|p| matches!(p, Piece::Counted(..))) {
        return;
    }
    let own = para.pieces.iter().any(|p| matches!(p, Piece::Picture(_)));
    let styled = para.sort == Sort::Caption;
    let usual = para.sort == Sort::Body && para.item.is_none();
    if !styled && !(usual && (own || figure || table)) {
        return;
    }
    let says = |p: &Piece| matches!(p, Piece::Words(text, _) if !text.trim().is_empty());
    let Some(first) = para.pieces.iter().position(says) else { return };
    let Piece::Words(_, style) = &para.pieces[first] else { return };
    let all = letters(&para.pieces[first..]);
    let lead = all.len() - all.trim_start().len();
    let Some(label) = label(all.trim_start()) else { return };
    // Nothing but words stands before its end.
    let passed = |p: &Piece| {
        matches!(p, Piece::Anchor(_) | Piece::Picture(_) | Piece::Break | Piece::Words(..))
    };
    let end = lead + label.number.end;
    let joined = joined_words(&para.pieces[first..], end);
    let Some(used) = joined.filter(|_| para.pieces[..first].iter().all(passed)) else { return };
    let says_more = !all[end..].trim_matches(is_joint).is_empty();
    let of_beside = match label.of {
        "fig" => own || figure,
        "tbl" => table,
        _ => false,
    };
    let short = label.apart && of_beside && all.chars().count() <= LONGEST_CAPTION;
    if !says_more || !styled && !short {
        return;
    }
    let style = style.clone();
    let word = all[..lead + label.number.start].to_owned();
    let number = all[lead + label.number.start..end].to_owned();
    let rest = words_behind(&para.pieces[first..first + used], end);
    let name = match label.of {
        "fig" => "figure",
        "tbl" => "table",
        "lst" => "listing",
        _ => return,
    };
    let counted = vec![Piece::Words(number, Style::default())];
    let made = [Piece::Words(word, style), Piece::Counted(name.to_owned(), counted)];
    para.pieces.splice(first..first + used, made.into_iter().chain(rest));
    if !own {
        para.sort = Sort::Caption;
    }
}

/// How many pieces of words at the beginning hold so many bytes; `None` if others stand among them.
fn joined_words(pieces: &[Piece], bytes: usize) -> Option<usize> {
    let mut left = bytes;
    for (n, piece) in pieces.iter().enumerate() {
        let Piece::Words(text, _) = piece else { return None };
        if text.len() >= left {
            return Some(n + 1);
        }
        left -= text.len();
    }
    None
}

/// What stands in pieces of words behind so many bytes.
fn words_behind(pieces: &[Piece], bytes: usize) -> Vec<Piece> {
    let mut left = bytes;
    let mut out = Vec::new();
    for piece in pieces {
        let Piece::Words(text, style) = piece else { continue };
        let cut = left.min(text.len());
        left -= cut;
        if cut < text.len() {
            out.push(Piece::Words(text[cut..].to_owned(), style.clone()));
        }
    }
    out
}

/// Signs between a caption's number and its words.
pub(super) fn is_joint(c: char) -> bool {
    matches!(
        c,
        ':' | '.' | '\u{2013}' | '\u{2014}' | '-' | '|' | '\u{ff1a}' | '\u{3000}' | '\u{2003}'
    ) || c.is_whitespace()
}

/// The label at the beginning of some words: "Figure 3.", "Abb. 2.1:", "Table A-4", "图3".
fn label(text: &str) -> Option<Label> {
    let head = &text[..text.floor_char_boundary(LONGEST * 4)];
    let word = head.find(|c: char| !c.is_alphabetic())?;
    let stop = usize::from(head[word..].starts_with('.'));
    let (of, several) = number_of(&head[..word].to_lowercase(), stop > 0)?;
    let behind = word + stop;
    let space = head[behind..].len() - head[behind..].trim_start().len();
    let start = behind + space;
    let number = number(&head[start..])?;
    // Chinese, Japanese and Korean have no space there.
    if several || space == 0 && stop == 0 && head[..word].is_ascii() {
        return None;
    }
    let end = start + number;
    let rest = &head[end..];
    let apart = match rest.chars().next() {
        None => true,
        Some(c) if c.is_whitespace() => {
            matches!(c, '\t' | '\u{2003}' | '\u{3000}') || begins_apart(rest)
        }
        Some(c) if is_joint(c) => {
            rest[c.len_utf8()..].chars().next().is_none_or(|c| !c.is_numeric())
        }
        Some(_) => return None,
    };
    Some(Label { of, number: start..end, apart })
}

/// Whether a sign stands behind some white space.
fn begins_apart(text: &str) -> bool {
    text.trim_start().starts_with([':', '\u{2013}', '\u{2014}', '|', '-'])
}

/// The bytes of the number that a text begins with: `3`, `2.1`, `2-1`, `A.4`, `3a`.
fn number(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let digits = |at: usize| bytes[at..].iter().take_while(|b| b.is_ascii_digit()).count();
    let mut end = match bytes.first()? {
        b'A'..=b'Z' if matches!(bytes.get(1), Some(b'.' | b'-')) && digits(2) > 0 => 2 + digits(2),
        b'0'..=b'9' => digits(0),
        _ => return None,
    };
    while matches!(bytes.get(end), Some(b'.' | b'-')) && digits(end + 1) > 0 {
        end += 1 + digits(end + 1);
    }
    let letter = bytes.get(end).is_some_and(u8::is_ascii_lowercase);
    let ends = text[end..].chars().nth(usize::from(letter)).is_none_or(|c| !c.is_alphanumeric());
    ends.then_some(end + usize::from(letter))
}

/// What a caption counts, and its number with that of its chapter.
fn counted(para: &Para) -> Option<(&'static str, String)> {
    let at = para.pieces.iter().position(|p| matches!(p, Piece::Counted(..)))?;
    let Piece::Counted(name, inside) = &para.pieces[at] else { return None };
    let of = counted_as(name)?.trim_end_matches('-');
    let whole = letters(&para.pieces[..=at]);
    let whole = whole.trim_start();
    let own = letters(inside).trim().to_owned();
    let typed = label(whole).map(|label| whole[label.number].to_owned());
    let number = typed.unwrap_or(own);
    (!number.is_empty()).then_some((of, number))
}

/// The bookmarks of captions.
#[derive(Debug, Default)]
struct Names {
    /// Those of numbers that the whole text has once.
    whole: BTreeMap<(&'static str, String), String>,
    /// Those that a chapter has once, which count for it.
    within: BTreeMap<Number, String>,
}

impl Names {
    fn of(found: &[Number], prefix: &str) -> Names {
        let mut times: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        let mut in_chapter: BTreeMap<&Number, usize> = BTreeMap::new();
        for number in found {
            *times.entry((number.0, number.2.as_str())).or_default() += 1;
            *in_chapter.entry(number).or_default() += 1;
        }
        let mut names = Names::default();
        for number @ (of, chapter, text) in found {
            let id = text.replace(|c: char| !c.is_ascii_alphanumeric(), "-").to_lowercase();
            if times[&(*of, text.as_str())] == 1 {
                names.whole.insert((of, text.clone()), format!("{of}-{prefix}{id}"));
            } else if in_chapter[number] == 1 {
                names.within.insert(number.clone(), format!("{of}-{prefix}{chapter}-{id}"));
            }
        }
        // A number with its chapter's may be another one's whole number.
        let taken: BTreeSet<&String> = names.whole.values().collect();
        names.within.retain(|_, name| !taken.contains(name));
        names
    }

    fn get(&self, of: &'static str, chapter: usize, number: &str) -> Option<&String> {
        let whole = self.whole.get(&(of, number.to_owned()));
        whole.or_else(|| self.within.get(&(of, chapter, number.to_owned())))
    }
}

/// Makes references of words that name a caption.
fn refer_all(blocks: &mut [Block], chapter: &mut usize, names: &Names, several: &mut usize) {
    each_para(blocks, chapter, &mut |para, chapter| {
        if para.sort == Sort::Code {
            return;
        }
        let label = para.pieces.iter().rposition(|p| matches!(p, Piece::Counted(..)));
        let from = label.map_or(0, |at| at + 1);
        let says = |p: &Piece| matches!(p, Piece::Words(text, _) if text.contains(|c: char| c.is_ascii_digit()));
        if !para.pieces[from..].iter().any(says) {
            return;
        }
        let rest = para.pieces.split_off(from);
        for piece in rest {
            match piece {
                Piece::Words(text, style) => {
                    refer(&text, &style, chapter, names, several, &mut para.pieces);
                }
                other => para.pieces.push(other),
            }
        }
    });
}

/// Parts words at those that name a caption.
fn refer(
    text: &str,
    style: &Style,
    chapter: usize,
    names: &Names,
    several: &mut usize,
    out: &mut Vec<Piece>,
) {
    let words = |text: &str| Piece::Words(text.to_owned(), style.clone());
    let mut done = 0;
    let mut inside = false;
    let mut next = 0;
    for (at, c) in text.char_indices() {
        let begins = c.is_alphabetic() && !inside;
        inside = c.is_alphanumeric();
        if !begins || at < next {
            continue;
        }
        let Some(found) = named(&text[at..]) else { continue };
        let (of, number) = (found.of, &text[at..][found.number.clone()]);
        let Some(name) = names.get(of, chapter, number) else { continue };
        if goes_on(&text[at + found.number.end..]) {
            *several += 1;
            continue;
        }
        let end = at + found.number.end;
        if done < at {
            out.push(words(&text[done..at]));
        }
        out.push(Piece::Link(Target::Bookmark(name.clone()), vec![words(&text[at..end])]));
        (done, next) = (end, end);
    }
    if done < text.len() {
        out.push(words(&text[done..]));
    }
}

/// The label that words of a text begin with.
fn named(text: &str) -> Option<Label> {
    let word = text.find(|c: char| !c.is_alphabetic())?;
    // Most words are looked at no further.
    let rest = text[word..].strip_prefix('.').unwrap_or(&text[word..]);
    let rest = rest.trim_start();
    if word > LONGEST || !rest.starts_with(|c: char| c.is_ascii_digit() || c.is_ascii_uppercase()) {
        return None;
    }
    let stop = text[word..].starts_with('.');
    let (of, several) = number_of(&text[..word].to_lowercase(), stop)?;
    let start = text.len() - rest.len();
    let end = start + number(rest)?;
    (!several && start > word).then_some(Label { of, number: start..end, apart: false })
}

/// Whether another number follows: "3 and 4", "3\u{2013}5".
fn goes_on(rest: &str) -> bool {
    let bare = rest.trim_start();
    let is_joint = |c: char| matches!(c, '\u{2013}' | '\u{2014}' | '-' | ',' | '&' | '/');
    let behind = match bare.strip_prefix(is_joint) {
        Some(behind) => behind,
        None => {
            let word = bare.find(|c: char| !c.is_alphabetic()).unwrap_or(bare.len());
            if !(1..=4).contains(&word) || bare.len() == rest.len() {
                return false;
            }
            &bare[word..]
        }
    };
    behind.trim_start().starts_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<(&'static str, &str, bool)> {
        let label = label(text)?;
        Some((label.of, &text[label.number], label.apart))
    }

    #[test]
    fn labels_are_typed_in_many_ways() {
        assert_eq!(found("Figure 3. An owl"), Some(("fig", "3", true)));
        assert_eq!(found("Abb. 2.1: Eule"), Some(("fig", "2.1", true)));
        assert_eq!(found("Tabelle 2 \u{2013} Werte"), Some(("tbl", "2", true)));
        assert_eq!(found("Table A-4\tValues"), Some(("tbl", "A-4", true)));
        assert_eq!(found("Table 1.1 Birds"), Some(("tbl", "1.1", false)));
        assert_eq!(found("図3　梟"), Some(("fig", "3", true)));
        assert_eq!(found("FIGURE 7"), Some(("fig", "7", true)));
        for none in ["Figures 3 and 4", "Owls 3.", "Figure three", "Tab", "Figure 3rd", "Figure3d"]
        {
            assert_eq!(found(none), None, "{none}");
        }
    }

    #[test]
    fn rows_of_numbers_are_no_reference() {
        for rest in [" and 4", "\u{2013}5", ", 4", " bis 6", "/7"] {
            assert!(goes_on(rest), "{rest}");
        }
        for rest in ["", ".", " shows 4", ", which", " (p. 4)", ") and"] {
            assert!(!goes_on(rest), "{rest}");
        }
    }
}
