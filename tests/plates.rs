//! Pictures that run off the page: a small cookbook in colour, for two printers and as an EPUB.

mod support;

use lopdf::content::{Content, Operation};
use lopdf::{Document, Object, ObjectId};
use recto::session::{Session, Texts};
use recto::typeset::page::{Item, Page};
use std::fs;
use std::path::{Path, PathBuf};
use support::{check_pdf, copy, epubcheck, part, pdfx, run, silent, small_book, validator};
use tempfile::TempDir;

/// Width and height of its pages, points.
const TRIM: [f32; 2] = [396.0, 612.0];
/// The bleed of both printers.
const BLEED: f32 = 9.0;

fn said(out: &std::process::Output) -> String {
    String::from_utf8_lossy(&out.stderr).into_owned()
}

/// The cookbook's files.
fn built(args: &[&str]) -> (TempDir, String) {
    let dir = tempfile::tempdir().expect("a folder");
    let to = dir.path().to_string_lossy().into_owned();
    let out = run(&small_book("cookbook"), &[&["build", "-o", &to][..], args].concat());
    let told = said(&out);
    assert!(out.status.success(), "{told}");
    (dir, told + &String::from_utf8_lossy(&out.stdout))
}

fn numbers(array: &Object) -> Vec<f32> {
    let list = array.as_array().expect("numbers");
    list.iter().map(|n| n.as_float().expect("a number")).collect()
}

/// A page with its boxes and what stands on it.
struct Sheet {
    media: Vec<f32>,
    trim: Vec<f32>,
    bleed: Vec<f32>,
    /// What is seen of each picture: left, bottom, width, height, counted from the trimmed page.
    frames: Vec<[f32; 4]>,
    /// Of the same the whole picture.
    wholes: Vec<[f32; 4]>,
    /// The page has words.
    words: bool,
}

impl Sheet {
    fn new(doc: &Document, id: ObjectId) -> Sheet {
        let page = doc.get_dictionary(id).expect("a page");
        let frame = |key: &[u8]| page.get(key).map(numbers).unwrap_or_default();
        let (media, trim, bleed) = (frame(b"MediaBox"), frame(b"TrimBox"), frame(b"BleedBox"));
        let content = doc.get_page_content(id);
        let content = Content::decode(&content).expect("operations");
        let of = |op: &Operation| -> Vec<f32> {
            op.operands.iter().filter_map(|n| n.as_float().ok()).collect()
        };
        let (mut frames, mut wholes) = (Vec::new(), Vec::new());
        let mut words = false;
        let mut clip: Option<[f32; 4]> = None;
        let mut last: Option<[f32; 4]> = None;
        for op in &content.operations {
            let n = of(op);
            match (op.operator.as_str(), n.as_slice()) {
                ("re", [x, y, w, h]) => clip = Some([*x, *y, *w, *h]),
                ("cm", [w, _, _, h, x, y]) if *w != 1.0 => last = Some([*x, *y, *w, *h]),
                ("Do", _) => {
                    frames.extend(clip.or(last));
                    wholes.extend(last);
                }
                ("f" | "Q", _) => clip = None,
                ("TJ" | "Tj", _) => words = true,
                _ => {}
            }
        }
        Sheet { media, trim, bleed, frames, wholes, words }
    }
}

fn sheets(pdf: &Path) -> Vec<Sheet> {
    let doc = Document::load(pdf).expect("a PDF");
    doc.get_pages().into_values().map(|id| Sheet::new(&doc, id)).collect()
}

fn near(a: f32, b: f32) -> bool {
    (a - b).abs() < 0.05
}

fn file(dir: &TempDir, name: &str) -> PathBuf {
    dir.path().join(name)
}

/// The pages of the book that hold plates and nothing else, by their index: those of the soup, both of the
/// long table, of the loaf, the plums and the cake.
fn plates(sheets: &[Sheet]) -> Vec<usize> {
    let alone = |s: &&Sheet| !s.frames.is_empty() && !s.words;
    let mut found: Vec<usize> =
        sheets.iter().enumerate().filter(|(_, s)| alone(s)).map(|(i, _)| i).collect();
    found.sort_unstable();
    found
}

