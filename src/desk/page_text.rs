//! The words of a page as they stand on it: what the preview lays over the picture, so that it can be
//! read aloud, searched and clicked.

use crate::typeset::page::{Group, Item, Page, Role, Run};
use serde_json::{Value, json};

/// Words on one baseline that belong together.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Row {
    /// Index of the group that holds it.
    pub group: usize,
    /// Index in the page's lines, where it is one.
    pub line: Option<usize>,
    /// Left edge, points.
    pub x: f32,
    /// Baseline, points.
    pub y: f32,
    /// Width, points.
    pub width: f32,
    /// Size of its first letters, points.
    pub size: f32,
    /// As it is read.
    pub text: String,
    /// Its words from the left.
    pub words: Vec<Word>,
    /// It runs upwards.
    pub turned: bool,
}

/// A word where it stands.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Word {
    /// Left edge, points.
    pub x: f32,
    /// Width, points.
    pub width: f32,
    /// Its letters.
    pub text: String,
}

/// The rows of a page in reading order; decoration has no words.
pub(crate) fn rows(page: &Page) -> Vec<Row> {
    let mut out = Vec::new();
    for (index, group) in page.groups.iter().enumerate().filter(|(_, g)| g.role != Role::Artifact) {
        let line = page.lines.iter().position(|l| l.group as usize == index);
        let runs: Vec<&Run> = runs(group).collect();
        let mut from = 0;
        for at in 1..=runs.len() {
            if at < runs.len() && (line.is_some() || same_line(runs[at - 1], runs[at])) {
                continue;
            }
            let mut row = row(&runs[from..at]);
            row.group = index;
            if let Some(set) = line.and_then(|l| page.lines.get(l)) {
                row.line = line;
                row.y = set.y;
                row.text = page.text(set);
            }
            if !row.text.trim().is_empty() {
                out.push(row);
            }
            from = at;
        }
    }
    out
}

fn runs(group: &Group) -> impl Iterator<Item = &Run> {
    group.items.iter().filter_map(|item| match item {
        Item::Run(run) => Some(run),
        _ => None,
    })
}

/// Whether two runs stand on one line: a raised mark does too.
fn same_line(a: &Run, b: &Run) -> bool {
    let off = if a.turned { (a.x - b.x).abs() } else { (a.y - b.y).abs() };
    a.turned == b.turned && off < 0.6 * a.size.max(b.size)
}

fn row(runs: &[&Run]) -> Row {
    let Some(first) = runs.first() else { return Row::default() };
    let left = runs.iter().map(|r| r.x).fold(f32::INFINITY, f32::min);
    let right = runs.iter().map(|r| r.x + r.width()).fold(0.0, f32::max);
    let text: String = runs.iter().filter(|r| !r.divides()).map(|r| r.text.as_str()).collect();
    let mut words = Vec::new();
    if !first.turned {
        runs.iter().for_each(|run| add_words(run, &mut words));
        words.retain(|w: &Word| !w.text.is_empty());
    }
    Row {
        x: left,
        y: first.y,
        width: if first.turned { first.width() } else { right - left },
        size: first.size,
        text: text.trim_end().to_string(),
        words,
        turned: first.turned,
        ..Row::default()
    }
}

/// Adds the words of a run; one that touches the word before goes on with it.
fn add_words(run: &Run, words: &mut Vec<Word>) {
    let (mut x, mut at) = (run.x, 0);
    for glyph in &run.glyphs {
        let wide = glyph.advance * run.size * run.scale / 1000.0;
        let end = at + usize::from(glyph.len);
        let letters = run.text.get(at..end).unwrap_or_default();
        let white = !letters.is_empty() && letters.trim().is_empty();
        let open = words.last_mut().filter(|w| (w.x + w.width - x).abs() < 0.2 * run.size);
        match open {
            // An empty word says that a space stands there.
            _ if white => words.push(Word { x: x + wide, ..Word::default() }),
            Some(word) => {
                word.text.push_str(letters);
                word.width = x + wide - word.x;
            }
            None => words.push(Word { x, width: wide, text: letters.to_string() }),
        }
        x += wide;
        at = end;
    }
}

/// What the preview gets of a page's words: rows with places and the edges of words, and the groups
/// with what they are for a reader who can't see.
pub(super) fn json(page: &Page) -> Value {
    let rows: Vec<Value> = rows(page)
        .iter()
        .map(|row| {
            let words: Vec<Value> =
                row.words.iter().map(|w| json!([tenths(w.x), tenths(w.width)])).collect();
            json!({
                "g": row.group,
                "x": tenths(row.x),
                "y": tenths(row.y),
                "w": tenths(row.width),
                "s": tenths(row.size),
                "t": row.text,
                "k": words,
                "up": row.turned,
            })
        })
        .collect();
    let mut groups: Vec<(String, Option<[f32; 4]>, &Group)> = Vec::new();
    for group in &page.groups {
        let own = bounds(group);
        let same = |other: &Group| {
            group.block.is_some()
                && (other.role, other.chapter, other.block)
                    == (group.role, group.chapter, group.block)
        };
        match groups.last_mut() {
            // The lines of a paragraph are one.
            Some((_, sum, last)) if same(last) => {
                *sum = sum.zip(own).map(|(a, b)| around(a, b)).or(*sum).or(own);
            }
            _ => groups.push((role(group.role), own, group)),
        }
    }
    let groups: Vec<Value> = groups
        .iter()
        .map(|(role, sum, g)| json!({ "r": role, "box": sum.map(|b| b.map(tenths)), "alt": g.alt }))
        .collect();
    json!({ "rows": rows, "groups": groups })
}

/// A role as the tags of a PDF name it.
fn role(role: Role) -> String {
    match role {
        Role::Text => "P".into(),
        Role::Title => "H1".into(),
        Role::Heading(level) => format!("H{level}"),
        Role::ListLabel => "Lbl".into(),
        Role::Cell { head: true, .. } => "TH".into(),
        Role::Cell { .. } => "TD".into(),
        Role::Caption => "Caption".into(),
        Role::Figure => "Figure".into(),
        Role::Formula => "Formula".into(),
        Role::Code => "Code".into(),
        Role::Note => "Note".into(),
        Role::Artifact => "Artifact".into(),
        Role::Furniture(_) => "Furniture".into(),
    }
}

/// Left, top, width and height of what a group paints.
fn bounds(group: &Group) -> Option<[f32; 4]> {
    let all = group.items.iter().filter_map(|item| match item {
        Item::Run(run) => {
            let [left, top, right, foot] =
                run.extent(run.width(), 0.75 * run.size, 0.25 * run.size);
            Some([left, top, right - left, foot - top])
        }
        Item::Rect { x, y, w, h, .. } | Item::Image { x, y, w, h, .. } => Some([*x, *y, *w, *h]),
        Item::Path { .. } => None,
    });
    all.reduce(around)
}

/// The box around two.
fn around(a: [f32; 4], b: [f32; 4]) -> [f32; 4] {
    let (left, top) = (a[0].min(b[0]), a[1].min(b[1]));
    let right = (a[0] + a[2]).max(b[0] + b[2]);
    let foot = (a[1] + a[3]).max(b[1] + b[3]);
    [left, top, right - left, foot - top]
}

/// Rounded to tenths of a point, which no screen shows.
pub(super) fn tenths(x: f32) -> f64 {
    (f64::from(x) * 10.0).round() / 10.0
}
