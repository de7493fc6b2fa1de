//! Words that are no line of a paragraph: those of attributes, of captions and definitions, and lines that
//! CommonMark's parser would take out of the text.

use super::{Line, MARK, MAX_DEFINITION, Mark, Pass, Prepared, Previous, Text};
use super::{defined_notes, in_code, label_at, lines};
use crate::model::{OwnPrefixes, macro_definition};

/// Lines of comments that are looked at for a definition behind them.
const MOST_COMMENTS: usize = 100;

/// Runs the pre-pass on the words of an attribute in the text of a chapter: formulas and references of
/// LaTeX mean there what they mean in a line, and so do references to the chapter's notes.
pub(in crate::markdown) fn prepare_words(
    words: &Text,
    chapter: &str,
    own: Option<OwnPrefixes>,
) -> Prepared {
    let text = words.as_str();
    let notes = match text.contains("[^") {
        true => defined_notes(chapter),
        false => Default::default(),
    };
    let mut pass = Pass::new(words, 0, own, notes);
    let mut at = 0;
    while let Some(open) = text[at..].find("[^").map(|found| at + found) {
        let Some(label) = label_at(&text[open + 2..]).filter(|label| pass.notes.contains(label))
        else {
            at = open + 2;
            continue;
        };
        // A mark at the beginning would be a block.
        if open > 0 && !text[..open].ends_with('\\') && !in_code(text, open) {
            pass.tex_up_to(open);
            pass.marks.push((pass.out.len() as u32, Mark::Note(label.to_owned())));
            pass.generated(MARK, open);
            pass.done = open + 2 + label.len() + 1;
        }
        at = open + 2 + label.len() + 1;
    }
    pass.tex_up_to(text.len());
    Prepared { text: pass.out, marks: pass.marks, deep: None }
}

impl Pass<'_> {
    /// Writes words with their marks of LaTeX.
    fn tex_up_to(&mut self, end: usize) {
        if self.own {
            self.tex_in_words(self.done, end);
        }
        self.copy_to(end);
    }

    /// Marks of LaTeX on a line, from `body` on.
    pub(super) fn tex_behind(&mut self, body: usize, line: &Line) {
        if self.own && body < line.end {
            self.tex_in_words(body, line.end);
        }
    }

    /// `[@thm-a]: clear` at the beginning of a paragraph: CommonMark's parser would take the line for the
    /// address of a link, and out of the text.
    pub(super) fn reference_with_colon(&mut self, line: &Line, marker: usize) {
        let from = line.start + marker;
        let words = &self.text[from..line.end];
        let named = words.strip_prefix("[@").or_else(|| words.strip_prefix("[-@"));
        let Some((label, behind)) = named.and_then(|named| named.split_once("]:")) else { return };
        let address = behind.trim().trim_end_matches(['.', ',', ';', ':', '!', '?']);
        let plain = |c: char| !c.is_whitespace() && !"/#.:@<>".contains(c);
        let word = !address.is_empty() && address.chars().all(plain);
        if word && !label.contains(['[', ']']) && from >= self.done {
            let colon = line.end - behind.len() - 1;
            self.copy_to(colon);
            self.mark(Mark::Flank, colon);
        }
    }

    /// Comments of TeX beside definitions of commands: they are no part of the text, as those are not.
    pub(super) fn comment_of_commands(&mut self, line: &Line, after_blank: bool) -> Option<usize> {
        if line.indent >= 4 || !after_blank {
            return None;
        }
        let mut at = line.begin;
        let mut end = at;
        for _ in 0..MOST_COMMENTS {
            let next = lines::line_at(self.text, at);
            let words = &self.text[next.start..next.end];
            if next.depth > 0 || !(words.is_empty() || words.starts_with('%')) {
                break;
            }
            at = next.next;
            if !words.is_empty() {
                end = at;
            }
            if at >= self.text.len() {
                break;
            }
        }
        let window = self.text[at..].trim_start_matches([' ', '\t']);
        let window = &window[..window.floor_char_boundary(MAX_DEFINITION)];
        if !self.previous.command && macro_definition(window).is_none() {
            return None;
        }
        self.copy_to(line.begin);
        self.done = end;
        self.previous = Previous { blanks: 1, command: true, ..Previous::default() };
        Some(end)
    }
}

#[cfg(test)]
mod tests {
    use crate::markdown::tests::{clean, short};

    #[test]
    fn words_of_attributes_have_notes_and_references() {
        let head = |title: &str| format!("span.environment-head({title})\u{2002}");
        for (title, wanted) in [
            ("Zorn^[A note.]", "Zornnote0"),
            ("Zorn[^a]", "Zornnote0"),
            ("Proof of \\cref{thm-a}(i)", "Proof of ref(thm-a)(i)"),
            ("On \\(x^2\\)", "On math(x^2)"),
        ] {
            let text = format!("::: {{.proof title=\"{title}\"}}\nx.^[b]\n:::\n\n[^a]: A note.");
            let (got, _) = short(&text);
            let note = if wanted.contains("note0") { 1 } else { 0 };
            let body = format!("div.environment.proof(p({}x.note{note}))", head(wanted));
            let notes = if note == 1 { " note(p(A note.)) note(p(b))" } else { " note(p(b))" };
            assert_eq!(got, [&body, notes].concat());
        }
    }

    #[test]
    fn captions_definitions_and_verse_have_references() {
        for (text, wanted) in [
            ("| a |\n|--|\n| b |\n\n: Of \\cref{thm-a}(i)", "table(a/b|Of ref(thm-a)(i))"),
            (": Of \\cref{thm-a} {#tbl-x}\n\n| a |\n|--|\n| b |", "table#tbl-x(a/b|Of ref(thm-a))"),
            ("T\n: by \\cref{thm-a}", "dl(T:{p(by ref(thm-a))})"),
            ("| by \\cref{thm-a}\n| so", "lines(by ref(thm-a)/so)"),
        ] {
            clean(text, wanted);
        }
    }

    #[test]
    fn a_word_behind_a_reference_and_a_colon_stays() {
        for (text, wanted) in [
            ("\\eqref{eq:x}: clear.", "p(ref(-eq-x): clear.)"),
            ("[@eq-x]: clear.", "p(ref(eq-x): clear.)"),
            ("- \\cref{eq:x}: trivial", "list-({p(ref(eq-x): trivial)})"),
            ("> [-@eq-x]: clear!", "quote(p(ref(-eq-x): clear!))"),
            ("> \\cref{thm-a}(i): so", "quote(p(ref(thm-a)(i): so))"),
        ] {
            clean(text, wanted);
        }
        // An address is one.
        let (got, _) = short("[@jane]: https://x.org/jane\n\nBy [@jane].");
        assert_eq!(got, "p(By link<https://x.org/jane>(@jane).)");
    }

    #[test]
    fn comments_beside_definitions_are_none_of_the_text() {
        for text in [
            "% Macros\n\\newcommand{\\R}{x}\n\nWords",
            "%%% Macros %%%\n%\n\n\\newcommand{\\R}{x}\n% more\n\\newcommand{\\N}{y}\n% end\n\nWords",
        ] {
            clean(text, "p(Words)");
        }
        assert_eq!(short("% of it\n\nWords").0, "p(% of it) p(Words)");
    }
}
