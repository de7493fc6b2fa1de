//! An answer, with the headers that keep a manuscript's own words from doing anything.

use super::request::Refused;
use crate::files::escapes;
use serde_json::Value;
use std::io::{self, Write};
use std::sync::Arc;

/// What an answer holds.
#[derive(Clone)]
pub(super) enum Body {
    /// Of the program.
    Own(&'static str),
    /// Made for this answer.
    Made(Vec<u8>),
    /// Shared with who made it.
    Shared(Arc<dyn AsRef<[u8]> + Send + Sync>),
}

impl Body {
    fn bytes(&self) -> &[u8] {
        match self {
            Body::Own(text) => text.as_bytes(),
            Body::Made(bytes) => bytes,
            Body::Shared(bytes) => (**bytes).as_ref(),
        }
    }
}

/// An answer.
pub(super) struct Answer {
    status: u16,
    reason: &'static str,
    kind: &'static str,
    body: Body,
    /// What may be done with it.
    policy: &'static str,
    more: Vec<(&'static str, String)>,
}

/// The page: its own files, and nothing that is written into it.
const PAGE: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
                    img-src 'self' data:; connect-src 'self'; font-src 'self'; \
                    frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/// A picture or a text: it does nothing, wherever it is opened.
const NOTHING: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; \
                       base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";
/// A file of the EPUB in the frame of a reader: the page looks after it, its own scripts never run.
const FRAMED: &str = "default-src 'none'; style-src 'self' 'unsafe-inline'; \
                      img-src 'self' data:; font-src 'self' data:; media-src 'self'; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'self'; \
                      sandbox allow-same-origin";

impl Answer {
    /// A file of the page.
    pub(super) fn page(kind: &'static str, body: Body) -> Answer {
        Answer { status: 200, reason: "OK", kind, body, policy: PAGE, more: Vec::new() }
    }

    /// Something to look at.
    pub(super) fn thing(kind: &'static str, body: Body) -> Answer {
        Answer { policy: NOTHING, ..Answer::page(kind, body) }
    }

    /// A file of the EPUB.
    pub(super) fn framed(kind: &'static str, body: Body) -> Answer {
        Answer { policy: FRAMED, ..Answer::page(kind, body) }
    }

    /// Elsewhere.
    pub(super) fn leads_to(address: &str) -> Answer {
        let more = vec![("Location", address.to_owned())];
        let (status, reason) = (303, "See Other");
        Answer { status, reason, more, ..Answer::thing("text/plain", Body::Own("")) }
    }

    /// A value.
    pub(super) fn json(value: &Value) -> Answer {
        Answer::thing("application/json", Body::Made(value.to_string().into_bytes()))
    }

    /// Why something can't be done, for the page to show.
    pub(super) fn fault(why: &str, help: &str) -> Answer {
        let body = serde_json::json!({ "error": why, "help": help });
        Answer { status: 422, reason: "Unprocessable Content", ..Answer::json(&body) }
    }

    /// Nothing has this name.
    pub(super) fn missing() -> Answer {
        Answer::refused(Refused(404, "Not Found"))
    }

    /// No.
    pub(super) fn refused(Refused(status, reason): Refused) -> Answer {
        let body = Body::Own(reason);
        Answer { status, reason, ..Answer::thing("text/plain; charset=utf-8", body) }
    }

    /// A file to be kept, under its name.
    pub(super) fn kept_as(mut self, name: &str) -> Answer {
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        let ascii: String = name.chars().map(|c| if plain(c) { c } else { '_' }).collect();
        let whole = escapes::escaped(name, |b| plain(char::from(b)));
        let value = format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''{whole}");
        self.more.push(("Content-Disposition", value));
        self
    }

    /// Writes it; of an answer to `HEAD` the head alone.
    pub(super) fn write(&self, to: &mut impl Write, head: bool, stays: bool) -> io::Result<()> {
        let mut text = format!(
            "HTTP/1.1 {} {}\r\nContent-Type: {}\r\nContent-Length: {}\r\n\
             Content-Security-Policy: {}\r\n{COMMON}",
            self.status,
            self.reason,
            self.kind,
            self.body.bytes().len(),
            self.policy,
        );
        if !self.more.iter().any(|(name, _)| *name == "Cache-Control") {
            text.push_str("Cache-Control: no-store\r\n");
        }
        self.more.iter().for_each(|(name, value)| text += &format!("{name}: {value}\r\n"));
        text += if stays { "\r\n" } else { "Connection: close\r\n\r\n" };
        let mut bytes = text.into_bytes();
        if !head {
            bytes.extend_from_slice(self.body.bytes());
        }
        to.write_all(&bytes)?;
        to.flush()
    }
}

/// Headers of all answers: nobody guesses what a file is, no other site may hold one, and addresses of
/// this machine are told to nobody.
pub(super) const COMMON: &str = "X-Content-Type-Options: nosniff\r\n\
    Referrer-Policy: no-referrer\r\n\
    Cross-Origin-Resource-Policy: same-origin\r\n\
    Cross-Origin-Opener-Policy: same-origin\r\n\
    Permissions-Policy: camera=(), geolocation=(), microphone=()\r\n";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_are_safe_in_a_header() {
        let answer = Answer::thing("x/y", Body::Own("")).kept_as("a \"b\"\r\nc\u{f6}.pdf");
        let mut out = Vec::new();
        answer.write(&mut out, false, true).expect("written");
        let text = String::from_utf8(out).expect("text");
        let want = "Content-Disposition: attachment; filename=\"a__b___c_.pdf\"; \
                    filename*=UTF-8''a%20%22b%22%0D%0Ac%C3%B6.pdf\r\n";
        assert!(text.contains(want), "{text}");
        assert!(text.ends_with("\r\n\r\n") && text.contains("no-store"));
    }
}
