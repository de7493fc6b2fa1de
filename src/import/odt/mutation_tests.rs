//! Files that are spoilt are manuscripts, or are told; nothing panics, and no picture leaves its folder.

use super::*;
use crate::dice::Dice;
use crate::import::spoilt::{archive, spoil, try_all};

/// Files that are made; `RECTO_MUTATIONS` asks for more.
const FILES: u64 = 400;

const NAMES: &str = "xmlns:o=\"o\" xmlns:s=\"s\" xmlns:t=\"t\" xmlns:b=\"b\" xmlns:d=\"d\" xmlns:f=\"f\" \
    xmlns:v=\"v\" xmlns:x=\"x\" xmlns:m=\"m\" xmlns:c=\"c\"";

const BODY: &str = r#"<t:tracked-changes><t:changed-region t:id="d"><t:deletion><t:p>a</t:p><t:p>b</t:p></t:deletion></t:changed-region><t:changed-region t:id="i"><t:insertion/></t:changed-region></t:tracked-changes>
<t:p t:style-name="Title">T</t:p><t:h t:outline-level="1"><t:bookmark t:name="r"/>One</t:h>
<t:p t:style-name="P1">a <t:span t:style-name="T1">b<t:s t:c="3"/></t:span><t:tab/><t:line-break/><t:note t:note-class="footnote"><t:note-citation t:label="*">1</t:note-citation><t:note-body><t:p>n</t:p></t:note-body></t:note><t:change t:change-id="d"/><t:change-start t:change-id="i"/>x<t:change-end t:change-id="i"/></t:p>
<t:list t:style-name="L1"><t:list-item t:start-value="4"><t:p>a</t:p><t:list><t:list-item><t:p>b</t:p></t:list-item></t:list></t:list-item></t:list>
<b:table><b:table-header-rows><b:table-row><b:table-cell b:number-columns-spanned="2"><t:p>h</t:p></b:table-cell><b:covered-table-cell/></b:table-row></b:table-header-rows><b:table-row b:number-rows-repeated="9"><b:table-cell b:number-columns-repeated="2"/></b:table-row></b:table>
<t:p><t:alphabetical-index-mark-start t:id="e" t:key1="k"/>w<t:alphabetical-index-mark-end t:id="e"/><t:bookmark-ref t:ref-name="r">One</t:bookmark-ref><t:a x:href="https://a.b">l</t:a><o:annotation><c:creator>E</c:creator><t:p>s</t:p></o:annotation></t:p>
<t:p><d:frame v:width="3cm"><d:image x:href="Pictures/p.png"/><v:desc>D</v:desc></d:frame><d:frame><d:text-box><t:p>box</t:p></d:text-box></d:frame><d:frame><d:object x:href="./Object 1"/></d:frame><t:sequence t:ref-name="q" t:name="Figure">1</t:sequence></t:p>
<t:section><t:p t:style-name="P1">* * *</t:p><t:p>z</t:p></t:section>"#;

const HEAD: &str = r#"<o:automatic-styles><s:style s:name="P1" s:family="paragraph" s:parent-style-name="P1"><s:text-properties f:font-size="120%" f:font-weight="bold"/><s:paragraph-properties f:text-align="center" f:break-before="page"/></s:style><s:style s:name="T1" s:family="text"><s:text-properties f:language="fr" s:text-position="super 58%"/></s:style><t:list-style s:name="L1"><t:list-level-style-number t:level="1" s:num-format="i" t:start-value="2"/></t:list-style></o:automatic-styles>"#;

const OTHERS: [(&str, &str); 3] = [
    (
        "styles.xml",
        r#"<o:document-styles><o:styles><s:default-style s:family="paragraph"><s:text-properties f:font-size="12pt"/></s:default-style></o:styles></o:document-styles>"#,
    ),
    (
        "meta.xml",
        r#"<o:document-meta><o:meta><c:title>T</c:title><c:language>en</c:language></o:meta></o:document-meta>"#,
    ),
    (
        "Object 1/content.xml",
        r#"<m:math><m:mfrac><m:mi>a</m:mi><m:msubsup><m:mo>(</m:mo><m:mn>2</m:mn></m:msubsup></m:mfrac><m:mtable><m:mtr><m:mtd/></m:mtr></m:mtable></m:math>"#,
    ),
];

