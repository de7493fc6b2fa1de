//! Chemistry as `mhchem` writes it, `\ce{2H2 + O2 -> 2H2O}`, as TeX that the converter knows: formulas, charges,
//! isotopes, bonds, arrows with words over and under them, states.

use crate::model::{group_end, tex_command};

/// Deepest groups within each other.
const DEEPEST: usize = 8;

/// Arrows, the longer ones first: what is typed, and the command for one without words and with them.
const ARROWS: [(&str, &str, Option<&str>); 8] = [
    ("<=>>", r"\rightleftharpoons", None),
    ("<<=>", r"\rightleftharpoons", None),
    ("<-->", r"\rightleftarrows", None),
    ("<=>", r"\rightleftharpoons", None),
    ("<->", r"\longleftrightarrow", None),
    ("->", r"\longrightarrow", Some(r"\xrightarrow")),
    ("<-", r"\longleftarrow", Some(r"\xleftarrow")),
    ("=>", r"\Longrightarrow", None),
];

/// The TeX of what stands in `\ce{..}`.
pub(super) fn tex(ce: &str) -> String {
    let mut reader = Reader { out: String::new(), rest: ce, before: Before::Start, depth: 0 };
    reader.all();
    reader.out
}

/// What stands before a sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    /// Nothing, or white.
    Start,
    /// A coefficient.
    Number,
    /// A letter, or the end of a group: figures behind it are lowered.
    Atom,
    /// A bond or an arrow.
    Sign,
}

struct Reader<'c> {
    out: String,
    rest: &'c str,
    before: Before,
    depth: usize,
}

impl<'c> Reader<'c> {
    fn all(&mut self) {
        while let Some(c) = self.rest.chars().next() {
            if c.is_whitespace() {
                self.white();
            } else if let Some(arrow) = ARROWS.iter().find(|(sign, ..)| self.rest.starts_with(sign))
            {
                self.arrow(*arrow);
            } else if c.is_ascii_digit() {
                self.figures();
            } else if c.is_alphabetic() {
                self.letters();
            } else {
                self.sign(c);
            }
        }
    }

    fn put(&mut self, tex: &str, before: Before) {
        self.out.push_str(tex);
        self.before = before;
    }

