//! Editions for printers: the finished files, read back with the tools of the trade.

use crate::support;
use crate::support::{
    copy, own_book, paragraphs, pdfx, pdfx_spoilt, run, silent, small_book, validator,
};
use image::{DynamicImage, Rgba, RgbaImage};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// One edition of each format.
const EDITIONS: &str = r#"
[editions.one]
for = "ingram"
marks = true
[editions.three]
for = "bod"
[editions.four]
for = "lulu"
format = "x-4"
[editions.plain]
for = "generic"
format = "plain"
"#;

const FORMATS: [(&str, &str); 4] =
    [("one", "x-1a"), ("three", "x-3"), ("four", "x-4"), ("plain", "plain")];

/// A copy of a book with more at the end of its manifest.
fn with_more(book: &Path, more: &str) -> (TempDir, PathBuf) {
    let dir = tempfile::tempdir().expect("a folder");
    let to = dir.path().join("book");
    copy(book, &to);
    add(&to, more);
    (dir, to)
}

fn add(book: &Path, more: &str) {
    let manifest = book.join("recto.toml");
    let text = fs::read_to_string(&manifest).expect("the manifest") + more;
    fs::write(manifest, text).expect("written");
}

/// A book of so many chapters, with pictures of every kind that a press can't take as they are.
fn pictures() -> (TempDir, PathBuf) {
    let dir = tempfile::tempdir().expect("a folder");
    let book = dir.path().to_path_buf();
    let mut glass = RgbaImage::new(900, 600);
    for (x, y, p) in glass.enumerate_pixels_mut() {
        *p = Rgba([(x / 4) as u8, (y / 3) as u8, 128, (255 - x / 4) as u8]);
    }
    let glass = DynamicImage::from(glass);
    glass.save(book.join("glass.png")).expect("a PNG");
    glass.to_rgb8().save(book.join("photo.jpg")).expect("a JPEG");
    glass.to_luma8().save(book.join("grey.jpg")).expect("a JPEG");
    glass.to_luma8().save(book.join("grey.png")).expect("a PNG");
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"90\" height=\"60\">\
               <rect width=\"60\" height=\"40\" fill=\"#c00\"/>\
               <circle cx=\"50\" cy=\"30\" r=\"25\" fill=\"#06c\" opacity=\".5\"/></svg>";
    fs::write(book.join("veil.svg"), svg).expect("written");
    let plain = svg.replace(" opacity=\".5\"", " stroke=\"red\" stroke-width=\".1\"");
    fs::write(book.join("flat.svg"), plain).expect("written");
    let names = ["glass.png", "photo.jpg", "grey.jpg", "grey.png", "veil.svg", "flat.svg"];
    let mut text = String::from("# Pictures\n\n");
    for name in names {
        text += &format!("![A picture]({name}){{width=40%}}\n\nWords between. {}\n\n", WORDS);
    }
    fs::write(book.join("one.md"), text.repeat(5)).expect("written");
    let manifest =
        "[book]\ntitle = \"Pictures\"\nlanguage = \"en\"\n[chapters]\nmain = [\"one.md\"]\n";
    fs::write(book.join("recto.toml"), manifest.to_string() + EDITIONS).expect("written");
    (dir, book)
}

const WORDS: &str = "Peace is kept by those who stay, and told by those who counted. The page goes \
                     on so that the book has enough of them.";

fn built(book: &Path, args: &[&str]) -> (TempDir, String) {
    let dir = tempfile::tempdir().expect("a folder");
    let out = dir.path().to_string_lossy().into_owned();
    let mut all = vec!["build", "-o", &out];
    all.extend(args);
    let result = run(book, &all);
    let said = String::from_utf8_lossy(&result.stderr).into_owned();
    assert!(result.status.success(), "{said}");
    (dir, said)
}

fn file(dir: &TempDir, ending: &str) -> PathBuf {
    let find = |e: fs::DirEntry| Some(e.path()).filter(|p| p.to_string_lossy().ends_with(ending));
    let mut found = fs::read_dir(dir.path()).expect("the folder").flatten().filter_map(find);
    found.next().unwrap_or_else(|| panic!("no {ending}"))
}

fn check_editions(dir: &TempDir) {
    for (name, format) in FORMATS {
        let pdf = file(dir, &format!("-{name}.pdf"));
        let path = pdf.to_string_lossy();
        pdfx(format, &pdf);
        silent("qpdf", &["--check", &path]);
        silent("mutool", &["draw", "-q", "-F", "txt", "-o", "/dev/null", &path]);
        silent("gs", &["-q", "-dBATCH", "-dNOPAUSE", "-dSAFER", "-sDEVICE=nullpage", &path]);
        silent("pdftotext", &[&path, "-"]);
        black_only(&pdf);
    }
}

/// Ghostscript finds ink on the black plate only.
fn black_only(pdf: &Path) {
    let path = pdf.to_string_lossy();
    let args =
        ["-q", "-dBATCH", "-dNOPAUSE", "-dSAFER", "-r20", "-sDEVICE=inkcov", "-o", "-", &path];
    let Some(out) = validator("gs", &args) else { return };
    let said = String::from_utf8_lossy(&out.stdout).into_owned();
    let pages: Vec<&str> = said.lines().filter(|l| l.contains("CMYK")).collect();
    assert!(!pages.is_empty(), "{said}");
    for line in pages {
        let inks: Vec<f32> =
            line.split_whitespace().take(4).map(|v| v.parse().expect("a number")).collect();
        assert_eq!(inks[..3], [0.0, 0.0, 0.0], "{path}: {line}");
    }
}

