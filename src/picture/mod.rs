//! Pages become pictures: SVG for looking at, with the grid and the flaws drawn in if asked.
//!
//! Glyphs are outlines, so that a picture needs no font. Pages of a spread stand side by side, spreads below
//! each other. One unit is one point.

#[cfg(feature = "cli")]
pub(crate) mod beside;
mod outlines;

pub(crate) use self::outlines::Outlines;
use self::outlines::step;
use crate::artwork::{spacious, svg};
use crate::model::Book;
use crate::theme::{Grey, PageGeometry};
use crate::typeset::blocks::BASELINE;
use crate::typeset::bundled::svg_database;
use crate::typeset::page::{FaceData, Item, Pages, Run, Segment};
use crate::typeset::report::{Exception, Report};
use base64::Engine;
use resvg::tiny_skia;
use rustc_hash::FxHashMap;
use std::fmt::Write;
use std::ops::RangeInclusive;
use std::sync::Arc;

/// White around and between pages, points.
const GAP: f32 = 9.0;
/// Height of a line of the legend below a spread, and its type, points.
const LEGEND: f32 = 11.0;
const LEGEND_TYPE: f32 = 8.0;
/// Colours of the overlay: baselines, type area, flaws.
const GRID: &str = "#4aa3df";
const AREA: &str = "#2f7d32";
const FLAW: &str = "#d32f2f";

/// What is drawn over the pages.
#[derive(Debug, Clone, Copy)]
pub struct Overlay<'a> {
    /// The grid.
    pub geometry: &'a PageGeometry,
    /// The flaws.
    pub report: &'a Report,
}

/// Most pixels of a picture: more is a slip of the resolution.
const MOST_PIXELS: f32 = 200.0e6;

/// Paints an SVG picture as PNG with `dpi` pixels to the inch.
///
/// # Errors
/// A phrase, where the picture would be too large.
pub fn png(svg: &str, dpi: f32) -> Result<Vec<u8>, String> {
    let tree = svg::read(svg.as_bytes(), svg_database())?.tree;
    let scale = dpi / 72.0;
    let (width, height) = (tree.size().width() * scale, tree.size().height() * scale);
    if width * height > MOST_PIXELS {
        return Err(format!("{width:.0} by {height:.0} pixels are too many"));
    }
    let (width, height) = (width.ceil().max(1.0) as u32, height.ceil().max(1.0) as u32);
    let mut pixels =
        tiny_skia::Pixmap::new(width, height).ok_or_else(|| "it has no pixels".to_owned())?;
    let fill = tiny_skia::Transform::from_scale(scale, scale);
    spacious(|| resvg::render(&tree, fill, &mut pixels.as_mut()))
        .ok_or_else(|| "it can't be painted".to_owned())?;
    match palette(&pixels) {
        Some(indexed) => indexed.packed().map_err(|e| e.to_string()),
        None => pixels.encode_png().map_err(|e| e.to_string()),
    }
}

/// A picture of few colours, each pixel the number of one.
struct Indexed {
    size: (u32, u32),
    colours: Vec<u8>,
    pixels: Vec<u8>,
}

/// The picture with a palette, if it is opaque and has no more than 256 colours, as drawings have: a
/// quarter of the bytes to pack.
fn palette(picture: &tiny_skia::Pixmap) -> Option<Indexed> {
    let mut known: FxHashMap<[u8; 4], u8> = FxHashMap::default();
    let mut colours = Vec::new();
    let mut pixels = Vec::with_capacity(picture.data().len() / 4);
    let mut last: Option<([u8; 4], u8)> = None;
    for pixel in picture.data().chunks_exact(4) {
        let colour = [pixel[0], pixel[1], pixel[2], pixel[3]];
        let index = match last {
            Some((same, index)) if same == colour => index,
            _ => match known.get(&colour) {
                Some(index) => *index,
                None if colour[3] == 255 => {
                    let index = u8::try_from(known.len()).ok()?;
                    known.insert(colour, index);
                    colours.extend_from_slice(&colour[..3]);
                    index
                }
                None => return None,
            },
        };
        last = Some((colour, index));
        pixels.push(index);
    }
    Some(Indexed { size: (picture.width(), picture.height()), colours, pixels })
}

