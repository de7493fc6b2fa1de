//! Given names to initials.

/// A given name with initials in place of names, each followed by `mark` ("." or ". "). `hyphens`: those of
/// double names stay. `all` false: only what is an initial already is written so.
pub(super) fn initials(given: &str, mark: &str, hyphens: bool, all: bool) -> String {
    let mut out = String::new();
    let mut last_is_initial = false;
    for (joint, part) in parts(given) {
        // The second half of a name in small letters: "Guo-ping".
        if joint == Joint::Hyphen && all && part.starts_with(char::is_lowercase) {
            continue;
        }
        let made = initial(&part, mark, all);
        let (text, is_initial) = match &made {
            Some(text) => (text.as_str(), true),
            None => (part.as_str(), false),
        };
        match joint {
            Joint::Hyphen if is_initial && !hyphens && last_is_initial => {}
            Joint::Hyphen => {
                out.truncate(out.trim_end().len());
                out.push('-');
            }
            Joint::Space if last_is_initial && is_initial => {}
            Joint::Space => {
                if !out.is_empty() && !out.ends_with(' ') {
                    out.push(' ');
                }
            }
        }
        out.push_str(text);
        last_is_initial = is_initial;
    }
    out.trim_end().to_owned()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Joint {
    Space,
    Hyphen,
}

/// Names between spaces, hyphens, and full stops of initials ("M.E.").
fn parts(given: &str) -> Vec<(Joint, String)> {
    let mut out: Vec<(Joint, String)> = Vec::new();
    let mut joint = Joint::Space;
    for word in given.split_whitespace() {
        let mut begin = 0;
        for (at, c) in word.char_indices() {
            let after = &word[at + c.len_utf8()..];
            let ends = match c {
                // A hyphen before a small letter is in a name: "Ji-woo".
                '-' | '\u{2010}' | '\u{2011}' => true,
                '.' => after.starts_with(|c: char| c.is_alphabetic()),
                _ => false,
            };
            if ends {
                let end = if c == '.' { at + 1 } else { at };
                if end > begin {
                    out.push((joint, word[begin..end].to_owned()));
                }
                joint = if c == '.' { Joint::Space } else { Joint::Hyphen };
                begin = at + c.len_utf8();
            }
        }
        if begin < word.len() {
            out.push((joint, word[begin..].to_owned()));
        }
        joint = Joint::Space;
    }
    out
}

/// A name as an initial; none if it stays as it is.
fn initial(part: &str, mark: &str, all: bool) -> Option<String> {
    let stopped = part.ends_with('.');
    let bare = part.trim_end_matches('.');
    let first = bare.chars().next()?;
    let letters = bare.chars().count();
    let capitals = bare.chars().take_while(|c| c.is_uppercase()).count();
    if !first.is_alphabetic() || first.is_lowercase() {
        return None;
    }
    if letters == 1 {
        return Some(format!("{first}{mark}"));
    }
    // "Me." and "ME." are abbreviations.
    if stopped {
        let short = letters <= 3 || !all;
        return Some(if short { format!("{bare}{mark}") } else { format!("{first}{mark}") });
    }
    if !all {
        return None;
    }
    if capitals == letters || capitals < 2 {
        return Some(format!("{first}{mark}"));
    }
    // "TSerendorjiin" begins with one sound.
    let head: String = bare.chars().take(capitals.min(2)).collect();
    let mut chars = head.chars();
    let first: String = chars.next().into_iter().collect();
    Some(format!("{first}{}{mark}", chars.as_str().to_lowercase()))
}
