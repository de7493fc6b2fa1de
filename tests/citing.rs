//! Citations: notes, words in the text, and entries of bibliographies as they stand in the finished files.

mod support;

use recto::session::{Session, Texts};
use std::fs;
use std::path::Path;
use support::{build, part, run, small_book};

/// The words of an XHTML file without its tags, each element's on a line of its own where it is a block.
fn words(xhtml: &str) -> String {
    let mut out = String::new();
    let mut rest = xhtml;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        let end = rest[at..].find('>').map_or(rest.len(), |end| at + end + 1);
        let tag = &rest[at..end];
        if ["</p>", "</h1>", "</h2>", "</li>", "</td>"].contains(&tag) {
            out.push('\n');
        }
        rest = &rest[end..];
    }
    out.push_str(rest);
    let out = out.replace("&amp;", "&");
    let lines = out.lines().map(|l| l.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|l| !l.is_empty()).collect::<Vec<_>>().join("\n")
}

/// The lines of the finished pages, joined.
fn pages(dir: &Path) -> String {
    let out = run(dir, &["page", "all", "--lines"]);
    let mut text = String::new();
    for line in String::from_utf8(out.stdout).expect("text").lines() {
        let words = line.split('\t').nth(6).unwrap_or_default();
        match text.strip_suffix('-') {
            Some(begin) => text.truncate(begin.len()),
            None => text.push(' '),
        }
        text.push_str(words);
    }
    text
}

/// Codes and messages of `recto check`.
fn told(dir: &Path) -> Vec<(String, String)> {
    let out = run(dir, &["check", "--format", "json"]);
    let text = String::from_utf8(out.stdout).expect("text");
    let told = text.lines().filter_map(|l| {
        let o: serde_json::Value = serde_json::from_str(l).ok()?;
        let words = |key: &str| o[key].as_str().unwrap_or_default().to_owned();
        (o["code"].is_string()).then(|| (words("code"), words("message")))
    });
    told.collect()
}

#[track_caller]
fn holds(text: &str, wanted: &[&str]) {
    for words in wanted {
        assert!(text.contains(words), "`{words}` in\n{text}");
    }
}

#[test]
fn notes_cite() {
    let dir = small_book("sources");
    let built = build(&dir);
    let chapter = part(&built.epub, "tax.xhtml");
    let text = words(&chapter);
    holds(
        &text,
        &[
            "The tax was paid in oil.1 It was hated,2 and not by keepers alone.3",
            "As Lindt and van der Meer4 has it, wages fell by half.5",
            "See Anna Lindt and Joost van der Meer, \u{2018}Oil, Wicks and Wages\u{2019}",
            "It says so itself Board of Lights, Report on the Northern Stations, 12, though late.",
            "Compare Okafor, Light and Law, who doubts it; and see below.",
            "Ruth Okafor, Light and Law: A History of the Lamp Tax (Harbour Press, 2019), 33\u{2013}35.",
        ],
    );
    // The full form comes again in the next chapter.
    let next = words(&part(&built.epub, "keepers.xhtml"));
    holds(
        &next,
        &["The keepers were few.2", "Ruth Okafor, Light and Law: A History of the Lamp Tax"],
    );
    // The mark of a note leads to the note, the work in it to its entry, and that back.
    holds(&chapter, &["role=\"doc-biblioref\"", "#ref-okafor2019\"", "id=\"cite-okafor2019\""]);
    let works = part(&built.epub, "works-cited.xhtml");
    holds(&works, &["id=\"ref-okafor2019\"", "role=\"doc-backlink\"", "#cite-okafor2019\""]);
    let works = words(&works);
    holds(
        &works,
        &["Okafor, Ruth. Light and Law: A History of the Lamp Tax. Harbour Press, 2019."],
    );
    assert!(!works.contains("Board of Lights") && !works.contains("Never Cited"), "{works}");
    let sources = words(&part(&built.epub, "primary-sources.xhtml"));
    holds(&sources, &["Board of Lights. Report on the Northern Stations."]);
    let print = pages(&dir);
    holds(
        &print,
        &[
            "See Anna Lindt",
            "Okafor, Ruth. Light and Law: A History of the Lamp Tax. Harbour Press",
        ],
    );
}

#[test]
fn works_that_are_never_cited_are_told() {
    let told = told(&small_book("sources"));
    assert_eq!(told, [("uncited-work".to_owned(), "`unread` is never cited".to_owned())]);
}

