//! Emphasis beside the letters of scripts that have no spaces between their words.
//!
//! CommonMark lets a run of `*` open or close by the signs beside it, and takes it for granted that a
//! word ends with a space: `**「words」**` before a Chinese letter closes nothing, for a bracket
//! stands before the mark and a letter behind it. Here such a run gets marks of the pre-pass on both
//! sides, which are punctuation for CommonMark's parser and nothing in the book: it may open and close.

use super::prepass::{MARK, Mark, Prepared};
use super::text::Text;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// Sets marks beside the runs of `*` and `~~` that CommonMark's parser would not see through.
pub(super) fn mend(prepared: Prepared, options: Options) -> Prepared {
    let text = prepared.text.as_str();
    if !may_have_any(text) {
        return prepared;
    }
    match places(text, options) {
        places if places.is_empty() => prepared,
        places => with_marks(&prepared, &places),
    }
}

/// Whether a letter stands in a script without spaces between words, or a mark among its letters.
/// Korean has spaces, but not between a word and its particles.
pub(super) fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{e00}'..='\u{fff}'
            | '\u{1000}'..='\u{109f}'
            | '\u{1100}'..='\u{11ff}'
            | '\u{1780}'..='\u{17ff}'
            | '\u{2e80}'..='\u{2fdf}'
            | '\u{3000}'..='\u{a4cf}'
            | '\u{a960}'..='\u{a97f}'
            | '\u{aa60}'..='\u{aa7f}'
            | '\u{ac00}'..='\u{d7ff}'
            | '\u{f900}'..='\u{faff}'
            | '\u{fe30}'..='\u{fe4f}'
            | '\u{ff00}'..='\u{ffef}'
            | '\u{1b000}'..='\u{1b16f}'
            | '\u{20000}'..='\u{3ffff}')
}

/// Whether a run between these may need help: one beside a letter or mark of such a script, with a
/// letter on one side and another sign on the other. Nothing helps beside a space.
fn needs_help(before: char, after: char) -> bool {
    !before.is_whitespace()
        && !after.is_whitespace()
        && (is_unspaced(before) || is_unspaced(after))
        && before.is_alphanumeric() != after.is_alphanumeric()
}

/// The signs before and behind a run of the text.
fn beside(text: &str, from: usize, to: usize) -> Option<(char, char)> {
    // What only chooses among the forms of a letter is part of it.
    let chooses = |c: &char| matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}');
    let before = text[..from].chars().rev().find(|c| !chooses(c))?;
    Some((before, text[to..].chars().next()?))
}

/// Whether there is anything to look at more closely.
fn may_have_any(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(from) = text[at..].find(['*', '~']).map(|p| at + p) {
        let run = bytes[from..].iter().take_while(|b| **b == bytes[from]).count();
        at = from + run;
        if beside(text, from, at).is_some_and(|(before, after)| needs_help(before, after)) {
            return true;
        }
    }
    false
}

/// Both ends of each run that needs help, in order.
fn places(text: &str, options: Options) -> Vec<usize> {
    let bytes = text.as_bytes();
    let mut marks = delimiters(text, options);
    marks.sort_unstable();
    marks.dedup();
    let mut out = Vec::new();
    for run in marks.chunk_by(|a, b| *b == a + 1 && bytes[*a] == bytes[*b]) {
        let (from, to) = (run[0], run[run.len() - 1] + 1);
        let single = bytes[from] == b'~' && run.len() != 2;
        if !single && beside(text, from, to).is_some_and(|(a, b)| needs_help(a, b)) {
            out.extend([from, to]);
        }
    }
    out
}

