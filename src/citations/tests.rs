//! What the suite of CSL has nothing on: suppressed authors, notes between notes, chapters, authors in
//! sentences, works that are listed only.

use super::*;
use crate::model::InlineKind;

const BIB: &str = r"
@book{a, author = {Doe, Jane}, title = {First Book}, date = 1990, publisher = {Press}, keywords = {primary}}
@book{b, author = {Roe, Richard}, title = {Second Book}, date = 1991, publisher = {Press},
  doi = {10.1000/b}, annotation = {A good one.}}
@book{c, author = {Zed, Zoe}, title = {Third Book}, date = 1992, publisher = {Press}}";

/// Runs as plain text.
fn plain(words: &[Inline]) -> String {
    let mut out = String::new();
    for inline in words {
        match &inline.kind {
            InlineKind::Text(text) => out.push_str(text),
            InlineKind::Emph(inner) => out.push_str(&format!("*{}*", plain(inner))),
            InlineKind::Span(_, inner) => out.push_str(&plain(inner)),
            InlineKind::Link(link) => out.push_str(&plain(&link.content)),
            _ => {}
        }
    }
    out
}

fn cite(key: &str) -> Cite {
    Cite { key: key.to_owned(), ..Cite::default() }
}

fn at(key: &str, page: &str) -> Cite {
    let place = vec![Inline::text(page)];
    Cite { locator: Some(Locator { label: "page".to_owned(), place, many: false }), ..cite(key) }
}

fn note(number: u32, cites: Vec<Cite>) -> Cluster {
    Cluster { cites, note: number, opens_note: true, ..Cluster::default() }
}

fn run(style: &str, clusters: &[Cluster], nocite: Nocite) -> Output {
    let style = Style::named(style).expect("a style");
    let library = Library::read(Format::Bib, BIB);
    assert_eq!(library.faults, []);
    process(
        &style,
        "en-US",
        &library,
        clusters,
        &Options { nocite, links: true, ..Options::default() },
    )
}

fn citations(style: &str, clusters: &[Cluster]) -> Vec<String> {
    let output = run(style, clusters, Nocite::Cited);
    output.clusters.iter().map(|words| plain(&words.citation)).collect()
}

const IBID: &str = "chicago-notes-bibliography-subsequent-ibid";
const AUTHOR_DATE: &str = "chicago-author-date";

#[test]
fn ibid_needs_a_note_before_that_holds_the_work_alone() {
    let clusters = [
        note(1, vec![cite("a")]),
        note(2, vec![at("a", "3")]),
        note(3, vec![at("a", "3")]),
        note(4, vec![cite("a"), cite("b")]),
        note(5, vec![cite("b")]),
        // Note 6 cites nothing.
        note(7, vec![cite("b")]),
        // Two clusters in one note.
        note(8, vec![cite("a")]),
        note(8, vec![cite("c")]),
        note(9, vec![cite("c")]),
    ];
    assert_eq!(
        citations(IBID, &clusters),
        [
            "Jane Doe, *First Book* (Press, 1990).",
            "Ibid., 3.",
            "Ibid.",
            "Doe, *First Book*; Richard Roe, *Second Book* (Press, 1991), https://doi.org/10.1000/b.",
            "Roe, *Second Book*.",
            "Roe, *Second Book*.",
            "Doe, *First Book*.",
            "Zoe Zed, *Third Book* (Press, 1992).",
            "Zed, *Third Book*.",
        ]
    );
}

#[test]
fn a_chapter_begins_anew() {
    let first = note(2, vec![cite("a")]);
    let clusters = [
        note(1, vec![cite("a")]),
        first.clone(),
        Cluster { resets: true, note: 3, ..first.clone() },
        Cluster { note: 4, ..first },
    ];
    let full = "Jane Doe, *First Book* (Press, 1990).";
    assert_eq!(citations(IBID, &clusters), [full, "Ibid.", full, "Ibid."]);
}

