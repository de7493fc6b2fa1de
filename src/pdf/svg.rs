//! SVG as vectors: usvg resolves the file, we paint its tree into a form. A picture that has more
//! than plain paths (gradients, patterns, masks, filters, pixels) is painted by resvg instead, fine
//! enough for print.

use super::colour::Inks;
use super::decimal::decimal;
use super::images::objects::{self, dict, name};
use crate::artwork::svg::{self, Drawing};
use crate::artwork::{coarser, spacious};
use crate::deflate::{Level, zlib};
use crate::typeset::bundled::svg_database;
use image::{DynamicImage, RgbaImage};
use printpdf::{DictItem, ExternalStream};
use resvg::tiny_skia::Pixmap;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use usvg::tiny_skia_path::PathSegment;
use usvg::{
    BlendMode, Color, FillRule, Group, LineCap, LineJoin, Node, Paint, Path, Transform, Tree,
};

/// Groups nested deeper are not painted.
const DEEPEST: usize = 100;

/// Most graphics states that may be kept at a time, `q` without `Q`: PDF/A allows 28 (ISO 19005-2,
/// 6.1.13), of which the page takes one and a path another.
const MOST_STATES: u32 = 26;

/// Pixels to the inch of a picture that vectors can't show: what printers ask of pictures.
const DPI: f32 = 300.0;
/// Most pixels of such a picture; a larger one is painted coarser.
pub(super) const MOST_PIXELS: f32 = 25.0e6;

/// An object of one unit square that shows the picture, and notes on how it is shown. `width` is
/// the widest at which it is printed, in points. For a press, with `inks`, nothing is transparent.
///
/// # Errors
/// A phrase, if the file is no SVG.
pub(super) fn drawn(
    data: &[u8],
    width: f32,
    inks: Option<&Inks>,
) -> Result<(ExternalStream, Vec<String>), String> {
    let Drawing { tree, lacks } = svg::read(data, svg_database())?;
    let laid_out = spacious(|| form(&tree, width, inks)).ok_or("it can't be laid out")?;
    let Form { stream, reasons, changed } = laid_out;
    let mut notes: Vec<String> = lacks.into_iter().map(str::to_string).collect();
    if reasons.is_empty() {
        notes.extend(changed.into_iter().map(str::to_string));
        return Ok((stream, notes));
    }
    let (stream, dpi, more) = pixels(&tree, width, inks)?;
    notes.extend(more);
    let reasons = reasons.join(" and ");
    notes.push(format!("printed as pixels ({dpi:.0} to the inch) for it has {reasons}"));
    Ok((stream, notes))
}

/// The picture painted, the pixels to the inch at `width` points, and what is to be said of it.
fn pixels(
    tree: &Tree,
    width: f32,
    inks: Option<&Inks>,
) -> Result<(ExternalStream, f32, Vec<String>), String> {
    let size = tree.size();
    let scale = width.max(1.0) / size.width() / 72.0 * DPI;
    let many = size.width() * size.height() * scale * scale / MOST_PIXELS;
    let scale = if many > 1.0 { scale / many.sqrt() } else { scale };
    let (full_w, full_h) = (size.width() * scale, size.height() * scale);
    let by = coarser(tree, f64::from(full_w), f64::from(full_h));
    let scale = scale / by.ok_or("painting it takes too much work: export it as PNG")? as f32;
    let side = |length: f32| (length * scale).round().clamp(1.0, MOST_PIXELS) as u32;
    let (w, h) = (side(size.width()), side(size.height()));
    // Whole pixels on both sides, so that the picture fills its frame.
    let fill = Transform::from_scale(w as f32 / size.width(), h as f32 / size.height());
    let painted = || {
        let mut map = Pixmap::new(w, h)?;
        resvg::render(tree, fill, &mut map.as_mut());
        Some(map)
    };
    let map = spacious(painted).flatten().ok_or("it is too large")?;
    let raw = map.pixels().iter().flat_map(|p| {
        let c = p.demultiply();
        [c.red(), c.green(), c.blue(), c.alpha()]
    });
    let picture = RgbaImage::from_raw(w, h, raw.collect()).ok_or("it has no pixels")?;
    let grey = picture.pixels().all(|p| p.0[0] == p.0[1] && p.0[1] == p.0[2]);
    let picture = DynamicImage::from(picture);
    let picture = if grey { picture.into_luma_alpha8().into() } else { picture };
    let dpi = w as f32 * 72.0 / width.max(1.0);
    let (stream, notes) = match inks {
        Some(inks) => objects::inked(picture, None, false, inks),
        None => (objects::stream(picture), Vec::new()),
    };
    Ok((stream, dpi, notes))
}

