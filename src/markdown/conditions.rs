//! Text for one output alone, as Quarto has it: divisions, spans and code with the class `content-visible`
//! or `content-hidden`, and what decides of them: `when-format="pdf"`, `unless-format`, `when-profile`,
//! `when-meta`. What is decided here is gone, or is text like any other, before anything is counted.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::manifest::Output;
use crate::model::{Attr, Block, BlockKind, Inline, InlineKind, visit_inlines};
use crate::source::Span;

/// Classes of what is shown, and of what is hidden, where the conditions hold.
const CLASSES: [&str; 2] = ["content-visible", "content-hidden"];

/// What conditions are about.
pub(super) const KEYS: [&str; 6] =
    ["when-format", "unless-format", "when-profile", "unless-profile", "when-meta", "unless-meta"];

/// Whether attributes make the text depend on something.
pub(super) fn has(attr: &Attr) -> bool {
    attr.classes.iter().any(|class| CLASSES.contains(&class.as_str()))
}

/// Whether a block depends on something, or words in it do.
pub(super) fn in_block(block: &Block) -> bool {
    has(&block.attr) || block.inlines().into_iter().any(in_words)
}

/// Whether some of these words depend on something.
pub(super) fn in_words(words: &[Inline]) -> bool {
    let mut any = false;
    visit_inlines(words, &mut |i| {
        any |= matches!(&i.kind, InlineKind::Span(attr, _) if has(attr));
    });
    any
}

/// For which outputs text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct For {
    print: bool,
    epub: bool,
}

/// What decides of the text of a chapter.
pub(super) struct Deciding<'a> {
    /// The output that is made.
    pub(super) output: Output,
    /// The keys of the metadata that are true, of those that conditions name.
    pub(super) true_keys: &'a [String],
}

/// Keeps of heads and texts what is for the output; whether the outputs differ.
pub(super) fn decide<'t>(
    heads: &mut [&mut Vec<Inline>],
    texts: impl Iterator<Item = &'t mut Vec<Block>>,
    deciding: &Deciding,
    hidden: &mut Vec<Block>,
    diags: &mut Diagnostics,
) -> bool {
    let mut step = Step { deciding, hidden, diags, differs: false };
    heads.iter_mut().for_each(|head| step.inlines(head));
    texts.for_each(|text| step.blocks(text));
    step.differs
}

struct Step<'a> {
    deciding: &'a Deciding<'a>,
    /// What is left out, whose notes have had their marks.
    hidden: &'a mut Vec<Block>,
    diags: &'a mut Diagnostics,
    differs: bool,
}

impl Step<'_> {
    fn blocks(&mut self, blocks: &mut Vec<Block>) {
        if blocks.iter().any(|b| has(&b.attr)) {
            let mut kept = Vec::with_capacity(blocks.len());
            for mut block in std::mem::take(blocks) {
                if !has(&block.attr) {
                    kept.push(block);
                } else if !self.shows(&block.attr, block.span) {
                    self.hidden.push(block);
                } else {
                    strip(&mut block.attr);
                    match block.kind {
                        BlockKind::Div(inner) if block.attr.is_empty() => kept.extend(inner),
                        _ => kept.push(block),
                    }
                }
            }
            *blocks = kept;
            // What was unwrapped may depend on something itself.
            if blocks.iter().any(|b| has(&b.attr)) {
                return self.blocks(blocks);
            }
        }
        for block in blocks {
            for list in block.inlines_mut() {
                self.inlines(list);
            }
            for inner in block.child_blocks_mut() {
                self.blocks(inner);
            }
        }
    }

    fn inlines(&mut self, list: &mut Vec<Inline>) {
        let depends = |i: &Inline| matches!(&i.kind, InlineKind::Span(attr, _) if has(attr));
        if list.iter().any(depends) {
            let mut kept = Vec::with_capacity(list.len());
            for mut inline in std::mem::take(list) {
                let InlineKind::Span(attr, content) = &mut inline.kind else {
                    kept.push(inline);
                    continue;
                };
                if !has(attr) {
                    kept.push(inline);
                } else if !self.shows(attr, inline.span) {
                    let kind = BlockKind::Para(std::mem::take(content));
                    self.hidden.push(Block { span: inline.span, kind, ..Block::default() });
                } else {
                    strip(attr);
                    match attr.is_empty() {
                        true => kept.append(content),
                        false => kept.push(inline),
                    }
                }
            }
            *list = kept;
            if list.iter().any(depends) {
                return self.inlines(list);
            }
        }
        for inline in list {
            if let Some(children) = inline.children_mut() {
                self.inlines(children);
            }
        }
    }

    /// Whether what has these attributes is for the output that is made.
    fn shows(&mut self, attr: &Attr, span: Span) -> bool {
        let found = outputs(attr, self.deciding.true_keys);
        self.differs |= found.print != found.epub;
        if !found.print && !found.epub {
            self.tell_nowhere(attr, span);
        }
        match self.deciding.output {
            Output::Print => found.print,
            Output::Epub => found.epub,
        }
    }

    /// Tells of text that is for formats alone which are not made. What is hidden without a condition is meant
    /// to be.
    fn tell_nowhere(&mut self, attr: &Attr, span: Span) {
        let said = |(key, _): &&(String, String)| KEYS.contains(&key.as_str());
        let Some((key, value)) = attr.pairs.iter().find(said) else { return };
        let text = format!("text with `{key}=\"{value}\"` goes into no output; it is left out");
        let help = match key.ends_with("format") {
            true => "`pdf` and `latex` mean the pages, `epub` and `html` the EPUB",
            false => "write it without the condition to keep it",
        };
        self.diags.push(Diagnostic::warning(Code::RAW_FORMAT, span, text).help(help));
    }
}

