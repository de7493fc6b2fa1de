//! The structure tree as objects of the file: its elements, the way from content back to them, and
//! their names.

use super::finish::{literal, name, text};
use super::math::Formulas;
use super::tags::Tagged;
use crate::manifest::ScreenFormat;
use crate::typeset::page::Item;
use lopdf::{Dictionary, Document, Object, ObjectId};
use std::collections::BTreeMap;

/// Name space of the types of PDF 2.0 (ISO 32000-2, 14.8.6).
const PDF_2: &str = "http://iso.org/pdf2/ssn";
/// Name space of the types of PDF 1.7 that PDF 2.0 gave up.
const PDF_1: &str = "http://iso.org/pdf/ssn";
/// Types of ours that only PDF 1.7 has (ISO 32000-2, table 367).
const OLD: [&str; 7] = ["BlockQuote", "TOC", "TOCI", "Index", "BibEntry", "Code", "Reference"];

/// What an element holds.
#[derive(Debug)]
pub(super) enum Kid {
    /// Another element.
    Elem(usize),
    /// A marked-content sequence: page and number.
    Content(u32, u32),
    /// The area of a link: page and index in its areas.
    Link(u32, u32),
}

/// An element of the tree.
#[derive(Debug, Default)]
pub(super) struct Elem {
    /// Its type, as PDF 1.7 calls it.
    pub tag: &'static str,
    /// The element that holds it.
    pub parent: usize,
    /// What it holds.
    pub kids: Vec<Kid>,
    /// What it shows; of a formula, its TeX.
    pub alt: Option<String>,
    /// Whether a formula is displayed on lines of its own.
    pub display: bool,
    /// What it reads as.
    pub actual: Option<&'static str>,
    /// Its language, if another than its parent's.
    pub lang: Option<String>,
    /// Its name, of a note.
    pub id: Option<String>,
    /// Its attributes.
    pub attributes: Option<Dictionary>,
    /// Elements that it refers to: a mark to its note, an entry of the contents to its chapter.
    pub refs: Vec<usize>,
    /// Stays in the tree without content: an empty cell.
    pub keep: bool,
}

impl Elem {
    /// Its type in the format, and whether that is one of PDF 2.0.
    fn kind(&self, format: ScreenFormat) -> (&'static str, bool) {
        match (format, self.tag) {
            (ScreenFormat::Ua1, tag) => (tag, false),
            (ScreenFormat::Ua2, "Note") => ("FENote", true),
            (ScreenFormat::Ua2, tag) => (tag, !OLD.contains(&tag)),
        }
    }
}

/// A tree, and the pages that it tells of.
pub(super) struct Grown<'a> {
    /// Its elements, parents before children; the first holds all.
    pub elems: &'a [Elem],
    /// What the pages' groups are tagged as.
    pub tags: &'a [Vec<Tagged>],
    /// The links of each page.
    pub annots: &'a [Vec<Option<ObjectId>>],
    /// The pages.
    pub pages: &'a [ObjectId],
    /// Format of the file.
    pub format: ScreenFormat,
}

/// Objects of the elements that have some.
type Own = Vec<Option<ObjectId>>;

