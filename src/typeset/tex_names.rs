//! Commands that the converter knows under another name, or by others together: TeX is written so that
//! it understands all of it.

use super::math_bars;
use super::tex_packages::written_out;
use crate::model::{Rewriting, group_end, is_length, without_numbers};
use std::borrow::Cow;

/// Common commands that math-core 0.7 lacks.
#[rustfmt::skip]
pub(super) const MACROS: [(&str, &str); 56] = [
    // Twice a stroke that nobody draws twice: see `disguised`.
    ("boxed", r"\bcancel{\bcancel{#1}}"),
    ("fbox", r"\bcancel{\bcancel{\text{#1}}}"),
    ("smash", r"\cancel{\cancel{#1}}"),
    ("mathrlap", r"\xcancel{\xcancel{#1}}"),
    ("rlap", r"\xcancel{\xcancel{#1}}"),
    ("mathclap", "{#1}"), ("widetilde", r"\widehat{\bcancel{\cancel{#1}}}"),
    ("textcolor", r"{\color{#1} #2}"),
    ("substack", r"\begin{subarray}{c} #1 \end{subarray}"),
    ("LaTeX", r"\text{LaTeX}"), ("TeX", r"\text{TeX}"), ("KaTeX", r"\text{KaTeX}"),
    ("ensuremath", "{#1}"), ("vcenter", "{#1}"), ("mathchoice", "{#2}"), ("global", ""),
    ("mathnormal", "{#1}"),
    ("pmb", r"\boldsymbol{#1}"),
    ("mathds", r"\mathbb{#1}"),
    ("textup", r"\text{#1}"), ("textmd", r"\text{#1}"),
    ("abs", r"\left\lvert #1 \right\rvert"),
    ("norm", r"\left\lVert #1 \right\rVert"),
    ("Set", r"\left\{\, #1 \,\right\}"), ("set", r"\{\, #1 \,\}"), ("Braket", r"\left\langle #1 \right\rangle"),
    ("pod", r"\mkern8mu(#1)"),
    ("dotsb", r"\cdots"), ("dotsm", r"\cdots"), ("dotsi", r"\cdots"), ("dotsc", r"\ldots"), ("dotso", r"\ldots"),
    ("mathellipsis", r"\ldots"),
    ("centerdot", r"\cdot"), ("sdot", r"\cdot"),
    ("lparen", "("), ("rparen", ")"),
    ("nobreakspace", r"\ "),
    ("intop", r"\int"), ("smallint", r"{\textstyle\int}"),
    ("smallsetminus", r"\setminus"), ("smallfrown", r"\frown"), ("smallsmile", r"\smile"),
    ("thickapprox", r"\approx"), ("thicksim", r"\sim"), ("varpropto", r"\propto"),
    ("shortmid", r"\mid"), ("shortparallel", r"\parallel"), ("nshortmid", r"\nmid"),
    ("nshortparallel", r"\nparallel"),
    ("varinjlim", r"\mathop{\underrightarrow{\mathrm{lim}}}"),
    ("varprojlim", r"\mathop{\underleftarrow{\mathrm{lim}}}"),
    ("varliminf", r"\mathop{\underline{\mathrm{lim}}}"),
    ("varlimsup", r"\mathop{\overline{\mathrm{lim}}}"),
    ("utilde", r"\underset{\sim}{#1}"), ("widecheck", r"\widehat{\cancel{\bcancel{#1}}}"),
];

/// Pairs of strokes that nobody draws, and the element of MathML that stands for each: for boxes, and
/// for what takes no room, the converter has no word.
const DISGUISES: [(&str, &str); 3] = [
    ("downdiagonalstrike", math_bars::BOX_OPEN),
    ("updiagonalstrike", "<mpadded height=\"0\" depth=\"0\">"),
    ("updiagonalstrike downdiagonalstrike", "<mpadded width=\"0\">"),
];

/// The same of wide accents: which stroke is the outer one, which the inner one, and the accent.
const ACCENTS: [([&str; 2], &str); 2] = [
    (["downdiagonalstrike", "updiagonalstrike"], "\u{303}"),
    (["updiagonalstrike", "downdiagonalstrike"], "\u{30c}"),
];
/// The accent that they have in the place of their own.
const HAT: &str = "\u{302}";

