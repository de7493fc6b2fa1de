//! Messages on what leads from one place of the book to another: links, references, labels, notes.

super::codes! { References;
    /// Solutions can't be gathered where they are asked for.
    ///
    /// A division `{#answers}` takes the solutions of its chapter, or those of the
    /// whole book where its chapter has none. There must be such, and one that has
    /// a note stays in its chapter, where its note is.
    ///
    ///     ::: {#answers}
    ///     :::
    ANSWERS_PLACE = "answers-place", Warning;

    /// A style of citations can't be read.
    ///
    /// A file ending in `.csl` is a style of the Citation Style Language; many are at
    /// zotero.org/styles. The most common are in Recto, by their names.
    ///
    ///     citations = "chicago-notes"
    BAD_STYLE = "bad-style", Error;

    /// An address is not valid, and the EPUB keeps only its words.
    ///
    /// The address of a link must be one that a browser can follow; an EPUB with
    /// another one is refused by validators. Look for a space, a sign or a half that
    /// is missing.
    ///
    ///     [words](https://example.com/page)
    BAD_URL = "bad-url", Warning;

    /// A bibliography can't be read as it stands.
    ///
    /// The line of the bibliography's file is shown: a field that no citation can show,
    /// a date that is none, braces that do not close, a key that an earlier work has,
    /// a name that can't be taken apart. The rest of the file is read. Mend it in the
    /// program that wrote the file, so that the next export has it too.
    ///
    ///     date = {1999-06-12}
    BIBLIOGRAPHY = "bibliography", Either;

    /// A bibliography has no place, or nothing to list.
    ///
    /// A line of the manifest's `back`, or a division in a chapter, says where the
    /// works that are cited are listed. What `only` and `except` choose must be there.
    ///
    ///     back = [{ kind = "bibliography", title = "Works Cited" }]
    ///
    ///     ::: {#refs}
    ///     :::
    BIBLIOGRAPHY_PLACE = "bibliography-place", Warning;

    /// A link or a picture misses one of its signs.
    ///
    /// Words stand in square brackets, the address directly behind them in round
    /// ones. With a space between, without the last bracket, or the wrong way round,
    /// all of it is printed as it is typed.
    ///
    ///     [words](address)
    ///     ![caption](file.svg)
    BROKEN_LINK = "broken-link", Warning;

    /// A citation is not written as one.
    ///
    /// Works that are cited together are parted by semicolons, one key in each part.
    ///
    ///     [see @smith2020, pp. 33-35; @jones2021, ch. 2]
    CITATION_FORM = "citation-form", Warning;

    /// An id is given twice in a chapter.
    ///
    /// A link could lead to either; the first one counts and the second is ignored.
    /// Give that another name.
    ///
    ///     ## The first year {#first-year}
    DUPLICATE_ID = "duplicate-id", Warning;

    /// A label is given twice in the book.
    ///
    /// Labels hold for the whole book: `@fig-map` finds the first, and readers look
    /// at the wrong figure. Give the second one another name.
    ///
    ///     ![Kosovo](kosovo.svg){#fig-map-kosovo}
    DUPLICATE_LABEL = "duplicate-label", Warning;

    /// A note is defined twice.
    ///
    /// The first text counts and the other is not set. Two chapters may use the same
    /// name, but one chapter may not.
    ///
    ///     A word.[^1] Another.[^2]
    ///
    ///     [^1]: The first note.
    ///     [^2]: The second.
    DUPLICATE_NOTE = "duplicate-note", Warning;

    /// A link has no words, or leads nowhere.
    ///
    /// Without words nobody sees it, and nothing of it is set. Without an address its
    /// words stay as text.
    ///
    ///     [words](address)
    EMPTY_LINK = "empty-link", Warning;

    /// A list of figures, tables or other displays has nothing to name.
    ///
    /// It names what has a caption, and listings and the book's own kinds of display
    /// by their labels. What is not to stand in a list has the class `unlisted`.
    ///
    ///     ![The city in 1999](map.svg){#fig-city short="The city"}
    EMPTY_LIST = "empty-list", Warning;

    /// A note has no words.
    ///
    /// It is left out, with its mark: at the foot of the page there would be a bare
    /// number.
    ///
    ///     A word.^[The note.]
    EMPTY_NOTE = "empty-note", Warning;

    /// A mark of the index says something that an index hasn't.
    ///
    /// Words become an entry by `{.index}`; `entry` names another one, a `!` parts its
    /// levels and `!!` is the sign itself. `see` and `see-also` lead to other entries,
    /// `range` opens and closes a passage, `mention="principal"` is where the matter is
    /// mainly treated, `sort` is what a level is sorted by, `index` names one of
    /// several.
    ///
    ///     [Kosovo]{.index} and [the force]{.index entry="KFOR!strength"}
    INDEX_MARK = "index-mark", Warning;

    /// An index has no place in the book, or no marks, or two places.
    ///
    /// Marks become an index where the manifest has a line for it; without one they
    /// are words like others. A line without `index` is for marks without it.
    ///
    ///     back = [{ kind = "index" }, { kind = "index", index = "names" }]
    INDEX_PLACE = "index-place", Warning;

    /// A passage of the index begins or ends alone.
    ///
    /// The two ends belong together by their entry, be it over several chapters. One
    /// alone is set as the page on which it stands.
    ///
    ///     []{.index entry="KFOR" range="open"}
    ///     []{.index entry="KFOR" range="close"}
    INDEX_RANGE = "index-range", Warning;

    /// An entry of the index leads to one that is not there, or to itself.
    ///
    /// Readers who follow it find nothing. Its words are set without a link. The name
    /// is that of the entry, with a `!` between levels.
    ///
    ///     [NATO]{.index see="Atlantic Alliance"}
    INDEX_SEE = "index-see", Warning;

    /// One entry of the index stands there in two spellings.
    ///
    /// Capitals, accents, a hyphen or an `s` make another entry, with some of the
    /// pages at each. Name the same entry in both marks, whatever the text says.
    ///
    ///     [Lamps]{.index entry="lamps"}
    INDEX_TWICE = "index-twice", Warning;

    /// Entries of the index are hard to use.
    ///
    /// Who looks up an entry with more than eight bare pages has to turn to them all:
    /// parts of the matter, as entries below, say which page is meant. A single entry
    /// below another says no more than one. `recto check` tells of both.
    ///
    ///     [the oil]{.index entry="lamps!oil for"}
    INDEX_USE = "index-use", Warning;

    /// A name is a label of the book and a key of the bibliography.
    ///
    /// `@name` could be either. The label counts; give one of the two another name.
    ///
    ///     ## The force {#sec-force}
    LABEL_AND_KEY = "label-and-key", Error;

    /// A label does not fit what it stands on.
    ///
    /// The beginning says what a label names: `fig-`, `tbl-`, `eq-`, `lst-`, `sec-`; of
    /// environments `thm-`, `lem-`, `cor-`, `prp-`, `cnj-`, `def-`, `exm-`, `exr-`,
    /// `sol-`, `rem-`, or the book's own. Behind it stands a hyphen. A figure, a table
    /// or a listing has a number only if it has a caption; without one a reference has
    /// nothing to say. One number has one label.
    ///
    ///     ::: {#thm-x}
    ///     ![Caption](file.svg){#fig-x}
    ///     : Caption {#tbl-x}
    LABEL_PREFIX = "label-prefix", Warning;

    /// A link that has a name leads nowhere in one version of the book.
    ///
    /// The table `[links]` gives each shop, edition, language or format an address of
    /// its own. A version that none of them means has that of `other`; where there is
    /// none, the words stand without a link. Give one, or let the words stand in the
    /// versions alone that have one.
    ///
    ///     [links]
    ///     buy = { kobo = "https://example.com/k", other = "https://example.com" }
    ///
    ///     [Buy it](link:buy){only="kobo"}
    LINK_ADDRESS = "link-address", Warning;

    /// A link leads to a place that its chapter does not have.
    ///
    /// It leads to the chapter's beginning instead. Places are headings, by their
    /// words in small letters with hyphens, and what has an id. The help names the
    /// nearest, or the chapter that has such a place.
    ///
    ///     [words](isaf.md#the-first-year)
    LINK_ANCHOR = "link-anchor", Warning;

    /// A link, or a QR code, has a name that the manifest does not know.
    ///
    /// `link:` and `qr:` stand before the name of a link, which the table `[links]`
    /// gives its addresses.
    ///
    ///     [links]
    ///     buy = "https://example.com/next"
    ///
    ///     [Buy the next book](link:buy)
    ///     ![The next book](qr:buy)
    LINK_NAME = "link-name", Error;

    /// A link has an address of a kind that books don't follow.
    ///
    /// Addresses of the web, of mail and telephones, and identifiers (`doi:`, `urn:`)
    /// are carried over. Others, as `file:` and `javascript:`, mean nothing on a
    /// reader's machine, or worse. The words stay, without a link.
    LINK_SCHEME = "link-scheme", Warning;

    /// A link leads to a file that is no chapter of the book.
    ///
    /// Nothing else of the folder is in the book, so the words stay without a link.
    /// Mend the path, which counts from the chapter's own folder, or list the file in
    /// the manifest. A name in capital letters is another one than the same in small
    /// ones.
    ///
    ///     [the first year](../cases/kfor.md)
    LINK_TARGET = "link-target", Warning;

    /// A note stands where none can be.
    ///
    /// Names of authors, titles for navigation and titles in the manifest stand in
    /// contents, running heads and catalogues, which have no notes: there it is left
    /// out or printed as it is typed. The title over the chapter can have one.
    ///
    ///     # The Lazaret^[An earlier form was read at Pisa.]
    NOTE_WITHOUT_PLACE = "note-without-place", Warning;

    /// What has a label has one number in one output and another in the next.
    ///
    /// Each output numbers what it shows: where one has a figure more, all that follow
    /// in the chapter have other numbers. A reader of the EPUB, or a teacher with
    /// another edition, looks up the wrong one. All labels of a book are one message,
    /// which names the first. Give both outputs something in the same place, or say
    /// that it is meant so: `allow = ["numbers-differ"]` under `[lint]`.
    NUMBERS_DIFFER = "numbers-differ", Warning;

    /// A link or a reference leads to what another output of the book has.
    ///
    /// What it names is under a condition: for the pages, for the EPUB, for one edition
    /// alone. Another one has its words, or the title of what it names, without a link.
    /// Words for one output go under the same condition.
    ///
    /// What has one condition within another may be in no output at all: a section for
    /// the EPUB in a chapter for the pages. That is told likewise.
    ///
    ///     [See @fig-map.]{.content-visible when-format="pdf"}
    OTHER_OUTPUT = "other-output", Warning;

    /// The address of a link or picture has a space in it.
    ///
    /// Markdown ends an address at a space, so all of it is text. Set the address
    /// between angle brackets, write `%20` for the space, or take it out of the
    /// file's name.
    ///
    ///     ![A map](<map of 1999.png>)
    SPACED_TARGET = "spaced-target", Warning;

    /// Works of the bibliography are never cited.
    ///
    /// They stand in no bibliography of the book. Cite them, take them out of the file,
    /// or say that they belong into it all the same.
    ///
    ///     citations = { style = "chicago-notes", nocite = ["smith2020"] }
    UNCITED_WORK = "uncited-work", Warning;

    /// Nothing in the file says where a link leads.
    ///
    /// `[words][label]` takes its address from a line with the label, in the same
    /// file, with an empty line before it. Without it the brackets are printed.
    ///
    ///     [words][nato]
    ///
    ///     [nato]: https://www.nato.int
    UNDEFINED_LINK = "undefined-link", Warning;

    /// A note is not in the chapter.
    ///
    /// The mark would be printed as it is typed. The text of a note stands in the
    /// same file; its name has no space. A note may also stand in the line.
    ///
    ///     A word.[^troops]
    ///
    ///     [^troops]: The note.
    UNDEFINED_NOTE = "undefined-note", Warning;

    /// Nothing in the book has this label.
    ///
    /// The reference is printed as its bare name, without brackets. Give the label to
    /// what is meant, in any chapter, or mend it; the help names the nearest. Labels
    /// begin with `sec-`, `fig-`, `tbl-`, `eq-` or `lst-`. The sign itself is `\@`.
    ///
    ///     ## The first year {#sec-first}
    ///
    ///     See @sec-first.
    UNKNOWN_LABEL = "unknown-label", Warning;

    /// A mark names a term that no glossary of the book explains.
    ///
    /// The words stay, without a link. A glossary is a list of terms with definitions
    /// in a chapter of the kind `glossary`; `of` says which of them is meant where the
    /// text has other words.
    ///
    ///     [caveats]{.term}
    ///     [a nation's own conditions]{.term of="caveat"}
    UNKNOWN_TERM = "unknown-term", Warning;

    /// A work is cited that no bibliography has.
    ///
    /// The key behind `@` must be one of those in the files that `bibliography` names.
    /// In brackets another one is an error; a name behind a bare `@` is printed as it
    /// is typed, and told. A sign that is meant is `\@`.
    ///
    ///     [@smith2020]
    UNKNOWN_WORK = "unknown-work", Either;

    /// An abbreviation that is explained stands nowhere in the text.
    ///
    /// The list of abbreviations leaves it out, so that one manifest can explain those
    /// of several volumes. Headings and code count for nothing; the letters must be
    /// those of the text, capitals too.
    ///
    ///     [abbreviations]
    ///     KFOR = "Kosovo Force"
    UNUSED_ABBREVIATION = "unused-abbreviation", Warning;

    /// No text refers to a note.
    ///
    /// A note is set where its mark stands; without a mark it is not in the book. Put
    /// the mark into the text, or take the note out.
    ///
    ///     A word.[^1]
    UNUSED_NOTE = "unused-note", Warning;

    /// A term of the glossary stands nowhere in the text.
    ///
    /// Terms are found as they are written in the glossary, with a small or a capital
    /// letter at the beginning and, in English, in the plural. Where the text has other
    /// words a mark names the term; else the glossary explains what no reader meets.
    ///
    ///     [a nation's own conditions]{.term of="caveat"}
    UNUSED_TERM = "unused-term", Warning;

    /// A link of a wiki is set as text.
    ///
    /// `[[Page]]` and `![[file]]` belong to wikis and to Obsidian. Here a link has
    /// words and a file, a picture a caption and a file.
    ///
    ///     [words](page.md)
    ///     ![caption](file.png)
    ///     {{< include file.md >}}
    WIKI_LINK = "wiki-link", Warning;

    /// The style of citations gives a work no entry in bibliographies.
    ///
    /// Many styles list no letters, interviews or laws: they are named in the text or
    /// in a note alone. A work of the wrong type is left out too. Look at its type in
    /// the file; where the style is right, `[lint] allow` keeps the message back.
    ///
    ///     @letter{smith1910, ...}    a letter; `@book` if it is one
    WORK_WITHOUT_ENTRY = "work-without-entry", Warning;
}
