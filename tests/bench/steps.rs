//! How long each step of a book's way takes.
//!
//! `cargo bench` measures `book/`; `RECTO_BENCH_BOOK=DIR cargo bench` any other project.

use divan::Bencher;
use recto::diagnostic::Diagnostics;
use recto::markdown;
use recto::session::{Folder, Session};
use recto::source::Sources;
use std::path::PathBuf;

/// As the command has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    divan::main();
}

fn folder() -> PathBuf {
    std::env::var_os("RECTO_BENCH_BOOK")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("book"), PathBuf::from)
}

fn open() -> Session {
    Session::open(Folder::new(folder())).expect("a project")
}

/// A session that has gone its way up to the book.
fn complete() -> Session {
    let mut session = open();
    session.book().expect("a book");
    session
}

/// A session that has gone its way up to the pages.
fn set() -> Session {
    let mut session = complete();
    session.pages().expect("pages");
    session
}

#[divan::bench]
fn step1_manifest(bencher: Bencher) {
    bencher.bench(open);
}

#[divan::bench]
fn step2_markdown(bencher: Bencher) {
    let mut session = open();
    let project = session.project().expect("a project");
    let files = session.sources().files.clone();
    let read = |mut sources: Sources| {
        markdown::read_book(&project, &mut sources, &mut Diagnostics::new(), &|_| {})
    };
    bencher.with_inputs(|| Sources::new(files.clone())).bench_values(read);
}

/// What `step2_markdown` does, and the completing of the book.
#[divan::bench]
fn step3_book(bencher: Bencher) {
    bencher.with_inputs(open).bench_values(|mut session| {
        session.book().expect("a book");
        session
    });
}

#[divan::bench]
fn step4_typeset(bencher: Bencher) {
    bencher.with_inputs(complete).bench_values(|mut session| {
        session.pages().expect("pages");
        session
    });
}

#[divan::bench]
fn step5_pdf(bencher: Bencher) {
    bencher.with_inputs(set).bench_values(|mut session| {
        session.pdf("screen").expect("a PDF");
        session
    });
}

#[divan::bench]
fn step5_epub(bencher: Bencher) {
    bencher.with_inputs(set).bench_values(|mut session| {
        session.epub().expect("an EPUB");
        session
    });
}
