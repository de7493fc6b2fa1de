//! Lists of displays, references that are said together, abbreviations and the glossary, in both
//! outputs.

mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use support::{part, run, small_book};

/// The lines of each page by its number.
fn pages(dir: &Path) -> BTreeMap<String, Vec<String>> {
    let out = run(dir, &["page", "all", "--lines"]);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let mut pages: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in String::from_utf8(out.stdout).expect("text").lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        let words = fields[6].replace(['\u{a0}', '\u{2002}'], " ");
        pages.entry(fields[0].into()).or_default().push(words);
    }
    pages
}

/// The words of the whole book in a row, divided words joined.
fn words(pages: &BTreeMap<String, Vec<String>>) -> String {
    let lines = pages.values().flatten().map(|line| match line.strip_suffix('-') {
        Some(begin) => begin.to_owned(),
        None => format!("{line} "),
    });
    lines.collect()
}

/// What is told of a book of these files, code and message.
fn told(manifest: &str, files: &[(&str, &str)]) -> Vec<String> {
    let dir = tempfile::tempdir().expect("a folder");
    let head = "[book]\ntitle = \"Lamps\"\nauthors = [\"R. Okafor\"]\nlanguage = \"en\"\n";
    fs::write(dir.path().join("recto.toml"), format!("{head}{manifest}")).expect("a manifest");
    for (name, text) in files {
        fs::write(dir.path().join(name), text).expect("a file");
    }
    let out = run(dir.path(), &["check", "--format", "json"]);
    let text = String::from_utf8(out.stdout).expect("text");
    let messages = text.lines().filter_map(|l| {
        let o: serde_json::Value = serde_json::from_str(l).ok()?;
        Some(format!("{} {}", o["code"].as_str()?, o["message"].as_str().unwrap_or("")))
    });
    messages.collect()
}

/// Each entry of a list stands with the page on which its display is, in print; in the EPUB it links
/// to it.
#[test]
fn lists_name_displays_with_their_pages() {
    let dir = small_book("apparatus");
    let pages = pages(&dir);
    let has = |words: &str| -> Vec<&String> {
        let on = |(_, lines): &(&String, &Vec<String>)| lines.iter().any(|l| l.contains(words));
        pages.iter().filter(on).map(|(page, _)| page).collect()
    };
    for (entry, display) in [
        ("The tower at Cape Stiff", "gallery"),
        ("Oil from the north", "Oil"),
        ("The wick, after Figure 1.2", "The wick"),
        ("A figure without a label", "A figure without"),
        ("The coast in the west", "The coast in the west"),
        ("light.rs", "light.rs"),
    ] {
        let lists = pages.iter().filter(|(page, _)| page.parse::<u32>().is_err());
        let line = lists.flat_map(|(_, lines)| lines).find(|line| line.contains(entry));
        let line = line.unwrap_or_else(|| panic!("{entry} stands in no list: {pages:#?}"));
        let folio = line.rsplit(' ').next().unwrap_or_default().to_owned();
        assert!(has(display).contains(&&folio), "{line}: {display} is on {:?}", has(display));
    }
    assert!(has("Left out").iter().all(|page| page.parse::<u32>().is_ok()), "unlisted");
    let built = support::build(&dir);
    let list = part(&built.epub, "list-of-figures.xhtml");
    assert!(list.contains("<section epub:type=\"loi\""), "{list}");
    let links: Vec<&str> =
        list.split("<li><a href=\"").skip(1).filter_map(|l| l.split('"').next()).collect();
    assert_eq!(links.len(), 4, "{list}");
    let maps = part(&built.epub, "maps.xhtml");
    assert!(maps.contains("<span class=\"title\">Maps</span>"), "{maps}");
    for href in links {
        let (file, id) = href.split_once('#').expect("a place");
        assert!(part(&built.epub, file).contains(&format!("id=\"{id}\"")), "{href}");
    }
    let nav = part(&built.epub, "nav.xhtml");
    for (kind, file) in [("loi", "list-of-figures"), ("loi", "maps"), ("lot", "tables")] {
        let mark = format!("epub:type=\"{kind}\" href=\"text/{file}.xhtml\"");
        assert!(nav.contains(&mark), "{mark}: {nav}");
    }
}

/// The validators of both outputs have nothing against them.
#[test]
fn validators_accept_them() {
    let built = support::build(&small_book("apparatus"));
    support::check_epub(&built.epub);
    support::check_pdf(&built.pdf);
}