/// A style may give works of a type no entry; where the book lists works, that is told.
#[test]
fn works_that_the_style_leaves_out_are_told() {
    let csl = "<style xmlns=\"http://purl.org/net/xbiblio/csl\" class=\"in-text\" version=\"1.0\">\
        <info><title>Books</title><id>x</id></info>\
        <citation><layout><text variable=\"title\"/></layout></citation>\
        <bibliography><layout><choose><if type=\"book\"><text variable=\"title\"/></if></choose>\
        </layout></bibliography></style>";
    let bib = format!("{BIB}@letter{{lindt1910, author = {{Lindt, Anna}}, title = {{Soot}}}}\n");
    let lines = "bibliography = \"refs.bib\"\ncitations = \"own.csl\"";
    let told = |text: &str| {
        let dir = book(lines, &bib, text);
        fs::write(dir.path().join("own.csl"), csl).expect("a style");
        told(dir.path())
    };
    let left_out = "`lindt1910` stands in no bibliography: the style gives it no entry";
    let expected = ("work-without-entry".to_owned(), left_out.to_owned());
    let text = "# One\n\nSo [@smith2020], and [@lindt1910].\n";
    assert_eq!(told(&format!("{text}\n::: {{#refs}}\n:::\n")), [expected]);
    let unlisted = told(text);
    assert!(unlisted.iter().all(|(code, _)| code != "work-without-entry"), "{unlisted:?}");
}

#[test]
fn the_text_cites() {
    let dir = small_book("findings");
    let built = build(&dir);
    let chapter = part(&built.epub, "findings.xhtml");
    let text = words(&chapter);
    holds(
        &text,
        &[
            "Lamps burn (Smith, 2020b, p. 3; see also Jones & Le Guin, 2021).",
            "As Smith (2020a, p. 15) says, oil does not.",
            "A keeper asked @somebody about it.",
            "Smith, A. (2020a). On oil. Lamps, 4, 12\u{2013}19.",
        ],
    );
    holds(&chapter, &["role=\"doc-bibliography\"", "epub:type=\"biblioentry\""]);
    let next = words(&part(&built.epub, "methods.xhtml"));
    holds(&next, &["Nothing was measured (2021, Chapter 2), but see Jones & Le Guin (2021)."]);
    let list = words(&part(&built.epub, "references.xhtml"));
    holds(&list, &["Jones, B., & Le Guin, C. (2021). Towers. Shore."]);
}

#[test]
fn both_books_are_accepted_by_every_validator() {
    for name in ["sources", "findings"] {
        let built = build(&small_book(name));
        support::epubcheck(&built.epub);
        support::check_pdf(&built.pdf);
    }
}

/// A book with one chapter and this bibliography.
fn book(lines: &str, bib: &str, text: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    let manifest = format!(
        "[book]\ntitle = \"Lamps\"\nauthors = [\"R. Okafor\"]\nlanguage = \"en-GB\"\n\
         identifier = \"urn:uuid:5f0f6d52-8f5c-4f0e-9d55-6a4ef6a4c1df\"\n{lines}\n\
         [chapters]\nmain = [\"one.md\"]\n"
    );
    fs::write(dir.path().join("recto.toml"), manifest).expect("a manifest");
    fs::write(dir.path().join("refs.bib"), bib).expect("a bibliography");
    fs::write(dir.path().join("one.md"), text).expect("a chapter");
    dir
}

const BIB: &str = "@book{smith2020,\n  author = {Smith, Ada},\n  title = {Wicks},\n  \
    publisher = {Harbour},\n  date = {2020},\n}\n";

const APA: &str = "bibliography = \"refs.bib\"\ncitations = \"apa\"";

