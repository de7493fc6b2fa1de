//! What Word calculates: links, references, numbers, entries of an index.

use super::body::Reader;
use super::citations::{Meaning, is_list};
use super::runs::{Entry, Piece, Style, Target};
use super::scenes::letters;

/// A field that is open.
#[derive(Debug, Clone, Default)]
pub(super) struct Field {
    /// What it calculates.
    pub(super) instruction: String,
    /// What comes now is its result.
    pub(super) in_result: bool,
    pub(super) pieces: Vec<Piece>,
    /// It lists works, and its place is marked.
    pub(super) placed: bool,
}

/// How many fields may be open in each other; of what stands deeper the words are kept.
const DEEPEST: usize = 32;

impl Reader<'_> {
    /// Opens a field.
    pub(super) fn begin_field(&mut self, field: Field) {
        match self.fields.len() < DEEPEST {
            true => self.fields.push(field),
            false => {
                self.left("fields or links more than 32 deep in each other are only words");
                self.deeper += 1;
            }
        }
    }

    /// The field that is open, if it is not too deep to count.
    pub(super) fn field(&mut self) -> Option<&mut Field> {
        self.fields.last_mut().filter(|_| self.deeper == 0)
    }

    /// Ends the innermost field: what it means takes its place.
    pub(super) fn end_field(&mut self) {
        if self.deeper > 0 {
            self.deeper -= 1;
            return;
        }
        let Some(field) = self.fields.pop() else { return };
        let words = words(&field.instruction);
        let name = words.first().map(|w| w.to_uppercase()).unwrap_or_default();
        let argument = words.iter().skip(1).find(|w| !w.starts_with('\\')).cloned();
        match name.as_str() {
            "HYPERLINK" => {
                let local = words.iter().position(|w| w.eq_ignore_ascii_case("\\l"));
                let bookmark = local.and_then(|at| words.get(at + 1)).cloned();
                let target = match (argument, bookmark) {
                    (address, Some(bookmark)) if address.as_ref() == Some(&bookmark) => {
                        Target::Bookmark(bookmark)
                    }
                    (Some(address), _) => Target::Address(address),
                    (None, Some(bookmark)) => Target::Bookmark(bookmark),
                    (None, None) => return self.emit_all(field.pieces),
                };
                self.emit(Piece::Link(target, field.pieces));
            }
            "REF" | "NOTEREF" => match argument {
                Some(bookmark) => {
                    self.count("cross-reference");
                    self.emit(Piece::Link(Target::Bookmark(bookmark), field.pieces));
                }
                None => self.emit_all(field.pieces),
            },
            "PAGEREF" => {
                self.left(
                    "a page number of Word's stands as a figure: write a reference in its place",
                );
                self.emit_all(field.pieces);
            }
            "SEQ" => self.emit(Piece::Counted(argument.unwrap_or_default(), field.pieces)),
            "XE" => {
                self.count("index entry");
                let mut entry = Entry::of(&levels(&argument.unwrap_or_default()));
                let switch = |name: &str| words.iter().position(|w| w.eq_ignore_ascii_case(name));
                let said = switch("\\t").and_then(|at| words.get(at + 1));
                entry.see = said.map(|words| see(words));
                if switch("\\r").is_some() {
                    self.left("an entry of the index for several pages names the first of them");
                }
                self.emit(Piece::Index(entry, field.pieces));
            }
            "EQ" if field.pieces.is_empty() => {
                let code = field.instruction.trim_start().get(2..).unwrap_or_default().trim();
                match fraction(code) {
                    Some(tex) => self.emit(Piece::Formula(tex, false)),
                    None => {
                        self.left("a formula in an EQ field stands as its code");
                        self.emit(Piece::Words(code.to_owned(), Style::default()));
                    }
                }
            }
            "TOC" => self.count("table of contents, which Recto makes"),
            "INDEX" => self.left("the index that Word has made is left out"),
            "ADDIN" | "CITATION" | "BIBLIOGRAPHY" => {
                match self.citing(&field.instruction, &letters(&field.pieces)) {
                    Some(Meaning::Cited(markdown)) => {
                        self.count("citation");
                        return self.emit(Piece::Cited(markdown));
                    }
                    Some(Meaning::Bibliography) if field.placed => {
                        self.listed = true;
                        return;
                    }
                    Some(Meaning::Bibliography) => return self.emit(Piece::Works),
                    None => {}
                }
                let what = field.instruction.to_uppercase();
                if what.contains("CITATION")
                    || what.contains("CITE")
                    || what.contains("ZOTERO_ITEM")
                {
                    self.count("citation, kept as its words");
                }
                self.emit_all(field.pieces);
            }
            _ => self.emit_all(field.pieces),
        }
    }

    fn emit_all(&mut self, pieces: Vec<Piece>) {
        pieces.into_iter().for_each(|piece| self.emit(piece));
    }

    /// At the end of a paragraph what an open field has given belongs to it; of a table of contents
    /// nothing does, nor of a list of works that are known.
    pub(super) fn flush_fields(&mut self) {
        let known = !self.text.works.is_empty();
        let list = self.fields.iter_mut().find(|f| known && is_list(&f.instruction));
        if let Some(list) = list {
            match std::mem::replace(&mut list.placed, true) {
                true => self.listed = true,
                false => self.out.push(Piece::Works),
            }
            self.fields.iter_mut().for_each(|f| f.pieces.clear());
            return;
        }
        let contents = self.fields.iter().any(|f| {
            let name = f.instruction.split_whitespace().next().unwrap_or_default();
            matches!(name.to_uppercase().as_str(), "TOC" | "INDEX")
        });
        let mut all = Vec::new();
        for field in &mut self.fields {
            all.append(&mut field.pieces);
        }
        if !contents {
            self.out.append(&mut all);
        }
    }
}

