//! Commands that the converter knows under another name, or by others together: TeX is written so that
//! it understands all of it.

use super::math_bars;
use super::tex_elements::{WORDS, with_arrays};
use super::tex_packages::written_out;
use crate::model::{Rewriting, group_end, is_length, tex_argument, tex_command, without_numbers};
use std::borrow::Cow;

/// Common commands that math-core 0.7 lacks.
#[rustfmt::skip]
pub(super) const MACROS: [(&str, &str); 51] = [
    // Twice a stroke that nobody draws twice: see `disguised`.
    ("boxed", r"\bcancel{\bcancel{#1}}"),
    ("mathrlap", r"\xcancel{\xcancel{#1}}"),
    ("widetilde", r"\widehat{\bcancel{\cancel{#1}}}"),
    ("textcolor", r"{\color{#1} #2}"),
    ("substack", r"\begin{subarray}{c} #1 \end{subarray}"),
    ("LaTeX", r"\text{LaTeX}"), ("TeX", r"\text{TeX}"), ("KaTeX", r"\text{KaTeX}"),
    ("ensuremath", "{#1}"), ("vcenter", "{#1}"), ("mathchoice", "{#2}"), ("global", ""),
    ("mathnormal", "{#1}"),
    ("pmb", r"\boldsymbol{#1}"),
    ("mathds", r"\mathbb{#1}"),
    ("abs", r"\left\lvert #1 \right\rvert"),
    ("norm", r"\left\lVert #1 \right\rVert"),
    ("Set", r"\left\{\, #1 \,\right\}"), ("set", r"\{\, #1 \,\}"), ("Braket", r"\left\langle #1 \right\rangle"),
    ("pod", r"\mkern8mu(#1)"), ("pmodinline", r"\mkern8mu(\mathrm{mod}\mkern6mu #1)"),
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
const DISGUISES: [(&str, &str); 2] = [
    ("downdiagonalstrike", math_bars::BOX_OPEN),
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
    if !mathml.contains("<menclose") {
        return mathml;
    }
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
const OTHER_NAMES: [(&str, &str); 12] = [
    (r"\begin{smallmatrix}", r"{\scriptstyle\begin{matrix}"),
    (r"\end{smallmatrix}", r"\end{matrix}}"),
    (r"\begin{multlined}", r"\begin{gathered}"),
    (r"\end{multlined}", r"\end{gathered}"),
    (r"\mbox{", r"\text{"),
    (r"\hbox{", r"\text{"),
    (r"\textnormal{", r"\text{"),
    (r"\textup{", r"\text{"),
    (r"\textmd{", r"\text{"),
    (r"\begingroup", "{"),
    (r"\endgroup", "}"),
    (r"\textasciitilde", "\u{2dc}"),
];

/// A group of words in a formula: where its command begins, its brace opens, and closes.
type WordGroup = (usize, usize, usize);

/// The groups of words of a formula, `\text{if }`.
fn word_groups(tex: &str) -> impl Iterator<Item = WordGroup> {
    tex.match_indices('\\').filter_map(|(at, _)| {
        let name = tex_command(&tex[at..]).filter(|name| WORDS.contains(name))?;
        let behind = &tex[at + 1 + name.len()..];
        let inner = behind.trim_start().strip_prefix('{')?;
        let from = tex.len() - inner.len();
        Some((at, from, from + group_end(inner, '}')?))
    })
}

/// A formula in whose words the blank behind a sign, `\text{a \& b}`, is one that the converter keeps.
fn with_blanks(tex: &str) -> Cow<'_, str> {
    let mut out = Rewriting::of(tex);
    for (_, from, end) in word_groups(tex) {
        if from < out.done() {
            continue;
        }
        let words = &tex[from..end];
        let kept = ["&", "%", "#", "_", "{", "}"].iter().fold(words.to_owned(), |words, sign| {
            words.replace(&format!("\\{sign} "), &format!("\\{sign}\\ "))
        });
        if kept != words {
            out.replace(from..end, [kept.as_str()]);
        }
    }
    out.finish()
}

/// A formula in which words hold no formulas: `\text{if $x>0$}` becomes `{\text{if }{x>0}\text{}}`.
fn without_inner(tex: &str) -> Cow<'_, str> {
    let mut out = Rewriting::of(tex);
    for (at, from, end) in word_groups(tex) {
        let words = &tex[from..end];
        let parts: Vec<&str> = words.split('$').collect();
        let whole = parts.len() > 2 && !parts.len().is_multiple_of(2) && !words.contains("\\$");
        if at < out.done() || !whole {
            continue;
        }
        let open = |n: usize| if n.is_multiple_of(2) { &tex[at..from] } else { "{" };
        let inner = parts.iter().enumerate().flat_map(|(n, part)| [open(n), *part, "}"]);
        out.replace(at..end + 1, ["{"].into_iter().chain(inner).chain(["}"]));
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

/// A formula in which fractions whose rule has a thickness of its own, `{a \above{2pt} b}`, are written as
/// commands.
fn without_above(tex: &str) -> Cow<'_, str> {
    let found = tex.match_indices("\\above").find_map(|(at, word)| {
        tex_command(&tex[at..]).filter(|name| *name == "above")?;
        let (thickness, length) = tex_argument(&tex[at + word.len()..])?;
        is_length(thickness).then_some((at, thickness, at + word.len() + length))
    });
    let Some((at, thickness, behind)) = found else { return Cow::Borrowed(tex) };
    let from = group_start(&tex[..at]);
    let to = group_end(&tex[behind..], '}').map_or(tex.len(), |end| behind + end);
    let (above, below) = (&tex[from..at], without_above(&tex[behind..to]));
    let fraction = format!("\\genfrac{{}}{{}}{{{thickness}}}{{}}{{{above}}}{{{below}}}");
    Cow::Owned(format!("{}{fraction}{}", &tex[..from], without_above(&tex[to..])))
}

/// Where what stands in the innermost group begins that a text leaves open.
fn group_start(text: &str) -> usize {
    let mut open = Vec::new();
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '{' => open.push(at + 1),
            '}' => drop(open.pop()),
            _ => {}
        }
    }
    open.pop().unwrap_or(0)
}

