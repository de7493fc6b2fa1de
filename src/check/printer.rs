//! A printer's rules, held against the finished pages.

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use crate::language::{with_number, words};
use crate::manifest::printer::Rule;
use crate::manifest::{Colours, Edition, Printer, nearest};
use crate::model::{Block, BlockKind, Book, visit_blocks};
use crate::pdf::press::with_bleed;
use crate::source::Span;
use crate::theme::PageGeometry;
use crate::typeset::page::{FaceData, Group, Item, Page, Pages, Role, Run, Sense};
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, GlyphId, MetadataProvider};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Findings of one rule that are told one by one; the others are counted.
const MOST: usize = 12;
/// What no trimmer can tell, points.
const NEAR: f32 = 0.1;
/// How far a letter or sign may hang out of the text, em.
const HANGS: f32 = 0.35;

/// What is held against the rules.
pub struct Subject<'a> {
    /// The book.
    pub book: &'a Book,
    /// Its pages.
    pub pages: &'a Pages,
    /// Their margins.
    pub geometry: &'a PageGeometry,
    /// The edition.
    pub edition: &'a Edition,
    /// The printer.
    pub printer: &'a Printer,
    /// The book has bleed.
    pub bleeds: bool,
    /// Size of the file in bytes.
    pub bytes: usize,
}

/// Everything that the printer would refuse (errors) or advises against (warnings).
pub fn preflight(subject: &Subject) -> Diagnostics {
    let mut findings = Findings { list: Diagnostics::new(), spans: spans(subject.book) };
    binding(subject, &mut findings);
    trim(subject, &mut findings);
    count(subject, &mut findings);
    inner(subject, &mut findings);
    file(subject, &mut findings);
    margins(subject, &mut findings);
    type_size(subject, &mut findings);
    pictures(subject, &mut findings);
    bleed(subject, &mut findings);
    blanks(subject, &mut findings);
    findings.list
}

struct Findings {
    list: Diagnostics,
    /// Places of the blocks.
    spans: BTreeMap<(u32, u32), Span>,
}

impl Findings {
    /// Adds a breach of a rule.
    fn push<T>(&mut self, rule: &Rule<T>, code: Code, span: Span, what: String, help: &str) {
        let mut d = Diagnostic::error(code, span, what);
        if rule.advised {
            d.severity = Severity::Warning;
        }
        self.list.push(d.help(format!("{help} (rule: {})", rule.source)));
    }

    fn place(&self, group: &Group, page: &Page) -> Span {
        let chapter = if group.block.is_some() { group.chapter } else { page.chapter };
        let key = group.block.map(|b| (chapter, b));
        key.and_then(|k| self.spans.get(&k)).copied().unwrap_or(Span::NONE)
    }
}

fn spans(book: &Book) -> BTreeMap<(u32, u32), Span> {
    let mut all = BTreeMap::new();
    for (chapter, c) in book.chapters.iter().enumerate() {
        let mut see = |b: &Block| {
            all.insert((chapter as u32, b.id), b.span);
        };
        visit_blocks(&c.blocks, &mut see);
        c.notes.iter().for_each(|n| visit_blocks(&n.blocks, &mut see));
    }
    all
}

/// A book that is bound otherwise than those that the profile is for.
fn binding(s: &Subject, found: &mut Findings) {
    let rule = &s.printer.binding;
    let (Some(wanted), Some(known)) = (s.edition.binding, rule.of) else { return };
    if wanted == known {
        return;
    }
    let (name, wanted_name, known_name) = (&s.printer.name, wanted.name(), known.name());
    let what = match rule.advised {
        true => format!(
            "the book is a {wanted_name}, and what is known of {name} is of {known_name}s: numbers of pages, \
             margins and sizes may be others"
        ),
        false => format!("{name} binds no {wanted_name}s"),
    };
    let help =
        format!("ask the printer, and write a profile of {wanted_name}s, or take `binding` out");
    let help = s.printer.help_to(wanted, &help);
    found.push(rule, Code::PRINTER_BINDING, s.edition.printer_span, what, &help);
}

