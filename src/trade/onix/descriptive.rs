//! Block 1 of a record: form, measures, titles, contributors, edition, language, extent, subjects, audience.

use super::write::Writer;
use super::{codes, tags};
use crate::epub::{Accessibility, is_name_of_body, sorted_name};
use crate::language::articles::article_of;
use crate::manifest::Binding;
use crate::model::Contributor;
use crate::trade::record::{EpubForm, Form, PrintedForm, Product, Work};

/// Millimetres in a point.
const MM: f32 = 25.4 / 72.0;

pub(super) fn write(w: &mut Writer, product: &Product) {
    let work = &product.work;
    w.within(tags::DESCRIPTIVE_DETAIL, |w| {
        // 00 of list 2: one item, sold by itself.
        w.text(tags::PRODUCT_COMPOSITION, "00");
        match &product.form {
            Form::Epub(epub) => epub_form(w, epub),
            Form::Printed(printed) => printed_form(w, work, printed),
        }
        series(w, work);
        titles(w, work);
        contributors(w, work);
        edition(w, work, &product.form);
        languages(w, work);
        extents(w, work, &product.form);
        subjects(w, work);
        audience(w, work);
    });
}

fn epub_form(w: &mut Writer, epub: &EpubForm) {
    // A download (list 150) that is a reflowable EPUB (list 175).
    w.text(tags::PRODUCT_FORM, "ED");
    w.text(tags::PRODUCT_FORM_DETAIL, "E101");
    w.text(tags::PRODUCT_FORM_DETAIL, "E200");
    access(w, &epub.accessibility);
    contents(w, epub.accessibility.pictures, epub.accessibility.formulas);
}

/// Accessibility (list 79: 09, hazards 12; the codes are those of lists 196 and 143).
fn access(w: &mut Writer, of: &Accessibility) {
    let feature = |w: &mut Writer, kind: &str, code: &str, words: Option<&str>| {
        w.within(tags::PRODUCT_FORM_FEATURE, |w| {
            w.text(tags::PRODUCT_FORM_FEATURE_TYPE, kind);
            w.text(tags::PRODUCT_FORM_FEATURE_VALUE, code);
            w.optional(tags::PRODUCT_FORM_FEATURE_DESCRIPTION, words);
        });
    };
    for (code, words) in codes::accessibility(of) {
        feature(w, "09", code, words.as_deref());
    }
    for code in codes::hazards(of) {
        feature(w, "12", code, None);
    }
}

/// What kinds of content there are (list 81).
fn contents(w: &mut Writer, pictures: bool, formulas: bool) {
    w.text(tags::PRIMARY_CONTENT_TYPE, "10");
    if pictures {
        w.text(tags::PRODUCT_CONTENT_TYPE, "07");
    }
    if formulas {
        w.text(tags::PRODUCT_CONTENT_TYPE, "48");
    }
}

fn printed_form(w: &mut Writer, work: &Work, printed: &PrintedForm) {
    let hard = printed.binding == Binding::Hardback;
    w.text(tags::PRODUCT_FORM, if hard { "BB" } else { "BC" });
    contents(w, work.pictures > 0, false);
    let boards = if hard { printed.boards } else { (0.0, 0.0) };
    let (width, height) = printed.trim;
    // Of a hardback whose boards nobody knows the pages alone are told.
    if !hard || boards != (0.0, 0.0) {
        measure(w, "01", height + boards.1);
        measure(w, "02", width + boards.0);
    }
    if let Some(thickness) = printed.thickness {
        measure(w, "03", thickness);
    }
    if hard {
        measure(w, "04", height);
        measure(w, "05", width);
    }
}

/// A measure (list 48) in whole millimetres and in hundredths of an inch.
fn measure(w: &mut Writer, kind: &str, points: f32) {
    let mm = format!("{}", (points * MM).round().max(1.0));
    for (unit, value) in [("mm", mm), ("in", inches(points))] {
        w.within(tags::MEASURE, |w| {
            w.text(tags::MEASURE_TYPE, kind);
            w.text(tags::MEASUREMENT, &value);
            w.text(tags::MEASURE_UNIT_CODE, unit);
        });
    }
}

