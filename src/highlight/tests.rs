use super::*;

fn show(lang: &str, text: &str) -> String {
    let mut out = String::new();
    for token in tokens(lang, text) {
        let class = match token.class {
            Class::Keyword => 'k',
            Class::String => 's',
            Class::Comment => 'c',
            Class::Number => 'm',
        };
        out += &format!("{class}:{} ", &text[token.start..token.end]);
    }
    out.trim_end().to_string()
}

#[test]
fn rust_is_read() {
    let code = "fn f<'a>(x: &'a str) -> char { /* a /* b */ c */ '\\'' } // end";
    assert_eq!(show("rust,ignore", code), "k:fn c:/* a /* b */ c */ s:'\\'' c:// end");
    assert_eq!(
        show("rs", r##"let s = r#"a "b" c"#; 1_000.5"##),
        r##"k:let s:r#"a "b" c"# m:1_000.5"##
    );
    assert_eq!(show("rust", "for i in 0..10 {}"), "k:for k:in m:0 m:10");
    assert_eq!(show("rust", "\"a\\\"b\nc\" 'x'"), "s:\"a\\\"b\nc\" s:'x'");
}

#[test]
fn other_languages_are_read() {
    assert_eq!(show("python", "x = f'a' # don't"), "s:'a' c:# don't");
    assert_eq!(show("toml", "[a.b]\nk = \"v\" # c"), "k:[a.b] s:\"v\" c:# c");
    assert_eq!(show("json", "{\"a\": [1, null]}"), "s:\"a\" m:1 k:null");
    assert_eq!(show("yaml", "a: it's 'so'"), "s:'so'");
    assert_eq!(show("sql", "SELECT a -- b"), "k:SELECT c:-- b");
    assert_eq!(show("html", "<p id=\"x\">it's</p>"), "k:p s:\"x\" k:/p");
    assert_eq!(show("console", "$ ls \\\n  -l\nout"), "k:ls \\ k:  -l");
    assert_eq!(show("diff", " a\n-b\n+c"), "c:-b k:+c");
    assert_eq!(show("text", "fn main"), "");
}

#[test]
fn whatever_is_not_closed_ends_and_stays_in_order() {
    let odd = ["'", "\"", "r#\"", "/*", "<!--", "\\", "\u{e9}", "'\u{e9}", "<", "[", "`", "\n"];
    for language in LANGUAGES {
        for a in odd {
            for b in odd {
                let text = format!("{a}{b}x{a}\\");
                let mut at = 0;
                for token in tokens(language.names[0], &text) {
                    assert!(token.start >= at && token.end > token.start, "{text:?}");
                    assert!(text.get(token.start..token.end).is_some(), "{text:?}");
                    at = token.end;
                }
            }
        }
    }
}

/// The keywords of a text, in their order.
fn keywords(lang: &str, text: &str) -> String {
    let found = tokens(lang, text).into_iter().filter(|t| t.class == Class::Keyword);
    found.map(|t| &text[t.start..t.end]).collect::<Vec<_>>().join(" ")
}

/// Texts and their keywords, which stand where the language lets one stand.
const PLACES: &[(&str, &str, &str)] = &[
    ("sh", "cd /usr/local/share && make --until done-it", ""),
    ("sh", "git log --since yesterday do-things.sh --for x", ""),
    ("sh", "echo for you, if then\nif [ -f x ]; then echo ready; fi", "if then fi"),
    ("bash", "for f in in do *.sh; do echo $f in ${for} $if; done", "for in do done"),
    ("sh", "case \"$x\" in\n  for|if) echo for;;\n  *) return 1;;\nesac", "case in return esac"),
    ("sh", "while read -r x; do x=${x#if}; done < in > done", "while do done"),
    ("sh", "make \\\n  for if\nls # for if\n(if x; then y; fi) || return", "if then fi return"),
    ("sh", "cat <<EOF | sort\nif you ask for it\n  fi\nEOF\nfi", "fi"),
    ("sh", "cat <<-'END'\n\tfor\n\tEND\nx=1 << 2; done", "done"),
    ("sh", "echo \"a\nif b\nfor\" 'c\nfi'\nif x", "if"),
    ("sh", "echo \"$(ls \"for\" if)\" do; do", "do"),
    ("sh", "echo \"not closed\nif x; then", "if then"),
    ("sh", "echo it\\'s\nif x", "if"),
    ("zsh", "function f { local x=1; export y; }", "function local export"),
    ("js", "node.class; map.delete(k); module.default.new;", ""),
    ("js", "a?.for; x = {class: 1, for: 2, default: 3}; f(...this)", "this"),
    ("js", "switch (x) { case null: break; default: y }", "switch case null break default"),
    ("js", "x = a ? null : this; y = b ? true: false", "null this true false"),
    ("jsx", "<label for=\"x\" class={y}>", ""),
    ("js", "import {from, of} from './x'; const async = 1, of = 2", "import from const"),
    ("js", "for (const x of xs) { await f(async () => of(x)) }", "for const of await async"),
    ("js", "`a ${b ? `for` : 'if'} c` + /* a. */ this", "this"),
    ("js", "class A { #for = 1; static x = this.#for }", "class static this"),
    ("js", "promise\n  .then(x)\n  .catch(y)\n  .finally(z)", ""),
    (
        "ts",
        "interface X { type: string; default?: number; readonly id: any }",
        "interface string number readonly any",
    ),
    ("ts", "type A = string | X; const type = x.type; number(string)", "type string const"),
    (
        "ts",
        "export type { B } from 'b'; let y = x as unknown as B",
        "export type from let as unknown as",
    ),
    ("sh", "$ export A=1\n$ if x; then y; fi\necho $ export", "export if then fi"),
    ("rust", "let r#type = x.r#match; 'static: loop { break 'for }", "let loop break"),
    ("rust", "#[serde(default, rename = \"type\", crate = \"x\")] pub struct S;", "pub struct"),
    (
        "rust",
        "#![allow(unused, where)]\nfn f<'static>() { x.await; y.match_; 0..self.len }",
        "fn await self",
    ),
    ("rust", "($type:ty, $crate::x) => { super::$if }", "crate super"),
    ("c", "#include <sys/for.h>\n#error if this then\n#if X\nint x; a->default", "if int default"),
    ("cpp", "#pragma if for\n  #include <new>\nx = new T; a::y", "new"),
    (
        "java",
        "Outer.this.x; String.class; a.new B(); record.var = 1; record P(int x) {}",
        "this class new record int",
    ),
    ("java", "var x = y.record; @interface A {} ", "var interface"),
    (
        "cs",
        "@class = x.get; int P { get; private set; } get(1); yield = 2; yield return x;",
        "int get private set yield return",
    ),
    ("cs", "#region if for\nvar s = $\"{(a ? \"for\" : \"if\")} in\"; var = 1;", "var"),
    ("go", "x.(type); y := pkg.Range; f(a, ...map)\nfor range xs {}", "type map for range"),
    ("python", "x.is_; a.import_; m.match(y); re.match = 1; match = x", ""),
    ("python", "match x:\n    case [1, _]:\n        pass\nmatch(x)", "match case pass"),
    (
        "py",
        "from . import x\nfrom .y import z\nself.from\nf'{a[\"for\"]} in' in x",
        "from import from import in",
    ),
    ("yaml", "a: true story\nb: true\nc: [null, no]\ntrue: x\nd: false # so", "true null false"),
    ("toml", "a = true\nb = [false, true]\ntrue = 1\nc = The true story", "true false true"),
    ("json5", "{null: 1, a: null}", "null"),
    ("sql", "SELECT t.order, key, view FROM `index`, x WHERE :by = @set", "SELECT FROM WHERE"),
    (
        "sql",
        "CREATE INDEX i ON t (a); ALTER TABLE t ADD COLUMN view int PRIMARY KEY",
        "CREATE INDEX ON ALTER TABLE ADD COLUMN PRIMARY KEY",
    ),
    ("html", "a < b and <p class=\"for\">if 1 <2</p>", "p /p"),
];

#[test]
fn a_keyword_is_one_only_where_the_language_lets_one_stand() {
    let wrong: Vec<String> = PLACES
        .iter()
        .map(|(lang, text, wanted)| (lang, text, wanted, keywords(lang, text)))
        .filter(|(.., wanted, got)| got != *wanted)
        .map(|(lang, text, wanted, got)| format!("{lang}: {text}\n  has  {got}\n  not  {wanted}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_keyword_stands_somewhere() {
    // At the beginning of a line, with a name behind it, each of a language's own words is one.
    for (lang, text) in [
        ("rust", "if x\nlet y\nself.z"),
        ("c", "if (x)\nint y\nreturn z"),
        ("java", "if (x)\nvar y\nrecord Z("),
        ("cs", "if (x)\nvar y\nawait z"),
        ("go", "if x\nvar y\ntype z"),
        ("js", "if (x)\nlet y\nasync function"),
        ("ts", "if (x)\nlet y\ntype z ="),
        ("python", "if x:\ndef y\nimport z"),
        ("sh", "if x\nlocal y\nfor z"),
        ("sql", "SELECT x\nFROM y\nWHERE z"),
    ] {
        assert!(keywords(lang, text).split(' ').count() >= 3, "{lang}: {}", keywords(lang, text));
    }
}

#[test]
fn strings_that_nothing_closes_cost_no_more_than_their_length() {
    for text in ["\"$(\n", "`${`\n", "f\"{\n", "'\n", "<<A\n", "#[\n", "\"$(\"$("] {
        for lang in ["sh", "js", "py", "rust", "cs"] {
            let long = text.repeat(200_000 / text.len());
            assert!(tokens(lang, &long).len() <= long.len());
        }
    }
}
