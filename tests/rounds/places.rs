//! Paragraphs that an editor has moved or given another style stand where they are in the document, with
//! what begins the lines there.

use super::*;

/// What a chapter is after paragraphs were moved: each behind another.
fn moved(chapter: &str, moves: &[(&str, &str)]) -> String {
    let dir = sent(&[("a.md", chapter)]);
    document(dir.path(), |mut xml| {
        for (words, behind) in moves {
            let own = cut(&mut xml, words);
            put_behind(&mut xml, behind, &own);
        }
        xml
    });
    let told = merged(dir.path());
    let made = text(dir.path(), "a.md");
    let again = merged(dir.path());
    assert!(again.starts_with("0 changes"), "{told}{made}{again}");
    made
}

#[test]
fn a_paragraph_moved_between_items_goes_on_in_the_one_before() {
    let list = "# One\n\nThe first of all.\n\n- eggs\n- tar\n- rope\n\nThe last of it.\n";
    let wanted = list
        .replace("The first of all.\n\n", "")
        .replace("- eggs\n", "- eggs\n\n  The first of all.\n\n");
    assert_eq!(moved(list, &[("The first of all.", ">eggs<")]), wanted);
    let numbers = "# One\n\nThe first of all.\n\n9. eggs\n10. tar\n11. rope\n\nThe last of it.\n";
    let wanted = numbers
        .replace("The last of it.\n", "")
        .replace("10. tar\n", "10. tar\n\n    The last of it.\n\n");
    assert_eq!(moved(numbers, &[("The last of it.", ">tar<")]).trim_end(), wanted.trim_end());
}

#[test]
fn an_item_moved_into_another_list_has_the_sign_of_that_list() {
    let lists = "# One\n\n- eggs\n- tar\n  - black\n  - red\n- rope\n\nThen:\n\n1. first\n2. second\n\nEnd.\n";
    let wanted = lists.replace("- eggs\n", "").replace("1. first\n", "1. first\n2. eggs\n");
    assert_eq!(moved(lists, &[(">eggs<", ">first<")]), wanted);
    let wanted = lists.replace("2. second\n", "").replace("- eggs\n", "- eggs\n- second\n");
    assert_eq!(moved(lists, &[(">second<", ">eggs<")]), wanted);
    // With all that stands in it.
    let wanted = lists
        .replace("- tar\n  - black\n  - red\n", "")
        .replace("2. second\n", "2. second\n3. tar\n   - black\n   - red\n");
    let all = [(">tar<", ">second<"), (">black<", ">tar<"), (">red<", ">black<")];
    assert_eq!(moved(lists, &all), wanted);
    // Out of all lists it is one of its own.
    let wanted = lists.replace("- rope\n", "").replace("End.\n", "End.\n\n- rope\n");
    assert_eq!(moved(lists, &[(">rope<", ">End.<")]), wanted);
}

#[test]
fn a_paragraph_moved_into_a_quotation_has_its_signs() {
    let quote = "# One\n\nThe first\nof all.\n\n> One quoted.\n>\n> Two quoted.\n>\n> Three quoted.\n\nThe last of it.\n";
    let wanted = quote
        .replace("The first\nof all.\n\n", "")
        .replace("> One quoted.\n", "> One quoted.\n>\n> The first\n> of all.\n");
    assert_eq!(moved(quote, &[("The first", "One quoted.")]), wanted);
    let more = quote.replace("of all.\n", "of all.\n\nMore.\n\nStill more.\n");
    let wanted =
        more.replace("> One quoted.\n>\n", "").replace("of all.\n", "of all.\n\n> One quoted.\n");
    assert_eq!(moved(&more, &[("One quoted.", "The first")]), wanted);
    let more = format!("{quote}\nMore.\n");
    let wanted =
        more.replace(">\n> Three quoted.\n", "").replace("More.\n", "More.\n\n> Three quoted.\n");
    assert_eq!(moved(&more, &[("Three quoted.", "More.")]), wanted);
}

