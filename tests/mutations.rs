//! Two thousand spoilt chapters give a book or an error, never a panic, never a hang.

use rayon::prelude::*;
use recto::session::{Folder, Options, Session};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::Instant;

/// Spoilt chapters, and how many stand in one book.
const CHAPTERS: u64 = 2000;
const PER_BOOK: u64 = 20;

/// Chapters to spoil: between them they use every construct.
fn seeds() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    [
        "book/principles.md",
        "book/training.md",
        "book/civilians.md",
        "book/isaf.md",
        "book/colophon.md",
        "tests/books/crab/src/shells.md",
        "tests/books/crab/src/claws.md",
        "tests/books/wald/eins.md",
        "tests/books/wald/zwei.md",
        "tests/books/strangers/pandoc.md",
        "tests/books/strangers/site.md",
        "tests/books/strangers/notes.md",
    ]
    .iter()
    .map(|p| std::fs::read_to_string(root.join(p)).expect("a seed"))
    .collect()
}

/// A small generator (xorshift): the same spoilt chapters every time.
struct Dice(u64);

impl Dice {
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below.max(1) as u64) as usize
    }
}

const TOKENS: [&str; 48] = [
    "[",
    "]",
    "(",
    ")",
    "*",
    "**",
    "_",
    "`",
    "```\n",
    "~~~\n",
    "> ",
    "- ",
    "1. ",
    "| ",
    "|",
    ":::",
    "::: {.a}\n",
    "{",
    "}",
    "{#x}",
    "[^1]",
    "[^1]: ",
    "^[",
    "$",
    "$$",
    "<b>",
    "</b>",
    "<!--",
    "-->",
    "<T>",
    "&amp;",
    "\u{0}",
    "\u{202e}",
    "\u{1f600}",
    "\n\n",
    ": ",
    "@sec-x",
    "![](",
    "{{#include ",
    "---\n",
    "{{ x }}",
    "!!! note \"x\"\n",
    "::: {#fig-a}\n",
    "<table>",
    "```{r}\n",
    "\n: x {#tbl-y}\n",
    "\\@ref(fig:x)",
    "[x]{.y k=v}",
];

fn spoil(seed: &str, dice: &mut Dice) -> Vec<u8> {
    match dice.next(12) {
        0 => {
            let deep = ["> ", "[", "*", "- ", "::: a\n", "![", "^[", "<b>", "("][dice.next(9)];
            let mut text = deep.repeat(10_000);
            text.push_str("word\n\n");
            text.push_str(seed);
            text.into_bytes()
        }
        1..=4 => {
            let mut bytes = seed.as_bytes().to_vec();
            for _ in 0..1 + dice.next(30) {
                let at = dice.next(bytes.len());
                bytes[at] = dice.next(256) as u8;
            }
            bytes
        }
        5..=7 => {
            let mut lines: Vec<&str> = seed.lines().collect();
            for _ in 0..1 + dice.next(40) {
                let (a, b) = (dice.next(lines.len()), dice.next(lines.len()));
                match dice.next(3) {
                    0 => lines.swap(a, b),
                    1 => lines.insert(a, lines[b]),
                    _ => {
                        lines.remove(a);
                    }
                }
                if lines.is_empty() {
                    break;
                }
            }
            lines.join("\n").into_bytes()
        }
        _ => {
            let mut text = seed.to_string();
            for _ in 0..1 + dice.next(60) {
                let mut at = dice.next(text.len());
                while !text.is_char_boundary(at) {
                    at -= 1;
                }
                text.insert_str(at, TOKENS[dice.next(TOKENS.len())]);
            }
            text.into_bytes()
        }
    }
}

/// Builds a book of spoilt chapters in memory, all the way, whatever is wrong with them.
fn build(dir: &Path) {
    let mut book = Session::new(Folder::new(dir));
    let mut options = Options::default();
    options.lenient = true;
    book.set_options(options);
    let _ = book.files();
}

#[test]
fn spoilt_chapters_give_a_book_or_an_error() {
    let seeds = seeds();
    // Other chapters on demand.
    let more: u64 = std::env::var("RECTO_DICE").ok().and_then(|v| v.parse().ok()).unwrap_or(0);
    let failures: Vec<String> = (0..CHAPTERS / PER_BOOK)
        .into_par_iter()
        .filter_map(|number| {
            let dir = tempfile::tempdir().expect("a folder");
            let mut dice = Dice(
                0x9e37_79b9_7f4a_7c15 ^ (number + 1 + more * CHAPTERS).wrapping_mul(0x2545_f491),
            );
            let mut names = Vec::new();
            for n in 0..PER_BOOK {
                let seed = &seeds[dice.next(seeds.len())];
                let name = format!("c{n}.md");
                std::fs::write(dir.path().join(&name), spoil(seed, &mut dice)).expect("a file");
                names.push(format!("\"{name}\""));
            }
            let list = names.join(", ");
            let toml = format!(
                "[book]\ntitle = \"Spoilt\"\nlanguage = \"en\"\n[chapters]\nmain = [{list}]\n"
            );
            std::fs::write(dir.path().join("recto.toml"), toml).expect("a file");
            let start = Instant::now();
            let result = catch_unwind(AssertUnwindSafe(|| build(dir.path())));
            let took = start.elapsed().as_secs();
            match result {
                Err(_) => Some(format!("book {number} panics; kept in {}", dir.keep().display())),
                Ok(()) if took > 120 => Some(format!("book {number} takes {took} s")),
                Ok(()) => None,
            }
        })
        .collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
