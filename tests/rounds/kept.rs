//! What an editor has typed or left is never lost on its way back.

use super::*;

const ONE: &str = "# One\n\nThe first of them.\n\nShe sang it low.[^n]\n\nThe middle of one.\n\n\
    The last of one.\n\n[^n]: A note *of* hers.\n";
const TWO: &str = "# Two\n\nThe tide came in.\n\nHe had *knives*,\n\nThe last of two.\n";
const POEM: &str =
    "# One\n\n| The water is wide,\n|   the water is low,\n| and nobody knows.\n\nThe end.\n";

fn two() -> TempDir {
    sent(&[("a.md", ONE), ("b.md", TWO)])
}

/// A paragraph with these words and no name, as it is typed.
fn typed(words: &str) -> String {
    format!(
        "<w:p><w:pPr><w:pStyle w:val=\"BodyText\"/></w:pPr><w:r><w:t xml:space=\"preserve\">{words}</w:t></w:r></w:p>"
    )
}

/// What both chapters are after a merge of what an editor has done to the text.
fn both(dir: &TempDir, edit: impl FnOnce(&mut String)) -> (String, String, String) {
    document(dir.path(), |mut xml| {
        edit(&mut xml);
        xml
    });
    let told = merged(dir.path());
    (text(dir.path(), "a.md"), text(dir.path(), "b.md"), told)
}

/// Merges what can't be merged whole: it is told, and the command ends badly.
fn refused(dir: &TempDir, mode: &str) -> String {
    let out = run(dir.path(), &["merge", "out.docx", mode]);
    let told = said(&out);
    assert_eq!(out.status.code(), Some(1), "{told}");
    told
}

const MIDDLE: &str = "The middle of one.\n\n";

#[test]
fn a_paragraph_typed_behind_a_moved_one_stays_behind_it() {
    let edit = |xml: &mut String| {
        let moved = cut(xml, "The middle of one.");
        put_behind(xml, "The tide came in.", &(moved + &typed("“Brand new,” she said.")));
    };
    let (a, b, told) = both(&two(), edit);
    let news = format!("came in.\n\n{MIDDLE}\"Brand new,\" she said.\n\n");
    assert_eq!(a, ONE.replace(MIDDLE, ""), "{told}");
    assert_eq!(b, TWO.replace("came in.\n\n", &news), "{told}");
    // In one chapter, and as a proposal.
    let edit = |xml: &mut String| {
        let moved = cut(xml, "The middle of one.");
        put_behind(xml, "The last of one.", &(moved + &typed("Brand new.")));
    };
    let (a, _, told) = both(&two(), edit);
    let wanted = ONE
        .replace(MIDDLE, "")
        .replace("The last of one.\n\n", &format!("The last of one.\n\n{MIDDLE}Brand new.\n\n"));
    assert_eq!(a, wanted, "{told}");
    let dir = two();
    document(dir.path(), |mut xml| {
        let moved = cut(&mut xml, "The middle of one.");
        put_behind(&mut xml, "The tide came in.", &(moved + &typed("Brand new.")));
        xml
    });
    let out = run(dir.path(), &["merge", "out.docx", "--criticmarkup"]);
    assert!(out.status.success(), "{}", said(&out));
    let proposed = text(dir.path(), "b.md");
    assert!(proposed.contains("{++The middle of one.++}\n\n{++Brand new.++}"), "{proposed}");
}

#[test]
fn paragraphs_moved_to_one_place_keep_their_order() {
    let (a, b, told) = both(&two(), |xml| {
        let first = cut(xml, "The last of one.");
        let second = cut(xml, "The first of them.");
        let all = first + &typed("Brand new.") + &second;
        put_behind(xml, "The tide came in.", &all);
    });
    let wanted = ONE.replace("The first of them.\n\n", "").replace("The last of one.\n\n", "");
    assert_eq!(a, wanted, "{told}");
    let news = "came in.\n\nThe last of one.\n\nBrand new.\n\nThe first of them.\n\n";
    assert_eq!(b, TWO.replace("came in.\n\n", news), "{told}");
}

