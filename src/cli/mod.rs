//! The command line: one file per command, printing and progress.
//!
//! Exit codes: 0 all is well, 1 the book has errors or an output could not be written, 2 the
//! command line is wrong, 101 a fault of Recto's own.

mod archive;
mod build;
mod catalogue;
mod check;
mod completions;
mod diff;
mod docx;
mod explain;
mod freeze;
mod help;
mod house;
mod house_numbers;
mod house_shared;
mod index;
mod listing;
mod lsp;
mod marks;
mod mdbook;
mod merge;
mod model;
mod new;
mod new_report;
mod onix;
mod opening;
mod order;
mod order_edit;
mod output;
mod page;
mod plan;
mod preview;
mod printer;
mod progress;
mod report;
mod reprint;
mod shelf;
mod shop;
mod signals;
mod spellings;
mod style;
mod templates;
mod theme;
mod watch;

use crate::desk::permit;
use crate::session::{Allowed, Folder, Options, STEPS, Session};
use clap::error::ContextKind;
use clap::{Args, ColorChoice, Parser, Subcommand, ValueEnum};
use output::{Console, Wanted};
use progress::Progress;
use std::io::{self, Read};
use std::path::{Path, PathBuf, absolute};
use std::process::ExitCode;

/// What a command ends with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// All is well.
    Good,
    /// The book has errors, or something could not be written.
    Bad,
    /// The command asks for what can't be.
    Usage,
}

/// Typeset books from Markdown: one manifest in, an EPUB and a PDF out.
#[derive(Debug, Parser)]
#[command(
    name = "recto",
    version,
    about = "Recto turns a folder of Markdown chapters and a manifest, recto.toml, into an EPUB \
             for e-readers and a typeset PDF for printing. mdBook projects build as they are.",
    after_help = "Examples:\n  \
                  recto new my-book            make a small book that builds\n  \
                  recto new .                  in a folder of chapters: write its recto.toml\n  \
                  recto build my-book          write my-book/output/*.epub and *.pdf\n  \
                  recto watch my-book          the same, and again at each saved file\n  \
                  recto preview my-book --open look at its pages while you write\n  \
                  recto check --deny-warnings  say everything that is wrong, for use in CI\n  \
                  recto order move isaf.md --before kfor.md\n\n\
                  `recto help <command>` says more. Exit codes: 0 all was done as asked, \
                  1 the book has\nerrors or a file could not be written, 2 the command line is wrong.",
    arg_required_else_help = true,
    disable_help_subcommand = true
)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// Order of a command's help: what it does, what more there is to know, how it is called.
pub(crate) const HELP: &str =
    "{about-with-newline}\n{before-help}{usage-heading} {usage}\n\n{all-args}{after-help}";

#[derive(Debug, Args)]
struct Global {
    /// Work as if started in this folder
    #[arg(short = 'C', value_name = "DIR", global = true, help_heading = "Global options")]
    directory: Option<PathBuf>,
    /// Form of messages and results: text for people, JSON lines for machines
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "text",
        global = true,
        hide_default_value = true,
        hide_possible_values = true,
        help = "text (for people) or json (one object on each line of standard output)",
        help_heading = "Global options"
    )]
    format: Format,
    /// Colours: auto, always or never
    #[arg(
        long,
        value_name = "WHEN",
        default_value = "auto",
        global = true,
        hide_default_value = true,
        hide_possible_values = true,
        help = "auto (on a terminal, unless NO_COLOR is set), always or never",
        help_heading = "Global options"
    )]
    color: ColorChoice,
    /// Show errors alone; warnings are counted
    #[arg(short, long, global = true, conflicts_with = "verbose", help_heading = "Global options")]
    quiet: bool,
    /// Show each message at its place, also where many say the same
    #[arg(short, long, global = true, help_heading = "Global options")]
    verbose: bool,
    /// How many threads work at once [default: as many as there are processors]
    #[arg(short, long, value_name = "N", global = true, help_heading = "Global options")]
    #[arg(value_parser = clap::value_parser!(u16).range(1..=512))]
    jobs: Option<u16>,
    /// Run the pandoc filters that the book names: once, always (remembered for this folder and these
    /// filters) or never [default with no word behind it: once]
    #[arg(
        long,
        value_name = "WHEN",
        global = true,
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "once",
        hide_possible_values = true,
        help_heading = "Global options"
    )]
    filters: Option<When>,
}

