//! Messages on editions: what printers take, and covers.

super::codes! { Press;
    /// The words on the back of a cover have no room.
    ///
    /// They are set in 12 points on what the bar code leaves of the back. The help
    /// says by how many lines the file is too long.
    ///
    ///     [editions.bookshop]
    ///     blurb = "_back.md"
    BACK_TOO_LONG = "back-too-long", Error;

    /// An edition can't have this name.
    ///
    /// The name becomes a part of its file's: small letters, figures and hyphens. It
    /// is no shop's (`--for kindle` makes an EPUB) and not that of another edition's
    /// cover.
    ///
    ///     [editions.kdp]
    ///     for = "kdp-paperback"
    BAD_EDITION = "bad-edition", Error;

    /// An ISBN is wrong.
    ///
    /// It has thirteen digits that begin with 978 or 979, or ten; the last is
    /// reckoned from the others, so that one wrong digit shows. With a wrong one
    /// shops find no book, or another one. For a book it is a warning, since it goes
    /// into metadata alone. For an edition it is an error: its bar code is made of
    /// it.
    ///
    ///     isbn = { epub = "978-0-306-40615-7" }
    BAD_ISBN = "bad-isbn", Either, exit Force;

    /// The profile of a printer can't be read.
    ///
    /// `for` names a printer that Recto knows, or a file in the book's folder that
    /// says what yours takes: at most 128 KiB of TOML, each table with its source.
    /// The built-in ones are good to begin with.
    ///
    ///     recto printer copy ingram my-printer.toml
    BAD_PRINTER = "bad-printer", Error;

    /// The cover is not as it was meant.
    ///
    /// Its words are cut for want of room, or its picture is: a front has the
    /// proportions of the page with its bleed, and more than a tenth of the picture
    /// would be lost. Or the picture can't be used, and a cover is drawn from the
    /// title. For the EPUB a JPEG or PNG of 1600 by 2560 pixels serves every shop.
    /// Or the colours of the theme's [cover] are too near to one another to be read.
    COVER = "cover", Warning;

    /// The file for the back of the cover has no words.
    ///
    /// The back stays empty but for the bar code. Write the words there, or take
    /// `blurb` out of the edition. The file is Markdown, and its name begins with
    /// `_`, so that it is no chapter that was forgotten.
    ///
    ///     blurb = "_back.md"
    EMPTY_BLURB = "empty-blurb", Warning;

    /// The endpapers are not made, or not as they were meant.
    ///
    /// Endpapers are the leaves that hold a hardback in its boards. Printers who print
    /// on demand take no picture for them: their profiles have no table `[endpapers]`.
    /// A printer that does says how far the picture runs over the edges.
    ///
    ///     [endpapers]
    ///     source = "Smith & Sons, letter of 3 May"
    ///     bleed = "3mm"
    ///
    /// A picture fills both halves of its leaf, which are as wide as two pages: what
    /// is too wide or too high is cut off. One that can't be had is not printed.
    ENDPAPERS = "endpapers", Either;

    /// The printing condition is not known.
    ///
    /// PDF/X-1a and PDF/X-3 are made for one condition of press and paper, and name
    /// it. The printer's profile names none here. Ask the printer; or give the ICC
    /// profile, which says it too.
    ///
    ///     condition = "FOGRA39"
    ///     profile = "press.icc"
    MISSING_CONDITION = "missing-condition", Error;

    /// An edition in four inks has no ICC profile.
    ///
    /// Which inks make a colour depends on press and paper; the profile says it.
    /// Without one a formula makes them: each ink is what the others leave of its
    /// colour, and black takes what they have in common. That is about right, and
    /// blues come out darker than on a screen. Ask the printer for the file and put it
    /// into the book's folder. In PDF/X-4 it has to be there. With `colour = "rgb"`
    /// the printer makes the inks.
    ///
    ///     colour = "cmyk"
    ///     profile = "press.icc"
    MISSING_PROFILE = "missing-profile", Either;

    /// A table in the profile of a printer names no source.
    ///
    /// A number that nobody can look up is a guess, and a guess costs a print run.
    /// Name the page, or the person, that gave it.
    ///
    ///     [margins]
    ///     source = "https://example.com/file-guide, p. 4"
    MISSING_SOURCE = "missing-source", Error;

    /// Recto makes no cover of this edition.
    ///
    /// What is read on a screen has none to be printed. Or the profile of its printer
    /// has no table `[cover]`, which says how thick boards are, where the bar code goes
    /// and how far words keep from the edges: make the cover in the printer's own
    /// template, or write the table into a profile of yours.
    NO_COVER = "no-cover", Warning, exit Cover;

    /// The thickness of the paper is not known.
    ///
    /// The spine is as thick as the pages. A usual book paper is taken; a spine that
    /// is wrong by a millimetre shows on the shelf. Ask the printer.
    ///
    ///     page-thickness = "0.06mm"
    PAGE_THICKNESS = "page-thickness", Warning;

    /// The picture of a cover can't be drawn.
    ///
    /// Beside the PDF for the printer a PNG is made to look at. The message says why
    /// it fails; the cover is not written then, neither as PDF nor as PNG. Look at
    /// the picture that is the front.
    PICTURE_FAILED = "picture-failed", Error;

    /// An edition has a price and no bar code to print it beside.
    ///
    /// The price is the small code beside that of the ISBN. Give the edition its
    /// `isbn`, or take `price` out.
    ///
    ///     isbn = "978-0-306-40615-7"
    ///     price = "51499"
    PRICE_ALONE = "price-alone", Warning;

    /// A bar code says another price than the trade is told.
    ///
    /// The five figures of `price` stand beside the bar code of the ISBN and are read
    /// at the till: the first says the currency (5 US dollars, 6 Canadian ones, 0
    /// pounds, 3 Australian and 4 New Zealand dollars), the others the amount.
    /// [trade.prices] says what shops and distributors are told. Make the two agree.
    ///
    ///     [editions.shops]
    ///     price = "51499"
    ///
    ///     [trade.prices]
    ///     shops = "14.99 USD"
    PRICE_DIFFERS = "price-differs", Warning;

    /// The book is bound otherwise than those that the printer's profile is for.
    ///
    /// Hardbacks have other numbers of pages, other margins and other covers than
    /// paperbacks. KDP has a profile for each. Of other printers Recto knows the rules
    /// for paperbacks: the pages are made by these, and the cover is for the printer's
    /// own template.
    ///
    ///     [editions.bookshop]
    ///     for = "kdp-hardcover"
    PRINTER_BINDING = "printer-binding", Either, exit Force;

    /// Too many blank pages stand in a row.
    ///
    /// A printer takes them for a mistake and stops. They come of parts and chapters
    /// that open on a recto. Let them open on any page, or take an empty leaf out.
    ///
    ///     [print]
    ///     open = "any"
    PRINTER_BLANKS = "printer-blanks", Either, exit Force;

    /// A picture runs off the page, and the printer's profile has no bleed.
    ///
    /// No knife cuts at the edge of a picture: it is printed a little larger, and the
    /// rest falls off. Ask the printer how far pictures go over the edge, and at which
    /// sides, and write it into the profile.
    ///
    ///     [bleed]
    ///     source = "the printer's letter of May 2"
    ///     size = "3mm"
    ///     sides = ["head", "foot", "outer", "inner"]
    PRINTER_BLEED = "printer-bleed", Error, exit Force;

    /// The printer does not print these colours, or not on this paper.
    ///
    /// Some take pictures as a screen has them (`rgb`) and make inks of them, others
    /// want the inks (`cmyk`). Papers for books in black take no colours at all. The
    /// help names what there is. PDF/X has no RGB: it goes with `format = "plain"`.
    ///
    ///     [editions.kdp]
    ///     for = "kdp-paperback"
    ///     colour = "rgb"
    ///     paper = "premium-colour"
    PRINTER_COLOUR = "printer-colour", Either, exit Force;

    /// Pictures or characters are missing in the pages of an edition.
    ///
    /// On a screen a hole can be mended with the next build. A printed one stays. The
    /// warnings say where each is: mend them and build again. `--force` writes the
    /// file with its holes, to look at.
    PRINTER_HOLES = "printer-holes", Error, exit Force;

    /// Something stands nearer to the edge of the page than the printer allows.
    ///
    /// A trimmer cuts a millimetre here and there, and the spine swallows what stands
    /// too near to it: the inner margin grows with the number of pages. Widen the
    /// margins, or make the thing smaller. Where a printer only advises it, it is a
    /// warning.
    ///
    ///     margins = { inner = "0.875in", outer = "0.5in" }
    PRINTER_MARGIN = "printer-margin", Either, exit Force;

    /// The printer takes no files with crop marks.
    ///
    /// It lays out the sheets by itself, and would print the marks as a part of the
    /// page. Take `marks` out of the edition, or make it `false`. Bleed goes in
    /// without them.
    PRINTER_MARKS = "printer-marks", Either, exit Force;

    /// The book has more or fewer pages than the printer binds.
    ///
    /// How many go into one binding depends on the paper. Too many: take a thinner
    /// paper, a larger page or smaller type. Too few: set it looser, or add matter at
    /// its end.
    ///
    ///     paper = "white"
    PRINTER_PAGES = "printer-pages", Either, exit Force;

    /// A picture has too few pixels for print.
    ///
    /// What is sharp on a screen is a blur on paper: 300 to the inch are usual. The
    /// help says how wide the picture must be. Enlarging it in a program adds no
    /// detail; show it smaller, or look for the original. On the front of a cover it
    /// is a warning.
    ///
    ///     ![The bridge](bridge.jpg){width=50%}
    PRINTER_RESOLUTION = "printer-resolution", Either, exit Force;

    /// The file is larger than the printer takes.
    ///
    /// Nearly all of it is pictures. Make them smaller: more than 300 pixels to the
    /// inch at the size in which they are shown is wasted. Photographs are smallest
    /// as JPEG, plain drawings as SVG.
    PRINTER_SIZE = "printer-size", Either, exit Force;

    /// The printer does not offer pages of this size.
    ///
    /// The help names the nearest size that it has. An edition may have its own page,
    /// and is laid out for itself then.
    ///
    ///     [editions.kdp]
    ///     print = { trim = "6x9in" }
    PRINTER_TRIM = "printer-trim", Either, exit Force;

    /// Something is set in smaller type than the printer prints well.
    ///
    /// Below some size the hairs of letters fill up or break away. Set the book
    /// larger, or change the size in the theme. A table that is too wide is made
    /// smaller: give it fewer or shorter columns, or let it stand on its side.
    ///
    ///     [print]
    ///     body-size = "11pt"
    PRINTER_TYPE = "printer-type", Either, exit Force;

    /// The bar code is too small for shops.
    ///
    /// A scanner reads it from 80 % of its full size on. The printer's box is too
    /// narrow for the code with the price beside it: take `price` out. Below that it
    /// is a code for nobody.
    SMALL_BARCODE = "small-barcode", Warning;

    /// The printing condition has no registered name.
    ///
    /// A printer's program looks the name up; with one that it does not know the file
    /// may be refused. Usual are FOGRA51 (coated paper), FOGRA52 (uncoated),
    /// CGATS21-2-CRPC6 (GRACoL) and CGATS TR 001 (SWOP). Ask the printer.
    ///
    ///     condition = "FOGRA52"
    UNKNOWN_CONDITION = "unknown-condition", Warning;

    /// The printer has no such paper.
    ///
    /// The paper decides how many pages can be bound, and how thick the spine is. The
    /// help names those that the printer has; `recto printer list` lists them for all.
    ///
    ///     paper = "cream"
    UNKNOWN_PAPER = "unknown-paper", Error, exit Force;

    /// There is no printer of this name.
    ///
    /// `recto printer list` names those that Recto knows. Another one is a file in the
    /// book's folder that ends in `.toml`.
    ///
    ///     for = "ingram"
    ///     for = "my-printer.toml"
    UNKNOWN_PRINTER = "unknown-printer", Error;

    /// The bands of pages in a printer's profile leave a gap, or overlap.
    ///
    /// Each band says how wide the inner margin is in a book of so many pages. One
    /// begins with the page after the last of the band before it.
    ///
    ///     inner = [
    ///       { pages = [24, 150], least = "0.375in" },
    ///       { pages = [151, 300], least = "0.5in" },
    ///     ]
    WRONG_BANDS = "wrong-bands", Error;
}
