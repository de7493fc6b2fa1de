//! Whether the data of a picture can be decoded to their end: what is damaged in the middle has a sound
//! beginning and end.

use flate2::Crc;
use flate2::read::ZlibDecoder;
use std::io::{Cursor, Read};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::options::DecoderOptions;

/// Why a picture of pixels can't be shown, if it can't. It is within its bounds.
pub(super) fn image_fault(data: &[u8], media: &str) -> Option<String> {
    cut_off(data, media).or_else(|| fault(data, media))
}

/// What is wrong with a file that holds no picture to its end: one that was copied in part begins as it should.
pub(super) fn cut_off(data: &[u8], media: &str) -> Option<String> {
    (!is_whole(data, media)).then(|| "the file ends before the picture does".into())
}

/// Why a picture can't be decoded, if it can't. Pictures of a kind that is not known are sound.
fn fault(data: &[u8], media: &str) -> Option<String> {
    let why = match media {
        "image/png" => png_fault(data),
        "image/jpeg" => jpeg_fault(data),
        "image/gif" | "image/webp" => decoded(data).err().map(|e| e.to_string()),
        _ => None,
    };
    why.map(|why| format!("its data are damaged ({})", why.trim_matches(['.', '\n', '"'])))
}

/// Bytes that a decoder may fill: more than the bounds of pictures let through.
const MOST_ALLOCATED: u64 = 1 << 30;

/// The first frame of a picture.
fn decoded(data: &[u8]) -> image::ImageResult<image::DynamicImage> {
    let mut reader = image::ImageReader::new(Cursor::new(data)).with_guessed_format()?;
    let mut limits = image::Limits::default();
    limits.max_alloc = Some(MOST_ALLOCATED);
    reader.limits(limits);
    reader.decode()
}

/// The chunks of a PNG, each with its kind, up to one that is cut off.
pub(super) fn chunks(data: &[u8]) -> impl Iterator<Item = ([u8; 4], &[u8])> {
    let mut at = 8usize;
    std::iter::from_fn(move || {
        let head = data.get(at..at.checked_add(8)?)?;
        let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize;
        let body = data.get(at + 8..(at + 8).checked_add(length)?)?;
        at = at.checked_add(length)?.checked_add(12)?;
        Some(([head[4], head[5], head[6], head[7]], body))
    })
}

/// The stream that the chunks of pixels make together.
struct Pixels<'a>(Vec<&'a [u8]>);

impl Read for Pixels<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        while let Some(part) = self.0.last_mut() {
            let count = part.read(buffer)?;
            if count > 0 || buffer.is_empty() {
                return Ok(count);
            }
            self.0.pop();
        }
        Ok(0)
    }
}

/// Bytes that may follow the pixels of a PNG.
const REST: u64 = 1 << 16;

/// The check sums of what counts, and whether the rows are all there; they are inflated one by one,
/// not kept and not turned into pixels (PNG, third edition, 5.5, 7.2 and 8).
fn png_fault(data: &[u8]) -> Option<String> {
    let mut header = None;
    let mut palette = false;
    let mut pixels = Vec::new();
    let mut at = 8;
    for (kind, body) in chunks(data) {
        at += 8 + body.len();
        if kind[0].is_ascii_uppercase() {
            let mut sum = Crc::new();
            sum.update(&kind);
            sum.update(body);
            let stored = data.get(at..at + 4).and_then(|s| s.try_into().ok());
            if stored.map(u32::from_be_bytes) != Some(sum.sum()) {
                return Some("a check sum is wrong".into());
            }
        }
        match &kind {
            b"IHDR" => header = header.or(Some(body)),
            b"PLTE" => palette = true,
            b"IDAT" => pixels.push(body),
            b"IEND" => break,
            _ => {}
        }
        at += 4;
    }
    let Some(&[w0, w1, w2, w3, h0, h1, h2, h3, depth, colour, 0, 0, interlace]) = header else {
        return Some("its header cannot be read".into());
    };
    let (width, height) =
        (u32::from_be_bytes([w0, w1, w2, w3]), u32::from_be_bytes([h0, h1, h2, h3]));
    let channels = match (colour, depth) {
        (0, 1 | 2 | 4 | 8 | 16) => 1,
        (3, 1 | 2 | 4 | 8) if palette => 1,
        (2, 8 | 16) => 3,
        (4, 8 | 16) => 2,
        (6, 8 | 16) => 4,
        _ => return Some("its colours cannot be read".into()),
    };
    pixels.reverse();
    let mut rows = ZlibDecoder::new(Pixels(pixels));
    let bits = u64::from(depth) * channels;
    for (width, height) in passes(width, height, interlace) {
        let mut row = vec![0; (u64::from(width) * bits).div_ceil(8) as usize + 1];
        for _ in 0..height {
            if let Err(e) = rows.read_exact(&mut row) {
                return Some(e.to_string());
            }
            if row[0] > 4 {
                return Some("a row is of no known kind".into());
            }
        }
    }
    // What comes behind the rows is passed over, if it is no load on whoever unpacks it.
    let rest = std::io::copy(&mut rows.take(REST + 1), &mut std::io::sink()).unwrap_or(0);
    (rest > REST).then(|| "there is more behind its pixels".into())
}