    /// Passes over so many bytes.
    fn pass(&mut self, bytes: usize) -> &'c str {
        let (passed, rest) = self.rest.split_at(bytes);
        self.rest = rest;
        passed
    }

    fn white(&mut self) {
        self.rest = self.rest.trim_start();
        let next = self.rest.chars().next();
        // A number that something follows is how often that is there.
        if self.before == Before::Number && next.is_some_and(char::is_alphabetic) {
            self.out.push_str(r"\,");
        } else if self.before == Before::Atom
            && next.is_some_and(|c| c.is_alphanumeric() || "([{".contains(c))
        {
            self.out.push_str(r"\ ");
        }
        self.before = Before::Start;
    }

    fn arrow(&mut self, (sign, plain, long): (&str, &str, Option<&str>)) {
        self.pass(sign.len());
        let above = self.brackets().map(tex);
        let below = above.as_ref().and_then(|_| self.brackets()).map(tex);
        let (above, below) = (above.unwrap_or_default(), below.unwrap_or_default());
        let tex = match (long, above.is_empty() && below.is_empty()) {
            (_, true) => plain.to_owned(),
            (Some(long), false) => format!(r"{long}[{{\ {below}\ }}]{{\ {above}\ }}"),
            (None, false) if below.is_empty() => format!(r"\overset{{{above}}}{{{plain}}}"),
            (None, false) => {
                format!(r"\underset{{{below}}}{{\overset{{{above}}}{{{plain}}}}}")
            }
        };
        self.put(&format!(r"\mathrel{{{tex}}}"), Before::Sign);
    }

    /// What stands in square brackets here.
    fn brackets(&mut self) -> Option<&'c str> {
        let inner = self.rest.strip_prefix('[')?;
        let end = group_end(inner, ']')?;
        self.pass(end + 2);
        Some(&inner[..end])
    }

    /// What stands in braces here, or the signs that `is_part` says.
    fn argument(&mut self, is_part: impl Fn(char) -> bool) -> &'c str {
        if let Some(inner) = self.rest.strip_prefix('{')
            && let Some(end) = group_end(inner, '}')
        {
            self.pass(end + 2);
            return &inner[..end];
        }
        let end = self.rest.find(|c| !is_part(c)).unwrap_or(self.rest.len());
        let least = self.rest.chars().next().map_or(0, char::len_utf8);
        self.pass(end.max(least))
    }

    fn figures(&mut self) {
        let end = self.rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(self.rest.len());
        let figures = self.pass(end);
        if self.before == Before::Atom {
            return self.put(&format!("_{{{figures}}}"), Before::Atom);
        }
        let below = self.rest.strip_prefix('/').map(|rest| {
            let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
            &rest[..end]
        });
        match below.filter(|below| !below.is_empty()) {
            Some(below) => {
                self.pass(1 + below.len());
                self.put(&format!(r"\tfrac{{{figures}}}{{{below}}}"), Before::Number);
            }
            None => self.put(figures, Before::Number),
        }
        if self.rest.starts_with(|c: char| c.is_alphabetic() || "([".contains(c)) {
            self.out.push_str(r"\,");
        }
    }

    fn letters(&mut self) {
        let end = self.rest.find(|c: char| !c.is_alphabetic()).unwrap_or(self.rest.len());
        let alone = self.before == Before::Start
            && self.rest[end..].chars().next().is_none_or(char::is_whitespace);
        let letters = self.pass(end);
        let tex = match letters {
            // A precipitate.
            "v" if alone => r"\downarrow".to_owned(),
            _ if letters.chars().count() == 1 && letters.starts_with(char::is_lowercase) => {
                letters.to_owned()
            }
            _ => format!(r"\mathrm{{{letters}}}"),
        };
        self.put(&tex, Before::Atom);
    }

    fn sign(&mut self, c: char) {
        match c {
            '^' | '_' => self.script(c),
            '{' if self.depth < DEEPEST => {
                let inner = self.argument(|_| false);
                let mut within = Reader {
                    out: String::new(),
                    rest: inner,
                    before: Before::Start,
                    depth: self.depth + 1,
                };
                within.all();
                let tex = within.out;
                self.put(&format!("{{{tex}}}"), Before::Atom);
            }
            '$' => {
                let inner = &self.rest[1..];
                let end = inner.find('$').unwrap_or(inner.len());
                self.pass((end + 2).min(self.rest.len()));
                self.put(&format!("{{{}}}", &inner[..end]), Before::Atom);
            }
            '\\' => self.command(),
            '+' | '-' => self.charge_or_sign(c),
            '=' | '#' => {
                self.pass(1);
                let bond = if c == '=' { "=" } else { r"\equiv " };
                let tex = match self.before {
                    Before::Start => bond.to_owned(),
                    _ => format!(r"\mathord{{{bond}}}"),
                };
                self.put(&tex, Before::Sign);
            }
            '.' | '*' => {
                self.pass(1);
                self.put(r"{\cdot}", Before::Sign);
            }
            '(' | '[' => {
                let state =
                    ["(aq)", "(s)", "(l)", "(g)"].iter().find(|s| self.rest.starts_with(**s));
                let length = state.map_or(1, |state| state.len());
                let typed = self.pass(length);
                let tex = state.map_or(typed.to_owned(), |state| format!(r"\,\mathrm{{{state}}}"));
                let before = if state.is_some() { Before::Atom } else { Before::Start };
                self.put(&tex, before);
            }
            ')' | ']' => {
                let typed = self.pass(1);
                self.put(typed, Before::Atom);
            }
            c => {
                self.pass(c.len_utf8());
                // A brace that nothing closes, and what would end or number a line.
                let tex = if "{}&#%~".contains(c) { String::new() } else { c.to_string() };
                self.put(&tex, Before::Sign);
            }
        }
    }

    /// `^2-`, `_n`; a gas that goes up is a `^` alone.
    fn script(&mut self, mark: char) {
        self.pass(1);
        let alone = self.before == Before::Start
            && self.rest.chars().next().is_none_or(char::is_whitespace);
        if alone && mark == '^' {
            return self.put(r"\uparrow", Before::Atom);
        }
        let inner = match mark {
            '^' => self.argument(|c| c.is_ascii_digit() || "+-.".contains(c)),
            _ => self.argument(|c| c.is_ascii_digit()),
        };
        // Before a letter they belong to what follows.
        if self.before != Before::Atom {
            self.out.push_str("{}");
        }
        let inner = inner.replace('.', r"\bullet ");
        self.put(&format!("{mark}{{{inner}}}"), Before::Atom);
        // An isotope's numbers stand before its letter.
    }

    /// A charge at the end of an atom, a bond between two, a sign between what white parts.
    fn charge_or_sign(&mut self, c: char) {
        self.pass(1);
        let next = self.rest.chars().next();
        let ends = next.is_none_or(|n| n.is_whitespace() || ")]}+-^.".contains(n));
        match self.before {
            Before::Atom if c == '+' || ends => self.put(&format!("^{{{c}}}"), Before::Atom),
            Before::Atom => self.put(r"\mathord{-}", Before::Sign),
            _ => self.put(&c.to_string(), Before::Sign),
        }
    }

    /// A command of TeX with its arguments, as it is.
    fn command(&mut self) {
        let length = 1 + tex_command(self.rest).map_or(0, str::len);
        let name = self.pass(length);
        self.out.push_str(name);
        while let Some(inner) = self.rest.strip_prefix('{')
            && let Some(end) = group_end(inner, '}')
        {
            let argument = self.pass(end + 2);
            self.out.push_str(argument);
        }
        self.put(" ", Before::Atom);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::typeset::math::mathml;

    #[test]
    fn chemistry_is_tex() {
        for (ce, wanted) in [
            ("H2O", r"\mathrm{H}_{2}\mathrm{O}"),
            ("SO4^2-", r"\mathrm{SO}_{4}^{2-}"),
            ("Na+", r"\mathrm{Na}^{+}"),
            (
                "2H2 + O2 -> 2H2O",
                r"2\,\mathrm{H}_{2}+\mathrm{O}_{2}\mathrel{\longrightarrow}2\,\mathrm{H}_{2}\mathrm{O}",
            ),
            ("1/2 O2", r"\tfrac{1}{2}\,\mathrm{O}_{2}"),
            ("Al2(SO4)3", r"\mathrm{Al}_{2}(\mathrm{SO}_{4})_{3}"),
            ("CuSO4.5H2O", r"\mathrm{CuSO}_{4}{\cdot}5\,\mathrm{H}_{2}\mathrm{O}"),
            ("C-H", r"\mathrm{C}\mathord{-}\mathrm{H}"),
            ("C=C", r"\mathrm{C}\mathord{=}\mathrm{C}"),
            ("NaCl(aq)", r"\mathrm{NaCl}\,\mathrm{(aq)}"),
            ("^{227}_{90}Th+", r"{}^{227}_{90}\mathrm{Th}^{+}"),
            ("A <=> B", r"\mathrm{A}\mathrel{\rightleftharpoons}\mathrm{B}"),
            (
                "A ->[H2O][\\Delta] B",
                r"\mathrm{A}\mathrel{\xrightarrow[{\ \Delta \ }]{\ \mathrm{H}_{2}\mathrm{O}\ }}\mathrm{B}",
            ),
            ("CO2 ^", r"\mathrm{CO}_{2}\uparrow"),
            ("BaSO4 v", r"\mathrm{BaSO}_{4}\ \downarrow"),
            ("[Fe(CN)6]^3-", r"[\mathrm{Fe}(\mathrm{CN})_{6}]^{3-}"),
            ("NH4+", r"\mathrm{NH}_{4}^{+}"),
        ] {
            assert_eq!(tex(ce), wanted, "{ce}");
            assert!(mathml(wanted, true).is_some(), "{wanted}");
        }
    }

    #[test]
    fn what_is_no_chemistry_ends_all_the_same() {
        for ce in ["{", "}", "^", "_", "->[", "$", "\\", "^{", "\u{e9}\u{301}", "&#%"] {
            tex(ce);
        }
        tex(&"{".repeat(10_000));
        tex(&"->[".repeat(1000));
    }
}