fn trim(s: &Subject, found: &mut Findings) {
    let size = (s.pages.width, s.pages.height);
    let rule = &s.printer.trims;
    if rule.of.offers(size) {
        return;
    }
    let distance = |t: &(f32, f32)| (t.0 - size.0).abs() + (t.1 - size.1).abs();
    let near = rule.of.sizes.iter().min_by(|a, b| distance(a).total_cmp(&distance(b)));
    let near = near.map(|t| format!("the nearest is {}", Printer::inches(*t)));
    let what = format!("{} does not offer pages of {}", s.printer.name, Printer::inches(size));
    found.push(rule, Code::PRINTER_TRIM, s.edition.printer_span, what, &near.unwrap_or_default());
}

/// The error of an edition whose paper its printer does not have.
pub fn unknown_paper(edition: &Edition, printer: &Printer) -> Option<Diagnostic> {
    let wanted = edition.paper.as_ref().filter(|p| printer.paper(Some(&p.value)).is_none())?;
    let names: Vec<&str> = printer.papers.iter().map(|p| p.name.as_str()).collect();
    let help = match nearest(&wanted.value, names.iter().copied()) {
        Some(near) => format!("did you mean \"{near}\"?"),
        None => format!("papers are {}", names.join(", ")),
    };
    let what = format!("{} has no paper `{}`", printer.name, wanted.value);
    Some(Diagnostic::error(Code::UNKNOWN_PAPER, wanted.span, what).help(help))
}

/// The paper, and the number of pages that it is bound for.
fn count(s: &Subject, found: &mut Findings) {
    let pages = s.pages.pages.len() as u32;
    let Some(paper) = s.printer.paper_of(s.edition) else {
        unknown_paper(s.edition, s.printer).into_iter().for_each(|d| found.list.push(d));
        return;
    };
    if s.edition.colour != Colours::Grey && paper.colour == Some(false) {
        let rule = Rule { of: (), source: paper.source.clone(), advised: false };
        let what = format!("{} prints no colours on {} paper", s.printer.name, paper.name);
        let papers = s.printer.papers.iter().filter(|p| p.colour != Some(false));
        let names: Vec<String> = papers.map(|p| format!("`paper = \"{}\"`", p.name)).collect();
        let help = match names.is_empty() {
            true => "take `colour` out".to_owned(),
            false => format!("write {}", names.join(" or ")),
        };
        let span = s.edition.paper.as_ref().map_or(s.edition.printer_span, |p| p.span);
        found.push(&rule, Code::PRINTER_COLOUR, span, what, &help);
    }
    let (least, most) = paper.pages;
    if !(least..=most).contains(&pages) {
        let rule = Rule { of: (), source: paper.source.clone(), advised: false };
        let what = format!(
            "the book has {pages} pages; {} binds {least} to {most} on {} paper",
            s.printer.name, paper.name
        );
        let help = if pages < least {
            "set it larger or looser, or add matter at its end"
        } else {
            "take another paper, a larger page or smaller type"
        };
        found.push(&rule, Code::PRINTER_PAGES, s.edition.printer_span, what, help);
    }
}

fn inner(s: &Subject, found: &mut Findings) {
    let rule = &s.printer.margins;
    let pages = s.pages.pages.len() as u32;
    let (least, _) = rule.of.inner_of(pages);
    if s.geometry.inner < least - NEAR {
        let what = format!(
            "the inner margin is {}; a book of {pages} pages needs {}",
            Printer::length(s.geometry.inner),
            Printer::length(least)
        );
        found.push(rule, Code::PRINTER_MARGIN, s.edition.printer_span, what, "widen it");
    }
}

