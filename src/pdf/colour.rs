//! Colour: what the numbers in the file mean, and the inks of a press.

use super::objects::{literal, name};
use super::outcome::Error;
use super::press_settings::Press;
use crate::artwork::icc::{self, profile as icc_profile};
use crate::deflate::{Level, zlib};
use crate::manifest::{Colours, Format};
use image::{DynamicImage, RgbImage};
use lopdf::{Dictionary, Document, ObjectId, Stream};
use moxcms::{
    ColorProfile, DataColorSpace, Layout, ProfileClass, RenderingIntent, Transform8BitExecutor,
    TransformOptions,
};
use rayon::prelude::*;
use std::sync::Arc;

/// Adds the output intent sRGB (ISO 19005-2, 6.2.3): greys and RGB are meant as a screen shows them.
pub(super) fn output_intent(doc: &mut Document) -> ObjectId {
    let profile = srgb();
    let mut dict = Dictionary::new();
    dict.set("N", 3);
    dict.set("Alternate", name("DeviceRGB"));
    dict.set("Filter", name("FlateDecode"));
    let stream = Stream::new(dict, zlib(&profile, Level::SMALL)).with_compression(false);
    let stream = doc.add_object(stream);
    let mut intent = Dictionary::new();
    intent.set("Type", name("OutputIntent"));
    intent.set("S", name("GTS_PDFA1"));
    intent.set("OutputConditionIdentifier", literal("sRGB IEC61966-2.1"));
    intent.set("Info", literal("sRGB IEC61966-2.1"));
    intent.set("DestOutputProfile", stream);
    doc.add_object(intent)
}

/// The profile of sRGB, the same bytes on every day.
fn srgb() -> Vec<u8> {
    without_clock(ColorProfile::new_srgb())
}

/// A profile's file; its maker writes the clock into it.
fn without_clock(profile: ColorProfile) -> Vec<u8> {
    let mut bytes = profile.encode().unwrap_or_default();
    // ICC.1:2010, 7.2.8: year, month, day, hours, minutes, seconds.
    let date: [u8; 12] = [0x07, 0xd0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0];
    if let Some(header) = bytes.get_mut(24..36) {
        header.copy_from_slice(&date);
    }
    bytes
}

/// Greys with the tones of sRGB, so that a neutral colour keeps its number.
fn grey() -> ColorProfile {
    let mut grey = ColorProfile::new_gray_with_gamma(2.2);
    grey.gray_trc = ColorProfile::new_srgb().red_trc.or(grey.gray_trc);
    grey
}

/// The profile of a press that prints black only, for an output intent (class `prtr`).
pub(super) fn grey_of_a_press() -> Vec<u8> {
    let mut profile = grey();
    profile.profile_class = ProfileClass::OutputDevice;
    profile.description = ColorProfile::new_srgb().description;
    without_clock(profile)
}

/// Why a profile can't stand for the press in a file of this format (ISO 15930-1, 6.9; ISO 15930-7,
/// 6.2.2).
fn unfit(profile: &[u8], format: Format) -> Option<String> {
    let newest = match format {
        Format::Plain => return None,
        Format::X1a | Format::X3 => 2,
        Format::X4 => 4,
    };
    let version = profile.get(8).copied().unwrap_or(0);
    if profile.get(12..16) != Some(b"prtr") {
        return Some("it is of a screen, a camera or a space of colours, not of a press".into());
    }
    if version > newest {
        let name = format.name();
        return Some(format!("it is of ICC version {version}; {name} takes version {newest}"));
    }
    (format == Format::X1a && channels(profile) != 4)
        .then(|| format!("{} takes profiles of four inks, for books in black too", format.name()))
}

/// Colours that a profile has.
pub(super) fn channels(profile: &[u8]) -> u8 {
    match icc::profile(profile).map(|p| p.color_space) {
        Some(DataColorSpace::Gray) => 1,
        Some(DataColorSpace::Rgb) => 3,
        _ => 4,
    }
}

