//! Records for the trade: valid by EDItEUR's schemas, read back by a reader of ONIX that is not ours, every field
//! what the manifest, the pages and the EPUB say.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use support::{copy, part, python_with, run, small_book};
use tempfile::TempDir;

/// Releases and sets of names of a message.
const MANNERS: [&[&str]; 4] =
    [&[], &["--short"], &["--version", "3.1"], &["--version", "3.1", "--short"]];

/// The book about the harbour in a folder of its own.
fn harbour() -> (TempDir, PathBuf) {
    let dir = tempfile::tempdir().expect("a folder");
    let book = dir.path().join("harbour");
    copy(&small_book("harbour"), &book);
    (dir, book)
}

/// The message that `recto onix` writes, and what it says to standard error.
fn onix(book: &Path, more: &[&str]) -> (String, String) {
    let args: Vec<&str> = ["onix", "-o", "-"].into_iter().chain(more.iter().copied()).collect();
    let out = run(book, &args);
    let said = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(out.status.success(), "{said}");
    (String::from_utf8(out.stdout).expect("text"), said)
}

/// All values of a message by their paths with reference names, as the reader prints them. Short tags are
/// no part of this.
fn values(message: &str) -> BTreeSet<String> {
    fn walk(node: roxmltree::Node, path: &str, out: &mut BTreeSet<String>) {
        let markup = node.attribute("textformat").is_some();
        if markup || !node.children().any(|n| n.is_element()) {
            let text = if markup { inner(node) } else { node.text().unwrap_or_default().into() };
            out.insert(format!("{path}\t{}", value(&text)));
            return;
        }
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for child in node.children().filter(|n| n.is_element()) {
            let name = child.tag_name().name();
            let count = counts.entry(name).or_default();
            *count += 1;
            walk(child, &format!("{path}/{name}[{count}]"), out);
        }
    }
    let document = roxmltree::Document::parse(message).expect("well formed");
    let mut out = BTreeSet::new();
    let mut products = 0;
    for node in document.root_element().children().filter(|n| n.is_element()) {
        match node.tag_name().name() {
            "Header" => walk(node, "Header[1]", &mut out),
            _ => {
                products += 1;
                walk(node, &format!("Product[{products}]"), &mut out);
            }
        }
    }
    out
}

/// What stands between the tags of an element.
fn inner(node: roxmltree::Node) -> String {
    let all = &node.document().input_text()[node.range()];
    let (from, to) = (all.find('>').expect("a tag") + 1, all.rfind("</").expect("its end"));
    all[from..to].to_owned()
}

/// A value in one form: numbers without idle figures, and no entities, which the reader leaves where markup may
/// stand.
fn value(text: &str) -> String {
    let plain = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")];
    let plain = entities.iter().fold(plain, |text, (entity, sign)| text.replace(entity, sign));
    match plain.parse::<f64>() {
        Ok(number) if plain.contains('.') => format!("{number}"),
        _ => plain,
    }
}

/// What Jonix reads of a message; `None` where it is not installed and need not be. `RECTO_JONIX` names the
/// folder of its jars.
fn jonix(message: &str) -> Option<BTreeSet<String>> {
    let Some(jars) = std::env::var("RECTO_JONIX").ok().filter(|j| !j.is_empty()) else {
        let required = std::env::var_os("RECTO_REQUIRE_VALIDATORS").is_some_and(|v| v == "1");
        assert!(!required, "Jonix is required and not installed");
        eprintln!("Jonix is not installed: not asked");
        return None;
    };
    let dir = tempfile::tempdir().expect("a folder");
    let file = dir.path().join("message.xml");
    fs::write(&file, message).expect("written");
    let reader = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/validators/ReadOnix.java");
    let out = Command::new("java")
        .args(["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", &format!("{jars}/*")])
        .args([&reader, &file])
        .output()
        .expect("java runs");
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let text = String::from_utf8(out.stdout).expect("text");
    let lines = text.lines().filter_map(|line| line.split_once('\t'));
    Some(lines.map(|(path, text)| format!("{path}\t{}", value(text))).collect())
}

