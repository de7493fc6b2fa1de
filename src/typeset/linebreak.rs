//! Total-fit line breaking: the cheapest way through all legal breaks of a paragraph.
//!
//! Knuth and Plass's algorithm with a continuous cost for the contrast of neighbouring lines in
//! place of fitness classes, costs for runts and for the same word standing at the edge of
//! consecutive lines (Verna 2024), protrusion and expansion inside the cost (Thành 2000), and the
//! number of lines kept in the state, so that one run yields the paragraph at its natural length
//! and a line longer or shorter. Only + - * / and sqrt: the same on every machine.

use super::prices::lines::{
    ALMOST_FULL, CHEAPEST_HYPHEN, CONTRAST, CUT, EVEN, HYPHENED, HYPHENS, LAST_HYPHEN, LINE,
    LOOSE_SPACE, MORE_HYPHENS, ONE_WORD, OVERFULL, PLAIN, POOR, RAGGED, RAGGED_HYPHEN, RAGGED_RUNT,
    ROOMY, RUNT, SHRINK, SPARE, SPEECH_HYPHEN, STACK, STARTS_ALMOST_FULL, STARTS_LOOSE,
    STARTS_TIGHT, STRAIN, STRAINED, STRAINED_LINES, STRETCH, STUB, TIGHT_SPACE, UNFILLED, WHITE,
    WIDE,
};
use crate::theme::LineLimits;

/// Number of lines from which lengths are looked for that only the page breaker asks for: a shorter
/// paragraph gives none.
const SPARE_FROM: usize = 4;
/// The word spaces between which the next line of a paragraph is reckoned to fall.
const NARROWEST: f32 = 0.7;
const WIDEST: f32 = 1.5;
/// A word space wider than this times the natural one is a blemish.
pub(super) const LOOSE: f32 = 1.5;
/// A line whose natural width is less than this share of its measure fits in no pass but the last.
const FAR_SHORT: f32 = 0.6;
/// How far, in lines, states at one break may be from the cheapest one there: without a bound a word
/// of thousands of characters, or a paragraph of thousands of lines, has every number of lines.
const SPREAD: u32 = 6;

/// What stands at a legal break.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Kind {
    /// A space, dropped at the break.
    #[default]
    Space,
    /// A hyphen is added.
    Hyphen,
    /// Nothing is added (after a dash, in an address).
    Bare,
    /// A break that the author asked for.
    Forced,
    /// The paragraph's end.
    End,
}

/// A legal break. Sums count from the paragraph's beginning.
#[derive(Debug, Clone, Copy, Default)]
pub struct Break {
    /// Kind.
    pub kind: Kind,
    /// Price in the unit of TeX's penalties: a line costs the square of it.
    pub penalty: f32,
    /// Index of the glyph before which the line ends, and of the one with which the next begins.
    pub at: (u32, u32),
    /// Sums up to the break, the space before it left out.
    pub end: Sums,
    /// Sums at which the next line begins.
    pub next: Sums,
    /// Width added to the line that ends here (hyphen, reshaped word part), points.
    pub end_extra: f32,
    /// Width added to the line that begins here, points.
    pub start_extra: f32,
    /// Protrusion of the last glyph before the break to the right, points.
    pub protrude_right: f32,
    /// Protrusion of the first glyph of the next line to the left, points.
    pub protrude_left: f32,
    /// Names the last word of the line, 0 if it is short.
    pub last_word: u32,
    /// Names the first word of the next line, 0 if it is short.
    pub first_word: u32,
    /// A hyphen of the text's own ends the line: it counts in a row of hyphens.
    pub hyphened: bool,
}

impl Break {
    /// Whether a line that ends here ends in a hyphen.
    fn ends_in_hyphen(&self) -> bool {
        self.kind == Kind::Hyphen || self.hyphened
    }
}

