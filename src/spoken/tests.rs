use super::spoken;
use crate::language::formula_words;
use crate::typeset::math::mathml;

fn said(tex: &str, lang: &str) -> String {
    let made = mathml(tex, true).unwrap_or_else(|| panic!("{tex} is not understood"));
    spoken(&made, tex, lang).unwrap_or_default()
}

fn all(lang: &str, table: &[(&str, &str)]) {
    let wrong: Vec<String> = table
        .iter()
        .map(|(tex, wanted)| (tex, wanted, said(tex, lang)))
        .filter(|(_, wanted, said)| said != *wanted)
        .map(|(tex, wanted, said)| format!("{tex}\n  wanted: {wanted}\n  said:   {said}"))
        .collect();
    assert!(wrong.is_empty(), "{lang}:\n{}", wrong.join("\n"));
}

#[test]
#[rustfmt::skip]
fn formulas_are_said_in_english() {
    all("en", &[
        // Sums, signs, products.
        ("a + b = c", "a plus b equals c"),
        ("2x - y", "2 x minus y"),
        ("-x", "minus x"),
        (r"a \pm b", "a plus or minus b"),
        (r"a \times b \cdot c", "a times b times c"),
        (r"x \le y < z", "x is less than or equal to y is less than z"),
        (r"x \neq 0", "x is not equal to 0"),
        (r"\pi \approx 3.14", "pi is approximately equal to 3.14"),
        ("1{,}5", "1,5"),
        ("a/b", "a divided by b"),
        (r"50\%", "50 percent"),
        // Fractions.
        (r"\frac{1}{2}", "one half"),
        (r"\frac{2}{3} x", "two thirds x"),
        (r"\frac{a}{b}", "a over b"),
        (r"\frac{2a}{b}", "2 a over b"),
        (r"\frac{-b}{2a}", "the fraction minus b over 2 a, end fraction"),
        (r"\frac{a+b}{c} + 1", "the fraction a plus b over c, end fraction plus 1"),
        (r"\frac{a}{\frac{b}{c}}", "the fraction a over b over c, end fraction"),
        (r"\frac{x^2}{y_1}", "x squared over y sub 1"),
        (r"\frac{df}{dx}", "d f by d x"),
        (r"\frac{\partial^2 f}{\partial x^2}", "partial squared f by partial x squared"),
        (r"\frac{5}{7}", "5 over 7"),
        // Powers and indices.
        ("x^2 + y^3", "x squared plus y cubed"),
        ("x^n", "x to the power n"),
        ("x^{-1}", "x to the power minus 1"),
        ("x^{n+1}", "x to the power n plus 1, end power"),
        ("x^{2n}", "x to the power 2 n, end power"),
        (r"x^{\frac12}", "x to the power one half"),
        ("e^{-x^2}", "e to the power minus x squared"),
        ("2^{2^n}", "2 to the power 2 to the power n, end power"),
        ("(a+b)^2", "open paren a plus b close paren squared"),
        ("x_n", "x sub n"),
        ("x_{n+1}", "x sub n plus 1, end sub"),
        ("x_n + 1", "x sub n plus 1"),
        ("a_{ij}", "a sub i j, end sub"),
        ("x_i^2", "x sub i squared"),
        (r"x_{\text{max}}", "x sub max"),
        (r"A^\top", "A transpose"),
        ("x^*", "x superscript star"),
        (r"90^\circ", "90 degrees"),
        (r"1^\circ", "1 degree"),
        (r"25\,^\circ\mathrm{C}", "25 degrees C"),
        (r"1\,^\circ\mathrm{C}", "1 degree C"),
        (r"{}^\circ\mathrm{C}", "degrees C"),
        ("25°", "25 degrees"),
        ("f' + f''", "f prime plus f double prime"),
        ("x'_i", "x prime sub i"),
        // Roots.
        (r"\sqrt{x}", "the square root of x"),
        (r"\sqrt{x+1}", "the square root of x plus 1, end root"),
        (r"\sqrt[3]{x}", "the cube root of x"),
        (r"\sqrt[n]{x}", "the root of order n of x"),
        (r"x = \frac{-b \pm \sqrt{b^2 - 4ac}}{2a}",
            "x equals the fraction minus b plus or minus the square root of b squared minus 4 a c, end root over 2 a, end fraction"),
        // Large operators.
        (r"\int_0^\infty e^{-x^2}\,dx", "the integral from 0 to infinity of e to the power minus x squared d x"),
        (r"\int f(x)\,dx", "the integral of f of x d x"),
        (r"\int_C F", "the integral over C of F"),
        (r"\iint_D f", "the double integral over D of f"),
        (r"\sum_{i=1}^n a_i", "the sum from i equals 1 to n of a sub i"),
        (r"\sum_{i \in I} i", "the sum over i in capital I of i"),
        (r"\sum_{\substack{i<n \\ j<m}} x", "the sum over i is less than n, j is less than m of x"),
        (r"\prod_{k=1}^\infty k", "the product from k equals 1 to infinity of k"),
        (r"\bigcup_{i} A_i", "the union over i of A sub i"),
        (r"\lim_{x \to 0} \frac{\sin x}{x} = 1",
            "the limit as x approaches 0 of the fraction sine of x over x, end fraction equals 1"),
        (r"\limsup_{n\to\infty} a_n", "the limit superior as n approaches infinity of a sub n"),
        (r"\max_{x \in S} f(x)", "maximum over x in S of f of x"),
        // Functions.
        (r"\sin x", "sine of x"),
        (r"\sin(x)", "sine of x"),
        (r"\sin(x+y)", "sine of open paren x plus y close paren"),
        (r"\sin^2 x + \cos^2 x = 1", "sine squared of x plus cosine squared of x equals 1"),
        (r"\log_2 x", "log base 2 of x"),
        (r"\ln x", "natural log of x"),
        ("f(x)", "f of x"),
        ("f(x, y)", "f of x, y"),
        ("f(x+1)", "f of open paren x plus 1 close paren"),
        ("f(x)g(x)", "f of x g of x"),
        ("f(x)y", "f of open paren x close paren y"),
        ("a(b+c)", "a open paren b plus c close paren"),
        ("f'(x)", "f prime of x"),
        (r"\operatorname{rank} A", "rank of A"),
        (r"f\colon A \to B", "f from A to B"),
        (r"a : b", "a colon b"),
        (r"a \ratio b", "a colon b"),
        (r"x \mapsto x^2", "x maps to x squared"),
        (r"g \circ f", "g composed with f"),
        (r"\Gamma(s)", "capital gamma of s"),
        // What stands between signs.
        ("|x|", "the absolute value of x"),
        (r"\left|x-y\right|^2", "the absolute value of x minus y, end absolute value squared"),
        (r"\|v\|", "the norm of v"),
        ("||x||", "the norm of x"),
        (r"\|x\|_2", "the norm of x, end norm sub 2"),
        ("|x|^2", "the absolute value of x, end absolute value squared"),
        (r"\lfloor x \rfloor^2", "the floor of x, end floor squared"),
        (r"|0\rangle + |1\rangle", "ket 0 plus ket 1"),
        (r"\langle \psi | \phi \rangle", "bra psi, ket phi"),
        (r"\langle \psi | A | \phi \rangle", "bra psi, A ket phi"),
        (r"|\psi\rangle\langle\psi|", "ket psi bra psi"),
        (r"\langle |x| \rangle", "open angle bracket the absolute value of x close angle bracket"),
        (r"\langle x \rangle + |x|", "open angle bracket x close angle bracket plus the absolute value of x"),
        (r"\langle x, |y| \rangle", "open angle bracket x, the absolute value of y close angle bracket"),
        (r"\sin^{-1} x", "arc sine of x"),
        (r"\forall x : x > 0", "for all x, x is greater than 0"),
        (r"\exists x : x > 0", "there exists x such that x is greater than 0"),
        ("||x|| + ||y||^2", "the norm of x plus the norm of y, end norm squared"),
        ("||x|| = |a|", "the norm of x equals the absolute value of a"),
        ("|x||y|", "the absolute value of x the absolute value of y"),
        ("|x||y||z|", "the absolute value of x the absolute value of y the absolute value of z"),
        ("||a|-|b||",
            "the absolute value of the absolute value of a minus the absolute value of b, end absolute value"),
        ("a || b", "a vertical bar vertical bar b"),
        (r"\{|x| | x \in S\}", "the set of all the absolute value of x such that x in S, end set"),
        (r"\{x | |x| < 1\}", "the set of all x such that the absolute value of x is less than 1, end set"),
        (r"\lfloor x \rfloor", "the floor of x"),
        (r"\lceil x+1 \rceil", "the ceiling of x plus 1, end ceiling"),
        (r"\binom{n}{k}", "n choose k"),
        (r"\binom{n+1}{k}", "the binomial n plus 1 choose k, end binomial"),
        ("[0, 1)", "open bracket 0, 1 close paren"),
        (r"\{1, 2, \dots, n\}", "the set 1, 2, dot dot dot, n, end set"),
        (r"\{x \in A \mid x > 0\}", "the set of all x in A such that x is greater than 0, end set"),
        (r"P(A \mid B)", "P of open paren A given B close paren"),
        (r"a \mid b", "a divides b"),
        (r"\left. x^2 \right|_0^1", "x squared, evaluated from 0 to 1"),
        (r"\langle u, v \rangle", "open angle bracket u, v close angle bracket"),
        ("n!", "n factorial"),
        // Letters.
        (r"\alpha + \Omega", "alpha plus capital omega"),
        ("X", "X"),
        ("x \\in X", "x in capital X"),
        (r"\mathbf{v}", "bold v"),
        (r"\mathbb{R}", "the real numbers"),
        (r"x \in \mathbb{R}^n", "x in double-struck R to the power n"),
        (r"\mathcal{L}", "script L"),
        (r"\hat{x}", "x hat"),
        (r"\bar{x} + \dot{y} + \ddot{z} + \tilde{w}", "x bar plus y dot plus z double dot plus w tilde"),
        (r"\vec{v}", "vector v"),
        (r"\overline{AB}", "the quantity A B, end quantity bar"),
        (r"\mathbf{a} \times \mathbf{b}", "bold a cross bold b"),
        (r"\vec{a} \cdot \vec{b}", "vector a dot vector b"),
        (r"\nabla \times \mathbf{F}", "nabla cross bold F"),
        // Sets and logic.
        (r"A \cup B \subseteq C", "A union B is a subset of or equal to C"),
        (r"\forall x \exists y", "for all x there exists y"),
        (r"p \land q \Rightarrow r", "p and q implies r"),
        (r"x \notin \emptyset", "x not in the empty set"),
        (r"a \equiv b \pmod{n}", "a is congruent to b modulo n"),
        (r"a \bmod b", "a modulo b"),
        // Tables.
        (r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}",
            "the 2 by 2 matrix, row 1: a, b; row 2: c, d; end matrix"),
        (r"\begin{vmatrix} a & b \\ c & d \end{vmatrix}",
            "the 2 by 2 determinant, row 1: a, b; row 2: c, d; end determinant"),
        (r"\begin{bmatrix} x \\ y \end{bmatrix}", "the column vector x; y; end vector"),
        (r"\begin{array}{cc} a & b \\ c & d \end{array}", "table, 2 by 2, row 1: a, b; row 2: c, d; end table"),
        (r"|x| = \begin{cases} x & \text{if } x \ge 0 \\ -x & \text{otherwise} \end{cases}",
            "the absolute value of x equals cases, case 1: x, if x is greater than or equal to 0; case 2: minus x, otherwise; end cases"),
        (r"\begin{align} a &= b \\ c &= d \end{align}", "line 1: a equals b; line 2: c equals d"),
        (r"\begin{aligned} a &= b \end{aligned}", "a equals b"),
        // What stands over and under.
        (r"\underbrace{a+b}_{n}", "the quantity a plus b, end quantity with n below"),
        (r"A \xrightarrow{f} B", "A to with f above B"),
        (r"\cancel{x}", "crossed out x, end crossed out"),
        (r"\boxed{x = 1}", "x equals 1"),
        (r"a \phantom{b} c", "a c"),
        // Chemistry and units.
        (r"\ce{H2O}", "H 2 O"),
        (r"\ce{SO4^2-}", "S O 4, 2 minus"),
        (r"\ce{2H2 + O2 -> 2H2O}", "2 H 2 plus O 2 yields 2 H 2 O"),
        (r"\ce{N2 + 3H2 <=> 2NH3}", "N 2 plus 3 H 2 in equilibrium with 2 N H 3"),
        (r"\ce{Na+}", "N a plus"),
        (r"\ce{CH2=CH2}", "C H 2 double bond C H 2"),
        (r"\ce{NaCl(aq)}", "N a C l, aqueous"),
        (r"\ce{^{227}_{90}Th}", "227, 90, T h"),
        (r"\num{12345.67}", "12345.67"),
        (r"\qty{5}{km/h}", "5 km/h"),
        (r"\qty{5}{\kilo\metre\per\hour}", "5 km/h"),
        (r"g = \SI{9.81}{\metre\per\second\squared}", "g equals 9.81 m/s²"),
        (r"\unit{\joule\per\mole\per\kelvin}", "J/(mol·K)"),
        (r"\qty{20}{\degreeCelsius}", "20 °C"),
        (r"\begin{matrix} a & b \end{matrix}", "table, 1 by 2, row 1: a, b; end table"),
    ]);
}

