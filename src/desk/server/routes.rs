//! What is answered to which request. Nothing here comes from the disk by a name that is asked for: it is
//! in the program, in what is shown, in the EPUB, or among the files that were built.

use super::answer::{Answer, Body};
use super::request::{Refused, Request};
use crate::artwork::svg::outlined;
use crate::desk::editor;
use crate::desk::places::At;
use crate::desk::products::{Wish, split};
use crate::desk::shown::{Sheets, Shown};
use crate::desk::worker::{Ask, Fault, Reply, Shared};
use crate::manifest::edit::Place;
use crate::manifest::kind_from_name;
use crate::model::Matter;
use crate::session::OrderEdit;
use crate::typeset::bundled::svg_database;
use serde_json::{Value, json};
use std::sync::mpsc::channel;
use std::sync::{Arc, PoisonError};

/// The files of the page.
const FILES: [(&str, &str, &str); 12] = [
    ("/desk.css", "text/css; charset=utf-8", include_str!("../page/desk.css")),
    ("/icon.svg", "image/svg+xml", include_str!("../page/icon.svg")),
    ("/desk.js", JS, include_str!("../page/desk.js")),
    ("/wire.js", JS, include_str!("../page/wire.js")),
    ("/dom.js", JS, include_str!("../page/dom.js")),
    ("/pages.js", JS, include_str!("../page/pages.js")),
    ("/overlay.js", JS, include_str!("../page/overlay.js")),
    ("/panels.js", JS, include_str!("../page/panels.js")),
    ("/order.js", JS, include_str!("../page/order.js")),
    ("/reader.js", JS, include_str!("../page/reader.js")),
    ("/cover.js", JS, include_str!("../page/cover.js")),
    ("/files.js", JS, include_str!("../page/files.js")),
];

const JS: &str = "text/javascript; charset=utf-8";
const PAGE: &str = include_str!("../page/index.html");
/// Letters of the token by which a page says which start of the server it knows.
const START: usize = 6;

/// Reads that wait for nobody: they look at what is shown.
const LOOKS: [&str; 6] = ["/page", "/words", "/place", "/find", "/problems", "/order"];

/// Whether a request only looks at what is shown.
pub(super) fn only_looks(request: &Request) -> bool {
    request.method != "POST" && LOOKS.contains(&request.path.as_str())
}

/// The answer to a request that was admitted.
pub(super) fn answer(request: &Request, shared: &Shared, token: &str) -> Answer {
    match request.method.as_str() {
        "POST" => write(request, shared),
        _ => read(request, shared, token),
    }
}