#[test]
fn what_is_wrong_is_told_at_its_place() {
    let says = |lines: &str, bib: &str, text: &str| -> Vec<(String, String)> {
        told(book(lines, bib, text).path())
    };
    let has = |told: &[(String, String)], code: &str, words: &str| {
        let found = told.iter().any(|(c, m)| c == code && m.contains(words));
        assert!(found, "{code} `{words}` in {told:?}");
    };
    let refs = "\n\n::: {#refs}\n:::\n";
    let text = |words: &str| format!("# One\n\n{words}{refs}");
    has(&says(APA, BIB, &text("So [@smth2020].")), "unknown-work", "no bibliography of the book");
    has(&says(APA, BIB, &text("By @smyth.")), "unknown-work", "`@smyth` is no key");
    has(&says(APA, BIB, "# One\n\nSo [@smith2020]."), "bibliography-place", "listed nowhere");
    has(&says(APA, &format!("{BIB}{BIB}"), &text("[@smith2020]")), "bibliography", "earlier work");
    has(
        &says(APA, "@book{smith2020, title = {A}", &text("[@smith2020]")),
        "bibliography",
        "can't be read",
    );
    has(&says("citations = \"chicgo-notes\"", BIB, &text("So.")), "unknown-style", "chicgo-notes");
    has(&says("bibliography = \"refs.txt\"", BIB, &text("So.")), "missing-file", "refs.txt");
    // Commands of LaTeX are text, and told with what to write.
    has(
        &says(APA, BIB, &text("So \\citep[p.~3]{smith2020}.")),
        "raw-tex",
        "`\\citep` is a command",
    );
    // Without a bibliography citations are text.
    has(&says("", BIB, &text("So [@smith2020].")), "citation", "the book has no bibliography");
}

#[test]
fn a_work_is_cited_again_where_the_bibliography_changes() {
    let dir = book(APA, BIB, "# One\n\nSo [@smith2020].\n\n::: {#refs}\n:::\n");
    let text = || words(&part(&build(dir.path()).epub, "one.xhtml"));
    holds(&text(), &["So (Smith, 2020).", "Smith, A. (2020). Wicks. Harbour."]);
    fs::write(dir.path().join("refs.bib"), BIB.replace("2020}", "1999}")).expect("written");
    holds(&text(), &["So (Smith, 1999)."]);
}

#[test]
fn bibliographies_by_chapter_and_works_that_nothing_cites() {
    let lines = "bibliography = \"refs.bib\"\ncitations = { style = \"apa\", nocite = [\"*\"] }";
    let bib =
        format!("{BIB}@book{{doe1999, author = {{Doe, Jo}}, title = {{Oil}}, date = {{1999}}}}\n");
    let dir = book(lines, &bib, "# One [x]{.nosuch}\n\nSo [@smith2020].\n");
    let manifest = dir.path().join("recto.toml");
    let text = fs::read_to_string(&manifest).expect("text");
    let back = "back = [{ kind = \"bibliography\", by = \"chapter\", title = \"By chapter\" }, \
                { kind = \"bibliography\" }]\n";
    fs::write(&manifest, text + back).expect("written");
    let built = build(dir.path());
    let by = words(&part(&built.epub, "by-chapter.xhtml"));
    assert!(by.contains("One x\nSmith, A.") && !by.contains("Doe"), "{by}");
    let all = words(&part(&built.epub, "bibliography.xhtml"));
    assert!(all.starts_with("Bibliography") && all.contains("Doe, J. (1999). Oil."), "{all}");
    // What is wrong with a title is told in the chapter, not where the title stands over works.
    let out = run(dir.path(), &["check", "--format", "json"]);
    let out = String::from_utf8(out.stdout).expect("text");
    let of_class: Vec<&str> = out.lines().filter(|l| l.contains("unknown-class")).collect();
    assert!(of_class.len() == 1 && of_class[0].contains("one.md"), "{of_class:?}");
}

/// A session sees the bibliography change and cites anew; an edited word of the text leaves the rest.
#[test]
fn a_session_follows_the_bibliography() {
    let manifest = format!(
        "[book]\ntitle = \"Lamps\"\nauthors = [\"R. Okafor\"]\nlanguage = \"en-GB\"\n{APA}\n\
         [chapters]\nmain = [\"one.md\"]\nback = [{{ kind = \"bibliography\" }}]\n"
    );
    let text = "# One\n\nSo [@smith2020].\n";
    let files = [("recto.toml", manifest.as_str()), ("refs.bib", BIB), ("one.md", text)];
    let mut session = Session::new(Texts::from(files));
    let said = |session: &mut Session| {
        let book = session.book().expect("a book");
        let one = book.chapters.iter().find(|c| c.id == "one").expect("the chapter");
        one.blocks.iter().map(recto::model::flat_text).collect::<String>()
    };
    assert_eq!(said(&mut session), "So (Smith, 2020).");
    session.change("refs.bib", BIB.replace("2020}", "1999}"));
    assert_eq!(said(&mut session), "So (Smith, 1999).");
    session.change("one.md", text.replace("So", "Thus"));
    assert_eq!(said(&mut session), "Thus (Smith, 1999).");
    session.change("refs.bib", BIB.replace("smith2020", "other"));
    assert!(session.book().is_err(), "an unknown key");
    let told: Vec<String> = session.messages().iter().map(|m| m.to_string()).collect();
    assert!(told.iter().any(|m| m.contains("smith2020")), "{told:?}");
}

