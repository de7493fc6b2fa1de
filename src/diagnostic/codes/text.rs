//! Messages on the constructs of the text: those of the dialect, and those of others.

super::codes! { Text;
    /// A `:::` line has more than one name.
    ///
    /// A division opens with `:::` and one name, or attributes in braces. With more
    /// words the line is text, and the division does not open.
    ///
    ///     ::: {.callout-note title="Mind the gap"}
    ///     Words.
    ///     :::
    BAD_FENCE = "bad-fence", Warning;

    /// Lines that look like a table are none.
    ///
    /// The line of hyphens below the head must have a part for each column; otherwise
    /// all rows are one paragraph. A bar in a cell is `\|`, in code too. Tables that
    /// pandoc makes without bars are not read.
    ///
    ///     | Year | Troops |
    ///     |------|-------:|
    ///     | 1999 | 50,000 |
    BAD_TABLE = "bad-table", Warning;

    /// A character of HTML is misspelt, or lacks its semicolon.
    ///
    /// `&nbsp;` is one character; `&nbsp` and `&nbps;` are printed as they are typed.
    /// Mend it, or type the character itself: the text is UTF-8. An `&` that is meant
    /// is `&amp;` or `\&`.
    BROKEN_ENTITY = "broken-entity", Warning;

    /// A citation is set as text.
    ///
    /// `[@key]` and `@key` become citations where the manifest names a bibliography.
    /// Name it, or write the source out in a note. A sign that is meant is `\@`.
    ///
    ///     [book]
    ///     bibliography = ["refs.bib"]
    ///     citations = "chicago-notes"
    CITATION = "citation", Warning;

    /// A block of code is one that other programs run.
    ///
    /// A chunk of R Markdown or Quarto is set as code here; nothing is run, and its
    /// result is not in the book. Run it and put the result into the text. If code is
    /// all that is meant, name the language without braces.
    ///
    ///     ```r
    CODE_CHUNK = "code-chunk", Warning;

    /// What stands between two `$` reads like words.
    ///
    /// It is set as a formula: in italics, without spaces. Perhaps prices were meant.
    /// The sign itself is `\$`; words in a formula stand in `\text{..}`.
    ///
    ///     It cost \$5 and not \$6.
    ///     $v = \text{way} / \text{time}$
    DOUBTFUL_FORMULA = "doubtful-formula", Warning;

    /// A term is explained twice.
    ///
    /// In a glossary a reader finds one of the two. A term may have several
    /// explanations, each on a line of its own below it.
    ///
    ///     KFOR
    ///     : the force in Kosovo
    ///     : since 1999
    DUPLICATE_TERM = "duplicate-term", Warning;

    /// A heading has no words.
    ///
    /// It is left out: contents and bookmarks could not name it, and a reader with a
    /// screen reader would hear nothing. A scene break is `***` on a line of its own;
    /// the mark itself is `\#`.
    EMPTY_HEADING = "empty-heading", Warning;

    /// A word is written with the signs of formulas.
    ///
    /// Web pages make bold and slanted words of such signs (U+1D400 and on). A screen
    /// reader says each by its name, no search finds the word, and few fonts have
    /// them. Write letters and mark them.
    ///
    ///     **bold**, *slanted*
    FORMULA_LETTERS = "formula-letters", Warning;

    /// A line with `#` at its head is no heading.
    ///
    /// Behind the marks stands a plain space. Without it, or with one that does not
    /// break, or with the wide sign of Chinese and Japanese keyboards, the line is
    /// text: the section lacks its heading and its line in the contents.
    ///
    ///     ## The first year
    ///
    /// The sign itself is `\#`.
    HEADING_SPACE = "heading-space", Warning;

    /// HTML that an e-book can't hold is left out.
    ///
    /// An EPUB is strict XHTML without programs. Elements and attributes that are not
    /// allowed there are taken out, and their words stay where there are any. The
    /// message names what is lost. Much of HTML has a way in Markdown, which shows in
    /// print too.
    HTML = "html", Warning;

    /// A style or a script in the text is left out.
    ///
    /// What a book looks like is its theme's to say:
    /// `recto theme copy classic my-theme.toml` writes one to change. Scripts run
    /// neither in print nor in most e-readers.
    HTML_LEFT_OUT = "html-left-out", Warning, gathers Book;

    /// An icon of a web font is left out.
    ///
    /// `<i class="fa ..."></i>` is an empty element to which a web page gives a
    /// picture. No book has that font. It is left out with its tag; words beside it
    /// stay. Write a character that fonts have, or show a picture: `☰`,
    /// `![menu](menu.svg)`.
    ICON = "icon", Warning, gathers Book;

    /// Words that stand four spaces in are set as code.
    ///
    /// In Markdown four spaces or a tab make a block of code of what follows, in the
    /// typewriter face and in a box. This one reads like prose. Take the spaces away:
    /// the theme indents paragraphs. `> ` makes a quotation. It is told once in a
    /// file.
    INDENTED_PROSE = "indented-prose", Warning;

    /// The numbers of a list are not what one would expect.
    ///
    /// Numbers that ascend are printed as they are typed, with their gaps: a year is
    /// no count. Numbers that go back, or stand twice, are counted on from the first.
    /// Where each is `1.` the list is counted.
    ///
    ///     1. one
    ///     1. two
    ///
    /// A year at the head of a paragraph is `1999\. was ...`.
    LIST_NUMBERS = "list-numbers", Warning;

    /// A list table is not written as one.
    ///
    /// Its division holds one list, each item of which is a row and holds one list, of
    /// the row's cells; a paragraph before it is the caption. Otherwise it is set as
    /// the lists that stand there, and a reader sees no table.
    ///
    ///     ::: {.list-table header-rows=1}
    ///     * - Lamp
    ///       - Height
    ///     * - North
    ///       - 12 m
    ///     :::
    LIST_TABLE = "list-table", Warning;

    /// Markdown in a cell of an HTML table is printed as it is typed.
    ///
    /// In HTML a line of Markdown is read where it stands in lines of its own, with
    /// blank lines around it. Write it so; or write the tag: `<em>`, `<strong>`,
    /// `<a href="...">`.
    ///
    ///     <td>
    ///
    ///     A *word*.
    ///
    ///     </td>
    MARKDOWN_IN_CELL = "markdown-in-cell", Warning;

    /// A line among lines of verse has no bar before it.
    ///
    /// It ends the verse, and the lines behind it are set as prose. Begin it with `| `,
    /// or with a space if it goes on with the line above; or use a division, in which
    /// no line needs a bar.
    ///
    ///     | The water leaves him
    ///     | and leaves him
    MISSING_BAR = "missing-bar", Warning;

    /// Lists, quotations or marks stand inside each other too deeply.
    ///
    /// Sixty-four levels are read, which no reader follows. It is mostly a row of
    /// `>`, `*` or `[` that means nothing: set it as code. It is told once for a
    /// chapter, and nothing is written before it is mended.
    NESTED_TOO_DEEP = "nested-too-deep", Error;

    /// Nothing closes a `$$` in its paragraph.
    ///
    /// A formula on lines of its own stands between two `$$` and has no empty line in
    /// it. Without its end all of it is text. The signs themselves are `\$\$`.
    ///
    ///     $$
    ///     E = mc^2
    ///     $$
    OPEN_FORMULA = "open-formula", Warning;

    /// Nothing closes a note in its paragraph.
    ///
    /// A note in the line stands between `^[` and `]`, in one paragraph. Without its
    /// end all of it is text. A note with paragraphs has a mark in the line and its
    /// words below.
    ///
    ///     A word.^[Its note.] Another.[^a]
    ///
    ///     [^a]: The first paragraph of its note.
    OPEN_NOTE = "open-note", Warning;

    /// A construct of another dialect of Markdown is set as text.
    ///
    /// Directives of MyST and AsciiDoc, admonitions of MkDocs, marks of Obsidian,
    /// commands of TeX in a line and the like mean something to other programs.
    /// Readers would see them as they are typed. The help says how the same is
    /// written here.
    OTHER_DIALECT = "other-dialect", Warning;

    /// A line asks for the contents.
    ///
    /// `[TOC]` and its like are printed as they stand. Recto makes the contents
    /// itself: from the titles, with the folios of the printed pages, and as the
    /// navigation of the EPUB. Take the line out. `contents-depth` says how deep they
    /// go.
    OWN_CONTENTS = "own-contents", Warning;

    /// A character of private use stands in the text.
    ///
    /// Unicode leaves U+E000 to U+F8FF and two planes to whoever wants them: what they
    /// show is the font's. A screen reader says nothing, another font shows nothing or
    /// something else, and nobody finds them by searching. Many are left behind by icon
    /// fonts and old word processors. It is told once for each character.
    ///
    /// Write the character of Unicode that is meant, or a picture with a description.
    PRIVATE_CHARACTER = "private-character", Warning, gathers Book;

    /// Raw text is meant for an output that Recto does not make.
    ///
    /// `{=latex}` and others are left out of both files. What is meant for one of
    /// them says so: `{=html}` and `{=epub}` go into the EPUB. What was written for
    /// LaTeX has to be written anew in Markdown.
    RAW_FORMAT = "raw-format", Warning;

    /// A command of TeX stands in the text.
    ///
    /// Outside of formulas TeX is text, and would be printed. A page break has a line
    /// of its own here; the contents are made without a word.
    ///
    ///     {{< pagebreak >}}
    RAW_TEX = "raw-tex", Warning;

    /// An accent stands beside a letter, as an apostrophe.
    ///
    /// The key of the accent lies near that of the apostrophe on many keyboards. In
    /// print it hangs in the air, a search for the word does not find it, and a
    /// voice says "acute accent". Write the apostrophe: the right sign is made of it.
    ///
    ///     It's
    ///
    /// Where the sign itself is meant it is `&acute;`.
    SPACING_ACCENT = "spacing-accent", Warning, gathers Chapter;

    /// A bar parts code in a table into two cells.
    ///
    /// A bar ends a cell wherever it stands, in code too. Write `\|` for the sign
    /// itself.
    ///
    ///     | `a \| b` | or |
    SPLIT_CODE = "split-code", Warning;

    /// Words in braces are set as text.
    ///
    /// Attributes stand in braces, with a space between two: directly behind a
    /// heading, a picture, a link, code, or words in brackets; for a paragraph on a
    /// line of its own below it; for a table behind its caption. What other dialects
    /// write in braces is text. A brace that is meant is `\{`.
    ///
    ///     ## Title {#sec-title .unnumbered}
    ///     [words]{.smallcaps}
    STRAY_ATTRIBUTES = "stray-attributes", Warning;

    /// A backslash ends a paragraph.
    ///
    /// A backslash at the end of a line breaks it before the next one. Behind the
    /// last line there is nothing to break, and it would be printed. Take it out; the
    /// sign itself is `\\`.
    STRAY_BACKSLASH = "stray-backslash", Warning;

    /// A backtick has no partner.
    ///
    /// Code in a line stands between two backticks of the same number. One alone is
    /// printed, and what was meant as code is read as Markdown. Add the other one, or
    /// write `` \` `` for the sign.
    STRAY_BACKTICK = "stray-backtick", Warning;

    /// A line with `: ` at its head explains no term.
    ///
    /// A term stands on a line of its own, its explanation on the next behind a colon
    /// and a space. Below nothing, or below more than one line, the colon is text.
    ///
    ///     KFOR
    ///     : the force in Kosovo
    STRAY_DEFINITION = "stray-definition", Warning;

    /// A `:::` line closes nothing.
    ///
    /// Each division has one line that opens it and one that closes it. Take this one
    /// out, or open the division before it.
    ///
    ///     ::: key-points
    ///     Words.
    ///     :::
    STRAY_FENCE = "stray-fence", Warning;

    /// Marks of emphasis mark nothing and would be printed.
    ///
    /// Marks stand close to the words and come in pairs: a space inside of them, a
    /// letter close behind the last, or other marks between keep them from it. Move
    /// the space, or write the tag. The sign itself has a backslash.
    ///
    ///     *words*, <i>word</i>s, 2 \* 3
    STRAY_MARK = "stray-mark", Warning;

    /// A row of a table has more cells than its head.
    ///
    /// The cells beyond the last column are left out, with their words, as in every
    /// Markdown with tables. Add a column to the head; or write a bar that is meant
    /// as `\|`, in code too.
    SURPLUS_CELLS = "surplus-cells", Warning;

    /// A note below a table begins with a sign that no cell of the table has.
    ///
    /// A paragraph below a table is its note if it begins with a sign or a raised
    /// letter that a cell or the caption has; so readers know what it explains. One
    /// that is of the whole table stands in a division.
    ///
    ///     | North\* | 12 m |
    ///
    ///     \* Without its mast.
    TABLE_NOTE = "table-note", Warning;

    /// A table has two captions.
    ///
    /// A caption stands above or below its table, behind a colon, or in `<caption>`.
    /// Of two for one table the later one counts. Take one out.
    ///
    ///     : Troops by year {#tbl-troops}
    TWO_CAPTIONS = "two-captions", Warning;

    /// A block is not closed.
    ///
    /// A division, code behind a fence, an element or a comment of HTML goes on to
    /// the end of what holds it, and takes all that follows with it: as code, or out
    /// of the book. Add the line `:::`, the fence, the tag or the `-->` that ends it,
    /// in the same list or quotation.
    ///
    ///     ::: key-points
    ///     Words.
    ///     :::
    UNCLOSED_BLOCK = "unclosed-block", Warning, gathers Chapter;

    /// An attribute says nothing where it stands.
    ///
    /// A heading has no width. The key is misspelt or stands on the wrong thing; it
    /// is left out. All take `lang`. A key that begins with `x-`, `data-` or `aria-`
    /// is yours and passes.
    ///
    ///     ![Map](map.svg){width=60%}
    UNKNOWN_ATTRIBUTE = "unknown-attribute", Warning, gathers Chapter;

    /// There is no callout of this name.
    ///
    /// There are notes, tips, warnings and a few more. This name is so like that of
    /// one that it may be a slip. As it stands the word becomes the label, without a
    /// colour or an icon of its own.
    ///
    ///     > [!WARNING] Mind the gap
    UNKNOWN_CALLOUT = "unknown-callout", Warning;

    /// A class means nothing.
    ///
    /// The theme has no design for it, or the element does not take it, so it changes
    /// nothing in print. Mend its name, or give the division a design in a theme file
    /// of the book's own. A class that begins with `x-` is yours and passes. Each is
    /// told once in a book.
    ///
    ///     [division.recipe]
    ///     tint = "10%"
    UNKNOWN_CLASS = "unknown-class", Warning;

    /// A directive in double braces means nothing.
    ///
    /// Recto knows includes and the page break. Others belong to the makers of web
    /// sites and would be printed. What is meant so stands in backticks.
    ///
    ///     {{#include file.md}}
    ///     {{< include file.md >}}
    ///     {{< pagebreak >}}
    UNKNOWN_DIRECTIVE = "unknown-directive", Warning, gathers Chapter;

    /// What looks like a tag is none of HTML.
    ///
    /// A name in angle brackets, `Vec<T>`, is taken for a tag. In the line it is set
    /// as text where nothing closes it; otherwise its content is kept and the tag is
    /// left out. Write it as code, or with `\<`.
    UNKNOWN_TAG = "unknown-tag", Warning, gathers Book;

    /// A tag of HTML lacks its other half.
    ///
    /// Nothing opens or closes it in its paragraph or block, so it is left out, and
    /// what it was to mark is not marked. Add the other half; an element of the line
    /// can't go on in the next paragraph.
    UNPAIRED_TAG = "unpaired-tag", Warning, gathers Chapter;
}
