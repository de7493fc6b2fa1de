//! Pictures: JPEG streams as they are, other rasters deflated, SVG as vectors where it can be.

mod cmyk_jpeg;
pub(super) mod objects;
mod png;

use super::colour::{self, Inks, Separated};
use super::{svg, unprinted};
use crate::artwork::{in_batches, jpeg};
use crate::assemble::moving::is_animated;
use crate::deflate::{Level, zlib};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Book, ImageResource, places_of_pictures};
use crate::typeset::page::{Item, Pages};
use cmyk_jpeg::Plates;
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder, RgbImage};
use objects::{MOST_PIXELS, QUALITY, dict, image_dict, inked, name, stream, too_much_ink};
use printpdf::{DictItem, ExternalStream, ExternalXObject, PdfDocument, XObject, XObjectId};
use std::collections::BTreeMap;
use std::io::Cursor;

/// A picture as an object of the file, with notes on what of it cannot be shown.
pub(super) type Converted = Result<(ExternalStream, Vec<String>), String>;

/// Makes objects of the pictures that the pages show, by their indices; with `inks`, for a press.
pub(super) fn make(book: &Book, pages: &Pages, inks: Option<&Inks>) -> Vec<(u32, Converted)> {
    // Each picture with its greatest width.
    let mut used: BTreeMap<u32, f32> = BTreeMap::new();
    for item in pages.pages.iter().flat_map(|p| p.groups.iter().flat_map(|g| &g.items)) {
        if let Item::Image { resource, w, crop, .. } = item {
            let widest = used.entry(*resource).or_default();
            *widest = widest.max(crop.map_or(*w, |crop| crop.whole[2]));
        }
    }
    let used: Vec<(u32, f32, &ImageResource)> = used
        .into_iter()
        .filter_map(|(r, w)| book.images.get(r as usize).map(|image| (r, w, image)))
        .collect();
    in_batches(used, |(_, _, image)| filled(image), |(r, w, image)| (r, convert(image, w, inks)))
}

/// Bytes that a picture fills at most while it is worked on: its pixels, and those in inks.
fn filled(image: &ImageResource) -> u64 {
    match image.pixels {
        [0, 0] => svg::MOST_PIXELS as u64 * 8,
        [width, height] => u64::from(width) * u64::from(height) * 8,
    }
}

/// Adds pictures to the document.
pub(super) fn add(
    book: &Book,
    made: Vec<(u32, Converted)>,
    doc: &mut PdfDocument,
    warnings: &mut Vec<Diagnostic>,
) {
    let places = places_of_pictures(book);
    for (resource, result) in made {
        let place = places[resource as usize];
        let path = &book.images[resource as usize].path;
        let stream = match result {
            Ok((stream, notes)) => {
                for note in notes {
                    let text = format!("{path}: {note}");
                    warnings.push(Diagnostic::warning(Code::PICTURE_IN_PRINT, place, text));
                }
                stream
            }
            Err(why) => {
                let text = format!("{path} cannot be printed: {why}");
                warnings.push(Diagnostic::warning(Code::UNPRINTED_PICTURE, place, text));
                empty()
            }
        };
        let object = ExternalXObject { stream, width: None, height: None, dpi: None };
        doc.resources
            .xobjects
            .map
            .insert(XObjectId(format!("Im{resource}")), XObject::External(object));
    }
}

/// A form that paints nothing.
fn empty() -> ExternalStream {
    let bbox = [0, 0, 1, 1].map(DictItem::Int).to_vec();
    ExternalStream {
        dict: dict(vec![
            ("Type", name("XObject")),
            ("Subtype", name("Form")),
            ("BBox", DictItem::Array(bbox)),
        ]),
        content: Vec::new(),
        compress: false,
    }
}

