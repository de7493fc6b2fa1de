//! `recto preview`: who may ask what, what stands through a folder's troubles, and that it ends at once.
//!
//! What is seen of it in a browser is in `preview_browser.rs`.

#![cfg(unix)]

mod support;

use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use support::preview::Preview;

const MANIFEST: &str = "[book]\ntitle = \"Small\"\nauthors = [\"A\"]\nlanguage = \"en\"\n\n\
                        # The way.\n[chapters]\nmain = [\n  \"a.md\", # first\n  \"b.md\",\n]\n";
const A: &str = "# Out\n\nThe road was *long*, and then some.\n";
const B: &str = "# Home\n\nIt was longer.\n";

fn book() -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().expect("a folder");
    let book = dir.path().join("book");
    fs::create_dir(&book).expect("made");
    fs::write(dir.path().join("secret.md"), "the secret").expect("written");
    for (name, text) in [("recto.toml", MANIFEST), ("a.md", A), ("b.md", B)] {
        fs::write(book.join(name), text).expect("written");
    }
    (dir, book)
}

/// What a raw request gets: the status, the head, the body.
fn raw(preview: &Preview, request: &str) -> (u16, String, String) {
    let mut stream = TcpStream::connect(("127.0.0.1", preview.port)).expect("a connection");
    stream.set_read_timeout(Some(Duration::from_secs(30))).expect("a time");
    stream.write_all(request.as_bytes()).expect("sent");
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
    let status = head.split(' ').nth(1).and_then(|s| s.parse().ok()).unwrap_or(0);
    (status, head.to_owned(), body.to_owned())
}

fn get_raw(preview: &Preview, path: &str, more: &str) -> (u16, String, String) {
    let host = format!("127.0.0.1:{}", preview.port);
    let head = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{more}\r\n");
    raw(preview, &head)
}

#[test]
fn strangers_are_refused() {
    let (_dir, book) = book();
    let preview = Preview::start(&book, &[]);
    let port = preview.port;
    for host in ["example.org", "example.org:80", "127.0.0.1", "127.0.0.1:1", "localhost:1", ""] {
        let request = format!("GET / HTTP/1.1\r\nHost: {host}\r\n\r\n");
        let (status, _, body) = raw(&preview, &request);
        assert!(status == 421 && !body.contains("recto-token"), "{host}: {status}");
    }
    assert_eq!(raw(&preview, "GET / HTTP/1.1\r\n\r\n").0, 421);
    for more in [
        "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Dest: image\r\n",
        "Sec-Fetch-Site: same-site\r\nSec-Fetch-Dest: iframe\r\n",
        "Origin: https://example.org\r\n",
        "Origin: null\r\n",
    ] {
        assert_eq!(get_raw(&preview, "/state", more).0, 403, "{more}");
    }
    let body = "{\"move\":\"b.md\",\"before\":\"a.md\"}";
    let own = format!("Origin: http://127.0.0.1:{port}\r\n");
    let token = format!("X-Recto-Token: {}\r\n", preview.token);
    let kind = "Content-Type: application/json\r\n";
    let post = |headers: &str| {
        let length = body.len();
        let head = format!(
            "POST /order HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\
             Content-Length: {length}\r\n{headers}\r\n{body}"
        );
        raw(&preview, &head).0
    };
    let manifest = || fs::read_to_string(book.join("recto.toml")).expect("read");
    for (what, headers) in [
        ("no token", format!("{own}{kind}")),
        ("another token", format!("{own}{kind}X-Recto-Token: {}\r\n", "0".repeat(32))),
        ("no origin", format!("{kind}{token}")),
        ("a frame's origin", format!("Origin: null\r\n{kind}{token}")),
        ("another origin", format!("Origin: http://example.org\r\n{kind}{token}")),
        ("another name", format!("Origin: http://localhost:{port}\r\n{kind}{token}")),
        ("a form", format!("{own}Content-Type: text/plain\r\n{token}")),
        ("a frame", format!("{own}{kind}{token}Sec-Fetch-Dest: iframe\r\n")),
        ("another site", format!("{own}{kind}{token}Sec-Fetch-Site: cross-site\r\n")),
    ] {
        assert_eq!(post(&headers), 403, "{what}");
        assert_eq!(manifest(), MANIFEST, "{what}");
    }
    assert_eq!(post(&format!("{own}{kind}{token}")), 200);
    assert_ne!(manifest(), MANIFEST);
}