/// Several numbers have one word, ranges a dash; the page alone is the printed one in both outputs.
#[test]
fn references_are_said_together_or_by_their_page() {
    let dir = small_book("apparatus");
    let all = words(&pages(&dir));
    for said in [
        "See Figures 1.1–1.3, Figure 1.1 and Map 1.1, Chapters 1 and 2, 1.1–1.3, Maps 1.1 and 1.2.",
        "The first tower is on page 1, the second chapter begins on",
    ] {
        assert!(all.contains(said), "{said}: {all}");
    }
    let built = support::build(&dir);
    let preface = part(&built.epub, "preface.xhtml");
    assert!(
        preface.contains("<a href=\"towers.xhtml#fig-tower\" class=\"ref\">page\u{a0}"),
        "{preface}"
    );
}

/// Abbreviations are written out in running text alone, and once in a chapter.
#[test]
fn abbreviations_are_written_out_marked_and_listed() {
    let dir = small_book("apparatus");
    let all = words(&pages(&dir));
    for said in [
        "The Coast Lights Service (CLS) gave leave.",
        "With CLS-led crews came non-governmental organizations (NGOs).",
        "The Coast Lights Service (CLS) (see the CLS site) was the Institute for Lights’s (IFL’s), CLS in code.",
        "A CLS of another kind; the United States (U.S.) coast.",
        "A non-governmental organization (NGO) kept the lanterns, and the Coast Lights Service (CLS) paid. The CLS",
    ] {
        assert!(all.contains(said), "{said}: {all}");
    }
    let built = support::build(&dir);
    let towers = part(&built.epub, "towers.xhtml");
    for piece in [
        "Towers and the CLS</span>",
        "(<abbr title=\"non-governmental organization\">NGO</abbr>s)",
        "<abbr title=\"Institute for Lights\">IFL</abbr>",
        "<code>CLS</code>",
        "<span class=\"no-abbr\">CLS</span>",
        "the <abbr title=\"Coast Lights Service\">CLS</abbr> site",
        "The coast of the <abbr title=\"Coast Lights Service\">CLS</abbr>",
    ] {
        assert!(towers.contains(piece), "{piece}: {towers}");
    }
    let list = part(&built.epub, "abbreviations.xhtml");
    let terms: Vec<&str> = list
        .split("<dt epub:type=\"glossterm\">")
        .skip(1)
        .filter_map(|t| t.split("</dt>").next())
        .collect();
    assert_eq!(terms, ["CLS", "IFL", "NGO", "U.S."], "{list}");
}

/// The begin of a sentence and the article of the language, as they stand in the EPUB.
#[test]
fn abbreviations_written_out_fit_their_sentence() {
    let said = |language: &str, long: &str, text: &str| {
        let dir = tempfile::tempdir().expect("a folder");
        let manifest = format!(
            "[book]\ntitle = \"Lamps\"\nauthors = [\"R. Okafor\"]\nlanguage = \"{language}\"\n\
             identifier = \"urn:uuid:5f0f6d52-8f5c-4f0e-9d55-6a4ef6a4c1df\"\n\
             spell-out = \"chapter\"\n[abbreviations]\nIFOR = \"{long}\"\n\
             [chapters]\nmain = [\"a.md\"]\nback = [{{ kind = \"abbreviations\", title = \"List\" }}]\n"
        );
        fs::write(dir.path().join("recto.toml"), manifest).expect("a manifest");
        fs::write(dir.path().join("a.md"), format!("# One\n\n{text}\n")).expect("a chapter");
        let built = support::build(dir.path());
        let bare = |file: &str| {
            let text = part(&built.epub, file);
            let pieces = text.split('<').map(|p| p.split_once('>').map_or(p, |(_, words)| words));
            pieces.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
        };
        (bare("a.xhtml"), bare("list.xhtml"))
    };
    for (language, long, text, expected) in [
        (
            "en",
            "the Implementation Force",
            "Its means could not. IFOR had means.",
            "Its means could not. The Implementation Force (IFOR) had means.",
        ),
        (
            "en",
            "the Implementation Force",
            "It was, e.g. for approx. IFOR alone.",
            "It was, e.g. for approx. the Implementation Force (IFOR) alone.",
        ),
        (
            "en",
            "the Implementation Force",
            "So said *all*.[^1] IFOR had means.\n\n[^1]: Note.",
            "The Implementation Force (IFOR) had means.",
        ),
        ("de", "das War Office", "Das IFOR sagt es, z. B. hier.", "Das War Office (IFOR) sagt es"),
        ("de", "das War Office", "So auch z. B. IFOR.", "B. das War Office (IFOR)."),
    ] {
        let (chapter, list) = said(language, long, text);
        let chapter = chapter.replace(['\u{a0}', '\u{202f}'], " ");
        assert!(chapter.contains(expected), "`{expected}` in {chapter}");
        let bare = long.split_once(' ').expect("an article").1;
        assert!(list.contains(bare) && !list.contains(long), "{list}");
    }
}