/// Commands that hold to the end of their group, or of their cell.
const SWITCHES: [&str; 12] = [
    "displaystyle",
    "textstyle",
    "scriptstyle",
    "scriptscriptstyle",
    "color",
    "rm",
    "bf",
    "it",
    "sf",
    "tt",
    "cal",
    "frak",
];

/// What is open in a formula: an environment, or a group; and in its cell so many groups of ours.
struct Level {
    environment: bool,
    groups: usize,
}

/// A formula in which what holds to the end of a cell stands in a group there: the converter would take the
/// mark between cells into it, and lose it.
fn with_groups_in_cells(tex: &str) -> Cow<'_, str> {
    if !tex.contains("\\begin") || !SWITCHES.iter().any(|name| tex.contains(name)) {
        return Cow::Borrowed(tex);
    }
    let mut out = Rewriting::of(tex);
    let mut levels: Vec<Level> = Vec::new();
    let mut at = 0;
    while let Some(step) = tex[at..].find(['\\', '{', '}', '&']) {
        let here = at + step;
        let name = tex_command(&tex[here..]).unwrap_or_default();
        at = here + 1 + name.len();
        let opens = |environment| Level { environment, groups: 0 };
        match (&tex[here..=here], name) {
            ("{", _) | (_, "left") => levels.push(opens(false)),
            ("}", _) | (_, "right") => drop(levels.pop()),
            (_, "begin") => levels.push(opens(true)),
            ("&", _) | (_, "\\" | "end") => {
                if let Some(level) = levels.last_mut().filter(|level| level.environment) {
                    let groups = std::mem::take(&mut level.groups);
                    out.replace(here..here, [" }"].into_iter().cycle().take(groups));
                }
                if name == "end" {
                    levels.pop();
                }
            }
            (_, name) if SWITCHES.contains(&name) => {
                if let Some(level) = levels.last_mut().filter(|level| level.environment) {
                    level.groups += 1;
                    out.replace(here..here, ["{"]);
                }
            }
            _ => {}
        }
    }
    out.finish()
}

