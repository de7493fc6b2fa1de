//! Long descriptions: what is described says so by `aria-details`, which names the link to its description, for the
//! description stands in a file of its own (WAI-ARIA 1.2, 6.6: the attribute names an element of the same file; DAISY
//! Knowledge Base, "Extended descriptions").

use super::division::Writer;
use super::xml;
use crate::model::Attr;

/// The link to a long description.
pub(super) struct Description {
    /// Its id, which `aria-details` names.
    pub id: String,
    /// Where it leads.
    href: String,
}

impl Description {
    /// The attribute of what is described.
    pub(super) fn details(&self) -> String {
        format!(" aria-details=\"{}\"", self.id)
    }
}

impl Writer<'_> {
    /// The link to the long description of what has these attributes.
    pub(super) fn description_of(&self, attr: &Attr) -> Option<Description> {
        let anchor = self.book.description_of(attr)?;
        let href = self.plan.href(&anchor, self.here())?;
        let name = xml::id(attr.id.as_deref().unwrap_or_default());
        let id = format!("{}details-{name}", self.plan.ids[self.index].own);
        Some(Description { id, href })
    }

    /// Writes the link: "Description", and for who hears links out of their text the name of what it
    /// describes too.
    pub(super) fn description_link(&mut self, to: &Description, word: &str, number: Option<&str>) {
        let says = self.words.description;
        let name = match number {
            Some(number) => {
                format!(" aria-label=\"{}\"", xml::attr(&format!("{says}: {word}\u{a0}{number}")))
            }
            None => String::new(),
        };
        self.push(&format!(
            "<a id=\"{}\" class=\"description\" href=\"{}\"{name}>{}</a>",
            to.id,
            xml::attr(&to.href),
            xml::text(says)
        ));
    }
}
