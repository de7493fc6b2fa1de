//! Pages of whole books, read back from the positioned lines that the real binary prints.

mod support;

use std::fs;
use std::path::Path;
use support::run;

const WORDS: &str = "The lamp was lit at sunset and put out at sunrise, and between the two \
    somebody had to be awake. That was the whole of the contract, though the regulations ran to \
    ninety pages and were revised every second winter by people who had never slept in a tower. ";

/// A line on a page: folio, baseline, width, words.
struct Line {
    folio: String,
    x: f32,
    y: f32,
    words: String,
}

fn lines(dir: &Path) -> Vec<Line> {
    let out = run(dir, &["page", "all", "--lines"]);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let text = String::from_utf8(out.stdout).expect("text");
    text.lines()
        .map(|line| {
            let f: Vec<&str> = line.split('\t').collect();
            let number = |i: usize| f[i].parse().expect("a number");
            Line { folio: f[0].into(), x: number(1), y: number(2), words: f[6].into() }
        })
        .collect()
}

/// A book of chapters with these titles, each as long as `words` says.
fn book(titles: &[&str], words: &dyn Fn(usize) -> usize, more: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    let mut files = Vec::new();
    for (i, title) in titles.iter().enumerate() {
        let text = format!("{}\n\n", WORDS.repeat(2)).repeat(words(i));
        fs::write(dir.path().join(format!("{i}.md")), format!("# {title}\n\n{text}"))
            .expect("a chapter");
        files.push(format!("\"{i}.md\""));
    }
    let manifest = format!(
        "[book]\ntitle = \"Lamps\"\nauthors = [\"R. Okafor\"]\nlanguage = \"en\"\n\
         identifier = \"urn:uuid:5f0f6d52-8f5c-4f0e-9d55-6a4ef6a4c1df\"\n\
         [chapters]\nmain = [{}]\n{more}\n",
        files.join(", ")
    );
    fs::write(dir.path().join("recto.toml"), manifest).expect("a manifest");
    dir
}

/// Text begins on the same line under all titles of one line, however the chapters' pages end.
#[test]
fn openers_begin_on_one_line() {
    let titles: Vec<String> = (0..12).map(|i| format!("Light {i}")).collect();
    let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
    let dir = book(&titles, &|i| 5 + i * 3, "");
    let lines = lines(dir.path());
    let firsts: Vec<f32> = lines
        .iter()
        .enumerate()
        .filter(|(i, l)| {
            l.words.starts_with("The lamp was lit") && { *i == 0 || lines[i - 1].folio != l.folio }
        })
        .map(|(_, l)| l.y)
        .filter(|y| *y > 100.0)
        .collect();
    assert!(firsts.len() >= titles.len(), "{firsts:?}");
    assert!(firsts.iter().all(|y| (y - firsts[0]).abs() < 0.1), "{firsts:?}");
}

/// So it does under a title of two lines, and where a list or a quotation stands first.
#[test]
fn long_titles_and_displays_begin_text_where_others_do() {
    let long = "A light that nobody saw who had not been told";
    // Not Literary: its initials are words of their own to whoever reads lines.
    for theme in ["classic", "academic", "modern", "technical"] {
        let more = format!("[print]\nopen = \"any\"\ntheme = \"{theme}\"\n");
        let dir = book(&["Light", long, "List", "Quotation"], &|_| 2, &more);
        for (i, mark) in [(2, "- "), (3, "> ")] {
            let title = ["List", "Quotation"][i - 2];
            let text = format!("# {title}\n\n{mark}{WORDS}\n\n{WORDS}\n");
            fs::write(dir.path().join(format!("{i}.md")), text).expect("a chapter");
        }
        let all = lines(dir.path());
        let mut firsts: Vec<(&str, f32)> = Vec::new();
        for line in all.iter().filter(|l| l.words.contains("The lamp was lit")) {
            if firsts.last().is_none_or(|(folio, _)| *folio != line.folio) {
                firsts.push((&line.folio, line.y));
            }
        }
        let sink = firsts.first().expect("a line").1;
        let openers: Vec<f32> = firsts.iter().map(|f| f.1).filter(|y| *y > 90.0).collect();
        assert!(openers.len() >= 4, "{theme}: {openers:?}");
        assert!(openers.iter().all(|y| (y - sink).abs() < 0.1), "{theme}: {openers:?}");
    }
}

