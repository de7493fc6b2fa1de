//! Formulas: TeX to MathML (math-core), MathML to glyphs (formulary) with the math face.

use super::bundled::{MATH, MORE_MATH};
use super::context::Context;
use super::fonts::Fonts;
use super::math_bars;
use super::math_fit;
use super::math_font::for_layout;
use super::math_inner;
use super::math_letters::MathLetters;
use super::math_reading::{Parts, is_styled, mark};
use super::math_rules::{Rules, marked};
use super::math_tables;
use super::page::{FaceId, Glyph, Item, Run, Sense};
use super::tex_colours;
use super::tex_elements::{Inner, Taken, put_back, taken};
use super::tex_names::{MACROS, disguised, renamed};
use super::tex_struts::with_struts;
use crate::artwork::guarded;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Rewriting, tex_command};
use crate::source::Span;
use crate::theme::Grey;
use formulary::{Item as Drawn, LayoutOptions, MathFont};
use math_core::{LatexToMathML, MathCoreConfig, MathDisplay};
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::sync::{Arc, Mutex, OnceLock};

/// Formulas that are too wide are not set smaller than this share of the text.
pub(super) const SMALLEST_FORMULA: f32 = 0.7;

/// A formula set on its baseline: items relative to its left end and baseline.
#[derive(Debug, Clone, Default)]
pub struct MathBox {
    /// What is painted.
    pub items: Vec<Item>,
    /// Width in points.
    pub width: f32,
    /// Height above the baseline.
    pub ascent: f32,
    /// Depth below it.
    pub descent: f32,
    /// The baselines of its lines, if its author set them, from the formula's own downwards.
    pub baselines: Vec<f32>,
    /// Characters that the fonts of formulas lack: they are left out.
    pub missing: Vec<char>,
    /// Its commands that its author is to hear of.
    pub(crate) told: ToldCommands,
}

/// Longest formula that is converted, in bytes, and most commands and groups that may stand inside
/// each other: converter and layout recurse.
const LONGEST: usize = 20_000;
const DEEPEST: usize = 400;

/// Why a formula is not given to the converter, if it is not.
fn too_large(tex: &str) -> Option<&'static str> {
    if tex.len() > LONGEST {
        return Some("it is longer than 20,000 bytes; divide it into several");
    }
    (nesting(tex) > DEEPEST).then_some("more than 400 commands and groups stand inside each other")
}

/// A bound on how deep the converter may go: the longest run of commands, scripts and open groups
/// that no closing brace or plain text ends.
fn nesting(tex: &str) -> usize {
    let (mut open, mut run, mut most) = (0usize, 0usize, 0usize);
    for b in tex.bytes() {
        match b {
            b'{' | b'[' | b'(' => open += 1,
            b'}' | b']' | b')' => open = open.saturating_sub(1),
            b'\\' | b'^' | b'_' | b'\'' => run += 1,
            b'0'..=b'9' | b'+' | b'-' | b'=' | b',' | b'&' => run = 0,
            _ => {}
        }
        most = most.max(open + run);
    }
    most
}

/// TeX to MathML: for pages, for the EPUB, and for what is said of a formula.
pub(crate) struct Converter {
    converter: LatexToMathML,
    /// What was converted, in lines and displayed: most formulas are asked for by each output, and many stand in
    /// several places.
    known: Mutex<[FxHashMap<String, Arc<Converted>>; 2]>,
}

/// Most formulas of a kind that are kept.
const MOST_KNOWN: usize = 4096;

impl Converter {
    /// A converter with math-core's own habits, and [`MACROS`] beside its own commands.
    pub(crate) fn new() -> Converter {
        let macros = MACROS.iter().map(|(name, body)| (name.to_string(), body.to_string()));
        let config = MathCoreConfig {
            xml_namespace: true,
            macros: macros.collect(),
            ..MathCoreConfig::default()
        };
        // Only macros could be refused; a test sees that they are not.
        let converter = LatexToMathML::new(config).unwrap_or_default();
        Converter { converter, known: Mutex::default() }
    }

