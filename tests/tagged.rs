//! The PDF for the screen: its two formats, and what its structure says.

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use support::{check_pdf_as, copy, epubcheck, own_book, run, small_book, validator, with_fonts};
use tempfile::TempDir;

/// Builds the PDF alone.
fn pdf(book: &Path, args: &[&str]) -> (TempDir, PathBuf) {
    let dir = tempfile::tempdir().expect("a folder");
    let out = dir.path().to_string_lossy().into_owned();
    let result = run(book, &[&["build", "--pdf", "-o", &out], args].concat());
    assert!(result.status.success(), "{}", String::from_utf8_lossy(&result.stderr));
    let mut files = fs::read_dir(dir.path()).expect("the folder").flatten().map(|e| e.path());
    let file = files.next().expect("a file");
    (dir, file)
}

/// A copy of a book with more at the end of its manifest.
fn with_more(from: &Path, more: &str) -> (TempDir, PathBuf) {
    let dir = tempfile::tempdir().expect("a folder");
    let book = dir.path().join("book");
    copy(from, &book);
    let manifest = book.join("recto.toml");
    let text = fs::read_to_string(&manifest).unwrap_or_default() + more;
    fs::write(manifest, text).expect("written");
    (dir, book)
}

/// Structure and text as Poppler reads them.
fn structure(pdf: &Path) -> Option<String> {
    let out = validator("pdfinfo", &["-struct-text", &pdf.to_string_lossy()])?;
    Some(String::from_utf8_lossy(&out.stdout).into_owned())
}

#[test]
fn the_second_format_is_accepted_by_every_validator() {
    let (_keep, salam) = with_fonts("salam");
    // A file with formulas has their MathML in it, which is no PDF/A of its own.
    let books = [own_book(), small_book("constructs"), small_book("crab"), salam];
    for (book, archive) in books.into_iter().zip(["4f", "4f", "4", "4f"]) {
        let (_keep, file) = pdf(&book, &["--pdf-format", "ua-2"]);
        check_pdf_as(&file, ["ua2", archive]);
        let (_keep, again) = pdf(&book, &["--pdf-format", "PDF/UA-2"]);
        assert!(fs::read(&file).ok() == fs::read(&again).ok(), "the same bytes");
    }
}

#[test]
fn the_manifest_names_the_format_and_a_wrong_one_is_told() {
    let more = "\n[editions.screen]\nformat = \"ua-2\"\n";
    let (_keep, book) = with_more(&small_book("constructs"), more);
    let version = |file: &Path| fs::read(file).expect("a file")[..8].to_vec();
    let (_keep, file) = pdf(&book, &[]);
    assert_eq!(version(&file), b"%PDF-2.0");
    let (_keep, file) = pdf(&book, &["--pdf-format", "ua-1"]);
    assert_eq!(version(&file), b"%PDF-1.7");
    let cases = [
        ("format = \"ua-3\"", "formats are ua-1, ua-2"),
        ("format = \"x-4\"", "unknown format `x-4`"),
        ("for = \"ingram\"", "unknown key `for`"),
    ];
    for (line, wanted) in cases {
        let more = format!("\n[editions.screen]\n{line}\n");
        let (_keep, book) = with_more(&small_book("constructs"), &more);
        let result = run(&book, &["check"]);
        let said = String::from_utf8_lossy(&result.stderr).into_owned();
        assert!(!result.status.success() && said.contains(wanted), "{line}: {said}");
    }
    let result = run(&book, &["build", "--pdf-format", "ua-3"]);
    let said = String::from_utf8_lossy(&result.stderr).into_owned();
    assert!(!result.status.success() && said.contains("ua-1 and ua-2"), "{said}");
}