/// Page 1 is a recto, where chapters may open on any page too.
#[test]
fn page_one_is_a_recto() {
    let dir = book(&["One", "Two"], &|_| 1, "[print]\nopen = \"any\"\n");
    let lines = lines(dir.path());
    let left = |folio: &str| {
        let own = lines.iter().filter(|l| l.folio == folio);
        own.map(|l| l.x).fold(f32::INFINITY, f32::min)
    };
    // The inner margin of the model page is narrower than the outer.
    assert!(left("1") < 60.0 && left("2") > 60.0, "{} {}", left("1"), left("2"));
}

/// What is wrong on the pages of an edition set for itself says which edition that is.
#[test]
fn messages_name_their_edition() {
    let editions = "[editions.large]\nprint = { large-print = true, trim = \"a5\" }\n";
    let word = "Donaudampfschifffahrtsgesellschaftskapit\u{e4}n";
    let dir = book(&["Light", word], &|_| 1, editions);
    let out = run(dir.path(), &["build", "--pdf", "--for", "large", "-o", "out"]);
    let told = String::from_utf8_lossy(&out.stderr);
    assert!(told.contains("edition `large`: "), "{told}");
}

/// Parts have their pages in the contents, and no page of these holds an entry or two.
#[test]
fn contents_give_parts_their_pages_and_leave_no_stump() {
    for count in 21..29 {
        let titles: Vec<String> = (0..count).map(|i| format!("Light {i}")).collect();
        let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
        let dir = book(&titles, &|_| 1, "[print]\nopen = \"any\"\ntrim = \"a5\"\n");
        let path = dir.path().join("recto.toml");
        let manifest = fs::read_to_string(&path).expect("a manifest");
        let manifest = manifest
            .replace("main = [", "main = [{ part = \"Lights\", chapters = [")
            .replace("]\n[print]", "]}]\n[print]");
        fs::write(&path, manifest).expect("a manifest");
        let built = support::build(dir.path());
        let args = ["-layout", &*built.pdf.to_string_lossy(), "-"];
        let Some(output) = support::validator("pdftotext", &args) else { return };
        let text = String::from_utf8_lossy(&output.stdout);
        let entries = |page: &str| {
            let entry = |l: &&str| {
                l.contains("Light")
                    && l.trim().starts_with(char::is_numeric)
                    && l.trim().ends_with(char::is_numeric)
            };
            page.lines().filter(entry).count()
        };
        let contents: Vec<usize> =
            text.split('\u{c}').map(entries).take(10).filter(|n| *n > 0).collect();
        assert!(contents.iter().sum::<usize>() >= count, "{count}: {contents:?}");
        assert!(contents.iter().all(|n| *n >= 4), "{count} entries: {contents:?}");
        let part = text.lines().find(|l| l.contains("art I")).unwrap_or_default();
        assert!(part.trim().ends_with('1'), "the part begins on page 1: {part}");
    }
}

/// Rows of sentences in six columns, which large print would set a page each.
#[test]
fn rows_as_high_as_a_page_become_records() {
    let sentence = "what came of it in the end, as far as anybody at the station could tell";
    let row = |n: usize| {
        format!("| M{n} | Cape {n} | {sentence} | {sentence} | {sentence} | {sentence} |\n")
    };
    let table: String = (0..5).map(row).collect();
    let heads = "| Name[^n] | Place | Told | Sent | Found | Left |\n|---|---|---|---|---|---|\n";
    let numbers = "| A | B |\n|---|---|\n| 1 | 2 |\n";
    let write = |class: &str, dir: &Path| {
        let text = format!(
            "# Missions\n\nText.\n\n{heads}{table}\n: Five missions {{#tbl-a{class}}}\n\n{numbers}\n\
             [^n]: As it was called.\n"
        );
        fs::write(dir.join("0.md"), text).expect("a chapter");
    };
    let dir = book(&["Missions"], &|_| 1, "[print]\nlarge-print = true\n");
    write("", dir.path());
    let set = lines(dir.path());
    let has = |words: &str| set.iter().filter(|l| l.words.contains(words)).count();
    assert_eq!(has("Told: what"), 5, "each cell behind its head");
    assert_eq!(has("Name: M1") + has("Place: Cape 1"), 2);
    assert_eq!(has("As it was called."), 1, "the note of a head");
    assert_eq!((has("Five missions"), has("Told")), (1, 5));
    assert_eq!(has("A: 1"), 0, "what is compared stays a table");
    let told = |dir: &Path| {
        let out = run(dir, &["check"]);
        String::from_utf8_lossy(&out.stderr).matches("warning[table-in-records]").count()
    };
    assert_eq!(told(dir.path()), 1);
    write(" .records", dir.path());
    assert_eq!(told(dir.path()), 0, "it is meant");
    assert_eq!(lines(dir.path()).iter().filter(|l| l.words.contains("Told: what")).count(), 5);
}