/// The words of each page.
fn words(pdf: &Path) -> Option<Vec<Vec<String>>> {
    // What lies outside of the trimmed page is no word of it.
    let out = validator("pdftotext", &["-enc", "UTF-8", &pdf.to_string_lossy(), "-"])?;
    let text = String::from_utf8_lossy(&out.stdout).into_owned();
    let pages = text.split('\u{c}').map(|p| p.split_whitespace().map(str::to_string).collect());
    Some(pages.collect())
}

/// Each page of each edition begins and ends with the words of the screen's, and has as many.
fn same_words(dir: &TempDir, slug: &str) {
    let Some(screen) = words(&file(dir, &format!("{slug}.pdf"))) else { return };
    for (name, _) in FORMATS {
        let printed = words(&file(dir, &format!("{slug}-{name}.pdf"))).expect("words");
        assert_eq!(printed.len(), screen.len(), "{name}: pages");
        for (i, (a, b)) in screen.iter().zip(&printed).enumerate() {
            let ends = |p: &[String]| (p.first().cloned(), p.last().cloned(), p.len());
            assert_eq!(ends(a), ends(b), "{name}: page {}", i + 1);
        }
    }
}

#[test]
fn every_edition_of_our_own_book_goes_to_its_press() {
    let (_keep, book) = with_more(&own_book(), EDITIONS);
    let (dir, _) = built(&book, &["--all-editions"]);
    check_editions(&dir);
    same_words(&dir, "peace");
    let (again, _) = built(&book, &["--all-editions"]);
    for (name, _) in FORMATS {
        let ending = format!("-{name}.pdf");
        let same = fs::read(file(&dir, &ending)).ok() == fs::read(file(&again, &ending)).ok();
        assert!(same, "{name}: the same input gives the same bytes");
    }
}

#[test]
fn every_construct_and_picture_goes_to_a_press() {
    let (_keep, book) = with_more(&small_book("constructs"), EDITIONS);
    let (dir, _) = built(&book, &["--all-editions", "--force"]);
    check_editions(&dir);
    same_words(&dir, "manual");
    for (name, format) in &FORMATS[..3] {
        pdfx_spoilt(format, &file(&dir, &format!("-{name}.pdf")));
    }
    let (_keep, book) = pictures();
    let (dir, said) = built(&book, &["--all-editions", "--force"]);
    check_editions(&dir);
    assert!(said.contains("glass.png: its colours are printed as greys"), "{said}");
    assert!(said.contains("veil.svg: printed as pixels"), "{said}");
    assert!(!said.contains("grey.png"), "{said}");
}

#[test]
fn what_a_printer_would_refuse_is_not_written() {
    let (_keep, book) = pictures();
    let dir = tempfile::tempdir().expect("a folder");
    let out = dir.path().to_string_lossy().into_owned();
    let result = run(&book, &["build", "--for", "kdp-hardcover", "-o", &out]);
    assert!(!result.status.success());
    let said = String::from_utf8_lossy(&result.stderr).into_owned();
    assert!(said.contains("error[printer-pages]") && said.contains("binds 75 to 550"), "{said}");
    assert!(said.contains("(rule: KDP help G201857950"), "{said}");
    assert_eq!(fs::read_dir(dir.path()).expect("the folder").count(), 0);
    built(&book, &["--for", "kdp-hardcover", "--force"]);
    let check = run(&book, &["check", "--for", "kdp-hardcover", "--format", "json"]);
    assert!(!check.status.success());
    assert!(String::from_utf8_lossy(&check.stdout).contains("\"printer-pages\""));
}

#[test]
fn the_inner_margin_follows_the_number_of_pages() {
    let dir = tempfile::tempdir().expect("a folder");
    let book = dir.path();
    fs::write(book.join("one.md"), format!("# One\n\n{}", format!("{WORDS}\n\n").repeat(4200)))
        .expect("written");
    let manifest = "[book]\ntitle = \"Long\"\nlanguage = \"en\"\n[chapters]\nmain = [\"one.md\"]\n\
                    [print]\nmargins = { inner = \"0.4in\" }\n[editions.kdp]\nfor = \"kdp-paperback\"\n";
    fs::write(book.join("recto.toml"), manifest).expect("written");
    let (out, said) = built(book, &["--for", "kdp", "--format", "json"]);
    drop(out);
    let result = run(book, &["build", "--for", "kdp", "--format", "json"]);
    let said = said + &String::from_utf8_lossy(&result.stdout);
    // Half an inch, and what hangs out of the text.
    assert!(said.contains("the inner margin was widened to 0.5"), "{said}");
    assert!(!said.contains("printer-margin"), "{said}");
    assert!(said.contains("below the next margin band"), "{said}");
}

#[test]
fn wrong_editions_are_told_at_their_lines() {
    let cases = [
        ("[editions.a]\nfor = \"ingramm\"\n", "did you mean \"ingram\"?"),
        ("[editions.a]\nformat = \"x-2\"\n", "unknown format `x-2`"),
        (
            "[editions.a]\ncolour = \"cmky\"\n",
            "printed in \"grey\", or its pictures in \"rgb\" or \"cmyk\"",
        ),
        ("[editions.a]\nisbn = \"978-0-306-40615-8\"\n", "it should end in 7"),
        ("[editions.a]\nprice = \"14.99\"\n", "no price add-on"),
        ("[editions.A]\n", "no name of an edition"),
        ("[editions.x]\n[editions.x-cover]\n", "has the name of the cover of `x`"),
        ("[editions.ingram-cover]\n", "has the name of the cover of `ingram`"),
        ("[editions.kindle]\nfor = \"lulu\"\n", "`--for kindle` makes a shop's EPUB"),
        ("[editions.screen]\nfor = \"ingram\"\n", "unknown key `for`"),
        ("[editions.a]\nfour = \"ingram\"\n", "did you mean `for`?"),
        ("[editions.a]\nprint = { trim = \"6x9\" }\n", "has no unit"),
        ("[editions.a]\nfor = \"../x.toml\"\n", "leaves the project folder"),
        ("[editions.a]\nfor = \"none.toml\"\n", "can't be read"),
        ("[editions.a]\n[editions.a]\nfor = \"lulu\"\n", "this name stands here twice"),
        ("[editions]\na = \"lulu\"\n", "write [editions.a], and `for = \"lulu\"` below it"),
        ("[editions.a]\nprint = \"a5\"\n", "expected a table"),
        ("[editions.a]\nisbn = \"12345\"\n", "give the thirteen digits"),
        ("[editions.a]\npage-thickness = \"thin\"\n", "is no length"),
    ];
    for (more, wanted) in cases {
        let (_keep, book) = with_more(&small_book("constructs"), &format!("\n{more}"));
        let result = run(&book, &["check"]);
        let said = String::from_utf8_lossy(&result.stderr).into_owned();
        assert!(!result.status.success() && said.contains(wanted), "{more}: {said}");
        assert!(said.contains("recto.toml:"), "{said}");
    }
}

