//! The index: each page that it names is held against the words that stand there, in print and in the
//! EPUB.

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use support::{part, run};

const FILLER: &str = "The lamp was lit at sunset and put out at sunrise, and between the two \
    somebody had to be awake. That was the whole of the contract, though the regulations ran to \
    ninety pages and were revised every second winter by people who had never slept in a tower. ";

/// A book of these files with this order.
fn book(order: &str, language: &str, files: &[(&str, String)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        fs::write(dir.path().join(name), text).expect("a file");
    }
    let manifest = format!(
        "[book]\ntitle = \"Lamps\"\nauthors = [\"R. Okafor\"]\nlanguage = \"{language}\"\n\
         identifier = \"urn:uuid:5f0f6d52-8f5c-4f0e-9d55-6a4ef6a4c1df\"\n[chapters]\n{order}\n\
         [print]\ntrim = \"a5\"\n"
    );
    fs::write(dir.path().join("recto.toml"), manifest).expect("a manifest");
    dir
}

/// What `recto index` prints of each entry: level and words, pages, where it leads.
fn entries(dir: &Path) -> Vec<(String, Vec<String>, String)> {
    let out = run(dir, &["index", "--format", "json"]);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let text = String::from_utf8(out.stdout).expect("text");
    let objects = text.lines().map(|l| serde_json::from_str(l).expect("JSON"));
    let objects = objects.filter(|o: &serde_json::Value| o["type"] == "entry");
    objects
        .map(|o| {
            let level = "-".repeat(o["level"].as_u64().unwrap_or(0) as usize);
            let words = format!("{level}{}", o["words"].as_str().expect("words"));
            let pages = o["pages"].as_array().expect("pages").iter();
            let pages = pages.map(|p| p.as_str().expect("a page").to_owned()).collect();
            (words, pages, o["leads"].as_str().unwrap_or_default().to_owned())
        })
        .collect()
}

/// The words of each page by its number.
fn pages(dir: &Path) -> BTreeMap<String, String> {
    let out = run(dir, &["page", "all", "--lines"]);
    let mut pages: BTreeMap<String, String> = BTreeMap::new();
    for line in String::from_utf8(out.stdout).expect("text").lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        let page = pages.entry(fields[0].into()).or_default();
        match page.strip_suffix('-') {
            Some(begin) => *page = begin.to_owned(),
            None => page.push(' '),
        }
        page.push_str(fields[6]);
    }
    pages
}

fn told(dir: &Path) -> Vec<String> {
    let out = run(dir, &["check", "--format", "json"]);
    let text = String::from_utf8(out.stdout).expect("text");
    let codes = text.lines().filter_map(|l| {
        let o: serde_json::Value = serde_json::from_str(l).ok()?;
        let code = o["code"].as_str()?;
        code.starts_with("index-")
            .then(|| format!("{code} {}", o["message"].as_str().unwrap_or("")))
    });
    codes.collect()
}

/// How many marks the long text has: a second's work, or as many as are asked for. 2,000 make a book
/// of some 300 pages.
fn marks() -> usize {
    std::env::var("RECTO_INDEX_MARKS").ok().and_then(|n| n.parse().ok()).unwrap_or(120)
}

/// A word for a number, that no other word of the text is like.
fn word(n: usize) -> String {
    const SYLLABLES: [&str; 10] = ["ba", "do", "fi", "gu", "ke", "lo", "mi", "pa", "su", "ve"];
    format!("{n:04}").bytes().map(|b| SYLLABLES[usize::from(b - b'0')]).collect()
}

/// How a word of the long text is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Marked {
    Plain,
    /// In a note.
    Note,
    /// Below another entry.
    Below,
    /// A passage of several paragraphs.
    Passage,
}

fn how(n: usize) -> Marked {
    match n % 12 {
        3 => Marked::Note,
        5 => Marked::Below,
        8 => Marked::Passage,
        _ => Marked::Plain,
    }
}

/// A chapter with these marks.
fn chapter(number: usize, marks: std::ops::Range<usize>) -> String {
    let mut text = format!("# Chapter {number}\n\n");
    for n in marks {
        let own = word(n);
        let here = match how(n) {
            Marked::Plain => format!("Here is [{own}]{{.index}} of some."),
            Marked::Note => {
                format!("Here is one.[^{n}]\n\n[^{n}]: The note has [{own}]{{.index}}.")
            }
            Marked::Below => format!("Here is [{own}]{{.index entry=\"below!{own}\"}} of some."),
            Marked::Passage => format!(
                "Here [{own}]{{.index range=open}} begins. {FILLER}\n\n{FILLER}\n\n{FILLER}\n\n\
                 There the end of{own} is.[]{{.index entry={own} range=close}}"
            ),
        };
        text.push_str(&format!("{FILLER}{here}\n\n"));
    }
    text
}

/// Whether a page has a word.
fn has(page: &str, word: &str) -> bool {
    page.split(|c: char| !c.is_alphanumeric()).any(|w| w == word)
}