/// Months in twelve columns, which large print has no room for on the table's side either.
#[test]
fn a_table_whose_words_would_be_divided_becomes_records() {
    let months = "| Station | January | February | September | October | November | December \
                  | Correspondence |\n|---|--:|--:|--:|--:|--:|--:|---|\n";
    let row = "| Carrickfergus | 16.5 | 15.25 | 12 | 13.75 | 15 | 17.25 | Commissioners |\n";
    let address = "| Name | Address |\n|---|---|\n\
                   | Office | https://example.org/abcdefghijklmnopqrstuvwxyzabcdefghijklmnop |\n";
    let dir = book(&["Hours"], &|_| 1, "[print]\nlarge-print = true\n");
    let text = format!("# Hours\n\nText.\n\n{months}{row}\nMore.\n\n{address}\n");
    fs::write(dir.path().join("0.md"), text).expect("a chapter");
    let set = lines(dir.path());
    let has = |words: &str| set.iter().filter(|l| l.words.contains(words)).count();
    assert_eq!((has("September: 12"), has("Correspondence: Commissioners")), (1, 1));
    assert_eq!(has("Name: Office"), 0, "one long word makes no records");
}

/// The pages that a long table goes on to name it, and repeat its heads without their notes.
#[test]
fn a_table_that_goes_on_is_named_again() {
    let rows: String = (0..90).map(|n| format!("| light {n} | {n} |\n")).collect();
    let text = format!(
        "# Lights\n\nText.\n\n| Name[^n] | Height |\n|---|--:|\n{rows}\n: All lights {{#tbl-a}}\n\n\
         [^n]: As on the chart.\n"
    );
    let dir = book(&["Lights"], &|_| 1, "");
    fs::write(dir.path().join("0.md"), text).expect("a chapter");
    let built = support::build(dir.path());
    let path = built.pdf.to_string_lossy();
    let Some(out) = support::validator("pdftotext", &["-layout", &path, "-"]) else { return };
    let text = String::from_utf8_lossy(&out.stdout).into_owned();
    let pages: Vec<&str> = text.split('\u{c}').filter(|p| p.contains("light ")).collect();
    assert!(pages.len() > 2, "{}", pages.len());
    for (i, page) in pages.iter().enumerate() {
        assert_eq!(page.contains("(continued)"), i > 0, "{page}");
        assert_eq!(page.matches("Height").count(), 1, "{page}");
        assert_eq!(page.contains("All lights"), i == 0, "{page}");
        assert_eq!(page.contains("As on the chart."), i == 0, "{page}");
    }
    let set: usize = pages.iter().map(|p| p.matches("light ").count()).sum();
    assert_eq!(set, 90, "each row once");
}

/// Text of the printed book, page by page.
fn printed_pages(dir: &Path) -> Option<Vec<String>> {
    let built = support::build(dir);
    let path = built.pdf.to_string_lossy();
    let out = support::validator("pdftotext", &["-layout", &path, "-"])?;
    Some(String::from_utf8_lossy(&out.stdout).split('\u{c}').map(str::to_owned).collect())
}

/// The copyright page names the series with its number, the title page joins its editors.
#[test]
fn series_and_editors_are_named() {
    let dir = book(&["Lights"], &|_| 1, "");
    let path = dir.path().join("recto.toml");
    let more = "[book]\nseries = { name = \"Coast Papers\", number = 7 }\ncontributors = [\
                { name = \"A. Smith\", role = \"editor\" }, { name = \"B. Jones\", role = \"editor\" }]\n";
    let manifest = fs::read_to_string(&path).expect("a manifest").replace("[book]\n", more);
    fs::write(&path, manifest).expect("a manifest");
    let Some(pages) = printed_pages(dir.path()) else { return };
    let title = pages.iter().position(|p| p.contains("Edited by A. Smith and B. Jones"));
    assert!(
        title.is_some_and(|at| pages[at + 1].contains("Coast Papers 7")),
        "{title:?}: {pages:?}"
    );
}

