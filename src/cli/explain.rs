//! `recto explain`: what a message means, and what to do.

use super::Outcome;
use super::output::Console;
use crate::diagnostic::{Area, Code};
use crate::manifest::nearest;
use clap::Args;
use serde_json::json;

/// Says what a message means, why it matters and what to do; without a code, lists all.
#[derive(Debug, Args)]
#[command(help_template = super::HELP, before_help = "\
    The code of a message stands in brackets behind its first word: error[missing-file]. It names\n\
    the rule and stays the same from version to version.")]
#[command(after_help = "Examples:\n  \
    recto explain missing-file\n  \
    recto explain                 all codes, each in a line\n  \
    recto explain --format json   the same for machines, with the pages")]
pub(crate) struct ExplainArgs {
    /// A code, as it stands in brackets in a message [default: list all]
    code: Option<String>,
}

/// Columns of the text.
const WIDTH: usize = 80;

/// Runs the command.
pub(crate) fn run(args: ExplainArgs, console: &mut Console) -> Outcome {
    let Some(word) = args.code else {
        list(console);
        return Outcome::Good;
    };
    let name = bare(&word).to_lowercase();
    match name.parse::<Code>() {
        Ok(code) if console.json() => console.object(&object(code)),
        Ok(code) => console.text(&page(code)),
        Err(_) => {
            let help = match nearest(&name, Code::all().map(Code::name)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "`recto explain` lists all".to_string(),
            };
            console.error(&format!("no message has the code `{word}`"), &help);
            return Outcome::Usage;
        }
    }
    Outcome::Good
}

/// The code in what may be copied from a message: `error[missing-file]:`.
fn bare(word: &str) -> &str {
    let inside = word.split_once('[').map_or(word, |(_, rest)| rest);
    inside.split(']').next().unwrap_or(inside).trim()
}

fn list(console: &Console) {
    if console.json() {
        Code::all().for_each(|code| console.object(&object(code)));
        return;
    }
    let width = Code::all().map(|c| c.name().len()).max().unwrap_or_default();
    for (i, area) in Area::all().enumerate() {
        let above = if i == 0 { "" } else { "\n" };
        console.text(&format!("{above}{}", area.title()));
        for code in area.codes() {
            console.line(&format!("  {code:<width$}  {}", code.summary()));
        }
    }
}

fn page(code: Code) -> String {
    let columns = wrapped(&code.columns());
    format!("{code}: {}\n\n{}\n\n{columns}", code.summary(), code.page())
}

fn object(code: Code) -> serde_json::Value {
    json!({
        "type": "code",
        "code": code,
        "area": code.area(),
        "severity": code.grade(),
        "gathers": code.gathers(),
        "exit": code.exit(),
        "summary": code.summary(),
        "page": code.page(),
    })
}

/// A paragraph in lines that a terminal has room for.
fn wrapped(text: &str) -> String {
    let mut out = String::new();
    let mut room = WIDTH;
    for word in text.split(' ') {
        let length = word.chars().count();
        if out.is_empty() {
            room = WIDTH.saturating_sub(length);
        } else if length < room {
            out.push(' ');
            room -= length + 1;
        } else {
            out.push('\n');
            room = WIDTH.saturating_sub(length);
        }
        out.push_str(word);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_found_in_what_is_copied() {
        for word in ["missing-file", "[missing-file]", "error[missing-file]:", "error[missing-file"]
        {
            assert_eq!(bare(word), "missing-file", "{word}");
        }
    }

    #[test]
    fn pages_fit_a_terminal() {
        for code in Code::all() {
            let page = page(code);
            assert!(page.lines().all(|l| l.chars().count() <= 110), "{page}");
            let (_, columns) = page.rsplit_once("\n\n").expect("columns");
            assert!(columns.lines().all(|l| l.chars().count() <= WIDTH), "{columns}");
            assert_eq!(columns.replace('\n', " "), code.columns());
        }
    }
}