impl Grown<'_> {
    /// Hangs the tree into the document. The object of each element, or of the nearest one around
    /// it that is in the tree, and the formulas that go with it.
    pub fn hang(&self, doc: &mut Document) -> (Vec<ObjectId>, Formulas) {
        let mut formulas = Formulas::default();
        let root = doc.new_object_id();
        let own: Own = live(self.elems)
            .iter()
            .enumerate()
            .map(|(i, l)| (*l || i == 0).then(|| doc.new_object_id()))
            .collect();
        let spaces = self.spaces(doc);
        let mut content = self.sequences();
        let mut links = Vec::new();
        let mut names: BTreeMap<&str, ObjectId> = BTreeMap::new();
        for (at, elem) in self.elems.iter().enumerate() {
            let Some(id) = own[at] else { continue };
            let mut dict = self.describe(elem, &own, spaces.as_ref());
            dict.set("P", if at == 0 { root } else { own[elem.parent].unwrap_or(root) });
            // PDF/A-2 takes no file beside the book.
            let formula = elem.tag == "Formula" && self.format == ScreenFormat::Ua2;
            if let Some(tex) = elem.alt.as_ref().filter(|_| formula)
                && let Some(file) = formulas.file(doc, tex, elem.display)
            {
                dict.set("AF", vec![Object::Reference(file)]);
            }
            self.fill(doc, &mut dict, (id, elem), &own, &mut content, &mut links);
            if let Some(word) = &elem.id {
                names.insert(word, id);
            }
            doc.objects.insert(id, Object::Dictionary(dict));
        }
        let mut dict = Dictionary::new();
        dict.set("Type", name("StructTreeRoot"));
        dict.set("K", own[0].unwrap_or(root));
        dict.set("ParentTreeNextKey", (self.pages.len() + links.len()) as i64);
        dict.set("ParentTree", self.parents(doc, content, links));
        if let Some((old, new)) = spaces {
            dict.set("Namespaces", vec![Object::Reference(new), Object::Reference(old)]);
            // For readers that know the types of PDF 1.7 only.
            let mut roles = Dictionary::new();
            roles.set("FENote", name("Note"));
            dict.set("RoleMap", roles);
        }
        if !names.is_empty() {
            let list = names.into_iter().flat_map(|(n, id)| [literal(n), id.into()]).collect();
            let mut tree = Dictionary::new();
            tree.set("Names", Object::Array(list));
            dict.set("IDTree", doc.add_object(tree));
        }
        doc.objects.insert(root, Object::Dictionary(dict));
        if let Ok(catalog) = doc.catalog_mut() {
            catalog.set("StructTreeRoot", root);
            let mut info = Dictionary::new();
            info.set("Marked", true);
            catalog.set("MarkInfo", info);
        }
        let mut objects: Vec<ObjectId> = Vec::with_capacity(own.len());
        for (elem, id) in self.elems.iter().zip(own) {
            let around = objects.get(elem.parent).copied().unwrap_or(root);
            objects.push(id.unwrap_or(around));
        }
        (objects, formulas)
    }

    /// The name spaces of types: of PDF 1.7 and 2.0.
    fn spaces(&self, doc: &mut Document) -> Option<(ObjectId, ObjectId)> {
        if self.format == ScreenFormat::Ua1 {
            return None;
        }
        let mut add = |address: &str| {
            let mut dict = Dictionary::new();
            dict.set("Type", name("Namespace"));
            dict.set("NS", literal(address));
            doc.add_object(dict)
        };
        Some((add(PDF_1), add(PDF_2)))
    }

    /// Room for the elements of each page's sequences.
    fn sequences(&self) -> Vec<Vec<Object>> {
        let last = |tags: &Vec<Tagged>| {
            tags.iter().rev().find_map(|t| match t {
                Tagged::Content(list) => list.last().map(|s| (s.mcid + s.count) as usize),
                _ => None,
            })
        };
        self.tags.iter().map(|tags| vec![Object::Null; last(tags).unwrap_or(0)]).collect()
    }

    /// What an element says of itself.
    fn describe(
        &self,
        elem: &Elem,
        own: &Own,
        spaces: Option<&(ObjectId, ObjectId)>,
    ) -> Dictionary {
        let mut dict = Dictionary::new();
        let (kind, new) = elem.kind(self.format);
        dict.set("S", name(kind));
        if let Some(spaces) = spaces {
            dict.set("NS", if new { spaces.1 } else { spaces.0 });
            let refs = elem.refs.iter().filter_map(|e| own[*e].map(Object::Reference));
            let refs: Vec<Object> = refs.collect();
            if !refs.is_empty() {
                dict.set("Ref", refs);
            }
        }
        if let Some(alt) = &elem.alt {
            dict.set("Alt", text(alt));
        }
        if let Some(actual) = elem.actual {
            dict.set("ActualText", text(actual));
        }
        if let Some(lang) = &elem.lang {
            dict.set("Lang", literal(lang));
        }
        if let Some(attributes) = &elem.attributes {
            dict.set("A", attributes.clone());
        }
        if let Some(word) = &elem.id {
            dict.set("ID", literal(word));
        }
        dict
    }

    /// Puts an element's kids into it, and it into the ways back from them.
    fn fill(
        &self,
        doc: &mut Document,
        dict: &mut Dictionary,
        (id, elem): (ObjectId, &Elem),
        own: &Own,
        content: &mut [Vec<Object>],
        links: &mut Vec<ObjectId>,
    ) {
        let page = elem.kids.iter().find_map(|k| match k {
            Kid::Content(page, _) => Some(*page),
            _ => None,
        });
        if let Some(page) = page {
            dict.set("Pg", self.pages[page as usize]);
        }
        let mut kids = Vec::with_capacity(elem.kids.len());
        for kid in &elem.kids {
            match kid {
                Kid::Elem(e) => kids.extend(own[*e].map(Object::Reference)),
                Kid::Content(p, mcid) => {
                    content[*p as usize][*mcid as usize] = Object::Reference(id);
                    kids.push(if page == Some(*p) {
                        Object::Integer(i64::from(*mcid))
                    } else {
                        let mut mcr = Dictionary::new();
                        mcr.set("Type", name("MCR"));
                        mcr.set("Pg", self.pages[*p as usize]);
                        mcr.set("MCID", i64::from(*mcid));
                        Object::Dictionary(mcr)
                    });
                }
                Kid::Link(p, link) => {
                    let Some(annot) = self.annots[*p as usize][*link as usize] else { continue };
                    let mut objr = Dictionary::new();
                    objr.set("Type", name("OBJR"));
                    objr.set("Pg", self.pages[*p as usize]);
                    objr.set("Obj", annot);
                    kids.push(Object::Dictionary(objr));
                    if let Ok(annot) = doc.get_object_mut(annot).and_then(Object::as_dict_mut) {
                        annot.set("StructParent", (self.pages.len() + links.len()) as i64);
                    }
                    links.push(id);
                }
            }
        }
        match kids.len() {
            0 => {}
            1 => dict.set("K", kids.remove(0)),
            _ => dict.set("K", kids),
        }
    }

    /// The way from pages and links to their elements.
    fn parents(
        &self,
        doc: &mut Document,
        content: Vec<Vec<Object>>,
        links: Vec<ObjectId>,
    ) -> ObjectId {
        let mut nums = Vec::new();
        for (i, (list, page)) in content.into_iter().zip(self.pages).enumerate() {
            if let Ok(page) = doc.get_object_mut(*page).and_then(Object::as_dict_mut) {
                page.set("StructParents", i as i64);
                if page.has(b"Annots") {
                    page.set("Tabs", name("S"));
                }
            }
            let list = doc.add_object(list);
            nums.extend([Object::Integer(i as i64), Object::Reference(list)]);
        }
        for (i, id) in links.into_iter().enumerate() {
            let key = (self.pages.len() + i) as i64;
            nums.extend([Object::Integer(key), Object::Reference(id)]);
        }
        let mut parents = Dictionary::new();
        parents.set("Nums", nums);
        doc.add_object(parents)
    }
}