/// EDItEUR's schemas, which onixcheck brings, must find nothing.
fn valid(message: &str) {
    let Some(python) = python_with("onixcheck") else { return };
    let dir = tempfile::tempdir().expect("a folder");
    let file = dir.path().join("message.xml");
    fs::write(&file, message).expect("written");
    let code = "import onixcheck, sys\n\
                for m in onixcheck.validate(sys.argv[1], schemas=('xsd', 'rng')): print(m.short)";
    let out = Command::new(python).args(["-c", code]).arg(&file).output().expect("python runs");
    let said = String::from_utf8_lossy(&out.stdout) + String::from_utf8_lossy(&out.stderr);
    assert!(out.status.success() && said.is_empty(), "{said}\n{message}");
}

/// The numbers of the products by the last part of their reference.
fn products(message: &BTreeSet<String>) -> BTreeMap<String, String> {
    let own = message.iter().filter_map(|line| {
        let (path, reference) = line.split_once('\t')?;
        let product = path.strip_suffix("/RecordReference[1]")?;
        Some((reference.rsplit('.').next()?.to_owned(), product.to_owned()))
    });
    own.collect()
}

/// What stands in a product: all values at a path whose numbers are left aside, in their order.
fn at(message: &BTreeSet<String>, product: &str, path: &str) -> Vec<String> {
    let own = message.iter().filter_map(|line| {
        let (at, text) = line.split_once('\t')?;
        let at = at.strip_prefix(product)?.strip_prefix('/')?;
        let parts = || at.split('/').filter_map(|p| p.strip_suffix(']')?.split_once('['));
        let bare: Vec<&str> = parts().map(|p| p.0).collect();
        let numbers: Vec<usize> = parts().filter_map(|p| p.1.parse().ok()).collect();
        (bare.join("/") == path).then(|| (numbers, text.to_owned()))
    });
    let mut own: Vec<_> = own.collect();
    own.sort();
    own.into_iter().map(|(_, text)| text).collect()
}

#[test]
fn every_form_of_a_message_is_valid_and_read_back_whole() {
    let (_dir, book) = harbour();
    let plain = values(&onix(&book, &[]).0);
    assert!(plain.len() > 700, "{} values", plain.len());
    for manner in MANNERS {
        let (message, _) = onix(&book, manner);
        valid(&message);
        let Some(read) = jonix(&message) else { continue };
        let lost: Vec<_> = plain.symmetric_difference(&read).collect();
        assert!(lost.is_empty(), "{manner:?}: {lost:#?}");
    }
}

/// Where a value stands, of which editions, and what it is.
type Row = (&'static str, &'static str, &'static [&'static str]);

const OF_ALL: &str = "epub print boards large";