    /// MathML of a formula, with its namespace, as it was made before or is now.
    ///
    /// # Errors
    /// A sentence on what the converter does not understand.
    pub(crate) fn known(&self, tex: &str, display: bool) -> Result<Arc<Converted>, String> {
        let kind = usize::from(display);
        let known = self.known.lock().ok().and_then(|known| known[kind].get(tex).cloned());
        if let Some(known) = known {
            return Ok(known);
        }
        let made = Arc::new(self.convert(tex, display)?);
        if let Ok(mut known) = self.known.lock() {
            if known[kind].len() >= MOST_KNOWN {
                known[kind].clear();
            }
            known[kind].insert(tex.to_owned(), Arc::clone(&made));
        }
        Ok(made)
    }

    /// MathML of a formula, with its namespace. Commands that the converter does not know are words in it.
    ///
    /// # Errors
    /// A sentence on what the converter does not understand.
    pub(crate) fn convert(&self, tex: &str, display: bool) -> Result<Converted, String> {
        if let Some(why) = too_large(tex) {
            return Err(why.into());
        }
        let tex = control_spaces(tex);
        let tex = with_struts(&tex);
        let Taken { tex, mut elements, bare } = taken(&tex, &|name| self.colour(name));
        let mut made = self.plain(&tex, display)?;
        made.told.bare.extend(bare);
        for element in &mut elements {
            if let Inner::Tex(tex) = &element.inner {
                let held = self.convert(tex, display)?;
                made.told.extend(held.told);
                element.inner = Inner::Markup(without_root(&held.mathml).to_owned());
            }
        }
        made.mathml = put_back(&made.mathml, &elements);
        Ok(made)
    }

    /// MathML of a formula all of whose commands the converter is asked for.
    fn plain(&self, tex: &str, display: bool) -> Result<Converted, String> {
        let style = if display { MathDisplay::Block } else { MathDisplay::Inline };
        let mut tex = renamed(tex);
        // Nearer to what it is said of than in a display (amsmath).
        if !display && tex.contains("\\pmod") {
            tex = Cow::Owned(tex.replace("\\pmod", "\\pmodinline"));
        }
        let mut told = ToldCommands::default();
        loop {
            let result = guarded(|| self.converter.convert_with_local_state(&tex, style))
                .ok_or("its parts don't fit together")?;
            let fault = match result {
                Ok(made) => return Ok(Converted { mathml: colons(disguised(made.mathml)), told }),
                Err(fault) => fault,
            };
            let name = tex.get(fault.0.start..).and_then(tex_command);
            let name = name.filter(|n| n.starts_with(|c: char| c.is_ascii_alphabetic()));
            let name = name.filter(|_| told.unknown.len() < MOST_UNKNOWN);
            // It says where, and in words what it is.
            let (Some(name), true) = (name, fault.to_string().contains(UNKNOWN_COMMAND)) else {
                return Err(fault.to_string());
            };
            let shown = format!("{{\\mathtt{{\\backslash {name}}}}}");
            let at = fault.0.start..fault.0.start + 1 + name.len();
            told.unknown.push(name.to_owned());
            tex.to_mut().replace_range(at, &shown);
        }
    }

    /// What a colour is called in MathML, by the name that LaTeX or a style sheet has for it.
    fn colour(&self, name: &str) -> Option<String> {
        let name = name.trim();
        if let Some(colour) = tex_colours::hexadecimal(name) {
            return Some(colour);
        }
        if name.contains('!') {
            return tex_colours::mixed(name, &|name| self.colour(name));
        }
        let known = name.chars().all(|c| c.is_ascii_alphanumeric());
        let made = self.plain(&format!("\\color{{{name}}}x"), false).ok().filter(|_| known)?;
        let (_, colour) = made.mathml.split_once("color:")?;
        colour.split_once(';').map(|(colour, _)| colour.to_ascii_lowercase())
    }
}

