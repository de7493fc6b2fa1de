//! Pictures that stand turned in the text: by quarters of a turn and as in a mirror they become the picture
//! that people saw, other angles are told.

use super::package::Element;
use roxmltree::Node;

/// How a picture is turned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(in crate::import) struct Turn {
    /// Quarters of a turn, clockwise, after it was mirrored.
    pub(in crate::import) quarters: u8,
    /// Left and right change their sides.
    pub(in crate::import) mirrored: bool,
}

impl Turn {
    /// Whether the picture stands as it is stored.
    pub(in crate::import) fn is_none(self) -> bool {
        self == Turn::default()
    }

    /// Whether what was its height is its width.
    pub(in crate::import) fn lies(self) -> bool {
        self.quarters % 2 == 1
    }

    /// Of an angle in degrees, clockwise, and the sides that were changed; with what is left of an angle that
    /// is no quarter of a turn.
    fn of(degrees: f32, across: bool, upside_down: bool) -> (Turn, Option<f32>) {
        let nearest = (degrees / 90.0).round();
        // No picture shows a degree.
        let left = (degrees - nearest * 90.0).abs() > 1.0;
        let whole = if left { 0 } else { (nearest as i64).rem_euclid(4) as u8 };
        // Upside down is half a turn of the mirrored picture.
        let quarters = (whole + if upside_down { 2 } else { 0 }) % 4;
        let turn = Turn { quarters, mirrored: across != upside_down };
        (turn, left.then_some(degrees))
    }
}

/// How a drawing is turned: by the picture's own properties in DrawingML, by the shape's style in VML.
pub(super) fn of_drawing(drawing: Node) -> (Turn, Option<f32>) {
    let picture = drawing.descendants().find(|n| n.has_tag_name_local("pic"));
    let shape = picture.unwrap_or(drawing);
    if let Some(frame) = shape.descendants().find(|n| n.has_tag_name_local("xfrm")) {
        let angle = frame.value("rot").and_then(|rot| rot.parse::<f32>().ok()).unwrap_or(0.0);
        let is = |key: &str| matches!(frame.value(key), Some("1" | "true" | "on"));
        return Turn::of(angle / 60_000.0, is("flipH"), is("flipV"));
    }
    let styles = drawing.descendants().filter(|n| n.is_element());
    let style = styles.filter_map(|n| n.value("style")).find(|style| {
        style.split(';').any(|rule| {
            let key = rule.split(':').next().unwrap_or_default().trim();
            matches!(key, "rotation" | "flip")
        })
    });
    let Some(style) = style else { return (Turn::default(), None) };
    let get = |key: &str| {
        let rules = style.split(';').filter_map(|rule| rule.split_once(':'));
        rules.map(|(k, v)| (k.trim(), v.trim())).find(|(k, _)| *k == key).map(|(_, value)| value)
    };
    let angle = get("rotation").unwrap_or("0");
    let degrees = match angle.strip_suffix("fd") {
        // Parts of 65,536 of a degree.
        Some(parts) => parts.parse::<f32>().map(|n| n / 65_536.0),
        None => angle.parse::<f32>(),
    };
    let flip = get("flip").unwrap_or_default();
    Turn::of(degrees.unwrap_or(0.0), flip.contains('x'), flip.contains('y'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(xml: &str) -> (u8, bool, Option<f32>) {
        let document = roxmltree::Document::parse(xml).expect("XML");
        let (turn, left) = of_drawing(document.root_element());
        (turn.quarters, turn.mirrored, left)
    }

    #[test]
    fn drawings_say_how_they_are_turned() {
        let dml = |attributes: &str| {
            of(&format!("<d><xfrm rot=\"5\"/><pic><spPr><xfrm {attributes}/></spPr></pic></d>"))
        };
        assert_eq!(dml(""), (0, false, None));
        assert_eq!(dml("rot=\"5400000\""), (1, false, None));
        assert_eq!(dml("rot=\"-5400000\" flipH=\"1\""), (3, true, None));
        assert_eq!(dml("flipV=\"true\""), (2, true, None));
        assert_eq!(dml("flipH=\"1\" flipV=\"1\""), (2, false, None));
        assert_eq!(dml("rot=\"21570000\""), (0, false, None));
        assert_eq!(dml("rot=\"1800000\""), (0, false, Some(30.0)));
        let vml = |style: &str| of(&format!("<p><shape style=\"width:1pt;{style}\"/></p>"));
        assert_eq!(vml("rotation:90"), (1, false, None));
        assert_eq!(vml("rotation:-5898240fd;flip:x"), (3, true, None));
        assert_eq!(vml("height:2pt"), (0, false, None));
    }
}
