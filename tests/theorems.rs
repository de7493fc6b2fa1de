//! Theorems, definitions, exercises and proofs, in both outputs.

mod support;

use std::fs;
use std::path::Path;
use support::{part, run, small_book};

/// The words of the printed book in a row, with plain spaces.
fn printed(dir: &Path) -> String {
    let out = run(dir, &["page", "all", "--lines"]);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let text = String::from_utf8(out.stdout).expect("text");
    let lines = text.lines().filter_map(|line| line.split('\t').nth(6));
    lines.collect::<Vec<_>>().join(" ").replace(['\u{a0}', '\u{2002}'], " ")
}

fn plain(part: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in part.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => out.push(c),
            _ => {}
        }
    }
    out.replace(['\u{a0}', '\u{2002}', '\n'], " ")
}

/// Codes and messages that a book of these texts is told.
fn told(manifest: &str, text: &str) -> Vec<String> {
    let dir = book(manifest, text);
    let out = run(dir.path(), &["check", "--format", "json"]);
    let out = String::from_utf8(out.stdout).expect("text");
    let messages = out.lines().filter_map(|l| {
        let o: serde_json::Value = serde_json::from_str(l).ok()?;
        Some(format!("{} {}", o["code"].as_str()?, o["message"].as_str().unwrap_or("")))
    });
    messages.collect()
}

fn book(manifest: &str, text: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    let head = "[book]\ntitle = \"Groups\"\nauthors = [\"A. Cauchy\"]\nlanguage = \"en\"\n";
    let manifest = format!("{head}{manifest}\n[chapters]\nmain = [\"a.md\"]\n");
    fs::write(dir.path().join("recto.toml"), manifest).expect("a manifest");
    fs::write(dir.path().join("a.md"), text).expect("a chapter");
    dir
}

const HEADS: [&str; 14] = [
    "Definition 1.1 (Order). The order of a group",
    "Lemma 1.1. All cosets",
    "Theorem 1.2 (Lagrange\u{2019}s \u{201c}theorem\u{201d}). Let",
    "Proof. Count the cosets",
    "Theorem 1.3 (Cauchy). If a prime",
    "Proof of Cauchy\u{2019}s theorem.",
    "Axiom 1.4. Every set",
    "Corollary. Groups of prime order are cyclic.",
    "Remark. Words of the author.",
    "Remark 1.1. A remark with a label",
    "Example 1.1.",
    "Exercise 1.1 (Two). What is",
    "Solution 1.1. Four.",
    "Theorem 2.1. Every field",
];

const REFERENCES: [&str; 4] = [
    "See Theorem 1.2, Lemma 1.1 and Exercise 1.1",
    "Theorems 1.2 and 1.3 are famous, 1.1 is the number",
    "Theorem 1.2 is a link without words",
    "as Lemma 1.1 says",
];

#[test]
fn heads_numbers_and_references_stand_in_both_outputs() {
    let dir = small_book("theorems");
    let print = printed(&dir);
    let built = support::build(&dir);
    let epub = ["groups", "fields", "answers"].map(|n| part(&built.epub, &format!("{n}.xhtml")));
    let text: String = epub.iter().map(|part| plain(part)).collect();
    for words in HEADS.iter().chain(&REFERENCES) {
        assert!(print.contains(words), "{words} is not printed: {print}");
        assert!(text.contains(words), "{words} is not in the EPUB: {text}");
    }
    // Behind the chapters, which have numbers, the row begins anew without one of theirs.
    assert!(text.contains("Exercise 1. An exercise behind"), "{text}");
    assert!(text.contains("As Axiom 1.4 and Remark 1.1 say, and Solution 1.1"), "{text}");
    // The heading is a title: nothing in the contents, and no heading in the text.
    let navigation = part(&built.epub, "nav.xhtml");
    assert!(!navigation.contains("Lagrange"), "{navigation}");
    assert!(!epub[0].contains("<h2"), "{}", epub[0]);
    assert!(epub[0].contains("id=\"thm-lag\" class=\"environment theorem\""), "{}", epub[0]);
    assert!(epub[0].contains("class=\"environment axiom theorem\""), "{}", epub[0]);
    support::epubcheck(&built.epub);
    support::check_pdf(&built.pdf);
}

