//! Builds the book of a folder: `cargo run --example build -- my-book` writes its EPUB and its PDF
//! into the current folder.

use recto::session::{Folder, Session};
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| ".".into());
    let mut book = Session::open(Folder::new(folder))?;
    let (epub, pdf) = book.files()?;
    for message in book.messages() {
        eprintln!("{message}");
    }
    let name = book.book()?.meta.slug.clone();
    std::fs::write(format!("{name}.epub"), &epub.bytes)?;
    std::fs::write(format!("{name}.pdf"), &pdf.bytes)?;
    println!("{name}.epub and {name}.pdf, {} pages", pdf.pages);
    Ok(())
}
