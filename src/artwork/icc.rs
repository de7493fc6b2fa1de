//! Colour profiles: looked through before the library that reads them.

use moxcms::{ColorProfile, ParsingOptions};

/// Larger profiles are not read, bytes.
const LARGEST: usize = 16 << 20;
/// Entries of a profile: real ones have some twenty.
const MOST_TAGS: usize = 200;
/// Values of a table of colours.
const MOST_VALUES: u64 = 8_000_000;
/// Points of a curve.
const MOST_POINTS: usize = 40_000;
/// Bytes of the head, and of an entry in the list behind it (ICC.1:2022, 7.2 and 7.3).
const HEAD: usize = 128;
const ENTRY: usize = 12;

/// A profile that is sound and within bounds.
pub fn profile(data: &[u8]) -> Option<ColorProfile> {
    fault(data).is_none().then_some(())?;
    let options = ParsingOptions {
        max_profile_size: LARGEST + 1,
        max_allowed_clut_size: MOST_VALUES as usize * 2,
        max_allowed_trc_size: MOST_POINTS,
    };
    // It reads numbers from places that the file names: one that it trips over is none.
    super::guarded(|| ColorProfile::new_from_slice_with_options(data, options).ok()).flatten()
}

/// Why a profile is not to be read, as a phrase.
pub fn fault(data: &[u8]) -> Option<String> {
    if data.len() > LARGEST {
        return Some(format!("it is larger than {} MB", LARGEST >> 20));
    }
    let number = |at: usize| -> Option<usize> {
        let bytes = data.get(at..at.checked_add(4)?)?;
        Some(u32::from_be_bytes(bytes.try_into().ok()?) as usize)
    };
    // The signature of a profile (ICC.1:2022, 7.2.11).
    if data.get(36..40) != Some(b"acsp") {
        return Some("it is no ICC profile".into());
    }
    let Some(count) = number(HEAD) else { return Some("it ends early".into()) };
    if count > MOST_TAGS {
        return Some(format!("it has more than {MOST_TAGS} entries"));
    }
    for tag in 0..count {
        let at = HEAD + 4 + tag * ENTRY;
        let part = number(at + 4)
            .zip(number(at + 8))
            .and_then(|(from, length)| data.get(from..from.checked_add(length)?));
        match part {
            None => return Some("an entry of it lies outside the file".into()),
            Some(part) if !is_bounded(part) => return Some("a table of it is too large".into()),
            Some(_) => {}
        }
    }
    None
}

/// Whether a table of colours or a curve has as many values as are there, and not too many
/// (ICC.1:2022, 10.6, 10.10 to 10.13).
fn is_bounded(part: &[u8]) -> bool {
    let byte = |at: usize| u64::from(part.get(at).copied().unwrap_or(0));
    let values =
        |sides: &mut dyn Iterator<Item = u64>, out: u64| sides.fold(out, u64::saturating_mul);
    match part.get(..4) {
        Some(b"mft1" | b"mft2") => {
            let inputs = byte(8) as usize;
            inputs <= 16
                && values(&mut std::iter::repeat_n(byte(10), inputs), byte(9)) <= MOST_VALUES
        }
        Some(b"mAB " | b"mBA ") => {
            let inputs = byte(8) as usize;
            let at = (24..28).fold(0, |n, i| n << 8 | byte(i)) as usize;
            if at == 0 {
                return inputs <= 16;
            }
            let mut sides = (0..inputs).map(|i| byte(at.saturating_add(i)));
            inputs <= 16 && values(&mut sides, byte(9)) <= MOST_VALUES
        }
        Some(b"curv") => {
            let count = (8..12).fold(0, |n, i| n << 8 | byte(i)) as usize;
            count <= MOST_POINTS && 12 + count * 2 <= part.len()
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn srgb() -> Vec<u8> {
        ColorProfile::new_srgb().encode().expect("a profile")
    }

    /// A profile of these entries.
    fn holding(parts: &[Vec<u8>]) -> Vec<u8> {
        let mut data = srgb()[..HEAD].to_vec();
        data.extend((parts.len() as u32).to_be_bytes());
        let mut at = HEAD + 4 + parts.len() * ENTRY;
        for part in parts {
            data.extend(b"A2B0");
            data.extend((at as u32).to_be_bytes());
            data.extend((part.len() as u32).to_be_bytes());
            at += part.len();
        }
        parts.iter().for_each(|part| data.extend(part));
        data
    }

    /// The head of a table with so many values on each side.
    fn table(inputs: u8, outputs: u8, side: u8) -> Vec<u8> {
        [b"mft2\0\0\0\0".as_slice(), &[inputs, outputs, side, 0], &[0; 40]].concat()
    }

    #[test]
    fn profiles_of_programs_are_read() {
        assert_eq!(fault(&srgb()), None);
        assert!(profile(&srgb()).is_some());
        let wide = ColorProfile::new_display_p3().encode().expect("a profile");
        assert!(profile(&wide).is_some());
    }

    #[test]
    fn what_is_over_a_bound_is_not_read() {
        assert_eq!(fault(b"short").as_deref(), Some("it is no ICC profile"));
        assert_eq!(fault(&srgb()[..100]).as_deref(), Some("it ends early"));
        let large = vec![0; LARGEST + 1];
        assert!(fault(&large).is_some_and(|why| why.contains("16 MB")));
        let mut tags = srgb();
        tags[HEAD..HEAD + 4].copy_from_slice(&201u32.to_be_bytes());
        assert!(fault(&tags).is_some_and(|why| why.contains("200 entries")));
        let mut cut = srgb();
        cut.truncate(cut.len() - 30);
        assert!(fault(&cut).is_some_and(|why| why.contains("outside")));
        assert!(profile(&cut).is_none());
        assert_eq!(fault(&holding(&[table(4, 3, 17)])), None);
        let large = Some("a table of it is too large".to_owned());
        assert_eq!(fault(&holding(&[table(15, 3, 33)])), large);
        assert_eq!(fault(&holding(&[table(17, 3, 1)])), large);
        let curve = |n: u32| {
            [b"curv\0\0\0\0".as_slice(), &n.to_be_bytes(), &vec![0; n as usize * 2]].concat()
        };
        assert_eq!(fault(&holding(&[curve(40_000)])), None);
        assert_eq!(fault(&holding(&[curve(40_001)])), large);
    }
}
