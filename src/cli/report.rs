//! The report of `recto build --report`: how well the book is set, and where it is not.

use super::output::Console;
use crate::diagnostic::count;
use crate::session::BOOK;
use crate::source::{Sources, Span};
use crate::typeset::page::Pages;
use crate::typeset::printed::Reprint;
use crate::typeset::report::{Exception, Report, Rule};
use serde_json::{Value, json};

/// Spreads with fewer points than this are listed for people.
const GOOD: u32 = 90;

/// The edition whose pages are called so; none of those that all others share.
pub(crate) fn pages_of(name: &str) -> Option<&str> {
    (name != BOOK).then_some(name)
}

/// Prints how pages differ from what was printed.
pub(crate) fn reprint((name, reprint): &(String, Reprint), console: &Console) {
    if console.json() {
        let pages = reprint.changed.iter().zip(&reprint.folios);
        let pages: Vec<Value> = pages
            .map(|((page, lines), folio)| json!({ "page": page + 1, "folio": folio, "lines": lines }))
            .collect();
        console.object(&json!({
            "type": "reprint", "name": name, "changed": pages, "others": reprint.other_folios,
            "moved": reprint.moved,
        }));
        return;
    }
    let edition = pages_of(name).map(|edition| format!("{edition}: ")).unwrap_or_default();
    console.line(&format!("{edition}{}", reprint.summary()));
}

/// Prints the report: text for people, one JSON object for machines.
pub(crate) fn print(report: &Report, pages: &Pages, sources: &Sources, console: &Console) {
    if console.json() {
        console.object(&object(report, pages, sources));
        return;
    }
    for line in figures(report) {
        console.line(&line);
    }
    let side = if pages.open_on_rectos { "rectos" } else { "either side" };
    let empty = count(pages.pages.iter().filter(|p| p.blank).count(), "page");
    console.line(&format!("chapters open on {side} (`open` in `[print]`); {empty} without text"));
    if report.exceptions.is_empty() {
        console.line("No exceptions.");
        return;
    }
    console.line("");
    console.line(&count(report.exceptions.len(), "exception"));
    for rule in Rule::ALL {
        let n = report.exceptions.iter().filter(|e| e.rule == rule).count();
        if n > 0 {
            console.line(&format!("  {n:5}  {}", rule.name()));
        }
    }
    console.line("");
    for e in &report.exceptions {
        let folio = pages.pages.get(e.page).map_or("", |p| p.folio.as_str());
        let place = place(e.span, sources).map(|(file, line)| format!("{file}:{line}: "));
        let place = place.unwrap_or_default();
        console.line(&format!("{place}{}, {}, p. {folio}", e.rule.name(), e.measured));
    }
    let poor: Vec<_> = report.spreads.iter().filter(|s| s.score < GOOD).collect();
    if !poor.is_empty() {
        console.line("");
        console.line(&format!("Spreads below {GOOD} points of 100"));
    }
    for s in poor {
        let folios = folios(&s.pages, pages);
        console.line(&format!("  p. {folios:9}  {:3}   {}", s.score, reasons(report, &s.pages)));
    }
}

/// What is worth a look before the book is printed, in a line for the end of a build: "nearly empty
/// last page (2), short page".
pub(crate) fn grave(report: &Report) -> String {
    counted(report, |e| e.rule.is_grave())
}

/// What has cost a spread its points, the gravest first: "short page, loose line (2)".
fn reasons(report: &Report, spread: &[usize]) -> String {
    counted(report, |e| spread.contains(&e.page))
}

/// The rules that some of the exceptions break, and how often.
fn counted(report: &Report, wanted: impl Fn(&Exception) -> bool) -> String {
    let on = |rule: Rule| report.exceptions.iter().filter(|e| e.rule == rule && wanted(e)).count();
    let named = Rule::ALL.iter().map(|rule| (on(*rule), rule.name())).filter(|(n, _)| *n > 0);
    let words = named.map(|(n, name)| match n {
        1 => name.to_owned(),
        n => format!("{name} ({n})"),
    });
    words.collect::<Vec<_>>().join(", ")
}

/// The figures of the whole book, a line each.
fn figures(report: &Report) -> Vec<String> {
    let t = &report.totals;
    let percent = |x: f32| format!("{:.1} %", 100.0 * x);
    let share = if t.paragraphs == 0 { 0.0 } else { t.reset as f32 / t.paragraphs as f32 };
    let mean = if report.spreads.is_empty() {
        0.0
    } else {
        report.spreads.iter().map(|s| f64::from(s.score)).sum::<f64>() / report.spreads.len() as f64
    };
    vec![
        format!(
            "{} of text, {}, {} justified",
            count(t.pages, "page"),
            count(t.lines, "line"),
            count(t.justified, "line").split(' ').next().unwrap_or("0")
        ),
        format!(
            "word space: standard deviation {:.3} of the natural one, {} of lines within .85 to 1.20",
            t.deviation,
            percent(t.in_band)
        ),
        format!(
            "contrast of neighbouring lines: {:.3}; lines that end in a hyphen: {}",
            t.contrast,
            percent(t.hyphened)
        ),
        format!(
            "{}, {} of them set a line longer or shorter to fill pages ({})",
            count(t.paragraphs, "paragraph"),
            t.reset,
            percent(share)
        ),
        format!("mean score of {}: {mean:.1}", count(report.spreads.len(), "spread")),
    ]
}

fn object(report: &Report, pages: &Pages, sources: &Sources) -> Value {
    let t = &report.totals;
    let folio = |p: usize| pages.pages.get(p).map(|p| p.folio.as_str());
    let exceptions: Vec<Value> = report
        .exceptions
        .iter()
        .map(|e| {
            let place = place(e.span, sources);
            json!({
                "rule": e.rule.code(),
                "file": place.as_ref().map(|p| p.0),
                "line": place.as_ref().map(|p| p.1),
                "page": e.page + 1,
                "folio": folio(e.page),
                "y": thousandths(e.y),
                "measured": e.measured,
            })
        })
        .collect();
    let spreads: Vec<Value> = report
        .spreads
        .iter()
        .map(|s| {
            json!({
                "pages": s.pages.iter().map(|p| p + 1).collect::<Vec<_>>(),
                "folios": s.pages.iter().map(|p| folio(*p)).collect::<Vec<_>>(),
                "score": s.score,
                "deviation": thousandths(s.deviation),
            })
        })
        .collect();
    json!({
        "type": "report",
        "pages": t.pages,
        "lines": t.lines,
        "justified": t.justified,
        "deviation": thousandths(t.deviation),
        "inBand": thousandths(t.in_band),
        "contrast": thousandths(t.contrast),
        "hyphened": thousandths(t.hyphened),
        "paragraphs": t.paragraphs,
        "reset": t.reset,
        "open": if pages.open_on_rectos { "recto" } else { "any" },
        "blank": pages.pages.iter().filter(|p| p.blank).count(),
        "spreads": spreads,
        "exceptions": exceptions,
    })
}

/// Rounded to thousandths, as numbers for machines are.
fn thousandths(x: f32) -> f64 {
    (f64::from(x) * 1000.0).round() / 1000.0
}

fn folios(list: &[usize], pages: &Pages) -> String {
    let names: Vec<&str> =
        list.iter().filter_map(|p| pages.pages.get(*p)).map(|p| p.folio.as_str()).collect();
    names.join("\u{2013}")
}

/// File and line of a span.
fn place(span: Span, sources: &Sources) -> Option<(&str, usize)> {
    let file = sources.get(span.file)?;
    Some((file.path.as_str(), file.line_col(span.start as usize).0))
}
