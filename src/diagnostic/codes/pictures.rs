//! Messages on pictures: whether they can be had, and what of them shows in which output.

super::codes! { Pictures;
    /// The file of a picture is broken.
    ///
    /// It is recognised by its first bytes, and what follows can't be read: it was
    /// cut short in copying, or another program wrote it wrongly. Its description is
    /// set in its place. Copy the file again, or export it anew.
    BROKEN_IMAGE = "broken-image", Warning, exit Hole;

    /// The caption of a picture is a word for pictures, or the name of its file.
    ///
    /// What stands in the brackets of a picture that stands alone is printed below
    /// it, and "img" or "photo-3.png" is none that readers should see. Say what it
    /// shows, or leave the brackets empty and describe it for who can't see it.
    ///
    ///     ![The light in winter](lamp.jpg)
    ///     ![](lamp.jpg){alt="A tower in snow"}
    CAPTION_SAYS_NOTHING = "caption-says-nothing", Warning;

    /// A file that is shown as a picture is none that books can show.
    ///
    /// Books show PNG, JPEG, GIF, WebP and SVG. Files are known by what is in them
    /// and not by their ending. Save it as one of these: photographs as JPEG,
    /// drawings as SVG. Its description is set in its place.
    IMAGE_FORMAT = "image-format", Warning, exit Hole;

    /// A picture lies outside of the book's folder.
    ///
    /// The book would lack it on another machine. Copy it into the folder. Links that
    /// lead out of it count too.
    ///
    ///     ![A map](pictures/map.svg)
    IMAGE_OUTSIDE = "image-outside", Warning, exit Hole;

    /// The width of a picture is none, or more than there is.
    ///
    /// A width is a share of the measure or a length. What can't be read is passed
    /// over, and the picture has the size that its file says; more than the measure
    /// is cut down to it.
    ///
    ///     ![A map](map.svg){width=60%}
    ///     ![A map](map.svg){width=8cm}
    IMAGE_WIDTH = "image-width", Warning;

    /// A picture is too much for readers, and is left out.
    ///
    /// It has more pixels, bytes or parts than can be worked on, by itself or with
    /// the others of the book; the message says which. Its description is set in its
    /// place. Four million pixels serve every reader; a drawing of a hundred thousand
    /// paths is better off as a PNG.
    LARGE_IMAGE = "large-image", Warning, exit Hole;

    /// A picture has no description.
    ///
    /// Who can't see it hears its description instead; without one there is silence,
    /// and the file is not accessible (WCAG 2.2, 1.1.1): the PDF claims no PDF/UA.
    /// Say what it shows, not what it is about: that is the caption's.
    ///
    ///     ![Troops by year](troops.svg){alt="A falling curve, 50,000 to 4,000"}
    ///
    /// A picture that only adorns has `alt=""`. An `<svg>` in raw HTML has a `<title>`
    /// as its first child, or `aria-hidden="true"`.
    MISSING_ALT = "missing-alt", Warning, exit Strict;

    /// A picture is not there, or can't be read.
    ///
    /// Paths count from the folder of the Markdown file, and capital letters differ
    /// from small ones. In an address `#` is written `%23` and `?` is `%3F`. Its
    /// description is set in its place; where it is the cover, one is drawn from the
    /// title.
    ///
    ///     ![A map](pictures/map.svg)
    MISSING_IMAGE = "missing-image", Warning, exit StrictHole;

    /// A picture loses something in the EPUB, or is not shown there.
    ///
    /// In an e-book a picture runs, moves and loads nothing: scripts, animations and
    /// what lies elsewhere are taken out of an SVG, and the message names them. An
    /// SVG that is not well formed is left out as a whole. Export it as a plain SVG,
    /// or as a PNG.
    PICTURE = "picture", Warning;

    /// A picture in a heading is set as high as its line.
    ///
    /// Titles go into the contents, the running heads and the bookmarks, where there
    /// is room for an icon at most; its description stands there. Give a picture that
    /// is to be larger a paragraph of its own, below the heading.
    PICTURE_IN_HEADING = "picture-in-heading", Warning;

    /// A picture is not printed as its file has it.
    ///
    /// An animation shows its beginning; colours are greys in an edition without
    /// colours; a drawing with masks, filters or see-through parts becomes pixels.
    /// Mostly that is as it should be. If not, export the picture without what the
    /// message names.
    PICTURE_IN_PRINT = "picture-in-print", Warning;

    /// A picture is to run off the page, and does not.
    ///
    /// A plate takes a page of its own and stands alone between paragraphs: not in a
    /// line, a list, a quotation, a table, a note. `.opener` is for the picture with
    /// which a chapter begins. `crop` says which part is kept where a picture is
    /// wider or higher than its page: `top`, `bottom`, `left`, `right`.
    ///
    ///     ![Tomato soup](soup.jpg){#fig-soup .bleed crop="top"}
    PLATE = "plate", Warning;

    /// A QR code may not be read, or can't be made.
    ///
    /// Phones read squares of .4 mm and more off paper; the longer the address, the
    /// more of them there are. A code without a width has squares of .6 mm. An address
    /// of more than 2,000 letters fits into none: its words stand alone.
    ///
    ///     ![The next book](qr:buy){width=25mm}
    QR_CODE = "qr-code", Warning;

    /// A picture lies on the web and is not fetched.
    ///
    /// A build takes nothing from the net, so that it gives the same book tomorrow,
    /// and tells nobody that it runs. Save the picture in the book's folder.
    ///
    ///     ![A map](pictures/map.png)
    REMOTE_IMAGE = "remote-image", Warning, exit Hole;

    /// A picture can't be put into the PDF.
    ///
    /// Its place on the page stays empty. The message says why. Export it anew, as a
    /// plain PNG, JPEG or SVG, and look at the page: `recto page` draws it.
    ///
    ///     recto page 56 -o page.png
    UNPRINTED_PICTURE = "unprinted-picture", Warning, exit Hole;
}