impl Global {
    /// Which messages are shown.
    fn wanted(&self) -> Wanted {
        match (self.quiet, self.verbose) {
            (true, _) => Wanted::Errors,
            (_, true) => Wanted::Each,
            _ => Wanted::Gathered,
        }
    }
}

/// When the filters of a book run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum When {
    /// This time.
    Once,
    /// This time, and from now on as long as the book names the same ones.
    Always,
    /// Not any longer.
    Never,
}

impl From<When> for permit::When {
    fn from(when: When) -> permit::When {
        match when {
            When::Once => permit::When::Once,
            When::Always => permit::When::Always,
            When::Never => permit::When::Never,
        }
    }
}

/// Form of messages and results.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Text,
    /// JSON lines.
    Json,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Write the EPUB and the PDF
    Build(build::BuildArgs),
    /// Build, and build again at each saved file
    Watch(watch::WatchArgs),
    /// Show the book in the browser while it is written
    Preview(preview::PreviewArgs),
    /// Speak with an editor: messages as you type, completion, definitions, renaming
    Lsp(lsp::LspArgs),
    /// Report everything that is wrong, without writing anything
    Check(check::CheckArgs),
    /// List the jobs of a house with many titles, for make, ninja, GitHub or Dask
    Plan(plan::PlanArgs),
    /// Write down the pages as they were printed, so that a reprint keeps them
    Freeze(freeze::FreezeArgs),
    /// Pack a printing into one file
    Archive(archive::ArchiveArgs),
    /// Make an archived printing again and compare
    Verify(archive::VerifyArgs),
    /// Draw the pages that differ from an earlier book
    Diff(diff::DiffArgs),
    /// Show or change the reading order
    Order(order::OrderArgs),
    /// Make a small book that builds and teaches by example, or a manifest for Markdown files
    New(new::NewArgs),
    /// Draw pages with their grid and flaws, or print their lines
    Page(page::PageArgs),
    /// Write the files of an mdBook project, called by `mdbook build` as a back end
    Mdbook(mdbook::MdBookArgs),
    /// Write the book as a Word file for an editor or an agent
    Docx(docx::DocxArgs),
    /// Bring changes and comments of that file into the chapters
    Merge(merge::MergeArgs),
    /// List what is marked in a proof that came back, at the lines of the chapters
    Marks(marks::MarksArgs),
    /// Print an outline of the book with counts, or all of its structure as JSON
    Model(model::ModelArgs),
    /// Print the entries of the index with their pages and the places of their marks
    Index(index::IndexArgs),
    /// Write records of the editions for shops and libraries: ONIX for Books
    Onix(onix::OnixArgs),
    /// Print records of the editions for libraries: MARC 21, Dublin Core
    Catalogue(catalogue::CatalogueArgs),
    /// Print what shops' forms ask for, and say what they would not take
    Listing(listing::ListingArgs),
    /// List the printers that Recto knows, show what one takes, or copy its profile to change
    Printer(printer::PrinterArgs),
    /// List the shops of e-books that Recto knows, or show what one refuses
    Shop(shop::ShopArgs),
    /// List the styles of citations that Recto has
    Style(style::StyleArgs),
    /// List the themes, show one, or copy it to change
    Theme(theme::ThemeArgs),
    /// Say what a message means and what to do, or list all messages
    Explain(explain::ExplainArgs),
    /// Say what a command does; for programs, all that there is to name
    Help(help::HelpArgs),
    /// Print what a shell completes command lines by
    Completions(completions::CompletionsArgs),
    /// Write the manual's pages
    Man(completions::ManArgs),
}