fn read(request: &Request, shared: &Shared, token: &str) -> Answer {
    let path = request.path.as_str();
    if path == "/" {
        let page = PAGE.replace("{token}", token);
        return Answer::page("text/html; charset=utf-8", Body::Made(page.into_bytes()));
    }
    if let Some((_, kind, text)) = FILES.iter().find(|(name, ..)| *name == path) {
        return Answer::page(kind, Body::Own(text));
    }
    if let Some(name) = path.strip_prefix("/epub/") {
        return epub(name, shared);
    }
    if let Some(name) = path.strip_prefix("/made/") {
        return made(name, shared);
    }
    let shown = shared.shown();
    let of = request.asked("of").unwrap_or_default();
    match path {
        "/state" => state(of, shown, shared),
        "/problems" => Answer::json(&shown.problems(of)),
        "/order" => Answer::json(&shown.order()),
        "/page" => with_page(request, &shown, of, |sheets, page| {
            // Who knows outlines of another start of the server knows none.
            let of_this_start =
                request.asked("start").is_some_and(|start| *start == token[..START]);
            let known = request.number("known").filter(|_| of_this_start).unwrap_or(0);
            Some(Answer::json(&sheets.drawing(page, known, &shared.outlines)?))
        }),
        "/words" => with_page(request, &shown, of, |sheets, page| {
            Some(Answer::json(&sheets.words(page, request.asked("flaws").is_some())?))
        }),
        "/place" => with_page(request, &shown, of, |sheets, page| {
            let (row, word) = (request.number("row")?, request.number("word")?);
            Some(Answer::json(&json!({ "at": sheets.place(page, row, word).map(|at| at.json()) })))
        }),
        "/find" => match shown.of(of) {
            Some(sheets) => Answer::json(&sheets.find(request.asked("words").unwrap_or_default())),
            // Nothing is shown yet.
            None if of.is_empty() => Answer::json(&json!({ "found": [], "more": false })),
            None => Answer::missing(),
        },
        "/epub" => asked(shared, Ask::Epub, |files| Answer::json(&files.json())),
        "/cover" => {
            let name = request.asked("name").unwrap_or_default().to_owned();
            asked(
                shared,
                |reply| Ask::Cover(name, reply),
                |cover| {
                    let folds = &cover.folds;
                    let number = |x: f32| (f64::from(x) * 100.0).round() / 100.0;
                    Answer::json(&json!({
                        "width": number(folds.width), "height": number(folds.height),
                        "bleed": number(folds.bleed), "panel": number(folds.panel),
                        "spine": number(folds.spine), "hinge": number(folds.hinge),
                        "remark": cover.remark,
                    }))
                },
            )
        }
        "/cover.svg" => {
            let name = request.asked("name").unwrap_or_default().to_owned();
            asked(
                shared,
                |reply| Ask::Cover(name, reply),
                // The browser has not the book's faces.
                |cover| {
                    let sheet = outlined(&cover.sheet, svg_database())
                        .unwrap_or_else(|| cover.sheet.to_string());
                    Answer::thing("image/svg+xml", Body::Made(sheet.into_bytes()))
                },
            )
        }
        _ => Answer::missing(),
    }
}

/// Asks the worker, and waits.
fn asked<T>(
    shared: &Shared,
    ask: impl FnOnce(Reply<T>) -> Ask,
    answer: impl FnOnce(T) -> Answer,
) -> Answer {
    let (reply, answered) = channel();
    shared.ask(ask(reply));
    match answered.recv() {
        Ok(Ok(value)) => answer(value),
        Ok(Err(Fault { why, help })) => Answer::fault(&why, &help),
        // The worker has failed while it did this, and has said so.
        Err(_) => Answer::fault("Recto has failed", "the terminal says more"),
    }
}

fn state(of: &str, shown: Arc<Shown>, shared: &Shared) -> Answer {
    if of.is_empty() || shown.of(of).is_some() {
        return Answer::json(&shown.state(of));
    }
    let name = of.to_owned();
    asked(shared, |reply| Ask::Pages(name, reply), |()| Answer::json(&shared.shown().state(of)))
}

/// The answer on a page of those that are shown.
fn with_page(
    request: &Request,
    shown: &Shown,
    of: &str,
    answer: impl FnOnce(&Sheets, usize) -> Option<Answer>,
) -> Answer {
    let page = request.number("n");
    let found = page.and_then(|page| answer(shown.of(of)?, page));
    found.unwrap_or_else(Answer::missing)
}

/// A file of the EPUB: `VERSION/NAME`.
fn epub(name: &str, shared: &Shared) -> Answer {
    let files = shared.epub.read().unwrap_or_else(PoisonError::into_inner).clone();
    let (Some(files), Some((_, name))) = (files, name.split_once('/')) else {
        return Answer::missing();
    };
    match files.get(name) {
        Some((kind, bytes)) => Answer::framed(kind, Body::Shared(bytes)),
        None => Answer::missing(),
    }
}

/// A file that was built.
fn made(name: &str, shared: &Shared) -> Answer {
    let made = shared.made.read().unwrap_or_else(PoisonError::into_inner);
    let Some(product) = made.get(name) else { return Answer::missing() };
    let kind = match product.kind {
        "epub" => "application/epub+zip",
        "pdf" => "application/pdf",
        "png" => "image/png",
        _ => "application/octet-stream",
    };
    Answer::thing(kind, Body::Shared(Arc::clone(&product.bytes))).kept_as(name)
}

