//! The first words of a chapter, which a theme may set apart.

use super::{LeadIn, Theme};
use crate::language::{leans, paragraph_indent};
use crate::model::{Attr, Block, BlockKind, Chapter, Inline, InlineKind, Kind, plain_text};
use crate::source::Span;

/// Words at most that are set in small capitals, up to a pause; and where there is none.
const WORDS: usize = 5;
const WITHOUT_PAUSE: usize = 3;

/// Whether the first words of a chapter are set apart: of the text's own chapters that are not
/// nested in others, unless the author says `{.no-initial}`; not in letters that have no small ones.
pub fn leads_in(theme: &Theme, c: &Chapter, nested: bool) -> bool {
    if paragraph_indent(c.lang.as_deref().unwrap_or(&theme.body.lang)).is_some() {
        return false;
    }
    let text =
        matches!(c.kind, Kind::Chapter | Kind::CaseStudy | Kind::Introduction | Kind::Conclusion);
    theme.lead_in != LeadIn::None && text && !c.attr.has("no-initial") && !nested
}

/// How many epigraphs and pictures a chapter begins with: its first words stand behind them. A
/// quotation or verse before the first paragraph is one, whether the author says so or not.
pub fn epigraphs(blocks: &[Block]) -> usize {
    let epigraph = |b: &&Block| match &b.kind {
        BlockKind::Div(_) => b.attr.has("epigraph"),
        BlockKind::Quote(_) | BlockKind::Lines(_) | BlockKind::Figure(_) => true,
        BlockKind::Para(content) => {
            matches!(content[..], [Inline { kind: InlineKind::Image(_), .. }])
        }
        _ => false,
    };
    blocks.iter().take_while(epigraph).count()
}

/// Characters of a paragraph whose first words are set apart: those of a line.
const LEAST_LED: usize = 60;

/// The first words in a span of the class `lead-in`: to a natural pause within five words, else
/// three at most, and not parted from what they lean on. A text that begins with a name in italic
/// or a link is left as it is; marks of the index are words like others.
pub fn lead_in(content: &[Inline]) -> Vec<Inline> {
    // Half of a paragraph of one line in small capitals is a head and no beginning.
    if plain_text(content).chars().count() < LEAST_LED {
        return content.to_vec();
    }
    set_apart(content)
}

fn set_apart(content: &[Inline]) -> Vec<Inline> {
    let plain: Vec<&Inline> = content.iter().take_while(|i| is_plain(i)).collect();
    let text: String = plain.iter().map(|i| plain_text(std::slice::from_ref(*i))).collect();
    let pauses = [',', ';', ':', '.', '!', '?', '\u{2014}', '\u{2013}', '\u{201d}', '\u{bb}'];
    let spaces = text.char_indices().filter(|(_, c)| matches!(c, ' ' | '\u{a0}'));
    let ends: Vec<usize> = spaces.map(|(at, _)| at).take(WORDS).collect();
    let last = |at: usize| text[..at].rsplit([' ', '\u{a0}']).next().unwrap_or("");
    let whole = |at: usize| !is_short_form(last(at)) && !is_within_name(&text, at, last(at));
    let pause = ends.iter().skip(1).find(|&&at| text[..at].ends_with(pauses) && whole(at));
    let ends_well = |at: &&usize| !leans(last(**at)) && whole(**at);
    let without = || ends.iter().take(WITHOUT_PAUSE).rev().find(ends_well);
    // A name that goes on is taken as a whole.
    let further = || ends.iter().skip(WITHOUT_PAUSE).find(ends_well);
    let end = pause.or_else(without).or_else(further).copied().unwrap_or(0);
    // A quotation that begins further on would be cut.
    let quotes = ['"', '\u{201c}', '\u{2018}', '\u{ab}', '\u{201e}'];
    if end == 0 || text[..end].chars().skip(1).any(|c| quotes.contains(&c)) {
        return content.to_vec();
    }
    let cut = text[..end].trim_end_matches([',', ';', ':']).len();
    lead(content, cut)
}

