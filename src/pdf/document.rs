//! The object tree above page content: boxes, outline, labels, links, metadata, identity.

use super::colour;
use super::links::{Area, End, Links, To};
use super::metadata::{self, Claims};
use super::objects::{Fnv, literal, name, real, reals, text};
use super::outcome::Error;
use super::structure::{self, Grown, Targets};
use super::tags::Tagged;
use crate::manifest::ScreenFormat;
use crate::model::{Anchor, Book, Matter};
use crate::typeset::page::{OutlineEntry, Page, Pages};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

/// Completes the document.
pub(super) fn finish(
    doc: &mut Document,
    (book, pages, format): (&Book, &Pages, ScreenFormat),
    links: &Links,
    tags: &[Vec<Tagged>],
    contents: Vec<Vec<u8>>,
) -> Result<Grown, Error> {
    doc.version = match format {
        ScreenFormat::Ua1 => "1.7",
        ScreenFormat::Ua2 => "2.0",
    }
    .into();
    doc.binary_mark = vec![0xe2, 0xe3, 0xcf, 0xd3];
    let ids: Vec<ObjectId> = doc.get_pages().into_values().collect();
    if ids.len() != pages.pages.len() {
        return Err(Error::Write("pages were lost".into()));
    }
    let mut hash = Fnv::new();
    let dests = destinations(pages, links, &ids);
    let all_annots: Vec<_> =
        (0..ids.len()).map(|i| annotations(doc, pages.height, &links.areas[i], &dests)).collect();
    let full = [0.0, 0.0, pages.width, pages.height];
    put_contents(doc, &ids, contents, &mut hash, |_| {
        ["MediaBox", "CropBox", "TrimBox", "BleedBox"].map(|key| (key, full)).to_vec()
    });
    for (id, annots) in ids.iter().zip(&all_annots) {
        let Ok(page) = doc.get_object_mut(*id).and_then(Object::as_dict_mut) else { continue };
        let list: Vec<Object> = annots.iter().flatten().map(|a| Object::Reference(*a)).collect();
        if list.is_empty() {
            page.remove(b"Annots");
        } else {
            page.set("Annots", Object::Array(list));
        }
    }
    let (grown, targets, formulas) =
        structure::add(doc, book, pages, (links, tags), &ids, &all_annots, format);
    // PDF 2.0 leads to elements of the structure; viewers that don't know it, to places on pages.
    let targets = (format == ScreenFormat::Ua2).then_some(targets);
    if let Some(targets) = &targets {
        lead_to_elements(doc, links, &all_annots, &dests, targets);
    }
    let intent = colour::output_intent(doc);
    fix_fonts(doc);
    let outline = outline(doc, &pages.outline, pages, &ids, targets.as_ref());
    let labels = labels(pages);
    let meta = metadata::screen(book, Claims::of(doc, book, !formulas.files.is_empty()), format);
    hash.add(meta.as_bytes());
    let mut meta_dict = Dictionary::new();
    meta_dict.set("Type", name("Metadata"));
    meta_dict.set("Subtype", name("XML"));
    let meta = doc.add_object(Stream::new(meta_dict, meta.into_bytes()).with_compression(false));
    let catalog = doc.catalog_mut().map_err(|e| Error::Write(e.to_string()))?;
    catalog.set("Lang", literal(&book.meta.language));
    catalog.set("PageLayout", name("TwoPageRight"));
    catalog.set("Metadata", meta);
    catalog.set("OutputIntents", Object::Array(vec![intent.into()]));
    catalog.set("PageLabels", labels);
    let mut viewer = Dictionary::new();
    viewer.set("DisplayDocTitle", Object::Boolean(true));
    if pages.rtl {
        viewer.set("Direction", name("R2L"));
    }
    catalog.set("ViewerPreferences", viewer);
    match outline {
        Some(outline) => {
            catalog.set("Outlines", outline);
            catalog.set("PageMode", name("UseOutlines"));
        }
        None => catalog.set("PageMode", name("UseNone")),
    }
    let mut names = Dictionary::new();
    if !dests.names.is_empty() {
        let mut tree = Dictionary::new();
        tree.set("Names", Object::Array(named_places(&dests, targets.as_ref())));
        names.set("Dests", doc.add_object(tree));
    }
    if let Some(files) = formulas.names() {
        names.set("EmbeddedFiles", doc.add_object(files));
    }
    if !names.is_empty()
        && let Ok(catalog) = doc.catalog_mut()
    {
        catalog.set("Names", names);
    }
    match format {
        ScreenFormat::Ua1 => {
            metadata::info(doc, book);
        }
        // The dictionary is of the past in PDF 2.0 (ISO 19005-4, 6.1.3).
        ScreenFormat::Ua2 => {
            let old = doc.trailer.remove(b"Info");
            if let Some(old) = old.and_then(|o| o.as_reference().ok()) {
                doc.objects.remove(&old);
            }
        }
    }
    let id = Object::String(hash.bytes(), StringFormat::Hexadecimal);
    doc.trailer.set("ID", Object::Array(vec![id.clone(), id]));
    Ok(grown)
}

