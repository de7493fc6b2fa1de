//! Commands that the book or the chapter defines for its formulas are written out, from their
//! definitions to the chapter's end.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{
    Attr, Block, BlockKind, Chapter, DESCRIPTION_FILE, Inline, InlineKind, MacroDefinition,
    MacroFault, Macros, Note, formula_in_lines, visit_inlines_mut,
};
use crate::source::Span;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// Definitions between blocks, in their order.
type Definitions = Vec<(Span, MacroDefinition)>;

/// What the long descriptions of a chapter define, by the names of their files.
pub(super) type Described = BTreeMap<String, Definitions>;

/// Writes out what `macros`, and what the chapter and its descriptions define between their blocks, say. What a
/// description defines holds in it alone.
pub(super) fn write_out(
    chapter: &mut Chapter,
    macros: &Macros,
    (mut definitions, described): (Definitions, Described),
    diags: &mut Diagnostics,
) {
    definitions.reverse();
    let notes = std::mem::take(&mut chapter.notes).into_iter().map(Some).collect();
    let done = BTreeSet::new();
    let macros = macros.clone();
    let mut writer =
        Writer { macros, due: definitions, described, notes, done, in_note: false, diags };
    writer.line(&mut chapter.title);
    writer.line(&mut chapter.subtitle);
    writer.blocks(&mut chapter.blocks);
    (0..writer.notes.len()).for_each(|index| writer.note(index));
    chapter.notes = writer.notes.into_iter().flatten().collect();
}

struct Writer<'d> {
    macros: Macros,
    /// Definitions between blocks that have not been reached, the next one last.
    due: Definitions,
    /// Those of descriptions that have not been reached.
    described: Described,
    /// The notes; one that is written out at this moment is none.
    notes: Vec<Option<Note>>,
    done: BTreeSet<usize>,
    /// In a note nothing is reached: it stands behind the text.
    in_note: bool,
    diags: &'d mut Diagnostics,
}

impl Writer<'_> {
    fn blocks(&mut self, blocks: &mut Vec<Block>) {
        blocks.retain_mut(|block| self.block(block));
    }

    /// Whether anything is left of a block.
    fn block(&mut self, block: &mut Block) -> bool {
        if let BlockKind::Math(math) = &mut block.kind {
            self.formula(&mut math.tex, block.span);
            if let Some(lines) = formula_in_lines(&math.tex) {
                math.tex = lines;
            }
            return !math.tex.is_empty();
        }
        if let Some(file) = block.attr.get(DESCRIPTION_FILE) {
            let own = self.described.remove(file).unwrap_or_default();
            self.description(block, own);
            return true;
        }
        self.attributes(&mut block.attr, block.span);
        let mut emptied = false;
        for list in block.inlines_mut() {
            emptied |= self.line(list) && list.is_empty();
        }
        for inner in block.child_blocks_mut() {
            self.blocks(inner);
        }
        !(emptied && matches!(block.kind, BlockKind::Para(_)))
    }

    /// Writes out a long description, which stands behind all of its chapter.
    fn description(&mut self, block: &mut Block, mut own: Definitions) {
        let left = std::mem::take(&mut self.due).into_iter().rev();
        left.for_each(|(_, definition)| self.macros.take(definition));
        let of_chapter = self.macros.clone();
        own.reverse();
        self.due = own;
        for inner in block.child_blocks_mut() {
            self.blocks(inner);
        }
        self.due.clear();
        self.macros = of_chapter;
    }

    /// Writes out a note: where its mark stands, so that what is defined there means something in it.
    fn note(&mut self, index: usize) {
        if !self.done.insert(index) {
            return;
        }
        let Some(mut note) = self.notes.get_mut(index).and_then(Option::take) else { return };
        let around = std::mem::replace(&mut self.in_note, true);
        self.blocks(&mut note.blocks);
        self.in_note = around;
        self.notes[index] = Some(note);
    }

    /// Writes out the formulas of a line; whether one of them has gone.
    fn line(&mut self, line: &mut Vec<Inline>) -> bool {
        let mut gone = false;
        visit_inlines_mut(line, &mut |inline| {
            if let InlineKind::Math(tex) = &mut inline.kind {
                self.formula(tex, inline.span);
                gone |= tex.is_empty();
            } else if let InlineKind::Span(attr, _) = &mut inline.kind {
                self.attributes(attr, inline.span);
            } else if let InlineKind::Note(index) = inline.kind {
                self.reach(inline.span);
                self.note(index as usize);
            }
        });
        if gone {
            line.retain(|i| !matches!(&i.kind, InlineKind::Math(tex) if tex.is_empty()));
            let blank = |i: &Inline| matches!(&i.kind, InlineKind::Text(t) if t.trim().is_empty());
            if line.iter().all(blank) {
                line.clear();
            }
        }
        gone
    }

    /// Writes out the formulas in the attributes that are words: entries of the index, short captions.
    fn attributes(&mut self, attr: &mut Attr, span: Span) {
        for (_, value) in attr.pairs.iter_mut().filter(|(_, value)| value.contains('$')) {
            let mut parts: Vec<String> = value.split('$').map(str::to_owned).collect();
            parts.iter_mut().skip(1).step_by(2).for_each(|tex| self.formula(tex, span));
            *value = parts.join("$");
        }
    }

    /// Takes up what is defined before a place.
    fn reach(&mut self, span: Span) {
        if self.in_note {
            return;
        }
        // Those of a file that is included stand before what follows it.
        let is_before = |at: &Span| at.file != span.file || at.start <= span.start;
        while self.due.last().is_some_and(|(at, _)| is_before(at)) {
            self.due.pop().into_iter().for_each(|(_, definition)| self.macros.take(definition));
        }
    }

    fn formula(&mut self, tex: &mut String, span: Span) {
        self.reach(span);
        match self.macros.written_out(tex) {
            Ok(Cow::Borrowed(_)) => {}
            Ok(Cow::Owned(out)) => *tex = out.trim().to_owned(),
            Err(fault) => {
                self.tell(&fault, span);
                // Without the one that has no end the others mean what they do.
                if let MacroFault::Endless(name) = fault
                    && let Ok(Cow::Owned(out)) = self.macros.without(&name).written_out(tex)
                {
                    *tex = out.trim().to_owned();
                }
            }
        }
    }

    fn tell(&mut self, fault: &MacroFault, span: Span) {
        let (message, help) = match fault {
            MacroFault::Argument(name) => (
                format!("`\\{name}` lacks an argument in this formula"),
                "write it in braces behind the command, or mend its definition",
            ),
            MacroFault::Endless(name) => (
                format!("`\\{name}` is made of itself, or of too much, in this formula"),
                "a command can't stand in its own definition; `\\let` gives TeX's own another name",
            ),
        };
        self.diags.push(Diagnostic::warning(Code::MATH, span, message).help(help));
    }
}

