//! The walk over the tree of a formula that says it.

use super::chemistry::is_state;
use super::letters::{self, is_bold, name};
use super::tree::{Node, Scripts};
use super::units;
use crate::language::{Forms, FormulaWords};
use std::collections::BTreeSet;

/// A formula in words.
pub(super) fn formula(
    tree: &Node,
    words: &'static FormulaWords,
    (chemistry, units): (bool, bool),
) -> String {
    let speaker = Speaker { words, cased: letters::cased(tree), chemistry, units };
    let said = match tree {
        Node::Table(table) => speaker.table(table),
        tree => speaker.row(tree.parts(), Within::Nothing),
    };
    said.trim_end_matches([',', ';', '.', ' ']).to_owned()
}

/// Who says a formula.
pub(super) struct Speaker {
    pub(super) words: &'static FormulaWords,
    /// Capitals whose small letters are in the formula too.
    cased: BTreeSet<char>,
    /// It is one of chemistry.
    pub(super) chemistry: bool,
    /// It has units.
    units: bool,
}

/// What a row stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Within {
    Nothing,
    Brackets,
    Braces,
    /// The place below a limit.
    Limit,
}

/// Words that come one behind the other.
#[derive(Default)]
pub(super) struct Text(pub(super) String);

impl Text {
    /// Adds words, with a space before them if they don't begin with a mark.
    pub(super) fn add(&mut self, words: &str) {
        let words = words.trim();
        let mark = words.starts_with([',', ';', '.']) && !words.starts_with("..");
        if words.is_empty() || words == "," && self.0.ends_with([',', ';']) {
            return;
        }
        if !self.0.is_empty() && !mark {
            self.0.push(' ');
        }
        self.0.push_str(words);
    }
}

/// A form with what it holds in it.
pub(super) fn fill(form: &str, parts: &[&str]) -> String {
    let mut out = String::with_capacity(form.len() + parts.iter().map(|p| p.len()).sum::<usize>());
    let mut rest = form;
    while let Some((before, behind)) = rest.split_once('{') {
        out.push_str(before);
        let (number, after) = behind.split_once('}').unwrap_or((behind, ""));
        let at = number.parse::<usize>().unwrap_or(0);
        out.push_str(parts.get(at.wrapping_sub(1)).copied().unwrap_or_default());
        rest = after;
    }
    out.push_str(rest);
    out
}

/// A form that something follows; without its last words where nothing does.
fn fill_open(form: &str, parts: &[&str], followed: bool) -> String {
    let end = if followed { form.len() } else { form.rfind('}').map_or(form.len(), |at| at + 1) };
    fill(&form[..end], parts)
}

/// Whether a sign that stands above is that of degrees.
fn is_degree(sign: &str) -> bool {
    matches!(sign, "\u{2218}" | "\u{b0}")
}

/// Whether a sign of degrees stands above nothing, as in `25\,^\circ`.
fn is_degrees_alone(scripts: &Scripts) -> bool {
    let Scripts { base, sub, sup, limits } = scripts;
    let above = matches!(sup, Some(Node::Sign(sign)) if is_degree(sign));
    // The white before it is what it stands at, if nothing is between them.
    let nothing = *base == Node::Thin || base.parts().is_empty();
    above && nothing && !limits && sub.is_none()
}

/// Whether a part is the sign of degrees, apart from the number that has so many.
fn is_degrees(part: &Node) -> bool {
    match part {
        Node::Scripts(scripts) => is_degrees_alone(scripts),
        Node::Sign(sign) | Node::Letters(sign, _) => sign == "\u{b0}",
        _ => false,
    }
}

/// Operators below which something stands that they are taken over.
const OVER: [&str; 6] = ["max", "min", "sup", "inf", "arg max", "arg min"];
/// Letters that are functions where brackets follow.
const FUNCTIONS: &str = "fghFGHPφψΓζ";

