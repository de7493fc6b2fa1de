//! An omnibus: several books of a house in one, each with its own numbers, names and language.

mod support;

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Output;
use support::run;

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    fs::write(path, text).expect("written");
}

const HOUSE: &str = "titles = [\"titles/*\"]\nshared = [\"house\"]\n\n[omnibus]\n\"titles/box\" = [\"titles/salt\", \"titles/ferry\"]\n";
const PICTURE: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 20 10\"><rect width=\"20\" height=\"10\"/></svg>";
const BOX: &str = "extends = \"../../house/imprint.toml\"\n\n[book]\ntitle = \"Two River Novels\"\nslug = \"box\"\nauthors = [\"Ada Rivers\", \"Jo Berg\"]\n\n\
                   [chapters]\nfront = [\"foreword.md\"]\nmain = [\n  # The first one.\n  { volume = \"../salt\" },\n  { volume = \"../ferry\", without = [\"two.md\"] },\n]\n\
                   back = [\"...\", { kind = \"list-of-figures\" }]\n";

/// A house of two novels, one of them in German, and an omnibus of both.
fn house() -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().expect("a folder");
    let root = dir.path().canonicalize().expect("there");
    write(&root, "recto-house.toml", HOUSE);
    let imprint = "[book]\nlanguage = \"en-GB\"\npublisher = \"Quay Press\"\ndate = \"2026\"\n\n[chapters]\nback = [\"also.md\"]\n";
    write(&root, "house/imprint.toml", imprint);
    write(&root, "house/also.md", "# Also from Quay Press\n\nOther books.\n");
    let salt = "extends = \"../../house/imprint.toml\"\n\n[book]\ntitle = \"Salt\"\nsubtitle = \"A Novel of the River\"\nauthors = [\"Ada Rivers\"]\n\n\
                [chapters]\nfront = [\"copyright.md\", \"dedication.md\", \"preface.md\"]\nmain = [\"one.md\", \"two.md\"]\n\
                back = [\"on-salt.md\", { file = \"life.md\", kind = \"about\" }, \"press.md\", { file = \"buy.md\", when = \"sample\" }, { kind = \"list-of-figures\" }, \"...\"]\n\n\
                [editions.sample]\noutput = \"epub\"\nchapters = 1\n";
    for (file, text) in [
        ("recto.toml", salt),
        ("copyright.md", "All rights reserved, 2019.\n"),
        ("dedication.md", "For the river\n"),
        ("preface.md", "# Preface\n\nWhy salt.\n"),
        (
            "one.md",
            "# Tide\n\nThe salt came.[^a] [Buy it now.]{only=\"sample\"} See @fig-map, @sec-two and [the end](two.md#sec-end).\n\n\
             ![The map](map.svg){#fig-map alt=\"A map\"}\n\n[^a]: By the river.\n",
        ),
        ("two.md", "# Ebb\n\nIt went.\n\n## The end {#sec-end}\n\nWords.\n"),
        ("on-salt.md", "# On salt\n\nHow it is made.\n"),
        ("life.md", "# The author\n\nShe lives by the sea.\n"),
        ("press.md", "---\nkind: colophon\n---\n\n# The press\n\nSet by hand.\n"),
        ("buy.md", "# Buy\n\nThe whole book.\n"),
        ("map.svg", PICTURE),
    ] {
        write(&root, &format!("titles/salt/{file}"), text);
    }
    let ferry = "extends = \"../../house/imprint.toml\"\n\n[book]\ntitle = \"Die F\u{e4}hre\"\nauthors = [\"Jo Berg\"]\nlanguage = \"de\"\n\n\
                 [chapters]\nmain = [{ part = \"Hin\", chapters = [\"one.md\"] }, { part = \"Her\", chapters = [\"two.md\", \"three.md\"] }]\n";
    for (file, text) in [
        ("recto.toml", ferry),
        (
            "one.md",
            "# Tau\n\nEr nahm es.[^a] Siehe @fig-map und @sec-three.\n\n![Die Karte](map.svg){#fig-map alt=\"Eine Karte\"}\n\n[^a]: Das Tau.\n",
        ),
        ("two.md", "# Ruder\n\nSie nahm es.\n"),
        ("three.md", "# Ufer\n\nSie gingen, wie in @sec-one.\n"),
        ("map.svg", PICTURE),
    ] {
        write(&root, &format!("titles/ferry/{file}"), text);
    }
    write(&root, "titles/box/recto.toml", BOX);
    write(&root, "titles/box/foreword.md", "# Foreword\n\nTwo novels; see @fig-map.\n");
    (dir, root)
}

