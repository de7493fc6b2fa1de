//! Decides what each straight mark is: what stands before and after it, and what is open.

use super::Letter;
use super::elisions::{self, Sure};
use crate::language::Punctuation;
use crate::language::direction::is_hebrew_letter;

const NNBSP: char = '\u{202f}';
const NBSP: char = '\u{a0}';

/// Quotations inside each other that are paired.
const MAX_OPEN: usize = 32;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Quote {
    Double,
    Single,
}

/// What the last mark of quotation was, if the character before is one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Last {
    Plain,
    Opening,
    Closing,
    Apostrophe,
}

/// What a mark stands behind.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Behind {
    /// White space, an opening mark or bracket: something begins.
    Start,
    /// A dash, a slash or an apostrophe: something may begin or end.
    Joint,
    /// A word or its punctuation.
    Word,
}

/// What the straight marks further on tell of one.
#[derive(Clone, Copy, Default)]
struct Hint {
    /// For a double mark behind a figure: the next double mark of another sort closes.
    inch: bool,
    /// For a single mark: the next one that opens or closes is one that closes.
    closed: bool,
    /// The same, where `s'` before a word is a genitive.
    surely_closed: bool,
}

/// The words of each text node with typographic punctuation.
pub(super) fn forge(text: &[Letter], leaves: usize) -> Vec<String> {
    let mut smith = Smith {
        text,
        hints: hints(text),
        open: Vec::new(),
        last: Last::Plain,
        before: None,
        leaf: u32::MAX,
        out: vec![String::new(); leaves],
    };
    let mut at = 0;
    while at < text.len() {
        at = smith.letter(at);
    }
    smith.out
}

struct Smith<'t> {
    text: &'t [Letter],
    hints: Vec<Hint>,
    open: Vec<Quote>,
    last: Last,
    /// The character set last, over the borders of nodes.
    before: Option<char>,
    /// The node of the present letter.
    leaf: u32,
    out: Vec<String>,
}

