//! Tables whose cells hold blocks: pages, EPUB, tags, the ways out and back.

mod support;

use serde_json::Value;
use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use support::{check_pdf, epubcheck, part, run, validator};
use tempfile::TempDir;

fn said(out: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr))
}

/// A book of one chapter.
fn book(text: &str) -> TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    let manifest = "[book]\ntitle = \"Cells\"\nauthor = \"A\"\nlanguage = \"en\"\nidentifier = \
                    \"urn:uuid:12345678-1234-4234-8234-123456789abc\"\n\n[chapters]\nmain = [\"a.md\"]\n";
    fs::write(dir.path().join("recto.toml"), manifest).expect("written");
    fs::write(dir.path().join("a.md"), text).expect("written");
    dir
}

fn model(text: &str) -> Value {
    let dir = book(text);
    let out = run(dir.path(), &["model", "--format", "json"]);
    assert!(out.status.success(), "{}", said(&out));
    serde_json::from_slice(&out.stdout).expect("JSON")
}

/// The tables of a chapter, each as its JSON.
fn tables(text: &str) -> Vec<Value> {
    fn find(value: &Value, found: &mut Vec<Value>) {
        match value {
            Value::Object(o) if o.get("t").is_some_and(|t| t == "table") => {
                found.push(o["c"].clone());
            }
            Value::Object(o) => o.values().for_each(|v| find(v, found)),
            Value::Array(a) => a.iter().for_each(|v| find(v, found)),
            _ => {}
        }
    }
    let mut found = Vec::new();
    find(&model(text)["chapters"], &mut found);
    found
}

/// A node in short: kinds in brackets, words.
fn short(value: &Value) -> String {
    match value {
        Value::Array(all) => all.iter().map(short).collect(),
        Value::Object(o) if o.contains_key("kind") => short(&o["kind"]),
        Value::Object(o) => {
            let inner = o.get("c").unwrap_or(&Value::Null);
            match o.get("t").and_then(Value::as_str).unwrap_or_default() {
                // Spaces and marks of the language are not what is looked at here.
                "text" => inner
                    .as_str()
                    .unwrap_or_default()
                    .replace(['\u{a0}', '\u{202f}'], " ")
                    .replace('\u{2019}', "'"),
                "soft-break" => " ".to_owned(),
                "hard-break" => "/".to_owned(),
                "code" if inner.is_string() => format!("`{}`", inner.as_str().unwrap_or_default()),
                "code" => format!("<code {}>", inner["text"].as_str().unwrap_or_default()),
                "list" => {
                    let items = inner["items"].as_array().into_iter().flatten();
                    let items: String =
                        items.map(|i| format!("<li {}>", short(&i["blocks"]))).collect();
                    let sort = if inner["start"].is_null() { "ul" } else { "ol" };
                    format!("<{sort} {items}>")
                }
                "figure" => format!("<figure {}>", short(&inner["caption"])),
                "math" => format!(
                    "<math {}>",
                    inner["tex"].as_str().map_or_else(
                        || inner.as_str().unwrap_or_default().trim().to_owned(),
                        |t| t.trim().to_owned()
                    )
                ),
                "lines" => {
                    let lines = inner.as_array().into_iter().flatten();
                    let lines: Vec<String> = lines.map(|l| short(&l["content"])).collect();
                    format!("<lines {}>", lines.join("/"))
                }
                "table" => format!("<table {}>", rows(inner).join(";")),
                "link" => short(&inner["content"]),
                "span" => short(&inner[1]),
                "note" => "^".to_owned(),
                name => format!("<{name} {}>", short(inner)),
            }
        }
        _ => String::new(),
    }
}

/// The rows of a table in short, heads first, cells between bars; `=` stands behind heads, `*` before a
/// foot.
fn rows(table: &Value) -> Vec<String> {
    let cell = |c: &Value| {
        let number = |key: &str| c.get(key).and_then(Value::as_u64).unwrap_or(1);
        let spans = match (number("colspan"), number("rowspan")) {
            (0, _) => return "~".to_owned(),
            (1, 1) => String::new(),
            (across, down) => format!("{across}x{down}:"),
        };
        let blocks = c.get("blocks").unwrap_or(&Value::Null);
        format!("{spans}{}{}", short(&c["content"]), short(blocks))
    };
    let row = |r: &Value| {
        let cells = r.as_array().into_iter().flatten();
        cells.map(cell).collect::<Vec<_>>().join("|")
    };
    let all = table["rows"].as_array().cloned().unwrap_or_default();
    let heads = table.get("more_heads").and_then(Value::as_u64).unwrap_or(0) as usize;
    let feet = table.get("feet").and_then(Value::as_u64).unwrap_or(0) as usize;
    let mut out = Vec::new();
    if table["head"].as_array().is_some_and(|h| !h.is_empty()) {
        out.push(format!("{}=", row(&table["head"])));
    }
    for (n, r) in all.iter().enumerate() {
        let head = if n < heads { "=" } else { "" };
        let foot = if n + feet >= all.len() { "*" } else { "" };
        out.push(format!("{foot}{}{head}", row(r)));
    }
    out
}

