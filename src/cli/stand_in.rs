//! TEMPORARY: stands in for the EPUB room until it is merged. Delete this file then, and take the
//! function from `crate::epub` in `pipeline.rs`.

/// The EPUB room.
pub mod epub {
    use crate::model::Book;
    use crate::theme::Theme;
    use crate::typeset::page::Pages;

    /// Never happens.
    #[derive(Debug)]
    pub struct Error;

    impl std::fmt::Display for Error {
        fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
            f.write_str("no EPUB")
        }
    }

    /// A file without content.
    pub fn write(_: &Book, _: &Theme, _: Option<&Pages>) -> Result<Vec<u8>, Error> {
        Ok(b"PK".to_vec())
    }
}
