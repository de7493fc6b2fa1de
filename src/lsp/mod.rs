//! The language server: what the desk knows, in the words of the Language Server Protocol (3.17).
//!
//! One thread takes what an editor says in turn. Texts that are being typed are laid over the book's
//! files (`Session::change`); when the keys rest, the book is read, and then set, and what is wrong is
//! told. Names are found in the texts as they are typed (`marks`), so that they are there while a chapter
//! is half written.

mod actions;
mod answers;
mod book;
mod completion;
pub(crate) mod keys;
mod marks;
mod rename;
mod text;

use book::Book;
use lsp_server::{Connection, ErrorCode, Message, Notification, Request, Response};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How long the keys rest before the book is read.
const PAUSE: Duration = Duration::from_millis(120);
/// How long before its pages are set, which takes longer.
const REST: Duration = Duration::from_millis(600);

/// The command that shows a book in the browser: its argument is the address of a file of it.
const PREVIEW: &str = "recto.preview";

/// What the server does.
fn capabilities() -> Value {
    json!({
        "positionEncoding": "utf-16",
        "textDocumentSync": { "openClose": true, "change": 1, "save": true },
        "completionProvider": {
            "triggerCharacters": ["@", "#", "^", "(", "/", ".", "{", " ", "\"", "="],
        },
        "hoverProvider": true,
        "definitionProvider": true,
        "referencesProvider": true,
        "documentSymbolProvider": true,
        "workspaceSymbolProvider": true,
        "renameProvider": { "prepareProvider": true },
        "codeActionProvider": { "codeActionKinds": ["quickfix"] },
        "executeCommandProvider": { "commands": [PREVIEW] },
    })
}

/// Serves an editor over standard input and output until it says that it ends; whether it ended as it
/// should.
pub(crate) fn serve() -> bool {
    let (connection, threads) = Connection::stdio();
    let ended = talk(&connection);
    drop(connection);
    let written = threads.join();
    ended && written.is_ok()
}

fn talk(connection: &Connection) -> bool {
    let Ok((id, params)) = connection.initialize_start() else { return false };
    let info = json!({ "name": "recto", "version": env!("CARGO_PKG_VERSION") });
    let answer = json!({ "capabilities": capabilities(), "serverInfo": info });
    if connection.initialize_finish(id, answer).is_err() {
        return false;
    }
    let mut server = Server {
        connection,
        books: Vec::new(),
        folders: folders(&params),
        watches: params["capabilities"]["workspace"]["didChangeWatchedFiles"]["dynamicRegistration"]
            == true,
        shows: params["capabilities"]["window"]["showDocument"]["support"] == true,
        typed: None,
    };
    server.begin();
    server.run()
}

/// The folders that an editor has open.
fn folders(params: &Value) -> Vec<PathBuf> {
    let all = params["workspaceFolders"].as_array().into_iter().flatten();
    let mut found: Vec<PathBuf> = all.filter_map(|f| text::path(f["uri"].as_str()?)).collect();
    if found.is_empty() {
        found.extend(params["rootUri"].as_str().and_then(text::path));
    }
    found
}

/// What several books tell of a file, in one message: the last one that an editor gets of it counts.
fn together(all: Vec<Value>) -> Vec<Value> {
    let mut files: Vec<Value> = Vec::with_capacity(all.len());
    for told in all {
        let Some(known) = files.iter_mut().find(|known| known["uri"] == told["uri"]) else {
            files.push(told);
            continue;
        };
        let more = told["diagnostics"].as_array().into_iter().flatten();
        if let Some(list) = known["diagnostics"].as_array_mut() {
            for message in more {
                if !list.contains(message) {
                    list.push(message.clone());
                }
            }
        }
    }
    files
}

struct Server<'c> {
    connection: &'c Connection,
    /// Books of which a file is or was open.
    books: Vec<Book>,
    folders: Vec<PathBuf>,
    /// The editor watches files if it is asked to.
    watches: bool,
    /// The editor opens addresses in a browser if it is asked to.
    shows: bool,
    /// When something was typed that has not been read yet, and whether it has been read since and
    /// only its pages wait.
    typed: Option<(Instant, bool)>,
}

