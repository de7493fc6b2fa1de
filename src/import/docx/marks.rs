//! The words of a paragraph as Markdown.

use super::own::LABEL;
use super::runs::{Piece, Style, Target};
use super::scenes::letters;
use crate::language::tag;
use crate::markdown::in_quotes;
use crate::markdown::{Mark, Marked, flanks};
pub(super) use crate::markdown::{at_start, code_span, escaped};
use std::collections::{BTreeMap, BTreeSet};

/// What writing words has to know.
pub(super) struct Words<'a> {
    /// The language of the book.
    pub(super) language: Option<&'a str>,
    /// Bookmarks that are there and wanted.
    pub(super) bookmarks: &'a BTreeSet<String>,
    /// The width of the text, in points.
    pub(super) measure: f32,
    /// The ids of figures and tables that are counted, by their bookmarks.
    pub(super) counted: &'a BTreeMap<String, String>,
    /// Notes that a symbol marks, by their numbers from 0.
    pub(super) symbols: &'a BTreeSet<usize>,
}

impl Words<'_> {
    /// What a note is called by, from 0: `[^1]`, or `[^*1]` where a symbol marks it.
    pub(super) fn note(&self, number: usize) -> String {
        let series = if self.symbols.contains(&number) { "*" } else { "" };
        format!("[^{series}{}]", number + 1)
    }

    /// A bookmark's name as an identifier.
    pub(super) fn id(&self, name: &str) -> String {
        self.counted.get(name).cloned().unwrap_or_else(|| id(name))
    }
}

/// Words on their way, and the white space that is not written yet: marks stand tight at words.
#[derive(Default)]
struct Writer {
    out: Marked,
    space: String,
}

impl Writer {
    fn set(&mut self, wanted: &[Mark]) {
        let space = std::mem::take(&mut self.space);
        // Nothing stands before the first words.
        self.out.set(wanted, if self.out.is_empty() { "" } else { &space });
    }

    fn words(&mut self, text: &str, wanted: &[Mark]) {
        let core = text.trim_matches([' ', '\t']);
        if core.is_empty() {
            return self.blank(text);
        }
        self.blank(&text[..text.len() - text.trim_start_matches([' ', '\t']).len()]);
        self.set(wanted);
        let core = escaped(&core.replace('\t', "\u{2003}"), self.out.last());
        self.out.push(&core);
        self.blank(&text[text.trim_end_matches([' ', '\t']).len()..]);
    }

    /// White space: at a line's beginning it is none.
    fn blank(&mut self, text: &str) {
        if !self.space.ends_with('\n') {
            self.space.push_str(&text.replace('\t', " "));
        }
    }

    /// A line ends, if another one begins.
    fn line_end(&mut self) {
        self.space.truncate(self.space.trim_end_matches(' ').len());
        self.space.push_str("\\\n");
    }

    /// Something that has no look of its own.
    fn raw(&mut self, text: &str) {
        let space = std::mem::take(&mut self.space);
        if !self.out.is_empty() {
            self.out.push(&space);
        }
        self.out.push(text);
    }

    /// What `write` writes for these words, behind and before the white space at their ends: it belongs
    /// outside of what marks them.
    fn spaced(&mut self, shown: &str, write: impl FnOnce(&mut Writer)) {
        if shown.starts_with([' ', '\t']) {
            self.blank(" ");
        }
        write(self);
        if shown.ends_with([' ', '\t']) {
            self.blank(" ");
        }
    }

    /// Whether a reference may stand here, which is none behind a letter.
    fn may_refer(&self) -> bool {
        let glued = |c: char| c.is_alphanumeric() || "._-+@/\\".contains(c);
        !self.space.is_empty() || !self.out.last().is_some_and(glued)
    }

    fn finish(self) -> String {
        self.out.finish(None)
    }
}