/// What the pages of a book with this bibliography say, without the title page.
fn set(style: &str, bib: &str, text: &str) -> String {
    let lines = format!("bibliography = \"refs.bib\"\ncitations = \"{style}\"");
    let text = format!("# One\n\n{text}\n\n::: {{#refs}}\n:::\n");
    pages(book(&lines, bib, &text).path()).replace('\u{a0}', " ")
}

const SCHOLARS: &str = "@book{s, author={Smith, John}, title={Grain}, publisher={OUP}, date={1998}}\n\
    @book{w, author={van der Wee, Herman}, options={useprefix=true}, title={Antwerp}, publisher={Mouton}, date={1963}}\n\
    @book{g, author={{de Gaulle}, Charles}, title={The Edge}, publisher={Plon}, date={1954}}\n\
    @book{a, title={The Bread Question}, publisher={Cox}, date={1801}}\n\
    @book{u, author={Carter, Ann}, title={Rye}, publisher={OUP}, date={1999}}\n\
    @review{r, author={L\u{e9}vy, Omer}, title={Odessa Again}, journaltitle={Journal of Modern History}, \
    volume={72}, number={3}, pages={812--14}, date={2000}}\n";

#[test]
fn authors_stand_in_the_sentence_whatever_the_note_says() {
    let text = "First [@s, 1]. @s [5] says so. And @s again. As @w says. And so does @w. @w goes on.\n\n\
        Then.^[See also [@w, 4], who disagrees; and so on (see [@w, 5]).]";
    let print = set("chicago-notes-ibid", SCHOLARS, text);
    holds(
        &print,
        &[
            "First.1 Smith2 says so. And Smith3 again.",
            "As Herman van der Wee4 says. And so does van der Wee.5 Van der Wee6 goes on.",
            "ibid., 4, who disagrees",
        ],
    );
}

#[test]
fn places_are_as_they_are_typed() {
    let text = "A [@s, 4.17--18]. B [@s, II:3--4]. C [@s, 1:33-34]. D [@s, vol. 2, 45]. E [@s, bk. 4.17--18]. \
        F [@s, pp. 1,234-1,240]. G [@s, 101-108]. H [@s, 12, 45].";
    let print = set("chicago-notes", SCHOLARS, text);
    for place in [
        "4.17\u{2013}18",
        "II:3\u{2013}4",
        "1:33\u{2013}34",
        "vol. 2, 45",
        "bk 4.17\u{2013}18",
        "1,234\u{2013}1,240",
        "101\u{2013}8",
        "12, 45",
    ] {
        holds(&print, &[&format!("Grain, {place}.").replace("Grain, 4.17", "(OUP, 1998), 4.17")]);
    }
}

#[test]
fn entries_stand_by_their_titles_without_articles() {
    let text = "A [@a]. B [@g]. C [@u]. D [@r, 813]. E [@g, 5]. F.^[[@w, 3] G.]";
    let print = set("chicago-notes", SCHOLARS, text);
    let at = |words: &str| print.rfind(words).unwrap_or_else(|| panic!("`{words}` in\n{print}"));
    assert!(at("Bread Question. Cox") < at("Carter, Ann."), "{print}");
    holds(
        &print,
        &["72, no. 3 (2000): 813", "72, no. 3 (2000): 812\u{2013}14", "De Gaulle, The Edge, 5."],
    );
}