/// A letter of any length keeps its signature: no page begins with it.
#[test]
fn a_signature_stays_with_its_letter() {
    let dir = book(&["Letters"], &|_| 1, "");
    let mut alone = 0;
    for before in 20..29 {
        let plain = "A line of the text.\n\n".repeat(before);
        let text = format!(
            "# Letters\n\n{plain}::: letter\nDear Sir,\n\nThe lamp is lit, and the oil will \
             last for another month if the nights stay as they are.\n\nYours truly,\n\n\
             ::: right\nHarkness\n:::\n:::\n\n{WORDS}\n"
        );
        fs::write(dir.path().join("0.md"), text).expect("a chapter");
        let set = lines(dir.path());
        let at = set.iter().position(|l| l.words == "Harkness").expect("the signature");
        assert_eq!(set[at].folio, set[at - 1].folio, "{before} lines before");
        assert_eq!(set[at].folio, set[at - 2].folio, "{before} lines before");
        alone += usize::from(set[at].folio != set[0].folio);
    }
    assert!(alone > 0, "the letter came near the foot of the page");
}

/// A line that ends in a colon does not stand at the foot of a page, its list overleaf.
#[test]
fn a_list_stays_with_the_line_that_announces_it() {
    let dir = book(&["Lists"], &|_| 1, "");
    for before in 20..32 {
        let plain = "A line of the text.\n\n".repeat(before);
        let items = "- an item of the list\n".repeat(6);
        let text = format!("# Lists\n\n{plain}What is needed:\n\n{items}\n{WORDS}\n\n{WORDS}\n");
        fs::write(dir.path().join("0.md"), text).expect("a chapter");
        let set = lines(dir.path());
        let at = set.iter().position(|l| l.words == "What is needed:").expect("the line");
        assert_eq!(set[at].folio, set[at + 1].folio, "{before} lines before");
    }
}

/// Nor do lines that announce anything else that is set apart, and their labels.
#[test]
fn what_a_line_announces_stays_with_it() {
    let code = "```\nfirst of it\nsecond\nthird\nfourth\n```";
    let table = format!("| first of it | b |\n|---|---|\n{}", "| c | d |\n".repeat(6));
    let callout = "> [!NOTE]\n> The first of it.\n>\n> More.\n>\n> More.\n>\n> More.";
    for display in [code, &table, callout, "| first of it\n| second\n| third\n| fourth"] {
        for announcement in ["What is needed:", "It is here:\n\nFile: needed"] {
            let dir = at_every_height(&format!("{announcement}\n\n{display}"));
            let Some(pages) = printed_pages(dir.path()) else { return };
            let of = |word: &str| pages.iter().map(|p| p.matches(word).count()).collect::<Vec<_>>();
            assert_eq!(of("needed"), of("first of it"), "{display}");
            assert_eq!(of("first of it").iter().sum::<usize>(), 14);
            if announcement.contains("File") {
                assert_eq!(of("It is here"), of("needed"), "{display}");
            }
        }
    }
}

/// Notes to a table stand below it on its page, wherever it goes.
#[test]
fn notes_to_a_table_stay_with_it() {
    let table = "| Ship | Guns |\n|---|---|\n| Albion | 74\\* |\n| Caesar | 80 |\n\n: Ships {#tbl-ID}\n\n\
                 \\* As built.\n\n\u{2020} Unused.";
    for place in ["", " .landscape"] {
        let dir = at_every_height("");
        for i in 0..14 {
            let table = table.replace("ID}", &format!("{i}{place}}}"));
            let plain = "A line of the text.\n\n".repeat(20 + i);
            let text = format!("# Light {i}\n\n{plain}{table}\n\n{WORDS}\n");
            fs::write(dir.path().join(format!("{i}.md")), text).expect("a chapter");
        }
        let Some(pages) = printed_pages(dir.path()) else { return };
        let of = |word: &str| pages.iter().map(|p| p.matches(word).count()).collect::<Vec<_>>();
        assert_eq!(of("Albion").iter().sum::<usize>(), 14);
        assert_eq!(of("Albion"), of("As built."));
        assert_eq!(of("Albion"), of("Unused."));
    }
}