/// Whether a profile that came with a picture of so many colours says of them what sRGB does not,
/// in a way that archives take (ISO 19005-2, 6.2.4.2).
pub(super) fn explains(profile: &[u8], colours: u8) -> bool {
    let class = profile.get(12..16).unwrap_or_default();
    let fits = matches!(class, b"mntr" | b"prtr" | b"scnr" | b"spac");
    let version = profile.get(8).copied().unwrap_or(u8::MAX);
    let space = match colours {
        1 => DataColorSpace::Gray,
        _ => DataColorSpace::Rgb,
    };
    let known = icc::profile(profile).is_some_and(|p| p.color_space == space);
    // Most pictures say that they are sRGB; its name stands in the profile's description.
    let own = colours == 1 || !profile.windows(4).any(|w| w == b"sRGB");
    fits && version < 5 && known && own
}

/// How colours become inks.
pub(super) struct Inks {
    press: ColorProfile,
    /// The file of the press's profile.
    file: Option<Vec<u8>>,
    /// From sRGB; `None` of a press with four inks whose profile is not known.
    usual: Option<Arc<Transform8BitExecutor>>,
    colours: Colours,
    /// Most ink, of 4.0.
    limit: f32,
    /// Thinnest line, points.
    pub line: f32,
}

/// A picture in inks.
pub(super) struct Inked {
    /// `DeviceGray`, `DeviceRGB` or `DeviceCMYK`.
    pub space: &'static str,
    /// Its samples.
    pub samples: Vec<u8>,
    /// Most ink that a pixel asked for, of 4.0, where that was more than the press takes.
    pub too_much: Option<f32>,
    /// It had colours, and is printed in greys.
    pub greyed: bool,
}

/// Plates of a picture that came in four inks.
pub(super) struct Separated {
    /// Cyan, magenta, yellow and black of each pixel; 255 is all of an ink.
    pub samples: Vec<u8>,
    /// Most ink that a pixel asked for, of 4.0, where that was more than the press takes.
    pub too_much: Option<f32>,
    /// They are the picture's own.
    pub same: bool,
}

/// Layout of four inks in moxcms, which calls them by the layout of four channels.
const CMYK: Layout = Layout::Rgba;

impl Inks {
    /// The inks of a press.
    ///
    /// # Errors
    /// If its profile cannot be used.
    pub(super) fn new(press: &Press) -> Result<Inks, Error> {
        let fail = |why: &str| Error::Profile(why.to_string());
        let limit = press.ink.limit.unwrap_or(400.0) / 100.0;
        let inks = |profile, usual| Inks {
            press: profile,
            file: press.profile.clone(),
            usual,
            colours: press.colour,
            limit,
            line: press.ink.line,
        };
        if press.colour == Colours::Rgb {
            return Ok(inks(ColorProfile::new_srgb(), None));
        }
        let four = press.colour == Colours::Cmyk;
        let mut profile = match &press.profile {
            Some(bytes) => {
                let fault = || icc::fault(bytes).unwrap_or("it is no ICC profile".into());
                let profile = icc::profile(bytes).ok_or_else(|| fail(&fault()))?;
                if let Some(why) = unfit(bytes, press.format) {
                    return Err(fail(&why));
                }
                profile
            }
            None if four => return Ok(inks(grey(), None)),
            None => grey(),
        };
        let wanted = if four { DataColorSpace::Cmyk } else { DataColorSpace::Gray };
        if profile.color_space != wanted {
            if four {
                return Err(fail("it is not of a press with four inks"));
            }
            // A book in black is printed with the black of any press.
            profile = grey();
        }
        let usual = transform(&ColorProfile::new_srgb(), &profile, press.colour)
            .ok_or_else(|| fail("it has no table from colours to inks"))?;
        Ok(inks(profile, Some(usual)))
    }

    /// Whether a colour is printed as a grey.
    pub(super) fn greys(&self, rgb: [u8; 3]) -> bool {
        self.colours == Colours::Grey && (rgb[0] != rgb[1] || rgb[1] != rgb[2])
    }

    /// Whether colours go to the printer as a screen has them.
    pub(super) fn keep_colours(&self) -> bool {
        self.colours == Colours::Rgb
    }

