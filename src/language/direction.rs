//! The direction of a text: from the language that it is marked with, else from its letters.

/// Whether a language (BCP 47) is written from right to left: by its script if one is named, else
/// by the script that it is mostly written in (CLDR, likely subtags).
pub fn is_rtl(lang: &str) -> bool {
    let (primary, script) = parts(lang);
    match script {
        Some(script) => RTL_SCRIPTS.iter().any(|s| s.eq_ignore_ascii_case(script)),
        None => super::of(today(primary)).is_some_and(|l| l.right_to_left),
    }
}

/// Whether a language (BCP 47) is written in Arabic letters (CLDR, likely subtags).
pub fn is_arabic(lang: &str) -> bool {
    let (primary, script) = parts(lang);
    match script {
        Some(script) => ["Arab", "Aran"].iter().any(|s| s.eq_ignore_ascii_case(script)),
        None => ["ar", "arz", "ckb", "fa", "ks", "ps", "sd", "ug", "ur"]
            .iter()
            .any(|known| known.eq_ignore_ascii_case(primary)),
    }
}

/// The primary part of a language's tag, and the script that it names.
fn parts(lang: &str) -> (&str, Option<&str>) {
    let mut parts = lang.split(['-', '_']);
    let primary = parts.next().unwrap_or_default();
    (primary, parts.find(|p| p.len() == 4 && p.bytes().all(|b| b.is_ascii_alphabetic())))
}

const RTL_SCRIPTS: [&str; 9] =
    ["Adlm", "Arab", "Aran", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc"];

/// The tag of today for one of ISO 639 as it was before 1989.
fn today(primary: &str) -> &str {
    match primary {
        "iw" | "IW" => "he",
        "ji" | "JI" => "yi",
        tag => tag,
    }
}

/// Whether a character runs from right to left, or makes others do so: the blocks of Unicode that
/// are set aside for such scripts, and the marks of UAX 9.
pub fn is_rtl_char(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{200f}' | '\u{202b}' | '\u{202e}' | '\u{2067}'
        | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}' | '\u{10800}'..='\u{10fff}'
        | '\u{1e800}'..='\u{1efff}')
}

/// Whether a character is one of the letters of Hebrew, without points.
pub fn is_hebrew_letter(c: char) -> bool {
    matches!(c, '\u{5d0}'..='\u{5ea}')
}

/// Whether a character is of the Arabic script: a letter, a sign above or below one, a figure, a mark.
pub fn is_arabic_char(c: char) -> bool {
    matches!(c, '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' | '\u{8a0}'..='\u{8ff}'
        | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}

/// Whether a text has a character that runs from right to left.
pub fn has_rtl(text: &str) -> bool {
    // None of them begins with a smaller byte in UTF-8: most texts are done here.
    text.bytes().any(|b| b >= 0xd6) && text.chars().any(is_rtl_char)
}

/// Whether a paragraph in a language runs from right to left.
///
/// The language decides where it is written so. A paragraph of another language does if its first
/// letter does (UAX 9, P2 and P3) and most of its letters do: an English sentence may begin with a
/// Hebrew word.
pub fn runs_rtl(lang: &str, text: &str) -> bool {
    is_rtl(lang) || (has_rtl(text) && mostly_rtl(text))
}

/// Whether words of a text from right to left stand as they are read only apart from what is around them:
/// letters from left to right that a sign begins, "-nā", which would go to their other side.
pub fn stands_apart(words: &str) -> bool {
    let words = words.trim();
    let sign =
        words.starts_with(['-', '\u{2010}', '\u{2011}', '\u{2013}', '+', '#', '.', '/', '~']);
    sign && !has_rtl(words) && words.chars().any(char::is_alphabetic)
}

/// The direction that an attribute `dir` names: right to left, or left to right; `None` of what has none or
/// says `auto`.
pub fn named(dir: Option<&str>) -> Option<bool> {
    match dir {
        Some("rtl") => Some(true),
        Some("ltr") => Some(false),
        _ => None,
    }
}

/// The language of a text that runs from right to left, as far as its letters tell it: Hebrew; Urdu and
/// Persian by letters that Arabic lacks, else Arabic; of other scripts that it is not known.
pub fn language_of_letters(text: &str) -> &'static str {
    let count = |of: &dyn Fn(char) -> bool| text.chars().filter(|c| of(*c)).count();
    let hebrew = count(&|c| matches!(c, '\u{590}'..='\u{5ff}' | '\u{fb1d}'..='\u{fb4f}'));
    let arabic = count(&|c| matches!(c, '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}'));
    // ٹ ڈ ڑ ں ے ہ; پ چ ژ گ and the Persian forms of ک, ی.
    let urdu =
        |c| matches!(c, '\u{679}' | '\u{688}' | '\u{691}' | '\u{6ba}' | '\u{6c1}' | '\u{6d2}');
    let persian =
        |c| matches!(c, '\u{67e}' | '\u{686}' | '\u{698}' | '\u{6af}' | '\u{6a9}' | '\u{6cc}');
    match (hebrew, arabic) {
        (0, 0) => "und",
        (h, a) if h >= a => "he",
        _ if text.contains(urdu) => "ur",
        _ if text.contains(persian) => "fa",
        _ => "ar",
    }
}

fn mostly_rtl(text: &str) -> bool {
    let mut letters = text.chars().filter(|c| c.is_alphabetic()).map(is_rtl_char);
    if letters.next() != Some(true) {
        return false;
    }
    let (rtl, all) = letters.fold((1usize, 1usize), |(r, n), is| (r + usize::from(is), n + 1));
    2 * rtl > all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_tell_the_language() {
        for (text, lang) in [
            ("שלום עולם", "he"),
            ("مرحبا بالعالم", "ar"),
            ("سلام گرگ و پدر", "fa"),
            ("یہ ایک لڑکا ہے", "ur"),
            ("ܫܠܡܐ", "und"),
        ] {
            assert_eq!(language_of_letters(text), lang, "{text}");
        }
    }

    #[test]
    fn languages_and_letters_give_the_direction() {
        for lang in ["ar", "he-IL", "fa", "AR-EG", "az-Arab", "und-Hebr"] {
            assert!(is_rtl(lang), "{lang}");
        }
        for lang in ["ar", "FA", "ur-PK", "az-Arab", "ks-Aran"] {
            assert!(is_arabic(lang), "{lang}");
        }
        for lang in ["he", "ar-Latn", "az", "", "arn"] {
            assert!(!is_arabic(lang), "{lang}");
        }
        for lang in ["en", "ar-Latn", "az", "", "arn", "ur-Latn-PK"] {
            assert!(!is_rtl(lang), "{lang}");
        }
        assert!(runs_rtl("en", "\u{201c}שלום עולם\u{201d}, NATO."));
        assert!(!runs_rtl("en", "שלום is the Hebrew word for peace."));
        assert!(!runs_rtl("en", "Peace is שלום."));
        assert!(runs_rtl("ar", "NATO هو حلف."));
        assert!(
            stands_apart("-nā")
                && !stands_apart("nā")
                && !stands_apart("-نا")
                && !stands_apart("-")
        );
        assert!(!has_rtl("\u{201c}caf\u{e9}\u{201d} \u{2014} 日本"));
    }
}
