//! The shelf: a page that lists the titles of a house. Each is shown by a preview of its own, at a port of its own, which
//! begins when it is first asked for: forty books in memory are nobody's desk.

use super::answer::{Answer, Body};
use super::request::Request;
use super::{Reply, Server};
use crate::desk::preview::Preview;
use crate::epub::xml;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::thread;

const STYLE: &str = include_str!("shelf.css");

/// A book on the shelf.
#[derive(Debug)]
pub(crate) struct Volume {
    /// What it is called.
    pub(crate) title: String,
    /// Its folder as the house sees it.
    pub(crate) path: String,
    /// Its folder.
    pub(crate) dir: PathBuf,
}

/// A shelf that has its address and does not work yet.
pub(crate) struct Shelf {
    server: Server,
    books: Vec<Volume>,
}

/// What its connections share.
struct Books {
    all: Vec<Volume>,
    /// Where the preview of each is, of those that have begun.
    begun: Mutex<Vec<Option<SocketAddr>>>,
}

impl Shelf {
    /// A shelf of books at a port of the loopback: this one, or any that is free.
    ///
    /// # Errors
    /// The system's, if it gives no port.
    pub(crate) fn new(books: Vec<Volume>, port: Option<u16>) -> io::Result<Shelf> {
        Ok(Shelf { server: Server::bind(port)?, books })
    }

    /// Where the page is.
    pub(crate) fn address(&self) -> SocketAddr {
        self.server.address
    }

    /// Works until the process ends.
    pub(crate) fn run(self) {
        let Shelf { server, books } = self;
        let begun = Mutex::new(vec![None; books.len()]);
        let books = Books { all: books, begun };
        server.serve(move |request| Reply::Answer(books.answer(request)));
    }
}

impl Books {
    fn answer(&self, request: &Request) -> Answer {
        match (request.method.as_str(), request.path.as_str()) {
            ("GET" | "HEAD", "/") => {
                Answer::page("text/html; charset=utf-8", Body::Made(self.page().into_bytes()))
            }
            ("GET" | "HEAD", "/shelf.css") => {
                Answer::page("text/css; charset=utf-8", Body::Own(STYLE))
            }
            ("GET", "/book") => match request.number("n").and_then(|n| self.begin(n)) {
                Some(Ok(address)) => Answer::leads_to(&format!("http://{address}/")),
                Some(Err(e)) => {
                    Answer::fault(&format!("no preview: {e}"), "end others, and try again")
                }
                None => Answer::missing(),
            },
            _ => Answer::missing(),
        }
    }

    /// Where the preview of a book is, which begins if it has not.
    fn begin(&self, n: usize) -> Option<io::Result<SocketAddr>> {
        let book = self.all.get(n)?;
        let mut begun = self.begun.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(address) = begun[n] {
            return Some(Ok(address));
        }
        let preview = match Preview::new(book.dir.clone(), book.dir.join("output"), None) {
            Ok(preview) => preview,
            Err(e) => return Some(Err(e)),
        };
        let address = preview.address();
        let run = move || {
            // Its page says why nothing is shown.
            let _ = preview.run();
        };
        if let Err(e) = thread::Builder::new().name("title".into()).spawn(run) {
            return Some(Err(e));
        }
        begun[n] = Some(address);
        Some(Ok(address))
    }

    fn page(&self) -> String {
        let row = |(n, book): (usize, &Volume)| {
            let (title, path) = (xml::text(&book.title), xml::text(&book.path));
            format!("<li><a href=\"/book?n={n}\">{title}</a> <span>{path}</span></li>\n")
        };
        let rows: String = self.all.iter().enumerate().map(row).collect();
        format!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width\">\n<title>Titles</title>\n\
             <link rel=\"icon\" href=\"data:,\">\n<link rel=\"stylesheet\" href=\"/shelf.css\">\n</head>\n<body>\n<main>\n<h1>Titles</h1>\n\
             <ul>\n{rows}</ul>\n</main>\n</body>\n</html>\n"
        )
    }
}
