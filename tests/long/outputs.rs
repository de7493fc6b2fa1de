//! What Recto writes: accepted by the world's validators, the same bytes every time, the text whole,
//! the order followed.

use crate::support;
use crate::support::{
    build, check_epub, check_pdf, copy, epubcheck, own_book, part, run, small_book, text,
    validator, with_fonts,
};

#[test]
fn own_book_is_accepted_by_every_validator() {
    let built = build(&own_book());
    check_pdf(&built.pdf);
    check_epub(&built.epub);
}

#[test]
fn mdbook_project_is_accepted_by_every_validator() {
    let built = build(&small_book("crab"));
    check_pdf(&built.pdf);
    epubcheck(&built.epub);
    let Some(text) = text(&built.pdf) else { return };
    for wanted in [
        "An efficient official found a difficult waffle in the affluent fjord.",
        "\u{201c}Quite,\u{201d} he said.",
        "a stray <T> is kept",
        "past the edge of any page that is not very wide",
        "They are rare.",
        "fn hidden() {}",
    ] {
        assert!(text.contains(wanted), "{wanted:?} is not in the PDF: {text}");
    }
    assert!(!text.contains("use std::fmt"), "hidden lines are hidden");
}

#[test]
fn german_book_is_accepted_by_every_validator() {
    let built = build(&small_book("wald"));
    check_pdf(&built.pdf);
    check_epub(&built.epub);
    let Some(text) = text(&built.pdf) else { return };
    for wanted in [
        "\u{201e}Wohin?\u{201c}, fragte er.",
        "Die Donaudampfschifffahrtsgesellschaft und die Straßenverkehrszulassungsordnung schwiegen",
        "Tabelle\u{a0}1.1",
        "Auf einen Blick",
    ] {
        let wanted = wanted.split_whitespace().collect::<Vec<_>>().join(" ");
        let found = text.to_lowercase().contains(&wanted.to_lowercase());
        assert!(found, "{wanted:?} is not in the PDF: {text}");
    }
}

/// Each theme, large print, and a theme of the project's own with a drop cap and a new division.
#[test]
fn every_theme_is_accepted_by_every_validator() {
    let own = "extends = \"classic\"\n[opener]\nlead-in = \"drop-cap\"\n\
               [division.kasten]\ntint = \"10%\"\nrules = \"0.5pt\"\nlabel = \"Kasten\"\n";
    for lines in
        ["theme = \"modern\"", "theme = \"technical\"\nlarge-print = true", "theme = \"own.toml\""]
    {
        let dir = tempfile::tempdir().expect("a folder");
        let book = dir.path().join("book");
        copy(&small_book("wald"), &book);
        let append = |name: &str, text: &str| {
            let path = book.join(name);
            let before = std::fs::read_to_string(&path).unwrap_or_default();
            std::fs::write(path, before + text).expect("a file");
        };
        append("recto.toml", &format!("\n{lines}\n"));
        append("own.toml", own);
        append("zwei.md", "\n::: {.kasten .x-eigen}\nEin Kasten mit Worten.\n:::\n");
        let built = build(&book);
        check_pdf(&built.pdf);
        epubcheck(&built.epub);
        let Some(text) = text(&built.pdf) else { continue };
        assert!(text.contains("Ein Kasten mit Worten."), "{lines}: {text}");
        // A drop cap is read with its word.
        assert!(text.contains("\u{201e}Wohin?\u{201c}"), "{lines}: {text}");
    }
}

/// Every word of the book comes back from the PDF in order, ligatures and hyphens included.
#[test]
fn the_text_of_a_chapter_comes_back_whole() {
    let built = build(&own_book());
    let Some(text) = text(&built.pdf) else { return };
    let source = std::fs::read_to_string(own_book().join("preface.md")).expect("a chapter");
    let source = support::without_index_marks(&source);
    let wanted =
        source.lines().find(|l| l.starts_with("This is a short book")).expect("the paragraph");
    assert!(text.contains(wanted.trim()), "{wanted}");
    // Letterspaced, and read in whole words.
    let label = "CASE STUDY \u{b7} CHAPTER EIGHT";
    assert!(text.contains(label), "{label}");
}

