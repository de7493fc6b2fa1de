//! Deflated streams.

use flate2::{Compress, Compression, FlushCompress, Status};
use std::cell::RefCell;
use std::collections::BTreeMap;

thread_local! {
    /// A packer's tables are larger than a page; they are made once in each thread.
    static PACKERS: RefCell<BTreeMap<u32, Compress>> = const { RefCell::new(BTreeMap::new()) };
}

/// Compression of most streams, in bulk page content: level 6 is within two per cent of level 9 at half its time.
const LEVEL: u32 = 6;

/// Deflates a stream.
pub(super) fn deflate(bytes: &[u8]) -> Vec<u8> {
    deflate_at(bytes, LEVEL)
}

/// Deflates a stream at a level from 1 (fast) to 9 (small).
pub(super) fn deflate_at(bytes: &[u8], level: u32) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() / 2 + 64);
    PACKERS.with_borrow_mut(|packers| {
        let packer =
            packers.entry(level).or_insert_with(|| Compress::new(Compression::new(level), true));
        packer.reset();
        loop {
            let read = packer.total_in() as usize;
            match packer.compress_vec(&bytes[read..], &mut out, FlushCompress::Finish) {
                Ok(Status::StreamEnd) | Err(_) => break,
                Ok(_) => out.reserve(bytes.len() / 4 + 64),
            }
        }
    });
    out
}