/// Running sums over a paragraph's glyphs, in points.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sums {
    /// Natural width, points.
    pub width: f32,
    /// Of it, spaces that stretch. What lies between ideographs counts here without having a
    /// width of its own.
    pub space: f32,
    /// Of the spaces, those that only widen: between ideographs.
    pub widening: f32,
    /// White of full-width marks that may go, points.
    pub press: f32,
    /// Of it, glyphs that may be expanded, points.
    pub ink: f32,
    /// Type sizes of the glyphs that letterspace stands behind: not those that end a word, where
    /// what opens is word space.
    pub sizes: f32,
}

/// How a line is made to fit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fit {
    /// Horizontal scale of expandable glyphs, 1 = natural.
    pub scale: f32,
    /// Letterspace in em.
    pub track: f32,
    /// Word space as a multiple of the natural one.
    pub space: f32,
    /// Share of the white that goes of full-width marks, of that which may go.
    pub press: f32,
    /// How far the line sticks out, points.
    pub over: f32,
}

impl Fit {
    pub(super) const NATURAL: Fit =
        Fit { scale: 1.0, track: 0.0, space: 1.0, press: 0.0, over: 0.0 };
}

/// The widths of a paragraph's lines.
#[derive(Debug, Clone, Copy)]
pub struct Measure {
    /// Full width, points.
    pub width: f32,
    /// First line, or the lines beside an initial, points.
    pub first: f32,
    /// The very first of these, points.
    pub opening: f32,
    /// How many lines have the width `first`.
    pub firsts: u32,
    /// How far lines may be changed to fit.
    pub limits: LineLimits,
    /// Both margins even.
    pub justified: bool,
    /// Lines of about the same length (centred titles).
    pub balanced: bool,
    /// A last line shorter than this is a runt, points.
    pub runt: f32,
    /// Hyphens that may be used at all.
    pub hyphens: bool,
    /// Share of its price that a hyphen is asked: see [`hyphen_share`].
    pub hyphen: f32,
}

impl Measure {
    /// The width of a line, from 0.
    pub fn of(&self, line: u32) -> f32 {
        match line {
            0 if self.firsts > 0 => self.opening,
            line if line < self.firsts => self.first,
            _ => self.width,
        }
    }
}

/// One way through the paragraph.
#[derive(Debug, Clone, Default)]
pub struct Solution {
    /// Indices of the breaks at which the lines end.
    pub breaks: Vec<u32>,
    /// Sum of the costs, each a square of penalties.
    pub cost: f32,
    /// Widest word space of a justified line, as a multiple of the natural one.
    pub loosest: f32,
    /// Lines that a reader's eye stops at: very loose ones, runts, ones that stick out.
    pub blemishes: u8,
    /// How far its lines may be changed to fit.
    pub limits: LineLimits,
}

impl Solution {
    /// Whether a single word stands in the last of several lines.
    fn ends_in_a_word(&self, breaks: &[Break]) -> bool {
        let [.., before, end] = &self.breaks[..] else { return false };
        let (start, end) = (&breaks[*before as usize], &breaks[*end as usize]);
        end.end.space - start.next.space <= 0.0
    }
}

#[derive(Debug, Clone, Copy)]
struct State {
    at: u32,
    lines: u32,
    /// Sum of the lines' costs.
    cost: f32,
    back: u32,
    /// Word space of the last line, as a multiple of the natural one.
    ratio: f32,
    /// The widest so far.
    loosest: f32,
    hyphens: u8,
    blemishes: u8,
}

/// A place where a line may begin.
#[derive(Debug, Clone, Copy)]
struct Active {
    state: u32,
    /// Sum of the widths at which the line begins, points.
    begin: f32,
    /// The width that it is to have, points.
    target: f32,
}

impl Active {
    fn new(state: u32, at: &State, start: &Break, measure: &Measure) -> Self {
        let begin = start.next.width - start.start_extra + start.protrude_left;
        Active { state, begin, target: measure.of(at.lines) }
    }
}