#[test]
fn every_field_is_what_the_manifest_says() {
    let (_dir, book) = harbour();
    let message = values(&onix(&book, &[]).0);
    let products = products(&message);
    assert_eq!(products.keys().collect::<Vec<_>>(), ["boards", "epub", "large", "print"]);
    let titles = "DescriptiveDetail/TitleDetail/TitleElement";
    let people = "DescriptiveDetail/Contributor";
    let price = "ProductSupply/SupplyDetail/Price";
    let rows: &[Row] = &[
        ("epub", "RecordReference", &["com.quay.the-harbour-the-sea.epub"]),
        ("epub", "ProductIdentifier/IDValue", &["9781861972712"; 2]),
        ("print", "ProductIdentifier/IDValue", &["9780306406157"; 2]),
        ("boards", "ProductIdentifier/IDValue", &["9781402894626"; 2]),
        ("large", "ProductIdentifier/IDValue", &["9783161484100"; 2]),
        (OF_ALL, "ProductIdentifier/ProductIDType", &["15", "03"]),
        ("epub", "DescriptiveDetail/ProductForm", &["ED"]),
        ("epub", "DescriptiveDetail/ProductFormDetail", &["E101", "E200"]),
        ("print large", "DescriptiveDetail/ProductForm", &["BC"]),
        ("boards", "DescriptiveDetail/ProductForm", &["BB"]),
        ("large", "DescriptiveDetail/EditionType", &["LTE"]),
        ("epub print boards", "DescriptiveDetail/EditionType", &[]),
        (OF_ALL, "DescriptiveDetail/EditionNumber", &["2"]),
        (OF_ALL, "DescriptiveDetail/EditionStatement", &["Second edition, with a map"]),
        // 6 x 9 in; boards are 5 mm wider and 6 mm higher; large print is 7 x 10 in.
        ("epub", "DescriptiveDetail/Measure/MeasureType", &[]),
        ("print", "DescriptiveDetail/Measure/MeasureType", &["01", "01", "02", "02", "03", "03"]),
        ("print", "DescriptiveDetail/Measure/Measurement", &["229", "9", "152", "6", "1", "0.03"]),
        (
            "boards",
            "DescriptiveDetail/Measure/Measurement",
            &["235", "9.24", "157", "6.2", "5", "0.22", "229", "9", "152", "6"],
        ),
        (OF_ALL, "DescriptiveDetail/Illustrated", &["02"]),
        (OF_ALL, "DescriptiveDetail/NumberOfIllustrations", &["1"]),
        (OF_ALL, "DescriptiveDetail/Language/LanguageRole", &["01", "02"]),
        (OF_ALL, "DescriptiveDetail/Language/LanguageCode", &["eng", "dut"]),
        (OF_ALL, "DescriptiveDetail/Language/CountryCode", &["GB"]),
        (OF_ALL, "DescriptiveDetail/Collection/TitleDetail/TitleElement/PartNumber", &["3"]),
        (
            OF_ALL,
            "DescriptiveDetail/Collection/TitleDetail/TitleElement/TitleWithoutPrefix",
            &["River Books"],
        ),
        (
            OF_ALL,
            "DescriptiveDetail/Subject/SubjectSchemeIdentifier",
            &["10", "93", "94", "24", "20"],
        ),
        (
            OF_ALL,
            "DescriptiveDetail/Subject/SubjectCode",
            &["HIS057000", "NHTM", "1DDU-GB-ESL", "q7"],
        ),
        (OF_ALL, "DescriptiveDetail/Subject/SubjectSchemeName", &["House list"]),
        (
            OF_ALL,
            "DescriptiveDetail/Subject/SubjectHeadingText",
            &[
                "HISTORY / Maritime History & Piracy",
                "Maritime history",
                "London, Greater London",
                "Boats",
                "harbours; boat building; ships; Thames",
            ],
        ),
        (OF_ALL, "DescriptiveDetail/Audience/AudienceCodeValue", &["01"]),
        (OF_ALL, "DescriptiveDetail/AudienceRange/AudienceRangeValue", &["14", "99"]),
        (OF_ALL, "CollateralDetail/TextContent/TextType", &["02", "03", "04"]),
        (
            OF_ALL,
            "CollateralDetail/TextContent/Text",
            &[
                "<p>Twelve boats, and who built them.</p>",
                "<p>Twelve boats, and who built them.</p><p>With <plans> of each & a map.</p>",
                "<ul><li>Part I: Wood<ul><li>1. One</li><li>2. Two</li></ul></li><li>3. Three: Iron</li>\
                 <li>After the Last Boat</li></ul>",
            ],
        ),
        (
            OF_ALL,
            "CollateralDetail/SupportingResource/ResourceVersion/ResourceLink",
            &["https://quay.example/covers/harbour.jpg"],
        ),
        (OF_ALL, "PublishingDetail/Imprint/ImprintName", &["Quay Sea Books"]),
        (OF_ALL, "PublishingDetail/Publisher/PublisherName", &["Quay Press"]),
        (OF_ALL, "PublishingDetail/CityOfPublication", &["London"]),
        (OF_ALL, "PublishingDetail/CountryOfPublication", &["GB"]),
        (OF_ALL, "PublishingDetail/PublishingStatus", &["04"]),
        (OF_ALL, "PublishingDetail/PublishingDate/PublishingDateRole", &["01", "02"]),
        (OF_ALL, "PublishingDetail/PublishingDate/Date", &["20261130", "20261201"]),
        (OF_ALL, "PublishingDetail/CopyrightStatement/CopyrightYear", &["2019", "2026"]),
        (OF_ALL, "PublishingDetail/SalesRights/Territory/RegionsIncluded", &["WORLD"]),
        (OF_ALL, "PublishingDetail/SalesRights/Territory/CountriesExcluded", &["CA US"]),
        (OF_ALL, "ProductSupply/SupplyDetail/Supplier/SupplierRole", &["02"]),
        (OF_ALL, "ProductSupply/SupplyDetail/Supplier/SupplierName", &["River Distribution"]),
        (OF_ALL, "ProductSupply/SupplyDetail/Supplier/SupplierIdentifier/IDValue", &["0123456"]),
        (OF_ALL, "ProductSupply/SupplyDetail/ProductAvailability", &["20"]),
        ("large", "ProductSupply/SupplyDetail/UnpricedItemType", &["04"]),
        ("epub", "RelatedMaterial/RelatedProduct/ProductRelationCode", &["06", "13", "06", "06"]),
        ("print", "RelatedMaterial/RelatedProduct/ProductRelationCode", &["06", "27", "06", "06"]),
    ];
    for (editions, path, wanted) in rows {
        for edition in editions.split(' ') {
            assert_eq!(at(&message, &products[edition], path), *wanted, "{edition}: {path}");
        }
    }
    let epub = &products["epub"];
    assert_eq!(at(&message, epub, &format!("{titles}/TitlePrefix")), ["The", "De"]);
    assert_eq!(
        at(&message, epub, &format!("{titles}/TitleWithoutPrefix")),
        ["Harbour & the Sea", "haven en de zee"]
    );
    assert_eq!(at(&message, epub, &format!("{titles}/Subtitle")), ["A History in Twelve Boats"]);
    // Who writes and draws is named once, with both roles.
    assert_eq!(
        at(&message, epub, &format!("{people}/ContributorRole")),
        ["A01", "A12", "A01", "B06", "A23", "B01", "A32"]
    );
    assert_eq!(
        at(&message, epub, &format!("{people}/PersonNameInverted")),
        ["Rivers, Ada", "Kade, Vincent van der", "Berg, Jo", "Quay, Martin, Jr.", "Stern, Eve"]
    );
    assert_eq!(
        at(&message, epub, &format!("{people}/KeyNames")),
        ["Rivers", "Kade", "Berg", "Quay", "Stern"]
    );
    assert_eq!(at(&message, epub, &format!("{people}/CorporateName")), ["Harbour History Society"]);
    assert_eq!(at(&message, epub, &format!("{people}/FromLanguage")), ["dut"]);
    let prices = [
        ("epub", "PriceAmount", &["7.99", "9.49"][..]),
        ("epub", "PriceType", &["02", "04"]),
        ("epub", "CurrencyCode", &["GBP", "EUR"]),
        ("epub", "Tax/TaxRatePercent", &["7"]),
        ("epub", "Territory/CountriesIncluded", &["AT DE"]),
        ("print", "PriceAmount", &["16.5"]),
        ("print", "Territory/CountriesIncluded", &["GB IE"]),
        ("boards", "PriceAmount", &["30", "42"]),
        ("boards", "CurrencyCode", &["GBP", "AUD"]),
        ("boards", "PriceType", &["02", "02"]),
    ];
    for (edition, path, wanted) in prices {
        assert_eq!(
            at(&message, &products[edition], &format!("{price}/{path}")),
            wanted,
            "{edition}"
        );
    }
}

