//! Formulas: TeX to MathML through math-core.

use super::{svg_mathml, xml};
use crate::typeset::math::{Converted, Converter};

/// A converter; one serves a whole book.
pub(super) struct Math(Converter);

impl Math {
    /// A converter.
    pub(super) fn new() -> Math {
        Math(Converter::new())
    }

    /// MathML for a formula, with the TeX as its text for readers without MathML.
    ///
    /// # Errors
    /// A sentence on what the converter does not understand.
    pub(super) fn convert(&self, tex: &str, display: bool) -> Result<Converted, String> {
        self.convert_as((tex, tex), display)
    }

    /// The same, with another text.
    ///
    /// # Errors
    /// A sentence on what the converter does not understand.
    pub(super) fn convert_as(
        &self,
        (tex, said): (&str, &str),
        display: bool,
    ) -> Result<Converted, String> {
        let Converted { mathml, told } = self.0.convert(tex, display)?;
        let Some(rest) = mathml.strip_prefix("<math") else {
            return Err("no MathML came back".into());
        };
        let rest = &rule_below(rest);
        let out = format!("<math alttext=\"{}\"{rest}", xml::attr(said.trim()));
        svg_mathml::inline(&out, svg_mathml::Kind::MathMl)
            .map(|kept| Converted { mathml: kept.xml, told })
            .map_err(|e| format!("its MathML is not well formed: {e}"))
    }
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
        let made = math.convert(r"a < \frac{1}{2} \& \text{if <x>}", false);
        let out = made.expect("a good formula").mathml;
        assert!(out.contains(" alttext=\"a &lt; \\frac{1}{2}"), "{out}");
        assert!(out.contains("<mfrac>"), "{out}");
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
            made.mathml.contains("<mo>+</mo>") && made.mathml.contains("nosuch"),
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