/// Puts the pages' contents in the place of printpdf's, with their boxes and one dictionary of
/// resources for all.
pub(super) fn put_contents(
    doc: &mut Document,
    ids: &[ObjectId],
    contents: Vec<Vec<u8>>,
    hash: &mut Fnv,
    boxes: impl Fn(usize) -> Vec<(&'static str, [f32; 4])>,
) {
    let resources = share_resources(doc, ids);
    let mut unused = Vec::new();
    for (i, (id, content)) in ids.iter().zip(contents).enumerate() {
        hash.add(&content);
        let mut dict = Dictionary::new();
        dict.set("Filter", name("FlateDecode"));
        let stream = doc.add_object(Stream::new(dict, content).with_compression(false));
        let Ok(page) = doc.get_object_mut(*id).and_then(Object::as_dict_mut) else { continue };
        let Ok(old) = page.get(b"Contents").and_then(Object::as_reference) else { continue };
        page.set("Contents", stream);
        for (key, sides) in boxes(i) {
            page.set(key, reals(&sides));
        }
        let own = page.get(b"Resources").and_then(Object::as_reference).ok();
        if let Some(shared) = resources {
            page.set("Resources", shared);
            unused.extend(own.filter(|r| *r != shared));
        }
        unused.push(old);
    }
    for id in unused {
        doc.objects.remove(&id);
    }
}

/// printpdf gives each page a resource dictionary of its own, all alike: one serves.
fn share_resources(doc: &mut Document, ids: &[ObjectId]) -> Option<ObjectId> {
    let first = doc
        .get_object(*ids.first()?)
        .ok()?
        .as_dict()
        .ok()?
        .get(b"Resources")
        .ok()?
        .as_reference()
        .ok()?;
    let empty: Vec<Vec<u8>> = {
        let dict = doc.get_object(first).ok()?.as_dict().ok()?;
        dict.iter()
            .filter(|(_, v)| {
                let target = v.as_reference().ok().and_then(|r| doc.get_object(r).ok());
                target.and_then(|t| t.as_dict().ok()).is_some_and(Dictionary::is_empty)
            })
            .map(|(k, _)| k.clone())
            .collect()
    };
    let dict = doc.get_object_mut(first).ok()?.as_dict_mut().ok()?;
    for key in empty {
        dict.remove(&key);
    }
    Some(first)
}

/// Places that areas lead to.
struct Destinations {
    /// The anchors by their names.
    names: BTreeMap<String, End>,
    by_end: BTreeMap<End, Dest>,
}

/// A place that an area leads to.
struct Dest {
    /// Its name, of an anchor.
    name: Option<String>,
    /// Page and height.
    place: Vec<Object>,
}

impl Destinations {
    /// A place, or the beginning of its chapter.
    fn get(&self, end: &End) -> Option<&Dest> {
        self.by_end.get(end).or_else(|| self.by_end.get(&end.or_chapter()))
    }
}

fn destinations(pages: &Pages, links: &Links, ids: &[ObjectId]) -> Destinations {
    let mut found = Destinations { names: BTreeMap::new(), by_end: BTreeMap::new() };
    let place = |page: ObjectId, y: f32| {
        let top = real((pages.height - y).min(pages.height));
        vec![Object::Reference(page), name("XYZ"), Object::Null, top, Object::Null]
    };
    for (anchor, page, y) in &pages.anchors {
        let Some(page) = ids.get(*page) else { continue };
        let end = End::from(anchor);
        if found.by_end.contains_key(&end) {
            continue;
        }
        let label = label(anchor);
        found.names.insert(label.clone(), end.clone());
        found.by_end.insert(end, Dest { name: Some(label), place: place(*page, *y) });
    }
    for (end, (page, y)) in &links.ends {
        let Some(page) = ids.get(*page) else { continue };
        found.by_end.insert(end.clone(), Dest { name: None, place: place(*page, *y) });
    }
    found
}

/// The name of an anchor: names are ASCII and sort as bytes, as the name tree asks for.
fn label(Anchor { chapter, id }: &Anchor) -> String {
    let Some(id) = id else { return format!("c{chapter}") };
    let mut label = format!("c{chapter}.");
    for b in id.bytes() {
        if b.is_ascii_alphanumeric() || b == b'-' || b == b'_' {
            label.push(char::from(b));
        } else {
            let _ = write!(label, "%{b:02X}");
        }
    }
    label
}

/// The links of a page; `None` for those that lead nowhere.
fn annotations(
    doc: &mut Document,
    height: f32,
    areas: &[Area],
    dests: &Destinations,
) -> Vec<Option<ObjectId>> {
    let mut list = Vec::new();
    for area in areas {
        let mut dict = Dictionary::new();
        dict.set("Type", name("Annot"));
        dict.set("Subtype", name("Link"));
        let [left, top, right, bottom] = area.frame;
        dict.set("Rect", reals(&[left, height - bottom, right, height - top]));
        dict.set("Border", reals(&[0.0, 0.0, 0.0]));
        dict.set("F", Object::Integer(4));
        dict.set("Contents", text(&area.text));
        match &area.to {
            To::Uri(uri) => {
                let mut action = Dictionary::new();
                action.set("S", name("URI"));
                action.set("URI", literal(&percent(uri)));
                dict.set("A", action);
            }
            To::Place(end) => {
                let Some(dest) = dests.get(end) else {
                    list.push(None);
                    continue;
                };
                match &dest.name {
                    Some(label) => dict.set("Dest", literal(label)),
                    None => dict.set("Dest", dest.place.clone()),
                }
            }
        }
        list.push(Some(doc.add_object(dict)));
    }
    list
}

/// Lets links inside the book lead to elements of the structure (ISO 32000-2, 12.3.2.3).
fn lead_to_elements(
    doc: &mut Document,
    links: &Links,
    annots: &[Vec<Option<ObjectId>>],
    dests: &Destinations,
    targets: &Targets,
) {
    for (areas, annots) in links.areas.iter().zip(annots) {
        for (area, annot) in areas.iter().zip(annots) {
            let To::Place(end) = &area.to else { continue };
            let (Some(dest), Some(target)) = (dests.get(end), target_of(targets, end)) else {
                continue;
            };
            let action = go_to(dest.place.clone(), target);
            let Some(annot) = annot else { continue };
            if let Ok(annot) = doc.get_object_mut(*annot).and_then(Object::as_dict_mut) {
                annot.remove(b"Dest");
                annot.set("A", action);
            }
        }
    }
}

fn target_of(targets: &Targets, end: &End) -> Option<ObjectId> {
    targets.get(end).or_else(|| targets.get(&end.or_chapter())).copied()
}

/// Names with the places that they lead to, from outside too: a place on a page, and in PDF 2.0 its
/// element (ISO 32000-2, 12.3.2.4).
fn named_places(dests: &Destinations, targets: Option<&Targets>) -> Vec<Object> {
    let mut list = Vec::with_capacity(2 * dests.names.len());
    for (key, end) in &dests.names {
        let Some(dest) = dests.get(end) else { continue };
        let target = targets.and_then(|targets| target_of(targets, end));
        list.push(literal(key));
        list.push(match target {
            Some(target) => Object::Dictionary(leads_to(dest.place.clone(), target)),
            None => Object::Array(dest.place.clone()),
        });
    }
    list
}

/// Goes to a place on a page that is an element's.
fn go_to(place: Vec<Object>, target: ObjectId) -> Dictionary {
    let mut action = leads_to(place, target);
    action.set("S", name("GoTo"));
    action
}

/// A place on a page and its element.
fn leads_to(place: Vec<Object>, target: ObjectId) -> Dictionary {
    let mut element = place.clone();
    if let Some(first) = element.first_mut() {
        *first = Object::Reference(target);
    }
    let mut dict = Dictionary::new();
    dict.set("D", Object::Array(place));
    dict.set("SD", Object::Array(element));
    dict
}

/// Encodes what a URI may not hold.
fn percent(uri: &str) -> String {
    let mut out = String::new();
    for b in uri.bytes() {
        if b.is_ascii_graphic()
            && !matches!(b, b'<' | b'>' | b'"' | b'{' | b'}' | b'\\' | b'^' | b'`' | b'|')
        {
            out.push(char::from(b));
        } else {
            let _ = write!(out, "%{b:02X}");
        }
    }
    out
}

/// What printpdf guesses of a font is set right: its flags and the height of its capitals.
pub(super) fn fix_fonts(doc: &mut Document) {
    for object in doc.objects.values_mut() {
        let Ok(dict) = object.as_dict_mut() else { continue };
        if !dict.has_type(b"FontDescriptor") {
            continue;
        }
        let font = dict
            .get(b"FontName")
            .and_then(Object::as_name)
            .map(|n| String::from_utf8_lossy(n).into_owned())
            .unwrap_or_default();
        let mono = font.contains("Mono");
        let serif = font.contains("Libertinus");
        let italic = font.contains("Italic") || font.ends_with("OI");
        // Bit 1 fixed pitch, 2 serif, 6 nonsymbolic, 7 italic (ISO 32000-1, table 123).
        let flags = 32 + i64::from(mono) + 2 * i64::from(serif) + 64 * i64::from(italic);
        dict.set("Flags", Object::Integer(flags));
    }
}

fn outline(
    doc: &mut Document,
    entries: &[OutlineEntry],
    pages: &Pages,
    ids: &[ObjectId],
    targets: Option<&Targets>,
) -> Option<ObjectId> {
    if entries.is_empty() {
        return None;
    }
    let root = doc.new_object_id();
    let own: Vec<ObjectId> = entries.iter().map(|_| doc.new_object_id()).collect();
    // Parent of each entry: the nearest one before it of a lower level.
    let mut parents = vec![None; entries.len()];
    let mut stack: Vec<usize> = Vec::new();
    for (i, e) in entries.iter().enumerate() {
        while stack.last().is_some_and(|&p| entries[p].level >= e.level) {
            stack.pop();
        }
        parents[i] = stack.last().copied();
        stack.push(i);
    }
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); entries.len()];
    let mut top = Vec::new();
    // The place of each entry among its siblings.
    let mut places = Vec::with_capacity(entries.len());
    for (i, parent) in parents.iter().enumerate() {
        let siblings = match parent {
            Some(p) => &mut children[*p],
            None => &mut top,
        };
        places.push(siblings.len());
        siblings.push(i);
    }
    for (i, e) in entries.iter().enumerate() {
        let siblings = parents[i].map_or(&top, |p| &children[p]);
        let at = places[i];
        let mut dict = Dictionary::new();
        dict.set("Title", text(&e.title));
        dict.set("Parent", parents[i].map_or(root, |p| own[p]));
        if at > 0 {
            dict.set("Prev", own[siblings[at - 1]]);
        }
        if let Some(next) = siblings.get(at + 1) {
            dict.set("Next", own[*next]);
        }
        if let (Some(first), Some(last)) = (children[i].first(), children[i].last()) {
            dict.set("First", own[*first]);
            dict.set("Last", own[*last]);
            dict.set("Count", Object::Integer(-(children[i].len() as i64)));
        }
        if let Some(page) = ids.get(e.page) {
            let dest = vec![
                Object::Reference(*page),
                name("XYZ"),
                Object::Null,
                real(pages.height - e.y),
                Object::Null,
            ];
            match targets.and_then(|t| target_of(t, &End::from(&e.anchor))) {
                Some(target) => dict.set("A", go_to(dest, target)),
                None => dict.set("Dest", Object::Array(dest)),
            }
        }
        doc.objects.insert(own[i], Object::Dictionary(dict));
    }
    let mut dict = Dictionary::new();
    dict.set("Type", name("Outlines"));
    dict.set("First", own[top[0]]);
    dict.set("Last", own[top[top.len() - 1]]);
    dict.set("Count", Object::Integer(top.len() as i64));
    doc.objects.insert(root, Object::Dictionary(dict));
    Some(root)
}

