//! `recto lsp`, spoken to as an editor does.

use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// How long an answer may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

const MANIFEST: &str = "[book]\ntitle = \"Small\"\nauthors = [\"A\"]\nlanguage = \"en\"\n\
                        [chapters]\nmain = [\"a.md\", \"sub/b.md\"]\n";
const A: &str = "# Out {#sec-out}\n\nThe road \u{1f600} to @sec-home is long.[^mile]\n\n\
                 ![A way](way.svg){#fig-way}\n\n[^mile]: Nine miles.\n";
const B: &str = "---\nkind: chapter\n---\n# Home {#sec-home}\n\n## Within\n\nAs @fig-way shows, and \
                 [out](../a.md#sec-out).\n";

/// A small client.
struct Editor {
    process: Child,
    to: ChildStdin,
    from: Receiver<Value>,
    /// What came while something else was waited for.
    waiting: Vec<Value>,
    root: PathBuf,
    id: u64,
}

impl Editor {
    fn start(root: &Path) -> Editor {
        let mut process = Command::new(env!("CARGO_BIN_EXE_recto"))
            .args(["lsp", "--stdio"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("recto runs");
        let to = process.stdin.take().expect("its input");
        let mut out = BufReader::new(process.stdout.take().expect("its output"));
        let (tell, from) = channel();
        std::thread::spawn(move || {
            loop {
                let mut length = 0;
                loop {
                    let mut line = String::new();
                    if out.read_line(&mut line).unwrap_or(0) == 0 {
                        return;
                    }
                    match line.trim_end().strip_prefix("Content-Length: ") {
                        Some(n) => length = n.parse().expect("a length"),
                        None if line.trim_end().is_empty() => break,
                        None => {}
                    }
                }
                let mut body = vec![0; length];
                out.read_exact(&mut body).expect("a body");
                if tell.send(serde_json::from_slice(&body).expect("JSON")).is_err() {
                    return;
                }
            }
        });
        let root = root.canonicalize().expect("a folder");
        let mut editor = Editor { process, to, from, waiting: Vec::new(), root, id: 0 };
        let folder = editor.uri("");
        let params = json!({
            "processId": null, "rootUri": folder, "capabilities": {},
            "workspaceFolders": [{ "uri": folder, "name": "book" }],
        });
        let told = editor.ask("initialize", params);
        assert_eq!(told["serverInfo"]["name"], "recto");
        assert_eq!(told["capabilities"]["renameProvider"]["prepareProvider"], true);
        editor.tell("initialized", json!({}));
        editor
    }

    fn uri(&self, path: &str) -> String {
        format!("file://{}/{path}", self.root.display()).trim_end_matches('/').to_owned()
    }

    fn send(&mut self, value: &Value) {
        let body = value.to_string();
        write!(self.to, "Content-Length: {}\r\n\r\n{body}", body.len()).expect("sent");
        self.to.flush().expect("sent");
    }

    fn tell(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// The next message that is wanted.
    fn next(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        if let Some(at) = self.waiting.iter().position(&wanted) {
            return self.waiting.remove(at);
        }
        let end = Instant::now() + PATIENCE;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            let message = self.from.recv_timeout(left).expect("a message in time");
            if wanted(&message) {
                return message;
            }
            self.waiting.push(message);
        }
    }

    /// A request whole, with its result or its error.
    fn asked(&mut self, method: &str, params: Value) -> Value {
        self.id += 1;
        let id = self.id;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        self.next(|m| m["id"] == id && m["method"].is_null())
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        let answer = self.asked(method, params);
        assert!(answer["error"].is_null(), "{method}: {answer}");
        answer["result"].clone()
    }

    fn open(&mut self, path: &str, text: &str) {
        let uri = self.uri(path);
        let document = json!({ "uri": uri, "languageId": "markdown", "version": 1, "text": text });
        self.tell("textDocument/didOpen", json!({ "textDocument": document }));
    }

    fn typed(&mut self, path: &str, text: &str) {
        let uri = self.uri(path);
        self.waiting.clear();
        let params = json!({
            "textDocument": { "uri": uri, "version": 2 }, "contentChanges": [{ "text": text }],
        });
        self.tell("textDocument/didChange", params);
    }

    /// What is told of a file, once it is as wanted.
    fn told(&mut self, path: &str, wanted: impl Fn(&[Value]) -> bool) -> Vec<Value> {
        let uri = self.uri(path);
        let list = |m: &Value| m["params"]["diagnostics"].as_array().cloned().unwrap_or_default();
        let message = self.next(|m| {
            m["method"] == "textDocument/publishDiagnostics"
                && m["params"]["uri"] == uri.as_str()
                && wanted(&list(m))
        });
        list(&message)
    }

    /// A question about the place right behind some words of a text.
    fn at(&mut self, question: &str, path: &str, text: &str, behind: &str) -> Value {
        let params = self.place(path, text, behind);
        self.ask(&format!("textDocument/{question}"), params)
    }

    fn place(&self, path: &str, text: &str, behind: &str) -> Value {
        let at = text.find(behind).expect("the words") + behind.len();
        let line = text[..at].matches('\n').count();
        let begin = text[..at].rfind('\n').map_or(0, |n| n + 1);
        let character: usize = text[begin..at].chars().map(char::len_utf16).sum();
        json!({
            "textDocument": { "uri": self.uri(path) },
            "position": { "line": line, "character": character },
        })
    }

    fn end(mut self) {
        self.ask("shutdown", Value::Null);
        self.tell("exit", Value::Null);
        assert!(self.process.wait().expect("it ends").success());
    }
}

fn book() -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    fs::create_dir(dir.path().join("sub")).expect("made");
    let way = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>";
    for (name, text) in [("recto.toml", MANIFEST), ("a.md", A), ("sub/b.md", B), ("way.svg", way)] {
        fs::write(dir.path().join(name), text).expect("written");
    }
    dir
}

fn labels(list: &Value) -> Vec<String> {
    let items = list["items"].as_array().into_iter().flatten();
    items.filter_map(|i| i["label"].as_str().map(str::to_owned)).collect()
}

#[test]
fn messages_come_as_one_types_and_go_when_they_are_mended() {
    let dir = book();
    let mut editor = Editor::start(dir.path());
    editor.open("a.md", A);
    let wrong = A.replace("@sec-home", "@sec-hom");
    editor.typed("a.md", &wrong);
    let told = editor.told("a.md", |all| !all.is_empty());
    assert_eq!(told[0]["code"], "unknown-label", "{told:?}");
    // The smiley is two units.
    let range = json!({
        "start": { "line": 2, "character": 15 }, "end": { "line": 2, "character": 23 },
    });
    assert_eq!(told[0]["range"], range, "{told:?}");
    let message = told[0]["message"].as_str().unwrap_or_default();
    assert!(message.contains("is `@sec-home` meant?"), "{message}");

    let params = json!({
        "textDocument": { "uri": editor.uri("a.md") }, "range": range,
        "context": { "diagnostics": told },
    });
    let actions = editor.ask("textDocument/codeAction", params);
    assert_eq!(actions[0]["title"], "Write `@sec-home`", "{actions}");
    let edit = actions[0]["edit"]["changes"][editor.uri("a.md")][0].clone();
    assert_eq!((&edit["newText"], &edit["range"]), (&json!("@sec-home"), &range), "{edit}");

    editor.typed("a.md", A);
    editor.told("a.md", |all| all.is_empty());
    // What a manifest says wrong, and its mend.
    let manifest = MANIFEST.replace("authors", "autors");
    editor.open("recto.toml", &manifest);
    let told = editor.told("recto.toml", |all| !all.is_empty());
    assert_eq!(told[0]["code"], "unknown-key", "{told:?}");
    let params = json!({
        "textDocument": { "uri": editor.uri("recto.toml") }, "range": told[0]["range"],
        "context": { "diagnostics": told },
    });
    let actions = editor.ask("textDocument/codeAction", params);
    assert_eq!(actions[0]["title"], "Write `authors`", "{actions}");
    // Closed, what lies on the disk counts again.
    let uri = editor.uri("recto.toml");
    editor.waiting.clear();
    editor.tell("textDocument/didClose", json!({ "textDocument": { "uri": uri } }));
    editor.told("recto.toml", |all| all.is_empty());
    editor.end();
}

#[test]
fn a_file_that_a_house_shares_is_read_as_it_is_typed() {
    let dir = tempfile::tempdir().expect("a folder");
    let imprint =
        "[book]\nlanguage = \"en\"\nauthors = [\"A\"]\n\n[chapters]\nback = [\"also.md\"]\n";
    let title = |name: &str| {
        format!(
            "extends = \"../../house/imprint.toml\"\n\n[book]\ntitle = \"{name}\"\n\n[chapters]\nmain = [\"one.md\"]\n"
        )
    };
    let also = "# Also\n\nOther books.\n";
    for (path, text) in [
        ("recto-house.toml", "titles = [\"titles/*\"]\nshared = [\"house\"]\n".to_owned()),
        ("house/imprint.toml", imprint.to_owned()),
        ("house/also.md", also.to_owned()),
        ("titles/salt/recto.toml", title("Salt")),
        ("titles/salt/one.md", "# One\n\nWords.\n".to_owned()),
        ("titles/tide/recto.toml", title("Tide")),
        ("titles/tide/one.md", "# One\n\nWords.\n".to_owned()),
    ] {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    }
    let mut editor = Editor::start(dir.path());
    editor.open("titles/salt/one.md", "# One\n\nWords.\n");
    editor.open("titles/tide/one.md", "# One\n\nWords.\n");
    editor.open("house/also.md", also);
    editor.typed("house/also.md", "# Also\n\nSee @sec-nowhere.\n");
    let told = editor.told("house/also.md", |all| !all.is_empty());
    assert_eq!(told.len(), 1, "once, not for each title: {told:?}");
    assert_eq!(told[0]["code"], "unknown-label", "{told:?}");
    editor.typed("house/also.md", also);
    editor.told("house/also.md", |all| all.is_empty());
    editor.open("house/imprint.toml", imprint);
    editor.typed("house/imprint.toml", &imprint.replace("authors", "autors"));
    let told = editor.told("house/imprint.toml", |all| !all.is_empty());
    assert_eq!(told[0]["code"], "unknown-key", "{told:?}");
    let outline = editor.ask(
        "textDocument/documentSymbol",
        json!({ "textDocument": { "uri": editor.uri("house/also.md") } }),
    );
    assert_eq!(outline[0]["name"], "Also", "{outline}");
    editor.end();
}

#[test]
fn names_are_completed() {
    let dir = book();
    let mut editor = Editor::start(dir.path());
    let text = format!(
        "{A}\nSee @\n\n[x](\n\n![y](\n\n[z](sub/b.md#\n\nA mark[^\n\n::: call\n\n[w]{{.sm\n"
    );
    editor.open("a.md", &text);
    let all =
        |editor: &mut Editor, behind: &str| labels(&editor.at("completion", "a.md", &text, behind));
    assert_eq!(all(&mut editor, "See @"), ["sec-out", "fig-way", "sec-home"]);
    assert_eq!(all(&mut editor, "[x]("), ["sub/b.md"]);
    assert_eq!(all(&mut editor, "![y]("), ["way.svg"]);
    assert_eq!(all(&mut editor, "b.md#"), ["sec-home"]);
    assert_eq!(all(&mut editor, "mark[^"), ["mile"]);
    assert!(all(&mut editor, "::: call").contains(&"callout-note".to_owned()));
    assert!(all(&mut editor, "[w]{.sm").contains(&"smallcaps".to_owned()));
    let item = editor.at("completion", "a.md", &text, "See @")["items"][2].clone();
    assert!(item["detail"].as_str().is_some_and(|d| d.contains("Home")), "{item}");

    let b = B.replace("kind: chapter", "kind: ");
    editor.open("sub/b.md", &b);
    let kinds = labels(&editor.at("completion", "sub/b.md", &b, "kind: "));
    assert!(kinds.contains(&"preface".to_owned()), "{kinds:?}");
    let b = B.replace("kind: chapter", "su");
    editor.typed("sub/b.md", &b);
    let keys = labels(&editor.at("completion", "sub/b.md", &b, "su"));
    assert!(keys.contains(&"subtitle: ".to_owned()), "{keys:?}");
    let b = format!("{B}\n![w](\n");
    editor.typed("sub/b.md", &b);
    assert_eq!(labels(&editor.at("completion", "sub/b.md", &b, "![w](")), ["../way.svg"]);

    let manifest = format!("{MANIFEST}[print]\ntri\ntheme = \"\n[epub]\nfor = \"\n");
    editor.open("recto.toml", &manifest);
    let list = editor.at("completion", "recto.toml", &manifest, "\ntri");
    let trim = list["items"].as_array().into_iter().flatten().find(|i| i["label"] == "trim = ");
    let help = trim.and_then(|i| i["detail"].as_str()).unwrap_or_default();
    assert!(help.starts_with("The size of the page"), "{list}");
    let themes = labels(&editor.at("completion", "recto.toml", &manifest, "theme = \""));
    assert!(themes.contains(&"technical".to_owned()), "{themes:?}");
    let shops = labels(&editor.at("completion", "recto.toml", &manifest, "for = \""));
    assert!(shops.contains(&"kindle".to_owned()), "{shops:?}");
    let files = labels(&editor.at("completion", "recto.toml", &manifest, "main = [\""));
    assert_eq!(files, ["a.md", "sub/b.md"]);
    editor.end();
}

#[test]
fn names_lead_to_their_places() {
    let dir = book();
    let mut editor = Editor::start(dir.path());
    editor.open("a.md", A);
    editor.open("sub/b.md", B);
    let line = |v: &Value| v["range"]["start"]["line"].clone();
    let home = editor.at("definition", "a.md", A, "@sec-h");
    assert_eq!(
        (home["uri"].as_str(), line(&home)),
        (Some(editor.uri("sub/b.md").as_str()), json!(3))
    );
    let way = editor.at("definition", "sub/b.md", B, "@fig-w");
    assert_eq!((way["uri"].as_str(), line(&way)), (Some(editor.uri("a.md").as_str()), json!(4)));
    let note = editor.at("definition", "a.md", A, "[^mi");
    assert_eq!(line(&note), 6, "{note}");
    let picture = editor.at("definition", "a.md", A, "](way");
    assert_eq!(picture["uri"], editor.uri("way.svg"));
    let file = editor.at("definition", "recto.toml", MANIFEST, "\"sub/");
    assert_eq!(file["uri"], editor.uri("sub/b.md"));
    let out = editor.at("references", "a.md", A, "{#sec-o");
    assert_eq!(out.as_array().map(Vec::len), Some(2), "{out}");

    let hover = editor.at("hover", "a.md", A, "@sec-h");
    assert_eq!(hover["contents"]["value"], "# Home\n\n`sub/b.md:4`", "{hover}");
    let hover = editor.at("hover", "recto.toml", MANIFEST, "langu");
    assert!(hover["contents"]["value"].as_str().is_some_and(|v| v.contains("language")), "{hover}");

    let params = json!({ "textDocument": { "uri": editor.uri("sub/b.md") } });
    let outline = editor.ask("textDocument/documentSymbol", params);
    assert_eq!(outline[0]["name"], "Home");
    assert_eq!(outline[0]["children"][0]["name"], "Within");
    let all = editor.ask("workspace/symbol", json!({ "query": "home" }));
    assert_eq!(all.as_array().map(Vec::len), Some(2), "{all}");
    editor.end();
}

#[test]
fn a_label_is_renamed_in_the_whole_book() {
    let dir = book();
    let mut editor = Editor::start(dir.path());
    editor.open("a.md", A);
    let prepared = editor.at("prepareRename", "a.md", A, "@sec-h");
    assert_eq!(prepared["placeholder"], "sec-home", "{prepared}");
    assert!(editor.at("prepareRename", "a.md", A, "The ro").is_null());
    let mut params = editor.place("a.md", A, "@sec-h");
    params["newName"] = json!("sec-hearth");
    let edit = editor.ask("textDocument/rename", params.clone());
    let changes = edit["changes"].as_object().expect("changes");
    let edits = |path: &str| changes[&editor.uri(path)].as_array().map(Vec::len);
    assert_eq!((edits("a.md"), edits("sub/b.md")), (Some(1), Some(1)), "{edit}");
    let first = &changes[&editor.uri("a.md")][0];
    assert_eq!(first["range"]["start"], json!({ "line": 2, "character": 16 }), "{first}");
    for wrong in ["sec-out", "no good", "home", ""] {
        params["newName"] = json!(wrong);
        let answer = editor.asked("textDocument/rename", params.clone());
        assert!(answer["error"]["message"].is_string(), "{wrong}: {answer}");
    }
    let mut params = editor.place("a.md", A, "[^mi");
    params["newName"] = json!("league");
    let edit = editor.ask("textDocument/rename", params);
    assert_eq!(edit["changes"][editor.uri("a.md")].as_array().map(Vec::len), Some(2), "{edit}");
    editor.end();
}

#[test]
fn what_is_no_book_and_no_question_is_answered_all_the_same() {
    let dir = tempfile::tempdir().expect("a folder");
    fs::write(dir.path().join("x.md"), "# X\n").expect("written");
    let mut editor = Editor::start(dir.path());
    editor.open("x.md", "# X\n\n@");
    assert!(editor.at("completion", "x.md", "# X\n\n@", "@").is_null());
    assert!(editor.asked("textDocument/nothing", json!({}))["error"]["code"] == -32601);
    let odd = json!({ "textDocument": { "uri": "untitled:x" }, "position": { "line": -1 } });
    assert!(editor.ask("textDocument/hover", odd).is_null());
    // A book that is made meanwhile is found.
    fs::write(
        dir.path().join("recto.toml"),
        MANIFEST.replace("\"a.md\", \"sub/b.md\"", "\"x.md\""),
    )
    .expect("written");
    editor.typed("x.md", "# X\n\nSee @sec-none.\n");
    let told = editor.told("x.md", |all| !all.is_empty());
    assert_eq!(told[0]["code"], "unknown-label");
    editor.end();
}

/// What a page of the preview at this address gets.
fn get(address: &str, path: &str) -> Value {
    let host = address.strip_prefix("http://").expect("an address");
    let mut stream = std::net::TcpStream::connect(host).expect("a connection");
    let head = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    serde_json::from_str(answer.split_once("\r\n\r\n").expect("a body").1).expect("JSON")
}

#[test]
fn a_preview_shows_what_is_typed_and_not_saved() {
    let dir = book();
    let mut editor = Editor::start(dir.path());
    editor.open("a.md", A);
    let command = json!({ "command": "recto.preview", "arguments": [editor.uri("a.md")] });
    let address = editor.ask("workspace/executeCommand", command.clone());
    let address = address.as_str().expect("an address").to_owned();
    assert!(address.starts_with("http://127.0.0.1:"), "{address}");
    assert_eq!(editor.ask("workspace/executeCommand", command), address.as_str(), "it is there");
    let shows = |words: &str| {
        let begun = Instant::now();
        let path = format!("/find?words={words}");
        while get(&address, &path)["found"].as_array().is_none_or(Vec::is_empty) {
            assert!(begun.elapsed() < PATIENCE, "`{words}` is never shown");
            std::thread::sleep(Duration::from_millis(20));
        }
    };
    shows("the+road");
    let text = A.replace("is long", "is winding");
    editor.typed("a.md", &text);
    shows("winding");
    editor.typed("a.md", &text.replace("@sec-home", "@sec-hom"));
    editor.told("a.md", |all| all.iter().any(|d| d["code"] == "unknown-label"));
    assert_eq!(get(&address, "/state")["title"], "Small");
    // Closed unsaved, what lies on the disk is shown.
    let uri = editor.uri("a.md");
    editor.tell("textDocument/didClose", json!({ "textDocument": { "uri": uri } }));
    shows("is+long");
    let wrong = json!({ "command": "rm", "arguments": [] });
    assert!(editor.asked("workspace/executeCommand", wrong)["error"]["code"] == -32602);
    editor.end();
}

#[test]
fn neovim_is_a_client() {
    let dir = book();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/validators/neovim.lua");
    let luafile = format!("luafile {}", script.display());
    let out = Command::new("nvim")
        .args(["--headless", "-u", "NONE", "-n", "-c", &luafile])
        .env("RECTO", env!("CARGO_BIN_EXE_recto"))
        .env("RECTO_BOOK", dir.path().canonicalize().expect("a folder"))
        .env("XDG_STATE_HOME", dir.path())
        .output();
    let Ok(out) = out else {
        let required = std::env::var_os("RECTO_REQUIRE_VALIDATORS").is_some_and(|v| v == "1");
        assert!(!required, "Neovim is required and not installed");
        eprintln!("Neovim is not installed: not asked");
        return;
    };
    let said = String::from_utf8_lossy(&out.stdout) + String::from_utf8_lossy(&out.stderr);
    let line = said.lines().find(|l| l.starts_with('{')).unwrap_or_else(|| panic!("{said}"));
    let seen: Value = serde_json::from_str(line).expect("JSON");
    assert!(seen["fault"].is_null(), "{seen}");
    // Neovim counts bytes of its lines: the smiley has four.
    assert_eq!((&seen["told"]["line"], &seen["told"]["column"]), (&json!(2), &json!(17)), "{seen}");
    assert_eq!((&seen["definition"], &seen["renamed"]), (&json!("b.md"), &json!(true)), "{seen}");
    assert!(seen["completed"].as_u64() > Some(2), "{seen}");
}
