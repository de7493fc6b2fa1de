//! Formulas in one line of plain text, for bookmarks, tables of contents, metadata and names of files:
//! `E = mc²`, `½`, `√α`. Unicode's "Nearly Plain-Text Encoding of Mathematics" (UTN 28) shows the way:
//! what has no character of its own stands in brackets behind the sign that announces it.

use std::iter::Peekable;
use std::str::Chars;

/// Groups deeper than this stand as they are typed.
const DEEPEST: usize = 60;

/// A formula's TeX as a line of plain text.
pub fn formula_text(tex: &str) -> String {
    let mut reader = Reader { rest: tex.chars().peekable(), depth: 0 };
    let text = reader.row(&|_| false, false);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

struct Reader<'a> {
    rest: Peekable<Chars<'a>>,
    depth: usize,
}

impl Reader<'_> {
    /// Reads up to a character that ends the row, and takes it. In `tight` rows, as indices are, signs
    /// have no white beside them.
    fn row(&mut self, ends: &dyn Fn(char) -> bool, tight: bool) -> String {
        let mut out = String::new();
        while let Some(c) = self.rest.next() {
            if ends(c) {
                break;
            }
            match c {
                '^' | '_' => {
                    let words = self.argument(true);
                    script(&mut out, &words, c);
                }
                '}' => {}
                '&' => out.push(' '),
                '\'' => out.push('\u{2032}'),
                _ => {
                    let piece = self.piece(c, tight);
                    join(&mut out, &piece, tight);
                }
            }
        }
        out
    }

    /// What begins with `c`: a character, a group or a command with its arguments.
    fn piece(&mut self, c: char, tight: bool) -> String {
        match c {
            '{' if self.depth < DEEPEST => {
                self.depth += 1;
                let group = self.row(&|c| c == '}', tight);
                self.depth -= 1;
                group
            }
            '\\' => self.command(tight),
            '-' => "\u{2212}".into(),
            '*' => "\u{2217}".into(),
            '~' => " ".into(),
            c if c.is_whitespace() || c == '{' => String::new(),
            c => c.to_string(),
        }
    }

    /// The next piece, whatever white is before it.
    fn argument(&mut self, tight: bool) -> String {
        while self.rest.next_if(|c| c.is_whitespace()).is_some() {}
        self.rest.next().map_or_else(String::new, |c| self.piece(c, tight))
    }

    /// An argument in square brackets, if one follows.
    fn option(&mut self) -> Option<String> {
        self.rest.next_if_eq(&'[')?;
        Some(self.row(&|c| c == ']', true))
    }

    /// Words in braces, as they are typed.
    fn words(&mut self) -> String {
        while self.rest.next_if(|c| c.is_whitespace()).is_some() {}
        if self.rest.next_if_eq(&'{').is_none() {
            return self.argument(true);
        }
        let (mut out, mut open) = (String::new(), 0);
        for c in self.rest.by_ref() {
            match c {
                '{' => open += 1,
                '}' if open == 0 => break,
                '}' => open -= 1,
                '\\' | '$' => {}
                c => out.push(c),
            }
        }
        out
    }

    fn command(&mut self, tight: bool) -> String {
        let mut name = String::new();
        while let Some(c) = self.rest.next_if(char::is_ascii_alphabetic) {
            name.push(c);
        }
        if name.is_empty() {
            return match self.rest.next() {
                Some(',' | ':' | ';' | ' ' | '\\') => " ".into(),
                Some('!') | None => String::new(),
                Some('|') => "\u{2016}".into(),
                // `\(`, `\[` and their ends are marks of the formula itself.
                Some('(' | ')' | '[' | ']') => String::new(),
                Some(c) => c.to_string(),
            };
        }
        if self.depth >= DEEPEST {
            return name;
        }
        self.depth += 1;
        let text = self.named(&name, tight);
        self.depth -= 1;
        text
    }

    /// A command by its name.
    fn named(&mut self, name: &str, tight: bool) -> String {
        match name {
            "frac" | "dfrac" | "tfrac" | "cfrac" => {
                let (above, below) = (self.argument(true), self.argument(true));
                fraction(&above, &below)
            }
            "binom" | "dbinom" | "tbinom" => {
                let (above, below) = (self.argument(true), self.argument(true));
                format!("({above} over {below})")
            }
            "sqrt" => {
                let index = self.option();
                let under = bracketed(&self.argument(true));
                match index.as_deref().map(str::trim) {
                    None | Some("" | "2") => format!("\u{221a}{under}"),
                    Some("3") => format!("\u{221b}{under}"),
                    Some("4") => format!("\u{221c}{under}"),
                    Some(index) => {
                        let raised = all_in(index, &RAISED);
                        format!("{}\u{221a}{under}", raised.unwrap_or_else(|| format!("({index})")))
                    }
                }
            }
            "text" | "textrm" | "textit" | "textbf" | "textsf" | "texttt" | "mbox"
            | "operatorname" => self.words(),
            "mathbb" => self.argument(true).chars().map(double_struck).collect(),
            "begin" | "end" => {
                self.words();
                " ".into()
            }
            "left" | "right" => {
                while self.rest.next_if(|c| c.is_whitespace()).is_some() {}
                if self.rest.next_if_eq(&'.').is_some() {
                    String::new()
                } else {
                    self.argument(true)
                }
            }
            "label" | "tag" | "color" | "hspace" | "vspace" | "phantom" => {
                self.words();
                String::new()
            }
            "pmod" => format!(" (mod {})", self.argument(true)),
            _ if UNSEEN.contains(&name) => String::new(),
            _ if SPACES.contains(&name) => " ".into(),
            _ => match (accent(name), symbol(name)) {
                (Some(mark), _) => {
                    let mut words = self.argument(true);
                    words.push(mark);
                    words
                }
                (None, Some(sign)) => sign.to_string(),
                // Styles, whose words follow as a group, and what is not known.
                (None, None) if tight || name.starts_with("math") || name.ends_with("style") => {
                    String::new()
                }
                (None, None) => format!("{name} "),
            },
        }
    }
}

