//! Messages on what shops of e-books refuse or show badly.

super::codes! { Shops;
    /// A record for the trade lacks what its readers look for.
    ///
    /// The record is written all the same. An edition without an ISBN can't be ordered
    /// by shops: a printed one is left out, an EPUB goes by its own identifier, which
    /// some e-book shops take. Without a price, a subject or a description a record is
    /// put aside by many. The message names the key.
    ///
    ///     [trade.prices]
    ///     epub = "7.99 USD"
    RECORD_GAP = "record-gap", Warning;

    /// Something is longer, or more, than a shop's form takes.
    ///
    /// The form would cut it off, or refuse it. `recto listing` counts as the shop
    /// does. A short description of its own keeps the long one whole.
    ///
    ///     [trade]
    ///     short-description = "Twelve letters from a river."
    RECORD_LIMIT = "record-limit", Warning;

    /// The contents are deeper than a shop's readers show.
    ///
    /// Parts, chapters and sections are levels. Those beyond the last that is shown
    /// are left out of the shop's menu; in the text they can be reached as ever.
    /// Nothing must be done.
    ///
    ///     [epub]
    ///     contents-depth = 2
    SHOP_CONTENTS = "shop-contents", Warning;

    /// The cover has too few or too many pixels for a shop.
    ///
    /// A small one is refused, or is a blur in the shop's window; for the longer side
    /// some have a bound too. 1600 by 2560 pixels serve all. Without `cover` one of
    /// such a size is drawn from the title.
    SHOP_COVER = "shop-cover", Warning;

    /// The EPUB has no ISBN, and the shop asks for one.
    ///
    /// It is another one than the printed book's.
    ///
    ///     [book]
    ///     isbn = { epub = "978-..." }
    SHOP_ISBN = "shop-isbn", Warning;

    /// A picture is none that a shop takes.
    ///
    /// It has too many pixels, is transparent, or is of a format that the shop
    /// refuses. `--for` with the shop's name makes an EPUB with pictures as it wants
    /// them; a key makes them fit all shops.
    ///
    ///     recto build --for apple
    ///
    ///     [epub]
    ///     images = "shops"
    SHOP_PICTURE = "shop-picture", Warning;

    /// The EPUB, or a file in it, is larger than a shop takes.
    ///
    /// Nearly all of it is pictures. `images = "shops"` makes them smaller. A single
    /// file counts with the pictures that it shows: divide the chapter.
    ///
    ///     [epub]
    ///     images = "shops"
    SHOP_SIZE = "shop-size", Warning;

    /// There is no shop of this name.
    ///
    /// `for` under `[epub]` makes the book's EPUB as one shop wants it. Printers
    /// stand under `[editions]`: print books for Amazon are `kdp-paperback` and
    /// `kdp-hardcover`.
    ///
    ///     [epub]
    ///     for = "kindle"
    UNKNOWN_SHOP = "unknown-shop", Error;
}