/// A formula in which a backslash at the end of a line is the space that it is in TeX.
fn control_spaces(tex: &str) -> Cow<'_, str> {
    let ends = |at: usize| {
        let before = tex[..at].bytes().rev().take_while(|b| *b == b'\\').count();
        before % 2 == 1
    };
    let last = ends(tex.len());
    if !last && !tex.match_indices('\n').any(|(at, _)| ends(at)) {
        return Cow::Borrowed(tex);
    }
    let mut out = Rewriting::of(tex);
    let lines = tex.match_indices('\n').map(|(at, _)| at).filter(|at| ends(*at));
    lines.for_each(|at| out.replace(at..at + 1, [" "]));
    let mut out = out.finish().into_owned();
    out.extend(last.then_some(' '));
    Cow::Owned(out)
}

/// What stands in the root of MathML.
fn without_root(mathml: &str) -> &str {
    let inner = mathml.split_once('>').map_or("", |(_, inner)| inner);
    inner.strip_suffix("</math>").unwrap_or(inner)
}

/// A formula that was converted.
#[derive(Debug)]
pub(crate) struct Converted {
    /// Its MathML.
    pub(crate) mathml: String,
    /// Its commands that its author is to hear of.
    pub(crate) told: ToldCommands,
}

/// Commands of a formula that its author is to hear of, without the backslash.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ToldCommands {
    /// Those that nobody knows: they are shown as they are typed.
    pub(crate) unknown: Vec<String>,
    /// Those that are nothing in a book's formula: what they hold is set.
    pub(crate) bare: Vec<String>,
}

impl ToldCommands {
    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        self.unknown.is_empty() && self.bare.is_empty()
    }

    /// Adds those of another part of the formula.
    pub(crate) fn extend(&mut self, other: ToldCommands) {
        self.unknown.extend(other.unknown);
        self.bare.extend(other.bare);
    }

    /// The messages on them.
    pub(crate) fn messages(&self, span: Span) -> impl Iterator<Item = Diagnostic> {
        let unknown = (!self.unknown.is_empty()).then(|| unknown_commands(&self.unknown, span));
        let bare = (!self.bare.is_empty()).then(|| bare_commands(&self.bare, span));
        unknown.into_iter().chain(bare)
    }
}

/// Most commands of a formula that may be unknown.
const MOST_UNKNOWN: usize = 20;
/// Gives the colon of `f\colon A \to B`, which the converter sets as a letter, the white behind it that
/// amsmath gives it: six eighteenths of an em.
fn colons(mathml: String) -> String {
    mathml.replace("<mi>:</mi>", "<mrow><mi>:</mi><mspace width=\"0.3333em\"/></mrow>")
}

/// What the converter says of one.
const UNKNOWN_COMMAND: &str = "Unknown command";

/// Names of commands as they are typed, each once in a row.
fn typed(names: &[String]) -> Vec<String> {
    let mut names: Vec<String> = names.iter().map(|name| format!("`\\{name}`")).collect();
    names.dedup();
    names
}

/// The message on commands of which the words alone are set.
fn bare_commands(names: &[String], span: Span) -> Diagnostic {
    let names = typed(names);
    let verb = if names.len() == 1 { "does" } else { "do" };
    let message = format!(
        "{} {verb} nothing in a formula of a book: the words are set without",
        names.join(", ")
    );
    let help = "links, pictures and classes stand in the text beside the formula";
    Diagnostic::warning(Code::MATH, span, message).help(help)
}

/// The message on commands of a formula that nobody knows.
fn unknown_commands(names: &[String], span: Span) -> Diagnostic {
    let names = typed(names);
    let verb = if names.len() == 1 { "is shown as it is" } else { "are shown as they are" };
    let message =
        format!("{} {verb} typed: no such command for formulas is known", names.join(", "));
    let help = "mend the name, or say what it stands for: `\\newcommand` in the chapter, `[math.macros]` in the manifest";
    Diagnostic::warning(Code::MATH, span, message).help(help)
}

/// MathML of a formula, with its namespace; `None` if its TeX is not understood.
pub fn mathml(tex: &str, display: bool) -> Option<String> {
    converted(tex, display).map(|made| made.mathml.clone())
}