#[test]
#[rustfmt::skip]
fn formulas_are_said_in_german() {
    all("de-AT", &[
        ("a + b = c", "a plus b gleich c"),
        ("x^2", "x Quadrat"),
        ("x^3", "x hoch 3"),
        ("x^{n+1}", "x hoch n plus 1, Ende Exponent"),
        ("x_{n}", "x Index n"),
        (r"\frac{1}{2}", "ein halb"),
        (r"\frac{a}{b}", "a durch b"),
        (r"\frac{a+b}{c}", "Bruch a plus b durch c, Ende Bruch"),
        (r"\sqrt{x}", "Wurzel aus x"),
        (r"\sqrt[3]{x+1}", "dritte Wurzel aus x plus 1, Ende Wurzel"),
        (r"\sqrt[n]{x}", "n-te Wurzel aus x"),
        (r"\sum_{i=1}^n a_i", "Summe von i gleich 1 bis n über a Index i"),
        (r"\int_0^\infty e^{-x}\,dx", "Integral von 0 bis unendlich über e hoch minus x d x"),
        (r"\lim_{x \to 0} f(x)", "Limes für x gegen 0 von f von x"),
        (r"\limsup_{n \to \infty} a_n", "Limes superior für n gegen unendlich von a Index n"),
        (r"\sin x", "Sinus von x"),
        (r"\log_2 8", "Logarithmus zur Basis 2 von 8"),
        ("f'(x)", "f Strich von x"),
        (r"\frac{dy}{dx}", "d y nach d x"),
        ("|x|", "Betrag von x"),
        (r"\binom{n}{k}", "n über k"),
        ("n!", "n Fakultät"),
        ("(a+b)^2", "Klammer auf a plus b Klammer zu Quadrat"),
        (r"x \in \mathbb{N}", "x Element von Menge der natürlichen Zahlen"),
        (r"\{x \mid x > 0\}", "die Menge aller x mit der Eigenschaft x größer als 0, Ende Menge"),
        (r"\hat{x} + \vec{v} + \bar{z}", "x Dach plus Vektor v plus z quer"),
        (r"\mu + \Delta", "My plus groß Delta"),
        (r"f\colon A \to B", "f von A nach B"),
        (r"\begin{pmatrix} 1 & 0 \\ 0 & 1 \end{pmatrix}",
            "2 mal 2 Matrix, Zeile 1: 1, 0; Zeile 2: 0, 1; Ende Matrix"),
        (r"30^\circ", "30 Grad"),
        (r"25\,^\circ\mathrm{C}", "25 Grad C"),
        (r"\ce{2H2 + O2 -> 2H2O}", "2 H 2 plus O 2 reagiert zu 2 H 2 O"),
        (r"a \equiv b \pmod{7}", "a kongruent b modulo 7"),
    ]);
}

