//! Formulas as MathML, in files that go with their elements of the structure (ISO 32000-2, 14.13;
//! ISO 14289-2, 8.2.5.29): readers of PDF 2.0 speak them and let one walk through them. All others have the
//! formula in words of its language.

use super::objects::{literal, name, text};
use crate::deflate::{Level, zlib};
use crate::spoken::spoken;
use crate::typeset::math::mathml;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};
use std::collections::BTreeMap;

/// The files of a book's formulas; a formula that stands in several places has one.
#[derive(Debug, Default)]
pub(super) struct Formulas {
    /// By TeX and whether it is displayed.
    made: BTreeMap<(String, bool), Made>,
    /// Names and file specifications.
    pub files: Vec<(String, ObjectId)>,
}

/// What is made of a formula.
#[derive(Debug, Default)]
struct Made {
    /// Its MathML; `None` where the TeX is not understood.
    markup: Option<String>,
    /// Its file, if there is one.
    file: Option<ObjectId>,
    /// Its words by language.
    words: BTreeMap<String, Option<String>>,
}

impl Formulas {
    fn made(&mut self, tex: &str, display: bool) -> &mut Made {
        self.made
            .entry((tex.to_owned(), display))
            .or_insert_with(|| Made { markup: mathml(tex, display), ..Made::default() })
    }

    /// A formula in words of a language; its TeX in one without.
    pub(super) fn words(&mut self, tex: &str, display: bool, lang: &str) -> String {
        let Made { markup, words, .. } = self.made(tex, display);
        let said = |markup: &String| spoken(markup, tex, lang);
        let words = words.entry(lang.to_owned()).or_insert_with(|| markup.as_ref().and_then(said));
        words.clone().unwrap_or_else(|| tex.to_owned())
    }

    /// The file of a formula.
    pub(super) fn file(
        &mut self,
        doc: &mut Document,
        tex: &str,
        display: bool,
    ) -> Option<ObjectId> {
        let made = self.made(tex, display);
        if made.file.is_some() {
            return made.file;
        }
        let markup = made.markup.clone()?;
        let file = self.embed(doc, tex, &markup);
        self.made(tex, display).file = Some(file);
        Some(file)
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
        assert_eq!(formulas.words("a^2", false, "de"), "a Quadrat");
        assert_eq!(formulas.words("a^2", false, "en"), "a squared");
        assert_eq!(formulas.words("a^2", false, "ja"), "a^2");
        assert_eq!(formulas.words("\\frac{", false, "en"), "\\frac{");
        assert!(formulas.names().is_some() && Formulas::default().names().is_none());
    }
}
