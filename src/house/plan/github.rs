//! A plan as the matrix of a workflow on GitHub.

use super::Job;
use serde_json::{Value, json};

/// Most jobs of a matrix.
const MOST: usize = 256;

/// The matrix, one line of JSON: an `include` with the name and the titles of each job. More titles than a matrix can have
/// jobs are put together, neighbours to neighbours.
pub(crate) fn github(jobs: &[Job]) -> String {
    let together = jobs.len().div_ceil(MOST).max(1);
    let row = |jobs: &[Job]| -> Value {
        let name = match jobs {
            [one] => one.name.clone(),
            [first, .., last] => format!("{} to {}", first.name, last.name),
            [] => String::new(),
        };
        let words: Vec<String> =
            jobs.iter().map(|job| format!("--only {}", super::make::shell(&job.dir))).collect();
        let folders: Vec<String> = jobs.iter().map(|job| format!("{}/output/*", job.dir)).collect();
        json!({ "name": name, "titles": words.join(" "), "output": folders.join("\n") })
    };
    json!({ "include": jobs.chunks(together).map(row).collect::<Vec<_>>() }).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_matrix_has_no_more_jobs_than_it_can_have() {
        let job = |n: usize| Job {
            name: format!("t{n}"),
            dir: format!("titles/t{n}"),
            command: Vec::new(),
            inputs: Vec::new(),
            outputs: Vec::new(),
        };
        let rows = |n: usize| -> Vec<Value> {
            let jobs: Vec<Job> = (0..n).map(job).collect();
            let value: Value = serde_json::from_str(&github(&jobs)).expect("JSON");
            value["include"].as_array().expect("rows").clone()
        };
        assert_eq!(
            rows(2)[1],
            json!({ "name": "t1", "titles": "--only titles/t1", "output": "titles/t1/output/*" })
        );
        let many = rows(1000);
        assert_eq!(
            (many.len(), &many[0]["name"], &many[249]["name"]),
            (250, &json!("t0 to t3"), &json!("t996 to t999"))
        );
        assert_eq!(rows(0).len(), 0);
    }
}
