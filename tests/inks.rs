//! Photographs of four inks in an edition of four inks: what Ghostscript finds on the plates.

mod support;

use std::fs;
use std::path::Path;
use support::{pdfx, run, validator};

/// Codes of a JPEG's entropy-coded data, packed into bytes.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    held: u32,
    count: u32,
}

impl Bits {
    fn put(&mut self, value: u32, length: u32) {
        for i in (0..length).rev() {
            self.held = self.held << 1 | value >> i & 1;
            self.count += 1;
            if self.count == 8 {
                self.bytes.push(self.held as u8);
                // A byte of ones is no marker (ITU-T T.81, F.1.2.3).
                if self.held as u8 == 0xff {
                    self.bytes.push(0);
                }
                (self.held, self.count) = (0, 0);
            }
        }
    }
}

/// A JPEG of four inks (per cent) in even fields of 8 by 8 pixels, each `side` times as wide and high.
fn jpeg(fields: &[[u32; 4]], side: usize, adobe: bool, icc: Option<&[u8]>) -> Vec<u8> {
    let mut out = vec![0xff, 0xd8];
    let mut segment = |marker: u8, body: &[u8]| {
        out.extend([0xff, marker]);
        out.extend((body.len() as u16 + 2).to_be_bytes());
        out.extend_from_slice(body);
    };
    if adobe {
        segment(0xee, b"Adobe\0\x64\0\0\0\0\0");
    }
    let parts: Vec<&[u8]> = icc.map(|icc| icc.chunks(60_000).collect()).unwrap_or_default();
    for (i, part) in parts.iter().enumerate() {
        segment(0xe2, &[b"ICC_PROFILE\0", &[i as u8 + 1, parts.len() as u8][..], part].concat());
    }
    // All steps of one.
    segment(0xdb, &[&[0][..], &[1; 64]].concat());
    let (w, h) = ((fields.len() * side * 8) as u16, (side * 8) as u16);
    let [w, h] = [w, h].map(u16::to_be_bytes);
    let frame = [8, h[0], h[1], w[0], w[1], 4];
    let frame: Vec<u8> = frame.into_iter().chain((1..=4).flat_map(|id| [id, 0x11, 0])).collect();
    segment(0xc0, &frame);
    // Twelve sizes of a difference with four bits each; an end of block with one bit.
    let table = |class: u8, lengths: usize, values: &[u8]| {
        let mut counts = [0u8; 16];
        counts[lengths - 1] = values.len() as u8;
        [&[class][..], &counts, values].concat()
    };
    segment(0xc4, &table(0x00, 4, &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]));
    segment(0xc4, &table(0x10, 1, &[0]));
    let scan: Vec<u8> = [4].into_iter().chain((1..=4).flat_map(|id| [id, 0])).collect();
    segment(0xda, &[&scan[..], &[0, 63, 0]].concat());
    let mut bits = Bits::default();
    let mut last = [0i32; 4];
    for _ in 0..side {
        for field in fields.iter().flat_map(|f| std::iter::repeat_n(f, side)) {
            for (ink, last) in field.iter().zip(&mut last) {
                let stored = (ink * 255 / 100) as i32;
                let stored = if adobe { 255 - stored } else { stored };
                // The mean of a block, eight times as large.
                let mean = (stored - 128) * 8;
                let change = mean - *last;
                *last = mean;
                let size = 32 - change.unsigned_abs().leading_zeros();
                bits.put(size, 4);
                let sign = if change < 0 { change + (1 << size) - 1 } else { change };
                bits.put(sign as u32, size);
                bits.put(0, 1);
            }
        }
    }
    bits.put(0x7f, 7);
    out.extend(bits.bytes);
    out.extend([0xff, 0xd9]);
    out
}

/// A book with one picture over the whole measure, for a press of four inks; the words of its build.
fn built(dir: &Path, photo: &[u8], profile: &[u8]) -> String {
    fs::write(dir.join("photo.jpg"), photo).expect("written");
    fs::write(dir.join("press.icc"), profile).expect("written");
    fs::write(dir.join("one.md"), "![A photograph](photo.jpg){width=100%}\n").expect("written");
    let manifest = "[book]\ntitle = \"Inks\"\nlanguage = \"en\"\n[chapters]\nmain = [\"one.md\"]\n\
                    [editions.four]\nfor = \"ingram\"\ncolour = \"cmyk\"\nprofile = \"press.icc\"\n\
                    [editions.grey]\nfor = \"ingram\"\n";
    fs::write(dir.join("recto.toml"), manifest).expect("written");
    let out = run(dir, &["build", "--for", "four", "--for", "grey", "--force"]);
    let said = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(out.status.success(), "{said}");
    pdfx("x-1a", &dir.join("output/inks-four.pdf"));
    said
}

