//! Two thousand spoilt chapters, with spoilt manifests, themes and drawings, give a book or an error:
//! never a panic, never a hang, and no file outside of the book's folder.
//!
//! `RECTO_MUTATIONS` is another number of chapters, `RECTO_DICE` a number that gives others.

#[path = "support/dice.rs"]
mod dice;

use dice::Dice;
use rayon::prelude::*;
use recto::session::{Folder, Options, Session};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Spoilt chapters, and how many stand in one book.
const CHAPTERS: u64 = 2000;
const PER_BOOK: u64 = 20;
/// Every so many books the command itself builds as well.
const COMMANDS: u64 = 10;
/// A book of twenty chapters that takes longer hangs, on the slowest machine that tests.
const HANGS: Duration = Duration::from_secs(120);

/// What stands in the files beside the book's folder: no build may see it.
const SECRET: &str = "the words of another folder";

/// Chapters to spoil: between them they use every construct.
const SEEDS: [&str; 32] = [
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
    "tests/books/markup/html.md",
    "tests/books/markup/spans.md",
    "tests/books/markup/tables.md",
    "tests/books/salam/one.md",
    "tests/books/scripts/japanese.md",
    "tests/books/scripts/hebrew.md",
    "tests/books/constructs/formulas.md",
    "tests/books/constructs/notes.md",
    "tests/books/constructs/lists.md",
    "tests/books/constructs/tables.md",
    "tests/books/constructs/verse.md",
    "tests/books/constructs/code.md",
    "tests/books/constructs/figures.md",
    "tests/books/constructs/words.md",
    "tests/books/constructs/wide.md",
    "tests/books/register/one.md",
    "tests/books/register/two.md",
    "tests/books/sources/tax.md",
    "tests/books/sources/keepers.md",
    "tests/books/findings/findings.md",
];

const MATTER: &str = "---\ntitle: \"A title: with it\"\nsubtitle: 'b'\nkind: case-study\nid: x\nnumber: false\n\
                      lang: de\nshort-title: B\nauthors: [A, {name: B}]\n---\n";

const MANIFEST: &str = "[book]\ntitle = \"Spoilt\"\nsubtitle = \"A book\"\nauthors = [{ name = \"A. B.\", sort = \"B., A.\" }]\n\
    language = \"en\"\ndate = \"2026-05-04\"\nidentifier = \"urn:isbn:9780306406157\"\nseries = { name = \"C\", number = 3 }\n\
    cover = \"p.svg\"\nbibliography = [\"r.bib\"]\ncitations = { style = \"chicago-notes\", full = \"chapter\" }\n[print]\ntrim = \"a5\"\nbody-size = \"10.5pt\"\ntheme = \"t.toml\"\nnotes = \"chapter\"\n\
    [epub]\npage-list = true\n[words]\nchapter = \"Part\"\n[hyphenation]\nen = [\"re-cord\", \"ta-ble\"]\n\
    [editions.a]\nfor = \"ingram\"\n";

const THEME: &str = "extends = \"classic\"\nname = \"mine\"\ndescription = \"x\"\n[page]\nwidth = \"400pt\"\ninner = \"50pt\"\n\
    [body]\nsize = \"11pt\"\nleading = \"14pt\"\nindent = \"1 line\"\nalign = \"left\"\n[paragraph]\nspace = \"0 lines\"\n\
    [lines]\nexpansion = \"2%\"\ntracking = \"0.5%\"\n";

const DRAWING: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"80\" \
    height=\"40\" viewBox=\"0 0 80 40\">\n<defs><g id=\"a\"><circle cx=\"5\" cy=\"5\" r=\"4\"/></g></defs>\n\
    <style>rect { fill: #456 }</style>\n<rect x=\"1\" y=\"1\" width=\"30\" height=\"20\"/>\n<use href=\"#a\" x=\"20\"/>\n\
    <path d=\"M1 1 L30 30 C 1 2 3 4 5 6 Z\" stroke=\"red\"/>\n<text x=\"4\" y=\"30\">Words &amp; more</text>\n\
    <image href=\"../secret.png\" width=\"9\" height=\"9\"/>\n</svg>\n";

/// Works that the chapters cite.
const WORKS: &str =
    concat!(include_str!("books/sources/sources.bib"), include_str!("../book/sources.bib"));

impl Dice {
    fn of<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.next(list.len())]
    }
}