/// How dear a hyphen is in a paragraph, as a share of its price in a novel's full measure.
///
/// What a line lacks or has too much is shared by its spaces. Where these are few, in a narrow measure
/// and in languages of long words, a hyphen saves more than elsewhere: its price falls with the fourth
/// power of the white that a line of the paragraph holds (`size` is an em). Weighed on English, German
/// and Russian: with one price for all, Russian has lines a quarter more uneven.
pub fn hyphen_share(breaks: &[Break], width: f32, size: f32) -> f32 {
    let Some(all) = breaks.last().map(|end| end.end).filter(|all| all.width > 0.0) else {
        return 1.0;
    };
    let white = all.space / all.width * width / size;
    let share = white / ROOMY;
    (share * share * share * share).clamp(CHEAPEST_HYPHEN, 1.0)
}

/// Natural width of the line from break `a` (or the beginning) to break `b`, edges protruding.
pub fn natural(start: &Break, end: &Break) -> f32 {
    end.end.width - start.next.width + end.end_extra + start.start_extra
        - end.protrude_right
        - start.protrude_left
}

/// Fits a line of natural width `natural` into `target`: the white of full-width marks first, if it is too
/// long, then expansion, then letterspace, then spaces as far as needed.
pub fn fit(start: &Break, end: &Break, natural: f32, target: f32, limits: &LineLimits) -> Fit {
    let ink = (end.end.ink - start.next.ink).max(0.0);
    let mut space = (end.end.space - start.next.space).max(0.0);
    let sizes = (end.end.sizes - start.next.sizes).max(0.0);
    let delta = target - natural;
    let sign = if delta < 0.0 { -1.0 } else { 1.0 };
    if sign < 0.0 {
        space = (space - (end.end.widening - start.next.widening)).max(0.0);
    }
    let mut left = delta * sign;
    let mut take = |room: f32| {
        let part = left.min(room.max(0.0));
        left -= part;
        part
    };
    let marks = if sign < 0.0 { (end.end.press - start.next.press).max(0.0) } else { 0.0 };
    let pressed = take(marks);
    let expanded = take(ink * limits.expansion);
    let tracked = take(sizes * limits.tracking);
    let narrowing = 1.0 - limits.narrowest_space;
    let limit = if sign < 0.0 { space * narrowing } else { f32::INFINITY };
    let spaced = if space > 0.0 { take(limit) } else { 0.0 };
    Fit {
        scale: if ink > 0.0 { 1.0 + sign * expanded / ink } else { 1.0 },
        track: if sizes > 0.0 { sign * tracked / sizes } else { 0.0 },
        space: if space > 0.0 { 1.0 + sign * spaced / space } else { 1.0 },
        press: if marks > 0.0 { pressed / marks } else { 0.0 },
        over: if sign < 0.0 { left } else { -left },
    }
}

fn badness(ratio: f32) -> f32 {
    let r = if ratio >= 1.0 { (ratio - 1.0) / STRETCH } else { (1.0 - ratio) / SHRINK };
    100.0 * r * r * r
}

/// The solutions of a paragraph: the best, then the best with one line fewer and one more.
/// `breaks[0]` is the beginning, the last is the end.
///
/// A first pass tries without hyphens, a second with them where the first is poor. What neither
/// sets goes through wider limits. A length that the pass of the best solution cannot give is
/// looked for with hyphens too: it is for the page breaker, who needs it seldom and then badly. Before
/// limits are wider, letters give a little more than they do elsewhere.
pub fn solve(breaks: &[Break], measure: &Measure) -> Vec<Solution> {
    let found = within_limits(breaks, measure);
    if !measure.justified || !found.iter().any(|s| s.ends_in_a_word(breaks)) {
        return found;
    }
    // Letters that give a little more can take the word up, or bring it company.
    let strained = Measure { limits: strained(measure.limits), ..*measure };
    let more = pass(breaks, &strained, measure.hyphens, HYPHENED).into_iter();
    let more = more.map(|s| Solution { cost: s.cost + STRAINED_LINES, ..s });
    cheapest_lengths(found.into_iter().chain(more).collect())
}

