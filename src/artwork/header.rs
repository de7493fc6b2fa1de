//! What a picture is: its kind and its size, from the beginning of the file.

use super::orientation::lies;
use super::svg::svg_size;

/// Media type and size in CSS pixels, from the content.
pub(crate) fn probe(data: &[u8]) -> Option<(&'static str, f32, f32)> {
    use imagesize::ImageType;
    if let Ok(kind) = imagesize::image_type(data) {
        let media = match kind {
            ImageType::Png => Some("image/png"),
            ImageType::Jpeg => Some("image/jpeg"),
            ImageType::Gif => Some("image/gif"),
            ImageType::Webp => Some("image/webp"),
            _ => None,
        };
        if let Some(media) = media {
            let size = imagesize::blob_size(data).ok()?;
            let (width, height) = (size.width as f32, size.height as f32);
            let lies = matches!(kind, ImageType::Jpeg | ImageType::Webp) && lies(data);
            let (width, height) = if lies { (height, width) } else { (width, height) };
            return Some((media, width, height));
        }
    }
    if let Some((width, height)) = svg_size(data) {
        return Some(("image/svg+xml", width, height));
    }
    let tree = usvg::Tree::from_data(data, &usvg::Options::default()).ok()?;
    Some(("image/svg+xml", tree.size().width(), tree.size().height()))
}
