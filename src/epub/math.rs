//! Formulas: TeX to MathML through math-core, with words for who hears the book.

use super::{svg_mathml, xml};
use crate::spoken::spoken;
use crate::typeset::math::{Converted, converter};
use std::sync::atomic::{AtomicBool, Ordering};

/// The formulas of a book.
#[derive(Default)]
pub(super) struct Math {
    /// A formula has no words in its language.
    unspoken: AtomicBool,
}

impl Math {
    /// Those of a book of which nothing is written yet.
    pub(super) fn new() -> Math {
        Math::default()
    }

    /// MathML for a formula, as yet without words.
    ///
    /// # Errors
    /// A sentence on what the converter does not understand.
    pub(super) fn convert(&self, tex: &str, display: bool) -> Result<Converted, String> {
        let made = converter().known(tex, display)?;
        svg_mathml::inline(&rule_below(&made.mathml), svg_mathml::Kind::MathMl)
            .map(|kept| Converted { mathml: kept.xml, told: made.told.clone() })
            .map_err(|e| format!("its MathML is not well formed: {e}"))
    }

    /// MathML with the formula in words of a language for readers that don't speak it by themselves; in a
    /// language without such words with its TeX.
    pub(super) fn with_words(&self, mathml: &str, tex: &str, lang: &str) -> String {
        let words = spoken(mathml, tex, lang);
        if words.is_none() {
            self.leave_unspoken();
        }
        let rest = mathml.strip_prefix("<math").unwrap_or_default();
        format!("<math alttext=\"{}\"{rest}", xml::attr(words.as_deref().unwrap_or(tex.trim())))
    }

    /// A formula of the book has no words.
    pub(super) fn leave_unspoken(&self) {
        self.unspoken.store(true, Ordering::Relaxed);
    }

    /// Whether all formulas that were written have words.
    pub(super) fn all_spoken(&self) -> bool {
        !self.unspoken.load(Ordering::Relaxed)
    }
}

/// Whether all formulas of a text have words, those too that came as MathML.
pub(super) fn is_spoken(xhtml: &str) -> bool {
    let formulas = xhtml.split("<math").skip(1);
    formulas.map(|rest| rest.split('>').next().unwrap_or_default()).all(|tag| {
        !tag.starts_with([' ', '>']) || tag.contains(" alttext=\"") && !tag.contains("alttext=\"\"")
    })
}

/// MathML in which a rule below all rows of an array is theirs: the converter gives it a row of its own with
/// one cell, so that it is as wide as the first column.
fn rule_below(mathml: &str) -> std::borrow::Cow<'_, str> {
    const ROW: &str = "<mtr><mtd style=\"border-top: ";
    const END: &str = ";\"></mtd></mtr></mtable>";
    if !mathml.contains(END) {
        return mathml.into();
    }
    let mut out = mathml.to_owned();
    while let Some(end) = out.find(END) {
        let Some(start) = out[..end].rfind(ROW).filter(|at| !out[at + 5..end].contains("</mtd>"))
        else {
            break;
        };
        let above = out[..start].rfind("<mtr>").filter(|_| out[..start].ends_with("</mtr>"));
        let Some(above) = above.filter(|at| !out[*at..start].contains("mtable")) else { break };
        let kind = out[start + ROW.len()..end].split(';').next().unwrap_or_default();
        let line = format!("border-bottom: {kind};");
        let row = out[above..start]
            .replace("<mtd style=\"", &format!("<mtd style=\"{line}"))
            .replace("<mtd>", &format!("<mtd style=\"{line}\">"));
        out.replace_range(above..end + END.len(), &format!("{row}</mtable>"));
    }
    out.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_become_mathml() {
        let math = Math::new();
        let tex = r"a < \frac{1}{2} \& \text{if <x>}";
        let out = math.convert(tex, false).expect("a good formula").mathml;
        assert!(out.contains("<mfrac>"), "{out}");
        let said = math.with_words(&out, tex, "en-GB");
        assert!(
            said.starts_with("<math alttext=\"a is less than one half &amp; if &lt;x&gt;"),
            "{said}"
        );
        assert!(math.all_spoken());
        // What has no words in a language says its TeX there, and no English.
        let said = math.with_words(&out, tex, "ja");
        assert!(said.starts_with("<math alttext=\"a &lt; \\frac{1}{2}"), "{said}");
        assert!(!math.all_spoken());
    }

    #[test]
    fn a_rule_below_all_rows_is_as_wide_as_they_are() {
        let math = Math::new();
        let made = math.convert(r"\begin{array}{c|c} a & b \\ \hline\end{array}", true);
        let out = made.expect("a good formula").mathml;
        assert_eq!(out.matches("<mtr>").count(), 1, "{out}");
        assert_eq!(out.matches("border-bottom: 0.05em solid").count(), 2, "{out}");
    }

    #[test]
    fn what_is_no_formula_is_an_error() {
        let math = Math::new();
        let made = math.convert(r"a + \nosuch{x} \nosuch", false).expect("a formula");
        assert_eq!(made.told.unknown, ["nosuch", "nosuch"]);
        assert!(
            made.mathml.contains("<mo>+</mo>")
                && made.mathml.contains("\u{1d697}\u{1d698}\u{1d69c}"),
            "{}",
            made.mathml
        );
        assert!(math.convert(r"\frac{1}{", true).is_err());
        assert!(math.convert(&"\\sqrt".repeat(5000), true).is_err());
        assert!(math.convert(&"{".repeat(5000), true).is_err());
    }

    #[test]
    fn deep_formulas_do_not_overflow_the_stack() {
        let math = Math::new();
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool");
        for piece in ["\\sqrt", "\\frac", "x^", "\\left(", "{", "\\begin{matrix}", "\\text{"] {
            let tex = piece.repeat(380 / piece.matches(['\\', '{', '(', '^']).count());
            pool.install(|| {
                let _ = math.convert(&tex, true);
            });
        }
    }
}