/// Runs the program with the process's arguments.
pub fn run() -> ExitCode {
    let mut words: Vec<std::ffi::OsString> = std::env::args_os().collect();
    if words.len() == 1 && mdbook::is_called(words.first().map(Path::new)) {
        words.push("mdbook".into());
    }
    let today = spellings::today(words);
    let cli = match Cli::try_parse_from(today.words) {
        Ok(cli) => cli,
        Err(e) => return unread(e),
    };
    signals::listen();
    let wanted = cli.global.wanted();
    if wanted != Wanted::Errors {
        today.hints.iter().for_each(|hint| output::error_line(&format!("note: {hint}")));
    }
    if let Some(jobs) = cli.global.jobs {
        // Nothing has worked yet, so the pool is not there.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(usize::from(jobs)).build_global();
    }
    if let Some(when) = cli.global.filters {
        permit::say(when.into());
    }
    let mut console = Console::new(cli.global.format, cli.global.color).showing(wanted);
    catch_panics(|| {
        let base = cli.global.directory.unwrap_or_default();
        let outcome = match cli.command {
            Command::Build(args) => build::run(args, &base, &mut console),
            Command::Watch(args) => watch::run(args, &base, &mut console),
            Command::Preview(args) => preview::run(args, &base, &mut console),
            Command::Lsp(args) => lsp::run(&args),
            Command::Check(args) => check::run(args, &base, &mut console),
            Command::Plan(args) => plan::run(&args, &base, &console),
            Command::Freeze(args) => freeze::run(args, &base, &mut console),
            Command::Archive(args) => archive::run(args, &base, &mut console),
            Command::Verify(args) => archive::verify(&args, &base, &mut console),
            Command::Diff(args) => diff::run(&args, &base, &mut console),
            Command::Order(args) => order::run(args, &base, &mut console),
            Command::New(args) => new::run(args, &base, &mut console),
            Command::Page(args) => page::run(args, &base, &mut console),
            Command::Mdbook(args) => mdbook::run(args, &mut console),
            Command::Docx(args) => docx::run(args, &base, &mut console),
            Command::Merge(args) => merge::run(args, &base, &mut console),
            Command::Marks(args) => marks::run(args, &base, &mut console),
            Command::Model(args) => model::run(args, &base, &mut console),
            Command::Index(args) => index::run(args, &base, &mut console),
            Command::Onix(args) => onix::run(args, &base, &mut console),
            Command::Catalogue(args) => catalogue::run(args, &base, &mut console),
            Command::Listing(args) => listing::run(args, &base, &mut console),
            Command::Printer(args) => printer::run(args, &base, &mut console),
            Command::Shop(args) => shop::run(args, &base, &mut console),
            Command::Style(args) => style::run(args, &mut console),
            Command::Theme(args) => theme::run(args, &base, &mut console),
            Command::Explain(args) => explain::run(args, &mut console),
            Command::Help(args) => help::run(&args, &mut console),
            Command::Completions(args) => completions::run(&args, &mut console),
            Command::Man(args) => completions::run_man(args, &base, &mut console),
        };
        match outcome {
            Outcome::Good => ExitCode::SUCCESS,
            Outcome::Bad => ExitCode::from(1),
            Outcome::Usage => ExitCode::from(2),
        }
    })
}

/// Ends a command line that asks for help, or that can't be read. clap prints help and version to standard
/// output, faults to standard error.
fn unread(mut fault: clap::Error) -> ExitCode {
    let meant = spellings::meant(&fault);
    if meant.is_some() {
        // What clap guesses from the letters alone would stand above what is meant.
        for guess in [ContextKind::Suggested, ContextKind::SuggestedArg, ContextKind::TrailingArg] {
            fault.remove(guess);
        }
    }
    let code = match fault.print() {
        Err(lost) if !fault.use_stderr() => output::lost(&lost),
        _ => fault.exit_code(),
    };
    if let Some(help) = meant {
        output::error_line(&format!("\nhelp: {help}"));
    }
    ExitCode::from(code as u8)
}