/// The columns of an index end level on its last page, and an entry that goes on is named again.
#[test]
fn an_index_is_balanced_and_goes_on_by_name() {
    let dir = book(&["Lights"], &|_| 1, "");
    let path = dir.path().join("recto.toml");
    let manifest = fs::read_to_string(&path).expect("a manifest");
    let manifest = manifest.replace("[chapters]\n", "[chapters]\nback = [\"index.md\"]\n");
    fs::write(&path, manifest).expect("a manifest");
    let under: String = (0..110).map(|n| format!("    - matter {n}, {n}\n")).collect();
    let others: String = (0..30).map(|n| format!("- other {n}, {n}\n")).collect();
    let text = format!("# Index\n\n## L\n\n- lamps, 1\n{under}\n## O\n\n{others}");
    fs::write(dir.path().join("index.md"), text).expect("an index");
    let set = lines(dir.path());
    let last = set.last().map(|l| l.folio.clone()).expect("lines");
    let left = set.iter().map(|l| l.x).fold(f32::MAX, f32::min);
    let on = || set.iter().filter(|l| l.folio == last);
    let middle = left + on().map(|l| l.x - left).fold(0.0, f32::max) / 2.0;
    let foot =
        |right: bool| on().filter(|l| (l.x > middle) == right).map(|l| l.y).fold(0.0, f32::max);
    assert!((foot(false) - foot(true)).abs() < 3.0 * 13.5, "{} {}", foot(false), foot(true));
    let Some(pages) = printed_pages(dir.path()) else { return };
    let named = pages.iter().filter(|p| p.contains("lamps (continued)")).count();
    assert_eq!(named, 1, "the entry goes on over one page: {pages:?}");
}

/// In a chapter that runs against the book, a callout's label stands at the beginning of its lines.
#[test]
fn a_label_begins_where_its_column_does() {
    let dir = book(&["Peace"], &|_| 1, "");
    let text = "---\nlang: he\n---\n\n# שלום\n\n> [!NOTE] NATO\n> שלום עולם, שלום עולם.\n";
    fs::write(dir.path().join("0.md"), text).expect("a chapter");
    let set = lines(dir.path());
    let x = |words: &str| set.iter().find(|l| l.words.contains(words)).map(|l| l.x);
    let (label, begin) = (x("NATO").expect("the label"), x("שלום עולם").expect("its text"));
    assert!(
        label > begin,
        "the label ends where the line from right to left begins: {label} {begin}"
    );
}

/// A callout with a title says its kind all the same, unless the title does.
#[test]
fn a_titled_callout_says_its_kind() {
    let dir = book(&["Voltage"], &|_| 1, "");
    let text =
        "# Voltage\n\n> [!WARNING] High voltage\n> Keep off.\n\n> [!NOTE] Note well\n> It hums.\n";
    fs::write(dir.path().join("0.md"), text).expect("a chapter");
    let set = lines(dir.path());
    let has = |words: &str| set.iter().any(|l| l.words.eq_ignore_ascii_case(words));
    assert!(
        has("Warning \u{b7} High voltage"),
        "{:?}",
        set.iter().map(|l| &l.words).collect::<Vec<_>>()
    );
    assert!(has("Note well"));
}

/// A page ends where its author says, in lists and boxes too, and nothing is told of that.
#[test]
fn page_breaks_end_pages_wherever_they_stand() {
    let dir = book(&["Breaks"], &|_| 0, "");
    let text = "# Breaks\n\n- one\n\n  {{< pagebreak >}}\n\n- two\n\n> three\n>\n> {{< pagebreak >}}\n\n\
        four\n\n::: {.callout-note}\nfive\n\n{{< pagebreak >}}\n\nsix\n:::\n\nT\n:   seven\n\n    {{< pagebreak >}}\n\neight\n";
    fs::write(dir.path().join("0.md"), text).expect("written");
    let lines = lines(dir.path());
    let folio = |word: &str| {
        let line = lines.iter().find(|l| l.words.split_whitespace().any(|w| w == word));
        line.map_or_else(|| panic!("no {word}"), |l| l.folio.clone())
    };
    let words = ["one", "two", "three", "four", "five", "six", "seven", "eight"];
    let folios: Vec<String> = words.into_iter().map(folio).collect();
    assert_eq!(folios, ["1", "2", "2", "3", "3", "4", "4", "5"]);
    let told = run(dir.path(), &["check", "--verbose"]);
    let told = String::from_utf8_lossy(&told.stderr).into_owned();
    assert!(!told.contains("page-break"), "{told}");
}

