//! The bounds of pictures of pixels, each format's by measures of its own, before anything is
//! decoded.

use super::header::Header;
use super::integrity::chunks;
use flate2::read::ZlibDecoder;
use std::io::{self, Read};

/// Pictures with more pixels are left out: no reader could hold them.
const MOST_PIXELS: u64 = 200_000_000;
/// Longer sides are left out: JPEG and most programs know none.
const LONGEST: u64 = 65_535;
/// Bytes of a decoded picture.
const MOST_DECODED: u64 = 4 * MOST_PIXELS;
/// Pixels of all frames of what moves, or of all passes over a photograph.
const MOST_PASSED: u64 = 4_000_000_000;
/// Frames of what moves.
const MOST_FRAMES: u64 = 10_000;
/// Passes over a photograph that is refined step by step: encoders make ten.
const MOST_SCANS: u64 = 100;
/// Bytes of one packed note in a PNG, and of its colour profile.
const MOST_PACKED: u64 = 16 << 20;
/// Bytes of all packed notes.
const MOST_NOTES: u64 = 64 << 20;

/// What a picture fills when it is decoded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Filled {
    /// Pixels of a frame.
    pub pixels: u64,
    /// Bytes of a frame.
    pub bytes: u64,
}

/// What a picture fills, if it is within bounds.
///
/// # Errors
/// A phrase, such as "it has 250.0 million pixels, more than 200".
pub(super) fn fits(data: &[u8], header: &Header) -> Result<Filled, String> {
    let pixels = header.width.saturating_mul(header.height);
    if pixels > MOST_PIXELS {
        let millions = pixels as f64 / 1.0e6;
        let most = MOST_PIXELS / 1_000_000;
        return Err(format!("it has {millions:.1} million pixels, more than {most}"));
    }
    if header.width.max(header.height) > LONGEST {
        let (width, height) = (header.width, header.height);
        return Err(format!("it is {width} by {height} pixels, more than {LONGEST} on a side"));
    }
    let each = match header.media {
        "image/png" => png(data, pixels)?,
        "image/jpeg" => jpeg(data, pixels)?,
        "image/gif" => gif(data, pixels)?,
        _ => webp(data, pixels)?,
    };
    let bytes = pixels * each;
    if bytes > MOST_DECODED {
        return Err(format!("it has {each} bytes for each of its pixels: too many"));
    }
    Ok(Filled { pixels, bytes })
}

fn frames_fit(frames: u64, pixels: u64) -> Result<(), String> {
    if frames > MOST_FRAMES || frames.saturating_mul(pixels) > MOST_PASSED {
        return Err(format!("it has {frames} frames"));
    }
    Ok(())
}

/// Bytes of a pixel, at least one.
fn png(data: &[u8], pixels: u64) -> Result<u64, String> {
    let mut each = 4;
    let mut frames = 0;
    let mut notes = 0;
    for (kind, body) in chunks(data) {
        match &kind {
            b"IHDR" => {
                let depth = u64::from(body.get(8).copied().unwrap_or(8)).div_ceil(8);
                let channels = match body.get(9) {
                    Some(0) => 1,
                    Some(4) => 2,
                    Some(2) => 3,
                    // A palette, which is decoded to colours.
                    _ => 4,
                };
                each = depth * channels;
            }
            b"fcTL" => frames += 1,
            // Name, a zero, the kind of packing, the packed text; in iTXt with names between
            // (PNG, third edition, 11.3.2 and 11.3.3).
            b"zTXt" | b"iTXt" | b"iCCP" => notes += packed(&kind, body)?,
            _ => {}
        }
        if notes > MOST_NOTES {
            return Err(format!("its notes unpack to more than {} MB", MOST_NOTES >> 20));
        }
    }
    frames_fit(frames, pixels)?;
    Ok(each)
}

/// Bytes that a note unpacks to.
fn packed(kind: &[u8; 4], body: &[u8]) -> Result<u64, String> {
    let mut parts = body.splitn(2, |b| *b == 0);
    let rest = parts.nth(1).unwrap_or_default();
    let stream = match kind {
        b"iTXt" if rest.first() != Some(&1) => return Ok(body.len() as u64),
        b"iTXt" => rest.get(2..).unwrap_or_default().splitn(3, |b| *b == 0).nth(2),
        _ => rest.get(1..),
    };
    let mut reader = ZlibDecoder::new(stream.unwrap_or_default()).take(MOST_PACKED + 1);
    // What can't be unpacked is passed over by whoever reads it.
    let size = io::copy(&mut reader, &mut io::sink()).unwrap_or(0);
    if size > MOST_PACKED {
        let what = if kind == b"iCCP" { "colour profile" } else { "note" };
        return Err(format!("a {what} in it unpacks to more than {} MB", MOST_PACKED >> 20));
    }
    Ok(size)
}

