//! The structure tree as objects of the file: its elements, the way from content back to them, and
//! their names.

use crate::manifest::ScreenFormat;
use crate::pdf::math::Formulas;
use crate::pdf::objects::{literal, name};
use crate::pdf::save::{self, Written};
use crate::pdf::tags::Tagged;
use crate::typeset::page::{Item, SOFT_HYPHEN};
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
    /// The sequence of the hyphen of a divided word: page and number. It is an element of its own,
    /// a `Span` that is read as a soft hyphen (ISO 32000-1, 14.9.4). Said in the content, it would
    /// keep Poppler from finding the word.
    Hyphen(u32, u32),
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
    /// What it shows.
    pub alt: Option<String>,
    /// The TeX of a formula.
    pub tex: Option<String>,
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

/// A tree, and the pages that it tells of. Its elements are tens of thousands: they write themselves
/// when the file is packed.
pub(in crate::pdf) struct Grown {
    /// Elements, parents before children; the first holds all.
    elems: Vec<Elem>,
    /// The links of each page.
    annots: Vec<Vec<Option<ObjectId>>>,
    /// The pages.
    pages: Vec<ObjectId>,
    /// Format of the file.
    format: ScreenFormat,
    /// The tree itself.
    root: u32,
    /// Objects of the elements that have some; else 0.
    own: Vec<u32>,
    /// Name spaces of PDF 1.7 and 2.0, where types have one.
    spaces: Option<(u32, u32)>,
    /// The hyphens of divided words.
    hyphens: Vec<Hyphen>,
    /// The element of each content sequence of each page; 0 where none takes it.
    content: Vec<Vec<u32>>,
    /// Numbers of the elements' objects, then those of the hyphens, then those of the pages' lists.
    numbers: Vec<u32>,
    /// Elements that have objects.
    live: Vec<u32>,
    /// The files that go with formulas.
    files: BTreeMap<u32, ObjectId>,
}

/// The element of a hyphen. A book has one in every third line: it is not more than it must be.
struct Hyphen {
    /// Object of the element that holds it.
    parent: u32,
    /// Its page.
    page: u32,
    /// Number of its sequence on the page.
    mcid: u32,
}

impl Grown {
    /// Hangs a tree into the document: what holds it together, and the files of formulas, are added
    /// here, its elements when the file is written.
    pub(super) fn hang(
        doc: &mut Document,
        (mut elems, format): (Vec<Elem>, ScreenFormat),
        lang: &str,
        tags: &[Vec<Tagged>],
        annots: Vec<Vec<Option<ObjectId>>>,
        pages: Vec<ObjectId>,
    ) -> (Grown, Formulas) {
        let root = doc.new_object_id().0;
        let own: Vec<u32> = live(&elems)
            .iter()
            .enumerate()
            .map(|(i, l)| if *l || i == 0 { doc.new_object_id().0 } else { 0 })
            .collect();
        let spaces = spaces(doc, format);
        let live: Vec<u32> = (0..own.len() as u32).filter(|i| own[*i as usize] > 0).collect();
        let numbers = live.iter().map(|i| own[*i as usize]).collect();
        let content = sequences(tags);
        let (formulas, files) = files(doc, format, &live, (&mut elems, lang));
        let mut tree = Grown {
            elems,
            annots,
            pages,
            format,
            root,
            own,
            spaces,
            hyphens: Vec::new(),
            content,
            numbers,
            live,
            files,
        };
        let links = tree.take_content(doc);
        let mut dict = Dictionary::new();
        dict.set("Type", name("StructTreeRoot"));
        dict.set("K", (tree.own[0], 0));
        dict.set("ParentTreeNextKey", (tree.pages.len() + links.len()) as i64);
        dict.set("ParentTree", tree.parents(doc, links));
        if let Some((old, new)) = spaces {
            dict.set("Namespaces", vec![(new, 0).into(), Object::Reference((old, 0))]);
            // For readers that know the types of PDF 1.7 only.
            let mut roles = Dictionary::new();
            roles.set("FENote", name("Note"));
            dict.set("RoleMap", roles);
        }
        let names = tree.names();
        if !names.is_empty() {
            let mut tree = Dictionary::new();
            tree.set("Names", Object::Array(names));
            dict.set("IDTree", doc.add_object(tree));
        }
        doc.objects.insert((root, 0), Object::Dictionary(dict));
        if let Ok(catalog) = doc.catalog_mut() {
            catalog.set("StructTreeRoot", (root, 0));
            let mut info = Dictionary::new();
            info.set("Marked", true);
            catalog.set("MarkInfo", info);
        }
        (tree, formulas)
    }

    /// The object of each element, or of the nearest one around it that is in the tree.
    pub(super) fn objects(&self) -> Vec<ObjectId> {
        let mut objects: Vec<ObjectId> = Vec::with_capacity(self.own.len());
        for (elem, own) in self.elems.iter().zip(&self.own) {
            let around = objects.get(elem.parent).copied().unwrap_or((self.root, 0));
            objects.push(if *own > 0 { (*own, 0) } else { around });
        }
        objects
    }

