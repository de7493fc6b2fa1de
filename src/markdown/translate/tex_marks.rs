//! Leanpub's marks of formulas, `{$$}x{/$$}`: between words a formula of the line, on lines of their own a
//! display.

use super::super::lines::Line;
use super::Pass;

const OPEN: &str = "{$$}";
const CLOSE: &str = "{/$$}";

impl Pass<'_> {
    /// `$$ (name)` at the end of a formula is its label, as MyST has it.
    fn label_of_myst(&mut self, line: &Line, words: &str) {
        let Some((before, name)) = words.strip_suffix(')').and_then(|w| w.rsplit_once("$$ ("))
        else {
            return;
        };
        let named = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | ':');
        let fits = before.is_empty() || before.starts_with("$$");
        if self.mdbook || !fits || name.is_empty() || !name.chars().all(named) {
            return;
        }
        let from = line.start + before.len() + "$$".len();
        let name = name.strip_prefix("eq:").or(name.strip_prefix("eq-")).unwrap_or(name);
        self.copy_to(from);
        self.generated(&format!(" {{#eq-{name}}}"), from);
        self.done = line.end;
    }

    /// The marks of one line.
    pub(super) fn formulas_of_leanpub(&mut self, line: &Line, words: &str) {
        self.label_of_myst(line, words);
        if !words.contains(OPEN) && !words.contains(CLOSE) {
            return;
        }
        let all = words.matches(OPEN).count() + words.matches(CLOSE).count();
        let whole = all == 2 && words.starts_with(OPEN) && words.ends_with(CLOSE);
        let (mut at, mut ticks, mut counted) = (0, 0, 0);
        while let Some((from, mark)) = next_mark(words, at) {
            let behind = from + mark.len();
            ticks += words[counted..from].matches('`').count();
            counted = from;
            // In code it is talk about it.
            if ticks % 2 == 1 && words[behind..].contains('`') {
                at = behind;
                continue;
            }
            let within = words[behind..].find(CLOSE).filter(|_| mark == OPEN && !whole);
            self.copy_to(line.start + from);
            let Some(len) = within else {
                self.generated("$$", line.start + from);
                self.done = line.start + behind;
                at = behind;
                continue;
            };
            // No white space may stand beside a single dollar sign.
            let inner = &words[behind..behind + len];
            let start = line.start + behind + inner.len() - inner.trim_start().len();
            self.generated("$", line.start + from);
            self.done = start;
            self.copy_to(start + inner.trim().len());
            at = behind + len + CLOSE.len();
            self.generated("$", line.start + behind + len);
            self.done = line.start + at;
        }
    }
}

/// The next mark in words from a byte on.
fn next_mark(words: &str, at: usize) -> Option<(usize, &'static str)> {
    let first = |mark: &'static str| words[at..].find(mark).map(|found| (at + found, mark));
    match (first(OPEN), first(CLOSE)) {
        (Some(open), Some(close)) => Some(if open.0 < close.0 { open } else { close }),
        (open, close) => open.or(close),
    }
}

#[cfg(test)]
mod tests {
    use super::super::rewritten;

    fn run(source: &str) -> String {
        rewritten(source).0
    }

    #[test]
    fn marks_of_leanpub_are_dollar_signs() {
        assert_eq!(run("a {$$}\\mu{/$$}, {$$} x {/$$} b\n"), "a $\\mu$, $x$ b\n");
        assert_eq!(run("{$$}\n\\sum x\n{/$$}\n"), "$$\n\\sum x\n$$\n");
        assert_eq!(run("{$$}x^2{/$$}\n"), "$$x^2$$\n");
        assert_eq!(run("a `{$$}x{/$$}` {$$}y{/$$}\n"), "a `{$$}x{/$$}` $y$\n");
        assert_eq!(run("```\n{$$}x{/$$}\n```\n"), "```\n{$$}x{/$$}\n```\n");
    }
}
