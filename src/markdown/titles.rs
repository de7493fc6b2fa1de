//! Titles of the manifest and of front matter, whose words may have the marks of a line.

use super::blocks::inlines_of;
use super::cells::is_markdown;
use super::notes::Notes;
use super::parse::{self, Dialect};
use super::prepass;
use super::text::Text;
use crate::model::{
    BlockKind, Inline, InlineKind, Macros, bare_text, visit_note_marks_mut, without_notes,
};
use crate::source::Span;
use std::borrow::Cow;

/// The words of a title, read as those of a heading where they surely have marks. Notes have no place
/// there and are left out; what is linked stays as words.
pub(super) fn words(text: &str, span: Span, given: (Dialect, &Macros)) -> Vec<Inline> {
    without_notes(&read(text, span, given, &|_| false).0)
}

/// The words of a title with its notes, which become those of the chapter.
pub(super) fn noted(
    text: &str,
    span: Span,
    given: (Dialect, &Macros),
    notes: &mut Notes,
) -> Vec<Inline> {
    let (mut words, own) = read(text, span, given, &|label| notes.defines(label));
    let Some(mut own) = own else { return words };
    own.place(span);
    let indexes = notes.of_title(own);
    visit_note_marks_mut(&mut words, &mut |index| {
        *index = indexes.get(*index as usize).copied().unwrap_or(*index);
    });
    words
}

/// The words of a title, and the notes of their marks. `is_note` says whether the chapter explains a label.
fn read(
    text: &str,
    span: Span,
    (dialect, macros): (Dialect, &Macros),
    is_note: &dyn Fn(&str) -> bool,
) -> (Vec<Inline>, Option<Notes>) {
    let plain = || (vec![Inline { span, kind: InlineKind::Text(text.to_owned()) }], None);
    let references = text.contains('\\') && text.contains("ref{");
    if !dialect.marks() || !references && !is_markdown(text, &is_note) {
        return plain();
    }
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    // Marks of notes are such where their labels are explained.
    let labels = line.split("[^").skip(1).filter_map(|rest| Some(rest.split_once(']')?.0));
    let stubs: String =
        labels.filter(|label| is_note(label)).map(|label| format!("\n[^{label}]: .\n")).collect();
    let source = Text::generated(format!("# {line}\n{stubs}"), span);
    let parsed = parse::parse(prepass::prepare(&source, 0, dialect.own_marks()).0, dialect, None);
    let mut blocks = parsed.blocks;
    let found = match blocks.pop() {
        Some(block) if blocks.is_empty() => match block.kind {
            BlockKind::Heading(heading) => heading.content,
            _ => inlines_of(vec![block]),
        },
        _ => Vec::new(),
    };
    let mut found = unlinked(found);
    // Commands of the book's own mean something here; what lacks an argument stays as it is typed.
    let mut macros = macros.clone();
    crate::model::visit_inlines_mut(&mut found, &mut |i| {
        i.span = span;
        if let InlineKind::Math(tex) = &mut i.kind
            && let Ok(Cow::Owned(out)) = macros.written_out(tex)
        {
            *tex = out.trim().to_owned();
        }
    });
    if bare_text(&found).trim().is_empty() { plain() } else { (found, Some(parsed.notes)) }
}

/// Words without links and pictures.
fn unlinked(list: Vec<Inline>) -> Vec<Inline> {
    let mut out = Vec::with_capacity(list.len());
    for mut inline in list {
        match inline.kind {
            InlineKind::Html(_) => {}
            InlineKind::Link(link) => out.extend(unlinked(link.content)),
            InlineKind::Image(image) => out.push(Inline::text(image.alt)),
            _ => {
                if let Some(children) = inline.children_mut() {
                    *children = unlinked(std::mem::take(children));
                }
                out.push(inline);
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let of = |i: &Inline| match &i.kind {
            InlineKind::Text(t) => t.clone(),
            InlineKind::Emph(c) => format!("<em>{}</em>", bare_text(c)),
            InlineKind::Strong(c) => format!("<b>{}</b>", bare_text(c)),
            InlineKind::Code(t) => format!("<code>{t}</code>"),
            InlineKind::Math(t) => format!("<math>{t}</math>"),
            other => format!("{other:?}"),
        };
        let dialect = Dialect { dollars: true, ..Dialect::default() };
        words(text, Span::NONE, (dialect, &Macros::default())).iter().map(of).collect()
    }

    #[test]
    fn names_of_the_book_have_no_marks() {
        let title = "After the [*Titanic*](http://x.org)".to_owned();
        let series = crate::model::Series { name: "Tales of *ships*".into(), ..Default::default() };
        let mut meta = crate::model::Metadata {
            slug: crate::manifest::slug(&title),
            title,
            series: Some(series),
            description: Some("Of *it* & more".into()),
            ..Default::default()
        };
        super::super::mark_titles(&mut meta, &crate::manifest::Project::default());
        assert_eq!(
            (meta.title.as_str(), meta.slug.as_str()),
            ("After the Titanic", "after-the-titanic")
        );
        assert_eq!(meta.series.map(|s| s.name).as_deref(), Some("Tales of ships"));
        assert_eq!(meta.description.as_deref(), Some("Of it & more"));
    }

    #[test]
    fn titles_have_the_marks_of_a_line() {
        for (typed, read) in [
            ("After the *Titanic*", "After the <em>Titanic</em>"),
            ("On `code` and **haste**", "On <code>code</code> and <b>haste</b>"),
            ("1. The law $E=mc^2$", "1. The law <math>E=mc^2</math>"),
            ("- *Odd* #1", "- <em>Odd</em> #1"),
            ("See [the *log*](x.md)^[A note.]", "See the <em>log</em>"),
        ] {
            assert_eq!(shown(typed), read, "{typed}");
        }
    }

    #[test]
    fn other_titles_stay_as_they_are_typed() {
        for title in
            ["5 * 3 * 2", "# of things", "C#", "a_b_c", "$5 and $6", "1. First", "> x", "[x]"]
        {
            assert_eq!(shown(title), title);
        }
    }
}