/// Inks in per cent that Ghostscript finds in the middle of each of so many fields.
fn plates(pdf: &Path, fields: usize) -> Option<Vec<[u32; 4]>> {
    let to = pdf.with_extension("pam");
    let device = ["-q", "-dBATCH", "-dNOPAUSE", "-dSAFER", "-sDEVICE=pamcmyk32", "-r72"];
    let (first, to_) = ("-dFirstPage=7", to.to_string_lossy().into_owned());
    validator(
        "gs",
        &[&device[..], &[first, "-dLastPage=7", "-o", &to_, &pdf.to_string_lossy()]].concat(),
    )?;
    let data = fs::read(&to).expect("a picture");
    let end = data.windows(7).position(|w| w == b"ENDHDR\n").expect("a header") + 7;
    let head = String::from_utf8_lossy(&data[..end]).into_owned();
    let wide: usize = head
        .lines()
        .find_map(|l| l.strip_prefix("WIDTH "))
        .and_then(|w| w.parse().ok())
        .expect("a width");
    let pixels: Vec<&[u8]> = data[end..].chunks_exact(4).collect();
    // The picture is all that has cyan.
    let inked = |i: &usize| pixels[*i][0] > 0;
    let row = (0..pixels.len()).find(inked).expect("ink") / wide + 4;
    let line: Vec<usize> = (row * wide..(row + 1) * wide).filter(inked).collect();
    let at = |n: usize| line[0] + (line.len() * (2 * n + 1)) / (2 * fields);
    Some(
        (0..fields)
            .map(|n| [0, 1, 2, 3].map(|i| (u32::from(pixels[at(n)][i]) * 100 + 127) / 255))
            .collect(),
    )
}

const FIELDS: [[u32; 4]; 3] = [[10, 60, 20, 5], [70, 20, 60, 30], [1, 0, 0, 100]];

fn near(found: &[[u32; 4]], wanted: &[[u32; 4]]) -> bool {
    let close = |(a, b): (&u32, &u32)| a.abs_diff(*b) <= 2;
    found.iter().zip(wanted).all(|(f, w)| f.iter().zip(w).all(close))
}

/// Two profiles of presses, where they are installed.
fn profiles() -> Option<[Vec<u8>; 2]> {
    let own = fs::read("/usr/share/color/icc/ghostscript/default_cmyk.icc").ok()?;
    // Another by its bytes, the same press: its plates stay about as they are.
    let mut other = own.clone();
    other[24..26].copy_from_slice(&1999u16.to_be_bytes());
    Some([own, other])
}

#[test]
fn the_plates_of_a_photograph_are_printed_as_they_are() {
    let Some([press, _]) = profiles() else { return };
    for (adobe, icc) in [(true, None), (false, None), (true, Some(press.as_slice()))] {
        let dir = tempfile::tempdir().expect("a folder");
        let photo = jpeg(&FIELDS, 20, adobe, icc);
        let said = built(dir.path(), &photo, &press);
        assert!(!said.contains("of ink in it"), "{said}");
        let pdf = dir.path().join("output/inks-four.pdf");
        let bytes = fs::read(&pdf).expect("a file");
        assert!(bytes.windows(photo.len()).any(|w| w == photo), "the stream itself");
        let Some(found) = plates(&pdf, 3) else { return };
        assert!(near(&found, &FIELDS), "{adobe}: {found:?}");
        // A book in black shows its colours as greys.
        assert!(said.contains("its colours are printed as greys (edition grey)"), "{said}");
        let grey = plates_of_greys(&dir.path().join("output/inks-grey.pdf"));
        assert!(grey.is_none_or(|inks| inks[..3] == [0.0; 3]), "black alone");
    }
}

fn plates_of_greys(pdf: &Path) -> Option<Vec<f32>> {
    let args = ["-q", "-dBATCH", "-dNOPAUSE", "-dSAFER", "-sDEVICE=inkcov", "-r20", "-o", "-"];
    let out = validator("gs", &[&args[..], &[&pdf.to_string_lossy()]].concat())?;
    let said = String::from_utf8_lossy(&out.stdout).into_owned();
    let line = said.lines().nth(6)?.to_string();
    Some(line.split_whitespace().take(4).filter_map(|v| v.parse().ok()).collect())
}

#[test]
fn only_what_is_too_wet_for_the_press_is_changed() {
    let Some([press, _]) = profiles() else { return };
    let dir = tempfile::tempdir().expect("a folder");
    // 320 % of ink where Ingram takes 240.
    let fields = [[10, 60, 20, 5], [90, 80, 90, 60], [40, 40, 40, 40]];
    let said = built(dir.path(), &jpeg(&fields, 20, true, None), &press);
    assert!(said.contains("photo.jpg: 320 % of ink in it was brought down"), "{said}");
    assert!(said.contains("one.md:1:1"), "{said}");
    let Some(found) = plates(&dir.path().join("output/inks-four.pdf"), 3) else { return };
    assert!(near(&found[..1], &fields[..1]) && near(&found[2..], &fields[2..]), "{found:?}");
    let sum: u32 = found[1].iter().sum();
    assert!((236..=242).contains(&sum) && found[1][3] > 90, "{found:?}");
}

#[test]
fn plates_for_another_press_are_made_anew_from_their_colours() {
    let Some([press, other]) = profiles() else { return };
    let dir = tempfile::tempdir().expect("a folder");
    // Cyan that no screen shows is still cyan; sRGB on the way would mix magenta and yellow in.
    let fields = [[95, 5, 0, 0], [20, 70, 30, 0], [30, 10, 80, 0]];
    let photo = jpeg(&fields, 20, true, Some(&other));
    let said = built(dir.path(), &photo, &press);
    let pdf = dir.path().join("output/inks-four.pdf");
    let bytes = fs::read(&pdf).expect("a file");
    assert!(!bytes.windows(photo.len()).any(|w| w == photo), "{said}");
    let Some(found) = plates(&pdf, 3) else { return };
    for (f, w) in found.iter().zip(&fields) {
        let close = f.iter().zip(w).all(|(a, b)| a.abs_diff(*b) <= 12);
        assert!(close, "{found:?} for {fields:?}");
    }
}