    /// Notes whose the content is; the elements of links, in their order.
    fn take_content(&mut self, doc: &mut Document) -> Vec<u32> {
        let mut links = Vec::new();
        for &at in &self.live {
            let own = self.own[at as usize];
            for kid in &self.elems[at as usize].kids {
                match *kid {
                    Kid::Elem(_) => {}
                    Kid::Content(page, mcid) => self.content[page as usize][mcid as usize] = own,
                    Kid::Hyphen(page, mcid) => {
                        let number = doc.new_object_id().0;
                        self.content[page as usize][mcid as usize] = number;
                        self.numbers.push(number);
                        self.hyphens.push(Hyphen { parent: own, page, mcid });
                    }
                    Kid::Link(page, link) => {
                        let annot = self.annots[page as usize][link as usize];
                        let Some(annot) = annot else { continue };
                        if let Ok(annot) = doc.get_object_mut(annot).and_then(Object::as_dict_mut) {
                            annot.set("StructParent", (self.pages.len() + links.len()) as i64);
                        }
                        links.push(own);
                    }
                }
            }
        }
        links
    }

    /// The elements that have names, by these.
    fn names(&self) -> Vec<Object> {
        let named = |at: &u32| {
            let word = self.elems[*at as usize].id.as_deref()?;
            Some((word, self.own[*at as usize]))
        };
        let names: BTreeMap<&str, u32> = self.live.iter().filter_map(named).collect();
        names.into_iter().flat_map(|(n, own)| [literal(n), (own, 0).into()]).collect()
    }

    /// The way from content, and from links, to elements.
    fn parents(&mut self, doc: &mut Document, links: Vec<u32>) -> ObjectId {
        let mut nums = Vec::new();
        for (i, page) in self.pages.iter().enumerate() {
            if let Ok(page) = doc.get_object_mut(*page).and_then(Object::as_dict_mut) {
                page.set("StructParents", i as i64);
                if page.has(b"Annots") {
                    page.set("Tabs", name("S"));
                }
            }
            let list = doc.new_object_id();
            self.numbers.push(list.0);
            nums.extend([Object::Integer(i as i64), Object::Reference(list)]);
        }
        for (i, own) in links.into_iter().enumerate() {
            let key = (self.pages.len() + i) as i64;
            nums.extend([Object::Integer(key), Object::Reference((own, 0))]);
        }
        let mut parents = Dictionary::new();
        parents.set("Nums", nums);
        doc.add_object(parents)
    }

    /// Writes an element.
    fn element(&self, at: usize, out: &mut Vec<u8>) {
        let elem = &self.elems[at];
        let (kind, new) = elem.kind(self.format);
        out.extend_from_slice(b"<</S");
        save::name(kind.as_bytes(), out);
        if let Some((old, modern)) = self.spaces {
            link(b"/NS ", if new { modern } else { old }, out);
            let mut refs = elem.refs.iter().map(|e| self.own[*e]).filter(|o| *o > 0).peekable();
            if refs.peek().is_some() {
                out.extend_from_slice(b"/Ref");
                references(refs, out);
            }
        }
        for (key, words) in
            [(b"/Alt".as_slice(), elem.alt.as_deref()), (b"/ActualText", elem.actual)]
        {
            if let Some(words) = words {
                out.extend_from_slice(key);
                save::text(words, out);
            }
        }
        if let Some(lang) = &elem.lang {
            out.extend_from_slice(b"/Lang");
            save::literal(lang.as_bytes(), out);
        }
        if let Some(attributes) = &elem.attributes {
            out.extend_from_slice(b"/A");
            save::dictionary(attributes, out);
        }
        if let Some(file) = self.files.get(&(at as u32)) {
            out.extend_from_slice(b"/AF");
            references(std::iter::once(file.0), out);
        }
        if let Some(word) = &elem.id {
            out.extend_from_slice(b"/ID");
            save::literal(word.as_bytes(), out);
        }
        let parent = self.own[elem.parent];
        link(b"/P ", if at == 0 || parent == 0 { self.root } else { parent }, out);
        let page = elem.kids.iter().find_map(|k| match k {
            Kid::Content(page, _) => Some(*page),
            _ => None,
        });
        if let Some(page) = page {
            link(b"/Pg ", self.pages[page as usize].0, out);
        }
        self.kids(elem, page, out);
        out.extend_from_slice(b">>");
    }

    /// Writes the element of a hyphen.
    fn hyphen(&self, hyphen: &Hyphen, out: &mut Vec<u8>) {
        out.extend_from_slice(b"<</S/Span/ActualText");
        save::text(SOFT_HYPHEN, out);
        if let Some((_, modern)) = self.spaces {
            link(b"/NS ", modern, out);
        }
        link(b"/P ", hyphen.parent, out);
        link(b"/Pg ", self.pages[hyphen.page as usize].0, out);
        out.extend_from_slice(b"/K ");
        save::integer(i64::from(hyphen.mcid), out);
        out.extend_from_slice(b">>");
    }

