//! Messages on what is asked for on the command line.

super::codes! { Command;
    /// The folder that is named is not there, or is a file.
    ///
    /// A book is a folder: it holds `recto.toml` and the chapters. Name that folder,
    /// or run Recto in it; name none of its files.
    ///
    ///     recto build my-book
    ///
    /// `recto new my-book` makes a book in a new folder.
    MISSING_FOLDER = "missing-folder", Error;

    /// The folder has no manifest.
    ///
    /// Recto looks for `recto.toml`, or for mdBook's `book.toml`. Where neither is
    /// there it looks around: the help names a book in a folder above or below, or
    /// Markdown files for which a manifest can be written.
    ///
    ///     recto -C my-book build
    ///     recto new .
    ///
    /// The second line writes a `recto.toml` for the chapters that lie in the folder.
    NO_MANIFEST = "no-manifest", Error;

    /// The book has no edition of this name.
    ///
    /// `--for` and `--edition` take the name of a table `[editions.NAME]`, `screen`,
    /// `print`, the name of a printer (`recto printer` lists them) or of a shop.
    /// `page-list` in `[epub]` takes an edition of the manifest: the EPUB names the
    /// pages of that one.
    ///
    ///     recto build --for ingram
    ///
    ///     [editions.large]
    ///     print = { large-print = true }
    ///
    ///     [epub]
    ///     page-list = "large"
    UNKNOWN_EDITION = "unknown-edition", Error;
}