    /// The operator that sets a colour for painting or, in capitals, for lines.
    pub(super) fn operator(&self, rgb: [u8; 3], stroke: bool) -> String {
        let number = |v: f32| format!("{}", (v * 1000.0).round() / 1000.0);
        let neutral = rgb[0] == rgb[1] && rgb[1] == rgb[2];
        let (grey, cmyk) = if stroke { ("G", "K") } else { ("g", "k") };
        if self.colours == Colours::Rgb && !neutral {
            let name = if stroke { "RG" } else { "rg" };
            let [r, g, b] = rgb.map(|v| number(f32::from(v) / 255.0));
            return format!("{r} {g} {b} {name}");
        }
        if self.colours == Colours::Grey || neutral {
            let level = match neutral {
                true => rgb[0],
                false => {
                    let mut out = [0u8];
                    self.separate(&rgb, &mut out);
                    out[0]
                }
            };
            return format!("{} {grey}", number(f32::from(level) / 255.0));
        }
        let mut out = [0u8; 4];
        self.separate(&rgb, &mut out);
        let _ = limited(&mut out, self.limit);
        let inks: Vec<String> = out.iter().map(|v| number(f32::from(*v) / 255.0)).collect();
        format!("{} {cmyk}", inks.join(" "))
    }

    /// Inks of colours in sRGB; false if they could not be made.
    fn separate(&self, rgb: &[u8], out: &mut [u8]) -> bool {
        match &self.usual {
            Some(usual) => usual.transform(rgb, out).is_ok(),
            None => {
                let inks = rgb.as_chunks::<3>().0.iter().flat_map(|c| separated(*c));
                out.iter_mut().zip(inks).for_each(|(o, ink)| *o = ink);
                true
            }
        }
    }

    /// A picture on white paper. `icc` is the profile that came with it.
    pub(super) fn picture(&self, picture: DynamicImage, icc: Option<&[u8]>) -> Inked {
        let rgb = on_white(picture);
        let neutral = rgb.pixels().all(|p| p.0[0] == p.0[1] && p.0[1] == p.0[2]);
        if neutral {
            let samples = rgb.pixels().map(|p| p.0[0]).collect();
            return Inked { space: "DeviceGray", samples, too_much: None, greyed: false };
        }
        let own = icc.and_then(icc_profile);
        let own = own.filter(|p| p.color_space == DataColorSpace::Rgb);
        let own = own.filter(|_| self.usual.is_some() || self.colours == Colours::Rgb);
        let own = own.and_then(|p| transform(&p, &self.press, self.colours));
        let pixels = rgb.as_raw();
        let count = pixels.len() / 3;
        let each = match self.colours {
            Colours::Grey => 1,
            Colours::Rgb => 3,
            Colours::Cmyk => 4,
        };
        let mut samples = vec![0u8; count * each];
        let made = match own {
            Some(own) => own.transform(pixels, &mut samples).is_ok(),
            None if self.colours == Colours::Rgb => {
                samples.copy_from_slice(pixels);
                true
            }
            None => self.separate(pixels, &mut samples),
        };
        if !made {
            let samples = DynamicImage::from(rgb).into_luma8().into_raw();
            return Inked { space: "DeviceGray", samples, too_much: None, greyed: true };
        }
        match self.colours {
            Colours::Grey => {
                return Inked { space: "DeviceGray", samples, too_much: None, greyed: true };
            }
            Colours::Rgb => {
                return Inked { space: "DeviceRGB", samples, too_much: None, greyed: false };
            }
            Colours::Cmyk => {}
        }
        let too_much = self.keep_limit(&mut samples);
        Inked { space: "DeviceCMYK", samples, too_much, greyed: false }
    }

    /// Keeps the ink of each pixel within the limit; the most that was asked for, if it was more.
    fn keep_limit(&self, samples: &mut [u8]) -> Option<f32> {
        let pixels = samples.as_chunks_mut::<4>().0.iter_mut();
        let most = pixels.map(|pixel| limited(pixel, self.limit)).fold(0.0f32, f32::max);
        (most > self.limit + NEAR).then_some(most)
    }

