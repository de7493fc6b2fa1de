//! `recto listing`: what the forms of shops ask for.

use super::output::Console;
use super::{Outcome, asked, project_dir, session};
use crate::diagnostic::visible;
use crate::trade::gather;
use crate::trade::listing::{FORMS, Field, Sheet, sheet};
use clap::Args;
use clap::builder::PossibleValuesParser;
use serde_json::json;
use std::path::{Path, PathBuf};

/// Prints what shops' forms ask for, field by field, and says what they would not take.
#[derive(Debug, Args)]
#[command(help_template = super::HELP, before_help = "\
    A sheet for each shop: title, subtitle, series, contributors, descriptions with their length beside what the\n\
    form takes, keywords, categories, what is made by AI; for each edition ISBN, form, trim, pages, spine, prices.\n\
    What is too long or too many, and what is asked for and not told, is said at its line of recto.toml.")]
#[command(after_help = "Examples:\n  \
    recto listing                        all sheets\n  \
    recto listing --for kdp              one of them\n  \
    recto listing --for ingram --format json | jq -r .fields.keywords")]
pub(crate) struct ListingArgs {
    /// Folder of the book [default: the current one]
    dir: Option<PathBuf>,
    /// For this shop or agency. May be given again
    #[arg(long = "for", value_name = "NAME", value_parser = PossibleValuesParser::new(FORMS))]
    shops: Vec<String>,
}

/// Runs the command.
pub(crate) fn run(args: ListingArgs, base: &Path, console: &mut Console) -> Outcome {
    let mut session = session(project_dir(base, args.dir));
    let (record, good) = asked(&mut session, console, |s| gather(s, None));
    let Ok(mut record) = record else { return Outcome::Bad };
    let mut found = std::mem::take(&mut record.found);
    let wanted = |name: &&str| args.shops.is_empty() || args.shops.iter().any(|s| s == name);
    let names: Vec<&'static str> = FORMS.into_iter().filter(wanted).collect();
    let sheets = names.iter().filter_map(|n| sheet(n, &record, session.sources(), &mut found));
    let sheets: Vec<Sheet> = sheets.collect();
    let mut found = record.heard(&found);
    console.diagnostics(&mut found, session.sources());
    for (n, sheet) in sheets.iter().enumerate() {
        if console.json() {
            console.object(&sheet.json());
        } else {
            if n > 0 {
                console.line("");
            }
            print(sheet, console);
        }
    }
    if console.json() {
        console.object(&json!({ "type": "summary", "command": "listing", "sheets": sheets.len() }));
    }
    std::mem::forget(session);
    if good { Outcome::Good } else { Outcome::Bad }
}

fn print(sheet: &Sheet, console: &Console) {
    console.line(&sheet.name);
    sheet.fields.iter().for_each(|field| show(field, console));
    for (name, fields) in &sheet.editions {
        console.line("");
        console.line(&format!("  Edition: {name}"));
        fields.iter().for_each(|field| show(field, console));
    }
}

/// `  Title         Salt`, with more values below the first.
fn show(field: &Field, console: &Console) {
    let room = field.room.as_ref().map(|room| format!("  [{room}]")).unwrap_or_default();
    for (n, value) in field.values.iter().enumerate() {
        let label = if n == 0 { field.label } else { "" };
        let room = if n + 1 == field.values.len() { room.as_str() } else { "" };
        console.line(format!("  {label:20}{}{room}", visible(value)).trim_end());
    }
}
