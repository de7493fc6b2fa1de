//! `recto style`: the styles of citations that Recto has, by name.

use super::Outcome;
use super::output::Console;
use crate::citations::{Carried, Style};
use clap::{Args, Subcommand};
use serde_json::json;

/// Names the styles of citations that Recto has.
#[derive(Debug, Args)]
#[command(help_template = super::HELP, before_help = "\
    A style says how works are cited and listed. `citations = \"apa\"` under [book] of recto.toml names\n\
    one, or the file of another, `citations = \"journal.csl\"` (zotero.org/styles has thousands).")]
#[command(
    after_help = "Examples:\n  \
    recto style list            their names and titles\n  \
    recto style list chicago    those with this word in a name or title",
    disable_help_subcommand = true
)]
pub(crate) struct StyleArgs {
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Name all, or those with a word in a name or title
    List {
        /// A part of a name or title
        word: Option<String>,
    },
}

/// Runs the command.
pub(crate) fn run(args: StyleArgs, console: &mut Console) -> Outcome {
    let mut styles = Style::carried();
    let word = args.action.and_then(|Action::List { word }| word);
    if let Some(word) = &word {
        let wanted = word.to_lowercase();
        let has = |text: &str| text.to_lowercase().contains(&wanted);
        styles.retain(|s| has(s.style.title()) || s.names.iter().any(|name| has(name)));
        if styles.is_empty() {
            let text = format!("no style has `{word}` in its name or title");
            console.error(&text, "`recto style list` names all; a file is named by its path");
            return Outcome::Usage;
        }
    }
    let width = styles.iter().filter_map(|s| s.names.first()).map(String::len).max();
    styles.iter().for_each(|style| list(style, width.unwrap_or_default(), console));
    Outcome::Good
}

fn list(style: &Carried, width: usize, console: &Console) {
    let title = style.style.title();
    let Some((name, also)) = style.names.split_first() else { return };
    if console.json() {
        console.object(&json!({
            "type": "style",
            "name": name,
            "also": also,
            "title": title,
            "notes": style.style.is_note(),
            "bibliography": style.style.has_bibliography(),
        }));
        return;
    }
    let also = match also {
        [] => String::new(),
        also => format!("; also {}", also.join(", ")),
    };
    console.line(&format!("{name:<width$}  {title}{also}"));
}