impl Speaker {
    /// One part.
    pub(super) fn node(&self, node: &Node) -> String {
        match node {
            Node::Row(parts) => self.row(parts, Within::Nothing),
            Node::Letters(text, _) => self.letters(text),
            Node::Number(number) => number.clone(),
            Node::Sign(text) => self.sign(text, Within::Nothing),
            Node::Words(words) => words.clone(),
            Node::Thin => String::new(),
            Node::Fraction(above, below, rule) => self.fraction(above, below, *rule),
            Node::Root(of, index) => self.root(of, index.as_deref()),
            Node::Scripts(scripts) => self.scripts(scripts),
            Node::Table(table) => self.table(table),
            Node::Fenced(open, close, inner) => self.fenced(open, close, inner),
            Node::Struck(inner) => fill(self.words.struck, &[&self.node(inner)]),
        }
    }

    /// Parts in a row.
    pub(super) fn row(&self, parts: &[Node], within: Within) -> String {
        let mut out = Text::default();
        let mut at = 0;
        while let Some(part) = parts.get(at) {
            let behind = &parts[at + 1..];
            at += 1;
            let followed = behind.first().is_some_and(is_operand);
            if self.units
                && let Some((unit, length)) = units::unit(&parts[at - 1..])
            {
                out.add(&unit);
                at += length - 1;
                continue;
            }
            if let Some(operator) = self.operator(part, followed) {
                out.add(&operator);
                continue;
            }
            let named = self.function(part);
            let letter = named.is_none() && !self.chemistry && is_function(part);
            if let Some((words, of)) = named.filter(|_| !letter) {
                out.add(&words);
                if followed {
                    out.add(if of { self.words.of_function } else { "" });
                    at += usize::from(self.argument(behind, within, &mut out));
                }
                continue;
            }
            if letter && behind.first().is_some_and(is_bracketed) {
                out.add(&self.node(part));
                out.add(self.words.of_letter);
                at += usize::from(self.argument(behind, within, &mut out));
                continue;
            }
            out.add(&self.part(parts, at - 1, within));
        }
        out.0
    }

    /// A part that is no function in its row.
    fn part(&self, parts: &[Node], at: usize, within: Within) -> String {
        let part = &parts[at];
        let (before, behind) = (at.checked_sub(1).map(|at| &parts[at]), parts.get(at + 1));
        if let Node::Letters(name, _) | Node::Sign(name) = part
            && name == "mod"
        {
            return self.words.modulo.to_owned();
        }
        if is_degrees(part) {
            return match before {
                Some(Node::Number(number)) => self.words.degrees(number).to_owned(),
                _ => self.words.degrees[2].to_owned(),
            };
        }
        if self.chemistry
            && let Some(words) = self.in_reaction(before, part, behind)
        {
            return words;
        }
        let Node::Sign(sign) = part else { return self.node(part) };
        let vectors = || [before, behind].into_iter().flatten().any(is_vector);
        match sign.as_str() {
            "\u{d7}" if vectors() => self.words.cross.to_owned(),
            "\u{22c5}" if vectors() => self.words.dot.to_owned(),
            ":" if parts[at + 1..].iter().any(|p| p.sign() == Some('\u{2192}')) => {
                self.words.maps_from.to_owned()
            }
            ":" if parts[..at].iter().any(|p| p.sign() == Some('\u{2203}')) => {
                self.words.such_that.to_owned()
            }
            ":" if parts[..at].iter().any(|p| p.sign() == Some('\u{2200}')) => ",".to_owned(),
            ":" if within == Within::Braces => self.words.such_that.to_owned(),
            "\u{2261}" if parts[at + 1..].iter().any(is_modulus) => self.words.congruent.to_owned(),
            sign => self.sign(sign, within),
        }
    }

    /// A sign.
    fn sign(&self, sign: &str, within: Within) -> String {
        let mut chars = sign.chars();
        let (Some(only), None) = (chars.next(), chars.next()) else {
            return self.words.function(sign).unwrap_or(sign).to_owned();
        };
        let words = self.words;
        let said = match (only, within) {
            ('|' | '\u{2223}', Within::Braces) => Some(words.such_that),
            ('|' | '\u{2223}', Within::Brackets) => Some(words.given),
            ('\u{2223}', _) => Some(words.divides),
            ('\u{2192}', Within::Limit) => Some(words.approaches),
            _ => words.sign(only).or_else(|| words.large(only)),
        };
        said.map_or_else(|| sign.to_owned(), str::to_owned)
    }