#[test]
#[rustfmt::skip]
fn formulas_are_said_in_other_languages() {
    all("fr", &[
        (r"\frac{a}{b} + x^2", "a sur b plus x au carré"),
        (r"\int_0^1 f(x)\,dx", "l’intégrale de 0 à 1 de f de x d x"),
        (r"\lim_{x \to 0} x", "limite quand x tend vers 0 de x"),
        (r"\binom{n}{k}", "k parmi n"),
        (r"\sqrt{x+1}", "racine carrée de x plus 1, fin de racine"),
        (r"\alpha \in A", "alpha appartient à A"),
    ]);
    all("es", &[
        (r"x^n = \frac{1}{2}", "x elevado a n igual a un medio"),
        (r"\sum_{i=1}^n i", "el sumatorio desde i igual a 1 hasta n de i"),
        (r"\sin \theta", "seno de theta"),
        (r"\lim_{x \to \infty} x", "límite cuando x tiende a infinito de x"),
    ]);
    all("it", &[
        (r"\frac{a}{b} \neq x^2", "a fratto b diverso da x al quadrato"),
        (r"\int_a^b f", "l’integrale da a a b di f"),
        (r"\sqrt[n]{x}", "radice di indice n di x"),
    ]);
    all("pt-BR", &[
        (r"\frac{a}{b} \times x^2", "a sobre b vezes x ao quadrado"),
        (r"\sum_{k=1}^n k", "o somatório de k igual a 1 até n de k"),
        (r"\ln x", "logaritmo natural de x"),
    ]);
    all("nl", &[
        (r"x^2 - \sqrt{y}", "x kwadraat min wortel uit y"),
        (r"\binom{n}{k}", "n boven k"),
        (r"\lim_{x \to 0} x", "limiet voor x nadert tot 0 van x"),
    ]);
    all("ru", &[
        (r"x^2 + \frac{a}{b}", "x в квадрате плюс a делить на b"),
        (r"\int_0^1 \sin x\,dx", "интеграл от 0 до 1 от синус x d x"),
        (r"\lim_{x \to 0} f(x)", "предел при x стремящемся к 0 от f от x"),
        (r"22^\circ", "22 градуса"),
        (r"22\,^\circ\mathrm{C}", "22 градуса C"),
    ]);
    all("pl", &[
        (r"x^2 = \frac{a}{b}", "x do kwadratu równa się a przez b"),
        (r"\binom{n}{k}", "n nad k"),
        (r"\sqrt{2}", "pierwiastek z 2"),
        ("f''", "f bis"),
    ]);
    all("sv", &[
        (r"\frac{a}{b} = x^n", "a genom b är lika med x upphöjt till n"),
        (r"\lim_{x \to 0} x", "gränsvärdet då x går mot 0 av x"),
        (r"\sqrt{x}", "roten ur x"),
    ]);
    all("da", &[
        (r"x^2 \le y", "x i anden er mindre end eller lig med y"),
        (r"\sin x", "sinus til x"),
        (r"\sqrt{x}", "kvadratroden af x"),
    ]);
    all("nb-NO", &[
        (r"x^2 + 1", "x i andre pluss 1"),
        (r"\sum_{i=1}^n i", "summen fra i er lik 1 til n av i"),
        (r"x \in A", "x er element i A"),
    ]);
    all("cs", &[
        (r"\frac{a}{b} = x^2", "a lomeno b rovná se x na druhou"),
        (r"\lim_{x \to 0} \cos x", "limita pro x jdoucí k 0 z kosinus x"),
        (r"\sqrt{x}", "odmocnina z x"),
    ]);
}

