//! What holds for any input, tried on inputs made by chance: no panic, messages with places that are
//! there, outputs that others can parse, edits that touch nothing else. Where a property fails, the
//! least input that breaks it is shown.
//!
//! The inputs are the same in every run. `RECTO_CASES=20` tries twenty times as many, others each
//! time.

use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};
use recto::diagnostic::{Diagnostics, snippets};
use recto::files::Files;
use recto::manifest::edit::{self, Change, NewEntry, Place};
use recto::manifest::{self, Flavour, Project, adopt, printer};
use recto::session::{Session, Texts};
use recto::source::{Sources, Span};
use recto::theme;
use std::io::{Cursor, Read};
use tempfile::TempDir;

fn config(cases: u32) -> Config {
    let more: Option<u32> = std::env::var("RECTO_CASES").ok().and_then(|v| v.parse().ok());
    Config {
        cases: cases * more.unwrap_or(1),
        rng_seed: if more.is_some() { RngSeed::Random } else { RngSeed::Fixed(1450) },
        failure_persistence: None,
        max_shrink_iters: 500,
        ..Config::default()
    }
}

/// A folder with these files.
fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    for (name, bytes) in files {
        let path = dir.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("made");
        std::fs::write(path, bytes).expect("written");
    }
    dir
}

/// Every message has words and a place that is there, and can be shown.
fn told_well(diags: &Diagnostics, sources: &Sources) {
    for d in diags.iter() {
        assert!(!d.message.is_empty() && !d.code.name().is_empty());
        if let Some(file) = d.file().and_then(|f| sources.get(f)) {
            let (start, end) = (d.span.start as usize, d.span.end as usize);
            assert!(start <= end && end <= file.text.len(), "{d:?} in {} bytes", file.text.len());
            assert!(file.text.is_char_boundary(start), "{d:?}");
        }
    }
    let shown = snippets::text(diags, sources, false);
    assert!(!shown.contains(|c: char| c.is_control() && c != '\n' && c != '\t'), "{shown:?}");
}

const HEAD: &str = "[book]\ntitle = \"T\"\nlanguage = \"en\"\n";

/// Reads, sets and makes the book of one chapter; its EPUB, if it gets one.
fn book_of(chapter: &[u8], more: &[(&str, &[u8])]) -> Option<Vec<u8>> {
    let toml = format!("{HEAD}[chapters]\nmain = [\"a.md\"]\n");
    let files = [("recto.toml", toml.as_bytes()), ("a.md", chapter)];
    let files = files.into_iter().chain(more.iter().copied());
    let mut book =
        Session::new(files.map(|(name, bytes)| (name, bytes.to_vec())).collect::<Texts>());
    let made = book.files().ok().map(|(epub, _)| epub.bytes.clone());
    told_well(&book.diagnostics(), book.sources());
    made
}

/// Each part of an EPUB that is XML, parsed as a reading system does it.
fn well_formed(epub: &[u8]) {
    let mut archive = zip::ZipArchive::new(Cursor::new(epub)).expect("an archive");
    let names: Vec<String> = archive.file_names().map(str::to_owned).collect();
    for name in names {
        let xml = [".xhtml", ".opf", ".ncx", ".svg", ".xml"].iter().any(|e| name.ends_with(e));
        if !xml {
            continue;
        }
        let mut text = String::new();
        archive.by_name(&name).expect("a part").read_to_string(&mut text).expect("UTF-8");
        let options = roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
        let document = match roxmltree::Document::parse_with_options(&text, options) {
            Ok(document) => document,
            Err(e) => panic!("{name}: {e}\n{text}"),
        };
        for node in document.descendants().filter(roxmltree::Node::is_element) {
            assert!(node.tag_name().name() != "script", "{name}\n{text}");
            for a in node.attributes() {
                assert!(!a.name().starts_with("on"), "{name}: {a:?}");
                let address = ["href", "src"].contains(&a.name());
                let loads = ["javascript:", "file:"].iter().any(|s| a.value().starts_with(s));
                assert!(!address || !loads, "{name}: {a:?}");
            }
        }
    }
}