/// What is put anywhere.
const TOKENS: [&str; 24] = [
    "<t:p>",
    "</t:p>",
    "<t:span>",
    "</t:span>",
    "<t:list>",
    "</t:list-item>",
    "<b:table>",
    "</b:table-row>",
    "\"",
    "'",
    "<",
    ">",
    "&",
    "&#0;",
    "&#x110000;",
    "&a;",
    "../",
    "..\\..\\",
    "\u{0}",
    "t:c=\"4294967296\"",
    "t:level=\"-1\"",
    "<![CDATA[",
    "<!DOCTYPE a [<!ENTITY a \"&a;&a;\">]>",
    "\u{202e}",
];

/// A text with faults; a tame one stays well-formed.
fn spoilt(text: &str, tame: bool, dice: &mut Dice) -> String {
    let mut out = text.to_owned();
    for _ in 0..dice.next(5) {
        spoil(&mut out, &TOKENS, dice, |kind, out, dice| {
            match kind {
                _ if !tame => {}
                0 | 1 => moved(out, dice),
                _ => other_value(out, dice),
            }
            tame
        });
    }
    out
}

/// Puts an element without content somewhere else too.
fn moved(text: &mut String, dice: &mut Dice) {
    let ends: Vec<usize> = text.match_indices("/>").map(|(at, _)| at + 2).collect();
    let Some(&end) = ends.get(dice.next(ends.len())) else { return };
    let Some(from) = text[..end].rfind('<') else { return };
    let element = text[from..end].to_owned();
    let places: Vec<usize> = text.match_indices('>').map(|(at, _)| at + 1).collect();
    if let Some(&at) = places.get(dice.next(places.len())) {
        text.insert_str(at, &element);
    }
}

/// Gives an attribute a value that nobody expects.
fn other_value(text: &mut String, dice: &mut Dice) {
    let values: Vec<usize> = text.match_indices("=\"").map(|(at, _)| at + 2).collect();
    let Some(&from) = values.get(dice.next(values.len())) else { return };
    let Some(end) = text[from..].find('"').map(|n| from + n) else { return };
    const OTHERS: [&str; 8] = ["", "-1", "4294967296", "9e99cm", "%", "d", "../../x.png", "P1"];
    text.replace_range(from..end, OTHERS[dice.next(OTHERS.len())]);
}

fn file(dice: &mut Dice) -> Vec<u8> {
    let tame = dice.next(2) == 0;
    let body = spoilt(BODY, tame, dice);
    let head = spoilt(HEAD, tame, dice);
    let content = format!(
        "<o:document-content {NAMES}>{head}<o:body><o:text>{body}</o:text></o:body></o:document-content>"
    );
    if dice.next(5) == 0 {
        return content.into_bytes();
    }
    let mut parts = vec![("content.xml", content.into_bytes())];
    for (name, text) in OTHERS {
        let text = text.replacen('>', &format!(" {NAMES}>"), 1);
        parts.push((name, spoilt(&text, tame, dice).into_bytes()));
    }
    parts.push(("Pictures/p.png", b"\x89PNG\r\n\x1a\n".to_vec()));
    archive(&parts, |dice| if tame { 0 } else { dice.next(4) }, dice)
}

#[test]
fn spoilt_files_are_manuscripts_or_told() {
    let read = try_all(FILES, |dice| {
        let bytes = file(dice);
        let changes = [Changes::Accepted, Changes::Rejected][dice.next(2)];
        super::read(&bytes, changes, "", Works::default())
    });
    assert!(read > 50, "{read}: too few can be read");
}
