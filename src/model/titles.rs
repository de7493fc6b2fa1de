//! What a chapter is called: in the contents, the outline, running heads.

use super::{Chapter, Inline, InlineKind, Kind, bare_text, plain_text, shows_nothing};
use std::slice;

impl Chapter {
    /// The title in the contents, the navigation and running heads.
    pub fn listed_words(&self) -> &[Inline] {
        self.short_title.as_deref().unwrap_or(&self.title)
    }

    /// The same as plain text; the label of a chapter without one.
    pub fn listed_title(&self) -> String {
        let title = bare_text(self.listed_words());
        match &self.label {
            Some(label) if shows_nothing(&title) => label.clone(),
            _ => title,
        }
    }

    /// Whether it has no title of its own and is called by its label.
    pub fn is_untitled(&self) -> bool {
        self.title.is_empty() && self.short_title.is_none() && self.label.is_some()
    }

    /// Whether there is nothing that the contents could call it by.
    pub fn is_nameless(&self) -> bool {
        self.title.is_empty()
            && self.short_title.is_none()
            && self.label.is_none()
            && self.number.is_none()
    }

    /// The title in the outline: with its number or label before it.
    pub fn full_title(&self) -> String {
        let title = self.listed_title();
        match (&self.number, &self.label) {
            (_, Some(label)) if matches!(self.kind, Kind::Part | Kind::Appendix) => {
                if self.is_untitled() { title } else { format!("{label}: {title}") }
            }
            _ if self.is_untitled() => title,
            (Some(number), _) if !title.is_empty() => format!("{}. {title}", number.text),
            _ => title,
        }
    }

    /// The title in the running head; `case_study` is the book's word for that.
    pub fn running_title(&self, case_study: &str) -> Vec<Inline> {
        let mut title = without_notes(self.listed_words());
        if bare_text(&title).trim().is_empty() {
            title = vec![Inline::text(self.listed_title())];
        }
        if self.kind == Kind::CaseStudy {
            title.insert(0, Inline::text(format!("{case_study}: ")));
        }
        title
    }
}

/// A title without notes and breaks, pictures as their descriptions.
pub fn without_notes(title: &[Inline]) -> Vec<Inline> {
    let shown = |i: &&Inline| !matches!(i.kind, InlineKind::Note(_));
    let mut kept: Vec<Inline> = title.iter().filter(shown).cloned().collect();
    for at in 0..kept.len() {
        let (before, rest) = kept.split_at_mut(at);
        let Some(inline) = rest.first_mut() else { break };
        if matches!(inline.kind, InlineKind::HardBreak) {
            // The words of two lines stand behind each other, with one space.
            let spaced =
                before.last().is_some_and(|i| plain_text(slice::from_ref(i)).ends_with(' '));
            inline.kind = if spaced { InlineKind::default() } else { InlineKind::SoftBreak };
        } else if let InlineKind::Image(image) = &mut inline.kind {
            inline.kind = InlineKind::Text(std::mem::take(&mut image.alt));
        } else if let Some(children) = inline.children_mut() {
            *children = without_notes(children);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_are_left_out_wherever_they_stand() {
        let note = || Inline { kind: InlineKind::Note(0), ..Inline::default() };
        let inner = vec![Inline::text("after"), note()];
        let emph = Inline { kind: InlineKind::Emph(inner), ..Inline::default() };
        let title = without_notes(&[Inline::text("B "), emph, note()]);
        let mut notes = 0;
        crate::model::visit_inlines(&title, &mut |i| {
            notes += usize::from(matches!(i.kind, InlineKind::Note(_)));
        });
        assert_eq!((plain_text(&title).as_str(), notes), ("B after", 0));
        let line_break = || Inline { kind: InlineKind::HardBreak, ..Inline::default() };
        let lines = ["One, ", "two,", "three"].map(Inline::text);
        let [one, two, three] = lines;
        let title = without_notes(&[one, line_break(), two, line_break(), three]);
        assert_eq!(plain_text(&title), "One, two, three");
    }
}