/// Adds a piece, with white around signs that stand between two things.
fn join(out: &mut String, piece: &str, tight: bool) {
    let mut chars = piece.chars();
    let (Some(sign), None) = (chars.next(), chars.next()) else {
        let word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
        // "2 sin x": names of functions are words.
        let name = FUNCTIONS.contains(&piece.trim_end());
        if name && word(out.chars().next_back()) {
            out.push(' ');
        }
        out.push_str(piece);
        if name {
            out.push(' ');
        }
        return;
    };
    let before = out.trim_end().chars().next_back();
    let opens =
        |c: char| matches!(c, '(' | '[' | '{' | '|' | ',' | ';') || is_relation(c) || is_sign(c);
    if tight || !(is_relation(sign) || is_sign(sign) && before.is_some_and(|c| !opens(c))) {
        if matches!(sign, ',' | ';') {
            out.truncate(out.trim_end().len());
        }
        out.push(sign);
        if matches!(sign, ',' | ';') && !tight {
            out.push(' ');
        }
        return;
    }
    out.push(' ');
    out.push(sign);
    out.push(' ');
}

fn is_relation(c: char) -> bool {
    matches!(c, '=' | '<' | '>' | ':' | '\u{2190}'..='\u{21ff}' | '\u{2208}'..='\u{220b}'
        | '\u{2234}'..='\u{2237}' | '\u{223c}'..='\u{228b}' | '\u{22a2}'..='\u{22af}' | '\u{27f5}'..='\u{27ff}')
}

fn is_sign(c: char) -> bool {
    matches!(c, '+' | '\u{2212}' | '\u{b1}' | '\u{2213}' | '\u{d7}' | '\u{f7}' | '\u{22c5}' | '\u{2217}'
        | '\u{2218}' | '\u{2227}'..='\u{222a}' | '\u{2295}'..='\u{2299}' | '\u{2216}')
}

