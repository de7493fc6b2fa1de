//! Photographs that a camera stored on their side are turned, so that every output shows them as
//! they were taken: neither a PDF nor an old e-reader looks at the EXIF data that say so.

use image::codecs::jpeg::JpegEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageEncoder, ImageFormat, ImageReader};
use std::io::Cursor;

/// Quality of what has to be packed again: no difference is seen.
const QUALITY: u8 = 95;

/// The picture turned as its EXIF data say; `None` if it is upright, or can't be read.
pub(crate) fn turned(data: &[u8], media: &str) -> Option<Vec<u8>> {
    // Most pictures say nothing, and are not decoded.
    if !has_exif(data, media) {
        return None;
    }
    let mut decoder = ImageReader::new(Cursor::new(data)).with_guessed_format().ok()?;
    decoder.limits(image::Limits::default());
    let mut decoder = decoder.into_decoder().ok()?;
    let orientation = decoder.orientation().ok()?;
    if orientation == Orientation::NoTransforms {
        return None;
    }
    let profile = decoder.icc_profile().ok().flatten();
    let mut picture = DynamicImage::from_decoder(decoder).ok()?;
    picture.apply_orientation(orientation);
    packed(&picture, media, profile)
}

/// The picture mirrored, if it is to be, and turned by quarters, clockwise; `None` of a drawing, of pictures that
/// move, and of what can't be read.
#[cfg(feature = "cli")]
pub(crate) fn turned_by(data: &[u8], quarters: u8, mirrored: bool) -> Option<Vec<u8>> {
    let mut reader = ImageReader::new(Cursor::new(data)).with_guessed_format().ok()?;
    reader.limits(image::Limits::default());
    let media = match reader.format()? {
        ImageFormat::Jpeg => "image/jpeg",
        ImageFormat::Png => "image/png",
        ImageFormat::WebP => "image/webp",
        _ => return None,
    };
    let mut decoder = reader.into_decoder().ok()?;
    let (own, profile) = (decoder.orientation().ok()?, decoder.icc_profile().ok().flatten());
    let mut picture = DynamicImage::from_decoder(decoder).ok()?;
    picture.apply_orientation(own);
    let picture = if mirrored { picture.fliph() } else { picture };
    let picture = match quarters % 4 {
        1 => picture.rotate90(),
        2 => picture.rotate180(),
        3 => picture.rotate270(),
        _ => picture,
    };
    packed(&picture, media, profile)
}

fn packed(picture: &DynamicImage, media: &str, profile: Option<Vec<u8>>) -> Option<Vec<u8>> {
    let mut out = Vec::new();
    match media {
        "image/jpeg" => {
            let mut encoder = JpegEncoder::new_with_quality(&mut out, QUALITY);
            if let Some(profile) = profile {
                // A profile that it does not take is of no use to others.
                let _ = encoder.set_icc_profile(profile);
            }
            picture.write_with_encoder(encoder).ok()?;
        }
        "image/webp" => picture.write_to(&mut Cursor::new(&mut out), ImageFormat::WebP).ok()?,
        _ => picture.write_to(&mut Cursor::new(&mut out), ImageFormat::Png).ok()?,
    }
    Some(out)
}

/// Whether a file has EXIF data.
fn has_exif(data: &[u8], media: &str) -> bool {
    match media {
        // A segment of 64 kB at most, before all others but one.
        "image/jpeg" => data[..data.len().min(1 << 17)].windows(6).any(|w| w == b"Exif\0\0"),
        "image/png" => chunk(data, 8, |head| {
            let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]);
            (&head[4..] == b"eXIf", u64::from(length) + 12)
        }),
        "image/webp" => chunk(data, 12, |head| {
            let length = u32::from_le_bytes([head[4], head[5], head[6], head[7]]);
            (&head[..4] == b"EXIF", u64::from(length).next_multiple_of(2) + 8)
        }),
        _ => false,
    }
}

/// Whether there is a chunk for which `look`, which gets its eight bytes of head, says so; it tells
/// its whole length too.
fn chunk(data: &[u8], from: usize, look: impl Fn(&[u8]) -> (bool, u64)) -> bool {
    let mut at = from as u64;
    while let Some(head) = usize::try_from(at).ok().and_then(|at| data.get(at..at.checked_add(8)?))
    {
        let (found, length) = look(head);
        if found {
            return true;
        }
        at += length;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(feature = "cli")]
    #[test]
    fn pictures_are_turned_by_quarters() {
        let mut picture = image::RgbImage::new(2, 1);
        picture.put_pixel(0, 0, image::Rgb([255, 0, 0]));
        let mut data = Vec::new();
        let encoded =
            DynamicImage::from(picture).write_to(&mut Cursor::new(&mut data), ImageFormat::Png);
        encoded.expect("a picture");
        // Where the red pixel stands, and the size.
        let red = |quarters, mirrored| {
            let out = turned_by(&data, quarters, mirrored).expect("turned");
            let out = image::load_from_memory(&out).expect("a picture").to_rgb8();
            let at = out.enumerate_pixels().find(|(_, _, p)| p.0[0] == 255).map(|(x, y, _)| (x, y));
            (out.dimensions(), at)
        };
        assert_eq!(red(0, true), ((2, 1), Some((1, 0))));
        assert_eq!(red(1, false), ((1, 2), Some((0, 0))));
        assert_eq!(red(3, false), ((1, 2), Some((0, 1))));
        assert_eq!(red(2, true), ((2, 1), Some((0, 0))));
        assert_eq!(turned_by(b"<svg/>", 1, false), None);
    }

    /// A JPEG of so many pixels whose EXIF data say that its top is at the right.
    fn on_its_side(width: u32, height: u32) -> Vec<u8> {
        let mut plain = Vec::new();
        let picture = DynamicImage::from(image::RgbImage::new(width, height));
        picture.write_to(&mut Cursor::new(&mut plain), ImageFormat::Jpeg).expect("a JPEG");
        // One entry: tag 0x0112 (Orientation), a SHORT, once, 6.
        let exif = b"\xff\xe1\x00\x22Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
        [&plain[..2], exif, &plain[2..]].concat()
    }

    #[test]
    fn photographs_are_turned_upright() {
        let up = turned(&on_its_side(30, 20), "image/jpeg").expect("turned");
        let size = imagesize::blob_size(&up).expect("a size");
        assert_eq!((size.width, size.height), (20, 30));
        assert!(turned(&up, "image/jpeg").is_none(), "it says nothing of its side any more");
        assert!(turned(b"Exif\0\0 and nothing else", "image/jpeg").is_none());
        assert!(has_exif(b"\x89PNG\r\n\x1a\n\0\0\0\x01IDAT_0000\0\0\0\0eXIf", "image/png"));
        assert!(has_exif(b"RIFF....WEBPVP8L\x01\0\0\0_.EXIF\0\0\0\0", "image/webp"));
        assert!(!has_exif(b"RIFF....WEBPVP8L\xff\xff\xff\xffEXIF", "image/webp"));
    }
}
