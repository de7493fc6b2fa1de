//! Everything that is wrong with a book, and nothing written.

use super::editions::Ordered;
use super::index::tell_use;
use super::layout::Key;
use super::{Error, Message, Session, is_shop, message, outputs};
use crate::citations::Entry;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Exit};
use crate::source::Span;

/// So many works are told one by one.
const MOST_WORKS: usize = 20;

/// What a look at everything has found.
#[derive(Debug, Clone)]
pub struct Checked {
    diagnostics: Diagnostics,
    messages: Vec<Message>,
    pages: Option<usize>,
}

impl Checked {
    /// What is wrong, sorted by file and line. A picture without a description is an error here.
    pub fn messages(&self) -> &[Message] {
        &self.messages
    }

    /// The same with spans into [`Session::sources`].
    pub fn diagnostics(&self) -> &Diagnostics {
        &self.diagnostics
    }

    /// Number of the book's pages, if it could be set.
    pub fn pages(&self) -> Option<usize> {
        self.pages
    }
}

impl Session {
    /// Makes all that the manifest names as far as it can be made, and says what is wrong: with the
    /// manifest, the chapters, the pages, both files, every edition as its printer takes it, covers
    /// of which the manifest says something, and the EPUB as its shop takes it. With `names`, of
    /// editions, printers and shops, those alone are held against their rules.
    pub fn check<S: AsRef<str>>(&mut self, names: &[S]) -> Checked {
        let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
        let pages = self.look(&names).unwrap_or_default();
        let mut diagnostics = self.diagnostics();
        if pages.is_some()
            && let Ok(indexes) = self.indexes()
        {
            tell_use(&indexes, &mut diagnostics);
        }
        tell_works(self.kept.uncited(), &UNCITED, &mut diagnostics);
        // One by one, in the place of the message of a build that gathers them.
        diagnostics.allow(&[Code::WORK_WITHOUT_ENTRY]);
        tell_works(self.kept.without_entry(), &WITHOUT_ENTRY, &mut diagnostics);
        diagnostics.promote(Exit::Strict);
        diagnostics.sort();
        let messages = message::messages(&diagnostics, &self.sources);
        Checked { diagnostics, messages, pages }
    }

    fn look(&mut self, names: &[&str]) -> Result<Option<usize>, Error> {
        let project = self.project()?;
        let epubs = self.epub_editions()?;
        let pages: Vec<&str> =
            names.iter().copied().filter(|name| !epubs.iter().any(|epub| epub == name)).collect();
        self.also_for(&pages)?;
        if project.entries.is_empty() {
            return Ok(None);
        }
        // Errors of the manifest don't hide those of the chapters: all that can be read is read.
        self.read()?;
        self.sound(|_| None)?;
        let pages = self.layout(&Key::Book)?.pages.pages.len();
        self.make(true, true)?;
        let own = project.epub.shop.as_deref().filter(|_| names.is_empty());
        for shop in names.iter().copied().filter(|n| is_shop(n)).chain(own) {
            self.shop(shop)?;
        }
        for name in epubs.iter().filter(|n| names.is_empty() || names.contains(&n.as_str())) {
            // What is wrong with one is told, and does not hide what is wrong with the next.
            let _ = self.epub_of(name);
        }
        let wanted = |o: &Ordered| names.is_empty() || names.contains(&o.edition.name.as_str());
        let orders = self.loaded().of.editions.iter().filter(|o| wanted(o)).cloned();
        for order in orders.collect::<Vec<_>>() {
            self.bind(&order)?;
            self.let_go(&order);
            if order.edition.says_cover() {
                self.wrap(&order)?;
            }
            if outputs::has_endpapers(&order) {
                self.line(&order)?;
            }
        }
        Ok(Some(pages))
    }

    /// The works that the book can cite, those of all its bibliographies; none where it can't be read.
    pub fn works(&mut self) -> Vec<Entry> {
        match self.book_with_faults() {
            Ok(_) => self.kept.works().to_vec(),
            Err(_) => Vec::new(),
        }
    }

    /// Forgets the file of an edition, of which only the findings are wanted.
    fn let_go(&mut self, order: &Ordered) {
        let name = &order.edition.name;
        let made = self.made.editions.iter_mut().filter(|e| e.name == *name);
        made.filter_map(|e| e.body.as_mut()).for_each(|body| body.file = None);
    }
}

/// What is told of works.
struct OfWorks {
    code: Code,
    /// Of one, behind its key.
    one: &'static str,
    /// Of many, behind their number.
    many: &'static str,
    help: &'static str,
}

const UNCITED: OfWorks = OfWorks {
    code: Code::UNCITED_WORK,
    one: "is never cited",
    many: "works of the bibliography are never cited",
    help: "cite it, take it out, or write `citations = { nocite = [\"key\"] }`",
};

const WITHOUT_ENTRY: OfWorks = OfWorks {
    code: Code::WORK_WITHOUT_ENTRY,
    one: "stands in no bibliography: the style gives it no entry",
    many: "works stand in no bibliography, for the style gives them no entry",
    help: "look whether it has the right type, or choose another style",
};

/// Tells of works: each at its place, or of many at the first.
fn tell_works(works: &[(String, Span)], what: &OfWorks, diagnostics: &mut Diagnostics) {
    if works.len() <= MOST_WORKS {
        for (key, span) in works {
            let message = format!("`{key}` {}", what.one);
            diagnostics.push(Diagnostic::warning(what.code, *span, message).help(what.help));
        }
        return;
    }
    let Some((_, span)) = works.first() else { return };
    let some: Vec<&str> = works.iter().take(MOST_WORKS).map(|(key, _)| key.as_str()).collect();
    let more = works.len() - some.len();
    let message = format!("{} {}: {} and {more} more", works.len(), what.many, some.join(", "));
    diagnostics.push(Diagnostic::warning(what.code, *span, message));
}
