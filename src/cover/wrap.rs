//! The wrap of a printed book: back, spine and front in one, as a page for the PDF writer.

use super::barcode::{self, Barcode};
use super::{Ruler, escape, fit, front, lightness, title};
use crate::model::{Book, ImageResource};
use crate::theme::{CoverStyle, Grey};
use crate::typeset::bundled::name_in_drawings;
use crate::typeset::page::{Group, Item, Page, Pages, Role};
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder};
use std::fmt::Write;
use std::sync::Arc;

/// Smallest and largest type on a spine, points.
const SPINE_TYPE: (f32, f32) = (6.0, 16.0);

/// What a wrap is made of. Lengths in points.
#[derive(Debug, Clone)]
pub struct Wrap<'a> {
    /// The book.
    pub book: &'a Book,
    /// The design.
    pub style: &'a CoverStyle,
    /// Width and height of the front and of the back: the trimmed book's, or those of the boards of
    /// its case.
    pub trim: (f32, f32),
    /// Width of the strip beside the spine in which a case bends; no words stand there.
    pub hinge: f32,
    /// Width of the spine.
    pub spine: f32,
    /// Bleed on all sides.
    pub bleed: f32,
    /// The book is bound at the right.
    pub rtl: bool,
    /// Space on either side of words on the spine; `None` of a spine without words.
    pub spine_free: Option<f32>,
    /// Words on the spine are read from the foot up, not from the head down.
    pub spine_up: bool,
    /// Space to the trimmed edge that words keep.
    pub free: f32,
    /// The bar code.
    pub barcode: Option<Barcode>,
    /// Its box.
    pub barcode_box: (f32, f32),
    /// Space between the box and the hinge or spine, and between it and the foot.
    pub barcode_free: (f32, f32),
    /// The text of the back, set on pages as large as [`panel`] says.
    pub blurb: Option<Back>,
    /// A picture for the front with the proportions of its panel and bleed, instead of the design.
    pub front: Option<ImageResource>,
}

/// The text of the back as it was set.
#[derive(Debug, Clone)]
pub struct Back {
    /// One page.
    pub pages: Pages,
    /// The pictures on it.
    pub images: Vec<ImageResource>,
}

/// A text along the spine.
struct SpineText {
    words: String,
    /// From the head of the spine, points.
    x: f32,
    size: f32,
    /// What of the text stands there: `start`, `middle` or `end`.
    anchor: &'static str,
}

/// The text of the back: where it lies on its panel.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Panel {
    /// Left, right, upper and lower margin.
    pub margins: [f32; 4],
}

/// The room for words on the back of a book of this trim, without its hinge; the bar code's box lies
/// below it: its height and the space to the foot.
pub fn panel(trim: (f32, f32), free: f32, code: Option<(f32, f32)>) -> Panel {
    let side = (trim.0 * 0.12).max(free);
    let foot = code.map_or(side, |(h, free)| free + h + 18.0);
    Panel { margins: [side, side, (trim.1 * 0.12).max(free), foot] }
}

