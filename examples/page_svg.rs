//! A page of a book as an SVG picture, on standard output:
//! `cargo run --example page_svg -- my-book 57 > page.svg` (or `iv`, `56-57`, `#12`).

use recto::session::{Folder, Session};
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let folder = args.next().unwrap_or_else(|| ".".into());
    let words = args.next().unwrap_or_else(|| "1".into());
    let pages = Session::open(Folder::new(folder))?.pages()?;
    let svg = pages.svg(&words).ok_or_else(|| format!("there is no page {words}"))?;
    println!("{svg}");
    Ok(())
}
