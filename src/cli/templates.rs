//! Small books that `recto new` writes: one that teaches by example, and one for each kind of book.

use crate::manifest::quoted;
use clap::ValueEnum;

/// Kinds of books that there is an example of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Template {
    /// Chapters in parts, a letter, an epigraph; for KDP and Ingram
    Novel,
    /// Notes, citations, a bibliography and an index
    Essay,
    /// Definitions, theorems, exercises and their answers, formulas
    Textbook,
    /// Verse, a sequence, a page without running heads
    Poetry,
    /// Recipes, tips, pictures, an index of ingredients
    Cookbook,
    /// Code, callouts, tables, a glossary
    Manual,
}

/// Path and text of a file.
type File = (&'static str, &'static str);

/// The book that teaches by example.
const FIRST: &[File] = &[
    ("recto.toml", include_str!("template/recto.toml")),
    (".gitignore", include_str!("template/gitignore")),
    ("bakery.md", include_str!("template/bakery.md")),
    ("glossary.md", include_str!("template/glossary.md")),
    ("images/way.svg", include_str!("template/images/way.svg")),
    ("preface.md", include_str!("template/preface.md")),
    ("showing.md", include_str!("template/showing.md")),
    ("writing.md", include_str!("template/writing.md")),
];

/// Chapters in parts, a letter, an epigraph; for KDP and Ingram.
const NOVEL: &[File] = &[
    ("recto.toml", include_str!("template/novel/recto.toml")),
    ("about-the-author.md", include_str!("template/novel/about-the-author.md")),
    ("acknowledgements.md", include_str!("template/novel/acknowledgements.md")),
    ("also-by.md", include_str!("template/novel/also-by.md")),
    ("back-cover.md", include_str!("template/novel/back-cover.md")),
    ("dedication.md", include_str!("template/novel/dedication.md")),
    ("epigraph.md", include_str!("template/novel/epigraph.md")),
    ("letter.md", include_str!("template/novel/letter.md")),
    ("mail-boat.md", include_str!("template/novel/mail-boat.md")),
    ("nine-years.md", include_str!("template/novel/nine-years.md")),
    ("novel.toml", include_str!("template/novel/novel.toml")),
    ("wave.svg", include_str!("template/novel/wave.svg")),
];

/// Notes, citations, a bibliography and an index.
const ESSAY: &[File] = &[
    ("recto.toml", include_str!("template/essay/recto.toml")),
    ("back-cover.md", include_str!("template/essay/back-cover.md")),
    ("invention.md", include_str!("template/essay/invention.md")),
    ("preface.md", include_str!("template/essay/preface.md")),
    ("silence.md", include_str!("template/essay/silence.md")),
    ("sources.bib", include_str!("template/essay/sources.bib")),
    ("width.md", include_str!("template/essay/width.md")),
];

/// Definitions, theorems, exercises and their answers, formulas.
const TEXTBOOK: &[File] = &[
    ("recto.toml", include_str!("template/textbook/recto.toml")),
    ("back-cover.md", include_str!("template/textbook/back-cover.md")),
    ("divisibility.md", include_str!("template/textbook/divisibility.md")),
    ("euclid.md", include_str!("template/textbook/euclid.md")),
    ("preface.md", include_str!("template/textbook/preface.md")),
    ("solutions.md", include_str!("template/textbook/solutions.md")),
    ("squares.svg", include_str!("template/textbook/squares.svg")),
];

/// Verse, a sequence, a page without running heads.
const POETRY: &[File] = &[
    ("recto.toml", include_str!("template/poetry/recto.toml")),
    ("back-cover.md", include_str!("template/poetry/back-cover.md")),
    ("bus-stop.md", include_str!("template/poetry/bus-stop.md")),
    ("dedication.md", include_str!("template/poetry/dedication.md")),
    ("estuary.md", include_str!("template/poetry/estuary.md")),
    ("kettle.md", include_str!("template/poetry/kettle.md")),
    ("lodger.md", include_str!("template/poetry/lodger.md")),
    ("notes.md", include_str!("template/poetry/notes.md")),
    ("poetry.toml", include_str!("template/poetry/poetry.toml")),
    ("rain.md", include_str!("template/poetry/rain.md")),
    ("shed.md", include_str!("template/poetry/shed.md")),
];