/// A picture that is printed `width` points wide.
fn convert(image: &ImageResource, width: f32, inks: Option<&Inks>) -> Converted {
    let (stream, mut notes) = match (image.media.as_str(), inks) {
        ("image/svg+xml", _) => svg::drawn(&image.data, width, inks),
        ("image/jpeg", None) => photo(&image.data).map(|s| (s, Vec::new())),
        (_, None) => raster(&image.data).map(|s| (s, Vec::new())),
        (media, Some(inks)) => pressed(&image.data, media == "image/jpeg", inks),
    }?;
    if image.media == "image/svg+xml" {
        notes.extend(unprinted::notes(&image.data));
    } else if is_animated(image) {
        notes.push(unprinted::MOVES.to_owned());
    }
    Ok((stream, notes))
}

/// A photograph for the screen: its stream goes in as it is, in the colours that its profile means.
fn photo(data: &[u8]) -> Result<ExternalStream, String> {
    let header = jpeg::header(data).ok_or("its JPEG header cannot be read")?;
    if header.components == 4 {
        // Inks are of one press; a screen needs colours that the output intent explains.
        let mut packed = Vec::new();
        let rgb = seen(cmyk_jpeg::read(data)?)?;
        let mut encoder = JpegEncoder::new_with_quality(&mut packed, QUALITY);
        encoder.encode_image(&rgb).map_err(|e| e.to_string())?;
        return jpeg_as_it_is(&packed);
    }
    let mut stream = jpeg_as_it_is(data)?;
    let icc = decoder(data).and_then(|mut d| d.icc_profile().ok().flatten());
    explain(&mut stream, icc.as_deref());
    Ok(stream)
}

/// The colours that inks show.
fn seen(plates: Plates) -> Result<RgbImage, String> {
    let pixels = colour::seen(&plates.samples, plates.icc.as_deref());
    RgbImage::from_raw(plates.width, plates.height, pixels).ok_or("its data end early".into())
}

fn decoder(data: &[u8]) -> Option<impl ImageDecoder + use<'_>> {
    image::ImageReader::new(Cursor::new(data)).with_guessed_format().ok()?.into_decoder().ok()
}

/// Says what the numbers of a picture mean, where it is not what sRGB does.
fn explain(stream: &mut ExternalStream, icc: Option<&[u8]>) {
    let Some(DictItem::Name(device)) = stream.dict.get("ColorSpace") else { return };
    let count = match device.as_slice() {
        b"DeviceRGB" => 3,
        b"DeviceGray" => 1,
        _ => return,
    };
    let alternate = device.clone();
    let Some(profile) = icc.filter(|icc| colour::explains(icc, count)) else { return };
    let entries = vec![
        ("N", DictItem::Int(i64::from(count))),
        ("Alternate", DictItem::Name(alternate)),
        ("Filter", name("FlateDecode")),
    ];
    let content = zlib(profile, Level::SMALL);
    let profile = ExternalStream { dict: dict(entries), content, compress: false };
    let space = vec![name("ICCBased"), DictItem::Stream { stream: profile }];
    stream.dict.insert("ColorSpace".into(), DictItem::Array(space));
}

/// A picture in the inks of a press.
fn pressed(data: &[u8], photo: bool, inks: &Inks) -> Converted {
    // Black on white is stored as it should be printed.
    if photo && jpeg::header(data).is_some_and(|h| h.components == 1) {
        return jpeg_as_it_is(data).map(|s| (s, Vec::new()));
    }
    if photo && cmyk_jpeg::has_inks(data) {
        return inks_of_a_photo(data, inks);
    }
    if let Some(stream) = png::stored(data).filter(is_grey) {
        return Ok((stream, Vec::new()));
    }
    if inks.keep_colours() {
        let icc = decoder(data).and_then(|mut d| d.icc_profile().ok().flatten());
        let plain = icc.is_none_or(|icc| !colour::explains(&icc, 3));
        let stored = || if photo { jpeg_as_it_is(data).ok() } else { png::stored(data) };
        if let Some(stream) = stored().filter(|_| plain) {
            return Ok((stream, Vec::new()));
        }
    }
    let (picture, icc) = decoded(data)?;
    Ok(inked(picture, icc.as_deref(), photo, inks))
}