#[test]
fn wrong_profiles_and_papers_are_told() {
    let own = "name = \"Mine\"\n[papers.white]\nsource = \"my printer\"\npages = [10, 20000]\n\
               [margins]\nsource = \"my printer\"\nouterr = \"4mm\"\n";
    let (_keep, book) =
        with_more(&small_book("constructs"), "\n[editions.mine]\nfor = \"mine.toml\"\n");
    fs::write(book.join("mine.toml"), own).expect("written");
    let said =
        |book: &Path, args: &[&str]| String::from_utf8_lossy(&run(book, args).stderr).into_owned();
    let found = said(&book, &["check", "--for", "mine"]);
    assert!(found.contains("mine.toml:7:1") && found.contains("did you mean `outer`?"), "{found}");
    fs::write(book.join("mine.toml"), own.replace("outerr", "outer")).expect("written");
    let result = run(&book, &["check", "--for", "mine"]);
    assert!(result.status.success(), "{}", String::from_utf8_lossy(&result.stderr));
    add(&book, "paper = \"whit\"\n");
    assert!(said(&book, &["check", "--for", "mine"]).contains("did you mean \"white\"?"));
    add(&book, "profile = \"mine.toml\"\n");
    let found = said(&book, &["build", "--for", "mine"]);
    assert!(found.contains("no ICC profile"), "{found}");
    let found = said(&book, &["build", "--for", "lulo"]);
    assert!(found.contains("did you mean `lulu`?"), "{found}");
}

#[test]
fn a_condition_that_no_one_knows_is_told_at_its_line() {
    let more = "\n[editions.a]\nfor = \"ingram\"\ncondition = \"PSO Coated v3\"\n";
    let (_keep, book) = with_more(&small_book("constructs"), more);
    let said = String::from_utf8_lossy(&run(&book, &["check"]).stderr).into_owned();
    assert!(said.contains("warning[unknown-condition]"), "{said}");
    assert!(said.contains("did you mean \"FOGRA51\"?") && said.contains("recto.toml:"), "{said}");
}

#[test]
fn the_copyright_page_names_the_isbn_of_each_edition() {
    let more = "\n[editions.hard-cover]\nfor = \"lulu\"\nisbn = \"978-0-306-40615-7\"\n\
                print = { number-sections = true }\n";
    let (_keep, book) = with_more(&small_book("constructs"), more);
    let (out, said) = built(&book, &[]);
    assert!(
        said.contains("`number-sections` of [editions.hard-cover.print] has no effect"),
        "{said}"
    );
    let wanted = "ISBN 978-0-306-40615-7 (hard cover)";
    if let Some(pages) = words(&file(&out, ".pdf")) {
        assert!(pages.concat().join(" ").contains(wanted), "{pages:?}");
    }
    let epub = paragraphs(&file(&out, ".epub"));
    assert!(epub.iter().any(|text| text.contains(wanted)), "{epub:?}");
}

#[test]
fn a_wrong_isbn_of_the_book_keeps_its_editions_from_the_press() {
    let (_keep, book) = with_more(&small_book("constructs"), "\n[editions.a]\nfor = \"generic\"\n");
    let manifest = book.join("recto.toml");
    let text = fs::read_to_string(&manifest).expect("the manifest");
    let kept: Vec<&str> = text.lines().filter(|l| !l.starts_with("isbn")).collect();
    let isbn = "[book]\nisbn = \"978-0-306-40615-8\"";
    let text = kept.join("\n").replacen("[book]", isbn, 1) + "\n";
    fs::write(&manifest, text).expect("written");
    for args in [vec!["check", "--for", "a"], vec!["build", "--for", "a"], vec!["build", "--cover"]]
    {
        let result = run(&book, &args);
        let said = String::from_utf8_lossy(&result.stderr).into_owned();
        assert!(!result.status.success(), "{args:?}: {said}");
        assert!(said.contains("error[bad-isbn]: `a` does not go to press"), "{said}");
    }
    let result = run(&book, &["build", "--cover", "--for", "a", "--force"]);
    let told = String::from_utf8_lossy(&result.stdout).into_owned();
    assert!(result.status.success() && told.contains("no bar code: the ISBN is wrong"), "{told}");
}

