//! PNG pictures whose rows go into the file as they are stored, with PNG's own predictors
//! (ISO 32000-1, 7.4.4.4): nothing is decoded to pixels.

use super::objects::{MOST_PIXELS, dict, image_dict, name};
use crate::deflate::{Level, Packer};
use flate2::read::ZlibDecoder;
use printpdf::{DictItem, ExternalStream};
use std::io::{self, Read, Write};

/// A PNG of 8 bits, not interlaced, without a palette.
struct Png {
    width: u32,
    height: u32,
    /// Colours of a pixel: 1 or 3.
    colours: usize,
    /// Each pixel has its transparency behind its colours.
    alpha: bool,
    /// The deflated rows.
    rows: Vec<u8>,
}

impl Png {
    /// Reads the chunks of the file (PNG specification, 5.3 and 11.2).
    fn read(data: &[u8]) -> Option<Png> {
        let mut at = 8;
        data.starts_with(b"\x89PNG\r\n\x1a\n").then_some(())?;
        let mut header: Option<(u32, u32, u8)> = None;
        let mut rows = Vec::new();
        loop {
            let length = u32::from_be_bytes(data.get(at..at + 4)?.try_into().ok()?) as usize;
            let kind = data.get(at + 4..at + 8)?;
            let body = data.get(at + 8..at + 8 + length)?;
            match kind {
                b"IHDR" => {
                    let number =
                        |i: usize| Some(u32::from_be_bytes(body.get(i..i + 4)?.try_into().ok()?));
                    let (depth, colour, interlace) = (*body.get(8)?, *body.get(9)?, *body.get(12)?);
                    if depth != 8 || !matches!(colour, 0 | 2 | 4 | 6) || interlace != 0 {
                        return None;
                    }
                    header = Some((number(0)?, number(4)?, colour));
                }
                b"tRNS" => return None,
                b"IDAT" => rows.extend_from_slice(body),
                b"IEND" => break,
                _ => {}
            }
            at += 12 + length;
        }
        let (width, height, colour) = header?;
        let colours = if colour & 2 == 0 { 1 } else { 3 };
        Some(Png { width, height, colours, alpha: colour & 4 != 0, rows })
    }

    /// Deflated rows of `colours` values a pixel as a picture.
    fn stream(&self, colours: usize, content: Vec<u8>) -> ExternalStream {
        let space = if colours == 1 { "DeviceGray" } else { "DeviceRGB" };
        let mut entries = image_dict(self.width, self.height, space);
        entries.push(("Filter", name("FlateDecode")));
        let parms = dict(vec![
            ("Predictor", DictItem::Int(15)),
            ("Colors", DictItem::Int(colours as i64)),
            ("BitsPerComponent", DictItem::Int(8)),
            ("Columns", DictItem::Int(i64::from(self.width))),
        ]);
        entries.push(("DecodeParms", DictItem::Dict { map: parms }));
        ExternalStream { dict: dict(entries), content, compress: false }
    }

    /// The deflated rows of the colours, and those of the transparency if there is any.
    ///
    /// PNG's filters foretell each byte from the bytes of the same channel in the pixels beside it
    /// (PNG specification, 9.2): filtered rows can be parted by channel as they are.
    fn part(&self) -> io::Result<(Vec<u8>, Option<Vec<u8>>)> {
        let (width, colours) = (self.width as usize, self.colours);
        let packer = |bytes: usize| {
            Packer::new(Level::PIXELS, (1 + bytes).saturating_mul(self.height as usize))
        };
        let (mut inks, mut mask) = (packer(width * colours), packer(width));
        let mut rows = ZlibDecoder::new(self.rows.as_slice());
        let mut row = vec![0; 1 + width * (colours + 1)];
        let mut ink = vec![0; 1 + width * colours];
        let mut alpha = vec![0; 1 + width];
        let mut opaque = true;
        for y in 0..self.height {
            rows.read_exact(&mut row)?;
            if row[0] > 4 {
                return Err(io::ErrorKind::InvalidData.into());
            }
            (ink[0], alpha[0]) = (row[0], row[0]);
            match colours {
                1 => part_row::<2, 1>(&row[1..], &mut ink[1..], &mut alpha[1..]),
                _ => part_row::<4, 3>(&row[1..], &mut ink[1..], &mut alpha[1..]),
            }
            inks.write_all(&ink)?;
            mask.write_all(&alpha)?;
            opaque = opaque && is_opaque(&alpha, y == 0);
        }
        let mask = mask.finish()?;
        Ok((inks.finish()?, (!opaque).then_some(mask)))
    }
}

/// Parts pixels of `M` values into `N` colours and their transparency.
fn part_row<const M: usize, const N: usize>(row: &[u8], ink: &mut [u8], alpha: &mut [u8]) {
    let (pixels, inks) = (row.as_chunks::<M>().0, ink.as_chunks_mut::<N>().0);
    for ((pixel, ink), alpha) in pixels.iter().zip(inks).zip(alpha) {
        *ink = std::array::from_fn(|k| pixel[k]);
        *alpha = pixel[N];
    }
}