fn file(s: &Subject, found: &mut Findings) {
    let rule = &s.printer.file;
    if s.edition.marks && !rule.of.marks {
        let what = format!("{} takes no files with crop marks", s.printer.name);
        found.push(rule, Code::PRINTER_MARKS, s.edition.marks_span, what, "take `marks` out");
    }
    let colours = s.edition.colour;
    if colours != Colours::Grey
        && !rule.of.colours.is_empty()
        && !rule.of.colours.contains(&colours)
    {
        let what = format!("{} does not print from \"{}\"", s.printer.name, colours.name());
        let known: Vec<String> =
            rule.of.colours.iter().map(|c| format!("`colour = \"{}\"`", c.name())).collect();
        let help = format!("write {}", known.join(" or "));
        found.push(rule, Code::PRINTER_COLOUR, s.edition.colour_span, what, &help);
    }
    if let Some(most) = rule.of.megabytes.filter(|m| s.bytes > *m as usize * 1_000_000) {
        let size = s.bytes / 1_000_000;
        let what = format!("the file has {size} MB; {} takes {most} MB", s.printer.name);
        found.push(rule, Code::PRINTER_SIZE, s.edition.printer_span, what, "use smaller pictures");
    }
}

/// A side of the page with the room that was found at it.
type Breach = (f32, &'static str);

/// Every glyph, rule and picture keeps the margins, unless it runs over the edge by will.
fn margins(s: &Subject, found: &mut Findings) {
    let rule = &s.printer.margins;
    let outer = if s.bleeds { rule.of.outer_with_bleed } else { rule.of.outer };
    let (inner, _) = rule.of.inner_of(s.pages.pages.len() as u32);
    let mut told = BTreeSet::new();
    let mut more = 0;
    for (index, page) in s.pages.pages.iter().enumerate() {
        let right_hand = s.pages.is_right_hand(index);
        let (left, right) = if right_hand { (inner, outer) } else { (outer, inner) };
        for group in &page.groups {
            let near = |frame| {
                let margins = [left, outer, right, outer];
                breach(frame, margins, s.pages.width, s.pages.height, right_hand)
            };
            let worst = group.items.iter().filter_map(|item| match item {
                // Glyphs are measured where the room that any face takes comes near.
                Item::Run(run) => near(room_of(run)).and_then(|_| near(ink(run, &s.pages.faces)?)),
                _ => near(extent(item)?),
            });
            let Some((room, side)) = worst.min_by(|a, b| a.0.total_cmp(&b.0)) else { continue };
            let span = found.place(group, page);
            if !told.insert((span, side)) {
                continue;
            }
            if told.len() > MOST {
                more += 1;
                continue;
            }
            let least = if side == "inner" { inner } else { outer };
            let what = format!(
                "p. {}: {} stands {} from the {side} edge; {} asks for {}",
                page.folio,
                thing(group.role),
                Printer::length(room),
                s.printer.name,
                Printer::length(least)
            );
            let help = "widen the margin, or make it smaller";
            found.push(rule, Code::PRINTER_MARGIN, span, what, help);
        }
    }
    tell_more(found, more, Code::PRINTER_MARGIN, "things that stand too near to an edge");
}

/// How far letters hang out of the text towards the inner edge, points: of those that are nearer to
/// it than `least`. What is nearer by more than a letter hangs is no matter of the margin.
pub fn hang(pages: &Pages, least: f32) -> f32 {
    let lack = |index: usize, run: &Run| {
        let right_hand = pages.is_right_hand(index);
        let room = |[l, _, r, _]: [f32; 4]| if right_hand { l } else { pages.width - r };
        (room(room_of(run)) < least).then(|| ink(run, &pages.faces).map(room))?
    };
    let mut most = 0.0f32;
    for (index, page) in pages.pages.iter().enumerate() {
        for item in page.groups.iter().flat_map(|g| &g.items) {
            let Item::Run(run) = item else { continue };
            let lack = lack(index, run).map_or(0.0, |room| least - room);
            if lack <= run.size * HANGS {
                most = most.max(lack);
            }
        }
    }
    most
}

/// The least room above running heads and below folios at the foot, points; infinite where there are
/// none.
pub fn furniture_room(pages: &Pages) -> (f32, f32) {
    let mut room = (f32::INFINITY, f32::INFINITY);
    let groups = pages.pages.iter().flat_map(|p| &p.groups).filter(|g| g.role.is_furniture());
    for item in groups.flat_map(|g| &g.items) {
        let Item::Run(run) = item else { continue };
        let Some([_, top, _, foot]) = ink(run, &pages.faces) else { continue };
        if run.y < pages.height / 2.0 {
            room.0 = room.0.min(top);
        } else {
            room.1 = room.1.min(pages.height - foot);
        }
    }
    room
}

fn tell_more(found: &mut Findings, more: usize, code: Code, what: &str) {
    if more > 0 {
        let text = format!("there are {more} more {what}");
        found.list.push(Diagnostic::warning(code, Span::NONE, text));
    }
}

/// Left, top, right and bottom of the room that a run may paint, whatever its face.
fn room_of(run: &Run) -> [f32; 4] {
    let beside = run.size * 0.5;
    let [l, t, r, b] = run.extent(run.width(), run.size * 1.3, run.size * 0.6);
    if run.turned { [l, t - beside, r, b + beside] } else { [l - beside, t, r + beside, b] }
}

/// The same of the ink of a run's glyphs; nothing of one without any.
fn ink(run: &Run, faces: &[Arc<FaceData>]) -> Option<[f32; 4]> {
    let face = faces.get(usize::from(run.face.0))?;
    let font = FontRef::from_index(face.bytes(), face.index).ok()?;
    let metrics = font.glyph_metrics(Size::new(run.size), LocationRef::default());
    let mut found: Option<[f32; 4]> = None;
    // Along the run's baseline from its beginning.
    let mut x = 0.0;
    for g in &run.glyphs {
        let wide = run.size * run.scale / 1000.0;
        let bounds = metrics.bounds(GlyphId::new(u32::from(g.id)));
        if let Some(b) = bounds.filter(|b| b.x_max > b.x_min && b.y_max > b.y_min) {
            let begin = x + f32::from(g.dx) * wide;
            let rise = f32::from(g.dy) * run.size / 1000.0;
            let (from, to) = (begin + b.x_min * run.scale, begin + b.x_max * run.scale);
            let (foot, top) = (rise + b.y_min, rise + b.y_max);
            let frame = if run.turned {
                [run.x - top, run.y - to, run.x - foot, run.y - from]
            } else {
                [run.x + from, run.y - top, run.x + to, run.y - foot]
            };
            found = Some(found.map_or(frame, |f| {
                [f[0].min(frame[0]), f[1].min(frame[1]), f[2].max(frame[2]), f[3].max(frame[3])]
            }));
        }
        x += g.advance * wide;
    }
    found
}

/// Left, top, right and bottom of what an item paints that is no text.
fn extent(item: &Item) -> Option<[f32; 4]> {
    match item {
        Item::Rect { x, y, w, h, color } => (color.0 < 0.999).then_some([*x, *y, x + w, y + h]),
        Item::Image { x, y, w, h, .. } => Some([*x, *y, x + w, y + h]),
        Item::Run(_) | Item::Path { .. } => None,
    }
}

/// The side at which a frame stands nearest, if it is nearer than the margins allow; frames that
/// reach the edge itself run over it by will.
fn breach(
    [l, t, r, b]: [f32; 4],
    margins: [f32; 4],
    width: f32,
    height: f32,
    right_hand: bool,
) -> Option<Breach> {
    let (at_left, at_right) = if right_hand { ("inner", "outer") } else { ("outer", "inner") };
    let sides = [(l, at_left), (t, "upper"), (width - r, at_right), (height - b, "lower")];
    sides
        .into_iter()
        .zip(margins)
        .filter(|((room, _), least)| *room < least - NEAR && room.abs() > NEAR)
        .map(|(side, _)| side)
        .min_by(|a, b| a.0.total_cmp(&b.0))
}

fn thing(role: Role) -> &'static str {
    match role {
        Role::Furniture(_) => "the running head or folio",
        Role::Figure => "a figure",
        Role::Formula => "a formula",
        Role::Code => "code",
        Role::Cell { .. } => "a table",
        Role::Caption => "a caption",
        Role::Note => "a note",
        Role::Artifact => "a rule or tint",
        _ => "text",
    }
}