/// A long text in which every word that is marked stands nowhere else: each of its pages has it, the
/// last page of a passage has its end, and each place of the EPUB stands between the marks of the same
/// printed page.
#[test]
fn each_page_has_the_words() {
    let count = marks();
    let names: Vec<String> = (0..count.div_ceil(100)).map(|c| format!("c{c}.md")).collect();
    let texts = (0..names.len()).map(|c| chapter(c, c * 100..count.min(c * 100 + 100)));
    let files: Vec<(&str, String)> = names.iter().map(String::as_str).zip(texts).collect();
    let order = format!("main = {names:?}\nback = [{{ kind = \"index\" }}]");
    let dir = book(&order, "en", &files);
    let (entries, pages) = (entries(dir.path()), pages(dir.path()));
    let found: BTreeMap<&str, &Vec<String>> =
        entries.iter().map(|(words, of, _)| (words.trim_start_matches('-'), of)).collect();
    for n in 0..count {
        let own = word(n);
        let [page] = found[own.as_str()].as_slice() else { panic!("{own}: {found:?}") };
        let ends: Vec<&str> = page.split('\u{2013}').collect();
        let first = match how(n) {
            Marked::Note => page.split_once('n').expect("a note").0,
            _ => ends[0],
        };
        assert!(has(&pages[first], &own), "{own} is not on {page}: {}", pages[first]);
        if how(n) == Marked::Passage {
            let last = ends[ends.len() - 1];
            assert!(has(&pages[last], &format!("of{own}")), "{own} does not end on {page}");
        }
    }
    // The index is set too, and says the same.
    let built = support::build(dir.path());
    let index = part(&built.epub, "index.xhtml");
    let texts: BTreeMap<&str, String> = (names.iter())
        .map(|n| (n.as_str(), part(&built.epub, &n.replace(".md", ".xhtml"))))
        .collect();
    let mut checked = 0;
    for link in index.split("<a epub:type=\"index-locator").skip(1) {
        let link = link.split_once("href=\"").expect("an address").1;
        let (href, rest) = link.split_once("\">").expect("an address");
        let folio = rest.split_once("</a>").expect("words").0;
        let (file, id) = href.split_once('#').expect("a place");
        let name = file.replace(".xhtml", ".md");
        let text = texts.get(name.as_str()).cloned().unwrap_or_else(|| part(&built.epub, file));
        let at = text.find(&format!("id=\"{id}\"")).unwrap_or_else(|| panic!("{href} is nowhere"));
        checked += 1;
        // Notes stand behind the text.
        if folio.contains('n') {
            continue;
        }
        let mark = "epub:type=\"pagebreak\" role=\"doc-pagebreak\" id=\"";
        let label = text[..at].rfind(mark).map(|m| &text[m..at]).expect("a page before it");
        let page = label.split("aria-label=\"").nth(1).and_then(|l| l.split('"').next());
        let next: u32 = page.and_then(|p| p.parse().ok()).expect("a number");
        let own =
            folio.split('\u{2013}').next().and_then(|f| f.parse::<u32>().ok()).expect("a number");
        // A word that is divided over the turn begins on the page before its mark.
        assert!(
            next == own || next == own + 1 && text[..at].ends_with("</span><span "),
            "{href}: {folio} {next}"
        );
    }
    assert_eq!(checked, count);
}

/// Marks in all places of a book, sub-entries, passages over chapters, what leads elsewhere.
#[test]
fn marks_of_all_forms_become_entries() {
    let dir = support::small_book("register");
    assert_eq!(told(&dir), Vec::<String>::new());
    let found = entries(&dir);
    let words: Vec<&str> = found.iter().map(|(w, ..)| w.as_str()).collect();
    let expected = "captions|cells|E = mc\u{b2}|glass|The Hague|items|keepers|lamps|lanterns|lens|lenses|\
        light|Lights|line|mantles|oil|-colza|-olive|-whale|Oklahoma!|places alone|\u{201c}Quoted\u{201d}|\
        the last word|Titles|titles of code|Victoria, ship|wicks|\
        Bordier-Marcet, Jacques|Fresnel, Augustin";
    assert_eq!(words.join("|"), expected);
    let of = |name: &str| found.iter().find(|(w, ..)| w == name).expect("the entry");
    for (name, pages, leads) in &found {
        assert!(!pages.is_empty() || name == "Lights", "{name} has no page");
        assert!(leads.is_empty() != ["Lights", "lanterns"].contains(&name.as_str()), "{name}");
    }
    assert_eq!(of("oil").1, ["1"]);
    assert_eq!(of("wicks").1, ["1n1"]);
    assert_eq!(of("lamps").1[0].trim_matches(|c| "ivx".contains(c)), "", "roman numbers first");
    assert!(of("lenses").1[0].starts_with("1\u{2013}"), "{:?}", of("lenses").1);
    assert_eq!(of("lanterns").2, "see also lamps; oil, whale");
    let built = support::build(&dir);
    let index = part(&built.epub, "index.xhtml");
    for piece in [
        "role=\"doc-index\"",
        "<section class=\"index-group\" epub:type=\"index-group\">",
        "epub:type=\"index-term\"",
        "<em>Victoria</em>, ship",
        "<strong>",
        ", <em>see</em> <span class=\"index-see\" epub:type=\"index-xref-preferred\"><a href=\"#entry-lamps\">lamps</a>",
        "index-locator-range",
    ] {
        assert!(index.contains(piece), "no {piece} in {index}");
    }
    // Without printed pages the places are counted.
    let alone = tempfile::tempdir().expect("a folder");
    support::copy(&dir, alone.path());
    let path = alone.path().join("recto.toml");
    let manifest = fs::read_to_string(&path).expect("a manifest") + "\n[epub]\npage-list = false\n";
    fs::write(&path, manifest).expect("a manifest");
    let index = part(&support::build(alone.path()).epub, "index.xhtml");
    assert!(index.contains(">keepers</span>, <a epub:type=\"index-locator\" href=\"preface.xhtml#ix-keepers\">1</a>"), "{index}");
}

