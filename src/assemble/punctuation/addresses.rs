//! Addresses in running text: web, mail, files, options of programs. None of their characters is
//! punctuation.

use super::Letter;

/// Keeps the characters of every address in `text` as they are.
pub(super) fn keep(text: &mut [Letter]) {
    let mut at = 0;
    while at < text.len() {
        let found = match text[at].c {
            ':' => web(text, at).or_else(|| drive(text, at)),
            '@' => mail(text, at),
            'w' | 'W' => www(text, at),
            '/' => path(text, at),
            '-' => option(text, at),
            _ => None,
        };
        match found {
            Some((from, to)) => {
                text[from..to].iter_mut().for_each(|l| l.fixed = true);
                at = to.max(at + 1);
            }
            None => at += 1,
        }
    }
}

fn at(text: &[Letter], i: usize) -> Option<char> {
    text.get(i).map(|l| l.c)
}

fn before(text: &[Letter], i: usize) -> Option<char> {
    i.checked_sub(1).and_then(|i| at(text, i))
}

/// Whether a word may begin at `i`.
fn free(text: &[Letter], i: usize) -> bool {
    before(text, i).is_none_or(|c| match c {
        // Opening, if a word may begin before it.
        '"' | '\'' => before(text, i - 1).is_none_or(|c| c.is_whitespace() || "([{".contains(c)),
        c => c.is_whitespace() || "([{<“‘„‚«‹=|".contains(c),
    })
}

/// `scheme://...`
fn web(text: &[Letter], colon: usize) -> Option<(usize, usize)> {
    if at(text, colon + 1) != Some('/') || at(text, colon + 2) != Some('/') {
        return None;
    }
    let ok = |l: &&Letter| l.c.is_ascii_alphanumeric() || matches!(l.c, '+' | '-' | '.');
    let len = text[..colon].iter().rev().take(24).take_while(ok).count();
    let end = end(text, colon + 3);
    (len > 0 && end > colon + 3).then_some((colon - len, end))
}

/// `www.name...`
fn www(text: &[Letter], from: usize) -> Option<(usize, usize)> {
    let is = |i: usize, c: char| at(text, from + i).is_some_and(|l| l.eq_ignore_ascii_case(&c));
    let whole = is(1, 'w') && is(2, 'w') && is(3, '.') && free(text, from);
    whole.then(|| (from, end(text, from)))
}

/// `C:\folder`
fn drive(text: &[Letter], colon: usize) -> Option<(usize, usize)> {
    let letter = colon.checked_sub(1)?;
    let is = text[letter].c.is_ascii_alphabetic()
        && free(text, letter)
        && at(text, colon + 1) == Some('\\');
    is.then(|| (letter, end(text, letter)))
}

/// `/usr/lib`, `./file`, `~/file`, `example.org/file`: a slash in a word that says by its beginning
/// that it is no word of the language.
fn path(text: &[Letter], slash: usize) -> Option<(usize, usize)> {
    let ok = |l: &&Letter| l.c.is_ascii_alphanumeric() || matches!(l.c, '-' | '.' | '~' | '_');
    let len = text[..slash].iter().rev().take(64).take_while(ok).count();
    let start = slash - len;
    let head = &text[start..slash];
    let tail = at(text, slash + 1).is_some_and(|c| c.is_ascii_alphanumeric() || c == '.');
    let dot = head.iter().position(|l| l.c == '.');
    let domain = dot.is_some_and(|d| d > 0 && d + 2 < head.len());
    let relative = head.is_empty() || head.iter().all(|l| matches!(l.c, '.' | '~'));
    let is = tail && (domain || relative) && free(text, start);
    is.then(|| (start, end(text, start)))
}

/// `name@example.org`
fn mail(text: &[Letter], sign: usize) -> Option<(usize, usize)> {
    let ok = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '%' | '+' | '-');
    let name = text[..sign].iter().rev().take(64).take_while(|l| ok(l.c)).count();
    let host = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    let mut to = sign + 1;
    to += text[to..].iter().take(255).take_while(|l| host(l.c)).count();
    while to > sign + 1 && !text[to - 1].c.is_ascii_alphanumeric() {
        to -= 1;
    }
    let dot = text[sign + 1..to].iter().any(|l| l.c == '.');
    let letter = |i: usize| at(text, i).is_some_and(|c| c.is_ascii_alphanumeric());
    (name > 0 && dot && letter(sign - name) && letter(sign + 1)).then_some((sign - name, to))
}