/// Whether a node is words without marks, or a mark of the index around such.
fn is_plain(node: &Inline) -> bool {
    match &node.kind {
        InlineKind::Text(_) => true,
        InlineKind::Span(attr, words) => {
            attr.has("index") && words.iter().all(|w| matches!(w.kind, InlineKind::Text(_)))
        }
        _ => false,
    }
}

/// The content with its first bytes of text in a span of the class `lead-in`; a mark that they end in is
/// in it as a whole.
fn lead(content: &[Inline], mut cut: usize) -> Vec<Inline> {
    let (mut words, mut rest) = (Vec::new(), Vec::new());
    for node in content {
        let length = plain_text(std::slice::from_ref(node)).len();
        match &node.kind {
            _ if cut == 0 => rest.push(node.clone()),
            InlineKind::Text(text) if length > cut => {
                let (before, behind) = text.split_at(cut);
                let part =
                    |t: &str| Inline { span: node.span, kind: InlineKind::Text(t.to_owned()) };
                words.push(part(before));
                rest.push(part(behind));
            }
            _ => words.push(node.clone()),
        }
        cut = cut.saturating_sub(length);
    }
    let span = words.first().map_or(Span::NONE, |w| w.span);
    let attr = Attr { classes: vec!["lead-in".into()], ..Attr::default() };
    rest.insert(0, Inline { span, kind: InlineKind::Span(attr, words) });
    rest
}

/// Whether a word is an abbreviation that leans on what follows it: "Mrs.", "St.", "M.".
fn is_short_form(word: &str) -> bool {
    let letters = word.trim_end_matches('.');
    word.ends_with('.')
        && letters.chars().count() < 4
        && letters.chars().next().is_some_and(char::is_uppercase)
}

/// Whether a text has the middle of a name at this blank: capitals on both sides.
fn is_within_name(text: &str, at: usize, last: &str) -> bool {
    let capital = |word: &str| word.chars().next().is_some_and(char::is_uppercase);
    let ends = last.ends_with([',', ';', ':', '.', '!', '?', '\u{201d}', '\u{bb}']);
    !ends && at > last.len() && capital(last) && capital(text[at..].trim_start())
}

/// A large initial and the text that goes on behind it.
pub struct Initial {
    /// A quotation mark before it, set in the text's own size.
    pub quote: Option<char>,
    /// The letter, with the point or the apostrophe that belongs to it: that of "M. Dupont", of
    /// "D'Artagnan".
    pub letter: String,
    /// The letter is italic, or bold, as its word is.
    pub italic: bool,
    /// See `italic`.
    pub bold: bool,
    /// The rest: what belongs to the letter's word in small capitals, and the text.
    pub rest: Vec<Inline>,
    /// The letter is a word of its own.
    pub alone: bool,
}

const QUOTES: [char; 6] = ['"', '\u{201c}', '\u{2018}', '\u{ab}', '\u{201e}', '\''];

/// The initial of a text, if it begins with a letter, whatever its style.
pub fn initial(content: &[Inline]) -> Option<Initial> {
    let (first, others) = content.split_first()?;
    let (kind, mut initial) = match &first.kind {
        InlineKind::Text(text) => match text.chars().next() {
            Some(quote) if QUOTES.contains(&quote) && text.chars().nth(1).is_none() => {
                let behind = initial(others)?;
                return behind.quote.is_none().then_some(Initial { quote: Some(quote), ..behind });
            }
            _ => return initial_of_text(content, text),
        },
        InlineKind::Emph(c) => {
            let inner = initial(c)?;
            (InlineKind::Emph(inner.rest.clone()), Initial { italic: !inner.italic, ..inner })
        }
        InlineKind::Strong(c) => {
            let inner = initial(c)?;
            (InlineKind::Strong(inner.rest.clone()), Initial { bold: true, ..inner })
        }
        InlineKind::Span(attr, c) if attr.classes.iter().all(|class| class == "index") => {
            let inner = initial(c)?;
            (InlineKind::Span(attr.clone(), inner.rest.clone()), inner)
        }
        InlineKind::Link(link) => {
            let inner = initial(&link.content)?;
            let mut link = link.clone();
            link.content = inner.rest.clone();
            (InlineKind::Link(link), inner)
        }
        _ => return None,
    };
    initial.rest = vec![Inline { span: first.span, kind }];
    initial.rest.extend_from_slice(others);
    Some(initial)
}