/// Whether a filtered row of transparency is all opaque, 255, where the rows above it are; above
/// the first row all is 0.
fn is_opaque(row: &[u8], first: bool) -> bool {
    let up = if first { 0u8 } else { 255 };
    // What the filter foretells of the first pixel, and of those behind an opaque one.
    let (begin, rest) = match row[0] {
        0 => (0, 0),
        1 => (0, 255),
        2 => (up, up),
        3 => (up / 2, if first { 127 } else { 255 }),
        _ => (up, 255),
    };
    row[1] == 255 - begin && row[2..].iter().all(|b| *b == 255 - rest)
}

/// A picture whose deflated rows PDF can read untouched: grey or colours, no transparency.
pub(super) fn stored(data: &[u8]) -> Option<ExternalStream> {
    let mut png = Png::read(data).filter(|p| !p.alpha)?;
    let rows = std::mem::take(&mut png.rows);
    Some(png.stream(png.colours, rows))
}

/// A picture with transparency: its colours, and the transparency as a soft mask.
pub(super) fn parted(data: &[u8]) -> Option<ExternalStream> {
    let png = Png::read(data).filter(|p| p.alpha && p.width > 0)?;
    if u64::from(png.width) * u64::from(png.height) > MOST_PIXELS {
        return None;
    }
    let (inks, mask) = png.part().ok()?;
    let mut stream = png.stream(png.colours, inks);
    if let Some(mask) = mask {
        let stream_of_mask = png.stream(1, mask);
        stream.dict.insert("SMask".into(), DictItem::Stream { stream: stream_of_mask });
    }
    Some(stream)
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::codecs::png::{CompressionType, FilterType, PngEncoder};
    use image::{ExtendedColorType, ImageEncoder};

    /// Pixels of a picture 7 by 5 whose last value is transparency, and the picture filtered so.
    fn picture(channels: usize, opaque: bool, filter: FilterType) -> (Vec<u8>, Vec<u8>) {
        let colour = match channels {
            2 => ExtendedColorType::La8,
            _ => ExtendedColorType::Rgba8,
        };
        let value = |i: usize| match i % channels + 1 {
            c if c == channels && (opaque || i.is_multiple_of(3)) => 255,
            _ => (i * i * 37 % 251) as u8,
        };
        let pixels: Vec<u8> = (0..7 * 5 * channels).map(value).collect();
        let mut file = Vec::new();
        PngEncoder::new_with_quality(&mut file, CompressionType::Fast, filter)
            .write_image(&pixels, 7, 5, colour)
            .expect("written");
        (pixels, file)
    }

    /// A PNG of rows as the PDF has them.
    fn shown(colours: u8, rows: &[u8]) -> Vec<u8> {
        let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
        let kind = if colours == 1 { 0 } else { 2 };
        let header = [0, 0, 0, 7, 0, 0, 0, 5, 8, kind, 0, 0, 0];
        for (name, body) in [(b"IHDR", header.as_slice()), (b"IDAT", rows), (b"IEND", &[])] {
            file.extend((body.len() as u32).to_be_bytes());
            let mut sum = flate2::Crc::new();
            sum.update(name);
            sum.update(body);
            file.extend_from_slice(name);
            file.extend_from_slice(body);
            file.extend(sum.sum().to_be_bytes());
        }
        let picture = image::load_from_memory(&file).expect("a picture");
        picture.into_bytes()
    }

    #[test]
    fn rows_are_parted_by_channel_as_they_are_filtered() {
        use FilterType::{Adaptive, Avg, NoFilter, Paeth, Sub, Up};
        for filter in [NoFilter, Sub, Up, Avg, Paeth, Adaptive] {
            for (channels, opaque) in [(2, true), (2, false), (4, true), (4, false)] {
                let (pixels, file) = picture(channels, opaque, filter);
                let (inks, mask) = Png::read(&file).expect("read").part().expect("parted");
                let of = |from: usize, to: usize| -> Vec<u8> {
                    pixels.chunks(channels).flat_map(|p| p[from..to].to_vec()).collect()
                };
                let case = format!("{filter:?} {channels} {opaque}");
                assert_eq!(shown(channels as u8 - 1, &inks), of(0, channels - 1), "{case}");
                assert_eq!(mask.is_none(), opaque, "{case}");
                if let Some(mask) = mask {
                    assert_eq!(shown(1, &mask), of(channels - 1, channels), "{case}");
                }
            }
        }
    }

    #[test]
    fn what_is_cut_off_is_no_picture() {
        let (_, file) = picture(4, false, FilterType::Up);
        assert!(parted(&file).is_some());
        let mut png = Png::read(&file).expect("read");
        png.height += 1;
        assert!(png.part().is_err());
        assert!(parted(&file[..file.len() - 20]).is_none());
    }
}
