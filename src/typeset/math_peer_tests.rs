//! Formulas beside those of LuaLaTeX with unicode-math in the same face: where each glyph stands
//! (`tests/peers/lualatex.py` writes the places down).

use super::bundled::MATH;
use super::fonts::Fonts;
use super::math::set_in;
use super::page::Item;
use crate::theme::Grey;
use skrifa::instance::{LocationRef, Size};
use skrifa::raw::FontRef;
use skrifa::{GlyphId, MetadataProvider};

const PEER: &str = include_str!("math_peer.tsv");
/// How far a glyph may stand from the peer's, points.
const NEAR: f32 = 0.5;

/// Reasons for which a formula is set otherwise, each with those that are.
///
/// A letter keeps its italic correction before whatever follows (The TeXbook, appendix G, rule 17; the peer
/// leaves it out at the end of a list and before white); accents are other characters there, combining ones, whose origins
/// are elsewhere, and so are the colon and the dots; a wide accent is the first that covers its base, where
/// TeX takes the last that does not go beyond it, and so is a brace, over which words stand as over a line.
const OTHERWISE: [(&str, &[&str]); 5] = [
    (
        "italic correction",
        &[
            r"\binom{n}{k}+1",
            r"\sqrt{x}+\sqrt{a+b}",
            r"\Gamma^k_{ij}V_f",
            r"\oint_C f",
            r"\left\{x\right\}",
            r"\left(x\right)^2",
            r"\left|\frac{x}{y}\right|",
            r"\left.\frac{f}{g}\right|_{x=0}",
            r"\bigl(x+y\bigr)",
            r"\overline{z+w}+\underline{a}",
            r"\begin{bmatrix}\frac{a}{b}&x\\y&z\end{bmatrix}",
            r"\left(\begin{array}{lr}a+b&c\\d&e+f\end{array}\right)",
            r"\begin{aligned}a&=b+c\\d&=e\end{aligned}",
            r"x\!\left(\frac{a}{b}\right)",
            r"a\quad b\;c\:d",
        ],
    ),
    (
        "other characters",
        &[
            r"\hat{x}+\bar{y}",
            r"\vec{v}+\dot{x}+\tilde{a}",
            r"\overrightarrow{AB}\to C",
            r"a,b;c:d",
            r"f\colon A\to B",
            r"a_1,\ldots,a_n+\cdots",
        ],
    ),
    ("wide accents", &[r"\widehat{xyz}", r"\overbrace{a+b}^{n}"]),
    // The white beside the words is the converter's, .43 em, and amsmath's less.
    ("arrows with words", &[r"A\xrightarrow{f}B"]),
    // For the peer a box is no display, whatever its style, and the white is that of a line.
    ("a display", &[r"a\equiv b\pmod n"]),
];

/// A glyph: right and up from the first one, and its size, points.
type Place = [f32; 3];

fn ours(tex: &str) -> Vec<Place> {
    let face = FontRef::new(Fonts::bundled().data()[usize::from(MATH.0)].bytes()).expect("a face");
    let ink = face.glyph_metrics(Size::unscaled(), LocationRef::default());
    let in_line = tex.strip_prefix(r"\textstyle");
    let (words, display) = (in_line.unwrap_or(tex), in_line.is_none());
    let set = set_in(Fonts::bundled(), words, (10.0, display), Grey(0.0)).expect(tex);
    let mut places = Vec::new();
    for item in &set.items {
        let Item::Run(run) = item else { continue };
        let mut pen = run.x;
        for glyph in &run.glyphs {
            let em = run.size / 1000.0;
            // What stands for a fence that is none.
            if ink.bounds(GlyphId::from(glyph.id)).is_none_or(|b| b.x_max <= b.x_min) {
                pen += glyph.advance * em;
                continue;
            }
            let across = pen + f32::from(glyph.dx) * em;
            places.push([across, f32::from(glyph.dy) * em - run.y, run.size]);
            pen += glyph.advance * em;
        }
    }
    places.sort_by(|a, b| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])));
    let [left, base, _] = places[0];
    places.iter().map(|[x, y, size]| [x - left, y - base, *size]).collect()
}

fn theirs(line: &str) -> Vec<Place> {
    let number = |v: &str| v.parse::<f32>().expect("a number");
    let place = |g: &str| {
        let all: Vec<f32> = g.split(',').map(number).collect();
        [all[0], all[1], all[2]]
    };
    line.split(' ').map(place).collect()
}

/// How far the glyph that is farthest from its like stands from it; a glyph too many or too few is
/// nowhere.
fn farthest(ours: &[Place], theirs: &[Place]) -> f32 {
    if ours.len() != theirs.len() {
        return f32::INFINITY;
    }
    let mut left = ours.to_vec();
    let apart = |a: &Place, b: &Place| {
        let size = if (a[2] - b[2]).abs() < 0.3 { 0.0 } else { 100.0 };
        (a[0] - b[0]).abs().max((a[1] - b[1]).abs()) + size
    };
    theirs.iter().fold(0.0, |most, place| {
        let near = (0..left.len())
            .min_by(|a, b| apart(&left[*a], place).total_cmp(&apart(&left[*b], place)));
        near.map_or(f32::INFINITY, |at| apart(&left.swap_remove(at), place).max(most))
    })
}

#[test]
fn glyphs_stand_as_lualatex_sets_them() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for line in PEER.lines() {
        let (tex, places) = line.split_once('\t').expect("a tab");
        let (ours, theirs) = (ours(tex), theirs(places));
        let far = farthest(&ours, &theirs);
        let meant = OTHERWISE.iter().any(|(_, known)| known.contains(&tex));
        count += 1;
        if (far > NEAR) != meant {
            let show = |all: &[Place]| {
                let one = |p: &Place| format!("{:.2},{:.2},{:.1}", p[0], p[1], p[2]);
                all.iter().map(one).collect::<Vec<_>>().join(" ")
            };
            wrong.push(format!(
                "{far:6.2} {tex}\n   we {}\n   they {}",
                show(&ours),
                show(&theirs)
            ));
        }
    }
    assert!(count >= 40);
    assert!(wrong.is_empty(), "{} of {count}:\n{}", wrong.len(), wrong.join("\n"));
}
