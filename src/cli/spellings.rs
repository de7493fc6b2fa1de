//! Command lines as they were written before, or as other programs have them: the first are read as
//! today's with a hint, for the second there are words of what is meant here.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use std::ffi::OsString;

/// A command line in today's words.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Today {
    pub words: Vec<OsString>,
    /// What has been read as something else, for the person.
    pub hints: Vec<String>,
}

/// Global options that take a word of their own.
const TAKE_A_WORD: [&str; 5] = ["-C", "--format", "--color", "-j", "--jobs"];

/// Reads a command line, the program's name first.
pub(super) fn today(words: Vec<OsString>) -> Today {
    let Some(at) = command(&words) else { return Today { words, hints: Vec::new() } };
    let name = words[at].to_str().unwrap_or_default().to_owned();
    let (head, tail) = words.split_at(at + 1);
    let mut today = Today { words: head.to_vec(), hints: Vec::new() };
    let mut tail = tail.to_vec();
    match name.as_str() {
        "build" | "watch" | "page" => today.edition(&mut tail),
        "model" => today.model(&mut tail),
        "printer" | "shop" | "theme" => today.shelf(&name, "show", &mut tail),
        "style" => today.shelf(&name, "list", &mut tail),
        _ => {}
    }
    today.words.extend(tail);
    today
}

/// Where the name of the command stands.
fn command(words: &[OsString]) -> Option<usize> {
    let mut at = 1;
    while let Some(word) = words.get(at) {
        match word.to_str() {
            Some(word) if TAKE_A_WORD.contains(&word) => at += 2,
            Some(word) if word.starts_with('-') => at += 1,
            _ => return Some(at),
        }
    }
    None
}

impl Today {
    fn hint(&mut self, old: &str, new: &str) {
        let hint = format!("`{old}` is now `{new}`");
        if !self.hints.contains(&hint) {
            self.hints.push(hint);
        }
    }

    /// `--edition` was the name of `--for`.
    fn edition(&mut self, words: &mut [OsString]) {
        for word in words.iter_mut().take_while(|w| *w != "--") {
            let Some(text) = word.to_str() else { continue };
            if let Some(rest) = text.strip_prefix("--edition")
                && (rest.is_empty() || rest.starts_with('='))
            {
                *word = format!("--for{rest}").into();
                self.hint("--edition", "--for");
            }
        }
    }

    /// `--json` and `--as recto` were `--format json`.
    fn model(&mut self, words: &mut Vec<OsString>) {
        let old = |pair: &[OsString]| pair == ["--as", "recto"];
        let end = words.iter().position(|w| w == "--").unwrap_or(words.len());
        let (at, many, was) = if let Some(at) = words[..end].iter().position(|w| w == "--json") {
            (at, 1, "--json")
        } else if let Some(at) = words[..end].windows(2).position(old) {
            (at, 2, "--as recto")
        } else if let Some(at) = words[..end].iter().position(|w| w == "--as=recto") {
            (at, 1, "--as recto")
        } else {
            return;
        };
        words.splice(at..at + many, ["--format".into(), "json".into()]);
        self.hint(was, "--format json");
    }

    /// A name alone was what is `show NAME` or `list WORD` now.
    fn shelf(&mut self, command: &str, verb: &str, words: &mut Vec<OsString>) {
        let mut name = 0;
        while let Some(word) = words.get(name).and_then(|w| w.to_str()) {
            match word {
                _ if TAKE_A_WORD.contains(&word) => name += 2,
                "--" | "-h" | "--help" => return,
                _ if word.starts_with('-') => name += 1,
                "list" | "show" | "copy" => return,
                _ => {
                    let word = word.to_owned();
                    self.hint(&format!("{command} {word}"), &format!("{command} {verb} {word}"));
                    words.insert(name, verb.into());
                    return;
                }
            }
        }
    }
}

/// Commands of other programs, and what does the same here.
const COMMANDS: [(&str, &str); 16] = [
    ("archive", "`recto build --all-editions` writes all files of a book"),
    ("clean", "the folder `output` holds nothing but what Recto writes: it may be deleted"),
    ("compile", "`recto build` writes the EPUB and the PDF"),
    (
        "convert",
        "`recto new my-book --from FILE` makes a book of a manuscript, `recto build` its files",
    ),
    ("create", "`recto new my-book` makes a small book that builds"),
    ("epub", "`recto build --epub` writes the EPUB alone"),
    ("export", "`recto build` writes the EPUB and the PDF, `recto docx` a Word file"),
    ("generate", "`recto build` writes the EPUB and the PDF"),
    ("import", "`recto new my-book --from FILE` makes a book of a manuscript"),
    (
        "init",
        "`recto new my-book` makes a small book, `recto new .` a manifest for a folder of chapters",
    ),
    ("lint", "`recto check` says everything that is wrong"),
    ("pdf", "`recto build --pdf` writes the PDF alone"),
    ("render", "`recto build` writes the EPUB and the PDF"),
    ("serve", "`recto preview --open` shows the book in the browser while it is written"),
    ("test", "`recto check` says everything that is wrong"),
    ("validate", "`recto check` says everything that is wrong"),
];