/// Numbers of pages are those of the pages as they are set, by edition.
#[test]
fn pages_are_those_of_the_layout() {
    let (_dir, book) = harbour();
    let message = values(&onix(&book, &[]).0);
    let products = products(&message);
    for (edition, name) in [("print", "kdp"), ("boards", "boards"), ("large", "large")] {
        let out = run(&book, &["page", "all", "--lines", "--for", name]);
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        let lines = String::from_utf8_lossy(&out.stdout).into_owned();
        let folios = lines.lines().filter_map(|l| l.split('\t').next()?.parse::<u32>().ok());
        let highest = folios.max().expect("pages").to_string();
        let extents = at(&message, &products[edition], "DescriptiveDetail/Extent/ExtentValue");
        assert_eq!(extents[0], highest, "{edition}");
        let kinds = at(&message, &products[edition], "DescriptiveDetail/Extent/ExtentType");
        assert_eq!(kinds, ["00", "03", "06"], "{edition}");
        let [main, front, all] = [0, 1, 2].map(|i| extents[i].parse::<u32>().expect("a number"));
        assert!(main + front <= all && all.is_multiple_of(2), "{edition}: {extents:?}");
    }
}

/// The codes of list 196 are what the package document says, by the crosswalk of W3C.
#[test]
fn accessibility_is_that_of_the_file() {
    let crosswalk = [
        ("tableOfContents", "11"),
        ("readingOrder", "13"),
        ("alternativeText", "14"),
        ("MathML", "17"),
        ("pageBreakMarkers", "19"),
        ("structuralNavigation", "29"),
        ("ARIA", "30"),
        ("displayTransformability", "36"),
        ("pageNavigation", "41"),
        ("describedMath", "53"),
    ];
    let (_dir, book) = harbour();
    for without in ["", "{alt=\"A boat with one mast\"}", "certified-by = \"Quay Press\""] {
        for file in ["one.md", "recto.toml"] {
            let path = book.join(file);
            let text = fs::read_to_string(&path).expect("a file");
            fs::write(&path, text.replace(without, "")).expect("written");
        }
        let out = run(&book, &["build", "--epub", "-o", "output"]);
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        let package = part(&book.join("output/the-harbour-the-sea.epub"), "content.opf");
        let says = |property: &str| -> Vec<String> {
            let open = format!("property=\"{property}\"");
            let metas = package.split("<meta ").filter(|m| m.contains(&open));
            let text = |m: &str| Some(m.split_once('>')?.1.split('<').next()?.to_owned());
            metas.filter_map(text).collect()
        };
        let mut wanted: Vec<&str> = vec!["00", "99"];
        for feature in says("schema:accessibilityFeature") {
            let code = crosswalk.iter().find(|(name, _)| *name == feature);
            wanted.push(code.unwrap_or_else(|| panic!("{feature} has no code")).1);
        }
        if says("schema:accessModeSufficient").contains(&"textual".to_owned()) {
            wanted.push("52");
        }
        if says("dcterms:conformsTo") == ["EPUB Accessibility 1.1 - WCAG 2.2 Level AA"] {
            wanted.extend(["04", "82", "85", "90"]);
        }
        wanted.sort_unstable();
        let message = values(&onix(&book, &["--for", "epub"]).0);
        let own = "DescriptiveDetail/ProductFormFeature";
        let mut codes = at(&message, "Product[1]", &format!("{own}/ProductFormFeatureValue"));
        // The last is the hazard's, of another list.
        assert_eq!(codes.pop().as_deref(), Some("00"), "{without}");
        assert_eq!(codes, wanted, "{without}");
        let words = at(&message, "Product[1]", &format!("{own}/ProductFormFeatureDescription"));
        assert_eq!(words.first(), says("schema:accessibilitySummary").first(), "{without}");
        assert_eq!(words.last().map(String::as_str), Some("access@quay.example"));
    }
}

