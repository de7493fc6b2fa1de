//! Inline nodes as XHTML.

use super::division::Writer;
use super::{raw_html, svg_mathml, xml};
use crate::artwork::written;
use crate::diagnostic::{Code, Diagnostic};
use crate::language::direction::{runs_rtl, stands_apart};
use crate::model::{
    Anchor, Attr, BACK_LINK, CITED, CrossRef, END_OF_PROOF, GLOSSARY_REF, INDEX_SEE,
    INDEX_SEE_ALSO, INDEX_TERM, Image, Inline, InlineKind, Link, Locator, RefPage, Target,
    is_raised, plain_text, shows_nothing,
};
use crate::source::Span;
use crate::typeset::locators::printed;
use crate::typeset::math::{Converted, not_understood};

/// Deeper nodes than this are left out; the reader's own bound is lower.
pub(super) const DEEPEST: usize = 160;

/// Marks that stand directly behind a word.
const CLOSING: &str = ".,;:!?)]\u{2019}\u{201d}\u{bb}\u{2026}\u{2014}\u{2013}";

impl Writer<'_> {
    /// Writes a run of inline nodes.
    pub(super) fn inlines(&mut self, inlines: &[Inline]) {
        if self.depth > DEEPEST {
            return;
        }
        self.depth += 1;
        let mut at = 0;
        while at < inlines.len() {
            let inline = &inlines[at];
            at += 1;
            match &inline.kind {
                InlineKind::Html(tag) => at += self.raw_tag(tag, inline.span, &inlines[at..]),
                InlineKind::Math(_) => at += self.closed_formula(inline, inlines.get(at)),
                kind => self.inline(kind, inline.span),
            }
        }
        self.depth -= 1;
    }

    /// A formula with the marks that close what stands before them, which begin the text behind it: readers
    /// would end a line between both. How many nodes behind it are written too.
    fn closed_formula(&mut self, formula: &Inline, next: Option<&Inline>) -> usize {
        let text = match next.map(|i| &i.kind) {
            Some(InlineKind::Text(text)) => text.as_str(),
            _ => "",
        };
        let marks = text.len() - text.trim_start_matches(|c| CLOSING.contains(c)).len();
        if marks == 0 {
            self.inline(&formula.kind, formula.span);
            return 0;
        }
        self.push("<span class=\"unbroken\">");
        self.inline(&formula.kind, formula.span);
        self.counted(&text[..marks]);
        self.push("</span>");
        self.counted(&text[marks..]);
        1
    }

    fn inline(&mut self, kind: &InlineKind, span: Span) {
        match kind {
            InlineKind::Text(t) => self.counted(t),
            InlineKind::Emph(c) => self.wrap("em", c),
            InlineKind::Strong(c) => self.wrap("strong", c),
            InlineKind::Strike(c) => self.wrap("s", c),
            InlineKind::Super(c) => self.wrap("sup", c),
            InlineKind::Sub(c) => self.wrap("sub", c),
            InlineKind::Code(t) => {
                self.push(&format!("<code{}>", self.ltr()));
                self.counted(t);
                self.push("</code>");
            }
            InlineKind::Span(attr, c) => self.span(attr, c),
            InlineKind::Link(l) => self.link(l, span),
            InlineKind::Image(i) => {
                self.passed(i.alt.len());
                self.image(i, "inline");
            }
            InlineKind::Note(n) => self.note_mark(*n),
            InlineKind::Ref(r) => self.reference(r),
            // Its words have been put in its place.
            InlineKind::Cite(_) => {}
            InlineKind::Locators(list) => self.locators(list),
            InlineKind::Math(tex) => {
                self.passed(tex.len());
                self.formula(tex, false, span);
            }
            InlineKind::SoftBreak => {
                self.passed(1);
                self.push("\n");
            }
            InlineKind::HardBreak => {
                self.passed(1);
                self.push("<br/>\n");
            }
            InlineKind::Html(_) => {}
        }
    }

    fn wrap(&mut self, tag: &str, content: &[Inline]) {
        let apart = if self.rtl && stands_apart(&plain_text(content)) { self.ltr() } else { "" };
        self.push(&format!("<{tag}{apart}>"));
        self.inlines(content);
        self.push(&format!("</{tag}>"));
    }

    fn span(&mut self, attr: &Attr, content: &[Inline]) {
        if attr.has("ruby") && content.iter().any(is_reading) {
            self.ruby(attr, content);
            return;
        }
        if attr.has(CITED)
            && let [Inline { kind: InlineKind::Link(link), .. }] = content
        {
            self.cited(attr, link);
            return;
        }
        if attr.has(END_OF_PROOF) {
            let sign = self.proof_sign();
            self.push(&sign);
            self.passed(plain_text(content).len());
            return;
        }
        if attr.has(BACK_LINK)
            && let [Inline { kind: InlineKind::Link(link), .. }] = content
        {
            // The way back stands behind the entry.
            self.inlines(&link.content);
            return;
        }
        if let [Inline { kind: InlineKind::Link(link), .. }] = content
            && attr.has(GLOSSARY_REF)
        {
            self.glossary_reference(link);
            return;
        }
        let dir = attr.get("dir").filter(|d| attr.has("bdo") && matches!(*d, "ltr" | "rtl"));
        let found = ELEMENTS.iter().find(|(class, _)| attr.has(class));
        let tag = if dir.is_some() { "bdo" } else { found.map_or("span", |f| f.1) };
        let mut attr = without(attr, &[found.map_or("", |f| f.0), "bdo"]);
        if dir.is_some() {
            attr.pairs.retain(|(key, _)| key != "lang" && key != "dir");
        }
        self.open_more(tag, &attr, "");
        if let Some((_, kind)) = INDEX_TYPES.iter().find(|(class, _)| attr.has(class)) {
            self.push(&format!(" epub:type=\"{kind}\""));
        }
        // An index runs as its book does, whatever its entries are of.
        if attr.has(INDEX_TERM) && !self.rtl && attr.lang().is_none() {
            let text = plain_text(content);
            if runs_rtl("", &text) {
                self.turned(&text);
            }
        }
        if let Some(title) = attr.get("title").filter(|t| !t.trim().is_empty()) {
            self.push(&format!(" title=\"{}\"", xml::attr(&super::plan::tidy(title))));
        }
        if let Some(dir) = dir {
            self.push(&format!(" dir=\"{dir}\""));
        }
        self.push(">");
        self.in_language(&attr, |w| w.inlines(content));
        self.push(&format!("</{tag}>"));
    }

    /// `<ruby>base<rt>reading</rt></ruby>`. Brackets for readers that don't know it are out of use:
    /// all must (EPUB 3.3, "Discouraged constructs").
    fn ruby(&mut self, attr: &Attr, content: &[Inline]) {
        self.open("ruby", &without(attr, &["ruby"]), "");
        for inline in content {
            match &inline.kind {
                InlineKind::Span(attr, words) if is_reading(inline) => {
                    self.open("rt", &without(attr, &["rt"]), "");
                    self.inlines(words);
                    self.push("</rt>");
                }
                _ => self.inlines(std::slice::from_ref(inline)),
            }
        }
        self.push("</ruby>");
    }

    fn link(&mut self, link: &Link, span: Span) {
        let href = match &link.target {
            Target::None => None,
            Target::External(to) => {
                let url = xml::url(to);
                if url.is_none() {
                    self.warn(
                        Code::BAD_URL,
                        span,
                        format!("`{to}` is no valid address; only its words are kept"),
                    );
                }
                url
            }
            Target::Internal(anchor) => self.plan.href(anchor, self.here()),
        };
        let title = link.title.as_deref().filter(|t| !t.trim().is_empty());
        self.anchor(href, "", title, |w| w.inlines(&link.content));
    }

    /// A term that links to the glossary.
    fn glossary_reference(&mut self, link: &Link) {
        let href = match &link.target {
            Target::Internal(anchor) => self.plan.href(anchor, self.here()),
            _ => None,
        };
        let Some(href) = href.filter(|_| !self.in_link) else {
            self.inlines(&link.content);
            return;
        };
        self.push(&format!(
            "<a epub:type=\"glossref\" role=\"doc-glossref\" class=\"{GLOSSARY_REF}\" href=\"{}\">",
            xml::attr(&href)
        ));
        self.in_link = true;
        self.inlines(&link.content);
        self.in_link = false;
        self.push("</a>");
    }

    fn reference(&mut self, r: &CrossRef) {
        let href = r.target.as_ref().and_then(|t| self.plan.href(t, self.here()));
        if let Some(page) = self.page_alone(r) {
            self.anchor(href, "ref", None, |w| w.push(&xml::text(&page)));
            self.passed(r.text.len());
            return;
        }
        self.anchor(href, "ref", None, |w| match r.text.as_str() {
            "" => w.text(&r.label),
            words => w.counted(words),
        });
    }

    /// "page 57" for a reference that gives the page alone, where the EPUB names the printed pages.
    fn page_alone(&self, r: &CrossRef) -> Option<String> {
        let anchor = r.target.as_ref().filter(|_| r.page == RefPage::Alone)?;
        let folio = self.folios?.page(anchor)?.folio();
        Some(self.words.page_of(r, &folio))
    }

    /// The pages of an entry of the index as they are printed, each linked to the word itself.
    /// Without printed pages the places are counted.
    fn locators(&mut self, list: &[Locator]) {
        let ranges = self.theme.index.ranges;
        let comma = xml::text(self.words.comma());
        let Some(folios) = self.folios else {
            for (n, locator) in list.iter().enumerate() {
                self.push(&comma);
                let Locator { at, note, symbol, principal, .. } = locator;
                let note = note.map(|number| (number, *symbol));
                self.locator((at, note), &(n + 1).to_string(), false, *principal);
            }
            return;
        };
        for found in printed(list, ranges, |_, at| folios.page(at), |_, of| folios.sign(of)) {
            self.push(&comma);
            self.locator((found.at, found.note), &found.text, found.run, found.principal);
        }
        // What the printed book has not is on none of its pages.
        for locator in list.iter().filter(|locator| folios.page(&locator.at).is_none()) {
            self.push(&comma);
            let note = locator.note.map(|number| (number, locator.symbol));
            self.locator((&locator.at, note), "*", false, locator.principal);
        }
    }

    fn locator(
        &mut self,
        (at, note): (&Anchor, Option<(u32, bool)>),
        words: &str,
        run: bool,
        principal: bool,
    ) {
        let kind = if run { "index-locator-range" } else { "index-locator" };
        let words = match principal {
            true => format!("<strong>{}</strong>", xml::text(words)),
            false => xml::text(words),
        };
        let note = note.and_then(|note| self.href_of_note(at.chapter, note));
        match note.or_else(|| self.plan.href(at, self.here())) {
            Some(href) => {
                let href = xml::attr(&href);
                self.push(&format!("<a epub:type=\"{kind}\" href=\"{href}\">{words}</a>"));
            }
            None => self.push(&words),
        }
    }

    /// Writes content as a link, or alone if there is no address or a link is open already.
    fn anchor(
        &mut self,
        href: Option<String>,
        class: &str,
        title: Option<&str>,
        content: impl FnOnce(&mut Self),
    ) {
        let Some(href) = href.filter(|_| !self.in_link) else {
            content(self);
            return;
        };
        self.push(&format!("<a href=\"{}\"", xml::attr(&href)));
        if !class.is_empty() {
            self.push(&format!(" class=\"{class}\""));
        }
        if class == "ref" {
            self.push(self.apart());
        }
        if let Some(title) = title {
            self.push(&format!(" title=\"{}\"", xml::attr(title)));
        }
        self.push(">");
        self.in_link = true;
        content(self);
        self.in_link = false;
        self.push("</a>");
    }

    fn note_mark(&mut self, index: u32) {
        let i = index as usize;
        let Some(note) = self.chapter.notes.get(i) else { return };
        let mark = note.mark();
        let raised = is_raised(&mark);
        if self.in_link {
            self.push(&if raised { format!("<sup>{mark}</sup>") } else { mark });
            return;
        }
        let apart = self.apart();
        let class = if raised { "noteref" } else { "noteref by-symbol" };
        let id = self.mark_id(i, self.marks[i].len());
        let note = self.note_id(i);
        // Where the mark is not in the file of the notes.
        let file = match &self.plan.notes {
            Some(notes) if !self.in_notes => notes.name.as_str(),
            _ => "",
        };
        self.push(&format!(
            "<a class=\"{class}\" epub:type=\"noteref\" role=\"doc-noteref\"{apart} \
             id=\"{id}\" href=\"{file}#{note}\">{mark}</a>",
        ));
        self.marks[i].push(self.in_notes);
    }

    /// A formula; TeX in code if it can't be converted.
    pub(super) fn formula(&mut self, tex: &str, display: bool, span: Span) {
        match self.math.convert(tex, display) {
            Ok(made) => self.mathml(made, tex, span),
            Err(why) => {
                self.math.leave_unspoken();
                self.page.warnings.push(not_understood(&why, span));
                self.push("<code class=\"tex\">");
                self.text(tex.trim());
                self.push("</code>");
            }
        }
    }

    /// A formula that was converted from `tex`.
    pub(super) fn mathml(&mut self, Converted { mathml, told }: Converted, tex: &str, span: Span) {
        self.page.warnings.extend(told.messages(span));
        let mathml = self.math.with_words(&mathml, tex, &self.lang);
        match mathml.strip_prefix("<math") {
            Some(rest) if self.rtl => self.push(&format!("<math{}{rest}", self.ltr())),
            _ => self.push(&mathml),
        }
    }

    /// A picture, or its description if there is none to show.
    pub(super) fn image(&mut self, image: &Image, class: &str) {
        self.image_with(image, class, "");
    }

    /// The same with more `details` in its tag.
    pub(super) fn image_with(&mut self, image: &Image, class: &str, details: &str) {
        let resource = image.resource.map(|r| r as usize);
        let file = resource.and_then(|r| self.plan.images.get(r)).and_then(Option::as_ref);
        let (Some(file), Some(resource)) = (file, resource.and_then(|r| self.book.images.get(r)))
        else {
            self.push("<span class=\"no-image\">");
            let name = written::named(&image.src);
            self.text(if shows_nothing(&image.alt) { &name } else { &image.alt });
            self.push("</span>");
            return;
        };
        let mut tag = format!("<img{details} src=\"../images/{file}\" alt=\"");
        if image.decorative {
            tag.push_str("\" role=\"presentation\"");
        } else {
            xml::push_attr(&mut tag, &super::plan::tidy(&image.alt));
            tag.push('"');
        }
        // On a dark ground the black lines of a drawing would vanish.
        let clear = super::pictures::classes(resource).split(' ');
        let classes = xml::classes(std::iter::once(class).chain(clear));
        if !classes.is_empty() {
            tag.push_str(&format!(" class=\"{classes}\""));
        }
        if let Some(title) = image.title.as_deref().filter(|t| !t.trim().is_empty()) {
            tag.push_str(&format!(" title=\"{}\"", xml::attr(title)));
        }
        match image.width.as_deref().and_then(css_length) {
            Some(width) => tag.push_str(&format!(" style=\"width: {width}\"")),
            // Room is kept while the picture loads; the stylesheet bounds it by the screen.
            None if resource.width >= 1.0 && resource.height >= 1.0 => tag.push_str(&format!(
                " width=\"{}\" height=\"{}\"",
                resource.width.min(1e5) as u32,
                resource.height.min(1e5) as u32
            )),
            None => {}
        }
        tag.push_str("/>");
        self.push(&tag);
    }

    /// A raw tag in the line. An element of running text is kept with its content up to its end
    /// tag; others vanish, their content stays. Returns how many of `rest` were used.
    fn raw_tag(&mut self, tag: &str, span: Span, rest: &[Inline]) -> usize {
        let name = raw_html::tag_name(tag);
        if tag.starts_with("<!") || tag.starts_with("<?") || name.is_empty() {
            return 0;
        }
        if tag.matches('<').count() > 1 {
            self.raw_fragment(tag, span);
            return 0;
        }
        match name.as_str() {
            "br" => self.push("<br/>"),
            "wbr" => self.push("<wbr/>"),
            // With all that it holds.
            "svg" | "math" if tag.trim_end().ends_with(&format!("</{name}>")) => {
                self.whole_picture(&name, tag, span);
            }
            _ if tag.starts_with("</") => {}
            _ => {
                let end = closing(&name, rest);
                if let (Some((name, open)), Some(end)) = (raw_html::phrasing_tag(tag), end)
                    && !matches!(name.as_str(), "ruby" | "rt" | "rp" | "br" | "wbr")
                {
                    self.push(&format!("{open}>"));
                    self.inlines(&rest[..end]);
                    self.push(&format!("</{name}>"));
                    return end + 1;
                }
                if let Some(end) = end.filter(|_| name == "ruby") {
                    self.raw_ruby(&rest[..end]);
                    return end + 1;
                }
                if let Some(end) = end.filter(|_| matches!(name.as_str(), "svg" | "math")) {
                    return self.raw_picture(&name, tag, span, &rest[..end]);
                }
                let text = format!("the HTML tag `<{name}>` is left out, its content is kept");
                self.warn(Code::HTML, span, text);
            }
        }
        0
    }

    /// HTML of the line with all its tags in one piece.
    fn raw_fragment(&mut self, raw: &str, span: Span) {
        let cleaned = raw_html::line(raw);
        if let Some(losses) = cleaned.losses() {
            let text = format!("HTML that an e-book can't hold is left out: {losses}");
            self.warn(Code::HTML, span, text);
        }
        self.tell_undescribed(&cleaned.xml, span);
        self.push(&cleaned.xml);
    }

    /// The same of raw tags.
    fn raw_ruby(&mut self, content: &[Inline]) {
        let is = |i: &Inline, close: bool, tag: &str| matches!(&i.kind, InlineKind::Html(t) if t.starts_with("</") == close && raw_html::tag_name(t) == tag);
        let well_made = content.iter().filter(|i| is(i, false, "rt")).count() > 0
            && content.iter().filter(|i| is(i, false, "rt")).count()
                == content.iter().filter(|i| is(i, true, "rt")).count();
        if !well_made {
            self.inlines(content);
            return;
        }
        self.push("<ruby>");
        let mut at = 0;
        while at < content.len() {
            if is(&content[at], false, "rt")
                && let Some(end) = content[at..].iter().position(|i| is(i, true, "rt"))
            {
                self.push("<rt>");
                self.inlines(&content[at + 1..at + end]);
                self.push("</rt>");
                at += end + 1;
            } else {
                if !matches!(&content[at].kind, InlineKind::Html(_)) {
                    self.inlines(&content[at..=at]);
                }
                at += 1;
            }
        }
        self.push("</ruby>");
    }

    /// A picture or formula whose tags stand in the line.
    fn raw_picture(&mut self, name: &str, tag: &str, span: Span, content: &[Inline]) -> usize {
        self.passed(plain_text(content).len());
        let mut source = tag.to_string();
        for inline in content {
            match &inline.kind {
                InlineKind::Html(t) => source.push_str(t),
                InlineKind::Text(t) => xml::push_text(&mut source, t),
                _ => source.push(' '),
            }
        }
        source.push_str(&format!("</{name}>"));
        self.whole_picture(name, &source, span);
        content.len() + 1
    }

    /// A picture or formula with its tags.
    fn whole_picture(&mut self, name: &str, source: &str, span: Span) {
        let cleaned = raw_html::html(source);
        if cleaned.xml.is_empty() {
            self.warn(
                Code::HTML,
                span,
                format!("the `<{name}>` is not well formed and is left out"),
            );
        } else if let Some(losses) = cleaned.losses() {
            self.warn(
                Code::HTML,
                span,
                format!("left out of the `<{name}>` in the EPUB: {losses}"),
            );
        }
        self.tell_undescribed(&cleaned.xml, span);
        self.push(&cleaned.xml);
    }

    /// Tells of a drawing of which nothing says what it shows, as of pictures without a description.
    pub(super) fn tell_undescribed(&mut self, drawing: &str, span: Span) {
        if drawing.starts_with("<svg") && !svg_mathml::is_described(drawing) {
            let text = "the `<svg>` has no description";
            self.page.warnings.push(Diagnostic::warning(Code::MISSING_ALT, span, text).help(
                "begin it with a `<title>` that says what it shows, for readers who can't see it; \
                 one that only adorns has `aria-hidden=\"true\"`",
            ));
        }
    }
}

