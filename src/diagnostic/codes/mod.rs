//! The table of all messages: each code with what it is, how its messages are gathered, what a command
//! ends with that has told one, and a page of help.
//!
//! A [`Diagnostic`](super::Diagnostic) takes nothing else as its code, so no message is without a page.
//! Whoever decides something about messages asks the columns and not the words of a message.

mod command;
mod epub;
mod files;
mod manifest;
mod pages;
mod pictures;
mod press;
mod references;
mod shops;
mod text;

use serde::{Serialize, Serializer};
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

/// The stable name of a rule, such as `missing-file`, with its row of the table.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Code(&'static Row);

/// A row of the table.
#[derive(PartialEq, Eq)]
struct Row {
    name: &'static str,
    area: Area,
    grade: Grade,
    gathers: Gathers,
    exit: Exit,
    summary: &'static str,
    /// The lines of the page, each behind the space of a comment.
    page: &'static str,
}

/// What a message is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Area {
    /// What is asked for on the command line.
    Command,
    /// The manifest, the order of the chapters, themes and fonts.
    Manifest,
    /// Files of the manuscript and what stands at their head.
    Files,
    /// Constructs of the text.
    Text,
    /// Links, references, labels and notes.
    References,
    /// Pictures.
    Pictures,
    /// The typeset pages.
    Pages,
    /// The EPUB.
    Epub,
    /// Editions for printers, and covers.
    Press,
    /// Shops of e-books.
    Shops,
}

/// How grave the messages of a code are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Grade {
    /// All are errors.
    Error,
    /// All are warnings.
    Warning,
    /// It depends on the place, which the page tells.
    Either,
}

/// How messages of one code are put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Gathers {
    /// Not at all: each place has its own.
    No,
    /// One for a place, where both outputs find the fault.
    Place,
    /// One for a chapter of those that say the same, with their number.
    Chapter,
    /// One for the book of those that say the same, with their number.
    Book,
    /// One for all characters of a script.
    Script,
}

/// What else than its severity decides how a command ends that has told it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Exit {
    /// Nothing.
    Usual,
    /// A warning that is an error where a book must be accessible (WCAG 2.2, 1.1.1).
    Strict,
    /// A warning that is an error where a cover was asked for and none is made.
    Cover,
    /// A warning of a hole in the pages, with which they do not go to press.
    Hole,
    /// A hole that is an error where a book must be accessible.
    StrictHole,
    /// An error that gives way to `--force`.
    Force,
}

impl Exit {
    /// Whether what ends a command so ends it as `other` does.
    pub fn counts_as(self, other: Exit) -> bool {
        self == other || self == Exit::StrictHole && matches!(other, Exit::Strict | Exit::Hole)
    }
}

/// The later of two, for columns that a row may leave out.
macro_rules! last {
    ($usual:expr) => {
        $usual
    };
    ($usual:expr, $own:expr) => {
        $own
    };
}
use last;

/// Rows of an area: first what the message says in general, then the page; the constant and the name;
/// the grade, and the columns that are not as usual.
macro_rules! codes {
    ($area:ident; $(
        #[doc = $summary:literal]
        $(#[doc = $line:literal])+
        $id:ident = $name:literal, $grade:ident $(, gathers $gathers:ident)? $(, exit $exit:ident)?;
    )+) => {
        use super::{Area, Code, Exit, Gathers, Grade, Row, last};

        impl Code {
            $(
                #[doc = $summary]
                pub const $id: Code = Code(&Row {
                    name: $name,
                    area: Area::$area,
                    grade: Grade::$grade,
                    gathers: last!(Gathers::No $(, Gathers::$gathers)?),
                    exit: last!(Exit::Usual $(, Exit::$exit)?),
                    summary: $summary,
                    page: concat!($($line, "\n"),+),
                });
            )+
        }

        /// All of the area, by name.
        pub(super) const ALL: &[Code] = &[$(Code::$id),+];
    };
}
use codes;

/// The areas in the order in which a book meets them.
const AREAS: [(Area, &[Code]); 10] = [
    (Area::Command, command::ALL),
    (Area::Manifest, manifest::ALL),
    (Area::Files, files::ALL),
    (Area::Text, text::ALL),
    (Area::References, references::ALL),
    (Area::Pictures, pictures::ALL),
    (Area::Pages, pages::ALL),
    (Area::Epub, epub::ALL),
    (Area::Press, press::ALL),
    (Area::Shops, shops::ALL),
];

impl Area {
    /// All areas, in the order in which a book meets them.
    pub fn all() -> impl Iterator<Item = Area> {
        AREAS.into_iter().map(|(area, _)| area)
    }

    /// Its codes, by name.
    pub fn codes(self) -> &'static [Code] {
        AREAS.iter().find(|(area, _)| *area == self).map_or(&[], |(_, codes)| codes)
    }

    /// What it is called above a list.
    pub fn title(self) -> &'static str {
        match self {
            Area::Command => "Command line",
            Area::Manifest => "Manifest, order, theme and fonts",
            Area::Files => "Files of the manuscript",
            Area::Text => "Text",
            Area::References => "Links, references and notes",
            Area::Pictures => "Pictures",
            Area::Pages => "Pages",
            Area::Epub => "EPUB",
            Area::Press => "Printers and covers",
            Area::Shops => "Shops",
        }
    }
}