impl Words<'_> {
    /// Pieces as one line of Markdown, in which soft returns are breaks. Where `plain`, bold and italics
    /// are the paragraph's own manner and say nothing.
    pub(super) fn line(&self, pieces: &[Piece], plain: bool) -> String {
        let mut writer = Writer::default();
        self.add(&tidied(pieces), plain, &mut writer);
        writer.finish().trim().to_owned()
    }

    fn add(&self, pieces: &[Piece], plain: bool, writer: &mut Writer) {
        for piece in merged(pieces) {
            match &piece {
                Piece::Words(text, style) if style.mono && !plain && !text.trim().is_empty() => {
                    writer.set(&[]);
                    writer.raw(&code(text));
                }
                Piece::Words(text, style) => {
                    let around = self.around(text, style, plain);
                    writer.words(text, &around);
                }
                Piece::Break => writer.line_end(),
                Piece::Note(number) => {
                    writer.set(&[]);
                    writer.raw(&self.note(*number));
                }
                Piece::Comment(said) => {
                    writer
                        .raw(&format!("<!-- {} -->", said.replace("--", "- -").replace('>', "›")));
                }
                Piece::Formula(tex, _) => writer.raw(&format!("${tex}$")),
                Piece::Picture(picture) => {
                    writer.set(&[]);
                    let alt = picture.alt.as_deref().unwrap_or_default();
                    let alt = escaped(&alt.split_whitespace().collect::<Vec<_>>().join(" "), None);
                    writer.raw(&format!("![{alt}]({})", picture.path));
                }
                Piece::Link(target, inside) => self.link(target, inside, plain, writer),
                Piece::Index(entry, inside) => {
                    writer.set(&[]);
                    let words = self.line(inside, plain);
                    let value =
                        |v: &str| in_quotes(&v.split_whitespace().collect::<Vec<_>>().join(" "));
                    let own = match words.eq_ignore_ascii_case(&entry.key) {
                        true => String::new(),
                        false => format!(" entry={}", value(&entry.key)),
                    };
                    let see = entry.see.as_ref().map(|(also, to)| {
                        format!(" see{}={}", if *also { "-also" } else { "" }, value(to))
                    });
                    let mark = format!("[{words}]{{.index{own}{}}}", see.unwrap_or_default());
                    writer.spaced(&letters(inside), |writer| writer.raw(&mark));
                }
                Piece::Cited(markdown) => {
                    writer.set(&[]);
                    writer.raw(markdown);
                }
                Piece::Counted(_, number) => self.add(number, plain, writer),
                Piece::Works => {}
                Piece::Anchor(name) => writer.raw(&format!("[]{{#{}}}", self.id(name))),
            }
        }
    }

    /// The marks around words, from the outer to the inner.
    fn around(&self, text: &str, style: &Style, plain: bool) -> Vec<Mark> {
        let many = text.split_whitespace().count() > 1 && text.chars().any(char::is_alphabetic);
        let lang = style.lang.as_ref().zip(self.language).filter(|(own, book)| {
            many && primary(own) != primary(book) && tag::well_formed(own).is_some()
        });
        let span = |braces: &str| Mark::Span(braces.to_owned());
        let all = [
            lang.map(|(own, _)| Mark::Span(format!("lang={own}"))),
            (style.small_caps && !plain).then(|| span(".smallcaps")),
            (style.underline && !plain).then(|| span(".underline")),
            (style.bold && !plain).then_some(Mark::Strong),
            (style.italic && !plain).then_some(Mark::Emph),
            style.strike.then_some(Mark::Strike),
            (style.script > 0).then_some(Mark::Super),
            (style.script < 0).then_some(Mark::Sub),
        ];
        all.into_iter().flatten().collect()
    }

    fn link(&self, target: &Target, inside: &[Piece], plain: bool, writer: &mut Writer) {
        if let Target::Bookmark(name) = target
            && !self.bookmarks.contains(name)
        {
            return self.add(inside, plain, writer);
        }
        // Its words have their own looks.
        writer.set(&[]);
        let words = self.line(inside, plain);
        let shown = letters(inside);
        if words.is_empty() {
            return writer.blank(" ");
        }
        writer.spaced(&shown, |writer| match target {
            Target::Address(address) if address.trim() == words && is_autolink(&words) => {
                writer.raw(&format!("<{words}>"));
            }
            Target::Address(to) => writer.raw(&format!("[{words}]({})", address(to))),
            // "Figure 1" is what a reference says; its number may be another one in the book.
            Target::Bookmark(name)
                if self.counted.contains_key(name)
                    && shown.trim_end().ends_with(|c: char| c.is_ascii_digit())
                    && shown.trim_start().starts_with(char::is_alphabetic)
                    && shown.split_whitespace().count() <= 2
                    && writer.may_refer() =>
            {
                writer.raw(&format!("@{}", self.id(name)));
            }
            Target::Bookmark(name) => writer.raw(&format!("[{words}](#{})", self.id(name))),
            Target::Label(label) if writer.may_refer() => {
                // Its number alone.
                match shown.starts_with(|c: char| c.is_ascii_digit()) {
                    true => writer.raw(&format!("[-@{label}]")),
                    false => writer.raw(&format!("@{label}")),
                }
            }
            Target::Label(label) => writer.raw(&format!("[{words}](#{label})")),
        });
    }

    /// The width of a picture as a part of the text's, where it is narrower.
    pub(super) fn width(&self, width: Option<f32>) -> Option<u32> {
        let part = width? / self.measure * 100.0;
        (part > 1.0 && part < 97.0).then_some(part.round() as u32)
    }
}