/// Elements for classes of spans: those of the dialect, and tags that the manuscript has.
const ELEMENTS: [(&str, &str); 13] = [
    ("kbd", "kbd"),
    ("mark", "mark"),
    ("underline", "u"),
    ("abbr", "abbr"),
    ("small", "small"),
    ("cite", "cite"),
    ("q", "q"),
    ("dfn", "dfn"),
    ("var", "var"),
    ("samp", "samp"),
    ("ins", "ins"),
    ("del", "del"),
    ("bdi", "bdi"),
];

/// The structural types of what stands in an entry of an index (EPUB Structural Semantics 1.1).
const INDEX_TYPES: [(&str, &str); 3] = [
    (INDEX_TERM, "index-term"),
    (INDEX_SEE, "index-xref-preferred"),
    (INDEX_SEE_ALSO, "index-xref-related"),
];

/// Whether a node is the reading of a ruby.
fn is_reading(inline: &Inline) -> bool {
    matches!(&inline.kind, InlineKind::Span(attr, _) if attr.has("rt"))
}

/// Attributes without the classes that have become elements.
fn without(attr: &Attr, classes: &[&str]) -> Attr {
    let mut attr = attr.clone();
    attr.classes.retain(|c| !classes.contains(&c.as_str()));
    attr
}