/// Sheets are called by their folios, whatever these are.
pub(super) fn sheet_labels(pages: &Pages) -> Dictionary {
    let label = |(at, page): (usize, &Arc<Page>)| {
        let mut range = Dictionary::new();
        range.set("P", text(&page.folio));
        [Object::Integer(at as i64), Object::Dictionary(range)]
    };
    let list: Vec<Object> = pages.pages.iter().enumerate().flat_map(label).collect();
    let mut dict = Dictionary::new();
    dict.set("Nums", Object::Array(list));
    dict
}

/// Roman labels for the front matter, arabic ones after it.
pub(super) fn labels(pages: &Pages) -> Dictionary {
    let mut list = Vec::new();
    let mut last = None;
    for (i, page) in pages.pages.iter().enumerate() {
        let front = page.matter == Matter::Front;
        if last == Some(front) {
            continue;
        }
        last = Some(front);
        let mut range = Dictionary::new();
        range.set("S", name(if front { "r" } else { "D" }));
        let start: i64 = page.folio.parse().unwrap_or(1);
        if start != 1 {
            range.set("St", Object::Integer(start));
        }
        list.push(Object::Integer(i as i64));
        list.push(Object::Dictionary(range));
    }
    let mut dict = Dictionary::new();
    dict.set("Nums", Object::Array(list));
    dict
}