/// Whether an element has content, or an element in it has.
fn live(elems: &[Elem]) -> Vec<bool> {
    let mut live: Vec<bool> = elems.iter().map(|e| e.keep).collect();
    // Children come behind their parents.
    for at in (0..elems.len()).rev() {
        live[at] |= elems[at].kids.iter().any(|k| !matches!(k, Kid::Elem(_)));
        if live[at] && at > 0 {
            live[elems[at].parent] = true;
        }
    }
    live
}

/// An attribute of an element.
pub(super) fn attributes(owner: &str, key: &str, value: &str) -> Dictionary {
    let mut dict = Dictionary::new();
    dict.set("O", name(owner));
    dict.set(key, name(value));
    dict
}

/// The box around items, in PDF's coordinates: left, bottom, right, top.
pub(super) fn bounds(items: &[Item], height: f32) -> Option<[f32; 4]> {
    let mut found: Option<[f32; 4]> = None;
    let mut add = |x: f32, y: f32, w: f32, h: f32| {
        let b = [x, height - y - h, x + w, height - y];
        found = Some(match found {
            None => b,
            Some(a) => [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])],
        });
    };
    for item in items {
        match item {
            Item::Run(run) => {
                let [l, t, r, b] = run.extent(run.width(), run.size * 0.8, run.size * 0.2);
                add(l, t, r - l, b - t);
            }
            Item::Rect { x, y, w, h, .. } | Item::Image { x, y, w, h, .. } => add(*x, *y, *w, *h),
            Item::Path { .. } => {}
        }
    }
    found
}
