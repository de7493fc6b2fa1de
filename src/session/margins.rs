//! The fix point of the margins: a printer's inner margin follows the number of pages, which follows
//! the margin.

use super::Watch;
use super::layout::{Layout, resolve};
use crate::check::{furniture_room, hang};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, count};
use crate::manifest::{Flavour, Print, Printer};
use crate::model::{Book, plain_text};
use crate::pdf::press;
use crate::source::{Sources, Span};
use crate::theme::file::ThemeFile;
use crate::theme::{self, Theme};
use crate::typeset::furniture::draw_in;
use crate::typeset::page::Pages;
use crate::typeset::printed::Hold;
use crate::typeset::{Kept, Order, typeset};
use std::sync::Arc;

/// How often a margin is widened for what hangs into it; each time other letters may hang.
const HANGING_ROUNDS: u8 = 3;
/// How often a margin is widened for the number of pages before it is made as wide as a printer asks
/// for at all: printers have five bands at most, a profile may have hundreds.
const ROUNDS: u8 = 8;
/// The narrowest measure that margins may leave, points.
const LEAST_MEASURE: f32 = 72.0;

/// What is set, and for whom.
pub(super) struct Task<'a> {
    /// The book.
    pub book: &'a Arc<Book>,
    /// Its settings.
    pub print: &'a Print,
    /// Whose manifest says so.
    pub flavour: Flavour,
    /// The theme that they name, if it could be read.
    pub theme: Option<&'a ThemeFile>,
    /// The printers that take the pages.
    pub printers: &'a [Printer],
    /// The book's files.
    pub sources: &'a Sources,
    /// What was printed, if the pages hold to it.
    pub hold: Option<&'a Arc<Hold>>,
}

/// Sets the pages so that all printers of the task take them: the inner margin grows until it is
/// what they ask for in a book of so many pages. It only ever grows, so that this ends.
pub(super) fn lay(
    task: &Task,
    kept: &mut Kept,
    watch: &mut dyn Watch,
    found: &mut Diagnostics,
) -> Layout {
    let Task { book, theme: file, printers, .. } = *task;
    let what = format!("Typesetting {}", count(book.chapters.len(), "chapter"));
    let done = watch.chapters(&what, titles(book));
    let mut print = task.print.clone();
    if let Some(hold) = task.hold.filter(|hold| hold.printed.inner > 0.0) {
        // What was printed for one printer is held, whoever prints it now.
        print.margins[0] = Some(hold.printed.inner);
    }
    let mut widened = None;
    let (mut hung, mut rounds) = (0, 0);
    loop {
        let mut told = Diagnostics::new();
        let mut theme = resolve(file, &print, &book.meta.language);
        let order =
            Order { book, theme: &theme, print: &print, sources: task.sources, hold: task.hold };
        let mut pages = typeset(&order, kept, &mut told, &*done);
        let count = pages.printed() as u32;
        let needs = printers.iter().map(|p| {
            let margins = &p.margins.of;
            let inner = if rounds < ROUNDS { margins.inner_of(count).0 } else { margins.widest() };
            (inner, &p.name)
        });
        if let Some((inner, name)) = needs.max_by(|a, b| a.0.total_cmp(&b.0)) {
            // Hanging points and hyphens keep the margin too.
            let hang = if hung < HANGING_ROUNDS { hang(&pages, inner) } else { 0.0 };
            let lack = (inner - theme.page.inner).max(hang);
            // A margin that leaves no text is refused by the preflight.
            if lack > 0.01 && theme.page.measure() - lack >= LEAST_MEASURE {
                hung += u8::from(inner <= theme.page.inner + 0.01);
                rounds += 1;
                let wider = theme.page.inner + lack;
                print.margins[0] = Some(wider);
                widened = Some((wider, name.clone()));
                continue;
            }
        }
        theme::check_classes(book, &theme, task.flavour, &mut told);
        found.extend(told);
        keep_off(&mut pages, &mut theme, printers, kept);
        if let Some((inner, name)) = widened.filter(|_| task.print.margins[0].is_some()) {
            let what = format!(
                "the inner margin was widened to {}: {name} asks for it in a book of {count} pages",
                Printer::length(inner)
            );
            found.push(Diagnostic::warning(Code::INNER_MARGIN, Span::NONE, what));
        }
        return Layout { book: Arc::clone(book), theme, pages };
    }
}

/// Running heads and folios keep the widest margin that a printer asks for, as far as they can without
/// moving the text.
fn keep_off(pages: &mut Pages, theme: &mut Theme, printers: &[Printer], kept: &mut Kept) {
    let bleeds = press::bleeds(pages);
    let outer = printers.iter().map(|p| &p.margins.of);
    let outer = outer.map(|m| if bleeds { m.outer_with_bleed } else { m.outer });
    let Some(outer) = outer.max_by(f32::total_cmp) else { return };
    let (head, foot) = furniture_room(pages);
    theme.head_gap -= draw_in(pages, theme, outer - head, outer - foot, kept);
}