#[test]
fn sections_and_contents_are_nested_as_the_text_is() {
    let (_keep, file) = pdf(&small_book("constructs"), &[]);
    let Some(said) = structure(&file) else { return };
    let depth = |words: &str| {
        let wanted = format!("\"{words}\"");
        let line = said.lines().rfind(|l| l.trim() == wanted).expect(words);
        line.len() - line.trim_start().len()
    };
    // A heading of the third level stands in a section of its own, two below its chapter's.
    assert_eq!(depth("Measuring oil"), depth("Heads") + 4, "{said}");
    assert_eq!(depth("The lantern"), depth("Heads") + 2, "{said}");
    // An entry: TOCI, Reference, Link.
    let lines: Vec<&str> = said.lines().map(str::trim).collect();
    let entry = lines.iter().position(|l| *l == "TOCI").expect("an entry");
    assert_eq!(lines[entry..entry + 3], ["TOCI", "Reference (inline)", "Link (inline)"]);
}

/// What is said of a page's content, all pages together.
fn contents(file: &Path) -> String {
    let pdf = lopdf::Document::load(file).expect("a PDF");
    let pages = pdf.get_pages().into_values();
    let bytes = pages.flat_map(|id| pdf.get_page_content(id));
    String::from_utf8_lossy(&bytes.collect::<Vec<u8>>()).into_owned()
}

#[test]
fn abbreviations_of_the_glossary_are_expanded() {
    let dir = tempfile::tempdir().expect("a folder");
    let book = dir.path();
    let manifest = "[book]\ntitle = \"Short\"\nlanguage = \"en\"\n[chapters]\nmain = [\"one.md\"]\n\
                    back = [\"glossary.md\"]\n";
    fs::write(book.join("recto.toml"), manifest).expect("written");
    let text = "# One\n\nKFOR is there, the *KFOR* of 1999, and KFORX is not; nor is the UN.\n";
    fs::write(book.join("one.md"), text).expect("written");
    let glossary = "# Glossary\n\nKFOR\n:   Kosovo Force, since 1999.\n\nUN\n:   Not said here.\n";
    fs::write(book.join("glossary.md"), glossary).expect("written");
    for format in ["ua-1", "ua-2"] {
        let (_keep, file) = pdf(book, &["--pdf-format", format]);
        let flavours = if format == "ua-1" { ["ua1", "2a"] } else { ["ua2", "4"] };
        check_pdf_as(&file, flavours);
        let said = contents(&file);
        let words: String = "Kosovo Force".encode_utf16().map(|u| format!("{u:04X}")).collect();
        // Two in the text, one as the term.
        assert_eq!(said.matches(&format!("/E <FEFF{words}>")).count(), 3, "{said}");
        assert_eq!(said.matches("/E <").count(), 3, "{said}");
        let Some(text) = support::text(&file) else { continue };
        assert!(text.contains("KFOR is there, the KFOR of 1999, and KFORX is not"), "{text}");
    }
}

#[test]
fn terms_and_the_numbers_of_notes_are_labels() {
    let (_keep, file) = pdf(&small_book("constructs"), &[]);
    let Some(said) = structure(&file) else { return };
    let lines: Vec<&str> = said.lines().map(str::trim).collect();
    let is_label = |w: &[&str], inside, next| w == [inside, "Lbl (block)", next];
    // The number of a note leads back to its mark.
    for (inside, next) in
        [("Note <note-9-1> (inline)", "Link (inline)"), ("LI (block)", "\"Tender\"")]
    {
        assert!(lines.windows(3).any(|w| is_label(w, inside, next)), "{inside}: {said}");
    }
}

#[test]
fn a_formula_is_read_between_the_words_around_it() {
    let (_keep, file) = pdf(&small_book("constructs"), &[]);
    let Some(said) = structure(&file) else { return };
    let at = |words: &str| said.find(words).expect(words);
    let between = &said[at("With the eye at \"")..at("\" and the lamp at \"")];
    assert_eq!(between.matches("Formula:").count(), 1, "{between}");
}

/// A book whose notes are marked twice, hold lists and notes, and stand in tables.
const NOTED: &str = "# One\n\nPeace[^a] is kept[^b], and told[^a].\n\n| Year[^t] | Ships |\n|---|---|\n\
                     | 1995 | 2 |\n\n[^a]: It is kept *by those who stay*.\n\n\
                     [^b]: - one\n      - two\n\n[^t]: Of the harbour.\n";

/// A link: its words, page, box and the place that it leads to, as page and height.
type Lead = (String, usize, [f32; 4], Option<(usize, f32)>);