#[test]
fn nothing_outside_is_served() {
    let (_dir, book) = book();
    std::os::unix::fs::symlink("../secret.md", book.join("link.md")).expect("linked");
    let preview = Preview::start(&book, &[]);
    preview.get("/epub");
    for path in [
        "/../secret.md",
        "/%2e%2e/secret.md",
        "/..%2fsecret.md",
        "/%252e%252e/secret.md",
        "/made/../../secret.md",
        "/made/..%2f..%2fsecret.md",
        "/epub/1/../../secret.md",
        "/epub/1/%2e%2e/%2e%2e/secret.md",
        "/epub/1/OEBPS/..%2f..%2fsecret.md",
        "/..\\secret.md",
        "//secret.md",
        "/link.md",
        "/a.md",
        "/recto.toml",
        "/made/recto.toml",
        "/epub/1/META-INF/container.xml",
        "/etc/passwd",
        "/page?n=../../secret.md",
        "/page?of=../secret&n=0",
        "/.",
    ] {
        let (status, _, body) = get_raw(&preview, path, "");
        assert!(matches!(status, 400 | 404 | 422), "{path}: {status}");
        assert!(!body.contains("secret") && !body.contains("root:"), "{path}: {body}");
    }
    // A place is opened of the book's own texts alone.
    for path in ["../secret.md", "/etc/passwd", "link.md", "none.md", "recto.toml/../../secret.md"]
    {
        let (status, _) = preview.post("/open", &json!({ "path": path, "line": 1, "column": 1 }));
        assert_eq!(status, 422, "{path}");
    }
}

#[test]
fn answers_say_what_may_be_done_with_them() {
    let (_dir, book) = book();
    let preview = Preview::start(&book, &[]);
    let policy = |path: &str| {
        let (status, head, _) = get_raw(&preview, path, "");
        assert_eq!(status, 200, "{path}");
        for line in [
            "X-Content-Type-Options: nosniff",
            "Cross-Origin-Resource-Policy: same-origin",
            "Referrer-Policy: no-referrer",
        ] {
            assert!(head.contains(line), "{path}: {head}");
        }
        assert!(!head.contains("Access-Control"), "{path}: {head}");
        let line = head.lines().find_map(|l| l.strip_prefix("Content-Security-Policy: "));
        line.unwrap_or_else(|| panic!("{path} has no policy")).to_owned()
    };
    let page = policy("/");
    assert!(page.starts_with("default-src 'none'; script-src 'self'; style-src 'self';"), "{page}");
    assert!(page.contains("frame-ancestors 'none'") && !page.contains("unsafe"), "{page}");
    let picture = policy("/page?n=0");
    assert!(picture.ends_with("sandbox") && !picture.contains("script-src"), "{picture}");
    let epub = preview.get("/epub");
    let document = epub["spine"][0].as_str().expect("a document");
    let framed = policy(&format!("/epub/{}/{document}", epub["version"]));
    assert!(framed.ends_with("sandbox allow-same-origin"), "{framed}");
    assert!(framed.starts_with("default-src 'none'") && !framed.contains("script-src"), "{framed}");
}

#[cfg(target_os = "linux")]
#[test]
fn it_listens_on_the_loopback_alone() {
    let (_dir, book) = book();
    let preview = Preview::start(&book, &[]);
    let port = format!(":{:04X}", preview.port);
    let listening = |table: &str| {
        let text = fs::read_to_string(table).unwrap_or_default();
        let rows = text.lines().map(|l| l.split_whitespace().map(str::to_owned).collect());
        let rows = rows.filter(|r: &Vec<String>| r.len() > 3 && r[3] == "0A");
        rows.filter(|r| r[1].ends_with(&port)).map(|r| r[1].clone()).collect::<Vec<_>>()
    };
    assert_eq!(listening("/proc/net/tcp"), [format!("0100007F{port}")]);
    assert_eq!(listening("/proc/net/tcp6"), Vec::<String>::new());
}