/// Turns a panic into a message and exit code 101. Unwinding has removed temporary files by then,
/// so whatever was built before stands as it was.
fn catch_panics(f: impl FnOnce() -> ExitCode) -> ExitCode {
    use std::panic;
    // Threads of the pool panic too, and their hooks run first: the first message is the cause.
    let hook: Box<dyn Fn(&panic::PanicHookInfo) + Send + Sync> = Box::new(|info| {
        if crate::artwork::is_guarded() {
            return;
        }
        let payload = info.payload();
        let what = payload
            .downcast_ref::<&str>()
            .map(|s| s.to_string())
            .or_else(|| payload.downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "a panic without words".to_string());
        let place = info.location().map(|l| format!(" ({}:{})", l.file(), l.line()));
        output::error_line(&format!(
            "error: Recto has failed: {what}{}\n  \
             This is a fault of Recto {}, not of your book. The files in the output folder are as \
             they were.\n  Please report it with the command and, if you can, the chapter.",
            place.unwrap_or_default(),
            env!("CARGO_PKG_VERSION"),
        ));
    });
    panic::set_hook(hook);
    let result = panic::catch_unwind(panic::AssertUnwindSafe(f));
    let _ = panic::take_hook();
    result.unwrap_or(ExitCode::from(101))
}

/// A session on the book of a folder, for one command.
fn session(dir: PathBuf) -> Session {
    session_allowing(dir, Allowed::None)
}

/// The same, where these pages of a reprint may be others than were printed.
fn session_allowing(dir: PathBuf, allowed: Allowed) -> Session {
    let filters = permit::of(&dir);
    let mut session = Session::new(Folder::new(dir));
    session.set_options(Options { once: true, filters, allowed, ..Options::default() });
    session
}

/// Asks a book with progress on a terminal, and whether it is without errors. Those are told: they
/// explain what is missing. Warnings are the business of `recto check`.
fn asked<T>(
    session: &mut Session,
    console: &Console,
    ask: impl FnOnce(&mut Session) -> T,
) -> (T, bool) {
    session.watch(Progress::new(console.progress(), STEPS));
    let answer = ask(session);
    session.unwatch();
    let mut found = session.diagnostics();
    let good = !found.has_errors();
    if !good {
        console.diagnostics(&mut found, session.sources());
    }
    (answer, good)
}

/// Most bytes of standard input that are read.
const MOST: u64 = 1 << 30;

/// The text on standard input.
fn standard_input() -> io::Result<String> {
    io::read_to_string(io::stdin().lock().take(MOST))
}

/// The folders of a book and of its outputs as whole paths, for commands that stay: the current folder
/// may go and come back as another one of its name. None if the book's is not there, which is told.
fn whole(
    base: &Path,
    dir: Option<PathBuf>,
    output: Option<PathBuf>,
    console: &Console,
) -> Option<(PathBuf, PathBuf)> {
    let dir = project_dir(base, dir);
    let output = output.map_or_else(|| dir.join("output"), |o| base.join(o));
    let found = dir.is_dir().then(|| Some((absolute(&dir).ok()?, absolute(&output).ok()?)));
    let found = found.flatten();
    if found.is_none() {
        let why = format!("there is no folder `{}`", dir.display());
        console.error(&why, "name the folder of a book");
    }
    found
}

/// The folder that a command works on: `base` (of `-C`) and the argument DIR, relative to it.
fn project_dir(base: &Path, dir: Option<PathBuf>) -> PathBuf {
    let path = match dir {
        Some(dir) => base.join(dir),
        None => base.to_path_buf(),
    };
    if path.as_os_str().is_empty() { PathBuf::from(".") } else { path }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }

    #[test]
    fn directories_join() {
        let dir = |c: &str, d: Option<&str>| project_dir(c.as_ref(), d.map(PathBuf::from));
        assert_eq!(dir("", None), PathBuf::from("."));
        assert_eq!(dir("a", None), PathBuf::from("a"));
        assert_eq!(dir("a", Some("b")), PathBuf::from("a/b"));
        assert_eq!(dir("", Some("b")), PathBuf::from("b"));
    }

    #[test]
    fn a_panic_gives_101() {
        let code = catch_panics(|| panic!("on purpose"));
        assert_eq!(format!("{code:?}"), format!("{:?}", ExitCode::from(101)));
    }
}