    fn letters(&self, text: &str) -> String {
        if self.chemistry && text.chars().count() > 1 {
            return self.atoms(text);
        }
        if let Some(at) = letters::numbers(text) {
            return self.words.numbers[at].to_owned();
        }
        if let Some(unit) = text.strip_prefix('\u{b0}') {
            return format!("{} {unit}", self.words.degrees[2]);
        }
        name(text, &self.cased, self.words)
    }

    /// A large operator with its limits, or a limit: what it is of follows.
    fn operator(&self, node: &Node, followed: bool) -> Option<String> {
        let (base, sub, sup) = match node {
            Node::Scripts(s) => (&s.base, s.sub.as_ref(), s.sup.as_ref()),
            node => (node, None, None),
        };
        let words = self.words;
        if let Node::Sign(name) = base
            && let Some(function) = words.function(name)
        {
            let sub = sub.filter(|_| sup.is_none())?;
            let said = |within| self.row(sub.parts(), within);
            return match name.as_str() {
                "lim" => Some(fill_open(words.limit, &[&said(Within::Limit)], followed)),
                "lim sup" | "lim inf" => {
                    let limit = words.function("lim").unwrap_or_default();
                    let form = words.limit.replacen(limit, function, 1);
                    Some(fill_open(&form, &[&said(Within::Limit)], followed))
                }
                "log" => Some(fill_open(words.log_base, &[&said(Within::Nothing)], followed)),
                name if OVER.contains(&name) => {
                    let over = [function, &said(Within::Nothing)];
                    Some(fill_open(words.over, &over, followed))
                }
                _ => None,
            };
        }
        let name = words.large(base.sign()?)?;
        let said = |node: Option<&Node>| {
            node.map(|n| match n {
                // Several conditions below each other.
                Node::Table(table) if !table.array => self.conditions(table),
                n => self.row(n.parts(), Within::Nothing),
            })
        };
        Some(match (said(sub), said(sup)) {
            (Some(from), Some(to)) => fill_open(words.from_to, &[name, &from, &to], followed),
            (Some(over), None) => fill_open(words.over, &[name, &over], followed),
            (None, Some(sup)) => fill(words.raised.0, &[name, &sup]),
            (None, None) => fill_open(words.of_large, &[name], followed),
        })
    }

    /// A function with a name of its own, with its scripts; whether words stand between it and what it is of.
    fn function(&self, node: &Node) -> Option<(String, bool)> {
        let is = |node: &Node| match node {
            Node::Sign(name) => {
                name != "mod" && name.chars().count() > 1 && name.starts_with(char::is_alphabetic)
            }
            _ => false,
        };
        match node {
            node if is(node) => Some((self.node(node), true)),
            Node::Scripts(s) if is(&s.base) && self.inverse(s).is_some() => {
                Some((self.inverse(s)?.to_owned(), true))
            }
            Node::Scripts(s) if is(&s.base) => Some((self.scripts(s), true)),
            _ => None,
        }
    }