/// See [`solve`]: what it finds without a thought for how the paragraph ends.
fn within_limits(breaks: &[Break], measure: &Measure) -> Vec<Solution> {
    if !measure.justified {
        return lengths(&[pass(breaks, measure, measure.hyphens, f32::INFINITY)]);
    }
    let plain = pass(breaks, measure, false, PLAIN);
    let good = cheapest(&plain).is_some_and(|s| s.cost < POOR * (s.breaks.len() as f32 + 1.0));
    if good {
        let found = lengths(std::slice::from_ref(&plain));
        let lines = found.first().map_or(0, |s| s.breaks.len());
        if !measure.hyphens || lines < 3 || found.len() > 2 {
            return found;
        }
        return with_wide(vec![plain, pass(breaks, measure, true, HYPHENED)], breaks, measure);
    }
    let hyphened = pass(breaks, measure, measure.hyphens, HYPHENED);
    if !hyphened.is_empty() {
        return with_wide(vec![hyphened], breaks, measure);
    }
    let strained = Measure { limits: strained(measure.limits), ..*measure };
    let limits = [HYPHENED, WIDE, f32::INFINITY].into_iter();
    let found = limits.map(|limit| lengths(&[pass(breaks, &strained, measure.hyphens, limit)]));
    found.into_iter().find(|all| !all.is_empty()).unwrap_or_default()
}

/// The limits of letters in a paragraph that has no solution with the theme's.
fn strained(limits: LineLimits) -> LineLimits {
    LineLimits {
        expansion: limits.expansion * STRAINED,
        tracking: limits.tracking * STRAINED,
        ..limits
    }
}

/// Lengths of a paragraph, those that are missing from wider limits.
fn with_wide(mut passes: Vec<Vec<Solution>>, breaks: &[Break], m: &Measure) -> Vec<Solution> {
    let found = lengths(&passes);
    if found.len() > 2 || found.first().is_none_or(|s| s.breaks.len() < SPARE_FROM) {
        return found;
    }
    passes.push(pass(breaks, m, m.hyphens, SPARE));
    lengths(&passes)
}

/// The cheapest solution of all, then the cheapest with one line fewer and with one more.
fn cheapest_lengths(mut all: Vec<Solution>) -> Vec<Solution> {
    all.sort_by(|a, b| a.cost.total_cmp(&b.cost));
    lengths(&[all])
}

fn cheapest(all: &[Solution]) -> Option<&Solution> {
    all.iter().min_by(|a, b| a.cost.total_cmp(&b.cost))
}

/// The best solution of the first pass, then one line fewer and one more, each from the first pass
/// that has it.
fn lengths(passes: &[Vec<Solution>]) -> Vec<Solution> {
    let Some(best) = passes.first().and_then(|p| cheapest(p)) else { return Vec::new() };
    let lines = best.breaks.len();
    let with = |n: usize| passes.iter().find_map(|p| p.iter().find(|s| s.breaks.len() == n));
    let others = [lines.checked_sub(1).and_then(with), with(lines + 1)];
    std::iter::once(best).chain(others.into_iter().flatten()).cloned().collect()
}