#[test]
fn an_author_stands_in_the_sentence() {
    let in_sentence = |cites| Cluster { cites, in_sentence: true, ..Cluster::default() };
    let clusters = [in_sentence(vec![at("a", "3")]), in_sentence(vec![cite("b"), cite("c")])];
    let output = run(AUTHOR_DATE, &clusters, Nocite::Cited);
    let words: Vec<(String, String)> =
        output.clusters.iter().map(|w| (plain(&w.author), plain(&w.citation))).collect();
    let pair = |author: &str, citation: &str| (author.to_owned(), citation.to_owned());
    assert_eq!(words, [pair("Doe", "(1990, 3)"), pair("Roe", "(1991; Zed 1992)")]);
}

#[test]
fn authors_are_left_out_or_stand_alone() {
    let form = |form| Cluster { cites: vec![Cite { form, ..at("a", "3") }], ..Cluster::default() };
    let clusters = [form(Form::WithoutAuthor), form(Form::AuthorAlone)];
    assert_eq!(citations(AUTHOR_DATE, &clusters), ["(1990, 3)", "Doe"]);
    assert_eq!(citations("ieee", &[form(Form::WithoutAuthor)]), ["[1, p. 3]"]);
}

#[test]
fn words_of_the_author_keep_their_places() {
    let see = Cite { prefix: vec![Inline::text("see also")], ..cite("a") };
    let clusters = [Cluster { cites: vec![cite("c"), see, cite("b")], ..Cluster::default() }];
    let words = citations("apa", &clusters);
    assert_eq!(words, ["(Zed, 1992; see also Doe, 1990; Roe, 1991)"]);
}

#[test]
fn each_cite_names_its_work_and_addresses_are_links() {
    let output = run("chicago-notes", &[note(1, vec![cite("b"), cite("a")])], Nocite::Cited);
    let mut keys = Vec::new();
    let mut links = Vec::new();
    for inline in &output.clusters[0].citation {
        if let InlineKind::Span(attr, inner) = &inline.kind
            && attr.has(CITE)
        {
            keys.push(attr.get(KEY).unwrap_or_default().to_owned());
            let inside = inner.iter().filter_map(|inline| match &inline.kind {
                InlineKind::Link(link) => Some(link.href.clone()),
                _ => None,
            });
            links.extend(inside);
        }
    }
    assert_eq!(keys, ["b", "a"]);
    assert_eq!(links, ["https://doi.org/10.1000/b"]);
}

#[test]
fn the_bibliography_has_what_is_asked() {
    let keys = |nocite| -> Vec<String> {
        let output = run(AUTHOR_DATE, &[note(0, vec![cite("c")])], nocite);
        output.entries.into_iter().map(|entry| entry.key).collect()
    };
    assert_eq!(keys(Nocite::Cited), ["c"]);
    assert_eq!(keys(Nocite::Keys(vec!["b".to_owned(), "nobody".to_owned()])), ["b", "c"]);
    assert_eq!(keys(Nocite::All), ["a", "b", "c"]);
    let output = run(AUTHOR_DATE, &[], Nocite::All);
    assert_eq!(output.entries[1].annotation.as_deref().map(plain).as_deref(), Some("A good one."));
    assert!(output.layout.hanging);
}

#[test]
fn labels_stand_apart_and_unknown_keys_are_told() {
    let clusters = [note(0, vec![cite("b"), cite("nobody")])];
    let output = run("ieee", &clusters, Nocite::Cited);
    assert_eq!(output.unknown, [(0, 1)]);
    assert_eq!(plain(&output.clusters[0].citation), "[1]");
    assert_eq!(plain(&output.entries[0].label), "[1]");
    assert!(plain(&output.entries[0].words).starts_with("R. Roe, *Second Book*."));
    assert!(output.layout.labels);
}

#[test]
fn labels_of_locators_are_told_in_their_language() {
    let english = Terms::of("en-GB");
    assert_eq!(english.label("pp."), Some("page"));
    assert_eq!(english.label("Chapter"), Some("chapter"));
    assert_eq!(english.label("pears"), None);
    assert_eq!(english.label_at("p. 3"), Some(("page", 2)));
    assert_eq!(english.label_at("pears 3"), None);
    assert_eq!(Terms::of("de").label("S."), Some("page"));
    assert_eq!(Terms::of("de").label("chap."), Some("chapter"));
}