fn initial_of_text(content: &[Inline], text: &str) -> Option<Initial> {
    let mut chars = text.char_indices().peekable();
    let quote = chars.next_if(|(_, c)| QUOTES.contains(c)).map(|(_, c)| c);
    let (at, letter) = chars.next().filter(|(_, c)| c.is_alphabetic())?;
    let mut upper = letter.to_uppercase();
    let mut letter = upper.next().filter(|_| upper.next().is_none())?.to_string();
    let mut from = at + text[at..].chars().next().map_or(0, char::len_utf8);
    // An accent that follows as a mark of its own would be parted from its letter.
    if text[from..].chars().next().is_some_and(|c| ('\u{300}'..='\u{36f}').contains(&c)) {
        return None;
    }
    // "M. Dupont" and "D'Artagnan" begin with more than a letter.
    let mut behind = text[from..].chars();
    let (next, after) = (behind.next(), behind.next());
    let short = next == Some('.') && after.is_some_and(char::is_whitespace);
    let elided = matches!(next, Some('\'' | '\u{2019}')) && after.is_some_and(char::is_alphabetic);
    if let Some(sign) = next.filter(|_| short || elided) {
        letter.push(if sign == '\'' { '\u{2019}' } else { sign });
        from += sign.len_utf8();
    }
    let end_of_word = |from: usize| {
        text[from..].find(|c: char| c.is_whitespace()).map_or(text.len(), |i| from + i)
    };
    let alone = end_of_word(from) == from && from < text.len();
    let to = if alone {
        let next = text[from..].trim_start();
        end_of_word(text.len() - next.len())
    } else {
        end_of_word(from)
    };
    let rest = split(content, from, to);
    Some(Initial { quote, letter, italic: false, bold: false, rest, alone })
}

