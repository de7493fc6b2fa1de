//! Numbers: chapters, parts, appendices, sections, figures, tables, formulas, notes.

use super::words;
use crate::manifest::Project;
use crate::model::{
    self, Block, BlockKind, Book, Chapter, Inline, InlineKind, Kind, Matter, Number, plain_text,
};

/// Gives every division and display its number and label.
pub(super) fn number(book: &mut Book, project: &Project) {
    let authors_number = authors_own_numbers(book);
    chapters(book, authors_number);
    displays(book);
    if project.print.number_sections == Some(true) {
        sections(book);
    }
    for chapter in &mut book.chapters {
        for (i, note) in chapter.notes.iter_mut().enumerate() {
            note.number = i as u32 + 1;
        }
    }
}

/// Whether a chapter of this kind is numbered by habit.
fn habit(c: &Chapter) -> bool {
    match c.kind {
        Kind::Chapter | Kind::CaseStudy => c.matter == Matter::Main,
        Kind::Appendix | Kind::Part => true,
        _ => false,
    }
}

fn chapters(book: &mut Book, authors_number: bool) {
    let w = words(&book.meta);
    let (mut chapter, mut part, mut appendix) = (0u32, 0u32, 0u32);
    // Numbers of the chapters that enclose the present one, by level.
    let mut path: Vec<(u8, String)> = Vec::new();
    let parts_numbered =
        book.chapters.iter().any(|c| c.kind == Kind::Part && c.matter == Matter::Main)
            && !is_imported(book);
    let mut counts: Vec<u32> = vec![0; 256];
    for i in 0..book.chapters.len() {
        let nested = book.is_nested(i);
        let c = &mut book.chapters[i];
        while path.last().is_some_and(|(l, _)| *l >= c.level) {
            path.pop();
        }
        if c.draft && c.kind != Kind::Part || !c.wants_number.unwrap_or_else(|| habit(c)) {
            continue;
        }
        match c.kind {
            Kind::Part => {
                if parts_numbered && c.matter == Matter::Main {
                    part += 1;
                    let text = roman(part);
                    c.label = w.label(Kind::Part, &text, part);
                    c.number = Some(Number { text, ordinal: part });
                }
            }
            Kind::Appendix => {
                appendix += 1;
                let text = letter(appendix);
                c.label = w.label(Kind::Appendix, &text, appendix);
                path.push((c.level, text.clone()));
                c.number = Some(Number { text, ordinal: appendix });
            }
            _ if authors_number => {}
            _ if nested => {
                let Some((_, outer)) = path.last() else { continue };
                let level = usize::from(c.level);
                counts[level] += 1;
                for deeper in &mut counts[level + 1..] {
                    *deeper = 0;
                }
                let text = format!("{outer}.{}", counts[level]);
                c.number = Some(Number { text: text.clone(), ordinal: counts[level] });
                path.push((c.level, text));
            }
            kind => {
                chapter += 1;
                let text = chapter.to_string();
                c.label = w.label(kind, &text, chapter);
                c.number = Some(Number { text: text.clone(), ordinal: chapter });
                path.push((c.level, text));
                counts.iter_mut().for_each(|n| *n = 0);
            }
        }
    }
    for c in &mut book.chapters {
        if c.kind == Kind::CaseStudy && c.label.is_none() {
            c.label = Some(w.case_study.to_string());
        }
    }
    if authors_number {
        split_numbers(book);
    }
}

/// mdBook's part titles are plain headings in its list: they get no numbers.
fn is_imported(book: &Book) -> bool {
    book.chapters.iter().any(|c| c.path.as_deref().is_some_and(|p| p.starts_with("src/")))
        && book.chapters.iter().filter(|c| c.kind == Kind::Part).all(|c| c.file.is_none())
        && book.chapters.iter().all(|c| c.kind != Kind::CaseStudy)
}

/// Whether the titles of the numbered chapters begin with their own numbers, one after another.
fn authors_own_numbers(book: &Book) -> bool {
    let numbers: Vec<Option<u32>> = book
        .chapters
        .iter()
        .filter(|c| {
            c.matter == Matter::Main
                && matches!(c.kind, Kind::Chapter | Kind::CaseStudy)
                && !c.draft
                && c.wants_number != Some(false)
        })
        .map(|c| own_number(&plain_text(&c.title)).map(|(n, _)| n))
        .collect();
    let given = numbers.iter().flatten().count();
    given >= 2
        && given * 10 >= numbers.len() * 8
        && numbers.iter().flatten().zip(numbers.iter().flatten().skip(1)).all(|(a, b)| *b == a + 1)
}

/// The number with which a title begins, and where the words after it begin: "Chapter 7",
/// "IV: The Hound", "3. Method".
fn own_number(title: &str) -> Option<(u32, usize)> {
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
    let mut at = 0;
    let mut named = false;
    for word in WORDS {
        if lower.starts_with(word) && lower[word.len()..].starts_with([' ', '\u{a0}']) {
            at = word.len() + 1;
            named = true;
        }
    }
    let rest = title.get(at..)?;
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(rest.len());
    let token = &rest[..end];
    let value = token.parse().ok().or_else(|| from_roman(token))?;
    let tail = &rest[end..];
    let closed = tail.is_empty()
        || tail.starts_with([':', '.', ')', '\u{2014}', '\u{2013}'])
        || (named && tail.starts_with(' '));
    if !closed || (tail.is_empty() && !named && token.parse::<u32>().is_err()) {
        return None;
    }
    let words = tail.trim_start_matches([':', '.', ')', ' ', '\u{a0}', '\u{2014}', '\u{2013}']);
    Some((value, title.len() - words.len()))
}