#[test]
fn stanzas_keep_their_bars_and_prose_parts_them() {
    let poem = "# One\n\nIt went so:\n\n| The water is wide,\n|   the water is low,\n|\n| and nobody knows.\n|\n| Not even I.\n\nThe end.\n";
    let wanted = poem.replace("The end.\n", "").replace("is low,\n|\n", "is low,\n\nThe end.\n\n");
    assert_eq!(moved(poem, &[("The end.", "is wide,")]).trim_end(), wanted.trim_end());
    let wanted = poem
        .replace("| The water is wide,\n|   the water is low,\n|\n", "")
        .replace("knows.\n", "knows.\n|\n| The water is wide,\n|   the water is low,\n");
    assert_eq!(moved(poem, &[("is wide,", "nobody knows.")]), wanted);
    let wanted =
        poem.replace("|\n| Not even I.\n", "").replace("The end.\n", "The end.\n\n| Not even I.\n");
    assert_eq!(moved(poem, &[("Not even I.", "The end.")]), wanted);
}

#[test]
fn a_paragraph_goes_into_a_division_or_behind_it() {
    let letter = "# One\n\nThe first of all.\n\n::: letter\nDear Nora,\n\nI am well.\n:::\n\nThe last of it.\n";
    let wanted = letter
        .replace("The first of all.\n\n", "")
        .replace(":::\n\nThe last", ":::\n\nThe first of all.\n\nThe last");
    assert_eq!(moved(letter, &[("The first of all.", "I am well.")]), wanted);
    let wanted = letter
        .replace("The first of all.\n\n", "")
        .replace("Dear Nora,\n", "Dear Nora,\n\nThe first of all.\n");
    assert_eq!(moved(letter, &[("The first of all.", "Dear Nora,")]), wanted);
    let more = format!("{letter}\nMore.\n");
    let wanted = more.replace("I am well.\n", "").replace("More.\n", "More.\n\nI am well.\n");
    assert_eq!(moved(&more, &[("I am well.", "More.")]), wanted);
    // The whole of it, with its fences.
    let wanted = letter.replace("::: letter\nDear Nora,\n\nI am well.\n:::\n\n", "").replace(
        "The last of it.\n",
        "The last of it.\n\n::: letter\nDear Nora,\n\nI am well.\n:::\n",
    );
    let all = [("Dear Nora,", "The last of it."), ("I am well.", "Dear Nora,")];
    assert_eq!(moved(letter, &all), wanted);
}

/// Gives the paragraph of some words another style.
fn styled(xml: &mut String, words: &str, style: &str) {
    let at = paragraph(xml, words);
    let own = &xml[at.clone()];
    let from = own.find("<w:pStyle w:val=\"").expect("a style") + 17;
    let to = from + own[from..].find('"').expect("an end");
    let list = own.find("<w:numPr>").zip(own.find("</w:numPr>"));
    let mut new = own.to_owned();
    if let Some((open, close)) = list {
        new.replace_range(open..close + 10, "");
    }
    new.replace_range(from..to, style);
    xml.replace_range(at, &new);
}

#[test]
fn a_paragraph_of_another_style_is_that() {
    let chapter = "# One\n\nThe first\nof *all*.\n\n## The sea\n\nMore.\n\n> One quoted.\n\n- eggs\n- tar\n\nThe last of it.\n";
    let cases: [(&str, &str, &str, &str); 8] = [
        ("The first", "Heading2", "The first\nof *all*.", "## The first of *all*."),
        ("The first", "Quote", "The first\nof *all*.", "> The first\n> of *all*."),
        ("The sea", "Heading3", "## The sea", "### The sea"),
        ("The sea", "BodyText", "## The sea", "The sea"),
        ("One quoted.", "BodyText", "> One quoted.", "One quoted."),
        (">tar<", "BodyText", "- eggs\n- tar\n", "- eggs\n\ntar\n"),
        ("More.", "ListBullet", "More.", "- More."),
        (
            "The last of it.",
            "ListBullet",
            "- tar\n\nThe last of it.\n",
            "- tar\n- The last of it.\n",
        ),
    ];
    for (words, style, old, new) in cases {
        let dir = sent(&[("a.md", chapter)]);
        document(dir.path(), |mut xml| {
            styled(&mut xml, words, style);
            xml
        });
        let told = merged(dir.path());
        let made = text(dir.path(), "a.md");
        assert_eq!(
            made.trim_end(),
            chapter.replace(old, new).trim_end(),
            "{words} {style}: {told}"
        );
        let again = merged(dir.path());
        assert!(again.starts_with("0 changes"), "{made}{again}");
    }
}