/// The rows of the first table of a text.
fn first(text: &str) -> Vec<String> {
    tables(text).first().map(rows).unwrap_or_default()
}

/// A table of HTML with all that cells may hold.
const HTML: &str = "# Cells\n\nBefore.\n\n<table>\n<caption id=\"tbl-all\">All of it</caption>\n\
    <colgroup><col style=\"width: 30%\"><col width=\"70%\"></colgroup>\n\
    <tr><th>Sort</th><th>What</th></tr>\n\
    <tr><td><p>One.</p><p>Two.</p></td><td><ul><li>a</li><li>b</li></ul></td></tr>\n\
    <tr><td><pre>let x = 1;\nlet y;</pre></td><td>\n\nWords with *marks*.[^n]\n\n1. first\n2. second\n\n> Said.\n\n\
    $$\na^2 + b^2\n$$\n\n| Roses\n|   red\n\n</td></tr>\n\
    <tr><td>plain<br>lines</td><td>12.5</td></tr>\n</table>\n\nSee @tbl-all.\n\n[^n]: A note in a cell.\n";

#[test]
fn cells_of_html_hold_blocks() {
    assert_eq!(
        first(HTML),
        [
            "Sort|What=",
            "<para One.><para Two.>|<ul <li <para a>><li <para b>>>",
            "<code let x = 1;\nlet y;>|<para Words with <emph marks>.^><ol <li <para first>><li <para second>>>\
             <quote <para Said.>><math a^2 + b^2><lines Roses/red>",
            "plain/lines|12.5",
        ]
    );
    let table = tables(HTML).remove(0);
    assert_eq!(table["widths"], serde_json::json!([300, 700]));
    // Words alone stay what they were.
    let plain = tables("# A\n\n| a | b |\n|---|---|\n| c | d |\n").remove(0);
    let cell = &plain["rows"][0][0];
    let keys: Vec<&String> = cell.as_object().expect("a cell").keys().collect();
    assert_eq!(keys, ["content", "span"]);
    assert!(plain.get("widths").is_none());
}

#[test]
fn what_cells_hold_stands_on_pages_and_in_the_epub() {
    let dir = book(HTML);
    let out = run(dir.path(), &["build", "-o", "out"]);
    assert!(out.status.success(), "{}", said(&out));
    assert!(!said(&out).contains("warning"), "{}", said(&out));
    let (pdf, epub) = (dir.path().join("out/cells.pdf"), dir.path().join("out/cells.epub"));
    epubcheck(&epub);
    check_pdf(&pdf);
    let chapter = part(&epub, "OEBPS/text/a.xhtml");
    for words in [
        "<col style=\"width: 30%\"/>",
        "<p>Two.</p>",
        "<li>a</li>",
        "<blockquote>",
        "let y;</code></pre>",
        "<td class=\"unbroken\">plain<br/>",
    ] {
        assert!(chapter.contains(words), "{words}: {chapter}");
    }
    if let Some(out) = validator("pdfinfo", &["-struct", &pdf.to_string_lossy()]) {
        let tree: String = String::from_utf8_lossy(&out.stdout)
            .lines()
            .map(|l| {
                format!(
                    "{}{} ",
                    l.len() - l.trim_start().len(),
                    l.split_whitespace().next().unwrap_or("").trim_end_matches(':')
                )
            })
            .collect();
        for tag in ["TD", "L", "LI", "Code", "BlockQuote", "Formula", "TH", "Note"] {
            assert!(tree.contains(&format!("{tag} ")), "{tag}: {tree}");
        }
    }
}

