//! Words and marks that an editor's changes bring beside signs of Markdown stay words and marks.

use super::*;

const END: &str = "The last paragraph of all of them came long after the others.\n";

/// A chapter that goes out, is changed and merged: what it is then, with what was told.
fn edited(chapter: &str, change: impl FnOnce(String) -> String) -> (String, String) {
    let dir = sent(&[("a.md", &format!("# One\n\n{chapter}\n{END}"))]);
    document(dir.path(), change);
    let told = merged(dir.path());
    let text = text(dir.path(), "a.md");
    let own = text.strip_prefix("# One\n\n").and_then(|t| t.strip_suffix(END)).unwrap_or(&text);
    (own.trim_end().to_owned(), told)
}

#[track_caller]
fn becomes(chapter: &str, wanted: &str, change: impl FnOnce(String) -> String) {
    let (made, told) = edited(&format!("{chapter}\n"), change);
    assert_eq!(made, wanted, "{told}");
}

/// A paragraph is gone, without tracking.
fn without(xml: &str, words: &str) -> String {
    let mut out = xml.to_owned();
    out.replace_range(paragraph(xml, words), "");
    out
}

/// The paragraph goes on in the next.
fn joined(xml: &str, words: &str) -> String {
    let at = paragraph(xml, words);
    let end = format!("<w:rPr><w:del {EVE}/></w:rPr></w:pPr>");
    let own = xml[at.clone()].replacen("</w:pPr>", &end, 1);
    format!("{}{own}{}", &xml[..at.start], &xml[at.end..])
}

#[test]
fn words_are_not_found_in_remarks() {
    let remark = "The <!-- Eve: was it old lamp? --> old lamp went out.";
    becomes(remark, "The <!-- Eve: was it old lamp? --> lamp went out.", |xml| {
        assert!(!xml.contains("was it"), "{xml}");
        replaced(&xml, "old ", "")
    });
    becomes("The %%an old lamp%% old lamp.", "The %%an old lamp%% new lamp.", |xml| {
        replaced(&xml, "old", "new")
    });
    becomes(
        "The <span title=\"old lamp\">old lamp</span>.",
        "The <span title=\"old lamp\">new lamp</span>.",
        |xml| replaced(&xml, "old", "new"),
    );
}

#[test]
fn signs_that_were_escaped_stay_words() {
    let laughs = "\\[Laughs\\] She went.";
    becomes(laughs, "Then \\[Laughs\\] She went.", |xml| replaced(&xml, "[L", "Then [L"));
    becomes("\\- Hello there.", "Hello there.", |xml| replaced(&xml, "- ", ""));
    becomes("\\- Hello there.\n\nIt was.", "It was.", |xml| without(&xml, "- Hello"));
}

#[test]
fn new_beginnings_of_lines_stay_words() {
    becomes("Second of two.", "---Second of two.", |xml| {
        replaced(&xml, "Second", "\u{2014}Second")
    });
    becomes("Second of two.", "1\\. Second of two.", |xml| replaced(&xml, "Sec", "1. Sec"));
    becomes("1 of two.", "1\\. of two.", |xml| replaced(&xml, "1 of", "1. of"));
    becomes("It is, 1. of two.", "1\\. of two.", |xml| replaced(&xml, "It is, ", ""));
    let line = "</w:t><w:br/><w:t xml:space=\"preserve\">";
    becomes(
        "To the house that stood by the river.",
        "To:\\\n\\# the house that stood by the river.",
        |xml| replaced(&xml, "To the", &format!("To:{line}# the")),
    );
    becomes(
        "To the house that stood by the river.",
        "To:\\\n\\- eggs\\\n\\> x house that stood by the river.",
        |xml| replaced(&xml, "To the", &format!("To:{line}- eggs{line}&gt; x")),
    );
    becomes("To the house.", "To the house.", |xml| {
        replaced(&xml, "house.", &format!("house.{line}"))
    });
}

#[test]
fn marks_stay_marks() {
    becomes("Second of two.", "Second<em>, zq</em> of two.", |xml| {
        apart(&xml, " of two", |p, words| {
            format!(
                "<w:ins {EVE}><w:r><w:rPr><w:i/></w:rPr><w:t>, zq</w:t></w:r></w:ins><w:r>{p}<w:t xml:space=\"preserve\">{words}</w:t></w:r>"
            )
        })
    });
    becomes("*All of it.*\n\nPlain words.", "<em>All of it.</em>Plain words.", |xml| {
        joined(&xml, "All of it.")
    });
    becomes(
        "It is here\n\n**Bold run-in.** And so.",
        "It is here**Bold run-in.** And so.",
        |xml| joined(&xml, "It is here"),
    );
    becomes(
        "Of *all*\n\n**Bold run-in.** And.",
        "Of <em>all</em><strong>Bold run-in.</strong> And.",
        |xml| joined(&xml, "all"),
    );
}

#[test]
fn a_dash_leaves_a_reference_one() {
    becomes(
        "It is so and @sec-x says it.\n\n## X {#sec-x}",
        "It is so\u{2014}@sec-x says it.\n\n## X {#sec-x}",
        |xml| replaced(&xml, " and ", "\u{2014}"),
    );
}

#[test]
fn a_theorem_goes_with_its_only_paragraph() {
    let theorem = "::: {.theorem title=\"Lagrange\"}\nThe order divides.\n:::\n\nIt was.";
    becomes(theorem, "It was.", |xml| without(&xml, "The order divides."));
}

#[test]
fn a_second_paragraph_of_a_note_stands_in_it() {
    let dir = sent(&[("a.md", "# One\n\nSo it is.[^1]\n\n[^1]: A note.\n\nThe end of it.\n")]);
    change(dir.path(), "word/footnotes.xml", |xml| {
        let at = paragraph(&xml, "A note.");
        let more = "<w:p><w:pPr><w:pStyle w:val=\"FootnoteText\"/></w:pPr><w:r><w:t>More of it.</w:t></w:r></w:p>";
        format!("{}{more}{}", &xml[..at.end], &xml[at.end..])
    });
    let told = merged(dir.path());
    let wanted = "# One\n\nSo it is.[^1]\n\n[^1]: A note.\n\n    More of it.\n\nThe end of it.\n";
    assert_eq!(text(dir.path(), "a.md"), wanted, "{told}");
    assert!(!told.contains("not yet"), "{told}");
}

#[test]
fn a_note_with_two_marks_is_corrected_once() {
    let chapter = "# One\n\nFirst.[^1] Second.[^1]\n\n[^1]: A shared note.\n";
    let dir = sent(&[("a.md", chapter)]);
    change(dir.path(), "word/footnotes.xml", |xml| {
        xml.replace("A shared note", "A shared zq note")
    });
    let told = merged(dir.path());
    assert_eq!(text(dir.path(), "a.md"), chapter.replace("shared", "shared zq"), "{told}");
}

#[test]
fn cells_over_columns_and_rows_are_whole() {
    let table = "<table><tr><td colspan=\"2\" rowspan=\"2\">a</td><td>b</td></tr><tr><td>c</td></tr></table>";
    let dir = sent(&[("a.md", &format!("# One\n\n{table}\n"))]);
    document(dir.path(), |xml| {
        let rows: Vec<&str> = xml.split("<w:tr>").skip(1).collect();
        let of = |row: &str| {
            (row.matches("<w:tc>").count(), row.matches("<w:gridSpan w:val=\"2\"/>").count())
        };
        assert_eq!((of(rows[0]), of(rows[1])), ((2, 1), (2, 1)), "{xml}");
        xml
    });
}