/// MathML in which wide accents are their own.
fn accented(mathml: String, ([outer, inner], accent): ([&str; 2], &str)) -> String {
    let open = format!("<menclose notation=\"{outer}\"><menclose notation=\"{inner}\">");
    if !mathml.contains(&open) {
        return mathml;
    }
    let end = |stroke: &str| format!("<mrow class=\"menclose-{stroke}\"></mrow></menclose>");
    let close = format!("{}{}", end(inner), end(outer));
    let mut out = String::with_capacity(mathml.len());
    let mut rest = mathml.as_str();
    while let Some((before, behind)) = rest.split_once(&close) {
        out.push_str(before);
        let sign = behind.split_once('>').filter(|(tag, _)| tag.starts_with("<mo"));
        match sign.and_then(|(tag, words)| Some((tag, words.strip_prefix(HAT)?))) {
            Some((tag, words)) => {
                out.extend(["</mrow>", tag, ">", accent]);
                rest = words;
            }
            None => {
                out.push_str("</mrow>");
                rest = behind;
            }
        }
    }
    out.push_str(rest);
    out.replace(&open, "<mrow>")
}

/// MathML with what its strokes stand for.
pub(super) fn disguised(mut mathml: String) -> String {
    for accent in ACCENTS {
        mathml = accented(mathml, accent);
    }
    for (notation, element) in DISGUISES {
        let open = format!("<menclose notation=\"{notation}\">").repeat(2);
        if !mathml.contains(&open) {
            continue;
        }
        let strokes = notation.split(' ');
        let strokes = strokes.map(|s| format!("<mrow class=\"menclose-{s}\"></mrow>"));
        let close = format!("{}</menclose>", strokes.collect::<String>()).repeat(2);
        mathml = mathml.replace(&open, element).replace(&close, math_bars::BOX_CLOSE);
    }
    mathml
}

/// What math-core knows under another name only, and macros can't say: words, and an environment.
const OTHER_NAMES: [(&str, &str); 7] = [
    (r"\begin{smallmatrix}", r"{\scriptstyle\begin{matrix}"),
    (r"\end{smallmatrix}", r"\end{matrix}}"),
    (r"\begin{multlined}", r"\begin{gathered}"),
    (r"\end{multlined}", r"\end{gathered}"),
    (r"\mbox{", r"\text{"),
    (r"\hbox{", r"\text{"),
    (r"\textnormal{", r"\text{"),
];

/// A formula in whose words the blank behind a sign, `\text{a \& b}`, is one that the converter keeps.
fn with_blanks(tex: &str) -> Cow<'_, str> {
    const TEXT: &str = "\\text{";
    if !tex.contains(TEXT) {
        return Cow::Borrowed(tex);
    }
    let mut out = Rewriting::of(tex);
    for (at, _) in tex.match_indices(TEXT) {
        let from = at + TEXT.len();
        let Some(end) = group_end(&tex[from..], '}').filter(|_| from >= out.done()) else {
            continue;
        };
        let words = &tex[from..from + end];
        let kept = ["&", "%", "#", "_", "{", "}"].iter().fold(words.to_owned(), |words, sign| {
            words.replace(&format!("\\{sign} "), &format!("\\{sign}\\ "))
        });
        if kept != words {
            out.replace(from..from + end, [kept.as_str()]);
        }
    }
    out.finish()
}

/// A formula in which words hold no formulas: `\text{if $x>0$}` becomes `{\text{if }x>0\text{}}`.
fn without_inner(tex: &str) -> Cow<'_, str> {
    const TEXT: &str = "\\text{";
    let mut out = Rewriting::of(tex);
    for (at, _) in tex.match_indices(TEXT) {
        let words = &tex[at + TEXT.len()..];
        let end = group_end(words, '}').filter(|end| words[..*end].matches('$').count() >= 2);
        let Some(end) = end.filter(|_| at >= out.done()) else { continue };
        let parts: Vec<&str> = words[..end].split('$').collect();
        if parts.len().is_multiple_of(2) || words[..end].contains("\\$") {
            continue;
        }
        let open = |n: usize| if n.is_multiple_of(2) { TEXT } else { "{" };
        let inner = parts.iter().enumerate().flat_map(|(n, part)| [open(n), *part, "}"]);
        out.replace(at..at + TEXT.len() + end + 1, ["{"].into_iter().chain(inner).chain(["}"]));
    }
    out.finish()
}

