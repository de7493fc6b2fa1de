//! What was really set, measured on the finished pages: the evenness of the lines, and every place
//! that breaks a rule of good setting, with its line of Markdown.
//!
//! Nothing here is taken from what the line and page breakers wished for: it is read from the
//! positioned lines, so that a fault of theirs shows.

mod displays;

use super::blocks::BASELINE;
use super::breaker::ALONE;
use super::page::{Item, LineFacts, Page, Pages, Role, SetLine};
use super::reading_order::logical;
use crate::language::direction::has_rtl;
use crate::language::wide::is_wide;
use crate::manifest::NotesPlace;
use crate::model::Book;
use crate::source::Span;
use crate::theme::PageGeometry;

/// A line is loose above this multiple of the natural word space, and tight below the other
/// (Bringhurst: a quarter of an em, never more than half).
const LOOSE: f32 = 1.5;
const TIGHT: f32 = 0.69;
/// The band in which word spaces look even.
const BAND: (f32, f32) = (0.85, 1.20);
/// A last line shorter than this is a runt: two indents, in points.
const RUNT: f32 = 24.0;
/// A line sticks out if it does by more than this, points.
const OVER: f32 = 0.1;
/// A line that is to be spread fails to reach the margin by more than this, points.
const SHORT_BY: f32 = 2.0;
/// White channels through this many lines are rivers...
const RIVER: u32 = 5;
/// ... if the word spaces of these are so much wider than the natural one, in the mean: in even text of
/// that width or less nobody sees one.
const RIVER_SPACE: f32 = 1.15;
/// Lines on the last page of a chapter (Chicago Manual: five).
const STUMP: usize = 5;
/// Lines that follow a heading on its page.
const AFTER_HEADING: usize = 2;
/// How much lower than its last line a tint reaches at most, lines.
const IN_TINT: f32 = 0.6;
/// Letters of a word that shows when it stands above itself.
const STACK_LETTERS: usize = 3;

/// A rule that a place breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// Sticks out of the measure.
    Overfull,
    /// A paragraph's last line at the head of a page.
    Widow,
    /// A paragraph's first line at the foot of a page.
    Orphan,
    /// A heading with too little text below it.
    LoneHeading,
    /// Facing pages of unequal depth.
    Uneven,
    /// A page that is not full.
    Short,
    /// Too few lines on a chapter's last page.
    Stump,
    /// A word divided over the turn of a page.
    HyphenTurn,
    /// Three lines in a row that end in hyphens.
    Ladder,
    /// Words too far apart.
    Loose,
    /// Words too near.
    Tight,
    /// A last line of a few letters.
    Runt,
    /// White that runs down through the lines.
    River,
    /// The same word at the edge of two lines.
    Stack,
    /// Facing pages that both run a line long.
    Long,
    /// A note that goes on overleaf.
    SplitNote,
    /// A figure or table on another spread than its mention.
    FarFloat,
    /// A single row of a table on one of its pages.
    LoneRow,
    /// A list or quotation of which one line stands alone on a page, at its beginning or its end.
    LoneLine,
}

impl Rule {
    /// All rules, the gravest first.
    pub const ALL: [Rule; 19] = [
        Rule::Overfull,
        Rule::Widow,
        Rule::Orphan,
        Rule::LoneHeading,
        Rule::Uneven,
        Rule::Short,
        Rule::Stump,
        Rule::HyphenTurn,
        Rule::Ladder,
        Rule::Loose,
        Rule::Tight,
        Rule::Runt,
        Rule::River,
        Rule::LoneRow,
        Rule::LoneLine,
        Rule::SplitNote,
        Rule::FarFloat,
        Rule::Stack,
        Rule::Long,
    ];

