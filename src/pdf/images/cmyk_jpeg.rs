//! Photographs of four inks: the plates that a JPEG holds.

use super::objects::{MOST_PIXELS, dict, image_dict, name};
use crate::artwork::jpeg;
use crate::deflate::{Level, zlib};
use printpdf::{DictItem, ExternalStream};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

/// A photograph of four inks.
pub(super) struct Plates {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Cyan, magenta, yellow and black of each pixel; 255 is all of an ink.
    pub samples: Vec<u8>,
    /// The profile that came with it.
    pub icc: Option<Vec<u8>>,
}

/// Whether a JPEG holds four inks.
pub(super) fn has_inks(data: &[u8]) -> bool {
    jpeg::header(data).is_some_and(|h| h.components == 4)
}

/// The plates of a JPEG of four inks.
///
/// # Errors
/// A phrase, if it cannot be read.
pub(super) fn read(data: &[u8]) -> Result<Plates, String> {
    let header = jpeg::header(data).ok_or("its JPEG header cannot be read")?;
    if u64::from(header.width) * u64::from(header.height) > MOST_PIXELS {
        return Err("it has more than 200 million pixels".into());
    }
    let decoder = |space| {
        let options = DecoderOptions::default()
            .set_max_width(usize::from(u16::MAX))
            .set_max_height(usize::from(u16::MAX))
            .jpeg_set_out_colorspace(space);
        let mut decoder = JpegDecoder::new_with_options(ZCursor::new(data), options);
        decoder.decode_headers().map_err(|e| e.to_string()).map(|()| decoder)
    };
    let mut found = decoder(ColorSpace::CMYK)?;
    let ycck = found.input_colorspace() == Some(ColorSpace::YCCK);
    if ycck {
        found = decoder(ColorSpace::YCCK)?;
    }
    let icc = found.icc_profile();
    let mut samples = found.decode().map_err(|e| e.to_string())?;
    if samples.len() != header.width as usize * header.height as usize * 4 {
        return Err("its data end early".into());
    }
    for pixel in samples.as_chunks_mut::<4>().0 {
        if ycck {
            let [c, m, y] = inks_of([pixel[0], pixel[1], pixel[2]]);
            *pixel = [c, m, y, pixel[3]];
        }
        // Adobe's JPEGs hold what an ink leaves of the paper.
        if header.adobe {
            *pixel = pixel.map(|v| 255 - v);
        }
    }
    Ok(Plates { width: header.width, height: header.height, samples, icc })
}

/// Cyan, magenta and yellow of luma and chroma (Adobe Technical Note 5116, YCCK), as they are stored.
fn inks_of([y, cb, cr]: [u8; 3]) -> [u8; 3] {
    let (y, cb, cr) = (f32::from(y), f32::from(cb) - 128.0, f32::from(cr) - 128.0);
    let rgb = [y + 1.402 * cr, y - 0.344_136 * cb - 0.714_136 * cr, y + 1.772 * cb];
    rgb.map(|v| 255 - (v + 0.5).clamp(0.0, 255.0) as u8)
}

/// The stream of a JPEG of four inks, which goes in as it is.
pub(super) fn as_they_are(data: &[u8], plates: &Plates) -> ExternalStream {
    let mut entries = image_dict(plates.width, plates.height, "DeviceCMYK");
    entries.push(("Filter", name("DCTDecode")));
    if jpeg::header(data).is_some_and(|h| h.adobe) {
        let ends = [1, 0, 1, 0, 1, 0, 1, 0].map(DictItem::Int).to_vec();
        entries.push(("Decode", DictItem::Array(ends)));
    }
    ExternalStream { dict: dict(entries), content: data.to_vec(), compress: false }
}

/// Samples of four inks that are not those of the file.
pub(super) fn packed(plates: &Plates, samples: &[u8]) -> ExternalStream {
    let mut entries = image_dict(plates.width, plates.height, "DeviceCMYK");
    entries.push(("Filter", name("FlateDecode")));
    let content = zlib(samples, Level::PIXELS);
    ExternalStream { dict: dict(entries), content, compress: false }
}