    /// The plates of a picture that came in four inks; `None` in a book that is printed in greys.
    /// They stay as they are where nothing says that they were made for another press, and where
    /// they keep the limit of ink. `icc` is the profile that came with them.
    pub(super) fn plates(&self, plates: &[u8], icc: Option<&[u8]>) -> Option<Separated> {
        if self.colours != Colours::Cmyk {
            return None;
        }
        let own = icc.filter(|icc| self.file.as_deref() != Some(icc));
        let own = own.filter(|_| self.usual.is_some());
        let own = own.and_then(icc_profile);
        let own = own.filter(|p| p.color_space == DataColorSpace::Cmyk);
        let mut samples = match own.and_then(|p| between(&p, &self.press, plates)) {
            Some(samples) => samples,
            None => {
                let mut samples = plates.to_vec();
                let too_much = self.keep_limit(&mut samples);
                return Some(Separated { samples, too_much, same: too_much.is_none() });
            }
        };
        let too_much = self.keep_limit(&mut samples);
        Some(Separated { samples, too_much, same: false })
    }
}

/// Ink over the limit that no press tells, of 4.0.
const NEAR: f32 = 0.02;

/// Plates of one press for another, through a space of colours that is wider than any press's, in 16
/// bits.
fn between(from: &ColorProfile, to: &ColorProfile, plates: &[u8]) -> Option<Vec<u8>> {
    let options = TransformOptions {
        rendering_intent: RenderingIntent::RelativeColorimetric,
        ..TransformOptions::default()
    };
    let wide = ColorProfile::new_pro_photo_rgb();
    let colours = from.create_transform_16bit(CMYK, &wide, Layout::Rgb, options).ok()?;
    let inks = wide.create_transform_16bit(Layout::Rgb, to, CMYK, options).ok()?;
    let mut out = vec![0u8; plates.len()];
    let made = out.par_chunks_mut(CHUNK * 4).zip(plates.par_chunks(CHUNK * 4)).all(|(out, own)| {
        let mut four: Vec<u16> = own.iter().map(|v| u16::from(*v) * 257).collect();
        let mut three = vec![0u16; own.len() / 4 * 3];
        let made =
            colours.transform(&four, &mut three).and_then(|()| inks.transform(&three, &mut four));
        out.iter_mut().zip(&four).for_each(|(o, v)| *o = ((u32::from(*v) + 128) / 257) as u8);
        made.is_ok()
    });
    made.then_some(out)
}

/// Pixels that are worked on at a time.
const CHUNK: usize = 1 << 14;

/// The colours that four inks show, in sRGB: as their profile says, or by formula.
pub(super) fn seen(plates: &[u8], icc: Option<&[u8]>) -> Vec<u8> {
    let mut rgb = vec![0u8; plates.len() / 4 * 3];
    let own = icc.and_then(icc_profile);
    let own = own.filter(|p| p.color_space == DataColorSpace::Cmyk);
    let options = TransformOptions {
        rendering_intent: RenderingIntent::RelativeColorimetric,
        ..TransformOptions::default()
    };
    let made = own.and_then(|p| {
        p.create_transform_8bit(CMYK, &ColorProfile::new_srgb(), Layout::Rgb, options).ok()
    });
    if made.is_some_and(|t| t.transform(plates, &mut rgb).is_ok()) {
        return rgb;
    }
    for (pixel, inks) in rgb.as_chunks_mut::<3>().0.iter_mut().zip(plates.as_chunks::<4>().0) {
        let paper = 255 - u32::from(inks[3]);
        *pixel = [0, 1, 2].map(|i| ((255 - u32::from(inks[i])) * paper / 255) as u8);
    }
    rgb
}

fn transform(
    from: &ColorProfile,
    to: &ColorProfile,
    colours: Colours,
) -> Option<Arc<Transform8BitExecutor>> {
    let options = TransformOptions {
        rendering_intent: RenderingIntent::RelativeColorimetric,
        ..TransformOptions::default()
    };
    let layout = match colours {
        Colours::Grey => Layout::Gray,
        Colours::Rgb => Layout::Rgb,
        Colours::Cmyk => CMYK,
    };
    from.create_transform_8bit(Layout::Rgb, to, layout, options).ok()
}

