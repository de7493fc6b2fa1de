//! The keys of the manifest with a line of help each, for those who type them.

/// The key of a table, and what it says.
pub(crate) struct Key {
    /// The table as messages name it: `book`, `a chapter`, `editions`.
    pub table: &'static str,
    pub name: &'static str,
    pub help: &'static str,
}

macro_rules! keys {
    ($($table:literal { $($name:literal => $help:literal,)* })*) => {
        &[$($(Key { table: $table, name: $name, help: $help },)*)*]
    };
}

/// All of them.
pub(crate) const KEYS: &[Key] = keys! {
    "" {
        "book" => "What the book is: title, authors, language",
        "chapters" => "The reading order",
        "print" => "The printed page: trim, theme, fonts",
        "epub" => "The EPUB",
        "trade" => "What shops and libraries are told: prices, territories, supplier",
        "words" => "Words instead of those that the language has",
        "displays" => "Kinds of display of the book's own, `[displays.map]`: maps, plates",
        "environments" => "Theorems and their like, `[environments.axiom]`: words, numbers, own kinds",
        "abbreviations" => "Short forms and what they stand for: NATO = \"North Atlantic Treaty Organization\"",
        "math" => "Formulas: how they are counted, commands of the book's own",
        "editions" => "More PDFs and EPUBs: one table for each, `[editions.NAME]`",
        "links" => "Links that have a name, each shop with its own address: buy = { kindle, other }",
        "fonts" => "The project's own fonts: one table for each family",
        "hyphenation" => "Where words of this book divide, by language",
        "lint" => "Which warnings are not told",
        "extends" => "A manifest that the book's house shares: what this one does not say is taken from there",
    }
    "math" {
        "numbers" => "Within what formulas are counted: \"chapter\", \"section\" or \"book\"",
        "macros" => "Commands for formulas: R = '\\mathbb{R}', norm = '\\lVert #1 \\rVert'",
    }
    "lint" {
        "allow" => "Names of warnings: [\"raw-tex\"]",
    }
    "book" {
        "title" => "The title, with marks of a line if it has some: \"After the *Titanic*\"",
        "subtitle" => "The subtitle",
        "short-title" => "The title for running heads",
        "authors" => "Names, or { name, role, sort }",
        "contributors" => "Others who took part: names, or { name, role, sort }",
        "language" => "The language of the text: \"en-GB\", \"de\"",
        "publisher" => "The publisher",
        "place" => "Where it is published",
        "date" => "\"2026\", \"2026-11\" or with the day",
        "rights" => "Who holds the rights, or a licence",
        "copyright-years" => "Years of the copyright, if not the date's: \"2019, 2026\"",
        "first-published" => "Where and when it was published before, for the copyright page",
        "printing" => "Words, or the number of the printing: 3 is printed as 12 11 10 9 8 7 6 5 4 3",
        "legal" => "Sentences of the law for the copyright page, a paragraph each",
        "cip" => "A library's cataloguing in publication, line by line",
        "description" => "What the book is about, for shops and readers",
        "subjects" => "Words or { name, authority, code }",
        "spell-out" => "Where abbreviations are written out: \"chapter\", \"book\" or \"never\"",
        "glossary-links" => "`false`: terms don't link to the glossary",
        "series" => "A name or { name, number }",
        "isbn" => "{ epub, print }: each edition has its own; a bare one is the printed book's",
        "edition-statement" => "A printing's words for the copyright page: \"Second edition\"",
        "cover" => "A picture for the front",
        "slug" => "The short name of the files that are written",
        "names" => "\"isbn\": files are called by the ISBN of each, not by the slug",
        "identifier" => "The EPUB's identifier, if it has no ISBN",
        "bibliography" => "Files with the works that are cited: [\"refs.bib\"]",
        "citations" => "The style of citations: \"chicago-notes\", \"apa\", or a file \"name.csl\"",
        "filters" => "Pandoc's filters that chapters go through: [\"./my.lua\"]; `--filters` lets them run",
        "author" => "One author; `authors` takes several",
        "edition" => "The old name of `edition-statement`",
        "isbn-epub" => "The EPUB's ISBN; `isbn = { epub = ... }` is the same",
        "isbn-print" => "The printed book's ISBN; `isbn = { print = ... }` is the same",
    }
    "chapters" {
        "front" => "The front matter: files in their order",
        "main" => "The main text: files and parts in their order",
        "back" => "The back matter: files in their order",
        "left-out" => "Files and folders that hold no chapters",
    }
    "a chapter" {
        "file" => "The Markdown file",
        "kind" => "What it is: chapter, preface, case-study, appendix, ...",
        "title" => "Title for the navigation",
        "author" => "Who wrote it, if the book's authors did not",
        "authors" => "Who wrote it, if the book's authors did not",
        "number" => "`false`: it has no number",
        "open" => "Where it begins: on a \"verso\", a \"recto\", or on \"any\" page",
        "chapters" => "Chapters within it",
        "index" => "The name of the index, where a book has several",
        "sort" => "\"words\" or \"letters\": how entries of the index are sorted",
        "collation" => "Another order of the language's letters: \"phonebook\", ...",
        "only" => "Which works a bibliography lists: \"keyword:primary\", \"type:book\"",
        "except" => "Which works it leaves out",
        "by" => "\"chapter\": the works or the answers of each chapter under its title",
        "show" => "\"annotation\", \"abstract\": what stands below its entries",
        "when" => "What has it: \"pdf\" (the pages), \"epub\", an edition, a shop, a language",
        "unless" => "What has it not, by the same names",
    }
    "a part" {
        "part" => "The title of the part",
        "chapters" => "Its chapters",
        "file" => "A Markdown file with words under its title",
        "number" => "`false`: it has no number",
        "title" => "Title for the navigation",
        "when" => "What has it: \"pdf\" (the pages), \"epub\", an edition, a shop, a language",
        "unless" => "What has it not, by the same names",
    }
    "a volume" {
        "volume" => "The folder of another book, which is a part of this one",
        "title" => "Its title here, if it is not that of its book",
        "file" => "A Markdown file with words under its title",
        "without" => "Files of it that stay out: [\"afterword.md\"]",
        "when" => "What has it: \"pdf\" (the pages), \"epub\", an edition, a shop, a language",
        "unless" => "What has it not, by the same names",
    }
    "print" {
        "trim" => "The size of the page: \"6x9in\", \"a5\", \"129x198mm\", \"us-trade\", ...",
        "body-size" => "The size of the letters: \"10.5pt\"",
        "leading" => "The distance of lines: \"13.5pt\"",
        "margins" => "{ inner, outer, head, foot }",
        "theme" => "\"classic\", \"literary\", \"academic\", \"modern\", \"technical\", or a file of the project",
        "large-print" => "`true`: the theme at 17 pt, ragged, no hyphens",
        "font" => "The family of the text",
        "sans-font" => "The family of headings and labels, where the theme has one without serifs",
        "mono-font" => "The family of code",
        "fallback-fonts" => "Families for letters that the others have not",
        "open" => "Chapters begin on a \"recto\", or on \"any\" page",
        "page-references" => "`false`: references and links say no page",
        "link-pages" => "`true`: links to other chapters say their page, as references do",
        "line-numbers" => "`true`: the lines of each page are numbered in the margin, for a proof",
        "number-chapters" => "`false`: titles have numbers of their own",
        "number-sections" => "`true`: chapters and `##` have numbers; 3: `###` too",
        "contents-depth" => "How deep the contents go: 1 chapters, 2 and ##, 3 and ###",
        "notes" => "\"page\" at the foot, at the end of each \"chapter\" or of the \"book\"",
    }
    "epub" {
        "page-list" => "`false`: without the printed book's pages; \"large\": those of an edition",
        "images" => "\"shops\": pictures as shops take them; \"keep\": as they are",
        "notes" => "\"chapter\": with each chapter; \"book\": all in one file",
        "fonts" => "`true`: the book's fonts go in",
        "for" => "The shop that it is made for: kindle, apple, kobo, google, generic-shop",
        "contents-depth" => "How deep the contents go",
        "certified-by" => "Who has found it accessible",
        "contact-email" => "Where readers with questions on its accessibility may write",
        "css" => "A style sheet of the project, behind the theme's: nothing in it is fetched",
    }
    "trade" {
        "sender" => "Who sends the records: a name, or { name, contact, email, gln, san, isni }",
        "supplier" => "Who sells to shops: a name, or { name, role, email, gln, san, isni }",
        "reference" => "How the records' own names begin: \"com.example\"",
        "imprint" => "The name on the title page, where the publisher's is another",
        "country" => "The country of publication: \"GB\"",
        "status" => "\"forthcoming\", \"active\", \"postponed\", \"cancelled\", \"out-of-print\", \"withdrawn\"",
        "territory" => "Where it may be sold: \"WORLD\", \"GB IE\", \"WORLD except US CA\"",
        "prices" => "What each edition costs: epub = \"7.99 USD\", print = [\"14.99 USD\", ...]",
        "cover" => "The address of the cover's picture in the web",
        "description" => "A description for shops, where that of [book] is too short for them",
        "short-description" => "The book in a sentence or two",
        "keywords" => "Words by which buyers look for it, beside the subjects",
        "audience" => "\"general\", \"children\", \"teen\", \"school\", \"students\", \"professional\"",
        "ages" => "Ages of its readers: 8, or [8, 12]",
        "edition-number" => "Which edition of the text it is, from 1",
        "original-title" => "The title of what it is translated from",
        "original-language" => "The language of what it is translated from",
        "ai" => "\"none\", \"assisted\" or \"generated\", or { text, images, translation }",
        "lccn" => "The Library of Congress' control number",
        "embargo" => "The day before which nobody may sell it",
    }
    "editions" {
        "for" => "The printer: kdp-paperback, kdp-hardcover, ingram, lulu, bod, generic, or a file; none: a screen",
        "format" => "plain, x-1a, x-3 or x-4; of a PDF for the screen ua-1 or ua-2",
        "paper" => "One of the printer's papers",
        "binding" => "\"hardback\" or \"paperback\", where the printer binds both",
        "page-thickness" => "The thickness of a page, where the paper has no known one: \"0.06mm\"",
        "marks" => "`true`: crop marks",
        "colour" => "\"rgb\" or \"cmyk\": pictures keep their colours, as on a screen or in inks; \"grey\"",
        "profile" => "The ICC profile of the press, a file of the project",
        "condition" => "The printing condition: \"FOGRA51\", ...",
        "isbn" => "The edition's own ISBN, for the bar code",
        "price" => "Five digits beside the bar code: \"51499\" is 14.99 US dollars",
        "print" => "Keys of [print]: the edition is laid out for itself",
        "blurb" => "A Markdown file: the words on the back of the cover",
        "endpapers" => "A picture for both ends, for a printer that takes it, or { front = ..., back = ... }",
        "spine" => "\"up\" or \"down\": how its words are read",
        "without" => "Kinds of environment, and files, that it leaves out: [\"solution\", \"two.md\"]",
        "output" => "What it is: pdf, the default, or epub",
        "chapters" => "How many of the chapters it has, the first ones; or the files of those",
        "title" => "Its title, if it is not the book's",
        "language" => "Its language, if it is not the book's",
        "from" => "The folder of its texts, by the names of the book's: a translation",
        "titles" => "What parts are called in it: { \"Part One\" = \"Erster Teil\" }",
        "subtitle" => "Its subtitle, if it is not the book's",
        "description" => "What shops and its back say of it, if not what they say of the book",
        "cover" => "Its cover picture, if it is not the book's",
        "short-title" => "Its title for running heads",
        "authors" => "Its authors, if they are not the book's",
        "contributors" => "Others who made it, each with name and role: its translator",
        "publisher" => "Who publishes it, if not who publishes the book",
        "place" => "The place of its publication",
        "date" => "The day of its publication",
        "rights" => "What its copyright page says of the rights",
        "copyright-years" => "The years of its copyright",
        "first-published" => "Where it appeared before: \"First published in English as ...\"",
        "printing" => "The number of its printing, or its line",
        "legal" => "Its words for lawyers: a paragraph, or a list of them",
        "cip" => "Its block of a library's cataloguing data",
        "subjects" => "What it is about, if that is said otherwise than of the book",
        "series" => "Its series",
        "edition-statement" => "Its words for the copyright page: \"Second edition\"",
        "trade" => "Keys of [trade]: what the trade is told of it and not of the book",
    }
    "displays" {
        "word" => "What stands before its number: \"Map\"",
        "plural" => "The same of several, in references: \"Maps\"",
        "list" => "The title of their list, if it is not the plural",
    }
    "environments" {
        "word" => "What stands before its number: \"Axiom\"",
        "plural" => "The same of several, in references: \"Axioms\"",
        "counter" => "The kind with which it is counted: \"theorem\"",
        "numbered" => "`true` or `false`: those of a kind have numbers",
        "like" => "The kind that it looks like: theorem, definition, exercise, proof, ...",
    }
    "fonts" {
        "regular" => "The file of the upright face",
        "italic" => "The file of the italic",
        "bold" => "The file of the bold face",
        "bold-italic" => "The file of the bold italic",
    }
};