/// Tables as pandoc's users draw them.
const DRAWN: &[&str] = &[
    // Grid tables.
    "+---+---+\n| a | b |\n+---+---+\n",
    "+---+---+\n| a | b |\n+===+===+\n| c | d |\n+---+---+\n",
    "+---------------+---------------+--------------------+\n| Fruit         | Price         | Advantages         |\n+===============+===============+====================+\n| Bananas       | $1.34         | - built-in wrapper |\n|               |               | - bright color     |\n+---------------+---------------+--------------------+\n| Oranges       | $2.10         | - cures scurvy     |\n|               |               | - tasty            |\n+---------------+---------------+--------------------+\n",
    "+---------------+---------------+--------------------+\n| Right         | Left          | Centered           |\n+==============:+:==============+:==================:+\n| Bananas       | $1.34         | built-in wrapper   |\n+---------------+---------------+--------------------+\n",
    "+--------------:+:--------------+:------------------:+\n| Right         | Left          | Centered           |\n+---------------+---------------+--------------------+\n",
    "+---------------------+----------+\n| Property            | Earth    |\n+=============+=======+==========+\n|             | min   | -89.2 C  |\n| Temperature +-------+----------+\n| 1961-1990   | mean  | 14 C     |\n|             +-------+----------+\n|             | max   | 56.7 C   |\n+-------------+-------+----------+\n",
    "+---------------+---------------+\n| Fruit         | Price         |\n+===============+===============+\n| Bananas       | $1.34         |\n+---------------+---------------+\n| Oranges       | $2.10         |\n+===============+===============+\n| Sum           | $3.44         |\n+===============+===============+\n",
    "+---+\n|   |\n+---+\n",
    "+------------+\n| one        |\n|            |\n| two        |\n+------------+\n",
    "+------------+-----+\n| ```        | x   |\n| let a = 1; |     |\n| ```        |     |\n+------------+-----+\n",
    "+------------+-----+\n| > said     | 1. b|\n+------------+-----+\n",
    "+-----+-----+\n| *a* | `b` |\n| c   |     |\n+-----+-----+\n",
    "+-----------+---+\n| a         | b |\n+---+---+---+---+\n| c | d | e | f |\n+---+---+---+---+\n",
    "+----+----+\n| a  | b  |\n|    +----+\n|    | c  |\n+----+----+\n",
    "+---------+\n| 1. one  |\n| 2. two  |\n+---------+\n",
    "+-----------+\n| - one     |\n|           |\n|     more  |\n+-----------+\n",
    "+------+---+\n| 日本 | b |\n+------+---+\n",
    "  +---+---+\n  | a | b |\n  +---+---+\n",
    // Simple ones.
    "  Right     Left     Center     Default\n-------     ------ ----------   -------\n     12     12        12            12\n    123     123       123          123\n      1     1          1             1\n",
    "-------     ------ ----------   -------\n     12     12        12             12\n    123     123       123           123\n-------     ------ ----------   -------\n",
    "a   b\n--- ---\n1   2\n",
    "a   b\n--- ---\n1   *2*\n--- ---\n",
    "aa     b\n------ ----\none    two three\nfour\n",
    // Multiline ones.
    "-------------------------------------------------------------\n Centered   Default           Right Left\n  Header    Aligned         Aligned Aligned\n----------- ------- --------------- -------------------------\n   First    row                12.0 Example of a row that\n                                    spans multiple lines.\n\n  Second    row                 5.0 Here's another one. Note\n                                    the blank line between\n                                    rows.\n-------------------------------------------------------------\n",
    "----------- ------- --------------- -------------------------\n   First    row                12.0 Example of a row that\n                                    spans multiple lines.\n\n  Second    row                 5.0 Here's another one. Note\n                                    the blank line between\n                                    rows.\n----------- ------- --------------- -------------------------\n",
    "----------------\nHead    Other\n------- --------\none     two\n more\n\n----------------\n",
    "------- -----\na       b\n c      d\n\n------- -----\n",
    // Between bars.
    "| a | b |\n|---|--:|\n| c | d |\n",
    "| a | b |\n|---|---|\n| *c* | `d` |\n",
    // None of them.
    "+---+---+\n| a | b |\n",
    "+---+---+\n| a | b |\n+---+--+\n",
];

