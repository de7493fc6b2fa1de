//! What programs read out of a PDF: words that are divided over lines, formulas, letterspaced
//! capitals, running heads. Poppler and MuPDF, PDFium and pdfminer each have their own ways.

use crate::support::{check_pdf_as, python_with, run, validator};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A book of one chapter in a folder, and its PDF with these arguments.
fn pdf(chapter: &str, more: &str, args: &[&str]) -> (TempDir, PathBuf) {
    let dir = tempfile::tempdir().expect("a folder");
    let manifest = format!(
        "[book]\ntitle = \"Extracts\"\nlanguage = \"en-GB\"\n[chapters]\nmain = [\"one.md\"]\n{more}"
    );
    fs::write(dir.path().join("recto.toml"), manifest).expect("written");
    fs::write(dir.path().join("one.md"), chapter).expect("written");
    let out = dir.path().join("out");
    let out = out.to_string_lossy().into_owned();
    let result = run(dir.path(), &[&["build", "--pdf", "-o", &out], args].concat());
    assert!(result.status.success(), "{}", String::from_utf8_lossy(&result.stderr));
    let file = fs::read_dir(&out).expect("a folder").flatten().map(|e| e.path()).next();
    (dir, file.expect("a file"))
}

/// What a program reads; `None` if it is not there.
fn read(program: &str, pdf: &Path) -> Option<String> {
    let path = pdf.to_string_lossy();
    let output = match program {
        "poppler" => validator("pdftotext", &[&path, "-"])?,
        "mupdf" => validator("mutool", &["draw", "-q", "-F", "txt", &path])?,
        library => {
            let python = python_with(if library == "pdfminer" { "pdfminer" } else { "pypdfium2" })?;
            let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/validators/extract.py");
            let script = script.to_string_lossy().into_owned();
            validator(&python, &["-B", &script, library, &path])?
        }
    };
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

const PROGRAMS: [&str; 4] = ["poppler", "mupdf", "pdfium", "pdfminer"];

/// Words with one space between them.
fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

const LONG: &str = "# Words\n\nThe extraordinary responsibilities of international peacekeeping \
    organisations necessitate considerable administrative preparation, notwithstanding the \
    disproportionate representation of multinational headquarters. Characteristically, \
    undifferentiated communications misunderstandings counterproductively disestablished the \
    understanding. Incomprehensibilities notwithstanding, interdepartmental representatives \
    characteristically overestimated counterintelligence responsibilities.\n";

#[test]
fn divided_words_are_found_whole() {
    let words = LONG.trim_start_matches("# Words\n\n");
    for (format, flavours) in [("ua-1", ["ua1", "2a"]), ("ua-2", ["ua2", "4"])] {
        let (_keep, file) = pdf(LONG, "", &["--pdf-format", format]);
        check_pdf_as(&file, flavours);
        let hyphens = elements(&file, "Span");
        assert!(hyphens.len() >= 2, "words are divided: {hyphens:?}");
        for (text, parent) in hyphens {
            assert_eq!((text.as_str(), parent.as_str()), ("\u{ad}", "P"));
        }
        // Poppler joins what stands on two lines, and so do the windows that are made with it.
        if let Some(text) = read("poppler", &file) {
            assert!(folded(&text).contains(&folded(words)), "{text}");
        }
        // PDFium marks the place.
        if let Some(text) = read("pdfium", &file) {
            let joined = text.replace(['\u{2}', '\u{fffe}'], "");
            assert!(folded(&joined).contains(&folded(words)), "{text}");
        }
        for program in ["mupdf", "pdfminer"] {
            let Some(text) = read(program, &file) else { continue };
            let joined = text.replace("-\n", "").replace("\u{ad}\n", "");
            assert!(folded(&joined).contains(&folded(words)), "{program}: {text}");
        }
    }
    // A file for a press has no structure; few would bind eight pages.
    let (_keep, file) = pdf(LONG, "", &["--for", "print", "--force"]);
    assert!(elements(&file, "Span").is_empty());
    if let Some(text) = read("poppler", &file) {
        assert!(folded(&text).contains(&folded(words)), "{text}");
    }
}

/// The elements of a type: their ActualText and the type of the element around them.
fn elements(file: &Path, kind: &str) -> Vec<(String, String)> {
    use lopdf::Object;
    let doc = lopdf::Document::load(file).expect("a PDF");
    let name = |dict: &lopdf::Dictionary| {
        dict.get(b"S").and_then(Object::as_name).map(|n| String::from_utf8_lossy(n).into_owned())
    };
    let mut found = Vec::new();
    for dict in doc.objects.values().filter_map(|o| o.as_dict().ok()) {
        let parent = dict.get(b"P").and_then(Object::as_reference).ok();
        let parent = parent.and_then(|p| doc.get_dictionary(p).ok()).and_then(|d| name(d).ok());
        if name(dict).is_ok_and(|n| n == kind)
            && let (Some(parent), Ok(text)) = (parent, dict.get(b"ActualText"))
        {
            found.push((lopdf::decode_text_string(text).expect("text"), parent));
        }
    }
    found
}

#[test]
fn formulas_are_read_where_they_stand() {
    let chapter = "# Formula\n\nLet $a^2 + b^2 = c^2$ and $\\frac{1}{2}$ hold.\n\n\
                   Then $\\left(\\frac{\\frac{x}{y}}{z}\\right)$ and $\\sqrt{x+1}$ end.\n\n\
                   $$\\sum_{i=1}^{n} i = \\frac{n(n+1)}{2}$$\n";
    for (format, flavours) in [("ua-1", ["ua1", "2a"]), ("ua-2", ["ua2", "4f"])] {
        let (_keep, file) = pdf(chapter, "", &["--pdf-format", format]);
        check_pdf_as(&file, flavours);
        for program in PROGRAMS {
            let Some(text) = read(program, &file) else { continue };
            let plain = ["a", "b", "c", "x", "√", "∑"];
            let slanted = ["𝑎", "𝑏", "𝑐", "𝑥", "√", "∑"];
            for letter in if program == "pdfminer" { slanted } else { plain } {
                assert!(text.contains(letter), "{program}: {letter} in {text}");
            }
        }
        // Those that know of other texts than the glyphs' have the line of it.
        for program in ["poppler", "pdfium"] {
            let Some(text) = read(program, &file) else { continue };
            let text: String = text.split_whitespace().collect();
            assert!(text.contains("Leta²+b²=c²and"), "{program}: {text}");
            assert!(text.contains("√(x+1)"), "{program}: {text}");
        }
    }
}

#[test]
fn letterspaced_capitals_and_heads_are_words() {
    let chapter = "---\nkind: case-study\n---\n\n# Twelve\n\nWords.\n";
    let long = format!("# A chapter\n\n{}", "Words of a page that goes on.\n\n".repeat(120));
    for theme in ["classic", "literary", "academic", "modern", "technical"] {
        let more = format!("[print]\ntheme = \"{theme}\"\n");
        let (_keep, file) = pdf(chapter, &more, &[]);
        for program in PROGRAMS {
            let Some(text) = read(program, &file) else { continue };
            let text = folded(&text).to_lowercase();
            assert!(text.contains("case study"), "{theme}, {program}: {text}");
        }
        let (_keep, file) = pdf(&long, &more, &[]);
        for program in PROGRAMS {
            let Some(text) = read(program, &file) else { continue };
            let words: Vec<&str> = text.split_whitespace().collect();
            for folio in ["2", "3"] {
                assert!(words.contains(&folio), "{theme}, {program}: {folio} in {text}");
            }
        }
    }
}

#[test]
fn presentation_forms_are_letters() {
    let chapter = "# The ﬁnal oﬃce\n\nA ﬁeld, a ﬂag, an Ĳ, ﬅill. `ﬁ`\n";
    let (_keep, file) = pdf(chapter, "", &[]);
    for program in PROGRAMS {
        let Some(text) = read(program, &file) else { continue };
        let text = folded(&text);
        assert!(text.contains("The final office"), "{program}: {text}");
        assert!(text.contains("A field, a flag, an IJ, ſtill."), "{program}: {text}");
    }
}

#[test]
fn words_in_formulas_keep_the_letters_of_their_ligatures() {
    let text =
        "# One\n\nLet $x \\text{ if it does fit the office}$ and $\\operatorname{diff}(x)$.\n";
    let (_keep, file) = pdf(text, "", &[]);
    for program in ["poppler", "mupdf"] {
        let Some(text) = read(program, &file) else { continue };
        for wanted in ["fit the office", "diff"] {
            assert!(text.contains(wanted), "{program}, {wanted}: {text}");
        }
    }
}
