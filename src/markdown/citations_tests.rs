//! The grammar of citations: source in, works out.

use super::citations::Keys;
use super::tests::{blocks, chapter_with};

/// The text of a chapter that can cite these works, in short form, and the codes of what is told.
fn short(source: &str) -> (String, Vec<&'static str>) {
    let keys = Keys::new(["a", "b", "smith2020", "le:guin/x--y", "sec-2020"].map(String::from));
    let (chapter, diags) = chapter_with(source, Some(&keys));
    (blocks(&chapter.blocks), diags.iter().map(|d| d.code.name()).collect())
}

#[track_caller]
fn clean(source: &str, want: &str) {
    let (got, codes) = short(source);
    assert_eq!(got, format!("p({want})"), "{source}");
    assert!(codes.is_empty(), "{source}: {codes:?}");
}

#[test]
fn brackets_cite() {
    clean("So [@a].", "So cite(|a|).");
    clean(
        "So [see @a, pp. 33-35 and *passim*; @b].",
        "So cite(see|a|, pp. 33-35 and em(passim); |b|).",
    );
    clean("So [-@a, 3; cf. -@b].", "So cite(|-a|, 3; cf.|-b|).");
    clean("So [@{le:guin/x--y}, {ch. 2}; @a].", "So cite(|le:guin/x--y|, {ch. 2}; |a|).");
    clean("So [*see* @a\nand more].", "So cite(em(see)|a|_and more).");
    clean("[@sec-2020]", "cite(|sec-2020|)");
    clean("[@a, [sic] p. 3]", "cite(|a|, [sic] p. 3)");
}

#[test]
fn sentences_cite() {
    clean("As @a says.", "As Cite(|a|) says.");
    clean("As @a [p. 3; see @b] says.", "As Cite(|a|p. 3; see|b|) says.");
    clean("As @smith2020.", "As Cite(|smith2020|).");
    clean("As (@a) says: -@b.", "As (Cite(|a|)) says: cite(|-b|).");
    let (got, codes) = short("A note^[See @a, p. 3; [@b].]");
    assert_eq!((got.as_str(), codes.len()), ("p(A notenote0)", 0));
    clean("@a [@b]", "Cite(|a|) cite(|b|)");
    clean("@a [words]{.smallcaps}", "Cite(|a|) span.smallcaps(words)");
}

#[test]
fn roles_of_myst_cite() {
    clean("So {cite}`a,b` and {cite:t}`b`.", "So cite(|a|; |b|) and Cite(|b|).");
}

#[test]
fn what_is_no_citation_stays() {
    clean("me@home.org, \\@a, `@a`, [words](a.md)", "me@home.org, @a, code(@a), link<a.md>(words)");
    clean("[@fig-x] and @sec-y", "ref(fig-x) and ref(sec-y)");
    let (got, codes) = short("By @rustlang and [so; @a].");
    assert_eq!(got, "p(By @rustlang and [so; Cite(|a|)].)");
    assert_eq!(codes, ["unknown-work", "citation-form"]);
    // An unknown key in brackets is told where the book is known.
    clean("[@smth2020]", "cite(|smth2020|)");
    let (got, codes) = short("[@a and @b]");
    assert_eq!((got.as_str(), codes), ("p(cite(|a| and @b))", vec!["citation-form"]));
}