/// The links of a file.
fn leads(file: &Path) -> Vec<Lead> {
    let doc = lopdf::Document::load(file).expect("a PDF");
    let pages: Vec<lopdf::ObjectId> = doc.get_pages().into_values().collect();
    let mut list = Vec::new();
    for (page, id) in pages.iter().enumerate() {
        for annot in doc.get_page_annotations(*id).expect("annotations") {
            let words = annot.get(b"Contents").and_then(lopdf::Object::as_str).expect("words");
            let rect = annot.get(b"Rect").and_then(lopdf::Object::as_array).expect("a box");
            let rect: Vec<f32> = rect.iter().map(|v| v.as_float().expect("a number")).collect();
            let action = annot.get(b"A").and_then(lopdf::Object::as_dict);
            let dest = annot.get(b"Dest").or(action.and_then(|a| a.get(b"D")));
            let to = dest.and_then(lopdf::Object::as_array).ok().map(|dest| {
                let page = dest[0].as_reference().expect("a page");
                let page = pages.iter().position(|p| *p == page).expect("a page of the book");
                (page, dest[3].as_float().expect("a height"))
            });
            let words = String::from_utf8_lossy(words).into_owned();
            list.push((words, page, [rect[0], rect[1], rect[2], rect[3]], to));
        }
    }
    list
}

#[test]
fn marks_lead_to_their_notes_and_notes_back() {
    for place in ["page", "chapter", "book"] {
        let dir = tempfile::tempdir().expect("a folder");
        let book = dir.path();
        let manifest = format!(
            "[book]\ntitle = \"Notes\"\nlanguage = \"en\"\n[chapters]\nmain = [\"one.md\", \"two.md\"]\n\
             [print]\nnotes = \"{place}\"\n"
        );
        fs::write(book.join("recto.toml"), manifest).expect("written");
        fs::write(book.join("one.md"), NOTED).expect("written");
        fs::write(book.join("two.md"), NOTED.replace("One", "Two")).expect("written");
        for (format, flavours) in [("ua-1", ["ua1", "2a"]), ("ua-2", ["ua2", "4"])] {
            let (_keep, file) = pdf(book, &["--pdf-format", format]);
            check_pdf_as(&file, flavours);
            let all = leads(&file);
            let there: Vec<_> =
                all.iter().filter(|l| l.0.starts_with("1. It is kept by")).collect();
            let back: Vec<_> = all.iter().filter(|l| l.0 == "Back to the text 1").collect();
            assert_eq!((there.len(), back.len()), (4, 2), "{place}: {all:?}");
            for (chapter, number) in back.iter().enumerate() {
                let mark = there[2 * chapter];
                for (from, to) in
                    [(mark, *number), (*number, mark), (there[2 * chapter + 1], *number)]
                {
                    let (page, top) = from.3.expect("a place");
                    assert_eq!(page, to.1, "{place}: {from:?}");
                    assert!((top - to.2[3]).abs() < 0.1, "{place}: {from:?} {to:?}");
                }
            }
            assert_eq!(all.iter().filter(|l| l.0 == "2. one").count(), 2, "{all:?}");
            assert_eq!(all.iter().filter(|l| l.0 == "3. Of the harbour.").count(), 2, "{all:?}");
            let Some(said) = structure(&file) else { continue };
            let lines: Vec<&str> = said.lines().map(str::trim).collect();
            let mark = ["Reference (inline)", "Link (inline)"];
            let marks = lines.windows(4).filter(|w| w[..2] == mark && w[3] == "\"1\"").count();
            assert!(marks >= 4, "{said}");
            // Each chapter's notes stand under its title, or behind its text.
            // The contents name the chapter first.
            let two = lines.iter().rposition(|l| *l == "\"Two\"").expect("a title");
            let note = lines.iter().position(|l| *l == "\"one\"").expect("a note");
            assert_eq!(note > two, place == "book", "{said}");
        }
    }
}