impl Indexed {
    fn packed(self) -> Result<Vec<u8>, png::EncodingError> {
        let mut out = Vec::new();
        let mut encoder = png::Encoder::new(&mut out, self.size.0, self.size.1);
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_depth(png::BitDepth::Eight);
        encoder.set_palette(self.colours);
        // Numbers of colours are not near each other: rows go in as they are (PNG, 12.7).
        encoder.set_filter(png::Filter::NoFilter);
        let mut writer = encoder.write_header()?;
        writer.write_image_data(&self.pixels)?;
        writer.finish()?;
        Ok(out)
    }
}

/// Draws the pages of these indices (within the book) as one SVG.
pub fn svg(
    book: &Book,
    pages: &Pages,
    range: RangeInclusive<usize>,
    overlay: Option<Overlay>,
) -> String {
    let single = range.start() == range.end();
    let first = spread_of(*range.start());
    let rows = spread_of(*range.end()) - first + 1;
    let mut legends = vec![0usize; rows];
    for flaw in overlay.iter().flat_map(|o| &o.report.exceptions) {
        if range.contains(&flaw.page) {
            legends[spread_of(flaw.page) - first] += 1;
        }
    }
    let width = if single { 1.0 } else { 2.0 } * pages.width + 2.0 * GAP;
    let mut outlines = Outlines::default();
    let mut painter = Painter::new(book, pages, &mut outlines);
    let mut y = GAP;
    for (row, legend) in legends.iter().enumerate() {
        let here = range.clone().filter(|i| spread_of(*i) == first + row);
        for index in here.clone() {
            let right = !single && pages.is_right_hand(index);
            let x = GAP + if right { pages.width } else { 0.0 };
            painter.page(index, (x, y), overlay);
        }
        y += pages.height;
        if *legend > 0 {
            let flaws = overlay.iter().flat_map(|o| &o.report.exceptions);
            let flaws = flaws.filter(|f| here.clone().any(|i| i == f.page));
            y = painter.legend(flaws, y);
        }
        y += GAP;
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}pt\" height=\"{1}pt\" \
         viewBox=\"0 0 {0} {1}\">\n\
         <rect width=\"{0}\" height=\"{1}\" fill=\"#d8d8d8\"/>\n{2}</svg>\n",
        num(width),
        num(y),
        painter.out,
    )
}

/// Draws one page as an SVG of its trimmed size.
pub fn page_svg(book: &Book, pages: &Pages, index: usize) -> String {
    sheet_svg(book, pages, index, 0.0)
}

/// Draws one page for who has seen others: what its letters look like is told once, with `outlines`.
#[cfg(feature = "cli")]
pub(crate) fn drawing(
    book: &Book,
    pages: &Pages,
    index: usize,
    outlines: &mut Outlines,
) -> Vec<Part> {
    let mut painter = Painter::new(book, pages, outlines);
    painter.parts = Some(Vec::new());
    painter.page(index, (0.0, 0.0), None);
    painter.flush();
    painter.parts.unwrap_or_default()
}

/// A part of a page's drawing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Part {
    /// Elements of SVG.
    Markup(String),
    /// Letters of one line and face: attributes of a path, and for each letter the number of its
    /// outline and where the pen stands, right and up, in tenths of a unit of the face.
    Letters(String, Vec<[i32; 3]>),
}

/// Draws one page as an SVG with what reaches over its edges, up to `bleed` points.
pub fn sheet_svg(book: &Book, pages: &Pages, index: usize, bleed: f32) -> String {
    sheet(Painter::new(book, pages, &mut Outlines::default()), index, bleed)
}

fn sheet(mut painter: Painter, index: usize, bleed: f32) -> String {
    painter.page(index, (0.0, 0.0), None);
    let pages = painter.pages;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}pt\" height=\"{1}pt\" \
         viewBox=\"{2} {2} {0} {1}\">\n{3}</svg>\n",
        num(pages.width + 2.0 * bleed),
        num(pages.height + 2.0 * bleed),
        num(-bleed),
        painter.out,
    )
}

/// Index of the spread that a page belongs to.
fn spread_of(page: usize) -> usize {
    page.div_ceil(2)
}

struct Painter<'a> {
    out: String,
    pages: &'a Pages,
    book: &'a Book,
    outlines: &'a mut Outlines,
    /// What is painted, in parts, if it is wanted so.
    parts: Option<Vec<Part>>,
}

