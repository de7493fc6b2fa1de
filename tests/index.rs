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

/// A long text in which every word that is marked stands nowhere else: each of its pages has it, and
/// each place of the EPUB stands between the marks of the same printed page.
#[test]
fn each_page_has_the_words() {
    let word = |n: usize| {
        format!(
            "mark{}",
            ["alpha", "beta", "gamma", "delta"][n % 4].repeat(1 + n / 4 % 3) + &"x".repeat(n / 12)
        )
    };
    let chapter = |c: usize| {
        let mut text = format!("# Chapter {c}\n\n");
        for n in (c * 20)..(c * 20 + 20) {
            let own = word(n);
            text.push_str(&format!("{FILLER}Here is [{own}]{{.index}} of {n}.\n\n{FILLER}\n\n"));
        }
        text
    };
    let files = [("a.md", chapter(0)), ("b.md", chapter(1)), ("c.md", chapter(2))];
    let order = "main = [\"a.md\", \"b.md\", \"c.md\"]\nback = [{ kind = \"index\" }]";
    let dir = book(order, "en", &files);
    let (entries, pages) = (entries(dir.path()), pages(dir.path()));
    assert_eq!(entries.len(), 60);
    for (words, of, _) in &entries {
        let [page] = of.as_slice() else { panic!("{words}: {of:?}") };
        let is = |text: &str| text.split(|c: char| !c.is_alphanumeric()).any(|w| w == words);
        let found: Vec<&String> = pages.iter().filter(|(_, t)| is(t)).map(|(f, _)| f).collect();
        assert!(found.contains(&page), "{words} stands on {found:?}, the index says {page}");
    }
    // The index is set too, and says the same.
    let built = support::build(dir.path());
    let index = part(&built.epub, "index.xhtml");
    let mut checked = 0;
    for link in index.split("<a epub:type=\"index-locator\" href=\"").skip(1) {
        let (href, rest) = link.split_once("\">").expect("an address");
        let folio = rest.split_once("</a>").expect("words").0;
        let (file, id) = href.split_once('#').expect("a place");
        let text = part(&built.epub, file);
        let at = text.find(&format!("id=\"{id}\"")).unwrap_or_else(|| panic!("{href} is nowhere"));
        let mark = "epub:type=\"pagebreak\" role=\"doc-pagebreak\" id=\"";
        let label = text[..at].rfind(mark).map(|m| &text[m..at]).expect("a page before it");
        let page = label.split("aria-label=\"").nth(1).and_then(|l| l.split('"').next());
        let next: u32 = page.and_then(|p| p.parse().ok()).expect("a number");
        let own: u32 = folio.parse().expect("a number");
        // A word that is divided over the turn begins on the page before its mark.
        assert!(
            next == own || next == own + 1 && text[..at].ends_with("</span><span "),
            "{href}: {folio} {next}"
        );
        checked += 1;
    }
    assert_eq!(checked, 60);
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
