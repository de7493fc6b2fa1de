//! Pictures as objects of the file: their dictionaries, and pixels packed.

use crate::deflate::{Level, zlib};
use crate::pdf::colour::{Inked, Inks};
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ExtendedColorType};
use printpdf::{DictItem, ExternalStream};
use std::collections::BTreeMap;

/// Pictures with more pixels are not printed.
pub(super) const MOST_PIXELS: u64 = 200_000_000;

/// A name.
pub(in crate::pdf) fn name(text: &str) -> DictItem {
    DictItem::Name(text.as_bytes().to_vec())
}

/// A dictionary.
pub(in crate::pdf) fn dict(entries: Vec<(&str, DictItem)>) -> BTreeMap<String, DictItem> {
    entries.into_iter().map(|(k, v)| (k.to_string(), v)).collect()
}

/// Quality of photographs in greys and in RGB, which are packed as JPEG again: no loss that a press would show.
pub(super) const QUALITY: u8 = 94;

/// A decoded picture in inks, as the file holds it, and what is to be said of it.
pub(in crate::pdf) fn inked(
    picture: DynamicImage,
    icc: Option<&[u8]>,
    photo: bool,
    inks: &Inks,
) -> (ExternalStream, Vec<String>) {
    let (width, height) = (picture.width(), picture.height());
    let Inked { space, samples, too_much, greyed } = inks.picture(picture, icc);
    let mut entries = image_dict(width, height, space);
    let mut notes = Vec::new();
    notes.extend(too_much.map(too_much_ink));
    if greyed {
        notes.push("its colours are printed as greys".into());
    }
    let mut content = Vec::new();
    let mut filter = "FlateDecode";
    let packed = match space {
        "DeviceGray" => Some(ExtendedColorType::L8),
        "DeviceRGB" => Some(ExtendedColorType::Rgb8),
        _ => None,
    };
    if let Some(colours) = packed.filter(|_| photo) {
        let mut encoder = JpegEncoder::new_with_quality(&mut content, QUALITY);
        if encoder.encode(&samples, width, height, colours).is_ok() {
            filter = "DCTDecode";
        }
    }
    if filter == "FlateDecode" {
        content = zlib(&samples, Level::PIXELS);
    }
    entries.push(("Filter", name(filter)));
    (ExternalStream { dict: dict(entries), content, compress: false }, notes)
}

/// What a picture of 8 bits a channel says of itself, but for how it is packed.
pub(super) fn image_dict(width: u32, height: u32, space: &str) -> Vec<(&'static str, DictItem)> {
    vec![
        ("Type", name("XObject")),
        ("Subtype", name("Image")),
        ("Width", DictItem::Int(i64::from(width))),
        ("Height", DictItem::Int(i64::from(height))),
        ("ColorSpace", name(space)),
        ("BitsPerComponent", DictItem::Int(8)),
    ]
}

/// The note on a picture with more ink than the press takes.
pub(super) fn too_much_ink(ink: f32) -> String {
    let percent = (ink * 100.0).round();
    format!("{percent} % of ink in it was brought down to what the press takes")
}

/// Decoded pixels, 8 bits a channel, transparency as a soft mask.
pub(in crate::pdf) fn stream(picture: DynamicImage) -> ExternalStream {
    let (width, height) = (picture.width(), picture.height());
    let grey = !picture.color().has_color();
    let (space, pixels, mask) = if grey {
        let (pixels, mask) = split::<1>(&picture.into_luma_alpha8().into_raw());
        ("DeviceGray", pixels, mask)
    } else {
        let (pixels, mask) = split::<3>(&picture.into_rgba8().into_raw());
        ("DeviceRGB", pixels, mask)
    };
    let mut entries = image_dict(width, height, space);
    entries.push(("Filter", name("FlateDecode")));
    if let Some(mask) = mask {
        let mut soft = image_dict(width, height, "DeviceGray");
        soft.push(("Filter", name("FlateDecode")));
        let content = zlib(&mask, Level::PIXELS);
        let stream = ExternalStream { dict: dict(soft), content, compress: false };
        entries.push(("SMask", DictItem::Stream { stream }));
    }
    let content = zlib(&pixels, Level::PIXELS);
    ExternalStream { dict: dict(entries), content, compress: false }
}

/// Colours and transparency of pixels with `N` colours and alpha; no mask where all is opaque.
fn split<const N: usize>(raw: &[u8]) -> (Vec<u8>, Option<Vec<u8>>) {
    let count = raw.len() / (N + 1);
    let mut pixels = Vec::with_capacity(count * N);
    let mut opaque = true;
    for pixel in raw.chunks_exact(N + 1) {
        pixels.extend_from_slice(&pixel[..N]);
        opaque &= pixel[N] == 255;
    }
    let mask = (!opaque).then(|| raw.chunks_exact(N + 1).map(|p| p[N]).collect());
    (pixels, mask)
}