#[test]
fn plates_reach_the_bleed_of_each_printer_and_have_their_pages_alone() {
    let (dir, told) = built(&["--for", "kdp", "--for", "ingram"]);
    assert!(!told.contains("printed as greys") && !told.contains("not-facing"), "{told}");
    for (name, format) in [("kdp", "rgb"), ("ingram", "x-1a")] {
        let pdf = file(&dir, &format!("four-pots-{name}.pdf"));
        pdfx(format, &pdf);
        let path = pdf.to_string_lossy();
        silent("qpdf", &["--check", &path]);
        silent("gs", &["-q", "-dBATCH", "-dNOPAUSE", "-dSAFER", "-sDEVICE=nullpage", &path]);
        let sheets = sheets(&pdf);
        // Without head, folio and caption: the second half of the table has one.
        let alone = plates(&sheets);
        assert_eq!(alone.len(), 5, "{name}: {alone:?}");
        for (index, sheet) in sheets.iter().enumerate() {
            // The spine has no bleed.
            let left = if index % 2 == 0 { 0.0 } else { BLEED };
            let (w, h) = (TRIM[0] + BLEED, TRIM[1] + 2.0 * BLEED);
            assert_eq!(sheet.media, [0.0, 0.0, w, h], "{name} {index}");
            assert_eq!(sheet.bleed, sheet.media);
            assert_eq!(sheet.trim, [left, BLEED, left + TRIM[0], BLEED + TRIM[1]]);
            for [x, y, wide, high] in &sheet.frames {
                let place = format!("{name}, page {}: {:?}", index + 1, sheet.frames);
                assert!(near(*x, -left) && near(*wide, w), "from edge to edge: {place}");
                assert!(near(y + high, TRIM[1] + BLEED), "over the head: {place}");
                if alone.contains(&index) && !is_spread(&sheets, index) {
                    assert!(near(*y, -BLEED), "over the foot: {place}");
                }
            }
            for ([x, y, w, h], [fx, fy, fw, fh]) in sheet.wholes.iter().zip(&sheet.frames) {
                assert!(x - 0.05 <= *fx && y - 0.05 <= *fy, "no white at an edge");
                assert!(x + w + 0.05 >= fx + fw && y + h + 0.05 >= fy + fh);
            }
        }
    }
}

/// Whether a page is the first of a picture over two: the next has the same, one page further left.
fn is_spread(sheets: &[Sheet], index: usize) -> bool {
    let of = |i: usize| sheets.get(i).and_then(|s| s.wholes.first());
    let (Some(a), Some(b)) = (of(index), of(index + 1)) else { return false };
    near(a[0], b[0] + TRIM[0]) && near(a[1], b[1]) && near(a[2], b[2]) && near(a[3], b[3])
}

#[test]
fn the_halves_of_a_spread_meet_in_the_gutter() {
    let (dir, _) = built(&["--for", "kdp"]);
    let kdp = sheets(&file(&dir, "four-pots-kdp.pdf"));
    let (dir, _) = built(&[]);
    let screen = sheets(&file(&dir, "four-pots.pdf"));
    for sheets in [&kdp, &screen] {
        let spreads: Vec<usize> = (0..sheets.len()).filter(|i| is_spread(sheets, *i)).collect();
        assert_eq!(spreads.len(), 1);
        let first = spreads[0];
        assert_eq!(first % 2, 1, "it begins on a verso");
        let (left, right) = (sheets[first].frames[0], sheets[first + 1].frames[0]);
        assert!(near(left[0] + left[2], TRIM[0]) && near(right[0], 0.0), "{left:?} {right:?}");
        assert!(sheets[first + 1].words && !sheets[first].words, "the caption is at the right");
    }
    // A screen shows what is left of the page when it is cut.
    let soup = plates(&screen)[0];
    assert_eq!(screen[soup].media, [0.0, 0.0, TRIM[0], TRIM[1]]);
    assert_eq!(screen[soup].frames, [[0.0, 0.0, TRIM[0], TRIM[1]]]);
}

