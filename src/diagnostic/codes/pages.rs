//! Messages on the typeset pages: faces, lines, tables, formulas, breaks.

super::codes! { Pages;
    /// The words of `<bdo>` are printed in their own direction.
    ///
    /// The tag forces letters to run the other way. E-readers do so; print sets words
    /// as their script runs. Say the language instead: what runs from right to left
    /// is known by it.
    ///
    ///     [words]{lang=ar}
    DIRECTION_IN_PRINT = "direction-in-print", Warning;

    /// A font family lacks faces.
    ///
    /// Nothing is slanted or thickened that the font does not have: the nearest face
    /// stands in, and emphasis may not show. Name the files that are missing, or
    /// choose a family that has all four.
    ///
    ///     [fonts."EB Garamond"]
    ///     regular = "fonts/EBGaramond-Regular.otf"
    ///     italic = "fonts/EBGaramond-Italic.otf"
    ///     bold = "fonts/EBGaramond-Bold.otf"
    FONT_FACES = "font-faces", Warning;

    /// The font of the text has no small capitals.
    ///
    /// They are letters of their own (the feature `smcp`) and are never made by
    /// shrinking capitals, which come out too thin. Running heads and first words
    /// stand in plain letters. Another font may have them.
    FONT_FEATURES = "font-features", Warning;

    /// A row of a table is higher than a page.
    ///
    /// No page break can divide it: its cells hold words alone, or one of them goes on
    /// into the next row. So they are set as paragraphs, one after the other. Part the
    /// row into several, or move the long text out of the table: a cell is for what
    /// can be compared at a glance.
    HIGH_ROW = "high-row", Warning;

    /// Raw HTML is not printed.
    ///
    /// It goes into the EPUB and is left out of the PDF. Write it in Markdown, which
    /// both outputs show; or say with `{=epub}` that only the EPUB is meant.
    ///
    ///     ```{=epub}
    ///     <p>For e-readers alone.</p>
    ///     ```
    HTML_IN_PRINT = "html-in-print", Warning;

    /// An inner margin was made wider for a printer.
    ///
    /// The more pages a book has, the less of the inner margin can be seen when it is
    /// open, so printers ask for more. The manifest's own margin was too narrow for
    /// this number. Write the wider one there, and nothing is told.
    ///
    ///     margins = { inner = "0.625in" }
    INNER_MARGIN = "inner-margin", Warning;

    /// A word is wider than the measure.
    ///
    /// No break is allowed in it, so it is cut where it fits. Give an address words
    /// of its own, code a block, and another word a soft hyphen (U+00AD), or a line
    /// under `[hyphenation]`.
    ///
    ///     [the report](https://example.com/a/very/long/address)
    LONG_WORD = "long-word", Warning;

    /// A formula is not understood.
    ///
    /// Its TeX is printed as it is typed, or the one command that nobody knows. Recto
    /// reads the mathematics of LaTeX, without packages. The message says what was not
    /// understood. Look for a brace that is missing, or say what a command stands for:
    /// between paragraphs, or in the manifest under `[math.macros]`.
    ///
    ///     \newcommand{\R}{\mathbb{R}}
    MATH = "math", Warning, gathers Place;

    /// No font has a character.
    ///
    /// The name of its script is printed in its place, such as `[Thai]`, or its
    /// number; in code a question mark; in a formula it is left out. Bring a font
    /// that has it, or use another character. What a picture has of words is set
    /// in the bundled fonts: export it with its words as outlines.
    ///
    ///     [print]
    ///     fallback-fonts = ["Noto Sans Devanagari"]
    ///     [fonts."Noto Sans Devanagari"]
    ///     regular = "fonts/NotoSansDevanagari-Regular.ttf"
    MISSING_GLYPH = "missing-glyph", Warning, gathers Script, exit Hole;

    /// A picture that is to face its text stands overleaf, or further on.
    ///
    /// It is called on a right-hand page, and the next page is the back of that leaf.
    /// Or another picture stands before it: of several that are called on one page
    /// the first one faces it.
    /// Let the text begin on a left-hand page, or put the picture before the heading
    /// of the text that it belongs to. A chapter that begins with such a picture has
    /// it on the left and its title on the right.
    ///
    ///     ![](soup.jpg){.facing alt="A bowl of tomato soup"}
    NOT_FACING = "not-facing", Warning;

    /// A chapter does not open on the side that its entry asks for.
    ///
    /// The first page of the text is page 1, which is a right-hand one, and chapters
    /// that stand within another begin on its pages. Elsewhere `open` puts an empty
    /// page before the chapter where the side would be the other one.
    ///
    ///     main = [{ file = "poem.md", open = "verso" }, "translation.md"]
    OPENING_SIDE = "opening-side", Warning;

    /// A page ends where none should.
    ///
    /// No way to fill the pages keeps to all rules here: something is higher than a
    /// page, or parted from what it belongs to, or a page stays empty before a picture
    /// over two. Change a few words, make a picture smaller or put it earlier, or set a
    /// page break before it. `recto page` draws the page with its flaws.
    ///
    ///     {{< pagebreak >}}
    PAGE_BREAK = "page-break", Warning;

    /// A page would not be as it was printed.
    ///
    /// `recto.lock` says what was printed, and every build holds to it: what is mended
    /// keeps its lines, its page, its spread. Here it can't. Cut or add as much as the
    /// message says; or let these pages change, if the printer takes them anew. When
    /// the new printing is out, `recto freeze` writes it down.
    ///
    ///     recto build --allow 34-40
    PAGE_MOVED = "page-moved", Error;

    /// A PDF can't be written.
    ///
    /// The message says why. For a printer it is mostly the ICC profile: it is the
    /// file that the printer gives, with four inks where colours are wanted. Other
    /// files are written all the same if only an edition fails.
    PDF_FAILED = "pdf-failed", Error;

    /// Letters are set in a font that is made for something else.
    ///
    /// No font of the text has them, and one for formulas or code stands in: they are
    /// legible and look strange. Bring a font that is made for them.
    ///
    ///     [print]
    ///     fallback-fonts = ["Noto Serif Armenian"]
    ///     [fonts."Noto Serif Armenian"]
    ///     regular = "fonts/NotoSerifArmenian-Regular.ttf"
    STAND_IN_FONT = "stand-in-font", Warning, gathers Script;

    /// A table has no room as a table, and its rows are set as records.
    ///
    /// Its columns would divide their words, or its rows be as high as a page. Each
    /// row is a list of its cells then, behind their heads. Shorten the cells or part
    /// the table. Behind the caption `.records` says that this is meant; `.landscape`
    /// turns the table all the same.
    ///
    ///     : Troops by year {#tbl-troops .records}
    TABLE_IN_RECORDS = "table-in-records", Warning;

    /// Page numbers in the text have not come to rest.
    ///
    /// "See page 99" names a place, and when it becomes "see page 100" it may move
    /// that place. Recto sets the book anew until all numbers are right; here they
    /// move each other for ever. One is wrong by a page. Change a few words near it.
    ///
    ///     [print]
    ///     page-references = false
    UNSETTLED_PAGE_NUMBERS = "unsettled-page-numbers", Warning;

    /// A formula is wider than the measure.
    ///
    /// It could not be divided at a relation or a sign, so it is set smaller, to
    /// seven tenths at least, and may run past the measure. Divide it with `\\` in an
    /// `aligned`, or give one in the text lines of its own between `$$`.
    WIDE_MATH = "wide-math", Warning;

    /// A table is wider than the page.
    ///
    /// Its words are divided in the columns. Take a column out, shorten the words, or
    /// part the table. `.landscape` behind the caption turns it on its side, where a
    /// page is wider; `.records` makes a list of each row.
    ///
    ///     : Troops by year {#tbl-troops .landscape}
    WIDE_TABLE = "wide-table", Warning;

    /// The record of what was printed can't be read.
    ///
    /// `recto freeze` writes `recto.lock`, and nobody else should: it says line by line
    /// what was printed. Bring it back from where the manuscript is kept; or write it
    /// again from the text as it was printed. Taken away, it holds no page.
    WRONG_LOCK = "wrong-lock", Error;
}
