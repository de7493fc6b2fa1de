//! Numbers as PDF's operators have them.

/// Writes a number in units of 1/`unit` (a power of ten), without trailing zeros. Not-a-number and
/// what is infinite are written as 0. The standard library's own writing of a float, which is exact to the last place,
/// takes many times as long.
pub(super) fn decimal(out: &mut Vec<u8>, value: f32, unit: i64) {
    let scaled = f64::from(value) * unit as f64;
    let mut n = if scaled.is_finite() { scaled.clamp(-1e12, 1e12) } else { 0.0 };
    n += if n < 0.0 { -0.5 } else { 0.5 };
    let n = n as i64;
    if n < 0 {
        out.push(b'-');
    }
    let n = n.unsigned_abs();
    let unit = unit as u64;
    integer(out, n / unit);
    let mut rest = n % unit;
    if rest > 0 {
        out.push(b'.');
        let mut place = unit / 10;
        while rest > 0 && place > 0 {
            out.push(b'0' + (rest / place) as u8);
            rest %= place;
            place /= 10;
        }
    }
}

fn integer(out: &mut Vec<u8>, n: u64) {
    if n > 9 {
        integer(out, n / 10);
    }
    out.push(b'0' + (n % 10) as u8);
}

#[cfg(test)]
mod tests {
    use super::decimal;

    fn written(value: f32, unit: i64) -> String {
        let mut out = Vec::new();
        decimal(&mut out, value, unit);
        String::from_utf8(out).expect("ASCII")
    }

    #[test]
    fn numbers_are_short_and_never_odd() {
        assert_eq!(written(1.5, 1000), "1.5");
        assert_eq!(written(-0.25, 1000), "-0.25");
        assert_eq!(written(100.0, 1000), "100");
        assert_eq!(written(0.0004, 1000), "0");
        assert_eq!(written(-0.0004, 1000), "0");
        assert_eq!(written(3.06, 10), "3.1");
        assert_eq!(written(f32::NAN, 1000), "0");
        assert_eq!(written(f32::INFINITY, 1000), "0");
        assert_eq!(written(0.007, 1000), "0.007");
        assert_eq!(written(12.34567, 10_000), "12.3457");
    }
}