#[test]
fn a_bare_book_has_a_record_and_is_told_what_it_lacks() {
    let dir = tempfile::tempdir().expect("a folder");
    let manifest = "[book]\ntitle = \"Bare\"\nlanguage = \"en\"\n[chapters]\nmain = [\"a.md\"]\n\
                    [editions.club]\nfor = \"generic\"\n";
    fs::write(dir.path().join("recto.toml"), manifest).expect("written");
    fs::write(dir.path().join("a.md"), "# A\n\nWords.\n").expect("written");
    for manner in MANNERS {
        valid(&onix(dir.path(), manner).0);
    }
    let (message, said) = onix(dir.path(), &["--verbose"]);
    let message = values(&message);
    assert_eq!(products(&message).keys().collect::<Vec<_>>(), ["epub"]);
    assert_eq!(at(&message, "Product[1]", "ProductIdentifier/ProductIDType"), ["22"]);
    assert!(at(&message, "Product[1]", "ProductIdentifier/IDValue")[0].starts_with("urn:uuid:"));
    for gap in [
        "the EPUB has no ISBN",
        "the edition `club` has no ISBN and no record",
        "no price is told for `epub`",
        "no subject has a code",
        "the book has no description",
        "no date of publication",
        "no publisher is told",
        "where the book may be sold",
    ] {
        assert!(said.contains(gap), "{gap}: {said}");
    }
    let out = run(dir.path(), &["onix", "--for", "print"]);
    assert_eq!(out.status.code(), Some(1));
    let out = run(dir.path(), &["onix", "--for", "clbu"]);
    assert!(String::from_utf8_lossy(&out.stderr).contains("did you mean `club`?"));
}

