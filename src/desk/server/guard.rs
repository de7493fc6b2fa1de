//! Who may ask: the page of this start alone, in a browser of this machine.
//!
//! A page of the world can send requests to this machine, though it can't read the answers; by a name
//! that it makes point here (DNS rebinding) it could read them too. So each request must name the
//! address that the server has, and what writes must come from the page itself, with the token that
//! only the page has.

use super::request::{Refused, Request};
use std::hash::{BuildHasher, Hasher, RandomState};

/// What requests are held against.
#[derive(Debug, Clone)]
pub(super) struct Guard {
    port: u16,
    /// The word of this start, which the page carries.
    pub token: String,
}

const FORBIDDEN: Refused = Refused(403, "Forbidden");
const MISDIRECTED: Refused = Refused(421, "Misdirected Request");

impl Guard {
    /// A guard for the server at this port, with a new token.
    pub(super) fn new(port: u16) -> Guard {
        Guard { port, token: chance() }
    }

    /// Whether a request may be answered.
    ///
    /// # Errors
    /// The answer that it gets instead.
    pub(super) fn admit(&self, request: &Request) -> Result<(), Refused> {
        let mut hosts = request.headers.iter().filter(|(name, _)| name == "host");
        let host = hosts.next().map(|(_, value)| value.as_str());
        if !host.is_some_and(|h| self.is_own(h)) || hosts.next().is_some() {
            return Err(MISDIRECTED);
        }
        // Browsers say where a request comes from; one of another site gets nothing, be it a picture.
        let from = request.header("sec-fetch-site");
        let follows_a_link =
            request.header("sec-fetch-dest") == Some("document") && request.method != "POST";
        if from.is_some_and(|f| !matches!(f, "same-origin" | "none")) && !follows_a_link {
            return Err(FORBIDDEN);
        }
        let own = |origin: &str| origin.strip_prefix("http://") == host;
        if request.header("origin").is_some_and(|origin| !own(origin)) {
            return Err(FORBIDDEN);
        }
        match request.method.as_str() {
            "POST" if request.header("origin").is_none() => Err(FORBIDDEN),
            "POST" => self.admit_writing(request),
            _ => Ok(()),
        }
    }

    fn admit_writing(&self, request: &Request) -> Result<(), Refused> {
        let by_script = request.header("sec-fetch-dest").is_none_or(|d| d == "empty");
        let json = request.header("content-type").is_some_and(|t| t == "application/json");
        let token = request.header("x-recto-token").unwrap_or_default();
        match by_script && json && same(token, &self.token) {
            true => Ok(()),
            false => Err(FORBIDDEN),
        }
    }

    fn is_own(&self, host: &str) -> bool {
        let (name, port) = host.rsplit_once(':').unwrap_or((host, "80"));
        matches!(name, "127.0.0.1" | "localhost" | "[::1]") && port == self.port.to_string()
    }
}

/// Whether two words are the same, in a time that does not tell how far they are.
fn same(a: &str, b: &str) -> bool {
    let differs = a.bytes().zip(b.bytes()).fold(0, |all, (a, b)| all | (a ^ b));
    a.len() == b.len() && differs == 0
}

/// 128 bits that nobody can foresee, from the keys that the system gives to hash maps.
fn chance() -> String {
    let half = || RandomState::new().build_hasher().finish();
    format!("{:016x}{:016x}", half(), half())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(method: &str, headers: &[(&str, &str)]) -> Request {
        let headers = headers.iter().map(|(n, v)| (n.to_string(), v.to_string())).collect();
        Request { method: method.into(), path: "/".into(), headers, ..Request::default() }
    }

    #[test]
    fn only_this_machines_own_names_are_answered() {
        let guard = Guard::new(4000);
        let admits = |host: &str| guard.admit(&request("GET", &[("host", host)])).is_ok();
        assert!(admits("127.0.0.1:4000") && admits("localhost:4000") && admits("[::1]:4000"));
        for host in [
            "example.org",
            "example.org:4000",
            "127.0.0.1:4001",
            "127.0.0.1",
            "localhost",
            "",
            "127.0.0.1.example.org:4000",
            "localhost:4000.example.org",
            "x@127.0.0.1:4000",
        ] {
            assert!(!admits(host), "{host}");
        }
        assert!(guard.admit(&request("GET", &[])).is_err());
        let two = [("host", "127.0.0.1:4000"), ("host", "example.org")];
        assert!(guard.admit(&request("GET", &two)).is_err());
    }

    #[test]
    fn pages_of_the_world_get_nothing() {
        let guard = Guard::new(4000);
        let admits = |more: &[(&str, &str)]| {
            let headers = [&[("host", "127.0.0.1:4000")], more].concat();
            guard.admit(&request("GET", &headers)).is_ok()
        };
        assert!(admits(&[("sec-fetch-site", "same-origin")]));
        assert!(admits(&[("sec-fetch-site", "none"), ("sec-fetch-dest", "document")]));
        assert!(admits(&[("sec-fetch-site", "cross-site"), ("sec-fetch-dest", "document")]));
        for site in ["cross-site", "same-site"] {
            assert!(!admits(&[("sec-fetch-site", site), ("sec-fetch-dest", "image")]));
            assert!(!admits(&[("sec-fetch-site", site), ("sec-fetch-dest", "iframe")]));
        }
        assert!(!admits(&[("origin", "https://example.org")]));
        assert!(!admits(&[("origin", "null")]));
    }

    #[test]
    fn writing_needs_the_token_and_the_page_itself() {
        let guard = Guard::new(4000);
        let token = guard.token.clone();
        let whole = [
            ("host", "127.0.0.1:4000"),
            ("origin", "http://127.0.0.1:4000"),
            ("content-type", "application/json"),
            ("x-recto-token", token.as_str()),
        ];
        assert!(guard.admit(&request("POST", &whole)).is_ok());
        for left_out in 0..whole.len() {
            let mut less = whole.to_vec();
            less.remove(left_out);
            assert!(guard.admit(&request("POST", &less)).is_err(), "{:?}", whole[left_out]);
        }
        for (at, other) in [
            (1, "null"),
            (1, "http://example.org"),
            (1, "https://127.0.0.1:4000"),
            (1, "http://localhost:4000"),
            (2, "text/plain"),
            (3, "0123456789abcdef0123456789abcdef"),
            (3, ""),
        ] {
            let mut wrong = whole.to_vec();
            wrong[at].1 = other;
            assert!(guard.admit(&request("POST", &wrong)).is_err(), "{other}");
        }
        let from_a_frame = [whole.as_slice(), &[("sec-fetch-dest", "iframe")]].concat();
        assert!(guard.admit(&request("POST", &from_a_frame)).is_err());
        let other = Guard::new(4000);
        assert!(other.token != token && token.len() == 32);
    }
}