#[test]
fn whatever_happens_the_last_good_pages_stay_and_the_next_save_mends_it() {
    let (dir, book) = book();
    let preview = Preview::start(&book, &[]);
    let pages = || preview.get("/state")["sheets"]["folios"].as_array().map_or(0, Vec::len);
    let count = pages();
    assert!(count > 3);
    let manifest = book.join("recto.toml");
    for broken in ["[book\n", "", "[book]\ntitle = \"Small\"\n[chapters]\nmain = [", "\u{0}\u{1}"] {
        fs::write(&manifest, broken).expect("written");
        let state = preview.until(|s| !s["note"].is_null());
        assert_eq!(state["sheets"]["folios"].as_array().map_or(0, Vec::len), count, "{broken:?}");
        let note = state["note"]["what"].as_str().unwrap_or_default();
        assert!(note.starts_with("the pages are the last good ones: "), "{note}");
        fs::write(&manifest, MANIFEST).expect("written");
        preview.until(|s| s["note"].is_null());
        assert_eq!(pages(), count);
    }
    // A chapter that is gone is told, and the rest is shown.
    fs::remove_file(book.join("a.md")).expect("removed");
    let state = preview.until(|s| s["errors"] != 0);
    assert!(state["sheets"]["folios"].as_array().is_some_and(|f| !f.is_empty()));
    fs::write(book.join("a.md"), [0xff, 0xfe, b'#']).expect("written");
    preview.until(|s| s["errors"] != 0);
    fs::write(book.join("a.md"), A).expect("written");
    preview.until(|s| s["errors"] == 0);
    assert_eq!(pages(), count);

    fs::rename(&book, dir.path().join("away")).expect("renamed");
    let state = preview.until(|s| !s["note"].is_null());
    assert!(state["note"]["what"].as_str().is_some_and(|n| n.contains("is gone")), "{state}");
    assert_eq!(pages(), count);
    fs::rename(dir.path().join("away"), &book).expect("renamed");
    preview.until(|s| s["note"].is_null());
    // Where files can't be written, nothing else is lost.
    fs::write(book.join("output"), "a file").expect("written");
    let (status, fault) = preview.post("/build", &json!({ "epub": true }));
    assert_eq!(status, 422, "{fault}");
    assert!(fault["error"].as_str().is_some_and(|e| e.contains("output")), "{fault}");
    assert_eq!(pages(), count);
}

#[test]
fn a_save_is_told_with_its_pages_and_its_place() {
    let (_dir, book) = book();
    let preview = Preview::start(&book, &[]);
    let mut events = preview.events();
    let find = |words: &str| preview.get(&format!("/find?words={words}"))["found"].clone();
    assert_eq!(find("was+LONGER")[0]["folio"], "2");
    fs::write(book.join("b.md"), B.replace("longer", "shorter")).expect("written");
    let built = events.next("built");
    let n = find("shorter")[0]["p"].clone();
    assert_eq!(built["changed"][""], json!([n]), "{built}");
    let told = events.next("told");
    assert_eq!(told["place"]["p"], n, "{told}");
    let state = preview.get("/state");
    let version = &state["sheets"]["versions"][n.as_u64().expect("a page") as usize];
    assert_eq!(*version, built["build"]);
    // The page is drawn, and what its letters look like is told once to each start of the server.
    let drawn = preview.get(&format!("/page?n={n}"));
    let outlines = drawn["outlines"].as_array().expect("outlines").len();
    let letters = drawn["parts"].as_array().expect("parts").iter().filter_map(|p| p[1].as_array());
    let numbers: Vec<usize> = letters
        .flat_map(|l| l.iter().step_by(3).map(|n| n.as_u64().expect("a number") as usize))
        .collect();
    assert!(numbers.len() > 10 && numbers.iter().all(|n| *n < outlines), "{numbers:?} {outlines}");
    let page = preview.text("/");
    let start = page.split("recto-token\" content=\"").nth(1).map(|t| &t[..6]).expect("a token");
    let again = preview.get(&format!("/page?n={n}&start={start}&known={outlines}"));
    assert_eq!((&again["from"], &again["outlines"]), (&json!(outlines), &json!([])));
    assert_eq!(again["parts"], drawn["parts"]);
    let other = preview.get(&format!("/page?n={n}&start=000000&known={outlines}"));
    assert_eq!((&other["from"], &other["outlines"]), (&json!(0), &drawn["outlines"]));

    // From the word on the page to its place in the file.
    let words = preview.get(&format!("/words?n={n}"));
    let rows = words["rows"].as_array().expect("rows");
    let row = rows.iter().position(|r| r["t"].as_str().is_some_and(|t| t.contains("shorter")));
    let row = row.expect("the row");
    let word = rows[row]["k"].as_array().map_or(0, |k| k.len()) - 1;
    let at = preview.get(&format!("/place?n={n}&row={row}&word={word}"))["at"].clone();
    assert_eq!(at, json!({ "path": "b.md", "line": 3, "column": 8 }));
    // And from the words of the e-reader.
    let (_, source) =
        preview.post("/source", &json!({ "before": "The road was long", "after": ", and then" }));
    assert_eq!(source["at"], json!({ "path": "a.md", "line": 3, "column": 15 }), "{source}");
}

