//! SVG as vectors: usvg resolves the file, we paint its tree into a form.

use crate::typeset::fonts::Fonts;
use printpdf::{DictItem, ExternalStream};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Arc, OnceLock};
use usvg::tiny_skia_path::PathSegment;
use usvg::{
    Color, FillRule, Group, LineCap, LineJoin, Node, Options, Paint, Path, Transform, Tree,
};

/// Groups nested deeper are not painted.
const DEEPEST: usize = 100;

/// A form of one unit square that shows the picture, and what of it cannot be shown.
pub(super) fn form(data: &[u8]) -> Result<(ExternalStream, Vec<String>), String> {
    let options = Options {
        fontdb: database(),
        font_family: "Linux Biolinum O".into(),
        ..Options::default()
    };
    let tree = Tree::from_data(data, &options).map_err(|e| e.to_string())?;
    let (w, h) = (tree.size().width(), tree.size().height());
    let mut painter = Painter { out: String::new(), states: Vec::new(), notes: Vec::new() };
    // SVG counts downwards.
    let _ = writeln!(painter.out, "1 0 0 -1 0 {} cm", num(h));
    painter.group(tree.root(), 0);
    let mut resources = BTreeMap::new();
    if !painter.states.is_empty() {
        let states = painter
            .states
            .iter()
            .enumerate()
            .map(|(i, (fill, stroke))| {
                let map = BTreeMap::from([
                    ("ca".to_string(), DictItem::Real(*fill)),
                    ("CA".to_string(), DictItem::Real(*stroke)),
                ]);
                (format!("G{i}"), DictItem::Dict { map })
            })
            .collect();
        resources.insert("ExtGState".to_string(), DictItem::Dict { map: states });
    }
    let real = |v: &[f32]| DictItem::Array(v.iter().map(|v| DictItem::Real(*v)).collect());
    let name = |t: &str| DictItem::Name(t.as_bytes().to_vec());
    let dict = BTreeMap::from([
        ("Type".to_string(), name("XObject")),
        ("Subtype".to_string(), name("Form")),
        ("BBox".to_string(), real(&[0.0, 0.0, w, h])),
        ("Matrix".to_string(), real(&[1.0 / w, 0.0, 0.0, 1.0 / h, 0.0, 0.0])),
        ("Resources".to_string(), DictItem::Dict { map: resources }),
        ("Filter".to_string(), name("FlateDecode")),
    ]);
    let content = super::content::deflate(painter.out.as_bytes());
    painter.notes.sort();
    painter.notes.dedup();
    Ok((ExternalStream { dict, content, compress: false }, painter.notes))
}

/// The bundled fonts: an SVG looks the same everywhere.
pub(crate) fn database() -> Arc<usvg::fontdb::Database> {
    static DATABASE: OnceLock<Arc<usvg::fontdb::Database>> = OnceLock::new();
    Arc::clone(DATABASE.get_or_init(|| {
        let mut db = usvg::fontdb::Database::new();
        for face in Fonts::bundled().data() {
            db.load_font_data(face.data.to_vec());
        }
        db.set_sans_serif_family("Linux Biolinum O");
        db.set_serif_family("Libertinus Serif");
        db.set_monospace_family("JetBrains Mono");
        db.set_cursive_family("Libertinus Serif");
        db.set_fantasy_family("Linux Biolinum O");
        Arc::new(db)
    }))
}

struct Painter {
    out: String,
    /// Fill and stroke opacity of each graphics state.
    states: Vec<(f32, f32)>,
    notes: Vec<String>,
}

/// A number of at most four decimals.
fn num(v: f32) -> String {
    if !v.is_finite() {
        return "0".into();
    }
    let text = format!("{v:.4}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".into() } else { text.into() }
}

impl Painter {
    fn matrix(&mut self, t: Transform) {
        if !t.is_identity() {
            let v = [t.sx, t.ky, t.kx, t.sy, t.tx, t.ty].map(num);
            let _ = writeln!(self.out, "{} cm", v.join(" "));
        }
    }

