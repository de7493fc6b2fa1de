//! The words in which formulas are read aloud, by language: as schools there speak.
//!
//! Each construct has a short form for what nobody can hear wrong, and one with an end. Languages without
//! a table have no such words: English ones would not be understood in their sentences.

mod cs;
mod da;
mod de;
mod en;
mod es;
mod fr;
mod it;
mod nb;
mod nl;
mod pl;
mod pt;
mod ru;
mod sv;

use super::primary;

/// A form for one thing, and one that says where it ends; `{1}` and `{2}` are what it holds.
pub type Forms = (&'static str, &'static str);

/// The words of a language for formulas. In all of them `{1}` and `{2}` stand for what is said.
#[derive(Debug, Clone, Copy)]
pub struct FormulaWords {
    /// A fraction.
    pub fraction: Forms,
    /// Fractions that have a name: above and below the line, and the name.
    pub parts: &'static [(&'static str, &'static str, &'static str)],
    /// A derivative as it is written in a fraction.
    pub derivative: &'static str,
    /// To the second power.
    pub squared: &'static str,
    /// To the third power.
    pub cubed: &'static str,
    /// To another power.
    pub power: Forms,
    /// With an index.
    pub sub: Forms,
    /// With something raised that is no power.
    pub raised: Forms,
    /// Transposed.
    pub transpose: &'static str,
    /// With one, two and three primes.
    pub primes: [&'static str; 3],
    /// Degrees of an angle or of heat behind their number, where it is 1, 2 to 4 (or ends so), and else.
    pub degrees: [&'static str; 3],
    /// The square root.
    pub square_root: Forms,
    /// The cube root.
    pub cube_root: Forms,
    /// Another root; `{1}` says which, `{2}` of what.
    pub root: Forms,
    /// A large operator with limits below and above; `{1}` is its name, `{2}` and `{3}` are the limits. What it is
    /// of follows.
    pub from_to: &'static str,
    /// A large operator with something below.
    pub over: &'static str,
    /// A large operator alone.
    pub of_large: &'static str,
    /// A limit, of which `{1}` says where; what it is of follows.
    pub limit: &'static str,
    /// The arrow in it.
    pub approaches: &'static str,
    /// A logarithm to a base; what it is of follows.
    pub log_base: &'static str,
    /// Between the name of a function and what it is of; may be empty.
    pub of_function: &'static str,
    /// The same behind a letter: f of x.
    pub of_letter: &'static str,
    /// Names of functions.
    pub functions: &'static [(&'static str, &'static str)],
    /// Large operators.
    pub large: &'static [(char, &'static str)],
    /// The absolute value.
    pub absolute: Forms,
    /// The norm.
    pub norm: Forms,
    /// Rounded down.
    pub floor: Forms,
    /// Rounded up.
    pub ceiling: Forms,
    /// A row vector of quantum mechanics, and a column vector.
    pub bra_ket: [&'static str; 2],
    /// A set whose members are named.
    pub set: &'static str,
    /// A set of all that is so; behind `such_that`.
    pub set_of_all: &'static str,
    /// The line in one.
    pub such_that: &'static str,
    /// The line in brackets: a probability.
    pub given: &'static str,
    /// The line between two numbers.
    pub divides: &'static str,
    /// A binomial coefficient.
    pub binomial: Forms,
    /// What is taken at a place; what is taken from one to another, `{2}` and `{3}`.
    pub taken_at: &'static str,
    /// See there.
    pub taken_from_to: &'static str,
    /// A matrix of `{1}` rows and `{2}` columns, whose rows `{3}` says.
    pub matrix: &'static str,
    /// Its determinant.
    pub determinant: &'static str,
    /// A matrix of one column: `{1}` are its members.
    pub column: &'static str,
    /// A table without brackets.
    pub table: &'static str,
    /// A row of one: its number, and its cells.
    pub row: &'static str,
    /// Cases: all of them.
    pub cases: &'static str,
    /// One of them.
    pub case: &'static str,
    /// A line of a formula of several.
    pub line: &'static str,
    /// What belongs together.
    pub group: &'static str,
    /// Marks over letters and under them.
    pub accents: &'static [(char, &'static str)],
    /// With something written above, and below.
    pub above: &'static str,
    /// See there.
    pub below: &'static str,
    /// Struck out.
    pub struck: &'static str,
    /// A capital letter.
    pub capital: &'static str,
    /// A bold letter.
    pub bold: &'static str,
    /// A letter of a script.
    pub script: &'static str,
    /// A letter of a black face.
    pub fraktur: &'static str,
    /// A letter with a double line.
    pub double_struck: &'static str,
    /// The natural numbers, the integers, the rational, real and complex numbers; their letters where the name
    /// would have to be in another case behind the words for signs.
    pub numbers: [&'static str; 5],
    /// Greek letters in their order, with one sigma.
    pub greek: [&'static str; 24],
    /// The product of two vectors that is a number.
    pub dot: &'static str,
    /// That which is a vector.
    pub cross: &'static str,
    /// The colon before what a map goes from.
    pub maps_from: &'static str,
    /// Three lines, where a number is told behind.
    pub congruent: &'static str,
    /// Before the number that a congruence is by.
    pub modulo: &'static str,
    /// All other signs.
    pub signs: &'static [(char, &'static str)],
    /// What a reaction makes, and one that goes both ways.
    pub yields: &'static str,
    /// See there.
    pub equilibrium: &'static str,
    /// States of matter: solid, liquid, gas, in water.
    pub states: [&'static str; 4],
    /// Single, double, triple bonds.
    pub bonds: [&'static str; 3],
}

impl FormulaWords {
    /// The name of a function.
    pub fn function(&self, name: &str) -> Option<&'static str> {
        self.functions.iter().find(|(known, _)| *known == name).map(|(_, words)| *words)
    }

    /// What a large operator is called.
    pub fn large(&self, sign: char) -> Option<&'static str> {
        by_char(self.large, sign)
    }

    /// What a mark over or under a letter makes of it.
    pub fn accent(&self, mark: char) -> Option<&'static str> {
        by_char(self.accents, mark)
    }

    /// What a sign is called.
    pub fn sign(&self, sign: char) -> Option<&'static str> {
        by_char(self.signs, sign)
    }

    /// The words for degrees behind a number.
    pub fn degrees(&self, number: &str) -> &'static str {
        let whole = number.bytes().all(|b| b.is_ascii_digit());
        let tens = number.len() > 1 && number.as_bytes()[number.len() - 2] == b'1';
        match number.as_bytes().last() {
            Some(b'1') if number == "1" => self.degrees[0],
            Some(b'2'..=b'4') if whole && !tens => self.degrees[1],
            _ => self.degrees[2],
        }
    }
}