fn write(request: &Request, shared: &Shared) -> Answer {
    let Ok(body) = serde_json::from_slice::<Value>(&request.body) else {
        return Answer::refused(Refused(400, "Bad Request"));
    };
    let done = || Answer::json(&json!({ "done": true }));
    match request.path.as_str() {
        "/open" => open(&body, shared),
        "/source" => source(&body, shared),
        "/order" => match edit(&body) {
            Some(edit) => asked(shared, |reply| Ask::Order(Box::new(edit), reply), |()| done()),
            None => Answer::refused(Refused(400, "Bad Request")),
        },
        "/undo" => asked(shared, Ask::Undo, |()| done()),
        "/build" => {
            let wish = Box::new(wish(&body));
            asked(shared, |reply| Ask::Build(wish, reply), |value| Answer::json(&value))
        }
        "/check" => {
            let names = texts(&body["names"]);
            asked(shared, |reply| Ask::Check(names, reply), |value| Answer::json(&value))
        }
        _ => Answer::missing(),
    }
}

fn texts(value: &Value) -> Vec<String> {
    let all = value.as_array().into_iter().flatten();
    all.filter_map(|v| v.as_str().map(str::to_owned)).collect()
}

/// What is to be built: `{ "epub": true, "screen": true, "names": [...], "cover": true }`.
fn wish(body: &Value) -> Wish {
    let is = |key: &str| body[key] == true;
    let (shops, names) = split(texts(&body["names"]));
    Wish {
        epub: is("epub"),
        screen: is("screen"),
        shops,
        names,
        all: is("all"),
        covers: is("covers"),
    }
}

/// A change of the order: `{ "move": NAME, "before": NAME }`.
fn edit(body: &Value) -> Option<OrderEdit> {
    let text = |key: &str| body[key].as_str().map(str::to_owned);
    let place = || {
        let end = match body["to"].as_str() {
            Some("front") => Some(Place::End(Matter::Front)),
            Some("main") => Some(Place::End(Matter::Main)),
            Some("back") => Some(Place::End(Matter::Back)),
            _ => None,
        };
        end.or_else(|| text("before").map(Place::Before))
            .or_else(|| text("after").map(Place::After))
            .or_else(|| text("part").map(Place::EndOfPart))
    };
    if let Some(entry) = text("move") {
        return Some(OrderEdit::Move(entry, place()?));
    }
    if let Some(entry) = text("remove") {
        return Some(OrderEdit::Remove(entry));
    }
    if let Some(entry) = text("kind-of") {
        return Some(OrderEdit::Kind(entry, text("kind").and_then(|k| kind_from_name(&k))));
    }
    let file = text("add")?;
    let place = place().unwrap_or(Place::End(Matter::Main));
    Some(OrderEdit::Add { file, kind: None, title: None, place })
}

/// Opens a place of one of the book's own texts.
fn open(body: &Value, shared: &Shared) -> Answer {
    let number = |key: &str| body[key].as_u64().and_then(|n| usize::try_from(n).ok()).unwrap_or(1);
    let at = At {
        path: body["path"].as_str().unwrap_or_default().to_owned(),
        line: number("line"),
        column: number("column"),
    };
    let shown = shared.shown();
    let known = |shown: &Shown| {
        shown.sources.find(&at.path).is_some()
            || shown.sheets.values().any(|s| s.sources.find(&at.path).is_some())
    };
    if !known(&shown) || !shown.files().is_file(&at.path) {
        return Answer::fault("the book has no such file", "");
    }
    let file = shown.files().place(&at.path);
    let editor = editor::chosen();
    if let Some(address) = editor.address(&file, &at) {
        return Answer::json(&json!({ "address": address }));
    }
    match editor.start(&file, &at) {
        Ok(started) => Answer::json(&json!({ "started": started })),
        Err(e) => Answer::fault(&format!("the editor can't be started: {e}"), "look at $VISUAL"),
    }
}

/// The place of a text of the e-reader.
fn source(body: &Value, shared: &Shared) -> Answer {
    let text = |key: &str| body[key].as_str().unwrap_or_default();
    let shown = shared.shown();
    let at = shown.of("").and_then(|sheets| sheets.place_of_text(text("before"), text("after")));
    Answer::json(&json!({ "at": at.map(|at| at.json()) }))
}
