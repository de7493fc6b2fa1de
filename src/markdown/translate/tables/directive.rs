//! List tables of MyST's: a fence whose list of lists becomes a division that says the same.

use super::super::super::attr::in_quotes;
use super::super::super::lines::Fence;
use super::{Line, Pass};

impl Pass<'_> {
    /// A fence `{list-table} Caption` with its options, up to the line that closes it.
    pub(in super::super) fn list_table(&mut self, line: &Line, words: &str) -> Option<usize> {
        let name = words.trim_start_matches(['`', '~', ':']);
        let title = name.strip_prefix("{list-table}")?.trim();
        let signs = words.len() - name.len();
        let close = match words.starts_with(':') {
            true => self.end_of_directive(line, words, signs)?,
            false => self.closing(line, Fence::opened_by(line, words)?).ok()?,
        };
        let mut attributes = String::from(".list-table");
        let mut rows = "0".to_owned();
        let mut last = *line;
        while let Some(option) = self.after(&last).filter(|next| next.begin < close.begin) {
            let Some((key, value)) = option_of(self.words(&option)) else { break };
            match key {
                "header-rows" => rows = value.to_owned(),
                "stub-columns" => {
                    attributes.push_str(&format!(" header-cols={}", in_quotes(value)));
                }
                "widths" if value != "auto" => {
                    attributes.push_str(&format!(" widths={}", in_quotes(value)));
                }
                "name" | "label" => attributes.insert_str(0, &format!("#{value} ")),
                "class" => {
                    let all = value.split_whitespace().map(|class| format!(" .{class}"));
                    attributes.extend(all);
                }
                _ => {}
            }
            last = option;
        }
        let head = format!("::: {{{attributes} header-rows={}}}", in_quotes(&rows));
        self.copy_to(line.begin);
        self.tag(line, &head);
        if !title.is_empty() {
            self.out.push_range(self.source, line.begin, line.start);
            self.out.push_range(self.source, line.end - title.len(), line.end);
            self.tag(line, "");
        }
        self.tag(line, "");
        self.done = last.next;
        self.copy_to(close.begin);
        self.tag(line, "");
        self.tag(line, ":::");
        self.done = close.next;
        Some(close.next)
    }
}

/// `:key: value`.
fn option_of(words: &str) -> Option<(&str, &str)> {
    let (key, value) = words.strip_prefix(':')?.split_once(':')?;
    Some((key, value.trim()))
}
