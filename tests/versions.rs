//! Texts for some versions of the book alone: by edition, shop, language; editions that are EPUBs, with chapters and
//! a title of their own.

mod support;

use std::fs;
use std::path::Path;
use support::{epubcheck, part, run};
use tempfile::TempDir;

const MANIFEST: &str = r#"[book]
title = "The Harbour"
author = "Ann Fell"
language = "en-GB"

[chapters]
front = ["foreword.md"]
main = [
  "one.md",
  { part = "Two parts", chapters = ["two.md", "three.md"] },
  { file = "bonus.md", when = "large" },
]
back = [{ file = "buy.md", when = "sample" }, { kind = "index" }]

[editions.large]
for = "generic"

[editions.plain]
for = "kdp-paperback"

[editions.short]
for = "generic"
without = ["two.md"]

[editions.sample]
output = "epub"
title = "The Harbour: how it begins"
chapters = 1

[editions.de]
output = "epub"
title = "Der Hafen"
language = "de"
isbn = "978-0-306-40615-7"
"#;

const ONE: &str = r#"# One {#sec-one}

Harbour[harbour]{.index} words, see @sec-two and [the bonus](bonus.md).

::: {only="large"}
## For the large {#sec-large}

LARGE.
:::

::: {not="large"}
SMALL. [KOBO]{when-shop="kobo"} [PRESS]{only="print"} [SCREEN]{only="screen"}
:::
"#;

fn book() -> TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    let long = "\n\nThe tide came in, and went out, and the boats lay in the mud.".repeat(1100);
    let foreword =
        "# Foreword\n\nIn [ENGLISH]{when-language=\"en\"}[DEUTSCH]{when-language=\"de\"} words.\n";
    let two = format!("# Two {{#sec-two}}\n\nSecond[two]{{.index}} words, @sec-one.{long}\n");
    let three = format!("# Three\n\nTHIRD words.{long}\n");
    for (name, text) in [
        ("recto.toml", MANIFEST),
        ("foreword.md", foreword),
        ("one.md", ONE),
        ("two.md", two.as_str()),
        ("three.md", three.as_str()),
        ("bonus.md", "# Bonus\n\nBONUS words.\n"),
        ("buy.md", "# The whole book\n\nBUY it.\n"),
    ] {
        fs::write(dir.path().join(name), text).expect("a file");
    }
    dir
}

/// Which words stand in a text.
fn holds(text: &str, wanted: &str) {
    const ALL: [&str; 9] =
        ["ENGLISH", "DEUTSCH", "LARGE", "SMALL", "KOBO", "PRESS", "SCREEN", "BONUS", "BUY"];
    let found: Vec<&str> = ALL.into_iter().filter(|word| text.contains(word)).collect();
    assert_eq!(found.join(" "), wanted);
}

fn said(out: &std::process::Output) -> String {
    String::from_utf8_lossy(&out.stderr).into_owned()
}

/// All texts of an EPUB.
fn words(epub: &Path) -> String {
    let file = fs::File::open(epub).expect("an EPUB");
    let mut archive = zip::ZipArchive::new(file).expect("an archive");
    let names: Vec<String> = archive.file_names().map(str::to_owned).collect();
    let texts = names.iter().filter(|name| name.contains("/text/"));
    texts
        .map(|n| std::io::read_to_string(archive.by_name(n).expect("a text")).expect("words"))
        .collect()
}

