//! What the lexer has to know of each language.

use super::place::Rule;

/// How a language is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Grammar {
    /// Words, strings, comments and numbers.
    Words,
    /// Tags: names and quoted values inside `<...>` only.
    Markup,
    /// A unified diff: the first character of the line decides.
    Diff,
    /// A terminal session: lines with a prompt are commands, others are output.
    Session,
}

/// A language's table.
#[derive(Debug)]
pub(super) struct Language {
    pub(super) names: &'static [&'static str],
    pub(super) grammar: Grammar,
    /// Reserved words, separated by spaces; in lower case if `any_case`.
    pub(super) keywords: &'static str,
    /// Where a keyword may stand.
    pub(super) rule: Rule,
    /// Keywords in capitals or not (SQL).
    pub(super) any_case: bool,
    /// Beginnings of comments that end with the line.
    pub(super) line: &'static [&'static str],
    /// Beginning and end of block comments.
    pub(super) block: Option<(&'static str, &'static str)>,
    /// Block comments nest.
    pub(super) nested: bool,
    /// Delimiters of strings that end on their line.
    pub(super) quotes: &'static [&'static str],
    /// Delimiters of strings that go over lines, longest first; tried before `quotes`.
    pub(super) long: &'static [&'static str],
    /// What code in strings stands between, and whether only in strings behind a letter or sign
    /// (Python's `f"{x}"`, C#'s `$"{x}"`).
    pub(super) inner: &'static [(&'static str, &'static str)],
    /// See `inner`.
    pub(super) inner_prefix: &'static [char],
    /// Lines that begin with `#` are for the preprocessor (C).
    pub(super) directives: bool,
    /// Strings go over lines where they are closed, and texts stand between `<<WORD` and `WORD`.
    pub(super) shell: bool,
    /// `'a` is a lifetime and `r#"..."#` a raw string.
    pub(super) rust: bool,
    /// A letter may stand before an apostrophe that opens a string (Python's `f'...'`).
    pub(super) prefixed: bool,
    /// A line that begins with `[` is a heading (TOML, INI).
    pub(super) sections: bool,
}

const BASE: Language = Language {
    names: &[],
    grammar: Grammar::Words,
    keywords: "",
    rule: Rule::Reserved,
    any_case: false,
    line: &[],
    block: None,
    nested: false,
    quotes: &["\"", "'"],
    long: &[],
    inner: &[],
    inner_prefix: &[],
    directives: false,
    shell: false,
    rust: false,
    prefixed: false,
    sections: false,
};
/// Comments and strings of the C family.
const C: Language = Language { line: &["//"], block: Some(("/*", "*/")), ..BASE };
const HASH: Language = Language { line: &["#"], ..BASE };

