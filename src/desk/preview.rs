//! The preview: a page on the loopback that shows the book while it is written.

use super::events::Events;
use super::server::Server;
use super::shown::Shown;
use super::watching::{Bounds, Watching};
use super::worker::{Ask, Shared, Worker};
use crate::session::Session;
use std::collections::BTreeMap;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex, RwLock};
use std::thread;

/// A preview that has its address and does not work yet.
pub(crate) struct Preview {
    server: Server,
    dir: PathBuf,
    output: PathBuf,
}

impl Preview {
    /// A preview of the book in `dir`, whose files go to `output`; both are whole paths.
    ///
    /// # Errors
    /// The system's, if it gives no port.
    pub(crate) fn new(dir: PathBuf, output: PathBuf, port: Option<u16>) -> io::Result<Preview> {
        Ok(Preview { server: Server::bind(port)?, dir, output })
    }

    /// Where the page is.
    pub(crate) fn address(&self) -> SocketAddr {
        self.server.address
    }

    /// Works until the process ends.
    ///
    /// # Errors
    /// The system's, if it gives no thread.
    pub(crate) fn run(self) -> io::Result<()> {
        let session = Arc::new(Mutex::new(super::open(&self.dir)));
        let (server, shared) = self.begin(session)?;
        server.run(&shared);
        Ok(())
    }

    /// Works beside who else asks the session, until the process ends.
    ///
    /// # Errors
    /// The system's, if it gives no thread.
    pub(crate) fn beside(self, session: Arc<Mutex<Session>>) -> io::Result<Beside> {
        let (server, shared) = self.begin(session)?;
        let served = Arc::clone(&shared);
        thread::Builder::new().name("server".into()).spawn(move || server.run(&served))?;
        Ok(Beside(shared))
    }

    fn begin(self, session: Arc<Mutex<Session>>) -> io::Result<(Server, Arc<Shared>)> {
        let (tell, asks) = channel();
        let shared = Arc::new(Shared {
            dir: self.dir.clone(),
            output: self.output.clone(),
            shown: RwLock::new(Arc::new(Shown::default())),
            events: Events::default(),
            made: RwLock::new(BTreeMap::new()),
            epub: RwLock::new(None),
            outlines: Mutex::default(),
            asks: Mutex::new(tell.clone()),
        });
        let bounds = Bounds { root: self.dir, output: Some(self.output) };
        let watch = move || {
            let mut watching = Watching::new(bounds);
            while let Some(change) = watching.next(None) {
                if tell.send(Ask::Saved(change)).is_err() {
                    return;
                }
            }
        };
        thread::Builder::new().name("watching".into()).spawn(watch)?;
        let worker = Worker::new(Arc::clone(&shared), session);
        thread::Builder::new().name("worker".into()).spawn(move || worker.run(&asks))?;
        Ok((self.server, shared))
    }
}

/// A preview that works beside an editor, whose texts it shows as they are typed.
pub(crate) struct Beside(Arc<Shared>);

impl Beside {
    /// The session has other texts of these files now.
    pub(crate) fn typed(&self, files: Vec<String>) {
        self.0.ask(Ask::Typed(files));
    }
}