#[test]
fn each_version_has_its_own_text() {
    let dir = book();
    let out = run(dir.path(), &["build", "--all-editions"]);
    let told = said(&out);
    assert!(out.status.success(), "{told}");
    // A link that leads nowhere in two of them is told once.
    assert_eq!(told.matches("`bonus.md` is in the edition `large` alone").count(), 1, "{told}");
    assert_eq!(told.matches("warning[").count(), 1, "{told}");
    let file = |name: &str| dir.path().join("output").join(name);
    let pages = |name: &str| support::text(&file(name));
    for (name, wanted) in [
        ("the-harbour.pdf", "ENGLISH SMALL SCREEN"),
        ("the-harbour-large.pdf", "ENGLISH LARGE BONUS"),
        ("the-harbour-plain.pdf", "ENGLISH SMALL PRESS"),
        ("the-harbour-short.pdf", "ENGLISH SMALL PRESS"),
    ] {
        pages(name).iter().for_each(|text| holds(text, wanted));
    }
    let number = |name: &str| pages(name).map(|text| text.contains("Chapter Three"));
    assert_ne!(number("the-harbour.pdf"), Some(false));
    assert_ne!(number("the-harbour-short.pdf"), Some(true), "each version numbers what it shows");
    for (name, wanted, identifier) in [
        ("the-harbour.epub", "ENGLISH SMALL", "urn:uuid:"),
        ("the-harbour-sample.epub", "ENGLISH SMALL BUY", "urn:uuid:"),
        ("the-harbour-de.epub", "DEUTSCH SMALL", "urn:isbn:9780306406157"),
    ] {
        let epub = file(name);
        epubcheck(&epub);
        holds(&words(&epub), wanted);
        let package = part(&epub, "content.opf");
        assert!(package.contains(identifier), "{package}");
    }
    let sample = file("the-harbour-sample.epub");
    let (package, nav) = (part(&sample, "content.opf"), part(&sample, "nav.xhtml"));
    assert!(package.contains(">The Harbour: how it begins<"), "{package}");
    assert!(!words(&sample).contains("THIRD") && !nav.contains("Two parts"), "{nav}");
    assert!(!nav.contains("page-list"), "pages of another book are none of its own: {nav}");
    assert_ne!(package, part(&file("the-harbour.epub"), "content.opf"));
    let german = part(&file("the-harbour-de.epub"), "content.opf");
    assert!(german.contains(">de</dc:language>") && german.contains(">Der Hafen<"), "{german}");
    // One alone, and a shop's.
    let out = run(dir.path(), &["build", "--for", "sample", "--for", "kobo", "-o", "one"]);
    assert!(out.status.success(), "{}", said(&out));
    let made: Vec<_> = fs::read_dir(dir.path().join("one")).expect("files").flatten().collect();
    assert_eq!(made.len(), 2, "{made:?}");
    holds(&words(&dir.path().join("one/the-harbour-kobo.epub")), "ENGLISH SMALL KOBO");
    let again = fs::read(dir.path().join("one/the-harbour-sample.epub")).expect("a file");
    assert_eq!(again, fs::read(&sample).expect("a file"), "same input, same bytes");
}

#[test]
fn names_that_mean_nothing_are_told() {
    let dir = book();
    for (from, to, wanted) in [
        ("only=\"large\"", "only=\"larg\"", "one.md:5:1: `larg` in `only=\"larg\"` is no format"),
        ("when = \"large\"", "when = \"larg\"", "recto.toml:11:32: `larg` is no format"),
        ("without = [\"two.md\"]", "without = [\"tow.md\"]", "no list of chapters has `tow.md`"),
        ("output = \"epub\"\ntitle", "output = \"ebook\"\ntitle", "`output` can't be `ebook`"),
        (
            "title = \"The Harbour\"\n",
            "title = \"The Harbour\"\nisbn = { epub = \"978-0-306-40615-7\" }\n",
            "is that of the book's EPUB too",
        ),
        ("chapters = 1", "chapters = 0", "an edition has one chapter at least"),
        ("language = \"de\"", "language = \"d_e!\"", "is no language tag"),
    ] {
        let (file, text) = match to.starts_with("only") {
            true => ("one.md", ONE),
            false => ("recto.toml", MANIFEST),
        };
        assert!(text.contains(from), "{from}");
        fs::write(dir.path().join(file), text.replace(from, to)).expect("a file");
        let out = run(dir.path(), &["check"]);
        let told = said(&out) + &String::from_utf8_lossy(&out.stdout);
        let warned = wanted.contains("too");
        assert!(
            out.status.success() == warned
                && told.contains(wanted.split(": ").last().expect("words")),
            "{told}"
        );
        fs::write(dir.path().join(file), text).expect("a file");
    }
    let out = run(dir.path(), &["page", "1", "--for", "sample", "-o", "x.png"]);
    assert!(said(&out).contains("is an EPUB and has no pages"), "{}", said(&out));
}