/// A book of one chapter, with pictures that its text may show.
fn one_chapter(text: &str) -> TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| fs::write(dir.path().join(name), text).expect("written");
    write(
        "recto.toml",
        "[book]\ntitle = \"One\"\nlanguage = \"en_gb\"\n[chapters]\nmain = [\"one.md\"]\n",
    );
    write("one.md", text);
    for name in ["a.svg", "b.svg"] {
        let square = "<path d=\"M0 0h20v20H0z\"/>";
        let open = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"20\" height=\"20\">";
        write(name, &format!("{open}{square}</svg>"));
    }
    dir
}

/// The values of a key in all elements of the structure, in the order of the file's objects.
fn said_in_structure(file: &Path, key: &[u8]) -> Vec<String> {
    let pdf = lopdf::Document::load(file).expect("a PDF");
    let elements = pdf.objects.values().filter_map(|o| o.as_dict().ok());
    let elements = elements.filter(|d| d.has(b"S") && d.has(b"P"));
    let said = elements.filter_map(|d| d.get(key).ok());
    said.map(|o| match o {
        lopdf::Object::Name(name) => String::from_utf8_lossy(name).into_owned(),
        text => lopdf::decode_text_string(text).unwrap_or_default(),
    })
    .collect()
}

#[test]
fn languages_are_well_formed_in_both_outputs() {
    let book = one_chapter(
        "---\nlang: de_at\n---\n\n# One [mot]{lang=FR_ca}\n\nEin [word]{lang=EN_us} und \
         <span lang=\"pt_BR\">uma</span> [no]{lang=french}.\n\n::: {lang=nl_be}\nEen.\n:::\n",
    );
    let built = support::build(book.path());
    check_pdf_as(&built.pdf, ["ua1", "2a"]);
    epubcheck(&built.epub);
    let mut said = said_in_structure(&built.pdf, b"Lang");
    said.sort();
    assert_eq!(said, ["de-AT", "nl-BE"]);
    let content = contents(&built.pdf);
    for lang in ["fr-CA", "en-US", "pt-BR"] {
        assert!(content.contains(&format!("/Lang ({lang})")), "{lang}: {content}");
    }
    let page = support::part(&built.epub, "text/one.xhtml");
    for lang in ["de-AT", "fr-CA", "en-US", "pt-BR", "nl-BE"] {
        assert!(page.contains(&format!("lang=\"{lang}\" xml:lang=\"{lang}\"")), "{lang}: {page}");
    }
    assert!(!page.contains("french"), "{page}");
    let package = support::part(&built.epub, "content.opf");
    assert!(package.contains(">en-GB</dc:language>"), "{package}");
    let said = run(book.path(), &["check"]);
    let said = String::from_utf8_lossy(&said.stderr);
    assert_eq!(said.matches("[bad-language]").count(), 1, "{said}");
    assert!(said.contains("one.md:7:") && said.contains("`french` is no language tag"), "{said}");
}

/// The types of all elements of the structure, sorted.
fn types(file: &Path) -> Vec<String> {
    let mut types = said_in_structure(file, b"S");
    types.sort();
    types
}

/// Whether a PDF says that it is PDF/UA.
fn claims_access(file: &Path) -> bool {
    let bytes = fs::read(file).expect("a file");
    String::from_utf8_lossy(&bytes).contains("<pdfuaid:part>")
}

#[test]
fn pictures_in_lines_and_titles_say_what_their_author_says() {
    let book = one_chapter(
        "# Lamps ![a lamp](a.svg)\n\nLook ![](a.svg){alt=\"\"} here ![first](b.svg) and \
         ![second](b.svg), [![](a.svg){alt=\"\"} there](https://example.org/).\n\n\
         ![Words under it](a.svg){alt=\"\"}\n",
    );
    for (format, flavours) in [("ua-1", ["ua1", "2a"]), ("ua-2", ["ua2", "4"])] {
        let (_keep, file) = pdf(book.path(), &["--pdf-format", format]);
        check_pdf_as(&file, flavours);
        let mut said = said_in_structure(&file, b"Alt");
        said.sort();
        assert_eq!(said, ["a lamp", "first", "second"]);
        let types = types(&file);
        assert_eq!(types.iter().filter(|t| *t == "Figure").count(), 3, "{types:?}");
        assert!(!types.contains(&"Caption".to_owned()), "a decoration names nothing: {types:?}");
        let painted = contents(&file);
        assert_eq!(painted.matches("/Artifact BMC\nq ").count(), 3, "{painted}");
        assert!(claims_access(&file));
    }
}

