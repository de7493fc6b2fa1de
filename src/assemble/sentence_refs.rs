//! References with which a sentence begins have a capital, "Page 57 shows", and in languages that write their words
//! in lower case elsewhere "Figure 3" too.

use super::refs::Found;
use super::settle::Own;
use crate::language::sentences::begins_behind;
use crate::model::{
    Chapter, CrossRef, ENVIRONMENT_HEAD, Inline, InlineKind, JOINED_REFS, RefPage, capitalised,
    visit_inlines,
};

/// A word for what is none, in a line that is looked through.
const ANY_WORD: &str = "word";

/// Raises the references of a chapter, which say what they say already.
pub(super) fn raise(chapter: &mut Chapter, own: &Own) {
    let lang = chapter.lang.clone().unwrap_or_else(|| own.language.to_string());
    let raising = Raising { own, lang: &lang };
    raising.line(&mut chapter.title);
    raising.line(&mut chapter.subtitle);
    super::for_chapter_blocks(chapter, &mut |b| {
        b.inlines_mut().into_iter().for_each(|line| raising.line(line));
    });
}

struct Raising<'a> {
    own: &'a Own,
    lang: &'a str,
}

impl Raising<'_> {
    /// The references of one row of words.
    fn line(&self, line: &mut [Inline]) {
        let mut any = false;
        visit_inlines(line, &mut |i| any |= matches!(i.kind, InlineKind::Ref(_)));
        if any {
            self.words(line, &mut String::new());
        }
    }

    /// The same of words behind others, to which they are added.
    fn words(&self, words: &mut [Inline], before: &mut String) {
        for inline in words {
            match &mut inline.kind {
                InlineKind::Text(text) => before.push_str(text),
                InlineKind::SoftBreak | InlineKind::HardBreak => before.push(' '),
                // As a word would: a letter alone were one that is cut short, by the point behind it.
                InlineKind::Math(_) | InlineKind::Image(_) | InlineKind::Code(_) => {
                    before.push_str(ANY_WORD);
                }
                // The head of a theorem is a sentence of its own.
                InlineKind::Span(attr, inner) if attr.has(ENVIRONMENT_HEAD) => {
                    self.words(inner, &mut String::new());
                    before.clear();
                }
                InlineKind::Ref(r) => {
                    if self.has_word(r) && begins_behind(before, self.lang) {
                        r.capital = true;
                        r.text = capitalised(&r.text);
                    }
                    before.push_str(&r.text);
                }
                InlineKind::Span(attr, inner) if attr.has(JOINED_REFS) => {
                    let begins = begins_behind(before, self.lang);
                    if let (true, Some(Inline { kind: InlineKind::Text(word), .. })) =
                        (begins, inner.first_mut())
                    {
                        *word = capitalised(word);
                    }
                    self.words(inner, before);
                }
                _ => {
                    if let Some(inner) = inline.children_mut() {
                        self.words(inner, before);
                    }
                }
            }
        }
    }

    /// Whether a reference begins with a word of the book's language, and no number or title.
    fn has_word(&self, r: &CrossRef) -> bool {
        let worded = matches!(self.own.refs.get(&r.label), Some(Found::Label(l)) if l.worded);
        !r.bare && (worded || r.page == RefPage::Alone) && r.target.is_some()
    }
}
