//! How long each step of a book's way takes.
//!
//! `cargo bench` measures `book/`; `RECTO_BENCH_BOOK=DIR cargo bench` any other project.

use divan::Bencher;
use recto::assemble::{Kept, assemble};
use recto::diagnostic::Diagnostics;
use recto::files::Files;
use recto::manifest::{self, Project};
use recto::model::Book;
use recto::source::Sources;
use recto::typeset::page::Pages;
use recto::{epub, markdown, pdf, theme, typeset};
use std::path::PathBuf;

fn main() {
    divan::main();
}

fn folder() -> PathBuf {
    std::env::var_os("RECTO_BENCH_BOOK")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("book"), PathBuf::from)
}

fn load(sources: &mut Sources) -> Project {
    manifest::load(&folder(), sources, &mut Diagnostics::new()).expect("a project")
}

fn read(project: &Project, sources: &mut Sources) -> Book {
    markdown::read_book(project, sources, &mut Diagnostics::new(), &|_| {})
}

fn complete(project: &Project, sources: &mut Sources, kept: &mut Kept) -> Book {
    assemble(project, sources, kept, &mut Diagnostics::new(), &|_| {})
}

fn set(project: &Project, book: &Book, sources: &Sources) -> Pages {
    let theme = theme::for_book(&project.print, &book.meta.language);
    typeset::typeset(book, &theme, &project.print, sources, &mut Diagnostics::new(), &|_| {})
}

#[divan::bench]
fn step1_manifest(bencher: Bencher) {
    bencher.bench(|| load(&mut Sources::default()));
}

#[divan::bench]
fn step2_markdown(bencher: Bencher) {
    let project = load(&mut Sources::default());
    bencher.bench(|| {
        read(&project, &mut Sources::new(Files::folder(&project.root).expect("a folder")))
    });
}

/// Reading, parsing and completing.
#[divan::bench]
fn step3_assemble(bencher: Bencher) {
    let mut sources = Sources::default();
    let project = load(&mut sources);
    bencher.bench_local(|| complete(&project, &mut sources, &mut Kept::nothing()));
}

/// The same where nothing has changed since the last time.
#[divan::bench]
fn step3_assemble_again(bencher: Bencher) {
    let mut sources = Sources::default();
    let project = load(&mut sources);
    let mut kept = Kept::default();
    complete(&project, &mut sources, &mut kept);
    bencher.bench_local(|| complete(&project, &mut sources, &mut kept));
}

#[divan::bench]
fn step4_typeset(bencher: Bencher) {
    let mut sources = Sources::default();
    let project = load(&mut sources);
    let book = complete(&project, &mut sources, &mut Kept::nothing());
    bencher.bench(|| set(&project, &book, &sources));
}

#[divan::bench]
fn step5_pdf(bencher: Bencher) {
    let mut sources = Sources::default();
    let project = load(&mut sources);
    let book = complete(&project, &mut sources, &mut Kept::nothing());
    let pages = set(&project, &book, &sources);
    bencher.bench(|| {
        pdf::write(&book, &pages, recto::manifest::ScreenFormat::default()).map(|p| p.bytes.len())
    });
}

#[divan::bench]
fn step5_epub(bencher: Bencher) {
    let mut sources = Sources::default();
    let project = load(&mut sources);
    let book = complete(&project, &mut sources, &mut Kept::nothing());
    let theme = theme::for_book(&project.print, &book.meta.language);
    bencher.bench(|| {
        epub::write(&book, &theme, None, &Default::default(), None, &|_| {}).map(|e| e.bytes.len())
    });
}
