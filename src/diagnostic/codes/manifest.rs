//! Messages on the manifest: metadata, the order of the chapters, settings of print, themes and fonts.

super::codes! { Manifest;
    /// What should lead into the web is no address.
    ///
    /// Records of the trade lead to the picture of the cover, which shops fetch from
    /// there; links that have a name lead readers. Recto sends and fetches nothing.
    /// Write the whole address.
    ///
    ///     [trade]
    ///     cover = "https://example.com/covers/ferry.jpg"
    ///
    ///     [links]
    ///     buy = "https://example.com/next"
    ///
    /// The picture that the book itself has is `cover` under `[book]`.
    BAD_ADDRESS = "bad-address", Error;

    /// The file that is named as the cover is no picture.
    ///
    /// The cover of the EPUB, and the front of a printed one, is a JPEG, PNG, GIF,
    /// WebP or SVG file, which is known by its ending here. Shops ask for a JPEG or
    /// PNG.
    ///
    ///     cover = "art/cover.jpg"
    ///
    /// Without `cover` one is drawn from the title, in the colours of the theme.
    BAD_COVER = "bad-cover", Error;

    /// What stands at `date` is no date.
    ///
    /// The date goes into the metadata of the EPUB, by which shops and libraries
    /// sort. A year is enough; month and day have two figures each.
    ///
    ///     date = "2026"
    ///     date = "2026-11"
    ///     date = "2026-11-23"
    BAD_DATE = "bad-date", Error;

    /// What should be an address for e-mail is none.
    ///
    /// `contact-email` tells readers whom to ask about the accessibility of the EPUB,
    /// `email` under `[trade]` tells shops whom to ask about a record. Write the
    /// address bare, without a name before it and without `<` and `>`.
    ///
    ///     [epub]
    ///     contact-email = "books@example.com"
    BAD_EMAIL = "bad-email", Error;

    /// SOURCE_DATE_EPOCH is no number of seconds.
    ///
    /// The variable gives builds a fixed date, so that the same sources make the same
    /// bytes on any day. It counts seconds since the beginning of 1970. What can't be
    /// read as such a number is passed over.
    ///
    ///     SOURCE_DATE_EPOCH=1767225600 recto build
    BAD_EPOCH = "bad-epoch", Warning;

    /// A language is given by something that is no language tag.
    ///
    /// Hyphens, quotation marks, the words that Recto sets of its own accord, and the
    /// voice that reads the EPUB aloud follow the language. It is a BCP 47 tag: the
    /// language, then a script or a country where it matters.
    ///
    ///     language = "en-GB"
    ///     [mon ami]{lang=fr}
    ///
    /// In the manifest it is an error. In a chapter it is a warning, and the words
    /// have the language of what stands around them.
    BAD_LANGUAGE = "bad-language", Either;

    /// A control number of the Library of Congress has another form.
    ///
    /// The library gives it before the book is printed, and it stands on the copyright
    /// page: the year and six figures, sometimes behind letters.
    ///
    ///     [trade]
    ///     lccn = "2026912345"
    BAD_LCCN = "bad-lccn", Error;

    /// A length can't be read.
    ///
    /// A length is a number with its unit: pt, mm, cm, in or pc. Where two are asked
    /// for, as in the profile of a printer, they stand in a list.
    ///
    ///     leading = "14pt"
    ///     width = ["4in", "8.5in"]
    BAD_LENGTH = "bad-length", Error;

    /// A price can't be read.
    ///
    /// It is an amount with a point before the cents, and a currency by the three
    /// letters of ISO 4217. Where more is to be said it is a table: where it holds,
    /// whether the tax is in it, at which rate, and whether it is fixed by law.
    ///
    ///     [trade.prices]
    ///     epub = ["7.99 USD", "6.49 GBP"]
    ///     print = { amount = "16.00", currency = "EUR", fixed = true }
    BAD_PRICE = "bad-price", Error;

    /// What stands at `slug` can't be the name of a file.
    ///
    /// The slug is the name that all outputs share: `SLUG.epub`, `SLUG.pdf`. It is
    /// made of letters, digits, hyphens, `_` and points, begins with no point, and is
    /// no longer than 120 bytes. Without one it is made from the title.
    ///
    ///     slug = "keeping-the-peace"
    BAD_SLUG = "bad-slug", Error;

    /// An entry of `subjects` lacks its name, or half of its code.
    ///
    /// Shops shelve a book by its subjects. One is a word, or a name with a code and
    /// the authority whose code it is; the two go together.
    ///
    ///     subjects = [
    ///       "History",
    ///       { name = "Peace", authority = "BISAC", code = "POL034000" },
    ///     ]
    BAD_SUBJECT = "bad-subject", Error;

    /// A line of SUMMARY.md is none that mdBook reads.
    ///
    /// In an mdBook project `SUMMARY.md` has the order of the chapters: links alone
    /// on their lines for the first and last ones, a list of links between them,
    /// headings for parts. An item without a link or with two of them, or a list
    /// behind the last chapters, may be a chapter that would be lost, so the book is
    /// not built.
    ///
    ///     # Summary
    ///
    ///     [Preface](preface.md)
    ///
    ///     - [History](history.md)
    BAD_SUMMARY = "bad-summary", Error;

    /// A country, or a part of the world, can't be read.
    ///
    /// Countries have the two capital letters of ISO 3166; Great Britain is GB. All of
    /// the world is WORLD, and some of it may be taken out.
    ///
    ///     [trade]
    ///     country = "GB"
    ///     territory = "WORLD except US CA"
    BAD_TERRITORY = "bad-territory", Error;

    /// The book's theme file can't be read.
    ///
    /// `theme` names one of the built-in themes, or a file in the book's folder of at
    /// most 128 KiB. A theme of one's own extends a built-in one and says only what
    /// it changes.
    ///
    ///     [print]
    ///     theme = "my-theme.toml"
    ///
    /// `recto theme copy classic my-theme.toml` writes one to begin with.
    BAD_THEME = "bad-theme", Error;

    /// What is given as the size of the page is none.
    ///
    /// The trim is the size of the printed page when the book has been cut: a name,
    /// or width and height with a unit.
    ///
    ///     trim = "6x9in"
    ///     trim = "129x198mm"
    ///     trim = "a5"
    BAD_TRIM = "bad-trim", Error;

    /// A value can't be what it is.
    ///
    /// In a theme file it is an error: a size, a colour or a word that the key does
    /// not take, or two values that do not go together. `recto theme show classic`
    /// shows every key with its unit.
    ///
    /// Behind the fence of a code block it is a warning: a number of a line that is
    /// no number, or a mark on a line that the code does not have. Lines are counted
    /// from 1, whatever their printed numbers are. The value is left out.
    ///
    ///     ```rust {.numberLines startFrom=10 hl_lines="2 4-5"}
    BAD_VALUE = "bad-value", Either;

    /// A file that is named as a bibliography is none.
    ///
    /// Bibliographies are BibTeX's and BibLaTeX's `.bib`, CSL's `.json`, and `.yaml` of
    /// Hayagriva or CSL. Zotero, Mendeley and others export the first two.
    ///
    ///     bibliography = ["refs.bib"]
    BIBLIOGRAPHY_FILE = "bibliography-file", Error;

    /// A text holds a control character.
    ///
    /// Such characters are left behind by other programs and can't be seen. No EPUB
    /// may hold them: XML forbids most. In the manifest one is an error; in a chapter
    /// it is a warning, and readers see a space or nothing in its place. Take it out:
    /// the place that is told is its own.
    CONTROL_CHARACTER = "control-character", Either;

    /// A kind of display in `[displays]` can't have this name.
    ///
    /// The name begins the labels of such displays: `{#map-x}` is one of the kind
    /// `map`. It has two to twelve small letters from a to z, and is none of those
    /// that every book has (`fig`, `tbl`, `lst`, `eq`, `sec` and the like).
    ///
    ///     [displays]
    ///     map = { word = "Map", plural = "Maps", list = "Maps" }
    DISPLAY_KIND = "display-kind", Error;

    /// A part has no chapters.
    ///
    /// A part is a page with a title, and the chapters that stand under it. Without
    /// any it is a bare page in the book and an entry without anything below it in
    /// the contents.
    ///
    ///     { part = "Case studies", chapters = ["kfor.md", "isaf.md"] }
    EMPTY_PART = "empty-part", Warning;

    /// A key of the manifest has an empty value.
    ///
    /// An empty title or name would be an empty line on the title page and an empty
    /// element in the EPUB. Give the key a value, or take its line out: then it is as
    /// if nothing had been said.
    EMPTY_VALUE = "empty-value", Error;

    /// A key of `[words]` has no word.
    ///
    /// `[words]` changes the words that Recto sets of its own accord: "Figure",
    /// "Contents" and so on. A key without a word would leave a bare number. Without
    /// the key the book has the word of its language.
    ///
    ///     [words]
    ///     figure = "Plate"
    EMPTY_WORD = "empty-word", Error;

    /// A kind of environment in `[environments]` can't be so.
    ///
    /// The name is the class of such divisions and begins their labels:
    /// `::: {#axiom-choice}` is one of the kind `axiom`. It has two to twelve small
    /// letters from a to z, and begins no other labels. `counter` names the kind
    /// whose numbers it continues, `like` one of those that every book has: it is
    /// set as that one is.
    ///
    ///     [environments]
    ///     axiom = { word = "Axiom", plural = "Axioms", counter = "theorem" }
    ///     example = { counter = "theorem" }
    ENVIRONMENT_KIND = "environment-kind", Error;

    /// The book's own style sheet for the EPUB is left out.
    ///
    /// An EPUB is closed: nothing in it is fetched from elsewhere, and shops refuse
    /// files that try. A sheet has no `@import`, no `url(...)` but of data that stand
    /// in it, no `direction` and no `unicode-bidi`; it is UTF-8 of 256 KB at most.
    /// Its rules come behind those of the theme, and win over these.
    ///
    ///     [epub]
    ///     css = "own.css"
    EPUB_CSS = "epub-css", Error;

    /// Files extend one another without end.
    ///
    /// `extends` at the head of a manifest names one from which it takes what it does
    /// not say itself; that one may take from another, up to eight. A row that comes
    /// back to where it has been says nothing. Take one of its `extends` out.
    ///
    ///     extends = "../../house/imprint.toml"
    EXTENDS = "extends", Error;

    /// A file can't be called by its ISBN.
    ///
    /// `names = "isbn"` calls files by the numbers of what they are. The EPUB, each
    /// printed book, and each language has a number of its own; what has none keeps the
    /// book's short name. Editions for several printers may be one book with one
    /// number: the edition's name stands behind it then.
    ///
    ///     [editions.large]
    ///     isbn = "978-..."
    FILE_NAMES = "file-names", Warning;

    /// A font file can't be had, or a family has no regular face.
    ///
    /// The fonts of a book lie in its folder, so that it looks the same on every
    /// machine. Each family needs a `regular` face at least. The files are OpenType
    /// or TrueType: `.otf` or `.ttf`.
    ///
    ///     [fonts."EB Garamond"]
    ///     regular = "fonts/EBGaramond-Regular.otf"
    ///     italic = "fonts/EBGaramond-Italic.otf"
    FONT_FILE = "font-file", Error;

    /// The house's file does not fit its folders.
    ///
    /// `recto-house.toml` lies in a folder above those of many books. `titles` names
    /// their folders, in which `*` stands for any name; `shared` names the folders
    /// whose files all of them may use. Both lie below the house's own folder. A book
    /// that takes something from its house has to be one of its titles. That no folder
    /// has the name of a title is a warning.
    ///
    ///     titles = ["titles/*"]
    ///     shared = ["house"]
    HOUSE = "house", Either;

    /// It is not clear of which edition an ISBN is.
    ///
    /// An ISBN names one edition: the EPUB has its own, and so has each printed book.
    /// A bare `isbn` is taken for the printed one. Where both are the same, shops
    /// can't tell the two apart.
    ///
    ///     isbn = { epub = "978-...", print = "978-..." }
    ISBN_EDITION = "isbn-edition", Warning;

    /// Recto has no words of its own in the language of the book.
    ///
    /// "Chapter", "Contents", "Figure" and their like are set in English then. What
    /// you write yourself is set as it is. `[words]` gives the book its own.
    ///
    ///     [words]
    ///     chapter = "Luku"
    ///     contents = "Sisällys"
    LANGUAGE_WORDS = "language-words", Warning;

    /// A file stands in the order twice.
    ///
    /// A file is one chapter of the book. Twice in the order it would have two
    /// numbers, and a link to it would have two ends. Take one of the lines out. In
    /// `recto.toml` it is an error. In mdBook's SUMMARY.md, where it is allowed, it
    /// is a warning, and the second line is left out.
    LISTED_TWICE = "listed-twice", Either;

    /// An entry of the order names no file.
    ///
    /// An entry in braces is a chapter with its `file`, or a part with its title and
    /// its chapters. What Recto makes needs no file: an index, lists of figures,
    /// tables and other displays, abbreviations.
    ///
    ///     main = [
    ///       { file = "kfor.md", kind = "case-study" },
    ///       { part = "Case studies", chapters = ["isaf.md"] },
    ///     ]
    ///     back = [{ kind = "list-of-figures" }]
    MISSING_FILE_KEY = "missing-file-key", Error;

    /// The manifest does not say the language of the book.
    ///
    /// English is taken. If it is another one, words are divided at the wrong places,
    /// quotation marks are wrong, and a screen reader reads with the wrong voice. An
    /// EPUB must name its language.
    ///
    ///     [book]
    ///     language = "en-GB"
    MISSING_LANGUAGE = "missing-language", Warning;

    /// A person or a series has no name.
    ///
    /// An entry of `authors`, `contributors` or `series` that is a table needs its
    /// `name`. A name alone may stand without a table.
    ///
    ///     authors = ["Ada Rivers", { name = "B. Stone", role = "editor" }]
    ///     series = { name = "Peace Studies", number = 3 }
    MISSING_NAME = "missing-name", Error;

    /// The manifest does not say the title of the book.
    ///
    /// The title stands on the title page, in the running heads and in the metadata;
    /// an EPUB must have one. In `recto.toml` its lack is an error. mdBook builds
    /// without a title, so for its projects it is a warning, and the book is called
    /// "Untitled".
    ///
    ///     [book]
    ///     title = "Keeping the Peace"
    MISSING_TITLE = "missing-title", Either;

    /// A translation lacks what the book has.
    ///
    /// Where the folder has no file of a chapter's name, the edition has the book's
    /// own text: write the file, or leave the chapter out of the edition. What is said
    /// of the book in its language, its description or its legal words, is left out:
    /// say it in the edition's table. Titles of parts stand in `titles`.
    ///
    ///     [editions.de]
    ///     language = "de"
    ///     from = "de"
    ///     without = ["law.md"]
    MISSING_TRANSLATION = "missing-translation", Warning;

    /// A length has no unit.
    ///
    /// 10 may be points, millimetres or inches, which makes three different books.
    /// Write the unit behind the number, and both in quotation marks.
    ///
    ///     body-size = "10.5pt"
    ///     trim = "129x198mm"
    MISSING_UNIT = "missing-unit", Error;

    /// A part stands inside another entry.
    ///
    /// Parts are the highest level of a book: they stand at the top of a list and
    /// hold chapters, which may hold chapters in turn. Take the part out of the other
    /// entry.
    ///
    ///     main = [
    ///       { part = "One", chapters = ["a.md"] },
    ///       { part = "Two", chapters = ["b.md"] },
    ///     ]
    ///
    /// So do the volumes of an omnibus, `{ volume = "../salt" }`, in `main` alone; a
    /// book that has volumes is not itself one of another.
    NESTED_PART = "nested-part", Error;

    /// The book has no chapters.
    ///
    /// The manifest lists the files of the text in the order of reading. A list of
    /// parts without a single file is none either.
    ///
    ///     [chapters]
    ///     main = ["first.md", "second.md"]
    ///
    /// In an mdBook project SUMMARY.md has the list: `- [Title](file.md)`.
    NO_CHAPTERS = "no-chapters", Error;

    /// A setting of one edition is one of the whole book.
    ///
    /// An edition with a `print` table of its own is laid out for itself. But
    /// chapters and sections have the same numbers in all editions and in the EPUB,
    /// or references would say different things. Write the key under `[print]`.
    NO_EFFECT = "no-effect", Warning;

    /// The margins leave too little of the page for text.
    ///
    /// The measure must be eight ems of the text at least, and a page must hold eight
    /// lines. Less can't be set well or read. Make the margins narrower, the page
    /// larger, or the text smaller.
    ///
    ///     margins = { inner = "20mm", outer = "15mm", head = "18mm", foot = "22mm" }
    NO_ROOM = "no-room", Error;

    /// The mdBook project has no SUMMARY.md.
    ///
    /// mdBook's list of chapters lies in the folder that `src` in `[book]` of
    /// book.toml names, which is `src` where nothing is said. Write one there, or
    /// name the right folder, or list the chapters under `[chapters]` of a
    /// recto.toml.
    NO_SUMMARY = "no-summary", Error;

    /// What is named as a file of the book is none.
    ///
    /// It is a folder, or a thing of the system that can't be read as a text. Name a
    /// file in it.
    ///
    ///     main = ["cases/kfor.md"]
    NOT_A_FILE = "not-a-file", Error;

    /// A file that is listed as a chapter holds no Markdown.
    ///
    /// A chapter is a text file in Markdown. A file of Word or LibreOffice becomes a
    /// book of such files by one command, notes, pictures and scene breaks with it:
    ///
    ///     recto new my-novel --from manuscript.docx
    ///
    /// A picture stands in a chapter: `![A map](map.svg)`.
    NOT_MARKDOWN = "not-markdown", Error;

    /// A key has another name now.
    ///
    /// It is read as the new one, but other pages of the manifest and of the guide
    /// know it by that name alone. Write the new name: an editor that knows
    /// `recto lsp` offers it as a quick fix.
    OLD_KEY = "old-key", Warning;

    /// A number or a length is beyond what can be set.
    ///
    /// The help says between which bounds it must lie. Some bounds hang on other
    /// values: the leading must be 0.9 to 3 times the size of the text. A page is 3
    /// to 14 inches wide and 4 to 20 inches high. Often the unit is the slip: `mm`
    /// for `pt`.
    OUT_OF_RANGE = "out-of-range", Error;

    /// The path of a font file leads out of the book's folder.
    ///
    /// A book that takes its fonts from elsewhere looks otherwise on another machine,
    /// or is not built there. Copy the files into the folder and name them from
    /// there.
    ///
    ///     regular = "fonts/EBGaramond-Regular.otf"
    OUTSIDE = "outside", Error;

    /// A path leads out of the book's folder.
    ///
    /// Chapters, includes, themes and profiles lie in the folder of the book, so that
    /// it builds wherever that is copied, and so that a manuscript from somebody else
    /// can't read other files of yours. Links that lead out count too. Bring the file
    /// into the folder. An include that leads out is a warning in mdBook's projects.
    ///
    /// Many books may use the same files where a house shares them: a file
    /// `recto-house.toml` in a folder above says so.
    ///
    ///     titles = ["titles/*"]
    ///     shared = ["house"]
    ///
    /// It says too which titles have others as their volumes:
    ///
    ///     [omnibus]
    ///     "titles/box" = ["titles/salt", "titles/ferry"]
    PATH_OUTSIDE = "path-outside", Either;

    /// A preprocessor that mdBook would run is not run.
    ///
    /// Recto reads the chapters as they are in their files. Marks for includes,
    /// admonitions, formulas and tabs it understands itself; those of other
    /// preprocessors stay in the text. As mdBook's back end it gets the chapters with
    /// all done that preprocessors do:
    ///
    ///     [output.html]
    ///     [output.recto]
    ///     command = "recto mdbook"
    ///
    /// With this in book.toml `mdbook build` makes the site and the book.
    PREPROCESSOR = "preprocessor", Warning;

    /// A line of SUMMARY.md names a section of a file.
    ///
    /// A chapter is a whole file: it is taken from its beginning, not from the place
    /// behind the `#`. mdBook shows the section; a book can't begin a chapter within
    /// a file. Leave that out; or part the file into two, each with a line of its
    /// own.
    SECTION_LISTED = "section-listed", Warning;

    /// The text of a large-print edition is small.
    ///
    /// Large print begins at 16 points. `large-print = true` takes a size of its own
    /// if `body-size` does not say another. Take that key out, or raise it; or take
    /// `large-print` out if the book is an ordinary one.
    SMALL_LARGE_PRINT = "small-large-print", Warning;

    /// The code of a subject has another form than its scheme's codes.
    ///
    /// Shops sort by it, and pass over what they don't know. BISAC's have three letters
    /// and six figures, Thema's capital letters and figures. Look it up in the scheme's
    /// own list, which changes each year.
    ///
    ///     subjects = [
    ///       { name = "Sea Stories", authority = "BISAC", code = "FIC047000" },
    ///       { name = "Sea stories", authority = "Thema", code = "FJN" },
    ///     ]
    SUBJECT_CODE = "subject-code", Warning;

    /// A file in TOML can't be read.
    ///
    /// The manifest, themes and profiles of printers are written in TOML. The place
    /// is the first at which its reader stumbles; the slip may stand a line before
    /// it. Usual ones are a quotation mark that nothing closes, a comma that is
    /// missing in a list, and a name that stands twice in a table.
    ///
    ///     authors = ["Ada Rivers", "B. Stone"]
    TOML_SYNTAX = "toml-syntax", Error;

    /// Chapters are nested too deeply.
    ///
    /// An order has at most eight levels. Readers lose their way long before, and
    /// shops show fewer in their menus. Raise the deepest ones by some levels, or
    /// make sections of them, `##`, in the file above.
    TOO_DEEP = "too-deep", Error;

    /// There is no font family of this name.
    ///
    /// A book has the bundled families and those that it brings. Fonts that are
    /// installed on this machine are not asked: the book would look otherwise on
    /// another.
    ///
    ///     [print]
    ///     font = "EB Garamond"
    ///     [fonts."EB Garamond"]
    ///     regular = "fonts/EBGaramond-Regular.otf"
    UNKNOWN_FONT = "unknown-font", Error;

    /// A key means nothing here.
    ///
    /// It is misspelt, or belongs into another table. What it was to say would be
    /// lost in silence, so it is an error. The help names the nearest key, or those
    /// that there are. The guide's chapter on the manifest has all of its keys,
    /// `recto theme show classic` those of a theme, `recto printer show ingram`
    /// those of a printer's profile.
    UNKNOWN_KEY = "unknown-key", Error;

    /// There is no kind of chapter of this name.
    ///
    /// The kind decides how a chapter opens, whether it has a number, and what it is
    /// to e-readers: a preface, a glossary, a case study. In the manifest an unknown
    /// one is an error; in the front matter of a file it is a warning, and the
    /// chapter is what its file's name means.
    ///
    ///     { file = "kfor.md", kind = "case-study" }
    UNKNOWN_KIND = "unknown-kind", Either;

    /// There is no role of this name.
    ///
    /// The role says what a contributor has done. It is a MARC relator code, as EPUB
    /// has it, or a word for it.
    ///
    ///     { name = "B. Stone", role = "editor" }
    ///     { name = "C. Lake", role = "trl" }
    UNKNOWN_ROLE = "unknown-role", Error;

    /// No style of citations has this name.
    ///
    /// The common styles are in Recto, by their names, which `recto style list`
    /// names; any other is a file that ends in `.csl`, put into the folder of the book.
    ///
    ///     citations = "apa"
    UNKNOWN_STYLE = "unknown-style", Error;

    /// There is no theme of this name.
    ///
    /// `recto theme list` names the built-in ones. A theme of the book's own is a
    /// file whose name ends in `.toml`; what it extends is a built-in one.
    ///
    ///     theme = "classic"
    ///     theme = "my-theme.toml"
    UNKNOWN_THEME = "unknown-theme", Error;

    /// A key does not take this value.
    ///
    /// The help says which it takes. Values are compared as they stand: capital
    /// letters and spaces count.
    ///
    ///     open = "recto"
    ///     notes = "chapter"
    ///     colour = "cmyk"
    UNKNOWN_VALUE = "unknown-value", Error;

    /// A Markdown file lies in the folder, and no line of the order has it.
    ///
    /// It may be a chapter that was forgotten: then the book lacks it.
    /// `recto order add` puts it in. A file whose name begins with `_`, and all in a
    /// folder of such a name, are notes of yours and are passed over. The first
    /// twenty are named, the others counted.
    ///
    ///     recto order add isaf.md --after kfor.md
    UNLISTED_FILE = "unlisted-file", Warning;

    /// A key of mdBook's book.toml is one that Recto reads elsewhere.
    ///
    /// From `book.toml` Recto takes what mdBook knows of a book. What only Recto has
    /// (`[print]`, `[editions]`, a publisher) stands in a `recto.toml` beside it:
    /// mdBook would stumble at it, or take it for its own.
    UNREAD_KEY = "unread-key", Warning;

    /// A file is there and can't be read.
    ///
    /// It is too large, or the system does not let Recto read it, or a link leads
    /// nowhere. The message has the system's words. A manifest has at most 4 MiB.
    /// Look at the rights of the file, and whether it lies where the link says.
    UNREADABLE = "unreadable", Error;

    /// A value is of the wrong type.
    ///
    /// A text stands in quotation marks, a list in square brackets, a table in braces
    /// or under a line with its name; `true` and `false` stand bare. The message says
    /// what was expected and what stands there.
    ///
    ///     title = "1984"
    ///     authors = ["George Orwell"]
    ///     large-print = true
    WRONG_TYPE = "wrong-type", Error;
}
