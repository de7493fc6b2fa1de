//! Pictures as a word processor can show them.

use crate::model::ImageResource;
use std::io::Cursor;

/// English metric units to the CSS pixel.
const TO_PIXEL: f32 = 9525.0;
/// The width and the height of the text, in those units: six inches by eight.
const MEASURE: (f32, f32) = (5_486_400.0, 7_315_200.0);

/// A picture's bytes with the ending of their sort; nothing where it can't be made into one that word
/// processors show.
pub(super) fn bytes(image: &ImageResource) -> Option<(&'static str, Vec<u8>)> {
    match image.media.as_str() {
        "image/png" => Some(("png", image.data.to_vec())),
        "image/jpeg" => Some(("jpg", image.data.to_vec())),
        "image/gif" => Some(("gif", image.data.to_vec())),
        "image/svg+xml" => {
            let text = std::str::from_utf8(&image.data).ok()?;
            Some(("png", crate::picture::png(text, 144.0).ok()?))
        }
        _ => {
            let read = image::load_from_memory(&image.data).ok()?;
            let mut out = Cursor::new(Vec::new());
            read.write_to(&mut out, image::ImageFormat::Png).ok()?;
            Some(("png", out.into_inner()))
        }
    }
}

/// A picture that shows nothing.
pub(super) fn empty() -> (&'static str, Vec<u8>) {
    let mut out = Cursor::new(Vec::new());
    // Nothing that is written into memory fails.
    let _ = image::DynamicImage::new_rgba8(1, 1).write_to(&mut out, image::ImageFormat::Png);
    ("png", out.into_inner())
}

/// How wide and high it is shown, in English metric units.
pub(super) fn size(image: &ImageResource, width: Option<&str>) -> (u64, u64) {
    let natural = (image.width.max(1.0) * TO_PIXEL, image.height.max(1.0) * TO_PIXEL);
    let wanted = width.and_then(wide).unwrap_or(natural.0);
    let mut across = wanted.clamp(9525.0, MEASURE.0);
    let mut down = across * natural.1 / natural.0;
    if down > MEASURE.1 {
        (across, down) = (across * MEASURE.1 / down, MEASURE.1);
    }
    (across as u64, down.max(9525.0) as u64)
}

/// A width as written: `60%`, `8cm`, `200px`.
fn wide(width: &str) -> Option<f32> {
    let at = width.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(width.len());
    let number: f32 = width[..at].parse().ok()?;
    let unit = match width[at..].trim() {
        "%" => MEASURE.0 / 100.0,
        "cm" => 360_000.0,
        "mm" => 36_000.0,
        "in" => 914_400.0,
        "pt" => 12_700.0,
        "" | "px" => TO_PIXEL,
        _ => return None,
    };
    Some(number * unit)
}