fn converted(tex: &str, display: bool) -> Option<Arc<Converted>> {
    converter().known(tex, display).ok()
}

/// The converter of all outputs.
pub(crate) fn converter() -> &'static Converter {
    static CONVERTER: OnceLock<Converter> = OnceLock::new();
    CONVERTER.get_or_init(Converter::new)
}

/// The message on a formula that the converter does not understand.
pub(crate) fn not_understood(why: &str, span: Span) -> Diagnostic {
    Diagnostic::warning(Code::MATH, span, format!("the formula is shown as TeX: {why}"))
}

/// The same on one that can't be printed.
pub(super) fn not_set(tex: &str, display: bool, span: Span) -> Diagnostic {
    let why = converter().convert(tex, display).err();
    not_understood(why.as_deref().unwrap_or("print can't lay it out"), span)
}

/// An empty group before a sign, which is then an operator between two things, and how that is said.
const EMPTY_BEFORE: &str = "<mrow></mrow><mo>";
const EMPTY_BEFORE_INFIX: &str = "<mrow></mrow><mo form=\"infix\">";

/// Says of tables what they are, and of their columns to which side they go: the converter says it in
/// styles of the cells, the layout reads an attribute of the table.
fn with_alignments(markup: &str) -> String {
    let mut out = String::with_capacity(markup.len());
    let mut rest = markup;
    while let Some(at) = rest.find("<mtable") {
        let (before, table) = rest.split_at(at);
        out.push_str(&before.replace("</mtable>", "</mtable></mstyle>"));
        rest = &table["<mtable".len()..];
        let row = &rest[..rest.find("</mtr>").unwrap_or(0)];
        let own = &rest[..rest.find('>').unwrap_or(0)];
        let array = before.ends_with(&format!("<mrow class=\"{}\">", math_tables::ARRAY));
        let kind = math_tables::Kind::read(own, row, array);
        out.push_str(&format!("<mstyle mathbackground=\"{}\"><mtable", kind.ground()));
        if row.contains("text-align") && !row.contains("<mtable") {
            let side = |cell: &str| {
                let tag = &cell[..cell.find('>').unwrap_or(0)];
                let sides = ["left", "right"].into_iter();
                let found = sides.into_iter().find(|s| tag.contains(&format!("text-align: {s}")));
                found.unwrap_or("center")
            };
            let sides: Vec<&str> = row.split("<mtd").skip(1).map(side).collect();
            out.push_str(&format!(" columnalign=\"{}\"", sides.join(" ")));
        }
    }
    out.push_str(&rest.replace("</mtable>", "</mtable></mstyle>"));
    out
}

