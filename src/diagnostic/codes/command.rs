//! Messages on what is asked for on the command line.

super::codes! { Command;
    /// A change of the Word file and one of the manuscript touch the same words.
    ///
    /// While the editor had the file you have gone on writing, at the very words that
    /// the editor has changed. Which of both is right nobody but you can say:
    /// `recto merge` writes nothing there. The message has the editor's words, its
    /// place is where yours stand.
    ///
    ///     recto merge edited.docx
    MERGE_CONFLICT = "merge-conflict", Error;

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

    /// Something of the book is not in the Word file as it is in the book.
    ///
    /// A word processor has no raw HTML, and not every formula or picture: those are
    /// left out of the file that `recto docx` writes, or stand there as words. The
    /// manuscript keeps them: `recto merge` never touches what was not sent.
    ///
    /// Where the editor has to see it, say in a remark what stands there:
    ///
    ///     <!-- Here is the map, drawn in HTML. -->
    NOT_IN_WORD = "not-in-word", Warning, gathers Book;

    /// Something of the Word file has no place in the chapters.
    ///
    /// Counted numbers, the words of references and the title page are made by
    /// Recto; pictures and new tables come from files; titles of chapters are moved
    /// and taken out with `recto order`; chapters that are JSON come from another
    /// program. Nothing stands between a picture and its caption, or a term and its
    /// definition, and a heading of the first level would begin a chapter of its
    /// own. What an editor does there is told, and done by hand; all else is made.
    ///
    ///     recto order move second.md --before first.md
    NOT_MERGED = "not-merged", Error;

    /// A proof that came back is of another text than the book is now.
    ///
    /// Marks are found by where they stand on their pages, so the pages must be those
    /// that were sent. Bring the chapters back to what they were (by git, or from what
    /// `recto archive` has packed), read the marks, and go on from there. A program
    /// that makes a new PDF of the proof instead of annotating it is told too.
    ///
    ///     recto marks proof.pdf --for kdp
    PROOF_CHANGED = "proof-changed", Warning;

    /// The book has no edition of this name.
    ///
    /// `--for` takes the name of a table `[editions.NAME]`, `screen`,
    /// `print`, the name of a printer (`recto printer list` lists them) or of a shop.
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