    /// The inverse of a function of angles, as it is written with a power: `\sin^{-1}`.
    fn inverse(&self, scripts: &Scripts) -> Option<&'static str> {
        let Scripts { base: Node::Sign(name), sub: None, sup: Some(sup), .. } = scripts else {
            return None;
        };
        let [minus, Node::Number(one)] = sup.parts() else { return None };
        let inverse = minus.sign() == Some('\u{2212}') && one == "1";
        self.words.function(&format!("arc{name}")).filter(|_| inverse)
    }

    /// Says what a function is of if brackets around it need not be heard; whether it was said.
    fn argument(&self, behind: &[Node], within: Within, out: &mut Text) -> bool {
        let Some(Node::Fenced(open, close, inner)) = behind.first() else { return false };
        let next = behind.get(1);
        let alone = match inner.as_slice() {
            [one] => is_token(one),
            several => {
                let list = several.iter().enumerate().all(|(n, part)| match n % 2 {
                    0 => is_token(part),
                    _ => part.sign() == Some(','),
                });
                let ends = next.and_then(Node::sign).is_none_or(|sign| sign != ',');
                list && several.len() % 2 == 1 && within == Within::Nothing && ends
            }
        };
        let short = alone && (open.as_str(), close.as_str()) == ("(", ")");
        // Another function, or that which is integrated over, is heard to be no part of it.
        let apart = match next {
            Some(Node::Letters(d, _)) if d == "d" => {
                matches!(behind.get(2), Some(Node::Letters(..)))
            }
            Some(next) => is_function(next) && behind.get(2).is_some_and(is_bracketed),
            None => true,
        };
        if short && (apart || !next.is_some_and(|n| is_operand(n) && n.sign().is_none())) {
            out.add(&self.row(inner, Within::Nothing));
            return true;
        }
        false
    }

    fn fraction(&self, above: &Node, below: &Node, rule: bool) -> String {
        let (upper, lower) = (self.node(above), self.node(below));
        if !rule {
            return fill(self.words.above, &[&lower, &upper]);
        }
        if let (Node::Number(_), Node::Number(_)) = (above, below)
            && let Some((.., words)) =
                self.words.parts.iter().find(|(a, b, _)| *a == upper && *b == lower)
        {
            return (*words).to_owned();
        }
        if is_differential(above) && is_differential(below) {
            return fill(self.words.derivative, &[&upper, &lower]);
        }
        let (short, long) = self.words.fraction;
        let form = if is_short_upper(above) && is_short_lower(below) { short } else { long };
        fill(form, &[&upper, &lower])
    }

    fn root(&self, of: &Node, index: Option<&Node>) -> String {
        let words = self.words;
        let said = self.node(of);
        let form = |(short, long)| if is_token(of) { short } else { long };
        match index.map(|index| self.node(index)).as_deref() {
            None | Some("2" | "") => fill(form(words.square_root), &[&said]),
            Some("3") => fill(form(words.cube_root), &[&said]),
            Some(index) => fill(form(words.root), &[index, &said]),
        }
    }

    fn scripts(&self, scripts: &Scripts) -> String {
        let Scripts { base, sub, sup, limits } = scripts;
        if let Some(operator) = self.operator(&Node::Scripts(Box::new(scripts.clone())), false) {
            return operator;
        }
        if *limits {
            return self.over_and_under(scripts);
        }
        if let Node::Fenced(open, close, inner) = base
            && open.is_empty()
            && close == "|"
            && let Some(sub) = sub
        {
            let (of, from) = (self.row(inner, Within::Nothing), self.node(sub));
            return match sup {
                Some(to) => fill(self.words.taken_from_to, &[&of, &from, &self.node(to)]),
                None => fill(self.words.taken_at, &[&of, &from]),
            };
        }
        if self.chemistry {
            return self.in_molecule(scripts);
        }
        if is_degrees_alone(scripts) {
            return self.words.degrees[2].to_owned();
        }
        let base = self.base(base);
        if base.is_empty() {
            // What stands before a letter belongs to it.
            let pre = sup.iter().chain(sub).map(|script| self.node(script) + ",");
            return pre.collect::<Vec<_>>().join(" ");
        }
        let (primes, power) = sup.as_ref().map_or((0, None), parted);
        let primed = match primes {
            0 => base,
            n => fill(self.words.primes[n - 1], &[&base]),
        };
        let indexed = match sub {
            Some(sub) => {
                let (short, long) = self.words.sub;
                let form = if is_short_index(sub) { short } else { long };
                fill(form, &[&primed, &self.node(sub)])
            }
            None => primed,
        };
        match power {
            Some(power) => self.power(&scripts.base, &indexed, power),
            None => indexed,
        }
    }

    /// What scripts stand at; a row that nothing holds together is said to be one thing.
    fn base(&self, base: &Node) -> String {
        match base {
            Node::Row(parts) if parts.len() > 1 => {
                fill(self.words.group, &[&self.row(parts, Within::Nothing)])
            }
            Node::Fraction(..) => fill(self.words.group, &[&self.node(base)]),
            Node::Letters(text, _) if letters::numbers(text).is_some() => {
                name(text, &self.cased, self.words)
            }
            // It is heard where ends what has the scripts.
            Node::Fenced(open, close, inner) => match self.valued(open, close) {
                Some((_, long)) => fill(long, &[&self.row(inner, Within::Nothing)]),
                None => self.node(base),
            },
            base => self.node(base),
        }
    }

    /// What brackets make of what is between them: a value, a norm, a whole number.
    fn valued(&self, open: &str, close: &str) -> Option<Forms> {
        let words = self.words;
        Some(match (open, close) {
            ("|", "|") => words.absolute,
            ("\u{2016}", "\u{2016}") => words.norm,
            ("\u{230a}", "\u{230b}") => words.floor,
            ("\u{2308}", "\u{2309}") => words.ceiling,
            _ => return None,
        })
    }

    fn power(&self, base: &Node, said: &str, power: &[Node]) -> String {
        let words = self.words;
        if let [Node::Sign(sign)] = power {
            let degrees = is_degree(sign);
            return match (base, sign.as_str()) {
                (Node::Number(number), _) if degrees => {
                    format!("{number} {}", words.degrees(number))
                }
                _ if degrees => format!("{said} {}", words.degrees[2]),
                (_, "\u{22a4}") => fill(words.transpose, &[said]),
                (_, "\u{221e}") => fill(words.power.0, &[said, &self.node(&power[0])]),
                _ => fill(words.raised.0, &[said, &self.node(&power[0])]),
            };
        }
        match power {
            [Node::Number(two)] if two == "2" => fill(words.squared, &[said]),
            [Node::Number(three)] if three == "3" => fill(words.cubed, &[said]),
            [Node::Letters(t, upright)] if t == "\u{1d5b3}" || t == "T" && *upright => {
                fill(words.transpose, &[said])
            }
            power => {
                let (short, long) = match power {
                    // "(n)" is no power, nor is what begins with a star.
                    [Node::Fenced(..)] => words.raised,
                    _ => words.power,
                };
                let form = if is_short_power(power) { short } else { long };
                fill(form, &[said, &self.row(power, Within::Nothing)])
            }
        }
    }

    /// What stands right over something, and under it.
    fn over_and_under(&self, scripts: &Scripts) -> String {
        let mut said = self.base(&scripts.base);
        if let Some(sup) = &scripts.sup {
            said = self.marked(said, sup, self.words.above);
        }
        if let Some(sub) = &scripts.sub {
            said = match sub.sign() {
                Some('\u{304}' | '_' | '\u{332}') => {
                    fill(self.words.accent('\u{332}').unwrap_or("{1}"), &[&said])
                }
                _ => self.marked(said, sub, self.words.below),
            };
        }
        said
    }

    fn marked(&self, said: String, mark: &Node, form: &str) -> String {
        match mark.sign() {
            // Braces only hold what is said at them.
            Some('\u{23b4}'..='\u{23b5}' | '\u{23dc}'..='\u{23e1}') => said,
            Some('\u{2192}') => fill(self.words.accent('\u{20d7}').unwrap_or("{1}"), &[&said]),
            Some('!') => fill(form, &[&said, "!"]),
            Some(c) if self.words.accent(c).is_some() => {
                fill(self.words.accent(c).unwrap_or("{1}"), &[&said])
            }
            _ => fill(form, &[&said, &self.node(mark)]),
        }
    }

    fn fenced(&self, open: &str, close: &str, inner: &[Node]) -> String {
        let words = self.words;
        let said = |within| self.row(inner, within);
        let either = |(short, long): (&str, &str)| {
            let form = if matches!(inner, [one] if is_token(one)) { short } else { long };
            fill(form, &[&said(Within::Nothing)])
        };
        if let Some(forms) = self.valued(open, close)
            && !matches!(inner, [Node::Table(_)])
        {
            return either(forms);
        }
        match (open, close, inner) {
            (_, _, [Node::Table(table)]) => self.table_in(open, close, table),
            ("(", ")", [Node::Fraction(n, k, false)]) => {
                let (short, long) = words.binomial;
                let form = if is_token(n) && is_token(k) { short } else { long };
                fill(form, &[&self.node(n), &self.node(k)])
            }
            ("(", ")", [Node::Letters(state, _)]) if self.chemistry && is_state(state) => {
                self.atoms(&format!("({state})"))
            }
            ("(", ")", [first, ..]) if is_modulus(first) => said(Within::Nothing),
            ("\u{27e8}", "|", _) => fill(words.bra_ket[0], &[&said(Within::Nothing)]) + ",",
            ("|", "\u{27e9}", _) => fill(words.bra_ket[1], &[&said(Within::Nothing)]),
            ("{", "}", _) => {
                let line = |n: &Node| matches!(n.sign(), Some('|' | '\u{2223}' | ':'));
                let form = if inner.iter().any(line) { words.set_of_all } else { words.set };
                fill(form, &[&said(Within::Braces)])
            }
            _ => {
                let within = if open.is_empty() { Within::Nothing } else { Within::Brackets };
                let mut out = Text::default();
                out.add(&self.bracket(open));
                out.add(&said(within));
                out.add(&self.bracket(close));
                out.0
            }
        }
    }

    pub(super) fn bracket(&self, sign: &str) -> String {
        match sign {
            "" => String::new(),
            sign => self.sign(sign, Within::Nothing),
        }
    }
}