/// What is meant by an option with a printer's or a shop's name.
const FOR: &str = "`--for NAME` names a printer, a shop or an edition: `recto build --for kdp`";

/// Options of other programs, and what does the same here.
const OPTIONS: [(&str, &str); 26] = [
    ("--apple", FOR),
    ("--author", "write `authors = [\"...\"]` under [book] of recto.toml"),
    ("--bibliography", "write `bibliography = [\"refs.bib\"]` under [book] of recto.toml"),
    ("--citeproc", "`[@key]` is a citation once [book] of recto.toml names a bibliography"),
    ("--csl", "write `citations = \"journal.csl\"` under [book] of recto.toml"),
    ("--css", "write `css = \"own.css\"` under [epub] of recto.toml"),
    ("--dest-dir", "`-o DIR` names the folder to write to"),
    ("--draft", "`recto preview` shows the book while it is written"),
    ("--edition", "`--for NAME` names an edition, a printer or a shop"),
    (
        "--for",
        "`recto build --for NAME` and `recto check --for NAME` know an edition, a printer or a shop; the \
         preview shows all editions",
    ),
    ("--from", "`recto new my-book --from FILE` makes a book of a manuscript"),
    ("--ingram", FOR),
    ("--json", "`--format json` prints objects instead of text"),
    ("--kdp", FOR),
    ("--kindle", FOR),
    ("--kobo", FOR),
    ("--lua-filter", "write `filters = [\"./my.lua\"]` under [book] of recto.toml"),
    ("--metadata", "what a book is stands under [book] of recto.toml"),
    ("--output-dir", "`-o DIR` names the folder to write to"),
    ("--pdf-engine", "Recto sets the pages itself"),
    ("--print", "`--pdf` writes the PDF alone, `--for NAME` one for a printer"),
    ("--serve", "`recto preview --open` shows the book in the browser while it is written"),
    ("--template", "a theme says what pages look like: `recto theme copy classic my-theme.toml`"),
    ("--title", "write `title = \"...\"` under [book] of recto.toml"),
    ("--to", "`--epub` and `--pdf` say which file is written, `recto docx` writes a Word file"),
    ("--watch", "`recto watch` builds, and builds again at each saved file"),
];

/// What is meant by a command line that can't be read, if another program's words are in it.
pub(super) fn meant(fault: &clap::Error) -> Option<&'static str> {
    let said = |kind| match fault.get(kind) {
        Some(ContextValue::String(word)) => Some(word.as_str()),
        _ => None,
    };
    let (list, word): (&[_], _) = match fault.kind() {
        ErrorKind::InvalidSubcommand => (&COMMANDS, said(ContextKind::InvalidSubcommand)?),
        ErrorKind::UnknownArgument => (&OPTIONS, said(ContextKind::InvalidArg)?),
        _ => return None,
    };
    let word = word.split('=').next().unwrap_or(word);
    list.iter().find(|(name, _)| *name == word).map(|(_, help)| *help)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> (String, Vec<String>) {
        let words = std::iter::once("recto").chain(line.split(' ')).map(OsString::from).collect();
        let Today { words, hints } = today(words);
        let words: Vec<String> = words.into_iter().map(|w| w.into_string().unwrap()).collect();
        (words[1..].join(" "), hints)
    }

    #[test]
    fn old_words_are_todays() {
        for (old, new) in [
            ("build --edition kdp --edition=screen", "build --for kdp --for=screen"),
            ("-C x page 5 --edition large", "-C x page 5 --for large"),
            ("--format json watch --edition a", "--format json watch --for a"),
            ("model --json book", "model --format json book"),
            ("model --as recto", "model --format json"),
            ("printer ingram", "printer show ingram"),
            ("printer --format json kdp", "printer --format json show kdp"),
            ("style chicago", "style list chicago"),
            ("theme classic", "theme show classic"),
        ] {
            let (words, hints) = read(old);
            assert_eq!(words, new);
            assert_eq!(hints.len(), 1, "{old}: {hints:?}");
        }
    }

    #[test]
    fn todays_words_stay() {
        for line in [
            "build --for kdp",
            "build -- --edition",
            "model --as pandoc",
            "model --format json",
            "printer",
            "printer list",
            "theme copy classic a.toml",
            "style --help",
            "check --edition",
            "--help",
        ] {
            assert_eq!(read(line), (line.to_owned(), Vec::new()));
        }
    }

    #[test]
    fn lists_are_in_order() {
        assert!(COMMANDS.is_sorted() && OPTIONS.is_sorted());
    }
}