#[test]
fn a_picture_in_a_title_counts_where_access_is_claimed() {
    let textual = "accessModeSufficient\">textual<";
    for (title, described) in [("A ![](a.svg)", false), ("A ![a lamp](a.svg)", true)] {
        let book = one_chapter(&format!("# {title}\n\nText.\n"));
        let built = support::build(book.path());
        assert_eq!(claims_access(&built.pdf), described, "{title}");
        let package = support::part(&built.epub, "content.opf");
        assert_eq!(package.contains(textual), described, "{title}: {package}");
        assert!(package.contains("accessMode\">visual<"), "{package}");
    }
}

#[test]
fn running_heads_and_folios_say_which_they_are() {
    let text = "Words that fill more than a page when they are said again. ".repeat(200);
    let book = one_chapter(&format!("# One\n\n{text}\n"));
    for format in ["ua-1", "ua-2"] {
        let (_keep, file) = pdf(book.path(), &["--pdf-format", format]);
        let painted = contents(&file);
        let count =
            |at: &str| painted.matches(&format!("/Type /Pagination /Subtype /{at}>>")).count();
        // Contents and chapter open with a folio at the foot.
        assert_eq!((count("Header"), count("Footer")), (4, 2), "{painted}");
        assert_eq!(painted.matches("/Type /Pagination").count(), 6, "{painted}");
    }
}

#[test]
fn rows_stay_into_which_a_cell_goes() {
    let tables = [
        // A row of empty cells, one whose cells are all of the row above, one that is nothing.
        "<table>\n<tr><td rowspan=3>a</td><td>b</td></tr>\n<tr><td></td></tr>\n\
         <tr><td>c</td></tr>\n</table>",
        "<table>\n<tr><td rowspan=2>d</td><td rowspan=2>e</td></tr>\n<tr></tr>\n\
         <tr><td>f</td><td>g</td></tr>\n<tr><td></td><td></td></tr>\n</table>",
        // A head that says nothing, with a cell that goes on into the next.
        "<table>\n<tr><th rowspan=2></th><th></th></tr>\n<tr><th>h</th></tr>\n\
         <tr><td>i</td><td>j</td></tr>\n</table>",
    ];
    let book = one_chapter(&format!("# One\n\n{}\n", tables.join("\n\n")));
    for (format, flavours) in [("ua-1", ["ua1", "2a"]), ("ua-2", ["ua2", "4"])] {
        let (_keep, file) = pdf(book.path(), &["--pdf-format", format]);
        check_pdf_as(&file, flavours);
        let types = types(&file);
        let count = |of: &str| types.iter().filter(|t| *t == of).count();
        assert_eq!((count("TR"), count("TD"), count("TH")), (9, 10, 3), "{types:?}");
    }
    let built = support::build(book.path());
    epubcheck(&built.epub);
    let page = support::part(&built.epub, "one.xhtml");
    assert_eq!(page.matches("<tr>").count(), 10, "{page}");
    assert_eq!(page.matches(" rowspan=\"").count(), 4, "{page}");
}