/// A file of an EPUB.
fn entry(epub: &Path, name: &str) -> String {
    let mut zip = zip::ZipArchive::new(fs::File::open(epub).expect("an EPUB")).expect("a ZIP");
    let mut text = String::new();
    zip.by_name(name).expect("there").read_to_string(&mut text).expect("text");
    text
}

fn said(out: &Output) -> String {
    String::from_utf8_lossy(&out.stderr).into_owned() + &String::from_utf8_lossy(&out.stdout)
}

fn good(out: &Output) -> String {
    assert!(out.status.success(), "{}", said(out));
    said(out)
}

#[test]
fn volumes_are_parts_with_numbers_of_their_own() {
    let (_dir, root) = house();
    let title = root.join("titles/box");
    let text = good(&run(&title, &["check", "--deny-warnings"]));
    assert!(text.contains("nothing to mend"), "{text}");
    let rows = good(&run(&title, &["order", "--format", "json"]));
    let rows =
        rows.lines().map(|row| serde_json::from_str::<serde_json::Value>(row).expect("JSON"));
    let main: Vec<(u64, String, String)> = rows
        .filter(|row| row["matter"] == "main")
        .map(|row| {
            let text = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
            (row["level"].as_u64().unwrap_or_default(), text("number"), text("title"))
        })
        .collect();
    let wanted = [
        (0, "", "Salt"),
        (1, "", "Dedication"),
        (1, "", "Preface"),
        (1, "1", "Tide"),
        (1, "2", "Ebb"),
        (1, "", "On salt"),
        (0, "", "Die F\u{e4}hre"),
        (1, "I", "Hin"),
        (2, "1", "Tau"),
        (1, "II", "Her"),
        (2, "2", "Ufer"),
    ];
    let wanted: Vec<(u64, String, String)> =
        wanted.map(|(level, n, title)| (level, n.to_owned(), title.to_owned())).into();
    assert_eq!(main, wanted);
}

/// A novel whose chapters have titles alone has them in the omnibus too.
#[test]
fn a_volume_without_numbers_stays_without_them() {
    let (_dir, root) = house();
    let path = root.join("titles/salt/recto.toml");
    let toml = fs::read_to_string(&path).expect("there");
    fs::write(&path, toml + "\n[print]\nnumber-chapters = false\n").expect("written");
    let rows = good(&run(&root.join("titles/box"), &["order", "--format", "json"]));
    let row = |title: &str| {
        let mut rows =
            rows.lines().map(|r| serde_json::from_str::<serde_json::Value>(r).expect("JSON"));
        rows.find(|row| row["title"] == title).expect("there")["number"].as_str().map(str::to_owned)
    };
    assert_eq!(
        (row("Tide").unwrap_or_default(), row("Tau").unwrap_or_default()),
        (String::new(), "1".to_owned())
    );
}

#[test]
fn the_order_takes_a_volume_by_its_folder_and_by_its_title() {
    let (_dir, root) = house();
    let title = root.join("titles/box");
    let manifest = || fs::read_to_string(title.join("recto.toml")).expect("the manifest");
    good(&run(&title, &["order", "move", "die f\u{e4}hre", "--before", "Salt"]));
    let now = manifest();
    assert!(now.find("../ferry") < now.find("../salt") && now.contains("without"), "{now}");
    good(&run(&title, &["order", "move", "../salt", "--before", "ferry"]));
    let now = manifest();
    assert!(now.find("../salt") < now.find("../ferry"), "{now}");
    let text = good(&run(&title, &["order", "remove", "Salt"]));
    assert!(text.contains("removed `Salt` from the order"), "{text}");
    assert!(!manifest().contains("../salt"));
}