#[test]
fn proofs_end_with_their_sign_once() {
    let dir = small_book("theorems");
    let built = support::build(&dir);
    if let Some(print) = support::text(&built.pdf) {
        assert_eq!(print.matches('\u{25a1}').count(), 5, "{print}");
    }
    let groups = part(&built.epub, "groups.xhtml");
    let sign =
        "<span class=\"end-of-proof\" role=\"img\" aria-label=\"end of proof\">\u{25a1}</span>";
    assert_eq!(groups.matches(sign).count(), 3, "{groups}");
    assert!(groups.contains(&format!("Turn them about. {sign}</li>")), "{groups}");
    assert!(groups.contains(&format!("</span> {sign}</div>")), "beside its formula: {groups}");
    let fields = part(&built.epub, "fields.xhtml");
    assert!(fields.contains(&format!("(2.1)</span> {sign}</div>")), "beside its number: {fields}");
    assert!(!fields.contains("qed"), "{fields}");
}

#[test]
fn the_check_of_a_book_with_all_of_them_is_quiet() {
    let dir = small_book("theorems");
    let out = run(&dir, &["check", "--format", "json"]);
    let text = String::from_utf8(out.stdout).expect("text");
    assert!(!text.contains("\"code\""), "{text}");
}

#[test]
fn labels_that_nothing_has_are_told() {
    let told = told("", "# A\n\nBy @thm-lgr.\n\n::: {#thm-lag}\nWords.\n:::\n");
    let wanted = "unknown-label nothing in this book has the label `thm-lgr`";
    assert!(told.iter().any(|t| t == wanted), "{told:?}");
}

/// A class of the theme's own stays as it was, where no label and no manifest says that it is another.
#[test]
fn divisions_of_the_books_own_theme_stay() {
    let text = "# A\n\n::: example\nFirst.\n:::\n\n::: {.example #exm-x}\nSecond.\n:::\n";
    let theme = "extends = \"classic\"\n[division.example]\nrule = \"1pt\"\n";
    let said = |manifest: &str| {
        let dir = book(manifest, text);
        fs::write(dir.path().join("own.toml"), theme).expect("a theme");
        plain(&part(&support::build(dir.path()).epub, "a.xhtml"))
    };
    let own = said("[print]\ntheme = \"own.toml\"");
    assert!(!own.contains("Example 1.1. First.") && own.contains("Example 1.1. Second."), "{own}");
    let named = said("[environments]\nexample = {}\n[print]\ntheme = \"own.toml\"");
    assert!(
        named.contains("Example 1.1. First.") && named.contains("Example 1.2. Second."),
        "{named}"
    );
    assert!(said("").contains("Example 1.1. First."));
}

#[test]
fn other_divisions_and_callouts_stay() {
    let text = "# A\n\n> [!EXAMPLE] Lamps\n> Words.\n\n::: {.key-points #recap}\nPoints.\n:::\n";
    let dir = book("", text);
    let part = part(&support::build(dir.path()).epub, "a.xhtml");
    assert!(part.contains("class=\"callout example\"") && !part.contains("environment"), "{part}");
}

/// An editor's copy has the words of heads, and they are nobody's to change.
#[test]
fn word_has_heads_and_signs() {
    let dir = small_book("theorems");
    let to = tempfile::tempdir().expect("a folder");
    let docx = to.path().join("out.docx");
    let out = run(&dir, &["docx", "-o", &docx.to_string_lossy()]);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let file = fs::File::open(docx).expect("a file");
    let mut archive = zip::ZipArchive::new(file).expect("an archive");
    let mut xml = String::new();
    let mut part = archive.by_name("word/document.xml").expect("a document");
    std::io::Read::read_to_string(&mut part, &mut xml).expect("text");
    let text = plain(&xml);
    assert!(text.contains("Theorem 1.2 (Lagrange"), "{text}");
    assert_eq!(text.matches('\u{25a1}').count(), 5, "{text}");
}

