//! Pictures made ready for shops: no more pixels than they take, colours in sRGB, and nothing in
//! the file but the picture (no place where it was taken, no camera).

use crate::artwork::{icc, in_batches, jpeg};
use crate::assemble::moving::is_animated;
use crate::manifest::shop::Shop;
use crate::model::{Book, ImageResource};
use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageFormat};
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};
use std::io::Cursor;
use std::sync::Arc;

/// What pictures must be like.
struct Rules<'a> {
    /// Most pixels.
    pixels: f32,
    /// They are sRGB and the file tells nothing else.
    plain: bool,
    /// Nothing may be transparent.
    opaque: bool,
    /// Media types that are packed otherwise.
    refused: &'a [String],
}

/// Most pixels of a picture: what the strictest shop takes (Apple Books, "Prepare your book").
const PIXELS: f32 = 4.0e6;
/// Quality of photographs that are packed again.
const QUALITY: u8 = 88;

/// The book with its pictures as e-readers show them, and if asked as shops take them, or one shop
/// does; `None` if none is changed. Those that can't be read stay as they are.
pub(super) fn made_ready(book: &Book, for_shops: bool, shop: Option<&Shop>) -> Option<Book> {
    let of_shop = shop.and_then(|s| s.pictures.as_ref());
    let most = of_shop.and_then(|p| p.megapixels).map(|m| m * 1.0e6);
    let plain = for_shops || shop.is_some();
    let rules = Rules {
        pixels: if plain { most.unwrap_or(PIXELS).min(PIXELS) } else { f32::INFINITY },
        plain,
        opaque: of_shop.is_some_and(|p| p.opaque),
        refused: of_shop.map_or(&[], |p| &p.refused),
    };
    let made: Vec<Option<ImageResource>> =
        in_batches(book.images.iter().collect(), filled, |i| ready(i, &rules));
    made.iter().any(Option::is_some).then(|| {
        let images = made.into_iter().zip(&book.images);
        let images = images.map(|(made, old)| made.unwrap_or_else(|| old.clone())).collect();
        Book { images, ..book.clone() }
    })
}

/// Bytes that a picture fills while it is made ready: its pixels, as they are and in sRGB.
fn filled(image: &&ImageResource) -> u64 {
    u64::from(image.pixels[0]) * u64::from(image.pixels[1]) * 8
}

/// A picture that had to be changed.
fn ready(image: &ImageResource, rules: &Rules) -> Option<ImageResource> {
    let photo = image.media == "image/jpeg";
    // E-readers mix colours of light: inks they show wrong, or not at all.
    let inks = photo && jpeg::header(&image.data).is_some_and(|h| h.components == 4);
    if !inks && !rules.plain || image.media == "image/svg+xml" || is_animated(image) {
        return None;
    }
    let mut decoder =
        image::ImageReader::new(Cursor::new(image.data.as_slice())).with_guessed_format().ok()?;
    decoder.limits(image::Limits::default());
    let mut decoder = decoder.into_decoder().ok()?;
    let icc = decoder.icc_profile().ok().flatten();
    let (w, h) = decoder.dimensions();
    let large = w as f32 * h as f32 / rules.pixels;
    let told = rules.plain && carries_more(&image.data, &image.media);
    let refused = rules.refused.contains(&image.media);
    let seen_through = rules.opaque && decoder.color_type().has_alpha();
    if large <= 1.0 && icc.is_none() && !inks && !told && !refused && !seen_through {
        return None;
    }
    let mut picture = DynamicImage::from_decoder(decoder).ok()?;
    if seen_through {
        picture = on_white(picture);
    }
    if let Some(icc) = icc {
        picture = in_srgb(picture, &icc);
    }
    if large > 1.0 {
        let scale = 1.0 / large.sqrt();
        let side = |length: u32| ((length as f32 * scale).floor() as u32).max(1);
        picture = picture.resize_exact(
            side(picture.width()),
            side(picture.height()),
            FilterType::Lanczos3,
        );
    }
    let mut data = Vec::new();
    // WebP is for photographs mostly; what is transparent needs PNG.
    let photo = photo || image.media == "image/webp" && !picture.color().has_alpha();
    if photo {
        let picture = if picture.color().has_color() {
            DynamicImage::from(picture.into_rgb8())
        } else {
            DynamicImage::from(picture.into_luma8())
        };
        picture.write_with_encoder(JpegEncoder::new_with_quality(&mut data, QUALITY)).ok()?;
    } else {
        picture.write_to(&mut Cursor::new(&mut data), ImageFormat::Png).ok()?;
    }
    let media = if photo { "image/jpeg" } else { "image/png" };
    Some(ImageResource { data: Arc::new(data), media: media.into(), ..image.clone() })
}