/// For which outputs text with these attributes is.
fn outputs(attr: &Attr, true_keys: &[String]) -> For {
    let holds = |output: Output| {
        attr.pairs.iter().all(|(key, value)| {
            let any = |is: &dyn Fn(&str) -> bool| value.split(',').map(str::trim).any(is);
            match key.as_str() {
                "when-format" => any(&|name| is_format(name, output)),
                "unless-format" => !any(&|name| is_format(name, output)),
                // Nothing chooses a profile.
                "when-profile" => false,
                "when-meta" => any(&|name| true_keys.iter().any(|k| k == name)),
                "unless-meta" => !any(&|name| true_keys.iter().any(|k| k == name)),
                _ => true,
            }
        })
    };
    let hides = attr.has(CLASSES[1]);
    For { print: holds(Output::Print) != hides, epub: holds(Output::Epub) != hides }
}

/// Whether a format as Quarto names it is an output: `html` is any that is made of HTML, `html:js` one that
/// runs scripts.
fn is_format(name: &str, output: Output) -> bool {
    match output {
        Output::Print => matches!(name, "pdf" | "latex" | "print"),
        Output::Epub => matches!(name, "epub" | "epub2" | "epub3" | "html" | "html4" | "html5"),
    }
}

/// Takes the condition out of attributes.
fn strip(attr: &mut Attr) {
    attr.classes.retain(|class| !CLASSES.contains(&class.as_str()));
    attr.pairs.retain(|(key, _)| !KEYS.contains(&key.as_str()));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(class: &str, pairs: &[(&str, &str)]) -> (bool, bool) {
        let pairs = pairs.iter().map(|(k, v)| (String::from(*k), String::from(*v))).collect();
        let attr = Attr { classes: vec![class.into()], pairs, ..Attr::default() };
        let found = outputs(&attr, &["book.draft".to_owned()]);
        (found.print, found.epub)
    }

    #[test]
    fn formats_are_as_quarto_has_them() {
        let [visible, hidden] = CLASSES;
        assert_eq!(of(visible, &[]), (true, true));
        assert_eq!(of(hidden, &[]), (false, false));
        assert_eq!(of(visible, &[("when-format", "html")]), (false, true));
        assert_eq!(of(visible, &[("when-format", "latex")]), (true, false));
        assert_eq!(of(visible, &[("when-format", "epub,pdf")]), (true, true));
        assert_eq!(of(visible, &[("unless-format", "pdf")]), (false, true));
        assert_eq!(of(hidden, &[("when-format", "epub")]), (true, false));
        assert_eq!(of(hidden, &[("unless-format", "epub")]), (false, true));
        assert_eq!(of(visible, &[("when-format", "html:js")]), (false, false));
        assert_eq!(of(visible, &[("unless-format", "html:js")]), (true, true));
    }

    #[test]
    fn profiles_are_none_and_metadata_count() {
        let [visible, hidden] = CLASSES;
        assert_eq!(of(visible, &[("when-profile", "advanced")]), (false, false));
        assert_eq!(of(visible, &[("unless-profile", "advanced")]), (true, true));
        assert_eq!(of(hidden, &[("when-profile", "advanced")]), (true, true));
        assert_eq!(of(visible, &[("when-meta", "book.draft")]), (true, true));
        assert_eq!(of(hidden, &[("unless-meta", "book.draft")]), (true, true));
        assert_eq!(of(visible, &[("when-meta", "book.other")]), (false, false));
    }
}
