//! References that are said together: `[@fig-a; @fig-b; @fig-c]` becomes "Figures 2.1–2.3",
//! `[@ch-a; @ch-c]` "Chapters 4 and 6". Each number is a link.

use super::refs::{Found, Labelled};
use crate::language::{Words, english, own_words, with_number};
use crate::model::{CrossRef, Inline, InlineKind, RefPage, capitalised, plain_text};
use std::collections::BTreeMap;

/// Fewest numbers in a row that become a range without their being marked as one.
const RUN: usize = 3;

/// Numbers that stand together: one, or the first and the last of a range.
#[derive(Debug)]
struct Member {
    refs: Vec<Inline>,
}

/// Says the references of a joined span together. `refs` says what each label names; they are
/// resolved before, one by one, and stay so where one of them names nothing or has no number.
pub(super) fn say(content: &mut Vec<Inline>, refs: &BTreeMap<String, Found>, language: &str) {
    let words = own_words(language).unwrap_or(english()).fixed;
    let found = |i: &Inline| match &i.kind {
        InlineKind::Ref(r) => match refs.get(&r.label) {
            Some(Found::Label(found)) => Some(found),
            _ => None,
        },
        _ => None,
    };
    let several = |i: &Inline| found(i).and_then(|f| f.several.clone());
    let members = members(content);
    let all = || members.iter().flat_map(|m| &m.refs);
    let mut groups: Vec<Vec<Inline>> = Vec::new();
    let mut rest = members.as_slice();
    let sayable = all().all(|i| several(i).is_some());
    while let Some(first) = rest.first() {
        let plural = several(&first.refs[0]).filter(|word| sayable && !word.is_empty());
        let bare = is_bare(&first.refs[0]);
        let alike = |m: &Member| {
            let same = |i| several(i) == plural && is_bare(i) == bare;
            plural.is_some() && m.refs.iter().all(same)
        };
        let count = rest.iter().take_while(|m| alike(m)).count().max(1);
        let (group, after) = rest.split_at(count);
        rest = after;
        let mut out = Vec::new();
        match plural.filter(|_| group.len() > 1 || group[0].refs.len() > 1) {
            Some(plural) => group_words(group, (&plural, bare), &found, &words, &mut out),
            None => plain(&group[0], &mut out),
        }
        groups.push(out);
    }
    *content = joined(groups, &words, sayable);
}

/// References of several kinds, with "and" before the last; with commas alone where one of them has no
/// number.
fn joined(groups: Vec<Vec<Inline>>, words: &Words, sayable: bool) -> Vec<Inline> {
    let last = groups.len().saturating_sub(1);
    let mut out: Vec<Inline> = Vec::new();
    for (n, group) in groups.into_iter().enumerate() {
        match n {
            0 => {}
            n if n == last && sayable => out.push(Inline::text(words.joint(&plain_text(&group)))),
            _ => out.push(Inline::text(words.comma())),
        }
        out.extend(group);
    }
    out
}

/// The references of a span, those of a range together.
fn members(content: &[Inline]) -> Vec<Member> {
    let mut members: Vec<Member> = Vec::new();
    let mut goes_on = false;
    for inline in content {
        match &inline.kind {
            InlineKind::Ref(_) => match members.last_mut().filter(|_| goes_on) {
                Some(last) => last.refs.push(inline.clone()),
                None => members.push(Member { refs: vec![inline.clone()] }),
            },
            InlineKind::Text(text) => {
                goes_on = text == "\u{2013}";
                continue;
            }
            _ => {}
        }
        goes_on = false;
    }
    members
}

fn is_bare(inline: &Inline) -> bool {
    matches!(&inline.kind, InlineKind::Ref(r) if r.bare)
}

/// References as they are.
fn plain(member: &Member, out: &mut Vec<Inline>) {
    for (n, inline) in member.refs.iter().enumerate() {
        if n > 0 {
            out.push(Inline::text("\u{2013}"));
        }
        out.push(inline.clone());
    }
}

/// "Figures 2.1–2.3 and 2.5".
fn group_words<'f>(
    group: &[Member],
    (plural, bare): (&str, bool),
    found: &dyn Fn(&Inline) -> Option<&'f Labelled>,
    words: &Words,
    out: &mut Vec<Inline>,
) {
    let number = |i: &Inline| found(i).map(|f| f.bare.clone()).unwrap_or_default();
    let members = runs(group, &number);
    let capital = matches!(&members[0].refs[0].kind, InlineKind::Ref(r) if r.capital);
    // Where the word stands around the number it is no plural.
    let before = if bare { String::new() } else { with_number(plural, "", '\u{a0}') };
    if !before.is_empty() {
        out.push(Inline::text(if capital { capitalised(&before) } else { before }));
    }
    for (n, member) in members.iter().enumerate() {
        let first = number(&member.refs[0]);
        match n {
            0 => {}
            n if n + 1 == members.len() => out.push(Inline::text(words.joint(&first))),
            _ => out.push(Inline::text(words.comma())),
        }
        for (n, inline) in member.refs.iter().enumerate() {
            if n > 0 {
                out.push(Inline::text("\u{2013}"));
            }
            let InlineKind::Ref(r) = &inline.kind else { continue };
            let text = number(inline);
            let kind = InlineKind::Ref(CrossRef { text, page: RefPage::None, ..r.clone() });
            out.push(Inline { span: inline.span, kind });
        }
    }
}

