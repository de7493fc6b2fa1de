//! What a picture of pixels is: its kind and its size, from the beginning of the file.

/// The kind and size of a picture of pixels, as its header says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Header {
    /// Media type.
    pub media: &'static str,
    /// Pixels across, as they are stored.
    pub width: u64,
    /// Pixels down.
    pub height: u64,
}

/// Reads a header; `None` if it is of no kind that e-readers know, or cut off.
pub(super) fn raster(data: &[u8]) -> Option<Header> {
    use imagesize::ImageType;
    let media = match imagesize::image_type(data).ok()? {
        ImageType::Png => "image/png",
        ImageType::Jpeg => "image/jpeg",
        ImageType::Gif => "image/gif",
        ImageType::Webp => "image/webp",
        _ => return None,
    };
    let size = imagesize::blob_size(data).ok()?;
    Some(Header { media, width: size.width as u64, height: size.height as u64 })
}
