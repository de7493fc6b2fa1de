//! Whether the data of a picture can be decoded to their end: what is damaged in the middle has a sound
//! beginning and end.

use super::svg::svg_fault;
use std::io::Cursor;
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::options::DecoderOptions;

/// Why a picture can't be shown, if it can't.
pub(crate) fn image_fault(data: &[u8], media: &str, path: &str) -> Option<String> {
    if media != "image/svg+xml" {
        if !is_whole(data, media) {
            return Some("the file ends before the picture does".into());
        }
        return fault(data, media);
    }
    svg_fault(data, path, false)
}

/// Why a picture can't be decoded, if it can't. Pictures of a kind that is not known are sound.
fn fault(data: &[u8], media: &str) -> Option<String> {
    let why = match media {
        "image/png" => png_fault(data),
        "image/jpeg" => jpeg_fault(data),
        "image/gif" | "image/webp" => image::load_from_memory(data).err().map(|e| e.to_string()),
        _ => None,
    };
    why.map(|why| format!("its data are damaged ({})", why.trim_matches(['.', '\n', '"'])))
}

/// Rows are inflated one by one and not kept: nothing is as large as the picture.
fn png_fault(data: &[u8]) -> Option<String> {
    let mut decoder = png::Decoder::new(Cursor::new(data));
    decoder.set_transformations(png::Transformations::IDENTITY);
    let rows = || {
        let mut reader = decoder.read_info()?;
        while reader.next_row()?.is_some() {}
        Ok(())
    };
    match rows() {
        // Too much for this decoder is not damaged.
        Ok(()) | Err(png::DecodingError::LimitsExceeded) => None,
        Err(e) => Some(e.to_string()),
    }
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

/// Whether a file holds a picture to its end: one that was copied in part begins as it should.
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