/// Whether the page may be seen through a picture.
pub(super) fn is_clear(image: &ImageResource) -> bool {
    match image.media.as_str() {
        "image/svg+xml" | "image/gif" => true,
        "image/jpeg" => false,
        _ => image::ImageReader::new(Cursor::new(image.data.as_slice()))
            .with_guessed_format()
            .ok()
            .and_then(|reader| reader.into_decoder().ok())
            .is_some_and(|decoder| decoder.color_type().has_alpha()),
    }
}

/// The classes of a picture: whether the page may be seen through it, and whether all of it is grey then.
pub(super) fn classes(image: &ImageResource) -> &'static str {
    match is_clear(image) {
        true if is_grey(image) => "clear grey",
        true => "clear",
        false => "",
    }
}

/// Whether a picture has greys alone, as far as that is known without painting it.
fn is_grey(image: &ImageResource) -> bool {
    match image.media.as_str() {
        "image/svg+xml" => std::str::from_utf8(&image.data).is_ok_and(is_grey_drawing),
        "image/png" => image::ImageReader::new(Cursor::new(image.data.as_slice()))
            .with_guessed_format()
            .ok()
            .and_then(|reader| reader.into_decoder().ok())
            .is_some_and(|decoder| !decoder.color_type().has_color()),
        _ => false,
    }
}

/// Properties and attributes that name a colour.
const COLOURED: [&str; 6] =
    ["fill", "stroke", "stop-color", "color", "flood-color", "lighting-color"];
/// Words for greys, and for what is no colour.
const GREYS: [&str; 16] = [
    "none",
    "black",
    "white",
    "gray",
    "grey",
    "silver",
    "dimgray",
    "dimgrey",
    "darkgray",
    "darkgrey",
    "lightgray",
    "lightgrey",
    "gainsboro",
    "whitesmoke",
    "currentcolor",
    "inherit",
];

/// Whether a drawing names greys alone, and holds no pictures.
fn is_grey_drawing(svg: &str) -> bool {
    if svg.len() > LARGEST_DRAWING || svg.contains("<image") || svg.contains("<fe") {
        return false;
    }
    COLOURED.iter().all(|name| {
        svg.match_indices(name).all(|(at, _)| {
            let before = svg[..at].chars().next_back();
            if before.is_some_and(|c| c.is_alphanumeric() || c == '-') {
                return true;
            }
            let rest = svg[at + name.len()..].trim_start();
            let Some(value) = rest.strip_prefix(['=', ':']) else { return true };
            let value = value.trim_start().trim_start_matches(['"', '\'']).trim_start();
            let end = value.find(['"', '\'', ';', '}', '!', '<']).unwrap_or(value.len());
            is_grey_value(value[..end].trim())
        })
    })
}

/// Larger drawings are not looked through, bytes.
const LARGEST_DRAWING: usize = 1 << 20;