/// What is put anywhere into a chapter.
const TOKENS: [&str; 118] = [
    // Marks of the dialect.
    "[@",
    "@okafor2019",
    "[see @towers, pp. 3-5; -@lindt2004]",
    "; @",
    "@{",
    "::: {#refs}\n:::\n",
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
    "&amp;",
    "\n\n",
    ": ",
    "@sec-x",
    "![](",
    "{{#include ",
    "---\n",
    "{{ x }}",
    "!!! note \"x\"\n",
    "::: {#fig-a}\n",
    "```{r}\n",
    "\n: x {#tbl-y}\n",
    "\\@ref(fig:x)",
    "[x]{.y k=v}",
    "# ",
    "## ",
    "> [!NOTE] ",
    "| a | b |\n|---|---|\n",
    "==",
    "~",
    "^",
    "\\",
    "\\\n",
    "%%",
    "    ",
    "\t",
    "\r\n",
    "\r",
    // HTML.
    "<b>",
    "</b>",
    "<!--",
    "-->",
    "<T>",
    "<table>",
    "<tr><td>",
    "</table>",
    "<div>",
    "</div>",
    "<p>",
    "<pre>",
    "<svg>",
    "</svg>",
    "<img src=\"p.svg\" alt=",
    "<ruby>a<rt>b</ruby>",
    "<a id=\"q\">",
    "<li>",
    "<dl><dt>",
    "<dd>",
    "<![CDATA[",
    "<?x ",
    "<span class='a b'>",
    "<br/>",
    "<q>",
    "<style>",
    "<math>",
    // White space and what is not seen.
    "\u{a0}",
    "\n\u{a0}\n",
    "\n\n\u{3000}\n\n",
    "\u{2028}",
    "\u{2003}",
    "\u{200b}",
    "\u{feff}",
    "\u{ad}",
    "\u{85}",
    "\u{c}",
    "\u{b}",
    "\u{0}",
    "\u{202e}",
    "\u{2067}",
    "\u{200d}",
    "\u{301}",
    "\u{1f600}",
    // Formulas.
    "\\frac{",
    "\\left(",
    "\\begin{matrix}",
    "\\sqrt",
    "_{",
    "^{",
    "\\text{",
    "\\\\",
    "&",
    "\\end{x}",
    // Files outside.
    "{{#include ../secret.md}}",
    "![a](../secret.png)",
    "{{< include /etc/hostname >}}",
    "[x](../secret.md)",
    "<img src=\"../secret.svg\">",
];

/// What is written ten thousand times before a chapter.
const DEEP: [&str; 20] = [
    "> ", "[", "*", "- ", "::: a\n", "![", "^[", "<b>", "(", "1. ", "<div>", "$\\sqrt{", "- > ",
    "{", "\u{a0}", "_a ", "`", "| ", "\"", "[^1]: ",
];

/// What is put into manifest, theme, front matter and drawing.
const VALUES: [&str; 28] = [
    "\"",
    "'",
    "[",
    "]",
    "{",
    "}",
    "=",
    ".",
    "\n",
    "#",
    "-1",
    "0",
    "99999999999999999999",
    "1e400",
    "nan",
    "true",
    "\u{a0}",
    "\u{200b}",
    "\"../secret.md\"",
    "\"/etc/hostname\"",
    "[a.b.c]\n",
    "a.b.c = 1\n",
    "\\u0000",
    "pt",
    "%",
    "&x ",
    "*x ",
    "<",
];

fn spoil(seed: &str, dice: &mut Dice) -> Vec<u8> {
    match dice.next(14) {
        0 => {
            let mut text = dice.of(&DEEP).repeat(10_000);
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
        5..=7 => spoil_lines(seed, dice).into_bytes(),
        8 | 9 => {
            let mut text = spoil_tokens(MATTER, &VALUES, 4, dice);
            text.push_str(&spoil_tokens(seed, &TOKENS, 10, dice));
            text.into_bytes()
        }
        _ => spoil_tokens(seed, &TOKENS, 60, dice).into_bytes(),
    }
}

fn spoil_lines(seed: &str, dice: &mut Dice) -> String {
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
    lines.join("\n")
}

fn spoil_tokens(seed: &str, tokens: &[&str], most: usize, dice: &mut Dice) -> String {
    let mut text = seed.to_string();
    for _ in 0..1 + dice.next(most) {
        let at = text.floor_char_boundary(dice.next(text.len()));
        text.insert_str(at, dice.of(tokens));
    }
    text
}

/// A manifest, a theme or a drawing: spoilt in one of three books, so that most get to their chapters.
fn perhaps(seed: &str, dice: &mut Dice) -> String {
    match dice.next(6) {
        0 => spoil_tokens(seed, &VALUES, 3, dice),
        1 => spoil_lines(seed, dice),
        _ => seed.to_string(),
    }
}

/// Builds a book of spoilt chapters in memory, all the way, whatever is wrong with them.
fn build(dir: &Path) {
    let mut session = Session::new(Folder::new(dir));
    let mut options = Options::default();
    options.lenient = true;
    session.set_options(options);
    let _ = session.files();
    session.messages();
    for (_, file) in session.sources().iter() {
        assert!(!file.text.contains(SECRET), "{} was read", file.path);
    }
    let Ok(book) = session.book_with_faults() else { return };
    for image in &book.images {
        let secret = image.data.windows(SECRET.len()).any(|w| w == SECRET.as_bytes());
        assert!(!secret, "{} was read", image.path);
    }
}

/// Builds a book with the command; what is wrong with that.
fn command(dir: &Path) -> Option<String> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_recto"))
        .args(["build", "--all-editions", "--format", "json"])
        .arg(dir)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the command runs");
    let start = Instant::now();
    loop {
        match child.try_wait().expect("a process") {
            // Both are answers; a panic ends with 101, a full stack with a signal.
            Some(status) if matches!(status.code(), Some(0 | 1)) => return None,
            Some(status) => return Some(format!("ends with {status}")),
            None if start.elapsed() > HANGS => {
                let _ = child.kill();
                let _ = child.wait();
                return Some("hangs".into());
            }
            None => std::thread::sleep(Duration::from_millis(20)),
        }
    }
}