/// Marks of the dialect and of its neighbours, and what breaks careless code.
const MARKS: [&str; 78] = [
    "# ",
    "## ",
    "\n\n",
    "\n",
    "* ",
    "- ",
    "1. ",
    "> ",
    "    ",
    "\t",
    "*",
    "**",
    "_",
    "`",
    "```\n",
    "~~~ rust\n",
    "| a | b |\n|---|---|\n| c | d |\n",
    "|",
    "---\n",
    "***\n",
    "[",
    "]",
    "(",
    ")",
    "[x](y)",
    "[x](#y)",
    "![p](p.svg)",
    "![](",
    "{#a}",
    "{.b k=v}",
    "::: a\n",
    ":::\n",
    "::: {#fig-a}\n",
    "[^1]",
    "[^1]: ",
    "^[",
    "$",
    "$$\n",
    "$x^2$",
    "\\",
    "\\begin{a}",
    "@sec-a",
    "@fig-a",
    "<b>",
    "</b>",
    "<i title=\"",
    "<!--",
    "-->",
    "<table><tr><td>",
    "</table>",
    "<br>",
    "<svg onload=\"x\">",
    "<script>x</script>",
    "&amp;",
    "&#0;",
    "&#x202e;",
    "&bogus;",
    "\u{a0}",
    "\u{3000}",
    "\u{2028}",
    "\u{ad}",
    "\u{200d}",
    "\u{202e}",
    "\u{feff}",
    "\u{1}",
    "שלום",
    "中文",
    "'",
    "\"",
    "--",
    "...",
    "x\u{301}",
    "👩\u{200d}💻",
    "{{#include a.md}}",
    "> [!NOTE]\n",
    "!!! note\n",
    "~~",
    "www.x.org",
];

/// Markdown of a few marks and words.
fn markdown_text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        6 => prop::sample::select(&MARKS[..]).prop_map(str::to_owned),
        3 => "[a-z]{1,8} ",
        1 => "\\PC{0,6}",
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

/// Bytes that are text for the most part.
fn rough_bytes() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        3 => markdown_text().prop_map(String::into_bytes),
        1 => (markdown_text(), any::<u8>(), any::<prop::sample::Index>()).prop_map(|(text, b, at)| {
            let mut bytes = text.into_bytes();
            bytes.insert(at.index(bytes.len() + 1), b);
            bytes
        }),
    ]
}

proptest! {
    #![proptest_config(config(200))]

    #[test]
    fn any_chapter_gives_messages_or_an_epub_that_parses(chapter in rough_bytes()) {
        if let Some(epub) = book_of(&chapter, &[]) {
            well_formed(&epub);
        }
    }

    #[test]
    fn any_picture_is_kept_harmless_or_told(svg in svg()) {
        let chapter = "# A\n\n![p](p.svg)\n\nWords.\n";
        if let Some(epub) = book_of(chapter.as_bytes(), &[("p.svg", svg.as_bytes())]) {
            well_formed(&epub);
        }
    }
}

/// Marks are looked for before a link: letters there have one to four bytes.
#[test]
fn a_link_stands_behind_any_letter() {
    for before in ["!", "! ", "é", "…", "中文", "中 ", "\u{3000}", "😀", "&#0;"] {
        let chapter = format!("{before}[x](y.png)\n\n{before}![x](y.png)\n");
        let epub = book_of(chapter.as_bytes(), &[]).expect("an EPUB");
        well_formed(&epub);
    }
}

/// A picture of elements that draw, run, load, and of none.
fn svg() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(
        &[
            "<g>",
            "</g>",
            "<path d=\"M0 0h9v9z\"/>",
            "<path d=\"M0",
            "<rect width=\"9\" height=\"9\"/>",
            "<script>x</script>",
            "<rect onload=\"x\"/>",
            "<a href=\"javascript:x\"><text>t</text></a>",
            "<image href=\"file:///none\"/>",
            "<image href=\"none.png\"/>",
            "<use href=\"#u\"/>",
            "<g id=\"u\"><use href=\"#u\"/></g>",
            "<text x=\"1\" y=\"1\">\u{202e}t&amp;</text>",
            "<style>@import 'x'; a { fill: url(x) }</style>",
            "<!-- x -->",
            "<![CDATA[x]]>",
            "&bogus;",
            "<foreignObject><p xmlns=\"http://www.w3.org/1999/xhtml\">p</p></foreignObject>",
            "<filter id=\"f\"><feGaussianBlur stdDeviation=\"3\"/></filter>",
            "<g filter=\"url(#f)\"/>",
            "<mask id=\"m\"/>",
            "<g mask=\"url(#m)\">",
            "<linearGradient id=\"l\"/>",
            "x",
            "<",
            "\u{0}",
        ][..],
    );
    let head = prop::sample::select(
        &[
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\">",
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\">",
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"0\" height=\"-1\">",
            "<!DOCTYPE svg><svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1e9\" height=\"1\">",
            "<svg>",
        ][..],
    );
    let tail = prop::sample::select(&["</svg>", "</svg>", "</svg>", ""][..]);
    (head, prop::collection::vec(piece, 0..12), tail)
        .prop_map(|(head, pieces, tail)| format!("{head}{}{tail}", pieces.concat()))
}