fn is_grey_value(value: &str) -> bool {
    let lower = value.to_lowercase();
    let value = lower.split_whitespace().next().unwrap_or("none");
    match value.strip_prefix('#') {
        Some(hex) if matches!(hex.len(), 3 | 4) => {
            let part = |n: usize| hex.get(n..n + 1);
            part(0) == part(1) && part(1) == part(2)
        }
        Some(hex) => {
            let part = |n: usize| hex.get(2 * n..2 * n + 2);
            part(2).is_some() && part(0) == part(1) && part(1) == part(2)
        }
        // A pattern or gradient is of colours that are named elsewhere.
        None => GREYS.contains(&value) || value.starts_with("url(#"),
    }
}

/// A transparent picture on a white ground.
fn on_white(picture: DynamicImage) -> DynamicImage {
    let mut out = picture.into_rgba8();
    for pixel in out.pixels_mut() {
        let share = u32::from(pixel.0[3]);
        for channel in &mut pixel.0[..3] {
            *channel = ((u32::from(*channel) * share + 255 * (255 - share) + 127) / 255) as u8;
        }
        pixel.0[3] = 255;
    }
    DynamicImage::from(DynamicImage::from(out).into_rgb8())
}

/// Whether the file says more than the picture: EXIF, XMP, IPTC, comments of a camera.
fn carries_more(data: &[u8], media: &str) -> bool {
    let marks: &[&[u8]] = match media {
        "image/jpeg" => &[b"Exif\0\0", b"http://ns.adobe.com/xap/", b"Photoshop 3.0"],
        "image/png" => &[b"eXIf", b"XML:com.adobe.xmp"],
        "image/webp" => &[b"EXIF", b"XMP "],
        _ => &[],
    };
    marks.iter().any(|mark| data.windows(mark.len()).any(|w| w == *mark))
}

