//! Numbers as letters: roman numerals and the alphabet.

/// Upper-case roman numeral, up to 3999.
pub fn roman(n: u32) -> String {
    const STEPS: [(u32, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut n = n.min(3999);
    let mut out = String::new();
    for (value, digits) in STEPS {
        while n >= value {
            out.push_str(digits);
            n -= value;
        }
    }
    out
}

/// Upper-case letters as a number: A, B, ..., Z, AA, AB.
pub fn letters(n: u32) -> String {
    let mut n = n;
    let mut out = String::new();
    while n > 0 {
        n -= 1;
        out.insert(0, char::from(b'A' + (n % 26) as u8));
        n /= 26;
    }
    out
}

/// The number of an upper-case roman numeral that is written as it should be, up to 12 letters.
pub fn from_roman(text: &str) -> Option<u32> {
    if text.is_empty() || text.len() > 12 {
        return None;
    }
    let value = |c: char| match c {
        'I' => Some(1),
        'V' => Some(5),
        'X' => Some(10),
        'L' => Some(50),
        'C' => Some(100),
        _ => None,
    };
    let digits: Vec<u32> = text.chars().map(value).collect::<Option<_>>()?;
    let mut sum = 0;
    for (i, d) in digits.iter().enumerate() {
        if digits.get(i + 1).is_some_and(|n| n > d) {
            sum -= *d as i32;
        } else {
            sum += *d as i32;
        }
    }
    let n = u32::try_from(sum).ok().filter(|n| *n > 0)?;
    (roman(n) == text).then_some(n)
}

/// What stands between a number and the words of a title.
pub(crate) const NUMBER_ENDS: [char; 5] = [':', '.', ')', '\u{2014}', '\u{2013}'];

/// The number with which a title begins, and where the words after it begin: "Chapter 7",
/// "IV: The Hound", "3. Method".
pub(crate) fn own_number(title: &str) -> Option<(u32, usize)> {
    const WORDS: [&str; 9] = [
        "chapter",
        "kapitel",
        "chapitre",
        "capítulo",
        "capitolo",
        "hoofdstuk",
        "rozdział",
        "глава",
        "kapitola",
    ];
    let lower = title.to_lowercase();
    let is_space = |c: char| matches!(c, ' ' | '\u{a0}');
    let before = |word: &&&str| lower.strip_prefix(**word).is_some_and(|r| r.starts_with(is_space));
    let word = WORDS.iter().find(before);
    let named = word.is_some();
    let rest = match word {
        Some(word) => title.get(word.len()..)?.strip_prefix(is_space)?,
        None => title,
    };
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
    let token = &rest[..end];
    let value = token.parse().ok().or_else(|| from_roman(token))?;
    let tail = &rest[end..];
    let closed =
        tail.is_empty() || tail.starts_with(NUMBER_ENDS) || (named && tail.starts_with(' '));
    if !closed || (tail.is_empty() && !named && token.parse::<u32>().is_err()) {
        return None;
    }
    let words = tail.trim_start_matches(|c| NUMBER_ENDS.contains(&c) || is_space(c));
    Some((value, title.len() - words.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_and_numerals() {
        assert_eq!(letters(1), "A");
        assert_eq!(letters(27), "AA");
        assert_eq!(roman(14), "XIV");
        assert_eq!(from_roman("XIV"), Some(14));
        assert_eq!(from_roman("IIII"), None);
    }

    #[test]
    fn numbers_that_authors_give() {
        assert_eq!(own_number("Chapter 7"), Some((7, 9)));
        assert_eq!(own_number("Chapter\u{a0}7"), Some((7, 10)));
        assert_eq!(own_number("IV: The Hound"), Some((4, 4)));
        assert_eq!(own_number("3. Method"), Some((3, 3)));
        assert_eq!(own_number("I"), None);
        assert_eq!(own_number("I saw him"), None);
        assert_eq!(own_number("1984"), Some((1984, 4)));
        assert_eq!(own_number("Method"), None);
        assert_eq!(own_number("Civil war"), None);
    }
}