/// Whether a group is the number of a line of code: the only words beside the text that belong to
/// a block.
fn line_numbers(group: &Group) -> bool {
    let words = group.items.iter().any(|i| matches!(i, Item::Run(_)));
    group.role == Role::Artifact && group.block.is_some() && words
}

/// What a group is, a table by its number.
fn named(book: &Book, group: &Group) -> String {
    let chapter = book.chapters.get(group.chapter as usize);
    let mut number = None;
    if line_numbers(group) {
        return "a listing's line numbers".to_string();
    }
    if let (Role::Cell { .. }, Some(chapter)) = (group.role, chapter) {
        visit_blocks(&chapter.blocks, &mut |b| {
            if let BlockKind::Table(table) = &b.kind
                && Some(b.id) == group.block
            {
                number.clone_from(&table.number);
            }
        });
    }
    let word = words(&book.meta).table;
    number.map_or_else(|| thing(group.role).to_string(), |n| with_number(word, &n, ' '))
}

/// Whether a run stands higher or lower than the words beside it: an exponent or an index.
fn index(run: &Run, group: &Group) -> bool {
    group.items.iter().any(|item| match item {
        Item::Run(beside) => {
            let off = (beside.y - run.y).abs();
            beside.size > run.size + 0.05 && off > 0.3 && off < beside.size * 0.7
        }
        _ => false,
    })
}

