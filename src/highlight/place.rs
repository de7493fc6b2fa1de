//! Whether a language lets a keyword stand where a word stands that looks like one: members
//! (`x.type`), words of paths and options, keys, attributes, raw names and words that are keywords
//! in some places only are plain.

/// A word that looks like a keyword, and what stands around it.
pub(super) struct Word<'a> {
    /// The word itself, as the table writes it.
    pub word: &'a str,
    /// The text before it.
    pub before: &'a str,
    /// The text behind it.
    pub after: &'a str,
    /// The text up to the last sign before it that is no white space and in no comment.
    pub last: &'a str,
    /// The word that ends there; empty if none does.
    pub word_before: &'a str,
}

/// How a language tells its keywords from other words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rule {
    /// They are reserved: wherever they stand.
    Reserved,
    Rust,
    Java,
    CSharp,
    Go,
    /// JavaScript.
    Script,
    /// TypeScript.
    Typed,
    Python,
    Shell,
    /// Words of data: as a whole value.
    Value,
    Sql,
}

impl Rule {
    /// Whether a word is a keyword in its place.
    pub(super) fn allows(self, word: &Word) -> bool {
        match self {
            Rule::Reserved => true,
            Rule::Rust => match word.sign_beside() {
                Some('$') => word.word == "crate",
                _ => !word.is_member() || word.word == "await",
            },
            Rule::Java => java(word),
            Rule::CSharp => c_sharp(word),
            Rule::Go => !word.is_member(),
            Rule::Script => script(word),
            Rule::Typed => typed(word),
            Rule::Python => python(word),
            Rule::Shell => shell(word),
            Rule::Value => value(word),
            Rule::Sql => sql(word),
        }
    }
}

impl Word<'_> {
    /// The sign right before the word.
    fn sign_beside(&self) -> Option<char> {
        self.before.chars().next_back()
    }

    /// The last sign before the word, over white space and comments.
    fn sign_before(&self) -> Option<char> {
        self.last.chars().next_back()
    }

    /// The text behind the word, without white space.
    fn next(&self) -> &str {
        self.after.trim_start()
    }

    fn next_sign(&self) -> Option<char> {
        self.next().chars().next()
    }

    /// Whether a name follows.
    fn names(&self) -> bool {
        self.next_sign().is_some_and(|c| c.is_alphabetic() || matches!(c, '_' | '$' | '@'))
    }

    /// Whether it is said to be of something: `x.type`. Two dots or three are no member.
    fn is_member(&self) -> bool {
        self.last.ends_with('.') && !self.last.ends_with("..")
    }

    /// Whether it is the first of its line.
    fn begins_line(&self) -> bool {
        let before = self.before.trim_end_matches([' ', '\t']);
        before.is_empty() || before.ends_with('\n')
    }

    /// Whether it is a key, as in `class: 1`, or the name of an attribute, as in `for="x"`.
    fn is_key(&self) -> bool {
        if self.after.starts_with('=') && !self.after[1..].starts_with(['=', '>']) {
            return true;
        }
        let next = self.next();
        if next.starts_with("?:") {
            return true;
        }
        if !next.starts_with(':') || next.starts_with("::") {
            return false;
        }
        let first = match self.sign_before() {
            None | Some(',' | ';' | '{' | '}') => true,
            Some('?' | ':') => false,
            _ => self.begins_line() && self.word_before != "case",
        };
        // The last case of a switch has the look of a key.
        let case = self.word == "default" && self.opens_block();
        first && !case
    }

    /// Whether statements stand around it, and not the keys of an object.
    fn opens_block(&self) -> bool {
        match self.sign_before() {
            Some(';' | '}' | ':') => true,
            Some('{') => self.last[..self.last.len() - 1].trim_end().ends_with(')'),
            _ => false,
        }
    }
}

fn java(word: &Word) -> bool {
    match word.word {
        "class" | "this" | "super" | "new" => true,
        _ if word.is_member() => false,
        "record" | "var" => word.names(),
        _ => true,
    }
}

fn c_sharp(word: &Word) -> bool {
    if word.is_member() || word.sign_beside() == Some('@') {
        return false;
    }
    match word.word {
        "record" | "var" | "async" | "await" => word.names() || word.next_sign() == Some('('),
        "get" | "set" => {
            matches!(word.next_sign(), Some(';' | '{' | '=')) && {
                matches!(word.sign_before(), Some('{' | ';' | '}')) || ends_modifier(word)
            }
        }
        "yield" => word.next().starts_with("return") || word.next().starts_with("break"),
        _ => true,
    }
}

/// Whether what is before says how something is seen: `private set`.
fn ends_modifier(word: &Word) -> bool {
    matches!(word.word_before, "private" | "protected" | "internal" | "public" | "readonly")
}