#[test]
fn coarse_pictures_are_told_with_the_width_they_need() {
    let (_keep, book) = pictures();
    let text =
        "# One\n\n![A photograph](photo.jpg)\n\n".to_string() + &format!("{WORDS}\n\n").repeat(400);
    fs::write(book.join("one.md"), text).expect("written");
    let said = String::from_utf8_lossy(&run(&book, &["check", "--for", "kdp-paperback"]).stderr)
        .into_owned();
    assert!(said.contains("`photo.jpg` has 208 pixels to the inch at its 4.33 in"), "{said}");
    assert!(
        said.contains("use a picture 1300 pixels wide") && said.contains("one.md:3:1"),
        "{said}"
    );
    // Once for all editions that show it alike.
    add(&book, "[editions.other]\nfor = \"kdp-paperback\"\n[editions.third]\nfor = \"ingram\"\n");
    let args = ["check", "--for", "other", "--for", "third", "--for", "four"];
    let said = String::from_utf8_lossy(&run(&book, &args).stderr).into_owned();
    assert_eq!(said.matches("printer-resolution").count(), 1, "{said}");
}

#[test]
fn colours_are_separated_by_the_profile_of_the_press() {
    // Ghostscript's own profile of four inks, where it is installed.
    let profile = Path::new("/usr/share/color/icc/ghostscript/default_cmyk.icc");
    if !profile.is_file() {
        eprintln!("no profile of a press is installed: not asked");
        return;
    }
    let (_keep, book) = pictures();
    fs::copy(profile, book.join("press.icc")).expect("copied");
    add(&book, "[editions.colour]\nfor = \"ingram\"\ncolour = \"cmyk\"\nprofile = \"press.icc\"\n");
    let (dir, said) = built(&book, &["--for", "colour", "--force"]);
    let pdf = file(&dir, "-colour.pdf");
    pdfx("x-1a", &pdf);
    let path = pdf.to_string_lossy();
    silent("gs", &["-q", "-dBATCH", "-dNOPAUSE", "-dSAFER", "-sDEVICE=nullpage", &path]);
    assert!(!said.contains("printed as greys"), "{said}");
    let out = Command::new("gs")
        .args([
            "-q",
            "-dBATCH",
            "-dNOPAUSE",
            "-dSAFER",
            "-r20",
            "-sDEVICE=inkcov",
            "-o",
            "-",
            &path,
        ])
        .output();
    let Ok(out) = out else { return };
    let said = String::from_utf8_lossy(&out.stdout).into_owned();
    let cyan = said.lines().filter_map(|l| l.split_whitespace().next()?.parse::<f32>().ok());
    assert!(cyan.fold(0.0f32, f32::max) > 0.0, "{said}");
}

/// Editions with a cover each, for two presses.
const COVERS: &str = r#"
[editions.one]
for = "ingram"
isbn = "978-0-306-40615-7"
price = "51499"
blurb = "_back.md"
page-thickness = "0.2mm"
[editions.kdp]
for = "kdp-paperback"
"#;

#[test]
fn a_cover_has_its_spine_its_code_and_its_bleed() {
    let (_keep, book) = with_more(&own_book(), COVERS);
    fs::write(book.join("_back.md"), format!("{WORDS}\n\n- one\n- two\n")).expect("written");
    let (dir, _) = built(&book, &["--cover"]);
    assert_eq!(fs::read_dir(dir.path()).expect("the folder").count(), 4, "covers alone");
    let pdf = file(&dir, "-one-cover.pdf");
    pdfx("x-1a", &pdf);
    pdfx("plain", &file(&dir, "-kdp-cover.pdf"));
    let path = pdf.to_string_lossy();
    silent("qpdf", &["--check", &path]);
    silent("gs", &["-q", "-dBATCH", "-dNOPAUSE", "-dSAFER", "-sDEVICE=nullpage", &path]);
    if let Some(out) = validator("pdftotext", &[&path, "-"]) {
        let text = String::from_utf8_lossy(&out.stdout).into_owned();
        assert!(text.contains("Peace is kept by those who stay"), "the back is text: {text}");
    }
    if let Some(out) = validator("pdfinfo", &["-box", &path]) {
        let said = String::from_utf8_lossy(&out.stdout).into_owned();
        let trim = said.lines().find(|l| l.starts_with("TrimBox")).expect("a box");
        let sides: Vec<f32> =
            trim.split_whitespace().skip(1).map(|v| v.parse().expect("a number")).collect();
        let spine = 0.2 * 72.0 / 25.4 * 76.0;
        assert!((sides[2] - sides[0] - 2.0 * 432.0 - spine).abs() < 0.1, "{trim}");
        assert!((sides[3] - sides[1] - 648.0).abs() < 0.1 && sides[0] == 9.0, "{trim}");
    }
    bar_codes(&file(&dir, "-one-cover.png"));
    // As a press would show it.
    let shown = dir.path().join("shown");
    let to = shown.to_string_lossy();
    silent("pdftoppm", &["-r", "300", "-png", "-singlefile", &path, &to]);
    if shown.with_extension("png").is_file() {
        bar_codes(&shown.with_extension("png"));
    }
    let (again, _) = built(&book, &["--cover"]);
    assert!(fs::read(&pdf).ok() == fs::read(file(&again, "-one-cover.pdf")).ok());
}

/// A reader of bar codes sees the ISBN and the price beside it. Add-ons are off in zbar unless asked
/// for.
fn bar_codes(picture: &Path) {
    let args = ["-q", "-Sean5.enable", &picture.to_string_lossy()];
    let Some(out) = validator("zbarimg", &args) else { return };
    let said = String::from_utf8_lossy(&out.stdout).into_owned();
    let mut found: Vec<&str> = said.lines().collect();
    found.sort_unstable();
    assert_eq!(found, ["EAN-13:9780306406157", "EAN-5:51499"], "{}", picture.display());
}