/// Tables with the rows that pandoc 3.9 takes them for.
const TAKEN: &[(&str, &[&str])] = &[
    ("| a | b |\n|:--|:-:|\n| c | d |\n| e |\n", &["a|b=", "c|d", "e|"]),
    ("a | b\n--|--\nc | d\n", &["a|b=", "c|d"]),
    (
        "| a | b | c |\n|---|:---:|---:|\n| **x** | ~~y~~ | [z](u) |\n| `p` |  | q |\n",
        &["a|b|c=", "<strong x>|<strike y>|z", "`p`||q"],
    ),
    ("|  |  |\n|--|--|\n| a | b |\n", &["a|b"]),
    ("| a \\| b | c |\n|---|---|\n| d | e |\n", &["a | b|c=", "d|e"]),
    ("| a | b |\n|---|---|\n| $x^2$ | y~2~ |\n", &["a|b=", "<math x^2>|y<sub 2>"]),
    (
        "| One | Two |\n|:----|----:|\n| 1 | 2 |\n| 3 | 4 |\n| 5 | 6 |\n",
        &["One|Two=", "1|2", "3|4", "5|6"],
    ),
    ("| a | b |\n|---|---|\n| line\\\nnext | c |\n", &["a|b=", "line\\|", "next|c"]),
    ("| a |\n|---|\n| b |\n", &["a=", "b"]),
    (
        "Name      Age\n------  -----\nAnn        12\nBob         3\n",
        &["Name|Age=", "Ann|12", "Bob|3"],
    ),
    (" x    y\n---  ---\n 1    2\n\n", &["x|y=", "1|2"]),
    (
        "  Right     Left\n-------     ------\n   1.25     left words\n  12.50     more *words*\n",
        &["Right|Left=", "1.25|left words", "12.50|more <emph words>"],
    ),
    ("------  -------\n  one   two\n  three four\n------  -------\n", &["one|two", "three|four"]),
    (
        "Key    Meaning\n-----  -------------\n`a`    the first\n`b`    the **second**\n",
        &["Key|Meaning=", "`a`|the first", "`b`|the <strong second>"],
    ),
    (
        "--------------------------------\nFruit      Colour      Price\n---------- --------- ----------\nApple      red            1.20\n           or green\n\nPlum       blue           2.00\n--------------------------------\n",
        &["Fruit|Colour|Price=", "Apple|red or green|1.20", "Plum|blue|2.00"],
    ),
    (
        "-------  ----------\nTerm     Meaning of\n         the term\n-------  ----------\na        first\n         second\n\nb        third\n-------  ----------\n",
        &["Term|Meaning of the term=", "a|first second", "b|third"],
    ),
    (
        "----------------------\n One      Two\n---- -----------------\n1    a long cell that\n     goes on\n\n2    *another* one\n     with `code`\n----------------------\n",
        &["One|Two=", "1|a long cell that goes on", "2|<emph another> one with `code`"],
    ),
    (
        "+:-----+:----:+-----:+\n| a    | b    | c    |\n+------+------+------+\n| d    | e    | f    |\n+------+------+------+\n",
        &["a|b|c", "d|e|f"],
    ),
    (
        "+------+------+\n| a    | b    |\n| c    | d    |\n+======+======+\n| e    | f    |\n|      |      |\n| g    | h    |\n+------+------+\n",
        &["a c|b d=", "<para e><para g>|<para f><para h>"],
    ),
    (
        "+---------+--------+\n| a       | b      |\n+=========+========+\n| * one   | 1) x   |\n| * two   | 2) y   |\n+---------+--------+\n",
        &["a|b=", "<ul <li <para one>><li <para two>>>|<ol <li <para x>><li <para y>>>"],
    ),
    (
        "+-------+-------+-------+\n| a     | b     | c     |\n+=======+=======+=======+\n| d             | e     |\n+-------+-------+-------+\n| f     | g             |\n+-------+---------------+\n",
        &["a|b|c=", "2x1:d|e", "f|2x1:g"],
    ),
    (
        "+-------+-------+\n| A             |\n+=======+=======+\n| b     | c     |\n+-------+-------+\n",
        &["2x1:A=", "b|c"],
    ),
    (
        "+-----+-----+-----+\n| a   | b   | c   |\n|     +-----+     |\n|     | d   |     |\n+-----+-----+-----+\n",
        &["1x2:a|b|1x2:c", "d"],
    ),
    (
        "+-------------------+-----+\n| Said in two       | x   |\n| lines of *words   |     |\n| that go on*.      |     |\n+-------------------+-----+\n",
        &["Said in two lines of <emph words that go on>.|x"],
    ),
    (
        "+--------------+---+\n| ~~~          | y |\n| code  here   |   |\n| ~~~          |   |\n+--------------+---+\n",
        &["<code code  here>|y"],
    ),
    (
        "+-------------+---+\n| | verse one | z |\n| | verse two |   |\n+-------------+---+\n",
        &["<lines verse one/verse two>|z"],
    ),
    (
        "+----------------+---+\n| - a            | 1 |\n|     - inner    |   |\n| - b            |   |\n+----------------+---+\n",
        &["<ul <li <para a><ul <li <para inner>>>><li <para b>>>|1"],
    ),
    (
        "+--------+--------+\n| Ünïcö  | ß      |\n+========+========+\n| é      | ø      |\n+--------+--------+\n",
        &["Ünïcö|ß=", "é|ø"],
    ),
    (
        "+---+---+\n| a | b |\n+===+===+\n| c | d |\n+---+---+\n| e | f |\n+===+===+\n| g | h |\n+===+===+\n",
        &["a|b=", "c|d", "e|f", "*g|h"],
    ),
    // Of HTML.
    ("<table>\n<tr><td>a</td><td>b</td></tr>\n</table>\n", &["a|b"]),
    (
        "<table>\n<thead><tr><th>A</th><th>B</th></tr></thead>\n<tbody><tr><td>c</td><td>d</td></tr></tbody>\n<tfoot><tr><td>e</td><td>f</td></tr></tfoot>\n</table>\n",
        &["A|B=", "c|d", "*e|f"],
    ),
    (
        "<table>\n<tr><th colspan=\"2\">Wide</th></tr>\n<tr><td>a</td><td>b</td></tr>\n</table>\n",
        &["2x1:Wide=", "a|b"],
    ),
    (
        "<table>\n<tr><td rowspan=\"2\">tall</td><td>b</td></tr>\n<tr><td>c</td></tr>\n</table>\n",
        &["1x2:tall|b", "c"],
    ),
    (
        "<table>\n<caption>Words of it</caption>\n<tr><th>A</th></tr>\n<tr><td><em>x</em> and <strong>y</strong></td></tr>\n</table>\n",
        &["A=", "<emph x> and <strong y>"],
    ),
    (
        "<table>\n<tr><td><ul><li>one</li><li>two</li></ul></td><td><p>p</p><p>q</p></td></tr>\n</table>\n",
        &["<ul <li <para one>><li <para two>>>|<para p><para q>"],
    ),
    (
        "<table>\n<tr><td>a<br>b</td><td><code>c &lt; d</code></td></tr>\n</table>\n",
        &["a/b|`c < d`"],
    ),
    (
        "<table>\n<tbody><tr><td>a</td></tr></tbody>\n<tbody><tr><td>b</td></tr></tbody>\n</table>\n",
        &["a", "b"],
    ),
    ("<table>\n<tr><td></td><td>b</td></tr>\n<tr><td>c</td></tr>\n</table>\n", &["|b", "c|"]),
    (
        "<table>\n<tr><td><pre>let x;\nlet y;</pre></td><td><blockquote><p>said</p></blockquote></td></tr>\n</table>\n",
        &["<code let x;\nlet y;>|<quote <para said>>"],
    ),
];

