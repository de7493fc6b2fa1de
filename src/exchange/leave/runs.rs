//! The characters of a paragraph as runs.

use super::blocks::Writer;
use super::{formula, media, xml};
use crate::exchange::units::*;
use crate::language::direction::is_rtl;
use std::fmt::Write;

/// How a run is set apart from its neighbours.
#[derive(Clone, PartialEq)]
struct Dress {
    look: Look,
    link: Option<usize>,
    lang: Option<usize>,
}

impl Writer<'_> {
    /// The runs of a paragraph, whose style has a look of its own.
    pub(super) fn runs(&mut self, para: &Para, base: Look) -> String {
        let mut out = String::new();
        let mut objects = para.objects.iter();
        let mut open_link = None;
        let mut at = 0;
        let dress = |i: usize| Dress {
            look: para.units[i].look,
            link: para.links.iter().position(|(r, _)| r.contains(&i)),
            lang: para.langs.iter().rposition(|(r, _)| r.contains(&i)),
        };
        while at <= para.units.len() {
            for remark in para.remarks.iter().filter(|r| r.before == at) {
                self.comment(remark, &mut out);
            }
            if at == para.units.len() {
                break;
            }
            let own = dress(at);
            let wanted = own.link;
            if open_link != wanted {
                if open_link.take().is_some() {
                    out.push_str("</w:hyperlink>");
                }
                if let Some(open) = wanted.and_then(|n| self.link(&para.links[n].1)) {
                    out.push_str(&open);
                    open_link = wanted;
                }
            }
            let properties = self.properties(para, &own, base, open_link.is_some());
            if is_object(para.units[at].ch) {
                if let Some(object) = objects.next() {
                    self.object(object, &mut out);
                }
                at += 1;
                continue;
            }
            let ends = |i: usize| {
                is_object(para.units[i].ch)
                    || dress(i) != own
                    || para.remarks.iter().any(|r| r.before == i)
            };
            let mut end = at + 1;
            while end < para.units.len() && !ends(end) {
                end += 1;
            }
            words(&para.units[at..end], &properties, &mut out);
            at = end;
        }
        if open_link.is_some() {
            out.push_str("</w:hyperlink>");
        }
        out
    }

    /// `w:rPr` of a run.
    fn properties(&self, para: &Para, dress: &Dress, base: Look, linked: bool) -> String {
        let mut out = String::new();
        if dress.look & CODE != 0 && base & CODE == 0 {
            out.push_str("<w:rStyle w:val=\"VerbatimChar\"/>");
        } else if linked {
            out.push_str("<w:rStyle w:val=\"Hyperlink\"/>");
        }
        for (bit, name) in
            [(BOLD, "b"), (ITALIC, "i"), (SMALL_CAPS, "smallCaps"), (STRIKE, "strike")]
        {
            match (dress.look & bit != 0, base & bit != 0) {
                (true, false) => {
                    let _ = write!(out, "<w:{name}/>");
                }
                // In a style of that look it is what stands out.
                (true, true) => {
                    let _ = write!(out, "<w:{name} w:val=\"0\"/>");
                }
                _ => {}
            }
        }
        if dress.look & UNDERLINE != 0 {
            out.push_str("<w:u w:val=\"single\"/>");
        }
        match dress.look {
            look if look & SUPER != 0 => out.push_str("<w:vertAlign w:val=\"superscript\"/>"),
            look if look & SUB != 0 => out.push_str("<w:vertAlign w:val=\"subscript\"/>"),
            _ => {}
        }
        if let Some((_, lang)) = dress.lang.map(|n| &para.langs[n]) {
            let lang = xml(lang);
            if is_rtl(&lang) {
                let _ = write!(out, "<w:rtl/><w:lang w:bidi=\"{lang}\"/>");
            } else {
                let _ = write!(out, "<w:lang w:val=\"{lang}\"/>");
            }
        } else if self.rtl {
            out.push_str("<w:rtl/>");
        }
        if out.is_empty() { out } else { format!("<w:rPr>{out}</w:rPr>") }
    }

    fn link(&mut self, leads: &Leads) -> Option<String> {
        match leads {
            Leads::Out(address) => {
                let id = self.relation("hyperlink", address, true);
                Some(format!("<w:hyperlink r:id=\"{id}\">"))
            }
            Leads::To(chapter, id) => {
                let places = &self.text.places;
                let place = places.get(&(*chapter, id.clone())).or(places.get(&(*chapter, None)));
                let name = &self.text.paras[*place?].name;
                Some(format!("<w:hyperlink w:anchor=\"{}\">", xml(name)))
            }
        }
    }

    fn comment(&mut self, remark: &Remark, out: &mut String) {
        let id = self.comments.len();
        let author = remark.author.clone().unwrap_or_else(|| self.author.clone());
        let initials: String = author.split_whitespace().filter_map(|w| w.chars().next()).collect();
        self.comments.push(format!(
            "<w:comment w:id=\"{id}\" w:author=\"{}\" w:date=\"{}\" w:initials=\"{}\"><w:p><w:pPr><w:pStyle w:val=\"CommentText\"/></w:pPr>\
             <w:r><w:rPr><w:rStyle w:val=\"CommentReference\"/></w:rPr><w:annotationRef/></w:r><w:r><w:t xml:space=\"preserve\">{}</w:t></w:r></w:p></w:comment>",
            xml(&author),
            xml(&self.book.meta.modified),
            xml(&initials),
            xml(&remark.words)
        ));
        let _ = write!(
            out,
            "<w:r><w:rPr><w:rStyle w:val=\"CommentReference\"/></w:rPr><w:commentReference w:id=\"{id}\"/></w:r>"
        );
    }

    fn object(&mut self, object: &Object, out: &mut String) {
        match object {
            Object::Note(number) => {
                self.count("note");
                let id = self.note_id(*number);
                let (own, mark) = match self.symbol(*number) {
                    Some(mark) => (" w:customMarkFollows=\"1\"", format!("<w:t>{mark}</w:t>")),
                    None => ("", String::new()),
                };
                let _ = write!(
                    out,
                    "<w:r><w:rPr><w:rStyle w:val=\"FootnoteReference\"/></w:rPr><w:footnoteReference{own} w:id=\"{id}\"/>{mark}</w:r>"
                );
            }
            Object::Formula(tex, display) => {
                self.count("formula");
                let made = self.math.convert(tex, *display).ok();
                let made = made.and_then(|made| formula::omml(&made.mathml));
                match made {
                    Some(omml) if *display => {
                        let _ = write!(out, "<m:oMathPara>{omml}</m:oMathPara>");
                    }
                    Some(omml) => out.push_str(&omml),
                    None => {
                        let _ = write!(
                            out,
                            "<m:oMath><m:r><m:rPr><m:nor/></m:rPr><m:t xml:space=\"preserve\">{}</m:t></m:r></m:oMath>",
                            xml(tex)
                        );
                        self.told("a formula that stands there as TeX", tex);
                    }
                }
            }
            Object::Picture(resource, alt, width) => {
                self.count("picture");
                let image = resource.and_then(|n| self.book.images.get(n as usize));
                let Some(image) = image else { return };
                let id = self.picture(image, alt);
                let (across, down) = media::size(image, width.as_deref());
                self.drawings += 1;
                let n = self.drawings;
                let alt = xml(alt);
                let _ = write!(
                    out,
                    "<w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" distR=\"0\"><wp:extent cx=\"{across}\" cy=\"{down}\"/>\
                     <wp:docPr id=\"{n}\" name=\"Picture {n}\" descr=\"{alt}\"/>\
                     <a:graphic xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\"><a:graphicData uri=\"http://schemas.openxmlformats.org/drawingml/2006/picture\">\
                     <pic:pic xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\"><pic:nvPicPr><pic:cNvPr id=\"{n}\" name=\"Picture {n}\" descr=\"{alt}\"/><pic:cNvPicPr/></pic:nvPicPr>\
                     <pic:blipFill><a:blip r:embed=\"{id}\"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>\
                     <pic:spPr><a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"{across}\" cy=\"{down}\"/></a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></pic:spPr>\
                     </pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
                );
            }
            Object::Table(_) => {}
        }
    }
}

/// A run of words.
fn words(units: &[Unit], properties: &str, out: &mut String) {
    let _ = write!(out, "<w:r>{properties}");
    let mut text = String::new();
    let flush = |text: &mut String, out: &mut String| {
        if !text.is_empty() {
            let _ = write!(out, "<w:t xml:space=\"preserve\">{}</w:t>", xml(text));
            text.clear();
        }
    };
    for unit in units {
        let sign = match unit.ch {
            '\n' => "<w:br/>",
            '\t' => "<w:tab/>",
            '\u{ad}' => "<w:softHyphen/>",
            '\u{2011}' => "<w:noBreakHyphen/>",
            c => {
                text.push(c);
                continue;
            }
        };
        flush(&mut text, out);
        out.push_str(sign);
    }
    flush(&mut text, out);
    out.push_str("</w:r>");
}