#[test]
fn the_text_flows_on_and_pictures_face_what_they_belong_to() {
    let (dir, _) = built(&[]);
    let pdf = file(&dir, "four-pots.pdf");
    check_pdf(&pdf);
    let sheets = sheets(&pdf);
    let alone = plates(&sheets);
    let Some(out) = validator("pdftotext", &[&pdf.to_string_lossy(), "-"]) else { return };
    let text = String::from_utf8_lossy(&out.stdout).into_owned();
    let words = |page: &str| page.split_whitespace().collect::<Vec<_>>().join(" ");
    let pages: Vec<String> = text.split('\u{c}').map(words).collect();
    let page_of = |words: &str| pages.iter().position(|p| p.contains(words)).expect("on a page");
    // The soup stands right behind the page that calls it, in the middle of its chapter.
    let called = page_of("ten minutes, and nobody");
    assert!(alone.contains(&(called + 1)) || alone.contains(&(called + 2)), "{called} {alone:?}");
    // The loaf faces the chapter's title, which is on a recto; so does the cake the text around it.
    let breads = page_of("Bread is the slowest");
    assert!(breads % 2 == 0 && alone.contains(&(breads - 1)), "{breads} {alone:?}");
    let cake = page_of("score the backs");
    assert!(cake % 2 == 1 && alone.contains(&(cake + 1)), "{cake} {alone:?}");
    // The plums are on the back of the part's title.
    let part = pages.iter().position(|p| p.ends_with("Sweet things")).expect("a part's title");
    assert!(part % 2 == 0 && alone.contains(&(part + 1)), "{part} {alone:?}");
    // They are counted, and named by the pages on which they stand.
    assert!(pages.iter().any(|p| p.contains("as Figure 2.1 shows")), "{text}");
    let list = pages.iter().rfind(|p| p.contains("List of Figures")).expect("a list");
    assert!(list.contains("The long table, laid for thirty-one"), "{list}");
}

#[test]
fn a_picture_that_faces_page_one_is_numbered_with_what_is_before_it() {
    let dir = tempfile::tempdir().expect("a folder");
    copy(&small_book("cookbook"), dir.path());
    let manifest = dir.path().join("recto.toml");
    let text = fs::read_to_string(&manifest).expect("the manifest");
    let first = text.replace(
        "[\"soups.md\", \"table.md\", \"breads.md\",",
        "[\"breads.md\", \"soups.md\", \"table.md\",",
    );
    assert_ne!(first, text);
    fs::write(&manifest, first).expect("written");
    let out = run(dir.path(), &["build", "-o", "out"]);
    assert!(out.status.success(), "{}", said(&out));
    let pdf = dir.path().join("out/four-pots.pdf");
    let alone = plates(&sheets(&pdf));
    let Some(pages) = support::printed(&pdf) else { return };
    let (one, text) = &pages["1"];
    assert!(one % 2 == 0 && text.contains("breads"), "{one}: {text}");
    assert!(alone.contains(&(one - 1)), "{alone:?}");
    assert_eq!(pages["vi"].0, one - 1, "in small roman figures");
    // The contents name the page of the title.
    assert!(pages["v"].1.contains("breads1"), "{}", pages["v"].1);
}

#[test]
fn an_epub_shows_plates_on_screens_of_their_own() {
    let (dir, _) = built(&[]);
    let epub = file(&dir, "four-pots.epub");
    epubcheck(&epub);
    let css = part(&epub, "stylesheet.css");
    assert!(css.contains("section > figure.bleed") && css.contains("break-before: page"));
    let soups = part(&epub, "soups.xhtml");
    let (figure, title) = (soups.find("class=\"opener\""), soups.find("<h1"));
    assert!(figure.is_some() && figure < title, "above the title");
    let breads = part(&epub, "breads.xhtml");
    assert!(breads.find("class=\"facing\"") < breads.find("<h1"), "before the title it faces");
}

#[test]
fn a_cover_for_colours_is_as_thick_as_their_paper() {
    let (dir, told) = built(&["--for", "kdp", "--cover"]);
    pdfx("rgb", &file(&dir, "four-pots-kdp-cover.pdf"));
    let line = told.lines().find(|l| l.contains("cover.pdf")).expect("a cover");
    let pages: f32 = between(line, " for ", " pages").parse().expect("a number");
    let spine: f32 = between(line, "spine ", " in").parse().expect("a number");
    assert!((spine - pages * 0.002347).abs() < 0.0001, "{line}");
}

fn between<'t>(text: &'t str, from: &str, to: &str) -> &'t str {
    let rest = &text[text.find(from).expect(from) + from.len()..];
    &rest[..rest.find(to).expect(to)]
}

/// The cookbook with one file changed.
fn changed(name: &str, change: impl FnOnce(String) -> String) -> (TempDir, String) {
    let dir = tempfile::tempdir().expect("a folder");
    copy(&small_book("cookbook"), dir.path());
    let path = dir.path().join(name);
    let text = fs::read_to_string(&path).expect("the file");
    fs::write(path, change(text)).expect("written");
    let told = said(&run(dir.path(), &["check", "--for", "kdp", "--for", "ingram"]));
    (dir, told)
}