/// Bibliographies with bytes changed, doubled and left out: what can be read is read, and nothing panics.
#[test]
fn mutated_bibliographies_never_panic() {
    let json = include_str!("../../tests/citations/works.json");
    let yaml = "a:\n  type: article\n  author: [\"Doe, Jane\"]\n  title: {value: T, short: S}\n  \
                date: 2001-05\n  parent: {type: periodical, title: J, volume: 3}\n  page-range: 1-9\n";
    let tex = r#"@article{t, title = {{DNA} \emph{x} $H_2^{ab}$ \"{o} \'\i --- ``q'' \o{}}, month = jan,
        author = {von A, Jr, B and {C D} and others}, year = "c. 1900", pages = {1--9}, crossref = {a}}"#;
    let sources =
        [(Format::Bib, BIB), (Format::Bib, tex), (Format::CslJson, json), (Format::Yaml, yaml)];
    let cases: u32 = std::env::var("RECTO_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(50);
    let mut state = 0x2545_f491_u32;
    let mut random = move |below: usize| {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state as usize % below.max(1)
    };
    let style = Style::named("apa").expect("a style");
    for _ in 0..cases {
        for (format, source) in sources {
            let mut chars: Vec<char> = source.chars().collect();
            for _ in 0..=random(6) {
                if chars.is_empty() {
                    break;
                }
                let at = random(chars.len());
                let signs =
                    ['{', '}', '"', '\\', '$', ',', '=', '@', '-', '\u{e9}', '<', '\'', ':', '\n'];
                match random(4) {
                    0 => chars[at] = signs[random(signs.len())],
                    1 => chars.insert(at, signs[random(signs.len())]),
                    2 => drop(chars.drain(at..(at + random(20)).min(chars.len()))),
                    _ => chars.truncate(at.max(1)),
                }
            }
            let text: String = chars.into_iter().collect();
            let library = Library::read(format, &text);
            for fault in &library.faults {
                assert!(text.get(fault.range.clone()).is_some(), "{fault:?} in {text}");
            }
            let cites = library.entries.iter().take(3).map(|entry| at(&entry.key, "3")).collect();
            let clusters = [Cluster { cites, ..Cluster::default() }];
            let options = Options { nocite: Nocite::All, links: true, quotes: None };
            let output = process(&style, "en-US", &library, &clusters, &options);
            assert_eq!(output.unknown, []);
        }
    }
}

/// A page with words behind it.
fn at_with(key: &str, page: &str, suffix: &str) -> Cite {
    Cite { suffix: vec![Inline::text(suffix)], ..at(key, page) }
}

#[test]
fn an_abbreviation_at_the_end_of_a_suffix_ends_no_sentence() {
    let text = |cites| citations("apa", &[Cluster { cites, ..Cluster::default() }]).remove(0);
    let f = at_with("a", "5", " f.");
    assert_eq!(text(vec![f.clone(), cite("b")]), "(Doe, 1990, p. 5 f.; Roe, 1991)");
    let see = |words: &str| Cite { prefix: vec![Inline::text(words)], ..cite("b") };
    assert_eq!(text(vec![f.clone(), see("see")]), "(Doe, 1990, p. 5 f.; see Roe, 1991)");
    assert_eq!(text(vec![f, see("But see")]), "(Doe, 1990, p. 5 f. But see Roe, 1991)");
}

#[test]
fn words_behind_a_number_belong_to_the_place() {
    let clusters = [
        note(1, vec![at("a", "5")]),
        note(2, vec![at_with("a", "5", " ff.")]),
        note(3, vec![at_with("a", "5", " ff.")]),
        note(4, vec![at("a", "5")]),
        note(5, vec![at_with("a", "5", " and 9")]),
        note(6, vec![at("a", "5")]),
        note(7, vec![at_with("a", "5", ", my emphasis")]),
    ];
    assert_eq!(
        citations(IBID, &clusters)[1..],
        [
            "Ibid., 5 ff.",
            "Ibid., 5 ff.",
            "Ibid., 5.",
            "Ibid., 5 and 9.",
            "Ibid., 5.",
            "Ibid., my emphasis.",
        ]
    );
}