/// Four inks for a colour where no profile says better: black takes the part that all have in
/// common (the formula of PDF 1.7, 10.3.4, with all of the black taken out of the colours).
fn separated(rgb: [u8; 3]) -> [u8; 4] {
    let most = rgb.into_iter().max().unwrap_or(0);
    let ink = |v: u8| match most {
        0 => 0,
        most => (u32::from(most - v) * 255 / u32::from(most)) as u8,
    };
    [ink(rgb[0]), ink(rgb[1]), ink(rgb[2]), 255 - most]
}

/// Keeps the ink of a pixel within the limit: black takes the place of what the colours have in
/// common, so that shadows stay dark, and then the colours give way. Returns what it asked for.
fn limited(pixel: &mut [u8; 4], limit: f32) -> f32 {
    let sum: u32 = pixel.iter().map(|v| u32::from(*v)).sum();
    let asked = sum as f32 / 255.0;
    if asked <= limit {
        return asked;
    }
    // Three parts go where one comes.
    let over = sum.saturating_sub((limit * 255.0) as u32);
    let [c, m, y, k] = *pixel;
    let part = over.div_ceil(2).min(u32::from(c.min(m).min(y))).min(u32::from(255 - k)) as u8;
    *pixel = [c - part, m - part, y - part, k + part];
    let sum: u32 = pixel.iter().map(|v| u32::from(*v)).sum();
    let left = sum as f32 / 255.0;
    if left > limit {
        let black = f32::from(pixel[3]) / 255.0;
        let share = ((limit - black) / (left - black)).clamp(0.0, 1.0);
        for ink in &mut pixel[..3] {
            *ink = (f32::from(*ink) * share) as u8;
        }
    }
    asked
}