/// Adds an index or exponent.
fn script(out: &mut String, words: &str, mark: char) {
    let words = words.trim();
    let raised = mark == '^';
    if raised && words == "\u{2218}" {
        out.push('\u{b0}');
        return;
    }
    if raised && words.chars().all(|c| c == '\u{2032}') {
        out.push_str(words);
        return;
    }
    // White that a sign before it has made stands before what follows.
    out.truncate(out.trim_end().len());
    match all_in(words, if raised { &RAISED } else { &LOWERED }) {
        Some(small) => out.push_str(&small),
        None if words.chars().count() < 2 => out.extend([mark].into_iter().chain(words.chars())),
        None => out.push_str(&format!("{mark}({words})")),
    }
}

/// Words in small characters, if all of them have one.
fn all_in(words: &str, table: &[(char, char)]) -> Option<String> {
    let small = |c| table.iter().find(|(plain, _)| *plain == c).map(|(_, small)| *small);
    words.chars().map(small).collect()
}

const RAISED: [(char, char); 17] = [
    ('0', '\u{2070}'),
    ('1', '\u{b9}'),
    ('2', '\u{b2}'),
    ('3', '\u{b3}'),
    ('4', '\u{2074}'),
    ('5', '\u{2075}'),
    ('6', '\u{2076}'),
    ('7', '\u{2077}'),
    ('8', '\u{2078}'),
    ('9', '\u{2079}'),
    ('+', '\u{207a}'),
    ('\u{2212}', '\u{207b}'),
    ('=', '\u{207c}'),
    ('(', '\u{207d}'),
    (')', '\u{207e}'),
    ('n', '\u{207f}'),
    ('i', '\u{2071}'),
];

const LOWERED: [(char, char); 15] = [
    ('0', '\u{2080}'),
    ('1', '\u{2081}'),
    ('2', '\u{2082}'),
    ('3', '\u{2083}'),
    ('4', '\u{2084}'),
    ('5', '\u{2085}'),
    ('6', '\u{2086}'),
    ('7', '\u{2087}'),
    ('8', '\u{2088}'),
    ('9', '\u{2089}'),
    ('+', '\u{208a}'),
    ('\u{2212}', '\u{208b}'),
    ('=', '\u{208c}'),
    ('(', '\u{208d}'),
    (')', '\u{208e}'),
];

/// `½` where there is such a character, else `a/b`.
fn fraction(above: &str, below: &str) -> String {
    let (above, below) = (above.trim(), below.trim());
    let found = match (above, below) {
        ("1", "2") => '\u{bd}',
        ("1", "3") => '\u{2153}',
        ("2", "3") => '\u{2154}',
        ("1", "4") => '\u{bc}',
        ("3", "4") => '\u{be}',
        ("1", "5") => '\u{2155}',
        ("1", "6") => '\u{2159}',
        ("1", "8") => '\u{215b}',
        ("3", "8") => '\u{215c}',
        ("5", "8") => '\u{215d}',
        ("7", "8") => '\u{215e}',
        _ => return format!("{}/{}", bracketed(above), bracketed(below)),
    };
    found.to_string()
}

/// What is more than a letter or a number, in brackets.
fn bracketed(words: &str) -> String {
    let words = words.trim();
    let number = words.chars().all(|c| c.is_ascii_digit() || c == '.');
    let letter = words.chars().filter(|c| !is_small(*c)).count() < 2;
    if number || letter { words.to_string() } else { format!("({words})") }
}

/// A mark that belongs to the letter before it.
fn is_small(c: char) -> bool {
    let of = |table: &[(char, char)]| table.iter().any(|(_, small)| *small == c);
    of(&RAISED)
        || of(&LOWERED)
        || matches!(c, '\u{2032}' | '\u{300}'..='\u{36f}' | '\u{20d0}'..='\u{20ff}')
}

