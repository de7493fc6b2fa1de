//! Recto turns Markdown chapters and one manifest into an EPUB and a typeset PDF.
//!
//! A [`Session`](session::Session) owns a book's way: it is opened on a folder or on texts in memory,
//! asked for what is wanted, told what has changed, and asked again.
//!
//! ```
//! use recto::session::{Error, Session, Texts};
//!
//! # fn main() -> Result<(), Error> {
//! // `Session::open(Folder::new("my-book"))` opens a book that lies on the disk.
//! let mut book = Session::open(Texts::from([
//!     (
//!         "recto.toml",
//!         r#"
//!             [book]
//!             title = "The Long Way Round"
//!             authors = ["Ada Rivers"]
//!             language = "en"
//!             [chapters]
//!             main = ["a.md", "b.md"]
//!         "#,
//!     ),
//!     ("a.md", "# Out\n\nThe road was *long*.[^1]\n\n[^1]: Nine miles.\n"),
//!     ("b.md", "# Home\n\nIt was as long as before.\n"),
//! ]))?;
//! for message in book.messages() {
//!     println!("{message}");
//! }
//!
//! // Pages as they are printed: "57", "iv", or "#12" for the twelfth. An edition that has pages of its
//! // own: `book.edition("large")?.pages()?`.
//! let page = book.pages()?.svg("1").expect("a page 1");
//! assert!(page.starts_with("<svg"));
//!
//! // Files: the EPUB, and the PDF for the screen, an edition of the manifest, or a printer.
//! let epub = book.epub()?;
//! let pdf = book.pdf("screen")?;
//! assert!(epub.bytes.starts_with(b"PK") && pdf.bytes.starts_with(b"%PDF"));
//!
//! // What an editor has not saved counts too, and only what it touches looks otherwise.
//! book.change("b.md", "# Home\n\nIt was longer than before.\n");
//! let touched = book.pages()?.changed();
//! assert_eq!(touched.len(), 1);
//! # Ok(())
//! # }
//! ```
//!
//! The rooms are the steps of a book's way; imports run down this list only:
//! `cli`, `house`, `archive`, `trade`, `exchange`, `import`, `lsp`, `desk`, `session`, `check`, `pdf`, `epub`, `cover`, `picture`, `typeset`, `theme`,
//! `assemble`, `markdown`, `spoken`, `artwork`, `highlight`, `manifest`, `citations`, `language`, `model`, `diagnostic`,
//! `source` and `files`. Without the feature `cli`, which is on by default, there is no command line, and nothing
//! that only it needs.

#[cfg(feature = "cli")]
mod archive;
pub mod artwork;
pub mod assemble;
pub mod check;
pub mod citations;
#[cfg(feature = "cli")]
pub mod cli;
pub mod cover;
mod deflate;
#[cfg(feature = "cli")]
mod desk;
pub mod diagnostic;
#[cfg(test)]
#[path = "../tests/support/dice.rs"]
mod dice;
pub mod epub;
#[cfg(feature = "cli")]
mod exchange;
pub mod files;
mod fnv;
pub mod highlight;
#[cfg(feature = "cli")]
mod house;
#[cfg(feature = "cli")]
mod import;
pub mod language;
#[cfg(feature = "cli")]
mod lsp;
pub mod manifest;
pub mod markdown;
pub mod model;
pub mod pdf;
pub mod picture;
pub mod session;
pub mod source;
pub mod spoken;
pub mod theme;
#[cfg(feature = "cli")]
mod trade;
pub mod typeset;

/// The guide's Rust compiles and runs.
#[cfg(doctest)]
#[doc = include_str!("../docs/guide/program.md")]
struct Guide;