impl Smith<'_> {
    /// Sets the letter at `i`; returns the index of the next.
    fn letter(&mut self, i: usize) -> usize {
        let Letter { c, leaf, fixed, object, marks } = self.text[i];
        if object {
            (self.before, self.last) = (Some(c), Last::Plain);
            return i + 1;
        }
        self.leaf = leaf;
        if fixed {
            self.put(c);
            return i + 1;
        }
        match c {
            '"' | '\'' if is_hebrew_sign(self.text, i) => {
                self.put(if c == '"' { '\u{5f4}' } else { '\u{5f3}' });
            }
            '"' => return self.double(i, marks),
            '\'' => return self.single(i, marks),
            '-' | '.' => return self.row(i, c),
            '«' if marks.spaced => {
                self.put_mark("«\u{202f}", Last::Opening);
                return self.skip_spaces(i + 1);
            }
            ';' | '!' | '?' | ':' | '»' if marks.spaced => self.high(i, c),
            '“' | '”' | '‘' | '’' | '„' | '‚' | '«' | '»' | '‹' | '›' => {
                let opens = self.behind() == Behind::Start && self.solid(i);
                let apostrophe = c == '’' && self.before.is_some_and(char::is_alphanumeric);
                let last = match (opens, apostrophe) {
                    (true, _) => Last::Opening,
                    (_, true) => Last::Apostrophe,
                    _ => Last::Closing,
                };
                self.put(c);
                self.last = last;
            }
            _ => self.put(c),
        }
        i + 1
    }

    fn put(&mut self, c: char) {
        self.out[self.leaf as usize].push(c);
        (self.before, self.last) = (Some(c), Last::Plain);
    }

    fn put_mark(&mut self, mark: &str, last: Last) {
        self.out[self.leaf as usize].push_str(mark);
        (self.before, self.last) = (mark.chars().next_back(), last);
    }

    fn next(&self, i: usize) -> Option<char> {
        self.text.get(i + 1).map(|l| l.c)
    }

    /// Whether something that is no space follows.
    fn solid(&self, i: usize) -> bool {
        self.next(i).is_some_and(|n| !n.is_whitespace())
    }

    fn behind(&self) -> Behind {
        match (self.last, self.before) {
            (Last::Opening, _) | (_, None) => Behind::Start,
            (Last::Closing, _) => Behind::Word,
            (Last::Apostrophe, _) => Behind::Joint,
            (Last::Plain, Some(b)) => match b {
                '(' | '[' | '{' | '<' | '¿' | '¡' => Behind::Start,
                '\u{2013}' | '\u{2014}' | '-' | '/' => Behind::Joint,
                b if b.is_whitespace() => Behind::Start,
                _ => Behind::Word,
            },
        }
    }

    /// Whether punctuation that ends a clause follows.
    fn clause_ends(&self, i: usize) -> bool {
        match self.next(i) {
            Some('.') => self.next(i + 1) != Some('.'),
            Some(c) => matches!(c, ',' | ';' | ':' | '!' | '?' | ')' | ']' | '}'),
            None => false,
        }
    }

    /// Opens a quotation. What is nested deeper than any author quotes is set, but not paired: the
    /// search for its beginning must stay short.
    fn open(&mut self, quote: Quote, mark: &str) {
        if self.open.len() < MAX_OPEN {
            self.open.push(quote);
        }
        self.put_mark(mark, Last::Opening);
    }

    fn close(&mut self, quote: Quote, mark: &str) {
        if let Some(at) = self.open.iter().rposition(|q| *q == quote) {
            self.open.truncate(at);
        }
        // A space that stood before a closing French mark is its own.
        if mark.starts_with(NNBSP) && self.before == Some(' ') {
            self.take_space();
        }
        self.put_mark(mark, Last::Closing);
    }

    /// Takes the space that was set last away, if a text node holds it.
    fn take_space(&mut self) -> bool {
        let last = self.out[..=self.leaf as usize].iter_mut().rev().find(|t| !t.is_empty());
        match last {
            Some(text) if text.ends_with(' ') => {
                text.pop();
                true
            }
            _ => false,
        }
    }

    /// Passes over the spaces at `i`, in place of which a mark has its own.
    fn skip_spaces(&self, i: usize) -> usize {
        let space = |l: &&super::Letter| !l.object && matches!(l.c, ' ' | NBSP | NNBSP);
        i + self.text[i..].iter().take_while(space).count()
    }

    fn after_figure(&self) -> bool {
        self.last == Last::Plain && self.before.is_some_and(|b| b.is_ascii_digit())
    }

    fn double(&mut self, i: usize, marks: &Punctuation) -> usize {
        let opened = self.open.contains(&Quote::Double);
        if self.after_figure() && (!opened || self.hints[i].inch) {
            self.put_mark("\u{2033}", Last::Plain);
            return i + 1;
        }
        let next = self.next(i);
        let word = next.is_some_and(char::is_alphanumeric);
        let opens = match self.behind() {
            Behind::Start if self.solid(i) => !(opened && self.clause_ends(i)),
            // A mark between two spaces does what is left to do.
            Behind::Start => !opened && next.is_some(),
            Behind::Joint if opened => word,
            Behind::Joint => self.solid(i) && !self.clause_ends(i),
            Behind::Word => {
                !opened
                    && word
                    && self.last != Last::Closing
                    && !self.before.is_some_and(char::is_alphanumeric)
            }
        };
        if !opens {
            self.close(Quote::Double, marks.outer.1);
            return i + 1;
        }
        self.open(Quote::Double, marks.outer.0);
        match marks.outer.0.ends_with(NNBSP) {
            true => self.skip_spaces(i + 1),
            false => i + 1,
        }
    }

    fn single(&mut self, i: usize, marks: &Punctuation) -> usize {
        let next = self.next(i);
        let word_before =
            self.last == Last::Plain && self.before.is_some_and(char::is_alphanumeric);
        let word_after = next.is_some_and(char::is_alphanumeric);
        let opened = self.open.contains(&Quote::Single);
        let innermost = self.open.last() == Some(&Quote::Single);
        let hint = self.hints[i];
        let digits = self.after_figure() && next.is_some_and(|n| n.is_ascii_digit());
        if is_minute(self.text, i) {
            self.put_mark("\u{2032}", Last::Plain);
        } else if word_before && word_after && (innermost || !digits) {
            self.put_mark("’", Last::Apostrophe);
        } else if self.after_figure() && (!opened || hint.closed) {
            self.put_mark("\u{2032}", Last::Plain);
        } else if self.single_opens(i, opened) {
            if self.elided(i) {
                self.put_mark("’", Last::Apostrophe);
            } else {
                self.open(Quote::Single, marks.inner.0);
            }
        } else if opened && (innermost || !word_before) && !(ends_word(self.text, i) && hint.closed)
        {
            self.close(Quote::Single, marks.inner.1);
        } else {
            self.put_mark("’", Last::Apostrophe);
        }
        i + 1
    }

    fn single_opens(&self, i: usize, opened: bool) -> bool {
        let word = self.next(i).is_some_and(char::is_alphanumeric);
        match self.behind() {
            Behind::Start => self.solid(i) && !(opened && self.clause_ends(i)),
            Behind::Joint if self.last == Last::Apostrophe => false,
            Behind::Joint if opened => word,
            Behind::Joint => self.solid(i) && !self.clause_ends(i),
            Behind::Word => false,
        }
    }

    /// Whether the mark at `i` stands for the lost beginning of a word.
    fn elided(&self, i: usize) -> bool {
        match elision(self.text, i) {
            None => false,
            Some(Sure::Certain) => true,
            Some(Sure::Possible) => !self.hints[i].surely_closed,
            // In the middle of a clause, before a small letter, and never closed.
            Some(Sure::Unknown) => {
                let clause = i >= 2
                    && self.text[i - 1].c == ' '
                    && self.text[i - 2].c.is_alphanumeric()
                    && self.next(i).is_some_and(char::is_lowercase);
                clause && !self.hints[i].closed
            }
        }
    }

    /// Dashes and ellipses.
    fn row(&mut self, i: usize, c: char) -> usize {
        let same = |l: &&super::Letter| l.c == c && !l.fixed;
        let run = self.text[i..].iter().take_while(same).count();
        let figures = self.after_figure() && self.next(i + run - 1).is_some_and(|n| n.is_numeric());
        let set = match (c, run) {
            // In Russian and Ukrainian only ranges have the short dash.
            ('-', 2) if self.text[i].marks.long_dashes && !figures => "\u{2014}",
            ('-', 2) => "\u{2013}",
            ('-', 3) => "\u{2014}",
            // For letters left out, and for a name said before.
            ('-', 4 | 6) => "\u{2014}\u{2014}",
            ('-', 9) => "\u{2014}\u{2014}\u{2014}",
            ('.', 3) => "\u{2026}",
            ('.', 4) => "\u{2026}.",
            _ => {
                (0..run).for_each(|_| self.put(c));
                return i + run;
            }
        };
        self.put_mark(set, Last::Plain);
        i + run
    }

    /// French: a thin no-break space before high punctuation, a full one before the colon.
    fn high(&mut self, i: usize, c: char) {
        let gap = if c == ':' { NBSP } else { NNBSP };
        let glued = c != '»'
            && self.next(i).is_some_and(|n| {
                n.is_alphanumeric() || "/\\=&#_@".contains(n) || (c == ':' && n == ':')
            });
        let wanted = match self.before {
            None => false,
            Some(' ') => self.take_space(),
            Some(b) if b.is_whitespace() || self.last == Last::Opening => false,
            Some(b) => c == '»' || !(glued || ";:!?([{".contains(b)),
        };
        if wanted {
            self.out[self.leaf as usize].push(gap);
        }
        self.put(c);
        if c == '»' {
            self.last = Last::Closing;
        }
    }
}