#[test]
fn a_paragraph_that_was_moved_and_divided_stays_whole() {
    let edit = |xml: &mut String| {
        let moved = cut(xml, "The middle of one.").replace("The middle of one.", "The middle");
        put_behind(xml, "The tide came in.", &(moved + &typed("of one.")));
    };
    let (a, b, told) = both(&two(), edit);
    assert_eq!(a, ONE.replace(MIDDLE, ""), "{told}");
    assert_eq!(b, TWO.replace("came in.\n\n", "came in.\n\nThe middle\n\nof one.\n\n"), "{told}");
}

#[test]
fn a_note_goes_with_its_mark_into_another_chapter() {
    let edit = |xml: &mut String| {
        let at = xml.find("<w:footnoteReference").expect("a mark");
        let run = xml[..at].rfind("<w:r>").expect("a run");
        let end = xml[at..].find("</w:r>").map(|n| at + n + 6).expect("an end");
        let mark = xml[run..end].to_owned();
        xml.replace_range(run..end, "");
        let at = paragraph(xml, "The tide came in.");
        xml.insert_str(at.end - 6, &mark);
    };
    let (a, b, told) = both(&two(), edit);
    let wanted = ONE.replace("low.[^n]", "low.").replace("\n\n[^n]: A note *of* hers.", "");
    assert_eq!(a, wanted, "{told}");
    assert_eq!(b, TWO.replace("came in.", "came in.^[A note *of* hers.]"), "{told}");
}

#[test]
fn nothing_is_written_into_chapters_of_json() {
    let json = "{\"pandoc-api-version\":[1,23,1],\"meta\":{},\"blocks\":[{\"t\":\"Header\",\"c\":[1,[\"\",[],[]],\
        [{\"t\":\"Str\",\"c\":\"Three\"}]]},{\"t\":\"Para\",\"c\":[{\"t\":\"Str\",\"c\":\"Nobody\"},{\"t\":\"Space\"},\
        {\"t\":\"Str\",\"c\":\"knows.\"}]}]}";
    let edits: [fn(&mut String); 3] = [
        |xml| *xml = xml.replace("knows.", "cares."),
        |xml| put_behind(xml, "knows.", &typed("Brand new.")),
        |xml| drop(cut(xml, "knows.")),
    ];
    for edit in edits {
        let dir = sent(&[("a.md", ONE), ("c.json", json)]);
        document(dir.path(), |mut xml| {
            edit(&mut xml);
            replaced(&xml, "The middle", "The midst")
        });
        let told = refused(&dir, "--all");
        assert!(told.contains("the chapter is JSON") && told.contains("not-merged"), "{told}");
        assert_eq!(text(dir.path(), "c.json"), json, "{told}");
        assert_eq!(text(dir.path(), "a.md"), ONE.replace("The middle", "The midst"), "{told}");
    }
}

#[test]
fn a_note_that_the_author_has_changed_is_not_taken_out() {
    let dir = two();
    document(dir.path(), |xml| {
        let at = xml.find("<w:footnoteReference").expect("a mark");
        let run = xml[..at].rfind("<w:r>").expect("a run");
        let end = xml[at..].find("</w:r>").map(|n| at + n + 6).expect("an end");
        format!("{}{}", &xml[..run], &xml[end..])
    });
    let now = ONE.replace("of* hers.", "of* hers, and more.");
    fs::write(dir.path().join("a.md"), &now).expect("written");
    let told = refused(&dir, "--all");
    assert!(told.contains("merge-conflict") && told.contains("hers, and more"), "{told}");
    assert_eq!(text(dir.path(), "a.md"), now, "{told}");
    // The same where its paragraph is gone.
    let dir = two();
    document(dir.path(), |mut xml| {
        cut(&mut xml, "She sang it low.");
        xml
    });
    fs::write(dir.path().join("a.md"), &now).expect("written");
    let told = refused(&dir, "--all");
    assert!(told.contains("merge-conflict") && told.contains("hers, and more"), "{told}");
    assert_eq!(text(dir.path(), "a.md"), now, "{told}");
}