/// An edition that is an EPUB of its own has a record if it has an ISBN: with its title, language and chapters.
#[test]
fn a_translation_is_a_product_and_a_sample_is_none() {
    let (_dir, book) = harbour();
    let path = book.join("recto.toml");
    let text = fs::read_to_string(&path).expect("the manifest");
    let more = "\n[editions.german]\noutput = \"epub\"\ntitle = \"Der Hafen\"\nlanguage = \"de\"\n\
                isbn = \"978-3-86680-192-9\"\n\n[editions.sample]\noutput = \"epub\"\nchapters = 1\n";
    fs::write(&path, text + more).expect("written");
    let (message, said) = onix(&book, &["--verbose"]);
    valid(&message);
    assert!(!said.contains("sample"), "{said}");
    let message = values(&message);
    let products = products(&message);
    assert_eq!(products.keys().collect::<Vec<_>>(), ["boards", "epub", "german", "large", "print"]);
    let german = &products["german"];
    for (path, wanted) in [
        ("ProductIdentifier/IDValue", &["9783866801929"; 2][..]),
        ("DescriptiveDetail/ProductForm", &["ED"]),
        ("DescriptiveDetail/Language/LanguageCode", &["ger", "dut"]),
    ] {
        assert_eq!(at(&message, german, path), wanted, "{path}");
    }
    let titles =
        at(&message, german, "DescriptiveDetail/TitleDetail/TitleElement/TitleWithoutPrefix");
    assert_eq!(titles[0], "Hafen");
    let relations = at(&message, german, "RelatedMaterial/RelatedProduct/ProductRelationCode");
    assert_eq!(relations, ["11"; 4]);
    assert!(onix(&book, &["--for", "german"]).0.contains("Hafen"));
}

