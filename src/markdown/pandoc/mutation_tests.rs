//! Spoilt documents of pandoc's: a text or a message, never a panic. `RECTO_MUTATIONS` says how many.

use super::super::{parse, prepass};
use super::write::{Writer, document};
use super::{read, text_of};
use crate::diagnostic::{Diagnostics, Severity};
use crate::dice::Dice;
use crate::source::FileId;
use serde_json::{Value, json};

/// How many are tried where nobody says.
const FILES: u64 = 100;

/// What values become.
fn strange(dice: &mut Dice) -> Value {
    let all = [
        json!(null),
        json!([]),
        json!({}),
        json!(-1),
        json!(18446744073709551615u64),
        json!("x"),
        json!("# - | : > ```\n::: {.a}\n\n    b"),
        json!({ "t": "Para", "c": "x" }),
        json!({ "t": "Note", "c": [{ "t": "Plain", "c": [] }] }),
        json!(["", ["a b", "{"], [["k\n", "\"}"]]]),
        json!({ "t": "Str", "c": "\u{0}\u{202e}\\" }),
        json!({ "t": "RawBlock", "c": ["latex", "```"] }),
    ];
    all[dice.next(all.len())].clone()
}

const TEXT: &str = "# One {#x}\n\nWords *a* **b** `c` [d](e \"f\") ![g](h.png){width=9%} $i$ ^[note]\n\n\
    - a\n\n  b\n- [ ] c\n\n3. d\n\nT\n: e\n\n| a | b |\n|---|--:|\n| c | d |\n\n: Caption {#tbl-x}\n\n> q\n\n\
    | verse\n|   verse\n\n::: {.callout-note title=\"T\"}\nx\n:::\n\n$$\nx\n$$ {#eq-x}\n\n***\n\n``` {.rust}\ncode\n```\n\n\
    ![Figure](p.svg){#fig-x}\n\n[s]{.smallcaps} @fig-x\n\n<table><tr><td colspan=\"2\">a</td></tr></table>\n";

fn dialect() -> parse::Dialect {
    super::super::dialect(&crate::manifest::Project::default())
}

/// The blocks of a text, as filters get them.
fn seed() -> Value {
    let mut text = super::super::text::Text::default();
    text.push_file(TEXT, FileId(0), 0);
    let parsed = parse::parse(prepass::prepare(&text, 0, dialect().own_marks()).0, dialect(), None);
    let blocks = Writer::of_chapter(parsed.notes.all().collect()).blocks(&parsed.blocks);
    document(json!({ "title": { "t": "MetaString", "c": "T" } }), blocks)
}

/// Changes something somewhere in a value.
fn spoil(value: &mut Value, dice: &mut Dice) {
    let inner = match value {
        Value::Array(all) => {
            let len = all.len();
            match dice.next(8) {
                0 if len > 0 => return drop(all.remove(dice.next(len))),
                1 if len > 0 => {
                    let copy = all[dice.next(len)].clone();
                    return all.insert(dice.next(len), copy);
                }
                _ if len > 0 => all.get_mut(dice.next(len)),
                _ => None,
            }
        }
        Value::Object(all) => {
            let key = all.keys().nth(dice.next(all.len())).cloned();
            key.and_then(|key| all.get_mut(&key))
        }
        _ => None,
    };
    match inner {
        Some(inner) if dice.next(12) > 0 => spoil(inner, dice),
        Some(inner) => *inner = strange(dice),
        None => *value = strange(dice),
    }
}

#[test]
fn spoilt_documents_are_read_or_told() {
    let asked = std::env::var("RECTO_MUTATIONS").ok().and_then(|n| n.parse().ok());
    let seed = seed();
    for number in 0..asked.unwrap_or(FILES) {
        let mut dice = Dice((number + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        let mut value = seed.clone();
        (0..=dice.next(4)).for_each(|_| spoil(&mut value, &mut dice));
        let mut json = value.to_string();
        if dice.next(10) == 0 {
            let at = json.floor_char_boundary(dice.next(json.len()));
            json.truncate(at);
        }
        let mut diags = Diagnostics::new();
        let text = text_of(&json, FileId(0), "a.json", &mut diags);
        let told = diags.iter().any(|d| d.severity == Severity::Error);
        assert_eq!(told, read::parsed(&json).is_err(), "{number}: {json}");
        let parsed =
            parse::parse(prepass::prepare(&text, 0, dialect().own_marks()).0, dialect(), None);
        // What was read goes out again.
        Writer::of_chapter(parsed.notes.all().collect()).blocks(&parsed.blocks);
    }
}

#[test]
fn deep_documents_are_told() {
    let open = "{\"t\":\"BlockQuote\",\"c\":[".repeat(20_000);
    let close = "]}".repeat(20_000);
    let json =
        format!("{{\"pandoc-api-version\":[1,23],\"meta\":{{}},\"blocks\":[{open}{close}]}}");
    let mut diags = Diagnostics::new();
    text_of(&json, FileId(0), "a.json", &mut diags);
    assert!(diags.has_errors());
}

/// A text that goes to pandoc's JSON and comes back means the same.
#[test]
fn what_goes_out_comes_back() {
    let sent = seed();
    let mut diags = Diagnostics::new();
    let text = text_of(&sent.to_string(), FileId(0), "a.json", &mut diags);
    let parsed = parse::parse(prepass::prepare(&text, 0, dialect().own_marks()).0, dialect(), None);
    let back = Writer::of_chapter(parsed.notes.all().collect()).blocks(&parsed.blocks);
    for (sent, back) in sent["blocks"].as_array().into_iter().flatten().zip(&back) {
        assert_eq!(sent, back, "{}", text.as_str());
    }
    assert!(diags.is_empty(), "{diags:?}");
}