#[test]
fn a_translation_has_its_own_files() {
    let dir = book();
    let manifest = MANIFEST.replace(
        "language = \"de\"\n",
        "language = \"de\"\nfrom = \"de\"\ntitles = { \"Two parts\" = \"Zwei Teile\" }\nwithout = [\"three.md\"]\n",
    );
    fs::write(dir.path().join("recto.toml"), manifest).expect("a manifest");
    fs::create_dir(dir.path().join("de")).expect("a folder");
    for (name, text) in [
        ("one.md", "# Eins {#sec-one}\n\nWorte, siehe @sec-two und [zwei](two.md). \"So!\"\n"),
        ("two.md", "# Zwei {#sec-two}\n\nMehr Worte, @sec-one.\n"),
    ] {
        fs::write(dir.path().join("de").join(name), text).expect("a text");
    }
    let out = run(dir.path(), &["build", "--for", "de"]);
    let told = said(&out);
    assert!(out.status.success(), "{told}");
    assert!(told.contains("`de/foreword.md` is not there"), "{told}");
    assert!(
        !told.contains("unlisted-file") && told.matches("missing-translation").count() >= 1,
        "{told}"
    );
    let epub = dir.path().join("output/the-harbour-de.epub");
    epubcheck(&epub);
    let text = words(&epub).replace('\u{a0}', " ").replace("&#160;", " ");
    for wanted in
        ["DEUTSCH", "Kapitel 2", "two.xhtml\">zwei</a>", "\u{201e}So!\u{201c}", "Zwei Teile"]
    {
        assert!(text.contains(wanted), "{wanted}: {text}");
    }
    assert!(!text.contains("THIRD") && !text.contains("Harbour words"), "{text}");
    assert!(!part(&epub, "nav.xhtml").contains("page-list"));
}

/// A small book: its manifest behind the usual head, and its files.
fn small(manifest: &str, files: &[(&str, &str)]) -> TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    let head = "[book]\ntitle = \"Q\"\nauthor = \"A\"\nlanguage = \"en\"\n\n";
    fs::write(dir.path().join("recto.toml"), format!("{head}{manifest}")).expect("a manifest");
    for (name, text) in files {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    dir
}

#[test]
fn editions_leave_out_what_they_say_in_epubs_too() {
    let manifest = "[chapters]\nmain = [{ file = \"zero.md\", unless = \"student\" }, \"one.md\", { part = \"P\", \
                    chapters = [{ file = \"two.md\", when = \"student\" }] }]\n\n\
                    [editions.student]\noutput = \"epub\"\nwithout = [\"solution\"]\nchapters = 2\n\n\
                    [editions.de]\noutput = \"epub\"\nlanguage = \"de\"\n";
    let one = "# One\n\n::: solution\nSECRET\n:::\n\nSee @sec-zero and @eq-z. [GERMAN]{only=\"de\"}\n\n\
               Term\n: [gone]{only=\"pdf\"}\n\n## [Gone]{only=\"pdf\"}\n\nWords[^n].\n\n[^n]: [noted]{only=\"pdf\"}\n";
    let zero = "# Zero {#sec-zero}\n\n$$\nx\n$$ {#eq-z}\n";
    let files = [("zero.md", zero), ("one.md", one), ("two.md", "# Two\n\nTWO.\n")];
    let dir = small(manifest, &files);
    let out = run(dir.path(), &["build", "--all-editions"]);
    let told = said(&out);
    assert!(out.status.success(), "{told}");
    // What has a title is known to be elsewhere; what has none would leave its label.
    assert!(told.contains("`eq-z`") && !told.contains("`sec-zero`"), "{told}");
    assert_eq!(told.matches("warning[").count(), 1, "{told}");
    let file = |name: &str| dir.path().join("output").join(name);
    let (book, student, german) = (file("q.epub"), file("q-student.epub"), file("q-de.epub"));
    for epub in [&book, &student, &german] {
        epubcheck(epub);
        let text = words(epub);
        assert!(!text.contains("<dd") && !text.contains("<h2 id=\"section\""), "{text}");
        assert!(!text.contains("noteref"), "{text}");
    }
    assert!(words(&book).contains("SECRET") && !words(&student).contains("SECRET"));
    assert!(words(&student).contains("TWO") && words(&german).contains("GERMAN"));
    // A part is there if one of its chapters is.
    let nav = |epub: &Path| part(epub, "nav.xhtml");
    assert!(!nav(&book).contains("Part I") && nav(&student).contains("Part I"), "{}", nav(&book));
    let checked = said(&run(dir.path(), &["check", "--for", "student"]));
    assert!(!checked.contains("error"), "{checked}");
}

