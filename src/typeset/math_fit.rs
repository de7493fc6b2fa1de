//! What TeX sets and the layout of MathML does not: white that is less than none, `a\!b`; the white at the
//! sides of a fraction; fences by TeX's measure; tables whose rows stand on struts ([`super::math_tables`]).
//!
//! The layout knows none of it, but it measures: parts of a formula are laid out alone, and what is to
//! stand closer is put into boxes that say less of their width than they have (The TeXbook, chapter 17 and
//! appendix G).

use super::bundled::MORE_MATH;
use super::math_tables;
use super::page::FaceId;
use formulary::ast::{Length, Node, ScriptLevel, StyleOverrides};
use formulary::{Color, DisplayMode, Item, LayoutOptions, MathFont, MathRoot, layout};
use skrifa::MetadataProvider;
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::raw::FontRef;
use std::sync::OnceLock;

/// The white that stands in the place of a fence that is none, em of the text: `\nulldelimiterspace` is
/// 1.2 pt at 10 pt.
const NO_FENCE: f32 = 0.12;
/// A fence covers so much of what it is around, and lacks at most so much of it, em of the text
/// (`\delimiterfactor` is 901, `\delimitershortfall` 5 pt; appendix G, rule 19).
const COVERED: f32 = 0.901;
const SHORTFALL: f32 = 0.5;
/// The size at which parts are measured, points.
const PROBE: f32 = 1000.0;
/// Grounds around something that goes back, as far as the first of them is wide.
pub(super) const BACK: Color = Color { r: 1, g: 2, b: 16, a: 1 };
pub(super) const BACK_END: Color = Color { r: 1, g: 2, b: 17, a: 1 };

/// How large a formula is set where something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Style {
    /// How many steps smaller than the text.
    level: u8,
    pub(super) display: bool,
}

impl Style {
    fn script(self) -> Style {
        Style { level: self.level.saturating_add(1), display: false }
    }

    fn of_fraction(self) -> Style {
        let level = self.level.saturating_add(u8::from(!self.display));
        Style { level, display: false }
    }

    /// The style within one that says its own.
    pub(super) fn inner(self, styles: &StyleOverrides) -> Style {
        let level = match styles.script_level {
            None => self.level,
            Some(ScriptLevel::Set(level)) => level,
            Some(ScriptLevel::Add(by)) => self.level.saturating_add_signed(by),
        };
        Style { level, display: styles.display_style.unwrap_or(self.display) }
    }

    pub(super) fn is_script(self) -> bool {
        self.level > 0
    }
}

/// Width, height and depth of a part of a formula, em of the size that it is set in.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Extent {
    pub(super) width: f32,
    pub(super) up: f32,
    pub(super) down: f32,
}

/// Measures parts of formulas.
pub(super) struct Fit<'f, 'd> {
    font: &'f MathFont<'d>,
    /// Height of the axis, em.
    pub(super) axis: f32,
    /// The face, of which few formulas ask where the ink of a glyph is.
    bytes: &'d [u8],
    /// The size of a script and of a script's script, em of the text.
    factors: [f32; 2],
}

/// Makes a formula one that the layout sets as TeX does, in a bundled face.
pub(super) fn fit(root: &mut MathRoot, font: &MathFont, (face, bytes): (FaceId, &[u8])) {
    // The axis and the sizes of a face are the same in every formula.
    static KNOWN: [OnceLock<(f32, [f32; 2])>; 2] = [const { OnceLock::new() }; 2];
    let display = root.displaystyle.unwrap_or(root.display == DisplayMode::Block);
    let known = &KNOWN[usize::from(face == MORE_MATH)];
    let fit = Fit::of(font, bytes, known);
    fit.nodes(&mut root.children, Style { level: 0, display });
}

impl<'f, 'd> Fit<'f, 'd> {
    fn of(font: &'f MathFont<'d>, bytes: &'d [u8], known: &OnceLock<(f32, [f32; 2])>) -> Self {
        let mut fit = Fit { font, axis: 0.0, bytes, factors: [1.0; 2] };
        (fit.axis, fit.factors) = *known.get_or_init(|| fit.sizes());
        fit
    }