/// Signs between which three points stand in the middle of the line, as amsmath has `\dots`: of operations and relations.
const BETWEEN: [&str; 27] = [
    "cdot", "times", "div", "pm", "mp", "ast", "star", "circ", "cup", "cap", "sqcup", "sqcap",
    "wedge", "vee", "land", "lor", "oplus", "otimes", "le", "leq", "ge", "geq", "to", "subset",
    "subseteq", "equiv", "int",
];

/// TeX whose `\dots` stand as high as what follows them wants.
fn with_dots(tex: &str) -> Cow<'_, str> {
    const DOTS: &str = "\\dots";
    if !tex.contains(DOTS) {
        return Cow::Borrowed(tex);
    }
    let mut out = Rewriting::of(tex);
    for (at, _) in tex.match_indices(DOTS) {
        let end = at + DOTS.len();
        let rest = &tex[end..];
        if rest.starts_with(|c: char| c.is_ascii_alphabetic()) || tex[..at].ends_with('\\') {
            continue;
        }
        let rest = rest.trim_start();
        let name = rest.strip_prefix('\\').unwrap_or_default();
        let letters = name.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(name.len());
        let between =
            rest.starts_with(['+', '-', '=', '<', '>', '*']) || BETWEEN.contains(&&name[..letters]);
        if between {
            out.replace(at..end, [r"\cdots"]);
        }
    }
    out.finish()
}

/// A formula with the names that the converter knows.
pub(super) fn renamed(tex: &str) -> Cow<'_, str> {
    let mut out = written_out(tex);
    if let Cow::Owned(plain) = with_dots(&out) {
        out = Cow::Owned(plain);
    }
    if let Cow::Owned(plain) = without_above(&out) {
        out = Cow::Owned(plain);
    }
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
    if let Cow::Owned(plain) = with_groups_in_cells(&out) {
        out = Cow::Owned(plain);
    }
    if let Cow::Owned(plain) = with_arrays(&out) {
        out = Cow::Owned(plain);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::typeset::math::{Converter, mathml};

    #[test]
    fn switches_hold_to_the_ends_of_their_cells() {
        for (tex, wanted) in [
            (
                r"\begin{cases} \displaystyle a & b \\ \textstyle c \end{cases}",
                r"\begin{cases} {\displaystyle a  }& b \\ {\textstyle c  }\end{cases}",
            ),
            (
                r"\begin{matrix} {\rm a} & \left( \bf b \right) \end{matrix}",
                r"\begin{matrix} {\rm a} & \left( \bf b \right) \end{matrix}",
            ),
            (
                r"\displaystyle \begin{matrix} a & b \end{matrix}",
                r"\displaystyle \begin{matrix} a & b \end{matrix}",
            ),
        ] {
            assert_eq!(with_groups_in_cells(tex), wanted, "{tex}");
        }
        let made =
            mathml(r"\begin{cases} \displaystyle a & b \end{cases}", true).expect("understood");
        assert_eq!(made.matches("<mtd").count(), 2, "{made}");
    }

    #[test]
    fn dots_stand_as_what_follows_them_wants() {
        for (tex, wanted) in [
            (r"1 + 2 + \dots + n", r"1 + 2 + \cdots + n"),
            (r"a_1,\dots,a_n", r"a_1,\dots,a_n"),
            (r"a\dots\cdot b\dots", r"a\cdots\cdot b\dots"),
            (r"a\dotsm b \\dots", r"a\dotsm b \\dots"),
            (r"\dots\cdotx", r"\dots\cdotx"),
        ] {
            assert_eq!(with_dots(tex), wanted, "{tex}");
        }
    }

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