#[test]
fn tables_have_the_cells_that_pandoc_gives_them() {
    for (text, wanted) in TAKEN {
        let own = tables(&format!("# A\n\nBefore.\n\n{text}\nAfter.\n"));
        let [own] = own.as_slice() else { panic!("{} tables: {text}", own.len()) };
        assert_eq!(uncovered(rows(own)), *wanted, "{text}");
    }
    assert!(DRAWN.len() - 2 + TAKEN.len() >= 60);
}

/// A table of pandoc's in the same short form.
fn pandocs(table: &Value) -> Vec<String> {
    let cell = |c: &Value| {
        let (down, across) = (c[2].as_u64().unwrap_or(1), c[3].as_u64().unwrap_or(1));
        let spans =
            if (across, down) == (1, 1) { String::new() } else { format!("{across}x{down}:") };
        let blocks = c[4].as_array().cloned().unwrap_or_default();
        let words = match blocks.as_slice() {
            [one] if one["t"] == "Plain" || one["t"] == "Para" => of_pandoc(&one["c"]),
            all => all.iter().map(of_pandoc).collect(),
        };
        format!("{spans}{words}")
    };
    let row = |r: &Value| {
        let cells = r[1].as_array().into_iter().flatten();
        cells.map(cell).collect::<Vec<_>>().join("|")
    };
    let rows = |all: &Value| all.as_array().cloned().unwrap_or_default();
    let mut out = Vec::new();
    out.extend(rows(&table[3][1]).iter().map(|r| format!("{}=", row(r))));
    for body in rows(&table[4]) {
        out.extend(rows(&body[3]).iter().map(row));
    }
    out.extend(rows(&table[5][1]).iter().map(|r| format!("*{}", row(r))));
    out
}