/// An address as the target of a link: signs that would end it are written as bytes.
fn address(target: &str) -> String {
    let mut out = String::new();
    for c in target.trim().chars() {
        match c {
            ' ' | '(' | ')' | '<' | '>' | '\\' | '\0'..='\x1f' => {
                out.push_str(&format!("%{:02X}", u32::from(c)));
            }
            c => out.push(c),
        }
    }
    out
}

/// Whether words between pointed brackets are a link and no tag of HTML (CommonMark 0.31, 6.5).
fn is_autolink(words: &str) -> bool {
    let Some((scheme, rest)) = words.split_once(':') else { return false };
    let sign = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'.' | b'-');
    (2..=32).contains(&scheme.len())
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.bytes().all(sign)
        && !rest.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>'))
}

/// The first part of a language's tag.
fn primary(tag: &str) -> String {
    tag.split('-').next().unwrap_or_default().to_lowercase()
}

/// What the ids of things begin with that are counted under a name.
pub(super) fn counted_as(name: &str) -> Option<&'static str> {
    let name = name.to_lowercase();
    let is = |all: &[&str]| all.iter().any(|n| name.starts_with(n));
    match () {
        () if is(&["fig", "illustration", "abb", "afb", "drawing"]) => Some("fig-"),
        () if is(&["tab", "tavola"]) => Some("tbl-"),
        () if is(&["list", "code"]) => Some("lst-"),
        () => None,
    }
}

/// A bookmark's name as an identifier.
pub(super) fn id(name: &str) -> String {
    if let Some(label) = name.strip_prefix(LABEL) {
        return label.to_owned();
    }
    let mut out: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || c == '-' { c.to_ascii_lowercase() } else { '-' })
        .collect();
    out = out.trim_matches('-').to_owned();
    if out.starts_with(|c: char| c.is_ascii_alphabetic()) { out } else { format!("b-{out}") }
}

/// Words whose emphasis does not take in a comma or point that it touches by chance: where a letter stands
/// before the one or behind the other, nobody sees it, and no sign could say it.
fn tidied(pieces: &[Piece]) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::with_capacity(pieces.len());
    let pieces = merged(pieces);
    let edge = |p: Option<&Piece>, first: bool| match p {
        Some(Piece::Words(text, _)) if first => text.chars().next(),
        Some(Piece::Words(text, _)) => text.chars().next_back(),
        _ => None,
    };
    for (at, piece) in pieces.iter().enumerate() {
        let Piece::Words(text, style) = piece else {
            out.push(piece.clone());
            continue;
        };
        let roman = Style { italic: false, bold: false, ..style.clone() };
        if !(style.italic || style.bold) {
            out.push(piece.clone());
            continue;
        }
        let chance = |c: char| matches!(c, '.' | ',' | ';' | ':');
        let before = at.checked_sub(1).and_then(|i| edge(pieces.get(i), false));
        let after = edge(pieces.get(at + 1), true);
        let lead = text.len() - text.trim_start_matches(chance).len();
        let lead = if flanks(text.chars().next(), before) { 0 } else { lead };
        let tail = text[lead..].trim_end_matches(chance).len() + lead;
        let tail = if flanks(text.chars().next_back(), after) { text.len() } else { tail };
        for (words, style) in
            [(&text[..lead], &roman), (&text[lead..tail], style), (&text[tail..], &roman)]
        {
            if !words.is_empty() {
                out.push(Piece::Words(words.to_owned(), style.clone()));
            }
        }
    }
    out
}

