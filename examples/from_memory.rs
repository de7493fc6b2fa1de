//! A book from texts in memory, in ten lines: `cargo run --example from_memory`.

use recto::session::{Error, Session, Texts};

fn main() -> Result<(), Error> {
    let manifest = "[book]\ntitle = \"Small\"\nlanguage = \"en\"\n[chapters]\nmain = [\"a.md\"]\n";
    let mut book = Session::open(Texts::from([
        ("recto.toml", manifest),
        ("a.md", "# One\n\nA *small* book, of one chapter.\n"),
    ]))?;
    let (epub, pdf) = book.files()?;
    println!("EPUB: {} bytes; PDF: {} pages", epub.bytes.len(), pdf.pages);
    Ok(())
}