/// A head is not the last line of a page, and no page begins with the sign of a proof.
#[test]
fn pages_part_no_head_from_its_text_and_no_sign_from_its_proof() {
    let mut text = String::from("# A\n\n");
    for n in 0..40 {
        let words =
            "The cosets are counted, one after the other, until none is left. ".repeat(n % 7);
        text += &format!(
            "{words}\n\n::: {{#exm-{n}}}\n- An item.\n- Another one.\n:::\n\n\
             ::: proof\n{words}\n\n$$ x = y $$ {{#eq-{n}}}\n:::\n\n\
             ::: proof\nWords.\n\n> A quotation, behind which the sign has a line of its own.\n:::\n\n"
        );
    }
    let dir = book("", &text);
    let out = run(dir.path(), &["page", "all", "--lines"]);
    let out = String::from_utf8(out.stdout).expect("text").replace(['\u{a0}', '\u{2002}'], " ");
    let lines: Vec<(&str, &str, &str)> = out
        .lines()
        .filter_map(|line| {
            let cells: Vec<&str> = line.split('\t').collect();
            Some((*cells.first()?, *cells.get(2)?, cells.get(6)?.trim()))
        })
        .collect();
    assert!(lines.iter().filter(|(.., words)| words.ends_with('\u{25a1}')).count() >= 40);
    for pair in lines.windows(2).filter(|pair| pair[0].0 != pair[1].0) {
        let [(.., last), (_, top, first)] = pair else { continue };
        assert!(!first.starts_with('\u{25a1}'), "after {last}");
        // Behind the last line a formula may stand; where it stands on the next page, no line begins that.
        let parted = *top != "66.7" || last.starts_with("Example ");
        assert!(!parted || !last.starts_with("Example ") && !last.starts_with("Proof."), "{last}");
    }
}

#[test]
fn environments_are_set_again_with_their_own_numbers() {
    let dir = tempfile::tempdir().expect("a folder");
    let manifest = "[book]\ntitle = \"T\"\nauthors = [\"A\"]\nlanguage = \"en\"\n[chapters]\nmain = [\"a.md\", \"b.md\"]\n";
    let a = "# One\n\n::: {#thm-x title=\"Zorn\"}\nLet $x$[^n] be so:\n\n$$ x = y $$ {#eq-x}\n:::\n\n[^n]: A note.\n";
    let b = "# Two\n\nAs in @thm-x:\n\n::: {restate=\"#thm-x\"}\n:::\n\n::: {restate=\"#thm-no\"}\n:::\n\n::: {.lemma #thm-y}\nSo.\n:::\n";
    for (name, text) in [("recto.toml", manifest), ("a.md", a), ("b.md", b)] {
        std::fs::write(dir.path().join(name), text).expect("written");
    }
    let built = support::build(dir.path());
    let two = support::part(&built.epub, "b.xhtml");
    assert!(two.contains("Theorem\u{a0}1.1") && two.contains("Zorn"), "{two}");
    assert!(two.contains("(1.1)") && !two.contains("id=\"eq-x\"") && !two.contains("noteref"));
    let out = support::run(dir.path(), &["check", "--format", "json"]);
    let told = String::from_utf8(out.stdout).expect("text");
    assert!(told.contains("no theorem or the like of this book has the label `thm-no`"), "{told}");
    assert!(told.contains("begins as that of a `theorem` does, but names a `lemma`"), "{told}");
    support::epubcheck(&built.epub);
    support::check_pdf(&built.pdf);
}

