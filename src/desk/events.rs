//! What is told to the pages that are open: each hears of it as server-sent events.

use serde_json::Value;
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};

/// How many events wait for a page that does not take them: then it has gone to sleep, is let go, and
/// asks for everything when it comes back.
const WAITING: usize = 256;

/// The pages that are open.
#[derive(Default)]
pub(super) struct Events {
    open: Mutex<Vec<SyncSender<Arc<str>>>>,
}

impl Events {
    /// Tells all.
    pub(super) fn tell(&self, name: &str, value: &Value) {
        // A value in JSON has no line feeds.
        let text: Arc<str> = format!("event: {name}\ndata: {value}\n\n").into();
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.retain(|page| match page.try_send(Arc::clone(&text)) {
            Ok(()) => true,
            Err(TrySendError::Full(_) | TrySendError::Disconnected(_)) => false,
        });
    }

    /// One more page.
    pub(super) fn listen(&self) -> Receiver<Arc<str>> {
        let (tell, heard) = sync_channel(WAITING);
        self.open.lock().unwrap_or_else(PoisonError::into_inner).push(tell);
        heard
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_has_gone_is_let_go() {
        let events = Events::default();
        let (stays, goes) = (events.listen(), events.listen());
        drop(goes);
        events.tell("a", &serde_json::json!({ "b": "c\nd" }));
        assert_eq!(stays.recv().as_deref(), Ok("event: a\ndata: {\"b\":\"c\\nd\"}\n\n"));
        assert_eq!(events.open.lock().expect("a list").len(), 1);
        (0..=WAITING).for_each(|_| events.tell("a", &Value::Null));
        assert!(events.open.lock().expect("a list").is_empty());
    }
}