    /// Where the ink of glyphs is.
    fn ink(&self) -> Option<GlyphMetrics<'d>> {
        let face = FontRef::new(self.bytes).ok()?;
        Some(face.glyph_metrics(Size::unscaled(), LocationRef::default()))
    }

    /// The height of the axis, em, and the size of a script and of a script's script, em of the text.
    fn sizes(&self) -> (f32, [f32; 2]) {
        let none = || Box::new(Node::Row(Vec::new()));
        let rule = Node::Frac { num: none(), den: none(), line_thickness: None };
        let set = self.laid_out(vec![rule], Style { level: 0, display: false }).0;
        let axis = set.iter().find_map(rule_middle).map_or(0.25, |middle| -middle / PROBE);
        let factors = [1u8, 2].map(|level| {
            let em = Node::Space { width: Some(Length::Em(1.0)), height: None, depth: None };
            let (_, whole, _) = self.laid_out(vec![em], Style { level, display: false });
            (whole.width / PROBE).max(0.1)
        });
        (axis, factors)
    }

    /// An em of a style, em of the text.
    fn factor(&self, style: Style) -> f32 {
        match style.level {
            0 => 1.0,
            level => self.factors[usize::from(level.min(2)) - 1],
        }
    }

    /// What nodes are laid out as in a row of their own, with its extent at [`PROBE`], and the nodes again.
    fn laid_out(&self, mut nodes: Vec<Node>, style: Style) -> (Vec<Item>, Extent, Vec<Node>) {
        // What stands alone would be no row, and an operator of it without its white.
        nodes.push(Node::Space { width: None, height: None, depth: None });
        let styles = StyleOverrides {
            display_style: Some(style.display),
            script_level: Some(ScriptLevel::Set(style.level)),
            ..StyleOverrides::default()
        };
        let mut root = MathRoot {
            display: DisplayMode::Inline,
            displaystyle: Some(style.display),
            children: vec![Node::Styled { styles, children: vec![Node::Row(nodes)] }],
            warnings: Vec::new(),
        };
        let set = layout(&root, self.font, &LayoutOptions { font_size: PROBE });
        let nodes = match root.children.pop() {
            Some(Node::Styled { mut children, .. }) => match children.pop() {
                Some(Node::Row(mut nodes)) => {
                    nodes.pop();
                    nodes
                }
                _ => Vec::new(),
            },
            _ => Vec::new(),
        };
        let extent = Extent { width: set.width, up: set.ascent, down: set.descent };
        (set.items, extent, nodes)
    }

    /// How much room nodes take in a row of their own.
    pub(super) fn measure(&self, nodes: &mut Vec<Node>, style: Style) -> Extent {
        let (_, whole, back) = self.laid_out(std::mem::take(nodes), style);
        *nodes = back;
        let em = self.factor(style) * PROBE;
        Extent { width: whole.width / em, up: whole.up / em, down: whole.down / em }
    }

    fn nodes(&self, nodes: &mut Vec<Node>, style: Style) {
        nodes.iter_mut().for_each(|n| self.node(n, style));
        bare_arrow(nodes);
        self.tighten(nodes, style);
        self.fences(nodes, style);
    }

    fn boxed(&self, node: &mut Option<Box<Node>>, style: Style) {
        if let Some(node) = node {
            self.node(node, style);
        }
    }

    fn node(&self, node: &mut Node, style: Style) {
        match node {
            Node::Row(children) | Node::Sqrt(children) | Node::Phantom(children) => {
                self.nodes(children, style);
            }
            Node::Padded { children, .. } => self.nodes(children, style),
            Node::Styled { styles, children } => {
                let inner = style.inner(styles);
                if let Some(kind) = styles.background.and_then(math_tables::Kind::of) {
                    styles.background = None;
                    if let Some((table, style)) = math_tables::found(children, inner) {
                        return self.table(table, kind, style);
                    }
                }
                self.nodes(children, inner);
            }
            Node::Frac { num, den, line_thickness } => {
                self.node(num, style.of_fraction());
                self.node(den, style.of_fraction());
                if line_thickness.is_none_or(|thickness| !is_none(&thickness)) {
                    let white = Length::Em(NO_FENCE / self.factor(style));
                    let space = || Node::Space { width: Some(white), height: None, depth: None };
                    let fraction = std::mem::replace(node, Node::Row(Vec::new()));
                    *node = Node::Row(vec![space(), fraction, space()]);
                }
            }
            Node::Scripts { base, sub, sup } => {
                self.node(base, style);
                self.boxed(sub, style.script());
                self.boxed(sup, style.script());
                if is_character(base) {
                    self.scripts_of_character(node, style);
                }
            }
            Node::MultiScripts { base, post, pre } => {
                self.node(base, style);
                let scripts = pre.iter_mut().chain(post).flat_map(|(sub, sup)| [sub, sup]);
                scripts.flatten().for_each(|n| self.node(n, style.script()));
            }
            Node::UnderOver { base, under, over, accent, accent_under } => {
                self.node(base, style);
                let of = |accent: &Option<bool>| match accent {
                    Some(true) => Style { display: false, ..style },
                    _ => style.script(),
                };
                self.boxed(over, of(accent));
                self.boxed(under, of(accent_under));
                if *accent != Some(true)
                    && let Some(over) = over
                    && let Some(high) = self.above_its_line(base, over, style)
                {
                    let mut held = vec![std::mem::replace(&mut **base, Node::Row(Vec::new()))];
                    let up = self.measure(&mut held, style).up;
                    **base = with_sides(held, Some((up - high).max(0.0)), None);
                }
            }
            Node::Root { base, index } => {
                self.node(base, style);
                self.node(index, style.script().script());
            }
            Node::Table { rows, .. } => {
                let style = Style { display: false, ..style };
                rows.iter_mut().flatten().for_each(|cell| self.node(&mut cell.content, style));
            }
            Node::Identifier(_) | Node::Number(_) | Node::Text(_) => {}
            Node::Operator { .. } | Node::Space { .. } => {}
        }
    }

    /// Scripts at a character stand as high and as low as the face says, however tall it is (appendix G,
    /// rule 18a); the layout lowers them from its top, as from that of a box.
    fn scripts_of_character(&self, node: &mut Node, style: Style) {
        let Node::Scripts { base, .. } = node else { return };
        let mut held = vec![std::mem::replace(&mut **base, Node::Row(Vec::new()))];
        let extent = self.measure(&mut held, style);
        **base = with_sides(held, Some(0.0), Some(0.0));
        let (height, depth) = (Some(Length::Em(extent.up)), Some(Length::Em(extent.down)));
        let whole = std::mem::replace(node, Node::Row(Vec::new()));
        *node = Node::Row(vec![whole, Node::Space { width: None, height, depth }]);
    }

    /// How far above its own baseline the ink of a sign begins that is stretched over a base, em, where it is
    /// put together of parts: the layout takes their feet to be on the line.
    fn above_its_line(&self, base: &Node, over: &Node, style: Style) -> Option<f32> {
        if !matches!(over, Node::Operator { .. }) || sign(base).is_some() {
            return None;
        }
        let mut held = vec![base.clone()];
        let width = Some(Length::Em(self.measure(&mut held, style).width));
        let space = Node::Space { width, height: None, depth: None };
        let probe = Node::UnderOver {
            base: Box::new(space),
            under: None,
            over: Some(Box::new(over.clone())),
            accent: Some(false),
            accent_under: None,
        };
        let (items, ..) = self.laid_out(vec![probe], style);
        let ink = self.ink()?;
        let glyphs: Vec<(f32, f32)> = items
            .iter()
            .filter_map(|item| match item {
                Item::Glyph { id, size, .. } => {
                    let ink = ink.bounds(skrifa::GlyphId::from(id.0))?;
                    Some((ink.y_min / self.font.units_per_em(), *size))
                }
                _ => None,
            })
            .collect();
        let low = glyphs.iter().map(|(low, size)| low * size).reduce(f32::min)?;
        let em = self.factor(style) * PROBE;
        (glyphs.len() > 1 && low > 0.0).then_some(low / em)
    }

    /// A table in rows of boxes.
    fn table(&self, node: &mut Node, kind: math_tables::Kind, style: Style) {
        let Node::Table { rows, column_align } = node else { return };
        let cells = Style { display: kind.is_display(), ..style };
        rows.iter_mut().flatten().for_each(|cell| self.node(&mut cell.content, cells));
        let (rows, align) = (std::mem::take(rows), std::mem::take(column_align));
        *node = math_tables::set(self, rows, &align, (kind, style, cells));
    }

    /// Brings together what white that is less than none stands between.
    fn tighten(&self, nodes: &mut Vec<Node>, style: Style) {
        if !nodes.iter().any(|n| white(n).is_some_and(|w| w < 0.0)) {
            return;
        }
        let mut out: Vec<Node> = Vec::with_capacity(nodes.len());
        // White that what follows goes back by.
        let mut back = 0.0f32;
        let mut row = std::mem::take(nodes).into_iter().peekable();
        while let Some(node) = row.next() {
            let Some(mut sum) = white(&node) else {
                out.push(self.moved_back(node, std::mem::take(&mut back), style));
                continue;
            };
            while let Some(more) = row.peek().and_then(white) {
                sum += more;
                row.next();
            }
            if sum >= 0.0 {
                let width = Some(Length::Em(sum));
                out.push(Node::Space { width, height: None, depth: None });
                continue;
            }
            back = -sum;
            while back > 0.001
                && let Some(before) = out.pop()
            {
                if is_fence(&before) {
                    out.push(before);
                    break;
                }
                let mut before = vec![before];
                let width = self.measure(&mut before, style).width;
                let left = (width - back).max(0.0);
                back -= width - left;
                out.push(narrowed(before, left));
                if left > 0.0 {
                    break;
                }
                // What has no width is not asked for more.
                if width <= 0.0 {
                    break;
                }
            }
            back = if back > 0.001 { back } else { 0.0 };
        }
        *nodes = out;
    }

    /// A node that goes back by so many ems.
    fn moved_back(&self, node: Node, by: f32, style: Style) -> Node {
        if by <= 0.0 || is_fence(&node) {
            return node;
        }
        let mut held = vec![node];
        let width = (self.measure(&mut held, style).width - by).max(0.0);
        let ground = |colour, white: f32| {
            let styles = StyleOverrides { background: Some(colour), ..StyleOverrides::default() };
            let width = Some(Length::Em(white));
            let space = Node::Space { width, height: None, depth: None };
            Node::Styled { styles, children: vec![space] }
        };
        let begin = narrowed(vec![ground(BACK, by)], 0.0);
        let mut children = vec![begin];
        children.append(&mut held);
        children.push(ground(BACK_END, 0.0));
        narrowed(children, width)
    }

    /// Says how high fences are to be.
    fn fences(&self, nodes: &mut Vec<Node>, style: Style) {
        let asks = |n: &Node| is_fence(n) && fence_size(n);
        if nodes.len() < 2 || !nodes.iter().any(asks) {
            return;
        }
        let none = || Node::Space { width: None, height: None, depth: None };
        let mut fences = Vec::new();
        for (at, node) in nodes.iter_mut().enumerate() {
            if is_fence(node) {
                fences.push((at, std::mem::replace(node, none())));
            }
        }
        let held = self.measure(nodes, style);
        let half = (held.up - self.axis).max(held.down + self.axis).max(0.0);
        let shortfall = SHORTFALL / self.factor(style);
        let height = (2.0 * half * COVERED).max(2.0 * half - shortfall);
        for (at, mut fence) in fences {
            if fence_size(&fence)
                && let Some(Node::Operator { attrs, .. }) = core(&mut fence)
            {
                attrs.maxsize = Some(Length::Em(height.max(0.01)));
            }
            nodes[at] = fence;
        }
    }
}

