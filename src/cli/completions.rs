//! `recto completions` and `recto man`: what shells and manuals want to know of the command line.

use super::output::Console;
use super::{Cli, Outcome, project_dir};
use crate::diagnostic::count;
use crate::files::write::{self, Folder};
use clap::{Args, Command, CommandFactory, ValueEnum};
use clap_complete::{Generator, Shell, generate};
use clap_complete_nushell::Nushell;
use std::io;
use std::path::{Path, PathBuf};

/// Prints what a shell completes command lines by.
#[derive(Debug, Args)]
#[command(help_template = super::HELP, before_help = "\
    The shell reads it at its start, or keeps it where it looks for such files.")]
#[command(after_help = "Examples:\n  \
    recto completions bash > ~/.local/share/bash-completion/completions/recto\n  \
    recto completions zsh > ~/.zfunc/_recto     (with fpath+=~/.zfunc in .zshrc)\n  \
    recto completions fish > ~/.config/fish/completions/recto.fish\n  \
    recto completions powershell >> $PROFILE\n  \
    recto completions nushell > ~/.config/nushell/autoload/recto.nu")]
pub(crate) struct CompletionsArgs {
    /// The shell
    shell: Of,
}

/// Shells that there is something for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Of {
    Bash,
    Elvish,
    Fish,
    Nushell,
    Powershell,
    Zsh,
}

/// Runs `recto completions`.
pub(crate) fn run(args: &CompletionsArgs, console: &mut Console) -> Outcome {
    let text = match args.shell {
        Of::Bash => of(Shell::Bash),
        Of::Elvish => of(Shell::Elvish),
        Of::Fish => of(Shell::Fish),
        Of::Nushell => of(Nushell),
        Of::Powershell => of(Shell::PowerShell),
        Of::Zsh => of(Shell::Zsh),
    };
    console.text(text.trim_end());
    Outcome::Good
}

fn of(shell: impl Generator) -> String {
    let mut bytes = Vec::new();
    generate(shell, &mut Cli::command(), "recto", &mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Writes the manual's pages, for whoever packs Recto.
#[derive(Debug, Args)]
#[command(help_template = super::HELP, before_help = "\
    A page for each command, `recto.1`, `recto-build.1` and so on, as `man` reads them.")]
#[command(after_help = "Examples:\n  \
    recto man -o ~/.local/share/man/man1\n  \
    man recto-build")]
pub(crate) struct ManArgs {
    /// Folder to write to; it is made if it is not there
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,
}

/// Runs `recto man`.
pub(crate) fn run_man(args: ManArgs, base: &Path, console: &mut Console) -> Outcome {
    let dir = project_dir(base, Some(args.output));
    let mut whole = Cli::command();
    whole.build();
    let mut pages = Vec::new();
    let made = page(&whole, "recto", &mut pages);
    let written = made
        .map_err(|e| (e.to_string(), ""))
        .and_then(|()| put(&dir, &pages).map_err(|fault| (fault.to_string(), fault.help())));
    match written {
        Ok(()) => {
            console.line(&format!("{}  ({})", dir.display(), count(pages.len(), "page")));
            Outcome::Good
        }
        Err((why, help)) => {
            console.error(&why, help);
            Outcome::Bad
        }
    }
}

/// The page of a command, and those of the commands below it: file name and text.
fn page(command: &Command, name: &str, pages: &mut Vec<(String, Vec<u8>)>) -> io::Result<()> {
    let mut bytes = Vec::new();
    let named = command.clone().name(name.to_owned()).bin_name(name.replace('-', " "));
    clap_mangen::Man::new(named).render(&mut bytes)?;
    pages.push((format!("{name}.1"), bytes));
    let mut below = command.get_subcommands().filter(|c| !c.is_hide_set());
    below.try_for_each(|c| page(c, &format!("{name}-{}", c.get_name()), pages))
}

fn put(dir: &Path, pages: &[(String, Vec<u8>)]) -> Result<(), write::Fault> {
    let folder = Folder::make(dir, None)?;
    let staged = pages.iter().map(|(name, bytes)| folder.stage(name, bytes));
    write::commit(staged.collect::<Result<_, _>>()?).map_err(|(_, fault)| fault)
}