/// Recipes, tips, pictures, an index of ingredients.
const COOKBOOK: &[File] = &[
    ("recto.toml", include_str!("template/cookbook/recto.toml")),
    ("back-cover.md", include_str!("template/cookbook/back-cover.md")),
    ("before.md", include_str!("template/cookbook/before.md")),
    ("bowl.svg", include_str!("template/cookbook/bowl.svg")),
    ("cake.svg", include_str!("template/cookbook/cake.svg")),
    ("cookbook.toml", include_str!("template/cookbook/cookbook.toml")),
    ("dedication.md", include_str!("template/cookbook/dedication.md")),
    ("oven.md", include_str!("template/cookbook/oven.md")),
    ("pan.md", include_str!("template/cookbook/pan.md")),
    ("pan.svg", include_str!("template/cookbook/pan.svg")),
    ("pot.md", include_str!("template/cookbook/pot.md")),
];

/// Code, callouts, tables, a glossary.
const MANUAL: &[File] = &[
    ("recto.toml", include_str!("template/manual/recto.toml")),
    ("about-this-manual.md", include_str!("template/manual/about-this-manual.md")),
    ("back-cover.md", include_str!("template/manual/back-cover.md")),
    ("configuration.md", include_str!("template/manual/configuration.md")),
    ("glossary.md", include_str!("template/manual/glossary.md")),
    ("reference.md", include_str!("template/manual/reference.md")),
    ("start.md", include_str!("template/manual/start.md")),
    ("states.svg", include_str!("template/manual/states.svg")),
    ("timers.md", include_str!("template/manual/timers.md")),
    ("troubleshooting.md", include_str!("template/manual/troubleshooting.md")),
];

impl Template {
    fn files(self) -> &'static [File] {
        match self {
            Template::Novel => NOVEL,
            Template::Essay => ESSAY,
            Template::Textbook => TEXTBOOK,
            Template::Poetry => POETRY,
            Template::Cookbook => COOKBOOK,
            Template::Manual => MANUAL,
        }
    }
}

/// The texts of a book: of a kind, or of the one that teaches by example, which needs a title and an author. A book of a kind has its own
/// where nothing else is said.
pub(super) fn texts(
    template: Option<Template>,
    title: Option<&str>,
    author: Option<&str>,
) -> Vec<(String, String)> {
    let files = template.map_or(FIRST, Template::files);
    let named = |text: &str| {
        let text = replaced(text, "title = ", title.map(quoted));
        replaced(&text, "authors = ", author.map(|name| format!("[{}]", quoted(name))))
    };
    let text = |path: &str, text: &str| match path {
        "recto.toml" => named(text),
        _ => text.to_owned(),
    };
    let own = files.iter().map(|(path, t)| ((*path).to_owned(), text(path, t)));
    let ignored = FIRST.iter().filter(|(path, _)| *path == ".gitignore" && template.is_some());
    own.chain(ignored.map(|(path, t)| ((*path).to_owned(), (*t).to_owned()))).collect()
}

/// A manifest with another value behind the first line that begins so; what is said behind it stays.
fn replaced(manifest: &str, key: &str, value: Option<String>) -> String {
    let Some(value) = value else { return manifest.to_owned() };
    let mut first = true;
    let line = |line: &str| match line.starts_with(key) && std::mem::take(&mut first) {
        true => format!("{key}{value}\n"),
        false => format!("{line}\n"),
    };
    manifest.lines().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_and_authors_are_those_that_are_said() {
        for template in
            [None].into_iter().chain(Template::value_variants().iter().copied().map(Some))
        {
            let all = texts(template, Some("A \"B\""), Some("C"));
            let (path, manifest) = &all[0];
            assert_eq!(path, "recto.toml");
            let title = format!("title = {}\n", quoted("A \"B\""));
            assert!(manifest.contains(&title), "{manifest}");
            assert!(manifest.contains("authors = [\"C\"]\n"), "{manifest}");
            assert!(all.iter().any(|(path, _)| path == ".gitignore"));
            let own = texts(template, None, None);
            assert_eq!(own.len(), all.len());
        }
    }
}
