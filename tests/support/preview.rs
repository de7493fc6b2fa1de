//! A preview that runs, and a small client of it.

use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long anything may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A preview that runs.
pub(crate) struct Preview {
    process: Child,
    /// Its port.
    pub port: u16,
    /// The token that its page has.
    pub token: String,
}

impl Preview {
    /// Starts a preview of a book and waits for its first pages.
    pub(crate) fn start(book: &Path, variables: &[(&str, &str)]) -> Preview {
        Preview::of(Command::new(env!("CARGO_BIN_EXE_recto")), book, variables)
    }

    /// Starts one on a disk that is full: no file can be written that holds more than a few letters.
    pub(crate) fn on_a_full_disk(book: &Path) -> Preview {
        let mut shell = Command::new("sh");
        // The bound is told as an error, as a full disk is, where its signal is ignored.
        shell.args(["-c", "trap '' XFSZ; ulimit -f 0; exec \"$0\" \"$@\""]);
        shell.arg(env!("CARGO_BIN_EXE_recto"));
        Preview::of(shell, book, &[])
    }

    fn of(mut command: Command, book: &Path, variables: &[(&str, &str)]) -> Preview {
        let mut process = command
            .args(["preview", "--format", "json", "--port", "0"])
            .current_dir(book)
            .env_remove("VISUAL")
            .env_remove("EDITOR")
            .env_remove("SOURCE_DATE_EPOCH")
            .env("RECTO_CONFIG_DIR", "/nonexistent")
            .envs(variables.iter().copied())
            .stdout(Stdio::piped())
            .spawn()
            .expect("recto runs");
        let mut line = String::new();
        let mut out = BufReader::new(process.stdout.take().expect("its output"));
        out.read_line(&mut line).expect("a line");
        let told: Value = serde_json::from_str(&line).expect("an object");
        let address = told["address"].as_str().expect("an address");
        let port = address.strip_prefix("http://127.0.0.1:").and_then(|p| p.parse().ok());
        let port = port.unwrap_or_else(|| panic!("{address} is not on the loopback"));
        let mut preview = Preview { process, port, token: String::new() };
        let page = preview.text("/");
        let token = page.split_once("name=\"recto-token\" content=\"").map(|(_, rest)| &rest[..32]);
        preview.token = token.expect("a token").to_owned();
        preview.until(|state| state["title"] != "");
        preview
    }

    /// Where the page is.
    pub(crate) fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    fn ask(&self, head: &str, body: &str) -> (u16, String) {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("a connection");
        stream.set_read_timeout(Some(PATIENCE)).expect("a time");
        let request =
            format!("{head}Host: 127.0.0.1:{}\r\nConnection: close\r\n\r\n{body}", self.port);
        stream.write_all(request.as_bytes()).expect("sent");
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).expect("an answer");
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head");
        let status = head.split(' ').nth(1).and_then(|s| s.parse().ok()).expect("a status");
        (status, body.to_owned())
    }

    /// What is at a path, as text.
    pub(crate) fn text(&self, path: &str) -> String {
        let (status, body) = self.ask(&format!("GET {path} HTTP/1.1\r\n"), "");
        assert_eq!(status, 200, "{path}: {body}");
        body
    }

    /// What is at a path, as a value.
    pub(crate) fn get(&self, path: &str) -> Value {
        serde_json::from_str(&self.text(path)).expect("JSON")
    }

    /// Writes as the page does; the status, and what is answered.
    pub(crate) fn post(&self, path: &str, value: &Value) -> (u16, Value) {
        let body = value.to_string();
        let head = format!(
            "POST {path} HTTP/1.1\r\nOrigin: {}\r\nContent-Type: application/json\r\n\
             X-Recto-Token: {}\r\nContent-Length: {}\r\n",
            self.address(),
            self.token,
            body.len()
        );
        let (status, body) = self.ask(&head, &body);
        (status, serde_json::from_str(&body).unwrap_or(Value::Null))
    }

    /// The state, once it is as wanted.
    pub(crate) fn until(&self, wanted: impl Fn(&Value) -> bool) -> Value {
        let begun = Instant::now();
        loop {
            let state = self.get("/state");
            if wanted(&state) {
                return state;
            }
            assert!(begun.elapsed() < PATIENCE, "it never is: {state}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Listens as the page does.
    pub(crate) fn events(&self) -> Events {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("a connection");
        stream.set_read_timeout(Some(PATIENCE)).expect("a time");
        let head = format!("GET /events HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", self.port);
        stream.write_all(head.as_bytes()).expect("sent");
        let mut events = Events(BufReader::new(stream));
        events.next("hello");
        events
    }

    /// Interrupts it and waits for its end.
    pub(crate) fn interrupt(&mut self) {
        let pid = self.process.id().to_string();
        let sent = Command::new("kill").args(["-INT", &pid]).status();
        assert!(sent.is_ok_and(|s| s.success()), "no signal was sent");
        // Where signals are ignored, as behind `nohup`, waiting would never end.
        let begun = Instant::now();
        while self.process.try_wait().expect("a state").is_none() {
            assert!(begun.elapsed() < PATIENCE, "it hears no signal");
            std::thread::sleep(Duration::from_millis(2));
        }
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// What is told to a page.
pub(crate) struct Events(BufReader<TcpStream>);

impl Events {
    /// The next event of a name.
    pub(crate) fn next(&mut self, name: &str) -> Value {
        let wanted = format!("event: {name}\n");
        let mut line = String::new();
        loop {
            line.clear();
            assert!(self.0.read_line(&mut line).expect("a line") > 0, "the preview has ended");
            if line == wanted {
                line.clear();
                self.0.read_line(&mut line).expect("a line");
                let data = line.strip_prefix("data: ").expect("data");
                return serde_json::from_str(data).expect("JSON");
            }
        }
    }
}