#[test]
fn a_cover_says_what_it_lacks() {
    let (_keep, book) = with_more(&own_book(), COVERS);
    let said = |args: &[&str]| String::from_utf8_lossy(&run(&book, args).stderr).into_owned();
    assert!(said(&["build", "--cover"]).contains("there is no file `_back.md`"));
    fs::write(book.join("_back.md"), format!("{WORDS}\n\n").repeat(60)).expect("written");
    assert!(said(&["build", "--cover"]).contains("too long for the back of the cover"));
    fs::write(book.join("_back.md"), "").expect("written");
    let found = said(&["build", "--cover"]);
    assert!(found.contains("[empty-blurb]") && !found.contains("empty-chapter"), "{found}");
    fs::write(book.join("_back.md"), format!("{WORDS}\n\n").repeat(60)).expect("written");
    // A profile that says nothing of covers.
    let own = "name = \"Mine\"\n[papers.white]\nsource = \"my printer\"\npages = [10, 2000]\n";
    fs::write(book.join("mine.toml"), own).expect("written");
    add(&book, "[editions.mine]\nfor = \"mine.toml\"\n");
    let found = said(&["build", "--cover", "--for", "mine"]);
    assert!(found.contains("makes no covers for Mine") && found.contains("[cover]"), "{found}");
    // A picture is cut to the front.
    fs::write(book.join("_back.md"), WORDS).expect("written");
    DynamicImage::from(RgbaImage::from_pixel(500, 400, Rgba([200, 30, 30, 255])))
        .to_rgb8()
        .save(book.join("front.png"))
        .expect("a PNG");
    let manifest = fs::read_to_string(book.join("recto.toml")).expect("the manifest");
    let manifest = manifest.replacen("[book]\n", "[book]\ncover = \"front.png\"\n", 1);
    fs::write(book.join("recto.toml"), manifest).expect("written");
    let (dir, said) = built(&book, &["--cover"]);
    assert!(said.contains("`front.png` is cut to the front: 4") && said.contains("of its width"));
    assert!(said.contains("`front.png` has ") && said.contains("use a picture of "), "{said}");
    pdfx("x-1a", &file(&dir, "-one-cover.pdf"));
}

#[test]
fn a_shop_says_what_it_would_refuse_and_pictures_are_made_ready() {
    let (_keep, book) = pictures();
    let large = RgbaImage::from_fn(3000, 2000, |x, y| Rgba([x as u8, y as u8, 9, 255]));
    DynamicImage::from(large).to_rgb8().save(book.join("photo.jpg")).expect("a JPEG");
    let manifest = fs::read_to_string(book.join("recto.toml")).expect("the manifest");
    let manifest = manifest.replacen("[book]\n", "[book]\ncover = \"grey.jpg\"\n", 1);
    fs::write(book.join("recto.toml"), &manifest).expect("written");
    let said = |shop: &str| {
        String::from_utf8_lossy(&run(&book, &["check", "--for", shop]).stderr).into_owned()
    };
    let apple = said("apple");
    assert!(apple.contains("`photo.jpg` has 6 million pixels; Apple Books takes 4"), "{apple}");
    assert!(apple.contains("one.md:") && apple.contains("(rule: itunespartner"), "{apple}");
    let kindle = said("kindle");
    assert!(kindle.contains("900 by 600 pixels; Amazon Kindle asks for at least 1000"), "{kindle}");
    let kobo = said("kobo");
    assert!(kobo.contains("`glass.png` is transparent") && kobo.contains("has no ISBN"), "{kobo}");
    assert!(said("kindel").contains("did you mean `kindle`?"));
    fs::write(book.join("recto.toml"), manifest + "[epub]\nimages = \"shops\"\n").expect("written");
    assert!(!said("apple").contains("million pixels"));
    let (dir, _) = built(&book, &["--epub"]);
    support::epubcheck(&file(&dir, ".epub"));
}

#[test]
fn what_a_black_book_of_a_printer_cannot_show_is_told() {
    let (_keep, book) = pictures();
    // An inch of 72 pixels, in colours.
    let coarse = RgbaImage::from_pixel(312, 200, Rgba([200, 30, 30, 255]));
    DynamicImage::from(coarse).to_rgb8().save(book.join("photo.jpg")).expect("a JPEG");
    let text = "# One\n\n![A photograph](photo.jpg)\n\n![Lines](flat.svg){width=40%}\n\n"
        .to_string()
        + &format!("{WORDS}\n\n").repeat(900);
    fs::write(book.join("one.md"), text).expect("written");
    add(&book, "[print]\ntrim = \"4x6in\"\n");
    let dir = tempfile::tempdir().expect("a folder");
    let out = dir.path().to_string_lossy().into_owned();
    let result = run(&book, &["build", "--for", "kdp-hardcover", "-o", &out]);
    let said = String::from_utf8_lossy(&result.stderr).into_owned();
    assert!(!result.status.success(), "{said}");
    for wanted in [
        "does not offer pages of 4 x 6 in",
        "the nearest is 5.5 x 8.5 in",
        "photo.jpg: its colours are printed as greys",
        "pixels to the inch at its",
        "flat.svg: its thinnest lines are drawn as thick as the press needs them",
        "--> one.md:3:1",
        "--> one.md:5:1",
    ] {
        assert!(said.contains(wanted), "{wanted}: {said}");
    }
    assert_eq!(fs::read_dir(dir.path()).expect("the folder").count(), 0, "nothing is written");
}