#[test]
fn the_index_leads_to_what_print_has_not() {
    let manifest = "[chapters]\nmain = [\"one.md\"]\nback = [{ kind = \"index\" }]\n";
    let one = "# One\n\nBoth[both]{.index}.\n\n::: {only=\"epub\"}\nSeen[screen]{.index}.\n:::\n";
    let dir = small(manifest, &[("one.md", one)]);
    let built = support::build(dir.path());
    epubcheck(&built.epub);
    let index = part(&built.epub, "text/index.xhtml");
    assert!(index.contains("#ix-screen\">*</a>") && index.contains("#ix-both\">1</a>"), "{index}");
}

#[test]
fn a_translation_finds_what_lies_with_the_book() {
    let manifest = "[chapters]\nmain = [\"c/one.md\", \"c/two.md\"]\n\n\
                    [editions.de]\noutput = \"epub\"\nlanguage = \"de\"\nfrom = \"de\"\n";
    let files = [
        ("c/one.md", "# One\n\nWords.\n"),
        ("c/two.md", "# Two\n\nTo [one](one.md).\n"),
        ("c/more.md", "INCLUDED.\n"),
        (
            "c/p.svg",
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><rect width=\"9\" height=\"9\"/></svg>",
        ),
        (
            "de/c/one.md",
            "# Eins\n\nZu [zwei](two.md). ![A](p.svg){alt=\"a\"}\n\n{{< include more.md >}}\n",
        ),
    ];
    let dir = small(manifest, &files);
    let out = run(dir.path(), &["build", "--for", "de"]);
    let told = said(&out);
    assert!(out.status.success(), "{told}");
    assert!(told.contains("`de/c/two.md` is not there"), "{told}");
    assert!(!told.contains("link-target") && !told.contains("missing-image"), "{told}");
    let text = words(&dir.path().join("output/q-de.epub"));
    for wanted in
        ["INCLUDED", "two.xhtml\">zwei</a>", "one.xhtml\">one</a>", "<img ", "lang=\"en\""]
    {
        assert!(text.contains(wanted), "{wanted}: {text}");
    }
}

const LINKS: &str = r#"[chapters]
main = ["one.md"]

[links]
buy = { kindle = "https://kindle.example/x", other = "https://books.example/next" }
shop = { kobo = "https://kobo.example/" }
"#;

const LINKED: &str = "# One\n\n[Buy it](link:buy), at <link:buy>.[ [Kobo](link:shop)]{only=\"kobo\"}\n\n\
                      ![The next book](qr:buy)\n\nIn the line ![](qr:https://line.example/a){width=20mm} too.\n";

#[test]
fn a_named_link_leads_to_the_shop_of_the_reader() {
    let manifest = format!("{LINKS}\n[editions.pod]\nfor = \"generic\"\n");
    let dir = small(&manifest, &[("one.md", LINKED)]);
    let out = run(dir.path(), &["build", "--all-editions", "--force"]);
    let told = said(&out);
    let others = told.matches("warning[").count() - told.matches("warning[printer-pages]").count();
    assert!(out.status.success() && others == 0, "{told}");
    let out = run(dir.path(), &["build", "--for", "kindle", "--for", "kobo"]);
    assert!(out.status.success(), "{}", said(&out));
    let file = |name: &str| dir.path().join("output").join(name);
    for (name, leads, others) in [
        ("q.epub", "https://books.example/next", "kindle.example"),
        ("q-kindle.epub", "https://kindle.example/x", "books.example"),
        ("q-kobo.epub", "https://kobo.example/", "kindle.example"),
    ] {
        let epub = file(name);
        epubcheck(&epub);
        let text = part(&epub, "text/one.xhtml");
        assert!(text.contains(&format!("href=\"{leads}\"")) && !text.contains(others), "{text}");
        // A phone reads no code off itself.
        assert!(!text.contains("<img") && text.contains(">The next book</a>"), "{text}");
        assert!(
            text.contains(">https://line.example/a<") || text.contains(">line.example/a<"),
            "{text}"
        );
        assert!(!text.contains(">Buy it</a> ("), "{text}");
    }
    for name in ["q.pdf", "q-pod.pdf"] {
        let pdf = file(name);
        if let Some(text) = support::text(&pdf) {
            for wanted in [
                "Buy it (books.example/next)",
                "at books.example/next",
                "book (books.example/next)",
            ] {
                let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
                assert!(flat.contains(wanted), "{wanted}: {flat}");
            }
        }
        let (path, to) = (pdf.to_string_lossy(), dir.path().join("page"));
        let Some(pages) =
            support::validator("pdftoppm", &["-r", "200", "-png", &path, &to.to_string_lossy()])
        else {
            continue;
        };
        assert!(pages.status.success());
        let mut shown: Vec<String> = Vec::new();
        for page in fs::read_dir(dir.path()).expect("files").flatten().map(|e| e.path()) {
            if page.extension().is_some_and(|e| e == "png") {
                shown.extend(codes(&page));
                fs::remove_file(page).expect("a page");
            }
        }
        shown.sort();
        let wanted = ["QR-Code:https://books.example/next", "QR-Code:https://line.example/a"];
        assert!(shown.is_empty() || shown == wanted, "{shown:?}");
    }
    support::check_pdf(&file("q.pdf"));
}