#[test]
fn the_order_is_changed_in_the_manifest_and_taken_back() {
    let (_dir, book) = book();
    let preview = Preview::start(&book, &[]);
    let manifest = || fs::read_to_string(book.join("recto.toml")).expect("read");
    let titles = || {
        let order = preview.get("/order");
        let rows = order["rows"].as_array().expect("rows").iter();
        let own = rows.filter(|r| r["generated"] == false);
        own.filter_map(|r| r["title"].as_str().map(str::to_owned)).collect::<Vec<_>>()
    };
    assert_eq!(titles(), ["Out", "Home"]);
    let (status, _) = preview.post("/order", &json!({ "move": "b.md", "before": "a.md" }));
    assert_eq!((status, titles()), (200, vec!["Home".into(), "Out".into()]));
    assert_eq!(
        manifest(),
        MANIFEST
            .replace("  \"a.md\", # first\n  \"b.md\",\n", "  \"b.md\",\n  \"a.md\", # first\n")
    );
    let (status, _) = preview.post("/order", &json!({ "kind-of": "b.md", "kind": "appendix" }));
    assert_eq!(status, 200);
    assert!(manifest().contains("{ file = \"b.md\", kind = \"appendix\" },"), "{}", manifest());
    let (status, fault) = preview.post("/order", &json!({ "move": "a.md", "before": "a.md" }));
    assert_eq!(status, 422, "{fault}");
    let (status, _) = preview.post("/order", &json!({ "remove": "a.md" }));
    assert_eq!((status, titles().len()), (200, 1));
    assert_eq!(preview.get("/order")["unlisted"], json!(["a.md"]));
    for _ in 0..3 {
        assert_eq!(preview.post("/undo", &json!({})).0, 200);
    }
    assert_eq!((manifest().as_str(), titles().len()), (MANIFEST, 2));
    assert_eq!(preview.post("/undo", &json!({})).0, 422);
    for wrong in [json!({}), json!({ "move": "a.md" }), json!([1]), json!({ "move": 3 })] {
        assert_eq!(preview.post("/order", &wrong).0, 400, "{wrong}");
    }
}

#[test]
fn files_are_built_and_offered() {
    let (_dir, book) = book();
    let preview = Preview::start(&book, &[]);
    let (status, made) = preview.post("/build", &json!({ "epub": true, "screen": true }));
    assert_eq!(status, 200, "{made}");
    let names: Vec<&str> = made["files"]
        .as_array()
        .expect("files")
        .iter()
        .filter_map(|f| f["name"].as_str())
        .collect();
    assert_eq!(names, ["small.epub", "small.pdf"]);
    for name in names {
        let (status, head, _) = get_raw(&preview, &format!("/made/{name}"), "");
        assert_eq!(status, 200);
        assert!(head.contains("Content-Disposition: attachment"), "{head}");
        let written = fs::metadata(book.join("output").join(name)).expect("a file").len();
        assert!(head.contains(&format!("Content-Length: {written}")), "{head}");
    }
    // What a printer refuses is a fault with its reason; a book with errors is not written.
    let (status, fault) = preview.post("/build", &json!({ "names": ["ingram"] }));
    assert_eq!(status, 422, "{fault}");
    fs::write(book.join("recto.toml"), MANIFEST.replace("\"b.md\"", "\"c.md\"")).expect("written");
    preview.until(|_| preview.text("/problems").contains("c.md"));
    let (status, fault) = preview.post("/build", &json!({ "epub": true }));
    assert_eq!(status, 422, "{fault}");
    assert!(fault["error"].as_str().is_some_and(|e| e.contains("c.md")), "{fault}");
}