/// Walks the segments up to the end of the picture: a second one may follow, of which nobody
/// knows (ITU-T T.81, B.1 and B.2).
fn jpeg(data: &[u8], pixels: u64) -> Result<u64, String> {
    let mut at = 2;
    let (mut scans, mut frames, mut components) = (0u64, 0u64, 3u64);
    while let Some(head) = data.get(at..at + 2) {
        // In a scan 0xff is followed by zero, or by the number of a restart.
        if head[0] != 0xff || matches!(head[1], 0 | 0xff | 0x01 | 0xd0..=0xd8) {
            at += 1;
            continue;
        }
        let length =
            data.get(at + 2..at + 4).map_or(0, |l| usize::from(l[0]) << 8 | usize::from(l[1]));
        match head[1] {
            0xd9 => break,
            0xda => scans += 1,
            0xc0..=0xcf if !matches!(head[1], 0xc4 | 0xc8 | 0xcc) => {
                frames += 1;
                components = u64::from(data.get(at + 9).copied().unwrap_or(3));
            }
            _ => {}
        }
        at += 2 + length.max(2);
    }
    if frames > 1 {
        return Err("it holds several pictures in each other".into());
    }
    if scans > MOST_SCANS || scans.saturating_mul(pixels) > MOST_PASSED {
        return Err(format!("it is refined in {scans} passes"));
    }
    // Each block of 64 pixels takes a bit at least.
    if pixels / 512 > data.len() as u64 {
        return Err("it has more pixels than so small a file can hold".into());
    }
    Ok(components.clamp(1, 4))
}

/// Walks the blocks (GIF89a, 15 to 27).
fn gif(data: &[u8], pixels: u64) -> Result<u64, String> {
    let table = |packed: u8| if packed & 0x80 == 0 { 0 } else { 3usize << ((packed & 7) + 1) };
    let mut at = 13 + data.get(10).map_or(0, |p| table(*p));
    let mut frames = 0u64;
    while let Some(kind) = data.get(at) {
        at += match kind {
            0x21 => 2,
            0x2c => {
                let Some(body) = data.get(at + 1..at + 10) else { break };
                let side = |i: usize| u64::from(body[i]) | u64::from(body[i + 1]) << 8;
                if side(4) * side(6) > pixels.max(1) * 4 {
                    return Err("a frame of it is larger than the picture".into());
                }
                frames += 1;
                11 + table(body[8])
            }
            _ => break,
        };
        // Blocks of data up to an empty one.
        while let Some(length) = data.get(at).copied() {
            at += 1 + usize::from(length);
            if length == 0 {
                break;
            }
        }
    }
    frames_fit(frames, pixels)?;
    Ok(4)
}

/// Walks the chunks (RFC 9649, 2.7).
fn webp(data: &[u8], pixels: u64) -> Result<u64, String> {
    let mut at = 12usize;
    let mut frames = 0;
    while let Some(head) = data.get(at..at.saturating_add(8)) {
        let length = u32::from_le_bytes([head[4], head[5], head[6], head[7]]) as usize;
        let body = data.get(at + 8..).unwrap_or_default();
        let size = match &head[..4] {
            b"ANMF" => {
                frames += 1;
                None
            }
            // Fourteen bits for each side (RFC 6386, 9.1; RFC 9649, 3.4).
            b"VP8 " => body.get(6..10).map(|b| {
                let side = |i: usize| (u64::from(b[i]) | u64::from(b[i + 1]) << 8) & 0x3fff;
                side(0) * side(2)
            }),
            b"VP8L" => body.get(1..5).map(|b| {
                let bits = u64::from(u32::from_le_bytes([b[0], b[1], b[2], b[3]]));
                ((bits & 0x3fff) + 1) * ((bits >> 14 & 0x3fff) + 1)
            }),
            _ => None,
        };
        if size.is_some_and(|size| size > pixels) {
            return Err("what it holds is larger than it says".into());
        }
        at = at.saturating_add(8).saturating_add(length.next_multiple_of(2));
    }
    frames_fit(frames, pixels)?;
    Ok(4)
}

#[cfg(test)]
mod tests {
    use super::super::header::raster;
    use super::*;
    use flate2::Compression;
    use flate2::write::ZlibEncoder;
    use std::io::Write;

    /// A PNG of one pixel with these chunks before its pixels.
    fn png_with(width: u32, height: u32, kind: [u8; 2], more: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
        let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
        let mut put = |kind: &[u8; 4], body: &[u8]| {
            out.extend((body.len() as u32).to_be_bytes());
            out.extend(kind);
            out.extend(body);
            let mut sum = flate2::Crc::new();
            sum.update(kind);
            sum.update(body);
            out.extend(sum.sum().to_be_bytes());
        };
        let sides = [width.to_be_bytes(), height.to_be_bytes()].concat();
        put(b"IHDR", &[&sides[..], &kind, &[0, 0, 0]].concat());
        for (kind, body) in more {
            put(kind, body);
        }
        put(b"IEND", &[]);
        out
    }

    fn deflated(size: u64) -> Vec<u8> {
        let mut out = ZlibEncoder::new(Vec::new(), Compression::fast());
        out.write_all(&vec![b'a'; size as usize]).expect("in memory");
        out.finish().expect("in memory")
    }