/// Whether a mark stands between two Hebrew letters: a geresh or gershayim, never a quotation's.
fn is_hebrew_sign(text: &[Letter], i: usize) -> bool {
    let hebrew = |l: Option<&Letter>| l.is_some_and(|l| is_hebrew_letter(l.c));
    i > 0 && hebrew(text.get(i - 1)) && hebrew(text.get(i + 1))
}

/// Whether the single mark at `i` is that of minutes of an arc before the side of the world: `46°28'N`.
fn is_minute(text: &[Letter], i: usize) -> bool {
    let side = text.get(i + 1).is_some_and(|l| matches!(l.c, 'N' | 'S' | 'E' | 'W' | 'O'));
    let ends = text.get(i + 2).is_none_or(|l| !l.c.is_alphanumeric());
    let figure = |l: &&Letter| l.c.is_ascii_digit() || matches!(l.c, '.' | ',' | ' ' | '\u{a0}');
    let before = text[..i].iter().rev().take(12);
    let digits = before.clone().take_while(figure).count();
    side && ends
        && i > 0
        && text[i - 1].c.is_ascii_digit()
        && before.clone().nth(digits).is_some_and(|l| l.c == '°')
}

/// Whether the single mark at `i` ends `'n'`, whose marks both stand for letters that are gone.
fn ends_n(text: &[Letter], i: usize) -> bool {
    let n = i.checked_sub(1).and_then(|at| text.get(at)).is_some_and(|l| matches!(l.c, 'n' | 'N'));
    n && i.checked_sub(2).and_then(|at| text.get(at)).is_some_and(|l| l.c == '\'')
}