#[test]
fn comments_and_looks_go_with_a_moved_paragraph() {
    let dir = two();
    change(dir.path(), "word/comments.xml", |xml| {
        let own = "<w:comment w:id=\"70\" w:author=\"Eve\"><w:p><w:r><w:t>why?</w:t></w:r></w:p></w:comment>";
        xml.replace("</w:comments>", &format!("{own}</w:comments>"))
    });
    let edit = |xml: &mut String| {
        let own = apart(xml, "middle", |_, words| {
            format!(
                "<w:commentRangeStart w:id=\"70\"/><w:r><w:rPr><w:i/></w:rPr><w:t>{words}</w:t></w:r><w:commentRangeEnd w:id=\"70\"/><w:r><w:commentReference w:id=\"70\"/></w:r>"
            )
        });
        *xml = own;
        let moved = cut(xml, ">middle<");
        put_behind(xml, "The tide came in.", &moved);
    };
    let (a, b, told) = both(&dir, edit);
    assert_eq!(a, ONE.replace(MIDDLE, ""), "{told}");
    let moved = MIDDLE.replace("middle", "*middle*<!-- Eve: why? -->");
    assert_eq!(b, TWO.replace("came in.\n\n", &format!("came in.\n\n{moved}")), "{told}");
}

#[test]
fn each_new_line_of_a_poem_has_its_bar() {
    let breaks = "</w:t><w:br/><w:t xml:space=\"preserve\">";
    let stanza = "</w:t></w:r></w:p><w:p><w:pPr><w:pStyle w:val=\"Verse\"/></w:pPr><w:r><w:t xml:space=\"preserve\">";
    let cases: [(&str, String, &str, &str); 5] = [
        ("is wide,", format!("is{breaks}wide,"), "is wide,", "is\n| wide,"),
        ("is wide,", format!("is{stanza}wide,"), "is wide,", "is\n|\n| wide,"),
        (
            "nobody knows.",
            format!("nobody knows.{breaks}But I do."),
            "knows.\n",
            "knows.\n| But I do.\n",
        ),
        (
            "nobody knows.",
            format!("nobody knows.{stanza}But I do."),
            "knows.\n",
            "knows.\n|\n| But I do.\n",
        ),
        ("knows.", "cares.".to_owned(), "knows.", "cares."),
    ];
    for (old, new, typed, wanted) in cases {
        let dir = sent(&[("a.md", POEM)]);
        document(dir.path(), |xml| xml.replacen(old, &new, 1));
        let told = merged(dir.path());
        assert_eq!(text(dir.path(), "a.md"), POEM.replacen(typed, wanted, 1), "{told}");
    }
    // A line goes with the break before it.
    let dir = sent(&[("a.md", POEM)]);
    document(dir.path(), |xml| {
        let at = xml.find("the water is low,").expect("the line");
        let from = xml[..at].rfind("</w:t><w:br/>").expect("a break");
        format!("{}{}", &xml[..from], &xml[at + "the water is low,".len()..])
    });
    let told = merged(dir.path());
    assert_eq!(text(dir.path(), "a.md"), POEM.replace("|   the water is low,\n", ""), "{told}");
}

#[test]
fn prose_does_not_come_between_the_bars_of_a_poem() {
    let poem = POEM.replace("| and", "|\n| and").replace("One\n\n", "One\n\nIt went so:\n\n");
    let letter = "# One\n\n::: letter\n\nDear Nora,\n\n| Your loving brother,\n| Tom\n:::\n\nShe sat.\n\n- eggs\n- tar\n";
    let dir = sent(&[("a.md", letter)]);
    document(dir.path(), |mut xml| {
        let moved = cut(&mut xml, "eggs");
        put_behind(&mut xml, "Dear Nora,", &moved);
        xml
    });
    let told = merged(dir.path());
    let wanted = letter.replace("- eggs\n", "").replace("Nora,\n", "Nora,\n\n- eggs\n");
    assert_eq!(text(dir.path(), "a.md"), wanted, "{told}");
    // Bars don't come into prose.
    let dir = sent(&[("a.md", &poem)]);
    document(dir.path(), |mut xml| {
        let stanza = cut(&mut xml, "is wide,");
        let words = stanza.find("</w:pPr>").map(|n| &stanza[n + 8..stanza.len() - 6]);
        let at = paragraph(&xml, "It went so:");
        xml.insert_str(at.end - 6, words.expect("words"));
        xml
    });
    let told = refused(&dir, "--all");
    assert!(told.contains("it joins verse and prose"), "{told}");
    assert_eq!(text(dir.path(), "a.md"), poem, "{told}");
}