/// The languages known, with the names that fences give them. Keywords are those that each
/// language's reference reserves, with the literals (`true`, `null`) that readers take for such.
pub(super) static LANGUAGES: &[Language] = &[
    Language {
        names: &["rust", "rs"],
        rule: Rule::Rust,
        keywords: "as async await break const continue crate dyn else enum extern false fn for if \
                   impl in let loop match mod move mut pub ref return self Self static struct \
                   super trait true type unsafe use where while yield",
        nested: true,
        quotes: &[],
        long: &["\""],
        rust: true,
        ..C
    },
    Language {
        names: &["c", "h"],
        directives: true,
        keywords: "auto bool break case char const continue default do double else enum extern \
                   false float for goto if inline int long register return short signed sizeof \
                   static struct switch true typedef union unsigned void volatile while",
        ..C
    },
    Language {
        names: &["cpp", "c++", "cc", "cxx", "hpp"],
        directives: true,
        keywords: "alignas alignof auto bool break case catch char class concept const consteval \
                   constexpr const_cast continue decltype default delete do double dynamic_cast \
                   else enum explicit export extern false float for friend goto if inline int \
                   long mutable namespace new noexcept nullptr operator override private \
                   protected public reinterpret_cast requires return short signed sizeof static \
                   static_assert static_cast struct switch template this throw true try typedef \
                   typename union unsigned using virtual void volatile while",
        ..C
    },
    Language {
        names: &["java"],
        rule: Rule::Java,
        keywords: "abstract assert boolean break byte case catch char class continue default do \
                   double else enum extends false final finally float for if implements import \
                   instanceof int interface long native new null package private protected \
                   public record return short static super switch synchronized this throw \
                   throws transient true try var void volatile while",
        long: &["\"\"\""],
        ..C
    },
    Language {
        names: &["csharp", "cs", "c#"],
        rule: Rule::CSharp,
        inner: &[("{", "}")],
        inner_prefix: &['$'],
        directives: true,
        keywords: "abstract as async await base bool break byte case catch char class const \
                   continue decimal default delegate do double else enum event false finally \
                   float for foreach get if in int interface internal is lock long namespace new \
                   null object out override params private protected public readonly record ref \
                   return sealed set short static string struct switch this throw true try \
                   typeof uint ulong using var virtual void while yield",
        ..C
    },
    Language {
        names: &["go", "golang"],
        rule: Rule::Go,
        keywords: "break case chan const continue default defer else fallthrough false for func \
                   go goto if import interface map nil package range return select struct switch \
                   true type var",
        long: &["`"],
        ..C
    },
    Language {
        names: &["javascript", "js", "mjs", "jsx"],
        rule: Rule::Script,
        inner: &[("${", "}")],
        keywords: "async await break case catch class const continue debugger default delete do \
                   else export extends false finally for from function if import in instanceof \
                   let new null of return static super switch this throw true try typeof \
                   undefined var void while with yield",
        long: &["`"],
        ..C
    },
    Language {
        names: &["typescript", "ts", "tsx"],
        rule: Rule::Typed,
        inner: &[("${", "}")],
        keywords: "abstract any as async await boolean break case catch class const continue \
                   declare default delete do else enum export extends false finally for from \
                   function if implements import in instanceof interface keyof let namespace \
                   never new null number of private protected public readonly return static \
                   string super switch this throw true try type typeof undefined unknown var \
                   void while yield",
        long: &["`"],
        ..C
    },
    Language { names: &["css", "scss"], block: Some(("/*", "*/")), ..BASE },
    Language {
        names: &["python", "py", "python3"],
        rule: Rule::Python,
        inner: &[("{", "}")],
        inner_prefix: &['f', 'F', 't'],
        keywords: "and as assert async await break case class continue def del elif else except \
                   False finally for from global if import in is lambda match None nonlocal not \
                   or pass raise return True try while with yield",
        long: &["\"\"\"", "'''"],
        prefixed: true,
        ..HASH
    },
    Language {
        names: &["sh", "bash", "shell", "zsh"],
        rule: Rule::Shell,
        inner: &[("$(", ")"), ("${", "}")],
        shell: true,
        keywords: "case do done elif else esac export fi for function if in local return select \
                   then until while",
        ..HASH
    },
    Language {
        names: &["toml", "ini"],
        rule: Rule::Value,
        keywords: "true false",
        line: &["#", ";"],
        long: &["\"\"\"", "'''"],
        sections: true,
        ..BASE
    },
    Language { names: &["yaml", "yml"], keywords: "true false null", rule: Rule::Value, ..HASH },
    Language {
        names: &["json", "json5", "jsonc"],
        rule: Rule::Value,
        keywords: "true false null",
        line: &["//"],
        quotes: &["\""],
        ..BASE
    },
    Language {
        names: &["sql"],
        rule: Rule::Sql,
        keywords: "add all alter and as asc begin between by case check column commit constraint \
                   create cross default delete desc distinct drop else end exists foreign from \
                   full group having if in index inner insert into is join key left like limit \
                   not null offset on or order outer primary references right rollback select \
                   set table then union unique update values view when where with",
        any_case: true,
        line: &["--"],
        block: Some(("/*", "*/")),
        ..BASE
    },
    Language {
        names: &["html", "xml", "xhtml", "svg"],
        grammar: Grammar::Markup,
        block: Some(("<!--", "-->")),
        ..BASE
    },
    Language { names: &["diff", "patch"], grammar: Grammar::Diff, ..BASE },
    Language {
        names: &["console", "shell-session", "terminal"],
        grammar: Grammar::Session,
        ..BASE
    },
];
