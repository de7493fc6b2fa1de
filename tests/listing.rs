//! Sheets for shops' forms: each field as the manifest and the pages say it, and what a form would not take told at
//! its line.

mod support;

use serde_json::Value;
use std::fs;
use support::{run, small_book};

fn sheets(dir: &std::path::Path, more: &[&str]) -> Vec<Value> {
    let args: Vec<&str> =
        ["listing", "--format", "json"].into_iter().chain(more.iter().copied()).collect();
    let out = run(dir, &args);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let said = String::from_utf8_lossy(&out.stdout).into_owned();
    let all = said.lines().map(|l| serde_json::from_str::<Value>(l).expect("JSON"));
    all.filter(|o| o["type"] == "sheet").collect()
}

#[test]
fn sheets_say_what_the_book_is() {
    let all = sheets(&small_book("harbour"), &[]);
    let shops: Vec<&str> = all.iter().filter_map(|s| s["shop"].as_str()).collect();
    assert_eq!(shops, ["kdp", "ingram", "kobo", "apple", "google", "bowker"]);
    let kdp = &all[0]["fields"];
    for (key, value) in [
        ("title", "The Harbour & the Sea"),
        ("subtitle", "A History in Twelve Boats"),
        ("series", "The River Books"),
        ("volume", "3"),
        ("language", "en-GB"),
        ("imprint", "Quay Sea Books"),
        ("territory", "WORLD except CA US"),
        ("description", "Twelve boats, and who built them.\nWith <plans> of each & a map."),
    ] {
        assert_eq!(kdp[key], value, "{key}");
    }
    assert_eq!(
        kdp["keywords"],
        serde_json::json!(["harbours", "boat building", "ships", "Thames"])
    );
    assert_eq!(all[1]["fields"]["keywords"], "harbours;boat building;ships;Thames");
    let editions: Vec<&str> = all[0]["editions"]
        .as_array()
        .expect("editions")
        .iter()
        .filter_map(|e| e["edition"].as_str())
        .collect();
    assert_eq!(editions, ["epub", "print", "boards", "large"]);
    let (print, boards) = (&all[0]["editions"][1], &all[0]["editions"][2]);
    assert_eq!(
        (print["form"].as_str(), print["trim"].as_str()),
        (Some("paperback"), Some("6 x 9 in"))
    );
    assert_eq!(print["prices"], serde_json::json!(["16.50 GBP in GB IE, tax included"]));
    assert_eq!(boards["form"], "hardback");
    // Shops of e-books are told of the EPUB alone.
    assert_eq!(all[2]["editions"].as_array().map(Vec::len), Some(1));
    assert_eq!(sheets(&small_book("harbour"), &["--for", "kobo"]).len(), 1);
}

#[test]
fn what_a_form_does_not_take_is_told_at_its_line() {
    let dir = tempfile::tempdir().expect("a folder");
    let long = "word ".repeat(900);
    let keywords = (0..9).map(|n| format!("\"keyword {n}\"")).collect::<Vec<_>>().join(", ");
    let bisac = (0..4)
        .map(|n| format!("{{ name = \"S{n}\", authority = \"BISAC\", code = \"FIC00000{n}\" }}"));
    let manifest = format!(
        "[book]\ntitle = \"{}\"\nlanguage = \"en\"\nisbn = {{ epub = \"978-1-86197-271-2\" }}\n\
         subjects = [{}]\n[chapters]\nmain = [\"a.md\"]\n[trade]\ndescription = \"{long}\"\n\
         keywords = [{keywords}, \"{}\"]\nshort-description = \"{}\"\n",
        "Title ".repeat(40).trim(),
        bisac.collect::<Vec<_>>().join(", "),
        "x".repeat(470),
        "short ".repeat(80).trim(),
    );
    fs::write(dir.path().join("recto.toml"), manifest).expect("written");
    fs::write(dir.path().join("a.md"), "# A\n\nWords.\n").expect("written");
    let said = |shop: &str| {
        let out = run(dir.path(), &["listing", "--for", shop, "--verbose"]);
        assert!(out.status.success());
        String::from_utf8_lossy(&out.stderr).into_owned()
    };
    // The message, and the line of its place.
    let told = |said: &str, what: &str, line: usize| {
        let at = said.find(what).unwrap_or_else(|| panic!("{what}: {said}"));
        let place = said[at..].lines().nth(1).unwrap_or_default();
        assert!(place.contains(&format!("recto.toml:{line}:")), "{what}: {place}");
    };
    let kdp = said("kdp");
    told(&kdp, "the title with its subtitle has 239 characters, and the form takes 200", 2);
    told(&kdp, "the description has 4499 characters with HTML, and the form takes 4000", 9);
    told(&kdp, "there are 10 keywords, and the form takes 7", 10);
    told(&kdp, "there are 4 BISAC subjects, and the form takes 3", 5);
    told(&kdp, "the form asks what was made by AI", 8);
    let ingram = said("ingram");
    told(&ingram, "the short description has 479 characters, and the form takes 350", 11);
    told(&ingram, "the keywords have 560 characters, and the form takes 500", 10);
    let bowker = said("bowker");
    told(&bowker, "the description has 900 words, and the form takes 350", 9);
    assert!(!said("google").contains("record-limit"));
    let out = run(dir.path(), &["listing", "--for", "amazon"]);
    assert_eq!(out.status.code(), Some(2));
    // The author knows.
    let manifest = fs::read_to_string(dir.path().join("recto.toml")).expect("a file");
    let quiet = format!("{manifest}[lint]\nallow = [\"record-limit\", \"record-gap\"]\n");
    fs::write(dir.path().join("recto.toml"), quiet).expect("written");
    assert!(!said("kdp").contains("record-"));
}

/// What another printer's shop has the number of is none of this one's.
#[test]
fn a_sheet_has_the_editions_of_its_own_printers() {
    let dir = tempfile::tempdir().expect("a folder");
    let manifest = "[book]\ntitle = \"T\"\nlanguage = \"en\"\n[chapters]\nmain = [\"one.md\"]\n\
        [editions.amazon]\nfor = \"kdp-paperback\"\nisbn = \"978-0-306-40615-7\"\n\
        [editions.shops]\nfor = \"ingram\"\nisbn = \"978-3-16-148410-0\"\nbinding = \"hardback\"\n\
        [editions.any]\nfor = \"generic\"\nisbn = \"978-3-86680-192-9\"\nprint = { large-print = true }\n";
    fs::write(dir.path().join("recto.toml"), manifest).expect("written");
    fs::write(dir.path().join("one.md"), "# One\n\nWords.\n").expect("written");
    let editions = |shop: &str| -> Vec<String> {
        let out = run(dir.path(), &["listing", "--for", shop, "--format", "json"]);
        let said = String::from_utf8_lossy(&out.stdout).into_owned();
        let sheet = said.lines().map(|l| serde_json::from_str::<Value>(l).expect("JSON"));
        let sheet = sheet.into_iter().find(|o| o["type"] == "sheet").expect("a sheet");
        let all = sheet["editions"].as_array().cloned().unwrap_or_default();
        all.iter().filter_map(|e| e["edition"].as_str().map(str::to_owned)).collect()
    };
    assert_eq!(editions("kdp"), ["epub", "amazon", "any"]);
    assert_eq!(editions("ingram"), ["epub", "shops", "any"]);
    assert_eq!(editions("bowker"), ["epub", "amazon", "shops", "any"]);
}
