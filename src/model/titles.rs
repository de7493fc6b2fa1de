//! What a chapter is called: in the contents, the outline, running heads.

use super::{Chapter, Inline, InlineKind, Kind, bare_text, shows_nothing};

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
    let shown = |i: &&Inline| !matches!(i.kind, InlineKind::Note(_) | InlineKind::HardBreak);
    let mut kept: Vec<Inline> = title.iter().filter(shown).cloned().collect();
    for inline in &mut kept {
        if let InlineKind::Image(image) = &mut inline.kind {
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
    use crate::model::plain_text;

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
    }
}