/// The pictures that a PNG stores one behind the other: itself, or seven of growing fineness
/// (PNG, third edition, 8.2). Those of no pixels have no rows.
fn passes(width: u32, height: u32, interlace: u8) -> Vec<(u32, u32)> {
    let parts: &[[u32; 4]] = match interlace {
        0 => &[[0, 0, 1, 1]],
        _ => &[
            [0, 0, 8, 8],
            [4, 0, 8, 8],
            [0, 4, 4, 8],
            [2, 0, 4, 4],
            [0, 2, 2, 4],
            [1, 0, 2, 2],
            [0, 1, 1, 2],
        ],
    };
    let part = |[x, y, dx, dy]: &[u32; 4]| {
        (width.saturating_sub(*x).div_ceil(*dx), height.saturating_sub(*y).div_ceil(*dy))
    };
    parts.iter().map(part).filter(|(w, h)| *w > 0 && *h > 0).collect()
}

/// Headers may be as odd as cameras write them; the scans must hold nothing that can't be.
/// There are no check sums: other pixels than those that were meant are not found.
fn jpeg_fault(data: &[u8]) -> Option<String> {
    let options = DecoderOptions::default().set_max_width(65_535).set_max_height(65_535);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(data), options);
    // What this decoder does not know may be known to others.
    decoder.decode_headers().ok()?;
    decoder.set_options(decoder.options().set_strict_mode(true));
    decoder.decode().err().map(|e| e.to_string())
}

fn is_whole(data: &[u8], media: &str) -> bool {
    match media {
        "image/png" => png_is_whole(data),
        "image/jpeg" => jpeg_is_whole(data),
        // The trailer, which some programs fill up with zeros.
        "image/gif" => data.iter().rev().find(|b| **b != 0) == Some(&0x3b),
        "image/webp" => {
            let size = data.get(4..8).and_then(|b| b.try_into().ok()).map(u32::from_le_bytes);
            size.is_some_and(|size| data.len() as u64 >= u64::from(size))
        }
        _ => true,
    }
}

/// Chunks follow each other up to `IEND` (PNG, 5.3).
fn png_is_whole(data: &[u8]) -> bool {
    let mut at = 8;
    while let Some(head) = data.get(at..at + 8) {
        let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize;
        if &head[4..] == b"IEND" {
            return true;
        }
        at += length + 12;
    }
    false
}

/// Behind the segments and the beginning of the scan the end is marked (JPEG, B.2).
fn jpeg_is_whole(data: &[u8]) -> bool {
    let mut at = 2;
    while let Some(head) = data.get(at..at + 4).filter(|h| h[0] == 0xff) {
        if head[1] == 0xda {
            return data[at..].windows(2).rev().any(|w| w == [0xff, 0xd9]);
        }
        // Markers may be preceded by any number of fill bytes.
        at += match head[1] {
            0xff => 1,
            _ => 2 + usize::from(u16::from_be_bytes([head[2], head[3]])),
        };
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damage_in_the_middle_is_found() {
        let pixel =
            |x: u32, y: u32| image::Rgb([(x * x * 31 + y * 7) as u8, (x * y) as u8, y as u8]);
        let picture = image::DynamicImage::from(image::RgbImage::from_fn(120, 90, pixel));
        for (format, media) in [
            (image::ImageFormat::Png, "image/png"),
            (image::ImageFormat::Jpeg, "image/jpeg"),
            (image::ImageFormat::Gif, "image/gif"),
            (image::ImageFormat::WebP, "image/webp"),
        ] {
            let mut data = Cursor::new(Vec::new());
            picture.write_to(&mut data, format).expect("a picture");
            let mut data = data.into_inner();
            assert_eq!(fault(&data, media), None, "{media}");
            // A JPEG has no check sums: what shows damage is a code that can't be, as a marker here.
            if media == "image/jpeg" {
                let half = data.len() / 2;
                data[half..half + 2].copy_from_slice(&[0xff, 0x02]);
            } else if media == "image/png" {
                let half = data.len() / 2;
                data[half] ^= 0x55;
            } else {
                continue;
            }
            let told = fault(&data, media).unwrap_or_default();
            assert!(told.starts_with("its data are damaged ("), "{media}: {told}");
        }
    }

    #[test]
    fn half_a_picture_is_no_picture() {
        let picture = image::DynamicImage::from(image::RgbImage::new(40, 40));
        for (format, media) in [
            (image::ImageFormat::Png, "image/png"),
            (image::ImageFormat::Jpeg, "image/jpeg"),
            (image::ImageFormat::Gif, "image/gif"),
            (image::ImageFormat::WebP, "image/webp"),
        ] {
            let mut data = Cursor::new(Vec::new());
            picture.write_to(&mut data, format).expect("a picture");
            let data = data.into_inner();
            assert!(is_whole(&data, media), "{media}");
            for part in [2, 3, 5] {
                assert!(!is_whole(&data[..data.len() - data.len() / part], media), "{media}");
            }
        }
        assert!(!is_whole(&[], "image/png") && !is_whole(&[0xff], "image/jpeg"));
    }
}