fn script(word: &Word) -> bool {
    if word.is_member() || word.sign_beside() == Some('#') || word.is_key() {
        return false;
    }
    match word.word {
        "async" => word.names() || word.next_sign() == Some('('),
        "from" => matches!(word.next_sign(), Some('"' | '\'')),
        "of" => {
            let named = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | ']' | '}');
            word.sign_before().is_some_and(named)
                && !matches!(word.next_sign(), None | Some('(' | '.' | '=' | ',' | ')' | ';' | ':'))
        }
        _ => true,
    }
}

fn typed(word: &Word) -> bool {
    if !script(word) {
        return false;
    }
    match word.word {
        "type" => word.names() || matches!(word.next_sign(), Some('{' | '*')),
        "abstract" | "declare" | "namespace" | "keyof" | "private" | "protected" | "public"
        | "readonly" => word.names() || matches!(word.next_sign(), Some('[' | '#' | '{')),
        "as" => {
            let named = |c: char| c.is_alphanumeric() || "_$)]}'\"`*>".contains(c);
            word.sign_before().is_some_and(named) && (word.names() || word.next().starts_with('{'))
        }
        "any" | "boolean" | "never" | "number" | "string" | "unknown" => {
            let next = word.next_sign();
            let listed = next.is_some_and(|c| "|&>]".contains(c));
            let type_before = match word.sign_before() {
                Some(':' | '<' | '|' | '&' | '[' | '=' | '>') => true,
                Some('(' | ',') => listed,
                _ => matches!(word.word_before, "as" | "extends" | "is" | "keyof" | "readonly"),
            };
            type_before && !matches!(next, Some('.' | '(' | ':'))
        }
        _ => true,
    }
}

fn python(word: &Word) -> bool {
    // `from . import x` has the look of a member.
    if word.sign_beside() == Some('.') && !word.before.ends_with("..") && word.word != "import" {
        return false;
    }
    match word.word {
        "match" | "case" => {
            let block = || {
                let line = word.after.lines().next().unwrap_or_default();
                line.split('#').next().unwrap_or_default().trim_end().ends_with(':')
            };
            word.begins_line()
                && !matches!(word.next_sign(), None | Some('=' | '.' | ',' | ':' | ')'))
                && block()
        }
        _ => true,
    }
}

/// Words behind which a command begins.
const SHELL_OPENERS: [&str; 8] = ["do", "then", "else", "elif", "if", "while", "until", "time"];

fn shell(word: &Word) -> bool {
    let alone = |c: char| c.is_whitespace() || ";&|()`".contains(c);
    let ends = match word.word {
        "do" | "done" | "else" | "esac" | "fi" | "then" | "return" => {
            word.after.chars().next().is_none_or(|c| alone(c) || "<>".contains(c))
        }
        _ => word.after.chars().next().is_none_or(char::is_whitespace),
    };
    if !ends || !word.sign_beside().is_none_or(|c| alone(c) || c == '{' || c == '!') {
        return false;
    }
    // A line that ends in a backslash goes on.
    let between = &word.before[word.last.len()..];
    let new_line = between.contains('\n') && !word.last.ends_with('\\');
    // A listing may show the prompt.
    let prompt = word.before.lines().next_back().is_some_and(|line| line.trim() == "$");
    new_line
        || prompt
        || word.sign_before().is_none_or(|c| ";&|({)!`".contains(c))
        || SHELL_OPENERS.contains(&word.word_before)
}

/// Whether `in` belongs to the `for`, `case` or `select` whose words begin `between`.
pub(super) fn shell_in(between: &str) -> bool {
    let words = between.trim();
    let quoted = words.starts_with(['"', '\'', '$']);
    !words.is_empty()
        && !words.contains(['\n', ';'])
        && (quoted || !words.contains(char::is_whitespace))
}

fn value(word: &Word) -> bool {
    let next = word.after.trim_start_matches([' ', '\t']).chars().next();
    let ends = next.is_none_or(|c| ",]}#\r\n".contains(c));
    let begins = match word.sign_before() {
        None => true,
        Some(':' | '=' | ',' | '[' | '{' | '-' | '(') => true,
        Some(_) => false,
    };
    let joined = word.after.starts_with(['-', '.', '/', '#']);
    ends && begins && !joined
}

fn sql(word: &Word) -> bool {
    if word.is_member() || matches!(word.sign_beside(), Some('@' | ':' | '$' | '#' | '`')) {
        return false;
    }
    let behind = |words: &[&str]| words.iter().any(|w| w.eq_ignore_ascii_case(word.word_before));
    match word.word {
        "key" => behind(&["primary", "foreign", "unique", "duplicate"]),
        "index" => behind(&["create", "unique", "drop", "alter"]),
        "view" => behind(&["create", "drop", "alter", "replace", "materialized"]),
        "column" => behind(&["add", "drop", "alter", "rename", "modify", "change"]),
        _ => true,
    }
}
