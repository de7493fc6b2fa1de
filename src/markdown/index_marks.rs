//! Marks of an index as other programs write them: LaTeX's `\index{a!b@c|see{d}}`, and `{{i: a!b}}`.

use crate::citations::with_letters;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Attr, Inline, InlineKind, plain_text, visit_inlines};
use crate::source::Span;

/// Keys of a mark, with those of other programs that are read as ours.
pub(super) const KEYS: [&str; 9] =
    ["entry", "see", "see-also", "mention", "range", "sort", "index", "key", "seealso"];

/// Words of other programs for what a mark says, and ours.
const OTHER_WORDS: [(&str, &str, &str, &str); 4] = [
    ("key", "", "entry", ""),
    ("seealso", "", "see-also", ""),
    ("range", "start", "range", "open"),
    ("range", "end", "range", "close"),
];

/// Tells of words that are read as if ours stood there.
pub(super) fn tell_other_words(attr: &Attr, span: Span, diags: &mut Diagnostics) {
    for (key, value, own_key, own_value) in OTHER_WORDS {
        let Some(typed) = attr.get(key).filter(|typed| value.is_empty() || *typed == value) else {
            continue;
        };
        let own = if own_value.is_empty() { typed } else { own_value };
        let message = format!("`{key}=\"{typed}\"` of a mark of the index is `{own_key}` here");
        let help = format!("write `{own_key}=\"{own}\"`; it is read so");
        diags.push(Diagnostic::warning(Code::INDEX_MARK, span, message).help(help));
    }
}

/// The marks in the words of a picture, without words themselves: they stand where it does.
pub(super) fn within(words: &[Inline], span: Span) -> Vec<Inline> {
    let mut found = Vec::new();
    visit_inlines(words, &mut |i| {
        let InlineKind::Span(attr, content) = &i.kind else { return };
        if !attr.has("index") {
            return;
        }
        let mut attr = attr.clone();
        if attr.get("entry").or_else(|| attr.get("key")).is_none() {
            let entry = plain_text(content).replace('!', "!!");
            attr.pairs.push(("entry".into(), entry));
        }
        found.push(Inline { span, kind: InlineKind::Span(attr, Vec::new()) });
    });
    found
}

/// Whether it is a mark without words.
pub(super) fn is_empty_mark(inline: &Inline) -> bool {
    matches!(&inline.kind, InlineKind::Span(attr, words) if attr.has("index") && words.is_empty())
}

/// Longest mark that is looked at, in bytes.
const MAX_LEN: usize = 2000;

/// A mark at the start of a text: its attributes, and how many bytes it takes.
pub(super) fn parse(text: &str) -> Option<(Attr, usize)> {
    if let Some(rest) = text.strip_prefix("\\index{") {
        let len = closing(rest)?;
        return Some((latex(&rest[..len])?, "\\index{".len() + len + 1));
    }
    let rest = text.strip_prefix("{{i:")?;
    let window = &rest[..rest.floor_char_boundary(MAX_LEN)];
    let len = window.find("}}").filter(|len| !window[..*len].contains('\n'))?;
    let entry = rest[..len].trim().trim_matches('"').trim();
    let attr = mark(vec![("entry".to_owned(), entry.to_owned())]);
    (!entry.is_empty()).then_some((attr, "{{i:".len() + len + 2))
}

/// Where the brace closes that has been opened before a text.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0usize;
    let mut quoted = false;
    for (at, c) in text.char_indices().take_while(|(at, _)| *at < MAX_LEN) {
        match c {
            _ if std::mem::take(&mut quoted) => {}
            '"' | '\\' => quoted = true,
            '{' => depth += 1,
            '}' if depth == 0 => return Some(at),
            '}' => depth -= 1,
            _ => {}
        }
    }
    None
}

fn mark(pairs: Vec<(String, String)>) -> Attr {
    Attr { id: None, classes: vec!["index".into()], pairs }
}

/// What stands in the braces of `\index`, in the grammar of makeindex: `!` parts levels, `@` what a
/// level is sorted by from what is printed, `|` what is done with the page; `"` takes a sign's meaning.
fn latex(text: &str) -> Option<Attr> {
    let mut levels: Vec<(Option<String>, String)> = vec![(None, String::new())];
    let mut rest = None;
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        let (sort, words) = levels.last_mut()?;
        match c {
            '"' => words.extend(chars.next().map(|(_, c)| c)),
            // Behind a backslash it is an accent.
            '\\' => {
                words.push(c);
                words.extend(chars.next().map(|(_, c)| c));
            }
            '!' => levels.push((None, String::new())),
            '@' if sort.is_none() => *sort = Some(std::mem::take(words)),
            '|' => {
                rest = Some(&text[at + 1..]);
                break;
            }
            c => words.push(c),
        }
    }
    let printed = |words: &str| markdown(words).replace('!', "!!");
    let entry: Vec<String> = levels.iter().map(|(_, words)| printed(words)).collect();
    if entry.iter().any(|level| level.trim().is_empty()) {
        return None;
    }
    let mut pairs = vec![("entry".to_owned(), entry.join("!"))];
    if levels.iter().any(|(sort, _)| sort.is_some()) {
        let sort = |(sort, _): &(Option<String>, String)| sort.clone().unwrap_or_default();
        let sort = levels.iter().map(sort).map(|s| with_letters(&s).replace('!', "!!"));
        let sort: Vec<String> = sort.collect();
        pairs.push(("sort".into(), sort.join("!")));
    }
    if let Some(rest) = rest {
        page(rest.trim(), &mut pairs);
    }
    Some(mark(pairs))
}