#[test]
fn the_spine_is_read_as_the_language_has_it_or_as_the_edition_says() {
    let dir = tempfile::tempdir().expect("a folder");
    let book = dir.path();
    fs::write(book.join("one.md"), format!("# One\n\n{}", format!("{WORDS}\n\n").repeat(2600)))
        .expect("written");
    let cover = |language: &str, more: &str| {
        let manifest = format!(
            "[book]\ntitle = \"Wächter\"\nlanguage = \"{language}\"\n[chapters]\n\
             main = [\"one.md\"]\n[editions.a]\nfor = \"bod\"\npage-thickness = \"0.1mm\"\n{more}\n"
        );
        fs::write(book.join("recto.toml"), manifest).expect("written");
        let (dir, _) = built(book, &["--cover"]);
        assert!(fs::read_dir(dir.path()).expect("the folder").count() == 2, "a PDF and a PNG");
        fs::read(file(&dir, "-cover.png")).expect("a picture")
    };
    let german = cover("de", "");
    assert!(german == cover("de", "spine = \"up\""));
    assert!(cover("en", "") == cover("en", "spine = \"down\""));
    assert!(german != cover("de", "spine = \"down\""));
    let result = run(book, &["check"]);
    assert!(result.status.success());
    add(book, "[editions.b]\nspine = \"left\"\n");
    let said = String::from_utf8_lossy(&run(book, &["check"]).stderr).into_owned();
    assert!(said.contains("`spine` can't be `left`"), "{said}");
}

#[test]
fn small_type_is_told_by_what_it_is_and_findings_by_their_edition() {
    let dir = tempfile::tempdir().expect("a folder");
    let book = dir.path();
    let manifest = "[book]\ntitle = \"Small\"\nlanguage = \"en\"\n[chapters]\nmain = [\"one.md\"]\n\
                    [print]\nbody-size = \"8pt\"\n[editions.a]\nfor = \"kdp-paperback\"\n\
                    [editions.b]\nfor = \"ingram\"\n";
    fs::write(book.join("recto.toml"), manifest).expect("written");
    let text = "# One\n\nAbout 2<sup>n</sup> ships.\n\n| Year | Ships |\n|---|---|\n| 1995 | 2 |\n\n\
                Table: Ships {#tbl-x}\n\n";
    fs::write(book.join("one.md"), text).expect("written");
    let said = |args: &[&str]| String::from_utf8_lossy(&run(book, args).stderr).into_owned();
    let found = said(&["check", "--for", "a", "--for", "b"]);
    assert!(
        found.contains("Table 1.1 is set in") && found.contains("fewer or shorter columns"),
        "{found}"
    );
    assert_eq!(found.matches("Table 1.1 is set in").count(), 1, "{found}");
    assert!(found.contains("asks for 7 pt (edition a)"), "{found}");
    assert!(found.contains("binds 18 to 1200 on white paper (edition b)"), "{found}");
    // An exponent is small in every book.
    assert!(!found.contains("one.md:3:1"), "{found}");
    assert!(!said(&["check", "--for", "a"]).contains("(edition a)"));
}

#[test]
fn a_check_ends_as_a_build_of_all_editions_does() {
    let dir = tempfile::tempdir().expect("a folder");
    let book = dir.path();
    let manifest = "[book]\ntitle = \"T\"\nauthors = [\"A\"]\nlanguage = \"en\"\n[chapters]\n\
                    main = [\"one.md\"]\n[epub]\nfor = \"kobo\"\n";
    fs::write(book.join("one.md"), "# One\n\nText.\n").expect("written");
    let ends = |more: &str| {
        fs::write(book.join("recto.toml"), format!("{manifest}{more}")).expect("written");
        let build = run(book, &["build", "--all-editions"]).status.success();
        let check = run(book, &["check"]);
        assert_eq!(build, check.status.success(), "{more}");
        (check.status.success(), String::from_utf8_lossy(&check.stderr).into_owned())
    };
    // The printer finds it too short, the shop asks for an ISBN.
    let (good, said) = ends("[editions.kdp]\nfor = \"kdp-paperback\"\n");
    assert!(!good && said.contains("error[printer-pages]"), "{said}");
    assert!(said.contains("[shop-"), "{said}");
    let large = "print = { trim = \"7x10in\", large-print = true }\n";
    let both = format!(
        "[editions.kdp]\nfor = \"kdp-paperback\"\n[editions.large]\nfor = \"generic\"\n{large}"
    );
    let (good, said) = ends(&both);
    assert!(!good && said.contains("(edition large)") && said.contains("(edition kdp)"), "{said}");
    // A file that only a cover shows.
    let few = "Few pages.\n\n{{< pagebreak >}}\n\n".repeat(30);
    fs::write(book.join("one.md"), format!("# One\n\n{few}End.\n")).expect("written");
    let manifest = format!("{manifest}[editions.a]\nfor = \"kdp-paperback\"\n");
    fs::write(book.join("recto.toml"), &manifest).expect("written");
    assert!(run(book, &["check"]).status.success());
    fs::write(book.join("recto.toml"), manifest + "blurb = \"none.md\"\n").expect("written");
    for args in [&["check"][..], &["build", "--all-editions"], &["build", "--cover"]] {
        let result = run(book, args);
        let said = String::from_utf8_lossy(&result.stderr);
        assert!(!result.status.success() && said.contains("there is no file `none.md`"), "{said}");
    }
    fs::write(book.join("none.md"), "Words on the back.\n").expect("written");
    for args in [&["check"][..], &["build", "--all-editions"]] {
        assert!(run(book, args).status.success());
    }
    assert!(book.join("output/t-a-cover.pdf").exists());
}