#[test]
fn what_can_not_run_off_the_page_is_told_at_its_line() {
    let plate = "![](pictures/soup.svg){.bleed alt=\"A soup\"}";
    for (more, wanted, line) in [
        (format!("Look at {plate} here."), "a picture in a line can't be `.bleed`", 3),
        (format!("- {plate}"), "does not run off the page where it stands", 3),
        (format!("> Said.\n>\n> {plate}"), "does not run off the page where it stands", 5),
        (format!("A note.[^1]\n\n[^1]: So.\n\n    {plate}"), "does not run off the page", 7),
        (format!("| A |\n|---|\n| {plate} |"), "can't be `.bleed`", 5),
        (format!("Words.\n\n{}", plate.replace("bleed", "opener")), "above a chapter's title", 5),
        (plate.replace("bleed", "bleed crop=up"), "can't be `up`", 3),
        (plate.replace(".bleed", "crop=top"), "this one is shown whole", 3),
        ("A | B\n--|--\n1 | 2\n\n: A table {.bleed}".into(), "only a picture that stands alone", 3),
    ] {
        let (_dir, told) = changed("table.md", |text| {
            let (head, rest) = text.split_once("\n\n").expect("a title");
            format!("{head}\n\n{more}\n\n{rest}")
        });
        assert!(told.contains("warning[plate]") && told.contains(wanted), "{more}: {told}");
        assert!(told.contains(&format!("table.md:{line}:")), "{more}: {told}");
    }
}

#[test]
fn a_printer_is_told_the_pixels_of_a_plate_with_its_bleed() {
    let dir = tempfile::tempdir().expect("a folder");
    copy(&small_book("cookbook"), dir.path());
    // As high as the page, and half as wide again: what is cut off counts.
    let photo = image::RgbImage::from_fn(1650, 1700, |x, y| image::Rgb([x as u8, y as u8, 90]));
    photo.save(dir.path().join("soup.jpg")).expect("a picture");
    let soups = dir.path().join("soups.md");
    let text = fs::read_to_string(&soups).expect("text").replace("pictures/soup.svg", "soup.jpg");
    fs::write(&soups, text).expect("written");
    let told = said(&run(dir.path(), &["check", "--for", "kdp"]));
    // 8.75 in of height with the bleed, and 8.49 in of width with what is cut off.
    assert!(told.contains("`soup.jpg` has 194 pixels to the inch at its 8.49 in"), "{told}");
    assert!(told.contains("use a picture 2548 pixels wide"), "{told}");
}

#[test]
fn colours_that_a_printer_or_its_paper_does_not_take_are_told() {
    let manifest = |change: fn(String) -> String| changed("recto.toml", change).1;
    let told = manifest(|m| m.replace("premium-colour", "cream"));
    assert!(told.contains("prints no colours on cream paper"), "{told}");
    assert!(told.contains("`paper = \"premium-colour\"`"), "{told}");
    let told = manifest(|m| m.replace("colour = \"cmyk\"", "colour = \"rgb\""));
    assert!(told.contains("IngramSpark does not print from \"rgb\""), "{told}");
    let told = manifest(|m| m.replace("colour = \"cmyk\"", "colour = \"cmyk\"\nformat = \"x-4\""));
    assert!(told.contains("colours in PDF/X-4 need the ICC profile of the press"), "{told}");
    let told = manifest(|m| m.replace("colour = \"rgb\"", "colour = \"rgb\"\nformat = \"x-3\""));
    assert!(told.contains("PDF/X-3:2002 has no colours in RGB"), "{told}");
    let told = manifest(|m| m.replace("paper = \"premium-colour\"\n", ""));
    assert!(!told.contains("error["), "the first paper for colours is taken: {told}");
}

#[test]
fn a_profile_without_bleed_is_told_what_to_write() {
    let dir = tempfile::tempdir().expect("a folder");
    copy(&small_book("cookbook"), dir.path());
    let own =
        "name = \"Corner Press\"\n[papers.white]\nsource = \"my printer\"\npages = [4, 900]\n";
    fs::write(dir.path().join("corner.toml"), own).expect("written");
    let manifest = dir.path().join("recto.toml");
    let text = fs::read_to_string(&manifest).expect("the manifest");
    fs::write(&manifest, text + "\n[editions.corner]\nfor = \"corner.toml\"\n").expect("written");
    let told = said(&run(dir.path(), &["check", "--for", "corner"]));
    assert!(told.contains("error[printer-bleed]") && told.contains("write `[bleed]`"), "{told}");
}

