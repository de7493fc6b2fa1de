//! Where other people's libraries work: what they panic on is told as what they refuse, and not
//! passed on; a thread with a deep stack; and so many pictures at a time as memory holds.

use rayon::prelude::*;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    /// Whether other people's code is at work here.
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Does work of a library that may panic on what it has not thought of; `None` if it did. What it was
/// to make is told as a thing that can't be made, like everything else that the library refuses.
pub fn guarded<T>(work: impl FnOnce() -> T) -> Option<T> {
    let before = GUARDED.replace(true);
    let result = catch_unwind(AssertUnwindSafe(work)).ok();
    GUARDED.set(before);
    result
}

/// Whether a panic of this thread is caught, and told as a fault of what is read: no hook need speak of
/// it.
pub fn is_guarded() -> bool {
    GUARDED.get()
}

/// Stack of a thread that reads a drawing, in bytes: libraries go down into one by function calls,
/// and the threads that share out a book's work have two megabytes. It is taken up as it is used.
const STACK: usize = 256 << 20;

/// Does work on a thread with a deep stack; `None` if it ended by a panic.
pub fn spacious<T: Send>(work: impl FnOnce() -> T + Send) -> Option<T> {
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().name("artwork".into()).stack_size(STACK);
        let guarded = || {
            GUARDED.set(true);
            work()
        };
        thread.spawn_scoped(scope, guarded).ok()?.join().ok()
    })
}

/// Bytes that the pictures which are decoded together may fill; one that is larger is decoded alone.
const AT_ONCE: u64 = 2 << 30;

/// Does work on pictures, on as many at a time as memory holds: `bytes` says what one fills while
/// it is worked on. Results come in the order of the pictures.
pub fn in_batches<T: Send, R: Send>(
    items: Vec<T>,
    bytes: impl Fn(&T) -> u64,
    work: impl Fn(T) -> R + Sync,
) -> Vec<R> {
    let mut done = Vec::with_capacity(items.len());
    let mut batch = Vec::new();
    let mut filled = 0u64;
    // One picture costs more than a hundred others, and large ones stand together.
    let mut finish = |batch: Vec<T>| {
        done.extend(batch.into_par_iter().with_max_len(1).map(&work).collect::<Vec<R>>());
    };
    for item in items {
        let more = bytes(&item);
        if filled.saturating_add(more) > AT_ONCE {
            finish(std::mem::take(&mut batch));
            filled = 0;
        }
        filled = filled.saturating_add(more);
        batch.push(item);
    }
    finish(batch);
    done
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU64, Ordering};

    #[test]
    fn a_library_that_panics_has_made_nothing() {
        assert_eq!(guarded(|| 1), Some(1));
        assert_eq!(guarded(|| -> u8 { panic!("on purpose") }), None);
        assert!(!is_guarded());
    }

    #[test]
    fn a_deep_descent_has_room_and_a_panic_is_told() {
        fn down(n: u32) -> u64 {
            let here = std::hint::black_box([u64::from(n); 64]);
            if n == 0 { here[3] } else { down(n - 1) + here[5].min(1) }
        }
        // 20,000 calls of half a kilobyte at least: more than a thread of the pool has.
        assert_eq!(spacious(|| down(20_000)), Some(20_000));
    }

    #[test]
    fn no_more_is_decoded_at_once_than_fits() {
        let (now, most) = (AtomicU64::new(0), AtomicU64::new(0));
        let third = |_: &u64| AT_ONCE / 3 + 1;
        let done = in_batches((0..20).collect(), third, |n| {
            most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            std::thread::sleep(std::time::Duration::from_millis(1));
            now.fetch_sub(1, Ordering::SeqCst);
            n * 2
        });
        assert_eq!(done, (0..20).map(|n| n * 2).collect::<Vec<_>>());
        assert!(most.load(Ordering::SeqCst) <= 2);
        assert_eq!(in_batches(vec![1, 2], |_| u64::MAX, |n| n), [1, 2], "alone it may be larger");
        assert_eq!(in_batches(vec![], |_: &u64| 1, |n| n), [0; 0]);
    }
}