fn by_char(table: &[(char, &'static str)], sign: char) -> Option<&'static str> {
    table.iter().find(|(known, _)| *known == sign).map(|(_, words)| *words)
}

/// The words of a language for formulas, if there are some.
pub fn formula_words(tag: &str) -> Option<&'static FormulaWords> {
    let words = match primary(tag).to_ascii_lowercase().as_str() {
        "cs" => &cs::WORDS,
        "da" => &da::WORDS,
        "de" => &de::WORDS,
        "en" => &en::WORDS,
        "es" => &es::WORDS,
        "fr" => &fr::WORDS,
        "it" => &it::WORDS,
        "nb" | "no" => &nb::WORDS,
        "nl" => &nl::WORDS,
        "pl" => &pl::WORDS,
        "pt" => &pt::WORDS,
        "ru" => &ru::WORDS,
        "sv" => &sv::WORDS,
        _ => return None,
    };
    Some(words)
}

/// The languages that have such words.
#[cfg(test)]
pub(crate) const SPOKEN: [&str; 13] =
    ["cs", "da", "de", "en", "es", "fr", "it", "nb", "nl", "pl", "pt", "ru", "sv"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_names_the_same_things() {
        let english = formula_words("en").expect("words");
        let signs = |words: &FormulaWords| {
            let tables = [words.signs, words.large, words.accents].into_iter().flatten();
            tables.map(|(sign, _)| *sign).collect::<Vec<char>>()
        };
        for tag in SPOKEN {
            let words = formula_words(tag).expect("words");
            assert_eq!(signs(words), signs(english), "{tag}");
            let names = |w: &FormulaWords| w.functions.iter().map(|f| f.0).collect::<Vec<_>>();
            assert_eq!(names(words), names(english), "{tag}");
            for (short, long) in [words.fraction, words.root, words.binomial, words.power] {
                let holds = |t: &str| t.contains("{1}") && t.contains("{2}");
                assert!(holds(short) && holds(long) && short != long, "{tag}: {short}, {long}");
            }
            for form in [words.matrix, words.determinant, words.from_to, words.taken_from_to] {
                assert!(["{1}", "{2}", "{3}"].iter().all(|n| form.contains(n)), "{tag}: {form}");
            }
        }
        assert!(formula_words("ar").is_none() && formula_words("ja").is_none());
        assert!(formula_words("de-AT").is_some() && formula_words("nn").is_none());
    }

    #[test]
    fn degrees_are_counted() {
        let polish = formula_words("pl").expect("words");
        for (number, words) in [
            ("1", "stopień"),
            ("3", "stopnie"),
            ("12", "stopni"),
            ("21", "stopni"),
            ("90", "stopni"),
        ] {
            assert_eq!(polish.degrees(number), words, "{number}");
        }
    }
}
