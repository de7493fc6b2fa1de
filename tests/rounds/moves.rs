//! Whatever an editor moves stands in the book where it stands in the document, or it is told that it does
//! not: paragraphs and blocks are moved by chance in a book of all kinds of blocks.

use super::*;

const ONE: &str = "# One\n\nThe first of all the words.\n\nA second one with *marks*,\nover two lines.[^n]\n\n\
    - eggs of the hen\n- tar of the tree\n  - tar that is black\n  - tar that is red\n- rope of the ship\n\n\
    ## A heading here\n\n1. the first thing\n2. the second thing\n\n   More of the second.\n\n3. the third thing\n\n\
    > One that was quoted.\n>\n> Two that was quoted.\n>\n> - an item quoted\n> - another quoted\n\n\
    | The water is wide,\n|   the water is low,\n|\n| and nobody knows,\n|\n| not even I.\n\n***\n\n\
    ::: letter\nDear Nora of old,\n\n| Your loving brother,\n| Tom\n:::\n\nThe last of this chapter.\n\n\
    [^n]: A note of hers.\n";
const TWO: &str = "# Two\n\nThe tide came in there.\n\n::: verse\nA line of the song,\nanother of it.\n\nA stanza of the song.\n:::\n\n\
    > [!note] About it\n> Words of the callout.\n>\n> More of the callout.\n\n\
    ::: tip\nWords of the tip here.\n\nMore of the tip here.\n:::\n\nTerm of it\n:   The meaning of it.\n\n    More of the meaning.\n\n\
    Another term\n:   Another meaning.\n\n| Name | Miles |\n|---|---|\n| Rye | 12 |\n| Hythe | 3 |\n\n: How far it is {#tbl-far}\n\n\
    ```rust\nfn main() {}\n```\n\nA setext heading\n----------------\n\n$$\na + b\n$$\n\nThe very last of it all.\n";

/// The elements of a document's body that can be moved, with their places.
fn elements(xml: &str) -> Vec<std::ops::Range<usize>> {
    let mut at = xml.find("<w:body>").map_or(0, |n| n + 8);
    let mut out = Vec::new();
    loop {
        let rest = &xml[at..];
        let end = match () {
            () if rest.starts_with("<w:p>") => rest.find("</w:p>").map(|n| n + 6),
            () if rest.starts_with("<w:tbl>") => rest.find("</w:tbl>").map(|n| n + 8),
            () => None,
        };
        let Some(end) = end else { return out };
        out.push(at..at + end);
        at += end;
    }
}

/// The words of the paragraphs of a document, of those that have any.
fn words(xml: &str) -> Vec<String> {
    let mut out = Vec::new();
    for para in xml.split("<w:p>").skip(1) {
        let para = para.split("</w:p>").next().unwrap_or_default();
        let mut words = String::new();
        for piece in para.split("<w:t").skip(1) {
            // Not `w:tab` and the like.
            if piece.starts_with([' ', '>']) {
                let text = piece.split_once('>').map_or("", |p| p.1);
                words.push_str(text.split("</w:t>").next().unwrap_or_default());
                words.push(' ');
            }
        }
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        // Tables are counted by chapter.
        let words = match words.strip_prefix("Table ").and_then(|w| w.split_once(": ")) {
            Some((_, words)) => words.to_owned(),
            None => words,
        };
        if !words.is_empty() {
            out.push(words);
        }
    }
    out
}

fn xml_of(dir: &Path, name: &str) -> String {
    let parts = parts(&dir.join(name));
    let found = parts.iter().find(|(name, _)| name == "word/document.xml").expect("the text");
    String::from_utf8_lossy(&found.1).into_owned()
}

/// Moves some elements that follow each other behind another; none where they can't be.
fn shuffle(xml: &mut String, dice: &mut Dice) -> Option<String> {
    let all = elements(xml);
    let still = |e: &std::ops::Range<usize>| {
        let own = &xml[e.clone()];
        ["Heading1\"", "TableEnd\"", "recto_t", "Title\"", "Author\""]
            .iter()
            .any(|s| own.contains(s))
    };
    let first = dice.next(all.len());
    let many = [1, 1, 1, 2, 3, 4][dice.next(6)];
    let taken = all.get(first..first + many)?;
    let to = dice.next(all.len());
    let inside = (first..first + many).contains(&to);
    let title =
        xml[..all[to].start].contains("Heading1\"") || xml[all[to].clone()].contains("Heading1\"");
    if inside || taken.iter().any(still) || !title || xml[all[to].clone()].contains("<w:tbl>") {
        return None;
    }
    let range = taken[0].start..taken[many - 1].end;
    let target = all[to].end;
    let piece = xml[range.clone()].to_owned();
    let said = format!("{:?} behind {:?}", words(&piece), words(&xml[all[to].clone()]));
    if target <= range.start {
        xml.replace_range(range, "");
        xml.insert_str(target, &piece);
    } else {
        xml.insert_str(target, &piece);
        xml.replace_range(range, "");
    }
    Some(said)
}