impl Wrap<'_> {
    /// Whole width of the trimmed wrap.
    fn width(&self) -> f32 {
        2.0 * self.trim.0 + self.spine
    }

    /// The wrap as a book of one page: for the PDF writer, and for a picture.
    pub fn page(&self) -> (Book, Pages) {
        let (w, h) = self.trim;
        let (front_x, back_x) = match self.rtl {
            true => (0.0, w + self.spine),
            false => (w + self.spine, 0.0),
        };
        let b = self.bleed;
        let overlay = self.svg(front_x, back_x);
        let mut book = Book { meta: self.book.meta.clone(), ..Book::default() };
        book.images.push(ImageResource {
            path: "cover".into(),
            media: "image/svg+xml".into(),
            width: self.width() + 2.0 * b,
            height: h + 2.0 * b,
            pixels: [0; 2],
            data: Arc::new(overlay.into_bytes()),
        });
        let whole = Item::Image {
            resource: 0,
            x: -b,
            y: -b,
            w: self.width() + 2.0 * b,
            h: h + 2.0 * b,
            alt: None,
            crop: None,
        };
        let mut items = vec![whole];
        if let Some(front) = &self.front {
            book.images.push(front.clone());
            // Over all edges but the one at the spine.
            let x = if self.rtl { -b } else { front_x };
            items.push(Item::Image {
                resource: 1,
                x,
                y: -b,
                w: w + b,
                h: h + 2.0 * b,
                alt: None,
                crop: None,
            });
        }
        let first = book.images.len() as u32;
        let beside = if self.rtl { self.hinge } else { 0.0 };
        items.extend(self.back_words(back_x + beside, first));
        book.images.extend(self.blurb.iter().flat_map(|b| b.images.iter().cloned()));
        let group = Group { role: Role::Figure, items, ..Group::default() };
        let page = Page { groups: vec![group], ..Page::default() };
        let pages = Pages {
            pages: vec![page.into()],
            faces: self.blurb.as_ref().map(|b| b.pages.faces.clone()).unwrap_or_default(),
            width: self.width(),
            height: h,
            ..Pages::default()
        };
        (book, pages)
    }

    /// What stands on the back, moved to its panel, in the ink of the cover. Its pictures are those
    /// of the wrap from `first` on.
    fn back_words(&self, back_x: f32, first: u32) -> Vec<Item> {
        let page = self.blurb.as_ref().and_then(|b| b.pages.pages.first());
        let Some(page) = page else { return Vec::new() };
        let ink = if lightness(self.style.ink) > 0.5 { Grey(1.0) } else { Grey(0.0) };
        let groups = page.groups.iter().filter(|g| !g.role.is_furniture());
        let mut items: Vec<Item> = groups.flat_map(|g| g.items.iter().cloned()).collect();
        let tops = items.iter().map(|item| match item {
            Item::Run(run) => run.y - run.size * 0.7,
            Item::Rect { y, .. } | Item::Image { y, .. } => *y,
            Item::Path { .. } => f32::INFINITY,
        });
        let top = tops.fold(f32::INFINITY, f32::min);
        let down = (self.trim.1 * 0.12).max(self.free) - if top.is_finite() { top } else { 0.0 };
        for item in &mut items {
            item.shift(back_x, down);
            match item {
                Item::Run(run) => run.color = ink,
                Item::Rect { color, .. } => *color = ink,
                Item::Image { resource, .. } => *resource += first,
                Item::Path { .. } => {}
            }
        }
        items
    }

    fn svg(&self, front_x: f32, back_x: f32) -> String {
        let (w, h) = self.trim;
        let b = self.bleed;
        let (wide, high) = (self.width() + 2.0 * b, h + 2.0 * b);
        let mut out = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{wide}\" height=\"{high}\" \
             viewBox=\"{0} {0} {wide} {high}\">\n\
             <rect x=\"{0}\" y=\"{0}\" width=\"{wide}\" height=\"{high}\" fill=\"{1}\"/>\n",
            -b, self.style.ground
        );
        if self.front.is_none() {
            let x = front_x + if self.rtl { 0.0 } else { self.hinge };
            let frame = [x, 0.0, w - self.hinge, h];
            out += &front(&self.book.meta, self.style, frame, self.free);
        }
        out += &self.spine_words(w);
        if let Some(code) = &self.barcode {
            let (bw, bh) = self.barcode_box;
            // At the lower right of the back, where the spine is unless the book is bound at the right.
            let (beside, below) = self.barcode_free;
            let right = back_x + w - if self.rtl { 0.0 } else { self.hinge };
            let (x, y) = (right - beside - bw, h - below - bh);
            out += &barcode::draw(code, x, y, (bw, bh)).map(|d| d.0).unwrap_or_default();
        }
        out + "</svg>\n"
    }

    /// The size of words on the spine in points; `None` of a spine without words, or too thin for
    /// them.
    pub fn spine_type(&self) -> Option<f32> {
        let size = ((self.spine - 2.0 * self.spine_free?) / 1.1).min(SPINE_TYPE.1);
        (size >= SPINE_TYPE.0).then_some(size)
    }

    /// Author, title and publisher, read from the head down (ISO 6357) or from the foot up.
    fn spine_words(&self, left: f32) -> String {
        let Some(size) = self.spine_type() else { return String::new() };
        let h = self.trim.1;
        let face = self.style.family;
        let ruler = Ruler::new(face, false);
        let mut out = format!(
            "<g transform=\"translate({:.3} {}) rotate({})\" fill=\"{}\" font-family=\"{}\">\n",
            left + self.spine / 2.0 - size * if self.spine_up { -0.32 } else { 0.32 },
            if self.spine_up { h } else { 0.0 },
            if self.spine_up { -90 } else { 90 },
            self.style.ink,
            name_in_drawings(face)
        );
        for SpineText { words, x, size, anchor } in self.spine_texts(size, &ruler) {
            let _ = writeln!(
                out,
                "<text x=\"{x:.2}\" y=\"0\" font-size=\"{size:.2}\" text-anchor=\"{anchor}\">{}</text>",
                escape(&words)
            );
        }
        out + "</g>\n"
    }

    /// The texts of the spine, which share its length: the title in the middle as far as the others
    /// let it; the publisher goes if the title would be cut else.
    fn spine_texts(&self, size: f32, ruler: &Ruler) -> Vec<SpineText> {
        let meta = &self.book.meta;
        let h = self.trim.1;
        let margin = self.free.max(h * 0.06);
        let length = h - 2.0 * margin;
        let least = SPINE_TYPE.0.min(size);
        let authors = meta.holders();
        let author = match authors[..] {
            [] => String::new(),
            [one] => one.to_string(),
            _ => format!("{} …", authors[0]),
        };
        let publisher = meta.publisher.clone().unwrap_or_default();
        let small = (size * 0.8).max(least);
        let end = |words: &str, share: f32| {
            let sizes = (small, least);
            let (lines, size) =
                fit(words, &meta.language, self.style.family, false, length * share, sizes, 1);
            (lines[0].clone(), size, ruler.width(&lines[0]) * size)
        };
        let mut last = None;
        for publisher in [publisher.as_str(), ""] {
            let (head, foot) = (end(&author, 0.3), end(publisher, 0.22));
            let taken = |t: &(String, f32, f32)| if t.0.is_empty() { 0.0 } else { t.2 + size };
            let (from, to) = (margin + taken(&head), h - margin - taken(&foot));
            let sizes = (size, least.max(size * 0.5));
            let (lines, fitting) =
                fit(&title(meta), &meta.language, self.style.family, false, to - from, sizes, 1);
            let wide = ruler.width(&lines[0]) * fitting;
            let x = (h / 2.0).min(to - wide / 2.0).max(from + wide / 2.0);
            let whole = lines[0] == title(meta);
            let text = |words: String, x, size, anchor| SpineText { words, x, size, anchor };
            last = Some(vec![
                text(head.0, margin, head.1, "start"),
                text(lines[0].clone(), x, fitting, "middle"),
                text(foot.0, h - margin, foot.1, "end"),
            ]);
            if whole {
                break;
            }
        }
        let mut texts = last.unwrap_or_default();
        texts.retain(|t| !t.words.is_empty());
        texts
    }

    /// What of the cover is cut for want of room: names of its parts.
    pub fn cut(&self) -> Vec<&'static str> {
        let meta = &self.book.meta;
        let mut cut = Vec::new();
        let frame = [0.0, 0.0, self.trim.0 - self.hinge, self.trim.1];
        let drawn = self.front.is_none().then(|| front(meta, self.style, frame, self.free));
        let sign = |text: &str| text.matches('\u{2026}').count();
        let own = [Some(title(meta)), meta.subtitle.clone(), meta.publisher.clone()];
        let own = own.iter().flatten().map(|t| sign(t)).sum::<usize>();
        if drawn.is_some_and(|svg| sign(&svg) > own) {
            cut.push("front");
        }
        let ruler = Ruler::new(self.style.family, false);
        let texts = self.spine_type().map(|size| self.spine_texts(size, &ruler));
        let title = title(meta);
        if texts.is_some_and(|t| !t.iter().any(|t| t.words == title)) {
            cut.push("spine");
        }
        cut
    }

    /// The scale of the bar code, 1 for 100 %; `None` without one.
    pub fn barcode_scale(&self) -> Option<f32> {
        barcode::draw(self.barcode.as_ref()?, 0.0, 0.0, self.barcode_box).map(|d| d.1)
    }
}