/// A translation has people, rights and texts of its own, and is told to be one; the original's record is as it was.
#[test]
fn a_translation_says_its_own_and_what_it_is_translated_from() {
    let dir = tempfile::tempdir().expect("a folder");
    let book = dir.path();
    let manifest = "[book]\ntitle = \"Salt\"\nauthors = [\"Ann Reed\"]\nlanguage = \"en-GB\"\n\
        description = \"A homecoming.\"\nrights = \"All rights reserved.\"\ndate = \"2026\"\npublisher = \"Quay Press\"\n\
        [chapters]\nmain = [\"one.md\"]\n\
        [trade]\nkeywords = [\"coast\"]\nshort-description = \"Short.\"\nterritory = \"WORLD\"\nprices = { epub = \"5 GBP\", de = \"6 EUR\" }\n\
        [editions.de]\noutput = \"epub\"\ntitle = \"Salz\"\nlanguage = \"de\"\nfrom = \"de\"\nisbn = \"978-3-86680-192-9\"\n\
        description = \"Eine Heimkehr.\"\nrights = \"Alle Rechte vorbehalten.\"\n\
        contributors = [{ name = \"Jana Weiss\", role = \"translator\" }]\n\
        [editions.de.trade]\nkeywords = [\"K\u{fc}ste\"]\n";
    fs::create_dir(book.join("de")).expect("made");
    for (path, text) in [
        ("recto.toml", manifest),
        ("one.md", "# One\n\nWords.\n"),
        ("de/one.md", "# Eins\n\nWorte.\n"),
    ] {
        fs::write(book.join(path), text).expect("written");
    }
    let (message, said) = onix(book, &["--verbose"]);
    valid(&message);
    assert!(!said.contains("translator"), "{said}");
    let message = values(&message);
    let products = products(&message);
    let detail = |of: &str, path: &str| at(&message, &products[of], path);
    let title = "DescriptiveDetail/TitleDetail/TitleElement/TitleWithoutPrefix";
    assert_eq!(detail("epub", title), ["Salt"]);
    assert_eq!(detail("de", title), ["Salz", "Salt"]);
    let roles = "DescriptiveDetail/Contributor/ContributorRole";
    assert_eq!(
        (detail("epub", roles), detail("de", roles)),
        (vec!["A01".to_owned()], vec!["A01".to_owned(), "B06".to_owned()])
    );
    assert_eq!(detail("de", "DescriptiveDetail/Contributor/FromLanguage"), ["eng"]);
    let texts = "CollateralDetail/TextContent/Text";
    assert_eq!(detail("epub", texts)[..2], ["<p>Short.</p>", "<p>A homecoming.</p>"]);
    assert_eq!(detail("de", texts)[0], "<p>Eine Heimkehr.</p>");
    let keywords = "DescriptiveDetail/Subject/SubjectHeadingText";
    assert_eq!(
        (detail("epub", keywords), detail("de", keywords)),
        (vec!["coast".to_owned()], vec!["K\u{fc}ste".to_owned()])
    );
    // Its sheet says what is other of it, and its EPUB has its rights and people.
    let out = run(book, &["listing", "--for", "kobo"]);
    let sheet = String::from_utf8_lossy(&out.stdout).into_owned();
    let own = sheet.split("Edition: de").nth(1).expect("its part");
    for words in [
        "Salz",
        "Eine Heimkehr.",
        "Jana Weiss (translator)",
        "Original title      Salt",
        "K\u{fc}ste",
    ] {
        assert!(own.contains(words), "{words}: {sheet}");
    }
    let out = run(book, &["build", "--for", "de"]);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let epub = fs::File::open(book.join("output/salt-de.epub")).expect("built");
    let mut epub = zip::ZipArchive::new(epub).expect("a ZIP");
    let mut package = String::new();
    std::io::Read::read_to_string(
        &mut epub.by_name("OEBPS/content.opf").expect("there"),
        &mut package,
    )
    .expect("text");
    for words in ["Alle Rechte vorbehalten.", "Jana Weiss", "Ann Reed", "Eine Heimkehr."] {
        assert!(package.contains(words), "{words}: {package}");
    }
    // What it does not say in its language is not said in the other one, which is told.
    let bare = manifest
        .replace("description = \"Eine Heimkehr.\"\n", "")
        .replace("role = \"translator\"", "role = \"editor\"");
    fs::write(book.join("recto.toml"), bare).expect("written");
    let (message, said) = onix(book, &["--for", "de"]);
    assert!(!message.contains("homecoming"), "{message}");
    assert!(said.contains("no translator is told of `de`"), "{said}");
    let out = run(book, &["check"]);
    let said = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(
        said.contains(
            "the edition `de` has no `description`: the book's is that of another language"
        ),
        "{said}"
    );
}