#[test]
fn volumes_stand_out_in_the_contents_with_their_authors() {
    use recto::session::{Folder, Session};
    let (_dir, root) = house();
    let mut session = Session::new(Folder::new(root.join("titles/box")));
    let pages = session.pages().expect("pages");
    let contents = pages.pages().pages.iter().find(|page| page.folio == "v").expect("the contents");
    let runs = |wanted: &str| {
        let lines = contents.groups.iter().map(|group| {
            let runs = group.items.iter().filter_map(|item| match item {
                recto::typeset::page::Item::Run(run) => Some(run),
                _ => None,
            });
            let text: String = runs.clone().map(|run| run.text.as_str()).collect();
            (text, runs.map(|run| (run.size, run.y)).next())
        });
        let found =
            lines.filter(|(text, _)| text.trim_start().starts_with(wanted)).find_map(|l| l.1);
        found.unwrap_or_else(|| panic!("no line {wanted}"))
    };
    let (volume, author, chapter) = (runs("Salt"), runs("Ada Rivers"), runs("Preface"));
    assert!(volume.0 > 1.2 * chapter.0, "{volume:?} {chapter:?}");
    assert!(volume.1 < author.1 && author.1 < chapter.1, "the author below the title");
    let (next, last) = (runs("Die F"), runs("On salt"));
    assert!(next.1 - last.1 > 2.5 * (author.1 - volume.1), "white stands above a volume");
}

#[test]
fn a_volumes_words_lead_to_its_own_places_and_are_in_its_language() {
    let (_dir, root) = house();
    let built = support::build(&root.join("titles/box"));
    support::epubcheck(&built.epub);
    let page =
        |name: &str| entry(&built.epub, &format!("OEBPS/text/{name}.xhtml")).replace('\u{a0}', " ");
    let (tide, tau) = (page("one"), page("one-2"));
    assert!(
        tide.contains("href=\"#fig-map\" class=\"ref\">Figure 1.1<")
            && tide.contains("two.xhtml#sec-end"),
        "{tide}"
    );
    assert!(
        tide.contains("href=\"two.xhtml\" class=\"ref\">Chapter 2<")
            && !tide.contains("Buy it now"),
        "{tide}"
    );
    assert!(tau.contains("href=\"#fig-map\" class=\"ref\">Abbildung 1.1<"), "{tau}");
    assert!(tau.contains("href=\"three.xhtml\" class=\"ref\">Kapitel 2<"), "{tau}");
    // The file's name means the volume's own, whatever the others have.
    assert!(
        page("three").contains("href=\"one-2.xhtml\" class=\"ref\">Kapitel 1<"),
        "{}",
        page("three")
    );
    assert!(page("three").contains("lang=\"de\"") && page("three").contains("Kapitel 2"));
    // The omnibus itself means the first.
    assert!(page("foreword").contains("href=\"one.xhtml#fig-map\" class=\"ref\">Figure 1.1<"));
    let list = page("list-of-figures");
    let order =
        [">Salt<", "The map", ">Die F\u{e4}hre<", "Die Karte"].map(|words| list.find(words));
    assert!(order.is_sorted() && order.iter().all(Option::is_some), "{list}");
    let nav = entry(&built.epub, "OEBPS/nav.xhtml");
    let volume = "<li><a href=\"text/salt.xhtml\">Salt, Ada Rivers</a>\n<ol>";
    assert!(nav.contains(volume), "{nav}");
    assert!(page("salt").contains("epub:type=\"volume\" role=\"doc-part\""), "{}", page("salt"));
    assert!(page("salt").contains("A Novel of the River"));
}