/// A picture cut in its middle to the proportions of a frame of `w` by `h` points, so that it fills
/// it.
///
/// # Errors
/// A phrase, if it cannot be read.
pub fn fitted(image: &ImageResource, w: f32, h: f32) -> Result<ImageResource, String> {
    let data = match image.media.as_str() {
        "image/svg+xml" => {
            let text = std::str::from_utf8(&image.data).map_err(|e| e.to_string())?;
            // As fine as a printer asks on both sides, whichever is cut.
            let scale = (w / image.width.max(1.0)).max(h / image.height.max(1.0));
            crate::picture::png(text, 300.0 * scale)?
        }
        _ => image.data.to_vec(),
    };
    let reader = image::ImageReader::new(std::io::Cursor::new(&data)).with_guessed_format();
    let mut decoder =
        reader.map_err(|e| e.to_string())?.into_decoder().map_err(|e| e.to_string())?;
    let held = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|e| e.to_string())?;
    picture.apply_orientation(held);
    let (pw, ph) = (picture.width() as f32, picture.height() as f32);
    let (want, have) = (w / h, pw / ph);
    let (cw, ch) = if have > want { (ph * want, ph) } else { (pw, pw / want) };
    let same = (have / want - 1.0).abs() < 0.004 && held == Orientation::NoTransforms;
    if same && image.media != "image/svg+xml" {
        return Ok(image.clone());
    }
    let cut = picture.crop_imm(
        ((pw - cw) / 2.0) as u32,
        ((ph - ch) / 2.0) as u32,
        cw.max(1.0) as u32,
        ch.max(1.0) as u32,
    );
    let mut data = Vec::new();
    cut.write_to(&mut std::io::Cursor::new(&mut data), image::ImageFormat::Png)
        .map_err(|e| e.to_string())?;
    Ok(ImageResource {
        media: "image/png".into(),
        width: cut.width() as f32,
        height: cut.height() as f32,
        pixels: [cut.width(), cut.height()],
        data: Arc::new(data),
        path: image.path.clone(),
    })
}

