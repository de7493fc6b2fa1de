//! Two series of notes: the author's by numbers, an editor's by symbols that begin anew on each page.

use crate::dice::Dice;
use crate::support;
use crate::support::{part, run};
use recto::session::{Session, Texts};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

const SIGNS: [&str; 12] = ["*", "†", "‡", "§", "**", "††", "‡‡", "§§", "***", "†††", "‡‡‡", "§§§"];

impl Dice {
    fn words(&mut self, count: usize) -> String {
        let all = "the lamp of a keeper burns above the harbour while ships come home and wind turns \
            from the north in a long night when nobody walks upon the wall";
        let all: Vec<&str> = all.split_whitespace().collect();
        (0..count).map(|_| all[self.next(all.len())]).collect::<Vec<_>>().join(" ")
    }
}

fn book(settings: &str, text: &str, index: bool) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    let back = if index { "back = [{ kind = \"index\" }]\n" } else { "" };
    let manifest = format!(
        "[book]\ntitle = \"Lamps\"\nauthors = [\"R. Okafor\"]\nlanguage = \"en\"\n\
         identifier = \"urn:uuid:5f0f6d52-8f5c-4f0e-9d55-6a4ef6a4c1df\"\n\
         [chapters]\nmain = [\"one.md\"]\n{back}[print]\ntrim = \"a5\"\n{settings}"
    );
    fs::write(dir.path().join("recto.toml"), manifest).expect("a manifest");
    fs::write(dir.path().join("one.md"), text).expect("a chapter");
    dir
}

/// A chapter with notes of both series at places that look random.
fn chapter(seed: u64) -> String {
    chapter_of(seed, 30, 8)
}

/// The same of so many paragraphs, where one sentence of `one_in` has a note of each series: `word7*` is
/// the mark of the note that begins with "Editor 7", `term3` with a number behind it that of "Author 3".
fn chapter_of(seed: u64, paragraphs: usize, one_in: usize) -> String {
    let mut dice = Dice(seed);
    let (mut text, mut notes) = (String::from("# One\n"), String::new());
    let (mut editor, mut author) = (0, 0);
    for _ in 0..paragraphs {
        text.push('\n');
        for _ in 0..6 {
            let count = 8 + dice.next(12);
            text.push_str(&dice.words(count));
            match dice.next(one_in) {
                0 => {
                    author += 1;
                    text.push_str(&format!(" term{author}[^{author}]"));
                    let count = 4 + dice.next(50);
                    let words = dice.words(count);
                    notes.push_str(&format!("\n[^{author}]: Author {author}: {words}.\n"));
                }
                1 => {
                    editor += 1;
                    text.push_str(&format!(" word{editor}[^*e{editor}]"));
                    let count = 4 + dice.next(30);
                    let words = dice.words(count);
                    notes.push_str(&format!("\n[^*e{editor}]: Editor {editor}: {words}.\n"));
                }
                _ => {}
            }
            text.push_str(". ");
        }
        text.push('\n');
    }
    text + &notes
}

/// The lines of each page.
fn pages(dir: &Path) -> BTreeMap<u32, Vec<String>> {
    let out = run(dir, &["page", "all", "--lines"]);
    let mut pages: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    for line in String::from_utf8(out.stdout).expect("text").lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        if let Ok(number) = fields[0].parse() {
            pages.entry(number).or_default().push(fields[6].to_owned());
        }
    }
    pages
}

/// What stands behind `name` and its number in a line: `word7*,` gives 7 and `*`.
fn marked(lines: &[String], name: &str) -> Vec<(usize, String)> {
    let words = lines.iter().flat_map(|line| line.split_whitespace());
    let found = words.filter_map(|word| {
        let rest = word.strip_prefix(name)?;
        let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let sign = rest[end..].trim_end_matches(['.', ',']);
        Some((rest[..end].parse().ok()?, sign.to_owned()))
    });
    found.collect()
}

/// The signs before notes that begin with `who` and a number.
fn noted(lines: &[String], who: &str) -> Vec<(usize, String)> {
    let found = lines.iter().filter_map(|line| {
        let (sign, rest) = line.split_once(char::is_whitespace)?;
        let number = rest.trim_start().strip_prefix(who)?.trim_start().split(':').next()?;
        Some((number.parse().ok()?, sign.to_owned()))
    });
    found.collect()
}

