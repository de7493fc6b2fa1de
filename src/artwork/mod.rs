//! Pictures as they come in: what a file is, whether it is within bounds and whole, which way is
//! up, how large it is meant to be. This room knows bytes only: which pictures a book shows, and
//! where they lie, is `assemble`'s affair.
//!
//! Small files can end or stall the libraries that decode pictures. So [`look`] measures each
//! format by its own measures before anything is decoded, and [`Seen::take_in`] decodes.

mod density;
mod header;
pub mod icc;
mod integrity;
pub mod jpeg;
mod orientation;
pub(crate) mod qr;
mod raster_bounds;
mod room;
pub mod svg;
mod svg_cost;
mod svg_work;
pub(crate) mod written;
mod xml_bounds;

#[cfg(feature = "cli")]
pub(crate) use orientation::turned_by;
pub use room::{guarded, in_batches, is_guarded, spacious};
pub use svg_work::coarser;
pub use xml_bounds::{XmlBounds, xml_fits, xml_is_bounded};

use header::Header;
use raster_bounds::Filled;

/// Why a picture is not taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// It is more than Recto, or any reader, takes; a phrase says of what.
    Large(String),
    /// It can't be read; a phrase says why.
    Broken(String),
    /// It is no PNG, JPEG, GIF, WebP or SVG.
    Unknown,
}

/// A picture that was measured and not decoded.
#[derive(Debug)]
pub struct Seen {
    data: Vec<u8>,
    header: Option<Header>,
    filled: Filled,
}

/// A picture as the book keeps it.
#[derive(Debug)]
pub struct Artwork {
    /// Media type, such as `image/png`.
    pub media: &'static str,
    /// Natural size in CSS pixels (1/96 in): by the density that the file states, else a pixel for
    /// a pixel.
    pub width: f32,
    /// Natural height in CSS pixels.
    pub height: f32,
    /// Pixels across and down; none for a drawing.
    pub pixels: [u32; 2],
    /// The bytes, upright.
    pub data: Vec<u8>,
}

/// Looks at a picture and measures it; nothing is decoded yet.
///
/// # Errors
/// Why it is not taken in.
pub fn look(data: Vec<u8>) -> Result<Seen, Fault> {
    let header = header::raster(&data);
    let filled = match &header {
        Some(header) => raster_bounds::fits(&data, header).map_err(|why| {
            // Of a file that is cut off nobody knows how much its picture is.
            match integrity::cut_off(&data, header.media) {
                Some(why) => Fault::Broken(why),
                None => Fault::Large(why),
            }
        })?,
        None if svg::is_svg(&data) => {
            svg::fits(&data)?;
            Filled::default()
        }
        None => return Err(Fault::Unknown),
    };
    Ok(Seen { data, header, filled })
}

impl Seen {
    /// Pixels that have to be decoded; none of a drawing.
    pub fn pixels(&self) -> u64 {
        self.filled.pixels
    }

    /// Bytes that it fills while it is taken in: the picture, and the picture turned.
    pub fn bytes(&self) -> u64 {
        self.filled.bytes * 2
    }

    /// Decodes the picture to its end, to see whether it is whole, and turns it upright. `path` is
    /// for places in what is told.
    ///
    /// # Errors
    /// Why it can't be shown.
    pub fn take_in(self, path: &str) -> Result<Artwork, Fault> {
        match self.header {
            Some(header) => raster(self.data, header),
            None => spacious(|| drawing(self.data, path))
                .unwrap_or_else(|| Err(Fault::Broken("it can't be read".into()))),
        }
    }
}

fn drawing(data: Vec<u8>, path: &str) -> Result<Artwork, Fault> {
    if let Some(why) = svg::svg_fault(&data, path, false) {
        return Err(Fault::Broken(why));
    }
    let Some((width, height)) = svg::svg_size(&data) else {
        let why = svg::svg_fault(&data, path, true);
        return Err(why.map_or(Fault::Unknown, Fault::Broken));
    };
    Ok(Artwork { media: "image/svg+xml", width, height, pixels: [0; 2], data })
}

fn raster(mut data: Vec<u8>, header: Header) -> Result<Artwork, Fault> {
    let media = header.media;
    if let Some(why) = integrity::image_fault(&data, media) {
        return Err(Fault::Broken(why));
    }
    // What is packed again does not state it any more.
    let density = density::density(&data, media).unwrap_or(96.0);
    let mut pixels = [header.width as u32, header.height as u32];
    if let Some(up) = orientation::turned(&data, media) {
        data = up;
        let turned = header::raster(&data)
            .ok_or_else(|| Fault::Broken("it can't be turned upright".into()))?;
        pixels = [turned.width as u32, turned.height as u32];
    }
    let [width, height] = pixels.map(|side| side as f32 * 96.0 / density);
    Ok(Artwork { media, width, height, pixels, data })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stated_density_gives_the_natural_size() {
        let mut plain = std::io::Cursor::new(Vec::new());
        image::DynamicImage::from(image::RgbImage::new(300, 150))
            .write_to(&mut plain, image::ImageFormat::Jpeg)
            .expect("a JPEG");
        let mut data = plain.into_inner();
        let take = |data: &[u8]| {
            let taken = look(data.to_vec()).expect("seen").take_in("a.jpg").expect("taken in");
            (taken.width, taken.height, taken.pixels)
        };
        assert_eq!(take(&data), (300.0, 150.0, [300, 150]));
        let at = data.windows(5).position(|w| w == b"JFIF\0").expect("JFIF") + 7;
        data[at..at + 5].copy_from_slice(&[1, 1, 0x2c, 1, 0x2c]);
        assert_eq!(take(&data), (96.0, 48.0, [300, 150]));
    }

    #[test]
    fn a_file_that_is_cut_off_is_not_taken_for_a_picture_of_too_many_pixels() {
        let mut file = std::io::Cursor::new(Vec::new());
        let noise =
            |x: u32, y: u32| image::Rgb([((x * 37) ^ (y * 91)) as u8, (x * y) as u8, y as u8]);
        image::DynamicImage::from(image::RgbImage::from_fn(1200, 900, noise))
            .write_to(&mut file, image::ImageFormat::Jpeg)
            .expect("a JPEG");
        let data = file.into_inner();
        assert!(look(data.clone()).is_ok());
        for size in [1500, 3000, data.len() / 2, data.len() - 2] {
            let taken = look(data[..size].to_vec()).and_then(|seen| seen.take_in("a.jpg"));
            let Err(Fault::Broken(why)) = taken else { panic!("{size}: {taken:?}") };
            assert_eq!(why, "the file ends before the picture does", "{size}");
        }
    }

    #[test]
    fn what_is_no_picture_is_known() {
        assert_eq!(look(b"no picture".to_vec()).err(), Some(Fault::Unknown));
        assert_eq!(look(Vec::new()).err(), Some(Fault::Unknown));
        let svg =
            |size: &str| format!("<svg xmlns=\"http://www.w3.org/2000/svg\" {size}/>").into_bytes();
        let taken = look(svg("width='9' height='0'")).expect("seen").take_in("a.svg");
        assert_eq!(
            taken.err(),
            Some(Fault::Broken("a.svg: its width or height is nothing".into()))
        );
    }
}