fn double_struck(c: char) -> char {
    match c {
        'C' => '\u{2102}',
        'H' => '\u{210d}',
        'N' => '\u{2115}',
        'P' => '\u{2119}',
        'Q' => '\u{211a}',
        'R' => '\u{211d}',
        'Z' => '\u{2124}',
        c => c,
    }
}

fn accent(name: &str) -> Option<char> {
    Some(match name {
        "hat" | "widehat" => '\u{302}',
        "tilde" | "widetilde" => '\u{303}',
        "bar" => '\u{304}',
        "overline" => '\u{305}',
        "dot" => '\u{307}',
        "ddot" => '\u{308}',
        "check" => '\u{30c}',
        "underline" => '\u{332}',
        "vec" | "overrightarrow" => '\u{20d7}',
        _ => return None,
    })
}

/// Commands that say how large a sign or how its white is.
const UNSEEN: [&str; 16] = [
    "big",
    "Big",
    "bigg",
    "Bigg",
    "bigl",
    "bigr",
    "Bigl",
    "Bigr",
    "biggl",
    "biggr",
    "middle",
    "limits",
    "nolimits",
    "nonumber",
    "displaystyle",
    "textstyle",
];

const SPACES: [&str; 5] = ["quad", "qquad", "space", "thinspace", "enspace"];

/// Functions that are called by name.
const FUNCTIONS: [&str; 28] = [
    "sin", "cos", "tan", "cot", "sec", "csc", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh",
    "log", "ln", "lg", "exp", "lim", "limsup", "liminf", "max", "min", "sup", "inf", "det", "dim",
    "gcd", "deg", "ker",
];

/// The character of a command.
fn symbol(name: &str) -> Option<&'static str> {
    if let Some(at) = FUNCTIONS.iter().position(|f| *f == name) {
        return Some(FUNCTIONS[at]);
    }
    SYMBOLS.iter().find(|(command, _)| *command == name).map(|(_, sign)| *sign)
}