/// One way through the breaks from left to right: solutions whose word spaces are no wider than
/// `loosest`, those that may be the cheapest for their number of lines.
///
/// ```text
///   |it was an effi-|cient, if some-|what me-|chanical
///   a               b               c        ^ the break that is looked at
/// ```
///
/// Each place where a line may begin is asked whether one can end here. From `a` the line is too long
/// by now, and so it will be at every later break: `a` is given up. From `b` it fits: that is a state
/// of this break, and a place where the next line begins. From `c` it is too short as yet: `c` waits.
/// So every pair is looked at once, while both are within about a line of each other.
fn pass(breaks: &[Break], measure: &Measure, hyphens: bool, loosest: f32) -> Vec<Solution> {
    let emergency = loosest.is_infinite();
    let mut states = vec![State {
        at: 0,
        lines: 0,
        cost: 0.0,
        back: u32::MAX,
        ratio: 1.0,
        loosest: 1.0,
        hyphens: 0,
        blemishes: 0,
    }];
    let mut active = vec![Active::new(0, &states[0], &breaks[0], measure)];
    let mut best: Vec<State> = Vec::new();
    let mut ends: Vec<u32> = Vec::new();
    for (j, b) in breaks.iter().enumerate().skip(1) {
        // Over-long words are cut where nothing else is possible, and where white would be worse.
        if b.kind == Kind::Hyphen && !hyphens || b.penalty >= CUT && measure.justified && !emergency
        {
            continue;
        }
        best.clear();
        let mut closest: Option<(u32, f32)> = None;
        // No line runs through such a break: no place where lines begin stays behind it.
        let last = matches!(b.kind, Kind::Forced | Kind::End);
        let stop = measure.justified && !last && !emergency;
        let reach = b.end.width + b.end_extra - b.protrude_right;
        // Places where lines begin stand in order: once a line from one of them is far too short,
        // those from all later ones are.
        let (mut kept, mut k) = (0, 0);
        while let Some(&from) = active.get(k) {
            let width = reach - from.begin;
            if stop && width < from.target * FAR_SHORT {
                break;
            }
            k += 1;
            let state = states[from.state as usize];
            let start = &breaks[state.at as usize];
            let line = Line { start, end: b, at: j, width, target: from.target, state: &state };
            let keeps = match line.cost(breaks, &states, measure, loosest) {
                Step::Fits { cost, ratio, blemishes } => {
                    // The last line's spaces are natural, or narrower; its white is at its end.
                    let loose = if b.kind == Kind::End { 1.0 } else { ratio };
                    keep(
                        &mut best,
                        State {
                            at: j as u32,
                            lines: state.lines + 1,
                            cost: state.cost + cost,
                            back: from.state,
                            ratio,
                            loosest: state.loosest.max(loose),
                            hyphens: if b.ends_in_hyphen() { state.hyphens + 1 } else { 0 },
                            blemishes: state.blemishes.saturating_add(blemishes),
                        },
                    );
                    !last
                }
                Step::Short => !last,
                Step::Long(over) => {
                    let cost = state.cost + OVERFULL * (1.0 + over);
                    if closest.is_none_or(|(_, c)| cost < c) {
                        closest = Some((from.state, cost));
                    }
                    false
                }
            };
            if keeps {
                active[kept] = from;
                kept += 1;
            }
        }
        active.drain(kept..k);
        // Nothing ends here, and nothing that has begun can end later: this pass has no solution. In
        // the last one a line sticks out, the one for which all comes cheapest.
        if active.is_empty() && best.is_empty() {
            let Some((s, cost)) = closest.filter(|_| emergency) else { return Vec::new() };
            let state = states[s as usize];
            best.push(State {
                at: j as u32,
                lines: state.lines + 1,
                cost,
                back: s,
                ratio: 1.0,
                hyphens: 0,
                blemishes: state.blemishes.saturating_add(1),
                ..state
            });
        }
        near_cheapest(&mut best);
        for state in &best {
            states.push(*state);
            let index = states.len() as u32 - 1;
            if b.kind == Kind::End {
                ends.push(index);
            } else {
                active.push(Active::new(index, state, b, measure));
            }
        }
    }
    ends.iter().map(|e| trace(&states, *e, measure.limits)).collect()
}

/// Drops states whose number of lines is far from that of the cheapest.
fn near_cheapest(best: &mut Vec<State>) {
    let all = best.iter().map(|s| s.lines);
    if let (Some(least), Some(most)) = (all.clone().min(), all.max())
        && most - least <= SPREAD
    {
        return;
    }
    let Some(lines) = best.iter().min_by(|a, b| a.cost.total_cmp(&b.cost)).map(|s| s.lines) else {
        return;
    };
    best.retain(|s| s.lines.abs_diff(lines) <= SPREAD);
}

/// Keeps the states that may yet turn out the cheapest for their number of lines.
///
/// What a state will cost the line after it depends on its word space: times [`CONTRAST`], the
/// square of the difference. Between two states that price differs by a straight line over the next
/// line's word space, so one that is cheaper at both ends of what can come is cheaper throughout.
fn keep(best: &mut Vec<State>, new: State) {
    let mut same = 0;
    for old in best.iter().filter(|s| s.lines == new.lines) {
        if old.beats(&new) {
            return;
        }
        same += 1;
    }
    if same > 0 {
        best.retain(|old| old.lines != new.lines || !new.beats(old));
    }
    best.push(new);
}