#[test]
fn a_volume_that_changes_changes_the_omnibus() {
    let (_dir, root) = house();
    good(&run(&root, &["build", "--all", "--quiet"]));
    write(&root, "titles/ferry/one.md", "# Tau\n\nEr nahm es nicht.\n");
    let text = said(&run(&root, &["build", "--all"]));
    assert!(text.contains("1 unchanged, 2 built (box, ferry)"), "{text}");
    // It is moved as any entry, by its folder, with its comment.
    let title = root.join("titles/box");
    good(&run(&title, &["order", "move", "../salt", "--after", "../ferry"]));
    let toml = fs::read_to_string(title.join("recto.toml")).expect("there");
    let moved = "without = [\"two.md\"] },\n  # The first one.\n  { volume = \"../salt\" },\n]";
    assert!(toml.contains(moved), "{toml}");
}

#[test]
fn what_can_be_no_volume_is_told_at_its_line() {
    let (_dir, root) = house();
    let title = root.join("titles/box");
    let told = |toml: String| {
        write(&root, "titles/box/recto.toml", &toml);
        let out = run(&title, &["check"]);
        assert_eq!(out.status.code(), Some(1), "{}", said(&out));
        said(&out)
    };
    let salt = "{ volume = \"../salt\" }";
    for (from, to, words) in [
        (salt, "{ volume = \"../other\" }", ["[path-outside]", "[omnibus]"]),
        (salt, "{ volume = \"../../house\" }", ["[missing-file]", "recto.toml"]),
        (salt, "{ volume = \"../ferry\" }", ["[listed-twice]", "../ferry"]),
        (salt, "{ volume = \"../../titles/ferry/\" }", ["[listed-twice]", "../ferry"]),
        (salt, "{ volume = \"../box\" }", ["[nested-part]", "of itself"]),
        (salt, "{ volume = \"../sallt\" }", ["[path-outside]", "did you mean `../salt`?"]),
        (
            salt,
            "\"../salt/one.md\", { volume = \"../salt\" }",
            ["[listed-twice]", "a chapter of a volume"],
        ),
        (
            salt,
            "{ part = \"P\", chapters = [{ volume = \"../salt\" }] }",
            ["[nested-part]", "top of `main`"],
        ),
        (salt, "{ volume = \"../salt\", chapters = [\"a.md\"] }", ["[unknown-key]", "a volume"]),
        ("\"two.md\"", "\"tow.md\"", ["[unknown-value]", "tow.md"]),
    ] {
        let text = told(BOX.replacen(from, to, 1));
        assert!(
            words.iter().all(|w| text.contains(w)) && text.contains("recto.toml:"),
            "{to}: {text}"
        );
    }
    // Without the house's word nobody reads another title.
    write(&root, "recto-house.toml", "titles = [\"titles/*\"]\nshared = [\"house\"]\n");
    let text = told(BOX.to_owned());
    assert!(text.contains("[path-outside]") && text.contains("../salt"), "{text}");
    // A volume of a volume.
    let all = HOUSE.replace("\"titles/ferry\"", "\"titles/ferry\", \"titles/other\"");
    write(&root, "recto-house.toml", &all);
    write(
        &root,
        "titles/other/recto.toml",
        "[book]\ntitle = \"O\"\nlanguage = \"en\"\n\n[chapters]\nmain = [{ volume = \"v\" }]\n",
    );
    let text = told(BOX.replacen(salt, "{ volume = \"../other\" }", 1));
    assert!(text.contains("[nested-part]") && text.contains("../other/recto.toml:6"), "{text}");
}

#[test]
fn volumes_may_lie_in_the_folder_of_the_omnibus() {
    let dir = tempfile::tempdir().expect("a folder");
    let root = dir.path();
    write(
        root,
        "recto.toml",
        "[book]\ntitle = \"Both\"\nlanguage = \"en\"\n\n[chapters]\nmain = [{ volume = \"a\" }, { volume = \"b\", title = \"The Second\" }]\n",
    );
    for book in ["a", "b"] {
        write(
            root,
            &format!("{book}/recto.toml"),
            &format!(
                "[book]\ntitle = \"Book {book}\"\nlanguage = \"en\"\n\n[chapters]\nmain = [\"one.md\"]\n"
            ),
        );
        write(root, &format!("{book}/one.md"), "# I. A title\n\nWords.\n");
        write(root, &format!("{book}/_draft.md"), "# Draft\n\nWords.\n");
    }
    let text = good(&run(root, &["check"]));
    assert!(!text.contains("[unlisted-file]"), "{text}");
    let rows = good(&run(root, &["order"]));
    assert!(rows.contains("Book a") && rows.contains("The Second"), "{rows}");
}

