//! Display formulas, their numbers, and the sign at the end of a proof.

use super::described::Description;
use super::division::Writer;
use super::{math_lines, xml};
use crate::language::{environment_words, own_words, with_number};
use crate::model::{Attr, END_OF_PROOF, END_OF_PROOF_SIGN, MathBlock};
use crate::source::Span;
use crate::typeset::math::Converted;

impl Writer<'_> {
    /// A display formula with its numbers, and with the sign of a proof that ends with it.
    pub(super) fn math_block(&mut self, m: &MathBlock, attr: &Attr, span: Span) {
        // The numbers of its lines stand in it.
        let ids: Vec<Option<String>> =
            m.lines.iter().map(|line| self.id_of(line.id.as_ref()?)).collect();
        let lines = self.numbered_lines(m, &ids);
        // Its number or the sign of a proof stands beside it.
        let number = |id: Option<&String>, n: &String| {
            let id = id.map_or(String::new(), |id| format!(" id=\"{id}\""));
            format!("<span class=\"formula-number\"{id}>({})</span>", xml::text(n))
        };
        let whole = m.number.iter().map(|n| number(None, n));
        let left = m.lines.iter().zip(&ids).filter(|_| lines.is_none());
        let left = left.filter_map(|(line, id)| Some(number(id.as_ref(), line.number.as_ref()?)));
        let sign = m.ends_proof.then(|| self.proof_sign());
        let beside = whole.chain(left).chain(sign).collect::<Vec<_>>().join(" ");
        let alone = beside.is_empty();
        self.open_more("div", attr, if alone { "math" } else { "math numbered" });
        let description = self.description_of(attr);
        let details = description.as_ref().map_or(String::new(), Description::details);
        let scrolls = if alone { self.of_formula(m, &details) } else { String::new() };
        self.push(&format!("{scrolls}>"));
        if !alone {
            self.push(&format!("<span class=\"formula\"{}>", self.of_formula(m, &details)));
            self.display_formula(m, lines, span);
            self.push(&format!("</span> {beside}"));
        } else {
            self.display_formula(m, lines, span);
        }
        self.push("</div>\n");
        if let Some(description) = &description {
            self.push("<p class=\"description\">");
            let number = m.number.as_ref().map(|n| format!("({n})"));
            self.description_link(description, self.words.equation, number.as_deref());
            self.push("</p>\n");
        }
    }

    fn display_formula(&mut self, m: &MathBlock, lines: Option<Converted>, span: Span) {
        match lines {
            Some(made) => self.mathml(made, &math_lines::said(m), span),
            None => self.formula(&m.tex, true, span),
        }
    }

    /// The formula with the numbers of its lines, if they have such and stand in rows of it.
    fn numbered_lines(&self, m: &MathBlock, ids: &[Option<String>]) -> Option<Converted> {
        if m.lines.is_empty() {
            return None;
        }
        let made = self.math.convert(&m.tex, true).ok()?;
        Some(Converted { mathml: math_lines::numbered(&made.mathml, &m.lines, ids)?, ..made })
    }

    /// The sign at the end of a proof; who hears the book hears what it means.
    pub(super) fn proof_sign(&self) -> String {
        let lang = self.chapter.lang.as_deref().filter(|lang| own_words(lang).is_some());
        let says = environment_words(lang.unwrap_or(&self.book.meta.language)).end_of_proof;
        format!(
            "<span class=\"{END_OF_PROOF}\" role=\"img\" aria-label=\"{}\">{END_OF_PROOF_SIGN}</span>",
            xml::attr(says)
        )
    }

    /// Attributes of a formula that is wider than a phone, as far as its TeX tells: who has no mouse
    /// must be able to scroll it. `details` is that of one with a long description, which names it too.
    fn of_formula(&self, m: &MathBlock, details: &str) -> String {
        let line = |l: &str| l.chars().filter(|c| c.is_alphanumeric()).count();
        let scrolls = m.tex.split("\\\\").map(line).max().unwrap_or(0) >= 30;
        if !scrolls && details.is_empty() {
            return String::new();
        }
        let name = match m.number.as_deref() {
            Some(number) => with_number(self.words.equation, number, '\u{a0}'),
            None => self.words.equation.to_string(),
        };
        let focus = if scrolls { " tabindex=\"0\"" } else { "" };
        format!(" role=\"group\" aria-label=\"{}\"{details}{focus}", xml::attr(&name))
    }
}