#[test]
fn places_of_all_kinds_have_their_plural_and_a_dash() {
    let place = |label: &str, place: &str, many: bool| {
        let place = vec![Inline::text(place)];
        let locator = Some(Locator { label: label.to_owned(), place, many });
        let cites = vec![Cite { locator, ..cite("a") }];
        citations("apa", &[Cluster { cites, ..Cluster::default() }]).remove(0)
    };
    assert_eq!(place("chapter", "3--4", false), "(Doe, 1990, Chapters 3\u{2013}4)");
    assert_eq!(place("verse", "3--5", false), "(Doe, 1990, Verses 3\u{2013}5)");
    assert_eq!(place("section", "3a--b", false), "(Doe, 1990, Section 3a\u{2013}b)");
    assert_eq!(place("page", "12", true), "(Doe, 1990, pp. 12)");
    assert_eq!(place("page", "12", false), "(Doe, 1990, p. 12)");
    let terms = Terms::of("de");
    assert!(terms.is_plural("pp.") && !terms.is_plural("S.") && !terms.is_plural("p."));
}

#[test]
fn a_year_has_one_letter() {
    let library = Library::read(
        Format::Bib,
        "@book{a, author = {Evans, A.}, title = {One}, date = 2005}
         @book{b, author = {Evans, A.}, title = {Two}, date = 2005}",
    );
    let style = Style::named("din-1505-2").expect("a style");
    let clusters = [Cluster { cites: vec![at("a", "5")], ..Cluster::default() }, {
        Cluster { cites: vec![cite("a"), cite("b")], ..Cluster::default() }
    }];
    let output = process(&style, "de-DE", &library, &clusters, &Options::default());
    let words: Vec<String> = output.clusters.iter().map(|w| plain(&w.citation)).collect();
    assert_eq!(words, ["(Evans, 2005a, S. 5)", "(Evans, 2005a, 2005b)"]);
}

#[test]
fn a_title_for_sorting_sorts() {
    let library = Library::read(
        Format::Bib,
        "@book{a, title = {1984}, sorttitle = {Nineteen}, date = 1990}
         @book{b, title = {Middle}, date = 1990}
         @book{c, title = {Zebra}, date = 1990}",
    );
    let style = Style::named("apa").expect("a style");
    let options = Options { nocite: Nocite::All, links: false, quotes: None };
    let output = process(&style, "en-US", &library, &[], &options);
    let keys: Vec<&str> = output.entries.iter().map(|entry| entry.key.as_str()).collect();
    assert_eq!(keys, ["b", "a", "c"]);
}

#[test]
fn what_is_not_read_of_data_is_told() {
    let faults = |format, text: &str| -> Vec<FaultKind> {
        Library::read(format, text).faults.into_iter().map(|fault| fault.kind).collect()
    };
    let json = r#"[{"id": "a", "type": "boook", "author": "A String", "title": ["x"],
        "issued": {"date": 3}, "editor": [{"family": ""}, {"family": "Doe"}]}]"#;
    assert_eq!(
        faults(Format::CslJson, json),
        [
            FaultKind::Value("author".to_owned()),
            FaultKind::Value("title".to_owned()),
            FaultKind::Value("issued".to_owned()),
            FaultKind::Type("boook".to_owned()),
        ]
    );
    for (format, text) in [(Format::CslJson, "[{\"id\": \"a\",, }]"), (Format::Yaml, "a: [b\nc: }")]
    {
        assert!(matches!(faults(format, text)[..], [FaultKind::File(_)]), "{text}");
    }
    let yaml = "references:\n- id: a\n  type: book\n  issued: {year: 1999, month: 5}\n\
                - id: b\n  type: book\n  issued: 2001\n";
    let library = Library::read(Format::Yaml, yaml);
    assert_eq!(library.faults, []);
    let start = |key: &str| {
        let date = library.get(key).and_then(|entry| entry.item.dates["issued"].start);
        date.map(|day| (day.year, day.month))
    };
    assert_eq!((start("a"), start("b")), (Some((1999, 5)), Some((2001, 0))));
}