/// Primes of what is raised, and the rest of it.
fn parted(sup: &Node) -> (usize, Option<&[Node]>) {
    let count = |node: &Node| match node {
        Node::Sign(sign) => match sign.as_str() {
            "\u{2032}" => 1,
            "\u{2033}" => 2,
            "\u{2034}" => 3,
            _ => 0,
        },
        _ => 0,
    };
    let parts = sup.parts();
    let primes = parts.iter().map(count).take_while(|n| *n > 0);
    let (number, sum) = primes.fold((0, 0), |(number, sum), n| (number + 1, sum + n));
    let sum: usize = sum;
    if sum > 3 {
        return (0, Some(parts));
    }
    (sum, Some(&parts[number..]).filter(|rest| !rest.is_empty()))
}

/// One letter, one number, or the like.
pub(super) fn is_token(node: &Node) -> bool {
    match node {
        Node::Letters(..) | Node::Number(_) | Node::Words(_) => true,
        Node::Sign(sign) => {
            matches!(sign.as_str(), "\u{221e}" | "\u{2026}" | "\u{2205}" | "\u{210f}")
        }
        Node::Scripts(s) if s.limits => {
            is_token(&s.base)
                && s.sub.is_none()
                && s.sup.as_ref().is_some_and(|m| m.sign().is_some())
        }
        Node::Scripts(s) => {
            let primes = s.sup.as_ref().map(parted);
            is_token(&s.base) && s.sub.is_none() && matches!(primes, Some((1.., None)))
        }
        _ => false,
    }
}