#[test]
fn an_edition_leaves_kinds_of_environment_out() {
    let text = "# One\n\n::: {#exr-a}\nWhat is it?\n:::\n\n::: {.solution #sol-a}\nThe hidden answer.\n:::\n\nSee @sol-a and @exr-b.\n\n::: {#exr-b}\nAnd this?\n:::\n";
    let editions = "[editions.students]\nfor = \"generic\"\nwithout = [\"solution\"]\n";
    let dir = book(editions, text);
    let out = run(dir.path(), &["build", "--for", "students", "--force"]);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let pdfs: Vec<_> =
        walk(dir.path()).into_iter().filter(|p| p.ends_with("students.pdf")).collect();
    let [pdf] = pdfs.as_slice() else { panic!("{:?}", walk(dir.path())) };
    let words = std::process::Command::new("pdftotext").args([pdf.as_str(), "-"]).output();
    let words = String::from_utf8(words.expect("pdftotext").stdout).expect("text");
    assert!(!words.contains("hidden") && words.contains("And this?"), "{words}");
    assert!(words.contains("Exercise\u{a0}1.2") || words.contains("Exercise 1.2"), "{words}");
    let wrong = told("[editions.students]\nwithout = [\"solutions\"]\n", "# One\n\nA.\n");
    assert!(wrong.iter().any(|t| t.contains("no kind of theorem or exercise")), "{wrong:?}");
}

#[test]
fn an_edition_without_solutions_has_no_chapter_of_answers() {
    let dir = tempfile::tempdir().expect("a folder");
    let manifest = "[book]\ntitle = \"T\"\nauthors = [\"A\"]\nlanguage = \"en\"\n\
                    [chapters]\nmain = [\"a.md\"]\nback = [\"answers.md\", \"end.md\"]\n\
                    [editions.students]\nfor = \"generic\"\nwithout = [\"solution\"]\n";
    for (name, text) in [
        ("recto.toml", manifest),
        (
            "a.md",
            "# One\n\n::: {#exr-a}\nWhat?\n:::\n\n::: solution\nThis.\n:::\n\nSee @sec-end.\n",
        ),
        ("answers.md", "# Answers\n\n::: {#answers}\n:::\n"),
        ("end.md", "# The end {#sec-end}\n\nAll of it.\n"),
    ] {
        fs::write(dir.path().join(name), text).expect("written");
    }
    let lines = |args: &[&str]| {
        let out = run(dir.path(), &[&["page", "all", "--lines"], args].concat());
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8(out.stdout).expect("text")
    };
    let (whole, students) = (lines(&[]), lines(&["--for", "students"]));
    let last = |lines: &str| lines.lines().last().map(|l| l.split('\t').next().map(str::to_owned));
    let has_head = |lines: &str| lines.lines().any(|l| l.ends_with("One"));
    assert!(whole.contains("This.") && has_head(&whole), "{whole}");
    assert!(!students.contains("This.") && !has_head(&students), "{students}");
    assert!(students.contains("2.\n") && students.contains("All of it."), "{students}");
    assert_eq!((last(&whole), last(&students)), (Some(Some("3".into())), Some(Some("2".into()))));
    let out = run(dir.path(), &["build", "--for", "students", "--force"]);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
}

/// The files below a folder.
fn walk(dir: &Path) -> Vec<String> {
    let mut all = Vec::new();
    for entry in fs::read_dir(dir).expect("a folder").flatten() {
        let path = entry.path();
        match path.is_dir() {
            true => all.extend(walk(&path)),
            false => all.push(path.to_string_lossy().into_owned()),
        }
    }
    all
}