#[test]
fn a_space_at_the_edge_of_italics_stands_outside_of_their_marks() {
    let (_, b, told) = both(&two(), |xml| *xml = xml.replace(">knives<", ">knives and <"));
    assert_eq!(b, TWO.replace("*knives*,", "*knives and* ,"), "{told}");
}

#[test]
fn signs_typed_at_the_beginning_of_an_item_stay_signs() {
    let dir = sent(&[("a.md", "# One\n\n- eggs\n- a + b\n")]);
    document(dir.path(), |xml| xml.replace(">eggs<", ">+ eggs<").replace(">a + b<", ">+ b<"));
    let told = merged(dir.path());
    assert_eq!(text(dir.path(), "a.md"), "# One\n\n- \\+ eggs\n- \\+ b\n", "{told}");
}

#[test]
fn a_joining_that_cannot_be_proposed_is_told() {
    let dir = two();
    document(dir.path(), |mut xml| {
        let last = cut(&mut xml, "The last of two.");
        // Its name goes along.
        let words = last.find("</w:pPr>").map(|n| &last[n + 8..last.len() - 6]).expect("words");
        let at = paragraph(&xml, "knives");
        let space = "<w:r><w:t xml:space=\"preserve\"> </w:t></w:r>";
        xml.insert_str(at.end - 6, &format!("{space}{words}"));
        xml
    });
    let told = refused(&dir, "--criticmarkup");
    assert!(told.contains("CriticMarkup can't join paragraphs"), "{told}");
    assert!(told.contains("0 changes") && told.contains("1 not taken over"), "{told}");
    assert_eq!(text(dir.path(), "b.md"), TWO);
    let told = merged(dir.path());
    let wanted = TWO.replace("*knives*,\n\nThe last", "*knives*, The last");
    assert_eq!(text(dir.path(), "b.md"), wanted, "{told}");
}

#[test]
fn the_last_paragraphs_of_a_chapter_are_taken_out() {
    let (a, b, told) = both(&two(), |xml| {
        for words in ["The tide came in.", "knives", "The last of two."] {
            cut(xml, words);
        }
    });
    assert_eq!((a.as_str(), b.trim_end()), (ONE, "# Two"), "{told}");
}

/// A filter stands for whatever might take words away between a merge and the next sending.
#[cfg(unix)]
#[test]
fn a_change_by_which_words_would_be_missing_is_told_and_the_others_are_made() {
    use std::os::unix::fs::PermissionsExt;
    let dir = two();
    let manifest = text(dir.path(), "recto.toml");
    let filters = manifest.replacen("[book]\n", "[book]\nfilters = [\"./x.sh\"]\n", 1);
    fs::write(dir.path().join("recto.toml"), filters).expect("written");
    let filter = dir.path().join("x.sh");
    fs::write(&filter, "#!/bin/sh\nsed s/zebra//\n").expect("written");
    fs::set_permissions(&filter, fs::Permissions::from_mode(0o755)).expect("permitted");
    document(dir.path(), |xml| {
        let xml = replaced(&xml, "The middle", "The zebra middle");
        replaced(&xml, "The tide", "The ebb")
    });
    for mode in ["--all", "--criticmarkup"] {
        let out = run(dir.path(), &["merge", "out.docx", mode, "--filters"]);
        let told = said(&out);
        assert_eq!(out.status.code(), Some(1), "{told}");
        assert!(
            told.contains("zebra\n --> a.md:7:5") && told.contains("would be missing"),
            "{told}"
        );
        let other = if mode == "--all" { "The ebb" } else { "The {~~tide~>ebb~~}" };
        let two = TWO.replace("The tide", other);
        assert_eq!((text(dir.path(), "a.md"), text(dir.path(), "b.md")), (ONE.into(), two));
        fs::write(dir.path().join("b.md"), TWO).expect("written");
    }
}