/// The bytes of all `*` and `~` that could make an emphasis: those of the words, and those that
/// have made one.
fn delimiters(text: &str, options: Options) -> Vec<usize> {
    let bytes = text.as_bytes();
    let is_mark = |at: &usize| matches!(bytes[*at], b'*' | b'~');
    let mut found = Vec::new();
    let (mut code, mut end) = (false, 0);
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(_)) => code = true,
            Event::End(TagEnd::CodeBlock) => code = false,
            Event::Text(_) if !code => {
                let escaped = range.start != end && text[..range.start].ends_with('\\');
                let from = range.start + usize::from(escaped);
                found.extend((from..range.end).filter(is_mark));
            }
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough) => {
                let most = if bytes[range.start..].starts_with(b"~") { 2 } else { 3 };
                let first = range.clone().take(most).take_while(|at| is_mark(at));
                let last = range.clone().rev().take(most).take_while(|at| is_mark(at));
                found.extend(first.chain(last));
                continue;
            }
            _ => {}
        }
        end = end.max(range.end);
    }
    found
}

fn with_marks(prepared: &Prepared, places: &[usize]) -> Prepared {
    let text = &prepared.text;
    let mut out = Text::with_capacity(text.len() + places.len() * MARK.len());
    let mut marks: Vec<(u32, Mark)> = Vec::with_capacity(prepared.marks.len() + places.len());
    let mut own = prepared.marks.iter().peekable();
    let mut done = 0;
    for (i, at) in places.iter().enumerate() {
        let shift = (i * MARK.len()) as u32;
        while let Some((old, mark)) = own.next_if(|(old, _)| (*old as usize) < *at) {
            marks.push((old + shift, mark.clone()));
        }
        out.push_range(text, done, *at);
        marks.push((out.len() as u32, Mark::Flank));
        out.push_generated(MARK, text.span(*at, at + 1));
        done = *at;
    }
    let shift = (places.len() * MARK.len()) as u32;
    marks.extend(own.map(|(old, mark)| (old + shift, mark.clone())));
    out.push_range(text, done, text.len());
    let before = |at: u32| places.partition_point(|p| *p < at as usize) * MARK.len();
    let deep = prepared.deep.map(|at| at + before(at) as u32);
    Prepared { text: out, marks, deep }
}

#[cfg(test)]
mod tests {
    use crate::markdown::tests::{clean, warns};

    #[test]
    fn emphasis_beside_letters_without_spaces() {
        for (text, wanted) in [
            ("这是**「强调」**的", "p(这是strong(「强调」)的)"),
            ("**强调。**下一句", "p(strong(强调。)下一句)"),
            ("**「A」**的**「B」**", "p(strong(「A」)的strong(「B」))"),
            ("**인용(引用)**은", "p(strong(인용(引用))은)"),
            ("約*50%*の人", "p(約em(50%)の人)"),
            ("他说*“好”*了", "p(他说em(“好”)了)"),
            ("~~（旧）~~新", "p(strike(（旧）)新)"),
            ("文**`a`**字", "p(文strong(code(a))字)"),
            ("文**[链](x)**字", "p(文strong(link<x>(链))字)"),
            ("***「字」***的", "p(em(strong(「字」))的)"),
            ("汉**字**汉*字*", "p(汉strong(字)汉em(字))"),
            ("- **「字」**的", "list-({p(strong(「字」)的)})"),
            ("> **「字」**的", "quote(p(strong(「字」)的))"),
            ("|文**「字」**的|\n|---|", "table(文strong(「字」)的/)"),
            ("# 文**「字」**的\n\na", "p(a)"),
        ] {
            clean(text, wanted);
        }
    }

    #[test]
    fn what_is_no_emphasis_stays() {
        clean("`文**「字」**的` 文\\*「字」\\*的", "p(code(文**「字」**的) 文*「字」*的)");
        clean("    文**「字」**的", "code<>(文**「字」**的)");
        warns("文**「字」的", "p(文**「字」的)", &["stray-mark"]);
    }

    #[test]
    fn highlights_beside_letters_without_spaces() {
        clean("文==字==文", "p(文span.mark(字)文)");
        clean("“==a==”", "p(“span.mark(a)”)");
        clean("a==b é==é", "p(a==b é==é)");
    }
}
