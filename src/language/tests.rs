use super::*;

#[test]
fn every_language_stands_once_and_in_order() {
    let tags: Vec<&str> = LANGUAGES.iter().map(|l| l.tag).collect();
    assert!(tags.windows(2).all(|pair| pair[0] < pair[1]), "{tags:?}");
    // Each file of a language is named in the list.
    for name in include_str!("mod.rs").lines().filter_map(|l| l.strip_prefix("mod ")) {
        let name = name.trim_end_matches(';');
        let helper =
            matches!(name, "environments" | "formulas" | "imprint" | "phrases" | "words" | "tests");
        assert!(helper || tags.contains(&name), "{name}");
    }
    assert!(LANGUAGES.iter().all(|l| of(l.tag).is_some_and(|found| found.tag == l.tag)));
    assert!(of("xx").is_none() && of("").is_none());
}

#[test]
fn every_language_has_every_word() {
    for language in LANGUAGES {
        let Some(OwnWords { fixed, phrases, reader, summary }) = language.words else { continue };
        assert_eq!(fixed.lang, language.tag);
        let Callouts { note, tip, important, warning, caution } = fixed.callouts;
        let named = [
            fixed.chapter,
            fixed.part,
            fixed.appendix,
            fixed.section,
            fixed.figure,
            fixed.table,
            fixed.equation,
            fixed.listing,
            fixed.page,
            fixed.case_study,
            fixed.at_a_glance,
            fixed.contents,
            fixed.title_page,
            fixed.half_title,
            fixed.copyright,
            fixed.notes,
            fixed.footnote,
            fixed.cover,
            fixed.edited_by,
            fixed.translated_by,
            fixed.illustrated_by,
            fixed.print_edition,
            fixed.colophon_line,
            fixed.colophon_of_one,
            fixed.notes_to_page,
            fixed.notes_to_pages,
            fixed.back,
            fixed.continued,
            fixed.index,
            fixed.see,
            fixed.see_also,
            fixed.abbreviations,
            fixed.lists.figures,
            fixed.lists.tables,
            fixed.lists.listings,
            note,
            tip,
            important,
            warning,
            caution,
            reader.done,
            reader.to_do,
            reader.landmarks,
            reader.start,
            reader.print_pages,
            phrases.and,
            phrases.comma,
            phrases.before_title,
        ];
        assert!(named.iter().all(|word| !word.is_empty()), "{}: {named:?}", language.tag);
        assert!(fixed.colophon_line.contains("Libertinus Serif"), "{}", language.tag);
        let one = fixed.colophon_of_one;
        assert!(one.contains("Libertinus Serif") && !one.contains("Biolinum"), "{}", language.tag);
        let pages = [fixed.notes_to_page, fixed.notes_to_pages];
        assert!(pages.iter().all(|words| words.matches('#').count() == 1), "{}", language.tag);
        let callouts = [note, tip, important, warning, caution];
        let sentences = [
            summary.text,
            summary.notes,
            summary.described,
            summary.undescribed,
            summary.math,
            summary.pages,
        ];
        for list in [&callouts[..], &sentences] {
            let twice = (1..list.len()).find(|i| list[..*i].contains(&list[*i]));
            assert_eq!(twice, None, "{}: {list:?}", language.tag);
        }
        assert!(sentences.iter().all(|s| s.ends_with(['.', '\u{3002}'])), "{}", language.tag);
    }
    assert_eq!(LANGUAGES.iter().filter(|l| l.words.is_some()).count(), 16);
}

#[test]
fn punctuation_is_whole() {
    for language in LANGUAGES {
        let regions = language.regions.iter().map(|(_, own)| own);
        for own in language.punctuation.iter().chain(regions) {
            let marks = [own.outer.0, own.outer.1, own.inner.0, own.inner.1];
            assert!(marks.iter().all(|mark| !mark.is_empty()), "{}: {marks:?}", language.tag);
            assert_ne!(own.outer, own.inner, "{}", language.tag);
        }
        assert!(language.regions.is_empty() || language.punctuation.is_some(), "{}", language.tag);
        assert!(matches!(language.ties.months.len(), 0 | 12), "{}", language.tag);
    }
}

#[test]
fn punctuation_is_found_by_language_and_region() {
    let outer = |tag: &str| punctuation(tag).outer;
    assert_eq!(outer("de-AT"), ("\u{201e}", "\u{201c}"));
    assert_eq!(outer("de_CH"), ("\u{ab}", "\u{bb}"));
    assert_eq!(outer("de-CH-1996"), outer("de-CH"));
    assert_eq!(outer("pt-BR"), ("\u{201c}", "\u{201d}"));
    assert_eq!(outer("xx"), outer("en"));
    assert!(punctuation("fr-CH").spaced && punctuation("uk").long_dashes);
    assert!(punctuation("xx").titles_inner && !punctuation("zh-fr").spaced);
    assert!(!punctuation("de-CH").elisions.certain.is_empty());
}

#[test]
fn words_of_all_languages_are_known_together() {
    assert!(leans("The") && leans("und") && leans("\u{438}") && !leans("word"));
    assert!(announces("of") && !announces("but"));
    assert!(ties().months.contains(&"maja") && ties().counted.contains(&"Kapitel"));
}

#[test]
fn paragraphs_of_ideographs_are_all_indented() {
    let indent = |tag| paragraph_indent(tag);
    assert_eq!(
        [indent("zh-CN"), indent("ja"), indent("en"), indent("xx")],
        [Some(2), Some(1), None, None]
    );
}

#[test]
fn spines_are_read_as_their_readers_are_used_to() {
    let up = |tag| of(tag).is_some_and(|l| l.spine_up);
    assert!(up("de-AT") && up("fr") && up("sr"));
    assert!(!up("en-GB") && !up("nl") && !up("sv") && !up("xx"));
}
