//! `recto plan`: the jobs of a house, for engines that run them.

use super::build::What;
use super::house::Choice;
use super::output::Console;
use super::{Outcome, project_dir};
use crate::diagnostic::count;
use crate::house::plan::{self, Job};
use clap::{Args, ValueEnum};
use rayon::prelude::*;
use serde_json::json;
use std::path::{Path, PathBuf};

/// Lists what there is to build in a house, with the files that each title reads and writes.
#[derive(Debug, Args)]
#[command(help_template = super::HELP, before_help = "\
    DIR holds recto-house.toml. Each title is a job: one process that reads nothing but the files it is\n\
    listed with, and gives the same bytes wherever it runs. So any engine may run the jobs, on any\n\
    number of machines, and run one again that was lost. Paths count from DIR, and so do commands.")]
#[command(mut_arg("output", |arg| arg.hide(true)), mut_arg("allow", |arg| arg.hide(true)))]
#[command(after_help = "Examples:\n  \
    recto plan                               a line for each title\n  \
    recto plan --as make > house.mk          then: make -j4 -f house.mk\n  \
    recto plan --as ninja > build.ninja      then: ninja\n  \
    recto plan --as github --since main      the matrix of a workflow: what a branch has changed\n  \
    recto plan --as dask > plan.py           then: python plan.py tcp://scheduler:8786\n  \
    recto plan --all-editions --format json  an object for each title")]
pub(crate) struct PlanArgs {
    /// Folder of the house [default: the current one]
    dir: Option<PathBuf>,
    /// For whom: make, ninja, github (a matrix) or dask (a program in Python)
    #[arg(long = "as", value_name = "FORM", hide_possible_values = true)]
    form: Option<Form>,
    #[command(flatten)]
    choice: Choice,
    #[command(flatten)]
    what: What,
}

/// Who runs the jobs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    Make,
    Ninja,
    Github,
    Dask,
}

/// Runs the command.
pub(crate) fn run(args: &PlanArgs, base: &Path, console: &Console) -> Outcome {
    let dir = project_dir(base, args.dir.clone());
    let words = match args.what.words() {
        Ok(words) => words,
        Err(option) => {
            let help = "build that title alone with it, where you see what it does";
            console.error(&format!("`{option}` is for one book, and a plan is for many"), help);
            return Outcome::Usage;
        }
    };
    let Some(chosen) = args.choice.chosen(&dir, console) else { return Outcome::Bad };
    let (wish, options) = (args.what.wish(), args.what.options(true));
    let all =
        chosen.titles.par_iter().map(|title| plan::job(title, &wish, options.clone(), &words));
    let mut jobs = Vec::new();
    let mut good = true;
    for job in all.collect::<Vec<_>>() {
        match job {
            Ok(job) => jobs.push(job),
            Err(mut told) => {
                good = false;
                console.diagnostics(&mut told.0, &told.1);
            }
        }
    }
    if jobs.is_empty() && !good {
        return Outcome::Bad;
    }
    match args.form {
        None => list(&jobs, console),
        Some(Form::Ninja) => console.text(plan::ninja(&jobs).trim_end()),
        Some(Form::Github) => console.text(&plan::github(&jobs)),
        Some(Form::Dask) => console.text(plan::dask(&jobs).trim_end()),
        Some(Form::Make) => match plan::make(&jobs) {
            Ok(text) => console.text(text.trim_end()),
            Err(why) => {
                console.error(&why, "give the file another name, or plan for another engine");
                return Outcome::Bad;
            }
        },
    }
    // What is wrong with one title is told, and keeps no other from being planned.
    if good { Outcome::Good } else { Outcome::Bad }
}

/// The jobs for people, or as JSON lines.
fn list(jobs: &[Job], console: &Console) {
    for job in jobs {
        match console.json() {
            true => console.object(&json!({
                "type": "job", "name": job.name, "dir": job.dir, "command": job.command,
                "inputs": job.inputs, "outputs": job.outputs,
            })),
            false => {
                let reads = count(job.inputs.len(), "file");
                console.line(&format!(
                    "{}: reads {reads}, writes {}",
                    job.name,
                    job.outputs.join(", ")
                ));
            }
        }
    }
}
