//! `recto catalogue`: records of the editions for libraries.

use super::output::Console;
use super::{Outcome, asked, project_dir, session};
use crate::files::write;
use crate::trade::catalogue::{block, dublin_core, marc};
use crate::trade::gather;
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};

/// Prints records of the editions for libraries: MARC 21, Dublin Core, cataloguing data for the copyright page.
#[derive(Debug, Args)]
#[command(help_template = super::HELP, before_help = "\
    One record for the EPUB and one for each printed edition that has an ISBN, from [book], [trade] and the pages.\n\
    The block of cataloguing data goes into `cip` of [book]; the Library of Congress' number is `lccn` of [trade].")]
#[command(after_help = "Examples:\n  \
    recto catalogue > book.marc.xml        MARCXML, for a library's system\n  \
    recto catalogue --as dc -o book.xml    Dublin Core, for a repository\n  \
    recto catalogue --as cip               the block for the copyright page")]
pub(crate) struct CatalogueArgs {
    /// Folder of the book [default: the current one]
    dir: Option<PathBuf>,
    /// Form of the records
    #[arg(long = "as", value_name = "FORM", default_value = "marcxml")]
    form: Form,
    /// File to write [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Forms of records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// MARC 21 in XML.
    Marcxml,
    /// Dublin Core in XML.
    Dc,
    /// The block for the copyright page.
    Cip,
}

/// Runs the command.
pub(crate) fn run(args: CatalogueArgs, base: &Path, console: &mut Console) -> Outcome {
    let dir = project_dir(base, args.dir);
    let mut session = session(dir.clone());
    let (record, good) = asked(&mut session, console, |s| gather(s, None));
    let Ok(record) = record else { return Outcome::Bad };
    let text = match args.form {
        Form::Marcxml => marc(&record),
        Form::Dc => dublin_core(&record),
        Form::Cip => block(&record),
    };
    match &args.output {
        None => console.text(text.trim_end()),
        Some(file) => {
            let path = base.join(file);
            if let Err(fault) = write::put(&path, &dir, false, text.as_bytes()) {
                console.error(&fault.to_string(), fault.help());
                return Outcome::Bad;
            }
            console.line(&super::build::shown(&path));
        }
    }
    std::mem::forget(session);
    if good { Outcome::Good } else { Outcome::Bad }
}