/// Whether chapters of this many paragraphs open on rectos, and how many pages are without text.
fn opens(paragraphs: usize, print: &str) -> (String, u64) {
    let dir = book(&["One", "Two", "Three", "Four", "Five", "Six"], &|_| paragraphs, print);
    let out = run(dir.path(), &["build", "--pdf", "--report", "--format", "json", "-o", "out"]);
    let text = String::from_utf8(out.stdout).expect("text");
    let report = text.lines().find(|l| l.contains("\"report\"")).expect("a report");
    let report: serde_json::Value = serde_json::from_str(report).expect("JSON");
    (report["open"].as_str().expect("a side").into(), report["blank"].as_u64().expect("a number"))
}

/// Where chapters are short, every second one would cost an empty page: they open on either side.
#[test]
fn short_chapters_open_on_either_side_and_long_ones_on_rectos() {
    let (side, empty) = opens(2, "");
    assert_eq!(side, "any");
    let (asked, more) = opens(2, "[print]\nopen = \"recto\"\n");
    assert!(asked == "recto" && more > empty + 2, "{more} {empty}");
    assert_eq!(opens(90, "").0, "recto");
}

/// Parts open on rectos, and a chapter may stand on the back of a part's title where all open on
/// either side.
#[test]
fn parts_open_on_rectos_in_every_book() {
    let dir = book(&["One", "Two"], &|_| 1, "");
    let manifest = fs::read_to_string(dir.path().join("recto.toml")).expect("a manifest");
    let parts = "main = [\"0.md\", { part = \"The light\", chapters = [\"1.md\"] }]";
    let manifest = manifest.replace("main = [\"0.md\", \"1.md\"]", parts);
    fs::write(dir.path().join("recto.toml"), manifest).expect("a manifest");
    let out = run(dir.path(), &["order"]);
    let order = String::from_utf8(out.stdout).expect("text");
    let page = |words: &str, folio: &str| {
        let line = order.lines().find(|l| l.contains(words)).expect("the title");
        assert!(line.contains(&format!("p. {folio} ")), "{order}");
    };
    page("The light", "3");
    page("Two", "4");
}

/// Stanzas in line blocks of their own stand on one axis, a line apart.
#[test]
fn line_blocks_that_follow_each_other_are_one_poem() {
    let dir = book(&["One"], &|_| 1, "");
    let text = "# One\n\nBefore.\n\n| The lamp is lit above the darkening sea,\n| and no ship comes.\n\n\
                | We wait,\n| we wait.\n\nBehind.\n";
    fs::write(dir.path().join("0.md"), text).expect("a chapter");
    let lines = lines(dir.path());
    let at = |words: &str| lines.iter().find(|l| l.words.contains(words)).expect("a line");
    let (first, second, third) = (at("The lamp is"), at("and no ship"), at("We wait,"));
    assert!((first.x - third.x).abs() < 0.1, "{} {}", first.x, third.x);
    let leading = second.y - first.y;
    assert!((third.y - second.y - 2.0 * leading).abs() < 0.1);
    // And all of it on the grid, with a line above and below.
    assert!((first.y - at("Before.").y - 2.0 * leading).abs() < 0.1);
    assert!((at("Behind.").y - at("we wait.").y - 2.0 * leading).abs() < 0.1);
}

/// A book of chapters that differ in how many lines stand before `text`, so that it comes to stand at
/// every height of a page.
fn at_every_height(text: &str) -> tempfile::TempDir {
    let titles: Vec<String> = (0..14).map(|i| format!("Light {i}")).collect();
    let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
    let dir = book(&titles, &|_| 1, "[print]\nopen = \"any\"\n");
    for i in 0..titles.len() {
        let plain = "A line of the text.\n\n".repeat(18 + i);
        let text = format!("# Light {i}\n\n{plain}{text}\n\n{WORDS}\n\n{WORDS}\n");
        fs::write(dir.path().join(format!("{i}.md")), text).expect("a chapter");
    }
    dir
}