    fn group(&mut self, group: &Group, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        self.out.push_str("q\n");
        self.matrix(group.transform());
        if let Some(clip) = group.clip_path() {
            self.out.push_str("q\n");
            self.out.truncate(self.out.len() - 2);
            self.matrix(clip.transform());
            let mut any = false;
            any |= self.clip(clip.root(), Transform::identity(), depth);
            if any {
                self.out.push_str("W n\n");
            }
        }
        if group.mask().is_some() {
            self.notes.push("a mask is not printed".into());
        }
        if !group.filters().is_empty() {
            self.notes.push("a filter effect is not printed".into());
        }
        let opacity = group.opacity().get();
        if opacity < 1.0 {
            self.state(opacity, opacity);
        }
        for node in group.children() {
            match node {
                Node::Group(g) => self.group(g, depth + 1),
                Node::Path(p) => self.path(p, opacity),
                Node::Text(t) => self.group(t.flattened(), depth + 1),
                Node::Image(_) => {
                    self.notes.push("a raster picture inside the SVG is not printed".into())
                }
            }
        }
        self.out.push_str("Q\n");
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
                    let _ = writeln!(self.out, "{} {} m", num(p.x), num(p.y));
                    at = (p.x, p.y);
                }
                PathSegment::LineTo(p) => {
                    let _ = writeln!(self.out, "{} {} l", num(p.x), num(p.y));
                    at = (p.x, p.y);
                }
                PathSegment::QuadTo(c, p) => {
                    // A quadratic curve as a cubic one.
                    let (x1, y1) =
                        (at.0 + (c.x - at.0) * 2.0 / 3.0, at.1 + (c.y - at.1) * 2.0 / 3.0);
                    let (x2, y2) = (p.x + (c.x - p.x) * 2.0 / 3.0, p.y + (c.y - p.y) * 2.0 / 3.0);
                    let v = [x1, y1, x2, y2, p.x, p.y].map(num);
                    let _ = writeln!(self.out, "{} c", v.join(" "));
                    at = (p.x, p.y);
                }
                PathSegment::CubicTo(a, b, p) => {
                    let v = [a.x, a.y, b.x, b.y, p.x, p.y].map(num);
                    let _ = writeln!(self.out, "{} c", v.join(" "));
                    at = (p.x, p.y);
                }
                PathSegment::Close => self.out.push_str("h\n"),
            }
        }
    }

    fn path(&mut self, path: &Path, group: f32) {
        if !path.is_visible() {
            return;
        }
        let fill = path.fill();
        let stroke = path.stroke();
        let alpha = (
            fill.map_or(1.0, |f| f.opacity().get() * opacity_of(f.paint())) * group,
            stroke.map_or(1.0, |s| s.opacity().get() * opacity_of(s.paint())) * group,
        );
        self.out.push_str("q\n");
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
            let _ = writeln!(
                self.out,
                "{} w {cap} J {join} j {} M",
                num(s.width().get()),
                num(s.miterlimit().get())
            );
            if let Some(dashes) = s.dasharray() {
                let list: Vec<String> = dashes.iter().map(|d| num(*d)).collect();
                let _ = writeln!(self.out, "[{}] {} d", list.join(" "), num(s.dashoffset()));
            }
        }
        self.outline(path.data());
        let even = fill.is_some_and(|f| f.rule() == FillRule::EvenOdd);
        self.out.push_str(match (fill.is_some(), stroke.is_some(), even) {
            (true, true, false) => "B\n",
            (true, true, true) => "B*\n",
            (true, false, false) => "f\n",
            (true, false, true) => "f*\n",
            (false, true, _) => "S\n",
            (false, false, _) => "n\n",
        });
        self.out.push_str("Q\n");
    }

    /// The colour of a paint; of a gradient the middle one, which is said.
    fn color(&mut self, paint: &Paint) -> Color {
        let stops = match paint {
            Paint::Color(c) => return *c,
            Paint::LinearGradient(g) => g.stops(),
            Paint::RadialGradient(g) => g.stops(),
            Paint::Pattern(_) => {
                self.notes.push("a pattern is printed as plain grey".into());
                return Color::new_rgb(160, 160, 160);
            }
        };
        self.notes.push("a gradient is printed as one colour".into());
        stops.get(stops.len() / 2).map_or(Color::black(), |s| s.color())
    }

    fn set_color(&mut self, c: Color, stroke: bool) {
        let v = |n: u8| num(f32::from(n) / 255.0);
        let (grey, rgb) = if stroke { ("G", "RG") } else { ("g", "rg") };
        let _ = if c.red == c.green && c.green == c.blue {
            writeln!(self.out, "{} {grey}", v(c.red))
        } else {
            writeln!(self.out, "{} {} {} {rgb}", v(c.red), v(c.green), v(c.blue))
        };
    }
}

fn opacity_of(paint: &Paint) -> f32 {
    let stops = match paint {
        Paint::LinearGradient(g) => g.stops(),
        Paint::RadialGradient(g) => g.stops(),
        _ => return 1.0,
    };
    stops.get(stops.len() / 2).map_or(1.0, |s| s.opacity().get())
}
