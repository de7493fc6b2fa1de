//! Records for libraries: read back by pymarc and as XML, every field what the manifest and the pages say.

mod support;

use std::fs;
use std::process::Command;
use support::{python_with, run, small_book, text};

/// What `recto catalogue` prints of the book about the harbour.
fn catalogue(form: &str) -> String {
    let out = run(&small_book("harbour"), &["catalogue", "--as", form]);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).expect("text")
}

#[test]
fn marc_is_read_by_libraries_programs() {
    let message = catalogue("marcxml");
    let Some(python) = python_with("pymarc") else { return };
    let dir = tempfile::tempdir().expect("a folder");
    let file = dir.path().join("book.xml");
    fs::write(&file, &message).expect("written");
    let code = "import pymarc, sys\n\
                for r in pymarc.parse_xml_to_array(sys.argv[1]):\n\
                \x20   assert len(str(r.leader)) == 24 and len(r['008'].data) == 40, r\n\
                \x20   r.as_marc()\n\
                \x20   print('==')\n\
                \x20   for f in r.get_fields():\n\
                \x20       print(f.tag, f.data if f.is_control_field() else ''.join(f.indicators).replace(' ', '#') \
                + ' ' + ' '.join('$' + s.code + ' ' + s.value for s in f.subfields))";
    let out = Command::new(python).args(["-c", code]).arg(&file).output().expect("python runs");
    let said = String::from_utf8_lossy(&out.stdout).into_owned();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let records: Vec<&str> = said.split("==\n").skip(1).collect();
    assert_eq!(records.len(), 4, "{said}");
    let (epub, print, boards) = (records[0], records[1], records[2]);
    for line in [
        "100 1# $a Rivers, Ada, $e author. $4 aut",
        "245 14 $a The Harbour & the Sea : $b A History in Twelve Boats / $c Ada Rivers, Vincent van der Kade ; \
         Jo Berg (translator) ; Martin Quay Jr. (foreword) ; Ada Rivers (illustrator) ; Harbour History Society \
         (editor).",
        "041 1# $a eng $h dut",
        "250 ## $a Second edition, with a map.",
        "264 #1 $a London : $b Quay Sea Books, $c 2026.",
        "490 0# $a The River Books ; $v 3",
        "650 #7 $a Maritime history $2 thema",
        "653 ## $a harbours",
        "700 1# $a Berg, Jo, $e translator. $4 trl",
        "710 2# $a Harbour History Society, $e editor. $4 edt",
        "520 ## $a Twelve boats, and who built them. With <plans> of each & a map.",
    ] {
        assert!(records.iter().all(|r| r.lines().any(|l| l == line)), "{line}\n{said}");
    }
    for (record, line) in [
        (epub, "020 ## $a 9781861972712 $q epub"),
        (epub, "300 ## $a 1 online resource : $b illustrations"),
        (epub, "338 ## $a online resource $b cr $2 rdacarrier"),
        (epub, "776 08 $i Print version: $t The Harbour & the Sea $z 9780306406157"),
        (print, "020 ## $a 9780306406157 $q paperback"),
        (print, "776 08 $i Online version: $t The Harbour & the Sea $z 9781861972712"),
        (boards, "020 ## $a 9781402894626 $q hardback"),
    ] {
        assert!(record.lines().any(|l| l == line), "{line}\n{record}");
    }
    let extent = print.lines().find(|l| l.starts_with("300 ")).expect("an extent");
    assert!(extent.ends_with(" pages : $b illustrations ; $c 23 cm"), "{extent}");
    assert!(boards.contains("$c 24 cm"), "boards are higher than the pages: {boards}");
}

#[test]
fn dublin_core_has_the_fifteen_elements_that_there_are() {
    let message = catalogue("dc");
    let document = roxmltree::Document::parse(&message).expect("well formed");
    let records: Vec<_> = document
        .descendants()
        .filter(|n| n.has_tag_name(("http://www.openarchives.org/OAI/2.0/oai_dc/", "dc")))
        .collect();
    assert_eq!(records.len(), 4);
    let of = |name: &str| -> Vec<&str> {
        let own = records[0].children().filter(|n| n.tag_name().name() == name);
        own.filter_map(|n| n.text()).collect()
    };
    assert_eq!(of("title"), ["The Harbour & the Sea: A History in Twelve Boats"]);
    assert_eq!(of("creator"), ["Rivers, Ada", "Kade, Vincent van der"]);
    assert_eq!(of("identifier"), ["urn:isbn:9781861972712"]);
    assert_eq!(of("format"), ["application/epub+zip"]);
    assert_eq!(of("date"), ["2026-11-30"]);
    assert_eq!(of("language"), ["en-GB"]);
    assert_eq!(of("relation").len(), 3);
}

/// The block goes into the manifest, and the copyright page prints it line by line.
#[test]
fn the_block_can_be_printed() {
    let block = catalogue("cip");
    assert!(
        block.starts_with(
            "Publisher\u{2019}s cataloguing-in-publication data\nNames: Rivers, Ada, author.\n"
        ),
        "{block}"
    );
    assert!(block.contains("| ISBN 9780306406157 (paperback) |"), "{block}");
    assert!(
        block.contains("Subjects: Thema: Maritime history | London, Greater London."),
        "{block}"
    );
    let dir = tempfile::tempdir().expect("a folder");
    let manifest = format!(
        "[book]\ntitle = \"T\"\nlanguage = \"en\"\ncip = '''\n{block}'''\n[chapters]\nmain = [\"a.md\"]\n"
    );
    fs::write(dir.path().join("recto.toml"), manifest).expect("written");
    fs::write(dir.path().join("a.md"), "# A\n\nWords.\n").expect("written");
    let out = run(dir.path(), &["build", "--pdf", "-o", "output"]);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let Some(text) = text(&dir.path().join("output/t.pdf")) else { return };
    assert!(text.contains("Names: Rivers, Ada, author."), "{text}");
}