#[test]
fn symbols_begin_anew_on_each_page() {
    let (mut several, mut split) = (0, 0);
    for seed in [7, 1234, 99] {
        let dir = book("", &chapter(seed), false);
        let check = run(dir.path(), &["check"]);
        let said = String::from_utf8_lossy(&check.stderr).into_owned();
        assert!(!said.contains("come to rest"), "{said}");
        let mut authors = 0;
        for (number, lines) in pages(dir.path()) {
            let (marks, notes) = (marked(&lines, "word"), noted(&lines, "Editor"));
            assert_eq!(marks, notes, "page {number} of seed {seed}: {lines:#?}");
            let signs: Vec<&str> = marks.iter().map(|(_, sign)| sign.as_str()).collect();
            assert_eq!(signs, SIGNS[..signs.len()], "page {number} of seed {seed}");
            several += usize::from(signs.len() > 1);
            // The author's notes are numbered through the chapter, and stand below the editor's.
            let own = noted(&lines, "Author");
            for (author, sign) in &own {
                authors += 1;
                assert_eq!((*author, sign.as_str()), (authors, &*format!("{authors}.")));
            }
            let at = |who: &str| lines.iter().position(|l| l.contains(who));
            if let (Some(editor), Some(author)) = (at("Editor"), at("Author")) {
                assert!(editor < author, "page {number}: {lines:#?}");
            }
            split += usize::from(!own.is_empty() && !notes.is_empty());
        }
    }
    assert!(several > 5 && split > 5, "{several} {split}: the text tests little");
}

#[test]
fn a_book_that_is_set_again_has_the_symbols_of_its_pages() {
    let text = chapter(42);
    let manifest = "[book]\ntitle = \"L\"\nauthors = [\"A\"]\nlanguage = \"en\"\n\
        identifier = \"urn:uuid:5f0f6d52-8f5c-4f0e-9d55-6a4ef6a4c1df\"\n\
        [chapters]\nmain = [\"one.md\"]\n[print]\ntrim = \"a5\"\n";
    let open = |text: &str| {
        let files = [("recto.toml", manifest), ("one.md", text)];
        Session::new(Texts::from_iter(files.map(|(n, t)| (n.to_owned(), t.as_bytes().to_vec()))))
    };
    let shown = |session: &mut Session| {
        let set = session.pages().expect("pages");
        let pages = set.pages();
        format!("{:?} {:?}", pages.pages, pages.symbols)
    };
    let mut session = open(&text);
    let mut before = shown(&mut session);
    for more in ["", "One line of words. ", "Two lines of words that move the ends of pages. ", ""]
    {
        let changed = text.replacen("\n\n", &format!("\n\n{}", more.repeat(9)), 1);
        session.change("one.md", changed.clone());
        let now = shown(&mut session);
        assert!(now == shown(&mut open(&changed)), "{more}");
        assert!(more.is_empty() || now != before);
        before = now;
    }
}

#[test]
fn pages_with_both_series_are_tagged_as_others() {
    let dir = book("", &chapter(7), false);
    let built = support::build(dir.path());
    support::check_pdf(&built.pdf);
    support::epubcheck(&built.epub);
}

#[test]
fn many_notes_come_to_rest() {
    // Of such texts one in five would have gone round for ever.
    for seed in 1..9 {
        let dir = book("", &chapter_of(seed * 7919, 100, 4), false);
        let check = run(dir.path(), &["check"]);
        let said = String::from_utf8_lossy(&check.stderr).into_owned();
        assert!(!said.contains("come to rest"), "seed {seed}: {said}");
        for (number, lines) in pages(dir.path()) {
            let marks = marked(&lines, "word");
            let signs: Vec<&str> = marks.iter().map(|(_, sign)| sign.as_str()).collect();
            assert_eq!(signs, SIGNS[..signs.len()], "page {number} of seed {seed}");
        }
    }
}

