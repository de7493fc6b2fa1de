//! A small server for one page and one person: HTTP/1.1 over the loopback, a thread for each connection,
//! one for all answers that only look at what is shown, server-sent events for what is new.
//!
//! It is our own since a page for one person needs no more: an asynchronous stack would double what is
//! compiled in for it, and the small servers that there are leave out what matters here, who may ask
//! (`guard`) and what may be done with an answer (`answer`).

mod answer;
mod guard;
mod request;
mod routes;
pub(crate) mod shelf;

use super::worker::Shared;
use answer::{Answer, COMMON};
use guard::Guard;
use request::{Refused, Request};
use std::io::{self, BufReader, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

/// Connections at once: a browser has six for a page, and one for events.
const MOST: usize = 128;
/// How long a connection may say nothing.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often a page is told that the server lives.
const BEAT: Duration = Duration::from_secs(15);

/// A server that has its address.
pub(super) struct Server {
    listener: TcpListener,
    /// Where it listens.
    pub address: SocketAddr,
    guard: Arc<Guard>,
}

impl Server {
    /// Takes a port of the loopback: this one, or any that is free.
    ///
    /// # Errors
    /// The system's: another program may have the port.
    pub(super) fn bind(port: Option<u16>) -> io::Result<Server> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port.unwrap_or(0)))?;
        let address = listener.local_addr()?;
        Ok(Server { listener, address, guard: Arc::new(Guard::new(address.port())) })
    }

    /// Answers, as long as the process lives.
    pub(super) fn run(self, shared: &Arc<Shared>) {
        let (shared, guard) = (Arc::clone(shared), Arc::clone(&self.guard));
        let looks = looks(Arc::clone(&shared), Arc::clone(&guard));
        self.serve(move |request| match (request.method.as_str(), request.path.as_str()) {
            ("GET", "/events") => Reply::Events(Arc::clone(&shared)),
            _ => {
                let looked = looked(request, &looks);
                Reply::Answer(looked.unwrap_or_else(|| answer(request, &shared, &guard)))
            }
        });
    }

    /// Gives what `reply` says to each request that may be made, a thread for each connection.
    fn serve(self, reply: impl Fn(&Request) -> Reply + Send + Sync + 'static) {
        let (open, reply) = (Arc::new(AtomicUsize::new(0)), Arc::new(reply));
        for stream in self.listener.incoming() {
            let Ok(stream) = stream else {
                // No handle is left: some will be given back.
                thread::sleep(Duration::from_millis(50));
                continue;
            };
            if open.fetch_add(1, Ordering::Relaxed) >= MOST {
                open.fetch_sub(1, Ordering::Relaxed);
                continue;
            }
            let (reply, guard) = (Arc::clone(&reply), Arc::clone(&self.guard));
            let counted = Counted(Arc::clone(&open));
            let serve = move || {
                let _counted = counted;
                // Whoever has gone is nobody to tell of it.
                let _ = connection(&stream, &guard, &*reply);
            };
            let _ = thread::Builder::new().name("preview".into()).spawn(serve);
        }
    }
}

/// What a request gets.
enum Reply {
    Answer(Answer),
    /// The connection itself, on which is told what is new.
    Events(Arc<Shared>),
}

/// A connection that is counted as long as it is open.
struct Counted(Arc<AtomicUsize>);

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// A request that only looks at what is shown, and who waits for its answer.
type Look = (Request, Sender<Answer>);

/// The thread that answers such requests. The allocator keeps memory for each thread that has drawn a page, for
/// the next one: a browser has six connections, and would have that six times.
fn looks(shared: Arc<Shared>, guard: Arc<Guard>) -> Sender<Look> {
    let (looks, asked) = channel::<Look>();
    let serve = move || {
        for (request, reply) in asked {
            // Whoever has gone waits no more.
            let _ = reply.send(answer(&request, &shared, &guard));
        }
    };
    // Without that thread nobody listens, and each connection answers itself.
    let _ = thread::Builder::new().name("preview".into()).spawn(serve);
    looks
}

/// The answer of that thread to a request that it may have.
fn looked(request: &Request, looks: &Sender<Look>) -> Option<Answer> {
    if !routes::only_looks(request) {
        return None;
    }
    let (reply, answered) = channel();
    looks.send((request.clone(), reply)).ok()?;
    answered.recv().ok()
}

fn connection(
    stream: &TcpStream,
    guard: &Guard,
    reply: &impl Fn(&Request) -> Reply,
) -> io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    stream.set_nodelay(true)?;
    let mut from = BufReader::new(stream);
    let mut to = stream;
    loop {
        let request = match request::read(&mut from) {
            Ok(Some(request)) => request,
            Ok(None) => return Ok(()),
            Err(refused) => return Answer::refused(refused).write(&mut to, false, false),
        };
        let head = request.method == "HEAD";
        if let Err(refused) = guard.admit(&request) {
            return Answer::refused(refused).write(&mut to, head, false);
        }
        match reply(&request) {
            Reply::Answer(answer) => answer.write(&mut to, head, request.stays)?,
            Reply::Events(shared) => return events(stream, &shared),
        }
        if !request.stays {
            return Ok(());
        }
    }
}

/// The answer to a request that may be made. A fault of ours in one answer ends no other.
fn answer(request: &Request, shared: &Shared, guard: &Guard) -> Answer {
    let answer = || routes::answer(request, shared, &guard.token);
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(answer))
        .unwrap_or_else(|_| Answer::refused(Refused(500, "Internal Server Error")))
}

/// Tells a page what is new until it goes.
fn events(mut to: &TcpStream, shared: &Shared) -> io::Result<()> {
    let heard = shared.events.listen();
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\
         Cache-Control: no-store\r\nConnection: close\r\n{COMMON}\r\nretry: 500\n\n"
    );
    to.write_all(head.as_bytes())?;
    let build = shared.shown().build;
    to.write_all(format!("event: hello\ndata: {{\"build\":{build}}}\n\n").as_bytes())?;
    loop {
        match heard.recv_timeout(BEAT) {
            Ok(text) => to.write_all(text.as_bytes())?,
            Err(RecvTimeoutError::Timeout) => to.write_all(b": still here\n\n")?,
            Err(RecvTimeoutError::Disconnected) => return Ok(()),
        }
    }
}