#[test]
fn two_builds_are_the_same_bytes_in_any_folder() {
    for book in [own_book(), small_book("crab"), small_book("wald")] {
        let dir = tempfile::tempdir().expect("a folder");
        let other = dir.path().join("another name");
        copy(&book, &other);
        let (a, b) = (build(&book), build(&other));
        let read = |p: &std::path::Path| std::fs::read(p).expect("a file");
        assert!(read(&a.epub) == read(&b.epub), "EPUBs of {} differ", book.display());
        assert!(read(&a.pdf) == read(&b.pdf), "PDFs of {} differ", book.display());
    }
}

/// Text as `pdftotext` gives it, without the marks of direction that it puts in: it takes points and
/// commas between words from right to left for text that runs the other way.
fn undirected(pdf: &std::path::Path) -> Option<String> {
    let marks = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{200e}' | '\u{200f}');
    Some(text(pdf)?.replace(marks, ""))
}

/// A book from right to left: every word comes back in the order of reading, whole.
#[test]
fn an_arabic_book_is_bound_at_the_right() {
    let (_dir, book) = with_fonts("salam");
    let built = build(&book);
    check_pdf(&built.pdf);
    epubcheck(&built.epub);
    assert!(part(&built.epub, "content.opf").contains("page-progression-direction=\"rtl\""));
    let page = part(&built.epub, "one.xhtml");
    for wanted in [
        "lang=\"ar\" dir=\"rtl\"",
        "<pre class=\"short\" dir=\"ltr\">",
        "<math dir=\"ltr\"",
        "الفصل 1",
    ] {
        assert!(page.contains(wanted), "{wanted}: {page}");
    }
    if let Some(said) = validator("qpdf", &["--json", &built.pdf.to_string_lossy()]) {
        let said = String::from_utf8_lossy(&said.stdout).into_owned();
        assert!(said.contains("\"/Direction\": \"/R2L\""), "no direction in the PDF");
    }
    let Some(text) = undirected(&built.pdf) else { return };
    for wanted in [
        "في صباح يوم هادئ خرج الرجل من بيته (وهو بيت قديم) ومشى إلى السوق",
        "هل تقرأ كل هذا؟» فضحك الرجل",
        "وكان الطريق طويلا بين",
        "recto build --report",
        "مرحبا يا عالم",
        "لا إله إلا الله",
        "• An English list",
    ] {
        assert!(text.contains(wanted), "{wanted:?} is not in the PDF: {text}");
    }
}

/// Hebrew, Arabic and Japanese in an English book, with the fonts that it brings.
#[test]
fn other_scripts_stand_in_an_english_book() {
    let (_dir, book) = with_fonts("scripts");
    let built = build(&book);
    check_pdf(&built.pdf);
    epubcheck(&built.epub);
    assert!(!part(&built.epub, "content.opf").contains("\"rtl\""));
    let page = part(&built.epub, "hebrew.xhtml");
    assert!(page.contains("<p lang=\"he\" xml:lang=\"he\" dir=\"rtl\">"), "{page}");
    assert!(page.contains("<ul lang=\"he\" xml:lang=\"he\" dir=\"rtl\">"), "{page}");
    let page = part(&built.epub, "japanese.xhtml");
    assert!(page.contains("答えた。本を"), "no space where a line of the Markdown ends: {page}");
    let Some(text) = undirected(&built.pdf) else { return };
    for wanted in [
        "הפסקה הזאת כתובה בעברית (עם סוגריים) ובה המילים",
        "• פריט ראשון ברשימה",
        "• פריט בלי לשון",
        "سلام",
    ] {
        assert!(text.contains(wanted), "{wanted:?} is not in the PDF: {text}");
    }
    let solid = text.replace(' ', "");
    for wanted in ["「電車はまだ来ませんか」と聞くと、駅の人は", "本は、きれいに組まれている。"]
    {
        assert!(solid.contains(wanted), "{wanted:?} is not in the PDF: {text}");
    }
}