impl State {
    /// Whether nothing that follows can make `other` the better beginning.
    fn beats(&self, other: &State) -> bool {
        let price = |s: &State, next: f32| s.cost + CONTRAST * (next - s.ratio) * (next - s.ratio);
        let ends = [NARROWEST, WIDEST];
        self.hyphens <= other.hyphens
            && ends.iter().all(|&next| price(self, next) <= price(other, next))
    }
}

fn trace(states: &[State], end: u32, limits: LineLimits) -> Solution {
    let mut breaks = Vec::new();
    let mut at = end;
    while at != u32::MAX && states[at as usize].back != u32::MAX {
        breaks.push(states[at as usize].at);
        at = states[at as usize].back;
    }
    breaks.reverse();
    let state = &states[end as usize];
    let State { cost, loosest, blemishes, .. } = *state;
    Solution { breaks, cost, loosest, blemishes, limits }
}

enum Step {
    /// Cost, space ratio, and number of blemishes.
    Fits { cost: f32, ratio: f32, blemishes: u8 },
    /// Too short for this pass; a later break may do.
    Short,
    /// Too long, by so much.
    Long(f32),
}

struct Line<'a> {
    start: &'a Break,
    end: &'a Break,
    /// Index of the break at its end.
    at: usize,
    /// Natural width, points.
    width: f32,
    /// The width that it is to have, points.
    target: f32,
    state: &'a State,
}

