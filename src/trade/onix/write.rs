//! XML of a message, element by element, in either set of names.

use super::tags::Tag;

/// A message that is being written.
#[derive(Debug)]
pub(super) struct Writer {
    out: String,
    short: bool,
    depth: usize,
}

impl Writer {
    pub(super) fn new(short: bool) -> Writer {
        let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
        Writer { out: head.to_owned(), short, depth: 0 }
    }

    pub(super) fn finish(self) -> String {
        self.out
    }

    fn name(&self, tag: Tag) -> &'static str {
        if self.short { tag.short } else { tag.reference }
    }

    fn begin(&mut self, tag: Tag, attributes: &[(&str, &str)]) {
        self.out.push_str(&"  ".repeat(self.depth));
        self.out.push('<');
        self.out.push_str(self.name(tag));
        for (name, value) in attributes {
            self.out.push_str(&format!(" {name}=\"{}\"", escaped(value)));
        }
    }

    /// An element that holds others.
    pub(super) fn within(&mut self, tag: Tag, inside: impl FnOnce(&mut Writer)) {
        self.within_as(tag, &[], inside);
    }

    /// The same with attributes.
    pub(super) fn within_as(
        &mut self,
        tag: Tag,
        attributes: &[(&str, &str)],
        inside: impl FnOnce(&mut Writer),
    ) {
        self.begin(tag, attributes);
        self.out.push_str(">\n");
        self.depth += 1;
        inside(self);
        self.depth -= 1;
        self.out.push_str(&"  ".repeat(self.depth));
        self.end(tag);
    }

    fn end(&mut self, tag: Tag) {
        self.out.push_str(&format!("</{}>\n", self.name(tag)));
    }

    /// An element that holds a value.
    pub(super) fn text(&mut self, tag: Tag, text: &str) {
        self.text_as(tag, &[], text);
    }

    /// The same with attributes.
    pub(super) fn text_as(&mut self, tag: Tag, attributes: &[(&str, &str)], text: &str) {
        self.begin(tag, attributes);
        self.out.push('>');
        self.out.push_str(&escaped(text));
        self.end(tag);
    }

    /// The same, if there is a value.
    pub(super) fn optional(&mut self, tag: Tag, text: Option<&str>) {
        if let Some(text) = text {
            self.text(tag, text);
        }
    }

    /// An element whose being there says all.
    pub(super) fn flag(&mut self, tag: Tag) {
        self.begin(tag, &[]);
        self.out.push_str("/>\n");
    }

    /// An element that holds XHTML, which is well formed and written in lower case.
    pub(super) fn xhtml(&mut self, tag: Tag, markup: &str) {
        // Code 05 of list 34: XHTML.
        self.begin(tag, &[("textformat", "05")]);
        self.out.push('>');
        self.out.push_str(markup);
        self.end(tag);
    }
}

/// Text as it stands in XML.
pub(in crate::trade) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // XML 1.0, 2.2: what may not stand in it at all.
            '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' => {}
            '\u{fffe}' | '\u{ffff}' => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::tags;
    use super::*;

    #[test]
    fn both_names_are_written() {
        let message = |short| {
            let mut w = Writer::new(short);
            w.within(tags::TITLE_ELEMENT, |w| {
                w.flag(tags::NO_PREFIX);
                w.text(tags::TITLE_WITHOUT_PREFIX, "Salt & \"Sand\"\u{1}");
            });
            w.finish().split_once("?>\n").map(|x| x.1.to_owned()).unwrap_or_default()
        };
        assert_eq!(
            message(false),
            "<TitleElement>\n  <NoPrefix/>\n  <TitleWithoutPrefix>Salt &amp; &quot;Sand&quot;</TitleWithoutPrefix>\n</TitleElement>\n"
        );
        assert!(message(true).starts_with("<titleelement>\n  <x501/>\n  <b031>Salt"));
    }
}