    /// The rule's name for people.
    pub fn name(self) -> &'static str {
        match self {
            Rule::Overfull => "overfull line",
            Rule::Widow => "widow",
            Rule::Orphan => "orphan",
            Rule::LoneHeading => "heading without text",
            Rule::Uneven => "uneven spread",
            Rule::Short => "short page",
            Rule::Stump => "nearly empty last page",
            Rule::HyphenTurn => "word divided over the page",
            Rule::Ladder => "three hyphens in a row",
            Rule::Loose => "loose line",
            Rule::Tight => "tight line",
            Rule::Runt => "runt",
            Rule::River => "river",
            Rule::Stack => "same word twice",
            Rule::Long => "spread a line long",
            Rule::SplitNote => "note goes on overleaf",
            Rule::FarFloat => "far from its mention",
            Rule::LoneRow => "row alone",
            Rule::LoneLine => "line of a list or quotation alone",
        }
    }

    /// The rule's name for machines.
    pub fn code(self) -> &'static str {
        match self {
            Rule::Overfull => "overfull",
            Rule::Widow => "widow",
            Rule::Orphan => "orphan",
            Rule::LoneHeading => "lone-heading",
            Rule::Uneven => "uneven",
            Rule::Short => "short",
            Rule::Stump => "stump",
            Rule::HyphenTurn => "hyphen-turn",
            Rule::Ladder => "ladder",
            Rule::Loose => "loose",
            Rule::Tight => "tight",
            Rule::Runt => "runt",
            Rule::River => "river",
            Rule::Stack => "stack",
            Rule::Long => "long",
            Rule::SplitNote => "split-note",
            Rule::FarFloat => "far-float",
            Rule::LoneRow => "lone-row",
            Rule::LoneLine => "lone-line",
        }
    }

    /// Whether a place that breaks the rule is worth a look before a book is printed: most can be
    /// mended in the text, or by a picture moved.
    pub fn is_grave(self) -> bool {
        self.weight() >= 20 || self == Rule::Stump
    }

    /// What the rule takes from a spread's hundred points.
    fn weight(self) -> u32 {
        match self {
            Rule::Overfull | Rule::Widow | Rule::Orphan | Rule::LoneHeading => 25,
            Rule::Uneven | Rule::Short => 20,
            Rule::HyphenTurn | Rule::Ladder => 10,
            Rule::Loose | Rule::Stump => 8,
            Rule::Runt | Rule::LoneRow | Rule::LoneLine => 5,
            Rule::River | Rule::Tight => 4,
            Rule::Long | Rule::SplitNote | Rule::FarFloat => 3,
            Rule::Stack => 2,
        }
    }
}

/// A place that breaks a rule.
#[derive(Debug, Clone)]
pub struct Exception {
    /// The rule.
    pub rule: Rule,
    /// Index of the page.
    pub page: usize,
    /// Baseline of the line, points from the top of the page; the page's foot for faults of pages.
    pub y: f32,
    /// Where the line, or what else breaks the rule, stands in the Markdown; none for a page
    /// without text.
    pub span: Span,
    /// What was measured, as a phrase: "1.6 of the natural space".
    pub measured: String,
}

/// Facing pages, or a single one.
#[derive(Debug, Clone)]
pub struct Spread {
    /// Indices of the pages.
    pub pages: Vec<usize>,
    /// From 0 to 100.
    pub score: u32,
    /// Standard deviation of the word space on it.
    pub deviation: f32,
}

/// Figures of the whole book.
#[derive(Debug, Clone, Default)]
pub struct Totals {
    /// Pages that hold text.
    pub pages: usize,
    /// Lines of running text.
    pub lines: usize,
    /// Of them, lines spread to both margins.
    pub justified: usize,
    /// Standard deviation of their word space, natural = 1.
    pub deviation: f32,
    /// Share of them from .85 to 1.20 of the natural space.
    pub in_band: f32,
    /// Mean difference of the word spaces of neighbouring lines.
    pub contrast: f32,
    /// Share of the lines that end in a hyphen, last lines left out.
    pub hyphened: f32,
    /// Paragraphs.
    pub paragraphs: usize,
    /// Of them, set in another number of lines than by themselves.
    pub reset: usize,
}

/// The report on a book.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// Figures of the whole.
    pub totals: Totals,
    /// Every spread in order.
    pub spreads: Vec<Spread>,
    /// Every exception, by page.
    pub exceptions: Vec<Exception>,
}

