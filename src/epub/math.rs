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
        let Converted { mathml, unknown } = self.0.convert(tex, display)?;
        let Some(rest) = mathml.strip_prefix("<math") else {
            return Err("no MathML came back".into());
        };
        let out = format!("<math alttext=\"{}\"{rest}", xml::attr(said.trim()));
        svg_mathml::inline(&out, svg_mathml::Kind::MathMl)
            .map(|kept| Converted { mathml: kept.xml, unknown })
            .map_err(|e| format!("its MathML is not well formed: {e}"))
    }
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
    fn what_is_no_formula_is_an_error() {
        let math = Math::new();
        let made = math.convert(r"a + \nosuch{x} \nosuch", false).expect("a formula");
        assert_eq!(made.unknown, ["nosuch", "nosuch"]);
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