impl Line<'_> {
    fn cost(&self, breaks: &[Break], states: &[State], m: &Measure, loosest: f32) -> Step {
        let last = matches!(self.end.kind, Kind::End | Kind::Forced);
        if !m.justified {
            return self.ragged(m, last);
        }
        let fit = if last && self.width <= self.target {
            Fit::NATURAL
        } else {
            fit(self.start, self.end, self.width, self.target, &m.limits)
        };
        if fit.over > 0.01 {
            return Step::Long(fit.over);
        }
        if fit.space > loosest || (fit.over < -0.01 && loosest.is_finite()) {
            return Step::Short;
        }
        // Where nothing is good, a line takes at least the words that it has room for.
        let poor = fit.space > WIDE || fit.over < -0.01;
        if loosest.is_infinite() && !last && poor && self.holds_more(breaks, m) {
            return Step::Short;
        }
        // What can't be filled is as bad as the loosest line that can, and worse by the white at its end.
        let ratio = if poor { WIDE } else { fit.space };
        let bad = LINE + badness(ratio);
        let away = ratio - 1.0;
        let loose = (ratio - STARTS_LOOSE).max(0.0);
        let tight = (STARTS_TIGHT - ratio).max(0.0);
        // Squares, as in TeX: two lines that are a little loose are better than one that is very
        // loose.
        let bad = bad * bad + EVEN * away * away + LOOSE_SPACE * loose + TIGHT_SPACE * tight;
        let strain = (fit.scale - 1.0) / m.limits.expansion.max(1.0e-4);
        let mut cost = bad + STRAIN * strain * strain;
        if poor {
            let share = (self.target - self.width).max(0.0) / self.target;
            cost += UNFILLED * share * share;
        }
        let share = if self.end.kind == Kind::Hyphen { m.hyphen } else { 1.0 };
        let price = self.end.penalty * share;
        cost += if price >= 0.0 { price * price } else { -price * price };
        if self.state.lines > 0 {
            let diff = ratio - self.state.ratio;
            cost += CONTRAST * diff * diff;
        }
        if self.end.ends_in_hyphen() {
            match self.state.hyphens {
                0 => {}
                1 => cost += HYPHENS,
                _ if loosest.is_finite() => return Step::Short,
                _ => cost += MORE_HYPHENS,
            }
        }
        if last {
            cost += self.last_line(m);
        }
        cost += self.stacks(breaks, states);
        let runt = last && self.state.lines > 0 && self.width < m.runt;
        let cut = runt && self.start.kind == Kind::Hyphen;
        let blemishes = u8::from(runt) + u8::from(cut) + u8::from(!last && ratio > LOOSE);
        Step::Fits { cost, ratio, blemishes }
    }

    /// Whether the line has room for what goes on to the next break, a cut of an over-long word left out.
    fn holds_more(&self, breaks: &[Break], m: &Measure) -> bool {
        // An over-long word has a cut behind each of its letters: none is looked at beyond the line.
        let beyond = self.start.next.width + self.target * 1.2;
        let mut further = breaks[self.at + 1..].iter().take_while(|b| b.end.width < beyond);
        let next = further.find(|b| b.penalty < CUT && (m.hyphens || b.kind != Kind::Hyphen));
        next.is_some_and(|next| {
            let width = natural(self.start, next);
            fit(self.start, next, width, self.target, &m.limits).over <= 0.01
        })
    }

    /// A ragged line costs the white that it leaves.
    fn ragged(&self, m: &Measure, last: bool) -> Step {
        let free = self.target - self.width;
        if free < -0.01 {
            return Step::Long(-free);
        }
        let share = free / self.target.max(1.0);
        let mut cost = RAGGED + self.end.penalty * self.end.penalty;
        if !last || m.balanced {
            cost += WHITE * share * share;
        }
        if self.end.kind == Kind::Hyphen {
            cost += RAGGED_HYPHEN;
        }
        if last && !m.balanced && self.state.lines > 0 && self.width < m.runt {
            cost += RAGGED_RUNT;
        }
        Step::Fits { cost, ratio: 1.0, blemishes: 0 }
    }

    fn last_line(&self, m: &Measure) -> f32 {
        if self.state.lines == 0 {
            return 0.0;
        }
        let mut cost = 0.0;
        if self.width < m.runt {
            cost += RUNT;
        }
        if self.end.end.space - self.start.next.space <= 0.0 {
            cost += if self.start.kind == Kind::Hyphen { STUB } else { ONE_WORD };
        }
        if self.width > self.target * STARTS_ALMOST_FULL && self.width < self.target - 0.5 {
            cost += ALMOST_FULL;
        }
        if self.start.kind == Kind::Hyphen {
            cost += LAST_HYPHEN;
            // The first of two lines may be ragged, as the other is.
            cost += if self.state.lines == 1 { SPEECH_HYPHEN } else { 0.0 };
        }
        cost
    }

    fn stacks(&self, breaks: &[Break], states: &[State]) -> f32 {
        if self.state.back == u32::MAX {
            return 0.0;
        }
        let before = &breaks[states[self.state.back as usize].at as usize];
        let mut cost = 0.0;
        if self.start.first_word != 0 && self.start.first_word == before.first_word {
            cost += STACK;
        }
        if self.end.last_word != 0 && self.end.last_word == self.start.last_word {
            cost += STACK;
        }
        cost
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::typeset::prices::lines::HYPHEN;

    /// Words of five letters of 5 points with spaces of 2.5; each may be cut after its third letter.
    fn words(n: usize) -> Vec<Break> {
        let mut list = vec![Break::default()];
        let mut sums = Sums::default();
        for k in 0..n {
            let letters = |s: &mut Sums, n: f32| {
                s.width += 5.0 * n;
                s.ink += 5.0 * n;
                s.sizes += 10.0 * n;
            };
            letters(&mut sums, 3.0);
            list.push(Break {
                kind: Kind::Hyphen,
                penalty: HYPHEN,
                end: sums,
                next: sums,
                end_extra: 3.0,
                ..Break::default()
            });
            letters(&mut sums, 2.0);
            let end = sums;
            sums.width += 2.5;
            sums.space += 2.5;
            let kind = if k + 1 == n { Kind::End } else { Kind::Space };
            list.push(Break { kind, end, next: sums, ..Break::default() });
        }
        list
    }

    fn measure(width: f32) -> Measure {
        Measure {
            limits: LineLimits::default(),
            width,
            first: width,
            justified: true,
            balanced: false,
            runt: 20.0,
            hyphens: true,
            hyphen: 1.0,
            opening: width,
            firsts: Default::default(),
        }
    }

    #[test]
    fn never_three_hyphens_in_a_row() {
        let breaks = words(12);
        let (start, end) = (&breaks[0], &breaks[breaks.len() - 2]);
        let width = natural(start, end);
        let after = |hyphens: u8| {
            let state = State {
                at: 0,
                lines: 2,
                cost: 0.0,
                back: u32::MAX,
                ratio: 1.0,
                loosest: 1.0,
                hyphens,
                blemishes: 0,
            };
            let at = breaks.len() - 2;
            let line = Line { start, end, at, width, target: width, state: &state };
            line.cost(&breaks, &[state], &measure(width), HYPHENED)
        };
        let (Step::Fits { cost: one, .. }, Step::Fits { cost: two, .. }) = (after(0), after(1))
        else {
            panic!("one hyphen, and two in a row, are dear but legal");
        };
        assert!((two - one - HYPHENS).abs() < 1.0, "{one} {two}");
        assert!(matches!(after(2), Step::Short));
    }

    #[test]
    fn lengths_differ_by_a_line_and_cost_more() {
        let found = solve(&words(400), &measure(300.0));
        let lines: Vec<usize> = found.iter().map(|s| s.breaks.len()).collect();
        assert!(found.len() > 1, "{lines:?}");
        for other in &found[1..] {
            assert_eq!(other.breaks.len().abs_diff(lines[0]), 1);
            assert!(other.cost >= found[0].cost);
        }
    }

    #[test]
    fn a_hyphen_is_cheaper_where_spaces_are_few() {
        let breaks = words(12);
        let share = |width: f32| hyphen_share(&breaks, width, 10.0);
        assert!(share(100.0) < share(300.0) && share(300.0) <= 1.0);
        assert_eq!(share(10.0), CHEAPEST_HYPHEN);
        assert_eq!(hyphen_share(&[], 300.0, 10.0), 1.0);
    }

    #[test]
    fn the_last_resort_leaves_no_stump_alone() {
        // A stump, a word of nearly a line, and one that fills the line but for a little.
        let mut breaks = vec![Break::default()];
        let mut sums = Sums::default();
        let mut part = |kind, letters: f32, space: f32, list: &mut Vec<Break>| {
            sums.width += letters;
            sums.ink += letters;
            let end = sums;
            sums.width += space;
            sums.space += space;
            let penalty = if kind == Kind::Hyphen { HYPHEN } else { 0.0 };
            list.push(Break { kind, penalty, end, next: sums, ..Break::default() });
        };
        part(Kind::Hyphen, 20.0, 0.0, &mut breaks);
        part(Kind::Space, 20.0, 2.5, &mut breaks);
        part(Kind::Space, 40.0, 2.5, &mut breaks);
        part(Kind::Space, 75.0, 2.5, &mut breaks);
        part(Kind::End, 30.0, 0.0, &mut breaks);
        let found = solve(&breaks, &measure(120.0));
        assert_ne!(found[0].breaks[0], 1, "{found:?}");
    }

    #[test]
    fn expansion_comes_before_spaces() {
        let breaks = words(12);
        let end = breaks.len() - 1;
        let natural = natural(&breaks[0], &breaks[end]);
        let limits = LineLimits::default();
        let little = fit(&breaks[0], &breaks[end], natural, natural + 3.0, &limits);
        assert!(little.scale > 1.0 && little.space == 1.0 && little.track == 0.0);
        let much = fit(&breaks[0], &breaks[end], natural, natural + 20.0, &limits);
        let near = |a: f32, b: f32| (a - b).abs() < 1e-4;
        assert!(near(much.scale, 1.0 + limits.expansion) && near(much.track, limits.tracking));
        assert!(much.space > 1.0 && much.over == 0.0);
    }
}