/// Words of one look that follow each other as one.
fn merged(pieces: &[Piece]) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    for piece in pieces {
        match (out.last_mut(), piece) {
            (Some(Piece::Words(text, look)), Piece::Words(more, other)) if look == other => {
                text.push_str(more);
            }
            _ => out.push(piece.clone()),
        }
    }
    out
}

fn code(text: &str) -> String {
    let lead = &text[..text.len() - text.trim_start().len()];
    let tail = &text[text.trim_end().len()..];
    format!("{lead}{}{tail}", code_span(text.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::rounds::{Chance, plain, read};

    fn line(pieces: &[Piece]) -> String {
        let none = (BTreeSet::new(), BTreeMap::new(), BTreeSet::new());
        let words = Words {
            language: None,
            bookmarks: &none.0,
            counted: &none.1,
            symbols: &none.2,
            measure: 400.0,
        };
        at_start(words.line(pieces, false))
    }

    fn italic(text: &str) -> Piece {
        Piece::Words(text.into(), Style { italic: true, ..Style::default() })
    }

    fn roman(text: &str) -> Piece {
        Piece::Words(text.into(), Style::default())
    }

    #[test]
    fn italics_stand_where_they_are_read() {
        let link = Piece::Link(Target::Address("x".into()), vec![italic("this ")]);
        for (pieces, wanted) in [
            (vec![roman("she"), italic(".")], "she."),
            (vec![roman("Smith"), italic(", ibid."), roman(" said")], "Smith, *ibid.* said"),
            (vec![italic("here."), roman("Plain")], "*here*.Plain"),
            (vec![roman("she"), italic("!"), roman("a")], "she<em>!</em>a"),
            (vec![italic("a"), Piece::Break, roman("b")], "*a*\\\nb"),
            (vec![roman("b"), Piece::Break], "b"),
            (
                vec![roman("to:"), Piece::Break, roman("# 12 Main Street")],
                "to:\\\n\\# 12 Main Street",
            ),
            (vec![italic("see "), link, roman("now")], "*see* [*this*](x) now"),
        ] {
            assert_eq!(line(&pieces), wanted);
        }
    }

    #[test]
    fn words_and_looks_are_read_as_they_were() {
        let mut chance = Chance(9);
        for round in 0..3000 {
            let (mut pieces, mut wanted) = (Vec::new(), Vec::new());
            for (text, bits) in chance.words() {
                let style = Style {
                    bold: bits & 1 != 0,
                    italic: bits & 2 != 0,
                    strike: bits & 4 != 0,
                    script: i8::from(bits & 8 != 0) - i8::from(bits & 16 != 0),
                    small_caps: bits & 32 != 0,
                    underline: bits & 64 != 0,
                    ..Style::default()
                };
                for (n, words) in text.split('\n').enumerate() {
                    if n > 0 {
                        pieces.push(Piece::Break);
                    }
                    if !words.is_empty() {
                        pieces.push(Piece::Words(words.to_owned(), style.clone()));
                    }
                }
                wanted.extend(text.chars().map(|c| (c, bits)));
            }
            // How a point beside a letter looks nobody sees.
            let blind = |(c, bits): (char, u16)| match ".,;:".contains(c) {
                true => (c, bits & !3),
                false => (c, bits),
            };
            let markdown = line(&pieces);
            let got: Vec<_> = plain(read(&markdown)).into_iter().map(blind).collect();
            let wanted: Vec<_> = plain(wanted).into_iter().map(blind).collect();
            assert_eq!(got, wanted, "{round}: {markdown:?}");
        }
    }
}