/// A book that writes short forms out, and what its chapter is after words were replaced.
fn short_forms(chapter: &str, words: &[(&str, &str)]) -> (String, String) {
    let dir = sent(&[("a.md", chapter)]);
    let manifest =
        text(dir.path(), "recto.toml").replacen("[book]\n", "[book]\nspell-out = \"chapter\"\n", 1);
    let forms = "[abbreviations]\nKFOR = \"the Kosovo Force\"\nNATO = \"North Atlantic Treaty Organization\"\n";
    fs::write(dir.path().join("recto.toml"), format!("{manifest}{forms}")).expect("written");
    let out = run(dir.path(), &["docx", "-o", "out.docx"]);
    assert!(out.status.success(), "{}", said(&out));
    document(dir.path(), |mut xml| {
        for (old, new) in words {
            xml = replaced(&xml, old, new);
        }
        xml
    });
    let told = merged(dir.path());
    (text(dir.path(), "a.md"), told)
}

#[test]
fn words_behind_short_forms_that_are_written_out_keep_their_places() {
    let chapter = "# One\n\nFirst KFOR and NATO's men were *there* today. KFOR was late, \"NATO\" said.\n\nThen NATO came, and KFOR's men.\n";
    let (made, told) = short_forms(
        chapter,
        &[
            ("men were", "women are"),
            ("late", "early"),
            ("came", "left"),
            ("today", "then"),
            (" said", " says"),
        ],
    );
    let wanted = chapter
        .replace("men were", "women are")
        .replace("late", "early")
        .replace("came", "left")
        .replace("today", "then")
        .replace(" said", " says");
    assert_eq!(made, wanted, "{told}");
    let (made, told) = short_forms(chapter, &[("the Kosovo Force (KFOR) and", "they and")]);
    assert_eq!(made, chapter.replace("First KFOR and", "First they and"), "{told}");
    let (made, told) = short_forms(chapter, &[(" men were", " old men were"), ("Then", "So")]);
    assert_eq!(made, chapter.replace(" men were", " old men were").replace("Then", "So"), "{told}");
}

const REFS: &str = "@book{doe12, author = {Doe, Jane}, title = {The Sea}, year = {1999}, publisher = {Quay}, address = {Rye}}\n\
    @book{roe, author = {Roe, Ann}, title = {The Tide}, year = {2001}, publisher = {Quay}, address = {Rye}}\n";

/// A book with works that are cited in a style, which has gone out.
fn cited(chapter: &str, style: &str) -> TempDir {
    let dir = sent(&[("a.md", chapter)]);
    let own = format!("[book]\nbibliography = [\"refs.bib\"]\ncitations = \"{style}\"\n");
    let manifest = text(dir.path(), "recto.toml").replacen("[book]\n", &own, 1);
    fs::write(dir.path().join("recto.toml"), manifest).expect("written");
    fs::write(dir.path().join("refs.bib"), REFS).expect("written");
    let out = run(dir.path(), &["docx", "-o", "out.docx"]);
    assert!(out.status.success(), "{}", said(&out));
    dir
}

#[test]
fn a_citation_that_is_made_a_note_goes_with_the_space_before_it() {
    let chapter = "# One\n\nThe tide came in so [@doe12, p. 12], and it went [@roe] again.\n";
    let dir = cited(chapter, "chicago-notes");
    document(dir.path(), |mut xml| {
        for _ in 0..2 {
            let at = xml.find("<w:footnoteReference").expect("a mark");
            let run = xml[..at].rfind("<w:r>").expect("a run");
            let end = xml[at..].find("</w:r>").map(|n| at + n + 6).expect("an end");
            xml.replace_range(run..end, "");
        }
        xml
    });
    let told = merged(dir.path());
    let wanted = chapter.replace(" [@doe12, p. 12]", "").replace(" [@roe]", "");
    assert_eq!(text(dir.path(), "a.md"), wanted, "{told}");
}

#[test]
fn a_page_in_a_citation_is_changed_in_its_source() {
    let chapter = "# One\n\nThe tide came in so [@doe12, p. 12], and it went [@roe, 3-5] again.\n";
    let wanted = chapter.replace("p. 12", "p. 14").replace("3-5", "3-7");
    let dir = cited(chapter, "chicago-notes");
    change(dir.path(), "word/footnotes.xml", |xml| {
        replaced(&replaced(&xml, " 12", " 14"), "\u{2013}5", "\u{2013}7")
    });
    let told = merged(dir.path());
    assert_eq!(text(dir.path(), "a.md"), wanted, "{told}");
    let dir = cited(chapter, "apa");
    document(dir.path(), |xml| replaced(&xml, "12)", "14)"));
    let told = merged(dir.path());
    assert_eq!(text(dir.path(), "a.md"), chapter.replace("p. 12", "p. 14"), "{told}");
    // Words of the style are told.
    let dir = cited(chapter, "apa");
    document(dir.path(), |xml| {
        let xml = replaced(&replaced(&xml, "Doe", "Dow"), "again", "then");
        xml.replacen("Roe, 2001", "Roe, rightly, 2001", 1)
    });
    let told = refused(&dir, "--all");
    assert!(told.contains("made of its key") && told.contains("a.md:3"), "{told}");
    assert_eq!(text(dir.path(), "a.md"), chapter.replace("again", "then"), "{told}");
}