impl Server<'_> {
    /// Asks to be told of saved files, and reads the books of the folders that are open.
    fn begin(&mut self) {
        if self.watches {
            let globs = ["**/*.{md,markdown,toml}", "**/*.{svg,png,jpg,jpeg,gif,webp}"];
            let watchers: Vec<Value> = globs.iter().map(|g| json!({ "globPattern": g })).collect();
            let params = json!({ "registrations": [{
                "id": "recto-files",
                "method": "workspace/didChangeWatchedFiles",
                "registerOptions": { "watchers": watchers },
            }] });
            let method = "client/registerCapability".to_owned();
            self.send(Message::Request(Request::new("recto-1".to_owned().into(), method, params)));
        }
        for folder in self.folders.clone() {
            if self.book_of(&folder.join("recto.toml")).is_some() {
                self.typed = Some((Instant::now(), false));
            }
        }
    }

    fn send(&self, message: Message) {
        // Where nobody hears, the next message that is read says that it ends.
        let _ = self.connection.sender.send(message);
    }

    /// Takes messages until the end.
    fn run(&mut self) -> bool {
        loop {
            let message = match self.typed {
                None => match self.connection.receiver.recv() {
                    Ok(message) => message,
                    Err(_) => return false,
                },
                Some((since, is_read)) => {
                    let wait = if is_read { REST } else { PAUSE };
                    match self
                        .connection
                        .receiver
                        .recv_timeout(wait.saturating_sub(since.elapsed()))
                    {
                        Ok(message) => message,
                        Err(e) if e.is_timeout() => {
                            self.typed = (!is_read).then_some((since, true));
                            self.tell(is_read);
                            continue;
                        }
                        Err(_) => return false,
                    }
                }
            };
            match message {
                Message::Request(request) => {
                    match self.connection.handle_shutdown(&request) {
                        Ok(true) => return true,
                        Ok(false) => {}
                        Err(_) => return false,
                    }
                    let response = self.answer(request);
                    self.send(Message::Response(response));
                }
                Message::Notification(told) => self.hear(told),
                Message::Response(_) => {}
            }
        }
    }

    /// The book of a file, which is opened if it is not yet; of a file that a house shares, one of the open books
    /// that have it.
    fn book_of(&mut self, file: &Path) -> Option<&mut Book> {
        let Some(root) = book::root(file) else {
            return self.books.iter_mut().find(|book| book.inside(file).is_some());
        };
        let at = match self.books.iter().position(|b| b.root == root) {
            Some(at) => at,
            None => {
                self.books.push(Book::open(root));
                self.books.len() - 1
            }
        };
        self.books.get_mut(at)
    }

    /// Tells all open books of a file, its own among them: a house's file is of many. Whether one of them has it.
    fn of_books(&mut self, file: &Path, tell: impl Fn(&mut Book) -> bool) -> bool {
        self.book_of(file);
        self.books.iter_mut().map(tell).fold(false, |a, b| a | b)
    }

    fn hear(&mut self, told: Notification) {
        let params = told.params;
        let uri = params["textDocument"]["uri"].as_str().unwrap_or_default().to_owned();
        let file = text::path(&uri);
        let changed = match (told.method.as_str(), file) {
            ("textDocument/didOpen", Some(file)) => {
                let text = params["textDocument"]["text"].as_str().unwrap_or_default();
                self.of_books(&file, |book| book.typed(&file, text))
            }
            ("textDocument/didChange", Some(file)) => {
                // The whole text is sent each time.
                let last = params["contentChanges"].as_array().and_then(|all| all.last());
                let text = last.and_then(|c| c["text"].as_str()).unwrap_or_default();
                self.of_books(&file, |book| book.typed(&file, text))
            }
            ("textDocument/didClose", Some(file)) => {
                self.of_books(&file, |book| book.closed(&file))
            }
            ("workspace/didChangeWatchedFiles", _) => {
                let all = params["changes"].as_array().into_iter().flatten();
                let files: Vec<PathBuf> =
                    all.filter_map(|c| text::path(c["uri"].as_str()?)).collect();
                self.books.iter_mut().map(|book| book.saved(&files)).fold(false, |a, b| a | b)
            }
            ("textDocument/didSave", Some(file)) if !self.watches => {
                self.of_books(&file, |book| book.saved(std::slice::from_ref(&file)))
            }
            _ => false,
        };
        if changed {
            self.typed = Some((Instant::now(), false));
        }
    }

    /// Tells what is wrong with the books; `pages` too, which are set for that.
    fn tell(&mut self, pages: bool) {
        let mut all = Vec::new();
        for book in &mut self.books {
            // A fault of ours in one book ends no conversation.
            let told = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| book.told(pages)));
            match told {
                Ok(told) => all.extend(told),
                Err(_) => book.session().begin_again(),
            }
        }
        for params in together(all) {
            let method = "textDocument/publishDiagnostics".to_owned();
            self.send(Message::Notification(Notification { method, params }));
        }
    }

    fn answer(&mut self, request: Request) -> Response {
        let Request { id, method, params } = request;
        let answered = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            self.answer_of(&method, &params)
        }));
        match answered {
            Ok(Ok(value)) => Response::new_ok(id, value),
            Ok(Err((code, why))) => Response::new_err(id, code as i32, why),
            Err(_) => {
                let why = "Recto has failed; this is a fault of its own".to_owned();
                Response::new_err(id, ErrorCode::InternalError as i32, why)
            }
        }
    }

    /// Shows a book in the browser; the address of its page.
    fn command(&mut self, params: &Value) -> Result<Value, (ErrorCode, String)> {
        if params["command"] != PREVIEW {
            return Err((ErrorCode::InvalidParams, format!("there is no {}", params["command"])));
        }
        let file = params["arguments"][0].as_str().and_then(text::path);
        if let Some(file) = &file {
            self.book_of(file);
        }
        let root = file.as_deref().and_then(book::root);
        let of = |b: &&mut Book| root.as_ref().is_none_or(|root| b.root == *root);
        let Some(book) = self.books.iter_mut().find(of) else {
            return Err((ErrorCode::InvalidParams, "no book is open".into()));
        };
        let address = book
            .preview(None)
            .map_err(|e| (ErrorCode::InternalError, format!("no preview: {e}")))?;
        if self.shows {
            let params = json!({ "uri": address, "external": true });
            let method = "window/showDocument".to_owned();
            self.send(Message::Request(Request::new("recto-2".to_owned().into(), method, params)));
        }
        Ok(json!(address))
    }

    fn answer_of(&mut self, method: &str, params: &Value) -> Result<Value, (ErrorCode, String)> {
        if method == "workspace/symbol" {
            let query = params["query"].as_str().unwrap_or_default();
            let all = self.books.iter_mut().flat_map(|book| answers::all_symbols(book, query));
            return Ok(all.collect());
        }
        if method == "workspace/executeCommand" {
            return self.command(params);
        }
        let uri = params["textDocument"]["uri"].as_str().unwrap_or_default();
        let known = [
            "completion",
            "hover",
            "definition",
            "references",
            "documentSymbol",
            "prepareRename",
            "rename",
            "codeAction",
        ];
        let name = method.strip_prefix("textDocument/").filter(|name| known.contains(name));
        let Some(name) = name else {
            return Err((ErrorCode::MethodNotFound, format!("there is no `{method}`")));
        };
        let file = text::path(uri);
        let found = file.and_then(|file| {
            let book = self.book_of(&file)?;
            let path = book.inside(&file)?;
            Some((book, path))
        });
        let Some((book, path)) = found else { return Ok(Value::Null) };
        let at = &params["position"];
        let number = |key: &str| at[key].as_u64().unwrap_or(0) as usize;
        let (line, character) = (number("line"), number("character"));
        let source = book.file(&path);
        let offset = text::offset(&source, line, character);
        Ok(match name {
            "completion" => completion::at(book, &source, offset),
            "hover" => answers::hover(book, &source, offset),
            "definition" => answers::definition(book, &source, offset),
            "references" => answers::references(book, &source, offset),
            "documentSymbol" => answers::outline(&source),
            "prepareRename" => rename::prepare(&source, offset),
            "rename" => {
                let new = params["newName"].as_str().unwrap_or_default();
                return rename::everywhere(book, &source, offset, new)
                    .map_err(|why| (ErrorCode::InvalidParams, why));
            }
            _ => actions::of(book, &source, &params["range"]),
        })
    }
}
