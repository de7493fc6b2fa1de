//! Everything that is wrong with a book, and nothing written.

use super::editions::Ordered;
use super::index::tell_use;
use super::layout::Key;
use super::{Error, Message, Session, is_shop, message};
use crate::citations::Entry;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Exit};
use crate::source::Span;

/// So many works that are never cited are told one by one.
const MOST_UNCITED: usize = 20;

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
        tell_uncited(self.uncited(), &mut diagnostics);
        diagnostics.promote(Exit::Strict);
        diagnostics.sort();
        let messages = message::messages(&diagnostics, &self.sources);
        Checked { diagnostics, messages, pages }
    }

    fn look(&mut self, names: &[&str]) -> Result<Option<usize>, Error> {
        let project = self.project()?;
        self.also_for(names)?;
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
        let wanted = |o: &Ordered| names.is_empty() || names.contains(&o.edition.name.as_str());
        let orders = self.loaded().of.editions.iter().filter(|o| wanted(o)).cloned();
        for order in orders.collect::<Vec<_>>() {
            self.bind(&order)?;
            self.let_go(&order);
            if order.edition.says_cover() {
                self.wrap(&order)?;
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

    /// Works of the bibliographies that the book does not cite.
    fn uncited(&self) -> &[(String, Span)] {
        self.kept.uncited()
    }

    /// Forgets the file of an edition, of which only the findings are wanted.
    fn let_go(&mut self, order: &Ordered) {
        let name = &order.edition.name;
        let made = self.made.editions.iter_mut().filter(|e| e.name == *name);
        made.filter_map(|e| e.body.as_mut()).for_each(|body| body.file = None);
    }
}

/// Tells of works that nothing cites: each at its place, or of many at the first.
fn tell_uncited(works: &[(String, Span)], diagnostics: &mut Diagnostics) {
    let help = "cite it, take it out, or write `citations = { nocite = [\"key\"] }`";
    if works.len() <= MOST_UNCITED {
        for (key, span) in works {
            let message = format!("`{key}` is never cited");
            diagnostics.push(Diagnostic::warning(Code::UNCITED_WORK, *span, message).help(help));
        }
        return;
    }
    let Some((_, span)) = works.first() else { return };
    let some: Vec<&str> = works.iter().take(MOST_UNCITED).map(|(key, _)| key.as_str()).collect();
    let more = works.len() - some.len();
    let message = format!(
        "{} works of the bibliography are never cited: {} and {more} more",
        works.len(),
        some.join(", ")
    );
    diagnostics.push(Diagnostic::warning(Code::UNCITED_WORK, *span, message));
}
