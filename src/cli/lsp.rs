//! `recto lsp`: the language server, over standard input and output.

use super::Outcome;
use clap::Args;

/// Speaks the Language Server Protocol with an editor over standard input and output.
#[derive(Debug, Args)]
#[command(help_template = super::HELP, before_help = "\
    An editor starts it: messages as you type, completion of labels, notes, kinds, classes, keys of the\n\
    manifest, paths; definitions, references, outline, a label renamed in the whole book, quick fixes.")]
#[command(after_help = "Examples:\n  \
    recto lsp                       what an editor is told to start; the guide has a chapter on it")]
pub(crate) struct LspArgs {
    /// Taken and left unread: what editors put behind the name of a server
    #[arg(long, hide = true)]
    stdio: bool,
}

/// Runs the command.
pub(crate) fn run(args: &LspArgs) -> Outcome {
    let LspArgs { stdio: _ } = args;
    match crate::lsp::serve() {
        true => Outcome::Good,
        false => Outcome::Bad,
    }
}
