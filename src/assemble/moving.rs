//! Pictures that move: e-readers may show them so, paper does not.

use crate::model::ImageResource;
use image::AnimationDecoder;
use image::codecs::gif::GifDecoder;
use image::codecs::webp::WebPDecoder;
use std::io::Cursor;

/// Whether a picture moves.
pub fn is_animated(image: &ImageResource) -> bool {
    let data = Cursor::new(image.data.as_slice());
    match image.media.as_str() {
        "image/gif" => {
            GifDecoder::new(data).is_ok_and(|d| d.into_frames().take(2).flatten().count() > 1)
        }
        "image/webp" => WebPDecoder::new(data).is_ok_and(|d| d.has_animation()),
        // The chunk that says so stands before the pixels (PNG, third edition, 11.3.6.1).
        "image/png" => {
            let pixels = image.data.windows(4).position(|w| w == b"IDAT").unwrap_or(0);
            image.data[..pixels].windows(4).any(|w| w == b"acTL")
        }
        _ => false,
    }
}