/// A box that says of its width what is wanted.
pub(super) fn narrowed(children: Vec<Node>, width: f32) -> Node {
    let width = Some(Length::Em(width));
    Node::Padded { width, height: None, depth: None, lspace: None, voffset: None, children }
}

/// A box that says another height or depth than it has.
fn with_sides(children: Vec<Node>, up: Option<f32>, down: Option<f32>) -> Node {
    let (height, depth) = (up.map(Length::Em), down.map(Length::Em));
    Node::Padded { width: None, height, depth, lspace: None, voffset: None, children }
}

/// Whether something is one character, or figures in a row, which scripts stand at: also a bracket that
/// does not grow, `(2k)^2`.
fn is_character(node: &Node) -> bool {
    match node {
        Node::Identifier(text) => text.chars().count() == 1,
        Node::Number(_) => true,
        Node::Operator { text, attrs } => {
            attrs.stretchy == Some(false)
                && text.chars().count() == 1
                && BRACKETS.contains(text.as_str())
        }
        Node::Row(children) | Node::Styled { children, .. } if children.len() == 1 => {
            is_character(&children[0])
        }
        _ => false,
    }
}

/// Takes the white off an arrow that the converter stretches over words: a relation has its own.
fn bare_arrow(nodes: &mut Vec<Node>) {
    let thick = |n: &Node| white(n).is_some_and(|w| (w - 5.0 / 18.0).abs() < 0.001);
    let [first, Node::UnderOver { base, .. }, last] = nodes.as_slice() else { return };
    if thick(first) && thick(last) && matches!(**base, Node::Operator { .. }) {
        nodes.pop();
        nodes.remove(0);
    }
}