/// What is done with the page of a mark.
fn page(rest: &str, pairs: &mut Vec<(String, String)>) {
    let mut add = |key: &str, value: &str| pairs.push((key.into(), value.into()));
    let rest = match rest.as_bytes().first() {
        Some(b'(') => {
            add("range", "open");
            &rest[1..]
        }
        Some(b')') => {
            add("range", "close");
            &rest[1..]
        }
        _ => rest,
    };
    let argument = |name: &str| {
        let words = rest.trim_start_matches('\\').strip_prefix(name)?.trim();
        words.strip_prefix('{')?.strip_suffix('}')
    };
    if let Some(words) = argument("seealso") {
        add("see-also", &markdown(words));
    } else if let Some(words) = argument("see") {
        add("see", &markdown(words));
    } else if ["textbf", "bfseries", "hyperbf"].contains(&rest.trim_start_matches('\\')) {
        add("mention", "principal");
    }
}

/// Words with the commands of TeX for faces as marks, and those for letters as these.
fn markdown(words: &str) -> String {
    let commands = [
        ("\\textit{", "*", "*"),
        ("\\emph{", "*", "*"),
        ("\\textsl{", "*", "*"),
        ("\\textbf{", "**", "**"),
        ("\\texttt{", "`", "`"),
        ("\\textsc{", "[", "]{.smallcaps}"),
        ("\\textrm{", "", ""),
        ("\\text{", "", ""),
        ("\\mbox{", "", ""),
    ];
    let mut out = String::new();
    let mut rest = words.trim();
    'words: while !rest.is_empty() {
        for (command, open, close) in commands {
            if let Some(inner) = rest.strip_prefix(command)
                && let Some(len) = closing(inner)
            {
                out.push_str(&format!("{open}{}{close}", &inner[..len]));
                rest = &inner[len + 1..];
                continue 'words;
            }
        }
        let len = rest.chars().next().map_or(0, char::len_utf8);
        out.push_str(&rest[..len]);
        rest = &rest[len..];
    }
    with_letters(&out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(text: &str) -> Option<String> {
        let (attr, len) = parse(text)?;
        assert_eq!(len, text.len(), "{text}");
        let pair = |(key, value): &(String, String)| format!("{key}={value}");
        Some(attr.pairs.iter().map(pair).collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn marks_of_latex_are_read() {
        for (typed, read) in [
            (r"\index{lamps}", "entry=lamps"),
            (r"\index{lamps!oil}", "entry=lamps!oil"),
            (r"\index{alpha@$\alpha$}", r"entry=$\alpha$ sort=alpha"),
            (r"\index{a!b@c|see{d}}", "entry=a!c sort=!b see=d"),
            (r"\index{lamps|seealso{lights}}", "entry=lamps see-also=lights"),
            (r"\index{lamps|(}", "entry=lamps range=open"),
            (r"\index{lamps|)}", "entry=lamps range=close"),
            (r"\index{lamps|(textbf}", "entry=lamps range=open mention=principal"),
            (r"\index{lamps|textbf}", "entry=lamps mention=principal"),
            (r#"\index{Oklahoma"!}"#, "entry=Oklahoma!!"),
            (r"\index{Hamlet@\textit{Hamlet}}", "entry=*Hamlet* sort=Hamlet"),
            (r"\index{GCD@\textsc{gcd}}", "entry=[gcd]{.smallcaps} sort=GCD"),
            (r"\index{Erd\H{o}s}", "entry=Erd\u{151}s"),
            (r#"\index{M\"obius!of {\'E}tienne}"#, "entry=M\u{f6}bius!of \u{c9}tienne"),
            (r"\index{50\%}", "entry=50%"),
            (r"\index{Stra\ss e@\emph{Stra\ss e}}", "entry=*Stra\u{df}e* sort=Stra\u{df}e"),
            (r"\index{l2@$\ell^2$ spaces}", r"entry=$\ell^2$ spaces sort=l2"),
            ("{{i: lamps!oil}}", "entry=lamps!oil"),
            ("{{i: \"lamps\"}}", "entry=lamps"),
        ] {
            assert_eq!(pairs(typed).as_deref(), Some(read), "{typed}");
        }
        for text in [r"\index{", r"\index{}", r"\index{a!}", "{{i:}}", "{{index}}", r"\indexes{a}"]
        {
            assert!(parse(text).is_none(), "{text}");
        }
    }
}