/// The chapters' titles, for whoever watches.
pub(super) fn titles(book: &Book) -> Vec<String> {
    book.chapters.iter().map(|c| plain_text(&c.title)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::printer::{PRINTERS, builtin};
    use crate::session::{Session, Texts};
    use std::fmt::Write;

    /// The pages of one chapter of this text, whose manifest ends so, with a profile beside it; and
    /// the printers of its editions.
    fn set(text: &str, more: &str, profile: &str) -> (Arc<Layout>, Vec<Printer>) {
        let manifest = format!(
            "[book]\ntitle = \"T\"\nlanguage = \"en\"\n[chapters]\nmain = [\"one.md\"]\n\
             [print]\nmargins = {{ inner = \"0.3in\" }}\n{more}"
        );
        let own = format!(
            "name = \"Mine\"\n[papers.white]\nsource = \"me\"\npages = [2, 900]\n\
             [margins]\nsource = \"me\"\ninner = [{profile}]\n"
        );
        let chapter = format!("# One\n\n{text}");
        let texts = [("one.md", chapter), ("recto.toml", manifest), ("mine.toml", own)];
        let mut session = Session::open(Texts::from(texts)).expect("a book");
        let pages = session.pages().expect("pages");
        assert!(session.messages().iter().all(|m| !m.is_error()));
        (pages.into_layout(), session.printers())
    }

    const MINE: &str = "[editions.a]\nfor = \"mine.toml\"\n";

    /// Text of so many pages of one line.
    fn pages(count: usize) -> String {
        "A page.\n\n{{< pagebreak >}}\n\n".repeat(count - 1) + "The end.\n"
    }

    fn paragraphs(count: usize) -> String {
        let words = "Peace is kept by those who stay, and told by those who counted. ".repeat(9);
        format!("{words}\n\n").repeat(count)
    }

    /// The number of pages is even, and the margin is what it asks for; both.
    fn holds((set, printers): &(Arc<Layout>, Vec<Printer>)) -> (usize, f32) {
        let count = set.pages.pages.len();
        assert!(count.is_multiple_of(2), "{count}");
        let needs = printers.iter().map(|p| p.margins.of.inner_of(count as u32).0);
        let needs = needs.fold(0.0, f32::max);
        let inner = set.theme.page.inner;
        assert!(inner >= needs - 0.01, "{count} pages, {inner} of {needs}");
        let blank = set.pages.pages.iter().rev().take_while(|p| p.blank).count();
        assert!(blank <= 1, "{blank} blank pages at the end");
        (count, inner / 72.0)
    }

    #[test]
    fn margins_are_right_at_both_sides_of_the_edge_of_each_band() {
        for name in PRINTERS {
            let bands = builtin(name).expect("built in").margins.of.inner;
            for pair in bands.windows(2) {
                let edge = pair[0].1 as usize;
                // Six pages of front matter.
                for text in [edge - 7, edge - 6, edge - 5] {
                    let edition = format!("[editions.a]\nfor = \"{name}\"\n");
                    let (found, inner) = holds(&set(&pages(text), &edition, ""));
                    let band = if text == edge - 5 { &pair[1] } else { &pair[0] };
                    let wanted = if text == edge - 5 { edge + 2 } else { edge };
                    assert_eq!(found, wanted, "{name}: {text} pages of text");
                    // As wide as asked for, and what hangs out of the text.
                    let least = (band.2 / 72.0).max(0.3);
                    assert!((least..least + 0.02).contains(&(inner + 0.0001)), "{name}: {inner}");
                }
            }
        }
    }

    #[test]
    fn a_wider_margin_that_makes_more_pages_is_followed_until_it_holds() {
        let text = paragraphs(400);
        let edge = holds(&set(&text, "", "")).0;
        let wider = holds(&set(&text, "[editions.a]\nfor = \"lulu\"\n", "")).0;
        assert!(wider > edge, "{wider} {edge}");
        // Under the edge at the narrow margin, over it at the margin that another printer asks for:
        // then the first asks for more too.
        let bands = format!(
            "{{ pages = [2, {edge}], least = \"0.3in\" }}, {{ pages = [{}, 900], least = \"1in\" }}",
            edge + 1
        );
        let (count, inner) = holds(&set(&text, MINE, &bands));
        assert!(count == edge && inner < 0.32, "{count}, {inner}");
        let both = format!("{MINE}[editions.b]\nfor = \"lulu\"\n");
        let (count, inner) = holds(&set(&text, &both, &bands));
        assert!(count > wider && (1.0..1.02).contains(&(inner + 0.0001)), "{count}, {inner}");
    }

    #[test]
    fn margins_that_never_rest_are_ended() {
        // Wide in a short book, which it makes long, and narrow in a long one: it never goes back.
        let text = paragraphs(150);
        let few = holds(&set(&text, "", "")).0;
        let bands = format!(
            "{{ pages = [1, {few}], least = \"1.2in\" }}, {{ pages = [{}, 900], least = \"0.4in\" }}",
            few + 1
        );
        let (count, inner) = holds(&set(&text, MINE, &bands));
        assert!(count > few && inner >= 1.2, "{count}, {inner}");
        // A band for every other page.
        let mut bands = String::new();
        for i in 0..400 {
            let (from, to, least) = (2 * i + 1, 2 * i + 2, 0.3 + 0.01 * f64::from(i));
            let _ = write!(bands, "{{ pages = [{from}, {to}], least = \"{least:.2}in\" }}, ");
        }
        holds(&set(&text, MINE, bands.trim_end_matches(", ")));
        // More than the page is wide: the preflight says so, and the pages can be read.
        let (set, _) = set(&text, MINE, "{ pages = [1, 900], least = \"20in\" }");
        assert!(set.theme.page.measure() > 200.0);
    }
}
