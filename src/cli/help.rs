//! `recto help`: what the commands are; for programs, all that there is to name on one page.

use super::output::Console;
use super::{Cli, Outcome};
use crate::diagnostic::Code;
use crate::lsp::keys;
use crate::manifest::{KINDS, WORD_KEYS, nearest};
use clap::builder::ArgAction;
use clap::{Arg, Args, Command, CommandFactory, Parser};
use serde_json::{Value, json};

/// Says what Recto does, or what one of its commands does.
#[derive(Debug, Args)]
#[command(help_template = super::HELP, before_help = "\
    `recto help build` prints what `recto build --help` does. For programs --machine prints as one\n\
    object of JSON what they may name: commands with their options, keys of the manifest, kinds of\n\
    chapters, messages, exit codes.")]
#[command(after_help = "Examples:\n  \
    recto help build\n  \
    recto help order move\n  \
    recto help --machine | jq -r '.messages[].code'")]
pub(crate) struct HelpArgs {
    /// The command, with the word behind it if there is one [default: Recto itself]
    command: Vec<String>,
    /// All commands, options, keys, kinds, messages and exit codes as one object of JSON
    #[arg(long, conflicts_with = "command")]
    machine: bool,
}

/// Runs the command.
pub(crate) fn run(args: &HelpArgs, console: &mut Console) -> Outcome {
    let mut whole = Cli::command();
    whole.build();
    if args.machine {
        console.object(&machine(&whole));
        return Outcome::Good;
    }
    let mut found = &whole;
    for word in &args.command {
        let names: Vec<String> = shown(found).map(|c| c.get_name().to_owned()).collect();
        if !names.contains(word) {
            let help = match nearest(word, names.iter().map(String::as_str)) {
                Some(near) => format!("did you mean `{near}`?"),
                None if names.is_empty() => format!("`{}` has no commands", found.get_name()),
                None => format!("there are {}", names.join(", ")),
            };
            console.error(&format!("there is no command `{word}`"), &help);
            return Outcome::Usage;
        }
        let Some(below) = found.find_subcommand(word) else { return Outcome::Usage };
        found = below;
    }
    // The parser prints it, as it does where a command has the option.
    let words = ["recto"].into_iter().chain(args.command.iter().map(String::as_str));
    match Cli::try_parse_from(words.chain(["--help"])) {
        Err(help) if help.print().is_ok() => Outcome::Good,
        _ => Outcome::Bad,
    }
}

/// The commands below one, without what only programs call.
fn shown(command: &Command) -> impl Iterator<Item = &Command> {
    command.get_subcommands().filter(|c| !c.is_hide_set())
}

/// All that there is to name.
fn machine(whole: &Command) -> Value {
    let keys =
        keys::KEYS.iter().map(|k| json!({ "table": k.table, "key": k.name, "help": k.help }));
    let fields = keys::FRONT_MATTER.iter().map(|(key, help)| json!({ "key": key, "help": help }));
    let kinds = KINDS.iter().map(|(name, _)| json!(name));
    let messages = Code::all().map(|code| {
        json!({
            "code": code,
            "area": code.area(),
            "severity": code.grade(),
            "summary": code.summary(),
        })
    });
    json!({
        "type": "help",
        "version": env!("CARGO_PKG_VERSION"),
        "options": options(whole, true),
        "commands": shown(whole).map(command).collect::<Vec<_>>(),
        "keys": keys.collect::<Vec<_>>(),
        "words": &WORD_KEYS[..],
        "front-matter": fields.collect::<Vec<_>>(),
        "kinds": kinds.collect::<Vec<_>>(),
        "messages": messages.collect::<Vec<_>>(),
        "exit-codes": {
            "0": "all was done as asked",
            "1": "the book has errors, or a file could not be written",
            "2": "the command line is wrong",
            "101": "Recto has failed",
        },
    })
}

fn command(command: &Command) -> Value {
    let words = command.get_positionals().map(|arg| {
        json!({
            "name": name_of_value(arg),
            "help": help(arg),
            "required": arg.is_required_set(),
        })
    });
    json!({
        "name": command.get_name(),
        "help": command.get_about().map(|text| text.to_string()),
        "usage": command.clone().render_usage().to_string(),
        "words": words.collect::<Vec<_>>(),
        "options": options(command, false),
        "commands": shown(command).map(self::command).collect::<Vec<_>>(),
    })
}

/// Options of a command: its own, or those that all have.
fn options(command: &Command, of_all: bool) -> Vec<Value> {
    let asks = |arg: &Arg| matches!(arg.get_id().as_str(), "help" | "version");
    let wanted = |arg: &&Arg| !arg.is_positional() && !arg.is_hide_set() && !asks(arg);
    let of = command.get_arguments().filter(wanted).filter(|arg| arg.is_global_set() == of_all);
    let values = |arg: &Arg| -> Vec<String> {
        let takes = arg.get_action().takes_values();
        let all = arg.get_possible_values().into_iter().filter(|_| takes);
        all.map(|v| v.get_name().to_owned()).collect()
    };
    of.map(|arg| {
        let takes = arg.get_action().takes_values();
        json!({
            "long": arg.get_long(),
            "short": arg.get_short(),
            "value": takes.then(|| name_of_value(arg)),
            "values": values(arg),
            "again": matches!(arg.get_action(), ArgAction::Append),
            "help": help(arg),
        })
    })
    .collect()
}

fn name_of_value(arg: &Arg) -> String {
    let own = arg.get_value_names().and_then(|names| names.first()).map(|name| name.to_string());
    own.unwrap_or_else(|| arg.get_id().as_str().to_uppercase())
}

fn help(arg: &Arg) -> String {
    arg.get_help().map(|text| text.to_string()).unwrap_or_default()
}