/// The row of a table in which some words stand.
fn row(xml: &str, words: &str) -> std::ops::Range<usize> {
    let at = xml.find(words).unwrap_or_else(|| panic!("no {words}"));
    let start = xml[..at].rfind("<w:tr>").expect("a row");
    start..xml[at..].find("</w:tr>").map(|n| at + n + 7).expect("an end")
}

#[test]
fn rows_of_a_table_change_places() {
    let table = "# One\n\n| Name | Miles |\n|------|------:|\n| Rye | 12 |\n| *Hythe* | 3 |\n| Dover | 30 |\n\n: How far {#tbl-far}\n\nEnd.\n";
    let cases = [
        ("Dover", ">Miles<", "| Dover | 30 |\n| Rye | 12 |\n| *Hythe* | 3 |\n"),
        ("Rye", "Dover", "| *Hythe* | 3 |\n| Dover | 30 |\n| Rye | 12 |\n"),
    ];
    let rows = "| Rye | 12 |\n| *Hythe* | 3 |\n| Dover | 30 |\n";
    for (words, behind, wanted) in cases {
        let dir = sent(&[("a.md", table)]);
        document(dir.path(), |mut xml| {
            let own = row(&xml, words);
            let text = xml[own.clone()].replace(">12<", ">13<");
            xml.replace_range(own, "");
            let at = row(&xml, behind).end;
            xml.insert_str(at, &text);
            xml
        });
        let told = merged(dir.path());
        let wanted = if words == "Rye" { wanted.replace("12", "13") } else { wanted.to_owned() };
        assert_eq!(text(dir.path(), "a.md"), table.replace(rows, &wanted), "{told}");
        assert!(merged(dir.path()).starts_with("0 changes"));
    }
    // A head stays where it is.
    let dir = sent(&[("a.md", table)]);
    document(dir.path(), |mut xml| {
        let own = row(&xml, "Rye");
        let text = xml[own.clone()].to_owned();
        xml.replace_range(own, "");
        let at = row(&xml, ">Miles<").start;
        xml.insert_str(at, &text);
        xml
    });
    let out = run(dir.path(), &["merge", "out.docx", "--all"]);
    let told = said(&out);
    assert!(told.contains("row moved: Rye | 12") && told.contains("a.md:5:"), "{told}");
    assert_eq!(text(dir.path(), "a.md"), table, "{told}");
}

#[test]
fn a_new_heading_of_chapters_is_a_section_and_told() {
    let chapter = "# One\n\nThe first of all.\n\nThe last of it.\n";
    let dir = sent(&[("a.md", chapter)]);
    document(dir.path(), |mut xml| {
        let new = |style: &str, words: &str| {
            format!(
                "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>"
            )
        };
        let soft = "A new</w:t><w:br/><w:t>part";
        let all = new("Heading1", soft) + &new("Heading3", "Below it");
        put_behind(&mut xml, "The first of all.", &all);
        xml
    });
    let out = run(dir.path(), &["merge", "out.docx", "--all"]);
    let told = said(&out);
    assert!(told.contains("it would begin a chapter") && told.contains("a.md:3:"), "{told}");
    let wanted = chapter.replace("all.\n", "all.\n\n## A new<br>part\n\n### Below it\n");
    assert_eq!(text(dir.path(), "a.md"), wanted, "{told}");
    assert!(merged(dir.path()).starts_with("0 changes"));
}

#[test]
fn a_heading_that_is_broken_stays_one() {
    let chapter = "# One\n\nThe first.\n\n## The sea of it\n\nThe last of it.\n";
    let dir = sent(&[("a.md", chapter)]);
    document(dir.path(), |xml| {
        xml.replacen("The sea of", "The sea</w:t><w:br/><w:t xml:space=\"preserve\">of", 1)
    });
    let told = merged(dir.path());
    assert_eq!(text(dir.path(), "a.md"), chapter.replace("The sea of", "The sea<br>of"), "{told}");
    assert!(merged(dir.path()).starts_with("0 changes"));
}