#[test]
fn what_is_wrong_in_the_table_is_told_at_its_line() {
    let dir = tempfile::tempdir().expect("a folder");
    fs::write(dir.path().join("a.md"), "# A\n\nWords.\n").expect("written");
    for (line, code) in [
        ("prices = { epub = \"7,99 EUR\" }", "bad-price"),
        ("prices = { epub = \"7.99 EURO\" }", "bad-price"),
        ("prices = { epub = \"14.999 USD\" }", "bad-price"),
        ("prices = { epub = \"7.999.9 KWD\" }", "bad-price"),
        ("prices = { epub = \"1500.50 JPY\" }", "bad-price"),
        ("prices = { epub = \"14.99 US US\" }", "bad-price"),
        ("territory = \"US US\"", "bad-territory"),
        ("prices = { epbu = \"7.99 EUR\" }", "unknown-edition"),
        ("prices = { epub = 7.99 }", "wrong-type"),
        ("territory = \"UK\"", "bad-territory"),
        ("country = \"England\"", "bad-territory"),
        ("cover = \"cover.jpg\"", "bad-address"),
        ("lccn = \"12\"", "bad-lccn"),
        ("status = \"activ\"", "unknown-value"),
        ("ages = [12, 8]", "out-of-range"),
        ("edition-number = 0", "out-of-range"),
        ("sender = { email = \"a@b.example\" }", "missing-name"),
        ("sender = { name = \"A\", email = \"a%b@c.example\" }", "bad-email"),
        ("supplier = { name = \"A\", role = \"friend\" }", "unknown-value"),
        ("ai = { txt = \"none\" }", "unknown-key"),
        ("embargo = \"soon\"", "bad-date"),
        ("original-language = \"no language\"", "bad-language"),
    ] {
        let manifest = format!(
            "[book]\ntitle = \"T\"\nlanguage = \"en\"\n[chapters]\nmain = [\"a.md\"]\n[trade]\n{line}\n"
        );
        fs::write(dir.path().join("recto.toml"), manifest).expect("written");
        let out = run(dir.path(), &["onix"]);
        assert_eq!(out.status.code(), Some(1), "{line}");
        let said = String::from_utf8_lossy(&out.stderr).into_owned()
            + &String::from_utf8_lossy(&out.stdout);
        assert!(
            said.contains(&format!("error[{code}]")) && said.contains("recto.toml:7:"),
            "{line}: {said}"
        );
    }
}

#[test]
fn what_goes_out_with_the_records_is_told_with_them() {
    let dir = tempfile::tempdir().expect("a folder");
    fs::write(dir.path().join("a.md"), "# A\n\nWords.\n").expect("written");
    let manifest = "[book]\ntitle = \"T\"\nlanguage = \"en\"\n\
                    subjects = [{ name = \"F\", authority = \"BISAC\", code = \"FIC19\" }]\n\
                    [chapters]\nmain = [\"a.md\"]\n";
    fs::write(dir.path().join("recto.toml"), manifest).expect("written");
    for args in [&["onix"][..], &["listing", "--for", "kdp"]] {
        let said = String::from_utf8_lossy(&run(dir.path(), args).stderr).into_owned();
        assert!(said.contains("`FIC19` is no code of BISAC"), "{args:?}: {said}");
        assert!(said.contains("recto.toml:4:"), "{args:?}: {said}");
    }
    let out = run(dir.path(), &["onix", "--for", "epbu"]);
    let said = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(!out.status.success() && said.contains("did you mean `epub`?"), "{said}");
}