#[test]
fn on_a_full_disk_pages_stay_and_nothing_is_left() {
    let (_dir, book) = book();
    let preview = Preview::on_a_full_disk(&book);
    let (status, fault) = preview.post("/build", &json!({ "epub": true, "screen": true }));
    assert_eq!(status, 422, "{fault}");
    assert!(fault["error"].as_str().is_some_and(|e| e.contains("small.epub")), "{fault}");
    let left = fs::read_dir(book.join("output")).map_or(0, Iterator::count);
    assert_eq!(left, 0, "files of the build are left");
    // The order can't be written either, and stands as it was.
    let (status, fault) = preview.post("/order", &json!({ "move": "b.md", "before": "a.md" }));
    assert!(status >= 400, "{fault}");
    assert_eq!(fs::read_to_string(book.join("recto.toml")).expect("read"), MANIFEST);
    assert_eq!(
        fs::read_dir(&book)
            .expect("a folder")
            .filter_map(Result::ok)
            .filter(|e| e.path().is_file())
            .count(),
        3
    );
    // Pages are shown on.
    fs::write(book.join("a.md"), A.replace("road", "riverside road")).expect("written");
    let found = || preview.get("/find?words=riverside")["found"].as_array().map_or(0, Vec::len);
    preview.until(|_| found() == 1);
}

#[test]
fn a_place_is_opened_by_the_persons_own_editor() {
    let (dir, book) = book();
    let told = dir.path().join("told");
    let script = dir.path().join("my editor.sh");
    let text =
        format!("#!/bin/sh\nprintf '%s|' \"$@\" > '{}.new'\nmv '{0}.new' '{0}'\n", told.display());
    fs::write(&script, text).expect("written");
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).expect("set");
    // A project must not name a program.
    fs::write(book.join("config.toml"), "editor = \"touch oops\"\n").expect("written");
    let visual = format!("'{}' --at {{line}}:{{column}} {{file}}", script.display());
    let config = dir.path().join("config").display().to_string();
    let preview = Preview::start(&book, &[("VISUAL", &visual), ("RECTO_CONFIG_DIR", &config)]);
    let (status, _) = preview.post("/open", &json!({ "path": "a.md", "line": 3, "column": 15 }));
    assert_eq!(status, 200);
    let begun = Instant::now();
    while !told.exists() {
        assert!(begun.elapsed() < Duration::from_secs(20), "the editor was not started");
        std::thread::sleep(Duration::from_millis(20));
    }
    let root = book.canonicalize().expect("a folder");
    let want = format!("--at|3:15|{}|", root.join("a.md").display());
    assert_eq!(fs::read_to_string(&told).expect("read"), want);

    fs::create_dir(dir.path().join("config")).expect("made");
    fs::write(dir.path().join("config/config.toml"), "editor = \"zed\"\n").expect("written");
    let (_, answer) = preview.post("/open", &json!({ "path": "a.md", "line": 3, "column": 15 }));
    let want = format!("zed://file{}:3:15", root.join("a.md").display());
    assert_eq!(answer["address"], want.replace(' ', "%20"));
}

#[test]
fn interrupted_it_ends_at_once_with_pages_open() {
    let (_dir, book) = book();
    let mut preview = Preview::start(&book, &[]);
    let _events = [preview.events(), preview.events()];
    let idle = TcpStream::connect(("127.0.0.1", preview.port)).expect("a connection");
    preview.post("/build", &json!({ "epub": true }));
    let begun = Instant::now();
    preview.interrupt();
    assert!(begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());
    drop(idle);
    let names = |folder: &Path| {
        let entries = fs::read_dir(folder).expect("a folder").flatten();
        let mut names: Vec<_> =
            entries.map(|e| e.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    };
    assert_eq!(names(&book), ["a.md", "b.md", "output", "recto.toml"]);
    assert_eq!(names(&book.join("output")), ["small.epub"]);
}

#[test]
fn half_a_request_and_many_of_them_hold_nobody_up() {
    let (_dir, book) = book();
    let preview = Preview::start(&book, &[]);
    let half: Vec<TcpStream> = (0..40)
        .map(|_| {
            let mut stream = TcpStream::connect(("127.0.0.1", preview.port)).expect("a connection");
            stream.write_all(b"GET / HTTP/1.1\r\nHost:").expect("sent");
            stream
        })
        .collect();
    assert_eq!(preview.get("/state")["title"], "Small");
    drop(half);
    // One connection serves several requests.
    let mut stream = TcpStream::connect(("127.0.0.1", preview.port)).expect("a connection");
    let head = format!("HEAD /page?n=0 HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", preview.port);
    let mut lines = BufReader::new(stream.try_clone().expect("a handle")).lines();
    for _ in 0..3 {
        stream.write_all(head.as_bytes()).expect("sent");
        let first = lines.next().expect("a line").expect("a line");
        assert_eq!(first, "HTTP/1.1 200 OK");
        assert!(lines.by_ref().map_while(Result::ok).any(|l| l.is_empty()));
    }
    let _: Value = preview.get("/problems");
}