/// Joins numbers that follow each other.
fn runs(group: &[Member], number: &dyn Fn(&Inline) -> String) -> Vec<Member> {
    let mut out: Vec<Member> = Vec::new();
    let mut at = 0;
    while at < group.len() {
        let single = |m: &Member| m.refs.len() == 1;
        let mut end = at + 1;
        while end < group.len()
            && single(&group[end - 1])
            && single(&group[end])
            && follows(&number(&group[end - 1].refs[0]), &number(&group[end].refs[0]))
        {
            end += 1;
        }
        let row = &group[at..end];
        if row.len() >= RUN {
            let ends = [&row[0], &row[row.len() - 1]];
            out.push(Member { refs: ends.iter().flat_map(|m| m.refs.clone()).collect() });
        } else {
            out.extend(row.iter().map(|m| Member { refs: m.refs.clone() }));
        }
        at = end;
    }
    out
}

/// Whether a number is the next one behind another: "2.4" behind "2.3", "B" behind "A".
fn follows(before: &str, next: &str) -> bool {
    let split = |text: &str| -> (String, String) {
        let text = text.trim_matches(['(', ')']);
        let (outer, own) = text.rsplit_once('.').unwrap_or(("", text));
        (outer.to_owned(), own.to_owned())
    };
    let ((outer, a), (other, b)) = (split(before), split(next));
    let letter = |text: &str| match text.as_bytes() {
        [c @ b'A'..=b'Z'] => Some(u32::from(*c)),
        _ => None,
    };
    let value = |text: &str| text.parse::<u32>().ok();
    let next_of =
        |a: Option<u32>, b: Option<u32>| a.zip(b).is_some_and(|(a, b)| a.checked_add(1) == Some(b));
    outer == other && (next_of(value(&a), value(&b)) || next_of(letter(&a), letter(&b)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Anchor, plain_text};

    /// References to figures and chapters by their numbers, as they are said.
    fn said(refs: &[&str], language: &str) -> String {
        let mut known = BTreeMap::new();
        let mut content = Vec::new();
        for label in refs {
            if *label == "-" {
                content.push(Inline::text("\u{2013}"));
                continue;
            }
            let (sort, number) = label.split_once(' ').unwrap_or(("", label));
            let (word, several) = match sort {
                "fig" => ("Figure", Some("Figures".to_owned())),
                "ch" => ("Chapter", Some("Chapters".to_owned())),
                "alone" => ("Kap.", Some(String::new())),
                _ => ("", None),
            };
            let words = format!("{word} {number}").trim().to_owned();
            let anchor = Anchor::default();
            let bare = number.into();
            let found = Labelled { anchor, words: words.clone(), bare, several, worded: true };
            known.insert((*label).to_owned(), Found::Label(found));
            let reference = CrossRef { label: (*label).into(), text: words, ..CrossRef::default() };
            content.push(Inline { kind: InlineKind::Ref(reference), ..Inline::default() });
        }
        say(&mut content, &known, language);
        plain_text(&content).replace('\u{a0}', " ")
    }

    #[test]
    fn references_are_said_together() {
        for (refs, expected) in [
            (&["fig 2.1", "fig 2.2"][..], "Figures 2.1 and 2.2"),
            (&["fig 2.1", "fig 2.2", "fig 2.3"], "Figures 2.1–2.3"),
            (&["fig 2.1", "fig 2.2", "fig 2.3", "fig 3.1"], "Figures 2.1–2.3 and 3.1"),
            (&["fig 2.9", "fig 2.10", "fig 2.11"], "Figures 2.9–2.11"),
            (&["fig 2.3", "fig 2.2", "fig 2.1"], "Figures 2.3, 2.2 and 2.1"),
            (&["fig 2.1", "-", "fig 2.7"], "Figures 2.1–2.7"),
            (&["ch 4", "ch 6"], "Chapters 4 and 6"),
            (&["fig A.1", "ch 4", "ch 6"], "Figure A.1 and Chapters 4 and 6"),
            (&["ch A", "ch B", "ch C"], "Chapters A–C"),
            (&["alone 4", "alone 6"], "Kap. 4 and Kap. 6"),
            (&["ch 4", "title"], "Chapter 4, title"),
            (&["fig 1", "ch 4", "alone 2"], "Figure 1, Chapter 4 and Kap. 2"),
        ] {
            assert_eq!(said(refs, "en"), expected);
        }
        assert_eq!(said(&["fig 1", "fig 3", "fig 5"], "de"), "Figures 1, 3 und 5");
    }
}