#[test]
fn cells_name_their_heads_where_scopes_do_not_tell() {
    let regular = "<table>\n<tr><th>a</th><th>b</th></tr>\n<tr><th>c</th><td>d</td></tr>\n</table>";
    let parts = "<table>\n<tr><th>a</th><th>b</th></tr>\n<tr><td>1</td><td>2</td></tr>\n\
                 <tr><th colspan=2>c</th></tr>\n<tr><td>3</td><td>4</td></tr>\n</table>";
    let book = one_chapter(&format!("# One\n\n{regular}\n\n{parts}\n"));
    for (format, flavours) in [("ua-1", ["ua1", "2a"]), ("ua-2", ["ua2", "4"])] {
        let (_keep, file) = pdf(book.path(), &["--pdf-format", format]);
        check_pdf_as(&file, flavours);
        let doc = lopdf::Document::load(&file).expect("a PDF");
        let names = doc.objects.values().filter_map(|o| o.as_dict().ok());
        let names = names.filter_map(|d| d.get(b"ID").and_then(lopdf::Object::as_str).ok());
        let names: Vec<&[u8]> = names.collect();
        let named = |id: &lopdf::Object| {
            let id = id.as_str().expect("a name");
            assert!(names.contains(&id), "a cell has this name");
        };
        let cells = doc.objects.values().filter_map(|o| o.as_dict().ok());
        let heads = cells.filter_map(|d| d.get(b"A").and_then(lopdf::Object::as_dict).ok());
        let heads = heads.filter_map(|a| a.get(b"Headers").and_then(lopdf::Object::as_array).ok());
        let mut counts: Vec<usize> = Vec::new();
        for list in heads {
            list.iter().for_each(named);
            counts.push(list.len());
        }
        // The line over the second part heads it in the place of what it covers.
        counts.sort_unstable();
        assert_eq!(counts, [1, 1, 1, 2]);
    }
}

#[test]
fn names_of_places_lead_to_elements() {
    let book = one_chapter("# One\n\n## Two {#two}\n\nText [there](#two).\n");
    let (_keep, file) = pdf(book.path(), &["--pdf-format", "ua-2"]);
    check_pdf_as(&file, ["ua2", "4"]);
    let doc = lopdf::Document::load(&file).expect("a PDF");
    let trees = doc.objects.values().filter_map(|o| o.as_dict().ok());
    let lists = trees.filter_map(|d| d.get(b"Names").and_then(lopdf::Object::as_array).ok());
    let places = lists.flatten().filter_map(|o| o.as_dict().ok()).filter(|d| d.has(b"SD"));
    let places: Vec<&lopdf::Dictionary> = places.collect();
    assert!(!places.is_empty());
    for place in places {
        let to = |key: &[u8]| place.get(key).and_then(lopdf::Object::as_array).map(|d| &d[0]);
        let kind = |of: &lopdf::Object| {
            let dict = doc.get_object(of.as_reference().expect("a reference"));
            dict.and_then(lopdf::Object::as_dict).expect("a dictionary").clone()
        };
        assert!(kind(to(b"D").expect("a page")).has(b"MediaBox"));
        assert!(kind(to(b"SD").expect("an element")).has(b"S"));
    }
}

#[test]
fn a_character_of_private_use_is_told_once_with_its_place() {
    let book = one_chapter("# One\n\nThe sign \u{e8a5} and again `\u{e8a5}`.\n\nMore: \u{f0001}\n");
    let said = String::from_utf8_lossy(&run(book.path(), &["check"]).stderr).into_owned();
    assert_eq!(said.matches("warning[private-character]").count(), 2, "{said}");
    assert!(said.contains("U+E8A5 is a character of private use"), "{said}");
    assert!(said.contains("first here, 2 in all") && said.contains("one.md:3:10"), "{said}");
    assert!(said.contains("U+F0001 is") && said.contains("one.md:5:7"), "{said}");
}

#[test]
fn a_drawing_without_a_name_counts_as_a_picture_without_words() {
    let textual = "accessModeSufficient\">textual<";
    for (title, described) in [("", false), ("<title>A lamp</title>", true)] {
        let drawing = format!("<svg viewBox=\"0 0 9 9\">{title}<path d=\"M0 0h9\"/></svg>");
        for text in [format!("{drawing}\n"), format!("Here {drawing} stands.\n")] {
            let book = one_chapter(&format!("# One\n\n{text}"));
            let built = support::build(book.path());
            let package = support::part(&built.epub, "content.opf");
            assert_eq!(package.contains(textual), described, "{text}: {package}");
            assert!(package.contains("accessMode\">visual<"), "{text}: {package}");
            let said = run(book.path(), &["check"]);
            let said = String::from_utf8_lossy(&said.stderr).into_owned();
            assert_eq!(said.contains("error[missing-alt]"), !described, "{text}: {said}");
        }
    }
}