#[test]
fn a_line_of_verse_is_broken_within_italics() {
    let poem = "# One\n\n| *The water is wide,*\n| and nobody knows.\n\nThe end.\n";
    let dir = sent(&[("a.md", poem)]);
    document(dir.path(), |xml| xml.replacen("is wide,", "is</w:t><w:br/><w:t>wide,", 1));
    let told = merged(dir.path());
    assert_eq!(text(dir.path(), "a.md"), poem.replace("is wide,*", "is*\n| *wide,*"), "{told}");
}

#[test]
fn a_paragraph_that_was_pasted_and_changed_keeps_its_marks() {
    let chapter = "# One\n\nThe first of all the *words* of [hers](b.md) that she had.\n\nMore of it.\n\nThe last.\n";
    let dir = sent(&[("a.md", chapter), ("b.md", TWO)]);
    document(dir.path(), |mut xml| {
        cut(&mut xml, "The first of all");
        let pasted = typed("The first of all the words of hers that she kept.");
        put_behind(&mut xml, "The last.", &pasted);
        xml
    });
    let told = merged(dir.path());
    let first = "The first of all the *words* of [hers](b.md) that she had.\n\n";
    let moved = first.replace("had", "kept");
    let wanted = format!("{}\n{}", chapter.replace(first, ""), moved.trim_end());
    assert_eq!(text(dir.path(), "a.md").trim_end(), wanted.trim_end(), "{told}");
}

/// Merges what nobody has changed: nothing comes of it.
#[track_caller]
fn stays(chapter: &str) {
    let dir = sent(&[("a.md", chapter)]);
    let out = run(dir.path(), &["merge", "out.docx", "--all"]);
    assert!(out.status.success(), "{}", super::said(&out));
    assert_eq!(text(dir.path(), "a.md"), chapter, "{}", super::said(&out));
}

#[test]
fn tables_in_notes_go_out_and_stay() {
    let table = "    | Year | Price |\n    |-----:|------:|\n    | 1573 | 12.5^[Sic.] |\n";
    let after =
        format!("# One\n\nX.[^a] Z.\n\n[^a]: First.\n\n{table}\n    : Prices\n\n    Last of it.\n");
    stays(&after);
    let dir = sent(&[("a.md", &after)]);
    let notes = parts(&dir.path().join("out.docx"));
    let notes = &notes.iter().find(|(name, _)| name == "word/footnotes.xml").expect("notes").1;
    let notes = String::from_utf8_lossy(notes).into_owned();
    assert!(notes.contains("<w:tbl>") && notes.contains("1573"), "{notes}");
    // One that begins the note, and one behind a table of the text that holds a table.
    stays(&format!("# One\n\nX.[^a] Z.\n\n[^a]:\n{table}\n    Last.\n"));
    stays(&format!(
        "# One\n\n<table><tr><td><table><tr><td>in</td></tr></table></td></tr></table>\n\n\
         X.[^a] Z.\n\n| a |\n|---|\n| b |\n\n[^a]: First.\n\n{table}"
    ));
    // What is edited there is taken over.
    let dir = sent(&[("a.md", &after)]);
    change(dir.path(), "word/footnotes.xml", |xml| xml.replacen("1573", "1574", 1));
    let out = run(dir.path(), &["merge", "out.docx", "--all"]);
    assert!(out.status.success(), "{}", super::said(&out));
    assert_eq!(text(dir.path(), "a.md"), after.replace("1573", "1574"));
}

#[test]
fn a_picture_without_its_file_stays() {
    stays("# One\n\nX.\n\n![A *port*](none.png){#fig-x alt=\"x\"}\n\nY ![in](gone.png) z.\n");
}
