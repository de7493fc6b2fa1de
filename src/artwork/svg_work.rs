//! What it takes to paint a drawing as pixels: how many of them are touched, and what is held at
//! once, measured on the tree that usvg makes of it.

use usvg::filter::{Kind, Primitive};
use usvg::{Group, Image, ImageKind, Node, Paint, Path, Rect, Tree};

/// Pixels that may be touched: some twenty seconds.
const MOST_TOUCHED: f64 = 1.0e10;
/// Pixels of layers that may be held at once: a gigabyte.
const MOST_HELD: f64 = 2.5e8;
/// Layers, patterns and regions of filters reach no farther than so many times the canvas on each
/// side (resvg).
const REACH: f64 = 5.0;
/// Pixels touched for each segment of an outline, and for each dash.
const SEGMENT: f64 = 30.0;

/// How many times fewer pixels a drawing must be painted with, on each side, so that painting it
/// stays within bounds; 1 where it does. `None` if that would be too coarse to look at.
pub fn coarser(tree: &Tree, width: f64, height: f64) -> Option<f64> {
    let mut by = 1.0;
    for _ in 0..6 {
        let mut work = Work::new(tree, width / by, height / by);
        work.group(tree.root(), 1.0, 0);
        let over = (work.touched / MOST_TOUCHED).max(work.most_held / MOST_HELD);
        if over <= 1.0 {
            return Some(by);
        }
        by *= over.sqrt().max(1.2);
        if by > 8.0 {
            return None;
        }
    }
    None
}

struct Work {
    /// Pixels of the canvas.
    canvas: (f64, f64),
    /// Pixels of one unit of the picture.
    scale: f64,
    touched: f64,
    held: f64,
    most_held: f64,
}

impl Work {
    fn new(tree: &Tree, width: f64, height: f64) -> Work {
        let scale =
            (width / f64::from(tree.size().width())).max(height / f64::from(tree.size().height()));
        let held = width * height;
        Work { canvas: (width, height), scale, touched: held, held, most_held: held }
    }

    /// Pixels of a box that lie within `reach` times the canvas.
    fn area(&self, area: Rect, scale: f64, reach: f64) -> f64 {
        let side = |length: f32, canvas: f64| {
            let pixels = f64::from(length).abs() * scale + 4.0;
            if pixels.is_finite() { pixels.min(canvas * reach + 4.0) } else { canvas * reach }
        };
        side(area.width(), self.canvas.0) * side(area.height(), self.canvas.1)
    }

    /// `more` is how much larger than the picture it is painted: in a pattern, or a drawing in it.
    fn group(&mut self, group: &Group, more: f64, depth: usize) {
        let layer = match group.should_isolate() {
            true => self.area(group.abs_layer_bounding_box().to_rect(), self.scale * more, REACH),
            false => 0.0,
        };
        // A layer is made, painted on what is below, and kept until then.
        self.touched += layer * 3.0;
        self.held += layer;
        let mut extra = 0.0;
        for filter in group.filters() {
            for step in filter.primitives() {
                self.touched += layer * work_of(step, self.scale * more);
                if let Kind::Image(image) = step.kind() {
                    self.group(image.root(), more, depth + 1);
                }
            }
            // Each step's result is kept for those behind it.
            extra += layer * (filter.primitives().len() as f64 + 2.0);
        }
        self.held += extra;
        if let Some(clip) = group.clip_path() {
            self.touched += layer * 2.0;
            self.held += layer;
            self.group(clip.root(), more, depth + 1);
            let mut inner = clip.clip_path();
            while let Some(clip) = inner {
                self.touched += layer * 2.0;
                self.held += layer;
                extra += layer;
                self.group(clip.root(), more, depth + 1);
                inner = clip.clip_path();
            }
            extra += layer;
        }
        let mut mask = group.mask();
        while let Some(one) = mask {
            self.touched += layer * 4.0;
            self.held += layer * 2.0;
            extra += layer * 2.0;
            self.group(one.root(), more, depth + 1);
            mask = one.mask();
        }
        self.most_held = self.most_held.max(self.held);
        for node in group.children() {
            // What is over already need not be looked at to its end.
            if self.touched > MOST_TOUCHED * 100.0 {
                break;
            }
            match node {
                Node::Group(inner) => self.group(inner, more, depth + 1),
                Node::Path(path) => self.path(path, more, depth),
                Node::Text(text) => self.group(text.flattened(), more, depth + 1),
                Node::Image(image) => self.image(image, more, depth),
            }
        }
        self.held -= layer + extra;
    }