/// Whether the single mark at `i` may be that of a genitive plural: `the dogs' dinner`.
fn genitive(text: &[Letter], i: usize) -> bool {
    let sibilant = |l: &Letter| matches!(l.c, 's' | 'S' | 'x' | 'z' | 'ß');
    i > 0
        && sibilant(&text[i - 1])
        && text.get(i + 1).is_some_and(|l| l.c.is_whitespace())
        && text.get(i + 2).is_some_and(|l| l.c.is_alphabetic())
}

/// Whether the single mark at `i` may be the end of a word: of a genitive, or of one that has lost
/// its end (`cup o' tea`, `goin' home`).
fn ends_word(text: &[Letter], i: usize) -> bool {
    let before = text[..i].iter().rev().take(16);
    let word: Vec<char> =
        before.map_while(|l| (!l.object && l.c.is_alphabetic()).then_some(l.c)).collect();
    let word: String = word.iter().rev().flat_map(|c| c.to_lowercase()).collect();
    genitive(text, i) || elisions::clipped(&text[i].marks.elisions, &word)
}

/// What the marks after each straight mark tell of it: one walk from the end.
fn hints(text: &[Letter]) -> Vec<Hint> {
    let mut out = vec![Hint::default(); text.len()];
    let (mut double, mut single, mut sure) = (false, false, false);
    for i in (0..text.len()).rev() {
        let l = &text[i];
        if l.fixed || (l.c != '"' && l.c != '\'') {
            continue;
        }
        out[i] = Hint { inch: double, closed: single, surely_closed: sure };
        let before = i.checked_sub(1).map(|b| text[b].c);
        let after = text.get(i + 1).map(|l| l.c);
        let word = after.is_some_and(char::is_alphanumeric);
        let begins = before.is_none_or(|b| {
            b.is_whitespace() || matches!(b, '(' | '[' | '{' | '-' | '/' | '–' | '—')
        });
        let quote_before = matches!(before, Some('"' | '\''));
        let opens = (begins && after.is_some_and(|n| !n.is_whitespace())) || (quote_before && word);
        let closes = !begins && !word;
        if l.c == '"' {
            if !before.is_some_and(|b| b.is_ascii_digit()) {
                double = closes;
            }
        } else if opens {
            let elided = begins && elision(text, i) == Some(Sure::Certain);
            if !elided {
                (single, sure) = (false, false);
            }
        } else if closes && !ends_n(text, i) {
            single = true;
            sure |= !ends_word(text, i);
        }
    }
    out
}

/// What is known of the word behind the single mark at `i`; nothing if there is none, or if a mark
/// behind it makes it a quotation.
fn elision(text: &[Letter], i: usize) -> Option<Sure> {
    let rest = &text[i + 1..];
    let len = rest.iter().take(16).take_while(|l| !l.object && l.c.is_alphanumeric()).count();
    let word: String = rest[..len].iter().flat_map(|l| l.c.to_lowercase()).collect();
    // 'em' is a quotation, 'n' is not, and neither is the '58s' rival.
    let of_years = word.ends_with('s')
        && word.starts_with(|c: char| c.is_ascii_digit())
        && genitive(text, i + 1 + len);
    let quoted = word != "n"
        && !of_years
        && rest.get(len).is_some_and(|l| l.c == '\'')
        && !rest.get(len + 1).is_some_and(|l| l.c.is_alphanumeric());
    (len > 0 && !quoted).then(|| elisions::known(&text[i].marks.elisions, &word))
}
