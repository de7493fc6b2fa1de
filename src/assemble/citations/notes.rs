//! Styles that cite in notes: what is cited in the text gets a note of its own.

use crate::language::primary;
use crate::markdown::{moved, reading_order};
use crate::model::{
    Block, BlockKind, Chapter, Citation, CitationPart, Inline, InlineKind, Note, visit_inlines,
    visit_note_marks, visit_note_marks_in, visit_note_marks_in_mut, visit_note_marks_mut,
    walk_blocks_mut,
};

/// Signs behind which the mark of a note stands.
const POINTS: [char; 7] = ['.', ',', ';', ':', '!', '?', '\u{2026}'];
/// Closing marks of a quotation that may follow such a sign.
const CLOSING: [char; 6] = ['"', '\'', '\u{201d}', '\u{2019}', '\u{bb}', '\u{203a}'];

/// Makes notes of the citations in the text of a chapter. Those in its notes stay there.
pub(super) fn make(chapter: &mut Chapter, lang: &str) {
    let mut maker = Maker {
        notes: Vec::new(),
        first: chapter.notes.len() as u32,
        // The marks of notes stand before the points in French (Lexique de l'Imprimerie nationale).
        behind_points: !primary(lang).eq_ignore_ascii_case("fr"),
    };
    maker.list(&mut chapter.title);
    maker.list(&mut chapter.subtitle);
    walk_blocks_mut(&mut chapter.blocks, &mut |block| {
        block.inlines_mut().into_iter().for_each(|list| maker.list(list));
    });
    if maker.notes.is_empty() {
        return;
    }
    for mut note in maker.notes {
        note.blocks[0].id = chapter.next_block;
        chapter.next_block += 1;
        chapter.notes.push(note);
    }
    crate::markdown::let_notes_out_of_links(chapter);
    put_in_order(chapter);
}

struct Maker {
    notes: Vec<Note>,
    /// Index of the first of them.
    first: u32,
    behind_points: bool,
}

impl Maker {
    fn list(&mut self, list: &mut Vec<Inline>) {
        let mut found = false;
        visit_inlines(list, &mut |i| found |= matches!(i.kind, InlineKind::Cite(_)));
        if !found {
            return;
        }
        let mut rest = std::mem::take(list);
        rest.reverse();
        while let Some(mut inline) = rest.pop() {
            let InlineKind::Cite(citation) = inline.kind else {
                if let Some(children) = inline.children_mut() {
                    self.list(children);
                }
                list.push(inline);
                continue;
            };
            let span = inline.span;
            let author = Citation { part: CitationPart::Author, ..citation.clone() };
            if citation.in_sentence {
                list.push(Inline { span, kind: InlineKind::Cite(author) });
            } else {
                close_up(list);
            }
            let part = if citation.in_sentence { CitationPart::Rest } else { CitationPart::All };
            let cited = Citation { part, ..citation };
            let mut marks = vec![self.note(Inline { span, kind: InlineKind::Cite(cited) })];
            if part == CitationPart::Rest {
                list.extend(take_genitive(&mut rest));
            }
            self.more(&mut rest, &mut marks);
            if self.behind_points
                && let Some(points) = take_points(&mut rest)
            {
                list.extend(without_double(points, list.last()).map(Inline::text));
            }
            list.extend(marks);
        }
        list.retain(|i| !matches!(&i.kind, InlineKind::Text(text) if text.is_empty()));
    }

    /// The marks of citations that follow directly, so that all stand behind the same points. `rest` is
    /// what follows, the last first.
    fn more(&mut self, rest: &mut Vec<Inline>, marks: &mut Vec<Inline>) {
        let blank = |i: &&Inline| match &i.kind {
            InlineKind::Text(text) => text.trim().is_empty(),
            kind => *kind == InlineKind::SoftBreak,
        };
        loop {
            let spaces = rest.iter().rev().take_while(blank).count();
            let Some(at) = rest.len().checked_sub(spaces + 1) else { return };
            let is_bracketed = |c: &Citation| !c.in_sentence;
            if !matches!(&rest[at].kind, InlineKind::Cite(citation) if is_bracketed(citation)) {
                return;
            }
            rest.truncate(at + 1);
            marks.extend(rest.pop().map(|cited| self.note(cited)));
        }
    }

