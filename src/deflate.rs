//! Deflated data (RFC 1950 and 1951), for the streams of a PDF and the files of an EPUB.
//!
//! What lies in memory as a whole goes through libdeflate: a book's page content in half the time
//! that zlib takes, and two per cent smaller. What may be too large for that is streamed.

use flate2::Compression;
use flate2::write::ZlibEncoder;
use libdeflater::{CompressionLvl, Compressor};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// How hard a packer tries, from 1 (fast) to 12 (small).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Level(u8);

impl Level {
    /// Pixels: screenshots gain little above this level, and cost much.
    pub(crate) const PIXELS: Level = Level(3);
    /// Text and page content: the next levels win one per cent in a sixth more time, and what zlib
    /// does at its level 6 takes twice as long.
    pub(crate) const TEXT: Level = Level(5);
    /// What is small and goes into every file.
    pub(crate) const SMALL: Level = Level(9);
}

thread_local! {
    /// A packer's tables are larger than a page; they are made once in each thread.
    static PACKERS: RefCell<BTreeMap<Level, Compressor>> = const { RefCell::new(BTreeMap::new()) };
}

fn packed(level: Level, pack: impl FnOnce(&mut Compressor) -> Vec<u8>) -> Vec<u8> {
    let made = || Compressor::new(CompressionLvl::new(i32::from(level.0)).unwrap_or_default());
    PACKERS.with_borrow_mut(|packers| pack(packers.entry(level).or_insert_with(made)))
}

/// What is filled of a room that is never too small.
fn filled<E>(room: usize, fill: impl FnOnce(&mut [u8]) -> Result<usize, E>) -> Vec<u8> {
    let mut out = vec![0; room];
    let size = fill(&mut out).unwrap_or_default();
    out.truncate(size);
    out.shrink_to_fit();
    out
}

/// A stream with its check sum, as PDF's `FlateDecode` has it.
pub(crate) fn zlib(bytes: &[u8], level: Level) -> Vec<u8> {
    packed(level, |packer| {
        filled(packer.zlib_compress_bound(bytes.len()), |out| packer.zlib_compress(bytes, out))
    })
}

/// A bare stream, as ZIP archives have it.
pub(crate) fn bare(bytes: &[u8], level: Level) -> Vec<u8> {
    packed(level, |packer| {
        filled(packer.deflate_compress_bound(bytes.len()), |out| {
            packer.deflate_compress(bytes, out)
        })
    })
}

/// Bytes that are held before they are packed: a picture of a million pixels.
const MOST_HELD: usize = 4 << 20;

/// Packs what is written piece by piece, as [`zlib`] does; from [`MOST_HELD`] on it holds no more.
pub(crate) struct Packer {
    level: Level,
    held: Vec<u8>,
    stream: Option<ZlibEncoder<Vec<u8>>>,
}

impl Packer {
    /// A packer for about so many bytes.
    pub(crate) fn new(level: Level, bytes: usize) -> Packer {
        Packer { level, held: Vec::with_capacity(bytes.min(MOST_HELD)), stream: None }
    }

    /// The packed stream.
    pub(crate) fn finish(self) -> io::Result<Vec<u8>> {
        match self.stream {
            Some(stream) => stream.finish(),
            None => Ok(zlib(&self.held, self.level)),
        }
    }
}

impl Write for Packer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.stream.is_none() && self.held.len() + bytes.len() > MOST_HELD {
            let level = Compression::new(u32::from(self.level.0.min(9)));
            let mut stream = ZlibEncoder::new(Vec::new(), level);
            stream.write_all(&std::mem::take(&mut self.held))?;
            self.stream = Some(stream);
        }
        match &mut self.stream {
            Some(stream) => stream.write(bytes),
            None => self.held.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::read::{DeflateDecoder, ZlibDecoder};
    use std::io::Read;

    fn read(mut from: impl Read) -> Vec<u8> {
        let mut out = Vec::new();
        from.read_to_end(&mut out).expect("sound");
        out
    }

    #[test]
    fn what_is_packed_is_unpacked() {
        for bytes in [
            vec![],
            b"one".to_vec(),
            (0..200_000u32).map(|i| (i.wrapping_mul(i) >> 7) as u8).collect(),
        ] {
            for level in [Level::PIXELS, Level::TEXT, Level::SMALL] {
                assert_eq!(read(ZlibDecoder::new(&*zlib(&bytes, level))), bytes);
                assert_eq!(read(DeflateDecoder::new(&*bare(&bytes, level))), bytes);
            }
        }
    }

    #[test]
    fn what_is_too_large_to_be_held_is_streamed() {
        let row = vec![7u8; 1 << 20];
        for rows in [3, 10] {
            let mut packer = Packer::new(Level::PIXELS, rows * row.len());
            (0..rows).for_each(|_| packer.write_all(&row).expect("written"));
            assert_eq!(packer.stream.is_some(), rows == 10);
            let packed = packer.finish().expect("packed");
            assert_eq!(read(ZlibDecoder::new(&*packed)).len(), rows * row.len());
        }
    }
}
