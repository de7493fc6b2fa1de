//! Pixels to the inch that a file states: they give a picture its natural size, as word processors
//! and pandoc take it.

use super::integrity::chunks;

/// Densities outside are slips of a program, pixels to the inch.
const SOUND: std::ops::RangeInclusive<f32> = 30.0..=2_400.0;
/// Across and down may differ by so much of each other: rounding.
const UNEVEN: f32 = 0.02;
/// What EXIF data say where the camera knows none (Exif 2.3, 4.6.4, XResolution).
const UNKNOWN: f32 = 72.0;
const CM: f32 = 2.54;

/// Pixels to the inch, if the file states them soundly.
pub(super) fn density(data: &[u8], media: &str) -> Option<f32> {
    let (across, down) = match media {
        "image/png" => png(data)?,
        "image/jpeg" => jpeg(data)?,
        _ => return None,
    };
    let even = (across - down).abs() <= UNEVEN * across.max(down);
    // Half a pixel is lost where a file counts them by the metre or the centimetre.
    let whole = across.round();
    let across = if (across - whole).abs() < 0.06 { whole } else { across };
    (even && SOUND.contains(&across)).then_some(across)
}

/// Pixels to the metre (PNG, third edition, 11.3.4.3).
fn png(data: &[u8]) -> Option<(f32, f32)> {
    let before = chunks(data).take_while(|(kind, _)| kind != b"IDAT");
    let (_, body) = { before }.find(|(kind, _)| kind == b"pHYs")?;
    let &[x0, x1, x2, x3, y0, y1, y2, y3, 1] = body else { return None };
    let inch = |metre: [u8; 4]| u32::from_be_bytes(metre) as f32 * CM / 100.0;
    Some((inch([x0, x1, x2, x3]), inch([y0, y1, y2, y3])))
}

/// JFIF's density, which programs write, before that of EXIF data, which cameras write (ITU-T
/// T.871, 10.1).
fn jpeg(data: &[u8]) -> Option<(f32, f32)> {
    let mut at = 2;
    let mut exif = None;
    while let Some(&[0xff, marker, high, low]) = data.get(at..at + 4) {
        let length = usize::from(high) << 8 | usize::from(low);
        let body = data.get(at + 4..at + 2 + length)?;
        match marker {
            0xda => break,
            0xe0 => {
                if let Some(&[unit, x0, x1, y0, y1]) =
                    body.strip_prefix(b"JFIF\0").and_then(|b| b.get(2..7))
                    && matches!(unit, 1 | 2)
                {
                    let inch = if unit == 2 { CM } else { 1.0 };
                    let side = |a, b| f32::from(u16::from_be_bytes([a, b])) * inch;
                    return Some((side(x0, x1), side(y0, y1)));
                }
            }
            0xe1 => exif = exif.or_else(|| tiff(body.strip_prefix(b"Exif\0\0")?)),
            _ => {}
        }
        at += 2 + length;
    }
    exif.filter(|(across, _)| *across != UNKNOWN)
}

/// The resolution in the first directory of EXIF data (TIFF 6.0, section 2; tags 282, 283, 296).
fn tiff(data: &[u8]) -> Option<(f32, f32)> {
    let big = match data.get(..4)? {
        b"MM\0*" => true,
        b"II*\0" => false,
        _ => return None,
    };
    let number = |at: usize, bytes: usize| -> Option<usize> {
        let bytes = data.get(at..at.checked_add(bytes)?)?;
        let digit = |n: usize, b: &u8| n << 8 | usize::from(*b);
        Some(if big { bytes.iter().fold(0, digit) } else { bytes.iter().rev().fold(0, digit) })
    };
    let directory = number(4, 4)?;
    let (mut across, mut down, mut unit) = (None, None, 2);
    for entry in 0..number(directory, 2)?.min(1_000) {
        let at = directory.checked_add(2 + entry * 12)?;
        let ratio = || {
            let from = number(at + 8, 4)?;
            let (above, below) = (number(from, 4)?, number(from.checked_add(4)?, 4)?);
            (below > 0).then(|| above as f32 / below as f32)
        };
        match number(at, 2)? {
            282 => across = ratio(),
            283 => down = ratio(),
            296 => unit = number(at + 8, 2)?,
            _ => {}
        }
    }
    let inch = match unit {
        2 => 1.0,
        3 => CM,
        _ => return None,
    };
    Some((across? * inch, down? * inch))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phys(x: u32, y: u32, unit: u8) -> Vec<u8> {
        let body = [&x.to_be_bytes()[..], &y.to_be_bytes(), &[unit]].concat();
        [b"\x89PNG\r\n\x1a\n\0\0\0\x09pHYs".as_slice(), &body, &[0; 4]].concat()
    }

    fn jfif(unit: u8, x: u16, y: u16) -> Vec<u8> {
        let sides = [x.to_be_bytes(), y.to_be_bytes()].concat();
        [b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x02".as_slice(), &[unit], &sides, &[0, 0]].concat()
    }

    /// EXIF data of a resolution across and down, in a unit.
    fn exif(dots: u32, unit: u8) -> Vec<u8> {
        let mut tiff = b"MM\0*\0\0\0\x08\0\x03".to_vec();
        tiff.extend(b"\x01\x1a\0\x05\0\0\0\x01\0\0\0\x32");
        tiff.extend(b"\x01\x1b\0\x05\0\0\0\x01\0\0\0\x32");
        tiff.extend([1, 0x28, 0, 3, 0, 0, 0, 1, 0, unit, 0, 0]);
        tiff.extend([0; 4]);
        tiff.extend([&dots.to_be_bytes()[..], &1u32.to_be_bytes()].concat());
        let length = (tiff.len() as u16 + 8).to_be_bytes();
        [b"\xff\xd8\xff\xe1".as_slice(), &length, b"Exif\0\0", &tiff].concat()
    }

    #[test]
    fn files_state_their_density() {
        let png = |x, y, unit| density(&phys(x, y, unit), "image/png");
        assert_eq!(png(11_811, 11_811, 1), Some(300.0));
        assert_eq!(png(5_669, 5_669, 1), Some(144.0));
        assert_eq!(png(11_811, 11_811, 0), None, "a shape of pixels, no size");
        assert_eq!(png(11_811, 5_000, 1), None, "not square");
        assert_eq!(png(1, 1, 1), None, "a slip");
        let jpeg = |data: Vec<u8>| density(&data, "image/jpeg");
        assert_eq!(jpeg(jfif(1, 300, 300)), Some(300.0));
        assert_eq!(jpeg(jfif(2, 118, 118)), Some(118.0 * CM));
        assert_eq!(jpeg(jfif(0, 1, 1)), None);
        assert_eq!(jpeg(exif(240, 2)), Some(240.0));
        assert_eq!(jpeg(exif(100, 3)), Some(254.0));
        assert_eq!(jpeg(exif(72, 2)), None, "what cameras write that know none");
        let both = [jfif(1, 150, 150), exif(240, 2)[2..].to_vec()].concat();
        assert_eq!(jpeg(both), Some(150.0));
        let none = [jfif(0, 1, 1), exif(240, 2)[2..].to_vec()].concat();
        assert_eq!(jpeg(none), Some(240.0));
        assert_eq!(density(b"RIFF", "image/webp"), None);
        for cut in 0..60 {
            let whole = exif(240, 2);
            jpeg(whole[..cut.min(whole.len())].to_vec());
        }
    }
}