#[test]
fn there_are_no_words_of_another_language() {
    let made = mathml("x^2", false).expect("a formula");
    for lang in ["ar", "he", "ja", "zh-Hant", "ko", "fi", "nn", "", "x"] {
        assert_eq!(spoken(&made, "x^2", lang), None, "{lang}");
    }
    // Limits superior are made of limits.
    for tag in crate::language::SPOKEN {
        let words = formula_words(tag).expect("words");
        let limit = words.function("lim").expect("a limit");
        assert!(words.limit.contains(limit), "{tag}");
    }
}

#[test]
fn lines_say_their_numbers() {
    let tex = r"\begin{align} a &= b \\ c &= d \end{align}";
    let made = mathml(tex, true).expect("a formula");
    let cell = "<mtd class=\"formula-number\"><mtext>(1.1)</mtext></mtd></mtr><mtr>";
    let made = made.replacen("</mtr><mtr>", cell, 1);
    let none = "<mtd class=\"formula-number\"></mtd></mtr></mtable>";
    let made = made.replacen("</mtr></mtable>", none, 1);
    let said = spoken(&made, tex, "en").expect("words");
    assert_eq!(said, "line 1: a equals b, (1.1); line 2: c equals d");
}

#[test]
fn what_is_no_formula_ends_all_the_same() {
    for markup in [
        "",
        "<math",
        "<math/>",
        "<math><mfrac/></math>",
        "<math><msup><mi>x</mi></msup></math>",
        "<math><mtable><mtr/></mtable></math>",
        "<math><mo>(</mo></math>",
        "<math><mo>|</mo><mo>|</mo></math>",
    ] {
        spoken(markup, "", "en");
    }
    let deep = format!("<math>{}{}</math>", "<msqrt>".repeat(190), "</msqrt>".repeat(190));
    assert_eq!(spoken(&deep, "", "en"), None);
    for piece in ["\\sqrt", "\\frac{", "x^", "\\left(", "{", "\\text{"] {
        if let Some(made) = mathml(&piece.repeat(50), true) {
            spoken(&made, "", "en");
        }
    }
}