/// "IV: The Hound" becomes the label "IV" and the title "The Hound"; "Chapter 7" stays as it is.
fn split_numbers(book: &mut Book) {
    for c in &mut book.chapters {
        if c.matter != Matter::Main || !matches!(c.kind, Kind::Chapter | Kind::CaseStudy) {
            continue;
        }
        let title = plain_text(&c.title);
        let Some((ordinal, words)) = own_number(&title) else { continue };
        if words >= title.len() {
            continue;
        }
        let Some(Inline { kind: InlineKind::Text(first), .. }) = c.title.first_mut() else {
            continue;
        };
        if first.len() < words || !first.is_char_boundary(words) {
            continue;
        }
        let number = title[..words]
            .trim_end_matches([':', '.', ')', ' ', '\u{a0}', '\u{2014}', '\u{2013}'])
            .to_string();
        *first = first[words..].to_string();
        let text = number.rsplit([' ', '\u{a0}']).next().unwrap_or(&number).to_string();
        if c.label.is_none() {
            c.label = Some(number);
        }
        c.number = Some(Number { text, ordinal });
    }
}

fn from_roman(text: &str) -> Option<u32> {
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

fn letter(n: u32) -> String {
    let mut n = n;
    let mut out = String::new();
    while n > 0 {
        n -= 1;
        out.insert(0, char::from(b'A' + (n % 26) as u8));
        n /= 26;
    }
    out
}

/// Figures, tables and formulas: "2.3" where chapters are numbered, else through the book.
fn displays(book: &mut Book) {
    let numbered = book.chapters.iter().any(|c| c.number.is_some() && c.kind != Kind::Part);
    let (mut figures, mut tables, mut formulas, mut listings) = (0, 0, 0, 0);
    let mut outer = String::new();
    for i in 0..book.chapters.len() {
        let nested = book.is_nested(i);
        let c = &mut book.chapters[i];
        if !nested {
            outer = match &c.number {
                Some(n) if c.kind != Kind::Part => n.text.clone(),
                _ => String::new(),
            };
            if numbered && !outer.is_empty() {
                (figures, tables, formulas, listings) = (0, 0, 0, 0);
            }
        }
        // Displays of unnumbered divisions in a numbered book are counted on their own.
        let mut own = (0, 0, 0, 0);
        let plain = numbered && outer.is_empty();
        let mut next = |which: usize| -> String {
            let n = match (plain, which) {
                (false, 0) => &mut figures,
                (false, 1) => &mut tables,
                (false, 2) => &mut formulas,
                (false, _) => &mut listings,
                (true, 0) => &mut own.0,
                (true, 1) => &mut own.1,
                (true, 2) => &mut own.2,
                (true, _) => &mut own.3,
            };
            *n += 1;
            if outer.is_empty() { n.to_string() } else { format!("{outer}.{n}") }
        };
        super::for_chapter_blocks(c, &mut |b: &mut Block| {
            let labelled =
                |prefix: &str| b.attr.id.as_deref().is_some_and(|i| i.starts_with(prefix));
            let (fig, eq) = (labelled("fig-"), b.attr.id.is_some());
            match &mut b.kind {
                BlockKind::Figure(f) if fig && !f.caption.is_empty() => f.number = Some(next(0)),
                BlockKind::Table(t) if t.caption.is_some() => t.number = Some(next(1)),
                BlockKind::Math(m) if eq => m.number = Some(next(2)),
                _ => {}
            }
        });
    }
}

/// Sections: "3.2", "3.2.1" in numbered chapters.
fn sections(book: &mut Book) {
    for c in &mut book.chapters {
        let Some(number) = c.number.clone() else { continue };
        let mut counts = [0u32; 8];
        model::walk_blocks_mut(&mut c.blocks, &mut |b| {
            let unnumbered = b.attr.has("unnumbered");
            if let BlockKind::Heading(h) = &mut b.kind
                && !unnumbered
                && h.level <= 3
            {
                let at = usize::from(h.level) - 2;
                counts[at] += 1;
                counts[at + 1..].fill(0);
                let tail: Vec<String> = counts[..=at].iter().map(u32::to_string).collect();
                h.number = Some(format!("{}.{}", number.text, tail.join(".")));
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_authors_give() {
        assert_eq!(own_number("Chapter 7"), Some((7, 9)));
        assert_eq!(own_number("IV: The Hound"), Some((4, 4)));
        assert_eq!(own_number("3. Method"), Some((3, 3)));
        assert_eq!(own_number("I"), None);
        assert_eq!(own_number("I saw him"), None);
        assert_eq!(own_number("1984"), Some((1984, 4)));
        assert_eq!(own_number("Method"), None);
        assert_eq!(own_number("Civil war"), None);
    }

    #[test]
    fn letters_and_numerals() {
        assert_eq!(letter(1), "A");
        assert_eq!(letter(27), "AA");
        assert_eq!(roman(14), "XIV");
        assert_eq!(from_roman("XIV"), Some(14));
        assert_eq!(from_roman("IIII"), None);
    }
}