fn type_size(s: &Subject, found: &mut Findings) {
    let rule = &s.printer.type_size;
    let Some(least) = rule.of else { return };
    // Each kind of small type once, where it stands first: it is the theme's. Tables are made smaller
    // one by one, where they are too wide.
    let mut told = BTreeSet::new();
    for page in &s.pages.pages {
        for group in &page.groups {
            for item in &group.items {
                let Item::Run(run) = item else { continue };
                // Marks of notes and indices stand high or low, and are as small everywhere.
                let small = run.size < least - 0.05 && !run.text.trim().is_empty();
                let mark =
                    !matches!(run.sense, Sense::Text | Sense::Label) || small && index(run, group);
                let table = matches!(group.role, Role::Cell { .. });
                let one = group.block.filter(|_| table).map(|b| (group.chapter, b));
                let size = if table { 0 } else { (run.size * 10.0) as u32 };
                let kind = (thing(group.role), size, one);
                if !small || mark || !told.insert(kind) {
                    continue;
                }
                let size = (run.size * 10.0).round() / 10.0;
                let what = format!(
                    "p. {}: {} {} set in {size} pt; {} asks for {least} pt",
                    page.folio,
                    named(s.book, group),
                    if line_numbers(group) { "are" } else { "is" },
                    s.printer.name
                );
                let help = match table {
                    true => {
                        "give it fewer or shorter columns, let it stand on its side \
                         (`.landscape`), or set the book larger (`body-size`)"
                    }
                    false => "set the book larger (`body-size`), or change the size in the theme",
                };
                let span = found.place(group, page);
                found.push(rule, Code::PRINTER_TYPE, span, what, help);
            }
        }
    }
}

/// Whether a picture has too few pixels to the inch. A printer asks for a round number: fiftieths
/// of it are seen by no one.
pub fn too_coarse(dpi: f32, least: f32) -> bool {
    dpi < least * 0.98
}