/// Measures the finished pages.
pub fn inspect(book: &Book, pages: &Pages, geometry: &PageGeometry) -> Report {
    let mut inspector = Inspector { pages, geometry, found: Vec::new() };
    let sheets: Vec<Sheet> = pages.pages.iter().map(|p| Sheet::new(p, geometry)).collect();
    for (i, sheet) in sheets.iter().enumerate() {
        inspector.lines(i, sheet);
        inspector.page(i, sheet, sheets.get(i + 1));
    }
    inspector.ladders(&sheets);
    inspector.facing(&sheets);
    inspector.found.extend(displays::faults(book, pages));
    let mut exceptions = inspector.found;
    exceptions.sort_by(|a, b| (a.page, a.rule).cmp(&(b.page, b.rule)).then(a.y.total_cmp(&b.y)));
    let spreads = spreads(&sheets, &exceptions);
    Report { totals: totals(&sheets), spreads, exceptions }
}

/// A page with what is asked of it often.
struct Sheet<'a> {
    page: &'a Page,
    /// Lines of running text.
    text: Vec<&'a SetLine>,
    /// Lowest ink of text, notes and figures; none on an empty page.
    foot: Option<f32>,
    /// Baseline of the last line, where the tint behind it is what reaches lower.
    line: Option<f32>,
    /// Figures and their captions alone.
    figures: bool,
}

impl<'a> Sheet<'a> {
    fn new(page: &'a Page, geometry: &PageGeometry) -> Self {
        let role = |l: &&SetLine| page.groups.get(l.group as usize).map(|g| g.role);
        let text = page.lines.iter().filter(|l| role(l) == Some(Role::Text)).collect();
        let mut foot: Option<f32> = None;
        let mut line: Option<f32> = None;
        for group in page.groups.iter().filter(|g| !g.role.is_furniture()) {
            for item in &group.items {
                let low = match item {
                    Item::Run(run) => {
                        line = Some(line.map_or(run.y, |l| l.max(run.y)));
                        run.y
                    }
                    Item::Rect { y, h, .. } | Item::Image { y, h, .. } => {
                        // Down to where the baseline of the line that it fills would be.
                        y + h - geometry.leading * (1.0 - BASELINE)
                    }
                    Item::Path { .. } => continue,
                };
                foot = Some(foot.map_or(low, |f| f.max(low)));
            }
        }
        let line = line.filter(|l| foot.is_some_and(|f| f - l < geometry.leading * IN_TINT));
        let own = page.groups.iter().map(|g| g.role).filter(|r| !r.is_furniture());
        let figures = own.clone().any(|r| r == Role::Figure)
            && own.clone().all(|r| matches!(r, Role::Figure | Role::Caption | Role::Artifact));
        Sheet { page, text, foot, line, figures }
    }

    /// The words of a line in the order of reading.
    fn words(&self, line: &SetLine) -> String {
        let mut out = String::new();
        let items = self.page.groups.get(line.group as usize).map(|g| g.items.as_slice());
        for item in items.unwrap_or_default() {
            if let Item::Run(run) = item {
                out.push_str(&run.text);
            }
        }
        match has_rtl(&out) {
            true => logical(&out),
            false => out,
        }
    }

    /// Where the white between words stands: left and right edge.
    fn gaps(&self, line: &SetLine) -> Vec<(f32, f32)> {
        let mut gaps = Vec::new();
        let mut line_end = 0.0;
        let items = self.page.groups.get(line.group as usize).map(|g| g.items.as_slice());
        for item in items.unwrap_or_default() {
            let Item::Run(run) = item else { continue };
            let (mut x, mut at) = (run.x, 0usize);
            for glyph in &run.glyphs {
                let wide = glyph.advance * run.size * run.scale / 1000.0;
                let end = at + usize::from(glyph.len);
                if run.text.get(at..end) == Some(" ") {
                    gaps.push((x, x + wide));
                }
                x += wide;
                at = end;
            }
            line_end = x;
        }
        // The space at the line's end is painted for those who copy text; it is no gap.
        gaps.retain(|g: &(f32, f32)| g.1 < line_end - 0.01);
        gaps
    }
}