/// The content from `from`, what stands before `to` in a span of the class `lead-in`.
fn split(content: &[Inline], from: usize, to: usize) -> Vec<Inline> {
    let Some((first, others)) = content.split_first() else { return Vec::new() };
    let InlineKind::Text(text) = &first.kind else { return content.to_vec() };
    let span = first.span;
    let part = |t: &str| Inline { span, kind: InlineKind::Text(t.to_string()) };
    let attr = Attr { classes: vec!["lead-in".into()], ..Attr::default() };
    let words = InlineKind::Span(attr, vec![part(&text[from..to])]);
    let mut out = vec![Inline { span, kind: words }, part(&text[to..])];
    out.extend_from_slice(others);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Figure;

    fn led(text: &str) -> String {
        match set_apart(&[Inline::text(text)]).first().map(|i| &i.kind) {
            Some(InlineKind::Span(_, words)) => plain_text(words),
            _ => String::new(),
        }
    }

    #[test]
    fn first_words_end_at_a_pause() {
        assert_eq!(led("It was, as he said, a fine day for all"), "It was");
        assert_eq!(led("One two three four five six seven"), "One two three");
        assert_eq!(led("A soldier on a peace operation"), "A soldier");
        assert_eq!(led("The first of the many"), "The first");
        assert_eq!(led("\u{201c}Yes,\u{201d} he said, and went"), "\u{201c}Yes,\u{201d} he said");
        assert_eq!(led("Then \u{201c}Yes,\u{201d} he said, and went"), "");
        assert_eq!(led("Word"), "");
    }

    #[test]
    fn first_words_of_a_single_line_are_like_the_others() {
        let line = |text: &str| lead_in(&[Inline::text(text)]).len();
        assert_eq!(line("The light upon the moor."), 1);
        assert_eq!(line("The light upon the moor went out when we had come down to the ford."), 2);
    }

    #[test]
    fn first_words_cut_no_name() {
        assert_eq!(led("The North Atlantic Treaty was signed"), "The North Atlantic Treaty");
        assert_eq!(led("To Mrs. Saville, in England, from her brother"), "To Mrs. Saville");
        assert_eq!(led("When John Smith came home again"), "When John Smith");
    }

    #[test]
    fn initials_have_the_style_of_their_word() {
        let text = |t: &str| vec![Inline::text(t)];
        let emph = Inline { kind: InlineKind::Emph(text("Titanic")), ..Inline::default() };
        let i = initial(&[emph.clone(), Inline::text(" sailed")]).expect("an initial");
        assert_eq!((&*i.letter, i.italic), ("T", true));
        assert_eq!(plain_text(&i.rest), "itanic sailed");
        assert!(matches!(&i.rest[0].kind, InlineKind::Emph(_)));
        let i = initial(&[Inline::text("\u{201c}"), emph]).expect("an initial");
        assert_eq!((i.quote, i.italic), (Some('\u{201c}'), true));
    }

    #[test]
    fn marks_of_the_index_are_words_like_others() {
        let mark = |words: &str| {
            let attr = Attr { classes: vec!["index".into()], ..Attr::default() };
            let content = if words.is_empty() { vec![] } else { vec![Inline::text(words)] };
            Inline { kind: InlineKind::Span(attr, content), ..Inline::default() }
        };
        for (content, led, whole) in [
            (
                vec![Inline::text("A "), mark("sequence"), Inline::text(" is what it is here")],
                "A sequence",
                "A sequence is what it is here",
            ),
            (
                vec![mark(""), Inline::text("Some sequences of numbers are")],
                "Some sequences",
                "Some sequences of numbers are",
            ),
        ] {
            let found = set_apart(&content);
            let InlineKind::Span(attr, words) = &found[0].kind else { panic!("{found:?}") };
            assert!(attr.has("lead-in"));
            assert_eq!((plain_text(words).as_str(), plain_text(&found).as_str()), (led, whole));
        }
    }

    #[test]
    fn epigraphs_stand_before_the_first_words() {
        let block = |kind: BlockKind| Block { kind, ..Block::default() };
        let mut epigraph = block(BlockKind::Div(Vec::new()));
        epigraph.attr.classes.push("epigraph".into());
        let para = block(BlockKind::Para(vec![Inline::text("It was late.")]));
        let quote = block(BlockKind::Quote(vec![para.clone()]));
        assert_eq!(epigraphs(&[epigraph, quote.clone(), para.clone(), quote.clone()]), 2);
        assert_eq!(epigraphs(&[block(BlockKind::Div(Vec::new())), quote]), 0);
        assert_eq!(epigraphs(std::slice::from_ref(&para)), 0);
        let picture = block(BlockKind::Figure(Figure::default()));
        assert_eq!(epigraphs(&[picture, para]), 1);
    }

    #[test]
    fn initials_take_their_word_along() {
        let of = |t: &str| initial(&[Inline::text(t)]);
        let it = of("It was").expect("an initial");
        assert_eq!((&*it.letter, it.alone, plain_text(&it.rest).as_str()), ("I", false, "t was"));
        let a = of("A fine day").expect("an initial");
        assert_eq!((a.alone, plain_text(&a.rest).as_str()), (true, " fine day"));
        assert_eq!(of("\u{201c}Yes\u{201d}").and_then(|i| i.quote), Some('\u{201c}'));
        assert_eq!(of("\u{e9}tude").map(|i| i.letter), Some("\u{c9}".into()));
        let m = of("M. de Tr\u{e9}ville").expect("an initial");
        assert_eq!((&*m.letter, m.alone), ("M.", true));
        assert_eq!(plain_text(&m.rest), " de Tr\u{e9}ville");
        let d = of("D'Artagnan rode").expect("an initial");
        assert_eq!((&*d.letter, d.alone), ("D\u{2019}", false));
        assert_eq!(plain_text(&d.rest), "Artagnan rode");
        for none in ["", "1998 was", "e\u{301}tude", "\u{df}x"] {
            assert!(of(none).is_none(), "{none}");
        }
    }
}