    /// Writes what an element holds whose own page is `page`.
    fn kids(&self, elem: &Elem, page: Option<u32>, out: &mut Vec<u8>) {
        let there = |k: &&Kid| match k {
            Kid::Elem(e) => self.own[*e] > 0,
            Kid::Content(..) | Kid::Hyphen(..) => true,
            Kid::Link(p, link) => self.annots[*p as usize][*link as usize].is_some(),
        };
        let count = elem.kids.iter().filter(there).count();
        if count == 0 {
            return;
        }
        out.extend_from_slice(b"/K");
        if count > 1 {
            out.push(b'[');
        }
        for (n, kid) in elem.kids.iter().filter(there).enumerate() {
            let apart = n > 0 || count == 1;
            match *kid {
                Kid::Elem(e) => link(if apart { b" " } else { b"" }, self.own[e], out),
                Kid::Hyphen(p, mcid) => {
                    let own = self.content[p as usize][mcid as usize];
                    link(if apart { b" " } else { b"" }, own, out);
                }
                Kid::Content(p, mcid) if page == Some(p) => {
                    if apart {
                        out.push(b' ');
                    }
                    save::integer(i64::from(mcid), out);
                }
                Kid::Content(p, mcid) => {
                    link(b"<</Type/MCR/Pg ", self.pages[p as usize].0, out);
                    out.extend_from_slice(b"/MCID ");
                    save::integer(i64::from(mcid), out);
                    out.extend_from_slice(b">>");
                }
                Kid::Link(p, l) => {
                    let Some(annot) = self.annots[p as usize][l as usize] else { continue };
                    link(b"<</Type/OBJR/Pg ", self.pages[p as usize].0, out);
                    link(b"/Obj ", annot.0, out);
                    out.extend_from_slice(b">>");
                }
            }
        }
        if count > 1 {
            out.push(b']');
        }
    }
}

impl Written for Grown {
    fn numbers(&self) -> &[u32] {
        &self.numbers
    }

    fn write(&self, at: usize, out: &mut Vec<u8>) {
        match self.live.get(at) {
            Some(elem) => self.element(*elem as usize, out),
            None => match self.hyphens.get(at - self.live.len()) {
                Some(hyphen) => self.hyphen(hyphen, out),
                None => {
                    let page = at - self.live.len() - self.hyphens.len();
                    references(self.content[page].iter().copied(), out);
                }
            },
        }
    }
}

/// Writes a key and the reference that it has.
fn link(key: &[u8], number: u32, out: &mut Vec<u8>) {
    out.extend_from_slice(key);
    save::reference(number, out);
}

/// Writes a list of references; 0 is none.
fn references(list: impl Iterator<Item = u32>, out: &mut Vec<u8>) {
    out.push(b'[');
    for (n, number) in list.enumerate() {
        if n > 0 {
            out.push(b' ');
        }
        match number {
            0 => out.extend_from_slice(b"null"),
            number => save::reference(number, out),
        }
    }
    out.push(b']');
}

/// The objects of the name spaces, PDF 1.7's and PDF 2.0's, where types have one.
fn spaces(doc: &mut Document, format: ScreenFormat) -> Option<(u32, u32)> {
    if format == ScreenFormat::Ua1 {
        return None;
    }
    let mut add = |address: &str| {
        let mut dict = Dictionary::new();
        dict.set("Type", name("Namespace"));
        dict.set("NS", literal(address));
        doc.add_object(dict).0
    };
    Some((add(PDF_1), add(PDF_2)))
}

/// Says formulas in the language that they stand in, `book`'s or that of something around them, and gives
/// the formulas' files, and those of the elements that have one. PDF/A-2 takes no file beside the book.
fn files(
    doc: &mut Document,
    format: ScreenFormat,
    live: &[u32],
    (elems, book): (&mut [Elem], &str),
) -> (Formulas, BTreeMap<u32, ObjectId>) {
    let (mut formulas, mut files) = (Formulas::default(), BTreeMap::new());
    for &at in live {
        let elem = &elems[at as usize];
        let Some(tex) = elem.tex.clone() else { continue };
        let around = std::iter::successors(Some(elem), |elem| {
            (elem.parent > 0).then(|| &elems[elem.parent])
        });
        let lang = around.filter_map(|elem| elem.lang.as_deref()).next().unwrap_or(book);
        let words = formulas.words(&tex, elem.display, lang);
        if format == ScreenFormat::Ua2
            && let Some(file) = formulas.file(doc, &tex, elem.display)
        {
            files.insert(at, file);
        }
        elems[at as usize].alt = Some(words);
    }
    (formulas, files)
}

/// A place for the element of each content sequence.
fn sequences(tags: &[Vec<Tagged>]) -> Vec<Vec<u32>> {
    let last = |tags: &Vec<Tagged>| {
        tags.iter().rev().find_map(|t| match t {
            Tagged::Content(list) => list.last().map(|s| (s.mcid + s.count) as usize),
            _ => None,
        })
    };
    tags.iter().map(|tags| vec![0; last(tags).unwrap_or(0)]).collect()
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
