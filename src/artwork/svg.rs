//! SVG as it comes in: the size that it states, and what is wrong with its XML.

/// So much of a file is looked through for what it begins with, in bytes.
const HEAD: usize = 4096;

/// Why an SVG can't be read, with its line and column, if it is meant to be one and can't; of the
/// `whole` of it, or of its XML only.
pub(crate) fn svg_fault(data: &[u8], path: &str, whole: bool) -> Option<String> {
    let head = &data[..data.len().min(HEAD)];
    head.windows(4).any(|w| w == b"<svg").then_some(())?;
    let text = match std::str::from_utf8(data) {
        Ok(text) => text,
        // Other encodings are the parser's affair.
        Err(_) if !head.starts_with(b"<svg") => return None,
        Err(e) => {
            let line = data[..e.valid_up_to()].iter().filter(|b| **b == b'\n').count() + 1;
            return Some(format!("{path}:{line}: it is not UTF-8 here"));
        }
    };
    let options = usvg::roxmltree::ParsingOptions { allow_dtd: true, ..Default::default() };
    match usvg::roxmltree::Document::parse_with_options(text, options) {
        Err(e) => {
            let (at, why) = (e.pos(), e.to_string());
            let why = why.split(" at ").next().unwrap_or(&why);
            // What ends too early has no place for the parser.
            let end = text.trim_end().lines().count().max(1);
            Some(match (at.row, at.col) {
                (1, 1) => format!("{path}:{end}: {why}"),
                (row, column) => format!("{path}:{row}:{column}: {why}"),
            })
        }
        Ok(_) if !whole => None,
        Ok(doc) => {
            let root = doc.root_element();
            let named = root.tag_name().namespace() == Some("http://www.w3.org/2000/svg");
            let zero = |key: &str| root.attribute(key).is_some_and(|v| v.trim().starts_with('0'));
            let why = match root.tag_name().name() {
                "svg" if !named => "its `<svg>` lacks `xmlns=\"http://www.w3.org/2000/svg\"`",
                "svg" if zero("width") || zero("height") => "its width or height is nothing",
                _ => return None,
            };
            Some(format!("{path}: {why}"))
        }
    }
}

/// Width and height that an SVG's root element states in pixels; `None` leaves it to the parser.
pub(super) fn svg_size(data: &[u8]) -> Option<(f32, f32)> {
    let head = std::str::from_utf8(data.get(..data.len().min(4096))?)
        .or_else(|e| std::str::from_utf8(&data[..e.valid_up_to()]))
        .ok()?;
    let root = head.split_once("<svg")?.1.split_once('>')?.0;
    let length = |name: &str| -> Option<f32> {
        let value = root.split_once(&format!(" {name}=\""))?.1.split_once('"')?.0.trim();
        let (number, scale) = match value.strip_suffix("pt") {
            Some(points) => (points, 4.0 / 3.0),
            None => (value.strip_suffix("px").unwrap_or(value), 1.0),
        };
        let size = number.parse::<f32>().ok()? * scale;
        (size.is_finite() && size > 0.0).then_some(size)
    };
    // The file must be whole XML all the same; the writers say so if it is not.
    Some((length("width")?, length("height")?))
}