/// A node of pandoc's in the same short form.
fn of_pandoc(node: &Value) -> String {
    let inner = node.get("c").unwrap_or(&Value::Null);
    let all = |v: &Value| v.as_array().into_iter().flatten().map(of_pandoc).collect::<String>();
    match node["t"].as_str().unwrap_or_default() {
        "" if node.is_array() => all(node),
        "Str" => inner.as_str().unwrap_or_default().to_owned(),
        "Space" | "SoftBreak" => " ".to_owned(),
        "LineBreak" => "/".to_owned(),
        "Emph" => format!("<emph {}>", all(inner)),
        "Strong" => format!("<strong {}>", all(inner)),
        "Code" => format!("`{}`", inner[1].as_str().unwrap_or_default()),
        "Plain" | "Para" => format!("<para {}>", all(inner)),
        "BlockQuote" => format!("<quote {}>", all(inner)),
        "CodeBlock" => format!("<code {}>", inner[1].as_str().unwrap_or_default()),
        list @ ("BulletList" | "OrderedList") => {
            let (name, items) =
                if list == "BulletList" { ("ul", inner) } else { ("ol", &inner[1]) };
            let items: String = items
                .as_array()
                .into_iter()
                .flatten()
                .map(|i| format!("<li {}>", all(i)))
                .collect();
            format!("<{name} {items}>")
        }
        other => format!("<{other}>"),
    }
}

/// The rows without what marks covered cells, which pandoc leaves out.
fn uncovered(rows: Vec<String>) -> Vec<String> {
    let row = |r: String| r.replace("|~", "").replace("~|", "").replace('~', "");
    rows.into_iter().map(row).collect()
}

#[test]
fn drawn_tables_are_those_that_pandoc_takes() {
    // With what pandoc 3.8 makes of them, where it is not there to be asked.
    let all = format!("# A\n\n{}", DRAWN.join("\n\nBetween.\n\n"));
    let own: Vec<Vec<String>> = tables(&all).iter().map(|t| uncovered(rows(t))).collect();
    assert_eq!(own.len(), DRAWN.len() - 2, "{own:#?}");
    let Some(made) = pandoc(&all) else { return };
    let blocks = made["blocks"].as_array().expect("blocks");
    let pandocs: Vec<Vec<String>> =
        blocks.iter().filter(|b| b["t"] == "Table").map(|b| pandocs(&b["c"])).collect();
    assert_eq!(own, pandocs);
}