/// Values of TOML, right, wrong and broken.
const VALUES: [&str; 30] = [
    "\"\"",
    "\"x\"",
    "\"a.md\"",
    "\"6x9in\"",
    "\"10.5pt\"",
    "\"-1pt\"",
    "\"1e9in\"",
    "\"../x\"",
    "\"de\"",
    "\"\\u0007\"",
    "\"\u{202e}\"",
    "0",
    "-1",
    "9223372036854775807",
    "1.5",
    "nan",
    "inf",
    "true",
    "2026-11-23",
    "2026-02-30T00:00:00Z",
    "[]",
    "[\"a.md\"]",
    "[1, [2]]",
    "{}",
    "{ file = \"a.md\" }",
    "{ part = \"P\", chapters = [\"a.md\"] }",
    "'",
    "\"\"\"",
    "[",
    "x y",
];

/// A file of TOML with its lines spoilt: left out, doubled, given other values.
fn spoilt(text: &'static str) -> impl Strategy<Value = String> {
    let lines: Vec<&'static str> = text.lines().collect();
    let change = (any::<prop::sample::Index>(), 0..4u8, prop::sample::select(&VALUES[..]));
    prop::collection::vec(change, 0..8).prop_map(move |changes| {
        let mut lines: Vec<String> = lines.iter().map(|l| (*l).to_owned()).collect();
        for (at, how, value) in changes {
            let at = at.index(lines.len());
            let key = lines[at].split_once('=').map(|(key, _)| key.trim_end().to_owned());
            match (how, key) {
                (0, _) if lines.len() > 1 => {
                    lines.remove(at);
                }
                (1, _) => lines.insert(at, lines[at].clone()),
                (2, Some(key)) => lines[at] = format!("{key}x = {value}"),
                (_, Some(key)) => lines[at] = format!("{key} = {value}"),
                _ => lines[at] = value.to_owned(),
            }
        }
        lines.join("\n")
    })
}

/// Loads a manifest beside `a.md`.
fn load(toml: &str) -> Option<Project> {
    let dir = folder(&[("recto.toml", toml.as_bytes()), ("a.md", b"# A\n")]);
    let mut sources = Sources::default();
    let mut diags = Diagnostics::new();
    let project = manifest::load(dir.path(), &mut sources, &mut diags);
    told_well(&diags, &sources);
    project.filter(|_| !diags.has_errors())
}

const MANIFEST: &str = include_str!("../book/recto.toml");

proptest! {
    #![proptest_config(config(400))]

    #[test]
    fn any_manifest_is_read_or_told(toml in spoilt(MANIFEST)) {
        load(&toml);
    }

    #[test]
    fn any_text_is_no_manifest_or_one(toml in "(\\[[a-z]{0,8}\\]\n|[a-z-]{1,9} = \\PC{0,9}\n|\\PC{0,9}){0,9}") {
        load(&toml);
    }

    #[test]
    fn any_theme_is_read_or_told(text in spoilt(theme::builtin_source("classic").expect("a theme"))) {
        let toml = format!("{HEAD}[chapters]\nmain = [\"a.md\"]\n[print]\ntheme = \"t.toml\"\n");
        let files = [("recto.toml", toml.as_bytes()), ("a.md", b"# A\n"), ("t.toml", text.as_bytes())];
        let dir = folder(&files);
        let mut sources = Sources::default();
        let mut diags = Diagnostics::new();
        let project = manifest::load(dir.path(), &mut sources, &mut diags).expect("a project");
        let read = theme::load(&project, &mut sources, &mut diags);
        told_well(&diags, &sources);
        prop_assert!(read.is_some() || diags.has_errors(), "nothing is told");
    }

    #[test]
    fn any_printer_is_read_or_told(
        text in spoilt(printer::builtin_source("kdp-paperback").expect("a printer"))
    ) {
        let dir = folder(&[("p.toml", text.as_bytes())]);
        let mut sources = Sources::new(Files::folder(dir.path()).expect("a folder"));
        let mut diags = Diagnostics::new();
        let read = printer::load("p.toml", Span::NONE, &mut sources, &mut diags);
        told_well(&diags, &sources);
        prop_assert!(read.is_some() || diags.has_errors(), "nothing is told");
    }
}

