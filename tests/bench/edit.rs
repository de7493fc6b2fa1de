//! How long a book takes to be set again after a change.
//!
//! `cargo bench --bench edit` edits `book/` in an open session; `RECTO_BENCH_BOOK=DIR` any other
//! project; `RECTO_EDITS=1000` goes on for so many edits and tells the memory.

use recto::session::{Folder, Options, Session};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// As the command has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// Memory of the process, MB.
fn memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|l| l.starts_with("VmRSS:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|n| n.parse::<u64>().ok()).unwrap_or(0) / 1024
}

/// The book and its pages: how long each takes.
fn set(session: &mut Session) -> (Duration, Duration) {
    let begin = Instant::now();
    session.book().expect("a book");
    let book = begin.elapsed();
    session.pages().expect("pages");
    (book, begin.elapsed() - book)
}

/// A book that is edited.
struct Edited {
    session: Session,
    /// Paths and texts of its chapters.
    chapters: Vec<(String, String)>,
}

impl Edited {
    fn open(dir: &Path) -> Edited {
        let mut session = Session::open(Folder::new(dir)).expect("a project");
        let book = session.book().expect("a book");
        let text = |path: &String| {
            let text = fs::read_to_string(dir.join(path)).ok()?;
            Some((path.clone(), text))
        };
        let chapters = book.chapters.iter().filter_map(|c| text(c.path.as_ref()?)).collect();
        session.pages().expect("pages");
        Edited { session, chapters }
    }

    /// Edits the chapters one after another and tells how long setting takes after each.
    fn row(&mut self, name: &str, count: usize, edit: impl Fn(&str, usize) -> String) {
        let (mut books, mut times) = (Vec::new(), Vec::new());
        for n in 0..count {
            let at = n * 7 % self.chapters.len();
            let (path, text) = &mut self.chapters[at];
            *text = edit(text, n);
            self.session.change(path, text.clone());
            let (book, pages) = set(&mut self.session);
            books.push(book);
            times.push(pages);
            if n % 100 == 99 {
                println!("  {} edits: {} MB", n + 1, memory());
            }
        }
        let all = times.iter().zip(&books).map(|(a, b)| *a + *b).collect::<Vec<_>>();
        println!(
            "{name}: book {:?}, pages {:?} (worst {:?}), both {:?} (worst {:?})",
            median(books),
            median(times.clone()),
            times.iter().max().copied().unwrap_or_default(),
            median(all.clone()),
            all.iter().max().copied().unwrap_or_default(),
        );
    }
}

fn main() {
    let own = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("book");
    let dir = std::env::var_os("RECTO_BENCH_BOOK").map_or(own, PathBuf::from);
    for once in [true, false] {
        let fresh = || {
            let mut session = Session::open(Folder::new(&dir)).expect("a project");
            let mut options = Options::default();
            options.once = once;
            session.set_options(options);
            set(&mut session)
        };
        let (books, pages): (Vec<_>, Vec<_>) = (0..5).map(|_| fresh()).unzip();
        println!("cold, once: {once}: book {:?}, pages {:?}", median(books), median(pages));
    }
    let mut edited = Edited::open(&dir);
    let pages = edited.session.pages().expect("pages").len();
    println!("{pages} pages, {} MB", memory());
    let count = std::env::var("RECTO_EDITS").ok().and_then(|n| n.parse().ok()).unwrap_or(20);
    edited.row("no change", 9, |text, _| text.to_owned());
    edited.row("one word", count, |text, n| match n % 2 {
        0 => text.replacen(" the ", " your ", 1),
        _ => text.replacen(" a ", " one ", 1),
    });
    edited.row("a heading", 20, |text, _| text.replacen("\n## ", "\n## Other ", 1));
    edited.row("a title", 20, |text, _| text.replacen("# ", "# Other ", 1));
    let more = |n: usize| "More words. ".repeat(250 + n);
    edited.row("a page more", 20, |text, n| format!("{text}\n\n{}\n", more(n)));
    println!("{} MB", memory());
}
