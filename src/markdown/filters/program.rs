//! What the name of a filter means: a file in the book's folder, or a program on the path.

use crate::files::{Fault, Files};
use std::env;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

/// The largest filter that is read for its hash, bytes.
const MOST: u64 = 64 << 20;

/// What is started, with which arguments.
#[derive(Debug, Clone, Hash)]
pub(super) struct Program {
    /// As the manifest names it.
    pub(super) name: String,
    /// The program.
    pub(super) path: PathBuf,
    /// What stands before the name of the output's format.
    pub(super) arguments: Vec<String>,
    /// It takes the name of a format as its argument, as pandoc's filters do.
    pub(super) takes_format: bool,
    /// Hash of its file, if that is the book's.
    pub(super) hash: Option<u64>,
}

/// Programs that run files of an ending, in the order in which they are looked for.
const RUN_BY: [(&str, &[&str]); 8] = [
    ("py", &["python3", "python"]),
    ("js", &["node"]),
    ("rb", &["ruby"]),
    ("pl", &["perl"]),
    ("php", &["php"]),
    ("hs", &["runhaskell"]),
    ("r", &["Rscript"]),
    ("sh", &["sh"]),
];

/// Finds what a name means.
///
/// # Errors
/// What is wrong with it, and what to do.
pub(super) fn find(name: &str, files: &Files) -> Result<Program, (String, String)> {
    let inside = files.normal(name).filter(|path| files.is_file(path));
    if let Some(path) = inside {
        return of_book(name, &path, files);
    }
    if name.contains(['/', '\\']) || Path::new(name).extension().is_some_and(|e| e == "lua") {
        let message = format!("there is no filter `{name}` in the book's folder");
        return Err((message, "its path counts from the manifest".to_owned()));
    }
    match on_path(name) {
        Some(path) => Ok(Program {
            name: name.to_owned(),
            path,
            arguments: Vec::new(),
            takes_format: true,
            hash: None,
        }),
        None => Err((
            format!(
                "there is no filter `{name}`: neither a file in the book's folder, nor a program on the path"
            ),
            "install it, or take it out of `filters`".to_owned(),
        )),
    }
}

/// A filter that is a file of the book.
fn of_book(name: &str, path: &str, files: &Files) -> Result<Program, (String, String)> {
    let bytes = files.read(path, MOST).map_err(|fault| match fault {
        Fault::Outside => (
            format!("the filter `{name}` leads out of the book's folder"),
            "copy it into the folder of the book".to_owned(),
        ),
        fault => (format!("the filter `{name}` can't be read: {fault}"), String::new()),
    })?;
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    let hash = Some(hasher.finish());
    let file = files.place(path);
    let shown = file.to_string_lossy().into_owned();
    let ending = file.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
    let name = name.to_owned();
    if ending == "lua" {
        let Some(path) = on_path("pandoc") else {
            let message = format!(
                "the filter `{name}` is written in Lua, which pandoc runs: there is no pandoc here"
            );
            return Err((message, "install pandoc 3 (pandoc.org)".to_owned()));
        };
        let arguments =
            ["-f", "json", "-t", "json", "-L", shown.as_str()].map(str::to_owned).into();
        return Ok(Program { name, path, arguments, takes_format: false, hash });
    }
    let by = RUN_BY.iter().find(|(e, _)| *e == ending).map(|(_, by)| *by);
    match by {
        None => Ok(Program { name, path: file, arguments: Vec::new(), takes_format: true, hash }),
        Some(by) => match by.iter().find_map(|program| on_path(program)) {
            Some(path) => {
                Ok(Program { name, path, arguments: vec![shown], takes_format: true, hash })
            }
            None => Err((
                format!("the filter `{name}` is run by `{}`, which is not found", by[0]),
                "install it".to_owned(),
            )),
        },
    }
}

/// A program on the path.
fn on_path(name: &str) -> Option<PathBuf> {
    let folders = env::var_os("PATH")?;
    let endings: &[&str] = if cfg!(windows) { &[".exe", ".cmd", ".bat", ""] } else { &[""] };
    let file = |folder: PathBuf| {
        endings.iter().map(|e| folder.join(format!("{name}{e}"))).find(|path| path.is_file())
    };
    env::split_paths(&folders).filter(|folder| folder.is_absolute()).find_map(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_files_of_the_book_or_programs() {
        let files = Files::memory([("f.sh", "cat"), ("g", "x")]);
        let program = find("./f.sh", &files).expect("a program");
        assert!(program.path.ends_with("sh") && program.arguments.len() == 1);
        assert!(find("g", &files).is_ok_and(|p| p.arguments.is_empty() && p.hash.is_some()));
        for name in ["./no.sh", "../f.sh", "no.lua", "no-such-program-anywhere"] {
            let (why, help) = find(name, &files).expect_err("none");
            assert!(why.contains(name) && !help.is_empty(), "{why}");
        }
    }
}