/// What other tools say of an order: names that are there, and any text.
fn order_text() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        Just("a.md".to_owned()),
        Just("b b.md".to_owned()),
        prop::sample::select(
            &[
                "frontmatter:",
                "mainmatter:",
                "{backmatter}",
                "book:",
                "  chapters:",
                "    - a.md",
                "    - part: \"P\"",
                "      chapters:",
                "        - b b.md",
                "nav:",
                "  - T: a.md",
                "  - T: [a.md]",
                "title: T",
                "author: [A, {name: B}]",
                "lang: de",
                "docs_dir: .",
                "rmd_files: [a.md]",
                "# Summary",
                "# Part",
                "- [A](a.md)",
                "    - [B](<b b.md>)",
                "* [B](b%20b.md)",
                "[C]()",
                "---",
                "../x.md",
                "/etc/x.md",
                "- [",
                "  - - -",
                "&a *a",
                "[book]",
                "title = \"T\"",
                "src = \".\"",
                "authors = [\"A\"]",
                "language = \"xx-\"",
            ][..]
        )
        .prop_map(str::to_owned),
        "\\PC{0,12}",
    ];
    prop::collection::vec(line, 0..12).prop_map(|lines| lines.join("\n"))
}

proptest! {
    #![proptest_config(config(300))]

    /// Whatever another tool's files say, the manifest that is made of them is TOML with their words.
    #[test]
    fn any_folder_gives_a_manifest_that_parses(
        name in prop::sample::select(&[
            "Book.txt", "_quarto.yml", "_bookdown.yml", "mkdocs.yml", "SUMMARY.md", "metadata.yaml",
            "index.Rmd",
        ][..]),
        text in order_text(),
        title in "\\PC{1,12}",
    ) {
        let files = [(name, text.as_bytes()), ("a.md", b"# A\n"), ("b b.md", b"# B\n")];
        let dir = folder(&files);
        let found = adopt::find(&Files::folder(dir.path()).expect("a folder")).expect("there is Markdown");
        let toml = found.manifest(&title, "Ada");
        let read: toml_edit::DocumentMut = toml.parse().expect("TOML");
        let given = read["book"]["title"].as_str().map(str::to_owned);
        prop_assert_eq!(given, found.title.or(Some(title)));
        load(&toml);
    }

    #[test]
    fn any_mdbook_is_read_or_told(summary in order_text(), book in order_text()) {
        let dir = folder(&[
            ("book.toml", book.as_bytes()),
            ("src/SUMMARY.md", summary.as_bytes()),
            ("SUMMARY.md", summary.as_bytes()),
            ("src/a.md", b"# A\n"),
            ("src/b b.md", b"# B\n"),
        ]);
        let mut sources = Sources::default();
        let mut diags = Diagnostics::new();
        let project = manifest::load(dir.path(), &mut sources, &mut diags);
        told_well(&diags, &sources);
        prop_assert!(project.is_some() || diags.has_errors(), "nothing is told");
    }
}

/// A line of a manifest's list: how it is written.
#[derive(Debug, Clone)]
struct Line {
    comment_above: bool,
    comment_behind: bool,
    blank_above: bool,
    with_next: bool,
    table: bool,
}

fn lines() -> impl Strategy<Value = Vec<Line>> {
    let flags = any::<(bool, bool, bool, bool, bool)>();
    let line = flags.prop_map(|(a, b, c, d, e)| Line {
        comment_above: a && c,
        comment_behind: b && e,
        blank_above: c && d,
        with_next: d && !b,
        table: e,
    });
    prop::collection::vec(line, 2..7)
}