impl<'a> Painter<'a> {
    fn new(book: &'a Book, pages: &'a Pages, outlines: &'a mut Outlines) -> Painter<'a> {
        Painter { out: String::new(), pages, book, outlines, parts: None }
    }

    fn page(&mut self, index: usize, (x, y): (f32, f32), overlay: Option<Overlay>) {
        let Some(page) = self.pages.pages.get(index) else { return };
        let _ = writeln!(self.out, "<g transform=\"translate({} {})\">", num(x), num(y));
        self.rect([0.0, 0.0, self.pages.width, self.pages.height], "fill=\"#fff\"");
        if let Some(overlay) = overlay {
            self.grid(index, overlay.geometry);
        }
        for item in page.groups.iter().flat_map(|g| &g.items) {
            self.item(item);
        }
        if let Some(overlay) = overlay {
            for flaw in overlay.report.exceptions.iter().filter(|f| f.page == index) {
                self.flaw(flaw, overlay.geometry);
            }
        }
        self.out.push_str("</g>\n");
    }

    fn rect(&mut self, [x, y, w, h]: [f32; 4], style: &str) {
        let [x, y, w, h] = [x, y, w, h].map(num);
        let _ =
            writeln!(self.out, "<rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" {style}/>");
    }

    /// Baselines of running text and the box of the type area.
    fn grid(&mut self, index: usize, page: &PageGeometry) {
        let left = page.left(self.pages.is_right_hand(index));
        for line in 0..page.lines {
            let y = num(page.head + (line as f32 + BASELINE) * page.leading);
            let _ = writeln!(
                self.out,
                "<path class=\"grid\" d=\"M0 {y}H{}\" stroke=\"{GRID}\" stroke-width=\"0.25\"/>",
                num(self.pages.width),
            );
        }
        let area = [left, page.head, page.measure(), page.depth()];
        let style = format!("class=\"area\" fill=\"none\" stroke=\"{AREA}\" stroke-width=\"0.4\"");
        self.rect(area, &style);
    }

    /// A tint over the line of a flaw.
    fn flaw(&mut self, flaw: &Exception, geometry: &PageGeometry) {
        let style = format!("class=\"flaw\" fill=\"{FLAW}\" fill-opacity=\"0.25\"");
        let lead = geometry.leading;
        let left = geometry.left(self.pages.is_right_hand(flaw.page));
        self.rect([left, flaw.y - BASELINE * lead, geometry.measure(), lead], &style);
    }

    /// Lists flaws below a spread; where the list ends.
    fn legend<'f>(&mut self, flaws: impl Iterator<Item = &'f Exception>, mut y: f32) -> f32 {
        for flaw in flaws {
            y += LEGEND;
            let folio = self.pages.pages.get(flaw.page).map_or("", |p| &p.folio);
            let _ = writeln!(
                self.out,
                "<text x=\"{}\" y=\"{}\" font-family=\"sans-serif\" font-size=\"{}\" \
                 fill=\"{FLAW}\">p. {}: {}, {}</text>",
                num(GAP),
                num(y),
                num(LEGEND_TYPE),
                escape(folio),
                flaw.rule.name(),
                escape(&flaw.measured),
            );
        }
        y
    }

    fn item(&mut self, item: &Item) {
        match item {
            Item::Run(run) => self.run(run),
            Item::Rect { x, y, w, h, color } => {
                self.rect([*x, *y, *w, *h], &format!("fill=\"{}\"", grey(*color)));
            }
            Item::Path { segments, fill, stroke } => self.path(segments, *fill, *stroke),
            Item::Image { resource, x, y, w, h, crop, .. } => {
                let frame = [*x, *y, *w, *h];
                match crop {
                    None => self.image(*resource, frame),
                    Some(crop) => {
                        let [x, y, w, h] = frame.map(num);
                        let _ = writeln!(
                            self.out,
                            "<svg x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" \
                             viewBox=\"0 0 {w} {h}\" overflow=\"hidden\">"
                        );
                        self.image(*resource, crop.whole);
                        self.out.push_str("</svg>\n");
                    }
                }
            }
        }
    }

    /// A run as one path in units of its face.
    fn run(&mut self, run: &Run) {
        let Some(face) = self.pages.faces.get(usize::from(run.face.0)) else { return };
        let upem = face.upem().max(1);
        let unit = run.size / f32::from(upem);
        let (wide, high) = (fine(unit * run.scale), fine(-unit));
        let matrix = match run.turned {
            true => format!("0 {} {high} 0", fine(-unit * run.scale)),
            false => format!("{wide} 0 0 {high}"),
        };
        let (x, y) = (num(run.x), num(run.y));
        let fill = grey(run.color);
        let head = format!("fill=\"{fill}\" transform=\"matrix({matrix} {x} {y})\"");
        let letters = self.letters(run, face, f32::from(upem) / 1000.0);
        if self.parts.is_some() {
            self.flush();
            if let Some(parts) = &mut self.parts {
                parts.push(Part::Letters(head, letters));
            }
            return;
        }
        let _ = write!(self.out, "<path {head} d=\"");
        for [number, right, up] in letters {
            self.out.push('M');
            step(&mut self.out, right, true);
            step(&mut self.out, up, false);
            self.out.push_str(self.outlines.of(number as usize));
        }
        self.out.push_str("\"/>\n");
    }

    /// The letters of a run that have an outline, as a part has them.
    fn letters(&mut self, run: &Run, face: &Arc<FaceData>, units: f32) -> Vec<[i32; 3]> {
        let mut letters = Vec::with_capacity(run.glyphs.len());
        let mut along = 0.0;
        for glyph in &run.glyphs {
            let number = self.outlines.number(face, glyph.id);
            if !self.outlines.of(number).is_empty() {
                let right = tenths((along + f32::from(glyph.dx)) * units);
                letters.push([number as i32, right, tenths(f32::from(glyph.dy) * units)]);
            }
            along += glyph.advance;
        }
        letters
    }

    /// Makes a part of the elements since the last one.
    fn flush(&mut self) {
        if let Some(parts) = self.parts.as_mut().filter(|_| !self.out.is_empty()) {
            parts.push(Part::Markup(std::mem::take(&mut self.out)));
        }
    }

    fn path(&mut self, segments: &[Segment], fill: Option<Grey>, stroke: Option<(f32, Grey)>) {
        let mut data = String::new();
        let mut add = |command: char, values: &[f32]| {
            data.push(command);
            data.push_str(&values.iter().map(|v| num(*v)).collect::<Vec<_>>().join(" "));
        };
        for segment in segments {
            match *segment {
                Segment::Move(x, y) => add('M', &[x, y]),
                Segment::Line(x, y) => add('L', &[x, y]),
                Segment::Cubic(a, b, c, d, e, f) => add('C', &[a, b, c, d, e, f]),
                Segment::Close => add('Z', &[]),
            }
        }
        let fill = fill.map_or("none".to_string(), grey);
        let stroke = stroke.map_or(String::new(), |(width, color)| {
            format!(" stroke=\"{}\" stroke-width=\"{}\"", grey(color), num(width))
        });
        let _ = writeln!(self.out, "<path d=\"{data}\" fill=\"{fill}\"{stroke}/>");
    }

    fn image(&mut self, resource: u32, [x, y, w, h]: [f32; 4]) {
        let Some(image) = self.book.images.get(resource as usize) else { return };
        let data = base64::engine::general_purpose::STANDARD.encode(image.data.as_slice());
        let [x, y, w, h] = [x, y, w, h].map(num);
        let _ = writeln!(
            self.out,
            "<image x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" \
             preserveAspectRatio=\"none\" href=\"data:{};base64,{data}\"/>",
            escape(&image.media),
        );
    }
}

fn grey(color: Grey) -> String {
    let level = (color.0.clamp(0.0, 1.0) * 255.0 + 0.5) as u8;
    format!("#{level:02x}{level:02x}{level:02x}")
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A number of at most two decimals: a hundredth of a point is finer than any screen.
fn num(value: f32) -> String {
    decimals(value, 2)
}

/// Tenths of a unit of a face; infinite numbers and not-a-number end at a number.
fn tenths(value: f32) -> i32 {
    (value * 10.0).round() as i32
}

/// A number of at most six decimals, for scales.
fn fine(value: f32) -> String {
    decimals(value, 6)
}

fn decimals(value: f32, places: usize) -> String {
    if !value.is_finite() {
        return "0".into();
    }
    let text = format!("{value:.places$}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".into() } else { text.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_never_odd() {
        assert_eq!(num(1.5), "1.5");
        assert_eq!(num(-0.001), "0");
        assert_eq!(num(100.0), "100");
        assert_eq!(num(f32::NAN), "0");
        assert_eq!(fine(0.0105), "0.0105");
    }

    #[test]
    fn colours_and_words_are_safe_in_xml() {
        assert_eq!(grey(Grey(0.0)), "#000000");
        assert_eq!(grey(Grey(2.0)), "#ffffff");
        assert_eq!(escape("a<b & \"c\""), "a&lt;b &amp; &quot;c&quot;");
    }
}