/// A book whose lists have come back with other marks: those of the lists with these numbers.
fn relisted(text: &str, lists: &[(usize, usize)]) -> (String, String) {
    let dir = sent(&[("a.md", text)]);
    document(dir.path(), |mut xml| {
        for (list, pattern) in lists {
            let old = format!("<w:numId w:val=\"{list}\"/>");
            xml = xml.replace(&old, &format!("<w:numId w:val=\"{pattern}\"/>"));
        }
        xml
    });
    let told = merged(dir.path());
    (super::text(dir.path(), "a.md"), told)
}

/// Puts a new paragraph behind that of some words, of the same sort.
fn put_new(xml: &mut String, behind: &str, words: &str) {
    let at = paragraph(xml, behind);
    let mut own = xml[at.clone()].replace(behind, words);
    for tag in ["<w:bookmarkStart ", "<w:bookmarkEnd "] {
        while let Some(start) = own.find(tag) {
            let end = own[start..].find("/>").map(|n| start + n + 2).expect("an end");
            own.replace_range(start..end, "");
        }
    }
    xml.insert_str(at.end, &own);
}

#[test]
fn a_list_with_other_marks_and_other_items_is_told() {
    let text =
        "# One\n\nBefore.\n\n- eggs\n- tar\n- rope\n\nThen.\n\n1. first\n2. second\n\nEnd.\n";
    let cases: [(&str, &str, &str, &str, bool); 6] = [
        ("new", ">tar<", "- tar\n", "- tar\n- new\n", true),
        ("new", ">rope<", "- rope\n", "- rope\n- new\n", true),
        ("", ">tar<", "- tar\n", "", true),
        ("", ">rope<", "- rope\n", "", true),
        // What stands around it is nothing to it.
        ("new", ">Then.<", "Then.\n", "Then.\n\nnew\n", false),
        ("", ">Before.<", "Before.\n\n", "", false),
    ];
    for (words, of, old, new, told_of) in cases {
        let dir = sent(&[("a.md", text)]);
        document(dir.path(), |xml| {
            let mut xml = xml.replace("<w:numId w:val=\"1\"/>", "<w:numId w:val=\"2\"/>");
            match words {
                "" => drop(cut(&mut xml, of)),
                words => put_new(&mut xml, of, &format!(">{words}<")),
            }
            xml
        });
        let told = said(&run(dir.path(), &["merge", "out.docx", "--all"]));
        let made = super::text(dir.path(), "a.md");
        let wanted = text.replace(old, new);
        let numbered = wanted.replace("- eggs\n- tar\n- rope", "1. eggs\n2. tar\n3. rope");
        let wanted = if told_of { wanted } else { numbered };
        assert_eq!(made.trim_end(), wanted.trim_end(), "{words} {of}: {told}");
        assert_eq!(told.contains("a list has numbers now"), told_of, "{words} {of}: {told}");
        assert!(!told.contains("-> 1."), "{told}");
    }
}

#[test]
fn bullets_become_numbers_and_numbers_bullets() {
    let text = "# One\n\n- eggs\n- tar\n  and more\n\n  Another.\n  - black\n- rope\n\nThen:\n\n1. first\n2. second\n   line\n\nEnd.\n";
    // Lists are numbered in their order; the deeper one is the second.
    let (now, told) = relisted(text, &[(1, 3)]);
    let wanted = text.replace(
        "- eggs\n- tar\n  and more\n\n  Another.\n  - black\n- rope",
        "1. eggs\n2. tar\n   and more\n\n   Another.\n   - black\n3. rope",
    );
    assert_eq!(now, wanted, "{told}");
    let (now, told) = relisted(text, &[(3, 1)]);
    assert_eq!(
        now,
        text.replace("1. first\n2. second\n   line", "- first\n- second\n  line"),
        "{told}"
    );
    // Lists that would be one have other signs.
    let text = "# One\n\n- eggs\n- tar\n\n1. first\n2. second\n\nEnd.\n";
    let (now, told) = relisted(text, &[(1, 2)]);
    assert_eq!(now, text.replace("- eggs\n- tar", "1) eggs\n2) tar"), "{told}");
}
