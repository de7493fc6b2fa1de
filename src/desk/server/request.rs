//! A request as it comes over the wire (RFC 9112), so far as one page needs it: bounded, and nothing
//! guessed.

use crate::files::escapes::unescaped;
use std::io::{BufRead, Read};

/// Longest line of a head, and all lines of a head, bytes.
const LONGEST_LINE: u64 = 8 << 10;
const MOST_LINES: usize = 100;
/// The largest body that is taken, bytes: what the page asks for is a line.
const LARGEST_BODY: u64 = 64 << 10;

/// A request.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Request {
    /// `GET`, `HEAD` or `POST`.
    pub method: String,
    /// The path, its escapes undone, from its slash on.
    pub path: String,
    /// What stands behind the question mark, name by name.
    pub query: Vec<(String, String)>,
    /// Names in small letters.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
    /// The connection stays open for another one.
    pub stays: bool,
}

/// Why a request is not taken: a status and its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Refused(pub u16, pub &'static str);

impl Request {
    /// A header.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// What the query says of a name.
    pub(super) fn asked(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }

    /// The same as a number.
    pub(super) fn number(&self, name: &str) -> Option<usize> {
        self.asked(name)?.parse().ok()
    }
}

/// Reads the next request; `None` where the other side has ended.
///
/// # Errors
/// What is wrong with it; the connection is of no more use.
pub(super) fn read(from: &mut impl BufRead) -> Result<Option<Request>, Refused> {
    let Some(first) = line(from)? else { return Ok(None) };
    let mut words = first.split(' ');
    let (Some(method), Some(target), Some(version), None) =
        (words.next(), words.next(), words.next(), words.next())
    else {
        return Err(Refused(400, "Bad Request"));
    };
    if !matches!(version, "HTTP/1.1" | "HTTP/1.0") {
        return Err(Refused(505, "HTTP Version Not Supported"));
    }
    if !matches!(method, "GET" | "HEAD" | "POST") {
        return Err(Refused(405, "Method Not Allowed"));
    }
    let (path, query) = split_target(target).ok_or(Refused(400, "Bad Request"))?;
    let mut request = Request { method: method.into(), path, query, ..Request::default() };
    loop {
        let Some(line) = line(from)? else { return Err(Refused(400, "Bad Request")) };
        if line.is_empty() {
            break;
        }
        if request.headers.len() == MOST_LINES {
            return Err(Refused(431, "Request Header Fields Too Large"));
        }
        let (name, value) = line.split_once(':').ok_or(Refused(400, "Bad Request"))?;
        if name.is_empty() || name.ends_with([' ', '\t']) || name.starts_with([' ', '\t']) {
            return Err(Refused(400, "Bad Request"));
        }
        request.headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let closes = request.header("connection").is_some_and(|c| c.eq_ignore_ascii_case("close"));
    request.stays = version == "HTTP/1.1" && !closes;
    request.body = body(from, &request)?;
    Ok(Some(request))
}

fn body(from: &mut impl BufRead, request: &Request) -> Result<Vec<u8>, Refused> {
    if request.header("transfer-encoding").is_some() {
        return Err(Refused(411, "Length Required"));
    }
    let mut lengths = request.headers.iter().filter(|(n, _)| n == "content-length");
    let Some((_, length)) = lengths.next() else { return Ok(Vec::new()) };
    // Two lengths are two readings of one request.
    let length: u64 = match (length.parse(), lengths.next()) {
        (Ok(length), None) if !length_is_odd(&request.headers) => length,
        _ => return Err(Refused(400, "Bad Request")),
    };
    if length > LARGEST_BODY {
        return Err(Refused(413, "Content Too Large"));
    }
    let mut body = Vec::with_capacity(length as usize);
    let read = from.take(length).read_to_end(&mut body);
    match read {
        Ok(read) if read as u64 == length => Ok(body),
        _ => Err(Refused(400, "Bad Request")),
    }
}

/// Whether a length is written otherwise than in digits alone.
fn length_is_odd(headers: &[(String, String)]) -> bool {
    let lengths = headers.iter().filter(|(n, _)| n == "content-length");
    lengths.into_iter().any(|(_, v)| v.is_empty() || !v.bytes().all(|b| b.is_ascii_digit()))
}

/// The next line of a head without its end; `None` where there is none.
fn line(from: &mut impl BufRead) -> Result<Option<String>, Refused> {
    let mut bytes = Vec::new();
    let read = from.take(LONGEST_LINE).read_until(b'\n', &mut bytes);
    if read.map_err(|_| Refused(408, "Request Timeout"))? == 0 {
        return Ok(None);
    }
    if bytes.pop() != Some(b'\n') {
        return Err(Refused(431, "Request Header Fields Too Large"));
    }
    if bytes.last() == Some(&b'\r') {
        bytes.pop();
    }
    let text = String::from_utf8(bytes).map_err(|_| Refused(400, "Bad Request"))?;
    match text.contains(['\r', '\0']) {
        true => Err(Refused(400, "Bad Request")),
        false => Ok(Some(text)),
    }
}

/// The path and the query of a target in origin form; `None` of anything else, and of a path that
/// leads up.
fn split_target(target: &str) -> Option<(String, Vec<(String, String)>)> {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let path = unescaped(path)?;
    let odd = |part: &str| part == ".." || part == "." || part.contains(['\\', '\0']);
    if !path.starts_with('/') || path.contains("//") || path.split('/').any(odd) {
        return None;
    }
    let pairs = query.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let plain = |text: &str| unescaped(&text.replace('+', " "));
        Some((plain(name)?, plain(value)?))
    });
    Some((path, pairs.collect::<Option<_>>()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(text: &str) -> Result<Option<Request>, Refused> {
        read(&mut text.as_bytes())
    }

    #[test]
    fn a_request_is_read_and_the_connection_stays() {
        let text = "POST /order?of=a%20b+c HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab";
        let request = asked(text).expect("sound").expect("a request");
        assert_eq!((request.path.as_str(), request.asked("of")), ("/order", Some("a b c")));
        assert_eq!((request.header("host"), request.body.as_slice()), (Some("x"), &b"ab"[..]));
        assert!(request.stays);
        let old = asked("GET / HTTP/1.0\r\n\r\n").expect("sound").expect("a request");
        assert!(!old.stays);
        assert_eq!(asked(""), Ok(None));
    }

    #[test]
    fn ways_up_and_odd_escapes_are_refused() {
        for path in [
            "/../x",
            "/a/../b",
            "/%2e%2e/x",
            "/a/%2e%2e%2fb",
            "/..%5cx",
            "/a\\b",
            "//x",
            "/./a",
            "x",
            "http://x/",
            "/%",
            "/%zz",
            "/%ff",
            "/a%00b",
            "*",
            "/a/%2E%2E/b",
        ] {
            let refused = asked(&format!("GET {path} HTTP/1.1\r\n\r\n"));
            assert_eq!(refused, Err(Refused(400, "Bad Request")), "{path}");
        }
        // Escaped twice it is a name as any other, which nothing has.
        let twice = asked("GET /%252e%252e/x HTTP/1.1\r\n\r\n").expect("sound").expect("one");
        assert_eq!(twice.path, "/%2e%2e/x");
    }

    #[test]
    fn what_is_too_large_or_no_request_is_refused() {
        let long = "a".repeat(9000);
        let many = "A: b\r\n".repeat(101);
        for (text, status) in [
            (format!("GET /{long} HTTP/1.1\r\n\r\n"), 431),
            (format!("GET / HTTP/1.1\r\n{many}\r\n"), 431),
            ("GET / HTTP/2\r\n\r\n".into(), 505),
            ("DELETE / HTTP/1.1\r\n\r\n".into(), 405),
            ("GET /\r\n\r\n".into(), 400),
            ("GET / HTTP/1.1\r\nA : b\r\n\r\n".into(), 400),
            ("GET / HTTP/1.1\r\nA: b\r\n B: c\r\n\r\n".into(), 400),
            ("GET / HTTP/1.1\r\nA: b\r\n".into(), 400),
            ("POST / HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n".into(), 413),
            ("POST / HTTP/1.1\r\nContent-Length: +2\r\n\r\nab".into(), 400),
            ("POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab".into(), 400),
            ("POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nab".into(), 400),
            ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n".into(), 411),
        ] {
            assert_eq!(asked(&text).map_err(|r| r.0), Err(status), "{text:.60}");
        }
    }
}