/// Pixels to the inch as printed.
fn pictures(s: &Subject, found: &mut Findings) {
    let rule = &s.printer.resolution;
    let Some(least) = rule.of else { return };
    let mut told = BTreeSet::new();
    for (index, page) in s.pages.pages.iter().enumerate() {
        for group in &page.groups {
            for item in &group.items {
                let Item::Image { resource, w, crop, .. } = item else { continue };
                let Some(image) = s.book.images.get(*resource as usize) else { continue };
                if image.media == "image/svg+xml" {
                    continue;
                }
                // What runs off the page is as large as its bleed asks, with what is cut off.
                let printed = crop.map(|_| with_bleed(item, s.pages, index, s.printer.bleed.of));
                let w = match printed {
                    Some(Item::Image { crop: Some(crop), .. }) => crop.whole[2],
                    _ => *w,
                };
                let dpi = image.pixels[0] as f32 / (w / 72.0);
                if !too_coarse(dpi, least) || !told.insert(*resource) {
                    continue;
                }
                let wide = (w / 72.0 * 100.0).round() / 100.0;
                let needs = (w / 72.0 * least).ceil();
                let what = format!(
                    "p. {}: `{}` has {dpi:.0} pixels to the inch at its {wide} in; {least:.0} are \
                     asked for",
                    page.folio, image.path
                );
                let help = match crop {
                    Some(_) => format!("use a picture {needs:.0} pixels wide"),
                    None => format!("use a picture {needs:.0} pixels wide, or show it smaller"),
                };
                let span = found.place(group, page);
                found.push(rule, Code::PRINTER_RESOLUTION, span, what, &help);
            }
        }
    }
}

/// Pictures that run off the page where nobody knows how far they have to.
fn bleed(s: &Subject, found: &mut Findings) {
    if s.printer.bleed.of.size > 0.0 {
        return;
    }
    let plate = |group: &&Group| {
        group.items.iter().any(|item| matches!(item, Item::Image { crop: Some(_), .. }))
    };
    let pages = s.pages.pages.iter();
    let first = pages.filter_map(|page| Some((page, page.groups.iter().find(plate)?))).next();
    let Some((page, group)) = first else { return };
    let what = format!(
        "p. {}: a picture runs off the page, and the profile of {} has no bleed",
        page.folio, s.printer.name
    );
    let help =
        "ask the printer, and write `[bleed]` with `size`, `sides` and `source` into the profile";
    let d = Diagnostic::error(Code::PRINTER_BLEED, found.place(group, page), what);
    found.list.push(d.help(help));
}

