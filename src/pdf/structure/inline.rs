//! What stands in the lines of an element: links, marks of notes, labels, formulas and pictures.

use super::super::links::To;
use super::super::objects::reals;
use super::super::tags::{Part, Segment};
use super::write::{Kid, attributes, bounds};
use super::{HEADINGS, Place, Tree, said_of_picture};

impl Tree<'_> {
    /// Adds a sequence of a group to an element.
    pub(super) fn segment(&mut self, elem: usize, place: Place, segment: &Segment) {
        let page = place.0;
        let into = match &segment.part {
            Part::Plain => elem,
            Part::Note { note, link } => {
                self.due.push(*note);
                let at = self.elem(elem, "Reference");
                self.marks.push((at, self.group(place).chapter, *note));
                link.map_or(at, |link| self.link(at, page, link))
            }
            Part::Formula(tex, lang) => {
                let at = self.elem(elem, "Formula");
                self.elems[at].tex = Some(tex.trim().to_string());
                self.elems[at].lang = lang.as_deref().map(str::to_owned);
                self.inner_box(at, place, segment);
                at
            }
            Part::Decoration => return,
            Part::Image(resource, alt) => {
                let at = self.elem(elem, "Figure");
                self.elems[at].alt = Some(self.inline_alt(*resource, alt));
                self.inner_box(at, place, segment);
                at
            }
            Part::Link(link) => self.link(elem, page, *link),
            Part::Heading(level) => self.run_in(elem, *level),
            Part::Label(link) => {
                let at = self.label(elem);
                link.map_or(at, |link| self.link(at, page, link))
            }
        };
        let sequences = segment.mcid..segment.mcid + segment.count;
        self.elems[into].kids.extend(sequences.map(|n| match segment.hyphens.contains(&n) {
            true => Kid::Hyphen(page, n),
            false => Kid::Content(page, n),
        }));
    }

    /// The heading that runs into a paragraph, as an element before it.
    fn run_in(&mut self, paragraph: usize, level: u8) -> usize {
        let parent = self.elems[paragraph].parent;
        let kids = &self.elems[parent].kids;
        if let [.., Kid::Elem(head), Kid::Elem(last)] = kids.as_slice()
            && *last == paragraph
            && *head > paragraph
        {
            return *head;
        }
        let level = self.heading(level);
        self.level = level;
        let head = self.elem(parent, HEADINGS[usize::from(level) - 1]);
        let kids = &mut self.elems[parent].kids;
        let end = kids.len();
        kids.swap(end - 2, end - 1);
        head
    }

    /// The label of the item or note that a paragraph begins.
    fn label(&mut self, paragraph: usize) -> usize {
        let mut around = paragraph;
        while around > 0 && !matches!(self.elems[around].tag, "LI" | "Note") {
            around = self.elems[around].parent;
        }
        if around == 0 {
            return self.elem(paragraph, "Span");
        }
        if let Some(&Kid::Elem(first)) = self.elems[around].kids.first()
            && self.elems[first].tag == "Lbl"
        {
            return first;
        }
        let at = self.elem(around, "Lbl");
        let kids = &mut self.elems[around].kids;
        kids.rotate_right(1);
        at
    }

    /// The element of a link, made where its first words stand.
    fn link(&mut self, elem: usize, page: u32, link: u32) -> usize {
        let known = self.annots[page as usize][link as usize].is_some();
        if let Some(last) = self.last_link(elem)
            && let Some(&Kid::Link(p, l)) = self.elems[last].kids.first()
        {
            if (p, l) == (page, link) {
                return last;
            }
            // A link that goes on in the next line has an area in each (ISO 14289-2, 8.2.5.20).
            let area = |p: u32, l: u32| &self.links.areas[p as usize][l as usize];
            let (a, b) = (area(p, l), area(page, link));
            if known && a.to == b.to && a.text == b.text {
                if !std::mem::replace(&mut self.linked[page as usize][link as usize], true) {
                    self.elems[last].kids.push(Kid::Link(page, link));
                }
                return last;
            }
        }
        let linked = &mut self.linked[page as usize][link as usize];
        let fresh = !std::mem::replace(linked, true) && known;
        let cited = match &self.links.areas[page as usize][link as usize].to {
            To::Place(end) => self.sources.contains(end),
            To::Uri(_) => false,
        };
        let elem = if cited { self.elem(elem, "Reference") } else { elem };
        let at = self.elem(elem, if known { "Link" } else { "Span" });
        if fresh {
            self.elems[at].kids.push(Kid::Link(page, link));
        }
        at
    }

    /// The element that an element's content ends with, or the one in it if it is that of a citation.
    fn last_link(&self, elem: usize) -> Option<usize> {
        let last = |elem: usize| match self.elems[elem].kids.last() {
            Some(&Kid::Elem(last)) => Some(last),
            _ => None,
        };
        let found = last(elem)?;
        if self.elems[found].tag == "Reference" { last(found) } else { Some(found) }
    }

    /// Links whose words were not found: their areas are in the tree all the same.
    pub(super) fn lost_links(&mut self) {
        for page in 0..self.annots.len() {
            for link in 0..self.annots[page].len() {
                if self.annots[page][link].is_some() && !self.linked[page][link] {
                    let at = self.elem(0, "Link");
                    self.elems[at].kids.push(Kid::Link(page as u32, link as u32));
                }
            }
        }
    }

    fn inner_box(&mut self, elem: usize, place: Place, segment: &Segment) {
        let items = &self.group(place).items[segment.from..segment.to];
        self.elems[elem].attributes = bounds(items, self.pages.height).map(|b| {
            let mut dict = attributes("Layout", "Placement", "Inline");
            dict.set("BBox", reals(&b));
            dict
        });
    }

    /// What is said of a picture in the line: its description, else the name of its file.
    fn inline_alt(&self, resource: u32, alt: &str) -> String {
        let path = self.book.images.get(resource as usize).map_or("", |i| i.path.as_str());
        said_of_picture(&[alt], path)
    }
}