/// The files below a folder with their bytes, without those of the book.
fn beside(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let bytes = std::fs::read(entry.path()).unwrap_or_default();
        found.insert(name, bytes);
    }
    found
}

/// Writes a book of spoilt chapters into the folder `book` of `dir`, and other files beside it.
fn write_book(dir: &Path, seeds: &[String], dice: &mut Dice) {
    let book = dir.join("book");
    std::fs::create_dir(&book).expect("a folder");
    let write = |path: &Path, bytes: &[u8]| std::fs::write(path, bytes).expect("a file");
    for name in ["secret.md", "secret.svg", "secret.png", "secret.toml"] {
        write(&dir.join(name), SECRET.as_bytes());
    }
    let mut names = Vec::new();
    for n in 0..PER_BOOK {
        let seed = &seeds[dice.next(seeds.len())];
        let name = format!("c{n}.md");
        write(&book.join(&name), &spoil(seed, dice));
        names.push(format!("\"{name}\""));
    }
    let chapters = format!("[chapters]\nmain = [{}]\n", names.join(", "));
    write(&book.join("recto.toml"), (perhaps(MANIFEST, dice) + &chapters).as_bytes());
    write(&book.join("t.toml"), perhaps(THEME, dice).as_bytes());
    write(&book.join("p.svg"), perhaps(DRAWING, dice).as_bytes());
    write(&book.join("r.bib"), perhaps(WORKS, dice).as_bytes());
}

/// What is spoilt is right before: else no spoilt book would come further than its manifest.
#[test]
fn unspoilt_the_book_is_built() {
    let dir = tempfile::tempdir().expect("a folder");
    let write =
        |name: &str, text: &str| std::fs::write(dir.path().join(name), text).expect("a file");
    write("recto.toml", &format!("{MANIFEST}[chapters]\nmain = [\"a.md\"]\n"));
    write("t.toml", THEME);
    write("p.svg", DRAWING);
    write("r.bib", WORKS);
    write("a.md", "# One\n\nWords.\n");
    let mut session = Session::new(Folder::new(dir.path()));
    let told: Vec<String> = session.messages().iter().map(|m| m.to_string()).collect();
    assert!(session.book().is_ok(), "{told:?}");
}

#[test]
fn spoilt_chapters_give_a_book_or_an_error() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let seeds: Vec<String> =
        SEEDS.iter().map(|p| std::fs::read_to_string(root.join(p)).expect("a seed")).collect();
    let number = |name: &str| std::env::var(name).ok().and_then(|v| v.parse::<u64>().ok());
    let chapters = number("RECTO_MUTATIONS").unwrap_or(CHAPTERS);
    let more = number("RECTO_DICE").unwrap_or(0);
    let slowest = std::sync::Mutex::new(Duration::ZERO);
    let failures: Vec<String> = (0..chapters.div_ceil(PER_BOOK))
        .into_par_iter()
        .filter_map(|number| {
            let dir = tempfile::tempdir().expect("a folder");
            let seed = (number + 1 + more * CHAPTERS).wrapping_mul(0x2545_f491);
            let mut dice = Dice(0x9e37_79b9_7f4a_7c15 ^ seed);
            write_book(dir.path(), &seeds, &mut dice);
            let book = dir.path().join("book");
            let before = beside(dir.path());
            let start = Instant::now();
            let mut fault = catch_unwind(AssertUnwindSafe(|| build(&book))).err().map(|why| {
                let words = why.downcast_ref::<String>().cloned();
                words.unwrap_or_else(|| "panics".into())
            });
            let took = start.elapsed();
            if took > HANGS {
                fault.get_or_insert(format!("takes {} s", took.as_secs()));
            }
            if let Ok(mut slowest) = slowest.lock() {
                *slowest = (*slowest).max(took);
            }
            if number % COMMANDS == 0 {
                fault = fault.or_else(|| command(&book));
            }
            if beside(dir.path()) != before {
                fault.get_or_insert("a file beside the book has changed".into());
            }
            fault.map(|why| format!("book {number} in {}: {why}", dir.keep().display()))
        })
        .collect();
    let slowest = slowest.into_inner().unwrap_or_default();
    println!("{chapters} chapters, {} faults, slowest book {slowest:?}", failures.len());
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