/// What pandoc reads in a text, if it is there.
fn pandoc(text: &str) -> Option<Value> {
    let mut child = Command::new("pandoc")
        .args(["-f", "markdown-smart", "-t", "json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    child.stdin.take()?.write_all(text.as_bytes()).ok()?;
    let out = child.wait_with_output().ok()?;
    serde_json::from_slice(&out.stdout).ok()
}

#[test]
fn boxes_of_grid_tables_hold_blocks_and_go_over_others() {
    assert_eq!(
        first(&format!("# A\n\n{}", DRAWN[2])),
        [
            "Fruit|Price|Advantages=",
            "Bananas|$1.34|<ul <li <para built-in wrapper>><li <para bright color>>>",
            "Oranges|$2.10|<ul <li <para cures scurvy>><li <para tasty>>>",
        ]
    );
    assert_eq!(
        first(&format!("# A\n\n{}", DRAWN[5])),
        [
            "2x1:Property|~|Earth=",
            "1x3:Temperature 1961-1990|min|-89.2 C",
            "~|mean|14 C",
            "~|max|56.7 C",
        ]
    );
    assert_eq!(
        first(&format!("# A\n\n{}", DRAWN[6])),
        ["Fruit|Price=", "Bananas|$1.34", "Oranges|$2.10", "*Sum|$3.44"]
    );
    // 19, 12 and 13 of 72 columns.
    let text = "# A\n\n+------------------+-----------+------------+\n| a | b | c |\n";
    let text = text.replace("| a | b | c |", "| a                | b         | c          |");
    let table = tables(&format!("{text}+------------------+-----------+------------+\n")).remove(0);
    assert_eq!(table["widths"], serde_json::json!([264, 167, 181]));
}

#[test]
fn captions_labels_notes_and_references_of_drawn_tables() {
    let text = "# A\n\nSee @tbl-one and @tbl-two.\n\n+---+----------+\n| a | b[^n]    |\n|   |          |\n|   | @tbl-two |\n+---+----------+\n\n\
                : First {#tbl-one}\n\nTable: Second {#tbl-two}\n\n a     b\n---   ---\n 1     2\n\n[^n]: Note.\n";
    let dir = book(text);
    let out = run(dir.path(), &["build", "-o", "out"]);
    assert!(out.status.success() && !said(&out).contains("warning"), "{}", said(&out));
    let chapter = part(&dir.path().join("out/cells.epub"), "text/a.xhtml");
    for words in ["Table\u{a0}1.1", "Table\u{a0}1.2", "First", "Second", "<p>Note."] {
        assert!(chapter.contains(words), "{words}: {chapter}");
    }
    epubcheck(&dir.path().join("out/cells.epub"));
    check_pdf(&dir.path().join("out/cells.pdf"));
}

#[test]
fn list_tables_of_quarto_and_myst() {
    let quarto = "# A\n\n::: {#tbl-l .list-table header-rows=1 widths=\"1,3\" aligns=\"l,r\"}\nLamps\n\n\
                  * - Lamp\n  - Height\n\n* - North\n\n    two\n  - 12 m\n\n* - []{colspan=2}Both\n:::\n";
    assert_eq!(first(quarto), ["Lamp|Height=", "<para North><para two>|12 m", "2x1:Both|~"]);
    let table = tables(quarto).remove(0);
    assert_eq!(table["widths"], serde_json::json!([250, 750]));
    assert_eq!(table["aligns"], serde_json::json!(["left", "right"]));
    assert_eq!(short(&table["caption"]), "Lamps");
    let myst = "# A\n\n```{list-table} Lamps\n:header-rows: 1\n:name: tbl-l\n\n* - Lamp\n  - Height\n* - North\n  - 12 m\n```\n";
    assert_eq!(first(myst), ["Lamp|Height=", "North|12 m"]);
    // What is none stays, and is told.
    let dir = book("# A\n\n::: list-table\n- a\n- b\n:::\n");
    let out = run(dir.path(), &["check"]);
    assert!(said(&out).contains("list-table"), "{}", said(&out));
    assert!(first("# A\n\n::: list-table\n- a\n- b\n:::\n").is_empty());
}

/// A row higher than a page.
fn tall() -> String {
    let line = "Words that say more of the lamp, its keeper, and the weather of that year.";
    let paragraphs = |count: usize, name: &str| -> String {
        (0..count).map(|n| format!("{name}{n} {}\n\n", [line; 4].join(" "))).collect()
    };
    format!(
        "# Tall\n\nBefore.\n\n<table>\n<tr><th>Left</th><th>Right</th></tr>\n<tr><td>\n\n{}\n</td><td>\n\n{}\n</td></tr>\n\
         <tr><td>last</td><td>row</td></tr>\n</table>\n\nAfter.\n",
        paragraphs(24, "left"),
        paragraphs(9, "right")
    )
}

#[test]
fn a_row_higher_than_a_page_is_divided_between_its_lines() {
    let dir = book(&tall());
    let out = run(dir.path(), &["build", "-o", "out"]);
    assert!(out.status.success() && !said(&out).contains("warning"), "{}", said(&out));
    let pdf = dir.path().join("out/cells.pdf");
    check_pdf(&pdf);
    epubcheck(&dir.path().join("out/cells.epub"));
    let Some(text) = support::text(&pdf) else { return };
    for word in (0..24).map(|n| format!("left{n} ")).chain((0..9).map(|n| format!("right{n} "))) {
        assert_eq!(text.matches(&word).count(), 1, "{word}");
    }
    // The head stands again.
    assert!(text.matches("Left").count() > 1, "{text}");
}

#[test]
fn pandocs_json_has_the_blocks_of_cells_and_gives_them_back() {
    let dir = book(HTML);
    let out = run(dir.path(), &["model", "--as", "pandoc"]);
    let json: Value = serde_json::from_slice(&out.stdout).expect("JSON");
    let text = json.to_string();
    assert!(
        text.contains("{\"c\":0.3,\"t\":\"ColWidth\"}") || text.contains("\"ColWidth\""),
        "{text}"
    );
    let other = book("");
    let manifest = other.path().join("recto.toml");
    let words = fs::read_to_string(&manifest).expect("read").replace("a.md", "a.json");
    fs::write(&manifest, words).expect("written");
    fs::write(other.path().join("a.json"), &out.stdout).expect("written");
    let back = run(other.path(), &["model", "--format", "json"]);
    assert!(back.status.success(), "{}", said(&back));
    let back: Value = serde_json::from_slice(&back.stdout).expect("JSON");
    fn find(value: &Value) -> Option<&Value> {
        match value {
            Value::Object(o) if o.get("t").is_some_and(|t| t == "table") => Some(&o["c"]),
            Value::Object(o) => o.values().find_map(find),
            Value::Array(a) => a.iter().find_map(find),
            _ => None,
        }
    }
    let table = find(&back["chapters"]).expect("the table");
    assert_eq!(rows(table), first(HTML));
    assert_eq!(table["widths"], serde_json::json!([300, 700]));
}

/// Changes words in a Word file.
fn changed(from: &Path, to: &Path, words: &[(&str, &str)]) {
    let mut archive = zip::ZipArchive::new(fs::File::open(from).expect("the file")).expect("zip");
    let mut out = zip::ZipWriter::new(fs::File::create(to).expect("a file"));
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).expect("a part");
        let name = part.name().to_owned();
        let mut data = Vec::new();
        part.read_to_end(&mut data).expect("read");
        if name == "word/document.xml" {
            let mut text = String::from_utf8(data).expect("text");
            for (old, new) in words {
                assert!(text.contains(old), "{old}: {text}");
                text = text.replace(old, new);
            }
            data = text.into_bytes();
        }
        out.start_file(name, zip::write::SimpleFileOptions::default()).expect("a part");
        out.write_all(&data).expect("written");
    }
    out.finish().expect("finished");
}