#[test]
fn colours_are_what_the_printer_takes() {
    let (dir, told) = built(&["--for", "kdp", "--for", "ingram"]);
    assert!(told.contains("colours become inks by a formula"), "{told}");
    let operators = |name: &str| {
        let doc = Document::load(file(&dir, name)).expect("a PDF");
        let forms = doc.objects.values().filter_map(|o| o.as_stream().ok());
        let forms = forms
            .filter(|s| s.dict.get(b"Subtype").is_ok_and(|n| n == &Object::Name(b"Form".to_vec())));
        let text: Vec<u8> =
            forms.flat_map(|s| s.decompressed_content().unwrap_or_default()).collect();
        let text = String::from_utf8_lossy(&text).into_owned();
        [" rg\n", " k\n"].map(|op| text.contains(op))
    };
    assert_eq!(operators("four-pots-kdp.pdf"), [true, false]);
    assert_eq!(operators("four-pots-ingram.pdf"), [false, true]);
}

/// The pages of a book of one chapter, and what was told of it.
fn pages_of(text: &str) -> (Vec<std::sync::Arc<Page>>, Vec<String>) {
    let manifest = "[book]\ntitle = \"T\"\nauthors = [\"A\"]\nlanguage = \"en\"\n\
                    [chapters]\nmain = [\"a.md\"]\n[print]\ntrim = \"6x9in\"\n";
    let picture = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 70 100\">\
                   <rect width=\"70\" height=\"100\" fill=\"#2f5d8a\"/></svg>";
    let files = [("recto.toml", manifest), ("p.svg", picture), ("a.md", text)];
    let files = files.map(|(name, text)| (name.to_owned(), text.to_owned()));
    let mut book = Session::open(Texts::from_iter(files)).expect("a book");
    let pages = book.pages().expect("pages").pages().pages.clone();
    let messages = book.messages();
    let told = messages.iter().map(|m| format!("{}: {}", m.code.name(), m.message)).collect();
    (pages, told)
}

fn words_of(page: &Page) -> String {
    let items = page.groups.iter().flat_map(|g| &g.items);
    let words = items.filter_map(|i| if let Item::Run(run) = i { Some(&*run.text) } else { None });
    words.collect::<Vec<_>>().join(" ")
}

/// The pictures of a page that run off it: how high they are.
fn cropped(page: &Page) -> Vec<f32> {
    let items = page.groups.iter().flat_map(|g| &g.items);
    let heights = items.filter_map(|i| match i {
        Item::Image { h, crop: Some(_), .. } => Some(*h),
        _ => None,
    });
    heights.collect()
}

#[test]
fn a_note_does_not_tear_a_picture_from_its_caption() {
    let (pages, told) = pages_of(
        "# T\n\n![A wonderful bowl.[^1]](p.svg){.facing alt=\"x\"}\n\nWords.\n\n[^1]: A note.\n",
    );
    assert!(told.iter().any(|t| t.starts_with("plate: a note in this caption")), "{told:?}");
    let of: Vec<&std::sync::Arc<Page>> = pages.iter().filter(|p| !cropped(p).is_empty()).collect();
    assert_eq!(of.len(), 1);
    assert!(words_of(of[0]).contains("wonderful"), "{}", words_of(of[0]));
    assert_eq!(pages.iter().filter(|p| words_of(p).contains("note")).count(), 1);
}