/// A term links where it is first used in a chapter, and where a mark names it.
#[test]
fn terms_link_to_the_glossary() {
    let built = support::build(&small_book("apparatus"));
    let link = |term: &str, words: &str| {
        format!(
            "<a epub:type=\"glossref\" role=\"doc-glossref\" class=\"glossref\" \
             href=\"glossary.xhtml#term-{term}\">{words}</a>"
        )
    };
    let towers = part(&built.epub, "towers.xhtml");
    assert_eq!(towers.matches("epub:type=\"glossref\"").count(), 3, "{towers}");
    assert!(towers.contains(&link("lantern", "lantern")), "{towers}");
    assert!(towers.contains(&format!("<em>{}</em>", link("wick", "wick"))), "{towers}");
    let keepers = part(&built.epub, "keepers.xhtml");
    assert!(keepers.contains(&link("lantern", "lanterns")), "{keepers}");
    assert!(keepers.contains(&link("keeper", "Those who watch")), "{keepers}");
    let glossary = part(&built.epub, "glossary.xhtml");
    assert!(
        glossary.contains("<dt epub:type=\"glossterm\"><dfn id=\"term-wick\">Wick</dfn></dt>"),
        "{glossary}"
    );
    assert!(glossary.contains("<dd epub:type=\"glossdef\">"), "{glossary}");
}

/// What is wrong is told at its place.
#[test]
fn faults_are_told() {
    let manifest = "spell-out = \"chaptr\"\n[abbreviations]\nCLS = \"\"\nXYZ = \"never used\"\n\
        [displays]\nfig = { word = \"F\" }\nmap = { wrd = \"Map\" }\n[chapters]\n\
        front = [{ kind = \"list-of-tables\" }, { kind = \"list-of-map\" }, { kind = \"list-of-plates\" }]\n\
        main = [\"a.md\"]\nback = [\"glossary.md\", { kind = \"abbreviations\" }]\n";
    let files = [
        ("a.md", "# One\n\nWords. [x]{.term of=\"lamps\"}\n\n## Section {#map-x}\n"),
        ("glossary.md", "# Glossary\n\nWick\n:   What burns.\n\nLamp\n:   What shines.\n"),
    ];
    let told = told(manifest, &files);
    for words in [
        "unknown-value abbreviations are not written out by `chaptr`",
        "empty-value",
        "display-kind labels that begin with `fig-` are Recto's own",
        "unknown-key",
        "unknown-kind unknown kind `list-of-plates`",
    ] {
        assert!(told.iter().any(|t| t.starts_with(words)), "{words}: {told:#?}");
    }
}

/// What a book lacks is told when its manifest is right.
#[test]
fn what_is_not_there_is_told() {
    let manifest = "[abbreviations]\nXYZ = \"never used\"\n[displays]\nmap = { word = \"Map\" }\n\
        [chapters]\nfront = [{ kind = \"list-of-tables\" }, { kind = \"list-of-maps\" }]\n\
        main = [\"a.md\"]\nback = [\"glossary.md\", { kind = \"abbreviations\" }]\n";
    let files = [
        ("a.md", "# One\n\nWords. [x]{.term of=\"candle\"}\n\n## Section {#map-x}\n"),
        ("glossary.md", "# Glossary\n\nWick\n:   What burns.\n\nLamp\n:   What shines.\n"),
    ];
    let told = told(manifest, &files);
    for words in [
        "empty-list there is no table with a caption to list here",
        "empty-list there is no display of this kind to list here",
        "empty-list no abbreviation of the text is explained",
        "unused-abbreviation the abbreviation `XYZ` stands nowhere",
        "unknown-term no glossary explains the term \"candle\"",
        "unused-term 2 terms of the glossary stand nowhere in the text: \"Wick\", \"Lamp\"",
        "label-prefix the label `map-x` is that of a display of the kind `map`",
    ] {
        assert!(told.iter().any(|t| t.starts_with(words)), "{words}: {told:#?}");
    }
}