/// What a reader of codes sees on a picture.
fn codes(picture: &Path) -> Vec<String> {
    let out = support::validator("zbarimg", &["-q", &picture.to_string_lossy()]);
    let text = out.map(|out| String::from_utf8_lossy(&out.stdout).into_owned());
    text.unwrap_or_default().lines().map(str::to_owned).collect()
}

#[test]
fn links_without_a_name_or_an_address_are_told() {
    for (from, to, wanted) in [
        ("(link:buy)", "(link:byu)", "one.md:3:1: `byu` is no name of a link"),
        ("(qr:buy)", "(qr:byu)", "one.md:5:1: `byu` is no name of a link"),
        ("{only=\"kobo\"}", "", "`shop` of [links] has no address on the pages"),
        ("width=20mm", "width=8mm", "the squares of this QR code are 0."),
    ] {
        let dir = small(LINKS, &[("one.md", &LINKED.replace(from, to))]);
        let out = run(dir.path(), &["check"]);
        let told = said(&out) + &String::from_utf8_lossy(&out.stdout);
        let words = wanted.rsplit(": ").next().expect("words");
        assert!(
            told.contains(words)
                && told.contains(
                    &wanted[..wanted.len() - words.len()].trim_end_matches(": ").to_owned()
                ),
            "{wanted}: {told}"
        );
        assert_eq!(out.status.success(), !wanted.starts_with("one.md"), "{told}");
    }
}

#[test]
fn other_books_face_the_title_and_praise_stands_before_it() {
    let manifest = "[chapters]\nfront = [\"preface.md\", \"also-by.md\", \"praise.md\"]\nmain = [\"one.md\"]\n\
                    back = [{ kind = \"index\" }, { file = \"who.md\", kind = \"list-of-contributors\" }, \
                    { file = \"letter.md\", kind = \"newsletter\" }]\n";
    let also = "# Also by A\n\n## Novels\n\n- *First Tide*\n- *Second Tide*\n\n## Tales\n\n- *Short Ones*\n";
    let praise = "# Praise for Q\n\n> A book of tides.\n>\n> --- *The Shore*\n";
    let files = [
        ("preface.md", "# Preface\n\nWords.\n"),
        ("also-by.md", also),
        ("praise.md", praise),
        ("one.md", "# One\n\nBoth[both]{.index}.\n"),
        ("who.md", "# Contributors\n\n**A** writes.\n"),
        ("letter.md", "# The letter\n\nWrite.\n"),
    ];
    let dir = small(manifest, &files);
    let built = support::build(dir.path());
    epubcheck(&built.epub);
    support::check_pdf(&built.pdf);
    let package = part(&built.epub, "content.opf");
    let at = |name: &str| {
        package
            .find(&format!("idref=\"id_text_{name}.xhtml\""))
            .unwrap_or_else(|| panic!("{name}: {package}"))
    };
    let spine = ["praise", "also-by", "title-page", "copyright", "preface", "one"];
    assert!(spine.windows(2).all(|pair| at(pair[0]) < at(pair[1])), "{package}");
    let list = part(&built.epub, "text/also-by.xhtml");
    assert!(list.contains("class=\"also-by\"") && list.contains("<ul>"), "{list}");
    let who = part(&built.epub, "text/who.xhtml");
    assert!(who.contains("epub:type=\"contributors\""), "{who}");
    assert!(part(&built.epub, "text/letter.xhtml").contains("class=\"newsletter\""));
    let page = |n: usize| {
        let page = n.to_string();
        let args = ["-layout", "-f", &page, "-l", &page, &built.pdf.to_string_lossy(), "-"];
        let out = support::validator("pdftotext", &args)?;
        Some(String::from_utf8_lossy(&out.stdout).into_owned())
    };
    let Some(first) = page(1) else { return };
    assert!(first.contains("Praise for Q") && first.contains("The Shore"), "{first}");
    let [blank, half, facing, title] = [2, 3, 4, 5].map(|n| page(n).unwrap_or_default());
    assert!(blank.trim().is_empty() && half.trim() == "Q", "{blank}{half}");
    // Six lines, no marks before them, no page number.
    assert!(facing.contains("Novels") && facing.contains("Short Ones"), "{facing}");
    assert!(!facing.contains('\u{2022}') && !facing.contains("iv"), "{facing}");
    assert!(title.contains('Q') && title.contains('A'), "{title}");
}