#[test]
fn a_picture_above_a_title_yields_to_it() {
    let title = "The harbours of the northern islands and of all the coasts that lie behind them, as \
                 they were told by those who sailed there in small boats";
    let sizes = |pages: &[std::sync::Arc<Page>]| -> Vec<(f32, f32)> {
        let page = pages.iter().rev().find(|p| words_of(p).contains("harbours")).expect("a title");
        let runs = page.groups.iter().flat_map(|g| &g.items).filter_map(|i| match i {
            Item::Run(run) if run.text.contains("harbours") => Some((run.size, run.y)),
            _ => None,
        });
        runs.collect()
    };
    let (plain, _) = pages_of(&format!("# {title}\n\nWords.\n"));
    let own = sizes(&plain)[0].0;
    let with = |caption: &str| {
        pages_of(&format!("# {title}\n\n![{caption}](p.svg){{.opener alt=\"x\"}}\n\nWords.\n"))
    };
    let (pages, told) = with("A caption of some words");
    assert_eq!(sizes(&pages)[0].0, own, "{told:?}");
    assert!(!told.iter().any(|t| t.starts_with("plate")), "{told:?}");
    let short = pages.iter().flat_map(|p| cropped(p)).next().expect("a picture");
    let (pages, _) = pages_of("# T\n\n![So](p.svg){.opener alt=\"x\"}\n\nWords.\n");
    let high = pages.iter().flat_map(|p| cropped(p)).next().expect("a picture");
    assert!(short < high, "{short} {high}");
    // A caption that leaves no room for the title.
    let (pages, told) = with(&"It goes on and on, as no caption should. ".repeat(45));
    assert!(told.iter().any(|t| t.starts_with("plate: this caption leaves no room")), "{told:?}");
    assert_eq!(sizes(&pages)[0].0, own);
    assert!(sizes(&pages)[0].1 < 580.0, "{:?}", sizes(&pages));
}

/// The cookbook with another edition, and what a build of it with its cover says.
fn with_edition(edition: &str, good: bool) -> (TempDir, String) {
    let dir = tempfile::tempdir().expect("a folder");
    copy(&small_book("cookbook"), dir.path());
    let photo = image::RgbImage::from_fn(1600, 1200, |x, y| image::Rgb([x as u8, y as u8, 90]));
    photo.save(dir.path().join("photo.jpg")).expect("a picture");
    let manifest = dir.path().join("recto.toml");
    let text = fs::read_to_string(&manifest).expect("the manifest");
    fs::write(&manifest, format!("{text}\n[editions.bound]\n{edition}\n")).expect("written");
    let out = run(dir.path(), &["build", "--for", "bound", "--cover", "--force"]);
    assert_eq!(out.status.success(), good, "{}", said(&out));
    (dir, said(&out))
}

#[test]
fn endpapers_are_leaves_of_two_pages_with_bleed_at_all_sides() {
    let edition = "for = \"generic\"\nendpapers = \"pictures/market.svg\"";
    let (dir, told) = with_edition(edition, true);
    assert!(!told.contains("[endpapers]"), "its proportions fit: {told}");
    let pdf = file(&dir, "output/four-pots-bound-endpapers.pdf");
    pdfx("x-1a", &pdf);
    silent("qpdf", &["--check", &pdf.to_string_lossy()]);
    let leaves = sheets(&pdf);
    assert_eq!(leaves.len(), 2, "the front and the back");
    // Three millimetres.
    let (bleed, [w, h]) = (8.504, [2.0 * TRIM[0], TRIM[1]]);
    for leaf in &leaves {
        let close = |a: &[f32], b: [f32; 4]| a.iter().zip(b).all(|(a, b)| near(*a, b));
        assert!(
            close(&leaf.media, [0.0, 0.0, w + 2.0 * bleed, h + 2.0 * bleed]),
            "{:?}",
            leaf.media
        );
        assert!(close(&leaf.trim, [bleed, bleed, w + bleed, h + bleed]), "{:?}", leaf.trim);
        let [frame] = &leaf.frames[..] else { panic!("one picture: {:?}", leaf.frames) };
        assert!(close(frame, [-bleed, -bleed, w + 2.0 * bleed, h + 2.0 * bleed]), "{frame:?}");
    }
    // One end alone has one leaf, and the EPUB and the screen know nothing of them.
    let edition = "for = \"generic\"\nendpapers = { back = \"pictures/market.svg\" }";
    let (dir, _) = with_edition(edition, true);
    assert_eq!(sheets(&file(&dir, "output/four-pots-bound-endpapers.pdf")).len(), 1);
}