/// Inches with two decimals at the most.
pub(in crate::trade) fn inches(points: f32) -> String {
    let hundredths = (points / 72.0 * 100.0).round().max(1.0) as u32;
    let text = format!("{}.{:02}", hundredths / 100, hundredths % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn series(w: &mut Writer, work: &Work) {
    let Some(series) = &work.meta.series else { return w.flag(tags::NO_COLLECTION) };
    w.within(tags::COLLECTION, |w| {
        // 10 of list 148: the publisher's.
        w.text(tags::COLLECTION_TYPE, "10");
        w.within(tags::TITLE_DETAIL, |w| {
            w.text(tags::TITLE_TYPE, "01");
            w.within(tags::TITLE_ELEMENT, |w| {
                w.text(tags::TITLE_ELEMENT_LEVEL, "02");
                w.optional(tags::PART_NUMBER, series.number.as_deref());
                title(w, &series.name, &work.meta.language);
            });
        });
    });
}

/// A title with the article that it is not sorted by.
fn title(w: &mut Writer, words: &str, lang: &str) {
    match article_of(words, lang) {
        Some((article, rest)) => {
            w.text(tags::TITLE_PREFIX, article);
            w.text(tags::TITLE_WITHOUT_PREFIX, rest);
        }
        None => {
            w.flag(tags::NO_PREFIX);
            w.text(tags::TITLE_WITHOUT_PREFIX, words);
        }
    }
}

fn titles(w: &mut Writer, work: &Work) {
    let meta = &work.meta;
    let mut one = |kind: &str, words: &str, subtitle: Option<&str>, lang: &str| {
        w.within(tags::TITLE_DETAIL, |w| {
            w.text(tags::TITLE_TYPE, kind);
            w.within(tags::TITLE_ELEMENT, |w| {
                w.text(tags::TITLE_ELEMENT_LEVEL, "01");
                title(w, words, lang);
                w.optional(tags::SUBTITLE, subtitle);
            });
        });
    };
    one("01", &meta.title, meta.subtitle.as_deref(), &meta.language);
    if let Some(original) = &work.trade.original_title {
        one("03", original, None, work.trade.original_language.as_deref().unwrap_or_default());
    }
}

fn contributors(w: &mut Writer, work: &Work) {
    let chapters = work.chapter_authors.iter().map(|name| Contributor {
        name: name.clone(),
        role: "ctb".into(),
        sort: None,
    });
    let all = work.meta.contributors.iter().cloned().chain(chapters);
    // Who has several roles is named once (the schema takes each number of the sequence once).
    let mut people: Vec<(Contributor, Vec<&str>)> = Vec::new();
    for person in all.filter(|c| !c.name.trim().is_empty()) {
        let Some(role) = codes::role(&person.role) else { continue };
        match people.iter_mut().find(|(known, _)| known.name == person.name) {
            Some((_, roles)) if roles.contains(&role) => {}
            Some((_, roles)) => roles.push(role),
            None => people.push((person, vec![role])),
        }
    }
    if people.is_empty() {
        return w.flag(tags::NO_CONTRIBUTOR);
    }
    for (at, (person, roles)) in people.iter().enumerate() {
        w.within(tags::CONTRIBUTOR, |w| {
            w.text(tags::SEQUENCE_NUMBER, &(at + 1).to_string());
            roles.iter().for_each(|role| w.text(tags::CONTRIBUTOR_ROLE, role));
            let from = work.trade.original_language.as_deref().and_then(codes::language);
            if let Some(from) = from.filter(|_| roles.contains(&"B06")) {
                w.text(tags::FROM_LANGUAGE, &from);
            }
            name(w, person, &work.meta.language);
        });
    }
}

fn name(w: &mut Writer, person: &Contributor, lang: &str) {
    let name = person.name.split_whitespace().collect::<Vec<_>>().join(" ");
    let sorted = person.sort.clone().unwrap_or_else(|| sorted_name(&name, lang));
    let turned = sorted != name && sorted.contains(", ");
    if !turned && is_name_of_body(&name) {
        return w.text(tags::CORPORATE_NAME, &name);
    }
    w.text(tags::PERSON_NAME, &name);
    w.text(tags::PERSON_NAME_INVERTED, &sorted);
    let mut parts = sorted.splitn(3, ", ");
    let key = parts.next().unwrap_or_default();
    let (before, suffix) = (parts.next(), parts.next());
    w.optional(tags::NAMES_BEFORE_KEY, before);
    w.text(tags::KEY_NAMES, key);
    w.optional(tags::SUFFIX_TO_KEY, suffix);
}

fn edition(w: &mut Writer, work: &Work, form: &Form) {
    let large = matches!(form, Form::Printed(printed) if printed.large_print);
    let (number, words) = (work.trade.edition_number, work.meta.edition.as_deref());
    if large {
        w.text(tags::EDITION_TYPE, "LTE");
    }
    if let Some(number) = number {
        w.text(tags::EDITION_NUMBER, &number.to_string());
    }
    w.optional(tags::EDITION_STATEMENT, words);
    if !large && number.is_none() && words.is_none() {
        w.flag(tags::NO_EDITION);
    }
}

fn languages(w: &mut Writer, work: &Work) {
    let original = work.trade.original_language.as_deref();
    for (role, tag) in [("01", Some(work.meta.language.as_str())), ("02", original)] {
        let Some((tag, code)) = tag.and_then(|tag| Some((tag, codes::language(tag)?))) else {
            continue;
        };
        let (region, script) = codes::region_and_script(tag);
        w.within(tags::LANGUAGE, |w| {
            w.text(tags::LANGUAGE_ROLE, role);
            w.text(tags::LANGUAGE_CODE, &code);
            w.optional(tags::COUNTRY_CODE, region);
            w.optional(tags::SCRIPT_CODE, script);
        });
    }
}

fn extents(w: &mut Writer, work: &Work, form: &Form) {
    let mut one = |kind: &str, value: usize, unit: &str| {
        w.within(tags::EXTENT, |w| {
            w.text(tags::EXTENT_TYPE, kind);
            w.text(tags::EXTENT_VALUE, &value.to_string());
            w.text(tags::EXTENT_UNIT, unit);
        });
    };
    // List 23 in pages (03 of list 24), the size of a file in bytes (17).
    match form {
        Form::Printed(printed) => {
            one("00", printed.pages.main as usize, "03");
            if printed.pages.front > 0 {
                one("03", printed.pages.front as usize, "03");
            }
            one("06", printed.pages.all as usize, "03");
        }
        Form::Epub(epub) => {
            if let Some(pages) = epub.counterpart {
                one("08", pages.main as usize, "03");
            }
            one("22", epub.bytes, "17");
        }
    }
    // List 152.
    w.text(tags::ILLUSTRATED, if work.pictures > 0 { "02" } else { "01" });
    if work.pictures > 0 {
        w.text(tags::NUMBER_OF_ILLUSTRATIONS, &work.pictures.to_string());
    }
}

fn subjects(w: &mut Writer, work: &Work) {
    let mut schemes: Vec<&str> = Vec::new();
    for subject in &work.meta.subjects {
        let Some(code) = &subject.code else { continue };
        let known = codes::scheme(&code.authority, &code.term);
        let scheme = known.unwrap_or(codes::OTHER_SCHEME);
        w.within(tags::SUBJECT, |w| {
            // The first of a scheme of categories is the main one; qualifiers and proprietary codes have none.
            if ["10", "93", "12", "26"].contains(&scheme) && !schemes.contains(&scheme) {
                schemes.push(scheme);
                w.flag(tags::MAIN_SUBJECT);
            }
            w.text(tags::SUBJECT_SCHEME_IDENTIFIER, scheme);
            w.optional(tags::SUBJECT_SCHEME_NAME, known.is_none().then_some(&code.authority));
            w.text(tags::SUBJECT_CODE, &code.term);
            w.text(tags::SUBJECT_HEADING_TEXT, &subject.name);
        });
    }
    let words = work.keywords();
    if !words.is_empty() {
        w.within(tags::SUBJECT, |w| {
            w.text(tags::SUBJECT_SCHEME_IDENTIFIER, codes::KEYWORDS);
            w.text(tags::SUBJECT_HEADING_TEXT, &words.join("; "));
        });
    }
}

fn audience(w: &mut Writer, work: &Work) {
    if let Some(audience) = work.trade.audience {
        w.within(tags::AUDIENCE, |w| {
            w.text(tags::AUDIENCE_CODE_TYPE, "01");
            w.text(tags::AUDIENCE_CODE_VALUE, codes::audience(audience));
        });
    }
    if let Some((from, to)) = work.trade.ages {
        w.within(tags::AUDIENCE_RANGE, |w| {
            // Age of interest in years (list 30), from and to (list 31).
            w.text(tags::AUDIENCE_RANGE_QUALIFIER, "17");
            w.text(tags::AUDIENCE_RANGE_PRECISION, "03");
            w.text(tags::AUDIENCE_RANGE_VALUE, &from.to_string());
            if let Some(to) = to {
                w.text(tags::AUDIENCE_RANGE_PRECISION, "04");
                w.text(tags::AUDIENCE_RANGE_VALUE, &to.to_string());
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inches_have_no_idle_figures() {
        assert_eq!(inches(432.0), "6");
        assert_eq!(inches(396.0), "5.5");
        assert_eq!(inches(11.34), "0.16");
        assert_eq!(inches(0.1), "0.01");
    }
}