#[test]
fn without_editions_all_of_them_are_none() {
    let dir = tempfile::tempdir().expect("a folder");
    let book = dir.path();
    let manifest = "[book]\ntitle = \"T\"\nlanguage = \"en\"\n[chapters]\nmain = [\"one.md\"]\n";
    fs::write(book.join("recto.toml"), manifest).expect("written");
    // Shorter than any printer binds.
    fs::write(book.join("one.md"), "# One\n\nText.\n").expect("written");
    let files = || {
        let mut names: Vec<String> = fs::read_dir(book.join("output"))
            .expect("a folder")
            .map(|f| f.expect("a file").file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    };
    for args in [&["check"][..], &["build", "--all-editions"]] {
        let result = run(book, args);
        assert!(result.status.success(), "{}", String::from_utf8_lossy(&result.stderr));
    }
    assert_eq!(files(), ["t.epub", "t.pdf"]);
    // A cover that is asked for is that of the usual edition, whose pages nobody has asked for.
    assert!(run(book, &["build", "--all-editions", "--cover"]).status.success());
    assert_eq!(files(), ["t-print-cover.pdf", "t-print-cover.png", "t.epub", "t.pdf"]);
}

#[test]
fn a_refused_edition_leaves_the_others_to_be_written() {
    let dir = tempfile::tempdir().expect("a folder");
    let book = dir.path();
    let manifest = "[book]\ntitle = \"Two\"\nlanguage = \"en\"\n[chapters]\nmain = [\"one.md\"]\n\
                    [editions.good]\nfor = \"ingram\"\n[editions.bad]\nfor = \"kdp-paperback\"\n";
    fs::write(book.join("recto.toml"), manifest).expect("written");
    let text = "Few pages.\n\n{{< pagebreak >}}\n\n".repeat(13);
    fs::write(book.join("one.md"), format!("# One\n\n{text}The end.\n")).expect("written");
    let result = run(book, &["build", "--all-editions"]);
    let said = String::from_utf8_lossy(&result.stderr);
    assert!(!result.status.success() && said.contains("not every file was written"), "{said}");
    let there = |name: &str| book.join("output").join(name).exists();
    assert!(there("two.epub") && there("two.pdf") && there("two-good.pdf"), "{said}");
    assert!(!there("two-bad.pdf"), "{said}");
    let result = run(book, &["build", "--for", "bad"]);
    assert!(String::from_utf8_lossy(&result.stderr).contains("nothing was written"));
}

#[test]
fn line_numbers_are_large_enough_or_told_at_their_listing() {
    let dir = tempfile::tempdir().expect("a folder");
    let book = dir.path();
    let manifest = "[book]\ntitle = \"Code\"\nlanguage = \"en\"\n[chapters]\nmain = [\"one.md\"]\n\
                    [editions.a]\nfor = \"kdp-paperback\"\n";
    fs::write(book.join("recto.toml"), manifest).expect("written");
    fs::write(book.join("one.md"), "# One\n\n```{.rust .numberLines}\nlet a = 1;\n```\n")
        .expect("written");
    let said = || {
        let result = run(book, &["check", "--for", "a"]);
        String::from_utf8_lossy(&result.stderr).into_owned()
    };
    assert!(!said().contains("is set in"), "{}", said());
    let small = manifest.to_string() + "[print]\nbody-size = \"8pt\"\n";
    fs::write(book.join("recto.toml"), small).expect("written");
    let found = said();
    assert!(found.contains("a listing's line numbers"), "{found}");
    assert!(found.contains("one.md:3:1") && !found.contains("rule or tint"), "{found}");
}

#[test]
fn running_heads_keep_a_printers_margin_and_the_text_stays() {
    let dir = tempfile::tempdir().expect("a folder");
    let book = dir.path();
    let manifest =
        "[book]\ntitle = \"Heads\"\nlanguage = \"en\"\n[chapters]\nmain = [\"one.md\"]\n";
    fs::write(book.join("one.md"), format!("# One\n\n{}", format!("{WORDS}\n\n").repeat(200)))
        .expect("written");
    for (theme, trim) in [("classic", "6x9in"), ("technical", "6x9in"), ("classic", "5x8in")] {
        let print = format!("[print]\ntheme = \"{theme}\"\ntrim = \"{trim}\"\n");
        fs::write(book.join("recto.toml"), manifest.to_string() + &print).expect("written");
        let lines = |args: &[&str]| {
            let out = run(book, &[&["page", "all", "--lines"], args].concat());
            String::from_utf8_lossy(&out.stdout).into_owned()
        };
        // Half an inch at the inner margin is less than the themes have.
        assert!(lines(&[]) == lines(&["--for", "ingram"]), "{theme} {trim}");
        let said = run(book, &["check", "--for", "ingram"]).stderr;
        let said = String::from_utf8_lossy(&said).into_owned();
        assert!(!said.contains("the running head or folio stands"), "{theme} {trim}: {said}");
    }
}

#[test]
fn a_book_with_holes_does_not_go_to_press() {
    let dir = tempfile::tempdir().expect("a folder");
    let book = dir.path();
    let manifest = "[book]\ntitle = \"Holes\"\nlanguage = \"en\"\n[chapters]\nmain = [\"one.md\"]\n\
                    [editions.a]\nfor = \"ingram\"\n";
    fs::write(book.join("recto.toml"), manifest).expect("written");
    let few = "Few pages.\n\n{{< pagebreak >}}\n\n".repeat(16);
    for (hole, code) in [("![A picture](none.png)", "missing-image"), ("A ไ here", "missing-glyph")]
    {
        fs::write(book.join("one.md"), format!("# One\n\n{hole}\n\n{few}End.\n")).expect("written");
        let result = run(book, &["build", "--all-editions"]);
        let said = String::from_utf8_lossy(&result.stderr).into_owned();
        assert!(!result.status.success() && said.contains(&format!("warning[{code}]")), "{said}");
        assert!(said.contains("error[printer-holes]: 1 hole in the pages"), "{said}");
        assert!(said.contains("recto.toml:7:7") && said.contains("`--force`"), "{said}");
        let there = |name: &str| book.join("output").join(name).exists();
        assert!(there("holes.pdf") && there("holes.epub") && !there("holes-a.pdf"), "{said}");
        assert!(!run(book, &["check", "--for", "a"]).status.success());
        // The check ends as the build of all editions does; what is read on a screen has no printer.
        // A picture that is not there is never right.
        assert!(!run(book, &["check"]).status.success());
        let on_screen = run(book, &["check", "--for", "screen"]).status.success();
        assert_eq!(on_screen, code != "missing-image", "{code}");
        assert!(run(book, &["build", "--for", "a", "--force"]).status.success());
        assert!(there("holes-a.pdf"));
        fs::remove_dir_all(book.join("output")).expect("removed");
    }
}

#[test]
fn an_edition_that_cannot_be_made_says_why_and_writes_nothing() {
    let dir = tempfile::tempdir().expect("a folder");
    let book = dir.path();
    let manifest = "[book]\ntitle = \"Bad\"\nlanguage = \"en\"\n[chapters]\nmain = [\"one.md\"]\n\
                    [editions.a]\n";
    let few = "Few pages.\n\n{{< pagebreak >}}\n\n".repeat(70);
    fs::write(book.join("one.md"), format!("# One\n\n{few}The end.\n")).expect("written");
    fs::write(book.join("notes.txt"), "no profile").expect("written");
    // A profile of a screen, as far as it goes for this: its header and no tags.
    let mut screen = vec![0u8; 132];
    for (at, word) in [(8, &b"\x02"[..]), (12, b"mntrRGB XYZ "), (36, b"acsp")] {
        screen[at..at + word.len()].copy_from_slice(word);
    }
    screen[..4].copy_from_slice(&132u32.to_be_bytes());
    fs::write(book.join("screen.icc"), screen).expect("written");
    let cases: [(&str, &[&str], &str); 10] = [
        ("for = \"ingram\"\nprofile = \"screen.icc\"", &["--for", "a"], "not of a press"),
        ("for = \"ingram\"\nprofile = \"none.icc\"", &["--for", "a"], "`none.icc` can't be read"),
        ("for = \"ingram\"\nprofile = \"../x.icc\"", &["--for", "a"], "leaves the project folder"),
        ("for = \"ingram\"\nprofile = \"notes.txt\"", &["--for", "a"], "it is no ICC profile"),
        ("for = \"lulu\"\npaper = \"papyrus\"", &["--for", "a"], "papers are white, cream"),
        ("for = \"lulu\"\npaper = \"crem\"", &["--cover"], "did you mean \"cream\"?"),
        ("for = \"lulu\"\npaper = \"crem\"", &["--for", "a", "--cover"], "did you mean \"cream\"?"),
        (
            "for = \"kdp-paperback\"\nmarks = true",
            &["--for", "a"],
            "takes no files with crop marks",
        ),
        ("for = \"ingram\"", &["--for", "b"], "the book has no edition `b`"),
        ("for = \"ingramm\"", &["--for", "a"], "did you mean \"ingram\"?"),
    ];
    for (more, args, wanted) in cases {
        fs::write(book.join("recto.toml"), manifest.to_string() + more + "\n").expect("written");
        let result = run(book, &[&["build"], args].concat());
        let said = String::from_utf8_lossy(&result.stderr).into_owned();
        assert!(!result.status.success() && said.contains(wanted), "{more}: {said}");
        assert_eq!(said.matches("error[").count(), 1, "{more}: {said}");
        assert!(args.contains(&"b") || said.contains("recto.toml:"), "{more}: {said}");
        let there = fs::read_dir(book.join("output")).map_or(0, Iterator::count);
        assert_eq!(there, 0, "{more}");
    }
    // Words on the spine are left out where a printer forbids them; a price goes with an ISBN.
    let price = "for = \"kdp-paperback\"\nprice = \"51499\"\n";
    fs::write(book.join("recto.toml"), manifest.to_string() + price).expect("written");
    let result = run(book, &["build", "--cover"]);
    let said = String::from_utf8_lossy(&result.stderr).into_owned();
    let told = String::from_utf8_lossy(&result.stdout).into_owned();
    assert!(
        told.contains("for 78 pages") && told.contains("words on the spine from 79 pages"),
        "{told}"
    );
    assert!(said.contains("the price is not printed: without an ISBN"), "{said}");
    // Words that can't be read on their ground are told.
    let theme =
        "extends = \"classic\"\nname = \"dim\"\n[cover]\nground = \"#4a2238\"\nink = \"#6a4258\"\n";
    fs::write(book.join("dim.toml"), theme).expect("written");
    let dim = "for = \"kdp-paperback\"\n[print]\ntheme = \"dim.toml\"\n";
    fs::write(book.join("recto.toml"), manifest.to_string() + dim).expect("written");
    let said = String::from_utf8_lossy(&run(book, &["build", "--cover"]).stderr).into_owned();
    assert!(said.contains("#6a4258 on #4a2238 is a contrast of 1."), "{said}");
    // The bar code and the records agree.
    let priced = |price: &str, told: &str| {
        let more = format!(
            "for = \"ingram\"\nisbn = \"978-3-16-148410-0\"\nprice = \"{price}\"\n[trade.prices]\na = \"{told}\"\n"
        );
        fs::write(book.join("recto.toml"), manifest.to_string() + &more).expect("written");
        String::from_utf8_lossy(&run(book, &["check"]).stderr).into_owned()
    };
    let said = priced("51699", "14.99 USD");
    assert!(
        said.contains("the bar code says 16.99 USD, and the trade is told 14.99 USD")
            && said.contains("write `price = \"51499\"`"),
        "{said}"
    );
    for (price, told) in [("51499", "14.99 USD"), ("51499", "12.99 GBP"), ("90000", "14.99 USD")] {
        let said = priced(price, told);
        assert!(!said.contains("price-differs"), "{price}, {told}: {said}");
    }
}