/// `--verbose`, `--no-color=always`: a name in small letters right behind the dashes. A dash that
/// is set like this is closed by another one, or stands in a language whose dashes lean on words.
fn option(text: &[Letter], from: usize) -> Option<(usize, usize)> {
    if !free(text, from) || at(text, from + 1) != Some('-') {
        return None;
    }
    let small = |i: usize| at(text, i).is_some_and(|c| c.is_ascii_lowercase());
    if !small(from + 2) || !small(from + 3) || text[from].marks.leaning_dashes {
        return None;
    }
    let mut to = from + 2;
    let ok = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    while at(text, to).is_some_and(|c| ok(c) || (c == '-' && at(text, to + 1).is_some_and(ok))) {
        to += 1;
    }
    let end = match at(text, to) {
        Some('=') => end(text, from),
        _ => to,
    };
    // The dash that closes is looked for nearby only.
    let near = &text[end..text.len().min(end + 300)];
    if !before(text, from).is_some_and(char::is_whitespace) && !named_like(text, (from, end), near)
    {
        return None;
    }
    let dashes = |w: &[Letter]| w[0].c == '-' && w[1].c == '-';
    let closes = |w: &[Letter]| dashes(w) && !w[2].c.is_alphabetic() && w[2].c != '-';
    let closed = near.windows(3).any(closes) || near.len() >= 2 && dashes(&near[near.len() - 2..]);
    (!closed).then_some((from, end))
}

/// Whether what stands at the beginning of a text, a quotation or a bracket is an option for sure,
/// and not a speech that goes on after a dash: its name has a hyphen or a value, it stands alone,
/// or others follow.
fn named_like(text: &[Letter], (from, end): (usize, usize), near: &[Letter]) -> bool {
    let name = &text[from + 2..end];
    let other = |w: &[Letter]| {
        let name = if w[2].c == '-' { w[3].c } else { w[2].c };
        w[0].c.is_whitespace() && w[1].c == '-' && name.is_ascii_alphabetic()
    };
    let alone = match at(text, end) {
        None => true,
        Some(c) => before(text, from).is_some() && "\"')]}”’“‘»›".contains(c),
    };
    name.iter().any(|l| matches!(l.c, '-' | '=')) || alone || near.windows(4).any(other)
}

/// Longest address, in characters.
const MAX_LEN: usize = 2048;

/// Where the address that begins at `from` ends: before white space and typographic marks, without
/// the punctuation of the sentence around it. A quotation mark or bracket belongs to the address
/// if its partner stands in it too.
fn end(text: &[Letter], from: usize) -> usize {
    let mut to = from;
    let mut quote = None;
    while let Some(l) = text.get(to).filter(|_| to - from < MAX_LEN) {
        if l.c.is_whitespace() || l.object || "<>“”„«»‹›‘’‚—–…".contains(l.c)
        {
            break;
        }
        if l.c == '"' || (l.c == '\'' && !between_letters(text, to)) {
            if quote == Some(l.c) {
                quote = None;
            } else if quote.is_none() && opens_inside(text, to) {
                quote = Some(l.c);
            } else {
                break;
            }
        }
        to += 1;
    }
    while to > from {
        let c = text[to - 1].c;
        let pair = |open: char| {
            let count = |c: char| text[from..to].iter().filter(|l| l.c == c).count();
            count(open) >= count(c)
        };
        let part = match c {
            '.' | ',' | ';' | ':' | '!' | '?' | '*' | '_' => false,
            ')' => pair('('),
            ']' => pair('['),
            '}' => pair('{'),
            _ => true,
        };
        if part {
            break;
        }
        to -= 1;
    }
    to
}

fn between_letters(text: &[Letter], i: usize) -> bool {
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    letter(before(text, i)) && letter(at(text, i + 1))
}

/// Whether the quotation mark at `i` begins a quoted part of an address: something is quoted, and
/// the partner stands before the next space.
fn opens_inside(text: &[Letter], i: usize) -> bool {
    let mark = text[i].c;
    let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let joint = before(text, i).is_some_and(|c| !c.is_alphanumeric());
    joint
        && word(at(text, i + 1))
        && text[i + 1..].iter().take(200).take_while(|l| !l.c.is_whitespace()).any(|l| l.c == mark)
}
