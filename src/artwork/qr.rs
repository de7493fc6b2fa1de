//! QR codes (ISO/IEC 18004): an address that a phone reads off paper, drawn with the white that it needs around it.

use crate::model::ImageResource;
use qrcode::{Color, EcLevel, QrCode};
use std::fmt::Write;
use std::sync::Arc;

/// How the address of a picture begins that is a code of the rest.
pub(crate) const SCHEME: &str = "qr:";
/// Width of a module of a code to which nobody gives a width, millimetres: one of 25 modules, for an address of some
/// twenty letters, is two centimetres wide with its quiet zone, which phones read at arm's length.
const MODULE: f32 = 0.6;
/// Least width of a module that cheap cameras read off uncoated paper, millimetres.
pub(crate) const LEAST_MODULE: f32 = 0.4;
/// White on each side, modules (ISO/IEC 18004, 5.3.8).
const QUIET: usize = 4;
/// CSS pixels to the millimetre.
const PIXELS: f32 = 96.0 / 25.4;
/// Points to the millimetre.
const POINTS: f32 = 72.0 / 25.4;

/// The code of an address as a picture of its own; `None` of one that is longer than any code holds. What `path` says
/// is the picture's name in messages.
pub(crate) fn picture(address: &str, path: &str) -> Option<ImageResource> {
    // A sixth of the code may be lost under a thumb or a stain.
    let code = QrCode::with_error_correction_level(address, EcLevel::M).ok()?;
    let modules = code.width() + 2 * QUIET;
    let side = modules as f32 * MODULE * PIXELS;
    Some(ImageResource {
        path: path.to_owned(),
        media: "image/svg+xml".to_owned(),
        width: side,
        height: side,
        pixels: [0, 0],
        data: Arc::new(drawing(&code.to_colors(), code.width()).into_bytes()),
    })
}

/// Width of a module of a code that is shown so many points wide, millimetres; `None` of another picture.
pub(crate) fn module(image: &ImageResource, wide: f32) -> Option<f32> {
    let modules = image.width / (MODULE * PIXELS);
    (image.path.starts_with(SCHEME) && modules > 0.0).then(|| wide / POINTS / modules)
}

/// Dark modules on white. All are one path: no seam shows between neighbours, whoever paints them.
fn drawing(colours: &[Color], width: usize) -> String {
    let side = width + 2 * QUIET;
    let mut path = String::new();
    for (y, row) in colours.chunks(width).enumerate() {
        for (x, length) in dark_runs(row) {
            let (x, y) = (x + QUIET, y + QUIET);
            let _ = write!(path, "M{x} {y}h{length}v1h-{length}z");
        }
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" width=\"{side}\" height=\"{side}\">\
         <rect width=\"{side}\" height=\"{side}\" fill=\"#ffffff\"/><path fill=\"#000000\" d=\"{path}\"/></svg>"
    )
}

/// Where dark modules begin in a row, and how many stand side by side.
fn dark_runs(row: &[Color]) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for x in (0..row.len()).filter(|x| row[*x] == Color::Dark) {
        match runs.last_mut() {
            Some((from, length)) if *from + *length == x => *length += 1,
            _ => runs.push((x, 1)),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_two_centimetres_wide_with_its_quiet_zone() {
        let picture = picture("https://example.com/two", "qr:x").expect("a code");
        // 25 modules and four on each side.
        let side = 33.0 * MODULE * PIXELS;
        assert!((picture.width - side).abs() < 0.01, "{}", picture.width);
        let told = module(&picture, picture.width * 0.75).expect("a code");
        assert!((told - MODULE).abs() < 0.001, "{told}");
        assert!(module(&ImageResource::default(), 100.0).is_none());
        let svg = String::from_utf8(picture.data.to_vec()).expect("text");
        // The first finder's upper edge begins behind the quiet zone.
        assert!(svg.contains("viewBox=\"0 0 33 33\"") && svg.contains("M4 4h7v1h-7z"), "{svg}");
    }

    #[test]
    fn what_no_code_holds_is_none() {
        assert!(picture(&"x".repeat(4000), "qr:x").is_none());
    }
}