#[test]
fn solutions_are_gathered_with_links_to_their_exercises() {
    let dir = tempfile::tempdir().expect("a folder");
    let manifest = "[book]\ntitle = \"T\"\nauthors = [\"A\"]\nlanguage = \"en\"\n[chapters]\nmain = [\"a.md\", \"b.md\"]\nback = [\"c.md\"]\n";
    let a = "# Groups\n\n::: {#exr-a}\nWhat?\n:::\n\n::: solution\nThis.\n:::\n\nWords.\n";
    let b = "# Rings\n\n::: exercise\nHow?\n\n::: {#sol-b}\nThus.\n:::\n:::\n\nSee @sol-b.\n";
    for (name, text) in [
        ("recto.toml", manifest),
        ("a.md", a),
        ("b.md", b),
        ("c.md", "# Answers\n\n::: {#answers}\n:::\n"),
    ] {
        fs::write(dir.path().join(name), text).expect("written");
    }
    let built = support::build(dir.path());
    let answers = part(&built.epub, "c.xhtml");
    for part in [
        "Groups</h2>",
        "Rings</h2>",
        "(<a href=\"a.xhtml#exr-a\">Exercise\u{a0}1.1</a>)",
        "id=\"sol-b\"",
    ] {
        assert!(answers.contains(part), "{part} is not in {answers}");
    }
    let rings = part(&built.epub, "b.xhtml");
    assert!(!rings.contains("Thus") && rings.contains("href=\"c.xhtml#sol-b\""), "{rings}");
    support::epubcheck(&built.epub);
    support::check_pdf(&built.pdf);
    let told = told("", "# One\n\n::: {#answers}\n:::\n");
    assert!(told.iter().any(|t| t.starts_with("answers-place ")), "{told:?}");
}

const ANSWERED: &str = "# Groups\n\nWords.[^w]\n\n::: {#exr-a}\nWhat?\n:::\n\n::: solution\nThis.[^n] And *that*.[^w]\n:::\n\nMore.[^x]\n\n\
    [^n]: A note of the solution.\n[^w]: A note of both.\n[^x]: A note of the text.\n";

/// A line of the manifest makes the chapter of answers; notes go with their solutions, and are counted
/// where they are then.
#[test]
fn a_chapter_of_answers_is_made_and_takes_their_notes() {
    for (by, titled) in [("", true), (", by = \"chapter\"", true), (", by = \"book\"", false)] {
        let dir = tempfile::tempdir().expect("a folder");
        let manifest = format!(
            "[book]\ntitle = \"T\"\nauthors = [\"A\"]\nlanguage = \"en\"\n[chapters]\nmain = [\"a.md\", \"b.md\"]\n\
             back = [{{ kind = \"answers\"{by} }}]\n"
        );
        let b =
            "# Rings\n\n::: exercise\nHow?\n\n::: {#sol-b}\nThus.^[An inline note.]\n:::\n:::\n";
        for (name, text) in [("recto.toml", manifest.as_str()), ("a.md", ANSWERED), ("b.md", b)] {
            fs::write(dir.path().join(name), text).expect("written");
        }
        let built = support::build(dir.path());
        let answers = part(&built.epub, "answers.xhtml");
        assert!(
            answers.contains("Solutions</") && answers.contains("An inline note."),
            "{answers}"
        );
        assert_eq!(answers.contains("Groups</h2>"), titled, "{answers}");
        for words in ["A note of the solution.", "A note of both."] {
            assert!(answers.contains(words), "{words} is not in {answers}");
        }
        let groups = part(&built.epub, "a.xhtml");
        assert!(
            !groups.contains("This.") && !groups.contains("A note of the solution"),
            "{groups}"
        );
        assert!(groups.contains("A note of both") && groups.contains("A note of the text"));
        let print = printed(dir.path());
        assert!(
            print.contains("1. A note of both.") && print.contains("2. A note of the text."),
            "{print}"
        );
        assert!(print.contains("3. An inline note."), "{print}");
        support::epubcheck(&built.epub);
        support::check_pdf(&built.pdf);
    }
}

#[test]
fn what_answers_do_not_know_is_told() {
    let head = "[book]\ntitle = \"T\"\nauthors = [\"A\"]\nlanguage = \"en\"\n[chapters]\nmain = [\"a.md\"]\n";
    for (entry, wanted) in [
        ("{ kind = \"answers\", by = \"part\" }", "answers are not divided by `part`"),
        ("{ kind = \"answers\", only = [\"a\"] }", "`only` is for a bibliography"),
    ] {
        let dir = tempfile::tempdir().expect("a folder");
        fs::write(dir.path().join("recto.toml"), format!("{head}back = [{entry}]\n"))
            .expect("written");
        fs::write(dir.path().join("a.md"), ANSWERED).expect("written");
        let out = run(dir.path(), &["check"]);
        let said = String::from_utf8_lossy(&out.stderr).into_owned();
        assert!(said.contains(wanted), "{said}");
    }
}