#[test]
fn brackets_without_end_are_signs() {
    let row = |open: &str, n: usize, close: &str, roots: usize| {
        let (open, close) = (format!("<mo>{open}</mo>"), format!("<mo>{close}</mo>"));
        let (from, to) = ("<msqrt>".repeat(roots), "</msqrt>".repeat(roots));
        let row = format!("{}<mi>x</mi>{}", open.repeat(n), close.repeat(n));
        format!("<math>{from}{row}{to}</math>")
    };
    for (n, roots) in [(5000, 0), (5000, 60), (1200, 118), (50, 0)] {
        let said = spoken(&row("\u{27e8}", n, "\u{27e9}", roots), "", "en").expect("words");
        assert_eq!(said.matches("open angle bracket").count(), n, "{n} in {roots}");
        assert_eq!(said.matches("close angle bracket").count(), n, "{n} in {roots}");
    }
    let floors = format!("<math>{}</math>", "<mo>\u{230a}</mo><mn>1</mn>".repeat(1200));
    assert_eq!(spoken(&floors, "", "en").expect("words").matches('1').count(), 1200);
    // With scripts, and lines within each.
    let one = "<mo>|</mo><mi>a</mi><mo>|</mo>";
    let open = format!("{one}<mo>(</mo>").repeat(1000);
    let close = "<msup><mo>)</mo><mn>2</mn></msup>".repeat(1000);
    let said = spoken(&format!("<math>{open}{close}</math>"), "", "en").expect("words");
    assert_eq!(said.matches("squared").count(), 1000);
    // Where few are open, each belongs to its own.
    let said = spoken(&row("\u{230a}", 3, "\u{230b}", 0), "", "en").expect("words");
    assert_eq!(said.matches("floor").count(), 5, "{said}");
}