fn blanks(s: &Subject, found: &mut Findings) {
    let rule = &s.printer.blanks;
    let Some(most) = rule.of else { return };
    let mut run = 0;
    for (index, page) in s.pages.pages.iter().enumerate() {
        run = if page.blank { run + 1 } else { 0 };
        if run == most + 1 {
            let what = format!(
                "more than {most} blank pages in a row before page {} of the file",
                index + 2
            );
            let help = "let chapters open on any page, or take a part's empty leaf out";
            found.push(rule, Code::PRINTER_BLANKS, s.edition.printer_span, what, help);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::editions::usual;
    use crate::manifest::printer::builtin;
    use crate::theme::Grey;

    fn page(items: Vec<Item>) -> Page {
        let group = Group { items, ..Group::default() };
        Page { folio: "1".into(), groups: vec![group], ..Page::default() }
    }

    /// Looks at pages of an edition for its printer, a built-in one.
    fn looked_at<T>(pages: &Pages, edition: &Edition, look: impl FnOnce(&Subject) -> T) -> T {
        let printer = builtin(&edition.printer).expect("built in");
        look(&Subject {
            book: &Book::default(),
            pages,
            geometry: &PageGeometry { inner: 54.0, ..PageGeometry::default() },
            edition,
            printer: &printer,
            bleeds: false,
            bytes: 1000,
        })
    }

    fn codes(pages: Vec<Page>, size: (f32, f32), printer: &str) -> Vec<(Severity, &'static str)> {
        let pages = pages.into_iter().map(Into::into).collect();
        let pages = Pages { pages, width: size.0, height: size.1, ..Pages::default() };
        looked_at(&pages, &usual(printer), |subject| {
            preflight(subject).iter().map(|d| (d.severity, d.code.name())).collect()
        })
    }

    fn rule(x: f32, y: f32) -> Item {
        Item::Rect { x, y, w: 50.0, h: 1.0, color: Grey(0.0) }
    }

    const TRADE: (f32, f32) = (432.0, 648.0);

    #[test]
    fn a_good_book_passes() {
        let pages = (0..100).map(|_| page(vec![rule(100.0, 100.0)])).collect();
        assert_eq!(codes(pages, TRADE, "kdp-paperback"), []);
    }

    #[test]
    fn each_rule_finds_its_breach() {
        use Severity::{Error, Warning};
        let plenty = |page: &Page| vec![page.clone(); 100];
        let good = page(vec![rule(100.0, 100.0)]);
        let few = codes(vec![good.clone()], TRADE, "kdp-paperback");
        assert_eq!(few, [(Error, "printer-pages")]);
        let trim = codes(plenty(&good), (200.0, 648.0), "kdp-hardcover");
        assert_eq!(trim, [(Error, "printer-trim")]);
        // Over the edge by will, but too near to it otherwise.
        let near = codes(plenty(&page(vec![rule(100.0, 5.0)])), TRADE, "kdp-paperback");
        assert_eq!(near, [(Error, "printer-margin")]);
        let over = codes(plenty(&page(vec![rule(100.0, 0.0)])), TRADE, "kdp-paperback");
        assert_eq!(over, []);
        let advised = codes(plenty(&page(vec![rule(100.0, 20.0)])), TRADE, "ingram");
        assert_eq!(advised, [(Warning, "printer-margin")]);
        let mut pages = plenty(&good);
        for page in &mut pages[10..14] {
            *page = Page { blank: true, ..Page::default() };
        }
        assert_eq!(codes(pages, TRADE, "kdp-paperback"), [(Error, "printer-blanks")]);
    }

    #[test]
    fn a_book_that_is_bound_otherwise_than_its_printer_binds_is_told() {
        use crate::manifest::Binding::{Hardback, Paperback};
        let told = |name: &str, binding| {
            let edition = Edition { binding: Some(binding), ..usual(name) };
            let mut findings = Findings { list: Diagnostics::new(), spans: BTreeMap::new() };
            looked_at(&Pages::default(), &edition, |s| super::binding(s, &mut findings));
            findings.list.iter().cloned().collect::<Vec<Diagnostic>>()
        };
        for name in ["kdp-paperback", "ingram", "lulu", "bod", "generic"] {
            assert_eq!(told(name, Paperback), [], "{name}");
        }
        assert_eq!(told("kdp-hardcover", Hardback), []);
        assert_eq!(told("generic", Hardback), [], "any printer binds any book");
        let [kdp] = &told("kdp-paperback", Hardback)[..] else { panic!("one message") };
        assert_eq!((kdp.severity, kdp.code), (Severity::Error, Code::PRINTER_BINDING));
        let help = kdp.help.as_deref().unwrap_or_default();
        assert!(help.starts_with("write `for = \"kdp-hardcover\"`"), "{help}");
        let [ingram] = &told("ingram", Hardback)[..] else { panic!("one message") };
        assert_eq!(
            ingram.severity,
            Severity::Warning,
            "it binds them, by rules that are not known"
        );
    }

    #[test]
    fn the_inner_edge_changes_its_side() {
        let margins = [27.0, 18.0, 18.0, 18.0];
        let frame = [20.0, 100.0, 200.0, 110.0];
        assert_eq!(breach(frame, margins, 432.0, 648.0, true), Some((20.0, "inner")));
        let margins = [18.0, 18.0, 27.0, 18.0];
        assert_eq!(breach(frame, margins, 432.0, 648.0, false), None);
    }
}
