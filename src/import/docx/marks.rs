//! The words of a paragraph as Markdown.

use super::runs::{Piece, Style, Target};
use super::scenes::letters;
use crate::language::tag;
pub(super) use crate::markdown::{at_start, code_span, escaped};
use std::collections::BTreeSet;

/// What writing words has to know.
pub(super) struct Words<'a> {
    /// The language of the book.
    pub(super) language: Option<&'a str>,
    /// Bookmarks that are there and wanted.
    pub(super) bookmarks: &'a BTreeSet<String>,
    /// The width of the text, in points.
    pub(super) measure: f32,
    /// Notes that a symbol marks, by their numbers from 0.
    pub(super) symbols: &'a BTreeSet<usize>,
}

impl Words<'_> {
    /// What a note is called by, from 0: `[^1]`, or `[^*1]` where a symbol marks it.
    pub(super) fn note(&self, number: usize) -> String {
        let series = if self.symbols.contains(&number) { "*" } else { "" };
        format!("[^{series}{}]", number + 1)
    }
}

/// A mark around words, from the outer to the inner.
#[derive(Debug, Clone, PartialEq)]
enum Around {
    Lang(String),
    SmallCaps,
    Underline,
    Bold,
    Italic,
    Strike,
    Raised,
    Lowered,
}

impl Around {
    fn open(&self) -> &'static str {
        match self {
            Around::Lang(_) | Around::SmallCaps | Around::Underline => "[",
            Around::Bold => "**",
            Around::Italic => "*",
            Around::Strike => "~~",
            Around::Raised => "^",
            Around::Lowered => "~",
        }
    }

    fn close(&self) -> String {
        match self {
            Around::Lang(tag) => format!("]{{lang={tag}}}"),
            Around::SmallCaps => "]{.smallcaps}".to_owned(),
            Around::Underline => "]{.underline}".to_owned(),
            other => other.open().to_owned(),
        }
    }
}

/// Words on their way: marks that are open, and white space that is not written yet.
#[derive(Default)]
struct Writer {
    out: String,
    open: Vec<Around>,
    space: String,
}

impl Writer {
    fn set(&mut self, wanted: &[Around]) {
        let keep = self.open.iter().zip(wanted).take_while(|(a, b)| a == b).count();
        while self.open.len() > keep {
            let close = self.open.pop().map(|m| m.close()).unwrap_or_default();
            self.out.push_str(&close);
        }
        self.out.push_str(&std::mem::take(&mut self.space));
        for mark in &wanted[keep..] {
            self.out.push_str(mark.open());
            self.open.push(mark.clone());
        }
    }

    fn words(&mut self, text: &str, wanted: &[Around]) {
        let core = text.trim_matches([' ', '\t']);
        if core.is_empty() {
            self.space.push_str(&text.replace('\t', " "));
            return;
        }
        let lead = &text[..text.len() - text.trim_start_matches([' ', '\t']).len()];
        let tail = &text[text.trim_end_matches([' ', '\t']).len()..];
        self.space.push_str(&lead.replace('\t', " "));
        self.set(wanted);
        let scripted = wanted.iter().any(|m| matches!(m, Around::Raised | Around::Lowered));
        let core = escaped(&core.replace('\t', "\u{2003}"), self.out.chars().next_back());
        self.out.push_str(&if scripted { core.replace(' ', "\\ ") } else { core });
        self.space.push_str(&tail.replace('\t', " "));
    }

    /// Something that has no look of its own.
    fn raw(&mut self, text: &str) {
        self.out.push_str(&std::mem::take(&mut self.space));
        self.out.push_str(text);
    }

    fn finish(mut self) -> String {
        self.space.clear();
        self.set(&[]);
        self.out
    }
}

