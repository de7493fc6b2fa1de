//! Frames and drawings: pictures, formulas, and words that stand in boxes.

use super::body::{DEEPEST, Reader};
use super::mathml;
use super::styles::points;
use crate::import::docx::MEASURE;
use crate::import::docx::package::{Element, parse};
use crate::import::docx::runs::{Picture, Piece, Style, ending};
use crate::import::docx::turns::Turn;
use roxmltree::Node;

/// What is told of a drawing that is no picture.
const NO_PICTURE: &str = "a drawing without a picture is left out (a chart, a shape, a diagram)";

impl Reader<'_> {
    /// A frame or a shape: its picture or formula stands in the line, its words behind the paragraph.
    pub(super) fn drawing(&mut self, node: Node) {
        if self.rejected > 0 {
            return;
        }
        if self.depth > DEEPEST {
            return self.left("what stands in drawings too deep in each other is left out");
        }
        self.depth += 1;
        self.shape(node);
        self.depth -= 1;
    }

    fn shape(&mut self, node: Node) {
        match node.tag_name().name() {
            "frame" => self.frame(node),
            "a" => {
                let frames = node.children().filter(Node::is_element);
                frames.for_each(|frame| self.drawing(frame));
            }
            "g" => {
                // Strokes of a drawing are no rules across the text.
                let held = node.children().filter(Node::is_element);
                let (kept, strokes): (Vec<Node>, Vec<Node>) =
                    held.partition(|n| is_held(*n) || has_words(*n));
                if kept.is_empty() && !strokes.is_empty() {
                    self.left(NO_PICTURE);
                }
                kept.into_iter().for_each(|shape| self.drawing(shape));
            }
            "title" | "desc" | "glue-point" | "event-listeners" => {}
            _ if has_words(node) => self.text_box(node),
            "line" | "rect" | "custom-shape" if is_level(node) => {
                self.emit(Piece::Words("\u{2042}".into(), Style::default()));
            }
            _ => self.left(NO_PICTURE),
        }
    }

    fn frame(&mut self, node: Node) {
        if let Some(words) = node.child("text-box") {
            return self.text_box(words);
        }
        if let Some(object) = node.child("object")
            && let Some(tex) = self.formula(object)
        {
            self.count("formula");
            return self.emit(Piece::Formula(tex, false));
        }
        if let Some(table) = node.child("table") {
            let table = self.table(table);
            self.count("table");
            self.boxes.push(crate::import::docx::body::Block::Table(table));
            return;
        }
        let of_object = node.child("object").or_else(|| node.child("object-ole")).is_some();
        let images = node.children().filter(|n| n.has_tag_name_local("image"));
        let there: Vec<String> = images.filter_map(|image| self.image(image)).collect();
        // Of one picture in several forms the first that a book can show.
        let shown = there.iter().find(|name| self.package.kind(name).is_some());
        let found = shown.or(there.first().filter(|_| !of_object)).cloned();
        match (found, of_object) {
            (Some(name), of_object) => {
                if of_object {
                    self.left("an object is kept as its picture (a chart, a spreadsheet)");
                }
                self.picture(node, &name);
            }
            (None, true) => self.left("an object is left out (a chart, a spreadsheet)"),
            (None, false) => {
                let to = node.child("image").and_then(|i| i.value("href")).unwrap_or("unknown");
                let short: String = to.chars().take(80).collect();
                self.left(format!("a picture that lies elsewhere is left out: {short}"));
            }
        }
    }

    /// The name of the part with a picture, if the file has it.
    fn image(&self, image: Node) -> Option<String> {
        if let Some(data) = image.child("binary-data") {
            return self.inside.get(&data.id().get_usize()).cloned();
        }
        let href = image.value("href")?;
        let name = href.trim_start_matches("./");
        self.package.has(name).then(|| name.to_owned())
    }

    fn picture(&mut self, frame: Node, name: &str) {
        let said = |element: &str| {
            let text = frame.child(element)?.text()?.trim().to_owned();
            (!text.is_empty()).then_some(text)
        };
        if frame.value("transform").is_some_and(|t| t.contains("rotate")) {
            self.left("a picture that is turned stands upright");
        }
        let alt = said("desc").or_else(|| said("title"));
        let part = frame.value("rel-width").and_then(|w| w.strip_suffix('%')?.parse::<f32>().ok());
        let part = part.filter(|part| (1.0..=100.0).contains(part));
        let width = part.map(|part| part / 100.0 * MEASURE);
        let width = width.or_else(|| frame.value("width").and_then(points));
        let next = self.text.pictures.len() + 1;
        let kind = self.package.kind(name).map_or_else(|| ending(name), str::to_owned);
        let path = format!("images/{}image{next}.{kind}", self.prefix);
        let path =
            self.text.pictures.entry((name.to_owned(), Turn::default())).or_insert(path).clone();
        self.count("picture");
        self.emit(Piece::Picture(Picture { path, alt, width }));
    }

    /// Words in a box, which stand behind the paragraph that holds it.
    fn text_box(&mut self, node: Node) {
        self.count("text box, set behind the paragraph that held it");
        let outer = self.begin();
        let boxes = std::mem::take(&mut self.boxes);
        let bookmarks = std::mem::take(&mut self.bookmarks);
        let mut blocks = self.blocks(node);
        self.bookmarks = bookmarks;
        self.boxes = boxes;
        self.boxes.append(&mut blocks);
        self.end(outer);
    }

    /// A formula, which is MathML in a part of its own or in the frame itself.
    fn formula(&mut self, object: Node) -> Option<String> {
        if let Some(math) = object.descendants().find(|n| n.has_tag_name_local("math")) {
            return mathml::tex(math);
        }
        let folder =
            object.value("href")?.trim_start_matches("./").trim_end_matches('/').to_owned();
        let name = format!("{folder}/content.xml");
        let text = self.package.object(&name)?;
        let document = parse(&text, &name).ok()?;
        let root = document.root_element();
        if !root.has_tag_name_local("math") {
            return None;
        }
        mathml::tex(root)
    }
}

/// Whether a shape is a frame, or holds others.
fn is_held(shape: Node) -> bool {
    matches!(shape.tag_name().name(), "frame" | "g" | "a")
}

/// Whether words stand in a shape; its title and its description are none.
fn has_words(shape: Node) -> bool {
    let about = |n: &Node| n.has_tag_name_local("title") || n.has_tag_name_local("desc");
    let mut texts = shape.descendants().filter(|n| n.is_text());
    texts.any(|n| {
        n.text().is_some_and(|t| !t.trim().is_empty()) && !n.ancestors().any(|a| about(&a))
    })
}

/// Whether a line or a flat shape runs from left to right as a rule across the text does, and is no
/// stroke of a drawing.
fn is_level(shape: Node) -> bool {
    let of = |name: &str| shape.value(name).and_then(points).unwrap_or(0.0);
    let (high, wide) = match shape.has_tag_name_local("line") {
        true => (of("y2") - of("y1"), of("x2") - of("x1")),
        false => (of("height"), of("width")),
    };
    high.abs() < 4.0 && wide > 70.0
}