/// Numbers, contents, running heads and both outputs follow the manifest.
#[test]
fn both_outputs_follow_the_order() {
    let dir = tempfile::tempdir().expect("a folder");
    let book = dir.path().join("book");
    copy(&own_book(), &book);
    let moved = run(&book, &["order", "move", "kfor.md", "--before", "bosnia.md"]);
    assert!(moved.status.success(), "{}", String::from_utf8_lossy(&moved.stderr));
    let manifest = std::fs::read_to_string(book.join("recto.toml")).expect("the manifest");
    assert!(manifest.contains("# Reading order: move a line, build again."));
    let built = build(&book);
    let archive = std::fs::File::open(&built.epub).expect("the EPUB");
    let mut zip = zip::ZipArchive::new(archive).expect("an archive");
    let nav = {
        let name = zip.file_names().find(|n| n.ends_with("nav.xhtml")).expect("nav").to_string();
        std::io::read_to_string(zip.by_name(&name).expect("nav")).expect("text")
    };
    let at = |text: &str, what: &str| text.find(what).unwrap_or_else(|| panic!("{what}: {text}"));
    assert!(at(&nav, "The Kosovo Force (KFOR)") < at(&nav, "IFOR and SFOR"));
    let Some(text) = text(&built.pdf) else { return };
    assert!(at(&text, "8 The Kosovo Force (KFOR)") < at(&text, "9 IFOR and SFOR"), "{text}");
    // The preface of the other chapters' references: Bosnia is chapter nine now.
    assert!(text.contains("Its story is told in Chapter 9"));
}

/// Every construct of the dialect, in one small book.
#[test]
fn every_construct_is_accepted_by_every_validator() {
    let built = build(&small_book("constructs"));
    check_pdf(&built.pdf);
    check_epub(&built.epub);
}

