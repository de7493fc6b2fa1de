//! Formulas as MathML, in files that go with their elements of the structure (ISO 32000-2, 14.13;
//! ISO 14289-2, 8.2.5.29): readers of PDF 2.0 speak them and let one walk through them.

use super::objects::{literal, name, text};
use crate::deflate::{Level, zlib};
use crate::typeset::math::mathml;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};
use std::collections::BTreeMap;

/// The files of a book's formulas; a formula that stands in several places has one.
#[derive(Debug, Default)]
pub(super) struct Formulas {
    /// By TeX and whether it is displayed; `None` where the TeX is not understood.
    made: BTreeMap<(String, bool), Option<ObjectId>>,
    /// Names and file specifications.
    pub files: Vec<(String, ObjectId)>,
}

impl Formulas {
    /// The file of a formula.
    pub(super) fn file(
        &mut self,
        doc: &mut Document,
        tex: &str,
        display: bool,
    ) -> Option<ObjectId> {
        let key = (tex.to_string(), display);
        if let Some(made) = self.made.get(&key) {
            return *made;
        }
        let made = mathml(tex, display).map(|markup| self.embed(doc, tex, &markup));
        self.made.insert(key, made);
        made
    }

    fn embed(&mut self, doc: &mut Document, tex: &str, markup: &str) -> ObjectId {
        let markup = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n{markup}\n");
        let mut params = Dictionary::new();
        params.set("Size", markup.len() as i64);
        let mut dict = Dictionary::new();
        dict.set("Type", name("EmbeddedFile"));
        dict.set("Subtype", name("application/mathml+xml"));
        dict.set("Params", params);
        dict.set("Filter", name("FlateDecode"));
        let stream =
            Stream::new(dict, zlib(markup.as_bytes(), Level::TEXT)).with_compression(false);
        let stream = doc.add_object(stream);
        let mut held = Dictionary::new();
        held.set("F", stream);
        held.set("UF", stream);
        // Names sort as bytes, as the name tree asks for.
        let file = format!("formula-{:05}.mml", self.files.len() + 1);
        let mut dict = Dictionary::new();
        dict.set("Type", name("Filespec"));
        dict.set("F", literal(&file));
        dict.set("UF", literal(&file));
        dict.set("Desc", text(tex));
        dict.set("AFRelationship", name("Supplement"));
        dict.set("EF", held);
        let id = doc.add_object(dict);
        self.files.push((file, id));
        id
    }

    /// The names of the files, for the document's name dictionary; `None` without any.
    pub(super) fn names(&self) -> Option<Dictionary> {
        let list: Vec<Object> =
            self.files.iter().flat_map(|(file, id)| [literal(file), (*id).into()]).collect();
        let mut tree = Dictionary::new();
        tree.set("Names", list);
        (!self.files.is_empty()).then_some(tree)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_has_one_file_of_mathml() {
        let (mut doc, mut formulas) = (Document::new(), Formulas::default());
        let first = formulas.file(&mut doc, "\\frac{a}{b} < c", false).expect("understood");
        assert_eq!(formulas.file(&mut doc, "\\frac{a}{b} < c", false), Some(first));
        assert_ne!(formulas.file(&mut doc, "\\frac{a}{b} < c", true), Some(first));
        assert_eq!(formulas.file(&mut doc, "\\nosuchcommand{", true), None);
        assert_eq!(formulas.files.len(), 2);
        let streams = doc.objects.values().filter_map(|o| o.as_stream().ok());
        for stream in streams {
            let bytes = stream.decompressed_content().expect("packed");
            let text = String::from_utf8(bytes).expect("text");
            let parsed = usvg::roxmltree::Document::parse(&text).expect("well formed");
            let root = parsed.root_element().tag_name();
            assert_eq!(root.name(), "math");
            assert_eq!(root.namespace(), Some("http://www.w3.org/1998/Math/MathML"));
        }
        assert!(formulas.names().is_some() && Formulas::default().names().is_none());
    }
}
