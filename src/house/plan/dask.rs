//! A plan as a program for Dask's `distributed`.

use super::Job;

/// What stands around the jobs.
const PROGRAM: &str = include_str!("dask.py");
/// Where they go.
const JOBS: &str = "JOBS = []\n";

/// A program in Python: `python FILE ADDRESS` has the scheduler at an address build the titles on its workers.
pub(crate) fn dask(jobs: &[Job]) -> String {
    let rows: Vec<String> = jobs
        .iter()
        .map(|job| {
            // JSON's strings and lists are Python's too.
            let row = serde_json::json!([job.name, job.command, job.inputs, job.outputs]);
            format!("    {row},\n")
        })
        .collect();
    PROGRAM.replacen(JOBS, &format!("JOBS = [\n{}]\n", rows.concat()), 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jobs_stand_in_the_program() {
        let job = Job {
            name: "t\"1".into(),
            dir: "t1".into(),
            command: vec!["recto".into()],
            inputs: vec!["t1/recto.toml".into()],
            outputs: Vec::new(),
        };
        let text = dask(&[job]);
        assert!(
            text.contains("JOBS = [\n    [\"t\\\"1\",[\"recto\"],[\"t1/recto.toml\"],[]],\n]\n"),
            "{text}"
        );
    }
}