/// White that runs down through lines.
struct Channel {
    /// Its edges in the last line, points.
    left: f32,
    right: f32,
    /// Through so many lines.
    deep: u32,
    /// Sum of the lines' word spaces, as multiples of the natural one.
    spaces: f32,
}

impl Channel {
    fn is_river(&self) -> bool {
        self.deep >= RIVER && self.spaces >= RIVER_SPACE * self.deep as f32
    }
}

struct Inspector<'a> {
    pages: &'a Pages,
    geometry: &'a PageGeometry,
    found: Vec<Exception>,
}

impl Inspector<'_> {
    fn tell(&mut self, rule: Rule, page: usize, y: f32, span: Span, measured: String) {
        self.found.push(Exception { rule, page, y, span, measured });
    }

    /// Faults of single lines and of lines that follow each other on a page.
    fn lines(&mut self, page: usize, sheet: &Sheet) {
        let mut before: Option<&SetLine> = None;
        let mut channels: Vec<Channel> = Vec::new();
        for line in &sheet.text {
            self.line(page, line);
            let step = before.map_or(0.0, |b| line.y - b.y);
            let follows = step > 0.0 && step < self.geometry.leading * 1.3;
            if let Some(b) = before.filter(|b| follows && same_paragraph(b, line)) {
                self.stack(page, sheet, b, line);
            }
            if !follows {
                channels.clear();
            }
            // Lines that are spread, and the last of a paragraph that is: entries, lists and whatever else
            // is ragged have the spaces of their face, one line like the other.
            let f = line.facts;
            let ends = follows && f.index + 1 == f.count && !channels.is_empty();
            channels = match f.justified || ends {
                true => self.channels(page, line, sheet.gaps(line), &channels),
                false => Vec::new(),
            };
            before = Some(line);
        }
    }

    /// The white that runs down to a line's gaps through those of the lines above it.
    fn channels(
        &mut self,
        page: usize,
        line: &SetLine,
        gaps: Vec<(f32, f32)>,
        above: &[Channel],
    ) -> Vec<Channel> {
        let ratio = line.facts.ratio;
        let mut next = Vec::with_capacity(gaps.len());
        for (a, b) in gaps {
            let meets = |c: &&Channel| {
                let overlap = b.min(c.right) - a.max(c.left);
                overlap >= 0.5 * (b - a).min(c.right - c.left)
            };
            let deepest = above.iter().filter(meets).max_by_key(|c| c.deep);
            let (deep, spaces) = deepest.map_or((0, 0.0), |c| (c.deep, c.spaces));
            let channel = Channel { left: a, right: b, deep: deep + 1, spaces: spaces + ratio };
            // Each river is told once, where it is seen to be one.
            let told = deepest.is_some_and(|c| c.is_river());
            if channel.is_river() && !told {
                let text = format!("white runs through {} lines", channel.deep);
                self.tell(Rule::River, page, line.y, place(line.facts), text);
            }
            next.push(channel);
        }
        next
    }

    fn line(&mut self, page: usize, line: &SetLine) {
        let LineFacts { index, count, ratio, over, width, justified, .. } = line.facts;
        let span = place(line.facts);
        let space = |r: f32| format!("{} of the natural space", decimals(r));
        if over > OVER {
            let text = format!("sticks out by {} pt", decimals(over));
            self.tell(Rule::Overfull, page, line.y, span, text);
        } else if over < -SHORT_BY {
            let text = format!("ends {} pt before the margin", decimals(-over));
            self.tell(Rule::Loose, page, line.y, span, text);
        } else if justified && ratio > LOOSE {
            self.tell(Rule::Loose, page, line.y, span, space(ratio));
        } else if justified && ratio < TIGHT {
            self.tell(Rule::Tight, page, line.y, span, space(ratio));
        }
        if index > 0 && index + 1 == count && width < RUNT {
            let text = format!("last line of {} pt", decimals(width));
            self.tell(Rule::Runt, page, line.y, span, text);
        }
    }

    fn stack(&mut self, page: usize, sheet: &Sheet, above: &SetLine, line: &SetLine) {
        let (a, b) = (sheet.words(above), sheet.words(line));
        let last = line.facts.index + 1 == line.facts.count;
        let first = edge(a.split_whitespace().next(), b.split_whitespace().next());
        let ends = edge(a.split_whitespace().next_back(), b.split_whitespace().next_back());
        // What has no spaces between its words is no word.
        let word = |w: &String| !w.contains(is_wide);
        for word in [first, ends.filter(|_| !last)].into_iter().flatten().filter(word) {
            let text = format!("\u{2018}{word}\u{2019} above \u{2018}{word}\u{2019}");
            self.tell(Rule::Stack, page, line.y, place(line.facts), text);
        }
    }

    /// Faults of a page by itself.
    fn page(&mut self, page: usize, sheet: &Sheet, next: Option<&Sheet>) {
        let (Some(first), Some(last)) = (sheet.text.first(), sheet.text.last()) else { return };
        let head = first.facts;
        if head.count > 1 && head.index + 1 == head.count {
            self.tell(Rule::Widow, page, first.y, place(head), "at the head of the page".into());
        }
        let foot = last.facts;
        if foot.count > 1 && foot.index == 0 {
            self.tell(Rule::Orphan, page, last.y, place(foot), "at the foot of the page".into());
        }
        self.heading(page, sheet);
        if sheet.page.ends {
            let before = page.checked_sub(1).and_then(|p| self.pages.pages.get(p));
            // A blank page before an epigraph is none of its text.
            let goes_on = before
                .is_some_and(|b| !b.ends && b.chapter == sheet.page.chapter && !b.lines.is_empty());
            if goes_on && sheet.text.len() < STUMP && sheet.page.lines.len() < STUMP {
                let text = lines(sheet.text.len() as f32);
                self.tell(Rule::Stump, page, last.y, place(foot), text);
            }
            return;
        }
        let turn = page.is_multiple_of(2);
        let goes_on = next.is_some_and(|n| n.page.chapter == sheet.page.chapter);
        if turn && foot.hyphen && foot.index + 1 < foot.count && goes_on {
            self.tell(Rule::HyphenTurn, page, last.y, place(foot), "overleaf".into());
        }
        let short = self.short(sheet);
        if short > 0.5 {
            let text = format!("{} short", lines(short));
            self.tell(Rule::Short, page, last.y, place(foot), text);
        }
    }

    /// How many lines a page is short of its depth.
    fn short(&self, sheet: &Sheet) -> f32 {
        let g = self.geometry;
        let full = g.head + g.depth() - g.leading * (1.0 - BASELINE);
        sheet.foot.map_or(0.0, |foot| (full - foot) / g.leading)
    }

    fn heading(&mut self, page: usize, sheet: &Sheet) {
        let groups = &sheet.page.groups;
        let Some(at) = groups.iter().rposition(|g| matches!(g.role, Role::Heading(_))) else {
            return;
        };
        // Notes at the foot are none of its text, notes in a division of their own are.
        let at_foot = self.pages.notes == NotesPlace::Page;
        let below = groups[at + 1..].iter().filter(|g| match g.role {
            Role::Note => !at_foot,
            role => !matches!(role, Role::Furniture(_) | Role::Artifact | Role::Heading(_)),
        });
        if below.count() < AFTER_HEADING && !sheet.page.ends {
            let last = sheet.text.last().map_or(Span::NONE, |l| place(l.facts));
            let y = sheet.foot.unwrap_or(0.0);
            self.tell(Rule::LoneHeading, page, y, last, "at the foot of the page".into());
        }
    }

    /// Hyphens in a row, over pages too.
    fn ladders(&mut self, sheets: &[Sheet]) {
        let mut row = 0;
        for (page, sheet) in sheets.iter().enumerate() {
            for line in &sheet.text {
                let f = line.facts;
                row = if f.hyphen && f.index + 1 < f.count { row + 1 } else { 0 };
                if row == 3 {
                    self.tell(Rule::Ladder, page, line.y, place(f), "three lines".into());
                }
            }
        }
    }

    /// Verso and recto beside each other.
    fn facing(&mut self, sheets: &[Sheet]) {
        for verso in (1..sheets.len().saturating_sub(1)).step_by(2) {
            let (a, b) = (&sheets[verso], &sheets[verso + 1]);
            let (Some(left), Some(right)) = (a.foot, b.foot) else { continue };
            // A figure that has its page alone stands level with nothing.
            let near = (left - right).abs() < ALONE * self.geometry.leading;
            if (a.figures || b.figures) && near {
                continue;
            }
            if a.page.ends || b.page.ends || a.text.is_empty() || b.text.is_empty() {
                for (page, sheet) in [(verso, a), (verso + 1, b)] {
                    let last = sheet.text.last().filter(|_| self.short(sheet) < -0.5);
                    if let Some(last) = last {
                        let at = place(last.facts);
                        self.tell(Rule::Long, page, last.y, at, "one face alone".into());
                    }
                }
                continue;
            }
            // The lines of a tinted listing stand level with text, or its ground does.
            let feet = |s: &Sheet, foot: f32| [foot, s.line.unwrap_or(foot)];
            let diff = feet(a, left)
                .iter()
                .flat_map(|l| feet(b, right).map(|r| (l - r).abs()))
                .fold(f32::INFINITY, f32::min);
            let span = b.text.last().map_or(Span::NONE, |l| place(l.facts));
            if diff > self.geometry.leading * 0.25 {
                let text = format!("feet differ by {}", lines(diff / self.geometry.leading));
                self.tell(Rule::Uneven, verso + 1, right, span, text);
            } else if self.short(a) < -0.5 {
                self.tell(Rule::Long, verso + 1, right, span, "both faces".into());
            }
        }
    }
}