/// Letters and signs by command.
#[rustfmt::skip]
const SYMBOLS: [(&str, &str); 134] = [
    ("alpha", "α"), ("beta", "β"), ("gamma", "γ"), ("delta", "δ"), ("epsilon", "ϵ"), ("varepsilon", "ε"),
    ("zeta", "ζ"), ("eta", "η"), ("theta", "θ"), ("vartheta", "ϑ"), ("iota", "ι"), ("kappa", "κ"),
    ("lambda", "λ"), ("mu", "μ"), ("nu", "ν"), ("xi", "ξ"), ("pi", "π"), ("varpi", "ϖ"), ("rho", "ρ"),
    ("varrho", "ϱ"), ("sigma", "σ"), ("varsigma", "ς"), ("tau", "τ"), ("upsilon", "υ"), ("phi", "ϕ"),
    ("varphi", "φ"), ("chi", "χ"), ("psi", "ψ"), ("omega", "ω"), ("Gamma", "Γ"), ("Delta", "Δ"),
    ("Theta", "Θ"), ("Lambda", "Λ"), ("Xi", "Ξ"), ("Pi", "Π"), ("Sigma", "Σ"), ("Upsilon", "Υ"),
    ("Phi", "Φ"), ("Psi", "Ψ"), ("Omega", "Ω"), ("pm", "±"), ("mp", "∓"), ("times", "×"), ("div", "÷"),
    ("cdot", "⋅"), ("ast", "∗"), ("circ", "∘"), ("bullet", "∙"), ("oplus", "⊕"), ("otimes", "⊗"),
    ("cap", "∩"), ("cup", "∪"), ("wedge", "∧"), ("land", "∧"), ("vee", "∨"), ("lor", "∨"),
    ("setminus", "∖"), ("le", "≤"), ("leq", "≤"), ("ge", "≥"), ("geq", "≥"), ("ne", "≠"), ("neq", "≠"),
    ("ll", "≪"), ("gg", "≫"), ("equiv", "≡"), ("approx", "≈"), ("sim", "∼"), ("simeq", "≃"), ("cong", "≅"),
    ("propto", "∝"), ("in", "∈"), ("notin", "∉"), ("ni", "∋"), ("subset", "⊂"), ("supset", "⊃"),
    ("subseteq", "⊆"), ("supseteq", "⊇"), ("to", "→"), ("rightarrow", "→"), ("leftarrow", "←"),
    ("gets", "←"), ("leftrightarrow", "↔"), ("Rightarrow", "⇒"), ("implies", "⇒"), ("Leftarrow", "⇐"),
    ("Leftrightarrow", "⇔"), ("iff", "⇔"), ("mapsto", "↦"), ("infty", "∞"), ("partial", "∂"),
    ("nabla", "∇"), ("forall", "∀"), ("exists", "∃"), ("neg", "¬"), ("lnot", "¬"), ("emptyset", "∅"),
    ("varnothing", "∅"), ("sum", "∑"), ("prod", "∏"), ("int", "∫"), ("oint", "∮"), ("hbar", "ℏ"),
    ("ell", "ℓ"), ("Re", "ℜ"), ("Im", "ℑ"), ("aleph", "ℵ"), ("angle", "∠"), ("perp", "⊥"),
    ("parallel", "∥"), ("prime", "′"), ("degree", "°"), ("ldots", "…"), ("dots", "…"), ("cdots", "⋯"),
    ("langle", "⟨"), ("rangle", "⟩"), ("lbrace", "{"), ("rbrace", "}"), ("lfloor", "⌊"), ("rfloor", "⌋"),
    ("lceil", "⌈"), ("rceil", "⌉"), ("vert", "|"), ("lvert", "|"), ("rvert", "|"), ("mid", "|"),
    ("Vert", "‖"), ("lVert", "‖"), ("rVert", "‖"), ("colon", ":"), ("dagger", "†"), ("ddagger", "‡"),
    ("backslash", "\\"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_read_in_a_line() {
        for (tex, text) in [
            ("E = mc^2", "E = mc²"),
            (r"E=mc^{2}", "E = mc²"),
            (r"\frac{1}{2}", "½"),
            (r"\frac12", "½"),
            (r"\sqrt{\alpha}", "√α"),
            (r"\sqrt[3]{x+1}", "∛(x+1)"),
            (r"\frac{a+b}{2c}", "(a+b)/(2c)"),
            ("H_2O", "H₂O"),
            ("x_{i}^{k+1}", "x_i^(k+1)"),
            (r"a^{-1} + b", "a⁻¹ + b"),
            (r"-x \le 3", "−x ≤ 3"),
            (r"f: \mathbb{R} \to \mathbb{R}", "f : ℝ → ℝ"),
            (r"\sin \theta", "sin θ"),
            (r"\text{if } x \in A", "if x ∈ A"),
            (r"\left( \frac{n}{k} \right)", "(n/k)"),
            (r"90^\circ", "90°"),
            (r"\mathbf{v} = \vec{u}'", "v = u\u{20d7}′"),
            (r"f(x, y)", "f(x, y)"),
            (r"\mathrm{CO}_2", "CO₂"),
            (r"\O(n \log n)", "O (n log n)"),
            ("", ""),
        ] {
            assert_eq!(formula_text(tex), text, "{tex}");
        }
    }

    #[test]
    fn what_is_no_formula_ends_all_the_same() {
        for tex in ["{", "}", "^", "_{", r"\", r"\frac", r"\sqrt[", r"\left", "\\text{a"] {
            formula_text(tex);
        }
        formula_text(&r"\frac{".repeat(50_000));
        formula_text(&"{^".repeat(50_000));
        formula_text(&r"\sqrt".repeat(50_000));
        formula_text(&"x^".repeat(50_000));
    }
}