impl Words<'_> {
    /// Pieces as one line of Markdown, in which soft returns are breaks. Where `plain`, bold and italics
    /// are the paragraph's own manner and say nothing.
    pub(super) fn line(&self, pieces: &[Piece], plain: bool) -> String {
        let mut writer = Writer::default();
        self.add(pieces, plain, &mut writer);
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
                Piece::Break => {
                    writer.space.clear();
                    writer.raw("\\\n");
                }
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
                Piece::Index(key, inside) => {
                    let words = self.line(inside, plain);
                    let key = key.replace('"', "'");
                    let bare = words.eq_ignore_ascii_case(&key);
                    let (before, behind) = outer_space(inside);
                    if before {
                        writer.words(" ", &[]);
                    }
                    match bare {
                        true => writer.raw(&format!("[{words}]{{.index}}")),
                        false => writer.raw(&format!("[{words}]{{.index key=\"{key}\"}}")),
                    }
                    if behind {
                        writer.words(" ", &[]);
                    }
                }
                Piece::Cited(markdown) => {
                    writer.set(&[]);
                    writer.raw(markdown);
                }
                Piece::Counted(_, number) => self.add(number, plain, writer),
                Piece::Works => {}
                Piece::Anchor(name) => writer.raw(&format!("[]{{#{}}}", id(name))),
            }
        }
    }

    fn around(&self, text: &str, style: &Style, plain: bool) -> Vec<Around> {
        let mut out = Vec::new();
        let many = text.split_whitespace().count() > 1 && text.chars().any(char::is_alphabetic);
        if let (Some(own), Some(book)) = (&style.lang, self.language)
            && many
            && primary(own) != primary(book)
            && tag::well_formed(own).is_some()
        {
            out.push(Around::Lang(own.clone()));
        }
        if style.small_caps && !plain {
            out.push(Around::SmallCaps);
        }
        if style.underline && !plain {
            out.push(Around::Underline);
        }
        if style.bold && !plain {
            out.push(Around::Bold);
        }
        if style.italic && !plain {
            out.push(Around::Italic);
        }
        if style.strike {
            out.push(Around::Strike);
        }
        match style.script {
            1.. => out.push(Around::Raised),
            0 => {}
            _ => out.push(Around::Lowered),
        }
        out
    }

    fn link(&self, target: &Target, inside: &[Piece], plain: bool, writer: &mut Writer) {
        if let Target::Bookmark(name) = target
            && !self.bookmarks.contains(name)
        {
            return self.add(inside, plain, writer);
        }
        let words = self.line(inside, plain);
        let (before, behind) = outer_space(inside);
        if before {
            writer.words(" ", &[]);
        }
        match target {
            _ if words.is_empty() => return,
            Target::Address(address) if address.trim() == words && is_autolink(&words) => {
                writer.raw(&format!("<{words}>"));
            }
            Target::Address(to) => writer.raw(&format!("[{words}]({})", address(to))),
            Target::Bookmark(name) => writer.raw(&format!("[{words}](#{})", id(name))),
        }
        if behind {
            writer.words(" ", &[]);
        }
    }

    /// The width of a picture as a part of the text's, where it is narrower.
    pub(super) fn width(&self, width: Option<f32>) -> Option<u32> {
        let part = width? / self.measure * 100.0;
        (part > 1.0 && part < 97.0).then_some(part as u32)
    }
}

/// Whether white space stands at the ends of what a mark holds: it belongs outside of the mark.
fn outer_space(inside: &[Piece]) -> (bool, bool) {
    let shown = letters(inside);
    let blank = |c: char| matches!(c, ' ' | '\t');
    (shown.starts_with(blank), shown.ends_with(blank))
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

/// A bookmark's name as an identifier.
pub(super) fn id(name: &str) -> String {
    let mut out: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || c == '-' { c.to_ascii_lowercase() } else { '-' })
        .collect();
    out = out.trim_matches('-').to_owned();
    if out.starts_with(|c: char| c.is_ascii_alphabetic()) { out } else { format!("b-{out}") }
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