#[test]
fn years_are_shown_as_the_work_has_them() {
    let library = Library::read(
        Format::Bib,
        "@book{a, author = {Doe, J.}, title = {One}, publisher = {P}, year = {1651/52}}
         @book{b, author = {Roe, J.}, title = {Two}, publisher = {P}, year = {[1695]}}
         @book{c, author = {Zed, J.}, title = {Three}, publisher = {P}, date = {1650~}}
         @book{d, author = {Yew, J.}, title = {Four}, publisher = {P}, year = {n.d.}}",
    );
    let set = |style: &str| -> Vec<String> {
        let style = Style::named(style).expect("a style");
        let clusters: Vec<Cluster> =
            ["a", "b", "c", "d"].map(|key| note(1, vec![cite(key)])).to_vec();
        let output = process(&style, "en-US", &library, &clusters, &Options::default());
        output.clusters.iter().map(|words| plain(&words.citation)).collect()
    };
    let chicago = set("chicago-notes");
    for (got, year) in
        chicago.iter().zip(["(P, 1651/52)", "(P, [1695])", "(P, [1650?])", "(P, n.d.)"])
    {
        assert!(got.contains(year), "{got}");
    }
    // One that has no sign of its own for a guess.
    let other = set("american-sociological-association");
    for (got, year) in other.iter().zip(["1651/52", "[1695]", "c.\u{a0}1650", "n.d."]) {
        assert!(got.contains(year), "{got}");
    }
}

#[test]
fn titles_of_other_languages_keep_their_letters() {
    let works = "@book{a, author = {Doe, J.}, title = {The price of bread}}
        @book{b, author = {Doe, J.}, title = {Geschichte der stadt}, langid = {ngerman}}
        @article{c, author = {Doe, J.}, title = {Le prix du pain}, journal = {Revue de la ville}, language = {french}}";
    let json = r#"[{"id": "d", "type": "book", "title": "Il prezzo del pane", "language": "it"}]"#;
    let style = Style::named("chicago-notes").expect("a style");
    let set = |format: Format, text: &str, key: &str| {
        let library = Library::read(format, text);
        let output =
            process(&style, "en-US", &library, &[note(1, vec![cite(key)])], &Options::default());
        plain(&output.clusters[0].citation)
    };
    assert!(set(Format::Bib, works, "a").contains("*The Price of Bread*"));
    assert!(set(Format::Bib, works, "b").contains("*Geschichte der stadt*"));
    let french = set(Format::Bib, works, "c");
    assert!(
        french.contains("Le prix du pain") && french.contains("*Revue de la ville*"),
        "{french}"
    );
    assert!(set(Format::CslJson, json, "d").contains("*Il prezzo del pane*"));
}

#[test]
fn titles_stand_in_the_marks_of_the_text() {
    let library =
        Library::read(Format::Bib, "@article{a, author = {Doe, J.}, title = {One}, journal = {J}}");
    let set = |style: &str, quotes: Option<[&str; 4]>| {
        let quotes = quotes.map(|marks| marks.map(str::to_owned));
        let style = Style::named(style).expect("a style");
        let options = Options { quotes, ..Options::default() };
        let output = process(&style, "en-GB", &library, &[note(1, vec![cite("a")])], &options);
        plain(&output.clusters[0].citation)
    };
    assert!(set("chicago-notes", None).contains("\u{2018}One\u{2019}"));
    let double = ["\u{201c}", "\u{201d}", "\u{2018}", "\u{2019}"];
    assert!(set("chicago-notes", Some(double)).contains("\u{201c}One\u{201d}"));
}
