//! A plan as a makefile.

use super::Job;
use std::collections::BTreeSet;

/// A makefile: `make -j4 -f FILE` builds what is older than what it is made of.
///
/// # Errors
/// A path for which make has no spelling.
pub(crate) fn make(jobs: &[Job]) -> Result<String, String> {
    let mut out = String::from("# Written by `recto plan --as make`.\n.PHONY: all\nall:");
    for output in jobs.iter().flat_map(|job| &job.outputs) {
        out.push_str(&format!(" {}", path(output)?));
    }
    out.push_str("\n\n");
    for job in jobs {
        let Some((first, others)) = job.outputs.split_first() else { continue };
        let inputs = job.inputs.iter().map(|input| path(input)).collect::<Result<Vec<_>, _>>()?;
        let words: Vec<String> =
            job.command.iter().map(|word| shell(word).replace('$', "$$")).collect();
        // What follows is written by the same run: where one of them has gone, it runs again.
        let missing =
            others.iter().map(|other| Ok(format!("$(if $(wildcard {0}),,FORCE)", path(other)?)));
        let missing = missing.collect::<Result<Vec<String>, String>>()?.join(" ");
        out.push_str(&format!(
            "{}: {} {missing}\n\t{}\n",
            path(first)?,
            inputs.join(" "),
            words.join(" ")
        ));
        for other in others {
            out.push_str(&format!("{}: {} ;\n", path(other)?, path(first)?));
        }
        out.push('\n');
    }
    // What has gone since is no fault of the plan's: its title is built again.
    for input in jobs.iter().flat_map(|job| &job.inputs).collect::<BTreeSet<_>>() {
        out.push_str(&format!("{}:\n", path(input)?));
    }
    out.push_str(".PHONY: FORCE\nFORCE:\n");
    Ok(out)
}

/// A path in a rule.
fn path(path: &str) -> Result<String, String> {
    if path.contains(['\n', '\t', ';', ':', '*', '?', '[', '\\', '=', '|', '&']) {
        return Err(format!(
            "make can't be told of `{path}`: it has a sign that rules are made of"
        ));
    }
    Ok(path.replace('$', "$$").replace('#', "\\#").replace('%', "\\%").replace(' ', "\\ "))
}

/// A word for a shell.
pub(super) fn shell(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./,=+@%".contains(c);
    match !word.is_empty() && word.chars().all(plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', "'\\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_paths_are_spelt_as_make_reads_them() {
        assert_eq!(path("a b/$c#1.md").as_deref(), Ok("a\\ b/$$c\\#1.md"));
        assert!(path("a:b").is_err());
        assert_eq!((shell("a/b.md"), shell("it's $x")), ("a/b.md".into(), "'it'\\''s $x'".into()));
    }
}
