//! Diagnostics as machines read them (JSON lines), and their counts.

use super::{Diagnostic, Diagnostics};
use crate::source::Sources;
use serde_json::{Value, json};

/// "2 errors, 1 warning"; empty if there are none.
pub fn counts(diags: &Diagnostics) -> String {
    let (errors, warnings) = diags.counts();
    let count = |n: usize, word: &str| match n {
        0 => None,
        1 => Some(format!("1 {word}")),
        _ => Some(format!("{n} {word}s")),
    };
    let parts: Vec<String> =
        [count(errors, "error"), count(warnings, "warning")].into_iter().flatten().collect();
    parts.join(", ")
}

/// One diagnostic as a JSON value: severity, code, message, help, and path, line, column and end
/// (from 1, columns in characters), which are null if the whole project is meant.
pub fn json(d: &Diagnostic, sources: &Sources) -> Value {
    let place = d.file().and_then(|f| sources.get(f));
    let start = place.map(|f| f.line_col(d.span.start as usize));
    let end = place.map(|f| f.line_col(d.span.end as usize));
    json!({
        "type": "diagnostic",
        "severity": d.severity,
        "code": d.code.name(),
        "message": d.message,
        "path": place.map(|f| &f.path),
        "line": start.map(|(line, _)| line),
        "column": start.map(|(_, column)| column),
        "end": end.map(|(line, column)| json!({ "line": line, "column": column })),
        "help": d.help,
    })
}

/// All diagnostics as JSON, one object on each line.
pub fn json_lines(diags: &Diagnostics, sources: &Sources) -> String {
    diags.iter().map(|d| format!("{}\n", json(d, sources))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Code;
    use crate::source::Span;

    fn sample(text: &str, start: usize, end: usize) -> (Diagnostics, Sources) {
        let mut sources = Sources::default();
        let file = sources.add("a/b.md", text);
        let mut diags = Diagnostics::new();
        let span = Span::new(file, start, end);
        diags
            .push(Diagnostic::error(Code::MISSING_FILE, span, "there is no file").help("write it"));
        (diags, sources)
    }

    #[test]
    fn the_whole_project_has_no_place() {
        let mut diags = Diagnostics::new();
        diags.push(Diagnostic::warning(Code::NO_TITLE, Span::NONE, "no place"));
        let sources = Sources::default();
        assert_eq!(json(diags.iter().next().unwrap(), &sources)["path"], Value::Null);
        assert_eq!(counts(&diags), "1 warning");
    }

    #[test]
    fn json_counts_from_one() {
        let (diags, sources) = sample("one\ntwö drei\n", 9, 13);
        let value: Value = serde_json::from_str(json_lines(&diags, &sources).trim()).unwrap();
        assert_eq!(value["line"], 2);
        assert_eq!(value["column"], 5);
        assert_eq!(value["end"], json!({ "line": 2, "column": 9 }));
        assert_eq!(value["severity"], "error");
        assert_eq!(value["help"], "write it");
    }
}