/// Where the end tag of `name` stands, elements of the same name inside it minded.
fn closing(name: &str, rest: &[Inline]) -> Option<usize> {
    let mut open = 0;
    for (i, inline) in rest.iter().enumerate() {
        if let InlineKind::Html(tag) = &inline.kind
            && raw_html::tag_name(tag) == name
        {
            if !tag.starts_with("</") {
                open += 1;
            } else if open == 0 {
                return Some(i);
            } else {
                open -= 1;
            }
        }
    }
    None
}

/// A width as CSS: a number with one of the units that make sense in a book.
pub(super) fn css_length(raw: &str) -> Option<String> {
    let raw = raw.trim();
    let at = raw.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(raw.len());
    let (number, unit) = raw.split_at(at);
    let value: f32 = number.parse().ok().filter(|v: &f32| v.is_finite() && *v > 0.0)?;
    let unit = match unit.trim() {
        "" | "px" => "px",
        u @ ("em" | "rem" | "cm" | "mm" | "in" | "pt") => u,
        "%" if value <= 100.0 => "%",
        "%" => return Some("100%".into()),
        _ => return None,
    };
    Some(format!("{number}{unit}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_checked() {
        assert_eq!(css_length("60%").as_deref(), Some("60%"));
        assert_eq!(css_length("200").as_deref(), Some("200px"));
        assert_eq!(css_length("300 %").as_deref(), Some("100%"));
        assert_eq!(css_length("8cm").as_deref(), Some("8cm"));
        assert_eq!(css_length("1px;color:red"), None);
        assert_eq!(css_length("-3px"), None);
    }
}