#[test]
fn words_in_cells_come_back_from_word() {
    let text = "# Cells\n\nBefore.\n\n<table>\n<tr><td>\n\nOne lamp.\n\nTwo keepers.\n\n- first item\n- second item\n\n\
                </td></tr>\n</table>\n\n+------------+--------+\n| grid lamp  | b      |\n|            |        |\n\
                | - box item | c      |\n+------------+--------+\n\nAfter.\n";
    let dir = book(text);
    let (sent, back) = (dir.path().join("out.docx"), dir.path().join("back.docx"));
    assert!(run(dir.path(), &["docx", "-o", "out.docx"]).status.success());
    let words = [("Two keepers", "Two old keepers"), ("second item", "last item")];
    changed(&sent, &back, &words);
    let out = run(dir.path(), &["merge", "back.docx", "--all"]);
    assert!(out.status.success(), "{}", said(&out));
    let now = fs::read_to_string(dir.path().join("a.md")).expect("read");
    assert_eq!(now, words.iter().fold(text.to_owned(), |t, (old, new)| t.replace(old, new)));
    // Longer words would move the lines of a box.
    changed(&sent, &back, &[("box item", "box thing that is long"), ("After.", "Afterwards.")]);
    let out = run(dir.path(), &["merge", "back.docx", "--all"]);
    assert!(said(&out).contains("columns are drawn"), "{}", said(&out));
    let then = fs::read_to_string(dir.path().join("a.md")).expect("read");
    assert!(then.contains("| - box item | c") && then.contains("Afterwards."), "{then}");
}

/// The sides of a word of a PDF.
fn sides(boxes: &str, word: &str) -> (f32, f32) {
    let line = boxes.lines().find(|l| l.contains(&format!(">{word}<"))).expect("the word");
    let side = |key: &str| -> f32 {
        let value = line.split(&format!("{key}=\"")).nth(1).and_then(|v| v.split('"').next());
        value.and_then(|v| v.parse().ok()).expect("a side")
    };
    (side("xMin"), side("xMax"))
}

#[test]
fn a_column_has_one_side_for_words_of_either_direction() {
    let dir = book(
        "# Words\n\n| Left | Right | Plain |\n|:-----|------:|-------|\n| red | long words here | red |\n\
         | \u{5d0}\u{5d3}\u{5d5}\u{5dd} | \u{5d0}\u{5d3}\u{5d5}\u{5dd}\u{5d0} | \u{5d0}\u{5d3}\u{5d5} |\n",
    );
    let out = run(dir.path(), &["build", "--pdf", "-o", "out"]);
    assert!(out.status.success(), "{}", said(&out));
    let pdf = dir.path().join("out/cells.pdf");
    let args = ["-bbox", &pdf.to_string_lossy(), "-"];
    let Some(out) = validator("pdftotext", &args) else { return };
    let boxes = String::from_utf8_lossy(&out.stdout);
    let near = |a: f32, b: f32| assert!((a - b).abs() < 1.0, "{a} {b}");
    let words = [
        "\u{5d0}\u{5d3}\u{5d5}\u{5dd}",
        "\u{5d0}\u{5d3}\u{5d5}\u{5dd}\u{5d0}",
        "\u{5d0}\u{5d3}\u{5d5}",
    ];
    // The boxes have the letters as they are seen.
    let [left, right, plain] =
        words.map(|word| sides(&boxes, &word.chars().rev().collect::<String>()));
    near(left.0, sides(&boxes, "Left").0);
    near(right.1, sides(&boxes, "Right").1);
    near(plain.0, sides(&boxes, "Plain").0);
}