#[test]
fn references_have_a_capital_where_the_language_and_the_sentence_ask_for_it() {
    const TEXT: &str = "# Un\n\n::: {#thm-a}\nMots.\n:::\n\n::: {#thm-b}\nMots.\n:::\n\n::: proof\nMots.\n:::\n\n\
        @thm-a suit. Voir @thm-a, et (@thm-b). [@thm-a; @thm-b] suivent ; [@thm-a; @thm-b] aussi. \
        Pages : [@thm-a]{.page}. [@thm-a]{.page} le dit. V. @sec-s.\n\n- @thm-a.\n\n## Deux {#sec-s .unnumbered}\n";
    let dir = book("", TEXT);
    let manifest = fs::read_to_string(dir.path().join("recto.toml")).expect("a manifest");
    let manifest = manifest.replace("\"en\"", "\"fr\"");
    fs::write(dir.path().join("recto.toml"), manifest).expect("written");
    let built = support::build(dir.path());
    let text = plain(&part(&built.epub, "a.xhtml"));
    for words in [
        "Théorème 1.1",
        "Théorème 1.1 suit. Voir théorème 1.1, et (théorème 1.2).",
        "Théorèmes 1.1 et 1.2 suivent",
        "; théorèmes 1.1 et 1.2 aussi.",
        "page 1. Page 1 le dit.",
        "«\u{202f}Deux\u{202f}»",
    ] {
        let text = text.replace('\u{202f}', " ");
        let words = words.replace('\u{202f}', " ");
        assert!(text.contains(&words), "{words}: {text}");
    }
    let dir = book(
        "",
        "# One\n\n::: {#thm-a}\nWords.\n:::\n\nSee @thm-a; [@thm-a]{.page}. [@thm-a]{.page} says.\n",
    );
    let text = plain(&part(&support::build(dir.path()).epub, "a.xhtml"));
    assert!(text.contains("See Theorem 1.1; page 1. Page 1 says."), "{text}");
}

#[test]
fn the_white_between_environments_is_one_line() {
    const TEXT: &str = "# One\n\nWords.\n\n::: {#thm-a}\nIt is so:\n$$ \\frac{a}{b} = \\sum_{i=1}^n x_i $$\n:::\n\n\
        ::: proof\nFirst this,\n$$ x = \\frac{1}{2} $$\nand then that.\n:::\n\n\
        ::: {#exr-a}\nHow?\n\n1. One.\n2. Two.\n:::\n\n::: {#exr-b}\nWhy?\n:::\n\n::: {#exr-c}\nWhen?\n:::\n\nWords.\n";
    for theme in ["classic", "modern", "technical"] {
        let dir = book(&format!("[print]\ntheme = \"{theme}\""), TEXT);
        let out = run(dir.path(), &["page", "all", "--lines"]);
        let out = String::from_utf8(out.stdout).expect("text").replace('\u{a0}', " ");
        let lines: Vec<(f32, String)> = out
            .lines()
            .filter_map(|l| {
                let cells: Vec<&str> = l.split('\t').collect();
                Some((cells.get(2)?.parse().ok()?, (*cells.get(6)?).to_owned()))
            })
            .collect();
        let at = |words: &str| {
            let line = lines.iter().find(|(_, text)| text.starts_with(words));
            line.unwrap_or_else(|| panic!("{words}: {out}")).0
        };
        let white = at("Exercise 1.3") - at("Exercise 1.2");
        assert!((at("Exercise 1.2") - at("Two.") - white).abs() < 0.1, "{theme}: {out}");
        assert!((at("Exercise 1.1") - at("and then that") - white).abs() < 0.1, "{theme}: {out}");
    }
}
