//! What bibliographies as people write and export them become.

use super::super::super::item::{Date, Day};
use super::super::{FaultKind, Library};
use super::read;

fn text(library: &Library, key: &str, variable: &str) -> String {
    let item = &library.get(key).expect("the work").item;
    item.text(variable).unwrap_or_default().to_owned()
}

fn date(library: &Library, key: &str) -> Date {
    library.get(key).expect("the work").item.dates["issued"].clone()
}

fn year(year: i32) -> Option<Day> {
    Some(Day { year, ..Day::default() })
}

#[test]
fn tex_becomes_text() {
    let library = read(
        r#"@article{a, title = {The {DNA} of M{\"o}bius \emph{et} \& al.: $H_2$O --- ``so''},
            subtitle = {A \textsc{Tale}}, journal = "J. of \'{E}tudes", pages = {12--19, 101--108},
            url = {https://example.org/a\_b%20c~d}, doi = {https://doi.org/10.1/x\_y}}"#,
    );
    assert_eq!(
        text(&library, "a", "title"),
        "The <span class=\"nocase\">DNA</span> of Möbius <i>et</i> & al.: H<sub>2</sub>O — “so”: \
         A <span style=\"font-variant:small-caps;\">Tale</span>"
    );
    assert_eq!(text(&library, "a", "container-title"), "J. of Études");
    assert_eq!(text(&library, "a", "page"), "12-19, 101-108");
    assert_eq!(text(&library, "a", "URL"), "https://example.org/a_b%20c~d");
    assert_eq!(text(&library, "a", "DOI"), "10.1/x_y");
    assert_eq!(library.faults, []);
}

#[test]
fn formulas_stay_formulas() {
    let title =
        |typed: &str| text(&read(&format!("@book{{a, title = {{{typed}}}}}")), "a", "title");
    let math = |tex: &str| format!("<span class=\"math\">{tex}</span>");
    for (typed, read) in [
        (r"$\ell^2$ spaces", format!("{} spaces", math(r"\ell^2"))),
        (r"On $x \mapsto e^x$", format!("On {}", math(r"x \mapsto e^x"))),
        (r"{$\mathbb{R}^n$}", format!("<span class=\"nocase\">{}</span>", math(r"\mathbb{R}^n"))),
        (r"$p$-adic", format!("{}-adic", math("p"))),
        (r"$C^*$-algebras", format!("{}-algebras", math("C^*"))),
        (r"CO$_2$ at $90$ and $\alpha$", "CO<sub>2</sub> at 90 and \u{3b1}".to_owned()),
    ] {
        assert_eq!(title(typed), read, "{typed}");
        let library = super::read(&format!("@book{{a, title = {{{typed}}}}}"));
        assert_eq!(library.faults, [], "{typed}");
    }
}

#[test]
fn an_article_in_no_journal_is_a_preprint() {
    let library = read(
        "@article{a, title={T}, eprint={math/0211159}, archivePrefix={arXiv}}
         @article{b, title={T}, journal={J}, eprint={math/0211159}, archivePrefix={arXiv}}",
    );
    let kind = |key: &str| library.get(key).map(|entry| entry.kind.clone());
    assert_eq!(kind("a").as_deref(), Some("article"));
    assert_eq!(kind("b").as_deref(), Some("article-journal"));
    assert_eq!(text(&library, "a", "publisher"), "arXiv");
}

#[test]
fn letters_of_tex_are_letters_elsewhere() {
    for (typed, read) in [
        (r"Erd\H{o}s", "Erd\u{151}s"),
        (r#"M{\"o}bius and P{\'o}lya"#, "M\u{f6}bius and P\u{f3}lya"),
        (r"50\%, a\_b \emph{x}", r"50%, a_b \emph{x}"),
        (r"$\'x \alpha$ \ss", "$\\'x \\alpha$ \u{df}"),
        (r"\", r"\"),
        (r"$x", r"$x"),
    ] {
        assert_eq!(super::with_letters(typed), read, "{typed}");
    }
}

#[test]
fn names_are_taken_apart() {
    let library = read(
        r"@book{a, author = {Ludwig van Beethoven and {Le Guin}, Ursula K. and
            {World Health Organization} and King, Jr., Martin Luther and de La Fontaine, Jean and
            family=Eco, given=Umberto and others}}
          @book{b, author = {van Gogh, Vincent}, options = {useprefix=true}}",
    );
    let people = &library.get("a").expect("a").item.names["author"];
    let parts: Vec<[&str; 5]> = people
        .iter()
        .map(|p| [&*p.given, &*p.dropping, &*p.family, &*p.suffix, &*p.literal])
        .collect();
    assert_eq!(
        parts[..6],
        [
            ["Ludwig", "van", "Beethoven", "", ""],
            ["Ursula K.", "", "Le Guin", "", ""],
            ["", "", "", "", "World Health Organization"],
            ["Martin Luther", "", "King", "Jr.", ""],
            ["Jean", "de", "La Fontaine", "", ""],
            ["Umberto", "", "Eco", "", ""],
        ]
    );
    assert!(people[6].others);
    assert_eq!(library.get("b").expect("b").item.names["author"][0].non_dropping, "van");
}

#[test]
fn dates_of_all_kinds_are_read() {
    let library = read(
        "@misc{a, date = {2001/2003}} @misc{b, date = {199X}} @misc{c, date = {1723?}}
         @misc{d, date = {-0043}} @misc{e, date = {2010-21}} @misc{f, year = 1987, month = mar}
         @misc{g, date = {2001/}} @misc{h, year = {forthcoming}} @misc{i, date = {next 3rd week}}
         @misc{j, year = {1999--2000}} @misc{k, year = {c. 1850}}",
    );
    assert_eq!((date(&library, "a").start, date(&library, "a").end), (year(2001), year(2003)));
    assert_eq!((date(&library, "b").start, date(&library, "b").end), (year(1990), year(1999)));
    assert!(date(&library, "c").uncertain);
    assert_eq!(date(&library, "d").start, year(-44));
    assert_eq!(date(&library, "e").start, Some(Day { year: 2010, month: 13, day: 0 }));
    assert_eq!(date(&library, "f").start, Some(Day { year: 1987, month: 3, day: 0 }));
    assert!(date(&library, "g").open);
    assert_eq!(date(&library, "h").literal, "forthcoming");
    assert_eq!(date(&library, "i").literal, "next 3rd week");
    assert_eq!((date(&library, "j").start, date(&library, "j").end), (year(1999), year(2000)));
    assert_eq!(date(&library, "k").start, year(1850));
    let told: Vec<&FaultKind> = library.faults.iter().map(|fault| &fault.kind).collect();
    assert_eq!(told, [&FaultKind::Date("next 3rd week".to_owned())]);
}

#[test]
fn parts_inherit_from_wholes() {
    let library = read(
        "@inproceedings{a, title = {Part}, crossref = {w}, pages = {1--9}}
         @proceedings{w, title = {Whole}, subtitle = {Sub}, editor = {Ed, E.}, date = 1999,
            publisher = {Press}, location = {Bonn}}
         @inbook{b, title = {B}, crossref = {nowhere}}",
    );
    assert_eq!(text(&library, "a", "container-title"), "Whole: Sub");
    assert_eq!(text(&library, "a", "publisher"), "Press");
    assert_eq!(text(&library, "a", "publisher-place"), "Bonn");
    assert_eq!(date(&library, "a").start, year(1999));
    assert_eq!(library.get("a").expect("a").item.names["editor"][0].family, "Ed");
    let told: Vec<&FaultKind> = library.faults.iter().map(|fault| &fault.kind).collect();
    assert_eq!(told, [&FaultKind::NoParent("nowhere".to_owned())]);
}

#[test]
fn what_can_be_read_of_a_broken_file_is_read() {
    let text = "@book{a, title = {A}}\n@book{b, title = {B\n@book{c, title = \"C\"}\n\
                @book{a, title = {Again}}\n@bok{d, foreword = {X Y}, title = {D \\foo{x}}}\n";
    let library = read(text);
    let keys: Vec<&str> = library.entries.iter().map(|entry| entry.key.as_str()).collect();
    assert_eq!(keys, ["a", "c", "d"]);
    let told: Vec<(&str, &FaultKind)> =
        library.faults.iter().map(|f| (&text[f.range.clone()], &f.kind)).collect();
    assert_eq!(
        told,
        [
            ("{", &FaultKind::Syntax("this brace is not closed".to_owned())),
            ("@book{a, title = {Again}}", &FaultKind::Twice),
            ("@bok", &FaultKind::Type("bok".to_owned())),
            ("foreword = {X Y}", &FaultKind::Lost("foreword".to_owned())),
            ("title = {D \\foo{x}}", &FaultKind::Command("foo".to_owned())),
        ]
    );
}

#[test]
fn works_of_law_have_their_types_and_bodies() {
    let library = read(
        "@legal{a, title = {Treaty of X}, date = 1995}
         @legal{b, title = {B}, type = {Treaty}, date = 1995}
         @legal{c, title = {C}, type = {statute}, date = 1995}
         @legal{d, title = {D}, type = {bill}, date = 1995}
         @jurisdiction{e, title = {A v B}, institution = {High Court}, date = 1995}
         @legislation{f, title = {F}, institution = {Parliament}, date = 1995}",
    );
    let kind = |key: &str| library.get(key).expect("the work").kind.clone();
    let kinds = ["a", "b", "c", "d", "e", "f"].map(kind);
    assert_eq!(kinds, ["treaty", "treaty", "legislation", "bill", "legal_case", "legislation"]);
    assert_eq!(text(&library, "e", "authority"), "High Court");
    assert_eq!(text(&library, "e", "publisher"), "");
    assert_eq!(text(&library, "f", "publisher"), "Parliament");
}

#[test]
fn editions_in_words_are_numbers_and_commands_keep_capitals() {
    let library = read(
        "@book{a, title = {On \\emph{The Rise}, \\emph{et al.}}, edition = {Second}, sorttitle = {Rise}}
         @book{b, title = {B}, edition = {Second revised}}",
    );
    assert_eq!(text(&library, "a", "edition"), "2");
    assert_eq!(text(&library, "b", "edition"), "Second revised");
    assert_eq!(text(&library, "a", "sort-title"), "Rise");
    let title = "On <i><span class=\"nocase\">The Rise</span></i>, <i>et al.</i>";
    assert_eq!(text(&library, "a", "title"), title);
    assert_eq!(library.faults, []);
}

#[test]
fn years_that_are_more_than_a_number_keep_what_they_say() {
    let library = read(
        "@misc{a, year = {1651/52}} @misc{b, year = {[1695]}} @misc{c, date = {1651/1652}}
         @misc{d, year = {1794--95}} @misc{e, date = {1650~}} @misc{f, year = {c. 1650}}
         @misc{g, year = {n.d.}} @misc{h, year = {[1651/52]}} @misc{i, year = {[1794--1801]}}
         @misc{j, date = {1699/1700}} @misc{k, year = {[1695?]}}
         @misc{l, year = {[March 1695]}}",
    );
    let said = |key: &str| {
        let date = date(&library, key);
        (date.start.map(|d| d.year), date.end.map(|d| d.year), date.year, date.uncertain)
    };
    let some = |from: i32, to: Option<i32>, words: &str, guess: bool| {
        (Some(from), to, words.to_owned(), guess)
    };
    assert_eq!(said("a"), some(1651, None, "1651/52", false));
    assert_eq!(said("b"), some(1695, None, "[1695]", false));
    assert_eq!(said("c"), some(1651, Some(1652), "", false));
    assert_eq!(said("d"), some(1794, Some(1795), "", false));
    assert_eq!(said("e"), some(1650, None, "~1650", true));
    assert_eq!(said("f"), some(1650, None, "c.\u{a0}1650", true));
    assert_eq!(date(&library, "g").literal, "n.d.");
    assert_eq!(said("h"), some(1651, None, "[1651/52]", false));
    assert_eq!(said("i"), some(1794, None, "[1794\u{2013}1801]", false));
    assert_eq!(said("j"), some(1699, Some(1700), "", false));
    assert_eq!(said("k"), some(1695, None, "[1695?]", true));
    assert_eq!(said("l"), some(1695, None, "", false));
    assert_eq!(date(&library, "l").start.map(|day| day.month), Some(3));
    assert!(library.faults.is_empty(), "{:?}", library.faults);
}