/// The names of the files in a folder, sorted.
fn files(dir: &Path) -> Vec<String> {
    let all = fs::read_dir(dir).expect("a folder").flatten();
    let mut names: Vec<String> =
        all.map(|f| f.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn large_print_for_the_screen_has_links_and_no_limits() {
    let manifest = "[chapters]\nmain = [\"one.md\", \"two.md\"]\n\n\
                    [editions.large]\nprint = { large-print = true }\n\n[editions.next]\nformat = \"ua-2\"\n";
    let one = "# One\n\nTo [the web](https://example.com) and [two](two.md).\n\n\
               [PAPER]{only=\"print\"}[GLASS]{only=\"screen\"}\n";
    let dir = small(manifest, &[("one.md", one), ("two.md", "# Two\n\nWords.\n")]);
    let out = run(dir.path(), &["build", "--all-editions"]);
    assert!(out.status.success() && !said(&out).contains("warning["), "{}", said(&out));
    let output = dir.path().join("output");
    assert_eq!(files(&output), ["q-large.pdf", "q-next.pdf", "q.epub", "q.pdf"]);
    let large = output.join("q-large.pdf");
    support::check_pdf(&large);
    support::check_pdf_as(&output.join("q-next.pdf"), ["ua2", "4"]);
    let (plain, wide) = (support::text(&output.join("q.pdf")), support::text(&large));
    // Nobody prints another one: the book's PDF may be printed, the edition is not.
    assert!(plain.is_none_or(|text| text.contains("PAPER") && text.contains("GLASS")));
    assert!(wide.is_none_or(|text| !text.contains("PAPER") && text.contains("GLASS")));
    let bytes = fs::read(&large).expect("a PDF");
    let document = lopdf::Document::load_mem(&bytes).expect("a PDF");
    let links = document.objects.values().filter(|object| {
        let subtype = object.as_dict().ok().and_then(|dict| dict.get(b"Subtype").ok());
        subtype.and_then(|name| name.as_name().ok()) == Some(b"Link")
    });
    assert!(links.count() >= 2);
    // What is for a press is told; a cover is none of a screen's.
    let more =
        manifest.replace("{ large-print = true }", "{ large-print = true }\npaper = \"cream\"");
    let dir = small(&more, &[("one.md", one), ("two.md", "# Two\n\nWords.\n")]);
    let told = said(&run(dir.path(), &["build", "--for", "large", "--cover"]));
    assert!(told.contains("`paper` says nothing of a PDF for the screen"), "{told}");
    assert!(told.contains("`large` is for the screen, and has no cover"), "{told}");
}

#[test]
fn what_is_asked_beside_an_edition_that_has_none_of_it_is_told() {
    let manifest = "[chapters]\nmain = [\"one.md\"]\n\n[editions.sample]\noutput = \"epub\"\n";
    let dir = small(manifest, &[("one.md", "# One\n\nWords.\n")]);
    let told = |args: &[&str]| said(&run(dir.path(), args));
    let cover = told(&["build", "--for", "sample", "--cover"]);
    assert!(cover.contains("--cover: `sample` is an EPUB"), "{cover}");
    let pdf = told(&["build", "--for", "sample", "--for", "kobo", "--pdf"]);
    assert!(pdf.contains("--pdf: `sample`, `kobo` are EPUBs; no PDF is made"), "{pdf}");
    assert!(told(&["build", "--for", "screen", "--cover"]).contains("read on a screen"));
    assert!(!told(&["build", "--for", "sample"]).contains("warning"));
}

#[test]
fn files_are_called_by_their_isbns() {
    let manifest = "names = \"isbn\"\nisbn = { epub = \"978-3-86680-192-9\", print = \"978-0-306-40615-7\" }\n\n\
                    [chapters]\nmain = [\"one.md\"]\n\n[editions.ingram-one]\nfor = \"ingram\"\n\n\
                    [editions.sample]\noutput = \"epub\"\nchapters = 1\n\n[editions.de]\noutput = \"epub\"\nlanguage = \"de\"\n";
    let dir = small(manifest, &[("one.md", "# One\n\nWords.\n")]);
    let out = run(dir.path(), &["build", "--all-editions", "--cover", "--force"]);
    let told = said(&out);
    assert!(out.status.success(), "{told}");
    assert!(
        told.contains("the edition `de` has no ISBN") && !told.contains("`sample` has no"),
        "{told}"
    );
    assert_eq!(
        files(&dir.path().join("output")),
        [
            "9780306406157_cov.pdf",
            "9780306406157_cov.png",
            "9780306406157_txt.pdf",
            "9783866801929.epub",
            "q-de.epub",
            "q-sample.epub",
            "q.pdf",
        ]
    );
    let plan = run(dir.path(), &["check"]);
    assert!(said(&plan).contains("file-names"), "{}", said(&plan));
}

#[test]
fn other_numbers_in_another_output_are_told_once() {
    let manifest = "[chapters]\nmain = [{ file = \"zero.md\", unless = \"epub\" }, \"one.md\", \"two.md\"]\n\n\
                    [editions.short]\nfor = \"generic\"\nwithout = [\"zero.md\"]\n";
    let files = [
        ("zero.md", "# Zero\n\nWords.\n"),
        ("one.md", "# One {#sec-one}\n\n```{#lst-a lst-cap=\"A\"}\nx\n```\n\nSee @sec-one.\n"),
        ("two.md", "# Two {#sec-two}\n\nWords.\n"),
    ];
    let dir = small(manifest, &files);
    let told = said(&run(dir.path(), &["check"]));
    let wanted = "`sec-one` has the number 2 on the pages and 1 in the EPUB; so have 2 others";
    assert!(told.contains(wanted), "{told}");
    assert_eq!(
        told.matches("numbers-differ").count(),
        1 + usize::from(told.contains("explain numbers-differ")),
        "{told}"
    );
    assert!(told.contains("one.md:1:"), "{told}");
}

#[test]
fn slips_of_a_translation_are_told() {
    let manifest = "subtitle = \"Of tides\"\nshort-title = \"Q\"\n\n[chapters]\nmain = [{ part = \"Part One\", chapters = [\"one.md\"] }]\n\n\
                    [editions.de]\noutput = \"epub\"\nlanguage = \"de\"\nfrom = \"de\"\ntitle = \"Hafen\"\n\
                    description = \"Von Gezeiten.\"\ncover = \"vorn.svg\"\n\
                    titles = { \"Part Oen\" = \"Erster Teil\" }\n";
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"600\" height=\"900\"><rect width=\"600\" height=\"900\"/></svg>";
    let files = [
        ("one.md", "# One\n\nWords.\n"),
        ("de/oen.md", "# Eins\n\nWorte.\n"),
        ("de/_rest.md", "Rest.\n"),
        ("vorn.svg", svg),
    ];
    let dir = small(manifest, &files);
    let out = run(dir.path(), &["build", "--for", "de"]);
    let told = said(&out);
    assert!(out.status.success(), "{told}");
    for wanted in [
        "no line of [chapters] has the title `Part Oen`",
        "did you mean `Part One`?",
        "`de/oen.md` has the name of no file of the book (edition de)",
        "did you mean `de/one.md`?",
    ] {
        assert!(told.contains(wanted), "{wanted}: {told}");
    }
    assert!(!told.contains("_rest"), "{told}");
    let epub = dir.path().join("output/q-de.epub");
    epubcheck(&epub);
    let package = part(&epub, "content.opf");
    assert!(package.contains("Von Gezeiten.") && package.contains(">Hafen<"), "{package}");
    assert!(!package.contains("Of tides"), "{package}");
    // What is wrong in its own text alone says whose it is.
    fs::write(dir.path().join("de/one.md"), "# Eins\n\n![Bild](none.png)\n").expect("a text");
    let told = said(&run(dir.path(), &["build", "--for", "de"]));
    assert!(told.contains("edition `de`: ") && told.contains("none.png"), "{told}");
    let wrong = manifest.replace("vorn.svg", "one.md");
    let told = said(&run(small(&wrong, &files).path(), &["check"]));
    assert!(told.contains("the cover `one.md` is no picture"), "{told}");
}

/// A book of forty notes for several printers.
const PRINTERS: &str = r#"[book]
title = "Salt"
author = "Ann Fell"
language = "en"
isbn = { print = "978-1-86197-301-6" }
[chapters]
front = ["dedication.md"]
main = ["one.md"]
[editions.endnotes]
for = "generic"
print = { notes = "book" }
[editions.kdp]
for = "kdp-paperback"
[editions.lulu]
for = "lulu"
[editions.large]
for = "generic"
print = { large-print = true }
[editions.boards]
for = "generic"
binding = "hardback"
isbn = "978-1-86197-301-6"
[editions.ingram]
for = "ingram"
isbn = "978-0-306-40615-7"
"#;

fn for_printers() -> TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    let paragraph = |n: usize| {
        format!(
            "Words that go on until a line is full of them[^{n}]. See [this]{{not=\"print\"}}.\n\n[^{n}]: A note, {n}.\n\n"
        )
    };
    let one: String = (0..40).map(paragraph).collect();
    let files = [
        ("recto.toml", PRINTERS.to_owned()),
        ("dedication.md", "# Dedication\n\nFor Anna.\n".to_owned()),
        ("one.md", format!("# One\n\n{one}")),
    ];
    for (name, text) in files {
        fs::write(dir.path().join(name), text).expect("written");
    }
    dir
}

fn text_of(book: &Path, name: &str) -> String {
    let out = std::process::Command::new("pdftotext")
        .args(["-layout", &format!("output/{name}"), "-"])
        .current_dir(book)
        .output()
        .expect("pdftotext runs");
    String::from_utf8_lossy(&out.stdout).into_owned()
}

/// Notes at the end for one printer are there, with their chapter; the others have none of it. What is not for print
/// parts no printer's pages from another's.
#[test]
fn editions_have_the_divisions_that_their_layout_asks_for() {
    let dir = for_printers();
    let all = ["build", "--for", "endnotes", "--for", "kdp", "--for", "lulu", "--force"];
    let out = run(dir.path(), &all);
    assert!(dir.path().join("output/salt-endnotes.pdf").is_file(), "{out:?}");
    let endnotes = text_of(dir.path(), "salt-endnotes.pdf");
    let (contents, notes) = endnotes.split_once("One").expect("the contents");
    assert!(contents.contains("Contents") && notes.contains("39"), "{endnotes}");
    assert!((0..40).all(|n| notes.contains(&format!("A note, {n}."))), "{endnotes}");
    assert!(notes.lines().any(|line| line.trim() == "Notes"), "{endnotes}");
    let (kdp, lulu) = (text_of(dir.path(), "salt-kdp.pdf"), text_of(dir.path(), "salt-lulu.pdf"));
    assert!(!kdp.lines().any(|line| line.trim() == "Notes"), "{kdp}");
    let lines = |text: &str| text.lines().map(|l| l.trim().to_owned()).collect::<Vec<_>>();
    assert_eq!(lines(&kdp), lines(&lulu));
}

/// Another binding and large print are other books for those who order them. Nobody reads a printer's name on a
/// copyright page, nor a title above a dedication.
#[test]
fn each_form_of_the_book_has_a_number() {
    let dir = for_printers();
    let out = run(dir.path(), &["build", "--epub"]);
    let told = String::from_utf8_lossy(&out.stderr);
    assert!(
        told.contains("[editions.large] has no ISBN, and gets that of the printed book"),
        "{told}"
    );
    assert!(told.contains("is that of the printed book too"), "{told}");
    let page = part(&dir.path().join("output/salt.epub"), "copyright.xhtml");
    assert!(page.contains("978-0-306-40615-7 (print)") && !page.contains("ingram"), "{page}");
    let page = part(&dir.path().join("output/salt.epub"), "dedication.xhtml");
    assert!(!page.contains("<h1") && page.contains("aria-label=\"Dedication\""), "{page}");
}
