//! A plan as ninja's file.

use super::{Job, make::shell};

/// A `build.ninja`.
pub(crate) fn ninja(jobs: &[Job]) -> String {
    let mut out = String::from(
        "# Written by `recto plan --as ninja`.\nrule recto\n  command = $words\n  description = $title\n\n",
    );
    for job in jobs {
        let paths = |all: &[String]| all.iter().map(|p| path(p)).collect::<Vec<_>>().join(" ");
        let words = job.command.iter().map(|word| shell(word)).collect::<Vec<_>>().join(" ");
        out.push_str(&format!(
            "build {}: recto {}\n  words = {}\n  title = {}\n\n",
            paths(&job.outputs),
            paths(&job.inputs),
            words.replace('$', "$$"),
            job.name.replace('$', "$$"),
        ));
    }
    out
}

/// A path in a rule.
fn path(path: &str) -> String {
    path.replace('$', "$$").replace(' ', "$ ").replace(':', "$:")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_is_a_rule() {
        let job = Job {
            name: "t".into(),
            dir: "a b".into(),
            command: ["recto", "build", "a b"].map(str::to_owned).to_vec(),
            inputs: vec!["a b/recto.toml".into()],
            outputs: vec!["a b/output/x.pdf".into(), "a b/output/x:y$.epub".into()],
        };
        let text = ninja(&[job]);
        assert!(
            text.contains(
                "build a$ b/output/x.pdf a$ b/output/x$:y$$.epub: recto a$ b/recto.toml\n"
            ),
            "{text}"
        );
        assert!(text.contains("  words = recto build 'a b'\n"), "{text}");
    }
}