/// A picture as a form of one unit square.
struct Form {
    stream: ExternalStream,
    /// What of it a form can't show.
    reasons: Vec<&'static str>,
    /// What a press has otherwise than it was drawn.
    changed: BTreeSet<&'static str>,
}

fn form(tree: &Tree, width: f32, inks: Option<&Inks>) -> Form {
    let (w, h) = (tree.size().width(), tree.size().height());
    let least = inks.map_or(0.0, |inks| inks.line * w / width.max(1.0));
    let mut painter = Painter { inks, least, ..Painter::default() };
    // SVG counts downwards.
    painter.operator(&[1.0, 0.0, 0.0, -1.0, 0.0, h], "cm");
    painter.group(tree.root(), Transform::identity(), 0);
    let mut resources = BTreeMap::new();
    if !painter.states.is_empty() {
        let states = painter
            .states
            .iter()
            .enumerate()
            .map(|(i, (fill, stroke))| {
                let map =
                    dict(vec![("ca", DictItem::Real(*fill)), ("CA", DictItem::Real(*stroke))]);
                (format!("G{i}"), DictItem::Dict { map })
            })
            .collect();
        resources.insert("ExtGState".to_string(), DictItem::Dict { map: states });
    }
    let real = |v: &[f32]| DictItem::Array(v.iter().map(|v| DictItem::Real(*v)).collect());
    let dict = dict(vec![
        ("Type", name("XObject")),
        ("Subtype", name("Form")),
        ("BBox", real(&[0.0, 0.0, w, h])),
        ("Matrix", real(&[1.0 / w, 0.0, 0.0, 1.0 / h, 0.0, 0.0])),
        ("Resources", DictItem::Dict { map: resources }),
        ("Filter", name("FlateDecode")),
    ]);
    let content = zlib(&painter.out, Level::TEXT);
    painter.notes.sort();
    painter.notes.dedup();
    let stream = ExternalStream { dict, content, compress: false };
    Form { stream, reasons: painter.notes, changed: painter.changed }
}

#[derive(Default)]
struct Painter<'a> {
    out: Vec<u8>,
    /// Fill and stroke opacity of each graphics state.
    states: Vec<(f32, f32)>,
    /// What it can't paint.
    notes: Vec<&'static str>,
    /// What a press has otherwise.
    changed: BTreeSet<&'static str>,
    /// The inks of a press.
    inks: Option<&'a Inks>,
    /// The thinnest line that it prints, in units of the picture.
    least: f32,
    /// How many graphics states are kept.
    kept: u32,
}

/// How much a transform enlarges.
fn scale(t: Transform) -> f32 {
    (t.sx * t.sy - t.kx * t.ky).abs().sqrt().max(1e-6)
}

