//! Tabs of mdBook's preprocessor: a page shows all of them, each below its label.

use super::super::lines::Line;
use super::Pass;

impl Pass<'_> {
    /// `{{#tabs}}`, `{{#tab name="..."}}`, `{{#endtab}}`, `{{#endtabs}}`, each on its line.
    pub(super) fn tab_mark(&mut self, line: &Line, words: &str) -> Option<usize> {
        let inner = words.strip_prefix("{{#")?.strip_suffix("}}")?.trim();
        let (name, rest) = inner.split_once(char::is_whitespace).unwrap_or((inner, ""));
        match name {
            "tabs" | "endtab" | "endtabs" => self.replace(line, &[""]),
            "tab" => {
                let at = rest.find("name")? + "name".len();
                let value = rest[at..].trim_start().strip_prefix('=')?.trim();
                let label = value.trim_matches('"');
                self.replace(line, &["", &format!("**{label}**"), ""]);
            }
            _ => return None,
        }
        self.blank = true;
        Some(line.next)
    }
}