/// The white that a node is, em.
fn white(node: &Node) -> Option<f32> {
    match node {
        Node::Space { width: Some(Length::Em(w)), height: None, depth: None } => Some(*w),
        _ => None,
    }
}

fn is_none(length: &Length) -> bool {
    let (Length::Em(v) | Length::Ex(v) | Length::Px(v) | Length::Pt(v) | Length::Percent(v)) =
        length;
    *v == 0.0
}

fn rule_middle(item: &Item) -> Option<f32> {
    match item {
        Item::Rule { y, h, .. } => Some(y + h / 2.0),
        _ => None,
    }
}

/// The sign of an operator that may have scripts.
fn core(node: &mut Node) -> Option<&mut Node> {
    match node {
        Node::Operator { .. } => Some(node),
        Node::Scripts { base, .. } | Node::UnderOver { base, .. } => core(base),
        Node::Styled { children, .. } | Node::Row(children) if children.len() == 1 => {
            core(&mut children[0])
        }
        _ => None,
    }
}

/// The same, to be looked at.
fn sign(node: &Node) -> Option<&Node> {
    match node {
        Node::Operator { .. } => Some(node),
        Node::Scripts { base, .. } | Node::UnderOver { base, .. } => sign(base),
        Node::Styled { children, .. } | Node::Row(children) if children.len() == 1 => {
            sign(&children[0])
        }
        _ => None,
    }
}

/// Signs that are no operators with white of their own, and at whose ends scripts stand.
const BRACKETS: &str = "()[]{}|\u{2016}\u{27e8}\u{27e9}\u{230a}\u{230b}\u{2308}\u{2309}";

/// Whether something grows with what stands beside it.
fn is_fence(node: &Node) -> bool {
    const FENCES: &str = "()[]{}|\u{2016}\u{27e8}\u{27e9}\u{230a}\u{230b}\u{2308}\u{2309}/\\\u{2191}\u{2193}\
                          \u{21d1}\u{21d3}\u{2195}\u{21d5}\u{27ee}\u{27ef}\u{23b0}\u{23b1}\u{27e6}\u{27e7}";
    match sign(node) {
        Some(Node::Operator { text, attrs }) => {
            text.chars().count() == 1
                && FENCES.contains(text.as_str())
                && attrs.stretchy != Some(false)
        }
        _ => false,
    }
}

/// Whether nobody has said how high a fence is.
fn fence_size(node: &Node) -> bool {
    match sign(node) {
        Some(Node::Operator { attrs, .. }) => attrs.minsize.is_none() && attrs.maxsize.is_none(),
        _ => false,
    }
}