/// The levels of an entry: `:` parts them, and is a sign of its own behind a backslash.
fn levels(key: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut chars = key.chars();
    while let Some(c) = chars.next() {
        let sign = match c {
            ':' => {
                out.push(String::new());
                continue;
            }
            '\\' => chars.next().unwrap_or('\\'),
            c => c,
        };
        if let Some(last) = out.last_mut() {
            last.push(sign);
        }
    }
    out
}

/// What an entry sends the reader to: "See also" says that it is there as well.
fn see(words: &str) -> (bool, String) {
    let words = words.trim();
    let behind = |lead: &str| {
        let head = words.get(..lead.len()).filter(|h| h.eq_ignore_ascii_case(lead));
        head.map(|_| words[lead.len()..].trim_start().to_owned())
    };
    match behind("see also ") {
        Some(rest) => (true, rest),
        None => (false, behind("see ").unwrap_or_else(|| words.to_owned())),
    }
}

/// The fraction that the code of an EQ field is all of, as TeX.
fn fraction(code: &str) -> Option<String> {
    let inner =
        code.strip_prefix("\\f(").or_else(|| code.strip_prefix("\\F("))?.strip_suffix(')')?;
    let (above, below) = inner.split_once([',', ';'])?;
    let plain =
        |t: &str| t.chars().all(|c| c.is_alphanumeric() || c == ' ') && !t.trim().is_empty();
    (plain(above) && plain(below))
        .then(|| format!("\\frac{{{}}}{{{}}}", above.trim(), below.trim()))
}

/// The words of an instruction; what stands in quotation marks is one.
pub(super) fn words(instruction: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut word = String::new();
    let (mut quoted, mut any) = (false, false);
    for c in instruction.chars() {
        match c {
            '"' | '\u{201c}' | '\u{201d}' => {
                quoted = !quoted;
                any = true;
            }
            c if c.is_whitespace() && !quoted => {
                if any || !word.is_empty() {
                    out.push(std::mem::take(&mut word));
                }
                any = false;
            }
            c => word.push(c),
        }
    }
    if any || !word.is_empty() {
        out.push(word);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_of_the_index_have_levels() {
        assert_eq!(levels("Time\\: a study:early"), ["Time: a study", "early"]);
        assert_eq!(Entry::of(&["Salt; tax!", "a"]).key, "Salt; tax!!!a");
        assert_eq!(see("See lights"), (false, "lights".to_owned()));
        assert_eq!(see("See also lights"), (true, "lights".to_owned()));
    }

    #[test]
    fn fractions_are_formulas() {
        assert_eq!(fraction("\\f(1,2)").as_deref(), Some("\\frac{1}{2}"));
        assert_eq!(fraction("\\s\\up5(a)"), None);
    }
}