#[test]
fn a_note_of_the_next_chapter_is_no_ibid() {
    let lines = "bibliography = \"refs.bib\"\ncitations = \"chicago-notes-ibid\"";
    let dir = book(lines, SCHOLARS, "# One\n\nA.[@s, 1]\n");
    let path = dir.path().join("recto.toml");
    let manifest = fs::read_to_string(&path).expect("a manifest");
    fs::write(&path, manifest.replace("[\"one.md\"]", "[\"one.md\", \"two.md\"]"))
        .expect("written");
    fs::write(dir.path().join("two.md"), "# Two\n\nB.[@s, 2] C.[@s, 3]\n").expect("a chapter");
    let print = pages(dir.path());
    holds(&print, &["Smith, Grain, 2.", "Ibid., 3."]);
}

#[test]
fn lists_name_the_authors_of_captions() {
    let manifest = |style: &str| format!("bibliography = \"refs.bib\"\ncitations = \"{style}\"");
    let text = "# One\n\n| a |\n|---|\n| 1 |\n\n: Prices after @s. {#tbl-x}\n";
    for (style, wanted) in [
        ("chicago-notes", "Prices after John Smith"),
        ("chicago-author-date", "Prices after Smith (1998)"),
    ] {
        let dir = book(&manifest(style), SCHOLARS, text);
        let path = dir.path().join("recto.toml");
        let own = fs::read_to_string(&path).expect("a manifest");
        let front = "[chapters]\nfront = [{ kind = \"list-of-tables\" }]";
        fs::write(&path, own.replace("[chapters]", front)).expect("written");
        let print = pages(dir.path());
        assert!(print.matches(wanted).count() > 1, "`{wanted}` twice in\n{print}");
    }
}

#[test]
fn fields_that_the_style_shows_nowhere_are_told() {
    let bib = "@unpublished{t, author={Thibaudeau, Antoine}, title={Rapport}, date={1812}, note={ADBR, 1 M 612}}\n\
        @collection{p, editor={Pons, Anna}, title={Ports}, publisher={OUP}, date={2001}, shorthand={P}}\n\
        @incollection{c, author={Roe, Ann}, title={Quays}, crossref={p}}\n";
    let lines = "bibliography = \"refs.bib\"\ncitations = \"chicago-notes\"";
    let said =
        told(book(lines, bib, "# One\n\nX.[@t, fol. 2r] Y.[@c, 3]\n\n::: {#refs}\n:::\n").path());
    let has = |words: &str| said.iter().any(|(_, message)| message.contains(words));
    assert!(has("shows the field `note` of `t` nowhere"), "{said:?}");
    assert!(has("the field `shorthand` of `p` is not shown"), "{said:?}");
    assert!(!has("`p` is never cited"), "{said:?}");
    let out = run(book(lines, bib, "# One\n\nX.[@t, 2]\n\n::: {#refs}\n:::\n").path(), &["build"]);
    let out = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(!out.contains("none is cited"), "{out}");
    assert!(out.contains("work-without-entry") || out.contains("no entry"), "{out}");
}

/// Titles in citations have the quotation marks that the text has most of.
#[test]
fn titles_have_the_quotation_marks_of_the_text() {
    let bib = "@article{s, author={Smith, John}, title={Grain}, journal={Past}, date={1998}}\n";
    let double = set("chicago-notes", bib, "She said \"I 'will' go\".[@s]");
    holds(&double, &["\u{201c}I \u{2018}will\u{2019} go\u{201d}", "\u{201c}Grain\u{201d}"]);
    let single = set("chicago-notes", bib, "She said 'I \"will\" go'.[@s]");
    holds(&single, &["\u{2018}I \u{201c}will\u{201d} go\u{2019}", "\u{2018}Grain\u{2019}"]);
}

/// A bibliography in two parts below headings of one file.
#[test]
fn sources_stand_in_two_parts_of_a_file() {
    let bib = "@book{a, author={Ash, A.}, title={One}, publisher={P}, date={1998}, keywords={primary}}\n\
        @book{b, author={Birch, B.}, title={Two}, publisher={P}, date={1999}}\n";
    let text = "# One\n\nWords.[@a; @b]\n\n## Archives\n\n::: {#refs only=\"keyword:primary\"}\n:::\n\n\
        ## Books\n\n::: {#refs except=\"keyword:primary\"}\n:::\n";
    let dir = book("bibliography = \"refs.bib\"\ncitations = \"chicago-notes\"", bib, text);
    assert_eq!(told(dir.path()), []);
    let print = pages(dir.path()).replace('\u{a0}', " ");
    holds(&print, &["Archives Ash, A. One. P, 1998. Books Birch, B. Two. P, 1999."]);
}
