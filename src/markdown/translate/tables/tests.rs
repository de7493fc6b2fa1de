//! What pandoc takes as tables, and what it does not.

use super::super::foreign;
use crate::diagnostic::Diagnostics;
use crate::markdown::text::Text;
use crate::source::{FileId, Span};

fn run(source: &str) -> String {
    let mut text = Text::default();
    text.push_file(source, FileId(0), 0);
    let out = foreign(&text, 0, false, &mut Diagnostics::new());
    out.as_ref().unwrap_or(&text).as_str().to_owned()
}

/// A rewritten text without the lines of tags that every table has.
fn cells(source: &str) -> String {
    let out = run(source);
    let plain = |l: &&str| {
        !["<table>", "</table>", "<tr>", "</tr>", "", "</td>", "</th>"].contains(l)
            && !l.starts_with("<colgroup>")
    };
    out.lines().filter(plain).collect::<Vec<_>>().join("\n")
}

#[test]
fn boxes_become_cells() {
    let grid = "+---+-----+\n| a | b   |\n+===+:===:+\n| c | - d |\n|   | - e |\n+---+-----+\n";
    assert_eq!(
        cells(grid),
        "<thead>\n<th>\na\n<th align=\"center\">\nb\n</thead>\n<tbody>\n<td>\nc\n<td align=\"center\">\n- d\n- e\n</tbody>"
    );
    assert!(
        run(grid).contains(
            "<colgroup><col style=\"width: 5.6%\"><col style=\"width: 8.3%\"></colgroup>"
        )
    );
}

#[test]
fn boxes_go_over_columns_and_rows() {
    let grid = "+-----+---+\n| a   | b |\n+--+--+   |\n|c | d|   |\n+--+--+---+\n";
    let out = cells(grid);
    for cell in ["<td colspan=\"2\">\na", "<td rowspan=\"2\">\nb", "<td>\nc", "<td>\nd"] {
        assert!(out.contains(cell), "{cell}: {out}");
    }
}

#[test]
fn a_foot_stands_between_lines_of_its_own() {
    let grid = "+---+\n| a |\n+===+\n| b |\n+===+\n| c |\n+===+\n";
    assert!(cells(grid).contains("<tfoot>\n<td>\nc\n</tfoot>"));
    assert!(cells(grid).contains("<thead>\n<th>\na\n</thead>"));
}

#[test]
fn what_does_not_close_is_no_table() {
    for text in [
        "+---+---+\n| a | b |\n",
        "+---+---+\n| a | b |\n+---+--+\n",
        "words\n+---+\n| a |\n+---+\n",
        "```\n+---+\n| a |\n+---+\n```\n",
        "    +---+\n    | a |\n    +---+\n",
        "--- ---\n\nwords\n",
        "a\n\n---\n\nb -- c\n",
        "- -\n\n-- -\n",
        "# A\n--- ---\nb\n",
        "- a\n--- ---\nb\n",
    ] {
        assert_eq!(run(text), text);
    }
    // A field of crosses has boxes without end.
    let line = format!("{}\n", "+".repeat(300));
    let field = line.repeat(300);
    assert_eq!(run(&field), field);
}

#[test]
fn wide_characters_take_two_columns() {
    let grid = "+------+---+\n| \u{65e5}\u{672c} | b |\n+------+---+\n";
    assert!(cells(grid).contains("<td>\n\u{65e5}\u{672c}\n<td>\nb"), "{}", run(grid));
}

#[test]
fn simple_tables_stand_below_dashes() {
    let simple = "  Right     Left     Center     Default\n-------     ------ ----------   -------\n     12     12        12            12\n";
    assert_eq!(
        cells(simple),
        "<thead>\n<th align=\"right\">\nRight\n<th align=\"left\">\nLeft\n<th align=\"center\">\nCenter\n<th>\nDefault\n</thead>\n<tbody>\n<td align=\"right\">\n12\n<td align=\"left\">\n12\n<td align=\"center\">\n12\n<td>\n12\n</tbody>"
    );
    let bare = "----- -----\n a     1.\n b     # x\n----- -----\n\nwords\n";
    assert!(cells(bare).contains("<td align=\"center\">\na"), "{}", run(bare));
    assert!(cells(bare).contains("\\# x"), "{}", run(bare));
    assert!(!run(bare).contains("colgroup"));
}

#[test]
fn multiline_tables_have_rows_of_lines() {
    let text = "-------------------\n Head      Other\n  more\n--------- ---------\nOne       x\n two\n\nb         y\n-------------------\n\nwords\n";
    let out = cells(text);
    for cell in ["<th align=\"center\">\nHead\nmore", "One\ntwo", "<td align=\"center\">\ny"] {
        assert!(out.contains(cell), "{cell}: {out}");
    }
    assert!(run(text).contains("<col style=\"width: 13.9%\">"), "{}", run(text));
}

#[test]
fn tables_keep_the_marks_of_their_quotation_and_their_places() {
    let text = "> +---+\n> | a |\n> +---+\n\nb\n";
    let out = run(text);
    assert!(out.lines().take_while(|l| !l.is_empty()).all(|l| l.starts_with('>')), "{out}");
    let mut source = Text::default();
    source.push_file(text, FileId(0), 0);
    let out = foreign(&source, 0, false, &mut Diagnostics::new()).expect("another text");
    let at = out.as_str().find("> a\n").expect("the cell") + 2;
    assert_eq!(out.span(at, at + 1), Span::new(FileId(0), 12, 13));
}

#[test]
fn code_that_a_cell_leaves_open_ends_with_it() {
    let grid = "+-----+\n| ``` |\n| x   |\n+-----+\n\nb\n";
    assert!(cells(grid).contains("```\nx\n```"), "{}", run(grid));
}

#[test]
fn directives_are_divisions() {
    let text =
        "```{list-table} Lamps\n:header-rows: 1\n:name: tbl-l\n:widths: 1 2\n* - a\n  - b\n```\n";
    assert_eq!(
        run(text),
        "::: {#tbl-l .list-table widths=\"1 2\" header-rows=\"1\"}\nLamps\n\n* - a\n  - b\n\n:::\n"
    );
}