/// Colours of a profile in sRGB; those of one that can't be read stay.
fn in_srgb(picture: DynamicImage, own: &[u8]) -> DynamicImage {
    let Some(profile) = icc::profile(own) else { return picture };
    if profile.color_space != DataColorSpace::Rgb || !picture.color().has_color() {
        return picture;
    }
    let by = profile.create_transform_8bit(
        Layout::Rgba,
        &ColorProfile::new_srgb(),
        Layout::Rgba,
        TransformOptions::default(),
    );
    let Ok(by) = by else { return picture };
    let alpha = picture.color().has_alpha();
    let mut rgba = picture.into_rgba8();
    let mut out = vec![0u8; rgba.as_raw().len()];
    if by.transform(rgba.as_raw(), &mut out).is_ok() {
        rgba.copy_from_slice(&out);
    }
    let picture = DynamicImage::from(rgba);
    if alpha { picture } else { DynamicImage::from(picture.into_rgb8()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::RgbImage;

    fn resource(data: Vec<u8>, media: &str) -> ImageResource {
        ImageResource { media: media.into(), data: Arc::new(data), ..ImageResource::default() }
    }

    fn photo(w: u32, h: u32) -> Vec<u8> {
        let mut data = Vec::new();
        let picture = DynamicImage::from(RgbImage::from_pixel(w, h, image::Rgb([90, 120, 200])));
        picture.write_to(&mut Cursor::new(&mut data), ImageFormat::Jpeg).expect("a JPEG");
        data
    }

    #[test]
    fn drawings_in_greys_are_known() {
        for (svg, grey) in [
            ("<svg><path fill='#333' stroke=\"#aabbaa\"/></svg>", false),
            ("<svg><path fill='#333' stroke=\"#AAaaaa\" stroke-width='2'/></svg>", true),
            ("<svg><style>.a { fill: red }</style></svg>", false),
            (
                "<svg><style>.a { fill: none; stroke: black; }</style><g style='fill:grey'/></svg>",
                true,
            ),
            ("<svg><rect fill='url(#g)'/><stop stop-color='#112233'/></svg>", false),
            ("<svg><rect fill='rgb(0,0,0)'/></svg>", false),
            ("<svg><image href='a.png'/></svg>", false),
            ("<svg><path d='M0 0'/></svg>", true),
        ] {
            assert_eq!(is_grey_drawing(svg), grey, "{svg}");
        }
    }

    const ANY: Rules = Rules { pixels: PIXELS, plain: true, opaque: false, refused: &[] };

    #[test]
    fn what_a_shop_refuses_is_packed_otherwise() {
        let clear = image::RgbaImage::from_pixel(3, 3, image::Rgba([200, 0, 0, 0]));
        let mut webp = Vec::new();
        let picture = DynamicImage::from(clear);
        picture.write_to(&mut Cursor::new(&mut webp), ImageFormat::WebP).expect("a WebP");
        let webp = resource(webp, "image/webp");
        assert!(ready(&webp, &ANY).is_none());
        let refused = ["image/webp".to_string()];
        let png = ready(&webp, &Rules { refused: &refused, ..ANY }).expect("changed");
        assert_eq!(png.media, "image/png");
        let opaque = ready(&png, &Rules { opaque: true, ..ANY }).expect("changed");
        let picture = image::load_from_memory(&opaque.data).expect("a PNG");
        assert!(!picture.color().has_alpha());
        assert_eq!(picture.into_rgb8().get_pixel(1, 1).0, [255, 255, 255]);
    }

    #[test]
    fn inks_become_colours_of_light_in_every_epub() {
        let inks = include_bytes!("../../tests/books/markup/ink.jpg");
        let keep = Rules { pixels: f32::INFINITY, plain: false, ..ANY };
        let made = ready(&resource(inks.to_vec(), "image/jpeg"), &keep).expect("changed");
        assert_eq!(jpeg::header(&made.data).map(|h| h.components), Some(3));
        let picture = image::load_from_memory(&made.data).expect("a JPEG").into_rgb8();
        let [cyan, red] = [2, 13].map(|x| picture.get_pixel(x, 4).0);
        assert!(cyan[0] < 90 && cyan[1] > 160 && cyan[2] > 160, "{cyan:?}");
        assert!(red[0] > 160 && red[1] < 90 && red[2] < 90, "{red:?}");
        assert!(ready(&resource(photo(3000, 2000), "image/jpeg"), &keep).is_none());
    }

    #[test]
    fn what_moves_is_known_and_left_alone() {
        let gif = |frames: usize| {
            let mut data = Vec::new();
            let mut encoder = image::codecs::gif::GifEncoder::new(&mut data);
            let frame = image::Frame::new(image::RgbaImage::new(3, 3));
            encoder.encode_frames(vec![frame; frames]).expect("a GIF");
            drop(encoder);
            resource(data, "image/gif")
        };
        assert!(is_animated(&gif(2)) && !is_animated(&gif(1)));
        let refused = ["image/gif".to_string()];
        let rules = Rules { refused: &refused, ..ANY };
        assert!(ready(&gif(2), &rules).is_none());
        assert_eq!(ready(&gif(1), &rules).map(|p| p.media).as_deref(), Some("image/png"));
    }

    #[test]
    fn large_pictures_are_made_smaller() {
        let small = ready(&resource(photo(3000, 2000), "image/jpeg"), &ANY).expect("changed");
        let size = imagesize::blob_size(&small.data).expect("a size");
        assert!(size.width * size.height <= 4_000_000 && size.width > 2400, "{size:?}");
        assert!(ready(&resource(photo(30, 20), "image/jpeg"), &ANY).is_none(), "good as it is");
        assert!(ready(&resource(b"nothing".to_vec(), "image/jpeg"), &ANY).is_none());
    }

    #[test]
    fn what_a_camera_tells_is_dropped() {
        let plain = photo(30, 20);
        // An EXIF segment with an empty directory behind the first marker.
        let exif = b"\xff\xe1\x00\x16Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0";
        let told = [&plain[..2], exif, &plain[2..]].concat();
        let clean = ready(&resource(told, "image/jpeg"), &ANY).expect("changed");
        assert!(!carries_more(&clean.data, "image/jpeg"));
    }
}
