//! What went out, kept in the document that comes back: the text of each paragraph under its name. What
//! the manuscript is meanwhile and what the editor has made of it are both compared with this.

use super::leave::{style_name, xml};
use super::units::{Look, SHOWN, Story, Text};
use crate::artwork::{XmlBounds, xml_fits};
use roxmltree::Document;
use std::fmt::Write;

/// The namespace of the part.
pub(super) const NAMESPACE: &str = "urn:recto:manuscript:1";
/// What a parser sees of it.
const BOUNDS: XmlBounds =
    XmlBounds { deepest: 8, elements: 4_000_000, attributes: 20, namespaces: 100 };

/// A paragraph as it went out.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Sent {
    /// Its name in the document.
    pub(super) name: String,
    /// The file of its chapter.
    pub(super) file: String,
    /// The row of paragraphs in which it stands.
    pub(super) story: Story,
    /// The name of its style; none in files of older versions.
    pub(super) style: Option<String>,
    /// Its characters and their looks.
    pub(super) units: Vec<(char, Look)>,
    /// The remarks of the source that went with it, as comments.
    pub(super) remarks: Vec<String>,
    /// What no word processor keeps of it: whoever makes a new manuscript of the file reads it here.
    pub(super) own: Own,
}

/// What the book knows of a paragraph and a word processor does not.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Own {
    /// How many characters at its beginning the book says.
    pub(super) lead: usize,
    /// Its label.
    pub(super) label: Option<String>,
    /// The words of its references, each with its label.
    pub(super) refs: Vec<(String, String)>,
    /// Of a chapter's title: its matter and its kind, and whether it goes without a number.
    pub(super) chapter: Option<String>,
    /// The width that its picture is to have; empty for its own.
    pub(super) width: Option<String>,
}

impl Own {
    fn attributes(&self, out: &mut String) {
        if self.lead > 0 {
            let _ = write!(out, " g=\"{}\"", self.lead);
        }
        let said = [("i", &self.label), ("k", &self.chapter), ("w", &self.width)];
        for (key, value) in said {
            if let Some(value) = value {
                let _ = write!(out, " {key}=\"{}\"", xml(value));
            }
        }
    }
}

/// The part of the document.
pub(super) fn xml_of(paras: &[Sent]) -> String {
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<manuscript xmlns=\"{NAMESPACE}\">"
    );
    for para in paras {
        let _ = write!(out, "<p n=\"{}\" f=\"{}\"", xml(&para.name), xml(&para.file));
        match para.story {
            Story::Body => {}
            Story::Cell(table, row, cell) => {
                let _ = write!(out, " s=\"c.{table}.{row}.{cell}\"");
            }
            Story::Note(number) => {
                let _ = write!(out, " s=\"n.{number}\"");
            }
        }
        if let Some(style) = &para.style {
            let _ = write!(out, " r=\"{}\"", xml(style));
        }
        let looks = looks(&para.units);
        if !looks.is_empty() {
            let _ = write!(out, " l=\"{looks}\"");
        }
        let text: String = para.units.iter().map(|u| u.0).collect();
        let _ = write!(out, " t=\"{}\"", xml(&text));
        para.own.attributes(&mut out);
        match para.remarks.is_empty() && para.own.refs.is_empty() {
            true => out.push_str("/>"),
            false => {
                out.push('>');
                for remark in &para.remarks {
                    let _ = write!(out, "<c t=\"{}\"/>", xml(remark));
                }
                for (words, label) in &para.own.refs {
                    let _ = write!(out, "<r t=\"{}\" i=\"{}\"/>", xml(words), xml(label));
                }
                out.push_str("</p>");
            }
        }
    }
    out.push_str("</manuscript>");
    out
}

/// The paragraphs of a text as they go out.
pub(super) fn of(text: &Text) -> Vec<Sent> {
    let one = |p: &super::units::Para| Sent {
        name: p.name.clone(),
        file: p.file.clone(),
        story: p.story,
        style: Some(style_name(p.role).to_lowercase()),
        units: p.units.iter().map(|u| (u.ch, u.look & SHOWN)).collect(),
        remarks: p.remarks.iter().map(|r| r.words.clone()).collect(),
        own: Own::default(),
    };
    text.paras.iter().map(one).collect()
}

/// `0x5,2x3`: five characters without a look, three in italics; nothing where none has a look.
fn looks(units: &[(char, Look)]) -> String {
    let mut runs: Vec<(Look, usize)> = Vec::new();
    for (_, look) in units {
        match runs.last_mut() {
            Some((last, n)) if last == look => *n += 1,
            _ => runs.push((*look, 1)),
        }
    }
    if runs.iter().all(|(look, _)| *look == 0) {
        return String::new();
    }
    let all: Vec<String> = runs.iter().map(|(look, n)| format!("{look}x{n}")).collect();
    all.join(",")
}

/// `c.0.1.2` is a cell, `n.3` a note.
fn story(text: &str) -> Story {
    let numbers: Vec<usize> = text.split('.').skip(1).filter_map(|n| n.parse().ok()).collect();
    match (text.chars().next(), numbers.as_slice()) {
        (Some('c'), [table, row, cell]) => Story::Cell(*table, *row, *cell),
        (Some('n'), [number]) => Story::Note(*number),
        _ => Story::Body,
    }
}

/// Reads the part; nothing if it is none, or not whole.
pub(super) fn read(text: &str) -> Option<Vec<Sent>> {
    xml_fits(text, &BOUNDS).ok()?;
    let document = Document::parse(text).ok()?;
    let root = document.root_element();
    if root.tag_name().namespace() != Some(NAMESPACE) || root.tag_name().name() != "manuscript" {
        return None;
    }
    let mut out = Vec::new();
    for node in root.children().filter(|n| n.is_element() && n.tag_name().name() == "p") {
        let of = |key: &str| node.attribute(key).unwrap_or_default();
        let mut looks = of("l").split(',').filter_map(|run| {
            let (look, n) = run.split_once('x')?;
            Some((look.parse::<Look>().ok()?, n.parse::<usize>().ok()?))
        });
        let (mut look, mut left) = looks.next().unwrap_or((0, usize::MAX));
        let mut units = Vec::new();
        for c in of("t").chars() {
            while left == 0 {
                (look, left) = looks.next().unwrap_or((0, usize::MAX));
            }
            left -= 1;
            units.push((c, look & SHOWN));
        }
        let comments = node.children().filter(|n| n.is_element() && n.tag_name().name() == "c");
        let remarks = comments.filter_map(|c| c.attribute("t").map(str::to_owned)).collect();
        out.push(Sent {
            name: of("n").to_owned(),
            file: of("f").to_owned(),
            story: story(of("s")),
            style: node.attribute("r").map(str::to_owned),
            units,
            remarks,
            own: Own::default(),
        });
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_went_out_comes_back() {
        let units = "a <b>\n\t\u{fdd0}\"é".chars().enumerate();
        let para = Sent {
            name: "recto_1_1".into(),
            file: "a&b.md".into(),
            story: Story::Cell(0, 2, 1),
            style: Some("body text".into()),
            units: units.map(|(n, c)| (c, if n > 2 { 2 } else { 0 })).collect(),
            remarks: vec!["Eve: x".into()],
            own: Own::default(),
        };
        let plain = Sent { units: vec![('a', 0)], ..Sent::default() };
        let all = vec![para, plain];
        assert_eq!(read(&xml_of(&all)), Some(all));
        assert_eq!(read("<manuscript/>"), None);
    }
}