impl Painter<'_> {
    /// Numbers of at most four decimals, and the operator that takes them.
    fn operator(&mut self, numbers: &[f32], name: &str) {
        self.numbers(numbers);
        self.out.extend_from_slice(name.as_bytes());
        self.out.push(b'\n');
    }

    fn numbers(&mut self, numbers: &[f32]) {
        for &number in numbers {
            decimal(&mut self.out, number, 10_000);
            self.out.push(b' ');
        }
    }

    fn matrix(&mut self, t: Transform) {
        if !t.is_identity() {
            self.operator(&[t.sx, t.ky, t.kx, t.sy, t.tx, t.ty], "cm");
        }
    }

    /// Keeps the graphics state.
    fn keep(&mut self) {
        self.out.extend_from_slice(b"q\n");
        self.kept += 1;
    }

    /// Brings the state back that was kept last.
    fn restore(&mut self) {
        self.out.extend_from_slice(b"Q\n");
        self.kept -= 1;
    }

    /// Paints a group; `around` are the transforms of the groups around it that are not set yet.
    fn group(&mut self, group: &Group, around: Transform, depth: usize) {
        if depth > DEEPEST {
            self.changed.insert("what stands in more than 100 groups is not printed");
            return;
        }
        let transform = around.pre_concat(group.transform());
        if self.kept >= MOST_STATES {
            // What only moves is set with each path in it.
            if group.clip_path().is_some() || group.opacity().get() < 1.0 {
                self.notes.push("clips or opacities in more than 26 groups");
            }
            self.effects(group);
            self.children(group, transform, 1.0, depth);
            return;
        }
        self.keep();
        self.matrix(transform);
        if let Some(clip) = group.clip_path() {
            if clip.clip_path().is_some() {
                self.notes.push("a clip in a clip");
            }
            self.matrix(clip.transform());
            if self.clip(clip.root(), Transform::identity(), depth) {
                self.out.extend_from_slice(b"W n\n");
            }
        }
        self.effects(group);
        let opacity = group.opacity().get();
        if opacity < 1.0 {
            // The opacity of several things together is not that of each.
            if !matches!(group.children(), [Node::Path(_)]) {
                self.notes.push("a group's opacity");
            }
            self.state(opacity, opacity);
        }
        self.children(group, Transform::identity(), opacity, depth);
        self.restore();
    }

    /// What of a group no form can show.
    fn effects(&mut self, group: &Group) {
        if group.mask().is_some() {
            self.notes.push("a mask");
        }
        if !group.filters().is_empty() {
            self.notes.push("a filter");
        }
        if group.blend_mode() != BlendMode::Normal {
            self.notes.push("a blend mode");
        }
    }

    fn children(&mut self, group: &Group, around: Transform, opacity: f32, depth: usize) {
        for node in group.children() {
            match node {
                Node::Group(g) => self.group(g, around, depth + 1),
                Node::Path(p) => self.path(p, around, opacity),
                Node::Text(t) => self.group(t.flattened(), around, depth + 1),
                Node::Image(_) => self.notes.push("a picture in it"),
            }
        }
    }

    /// Adds the outlines of a clip path; whether there were any.
    fn clip(&mut self, group: &Group, transform: Transform, depth: usize) -> bool {
        if depth > DEEPEST {
            return false;
        }
        let mut any = false;
        let transform = transform.pre_concat(group.transform());
        for node in group.children() {
            match node {
                Node::Path(p) => {
                    if let Some(path) = p.data().clone().transform(transform) {
                        self.outline(&path);
                        any = true;
                    }
                }
                Node::Group(g) => any |= self.clip(g, transform, depth + 1),
                _ => {}
            }
        }
        any
    }

    fn state(&mut self, fill: f32, stroke: f32) {
        if self.inks.is_some() {
            self.notes.push("transparency");
        }
        let index = self.states.iter().position(|s| *s == (fill, stroke)).unwrap_or_else(|| {
            self.states.push((fill, stroke));
            self.states.len() - 1
        });
        let _ = writeln!(self.out, "/G{index} gs");
    }

    fn outline(&mut self, path: &usvg::tiny_skia_path::Path) {
        let mut at = (0.0f32, 0.0f32);
        for segment in path.segments() {
            match segment {
                PathSegment::MoveTo(p) => {
                    self.operator(&[p.x, p.y], "m");
                    at = (p.x, p.y);
                }
                PathSegment::LineTo(p) => {
                    self.operator(&[p.x, p.y], "l");
                    at = (p.x, p.y);
                }
                PathSegment::QuadTo(c, p) => {
                    // A quadratic curve as a cubic one.
                    let (x1, y1) =
                        (at.0 + (c.x - at.0) * 2.0 / 3.0, at.1 + (c.y - at.1) * 2.0 / 3.0);
                    let (x2, y2) = (p.x + (c.x - p.x) * 2.0 / 3.0, p.y + (c.y - p.y) * 2.0 / 3.0);
                    self.operator(&[x1, y1, x2, y2, p.x, p.y], "c");
                    at = (p.x, p.y);
                }
                PathSegment::CubicTo(a, b, p) => {
                    self.operator(&[a.x, a.y, b.x, b.y, p.x, p.y], "c");
                    at = (p.x, p.y);
                }
                PathSegment::Close => self.out.extend_from_slice(b"h\n"),
            }
        }
    }

    fn path(&mut self, path: &Path, around: Transform, group: f32) {
        if !path.is_visible() {
            return;
        }
        let fill = path.fill();
        let stroke = path.stroke();
        let alpha = (
            fill.map_or(1.0, |f| f.opacity().get()) * group,
            stroke.map_or(1.0, |s| s.opacity().get()) * group,
        );
        self.keep();
        self.matrix(around);
        if alpha.0 < 1.0 || alpha.1 < 1.0 {
            self.state(alpha.0, alpha.1);
        }
        if let Some(f) = fill {
            let color = self.color(f.paint());
            self.set_color(color, false);
        }
        if let Some(s) = stroke {
            let color = self.color(s.paint());
            self.set_color(color, true);
            let cap = match s.linecap() {
                LineCap::Butt => 0,
                LineCap::Round => 1,
                LineCap::Square => 2,
            };
            let join = match s.linejoin() {
                LineJoin::Round => 1,
                LineJoin::Bevel => 2,
                _ => 0,
            };
            let least = self.least / scale(path.abs_transform());
            if s.width().get() < least * 0.99 {
                self.changed
                    .insert("its thinnest lines are drawn as thick as the press needs them");
            }
            self.operator(&[s.width().get().max(least)], "w");
            let _ = writeln!(self.out, "{cap} J {join} j");
            self.operator(&[s.miterlimit().get()], "M");
            if let Some(dashes) = s.dasharray() {
                self.out.push(b'[');
                self.numbers(dashes);
                self.out.extend_from_slice(b"] ");
                self.operator(&[s.dashoffset()], "d");
            }
        }
        self.outline(path.data());
        let even = fill.is_some_and(|f| f.rule() == FillRule::EvenOdd);
        self.out.extend_from_slice(match (fill.is_some(), stroke.is_some(), even) {
            (true, true, false) => b"B\n".as_slice(),
            (true, true, true) => b"B*\n",
            (true, false, false) => b"f\n",
            (true, false, true) => b"f*\n",
            (false, true, _) => b"S\n",
            (false, false, _) => b"n\n",
        });
        self.restore();
    }

    /// The colour of a paint, if it is one.
    fn color(&mut self, paint: &Paint) -> Color {
        let what = match paint {
            Paint::Color(c) => return *c,
            Paint::LinearGradient(_) | Paint::RadialGradient(_) => "a gradient",
            Paint::Pattern(_) => "a pattern",
        };
        self.notes.push(what);
        Color::black()
    }

    fn set_color(&mut self, c: Color, stroke: bool) {
        if let Some(inks) = self.inks {
            if inks.greys([c.red, c.green, c.blue]) {
                self.changed.insert("its colours are printed as greys");
            }
            let _ = writeln!(self.out, "{}", inks.operator([c.red, c.green, c.blue], stroke));
            return;
        }
        let of = |n: u8| f32::from(n) / 255.0;
        match c.red == c.green && c.green == c.blue {
            true => self.operator(&[of(c.red)], if stroke { "G" } else { "g" }),
            false => {
                self.operator(&[c.red, c.green, c.blue].map(of), if stroke { "RG" } else { "rg" })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::press_settings::Press;
    use super::*;
    use crate::manifest::printer::Ink;

    fn svg(inside: &str) -> String {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"20\" height=\"10\"><defs>\
             <linearGradient id=\"g\"><stop offset=\"0\" stop-color=\"#000\"/>\
             <stop offset=\"1\" stop-color=\"#fff\"/></linearGradient></defs>{inside}</svg>"
        )
    }

    fn entry(stream: &ExternalStream, key: &str) -> String {
        match stream.dict.get(key) {
            Some(DictItem::Name(n)) => String::from_utf8_lossy(n).into_owned(),
            Some(DictItem::Int(n)) => n.to_string(),
            _ => String::new(),
        }
    }

    #[test]
    fn plain_paths_stay_vectors() {
        let text = svg("<path d=\"M0 0h20v10z\" fill=\"red\" opacity=\".5\"/>");
        let (stream, notes) = drawn(text.as_bytes(), 144.0, None).expect("drawn");
        assert_eq!((entry(&stream, "Subtype"), notes), ("Form".into(), vec![]));
    }

    #[test]
    fn what_vectors_cannot_show_is_painted_for_its_printed_size() {
        let text = svg("<rect width=\"20\" height=\"10\" fill=\"url(#g)\"/>");
        let (stream, notes) = drawn(text.as_bytes(), 144.0, None).expect("drawn");
        assert_eq!(entry(&stream, "Subtype"), "Image");
        assert_eq!(
            (entry(&stream, "Width"), entry(&stream, "Height")),
            ("600".into(), "300".into())
        );
        assert_eq!(entry(&stream, "ColorSpace"), "DeviceGray");
        assert_eq!(notes, ["printed as pixels (300 to the inch) for it has a gradient"]);
        let text = svg("<g opacity=\".5\"><path d=\"M0 0h9v9z\"/><path d=\"M3 0h9v9z\"/></g>");
        let (stream, _) = drawn(text.as_bytes(), 9.0e9, None).expect("drawn");
        assert!(stream.dict.contains_key("SMask"), "what is transparent stays so");
        let pixels = entry(&stream, "Width").parse::<f32>().expect("a number");
        assert!(pixels * pixels / 2.0 <= MOST_PIXELS * 1.01, "bounded: {pixels}");
    }

    #[test]
    fn no_more_states_are_kept_than_pdf_a_allows() {
        let content = |text: &str| {
            let (stream, notes) = drawn(text.as_bytes(), 144.0, None).expect("drawn");
            let mut content = String::new();
            let mut reader = flate2::read::ZlibDecoder::new(stream.content.as_slice());
            let _ = std::io::Read::read_to_string(&mut reader, &mut content);
            (content, notes)
        };
        let moved = "<g transform=\"translate(1 0)\">".repeat(40);
        let text = format!("{moved}<path d=\"M0 0h9v9z\"/>{}", "</g>".repeat(40));
        let (out, notes) = content(&svg(&text));
        assert!(notes.is_empty(), "{notes:?}");
        let (mut kept, mut most, mut x) = (0, 0, 0.0);
        for line in out.lines() {
            kept += i32::from(line == "q") - i32::from(line == "Q");
            most = most.max(kept);
            if let Some(moves) = line.strip_suffix(" 0 cm").and_then(|l| l.strip_prefix("1 0 0 1 "))
            {
                x += moves.parse::<f32>().expect("a number");
            }
        }
        // One more is the page's.
        assert_eq!((kept, most, x), (0, 27, 40.0), "{out}");
        let faint = "<g opacity=\".99\" transform=\"scale(.9)\">".repeat(40);
        let text = format!("{faint}<path d=\"M0 0h9v9z\"/>{}", "</g>".repeat(40));
        let (_, notes) = content(&svg(&text));
        assert!(notes[0].contains("clips or opacities in more than 26 groups"), "{notes:?}");
    }

    #[test]
    fn a_press_gets_greys_no_transparency_and_lines_that_print() {
        let press = Press { ink: Ink { line: 0.75, ..Ink::default() }, ..Press::default() };
        let inks = Inks::new(&press).expect("greys");
        let text = svg("<g transform=\"scale(2)\"><path d=\"M0 0h9\" stroke=\"#123456\" \
                        stroke-width=\".01\"/></g>");
        let (stream, notes) = drawn(text.as_bytes(), 40.0, Some(&inks)).expect("drawn");
        let wanted = [
            "its colours are printed as greys",
            "its thinnest lines are drawn as thick as the press needs them",
        ];
        assert_eq!(notes, wanted);
        let mut content = String::new();
        let mut reader = flate2::read::ZlibDecoder::new(stream.content.as_slice());
        std::io::Read::read_to_string(&mut reader, &mut content).expect("text");
        // 0.75 pt at twice the size and twice the scale.
        assert!(content.contains("0.1875 w"), "{content}");
        assert!(content.contains(" G\n") && !content.contains("RG"), "{content}");
        let text = svg("<path d=\"M0 0h9\" stroke=\"#444\" stroke-width=\"9\"/>");
        let (_, notes) = drawn(text.as_bytes(), 40.0, Some(&inks)).expect("drawn");
        assert!(notes.is_empty(), "{notes:?}");
        let text = svg("<path d=\"M0 0h20v10z\" fill=\"red\" opacity=\".5\"/>");
        let (stream, notes) = drawn(text.as_bytes(), 40.0, Some(&inks)).expect("drawn");
        assert_eq!(entry(&stream, "ColorSpace"), "DeviceGray");
        assert!(!stream.dict.contains_key("SMask") && notes.len() == 2, "{notes:?}");
    }

    #[test]
    fn no_other_file_is_read() {
        let text = svg("<image href=\"/etc/logo.png\" width=\"9\" height=\"9\"/>");
        let (_, notes) = drawn(text.as_bytes(), 100.0, None).expect("drawn");
        assert!(notes[0].starts_with("a picture of another file"), "{notes:?}");
    }
}