    /// A note of its own for a citation; its mark.
    fn note(&mut self, cited: Inline) -> Inline {
        let span = cited.span;
        let index = self.first + self.notes.len() as u32;
        let block = Block { span, kind: BlockKind::Para(vec![cited]), ..Block::default() };
        let label = format!("citation-{}", self.notes.len() + 1);
        self.notes.push(Note { label, blocks: vec![block], span, ..Note::default() });
        Inline { span, kind: InlineKind::Note(index) }
    }
}

/// Takes an English genitive, `'s`, from the beginning of what follows, whose first is the last.
fn take_genitive(rest: &mut [Inline]) -> Option<Inline> {
    let InlineKind::Text(text) = &mut rest.last_mut()?.kind else { return None };
    let behind = text.strip_prefix(['\'', '\u{2019}'])?.strip_prefix('s')?;
    if behind.starts_with(char::is_alphanumeric) {
        return None;
    }
    *text = behind.to_owned();
    Some(Inline::text("\u{2019}s"))
}

/// Takes the points from the beginning of what follows, whose first is the last.
fn take_points(rest: &mut [Inline]) -> Option<String> {
    let InlineKind::Text(text) = &mut rest.last_mut()?.kind else { return None };
    let found = points(text).to_owned();
    text.drain(..found.len());
    (!found.is_empty()).then_some(found)
}

/// Takes the space away that parts a citation from the words before it.
fn close_up(list: &mut Vec<Inline>) {
    while let Some(last) = list.last_mut() {
        match &mut last.kind {
            InlineKind::SoftBreak => {}
            InlineKind::Text(text) => {
                text.truncate(text.trim_end().len());
                if !text.is_empty() {
                    return;
                }
            }
            _ => return,
        }
        list.pop();
    }
}

/// The points that a text begins with, and the mark that closes a quotation behind them.
fn points(text: &str) -> &str {
    let rest = text.trim_start_matches(POINTS);
    if rest.len() == text.len() {
        return "";
    }
    let rest = rest.trim_start_matches(CLOSING);
    &text[..text.len() - rest.len()]
}

/// Points without a full stop that the words before have already: "etc." closes its sentence.
fn without_double(mut points: String, before: Option<&Inline>) -> Option<String> {
    let ends = |i: &Inline| matches!(&i.kind, InlineKind::Text(text) if text.ends_with('.'));
    if points.starts_with('.') && !points.starts_with("..") && before.is_some_and(ends) {
        points.remove(0);
    }
    (!points.is_empty()).then_some(points)
}

/// Brings the notes into the order in which they are read, and their marks with them.
pub(in crate::assemble) fn put_in_order(chapter: &mut Chapter) {
    let (order, places) = read_notes(chapter);
    arrange(chapter, &order, &places);
}

/// The notes that a chapter marks as they are read, those in notes too; and the place of each among them.
pub(in crate::assemble) fn read_notes(chapter: &Chapter) -> (Vec<u32>, Vec<Option<u32>>) {
    let mut marks = Vec::new();
    for head in [&chapter.title, &chapter.subtitle] {
        visit_note_marks(head, &mut |index| marks.push(index));
    }
    visit_note_marks_in(&chapter.blocks, &mut |index| marks.push(index));
    let notes = &chapter.notes;
    reading_order(notes.len(), marks, |index, ahead| {
        visit_note_marks_in(&notes[index as usize].blocks, &mut |index| ahead.push(index));
    })
}