/// A reader of the tags hears the text in its order, whatever floats to which page: the paragraphs
/// of the EPUB follow each other in the structure of the PDF.
#[test]
fn the_structure_of_the_pdf_reads_in_the_order_of_the_text() {
    for book in [support::own_book(), support::small_book("constructs")] {
        let built = support::build(&book);
        let path = built.pdf.to_string_lossy().into_owned();
        let Some(output) = support::validator("pdfinfo", &["-struct-text", &path]) else { return };
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let said: String =
            said.lines().filter_map(|l| l.trim().strip_prefix('"')?.strip_suffix('"')).collect();
        let said = letters(&said);
        let mut at = 0;
        let mut found = 0;
        for paragraph in support::paragraphs(&built.epub) {
            let words: String = letters(&paragraph).chars().take(24).collect();
            if words.chars().count() < 24 {
                continue;
            }
            let next = said[at..].find(&words);
            let next = next.unwrap_or_else(|| panic!("`{paragraph:.60}` is out of order"));
            at += next;
            found += 1;
        }
        assert!(found > 20, "{found}");
    }
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Titles of two hundred words are set smaller: nothing runs off its page or over what stands below.
#[test]
fn long_titles_stay_on_their_pages() {
    let words = "considerations on the keeping of peace among quarrelling nations ".repeat(23);
    let words = words.trim();
    for theme in ["classic", "literary", "academic", "modern", "technical"] {
        let dir = tempfile::tempdir().expect("a folder");
        let book = dir.path();
        std::fs::write(book.join("one.md"), format!("# {words}\n\nText.\n\n## {words}\n\nMore.\n"))
            .expect("written");
        std::fs::write(book.join("two.md"), format!("# {words}\n\nText.\n")).expect("written");
        let manifest = format!(
            "[book]\ntitle = \"{words}\"\nsubtitle = \"{words}\"\nauthors = [\"{0}\"]\n\
             publisher = \"{0}\"\nlanguage = \"en\"\n[chapters]\n\
             main = [{{ part = \"{words}\", chapters = [\"one.md\", {{ file = \"two.md\", \
             kind = \"case-study\" }}] }}]\n[print]\ntheme = \"{theme}\"\n",
            "Recto ".repeat(60).trim()
        );
        std::fs::write(book.join("recto.toml"), manifest).expect("written");
        let built = support::build(book);
        let path = built.pdf.to_string_lossy();
        let Some(out) = support::validator("pdftotext", &["-bbox", &path, "-"]) else { return };
        let boxes = String::from_utf8_lossy(&out.stdout).into_owned();
        let side = |line: &str, key: &str| -> f32 {
            let value = line.split(&format!("{key}=\"")).nth(1).and_then(|v| v.split('"').next());
            value.and_then(|v| v.parse().ok()).expect("a side")
        };
        let mut count = 0;
        for line in boxes.lines().filter(|l| l.contains("<word")) {
            count += 1;
            let inside = side(line, "xMin") > 20.0
                && side(line, "xMax") < 412.0
                && side(line, "yMin") > 15.0
                && side(line, "yMax") < 633.0;
            assert!(inside, "{theme}: {line}");
        }
        assert!(count > 1500, "every word is there: {count}");
        support::epubcheck(&built.epub);
    }
}

/// Notes at the end of the book: every output stays valid, and the division is listed with its page.
#[test]
fn notes_of_the_whole_book_have_a_division() {
    let dir = tempfile::tempdir().expect("a folder");
    let book = dir.path().join("book");
    support::copy(&support::own_book(), &book);
    let manifest = book.join("recto.toml");
    let text = std::fs::read_to_string(&manifest).expect("the manifest");
    let text = text.replacen("[print]\n", "[print]\nnotes = \"book\"\n", 1);
    std::fs::write(&manifest, text).expect("written");
    let built = support::build(&book);
    support::check_pdf(&built.pdf);
    support::epubcheck(&built.epub);
    let nav = support::part(&built.epub, "nav.xhtml");
    assert!(!nav.contains(">Notes<"), "the EPUB links its notes where they are");
    let path = built.pdf.to_string_lossy();
    let Some(out) = support::validator("pdftotext", &["-layout", &path, "-"]) else { return };
    let text = String::from_utf8_lossy(&out.stdout).into_owned();
    let pages: Vec<&str> = text.split('\u{c}').collect();
    let folio = |title: &str| -> usize {
        let line = pages[6].lines().find(|l| l.trim_start().starts_with(title));
        let last = line.and_then(|l| l.split_whitespace().last()).expect("an entry");
        last.parse().expect("a folio")
    };
    // Twelve pages of front matter.
    for title in ["Notes", "Glossary", "Colophon"] {
        assert!(pages[folio(title) + 11].contains(title), "{title}: {}", pages[folio(title) + 11]);
    }
    assert!(pages[folio("Notes") + 11].contains("North Atlantic Treaty"));
}

/// Dashes of two and three ems are drawn of em dashes, and read as what they are.
#[test]
fn long_dashes_are_read_as_themselves() {
    let dir = tempfile::tempdir().expect("a folder");
    let text = "# Names\n\nMr. A\u{2e3a} of B\u{2e3a}, and \u{2e3b}. *Notes*. Plain\u{2014}dash.\n";
    std::fs::write(dir.path().join("a.md"), text).expect("written");
    let manifest = "[book]\ntitle = \"Names\"\nauthors = [\"A. B.\"]\nlanguage = \"en\"\n\
                    [chapters]\nmain = [\"a.md\"]\n";
    std::fs::write(dir.path().join("recto.toml"), manifest).expect("written");
    let run = support::run(dir.path(), &["check"]);
    let told = String::from_utf8_lossy(&run.stderr).into_owned();
    assert!(!told.contains("missing-glyph"), "{told}");
    let built = support::build(dir.path());
    support::check_pdf(&built.pdf);
    let Some(text) = support::text(&built.pdf) else { return };
    for words in ["A\u{2e3a} of B\u{2e3a}, and \u{2e3b}. Notes", "Plain\u{2014}dash"] {
        assert!(text.contains(words), "{words}: {text}");
    }
}
