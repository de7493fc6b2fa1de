//! Dates of publication and the instant of the last change; no clock is ever asked.

/// The instant given to books that say no date.
const NO_DATE: &str = "2000-01-01T00:00:00Z";

/// Checks `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
pub(super) fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let digits = |s: &str, n: usize| s.len() == n && s.bytes().all(|b| b.is_ascii_digit());
    let shape = match parts.as_slice() {
        [y] => digits(y, 4),
        [y, m] => digits(y, 4) && digits(m, 2),
        [y, m, d] => digits(y, 4) && digits(m, 2) && digits(d, 2),
        _ => false,
    };
    if !shape {
        return false;
    }
    let number = |i: usize| parts.get(i).and_then(|p| p.parse::<i64>().ok());
    let (year, month, day) =
        (number(0).unwrap_or(0), number(1).unwrap_or(1), number(2).unwrap_or(1));
    (1..=12).contains(&month) && day >= 1 && day <= days_in(year, month)
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// When the book was last modified: `epoch` (seconds, from `SOURCE_DATE_EPOCH`), else the beginning
/// of `date`, else a fixed instant.
pub(super) fn modified(epoch: Option<u64>, date: Option<&str>) -> String {
    match (epoch, date) {
        (Some(seconds), _) => instant(seconds),
        (None, Some(date)) => match date.len() {
            4 => format!("{date}-01-01T00:00:00Z"),
            7 => format!("{date}-01T00:00:00Z"),
            _ => format!("{date}T00:00:00Z"),
        },
        (None, None) => NO_DATE.to_string(),
    }
}

/// Latest instant that is believed: the end of the year 9999.
pub(super) const LAST_EPOCH: u64 = 253_402_300_799;

/// RFC 3339 in UTC of seconds since 1970 (Gregorian calendar, no leap seconds).
fn instant(seconds: u64) -> String {
    let seconds = seconds.min(LAST_EPOCH);
    let (mut days, rest) = ((seconds / 86_400) as i64, seconds % 86_400);
    let mut year = 1970;
    loop {
        let length = 337 + days_in(year, 2);
        if days < length {
            break;
        }
        days -= length;
        year += 1;
    }
    let mut month = 1;
    while days >= days_in(year, month) {
        days -= days_in(year, month);
        month += 1;
    }
    let (h, m, s) = (rest / 3600, rest / 60 % 60, rest % 60);
    format!("{year:04}-{month:02}-{:02}T{h:02}:{m:02}:{s:02}Z", days + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_checked_by_the_calendar() {
        for good in ["2026", "2026-11", "2026-11-23", "2024-02-29", "2000-02-29"] {
            assert!(is_date(good), "{good}");
        }
        for bad in [
            "26",
            "2026-13",
            "2026-00",
            "2025-02-29",
            "1900-02-29",
            "2026-4-1",
            "2026-04-31",
            "2026-11-23-1",
            "",
            "two",
        ] {
            assert!(!is_date(bad), "{bad}");
        }
    }

    #[test]
    fn instants() {
        assert_eq!(modified(Some(0), None), "1970-01-01T00:00:00Z");
        assert_eq!(modified(Some(951_827_696), None), "2000-02-29T12:34:56Z");
        assert_eq!(modified(Some(1_700_000_000), Some("2001")), "2023-11-14T22:13:20Z");
        assert_eq!(modified(Some(u64::MAX), None), "9999-12-31T23:59:59Z");
        assert_eq!(modified(None, Some("2026")), "2026-01-01T00:00:00Z");
        assert_eq!(modified(None, Some("2026-11")), "2026-11-01T00:00:00Z");
        assert_eq!(modified(None, Some("2026-11-23")), "2026-11-23T00:00:00Z");
        assert_eq!(modified(None, None), "2000-01-01T00:00:00Z");
    }
}