/// A letter with a square, a cube, or a short index.
fn is_small(node: &Node) -> bool {
    let Node::Scripts(s) = node else { return is_token(node) };
    let low = |sup: &Node| matches!(sup, Node::Number(n) if n == "2" || n == "3");
    is_token(node)
        || !s.limits
            && is_token(&s.base)
            && s.sub.as_ref().is_none_or(is_short_index)
            && s.sup.as_ref().is_none_or(low)
}

/// What stands above the line of a short fraction.
fn is_short_upper(node: &Node) -> bool {
    match node.parts() {
        [Node::Sign(minus), rest @ ..] if minus == "\u{2212}" && !rest.is_empty() => {
            rest.iter().all(is_small)
        }
        parts => !parts.is_empty() && parts.iter().all(is_small),
    }
}

/// What stands below it.
fn is_short_lower(node: &Node) -> bool {
    is_small(node)
}

/// An index that needs no end.
fn is_short_index(node: &Node) -> bool {
    is_token(node)
}

/// A power that needs no end.
fn is_short_power(power: &[Node]) -> bool {
    match power {
        [one] => {
            let small = |s: &Scripts| s.sub.is_none();
            is_token(one)
                || matches!(one, Node::Scripts(s) if small(s) && is_small(one))
                || matches!(one, Node::Fraction(a, b, true)
                    if matches!((&**a, &**b), (Node::Number(a), Node::Number(b)) if a == "1" && b == "2"))
        }
        [sign, one] => {
            matches!(sign.sign(), Some('\u{2212}' | '+'))
                && (is_token(one)
                    || matches!(one, Node::Scripts(s) if s.sub.is_none() && is_small(one)))
        }
        _ => false,
    }
}