/// A formula whose lines end with `\\\\` alone, without the star or the white that may follow it: `\\\\[4pt]`.
fn without_line_gaps(tex: &str) -> Cow<'_, str> {
    if !tex.contains(r"\\*") && !tex.contains(r"\\[") && !tex.contains(r"\\ [") {
        return Cow::Borrowed(tex);
    }
    let mut out = String::with_capacity(tex.len());
    let mut rest = tex;
    while let Some(at) = rest.find('\\') {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let Some(behind) = from.strip_prefix(r"\\") else {
            // A sign behind a backslash begins no other command.
            let length = from.chars().take(2).map(char::len_utf8).sum();
            out.push_str(&from[..length]);
            rest = &from[length..];
            continue;
        };
        out.push_str(r"\\");
        rest = behind.strip_prefix('*').unwrap_or(behind);
        let white = rest.trim_start_matches(' ').strip_prefix('[');
        if let Some((length, behind)) = white.and_then(|w| w.split_once(']'))
            && is_length(length)
        {
            rest = behind;
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// A formula with the names that the converter knows.
pub(super) fn renamed(tex: &str) -> Cow<'_, str> {
    let mut out = written_out(tex);
    if let Cow::Owned(plain) = without_numbers(&out) {
        out = Cow::Owned(plain);
    }
    for (other, known) in OTHER_NAMES {
        if !out.contains(other) {
            continue;
        }
        out = Cow::Owned(out.replace(other, known));
    }
    if let Cow::Owned(plain) = with_blanks(&out) {
        out = Cow::Owned(plain);
    }
    if let Cow::Owned(plain) = without_inner(&out) {
        out = Cow::Owned(plain);
    }
    if let Cow::Owned(plain) = without_line_gaps(&out) {
        out = Cow::Owned(plain);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::typeset::math::{Converter, mathml};

    #[test]
    fn lines_end_without_their_white() {
        for (tex, wanted) in [
            (r"a \\[4pt] b \\* c", r"a \\ b \\ c"),
            (r"a \\ [-.5em] b \\[x] c", r"a \\ b \\[x] c"),
            (r"a \\\[4pt] b", r"a \\\[4pt] b"),
            (r"a \\[2\jot] b", r"a \\ b"),
        ] {
            assert_eq!(without_line_gaps(tex), wanted, "{tex}");
        }
    }

    #[test]
    fn commands_that_the_converter_lacks_are_known() {
        for tex in [
            r"\textcolor{blue}{y}",
            r"\sum_{\substack{a \ b}} x",
            r"\smash{b}",
            r"\LaTeX + \TeX",
            r"\mbox{if } x \textnormal{ or } \hbox{so}",
            r"\ensuremath{x} \mathnormal{y} \pmb{z} \mathds{1}",
            r"\abs{x} \norm{y}",
            r"\begin{split} a &= b \ c &= d \end{split}",
        ] {
            assert_eq!(Converter::new().convert(tex, true).err(), None, "{tex}");
        }
    }

    #[test]
    fn words_hold_formulas() {
        let tex = r"x_{\text{if $y>0$ or \$5}} \text{all $z$}\text{b}";
        let wanted = r"x_{\text{if $y>0$ or \$5}} {\text{all }{z}\text{}}\text{b}";
        assert_eq!(without_inner(tex), wanted);
        assert!(!mathml(r"\text{if $x>0$}", false).expect("understood").contains('$'));
    }

    #[test]
    fn words_keep_their_blanks() {
        let made = mathml(r"\text{a \& b}\%\text{5 \% of}", false).expect("understood");
        let plain = made.replace('\u{a0}', " ");
        assert!(plain.contains("a &amp; b") && plain.contains("5 % of"), "{made}");
    }

    #[test]
    fn what_takes_no_room_is_padded() {
        for (tex, wanted) in [
            (r"\boxed{x}", "<mpadded class=\"boxed\">"),
            (r"\smash{x}", "<mpadded height=\"0\" depth=\"0\">"),
            (r"\mathrlap{/}{=}", "<mpadded width=\"0\">"),
            (r"\widetilde{ab}", "\u{303}</mo>"),
            (r"\widecheck{\widetilde{a}b}", "\u{30c}</mo>"),
        ] {
            let made = mathml(tex, false).expect("understood");
            assert!(made.contains(wanted) && !made.contains("menclose"), "{tex}: {made}");
        }
        let struck = mathml(r"\xcancel{x}", false).expect("understood");
        assert!(struck.contains("menclose"), "{struck}");
    }
}