/// How much of a picture is lost when it is cut to the proportions of a frame, from 0 to 1, and of
/// which of its sides.
pub fn lost(image: &ImageResource, (w, h): (f32, f32)) -> (f32, &'static str) {
    let (want, have) = (w / h, image.width / image.height.max(0.1));
    if have > want { (1.0 - want / have, "width") } else { (1.0 - have / want, "height") }
}

/// The smallest scale at which shops read a code.
pub fn least_scale() -> f32 {
    barcode::SMALLEST
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::{Theme, for_book};

    /// A wrap without pictures, bar code and words on its back.
    fn plain<'a>(book: &'a Book, theme: &'a Theme, trim: (f32, f32), spine: f32) -> Wrap<'a> {
        Wrap {
            book,
            style: &theme.cover,
            trim,
            spine,
            bleed: 9.0,
            rtl: false,
            spine_free: Some(4.5),
            spine_up: false,
            hinge: 0.0,
            free: 18.0,
            barcode: None,
            barcode_box: (144.0, 86.4),
            barcode_free: (18.0, 18.0),
            blurb: None,
            front: None,
        }
    }

    #[test]
    fn a_wrap_is_as_wide_as_its_parts() {
        let theme = for_book(&crate::manifest::Print::default(), "en");
        let mut book = Book::default();
        book.meta.title = "Peace".into();
        let wrap = plain(&book, &theme, (432.0, 648.0), 20.0);
        let (made, pages) = wrap.page();
        assert_eq!((pages.width, pages.height), (884.0, 648.0));
        let svg = String::from_utf8(made.images[0].data.to_vec()).expect("text");
        assert!(svg.contains("rotate(90)") && svg.contains("viewBox=\"-9 -9 902 666\""), "{svg}");
        let up = Wrap { spine_up: true, ..wrap.clone() };
        let (made, _) = up.page();
        let svg = String::from_utf8_lossy(&made.images[0].data).into_owned();
        assert!(svg.contains(" 648) rotate(-90)"), "{svg}");
        let bare = Wrap { spine_free: None, ..wrap.clone() };
        let (made, _) = bare.page();
        assert!(!String::from_utf8_lossy(&made.images[0].data).contains("rotate"));
        let thin = Wrap { spine: 8.0, ..wrap };
        let (made, _) = thin.page();
        assert!(!String::from_utf8_lossy(&made.images[0].data).contains("rotate"), "no room");
    }

    #[test]
    fn the_texts_of_a_spine_keep_clear_of_each_other() {
        let theme = for_book(&crate::manifest::Print::default(), "en");
        let mut book = Book::default();
        book.meta.publisher = Some("Harbour Press for the Learned Society of Lamp Keepers".into());
        let name = "Johanna Maria Theresia von Hohenstein-Waldburg zu Sankt Andreasberg";
        let author =
            crate::model::Contributor { name: name.into(), role: "aut".into(), sort: None };
        book.meta.contributors = vec![author];
        for title in
            ["Peace", "Considerations on the Keeping of Peace in the Northern Harbours ..."]
        {
            book.meta.title = title.repeat(3);
            let wrap = plain(&book, &theme, (360.0, 576.0), 22.0);
            let ruler = Ruler::new(theme.cover.family, false);
            let texts = wrap.spine_texts(12.0, &ruler);
            let mut end = 18.0;
            for t in &texts {
                let wide = ruler.width(&t.words) * t.size;
                let share = match t.anchor {
                    "start" => 0.0,
                    "middle" => 0.5,
                    _ => 1.0,
                };
                assert!(t.x - share * wide >= end, "{title}: {}", t.words);
                assert!(t.size >= SPINE_TYPE.0, "{}", t.size);
                end = t.x + (1.0 - share) * wide;
            }
            assert!(end <= 576.0 - 18.0 && texts.len() >= 2, "{end}");
        }
    }

    #[test]
    fn nothing_of_a_case_is_set_in_its_hinges() {
        let theme = for_book(&crate::manifest::Print::default(), "en");
        let mut book = Book::default();
        book.meta.title = "Peace".into();
        let code = Barcode {
            isbn: "978-0-306-40615-7".into(),
            digits: "9780306406157".into(),
            price: None,
        };
        for (rtl, code_at) in [(false, 440.0 - 28.0), (true, 460.0 + 440.0)] {
            let case = Wrap {
                hinge: 28.0,
                rtl,
                barcode: Some(code.clone()),
                ..plain(&book, &theme, (440.0, 656.0), 20.0)
            };
            let (made, _) = case.page();
            let svg = String::from_utf8_lossy(&made.images[0].data).into_owned();
            // The title is in the middle of what is seen of the front when the book is shut.
            let middle = if rtl { 412.0 / 2.0 } else { 460.0 + 28.0 + 412.0 / 2.0 };
            assert!(svg.contains(&format!("<text x=\"{middle:.2}\"")), "{svg}");
            let right = svg.find("fill=\"#ffffff\"/>").map(|at| &svg[..at]).unwrap_or_default();
            let tag = &right[right.rfind('<').unwrap_or(0)..];
            let number = |name: &str| -> f32 {
                let from = tag.split_once(&format!(" {name}=\"")).expect("a box").1;
                from.split_once('"').expect("a number").0.parse().expect("a number")
            };
            let end = number("x") + number("width");
            assert!((end - (code_at - 18.0)).abs() < 0.1, "{end}: {tag}");
        }
    }

    #[test]
    fn what_a_frame_cuts_off_is_known() {
        let image = ImageResource {
            path: "a.png".into(),
            media: "image/png".into(),
            width: 200.0,
            height: 100.0,
            pixels: [200, 100],
            data: Arc::default(),
        };
        assert_eq!(lost(&image, (100.0, 100.0)), (0.5, "width"));
        assert_eq!(lost(&image, (400.0, 100.0)), (0.5, "height"));
        assert_eq!(lost(&image, (40.0, 20.0)).0, 0.0);
    }

    #[test]
    fn a_picture_on_the_back_is_its_own() {
        let theme = for_book(&crate::manifest::Print::default(), "en");
        let book = Book::default();
        let image = |path: &str| ImageResource {
            path: path.into(),
            media: "image/png".into(),
            width: 10.0,
            height: 10.0,
            pixels: [10; 2],
            data: Arc::default(),
        };
        let item =
            Item::Image { resource: 0, x: 50.0, y: 80.0, w: 10.0, h: 10.0, alt: None, crop: None };
        let group = Group { role: Role::Figure, items: vec![item], ..Group::default() };
        let page = Page { groups: vec![group], ..Page::default() };
        let pages = Pages { pages: vec![page.into()], ..Pages::default() };
        let back = Back { pages, images: vec![image("back.png")] };
        for front in [None, Some(image("front.png"))] {
            let plain = plain(&book, &theme, (432.0, 648.0), 20.0);
            let wrap = Wrap { front, blurb: Some(back.clone()), ..plain };
            let (made, pages) = wrap.page();
            let last = pages.pages[0].groups[0].items.last();
            let Some(Item::Image { resource, .. }) = last else { panic!("no picture") };
            assert_eq!(made.images[*resource as usize].path, "back.png");
        }
    }

    #[test]
    fn the_text_of_the_back_keeps_clear_of_the_code() {
        let with = panel((432.0, 648.0), 18.0, Some((86.0, 18.0)));
        assert_eq!(with.margins[3], 122.0);
        assert!(panel((432.0, 648.0), 18.0, None).margins[3] < with.margins[3]);
    }
}