/// The validators of both outputs have nothing against an index.
#[test]
fn validators_accept_an_index() {
    let built = support::build(&support::small_book("register"));
    support::epubcheck(&built.epub);
    support::check_pdf(&built.pdf);
}

/// What is wrong with an index is told at its mark.
#[test]
fn faults_are_told() {
    let text = "# One\n\n[a]{.index see=nothing} [b]{.index see=b} [c]{.index range=open} \
        [d]{.index range=close} [e]{.index index=names} []{.index} [f]{.index mention=main} \
        [g]{.index key=\"h\" range=start} [h]{.index range=end} \
        [i]{.index entry=\"i!1!2!3!4!5!6!7!8\"} [lamp]{.index} [lamps]{.index}\n";
    let order =
        "main = [\"a.md\"]\nback = [{ kind = \"index\" }, { kind = \"index\", index = \"nams\" }]";
    let dir = book(order, "en", &[("a.md", text.to_owned())]);
    let told = told(dir.path());
    for words in [
        "index-see the index has no entry `nothing`",
        "index-see the entry `b` leads to itself",
        "index-range nothing ends this passage on `c`",
        "index-range no passage on `d` is open here",
        "index-place a mark for the index `names`",
        "index-place no mark in the text belongs to the index `nams`",
        "index-mark a mark of the index that names no entry",
        "index-mark a mark of the index takes no `mention=\"main\"`",
        "index-mark `key=\"h\"` of a mark of the index is `entry` here",
        "index-mark `range=\"start\"` of a mark of the index is `range` here",
        "index-mark an entry of 9 levels; 8 are set",
        "index-twice `lamp` is an entry, and so is `lamps`",
        "index-use \"Index\" has 7 entries with a single entry below: `i`",
    ] {
        assert!(told.iter().any(|t| t.starts_with(words)), "{words}: {told:#?}");
    }
    assert!(!told.iter().any(|t| t.contains("`h`") && t.starts_with("index-range")), "{told:#?}");
}

/// Entries below others stand where the theme wants them, in print and in the EPUB's style sheet.
#[test]
fn entries_below_others_are_indented_or_run_in() {
    let text = "# One\n\nOn [lamps]{.index}, [light]{.index entry=\"lamps!lighting of\"}, \
                [oil]{.index entry=\"lamps!oil for!whale\"} and [seal]{.index entry=\"lamps!oil for!seal\"}, \
                and on [wicks]{.index entry=\"wicks!flat\"}.\n";
    for (way, expected, rule) in [
        ("indented", "lamps, 1 lighting of, 1 oil for seal, 1 whale, 1", None),
        (
            "run-in",
            "lamps, 1; lighting of, 1; oil for (seal, 1; whale, 1)",
            Some("section.index li > ul,"),
        ),
        (
            "mixed",
            "lamps, 1 lighting of, 1 oil for: seal, 1; whale, 1",
            Some("section.index li li > ul,"),
        ),
    ] {
        let dir = book(
            "main = [\"a.md\"]\nback = [{ kind = \"index\" }]",
            "en",
            &[("a.md", text.to_owned())],
        );
        let path = dir.path().join("recto.toml");
        let manifest = fs::read_to_string(&path).expect("a manifest");
        fs::write(&path, manifest + "theme = \"own.toml\"\n").expect("a manifest");
        let theme =
            format!("extends = \"classic\"\n[index]\ncolumns = 1\nsub-entries = \"{way}\"\n");
        fs::write(dir.path().join("own.toml"), theme).expect("a theme");
        let built = support::build(dir.path());
        if let Some(words) = support::text(&built.pdf) {
            let words: Vec<&str> = words.split_whitespace().collect();
            assert!(words.join(" ").contains(expected), "{way}: {words:?}");
        }
        let sheet = part(&built.epub, "stylesheet.css");
        assert_eq!(rule.is_some_and(|rule| sheet.contains(rule)), way != "indented", "{way}");
    }
}