    fn why(data: &[u8]) -> String {
        let header = raster(data).expect("a header");
        fits(data, &header).err().unwrap_or_default()
    }

    fn encoded(format: image::ImageFormat) -> Vec<u8> {
        let mut data = io::Cursor::new(Vec::new());
        let picture = image::DynamicImage::from(image::RgbImage::new(40, 30));
        picture.write_to(&mut data, format).expect("a picture");
        data.into_inner()
    }

    #[test]
    fn pixels_sides_and_depth_are_bounded() {
        assert_eq!(why(&png_with(20_000, 10_000, [8, 6], &[])), "");
        assert_eq!(
            why(&png_with(20_000, 10_001, [8, 6], &[])),
            "it has 200.0 million pixels, more than 200"
        );
        assert!(why(&png_with(20_000, 10_000, [16, 6], &[])).contains("8 bytes for each"));
        assert_eq!(why(&png_with(65_535, 1, [8, 0], &[])), "");
        assert!(why(&png_with(65_536, 1, [8, 0], &[])).contains("65536 by 1 pixels"));
        assert!(why(&png_with(1, 0x7fff_ffff, [8, 0], &[])).contains("million pixels"));
        for format in [image::ImageFormat::Jpeg, image::ImageFormat::Gif, image::ImageFormat::WebP]
        {
            assert_eq!(why(&encoded(format)), "", "{format:?}");
        }
    }

    #[test]
    fn packed_notes_are_bounded() {
        let note = |size| (b"zTXt", [b"a\0\0".to_vec(), deflated(size)].concat());
        assert_eq!(why(&png_with(1, 1, [8, 0], &[note(MOST_PACKED)])), "");
        assert!(why(&png_with(1, 1, [8, 0], &[note(MOST_PACKED + 1)])).contains("a note in it"));
        let text = |size| (b"iTXt", [b"a\0\x01\0en\0b\0".to_vec(), deflated(size)].concat());
        assert!(why(&png_with(1, 1, [8, 0], &[text(MOST_PACKED + 1)])).contains("a note in it"));
        let profile = (b"iCCP", [b"a\0\0".to_vec(), deflated(MOST_PACKED + 1)].concat());
        assert!(why(&png_with(1, 1, [8, 0], &[profile])).contains("a colour profile in it"));
        let five: Vec<_> = (0..5).map(|_| note(MOST_PACKED)).collect();
        assert!(why(&png_with(1, 1, [8, 0], &five)).contains("notes unpack"));
    }

    #[test]
    fn frames_and_passes_are_bounded() {
        let frame = |n: u64| (0..n).map(|_| (b"fcTL", Vec::new())).collect::<Vec<_>>();
        assert_eq!(why(&png_with(1, 1, [8, 0], &frame(MOST_FRAMES))), "");
        assert_eq!(why(&png_with(1, 1, [8, 0], &frame(MOST_FRAMES + 1))), "it has 10001 frames");
        let frame = b",\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0";
        let gif = |n: u64| {
            [b"GIF89a\x01\0\x01\0\0\0\0".to_vec(), frame.repeat(n as usize), b";".to_vec()].concat()
        };
        assert_eq!(why(&gif(MOST_FRAMES)), "");
        assert_eq!(why(&gif(MOST_FRAMES + 1)), "it has 10001 frames");
        let plain = encoded(image::ImageFormat::Jpeg);
        let end = plain.len() - 2;
        let scan = b"\xff\xda\0\x02";
        let passes = |n: u64| [&plain[..end], &scan.repeat(n as usize), &plain[end..]].concat();
        assert_eq!(why(&passes(MOST_SCANS - 1)), "");
        assert_eq!(why(&passes(MOST_SCANS)), "it is refined in 101 passes");
        let behind = [&plain[..], &plain[..]].concat();
        assert_eq!(why(&behind), "", "another picture behind the end, as phones store it");
    }

    #[test]
    fn headers_that_lie_are_found() {
        let frame = b"GIF89a\x01\0\x01\0\0\0\0,\0\0\0\0\x40\x00\x40\x00\0\x02\x02\x44\x01\0;";
        assert_eq!(why(frame), "a frame of it is larger than the picture");
        let mut small =
            b"\xff\xd8\xff\xc0\0\x11\x08\x20\x00\x20\x00\x03\x01\x11\0\x02\x11\0\x03\x11\0"
                .to_vec();
        small.extend(b"\xff\xda\0\x02\xff\xd9");
        assert_eq!(why(&small), "it has more pixels than so small a file can hold");
        let mut webp = encoded(image::ImageFormat::WebP);
        let at = webp.windows(4).position(|w| w == b"VP8L").expect("lossless");
        let header = Header { media: "image/webp", width: 40, height: 30 };
        assert!(fits(&webp, &header).is_ok());
        webp[at + 9] = 0xff;
        assert_eq!(fits(&webp, &header), Err("what it holds is larger than it says".into()));
    }
}