/// A picture's colours where its transparent parts let paper through.
fn on_white(picture: DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let mut rgba = picture.into_rgba8();
    for p in rgba.pixels_mut() {
        let alpha = u32::from(p.0[3]);
        for v in &mut p.0[..3] {
            *v = ((u32::from(*v) * alpha + 255 * (255 - alpha) + 127) / 255) as u8;
        }
    }
    DynamicImage::from(rgba).into_rgb8()
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{Rgba, RgbaImage};

    #[test]
    fn the_profile_has_no_clock_in_it() {
        let bytes = srgb();
        assert_eq!(&bytes[36..40], b"acsp");
        assert_eq!(bytes[24..28], [0x07, 0xd0, 0, 1]);
        let grey = grey_of_a_press();
        assert_eq!(&grey[12..16], b"prtr");
        assert_eq!(&grey[16..20], b"GRAY");
        assert_eq!(channels(&grey), 1);
    }

    #[test]
    fn a_book_in_black_has_greys_only() {
        let inks = Inks::new(&Press::default()).expect("greys");
        assert_eq!(inks.operator([0, 0, 0], false), "0 g");
        assert_eq!(inks.operator([128, 128, 128], true), "0.502 G");
        let red = inks.operator([255, 0, 0], false);
        let level: f32 = red.trim_end_matches(" g").parse().expect("a grey");
        assert!((0.4..0.6).contains(&level), "red is a middle grey: {red}");
        let mut picture = RgbaImage::from_pixel(2, 1, Rgba([0, 0, 255, 255]));
        picture.put_pixel(1, 0, Rgba([0, 0, 0, 0]));
        let inked = inks.picture(picture.into(), None);
        assert_eq!(inked.space, "DeviceGray");
        assert_eq!(inked.samples[1], 255, "what is transparent is paper");
        assert!(inked.samples[0] < 120, "{:?}", inked.samples);
    }

    #[test]
    fn a_cover_without_a_profile_is_separated_by_formula() {
        let inks = Inks::new(&Press { colour: Colours::Cmyk, ..Press::default() }).expect("inks");
        assert_eq!(inks.operator([255, 0, 0], false), "0 1 1 0 k");
        assert_eq!(inks.operator([0, 0, 0], false), "0 g", "black is black alone");
        assert_eq!(separated([35, 56, 74]), [134, 62, 0, 181]);
        let inked = inks.picture(RgbImage::from_pixel(1, 1, image::Rgb([255, 0, 0])).into(), None);
        assert_eq!((inked.space, inked.samples), ("DeviceCMYK", vec![0, 255, 255, 0]));
    }

    #[test]
    fn colours_in_rgb_stay_as_they_are_on_white() {
        let inks = Inks::new(&Press { colour: Colours::Rgb, ..Press::default() }).expect("inks");
        assert_eq!(inks.operator([255, 0, 51], false), "1 0 0.2 rg");
        assert_eq!(inks.operator([51, 51, 51], true), "0.2 G", "black is black alone");
        let mut picture = RgbaImage::from_pixel(2, 1, Rgba([0, 10, 255, 255]));
        picture.put_pixel(1, 0, Rgba([0, 0, 0, 0]));
        let inked = inks.picture(picture.into(), None);
        assert_eq!((inked.space, inked.greyed), ("DeviceRGB", false));
        assert_eq!(inked.samples, [0, 10, 255, 255, 255, 255]);
        assert!(inks.plates(&[0, 0, 0, 0], None).is_none(), "inks become colours");
        // Colours of a wider space are those of a screen then.
        let wide = ColorProfile::new_display_p3().encode().expect("a profile");
        let picture = RgbImage::from_pixel(1, 1, image::Rgb([200, 100, 50]));
        let inked = inks.picture(picture.into(), Some(&wide));
        assert!(inked.samples[0] > 205, "{:?}", inked.samples);
    }

    #[test]
    fn ink_is_limited_and_shadows_stay_dark() {
        let of = |pixel: &[u8; 4]| pixel.iter().map(|v| f32::from(*v)).sum::<f32>() / 255.0;
        let mut pixel = [255, 255, 255, 128];
        assert!((limited(&mut pixel, 2.4) - 3.5).abs() < 0.01);
        assert!(of(&pixel) <= 2.4 && pixel[3] == 255, "{pixel:?}");
        let mut brown = [180, 220, 240, 60];
        limited(&mut brown, 2.4);
        assert_eq!(brown, [136, 176, 196, 104], "the hue stays");
        // Nothing that black could stand for.
        let mut violet = [255, 255, 0, 200];
        limited(&mut violet, 2.4);
        assert!(of(&violet) <= 2.4 && violet[3] == 200, "{violet:?}");
        let mut light = [10, 20, 30, 0];
        limited(&mut light, 2.4);
        assert_eq!(light, [10, 20, 30, 0]);
    }

    #[test]
    fn plates_stay_as_they_are_within_the_limit() {
        let ink = crate::manifest::printer::Ink { limit: Some(240.0), ..Default::default() };
        let press = Press { colour: Colours::Cmyk, ink, ..Press::default() };
        let inks = Inks::new(&press).expect("inks");
        let kept = inks.plates(&[10, 200, 3, 90, 0, 0, 0, 255], Some(b"any")).expect("plates");
        assert!(kept.same && kept.too_much.is_none());
        let wet = inks.plates(&[10, 200, 3, 90, 255, 255, 255, 255], None).expect("plates");
        assert!(!wet.same && wet.too_much == Some(4.0), "{:?}", wet.samples);
        assert_eq!(wet.samples[..4], [10, 200, 3, 90], "the others are not touched");
        let greys = Inks::new(&Press::default()).expect("greys");
        assert!(greys.plates(&[0, 0, 0, 0], None).is_none());
        assert_eq!(seen(&[0, 255, 255, 0, 0, 0, 0, 255], None), [255, 0, 0, 0, 0, 0]);
    }

    #[test]
    fn a_profile_that_is_none_is_refused() {
        let press = Press { profile: Some(b"no profile".to_vec()), ..Press::default() };
        assert!(Inks::new(&press).is_err());
        let press = Press { profile: Some(srgb()), colour: Colours::Cmyk, ..Press::default() };
        assert!(Inks::new(&press).is_err(), "a screen has no inks");
        // Of a book in black too, where its format holds the profile.
        let of = |profile: Vec<u8>, format| {
            let press = Press { profile: Some(profile), format, ..Press::default() };
            Inks::new(&press).is_ok()
        };
        assert!(of(srgb(), Format::Plain) && !of(srgb(), Format::X3));
        let grey = grey_of_a_press();
        assert!(grey[8] == 4 && of(grey.clone(), Format::X4), "version 4");
        assert!(!of(grey.clone(), Format::X3) && !of(grey, Format::X1a));
    }
}
