//! Messages on the files of the manuscript: whether they can be read, what they include, their front
//! matter and their title.

super::codes! { Files;
    /// The front matter of a chapter can't be read.
    ///
    /// Front matter is YAML between two lines `---` at the head of a file: lines of a
    /// key and a value. What has a colon, a `#` or brackets in it stands in quotation
    /// marks. Without its end the lines would be printed: it is an error, as bad YAML
    /// is. In TOML, between `+++`, it is a warning, and text.
    ///
    ///     ---
    ///     title: "KFOR: the first year"
    ///     kind: case-study
    ///     ---
    BAD_FRONT_MATTER = "bad-front-matter", Either;

    /// A key of the front matter has a value of the wrong kind.
    ///
    /// Titles, `id` and `lang` are one line of text; `author` is a name or a list of
    /// names; `number` is `true` or `false`. The key is left out.
    ///
    ///     author: [Ada Rivers, B. Stone]
    ///     number: false
    BAD_FRONT_MATTER_VALUE = "bad-front-matter-value", Warning;

    /// An include names no file.
    ///
    /// The path stands behind the word and counts from the file that includes. Lines
    /// or a part that is marked may follow it. In mdBook's projects it is a warning,
    /// as it is there.
    ///
    ///     {{#include code/main.rs:10:20}}
    ///     {{< include tables/troops.md >}}
    BAD_INCLUDE = "bad-include", Either;

    /// A file has more than one title.
    ///
    /// A file is one chapter, and its first `# ...` is the title. Another one would
    /// begin a chapter in other programs; here it is a heading in the same chapter.
    /// Begin sections with `##`. What is meant as a chapter gets a file of its own
    /// and a line in the manifest.
    CHAPTERS_WITHIN = "chapters-within", Warning;

    /// A text forces the direction of what follows.
    ///
    /// The characters U+202D and U+202E turn whatever stands behind them about.
    /// Nobody sees them in an editor, and what is printed is not what is typed. If
    /// words run the other way, say their language instead.
    ///
    ///     [שלום]{lang=he}
    DIRECTION_OVERRIDE = "direction-override", Warning;

    /// A chapter has no text.
    ///
    /// Nothing but its title is set, on a page of its own. Write the text, or take
    /// the file out of the order until it is written.
    ///
    ///     recto order remove isaf.md
    EMPTY_CHAPTER = "empty-chapter", Warning;

    /// A file of the manuscript is too large.
    ///
    /// Recto reads texts of up to 64 MiB. That is more than a hundred novels: such a
    /// file is mostly data, or a log. Split it into chapters. An include is a warning
    /// in mdBook's projects.
    FILE_TOO_LARGE = "file-too-large", Either;

    /// A filter of pandoc's fails, or can't be found, or has something to say.
    ///
    /// The manifest's `filters` are programs through which each chapter goes as
    /// pandoc's JSON. One that fails stops its chapter; what it wrote to its standard
    /// error is shown. Lua filters need pandoc. A filter has a minute for a chapter.
    ///
    ///     [book]
    ///     filters = ["./figures.lua", "pandoc-abbreviations", "./terms.py"]
    FILTER = "filter", Either;

    /// The filters that the book names are not run.
    ///
    /// They are programs, and whoever sends a book sends them too: building it stays
    /// safe as long as nobody has said that they may run. Look at them first.
    ///
    ///     recto build --filters           # this time
    ///     recto build --filters=always    # remembered for this folder
    FILTERS_NOT_RUN = "filters-not-run", Warning;

    /// A file includes itself, directly or through others.
    ///
    /// The text would have no end, so the include is left out. Take one of the
    /// includes on the way out; what both need can go into a third file. In mdBook's
    /// projects it is a warning.
    INCLUDE_CYCLE = "include-cycle", Either;

    /// Files include each other more than ten deep.
    ///
    /// That is almost always a slip: a file that is included includes the next.
    /// Include the files side by side in one chapter, or write their words there. In
    /// mdBook's projects it is a warning.
    INCLUDE_TOO_DEEP = "include-too-deep", Either;

    /// A chapter includes too much.
    ///
    /// A chapter takes 20,000 includes and 64 MiB of text, counted with what is
    /// looked through to find parts of files. Make several chapters of it, or put the
    /// parts that are wanted into files of their own. It is told once for a chapter.
    INCLUDE_TOO_LARGE = "include-too-large", Error;

    /// A file has the name of a page of the front matter, and stands elsewhere.
    ///
    /// A half-title or a title page stands in `front`, a copyright page there or in
    /// `back`. In another list a file of such a name is an ordinary chapter. List it
    /// in `front`; or say in its front matter what it is, and nothing is told.
    ///
    ///     ---
    ///     kind: chapter
    ///     ---
    KIND_IN_PLACE = "kind-in-place", Warning;

    /// An include names a part that the file does not mark.
    ///
    /// Behind the colon stand lines, or the name of a part between two marks. Those
    /// stand in comments of whatever language the file is in. In mdBook's projects it
    /// is a warning.
    ///
    ///     {{#include main.rs:setup}}
    ///
    ///     // ANCHOR: setup
    ///     let x = 1;
    ///     // ANCHOR_END: setup
    MISSING_ANCHOR = "missing-anchor", Either;

    /// A file that is named is not there.
    ///
    /// Paths in the manifest count from its folder, those of includes from the file
    /// that includes. Folders are written with forward slashes, and capital letters
    /// count on most systems. Write the file, mend the path, or take the line out. In
    /// an mdBook project a chapter of SUMMARY.md that is not there is a draft, and a
    /// missing include is left out: both are warnings.
    ///
    ///     main = ["text/history.md"]
    MISSING_FILE = "missing-file", Either;

    /// A chapter has no title.
    ///
    /// The contents, running heads and bookmarks name a chapter by its title. Without
    /// one they have the name of the file, or the bare number. Begin the file with a
    /// title; or say that there is to be none.
    ///
    ///     # The first year
    ///
    ///     ---
    ///     title: ""
    ///     ---
    NO_TITLE = "no-title", Warning;

    /// A file is not saved as UTF-8.
    ///
    /// From the place that is told on its characters can't be known: é may be one
    /// thing in Windows-1252 and another in Latin-2. Save the file anew; most editors
    /// have "save with encoding".
    ///
    ///     iconv -f WINDOWS-1252 -t UTF-8 old.md > new.md
    NOT_UTF8 = "not-utf8", Error;

    /// Titles have numbers of their own, and the book gives them others.
    ///
    /// "1. History" has a second number above it in print and in the contents, and
    /// when a chapter is moved the two differ. Take the numbers out of the titles:
    /// the book counts. Or keep them and let the book give none.
    ///
    ///     [print]
    ///     number-chapters = false
    NUMBERED_TWICE = "numbered-twice", Warning;

    /// A chapter of pandoc's JSON can't be read, or not all of it.
    ///
    /// A chapter may be a document that `pandoc -t json` has written (pandoc 2.11 or
    /// newer). What Markdown has no way to say is left out, or set as text, and told.
    ///
    ///     pandoc -t json -o chapter.json chapter.docx
    PANDOC_JSON = "pandoc-json", Either;

    /// A chapter has one title in its front matter and another in its text.
    ///
    /// The front matter's counts, and the heading is not set. Take one of them out.
    /// For a shorter title in running heads and contents there is a key of its own.
    ///
    ///     short-title: The first year
    TWO_TITLES = "two-titles", Warning;

    /// A key of the front matter means nothing to Recto.
    ///
    /// It is misspelt, or another program's. Nothing of it is lost but what it says.
    /// Date, publisher and rights are those of the book and stand in the manifest.
    ///
    ///     title, subtitle, author, short-title, kind, id, lang, number
    UNKNOWN_FRONT_MATTER_KEY = "unknown-front-matter-key", Warning, gathers Book;

    /// A file of the manuscript is there and can't be read.
    ///
    /// It is a folder or a device, or the system does not let Recto read it; the
    /// message has the system's words. A file that several places want is explained
    /// at the first. An include is a warning in mdBook's projects.
    UNREADABLE_FILE = "unreadable-file", Either;
}