#[test]
fn endpapers_that_are_coarse_missing_or_not_to_be_had_are_told() {
    let ends = "endpapers = { front = \"photo.jpg\", back = \"pictures/market.svg\" }";
    let (dir, told) = with_edition(&format!("for = \"generic\"\n{ends}"), true);
    // 8.74 in of height with the bleed are 1200 pixels, and 11.65 in of width 1600 with what is cut off.
    assert!(told.contains("`photo.jpg` has 137 pixels to the inch on the endpapers"), "{told}");
    assert!(told.contains("use a picture 3495 pixels wide"), "{told}");
    assert!(file(&dir, "output/four-pots-bound-endpapers.pdf").is_file());
    for printer in ["kdp-paperback", "ingram", "lulu", "bod"] {
        let (dir, told) = with_edition(&format!("for = \"{printer}\"\n{ends}"), true);
        assert!(told.contains("takes no pictures for endpapers: none are made"), "{told}");
        assert!(!file(&dir, "output/four-pots-bound-endpapers.pdf").exists());
    }
    let (dir, told) = with_edition("for = \"generic\"\nendpapers = \"map.svg\"", false);
    assert!(told.contains("there is no picture `map.svg`"), "{told}");
    assert!(!file(&dir, "output/four-pots-bound-endpapers.pdf").exists());
    assert!(file(&dir, "output/four-pots-bound-cover.pdf").is_file(), "the rest is made");
    let (_, told) = with_edition("for = \"generic\"\nendpapers = {}", false);
    assert!(told.contains("`endpapers` names no picture"), "{told}");
    // Four inks need the profile of a press, where a format holds one.
    let (_, told) = with_edition(&format!("for = \"generic\"\nformat = \"x-4\"\n{ends}"), false);
    assert!(told.contains("endpapers in colours, in PDF/X-4, need the ICC profile"), "{told}");
    assert!(told.contains("covers in colours, in PDF/X-4, need the ICC profile"), "{told}");
}

#[test]
fn a_hardback_of_a_printer_whose_cases_are_not_known_has_no_cover() {
    for printer in ["ingram", "generic"] {
        let edition =
            format!("for = \"{printer}\"\nbinding = \"hardback\"\npage-thickness = \"0.06mm\"");
        let (dir, told) = with_edition(&edition, true);
        assert!(told.contains("has no measures for covers of hardbacks"), "{told}");
        assert!(!file(&dir, "output/four-pots-bound-cover.pdf").exists());
        assert_eq!(told.contains("[printer-binding]"), printer == "ingram", "{told}");
    }
}

#[test]
fn a_note_of_a_caption_stands_on_the_page_of_its_mark_or_is_told() {
    let words = "Words fill the page, and there are enough of them for all that comes. ".repeat(8);
    let told = |class: &str, noted: bool| {
        let mut text = String::from("# One\n\n");
        for at in 0..20 {
            text += &words;
            // A note of the text behind the picture, which comes after the caption's.
            text += if noted && at == 3 { "[^b]\n\n" } else { "\n\n" };
            if at == 2 {
                text += &format!("![The caption[^a]](p.svg){{#fig-p {class}}}\n\n");
            }
        }
        text += "[^a]: The note of the caption.\n\n";
        text += if noted { "[^b]: Another one.\n" } else { "" };
        let manifest = "[book]\ntitle = \"T\"\nauthors = [\"A\"]\nlanguage = \"en\"\n\n[chapters]\nmain = [\"one.md\"]\n";
        let picture = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 70 100\"><rect width=\"70\" height=\"100\"/></svg>";
        let files = [("recto.toml", manifest), ("one.md", &text), ("p.svg", picture)];
        let mut session = Session::new(Texts::from(files));
        let pages = session.pages().expect("pages");
        let of = |wanted: &str| {
            let has = |page: &std::sync::Arc<Page>| {
                page.lines.iter().any(|line| page.text(line).contains(wanted))
            };
            pages.pages().pages.iter().position(has)
        };
        let found: Vec<String> = session.diagnostics().iter().map(|d| d.message.clone()).collect();
        let plate = pages.pages().pages.iter().position(|page| page.plate);
        assert!(plate.is_some());
        let words = pages.pages().pages.iter().filter(|page| page.plate);
        let text = words.flat_map(|page| page.lines.iter().map(|line| page.text(line)));
        assert!(!text.into_iter().any(|line| line.contains("Words")), "no text below the picture");
        (of("The caption"), of("The note of the caption"), found)
    };
    for class in [".bleed", ".spread", ".facing"] {
        let (mark, note, found) = told(class, false);
        assert!(mark.is_some() && mark == note, "{class}: {mark:?} {note:?}");
        assert!(!found.iter().any(|told| told.contains("another page than its mark")), "{found:?}");
        let (mark, note, found) = told(class, true);
        let parted = found.iter().any(|told| told.contains("stands on another page than its mark"));
        assert_eq!(parted, mark != note, "{class}: {mark:?} {note:?} {found:?}");
    }
}
