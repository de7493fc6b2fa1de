//! Messages on the EPUB.

super::codes! { Epub;
    /// The EPUB does not say that somebody has found it accessible.
    ///
    /// `certified-by` names who has looked at the book. But pictures lack
    /// descriptions, or one moves without end, and then the claim would not be true
    /// (EPUB Accessibility 1.1). Mend that; `recto check` names each picture. Or take
    /// the key out.
    CONFORMANCE = "conformance", Warning;

    /// The EPUB can't be written.
    ///
    /// The message says why. Nothing else of the book stands in its way: other
    /// outputs can be asked for alone, with `--pdf`. If the words of the message do
    /// not help, it is a fault of Recto worth a report.
    EPUB_FAILED = "epub-failed", Error;

    /// A file in the EPUB is long.
    ///
    /// Old e-readers open no file of more than 300 kB, or take long to turn a page of
    /// it. Recto divides chapters at their sections and long paragraphs; in this one
    /// nothing can be divided. Divide the chapter, or its longest paragraph.
    LONG_FILE = "long-file", Warning;
}