impl Code {
    /// All codes, area by area.
    pub fn all() -> impl Iterator<Item = Code> {
        AREAS.into_iter().flat_map(|(_, codes)| codes).copied()
    }

    /// Its name in kebab-case, which does not change.
    pub fn name(self) -> &'static str {
        self.0.name
    }

    /// What it is about.
    pub fn area(self) -> Area {
        self.0.area
    }

    /// How grave its messages are.
    pub fn grade(self) -> Grade {
        self.0.grade
    }

    /// How its messages are put together.
    pub fn gathers(self) -> Gathers {
        self.0.gathers
    }

    /// What else than severity decides how a command ends.
    pub fn exit(self) -> Exit {
        self.0.exit
    }

    /// What such a message says, in a sentence.
    pub fn summary(self) -> &'static str {
        self.0.summary.trim()
    }

    /// The page of help: paragraphs in lines of at most 80 signs, and examples four spaces in.
    pub fn page(self) -> String {
        let lines = self.0.page.lines().map(|line| line.strip_prefix(' ').unwrap_or(line));
        let page: Vec<&str> = lines.collect();
        page.join("\n").trim_matches('\n').to_string()
    }

    /// What the columns say, in sentences: how a command ends, and how messages are put together.
    pub fn columns(self) -> String {
        let grade = match self.0.grade {
            Grade::Error => "An error: exit code 1.",
            Grade::Warning => "A warning: exit code 0; 1 under `recto check --deny-warnings`.",
            Grade::Either => {
                "An error (exit code 1) or a warning (0; 1 under `recto check --deny-warnings`)."
            }
        };
        let mut said = grade.to_string();
        said += match self.0.exit {
            Exit::Usual => "",
            Exit::Strict => " It is an error in `recto check`, and in `recto build --strict`.",
            Exit::Cover => " It is an error where covers were asked for and none could be made.",
            Exit::Hole => " With it an edition for a printer is written by `--force` alone.",
            Exit::StrictHole => {
                " It is an error in `recto check`, and in `recto build --strict`. With it an edition \
                 for a printer is written by `--force` alone."
            }
            Exit::Force => " With `--force` what a printer would refuse is a warning.",
        };
        said += match self.0.gathers {
            Gathers::No => "",
            Gathers::Place => " It is told once for a place.",
            Gathers::Chapter => {
                " What is said of one chapter again and again is told once, with a count."
            }
            Gathers::Book => {
                " What is said again and again is told once for the book, with a count."
            }
            Gathers::Script => " It is told once for all characters of a script.",
        };
        said
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.pad(self.0.name)
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(self.0.name)
    }
}

impl Ord for Code {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.name.cmp(other.0.name)
    }
}

impl PartialOrd for Code {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Hash for Code {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.name.hash(state);
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.name)
    }
}

/// There is no code of this name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownCode;

impl fmt::Display for UnknownCode {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("no message has this code")
    }
}

impl std::error::Error for UnknownCode {}

impl FromStr for Code {
    type Err = UnknownCode;

    fn from_str(name: &str) -> Result<Code, UnknownCode> {
        Code::all().find(|code| code.0.name == name).ok_or(UnknownCode)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_code_stands_once_and_in_its_place() {
        for (area, codes) in AREAS {
            assert!(codes.is_sorted(), "{area:?}");
            assert!(codes.iter().all(|code| code.area() == area), "{area:?}");
            assert_eq!(area.codes().len(), codes.len());
        }
        let names: BTreeSet<&str> = Code::all().map(Code::name).collect();
        assert_eq!(names.len(), Code::all().count());
        for code in Code::all() {
            assert_eq!(code.name().parse(), Ok(code));
            assert!(
                code.name()
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            );
        }
        assert_eq!("missing-fiel".parse::<Code>(), Err(UnknownCode));
    }

    #[test]
    fn every_code_has_a_page_of_its_own() {
        let mut pages = BTreeSet::new();
        let mut summaries = BTreeSet::new();
        for code in Code::all() {
            let (page, summary) = (code.page(), code.summary());
            let lines = page.lines().count();
            assert!((3..=20).contains(&lines), "{code}: {lines} lines");
            assert!(page.lines().all(|l| l.chars().count() <= 80), "{code}: a line is too long");
            assert!(!page.contains("\n\n\n"), "{code}: white lines");
            assert!(summary.ends_with('.') && summary.chars().count() <= 76, "{code}: {summary}");
            assert!(pages.insert(page) && summaries.insert(summary), "{code}: as another one's");
        }
    }

    #[test]
    fn columns_fit_together() {
        for code in Code::all() {
            match code.exit() {
                Exit::Usual => {}
                Exit::Strict | Exit::Cover | Exit::Hole | Exit::StrictHole => {
                    assert_eq!(code.grade(), Grade::Warning, "{code}");
                }
                Exit::Force => assert_ne!(code.grade(), Grade::Warning, "{code}"),
            }
        }
    }
}