/// A photograph of four inks in the inks of a press: its own plates, unless its profile names those
/// of another press or they are too much for this one.
fn inks_of_a_photo(data: &[u8], inks: &Inks) -> Converted {
    let plates = cmyk_jpeg::read(data)?;
    let icc = plates.icc.as_deref();
    let Some(Separated { samples, too_much, same }) = inks.plates(&plates.samples, icc) else {
        return Ok(inked(seen(plates)?.into(), None, true, inks));
    };
    let stream = match same {
        true => cmyk_jpeg::as_they_are(data, &plates),
        false => cmyk_jpeg::packed(&plates, &samples),
    };
    Ok((stream, too_much.map(too_much_ink).into_iter().collect()))
}

fn is_grey(stream: &ExternalStream) -> bool {
    matches!(stream.dict.get("ColorSpace"), Some(DictItem::Name(n)) if n == b"DeviceGray")
}

/// A JPEG stream goes in as it is; its header tells size and colours.
fn jpeg_as_it_is(data: &[u8]) -> Result<ExternalStream, String> {
    let header = jpeg::header(data).ok_or("its JPEG header cannot be read")?;
    let space = match header.components {
        1 => "DeviceGray",
        3 => "DeviceRGB",
        n => return Err(format!("it has {n} colour components")),
    };
    let mut entries = image_dict(header.width, header.height, space);
    entries.push(("Filter", name("DCTDecode")));
    Ok(ExternalStream { dict: dict(entries), content: data.to_vec(), compress: false })
}

/// PNG, GIF and WebP: decoded, 8 bits a channel, transparency as a soft mask.
fn raster(data: &[u8]) -> Result<ExternalStream, String> {
    if let Some(mut stream) = png::stored(data).or_else(|| png::parted(data)) {
        let icc = decoder(data).and_then(|mut d| d.icc_profile().ok().flatten());
        explain(&mut stream, icc.as_deref());
        return Ok(stream);
    }
    let (picture, icc) = decoded(data)?;
    let mut stream = stream(picture);
    explain(&mut stream, icc.as_deref());
    Ok(stream)
}

/// The pixels of a picture, and the profile of its colours if it brings one.
fn decoded(data: &[u8]) -> Result<(DynamicImage, Option<Vec<u8>>), String> {
    let reader = image::ImageReader::new(Cursor::new(data))
        .with_guessed_format()
        .map_err(|e| e.to_string())?;
    let mut decoder = reader.into_decoder().map_err(|e| e.to_string())?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err("it has more than 200 million pixels".into());
    }
    let icc = decoder.icc_profile().ok().flatten();
    let picture = DynamicImage::from_decoder(decoder).map_err(|e| e.to_string())?;
    Ok((picture, icc))
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{Rgb, RgbImage};
    use moxcms::ColorProfile;

    /// A JPEG with a profile.
    fn explained(icc: Vec<u8>) -> Vec<u8> {
        let picture = RgbImage::from_fn(24, 16, |x, _| Rgb([x as u8 * 10, 80, 40]));
        let mut data = Vec::new();
        let mut encoder = JpegEncoder::new_with_quality(&mut data, 90);
        image::ImageEncoder::set_icc_profile(&mut encoder, icc).expect("a profile");
        encoder.encode_image(&picture).expect("a JPEG");
        data
    }

    fn kind(stream: &ExternalStream, key: &str) -> String {
        match stream.dict.get(key) {
            Some(DictItem::Name(n)) => String::from_utf8_lossy(n).into_owned(),
            Some(DictItem::Array(_)) => "array".into(),
            _ => String::new(),
        }
    }

    #[test]
    fn a_profile_that_is_not_of_srgb_goes_with_its_picture() {
        let profile = |p: ColorProfile| p.encode().expect("a profile");
        let wide = photo(&explained(profile(ColorProfile::new_display_p3()))).expect("a picture");
        assert_eq!(kind(&wide, "ColorSpace"), "array");
        let broken = photo(&explained(b"no profile".to_vec())).expect("a picture");
        assert_eq!(kind(&broken, "ColorSpace"), "DeviceRGB");
        let grey = photo(&explained(profile(ColorProfile::new_gray_with_gamma(2.2))));
        assert_eq!(kind(&grey.expect("a picture"), "ColorSpace"), "DeviceRGB", "of other colours");
    }
}