/// Notes are named by their labels: by the number alone where it is counted with those of the chapter.
#[test]
fn references_name_notes() {
    let dir = tempfile::tempdir().expect("a folder");
    let manifest = |notes: &str| {
        format!(
            "[book]\ntitle = \"Lamps\"\nauthors = [\"R. Okafor\"]\nlanguage = \"en\"\n\
             [chapters]\nmain = [\"a.md\", \"b.md\"]\n[print]\nnotes = \"{notes}\"\n[epub]\nnotes = \"{}\"\n",
            if notes == "book" { "book" } else { "chapter" }
        )
    };
    let write = |name: &str, text: &str| {
        fs::write(dir.path().join(name), text).expect("a file");
    };
    write(
        "a.md",
        "# One\n\nA lamp.[^lamp] Oil.^[From whales.]{#fn-oil} A wick.[^1]\n\n[^lamp]: It burnt.\n\n\
         [^1]: See @fn-lamp above; [@fn-lamp; @fn-oil]; and [-@fn-oil]. {#fn-wick}\n",
    );
    write(
        "b.md",
        "# Two\n\nDark.[^1] See @fn-wick. @fn-1 begins, [the oil](a.md#fn-oil), [](a.md#fn-lamp).\n\n\
         [^1]: No light.\n",
    );
    write("recto.toml", &manifest("page"));
    let all = words(&pages(dir.path()));
    for said in [
        "3. See note 1 above; notes 1 and 2; and 2.",
        "See Chapter 1, note 3, page 1. Note 1 begins, the oil, Chapter 1, note 1, page 1.",
    ] {
        assert!(all.contains(said), "{said}: {all}");
    }
    let built = support::build(dir.path());
    let two = part(&built.epub, "b.xhtml").replace('\u{a0}', " ");
    let one = part(&built.epub, "a.xhtml");
    for id in ["fn-lamp", "fn-oil", "fn-wick"] {
        assert!(one.contains(&format!("id=\"{id}\"")), "{id}: {one}");
    }
    assert!(
        two.contains("<a href=\"a.xhtml#fn-wick\" class=\"ref\">Chapter 1, note 3</a>"),
        "{two}"
    );
    assert!(two.contains("<a href=\"a.xhtml#fn-oil\">the oil</a>"), "{two}");
    // Where the notes of all chapters stand together, they are there.
    write("recto.toml", &manifest("book"));
    let built = support::build(dir.path());
    let two = part(&built.epub, "b.xhtml");
    let notes = part(&built.epub, "notes.xhtml");
    let href = two.split("<a href=\"notes.xhtml#").nth(1).and_then(|t| t.split('"').next());
    let id = href.unwrap_or_else(|| panic!("{two}"));
    assert!(notes.contains(&format!("id=\"{id}\"")), "{id}: {notes}");
    let epub_of_press = words(&pages(dir.path()));
    assert!(epub_of_press.contains("See note 1 above; notes 1 and 2"), "{epub_of_press}");
    // Notes of several chapters have the name, a symbol is one of its page, nothing has the name.
    let files = [
        ("a.md", "# One\n\nA.[^1]\n\n[^1]: x\n"),
        ("b.md", "# Two\n\nB.[^1][^*ed]\n\n[^1]: y\n\n[^*ed]: z\n"),
        ("c.md", "# Three\n\nSee @fn-1, @fn-ed, @fn-none.\n"),
    ];
    let told = told("[chapters]\nmain = [\"a.md\", \"b.md\", \"c.md\"]\n", &files);
    for label in ["fn-1", "fn-ed", "fn-none"] {
        let is = |t: &&String| t.starts_with("unknown-label") && t.contains(label);
        assert!(told.iter().any(|t| is(&t)), "{label}: {told:#?}");
    }
}

#[test]
fn a_name_is_that_of_one_note() {
    let text = "# One\n\nA[^*a] B[^a] C[^1] D^[x]{#fn-1} See @fn-a and @fn-1.\n\n\
                [^*a]: w\n\n[^a]: y\n\n[^1]: z\n";
    let dir = tempfile::tempdir().expect("a folder");
    fs::write(dir.path().join("a.md"), text).expect("a file");
    let manifest = "[book]\ntitle = \"Lamps\"\nauthors = [\"R. Okafor\"]\nlanguage = \"en\"\n\
                    [chapters]\nmain = [\"a.md\"]\n";
    fs::write(dir.path().join("recto.toml"), manifest).expect("a file");
    let one = part(&support::build(dir.path()).epub, "a.xhtml");
    for id in ["fn-a", "fn-1"] {
        assert_eq!(one.matches(&format!("id=\"{id}\"")).count(), 1, "{id}: {one}");
    }
    let said = one.replace('\u{a0}', " ");
    assert!(said.contains(">note 1</a> and") && said.contains(">note 3</a>."), "{one}");
    // A name that no note takes is told, in a note too.
    let files =
        [("a.md", "# One\n\nWords {#fn-x}\n\nA.[^1]\n\n[^1]: One {#fn-y}\n\n    Two {#fn-z}\n")];
    let told = told("[chapters]\nmain = [\"a.md\"]\n", &files);
    for (name, is_told) in [("fn-x", true), ("fn-y", true), ("fn-z", false)] {
        let is = |t: &String| t.starts_with("stray-attributes") && t.contains(name);
        assert_eq!(told.iter().any(is), is_told, "{name}: {told:#?}");
    }
}