/// A bundled math face for the layout, with its bytes. It is opened once: the layout keeps in it where the
/// ink of each glyph is, and how words are shaped.
fn opened(face: FaceId, whole: &[u8]) -> Option<(&'static MathFont<'static>, &'static [u8])> {
    static BYTES: [OnceLock<Vec<u8>>; 2] = [const { OnceLock::new() }; 2];
    static FACES: [OnceLock<Option<MathFont<'static>>>; 2] = [const { OnceLock::new() }; 2];
    let at = usize::from(face == MORE_MATH);
    let bytes = BYTES[at].get_or_init(|| for_layout(whole).unwrap_or_else(|| whole.to_vec()));
    let font = FACES[at].get_or_init(|| MathFont::new(bytes, 0).ok()).as_ref()?;
    Some((font, bytes))
}

/// Sets a formula; `None` if its TeX is not understood.
pub fn set_math(
    ctx: &Context,
    tex: &str,
    size: f32,
    display: bool,
    color: Grey,
) -> Option<MathBox> {
    set_in(ctx.fonts, tex, (size, display), color)
}

/// The same with fonts alone.
pub(super) fn set_in(
    fonts: &Fonts,
    tex: &str,
    (size, display): (f32, bool),
    color: Grey,
) -> Option<MathBox> {
    // Behind an empty group a sign is an operator between two things.
    let converted = converted(tex, display)?;
    let Converted { mathml, told } = &*converted;
    let markup = mathml.replacen(EMPTY_BEFORE, EMPTY_BEFORE_INFIX, 1);
    let (markup, mut rules) = marked(&with_alignments(&markup));
    let markup = math_bars::grounds(&markup);
    let mut tree = guarded(|| formulary::parse(&markup).ok()).flatten()?;
    math_inner::space(&mut tree);
    math_bars::mark(&mut tree);
    let parts = mark(&mut tree);
    let lay_out = |face: FaceId| {
        let (font, bytes) = opened(face, fonts.data()[usize::from(face.0)].bytes())?;
        let mut tree = tree.clone();
        guarded(|| {
            math_fit::fit(&mut tree, font, (face, bytes));
            formulary::layout(&tree, font, &LayoutOptions { font_size: size })
        })
    };
    let lacks = |item: &Drawn| matches!(item, Drawn::Glyph { id, .. } if id.0 == 0);
    let mut face = MATH;
    let mut set = lay_out(face)?;
    let mut missing = lacking(fonts, face, &markup);
    if set.items.iter().any(lacks) || !missing.is_empty() {
        let more = lacking(fonts, MORE_MATH, &markup);
        if more.len() < missing.len() || missing.is_empty() {
            (face, missing) = (MORE_MATH, more);
            set = lay_out(face)?;
        }
    }
    let letters = MathLetters::of(face, fonts.data()[usize::from(face.0)].bytes());
    let look = (face, color, size);
    let drawn = math_bars::lapped(set.items);
    let mut items = runs(drawn, look, &parts, (letters, &mut rules), &tex.into());
    items.extend(rules.items(size, color));
    let (ascent, descent) = with_lines(&items, (set.ascent, set.descent));
    let baselines = Vec::new();
    let told = told.clone();
    Some(MathBox { items, width: set.width, ascent, descent, baselines, missing, told })
}

/// Height and depth of a formula whose boxes and lines stand over and under what they enclose.
fn with_lines(items: &[Item], whole: (f32, f32)) -> (f32, f32) {
    items.iter().fold(whole, |(up, down), item| match item {
        Item::Rect { y, h, .. } => (up.max(-y), down.max(y + h)),
        _ => (up, down),
    })
}

/// A sign of a formula: a glyph, or the parts of one that is stretched.
struct Sign {
    /// The part of the formula that it is in.
    part: usize,
    /// Its character; empty if it is not known.
    text: String,
    /// Its glyphs: id, place, size and advance in points.
    glyphs: Vec<(u16, [f32; 4])>,
}

impl Sign {
    /// Whether a part of the same sign may follow that stands at `x`, `y`.
    fn goes_on(&self, part: usize, text: &str, [x, y, size, _]: [f32; 4]) -> bool {
        let Some((_, [last_x, last_y, _, advance])) = self.glyphs.last() else { return false };
        // Upwards, or along the line, where parts overlap.
        let above = (x - last_x).abs() < 0.01 && y < *last_y;
        let beside =
            (y - last_y).abs() < 0.01 && x > *last_x && x - last_x <= advance + size * 0.05;
        self.part == part && self.text == text && (above || beside)
    }
}

/// What a formula paints, in its order: signs by their index, and everything else.
enum Painted {
    Sign(usize),
    Item(Item),
}

/// What the layout gives as items of ours: glyphs that stand beside each other as one run, with
/// the text that they are read as.
fn runs(
    drawn: Vec<Drawn>,
    (face, color, size): (FaceId, Grey, f32),
    parts: &Parts,
    (letters, rules): (&MathLetters, &mut Rules),
    source: &Arc<str>,
) -> Vec<Item> {
    let mut signs: Vec<Sign> = Vec::new();
    let mut painted = Vec::with_capacity(drawn.len());
    // Whether the last sign is made of parts.
    let mut open = false;
    for item in drawn {
        match item {
            Drawn::Glyph { id, x, y, size, advance, color, .. } => {
                let part = parts.of(color);
                let shown = letters.shown(id.0, &parts.letters);
                let joined = || letters.ligature(id.0).unwrap_or_default().to_owned();
                let text = shown.map_or_else(joined, |(ch, _)| ch.to_string());
                let place = [x, y, size, advance];
                let piece = shown.is_some_and(|(_, piece)| piece);
                match signs.last_mut().filter(|s| piece && open && s.goes_on(part, &text, place)) {
                    Some(sign) => sign.glyphs.push((id.0, place)),
                    None => {
                        painted.push(Painted::Sign(signs.len()));
                        signs.push(Sign { part, text, glyphs: vec![(id.0, place)] });
                    }
                }
                open = piece;
            }
            Drawn::Rule { x, y, w, h, color: ink } => {
                let color = parts.ink(parts.of(ink)).unwrap_or(color);
                painted.push(Painted::Item(Item::Rect { x, y, w, h, color }));
            }
            Drawn::Background { x, y, w, h, color: ground } if rules.take(ground, [x, y, w, h]) => {
            }
            Drawn::Background { x, y, w, h, color: ground } => {
                let tint = || vec![Item::Rect { x, y, w, h, color: Grey(0.9) }];
                let lines = math_bars::lines([x, y, w, h], ground, size, color);
                painted.extend(lines.unwrap_or_else(tint).into_iter().map(Painted::Item));
            }
            _ => {}
        }
    }
    let words: Vec<(usize, String)> = signs.iter().map(|s| (s.part, s.text.clone())).collect();
    let read = parts.read(&words);
    let mut items: Vec<Item> = Vec::with_capacity(painted.len());
    // The sign before, if another may follow it in its run.
    let mut before: Option<usize> = None;
    for step in painted {
        let at = match step {
            Painted::Sign(at) => at,
            Painted::Item(item) => {
                items.push(item);
                before = None;
                continue;
            }
        };
        let sign = &signs[at];
        let said = &read[at];
        let marked = !(said.before.is_empty() && said.after.is_empty());
        let letter = if marked || !is_styled(&sign.text) { &said.sign } else { &sign.text };
        let said = format!("{}{letter}{}", said.before, said.after);
        match (before.and_then(|b| beside(&signs[b], sign)), items.last_mut()) {
            (Some(advance), Some(Item::Run(run))) => {
                let mut words = run.actual.take().unwrap_or_default();
                if let Some(last) = run.glyphs.last_mut() {
                    if advance - last.advance > WORD_SPACE {
                        words.push(' ');
                    }
                    last.advance = advance;
                }
                run.glyphs.extend(glyphs(sign));
                run.actual = Some(words + &said);
                run.text.push_str(&sign.text);
            }
            _ => {
                let (_, [x, y, size, _]) = sign.glyphs[0];
                items.push(Item::Run(Run {
                    x,
                    y,
                    face,
                    size,
                    scale: 1.0,
                    track: 0.0,
                    turned: false,
                    color: parts.ink(sign.part).unwrap_or(color),
                    glyphs: glyphs(sign).collect(),
                    text: sign.text.clone(),
                    actual: Some(said),
                    sense: Sense::Formula(source.clone()),
                    lang: None,
                }));
            }
        }
        before = Some(at);
    }
    for item in &mut items {
        if let Item::Run(run) = item
            && run.actual.as_deref() == Some(run.text.as_str())
        {
            run.actual = None;
        }
    }
    items
}

/// A gap wider than this, 1/1000 em, is read as a space: the white around operators is three
/// eighteenths at least.
const WORD_SPACE: f32 = 120.0;

/// How far the pen moves from one sign to the next, 1/1000 em, where both stand in one run.
fn beside(sign: &Sign, next: &Sign) -> Option<f32> {
    let ([(_, a)], [(_, b)]) = (sign.glyphs.as_slice(), next.glyphs.as_slice()) else {
        return None;
    };
    // A letter whose style has a meaning stands alone, so that it is read as it is.
    let known = [sign, next].iter().all(|s| !s.text.is_empty() && !is_styled(&s.text));
    let level = sign.part == next.part && a[1] == b[1] && a[2] == b[2];
    (known && level && b[0] >= a[0] && a[2] > 0.0).then(|| (b[0] - a[0]) * 1000.0 / a[2])
}

/// The glyphs of a sign, from the pen position of the first.
fn glyphs(sign: &Sign) -> impl Iterator<Item = Glyph> {
    let (_, [left, base, ..]) = sign.glyphs[0];
    let last = sign.glyphs.len() - 1;
    sign.glyphs.iter().enumerate().map(move |(n, (id, [x, y, size, advance]))| {
        let em = |v: f32| if *size > 0.0 { v * 1000.0 / size } else { 0.0 };
        Glyph {
            id: *id,
            len: if n == 0 { sign.text.len() as u8 } else { 0 },
            dx: em(x - left) as i16,
            dy: em(base - y) as i16,
            advance: if n == last { em(x - left + advance) } else { 0.0 },
        }
    })
}

/// The characters in the text of MathML that a face lacks: the layout skips them.
fn lacking(fonts: &Fonts, face: FaceId, markup: &str) -> Vec<char> {
    let mut inside = false;
    let mut found = Vec::new();
    for ch in markup.chars() {
        match ch {
            '<' => inside = true,
            '>' => inside = false,
            _ if inside || ch.is_ascii() || is_unseen(ch) || fonts.covers(face, ch) => {}
            _ => found.push(ch),
        }
    }
    found
}

/// Whether a character shows nothing: white, and the operators of MathML that are not written.
fn is_unseen(ch: char) -> bool {
    ch.is_whitespace()
        || ch.is_control()
        || matches!(ch, '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_keep_their_sides() {
        let cases =
            mathml("\\begin{cases} a & b \\\\ c & d \\end{cases}", true).expect("understood");
        assert!(with_alignments(&cases).contains("columnalign=\"left left\""), "{cases}");
        let matrix = mathml("\\begin{matrix} a & b \\end{matrix}", true).expect("understood");
        assert!(!with_alignments(&matrix).contains("columnalign"), "{matrix}");
        let colon = mathml(r"f\colon A \to B", false).expect("understood");
        assert!(colon.contains("<mi>:</mi><mspace"), "{colon}");
        let infix = mathml("{} + a", true).expect("understood");
        assert!(infix.contains(EMPTY_BEFORE), "{infix}");
    }

    #[test]
    fn a_formula_is_converted_once_as_it_stands() {
        let converter = Converter::new();
        let made = |tex: &str, display| converter.known(tex, display).expect("a formula");
        let first = made("x_1^7", false);
        assert!(Arc::ptr_eq(&first, &made("x_1^7", false)));
        assert_ne!(first.mathml, made("x_1^7", true).mathml);
        assert!(converter.known("\\frac{", false).is_err());
        for n in 0..=MOST_KNOWN {
            made(&format!("x_{{{n}}}"), false);
        }
        let kept = converter.known.lock().map(|known| known[0].len()).expect("nobody holds it");
        assert!(kept <= MOST_KNOWN, "{kept}");
        assert_eq!(first.mathml, made("x_1^7", false).mathml);
    }

    #[test]
    fn what_is_too_deep_or_too_long_is_not_converted() {
        for piece in ["\\sqrt", "{", "x^", "\\begin{matrix}", "\\left("] {
            let opened = piece.matches(['\\', '{', '(', '^']).count();
            let depth = opened - piece.matches('}').count();
            assert_eq!(too_large(&piece.repeat((DEEPEST - 1) / depth)), None, "{piece}");
            assert!(too_large(&piece.repeat(DEEPEST / depth + 1)).is_some(), "{piece}");
        }
        assert!(too_large(&"x".repeat(LONGEST)).is_none());
        assert!(mathml(&"x".repeat(LONGEST + 1), false).is_none());
    }

    #[test]
    fn tex_becomes_mathml() {
        let ml = mathml("\\frac{a}{b} + x^2", false).expect("understood");
        assert!(ml.contains("mfrac") && ml.contains("http://www.w3.org/1998/Math/MathML"));
        assert!(mathml("\\nosuchcommand{", true).is_none());
    }
}