/// Head, list and tail of a manifest with these lines: files `0.md`, `1.md`, ...
fn written(lines: &[Line], crlf: bool) -> [String; 3] {
    let mut list = "main = [\n".to_owned();
    for (n, line) in lines.iter().enumerate() {
        if line.blank_above {
            list.push('\n');
        }
        if line.comment_above {
            list += &format!("    # above {n} é\n");
        }
        let entry = match line.table {
            true => format!("{{ file = '{n}.md',  kind = \"chapter\" }}"),
            false => format!("\"{n}.md\""),
        };
        let fresh = list.ends_with('\n');
        list += &format!("{}{entry},", if fresh { "    " } else { " " });
        match (line.comment_behind, line.with_next && n + 1 < lines.len()) {
            (true, _) => list += &format!("  # behind {n}\n"),
            (false, true) if !lines[n + 1].blank_above && !lines[n + 1].comment_above => {}
            _ => list.push('\n'),
        }
    }
    list += "]\n";
    let head =
        "# The book.\n[book]\ntitle   = 'T'  # é\nlanguage = \"en\"\n\n[chapters]\n".to_owned();
    let tail = "\n# Print.\n[print]\ntrim = \"a5\"   \n".to_owned();
    [head, list, tail].map(|part| if crlf { part.replace('\n', "\r\n") } else { part })
}

/// The files of `[chapters]`, in their order.
fn order(toml: &str) -> Vec<String> {
    let read: toml_edit::DocumentMut = toml.parse().expect("TOML");
    let list = read["chapters"]["main"].as_array().expect("a list").clone();
    let name = |v: &toml_edit::Value| {
        let file = v.as_inline_table().and_then(|t| t.get("file")).unwrap_or(v);
        file.as_str().expect("a file").to_owned()
    };
    list.iter().map(name).collect()
}

/// All letters but those that only part entries, sorted: what an order must not change.
fn letters(text: &str) -> Vec<char> {
    let mut letters: Vec<char> = text.chars().filter(|c| !c.is_whitespace() && *c != ',').collect();
    letters.sort_unstable();
    letters
}

proptest! {
    #![proptest_config(config(400))]

    #[test]
    fn a_move_keeps_everything_else(
        lines in lines(),
        crlf in any::<bool>(),
        from in any::<prop::sample::Index>(),
        to in any::<prop::sample::Index>(),
        before in any::<bool>(),
    ) {
        let [head, list, tail] = written(&lines, crlf);
        let text = format!("{head}{list}{tail}");
        let (from, to) = (from.index(lines.len()), to.index(lines.len()));
        let name = |n: usize| format!("{n}.md");
        let place = if before { Place::Before(name(to)) } else { Place::After(name(to)) };
        let Ok(new) = edit::apply(Flavour::Recto, &text, "", &Change::Move(name(from), place)) else {
            // It stands there already.
            return Ok(());
        };
        prop_assert!(new.starts_with(&head), "{}", new);
        prop_assert!(new.ends_with(&tail), "{}", new);
        let mut wanted = order(&text);
        let moved = wanted.remove(from);
        let at = wanted.iter().position(|f| *f == name(to)).expect("the place");
        wanted.insert(if before { at } else { at + 1 }, moved);
        prop_assert_eq!(order(&new), wanted, "{}", new);
        prop_assert_eq!(letters(&new), letters(&text), "{}", new);
        prop_assert_eq!(new.contains('\r'), crlf);
        prop_assert_eq!(new.matches('\n').count() - new.matches("\r\n").count(), if crlf { 0 } else { new.matches('\n').count() });
    }

    #[test]
    fn what_is_added_and_removed_leaves_no_trace(
        lines in lines(),
        crlf in any::<bool>(),
        at in any::<prop::sample::Index>(),
        before in any::<bool>(),
        title in proptest::option::of("\\PC{1,9}"),
    ) {
        let text = written(&lines, crlf).concat();
        let name = format!("{}.md", at.index(lines.len()));
        let place = if before { Place::Before(name) } else { Place::After(name) };
        let entry = NewEntry { file: "new x.md".into(), kind: None, title };
        let apply = |text: &str, change| edit::apply(Flavour::Recto, text, "", &change);
        let with = apply(&text, Change::Add(entry, place)).expect("it is added");
        prop_assert!(order(&with).contains(&"new x.md".to_owned()), "{}", with);
        let without = apply(&with, Change::Remove("new x.md".into())).expect("it is removed");
        prop_assert_eq!(order(&without), order(&text));
        prop_assert_eq!(letters(&without), letters(&text));
        // Entries that share a line are parted for the new one and stay so.
        if !lines.iter().any(|l| l.with_next) {
            prop_assert_eq!(without, text, "between: {}", with);
        }
    }
}