/// Keys of the front matter of a chapter.
pub(crate) const FRONT_MATTER: [(&str, &str); 22] = [
    ("title", "The title; \"\": the chapter goes by its number"),
    ("subtitle", "The subtitle"),
    ("author", "Who wrote it, if the book's authors did not"),
    ("authors", "Who wrote it, if the book's authors did not"),
    ("short-title", "For running heads and contents"),
    ("kind", "What it is: chapter, preface, case-study, appendix, ..."),
    ("id", "The label that references name"),
    ("lang", "The language of the chapter, if it is not the book's"),
    ("number", "`false`: it has no number"),
    ("nocite", "Works that are listed without being cited: \"@smith2020\", \"@*\""),
    ("when-format", "The outputs that have the chapter: pdf (the pages), epub"),
    ("unless-format", "The outputs that do not have it"),
    ("when-edition", "The editions that have it, by name"),
    ("unless-edition", "The editions that do not have it"),
    ("when-profile", "The same as when-edition, as Quarto has it"),
    ("unless-profile", "The same as unless-edition"),
    ("when-shop", "The shops whose EPUBs have it: kindle, apple, kobo, google"),
    ("unless-shop", "The shops whose EPUBs do not have it"),
    ("when-language", "The languages of the editions that have it"),
    ("unless-language", "The languages of those that do not have it"),
    ("only", "What has it: a format, an edition, a shop, a language, by name"),
    ("not", "What does not have it"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_of_the_manifest_has_help_and_no_other() {
        for (table, keys) in crate::manifest::known_keys() {
            let own: Vec<&str> = KEYS.iter().filter(|k| k.table == table).map(|k| k.name).collect();
            assert_eq!(own, keys.to_vec(), "{table}");
        }
    }
}