/// Where a line stands in the Markdown, or its paragraph.
fn place(facts: LineFacts) -> Span {
    if facts.place.is_some() { facts.place } else { facts.span }
}

fn same_paragraph(a: &SetLine, b: &SetLine) -> bool {
    a.facts.span == b.facts.span && b.facts.index == a.facts.index + 1
}

/// The word, if both are the same one of some length, punctuation left out.
fn edge(a: Option<&str>, b: Option<&str>) -> Option<String> {
    let bare = |w: &str| -> String {
        w.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let (a, b) = (bare(a?), bare(b?));
    (a == b && a.chars().count() >= STACK_LETTERS).then_some(a)
}

/// Two decimals at most, without zeros at the end.
fn decimals(x: f32) -> String {
    let hundredths = (x * 100.0).round() as i64;
    let text = format!("{}.{:02}", hundredths / 100, hundredths.abs() % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// "1 line", "1.5 lines".
fn lines(count: f32) -> String {
    let shown = decimals(count);
    if shown == "1" { "1 line".to_string() } else { format!("{shown} lines") }
}

fn deviation(values: &[f32]) -> f32 {
    if values.is_empty() {
        return 0.0;
    }
    let n = values.len() as f64;
    let mean = values.iter().map(|v| f64::from(*v)).sum::<f64>() / n;
    let square = values.iter().map(|v| (f64::from(*v) - mean) * (f64::from(*v) - mean));
    (square.sum::<f64>() / n).sqrt() as f32
}

fn totals(sheets: &[Sheet]) -> Totals {
    let mut t = Totals::default();
    let mut ratios = Vec::new();
    let (mut inner, mut hyphens) = (0usize, 0usize);
    let (mut contrast, mut pairs) = (0.0f64, 0usize);
    for sheet in sheets {
        t.pages += usize::from(!sheet.text.is_empty());
        t.lines += sheet.text.len();
        let mut before: Option<&SetLine> = None;
        for line in &sheet.text {
            let f = line.facts;
            if f.index == 0 {
                t.paragraphs += 1;
                t.reset += usize::from(f.reset != 0);
            }
            if f.index + 1 < f.count {
                inner += 1;
                hyphens += usize::from(f.hyphen);
            }
            if f.justified {
                ratios.push(f.ratio);
            }
            if let Some(b) = before.filter(|b| b.facts.justified && f.justified)
                && same_paragraph(b, line)
            {
                contrast += f64::from((f.ratio - b.facts.ratio).abs());
                pairs += 1;
            }
            before = Some(line);
        }
    }
    let share = |a: usize, b: usize| if b == 0 { 0.0 } else { a as f32 / b as f32 };
    t.justified = ratios.len();
    t.deviation = deviation(&ratios);
    let even = ratios.iter().filter(|r| (BAND.0..=BAND.1).contains(*r)).count();
    t.in_band = share(even, ratios.len());
    t.contrast = if pairs == 0 { 0.0 } else { (contrast / pairs as f64) as f32 };
    t.hyphened = share(hyphens, inner);
    t
}

fn spreads(sheets: &[Sheet], exceptions: &[Exception]) -> Vec<Spread> {
    let mut list = Vec::new();
    let mut begin = 0;
    while begin < sheets.len() {
        let end = if begin == 0 { 1 } else { (begin + 2).min(sheets.len()) };
        let lost: u32 = exceptions
            .iter()
            .filter(|e| (begin..end).contains(&e.page))
            .map(|e| e.rule.weight())
            .sum();
        let ratios: Vec<f32> = sheets[begin..end]
            .iter()
            .flat_map(|s| &s.text)
            .filter(|l| l.facts.justified)
            .map(|l| l.facts.ratio)
            .collect();
        list.push(Spread {
            pages: (begin..end).collect(),
            score: 100 - lost.min(100),
            deviation: deviation(&ratios),
        });
        begin = end;
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;
    use crate::typeset::page::Group;

    fn geometry() -> PageGeometry {
        crate::theme::for_book(&crate::manifest::Print::default(), "en").page
    }

    fn span(n: usize) -> Span {
        Span::new(FileId(0), n, n + 1)
    }

    /// A page of paragraphs given as (name, first line, lines here, lines in all).
    fn page(paragraphs: &[(usize, u16, u16, u16)], chapter_ends: bool) -> Page {
        let g = geometry();
        let mut page = Page { ends: chapter_ends, ..Page::default() };
        for &(name, first, here, count) in paragraphs {
            for index in first..first + here {
                let y = g.head + g.leading * (page.lines.len() as f32 + BASELINE);
                let facts = LineFacts {
                    span: span(name),
                    index,
                    count,
                    ratio: 1.0,
                    width: 300.0,
                    justified: index + 1 < count,
                    ..LineFacts::default()
                };
                let item = Item::Rect {
                    x: 0.0,
                    y,
                    w: 1.0,
                    h: g.leading * (1.0 - BASELINE),
                    color: crate::theme::Grey(0.0),
                };
                page.lines.push(SetLine { group: page.groups.len() as u32, y, facts });
                page.groups.push(Group { items: vec![item], ..Group::default() });
            }
        }
        page
    }

    fn rules(pages: Vec<Page>) -> Vec<(Rule, usize)> {
        let pages = pages.into_iter().map(Into::into).collect();
        let pages = Pages { pages, ..Pages::default() };
        inspect(&Book::default(), &pages, &geometry())
            .exceptions
            .iter()
            .map(|e| (e.rule, e.page))
            .collect()
    }

    #[test]
    fn full_level_pages_have_no_exceptions() {
        let n = geometry().lines as u16;
        let pages = vec![
            page(&[(1, 0, n, n + 4)], false),
            page(&[(1, n, 4, n + 4), (2, 0, n - 4, n)], false),
            page(&[(2, n - 4, 4, n), (3, 0, n - 4, n - 4)], false),
            page(&[(4, 0, 9, 9)], true),
        ];
        assert_eq!(rules(pages), []);
    }

    #[test]
    fn widows_orphans_and_short_pages_are_found() {
        let n = geometry().lines as u16;
        let pages = vec![
            page(&[(1, 0, n - 1, n - 1), (2, 0, 1, 5)], false),
            page(&[(2, 1, 4, 5), (3, 0, n - 6, n - 5)], false),
            page(&[(3, n - 6, 1, n - 5), (4, 0, n - 1, n - 1)], false),
            page(&[(5, 0, 9, 9)], true),
        ];
        let expected = [(Rule::Orphan, 0), (Rule::Short, 1), (Rule::Widow, 2), (Rule::Uneven, 2)];
        assert_eq!(rules(pages), expected);
    }

    #[test]
    fn a_heading_has_notes_for_text_only_where_they_stand_in_a_division() {
        let alone = |notes| {
            let mut p = page(&[(1, 0, 4, 4)], false);
            for role in [Role::Heading(2), Role::Note, Role::Note, Role::Note] {
                p.groups.push(Group { role, ..Group::default() });
            }
            let pages = Pages { pages: vec![p.into()], notes, ..Pages::default() };
            let found = inspect(&Book::default(), &pages, &geometry()).exceptions;
            found.iter().any(|e| e.rule == Rule::LoneHeading)
        };
        assert!(alone(NotesPlace::Page));
        assert!(!alone(NotesPlace::Chapter) && !alone(NotesPlace::Book));
    }

    #[test]
    fn a_page_that_runs_long_alone_is_told() {
        let n = geometry().lines as u16;
        let pages = vec![
            page(&[(1, 0, n, n)], false),
            page(&[(2, 0, n + 1, n + 1)], false),
            page(&[(3, 0, 9, 9)], true),
        ];
        assert_eq!(rules(pages), [(Rule::Long, 1)]);
    }

    /// A page of one paragraph with a gap at the same place in each line.
    fn with_gaps(ratio: f32, justified: bool) -> Page {
        use crate::typeset::page::{FaceId, Glyph, Run, Sense};
        let glyph = |len| Glyph { id: 1, len, dx: 0, dy: 0, advance: 500.0 };
        let mut p = page(&[(1, 0, 9, 9)], true);
        for (line, group) in p.lines.iter_mut().zip(&mut p.groups) {
            line.facts.ratio = ratio;
            line.facts.justified &= justified;
            group.items.push(Item::Run(Run {
                x: 0.0,
                y: line.y,
                face: FaceId(0),
                size: 10.0,
                scale: 1.0,
                turned: false,
                track: 0.0,
                color: crate::theme::Grey(0.0),
                glyphs: (0..5).map(|_| glyph(1)).collect(),
                text: "ab cd".into(),
                actual: None,
                sense: Sense::Text,
                lang: None,
            }));
        }
        p
    }

    #[test]
    fn rivers_run_through_wide_spaces_of_running_text() {
        let told = |p: Page| rules(vec![p]).iter().filter(|r| r.0 == Rule::River).count();
        assert_eq!(told(with_gaps(1.3, true)), 1, "once");
        assert_eq!(told(with_gaps(1.0, true)), 0, "even text has none");
        assert_eq!(told(with_gaps(1.3, false)), 0, "nor have entries");
    }

    #[test]
    fn a_line_that_ends_before_the_margin_is_told() {
        let mut p = page(&[(1, 0, 8, 8)], true);
        (p.lines[2].facts.over, p.lines[2].facts.justified) = (-40.0, false);
        let pages = Pages { pages: vec![p.into()], ..Pages::default() };
        let report = inspect(&Book::default(), &pages, &geometry());
        let found: Vec<_> = report.exceptions.iter().map(|e| (e.rule, &*e.measured)).collect();
        assert_eq!(found, [(Rule::Loose, "ends 40 pt before the margin")]);
    }

    #[test]
    fn lines_are_told_by_their_spaces() {
        let mut p = page(&[(1, 0, 8, 8)], true);
        p.lines[2].facts.ratio = 1.62;
        p.lines[4].facts.over = 3.0;
        p.lines[7].facts.width = 12.0;
        for k in 3..6 {
            p.lines[k].facts.hyphen = true;
        }
        let pages = Pages { pages: vec![p.into()], ..Pages::default() };
        let report = inspect(&Book::default(), &pages, &geometry());
        let found: Vec<Rule> = report.exceptions.iter().map(|e| e.rule).collect();
        assert_eq!(found, [Rule::Overfull, Rule::Ladder, Rule::Loose, Rule::Runt]);
        assert_eq!(report.exceptions[2].measured, "1.62 of the natural space");
        assert_eq!(report.spreads[0].score, 100 - 25 - 10 - 8 - 5);
    }
}
