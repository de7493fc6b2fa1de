//! What of a picture no paper can show, to be told: what moves or runs, and what is drawn by web pages
//! only. The EPUB's writer names the same.

use usvg::roxmltree::{Document, Node, ParsingOptions};

const SVG: &str = "http://www.w3.org/2000/svg";

/// The note on a picture that moves.
pub(super) const MOVES: &str = "it moves; its beginning is printed";

/// Notes on what an SVG has that is not printed, each once.
pub(super) fn notes(data: &[u8]) -> Vec<String> {
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    let text = std::str::from_utf8(data).unwrap_or_default();
    let Ok(document) = Document::parse_with_options(text, options) else { return Vec::new() };
    let mut out: Vec<String> = Vec::new();
    for node in document.descendants() {
        if node.tag_name().namespace() != Some(SVG) {
            continue;
        }
        let note = match node.tag_name().name() {
            "animate" | "animateMotion" | "animateTransform" | "animateColor" | "set" => {
                MOVES.to_owned()
            }
            "script" => "what its `<script>` draws is not printed".to_owned(),
            name @ ("foreignObject" | "iframe" | "audio" | "video" | "canvas" | "embed"
            | "object")
                if !has_substitute(node) =>
            {
                format!("`<{name}>` in it is not printed")
            }
            _ => continue,
        };
        if !out.contains(&note) {
            out.push(note);
        }
    }
    out
}

/// Whether a picture has something else for programs that do not know an element (SVG 2, 5.8.2).
fn has_substitute(node: Node) -> bool {
    let switch = node.parent().is_some_and(|p| p.tag_name().name() == "switch");
    switch && node.next_sibling_element().is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(inside: &str) -> Vec<String> {
        notes(format!("<svg xmlns=\"{SVG}\">{inside}</svg>").as_bytes())
    }

    #[test]
    fn what_paper_does_not_show_is_named() {
        assert_eq!(of("<rect/><text>a</text>"), [""; 0]);
        assert_eq!(
            of("<foreignObject/><foreignObject/>"),
            ["`<foreignObject>` in it is not printed"]
        );
        assert_eq!(of("<rect><animate/></rect><set/>"), [MOVES]);
        assert_eq!(of("<script>a</script>"), ["what its `<script>` draws is not printed"]);
        assert_eq!(of("<switch><foreignObject/><text>a</text></switch>"), [""; 0]);
        assert_eq!(notes(b"no picture"), [""; 0]);
    }
}