#[test]
fn what_a_volume_says_of_its_own_stays_its_own() {
    let (_dir, root) = house();
    let title = root.join("titles/box");
    for (book, word) in [("salt", "Salt's weir."), ("ferry", "Das Wehr der F\u{e4}hre.")] {
        let file = root.join(format!("titles/{book}/recto.toml"));
        let toml = fs::read_to_string(&file).expect("there");
        let toml = match book {
            "salt" => toml.replacen("back = [", "back = [\"glossary.md\", \"lists.md\", ", 1),
            _ => toml + "back = [\"glossary.md\", \"lists.md\"]\n",
        };
        fs::write(&file, toml).expect("written");
        let glossary = format!("---\nkind: glossary\n---\n\n# Words\n\nWeir\n:   {word}\n");
        write(&root, &format!("titles/{book}/glossary.md"), &glossary);
        write(
            &root,
            &format!("titles/{book}/lists.md"),
            "---\nkind: appendix\n---\n\n# Lists\n\nWords.\n",
        );
    }
    write(
        &root,
        "titles/ferry/three.md",
        "# Ufer\n\nAm Weir.[^b] [Deutsch.]{only=\"de\"}[Englisch.]{only=\"en\"}\n\n[^b]: Dort.\n",
    );
    let toml = BOX.replacen(
        "[chapters]",
        "[print]\nnotes = \"book\"\n\n[epub]\nnotes = \"book\"\n\n[chapters]",
        1,
    );
    write(&root, "titles/box/recto.toml", &toml);
    let text = good(&run(&title, &["check"]));
    assert!(!text.contains("[unknown-value]"), "{text}");
    let built = support::build(&title);
    support::epubcheck(&built.epub);
    let page =
        |name: &str| entry(&built.epub, &format!("OEBPS/text/{name}.xhtml")).replace('\u{a0}', " ");
    assert!(page("three").contains("glossary-2.xhtml#term-weir"), "{}", page("three"));
    assert!(
        page("three").contains("Deutsch.") && !page("three").contains("Englisch"),
        "{}",
        page("three")
    );
    assert!(
        page("lists").contains("Appendix A") && page("lists-2").contains("Anhang A"),
        "{}",
        page("lists-2")
    );
    let notes = page("notes");
    assert!(
        notes.contains("<h2>Salt: 1. Tide</h2>")
            && notes.contains("<h2>Die F\u{e4}hre: 2. Ufer</h2>"),
        "{notes}"
    );
}

#[test]
fn a_printing_of_an_omnibus_is_made_again_from_its_archive() {
    let (dir, root) = house();
    let title = root.join("titles/box");
    let zip = dir.path().join("box.zip");
    good(&run(&title, &["archive", "-o", &zip.to_string_lossy()]));
    let text = good(&run(&root, &["verify", &zip.to_string_lossy()]));
    assert!(text.contains("same"), "{text}");
}

#[test]
fn a_volume_without_text_is_told_and_one_keeps_what_its_house_gives_its_chapters() {
    let (_dir, root) = house();
    let title = root.join("titles/box");
    let file = root.join("titles/salt/recto.toml");
    let toml = fs::read_to_string(&file).expect("there");
    write(&root, "house/prologue.md", "# Prologue\n\nBefore.\n");
    fs::write(&file, toml.replacen("main = [", "main = [\"../../house/prologue.md\", ", 1))
        .expect("written");
    assert!(good(&run(&title, &["order"])).contains("Prologue"));
    fs::write(&file, toml.replacen("[chapters]", "[chapter]", 1)).expect("written");
    let out = run(&title, &["check"]);
    let words = said(&out);
    assert_eq!(out.status.code(), Some(1), "{words}");
    assert!(words.contains("recto.toml:12:") && words.contains("has no text"), "{words}");
}