/// No page begins with a formula: it goes on with the sentence of the line before it.
#[test]
fn a_formula_stays_with_the_line_before_it() {
    let dir = at_every_height(
        "It follows from what has been said above, and from nothing else, that the light is so \
         bright as this, which is called\n\n$$\\text{Brightness} = 1$$\n\nby everybody.",
    );
    let Some(pages) = printed_pages(dir.path()) else { return };
    let of = |word: &str| pages.iter().map(|p| p.matches(word).count()).collect::<Vec<_>>();
    let formulas = of("Brightness");
    assert_eq!(formulas.iter().sum::<usize>(), 14);
    assert_eq!(formulas, of("which is called"));
}

/// A callout, a box and a table that take less than a third of a page are not divided.
#[test]
fn what_is_small_and_framed_stays_whole() {
    let callout = "> [!NOTE]\n> The first line of it.\n>\n> The second line of it.\n>\n> The third line of \
                   it.\n>\n> The fourth line of it.\n>\n> The last line of it.";
    let cells = ["first", "second", "third", "fourth", "last"];
    let rows: String = cells.iter().map(|c| format!("| The {c} line of it. | {c} |\n")).collect();
    let table = format!("| Line | Which |\n|---|---|\n{rows}");
    for display in [callout, &table] {
        let dir = at_every_height(display);
        let Some(pages) = printed_pages(dir.path()) else { return };
        for page in &pages {
            let count = page.matches("line of it.").count();
            assert!(count.is_multiple_of(5), "{page}");
        }
        assert_eq!(pages.iter().map(|p| p.matches("last line of it").count()).sum::<usize>(), 14);
    }
}

/// The contents part no chapter from its first section, and leave no section alone for the next page.
#[test]
fn contents_keep_sections_with_their_chapters() {
    let titles: Vec<String> = (0..40).map(|i| format!("Light {i}")).collect();
    let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
    let dir = book(&titles, &|_| 1, "[print]\nopen = \"any\"\ncontents-depth = 2\n");
    for i in 0..titles.len() {
        let sections: String =
            (0..i % 5).map(|s| format!("## Lamp {s} of {i}\n\n{WORDS}\n\n")).collect();
        let text = format!("# Light {i}\n\n{WORDS}\n\n{sections}");
        fs::write(dir.path().join(format!("{i}.md")), text).expect("a chapter");
    }
    let Some(pages) = printed_pages(dir.path()) else { return };
    // The leaders are no text: what parts an entry's page from its words is white.
    let folio = |l: &str| l.trim().rsplit_once("   ").is_some_and(|e| e.1.parse::<usize>().is_ok());
    let entry = |l: &&str| folio(l) && (l.contains("Light") || l.contains("Lamp"));
    let mut checked = 0;
    for page in pages.iter().take(12) {
        let entries: Vec<&str> = page.lines().filter(entry).collect();
        let (Some(first), Some(last)) = (entries.first(), entries.last()) else { continue };
        checked += 1;
        assert!(!first.contains("Lamp 0"), "{page}");
        if first.contains("Lamp") {
            assert!(entries[1].contains("Lamp"), "{page}");
        }
        let number =
            last.split("Light ").nth(1).and_then(|t| t.split(' ').next()?.parse::<usize>().ok());
        assert!(number.is_none_or(|n| n % 5 == 0), "{page}");
    }
    assert!(checked > 1, "{pages:?}");
}

/// Headings that follow each other have one white between them.
#[test]
fn stacked_headings_give_up_one_white() {
    let dir = book(&["One"], &|_| 1, "");
    let text =
        format!("# One\n\n{WORDS}\n\n## Upper\n\n## Lower\n\n{WORDS}\n\n## Alone\n\n{WORDS}\n");
    fs::write(dir.path().join("0.md"), text).expect("a chapter");
    let Some(pages) = printed_pages(dir.path()) else { return };
    let page = pages.iter().find(|p| p.to_lowercase().contains("upper")).expect("the page");
    let at = |word: &str| page.lines().position(|l| l.to_lowercase().contains(word)).expect(word);
    assert!(at("lower") - at("upper") < at("alone") - at("lower"), "{page}");
}