/// Leaves a chapter these of its notes, in this order; `places` says where each has gone.
pub(in crate::assemble) fn arrange(chapter: &mut Chapter, order: &[u32], places: &[Option<u32>]) {
    let mut notes: Vec<Option<Note>> =
        std::mem::take(&mut chapter.notes).into_iter().map(Some).collect();
    // A note that nothing marks is none of the chapter's: the reader has left such out already.
    chapter.notes = order.iter().filter_map(|at| notes.get_mut(*at as usize)?.take()).collect();
    let mut point = moved(places);
    visit_note_marks_mut(&mut chapter.title, &mut point);
    visit_note_marks_mut(&mut chapter.subtitle, &mut point);
    for text in chapter.texts_mut() {
        visit_note_marks_in_mut(text, &mut point);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::CitedWork;

    fn cite(in_sentence: bool) -> Inline {
        let works = vec![CitedWork { key: "a".into(), ..CitedWork::default() }];
        let citation = Citation { works, in_sentence, ..Citation::default() };
        Inline { kind: InlineKind::Cite(citation), ..Inline::default() }
    }

    fn shown(list: &[Inline]) -> String {
        let of = |i: &Inline| match &i.kind {
            InlineKind::Text(text) => text.clone(),
            InlineKind::Note(index) => format!("^{index}"),
            InlineKind::Cite(_) => "A".into(),
            InlineKind::Emph(c) => format!("*{}*", shown(c)),
            _ => "?".into(),
        };
        list.iter().map(of).collect()
    }

    fn made(list: Vec<Inline>, lang: &str) -> String {
        let block = Block { kind: BlockKind::Para(list), ..Block::default() };
        let mut chapter = Chapter { blocks: vec![block], ..Chapter::default() };
        make(&mut chapter, lang);
        shown(chapter.blocks[0].inlines()[0])
    }

    #[test]
    fn marks_stand_behind_points() {
        let t = Inline::text;
        assert_eq!(
            made(vec![t("so it was "), cite(false), t(". Then")], "en"),
            "so it was.^0 Then"
        );
        assert_eq!(made(vec![t("\"so "), cite(false), t(".\" Then")], "en"), "\"so.\"^0 Then");
        assert_eq!(made(vec![t("etc. "), cite(false), t(". Then")], "en"), "etc.^0 Then");
        assert_eq!(made(vec![t("(so "), cite(false), t(").")], "en"), "(so^0).");
        assert_eq!(made(vec![t("ainsi "), cite(false), t(".")], "fr"), "ainsi^0.");
        assert_eq!(made(vec![cite(true), t(" says, ")], "en"), "A^0 says, ");
        assert_eq!(made(vec![cite(true), t("'s view.")], "en"), "A\u{2019}s^0 view.");
        assert_eq!(made(vec![cite(true), t("'s, so")], "en"), "A\u{2019}s,^0 so");
        assert_eq!(made(vec![t("'as "), cite(true), t("' so")], "en"), "'as A^0' so");
        let two = || vec![t("so "), cite(false), t(" "), cite(false), t(". Then")];
        assert_eq!(made(two(), "en"), "so.^0^1 Then");
        assert_eq!(made(two(), "fr"), "so^0^1. Then");
        assert_eq!(
            made(vec![t("so "), cite(false), t(" and "), cite(false), t(".")], "en"),
            "so^0 and.^1"
        );
    }

    #[test]
    fn notes_are_numbered_as_they_are_read() {
        let t = |text: &str| Inline::text(text);
        let mark = |n| Inline { kind: InlineKind::Note(n), ..Inline::default() };
        let para = |list| Block { kind: BlockKind::Para(list), ..Block::default() };
        let note = |label: &str| Note {
            label: label.into(),
            blocks: vec![para(vec![t(label)])],
            ..Note::default()
        };
        let text = vec![t("a "), cite(false), t(" b"), mark(0), t(" c "), cite(false)];
        let mut chapter =
            Chapter { blocks: vec![para(text)], notes: vec![note("own")], ..Chapter::default() };
        make(&mut chapter, "en");
        assert_eq!(shown(chapter.blocks[0].inlines()[0]), "a^0 b^1 c^2");
        let labels: Vec<&str> = chapter.notes.iter().map(|n| n.label.as_str()).collect();
        assert_eq!(labels, ["citation-1", "own", "citation-2"]);
    }
}