/// `d f`, `∂²f` or `d x` in a derivative.
fn is_differential(node: &Node) -> bool {
    let (first, rest) = match node.parts() {
        [first, rest @ ..] => (first, rest),
        [] => return false,
    };
    let first = match first {
        Node::Scripts(s) if s.sub.is_none() && !s.limits => &s.base,
        node => node,
    };
    let d = match first {
        Node::Letters(d, _) | Node::Words(d) => d == "d",
        node => node.sign() == Some('\u{2202}'),
    };
    let inner = |n: &Node| is_small(n) || n.sign() == Some('\u{2202}');
    d && rest.len() <= 4 && rest.iter().all(inner)
}

/// Whether an operator before it is of it.
fn is_operand(node: &Node) -> bool {
    match node {
        Node::Sign(sign) => match node.sign() {
            Some(c) => matches!(
                c,
                '\u{2202}'
                    | '\u{2207}'
                    | '\u{221e}'
                    | '\u{2212}'
                    | '\u{2205}'
                    | '\u{210f}'
                    | '\u{2211}'
                    | '\u{220f}'
                    | '\u{222b}'..='\u{222e}' | '\u{22c3}' | '\u{22c2}'
            ),
            None => !sign.is_empty() && sign != "mod",
        },
        Node::Letters(name, _) => name != "mod",
        Node::Scripts(s) => is_operand(&s.base) || matches!(&s.base, Node::Row(_)),
        Node::Words(_) => false,
        _ => true,
    }
}

/// A letter, or a name in upright letters, that is a function where brackets follow.
fn is_function(node: &Node) -> bool {
    match node {
        Node::Letters(name, _) => {
            let mut chars = name.chars();
            match (chars.next(), chars.next()) {
                (Some(c), None) => FUNCTIONS.contains(letters::plain(c).0),
                (Some(c), Some(_)) => c.is_alphabetic() && name != "mod",
                _ => false,
            }
        }
        Node::Scripts(s) => !s.limits && is_function(&s.base),
        _ => false,
    }
}

fn is_bracketed(node: &Node) -> bool {
    match node {
        Node::Fenced(open, close, inner) => {
            let table = matches!(inner.as_slice(), [Node::Table(_) | Node::Fraction(_, _, false)]);
            (open.as_str(), close.as_str()) == ("(", ")") && !table && !inner.iter().any(is_modulus)
        }
        Node::Scripts(s) => is_bracketed(&s.base),
        _ => false,
    }
}

/// `mod`, or what holds it in brackets.
fn is_modulus(node: &Node) -> bool {
    match node {
        Node::Letters(name, _) | Node::Sign(name) => name == "mod",
        Node::Fenced(_, _, inner) => inner.first().is_some_and(is_modulus),
        _ => false,
    }
}

/// Whether a part is a vector by its look.
fn is_vector(node: &Node) -> bool {
    match node {
        Node::Letters(text, _) => is_bold(text),
        Node::Sign(_) => node.sign() == Some('\u{2207}'),
        Node::Scripts(s) => {
            let arrow = s.sup.as_ref().and_then(Node::sign);
            is_vector(&s.base) || s.limits && matches!(arrow, Some('\u{20d7}' | '\u{2192}'))
        }
        _ => false,
    }
}