    fn path(&mut self, path: &Path, more: f64, depth: usize) {
        let scale = self.scale * more;
        let painted = self.area(path.abs_stroke_bounding_box(), scale, 1.0);
        let tall = f64::from(path.abs_stroke_bounding_box().height()).abs() * scale;
        let tall = tall.min(self.canvas.1).max(1.0);
        let segments = path.data().len() as f64;
        let paints = [path.fill().map(|f| f.paint()), path.stroke().map(|s| s.paint())];
        for paint in paints.into_iter().flatten() {
            self.touched += painted + segments * (SEGMENT + tall.min(200.0));
            if let Paint::Pattern(pattern) = paint {
                let transform = path.abs_transform().pre_concat(pattern.transform());
                let (sx, sy) = transform.get_scale();
                let (x, y) = (f64::from(sx) * scale, f64::from(sy) * scale);
                let rect = pattern.rect();
                let tile = f64::from(rect.width()) * x * f64::from(rect.height()) * y;
                self.touched += tile + painted * 4.0;
                self.held += tile;
                self.most_held = self.most_held.max(self.held);
                self.group(pattern.root(), more * f64::from(sx.max(sy)), depth + 1);
                self.held -= tile;
            }
        }
        if let Some(stroke) = path.stroke()
            && let Some(dashes) = stroke.dasharray()
        {
            let period: f32 = dashes.iter().sum();
            let count = f64::from(length(path)) / f64::from(period.max(1e-6));
            self.touched += count * dashes.len() as f64 * SEGMENT * 8.0;
        }
    }

    fn image(&mut self, image: &Image, more: f64, depth: usize) {
        let shown = self.area(image.abs_bounding_box(), self.scale * more, 1.0);
        match image.kind() {
            // It is painted on a canvas of its own.
            ImageKind::SVG(tree) => {
                let canvas = self.canvas.0 * self.canvas.1;
                self.touched += canvas * 2.0 + shown;
                self.held += canvas;
                self.most_held = self.most_held.max(self.held);
                let (sx, sy) = image.abs_transform().get_scale();
                self.group(tree.root(), more * f64::from(sx.max(sy)), depth + 1);
                self.held -= canvas;
            }
            _ => {
                let pixels = f64::from(image.size().width()) * f64::from(image.size().height());
                self.touched += pixels * 8.0 + shown * 4.0;
                self.most_held = self.most_held.max(self.held + pixels * 2.0);
            }
        }
    }
}

/// The length of a path, at most: from point to point, those of its curves included.
fn length(path: &Path) -> f32 {
    let points = path.data().points();
    points.windows(2).map(|p| p[0].distance(p[1])).sum()
}

/// How often a step of a filter looks at each pixel.
fn work_of(step: &Primitive, scale: f64) -> f64 {
    match step.kind() {
        Kind::Morphology(m) => {
            let reach = |r: f32| 2.0 * f64::from(r) * scale + 1.0;
            4.0 + reach(m.radius_x().get()) * reach(m.radius_y().get())
        }
        Kind::ConvolveMatrix(c) => {
            4.0 + f64::from(c.matrix().columns()) * f64::from(c.matrix().rows())
        }
        Kind::Turbulence(t) => 4.0 + 60.0 * f64::from(t.num_octaves()),
        Kind::GaussianBlur(_) | Kind::DropShadow(_) => 40.0,
        Kind::DiffuseLighting(_) | Kind::SpecularLighting(_) => 40.0,
        _ => 10.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(inside: &str) -> Tree {
        let text = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"100\" height=\"100\">{inside}</svg>"
        );
        Tree::from_str(&text, &usvg::Options::default()).expect("a drawing")
    }

    fn at(inside: &str, side: f64) -> Option<f64> {
        coarser(&tree(inside), side, side)
    }

    #[test]
    fn ordinary_drawings_are_painted_as_fine_as_asked() {
        let shapes = "<rect width=\"5\" height=\"5\" fill-opacity=\".5\"/>".repeat(2000);
        assert_eq!(at(&shapes, 5000.0), Some(1.0));
        let blur = "<filter id=\"f\"><feGaussianBlur stdDeviation=\"3\"/></filter>\
            <rect width=\"90\" height=\"90\" filter=\"url(#f)\"/>";
        assert_eq!(at(blur, 5000.0), Some(1.0));
    }

    #[test]
    fn what_takes_more_is_painted_coarser_or_not_at_all() {
        let large = "<rect width=\"100\" height=\"100\"/>";
        let by = at(&large.repeat(1000), 5000.0).expect("coarser");
        assert!(by > 1.2 && by < 3.0, "{by}");
        let layers = |n: usize| {
            format!("{}{large}{large}{}", "<g opacity=\".5\">".repeat(n), "</g>".repeat(n))
        };
        assert!(at(&layers(20), 5000.0).is_some_and(|by| by > 1.2), "they are held at once");
        assert_eq!(at(&large.repeat(50_000), 5000.0), None);
        let wide = "<filter id=\"f\"><feMorphology radius=\"90\"/></filter>\
            <rect width=\"90\" height=\"90\" filter=\"url(#f)\"/>";
        assert_eq!(at(wide, 5000.0), None);
    }
}