#[test]
fn notes_at_the_end_have_symbols_by_chapter() {
    let text = "# One\n\na[^*a] b[^b] c^[C.]{.editor} d[^*d] e[^*e] f[^*f]\n\n[^*a]: A[^*in].\n\n[^b]: B.\n\n\
                [^*d]: D.\n\n[^*e]: E.\n\n[^*f]: F.\n\n[^*in]: In.\n";
    let dir = book("notes = \"chapter\"", text, false);
    let lines: Vec<String> = pages(dir.path()).into_values().flatten().collect();
    let at = lines.iter().position(|l| l == "Notes").expect("a heading");
    let joined = |lines: &[String]| -> Vec<String> {
        lines.iter().map(|l| l.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
    };
    assert_eq!(joined(&lines[at - 1..at]), ["a* b1 c‡ d§ e** f††"]);
    let wanted = ["* A†.", "† In.", "‡ C.", "§ D.", "** E.", "†† F.", "1. B."];
    assert_eq!(joined(&lines[at + 1..at + 8]), wanted);
    let built = support::build(dir.path());
    let one = part(&built.epub, "one.xhtml");
    assert!(one.contains("epub:type=\"noteref\""), "{one}");
    let symbols = one.split("<ul class=\"by-symbol\">").nth(1).expect("a list of its own");
    let (symbols, numbers) = symbols.split_once("</ul>").expect("its end");
    assert_eq!(symbols.matches("epub:type=\"footnote\"").count(), 6, "{symbols}");
    assert_eq!(numbers.matches("epub:type=\"footnote\"").count(), 1, "{numbers}");
    assert!(symbols.contains("<span class=\"note-symbol\">††</span>\u{2002}F."), "{symbols}");
    support::epubcheck(&built.epub);
    support::check_pdf(&built.pdf);
}

#[test]
fn faults_of_editors_notes_are_told_and_no_others() {
    let codes = |text: &str| -> Vec<String> {
        let dir = book("", text, false);
        let out = run(dir.path(), &["check", "--format", "json"]);
        let all = String::from_utf8(out.stdout).expect("text");
        let of = |l: &str| -> Option<String> {
            let object: serde_json::Value = serde_json::from_str(l).ok()?;
            Some(object["code"].as_str()?.to_owned())
        };
        all.lines().filter_map(of).filter(|code| code.contains("note")).collect()
    };
    let clean = "# One\n\n*A title[^*t] in italics*, a *word*[^*] and **more**[^**].\n\n\
                 [^*t]: T.\n\n[^*]: One *star*.\n\n[^**]: Two.\n";
    assert_eq!(codes(clean), [""; 0]);
    assert_eq!(codes("# One\n\nA mark[^*gone].\n"), ["undefined-note"]);
    assert_eq!(codes("# One\n\nWords.\n\n[^*x]: No mark.\n"), ["unused-note"]);
    assert_eq!(codes("# One\n\nWords^[ ]{.editor}.\n"), ["empty-note"]);
}

#[test]
fn an_index_names_the_symbol_of_the_page() {
    let filler = "Words that fill the page and say nothing. ".repeat(90);
    let text = format!(
        "# One\n\nFirst[^*a] and second[^*b] and third[^c].\n\n{filler}\n\nLast[^*d].\n\n\
         [^*a]: A.\n\n[^*b]: On [lamps]{{.index}}.\n\n[^c]: On [lamps]{{.index}}.\n\n\
         [^*d]: On [lamps]{{.index}}.\n"
    );
    let dir = book("", &text, true);
    let out = run(dir.path(), &["index", "--format", "json"]);
    let text = String::from_utf8(out.stdout).expect("text");
    let entry = text.lines().find(|l| l.contains("\"entry\"")).expect("an entry");
    let entry: serde_json::Value = serde_json::from_str(entry).expect("JSON");
    let pages: Vec<&str> =
        entry["pages"].as_array().expect("pages").iter().filter_map(|p| p.as_str()).collect();
    let last = pages.last().expect("a page");
    assert_eq!(&pages[..2], ["1n1", "1n†"], "{entry}");
    assert!(last.ends_with("n*") && !last.starts_with('1'), "{entry}");
}

#[test]
fn word_files_have_the_marks_and_give_them_back() {
    let text = "# One\n\nFirst[^*a] and second[^b] and third^[Third *note*.]{.editor} words.\n\n\
                [^*a]: The editor's.\n\n[^b]: The author's.\n";
    let dir = book("", text, false);
    let sent = dir.path().join("sent.docx");
    let sent = sent.to_string_lossy();
    let out = run(dir.path(), &["docx", "-o", &sent]);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let read = |name: &str| part(Path::new(&*sent), name);
    let document = read("document.xml");
    assert_eq!(document.matches("w:customMarkFollows=\"1\"").count(), 2, "{document}");
    assert!(document.contains("/><w:t>†</w:t></w:r>"), "{document}");
    assert_eq!(read("footnotes.xml").matches("<w:footnoteRef/>").count(), 1);
    // Nothing has been changed, and so nothing changes.
    let out = run(dir.path(), &["merge", &sent, "--all"]);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    assert_eq!(fs::read_to_string(dir.path().join("one.md")).expect("a chapter"), text);
    let new = dir.path().join("new");
    let out = run(dir.path(), &["new", &new.to_string_lossy(), "--from", &sent]);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let files = fs::read_dir(&new).expect("a folder").flatten();
    let texts = files.filter_map(|f| fs::read_to_string(f.path()).ok());
    let one = texts.into_iter().find(|t| t.contains("First[^")).expect("the chapter");
    let one = &one[one.find("First").expect("the text")..];
    assert_eq!(
        one,
        "First[^*1] and second[^2] and third[^*3] words.\n\n[^*1]: The editor’s.\n\n\
         [^2]: The author’s.\n\n[^*3]: Third *note*.\n"
    );
}