/// Gives a paragraph another style, or types one; none where that can't be.
fn restyle(xml: &mut String, dice: &mut Dice) -> Option<String> {
    let all = elements(xml);
    let own = all.get(dice.next(all.len()))?.clone();
    let text = xml[own.clone()].to_owned();
    let styles = ["BodyText", "Quote", "Heading2", "ListBullet", "Heading3", "Verse"];
    let style = styles[dice.next(styles.len())];
    let still = ["Heading1\"", "TableEnd\"", "recto_t", "Title\"", "Author\"", "<w:tbl>"];
    if still.iter().any(|s| text.contains(s)) || !xml[..own.start].contains("Heading1\"") {
        return None;
    }
    let shown = words(&text).join(" ");
    if dice.next(3) == 0 {
        let words = format!("Typed {} of them", dice.next(1000));
        let new = format!(
            "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>"
        );
        xml.insert_str(own.end, &new);
        return Some(format!("{words} as {style} behind {shown:?}"));
    }
    let from = text.find("<w:pStyle w:val=\"")? + 17;
    let to = from + text[from..].find('"')?;
    let mut new = text.clone();
    new.replace_range(from..to, style);
    if let Some((open, close)) = new.find("<w:numPr>").zip(new.find("</w:numPr>")) {
        new.replace_range(open..close + 10, "");
    }
    xml.replace_range(own, &new);
    Some(format!("{shown:?} as {style}"))
}

/// What an editor may do; what it was, for telling.
type Edit = fn(&mut String, &mut Dice) -> Option<String>;

/// Makes edits by chance, merges them and writes the book again: its paragraphs are those of the editor, or
/// it was told what was not taken over. `RECTO_MUTATIONS` is another number of rounds.
fn by_chance(rounds: usize, seed: u64, edits: &[Edit]) {
    let many = std::env::var("RECTO_MUTATIONS").ok().and_then(|n| n.parse().ok()).unwrap_or(rounds);
    let dir = sent(&[("a.md", ONE), ("b.md", TWO)]);
    let whole = fs::read(dir.path().join("out.docx")).expect("read");
    let mut dice = Dice(seed);
    let (mut told_of, mut faults) = (0, Vec::new());
    for n in 0..many {
        fs::write(dir.path().join("out.docx"), &whole).expect("written");
        let mut made = Vec::new();
        document(dir.path(), |mut xml| {
            for _ in 0..[1, 1, 2, 3][dice.next(4)] {
                let edit = edits[dice.next(edits.len())];
                made.extend(edit(&mut xml, &mut dice));
            }
            xml
        });
        let (told, fault) = round(dir.path());
        told_of += usize::from(told);
        faults.extend(fault.map(|fault| format!("{n}: {made:#?}\n{fault}")));
        for (name, text) in [("a.md", ONE), ("b.md", TWO)] {
            fs::write(dir.path().join(name), text).expect("written");
        }
    }
    assert!(faults.is_empty(), "{} of {many}\n{}", faults.len(), faults.join("\n=====\n"));
    // Most can be made.
    assert!(told_of * 5 <= many * 2, "{told_of} of {many} were told");
}

/// Merges, and writes the book again: whether something was told, and what is wrong.
fn round(dir: &Path) -> (bool, Option<String>) {
    let wanted = words(&xml_of(dir, "out.docx"));
    let out = run(dir, &["merge", "out.docx", "--all"]);
    let told = said(&out);
    let after = format!("{}\n{}", text(dir, "a.md"), text(dir, "b.md"));
    run(dir, &["docx", "-o", "again.docx"]);
    let made = words(&xml_of(dir, "again.docx"));
    let tells = out.status.code() == Some(1) && told.contains("not-merged");
    let sorted = |all: &[String]| {
        let mut all = all.to_vec();
        all.sort();
        all
    };
    // What is told stays in the book, or out of it.
    let kept = || {
        let lost: Vec<&String> = wanted.iter().filter(|w| !made.contains(w)).collect();
        sorted(&wanted) == sorted(&made) || lost.iter().all(|w| told.contains(w.as_str()))
    };
    let right = wanted == made || tells && kept();
    if right && matches!(out.status.code(), Some(0 | 1)) {
        return (tells, None);
    }
    let apart = wanted.iter().zip(&made).position(|(a, b)| a != b);
    let pair = apart.map(|n| (&wanted[n], &made[n]));
    (tells, Some(format!("from {apart:?}: {pair:?}\n{told}\n{after}")))
}

#[test]
fn what_is_moved_by_chance_stands_where_it_was_put_or_is_told() {
    by_chance(60, 0x2545_f491_4f6c_dd1d, &[shuffle]);
}

#[test]
fn what_is_styled_and_typed_by_chance_stands_where_it_was_put_or_is_told() {
    by_chance(40, 0x9e37_79b9_7f4a_7c15, &[restyle, shuffle]);
}