#[cfg(test)]
mod tests {
    use crate::markdown::tests::{clean, warns};

    #[test]
    fn commands_mean_something_from_their_definition_on() {
        for (text, wanted) in [
            ("\\newcommand{\\R}{\\mathbb{R}}\n\nIn $\\R$.", r"p(In math(\mathbb{R}).)"),
            (
                "\\newcommand{\\N}[1]{\n  \\lVert #1\n  \\rVert} \\def\\x{1} % two\nSo $\\N \\x$",
                "p(So math(\\lVert 1\n  \\rVert))",
            ),
            (
                "$\\a$ and\n\n$$\n\\newcommand{\\a}{1}\n$$\n\n$\\a$[^n]\n\n[^n]: $\\a$",
                r"p(math(\a) and) p(math(1)note0) note(p(math(1)))",
            ),
            (
                "$\\def\\b{2}$\n\n> $\\b$ so\n\n| a |\n|---|\n| $\\b$ |\n",
                "quote(p(math(2) so)) table(a/math(2))",
            ),
            (
                "$\\def\\s{1}$\n\nA[^n]\n\n\\renewcommand{\\s}{2}\n\n$\\s$\n\n[^n]: $\\s$",
                "p(Anote0) p(math(2)) note(p(math(1)))",
            ),
            ("\\def\\s{1}\n\n[a]{.index entry=\"x $\\s$\"}", "p(span.index:entry=x $1$(a))"),
            ("    \\newcommand{\\R}{x}", r"code<>(\newcommand{\R}{x})"),
        ] {
            clean(text, wanted);
        }
        // Within a paragraph they are words.
        let text = "Words \\newcommand{\\R}{x}.";
        warns(text, r"p(Words \newcommand{\R}{x}.)", &["raw-tex"]);
        warns("$\\def\\a{\\a}\\a$", r"p(math(\def\a{\a}\a))", &["math"]);
        let text =
            "\\newcommand{\\b}{1}\n\\renewcommand{\\vec}[1]{\\vec{\\mathbf{#1}}}\n\n$\\b\\vec{v}$";
        warns(text, r"p(math(1\vec{v}))", &["math"]);
    }
}
